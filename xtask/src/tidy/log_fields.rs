//! The log has ids, digests and counts, and no value of a case file: events have a fixed message and fields of a closed list.

use super::{Tree, without_tests_and_comments};
use crate::tree::read;

/// The fields that an event or a span may have. Each is an id of a rule set, a profile, a question or a view, a digest,
/// a code, a count, a yes or no, a day on which the law changed, or of a request its method, status and the path of a page of ours.
const FIELDS: &[&str] = &[
    "approach",
    "approaches",
    "bytes",
    "claims",
    "code",
    "day",
    "differs",
    "digest",
    "isolated",
    "leaves",
    "method",
    "milliseconds",
    "n",
    "path",
    "profile",
    "question",
    "rule_set",
    "status",
    "view",
    "views",
];

/// The one place that hands on a text: what a loaded rule set logs.
const HANDS_ON: &str = "crates/plugin-host/src/log.rs";

impl Tree {
    /// Every event and span of the program logs what the list permits.
    pub(super) fn log_fields(&mut self) {
        for file in self.rust_files() {
            // These name what they look for, and write what they are given.
            let place = self.place(&file);
            if [HANDS_ON, "xtask/", "tests/"]
                .iter()
                .any(|free| place.starts_with(free))
            {
                continue;
            }
            for problem in problems(&without_tests_and_comments(&read(&file))) {
                self.problem(&file, problem);
            }
        }
    }
}

/// The departures in a source.
fn problems(source: &str) -> Vec<String> {
    let mut problems = Vec::new();
    if source.contains("use tracing::") || source.contains("extern crate tracing") {
        problems.push(
            "imports from `tracing`: write `tracing::info!` in full, so that this check finds it"
                .to_owned(),
        );
    }
    for (at, _) in source.match_indices("tracing::") {
        let call = source.get(at..).unwrap_or_default();
        if let Some((name, arguments)) = invoked(call) {
            problems.extend(departures(name, &arguments));
        }
    }
    for (at, _) in source.match_indices(".record(\"") {
        let call = source.get(at..).unwrap_or_default();
        let field = call.split('"').nth(1).unwrap_or_default();
        if !FIELDS.contains(&field) {
            problems.push(not_permitted(field));
        }
    }
    problems
}

fn not_permitted(field: &str) -> String {
    format!(
        "logs the field `{field}`: a log has ids, digests and counts, never a value of a case file; permitted: {}",
        FIELDS.join(", ")
    )
}

/// The macro that a text begins with, after its path, and its arguments.
fn invoked(text: &str) -> Option<(&str, Vec<String>)> {
    let (path, rest) = text.split_once("!(")?;
    let name = path.rsplit("::").next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    path.chars().all(plain).then(|| (name, arguments(rest)))
}

/// The arguments up to the closing parenthesis, split at the commas that are not inside of one.
fn arguments(text: &str) -> Vec<String> {
    let mut arguments = vec![String::new()];
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth = depth.saturating_add(1),
            ')' if depth == 0 => break,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                arguments.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = arguments.last_mut() {
            last.push(c);
        }
    }
    let arguments = arguments.iter().map(|it| it.trim().to_owned());
    arguments.filter(|it| !it.is_empty()).collect()
}

/// Finds the departures in the arguments of a span or an event.
fn departures(name: &str, arguments: &[String]) -> Vec<String> {
    let mut problems = Vec::new();
    for (place, argument) in arguments.iter().enumerate() {
        let meta = ["target:", "parent:", "name:"];
        if meta.iter().any(|meta| argument.starts_with(meta)) {
            problems.push(format!(
                "`{name}!` has `{argument}`: the target of an event is its module"
            ));
        } else if let Some(text) = argument.strip_prefix('"') {
            let last = place.saturating_add(1) == arguments.len() || name.ends_with("_span");
            if text.contains('{') || !last {
                problems.push(format!(
                    "`{name}!` formats its message: write a fixed text, and values as fields"
                ));
            }
        } else if !(argument.starts_with("Level::") || argument.starts_with("tracing::Level::")) {
            let field = argument
                .split_once('=')
                .map_or(argument.as_str(), |(field, _)| field);
            let field = field.trim().trim_start_matches(['%', '?']);
            if !FIELDS.contains(&field) {
                problems.push(not_permitted(field));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_logged_passes_and_what_may_not_is_found() {
        let good = r#"
            tracing::info!(approaches = list.len(), views = of(a, b), "profile bound");
            let _span = tracing::info_span!("bind", profile = id, day = tracing::field::Empty).entered();
            tracing::debug!(differs, "a view, solved (again)");
            span.record("day", tracing::field::display(day));
            tracing::Span::current();
        "#;
        assert_eq!(problems(good), Vec::<String>::new());
        for bad in [
            r#"tracing::info!(victim = claim.victim, "solved")"#,
            r#"tracing::info!(%victim, "solved")"#,
            r#"tracing::info!(victim, "solved")"#,
            r#"tracing::info!("solved {victim}")"#,
            r#"tracing::info!("solved {}", victim)"#,
            r#"tracing::debug_span!("claim", n, amount = %amount)"#,
            r#"tracing::event!(tracing::Level::INFO, amount, "solved")"#,
            r#"tracing::info!(target: "rule_set", "solved")"#,
            r#"span.record("victim", id)"#,
            "use tracing::info;",
        ] {
            assert!(!problems(bad).is_empty(), "{bad}");
        }
    }
}

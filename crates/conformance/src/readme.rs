//! Writes what the rules of a set declare into the set's README, between markers; the author's remarks stay.

use redress_case::facts::{self, LOSSES_READ};
use redress_rule::{
    Direction, Ground, List, OptionInfo, Property, RuleInfo, Scope, SetInfo, Strength,
};

/// The first line of what is made.
const BEGIN: &str = "<!-- declared: made from src by `cargo xtask readmes` -->";
/// The last line of what is made; the author's remarks follow it.
const END: &str = "<!-- remarks -->";
/// The widest line.
const WIDTH: usize = 120;

/// Returns a README with the declaration of each rule under the heading that names it: proposition, list, reads with
/// their directions, parameters, options, properties and grounds.
///
/// The lines after the declaration are the author's and stay. A rule without a heading gets one at the end. `says`
/// returns what a holding says, for grounds without a sentence of their own.
///
/// ```
/// use redress_conformance::readme;
/// use redress_rules_laraneta::Laraneta;
/// use redress_rule::RuleSet;
///
/// let text = "### `no-contribution`\n\n*Laraneta*, VERIFIED.\n";
/// let readme = readme(Laraneta.info(), text, &|_| None);
/// assert!(readme.starts_with("### `no-contribution`\n\n<!-- declared"));
/// assert!(readme.contains("There is no contribution from defendants in other cases."));
/// assert!(readme.contains("<!-- remarks -->\n\n*Laraneta*, VERIFIED.\n"));
/// ```
#[must_use]
pub fn readme(info: &SetInfo, text: &str, says: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut named = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let Some(rule) = heading(line).and_then(|name| info.rule(name)) else {
            continue;
        };
        named.push(rule.name);
        lines.next_if_eq(&"");
        if lines
            .next_if(|line| line.starts_with("<!-- declared"))
            .is_some()
        {
            while lines.next().is_some_and(|line| line != END) {}
            lines.next_if_eq(&"");
        }
        out.push_str(&section(rule, says));
        if lines.peek().is_some() {
            out.push('\n');
        }
    }
    for rule in info.rules.iter().filter(|rule| !named.contains(&rule.name)) {
        out.push_str(&format!("\n### `{}`\n{}", rule.name, section(rule, says)));
    }
    out
}

/// The rule that a heading names.
fn heading(line: &str) -> Option<&str> {
    line.strip_prefix("### `")?.strip_suffix('`')
}

/// The declaration of a rule, after a blank line.
fn section(rule: &RuleInfo, says: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = format!("\n{BEGIN}\n");
    let mut proposition = rule.proposition.chars();
    let first = proposition.next().into_iter().flat_map(char::to_uppercase);
    let sentence: String = first.chain(proposition).chain(['.']).collect();
    wrap(&mut out, "", &sentence);
    out.push('\n');
    let scope = match rule.scope {
        Scope::Claim => "for each victim and defendant",
        Scope::Victim => "for each victim",
        Scope::Defendant => "for each defendant",
    };
    wrap(
        &mut out,
        "- ",
        &format!("List: {}, {scope}.", list(rule.place)),
    );
    wrap(&mut out, "- ", &format!("Reads: {}.", reads(rule)));
    let parameters = rule.all_parameters();
    let parameters: Vec<_> = parameters.map(|(name, _)| format!("`{name}`")).collect();
    if !parameters.is_empty() {
        wrap(
            &mut out,
            "- ",
            &format!("Parameters: {}.", parameters.join(", ")),
        );
    }
    for option in rule.body.options() {
        wrap(&mut out, "- ", &of_option(&option));
    }
    let properties: Vec<_> = rule.satisfies.iter().map(property).collect();
    if !properties.is_empty() {
        wrap(
            &mut out,
            "- ",
            &format!("Properties: {}.", properties.join("; ")),
        );
    }
    for ground in rule.grounds {
        wrap(&mut out, "- ", &of_ground(ground, says));
    }
    out.push_str(END);
    out.push('\n');
    out
}

const fn list(list: List) -> &'static str {
    match list {
        List::Gates => "gates",
        List::Losses => "losses",
        List::Apportionment => "apportionment",
        List::Limits => "bounds (floors and caps)",
        List::Consequences => "terms (consequences)",
        List::Credits => "credits",
    }
}

fn reads(rule: &RuleInfo) -> String {
    let losses = (rule.reads & LOSSES_READ != 0).then(|| "the losses".to_owned());
    let facts = facts::rows().filter(|row| rule.reads & row.key.bit() != 0);
    let facts = facts.map(|row| {
        let moves = match rule.direction(row.key) {
            None => "",
            Some(Direction::Raises) => "; more never lowers the award",
            Some(Direction::Lowers) => "; more never raises the award",
        };
        format!("`{}` ({}{moves})", row.path, row.bearer.words())
    });
    let reads: Vec<_> = losses.into_iter().chain(facts).collect();
    if reads.is_empty() {
        "nothing".to_owned()
    } else {
        reads.join(", ")
    }
}

fn of_option(option: &OptionInfo) -> String {
    let values: Vec<_> = option
        .values
        .iter()
        .map(|value| format!("`{value}`"))
        .collect();
    let values = match values.as_slice() {
        [] => String::new(),
        [rest @ .., last] if !rest.is_empty() => format!(": {} or {last}", rest.join(", ")),
        [one, ..] => format!(": {one}"),
    };
    let needed = if option.required { ", required" } else { "" };
    format!("Option `{}`{needed}{values}.", option.name)
}

const fn property(property: Property) -> &'static str {
    match property {
        Property::RisesWithLoss => "a greater loss never lowers the figure",
        Property::Homogeneous => "ten times every amount gives ten times the figure",
        Property::Symmetric => "the order of the losses makes no difference",
        Property::NeverRaises => "never raises the figure",
        Property::NeverLowers => "never lowers the figure",
    }
}

fn of_ground(ground: &Ground, says: &dyn Fn(&str) -> Option<String>) -> String {
    let strength = match ground.strength() {
        Strength::Required => "required",
        Strength::Permitted => "permitted",
        Strength::Illustrative => "illustrative",
        Strength::Contrast => "contrast",
    };
    let own = ground.because().map(str::to_owned);
    let sentence = own.or_else(|| says(ground.holding()));
    let sentence = sentence.map_or_else(String::new, |sentence| format!(": {sentence}"));
    format!(
        "Ground `{}`, {strength}, `{}`{sentence}.",
        ground.id(),
        ground.holding()
    )
}

/// Writes words in lines, each after the first indented under the mark.
fn wrap(out: &mut String, mark: &str, text: &str) {
    let mut width = mark.len();
    out.push_str(mark);
    for (place, word) in text.split(' ').enumerate() {
        let long = word.chars().count();
        if place > 0 && width.saturating_add(long).saturating_add(1) > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(mark.len()));
            width = mark.len();
        } else if place > 0 {
            out.push(' ');
            width = width.saturating_add(1);
        }
        out.push_str(word);
        width = width.saturating_add(long);
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use redress_rule::{Change, LimitChange, RuleInfo, grounds};

    grounds! { "court/case";
        FLOOR = required "floor";
        NONE = permitted "none" of "floor": "there is no floor";
    }

    static SET: SetInfo = SetInfo {
        id: "set",
        version: "0.1.0",
        rules: &[
            RuleInfo::limit("floor", |_, _| Ok(LimitChange::None.on(NONE)))
                .because("an award is not less than the floor")
                .lowered_by(facts::RECEIVED)
                .parameters(&["floor-per-victim"])
                .never_lowers()
                .grounds(&[FLOOR, NONE]),
            RuleInfo::applies("second", &[FLOOR])
                .because("a consequence")
                .per_defendant(),
        ],
    };

    fn says(holding: &str) -> Option<String> {
        Some(format!("what {holding} says"))
    }

    #[test]
    fn declarations_are_written_anew_and_remarks_stay() {
        let text = "# Set\n\n### `floor`\n\nA remark.\n\n## What stays open\n\n- much\n";
        let once = readme(&SET, text, &says);
        let expected = "# Set\n\n### `floor`\n\n<!-- declared: made from src by `cargo xtask readmes` -->\n\
            An award is not less than the floor.\n\n\
            - List: bounds (floors and caps), for each victim and defendant.\n\
            - Reads: `record.received` (the party that the court designates; more never raises the award).\n\
            - Parameters: `floor-per-victim`.\n\
            - Properties: the order of the losses makes no difference; never lowers the figure.\n\
            - Ground `floor`, required, `court/case#floor`: what court/case#floor says.\n\
            - Ground `none`, permitted, `court/case#floor`: there is no floor.\n\
            <!-- remarks -->\n\nA remark.\n\n## What stays open\n\n- much\n\n### `second`\n";
        assert!(once.starts_with(expected), "{once}");
        assert_eq!(readme(&SET, &once, &says), once, "written twice");
        let stale = once.replace("not less", "less");
        assert_eq!(
            readme(&SET, &stale, &says),
            once,
            "what was changed by hand"
        );
    }

    #[test]
    fn options_are_listed_with_their_values() {
        let option = |required, values| OptionInfo {
            name: "of",
            values,
            required,
        };
        let written = |required, values| of_option(&option(required, values));
        assert_eq!(
            written(true, &["a", "b", "c"]),
            "Option `of`, required: `a`, `b` or `c`."
        );
        assert_eq!(written(false, &["a"]), "Option `of`: `a`.");
        assert_eq!(written(true, &[]), "Option `of`, required.");
    }
}

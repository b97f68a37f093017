//! Compares two results value by value. Texts for people are made last, from what differs.

use redress_document::Table;
use serde_json::Value;

/// The rows compared.
pub(crate) struct Compared {
    rows: Vec<Row>,
    /// True for the same bytes. Everything else only explains.
    same: bool,
}

/// A named part of both results.
struct Row {
    what: String,
    same: bool,
    kept: String,
    made: String,
}

impl Compared {
    pub(super) fn same(&self) -> bool {
        self.same
    }

    pub(super) fn different(&self) -> Vec<&str> {
        let different = self.rows.iter().filter(|row| !row.same);
        different.map(|row| row.what.as_str()).collect()
    }

    /// Returns the rows, after those of what was used.
    pub(super) fn table(&self, used: Vec<Vec<String>>) -> Table {
        let rows = self.rows.iter().map(|row| {
            let same = if row.same { "yes" } else { "no" };
            vec![
                row.what.clone(),
                same.to_owned(),
                row.kept.clone(),
                row.made.clone(),
            ]
        });
        let rows = used.into_iter().chain(rows).collect();
        Table::new(&["what", "same", "in the result", "now"], rows)
    }
}

/// A part of a result that has a row: its name, its place and its value.
struct Part<'a> {
    what: String,
    place: String,
    value: &'a Value,
    /// True for a file of law of the program: the same in most results, and worth a row only where it differs.
    quiet: bool,
}

/// A place where two values differ, and the values; `None` where one has no such place.
struct Difference<'a> {
    place: String,
    kept: Option<&'a Value>,
    made: Option<&'a Value>,
}

/// Compares the program, facts, profiles with their days, rule sets, files of law, and then everything else.
pub(crate) fn compare(kept: &Value, made: &Value, same_bytes: bool) -> Compared {
    let mut differences = Vec::new();
    differ(String::new(), Some(kept), Some(made), &mut differences);
    let (of_kept, of_made) = (parts(kept), parts(made));
    let mut rows: Vec<Row> = Vec::new();
    let mut in_rows: Vec<&str> = Vec::new();
    for part in of_kept.iter().chain(&of_made) {
        if rows.iter().any(|row| row.what == part.what) {
            continue;
        }
        let values = |parts: &[Part<'_>]| -> Vec<Value> {
            let named = parts.iter().filter(|it| it.what == part.what);
            named.map(|it| it.value.clone()).collect()
        };
        let (before, now) = (values(&of_kept), values(&of_made));
        let same = before == now;
        if !same {
            let parts = of_kept.iter().chain(&of_made);
            let parts = parts.filter(|it| it.what == part.what);
            in_rows.extend(parts.map(|it| it.place.as_str()));
        }
        let (kept, made) = shown(before.first(), now.first());
        if !(same && part.quiet) {
            rows.push(Row {
                what: part.what.clone(),
                same,
                kept,
                made,
            });
        }
    }
    differences.retain(|difference| !in_rows.contains(&difference.place.as_str()));
    if differences.len() > 1 || !in_rows.is_empty() {
        // It follows from every other difference.
        differences.retain(|difference| difference.place != "/seal");
    }
    let none_in_rows = in_rows.is_empty();
    let (same, kept, made) = match differences.as_slice() {
        [] if same_bytes || !none_in_rows => (true, "the same".to_owned(), "the same".to_owned()),
        [] => (false, "these values".to_owned(), "other bytes".to_owned()),
        [first, more @ ..] => {
            let (mut kept, made) = shown(first.kept, first.made);
            if !more.is_empty() {
                kept.push_str(&format!(", the first of {} places", differences.len()));
            }
            let place = &first.place;
            (
                false,
                format!("{place}: {kept}"),
                format!("{place}: {made}"),
            )
        }
    };
    rows.push(Row {
        what: "result".to_owned(),
        same,
        kept,
        made,
    });
    Compared {
        rows,
        same: same_bytes,
    }
}

/// Returns the parts that have a row, wherever in the result they are.
fn parts(result: &Value) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    for (what, place) in [("program", "/program"), ("facts", "/case/digest")] {
        parts.extend(result.pointer(place).map(|value| Part {
            what: what.to_owned(),
            place: place.to_owned(),
            value,
            quiet: false,
        }));
    }
    profiles(&mut String::new(), result, &mut parts);
    let lists = [
        ("rule set ", "rule_sets", "id", "origin"),
        ("", "law", "path", "digest"),
    ];
    for (what, list, key, value) in lists {
        let items = result.get(list).and_then(Value::as_array);
        for (at, item) in items.into_iter().flatten().enumerate() {
            let name = item.get(key).and_then(Value::as_str).unwrap_or_default();
            parts.extend(item.get(value).map(|of| Part {
                what: format!("{what}{name}"),
                place: format!("/{list}/{at}/{value}"),
                value: of,
                quiet: item.get("origin").is_some_and(|it| it == "built in"),
            }));
        }
    }
    parts
}

/// Finds profiles: objects that have an id, a digest and the day of their law.
fn profiles<'a>(at: &mut String, value: &'a Value, parts: &mut Vec<Part<'a>>) {
    match value {
        Value::Object(map) => {
            let day = value.pointer("/as_of/date");
            let id = map.get("id").and_then(Value::as_str);
            if let (Some(id), Some(digest), Some(day)) = (id, map.get("digest"), day) {
                let part = |what: String, place: &str, value: &'a Value| Part {
                    what,
                    place: format!("{at}/{place}"),
                    value,
                    quiet: false,
                };
                parts.push(part(format!("profile {id}"), "digest", digest));
                parts.push(part(format!("law of {id} as of"), "as_of/date", day));
                return;
            }
            for (key, value) in map {
                let above = at.len();
                at.push('/');
                at.push_str(key);
                profiles(at, value, parts);
                at.truncate(above);
            }
        }
        Value::Array(items) => {
            for (place, value) in items.iter().enumerate() {
                let above = at.len();
                at.push_str(&format!("/{place}"));
                profiles(at, value, parts);
                at.truncate(above);
            }
        }
        _ => {}
    }
}

/// Collects the places at which two values differ, in the order of the first.
fn differ<'a>(
    place: String,
    kept: Option<&'a Value>,
    made: Option<&'a Value>,
    all: &mut Vec<Difference<'a>>,
) {
    match (kept, made) {
        // No place is written down in what is the same.
        _ if kept == made => {}
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let more = b.keys().filter(|key| !a.contains_key(*key));
            for key in a.keys().chain(more) {
                differ(format!("{place}/{key}"), a.get(key), b.get(key), all);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            for at in 0..a.len().max(b.len()) {
                differ(format!("{place}/{at}"), a.get(at), b.get(at), all);
            }
        }
        _ => all.push(Difference { place, kept, made }),
    }
}

/// Returns two values in words, each short enough for a line. Of long values that begin alike, it shows where they part.
fn shown(kept: Option<&Value>, made: Option<&Value>) -> (String, String) {
    const MOST: usize = 60;
    /// How much of the common beginning is shown.
    const BEFORE: usize = 20;
    let words = |value: Option<&Value>| match value {
        None => "-".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let (kept, made) = (words(kept), words(made));
    let alike = kept.chars().zip(made.chars()).take_while(|(a, b)| a == b);
    let alike = alike.count();
    let start = match kept == made || alike < MOST.saturating_sub(BEFORE) {
        true => 0,
        false => alike.saturating_sub(BEFORE),
    };
    let short = |text: &str| {
        let head = if start > 0 { "..." } else { "" };
        let mut rest = text.chars().skip(start);
        let shown: String = rest.by_ref().take(MOST).collect();
        let tail = if rest.next().is_some() { "..." } else { "" };
        format!("{head}{shown}{tail}")
    };
    (short(&kept), short(&made))
}

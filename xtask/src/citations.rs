//! The citations of the law, of the decided cases and of the examples, as the program prints them.

use std::collections::BTreeSet;
use std::path::Path;

use redress_cite::Citation;

use crate::tree::files;

/// Where a text holds citations: every string under a key `cite`.
const TEXTS: &[&str] = &["rules/law", "tests/decided", "examples"];

/// The law of states, whose codes and reporters their own folders declare; `redress law check` reads it.
const OF_STATES: &str = "examples/jurisdictions";

/// Every citation once, in order. Else where the texts do not hold one, each a line.
pub(crate) fn citations(root: &Path) -> Result<BTreeSet<String>, Vec<String>> {
    let (mut printed, mut wrong) = (BTreeSet::new(), Vec::new());
    for file in TEXTS.iter().flat_map(|dir| files(&root.join(dir), "toml")) {
        if file.starts_with(root.join(OF_STATES)) {
            continue;
        }
        let place = file.strip_prefix(root).unwrap_or(&file).display();
        let text = std::fs::read_to_string(&file).map_err(|error| error.to_string());
        let table = text.and_then(|text| {
            let table = text.parse::<toml::Table>();
            table.map_err(|error| error.to_string())
        });
        let mut cites = Vec::new();
        match table {
            Ok(table) => collect(toml::Value::Table(table), &mut cites),
            Err(error) => wrong.push(format!("{place}: {error}")),
        }
        for cite in cites {
            match cite.parse::<Citation>() {
                Ok(citation) => {
                    printed.insert(citation.to_string());
                }
                Err(error) => wrong.push(format!("{place}: `{cite}`: {error}")),
            }
        }
    }
    if wrong.is_empty() {
        Ok(printed)
    } else {
        Err(wrong)
    }
}

/// Adds what stands under a key `cite`, however deep. What is no string there adds nothing that parses.
fn collect(value: toml::Value, cites: &mut Vec<String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                match (key.as_str(), value) {
                    ("cite", toml::Value::String(cite)) => cites.push(cite),
                    ("cite", other) => cites.push(other.to_string()),
                    (_, value) => collect(value, cites),
                }
            }
        }
        toml::Value::Array(values) => {
            for value in values {
                collect(value, cites);
            }
        }
        _ => {}
    }
}

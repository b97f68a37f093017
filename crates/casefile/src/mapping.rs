//! Files that keep how the columns of a table are read, for the next import.

use serde::Deserialize;

use crate::insert::quoted;

/// How a table was read: `FIELD = "HEADER"`, and what the columns do not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedMapping {
    /// Each field with the header of its column; the field `-` is a column that is left out.
    pub columns: Vec<(String, String)>,
    /// Words of the table, each with the word of the program.
    pub words: Vec<(String, String)>,
    /// The value of a field in every row.
    pub every: Vec<(String, String)>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    left_out: Vec<String>,
    columns: toml::map::Map<String, toml::Value>,
    words: toml::map::Map<String, toml::Value>,
    every_row: toml::map::Map<String, toml::Value>,
}

impl SavedMapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// When it is not as [`SavedMapping::text`] writes it: what is wrong, and the line.
    pub fn read(text: &str) -> Result<Self, String> {
        let written: Written = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let line = text
                .get(..at)
                .map_or(0, |before| before.matches('\n').count())
                .saturating_add(1);
            format!("line {line}: {}", error.message())
        })?;
        let pairs = |map: toml::map::Map<String, toml::Value>| {
            let pairs = map.into_iter().map(|(key, value)| match value {
                toml::Value::String(text) => Ok((key, text)),
                _ => Err(format!("`{key}` is not a text in quotation marks")),
            });
            pairs.collect::<Result<Vec<_>, String>>()
        };
        let left_out = written
            .left_out
            .into_iter()
            .map(|header| ("-".to_owned(), header));
        let mut columns = pairs(written.columns)?;
        columns.extend(left_out);
        Ok(Self {
            columns,
            words: pairs(written.words)?,
            every: pairs(written.every_row)?,
        })
    }

    /// Returns the text of a mapping file.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = "# How `redress` reads the columns of a table: --mapping FILE.\n".to_owned();
        let (out, fields): (Vec<_>, Vec<_>) =
            self.columns.iter().partition(|(field, _)| field == "-");
        if !out.is_empty() {
            let out: Vec<String> = out.iter().map(|(_, header)| quoted(header)).collect();
            text.push_str(&format!("left_out = [{}]\n", out.join(", ")));
        }
        let mut section = |name: &str, pairs: &mut dyn Iterator<Item = &(String, String)>| {
            let mut lines = pairs
                .map(|(key, value)| format!("{} = {}\n", quoted(key), quoted(value)))
                .peekable();
            if lines.peek().is_some() {
                text.push_str(&format!("\n[{name}]\n"));
                text.extend(lines);
            }
        };
        section("columns", &mut fields.into_iter());
        section("words", &mut self.words.iter());
        section("every_row", &mut self.every.iter());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::SavedMapping;

    #[test]
    fn a_mapping_is_read_as_it_was_written() {
        let pair = |one: &str, two: &str| (one.to_owned(), two.to_owned());
        let mapping = SavedMapping {
            columns: vec![
                pair("amount", "Paid [$]"),
                pair("date", "When \"exactly\""),
                pair("-", "Clerk"),
            ],
            words: vec![pair("Counseling", "medical")],
            every: vec![pair("head", "medical")],
        };
        assert_eq!(SavedMapping::read(&mapping.text()), Ok(mapping));
        assert_eq!(
            SavedMapping::read("[columns]\namount = 1\n"),
            Err("`amount` is not a text in quotation marks".to_owned())
        );
        assert!(
            SavedMapping::read("\n[colums]\n")
                .unwrap_err()
                .starts_with("line 2: ")
        );
    }
}

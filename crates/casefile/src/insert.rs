//! Adds tables to a case file and keeps every other byte of it.

use std::collections::BTreeMap;

use redress_case::Case;

use crate::{CaseFile, CaseFormat, Diagnostics, read_with};

/// Returns the bytes of a table that a case file names, or why there are none.
pub type Load<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, String>;

/// The place of new tables in a case file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// After the losses of a victim, or of a group of victims.
    Losses(&'a str),
    /// After the entries of the record of a victim.
    Entries(&'a str),
    /// A key of the record of a victim, with the header of the record where the file has none.
    Record(&'a str),
    /// The end of the file.
    End,
}

/// The reason why nothing was added.
#[derive(Debug)]
pub enum InsertError {
    /// The file as it is has errors.
    Before(Diagnostics),
    /// The file would have errors.
    After(String, Diagnostics),
    /// No victim of the file has the id.
    NoVictim(Vec<String>),
    /// The tables stand in another way than under headers, or something else would change.
    Shape,
}

/// A header of the file: the names between its brackets, and the bytes of its block.
struct Block {
    names: Vec<String>,
    start: usize,
    /// The end of its last line that is not blank, with the remarks right below it.
    end: usize,
    /// Whether a blank line came after the last line.
    closed: bool,
}

/// Adds tables, and returns the new text with the case that it has.
///
/// # Errors
/// When the file has errors before or after, has no such victim, or does not have its victims under headers.
pub fn insert(
    text: &str,
    place: Place<'_>,
    tables: &str,
    load: Load<'_>,
) -> Result<(String, CaseFile), InsertError> {
    let before = read_with(text.as_bytes(), CaseFormat::Toml, load).map_err(InsertError::Before)?;
    let blocks = blocks(text);
    let mut header = "";
    let at = match place {
        Place::End => blocks
            .last()
            .map_or(text.len(), |block| block.end.max(text.trim_end().len())),
        Place::Losses(id) | Place::Entries(id) | Place::Record(id) => {
            let of_victim = of_victim(text, id, &before.case, &blocks)?;
            // The tables below a loss, such as `[victim.loss.amount]`, stay with it.
            let below = |name: &str| {
                let mut blocks = of_victim.iter().rev();
                blocks.find(|block| block.names.get(1).is_some_and(|it| it == name))
            };
            let mut blocks = of_victim.iter();
            let block = match place {
                Place::Losses(_) => below("loss").or(of_victim.first()),
                Place::Record(_) => {
                    let own = |it: &[String]| it.iter().eq(["record"]);
                    let record = blocks.find(|block| block.names.get(1..).is_some_and(own));
                    if record.is_none() {
                        header = "[victim.record]\n";
                    }
                    record
                }
                _ => below("record"),
            };
            block
                .or(of_victim.last())
                .map_or(text.len(), |block| block.end)
        }
    };
    let (head, tail) = text.split_at_checked(at).ok_or(InsertError::Shape)?;
    let mut added = String::with_capacity(text.len().saturating_add(tables.len()));
    added.push_str(head);
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    // A key of a block comes at once; a table after a blank line.
    added.push_str(end);
    let tables = format!("{header}{tables}");
    if tables.starts_with('[') {
        added.push_str(end);
    }
    added.push_str(&tables.trim_end().replace('\n', end));
    added.push_str(if tail.is_empty() { end } else { tail });
    let after = read_with(added.as_bytes(), CaseFormat::Toml, load)
        .map_err(|found| InsertError::After(added.clone(), found))?;
    match keeps(&before.case, &after.case, place) {
        true => Ok((added, after)),
        false => Err(InsertError::Shape),
    }
}

/// Returns the blocks of a victim: its own, and those below it.
fn of_victim<'b>(
    text: &str,
    id: &str,
    case: &Case,
    blocks: &'b [Block],
) -> Result<Vec<&'b Block>, InsertError> {
    let ids = ids_of(text, "victim");
    let Some(number) = ids.iter().position(|known| known == id) else {
        let mut known = ids;
        if known.is_empty() {
            known = case
                .victims
                .iter()
                .map(|victim| victim.id.clone())
                .collect();
        }
        return Err(InsertError::NoVictim(known));
    };
    let heads: Vec<usize> = blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| block.names.iter().eq(["victim"]))
        .map(|(at, _)| at)
        .collect();
    if heads.len() != ids.len() {
        return Err(InsertError::Shape);
    }
    let from = heads.get(number).copied().ok_or(InsertError::Shape)?;
    let to = heads
        .get(number.saturating_add(1))
        .copied()
        .unwrap_or(blocks.len());
    let within = blocks.get(from..to).unwrap_or_default().iter();
    Ok(within
        .filter(|block| block.names.first().is_some_and(|name| name == "victim"))
        .collect())
}

fn parsed(text: &str) -> toml::Table {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.parse().unwrap_or_default()
}

/// Returns the ids of the tables of a kind, such as `victim` or `defendant`, as a TOML case file has them: that of a group once.
#[must_use]
pub fn ids_of(text: &str, kind: &str) -> Vec<String> {
    let table = parsed(text);
    let tables = table
        .get(kind)
        .and_then(|it| it.as_array())
        .into_iter()
        .flatten();
    let id = |table: &toml::Value| {
        table
            .get("id")
            .and_then(|id| id.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    tables.map(id).collect()
}

/// Returns the texts and days of the tables that stand in a place, such as the losses of a victim, by key.
#[must_use]
pub fn tables_in(text: &str, place: Place<'_>, kind: &str) -> Vec<BTreeMap<String, String>> {
    let table = parsed(text);
    let victim = |id: &str| {
        let mut victims = table.get("victim")?.as_array()?.iter();
        victims.find(|victim| victim.get("id").and_then(|own| own.as_str()) == Some(id))
    };
    let found = match place {
        Place::Losses(id) => victim(id).and_then(|victim| victim.get(kind)),
        Place::Entries(id) | Place::Record(id) => {
            victim(id).and_then(|victim| victim.get("record")?.get(kind))
        }
        Place::End => table.get(kind),
    };
    let tables = found
        .and_then(|found| found.as_array())
        .into_iter()
        .flatten();
    let texts = |table: &toml::Value| {
        let pairs = table.as_table().into_iter().flatten();
        let text = |(key, value): (&String, &toml::Value)| {
            let text = match value {
                toml::Value::String(text) => text.clone(),
                value => value.to_string(),
            };
            (key.clone(), text)
        };
        pairs.map(text).collect()
    };
    tables.map(texts).collect()
}

/// Returns whether nothing was lost: the case has what it had, in its order, and more in one place only.
fn keeps(before: &Case, after: &Case, place: Place<'_>) -> bool {
    let mut same = after.clone();
    match place {
        Place::End => {
            let kept = after.awards.starts_with(&before.awards)
                && after.payments.starts_with(&before.payments);
            same.awards.clone_from(&before.awards);
            same.payments.clone_from(&before.payments);
            kept && same == *before
        }
        Place::Losses(id) | Place::Entries(id) | Place::Record(id) => {
            if same.victims.len() != before.victims.len() {
                return false;
            }
            let is = |own: &str, group: Option<&String>| {
                own == id || group.is_some_and(|group| group == id)
            };
            let mut kept = true;
            for (new, old) in same.victims.iter_mut().zip(&before.victims) {
                if !is(&old.id, old.group.as_ref()) {
                    continue;
                }
                if matches!(place, Place::Losses(_)) {
                    kept = kept && new.losses.starts_with(&old.losses);
                    new.losses.clone_from(&old.losses);
                } else {
                    new.facts.clone_from(&old.facts);
                    new.awards_elsewhere.clone_from(&old.awards_elsewhere);
                    new.left_out.clone_from(&old.left_out);
                }
            }
            kept && same == *before
        }
    }
}

/// Returns the blocks of a file that parses. A bracket within a text, a list or a remark opens none.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut state = State::default();
    let mut start = 0_usize;
    // The end of the remarks right below a block: they are of the block if a blank line follows, else of the next header.
    let mut remarks = None;
    for line in text.split_inclusive('\n') {
        let end = start.saturating_add(line.trim_end().len());
        let plain = line.trim_start_matches('\u{feff}').trim();
        let top = state == State::default();
        if top && plain.starts_with('[') {
            remarks = None;
            blocks.push(Block {
                names: names(plain),
                start,
                end,
                closed: false,
            });
        } else if let Some(block) = blocks.last_mut() {
            match (plain, top) {
                ("", true) => {
                    block.end = remarks.take().unwrap_or(block.end);
                    block.closed = true;
                }
                (plain, true) if plain.starts_with('#') => {
                    if !block.closed {
                        remarks = Some(end);
                    }
                }
                _ => {
                    remarks = None;
                    block.closed = false;
                    block.end = end;
                }
            }
        }
        state.read(line);
        start = start.saturating_add(line.len());
    }
    if let (Some(block), Some(end)) = (blocks.last_mut(), remarks) {
        block.end = end;
    }
    debug_assert!(
        blocks.is_sorted_by_key(|block| block.start),
        "the blocks are in the order of the file"
    );
    blocks
}

/// Returns the names of a header: `[[victim."loss"]]  # text` has two.
fn names(header: &str) -> Vec<String> {
    let inner = header.trim_start_matches('[');
    let inner = inner.split(']').next().unwrap_or_default();
    let names = inner
        .split('.')
        .map(|name| name.trim().trim_matches(['"', '\'']).to_owned());
    names.collect()
}

/// The text and the lists that are open at a place of a file.
#[derive(Debug, Default, PartialEq, Eq)]
struct State {
    /// The signs that end the text that is open.
    text: Option<&'static str>,
    /// How many lists and tables in a line are open.
    depth: usize,
}

impl State {
    /// Reads a line.
    fn read(&mut self, line: &str) {
        let is_header =
            self.text.is_none() && self.depth == 0 && line.trim_start().starts_with('[');
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let mut step = first.len_utf8();
            match self.text {
                Some(end) => {
                    let escaped = first == '\\' && end.starts_with('"');
                    if escaped {
                        step = step.saturating_add(rest.chars().nth(1).map_or(0, char::len_utf8));
                    } else if rest.starts_with(end) {
                        // A text of several lines may end in one or two quotation marks of its own.
                        let marks = rest.chars().take_while(|c| *c == first).count();
                        step = match end.len() {
                            3 => marks.min(5),
                            _ => 1,
                        };
                        self.text = None;
                    }
                }
                None => match first {
                    '#' => return,
                    '"' | '\'' => {
                        let opens = ["\"\"\"", "'''", "\"", "'"];
                        let open = opens.into_iter().find(|open| rest.starts_with(open));
                        step = open.map_or(1, str::len);
                        self.text = open;
                    }
                    '[' | '{' if !is_header => self.depth = self.depth.saturating_add(1),
                    ']' | '}' if !is_header => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                },
            }
            rest = rest.get(step..).unwrap_or_default();
        }
        // A text of one line ends with it; the file would not have been read otherwise.
        if self.text.is_some_and(|end| end.len() == 1) {
            self.text = None;
        }
    }
}

/// Writes a key with a text in quotation marks.
#[must_use]
pub fn key_line(key: &str, text: &str) -> String {
    format!("{key} = {}\n", quoted(text))
}

/// Returns a text as TOML has it, on one line.
#[must_use]
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    const NONE: Load<'_> = &|_| Err(String::new());

    const CASE: &str = r#"# a case
schema = 1

[case]
name = "United States v. Doe"
court = "innd"

[[defendant]]
id = "doe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2252(a)(2)"

# the first victim
[[victim]] # [[victim]]
id = "a"

[[victim.loss]]
head = "medical"
note = """
[[victim]]
"""
amount = "5.00"   # as found
# of the first packet

# its record
[victim.record]
awards = [
  "1.00",
]

# the second victim
[[victim]]
id = "b"
"#;

    fn losses(text: &str) -> Vec<(String, usize)> {
        let case = read(text.as_bytes(), CaseFormat::Toml).unwrap().case;
        case.victims
            .iter()
            .map(|it| (it.id.clone(), it.losses.len()))
            .collect()
    }

    #[test]
    fn tables_come_after_their_like_and_nothing_else_changes() {
        let loss = "[[victim.loss]]\nhead = \"fees\"\namount = \"7.00\"\n";
        let (text, _) = insert(CASE, Place::Losses("a"), loss, NONE).unwrap();
        assert_eq!(losses(&text), [("a".to_owned(), 2), ("b".to_owned(), 0)]);
        let added = format!(
            "amount = \"5.00\"   # as found\n# of the first packet\n\n{loss}\n# its record\n"
        );
        assert!(text.contains(&added), "{text}");
        assert_eq!(text.replacen(&format!("\n{loss}"), "", 1), CASE);
        let (text, _) = insert(CASE, Place::Losses("b"), loss, NONE).unwrap();
        assert_eq!(text, format!("{CASE}\n{loss}"));
    }

    #[test]
    fn the_tables_below_a_loss_stay_with_it() {
        let loss = "[[victim.loss]]\nhead = \"fees\"\namount = \"7.00\"\n";
        let nested = CASE.replace(
            "amount = \"5.00\"",
            "[victim.loss.amount]\nvalue = \"5.00\"",
        );
        let (text, file) = insert(&nested, Place::Losses("a"), loss, NONE).unwrap();
        assert!(
            text.contains("# of the first packet\n\n[[victim.loss]]"),
            "{text}"
        );
        assert_eq!(file.case.victims.first().unwrap().losses.len(), 2);
        // A group of victims alike is one table.
        let group = CASE.replace("id = \"a\"", "id = \"a\"\ncount = 3");
        let (_, file) = insert(&group, Place::Losses("a"), loss, NONE).unwrap();
        assert_eq!(
            file.case
                .victims
                .iter()
                .map(|it| it.losses.len())
                .sum::<usize>(),
            6
        );
        // The list of a record comes before the tables below it.
        let dated = CASE.replace(
            "awards = [\n  \"1.00\",\n]",
            "received = \"0.00\"\n\n[victim.record.defaults]\nproof = \"found\"",
        );
        let (text, _) = insert(&dated, Place::Record("a"), "awards = [\"3.00\"]\n", NONE).unwrap();
        assert!(
            text.contains("received = \"0.00\"\nawards = [\"3.00\"]\n\n[victim.record.defaults]"),
            "{text}"
        );
    }

    #[test]
    fn line_ends_are_kept() {
        let windows = CASE.replace('\n', "\r\n");
        let loss = "[[victim.loss]]\nhead = \"fees\"\namount = \"7.00\"\n";
        let (text, _) = insert(&windows, Place::Losses("a"), loss, NONE).unwrap();
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert_eq!(losses(&text), [("a".to_owned(), 2), ("b".to_owned(), 0)]);
    }

    #[test]
    fn what_cannot_be_added_is_refused() {
        let loss = "[[victim.loss]]\nhead = \"fees\"\n";
        assert!(
            matches!(insert(CASE, Place::Losses("c"), loss, NONE), Err(InsertError::NoVictim(ids)) if ids == ["a", "b"])
        );
        let wrong = "[[victim.loss]]\nhead = \"unheard\"\n";
        assert!(matches!(
            insert(CASE, Place::Losses("a"), wrong, NONE),
            Err(InsertError::After(..))
        ));
        let other = "[[victim]]\nid = \"c\"\n";
        assert!(matches!(
            insert(CASE, Place::Losses("a"), other, NONE),
            Err(InsertError::Shape)
        ));
        let inline = CASE.split("# the first").next().unwrap().replacen(
            "schema = 1\n",
            "schema = 1\nvictim = [{ id = \"a\" }]\n",
            1,
        );
        assert!(matches!(
            insert(&inline, Place::Losses("a"), loss, NONE),
            Err(InsertError::Shape)
        ));
        assert!(matches!(
            insert("x", Place::End, loss, NONE),
            Err(InsertError::Before(_))
        ));
    }

    #[test]
    fn texts_are_written_so_that_they_are_read_again() {
        for text in ["plain", "a \"quoted\" \\ text", "tab\tand\u{7f}", "\u{e9}"] {
            let table: toml::Table = key_line("what", text).parse().unwrap();
            assert_eq!(table.get("what").unwrap().as_str(), Some(text));
        }
    }
}

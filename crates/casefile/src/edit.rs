//! Edits a TOML case file key by key. Everything else in it stays as it is, with its remarks.

use redress_cite::Date;
use redress_money::Usd;
use toml_edit::{
    Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value, value,
};

const BOM: char = '\u{feff}';

/// A step of a path in a case file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot<'a> {
    /// The table under a key.
    Key(&'a str),
    /// The table at a place, from 0, in the list under a key.
    Item(&'a str, usize),
}

/// A value to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewValue {
    /// A text.
    Text(String),
    /// A yes or a no.
    YesNo(bool),
    /// A day.
    Day(Date),
    /// An amount.
    Amount(Usd),
    /// A whole number.
    Count(i64),
    /// Amounts.
    Amounts(Vec<Usd>),
    /// Texts.
    Texts(Vec<String>),
    /// A table on one line.
    Table(Vec<(&'static str, NewValue)>),
}

/// The reason why a case file cannot be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The text is not TOML.
    Syntax,
    /// Something other than a table or a list of tables is in the place of one.
    Shape,
}

/// A TOML case file that is edited.
///
/// ```
/// use redress_casefile::{CaseEditor, NewValue, Slot};
///
/// let mut editor = CaseEditor::parse("# ours\nschema = 1 # one\n[[victim]]\nid = \"v1\"\n").unwrap();
/// let received = NewValue::Amount("250.00".parse().unwrap());
/// editor.set(&[Slot::Item("victim", 0), Slot::Key("record")], "received", &received).unwrap();
/// assert_eq!(
///     editor.text(),
///     "# ours\nschema = 1 # one\n[[victim]]\nid = \"v1\"\n\n[victim.record]\nreceived = \"250.00\"\n"
/// );
/// ```
#[derive(Clone, Debug)]
pub struct CaseEditor {
    document: DocumentMut,
    marked: bool,
    windows: bool,
}

impl CaseEditor {
    /// Parses the text of a case file.
    ///
    /// # Errors
    /// If the text is not TOML.
    pub fn parse(text: &str) -> Result<Self, EditError> {
        let plain = text.strip_prefix(BOM).unwrap_or(text);
        Ok(Self {
            document: plain.parse().map_err(|_| EditError::Syntax)?,
            marked: plain.len() < text.len(),
            windows: text.contains("\r\n"),
        })
    }

    /// Returns the text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        let text = self.document.to_string();
        let text = match self.windows {
            true => text.replace("\r\n", "\n").replace('\n', "\r\n"),
            false => text,
        };
        match self.marked {
            true => format!("{BOM}{text}"),
            false => text,
        }
    }

    /// Returns a text of the file, if there is one in the place.
    #[must_use]
    pub fn text_at(&self, path: &[Slot<'_>], key: &str) -> Option<&str> {
        self.table(path)?.get(key)?.as_str()
    }

    /// Returns a value of the file as text without quotation marks, if there is a value in the place; of a fact with a proof of its own,
    /// the value in its table.
    #[must_use]
    pub fn shown_at(&self, path: &[Slot<'_>], key: &str) -> Option<String> {
        let shown = |item: &Item| match item.as_str() {
            Some(text) => Some(text.to_owned()),
            None => {
                // Without the remark that follows it.
                let mut value = item.as_value()?.clone();
                value.decor_mut().clear();
                Some(value.to_string())
            }
        };
        let item = self.table(path)?.get(key)?;
        match item.as_table_like() {
            Some(table) => shown(table.get("value")?),
            None => shown(item),
        }
    }

    /// Removes the table at a place of a list. Those after it move up.
    pub fn remove_item(&mut self, path: &[Slot<'_>], list: &str, place: usize) {
        if place >= self.count(path, list) {
            return;
        }
        let Ok(table) = self.reach(path) else {
            return;
        };
        match table.get_mut(list) {
            Some(Item::ArrayOfTables(all)) => drop(all.remove(place)),
            Some(Item::Value(Value::Array(all))) => {
                let removed = all.remove(place);
                if let Some(first) = all.get_mut(0).filter(|_| place == 0) {
                    *first.decor_mut() = removed.decor().clone();
                }
            }
            _ => {}
        }
    }

    /// Returns whether the file has a table in a place.
    #[must_use]
    pub fn has(&self, path: &[Slot<'_>]) -> bool {
        self.table(path).is_some()
    }

    /// Returns the number of tables in a list, zero if there is none.
    #[must_use]
    pub fn count(&self, path: &[Slot<'_>], key: &str) -> usize {
        let list = self.table(path).and_then(|table| table.get(key));
        match list {
            Some(Item::ArrayOfTables(all)) => all.len(),
            Some(Item::Value(Value::Array(all))) => all.len(),
            _ => 0,
        }
    }

    /// Returns the place of the table of a list that has this text under a key.
    #[must_use]
    pub fn place(&self, path: &[Slot<'_>], list: &str, key: &str, text: &str) -> Option<usize> {
        (0..self.count(path, list)).find(|place| {
            let item = [path, &[Slot::Item(list, *place)]].concat();
            self.text_at(&item, key) == Some(text)
        })
    }

    fn table(&self, path: &[Slot<'_>]) -> Option<&dyn TableLike> {
        let mut at: &dyn TableLike = self.document.as_table();
        for slot in path {
            at = match *slot {
                Slot::Key(key) => at.get(key)?.as_table_like()?,
                Slot::Item(key, place) => match at.get(key)? {
                    Item::ArrayOfTables(all) => all.get(place)?,
                    Item::Value(Value::Array(all)) => all.get(place)?.as_inline_table()?,
                    _ => return None,
                },
            };
        }
        Some(at)
    }

    /// Writes a value under a key of a table. The tables on the way are made where the file has none; a place just beyond the end of
    /// a list makes a table there.
    ///
    /// # Errors
    /// If something else is in the place of a table, or a place is further beyond the end of a list. Nothing was written then.
    pub fn set(&mut self, path: &[Slot<'_>], key: &str, new: &NewValue) -> Result<(), EditError> {
        let before = self.document.clone();
        let written = self.write(path, key, new);
        if written.is_err() {
            self.document = before;
        }
        written
    }

    /// Removes a key of a table, if it is there.
    pub fn remove(&mut self, path: &[Slot<'_>], key: &str) {
        if self.has(path)
            && let Ok(table) = self.reach(path)
        {
            table.remove(key);
        }
    }

    /// Returns the table in a place, and makes it where the file has none.
    fn reach(&mut self, path: &[Slot<'_>]) -> Result<&mut dyn TableLike, EditError> {
        let mut at: &mut dyn TableLike = self.document.as_table_mut();
        let mut inline = false;
        for slot in path {
            (at, inline) = match *slot {
                Slot::Key(key) => below(at, inline, key)?,
                Slot::Item(key, place) => item(at, inline, key, place)?,
            };
        }
        Ok(at)
    }

    fn write(&mut self, path: &[Slot<'_>], key: &str, new: &NewValue) -> Result<(), EditError> {
        let at = self.reach(path)?;
        let mut new = toml_value(new);
        match at.get_mut(key) {
            Some(Item::Value(old)) => {
                // A remark behind the old value stays.
                *new.decor_mut() = old.decor().clone();
                *old = new;
            }
            Some(Item::None) | None => {
                at.insert(key, value(new));
            }
            Some(_) => return Err(EditError::Shape),
        }
        Ok(())
    }
}

fn below<'t>(
    at: &'t mut dyn TableLike,
    inline: bool,
    key: &str,
) -> Result<(&'t mut dyn TableLike, bool), EditError> {
    if at.get(key).is_none() {
        let new = match inline {
            true => value(InlineTable::new()),
            false => Item::Table(new_table()),
        };
        at.insert(key, new);
    }
    let item = at.get_mut(key).ok_or(EditError::Shape)?;
    let inline = item.is_inline_table();
    let table = item.as_table_like_mut().ok_or(EditError::Shape)?;
    Ok((table, inline))
}

fn item<'t>(
    at: &'t mut dyn TableLike,
    inline: bool,
    key: &str,
    place: usize,
) -> Result<(&'t mut dyn TableLike, bool), EditError> {
    let empty = |item: &Item| item.as_array().is_some_and(Array::is_empty);
    if !inline && at.get(key).is_none_or(empty) {
        // An empty list is written on a line; its tables have headers, after what is there.
        at.remove(key);
        at.insert(key, Item::ArrayOfTables(ArrayOfTables::new()));
    } else if at.get(key).is_none() {
        at.insert(key, value(Array::new()));
    }
    match at.get_mut(key) {
        Some(Item::ArrayOfTables(all)) => {
            if place == all.len() {
                all.push(new_table());
            }
            let table = all.get_mut(place).ok_or(EditError::Shape)?;
            Ok((table, false))
        }
        Some(Item::Value(Value::Array(all))) => {
            if place == all.len() {
                all.push(InlineTable::new());
            }
            let table = all.get_mut(place).and_then(Value::as_inline_table_mut);
            Ok((table.ok_or(EditError::Shape)?, true))
        }
        _ => Err(EditError::Shape),
    }
}

/// Returns a table with a blank line before its header.
fn new_table() -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    table
}

fn toml_value(new: &NewValue) -> Value {
    match new {
        NewValue::Text(text) => text.as_str().into(),
        NewValue::YesNo(answer) => (*answer).into(),
        NewValue::Day(day) => match day.to_string().parse::<toml_edit::Datetime>() {
            Ok(day) => day.into(),
            Err(_) => day.to_string().into(),
        },
        NewValue::Amount(amount) => amount.plain().to_string().into(),
        NewValue::Count(count) => (*count).into(),
        NewValue::Amounts(all) => {
            let all = all.iter().map(|amount| amount.plain().to_string());
            Value::Array(all.collect())
        }
        NewValue::Texts(all) => Value::Array(all.iter().map(String::as_str).collect()),
        NewValue::Table(keys) => {
            let mut table = InlineTable::new();
            for (key, value) in keys {
                table.insert(*key, toml_value(value));
            }
            table.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> NewValue {
        NewValue::Text(text.to_owned())
    }

    #[test]
    fn a_new_file_is_written_in_the_order_in_which_it_is_told() {
        let mut editor = CaseEditor::parse("schema = 1\ndefendant = []\n").unwrap();
        editor
            .set(&[Slot::Key("case")], "name", &text("A v. B"))
            .unwrap();
        let doe = Slot::Item("defendant", 0);
        editor.set(&[doe], "id", &text("doe")).unwrap();
        editor
            .set(&[doe, Slot::Item("count", 0)], "id", &text("1"))
            .unwrap();
        editor
            .set(&[Slot::Item("victim", 0)], "id", &text("v1"))
            .unwrap();
        editor
            .set(&[doe, Slot::Item("count", 1)], "id", &text("2"))
            .unwrap();
        assert_eq!(
            editor.text(),
            "schema = 1\n\n[case]\nname = \"A v. B\"\n\n[[defendant]]\nid = \"doe\"\n\n[[defendant.count]]\nid = \"1\"\n\n[[defendant.count]]\nid = \"2\"\n\n[[victim]]\nid = \"v1\"\n"
        );
    }

    #[test]
    fn remarks_line_ends_and_tables_on_a_line_stay() {
        let file = "\u{feff}# a\r\nschema = 1\r\nvictim = [{ id = \"v1\" }] # b\r\n[case]\r\nname = 'A' # c\r\n";
        let mut editor = CaseEditor::parse(file).unwrap();
        let v1 = Slot::Item("victim", 0);
        editor
            .set(&[v1, Slot::Key("record")], "orders", &NewValue::Count(3))
            .unwrap();
        editor
            .set(&[Slot::Key("case")], "name", &text("B"))
            .unwrap();
        assert_eq!(
            editor.text(),
            "\u{feff}# a\r\nschema = 1\r\nvictim = [{ id = \"v1\" , record = { orders = 3 } }] # b\r\n[case]\r\nname = \"B\" # c\r\n"
        );
        assert_eq!(editor.place(&[], "victim", "id", "v1"), Some(0));
    }

    #[test]
    fn a_table_of_a_list_is_removed_and_the_others_stay() {
        let file = "victim = [{ id = \"v1\" }, { id = \"v2\" }]\n[[a]]\nb = 1 # one\n[[a]]\nb = { value = \"2.00\", proof = \"found\" }\n";
        let mut editor = CaseEditor::parse(file).unwrap();
        assert_eq!(
            editor.shown_at(&[Slot::Item("a", 0)], "b").as_deref(),
            Some("1")
        );
        assert_eq!(
            editor.shown_at(&[Slot::Item("a", 1)], "b").as_deref(),
            Some("2.00")
        );
        editor.remove_item(&[], "victim", 0);
        editor.remove_item(&[], "a", 0);
        editor.remove_item(&[], "a", 7);
        assert_eq!(
            editor.text(),
            "victim = [{ id = \"v2\" }]\n[[a]]\nb = { value = \"2.00\", proof = \"found\" }\n"
        );
    }

    #[test]
    fn nothing_is_written_in_the_place_of_something_else() {
        let mut editor = CaseEditor::parse("case = 1\nvictim = [1]\n").unwrap();
        let before = editor.text();
        for path in [
            Slot::Key("case"),
            Slot::Item("victim", 0),
            Slot::Item("victim", 3),
        ] {
            assert_eq!(
                editor.set(&[path], "name", &text("x")),
                Err(EditError::Shape)
            );
        }
        assert_eq!(
            editor.set(&[Slot::Key("a"), Slot::Item("b", 1)], "c", &text("x")),
            Err(EditError::Shape)
        );
        assert_eq!(editor.text(), before);
    }
}

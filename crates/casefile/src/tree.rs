//! One tree for both formats, in which everything knows its place.

use jsonc_parser::{CollectOptions, ParseOptions, ast, parse_to_ast};
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Issue, Span};
use crate::reader::Reader;
use crate::source;

/// Tables and lists may be nested so deep.
const DEPTH: usize = 64;

/// A text may have so many bytes: 64 KiB.
const TEXT: usize = 64 << 10;

/// Words for true and false that TOML does not have.
const YES_OR_NO: [&str; 6] = ["yes", "Yes", "no", "No", "True", "False"];

/// A value and where it stands.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

impl Node {
    /// Returns whether it is a table or a list.
    pub(crate) fn is_nested(&self) -> bool {
        matches!(self.kind, Kind::Table(_) | Kind::Array(_))
    }
}

/// What a value is.
#[derive(Debug)]
pub(crate) enum Kind {
    /// Keys with values, in the order of the file.
    Table(Vec<Entry>),
    Array(Vec<Node>),
    Text(String),
    /// A whole number; one that does not fit is the largest or the smallest, which no key takes.
    Integer(i64),
    /// A decimal number as it is written.
    Float(String),
    Bool(bool),
    /// A date of TOML as it is written.
    Date(String),
    Null,
    /// What was reported already, so that nothing more is to be said of it.
    Broken,
}

impl Kind {
    /// In words, for a message.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Table(_) => "a table",
            Self::Array(_) => "a list",
            Self::Text(_) => "text",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a decimal number",
            Self::Bool(_) => "true or false",
            Self::Date(_) => "a date",
            Self::Null => "null",
            Self::Broken => "nothing that can be read",
        }
    }
}

/// A key with its value.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) span: Span,
    pub(crate) node: Node,
}

/// The tree of a TOML file; what does not parse is reported, and the rest is in the tree.
pub(crate) fn of_toml(text: &str, reader: &mut Reader) -> Option<Node> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let (message, expected) = match error.message().split_once(", expected ") {
            Some((message, expected)) => (message, Some(expected)),
            None => (error.message(), None),
        };
        let code = match message {
            "duplicate key" => Code::TWICE,
            message if message.contains("recurs") => Code::DEPTH,
            _ => Code::SYNTAX,
        };
        let span = error.span().unwrap_or_else(|| most_dotted(text));
        let issue = Issue::new(code, &span, message);
        let word = text.get(span).unwrap_or_default();
        reader.report(match (code, expected) {
            (Code::SYNTAX, _) if YES_OR_NO.contains(&word) => {
                issue.help("write true or false, in small letters")
            }
            _ if message == "string values must be quoted" || a_month(word) => {
                issue.help(format!("write \"{word}\", in quotation marks"))
            }
            (Code::TWICE, _) => issue.expected("every key once in its table"),
            (Code::DEPTH, _) => issue.expected(format!("at most {DEPTH} levels")),
            (_, Some(expected)) => issue.expected(expected),
            (_, None) => issue,
        });
    }
    let mut tree = Tree { text, reader };
    let kind = tree.toml_table(table.get_ref(), 0);
    Some(Node { span: 0..0, kind })
}

/// Returns true for a month, such as 2020-06, which is a day within bounds only as a text.
fn a_month(word: &str) -> bool {
    redress_cite::parse_date(&format!("{word}-01")).is_ok()
}

/// The place of the one error that the parser gives none for: a key with too many parts.
fn most_dotted(text: &str) -> Span {
    let mut start = 0_usize;
    let lines = text.split_inclusive('\n').map(|line| {
        let from = start;
        start = start.saturating_add(line.len());
        (line.matches('.').count(), from)
    });
    let at = lines.max_by_key(|(dots, _)| *dots).map_or(0, |(_, at)| at);
    at..at
}

/// The tree of a JSON file; `None` where it does not parse.
pub(crate) fn of_json(text: &str, reader: &mut Reader) -> Option<Node> {
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    match parse_to_ast(text, &CollectOptions::default(), &strict) {
        Ok(parsed) => {
            refuse_lax_json(text, reader);
            let Some(value) = parsed.value else {
                reader.report(Issue::new(Code::SYNTAX, &(0..0), "the file is empty"));
                return None;
            };
            let mut node = Tree { text, reader }.json(&value, 0);
            // An editor looks for the schema here, as TOML's editors do in a comment.
            if let Kind::Table(entries) = &mut node.kind {
                entries.retain(|entry| entry.key != "$schema");
            }
            Some(node)
        }
        Err(error) => {
            let range = error.range();
            let message = error.kind().to_string();
            let (code, message) = match message.as_str() {
                "Maximum nesting depth exceeded" => (Code::DEPTH, too_deep()),
                message => (Code::SYNTAX, sentence(message)),
            };
            reader.report(Issue::new(code, &(range.start..range.end), message));
            None
        }
    }
}

/// Reports what the parser accepts and the standard does not: in texts a raw tab, line end or other control character (RFC 8259,
/// section 7), and whatever else a second, strict parser refuses.
fn refuse_lax_json(text: &str, reader: &mut Reader) {
    let (mut in_text, mut escaped, mut found) = (false, false, false);
    for (at, character) in text.char_indices() {
        match character {
            '\t' | '\n' | '\r' if in_text => {
                let (what, escape) = match character {
                    '\t' => ("a tab inside a text", "\\t"),
                    '\n' => ("a line end inside a text", "\\n"),
                    _ => ("a line end inside a text", "\\r"),
                };
                let issue = Issue::new(Code::CHARACTER, &(at..at.saturating_add(1)), what);
                reader.report(issue.help(format!("write `{escape}` for it")));
                found = true;
            }
            '"' if !escaped => in_text = !in_text,
            _ => {}
        }
        escaped = character == '\\' && !escaped;
    }
    // A control character that no file may hold was reported with the others.
    found |= text
        .chars()
        .any(|character| source::refused(character).is_some());
    if !found
        && let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text)
        && !error.to_string().starts_with("recursion limit")
    {
        let lines = text.split_inclusive('\n').map(str::len);
        let before: usize = lines.take(error.line().saturating_sub(1)).sum();
        let at = before.saturating_add(error.column().saturating_sub(1));
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        reader.report(Issue::new(Code::SYNTAX, &(at..at), sentence(message)));
    }
}

/// A message of the parser as ours begin, with a small letter.
fn sentence(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

fn too_deep() -> String {
    format!("nested more than {DEPTH} deep")
}

/// Makes nodes, and checks what holds for every one.
struct Tree<'a> {
    text: &'a str,
    reader: &'a mut Reader,
}

impl Tree<'_> {
    fn toml(&mut self, value: &toml::Spanned<DeValue<'_>>, depth: usize) -> Node {
        let span = value.span();
        let kind = match value.get_ref() {
            DeValue::Table(_) | DeValue::Array(_) if depth > DEPTH => self.cut(&span),
            DeValue::Table(table) => self.toml_table(table, depth),
            DeValue::Array(array) => {
                let depth = depth.saturating_add(1);
                Kind::Array(array.iter().map(|item| self.toml(item, depth)).collect())
            }
            DeValue::String(text) => self.string(text, &span),
            DeValue::Integer(integer) => whole(integer.as_str(), integer.radix()),
            DeValue::Float(float) => {
                // As written, with its underscores, unlike the parser's own form of it.
                let written = self.text.get(span.clone());
                Kind::Float(written.unwrap_or(float.as_str()).to_owned())
            }
            DeValue::Boolean(answer) => Kind::Bool(*answer),
            DeValue::Datetime(day) => Kind::Date(day.to_string()),
        };
        Node { span, kind }
    }

    fn toml_table(&mut self, table: &DeTable<'_>, depth: usize) -> Kind {
        let depth = depth.saturating_add(1);
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                span: key.span(),
                node: self.toml(value, depth),
            })
            .collect();
        entries.sort_by_key(|entry| entry.span.start);
        Kind::Table(entries)
    }

    fn json(&mut self, value: &ast::Value<'_>, depth: usize) -> Node {
        let inner = depth.saturating_add(1);
        let (range, kind) = match value {
            ast::Value::Object(ast::Object { range, .. })
            | ast::Value::Array(ast::Array { range, .. })
                if depth > DEPTH =>
            {
                (*range, self.cut(&(range.start..range.end)))
            }
            ast::Value::Object(object) => {
                let mut entries: Vec<Entry> = Vec::new();
                let mut keys = std::collections::BTreeSet::new();
                for property in &object.properties {
                    let range = match &property.name {
                        ast::ObjectPropName::String(name) => name.range,
                        ast::ObjectPropName::Word(name) => name.range,
                    };
                    let key = property.name.as_str();
                    let span = range.start..range.end;
                    if !keys.insert(key.to_owned()) {
                        let issue = Issue::new(Code::TWICE, &span, "duplicate key")
                            .expected("every key once in its table");
                        self.reader.report(issue);
                        continue;
                    }
                    entries.push(Entry {
                        key: key.to_owned(),
                        span,
                        node: self.json(&property.value, inner),
                    });
                }
                (object.range, Kind::Table(entries))
            }
            ast::Value::Array(array) => {
                let items = array.elements.iter().map(|item| self.json(item, inner));
                (array.range, Kind::Array(items.collect()))
            }
            ast::Value::StringLit(text) => {
                let span = text.range.start..text.range.end;
                (text.range, self.string(&text.value, &span))
            }
            ast::Value::NumberLit(number) => (number.range, json_number(number.value)),
            ast::Value::BooleanLit(answer) => (answer.range, Kind::Bool(answer.value)),
            ast::Value::NullKeyword(null) => (null.range, Kind::Null),
        };
        Node {
            span: range.start..range.end,
            kind,
        }
    }

    fn string(&mut self, text: &str, span: &Span) -> Kind {
        if text.len() > TEXT {
            let issue = Issue::new(Code::LENGTH, span, "a text of over 64 KiB");
            self.reader.report(issue.expected("at most 64 KiB"));
            return Kind::Broken;
        }
        let written = self.text.get(span.clone()).unwrap_or_default();
        if let Some(what) = text.chars().find_map(source::refused) {
            // What stands in the file as itself was reported where it stands; this was escaped.
            if !written
                .chars()
                .any(|character| source::refused(character).is_some())
            {
                let message = format!("{what}, escaped");
                let issue = Issue::new(Code::CHARACTER, span, message);
                self.reader.report(issue.help("delete it"));
            }
            return Kind::Broken;
        }
        Kind::Text(text.to_owned())
    }

    fn cut(&mut self, span: &Span) -> Kind {
        let issue = Issue::new(Code::DEPTH, span, too_deep());
        self.reader
            .report(issue.expected(format!("at most {DEPTH} levels")));
        Kind::Broken
    }
}

fn json_number(literal: &str) -> Kind {
    let digits = literal.strip_prefix('-').unwrap_or(literal);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        whole(literal, 10)
    } else {
        Kind::Float(literal.to_owned())
    }
}

fn whole(digits: &str, radix: u32) -> Kind {
    let beyond = if digits.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    Kind::Integer(i64::from_str_radix(digits, radix).unwrap_or(beyond))
}

//! Reads case files, TOML or JSON, into [`Case`]: every error of a file at once, each with its
//! line, its column and what to write instead.
//!
//! One table of keys for each section (`section`, in `file`) serves for decoding, for the errors
//! about keys and for the JSON Schema, so that the three cannot differ.
//!
//! ```
//! use redress_casefile::{CaseFormat, read, skeleton};
//!
//! let file = read(skeleton().as_bytes(), CaseFormat::Toml).unwrap();
//! assert_eq!(file.case.victims.len(), 1);
//!
//! let wrong = skeleton().replace("court =", "cuort =");
//! let errors = read(wrong.as_bytes(), CaseFormat::Toml).unwrap_err();
//! assert_eq!(errors.first().help.as_deref(), Some("did you mean `court`?"));
//! ```

mod awards;
mod decode;
mod diagnostic;
mod edit;
mod fact;
mod file;
mod insert;
mod lower;
mod mapping;
mod privacy;
mod reader;
mod section;
mod source;
mod tree;
mod value;

pub use awards::AWARD_FIELDS;
pub use diagnostic::{CODES, Code, Diagnostic, Diagnostics};
pub use edit::{CaseEditor, EditError, NewValue, Slot};
pub use insert::{InsertError, Load, Place, ids_of, insert, key_line, tables_in};
pub use mapping::SavedMapping;
pub use privacy::looks_private;
use redress_case::Case;
use serde_json::{Value, json};
pub use value::{EXPECTED_STATUTE, words_of};

use crate::decode::{Decode, Defs};
use crate::diagnostic::Issue;
use crate::reader::Reader;
use crate::section::described;
use crate::source::Source;

/// What a case file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseFormat {
    /// TOML 1.1.
    Toml,
    /// JSON, without comments or trailing commas. Days are text, `"2012-11-14"`.
    Json,
}

impl CaseFormat {
    /// The format that the end of a file's name tells, if it is one of the two.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "toml" => Some(Self::Toml),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// A case file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFile {
    /// What it says.
    pub case: Case,
    /// What to look at again, by position; none of it stands in the way of a computation.
    pub warnings: Vec<Diagnostic>,
    /// The tables that it names, each by its name with its bytes.
    pub tables: Vec<(String, Vec<u8>)>,
}

/// Reads a case file that names no table beside it.
///
/// # Errors
/// Everything that is wrong with the file, by position, warnings included. Of JSON that does not
/// parse, only the first fault is known; of TOML all are. A file with `awards_from` is for [`read_with`].
pub fn read(bytes: &[u8], format: CaseFormat) -> Result<CaseFile, Diagnostics> {
    read_with(
        bytes,
        format,
        &|_| Err("the table was not given".to_owned()),
    )
}

/// Reads a case file and the tables that it names with `awards_from`. `load` returns the bytes of a table, or why there are none.
///
/// # Errors
/// As [`read`].
pub fn read_with(
    bytes: &[u8],
    format: CaseFormat,
    load: Load<'_>,
) -> Result<CaseFile, Diagnostics> {
    let text = match source::text(bytes) {
        Ok(text) => text,
        Err(diagnostic) => return Err(Diagnostics::one(diagnostic)),
    };
    let mut reader = Reader::with_places(file::place_of_key);
    reader::check_characters(text, &mut reader);
    let tree = match format {
        CaseFormat::Toml => tree::of_toml(text, &mut reader),
        CaseFormat::Json => tree::of_json(text, &mut reader),
    };
    let source = Source::new(text);
    reader.end_of_syntax(&source);
    let file = tree.and_then(|root| file::File::decode(&root, &mut reader));
    if let Some(file) = &file {
        lower::name_groups(file, &mut reader);
        for name in lower::table_names(file) {
            let bytes = load(&name);
            reader.tables.insert(name, bytes);
        }
    }
    reader.check_references();
    let case = file.and_then(|file| lower::case(file, &mut reader));
    let tables = std::mem::take(&mut reader.tables).into_iter();
    let tables = tables.filter_map(|(name, bytes)| Some((name, bytes.ok()?)));
    let tables = tables.collect();
    let (failed, issues) = reader.finish();

    let locate = |issue: Issue| source.locate(issue);
    let diagnostics: Vec<Diagnostic> = issues.into_iter().map(locate).collect();
    match case {
        Some(case) if !failed => Ok(CaseFile {
            case,
            warnings: diagnostics,
            tables,
        }),
        _ => Err(Diagnostics::new(diagnostics)),
    }
}

/// The JSON Schema (2020-12) of a case file.
///
/// It knows keys, kinds and words; what must agree across keys, only [`read`] checks.
#[must_use]
pub fn schema() -> Value {
    let mut defs = Defs::new();
    file::File::schema(&mut defs);
    let pointer = json!({ "type": "string" });
    if let Some(properties) = defs
        .get_mut("file")
        .and_then(|file| file.get_mut("properties"))
        .and_then(Value::as_object_mut)
    {
        let doc = "Where this schema is, for an editor; only in JSON.";
        properties.insert("$schema".to_owned(), described(pointer, doc));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "redress case file",
        "description": "The facts of a case in which restitution is sought. Absent means unknown, never zero or false.",
        "$ref": "#/$defs/file",
        "$defs": defs,
    })
}

/// A minimal case file with comments, to be filled in; it reads without error.
#[must_use]
pub fn skeleton() -> &'static str {
    include_str!("skeleton.toml")
}

/// Returns the text of `known` that is meant by what was given, if one is near enough or usually called so.
#[must_use]
pub fn did_you_mean<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    value::near_word(given, known)
}

//! Lists the texts of `rules/law/` with their digests, and reads each once: the program then takes its law from a tree of a few bytes a
//! value instead of from TOML. `src/tree.rs` says how a tree is written.

use std::error::Error;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use digest::digest;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

#[expect(
    dead_code,
    unreachable_pub,
    reason = "the script calls one function of the crate"
)]
#[path = "src/digest.rs"]
mod digest;

fn main() -> Result<(), Box<dyn Error>> {
    let law = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../rules/law")
        .canonicalize()?;
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", law.display());
    let mut list = String::from("&[");
    for (number, file) in texts(&law)?.iter().enumerate() {
        let path = file
            .strip_prefix(&law)?
            .to_str()
            .ok_or("a path of the law is not UTF-8")?;
        let text = std::fs::read_to_string(file)?;
        let root = DeTable::parse(&text).map_err(|error| format!("{path}: {error}"))?;
        let mut tree = Vec::new();
        table(&mut tree, &text, root.span(), root.get_ref());
        std::fs::write(out.join(format!("{number}.tree")), tree)?;
        let digest = digest([text.as_bytes()].into_iter());
        let path = path.replace(std::path::MAIN_SEPARATOR, "/");
        write!(
            list,
            "BuiltIn {{ path: {path:?}, text: include_str!({file:?}), tree: include_bytes!(\"{number}.tree\"), digest: {digest:?} }},"
        )?;
    }
    list.push(']');
    Ok(std::fs::write(out.join("texts.rs"), list)?)
}

/// The TOML files of a folder and of those in it, by path.
fn texts(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.append(&mut texts(&path)?);
        } else if path.extension().is_some_and(|it| it == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Writes a value: its kind, where it stands in the text, and what of it does not stand there word by word.
fn value(tree: &mut Vec<u8>, text: &str, value: &Spanned<DeValue<'_>>) {
    let span = value.span();
    match value.get_ref() {
        DeValue::String(it) if inside(text, &span) == Some(it) => head(tree, b's', &span),
        DeValue::String(it) => {
            head(tree, b'S', &span);
            word(tree, it);
        }
        DeValue::Integer(_) => head(tree, b'i', &span),
        DeValue::Float(_) => head(tree, b'f', &span),
        DeValue::Boolean(false) => head(tree, b'n', &span),
        DeValue::Boolean(true) => head(tree, b'y', &span),
        DeValue::Datetime(_) => head(tree, b'd', &span),
        DeValue::Array(items) => {
            head(tree, b'[', &span);
            number(tree, items.len());
            items.iter().for_each(|it| self::value(tree, text, it));
        }
        DeValue::Table(entries) => table(tree, text, span, entries),
    }
}

fn table(tree: &mut Vec<u8>, text: &str, span: Range<usize>, entries: &DeTable<'_>) {
    head(tree, b'{', &span);
    number(tree, entries.len());
    for (key, it) in entries {
        word(tree, key.get_ref());
        value(tree, text, it);
    }
}

/// Returns the text between quotation marks.
fn inside<'t>(text: &'t str, span: &Range<usize>) -> Option<&'t str> {
    text.get(span.start.checked_add(1)?..span.end.checked_sub(1)?)
}

fn head(tree: &mut Vec<u8>, kind: u8, span: &Range<usize>) {
    tree.push(kind);
    number(tree, span.start);
    number(tree, span.len());
}

fn word(tree: &mut Vec<u8>, word: &str) {
    number(tree, word.len());
    tree.extend(word.as_bytes());
}

/// Seven bits a byte, the lowest first; the last byte is below 128.
fn number(tree: &mut Vec<u8>, number: usize) {
    let [low, ..] = number.to_le_bytes();
    match number >> 7 {
        0 => tree.push(low),
        rest => {
            tree.push(low | 0x80);
            self::number(tree, rest);
        }
    }
}

//! A tagged PDF file, set by typst: PDF/UA-1, with a title, a language and embedded fonts.
//!
//! The template is static text. A document reaches it as the data of a JSON file and comes out as strings, so that no text is ever
//! markup or code of typst. Typst sees these two files and its own fonts; it has no clock, packages or network.

mod world;

use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use self::world::{Fonts, World};
use crate::WriteError;
use crate::json::blocks;
use crate::model::{Block, Document};

pub(crate) fn write(document: &Document) -> Result<Vec<u8>, WriteError> {
    let fonts = Fonts::embedded();
    let data = data(document, &fonts);
    let world = World::new(fonts, data);
    let set = typst::compile(&world).output;
    let set = set.map_err(|_| WriteError::Template)?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]);
    let options = PdfOptions {
        standards: standards.map_err(|_| WriteError::Standard)?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&set, &options).map_err(|_| WriteError::Standard)
}

/// Returns the document for the template.
fn data(document: &Document, fonts: &Fonts) -> String {
    // A character that no font shows is written out, because PDF/UA allows no empty box.
    let text = |text: &str| {
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            match fonts.show(c) {
                true => shown.push(c),
                false => shown.extend(c.escape_unicode()),
            }
        }
        shown
    };
    let title = document.blocks.iter().find_map(|block| match block {
        Block::Heading(heading) => Some(heading.text.as_str()),
        _ => None,
    });
    serde_json::json!({
        "title": text(title.unwrap_or("redress")),
        "heads": document.running_heads,
        "blocks": blocks(document, &text),
    })
    .to_string()
}

//! A page of a report as a tagged PDF file, set by typst: PDF/UA-1, with a title, a language and embedded fonts.
//!
//! The template is a static text of this crate. Everything of a page goes to it as the data of a JSON file, and comes out as strings:
//! no text of a case file is ever markup or code of typst. The world that typst sees has these two files, its own fonts, no clock, no
//! packages and no network, so that the same page makes the same bytes.
//!
//! The crate is empty without its feature `typst`, which brings some 250 crates; `.ci/pdf` builds and tests it.
#![cfg(feature = "typst")]

mod data;
mod world;

use redress_report::Audience;
use redress_report::page::Page;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::world::{Fonts, World};

/// Why there is no document. It names nothing of the page, which may be of victims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The page could not be set: a fault of the template.
    Setting,
    /// What was set does not meet PDF/UA-1: a fault of the template.
    Standard,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Setting => "typst could not set the document",
            Self::Standard => "the document does not meet PDF/UA-1",
        })
    }
}

impl std::error::Error for Error {}

/// The page as a PDF file, the same bytes for the same page; for whom the copy is stands on every sheet.
///
/// # Errors
/// When typst refuses the document; no page that this program makes is known to do that.
pub fn pdf(page: &Page, audience: Audience) -> Result<Vec<u8>, Error> {
    let fonts = Fonts::embedded();
    let data = data::of(page, audience, &fonts);
    let world = World::new(fonts, data);
    let document = typst::compile(&world).output.map_err(|_| Error::Setting)?;
    let options = PdfOptions {
        standards: PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|_| Error::Standard)?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|_| Error::Standard)
}

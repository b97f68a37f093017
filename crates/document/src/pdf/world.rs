//! The files that typst sees: a template, the data, and the fonts.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime};
use typst::syntax::{FileId, Source, VirtualPath};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _};

/// The template: static text.
const TEMPLATE: &str = include_str!("template.typ");
/// The name by which the template asks for its data.
const DATA: &str = "/document.json";

/// The fonts that are built in; none of the system.
pub(crate) struct Fonts(Vec<Font>);

impl Fonts {
    pub(crate) fn embedded() -> Self {
        let files = typst_assets::fonts();
        Self(
            files
                .flat_map(|file| Font::iter(Bytes::new(file)))
                .collect(),
        )
    }

    /// Returns whether some font can show a character.
    pub(crate) fn show(&self, c: char) -> bool {
        let mut fonts = self.0.iter();
        fonts.any(|font| font.info().coverage.contains(u32::from(c)))
    }
}

pub(crate) struct World {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: (FileId, Bytes),
}

impl World {
    pub(crate) fn new(fonts: Fonts, data: String) -> Self {
        let file = |name: &str| FileId::new(None, VirtualPath::new(name));
        let Fonts(fonts) = fonts;
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(file("/template.typ"), TEMPLATE.to_owned()),
            data: (file(DATA), Bytes::from_string(data)),
        }
    }
}

impl typst::World for World {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            return Ok(self.template.clone());
        }
        Err(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let (data, bytes) = &self.data;
        if id == *data {
            return Ok(bytes.clone());
        }
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// Returns no date, because a document must not depend on the clock.
    fn today(&self, _: Option<i64>) -> Option<Datetime> {
        None
    }
}

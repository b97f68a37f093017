//! The formats, their names and the endings of file names.

use std::fmt;
use std::str::FromStr;

/// A format of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Text for a terminal, laid out in columns.
    #[default]
    Human,
    /// One fact a line, `key: value`, for screen readers and `grep`.
    Plain,
    /// Data.
    Json,
    /// Rows for spreadsheets.
    Csv,
    /// Markdown.
    Markdown,
    /// One HTML file that loads and runs nothing.
    Html,
    /// A word processor's document.
    Docx,
    /// A tagged PDF file.
    Pdf,
}

impl Format {
    const ALL: [Self; 8] = [
        Self::Human,
        Self::Plain,
        Self::Json,
        Self::Csv,
        Self::Markdown,
        Self::Html,
        Self::Docx,
        Self::Pdf,
    ];

    /// Returns every format.
    ///
    /// ```
    /// use redress_document::Format;
    ///
    /// let names: Vec<&str> = Format::all().map(Format::name).collect();
    /// assert!(names.contains(&"docx"));
    /// ```
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter()
    }

    /// Returns the format of files with this ending, ignoring case; `None` for an unknown ending.
    ///
    /// ```
    /// use redress_document::Format;
    ///
    /// assert_eq!(Format::from_extension("docx"), Some(Format::Docx));
    /// assert_eq!(Format::from_extension("HTM"), Some(Format::Html));
    /// assert_eq!(Format::from_extension("xlsx"), None);
    /// ```
    #[must_use]
    pub fn from_extension(ending: &str) -> Option<Self> {
        let ending = ending.to_ascii_lowercase();
        let mut all = Self::ALL.into_iter();
        all.find(|format| format.endings().contains(&ending.as_str()))
    }

    /// Returns the name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Plain => "plain",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
        }
    }

    /// Returns the endings of its files, the usual one first.
    ///
    /// ```
    /// use redress_document::Format;
    ///
    /// assert_eq!(Format::Markdown.endings(), ["md"]);
    /// ```
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Human | Self::Plain => &["txt"],
            Self::Json => &["json"],
            Self::Csv => &["csv"],
            Self::Markdown => &["md"],
            Self::Html => &["html", "htm"],
            Self::Docx => &["docx"],
            Self::Pdf => &["pdf"],
        }
    }

    /// Returns whether the format is data for programs, such as JSON, and not for people.
    #[must_use]
    pub const fn is_data(self) -> bool {
        matches!(self, Self::Json | Self::Csv)
    }

    /// Returns whether the format is made to be handed to others: it must not contain paths of this machine.
    #[must_use]
    pub const fn is_handed_on(self) -> bool {
        matches!(self, Self::Docx | Self::Pdf)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = FormatError;

    fn from_str(name: &str) -> Result<Self, FormatError> {
        let mut all = Self::ALL.into_iter();
        all.find(|format| format.name() == name).ok_or(FormatError)
    }
}

/// A name that is not a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatError;

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = Format::all().map(Format::name).collect();
        write!(f, "a format is one of: {}", names.join(", "))
    }
}

impl std::error::Error for FormatError {}

/// The look of text for a terminal. Other formats ignore it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns of the terminal; a width below 24 counts as 24.
    pub width: usize,
    /// Whether to use color.
    pub color: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            width: 80,
            color: false,
        }
    }
}

/// The reason why a document was not written. It never contains text of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// The document is larger than its format allows.
    TooLarge,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the document is too large for its format",
        })
    }
}

impl std::error::Error for WriteError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_have_names_and_endings() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
            let ending = format.endings().first().unwrap();
            let known = Format::from_extension(ending).unwrap();
            assert_eq!(known.endings(), format.endings());
        }
        let unknown = "xlsx".parse::<Format>().unwrap_err();
        assert!(
            unknown
                .to_string()
                .starts_with("a format is one of: human, plain, json, csv, markdown, html, docx")
        );
    }
}

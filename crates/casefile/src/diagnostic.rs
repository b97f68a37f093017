use std::fmt;
use std::ops::Range;

/// What kind of fault a diagnostic is about. Its text never changes once it is in use: `E101`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

impl Code {
    /// The code as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Whether a file with it is refused; otherwise it is a warning.
    #[must_use]
    pub fn is_error(self) -> bool {
        self.0.starts_with('E')
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

macro_rules! codes {
    ($($name:ident = $code:literal, $means:literal;)*) => {
        impl Code {
            $(#[doc = $means] pub const $name: Code = Code($code);)*
        }

        /// Every code with its meaning.
        pub const CODES: &[(&str, &str)] = &[$(($code, $means)),*];
    };
}

codes! {
    FILE_SIZE = "E001", "The file is larger than 8 MiB.";
    UTF8 = "E002", "The file is not UTF-8 text.";
    CHARACTER = "E003", "A control character, or one that changes the direction of text.";
    DEPTH = "E004", "Tables and lists are nested more than 64 deep.";
    LENGTH = "E005", "A text is longer than 64 KiB.";
    MANY = "E006", "Too many victims, or too many losses of a victim.";
    MORE = "E007", "There are more errors than the program prints.";
    SYNTAX = "E010", "The file is not well-formed TOML or JSON.";
    TWICE = "E011", "A key is given twice.";

    UNKNOWN_KEY = "E101", "An unknown key in this section.";
    MISSING = "E102", "A required key is missing.";
    KIND = "E103", "A value of the wrong kind.";
    SCHEMA = "E104", "A version of the format that this program does not read.";

    WORD = "E201", "A word that is not in the list.";
    ID = "E202", "An id of the wrong form.";
    DAY = "E203", "Not a day of the calendar.";
    MONEY = "E204", "Not an amount of money.";
    FLOAT = "E205", "A decimal number without quotation marks, which would not be exact.";
    NEGATIVE = "E206", "A negative number.";
    LARGE = "E207", "A number that is too large.";
    RATIO = "E208", "Not a share, or not a quantity.";
    COURT = "E209", "Not a known court.";
    STATUTE = "E210", "Not a citation of a statute.";
    PATH = "E211", "Not a path to a fact of a victim.";

    SAME_ID = "E301", "A duplicate id.";
    REFERENCE = "E302", "An id that is not defined in the file.";
    FACT_SHAPE = "E303", "A fact that is given in two ways.";
    FACT_EMPTY = "E304", "A fact without content.";
    BOUNDS = "E305", "A least value above the greatest.";
    PROOF = "E306", "A proof that does not match the value.";
    AMOUNT_SHAPE = "E307", "The amount of a loss is given in two ways, or incompletely.";
    CHOICE_SHAPE = "E308", "A choice without content, or with two.";
    TOTAL_AND_ENTRIES = "E309", "A total of the record is given, and its entries or payments of the same kind too.";
    RECEIVED_OVER_ORDERED = "E310", "Receipts exceed the orders.";
    WHICH_DEFENDANT = "E311", "Conduct without its defendant.";
    SAME_CONDUCT = "E312", "Two sections for one defendant and one victim.";
    SHARES = "E314", "Parts of an award exceed the award.";
    CHOICE_ID = "E315", "A choice, a method, a question or a view that looks like a misspelled one.";
    REVERSAL = "E319", "A reversal that does not fit its payment.";
    FEWER_ORDERS = "E331", "Fewer orders in other cases than awards in other cases.";
    GROUP = "E332", "A group of no victims, or a group where one victim is meant.";
    TABLE = "E333", "A table of earlier awards that cannot be read.";

    BIRTH_DATE = "W401", "A text looks like a date of birth.";
    E_MAIL = "W402", "A text looks like an e-mail address.";
    PHONE = "W403", "A text looks like a telephone number.";
    ADDRESS = "W404", "A text looks like a street address.";
    HASH = "W405", "A text looks like the hash of a file.";
    FILE_NAME = "W406", "A text looks like the name of an image or a video.";
    VACATED_WHEN = "W407", "A vacated award without the day on which it was vacated.";
    BESIDE_JOINT = "W408", "An order of a later day that names no joint debt, beside one that is joint.";
}

/// One fault of a case file, and where it is.
///
/// `message` and `expected` repeat nothing of the file and can be logged; `source_line` and `help`
/// can hold its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of fault.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The line itself, or the part of a very long one around the fault.
    pub source_line: String,
    /// How many characters of the line are left out before `source_line`: 0, but for a very long
    /// line.
    pub skipped: usize,
    /// How many characters to underline, at least 1.
    pub width: usize,
    /// What was expected.
    pub expected: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
}

impl fmt::Display for Diagnostic {
    /// On one line, without anything of the file: `12:9: E204: not an amount`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line, column, code, ..
        } = self;
        write!(f, "{line}:{column}: {code}: {}", self.message)?;
        match &self.expected {
            Some(expected) => write!(f, "; expected {expected}"),
            None => Ok(()),
        }
    }
}

/// What is wrong with a case file that was refused: at least one error, by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics {
    // Boxed, so that a result stays small.
    first: Box<Diagnostic>,
    rest: Vec<Diagnostic>,
}

impl Diagnostics {
    pub(crate) fn one(first: Box<Diagnostic>) -> Self {
        Self {
            first,
            rest: Vec::new(),
        }
    }

    /// `sorted` is empty for no file: one that is refused has an error.
    pub(crate) fn new(sorted: Vec<Diagnostic>) -> Self {
        let mut all = sorted.into_iter();
        let first = all.next().unwrap_or_else(|| Diagnostic {
            code: Code::SYNTAX,
            message: "the file cannot be read".to_owned(),
            line: 1,
            column: 1,
            source_line: String::new(),
            skipped: 0,
            width: 1,
            expected: None,
            help: None,
        });
        Self {
            first: Box::new(first),
            rest: all.collect(),
        }
    }

    /// The first in the file.
    #[must_use]
    pub fn first(&self) -> &Diagnostic {
        &self.first
    }

    /// All of them, by position.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        std::iter::once(self.first()).chain(&self.rest)
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        self.rest.iter().try_for_each(|next| write!(f, "\n{next}"))
    }
}

impl std::error::Error for Diagnostics {}

/// Bytes of the text of a file.
pub(crate) type Span = Range<usize>;

/// A diagnostic before its place is turned into a line and a column.
#[derive(Debug)]
pub(crate) struct Issue {
    pub(crate) code: Code,
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) expected: Option<String>,
    pub(crate) help: Option<String>,
}

impl Issue {
    pub(crate) fn new(code: Code, span: &Span, message: impl Into<String>) -> Self {
        Self {
            code,
            span: span.clone(),
            message: message.into(),
            expected: None,
            help: None,
        }
    }

    pub(crate) fn expected(self, expected: impl Into<String>) -> Self {
        Self {
            expected: Some(expected.into()),
            ..self
        }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    /// With the suggestion, if there is one.
    pub(crate) fn did_you_mean(self, nearest: Option<&str>) -> Self {
        match nearest {
            Some(nearest) => self.help(format!("did you mean `{nearest}`?")),
            None => self,
        }
    }
}

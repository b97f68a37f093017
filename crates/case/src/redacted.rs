//! A text of a public copy.

use std::fmt;

/// A text of a public copy: a kind and a number. Places count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Redacted {
    /// The caption.
    Case,
    /// A victim.
    Victim(usize),
    /// A defendant.
    Defendant(usize),
    /// A count of a defendant. Counts of two defendants differ, so that a loss is tied to the right one.
    Count(usize, usize),
    /// A loss of a victim.
    Loss(usize),
    /// A payee.
    Payee(usize),
    /// An award.
    Award(usize),
    /// A payment.
    Payment(usize),
    /// A choice that the law does not know.
    Choice(usize),
    /// A method that the law does not know.
    Method,
    /// A question or a view that the law does not know.
    View,
    /// An entry later than the record of a victim.
    LeftOut(usize),
    /// A fact that a ruling closes or opens.
    Path,
    /// Reasons, which were stated.
    Reasons,
    /// A schedule, which the judgment contains.
    Schedule,
    /// A word of the law, by its place in a list of them.
    Word(usize),
    /// A reference to nothing in the file.
    Nobody,
}

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, place) = match *self {
            Self::Victim(place) => ("victim", place),
            Self::Defendant(place) => ("defendant", place),
            Self::Loss(place) => ("loss", place),
            Self::Payee(place) => ("payee", place),
            Self::Award(place) => ("award", place),
            Self::Payment(place) => ("payment", place),
            Self::Choice(place) => ("choice", place),
            Self::LeftOut(place) => ("an entry later than the record", place),
            Self::Word(place) => ("word", place),
            Self::Count(defendant, place) => {
                let defendant = defendant.saturating_add(1);
                return write!(f, "{defendant}-{}", place.saturating_add(1));
            }
            Self::Case => return f.write_str("A case"),
            Self::Method => return f.write_str("a-method"),
            Self::View => return f.write_str("a-view"),
            Self::Path => return f.write_str("victim"),
            Self::Reasons => return f.write_str("stated"),
            Self::Schedule => return f.write_str("as the judgment says"),
            Self::Nobody => return f.write_str("nobody"),
        };
        write!(f, "{kind}-{}", place.saturating_add(1))
    }
}

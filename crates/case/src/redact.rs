//! A public copy of a case: amounts, days, citations and what the law asks, and not a word of the file.
//!
//! [`redact`] makes a `Case<Redacted>`. Each of its texts is a [`Redacted`], which contains a kind and a number and cannot contain
//! a name, an id, a source, a remark or any other text of a case file. A report reads the copy after [`in_words`] has turned
//! kinds and numbers into words, which therefore come from the law or from this file.

use std::fmt;

use crate::case::{Case, LossItem};
use crate::texts::{MapTexts, Referent, Wording};

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
            Self::Path => return f.write_str("victim"),
            Self::Reasons => return f.write_str("stated"),
            Self::Schedule => return f.write_str("as the judgment says"),
            Self::Nobody => return f.write_str("nobody"),
        };
        write!(f, "{kind}-{}", place.saturating_add(1))
    }
}

/// Returns the public copy of a case. `words` lists the words of the law that a copy may contain: versions of statutes, choices, methods.
#[must_use]
pub fn redact(case: &Case, words: &[&str]) -> Case<Redacted> {
    let mut copy = case.map_texts(&Redaction { case, words });
    let items = case.victims.iter().flat_map(|victim| &victim.losses);
    let copies = copy.victims.iter_mut();
    for (item, copy) in items.zip(copies.flat_map(|victim| &mut victim.losses)) {
        copy.counts = tied(case, item);
    }
    copy
}

/// Returns a public copy as a case to compute and to print; `words` is the list with which the copy was made.
#[must_use]
pub fn in_words(copy: &Case<Redacted>, words: &[&str]) -> Case {
    copy.map_texts(&InWords(words))
}

/// The counts that a loss is tied to; several defendants can have a count of one id.
fn tied(case: &Case, item: &LossItem) -> Vec<Redacted> {
    let defendants = case.defendants.iter().enumerate();
    let counts = defendants.flat_map(|(whose, defendant)| {
        let counts = defendant.counts.iter().enumerate();
        counts.map(move |(place, count)| (Redacted::Count(whose, place), &count.id))
    });
    let tied = counts.filter(|(_, id)| item.counts.contains(id));
    tied.map(|(count, _)| count).collect()
}

struct Redaction<'c> {
    case: &'c Case,
    words: &'c [&'c str],
}

impl Redaction<'_> {
    fn word(&self, text: &str) -> Option<Redacted> {
        let place = self.words.iter().position(|word| *word == text);
        place.map(Redacted::Word)
    }
}

impl MapTexts<String> for Redaction<'_> {
    type Text = Redacted;

    fn name(&self, by_place: Redacted, text: &String) -> Redacted {
        match by_place {
            Redacted::Choice(_) | Redacted::Method => self.word(text).unwrap_or(by_place),
            _ => by_place,
        }
    }

    fn reference(&self, to: Referent, text: &String) -> Redacted {
        let case = self.case;
        let found = match to {
            Referent::Victim => place(&case.victims, |it| it.id == *text).map(Redacted::Victim),
            Referent::Defendant => {
                place(&case.defendants, |it| it.id == *text).map(Redacted::Defendant)
            }
            Referent::Payee => place(&case.payees, |it| it.id == *text).map(Redacted::Payee),
            Referent::Award => place(&case.awards, |it| it.id == *text).map(Redacted::Award),
            Referent::Payment => place(&case.payments, |it| it.id == *text).map(Redacted::Payment),
            // One id can be that of several counts: `tied` finds them all.
            Referent::Count => None,
        };
        found.unwrap_or(Redacted::Nobody)
    }

    fn words(&self, of: Wording, text: &String) -> Option<Redacted> {
        match of {
            Wording::Regime => self.word(text),
            Wording::Reasons => Some(Redacted::Reasons),
            Wording::Schedule => Some(Redacted::Schedule),
            Wording::Other => None,
        }
    }
}

fn place<T>(list: &[T], is: impl Fn(&T) -> bool) -> Option<usize> {
    list.iter().position(is)
}

struct InWords<'w>(&'w [&'w str]);

impl InWords<'_> {
    fn text(&self, redacted: Redacted) -> String {
        match redacted {
            Redacted::Word(place) => self.0.get(place).map(|word| (*word).to_owned()),
            _ => None,
        }
        .unwrap_or_else(|| redacted.to_string())
    }
}

impl MapTexts<Redacted> for InWords<'_> {
    type Text = String;

    fn name(&self, _: Redacted, text: &Redacted) -> String {
        self.text(*text)
    }

    fn reference(&self, _: Referent, text: &Redacted) -> String {
        self.text(*text)
    }

    fn words(&self, _: Wording, text: &Redacted) -> Option<String> {
        Some(self.text(*text))
    }
}

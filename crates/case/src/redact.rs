//! A public copy of a case: amounts, days, citations and what the law asks, and not a word of the file.
//!
//! [`redact`] makes a `Case<Redacted>`. Each of its texts is a [`Redacted`], which contains a kind and a number and cannot contain
//! a name, an id, a source, a remark or any other text of a case file. A report reads the copy after [`in_words`] has turned
//! kinds and numbers into words, which therefore come from the law or from this file.

use crate::case::{Case, LossItem};
use crate::redacted::Redacted;
use crate::texts::{MapTexts, Referent, Wording};

/// Returns the public copy of a case. `words` lists the words of the law that a copy may contain: versions of
/// statutes, choices, methods, questions, views.
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
            Redacted::Choice(_) | Redacted::Method | Redacted::View => {
                self.word(text).unwrap_or(by_place)
            }
            _ => by_place,
        }
    }

    fn reference(&self, to: Referent, text: &String) -> Redacted {
        let case = self.case;
        let found = match to {
            Referent::Victim => place(&case.victims, |it| it.id == *text).map(Redacted::Victim),
            Referent::Defendant => {
                let own = case.defendants.iter().map(|it| &it.id);
                let mut all = own.chain(case.joint_elsewhere.iter().map(|it| &it.debtor));
                all.position(|id| id == text).map(Redacted::Defendant)
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

//! A step of a judgment under one draft: its sentences, amounts and authorities on the day of the judgment.

use redress::cite::{Authority, Holding};
use redress::money::{Percent, Usd};
use redress_cite::Kind;
use redress_law::{Figure, JudgmentStep};

use crate::Error;
use crate::draft::Draft;
use crate::model::{Check, Line, Open};
use crate::value::Value;

/// A step of `rules/law/judgment/`, asked on the day of the judgment.
#[derive(Clone, Copy)]
pub(crate) struct Step<'d> {
    draft: &'d Draft<'d>,
    data: &'d JudgmentStep,
}

impl Draft<'_> {
    /// The step of this id.
    pub(crate) fn step(&self, id: &str) -> Result<Step<'_>, Error> {
        Ok(Step {
            draft: self,
            data: self.steps.step(id)?,
        })
    }

    /// Every step that rests on the amount of another.
    pub(crate) fn steps_on_others(&self) -> impl Iterator<Item = (&str, Step<'_>)> {
        self.steps.iter().filter_map(|data| {
            let step = Step { draft: self, data };
            data.on().map(|on| (on, step))
        })
    }

    /// Cites a holding: `18 U.S.C. 3612(f)(1) [VERIFIED]`.
    pub(crate) fn cite(&self, reference: &str) -> Result<String, Error> {
        let (authority, holding) = self.law.holding(reference)?;
        Ok(cited(&authority, &holding))
    }
}

impl<'d> Step<'d> {
    /// The data of the step.
    pub(crate) const fn data(self) -> &'d JudgmentStep {
        self.data
    }

    /// Returns whether its law is in force on the day of the judgment.
    pub(crate) fn in_force(self) -> bool {
        self.data.in_force(self.draft.day)
    }

    /// Its name in words.
    pub(crate) fn name(self) -> Result<String, Error> {
        Ok(self.data.name(self.draft.day)?)
    }

    /// One of its sentences.
    pub(crate) fn say(self, id: &str, with: &[(&str, &str)]) -> Result<String, Error> {
        Ok(self.data.say(id, self.draft.day, with)?)
    }

    /// A value of nothing, for the reason in one of its sentences.
    pub(crate) fn nothing(self, id: &str) -> Result<Value, Error> {
        Ok(Value::Nothing(self.say(id, &[])?))
    }

    /// A line with the name, the key and the authority of the step.
    pub(crate) fn line(self, value: Value, notes: Vec<String>) -> Result<Line, Error> {
        Ok(Line {
            key: self.data.key().to_owned(),
            what: self.name()?,
            value,
            authority: self.authority()?,
            notes,
        })
    }

    /// An entry of the statement of the judgment.
    pub(crate) fn check(self, there: bool, says: String) -> Result<Check, Error> {
        Ok(Check {
            pin: self.data.key().to_owned(),
            what: self.name()?,
            there,
            says,
        })
    }

    /// A finding or statement that it asks for.
    pub(crate) fn open(
        self,
        id: &str,
        defendant: &str,
        with: &[(&str, &str)],
    ) -> Result<Open, Error> {
        let owed = self.data.ask(id, self.draft.day, with)?;
        Ok(Open {
            code: owed.code,
            defendant: defendant.to_owned(),
            what: owed.what,
            how: owed.how,
        })
    }

    /// The figure under each view of one of its questions that nobody took.
    pub(crate) fn turn(
        self,
        question: &str,
        figure: &dyn Fn(&str) -> Result<Value, Error>,
    ) -> Result<Value, Error> {
        self.draft
            .answers
            .turn(self.data.question(question)?, figure)
    }

    /// A remark where a court or the user took a view of one of its questions.
    pub(crate) fn taken(self, question: &str) -> Result<Option<String>, Error> {
        Ok(self.draft.answers.taken(self.data.question(question)?))
    }

    /// The amount of one of its parameters.
    pub(crate) fn amount(self, part: &str) -> Result<Usd, Error> {
        match self.figure(part)? {
            Figure::Amount(amount) => Ok(amount),
            _ => Err(self.no_parameter(part)),
        }
    }

    /// The days of one of its parameters.
    pub(crate) fn days(self, part: &str) -> Result<u32, Error> {
        match self.figure(part)? {
            Figure::Days(days) => Ok(days),
            _ => Err(self.no_parameter(part)),
        }
    }

    /// The percentage of one of its parameters.
    pub(crate) fn percent(self, part: &str) -> Result<Percent, Error> {
        match self.figure(part)? {
            Figure::Percent(percent) => Ok(percent),
            _ => Err(self.no_parameter(part)),
        }
    }

    /// The years of one of its parameters.
    pub(crate) fn years(self, part: &str) -> Result<u32, Error> {
        match self.figure(part)? {
            Figure::Years(years) => Ok(years),
            _ => Err(self.no_parameter(part)),
        }
    }

    fn figure(self, part: &str) -> Result<Figure, Error> {
        let id = self.data.parameter(part)?;
        let dated = self.draft.law.parameter(id, self.draft.day)?;
        dated.map_or_else(|| Err(self.no_parameter(part)), |dated| Ok(dated.figure))
    }

    /// The error that the law has no value of a parameter on the day of the judgment.
    pub(crate) fn no_parameter(self, part: &str) -> Error {
        let id = self.data.parameter(part).unwrap_or(part);
        Error::NoParameter(id.to_owned(), self.draft.day)
    }

    fn authority(self) -> Result<Vec<String>, Error> {
        let references = self.data.authority.iter();
        references
            .map(|reference| self.draft.cite(reference))
            .collect()
    }
}

/// An authority as it is cited, with its pin or that there is none, and its tag.
fn cited(authority: &Authority, holding: &Holding) -> String {
    let pin = match &holding.pin {
        // A section carries its subsection at once: 18 U.S.C. 3612(f)(1).
        Some(pin) if authority.kind != Kind::Decision && pin.starts_with('(') => pin.clone(),
        Some(pin) => format!(", {pin}"),
        None => ", pin not verified".to_owned(),
    };
    format!("{}{pin} [{}]", authority.short(), holding.confidence)
}

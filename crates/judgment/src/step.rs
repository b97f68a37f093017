//! A step of a judgment: its sentences, amounts and authorities on the date of the judgment.

use redress::cite::{Authority, Holding};
use redress::money::{Percent, Usd};
use redress_cite::AuthorityKind;
use redress_law::{Figure, JudgmentStep};

use crate::JudgmentError;
use crate::inputs::Draft;
use crate::lines::{FigureLine, OpenItem, StatementEntry};
use crate::value::Value;

/// A step of `rules/law/judgment/`, read on the date of the judgment.
#[derive(Clone, Copy)]
pub(crate) struct Step<'d> {
    draft: &'d Draft<'d>,
    data: &'d JudgmentStep,
}

impl Draft<'_> {
    /// Returns the step with this id.
    pub(crate) fn step(&self, id: &str) -> Result<Step<'_>, JudgmentError> {
        Ok(Step {
            draft: self,
            data: self.steps.step(id)?,
        })
    }

    /// Returns every step whose amount depends on the amount of another step.
    pub(crate) fn steps_on_others(&self) -> impl Iterator<Item = (&str, Step<'_>)> {
        self.steps.iter().filter_map(|data| {
            let step = Step { draft: self, data };
            data.on().map(|on| (on, step))
        })
    }

    /// Cites a holding: `18 U.S.C. 3612(f)(1) [VERIFIED]`.
    pub(crate) fn cite(&self, reference: &str) -> Result<String, JudgmentError> {
        let (authority, holding) = self.law.holding(reference)?;
        Ok(cited(&authority, &holding))
    }
}

impl<'d> Step<'d> {
    /// Returns the data of the step.
    pub(crate) const fn data(self) -> &'d JudgmentStep {
        self.data
    }

    /// Returns whether the law of the step is in force on the date of the judgment.
    pub(crate) fn in_force(self) -> bool {
        self.data.in_force(self.draft.day)
    }

    /// Returns the name of the step in words.
    pub(crate) fn name(self) -> Result<String, JudgmentError> {
        Ok(self.data.name(self.draft.day)?)
    }

    /// Returns a sentence of the step with its blanks filled.
    pub(crate) fn say(self, id: &str, with: &[(&str, &str)]) -> Result<String, JudgmentError> {
        Ok(self.data.say(id, self.draft.day, with)?)
    }

    /// Returns a value of zero whose reason is one of the sentences.
    pub(crate) fn nothing(self, id: &str) -> Result<Value, JudgmentError> {
        Ok(Value::Nothing(self.say(id, &[])?))
    }

    /// Returns a line with the name, key and authority of the step.
    pub(crate) fn line(
        self,
        value: Value,
        notes: Vec<String>,
    ) -> Result<FigureLine, JudgmentError> {
        Ok(FigureLine {
            key: self.data.key().to_owned(),
            what: self.name()?,
            value,
            authority: self.authority()?,
            notes,
        })
    }

    /// Returns an entry of the statement of the judgment.
    pub(crate) fn check(
        self,
        is_stated: bool,
        says: String,
    ) -> Result<StatementEntry, JudgmentError> {
        Ok(StatementEntry {
            pin: self.data.key().to_owned(),
            what: self.name()?,
            is_stated,
            says,
        })
    }

    /// Returns a finding or statement that the step needs.
    pub(crate) fn open(
        self,
        id: &str,
        defendant: &str,
        with: &[(&str, &str)],
    ) -> Result<OpenItem, JudgmentError> {
        let owed = self.data.ask(id, self.draft.day, with)?;
        Ok(OpenItem {
            code: owed.code,
            defendant: defendant.to_owned(),
            place: String::new(),
            what: owed.what,
            instruction: owed.how,
        })
    }

    /// Computes the figure under each view of an unsettled question of the step.
    pub(crate) fn turn(
        self,
        question: &str,
        figure: &dyn Fn(&str) -> Result<Value, JudgmentError>,
    ) -> Result<Value, JudgmentError> {
        self.draft
            .answers
            .turn(self.data.question(question)?, figure)
    }

    /// Returns a remark if a court or the user took a view of a question of the step.
    pub(crate) fn taken(self, question: &str) -> Result<Option<String>, JudgmentError> {
        Ok(self.draft.answers.taken(self.data.question(question)?))
    }

    /// Returns the amount in a parameter.
    pub(crate) fn amount(self, part: &str) -> Result<Usd, JudgmentError> {
        match self.figure(part)? {
            Figure::Amount(amount) => Ok(amount),
            _ => Err(self.no_parameter(part)),
        }
    }

    /// Returns the number of days in a parameter.
    pub(crate) fn days(self, part: &str) -> Result<u32, JudgmentError> {
        match self.figure(part)? {
            Figure::Days(days) => Ok(days),
            _ => Err(self.no_parameter(part)),
        }
    }

    /// Returns the percentage in a parameter.
    pub(crate) fn percent(self, part: &str) -> Result<Percent, JudgmentError> {
        match self.figure(part)? {
            Figure::Percent(percent) => Ok(percent),
            _ => Err(self.no_parameter(part)),
        }
    }

    /// Returns the number of years in a parameter.
    pub(crate) fn years(self, part: &str) -> Result<u32, JudgmentError> {
        match self.figure(part)? {
            Figure::Years(years) => Ok(years),
            _ => Err(self.no_parameter(part)),
        }
    }

    fn figure(self, part: &str) -> Result<Figure, JudgmentError> {
        let id = self.data.parameter(part)?;
        let dated = self.draft.law.parameter(id, self.draft.day)?;
        dated.map_or_else(|| Err(self.no_parameter(part)), |dated| Ok(dated.figure))
    }

    /// Returns the error for a parameter without a value on the date of the judgment.
    pub(crate) fn no_parameter(self, part: &str) -> JudgmentError {
        let id = self.data.parameter(part).unwrap_or(part);
        JudgmentError::NoParameter(id.to_owned(), self.draft.day)
    }

    /// Cites the authorities of the step.
    pub(crate) fn authority(self) -> Result<Vec<String>, JudgmentError> {
        let references = self.data.authority.iter();
        references
            .map(|reference| self.draft.cite(reference))
            .collect()
    }
}

/// Cites an authority with its pin or "pin not verified", and its confidence tag.
fn cited(authority: &Authority, holding: &Holding) -> String {
    let pin = match &holding.pin {
        // A section is cited with its subsection: 18 U.S.C. 3612(f)(1).
        Some(pin) if authority.kind != AuthorityKind::Decision && pin.starts_with('(') => {
            pin.clone()
        }
        Some(pin) => format!(", {pin}"),
        None => ", pin not verified".to_owned(),
    };
    format!("{}{pin} [{}]", authority.short(), holding.confidence)
}

//! Awards in decided cases, for comparison: information, and no law. No computation reads them.

use redress_case::Class;
use redress_cite::{Citation, Confidence, CourtId, Date, circuit_of};
use redress_money::{AmountsInOrder, Usd};
use serde::Deserialize;

use crate::text::Day;
use crate::{Law, LawError, Text};

/// The path of the file.
pub(crate) const PATH: &str = "awards.toml";

/// An award of a decided case, or a decision without a known award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedAward {
    /// The id of the decision.
    pub(crate) id: String,
    /// Its name.
    pub name: String,
    /// Its citation, where one is known.
    pub cite: Option<Citation>,
    /// The court that decided.
    pub court: CourtId,
    /// The day, or the year where the day is not known.
    pub decided: DecisionDay,
    /// The text of the statute, by the id of its [`AwardText`].
    pub text: String,
    /// The class of offense, where the text has one class.
    pub class: Option<Class>,
    /// The conduct of which the defendant was convicted: `possession`, `distribution`.
    pub roles: Vec<String>,
    /// The counts of conviction, where their number is known.
    pub counts: Option<u32>,
    /// The decision that has this award already.
    pub same_as: Option<String>,
    /// The award; `None` where the decision has none that is known.
    pub award: Option<AwardMade>,
}

/// An amount that was awarded, to one victim or to several together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardMade {
    /// The number of victims whom it is for, where known.
    pub victims: Option<u32>,
    /// The pseudonym of the victim's series.
    pub victim: Option<String>,
    /// The loss found.
    pub loss: Option<Usd>,
    /// How the loss was read.
    pub loss_confidence: Option<Confidence>,
    /// The amount.
    pub amount: Option<Usd>,
    /// How the amount was read.
    pub confidence: Option<Confidence>,
    /// Its fate.
    pub fate: AwardFate,
    /// A remark.
    pub note: Option<String>,
}

/// The fate of an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AwardFate {
    /// A court of appeals left it in place.
    Affirmed,
    /// It was entered, and no appeal is known.
    Ordered,
    /// It was vacated or reversed.
    Vacated,
    /// The amount was left for later.
    Deferred,
    /// Nothing certain is known of it.
    NotKnown,
}

impl AwardFate {
    /// Every fate, with its name in a file and in words.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Affirmed, "affirmed"),
        (Self::Ordered, "ordered"),
        (Self::Vacated, "vacated"),
        (Self::Deferred, "deferred"),
        (Self::NotKnown, "not-known"),
    ];

    /// Returns the name in a file.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        all.find(|(fate, _)| *fate == self)
            .map_or("", |(_, name)| name)
    }
}

/// The day of a decision, or its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DecisionDay {
    /// The day; the first of the year where only the year is known.
    pub first: Date,
    /// True where the day is known.
    pub(crate) is_day: bool,
}

impl std::fmt::Display for DecisionDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.is_day {
            true => f.pad(&self.first.to_string()),
            false => f.pad(&self.first.year().to_string()),
        }
    }
}

impl DecidedAward {
    /// Returns the circuit of the court; of the Supreme Court, itself.
    #[must_use]
    pub fn circuit(&self) -> CourtId {
        circuit_of(&self.court).unwrap_or_else(|| self.court.clone())
    }

    /// Returns the amount if it enters figures: an award to one victim that stands as far as is known, read and not remembered,
    /// and not another decision on an award that is there already.
    #[must_use]
    pub fn figure(&self) -> Option<Usd> {
        let award = self.award.as_ref()?;
        let stands = matches!(award.fate, AwardFate::Affirmed | AwardFate::Ordered);
        let read = matches!(
            award.confidence,
            Some(Confidence::Verified | Confidence::Secondary)
        );
        let enters = stands && read && award.victims == Some(1) && self.same_as.is_none();
        award.amount.filter(|_| enters)
    }
}

/// The figures of awards: those that award something, and how many awarded nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AwardFigures {
    /// The awards of more than nothing.
    pub amounts: Option<AmountsInOrder>,
    /// How many awarded nothing.
    pub nothing: usize,
}

impl AwardFigures {
    /// Returns the figures of those awards that enter figures ([`DecidedAward::figure`]).
    pub fn new<'a>(awards: impl IntoIterator<Item = &'a DecidedAward>) -> Self {
        let figures = awards.into_iter().filter_map(DecidedAward::figure);
        let (nothing, something): (Vec<Usd>, Vec<Usd>) = figures.partition(|it| it.is_zero());
        Self {
            amounts: AmountsInOrder::new(something),
            nothing: nothing.len(),
        }
    }
}

/// A text of a statute under which awards compare.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardText {
    /// The id.
    pub id: String,
    /// The text in words.
    pub says: String,
    /// The ids of the texts in `regimes.toml` that it stands for.
    #[serde(default)]
    pub regimes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    text: Vec<AwardText>,
    #[serde(default)]
    decision: Vec<RawDecision>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDecision {
    id: String,
    name: String,
    cite: Option<Citation>,
    court: CourtId,
    decided: Option<Day>,
    year: Option<i16>,
    text: String,
    class: Option<Class>,
    roles: Vec<String>,
    counts: Option<u32>,
    same_as: Option<String>,
    #[serde(default)]
    award: Vec<AwardMade>,
}

impl RawDecision {
    /// Returns a row for each award, or one for a decision without any.
    fn rows(self) -> Result<Vec<DecidedAward>, String> {
        let decided = match (self.decided, self.year) {
            (Some(day), None) => DecisionDay {
                first: day.0,
                is_day: true,
            },
            (None, Some(year)) => DecisionDay {
                first: Date::new(year, 1, 1).map_err(|error| error.to_string())?,
                is_day: false,
            },
            _ => return Err("it has either `decided` or `year`".to_owned()),
        };
        for award in &self.award {
            if award.amount.is_some() != award.confidence.is_some()
                || award.loss.is_some() != award.loss_confidence.is_some()
            {
                return Err("each figure has its tag, and each tag its figure".to_owned());
            }
        }
        let row = DecidedAward {
            id: self.id,
            name: self.name,
            cite: self.cite,
            court: self.court,
            decided,
            text: self.text,
            class: self.class,
            roles: self.roles,
            counts: self.counts,
            same_as: self.same_as,
            award: None,
        };
        if self.award.is_empty() {
            return Ok(vec![row]);
        }
        let awards = self.award.into_iter();
        Ok(awards
            .map(|award| DecidedAward {
                award: Some(award),
                ..row.clone()
            })
            .collect())
    }
}

/// The texts and the awards of all files.
fn read(texts: &[Text]) -> Result<(Vec<AwardText>, Vec<DecidedAward>), LawError> {
    let (mut kinds, mut awards) = (Vec::<AwardText>::new(), Vec::new());
    for text in texts {
        let file: File = text.read(PATH)?;
        kinds.extend(file.text.into_iter().filter(|it| text.keeps(&it.id)));
        for decision in file.decision {
            if !text.keeps(&decision.id) {
                continue;
            }
            let at = |message: String| LawError::at(text, PATH, 0, message);
            let id = decision.id.clone();
            if !kinds.iter().any(|known| known.id == decision.text) {
                let known = kinds.iter().map(|known| known.id.clone());
                return Err(LawError::no_such("text", &decision.text, known).in_text(text, PATH));
            }
            let rows = decision.rows();
            awards.extend(rows.map_err(|problem| at(format!("decision `{id}`: {problem}")))?);
        }
    }
    Ok((kinds, awards))
}

impl Law {
    /// Returns the awards of decided cases in the order of the file, with the texts under which they compare. They are
    /// information and no law, so that no receipt of a result lists their file.
    ///
    /// # Errors
    /// When the file is malformed.
    pub fn decided_awards(&self) -> Result<(Vec<AwardText>, Vec<DecidedAward>), LawError> {
        let texts = self.texts.get(PATH);
        read(texts.ok_or_else(|| LawError::missing_text(PATH))?)
    }
}

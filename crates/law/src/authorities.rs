//! Authorities, one file a court, and what a holding weighs in a court on a day.

use redress_cite::{
    Authority, AuthorityKind, Citation, Confidence, CourtId, Date, Event, EventKind, Holding,
};
use redress_rule::Strength;
use serde::Deserialize;

use crate::text::Day;
use crate::{LawError, Text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    authority: Vec<Raw>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    name: String,
    #[serde(default = "decision")]
    kind: AuthorityKind,
    cite: Citation,
    decided: Day,
    #[serde(default = "yes")]
    precedential: bool,
    confidence: Confidence,
    /// The court, where it is not that of the file: a district court stands in its circuit's file.
    court: Option<CourtId>,
    #[serde(default)]
    holding: Vec<RawHolding>,
    #[serde(default)]
    event: Vec<RawEvent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHolding {
    id: String,
    says: String,
    pin: Option<String>,
    confidence: Option<Confidence>,
    #[serde(default)]
    dictum: bool,
    #[serde(default)]
    event: Vec<RawEvent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvent {
    on: Day,
    kind: EventKind,
    by: Option<String>,
    note: Option<String>,
}

const fn decision() -> AuthorityKind {
    AuthorityKind::Decision
}

const fn yes() -> bool {
    true
}

impl From<RawEvent> for Event {
    fn from(raw: RawEvent) -> Self {
        Self {
            on: raw.on.0,
            kind: raw.kind,
            by: raw.by,
            note: raw.note,
        }
    }
}

/// Reads the authorities of one court.
pub(crate) fn read(court: &str, texts: &[Text]) -> Result<Vec<Authority>, LawError> {
    let path = format!("authorities/{court}.toml");
    let mut all = Vec::new();
    for text in texts {
        all.extend(read_one(court, &path, text)?);
    }
    Ok(all)
}

fn read_one(court: &str, path: &str, text: &Text) -> Result<Vec<Authority>, LawError> {
    let file: File = text.read(path)?;
    let of_file: CourtId = court
        .parse()
        .map_err(|_| LawError::at(text, path, 0, "the file's name is not the id of a court"))?;
    Ok(file
        .authority
        .into_iter()
        .filter(|raw| text.keeps(&raw.id))
        .map(|raw| Authority {
            confidence: raw.confidence,
            holdings: raw
                .holding
                .into_iter()
                .map(|holding| Holding {
                    id: holding.id,
                    says: holding.says,
                    pin: holding.pin,
                    confidence: holding.confidence.unwrap_or(raw.confidence),
                    dictum: holding.dictum,
                    events: holding.event.into_iter().map(Event::from).collect(),
                })
                .collect(),
            id: raw.id,
            name: raw.name,
            kind: raw.kind,
            court: raw.court.unwrap_or_else(|| of_file.clone()),
            cite: raw.cite,
            decided: raw.decided.0,
            precedential: raw.precedential,
            events: raw.event.into_iter().map(Event::from).collect(),
        })
        .collect())
}

/// What a holding weighs in a court on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// It binds.
    Binding,
    /// This district's own practice: its judges do not bind one another.
    Practice,
    /// It persuades at most.
    Persuasive,
    /// The court itself said it, without making precedent.
    NotPrecedential,
    /// It was not decided yet, or has lost its force.
    None,
}

impl Weight {
    /// What `holding` of `authority` weighs in `court` on `day`.
    #[must_use]
    pub(crate) fn of(authority: &Authority, holding: &Holding, court: &CourtId, day: Date) -> Self {
        if !authority.in_force(Some(holding), day) {
            return Self::None;
        }
        let statutory = !matches!(authority.kind, AuthorityKind::Decision);
        let own = authority.court == *court;
        let binds = court.is_bound_by(&authority.court);
        if statutory {
            // A statute binds where it was enacted, and elsewhere persuades at most.
            match authority.court.legislates_for(court) || binds {
                true => Self::Binding,
                false => Self::Persuasive,
            }
        } else if own && court.is_trial() {
            Self::Practice
        } else if binds && authority.precedential && !holding.dictum {
            Self::Binding
        } else if own {
            Self::NotPrecedential
        } else {
            Self::Persuasive
        }
    }

    /// The most that a step can claim on it.
    #[must_use]
    pub(crate) const fn strength(self) -> Strength {
        match self {
            Self::Binding => Strength::Required,
            Self::Practice => Strength::Permitted,
            Self::Persuasive | Self::NotPrecedential | Self::None => Strength::Illustrative,
        }
    }

    /// In words.
    #[must_use]
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Binding => "binding",
            Self::Practice => "practice of this district",
            Self::Persuasive => "persuasive",
            Self::NotPrecedential => "not precedential",
            Self::None => "without force",
        }
    }
}

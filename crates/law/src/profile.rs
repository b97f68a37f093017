//! A profile as its file has it.

use redress_case::Class;
use redress_cite::{CourtId, circuit_of};
use serde::Deserialize;
use toml::Spanned;

use crate::entry::{Entry, RawWindow};
use crate::error::nearest;
use crate::text::{DatedText, Day, OneOrMore};
use crate::{LawError, Text};

/// What a profile is, without its rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileHead {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The court whose law it is.
    pub court: CourtId,
    /// The law in a few lines.
    pub summary: String,
    /// Whether it is no circuit's law.
    pub contrast: bool,
    /// Whether it is a theory: a contrast that is shown only where it is named.
    pub theory: bool,
    /// Whether it is what a pending bill would make of the law.
    pub proposed: bool,
    /// Whether it is the practice of a district.
    pub district: bool,
    /// The profile on which it rests.
    pub extends: Option<String>,
    /// Where it came from.
    pub origin: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) id: Spanned<String>,
    pub(crate) name: String,
    pub(crate) court: CourtId,
    pub(crate) summary: String,
    /// The profile on which this one rests: its approaches hold for each class and text of which this one has none.
    pub(crate) extends: Option<Spanned<String>>,
    pub(crate) contrast: Option<RawContrast>,
    pub(crate) proposed: Option<RawProposed>,
    /// The views that the court takes of unsettled questions.
    #[serde(default)]
    pub(crate) takes: Vec<Spanned<RawTake>>,
    /// What the court's decisions add to the approaches on which the profile rests.
    #[serde(default)]
    pub(crate) add: Vec<Spanned<RawAdd>>,
    /// Remarks that print with an approach from a day on.
    #[serde(default)]
    pub(crate) note: Vec<RawNote>,
    #[serde(default)]
    pub(crate) approach: Vec<Spanned<RawApproach>>,
}

/// A view that a court takes, from the day of the decision that takes it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTake {
    pub(crate) question: String,
    pub(crate) view: String,
    pub(crate) authority: String,
}

/// An entry that a decision adds to the approaches of the profile below, from the day of that decision.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAdd {
    /// The list, or the id of a choice that gets a method.
    pub(crate) to: String,
    pub(crate) offense: OneOrMore<Class>,
    pub(crate) regime: String,
    /// It stands before the entry of this rule; else last.
    pub(crate) before: Option<String>,
    /// It takes the place of the entry of this rule.
    pub(crate) instead: Option<String>,
    #[serde(rename = "use")]
    pub(crate) entry: Entry,
}

/// A remark on the approaches to some classes and a text, from a day on or before one.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNote {
    pub(crate) offense: OneOrMore<Class>,
    pub(crate) regime: String,
    pub(crate) from: Option<Day>,
    pub(crate) before: Option<Day>,
    pub(crate) says: String,
}

/// What a pending bill would make of the law.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawProposed {
    /// The bill, as cited.
    pub(crate) bill: String,
    /// What it would change, and what of it is not computed.
    pub(crate) note: String,
}

/// A case's own `approach.toml`: a district court's method, not its circuit's law.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseFile {
    pub(crate) approach: Vec<Spanned<RawApproach>>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawContrast {
    /// A theory is shown only where it is named.
    #[serde(default)]
    pub(crate) theory: bool,
    pub(crate) contrary_to: DatedText,
    pub(crate) note: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawApproach {
    pub(crate) name: String,
    pub(crate) offense: OneOrMore<Class>,
    pub(crate) regime: Spanned<String>,
    #[serde(default)]
    pub(crate) law: RawWindow,
    #[serde(default)]
    pub(crate) open: bool,
    /// Nothing caps an award: to be said, or an approach without a cap is refused.
    #[serde(default)]
    pub(crate) uncapped: bool,
    pub(crate) note: Option<String>,
    #[serde(default)]
    pub(crate) gates: Vec<Spanned<Entry>>,
    #[serde(default)]
    pub(crate) losses: Vec<Spanned<Entry>>,
    #[serde(default)]
    pub(crate) apportionment: Vec<Spanned<Entry>>,
    #[serde(default)]
    pub(crate) bounds: Vec<Spanned<Entry>>,
    #[serde(default)]
    pub(crate) terms: Vec<Spanned<Entry>>,
    #[serde(default)]
    pub(crate) credits: Vec<Spanned<Entry>>,
}

pub(crate) fn read(id: &str, text: &Text) -> Result<File, LawError> {
    let path = format!("profiles/{id}.toml");
    let file: File = text.read(&path)?;
    if file.id.as_ref() != id {
        let at = file.id.span().start;
        return Err(LawError::at(
            text,
            &path,
            at,
            "the id is not that of the file's name",
        ));
    }
    if !file.court.is_known() {
        let declared = redress_cite::declared();
        let courts = declared.iter().flat_map(|it| &it.courts);
        let courts = courts.filter(|court| !court.legislature);
        let known: Vec<String> = courts.map(|court| court.id.to_string()).collect();
        // A court that no jurisdiction declares has no law but that of the profile; one that is nearly declared is misspelled.
        if nearest(file.court.as_str(), &known).is_some() {
            let error = LawError::no_such("court", file.court.as_str(), known.into_iter());
            let at = text.text.find("\ncourt");
            let at = at.map_or(0, |at| at.saturating_add(1));
            return Err(error.at_place(text, &path, at));
        }
    }
    Ok(file)
}

/// Whether a court is a district court.
pub(crate) fn is_district(court: &CourtId) -> bool {
    circuit_of(court).is_some_and(|circuit| circuit != *court)
}

pub(crate) fn head(id: &str, file: &File, text: &Text) -> ProfileHead {
    let contrast = file.contrast.as_ref();
    ProfileHead {
        id: id.to_owned(),
        name: file.name.clone(),
        district: is_district(&file.court),
        court: file.court.clone(),
        summary: file.summary.clone(),
        contrast: contrast.is_some(),
        theory: contrast.is_some_and(|contrast| contrast.theory),
        proposed: file.proposed.is_some(),
        extends: file.extends.as_ref().map(|it| it.as_ref().clone()),
        origin: text.origin.clone(),
    }
}

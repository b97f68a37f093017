//! A profile as its file has it.

use std::collections::BTreeMap;

use redress_cite::CourtId;
use redress_core::case::Class;
use serde::Deserialize;
use toml::Spanned;

use crate::entry::Entry;
use crate::text::{Day, OneOrMore};
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
    pub(crate) contrast: Option<RawContrast>,
    /// The views that the circuit takes.
    #[serde(default)]
    pub(crate) takes: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) approach: Vec<Spanned<RawApproach>>,
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
    pub(crate) contrary_to: String,
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

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWindow {
    pub(crate) from: Option<Day>,
    pub(crate) before: Option<Day>,
}

pub(crate) fn read(id: &str, text: &Text) -> Result<File, LawError> {
    let path = format!("profiles/{id}.toml");
    let file: File =
        toml::from_str(&text.text).map_err(|error| LawError::toml(text, &path, &error))?;
    if file.id.as_ref() != id {
        let at = file.id.span().start;
        return Err(LawError::at(
            text,
            &path,
            at,
            "the id is not that of the file's name",
        ));
    }
    Ok(file)
}

pub(crate) fn head(id: &str, text: &Text) -> Result<ProfileHead, LawError> {
    let file = read(id, text)?;
    Ok(ProfileHead {
        id: id.to_owned(),
        name: file.name,
        court: file.court,
        summary: file.summary,
        contrast: file.contrast.is_some(),
        origin: text.origin.clone(),
    })
}

//! Jurisdictions beside the federal one: `jurisdictions/ID.toml`.

use redress_cite::{CodeForm, CourtId, CourtOf, Jurisdiction, JurisdictionError};
use serde::Deserialize;

use crate::{LawError, Text};

/// The folder of the files of jurisdictions.
pub(crate) const FOLDER: &str = "jurisdictions/";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    name: String,
    kind: String,
    #[serde(default)]
    captions: Vec<String>,
    #[serde(default)]
    reporters: Vec<String>,
    #[serde(default)]
    code: Vec<RawCode>,
    court: Vec<RawCourt>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawCode {
    /// The text before the section.
    cite: String,
    #[serde(default)]
    section_sign: bool,
    #[expect(dead_code, reason = "for the reader of the file")]
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawCourt {
    id: CourtId,
    name: String,
    abbreviation: String,
    #[serde(default)]
    bound_by: Vec<CourtId>,
    #[serde(default)]
    trial: bool,
    #[serde(default)]
    legislature: bool,
}

/// Declares the jurisdiction of a file.
pub(crate) fn declare(path: &str, text: &Text) -> Result<(), LawError> {
    let file: File = text.read(path)?;
    let error = |message: String| LawError::at(text, path, 0, message);
    if format!("{FOLDER}{}.toml", file.id) != path {
        return Err(error("the id is not that of the file's name".to_owned()));
    }
    let codes = file.code.into_iter().map(|code| CodeForm {
        prefix: code.cite,
        section_sign: code.section_sign,
    });
    let courts = file.court.into_iter().map(|court| CourtOf {
        id: court.id,
        name: court.name,
        abbreviation: court.abbreviation,
        bound_by: court.bound_by,
        trial: court.trial,
        legislature: court.legislature,
    });
    let courts: Vec<CourtOf> = courts.collect();
    let known: Vec<String> = courts.iter().map(|court| court.id.to_string()).collect();
    let declared = redress_cite::declare(Jurisdiction {
        id: file.id,
        name: file.name,
        kind: file.kind,
        captions: file.captions,
        codes: codes.collect(),
        reporters: file.reporters,
        courts,
    });
    declared.map(drop).map_err(|problem| match &problem {
        JurisdictionError::BoundBy(_, other) => {
            let nearest = LawError::no_such("court", other, known.into_iter());
            let at = text.text.find(&format!("\"{other}\"")).unwrap_or_default();
            let found = LawError::at(text, path, at, problem.to_string());
            LawError {
                help: nearest.help,
                ..found
            }
        }
        _ => error(problem.to_string()),
    })
}

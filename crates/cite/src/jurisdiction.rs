//! Jurisdictions beside the federal one: their courts, who binds whom, and how their codes and reporters are cited.
//!
//! A declaration is for the life of the program, because a citation and a court are values without a context: two laws of one
//! program share what they declare alike, and cannot declare one jurisdiction in two ways.

use std::sync::{PoisonError, RwLock};

use crate::{CourtId, circuit_of};

static DECLARED: RwLock<Vec<&'static Jurisdiction>> = RwLock::new(Vec::new());

/// The id of the federal jurisdiction, which every program knows.
pub const FEDERAL: &str = "us";

/// A jurisdiction, as its file of law declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jurisdiction {
    /// The id: `washington`.
    pub id: String,
    /// The name: "Washington".
    pub name: String,
    /// The kind: "state".
    pub kind: String,
    /// How captions begin that name the jurisdiction first: "State v. ".
    pub captions: Vec<String>,
    /// Its codes.
    pub codes: Vec<CodeForm>,
    /// The reporters in which its decisions are printed, as they are cited.
    pub reporters: Vec<String>,
    /// Its courts, and its legislature.
    pub courts: Vec<CourtOf>,
}

/// The form in which a code is cited: a text before the section.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeForm {
    /// The text before the section: `RCW`, `Cal. Penal Code`.
    pub prefix: String,
    /// Whether a section sign stands before the section.
    pub section_sign: bool,
}

/// A court of a jurisdiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourtOf {
    /// Its id.
    pub id: CourtId,
    /// Its name: "Court of Appeals of Washington".
    pub name: String,
    /// Its name in a citation: "Wash. Ct. App.".
    pub abbreviation: String,
    /// The courts whose precedents bind it, beside its own.
    pub bound_by: Vec<CourtId>,
    /// True for a trial court, whose judges do not bind one another.
    pub trial: bool,
    /// True for the legislature, under which statutes are filed.
    pub legislature: bool,
}

/// A jurisdiction that cannot be declared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JurisdictionError {
    /// The id is the federal one, or no id.
    #[error("`{0}` cannot be the id of a jurisdiction")]
    Id(String),
    /// Another law declares the jurisdiction in another way.
    #[error("`{0}` is declared in another way by another law")]
    Otherwise(String),
    /// A court that there is already.
    #[error("`{0}` is a court of another jurisdiction")]
    Court(String),
    /// A court is bound by one that is not declared.
    #[error("`{0}` is bound by `{1}`, which is no court of the jurisdiction, nor a federal one")]
    BoundBy(String, String),
    /// A form of citation that another citation could be taken for.
    #[error(
        "`{0}` cannot be the form of a code or a reporter: it begins with a letter, and is not the beginning of a federal citation"
    )]
    Form(String),
}

/// Declares a jurisdiction, or finds it where it is declared in the same way.
///
/// # Errors
/// When something in it is taken, or could be taken for something else.
pub fn declare(jurisdiction: Jurisdiction) -> Result<&'static Jurisdiction, JurisdictionError> {
    let id = jurisdiction.id.clone();
    if id == FEDERAL || !crate::is_id(&id) {
        return Err(JurisdictionError::Id(id));
    }
    let forms = jurisdiction.codes.iter().map(|code| &code.prefix);
    for form in forms.chain(&jurisdiction.reporters) {
        if !is_form(form) {
            return Err(JurisdictionError::Form(form.clone()));
        }
    }
    let own = |court: &CourtId| jurisdiction.courts.iter().any(|known| known.id == *court);
    for court in &jurisdiction.courts {
        if let Some(other) = court
            .bound_by
            .iter()
            .find(|other| !own(other) && !is_federal(other))
        {
            let (court, other) = (court.id.to_string(), other.to_string());
            return Err(JurisdictionError::BoundBy(court, other));
        }
    }
    let mut declared = DECLARED.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = declared.iter().find(|known| known.id == id) {
        return match **known == jurisdiction {
            true => Ok(known),
            false => Err(JurisdictionError::Otherwise(id)),
        };
    }
    let others = || declared.iter().flat_map(|known| &known.courts);
    let taken = jurisdiction
        .courts
        .iter()
        .find(|court| is_federal(&court.id) || others().any(|known| known.id == court.id));
    if let Some(court) = taken {
        return Err(JurisdictionError::Court(court.id.to_string()));
    }
    let jurisdiction: &'static Jurisdiction = Box::leak(Box::new(jurisdiction));
    declared.push(jurisdiction);
    Ok(jurisdiction)
}

/// Returns the jurisdictions that are declared, beside the federal one.
#[must_use]
pub fn declared() -> Vec<&'static Jurisdiction> {
    let declared = DECLARED.read();
    declared.unwrap_or_else(PoisonError::into_inner).clone()
}

fn is_federal(court: &CourtId) -> bool {
    court.is_supreme() || court.is_congress() || circuit_of(court).is_some()
}

/// Returns true for a text with which a citation can begin or that can follow its volume.
fn is_form(form: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || ". '&-".contains(c);
    let federal = ["No. ", "Pub. L. ", "Fed. R. "]
        .iter()
        .any(|start| form.starts_with(start) || start.starts_with(form));
    form.starts_with(|c: char| c.is_ascii_uppercase())
        && form.trim() == form
        && form.chars().all(plain)
        && !federal
}

/// Returns the code with which a citation begins, and the rest of it.
pub(crate) fn code_of(text: &str) -> Option<(&'static CodeForm, &str)> {
    let codes = declared().into_iter().flat_map(|known| &known.codes);
    let begun = codes.filter_map(|code| {
        let rest = text.strip_prefix(code.prefix.as_str())?.strip_prefix(' ')?;
        Some((code, rest))
    });
    begun.max_by_key(|(code, _)| code.prefix.len())
}

/// Returns the declaration of a court, with its jurisdiction.
fn court_of(court: &CourtId) -> Option<(&'static Jurisdiction, &'static CourtOf)> {
    declared().into_iter().find_map(|known| {
        let found = known.courts.iter().find(|declared| declared.id == *court)?;
        Some((known, found))
    })
}

/// Returns the declared court with a name or an abbreviation.
pub(crate) fn court_named(plain: impl Fn(&str) -> String, name: &str) -> Option<CourtId> {
    let courts = declared().into_iter().flat_map(|known| &known.courts);
    let mut courts = courts.filter(|court| !court.legislature);
    let name = plain(name);
    let found =
        courts.find(|court| plain(&court.name) == name || plain(&court.abbreviation) == name);
    found.map(|court| court.id.clone())
}

pub(crate) fn abbreviation(court: &CourtId) -> Option<&'static str> {
    court_of(court).map(|(_, court)| court.abbreviation.as_str())
}

impl CourtId {
    /// Returns true for a court: a federal one, or one that a jurisdiction declares.
    #[must_use]
    pub fn is_known(&self) -> bool {
        let declared = || court_of(self).is_some_and(|(_, court)| !court.legislature);
        self.is_supreme() || circuit_of(self).is_some() || declared()
    }

    /// Returns the jurisdiction that declares the court; `None` for a federal court and for one that nobody declares.
    #[must_use]
    pub fn jurisdiction(&self) -> Option<&'static Jurisdiction> {
        court_of(self).map(|(jurisdiction, _)| jurisdiction)
    }

    /// Returns the id of the jurisdiction of the court.
    #[must_use]
    pub fn jurisdiction_id(&self) -> &'static str {
        self.jurisdiction()
            .map_or(FEDERAL, |known| known.id.as_str())
    }

    /// Returns true if precedents of another court bind this one.
    ///
    /// ```
    /// use redress_cite::CourtId;
    ///
    /// let court = |id: &str| id.parse::<CourtId>().unwrap();
    /// assert!(court("innd").is_bound_by(&court("ca7")));
    /// assert!(court("innd").is_bound_by(&court("scotus")));
    /// assert!(!court("ca7").is_bound_by(&court("ca9")));
    /// ```
    #[must_use]
    pub fn is_bound_by(&self, other: &Self) -> bool {
        match court_of(self) {
            Some((_, court)) => court.bound_by.contains(other) || self == other,
            None => other.is_supreme() || circuit_of(self).as_ref() == Some(other) || self == other,
        }
    }

    /// Returns true for a trial court, whose judges do not bind one another: a federal district court, or one declared so.
    #[must_use]
    pub fn is_trial(&self) -> bool {
        match court_of(self) {
            Some((_, court)) => court.trial,
            None => circuit_of(self).is_some_and(|circuit| circuit != *self),
        }
    }

    /// Returns true if this is the legislature whose statutes bind a court.
    #[must_use]
    pub fn legislates_for(&self, court: &Self) -> bool {
        match court_of(self) {
            Some((jurisdiction, own)) => {
                own.legislature && court.jurisdiction_id() == jurisdiction.id
            }
            None => self.is_congress() && court.jurisdiction().is_none(),
        }
    }
}

/// Returns the caption without the jurisdiction that prosecutes: "Laraneta" of "United States v. Laraneta".
///
/// ```
/// assert_eq!(redress_cite::party("United States v. Laraneta"), "Laraneta");
/// assert_eq!(redress_cite::party("Paroline v. United States"), "Paroline v. United States");
/// ```
#[must_use]
pub fn party(caption: &str) -> &str {
    let federal = caption.strip_prefix("United States v. ");
    let declared = || {
        let all = declared().into_iter().flat_map(|known| &known.captions);
        all.filter_map(|start| caption.strip_prefix(start.as_str()))
            .next()
    };
    federal.or_else(declared).unwrap_or(caption)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Citation;

    fn court(id: &str) -> CourtId {
        id.parse().unwrap()
    }

    fn made_up(id: &str, prefix: &str) -> Jurisdiction {
        let of = |name: &str, bound_by: &[&str], trial, legislature| CourtOf {
            id: court(&format!("{id}{name}")),
            name: format!("{name} of {id}"),
            abbreviation: format!("{prefix}. {name}."),
            bound_by: bound_by
                .iter()
                .map(|other| court(&format!("{id}{other}")))
                .collect(),
            trial,
            legislature,
        };
        Jurisdiction {
            id: id.to_owned(),
            name: id.to_owned(),
            kind: "state".to_owned(),
            captions: vec![format!("{prefix} v. ")],
            codes: vec![
                CodeForm {
                    prefix: prefix.to_owned(),
                    section_sign: false,
                },
                CodeForm {
                    prefix: format!("{prefix}. Penal Code"),
                    section_sign: true,
                },
            ],
            reporters: vec![format!("{prefix}. App. 2d")],
            courts: vec![
                of("high", &[], false, false),
                of("app", &["high"], false, false),
                of("trial", &["high", "app"], true, false),
                of("leg", &[], false, true),
            ],
        }
    }

    #[test]
    fn a_declared_jurisdiction_cites_and_binds() {
        declare(made_up("utopia", "Utop")).unwrap();
        for text in [
            "Utop 9.94A.753(3)",
            "Utop. Penal Code § 1202.4(f)(3)(F)",
            "155 Utop. App. 2d 272, 280",
        ] {
            assert_eq!(text.parse::<Citation>().unwrap().to_string(), text);
        }
        let unsigned: Citation = "Utop. Penal Code 1202.4".parse().unwrap();
        assert_eq!(unsigned.to_string(), "Utop. Penal Code § 1202.4");
        assert!("Dystop 9.94A.753".parse::<Citation>().is_err());
        let [high, app, trial, leg] =
            ["high", "app", "trial", "leg"].map(|it| court(&format!("utopia{it}")));
        assert!(trial.is_bound_by(&high) && trial.is_bound_by(&app) && trial.is_trial());
        assert!(app.is_bound_by(&high) && !high.is_bound_by(&app));
        assert!(!trial.is_bound_by(&court("scotus")) && !court("ca9").is_bound_by(&high));
        assert!(leg.legislates_for(&trial) && !leg.legislates_for(&court("ca9")));
        assert!(court("congress").legislates_for(&court("ca9")));
        assert!(!court("congress").legislates_for(&trial));
        assert!(trial.is_known() && !leg.is_known());
        assert_eq!(CourtId::from_name("utop high"), Some(high));
        assert_eq!(app.abbreviation(), "Utop. app.");
        assert_eq!(party("Utop v. Doe"), "Doe");
    }

    #[test]
    fn a_jurisdiction_takes_nothing_from_another() {
        declare(made_up("erewhon", "Erew")).unwrap();
        assert!(declare(made_up("erewhon", "Erew")).is_ok(), "twice is once");
        let other = made_up("erewhon", "Nowh");
        assert_eq!(
            declare(other),
            Err(JurisdictionError::Otherwise("erewhon".to_owned()))
        );
        assert!(matches!(
            declare(made_up("us", "Us")),
            Err(JurisdictionError::Id(_))
        ));
        let mut taken = made_up("nowhere", "Nowh");
        taken.courts[0].id = court("ca9");
        assert!(matches!(
            declare(taken),
            Err(JurisdictionError::BoundBy(..) | JurisdictionError::Court(_))
        ));
        for form in [
            "No.",
            "Fed. R. Evid.",
            "18 U.S.C.",
            "",
            " RCW",
            "rcw",
            "R,C",
        ] {
            let mut wrong = made_up("wrong", "Wrong");
            wrong.codes[0].prefix = form.to_owned();
            assert_eq!(
                declare(wrong),
                Err(JurisdictionError::Form(form.to_owned())),
                "{form}"
            );
        }
    }
}

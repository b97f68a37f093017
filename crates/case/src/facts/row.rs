//! A row of the table of facts: its key, the kind of its answer, its question and who bears its burden.

use serde::{Deserialize, Serialize};

/// Who bears the burden of a finding (18 U.S.C. § 3664(e)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Burden {
    /// The attorney for the Government: the amount of the loss.
    Government,
    /// The defendant: his or her own resources and dependents.
    Defendant,
    /// Any other matter: upon the party that the court designates as justice requires.
    AsJusticeRequires,
    /// Nobody proves it: the court reads it from its own record.
    Court,
}

impl Burden {
    /// The bearer in words for a result.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Government => "the Government",
            Self::Defendant => "the defendant",
            Self::AsJusticeRequires => "the party that the court designates",
            Self::Court => "the court, from its own record",
        }
    }
}

/// What kind of answer a fact has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactKind {
    /// Yes or no.
    YesNo,
    /// An amount in whole cents.
    Money,
    /// A whole number.
    Count,
    /// A calendar day.
    Day,
    /// A list of amounts.
    Amounts,
}

/// The key of a fact: its place in the table of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub(super) u8);

/// A row of the table of facts.
#[derive(Debug)]
pub struct FactRow {
    /// The key.
    pub key: Key,
    /// The kind of answer.
    pub kind: FactKind,
    /// The place in a case file, within the victim: `conduct.distributed`, `record.received`, `losses.cause`.
    pub path: &'static str,
    /// The question, as a court would put it, without its question mark.
    pub asks: &'static str,
    /// Who bears the burden.
    pub bearer: Burden,
    /// The code under which a careful clerk would report it missing (`docs/computation.md`); empty where it has none.
    pub code: &'static str,
}

impl FactRow {
    /// Returns whether a fact that is unknown in a closed record has failed of proof: one that a party has to prove, and that
    /// then is a no or nothing. A day is neither.
    #[must_use]
    pub fn fails_of_proof(&self) -> bool {
        matches!(self.bearer, Burden::Government | Burden::Defendant)
            && matches!(
                self.kind,
                FactKind::YesNo | FactKind::Money | FactKind::Count
            )
    }

    /// Returns the name within the table of the case file: `distributed`, `cause`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let name = self.path.split_once('.');
        name.map_or(self.path, |(_, name)| name)
    }
}

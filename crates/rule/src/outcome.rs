//! What comes out of a computation.

use std::fmt;

use redress_money::Usd;
use serde::{Deserialize, Serialize};

/// How strongly a result stands: the lesser of what the profile claims and what the holding weighs in
/// that court on that day. A result is as strong as its weakest step that moved something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Against controlling authority; shown to be compared.
    Contrast,
    /// Persuasive authority only.
    Illustrative,
    /// The court may.
    Permitted,
    /// Statute, Supreme Court, or a published holding of that circuit in force that day.
    Required,
}

impl Strength {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contrast => "contrast",
            Self::Illustrative => "illustrative",
            Self::Permitted => "permitted",
            Self::Required => "required",
        }
    }
}

impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The named parts into which loss rules put the lines.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Caused by the trade in the images as a whole.
    #[default]
    General,
    /// Caused by this defendant alone.
    #[serde(rename = "own")]
    Traceable,
    /// Caused by another.
    Anothers,
    /// Caused by the original abuse.
    OriginalAbuse,
    /// The defendant's gain, where the law adds it.
    Gain,
}

/// The kind of liability that an apportionment rule sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LiabilityKind {
    /// The defendant's own part, and no more.
    #[serde(rename = "own-part")]
    Several,
    /// The whole, alone.
    WholeAlone,
    /// The whole, together with the defendants of this case who contributed (18 U.S.C. § 3664(h)).
    JointInCase,
    /// The whole, together with defendants of other cases; only under abrogated law.
    #[serde(rename = "joint-with-strangers")]
    JointAcrossCases,
}

impl LiabilityKind {
    /// The kind in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Several => "several",
            Self::WholeAlone => "the whole, alone",
            Self::JointInCase => "joint and several in this case",
            Self::JointAcrossCases => "joint with defendants of other cases",
        }
    }
}

/// The kind of liability with those who share it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Liability {
    /// The kind.
    pub kind: LiabilityKind,
    /// Defendants of this case who are jointly liable, by id; empty unless joint in the case.
    pub with: Vec<String>,
}

/// The amount of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Amount {
    /// Exactly this.
    Exact(Usd),
    /// At least the first and at most the second, both included.
    Between(Usd, Usd),
}

impl Default for Amount {
    /// Nothing.
    fn default() -> Self {
        Self::Exact(Usd::ZERO)
    }
}

impl Amount {
    /// The amount between two ends; exact when they meet.
    #[must_use]
    pub fn between(least: Usd, greatest: Usd) -> Self {
        if least == greatest {
            Self::Exact(least)
        } else {
            Self::Between(least.min(greatest), least.max(greatest))
        }
    }

    /// The least it can be.
    #[must_use]
    pub const fn least(self) -> Usd {
        match self {
            Self::Exact(amount) | Self::Between(amount, _) => amount,
        }
    }

    /// The most it can be.
    #[must_use]
    pub const fn greatest(self) -> Usd {
        match self {
            Self::Exact(amount) | Self::Between(_, amount) => amount,
        }
    }

    /// Whether it is one amount.
    #[must_use]
    pub const fn exact(self) -> Option<Usd> {
        match self {
            Self::Exact(amount) => Some(amount),
            Self::Between(..) => None,
        }
    }

    /// The least amount that covers both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self::between(
            self.least().min(other.least()),
            self.greatest().max(other.greatest()),
        )
    }
}

/// Over what a rule speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// One victim against one defendant.
    #[default]
    Claim,
    /// A defendant, whoever the victims are (an assessment).
    Defendant,
    /// A victim, whoever the defendants are (defined monetary assistance).
    Victim,
}

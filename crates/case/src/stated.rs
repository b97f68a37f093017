//! A value as a case file states it: with its proof, and for each side where it is disputed.

use redress_cite::Date;
use serde::{Deserialize, Serialize};

use crate::facts::{Burden, FactKind, FactValue, Key};

/// How a fact stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProofKind {
    /// Found by a judge or jury.
    #[default]
    Found,
    /// Admitted, in a plea or otherwise.
    Admitted,
    /// Stipulated by the parties.
    Stipulated,
    /// Asserted and not opposed.
    Unopposed,
    /// Asserted only: it proves nothing yet.
    Alleged,
    /// Each side says something else.
    Disputed,
    /// Put to proof, and not proved.
    NotProved,
    /// Found, and the finding vacated.
    Vacated,
    /// Supposed by the user of the program; printed as such.
    Assumed,
    /// Not known.
    Unknown,
}

impl ProofKind {
    /// Every kind, with its name in a case file.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Found, "found"),
        (Self::Admitted, "admitted"),
        (Self::Stipulated, "stipulated"),
        (Self::Unopposed, "unopposed"),
        (Self::Alleged, "alleged"),
        (Self::Disputed, "disputed"),
        (Self::NotProved, "not-proved"),
        (Self::Vacated, "vacated"),
        (Self::Assumed, "assumed"),
        (Self::Unknown, "unknown"),
    ];

    /// The name in a case file.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("unknown", |(_, name)| name)
    }

    /// Whether a court may build on it.
    #[must_use]
    pub const fn stands(self) -> bool {
        matches!(
            self,
            Self::Found | Self::Admitted | Self::Stipulated | Self::Unopposed | Self::Assumed
        )
    }
}

/// How a fact stands, on what source, since when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Proof<T = String> {
    /// How it stands.
    pub kind: ProofKind,
    /// Where it is written: a page of an opinion, an entry of the docket.
    pub source: Option<T>,
    /// The day of the finding or of the source.
    pub date: Option<Date>,
    /// A remark, such as what counsel said; it enters no sum.
    pub note: Option<T>,
}

/// A value with its proof. A disputed one has a value for each side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatedFact<T = String> {
    /// The value, as the court found it or as it is alleged.
    pub value: FactValue,
    /// What the Government says, where it is disputed.
    pub government: Option<FactValue>,
    /// What the defense says, where it is disputed.
    pub defense: Option<FactValue>,
    /// How it stands.
    pub proof: Proof<T>,
}

/// Whose version of a disputed or alleged fact to compute on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Only what is found; what is disputed stays open.
    #[default]
    Found,
    /// The Government's version.
    Government,
    /// The defense's version.
    Defense,
}

impl<T> StatedFact<T> {
    /// What may be built on, on one side's version.
    #[must_use]
    pub fn known(&self, on: Side) -> FactValue {
        match (self.proof.kind, on) {
            (ProofKind::NotProved, _) => FactValue::NotProved,
            (ProofKind::Disputed, Side::Government) => self.government.unwrap_or_default(),
            (ProofKind::Disputed, Side::Defense) => self.defense.unwrap_or_default(),
            (ProofKind::Disputed, Side::Found) => self.between_the_sides(),
            (ProofKind::Alleged, Side::Government) => self.value,
            (kind, _) if kind.stands() => self.value,
            _ => FactValue::Unknown,
        }
    }

    /// The value in a record that may be closed: of a disputed amount the least is then proved, whichever party bears the burden. An
    /// amount that a party has to prove, and that is alleged, or was found by a finding that was vacated, is at most that amount
    /// while the record is open; the version of the defense takes no allegation of the Government.
    pub(crate) fn as_proved(&self, key: Key, on: Side, closed: bool) -> FactValue {
        use ProofKind::{Alleged, Disputed, Vacated};
        let row = key.row();
        let known = match (self.proof.kind, self.alleged_by(key)) {
            (Alleged, Some(by)) if by == on => self.value,
            (Alleged, Some(_)) => FactValue::Unknown,
            _ => self.known(on),
        };
        if row.kind != FactKind::Money || !row.fails_of_proof() {
            return known;
        }
        match (self.proof.kind, known, self.value) {
            (Disputed, FactValue::Within(least, _), _) if closed => FactValue::Is(least),
            (Alleged, FactValue::Unknown, _)
                if on == Side::Defense && row.bearer == Burden::Government =>
            {
                FactValue::NotProved
            }
            (
                Alleged | Vacated,
                FactValue::Unknown,
                FactValue::Is(most) | FactValue::Within(_, most),
            ) if !closed => FactValue::Within(0, most),
            _ => known,
        }
    }

    /// Returns the side that alleges the value of a fact that a party has to prove: that party, or its opponent where the value is no.
    fn alleged_by(&self, key: Key) -> Option<Side> {
        let denied = key.row().kind == FactKind::YesNo && self.value == FactValue::yes_no(false);
        match (key.row().bearer, denied) {
            (Burden::Government, false) | (Burden::Defendant, true) => Some(Side::Government),
            (Burden::Defendant, false) | (Burden::Government, true) => Some(Side::Defense),
            (Burden::Court | Burden::AsJusticeRequires, _) => None,
        }
    }

    /// A disputed number lies between what the sides say; a disputed yes or no is unknown.
    fn between_the_sides(&self) -> FactValue {
        match (self.government, self.defense) {
            (Some(government), Some(defense))
                if government != FactValue::Unknown && defense != FactValue::Unknown =>
            {
                let (a, b) = (government.ends(), defense.ends());
                let (least, greatest) = (a.0.min(b.0), a.1.max(b.1));
                if least == greatest {
                    FactValue::Is(least)
                } else {
                    FactValue::Within(least, greatest)
                }
            }
            _ => FactValue::Unknown,
        }
    }
}

//! To whom restitution is paid, and in which order.

use serde::{Deserialize, Serialize};

/// Whom a result is paid to.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum PayeeKind {
    /// The victim.
    #[default]
    Victim,
    /// A legal guardian.
    Guardian,
    /// The estate of a victim who has died.
    Estate,
    /// A trust.
    Trust,
    /// A state board that compensated the victim.
    Board,
    /// A clinic or another provider.
    Clinic,
    /// An insurer (after the victims, 18 U.S.C. § 3664(j)(1)).
    Insurer,
    /// The United States (last, 18 U.S.C. § 3664(i)).
    UnitedStates,
}

impl PayeeKind {
    /// Every kind, with its name in a case file.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Victim, "victim"),
        (Self::Guardian, "guardian"),
        (Self::Estate, "estate"),
        (Self::Trust, "trust"),
        (Self::Board, "board"),
        (Self::Clinic, "clinic"),
        (Self::Insurer, "insurer"),
        (Self::UnitedStates, "united-states"),
    ];

    /// In which order payees are paid: who stands for a victim first, then who has compensated one (18 U.S.C.
    /// § 3664(j)(1)), the United States last (§ 3664(i)).
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Victim | Self::Guardian | Self::Estate | Self::Trust | Self::Clinic => 1,
            Self::Board | Self::Insurer => 2,
            Self::UnitedStates => 3,
        }
    }

    /// The name in a case file.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == self)
            .map_or("victim", |(_, name)| name)
    }
}

//! What a case file tells of the judgment against a defendant beside restitution: the grade of each count, the means, what was
//! imposed. The figures of a judgment read it; no rule of a claim does.

use redress_cite::Date;
use redress_money::Usd;

use crate::case::{Proof, StatedFact};

/// The grade of an offense (18 U.S.C. § 3559(a)), so far as the special assessment tells grades apart (18 U.S.C. § 3013(a)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// A felony of any class.
    Felony,
    /// A misdemeanor of class A.
    MisdemeanorA,
    /// A misdemeanor of class B.
    MisdemeanorB,
    /// A misdemeanor of class C, or an infraction.
    Infraction,
}

impl Grade {
    /// Every grade, with its name in a case file.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Felony, Self::Felony.name()),
        (Self::MisdemeanorA, Self::MisdemeanorA.name()),
        (Self::MisdemeanorB, Self::MisdemeanorB.name()),
        (Self::Infraction, Self::Infraction.name()),
    ];

    /// The name in a case file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Felony => "felony",
            Self::MisdemeanorA => "misdemeanor-a",
            Self::MisdemeanorB => "misdemeanor-b",
            Self::Infraction => "infraction",
        }
    }
}

/// What is imposed beside restitution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PenaltyKind {
    /// The assessment of 18 U.S.C. § 2259A.
    Assessment,
    /// A fine.
    Fine,
    /// Costs.
    Costs,
}

impl PenaltyKind {
    /// Every kind, with its name in a case file.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Assessment, "assessment-2259a"),
        (Self::Fine, "fine"),
        (Self::Costs, "costs"),
    ];
}

/// An amount imposed beside restitution, or to be imposed: the court's choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Penalty<T = String> {
    /// What it is.
    pub kind: PenaltyKind,
    /// How much.
    pub amount: Usd,
    /// The reasons stated.
    pub reasons: Option<T>,
    /// Its source and day.
    pub proof: Proof<T>,
}

/// What the judgment against a defendant says, and what is found of the defendant's means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfJudgment<T = String> {
    /// The day of the sentencing, where it is not that of the judgment.
    pub sentenced: Option<Date>,
    /// Whether the defendant is indigent (18 U.S.C. § 3014(a)).
    pub indigent: StatedFact<T>,
    /// Whether the defendant cannot pay interest (18 U.S.C. § 3612(f)(3)).
    pub cannot_pay_interest: StatedFact<T>,
    /// Interest is waived.
    pub interest_waived: bool,
    /// Interest is limited to this in all.
    pub interest_at_most: Option<Usd>,
    /// Interest is limited to the time before this day.
    pub interest_until: Option<Date>,
    /// The day of release from imprisonment, as it is known.
    pub released: StatedFact<T>,
    /// Whether payment is due at once, or on which schedule, in words.
    pub schedule: Option<T>,
    /// What is imposed beside restitution.
    pub penalties: Vec<Penalty<T>>,
}

impl<T> OfJudgment<T> {
    /// The amount of a kind that is imposed, with its reasons.
    #[must_use]
    pub fn imposed(&self, kind: PenaltyKind) -> Option<&Penalty<T>> {
        self.penalties.iter().find(|penalty| penalty.kind == kind)
    }
}

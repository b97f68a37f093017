//! What a case file tells of the judgment against a defendant beside restitution: the grade of each count, the means, what was
//! imposed. The figures of a judgment read it; no rule of a claim does.

use redress_cite::Date;
use redress_money::Usd;

use crate::facts::{CIVIL_RECOVERED, DMA_RECEIVED, Key};
use crate::stated::{Proof, StatedFact};

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
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Felony, Self::Felony.name()),
        (Self::MisdemeanorA, Self::MisdemeanorA.name()),
        (Self::MisdemeanorB, Self::MisdemeanorB.name()),
        (Self::Infraction, Self::Infraction.name()),
        (Self::Infraction, "misdemeanor-c"),
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
    /// The assessment of 18 U.S.C. § 3014.
    AdditionalAssessment,
}

impl PenaltyKind {
    /// Every kind, with its name in a case file.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Assessment, "assessment-2259a"),
        (Self::AdditionalAssessment, "assessment-3014"),
        (Self::Fine, "fine"),
        (Self::Costs, "costs"),
    ];
}

/// The source of a payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaidFrom {
    /// The defendant.
    #[default]
    Defendant,
    /// A trustee or another who pays the defendant's debt with the defendant's means.
    Trustee,
    /// Another person, who made up a part of the loss.
    ThirdParty,
    /// A judgment or settlement in a civil case for the same loss.
    CivilJudgment,
    /// Forfeited property that was given to the victim by remission or restoration.
    Forfeiture,
    /// An insurer, who takes the place of the victim so far.
    Insurer,
    /// The reserve from which defined monetary assistance is paid.
    Reserve,
}

impl PaidFrom {
    /// Every source, with its name in a case file.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Defendant, "defendant"),
        (Self::Trustee, "trustee"),
        (Self::ThirdParty, "third-party"),
        (Self::CivilJudgment, "civil-judgment"),
        (Self::Forfeiture, "forfeiture"),
        (Self::Insurer, "insurer"),
        (Self::Reserve, "reserve"),
    ];

    /// Returns the name in a case file.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(known, _)| *known == self)
            .map_or("defendant", |(_, name)| name)
    }

    /// Returns whether the payment is one of the defendant, so that it counts toward the defendant's own sum.
    #[must_use]
    pub const fn is_by_defendant(self) -> bool {
        matches!(self, Self::Defendant | Self::Trustee)
    }

    /// Returns the total of a victim's record in which such a recovery can stand instead.
    #[must_use]
    pub const fn total_of_record(self) -> Option<Key> {
        match self {
            Self::CivilJudgment => Some(CIVIL_RECOVERED.key()),
            Self::Reserve => Some(DMA_RECEIVED.key()),
            _ => None,
        }
    }
}

/// The kind of resources from which a defendant pays (18 U.S.C. § 3664(n)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// Wages for work in prison.
    PrisonWages,
    /// Other wages.
    Wages,
    /// Deposits of family and friends.
    Deposits,
    /// A gift.
    Gift,
    /// An inheritance.
    Inheritance,
    /// A settlement.
    Settlement,
    /// A judgment in the defendant's favor.
    Judgment,
    /// A public benefit or a refund of taxes.
    Benefit,
    /// Property that was sold.
    Sale,
}

impl Resource {
    /// Every kind, with its name in a case file.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::PrisonWages, "prison-wages"),
        (Self::Wages, "wages"),
        (Self::Deposits, "deposits"),
        (Self::Gift, "gift"),
        (Self::Inheritance, "inheritance"),
        (Self::Settlement, "settlement"),
        (Self::Judgment, "judgment"),
        (Self::Benefit, "benefit"),
        (Self::Sale, "sale"),
    ];

    /// Returns the kind in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PrisonWages => "wages for work in prison",
            Self::Wages => "wages",
            Self::Deposits => "deposits of family and friends",
            Self::Gift => "a gift",
            Self::Inheritance => "an inheritance",
            Self::Settlement => "a settlement",
            Self::Judgment => "a judgment in the defendant's favor",
            Self::Benefit => "a public benefit or a refund",
            Self::Sale => "the sale of property",
        }
    }
}

/// A kind of debt under a judgment, as a payment names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DebtLine {
    /// Restitution.
    Restitution,
    /// The special assessment.
    SpecialAssessment,
    /// The assessment by tier of offense.
    TierAssessment,
    /// The additional assessment.
    AdditionalAssessment,
    /// A fine.
    Fine,
    /// Costs.
    Costs,
    /// Interest on restitution.
    InterestOnRestitution,
    /// Interest on the assessment by tier.
    InterestOnAssessment,
    /// Interest on a fine.
    InterestOnFine,
}

impl DebtLine {
    /// Every kind, with its name in a case file and in the order of payment.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Restitution, "restitution"),
        (Self::SpecialAssessment, "assessment-3013"),
        (Self::TierAssessment, "assessment-2259a"),
        (Self::AdditionalAssessment, "assessment-3014"),
        (Self::Fine, "fine"),
        (Self::Costs, "costs"),
        (Self::InterestOnRestitution, "interest-on-restitution"),
        (Self::InterestOnAssessment, "interest-on-assessment"),
        (Self::InterestOnFine, "interest-on-fine"),
    ];

    /// Returns the name in a case file and in the order of payment.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(known, _)| *known == self)
            .map_or("restitution", |(_, name)| name)
    }
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
    /// The day of the order, where it is not that of the judgment.
    pub date: Option<Date>,
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
    /// The day of death, as it is known.
    pub died: StatedFact<T>,
    /// Whether payment is due at once, or on which schedule, in words.
    pub schedule: Option<T>,
    /// Says what is imposed beside restitution.
    pub penalties: Vec<Penalty<T>>,
}

impl<T> OfJudgment<T> {
    /// The amount of a kind that is imposed, with its reasons.
    #[must_use]
    pub fn imposed(&self, kind: PenaltyKind) -> Option<&Penalty<T>> {
        self.penalties.iter().find(|penalty| penalty.kind == kind)
    }
}

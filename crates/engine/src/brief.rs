//! The result of a claim in brief, as a table of many claims has room for: the kind of result, the range of the amount, what is
//! open, the liability and the strength, without worksheet, consequences and credits.

use redress_money::Usd;
use redress_rule::{
    Account, Amount, End, Evidence, Ground, LiabilityKind, Op, Recorder, RuleError, Share, Step,
    Stop, Strength,
};

use crate::approach::Approach;
use crate::conditional::{Conditional, OpenPoint};
use crate::outcome::{Leaf, Limits, Outcome};
use crate::profile::Profile;
use crate::run::{Halt, Known, LAW_IS_OPEN, Place, RunList};
use crate::solve::{Claim, contradicts_controlling_authority};
use crate::violation::broken_limit;

/// The kind of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResultKind {
    /// One amount.
    Exact,
    /// Only the limits of the law bound the amount, because a number is missing.
    Bounded,
    /// Settled law leaves the amount to the court, and the court has not chosen.
    LeftToTheCourt,
    /// Nothing is owed.
    Denied,
    /// The determination is put off.
    Deferred,
    /// The court leaves restitution to other proceedings.
    Declined,
    /// A nominal award, with the loss recorded.
    Nominal,
    /// A value of the law is not published for the day.
    Pending,
    /// No authority settles the claim in this circuit on this day.
    LawOpen,
    /// Too many points are open to keep them apart.
    TooManyPoints,
    /// The result depends on points that are open.
    Depends,
}

impl ResultKind {
    /// Every kind with its name in data.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Exact, "exact"),
        (Self::Bounded, "bounded"),
        (Self::LeftToTheCourt, "left-to-the-court"),
        (Self::Denied, "denied"),
        (Self::Deferred, "deferred"),
        (Self::Declined, "declined"),
        (Self::Nominal, "nominal, with the loss recorded"),
        (Self::Pending, "pending"),
        (Self::LawOpen, "law-open"),
        (Self::TooManyPoints, "too-many-points"),
        (Self::Depends, "depends"),
    ];

    /// Returns the name in data.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(kind, _)| *kind == self)
            .map_or("depends", |(_, name)| name)
    }

    const fn from_end(end: End) -> Self {
        match end {
            End::Denied => Self::Denied,
            End::Deferred => Self::Deferred,
            End::Declined => Self::Declined,
            End::Nominal => Self::Nominal,
        }
    }

    const fn from_outcome(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Amount { .. } => Self::Exact,
            Outcome::Bounded(_) => Self::Bounded,
            Outcome::CourtsChoice { .. } => Self::LeftToTheCourt,
            Outcome::Ended(end, _) => Self::from_end(*end),
            Outcome::Pending(_) => Self::Pending,
            Outcome::LawOpen(_) => Self::LawOpen,
            Outcome::TooManyPoints { .. } => Self::TooManyPoints,
        }
    }
}

impl Conditional<Leaf> {
    /// Returns the kind of the result.
    #[must_use]
    pub fn kind(&self) -> ResultKind {
        let outcomes = self.outcomes();
        let settled = outcomes.settled();
        settled.map_or(ResultKind::Depends, ResultKind::from_outcome)
    }
}

/// The kinds of liability over every answer to what is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LiabilityKinds {
    bits: u8,
}

impl LiabilityKinds {
    const ORDER: [(LiabilityKind, u8); 4] = [
        (LiabilityKind::Several, 1),
        (LiabilityKind::WholeAlone, 2),
        (LiabilityKind::JointInCase, 4),
        (LiabilityKind::JointAcrossCases, 8),
    ];
    const OPEN: u8 = 16;

    fn add_outcome(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Amount { liability, .. } => self.add(*liability),
            Outcome::Ended(end, _) if *end != End::Deferred => {}
            _ => self.bits |= Self::OPEN,
        }
    }

    fn add(&mut self, kind: LiabilityKind) {
        let mut order = Self::ORDER.iter();
        if let Some((_, bit)) = order.find(|(known, _)| *known == kind) {
            self.bits |= bit;
        }
    }

    /// Returns every combination of kinds, each at the place of its number.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::OPEN << 1).map(|bits| Self { bits })
    }

    /// Returns the number of the combination, from 0.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.bits
    }

    /// Returns the kinds in data: `own-part`, `own-part or open`, `none`.
    #[must_use]
    pub fn words_in_data(self) -> String {
        let mut words: Vec<&str> = self.kinds().map(LiabilityKind::words).collect();
        words.extend(self.is_open().then_some("open"));
        match words.is_empty() {
            true => "none".to_owned(),
            false => words.join(" or "),
        }
    }

    /// Returns the kinds that some answer has.
    pub fn kinds(self) -> impl Iterator<Item = LiabilityKind> {
        let order = Self::ORDER.into_iter();
        order
            .filter(move |(_, bit)| self.bits & bit != 0)
            .map(|(kind, _)| kind)
    }

    /// Returns whether some answer leaves the liability open. Where nothing is owed there is none.
    #[must_use]
    pub const fn is_open(self) -> bool {
        self.bits & Self::OPEN != 0
    }
}

/// The result of a claim in brief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// The kind of result.
    pub kind: ResultKind,
    /// The range of the amount ordered; `None` if some answer has no amount.
    pub range: Option<Amount>,
    /// The points that change the amount or the outcome.
    pub points: Vec<OpenPoint>,
    /// The kinds of liability.
    pub liability: LiabilityKinds,
    /// The strength of the weakest step under any answer.
    pub strength: Strength,
    /// Whether a stated amount is in error under some answer.
    pub in_error: bool,
}

impl Brief {
    /// Returns the brief form of a result under a profile.
    #[must_use]
    pub fn from_answer(profile: &Profile, answer: &Conditional<Leaf>) -> Self {
        let mut liability = LiabilityKinds::default();
        let leaves = answer.values();
        leaves
            .iter()
            .for_each(|leaf| liability.add_outcome(&leaf.outcome));
        let weakest = leaves.iter().map(|leaf| leaf.strength).min();
        Self {
            kind: answer.kind(),
            range: answer.range(),
            points: answer.material_points(),
            liability,
            strength: in_profile(profile, weakest.unwrap_or(Strength::Illustrative)),
            in_error: leaves.iter().any(|leaf| leaf.breaks.is_some()),
        }
    }
}

/// A result under a profile that is no law of a court is as strong as that profile.
fn in_profile(profile: &Profile, strength: Strength) -> Strength {
    match profile.contrast {
        Some(_) => Strength::Contrast,
        None => strength,
    }
}

/// Computes claims on which nothing is open, one after the other, without their worksheets. It runs the rules of
/// [`compute`](crate::compute()) in the same order and keeps the memory of one claim for the next.
#[derive(Debug, Default)]
pub struct SettledRun {
    account: Account,
    kept: Kept,
}

impl SettledRun {
    /// Returns the result of a claim in brief; `None` if something is open, so that the claim has to be computed whole.
    ///
    /// ```
    /// use redress_engine::{Claim, Profile, SettledRun};
    ///
    /// fn amounts(profile: &Profile, claims: &[Claim<'_>]) -> Vec<Option<String>> {
    ///     let mut run = SettledRun::default();
    ///     let mut amount = |claim| Some(run.brief(profile, claim).ok()??.range?.exact()?.to_string());
    ///     claims.iter().map(|claim| amount(claim)).collect()
    /// }
    /// ```
    ///
    /// # Errors
    /// A fault: a rule or the profile is wrong, or a sum left the range of whole cents.
    pub fn brief(
        &mut self,
        profile: &Profile,
        claim: &Claim<'_>,
    ) -> Result<Option<Brief>, RuleError> {
        if claim.class_depends.is_some() {
            return Ok(None);
        }
        let facts = &claim.facts;
        let law = match profile.choose(claim.class, facts, |_| None) {
            Ok(law) => law,
            Err(Halt::Rule(Stop::Fault(fault))) => return Err(fault),
            Err(_) => return Ok(None),
        };
        let place = law.approach;
        let Some(approach) = place.and_then(|place| profile.approaches.get(place)) else {
            let mut liability = LiabilityKinds::default();
            liability.add_outcome(&Outcome::LawOpen(None));
            return Ok(Some(Brief {
                kind: ResultKind::LawOpen,
                range: None,
                points: Vec::new(),
                liability,
                strength: in_profile(profile, Strength::Illustrative),
                in_error: false,
            }));
        };
        self.account.reopen(facts);
        let mut record = Record {
            approach,
            kept: &mut self.kept,
        };
        record.kept.clear();
        let evidence = Evidence::new(facts, &approach.law);
        let known = Known {
            choices: &claim.choices,
            views: &[],
        };
        let ran = approach.run(
            &mut Place::default(),
            &evidence,
            known,
            &mut self.account,
            &mut record,
            RunList::Done,
        );
        let stop = match ran {
            Ok(()) => None,
            Err(Halt::Rule(stop @ (Stop::End(..) | Stop::Pending(_)))) => Some(stop),
            Err(Halt::Rule(Stop::Fault(fault))) => return Err(fault),
            Err(Halt::Rule(Stop::Needs(_)) | Halt::Question(_)) => return Ok(None),
        };
        Ok(Some(self.settled(profile, approach, stop.as_ref())))
    }

    /// Returns the outcome of a run that came to its end, as the worksheet of it would have it.
    fn settled(&self, profile: &Profile, approach: &Approach, stop: Option<&Stop>) -> Brief {
        let (account, kept) = (&self.account, &self.kept);
        let mut liability = LiabilityKinds::default();
        let mut points = Vec::new();
        let mut in_error = false;
        let mut amount = |amount: Usd, kind: LiabilityKind, of: &mut LiabilityKinds| {
            of.add(kind);
            in_error = broken_limit(&kept.limits, account, amount).is_some();
            (ResultKind::Exact, Some(Amount::Exact(amount)), false)
        };
        let open = |of: &mut LiabilityKinds| of.bits |= LiabilityKinds::OPEN;
        let (mut kind, mut range, left) = match (stop, account.share()) {
            (Some(Stop::End(end, _)), _) => {
                if *end == End::Deferred {
                    open(&mut liability);
                }
                let nothing = matches!(end, End::Denied | End::Declined);
                let range = nothing.then(Amount::default);
                (ResultKind::from_end(*end), range, false)
            }
            (Some(_), _) => {
                open(&mut liability);
                (ResultKind::Pending, None, false)
            }
            (None, Share::Settled(award, kind)) => amount(award, kind, &mut liability),
            (None, share) => {
                let range = Limits::of_settled_losses(account).range();
                match kept.left_by.filter(|_| share == Share::LeftToTheCourt) {
                    None => {
                        open(&mut liability);
                        (ResultKind::Bounded, Some(range), false)
                    }
                    Some((_, ground)) if std::ptr::eq(ground, &raw const LAW_IS_OPEN) => {
                        open(&mut liability);
                        (ResultKind::LawOpen, None, true)
                    }
                    // Limits that leave one amount leave no choice.
                    Some((entry, _)) => match range.exact() {
                        Some(only) => amount(only, LiabilityKind::Several, &mut liability),
                        None => {
                            open(&mut liability);
                            let choice = approach.choice_left_by(entry);
                            let id = choice.map_or_else(String::new, |choice| choice.id.clone());
                            points.push(OpenPoint::Choice(id));
                            (ResultKind::LeftToTheCourt, Some(range), true)
                        }
                    },
                }
            }
        };
        let mut strength = kept.strength(left);
        if contradicts_controlling_authority(profile, approach) {
            strength = Strength::Contrast;
        }
        if approach.open {
            (kind, range) = (ResultKind::LawOpen, None);
            liability = LiabilityKinds {
                bits: LiabilityKinds::OPEN,
            };
        }
        Brief {
            kind,
            range,
            points,
            liability,
            strength: in_profile(profile, strength),
            in_error,
        }
    }
}

/// What is kept of the steps of a run.
#[derive(Debug, Default)]
struct Kept {
    /// The steps of the limits.
    limits: Vec<Step>,
    /// The strength of the weakest step that moved something.
    moved: Option<Strength>,
    /// The strength of the weakest limit, whether it moved something or not.
    limiting: Option<Strength>,
    /// The entry that left the amount to the court.
    left_by: Option<(u16, &'static Ground)>,
}

impl Kept {
    fn clear(&mut self) {
        self.limits.clear();
        (self.moved, self.limiting, self.left_by) = (None, None, None);
    }

    /// Returns the strength of the weakest step; a limit that moved nothing counts where it bounds a choice.
    fn strength(&self, left_to_court: bool) -> Strength {
        let limiting = self.limiting.filter(|_| left_to_court);
        let weakest = self.moved.into_iter().chain(limiting).min();
        weakest.unwrap_or(Strength::Required)
    }
}

/// Takes the steps of one approach.
struct Record<'a> {
    approach: &'a Approach,
    kept: &'a mut Kept,
}

impl Record<'_> {
    fn strength_of(&self, step: &Step) -> Strength {
        let standing = self.approach.standing(step.entry, step.ground);
        standing.map_or(step.ground.strength(), |standing| standing.strength)
    }
}

impl Recorder for Record<'_> {
    fn step(&mut self, step: Step) {
        let least = |known: &mut Option<Strength>, strength: Strength| {
            *known = Some(known.map_or(strength, |known| known.min(strength)));
        };
        match &step.op {
            Op::AtLeast(_) | Op::AtMost(_) | Op::MoreThan(_) | Op::LessThan(_) => {
                let strength = self.strength_of(&step);
                least(&mut self.kept.limiting, strength);
                if step.before != step.after {
                    least(&mut self.kept.moved, strength);
                }
                self.kept.limits.push(step);
            }
            Op::Nothing
            | Op::Term
            | Op::TermAtMost(_)
            | Op::TermOf(_)
            | Op::Balances(_)
            | Op::Put(_) => {}
            Op::LeaveOut(amount) | Op::Deduct(amount) if amount.is_zero() => {}
            Op::LeftToTheCourt => {
                let strength = self.strength_of(&step);
                least(&mut self.kept.moved, strength);
                self.kept.left_by.get_or_insert((step.entry, step.ground));
            }
            Op::LeaveOut(_)
            | Op::Deduct(_)
            | Op::Count(_)
            | Op::Add(_)
            | Op::Whole(_)
            | Op::Times(..)
            | Op::Formula(_)
            | Op::End(_) => {
                let strength = self.strength_of(&step);
                least(&mut self.kept.moved, strength);
            }
        }
    }
}

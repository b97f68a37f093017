//! One victim against one defendant, as a rule may read it.
//!
//! No read returns an `Option`: reading what is not known stops the rule, so that none can look at an
//! unknown and go on. A threshold or a date of the law is a comparison, never a value read: otherwise
//! a range printed for an unknown number would lie. Every read is logged.

use std::cell::Cell;

use redress_cite::Date;
use redress_money::{Ratio, Usd};

use crate::effect::{Ground, LossSet};
use crate::figure::{FigureUnit, LawFigure};
use redress_case::facts::{
    Amounts, BorneBy, Cause, ClaimFacts, Count, Day, FULL_LOSSES, FactKind, FactValue, Head, Key,
    LOSS_CAUSED, LOSSES_READ, LineFact, Loss, LossMoney, LossYesNo, Money, NO_UPPER_BOUND,
    OUTSIDE_OTHER, UNDER_OTHER, YesNo, day_number,
};

/// Why a rule stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It needs a finding.
    Needs(Need),
    /// There is nothing to compute: denied, deferred or declined, on a ground.
    End(End, &'static Ground),
    /// A value of the law that is not published, or not in force, on that day.
    Pending(ParameterId),
    /// The rule or the profile is wrong; never an answer.
    Fault(RuleError),
}

/// How a claim can end without an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// Nothing is owed.
    Denied,
    /// The determination is put off to a later date (18 U.S.C. § 3664(d)(5)).
    Deferred,
    /// The court leaves restitution to other proceedings (18 U.S.C. § 3663A(c)(3)).
    Declined,
    /// A nominal award, with the loss recorded (18 U.S.C. § 2259(b)(4) of 1994). How much is nominal the law does not say.
    Nominal,
}

/// A mistake of a rule or a profile, or a number out of range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// A sum left the range of whole cents.
    #[error("{0}")]
    Money(#[from] redress_money::MoneyError),
    /// A rule deducted more than is left.
    #[error("a rule deducted more than remains of the losses that it named")]
    DeductedTooMuch,
    /// A rule left out, or cut down, a loss of which something had been deducted.
    #[error(
        "a rule left out a loss after a deduction from it; what counts is settled before what comes off"
    )]
    LeftOutAfterDeduction,
    /// A rule named a line of loss that is not there.
    #[error("a rule named loss {0}, which this claim does not have")]
    NoSuchLine(usize),
    /// A rule gave a negative amount.
    #[error("a rule gave a negative amount")]
    Negative,
    /// A rule read what it had not declared.
    #[error("a rule read {0}, which it does not declare")]
    UndeclaredRead(&'static str),
    /// A rule asked for a finding that it had not declared as read.
    #[error("a rule needs {0}, which it does not declare that it reads")]
    UndeclaredNeed(&'static str),
    /// A rule went on after a read had stopped it.
    #[error("a rule went on after it had met an unknown fact")]
    Peeked,
    /// A rule used a ground that it had not declared.
    #[error("a rule used the ground `{0}`, which it does not declare")]
    UndeclaredGround(&'static str),
    /// A bound stands before the losses have been found.
    #[error("a floor was set before the full losses were found")]
    FloorBeforeLosses,
    /// No rule of the list settled the defendant's part.
    #[error("no apportionment rule of this approach settled the defendant's part")]
    NothingSettled,
    /// A rule reads the amount ordered, and the court has not made the choice that sets it.
    #[error(
        "a rule under `bounds` reads the amount ordered, which this approach leaves to the court"
    )]
    LeftToTheCourt,
    /// A working refers to a line that is not there.
    #[error("the working of an amount is malformed")]
    Formula,
    /// A parameter that the rule did not declare, or the law does not have.
    #[error("parameter `{0}` is not among the law's parameters")]
    NoSuchParameter(&'static str),
    /// A parameter was read in another unit than the law states.
    #[error("parameter `{0}` was read as {1}, and the law states it as {2}")]
    WrongUnit(&'static str, &'static str, &'static str),
    /// A rule of a loaded set failed.
    #[error("{0}")]
    RuleSet(String),
}

impl From<RuleError> for Stop {
    fn from(fault: RuleError) -> Self {
        Self::Fault(fault)
    }
}

impl From<redress_money::MoneyError> for Stop {
    fn from(error: redress_money::MoneyError) -> Self {
        Self::Fault(RuleError::Money(error))
    }
}

/// The name of a dated value of the law, such as `floor-per-victim`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ParameterId(pub &'static str);

/// A finding that a rule needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Need {
    /// About what.
    pub target: NeedTarget,
    /// What is asked of it.
    pub question: NeedQuestion,
}

/// What a finding is about: a fact of the claim, or of one line of its losses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NeedTarget {
    /// A fact by key.
    Fact(Key),
    /// A fact of one line of the losses, by its place.
    Line(usize, LineFact),
}

impl NeedTarget {
    /// Returns the bit by which a declaration of reads names the target.
    #[must_use]
    pub const fn bit(self) -> u64 {
        match self {
            Self::Fact(key) => key.bit(),
            Self::Line(..) => LOSSES_READ,
        }
    }
}

/// What is asked of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum NeedQuestion {
    /// Yes or no.
    YesNo,
    /// Whether a number or amount is more than this.
    MoreThan(i64),
    /// Whether a day is this one or later (`yyyymmdd`).
    OnOrAfter(i64),
    /// Its value; a value above `up_to` has the same effect as `up_to`.
    Value {
        /// The value above which nothing changes.
        up_to: i64,
    },
}

/// Which end of its range an unknown number takes in one run of a profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// Numbers taken at their least, one bit a key.
    pub least: u64,
    /// Numbers taken at their greatest.
    pub greatest: u64,
}

/// The values of the law on the day of the computation.
#[derive(Clone, Debug, Default)]
pub struct LawOfDay {
    /// Values by name; `None` is not published for that day.
    pub figures: Vec<(String, Option<LawFigure>)>,
}

/// One victim against one defendant: the only way to a fact.
pub struct Evidence<'c> {
    facts: &'c ClaimFacts,
    law: &'c LawOfDay,
    ends: Ends,
    read: Cell<u64>,
    parameters_read: Cell<u32>,
    amounts_read: Cell<bool>,
    stopped: Cell<bool>,
    asked: Cell<bool>,
}

/// Shows nothing: a rule could read what it shows, and no log would know.
impl std::fmt::Debug for Evidence<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Claim").finish_non_exhaustive()
    }
}

/// What a rule read of a claim, and whether a read stopped it.
#[derive(Clone, Copy, Debug)]
pub struct Log {
    /// The facts, one bit a key.
    pub facts: u64,
    /// The parameters, one bit an index.
    pub parameters: u32,
    /// Whether an amount of a loss was read, and not only its cause, its head or another word.
    pub amounts: bool,
    /// A read stopped the rule.
    pub stopped: bool,
}

impl<'c> Evidence<'c> {
    /// A claim over these facts, under the values of one day.
    #[must_use]
    pub const fn new(facts: &'c ClaimFacts, law: &'c LawOfDay) -> Self {
        Self::at_ends(
            facts,
            law,
            Ends {
                least: 0,
                greatest: 0,
            },
        )
    }

    /// The same, with some unknown numbers taken at an end of their range.
    #[must_use]
    pub const fn at_ends(facts: &'c ClaimFacts, law: &'c LawOfDay, ends: Ends) -> Self {
        Self {
            facts,
            law,
            ends,
            read: Cell::new(0),
            parameters_read: Cell::new(0),
            amounts_read: Cell::new(false),
            stopped: Cell::new(false),
            asked: Cell::new(false),
        }
    }

    /// Whether no rule is being asked about this claim now. A rule that asks another through an account of
    /// its own would wipe its traces; it is at fault ([`RuleError::Peeked`]).
    #[inline]
    pub(crate) fn begin(&self) -> bool {
        let free = !self.asked.replace(true);
        if !free {
            self.stopped.set(true);
        }
        free
    }

    /// What a rule at a distance may be shown of.
    pub(crate) const fn parts(&self) -> (&ClaimFacts, &LawOfDay, Ends) {
        (self.facts, self.law, self.ends)
    }

    /// Logs what a rule at a distance says that it read; what it did not declare is refused by the pen.
    pub(crate) fn read_at_a_distance(&self, facts: u64, parameters: &[String], stopped: bool) {
        self.read.set(self.read.get() | facts);
        if facts & LOSSES_READ != 0 {
            self.amounts_read.set(true);
        }
        for (place, (name, _)) in self.law.figures.iter().enumerate() {
            if parameters.contains(name) {
                self.log_parameter(place);
            }
        }
        if stopped {
            self.stopped.set(true);
        }
    }

    /// Takes the log of what was read since the last call. Only the pen may: a rule could wipe its traces.
    #[inline]
    pub(crate) fn take_log(&self) -> Log {
        self.asked.set(false);
        Log {
            facts: self.read.take(),
            parameters: self.parameters_read.take(),
            amounts: self.amounts_read.take(),
            stopped: self.stopped.take(),
        }
    }

    /// Stops the rule; one that goes on all the same is at fault ([`RuleError::Peeked`]).
    fn needs(&self, target: NeedTarget, question: NeedQuestion) -> Stop {
        self.stopped.set(true);
        Stop::Needs(Need { target, question })
    }

    /// Reads a fact. One that a party has to prove has failed of proof where a closed record leaves it unknown.
    fn known(&self, key: Key) -> FactValue {
        self.in_this_record(key, self.stated(key))
    }

    fn in_this_record(&self, key: Key, stated: FactValue) -> FactValue {
        match stated {
            FactValue::Unknown if self.facts.closed && key.row().fails_of_proof() => {
                FactValue::NotProved
            }
            known => known,
        }
    }

    fn stated(&self, key: Key) -> FactValue {
        self.read.set(self.read.get() | key.bit());
        self.facts
            .values
            .get(usize::from(key.index()))
            .copied()
            .unwrap_or_default()
    }

    /// A fact that is a yes or a no. One that failed of proof is a no, and so is one that a party has to prove and that a closed
    /// record leaves unknown, because either resolves against that party.
    ///
    /// # Errors
    /// Stops with the finding that is needed when it is unknown.
    pub fn is(&self, fact: YesNo) -> Result<bool, Stop> {
        match self.known(fact.key()) {
            FactValue::Is(answer) => Ok(answer != 0),
            FactValue::NotProved => Ok(false),
            FactValue::Unknown | FactValue::Within(..) => {
                Err(self.needs(NeedTarget::Fact(fact.key()), NeedQuestion::YesNo))
            }
        }
    }

    /// Returns whether a yes or no was found to be a no, or was put to proof and not proved. One of which nothing was found is
    /// neither, and stops nothing: for a finding that no rule demands, but that nobody may pass over once it is made.
    /// One that the parties dispute is asked; in a closed record it was not proved.
    ///
    /// # Errors
    /// Stops with the finding that is needed when it is disputed.
    pub fn refuted(&self, fact: YesNo) -> Result<bool, Stop> {
        match self.stated(fact.key()) {
            FactValue::NotProved | FactValue::Is(0) => Ok(true),
            FactValue::Within(..) if self.facts.closed && fact.key().row().fails_of_proof() => {
                Ok(true)
            }
            FactValue::Within(..) => {
                Err(self.needs(NeedTarget::Fact(fact.key()), NeedQuestion::YesNo))
            }
            FactValue::Unknown | FactValue::Is(_) => Ok(false),
        }
    }

    /// Whether any of these is so. One known yes is enough, whatever else is unknown.
    ///
    /// # Errors
    /// Stops with the first unknown one when none is known to be so.
    pub fn any(&self, of: &[YesNo]) -> Result<bool, Stop> {
        self.three_valued(of, true)
    }

    /// Whether all of these are so. One known no is enough, whatever else is unknown.
    ///
    /// # Errors
    /// Stops with the first unknown one when none is known not to be so.
    pub fn all(&self, of: &[YesNo]) -> Result<bool, Stop> {
        self.three_valued(of, false)
    }

    /// The answer `decisive` settles the whole; else an unknown stops; else the other answer.
    fn three_valued(&self, of: &[YesNo], decisive: bool) -> Result<bool, Stop> {
        let stopped_before = self.stopped.get();
        let mut unknown = None;
        for &fact in of {
            match self.is(fact) {
                Ok(answer) if answer == decisive => {
                    self.stopped.set(stopped_before);
                    return Ok(decisive);
                }
                Ok(_) => {}
                Err(stop) => unknown = unknown.or(Some(stop)),
            }
        }
        unknown.map_or(Ok(!decisive), Err)
    }

    /// An amount, of which more than `up_to` has no further effect on what the rule does. One that failed of proof is nothing, and
    /// so is one that a party has to prove and that a closed record leaves unknown.
    ///
    /// Say the limit wherever there is one: it is what bounds the result while the amount is unknown.
    ///
    /// # Errors
    /// Stops with the finding that is needed when it is unknown.
    pub fn amount_up_to(&self, fact: Money, up_to: Usd) -> Result<Usd, Stop> {
        self.number(fact.key(), up_to.cents()).map(Usd::from_cents)
    }

    /// The same of an amount of which the court has to say who proves it: in a closed record too, an unknown one is a finding
    /// that is needed.
    ///
    /// # Errors
    /// Stops with the finding that is needed when it is unknown.
    pub fn amount_whoever_proves_up_to(&self, fact: Money, up_to: Usd) -> Result<Usd, Stop> {
        let key = fact.key();
        self.number_of(key, self.stated(key), up_to.cents())
            .map(Usd::from_cents)
    }

    /// An amount.
    ///
    /// # Errors
    /// Stops with the finding that is needed when it is unknown.
    pub fn amount(&self, fact: Money) -> Result<Usd, Stop> {
        self.amount_up_to(fact, NO_UPPER_BOUND)
    }

    /// A whole number.
    ///
    /// # Errors
    /// Stops with the finding that is needed when it is unknown.
    pub fn count(&self, fact: Count) -> Result<u64, Stop> {
        self.number(fact.key(), GREATEST_COUNT)
            .map(i64::unsigned_abs)
    }

    /// A whole number, of which more than `up_to` has no further effect on what the rule does.
    ///
    /// # Errors
    /// Stops with the finding that is needed when it is unknown.
    pub fn count_up_to(&self, fact: Count, up_to: u64) -> Result<u64, Stop> {
        let up_to = i64::try_from(up_to).unwrap_or(GREATEST_COUNT);
        self.number(fact.key(), up_to.min(GREATEST_COUNT))
            .map(i64::unsigned_abs)
    }

    fn number(&self, key: Key, up_to: i64) -> Result<i64, Stop> {
        match self.known(key) {
            FactValue::NotProved if key.row().fails_of_proof() => Ok(0),
            known => self.number_of(key, known, up_to),
        }
    }

    fn number_of(&self, key: Key, known: FactValue, up_to: i64) -> Result<i64, Stop> {
        let (least, greatest) = match known {
            FactValue::Is(value) => return Ok(value.min(up_to)),
            other => other.ends(),
        };
        if least >= up_to {
            return Ok(up_to);
        }
        if self.ends.least & key.bit() != 0 {
            Ok(least)
        } else if self.ends.greatest & key.bit() != 0 {
            Ok(greatest.min(up_to))
        } else {
            Err(self.needs(NeedTarget::Fact(key), NeedQuestion::Value { up_to }))
        }
    }

    /// Returns the least and the greatest that a number can be; one that failed of proof is nothing.
    fn ends_of(&self, key: Key) -> (i64, i64) {
        match self.known(key) {
            FactValue::NotProved if key.row().fails_of_proof() => (0, 0),
            known => known.ends(),
        }
    }

    /// Narrows the range of a number to the end at which this run takes it.
    const fn at_its_end(&self, key: Key, (least, greatest): (i64, i64)) -> (i64, i64) {
        if self.ends.least & key.bit() != 0 {
            (least, least)
        } else if self.ends.greatest & key.bit() != 0 {
            (greatest, greatest)
        } else {
            (least, greatest)
        }
    }

    /// Returns whether so many times an amount are surely no more than another amount, whatever both turn out to be. What is not
    /// known well enough is not surely so, and stops nothing: for a rule that takes the greater of two and needs not ask for the other.
    #[must_use]
    pub fn surely_no_more(&self, amount: Money, times: u32, than: Money) -> bool {
        let ends = |fact: Money| self.at_its_end(fact.key(), self.ends_of(fact.key()));
        ends(amount).1.saturating_mul(i64::from(times)) <= ends(than).0
    }

    /// Whether an amount is more than a threshold of the law. What is known within bounds may answer outright.
    ///
    /// # Errors
    /// Stops with the comparison that is needed when what is known does not decide it.
    pub fn more_than(&self, fact: Money, threshold: Usd) -> Result<bool, Stop> {
        self.compare(fact.key(), threshold.cents())
    }

    /// Whether a count is more than a threshold.
    ///
    /// # Errors
    /// Stops with the comparison that is needed when what is known does not decide it.
    pub fn count_more_than(&self, fact: Count, threshold: u64) -> Result<bool, Stop> {
        self.compare(fact.key(), i64::try_from(threshold).unwrap_or(i64::MAX))
    }

    fn compare(&self, key: Key, threshold: i64) -> Result<bool, Stop> {
        let (least, greatest) = self.ends_of(key);
        if least > threshold {
            Ok(true)
        } else if greatest <= threshold {
            Ok(false)
        } else {
            Err(self.needs(NeedTarget::Fact(key), NeedQuestion::MoreThan(threshold)))
        }
    }

    /// Whether a day is this one or later.
    ///
    /// # Errors
    /// Stops with the comparison that is needed when what is known does not decide it.
    pub fn on_or_after(&self, fact: Day, day: Date) -> Result<bool, Stop> {
        let cut = day_number(day);
        let (least, greatest) = self.known(fact.key()).ends();
        if least >= cut {
            Ok(true)
        } else if greatest < cut {
            Ok(false)
        } else {
            Err(self.needs(NeedTarget::Fact(fact.key()), NeedQuestion::OnOrAfter(cut)))
        }
    }

    /// A list of amounts.
    ///
    /// # Errors
    /// Stops with the finding that is needed when it is unknown.
    pub fn amounts(&self, fact: Amounts) -> Result<&'c [Usd], Stop> {
        let key = fact.key();
        self.read.set(self.read.get() | key.bit());
        self.facts.awards_elsewhere.as_deref().ok_or_else(|| {
            self.needs(
                NeedTarget::Fact(key),
                NeedQuestion::Value { up_to: i64::MAX },
            )
        })
    }

    /// How many lines of loss there are.
    #[must_use]
    pub fn losses(&self) -> usize {
        self.read.set(self.read.get() | LOSSES_READ);
        self.facts.losses.len()
    }

    /// The lines of which something holds. A line of which it is unknown stops.
    ///
    /// # Errors
    /// Whatever the test stops with.
    pub fn lines_where(&self, test: impl Fn(usize) -> Result<bool, Stop>) -> Result<LossSet, Stop> {
        // Mostly it holds of every line; a list is made only when it does not.
        let mut some: Option<Vec<usize>> = None;
        for line in 0..self.losses() {
            match (test(line)?, &mut some) {
                (true, Some(lines)) => lines.push(line),
                (false, None) => some = Some((0..line).collect()),
                (true, None) | (false, Some(_)) => {}
            }
        }
        Ok(some.map_or(LossSet::All, LossSet::Some))
    }

    /// The lines that were found and of which something holds. A line of which it is unknown stops.
    ///
    /// # Errors
    /// Whatever the test stops with.
    pub fn found_where(&self, test: impl Fn(usize) -> Result<bool, Stop>) -> Result<LossSet, Stop> {
        self.lines_where(|line| Ok(self.found(line)? && test(line)?))
    }

    /// Whether any loss was found at all: what is only alleged is none, and no list of losses is not a list of none.
    ///
    /// # Errors
    /// Stops with the finding of the full losses, in an open record, when none was found.
    pub fn losses_found(&self) -> Result<bool, Stop> {
        self.read
            .set(self.read.get() | LOSSES_READ | FULL_LOSSES.key().bit());
        if self.facts.losses.iter().any(|loss| loss.found) {
            Ok(true)
        } else {
            self.is(FULL_LOSSES)
        }
    }

    fn loss(&self, line: usize) -> Result<&'c Loss, Stop> {
        self.read.set(self.read.get() | LOSSES_READ);
        self.facts
            .losses
            .get(line)
            .ok_or(Stop::Fault(RuleError::NoSuchLine(line)))
    }

    /// The head of a loss; [`Head::Total`] where a court found a total without items.
    ///
    /// # Errors
    /// A fault when there is no such line.
    pub fn head(&self, line: usize) -> Result<Head, Stop> {
        Ok(self.loss(line)?.head)
    }

    /// Who bore a loss.
    ///
    /// # Errors
    /// A fault when there is no such line.
    pub fn borne_by(&self, line: usize) -> Result<BorneBy, Stop> {
        Ok(self.loss(line)?.borne_by)
    }

    /// Whether a loss lies in the future.
    ///
    /// # Errors
    /// A fault when there is no such line.
    pub fn projected(&self, line: usize) -> Result<bool, Stop> {
        Ok(self.loss(line)?.projected)
    }

    /// Whether a loss was found, admitted, stipulated or left unopposed; an allegation is not a loss.
    ///
    /// # Errors
    /// A fault when there is no such line.
    pub fn found(&self, line: usize) -> Result<bool, Stop> {
        Ok(self.loss(line)?.found)
    }

    /// Whether a loss falls, in any part, under head (F). For a total without items this is a finding.
    ///
    /// # Errors
    /// Stops with the finding that is needed when it is unknown.
    pub fn any_under_other(&self, line: usize) -> Result<bool, Stop> {
        match self.loss(line)?.head {
            Head::Other => Ok(true),
            Head::Total => self.loss_is(line, UNDER_OTHER),
            _ => Ok(false),
        }
    }

    /// Reads a fact of a loss, as [`Evidence::is`] reads one of the claim.
    fn of_loss(&self, line: usize, key: Key) -> Result<FactValue, Stop> {
        Ok(self.in_this_record(key, self.loss(line)?.get(key)))
    }

    /// Returns a yes or a no about a loss.
    ///
    /// # Errors
    /// Stops with the finding that is needed when it is unknown.
    pub fn loss_is(&self, line: usize, fact: LossYesNo) -> Result<bool, Stop> {
        match self.of_loss(line, fact.key())? {
            FactValue::Is(answer) => Ok(answer != 0),
            FactValue::NotProved => Ok(false),
            FactValue::Unknown | FactValue::Within(..) => {
                Err(self.needs(NeedTarget::Line(line, fact.into()), NeedQuestion::YesNo))
            }
        }
    }

    /// Returns an amount of a loss, of which more than `up_to` has no further effect on what the rule does.
    ///
    /// # Errors
    /// Stops with the finding that is needed when it is unknown.
    pub fn loss_amount_up_to(&self, line: usize, fact: LossMoney, up_to: Usd) -> Result<Usd, Stop> {
        self.amounts_read.set(true);
        match self.of_loss(line, fact.key())? {
            FactValue::Is(amount) => Ok(Usd::from_cents(amount).min(up_to)),
            FactValue::NotProved => Ok(Usd::ZERO),
            _ => Err(self.needs(
                NeedTarget::Line(line, fact.into()),
                NeedQuestion::Value {
                    up_to: up_to.cents(),
                },
            )),
        }
    }

    /// What of a loss falls outside head (F), where some of it may fall under it.
    ///
    /// # Errors
    /// Stops with the finding that is needed when it is unknown.
    pub fn outside_other(&self, line: usize) -> Result<Usd, Stop> {
        let loss = self.loss(line)?;
        let outside = self.loss_amount_up_to(line, OUTSIDE_OTHER, loss.high)?;
        Ok(outside.min(loss.low))
    }

    /// The amount of a loss; the least of it where it is a range that no rule has resolved.
    ///
    /// # Errors
    /// A fault when there is no such line.
    pub fn least_of(&self, line: usize) -> Result<Usd, Stop> {
        self.amounts_read.set(true);
        Ok(self.loss(line)?.low)
    }

    /// Whether a loss is a proximate result of the offense: of the trade in the images or of the defendant's own conduct.
    ///
    /// # Errors
    /// Stops with the finding that is needed when its cause is unknown.
    pub fn caused_by_offense(&self, line: usize) -> Result<bool, Stop> {
        self.loss_is(line, LOSS_CAUSED)
    }

    /// Whether a loss is known to have come from something other than the offense, or was not proved to come from it. Where a
    /// circuit does not demand that losses be separated by cause, one of unknown cause is not taken for another's.
    ///
    /// # Errors
    /// A fault when there is no such line.
    pub fn caused_by_others(&self, line: usize) -> Result<bool, Stop> {
        Ok(matches!(
            self.loss(line)?.get(LOSS_CAUSED),
            FactValue::NotProved | FactValue::Is(0)
        ))
    }

    /// Whether a loss is known to have been caused by this defendant's offense alone. One of unknown cause is general.
    ///
    /// # Errors
    /// A fault when there is no such line.
    pub fn caused_by_this_defendant_alone(&self, line: usize) -> Result<bool, Stop> {
        Ok(self.loss(line)?.cause == Some(Cause::ThisDefendant))
    }

    /// Whether a loss has exactly this cause; an unknown cause is a no only in a closed record, where it was not proved.
    ///
    /// # Errors
    /// Stops with the finding that is needed when its cause is unknown.
    pub fn cause_is(&self, line: usize, cause: Cause) -> Result<bool, Stop> {
        match self.loss(line)?.cause {
            Some(known) => Ok(known == cause),
            None if self.of_loss(line, LOSS_CAUSED.key())? == FactValue::NotProved => Ok(false),
            None => Err(self.needs(
                NeedTarget::Line(line, LineFact::CausedBy(cause)),
                NeedQuestion::YesNo,
            )),
        }
    }

    /// Whether a loss belongs to a count of conviction of this defendant. A loss tied to no count belongs to all.
    ///
    /// # Errors
    /// A fault when there is no such line.
    pub fn of_conviction(&self, line: usize) -> Result<bool, Stop> {
        let counts = self.loss(line)?.counts;
        Ok(counts == 0 || counts & self.facts.counts != 0)
    }

    /// A dated, cited amount of the law.
    ///
    /// # Errors
    /// Stops when it is not published for the day of the computation; a fault when the law has no such amount.
    pub fn parameter(&self, id: ParameterId) -> Result<Usd, Stop> {
        match self.figure(id)? {
            LawFigure::Amount(amount) => Ok(amount),
            other => Err(other.fault(id, FigureUnit::Amount)),
        }
    }

    /// A dated, cited percentage of the law, as a ratio.
    ///
    /// # Errors
    /// As for [`Evidence::parameter`].
    pub fn percent(&self, id: ParameterId) -> Result<Ratio, Stop> {
        match self.figure(id)? {
            LawFigure::Percent(ratio) => Ok(ratio),
            other => Err(other.fault(id, FigureUnit::Percent)),
        }
    }

    /// A dated, cited number of the law without a unit.
    ///
    /// # Errors
    /// As for [`Evidence::parameter`].
    pub fn number_of_law(&self, id: ParameterId) -> Result<u64, Stop> {
        match self.figure(id)? {
            LawFigure::Count(number) => Ok(u64::from(number)),
            other => Err(other.fault(id, FigureUnit::Count)),
        }
    }

    /// A dated, cited number of days of the law.
    ///
    /// # Errors
    /// As for [`Evidence::parameter`].
    pub fn days(&self, id: ParameterId) -> Result<u64, Stop> {
        match self.figure(id)? {
            LawFigure::Days(days) => Ok(u64::from(days)),
            other => Err(other.fault(id, FigureUnit::Days)),
        }
    }

    /// A dated, cited number of years of the law.
    ///
    /// # Errors
    /// As for [`Evidence::parameter`].
    pub fn years(&self, id: ParameterId) -> Result<u64, Stop> {
        match self.figure(id)? {
            LawFigure::Years(years) => Ok(u64::from(years)),
            other => Err(other.fault(id, FigureUnit::Years)),
        }
    }

    /// A dated, cited value of the law, whatever its unit.
    ///
    /// # Errors
    /// As for [`Evidence::parameter`].
    pub fn figure(&self, id: ParameterId) -> Result<LawFigure, Stop> {
        for (place, (name, figure)) in self.law.figures.iter().enumerate() {
            if name == id.0 {
                self.log_parameter(place);
                return figure.ok_or(Stop::Pending(id));
            }
        }
        Err(Stop::Fault(RuleError::NoSuchParameter(id.0)))
    }

    fn log_parameter(&self, place: usize) {
        let place = u32::try_from(place).ok();
        let bit = place.and_then(|place| 1_u32.checked_shl(place));
        let read = self.parameters_read.get() | bit.unwrap_or(0);
        self.parameters_read.set(read);
    }
}

/// The greatest count that a case file may hold.
pub const GREATEST_COUNT: i64 = 1_000_000_000;

/// The facts of a claim with one more answer, as the engine branches on it.
///
/// # Errors
/// A fault when the need names a line that is not there.
pub fn with_answer(facts: &ClaimFacts, need: &Need, yes: bool) -> Result<ClaimFacts, RuleError> {
    let mut facts = facts.clone();
    match (need.target, need.question) {
        (NeedTarget::Fact(key), NeedQuestion::YesNo) => {
            facts.set(key, FactValue::yes_no(yes));
            // Full losses that the file has as found close its list, and no other answer opens it.
            if key == FULL_LOSSES.key() {
                facts.losses_to_be_found();
            }
        }
        (NeedTarget::Fact(key), NeedQuestion::MoreThan(threshold)) => {
            let (least, greatest) = facts.get(key).ends();
            facts.set(
                key,
                if yes {
                    FactValue::Within(threshold.saturating_add(1).max(least), greatest)
                } else {
                    FactValue::Within(least, threshold.min(greatest))
                },
            );
        }
        (NeedTarget::Fact(key), NeedQuestion::OnOrAfter(cut)) => {
            let (least, greatest) = facts.get(key).ends();
            facts.set(
                key,
                if yes {
                    FactValue::Within(cut.max(least), greatest)
                } else {
                    // The day before a cut, as a number: nothing lies between, whatever the calendar says.
                    FactValue::Within(least, cut.saturating_sub(1).min(greatest))
                },
            );
        }
        (NeedTarget::Fact(_), NeedQuestion::Value { .. }) => {}
        (NeedTarget::Line(line, fact), _) => {
            let loss = facts
                .losses
                .get_mut(line)
                .ok_or(RuleError::NoSuchLine(line))?;
            match fact {
                LineFact::CausedBy(_) => loss.cause = fact.supposes(yes),
                LineFact::Of(key) if key.row().kind == FactKind::YesNo => {
                    loss.set(key, FactValue::yes_no(yes));
                }
                LineFact::Of(_) => {}
            }
        }
    }
    Ok(facts)
}

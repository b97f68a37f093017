//! The running figures of one computation. [`Account::take`] is the only place where an amount moves.

use std::sync::atomic::{AtomicU8, Ordering};

use redress_money::{Ratio, Rounding, Usd, average, median};

use crate::again::{AccountFigure, FiguresSeen, Heard};
use crate::effect::{
    Base, Change, ConsequenceChange, CreditChange, Effect, Formula, FormulaLine, GateChange,
    LimitChange, LossChange, LossSet, ShareChange, Within,
};
use crate::evidence::{Evidence, Need, NeedQuestion, NeedTarget, RuleError, Stop};
use crate::outcome::{LiabilityKind, Part};
use crate::rule::{Rule, RuleInfo};
use crate::worksheet::{Op, Recorder, Step};
use redress_case::facts::{ClaimFacts, LineFact, Loss};

/// One line of the losses, as the account carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    low: Usd,
    high: Usd,
    counted: bool,
    /// What counts of it; zero until it is counted.
    incurred: Usd,
    deducted: Usd,
    part: Part,
    /// Which of the steps that left losses out left out this one.
    left_out: Aside<Option<u16>>,
}

/// A value that is no part of an account: equal accounts may have come about in different ways.
#[derive(Clone, Copy, Debug, Default)]
struct Aside<T>(T);

impl<T> PartialEq for Aside<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Aside<T> {}

impl Line {
    const fn opened(loss: &Loss) -> Self {
        Self {
            low: loss.low,
            high: loss.high,
            counted: false,
            incurred: Usd::ZERO,
            deducted: Usd::ZERO,
            left_out: Aside(None),
            part: Part::General,
        }
    }
}

/// The defendant's part, as far as it is settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Share {
    /// No rule has settled it yet.
    #[default]
    Unsettled,
    /// This amount.
    Settled(Usd, LiabilityKind),
    /// Left to the court.
    LeftToTheCourt,
}

/// The running figures of one computation.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Account {
    lines: Vec<Line>,
    gross: Usd,
    remaining: Usd,
    own: Usd,
    losses_counted: bool,
    share: Share,
    at_least: Option<Usd>,
    at_most: Option<Usd>,
    more_than: Option<Usd>,
    less_than: Option<Usd>,
    losses_left: Option<Usd>,
    order_left: Option<Usd>,
    seen: Seen,
    /// How many steps left losses out.
    leaving: Aside<u16>,
}

/// Which figures of an account were looked at since the last rule was asked. It is no part of the account: equal accounts may
/// have been looked at differently, and a copy was not looked at yet.
#[derive(Default)]
pub(crate) struct Seen(AtomicU8);

impl Seen {
    pub(crate) const GROSS: u8 = 1;
    pub(crate) const REMAINING: u8 = 2;
    pub(crate) const OWN: u8 = 4;
    pub(crate) const COUNTED: u8 = 8;
    pub(crate) const SHARE: u8 = 16;
    pub(crate) const LIMITS: u8 = 32;
    pub(crate) const CREDITS: u8 = 64;

    #[inline]
    fn add(&self, figure: u8) {
        // Two threads that look at one account look for themselves; nobody adds up what they saw.
        self.0
            .store(self.0.load(Ordering::Relaxed) | figure, Ordering::Relaxed);
    }

    #[inline]
    fn take(&self) -> u8 {
        let seen = self.0.load(Ordering::Relaxed);
        self.0.store(0, Ordering::Relaxed);
        seen
    }
}

impl Clone for Seen {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Seen {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Seen {}

/// Shows figures and no lines: a rule could read a loss in them, and no log would know.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("gross", &self.gross)
            .field("remaining", &self.remaining)
            .field("share", &self.share)
            .finish_non_exhaustive()
    }
}

/// What a change did.
#[derive(Debug)]
pub struct Moved {
    op: Op,
    before: Usd,
    after: Usd,
}

/// How a change moves the account. It stands in the type of every change and is called nowhere else.
pub trait Moves {
    #[doc(hidden)]
    fn moves(self, account: &mut Account) -> Result<Moved, Stop>;
}

impl Account {
    /// Opens an account over the losses of a claim; none of them counts yet.
    #[must_use]
    pub fn open(facts: &ClaimFacts) -> Self {
        let mut account = Self::default();
        account.reopen(facts);
        account
    }

    /// Opens the same account again over other losses, keeping its memory.
    pub fn reopen(&mut self, facts: &ClaimFacts) {
        let mut lines = std::mem::take(&mut self.lines);
        lines.clear();
        lines.extend(facts.losses.iter().map(Line::opened));
        *self = Self {
            lines,
            ..Self::default()
        };
    }

    /// Takes up what was found about losses of which nothing counts yet, as the engine answers what is open.
    pub fn learn(&mut self, facts: &ClaimFacts) {
        for (place, loss) in facts.losses.iter().enumerate() {
            match self.lines.get_mut(place) {
                Some(line) if line.counted => {}
                Some(line) => (line.low, line.high) = (loss.low, loss.high),
                None => self.lines.push(Line::opened(loss)),
            }
        }
    }

    /// Closes the account: for each loss what counts of it, `None` where it does not count. No rule closes an account, because no
    /// log would know what it read.
    #[doc(hidden)]
    #[must_use]
    pub fn into_counted(self) -> Vec<Option<Usd>> {
        let lines = self.lines.into_iter();
        lines
            .map(|line| line.counted.then_some(line.incurred))
            .collect()
    }

    /// Returns for each loss what is ordered of it by an order for an amount, if that is all that remains of it: every loss where the
    /// amount is all that remains, or else those that this defendant alone caused.
    #[doc(hidden)]
    #[must_use]
    pub fn ordered_whole(&self, amount: Usd) -> Vec<Option<Usd>> {
        let (all, own) = (amount >= self.remaining, amount >= self.own);
        let lines = self.lines.iter();
        let net = lines.map(|line| {
            let whole = all || (own && line.part == Part::Traceable);
            let net = line.incurred.checked_sub(line.deducted).ok();
            net.filter(|_| line.counted && whole)
        });
        net.collect()
    }

    /// Returns for each loss which of the steps that left losses out left it out, counted from 0.
    #[doc(hidden)]
    pub fn left_out(&self) -> impl Iterator<Item = Option<u16>> {
        self.lines.iter().map(|line| line.left_out.0)
    }

    /// Returns for each line whether it counts so far.
    pub(crate) fn counted(&self) -> impl Iterator<Item = bool> {
        self.seen.add(Seen::COUNTED);
        self.lines.iter().map(|line| line.counted)
    }

    /// An account as a rule at a distance sees it: figures to look at, with nothing behind them to move.
    pub(crate) fn as_seen(
        [gross, remaining, own]: [Usd; 3],
        counted: impl Iterator<Item = bool>,
        share: Share,
        [
            at_least,
            at_most,
            more_than,
            less_than,
            losses_left,
            order_left,
        ]: [Option<Usd>; 6],
    ) -> Self {
        let line = |counted| Line {
            low: Usd::ZERO,
            high: Usd::ZERO,
            counted,
            incurred: Usd::ZERO,
            deducted: Usd::ZERO,
            left_out: Aside(None),
            part: Part::General,
        };
        let lines: Vec<Line> = counted.map(line).collect();
        Self {
            losses_counted: lines.iter().any(|line| line.counted),
            lines,
            gross,
            remaining,
            own,
            share,
            at_least,
            at_most,
            more_than,
            less_than,
            losses_left,
            order_left,
            seen: Seen::default(),
            leaving: Aside(0),
        }
    }

    /// The losses that count, before any deduction.
    #[must_use]
    pub fn gross(&self) -> Usd {
        self.seen.add(Seen::GROSS);
        self.gross
    }

    /// What remains of the losses that count.
    #[must_use]
    pub fn remaining(&self) -> Usd {
        self.seen.add(Seen::REMAINING);
        self.remaining
    }

    /// What remains of the losses in the part that this defendant caused by himself or herself.
    #[must_use]
    pub fn own(&self) -> Usd {
        self.seen.add(Seen::OWN);
        self.own
    }

    /// Whether a line counts so far.
    #[must_use]
    pub fn counts(&self, line: usize) -> bool {
        self.seen.add(Seen::COUNTED);
        self.lines.get(line).is_some_and(|line| line.counted)
    }

    /// The defendant's part so far, before bounds that come later.
    #[must_use]
    pub fn share(&self) -> Share {
        self.seen.add(Seen::SHARE);
        self.share
    }

    /// The floor, if one was set.
    #[must_use]
    pub fn at_least(&self) -> Option<Usd> {
        self.seen.add(Seen::LIMITS);
        self.at_least
    }

    /// The cap, if one was set.
    #[must_use]
    pub fn at_most(&self) -> Option<Usd> {
        self.seen.add(Seen::LIMITS);
        self.at_most
    }

    /// An award must be more than this.
    #[must_use]
    pub fn more_than(&self) -> Option<Usd> {
        self.seen.add(Seen::LIMITS);
        self.more_than
    }

    /// An award must be less than this.
    #[must_use]
    pub fn less_than(&self) -> Option<Usd> {
        self.seen.add(Seen::LIMITS);
        self.less_than
    }

    /// What is left of the losses to be paid by whoever owes, where a credit has said so.
    #[must_use]
    pub fn losses_left(&self) -> Option<Usd> {
        self.seen.add(Seen::CREDITS);
        self.losses_left
    }

    /// What is left of this defendant's order, where a credit has said so.
    #[must_use]
    pub fn order_left(&self) -> Option<Usd> {
        self.seen.add(Seen::CREDITS);
        self.order_left
    }

    /// The most that can still be collected under this order: no more than is left of it, nor of the losses.
    #[must_use]
    pub fn collectible_at_most(&self) -> Option<Usd> {
        self.seen.add(Seen::CREDITS);
        lesser(self.losses_left, self.order_left)
    }

    /// Puts a figure of another claim in its place, for a rule that is asked again and moves nothing.
    pub(crate) const fn put(&mut self, figure: AccountFigure, amount: Usd) {
        match (figure, &mut self.share) {
            (AccountFigure::Gross, _) => self.gross = amount,
            (AccountFigure::Remaining, _) => self.remaining = amount,
            (AccountFigure::Own, _) => self.own = amount,
            (AccountFigure::Share, Share::Settled(share, _)) => *share = amount,
            (AccountFigure::Share, _) => {}
            (AccountFigure::AtLeast, _) => self.at_least = Some(amount),
            (AccountFigure::AtMost, _) => self.at_most = Some(amount),
            (AccountFigure::MoreThan, _) => self.more_than = Some(amount),
            (AccountFigure::LessThan, _) => self.less_than = Some(amount),
        }
    }

    pub(crate) fn take_seen(&self) -> FiguresSeen {
        FiguresSeen(self.seen.take())
    }

    /// Asks a rule, checks that it kept to what it declares, moves the figures and writes the step.
    /// Returns whether it settled the defendant's part.
    ///
    /// # Errors
    /// Whatever stopped the rule, or a fault of the rule; the account is then as it was.
    #[inline]
    pub fn ask<C: Change, R: Rule<C> + ?Sized>(
        &mut self,
        rule: &R,
        about: &RuleInfo,
        claim: &Evidence<'_>,
        entry: u16,
        steps: &mut impl Recorder,
    ) -> Result<(), Stop> {
        if !claim.begin() {
            return Err(RuleError::Peeked.into());
        }
        self.seen.take();
        let answer = rule.rule(claim, self);
        let log = claim.take_log();
        steps.answer(&Heard {
            entry,
            answer: &answer,
            claim,
            log,
            account: self,
            seen: FiguresSeen(self.seen.take()),
        });
        if log.facts & !about.reads != 0 {
            return Err(RuleError::UndeclaredRead(about.undeclared(log.facts)).into());
        }
        let (moved, ground) = match answer {
            Ok(_) | Err(Stop::End(..)) if log.stopped => return Err(RuleError::Peeked.into()),
            Ok(effect) => {
                let (change, ground) = effect.parts();
                about.declares(ground)?;
                (change.moves(self)?, ground)
            }
            Err(Stop::End(end, ground)) => {
                about.declares(ground)?;
                steps.step(Step {
                    op: Op::End(end),
                    before: self.remaining,
                    after: Usd::ZERO,
                    ground,
                    reads: log.facts,
                    parameters: log.parameters,
                    entry,
                });
                return Err(Stop::End(end, ground));
            }
            Err(Stop::Needs(need)) if need.target.bit() & !about.reads != 0 => {
                let path = about.undeclared(need.target.bit());
                return Err(RuleError::UndeclaredNeed(path).into());
            }
            Err(stop) => return Err(stop),
        };
        steps.step(Step {
            op: moved.op,
            before: moved.before,
            after: moved.after,
            ground,
            reads: log.facts,
            parameters: log.parameters,
            entry,
        });
        Ok(())
    }

    /// Takes an effect that no rule gave: a choice that the court or the user made.
    ///
    /// # Errors
    /// A fault when the change is impossible.
    pub fn take<C: Change>(
        &mut self,
        effect: Effect<C>,
        entry: u16,
        steps: &mut impl Recorder,
    ) -> Result<(), Stop> {
        steps.choice(effect.change(), self);
        let (change, ground) = effect.parts();
        let moved = change.moves(self)?;
        steps.step(Step {
            op: moved.op,
            before: moved.before,
            after: moved.after,
            ground,
            reads: 0,
            parameters: 0,
            entry,
        });
        Ok(())
    }

    /// A range is resolved by a named rule or a finding; it never flows through rules.
    fn refuse_ranges(&self, lines: &LossSet) -> Result<(), Stop> {
        for (place, line) in self.lines.iter().enumerate() {
            if line.low != line.high && !line.counted && lines.has(place) {
                return Err(Stop::Needs(Need {
                    target: NeedTarget::Line(place, LineFact::AMOUNT),
                    question: NeedQuestion::Value {
                        up_to: line.high.cents(),
                    },
                }));
            }
        }
        Ok(())
    }

    /// A line that is not there is a mistake of the rule, never a change of nothing.
    fn refuse_lines_that_are_not_there(&self, change: &LossChange) -> Result<(), RuleError> {
        let lines = match change {
            LossChange::None | LossChange::Add(..) => return Ok(()),
            LossChange::Count(lines, _)
            | LossChange::Put(lines, _)
            | LossChange::LeaveOut(lines)
            | LossChange::Portion(lines, ..)
            | LossChange::Value(lines, _)
            | LossChange::Deduct(_, lines) => lines,
        };
        match lines {
            LossSet::All => Ok(()),
            LossSet::Some(places) => {
                match places.iter().find(|place| **place >= self.lines.len()) {
                    Some(place) => Err(RuleError::NoSuchLine(*place)),
                    None => Ok(()),
                }
            }
        }
    }

    /// What counts is settled before what comes off: the other order would hang on the order of the lines.
    fn refuse_deducted(&self, lines: &LossSet) -> Result<(), RuleError> {
        let deducted = |(place, line): (usize, &Line)| !line.deducted.is_zero() && lines.has(place);
        if self.lines.iter().enumerate().any(deducted) {
            Err(RuleError::LeftOutAfterDeduction)
        } else {
            Ok(())
        }
    }

    fn sum_up(&mut self) -> Result<(), RuleError> {
        let mut gross = Usd::ZERO;
        let mut remaining = Usd::ZERO;
        for line in &self.lines {
            gross = gross.checked_add(line.incurred)?;
            remaining = remaining.checked_add(line.incurred.checked_sub(line.deducted)?)?;
        }
        self.gross = gross;
        self.remaining = remaining;
        self.sum_up_own()
    }

    /// Nothing is this defendant's own until a rule puts it there.
    fn sum_up_own(&mut self) -> Result<(), RuleError> {
        let mut own = Usd::ZERO;
        for line in &self.lines {
            if line.part == Part::Traceable && line.counted {
                own = own.checked_add(line.incurred.checked_sub(line.deducted)?)?;
            }
        }
        self.own = own;
        Ok(())
    }

    /// What the defendant caused alone is owed whole; the ratio is of the rest.
    fn own_beside(&self, ratio: Ratio, of: Base, rounding: Rounding) -> Result<Formula, RuleError> {
        let (base, own_of_base) = match of {
            Base::Remaining => (FormulaLine::Remaining, FormulaLine::Own),
            Base::Gross => {
                let own = self
                    .lines
                    .iter()
                    .filter(|line| line.part == Part::Traceable);
                let own = Usd::sum(own.map(|line| line.incurred))?;
                (FormulaLine::Gross, FormulaLine::Given(own))
            }
        };
        Ok(Formula {
            lines: vec![
                base,
                own_of_base,
                FormulaLine::Subtract(0, 1),
                FormulaLine::Times(2, ratio, rounding),
                FormulaLine::Own,
                FormulaLine::Add(vec![3, 4]),
            ],
        })
    }

    fn nothing(&self) -> Moved {
        let figure = match self.share {
            Share::Settled(amount, _) => amount,
            Share::Unsettled | Share::LeftToTheCourt => self.remaining,
        };
        Moved {
            op: Op::Nothing,
            before: figure,
            after: figure,
        }
    }

    fn work_out(&mut self, working: Formula, kind: LiabilityKind) -> Result<Moved, Stop> {
        let lines = self.evaluate(working)?;
        let amount = lines
            .last()
            .map(|(_, value)| *value)
            .ok_or(RuleError::Formula)?;
        let before = self.remaining;
        self.settle(Op::Formula(lines), before, amount, kind)
    }

    fn settle(
        &mut self,
        op: Op,
        before: Usd,
        award: Usd,
        kind: LiabilityKind,
    ) -> Result<Moved, Stop> {
        if award.is_negative() {
            return Err(RuleError::Negative.into());
        }
        self.share = Share::Settled(award, kind);
        Ok(Moved {
            op,
            before,
            after: award,
        })
    }

    /// Clips a settled award to a bound and says what moved.
    fn clip(&mut self, op: Op, clip: impl Fn(Usd) -> Usd) -> Moved {
        match self.share {
            Share::Settled(before, kind) => {
                let after = clip(before);
                self.share = Share::Settled(after, kind);
                Moved { op, before, after }
            }
            Share::Unsettled | Share::LeftToTheCourt => Moved {
                op,
                before: self.remaining,
                after: self.remaining,
            },
        }
    }

    /// Returns the value of a formula over the figures so far, and moves nothing: for a limit or a comparison of a rule.
    ///
    /// # Errors
    /// A fault when the formula is malformed, or a sum leaves the range of amounts.
    pub fn value_of(&self, formula: &Formula) -> Result<Usd, RuleError> {
        // The rule looks at the figures, as if it had read them one by one.
        for line in &formula.lines {
            match line {
                FormulaLine::Gross => self.seen.add(Seen::GROSS),
                FormulaLine::Remaining => self.seen.add(Seen::REMAINING),
                FormulaLine::Own => self.seen.add(Seen::OWN),
                _ => {}
            }
        }
        let lines = self.evaluate(formula.clone())?;
        let value = lines.last().map(|(_, value)| *value);
        value.ok_or(RuleError::Formula)
    }

    fn evaluate(&self, working: Formula) -> Result<Box<[(FormulaLine, Usd)]>, RuleError> {
        let mut values: Vec<Usd> = Vec::with_capacity(working.lines.len());
        for line in &working.lines {
            let at = |place: usize| values.get(place).copied().ok_or(RuleError::Formula);
            let of = |places: &[usize]| {
                places
                    .iter()
                    .map(|&place| at(place))
                    .collect::<Result<Vec<_>, _>>()
            };
            let value = match line {
                FormulaLine::Given(amount) if amount.is_negative() => {
                    return Err(RuleError::Negative);
                }
                FormulaLine::Given(amount) => *amount,
                FormulaLine::Gross => self.gross,
                FormulaLine::Remaining => self.remaining,
                FormulaLine::Own => self.own,
                FormulaLine::Add(places) => Usd::sum(of(places)?)?,
                FormulaLine::Subtract(from, what) => at(*from)?.checked_sub(at(*what)?)?,
                FormulaLine::Times(place, ratio, rounding) => rounding.of(at(*place)?, *ratio)?,
                FormulaLine::Least(places) => {
                    of(places)?.into_iter().min().ok_or(RuleError::Formula)?
                }
                FormulaLine::Greatest(places) => {
                    of(places)?.into_iter().max().ok_or(RuleError::Formula)?
                }
                FormulaLine::Mean(places, rounding) => average(&of(places)?, *rounding)?,
                FormulaLine::Median(places, rounding) => median(&of(places)?, *rounding)?,
            };
            values.push(value);
        }
        Ok(working.lines.into_iter().zip(values).collect())
    }
}

impl Moves for GateChange {
    fn moves(self, account: &mut Account) -> Result<Moved, Stop> {
        match self {
            Self::Pass => Ok(account.nothing()),
        }
    }
}

impl Moves for LossChange {
    fn moves(self, account: &mut Account) -> Result<Moved, Stop> {
        let before = account.remaining;
        let gross_before = account.gross;
        account.refuse_lines_that_are_not_there(&self)?;
        match self {
            Self::None => return Ok(account.nothing()),
            Self::Count(lines, part) => {
                account.refuse_ranges(&lines)?;
                for (place, line) in account.lines.iter_mut().enumerate() {
                    if lines.has(place) && !line.counted {
                        line.counted = true;
                        line.incurred = line.low;
                        line.part = part;
                        account.gross = account.gross.checked_add(line.low)?;
                        account.remaining = account.remaining.checked_add(line.low)?;
                    }
                }
                account.losses_counted = true;
                if part == Part::Traceable {
                    account.sum_up_own()?;
                }
                return Ok(Moved {
                    op: Op::Count(account.gross.checked_sub(gross_before)?),
                    before,
                    after: account.remaining,
                });
            }
            Self::LeaveOut(lines) => {
                account.refuse_deducted(&lines)?;
                for (place, line) in account.lines.iter_mut().enumerate() {
                    if lines.has(place) {
                        if line.counted {
                            line.left_out = Aside(Some(account.leaving.0));
                        }
                        line.counted = false;
                        line.incurred = Usd::ZERO;
                    }
                }
            }
            Self::Portion(lines, ratio, rounding) => {
                account.refuse_deducted(&lines)?;
                for (place, line) in account.lines.iter_mut().enumerate() {
                    if lines.has(place) && line.counted {
                        line.incurred = rounding.of(line.incurred, ratio)?;
                    }
                }
            }
            Self::Value(lines, within) => {
                for (place, line) in account.lines.iter_mut().enumerate() {
                    if lines.has(place) && line.low != line.high {
                        let value = match within {
                            Within::Least => line.low,
                            Within::Greatest => line.high,
                            Within::Middle(rounding) => middle(line.low, line.high, rounding)?,
                        };
                        line.low = value;
                        line.high = value;
                    }
                }
                return Ok(account.nothing());
            }
            Self::Deduct(amount, lines) => {
                if amount.is_negative() {
                    return Err(RuleError::Negative.into());
                }
                let mut left = amount;
                // What came from elsewhere comes off what is not this defendant's alone, as far as that goes.
                for own in [false, true] {
                    for (place, line) in account.lines.iter_mut().enumerate() {
                        if lines.has(place) && line.counted && (line.part == Part::Traceable) == own
                        {
                            let part = line.incurred.checked_sub(line.deducted)?.min(left);
                            line.deducted = line.deducted.checked_add(part)?;
                            left = left.checked_sub(part)?;
                        }
                    }
                }
                if !left.is_zero() {
                    return Err(RuleError::DeductedTooMuch.into());
                }
                account.remaining = before.checked_sub(amount)?;
                account.sum_up_own()?;
                return Ok(Moved {
                    op: Op::Deduct(amount),
                    before,
                    after: account.remaining,
                });
            }
            Self::Put(lines, part) => {
                let mut put = Usd::ZERO;
                for (place, line) in account.lines.iter_mut().enumerate() {
                    if lines.has(place) && line.counted && line.part != part {
                        line.part = part;
                        put = put.checked_add(line.incurred.checked_sub(line.deducted)?)?;
                    }
                }
                account.sum_up_own()?;
                return Ok(Moved {
                    op: Op::Put(put),
                    before,
                    after: before,
                });
            }
            Self::Add(working, part) => {
                let lines = account.evaluate(working)?;
                let amount = lines
                    .last()
                    .map(|(_, value)| *value)
                    .ok_or(RuleError::Formula)?;
                if amount.is_negative() {
                    return Err(RuleError::Negative.into());
                }
                account.lines.push(Line {
                    low: amount,
                    high: amount,
                    counted: true,
                    incurred: amount,
                    deducted: Usd::ZERO,
                    left_out: Aside(None),
                    part,
                });
                account.losses_counted = true;
                account.sum_up()?;
                return Ok(Moved {
                    op: Op::Add(lines),
                    before,
                    after: account.remaining,
                });
            }
        }
        account.sum_up()?;
        account.leaving.0 = account.leaving.0.saturating_add(1);
        Ok(Moved {
            op: Op::LeaveOut(before.checked_sub(account.remaining)?),
            before,
            after: account.remaining,
        })
    }
}

fn middle(low: Usd, high: Usd, rounding: Rounding) -> Result<Usd, RuleError> {
    Ok(average(&[low, high], rounding)?)
}

impl Moves for ShareChange {
    fn moves(self, account: &mut Account) -> Result<Moved, Stop> {
        match self {
            Self::None => Ok(account.nothing()),
            Self::Whole(kind) => {
                let whole = account.remaining;
                account.settle(Op::Whole(kind), whole, whole, kind)
            }
            Self::Ratio {
                ratio,
                of,
                rounding,
            } => {
                if !account.own.is_zero() {
                    return Self::Amount(account.own_beside(ratio, of, rounding)?).moves(account);
                }
                let base = match of {
                    Base::Remaining => account.remaining,
                    Base::Gross => account.gross,
                };
                let share = rounding.of(base, ratio)?;
                account.settle(
                    Op::Times(ratio, rounding),
                    base,
                    share,
                    LiabilityKind::Several,
                )
            }
            Self::Amount(working) => account.work_out(working, LiabilityKind::Several),
            Self::JointAndSeveral(working) => account.work_out(working, LiabilityKind::JointInCase),
            Self::LeftToTheCourt => {
                account.share = Share::LeftToTheCourt;
                Ok(Moved {
                    op: Op::LeftToTheCourt,
                    before: account.remaining,
                    after: account.remaining,
                })
            }
        }
    }
}

impl Moves for LimitChange {
    fn moves(self, account: &mut Account) -> Result<Moved, Stop> {
        Ok(match self {
            Self::None => account.nothing(),
            Self::AtLeast(floor) => {
                if floor.is_negative() {
                    return Err(RuleError::Negative.into());
                }
                if !account.losses_counted {
                    return Err(RuleError::FloorBeforeLosses.into());
                }
                account.at_least = account.at_least.max(Some(floor));
                account.clip(Op::AtLeast(floor), |award| award.max(floor))
            }
            Self::AtMost(cap) => account.cap(cap)?,
            Self::AtMostRemaining => {
                let cap = account.remaining;
                account.cap(cap)?
            }
            // Where nothing remains, nothing is the only award, and neither test can be met.
            Self::MoreThan(_) | Self::LessThanRemaining if account.remaining.is_zero() => {
                account.nothing()
            }
            Self::MoreThan(amount) if amount.is_negative() => {
                return Err(RuleError::Negative.into());
            }
            Self::MoreThan(amount) => {
                account.more_than = account.more_than.max(Some(amount));
                account.clip(Op::MoreThan(amount), |award| award)
            }
            Self::LessThanRemaining => {
                let whole = account.remaining;
                account.less_than = Some(account.less_than.map_or(whole, |least| least.min(whole)));
                account.clip(Op::LessThan(whole), |award| award)
            }
        })
    }
}

impl Account {
    fn cap(&mut self, cap: Usd) -> Result<Moved, Stop> {
        if cap.is_negative() {
            return Err(RuleError::Negative.into());
        }
        self.at_most = Some(self.at_most.map_or(cap, |least| least.min(cap)));
        Ok(self.clip(Op::AtMost(cap), |award| award.min(cap)))
    }
}

impl Moves for ConsequenceChange {
    fn moves(self, account: &mut Account) -> Result<Moved, Stop> {
        let nothing = account.nothing();
        Ok(match self {
            Self::None => nothing,
            Self::Applies => Moved {
                op: Op::Term,
                ..nothing
            },
            Self::AtMost(amount) | Self::Of(amount) if amount.is_negative() => {
                return Err(RuleError::Negative.into());
            }
            Self::AtMost(amount) => Moved {
                op: Op::TermAtMost(amount),
                ..nothing
            },
            Self::Of(amount) => Moved {
                op: Op::TermOf(amount),
                ..nothing
            },
        })
    }
}

impl Moves for CreditChange {
    fn moves(self, account: &mut Account) -> Result<Moved, Stop> {
        let nothing = account.nothing();
        let Self::Balance(left) = self else {
            return Ok(nothing);
        };
        let negative = |left: Option<Usd>| left.is_some_and(Usd::is_negative);
        if negative(left.of_the_losses) || negative(left.of_the_order) {
            return Err(RuleError::Negative.into());
        }
        account.losses_left = lesser(account.losses_left, left.of_the_losses);
        account.order_left = lesser(account.order_left, left.of_the_order);
        Ok(Moved {
            op: Op::Balances(Box::new(left)),
            ..nothing
        })
    }
}

/// The lesser of two limits; where there is one, that.
fn lesser(a: Option<Usd>, b: Option<Usd>) -> Option<Usd> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

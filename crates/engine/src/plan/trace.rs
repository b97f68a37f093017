//! The trace of a run: the moves of the account as nodes of the graph, for every claim that takes the same way.
//!
//! A trace hears what each rule answers. Where a rule read no number that differs from row to row, its answer holds for every row;
//! where it did, the rule is asked for each row. The arithmetic is that of [`redress_rule::Account`].

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use redress_case::facts::{ClaimFacts, LOSS_AMOUNT};
use redress_money::{Rounding, Usd, average, median};
use redress_rule::again::{AccountFigure, Heard};
use redress_rule::{
    Account, Base, Change, ChangeByList, Formula, FormulaLine, LimitChange, LossChange, LossSet,
    NeedTarget, Part, Share, ShareChange, Stop,
};

use super::call::{Call, CallKey, numbers_of, up_to};
use super::graph::{Graph, Node, Number};
use crate::approach::Approach;

/// The graph of a plan, and the facts that rows share of each of its runs.
#[derive(Default)]
pub(crate) struct Shared {
    pub(crate) graph: Graph,
    /// The facts that differ from row to row, one bit each.
    pub(crate) varying: u64,
    facts: Vec<ClaimFacts>,
}

impl Shared {
    pub(crate) fn new(columns: Vec<Number>) -> Self {
        let mut shared = Self::default();
        for number in &columns {
            if let Number::Fact(key) = number {
                shared.varying |= key.bit();
            }
        }
        shared.graph.columns = columns;
        shared
    }

    fn number_of(&mut self, facts: &ClaimFacts) -> usize {
        let known = self.facts.iter().position(|known| known == facts);
        known.unwrap_or_else(|| {
            self.facts.push(facts.clone());
            self.facts.len().saturating_sub(1)
        })
    }
}

/// One line of the losses.
#[derive(Clone, Copy)]
struct Line {
    /// The amount; `None` where it is not known.
    amount: Option<Node>,
    counted: bool,
    incurred: Node,
    deducted: Node,
    part: Part,
}

/// A limit, with what it bounds the award to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    AtLeast(Node),
    AtMost(Node),
    MoreThan(Node),
    LessThan(Node),
}

/// The trace of a run. Whatever it cannot follow makes it fail, and its claims are computed by themselves.
#[derive(Clone)]
pub(crate) struct Trace {
    shared: Rc<RefCell<Shared>>,
    approach: Option<Arc<Approach>>,
    pub(crate) failed: bool,
    lines: Vec<Line>,
    /// How many of the lines are losses of the claim; the law adds the others.
    of_the_claim: usize,
    pub(crate) gross: Node,
    pub(crate) remaining: Node,
    own: Node,
    pub(crate) share: Option<Node>,
    pub(crate) at_least: Option<Node>,
    pub(crate) at_most: Option<Node>,
    pub(crate) more_than: Option<Node>,
    pub(crate) less_than: Option<Node>,
    pub(crate) limits: Vec<Limit>,
    /// Tests that hold for the claim of the trace, or do not; another claim takes the same way if it answers them alike.
    pub(crate) guards: Vec<(Node, bool)>,
    /// The numbers that were asked for, with the limits above which nothing changes.
    pub(crate) asked: Vec<(NeedTarget, Node)>,
    /// Tests on which the strength of the result, its reasons and its errors depend.
    pub(crate) tests: BTreeSet<Node>,
}

impl Trace {
    /// Begins the trace of a claim, whose losses are columns or alike for all rows.
    pub(crate) fn new(shared: &Rc<RefCell<Shared>>, facts: &ClaimFacts) -> Self {
        let mut borrowed = shared.borrow_mut();
        let graph = &mut borrowed.graph;
        let zero = graph.is(0);
        let lines = facts.losses.iter().enumerate().map(|(place, loss)| Line {
            amount: match graph.column(Number::OfLoss(place, LOSS_AMOUNT.key())) {
                None => (loss.low == loss.high).then(|| graph.is(loss.low.cents())),
                column => column,
            },
            counted: false,
            incurred: zero,
            deducted: zero,
            part: Part::General,
        });
        let lines = lines.collect();
        drop(borrowed);
        Self {
            shared: Rc::clone(shared),
            approach: None,
            failed: false,
            of_the_claim: facts.losses.len(),
            lines,
            gross: zero,
            remaining: zero,
            own: zero,
            share: None,
            at_least: None,
            at_most: None,
            more_than: None,
            less_than: None,
            limits: Vec::new(),
            guards: Vec::new(),
            asked: Vec::new(),
            tests: BTreeSet::new(),
        }
    }

    /// Says which approach runs.
    pub(crate) fn follows(&mut self, approach: &Arc<Approach>) {
        self.approach = Some(Arc::clone(approach));
    }

    /// Takes up an answer of the engine to what is open. A loss that is added, or whose amount is taken at an end, is not followed.
    pub(crate) fn learn(&mut self, facts: &ClaimFacts) {
        let open = |line: &Line, loss: &redress_case::facts::Loss| {
            line.amount.is_none() && loss.low == loss.high
        };
        let mut pairs = self.lines.iter().zip(&facts.losses);
        self.failed |=
            self.of_the_claim != facts.losses.len() || pairs.any(|(line, loss)| open(line, loss));
    }

    /// Hears the answer of a rule.
    pub(crate) fn answer<C: Change>(&mut self, heard: &Heard<'_, C>) {
        if self.failed {
            return;
        }
        self.failed = self.heard(heard).is_none();
    }

    fn heard<C: Change>(&mut self, heard: &Heard<'_, C>) -> Option<()> {
        if matches!(
            heard
                .answer
                .as_ref()
                .map(|effect| effect.change().by_list()),
            Ok(ChangeByList::Consequence(_) | ChangeByList::Credit(_))
        ) {
            return None;
        }
        let varying = self.shared.borrow().varying;
        let figures = self.figures_seen(heard);
        let shared = Rc::clone(&self.shared);
        let of_losses = |graph: &Graph| {
            let mut numbers = graph.columns.iter();
            heard.log.amounts && numbers.any(|number| matches!(number, Number::OfLoss(..)))
        };
        let differs = figures.iter().any(|(_, node)| {
            let constant = shared.borrow().graph.constant(*node);
            constant.is_none()
        });
        let asked_again =
            heard.log.facts & varying != 0 || differs || of_losses(&shared.borrow().graph);
        let numbers = match asked_again {
            false => None,
            true => Some(self.call(heard, varying, figures)?),
        };
        match heard.answer {
            Ok(effect) => {
                let numbers = match numbers {
                    Some(numbers) => numbers,
                    None => self.constants(&numbers_of(effect.change())?),
                };
                self.moves(effect.change().by_list(), &numbers, heard.account)
            }
            Err(Stop::Needs(need)) => {
                if let Some(limit) = up_to(need) {
                    let limit = match numbers {
                        Some(numbers) => *numbers.first()?,
                        None => self.shared.borrow_mut().graph.is(limit),
                    };
                    self.asked.push((need.target, limit));
                }
                Some(())
            }
            Err(Stop::End(..) | Stop::Pending(_)) => Some(()),
            Err(Stop::Fault(_)) => None,
        }
    }

    /// Hears a choice, which reads no number; an amount that is chosen stands beside what is the defendant's own, if anything is.
    pub(crate) fn choice<C: Change>(&mut self, change: &C, account: &Account) {
        if self.failed {
            return;
        }
        let followed = (|| {
            let numbers = self.constants(&numbers_of(change)?);
            self.guard_zero(self.own, account.own())?;
            self.moves(change.by_list(), &numbers, account)
        })();
        self.failed = followed.is_none();
    }

    fn constants(&self, numbers: &[i64]) -> Vec<Node> {
        let graph = &mut self.shared.borrow_mut().graph;
        numbers.iter().map(|number| graph.is(*number)).collect()
    }

    /// Returns the figures that a rule looked at.
    fn figures_seen<C>(&self, heard: &Heard<'_, C>) -> Vec<(AccountFigure, Node)> {
        let all = [
            (AccountFigure::Gross, Some(self.gross)),
            (AccountFigure::Remaining, Some(self.remaining)),
            (AccountFigure::Own, Some(self.own)),
            (AccountFigure::Share, self.share),
            (AccountFigure::AtLeast, self.at_least),
            (AccountFigure::AtMost, self.at_most),
            (AccountFigure::MoreThan, self.more_than),
            (AccountFigure::LessThan, self.less_than),
        ];
        let seen = all.into_iter().filter_map(|(figure, node)| {
            let node = node.filter(|_| heard.seen.includes(figure))?;
            Some((figure, node))
        });
        seen.collect()
    }

    fn call<C: Change>(
        &mut self,
        heard: &Heard<'_, C>,
        varying: u64,
        figures: Vec<(AccountFigure, Node)>,
    ) -> Option<Vec<Node>> {
        let approach = self.approach.clone()?;
        let entry = approach.entry(heard.entry)?;
        let about = entry.rule?;
        let (facts, ends) = heard.facts();
        let mut shared = self.shared.borrow_mut();
        let reads = shared.graph.columns.iter().enumerate();
        let reads = reads.filter(|(_, number)| match number {
            Number::Fact(key) => heard.log.facts & key.bit() != 0,
            Number::OfLoss(..) => heard.log.amounts,
        });
        let reads = reads.map(|(place, number)| (place, *number)).collect();
        let law = approach.law.figures.iter().enumerate();
        let law = law.filter(|(place, _)| heard.log.parameters >> place & 1 != 0);
        let share = match heard.account.share() {
            Share::Settled(_, kind) => Some(kind),
            Share::Unsettled | Share::LeftToTheCourt => None,
        };
        let counted = self.lines.iter().map(|line| line.counted);
        let key = CallKey {
            rule: std::ptr::from_ref(about).addr(),
            options: format!("{} {:?}", entry.options, entry.under),
            law: format!("{:?}", law.map(|(_, figure)| figure).collect::<Vec<_>>()),
            facts: shared.number_of(facts),
            ends: [ends.least, ends.greatest],
            figures: figures.clone(),
            account: format!(
                "{share:?} {} {:?} {:?}",
                self.share.is_some(),
                counted.collect::<Vec<_>>(),
                heard.answer.as_ref().map(|effect| effect.ground().id())
            ),
        };
        let (answers, numbers) = shared
            .graph
            .call(key, || Call::new(heard, &approach, varying, reads, figures))?;
        drop(shared);
        self.guards.push((answers, true));
        Some(numbers)
    }

    fn guard(&mut self, test: Node, holds: bool) -> Option<()> {
        match self.shared.borrow().graph.constant(test) {
            Some(constant) => (constant != 0) == holds,
            None => {
                self.guards.push((test, holds));
                true
            }
        }
        .then_some(())
    }

    fn zero(&self) -> Node {
        self.shared.borrow_mut().graph.is(0)
    }

    fn is_zero(&self, node: Node) -> Node {
        let zero = self.zero();
        self.shared.borrow_mut().graph.same(node, zero)
    }

    /// Guards that a figure is nothing, or that it is something, as for the claim of the trace; returns whether it is nothing.
    fn guard_zero(&mut self, figure: Node, of_the_claim: Usd) -> Option<bool> {
        let test = self.is_zero(figure);
        self.guard(test, of_the_claim.is_zero())?;
        Some(of_the_claim.is_zero())
    }

    /// Guards that one figure is no more than another.
    fn guard_no_more(&mut self, a: Node, b: Node) -> Option<()> {
        let more = self.shared.borrow_mut().graph.less(b, a);
        self.guard(more, false)
    }

    fn add(&self, a: Node, b: Node) -> Option<Node> {
        self.shared.borrow_mut().graph.add(a, b)
    }

    fn take_off(&self, a: Node, b: Node) -> Node {
        self.shared.borrow_mut().graph.take_off(a, b)
    }

    fn lesser(&self, a: Node, b: Node) -> Node {
        self.shared.borrow_mut().graph.lesser(a, b)
    }

    fn greater(&self, a: Node, b: Node) -> Node {
        self.shared.borrow_mut().graph.greater(a, b)
    }
}

impl Trace {
    fn moves(
        &mut self,
        change: ChangeByList<'_>,
        numbers: &[Node],
        account: &Account,
    ) -> Option<()> {
        match change {
            ChangeByList::Gate(_) => Some(()),
            ChangeByList::Loss(change) => self.loss(change, numbers),
            ChangeByList::Apportionment(change) => self.apportion(change, numbers, account),
            ChangeByList::Limit(change) => self.limit(change, numbers, account),
            ChangeByList::Consequence(_) | ChangeByList::Credit(_) => None,
        }
    }

    fn lines_of(&self, set: &LossSet) -> Vec<usize> {
        let places = 0..self.lines.len();
        places.filter(|place| set.has(*place)).collect()
    }

    fn loss(&mut self, change: &LossChange, numbers: &[Node]) -> Option<()> {
        let before = self.remaining;
        match change {
            LossChange::None => return Some(()),
            LossChange::Count(lines, part) => {
                for place in self.lines_of(lines) {
                    let line = self.lines.get_mut(place)?;
                    if !line.counted {
                        let amount = line.amount?;
                        (line.counted, line.incurred, line.part) = (true, amount, *part);
                        self.gross = self.add(self.gross, amount)?;
                        self.remaining = self.add(self.remaining, amount)?;
                    }
                }
                return match part {
                    Part::Traceable => self.sum_up_own(),
                    _ => Some(()),
                };
            }
            LossChange::LeaveOut(lines) => {
                self.none_deducted(lines)?;
                let zero = self.zero();
                for place in self.lines_of(lines) {
                    let line = self.lines.get_mut(place)?;
                    (line.counted, line.incurred) = (false, zero);
                }
            }
            LossChange::Portion(lines, _, rounding) => {
                self.none_deducted(lines)?;
                for place in self.lines_of(lines) {
                    let line = *self.lines.get(place)?;
                    if line.counted {
                        let incurred = self.part(line.incurred, numbers, *rounding)?;
                        self.lines.get_mut(place)?.incurred = incurred;
                    }
                }
            }
            // A range is resolved for each claim by itself.
            LossChange::Value(lines, _) => {
                let lines = self.lines_of(lines);
                let mut lines = lines.iter().filter_map(|place| self.lines.get(*place));
                return lines.all(|line| line.amount.is_some()).then_some(());
            }
            LossChange::Deduct(_, lines) => return self.deduct(*numbers.first()?, lines),
            LossChange::Put(lines, part) => {
                for place in self.lines_of(lines) {
                    let line = self.lines.get_mut(place)?;
                    if line.counted {
                        line.part = *part;
                    }
                }
                return self.sum_up_own();
            }
            LossChange::Add(working, part) => {
                let amount = self.value(working, numbers)?;
                let zero = self.zero();
                self.guard_no_more(zero, amount)?;
                self.lines.push(Line {
                    amount: Some(amount),
                    counted: true,
                    incurred: amount,
                    deducted: zero,
                    part: *part,
                });
                return self.sum_up();
            }
        }
        self.sum_up()?;
        self.test_same(before, self.remaining);
        Some(())
    }

    fn none_deducted(&self, set: &LossSet) -> Option<()> {
        let shared = self.shared.borrow();
        let mut lines = self.lines.iter().enumerate();
        let none = lines.all(|(place, line)| {
            !set.has(place) || shared.graph.constant(line.deducted) == Some(0)
        });
        none.then_some(())
    }

    fn deduct(&mut self, amount: Node, set: &LossSet) -> Option<()> {
        let counted = self.lines.iter().enumerate();
        let counted = counted.filter(|(_, line)| line.counted);
        let every = counted.clone().all(|(place, _)| set.has(place));
        let places: Vec<usize> = counted
            .map(|(place, _)| place)
            .filter(|place| set.has(*place))
            .collect();
        let mut available = self.remaining;
        if !every {
            available = self.zero();
            for place in &places {
                let line = *self.lines.get(*place)?;
                available = self.add(available, self.take_off(line.incurred, line.deducted))?;
            }
        }
        self.guard_no_more(amount, available)?;
        let mut left = amount;
        for own in [false, true] {
            for place in &places {
                let line = *self.lines.get(*place)?;
                if (line.part == Part::Traceable) == own {
                    let part = self.lesser(self.take_off(line.incurred, line.deducted), left);
                    let deducted = self.add(line.deducted, part)?;
                    self.lines.get_mut(*place)?.deducted = deducted;
                    left = self.take_off(left, part);
                }
            }
        }
        self.remaining = self.take_off(self.remaining, amount);
        self.sum_up_own()?;
        let zero = self.zero();
        self.test_same(amount, zero);
        Some(())
    }

    fn sum_up(&mut self) -> Option<()> {
        let zero = self.zero();
        (self.gross, self.remaining) = (zero, zero);
        for place in 0..self.lines.len() {
            let line = *self.lines.get(place)?;
            self.gross = self.add(self.gross, line.incurred)?;
            let left = self.take_off(line.incurred, line.deducted);
            self.remaining = self.add(self.remaining, left)?;
        }
        self.sum_up_own()
    }

    fn sum_up_own(&mut self) -> Option<()> {
        self.own = self.zero();
        for place in 0..self.lines.len() {
            let line = *self.lines.get(place)?;
            if line.part == Part::Traceable && line.counted {
                let left = self.take_off(line.incurred, line.deducted);
                self.own = self.add(self.own, left)?;
            }
        }
        Some(())
    }

    /// Returns a part of a figure by a ratio of two numbers. A ratio that differs from row to row is at most one.
    fn part(&mut self, of: Node, ratio: &[Node], rounding: Rounding) -> Option<Node> {
        let &[above, below] = ratio else {
            return None;
        };
        let constant = |node| self.shared.borrow().graph.constant(node).is_some();
        if !(constant(above) && constant(below)) {
            self.guard_no_more(above, below)?;
        }
        self.shared
            .borrow_mut()
            .graph
            .part(of, above, below, rounding)
    }

    fn apportion(
        &mut self,
        change: &ShareChange,
        numbers: &[Node],
        account: &Account,
    ) -> Option<()> {
        match change {
            ShareChange::None => {}
            ShareChange::Whole(_) => self.share = Some(self.remaining),
            ShareChange::Ratio { of, rounding, .. } => {
                let (base, own) = match of {
                    Base::Remaining => (self.remaining, self.own),
                    Base::Gross => (self.gross, self.own_of_gross()?),
                };
                let share = match self.guard_zero(self.own, account.own())? {
                    true => self.part(base, numbers, *rounding)?,
                    false => {
                        let rest = self.take_off(base, own);
                        let part = self.part(rest, numbers, *rounding)?;
                        self.add(part, self.own)?
                    }
                };
                self.share = Some(share);
            }
            ShareChange::Amount(working) | ShareChange::JointAndSeveral(working) => {
                let amount = self.value(working, numbers)?;
                let zero = self.zero();
                self.guard_no_more(zero, amount)?;
                self.share = Some(amount);
            }
            ShareChange::LeftToTheCourt => self.share = None,
        }
        Some(())
    }

    fn own_of_gross(&self) -> Option<Node> {
        let own = self
            .lines
            .iter()
            .filter(|line| line.part == Part::Traceable);
        own.map(|line| line.incurred)
            .try_fold(self.zero(), |sum, incurred| self.add(sum, incurred))
    }

    fn value(&mut self, working: &Formula, numbers: &[Node]) -> Option<Node> {
        let mut numbers = numbers.iter().copied();
        let mut values: Vec<Node> = Vec::new();
        for line in &working.lines {
            let at = |place: &usize| values.get(*place).copied();
            let all = |places: &[usize]| places.iter().map(at).collect::<Option<Vec<Node>>>();
            let value = match line {
                FormulaLine::Given(_) => numbers.next()?,
                FormulaLine::Gross => self.gross,
                FormulaLine::Remaining => self.remaining,
                FormulaLine::Own => self.own,
                FormulaLine::Add(places) => {
                    let mut sum = self.zero();
                    for value in all(places)? {
                        sum = self.add(sum, value)?;
                    }
                    sum
                }
                FormulaLine::Subtract(from, what) => {
                    let (from, what) = (at(from)?, at(what)?);
                    self.guard_no_more(what, from)?;
                    self.take_off(from, what)
                }
                FormulaLine::Times(place, _, rounding) => {
                    let of = at(place)?;
                    let ratio = [numbers.next()?, numbers.next()?];
                    self.part(of, &ratio, *rounding)?
                }
                FormulaLine::Least(places) => {
                    let values = all(places)?;
                    values.into_iter().reduce(|a, b| self.lesser(a, b))?
                }
                FormulaLine::Greatest(places) => {
                    let values = all(places)?;
                    values.into_iter().reduce(|a, b| self.greater(a, b))?
                }
                FormulaLine::Mean(places, rounding) => {
                    self.of_amounts(&all(places)?, |amounts| average(amounts, *rounding).ok())?
                }
                FormulaLine::Median(places, rounding) => {
                    self.of_amounts(&all(places)?, |amounts| median(amounts, *rounding).ok())?
                }
            };
            values.push(value);
        }
        values.pop()
    }

    /// Returns the measure of amounts that are alike for all rows.
    fn of_amounts(
        &self,
        amounts: &[Node],
        measure: impl Fn(&[Usd]) -> Option<Usd>,
    ) -> Option<Node> {
        let graph = &mut self.shared.borrow_mut().graph;
        let amounts = amounts.iter().map(|node| graph.constant(*node));
        let amounts = amounts.map(|cents| cents.map(Usd::from_cents));
        let amounts: Vec<Usd> = amounts.collect::<Option<_>>()?;
        let amount = measure(&amounts)?;
        Some(graph.is(amount.cents()))
    }

    fn limit(&mut self, change: &LimitChange, numbers: &[Node], account: &Account) -> Option<()> {
        match change {
            LimitChange::None => {}
            LimitChange::AtLeast(_) => {
                let floor = *numbers.first()?;
                self.at_least = Some(match self.at_least {
                    Some(known) => self.greater(known, floor),
                    None => floor,
                });
                self.limits.push(Limit::AtLeast(floor));
                if let Some(before) = self.share {
                    let after = self.greater(before, floor);
                    self.clip(before, after);
                }
            }
            LimitChange::AtMost(_) | LimitChange::AtMostRemaining => {
                let cap = match change {
                    LimitChange::AtMost(_) => *numbers.first()?,
                    _ => self.remaining,
                };
                self.at_most = Some(match self.at_most {
                    Some(known) => self.lesser(known, cap),
                    None => cap,
                });
                self.limits.push(Limit::AtMost(cap));
                if let Some(before) = self.share {
                    let after = self.lesser(before, cap);
                    self.clip(before, after);
                }
            }
            LimitChange::MoreThan(_) | LimitChange::LessThanRemaining => {
                if self.guard_zero(self.remaining, account.remaining())? {
                    return Some(());
                }
                if let LimitChange::MoreThan(_) = change {
                    let least = *numbers.first()?;
                    self.more_than = Some(match self.more_than {
                        Some(known) => self.greater(known, least),
                        None => least,
                    });
                    self.limits.push(Limit::MoreThan(least));
                } else {
                    let whole = self.remaining;
                    self.less_than = Some(match self.less_than {
                        Some(known) => self.lesser(known, whole),
                        None => whole,
                    });
                    self.limits.push(Limit::LessThan(whole));
                }
            }
        }
        Some(())
    }

    /// Bounds the award; whether that moved it tells how strong the result is, and which step made it.
    fn clip(&mut self, before: Node, after: Node) {
        self.share = Some(after);
        self.test_same(before, after);
    }

    pub(crate) fn test_same(&mut self, a: Node, b: Node) {
        let test = self.shared.borrow_mut().graph.same(a, b);
        self.test(test);
    }

    pub(crate) fn test_less(&mut self, a: Node, b: Node) {
        let test = self.shared.borrow_mut().graph.less(a, b);
        self.test(test);
    }

    pub(crate) fn greatest_of(&self, a: Node, b: Node) -> Node {
        self.greater(a, b)
    }

    /// Guards that two figures are one, or are two, as for the claim of the trace.
    pub(crate) fn guard_same(&mut self, a: Node, b: Node, holds: bool) -> Option<()> {
        let test = self.shared.borrow_mut().graph.same(a, b);
        self.guard(test, holds)
    }

    pub(crate) fn nothing(&self) -> Node {
        self.zero()
    }

    fn test(&mut self, test: Node) {
        let constant = self.shared.borrow().graph.constant(test).is_some();
        if !constant {
            self.tests.insert(test);
        }
    }
}

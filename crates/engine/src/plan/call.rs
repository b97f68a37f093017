//! A rule that reads numbers: it is asked for each claim, because its answer may depend on them.

use std::sync::Arc;

use redress_rule::again::{AccountFigure, Again, Heard, Shape};
use redress_rule::{
    Answer, Change, ChangeByList, End, GateChange, LimitChange, LossChange, Need, NeedQuestion,
    Rule, RuleInfo, ShareChange, Stop,
};

use super::graph::{GREATEST, Node, Number};
use crate::approach::{Apportionment, Approach, Entry};

/// What makes two askings one: the same rule with the same options and values of the law, the same facts, and the same figures.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CallKey {
    /// The address of what the rule declares.
    pub(crate) rule: usize,
    pub(crate) options: String,
    pub(crate) law: String,
    /// The facts that rows share, by their number in the plan.
    pub(crate) facts: usize,
    pub(crate) ends: [u64; 2],
    /// The figures that the rule looked at, and the lines that count.
    pub(crate) figures: Vec<(AccountFigure, Node)>,
    pub(crate) account: String,
}

/// A rule of one of the lists that make an amount.
#[derive(Clone)]
enum AnyEntry {
    Gate(Arc<dyn Rule<GateChange>>, Expected<GateChange>),
    Loss(Arc<dyn Rule<LossChange>>, Expected<LossChange>),
    Share(Arc<dyn Rule<ShareChange>>, Expected<ShareChange>),
    Limit(Arc<dyn Rule<LimitChange>>, Expected<LimitChange>),
}

/// The answer of a rule when the plan was made.
#[derive(Clone)]
enum Expected<C> {
    Change(C, &'static redress_rule::Ground),
    End(End, &'static redress_rule::Ground),
    Needs(Need),
}

impl<C: Change + Shape + Clone> Expected<C> {
    /// Returns whether an answer differs in numbers only, and adds them to a list.
    #[inline]
    fn same(&self, answer: &Answer<C>, numbers: &mut Vec<i64>) -> bool {
        match (self, answer) {
            (Self::Change(change, ground), Ok(effect)) => {
                std::ptr::eq(*ground, effect.ground())
                    && change.same_shape(effect.change())
                    && effect.change().numbers(numbers)
            }
            (Self::End(end, ground), Err(Stop::End(other, other_ground))) => {
                end == other && std::ptr::eq(*ground, *other_ground)
            }
            (Self::Needs(need), Err(Stop::Needs(other))) => {
                numbers.extend(up_to(other));
                let limited = up_to(need).is_some() && up_to(other).is_some();
                need.target == other.target && (limited || need.question == other.question)
            }
            _ => false,
        }
    }
}

/// A rule with what changes from row to row.
pub(crate) struct Call {
    entry: AnyEntry,
    about: &'static RuleInfo,
    approach: Arc<Approach>,
    again: Again,
    /// The numbers of the claims that the rule reads, by the places of their columns.
    reads: Vec<(usize, Number)>,
    figures: Vec<(AccountFigure, Node)>,
    /// How many numbers the answer has.
    pub(crate) numbers: usize,
    /// The answers to small values of the one number that the rule reads, if it reads no more: a rule keeps no state.
    known: Vec<Option<(bool, Vec<i64>)>>,
}

/// The values of a number whose answers are kept.
const KEPT: usize = 1_024;

impl Call {
    /// Takes up a rule that was heard.
    pub(crate) fn new<C: Change>(
        heard: &Heard<'_, C>,
        approach: &Arc<Approach>,
        varying: u64,
        reads: Vec<(usize, Number)>,
        figures: Vec<(AccountFigure, Node)>,
    ) -> Option<Self> {
        let about = approach.info(heard.entry)?;
        let numbers = match heard.answer {
            Ok(effect) => numbers_of(effect.change())?,
            Err(Stop::Needs(need)) => up_to(need).into_iter().collect(),
            Err(_) => Vec::new(),
        };
        let one_number = reads.len() == 1 && figures.is_empty();
        Some(Self {
            known: vec![None; if one_number { KEPT } else { 0 }],
            entry: AnyEntry::new(approach, heard)?,
            about,
            approach: Arc::clone(approach),
            again: Again::new(heard, varying),
            reads,
            figures,
            numbers: numbers.len(),
        })
    }

    pub(crate) fn figures(&self) -> impl Iterator<Item = Node> {
        self.figures.iter().map(|(_, node)| *node)
    }

    /// Asks the rule for each row.
    pub(crate) fn compute(
        &mut self,
        block: &[&[i64]],
        nodes: &[Vec<i64>],
        rows: usize,
        (columns, as_before): &mut (Vec<Vec<i64>>, Vec<i64>),
    ) {
        columns.resize_with(self.numbers, || Vec::with_capacity(rows));
        as_before.reserve(rows);
        let mut numbers: Vec<i64> = Vec::with_capacity(self.numbers);
        let reads = self.reads.iter().filter_map(|(place, number)| {
            let column = block.get(*place)?;
            Some((*number, *column))
        });
        let reads: Vec<(Number, &[i64])> = reads.collect();
        let figures = self.figures.iter().filter_map(|(figure, node)| {
            let column = nodes.get(node.place())?;
            Some((*figure, column.as_slice()))
        });
        let figures: Vec<(AccountFigure, &[i64])> = figures.collect();
        for row in 0..rows {
            let value = reads.first().and_then(|(_, column)| column.get(row));
            let value = value.and_then(|value| usize::try_from(*value).ok());
            let place = value.filter(|value| *value < self.known.len());
            let known = place.and_then(|place| self.known.get(place));
            if let Some(Some((same, numbers))) = known {
                as_before.push(i64::from(*same));
                for (column, number) in columns.iter_mut().zip(numbers) {
                    column.push(*number);
                }
                continue;
            }
            for (number, column) in &reads {
                let value = column.get(row).copied().unwrap_or_default();
                match number {
                    Number::Fact(key) => self.again.set(*key, value),
                    Number::OfLoss(line, key) => self.again.set_loss(*line, *key, value),
                }
            }
            for (figure, column) in &figures {
                let value = column.get(row).copied().unwrap_or_default();
                self.again.figure(*figure, value);
            }
            numbers.clear();
            let (about, law) = (self.about, &self.approach.law);
            let same = match &self.entry {
                AnyEntry::Gate(rule, expected) => self
                    .again
                    .ask(&**rule, about, law)
                    .is_some_and(|answer| expected.same(&answer, &mut numbers)),
                AnyEntry::Loss(rule, expected) => self
                    .again
                    .ask(&**rule, about, law)
                    .is_some_and(|answer| expected.same(&answer, &mut numbers)),
                AnyEntry::Share(rule, expected) => self
                    .again
                    .ask(&**rule, about, law)
                    .is_some_and(|answer| expected.same(&answer, &mut numbers)),
                AnyEntry::Limit(rule, expected) => self
                    .again
                    .ask(&**rule, about, law)
                    .is_some_and(|answer| expected.same(&answer, &mut numbers)),
            };
            let fits = |number: &i64| (0..=GREATEST).contains(number);
            let same = same && numbers.len() == columns.len() && numbers.iter().all(fits);
            as_before.push(i64::from(same));
            if !same {
                // A number of a row that is computed by itself is any that harms nothing.
                numbers.clear();
                numbers.resize(columns.len(), 1);
            }
            for (column, number) in columns.iter_mut().zip(&numbers) {
                column.push(*number);
            }
            if let Some(known) = place.and_then(|place| self.known.get_mut(place)) {
                *known = Some((same, numbers.clone()));
            }
        }
    }
}

/// Returns the limit of a number that a rule asks for, above which nothing changes.
pub(crate) const fn up_to(need: &Need) -> Option<i64> {
    match need.question {
        NeedQuestion::Value { up_to } => Some(up_to),
        _ => None,
    }
}

/// Returns the numbers of a change of a list that makes an amount.
pub(crate) fn numbers_of<C: Change>(change: &C) -> Option<Vec<i64>> {
    let mut numbers = Vec::new();
    let fit = match change.by_list() {
        ChangeByList::Gate(change) => change.numbers(&mut numbers),
        ChangeByList::Loss(change) => change.numbers(&mut numbers),
        ChangeByList::Apportionment(change) => change.numbers(&mut numbers),
        ChangeByList::Limit(change) => change.numbers(&mut numbers),
        ChangeByList::Consequence(_) | ChangeByList::Credit(_) => false,
    };
    fit.then_some(numbers)
}

impl AnyEntry {
    fn new<C: Change>(approach: &Approach, heard: &Heard<'_, C>) -> Option<Self> {
        fn find<C>(entries: &[Entry<C>], number: u16) -> Option<Arc<dyn Rule<C>>> {
            let mut entries = entries.iter();
            let entry = entries.find(|entry| entry.number == number)?;
            Some(Arc::clone(&entry.rule))
        }
        let number = heard.entry;
        if let Some(rule) = find(&approach.gates, number) {
            return Some(Self::Gate(rule, expected(heard, gate)?));
        }
        if let Some(rule) = find(&approach.losses, number) {
            return Some(Self::Loss(rule, expected(heard, loss)?));
        }
        if let Some(rule) = find(&approach.bounds, number) {
            return Some(Self::Limit(rule, expected(heard, limit)?));
        }
        let rule = approach
            .apportionment
            .iter()
            .find_map(|entry| match entry {
                Apportionment::Rule(entry) => {
                    (entry.number == number).then(|| Arc::clone(&entry.rule))
                }
                Apportionment::Choice(choice) => find(&choice.among, number),
            })?;
        Some(Self::Share(rule, expected(heard, share)?))
    }
}

/// Returns the answer of a rule, by the change of its list.
fn expected<C: Change, D: Clone>(
    heard: &Heard<'_, C>,
    of_list: fn(ChangeByList<'_>) -> Option<D>,
) -> Option<Expected<D>> {
    match heard.answer {
        Ok(effect) => Some(Expected::Change(
            of_list(effect.change().by_list())?,
            effect.ground(),
        )),
        Err(Stop::End(end, ground)) => Some(Expected::End(*end, ground)),
        Err(Stop::Needs(need)) => Some(Expected::Needs(*need)),
        Err(Stop::Pending(_) | Stop::Fault(_)) => None,
    }
}

fn gate(change: ChangeByList<'_>) -> Option<GateChange> {
    match change {
        ChangeByList::Gate(change) => Some(change.clone()),
        _ => None,
    }
}

fn loss(change: ChangeByList<'_>) -> Option<LossChange> {
    match change {
        ChangeByList::Loss(change) => Some(change.clone()),
        _ => None,
    }
}

fn share(change: ChangeByList<'_>) -> Option<ShareChange> {
    match change {
        ChangeByList::Apportionment(change) => Some(change.clone()),
        _ => None,
    }
}

fn limit(change: ChangeByList<'_>) -> Option<LimitChange> {
    match change {
        ChangeByList::Limit(change) => Some(change.clone()),
        _ => None,
    }
}

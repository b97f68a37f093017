//! Many claims that differ in numbers only: the engine runs once, and the arithmetic that is left runs over columns.
//!
//! A plan is made of the run of one claim ([`trace`]): the solver explores it as it explores every claim, and writes down each move of
//! the account as a column of a graph. Another claim is answered by the plan if it takes the same way, which tests at the places where
//! the way could part show. The amounts are the columns; the rest of an answer (its kind, what is open, the strength) follows from
//! tests on the numbers, and is computed by the engine itself for the first claim that answers the tests in a new way.

pub(crate) mod call;
pub(crate) mod graph;
pub(crate) mod trace;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use redress_rule::{End, RuleError};

use crate::conditional::{Conditional, OpenPoint};
use crate::outcome::{Leaf, Outcome};
use crate::profile::Profile;
use crate::solve::{Claim, traced};

pub use graph::{BLOCK as PLAN_BLOCK, Number};
use graph::{Node, Values};
use trace::{Limit, Shared, Trace};

/// The most tests of a plan; with more of them, few claims answer all alike.
const MOST_TESTS: usize = 768;
/// The bits of a word of tests.
const WORD: usize = 64;

/// The plans of several profiles over the same columns.
pub struct Plans {
    shared: Rc<RefCell<Shared>>,
    programs: Vec<Program>,
    values: Values,
    needed: Vec<Node>,
}

/// What is computed of each claim: the same for profiles that differ in nothing that numbers go through.
#[derive(Debug, PartialEq, Eq)]
struct Program {
    guards: Vec<(Node, bool)>,
    tests: Vec<Node>,
    range: Option<(Node, Node)>,
}

/// The answers of a program to a block of claims.
#[derive(Clone, Debug, Default)]
pub struct PlanColumns {
    /// The answers to the tests on which the rest of an answer depends, a bit each: words by row.
    pub tests: Vec<Vec<u64>>,
    /// Whether the claim takes the way of the plan; where it does not, the plan has no answer.
    pub same: Vec<bool>,
    /// The least and the greatest amount in cents; none if the answer has no amount.
    pub range: Option<[Vec<i64>; 2]>,
}

impl PlanColumns {
    /// Returns the least and the greatest amount of a row in cents; `None` if the answer has no amount.
    #[must_use]
    pub fn range_at(&self, row: usize) -> Option<(i64, i64)> {
        let [least, greatest] = self.range.as_ref()?;
        Some((*least.get(row)?, *greatest.get(row)?))
    }
}

impl Plans {
    /// Begins without a plan. Claims differ in these numbers, and in nothing else.
    #[must_use]
    pub fn new(columns: Vec<Number>) -> Self {
        Self {
            shared: Rc::new(RefCell::new(Shared::new(columns))),
            programs: Vec::new(),
            values: Values::default(),
            needed: Vec::new(),
        }
    }

    /// Makes the plan of a profile of one of the claims; returns the number of its program, or `None` if it has none.
    ///
    /// # Errors
    /// A fault of a rule or a profile.
    pub fn plan(
        &mut self,
        profile: &Profile,
        claim: &Claim<'_>,
    ) -> Result<Option<usize>, RuleError> {
        let start = Trace::new(&self.shared, &claim.facts);
        let Some(tree) = traced(profile, claim, start)? else {
            return Ok(None);
        };
        let Some(program) = program(tree) else {
            return Ok(None);
        };
        let known = self.programs.iter().position(|known| *known == program);
        let place = known.unwrap_or(self.programs.len());
        if known.is_none() {
            self.programs.push(program);
            self.needed.clear();
        }
        Ok(Some(place))
    }

    /// Computes a block of claims: their numbers, in the order of the columns.
    pub fn compute(&mut self, block: &[&[i64]]) {
        let graph = &mut self.shared.borrow_mut().graph;
        if self.needed.is_empty() {
            let wanted = self.programs.iter().flat_map(|program| {
                let guards = program.guards.iter().map(|(node, _)| *node);
                let range = program.range.into_iter().flat_map(|(a, b)| [a, b]);
                guards.chain(program.tests.iter().copied()).chain(range)
            });
            self.needed = graph.needed(wanted);
        }
        graph.compute(&self.needed, block, &mut self.values);
    }

    /// Returns the number of programs.
    #[must_use]
    pub fn programs(&self) -> usize {
        self.programs.len()
    }

    /// Writes the answers of a program to the block that was computed.
    pub fn answers(&self, program: usize, rows: usize, out: &mut PlanColumns) {
        let Some(program) = self.programs.get(program) else {
            return;
        };
        out.tests.clear();
        for word in program.tests.chunks(WORD) {
            let mut bits = vec![0_u64; rows];
            for test in word {
                for (bits, holds) in bits.iter_mut().zip(self.values.of(*test)) {
                    *bits = bits.wrapping_shl(1) | holds.unsigned_abs();
                }
            }
            out.tests.push(bits);
        }
        out.same.clear();
        out.same.resize(rows, true);
        for (guard, holds) in &program.guards {
            for (same, value) in out.same.iter_mut().zip(self.values.of(*guard)) {
                *same &= (*value != 0) == *holds;
            }
        }
        out.range = program
            .range
            .map(|(least, greatest)| [least, greatest].map(|node| self.values.of(node).to_vec()));
    }
}

/// The figures of an answer, as nodes.
#[derive(PartialEq, Eq)]
struct Figures {
    range: Option<(Node, Node)>,
    /// What tells two answers apart.
    all: Vec<Node>,
}

/// Returns the program of the answers of one claim.
fn program(tree: Conditional<(Leaf, Trace)>) -> Option<Program> {
    let leaves = tree.values();
    if leaves.iter().any(|(_, trace)| trace.failed) {
        return None;
    }
    // The ends of a number are kept apart only where nothing else is open: two answers may ask for it up to different limits.
    let a_number = |point: &OpenPoint| matches!(point, OpenPoint::Number(_));
    if tree.points().iter().any(a_number) && leaves.len() > 2 {
        return None;
    }
    let mut guards: BTreeSet<(Node, bool)> = BTreeSet::new();
    let mut tests: BTreeSet<Node> = BTreeSet::new();
    let mut all: Vec<Figures> = Vec::new();
    let mut last = None;
    for (leaf, trace) in &leaves {
        let court = matches!(leaf.outcome.illustrated(), Outcome::CourtsChoice { .. });
        // What the methods of a choice would give tells answers apart, too.
        if court && leaves.len() > 1 {
            return None;
        }
        let mut trace = trace.clone();
        let figures = figures(leaf, &mut trace)?;
        if !all.contains(&figures) {
            all.push(figures);
        }
        guards.extend(trace.guards.iter().copied());
        tests.extend(trace.tests.iter().copied());
        last = Some(trace);
    }
    // Equal answers are merged, so that what is open depends on which are equal.
    let mut pairs = last?;
    pairs.tests.clear();
    for (place, one) in all.iter().enumerate() {
        for other in all.iter().skip(place.saturating_add(1)) {
            if one.all.len() == other.all.len() {
                for (a, b) in one.all.iter().zip(&other.all) {
                    pairs.test_same(*a, *b);
                }
            }
        }
        if pairs.tests.len() > MOST_TESTS {
            return None;
        }
    }
    tests.extend(pairs.tests.iter().copied());
    let mut ranges = all.iter().map(|figures| figures.range);
    let first = ranges.next()?;
    let range = ranges.fold(first, |known, next| {
        let ((a, b), (c, d)) = (known?, next?);
        Some((pairs.least_of(a, c), pairs.greatest_of(b, d)))
    });
    (tests.len() <= MOST_TESTS).then(|| Program {
        guards: guards.into_iter().collect(),
        tests: tests.into_iter().collect(),
        range,
    })
}

/// Returns the figures of an answer, and adds the tests on which its reasons, its strength and its errors depend.
fn figures(leaf: &Leaf, trace: &mut Trace) -> Option<Figures> {
    let floor = trace.at_least.unwrap_or_else(|| trace.nothing());
    let cap = trace.at_most.unwrap_or(trace.remaining);
    let cap = trace.greatest_of(cap, floor);
    let mut all = vec![trace.gross, trace.remaining];
    let range = match leaf.outcome.illustrated() {
        Outcome::Amount { .. } => {
            let award = match trace.share {
                Some(share) => share,
                None => {
                    // Limits that leave one amount leave no choice.
                    trace.guard_same(floor, cap, true)?;
                    floor
                }
            };
            for limit in trace.limits.clone() {
                match limit {
                    Limit::AtLeast(of) => {
                        trace.test_less(award, of);
                        trace.test_same(award, of);
                    }
                    Limit::AtMost(of) => {
                        trace.test_less(of, award);
                        trace.test_same(award, of);
                    }
                    Limit::MoreThan(of) => trace.test_less(of, award),
                    Limit::LessThan(of) => trace.test_less(award, of),
                }
            }
            all.push(award);
            Some((award, award))
        }
        Outcome::CourtsChoice { .. } => {
            trace.guard_same(floor, cap, false)?;
            all.extend([floor, cap]);
            Some((floor, cap))
        }
        Outcome::Bounded(_) => {
            all.extend([floor, cap]);
            all.extend(trace.more_than);
            all.extend(trace.less_than);
            Some((floor, cap))
        }
        Outcome::Ended(End::Denied | End::Declined, _) => {
            let nothing = trace.nothing();
            Some((nothing, nothing))
        }
        Outcome::Ended(End::Deferred | End::Nominal, _)
        | Outcome::Pending(_)
        | Outcome::LawOpen(_) => None,
        Outcome::TooManyPoints { .. } => return None,
    };
    // An answer of which no loss was counted says so where nothing counts.
    let nothing = trace.nothing();
    trace.test_same(trace.gross, nothing);
    let law_open = matches!(leaf.outcome, Outcome::LawOpen(_));
    Some(Figures {
        range: range.filter(|_| !law_open),
        all,
    })
}

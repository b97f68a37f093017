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
use std::mem::{Discriminant, discriminant};
use std::rc::Rc;

use redress_rule::{End, NeedTarget, RuleError};

use crate::conditional::Conditional;
use crate::outcome::{Leaf, Outcome};
use crate::profile::Profile;
use crate::solve::{Claim, Traced, traced, traced_by_method};

pub use graph::{BLOCK as PLAN_BLOCK, Number};
use graph::{Node, Test, Values};
use trace::{Limit, Shared, Trace};

/// The most tests of a plan; with more of them, few claims answer all alike.
const MOST_TESTS: usize = 16_384;
/// The bits of a word of tests.
const WORD: usize = 64;

/// The plans of several profiles over the same columns.
pub struct Plans {
    shared: Rc<RefCell<Shared>>,
    programs: Vec<Program>,
    values: Values,
    needed: Vec<Node>,
}

/// A sequence of steps over each claim, the same for profiles that differ in nothing that numbers go through.
#[derive(Debug, PartialEq, Eq)]
struct Program {
    guards: Vec<(Node, bool)>,
    tests: Vec<Test>,
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
        let tree = traced(profile, claim, start)?;
        let mut methods = Vec::new();
        for method in methods_left_open(&tree) {
            let start = Trace::new(&self.shared, &claim.facts);
            methods.push(traced_by_method(profile, claim, start, method)?);
        }
        let Some(program) = program(&self.shared, &tree, &methods) else {
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
                let tests = program.tests.iter().flat_map(|test| test.sides());
                guards.chain(tests).chain(range)
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
                self.values.add_test(*test, &mut bits);
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

/// The figures of an answer, as nodes. Only answers of one kind can be equal.
#[derive(PartialEq, Eq)]
struct Figures {
    kind: Kind,
    range: Option<(Node, Node)>,
    /// Tests that tell two answers of the kind apart.
    all: Vec<Node>,
}

/// The kind of an answer, with whether the law is open.
type Kind = (Option<Discriminant<Outcome>>, bool);

/// Points on which the answers of one claim depend.
#[derive(Default)]
struct Gathered {
    guards: BTreeSet<(Node, bool)>,
    tests: BTreeSet<Node>,
    /// The numbers that are open, with the limits above which nothing changes.
    asked: Vec<(NeedTarget, Node)>,
}

/// Returns the methods of the choices that are left to the court beside other open points, by the ids of their choices: what they
/// would give tells answers apart.
fn methods_left_open(tree: &Conditional<Traced>) -> BTreeSet<(&str, &'static str)> {
    let mut all = BTreeSet::new();
    let answers = tree.values();
    for answer in answers.iter().filter(|_| answers.len() > 1) {
        if let Traced::Run(run) = answer
            && let Outcome::CourtsChoice {
                choice, methods, ..
            } = run.0.outcome.illustrated()
        {
            let methods = methods.iter().map(|method| (choice.as_str(), method.name));
            all.extend(methods);
        }
    }
    all
}

/// Returns the program of the answers of one claim, and of what each method of a choice would give.
fn program(
    shared: &Rc<RefCell<Shared>>,
    tree: &Conditional<Traced>,
    methods: &[Conditional<Traced>],
) -> Option<Program> {
    let mut gathered = Gathered::default();
    let range = gathered.range_of(shared, tree)?;
    for method in methods {
        let mut answers = method.values().into_iter();
        if answers.any(|answer| matches!(answer, Traced::Combined(..))) {
            return None;
        }
        gathered.range_of(shared, method)?;
    }
    gathered.compare_limits(shared);
    if gathered.tests.len() > MOST_TESTS {
        return None;
    }
    let graph = &shared.borrow().graph;
    let tests = gathered.tests.iter().map(|test| graph.test(*test));
    Some(Program {
        guards: gathered.guards.into_iter().collect(),
        tests: tests.collect::<Option<_>>()?,
        range,
    })
}

impl Gathered {
    /// Takes up the answers of a claim; returns their range.
    #[expect(clippy::option_option, reason = "no plan, or a plan without a range")]
    fn range_of(
        &mut self,
        shared: &Rc<RefCell<Shared>>,
        tree: &Conditional<Traced>,
    ) -> Option<Option<(Node, Node)>> {
        let answers = tree.values();
        let mut all: Vec<Figures> = Vec::new();
        for answer in &answers {
            let figures = match answer {
                Traced::Run(run) => {
                    let (leaf, trace) = &**run;
                    let mut trace = trace.clone();
                    let figures = figures(leaf, &mut trace)?;
                    self.follow(&trace)?;
                    figures
                }
                Traced::Combined(run, combined) => {
                    self.follow(&run.1)?;
                    let range = match combined {
                        Some(combined) => self.range_of(shared, combined)?,
                        None => None,
                    };
                    Figures {
                        kind: (None, range.is_some()),
                        range,
                        all: range.into_iter().flat_map(|(a, b)| [a, b]).collect(),
                    }
                }
                Traced::Unplanned => return None,
            };
            if !all.contains(&figures) {
                all.push(figures);
            }
        }
        self.compare(shared, &all)?;
        let graph = &mut shared.borrow_mut().graph;
        let mut ranges = all.iter().map(|figures| figures.range);
        let first = ranges.next()?;
        Some(ranges.fold(first, |known, next| {
            let ((a, b), (c, d)) = (known?, next?);
            Some((graph.lesser(a, c), graph.greater(b, d)))
        }))
    }

    fn follow(&mut self, trace: &Trace) -> Option<()> {
        self.guards.extend(trace.guards.iter().copied());
        self.tests.extend(trace.tests.iter().copied());
        for asked in &trace.asked {
            if !self.asked.contains(asked) {
                self.asked.push(*asked);
            }
        }
        (!trace.failed).then_some(())
    }

    /// Adds the tests which limits of an open number are equal: up to different limits it is asked for by different points.
    fn compare_limits(&mut self, shared: &Rc<RefCell<Shared>>) {
        let graph = &mut shared.borrow_mut().graph;
        for (place, (target, limit)) in self.asked.iter().enumerate() {
            let others = self.asked.iter().skip(place.saturating_add(1));
            for (_, other) in others.filter(|(other, _)| other == target) {
                self.tests.extend(graph.test_same(*limit, *other));
            }
        }
    }

    /// Adds the tests which answers are equal. Equal ones are merged, so that what is open depends on them.
    fn compare(&mut self, shared: &Rc<RefCell<Shared>>, all: &[Figures]) -> Option<()> {
        let graph = &mut shared.borrow_mut().graph;
        for (place, one) in all.iter().enumerate() {
            let others = all.iter().skip(place.saturating_add(1));
            for other in others.filter(|other| other.kind == one.kind) {
                for (a, b) in one.all.iter().zip(&other.all) {
                    self.tests.extend(graph.test_same(*a, *b));
                }
            }
            if self.tests.len() > MOST_TESTS {
                return None;
            }
        }
        Some(())
    }
}

/// Returns the figures of an answer, and adds the tests on which its reasons, its strength and its errors depend.
fn figures(leaf: &Leaf, trace: &mut Trace) -> Option<Figures> {
    let floor = trace.at_least.unwrap_or_else(|| trace.nothing());
    let cap = trace.at_most.unwrap_or(trace.remaining);
    let cap = trace.greatest_of(cap, floor);
    // An end counts no loss.
    let mut all = match leaf.outcome {
        Outcome::Ended(End::Denied | End::Declined | End::Deferred, _) => Vec::new(),
        _ => vec![trace.gross, trace.remaining],
    };
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
        kind: (Some(discriminant(leaf.outcome.illustrated())), law_open),
        range: range.filter(|_| !law_open),
        all,
    })
}

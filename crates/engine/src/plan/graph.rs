//! The arithmetic of many claims as a graph: each node is a column of whole numbers, and equal nodes are one.
//!
//! A node knows the range of its values before any claim is computed, so that no sum of two columns can leave the range of amounts.

use std::collections::BTreeMap;

use redress_case::facts::{Key, UNBOUNDED};
use redress_money::{Mode, Ratio, Rounding, Unit, Usd};

use super::call::{Call, CallKey};

/// The rows that are computed together; their columns fit a cache.
pub const BLOCK: usize = 1024;
/// No number of an answer of a rule is greater; a claim for which one is is computed by itself.
pub(crate) const GREATEST: i64 = 1 << 52;

/// A column of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Node(usize);

impl Node {
    pub(crate) const fn place(self) -> usize {
        self.0
    }
}

/// How a column is made. A test is 1 where it holds, and else 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Op {
    Is(i64),
    /// A number of the claims, by its place among the columns.
    Column(usize),
    /// A number of the answer of a rule.
    Number(usize, usize),
    /// Whether a rule answers as it did when the plan was made.
    Answers(usize),
    Add(Node, Node),
    TakeOff(Node, Node),
    Lesser(Node, Node),
    Greater(Node, Node),
    /// A part of an amount: the amount, and what stands above and below the line.
    Part(Node, Node, Node, u8),
    Same(Node, Node),
    Less(Node, Node),
}

/// A test of two columns, of which only the answer is wanted and no column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    Same(Node, Node),
    Less(Node, Node),
}

impl Test {
    pub(crate) const fn sides(self) -> [Node; 2] {
        match self {
            Self::Same(a, b) | Self::Less(a, b) => [a, b],
        }
    }
}

/// The graph.
#[derive(Default)]
pub(crate) struct Graph {
    ops: Vec<Op>,
    known: BTreeMap<Op, Node>,
    /// The least and the greatest value of each node.
    ranges: Vec<(i64, i64)>,
    pub(crate) calls: Vec<Call>,
    call_of: BTreeMap<CallKey, usize>,
    roundings: Vec<Rounding>,
    /// The columns of the claims.
    pub(crate) columns: Vec<Number>,
}

/// A number of a claim that differs from row to row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// A fact of the claim.
    Fact(Key),
    /// A fact of a loss, by the place of the loss.
    OfLoss(usize, Key),
}

impl Graph {
    fn node(&mut self, op: Op, range: (i64, i64)) -> Node {
        if range.0 == range.1 && !matches!(op, Op::Is(_)) {
            return self.is(range.0);
        }
        if let Some(known) = self.known.get(&op) {
            return *known;
        }
        let node = Node(self.ops.len());
        self.ops.push(op);
        self.ranges.push(range);
        self.known.insert(op, node);
        node
    }

    pub(crate) fn range(&self, node: Node) -> (i64, i64) {
        let range = self.ranges.get(node.place()).copied();
        range.unwrap_or((i64::MIN, i64::MAX))
    }

    /// Returns the value of a node that is the same for every claim.
    pub(crate) fn constant(&self, node: Node) -> Option<i64> {
        match self.ops.get(node.place()) {
            Some(Op::Is(value)) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn is(&mut self, value: i64) -> Node {
        self.node(Op::Is(value), (value, value))
    }

    /// Returns the column of a number of the claims.
    pub(crate) fn column(&mut self, number: Number) -> Option<Node> {
        let place = self.columns.iter().position(|known| *known == number)?;
        Some(self.node(Op::Column(place), (0, UNBOUNDED.cents())))
    }

    pub(crate) fn add(&mut self, a: Node, b: Node) -> Option<Node> {
        match (self.constant(a), self.constant(b)) {
            (Some(0), _) => return Some(b),
            (_, Some(0)) => return Some(a),
            _ => {}
        }
        let (a, b) = (a.min(b), a.max(b));
        let ((l, g), (m, h)) = (self.range(a), self.range(b));
        let range = (l.checked_add(m)?, g.checked_add(h)?);
        Some(self.node(Op::Add(a, b), range))
    }

    /// Subtracts what a guard shows to be no more: nothing is left, or something.
    pub(crate) fn take_off(&mut self, a: Node, b: Node) -> Node {
        if self.constant(b) == Some(0) {
            return a;
        }
        if a == b {
            return self.is(0);
        }
        let range = (0, self.range(a).1);
        self.node(Op::TakeOff(a, b), range)
    }

    pub(crate) fn lesser(&mut self, a: Node, b: Node) -> Node {
        let ((l, g), (m, h)) = (self.range(a), self.range(b));
        if a == b || g <= m {
            return a;
        }
        if h <= l {
            return b;
        }
        let range = (l.min(m), g.min(h));
        self.node(Op::Lesser(a.min(b), a.max(b)), range)
    }

    pub(crate) fn greater(&mut self, a: Node, b: Node) -> Node {
        let ((l, g), (m, h)) = (self.range(a), self.range(b));
        if a == b || l >= h {
            return a;
        }
        if m >= g {
            return b;
        }
        let range = (l.max(m), g.max(h));
        self.node(Op::Greater(a.min(b), a.max(b)), range)
    }

    /// Returns a part of an amount, rounded once, as [`Rounding::of`] does. A ratio that differs from row to row is at most one, as a
    /// guard shows.
    pub(crate) fn part(
        &mut self,
        of: Node,
        above: Node,
        below: Node,
        rounding: Rounding,
    ) -> Option<Node> {
        let (least, greatest) = self.range(of);
        let times = match (self.constant(above), self.constant(below)) {
            (Some(above), Some(_)) => above.max(1),
            _ => 1,
        };
        // Rounding to the dollar adds less than a dollar.
        let most = greatest.checked_mul(times)?.checked_add(100)?;
        if least < 0 || most >= 1 << 60 {
            return None;
        }
        let known = self.roundings.iter().position(|known| *known == rounding);
        let place = known.unwrap_or_else(|| {
            self.roundings.push(rounding);
            self.roundings.len().saturating_sub(1)
        });
        let place = u8::try_from(place).ok()?;
        Some(self.node(Op::Part(of, above, below, place), (0, most)))
    }

    pub(crate) fn same(&mut self, a: Node, b: Node) -> Node {
        if a == b {
            return self.is(1);
        }
        let ((l, g), (m, h)) = (self.range(a), self.range(b));
        if g < m || h < l {
            return self.is(0);
        }
        self.node(Op::Same(a.min(b), a.max(b)), (0, 1))
    }

    /// Returns the test whether two columns are equal; `None` where it is known for every claim.
    pub(crate) fn test_same(&mut self, a: Node, b: Node) -> Option<Node> {
        let test = self.same(a, b);
        self.constant(test).is_none().then_some(test)
    }

    /// Returns the two sides of a test.
    pub(crate) fn test(&self, node: Node) -> Option<Test> {
        match self.ops.get(node.place())? {
            Op::Same(a, b) => Some(Test::Same(*a, *b)),
            Op::Less(a, b) => Some(Test::Less(*a, *b)),
            _ => None,
        }
    }

    pub(crate) fn less(&mut self, a: Node, b: Node) -> Node {
        let ((l, g), (m, h)) = (self.range(a), self.range(b));
        if a == b || l >= h {
            return self.is(0);
        }
        if g < m {
            return self.is(1);
        }
        self.node(Op::Less(a, b), (0, 1))
    }

    /// Returns the test whether a rule answers as it did, and the numbers of its answer.
    pub(crate) fn call(
        &mut self,
        key: CallKey,
        call: impl FnOnce() -> Option<Call>,
    ) -> Option<(Node, Vec<Node>)> {
        let place = match self.call_of.get(&key) {
            Some(place) => *place,
            None => {
                self.calls.push(call()?);
                let place = self.calls.len().saturating_sub(1);
                self.call_of.insert(key, place);
                place
            }
        };
        let numbers = self.calls.get(place)?.numbers;
        let answers = self.node(Op::Answers(place), (0, 1));
        let numbers =
            (0..numbers).map(|number| self.node(Op::Number(place, number), (0, GREATEST)));
        Some((answers, numbers.collect()))
    }
}

/// The columns of a block of claims, and of every node that was computed of them.
#[derive(Default)]
pub(crate) struct Values {
    nodes: Vec<Vec<i64>>,
    /// The columns of each answer of a rule: its numbers, and whether it answers as it did.
    answers: Vec<(Vec<Vec<i64>>, Vec<i64>)>,
}

impl Values {
    pub(crate) fn of(&self, node: Node) -> &[i64] {
        self.nodes.get(node.place()).map_or(&[], Vec::as_slice)
    }

    /// Adds the answer of each row to a test as the last bit of its word.
    pub(crate) fn add_test(&self, test: Test, words: &mut [u64]) {
        let [a, b] = test.sides().map(|side| self.of(side));
        let rows = words.iter_mut().zip(a.iter().zip(b));
        match test {
            Test::Same(..) => rows.for_each(|(word, (a, b))| {
                *word = word.wrapping_shl(1) | u64::from(a == b);
            }),
            Test::Less(..) => rows.for_each(|(word, (a, b))| {
                *word = word.wrapping_shl(1) | u64::from(a < b);
            }),
        }
    }
}

impl Graph {
    /// Returns the nodes on which some nodes depend, in the order in which they are computed.
    pub(crate) fn needed(&self, wanted: impl IntoIterator<Item = Node>) -> Vec<Node> {
        let mut needed = vec![false; self.ops.len()];
        let mut left: Vec<Node> = wanted.into_iter().collect();
        while let Some(node) = left.pop() {
            let Some(known @ false) = needed.get_mut(node.place()) else {
                continue;
            };
            *known = true;
            match self.ops.get(node.place()) {
                Some(
                    Op::Add(a, b)
                    | Op::TakeOff(a, b)
                    | Op::Lesser(a, b)
                    | Op::Greater(a, b)
                    | Op::Same(a, b)
                    | Op::Less(a, b),
                ) => left.extend([*a, *b]),
                Some(Op::Part(a, b, c, _)) => left.extend([*a, *b, *c]),
                Some(Op::Number(call, _) | Op::Answers(call)) => {
                    let call = self.calls.get(*call);
                    left.extend(call.into_iter().flat_map(Call::figures));
                }
                Some(Op::Is(_) | Op::Column(_)) | None => {}
            }
        }
        let places = needed.into_iter().enumerate();
        let places = places.filter(|(_, needed)| *needed);
        places.map(|(place, _)| Node(place)).collect()
    }

    /// Computes nodes of a block; `block` has the numbers of the claims in the order of the columns.
    pub(crate) fn compute(&mut self, needed: &[Node], block: &[&[i64]], values: &mut Values) {
        let rows = block.first().map_or(0, |column| column.len());
        values.nodes.resize_with(self.ops.len(), Vec::new);
        values.answers.clear();
        values
            .answers
            .resize_with(self.calls.len(), Default::default);
        for &node in needed {
            let Some(op) = self.ops.get(node.place()).copied() else {
                continue;
            };
            if let Op::Number(call, _) | Op::Answers(call) = op
                && let Some(answers) = values.answers.get(call)
                && answers.1.is_empty()
            {
                let mut computed = Default::default();
                if let Some(call) = self.calls.get_mut(call) {
                    call.compute(block, &values.nodes, rows, &mut computed);
                }
                if let Some(answers) = values.answers.get_mut(call) {
                    *answers = computed;
                }
            }
            let mut out = values
                .nodes
                .get_mut(node.place())
                .map(std::mem::take)
                .unwrap_or_default();
            out.clear();
            let two = |a: Node, b: Node| values.of(a).iter().zip(values.of(b));
            match op {
                Op::Is(value) => out.resize(rows, value),
                Op::Column(place) => {
                    out.extend_from_slice(block.get(place).copied().unwrap_or(&[]))
                }
                Op::Number(call, number) => {
                    let answers = values.answers.get(call);
                    let numbers = answers.and_then(|(numbers, _)| numbers.get(number));
                    out.extend_from_slice(numbers.map_or(&[], Vec::as_slice));
                }
                Op::Answers(call) => {
                    let answers = values.answers.get(call);
                    out.extend_from_slice(answers.map_or(&[], |(_, as_before)| as_before));
                }
                // The ranges of the nodes show that nothing wraps.
                Op::Add(a, b) => out.extend(two(a, b).map(|(a, b)| a.wrapping_add(*b))),
                Op::TakeOff(a, b) => out.extend(two(a, b).map(|(a, b)| a.wrapping_sub(*b))),
                Op::Lesser(a, b) => out.extend(two(a, b).map(|(a, b)| *a.min(b))),
                Op::Greater(a, b) => out.extend(two(a, b).map(|(a, b)| *a.max(b))),
                Op::Same(a, b) => out.extend(two(a, b).map(|(a, b)| i64::from(a == b))),
                Op::Less(a, b) => out.extend(two(a, b).map(|(a, b)| i64::from(a < b))),
                Op::Part(of, above, below, rounding) => {
                    let rounding = usize::from(rounding);
                    let rounding = self.roundings.get(rounding).copied();
                    let ratio = values.of(above).iter().zip(values.of(below));
                    let of = values.of(of).iter().zip(ratio);
                    part(rounding.unwrap_or(Rounding::half_up()), of, &mut out);
                }
            }
            if let Some(place) = values.nodes.get_mut(node.place()) {
                *place = out;
            }
        }
    }
}

fn part<'a>(
    rounding: Rounding,
    of: impl Iterator<Item = (&'a i64, (&'a i64, &'a i64))>,
    out: &mut Vec<i64>,
) {
    let plain = rounding.mode() == Mode::HalfUp
        && rounding.unit() == Unit::Cent
        && rounding.percent().is_none();
    let exactly = |of: i64, above: u64, below: u64| {
        let ratio = Ratio::new(above, below);
        let amount = ratio.and_then(|ratio| rounding.of(Usd::from_cents(of), ratio));
        amount.map_or(i64::MAX, Usd::cents)
    };
    if !plain {
        out.extend(
            of.map(|(of, (above, below))| exactly(*of, above.unsigned_abs(), below.unsigned_abs())),
        );
        return;
    }
    out.extend(of.map(|(of, (above, below))| {
        let (above, below) = (above.unsigned_abs(), below.unsigned_abs());
        // Half up: twice the amount and once the divisor, over twice the divisor.
        let half_up = || {
            let twice = of.unsigned_abs().checked_mul(above.checked_mul(2)?)?;
            let rounded = twice
                .checked_add(below)?
                .checked_div(below.checked_mul(2)?)?;
            i64::try_from(rounded).ok()
        };
        half_up().unwrap_or_else(|| exactly(*of, above, below))
    }));
}

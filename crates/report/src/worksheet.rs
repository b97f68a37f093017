//! The worksheet: the choice of law first, then every step. Steps that branches share are written once.

use redress_case::ProofKind;
use redress_case::facts::{CONDUCT_ENDED, FactValue, Key, LOSSES_READ};
use redress_engine::{Approach, Leaf, Run, Tree};
use redress_rule::{Amount, Balances, Ground, List, NeedTarget, Op, Step, Usd};

use crate::Meta;
use crate::phrases;
use crate::subject::{Path, Subject};
use redress_document::{Document, Item, KeyValue, Tone};

/// The amount of detail of a worksheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Steps that moved nothing take a line.
    Brief,
    /// Every step in full, with the proposition of its rule and the sentence of its authority.
    Full,
}

/// A step over one run, or over several that took the same steps with other figures.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line<'a> {
    pub(crate) entry: u16,
    pub(crate) ground: &'static Ground,
    pub(crate) ops: Vec<&'a Op>,
    pub(crate) before: Amount,
    pub(crate) after: Amount,
    pub(crate) reads: u64,
    pub(crate) parameters: u32,
}

impl<'a> Line<'a> {
    fn from_step(step: &'a Step) -> Self {
        Self {
            entry: step.entry,
            ground: step.ground,
            ops: vec![&step.op],
            before: Amount::Exact(step.before),
            after: Amount::Exact(step.after),
            reads: step.reads,
            parameters: step.parameters,
        }
    }

    /// Returns whether another run took the same step here, whatever its figures.
    fn matches(&self, step: &Step) -> bool {
        self.entry == step.entry
            && std::ptr::eq(self.ground, step.ground)
            && self.ops.first().is_some_and(|op| alike(op, &step.op))
    }

    fn add(&mut self, step: &'a Step) {
        // Runs that did the very same are one, so that a line equals that of a branch with one run.
        if !self.ops.contains(&&step.op) {
            self.ops.push(&step.op);
            // A run in which the step does something describes it.
            self.ops.sort_by_key(|op| **op == Op::Nothing);
        }
        self.before = self.before.hull(Amount::Exact(step.before));
        self.after = self.after.hull(Amount::Exact(step.after));
        self.reads |= step.reads;
        self.parameters |= step.parameters;
    }

    /// Returns whether the step moved a figure, settled the part or ended the claim.
    pub(crate) fn moved(&self) -> bool {
        self.ops.iter().any(|op| match op {
            Op::Nothing | Op::Term => false,
            Op::Put(amount) => !amount.is_zero(),
            Op::AtLeast(_) | Op::AtMost(_) => self.before != self.after,
            Op::LeaveOut(amount) | Op::Deduct(amount) | Op::Count(amount) => !amount.is_zero(),
            Op::MoreThan(_) | Op::LessThan(_) => false,
            Op::Whole(_)
            | Op::Times(..)
            | Op::Formula(_)
            | Op::LeftToTheCourt
            | Op::Add(_)
            | Op::TermAtMost(_)
            | Op::TermOf(_)
            | Op::Balances(_)
            | Op::End(_) => true,
        })
    }
}

/// Returns the figure that a receipt, a recovery or a payment reduces: the losses found, or the balance, but never the amount ordered. With
/// unknown numbers it covers both of their ends.
fn touches(ops: &[&Op]) -> Option<KeyValue> {
    let first = ops.first()?;
    if matches!(first, Op::Deduct(_)) {
        return Some(KeyValue::new("touches", "the losses found"));
    }
    let over = |of: fn(&Balances) -> Option<Usd>| {
        let left = ops.iter().filter_map(|op| match op {
            Op::Balances(left) => of(left).map(Amount::Exact),
            _ => None,
        });
        left.reduce(Amount::hull)
    };
    let of = [
        (over(|left| left.of_the_losses), "the losses, whoever owes"),
        (over(|left| left.of_the_order), "this order"),
    ];
    let of = of.into_iter().filter_map(|(left, of)| {
        let left = phrases::range(left?);
        Some(format!("{left} left of {of}"))
    });
    let of: Vec<String> = of.collect();
    (!of.is_empty()).then(|| KeyValue::new("touches", format!("the balance: {}", of.join("; "))))
}

/// Returns whether two steps on one ground did the same. A test of an award is no step if nothing remains.
fn alike(a: &Op, b: &Op) -> bool {
    let test = |op: &Op| matches!(op, Op::MoreThan(_) | Op::LessThan(_) | Op::Nothing);
    std::mem::discriminant(a) == std::mem::discriminant(b) || test(a) && test(b)
}

/// The steps of one way through an approach, after the choice of law.
struct Sheet<'a> {
    leaf: &'a Leaf,
    lines: Vec<Line<'a>>,
}

/// Returns the sheets of a leaf: one if all its runs took the same steps, else one for each run. A credit that only some runs
/// apply is ignored here, because it is reported with the consequences.
fn sheets<'l>(leaf: &'l Leaf, approach: Option<&Approach>) -> Vec<Sheet<'l>> {
    let everywhere = |step: &Step| {
        let entry = approach.and_then(|it| it.entry(step.entry));
        let credit = entry.is_some_and(|info| info.place == List::Credits);
        let takes_it = |run: &Run| run.steps.iter().any(|it| it.entry == step.entry);
        !credit || leaf.runs.iter().all(takes_it)
    };
    let steps = |run: &'l Run| -> Vec<&'l Step> {
        run.steps.iter().filter(|step| everywhere(step)).collect()
    };
    let Some((first, rest)) = leaf.runs.split_first() else {
        return vec![Sheet {
            leaf,
            lines: Vec::new(),
        }];
    };
    let mut lines: Vec<Line<'l>> = steps(first).into_iter().map(Line::from_step).collect();
    let rest: Vec<Vec<&Step>> = rest.iter().map(steps).collect();
    let alike = |run: &Vec<&Step>| {
        run.len() == lines.len() && lines.iter().zip(run).all(|(line, step)| line.matches(step))
    };
    if rest.iter().all(alike) {
        for run in &rest {
            for (line, step) in lines.iter_mut().zip(run) {
                line.add(step);
            }
        }
        return vec![Sheet { leaf, lines }];
    }
    leaf.runs
        .iter()
        .map(|run| Sheet {
            leaf,
            lines: steps(run).into_iter().map(Line::from_step).collect(),
        })
        .collect()
}

/// Returns the steps of a leaf, runs that took the same ones together; of the first run where they took others.
pub(crate) fn lines<'l>(leaf: &'l Leaf, approach: Option<&Approach>) -> Vec<Line<'l>> {
    let sheet = sheets(leaf, approach).into_iter().next();
    sheet.map_or_else(Vec::new, |sheet| sheet.lines)
}

/// Writes the worksheet of a result.
pub(crate) fn worksheet(page: &mut Document, subject: &Subject<'_>, meta: &Meta, detail: Detail) {
    let mut writer = Writer {
        page,
        subject,
        meta,
        detail,
        losses_listed: false,
    };
    writer.tree(subject.tree, &Path::new(), 0, "");
}

struct Writer<'p, 'a> {
    page: &'p mut Document,
    subject: &'p Subject<'a>,
    meta: &'p Meta,
    detail: Detail,
    losses_listed: bool,
}

impl Writer<'_, '_> {
    /// Writes the steps that all leaves below share, from `done` on, and then each side.
    fn tree(&mut self, tree: &Tree, path: &Path, done: usize, suffix: &str) {
        let all: Vec<Sheet<'_>> = tree
            .leaves()
            .into_iter()
            .filter(|leaf| leaf.unresolved.is_none())
            .flat_map(|leaf| sheets(leaf, self.subject.approach(leaf)))
            .collect();
        let common = common(&all);
        // A branch that divides again at once has no lines of its own.
        let says = common > done || matches!(tree, Tree::Leaf(_));
        if says && !path.is_empty() {
            let condition = self.subject.path_words(path);
            self.page.heading(3, "branch", format!("If {condition}"));
        }
        if let Some(first) = all.first() {
            self.lines(first, path, done, common, suffix);
        }
        let done = done.max(common);
        match tree {
            Tree::Branch { need, yes, no } => {
                for (tree, answer, letter) in [(yes, true, "a"), (no, false, "b")] {
                    let mut path = path.clone();
                    path.push((*need, answer));
                    self.tree(tree, &path, done, &format!("{suffix}{letter}"));
                }
            }
            Tree::Leaf(leaf) => self.leaf(leaf, &all, path, done, suffix),
        }
    }

    fn leaf(&mut self, leaf: &Leaf, sheets: &[Sheet<'_>], path: &Path, done: usize, suffix: &str) {
        if leaf.unresolved.is_some() {
            self.page.note(
                "result",
                Tone::Strong,
                "Not worked out: more than sixteen branches are open.",
            );
            return;
        }
        if sheets.len() > 1 {
            let several = sheets.len();
            for ((sheet, letter), number) in sheets.iter().zip('a'..='z').zip(1_usize..) {
                let open: Vec<String> = leaf
                    .open_numbers
                    .iter()
                    .map(|open| self.subject.short(&open.need))
                    .collect();
                let which = match (number, several) {
                    (1, 2) => "at its least".to_owned(),
                    (2, 2) => "at its greatest".to_owned(),
                    _ => format!("at their ends, {number} of {several}"),
                };
                self.page.heading(
                    3,
                    "computation",
                    format!("With {} {which}", open.join(", ")),
                );
                self.lines(
                    sheet,
                    path,
                    done,
                    sheet.lines.len().saturating_add(1),
                    &format!("{suffix}{letter}"),
                );
            }
        }
        let tree = Tree::Leaf(Box::new(leaf.clone()));
        self.page.note(
            "result",
            Tone::Strong,
            format!(
                "Result: {}",
                phrases::one_line(&self.subject.with_tree(&tree))
            ),
        );
    }

    /// Writes lines of a sheet; line 0 is the choice of law.
    fn lines(&mut self, sheet: &Sheet<'_>, path: &Path, from: usize, to: usize, suffix: &str) {
        if from == 0 && to > 0 {
            let item = self.law(sheet.leaf, suffix);
            self.page.item(item);
        }
        for (number, line) in (2_usize..).zip(&sheet.lines) {
            // A credit where nothing was paid is no step of a reader's.
            let entry = self
                .subject
                .approach(sheet.leaf)
                .and_then(|it| it.entry(line.entry));
            let nothing_paid = entry.is_some_and(|info| info.place == List::Credits)
                && line.ops.iter().all(|op| **op == Op::Nothing);
            if number > from && number <= to && !nothing_paid {
                let item = self.step(sheet.leaf, line, path, &format!("{number}{suffix}"));
                self.page.item(item);
            }
        }
    }

    /// Returns the first step of every worksheet.
    fn law(&self, leaf: &Leaf, suffix: &str) -> Item {
        let subject = self.subject;
        let profile = subject.profile;
        let approach = subject.approach(leaf);
        let mut facts = vec![KeyValue::new("class", leaf.law.class.words())];
        if let Some(regime) = subject.regime(leaf) {
            facts.push(KeyValue::new(
                "text",
                regime.from.map_or_else(
                    || format!("{} ({})", regime.statute, regime.cite),
                    |from| {
                        format!(
                            "{} ({}), for conduct that ended on or after {from}",
                            regime.statute, regime.cite
                        )
                    },
                ),
            ));
        }
        let open = if approach.is_some_and(|approach| approach.open) {
            "; the law is open"
        } else {
            ""
        };
        facts.push(KeyValue::new(
            "approach",
            approach.map_or_else(
                || "none".to_owned(),
                |approach| format!("{}{open}", phrases::dated(approach)),
            ),
        ));
        if approach.is_some_and(|approach| approach.of_the_case) {
            let own = "the approach.toml of the case: its court's method, not its circuit's law";
            facts.push(KeyValue::new("from", own));
        }
        if let Some(contrast) = &profile.contrast {
            let contrary = format!("contrary to {}", contrast.contrary_to);
            facts.push(KeyValue::new("contrast", contrary));
        }
        facts.push(KeyValue::new(
            "as of",
            phrases::as_of(profile.as_of, &self.meta.as_of_reason),
        ));
        if subject.claim.facts.get(CONDUCT_ENDED) != FactValue::Unknown {
            facts.push(KeyValue::new(
                "conduct ended",
                subject.fact(CONDUCT_ENDED.key()),
            ));
        }
        facts.extend(
            profile.rejected(&leaf.law).iter().map(|rejected| {
                KeyValue::new("not", format!("{}: {}", rejected.what, rejected.why))
            }),
        );
        if let (Detail::Full, Some(note)) = (self.detail, approach.and_then(|it| it.note.as_ref()))
        {
            facts.push(KeyValue::new("note", note));
        }
        let number = format!("1{suffix}");
        Item {
            key: format!("step {number}"),
            mark: format!("{number}."),
            tone: Tone::Strong,
            lead: format!("the law: {} ({})", profile.name, profile.id),
            facts,
        }
    }

    fn step(&mut self, leaf: &Leaf, line: &Line<'_>, path: &Path, number: &str) -> Item {
        let subject = self.subject;
        let approach = subject.approach(leaf);
        let info = approach.and_then(|approach| approach.entry(line.entry));
        let standing = subject.standing(leaf, line.entry, line.ground);
        let moved = line.moved();
        let happened = match (line.ops.first(), info.map(|info| info.place)) {
            (Some(Op::Nothing), Some(List::Gates)) => "passed".to_owned(),
            (Some(Op::Nothing), Some(List::Apportionment)) => "not settled by this".to_owned(),
            _ => phrases::happened(&line.ops, moved, leaf.outcome.liability.is_none()),
        };
        let because = self.subject.because(line.ground);
        let name = info.map_or("the law is open", |info| info.name.as_str());
        let item = |tone, lead, facts| Item {
            key: format!("step {number}"),
            mark: format!("{number}."),
            tone,
            lead,
            facts,
        };
        if !moved && self.detail == Detail::Brief {
            let authority = phrases::authority(standing, line.ground);
            // Facts that the user assumed are printed wherever they were read.
            let assumed = phrases::keys_read(line.reads).filter(|key| {
                let given = subject.given(*key);
                given.is_some_and(|given| given.proof.kind == ProofKind::Assumed)
            });
            let facts = assumed.map(|key| self.read_fact(leaf, key, path)).collect();
            return item(
                Tone::Faint,
                format!("{happened}: {because} ({name}); {authority}"),
                facts,
            );
        }
        let mut facts = Vec::new();
        let beside = matches!(
            line.ops.first(),
            Some(Op::TermAtMost(_) | Op::TermOf(_) | Op::Balances(_))
        );
        facts.extend(touches(&line.ops));
        if (moved && !beside) || line.before != line.after {
            facts.push(KeyValue::new(
                "figure",
                format!(
                    "{} -> {}",
                    phrases::range(line.before),
                    phrases::range(line.after)
                ),
            ));
        }
        facts.extend(working(&line.ops));
        let options = info
            .filter(|info| !info.options.is_empty())
            .map_or_else(String::new, |info| format!(" ({})", info.options));
        facts.push(KeyValue::new("rule", format!("{name}{options}")));
        if let (Detail::Full, Some(info)) = (self.detail, info) {
            facts.push(KeyValue::new("rule says", &info.proposition));
        }
        for (question, view) in info.iter().flat_map(|info| &info.under) {
            facts.push(KeyValue::new(
                "under",
                format!("the view {view} of the question {question}"),
            ));
        }
        facts.extend(self.reads(leaf, line, path));
        if let Some(approach) = approach {
            for figure in phrases::parameters(approach, line.parameters) {
                let amount = figure
                    .amount
                    .map_or_else(|| "not published".to_owned(), |it| it.to_string());
                let source = figure
                    .source
                    .map_or_else(String::new, |it| format!("; {it}"));
                facts.push(KeyValue::new(
                    "law's figure",
                    format!("{} = {amount}{source}", figure.name),
                ));
            }
        }
        if matches!(line.ground.holding(), "case-file#choice" | "user#choice")
            && let Some(made) = subject.choice_made(leaf, line.entry)
        {
            let reasons = made.reasons.as_deref().unwrap_or("no reasons stated");
            facts.push(KeyValue::new("reasons", reasons));
        }
        facts.push(KeyValue::new(
            "authority",
            phrases::authority(standing, line.ground),
        ));
        if let (Detail::Full, Some(standing)) = (self.detail, standing) {
            facts.push(KeyValue::new("it says", &standing.support.says));
        }
        item(Tone::Plain, format!("{happened}: {because}"), facts)
    }

    /// Returns the facts that a step read, each with its proof.
    fn reads(&mut self, leaf: &Leaf, line: &Line<'_>, path: &Path) -> Vec<KeyValue> {
        let mut facts: Vec<KeyValue> = phrases::keys_read(line.reads)
            .map(|key| self.read_fact(leaf, key, path))
            .collect();
        if line.reads & LOSSES_READ != 0 {
            let losses = self.subject.victim().map_or(&[][..], |it| &it.losses);
            if self.losses_listed || losses.is_empty() {
                facts.push(KeyValue::new("read", "the losses"));
            } else {
                // Once a worksheet: nearly every step reads the losses.
                self.losses_listed = true;
                facts.extend(losses.iter().map(|item| {
                    KeyValue::new("read", format!("loss {}", phrases::loss_item(item)))
                }));
            }
            for (need, answer) in path {
                if let NeedTarget::Line(..) = need.target {
                    facts.push(KeyValue::new(
                        "supposed",
                        format!(
                            "{} {}",
                            self.subject.short(need),
                            phrases::is(need, *answer)
                        ),
                    ));
                }
            }
        }
        facts
    }

    fn read_fact(&self, leaf: &Leaf, key: Key, path: &Path) -> KeyValue {
        let whole = self.subject.path(key);
        KeyValue::new("read", format!("{whole} = {}", self.read(leaf, key, path)))
    }

    /// Returns the value of a fact, supposed on this branch or given by the case file.
    fn read(&self, leaf: &Leaf, key: Key, path: &Path) -> String {
        let supposed = path
            .iter()
            .rev()
            .find(|(need, _)| need.target == NeedTarget::Fact(key));
        if let Some((need, answer)) = supposed {
            return format!(
                "{} (supposed on this branch)",
                phrases::answer(need, *answer)
            );
        }
        let open = leaf
            .open_numbers
            .iter()
            .any(|open| open.need.target == NeedTarget::Fact(key));
        if open {
            return format!("{}; taken at an end of its range", self.subject.fact(key));
        }
        self.subject.fact(key)
    }
}

/// Returns the lines of a working, each with its value.
fn working(ops: &[&Op]) -> Vec<KeyValue> {
    let Some(Op::Formula(first)) = ops.first() else {
        return Vec::new();
    };
    first
        .iter()
        .enumerate()
        .map(|(place, (line, _))| {
            let value = ops
                .iter()
                .filter_map(|op| match op {
                    Op::Formula(lines) => lines.get(place),
                    _ => None,
                })
                .map(|(_, value)| Amount::Exact(*value))
                .reduce(Amount::hull)
                .map_or_else(String::new, phrases::range);
            KeyValue::new(
                format!("({})", place.saturating_add(1)),
                format!("{value}, {}", phrases::working(line)),
            )
        })
        .collect()
}

/// Returns how many lines, the choice of law included, all sheets share from the start.
fn common(sheets: &[Sheet<'_>]) -> usize {
    let Some((first, rest)) = sheets.split_first() else {
        return 0;
    };
    if rest.iter().any(|sheet| sheet.leaf.law != first.leaf.law) {
        return 0;
    }
    let shared = first
        .lines
        .iter()
        .enumerate()
        .take_while(|(place, line)| {
            rest.iter()
                .all(|sheet| sheet.lines.get(*place) == Some(*line))
        })
        .count();
    shared.saturating_add(1)
}

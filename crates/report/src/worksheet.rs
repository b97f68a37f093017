//! The worksheet: the choice of law first, then every step. Steps that several answers share are written once.

use std::collections::HashSet;

use redress_case::ProofKind;
use redress_case::facts::{CONDUCT_ENDED, FactValue, Key, LOSSES_READ};
use redress_engine::{Conditional, Leaf, OpenPoint, Path};
use redress_rule::{Balances, End, List, NeedTarget, Op, Step, Usd};

use crate::subject::Subject;
use crate::{Meta, answer, paths, phrases};
use redress_document::{Document, Item, KeyValue, Tone};

/// The amount of detail of a worksheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Steps that moved nothing take a line.
    Brief,
    /// Every step in full, with the proposition of its rule and the sentence of its authority.
    Full,
}

/// The label of the proposition of a rule.
const RULE_SAYS: &str = "rule says";
/// The label of the sentence of an authority.
const IT_SAYS: &str = "it says";

/// The most results of a worksheet that nobody is warned of.
const MANY_RESULTS: usize = 32;
/// The most results of a claim that a worksheet has.
pub(crate) const MOST_RESULTS: usize = 40;

/// Returns whether a step moved a figure, settled the part or ended the claim.
pub(crate) fn moved(step: &Step) -> bool {
    match &step.op {
        Op::Nothing | Op::Term | Op::MoreThan(_) | Op::LessThan(_) => false,
        Op::Put(amount) => !amount.is_zero(),
        Op::AtLeast(_) | Op::AtMost(_) => step.before != step.after,
        Op::LeaveOut(amount) | Op::Deduct(amount) | Op::Count(amount) => !amount.is_zero(),
        Op::Whole(_)
        | Op::Times(..)
        | Op::Formula(_)
        | Op::LeftToTheCourt
        | Op::Add(_)
        | Op::TermAtMost(_)
        | Op::TermOf(_)
        | Op::Balances(_)
        | Op::End(_) => true,
    }
}

/// Returns whether a step takes a choice that was made, by the court or by the user.
pub(crate) fn takes_a_choice(step: &Step) -> bool {
    matches!(step.ground.holding(), "case-file#choice" | "user#choice")
}

/// Returns the figure that a receipt, a recovery or a payment reduces: the losses found, or the balance, but never the amount
/// ordered.
fn touches(op: &Op) -> Option<KeyValue> {
    let left = match op {
        Op::Deduct(_) => return Some(KeyValue::new("touches", "the losses found")),
        Op::Balances(left) => left,
        _ => return None,
    };
    let of = |left: Option<Usd>, of: &str| left.map(|left| format!("{left} left of {of}"));
    let Balances {
        of_the_losses,
        of_the_order,
    } = **left;
    let says = [
        of(of_the_losses, "the losses, whoever owes"),
        of(of_the_order, "this order"),
    ];
    let says: Vec<String> = says.into_iter().flatten().collect();
    (!says.is_empty())
        .then(|| KeyValue::new("touches", format!("the balance: {}", says.join("; "))))
}

/// Writes the worksheet of a result.
pub(crate) fn worksheet(page: &mut Document, subject: &Subject<'_>, meta: &Meta, detail: Detail) {
    let results = subject.answer().values().len();
    if results > MANY_RESULTS {
        let says = format!(
            "{results} results follow, by the answers to what is open. An answer to one point leaves fewer: redress needs."
        );
        page.note("results", Tone::Plain, says);
    }
    let mut writer = Writer {
        page,
        subject,
        meta,
        detail,
        losses_listed: false,
        room: MOST_RESULTS,
        written: Vec::new(),
        said: HashSet::new(),
    };
    writer.answer(subject.answer(), &mut Path::new(), Above::default());
    if let Some(left_out @ 1..) = results.checked_sub(MOST_RESULTS) {
        let says = format!(
            "{left_out} of {results} results are left out here. Answer a point (redress needs), or see all: redress explain FACTS --format json."
        );
        page.note("left out", Tone::Warning, says);
    }
}

struct Writer<'p, 'a> {
    page: &'p mut Document,
    subject: &'p Subject<'a>,
    meta: &'p Meta,
    detail: Detail,
    losses_listed: bool,
    /// How many more results are written.
    room: usize,
    /// The steps that are written, in the order of their numbers.
    written: Vec<Item>,
    /// The propositions of rules and the sentences of authorities that are written.
    said: HashSet<String>,
}

/// The part of a worksheet above a branch.
#[derive(Clone, Copy, Default)]
struct Above {
    /// How many lines of its leaves.
    lines: usize,
    /// How many answers of its path are in a heading.
    answers: usize,
    /// The number of the step after which it begins; 0 before the first.
    step: usize,
}

impl Writer<'_, '_> {
    /// Writes the steps that all answers below share, and then each answer.
    fn answer(&mut self, at: &Conditional<Leaf>, path: &mut Path, mut above: Above) {
        if self.room == 0 {
            return;
        }
        let all = at.values();
        let common = common(&all);
        // A branch that divides again at once has no lines of its own.
        let says = common > above.lines || at.settled().is_some();
        if says && !path.is_empty() {
            let answers = path.get(above.answers..).unwrap_or_default();
            let condition = paths::path_in_words(self.subject, answers);
            let heading = match above.step {
                0 => format!("If {condition}"),
                step => format!("After step {step}, if {condition}"),
            };
            self.page.heading(3, "branch", heading);
            above.answers = path.len();
        }
        if let Some(first) = all.first() {
            self.lines(first, path, above.lines, common);
        }
        if common > above.lines {
            above.lines = common;
            above.step = self.written.len();
        }
        match at {
            Conditional::Depends { on, answers } => {
                for (label, answer) in answers {
                    path.push((on.clone(), *label));
                    self.answer(answer, path, above);
                    path.pop();
                }
            }
            Conditional::Settled(leaf) => {
                self.room = self.room.saturating_sub(1);
                let says = answer::in_one_line(self.subject, at);
                self.page
                    .note("result", Tone::Strong, format!("Result: {says}"));
                self.credits(leaf, path);
            }
        }
    }

    /// Writes lines of a leaf; line 0 is the choice of law.
    fn lines(&mut self, leaf: &Leaf, path: &Path, from: usize, to: usize) {
        let mut items = Vec::new();
        if from == 0 && to > 0 {
            items.push(self.law(leaf));
        }
        for (number, step) in (2_usize..).zip(&leaf.steps) {
            if number > from && number <= to {
                items.push(self.step(leaf, step, path));
            }
        }
        self.write(items);
    }

    /// Writes the steps of payments, after those that made the amount. A credit where nothing was paid is no step of a reader's.
    fn credits(&mut self, leaf: &Leaf, path: &Path) {
        let Some(credits) = leaf.credits.settled() else {
            return;
        };
        let steps = credits.steps.iter().filter(|step| step.op != Op::Nothing);
        let items = steps.map(|step| self.step(leaf, step, path)).collect();
        self.write(items);
    }

    /// Writes steps with the next numbers. What earlier steps say word for word is not written again.
    fn write(&mut self, items: Vec<Item>) {
        let known: Vec<Option<usize>> = items.iter().map(|item| self.number_of(item)).collect();
        let mut left = items.into_iter().zip(known).peekable();
        while let Some((item, same)) = left.next() {
            self.written.push(item.clone());
            let number = self.written.len();
            let Some(first) = same else {
                self.write_in_full(number, item);
                continue;
            };
            let mut last = first;
            let follows = |(_, same): &(Item, Option<usize>), last: usize| {
                same.is_some_and(|same| same == last.saturating_add(1))
            };
            while let Some((item, _)) = left.next_if(|it| follows(it, last)) {
                self.written.push(item);
                last = last.saturating_add(1);
            }
            self.write_as_before(number, (first, last), &item.lead);
        }
    }

    /// Returns the number of the step that says the same as this one in several lines.
    fn number_of(&self, item: &Item) -> Option<usize> {
        let mut written = self.written.iter();
        let place = written.position(|it| it == item && !item.facts.is_empty());
        place.map(|place| place.saturating_add(1))
    }

    /// Writes a step. What was said of its rule or its authority is left out.
    fn write_in_full(&mut self, number: usize, mut item: Item) {
        let said = &mut self.said;
        item.facts.retain(|fact| {
            !matches!(fact.label.as_str(), RULE_SAYS | IT_SAYS) || said.insert(fact.text.clone())
        });
        self.page.item(Item {
            key: format!("step {number}"),
            mark: format!("{number}."),
            ..item
        });
    }

    /// Writes that steps say what others said.
    fn write_as_before(&mut self, number: usize, (first, last): (usize, usize), lead: &str) {
        let more = last.saturating_sub(first);
        let lead = match more {
            0 => format!("as step {first}: {lead}"),
            1 => format!("as steps {first} and {last}"),
            _ => format!("as steps {first} to {last}"),
        };
        let numbers = match more {
            0 => number.to_string(),
            more => format!("{number}-{}", number.saturating_add(more)),
        };
        self.page.item(Item {
            key: format!("step {numbers}"),
            mark: format!("{numbers}."),
            lead,
            ..Item::default()
        });
    }

    /// Returns the first step of every worksheet.
    fn law(&self, leaf: &Leaf) -> Item {
        let subject = self.subject;
        let profile = subject.profile;
        let approach = subject.approach(leaf);
        let mut facts = vec![KeyValue::new("class", subject.class(leaf.law.class))];
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
            let own = "the approach.toml of the case: its court's method, not the law of its jurisdiction";
            facts.push(KeyValue::new("from", own));
        }
        if let Some(contrast) = &profile.contrast {
            let contrary = format!("contrary to {}", contrast.contrary_to);
            facts.push(KeyValue::new("contrast", contrary));
        }
        facts.push(KeyValue::new(
            "as of",
            phrases::day_of_law(profile.as_of, &self.meta.as_of_reason),
        ));
        if subject.claim.facts.get(CONDUCT_ENDED) != FactValue::Unknown {
            facts.push(KeyValue::new(
                "conduct ended",
                subject.fact(CONDUCT_ENDED.key()),
            ));
        }
        facts.extend(profile.rejected(&leaf.law).iter().map(|rejected| {
            KeyValue::new("not used", format!("{}: {}", rejected.what, rejected.why))
        }));
        if let (Detail::Full, Some(note)) = (self.detail, approach.and_then(|it| it.note.as_ref()))
        {
            facts.push(KeyValue::new("note", note));
        }
        Item {
            tone: Tone::Strong,
            lead: format!("the law: {} ({})", profile.name, profile.id),
            facts,
            ..Item::default()
        }
    }

    /// Returns a step without its number.
    fn step(&mut self, leaf: &Leaf, step: &Step, path: &Path) -> Item {
        let subject = self.subject;
        let approach = subject.approach(leaf);
        let info = approach.and_then(|approach| approach.entry(step.entry));
        let standing = subject.standing(leaf, step.entry, step.ground);
        let moved = moved(step);
        let happened = match (&step.op, info.map(|info| info.place)) {
            (Op::Nothing, Some(List::Gates)) => "passed".to_owned(),
            (Op::Nothing, Some(List::Apportionment)) => "not settled by this".to_owned(),
            _ => phrases::happened(&step.op, moved, leaf.is_bound_by_limits()),
        };
        let because = self.subject.because(step.ground);
        let name = match info {
            Some(info) => info.name.as_str(),
            None if step.op == Op::LeftToTheCourt => "the law is open",
            None => "none",
        };
        let item = |tone, lead, facts| Item {
            tone,
            lead,
            facts,
            ..Item::default()
        };
        if !moved && self.detail == Detail::Brief {
            let authority = phrases::authority(standing, step.ground);
            // Facts that the user assumed are printed wherever they were read.
            let assumed = phrases::keys_read(step.reads).filter(|key| {
                let given = subject.given(*key);
                given.is_some_and(|given| given.proof.kind == ProofKind::Assumed)
            });
            let facts = assumed.map(|key| self.read_fact(key, path)).collect();
            return item(
                Tone::Faint,
                format!("{happened}: {because} ({name}); {authority}"),
                facts,
            );
        }
        let mut facts = Vec::new();
        let balance = matches!(step.op, Op::Balances(_));
        facts.extend(touches(&step.op));
        // Deferral postpones the amount: no figure becomes nothing.
        let deferred = step.op == Op::End(End::Deferred);
        if !deferred && ((moved && !balance) || step.before != step.after) {
            let figures = format!(
                "{} -> {}",
                phrases::figure(step.before),
                phrases::figure(step.after)
            );
            facts.push(KeyValue::new("figure", figures));
        }
        facts.extend(working(&step.op));
        let views = info.map_or_else(Vec::new, |info| subject.views(info));
        let options = info
            .filter(|info| !info.options.is_empty() && views.len() == info.under.len())
            .map_or_else(String::new, |info| format!(" ({})", info.options));
        facts.push(KeyValue::new("rule", format!("{name}{options}")));
        if let (Detail::Full, Some(info)) = (self.detail, info) {
            facts.push(KeyValue::new(RULE_SAYS, &*info.proposition));
        }
        for (question, view) in views {
            facts.push(KeyValue::new(
                "under",
                format!("the view {view} of the question {question}"),
            ));
        }
        facts.extend(self.reads(step, path));
        if let Some(approach) = approach {
            for figure in phrases::parameters(approach, step.parameters) {
                let value = figure
                    .figure
                    .map_or_else(|| "not published".to_owned(), |it| it.to_string());
                let source = figure
                    .source
                    .map_or_else(String::new, |it| format!("; {it}"));
                facts.push(KeyValue::new(
                    "law's figure",
                    format!("{} = {value}{source}", figure.name),
                ));
            }
        }
        if takes_a_choice(step)
            && let Some(made) = subject.choice_made(leaf, step.entry)
        {
            let reasons = made.reasons.as_deref().unwrap_or("no reasons stated");
            facts.push(KeyValue::new("reasons", reasons));
        }
        facts.push(KeyValue::new(
            "authority",
            phrases::authority(standing, step.ground),
        ));
        if let (Detail::Full, Some(standing)) = (self.detail, standing) {
            facts.push(KeyValue::new(IT_SAYS, &*standing.support.says));
        }
        item(Tone::Plain, format!("{happened}: {because}"), facts)
    }

    /// Returns the facts that a step read, each with its proof.
    fn reads(&mut self, step: &Step, path: &Path) -> Vec<KeyValue> {
        let mut facts: Vec<KeyValue> = phrases::keys_read(step.reads)
            .map(|key| self.read_fact(key, path))
            .collect();
        if step.reads & LOSSES_READ != 0 {
            let losses = self.subject.victim.map_or(&[][..], |it| &it.losses);
            if self.losses_listed || losses.is_empty() {
                facts.push(KeyValue::new("read", "the losses"));
            } else {
                // Once a worksheet: nearly every step reads the losses.
                self.losses_listed = true;
                facts.extend(losses.iter().map(|item| {
                    KeyValue::new("read", format!("loss {}", phrases::loss_item(item)))
                }));
            }
            let of_lines = path.iter().filter(|(point, _)| match point {
                OpenPoint::Finding(need) => matches!(need.target, NeedTarget::Line(..)),
                _ => false,
            });
            facts.extend(of_lines.map(|step| {
                let says = paths::path_in_words(self.subject, std::slice::from_ref(step));
                KeyValue::new("supposed", says)
            }));
        }
        facts
    }

    fn read_fact(&self, key: Key, path: &Path) -> KeyValue {
        let whole = self.subject.path(key);
        KeyValue::new("read", format!("{whole} = {}", self.read(key, path)))
    }

    /// Returns the value of a fact, supposed on this branch or given by the case file.
    fn read(&self, key: Key, path: &Path) -> String {
        let supposed = path.iter().rev().find(|(point, _)| {
            let needs = point.needs();
            needs
                .iter()
                .any(|need| need.target == NeedTarget::Fact(key))
        });
        match supposed {
            Some((OpenPoint::Finding(need), label)) => {
                let yes = *label == redress_engine::Label::Yes;
                format!("{} (supposed on this branch)", phrases::answer(need, yes))
            }
            Some(_) => format!("{}; taken at an end of its range", self.subject.fact(key)),
            None => self.subject.fact(key),
        }
    }
}

/// Returns the lines of a working, each with its value.
fn working(op: &Op) -> Vec<KeyValue> {
    let Op::Formula(lines) = op else {
        return Vec::new();
    };
    let numbered = (1_usize..).zip(lines.iter());
    let lines = numbered.map(|(number, (line, value))| {
        let says = format!("{}, {}", phrases::figure(*value), phrases::working(line));
        KeyValue::new(format!("({number})"), says)
    });
    lines.collect()
}

/// Returns how many lines, the choice of law included, all leaves share from the start.
pub(crate) fn common(leaves: &[&Leaf]) -> usize {
    let Some((first, rest)) = leaves.split_first() else {
        return 0;
    };
    if rest.iter().any(|leaf| leaf.law != first.law) {
        return 0;
    }
    let shared = first.steps.iter().enumerate().take_while(|(place, step)| {
        rest.iter()
            .all(|leaf| leaf.steps.get(*place) == Some(*step))
    });
    shared.count().saturating_add(1)
}

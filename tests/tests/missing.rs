//! Bad and missing facts (issue 4, point 7): "for every fact that a profile reads, a test drops it, one makes it
//! disputed and one closes the record: the result names the finding, its bearer, what turns on it, and the
//! amounts either way or the bounds".
//!
//! Every approach of every profile is put to a few claims in which everything is known. Then each fact that
//! one of its bound rules reads is taken away, and the result is held against the results of every answer:
//! where the answers differ, exactly that finding is named, and each answer lies on its branch or within the
//! bounds; where they do not, nothing is asked.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may fail loudly"
)]

use std::cell::{LazyCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redress::Query;
use redress::case::facts::{
    BorneBy, Cause, FactKind, FactValue, Head, Key, LOSS_TABLE, Loss, LossValues, TABLE,
};
use redress::case::{
    Case, ChoiceMade, Class, CountOfConviction, Defendant, How, LossItem, PayeeKind, Proof,
    ProofKind, Side, StatedFact, Victim,
};
use redress::casefile::{self, CaseFormat};
use redress::cite::Date;
use redress::engine::{
    Approach, Claim, ClaimResult, Computation, Conditional, Label, Leaf, OpenPoint, Outcome,
    Profile,
};
use redress::money::{Ratio, Rounding, Usd};
use redress::rule::{Amount, End, Need, NeedQuestion, NeedTarget, RuleError, RuleInfo};
use redress_case::facts::{
    AGAINST_PROPERTY, ASSISTANCE_ELECTED, AWARDS_ELSEWHERE, BODILY_INJURY, CANNOT_PAY, CAUSED,
    COMMERCIAL, CONDUCT_ENDED, CONSPIRACY, ClaimFacts, DISTRIBUTED, DMA_RECEIVED, ENDED_ON_VACATED,
    FULL_LOSSES, LOSS_AMOUNT, LOSS_CAUSED, LOSSES_READ, NOT_ASCERTAINABLE, ON_REMAND,
    OTHERS_CONTRIBUTED, OUTSIDE_OTHER, PRODUCED, PROXIMATE_CAUSE, REPRESENTATIVE_IS_DEFENDANT,
    REPRODUCED, TOO_COMPLEX, UNBOUNDED, UNDER_OTHER, YesNo,
};
use redress_document::{Format as Written, Look};
use redress_engine::{
    self as engine, Apportionment, Entry, Follows, Limits, OpenNumber, StatuteVersion,
};
use redress_report::Meta;
use redress_rule::{
    Account, Change, Effect, Evidence, Formula, FormulaLine, LimitChange, Rule, ShareChange, Stop,
    grounds,
};
use redress_tests::completion::{self, of_the_offense};
use redress_tests::law::{JURISDICTIONS, Jurisdiction, LAW, Taken};
use serde_json::Value;

/// A fact of the claim, or of the first loss.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fact {
    Of(Key),
    OfLoss(Key),
}

/// What the case file says of a fact.
#[derive(Clone, PartialEq, Debug)]
enum Says {
    Known(FactValue),
    Awards(Vec<Usd>),
    Cause(Cause),
    Nothing,
    /// The Government the one, the defense the other.
    Disputed(i64, i64),
}

impl Fact {
    const CAUSE: Self = Self::OfLoss(LOSS_CAUSED.key());
    const AMOUNT: Self = Self::OfLoss(LOSS_AMOUNT.key());

    fn of_losses() -> impl Iterator<Item = Self> {
        LOSS_TABLE.iter().map(|row| Self::OfLoss(row.key))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Of(key) => key.row().path,
            Self::OfLoss(key) => key.row().name(),
        }
    }

    fn of(need: &Need) -> Self {
        match need.target {
            NeedTarget::Fact(key) => Self::Of(key),
            NeedTarget::Line(_, fact) => Self::OfLoss(fact.row().key),
        }
    }

    /// Where the case file has it, as `--assume` takes it.
    fn id(self) -> String {
        match self {
            Self::Of(key) => match key.row().path.strip_prefix("conduct.") {
                Some(rest) => format!("victims.amy.conduct.doe.{rest}"),
                None => format!("victims.amy.{}", key.row().path),
            },
            _ => format!("victims.amy.losses.first.{}", self.name()),
        }
    }

    /// Who bears the burden of it, and the least of each count.
    fn floor(self) -> Option<(&'static str, [usize; 4])> {
        let mut rows = FLOORS.lines().map(str::split_whitespace);
        let mut row = rows
            .find(|row| row.clone().next() == Some(self.name()))?
            .skip(1);
        let bearer = row.next()?;
        let counts: Vec<usize> = row.filter_map(|count| count.parse().ok()).collect();
        Some((bearer, counts.try_into().ok()?))
    }

    fn bearer(self) -> &'static str {
        self.floor().map_or("nobody", |(bearer, _)| bearer)
    }

    /// Answers that may differ: around every threshold, at and between the ends, every cause.
    fn answers(self, class: Class, conduct: Date) -> Vec<Says> {
        let numbers = |numbers: &[i64]| {
            numbers
                .iter()
                .map(|it| Says::Known(FactValue::Is(*it)))
                .collect()
        };
        match self {
            Self::CAUSE => Cause::ALL.map(|(cause, _)| Says::Cause(cause)).to_vec(),
            Self::AMOUNT => numbers(&[0, 1, 60_000, LOSS, 50_000_000]),
            Self::OfLoss(key) if key.row().kind == FactKind::YesNo => numbers(&[1, 0]),
            Self::OfLoss(_) => numbers(&[0, 40_000, LOSS]),
            Self::Of(key) => match key.row().kind {
                FactKind::YesNo => numbers(&[1, 0]),
                FactKind::Money => numbers(&[0, 1, 5_000, 60_000, 1_000_000_000]),
                FactKind::Count => numbers(&[0, 1, 10, 11, 100, 101, 5_000]),
                FactKind::Day => days(class, conduct)
                    .into_iter()
                    .map(|day| Says::Known(FactValue::day(day)))
                    .collect(),
                FactKind::Amounts => [&[][..], &[0], &[50_000], &[1, 30_000, 90_000_000]]
                    .map(|awards| {
                        Says::Awards(awards.iter().map(|it| Usd::from_cents(*it)).collect())
                    })
                    .to_vec(),
            },
        }
    }
}

/// The amount of the first loss of a claim, in cents.
const LOSS: i64 = 100_000;

/// A day of conduct under each text for a class, and the days around its beginning.
fn days(class: Class, conduct: Date) -> Vec<Date> {
    let regimes = LAW.law().regimes().expect("they read");
    let mut days: Vec<Date> = vec![conduct];
    for regime in regimes.iter().filter(|it| it.offense.contains(&class)) {
        if let Some(from) = regime.from {
            days.extend(
                [from.yesterday().ok(), Some(from), from.tomorrow().ok()]
                    .into_iter()
                    .flatten(),
            );
        }
    }
    days
}

/// A claim in which everything is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    /// Every yes or no is yes.
    Everything,
    /// Only the gates are passed: the defendant did nothing but possess, alone.
    OnlyTheGates,
    /// The first loss is a total found without items, some of it under head (F).
    Total,
    /// The first loss belongs to a count of somebody else, and came of a conspiracy.
    OfAnotherCount,
    /// No loss was found.
    NoLoss,
}

const SHAPES: [Shape; 5] = [
    Shape::Everything,
    Shape::OnlyTheGates,
    Shape::Total,
    Shape::OfAnotherCount,
    Shape::NoLoss,
];

impl Shape {
    fn case(self, class: Class, conduct: Date) -> Case {
        let count = |id: &str| CountOfConviction {
            id: id.to_owned(),
            statutes: vec!["18 U.S.C. 2252".parse().expect("a statute")],
            class: Some(class),
            grade: None,
            dismissed: false,
            attempt: false,
            began: StatedFact::default(),
            ended: StatedFact::default(),
            victims: None,
        };
        let defendant = |id: &str, counts: &[&str]| Defendant {
            id: id.to_owned(),
            counts: counts.iter().map(|id| count(id)).collect(),
            judgment: redress::case::OfJudgment::default(),
        };
        let mut case = Case {
            name: "United States v. Doe".to_owned(),
            court: "ca7".parse().expect("a court"),
            docket: None,
            judgment: None,
            text_applied: None,
            closed: false,
            defendants: vec![defendant("doe", &["1"]), defendant("roe", &["2"])],
            victims: vec![Victim {
                id: "amy".to_owned(),
                group: None,
                payee: PayeeKind::Victim,
                died: None,
                priority: None,
                losses: self.losses(),
                facts: BTreeMap::new(),
                awards_elsewhere: None,
                record_date: None,
                left_out: Vec::new(),
                conduct: BTreeMap::from([("doe".to_owned(), BTreeMap::new())]),
            }],
            awards: Vec::new(),
            rulings: Vec::new(),
            choices: Vec::new(),
            views: Vec::new(),
            side: None,
            payees: Vec::new(),
            payments: Vec::new(),
            joint_elsewhere: Vec::new(),
            least_disbursement: None,
        };
        for row in &TABLE {
            let says = match row.kind {
                FactKind::YesNo => Says::Known(FactValue::yes_no(self.is(row.key))),
                FactKind::Money if row.key == CAUSED.key() => Says::Known(FactValue::Is(30_000)),
                // Who had the assistance before has it no more, whatever is elected.
                FactKind::Money
                    if row.key == DMA_RECEIVED.key() && self == Self::OfAnotherCount =>
                {
                    Says::Known(FactValue::Is(0))
                }
                FactKind::Money => Says::Known(FactValue::Is(5_000)),
                FactKind::Count => Says::Known(FactValue::Is(20)),
                FactKind::Day => Says::Known(FactValue::day(conduct)),
                FactKind::Amounts => {
                    Says::Awards(vec![Usd::from_cents(50_000), Usd::from_cents(1)])
                }
            };
            Fact::Of(row.key).put(&mut case, &says);
        }
        case
    }

    fn is(self, key: Key) -> bool {
        let any = |of: &[YesNo]| of.iter().any(|fact| fact.key() == key);
        // With one of these there is nothing to compute.
        if any(&[NOT_ASCERTAINABLE, CANNOT_PAY]) {
            return false;
        }
        // What is too complex ends the claim, unless the offense is not against property.
        if any(&[TOO_COMPLEX, AGAINST_PROPERTY]) {
            return key == TOO_COMPLEX.key() && self == Self::Total;
        }
        match self {
            Self::OnlyTheGates => !any(&[
                DISTRIBUTED,
                REPRODUCED,
                PRODUCED,
                OTHERS_CONTRIBUTED,
                CONSPIRACY,
                COMMERCIAL,
                ON_REMAND,
                ASSISTANCE_ELECTED,
                ENDED_ON_VACATED,
                REPRESENTATIVE_IS_DEFENDANT,
                // So that harm to the mind matters.
                BODILY_INJURY,
            ]),
            Self::NoLoss => !any(&[FULL_LOSSES]),
            Self::Everything | Self::Total | Self::OfAnotherCount => true,
        }
    }

    fn losses(self) -> Vec<LossItem> {
        let first = match self {
            Self::NoLoss => return Vec::new(),
            Self::Everything | Self::OnlyTheGates => item("first", Head::Medical, Cause::Trade),
            Self::Total => {
                let mut item = item("first", Head::Total, Cause::Trade);
                item.facts.set(UNDER_OTHER, FactValue::yes_no(true));
                item.facts.set(OUTSIDE_OTHER, FactValue::Is(40_000));
                item
            }
            Self::OfAnotherCount => LossItem {
                counts: vec!["2".to_owned()],
                ..item("first", Head::Medical, Cause::Conspiracy)
            },
        };
        let mut by_a_payor = item("third", Head::Therapy, Cause::Trade);
        by_a_payor.facts.borne_by = BorneBy::Payor;
        let mut other = item("second", Head::Other, Cause::ThisDefendant);
        if self == Self::OfAnotherCount {
            // Above the least order of 3,000, which leaves no choice of a loss that is no greater.
            other.amount = found(FactValue::Is(10 * LOSS));
        }
        vec![first, other, by_a_payor]
    }
}

fn item(id: &str, head: Head, cause: Cause) -> LossItem {
    LossItem {
        id: id.to_owned(),
        what: None,
        head,
        amount: found(FactValue::Is(LOSS)),
        facts: Loss {
            low: Usd::ZERO,
            high: Usd::ZERO,
            head,
            projected: false,
            cause: Some(cause),
            borne_by: BorneBy::Victim,
            values: LossValues::default(),
            counts: 0,
            found: true,
        },
        period: None,
        evidence: None,
        payor: None,
        traceable_to: None,
        counts: Vec::new(),
    }
}

fn found(value: FactValue) -> StatedFact {
    StatedFact {
        value,
        ..StatedFact::default()
    }
}

fn proof(kind: ProofKind) -> Proof {
    Proof {
        kind,
        ..Proof::default()
    }
}

impl Says {
    fn given(&self) -> StatedFact {
        match self {
            Self::Known(known) => found(*known),
            Self::Disputed(government, defense) => StatedFact {
                government: Some(FactValue::Is(*government)),
                defense: Some(FactValue::Is(*defense)),
                proof: proof(ProofKind::Disputed),
                ..StatedFact::default()
            },
            _ => StatedFact {
                proof: proof(ProofKind::Unknown),
                ..StatedFact::default()
            },
        }
    }

    fn known(&self) -> FactValue {
        match self {
            Self::Known(known) => *known,
            _ => FactValue::Unknown,
        }
    }
}

impl Fact {
    /// Puts into a case what it says of this fact.
    fn put(self, case: &mut Case, says: &Says) {
        let victim = &mut case.victims[0];
        match self {
            Self::Of(key) if key == AWARDS_ELSEWHERE.key() => {
                victim.awards_elsewhere = match says {
                    Says::Awards(awards) => Some((awards.clone(), Proof::default())),
                    Says::Disputed(..) => Some((Vec::new(), proof(ProofKind::Disputed))),
                    _ => None,
                };
            }
            Self::Of(key) => {
                let facts = if key.row().path.starts_with("conduct.") {
                    victim.conduct.entry("doe".to_owned()).or_default()
                } else {
                    &mut victim.facts
                };
                facts.remove(&key);
                if *says != Says::Nothing {
                    facts.insert(key, says.given());
                }
            }
            Self::CAUSE => {
                victim.losses[0].facts.cause = match says {
                    Says::Cause(cause) => Some(*cause),
                    _ => None,
                };
            }
            Self::AMOUNT => victim.losses[0].amount = says.given(),
            Self::OfLoss(key) => victim.losses[0].facts.set(key, says.known()),
        }
    }

    fn with(self, case: &Case, says: &Says) -> Case {
        let mut case = case.clone();
        self.put(&mut case, says);
        case
    }
}

/// One approach of one profile on the first day of its window, with the choice made by a method or by nobody.
struct Under {
    profile: &'static Profile,
    /// The same, for a report, which takes a computation as a whole; bound when it is first asked for.
    for_reports: LazyCell<RefCell<Computation>, Box<dyn FnOnce() -> RefCell<Computation>>>,
    /// Findings whose report was looked at: it is much text, and the claims differ in figures only.
    reported: RefCell<BTreeSet<(Fact, usize)>>,
    place: usize,
    class: Class,
    conduct: Date,
    choices: Vec<ChoiceMade>,
    name: String,
}

/// A result with the facts on which it was computed.
struct Solved {
    result: ClaimResult,
    facts: ClaimFacts,
}

impl Solved {
    const fn answer(&self) -> &Conditional<Leaf> {
        &self.result.answer
    }

    fn leaf(&self) -> Option<&Leaf> {
        self.answer().settled()
    }

    /// The one result of a claim of which everything is known.
    fn only(&self) -> &Leaf {
        self.leaf().expect("everything is known")
    }

    /// What is ordered, and why, under each answer.
    fn ordered(&self) -> Vec<Ordered> {
        self.answer().values().into_iter().map(ordered).collect()
    }

    /// What is ordered, under each answer; what ends a claim in the same way on another ground orders the same.
    fn outcomes(&self) -> Vec<(bool, Result<Outcome, End>, Class)> {
        let leaves = self.answer().values().into_iter();
        let decided = leaves.map(|leaf| {
            let outcome = match leaf.outcome.illustrated() {
                Outcome::Ended(end, _) => Err(*end),
                outcome => Ok(without_methods(outcome)),
            };
            let open = matches!(leaf.outcome, Outcome::LawOpen(_));
            (open, outcome, leaf.law.class)
        });
        decided.collect()
    }

    /// What stands beside it.
    fn beside(&self) -> Vec<Beside> {
        self.answer().values().into_iter().map(beside).collect()
    }

    fn told(&self) -> String {
        format!("{:?}", self.answer())
    }

    fn needs(&self) -> Vec<Need> {
        let points = self.answer().points();
        points.iter().flat_map(OpenPoint::needs).collect()
    }

    /// The numbers that the result lacks, each with its results.
    fn numbers(&self) -> Vec<Numbers<'_>> {
        fn collect<'a>(at: &'a Conditional<Leaf>, all: &mut Vec<Numbers<'a>>) {
            if let Conditional::Depends { on, answers } = at {
                if let OpenPoint::Number(numbers) = on {
                    all.push((numbers, answers));
                }
                answers.iter().for_each(|(_, answer)| collect(answer, all));
            }
        }
        let mut all = Vec::new();
        collect(self.answer(), &mut all);
        all
    }
}

/// Numbers that move together, with the results at their ends.
type Numbers<'a> = (&'a [OpenNumber], &'a [(Label, Conditional<Leaf>)]);

/// What follows beside the amount, and the most that can be collected.
type Beside = (Vec<Conditional<Follows>>, Conditional<Option<Usd>>);

/// A result without its steps and without what stands beside it.
#[derive(Clone, PartialEq, Debug)]
struct Ordered {
    outcome: Outcome,
    class: Class,
    loss: Option<Amount>,
    remaining: Option<Amount>,
    in_error: bool,
}

fn ordered(leaf: &Leaf) -> Ordered {
    Ordered {
        outcome: without_methods(&leaf.outcome),
        class: leaf.law.class,
        loss: leaf.loss,
        remaining: leaf.remaining,
        in_error: leaf.breaks.is_some(),
    }
}

/// An outcome without what each method would give, which is no result.
fn without_methods(outcome: &Outcome) -> Outcome {
    match outcome {
        Outcome::CourtsChoice { choice, limits, .. } => Outcome::CourtsChoice {
            choice: choice.clone(),
            limits: *limits,
            methods: Vec::new(),
        },
        Outcome::LawOpen(Some(shown)) => Outcome::LawOpen(Some(Box::new(without_methods(shown)))),
        other => other.clone(),
    }
}

fn beside(leaf: &Leaf) -> Beside {
    let follow = leaf.consequences.iter().map(|it| &it.follows);
    let follow = follow.filter(|it| it.settled() != Some(&Follows::No));
    (
        follow.cloned().collect(),
        leaf.credits.map(&mut |credits| credits.collectible_at_most),
    )
}

/// Whether a consequence or a credit lacks a finding; a value of the law that is not published is none.
fn lacks_beside(leaf: &Leaf) -> bool {
    let mut follow = leaf.consequences.iter();
    !leaf.credits.points().is_empty() || follow.any(|it| !it.follows.points().is_empty())
}

impl Under {
    fn approach(&self) -> &Approach {
        &self.profile.approaches[self.place]
    }

    fn solve(&self, case: &Case, on: Side) -> Solved {
        let (victim, defendant) = (&case.victims[0], &case.defendants[0]);
        let facts = redress::case::CaseIndex::new(case).facts(victim, defendant, on, 1);
        let setting = Claim {
            victim: &victim.id,
            defendant: &defendant.id,
            class: self.class,
            class_depends: None,
            facts: facts.clone(),
            choices: self.choices.iter().collect(),
        };
        let mut result = engine::compute(self.profile, &setting).expect("never a fault");
        result.narrowing = Some(engine::narrowing(&result));
        Solved { facts, result }
    }

    fn on_found(&self, case: &Case) -> Solved {
        self.solve(case, Side::Found)
    }

    /// The facts that the bound rules read: of the approach, or of the method by which the choice is made.
    fn reads(&self) -> Vec<Fact> {
        let approach = self.approach();
        let methods: Vec<u16> = approach
            .choices()
            .flat_map(|choice| &choice.among)
            .map(|method| method.number)
            .collect();
        let chosen = |number: u16| match self.choices.first().map(|made| &made.how) {
            Some(How::Method(name)) => {
                methods.contains(&number)
                    && approach
                        .info(number)
                        .is_some_and(|about| about.name == name)
            }
            _ => !methods.contains(&number),
        };
        let mut bits = 0;
        for number in (0..approach.entries.len()).filter_map(|number| u16::try_from(number).ok()) {
            if chosen(number) {
                bits |= approach.info(number).map_or(0, |about| about.reads);
            }
        }
        if self.choices.is_empty() {
            // The choice of law reads it.
            bits |= CONDUCT_ENDED.key().bit();
        }
        let rows = TABLE.iter().filter(|row| bits & row.key.bit() != 0);
        let mut facts: Vec<Fact> = rows.map(|row| Fact::Of(row.key)).collect();
        if bits & LOSSES_READ != 0 {
            facts.extend(Fact::of_losses());
        }
        facts
    }

    /// Whether a loss of unknown cause counts here, so that nobody is asked for the cause.
    fn counts_unknown_causes(&self) -> bool {
        let mut entries = self.approach().entries.iter();
        entries.any(|entry| {
            entry.options.contains("unknown-cause = count")
                || entry.name == "mvra/losses-of-conviction"
        })
    }

    /// All that makes a difference between approaches: the rules, their options, the figures of the law, the choice.
    fn rules(&self) -> String {
        let approach = self.approach();
        let entries = approach.entries.iter();
        let entries: Vec<_> = entries
            .map(|entry| (entry.place.name(), &entry.name, &entry.options))
            .collect();
        let choice = self.choices.first().map(|made| (&made.choice, &made.how));
        let (law, open) = (&approach.law.figures, approach.open);
        format!(
            "{:?} {} {open} {entries:?} {law:?} {choice:?}",
            self.class, self.conduct
        )
    }

    fn has(&self, rule: &str) -> bool {
        let mut entries = self.approach().entries.iter();
        entries.any(|entry| entry.name == rule)
    }

    fn answers(&self, fact: Fact) -> Vec<Says> {
        let mut answers = fact.answers(self.class, self.conduct);
        if self.counts_unknown_causes() {
            // A finding that somebody else caused the loss is then a new fact and no answer.
            answers.retain(|says| !matches!(says, Says::Cause(cause) if !of_the_offense(*cause)));
        }
        if self.has("statute/own-losses") {
            // So is it that a loss can be traced to this defendant alone: until then it is general.
            answers.retain(|says| *says != Says::Cause(Cause::ThisDefendant));
        }
        if fact == Fact::Of(PROXIMATE_CAUSE.key()) && !self.has("statute/proximate-cause-found") {
            // Where no rule demands the finding, one against the Government is a new fact.
            answers.retain(|says| *says != Says::Known(FactValue::Is(0)));
        }
        answers
    }

    /// Puts one fact of one claim to every test; says in which of them anything turned on it.
    fn puts(&self, fact: Fact, shape: Shape) -> Turned {
        let case = shape.case(self.class, self.conduct);
        // Full losses that were found and of which the file lists none are nothing; asked about, they are still to be listed.
        let of_the_list = !matches!(fact, Fact::Of(key) if key != FULL_LOSSES.key());
        if of_the_list && case.victims[0].losses.is_empty() {
            return Turned::default();
        }
        let at = At {
            under: self,
            shape,
            fact,
        };
        let base = self.on_found(&case);
        let leaf = base
            .leaf()
            .unwrap_or_else(|| at.fails("a base claim branches", &base));
        let lacks = lacks_beside(leaf);
        at.holds(
            leaf.law.approach == Some(self.place),
            "another approach ran",
            &base,
        );
        at.holds(
            base.needs().is_empty() && !lacks,
            "a base claim lacks something",
            &base,
        );
        let answers: Vec<(Says, Solved)> = self
            .answers(fact)
            .into_iter()
            .map(|says| (says.clone(), self.on_found(&fact.with(&case, &says))))
            .collect();
        let (dropped, unproved) = at.dropped(&case, &answers);
        let disputed = at.disputed(&case, &answers);
        at.closed(&case, &base);
        Turned {
            dropped,
            disputed,
            unproved,
        }
    }
}

/// In which tests anything turned on a fact.
#[derive(Clone, Copy, Default)]
struct Turned {
    /// Missing in an open record.
    dropped: bool,
    /// Disputed.
    disputed: bool,
    /// Missing in a closed record, and so not proved.
    unproved: bool,
}

/// One fact of one claim under one approach.
#[derive(Clone, Copy)]
struct At<'a> {
    under: &'a Under,
    shape: Shape,
    fact: Fact,
}

/// Of which an unknown one fails its bearer in a closed record, and restitution with it.
const DENIED_UNLESS_PROVED: [&str; 3] = [
    "conduct.victim_of_count",
    "conduct.proximate_cause",
    "findings.full_losses",
];

impl At<'_> {
    fn fails(&self, why: &str, solved: &Solved) -> ! {
        let Self { under, shape, fact } = self;
        panic!(
            "{why}\n{}, {shape:?}, {}\nneeds {:?}\nordered {:?}",
            under.name,
            fact.name(),
            solved.needs(),
            solved.ordered(),
        )
    }

    fn holds(&self, it_does: bool, why: &str, solved: &Solved) {
        if !it_does {
            self.fails(why, solved);
        }
    }

    /// The fact is not in the file. The record is open, and then closed: whether anything turned on it, and
    /// whether its bearer then failed to prove it.
    fn dropped(&self, case: &Case, answers: &[(Says, Solved)]) -> (bool, bool) {
        let mut case = self.fact.with(case, &Says::Nothing);
        let open = self.under.on_found(&case);
        if let Fact::Of(key) = self.fact
            && !matches!(
                open.facts.get(key),
                FactValue::Unknown | FactValue::Within(..)
            )
        {
            // The case itself shows it: nothing is missing. What it only bounds is still missing, such as the number of orders
            // of which some awards are listed.
            let known = Says::Known(open.facts.get(key));
            let same = self.under.on_found(&self.fact.with(&case, &known));
            self.holds(
                same.told() == open.told(),
                "what the case shows was not taken",
                &open,
            );
            return (false, false);
        }
        // Fewer orders than awards are no answer.
        let bounds = match self.fact {
            Fact::Of(key) => open.facts.get(key).ends(),
            _ => (0, i64::MAX),
        };
        let fits = |says: &Says| match says {
            Says::Known(known) => bounds.0 <= known.ends().0 && known.ends().1 <= bounds.1,
            _ => true,
        };
        let answers = answers.iter().filter(|(says, _)| fits(says));
        let turned = self.judge(&case, &open, answers);
        case.closed = true;
        let closed = self.under.on_found(&case);
        if !turned {
            let same = open.ordered() == closed.ordered();
            self.holds(
                same,
                "closing the record moved what nothing turns on",
                &closed,
            );
            return (false, false);
        }
        let name = self.fact.name();
        let fails = DENIED_UNLESS_PROVED.contains(&name);
        let unproved = closed.told() != open.told();
        self.holds(
            unproved || !fails,
            "in a closed record it is no failure of proof",
            &closed,
        );
        if unproved {
            let may = match self.fact {
                Fact::Of(key) => key.row().fails_of_proof(),
                _ => true,
            };
            self.holds(
                may,
                "closing the record settled what nobody must prove",
                &closed,
            );
            if let Fact::Of(_) = self.fact {
                let not_proved = self.fact.with(&case, &Says::Known(FactValue::NotProved));
                let same = self.under.on_found(&not_proved).told() == closed.told();
                self.holds(same, "it is not as if it were not proved", &closed);
            }
            let denied = closed.leaf().is_some_and(|leaf| {
                matches!(leaf.outcome.illustrated(), Outcome::Ended(End::Denied, _))
            });
            self.holds(
                denied || !fails,
                "a failure of proof does not end in a denial",
                &closed,
            );
        }
        (turned, unproved)
    }

    /// Each side says something else. On the version of one side nothing is missing.
    fn disputed(&self, case: &Case, answers: &[(Says, Solved)]) -> bool {
        if let Fact::Of(key) = self.fact
            && key == AWARDS_ELSEWHERE.key()
        {
            // A disputed list has no sides: it is as good as none.
            let disputed = self.fact.with(case, &Says::Disputed(0, 0));
            let dropped = self.fact.with(case, &Says::Nothing);
            let (disputed, dropped) = (
                self.under.on_found(&disputed),
                self.under.on_found(&dropped),
            );
            self.holds(
                disputed.told() == dropped.told(),
                "a disputed list was taken",
                &disputed,
            );
            return false;
        }
        if !matches!(self.fact, Fact::Of(_) | Fact::AMOUNT) {
            // The case file has no sides for these.
            return false;
        }
        let pairs = || {
            answers
                .iter()
                .flat_map(|a| answers.iter().map(move |b| (a, b)))
        };
        let differ = pairs()
            .find(|(a, b)| a.1.ordered() != b.1.ordered())
            .or_else(|| pairs().find(|(a, b)| a.1.beside() != b.1.beside()));
        let Some((a, b)) = differ.or_else(|| pairs().find(|(a, b)| a.0 != b.0)) else {
            return false;
        };
        let (Says::Known(FactValue::Is(government)), Says::Known(FactValue::Is(defense))) =
            (&a.0, &b.0)
        else {
            return false;
        };
        let case = self.fact.with(case, &Says::Disputed(*government, *defense));
        for (side, found) in [(Side::Government, &a.1), (Side::Defense, &b.1)] {
            let on = self.under.solve(&case, side);
            self.holds(
                on.told() == found.told(),
                "a side's version is not what it says",
                &on,
            );
        }
        let open = self.under.on_found(&case);
        self.judge(&case, &open, [a, b])
    }

    /// With everything known nothing fails in a closed record.
    fn closed(&self, case: &Case, base: &Solved) {
        let mut case = case.clone();
        case.closed = true;
        let closed = self.under.on_found(&case);
        self.holds(
            closed.told() == base.told(),
            "a closed record changed what is known",
            &closed,
        );
    }

    /// Holds a result that lacks the fact against the results of its answers; says whether anything turns on it.
    fn judge<'s>(
        &self,
        case: &Case,
        open: &Solved,
        answers: impl IntoIterator<Item = &'s (Says, Solved)>,
    ) -> bool {
        let answers: Vec<&Solved> = answers.into_iter().map(|(_, solved)| solved).collect();
        let differ = |same: fn(&Solved, &Solved) -> bool| {
            let mut others = answers.iter().skip(1);
            others.any(|other| !same(answers[0], other))
        };
        let material = differ(|a, b| a.outcomes() == b.outcomes());
        let turns = differ(|a, b| a.ordered() == b.ordered());
        let follows = differ(|a, b| a.beside() == b.beside());
        let named = self.named(open, open.answer().points());
        let asked = self.named(open, open.answer().material_points());
        let exactly = named == BTreeSet::from([self.fact]);
        if material {
            self.holds(asked == named, "the finding is not material", open);
        }
        if turns {
            self.holds(exactly, "not exactly the finding is named", open);
        } else {
            // A number that only the law bounds may move nothing.
            let moves_nothing = open
                .numbers()
                .iter()
                .any(|(_, answers)| matches!(answers, [(Label::Any, _)]));
            let weaker = differ(|a, b| a.only().strength == b.only().strength);
            let another_text = differ(|a, b| a.only().law.approach == b.only().law.approach);
            // The same amount for another reason is another answer.
            let reason = |solved: &Solved| solved.only().made_by().map(|step| step.ground);
            let other_reason = answers.iter().any(|it| reason(it) != reason(answers[0]));
            let decides_nothing = named.is_empty()
                || exactly && (follows || another_text || other_reason || weaker || moves_nothing);
            self.holds(
                decides_nothing,
                "a finding is named on which nothing turns",
                open,
            );
        }
        for found in &answers {
            let on = completion::given(open.answer(), &found.facts, &completion::Views::new());
            self.lies_on(open, &on, found);
        }
        if let Conditional::Depends {
            on: OpenPoint::Finding(need),
            answers,
        } = open.answer()
            && need.question == NeedQuestion::YesNo
            && self.fact != Fact::CAUSE
        {
            for (label, answer) in answers {
                let says = Says::Known(FactValue::yes_no(*label == Label::Yes));
                let found = self.under.on_found(&self.fact.with(case, &says));
                let same = format!("{answer:?}") == found.told();
                self.holds(same, "a branch is not the result of its answer", open);
            }
        }
        self.bounds(case, open);
        // Once for each form that it takes.
        let kind = usize::from(exactly) + 2 * open.answer().values().len();
        if !(turns || follows) || !self.under.reported.borrow_mut().insert((self.fact, kind)) {
            return turns || follows;
        }
        if !asked.is_empty() {
            self.reported(case, open);
        } else if follows && !turns {
            self.reported_beside(case, open, &answers);
        }
        true
    }

    /// The findings among some points, but for those of a loss that a finding of full losses would bring.
    fn named(&self, open: &Solved, points: Vec<OpenPoint>) -> BTreeSet<Fact> {
        let listed = self.shape.losses().len();
        let full_losses = self.fact == Fact::Of(FULL_LOSSES.key());
        let brought =
            |need: &Need| matches!(need.target, NeedTarget::Line(line, _) if line >= listed);
        let mut questions = points.iter();
        let questions = questions.any(|point| matches!(point, OpenPoint::Question(_)));
        self.holds(
            !questions,
            "a question is open of which a view is taken",
            open,
        );
        let needs = points.iter().flat_map(OpenPoint::needs);
        needs
            .filter(|need| !(full_losses && brought(need)))
            .map(|need| Fact::of(&need))
            .collect()
    }

    /// An answer lies on its branch, or within the bounds of the results at the ends of a number.
    fn lies_on(&self, open: &Solved, on: &[&Leaf], found: &Solved) {
        let narrow = found.only();
        let numbers = !open.numbers().is_empty();
        if let [wide] = on
            && !numbers
        {
            let same = ordered(wide) == ordered(narrow) && wide.strength == narrow.strength;
            self.holds(same, "an answer does not lie on its branch", open);
        } else {
            let within = |of: fn(&Leaf) -> Option<Amount>| {
                let wide = on.iter().map(|leaf| of(leaf));
                let wide = wide.reduce(|a, b| Some(a?.hull(b?))).flatten();
                wide.zip(of(narrow)).is_none_or(|(wide, narrow)| {
                    wide.least() <= narrow.least() && narrow.greatest() <= wide.greatest()
                })
            };
            let all = within(|leaf| leaf.outcome.range())
                && within(|leaf| leaf.loss)
                && within(|leaf| leaf.remaining);
            // What ends at both ends ends between them.
            let ended = match on {
                [first, rest @ ..] if matches!(first.outcome.illustrated(), Outcome::Ended(..)) => {
                    rest.iter().any(|leaf| leaf.outcome != first.outcome)
                        || first.outcome == narrow.outcome
                }
                _ => true,
            };
            self.holds(all && ended, "an answer lies outside the bounds", open);
        }
        let [wide] = on else { return };
        let views = completion::Views::new();
        for consequence in &narrow.consequences {
            let mut known = wide.consequences.iter();
            let known = known.find(|it| it.entry == consequence.entry);
            let Some(known) = known else {
                self.holds(numbers, "something else follows from an answer", open);
                continue;
            };
            let under = completion::given(&known.follows, &found.facts, &views);
            if let [follows] = under.as_slice() {
                let unknown = **follows == Follows::Unknown && numbers;
                let same = consequence.follows.settled() == Some(*follows);
                self.holds(
                    same || unknown,
                    "something else follows from an answer",
                    open,
                );
            }
        }
        let under = completion::given(&wide.credits, &found.facts, &views);
        if let [credits] = under.as_slice()
            && !numbers
        {
            let same = narrow.credits.settled() == Some(*credits);
            self.holds(same, "something else can be collected", open);
        }
    }

    /// A number bounds the result by its ends where every rule that read it declares the same way; else only
    /// the law does.
    fn bounds(&self, case: &Case, open: &Solved) {
        for (numbers, answers) in open.numbers() {
            let list = numbers
                .iter()
                .any(|number| Fact::of(&number.need) == Fact::Of(AWARDS_ELSEWHERE.key()));
            let [number] = numbers else { continue };
            if let [(Label::Any, covering)] = answers {
                for leaf in covering.values() {
                    // What ends whatever the number is is no amount.
                    if let Outcome::Bounded(limits) = leaf.outcome.illustrated() {
                        let remaining = leaf.remaining.map_or(Usd::ZERO, Amount::greatest);
                        let by_law = limits.at_most == remaining.max(limits.at_least);
                        self.holds(by_law, "a number bounds more than the law", open);
                    }
                }
            }
            if list || Fact::of(&number.need) != self.fact {
                let any = matches!(answers, [(Label::Any, _)]);
                self.holds(any || !list, "a list has ends", open);
                continue;
            }
            let ends = [number.least, number.greatest].map(|value| {
                let says = Says::Known(FactValue::Is(value));
                self.under.on_found(&self.fact.with(case, &says))
            });
            let bounds = matches!(answers, [(Label::Least, _), (Label::Greatest, _)]);
            let one_way = self.one_way(ends.iter().map(Solved::only));
            self.holds(bounds == one_way, "the ends bound as declared", open);
            if bounds {
                for ((_, answer), end) in answers.iter().zip(&ends) {
                    let same = answer.settled().map(ordered) == end.leaf().map(ordered);
                    self.holds(same, "the bounds are not those of the ends", open);
                }
            }
        }
    }

    fn one_way<'l>(&self, leaves: impl Iterator<Item = &'l Leaf>) -> bool {
        let Fact::Of(key) = self.fact else {
            return true;
        };
        let declared: BTreeSet<Option<String>> = leaves
            .flat_map(|leaf| {
                let approach = leaf
                    .law
                    .approach
                    .map(|it| &self.under.profile.approaches[it]);
                leaf.steps.iter().map(move |step| (approach, step))
            })
            .filter(|(_, step)| step.reads & key.bit() != 0)
            .map(|(approach, step)| {
                let way = approach?.info(step.entry)?.direction(key)?;
                Some(format!("{way:?}"))
            })
            .collect();
        declared.len() <= 1 && !declared.contains(&None)
    }

    fn json(&self, case: &Case, open: &Solved) -> Value {
        let mut law = self.under.for_reports.borrow_mut();
        law.claims = vec![open.result.clone()];
        let meta = Meta::default();
        let law = std::slice::from_ref(&*law);
        let needs = redress_report::needs(Written::Json, case, law, &meta);
        let text = needs.write(Written::Json, Look::default());
        serde_json::from_slice(&text.expect("it is written")).expect("it is JSON")
    }

    /// `needs` names the finding, its bearer, and the amounts either way or the bounds.
    fn reported(&self, case: &Case, open: &Solved) {
        let json = self.json(case, open);
        let id = self.fact.id();
        let all = json["findings"].as_array().expect("a list");
        let (of_it, others): (Vec<&Value>, Vec<&Value>) =
            all.iter().partition(|finding| finding["id"] == id.as_str());
        let brought = |finding: &Value| {
            let id = finding["id"].as_str().unwrap_or_default();
            self.fact == Fact::Of(FULL_LOSSES.key()) && id.starts_with("victims.amy.losses.")
        };
        let only = !of_it.is_empty() && others.into_iter().all(brought);
        self.holds(
            only,
            &format!("the report names not only {id}: {json:#}"),
            open,
        );
        let mut said = String::new();
        for finding in all {
            for turn in finding["asked_by"][0]["turns"].as_array().expect("a list") {
                said.push_str(turn["text"].as_str().expect("a text"));
                said.push('\n');
            }
        }
        for finding in of_it {
            self.holds(
                finding["bearer"] == self.fact.bearer(),
                "another bearer",
                open,
            );
            let asks = finding["question"]
                .as_str()
                .is_some_and(|it| it.ends_with('?'));
            let tries = finding["to_try_it"]
                .as_str()
                .is_some_and(|it| it.contains(&id));
            let turns = finding["asked_by"][0]["turns"][0]["text"].is_string();
            self.holds(
                asks && tries && turns,
                &format!("the report lacks a part: {finding:#}"),
                open,
            );
        }
        for point in open.answer().material_points() {
            let labels = match &point {
                OpenPoint::Finding(_) => vec![Label::Yes, Label::No],
                OpenPoint::Number(_) => vec![Label::Least, Label::Greatest],
                OpenPoint::Choice(_) | OpenPoint::Question(_) => Vec::new(),
            };
            for label in labels {
                for word in words(&open.answer().given(&point, label)) {
                    self.holds(
                        said.contains(&word),
                        &format!("the report does not say {word}:\n{said}"),
                        open,
                    );
                }
            }
        }
    }

    /// `needs` names what only a term or a credit lacks, with what follows and what can be collected either way.
    fn reported_beside(&self, case: &Case, open: &Solved, answers: &[&Solved]) {
        let json = self.json(case, open);
        let all = json["narrowing"][0]["beside"].as_array().expect("a list");
        let (of_it, others): (Vec<&Value>, Vec<&Value>) = all
            .iter()
            .partition(|finding| finding["id"] == self.fact.id().as_str());
        self.holds(
            !of_it.is_empty() && others.is_empty(),
            &format!("not this finding: {all:#?}"),
            open,
        );
        let bearer = of_it
            .iter()
            .all(|finding| finding["bearer"] == self.fact.bearer());
        self.holds(bearer, "another bearer", open);
        let turns = of_it.iter().flat_map(|finding| finding["turns"].as_array());
        let said: String = turns
            .flatten()
            .filter_map(|turn| turn["text"].as_str())
            .collect();
        let narrowing = open.result.narrowing.as_ref().expect("it was asked for");
        let then = || narrowing.beside.iter().flat_map(|finding| &finding.then);
        let most = then()
            .filter_map(|then| then.collectible)
            .reduce(Amount::hull);
        let collectible = |found: &Solved| {
            let most = found.only().credits.settled().expect("it is known");
            most.collectible_at_most
        };
        let follow = |found: &Solved| -> Vec<Follows> {
            let all = found.only().consequences.iter();
            all.filter_map(|it| it.follows.settled().copied())
                .filter(|it| *it != Follows::No)
                .collect()
        };
        for found in answers {
            let this = collectible(found);
            let differs = answers.iter().any(|other| collectible(other) != this);
            let within = most
                .zip(this)
                .is_some_and(|(most, said)| most.least() <= said && said <= most.greatest());
            self.holds(
                !differs || this.is_none() || within,
                &format!("{this:?} lies outside {most:?}"),
                open,
            );
            // What does not follow from every answer is said of this one.
            for follows in follow(found) {
                let everywhere = answers.iter().all(|other| follow(other).contains(&follows));
                let named = follows
                    .ground()
                    .and_then(|ground| self.under.approach().because(ground))
                    .is_none_or(|because| said.contains(because));
                self.holds(
                    everywhere || named,
                    &format!("{follows:?} is not said:\n{said}"),
                    open,
                );
            }
        }
    }
}

/// What a report must say of an answer: each end, and the ends of what all amounts cover. What an open law would come to is
/// said only where nothing else is.
fn words(answer: &Conditional<Leaf>) -> Vec<String> {
    let all = answer.values().into_iter().map(|leaf| &leaf.outcome);
    let (open, settled): (Vec<_>, Vec<_>) =
        all.partition(|outcome| matches!(outcome, Outcome::LawOpen(_)));
    let outcomes: Vec<&Outcome> = match settled.is_empty() {
        true => open.into_iter().map(Outcome::illustrated).collect(),
        false => settled,
    };
    let mut words = Vec::new();
    let mut covered: Option<Amount> = None;
    for outcome in outcomes {
        match outcome {
            Outcome::Ended(End::Denied, _) => words.push("denied".to_owned()),
            Outcome::Ended(End::Deferred, _) => words.push("deferred".to_owned()),
            Outcome::Ended(End::Declined, _) => words.push("declined".to_owned()),
            Outcome::Ended(End::Nominal, _) => words.push("nominal".to_owned()),
            other => {
                let range = other.range();
                covered = match (covered, range) {
                    (Some(a), Some(b)) => Some(a.hull(b)),
                    (a, b) => a.or(b),
                };
            }
        }
    }
    let ends = covered
        .into_iter()
        .flat_map(|it| [it.least(), it.greatest()]);
    words.extend(
        ends.filter(|end| *end < UNBOUNDED)
            .map(|end| end.to_string()),
    );
    words
}

/// How often a fact was put to the test, and how often anything turned on it when it was missing, disputed, and
/// not proved in a closed record: at most once an approach of a profile, its views and its method.
type Tally = BTreeMap<Fact, [usize; 4]>;

fn add(tally: &mut Tally, fact: Fact, counts: [usize; 4]) {
    let known = tally.entry(fact).or_default();
    for (known, more) in known.iter_mut().zip(counts) {
        *known += more;
    }
}

/// Every fact that some rule reads, who bears the burden of it (18 U.S.C. § 3664(e)), and the least of each count,
/// so that no test passes for want of claims: three quarters of what it was when this was written.
const FLOORS: &str = "\
conduct.ended                       government            435  346  346    0
conduct.victim_of_count             government            427  427  427  427
conduct.distributed                 government             87   38   38    0
conduct.produced                    government             86   37   37    0
conduct.images                      government              1    1    1    0
conduct.proximate_cause             government             32   32   32   32
conduct.caused                      government              5    5    5    0
conduct.others_in_case_contributed  government            172  172  172    0
conduct.gain                        government              1    1    1    0
findings.original_abuse_separated   court                  56   56   56    0
findings.cannot_pay                 defendant              51   51   51   51
findings.full_losses                government            423   59   59   59
record.received                     as-justice-requires   138  138  138    0
record.orders                       as-justice-requires   129   52   52    0
record.predicted                    as-justice-requires   129    1    1    0
record.estimated                    as-justice-requires   129   65   65    0
record.awards                       as-justice-requires   135  135    0    0
record.greatest_finding             court                  38   36   36    0
record.dma_received                 court                 123  100  100    0
record.civil_recovered              defendant              31   31   31   15
record.civil_fixed                  defendant              33   16   16    0
record.property_returned            defendant              31   31   31    0
conduct.conspiracy                  court                   1    1    1    0
findings.on_remand                  court                   7    0    7    0
conduct.gross_income                government             38   38   38    0
conduct.labor_value                 government             25   25   25    0
conduct.commercial                  government             12   12   12    0
findings.agreed_amount              court                  12   12   12    0
findings.too_complex                court                  42    0   42    0
findings.not_ascertainable          government            282    0  282    0
conduct.possession_counts           court                  62   12   12    0
conduct.trafficking_counts          court                  62   12   12    0
conduct.production_counts           court                  62   38   38    0
findings.assistance_elected         court                  93   48   48    0
record.ended_on_vacated_finding     court                  38    0   13    0
conduct.representative_is_defendant court                 225    0  225    0
conduct.paid                        court                 621    0  595    0
conduct.paid_by_others              court                 621    0  595    0
conduct.joint_total                 court                 621    0    0    0
conduct.without_the_act             as-justice-requires     1    1    1    0
conduct.bodily_injury               government              1    1    1    0
conduct.psychological_injury        government              0    0    0    0
conduct.against_property            as-justice-requires     0    0    0    0
cause                               government            423  237    0    0
any_under_other                     as-justice-requires   423    1    0    0
outside_other                       government            423    1    0    0
amount                              government            423  423  423    0
";

/// As the floors are written.
fn told(tally: &Tally) -> String {
    let mut text = String::new();
    for (fact, counts) in tally {
        let counts = counts.map(|count| format!(" {count:>4}")).concat();
        text.push_str(&format!(
            "{:<35} {:<20}{counts}\n",
            fact.name(),
            fact.bearer()
        ));
    }
    text
}

/// Every approach of a profile, on the first day of its window, under the first and under the last view of every
/// question, with the choice open and made by each method.
fn all_of(jurisdiction: Jurisdiction) -> Vec<Under> {
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for taken in [Taken::First, Taken::Last] {
        let early = Date::constant(1990, 6, 1);
        let reference = jurisdiction.on(early, Taken::Nothing);
        for day in std::iter::once(early).chain(reference.edges.iter().copied()) {
            let profile = jurisdiction.on(day, taken);
            for (place, approach) in profile.approaches.iter().enumerate() {
                let of = |regime: &&StatuteVersion| regime.id == approach.applies.regime;
                let regime = profile.regimes.iter().find(of).expect("a text");
                // Conduct of a day under this text.
                let conduct = regime.from.unwrap_or(early);
                let entries = approach.entries.iter();
                let entries: Vec<_> = entries.map(|it| (&it.name, &it.options)).collect();
                let new = format!("{:?} {} {entries:?}", approach.applies, approach.name);
                if conduct <= day && approach.applies.on(day) && seen.insert(new) {
                    all.extend(under_each_method(
                        jurisdiction,
                        (day, taken),
                        place,
                        conduct,
                    ));
                }
            }
        }
    }
    all
}

fn under_each_method(
    jurisdiction: Jurisdiction,
    (day, taken): (Date, Taken),
    place: usize,
    conduct: Date,
) -> Vec<Under> {
    let profile = jurisdiction.on(day, taken);
    let approach = &profile.approaches[place];
    let methods = approach.choices().flat_map(|choice| {
        let made = |name: &str| (choice.id.clone(), name.to_owned());
        choice
            .among
            .iter()
            .map(move |method| made(method.info.name))
    });
    let under = |made: Option<(String, String)>| Under {
        profile,
        for_reports: LazyCell::new(Box::new(move || {
            RefCell::new(Computation {
                profile: jurisdiction.bind(day, taken),
                claims: Vec::new(),
            })
        })),
        reported: RefCell::default(),
        place,
        class: approach.applies.offense[0],
        conduct,
        name: format!(
            "{jurisdiction:?} `{}` on {day}, {taken:?} taken, chosen {made:?}",
            approach.name
        ),
        choices: made
            .into_iter()
            .map(|(choice, method)| ChoiceMade {
                choice,
                victim: None,
                defendant: None,
                how: How::Method(method),
                reasons: None,
                jointly: false,
                by_user: false,
                proof: Proof::default(),
            })
            .collect(),
    };
    std::iter::once(None)
        .chain(methods.map(Some))
        .map(under)
        .collect()
}

/// Every fact of every approach of every profile. Approaches of several profiles that are the same list of rules with
/// the same options and the same figures of the law are put to the test once, but for the choice of law, and count
/// for each.
fn put_all() -> Tally {
    let mut tally = Tally::new();
    let mut done: BTreeMap<(String, Fact), [usize; 4]> = BTreeMap::new();
    for under in JURISDICTIONS.iter().copied().flat_map(all_of) {
        for fact in under.reads() {
            let whose = if fact == Fact::Of(CONDUCT_ENDED.key()) {
                under.name.clone()
            } else {
                under.rules()
            };
            let counts = *done.entry((whose, fact)).or_insert_with(|| {
                let all = SHAPES.map(|shape| under.puts(fact, shape));
                let any = |which: fn(&Turned) -> bool| usize::from(all.iter().any(which));
                [
                    1,
                    any(|turned| turned.dropped),
                    any(|turned| turned.disputed),
                    any(|turned| turned.unproved),
                ]
            });
            add(&mut tally, fact, counts);
        }
    }
    tally
}

/// The facts that some rule reads, whether or not a profile has it.
fn read_by_a_rule() -> BTreeSet<Fact> {
    let rules = LAW.law().sets().iter().flat_map(|set| set.info().rules);
    let bits = rules.fold(CONDUCT_ENDED.key().bit(), |bits, rule| bits | rule.reads);
    let rows = TABLE.iter().filter(|row| bits & row.key.bit() != 0);
    let facts = rows.map(|row| Fact::Of(row.key)).chain(Fact::of_losses());
    facts.collect()
}

/// Issue 4, point 7. `-- --nocapture` prints how often each fact was tried and turned something.
#[test]
fn every_fact_that_a_profile_reads_is_missed_by_name() {
    let tally = put_all();
    let told = told(&tally);
    println!("tried; missing, disputed and unproved turned something\n{told}");
    for fact in read_by_a_rule() {
        let name = fact.name();
        let (_, floor) = fact
            .floor()
            .unwrap_or_else(|| panic!("{name} has no floor:\n{told}"));
        let counts = tally.get(&fact).copied().unwrap_or_default();
        let enough = counts
            .iter()
            .zip(floor)
            .all(|(count, least)| *count >= least);
        assert!(enough, "{name}: {counts:?} is under {floor:?}\n{told}");
        let turned = counts[1] + counts[2];
        // It bears on a joint sum that is smaller than another's, of which no claim here has one (see case.rs).
        let elsewhere = name == "conduct.joint_total";
        assert!(
            turned > 0 || elsewhere,
            "nothing ever turned on {name}: a claim or an approach in own.toml is wanted"
        );
    }
}

grounds! { "test";
    OF_THE_TEST = required "of-the-test" of "test": "a rule of this test";
}

static UNDECLARED: RuleInfo = HALF.reads(CAUSED);
static RAISES: RuleInfo = HALF.raised_by(CAUSED);
static LOWERS: RuleInfo = HALF.lowered_by(CAUSED);

const HALF: RuleInfo = RuleInfo::apportionment("half-of-what-was-caused", |_, _| {
    Ok(ShareChange::None.on(OF_THE_TEST))
})
.because("a rule of this test")
.grounds(&[OF_THE_TEST]);

/// Sets the part at half of what was caused; as a bound it only reads what was caused.
struct HalfOfWhatWasCaused;

impl Rule<ShareChange> for HalfOfWhatWasCaused {
    fn rule(&self, claim: &Evidence<'_>, so_far: &Account) -> Result<Effect<ShareChange>, Stop> {
        let caused = claim.amount_up_to(CAUSED, so_far.remaining())?;
        let half = Ratio::new(1, 2).map_err(RuleError::from)?;
        let lines = vec![
            FormulaLine::Given(caused),
            FormulaLine::Times(0, half, Rounding::half_up()),
        ];
        Ok(ShareChange::Amount(Formula { lines }).on(OF_THE_TEST))
    }
}

impl Rule<LimitChange> for HalfOfWhatWasCaused {
    fn rule(&self, claim: &Evidence<'_>, so_far: &Account) -> Result<Effect<LimitChange>, Stop> {
        claim.amount_up_to(CAUSED, so_far.remaining())?;
        Ok(LimitChange::None.on(OF_THE_TEST))
    }
}

/// Issue 4, point 7: "ends by declared direction, else the law's bounds". Every rule that is linked in declares
/// which way its numbers move the award; these are rules of the test.
#[test]
fn a_number_of_no_declared_direction_is_bounded_by_the_law_alone() {
    let day = Date::constant(2012, 7, 11);
    let burgess = Jurisdiction {
        id: "ca4",
        own: false,
    };
    let open = |share: &'static RuleInfo, bound: Option<&'static RuleInfo>| {
        let questions = &burgess.on(day, Taken::Nothing).questions;
        let first = questions
            .iter()
            .map(|it| (it.id.clone(), it.views[0].id.clone()));
        // Of a law of its own, so that the test alone has it.
        let alone =
            redress::Redress::linked_in()
                .law()
                .profile(burgess.id, day, &first.collect(), None);
        let mut profile = alone.expect("it binds");
        let approach = Arc::get_mut(&mut profile)
            .expect("nobody else has it")
            .approaches
            .iter_mut()
            .find(|approach| approach.applies.on(day) && approach.applies.regime == "1996")
            .and_then(Arc::get_mut)
            .expect("Burgess");
        // In the places of the rules that are there, which then declare what the rules of the test do.
        let number = |name: &str| {
            let place = approach.entries.iter().position(|entry| entry.name == name);
            u16::try_from(place.expect("it is there")).expect("it is small")
        };
        let (part, cap) = (
            number("statute/amount-caused"),
            number("statute/no-more-than-remains"),
        );
        approach.entries[usize::from(part)].rule = Some(share);
        approach.apportionment = vec![Apportionment::Rule(Entry {
            number: part,
            rule: Arc::new(HalfOfWhatWasCaused),
            info: share,
            under: Vec::new(),
        })];
        if let Some(about) = bound {
            approach.entries[usize::from(cap)].rule = Some(about);
            approach.bounds = vec![Entry {
                number: cap,
                rule: Arc::new(HalfOfWhatWasCaused),
                info: about,
                under: Vec::new(),
            }];
        }
        let mut case = Shape::Everything.case(Class::Images, Date::constant(2010, 1, 1));
        Fact::Of(CAUSED.key()).put(&mut case, &Says::Nothing);
        let setting = Claim {
            victim: "amy",
            defendant: "doe",
            class: Class::Images,
            class_depends: None,
            facts: redress::case::CaseIndex::new(&case).facts(
                &case.victims[0],
                &case.defendants[0],
                Side::Found,
                1,
            ),
            choices: Vec::new(),
        };
        let result = engine::compute(&profile, &setting).expect("never a fault");
        let Conditional::Depends { on, answers } = &result.answer else {
            panic!("{:?}", result.answer)
        };
        let OpenPoint::Number(numbers) = on else {
            panic!("{on:?}")
        };
        let [number] = numbers.as_slice() else {
            panic!("{numbers:?}")
        };
        assert_eq!(number.need.target, NeedTarget::Fact(CAUSED.key()));
        let bounds = matches!(
            answers.as_slice(),
            [
                (Label::Least, Conditional::Settled(_)),
                (Label::Greatest, Conditional::Settled(_))
            ]
        );
        let by_law = matches!(
            answers.as_slice(),
            [(
                Label::Any,
                Conditional::Settled(Leaf {
                    outcome: Outcome::Bounded(Limits { .. }),
                    ..
                })
            )]
        );
        assert_ne!(bounds, by_law, "{answers:?}");
        (bounds, result.answer.range())
    };
    // Three losses of 1,000: half of it at most, or the whole where only the law bounds it.
    let (ends, law) = (150_000, 300_000);
    let upto = |cents| Some(Amount::Between(Usd::ZERO, Usd::from_cents(cents)));
    assert_eq!(open(&RAISES, None), (true, upto(ends)));
    assert_eq!(open(&LOWERS, None), (true, upto(ends)));
    assert_eq!(open(&UNDECLARED, None), (false, upto(law)));
    assert_eq!(open(&RAISES, Some(&RAISES)), (true, upto(ends)));
    assert_eq!(open(&RAISES, Some(&LOWERS)), (false, upto(law)), "two ways");
    assert_eq!(open(&RAISES, Some(&UNDECLARED)), (false, upto(law)));
}

/// A case in which a loss of 1,000 is found, and another one stands as it says; the defendant owes the whole.
fn ordered_with(another: &str) -> Option<Amount> {
    let text = format!(
        r#"schema = 1
[case]
name = "United States v. Doe"
court = "innd"
judgment = 2012-11-14
text_applied = "1996"
[defaults]
proof = "found"
source = "a record"
date = 2012-11-14
[[defendant]]
id = "doe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2252"
[[victim]]
id = "amy"
[[victim.loss]]
id = "a"
head = "medical"
amount = "1000.00"
cause = "trade"
[[victim.loss]]
id = "b"
head = "medical"
cause = "trade"
{another}
[[victim.conduct]]
victim_of_count = true
distributed = true
[victim.record]
received = "0.00"
"#
    );
    let case = casefile::read(text.as_bytes(), CaseFormat::Toml).expect("it reads");
    let computation = LAW.compute(&case.case, "ca7", &Query::default());
    let computation = computation.expect("never a fault");
    computation.claims.first()?.answer.range()
}

/// Absent is never zero: a loss of which no amount is given is of unknown amount, and an alleged one is open until it is decided.
/// What was not proved is no loss.
#[test]
fn a_loss_without_an_amount_is_not_nothing() {
    let usd = Usd::from_cents;
    let found = Some(Amount::Exact(usd(100_000)));
    let least = |amount: Option<Amount>| amount.map(Amount::least);
    for unknown in [
        "",
        "amount = { proof = \"unknown\" }",
        "proof = \"stipulated\"",
    ] {
        let amount = ordered_with(unknown);
        assert_ne!(amount, found, "{unknown}");
        assert_eq!(least(amount), least(found), "{unknown}");
    }
    for open in [
        "proof = \"alleged\"",
        "amount = { value = \"500.00\", proof = \"vacated\" }",
    ] {
        assert_eq!(least(ordered_with(open)), least(found), "{open}");
        assert_ne!(ordered_with(open), found, "{open}");
    }
    assert_eq!(ordered_with("proof = \"not-proved\""), found);
    let disputed = "amount = { government = \"500.00\", defense = \"0.00\" }";
    let between = Amount::Between(usd(100_000), usd(150_000));
    assert_eq!(ordered_with(disputed), Some(between));
}

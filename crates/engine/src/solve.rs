//! What a claim comes to under a profile, with everything open kept apart and bounded.
//!
//! A missing yes or no, and a missing comparison with a threshold, branches. A missing number is taken
//! at both its ends, where every rule that read it declares which way it moves the award; else the
//! bounds of the law are the answer. Nothing is resumed: each answer runs the profile from the start.

use std::sync::Arc;

use redress_case::facts::{CONDUCT_BEGAN, ClaimFacts, FactValue, Key, Kind, LineFact};
use redress_case::{ChoiceMade, Class, How, Proof};
use redress_cite::Date;
use redress_money::Usd;
use redress_rule::{
    Account, Amount, Change, Direction, End, Ends, Evidence, Ground, LiabilityKind, Need,
    NeedQuestion, NeedTarget, NoSteps, Op, ParameterId, RuleError, Share, Step, Stop, Strength,
    Within, with_answer,
};

use crate::approach::{Alternatives, Approach, ChoiceEntry, Entry, StraddleRule};
use crate::narrow::Narrowing;
use crate::profile::{ChoiceOfLaw, Profile};
use crate::review::broken_bound;
use crate::run::{Choices, LAW_IS_OPEN};

/// The most leaves that one claim may have.
const MOST_LEAVES: usize = 16;
/// The most unknown facts that are taken at both ends in one leaf; beyond them only the law bounds.
const MOST_OPEN_FACTS: usize = 4;

/// One claim, ready to be computed.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    /// The victim.
    pub victim: &'a str,
    /// The defendant.
    pub defendant: &'a str,
    /// The class of offense.
    pub class: Class,
    /// What is known.
    pub facts: ClaimFacts,
    /// The choices that were made for this claim.
    pub choices: Vec<&'a ChoiceMade>,
}

/// What a claim comes to under one profile.
#[derive(Clone, Debug)]
pub struct ClaimResult {
    /// The victim.
    pub victim: String,
    /// The defendant.
    pub defendant: String,
    /// The class of offense.
    pub class: Class,
    /// What is known, as computed on.
    pub facts: ClaimFacts,
    /// The result, under the first view of each question that nobody took.
    pub tree: Tree,
    /// What each other view alone would change.
    pub depends_on: Vec<Dependence>,
    /// How far each missing finding would narrow the result; only where it was asked for ([`narrowing`](crate::narrowing())).
    pub narrowing: Option<Narrowing>,
}

impl ClaimResult {
    /// Whether another result is of the same victim, defendant and class of offense.
    #[must_use]
    pub fn same_claim(&self, other: &Self) -> bool {
        (&self.victim, &self.defendant, self.class)
            == (&other.victim, &other.defendant, other.class)
    }
}

/// What another view of an unsettled question would change.
#[derive(Clone, Debug)]
pub struct Dependence {
    /// The question.
    pub question: String,
    /// The other view.
    pub view: String,
    /// The result under it, all else being equal.
    pub tree: Tree,
    /// Whether only what stands beside the amount ordered differs: an assessment, what can be collected.
    pub only_beside: bool,
}

/// A result: one leaf, or a branch on a missing finding.
#[derive(Clone, Debug)]
pub enum Tree {
    /// Nothing that branches is missing.
    Leaf(Box<Leaf>),
    /// It turns on a finding.
    Branch {
        /// The finding.
        need: Need,
        /// The result if so.
        yes: Box<Tree>,
        /// The result if not.
        no: Box<Tree>,
    },
}

/// A result that no missing yes or no divides.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The first step: which law.
    pub law: ChoiceOfLaw,
    /// The result.
    pub outcome: Outcome,
    /// The computations behind it: one, or one at each end of the unknown numbers.
    pub runs: Vec<Run>,
    /// The unknown numbers that bound it.
    pub open_numbers: Vec<OpenNumber>,
    /// What each method that the circuit permits would give, where the choice is open.
    pub methods: Vec<Method>,
    /// Findings that were missing and decide nothing.
    pub either_way: Vec<Need>,
    /// A finding beyond the sixteenth branch; the result then says no amount.
    pub unresolved: Option<Need>,
}

/// One computation.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its steps.
    pub steps: Vec<Step>,
    /// Its figures at the end.
    pub account: Account,
    /// How it ended without an amount, if it did.
    pub ended: Option<(End, &'static Ground)>,
    /// A list of amounts that it lacks; the result is then bounded by law alone.
    pub lacks: Option<Need>,
    /// What is missing to say what follows and what can be collected; the amount ordered does not turn on it.
    pub beside: Vec<Lack>,
    /// A value of the law that is not published for that day.
    pub pending: Option<ParameterId>,
}

/// Why a term or a credit says nothing yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The number of its entry.
    pub entry: u16,
    /// What it lacks: a finding, or a value of the law that is not published for that day.
    pub lacks: Result<Need, ParameterId>,
}

/// An unknown number and the range in which it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenNumber {
    /// The finding.
    pub need: Need,
    /// The least that it can be.
    pub least: i64,
    /// The greatest that matters: more has the same effect.
    pub greatest: i64,
    /// Whether the ends bound the result; if not, only the law does.
    pub bounds: bool,
}

/// What a permitted method would give.
#[derive(Clone, Debug)]
pub struct Method {
    /// The number of its entry.
    pub entry: u16,
    /// What it would give, or what it lacks.
    pub gives: Result<Amount, Vec<Need>>,
    /// How strongly.
    pub strength: Strength,
}

/// What a computation comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended without an amount, if it did.
    pub ended: Option<(End, &'static Ground)>,
    /// The amount; `None` when nothing can be said of it.
    pub amount: Option<Amount>,
    /// The kind of liability, when it is settled.
    pub liability: Option<LiabilityKind>,
    /// The entry of the choice that is left to the court, if it was not made.
    pub left_to_court: Option<u16>,
    /// Whether no authority settles it.
    pub law_is_open: bool,
    /// The losses that count, before any deduction.
    pub loss: Amount,
    /// What remains of them.
    pub remaining: Amount,
    /// The most that can be collected, if less than what is ordered.
    pub collectible_at_most: Option<Amount>,
    /// The floor.
    pub at_least: Option<Usd>,
    /// An award must be more than this.
    pub more_than: Option<Usd>,
    /// Whether an award must be less than what remains.
    pub less_than_remaining: bool,
    /// Grounds of the consequences that are not amounts, with their entries.
    pub terms: Vec<Term>,
    /// As strong as the weakest step that moved something.
    pub strength: Strength,
    /// The test that a stated amount fails: it is computed as stated, and it is error.
    pub breaks: Option<crate::review::Violation>,
}

/// A consequence beside the amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The number of its entry.
    pub entry: u16,
    /// Why it follows.
    pub ground: &'static Ground,
    /// An amount beside restitution, where it is one.
    pub beside: Option<Beside>,
}

/// An amount that stands beside restitution: an assessment, assistance from a fund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// At most this.
    AtMost(Usd),
    /// This.
    Of(Usd),
}

impl Term {
    fn of(step: &Step) -> Option<Self> {
        let beside = match step.op {
            Op::Term => None,
            Op::TermAtMost(amount) => Some(Beside::AtMost(amount)),
            Op::TermOf(amount) => Some(Beside::Of(amount)),
            _ => return None,
        };
        Some(Self {
            entry: step.entry,
            ground: step.ground,
            beside,
        })
    }
}

/// Computes one claim under a profile.
///
/// # Errors
/// A fault: a rule or the profile is wrong, or a sum left the range of whole cents. Never an answer.
pub fn compute(profile: &Profile, setting: &Claim<'_>) -> Result<ClaimResult, RuleError> {
    let tree = tree(profile, setting, &setting.facts)?;
    tracing::debug!(leaves = tree.leaves().len(), "claim solved");
    let mut depends_on = Vec::new();
    for other in &profile.alternatives {
        if makes_no_difference(profile, other, setting) {
            tracing::trace!(
                question = other.question,
                view = other.view,
                "view skipped, because no approach to this claim depends on it"
            );
            continue;
        }
        let under = solve(
            profile,
            (&other.approaches, other.straddling),
            setting,
            &setting.facts,
        )?;
        let differs = !same(&tree, &under, &Outcome::comparable);
        tracing::debug!(
            question = other.question,
            view = other.view,
            differs,
            "view solved"
        );
        if differs {
            depends_on.push(Dependence {
                question: other.question.clone(),
                view: other.view.clone(),
                only_beside: same(&tree, &under, &|outcome| Outcome {
                    terms: Vec::new(),
                    collectible_at_most: None,
                    ..outcome.comparable()
                }),
                tree: under,
            });
        }
    }
    Ok(ClaimResult {
        victim: setting.victim.to_owned(),
        defendant: setting.defendant.to_owned(),
        class: setting.class,
        facts: setting.facts.clone(),
        tree,
        depends_on,
        narrowing: None,
    })
}

/// Names an approach for the log, where the name of a case's own approach has no place: its author chose it.
fn name_in_log(approach: &Approach) -> &str {
    match approach.of_the_case {
        true => "of-the-case",
        false => &approach.name,
    }
}

/// Whether another view leaves the claim as it is: it changes no approach to this class, nor which text governs.
fn makes_no_difference(profile: &Profile, other: &Alternatives, setting: &Claim<'_>) -> bool {
    let same_text = other.straddling == profile.straddling
        || setting.facts.get(CONDUCT_BEGAN) == FactValue::Unknown;
    let mut approaches = profile.approaches.iter().zip(&other.approaches);
    same_text
        && approaches.all(|(ours, theirs)| {
            Arc::ptr_eq(ours, theirs) || !ours.applies.offense.contains(&setting.class)
        })
}

/// The result of a setting with other facts, under the first view of each question that nobody took.
pub(crate) fn tree(
    profile: &Profile,
    setting: &Claim<'_>,
    facts: &ClaimFacts,
) -> Result<Tree, RuleError> {
    let law = (profile.approaches.as_slice(), profile.straddling);
    solve(profile, law, setting, facts)
}

fn solve(
    profile: &Profile,
    (approaches, straddling): (&[Arc<Approach>], StraddleRule),
    setting: &Claim<'_>,
    facts: &ClaimFacts,
) -> Result<Tree, RuleError> {
    let solver = Solver {
        profile,
        approaches,
        straddling,
        class: setting.class,
        choices: &setting.choices,
    };
    solver.tree(facts, &mut MOST_LEAVES.saturating_sub(1))
}

impl Tree {
    /// Its leaves, from left to right.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Leaf> {
        match self {
            Self::Leaf(leaf) => vec![leaf],
            Self::Branch { yes, no, .. } => {
                let mut leaves = yes.leaves();
                leaves.extend(no.leaves());
                leaves
            }
        }
    }

    /// The least amount that covers every leaf; `None` when some leaf says nothing.
    #[must_use]
    pub fn amount(&self) -> Option<Amount> {
        let mut hull: Option<Amount> = None;
        for leaf in self.leaves() {
            let amount = leaf.outcome.amount?;
            hull = Some(hull.map_or(amount, |hull| hull.hull(amount)));
        }
        hull
    }

    /// Every finding that is missing and turns something, in the order in which the rules met them.
    #[must_use]
    pub fn needs(&self) -> Vec<Need> {
        let mut needs = Vec::new();
        self.collect_needs(&mut needs);
        needs
    }

    fn collect_needs(&self, needs: &mut Vec<Need>) {
        let mut add = |need: Need| {
            if !needs.contains(&need) {
                needs.push(need);
            }
        };
        match self {
            Self::Leaf(leaf) => {
                leaf.open_numbers.iter().for_each(|number| add(number.need));
                leaf.runs
                    .iter()
                    .filter_map(|run| run.lacks)
                    .for_each(&mut add);
                leaf.unresolved.into_iter().for_each(add);
            }
            Self::Branch { need, yes, no } => {
                add(*need);
                yes.collect_needs(needs);
                no.collect_needs(needs);
            }
        }
    }

    /// Whether a choice that settled law leaves to the court is unmade somewhere.
    #[must_use]
    pub fn has_open_choice(&self) -> bool {
        self.leaves()
            .iter()
            .any(|leaf| leaf.outcome.left_to_court.is_some())
    }
}

/// Whether two results come to the same, in what is compared. What was cut off comes to nothing that could be the same.
fn same(a: &Tree, b: &Tree, compared: &dyn Fn(&Outcome) -> Outcome) -> bool {
    match (a, b) {
        (Tree::Leaf(a), Tree::Leaf(b)) => {
            a.unresolved.is_none()
                && b.unresolved.is_none()
                && compared(&a.outcome) == compared(&b.outcome)
                && a.open_numbers == b.open_numbers
        }
        (
            Tree::Branch { need, yes, no },
            Tree::Branch {
                need: other_need,
                yes: other_yes,
                no: other_no,
            },
        ) => need == other_need && same(yes, other_yes, compared) && same(no, other_no, compared),
        _ => false,
    }
}

struct Solver<'a> {
    profile: &'a Profile,
    approaches: &'a [Arc<Approach>],
    straddling: StraddleRule,
    class: Class,
    choices: Choices<'a>,
}

impl Solver<'_> {
    fn tree(&self, facts: &ClaimFacts, branches_left: &mut usize) -> Result<Tree, RuleError> {
        match self.leaf(facts) {
            Ok(leaf) => Ok(Tree::Leaf(Box::new(leaf))),
            Err(Stop::Needs(need)) => {
                let Some(left) = branches_left.checked_sub(1) else {
                    return Ok(Tree::Leaf(Box::new(self.unresolved(need))));
                };
                *branches_left = left;
                let yes = self.tree(&with_answer(facts, &need, true)?, branches_left)?;
                let no = self.tree(&with_answer(facts, &need, false)?, branches_left)?;
                Ok(merge(need, yes, no))
            }
            Err(Stop::Fault(fault)) => Err(fault),
            // Ends and pending values are leaves.
            Err(Stop::End(..) | Stop::Pending(_)) => Err(RuleError::NothingSettled),
        }
    }

    fn leaf(&self, facts: &ClaimFacts) -> Result<Leaf, Stop> {
        let law = self.profile.choose(self.class, facts, self.straddling)?;
        let Some(approach) = law.approach.and_then(|place| self.approaches.get(place)) else {
            return Ok(Leaf {
                law,
                outcome: Outcome::unknown(),
                runs: Vec::new(),
                open_numbers: Vec::new(),
                methods: Vec::new(),
                either_way: Vec::new(),
                unresolved: None,
            });
        };
        tracing::Span::current().record("approach", name_in_log(approach));
        let mut ends = AtEnds::new(approach, self.choices);
        ends.run(facts, At::default())?;
        let (runs, open_numbers) = ends.finish();
        let outcome = conclude(approach, &runs, &open_numbers);
        let methods = match outcome.left_to_court {
            Some(number) => self.methods(approach, number, facts)?,
            None => Vec::new(),
        };
        Ok(Leaf {
            law,
            outcome,
            runs,
            open_numbers,
            methods,
            either_way: Vec::new(),
            unresolved: None,
        })
    }

    fn unresolved(&self, need: Need) -> Leaf {
        Leaf {
            law: ChoiceOfLaw {
                class: self.class,
                regime: 0,
                approach: None,
            },
            outcome: Outcome::unknown(),
            runs: Vec::new(),
            open_numbers: Vec::new(),
            methods: Vec::new(),
            either_way: Vec::new(),
            unresolved: Some(need),
        }
    }

    /// What each permitted method would give on these facts.
    fn methods(
        &self,
        approach: &Approach,
        number: u16,
        facts: &ClaimFacts,
    ) -> Result<Vec<Method>, Stop> {
        let Some(choice) = approach.choices().find(|choice| choice.number == number) else {
            return Ok(Vec::new());
        };
        let mut methods = Vec::new();
        for method in &choice.among {
            let made = by_method(choice, method.info.name);
            let made: &ChoiceMade = &made;
            let choices = [made];
            let mut ends = AtEnds::new(approach, &choices);
            let (gives, strength) = match ends.run(facts, At::default()) {
                Ok(()) => {
                    let (runs, open) = ends.finish();
                    let outcome = conclude(approach, &runs, &open);
                    let mut lacks: Vec<Need> = open.iter().map(|number| number.need).collect();
                    lacks.extend(runs.iter().filter_map(|run| run.lacks));
                    let gives = match outcome.amount {
                        Some(amount) if lacks.is_empty() => Ok(amount),
                        _ => Err(lacks),
                    };
                    (gives, outcome.strength)
                }
                Err(Stop::Needs(need)) => (Err(vec![need]), Strength::Permitted),
                Err(stop) => return Err(stop),
            };
            // What it rests on bounds it, whether it gives an amount yet or not.
            let rests_on = approach.entry(method.number).into_iter();
            let rests_on = rests_on.flat_map(|info| &info.standings);
            let strength = rests_on.map(|it| it.strength).fold(strength, Strength::min);
            methods.push(Method {
                entry: method.number,
                gives,
                strength,
            });
        }
        Ok(methods)
    }
}

fn by_method(choice: &ChoiceEntry, method: &str) -> ChoiceMade {
    ChoiceMade {
        choice: choice.id.clone(),
        victim: None,
        defendant: None,
        how: How::Method(method.to_owned()),
        reasons: None,
        jointly: false,
        by_user: false,
        proof: Proof::default(),
    }
}

/// Equal branches merge, or the program would ask for what decides nothing.
fn merge(need: Need, yes: Tree, no: Tree) -> Tree {
    if !same(&yes, &no, &Outcome::comparable) {
        return Tree::Branch {
            need,
            yes: Box::new(yes),
            no: Box::new(no),
        };
    }
    let mut merged = no;
    note_either_way(&mut merged, need);
    merged
}

fn note_either_way(tree: &mut Tree, need: Need) {
    match tree {
        Tree::Leaf(leaf) => leaf.either_way.push(need),
        Tree::Branch { yes, no, .. } => {
            note_either_way(yes, need);
            note_either_way(no, need);
        }
    }
}

/// At which end a run takes the unknown numbers that it meets. The losses go together: more of any of
/// them never lowers an award, so that all at their least and all at their greatest bound it.
#[derive(Clone, Copy, Default)]
struct At {
    facts: Ends,
    losses: Option<Within>,
}

/// Runs an approach at both ends of every unknown number that it meets.
struct AtEnds<'a> {
    approach: &'a Approach,
    choices: Choices<'a>,
    runs: Vec<Run>,
    open: Vec<OpenNumber>,
}

impl<'a> AtEnds<'a> {
    const fn new(approach: &'a Approach, choices: Choices<'a>) -> Self {
        Self {
            approach,
            choices,
            runs: Vec::new(),
            open: Vec::new(),
        }
    }

    fn run(&mut self, facts: &ClaimFacts, at: At) -> Result<(), Stop> {
        let claim = Evidence::at_ends(facts, &self.approach.law, at.facts);
        let mut account = Account::open(facts);
        let mut steps = Vec::with_capacity(self.approach.entries.len().saturating_add(1));
        let stop = self
            .approach
            .run(&claim, self.choices, &mut account, &mut steps)
            .err();
        let mut run = Run {
            steps,
            account,
            ended: None,
            lacks: None,
            beside: Vec::new(),
            pending: None,
        };
        match stop {
            None => {
                self.beside(&self.approach.terms, facts, at.facts, &mut run)?;
                self.beside(&self.approach.credits, facts, at.facts, &mut run)?;
            }
            Some(Stop::End(end, ground)) => run.ended = Some((end, ground)),
            Some(Stop::Pending(parameter)) => run.pending = Some(parameter),
            Some(Stop::Needs(need)) => match (need.target, need.question) {
                (NeedTarget::Fact(key), NeedQuestion::Value { up_to })
                    if self.takes_ends_of(key) =>
                {
                    return self.at_both_ends(facts, at, need, key, up_to);
                }
                (NeedTarget::Line(line, fact), NeedQuestion::Value { up_to }) => {
                    return self.loss_at_both_ends(facts, at, need, (line, fact), up_to);
                }
                (NeedTarget::Fact(_), NeedQuestion::Value { .. }) => {
                    run.lacks = Some(need);
                    self.bound(&claim, &mut run)?;
                }
                _ => return Err(Stop::Needs(need)),
            },
            Some(stop) => return Err(stop),
        }
        self.runs.push(run);
        Ok(())
    }

    /// The bounds hold whatever an amount that is lacking turns out to be, once losses are counted.
    fn bound(&self, claim: &Evidence<'_>, run: &mut Run) -> Result<(), Stop> {
        if !run.steps.iter().any(|step| matches!(step.op, Op::Count(_))) {
            return Ok(());
        }
        let bounded = self.approach.bound(claim, &mut run.account, &mut run.steps);
        match bounded {
            Err(Stop::Pending(parameter)) => run.pending = Some(parameter),
            Err(Stop::Needs(need)) if matches!(need.question, NeedQuestion::Value { .. }) => {}
            other => other?,
        }
        Ok(())
    }

    /// Terms say what follows and credits what can be collected, never what is ordered: what they lack divides no result.
    fn beside<C: Change>(
        &self,
        entries: &[Entry<C>],
        facts: &ClaimFacts,
        ends: Ends,
        run: &mut Run,
    ) -> Result<(), Stop> {
        for entry in entries {
            let claim = Evidence::at_ends(facts, &self.approach.law, ends);
            let asked = self
                .approach
                .ask(entry, &claim, &mut run.account, &mut run.steps);
            let mut lacks = match asked {
                Ok(()) => continue,
                Err(Stop::Needs(need)) => Ok(need),
                Err(Stop::Pending(parameter)) => Err(parameter),
                Err(stop) => return Err(stop),
            };
            // Everything that it lacks, and not only the first: what else it would ask, whatever the number before.
            let mut ends = ends;
            loop {
                run.beside.push(Lack {
                    entry: entry.number,
                    lacks,
                });
                let Ok(Need {
                    target: NeedTarget::Fact(key),
                    question: NeedQuestion::Value { .. },
                }) = lacks
                else {
                    break;
                };
                if ends.least & key.bit() != 0 {
                    break;
                }
                ends.least |= key.bit();
                let claim = Evidence::at_ends(facts, &self.approach.law, ends);
                let mut scratch = run.account.clone();
                match self.approach.ask(entry, &claim, &mut scratch, &mut NoSteps) {
                    Err(Stop::Needs(need)) => lacks = Ok(need),
                    _ => break,
                }
            }
        }
        Ok(())
    }

    /// Whether an unknown fact is a number, and not one too many.
    fn takes_ends_of(&self, key: Key) -> bool {
        let mut facts = self.open.iter().filter_map(|open| match open.need.target {
            NeedTarget::Fact(key) => Some(key),
            NeedTarget::Line(..) => None,
        });
        key.row().kind != Kind::Amounts
            && (facts.clone().count() < MOST_OPEN_FACTS || facts.any(|known| known == key))
    }

    fn at_both_ends(
        &mut self,
        facts: &ClaimFacts,
        at: At,
        need: Need,
        key: Key,
        up_to: i64,
    ) -> Result<(), Stop> {
        let (least, greatest) = facts.get(key).ends();
        self.note(need, least, greatest.min(up_to));
        let mut at_least = at;
        at_least.facts.least |= key.bit();
        let mut at_greatest = at;
        at_greatest.facts.greatest |= key.bit();
        self.run(facts, at_least)?;
        self.run(facts, at_greatest)
    }

    fn loss_at_both_ends(
        &mut self,
        facts: &ClaimFacts,
        at: At,
        need: Need,
        (line, fact): (usize, LineFact),
        up_to: i64,
    ) -> Result<(), Stop> {
        let loss = facts.losses.get(line).ok_or(RuleError::NoSuchLine(line))?;
        let (low, high) = match fact {
            LineFact::AMOUNT => (loss.low.cents(), loss.high.cents()),
            _ => (0, up_to),
        };
        self.note(need, low, high);
        for (end, value) in [(Within::Least, low), (Within::Greatest, high)] {
            if at.losses.is_some_and(|taken| taken != end) {
                continue;
            }
            let mut facts = facts.clone();
            if let Some(loss) = facts.losses.get_mut(line) {
                loss.set(fact.row().key, FactValue::Is(value));
            }
            let losses = Some(end);
            self.run(&facts, At { losses, ..at })?;
        }
        Ok(())
    }

    /// Notes an unknown number; its limit may be met again, larger, in another run.
    fn note(&mut self, need: Need, least: i64, greatest: i64) {
        if let Some(open) = self
            .open
            .iter_mut()
            .find(|open| open.need.target == need.target)
        {
            open.greatest = open.greatest.max(greatest);
            return;
        }
        self.open.push(OpenNumber {
            need,
            least,
            greatest,
            bounds: true,
        });
    }

    fn finish(mut self) -> (Vec<Run>, Vec<OpenNumber>) {
        for open in &mut self.open {
            open.bounds = one_way(self.approach, &self.runs, open.need);
        }
        (self.runs, self.open)
    }
}

/// Whether every rule that read a number declares that it moves the award, and all the same way.
/// More of a loss never lowers an award: that is a property of every rule, so a line always bounds.
fn one_way(approach: &Approach, runs: &[Run], need: Need) -> bool {
    let NeedTarget::Fact(key) = need.target else {
        return true;
    };
    let mut direction: Option<Direction> = None;
    for step in runs.iter().flat_map(|run| &run.steps) {
        if step.reads & key.bit() == 0 {
            continue;
        }
        let declared = approach
            .info(step.entry)
            .and_then(|info| info.direction(key));
        match (declared, direction) {
            (None, _) => return false,
            (Some(now), Some(before)) if now != before => return false,
            (now, _) => direction = now,
        }
    }
    true
}

impl Outcome {
    const fn unknown() -> Self {
        Self {
            ended: None,
            amount: None,
            liability: None,
            left_to_court: None,
            law_is_open: true,
            loss: Amount::Exact(Usd::ZERO),
            remaining: Amount::Exact(Usd::ZERO),
            collectible_at_most: None,
            at_least: None,
            more_than: None,
            less_than_remaining: false,
            terms: Vec::new(),
            strength: Strength::Illustrative,
            breaks: None,
        }
    }

    /// What of it makes a difference: once the amount is settled, a test of an award makes none.
    fn comparable(&self) -> Self {
        let settled = self.liability.is_some();
        // The same entry has another number where another entry stands before it.
        let unnumbered = |term: &Term| Term { entry: 0, ..*term };
        Self {
            left_to_court: self.left_to_court.map(|_| 0),
            terms: self.terms.iter().map(unnumbered).collect(),
            more_than: self.more_than.filter(|_| !settled),
            less_than_remaining: self.less_than_remaining && !settled,
            ..self.clone()
        }
    }

    /// What two runs of the same claim, at different ends of an unknown number, have in common.
    fn or(self, other: Self) -> Self {
        let amount = match (self.amount, other.amount) {
            (Some(a), Some(b)) => Some(a.hull(b)),
            _ => None,
        };
        Self {
            ended: self.ended.filter(|_| self.ended == other.ended),
            amount,
            liability: self.liability.filter(|_| self.liability == other.liability),
            left_to_court: self.left_to_court.or(other.left_to_court),
            law_is_open: self.law_is_open || other.law_is_open,
            loss: self.loss.hull(other.loss),
            remaining: self.remaining.hull(other.remaining),
            collectible_at_most: match (self.collectible_at_most, other.collectible_at_most) {
                (Some(a), Some(b)) => Some(a.hull(b)),
                _ => None,
            },
            at_least: self.at_least.min(other.at_least),
            more_than: self.more_than.min(other.more_than),
            less_than_remaining: self.less_than_remaining || other.less_than_remaining,
            terms: self.terms,
            strength: self.strength.min(other.strength),
            // A range is error where all of it is: an end that touches a limit is none.
            breaks: self.breaks.filter(|_| other.breaks.is_some()),
        }
    }
}

fn conclude(approach: &Approach, runs: &[Run], open: &[OpenNumber]) -> Outcome {
    let mut outcome = runs
        .iter()
        .map(|run| of_run(approach, run))
        .reduce(Outcome::or)
        .unwrap_or_else(Outcome::unknown);
    let only_law_bounds =
        open.iter().any(|number| !number.bounds) || runs.iter().any(|run| run.lacks.is_some());
    if only_law_bounds {
        let greatest = outcome
            .remaining
            .greatest()
            .max(outcome.at_least.unwrap_or(Usd::ZERO));
        outcome.amount = Some(Amount::between(
            outcome.at_least.unwrap_or(Usd::ZERO),
            greatest,
        ));
    }
    outcome
}

pub(crate) fn of_run(approach: &Approach, run: &Run) -> Outcome {
    let account = &run.account;
    let left = account.share() == Share::LeftToTheCourt;
    let (amount, liability) = match (account.share(), run.ended) {
        // How much is nominal the law does not say.
        (_, Some((End::Nominal, _))) => (None, None),
        (_, Some(_)) => (Some(Amount::Exact(Usd::ZERO)), None),
        (_, None) if run.pending.is_some() => (None, None),
        (Share::Settled(amount, kind), None) => (Some(Amount::Exact(amount)), Some(kind)),
        (Share::LeftToTheCourt | Share::Unsettled, None) => {
            let least = account.at_least().unwrap_or(Usd::ZERO);
            let cap = account
                .at_most()
                .map_or(account.remaining(), |cap| cap.min(account.remaining()));
            (Some(Amount::between(least, cap.max(least))), None)
        }
    };
    let left_by = run
        .steps
        .iter()
        .find(|step| step.op == Op::LeftToTheCourt)
        .filter(|_| left);
    let by_open_law = left_by.is_some_and(|step| std::ptr::eq(step.ground, &raw const LAW_IS_OPEN));
    Outcome {
        ended: run.ended,
        amount,
        liability,
        left_to_court: left_by.filter(|_| !by_open_law).map(|step| step.entry),
        law_is_open: by_open_law || approach.open,
        loss: Amount::Exact(account.gross()),
        remaining: Amount::Exact(account.remaining()),
        collectible_at_most: account.collectible_at_most().map(Amount::Exact),
        at_least: account.at_least(),
        more_than: account.more_than(),
        less_than_remaining: account.less_than().is_some(),
        terms: run.steps.iter().filter_map(Term::of).collect(),
        strength: strength(approach, &run.steps, left),
        breaks: liability
            .and(amount)
            .and_then(|amount| broken_bound(run, amount.least())),
    }
}

/// As strong as the weakest step that moved something. A floor that is not reached does not weaken; one
/// that is reached keeps the weakness of what lay below it.
fn strength(approach: &Approach, steps: &[Step], left_to_court: bool) -> Strength {
    steps
        .iter()
        .filter(|step| match &step.op {
            Op::Nothing
            | Op::Term
            | Op::TermAtMost(_)
            | Op::TermOf(_)
            | Op::Balances(_)
            | Op::Put(_) => false,
            Op::AtLeast(_) | Op::AtMost(_) | Op::MoreThan(_) | Op::LessThan(_) => {
                left_to_court || step.before != step.after
            }
            Op::LeaveOut(amount) | Op::Deduct(amount) => !amount.is_zero(),
            Op::Count(_)
            | Op::Add(_)
            | Op::Whole(_)
            | Op::Times(..)
            | Op::Formula(_)
            | Op::LeftToTheCourt
            | Op::End(_) => true,
        })
        .map(|step| {
            approach
                .standing(step.entry, step.ground)
                .map_or(step.ground.strength(), |standing| standing.strength)
        })
        .min()
        .unwrap_or(Strength::Required)
}

impl Approach {
    /// What the rule of an entry declares; a choice declares nothing.
    #[must_use]
    pub fn info(&self, number: u16) -> Option<&'static redress_rule::RuleInfo> {
        fn of<C>(entries: &[Entry<C>], number: u16) -> Option<&'static redress_rule::RuleInfo> {
            entries
                .iter()
                .find(|entry| entry.number == number)
                .map(|entry| entry.info)
        }
        use crate::approach::Apportionment;
        of(&self.gates, number)
            .or_else(|| of(&self.losses, number))
            .or_else(|| of(&self.bounds, number))
            .or_else(|| of(&self.terms, number))
            .or_else(|| of(&self.credits, number))
            .or_else(|| {
                self.apportionment.iter().find_map(|entry| match entry {
                    Apportionment::Rule(entry) => (entry.number == number).then_some(entry.info),
                    Apportionment::Choice(choice) => of(&choice.among, number),
                })
            })
    }
}

/// The day of the law and the day on which a step's authority began, for checks that no step cites the future.
#[must_use]
pub fn since(approach: &Approach, step: &Step) -> Option<Date> {
    approach
        .standing(step.entry, step.ground)
        .map(|standing| standing.support.since)
}

/// A whole case under one profile.
pub struct Computation {
    /// The profile, bound for one day.
    pub profile: Profile,
    /// Its claims, in the order of the case file.
    pub claims: Vec<ClaimResult>,
}

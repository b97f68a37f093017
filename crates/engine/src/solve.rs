//! Computes a claim under a profile, with everything open kept apart.
//!
//! A run that meets an open point stops at its entry. It is resumed there once for each answer, from a snapshot of the account and
//! the steps, because earlier entries read only what was known. Equal answers are merged. A missing number is taken at both ends
//! where each rule that read it declares which way it moves the award; otherwise only the limits of the law bound the result.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use redress_case::facts::{
    ClaimFacts, FactKind, FactValue, GREATEST_FINDING, Key, LineFact, NO_UPPER_BOUND, RECEIVED,
};
use redress_case::{ChoiceMade, Class, How, Proof};
use redress_money::Usd;
use redress_rule::again::Heard;
use redress_rule::{
    Account, Amount, Change, Direction, End, Ends, Evidence, LiabilityKind, Need, NeedQuestion,
    NeedTarget, Op, Recorder, RuleError, Share, Step, Stop, Strength, with_answer,
};

use crate::approach::{Approach, ChoiceEntry, Entry, Under};
use crate::conditional::{Conditional, Label, OpenNumber, OpenPoint, QuestionId, hull, widen};
use crate::outcome::{Consequence, Credits, Follows, Leaf, Limits, Method, Outcome};
use crate::plan::trace::Trace;
use crate::profile::{ChoiceOfLaw, Profile};
use crate::run::{COUNTED_IN_ANOTHER, Choices, Halt, Known, LAW_IS_OPEN, Place, RunList};
use crate::spread::Narrowing;
use crate::violation::broken_limit;

/// The most answers of one claim that are kept apart.
const MOST_ANSWERS: usize = 256;
/// The most answers that are worked out for the range of points left combined, and of the payments where the greatest finding is known.
const MOST_COMBINED: usize = 1_024;
/// The most answers of one consequence or of the payments.
const MOST_CONSEQUENCES: usize = 64;
/// The most answers of one method of a choice.
const MOST_OF_A_METHOD: usize = 64;
/// The most missing facts that are taken at both ends on one path; beyond them only the law bounds.
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
    /// The question on which the class depends; `None` if the class is settled.
    pub class_depends: Option<ClassDepends>,
    /// The facts.
    pub facts: ClaimFacts,
    /// The choices that were made for this claim.
    pub choices: Vec<&'a ChoiceMade>,
}

/// A class of offense that depends on a question: whether an attempt is of the class of the offense attempted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassDepends {
    /// The question.
    pub question: QuestionId,
    /// The class of the counts under each of its views.
    pub under: Vec<UnderView>,
    /// The ids of the texts under which it is asked; none for every text.
    pub texts: Vec<String>,
    /// The number of the view that the user takes; `None` if the question is open.
    pub taken: Option<usize>,
    /// The class of the counts under a text that does not ask.
    pub otherwise: UnderView,
}

/// The class of the counts of a claim under a view of the question on which it depends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnderView {
    /// They are of this class.
    OfClass(Class),
    /// The claim, of this class, has other counts, and with them these facts.
    WithCounts(Class, Arc<ClaimFacts>),
    /// Another claim is of their class, and they are computed with it.
    InAnother,
}

/// The result of a claim under one profile.
#[derive(Clone, Debug)]
pub struct ClaimResult {
    /// The victim.
    pub victim: String,
    /// The defendant.
    pub defendant: String,
    /// The class of offense.
    pub class: Class,
    /// The facts, as computed on.
    pub facts: ClaimFacts,
    /// The result under every answer to every open point.
    pub answer: Conditional<Leaf>,
    /// The result under each answer to a finding that some answers to other points do not ask for, and may not pass over once it
    /// is made ([`Evidence::refuted`](redress_rule::Evidence::refuted)), and whatever [`work_out_answers`] adds.
    pub if_found: Vec<(OpenPoint, Label, Conditional<Leaf>)>,
    /// The effect of each missing finding on the range; only where it was asked for ([`narrowing`](crate::narrowing())).
    pub narrowing: Option<Narrowing>,
}

impl ClaimResult {
    /// Returns the result under an answer to a point.
    #[must_use]
    pub fn given(&self, point: &OpenPoint, label: Label) -> Conditional<Leaf> {
        let mut if_found = self.if_found.iter();
        let found = if_found.find(|(known, answer, _)| known.same_point(point) && *answer == label);
        match found {
            Some((.., answer)) => answer.clone(),
            None => self.answer.given(point, label),
        }
    }

    /// Returns whether [`Self::given`] is as narrow as a computation with that answer: not where points are left combined, until
    /// [`work_out_answers`] has run.
    #[must_use]
    pub fn tells_apart(&self, point: &OpenPoint) -> bool {
        let mut if_found = self.if_found.iter();
        if_found.any(|(known, ..)| known.same_point(point)) || !self.leaves_points_combined()
    }

    /// Returns whether some answers leave points combined, because too many are open.
    #[must_use]
    pub fn leaves_points_combined(&self) -> bool {
        let leaves = self.answer.values();
        let mut outcomes = leaves.iter().map(|leaf| &leaf.outcome);
        outcomes.any(|outcome| matches!(outcome, Outcome::TooManyPoints { .. }))
    }

    /// Returns whether another result is of the same victim, defendant and class of offense.
    #[must_use]
    pub fn same_claim(&self, other: &Self) -> bool {
        (&self.victim, &self.defendant, self.class)
            == (&other.victim, &other.defendant, other.class)
    }
}

/// A whole case under one profile.
pub struct Computation {
    /// The profile, bound for one day.
    pub profile: Arc<Profile>,
    /// Its claims, in the order of the case file.
    pub claims: Vec<ClaimResult>,
}

/// Computes one claim under a profile.
///
/// # Errors
/// A fault: a rule or the profile is wrong, or a sum left the range of whole cents. Never an answer.
pub fn compute(profile: &Profile, claim: &Claim<'_>) -> Result<ClaimResult, RuleError> {
    let answer = answer(profile, claim, &claim.facts)?;
    tracing::debug!(leaves = answer.values().len(), "claim solved");
    Ok(ClaimResult {
        victim: claim.victim.to_owned(),
        defendant: claim.defendant.to_owned(),
        class: claim.class,
        facts: claim.facts.clone(),
        if_found: if_found(profile, claim, &answer)?,
        answer,
        narrowing: None,
    })
}

/// Computes the amount of one claim, without consequences and credits: the same outcomes and the same material points as
/// [`compute`], for whoever computes many claims and prints no worksheet.
///
/// # Errors
/// As [`compute`].
pub fn compute_amount(
    profile: &Profile,
    claim: &Claim<'_>,
) -> Result<Conditional<Leaf>, RuleError> {
    let solver = Solver::new(profile, claim);
    let start = State::new(claim.class, &claim.facts);
    let answer = solver.explore(start.clone())?;
    // What the methods of a choice give tells answers apart, and a single answer has none to be told apart from.
    match answer {
        Conditional::Settled(_) => Ok(answer),
        Conditional::Depends { .. } => solver.completed(answer, start, Complete::Methods),
    }
}

/// Returns the result under each answer to a finding that one branch asks for, and another only looks at: there it is missed by
/// nobody, and yet decides once it is made.
fn if_found(
    profile: &Profile,
    claim: &Claim<'_>,
    answer: &Conditional<Leaf>,
) -> Result<Vec<(OpenPoint, Label, Conditional<Leaf>)>, RuleError> {
    let mut all = Vec::new();
    let paths = answer.paths();
    for point in answer.points() {
        let OpenPoint::Finding(need) = &point else {
            continue;
        };
        let (NeedTarget::Fact(key), NeedQuestion::YesNo) = (need.target, need.question) else {
            continue;
        };
        let only_looked_at = paths.iter().any(|(path, leaf)| {
            !path.iter().any(|(on, _)| on.same_point(&point))
                && leaf.steps.iter().any(|step| step.reads & key.bit() != 0)
        });
        if !only_looked_at {
            continue;
        }
        for (label, yes) in [(Label::Yes, true), (Label::No, false)] {
            let facts = with_answer(&claim.facts, need, yes)?;
            all.push((point.clone(), label, self::answer(profile, claim, &facts)?));
        }
    }
    Ok(all)
}

/// Works out the result under each answer to each material point, where a result leaves points combined. It takes as many
/// computations, and is for whoever asks what to find first.
///
/// # Errors
/// As [`compute`].
pub fn work_out_answers(
    profile: &Profile,
    claim: &Claim<'_>,
    result: &mut ClaimResult,
) -> Result<(), RuleError> {
    if !result.leaves_points_combined() {
        return Ok(());
    }
    let views = |question| Solver::new(profile, claim).views(question);
    for point in result.answer.material_points() {
        let labels: Vec<Label> = match &point {
            OpenPoint::Finding(_) => vec![Label::Yes, Label::No],
            OpenPoint::Number(_) => vec![Label::Least, Label::Greatest],
            OpenPoint::Question(question) => (0..views(*question)).map(Label::View).collect(),
            OpenPoint::Choice(_) => Vec::new(),
        };
        for label in labels {
            let mut known = result.if_found.iter();
            if known.any(|(known, answer, _)| known.same_point(&point) && *answer == label) {
                continue;
            }
            let solver = Solver::new(profile, claim);
            let start = State::new(claim.class, &claim.facts).given(&point, label)?;
            let found = (point.clone(), label, solver.explore(start)?);
            result.if_found.push(found);
        }
    }
    Ok(())
}

/// Returns the result of a claim with other facts.
pub(crate) fn answer(
    profile: &Profile,
    claim: &Claim<'_>,
    facts: &ClaimFacts,
) -> Result<Conditional<Leaf>, RuleError> {
    let solver = Solver::new(profile, claim);
    let start = State::new(claim.class, facts);
    let answer = solver.explore(start.clone())?;
    solver.completed(answer, start, Complete::All)
}

/// What is added to an answer once equal ones are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Complete {
    /// What each method of a choice would give.
    Methods,
    /// That, and consequences and credits.
    All,
}

/// Names an approach for the log, where the name of a case's own approach has no place: its author chose it.
fn name_in_log(approach: &Approach) -> &str {
    match approach.of_the_case {
        true => "of-the-case",
        false => &approach.name,
    }
}

struct Solver<'a> {
    profile: &'a Profile,
    claim: &'a Claim<'a>,
    choices: Choices<'a>,
    /// The answers that may still be kept apart.
    answers_left: Cell<usize>,
    /// Whether answers are worked out only for their range.
    combining: Cell<bool>,
}

/// A run, as far as it has come.
#[derive(Clone)]
struct State {
    class: Class,
    /// The facts; every branch shares them until one of its answers changes them.
    facts: Rc<ClaimFacts>,
    /// The ends at which missing facts are taken.
    ends: Ends,
    /// Whether missing amounts of losses are taken at their least or at their greatest; `None` until one is met. All go together,
    /// because more of any never lowers an award.
    lines_at_least: Option<bool>,
    /// The missing amounts of losses that are taken at that end.
    lines_taken: Vec<OpenNumber>,
    views: Vec<(QuestionId, u16)>,
    law: Option<ChoiceOfLaw>,
    /// Whether the counts are computed with another claim.
    in_another: bool,
    place: Place,
    /// Whether a number is missing of which only the limits of the law bound the result.
    bounded_by_law: bool,
    account: Account,
    steps: Vec<Step>,
    /// The next credit entry, once the amount is made.
    credit: usize,
    /// The figures as the credits that bind the court leave them; `None` until one that only persuades has moved them.
    bound: Option<Account>,
    /// The steps of the credits that bind the court.
    binding: Vec<Step>,
    /// The trace of the run, where a plan is made of it.
    trace: Option<Trace>,
}

impl State {
    fn new(class: Class, facts: &ClaimFacts) -> Self {
        Self {
            class,
            account: Account::open(facts),
            facts: Rc::new(facts.clone()),
            ends: Ends::default(),
            lines_at_least: None,
            lines_taken: Vec::new(),
            views: Vec::new(),
            law: None,
            in_another: false,
            place: Place::default(),
            bounded_by_law: false,
            steps: Vec::new(),
            credit: 0,
            bound: None,
            binding: Vec::new(),
            trace: None,
        }
    }

    /// Lets the account and the trace take up an answer.
    fn learn(&mut self) {
        self.account.learn(&self.facts);
        if let Some(trace) = &mut self.trace {
            trace.learn(&self.facts);
        }
    }

    fn with_answer(mut self, need: &Need, yes: bool) -> Result<Self, RuleError> {
        self.facts = Rc::new(with_answer(&self.facts, need, yes)?);
        self.learn();
        Ok(self)
    }

    fn with_view(mut self, question: QuestionId, view: u16) -> Self {
        self.views.push((question, view));
        self
    }

    /// Returns the state with one more answer to a point on which a result depends.
    fn given(mut self, point: &OpenPoint, answer: Label) -> Result<Self, RuleError> {
        match (point, answer) {
            (OpenPoint::Finding(need), _) => self.with_answer(need, answer == Label::Yes),
            (OpenPoint::Question(question), Label::View(view)) => {
                Ok(self.with_view(*question, view))
            }
            (OpenPoint::Number(numbers), Label::Least | Label::Greatest) => {
                for number in numbers {
                    self = self.at_an_end(number, answer == Label::Least);
                }
                Ok(self)
            }
            (OpenPoint::Number(_), _) => {
                self.bounded_by_law = true;
                Ok(self)
            }
            (OpenPoint::Question(_) | OpenPoint::Choice(_), _) => Ok(self),
        }
    }

    fn at_an_end(mut self, number: &OpenNumber, least: bool) -> Self {
        match number.need.target {
            NeedTarget::Fact(key) if least => self.ends.least |= key.bit(),
            NeedTarget::Fact(key) => self.ends.greatest |= key.bit(),
            NeedTarget::Line(line, fact) => {
                let value = if least { number.least } else { number.greatest };
                if let Some(loss) = Rc::make_mut(&mut self.facts).losses.get_mut(line) {
                    loss.set(fact.row().key, FactValue::Is(value));
                }
                self.learn();
                self.lines_at_least = Some(least);
            }
        }
        self
    }

    /// Returns the state from which the consequences and credits of a leaf run.
    fn after(&self, leaf: &Leaf) -> Self {
        Self {
            law: Some(leaf.law),
            account: leaf.account.clone(),
            place: Place::start_of(RunList::Done),
            ..self.clone()
        }
    }

    /// Returns how many answers about the payments are kept apart: more where the greatest finding and what was received are known, or
    /// within bounds, because what they leave to collect is then said under every answer.
    fn answers_about_payments(&self, approach: &Approach) -> usize {
        let is_known = |key: Key| {
            let mut credits = approach.credits.iter();
            matches!(
                self.facts.get(key),
                FactValue::Is(_) | FactValue::Within(..)
            ) && credits.any(|entry| entry.info.reads & key.bit() != 0)
        };
        match is_known(GREATEST_FINDING.into()) && is_known(RECEIVED.into()) {
            true => MOST_COMBINED,
            false => MOST_CONSEQUENCES,
        }
    }

    fn counted_losses(&self) -> bool {
        let mut steps = self.steps.iter();
        steps.any(|step| matches!(step.op, Op::Count(_)))
    }

    /// Returns whether a plan can follow the run: the losses are counted where only the law bounds the result, and no missing amount
    /// of a loss is taken at an end.
    fn is_planned(&self) -> bool {
        (!self.bounded_by_law || self.counted_losses()) && self.lines_taken.is_empty()
    }

    fn open_facts(&self) -> u32 {
        (self.ends.least | self.ends.greatest).count_ones()
    }
}

/// A value that is explored: it depends on the points that its run meets.
trait Explored: PartialEq + Sized {
    /// Runs on from a state.
    fn run(solver: &Solver<'_>, state: &mut State) -> Result<Self, Halt>;

    /// Returns the value where too many points are open.
    fn cut_off(solver: &Solver<'_>, state: &State, point: OpenPoint) -> Result<Self, RuleError>;

    /// Returns the missing amounts of losses that were taken along at the same end.
    fn lines_taken(&self) -> &[OpenNumber] {
        &[]
    }

    /// Returns the one value that covers all values of a number which some rule reads against its declared direction; `None` if
    /// the ends of the number bound the value.
    fn bounded_by_law(solver: &Solver<'_>, values: &[&Self], number: Key) -> Option<Self>;
}

impl<'a> Solver<'a> {
    fn new(profile: &'a Profile, claim: &'a Claim<'a>) -> Self {
        Self {
            profile,
            claim,
            choices: &claim.choices,
            answers_left: Cell::new(MOST_ANSWERS),
            combining: Cell::new(false),
        }
    }

    fn approach(&self, law: Option<ChoiceOfLaw>) -> Option<&'a Approach> {
        let place = law?.approach?;
        self.profile.approaches.get(place).map(|it| &**it)
    }

    /// Runs on from a state under every answer to every point that is met.
    fn explore<T: Explored>(&self, mut state: State) -> Result<Conditional<T>, RuleError> {
        match T::run(self, &mut state) {
            Ok(value) => Ok(Conditional::Settled(value)),
            Err(Halt::Question(question)) => self.under_each_view(state, question),
            Err(Halt::Rule(Stop::Needs(need))) => match (need.target, need.question) {
                (NeedTarget::Fact(key), NeedQuestion::Value { up_to }) => {
                    self.at_the_ends_of_a_fact(state, need, key, up_to)
                }
                (NeedTarget::Line(line, fact), NeedQuestion::Value { up_to }) => {
                    self.at_the_ends_of_a_loss(state, need, (line, fact), up_to)
                }
                _ => {
                    let point = OpenPoint::Finding(need);
                    if let Some(cut) = self.cut_off(&state, &point, 1)? {
                        return Ok(cut);
                    }
                    let yes = self.explore(state.clone().with_answer(&need, true)?)?;
                    let no = self.explore(state.with_answer(&need, false)?)?;
                    let answers = vec![(Label::Yes, yes), (Label::No, no)];
                    Ok(Conditional::joined(point, answers))
                }
            },
            Err(Halt::Rule(Stop::Fault(fault))) => Err(fault),
            // Ends and pending values are values.
            Err(Halt::Rule(Stop::End(..) | Stop::Pending(_))) => Err(RuleError::NothingSettled),
        }
    }

    /// Takes some of the answers that may be kept apart; returns the value without them where too few are left.
    fn cut_off<T: Explored>(
        &self,
        state: &State,
        point: &OpenPoint,
        more: usize,
    ) -> Result<Option<Conditional<T>>, RuleError> {
        match self.answers_left.get().checked_sub(more) {
            Some(left) => {
                self.answers_left.set(left);
                Ok(None)
            }
            None => {
                T::cut_off(self, state, point.clone()).map(|cut| Some(Conditional::Settled(cut)))
            }
        }
    }

    /// Explores points that are left combined; `None` for a further one among them.
    fn combined<T: Explored>(&self, state: &State) -> Result<Option<Conditional<T>>, RuleError> {
        if self.combining.replace(true) {
            return Ok(None);
        }
        self.answers_left.set(MOST_COMBINED);
        let all = self.explore(state.clone())?;
        self.combining.set(false);
        self.answers_left.set(0);
        Ok(Some(all))
    }

    /// Returns the number of views of a question.
    fn views(&self, question: QuestionId) -> u16 {
        let views = match self.profile.question(question) {
            Some(known) => known.views.len(),
            // The class of an offense depends on a question that no entry reads.
            None => self
                .claim
                .class_depends
                .as_ref()
                .map_or(0, |depends| depends.under.len()),
        };
        u16::try_from(views).unwrap_or(u16::MAX)
    }

    fn under_each_view<T: Explored>(
        &self,
        state: State,
        question: QuestionId,
    ) -> Result<Conditional<T>, RuleError> {
        let point = OpenPoint::Question(question);
        let views = self.views(question);
        if let Some(cut) = self.cut_off(&state, &point, usize::from(views.saturating_sub(1)))? {
            return Ok(cut);
        }
        let last = views.checked_sub(1).ok_or(RuleError::NothingSettled)?;
        let mut answers = Vec::with_capacity(usize::from(views));
        for view in 0..last {
            let state = state.clone().with_view(question, view);
            answers.push((Label::View(view), self.explore(state)?));
        }
        let state = state.with_view(question, last);
        answers.push((Label::View(last), self.explore(state)?));
        Ok(Conditional::joined(point, answers))
    }

    fn at_the_ends_of_a_fact<T: Explored>(
        &self,
        mut state: State,
        need: Need,
        key: Key,
        up_to: i64,
    ) -> Result<Conditional<T>, RuleError> {
        let (least, greatest) = state.facts.get(key).ends();
        let number = OpenNumber {
            need,
            least,
            greatest: greatest.min(up_to),
        };
        let point = OpenPoint::Number(vec![number]);
        let most = u32::try_from(MOST_OPEN_FACTS).unwrap_or(u32::MAX);
        if key.row().kind == FactKind::Amounts || state.open_facts() >= most {
            if state.bounded_by_law {
                // A second missing number leaves the limits as they are.
                state.place = Place::start_of(RunList::Done);
                return self.explore(state);
            }
            state.bounded_by_law = true;
            state.place = Place::start_of(RunList::Limits);
            let answers = vec![(Label::Any, self.explore(state)?)];
            return Ok(Conditional::Depends { on: point, answers });
        }
        if let Some(cut) = self.cut_off(&state, &point, 1)? {
            return Ok(cut);
        }
        let least = self.explore(state.clone().at_an_end(&number, true))?;
        let greatest = self.explore(state.at_an_end(&number, false))?;
        let both = Conditional::joined(
            point.clone(),
            vec![(Label::Least, least), (Label::Greatest, greatest)],
        );
        if let Some(covering) = T::bounded_by_law(self, &both.values(), key) {
            let answers = vec![(Label::Any, Conditional::Settled(covering))];
            return Ok(Conditional::Depends { on: point, answers });
        }
        Ok(both)
    }

    fn at_the_ends_of_a_loss<T: Explored>(
        &self,
        mut state: State,
        need: Need,
        (line, fact): (usize, LineFact),
        up_to: i64,
    ) -> Result<Conditional<T>, RuleError> {
        let loss = state
            .facts
            .losses
            .get(line)
            .ok_or(RuleError::NoSuchLine(line))?;
        let (least, greatest) = match fact {
            LineFact::AMOUNT => (loss.low.cents(), loss.high.cents()),
            LineFact::Of(key) => {
                let (least, greatest) = loss.get(key).ends();
                (least.min(up_to), greatest.min(up_to))
            }
            LineFact::CausedBy(_) => (0, up_to),
        };
        let number = OpenNumber {
            need,
            least,
            greatest,
        };
        if let Some(at_least) = state.lines_at_least {
            state.lines_taken.push(number);
            return self.explore(state.at_an_end(&number, at_least));
        }
        if let Some(cut) = self.cut_off(&state, &OpenPoint::Number(vec![number]), 1)? {
            return Ok(cut);
        }
        // More of a loss never lowers an award: that is a property of every rule.
        let least: Conditional<T> = self.explore(state.clone().at_an_end(&number, true))?;
        let greatest: Conditional<T> = self.explore(state.at_an_end(&number, false))?;
        let mut numbers = vec![number];
        for value in least.values().into_iter().chain(greatest.values()) {
            widen(&mut numbers, value.lines_taken());
        }
        let answers = vec![(Label::Least, least), (Label::Greatest, greatest)];
        Ok(Conditional::joined(OpenPoint::Number(numbers), answers))
    }
}

impl Explored for Leaf {
    fn run(solver: &Solver<'_>, state: &mut State) -> Result<Self, Halt> {
        if state.law.is_none() {
            state.law = Some(solver.choose_law(state)?);
        }
        if state.in_another {
            return Ok(solver.in_another(state));
        }
        let Some(approach) = solver.approach(state.law) else {
            return Ok(solver.without_law(state));
        };
        if state.place == Place::default() && state.steps.is_empty() {
            tracing::Span::current().record("approach", name_in_log(approach));
        }
        let halted = if state.bounded_by_law {
            match state.counted_losses() {
                true => solver.run_until(state, approach, RunList::Done),
                false => Ok(()),
            }
        } else {
            solver.run_until(state, approach, RunList::Done)
        };
        match halted {
            Ok(()) => Ok(solver.leaf(state, approach, None)?),
            Err(Halt::Rule(stop @ (Stop::End(..) | Stop::Pending(_)))) => {
                Ok(solver.leaf(state, approach, Some(stop))?)
            }
            // What the limits lack leaves the limits that are known.
            Err(Halt::Rule(Stop::Needs(Need {
                question: NeedQuestion::Value { .. },
                ..
            }))) if state.bounded_by_law => Ok(solver.leaf(state, approach, None)?),
            Err(halt) => Err(halt),
        }
    }

    fn cut_off(solver: &Solver<'_>, state: &State, point: OpenPoint) -> Result<Self, RuleError> {
        let mut leaf = solver.without_law(state);
        let mut points = vec![point];
        let mut range = None;
        let mut without_amount: Vec<Outcome> = Vec::new();
        if let Some(all) = solver.combined::<Self>(state)? {
            for outcome in all.values().into_iter().map(|leaf| &leaf.outcome) {
                let cut_off = |it: &Outcome| matches!(it, Outcome::TooManyPoints { .. });
                let known = |it: &Outcome| it == outcome || cut_off(it) && cut_off(outcome);
                match outcome.range() {
                    Some(amount) => range = Some(hull(range, Some(amount)).unwrap_or(amount)),
                    None if without_amount.iter().any(known) => {}
                    None => without_amount.push(outcome.clone()),
                }
            }
            points = all.material_points();
            (leaf.loss, leaf.remaining) = (all.loss(), all.remaining());
        } else {
            // Whatever counts is on the list.
            let listed = state.facts.losses.iter().map(|loss| loss.high);
            let within = Amount::between(Usd::ZERO, Usd::sum(listed).unwrap_or(NO_UPPER_BOUND));
            (leaf.loss, leaf.remaining) = (Some(within), Some(within));
        }
        leaf.outcome = Outcome::TooManyPoints {
            points,
            range,
            without_amount,
        };
        Ok(leaf)
    }

    fn lines_taken(&self) -> &[OpenNumber] {
        &self.lines_taken
    }

    fn bounded_by_law(solver: &Solver<'_>, values: &[&Self], number: Key) -> Option<Self> {
        if one_way(solver, values, number) {
            return None;
        }
        let floor = |leaf: &&Self| leaf.account.at_least().unwrap_or_default();
        let at_least = values.iter().map(floor).min()?;
        let remaining = values.iter().map(|leaf| leaf.account.remaining()).max()?;
        let mut covering = (*values.last()?).clone();
        covering.outcome = Outcome::Bounded(Limits {
            at_least,
            at_most: remaining.max(at_least),
            more_than: values
                .iter()
                .filter_map(|leaf| leaf.account.more_than())
                .min(),
            less_than: None,
        });
        covering.loss = values.iter().map(|leaf| leaf.loss).reduce(hull).flatten();
        covering.remaining = values
            .iter()
            .map(|leaf| leaf.remaining)
            .reduce(hull)
            .flatten();
        covering.strength = values.iter().map(|leaf| leaf.strength).min()?;
        covering.breaks = None;
        Some(covering)
    }
}

/// Keeps the steps of a run and its trace.
struct WithTrace<'a> {
    steps: &'a mut Vec<Step>,
    trace: &'a mut Trace,
}

impl Recorder for WithTrace<'_> {
    fn step(&mut self, step: Step) {
        self.steps.push(step);
    }

    fn answer<C: Change>(&mut self, heard: &Heard<'_, C>) {
        self.trace.answer(heard);
    }

    fn choice<C: Change>(&mut self, change: &C, account: &Account) {
        self.trace.choice(change, account);
    }
}

/// A result with the trace of its run, for the plan of many claims.
pub(crate) enum Traced {
    /// The result of one run.
    Run(Box<(Leaf, Trace)>),
    /// The results of points that are left combined, with the run up to the first of them; `None` where no range is known.
    Combined(Box<(Leaf, Trace)>, Option<Box<Conditional<Self>>>),
    /// A result that no plan has.
    Unplanned,
}

/// No two are one: answers that are equal for one claim may differ for another.
impl PartialEq for Traced {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

impl Explored for Traced {
    fn run(solver: &Solver<'_>, state: &mut State) -> Result<Self, Halt> {
        if state.law.is_none() {
            state.law = Some(solver.choose_law(state)?);
        }
        let place = state.law.and_then(|law| law.approach);
        let approach = place.and_then(|place| solver.profile.approaches.get(place));
        if let (Some(trace), Some(approach)) = (&mut state.trace, approach) {
            trace.follows(approach);
        }
        let planned = state.is_planned();
        let leaf = Leaf::run(solver, state)?;
        Ok(match state.trace.clone().filter(|_| planned) {
            Some(trace) => Self::Run(Box::new((leaf, trace))),
            None => Self::Unplanned,
        })
    }

    fn cut_off(solver: &Solver<'_>, state: &State, _: OpenPoint) -> Result<Self, RuleError> {
        let Some(trace) = state.trace.clone().filter(|_| state.is_planned()) else {
            return Ok(Self::Unplanned);
        };
        let combined = solver.combined(state)?.map(Box::new);
        let run = (solver.without_law(state), trace);
        Ok(Self::Combined(Box::new(run), combined))
    }

    fn bounded_by_law(solver: &Solver<'_>, values: &[&Self], number: Key) -> Option<Self> {
        let leaves = values.iter().map(|value| match value {
            Self::Run(run) | Self::Combined(run, _) => Some(&run.0),
            Self::Unplanned => None,
        });
        match leaves.collect::<Option<Vec<&Leaf>>>() {
            Some(leaves) if one_way(solver, &leaves, number) => None,
            _ => Some(Self::Unplanned),
        }
    }
}

/// Explores a claim as [`compute_amount`] does, with the trace of each run.
pub(crate) fn traced(
    profile: &Profile,
    claim: &Claim<'_>,
    trace: Trace,
) -> Result<Conditional<Traced>, RuleError> {
    let solver = Solver::new(profile, claim);
    let mut start = State::new(claim.class, &claim.facts);
    start.trace = Some(trace);
    solver.explore(start)
}

/// Explores a claim under one method of a choice, with the trace of each run: every result that the method can give, whichever
/// points are open beside the choice.
pub(crate) fn traced_by_method(
    profile: &Profile,
    claim: &Claim<'_>,
    trace: Trace,
    (choice, method): (&str, &str),
) -> Result<Conditional<Traced>, RuleError> {
    let made = by_method(choice, method);
    let choices = [&made];
    let solver = Solver {
        profile,
        claim,
        choices: &choices,
        answers_left: Cell::new(MOST_COMBINED),
        combining: Cell::new(true),
    };
    let mut start = State::new(claim.class, &claim.facts);
    start.trace = Some(trace);
    solver.explore(start)
}

/// Returns whether every rule that read a number declares that it moves the award, and all the same way.
fn one_way(solver: &Solver<'_>, values: &[&Leaf], key: Key) -> bool {
    let mut direction: Option<Direction> = None;
    for leaf in values {
        let Some(approach) = solver.approach(Some(leaf.law)) else {
            continue;
        };
        for step in leaf.steps.iter().filter(|step| step.reads & key.bit() != 0) {
            let declared = approach
                .info(step.entry)
                .and_then(|info| info.direction(key));
            match (declared, direction) {
                (None, _) => return false,
                (Some(now), Some(before)) if now != before => return false,
                (now, _) => direction = now,
            }
        }
    }
    true
}

impl Solver<'_> {
    fn run_until(
        &self,
        state: &mut State,
        approach: &Approach,
        until: RunList,
    ) -> Result<(), Halt> {
        let claim = Evidence::at_ends(&state.facts, &approach.law, state.ends);
        let known = self.known(&state.views);
        let (place, account) = (&mut state.place, &mut state.account);
        // As many as most runs take, so that they are not moved while they grow.
        state.steps.reserve(approach.entries.len());
        match &mut state.trace {
            None => approach.run(place, &claim, known, account, &mut state.steps, until),
            Some(trace) => {
                let mut steps = WithTrace {
                    steps: &mut state.steps,
                    trace,
                };
                approach.run(place, &claim, known, account, &mut steps, until)
            }
        }
    }

    const fn known<'k>(&'k self, views: &'k [(QuestionId, u16)]) -> Known<'k> {
        let choices = self.choices;
        Known { choices, views }
    }

    /// Chooses the law. The class of an offense may depend on a question, which is asked only where it decides which law applies, or
    /// with which counts a claim is computed.
    fn choose_law(&self, state: &mut State) -> Result<ChoiceOfLaw, Halt> {
        let known = self.known(&state.views);
        let choose =
            |class, facts: &ClaimFacts| self.profile.choose(class, facts, |it| known.view(it));
        let of_the_count = choose(state.class, &state.facts)?;
        let Some(depends) = &self.claim.class_depends else {
            return Ok(of_the_count);
        };
        let text = self.profile.regimes.get(of_the_count.regime);
        let of_this_text = |known: &String| text.is_some_and(|text| text.id == *known);
        let under = if !depends.texts.is_empty() && !depends.texts.iter().any(of_this_text) {
            Some(&depends.otherwise)
        } else if let Some(taken) = depends.taken {
            depends.under.get(taken)
        } else {
            let view = known
                .view(depends.question)
                .ok_or(Halt::Question(depends.question))?;
            depends.under.get(usize::from(view))
        };
        match under {
            Some(UnderView::OfClass(class)) => choose(*class, &state.facts),
            Some(UnderView::WithCounts(class, facts)) => {
                let facts = with_answers_of(&state.facts, &self.claim.facts, facts);
                let law = choose(*class, &facts);
                state.facts = Rc::new(facts);
                state.learn();
                law
            }
            Some(UnderView::InAnother) => {
                state.in_another = true;
                Ok(of_the_count)
            }
            None => Ok(of_the_count),
        }
    }

    /// Returns the result of counts that are computed with another claim.
    fn in_another(&self, state: &State) -> Leaf {
        Leaf {
            outcome: Outcome::Amount {
                amount: Usd::ZERO,
                liability: LiabilityKind::WholeAlone,
            },
            steps: vec![Step {
                op: Op::Whole(LiabilityKind::WholeAlone),
                before: Usd::ZERO,
                after: Usd::ZERO,
                ground: &COUNTED_IN_ANOTHER,
                reads: 0,
                parameters: 0,
                entry: u16::MAX,
            }],
            strength: Strength::Required,
            ..self.without_law(state)
        }
    }

    fn without_law(&self, state: &State) -> Leaf {
        Leaf {
            law: state.law.unwrap_or(ChoiceOfLaw {
                class: state.class,
                regime: ChoiceOfLaw::NOT_CHOSEN,
                approach: None,
                straddling: None,
            }),
            outcome: Outcome::LawOpen(None),
            loss: None,
            remaining: None,
            steps: state.steps.clone(),
            account: state.account.clone(),
            strength: Strength::Illustrative,
            breaks: None,
            consequences: Vec::new(),
            credits: Conditional::Settled(Credits::default()),
            complete: false,
            lines_taken: state.lines_taken.clone(),
        }
    }

    fn leaf(
        &self,
        state: &mut State,
        approach: &Approach,
        stop: Option<Stop>,
    ) -> Result<Leaf, RuleError> {
        let account = &state.account;
        let complete = stop.is_none() && !state.bounded_by_law;
        // With a nominal award the loss is recorded.
        let ended = matches!(stop, Some(Stop::End(end, _)) if end != End::Nominal);
        let mut outcome = self.outcome(state, approach, stop)?;
        let left = matches!(outcome, Outcome::CourtsChoice { .. } | Outcome::LawOpen(_));
        let mut strength = strength(approach, &state.steps, left);
        if contradicts_controlling_authority(self.profile, approach) {
            strength = Strength::Contrast;
        }
        let breaks = match outcome {
            Outcome::Amount { amount, .. } => broken_limit(&state.steps, account, amount),
            _ => None,
        };
        if approach.open && !matches!(outcome, Outcome::LawOpen(_)) {
            outcome = Outcome::LawOpen(Some(Box::new(outcome)));
        }
        let counted = state
            .steps
            .iter()
            .any(|step| matches!(step.op, Op::Count(_) | Op::LeaveOut(_)))
            || !account.gross().is_zero();
        let counted = counted && !ended;
        Ok(Leaf {
            law: state.law.ok_or(RuleError::NothingSettled)?,
            outcome,
            loss: counted.then(|| Amount::Exact(account.gross())),
            remaining: counted.then(|| Amount::Exact(account.remaining())),
            strength,
            breaks,
            consequences: Vec::new(),
            credits: Conditional::Settled(Credits::default()),
            complete,
            steps: std::mem::take(&mut state.steps),
            account: std::mem::take(&mut state.account),
            lines_taken: std::mem::take(&mut state.lines_taken),
        })
    }

    fn outcome(
        &self,
        state: &State,
        approach: &Approach,
        stop: Option<Stop>,
    ) -> Result<Outcome, RuleError> {
        let account = &state.account;
        match stop {
            Some(Stop::End(end, ground)) => return Ok(Outcome::Ended(end, ground)),
            Some(Stop::Pending(parameter)) => return Ok(Outcome::Pending(parameter)),
            _ => {}
        }
        if let Share::Settled(amount, liability) = account.share() {
            return Ok(Outcome::Amount { amount, liability });
        }
        let limits = limits(state);
        let left_by = state
            .steps
            .iter()
            .find(|step| step.op == Op::LeftToTheCourt);
        let Some(left_by) = left_by.filter(|_| account.share() == Share::LeftToTheCourt) else {
            return Ok(Outcome::Bounded(limits));
        };
        if std::ptr::eq(left_by.ground, &raw const LAW_IS_OPEN) {
            return Ok(Outcome::LawOpen(Some(Box::new(Outcome::Bounded(limits)))));
        }
        // Limits that leave one amount leave no choice.
        if let Some(amount) = limits.range().exact() {
            let liability = LiabilityKind::Several;
            return Ok(Outcome::Amount { amount, liability });
        }
        let choice = approach.choice_left_by(left_by.entry);
        Ok(Outcome::CourtsChoice {
            choice: choice.map_or_else(String::new, |choice| choice.id.clone()),
            limits,
            methods: choice.map_or_else(Vec::new, methods),
        })
    }

    /// Adds what no amount depends on, to each answer that is left: consequences, credits, and what each method would give.
    ///
    /// They run under the answers on which the amount depends, and no others, so that they ask for what they need themselves.
    fn completed(
        &self,
        answer: Conditional<Leaf>,
        state: State,
        with: Complete,
    ) -> Result<Conditional<Leaf>, RuleError> {
        let (on, answers) = match answer {
            Conditional::Settled(leaf) => {
                let completed = self.completed_leaf(leaf, &state, with);
                return completed.map(Conditional::Settled);
            }
            Conditional::Depends { on, answers } => (on, answers),
        };
        let mut completed = Vec::with_capacity(answers.len());
        for (label, answer) in answers {
            let state = state.clone().given(&on, label)?;
            completed.push((label, self.completed(answer, state, with)?));
        }
        Ok(Conditional::Depends {
            on,
            answers: completed,
        })
    }

    fn completed_leaf(
        &self,
        mut leaf: Leaf,
        state: &State,
        with: Complete,
    ) -> Result<Leaf, RuleError> {
        let Some(approach) = self.approach(Some(leaf.law)) else {
            return Ok(leaf);
        };
        if leaf.complete && with == Complete::All {
            let after = state.after(&leaf);
            leaf.consequences = self.consequences(after.clone(), approach)?;
            let most = state.answers_about_payments(approach);
            leaf.credits = self.within(most, || self.explore(after))?;
        }
        let outcome = match &mut leaf.outcome {
            Outcome::LawOpen(Some(illustration)) => &mut **illustration,
            outcome => outcome,
        };
        if let Outcome::CourtsChoice {
            choice, methods, ..
        } = outcome
            && let Some(choice) = approach.choices().find(|known| known.id == *choice)
        {
            for method in methods {
                self.work_out(method, approach, choice, state)?;
            }
        }
        Ok(leaf)
    }

    /// Works out what a permitted method would give on the facts of a result that leaves the choice open.
    fn work_out(
        &self,
        method: &mut Method,
        approach: &Approach,
        choice: &ChoiceEntry,
        state: &State,
    ) -> Result<(), RuleError> {
        let made = by_method(&choice.id, method.name);
        let choices = [&made];
        let solver = Solver {
            profile: self.profile,
            claim: self.claim,
            choices: &choices,
            answers_left: Cell::new(MOST_OF_A_METHOD),
            combining: Cell::new(true),
        };
        let answer: Conditional<Leaf> = solver.explore(state.clone())?;
        let entries = approach.entry(method.entry).into_iter();
        let standings = entries.flat_map(|info| &info.standings);
        let least = answer.values().iter().map(|leaf| leaf.strength).min();
        method.strength = standings
            .map(|it| it.strength)
            .fold(least.unwrap_or(Strength::Permitted), Strength::min);
        method.gives = answer
            .map(&mut |leaf| leaf.outcome.illustrated().range())
            .merged();
        Ok(())
    }

    /// Explores with a budget of its own.
    fn within<R>(&self, budget: usize, explore: impl FnOnce() -> R) -> R {
        let left = self.answers_left.replace(budget);
        let result = explore();
        self.answers_left.set(left);
        result
    }

    fn consequences(
        &self,
        mut from: State,
        approach: &Approach,
    ) -> Result<Vec<Consequence>, RuleError> {
        let mut consequences = Vec::with_capacity(approach.terms.len());
        while let Some((first, versions)) = versions_from(&approach.terms, from.place.entry) {
            // Most consequences settle at once; only one that does not needs a state of its own.
            let explored = match Followed::run(self, &mut from) {
                Ok(followed) => Conditional::Settled(followed),
                Err(_) => self.within(MOST_CONSEQUENCES, || self.explore(from.clone()))?,
            };
            from.steps.clear();
            let steps = explored
                .values()
                .into_iter()
                .filter_map(|it| it.step.clone());
            consequences.push(Consequence {
                entry: first.number,
                steps: steps.collect(),
                follows: explored.map(&mut |it| it.follows),
            });
            from.place.entry = from.place.entry.saturating_add(versions.len());
        }
        Ok(consequences)
    }
}

/// Returns the entry at a place, with all of its versions. An entry whose options depend on a question stands in the list once for
/// each view; it is one consequence, of which no two versions are there together.
fn versions_from<C>(entries: &[Entry<C>], place: usize) -> Option<(&Entry<C>, &[Entry<C>])> {
    let rest = entries.get(place..)?;
    let first = rest.first()?;
    let other_version = |entry: &&Entry<C>| {
        let excludes = |it: &Under| {
            let mut under = first.under.iter();
            under.any(|other| other.question == it.question && other.view != it.view)
        };
        std::ptr::eq(entry.info, first.info) && entry.under.iter().any(excludes)
    };
    let more = rest.iter().skip(1).take_while(other_version).count();
    Some((first, rest.get(..=more)?))
}

/// A consequence with its step.
struct Followed {
    follows: Follows,
    step: Option<Step>,
}

impl PartialEq for Followed {
    fn eq(&self, other: &Self) -> bool {
        self.follows == other.follows
    }
}

impl Explored for Followed {
    fn run(solver: &Solver<'_>, state: &mut State) -> Result<Self, Halt> {
        let unknown = |follows| {
            Ok(Self {
                follows,
                step: None,
            })
        };
        let approach = solver
            .approach(state.law)
            .ok_or(RuleError::NothingSettled)?;
        let (_, versions) =
            versions_from(&approach.terms, state.place.entry).ok_or(RuleError::NothingSettled)?;
        if state.bounded_by_law || state.place.list != RunList::Done {
            return unknown(Follows::Unknown);
        }
        let mut versions = versions.iter();
        match versions.try_for_each(|entry| ask_alone(solver, approach, entry, state)) {
            Ok(()) => {
                let step = state.steps.last().cloned();
                let follows = step.as_ref().map_or(Follows::No, Follows::from_step);
                Ok(Self { follows, step })
            }
            Err(Halt::Rule(Stop::Pending(parameter))) => unknown(Follows::Pending(parameter)),
            Err(Halt::Rule(Stop::Fault(RuleError::LeftToTheCourt))) => unknown(Follows::Unknown),
            Err(halt) => Err(halt),
        }
    }

    fn cut_off(_: &Solver<'_>, _: &State, _: OpenPoint) -> Result<Self, RuleError> {
        Ok(Self {
            follows: Follows::Unknown,
            step: None,
        })
    }

    fn bounded_by_law(_: &Solver<'_>, _: &[&Self], _: Key) -> Option<Self> {
        None
    }
}

impl Explored for Credits {
    fn run(solver: &Solver<'_>, state: &mut State) -> Result<Self, Halt> {
        let approach = solver
            .approach(state.law)
            .ok_or(RuleError::NothingSettled)?;
        let mut unknown = state.bounded_by_law;
        while let Some(entry) = approach
            .credits
            .get(state.credit)
            .filter(|_| !state.bounded_by_law)
        {
            let (before, steps) = (state.account.clone(), state.steps.len());
            match ask_alone(solver, approach, entry, state) {
                Ok(()) if state.steps.len() > steps => {
                    bind(solver, approach, entry, state, before)?;
                }
                Ok(()) => {}
                Err(Halt::Rule(Stop::Pending(_) | Stop::Fault(RuleError::LeftToTheCourt))) => {
                    unknown = true;
                }
                Err(halt) => return Err(halt),
            }
            state.credit = state.credit.saturating_add(1);
        }
        Ok(Self {
            collectible_at_most: state.account.collectible_at_most(),
            unknown,
            binding: std::mem::take(&mut state.binding),
            steps: std::mem::take(&mut state.steps),
        })
    }

    /// Keeps what the credits before the point leave, because those after it leave no more.
    fn cut_off(_: &Solver<'_>, state: &State, _: OpenPoint) -> Result<Self, RuleError> {
        Ok(Self {
            unknown: true,
            binding: state.binding.clone(),
            ..Self::default()
        })
    }

    fn bounded_by_law(_: &Solver<'_>, _: &[&Self], _: Key) -> Option<Self> {
        None
    }
}

/// Keeps what the credits that bind the court leave apart from what one leaves that only persuades, because such a cap overrides no
/// binding clause. What is not known lowers nothing.
fn bind(
    solver: &Solver<'_>,
    approach: &Approach,
    entry: &Entry<impl Change>,
    state: &mut State,
    before: Account,
) -> Result<(), RuleError> {
    let Some(step) = state.steps.last() else {
        return Ok(());
    };
    let standing = approach.standing(step.entry, step.ground);
    if standing.is_some_and(|it| it.strength <= Strength::Illustrative) {
        state.bound.get_or_insert(before);
        return Ok(());
    }
    let step = match &mut state.bound {
        None => Some(step.clone()),
        Some(bound) => {
            let claim = Evidence::at_ends(&state.facts, &approach.law, state.ends);
            let known = solver.known(&state.views);
            let mut steps = Vec::new();
            match approach.ask_if_included(entry, &claim, known, bound, &mut steps) {
                Err(Halt::Rule(Stop::Fault(fault))) => return Err(fault),
                Ok(()) | Err(_) => steps.pop(),
            }
        }
    };
    state.binding.extend(step);
    Ok(())
}

/// Asks one entry, with the answers of a run.
fn ask_alone<C: Change>(
    solver: &Solver<'_>,
    approach: &Approach,
    entry: &Entry<C>,
    state: &mut State,
) -> Result<(), Halt> {
    let claim = Evidence::at_ends(&state.facts, &approach.law, state.ends);
    let known = solver.known(&state.views);
    approach.ask_if_included(entry, &claim, known, &mut state.account, &mut state.steps)
}

/// Returns whether the user took a view on which the approach depends and which controlling authority rejects.
pub(crate) fn contradicts_controlling_authority(profile: &Profile, approach: &Approach) -> bool {
    let mut questions = profile.questions.iter();
    questions.any(|question| {
        let taken = question.taken.as_ref();
        taken.is_some_and(|taken| taken.contrary_to.is_some())
            && approach.questions.contains(&question.number)
    })
}

/// Returns the methods of a choice, each once, before it is worked out what they would give.
fn methods(choice: &ChoiceEntry) -> Vec<Method> {
    let mut methods: Vec<Method> = Vec::new();
    for method in &choice.among {
        if methods.iter().all(|known| known.name != method.info.name) {
            methods.push(Method {
                entry: method.number,
                name: method.info.name,
                gives: Conditional::Settled(None),
                strength: Strength::Permitted,
            });
        }
    }
    methods
}

fn limits(state: &State) -> Limits {
    match state.counted_losses() || !state.bounded_by_law {
        true => Limits::of_settled_losses(&state.account),
        false => Limits::between(&state.account, NO_UPPER_BOUND),
    }
}

impl Limits {
    /// Returns the limits of an account whose losses are counted.
    pub(crate) fn of_settled_losses(account: &Account) -> Self {
        Self::between(account, account.remaining())
    }

    fn between(account: &Account, remaining: Usd) -> Self {
        let at_least = account.at_least().unwrap_or_default();
        // A cap of the law may be more than the losses, such as double the losses.
        let cap = account.at_most().unwrap_or(remaining);
        Self {
            at_least,
            at_most: cap.max(at_least),
            more_than: account.more_than(),
            less_than: account.less_than(),
        }
    }
}

fn by_method(choice: &str, method: &str) -> ChoiceMade {
    ChoiceMade {
        choice: choice.to_owned(),
        victim: None,
        defendant: None,
        how: How::Method(method.to_owned()),
        reasons: None,
        jointly: false,
        by_user: false,
        proof: Proof::default(),
    }
}

/// Returns the strength of the weakest step that moved something. A floor that is not reached does not weaken; one
/// that is reached keeps the weakness of the steps below it.
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

/// Returns facts with the answers that were given to open points: where what is answered is not what was known.
fn with_answers_of(answered: &ClaimFacts, known: &ClaimFacts, facts: &ClaimFacts) -> ClaimFacts {
    let mut facts = facts.clone();
    let values = answered.values.iter().zip(&known.values);
    for (value, (answer, before)) in facts.values.iter_mut().zip(values) {
        if answer != before {
            *value = *answer;
        }
    }
    let losses = answered.losses.iter().zip(&known.losses);
    for (loss, (answer, before)) in facts.losses.iter_mut().zip(losses) {
        if answer != before {
            *loss = answer.clone();
        }
    }
    facts
}

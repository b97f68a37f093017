//! Which of several missing findings narrows a result most.
//!
//! The *spread* of a result is its greatest amount less its least, over every leaf. A leaf that is denied,
//! deferred or declined counts as nothing; a leaf that says no amount leaves the spread without bound. For
//! each missing finding the profile is run again, from the start, under each of its answers; the widest
//! and the smallest spread that an answer leaves are kept. The finding with the smallest of the widest
//! comes first: whichever way it is found, no more is left. Of equals the one with the smallest of the
//! smallest: it may narrow more. Of equals in both, the one that the rules met first.
//!
//! The answers of a finding are: yes and no; of a comparison, more and not more; of the cause of a loss,
//! every cause; of a number, its least and the greatest that matters; of a list of amounts, no amount, one
//! of nothing and one without bound. So the widest spread is that whichever way a yes or no, a comparison
//! or a cause is found. Of a number or a list it is that of the ends: found, a number has no width of its
//! own, but a result that is cut off at both ends can be wider between them. What a number without bound
//! leaves at a great amount, where it leaves more without limit as the amount grows, is [`Spread::AsFound`].

use redress_case::facts::{
    Cause, ClaimFacts, FactValue, Key, Kind, LineFact, NO_UPPER_BOUND, UNBOUNDED,
};
use redress_money::Usd;
use redress_rule::{Amount, Need, NeedQuestion, NeedTarget, RuleError, with_answer};

use crate::profile::Profile;
use crate::solve::{Claim, ClaimResult, Term, Tree, tree};

/// The most findings of one claim that are compared. Those met later are not.
const MOST_FINDINGS: usize = 16;
/// An amount that is great, and bounded.
const GREAT: Usd = Usd::from_cents(UNBOUNDED.cents() / 1_000);

/// The greatest amount of a result less its least; the smaller comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spread {
    /// As much as this.
    Of(Usd),
    /// Bounded whatever amount is found, and the more the greater it is.
    AsFound,
    /// Without bound, or no amount is said.
    Unbounded,
}

/// How far each missing finding, found alone, would narrow a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowing {
    /// The spread now.
    pub now: Spread,
    /// The findings, the one that narrows most first.
    pub findings: Vec<Narrowed>,
    /// The findings on which only turns what stands beside the amount ordered.
    pub beside: Vec<FindingBeside>,
}

/// What one finding leaves of the spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Narrowed {
    /// The finding.
    pub need: Need,
    /// The widest spread that one of its answers leaves.
    pub at_most: Spread,
    /// The smallest.
    pub at_least: Spread,
}

/// A finding that only terms and credits lack: consequences and what can be collected turn on it, and never
/// what is ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingBeside {
    /// The finding.
    pub need: Need,
    /// Of a number, its least and the greatest that matters, which the answers then are; else they are yes and no.
    pub ends: Option<[i64; 2]>,
    /// What follows on each of the two answers.
    pub then: [Then; 2],
}

/// What stands beside the amount ordered once a finding is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Then {
    /// The consequences of the rules that lacked it, on any leaf.
    pub terms: Vec<Term>,
    /// The most that can be collected, over every leaf that says it; `None` where none does, and where no credit
    /// lacked the finding.
    pub collectible: Option<Amount>,
}

impl Narrowing {
    /// The place of a finding, from 1, and what it leaves; `None` when it was not compared.
    #[must_use]
    pub fn of(&self, need: &Need) -> Option<(usize, &Narrowed)> {
        (1..)
            .zip(&self.findings)
            .find(|(_, narrowed)| same_finding(&narrowed.need, need))
    }

    /// The finding that narrows most; `None` when none can by itself.
    #[must_use]
    pub fn most(&self) -> Option<&Narrowed> {
        self.findings
            .first()
            .filter(|narrowed| narrowed.at_least < self.now)
    }
}

/// Works out how far each missing finding would narrow a result; the setting is that of the result.
///
/// # Errors
/// A fault of a rule or the profile.
pub fn narrowing(
    profile: &Profile,
    setting: &Claim<'_>,
    result: &ClaimResult,
) -> Result<Narrowing, RuleError> {
    let runs = Runs { profile, setting };
    let now = Spread::over(result.tree.amount());
    let mut needs: Vec<Need> = Vec::new();
    for need in result.tree.needs() {
        if !needs.iter().any(|known| same_finding(known, &need)) {
            needs.push(need);
        }
    }
    let mut findings = Vec::new();
    for need in needs.into_iter().take(MOST_FINDINGS) {
        let mut left = Vec::new();
        for answer in answers(result, &need) {
            // No answer makes more possible than is possible now.
            left.push(runs.left_by(result, &answer)?.min(now));
        }
        findings.push(Narrowed {
            need,
            at_most: left.iter().copied().max().unwrap_or(now),
            at_least: left.iter().copied().min().unwrap_or(now),
        });
    }
    findings.sort_by_key(|narrowed| (narrowed.at_most, narrowed.at_least));
    let mut beside = Vec::new();
    for (need, entries) in lacked_beside(&result.tree) {
        if findings.iter().any(|it| same_finding(&it.need, &need)) {
            continue;
        }
        if let [one, other] = answers(result, &need).as_slice() {
            beside.push(FindingBeside {
                need,
                ends: one.number().zip(other.number()).map(|(a, b)| [a, b]),
                then: [
                    runs.then(result, one, &entries)?,
                    runs.then(result, other, &entries)?,
                ],
            });
        }
    }
    Ok(Narrowing {
        now,
        findings,
        beside,
    })
}

/// An entry of an approach, by the place of the approach in the profile.
type InApproach = (Option<usize>, u16);

/// What terms and credits lack on any leaf, and which of them; a number up to the greatest of its limits.
fn lacked_beside(tree: &Tree) -> Vec<(Need, Vec<InApproach>)> {
    let mut lacked: Vec<(Need, Vec<InApproach>)> = Vec::new();
    for leaf in tree.leaves() {
        for lack in leaf.runs.iter().flat_map(|run| &run.beside) {
            let Ok(need) = lack.lacks else { continue };
            let entry = (leaf.law.approach, lack.entry);
            match lacked
                .iter_mut()
                .find(|(known, _)| same_finding(known, &need))
            {
                Some((known, entries)) => {
                    if let (NeedQuestion::Value { up_to }, NeedQuestion::Value { up_to: more }) =
                        (&mut known.question, need.question)
                    {
                        *up_to = more.max(*up_to);
                    }
                    if !entries.contains(&entry) {
                        entries.push(entry);
                    }
                }
                None => lacked.push((need, vec![entry])),
            }
        }
    }
    lacked
}

impl Spread {
    fn over(amount: Option<Amount>) -> Self {
        amount
            .and_then(|amount| amount.greatest().checked_sub(amount.least()).ok())
            .filter(|spread| *spread < UNBOUNDED)
            .map_or(Self::Unbounded, Self::Of)
    }
}

/// A number may be asked for up to several limits; it is one finding.
fn same_finding(a: &Need, b: &Need) -> bool {
    a.target == b.target
        && (a.question == b.question
            || matches!(
                (a.question, b.question),
                (NeedQuestion::Value { .. }, NeedQuestion::Value { .. })
            ))
}

/// An answer to a finding.
enum Answer {
    YesNo(Need, bool),
    Cause(usize, Cause),
    Number(Key, i64),
    OfLine(usize, LineFact, Usd),
    List(Vec<Usd>),
}

/// The answers of a finding that a result lacks.
fn answers(result: &ClaimResult, need: &Need) -> Vec<Answer> {
    match (need.target, need.question) {
        (NeedTarget::Line(line, LineFact::CAUSED | LineFact::CausedBy(_)), _) => Cause::ALL
            .iter()
            .map(|(cause, _)| Answer::Cause(line, *cause))
            .collect(),
        (_, NeedQuestion::YesNo | NeedQuestion::MoreThan(_) | NeedQuestion::OnOrAfter(_)) => {
            vec![Answer::YesNo(*need, true), Answer::YesNo(*need, false)]
        }
        (NeedTarget::Fact(key), NeedQuestion::Value { .. }) if key.row().kind == Kind::Amounts => {
            vec![
                Answer::List(Vec::new()),
                Answer::List(vec![Usd::ZERO]),
                Answer::List(vec![NO_UPPER_BOUND]),
            ]
        }
        (NeedTarget::Fact(key), NeedQuestion::Value { up_to }) => {
            // One number too many for its leaf was not taken at its ends: they are those of what is known.
            let (least, greatest) = result.facts.get(key).ends();
            ends(&result.tree, need)
                .unwrap_or([least, greatest.min(up_to)])
                .map(|end| Answer::Number(key, end))
                .into()
        }
        (NeedTarget::Line(line, fact), NeedQuestion::Value { up_to }) => ends(&result.tree, need)
            .unwrap_or([0, up_to])
            .map(|end| Answer::OfLine(line, fact, Usd::from_cents(end)))
            .into(),
    }
}

/// The least and the greatest of a number that matter on any leaf.
fn ends(tree: &Tree, need: &Need) -> Option<[i64; 2]> {
    tree.leaves()
        .into_iter()
        .flat_map(|leaf| &leaf.open_numbers)
        .filter(|number| number.need.target == need.target)
        .map(|number| [number.least, number.greatest])
        .reduce(|[least, greatest], [a, b]| [least.min(a), greatest.max(b)])
}

impl Answer {
    /// The facts with this answer; `None` when they have no such line of loss.
    fn given(&self, facts: &ClaimFacts) -> Result<Option<ClaimFacts>, RuleError> {
        let mut given = facts.clone();
        let line = match self {
            Self::YesNo(need, yes) => {
                return match need.target {
                    NeedTarget::Line(line, _) if facts.losses.get(line).is_none() => Ok(None),
                    _ => with_answer(facts, need, *yes).map(Some),
                };
            }
            Self::Number(key, value) => {
                given.set(*key, FactValue::Is(*value));
                return Ok(Some(given));
            }
            Self::List(awards) => {
                given.awards_elsewhere = Some(awards.clone());
                return Ok(Some(given));
            }
            Self::Cause(line, _) | Self::OfLine(line, ..) => *line,
        };
        let Some(loss) = given.losses.get_mut(line) else {
            return Ok(None);
        };
        match self {
            Self::Cause(_, cause) => loss.cause = Some(*cause),
            Self::OfLine(_, fact, amount) => loss.set(fact.row().key, FactValue::usd(*amount)),
            Self::YesNo(..) | Self::Number(..) | Self::List(_) => {}
        }
        Ok(Some(given))
    }
}

impl Answer {
    /// The number that it gives, if it gives one.
    const fn number(&self) -> Option<i64> {
        match self {
            Self::Number(_, number) => Some(*number),
            Self::OfLine(.., amount) => Some(amount.cents()),
            Self::YesNo(..) | Self::Cause(..) | Self::List(_) => None,
        }
    }

    /// A great amount in the place of one without bound.
    fn bounded(&self) -> Option<Self> {
        match *self {
            Self::Number(key, cents) if key.row().kind == Kind::Money => {
                (cents >= UNBOUNDED.cents()).then_some(Self::Number(key, GREAT.cents()))
            }
            Self::OfLine(line, fact, amount) => {
                (amount >= UNBOUNDED).then_some(Self::OfLine(line, fact, GREAT))
            }
            _ => None,
        }
    }
}

/// One claim under one profile, to be run again.
struct Runs<'a> {
    profile: &'a Profile,
    setting: &'a Claim<'a>,
}

impl Runs<'_> {
    /// The spread that an answer leaves.
    fn left_by(&self, result: &ClaimResult, answer: &Answer) -> Result<Spread, RuleError> {
        let with = |answer| self.amount(&result.tree, &result.facts, answer);
        let left = Spread::over(with(answer)?);
        match (left, answer.bounded()) {
            (Spread::Unbounded, Some(great)) => Ok(match Spread::over(with(&great)?) {
                Spread::Unbounded => left,
                Spread::Of(_) | Spread::AsFound => Spread::AsFound,
            }),
            _ => Ok(left),
        }
    }

    /// What stands beside the amount with one more answer, of the entries that lacked it.
    fn then(
        &self,
        result: &ClaimResult,
        answer: &Answer,
        lacked: &[InApproach],
    ) -> Result<Then, RuleError> {
        let mut then = Then {
            terms: Vec::new(),
            collectible: None,
        };
        let Some(given) = answer.given(&result.facts)? else {
            return Ok(then);
        };
        let tree = tree(self.profile, self.setting, &given)?;
        for leaf in tree.leaves() {
            let lacks = |entry: u16| lacked.contains(&(leaf.law.approach, entry));
            for term in leaf.outcome.terms.iter().filter(|term| lacks(term.entry)) {
                if !then.terms.contains(term) {
                    then.terms.push(*term);
                }
            }
            let approach = leaf
                .law
                .approach
                .and_then(|place| self.profile.approaches.get(place));
            let credits = approach.into_iter().flat_map(|approach| &approach.credits);
            if credits.into_iter().any(|credit| lacks(credit.number)) {
                let said = leaf.outcome.collectible_at_most;
                then.collectible = match (then.collectible, said) {
                    (Some(most), Some(said)) => Some(most.hull(said)),
                    (most, said) => most.or(said),
                };
            }
        }
        Ok(then)
    }

    /// What the claim comes to with one more answer. A loss that only another finding would bring is
    /// answered for on the branches on which it is there.
    fn amount(
        &self,
        unanswered: &Tree,
        facts: &ClaimFacts,
        answer: &Answer,
    ) -> Result<Option<Amount>, RuleError> {
        if let Some(given) = answer.given(facts)? {
            return Ok(tree(self.profile, self.setting, &given)?.amount());
        }
        match unanswered {
            Tree::Leaf(leaf) => Ok(leaf.outcome.amount),
            Tree::Branch { need, yes, no } => {
                let yes = self.amount(yes, &with_answer(facts, need, true)?, answer)?;
                let no = self.amount(no, &with_answer(facts, need, false)?, answer)?;
                Ok(yes.zip(no).map(|(yes, no)| yes.hull(no)))
            }
        }
    }
}

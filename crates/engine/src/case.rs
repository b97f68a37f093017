//! What the claims of a case come to together: a loss is owed once, however many owe it.

use std::collections::{BTreeMap, BTreeSet};

use redress_case::facts::{Loss, NO_UPPER_BOUND};
use redress_case::{Case, PayeeKind, Victim};
use redress_money::{MoneyError, Usd};
use redress_rule::{Amount, LiabilityKind};

use crate::conditional::{Conditional, Label, OpenPoint, QuestionId};
use crate::outcome::{Leaf, Outcome};
use crate::payees::Payees;
use crate::solve::ClaimResult;

/// The most ways of answering the questions of a case under which its sums are kept apart.
const MOST_ANSWERS: usize = 64;

/// The sums of a case. Two amounts that depend on one question are added under the same view of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Each victim, in the order of the file.
    pub victims: Vec<VictimTotal>,
    /// Each defendant with a claim, in the order of the file.
    pub defendants: Vec<DefendantTotal>,
    /// What all defendants owe all victims, each debt counted by itself.
    pub ordered: Amount,
    /// What the victims can be paid under all of it: each loss once.
    pub payable: Amount,
    /// The claims of which no amount can be said: deferred, or open in law without bounds.
    pub without_amount: Vec<WithoutAmount>,
    /// To whom each award goes; only where a payee other than the victims takes part of one.
    pub payees: Vec<PayeeTotal>,
}

/// A claim that the sums of a case leave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithoutAmount {
    /// The victim.
    pub victim: String,
    /// The defendant.
    pub defendant: String,
    /// Whether they leave it out under every answer; otherwise they have it where an amount can be said.
    pub always: bool,
}

/// What is owed to a victim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VictimTotal {
    /// The victim.
    pub victim: String,
    /// The losses that count, before any deduction, over all claims; `None` if no claim says anything of them.
    pub loss: Option<Amount>,
    /// What all defendants owe, each debt counted by itself.
    pub ordered: Amount,
    /// What can be paid under all of it: no more than what remains of the losses.
    pub payable: Amount,
    /// Who owes jointly with others of the case.
    pub jointly: Vec<String>,
    /// Who owes jointly with others of the case under some answer to what is open.
    pub perhaps_jointly: Vec<String>,
}

/// What a defendant owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefendantTotal {
    /// The defendant.
    pub defendant: String,
    /// To all victims.
    pub ordered: Amount,
    /// Of that, what is or may be owed jointly with others.
    pub jointly: Amount,
}

/// What of one award goes to one payee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayeeTotal {
    /// The payee's id; the victim's own, where it is the victim or who stands for the victim.
    pub payee: String,
    /// What the payee is.
    pub kind: PayeeKind,
    /// Whose loss it is.
    pub victim: String,
    /// Who owes it.
    pub defendant: String,
    /// How much.
    pub amount: Amount,
}

/// One defendant's debt to one victim, over all classes of offense.
struct Debt<'a> {
    victim: &'a str,
    defendant: &'a str,
    of: Figures,
    /// The losses as the claim was computed on them, in the order of the file.
    losses: &'a [Loss],
    /// The losses that count in it; only if there are several classes of offense.
    counted: LossesCounted,
}

/// The figures of a debt under one view of each question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Figures {
    /// `None` where nothing is owed, which says nothing of the losses.
    loss: Option<Amount>,
    /// The most that the victim can be paid for these losses.
    remaining: Option<Amount>,
    /// `None` if some answer has no amount.
    amount: Option<Amount>,
    /// The part of the amount that no cap holds to the losses, such as an agreed amount (18 U.S.C. § 3663(a)(3)).
    uncapped: Amount,
    /// The part of it that is beyond what the defendant owes of the losses: what is owed of them under another class is within it.
    beyond: Amount,
    jointly: Jointly,
}

/// The losses that count in a claim, by their places in the list: under every answer that counts some, and under some answer.
#[derive(Clone, Debug, Default)]
pub struct LossesCounted {
    surely: BTreeSet<usize>,
    perhaps: BTreeSet<usize>,
    /// Whether the losses are looked at under every answer, and none counts: what is ordered is for no loss of another claim.
    none_counts: bool,
    /// Losses of which, under every answer, all that remains is ordered, with that amount.
    whole: BTreeMap<usize, Usd>,
    /// Each loss of the list, at least and at most.
    listed: Vec<(Usd, Usd)>,
    /// The most that the losses and gains of all claims come to, each that surely counts once.
    most: Usd,
    /// Amount that remains of them after deductions.
    remaining: Amount,
}

/// The part of the losses that two claims of one victim against one defendant share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedLosses {
    /// This much is ordered in both: the amounts less this add up. Nothing, where no loss counts in both.
    Twice(Usd),
    /// Both count the same losses, which are owed once.
    Same,
    /// Some count in both, or may.
    Perhaps,
}

impl LossesCounted {
    /// Returns the losses that count in a claim.
    #[must_use]
    pub fn of_claim(claim: &ClaimResult) -> Self {
        let known = (claim.answer.loss(), claim.answer.remaining());
        Self::of_leaves(claim, &losses_of_leaves(claim), known)
    }

    /// Returns the losses that count in a claim under some answers, with the range of the losses and of what remains of them.
    fn of_leaves(
        claim: &ClaimResult,
        answers: &Conditional<LossesOfLeaf>,
        (loss, remaining): (Option<Amount>, Option<Amount>),
    ) -> Self {
        let leaves = answers.values();
        let counted = leaves.iter().map(|leaf| &leaf.counted);
        let counted: Vec<_> = counted.filter(|lines| !lines.is_empty()).collect();
        let first = counted.first().copied().cloned().unwrap_or_default();
        let whole = leaves.iter().map(|leaf| leaf.whole.clone());
        let whole = whole.reduce(|mut known, more| {
            known.retain(|place, net| more.get(place) == Some(net));
            known
        });
        let listed = claim.facts.losses.iter();
        Self {
            none_counts: counted.is_empty() && leaves.iter().all(|leaf| leaf.is_reached),
            surely: counted.iter().fold(first, |known, lines| &known & *lines),
            perhaps: counted.into_iter().flatten().copied().collect(),
            whole: whole.unwrap_or_default(),
            listed: listed.map(|loss| (loss.low, loss.high)).collect(),
            most: loss.unwrap_or_default().greatest(),
            remaining: remaining.unwrap_or_default(),
        }
    }

    /// Returns the most that the losses come to, before any deduction; the greatest amount there is if they do not fit.
    #[must_use]
    pub const fn most(&self) -> Usd {
        self.most
    }

    /// Returns what remains of the losses after deductions.
    #[must_use]
    pub const fn remaining(&self) -> Amount {
        self.remaining
    }

    /// Adds the losses of another claim, and returns what they share with these.
    ///
    /// # Errors
    /// When a sum does not fit.
    pub fn add(&mut self, other: &Self) -> Result<SharedLosses, MoneyError> {
        let shared = self.shared_with(other);
        let both = self.surely.intersection(&other.surely);
        let twice = Usd::sum(both.filter_map(|place| Some(other.listed.get(*place)?.0)));
        let sum = twice.and_then(|twice| self.most.checked_add(other.most)?.checked_sub(twice));
        let beside = self.beside_losses().checked_add(other.beside_losses());
        self.none_counts &= other.none_counts;
        self.surely.extend(&other.surely);
        self.perhaps.extend(&other.perhaps);
        self.whole.extend(&other.whole);
        // A class without a claim lists none.
        if self.listed.is_empty() {
            self.listed.clone_from(&other.listed);
        }
        let each_once = beside.and_then(|beside| self.all_losses()?.checked_add(beside));
        let most = [sum, each_once].into_iter().flatten().min();
        self.most = most.unwrap_or(NO_UPPER_BOUND);
        let both_remain = plus(self.remaining, other.remaining)?;
        let more_remains = greater(self.remaining, other.remaining);
        self.remaining = match shared {
            SharedLosses::Twice(twice) => less(both_remain, twice)?,
            SharedLosses::Same => more_remains,
            SharedLosses::Perhaps => {
                let most = both_remain.greatest().min(self.most);
                Amount::between(more_remains.least(), most.max(more_remains.greatest()))
            }
        };
        Ok(shared)
    }

    /// Returns the sum of all losses that may count.
    fn all_losses(&self) -> Result<Usd, MoneyError> {
        let may_count = self.perhaps.iter();
        Usd::sum(may_count.filter_map(|place| Some(self.listed.get(*place)?.1)))
    }

    /// Returns the most that there is beside the losses: gains.
    fn beside_losses(&self) -> Usd {
        let beside = self.all_losses().and_then(|all| self.most.checked_sub(all));
        beside.map_or(Usd::ZERO, |beside| beside.max(Usd::ZERO))
    }

    fn shared_with(&self, other: &Self) -> SharedLosses {
        if self.none_counts || other.none_counts {
            return SharedLosses::Twice(Usd::ZERO);
        }
        if self.perhaps.is_empty() || other.perhaps.is_empty() {
            return SharedLosses::Perhaps;
        }
        let in_both = self.perhaps.intersection(&other.perhaps);
        let twice = in_both.map(|place| {
            let ours = self.whole.get(place)?;
            (other.whole.get(place) == Some(ours)).then_some(*ours)
        });
        let twice = twice.collect::<Option<Vec<_>>>();
        if let Some(Ok(twice)) = twice.map(Usd::sum) {
            return SharedLosses::Twice(twice);
        }
        let is_known = [self, other].iter().all(|it| it.surely == it.perhaps);
        match is_known && self.perhaps == other.perhaps {
            true => SharedLosses::Same,
            false => SharedLosses::Perhaps,
        }
    }

    /// Adds the losses of another class of offense, and returns what a defendant owes under both who owes `ours` for these losses
    /// and `theirs` for the others: a loss is owed once. Where one may count in both, nobody has found in which, and all that is owed
    /// is no more than what remains of all losses.
    ///
    /// # Errors
    /// When a sum does not fit.
    pub fn owed_with(
        &mut self,
        ours: Amount,
        other: &Self,
        theirs: Amount,
    ) -> Result<Amount, MoneyError> {
        let shared = self.add(other)?;
        let (sum, more) = (plus(ours, theirs)?, greater(ours, theirs));
        let most = sum.greatest().min(self.remaining.greatest());
        Ok(match shared {
            SharedLosses::Twice(twice) => less(sum, twice)?,
            _ => Amount::between(more.least(), most.max(more.greatest())),
        })
    }
}

/// The losses of one leaf.
#[derive(Clone)]
struct LossesOfLeaf {
    /// Whether the losses were looked at.
    is_reached: bool,
    counted: BTreeSet<usize>,
    /// The amount ordered of each loss of which all that remains is.
    whole: BTreeMap<usize, Usd>,
}

/// Returns the losses of each leaf of a claim.
fn losses_of_leaves(claim: &ClaimResult) -> Conditional<LossesOfLeaf> {
    // A gain that is added to the losses is a line after them.
    let listed = claim.facts.losses.len();
    claim.answer.map(&mut |leaf| {
        let lines = leaf.account.clone().into_counted().into_iter();
        let lines = lines.take(listed).enumerate();
        let counted = lines.filter(|(_, counts)| counts.is_some());
        let amount = leaf.outcome.range().map(Amount::least);
        let whole = amount.map(|amount| leaf.account.ordered_whole(amount));
        let whole = whole.unwrap_or_default().into_iter().take(listed);
        let whole = whole.enumerate().map(|(place, net)| Some((place, net?)));
        LossesOfLeaf {
            is_reached: leaf.loss == Some(Amount::default()),
            counted: counted.map(|(place, _)| place).collect(),
            whole: whole.flatten().collect(),
        }
    })
}

/// Whether an amount is owed jointly with other defendants of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Jointly {
    No,
    /// Under some answer to what is open, or a part of the amount.
    Perhaps,
    Yes,
}

impl Jointly {
    fn or(self, other: Self) -> Self {
        match self == other {
            true => self,
            false => Self::Perhaps,
        }
    }
}

/// Returns the sums of a case.
///
/// # Errors
/// When a sum does not fit.
pub fn totals(case: &Case, claims: &[ClaimResult]) -> Result<Totals, MoneyError> {
    let claims: Vec<&ClaimResult> = claims.iter().collect();
    let each = under_each_way(&claims, |debts, silent| totals_of(case, &debts, silent))?;
    Ok(each.into_iter().reduce(Totals::hull).unwrap_or_default())
}

/// Returns what all of some claims come to, under each way to answer the questions of all of them; `None` if of one no amount is known.
///
/// # Errors
/// When a sum does not fit.
pub fn owed_together(claims: &[&ClaimResult]) -> Result<Option<Amount>, MoneyError> {
    let each = under_each_way(claims, |debts, silent| {
        let owed = sum(debts.iter())?;
        Ok(silent.is_empty().then_some(owed))
    })?;
    let owed: Option<Vec<Amount>> = each.into_iter().collect();
    Ok(owed.and_then(|owed| owed.into_iter().reduce(Amount::hull)))
}

/// Adds up the debts of some claims under each way to answer the questions on which some of them depend.
fn under_each_way<T>(
    claims: &[&ClaimResult],
    add_up: impl Fn(Vec<Debt<'_>>, Vec<WithoutAmount>) -> Result<T, MoneyError>,
) -> Result<Vec<T>, MoneyError> {
    let figures = claims.iter().map(|claim| (*claim, figures(&claim.answer)));
    let figures: Vec<(&ClaimResult, Conditional<Figures>)> = figures.collect();
    let losses = losses_of_several_classes(claims);
    let ways = ways_to_answer(&figures).into_iter().map(|views| {
        let each = figures.iter().zip(&losses);
        let under = each.map(|((claim, figures), losses)| {
            let figures = under(figures, &views);
            let counted = losses.as_ref().map(|losses| {
                let known = (figures.loss, figures.remaining);
                LossesCounted::of_leaves(claim, &given(losses, &views), known)
            });
            (*claim, figures, counted.unwrap_or_default())
        });
        let (debts, silent) = debts_of(under)?;
        add_up(debts, silent)
    });
    ways.collect()
}

/// Returns the losses of each leaf of those claims that share victim and defendant with another.
fn losses_of_several_classes(claims: &[&ClaimResult]) -> Vec<Option<Conditional<LossesOfLeaf>>> {
    let mut claims_of: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for claim in claims {
        let known = claims_of.entry(between(claim)).or_default();
        *known = known.saturating_add(1);
    }
    let several = |claim: &ClaimResult| claims_of.get(&between(claim)).is_some_and(|it| *it > 1);
    let losses = claims
        .iter()
        .map(|claim| several(claim).then(|| losses_of_leaves(claim)));
    losses.collect()
}

/// Returns the victim and the defendant of a claim.
const fn between(claim: &ClaimResult) -> (&str, &str) {
    (claim.victim.as_str(), claim.defendant.as_str())
}

/// Returns each way to answer the questions on which some claim depends. Beyond the most, one way that answers none.
fn ways_to_answer(
    figures: &[(&ClaimResult, Conditional<Figures>)],
) -> Vec<Vec<(QuestionId, Label)>> {
    let mut questions: BTreeMap<QuestionId, Vec<Label>> = BTreeMap::new();
    for (_, figures) in figures {
        collect_questions(figures, &mut questions);
    }
    let mut ways: Vec<Vec<(QuestionId, Label)>> = vec![Vec::new()];
    for (question, labels) in questions {
        if ways.len().saturating_mul(labels.len()) > MOST_ANSWERS {
            return vec![Vec::new()];
        }
        let with = |way: &Vec<_>, label: &Label| {
            let mut way = way.clone();
            way.push((question, *label));
            way
        };
        ways = ways
            .iter()
            .flat_map(|way| labels.iter().map(move |label| with(way, label)))
            .collect();
    }
    ways
}

fn collect_questions(figures: &Conditional<Figures>, into: &mut BTreeMap<QuestionId, Vec<Label>>) {
    if let Conditional::Depends { on, answers } = figures {
        if let OpenPoint::Question(question) = on {
            let labels = into.entry(*question).or_default();
            for (label, _) in answers {
                if !labels.contains(label) {
                    labels.push(*label);
                }
            }
        }
        for (_, answer) in answers {
            collect_questions(answer, into);
        }
    }
}

/// Returns what is conditional under some views.
fn given<T: Clone>(all: &Conditional<T>, views: &[(QuestionId, Label)]) -> Conditional<T> {
    let views = views.iter();
    views.fold(all.clone(), |given, (question, label)| {
        given.given(&OpenPoint::Question(*question), *label)
    })
}

/// Returns the figures under some views, joined over everything else that is open.
fn under(figures: &Conditional<Figures>, views: &[(QuestionId, Label)]) -> Figures {
    let under = given(figures, views);
    let values = under.values();
    let joined = values.into_iter().copied().reduce(|a, b| a.hull(&b));
    joined.unwrap_or_else(Figures::nothing)
}

/// Returns the figures of a claim, with only the questions kept apart.
fn figures(answer: &Conditional<Leaf>) -> Conditional<Figures> {
    answer
        .map(&mut Figures::from_leaf)
        .over_findings(&Figures::hull)
        .merged()
}

impl Figures {
    fn nothing() -> Self {
        Self {
            loss: None,
            remaining: None,
            amount: Some(Amount::default()),
            uncapped: Amount::default(),
            beyond: Amount::default(),
            jointly: Jointly::No,
        }
    }

    fn from_leaf(leaf: &Leaf) -> Self {
        let (loss, remaining) = match leaf.outcome {
            // A defendant who owes nothing owes nothing of the losses counted before.
            Outcome::Ended(..) => (None, None),
            _ => (leaf.loss, leaf.remaining),
        };
        // Where the law is open, no amount is said, but the bounds of one are.
        let bounds = || Some(leaf.outcome.illustrated().limits()?.range());
        let amount = leaf.outcome.range().or_else(bounds);
        let uncapped = amount
            .filter(|_| leaf.complete && leaf.account.at_most().is_none())
            .unwrap_or_default();
        Self {
            loss,
            remaining,
            amount,
            uncapped,
            beyond: uncapped,
            jointly: match leaf.outcome.liability() {
                Some(LiabilityKind::JointInCase) => Jointly::Yes,
                _ => Jointly::No,
            },
        }
    }

    fn hull(&self, other: &Self) -> Self {
        Self {
            loss: either(self.loss, other.loss),
            remaining: either(self.remaining, other.remaining),
            amount: crate::conditional::hull(self.amount, other.amount),
            uncapped: self.uncapped.hull(other.uncapped),
            beyond: self.beyond.hull(other.beyond),
            jointly: self.jointly.or(other.jointly),
        }
    }
}

impl VictimTotal {
    /// Keeps apart who owes jointly under both ways to answer the questions of the case, and who under one.
    fn join(&mut self, other: &Self) {
        let ours = std::mem::take(&mut self.jointly);
        let all = ours.iter().chain(&other.jointly);
        let all = all.chain(&other.perhaps_jointly);
        for defendant in all {
            let both = ours.contains(defendant) && other.jointly.contains(defendant);
            let names = match both {
                true => &mut self.jointly,
                false => &mut self.perhaps_jointly,
            };
            if !names.contains(defendant) {
                names.push(defendant.clone());
            }
        }
    }
}

impl Totals {
    /// Joins the sums of one case under two ways to answer its questions. What is not listed under one of them adds nothing there.
    fn hull(mut self, mut other: Self) -> Self {
        self.list_what_is_in(&other);
        other.list_what_is_in(&self);
        for it in &mut self.victims {
            let mut theirs = other.victims.iter();
            let Some(more) = theirs.find(|more| more.victim == it.victim) else {
                continue;
            };
            it.loss = either(it.loss, more.loss);
            it.ordered = it.ordered.hull(more.ordered);
            it.payable = it.payable.hull(more.payable);
            it.join(more);
        }
        for it in &mut self.defendants {
            let mut theirs = other.defendants.iter();
            if let Some(more) = theirs.find(|more| more.defendant == it.defendant) {
                it.ordered = it.ordered.hull(more.ordered);
                it.jointly = it.jointly.hull(more.jointly);
            }
        }
        self.ordered = self.ordered.hull(other.ordered);
        self.payable = self.payable.hull(other.payable);
        for it in &mut self.without_amount {
            it.always &= other.without_amount.contains(it);
        }
        for more in other.without_amount {
            let mut known = self.without_amount.iter();
            if !known.any(|it| it.is_of(&more)) {
                self.without_amount.push(WithoutAmount {
                    always: false,
                    ..more
                });
            }
        }
        for it in &mut self.payees {
            let mut theirs = other.payees.iter();
            if let Some(more) = theirs.find(|more| it.is_for_the_same(more)) {
                it.amount = it.amount.hull(more.amount);
            }
        }
        self
    }

    /// Adds a row of nothing for whoever is listed in other sums and not in these.
    fn list_what_is_in(&mut self, other: &Self) {
        for more in &other.victims {
            if !self.victims.iter().any(|it| it.victim == more.victim) {
                self.victims.push(VictimTotal {
                    loss: None,
                    ordered: Amount::default(),
                    payable: Amount::default(),
                    jointly: Vec::new(),
                    ..more.clone()
                });
            }
        }
        for more in &other.defendants {
            if !self
                .defendants
                .iter()
                .any(|it| it.defendant == more.defendant)
            {
                self.defendants.push(DefendantTotal {
                    ordered: Amount::default(),
                    jointly: Amount::default(),
                    ..more.clone()
                });
            }
        }
        for more in &other.payees {
            if !self.payees.iter().any(|it| it.is_for_the_same(more)) {
                self.payees.push(PayeeTotal {
                    amount: Amount::default(),
                    ..more.clone()
                });
            }
        }
    }
}

impl WithoutAmount {
    fn is_of(&self, other: &Self) -> bool {
        (&self.victim, &self.defendant) == (&other.victim, &other.defendant)
    }
}

impl PayeeTotal {
    fn is_for_the_same(&self, other: &Self) -> bool {
        (&self.payee, &self.victim, &self.defendant)
            == (&other.payee, &other.victim, &other.defendant)
    }
}

/// Returns the debt of each defendant to each victim over the classes of offense, and who has a claim of which no amount is known.
fn debts_of<'a>(
    claims: impl Iterator<Item = (&'a ClaimResult, Figures, LossesCounted)>,
) -> Result<(Vec<Debt<'a>>, Vec<WithoutAmount>), MoneyError> {
    let mut without_amount = Vec::new();
    let mut debts: Vec<Debt<'_>> = Vec::new();
    // A file may name 100,000 victims: each claim is looked at once.
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut silent: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (claim, figures, counted) in claims {
        let between = between(claim);
        // A claim of which no amount is known adds no amount; it is listed instead.
        let Some(amount) = figures.amount else {
            if silent.insert(between) {
                without_amount.push(WithoutAmount {
                    victim: claim.victim.clone(),
                    defendant: claim.defendant.clone(),
                    always: true,
                });
            }
            continue;
        };
        match places.get(&between).and_then(|place| debts.get_mut(*place)) {
            Some(known) => {
                let owed = known.counted.owed_with(known.amount(), &counted, amount)?;
                known.of = known.of.add_class(&figures, owed, known.counted.remaining);
            }
            None => {
                places.insert(between, debts.len());
                debts.push(Debt {
                    victim: &claim.victim,
                    defendant: &claim.defendant,
                    of: figures,
                    losses: &claim.facts.losses,
                    counted,
                });
            }
        }
    }
    Ok((debts, without_amount))
}

fn totals_of(
    case: &Case,
    debts: &[Debt<'_>],
    without_amount: Vec<WithoutAmount>,
) -> Result<Totals, MoneyError> {
    let mut totals = Totals {
        without_amount,
        ..Totals::default()
    };
    let mut to: BTreeMap<&str, Vec<&Debt<'_>>> = BTreeMap::new();
    let mut by: BTreeMap<&str, Vec<&Debt<'_>>> = BTreeMap::new();
    for debt in debts {
        to.entry(debt.victim).or_default().push(debt);
        by.entry(debt.defendant).or_default().push(debt);
    }
    for victim in &case.victims {
        if let Some(owed) = to.get(victim.id.as_str()) {
            let total = of_victim(victim, owed)?;
            totals.ordered = plus(totals.ordered, total.ordered)?;
            totals.payable = plus(totals.payable, total.payable)?;
            totals.victims.push(total);
        }
    }
    for defendant in &case.defendants {
        if let Some(owed) = by.get(defendant.id.as_str()) {
            let with = |debt: &Debt<'_>| to.get(debt.victim).map_or(&[][..], Vec::as_slice);
            let mut jointly = owed.iter().map(|debt| debt.jointly(with(debt)));
            totals.defendants.push(DefendantTotal {
                defendant: defendant.id.clone(),
                ordered: sum(owed.iter().copied())?,
                jointly: jointly.try_fold(Amount::default(), plus)?,
            });
        }
    }
    totals.payees = payees(case, debts)?;
    Ok(totals)
}

/// Returns the sum of several debts, each counted by itself.
fn sum<'a>(mut debts: impl Iterator<Item = &'a Debt<'a>>) -> Result<Amount, MoneyError> {
    debts.try_fold(Amount::default(), |sum, debt| plus(sum, debt.amount()))
}

impl Debt<'_> {
    fn amount(&self) -> Amount {
        self.of.amount.unwrap_or_default()
    }

    /// The part that is owed jointly: as much as another defendant owes of the debts to the same victim.
    fn jointly(&self, to_the_victim: &[&Self]) -> Amount {
        let others = to_the_victim
            .iter()
            .filter(|debt| debt.defendant != self.defendant && debt.of.jointly != Jointly::No);
        let others = others.map(|debt| debt.amount()).reduce(greater);
        let others = others.unwrap_or_default();
        let (least, greatest) = (
            self.amount().least().min(others.least()),
            self.amount().greatest().min(others.greatest()),
        );
        match self.of.jointly {
            Jointly::No => Amount::default(),
            Jointly::Perhaps => Amount::between(Usd::ZERO, greatest),
            Jointly::Yes => Amount::between(least, greatest),
        }
    }
}

impl Figures {
    /// Joins the debt under another class of offense, of which both together come to an amount.
    fn add_class(&self, other: &Self, amount: Amount, remaining: Amount) -> Self {
        let [ours, theirs] = [self, other].map(|it| it.amount.unwrap_or_default().least());
        let twice = ours.checked_add(theirs).ok();
        let twice = twice.and_then(|both| both.checked_sub(amount.greatest()).ok());
        let twice = twice.unwrap_or_default().max(Usd::ZERO);
        let beyond = greater(self.beyond, other.beyond);
        let without = |end: Usd| once(end, twice).unwrap_or(end).max(Usd::ZERO);
        Self {
            amount: Some(amount),
            remaining: Some(remaining),
            uncapped: greater(self.uncapped, other.uncapped),
            beyond: Amount::between(without(beyond.least()), without(beyond.greatest())),
            ..self.hull(other)
        }
    }
}

/// Returns the losses under one answer or another. One by which nothing is owed says nothing of the losses, as in the row of the claim.
fn either(one: Option<Amount>, other: Option<Amount>) -> Option<Amount> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.hull(other)),
        (one, other) => one.or(other),
    }
}

/// The greater of two amounts of which each is known within bounds.
fn greater(a: Amount, b: Amount) -> Amount {
    Amount::between(a.least().max(b.least()), a.greatest().max(b.greatest()))
}

fn of_victim(victim: &Victim, owed: &[&Debt<'_>]) -> Result<VictimTotal, MoneyError> {
    let counted = owed.iter().map(|debt| debt.of.loss);
    let loss = counted.fold(None, either);
    let remaining = owed.iter().filter_map(|debt| debt.of.remaining);
    let remaining = remaining.reduce(greater).unwrap_or_default();
    // Nobody has found which part of the losses an agreed amount is for: perhaps the same, perhaps none.
    let mut beyond = owed.iter().map(|debt| debt.of.beyond);
    let most = beyond.try_fold(remaining, plus)?.greatest();
    let uncapped = owed.iter().map(|debt| debt.of.uncapped);
    let least = uncapped.fold(remaining.least(), |most, it| most.max(it.least()));
    let ordered = sum(owed.iter().copied())?;
    // What several owe together is owed once: as much as the one of them who owes most.
    let (together, alone): (Vec<_>, Vec<_>) = owed
        .iter()
        .copied()
        .partition(|debt| debt.of.jointly != Jointly::No);
    let greatest = |end: fn(Amount) -> Usd| {
        let ends = together.iter().map(|debt| end(debt.amount()));
        ends.max().unwrap_or_default()
    };
    let together = Amount::between(greatest(Amount::least), greatest(Amount::greatest));
    let once = plus(sum(alone.iter().copied())?, together)?;
    // Where it is open whether they owe it together, each may owe it alone.
    let is_open = owed.iter().any(|debt| debt.of.jointly == Jointly::Perhaps);
    let greatest = if is_open { ordered } else { once }.greatest();
    let payable = Amount::between(once.least().min(least), greatest.min(most));
    let named = |jointly| {
        let owed = owed.iter().filter(|debt| debt.of.jointly == jointly);
        owed.map(|debt| debt.defendant.to_owned()).collect()
    };
    Ok(VictimTotal {
        victim: victim.id.clone(),
        loss,
        ordered,
        payable,
        jointly: named(Jointly::Yes),
        perhaps_jointly: named(Jointly::Perhaps),
    })
}

/// Returns an amount without what it holds twice.
fn less(sum: Amount, twice: Usd) -> Result<Amount, MoneyError> {
    let [least, greatest] = [sum.least(), sum.greatest()].map(|end| once(end, twice));
    Ok(Amount::between(least?, greatest?))
}

/// Returns an end of an amount without what it holds twice; what has no upper bound keeps none.
pub(crate) fn once(end: Usd, twice: Usd) -> Result<Usd, MoneyError> {
    match end >= NO_UPPER_BOUND {
        true => Ok(end),
        false => end.checked_sub(twice),
    }
}

/// The sum of two amounts; what has no upper bound keeps none.
fn plus(a: Amount, b: Amount) -> Result<Amount, MoneyError> {
    let greatest = if a.greatest().max(b.greatest()) >= NO_UPPER_BOUND {
        NO_UPPER_BOUND
    } else {
        a.greatest().checked_add(b.greatest())?.min(NO_UPPER_BOUND)
    };
    Ok(Amount::between(
        a.least().checked_add(b.least())?.min(greatest),
        greatest,
    ))
}

/// To whom the awards go; nothing where only victims are paid.
fn payees(case: &Case, debts: &[Debt<'_>]) -> Result<Vec<PayeeTotal>, MoneyError> {
    let mut rows = Vec::new();
    if case.payees.is_empty() {
        return Ok(rows);
    }
    let victims = case.victims.iter().map(|it| (it.id.as_str(), it));
    let victims: BTreeMap<&str, &Victim> = victims.collect();
    for debt in debts {
        let Some(victim) = victims.get(debt.victim) else {
            continue;
        };
        let among = Payees::of(
            case,
            victim,
            debt.losses,
            debt.of.loss.and_then(Amount::exact),
            debt.of.remaining.and_then(Amount::exact),
        )?;
        for (payee, amount) in among.parts(debt.amount())? {
            if amount != Amount::default() {
                rows.push(PayeeTotal {
                    payee: payee.id.to_owned(),
                    kind: payee.kind,
                    victim: victim.id.clone(),
                    defendant: debt.defendant.to_owned(),
                    amount,
                });
            }
        }
    }
    Ok(rows)
}

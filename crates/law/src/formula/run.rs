//! Applies a rule that is written as data to a claim. Core evaluates every amount; nothing is computed here but ratios and conditions.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use redress_case::facts::YesNo;
use redress_rule::{
    Account, Balances, Base, Change, ConsequenceChange, CreditChange, Effect, Evidence, Formula,
    FormulaLine, GateChange, LimitChange, LossChange, LossSet, OptionError, Options, ParameterId,
    Ratio, Rounding, Rule, RuleError, Share, ShareChange, Stop, Usd,
};
use serde_json::Value;

use super::syntax::{
    Condition, DataOption, DataRule, Lines, Number, OptionKind, OptionValue, RoundedBy, ShareOf,
    Term, Then, Tiers, Values,
};

/// A rule with its options.
pub(crate) struct Bound {
    rule: Arc<DataRule>,
    options: Vec<OptionValue>,
}

impl Bound {
    /// Binds a rule to options.
    pub(crate) fn new(rule: Arc<DataRule>, with: &Options) -> Result<Self, OptionError> {
        let known = |name: &str| rule.options.iter().any(|option| option.name == name);
        if let Some(unknown) = with.0.keys().find(|name| !known(name)) {
            let names = rule
                .options
                .iter()
                .map(|option| format!("`{}`", option.name));
            let names: Vec<String> = names.collect();
            let expected = match names.as_slice() {
                [] => "there are no fields".to_owned(),
                [one] => format!("expected {one}"),
                several => format!("expected one of {}", several.join(", ")),
            };
            return Err(OptionError(format!(
                "unknown field `{unknown}`, {expected}"
            )));
        }
        let values = rule
            .options
            .iter()
            .map(|option| match with.0.get(option.name) {
                Some(value) => option.value(value),
                None => option
                    .default
                    .clone()
                    .ok_or_else(|| OptionError(format!("missing field `{}`", option.name))),
            });
        let options = values.collect::<Result<Vec<_>, _>>()?;
        Ok(Self { rule, options })
    }
}

impl DataOption {
    /// Reads a value of the option.
    pub(crate) fn value(&self, value: &Value) -> Result<OptionValue, OptionError> {
        fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, OptionError> {
            T::deserialize(value).map_err(|error| OptionError(error.to_string()))
        }
        let named = |error: OptionError| OptionError(format!("option `{}`: {error}", self.name));
        let read = match &self.kind {
            OptionKind::Word(words) => read::<String>(value).and_then(|word| {
                if words.contains(&word.as_str()) {
                    return Ok(OptionValue::Word(word));
                }
                let words: Vec<String> = words.iter().map(|it| format!("`{it}`")).collect();
                let words = words.join(", ");
                Err(OptionError(format!("`{word}` is none of {words}")))
            }),
            OptionKind::Amount => read(value).map(OptionValue::Amount),
            OptionKind::Count => read(value).map(OptionValue::Count),
            OptionKind::Share => read(value).map(OptionValue::Share),
            OptionKind::Rounding => read(value).map(OptionValue::Rounding),
            OptionKind::Tiers => read::<Vec<TierValue>>(value).and_then(|tiers| {
                let tiers = tiers.into_iter().map(|tier| (tier.over, tier.amount));
                let tiers: Vec<(u64, Usd)> = tiers.collect();
                match rising(tiers.iter().map(|tier| tier.0)) {
                    true => Ok(OptionValue::Tiers(tiers)),
                    false => Err(OptionError(NOT_RISING.to_owned())),
                }
            }),
        };
        read.map_err(named)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct TierValue {
    over: u64,
    amount: Usd,
}

/// The message about tiers that do not rise.
pub(crate) const NOT_RISING: &str =
    "the first tier must have `over = 0`, and each later one a greater number";

/// Whether tiers begin at none and rise.
pub(crate) fn rising(over: impl Iterator<Item = u64>) -> bool {
    let over: Vec<u64> = over.collect();
    over.first() == Some(&0) && over.is_sorted_by(|lower, higher| lower < higher)
}

/// A rule while it answers.
struct Run<'r> {
    rule: &'r DataRule,
    options: &'r [OptionValue],
    claim: &'r Evidence<'r>,
    account: &'r Account,
    /// The named lines and numbers that were worked out: each once, however often it is named.
    values: RefCell<BTreeMap<usize, Usd>>,
    numbers: RefCell<BTreeMap<usize, Ratio>>,
}

/// The lines of a formula so far, and the places of those that have a name.
#[derive(Default)]
struct Work {
    lines: Vec<FormulaLine>,
    named: BTreeMap<usize, usize>,
}

impl Work {
    fn push(&mut self, line: FormulaLine) -> usize {
        self.lines.push(line);
        self.lines.len().saturating_sub(1)
    }
}

/// A rule refers to an option or a line that is not there: what was read was not checked.
fn malformed() -> Stop {
    Stop::Fault(RuleError::Formula)
}

impl Run<'_> {
    fn option(&self, place: usize) -> Result<&OptionValue, Stop> {
        self.options.get(place).ok_or_else(malformed)
    }

    fn rounding(&self, by: RoundedBy) -> Result<Rounding, Stop> {
        match by {
            RoundedBy::Given(rounding) => Ok(rounding),
            RoundedBy::Option(place) => match self.option(place)? {
                OptionValue::Rounding(rounding) => Ok(*rounding),
                _ => Err(malformed()),
            },
        }
    }

    fn base(&self, of: ShareOf) -> Result<Base, Stop> {
        match of {
            ShareOf::Given(base) => Ok(base),
            ShareOf::Option(place) => match self.option(place)? {
                OptionValue::Word(word) if word == "gross" => Ok(Base::Gross),
                OptionValue::Word(_) => Ok(Base::Remaining),
                _ => Err(malformed()),
            },
        }
    }

    /// Returns the value of an amount.
    fn value(&self, term: &Term) -> Result<Usd, Stop> {
        let worked_out =
            || -> Result<Usd, Stop> { Ok(self.account.value_of(&self.formula(term)?)?) };
        let Term::Named(name) = term else {
            return worked_out();
        };
        let known = self.values.borrow().get(name).copied();
        if let Some(known) = known {
            return Ok(known);
        }
        let value = worked_out()?;
        self.values.borrow_mut().insert(*name, value);
        Ok(value)
    }

    /// Returns an amount as a formula, of which the last line is the amount.
    fn formula(&self, term: &Term) -> Result<Formula, Stop> {
        let mut work = Work::default();
        let last = self.line(term, &mut work)?;
        if last.saturating_add(1) != work.lines.len() {
            work.push(FormulaLine::Add(vec![last]));
        }
        Ok(Formula { lines: work.lines })
    }

    /// Writes the lines of an amount, and returns the place of the last.
    fn line(&self, term: &Term, work: &mut Work) -> Result<usize, Stop> {
        let line = match term {
            Term::Named(name) => {
                if let Some(place) = work.named.get(name) {
                    return Ok(*place);
                }
                let term = self.rule.lines.get(*name).ok_or_else(malformed)?;
                let place = self.line(term, work)?;
                work.named.insert(*name, place);
                return Ok(place);
            }
            Term::Fixed(amount) => FormulaLine::Given(*amount),
            Term::Parameter(id) => FormulaLine::Given(self.claim.parameter(ParameterId(id))?),
            Term::Option(place) => match self.option(*place)? {
                OptionValue::Amount(amount) => FormulaLine::Given(*amount),
                _ => return Err(malformed()),
            },
            Term::Fact(fact, None) => FormulaLine::Given(self.claim.amount(*fact)?),
            Term::Fact(fact, Some(most)) => {
                let most = self.value(most)?;
                FormulaLine::Given(self.claim.amount_up_to(*fact, most)?)
            }
            Term::Gross => FormulaLine::Gross,
            Term::Remaining => FormulaLine::Remaining,
            Term::Own => FormulaLine::Own,
            Term::Award => match self.account.share() {
                Share::Settled(award, _) => FormulaLine::Given(award),
                Share::LeftToTheCourt => return Err(RuleError::LeftToTheCourt.into()),
                Share::Unsettled => return Err(RuleError::NothingSettled.into()),
            },
            Term::Sum(terms) => FormulaLine::Add(self.lines(terms, work)?),
            Term::Least(terms) => FormulaLine::Least(self.lines(terms, work)?),
            Term::Greatest(terms) => FormulaLine::Greatest(self.lines(terms, work)?),
            Term::Less(from, what) => {
                let from = self.line(from, work)?;
                let what = self.line(what, work)?;
                // Not less than nothing: no more comes off than there is.
                let what = work.push(FormulaLine::Least(vec![from, what]));
                FormulaLine::Subtract(from, what)
            }
            Term::Mean(values, rounding) => {
                FormulaLine::Mean(self.values(values, work)?, self.rounding(*rounding)?)
            }
            Term::Median(values, rounding) => {
                FormulaLine::Median(self.values(values, work)?, self.rounding(*rounding)?)
            }
            Term::Times(term, number, rounding) => {
                let place = self.line(term, work)?;
                let ratio = self.number(number)?;
                FormulaLine::Times(place, ratio, self.rounding(*rounding)?)
            }
            Term::Over(term, number, rounding) => {
                let place = self.line(term, work)?;
                let ratio = inverse(self.number(number)?)?;
                FormulaLine::Times(place, ratio, self.rounding(*rounding)?)
            }
            Term::If(condition, term) => match self.holds(condition)? {
                true => return self.line(term, work),
                false => FormulaLine::Given(Usd::ZERO),
            },
            Term::Tier(fact, Tiers::Option(place)) => match self.option(*place)? {
                OptionValue::Tiers(tiers) => {
                    let over = tiers.iter().map(|tier| tier.0);
                    let place = self.tier(*fact, over)?;
                    let (_, amount) = tiers.get(place).ok_or_else(malformed)?;
                    FormulaLine::Given(*amount)
                }
                _ => return Err(malformed()),
            },
            Term::Tier(fact, Tiers::Given(tiers)) => {
                let place = self.tier(*fact, tiers.iter().map(|tier| tier.0))?;
                let (_, term) = tiers.get(place).ok_or_else(malformed)?;
                return self.line(term, work);
            }
        };
        Ok(work.push(line))
    }

    fn lines(&self, terms: &[Term], work: &mut Work) -> Result<Vec<usize>, Stop> {
        terms.iter().map(|term| self.line(term, work)).collect()
    }

    fn values(&self, values: &Values, work: &mut Work) -> Result<Vec<usize>, Stop> {
        match values {
            Values::Terms(terms) => self.lines(terms, work),
            Values::Fact(fact) => {
                let amounts = self.claim.amounts(*fact)?.iter();
                Ok(amounts
                    .map(|amount| work.push(FormulaLine::Given(*amount)))
                    .collect())
            }
        }
    }

    /// Returns the place of the tier of a count: the first holds for any number, each later one is a comparison.
    fn tier(
        &self,
        fact: redress_case::facts::Count,
        over: impl Iterator<Item = u64>,
    ) -> Result<usize, Stop> {
        let mut found = 0;
        for (place, over) in over.enumerate().skip(1) {
            if !self.claim.count_more_than(fact, over)? {
                break;
            }
            found = place;
        }
        Ok(found)
    }

    fn number(&self, number: &Number) -> Result<Ratio, Stop> {
        let whole = |whole: u64| Ratio::new(whole, 1).map_err(Stop::from);
        match number {
            Number::Named(name) => {
                let known = self.numbers.borrow().get(name).copied();
                if let Some(known) = known {
                    return Ok(known);
                }
                let number = self.rule.numbers.get(*name).ok_or_else(malformed)?;
                let ratio = self.number(number)?;
                self.numbers.borrow_mut().insert(*name, ratio);
                Ok(ratio)
            }
            Number::Whole(number) => whole(*number),
            Number::Share(ratio) => Ok(*ratio),
            Number::Fact(fact, None) => whole(self.claim.count(*fact)?),
            Number::Fact(fact, Some(most)) => {
                let most = floor(self.number(most)?);
                whole(self.claim.count_up_to(*fact, most)?)
            }
            Number::Count(id) => whole(self.claim.number_of_law(ParameterId(id))?),
            Number::Percent(id) => self.claim.percent(ParameterId(id)),
            Number::Days(id) => whole(self.claim.days(ParameterId(id))?),
            Number::Years(id) => whole(self.claim.years(ParameterId(id))?),
            Number::Option(place) => match self.option(*place)? {
                OptionValue::Count(count) => whole(*count),
                OptionValue::Share(ratio) => Ok(*ratio),
                _ => Err(malformed()),
            },
            Number::Sum(numbers) => numbers.iter().try_fold(Ratio::ZERO, |sum, number| {
                Ok(sum.plus(self.number(number)?)?)
            }),
            Number::ByOption(place, cases) => {
                let OptionValue::Word(word) = self.option(*place)? else {
                    return Err(malformed());
                };
                let case = cases.iter().find(|(known, _)| known == word);
                let (_, number) = case.ok_or_else(malformed)?;
                self.number(number)
            }
        }
    }

    fn holds(&self, condition: &Condition) -> Result<bool, Stop> {
        Ok(match condition {
            Condition::Is(fact) => self.claim.is(*fact)?,
            Condition::Not(condition) => !self.holds(condition)?,
            Condition::Any(conditions) => self.several(conditions, true)?,
            Condition::All(conditions) => self.several(conditions, false)?,
            Condition::Option(place, wanted) => match self.option(*place)? {
                OptionValue::Word(word) => word == wanted,
                _ => return Err(malformed()),
            },
            Condition::MoreMoney(fact, than) => self.claim.more_than(*fact, self.value(than)?)?,
            Condition::MoreCount(fact, than) => {
                let than = floor(self.number(than)?);
                self.claim.count_more_than(*fact, than)?
            }
            Condition::OnOrAfter(fact, day) => self.claim.on_or_after(*fact, *day)?,
            Condition::LossesFound => self.claim.losses_found()?,
            Condition::None(fact) => self.claim.amounts(*fact)?.is_empty(),
            Condition::Zero(number) => self.number(number)?.is_zero(),
            Condition::MoreAmount(amount, than) => self.value(amount)? > self.value(than)?,
        })
    }

    /// Whether any or all of several conditions hold. A known yes or no of facts decides whatever else is unknown; the others are
    /// asked in their order.
    fn several(&self, conditions: &[Condition], decisive: bool) -> Result<bool, Stop> {
        let facts = conditions.iter().filter_map(|condition| match condition {
            Condition::Is(fact) => Some(*fact),
            _ => None,
        });
        let facts: Vec<YesNo> = facts.collect();
        let others = conditions
            .iter()
            .filter(|condition| !matches!(condition, Condition::Is(_)));
        let mut others = others.peekable();
        if !facts.is_empty() {
            // Options are known: they decide before a fact is asked for.
            let options = conditions
                .iter()
                .filter(|condition| matches!(condition, Condition::Option(..)));
            for option in options {
                if self.holds(option)? == decisive {
                    return Ok(decisive);
                }
            }
            let of_facts = match decisive {
                true => self.claim.any(&facts)?,
                false => self.claim.all(&facts)?,
            };
            if of_facts == decisive || others.peek().is_none() {
                return Ok(of_facts);
            }
        }
        for condition in others {
            if self.holds(condition)? == decisive {
                return Ok(decisive);
            }
        }
        Ok(!decisive)
    }

    fn losses(&self, lines: &Lines) -> Result<LossSet, Stop> {
        if lines.is_all() {
            return Ok(LossSet::All);
        }
        let (claim, is) = (self.claim, |wanted: Option<bool>, known: bool| {
            wanted.is_none_or(|wanted| wanted == known)
        });
        claim.lines_where(|line| {
            let known = (lines.heads.is_empty() || lines.heads.contains(&claim.head(line)?))
                && (lines.borne_by.is_empty() || lines.borne_by.contains(&claim.borne_by(line)?))
                && is(lines.found, claim.found(line)?)
                && is(lines.projected, claim.projected(line)?)
                && is(lines.of_conviction, claim.of_conviction(line)?);
            if !known {
                return Ok(false);
            }
            if let Some(wanted) = lines.caused_by_offense
                && claim.caused_by_offense(line)? != wanted
            {
                return Ok(false);
            }
            match lines.cause {
                Some(cause) => claim.cause_is(line, cause),
                None => Ok(true),
            }
        })
    }

    fn loss_change(&self, then: &Then) -> Result<LossChange, Stop> {
        Ok(match then {
            Then::Nothing => LossChange::None,
            Then::Count(lines, part) => LossChange::Count(self.losses(lines)?, *part),
            Then::LeaveOut(lines) => LossChange::LeaveOut(self.losses(lines)?),
            Then::Portion(lines, number, rounding) => LossChange::Portion(
                self.losses(lines)?,
                self.number(number)?,
                self.rounding(*rounding)?,
            ),
            Then::Value(lines, within) => LossChange::Value(self.losses(lines)?, *within),
            // No more comes off all the losses than remains of them.
            Then::Deduct(term, lines) if lines.is_all() => {
                let deducted = match term {
                    Term::Fact(fact, None) => {
                        let remaining = self.account.remaining();
                        self.claim.amount_up_to(*fact, remaining)?
                    }
                    term => self.value(term)?.min(self.account.remaining()),
                };
                LossChange::Deduct(deducted, LossSet::All)
            }
            Then::Deduct(term, lines) => LossChange::Deduct(self.value(term)?, self.losses(lines)?),
            Then::Put(lines, part) => LossChange::Put(self.losses(lines)?, *part),
            Then::Add(term, part) => LossChange::Add(self.formula(term)?, *part),
            _ => return Err(malformed()),
        })
    }

    fn share_change(&self, then: &Then) -> Result<ShareChange, Stop> {
        Ok(match then {
            Then::Nothing => ShareChange::None,
            Then::Whole(kind) => ShareChange::Whole(*kind),
            Then::Amount {
                amount,
                own,
                jointly,
            } => {
                let mut formula = self.formula(amount)?;
                if *own && !self.account.own().is_zero() {
                    formula = formula.beside_own();
                }
                match jointly {
                    true => ShareChange::JointAndSeveral(formula),
                    false => ShareChange::Amount(formula),
                }
            }
            Then::Share {
                number,
                over,
                of,
                rounding,
            } => {
                let number = self.number(number)?;
                ShareChange::Ratio {
                    ratio: match over {
                        true => inverse(number)?,
                        false => number,
                    },
                    of: self.base(*of)?,
                    rounding: self.rounding(*rounding)?,
                }
            }
            Then::LeftToTheCourt => ShareChange::LeftToTheCourt,
            _ => return Err(malformed()),
        })
    }

    fn limit_change(&self, then: &Then) -> Result<LimitChange, Stop> {
        Ok(match then {
            Then::Nothing => LimitChange::None,
            Then::AtLeast(term) => LimitChange::AtLeast(self.value(term)?),
            Then::AtMost(term) => LimitChange::AtMost(self.value(term)?),
            Then::AtMostRemaining => LimitChange::AtMostRemaining,
            Then::MoreThan(term) => LimitChange::MoreThan(self.value(term)?),
            Then::LessThanRemaining => LimitChange::LessThanRemaining,
            _ => return Err(malformed()),
        })
    }

    fn consequence_change(&self, then: &Then) -> Result<ConsequenceChange, Stop> {
        Ok(match then {
            Then::Nothing => ConsequenceChange::None,
            Then::Applies => ConsequenceChange::Applies,
            Then::AtMost(term) => ConsequenceChange::AtMost(self.value(term)?),
            Then::Of(term) => ConsequenceChange::Of(self.value(term)?),
            _ => return Err(malformed()),
        })
    }

    fn credit_change(&self, then: &Then) -> Result<CreditChange, Stop> {
        let value = |term: &Option<Term>| term.as_ref().map(|term| self.value(term)).transpose();
        Ok(match then {
            Then::Nothing => CreditChange::None,
            Then::Balance {
                of_the_losses,
                of_the_order,
            } => CreditChange::Balance(Balances {
                of_the_losses: value(of_the_losses)?,
                of_the_order: value(of_the_order)?,
            }),
            _ => return Err(malformed()),
        })
    }

    fn gate_change(&self, then: &Then) -> Result<GateChange, Stop> {
        match then {
            Then::Nothing => Ok(GateChange::Pass),
            _ => Err(malformed()),
        }
    }
}

/// One over a number; division by nothing is a fault of the rule, which has to answer it beforehand.
fn inverse(number: Ratio) -> Result<Ratio, Stop> {
    Ok(Ratio::new(number.denominator(), number.numerator())?)
}

/// The whole part of a number.
fn floor(number: Ratio) -> u64 {
    let whole = number.numerator().checked_div(number.denominator());
    whole.unwrap_or_default()
}

impl Bound {
    /// Answers with the first answer whose condition holds.
    fn answer<C: Change>(
        &self,
        claim: &Evidence<'_>,
        account: &Account,
        change: impl Fn(&Run<'_>, &Then) -> Result<C, Stop>,
    ) -> Result<Effect<C>, Stop> {
        let run = Run {
            rule: &self.rule,
            options: &self.options,
            claim,
            account,
            values: RefCell::default(),
            numbers: RefCell::default(),
        };
        for answer in &self.rule.answers {
            let holds = match &answer.condition {
                Some(condition) => run.holds(condition)?,
                None => true,
            };
            if holds {
                return match &answer.then {
                    Then::End(end) => Err(Stop::End(*end, answer.ground)),
                    then => Ok(change(&run, then)?.on(answer.ground)),
                };
            }
        }
        Err(malformed())
    }
}

macro_rules! rules {
    ($($change:ident by $method:ident;)*) => {
        $(impl Rule<$change> for Bound {
            fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Result<Effect<$change>, Stop> {
                self.answer(claim, account, |run, then| run.$method(then))
            }
        })*
    };
}

rules! {
    GateChange by gate_change;
    LossChange by loss_change;
    ShareChange by share_change;
    LimitChange by limit_change;
    ConsequenceChange by consequence_change;
    CreditChange by credit_change;
}

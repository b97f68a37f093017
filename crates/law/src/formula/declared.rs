//! Reads off a rule that is written as data what it declares: what it reads, in which direction a number moves it, and which
//! relations it satisfies.

use redress_case::facts::{FULL_LOSSES, Key, LOSSES_READ};
use redress_rule::{Body, FigureUnit, Ground, List, OptionInfo, Properties, Property, RuleInfo};

use super::syntax::{Condition, DataRule, Lines, Number, OptionKind, Term, Then, Tiers, Values};

/// Which way a part moves the figure of its rule.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Up,
    Down,
    Unknown,
}

impl Sign {
    const fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// Returns the declaration of a rule.
pub(super) fn info(rule: &DataRule) -> RuleInfo {
    let mut walk = Walk {
        rule,
        reads: 0,
        raises: 0,
        lowers: 0,
        amounts: Vec::new(),
        figures: Vec::new(),
        has_constants: false,
        falls_with_loss: false,
    };
    for answer in &rule.answers {
        if let Some(condition) = &answer.condition {
            // Where a number is nothing and the court decides, there is no figure that another number could move.
            match (condition, &answer.then) {
                (Condition::Zero(number), Then::LeftToTheCourt) => walk.only_reads(number),
                _ => walk.condition(condition),
            }
        }
        walk.then(&answer.then);
    }
    let both = walk.raises & walk.lowers;
    let mut grounds: Vec<&'static Ground> = Vec::new();
    for answer in &rule.answers {
        let known = grounds
            .iter()
            .any(|known| std::ptr::eq(*known, answer.ground));
        if !known {
            grounds.push(answer.ground);
        }
    }
    let options = rule.options.iter().map(|option| OptionInfo {
        name: option.name,
        values: match &option.kind {
            OptionKind::Word(words) => words.clone().leak(),
            _ => &[],
        },
        required: option.default.is_none(),
    });
    RuleInfo {
        name: rule.name,
        place: rule.list,
        scope: rule.scope,
        proposition: rule.says,
        grounds: grounds.leak(),
        reads: walk.reads,
        raised_by: walk.raises & !both,
        lowered_by: walk.lowers & !both,
        satisfies: walk.satisfies(),
        parameters: walk.amounts.leak(),
        figures: walk.figures.leak(),
        body: Body::Data {
            options: options.collect::<Vec<_>>().leak(),
        },
    }
}

struct Walk<'r> {
    rule: &'r DataRule,
    reads: u64,
    raises: u64,
    lowers: u64,
    amounts: Vec<&'static str>,
    figures: Vec<(&'static str, FigureUnit)>,
    /// An amount of the law, of an option or of the rule itself: the figure does not grow with the amounts of the claim.
    has_constants: bool,
    falls_with_loss: bool,
}

impl Walk<'_> {
    fn moved_by(&mut self, fact: Key, sign: Sign) {
        self.reads |= fact.bit();
        if sign != Sign::Down {
            self.raises |= fact.bit();
        }
        if sign != Sign::Up {
            self.lowers |= fact.bit();
        }
    }

    fn amount(&mut self, id: &'static str) {
        self.has_constants = true;
        if !self.amounts.contains(&id) {
            self.amounts.push(id);
        }
    }

    fn figure(&mut self, id: &'static str, unit: FigureUnit) {
        if !self.figures.contains(&(id, unit)) {
            self.figures.push((id, unit));
        }
    }

    const fn of_the_losses(&mut self, sign: Sign) {
        if !matches!(sign, Sign::Up) {
            self.falls_with_loss = true;
        }
    }

    fn term(&mut self, term: &Term, sign: Sign) {
        match term {
            Term::Named(place) => {
                let rule = self.rule;
                if let Some(term) = rule.lines.get(*place) {
                    self.term(term, sign);
                }
            }
            Term::Fixed(amount) => self.has_constants |= !amount.is_zero(),
            Term::Option(_) => self.has_constants = true,
            Term::Parameter(id) => self.amount(id),
            Term::Fact(fact, most) => {
                self.moved_by(fact.key(), sign);
                if let Some(most) = most {
                    self.term(most, sign);
                }
            }
            Term::Gross | Term::Remaining | Term::Own => self.of_the_losses(sign),
            Term::Award => {}
            Term::Sum(terms) | Term::Least(terms) | Term::Greatest(terms) => {
                self.terms(terms, sign);
            }
            Term::Less(from, what) => {
                self.term(from, sign);
                self.term(what, sign.turned());
            }
            Term::Mean(values, _) | Term::Median(values, _) => match values {
                Values::Terms(terms) => self.terms(terms, sign),
                Values::Fact(fact) => self.reads |= fact.key().bit(),
            },
            Term::Times(term, number, _) => {
                self.term(term, sign);
                self.number(number, sign);
            }
            Term::Over(term, number, _) => {
                self.term(term, sign);
                self.number(number, sign.turned());
            }
            Term::If(condition, term) => {
                self.condition(condition);
                self.term(term, sign);
            }
            Term::Tier(fact, tiers) => {
                self.moved_by(fact.key(), Sign::Unknown);
                self.has_constants = true;
                if let Tiers::Given(tiers) = tiers {
                    tiers.iter().for_each(|(_, term)| self.term(term, sign));
                }
            }
        }
    }

    fn terms(&mut self, terms: &[Term], sign: Sign) {
        terms.iter().for_each(|term| self.term(term, sign));
    }

    fn number(&mut self, number: &Number, sign: Sign) {
        match number {
            Number::Named(place) => {
                let rule = self.rule;
                if let Some(number) = rule.numbers.get(*place) {
                    self.number(number, sign);
                }
            }
            Number::Whole(_) | Number::Share(_) | Number::Option(_) => {}
            Number::Fact(fact, most) => {
                self.moved_by(fact.key(), sign);
                if let Some(most) = most {
                    self.number(most, sign);
                }
            }
            Number::Count(id) => self.figure(id, FigureUnit::Count),
            Number::Percent(id) => self.figure(id, FigureUnit::Percent),
            Number::Days(id) => self.figure(id, FigureUnit::Days),
            Number::Years(id) => self.figure(id, FigureUnit::Years),
            Number::Sum(numbers) => numbers.iter().for_each(|number| self.number(number, sign)),
            Number::ByOption(_, cases) => {
                cases
                    .iter()
                    .for_each(|(_, number)| self.number(number, sign));
            }
        }
    }

    /// Notes what a number reads, and not that it moves anything.
    fn only_reads(&mut self, number: &Number) {
        let (raises, lowers) = (self.raises, self.lowers);
        self.number(number, Sign::Up);
        (self.raises, self.lowers) = (raises, lowers);
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Is(fact) => self.reads |= fact.key().bit(),
            Condition::Not(condition) => self.condition(condition),
            Condition::Any(all) | Condition::All(all) => {
                all.iter().for_each(|condition| self.condition(condition));
            }
            Condition::Option(..) => {}
            Condition::LossesFound => self.reads |= LOSSES_READ | FULL_LOSSES.key().bit(),
            Condition::MoreMoney(fact, than) => {
                self.moved_by(fact.key(), Sign::Unknown);
                self.term(than, Sign::Unknown);
            }
            Condition::MoreCount(fact, than) => {
                self.moved_by(fact.key(), Sign::Unknown);
                self.number(than, Sign::Unknown);
            }
            Condition::OnOrAfter(fact, _) => self.reads |= fact.key().bit(),
            Condition::None(fact) => self.reads |= fact.key().bit(),
            Condition::Zero(number) => self.number(number, Sign::Unknown),
            Condition::MoreAmount(amount, than) => {
                self.term(amount, Sign::Unknown);
                self.term(than, Sign::Unknown);
            }
        }
    }

    const fn lines(&mut self, lines: &Lines) {
        if !lines.is_all() {
            self.reads |= LOSSES_READ;
        }
    }

    fn then(&mut self, then: &Then) {
        match then {
            Then::End(_)
            | Then::Nothing
            | Then::Whole(_)
            | Then::LeftToTheCourt
            | Then::AtMostRemaining
            | Then::LessThanRemaining
            | Then::Applies => {}
            Then::Count(lines, _)
            | Then::LeaveOut(lines)
            | Then::Put(lines, _)
            | Then::Value(lines, _) => self.lines(lines),
            Then::Portion(lines, number, _) => {
                self.lines(lines);
                self.number(number, Sign::Up);
            }
            Then::Deduct(term, lines) => {
                self.lines(lines);
                self.deducted(term);
            }
            Then::Share { number, over, .. } => {
                let sign = if *over { Sign::Down } else { Sign::Up };
                self.number(number, sign);
            }
            Then::Add(term, _)
            | Then::Amount { amount: term, .. }
            | Then::AtLeast(term)
            | Then::AtMost(term)
            | Then::MoreThan(term)
            | Then::Of(term) => self.term(term, Sign::Up),
            Then::Balance {
                of_the_losses,
                of_the_order,
            } => {
                let terms = of_the_losses.iter().chain(of_the_order);
                terms.for_each(|term| self.term(term, Sign::Up));
            }
        }
    }

    /// Notes a deduction: no more comes off than remains of the losses, so that more of a loss never lowers what is left.
    fn deducted(&mut self, term: &Term) {
        let falls = self.falls_with_loss;
        self.term(term, Sign::Down);
        if let Term::Fact(..) | Term::Fixed(_) | Term::Parameter(_) | Term::Option(_) = term {
            self.falls_with_loss = falls;
        }
    }

    fn satisfies(&self) -> Properties {
        let mut all = Properties::NONE.with(Property::Symmetric);
        let mut thens = self.rule.answers.iter().map(|answer| &answer.then);
        let passes = |then: &Then| matches!(then, Then::End(_) | Then::Nothing);
        let caps = |then: &Then| matches!(then, Then::AtMost(_) | Then::AtMostRemaining);
        let floors = |then: &Then| matches!(then, Then::AtLeast(_));
        let takes = |then: &Then| matches!(then, Then::Deduct(..) | Then::LeaveOut(_));
        let every = |what: &dyn Fn(&Then) -> bool| {
            let mut thens = self.rule.answers.iter().map(|answer| &answer.then);
            let mut some = self.rule.answers.iter().map(|answer| &answer.then);
            thens.all(|then| what(then) || passes(then)) && some.any(what)
        };
        let moves = match self.rule.list {
            List::Losses | List::Apportionment => thens.any(|then| !passes(then)),
            List::Limits => every(&|then| caps(then) || floors(then)),
            List::Gates | List::Consequences | List::Credits => false,
        };
        if moves && !self.falls_with_loss {
            all = all.with(Property::RisesWithLoss);
        }
        if moves && !self.has_constants {
            all = all.with(Property::Homogeneous);
        }
        match self.rule.list {
            List::Limits if every(&caps) => all.with(Property::NeverRaises),
            List::Limits if every(&floors) => all.with(Property::NeverLowers),
            List::Losses if every(&takes) => all.with(Property::NeverRaises),
            _ => all,
        }
    }
}

/// Returns the places of the lines that an amount names.
pub(super) fn lines_named(term: Option<&Term>) -> Vec<usize> {
    let mut all = Vec::new();
    if let Some(term) = term {
        named_in(term, &mut all);
    }
    all
}

fn named_in(term: &Term, all: &mut Vec<usize>) {
    match term {
        Term::Named(place) => all.push(*place),
        Term::Fact(_, Some(term)) => named_in(term, all),
        Term::Times(term, ..) | Term::Over(term, ..) => named_in(term, all),
        Term::If(condition, term) => {
            named_in_condition(condition, all);
            named_in(term, all);
        }
        Term::Sum(terms) | Term::Least(terms) | Term::Greatest(terms) => {
            terms.iter().for_each(|term| named_in(term, all));
        }
        Term::Less(from, what) => {
            named_in(from, all);
            named_in(what, all);
        }
        Term::Mean(Values::Terms(terms), _) | Term::Median(Values::Terms(terms), _) => {
            terms.iter().for_each(|term| named_in(term, all));
        }
        Term::Tier(_, Tiers::Given(tiers)) => {
            tiers.iter().for_each(|(_, term)| named_in(term, all));
        }
        _ => {}
    }
}

fn named_in_condition(condition: &Condition, all: &mut Vec<usize>) {
    match condition {
        Condition::Not(condition) => named_in_condition(condition, all),
        Condition::Any(several) | Condition::All(several) => {
            several.iter().for_each(|one| named_in_condition(one, all));
        }
        Condition::MoreMoney(_, term) => named_in(term, all),
        Condition::MoreAmount(amount, than) => {
            named_in(amount, all);
            named_in(than, all);
        }
        _ => {}
    }
}

/// Returns the places of the numbers that a number names.
pub(super) fn numbers_named(number: Option<&Number>) -> Vec<usize> {
    match number {
        Some(Number::Named(place)) => vec![*place],
        Some(Number::Fact(_, Some(most))) => numbers_named(Some(most)),
        Some(Number::Sum(numbers)) => {
            let all = numbers
                .iter()
                .flat_map(|number| numbers_named(Some(number)));
            all.collect()
        }
        Some(Number::ByOption(_, cases)) => {
            let all = cases
                .iter()
                .flat_map(|(_, number)| numbers_named(Some(number)));
            all.collect()
        }
        _ => Vec::new(),
    }
}

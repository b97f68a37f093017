//! A second evaluator, slow and plain, written from the rules' READMEs and the statutes.
//!
//! It shares with the program what a claim is made of (`redress::case::facts`, the class of offense, a choice as
//! made) and the texts under `rules/law/`, which it reads for itself: profiles, authorities, questions, regimes,
//! parameters.
//! It shares no code that decides anything: not the reading and binding of a profile, the choice of the approach,
//! the views, the rules, the account, the sums (exact fractions of a dollar), nor the rounding.
//!
//! It has no steps, grounds or strengths, and it does not bound what is open: a fact that it meets and that nobody
//! knows stops it ([`Stop::Needs`]), unless only what stands beside the amount lacks it. In a closed record it takes an
//! unknown for not proved where the rule's README says so.
//!
//! A rule is one arm in `naive/rules.rs`; a rule that has none there stops the evaluator with its name. A new key of
//! a profile stops it too, in `naive/law.rs`.

pub mod fraction;
pub mod law;
mod rules;

use std::sync::Arc;

use redress::case::facts::FactValue;
use redress::case::{ChoiceMade, Class, How};
use redress_case::facts::{CONDUCT_BEGAN, CONDUCT_ENDED, ClaimFacts};

pub use self::fraction::Fraction;
pub use self::law::{LAW, Law, Views};
use self::law::{LISTS, Put, Rule, Standing};

/// One claim, put to a jurisdiction on a day.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The id of the profile.
    pub profile: &'a str,
    /// Whether the approaches of `own.toml` are brought.
    pub own: bool,
    /// The day whose law it is, as the number `yyyymmdd`.
    pub day: i64,
    /// The views under which it is answered.
    pub views: &'a Views,
    /// The class of offense.
    pub class: Class,
    /// What is known.
    pub facts: &'a ClaimFacts,
    /// The choices that were made.
    pub choices: &'a [ChoiceMade],
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Something that it met is not known.
    Needs(String),
    /// The evaluator does not know a rule, an option or a key, or the law's text does not hold together.
    Mistake(String),
    /// The claim ends without an amount.
    Ends(Ended),
    /// An amount of the law has no value on that day.
    NoValue,
}

impl From<String> for Stop {
    fn from(mistake: String) -> Self {
        Self::Mistake(mistake)
    }
}

/// How a claim ends without an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing is owed.
    Denied,
    /// It is put off.
    Deferred,
    /// It is left to other proceedings.
    Declined,
    /// A nominal award, with the loss recorded.
    Nominal,
}

/// A kind of liability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Liability {
    /// The defendant's own part.
    Several,
    /// The whole, alone.
    WholeAlone,
    /// The whole, with defendants of the case.
    JointInCase,
    /// The whole, with defendants of other cases.
    JointAcrossCases,
}

/// What a claim comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The text of the statute.
    pub regime: String,
    /// The approach; `None` where the jurisdiction has none to that text on that day.
    pub approach: Option<String>,
    /// How it ended, if it did; there is then no amount.
    pub ended: Option<Ended>,
    /// The least and the greatest that the order can be; `None` where nothing can be said of it.
    pub amount: Option<(Fraction, Fraction)>,
    /// The kind of liability, where the part is settled.
    pub liability: Option<Liability>,
    /// Whether a choice is left to the court.
    pub left_to_the_court: bool,
    /// Whether no authority settles it.
    pub law_is_open: bool,
    /// Which losses count, by place.
    pub counted: Vec<usize>,
    /// The losses that count.
    pub losses: Fraction,
    /// What remains of them.
    pub remaining: Fraction,
    /// What of that this defendant owes whole, beside a share of the rest.
    pub own: Fraction,
    /// The floor, where it is more than nothing.
    pub at_least: Option<Fraction>,
    /// The cap.
    pub at_most: Option<Fraction>,
    /// An award has to be more than this.
    pub more_than: Option<Fraction>,
    /// An award has to be less than this.
    pub less_than: Option<Fraction>,
    /// Whether the amount, as chosen or worked out, is one that a bound or test refuses.
    pub refused: bool,
    /// The rules of the terms that follow, with the amount of those that have one.
    pub terms: Vec<(String, Option<Beside>)>,
    /// The most that can be collected.
    pub collectible: Option<Fraction>,
    /// The rules of terms and credits that say nothing, because something is not known.
    pub lacking: Vec<String>,
}

impl Answer {
    /// What of it makes a difference to those before the court: not by which text or test, not how the losses are made
    /// up, nor a limit or the test of an award where the amount is settled and passes.
    #[must_use]
    pub fn in_effect(&self) -> Self {
        let open = |test: Option<Fraction>| test.filter(|_| self.liability.is_none());
        Self {
            regime: String::new(),
            approach: None,
            counted: Vec::new(),
            own: Fraction::ZERO,
            at_least: open(self.at_least),
            at_most: None,
            more_than: open(self.more_than),
            less_than: open(self.less_than),
            lacking: Vec::new(),
            ..self.clone()
        }
    }

    /// The same without what stands beside the amount ordered.
    #[must_use]
    pub fn ordered(&self) -> Self {
        Self {
            terms: Vec::new(),
            collectible: None,
            ..self.in_effect()
        }
    }
}

/// An amount beside restitution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// At most this.
    AtMost(Fraction),
    /// This.
    Of(Fraction),
}

/// A loss that counts.
struct Line {
    /// Its place among the losses of the claim; `None` for what the law adds to them.
    place: Option<usize>,
    amount: Fraction,
    /// What came off.
    off: Fraction,
    /// Whether this defendant owes it whole, beside a share of the rest.
    own: bool,
}

/// The defendant's part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Unsettled,
    LeftToTheCourt,
    Settled(Fraction, Liability),
}

/// What is written down on the way to an answer.
struct Books<'a> {
    asked: &'a Asked<'a>,
    law: &'a Law,
    answer: Answer,
    part: Part,
    /// The losses that count, in the order of the claim.
    lines: Vec<Line>,
    /// Every rule that was asked, with its list.
    rules: Vec<Named>,
    /// What is left of the losses, to whoever owes, and of this order.
    left: [Option<Fraction>; 2],
    /// Every choice that was met.
    choices: Vec<String>,
}

/// A rule by its list and name.
pub type Named = (&'static str, Arc<str>);

/// An answer, and what it took.
#[derive(Debug)]
pub struct Worked {
    /// The answer.
    pub answer: Result<Answer, Stop>,
    /// Every rule that was asked, with its list.
    pub rules: Vec<Named>,
    /// Every choice that was met, by id.
    pub choices: Vec<String>,
}

/// The text of the statute and the approach of a claim: the newest text that was law on the day of the law and
/// by the day on which the conduct ended; the approach to it that is law on the day of the law. Under the view that the
/// older text governs conduct that straddles two, it also has to be law by the day on which the conduct began, if that
/// is known.
///
/// # Errors
/// When the days of the conduct do not decide, or no text reaches the class.
pub fn choose<'l>(law: &'l Law, asked: &Asked<'l>) -> Result<(String, Option<Standing<'l>>), Stop> {
    let class = asked.class.name();
    let mut texts: Vec<_> = law
        .regimes
        .iter()
        .filter(|regime| regime.offense.iter().any(|known| known == class))
        .filter(|regime| regime.begun(asked.day))
        .collect();
    texts.sort_by_key(|regime| regime.first_day());
    let (mut least, mut greatest) = asked.facts.get(CONDUCT_ENDED).ends();
    let view = law.straddling.as_ref().and_then(|id| asked.views.get(id));
    match view.map(String::as_str) {
        Some("older-text") => {
            if let FactValue::Is(began) | FactValue::Within(_, began) =
                asked.facts.get(CONDUCT_BEGAN)
            {
                greatest = greatest.min(began);
            }
            if let FactValue::Is(began) | FactValue::Within(began, _) =
                asked.facts.get(CONDUCT_BEGAN)
            {
                least = least.min(began);
            }
        }
        Some("day-it-ended") => {}
        other => return Err(Stop::Mistake(format!("no view {other:?} of straddling"))),
    }
    let on = |conduct| texts.iter().rfind(|regime| regime.begun(conduct));
    let (Some(first), Some(last)) = (on(least), on(greatest)) else {
        return Err(Stop::Mistake(format!("no text reaches {class}")));
    };
    if first.id != last.id {
        return Err(Stop::Needs("the days of the conduct".to_owned()));
    }
    let approach = law.approach(asked.profile, asked.own, class, &first.id, asked.day)?;
    Ok((first.id.clone(), approach))
}

/// Works out what a claim comes to.
#[must_use]
pub fn work_out(law: &Law, asked: &Asked<'_>) -> Worked {
    let mut books = Books {
        asked,
        law,
        answer: Answer::default(),
        part: Part::Unsettled,
        lines: Vec::new(),
        rules: Vec::new(),
        left: [None, None],
        choices: Vec::new(),
    };
    let worked = books.work();
    Worked {
        answer: worked.map(|()| books.answer),
        rules: books.rules,
        choices: books.choices,
    }
}

impl Books<'_> {
    fn work(&mut self) -> Result<(), Stop> {
        let (regime, standing) = choose(self.law, self.asked)?;
        self.answer.regime = regime;
        let Some(standing) = standing else {
            self.answer.law_is_open = true;
            return Ok(());
        };
        self.answer.approach = Some(standing.approach.name.clone());
        self.answer.law_is_open = standing.approach.open;
        match self.lists(&standing) {
            Err(Stop::Ends(ended)) => self.answer.ended = Some(ended),
            // The amount is not said.
            Err(Stop::NoValue) => {}
            Err(stop) => return Err(stop),
            Ok(()) => self.conclude(),
        }
        self.answer.counted = self.lines.iter().filter_map(|line| line.place).collect();
        self.answer.losses = self.losses();
        self.answer.remaining = self.remaining();
        self.answer.own = self.own();
        Ok(())
    }

    /// The lists in their order. The first apportionment rule that settles ends that list and only that.
    fn lists(&mut self, standing: &Standing<'_>) -> Result<(), Stop> {
        let views = self.asked.views;
        for list in LISTS {
            for entry in standing.list(list) {
                if list == "apportionment" && self.part != Part::Unsettled {
                    break;
                }
                match entry {
                    Put::Rule(rule) if !rule.stands(views) => {}
                    Put::Rule(rule) => match self.ask(list, rule) {
                        // What a term or a credit lacks keeps only that one from being said.
                        Err(Stop::Needs(_) | Stop::NoValue)
                            if ["terms", "credits"].contains(&list) =>
                        {
                            self.answer.lacking.push(rule.name.to_string());
                        }
                        asked => asked?,
                    },
                    Put::Choice(id, among, if_made) => self.choice(list, id, among, *if_made)?,
                }
            }
            if list == "apportionment" && self.part == Part::Unsettled && !standing.approach.open {
                let name = &standing.approach.name;
                return Err(format!("nothing settles the part under `{name}`").into());
            }
        }
        Ok(())
    }

    fn ask(&mut self, list: &'static str, rule: &Rule) -> Result<(), Stop> {
        self.rules.push((list, Arc::clone(&rule.name)));
        let mut with = rule.options(self.law, self.asked.views)?;
        let asked = self.rule(list, &rule.name, &mut with);
        if asked.is_ok() {
            let more = with.no_more();
            more.map_err(|mistake| format!("`{}`: {mistake}", rule.name))?;
        }
        asked
    }

    /// By amount, by share of what remains (half-up to the cent), or by a method that is listed; otherwise it is the
    /// court's.
    fn choice(
        &mut self,
        list: &'static str,
        id: &str,
        among: &[&Rule],
        if_made: bool,
    ) -> Result<(), Stop> {
        self.choices.push(id.to_owned());
        let made = self.asked.choices.iter().find(|made| made.choice == id);
        if if_made && made.is_none() {
            return Ok(());
        }
        let liability = match made {
            Some(made) if made.jointly => Liability::JointInCase,
            _ => Liability::Several,
        };
        match made.map(|made| &made.how) {
            Some(How::Amount(amount)) => {
                // Of the general losses, as a share is: what is owed whole is beside it.
                let part = Fraction::cents(amount.cents());
                self.settle(part + self.own(), liability);
            }
            Some(How::Share(ratio)) => {
                let ratio = Fraction::new(ratio.numerator().into(), ratio.denominator().into());
                self.share(ratio, false, "half-up")?;
                if let Part::Settled(amount, _) = self.part {
                    self.part = Part::Settled(amount, liability);
                }
            }
            Some(How::Method(method)) => {
                let named = |rule: &&&Rule| {
                    *rule.name == **method || rule.name.ends_with(&format!("/{method}"))
                };
                let mut listed = among.iter().filter(|rule| rule.stands(self.asked.views));
                match listed.find(named) {
                    Some(rule) => self.ask(list, rule)?,
                    None if if_made => {}
                    None => self.part = Part::LeftToTheCourt,
                }
            }
            None => self.part = Part::LeftToTheCourt,
        }
        Ok(())
    }

    fn settle(&mut self, amount: Fraction, liability: Liability) {
        self.part = Part::Settled(amount, liability);
    }

    /// A bound clips what is settled, in the order of the list.
    fn clip(&mut self, to: impl Fn(Fraction) -> Fraction) {
        if let Part::Settled(amount, liability) = self.part {
            self.part = Part::Settled(to(amount), liability);
        }
    }

    /// What is open lies between floor and cap; what is settled is that, and a bound or test may refuse it.
    fn conclude(&mut self) {
        let remaining = self.remaining();
        let answer = &mut self.answer;
        match self.part {
            Part::Settled(amount, liability) => {
                let at_the_floor = answer.at_least == Some(amount);
                answer.amount = Some((amount, amount));
                answer.liability = Some(liability);
                answer.refused = answer.at_least.is_some_and(|floor| amount < floor)
                    || answer.more_than.is_some_and(|least| amount <= least)
                    || answer
                        .at_most
                        .is_some_and(|cap| amount > cap && !at_the_floor)
                    || answer
                        .less_than
                        .is_some_and(|whole| amount >= whole && !at_the_floor);
            }
            Part::LeftToTheCourt | Part::Unsettled => {
                let least = answer.at_least.unwrap_or_default();
                let cap = answer.at_most.map_or(remaining, |cap| cap.min(remaining));
                answer.amount = Some((least, cap.max(least)));
                answer.left_to_the_court = self.part == Part::LeftToTheCourt;
                // Limits that leave one amount leave no choice.
                if answer.left_to_the_court && cap <= least {
                    answer.left_to_the_court = false;
                    answer.liability = Some(Liability::Several);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::law::Approach;
    use super::{Asked, Law, Stop, Views, work_out};
    use redress::case::Class;
    use redress::case::facts::FactValue;
    use redress_case::facts::{CONDUCT_ENDED, ClaimFacts};

    fn under(approach: &str) -> Result<Stop, String> {
        let mut law = Law::read_from_the_tree()?;
        law.own = vec![Approach::written(&format!(
            "name = 'a'\noffense = 'mvra'\nregime = 'mvra'\n{approach}"
        ))?];
        let mut facts = ClaimFacts::default();
        facts.set(CONDUCT_ENDED, FactValue::Is(20_150_101));
        let views = law.shown("scotus", 20_200_101, &Views::new())?;
        let asked = Asked {
            profile: "scotus",
            own: true,
            day: 20_200_101,
            views: &views,
            class: Class::Mvra,
            facts: &facts,
            choices: &[],
        };
        work_out(&law, &asked)
            .answer
            .err()
            .ok_or_else(|| "an answer".to_owned())
    }

    #[test]
    fn a_rule_an_option_or_a_key_that_it_does_not_know_is_named() {
        for (approach, name) in [
            ("gates = ['statute/of-tomorrow']", "statute/of-tomorrow"),
            (
                "terms = ['mvra/full-amount']\nopen = true",
                "mvra/full-amount",
            ),
            (
                "apportionment = [{ rule = 'mvra/full-amount', with = { rate = 2 } }]",
                "rate",
            ),
        ] {
            let stop = under(approach);
            let named = matches!(&stop, Ok(Stop::Mistake(mistake)) if mistake.contains(name));
            assert!(named, "{stop:?}");
        }
        for (approach, key) in [
            ("extends = 'scotus'", "extends"),
            ("gates = [{ rule = 'a/b', unless = 'c' }]", "unless"),
        ] {
            let refused = under(approach).expect_err("a key that nobody knows");
            assert!(refused.contains(key), "{refused}");
        }
    }
}

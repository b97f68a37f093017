//! The draft of a judgment: its figures from a case, its computations and the steps of `rules/law/judgment/`.

use std::collections::BTreeMap;
use std::sync::Arc;

use redress::case::facts::FactValue;
use redress::case::{
    Case, CaseIndex, Class, CountOfConviction, Defendant, How, PayeeKind, Side, StatedFact, Victim,
};
use redress::cite::Date;
use redress::engine::{ClaimResult, Computation, Leaf, Outcome, Profile, Question};
use redress::money::{Ratio, Usd};
use redress::rule::Amount;
use redress::{Query, Redress};
use redress_case::facts::{
    POSSESSION_COUNTS, PRODUCTION_COUNTS, TRAFFICKING_COUNTS, VICTIM_OF_COUNT,
};

use redress_engine::LossesCounted;

use crate::answers::{Answers, cited_support};
use crate::books::Books;
use crate::inputs::{Debts, Draft, Room};
use crate::lines::{OpenItem, PayeeRow, Precedence};
use crate::model::{DefendantFigures, Figures, Sections};
use crate::value::{Condition, ConditionKind, Value};
use crate::{JudgmentError, JudgmentOptions};

/// The reason why a figure without a date of judgment is unknown.
pub(crate) const NEEDS_JUDGMENT: &str = "it needs the day of the judgment";

/// Computes the draft figures of a judgment from the computation of its case, and says what turns on days of payments that are not known.
///
/// # Errors
///
/// Returns an error if the profile is not the law of a court, or if the case cannot be computed; see [`JudgmentError`].
pub fn figures(
    redress: &Redress,
    case: &Case,
    computation: &Computation,
    query: &Query,
    ask: &JudgmentOptions,
) -> Result<Figures, JudgmentError> {
    let ask = &ask.with_ranks_of(case);
    let mut figures = on_the_days(redress, case, computation, query, ask)?;
    let unsure = case.payments.iter().filter_map(|it| Some((it, it.since?)));
    let unsure: Vec<_> = unsure.collect();
    if unsure.is_empty() {
        return Ok(figures);
    }
    let mut early = case.clone();
    for payment in &mut early.payments {
        payment.date = payment.since.unwrap_or(payment.date);
    }
    let early = on_the_days(redress, &early, computation, query, ask)?;
    let days = unsure.iter().map(|(payment, since)| {
        format!(
            "payment {}, known to be of {since} to {}, counts on the last of these days",
            payment.id, payment.date
        )
    });
    let late = crate::left_to_collect(&figures)?;
    let early = crate::left_to_collect(&early)?;
    let apart = late.iter().zip(&early).filter(|(a, b)| a.says != b.says);
    let turns = apart.map(|(a, b)| {
        format!(
            "counted on the first of these days, {} is left to collect from {} for {}, and not {}",
            b.says, a.defendant, a.victim, a.says
        )
    });
    figures.days = days.chain(turns).collect();
    Ok(figures)
}

/// Computes the draft figures with each payment on its day.
fn on_the_days(
    redress: &Redress,
    case: &Case,
    computation: &Computation,
    query: &Query,
    ask: &JudgmentOptions,
) -> Result<Figures, JudgmentError> {
    let Computation { profile, claims } = computation;
    if profile.contrast.is_some() || profile.proposed.is_some() {
        return Err(JudgmentError::NotLaw(profile.id.clone()));
    }
    if profile.court.jurisdiction().is_some() {
        return Err(JudgmentError::OtherJurisdiction(profile.id.clone()));
    }
    let law = redress.law();
    let mut vacated: BTreeMap<&str, Vec<Date>> = BTreeMap::new();
    for ruling in &case.rulings {
        for id in &ruling.vacates {
            vacated.entry(id).or_default().push(ruling.date);
        }
    }
    let mut places: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (place, claim) in claims.iter().enumerate() {
        let of = (claim.victim.as_str(), claim.defendant.as_str(), claim.class);
        places.entry(of).or_default().push(place);
    }
    let payments = case.payments.iter();
    let payments = payments.filter(|payment| payment.reverses.is_none());
    // The method of one case says nothing of what the law sets on the person convicted.
    let of_the_case = profile.approaches.iter().any(|it| it.of_the_case);
    let of_the_court = Query {
        approach: None,
        ..query.clone()
    };
    let circuit = match of_the_case {
        true => redress.profile(case, &profile.id, &of_the_court)?,
        false => Arc::clone(profile),
    };
    let draft = Draft {
        law,
        case,
        index: CaseIndex::new(case),
        sources: payments.map(|it| (it.id.as_str(), it.from)).collect(),
        vacated,
        places,
        on: query.side(case),
        query,
        claims,
        by_counts: redress.claims(&with_somebody(case), &circuit, &of_the_court)?,
        circuit: &circuit,
        before_payments: match case.payments.is_empty() {
            true => None,
            false => Some(redress.claims(&without_payments(case), profile, query)?),
        },
        answers: Answers(law.figures_questions(&profile.id, profile.as_of, &query.views(case))?),
        collection: law.collection()?,
        steps: law.judgment_steps()?,
        day: case.judgment.unwrap_or(profile.as_of),
        profile,
        ask,
    };
    draft.precedence_holds()?;
    draft.figures()
}

impl Draft<'_> {
    fn figures(&self) -> Result<Figures, JudgmentError> {
        let payees = self.payees()?;
        let mut defendants = Vec::new();
        let joint = self.joint(&payees)?;
        let mut open = self.open_in_claims();
        let mut questions = Vec::new();
        for payee in &payees {
            // What a court entered is owed whatever the law is.
            let computed = Some(&payee.ordered).filter(|_| payee.entered.is_none());
            for value in computed.into_iter().chain([&payee.loss]) {
                open_questions(value, &payee.defendant, &mut questions);
            }
        }
        open.append(&mut questions);
        let mut debts = Vec::new();
        for defendant in &self.case.defendants {
            debts.push(self.debts(defendant, &payees, &mut open)?);
        }
        let books = self.books(&payees, &debts)?;
        for debts in debts {
            defendants.push(self.defendant_figures(debts, &payees, &books, &mut open)?);
        }
        let unplaced = self.unplaced(&books, &mut open)?;
        let court = self.case.court.abbreviation();
        let docket = self.case.docket.iter();
        Ok(Figures {
            case: self.case.name.clone(),
            court: docket.fold(court.to_owned(), |court, docket| {
                format!("{court}, {docket}")
            }),
            profile: (self.profile.id.clone(), self.profile.name.clone()),
            as_of: self.profile.as_of,
            by_user: self.by_user(&payees)?,
            method: self.method_of_the_case(),
            days: Vec::new(),
            judgment: self.case.judgment,
            joint,
            payments: self.case.payments.clone(),
            payees,
            defendants,
            sections: self.sections()?,
            questions: self.questions(&books),
            open,
            balances_on: books.day,
            unplaced,
            books,
        })
    }

    /// Returns the questions that the steps in force depend on.
    fn questions(&self, books: &Books) -> Vec<Question> {
        let asked = |id: &str| {
            let mut steps = self.steps.iter().filter(|step| step.in_force(self.day));
            steps.any(|step| step.questions().any(|known| known == id))
        };
        // Without a payment of the Reserve there is nothing to ask of it, nor of interest before an end.
        let account = self.step("account");
        let only_if_met = ["reserve", "interest-after"];
        let moot = |id: &str| {
            let of = |part| account.as_ref().ok()?.data().question(part).ok();
            only_if_met.iter().any(|part| of(part) == Some(id)) && !books.asks(id)
        };
        let all = self.answers.0.iter();
        all.filter(|question| asked(&question.id) && !moot(&question.id))
            .cloned()
            .collect()
    }

    /// Returns the headings and remarks of the sections that rest on law.
    fn sections(&self) -> Result<Sections, JudgmentError> {
        let (payees, joint) = (self.step("payees")?, self.step("joint")?);
        Ok(Sections {
            payees: payees.name()?,
            shares: payees.say("shares", &[])?,
            joint: joint.name()?,
            apportioned: joint.say("apportioned", &[])?,
            balances: self.step("account")?.name()?,
            interest: self.step("interest")?.name()?,
            resources: self.step("resources")?.name()?,
            order_of_payment: self.step("order-of-payment")?.name()?,
            statement: self.step("statement")?.name()?,
        })
    }

    /// Returns the name of the method of this case that stands in place of the law of its circuit.
    pub(crate) fn method_of_the_case(&self) -> Option<String> {
        let mut own = self.profile.approaches.iter().filter(|it| it.of_the_case);
        let name = &own.next()?.name;
        let circuit = &self.profile.name;
        Some(format!(
            "the method of this case ({name}, approach.toml), not the law of the {circuit}"
        ))
    }

    /// Returns the choices, views and facts that come from the user and not from a court.
    fn by_user(&self, payees: &[PayeeRow]) -> Result<Vec<String>, JudgmentError> {
        let views = self.query.views(self.case);
        let views = views
            .iter()
            .map(|(question, view)| format!("view taken: {question}={view}"));
        let choices = self.case.choices.iter().filter(|made| made.by_user);
        let choices = choices.map(|made| {
            let how = match &made.how {
                How::Amount(amount) => amount.to_string(),
                How::Share(share) => share.to_string(),
                How::Method(method) => method.clone(),
            };
            let against = made.defendant.iter().map(|against| format!("@{against}"));
            let mut whose: String = made.victim.iter().cloned().chain(against).collect();
            if !whose.is_empty() {
                whose.push('.');
            }
            format!("choice made: {whose}{}={how}", made.choice)
        });
        let side = match self.on {
            Side::Found => None,
            Side::Government => Some("the Government"),
            Side::Defense => Some("the defense"),
        };
        let side = side.map(|side| format!("what is disputed is as {side} says"));
        let facts = self.ask.by_user.iter().cloned();
        let all = views.chain(choices).chain(side).chain(facts);
        Ok(all.chain(self.percentages_of(payees)?).collect())
    }

    /// Returns the tiers of payees, where percentages are given: a percentage is of what reaches the tier.
    fn percentages_of(&self, payees: &[PayeeRow]) -> Result<Option<String>, JudgmentError> {
        let said = &self.ask.precedence;
        let mut tiers: BTreeMap<(u8, u32), Vec<&str>> = BTreeMap::new();
        for row in payees {
            let tier = tiers.entry(said.tier(row)).or_default();
            if !tier.contains(&row.id.as_str()) {
                tier.push(&row.id);
            }
        }
        if said.percent.is_empty() || tiers.len() < 2 {
            return Ok(None);
        }
        let tiers: Vec<String> = tiers.into_values().map(|tier| tier.join(", ")).collect();
        let with = [("tiers", tiers.join("; then "))];
        let with = with.each_ref().map(|(name, text)| (*name, text.as_str()));
        self.step("payees")?.say("percentages", &with).map(Some)
    }

    /// Returns what a defendant was ordered to pay, in which order it is paid, and when it ends.
    fn debts<'d>(
        &self,
        defendant: &'d Defendant,
        payees: &[PayeeRow],
        open: &mut Vec<OpenItem>,
    ) -> Result<Debts<'d>, JudgmentError> {
        let restitution = self.restitution(payees, &defendant.id)?;
        let special = self.special_assessment(defendant, open)?;
        let tier = self.tier_assessment(defendant, open)?;
        let additional = self.additional_assessment(defendant, open)?;
        let (fine, costs) = (self.fine(defendant)?, self.costs(defendant)?);
        let mut owes = vec![special, restitution];
        owes.extend(tier.into_iter().chain(additional));
        owes.extend([fine, costs]);
        let orders = self.orders(&owes, defendant, open)?;
        let (ends, restitution_ends) = self.ends(defendant, payees, open)?;
        Ok(Debts {
            defendant,
            owes,
            orders,
            ends,
            restitution_ends,
        })
    }

    fn claim_before_payments(&self, row: &PayeeRow) -> Option<&ClaimResult> {
        let claims = self.before_payments.as_deref().unwrap_or(self.claims);
        claims.get(self.place_of(row, row.class)?)
    }

    /// Returns the least that a credit leaves under any answer, before any payment of this case, with its reason and authority.
    pub(crate) fn least_room(&self, row: &PayeeRow) -> Option<(Usd, String, String)> {
        let leaves = self.claim_before_payments(row)?.answer.values();
        let of_all = leaves.into_iter().flat_map(|leaf| {
            let approach = leaf.law.approach;
            let approach = approach.and_then(|place| self.profile.approaches.get(place));
            let credits = leaf.credits.values().into_iter();
            credits.filter_map(move |credits| {
                let step = credits.sets_the_most()?;
                let standing = approach?.standing(step.entry, step.ground)?;
                Some((credits.collectible_at_most?, standing))
            })
        });
        let (least, standing) = of_all.min_by_key(|(most, _)| *most)?;
        let authority = cited_support(&standing.support);
        Some((least, standing.because().to_owned(), authority))
    }

    /// Returns what other cases and recoveries leave to collect of the losses of a victim, before any payment of this case.
    ///
    /// Only credits that bind the court limit it, and only what is known: a greater figure under another answer goes before. A
    /// court may order more than the losses that are computed; they limit nothing then.
    pub(crate) fn room(&self, row: &PayeeRow) -> Option<Room> {
        // An award can rest on the losses of several classes.
        let of_all_classes = || {
            let mut all = LossesCounted::default();
            let mut classes = Class::ALL.iter();
            let fits = classes.all(|(class, ..)| all.add(&self.counted(Some(row), *class)).is_ok());
            fits.then(|| all.most())
        };
        let beyond = |entered: Usd| {
            let loss = row.loss.exact();
            loss.is_none_or(|loss| {
                entered > loss && of_all_classes().is_some_and(|all| entered > all)
            })
        };
        if row
            .entered
            .as_ref()
            .and_then(Value::exact)
            .is_some_and(beyond)
        {
            return None;
        }
        let claim = self.claim_before_payments(row)?;
        let mut limit: Option<Option<(Usd, bool)>> = None;
        let mut open = false;
        let mut said: Vec<(Usd, String, String)> = Vec::new();
        for leaf in claim.answer.values() {
            let approach = leaf.law.approach;
            let approach = approach.and_then(|place| self.profile.approaches.get(place));
            let ordered = leaf.outcome.range().and_then(Amount::exact);
            for credits in leaf.credits.values() {
                let left = credits.left_by_binding(ordered);
                let this = left.map(|(left, _, is_left)| (left, is_left));
                limit = Some(limit.unwrap_or(this).zip(this).map(|(a, b)| a.max(b)));
                open |= !this.is_some_and(|(_, is_left)| is_left) && !credits.unknown;
                let standing = left.and_then(|(left, step, _)| {
                    Some((left, approach?.standing(step.entry, step.ground)?))
                });
                if let Some((left, standing)) = standing {
                    let authority = cited_support(&standing.support);
                    said.push((left, standing.because().to_owned(), authority));
                }
            }
        }
        said.sort_unstable_by_key(|(left, ..)| std::cmp::Reverse(*left));
        let same = said
            .iter()
            .all(|(left, ..)| said.first().is_some_and(|it| it.0 == *left));
        let least = said.last()?.0;
        let (left, because, authority) = said.into_iter().next()?;
        Some(Room {
            least,
            limit: limit.flatten(),
            known: (same && !open).then_some(left),
            because,
            authority,
        })
    }

    fn defendant_figures(
        &self,
        debts: Debts<'_>,
        payees: &[PayeeRow],
        books: &Books,
        open: &mut Vec<OpenItem>,
    ) -> Result<DefendantFigures, JudgmentError> {
        let defendant = debts.defendant;
        let mut bear: Vec<(&str, &Value)> = Vec::new();
        for (on, _) in self.steps_on_others() {
            let key = self.steps.step(on)?.key();
            let mut lines = debts.owes.iter();
            bear.extend(
                lines
                    .find(|line| line.key == key)
                    .map(|line| (on, &line.value)),
            );
        }
        let interest = self.interest(defendant, &bear, books, open)?;
        let balances = self.balances(&debts, payees, books, &interest)?;
        for line in &balances {
            open_questions(&line.left, &defendant.id, open);
        }
        let total = balances.iter();
        let mut total = total.filter(|line| line.key == "restitution" && line.payee.is_none());
        let contents = self.statement(defendant, total.next(), payees, open)?;
        Ok(DefendantFigures {
            id: defendant.id.clone(),
            deferral: self.deferral(defendant, payees)?,
            ends: debts.ends,
            owes: debts.owes,
            interest,
            balances,
            orders: debts.orders,
            death: self.after_death(
                defendant,
                books.day.unwrap_or(self.day),
                books.restitution_ends(&defendant.id),
            )?,
            resources: self.resources(defendant)?,
            contents,
        })
    }

    /// Returns the answer to a yes-or-no fact of the judgment, as this draft's side states it.
    pub(crate) fn yes_no(&self, given: &StatedFact) -> Option<bool> {
        match given.known(self.on) {
            FactValue::Is(answer) => Some(answer != 0),
            _ => None,
        }
    }

    /// Checks that the user's priorities and percentages name payees of the case and that the percentages add up to 100.
    fn precedence_holds(&self) -> Result<(), JudgmentError> {
        let Precedence { priority, percent } = &self.ask.precedence;
        for id in priority.keys().chain(percent.keys()) {
            let victims = || self.case.victims.iter().map(|it| it.id.as_str());
            let payees = || self.case.payees.iter().map(|it| it.id.as_str());
            if !victims().chain(payees()).any(|known| known == id) {
                let known: Vec<&str> = victims().chain(payees()).collect();
                return Err(JudgmentError::Given {
                    given: id.clone(),
                    problem: format!("there is no such payee; there are: {}", known.join(", ")),
                });
            }
        }
        let mut sum = Some(Ratio::ZERO);
        for part in percent.values() {
            sum = sum.and_then(|sum| sum.plus(part.ratio()).ok());
        }
        if sum.is_none_or(|sum| sum > Ratio::ONE) {
            let all = percent.iter();
            let all: Vec<String> = all.map(|(id, part)| format!("{id}={part}")).collect();
            return Err(JudgmentError::Given {
                given: all.join(", "),
                problem: "the percentages of a payment add up to more than 100".to_owned(),
            });
        }
        Ok(())
    }
}

/// Returns the case with one victim of every count in place of its victims, because the assessments are set on the person convicted
/// and need no victim in the file.
fn with_somebody(case: &Case) -> Case {
    let mut somebody = case.clone();
    let stated = |defendant: &Defendant| {
        let mut facts = BTreeMap::from([(VICTIM_OF_COUNT.key(), yes())]);
        let conduct = case.victims.iter();
        let conduct = conduct.filter_map(|victim| victim.conduct.get(&defendant.id));
        for (key, given) in conduct.flatten() {
            if [POSSESSION_COUNTS, TRAFFICKING_COUNTS, PRODUCTION_COUNTS]
                .iter()
                .any(|known| known.key() == *key)
            {
                facts.insert(*key, given.clone());
            }
        }
        (defendant.id.clone(), facts)
    };
    somebody.victims = vec![Victim {
        id: "somebody".to_owned(),
        group: None,
        payee: PayeeKind::Victim,
        died: None,
        priority: None,
        losses: Vec::new(),
        facts: BTreeMap::new(),
        awards_elsewhere: None,
        record_date: None,
        left_out: Vec::new(),
        conduct: case.defendants.iter().map(stated).collect(),
    }];
    for count in somebody.defendants.iter_mut().flat_map(|it| &mut it.counts) {
        count.victims = None;
    }
    somebody.awards.clear();
    somebody.choices.clear();
    somebody.payees.clear();
    somebody.payments.clear();
    somebody
}

fn without_payments(case: &Case) -> Case {
    Case {
        payments: Vec::new(),
        ..case.clone()
    }
}

fn yes() -> StatedFact {
    StatedFact {
        value: FactValue::yes_no(true),
        ..StatedFact::default()
    }
}

/// Returns the counts of conviction of a defendant, without dismissed counts.
pub(crate) fn convictions(defendant: &Defendant) -> impl Iterator<Item = &CountOfConviction> {
    defendant.counts.iter().filter(|count| !count.dismissed)
}

/// Returns the condition of a figure that depends on a finding about a defendant.
pub(crate) fn finding(defendant: &Defendant, key: &str, asks: &str) -> Condition {
    Condition {
        kind: ConditionKind::Finding,
        id: format!("defendants.{}.{key}", defendant.id),
        asks: asks.to_owned(),
    }
}

/// Adds the unsettled questions that change a figure, once for each defendant.
pub(crate) fn open_questions(value: &Value, defendant: &str, open: &mut Vec<OpenItem>) {
    for on in value.turns_on() {
        let entry = OpenItem {
            code: "OPEN".to_owned(),
            defendant: defendant.to_owned(),
            place: on.id.clone(),
            what: on.asks.clone(),
            instruction: format!("--view {}=VIEW", on.id),
        };
        if on.kind == ConditionKind::Question && !open.contains(&entry) {
            open.push(entry);
        }
    }
}

/// Returns the choice that a leaf leaves to the court, with its question.
pub(crate) fn left_to_court<'p>(profile: &'p Profile, leaf: &Leaf) -> Option<(&'p str, &'p str)> {
    let Outcome::CourtsChoice { choice, .. } = &leaf.outcome else {
        return None;
    };
    let approach = profile.approaches.get(leaf.law.approach?)?;
    let choice = approach.choices().find(|known| known.id == *choice)?;
    Some((&choice.id, &choice.asks))
}

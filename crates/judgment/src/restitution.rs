//! Restitution: the table of payees, the total for each defendant, and joint and several amounts.

use std::collections::{BTreeMap, BTreeSet};

use redress::case::{Award, AwardKnown, Class, PayeeKind, Posture, Victim};
use redress::cite::Date;
use redress::engine::{ClaimResult, Leaf, Outcome, Profile};
use redress::money::Usd;
use redress::rule::{Amount, End, Ground, LiabilityKind};
use redress_engine::{Payees, Recipient};

use crate::JudgmentError;
use crate::account::SharedDebt;
use crate::classes::{classes_of, over_classes};
use crate::draft::left_to_court;
use crate::inputs::Draft;
use crate::lines::{FigureLine, PayeeRow, Precedence};
use crate::model::Joint;
use crate::part::part;
use crate::step::Step;
use crate::value::Value;

/// Orders for one victim against one defendant, by day.
type Orders = Vec<(Date, Value)>;

impl Draft<'_> {
    /// Returns a row for each claim. The payee is the victim, or the payee who takes the victim's place.
    pub(crate) fn payees(&self) -> Result<Vec<PayeeRow>, JudgmentError> {
        let step = self.step("payees")?;
        let less_than_whole = step.say("less-than-whole", &[])?;
        let mut rows: Vec<PayeeRow> = Vec::new();
        for claim in self.claims {
            let Some(victim) = self.index.victim(&claim.victim) else {
                continue;
            };
            // An answer that denies the claim before its losses are counted says nothing of them.
            let loss = match claim.answer.loss().and_then(Amount::exact) {
                Some(loss) => Value::Is(loss),
                None => self.read(claim, &|leaf| loss(self.profile, leaf)),
            };
            let ordered = self.read(claim, &|leaf| self.ordered(claim, leaf));
            let mut histories = self.histories(victim, &claim.defendant)?;
            let explicit = self.index.names_joint_debts(&victim.id);
            let is_postponed = is_postponed(claim);
            if histories.is_empty() {
                histories.insert(None, Vec::new());
            }
            let payees = self.payees_of(claim, victim, &loss)?;
            let recipients = payees.recipients().enumerate();
            let of_each = recipients.flat_map(|(place, recipient)| {
                let histories = histories.iter();
                histories.map(move |(debt, history)| (place, recipient, *debt, history))
            });
            for (place, Recipient { id, kind }, debt, history) in of_each {
                let entered = history.last().map(|(_, amount)| amount);
                let entered = entered.filter(|amount| amount.exact() != Some(Usd::ZERO));
                let jointly = || self.liable_jointly(&victim.id, &claim.defendant, claim.class);
                let of = |amount: &Value| part(&payees, place, amount, &less_than_whole);
                let part_of_order = of(&ordered)?;
                rows.push(PayeeRow {
                    precedence: precedence(step, &self.ask.precedence, id, kind)?,
                    id: id.to_owned(),
                    kind,
                    victim: victim.id.clone(),
                    defendant: claim.defendant.clone(),
                    class: claim.class,
                    debt: debt
                        .or_else(|| (!explicit && jointly()).then_some(SharedDebt::OfTheLoss)),
                    loss: loss.clone(),
                    part_of_loss: of(&loss)?,
                    orders: match history.is_empty() {
                        true if is_postponed => Vec::new(),
                        true => vec![(self.day, part_of_order.clone())],
                        false => {
                            let orders = history.iter();
                            let orders = orders.map(|(day, amount)| Ok((*day, of(amount)?)));
                            orders.collect::<Result<_, JudgmentError>>()?
                        }
                    },
                    ordered: part_of_order,
                    whole: entered.unwrap_or(&ordered).clone(),
                    entered: entered.map(of).transpose()?,
                });
            }
        }
        Ok(rows)
    }

    /// Returns the payees of a victim on a claim, with its total loss.
    fn payees_of<'c>(
        &'c self,
        claim: &ClaimResult,
        victim: &'c Victim,
        loss: &Value,
    ) -> Result<Payees<'c>, JudgmentError> {
        let remaining = claim.answer.remaining().and_then(Amount::exact);
        let losses = &claim.facts.losses;
        Ok(Payees::of(
            self.case,
            victim,
            losses,
            loss.exact(),
            remaining,
        )?)
    }

    /// Returns the part of a payee in the orders against a defendant of another case who owes jointly with one of this case, by day.
    /// Of an order for less than the whole loss it is the most that may be the payee's, because a payment goes to victims first.
    pub(crate) fn part_elsewhere(
        &self,
        (victim, with): (&str, &[String]),
        orders: &[(Date, Usd)],
        payee: &str,
    ) -> Result<Vec<(Date, Usd)>, JudgmentError> {
        let mut claims = self.claims.iter();
        let claim = claims.find(|it| it.victim == victim && with.contains(&it.defendant));
        let victim = self.index.victim(victim);
        let Some((claim, victim)) = claim.zip(victim) else {
            return Ok(Vec::new());
        };
        let loss = self.read(claim, &|leaf| loss(self.profile, leaf));
        let payees = self.payees_of(claim, victim, &loss)?;
        let place = payees.recipients().position(|it| it.id == payee);
        let orders = orders.iter().map(|(day, amount)| {
            let part = part(&payees, place.unwrap_or_default(), &Value::Is(*amount), "")?;
            let most = part.ends().and_then(|(_, most)| most);
            Ok((*day, most.unwrap_or(*amount)))
        });
        orders.collect()
    }

    /// Returns what courts ordered in this case for a victim against a defendant, for each joint debt and alone.
    fn histories(
        &self,
        victim: &Victim,
        defendant: &str,
    ) -> Result<BTreeMap<Option<SharedDebt>, Orders>, JudgmentError> {
        let mut of_debts: BTreeMap<Option<SharedDebt>, Vec<&Award>> = BTreeMap::new();
        for award in self.index.awards(&victim.id, defendant) {
            let debt = self.index.joint_debt(award).map(SharedDebt::Named);
            of_debts.entry(debt).or_default().push(award);
        }
        let mut all = BTreeMap::new();
        for (debt, awards) in of_debts {
            let history = self.history(&awards)?;
            if !history.is_empty() {
                all.insert(debt, history);
            }
        }
        Ok(all)
    }

    /// Returns what these awards ordered, by day: each order replaces the one before, and a ruling that vacates it leaves zero.
    fn history(&self, awards: &[&Award]) -> Result<Orders, JudgmentError> {
        let judgment = self.case.judgment.unwrap_or(self.day);
        let awards = || awards.iter().copied();
        // An order that a ruling vacated was in force until then.
        let entered = awards().filter(|award| match award.posture {
            Posture::Entered => true,
            Posture::Vacated => self.vacated.contains_key(award.id.as_str()),
            _ => false,
        });
        let mut orders: Vec<(Date, &Award)> = entered
            .map(|award| (award.date.unwrap_or(judgment), award))
            .collect();
        // An affirmed award is the order that was affirmed, and not one of the day of the appeal.
        let affirmed = awards().filter(|award| award.posture == Posture::Affirmed);
        let mut known: BTreeSet<Usd> = orders.iter().map(|(_, award)| award.amount).collect();
        for award in affirmed {
            if known.insert(award.amount) {
                orders.push((judgment, award));
            }
        }
        if let Some((_, order)) = orders.iter().find(|(_, order)| order.victims.len() > 1) {
            return Err(JudgmentError::Together(order.id.clone()));
        }
        orders.sort_by_key(|(day, _)| *day);
        let mut history = Orders::new();
        let mut in_force: Option<&str> = None;
        let mut vacated: Vec<(Date, &str)> = Vec::new();
        for award in awards() {
            let days = self.vacated.get(award.id.as_str()).into_iter().flatten();
            vacated.extend(days.map(|day| (*day, award.id.as_str())));
        }
        vacated.sort_by_key(|(day, _)| *day);
        let mut vacated = vacated.into_iter().peekable();
        for (day, award) in orders {
            while let Some((of, id)) = vacated.next_if(|(of, _)| *of < day) {
                if in_force == Some(id) {
                    history.push((of, Value::Is(Usd::ZERO)));
                    in_force = None;
                }
            }
            // Two orders of one day are one: the last in the file stands.
            if history.last().is_some_and(|(known, _)| *known == day) {
                history.pop();
            }
            history.push((day, amount_of(award)));
            in_force = Some(&award.id);
        }
        for (of, id) in vacated {
            if in_force == Some(id) {
                history.push((of, Value::Is(Usd::ZERO)));
                in_force = None;
            }
        }
        Ok(history)
    }

    /// Returns the restitution that a leaf orders.
    fn ordered(&self, claim: &ClaimResult, leaf: &Leaf) -> Value {
        let says = |ground| because(self.profile, ground);
        match &leaf.outcome {
            Outcome::Amount { amount: it, .. } => Value::Is(*it),
            Outcome::Ended(End::Denied, ground) => {
                Value::Nothing(format!("denied: {}", says(ground)))
            }
            Outcome::Ended(End::Declined, ground) => {
                Value::Nothing(format!("declined: {}", says(ground)))
            }
            Outcome::Ended(End::Deferred, ground) => {
                Value::Unknown(format!("deferred: {}", says(ground)))
            }
            Outcome::Ended(End::Nominal, ground) => {
                Value::Unknown(format!("a nominal award: {}", says(ground)))
            }
            Outcome::LawOpen(_) => Value::Unknown("no authority settles the part".to_owned()),
            Outcome::Pending(parameter) => {
                Value::Unknown(format!("{} is not published", parameter.0))
            }
            Outcome::TooManyPoints { .. } => {
                let why = "too many points are open to keep them apart";
                leaf.outcome
                    .range()
                    .map_or_else(|| Value::Unknown(why.to_owned()), |it| amount(it, why))
            }
            Outcome::CourtsChoice { limits, .. } => {
                let choice = left_to_court(self.profile, leaf).map_or("", |(choice, _)| choice);
                amount(limits.range(), &format!("left to the court: {choice}"))
            }
            Outcome::Bounded(limits) => amount(
                limits.range(),
                &format!("only the law bounds the claim of {}", claim.victim),
            ),
        }
    }

    /// Computes the total restitution of a defendant. The same losses under two classes of offense are owed once.
    pub(crate) fn restitution(
        &self,
        payees: &[PayeeRow],
        defendant: &str,
    ) -> Result<FigureLine, JudgmentError> {
        let rows: Vec<&PayeeRow> = payees
            .iter()
            .filter(|row| row.defendant == defendant)
            .collect();
        let step = self.step("restitution")?;
        let mut notes = Vec::new();
        let mut total = Value::Is(Usd::ZERO);
        // The rows of a victim are next to each other.
        for same in rows.chunk_by(|a, b| a.victim == b.victim) {
            let victim = same.first().map_or("", |row| &row.victim);
            let classes = classes_of(same.iter().copied());
            if classes.len() > 1 {
                let classes = classes.len().to_string();
                let with = [("victim", victim), ("classes", &classes)];
                notes.push(step.say("owed-once", &with)?);
            }
            total = total.plus(over_classes(self, same.iter().copied())?)?;
        }
        // Two amounts that depend on one question are added under the same view of it.
        if let Value::Within { why, .. } = &total
            && let Some(owed) = self.computed_together(&rows)?
        {
            total = Value::within(owed.least(), owed.greatest(), why.as_str());
        }
        if rows.is_empty() {
            total = step.nothing("no-victim")?;
        }
        if rows.iter().any(|row| row.entered.is_some()) {
            notes.push(step.say("entered", &[])?);
        }
        step.line(total, notes)
    }

    /// Returns the amounts for which several defendants are jointly liable.
    pub(crate) fn joint(&self, payees: &[PayeeRow]) -> Result<Vec<Joint>, JudgmentError> {
        let step = self.step("joint")?;
        let mut all: Vec<Joint> = Vec::new();
        for theirs in payees.chunk_by(|a, b| a.victim == b.victim) {
            let mut debts: BTreeMap<SharedDebt, Vec<&PayeeRow>> = BTreeMap::new();
            for row in theirs {
                if let Some(debt) = row.debt {
                    debts.entry(debt).or_default().push(row);
                }
            }
            for rows in debts.values() {
                all.extend(self.joint_debt(step, rows)?);
            }
        }
        Ok(all)
    }

    /// Returns a joint debt to a victim, if several owe it.
    fn joint_debt(
        &self,
        step: Step<'_>,
        rows: &[&PayeeRow],
    ) -> Result<Option<Joint>, JudgmentError> {
        let mut by_defendant: Vec<Vec<&PayeeRow>> = Vec::new();
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows {
            let fresh = by_defendant.len();
            let at = *known.entry(&row.defendant).or_insert(fresh);
            match by_defendant.get_mut(at) {
                Some(rows) => rows.push(row),
                None => by_defendant.push(vec![row]),
            }
        }
        let mut each: Vec<(String, Value)> = Vec::new();
        for rows in &by_defendant {
            if let Some(row) = rows.first() {
                let owed = over_classes(self, rows.iter().copied())?;
                each.push((row.defendant.clone(), owed));
            }
        }
        let Some(victim) = rows.first().filter(|_| each.len() > 1) else {
            return Ok(None);
        };
        let victim = &victim.victim;
        // Take the least of their liabilities. If one has no known upper bound, the upper bounds of the others limit it.
        let mut ends = each.iter().map(|(_, value)| value.ends());
        let first = ends.next().flatten();
        let joint = ends.fold(first, |least, next| {
            let ((a, b), (c, d)) = (least?, next?);
            Some((a.min(c), b.into_iter().chain(d).min()))
        });
        let certain = rows
            .iter()
            .all(|row| row.entered.is_some() || self.is_surely_joint(row));
        Ok(Some(Joint {
            payee: victim.clone(),
            victim: victim.clone(),
            each,
            joint: match joint {
                Some((_, Some(greatest))) if !certain => {
                    Value::within(Usd::ZERO, greatest, step.say("perhaps", &[])?)
                }
                Some((least, Some(greatest))) => {
                    Value::within(least, greatest, step.say("differ", &[])?)
                }
                Some((least, None)) => Value::Within {
                    least,
                    greatest: None,
                    why: step.say("unbounded", &[])?,
                },
                None => Value::Unknown(step.say("unknown", &[])?),
            },
        }))
    }

    /// Returns whether the loss is owed jointly in every leaf that orders an amount.
    fn is_surely_joint(&self, row: &PayeeRow) -> bool {
        let kinds = self.kinds(&row.victim, &row.defendant, row.class);
        kinds.iter().all(|kind| *kind == LiabilityKind::JointInCase)
    }

    /// Returns whether the whole loss is owed jointly with defendants of this case in some leaf that settles the kind of
    /// liability.
    pub(crate) fn liable_jointly(&self, victim: &str, defendant: &str, class: Class) -> bool {
        self.kinds(victim, defendant, class)
            .contains(&LiabilityKind::JointInCase)
    }

    /// Returns the kind of liability of each leaf that settles it.
    fn kinds(&self, victim: &str, defendant: &str, class: Class) -> Vec<LiabilityKind> {
        let places = self.places.get(&(victim, defendant, class));
        let claims = places.into_iter().flatten();
        let claims = claims.filter_map(|place| self.claims.get(*place));
        let leaves = claims.flat_map(|claim| claim.answer.values());
        leaves.filter_map(|leaf| leaf.outcome.liability()).collect()
    }
}

impl PayeeRow {
    /// Returns the amount owed: the court's award, else the computed restitution.
    ///
    /// # Examples
    ///
    /// ```
    /// use redress_judgment::{PayeeRow, Value};
    ///
    /// fn total(rows: &[PayeeRow]) -> Vec<String> {
    ///     rows.iter().map(|row| row.owed().text()).collect()
    /// }
    /// ```
    #[must_use]
    pub fn owed(&self) -> Value {
        self.entered.as_ref().unwrap_or(&self.ordered).clone()
    }

    /// Returns whether no order is made after a day.
    pub(crate) fn is_of(&self, day: Date) -> bool {
        self.orders.iter().all(|(made, _)| *made <= day)
    }

    /// Returns the day of the order in force on a day, or else of the last that was.
    pub(crate) fn ordered_on(&self, day: Date) -> Option<Date> {
        let mut made = self.orders.iter().filter(|(made, _)| *made <= day);
        let first = made.clone().next();
        let last = made.rfind(|(_, amount)| amount.exact().is_none_or(|it| !it.is_zero()));
        last.or(first).map(|(made, _)| *made)
    }

    /// Returns the amount of the order that is in force on a day; zero before the first.
    pub(crate) fn in_force(&self, day: Date) -> Value {
        let made = self.orders.iter().rfind(|(made, _)| *made <= day);
        made.map_or(Value::Is(Usd::ZERO), |(_, amount)| amount.clone())
    }
}

/// Returns the amount of an order, as far as it is known.
fn amount_of(award: &Award) -> Value {
    let greatest = match award.known {
        AwardKnown::Exactly => return Value::Is(award.amount),
        AwardKnown::OrMore => None,
        AwardKnown::UpTo(greatest) => Some(greatest),
    };
    Value::Within {
        least: award.amount,
        greatest,
        why: format!("of the order {} no more is known", award.id),
    }
}

/// Returns whether the amount is deferred, or else there is none: nothing is ordered so far.
fn is_postponed(claim: &ClaimResult) -> bool {
    let leaves = claim.answer.values();
    let mut ends = leaves.iter().map(|leaf| match &leaf.outcome {
        Outcome::Ended(end @ (End::Deferred | End::Denied | End::Declined), _) => Some(*end),
        _ => None,
    });
    let is_deferred = ends.clone().any(|end| end == Some(End::Deferred));
    is_deferred && ends.all(|end| end.is_some())
}

/// Returns the total loss of a leaf. A claim that ended before its losses were found has none that is known.
fn loss(profile: &Profile, leaf: &Leaf) -> Value {
    let why = match (&leaf.outcome, leaf.loss) {
        (_, Some(loss)) => {
            return amount(loss, "the losses found are known within bounds only");
        }
        (Outcome::Ended(end, ground), None) => {
            let end = match end {
                End::Denied => "denied",
                End::Deferred => "deferred",
                End::Declined => "declined",
                End::Nominal => "a nominal award",
            };
            format!("not reached; {end}: {}", because(profile, ground))
        }
        _ => "not reached".to_owned(),
    };
    Value::Unknown(why)
}

/// Returns the words of a ground.
fn because<'p>(profile: &'p Profile, ground: &'static Ground) -> &'p str {
    let approaches = profile.approaches.iter();
    let mut said = approaches.filter_map(|approach| approach.because(ground));
    said.next().unwrap_or_default()
}

fn amount(amount: Amount, why: &str) -> Value {
    Value::within(amount.least(), amount.greatest(), why)
}

fn precedence(
    step: Step<'_>,
    said: &Precedence,
    id: &str,
    kind: PayeeKind,
) -> Result<String, JudgmentError> {
    let priority = said.priority.get(id).map(|it| format!("priority {it}"));
    let percent = said.percent.get(id).map(|it| format!("{it}%"));
    let both: Vec<String> = priority.into_iter().chain(percent).collect();
    if !both.is_empty() {
        return Ok(both.join(", "));
    }
    step.say(
        match kind {
            PayeeKind::UnitedStates => "united-states",
            _ if kind.rank() > PayeeKind::Victim.rank() => "payor",
            _ if !said.percent.is_empty() => "rest",
            _ => "victim",
        },
        &[],
    )
}

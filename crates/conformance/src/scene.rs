//! A generated claim, with the figures at which a rule finds it, and how to make it smaller and say it.

use redress_case::facts::{
    self, BorneBy, Cause, ClaimFacts, FactKind, FactValue, Head, Key, Loss, LossValues,
};
use redress_rule::{
    Account, Change, FigureUnit, Formula, FormulaLine, GREATEST_COUNT, Ground, LawFigure, LawOfDay,
    List, LossChange, LossSet, Need, NeedQuestion, NeedTarget, NoSteps, Part, Ratio, RuleInfo,
    ShareChange, Usd, with_answer,
};

use crate::draw::Draw;

static START: Ground = Ground::required("start", "where the rule begins", "kit/conformance#start");

/// A claim and where the account stands when the rule is asked.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    pub(crate) facts: ClaimFacts,
    pub(crate) law: LawOfDay,
    /// For a loss rule: whether the losses count already. For later lists they always do.
    counted: bool,
    deducted: Usd,
    share: Usd,
    /// Decides which loss, which order or which other facts a check tries.
    pub(crate) pick: u64,
    /// By how many cents, or how many, a check raises something at the least.
    by: i64,
}

impl Scene {
    pub(crate) fn draw(draw: &mut Draw, about: &RuleInfo) -> Self {
        let mut facts = ClaimFacts {
            losses: (0..draw.below(5)).map(|_| loss(draw)).collect(),
            awards_elsewhere: if draw.one_in(4) {
                None
            } else {
                Some((0..draw.below(4)).map(|_| usd(draw)).collect())
            },
            counts: draw.of(1, &[3]),
            closed: draw.one_in(4),
            ..ClaimFacts::default()
        };
        for row in facts::rows() {
            facts.set(row.key, known(draw, row.kind));
        }
        facts.losses_to_be_found();
        let parameters = about.all_parameters().map(|(name, unit)| {
            let figure = (!draw.one_in(8)).then(|| figure(draw, unit));
            (name.to_owned(), figure)
        });
        Self {
            law: LawOfDay {
                figures: parameters.collect(),
            },
            by: by(draw, &facts.losses),
            facts,
            counted: draw.one_in(2),
            deducted: if draw.one_in(2) { Usd::ZERO } else { usd(draw) },
            share: usd(draw),
            pick: draw.next(),
        }
    }

    /// The account as a rule of this list finds it; `None` where the sums of the claim do not fit.
    pub(crate) fn start(&self, place: List) -> Option<Account> {
        let mut account = Account::open(&self.facts);
        let counted = match place {
            List::Gates => false,
            List::Losses => self.counted,
            List::Apportionment | List::Limits | List::Consequences | List::Credits => true,
        };
        if counted {
            // A range would have to be found first, and what the rule is asked about is not this.
            let exact = |loss: &Loss| loss.low == loss.high;
            let lines = self.facts.losses.iter().enumerate();
            let lines = lines
                .filter(|(_, loss)| exact(loss))
                .map(|(place, _)| place);
            let count = LossChange::Count(LossSet::Some(lines.collect()), Part::General);
            account.take(count.on(&START), 0, &mut NoSteps).ok()?;
        }
        // A loss rule finds nothing deducted: what counts is settled before what comes off.
        if !matches!(place, List::Gates | List::Losses) {
            let deduct = LossChange::Deduct(self.deducted.min(account.remaining()), LossSet::All);
            account.take(deduct.on(&START), 0, &mut NoSteps).ok()?;
        }
        if matches!(place, List::Limits | List::Consequences | List::Credits) {
            let lines = vec![FormulaLine::Given(self.share)];
            let working = Formula { lines };
            // What a payment does turns on whether others owe the same sum.
            let share = match place == List::Credits && self.counted {
                true => ShareChange::JointAndSeveral(working),
                false => ShareChange::Amount(working),
            };
            account.take(share.on(&START), 0, &mut NoSteps).ok()?;
        }
        Some(account)
    }

    pub(crate) fn with_facts(&self, facts: ClaimFacts) -> Self {
        Self {
            facts,
            ..self.clone()
        }
    }

    /// The same claim with ever more of one loss, with its amount; nothing where there is none.
    pub(crate) fn with_more_loss(&self) -> impl Iterator<Item = (Self, String)> {
        let which = Draw::seeded(self.pick).place(self.facts.losses.len());
        self.rungs().filter_map(move |by| {
            let mut scene = self.clone();
            let loss = scene.facts.losses.get_mut(which)?;
            loss.low = loss.low.checked_add(Usd::from_cents(by)).ok()?;
            loss.high = loss.high.checked_add(Usd::from_cents(by)).ok()?;
            let amount = loss.low.to_string();
            Some((scene, amount))
        })
    }

    /// The same claim at ever greater values of a number, with the value.
    pub(crate) fn at_more(&self, key: Key) -> impl Iterator<Item = (Self, String)> {
        let least = match self.facts.get(key) {
            FactValue::Is(value) => value,
            _ => i64::try_from(self.pick & 0x3ff).unwrap_or(0),
        };
        let kind = key.row().kind;
        let greatest = if kind == FactKind::Count {
            GREATEST_COUNT
        } else {
            i64::MAX
        };
        self.rungs().map(move |by| {
            let value = least.saturating_add(by).min(greatest);
            let mut scene = self.clone();
            scene.facts.set(key, FactValue::Is(value));
            (scene, number_words(kind, value))
        })
    }

    /// A ladder of raises, each twice the last: a figure that falls anywhere on it is seen to fall.
    fn rungs(&self) -> impl Iterator<Item = i64> {
        let by = self.by;
        let raises = (0..8).map(move |rung| by.saturating_mul(1_i64 << rung));
        std::iter::once(0).chain(raises)
    }

    /// The same claim with ten times every amount; the law's own amounts stay. `None` where one does not fit.
    pub(crate) fn times_ten(&self) -> Option<Self> {
        let number = |number: i64| number.checked_mul(10);
        let amount = |amount: Usd| number(amount.cents()).map(Usd::from_cents);
        let known = |known: FactValue| {
            Some(match known {
                FactValue::Is(value) => FactValue::Is(number(value)?),
                FactValue::Within(least, greatest) => {
                    FactValue::Within(number(least)?, number(greatest)?)
                }
                FactValue::Unknown | FactValue::NotProved => known,
            })
        };
        let mut scene = self.clone();
        for row in facts::rows().filter(|row| row.kind == FactKind::Money) {
            scene.facts.set(row.key, known(self.facts.get(row.key))?);
        }
        for loss in &mut scene.facts.losses {
            loss.low = amount(loss.low)?;
            loss.high = amount(loss.high)?;
            for row in LossValues::rows().filter(|row| row.kind == FactKind::Money) {
                loss.set(row.key, known(loss.get(row.key))?);
            }
        }
        for award in scene.facts.awards_elsewhere.iter_mut().flatten() {
            *award = amount(*award)?;
        }
        scene.deducted = amount(self.deducted)?;
        scene.share = amount(self.share)?;
        Some(scene)
    }

    /// The same claim with its losses in another order; `None` where there is no other.
    pub(crate) fn reordered(&self) -> Option<Self> {
        let mut scene = self.clone();
        Draw::seeded(self.pick).shuffle(&mut scene.facts.losses);
        if scene.facts.losses == self.facts.losses {
            scene.facts.losses.reverse();
        }
        (scene.facts.losses != self.facts.losses).then_some(scene)
    }

    /// Claims a little smaller than this one.
    pub(crate) fn smaller(&self) -> Vec<Self> {
        let mut all = Vec::new();
        let mut with = |change: &dyn Fn(&mut Self)| {
            let mut scene = self.clone();
            change(&mut scene);
            all.push(scene);
        };
        for place in 0..self.facts.losses.len() {
            with(&|scene| {
                scene.facts.losses.remove(place);
            });
        }
        for row in facts::rows().filter(|row| self.facts.get(row.key) != FactValue::Unknown) {
            with(&|scene| scene.facts.set(row.key, FactValue::Unknown));
        }
        if self.facts.awards_elsewhere.is_some() {
            with(&|scene| scene.facts.awards_elsewhere = None);
        }
        if self.facts.closed {
            with(&|scene| scene.facts.closed = false);
        }
        if self.pick != 0 {
            with(&|scene| scene.pick = 0);
        }
        for row in facts::rows() {
            if let (FactValue::Is(value), FactKind::Money | FactKind::Count | FactKind::YesNo) =
                (self.facts.get(row.key), row.kind)
            {
                for less in lesser(value) {
                    with(&|scene| scene.facts.set(row.key, FactValue::Is(less)));
                }
            }
        }
        for (place, award) in self.facts.awards_elsewhere.iter().flatten().enumerate() {
            let awards = |scene: &mut Self, less: Option<Usd>| {
                let awards = scene.facts.awards_elsewhere.get_or_insert_default();
                match (less, awards.get_mut(place)) {
                    (Some(less), Some(award)) => *award = less,
                    _ => drop(awards.remove(place)),
                }
            };
            with(&|scene| awards(scene, None));
            for less in lesser(award.cents()) {
                with(&|scene| awards(scene, Some(Usd::from_cents(less))));
            }
        }
        for (place, loss) in self.facts.losses.iter().enumerate() {
            for less in smaller_losses(loss) {
                with(&|scene| {
                    if let Some(loss) = scene.facts.losses.get_mut(place) {
                        loss.clone_from(&less);
                    }
                });
            }
        }
        for less in lesser(self.deducted.cents()) {
            with(&|scene| scene.deducted = Usd::from_cents(less));
        }
        for less in lesser(self.share.cents()) {
            with(&|scene| scene.share = Usd::from_cents(less));
        }
        for less in lesser(self.by).filter(|less| *less > 0) {
            with(&|scene| scene.by = less);
        }
        all
    }

    /// The claim in words: what is known, by path, and where the account stands.
    pub(crate) fn words(&self, place: List) -> String {
        let mut words: Vec<String> = self.facts.losses.iter().map(loss_words).collect();
        for row in facts::rows() {
            let number = |value| number_words(row.kind, value);
            let path = row.path;
            match self.facts.get(row.key) {
                FactValue::Unknown => {}
                FactValue::NotProved => words.push(format!("{path} not proved")),
                FactValue::Is(value) => words.push(format!("{path} = {}", number(value))),
                FactValue::Within(least, greatest) => words.push(format!(
                    "{path} between {} and {}",
                    number(least),
                    number(greatest)
                )),
            }
        }
        if let Some(awards) = &self.facts.awards_elsewhere {
            let awards: Vec<String> = awards.iter().map(Usd::to_string).collect();
            words.push(format!("awards elsewhere [{}]", awards.join("; ")));
        }
        for (name, figure) in &self.law.figures {
            let figure = figure.map_or("not published".to_owned(), |figure| figure.to_string());
            words.push(format!("{name} = {figure}"));
        }
        if self.facts.closed {
            words.push("a closed record".to_owned());
        }
        if let Some(account) = self.start(place) {
            let (gross, remaining) = (account.gross(), account.remaining());
            words.push(format!("{gross} counted, {remaining} remaining"));
            if let redress_rule::Share::Settled(share, _) = account.share() {
                words.push(format!("a share of {share}"));
            }
        }
        words.join(", ")
    }
}

/// The facts with an answer to a need; `None` where there is nothing of which it could be asked.
pub(crate) fn answered(
    facts: &ClaimFacts,
    need: &Need,
    yes: bool,
    draw: &mut Draw,
) -> Option<ClaimFacts> {
    let NeedQuestion::Value { up_to } = need.question else {
        return with_answer(facts, need, yes).ok();
    };
    let mut between = |least: i64, greatest: i64| {
        let span = greatest.min(up_to).saturating_sub(least).max(0);
        least.saturating_add(draw.cents().min(span))
    };
    let mut facts = facts.clone();
    match need.target {
        NeedTarget::Fact(key) if key.row().kind == FactKind::Amounts => {
            let awards = [between(0, i64::MAX), between(0, i64::MAX)];
            facts.awards_elsewhere = Some(awards.map(Usd::from_cents).to_vec());
        }
        NeedTarget::Fact(key) => {
            let (least, greatest) = facts.get(key).ends();
            facts.set(key, FactValue::Is(between(least, greatest)));
        }
        NeedTarget::Line(line, fact) => {
            let loss = facts.losses.get_mut(line)?;
            let row = fact.row();
            if row.kind == FactKind::YesNo {
                return None;
            }
            let (least, greatest) = loss.get(row.key).ends();
            loss.set(row.key, FactValue::Is(between(least, greatest)));
        }
    }
    Some(facts)
}

/// Draws a value of the law in its unit; a percentage is now and then more than the whole, as a multiple of a loss is.
fn figure(draw: &mut Draw, unit: FigureUnit) -> LawFigure {
    let small = |draw: &mut Draw, below| u32::try_from(draw.below(below)).unwrap_or_default();
    match unit {
        // Times the greatest count it is still an amount.
        FigureUnit::Amount => LawFigure::Amount(usd(draw).min(Usd::from_cents(1_000_000_000))),
        FigureUnit::Percent => {
            let hundredths = u64::from(small(draw, 30_001));
            LawFigure::Percent(Ratio::new(hundredths, 10_000).unwrap_or(Ratio::ONE))
        }
        FigureUnit::Days => LawFigure::Days(small(draw, 1_000)),
        FigureUnit::Years => LawFigure::Years(small(draw, 100)),
        FigureUnit::Count => LawFigure::Count(small(draw, 50)),
    }
}

fn usd(draw: &mut Draw) -> Usd {
    Usd::from_cents(draw.cents())
}

fn known(draw: &mut Draw, kind: FactKind) -> FactValue {
    let number = |draw: &mut Draw| match kind {
        // Mostly yes: what follows only from several findings has to come up.
        FactKind::YesNo => i64::from(!draw.one_in(3)),
        FactKind::Money => draw.cents(),
        FactKind::Count => match draw.below(3) {
            0 => draw.below(5),
            1 => draw.below(500),
            _ => draw.below(1_000_000),
        },
        FactKind::Day | FactKind::Amounts => draw.of(
            19_950_101,
            &[
                19_960_424, 20_140_422, 20_140_423, 20_181_206, 20_181_207, 20_220_331,
            ],
        ),
    };
    match (draw.below(12), kind) {
        (_, FactKind::Amounts) | (0..=2, _) => FactValue::Unknown,
        (3, _) => FactValue::NotProved,
        (4, FactKind::Money | FactKind::Count | FactKind::Day) => {
            let (a, b) = (number(draw), number(draw));
            FactValue::Within(a.min(b), a.max(b))
        }
        _ => FactValue::Is(number(draw)),
    }
}

fn loss(draw: &mut Draw) -> Loss {
    let (a, b) = (usd(draw), usd(draw));
    let range = draw.one_in(8);
    let cause = draw.of(Cause::Trade, &Cause::ALL.map(|(cause, _)| cause));
    Loss {
        low: if range { a.min(b) } else { a },
        high: if range { a.max(b) } else { a },
        head: draw.of(Head::Total, &Head::ALL.map(|(head, ..)| head)),
        projected: draw.one_in(4),
        cause: (!draw.one_in(6)).then_some(cause),
        borne_by: draw.of(BorneBy::Victim, &BorneBy::ALL.map(|(bearer, _)| bearer)),
        values: LossValues::rows().fold(LossValues::default(), |values, row| {
            values.with(row.key, known(draw, row.kind))
        }),
        counts: draw.of(0, &[1, 2, 3]),
        found: !draw.one_in(8),
    }
}

/// Any amount, or one of about the size of a loss: what a small raise does not show, and a big one hides.
fn by(draw: &mut Draw, losses: &[Loss]) -> i64 {
    match losses.first() {
        Some(loss) if draw.one_in(2) => draw
            .below(loss.low.cents().unsigned_abs().saturating_mul(2))
            .max(1),
        _ => draw.cents().max(1),
    }
}

/// Numbers nearer to nothing: none, half, and one less.
fn lesser(number: i64) -> impl Iterator<Item = i64> {
    let half = number.checked_div(2).unwrap_or(0);
    let all = [0, half, number.saturating_sub(1)];
    all.into_iter()
        .filter(move |less| *less >= 0 && *less < number)
}

fn smaller_losses(loss: &Loss) -> Vec<Loss> {
    let plain = Loss {
        low: loss.low,
        high: loss.high,
        head: Head::Medical,
        projected: false,
        cause: Some(Cause::Trade),
        borne_by: BorneBy::Victim,
        values: LossValues::default(),
        counts: 0,
        found: true,
    };
    let one = |change: &dyn Fn(&mut Loss)| {
        let mut less = loss.clone();
        change(&mut less);
        less
    };
    let mut all = vec![
        plain.clone(),
        one(&|less| less.high = loss.low),
        one(&|less| less.head = plain.head),
        one(&|less| less.projected = false),
        one(&|less| less.cause = plain.cause),
        one(&|less| less.borne_by = plain.borne_by),
        one(&|less| less.counts = 0),
        one(&|less| less.found = true),
    ];
    for row in LossValues::rows() {
        all.push(one(&|less| less.set(row.key, FactValue::Unknown)));
    }
    for amount in lesser(loss.high.cents()).map(Usd::from_cents) {
        all.push(one(&|less| {
            less.high = amount;
            less.low = if loss.low == loss.high {
                amount
            } else {
                loss.low.min(amount)
            };
        }));
    }
    all.retain(|less| less != loss);
    all
}

fn number_words(kind: FactKind, value: i64) -> String {
    match kind {
        FactKind::YesNo => if value == 0 { "no" } else { "yes" }.to_owned(),
        FactKind::Money => Usd::from_cents(value).to_string(),
        FactKind::Count | FactKind::Day | FactKind::Amounts => value.to_string(),
    }
}

fn loss_words(loss: &Loss) -> String {
    let amount = if loss.low == loss.high {
        loss.low.to_string()
    } else {
        format!("{} to {}", loss.low, loss.high)
    };
    let head = Head::ALL.iter().find(|(head, ..)| *head == loss.head);
    let cause = Cause::ALL
        .iter()
        .find(|(cause, _)| Some(*cause) == loss.cause);
    let bearer = BorneBy::ALL
        .iter()
        .find(|(bearer, _)| *bearer == loss.borne_by);
    format!(
        "a loss of {amount} ({}, cause {}, {}{}{})",
        head.map_or("", |(_, name, _)| name),
        cause.map_or("unknown", |(_, name)| name),
        if loss.found { "found" } else { "alleged" },
        match bearer {
            Some((BorneBy::Payor | BorneBy::FreeOfCharge, name)) => format!(", {name}"),
            _ => String::new(),
        },
        if loss.counts == 0 {
            String::new()
        } else {
            format!(", counts {:b}", loss.counts)
        },
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_fact_of_a_loss_is_drawn_and_taken_away_again() {
        let mut draw = Draw::seeded(1);
        let drawn: Vec<Loss> = (0..200).map(|_| loss(&mut draw)).collect();
        for row in LossValues::rows() {
            let values: BTreeSet<bool> = drawn
                .iter()
                .map(|loss| loss.get(row.key) == FactValue::Unknown)
                .collect();
            assert_eq!(
                values.len(),
                2,
                "{} is drawn as known and as unknown",
                row.path
            );
            let known = drawn
                .iter()
                .find(|loss| loss.get(row.key) != FactValue::Unknown);
            let smaller = smaller_losses(known.expect("one is known"));
            assert!(
                smaller
                    .iter()
                    .any(|less| less.get(row.key) == FactValue::Unknown),
                "{} is taken away",
                row.path
            );
        }
    }
}

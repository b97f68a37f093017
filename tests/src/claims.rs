//! Claims: anything that a case file can say of one victim against one defendant, put to any profile on any day.

use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use redress::case::facts::{BorneBy, Cause, FactKind, FactValue, Head, Loss, LossValues, TABLE};
use redress::case::{ChoiceMade, Class, How, Proof};
use redress::cite::Date;
use redress::engine::{Claim, ClaimResult, Profile};
use redress::money::{Ratio, Usd};
use redress_case::facts::{ClaimFacts, OUTSIDE_OTHER, UNDER_OTHER, VICTIM_OF_COUNT, day_number};
use redress_engine as engine;

use crate::completion::Views;
use crate::law::{JURISDICTIONS, Jurisdiction, Taken, with_views};

/// A claim, and the law to which it is put.
#[derive(Clone)]
pub struct Scene {
    /// The profile.
    pub jurisdiction: Jurisdiction,
    /// The day whose law it is.
    pub day: Date,
    /// The views that the user takes.
    pub taken: Taken,
    /// The class of offense.
    pub class: Class,
    /// What is known.
    pub facts: ClaimFacts,
    /// The choices that were made.
    pub choices: Vec<ChoiceMade>,
}

impl Scene {
    /// The profile that day.
    #[must_use]
    pub fn profile(&self) -> &'static Profile {
        self.jurisdiction.on(self.day, self.taken)
    }

    /// The claim with other facts, ready to be computed.
    #[must_use]
    pub fn setting(&self, facts: ClaimFacts) -> Claim<'_> {
        Claim {
            victim: "victim",
            defendant: "defendant",
            class: self.class,
            class_depends: None,
            facts,
            choices: self.choices.iter().collect(),
        }
    }

    /// What the claim comes to with other facts.
    #[must_use]
    pub fn with(&self, facts: &ClaimFacts) -> ClaimResult {
        engine::compute(self.profile(), &self.setting(facts.clone()))
            .expect("what is open is an answer and never a fault")
    }

    /// The place of the approach that these facts choose; `None` where the profile has none, or the facts do not say.
    #[must_use]
    pub fn approach(&self, facts: &ClaimFacts) -> Option<usize> {
        // A claim that ends at the first gate shows which law was chosen.
        let mut facts = facts.clone();
        facts.set(VICTIM_OF_COUNT, FactValue::yes_no(false));
        let answer = self.with(&facts).answer;
        let mut laws = answer.values().into_iter().map(|leaf| leaf.law.approach);
        let first = laws.next()?;
        first.filter(|_| laws.all(|other| other == first))
    }

    /// What the claim comes to.
    #[must_use]
    pub fn compute(&self) -> ClaimResult {
        self.with(&self.facts)
    }

    /// What the claim comes to under these views.
    #[must_use]
    pub fn with_views(&self, views: &Views) -> ClaimResult {
        let profile = with_views(self.profile(), views);
        engine::compute(&profile, &self.setting(self.facts.clone()))
            .expect("what is open is an answer and never a fault")
    }

    /// Whether some approach to the class counts a loss of unknown cause, under some view: its cause is then a new fact and no
    /// answer.
    #[must_use]
    pub fn counts_unknown_causes(&self) -> bool {
        let mut approaches = self.profile().approaches.iter();
        approaches.any(|approach| {
            let mut entries = approach.entries.iter();
            approach.applies.offense.contains(&self.class)
                && entries.any(|entry| {
                    entry.options.contains("unknown-cause = count")
                        || entry.name == "mvra/losses-of-conviction"
                })
        })
    }

    /// Makes every choice of the class by this amount.
    pub fn choose(&mut self, amount: Usd) {
        self.choices = self.made(&Made::Amount(amount));
    }

    fn made(&self, made: &Made) -> Vec<ChoiceMade> {
        let on_class = self
            .profile()
            .approaches
            .iter()
            .filter(|approach| approach.applies.offense.contains(&self.class))
            .filter(|approach| approach.applies.on(self.day));
        let choices: Vec<_> = on_class.flat_map(|approach| approach.choices()).collect();
        choices
            .iter()
            .filter_map(|choice| {
                let how = match made {
                    Made::Open => return None,
                    Made::Amount(amount) => How::Amount(*amount),
                    Made::Share(ratio) => How::Share(*ratio),
                    // A choice of one name may stand in two texts with different methods: only what both permit.
                    Made::Method(index) => {
                        let permitted = choice.among.iter().filter(|method| {
                            let name = method.info.name;
                            choices.iter().all(|other| {
                                other.id != choice.id || other.methods_named(name).next().is_some()
                            })
                        });
                        let permitted: Vec<_> = permitted.collect();
                        if permitted.is_empty() {
                            return None;
                        }
                        How::Method(index.get(&permitted).info.name.to_owned())
                    }
                };
                Some(ChoiceMade {
                    choice: choice.id.clone(),
                    victim: None,
                    defendant: None,
                    how,
                    reasons: None,
                    jointly: false,
                    by_user: true,
                    proof: Proof::default(),
                })
            })
            .collect()
    }
}

impl fmt::Debug for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            jurisdiction,
            day,
            taken,
            class,
            facts,
            choices,
        } = self;
        writeln!(
            f,
            "{jurisdiction:?} on {day}, {taken:?} taken, {class:?}, closed {}",
            facts.closed
        )?;
        for row in &TABLE {
            if facts.get(row.key) != FactValue::Unknown {
                writeln!(f, "  {} = {:?}", row.path, facts.get(row.key))?;
            }
        }
        if let Some(awards) = &facts.awards_elsewhere {
            writeln!(f, "  awards elsewhere {awards:?}")?;
        }
        writeln!(f, "  counts {:b}", facts.counts)?;
        for loss in &facts.losses {
            writeln!(f, "  {loss:?}")?;
        }
        for made in choices {
            writeln!(f, "  chosen {} by {:?}", made.choice, made.how)?;
        }
        Ok(())
    }
}

/// How the choices were made, before it is known which there are.
#[derive(Clone, Debug)]
enum Made {
    Open,
    Amount(Usd),
    Share(Ratio),
    Method(Index),
}

/// An amount in cents: nothing, a cent, the amounts around the least order, and up to tens of millions.
pub fn cents() -> impl Strategy<Value = i64> {
    prop_oneof![
        select(vec![0, 1, 299_999, 300_000, 300_001]),
        0..1_000_i64,
        0..1_000_000_i64,
        0..9_000_000_000_i64,
    ]
}

/// An amount.
pub fn usd() -> impl Strategy<Value = Usd> {
    cents().prop_map(Usd::from_cents)
}

fn count() -> impl Strategy<Value = i64> {
    prop_oneof![0..5_i64, 0..500_i64, 0..=1_000_000_000_i64]
}

/// Days of conduct: around the cuts between the texts, and some between them.
pub fn conduct_days() -> Vec<i64> {
    let cuts = [(1994, 9, 13), (1996, 4, 24), (2014, 4, 23), (2018, 12, 7)];
    let days = cuts.into_iter().flat_map(|(year, month, day)| {
        let cut = Date::constant(year, month, day);
        [cut.yesterday().ok(), Some(cut), cut.tomorrow().ok()]
    });
    let between = [(1985, 10, 18), (2004, 2, 29), (2009, 8, 1), (2022, 3, 31)];
    let between = between.map(|(year, month, day)| Date::constant(year, month, day));
    days.flatten().chain(between).map(day_number).collect()
}

fn known(kind: FactKind) -> BoxedStrategy<FactValue> {
    let number = |value: BoxedStrategy<i64>| {
        let bounds = (value.clone(), value.clone());
        prop_oneof![
            3 => Just(FactValue::Unknown),
            1 => Just(FactValue::NotProved),
            6 => value.prop_map(FactValue::Is),
            2 => bounds.prop_map(|(a, b)| FactValue::Within(a.min(b), a.max(b))),
        ]
    };
    match kind {
        FactKind::YesNo => prop_oneof![
            6 => Just(FactValue::yes_no(true)),
            3 => Just(FactValue::yes_no(false)),
            3 => Just(FactValue::Unknown),
            1 => Just(FactValue::NotProved),
        ]
        .boxed(),
        FactKind::Money => number(cents().boxed()).boxed(),
        FactKind::Count => number(count().boxed()).boxed(),
        FactKind::Day => {
            // Mostly under the texts of 1996 and 2018, for which profiles have approaches.
            let since = |cut| {
                let days = conduct_days().into_iter().filter(move |day| *day >= cut);
                select(days.collect::<Vec<_>>())
            };
            let day = prop_oneof![1 => since(0), 2 => since(19_960_424), 2 => since(20_181_207)];
            prop_oneof![
                1 => Just(FactValue::Unknown),
                8 => day.clone().prop_map(FactValue::Is),
                2 => (day.clone(), day).prop_map(|(a, b)| FactValue::Within(a.min(b), a.max(b))),
            ]
            .boxed()
        }
        FactKind::Amounts => Just(FactValue::Unknown).boxed(),
    }
}

/// A cause of loss.
pub fn cause() -> impl Strategy<Value = Cause> {
    select(Cause::ALL.map(|(cause, _)| cause).to_vec())
}

fn loss() -> impl Strategy<Value = Loss> {
    let amount = prop_oneof![
        6 => usd().prop_map(|amount| (amount, amount)),
        1 => (usd(), usd()).prop_map(|(a, b)| (a.min(b), a.max(b))),
    ];
    let head = prop_oneof![
        3 => select(Head::ALL.map(|(head, ..)| head).to_vec()),
        1 => Just(Head::Total),
    ];
    let outside = prop_oneof![Just(FactValue::Unknown), usd().prop_map(FactValue::usd)];
    (
        (amount, head, any::<bool>()),
        prop_oneof![1 => Just(None), 4 => cause().prop_map(Some)],
        select(BorneBy::ALL.map(|(bearer, _)| bearer).to_vec()),
        (known(FactKind::YesNo), outside),
        select(vec![0, 0, 1, 2, 3, 1 << 63]),
        prop::bool::weighted(0.9),
    )
        .prop_map(
            |((amount, head, projected), cause, borne_by, other, counts, found)| Loss {
                low: amount.0,
                high: amount.1,
                head,
                projected,
                cause,
                borne_by,
                values: LossValues::default()
                    .with(UNDER_OTHER, other.0)
                    .with(OUTSIDE_OTHER, other.1),
                counts,
                found,
            },
        )
}

/// Everything that can be known of a claim.
pub fn facts() -> impl Strategy<Value = ClaimFacts> {
    let values: Vec<_> = TABLE.iter().map(|row| known(row.kind)).collect();
    (
        values,
        vec(loss(), 0..=6),
        prop::option::of(vec(usd(), 0..4)),
        prop_oneof![3 => Just(1_u64), 1 => Just(3)],
        prop::bool::weighted(0.25),
        prop::bool::weighted(0.15),
    )
        .prop_map(
            |(values, mut losses, awards_elsewhere, counts, closed, bare)| {
                // A record in which nobody has asked what caused the losses, nor under which heads they fall.
                for loss in losses.iter_mut().filter(|_| bare) {
                    loss.cause = None;
                    loss.set(UNDER_OTHER, FactValue::Unknown);
                }
                let mut facts = ClaimFacts {
                    losses,
                    awards_elsewhere,
                    counts,
                    closed,
                    ..ClaimFacts::default()
                };
                for (row, known) in TABLE.iter().zip(values) {
                    facts.set(row.key, known);
                }
                facts.losses_to_be_found();
                facts
            },
        )
}

/// A claim under any profile, on any day, on any view, with choices made and unmade.
pub fn scene() -> impl Strategy<Value = Scene> {
    let made = prop_oneof![
        2 => Just(Made::Open),
        1 => usd().prop_map(Made::Amount),
        1 => (1..500_u64).prop_map(|n| Made::Share(Ratio::one_over(n).expect("n is not zero"))),
        3 => any::<Index>().prop_map(Made::Method),
    ];
    let taken =
        prop_oneof![2 => Just(Taken::Nothing), 1 => Just(Taken::First), 1 => Just(Taken::Last)];
    (
        select(JURISDICTIONS.clone()),
        any::<Index>(),
        taken,
        (any::<Index>(), prop::bool::weighted(0.1)),
        facts(),
        made,
    )
        .prop_map(
            |(jurisdiction, day, taken, (class, any_class), facts, made)| {
                let day = *day.get(jurisdiction.days());
                let mut scene = Scene {
                    day,
                    jurisdiction,
                    taken,
                    class: *class.get(&jurisdiction.classes(day, any_class)),
                    facts,
                    choices: Vec::new(),
                };
                scene.choices = scene.made(&made);
                scene
            },
        )
}

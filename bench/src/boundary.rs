//! What a rule at a distance costs: one call through the table of a rule set, JSON both ways, on a small
//! claim and on a big one; and many leaves, linked in and through the table.

use std::sync::Arc;
use std::time::Instant;

use redress::case::Class;
use redress::case::facts::FactValue;
use redress::engine::Claim;
use redress::law::{Law, Views};
use redress::money::Usd;
use redress::rule::{Options, RuleSet};
use redress_case::facts::{AWARDS_ELSEWHERE, CONDUCT_ENDED, ClaimFacts, VICTIM_OF_COUNT};
use redress_plugin::protocol::{RemoteSet, Transport};
use redress_rule::{Account, AnyRule, Evidence, LawOfDay, NoSteps};

use crate::records::Record;

/// The tables of the linked-in sets, asked as a loaded library is.
struct Table(&'static redress_plugin::RuleSetTable);

impl Transport for Table {
    fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
        match self.0.call(ask) {
            (redress_plugin::Status::Answered, answer) => Ok(answer),
            (status, _) => Err(format!("{status:?}")),
        }
    }
}

fn through_tables() -> Vec<&'static dyn RuleSet> {
    let tables = [
        &redress_rules_amy_unknown::REDRESS,
        &redress_rules_laraneta::REDRESS,
        &redress_rules_mvra::REDRESS,
        &redress_rules_paroline::REDRESS,
        &redress_rules_statute::REDRESS,
    ];
    tables
        .into_iter()
        .map(|table| {
            let set = RemoteSet::open(Arc::new(Table(table))).expect("a first-party set opens");
            &*Box::leak(Box::new(set)) as &'static dyn RuleSet
        })
        .collect()
}

/// Prints what calls and leaves cost.
pub(crate) fn print() {
    let sets = through_tables();
    let small = Record {
        losses: [1_000_000, 2_000_000, 50_000],
        orders: 136,
        received: 90_000,
        new: false,
    }
    .facts();
    for (anew, aims) in [(true, [10.0, 25.0]), (false, [5.0, 10.0])] {
        let asked = if anew { "anew" } else { "again" };
        let what = format!("a loaded rule asked {asked}, small claim, us");
        call(&sets, &small, anew, &what, aims[0]);
        let what = format!("the same {asked}, 30 losses, 100 orders, us");
        call(&sets, &big(), anew, &what, aims[1]);
    }
    let (linked_in, most) = leaves(Law::built_in(redress::linked_in()));
    let (loaded, _) = leaves(Law::built_in(sets));
    let what = format!("60 claims, 30 losses, {most} answers, linked in, ms");
    crate::figure(&what, linked_in);
    crate::at_most("the same loaded, x linked in", loaded / linked_in, 3.0);
}

fn big() -> ClaimFacts {
    let mut facts = Record {
        losses: [100, 200, 300],
        orders: 100,
        received: 0,
        new: false,
    }
    .facts();
    facts.losses = facts.losses.iter().cycle().take(30).cloned().collect();
    facts.awards_elsewhere = Some(vec![Usd::from_cents(300_000); 100]);
    facts
}

/// One call of a loss rule and one of the mean of earlier awards, the dearer counted; anew each time, or again about the same claim.
fn call(sets: &[&'static dyn RuleSet], facts: &ClaimFacts, anew: bool, what: &str, aim: f64) {
    let mut facts = facts.clone();
    let law = LawOfDay::default();
    let mut worst: f64 = 0.0;
    for (set, rule) in [
        ("statute", "proximate-losses"),
        ("paroline", "mean-of-earlier-awards"),
    ] {
        if rule.starts_with("mean")
            && facts.get(AWARDS_ELSEWHERE) == FactValue::Unknown
            && facts.awards_elsewhere.is_none()
        {
            continue;
        }
        let set = sets
            .iter()
            .find(|known| known.info().id == set)
            .expect("a first-party set");
        let about = set.info().rule(rule).expect("its rule");
        let bound = set.bind(rule, &Options::default()).expect("binds");
        let mut times: Vec<f64> = (0..2_000)
            .map(|_| {
                // Each ask has it, and neither rule reads it.
                facts.counts += u64::from(anew);
                let mut account = Account::open(&facts);
                let claim = Evidence::new(&facts, &law);
                let start = Instant::now();
                match &bound {
                    AnyRule::Loss(rule) => account
                        .ask(&**rule, about, &claim, 0, &mut NoSteps)
                        .expect("answers"),
                    AnyRule::Apportionment(rule) => account
                        .ask(&**rule, about, &claim, 0, &mut NoSteps)
                        .expect("answers"),
                    _ => {}
                }
                start.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        times.sort_by(f64::total_cmp);
        worst = worst.max(times[times.len() / 2]);
    }
    crate::at_most(what, worst, aim);
}

/// Twelve times five claims in a circuit that has not settled whether the original abuse is separated out, under
/// the view that it is: whether the person is a victim of the count, the cause of eight losses, and more are missing. Returns the
/// milliseconds and the answers of a claim.
fn leaves(law: Law) -> (f64, usize) {
    let day = "2017-01-01".parse().expect("a day");
    let separate = Views::from([("original-abuse".to_owned(), "separate".to_owned())]);
    let profile = law.profile("ca1", day, &separate, None).expect("binds");
    let mut facts = ClaimFacts {
        losses: big().losses,
        ..ClaimFacts::default()
    };
    for loss in facts.losses.iter_mut().take(8) {
        loss.cause = None;
    }
    facts.set(CONDUCT_ENDED, FactValue::Is(20_160_501));
    facts.set(VICTIM_OF_COUNT, FactValue::Unknown);
    let setting = Claim {
        victim: "v",
        defendant: "d",
        class: Class::Images,
        class_depends: None,
        facts,
        choices: Vec::new(),
    };
    let start = Instant::now();
    let mut most = 0;
    for _ in 0..12 * 5 {
        let result = redress_engine::compute(&profile, &setting).expect("computes");
        most = most.max(result.answer.values().len());
    }
    (start.elapsed().as_secs_f64() * 1e3, most)
}

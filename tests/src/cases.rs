//! Whole cases: some victims against some defendants, as a case file would have them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::collection::vec;
use proptest::prelude::*;
use redress::case::facts::{FactValue, Loss, TABLE};
use redress::case::{
    Case, Class, CountOfConviction, Defendant, LossItem, PayeeKind, Proof, Ruling, StatedFact,
    Victim,
};
use redress::cite::Date;
use redress_case::facts::ClaimFacts;

use crate::claims::{Scene, facts, scene};

/// A case of up to three victims and two defendants, with the profile and the choices of a scene.
pub fn case() -> impl Strategy<Value = (Scene, Case)> {
    (scene(), vec(facts(), 1..4), 1..3_usize, 0..3_u8).prop_map(
        |(scene, victims, defendants, rulings)| {
            let case = Case {
                name: "United States v. Doe".to_owned(),
                court: "ca7".parse().expect("a court"),
                docket: None,
                judgment: None,
                text_applied: None,
                closed: scene.facts.closed,
                defendants: (0..defendants)
                    .map(|place| defendant(place, scene.class))
                    .collect(),
                victims: victims
                    .iter()
                    .enumerate()
                    .map(|(place, facts)| victim(place, facts, defendants))
                    .collect(),
                awards: Vec::new(),
                rulings: (0..rulings).map(ruling).collect(),
                choices: scene.choices.clone(),
                views: Vec::new(),
                side: None,
                payees: Vec::new(),
                payments: Vec::new(),
                joint_elsewhere: Vec::new(),
                least_disbursement: None,
            };
            (scene, case)
        },
    )
}

fn defendant(place: usize, class: Class) -> Defendant {
    let count = |id: &str| CountOfConviction {
        id: id.to_owned(),
        statutes: vec!["18 U.S.C. 2252A".parse().expect("a statute")],
        class: Some(class),
        began: StatedFact::default(),
        ended: StatedFact::default(),
        victims: None,
        grade: None,
        dismissed: false,
        attempt: false,
    };
    Defendant {
        id: format!("d{place}"),
        counts: vec![count("1"), count("2")],
        judgment: redress::case::OfJudgment::default(),
    }
}

fn given(value: FactValue) -> StatedFact {
    StatedFact {
        value,
        ..StatedFact::default()
    }
}

fn victim(place: usize, facts: &ClaimFacts, defendants: usize) -> Victim {
    let known = |conduct: bool| -> BTreeMap<_, _> {
        TABLE
            .iter()
            .filter(|row| row.path.starts_with("conduct.") == conduct)
            .filter(|row| facts.get(row.key) != FactValue::Unknown)
            .map(|row| (row.key, given(facts.get(row.key))))
            .collect()
    };
    let awards = facts.awards_elsewhere.clone();
    Victim {
        id: format!("v{place}"),
        group: None,
        payee: PayeeKind::Victim,
        died: None,
        priority: None,
        losses: facts.losses.iter().enumerate().map(item).collect(),
        facts: known(false),
        awards_elsewhere: awards.map(|awards| (awards, Proof::default())),
        record_date: None,
        left_out: Vec::new(),
        conduct: (0..defendants)
            .map(|place| (format!("d{place}"), known(true)))
            .collect(),
    }
}

fn item((place, loss): (usize, &Loss)) -> LossItem {
    let (low, high) = (loss.low.cents(), loss.high.cents());
    let amount = if low == high {
        FactValue::Is(low)
    } else {
        FactValue::Within(low, high)
    };
    LossItem {
        id: format!("loss {place}"),
        what: None,
        head: loss.head,
        amount: given(amount),
        facts: loss.clone(),
        period: None,
        evidence: None,
        payor: None,
        traceable_to: None,
        counts: [1, 2]
            .into_iter()
            .filter(|bit| loss.counts & bit != 0)
            .map(|bit| bit.to_string())
            .collect(),
    }
}

fn ruling(place: u8) -> Ruling {
    let day = i8::try_from(place + 1).expect("a day of the month");
    Ruling {
        date: Date::constant(2015, 3, day),
        court: "ca7".parse().expect("a court"),
        closes: Vec::new(),
        opens: Vec::new(),
        vacates: Vec::new(),
        says: None,
        source: None,
    }
}

/// Returns the checkout in which cargo runs the tests, which need not be the one in which they were compiled.
#[must_use]
pub fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR");
    let package = package.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    PathBuf::from(package).join("..")
}

/// Returns how many of `full` cases a slow test runs: all of them, or the percentage in `REDRESS_CASES`. `.ci/run` asks
/// for fewer; `cargo xtask long` runs all, and `REDRESS_CASES=1000` ten times as many.
#[must_use]
pub fn share_of(full: u32) -> u32 {
    let percentage = std::env::var("REDRESS_CASES").ok();
    let percentage = percentage.map_or(100, |text| {
        text.parse().expect("REDRESS_CASES is a percentage")
    });
    let share = u64::from(full) * percentage / 100;
    u32::try_from(share.max(1)).expect("fewer than four billion cases")
}

/// Returns the configuration of a property that runs a share of `full` cases.
#[must_use]
pub fn config(full: u32) -> ProptestConfig {
    ProptestConfig {
        cases: share_of(full),
        failure_persistence: None,
        max_global_rejects: u32::MAX,
        ..ProptestConfig::default()
    }
}

/// Returns the folders of the decided cases that a slow test looks at: a share of them, spread over all.
#[must_use]
pub fn share_of_decided() -> Vec<PathBuf> {
    let all = decided();
    let count = all.len();
    let share = usize::try_from(share_of(u32::try_from(count).expect("few cases"))).expect("few");
    let share = share.min(count);
    let of_share = |(place, _): &(usize, _)| place * share / count != (place + 1) * share / count;
    let shared = all.into_iter().enumerate().filter(of_share);
    shared.map(|(_, folder)| folder).collect()
}

/// The folders of the decided cases, in order of their names.
#[must_use]
pub fn decided() -> Vec<PathBuf> {
    let mut folders: Vec<_> = std::fs::read_dir(root().join("tests/decided"))
        .expect("the folder of decided cases")
        .map(|entry| entry.expect("a folder in it").path())
        .collect();
    folders.sort();
    folders
}

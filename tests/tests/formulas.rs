//! Rules that are written as data: the rule set `paroline` said a second time, with equal answers.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test fails loudly"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::select;
use redress::decided::DecidedCase;
use redress::engine::{Computation, Conditional, Outcome};
use redress::money::Ratio;
use redress::rule::{Options, RuleSet};
use redress::{Query, Redress};
use redress_case::facts::{
    BorneBy, Cause, ClaimFacts, DISTRIBUTED, FactValue, Head, IMAGES, Loss, LossValues,
};
use redress_rule::{
    Account, AnyRule, Change, Effect, Evidence, LawFigure, LawOfDay, LiabilityKind, LossChange,
    LossSet, NoSteps, Part, Rule, Share, Stop,
};
use redress_tests::cases::config;
use redress_tests::claims::{Scene, scene};
use redress_tests::law::LAW;
use serde::Serialize;
use serde_json::{Value, json};

const AS_DATA: &str = "paroline-as-data";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The built-in law in which each entry of `paroline` is the one that is written as data.
static DATA: LazyLock<Redress> = LazyLock::new(|| {
    let folder = root().join("target/formulas-as-data");
    let profiles = folder.join("profiles");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&profiles).unwrap();
    for entry in fs::read_dir(root().join("rules/law/profiles")).unwrap() {
        let entry = entry.unwrap();
        let text = fs::read_to_string(entry.path()).unwrap();
        fs::write(profiles.join(entry.file_name()), as_data(&text)).unwrap();
    }
    let mut redress = Redress::linked_in();
    let formulas = root().join("tests/formulas/paroline");
    redress.law_mut().add(&formulas).unwrap();
    redress.law_mut().add(&folder).unwrap();
    redress
});

/// A profile or an approach with the rules as data in place of those in Rust; `images-over` of a tier is `over` there.
fn as_data(text: &str) -> String {
    let rules = text.replace("\"paroline/", &format!("\"{AS_DATA}/"));
    rules.replace("images-over", "over")
}

fn set(redress: &Redress, id: &str) -> &'static dyn RuleSet {
    let mut sets = redress.law().all_sets();
    sets.find(|set| set.info().id == id).unwrap()
}

fn options(value: Value) -> Options {
    match value {
        Value::Object(options) => Options(options),
        _ => panic!("options are a table"),
    }
}

/// Every rule with every option that makes a difference: the options in Rust and as data.
fn rules() -> Vec<(&'static str, Options, Options)> {
    let mut all = Vec::new();
    let mut alike = |rule: &'static str, with: Value| {
        all.push((rule, options(with.clone()), options(with)));
    };
    for divisor in [
        "orders",
        "orders-and-this-one",
        "plus-predicted",
        "estimated",
    ] {
        alike("one-over-n", json!({ "divisor": divisor }));
        for of in ["gross", "remaining"] {
            let rounding = "percent-2-half-up-then-truncate";
            alike(
                "one-over-n",
                json!({ "divisor": divisor, "of": of, "rounding": rounding }),
            );
        }
    }
    for rule in ["mean-of-earlier-awards", "median-of-earlier-awards"] {
        alike(rule, json!({}));
        alike(rule, json!({ "rounding": "half-even-dollar" }));
    }
    alike("not-nominal", json!({}));
    for distributor in ["may", "not-all"] {
        alike("not-the-whole", json!({ "distributor": distributor }));
    }
    let tiers = |over: &str| {
        let tier = |from: u64, amount: &str| json!({ over: from, "amount": amount });
        options(json!({ "tiers": [tier(0, "500.00"), tier(10, "1000.00"), tier(600, "5000.00")] }))
    };
    all.push(("tiers", tiers("images-over"), tiers("over")));
    all
}

/// What a rule says, as bytes, or why it stopped.
fn says<C: Change + Clone + Serialize>(answer: Result<Effect<C>, Stop>) -> String {
    match answer {
        Ok(effect) => serde_json::to_string(&effect.record()).unwrap(),
        Err(stop) => format!("{stop:?}"),
    }
}

fn answer(rule: &AnyRule, claim: &Evidence<'_>, account: &Account) -> String {
    fn put<C: Change + Clone + Serialize>(
        rule: &dyn Rule<C>,
        claim: &Evidence<'_>,
        account: &Account,
    ) -> String {
        says(rule.rule(claim, account))
    }
    match rule {
        AnyRule::Apportionment(rule) => put(&**rule, claim, account),
        AnyRule::Limit(rule) => put(&**rule, claim, account),
        _ => panic!("a rule of another list"),
    }
}

fn equal(a: &Conditional<Outcome>, b: &Conditional<Outcome>) -> bool {
    a.zip(b).values().into_iter().all(|(a, b)| a == b)
}

/// Whether the claims of two computations come out equal under every finding and view.
fn all_equal(rust: &Computation, data: &Computation) -> bool {
    let pairs = rust.claims.iter().zip(&data.claims);
    let mut pairs = pairs.map(|(a, b)| equal(&a.answer.outcomes(), &b.answer.outcomes()));
    rust.claims.len() == data.claims.len() && pairs.all(|equal| equal)
}

#[test]
fn paroline_as_data_keeps_to_what_is_read_off_it() {
    let with = rules();
    let with: Vec<(&str, Options)> = with
        .into_iter()
        .map(|(rule, _, data)| (rule, data))
        .collect();
    let report = redress_conformance::linked_in(set(&DATA, AS_DATA), &with, 100);
    assert!(report.passed(), "{report}");
}

/// What is read off a rule as data is what its author declared in Rust, and at times more.
#[test]
fn paroline_as_data_declares_what_paroline_declares() {
    let data = set(&DATA, AS_DATA).info();
    for rust in set(&LAW, "paroline").info().rules {
        let data = data.rule(rust.name).unwrap();
        let name = rust.name;
        assert_eq!((data.place, data.scope), (rust.place, rust.scope), "{name}");
        assert_eq!(data.proposition, rust.proposition, "{name}");
        assert_eq!(data.reads, rust.reads, "{name}");
        assert_eq!(data.raised_by, rust.raised_by, "{name}");
        assert_eq!(data.lowered_by, rust.lowered_by, "{name}");
        let satisfied: Vec<_> = data.satisfies.iter().collect();
        assert!(
            rust.satisfies.iter().all(|it| satisfied.contains(&it)),
            "{name}"
        );
        for ground in rust.grounds {
            assert!(data.grounds.contains(ground), "{name}: {}", ground.id());
        }
        let options = |rule: &redress_rule::RuleInfo| {
            let names = rule.body.options().into_iter();
            names.map(|it| (it.name, it.required)).collect::<Vec<_>>()
        };
        let (mut of_data, mut of_rust) = (options(data), options(rust));
        of_data.sort_unstable();
        of_rust.sort_unstable();
        assert_eq!(of_data, of_rust, "{name}");
    }
}

/// Every decided case, under its profile and its own approach, with the rules as data.
#[test]
fn decided_cases_come_out_equal_with_paroline_as_data() {
    let mut used = 0;
    for folder in redress_tests::cases::decided() {
        let decided = DecidedCase::open(&folder).unwrap();
        let id = decided.profile(&LAW).unwrap();
        let query = decided.query(None);
        let rust = LAW.compute(&decided.case, &id, &query).unwrap();
        let data = Query {
            approach: query
                .approach
                .clone()
                .map(|(path, text)| (path, as_data(&text))),
            ..query
        };
        let data = DATA.compute(&decided.case, &id, &data).unwrap();
        assert!(all_equal(&rust, &data), "{}", decided.name());
        let mut entries = data.profile.approaches.iter().flat_map(|it| &it.entries);
        used += usize::from(entries.any(|entry| entry.name.starts_with(AS_DATA)));
    }
    assert!(used > 50, "{used} of the decided cases meet a rule as data");
}

/// The law of the book's chapter on formulas.
static GRID: LazyLock<Redress> = LazyLock::new(|| {
    let mut redress = Redress::linked_in();
    let folder = root().join("docs/book/formula/law");
    redress.law_mut().add(&folder).unwrap();
    redress
});

/// The grid of the book, worked out by hand: whole cents, halves up.
fn grid_by_hand(
    loss: i64,
    images: i64,
    distributed: bool,
    [base, per_image, more, cap]: [i64; 4],
    hundredths: i64,
) -> i64 {
    let grid = base + images * per_image + if distributed { more } else { 0 };
    let multiple = (loss * hundredths * 2 + 10_000) / 20_000;
    grid.min(multiple).min(cap)
}

#[test]
fn the_formulas_of_the_book_keep_to_what_is_read_off_them() {
    let report = redress_conformance::linked_in(set(&GRID, "grid"), &[], 200);
    assert!(report.passed(), "{report}");
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn the_grid_comes_out_as_by_hand(
        loss in 0..100_000_000_i64,
        images in 0..20_000_i64,
        distributed in any::<bool>(),
        amounts in [0..1_000_000_i64, 0..100_000_i64, 0..1_000_000_i64, 0..100_000_000_i64],
        hundredths in 0..40_000_u32,
    ) {
        static GROUND: redress_rule::Ground =
            redress_rule::Ground::required("start", "where the rule begins", "test/start#start");
        let usd = redress::money::Usd::from_cents;
        let total = Loss {
            low: usd(loss),
            high: usd(loss),
            head: Head::Total,
            projected: false,
            cause: Some(Cause::Trade),
            borne_by: BorneBy::Victim,
            values: LossValues::default(),
            counts: 0,
            found: true,
        };
        let mut facts = ClaimFacts { losses: vec![total], ..ClaimFacts::default() };
        facts.set(IMAGES, FactValue::Is(images));
        facts.set(DISTRIBUTED, FactValue::yes_no(distributed));
        let names = ["grid-base", "grid-per-image", "grid-if-distributed", "grid-cap"];
        let mut figures: Vec<(String, Option<LawFigure>)> = names
            .iter()
            .zip(amounts)
            .map(|(name, amount)| ((*name).to_owned(), Some(LawFigure::Amount(usd(amount)))))
            .collect();
        let most = Ratio::new(u64::from(hundredths), 10_000).unwrap();
        figures.push(("grid-most-of-the-losses".to_owned(), Some(LawFigure::Percent(most))));
        let law = LawOfDay { figures };
        let AnyRule::Apportionment(rule) = set(&GRID, "grid").bind("by-images", &Options::default()).unwrap() else {
            panic!("a rule of another list");
        };
        let mut account = Account::open(&facts);
        account.take(LossChange::Count(LossSet::All, Part::General).on(&GROUND), 0, &mut NoSteps).unwrap();
        let effect = rule.rule(&Evidence::new(&facts, &law), &account).unwrap();
        account.take(effect, 0, &mut NoSteps).unwrap();
        let expected = usd(grid_by_hand(loss, images, distributed, amounts, i64::from(hundredths)));
        prop_assert_eq!(account.share(), Share::Settled(expected, LiabilityKind::Several));
    }

    #[test]
    fn paroline_as_data_says_the_same_of_every_claim(
        Scene { facts, .. } in scene(),
        (rule, rust, data) in select(rules()),
        own in any::<bool>(),
    ) {
        let [rust, data] = [(&*LAW, "paroline", rust), (&*DATA, AS_DATA, data)]
            .map(|(redress, id, with)| set(redress, id).bind(rule, &with).unwrap());
        let law = LawOfDay::default();
        let mut account = Account::open(&facts);
        let known = facts.losses.iter().enumerate().filter(|(_, loss)| loss.low == loss.high);
        let places: Vec<usize> = known.map(|(place, _)| place).collect();
        let part = if own { Part::Traceable } else { Part::General };
        static GROUND: redress_rule::Ground =
            redress_rule::Ground::required("start", "where the rule begins", "test/start#start");
        let half = places.len() / 2;
        let (first, rest) = places.split_at(half);
        for (places, part) in [(first, Part::General), (rest, part)] {
            let count = LossChange::Count(LossSet::Some(places.to_vec()), part).on(&GROUND);
            account.take(count, 0, &mut NoSteps).unwrap();
        }
        let said = [rust, data].map(|rule| answer(&rule, &Evidence::new(&facts, &law), &account));
        prop_assert_eq!(&said[0], &said[1], "{}", rule);
    }
}

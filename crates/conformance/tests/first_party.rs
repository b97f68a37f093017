//! Every rule set of this workspace keeps what it declares, and the kit asks as the host does.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use redress_conformance::{Asker, Report, linked_in, test};
use redress_plugin::protocol::{RemoteSet, Transport, answer, in_json};
use redress_rule::{Options, RuleSet};
use redress_rules_amy_unknown::AmyUnknown;
use redress_rules_laraneta::Laraneta;
use redress_rules_mvra::Mvra;
use redress_rules_paroline::Paroline;
use redress_rules_statute::Statute;
use redress_rules_theories::Theories;
use serde_json::{Value, json};

const CLAIMS: usize = 40;

static SETS: [&dyn RuleSet; 6] = [
    &Statute,
    &Mvra,
    &Laraneta,
    &Paroline,
    &AmyUnknown,
    &Theories,
];

fn options(of: &[(&'static str, Value)]) -> Vec<(&'static str, Options)> {
    let with = |with: &Value| Options(with.as_object().unwrap().clone());
    of.iter().map(|(rule, it)| (*rule, with(it))).collect()
}

/// Every option that a first-party rule takes, in every value that a profile could give, or some of many.
fn all_options() -> Vec<(&'static str, Options)> {
    let tiers = |first: &str, second: &str| json!({"tiers": [{"images-over": 0, "amount": first}, {"images-over": 30, "amount": second}]});
    options(&[
        ("proximate-losses", json!({"unknown-cause": "ask"})),
        ("proximate-losses", json!({"unknown-cause": "count"})),
        ("proximate-losses", json!({"no-loss": "go-on"})),
        ("not-too-complex", json!({})),
        ("not-too-complex", json!({"offenses": "all"})),
        ("floor", json!({"over-smaller-loss": "floor"})),
        ("floor", json!({"over-smaller-loss": "loss"})),
        ("multiple-of-gain", json!({"times": 1})),
        ("multiple-of-gain", json!({"times": 3})),
        ("closed-list", json!({"remediation": "no-head"})),
        ("closed-list", json!({"remediation": "head"})),
        ("bodily-injury", json!({"harm": "body"})),
        ("bodily-injury", json!({"harm": "body-or-mind"})),
        ("one-over-n", json!({"divisor": "orders"})),
        ("one-over-n", json!({"divisor": "orders-and-this-one"})),
        ("one-over-n", json!({"divisor": "plus-predicted"})),
        ("one-over-n", json!({"divisor": "estimated"})),
        (
            "one-over-n",
            json!({"divisor": "plus-predicted", "of": "gross"}),
        ),
        (
            "one-over-n",
            json!({"divisor": "orders-and-this-one", "rounding": "truncate-dollar"}),
        ),
        (
            "one-over-n",
            json!({"divisor": "orders-and-this-one", "rounding": "percent-2-half-up-then-truncate"}),
        ),
        ("mean-of-earlier-awards", json!({"rounding": "half-even"})),
        (
            "median-of-earlier-awards",
            json!({"rounding": "truncate-dollar"}),
        ),
        ("not-the-whole", json!({"distributor": "may"})),
        ("not-the-whole", json!({"distributor": "not-all"})),
        (
            "civil-recovery",
            json!({"burden": "defendant", "fixed": "same-loss"}),
        ),
        (
            "civil-recovery",
            json!({"burden": "as-justice-requires", "fixed": "not-the-loss"}),
        ),
        ("payments-in-the-case", json!({"by-another": "until-whole"})),
        (
            "payments-in-the-case",
            json!({"by-another": "in-proportion"}),
        ),
        ("gain-or-labor", json!({"liquidated-damages": "add"})),
        ("gain-or-labor", json!({"liquidated-damages": "leave-out"})),
        (
            "assessment",
            json!({"per": "person", "index": "face", "year": "offense"}),
        ),
        (
            "assessment",
            json!({"per": "count", "index": "from-2017", "year": "offense"}),
        ),
        (
            "assessment",
            json!({"per": "person", "index": "from-2018", "year": "conviction"}),
        ),
        (
            "assessment",
            json!({"per": "person", "index": "from-2018", "year": "order"}),
        ),
        ("least-assessment", json!({"least": "nothing"})),
        ("least-assessment", json!({"least": "more-than-nothing"})),
        (
            "grounds-for-termination",
            json!({"assistance": "once", "vacated": "stays-ended", "order": "ordered-and-ended"}),
        ),
        (
            "grounds-for-termination",
            json!({"assistance": "both", "vacated": "reopens", "order": "no-order"}),
        ),
        ("equal-shares", json!({"among": "orders"})),
        ("equal-shares", json!({"among": "orders-and-this-one"})),
        ("equal-shares", json!({"among": "estimated"})),
        ("tiers", tiers("1000.00", "5000.00")),
        ("tiers", tiers("5000.00", "1000.00")),
    ])
}

fn assert_passed(report: &Report) {
    let failed: Vec<String> = report.failures().map(ToString::to_string).collect();
    assert!(report.passed(), "{}: {failed:#?}", report.set);
}

#[test]
fn every_set_that_is_linked_in_conforms() {
    for set in SETS {
        let report = linked_in(set, &all_options(), CLAIMS);
        assert_passed(&report);
        for rule in set.info().rules {
            let of = |check: &&redress_conformance::Check| check.rule.as_deref() == Some(rule.name);
            let relations = rule.satisfies.iter().count() + rule.directions().count().min(1);
            assert_eq!(
                report.checks.iter().filter(of).count(),
                15 + relations,
                "{}",
                rule.name
            );
        }
    }
}

#[test]
fn a_rule_that_needs_options_is_tried_under_what_it_takes_or_reported_by_name() {
    let failed = |options: &[(&str, Options)]| -> Vec<(Option<String>, &str)> {
        let report = linked_in(&Paroline, options, 20);
        let failed = report.failures();
        failed
            .map(|check| (check.rule.clone(), check.what))
            .collect()
    };
    let untried = |rule: &str| (Some(rule.to_owned()), "tried");
    assert_eq!(failed(&[]), [untried("one-over-n"), untried("tiers")]);
    // By no name in particular.
    let any = options(&[("any", json!({"divisor": "orders-and-this-one"}))]);
    assert_eq!(failed(&any), [untried("tiers")]);
    let wrong = options(&[
        ("one-over-n", json!({"divisor": "orders-and-this-one"})),
        ("one-over-n", json!({"divisor": "moon"})),
        (
            "tiers",
            json!({"tiers": [{"images-over": 0, "amount": "1.00"}]}),
        ),
    ]);
    assert_eq!(failed(&wrong), [untried("one-over-n")]);
}

/// Carries bytes to a set that is linked in, and keeps what was asked.
struct Kept {
    set: &'static dyn RuleSet,
    asked: Mutex<BTreeSet<Vec<u8>>>,
}

impl Transport for Kept {
    fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
        let answered = answer(self.set, ask);
        // The host asks a rule in the compact form, which says the same and is answered with the same bytes.
        let in_json = in_json(ask).unwrap_or_else(|_| ask.to_owned());
        assert_eq!(answer(self.set, &in_json), answered);
        self.asked.lock().unwrap().insert(in_json);
        Ok(answered)
    }
}

#[test]
fn every_set_at_a_distance_conforms_and_is_asked_by_the_kit_as_by_the_host() {
    for set in SETS {
        let asked = Mutex::default();
        let host = Arc::new(Kept { set, asked });
        let remote = RemoteSet::open(host.clone()).unwrap();
        let by_kit = Mutex::new(BTreeSet::new());
        let ask = |ask: &[u8]| {
            let answered = answer(set, ask);
            if !answered.starts_with(b"{\"refused\"") {
                by_kit.lock().unwrap().insert(ask.to_owned());
            }
            Ok(answered)
        };
        let ask: &Asker<'_> = &ask;
        assert_passed(&test(&remote, ask, &all_options(), 32));
        let by_host = host.asked.lock().unwrap();
        let by_kit = by_kit.lock().unwrap();
        let beyond = by_kit.difference(&by_host).next();
        let beyond = beyond.map(|ask| String::from_utf8_lossy(ask));
        assert_eq!(beyond, None, "the host asks in other bytes");
    }
}

#[test]
fn the_same_report_every_time() {
    let report = || linked_in(&Laraneta, &[], 20);
    assert_eq!(report(), report());
    assert!(
        report()
            .to_string()
            .starts_with("rule set `laraneta` 0.1.0\nok     (the set): about-agrees, 1 compared\n")
    );
}

//! A victim of counts of several classes: the sums, the draft of the judgment and the review of an award say one thing.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use redress::Query;
use redress::case::{Award, Case};
use redress::casefile::{self, CaseFormat};
use redress::law::Views;
use redress::money::Usd;
use redress_case::facts::UNBOUNDED;
use redress_judgment::JudgmentOptions;
use redress_tests::cases::config;
use redress_tests::law::LAW;

const CIRCUITS: [&str; 12] = [
    "ca1", "ca2", "ca3", "ca4", "ca5", "ca6", "ca7", "ca8", "ca9", "ca10", "ca11", "cadc",
];
const STATUTES: [&str; 7] = [
    "2251(a)",
    "2252A(a)(2)",
    "2252A(a)(5)(B)",
    "1591(a)",
    "2241(c)",
    "2422(b)",
    "1343",
];
const CAUSES: [&str; 4] = ["this-defendant", "trade", "original-abuse", "another"];
const TIES: [&str; 4] = [
    "",
    "counts = [\"1\"]\n",
    "counts = [\"2\"]\n",
    "counts = [\"1\", \"2\"]\n",
];

/// A loss: its amount, its cause and the counts to which it is tied.
fn loss() -> impl Strategy<Value = (i64, &'static str, &'static str)> {
    (1..4_000_000_i64, select(&CAUSES[..]), select(&TIES[..]))
}

/// Findings of the case file. A head of a table stands always, and a line below it where it was found.
const FOUND: [&str; 14] = [
    "[victim.record]",
    "orders = 3",
    "received = \"0.00\"",
    "civil_recovered = \"0.00\"",
    "dma_received = \"0.00\"",
    "[victim.findings]",
    "full_losses = true",
    "original_abuse_separated = true",
    "[[victim.conduct]]",
    "victim_of_count = true",
    "proximate_cause = true",
    "distributed = true",
    "gross_income = \"700.00\"",
    "labor_value = \"900.00\"",
];

/// A count: its statute, and the day on which its conduct ended, with whether it is an attempt.
fn count() -> impl Strategy<Value = (&'static str, &'static str)> {
    const ENDS: [&str; 5] = [
        "2016-05-01",
        "2021-05-01",
        "2021-05-01",
        "2016-05-01\nattempt = true",
        "2021-05-01\nattempt = true",
    ];
    (select(&STATUTES[..]), select(&ENDS[..]))
}

/// A case file of two or three counts that reach one victim; everything is found, or a part of it.
fn file() -> impl Strategy<Value = String> {
    let kept = vec(prop::bool::weighted(0.85), FOUND.len());
    (vec(count(), 2..4), vec(loss(), 1..4), kept, 0..600_000_i64).prop_map(|(counts, losses, kept, choice)| {
        let mut text = String::from(
            "schema = 1\n[case]\nname = \"United States v. Doe\"\ncourt = \"ca7\"\njudgment = 2024-06-14\n[[defendant]]\nid = \"doe\"\n",
        );
        for (id, (statute, ended)) in ["1", "2", "3"].into_iter().zip(counts) {
            let _ = write!(
                text,
                "[[defendant.count]]\nid = \"{id}\"\nstatute = \"18 U.S.C. {statute}\"\nended = {ended}\nvictims = [\"v\"]\n"
            );
        }
        text.push_str("[[victim]]\nid = \"v\"\n");
        for (line, kept) in FOUND.iter().zip(kept) {
            if kept || line.starts_with('[') {
                let _ = writeln!(text, "{line}");
            }
        }
        for (cents, cause, tie) in losses {
            let amount = Usd::from_cents(cents).to_string().replace(',', "");
            let _ = write!(
                text,
                "[[victim.loss]]\nhead = \"medical\"\namount = \"{amount}\"\ncause = \"{cause}\"\n{tie}"
            );
        }
        let amount = Usd::from_cents(choice).to_string().replace(',', "");
        let _ = write!(text, "[[choice]]\nchoice = \"relative-role\"\nvictim = \"v\"\namount = \"{amount}\"\n");
        text
    })
}

/// A case file of two victims and two defendants; each defendant has a count or two, which reach both.
fn several() -> impl Strategy<Value = String> {
    let counts = vec(vec(count(), 1..3), 2);
    let victim = || {
        (
            vec(loss(), 1..3),
            vec(prop::bool::weighted(0.85), FOUND.len().saturating_mul(3)),
        )
    };
    (counts, vec(victim(), 2)).prop_map(|(counts, victims)| {
        let mut text = String::from(
            "schema = 1\n[case]\nname = \"United States v. Doe\"\ncourt = \"ca7\"\njudgment = 2024-06-14\n",
        );
        for (id, counts) in ["doe", "poe"].into_iter().zip(counts) {
            let _ = writeln!(text, "[[defendant]]\nid = \"{id}\"");
            for (id, (statute, ended)) in ["1", "2"].into_iter().zip(counts) {
                let _ = writeln!(
                    text,
                    "[[defendant.count]]\nid = \"{id}\"\nstatute = \"18 U.S.C. {statute}\"\nended = {ended}\nvictims = [\"v\", \"w\"]"
                );
            }
        }
        for (id, (losses, kept)) in ["v", "w"].into_iter().zip(victims) {
            let _ = writeln!(text, "[[victim]]\nid = \"{id}\"");
            let (of_victim, of_conduct) = FOUND.split_at(8);
            let lines = of_victim.iter().copied();
            let doe = std::iter::once("[[victim.conduct]]\ndefendant = \"doe\"");
            let poe = std::iter::once("[[victim.conduct]]\ndefendant = \"poe\"");
            let conduct = || of_conduct.iter().copied().skip(1);
            let lines = lines.chain(doe).chain(conduct()).chain(poe).chain(conduct());
            for (line, kept) in lines.zip(kept) {
                if kept || line.starts_with('[') {
                    let _ = writeln!(text, "{line}");
                }
            }
            for (cents, cause, _) in losses {
                let amount = Usd::from_cents(cents).to_string().replace(',', "");
                let _ = writeln!(
                    text,
                    "[[victim.loss]]\nhead = \"medical\"\namount = \"{amount}\"\ncause = \"{cause}\""
                );
            }
        }
        text
    })
}

fn views() -> Views {
    let questions = LAW.law().questions().expect("they are read");
    let first = questions
        .iter()
        .filter_map(|it| Some((it.id.clone(), it.views.first()?.id.clone())));
    first.collect()
}

/// Returns whether an award passes under every answer, and whether it is error under some.
fn reviewed(case: &Case, circuit: &str, query: &Query, cents: i64) -> Option<(bool, bool)> {
    let award = Award {
        amount: Usd::from_cents(cents),
        ..the_award()
    };
    let case = Case {
        awards: vec![award],
        ..case.clone()
    };
    let (_, reviews) = LAW.review(&case, circuit, query).expect("it is reviewed");
    let [(_, review)] = reviews.as_slice() else {
        return None;
    };
    Some((review.verdict.passes(), review.verdict.errors().is_some()))
}

fn the_award() -> Award {
    let text = "schema = 1\n[case]\nname = \"x\"\ncourt = \"ca7\"\njudgment = 2024-06-14\n[[defendant]]\nid = \"doe\"\n[[defendant.count]]\nid = \"1\"\n\
                statute = \"18 U.S.C. 2252A(a)(2)\"\nended = 2021-05-01\n[[victim]]\nid = \"v\"\n[[award]]\nid = \"a\"\nvictim = \"v\"\namount = \"1.00\"\nposture = \"asked\"\n";
    let read = casefile::read(text.as_bytes(), CaseFormat::Toml).expect("it is a case file");
    read.case.awards[0].clone()
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn sums_drafts_and_reviews_agree_over_classes(text in file(), circuit in select(&CIRCUITS[..]), taken in any::<bool>()) {
        let case = casefile::read(text.as_bytes(), CaseFormat::Toml).expect("it is a case file").case;
        let query = Query { take: if taken { views() } else { Views::new() }, ..Query::default() };
        let computation = LAW.compute(&case, circuit, &query).expect("it is computed");
        let totals = redress_engine::totals(&case, &computation.claims).expect("it is added up");
        let figures = redress_judgment::figures(&LAW, &case, &computation, &query, &JudgmentOptions::default()).expect("it is drafted");
        let mut lines = figures.defendants[0].owes.iter();
        let drafted = lines.find(|it| it.key == "restitution").map(|it| it.value.ends());
        let (least, greatest) = (totals.ordered.least(), totals.ordered.greatest());
        let bounded = Some(greatest).filter(|it| *it < UNBOUNDED);
        if totals.without_amount.is_empty() {
            prop_assert_eq!(drafted.flatten(), Some((least, bounded)), "{}\n{}", circuit, text);
        }
        let mut leaves = computation.claims.iter().flat_map(|it| it.answer.values());
        // An amount that the court chose may itself be error.
        let in_error = leaves.any(|leaf| leaf.breaks.is_some());
        let below = least.cents().checked_sub(1).filter(|cents| *cents >= 0);
        for (cents, owed) in [(Some(least.cents()), least == greatest), (below, false), (greatest.cents().checked_add(1), false)] {
            let Some(cents) = cents else { continue };
            let Some((passes, error)) = reviewed(&case, circuit, &query, cents) else { continue };
            prop_assert!(!owed || !error || in_error, "{cents} is owed and error\n{circuit}\n{text}");
            prop_assert!(owed || cents == least.cents() || !passes, "{cents} passes, {least} to {greatest} are owed\n{circuit}\n{text}");
        }
    }

    #[test]
    fn what_an_attempt_is_divides_a_sum_as_its_views_do(text in file(), circuit in select(&CIRCUITS[..])) {
        let case = casefile::read(text.as_bytes(), CaseFormat::Toml).expect("it is a case file").case;
        let sum = |view: Option<&str>| {
            let mut take = views();
            take.remove("attempts");
            take.extend(view.map(|view| ("attempts".to_owned(), view.to_owned())));
            let query = Query { take, ..Query::default() };
            let computation = LAW.compute(&case, circuit, &query).expect("it is computed");
            redress_engine::totals(&case, &computation.claims).expect("it is added up")
        };
        let (open, offense, other) = (sum(None), sum(Some("as-the-offense")), sum(Some("other-chapter-110")));
        if [&open, &offense, &other].iter().all(|it| it.without_amount.is_empty()) {
            prop_assert_eq!(open.ordered, offense.ordered.hull(other.ordered), "{}\n{}", circuit, text);
        }
    }

    #[test]
    fn sums_and_drafts_agree_over_victims_and_defendants(text in several(), circuit in select(&CIRCUITS[..]), taken in any::<bool>()) {
        let read = casefile::read(text.as_bytes(), CaseFormat::Toml);
        let case = read.map_err(|error| format!("{error:?}\n{text}")).expect("it is a case file").case;
        let query = Query { take: if taken { views() } else { Views::new() }, ..Query::default() };
        let computation = LAW.compute(&case, circuit, &query).expect("it is computed");
        let totals = redress_engine::totals(&case, &computation.claims).expect("it is added up");
        let figures = redress_judgment::figures(&LAW, &case, &computation, &query, &JudgmentOptions::default()).expect("it is drafted");
        for defendant in &figures.defendants {
            let drafted = defendant.owes.iter().find(|it| it.key == "restitution").map(|it| it.value.ends());
            let owed = totals.defendants.iter().find(|it| it.defendant == defendant.id).map(|it| it.ordered);
            let of = |silent: &redress_engine::WithoutAmount| silent.defendant == defendant.id;
            if let Some(owed) = owed && !totals.without_amount.iter().any(of) {
                let bounded = Some(owed.greatest()).filter(|it| *it < UNBOUNDED);
                prop_assert_eq!(drafted.flatten(), Some((owed.least(), bounded)), "{} {}\n{}", circuit, defendant.id, text);
            }
        }
    }
}

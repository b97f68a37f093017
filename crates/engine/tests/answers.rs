//! Answers of the engine on small case files, with the law that is built in: amounts and grounds, so that a change of the engine is
//! told in seconds (`cargo test -p redress-engine`).
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use redress::case::Case;
use redress::casefile::{self, CaseFormat};
use redress::engine::{
    ClaimResult, Computation, Conditional, Leaf, OpenPoint, Outcome, Review, Verdict,
};
use redress::money::Usd;
use redress::rule::{Amount, LiabilityKind};
use redress::{Query, Redress};
use redress_engine::{OpenNumber, Requirement};

const CASE: &str = r#"
schema = 1

[case]
name = "United States v. Doe"
court = "COURT"
judgment = JUDGMENT

[defaults]
proof = "found"

[[defendant]]
id = "doe"

[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2252A(a)(5)(B)"
ended = ENDED
"#;

/// The counsel's example: one victim, one loss from the trade, and further facts of the claim.
fn text(court: &str, judgment: &str, ended: &str, losses: &str, more: &str) -> String {
    let head = CASE
        .replace("COURT", court)
        .replace("JUDGMENT", judgment)
        .replace("ENDED", ended);
    format!(
        "{head}\n[[victim]]\nid = \"v1\"\n\n[[victim.loss]]\nid = \"total\"\nhead = \"total\"\namount = {losses}\ncause = \"trade\"\n\n\
         [[victim.conduct]]\nvictim_of_count = true\n{more}"
    )
}

fn read(text: &str) -> Case {
    match casefile::read(text.as_bytes(), CaseFormat::Toml) {
        Ok(read) => read.case,
        Err(found) => panic!("{found:?}\n{text}"),
    }
}

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn between(least: &str, greatest: &str) -> Option<Amount> {
    Some(Amount::between(usd(least), usd(greatest)))
}

fn query(given: &[(&str, &str)]) -> Query {
    let take = given
        .iter()
        .map(|(id, view)| ((*id).to_owned(), (*view).to_owned()));
    Query {
        take: take.collect(),
        ..Query::default()
    }
}

fn compute(case: &Case, profile: &str, views: &[(&str, &str)]) -> Computation {
    let computed = Redress::linked_in().compute(case, profile, &query(views));
    computed.unwrap()
}

fn review(case: &Case, profile: &str) -> Vec<Review> {
    let reviewed = Redress::linked_in().review(case, profile, &query(&[]));
    let (_, reviews) = reviewed.unwrap();
    reviews.into_iter().map(|(_, review)| review).collect()
}

fn only(computation: &Computation) -> &ClaimResult {
    match computation.claims.as_slice() {
        [claim] => claim,
        claims => panic!("{} claims", claims.len()),
    }
}

fn answer(computation: &Computation) -> &Conditional<Leaf> {
    &only(computation).answer
}

fn number(answer: &Conditional<Leaf>) -> OpenNumber {
    match answer {
        Conditional::Depends {
            on: OpenPoint::Number(numbers),
            ..
        } => *numbers.first().unwrap(),
        _ => panic!("no number first: {:?}", answer.points()),
    }
}

/// The Seventh Circuit between *Laraneta* and *Paroline*: recoveries first, and a distributor may owe the whole.
fn laraneta(more: &str) -> Case {
    read(&text(
        "ilnd",
        "2013-02-01",
        "2011-06-01",
        "\"1000.00\"",
        more,
    ))
}

/// A recovery matters up to the loss, and no further: beyond it nothing is left.
#[test]
fn an_unknown_recovery_matters_up_to_the_loss() {
    let case = laraneta("distributed = true\n");
    let computation = compute(&case, "ca7", &[]);
    let answer = answer(&computation);
    let number = number(answer);
    assert_eq!((number.least, number.greatest), (0, 100_000));
    assert_eq!(answer.range(), between("0.00", "1000.00"));

    // What is known of it narrows both ends.
    let known = "distributed = true\n\n[victim.record]\nreceived = { at_least = \"100.00\", at_most = \"400.00\" }\n";
    let computation = compute(&laraneta(known), "ca7", &[]);
    let answer = self::answer(&computation);
    assert_eq!(self::number(answer).least, 10_000);
    assert_eq!(self::number(answer).greatest, 40_000);
    assert_eq!(answer.range(), between("600.00", "900.00"));

    let more = "distributed = true\n\n[victim.record]\nreceived = { at_least = \"900.00\", at_most = \"5000.00\" }\n";
    let computation = compute(&laraneta(more), "ca7", &[]);
    let answer = self::answer(&computation);
    assert_eq!(answer.range(), between("0.00", "100.00"));
}

#[test]
fn a_known_recovery_settles_the_amount() {
    let case = laraneta("distributed = true\n\n[victim.record]\nreceived = \"258.87\"\n");
    let computation = compute(&case, "ca7", &[]);
    let leaf = answer(&computation).settled().unwrap();
    assert_eq!(leaf.outcome.range(), Some(Amount::Exact(usd("741.13"))));
    assert_eq!(leaf.outcome.liability(), Some(LiabilityKind::WholeAlone));
}

/// What the court may order in full it may also order in part; and a viewer owes less than the whole.
#[test]
fn an_award_is_reviewed_at_its_limits() {
    let awards = |amounts: &[&str]| -> String {
        let each = amounts.iter().map(|amount| {
            format!("\n[[award]]\nid = \"a{amount}\"\nvictim = \"v1\"\ndefendant = \"doe\"\namount = \"{amount}\"\nposture = \"entered\"\n")
        });
        each.collect()
    };
    let verdicts = |distributed: bool, amounts: &[&str]| -> Vec<Option<Verdict>> {
        let record = format!(
            "distributed = {distributed}\n\n[victim.record]\nreceived = \"0.00\"\n{}",
            awards(amounts)
        );
        let reviews = review(&laraneta(&record), "ca7");
        let verdicts = reviews
            .iter()
            .map(|review| review.verdict.settled().cloned());
        verdicts.collect()
    };
    let passes = |verdict: &Option<Verdict>| matches!(verdict, Some(Verdict::Passes(_)));
    let must_be = |verdict: &Option<Verdict>| match verdict {
        Some(Verdict::Error(violation)) => Some(violation.must_be),
        _ => None,
    };

    let of_distributor = verdicts(true, &["1000.00", "500.00", "1000.01"]);
    assert!(
        passes(of_distributor.first().unwrap()),
        "{of_distributor:?}"
    );
    assert!(passes(of_distributor.get(1).unwrap()), "{of_distributor:?}");
    assert!(
        !passes(of_distributor.get(2).unwrap()),
        "{of_distributor:?}"
    );

    let of_viewer = verdicts(false, &["999.99", "1000.00"]);
    assert!(passes(of_viewer.first().unwrap()), "{of_viewer:?}");
    let whole = must_be(of_viewer.get(1).unwrap());
    assert_eq!(
        whole,
        Some(Requirement::LessThan(usd("1000.00"))),
        "{of_viewer:?}"
    );
}

/// The text of 2018: the amount is the court's, not below 3,000.00 and not above the losses.
#[test]
fn a_choice_of_the_court_has_its_limits() {
    let record =
        "[victim.findings]\nfull_losses = true\n\n[victim.record]\ndma_received = \"0.00\"\n";
    let facts = |losses: &str| {
        let text = text(
            "ohnd",
            "2024-06-03",
            "2021-06-01",
            losses,
            "proximate_cause = true\n",
        );
        read(&text.replace(
            "[[victim.conduct]]",
            &format!("{record}\n[[victim.conduct]]"),
        ))
    };
    let limits = |computation: &Computation| {
        let values = answer(computation).values();
        let choice = values.iter().find_map(|leaf| match &leaf.outcome {
            Outcome::CourtsChoice { limits, .. } => Some(limits.range()),
            _ => None,
        });
        choice.unwrap()
    };
    let computation = compute(&facts("\"10000.00\""), "ca6", &[]);
    assert_eq!(
        limits(&computation),
        Amount::between(usd("3000.00"), usd("10000.00"))
    );
    // Over losses that nobody has found exactly, the cap is that of the greater end.
    let case = facts("{ at_least = \"5000.00\", at_most = \"9000.00\" }");
    let computation = compute(&case, "ca6", &[]);
    assert_eq!(
        answer(&computation).range().unwrap().greatest(),
        usd("9000.00")
    );
    assert_eq!(
        answer(&computation).range().unwrap().least(),
        usd("3000.00")
    );
}

/// Unknown assistance lowers the losses, so that at one end of it the floor is above them: the range covers both.
#[test]
fn the_floor_holds_over_both_ends_of_a_number() {
    let facts = |dma: &str| {
        let text = text(
            "ohnd",
            "2024-06-03",
            "2021-06-01",
            "\"10000.00\"",
            "proximate_cause = true\n",
        );
        let record = format!("[victim.findings]\nfull_losses = true\n{dma}\n[[victim.conduct]]");
        read(&text.replace("[[victim.conduct]]", &record))
    };
    let views = [("floor-over-smaller-loss", "loss")];
    let computation = compute(&facts(""), "ca6", &views);
    let range = answer(&computation).range().unwrap();
    assert_eq!(
        (range.least(), range.greatest()),
        (usd("0.00"), usd("10000.00"))
    );
    let known = "\n[victim.record]\ndma_received = \"8000.00\"\n";
    let computation = compute(&facts(known), "ca6", &views);
    let range = answer(&computation).range().unwrap();
    assert_eq!(
        (range.least(), range.greatest()),
        (usd("2000.00"), usd("2000.00"))
    );
}

/// A court that finds losses in a range decides between its ends, and the divisor is exact.
#[test]
fn a_share_of_a_range_is_a_range() {
    let text = text(
        "innd",
        "2016-09-01",
        "2014-01-01",
        "{ at_least = \"90000.00\", at_most = \"120000.00\" }",
        "proximate_cause = true\n",
    );
    let mut case = read(&text);
    redress::assume(&mut case, "victims.v1.record.orders=29").unwrap();
    redress::assume(&mut case, "victims.v1.record.received=0.00").unwrap();
    redress::assume(
        &mut case,
        "victims.v1.findings.original_abuse_separated=yes",
    )
    .unwrap();
    case.choices = redress::choose(&case, "relative-role=one-over-n").unwrap();
    let computation = compute(&case, "ca7", &[]);
    assert_eq!(answer(&computation).range(), between("3000.00", "4000.00"));
}

/// Under the older text, conduct that began before a text is never its own; under the later one its end decides.
#[test]
fn straddling_conduct_follows_the_view_taken() {
    let text = text("ohnd", "2020-06-03", "2019-06-01", "\"10000.00\"", "");
    let text = text.replace(
        "ended = 2019-06-01",
        "began = 2018-01-01\nended = 2019-06-01",
    );
    let case = read(&text);
    let regime = |view: &str| {
        let computation = compute(&case, "ca6", &[("straddling-conduct", view)]);
        let leaf = (*answer(&computation).values().first().unwrap()).clone();
        let regimes = &computation.profile.regimes;
        regimes.get(leaf.law.regime).map(|regime| regime.id.clone())
    };
    assert_eq!(regime("day-it-ended").as_deref(), Some("2018"));
    assert_eq!(regime("older-text").as_deref(), Some("1996"));
}

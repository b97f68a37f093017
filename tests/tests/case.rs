//! Within a case: several victims and defendants, who is paid, what payments leave, and sums that agree.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests may fail loudly"
)]

use proptest::prelude::*;
use redress::case::{Case, PaidFrom, Payee, PayeeKind, PayeePart, PayeeSplit, Payment};
use redress::casefile::{self, CaseFormat};
use redress::engine::{ClaimResult, OpenPoint, Outcome};
use redress::rule::{Amount, LiabilityKind};
use redress_engine::{Totals, totals};

use redress::decided::{under, ways_of_answer};
use redress::money::{Ratio, Usd};
use redress::{Query, Redress};
use redress_tests::cases::{case, share_of};
use redress_tests::law::LAW;

/// Two defendants who produced images of one victim, one of them of a second; `more` is added to the file.
fn two(more: &str) -> Case {
    let defendant = |id: &str| {
        format!(
            "[[defendant]]\nid = \"{id}\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 2251(a)\"\nended = 2020-05-01\n"
        )
    };
    let conduct = |id: &str, of: bool, others: bool| {
        format!(
            "[[victim.conduct]]\ndefendant = \"{id}\"\nvictim_of_count = {of}\nothers_in_case_contributed = {others}\n"
        )
    };
    let text = [
        "schema = 1\n[case]\nname = \"United States v. A and B\"\ncourt = \"nysd\"\njudgment = 2022-06-01\n".to_owned(),
        defendant("a"),
        defendant("b"),
        "[[victim]]\nid = \"v1\"\n".to_owned(),
        "[[victim.loss]]\nid = \"therapy\"\nhead = \"therapy\"\namount = \"90000.00\"\ncause = \"trade\"\n".to_owned(),
        "[[victim.loss]]\nid = \"medical\"\nhead = \"medical\"\namount = \"10000.00\"\ncause = \"trade\"\nborne_by = \"payor\"\npayor = \"insurer\"\n".to_owned(),
        "[victim.record]\ndma_received = \"0.00\"\n".to_owned(),
        conduct("a", true, true),
        conduct("b", true, true),
        "[[victim]]\nid = \"v2\"\n".to_owned(),
        "[[victim.loss]]\nid = \"therapy\"\nhead = \"therapy\"\namount = \"20000.01\"\ncause = \"trade\"\n".to_owned(),
        "[victim.record]\ndma_received = \"0.00\"\n".to_owned(),
        conduct("a", true, false),
        conduct("b", false, false),
        "[[payee]]\nid = \"insurer\"\nkind = \"insurer\"\n".to_owned(),
        more.to_owned(),
    ]
    .concat();
    casefile::read(text.as_bytes(), CaseFormat::Toml)
        .unwrap_or_else(|errors| panic!("{errors:#?}"))
        .case
}

fn claims_of(case: &Case) -> Vec<ClaimResult> {
    Redress::linked_in()
        .compute(case, "ca2", &Query::default())
        .unwrap()
        .claims
}

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn exactly(text: &str) -> Amount {
    Amount::Exact(usd(text))
}

/// The most that can still be collected of `victim` from `defendant`, under the first view of each question that is open.
fn left(claims: &[ClaimResult], victim: &str, defendant: &str) -> Option<Amount> {
    let of = |claim: &&ClaimResult| claim.victim == victim && claim.defendant == defendant;
    let claim = claims.iter().find(of).unwrap();
    let way = ways_of_answer(&claim.answer).swap_remove(0);
    let answer = under(&claim.answer, &way);
    let leaf = answer.values()[0];
    let credits = under(&leaf.credits, &way);
    let most = credits
        .values()
        .into_iter()
        .map(|it| it.collectible_at_most);
    most.max().flatten().map(Amount::Exact)
}

fn rows(totals: &Totals) -> Vec<(&str, &str, &str, Amount, u8)> {
    let rows = totals.payees.iter().map(|row| {
        (
            row.payee.as_str(),
            row.victim.as_str(),
            row.defendant.as_str(),
            row.amount,
            row.kind.rank(),
        )
    });
    rows.collect()
}

#[test]
fn a_loss_that_two_owe_jointly_is_paid_once() {
    let case = two("");
    let claims = claims_of(&case);
    let totals = totals(&case, &claims).unwrap();
    // 100,000.00 twice, and 20,000.01 of the other victim.
    assert_eq!(totals.ordered, exactly("220000.01"));
    assert_eq!(totals.payable, exactly("120000.01"));
    assert_eq!(totals.victims[0].jointly, ["a", "b"]);
    assert_eq!(totals.victims[0].payable, exactly("100000.00"));
    assert_eq!(totals.defendants[0].ordered, exactly("120000.01"));
    assert_eq!(totals.defendants[0].jointly, exactly("100000.00"));
    // The insurer after the victims: what it bore of the whole.
    assert_eq!(
        rows(&totals)[..2],
        [
            ("v1", "v1", "a", exactly("90000.00"), 1),
            ("insurer", "v1", "a", exactly("10000.00"), 2),
        ]
    );
}

#[test]
fn the_court_may_apportion_or_set_a_smaller_joint_sum() {
    let part = "[[choice]]\nchoice = \"among-defendants\"\nvictim = \"v1\"\ndefendant = \"b\"\nshare = \"1/4\"\n";
    for (more, amount, kind) in [
        ("", "25000.00", LiabilityKind::Several),
        ("jointly = true\n", "25000.00", LiabilityKind::JointInCase),
    ] {
        let case = two(&[part, more].concat());
        let claims = claims_of(&case);
        let outcome = &claims[1].answer.settled().unwrap().outcome;
        assert_eq!(outcome.range(), Some(exactly(amount)));
        assert_eq!(outcome.liability(), Some(kind));
        let totals = totals(&case, &claims).unwrap();
        assert_eq!(totals.victims[0].payable, exactly("100000.00"));
        // A smaller award leaves open how much of it is the payor's: of 25,000.00, at most the 10,000.00.
        assert_eq!(
            rows(&totals)[3],
            (
                "insurer",
                "v1",
                "b",
                Amount::between(Usd::ZERO, usd("10000.00")),
                2
            )
        );
    }
}

#[test]
fn each_pays_until_the_own_sum_is_met_or_the_victim_is_whole() {
    let sum = "[[choice]]\nchoice = \"among-defendants\"\nvictim = \"v1\"\ndefendant = \"b\"\namount = \"35000.00\"\njointly = true\n";
    let paid = |id: &str, by: &str, amount: &str| {
        format!(
            "[[payment]]\nid = \"{id}\"\ndefendant = \"{by}\"\nvictim = \"v1\"\ndate = 2023-01-02\namount = \"{amount}\"\n"
        )
    };
    // The loss is 100,000.00, the smaller sum 35,000.00: (paid by a, by b; left of a's, of b's; of b's in proportion).
    let rows = [
        ("20000.00", "0.00", "80000.00", "35000.00", "28000.00"),
        ("70000.00", "1000.00", "29000.00", "29000.00", "9500.00"),
        ("0.00", "35000.00", "65000.00", "0.00", "0.00"),
        ("99999.99", "0.00", "0.01", "0.01", "0.00"),
        ("90000.00", "20000.00", "0.00", "0.00", "0.00"),
    ];
    for (by_a, by_b, of_a, of_b, in_proportion) in rows {
        let case = two(&[sum, &paid("p1", "a", by_a), &paid("p2", "b", by_b)].concat());
        let whole = claims_of(&case);
        assert_eq!(
            left(&whole, "v1", "a"),
            Some(exactly(of_a)),
            "{by_a} {by_b}"
        );
        assert_eq!(
            left(&whole, "v1", "b"),
            Some(exactly(of_b)),
            "{by_a} {by_b}"
        );
        // Nothing was paid for the other victim.
        assert_eq!(left(&whole, "v2", "a"), Some(exactly("20000.01")));
        // Another view is the user's to take only where the circuit took none; Yalincak did.
        let shown = Redress::linked_in();
        let query = Query {
            as_of: Some("2022-03-28".parse().unwrap()),
            ..Query::default()
        };
        let before = shown.compute(&case, "ca2", &query).unwrap().claims;
        let credits = &before[1].answer.settled().unwrap().credits;
        let other = in_proportion != of_b;
        let most = credits
            .values()
            .into_iter()
            .map(|it| it.collectible_at_most);
        let most: Vec<_> = most.collect();
        assert!(most.contains(&Some(usd(of_b))), "{by_a} {by_b}: {most:?}");
        assert!(
            most.contains(&Some(usd(in_proportion))),
            "{by_a} {by_b}: {most:?}"
        );
        let question = shown.law().questions().unwrap();
        let question = question.iter().find(|it| it.id == "payment-by-another");
        let point = OpenPoint::Question(question.unwrap().number);
        assert_eq!(credits.points().contains(&point), other, "{by_a} {by_b}");
    }
}

#[test]
fn a_group_may_owe_its_share_together() {
    let text = r#"schema = 1
[case]
name = "United States v. A and B"
court = "nysd"
judgment = 2022-06-01
[[defendant]]
id = "a"
count = [{ id = "1", statute = "18 U.S.C. 2252A(a)(2)", ended = 2020-05-01 }]
[[defendant]]
id = "b"
count = [{ id = "1", statute = "18 U.S.C. 2252A(a)(2)", ended = 2020-05-01 }]
[[victim]]
id = "v"
loss = [{ head = "therapy", amount = "90000.00", cause = "trade" }]
record = { dma_received = "0.00", received = "0.00" }
findings = { full_losses = true, original_abuse_separated = true }
conduct = [{ defendant = "a", victim_of_count = true, proximate_cause = true }, { defendant = "b", victim_of_count = true, proximate_cause = true }]
[[choice]]
choice = "relative-role"
amount = "12000.00"
jointly = true
reasons = "one ring, counted as one of those who trade in the images"
"#;
    let case = casefile::read(text.as_bytes(), CaseFormat::Toml)
        .unwrap()
        .case;
    let claims = claims_of(&case);
    for claim in &claims {
        let outcome = claim.answer.outcomes().settled().cloned().unwrap();
        assert_eq!(outcome.range(), Some(exactly("12000.00")));
        assert_eq!(outcome.liability(), Some(LiabilityKind::JointInCase));
    }
    let totals = totals(&case, &claims).unwrap();
    // One share, owed by two: it is paid once, and a payment by one is one for both.
    assert_eq!(totals.victims[0].ordered, exactly("24000.00"));
    assert_eq!(totals.victims[0].payable, exactly("12000.00"));
    assert_eq!(totals.victims[0].jointly, ["a", "b"]);
    let paid = "[[payment]]\nid = \"p\"\ndefendant = \"a\"\nvictim = \"v\"\ndate = 2023-01-02\namount = \"5000.00\"\n";
    let case = casefile::read([text, paid].concat().as_bytes(), CaseFormat::Toml);
    let after = claims_of(&case.unwrap().case);
    assert_eq!(left(&after, "v", "a"), Some(exactly("7000.00")));
    assert_eq!(left(&after, "v", "b"), Some(exactly("7000.00")));
}

#[test]
fn damages_for_the_loss_come_off_an_order_for_all_of_it_and_off_a_part_only_with_the_losses() {
    let of = |statute: &str, choice: &str, recovered: &str| {
        let text = format!(
            "schema = 1\n[case]\nname = \"United States v. Doe\"\ncourt = \"nysd\"\njudgment = 2022-06-01\n[[defendant]]\nid = \"a\"\ncount = [{{ id = \"1\", statute = \"{statute}\", ended = 2020-05-01 }}]\n[[victim]]\nid = \"v\"\nloss = [{{ head = \"therapy\", amount = \"90000.00\", cause = \"trade\" }}]\nrecord = {{ dma_received = \"0.00\", received = \"0.00\", greatest_finding = \"0.00\", civil_recovered = \"{recovered}\" }}\nfindings = {{ full_losses = true }}\nconduct = [{{ victim_of_count = true }}]\n{choice}"
        );
        let case = casefile::read(text.as_bytes(), CaseFormat::Toml)
            .unwrap()
            .case;
        left(&claims_of(&case), "v", "a")
    };
    let whole = |recovered| of("18 U.S.C. 2251(a)", "", recovered);
    assert_eq!(whole("50000.00"), Some(exactly("40000.00")));
    assert_eq!(whole("95000.00"), Some(exactly("0.00")));
    let part = |recovered| {
        let choice = "[[choice]]\nchoice = \"relative-role\"\namount = \"10000.00\"\n";
        of("18 U.S.C. 2252A(a)(2)", choice, recovered)
    };
    // 40,000.00 of the losses are left, and the order is for 10,000.00 of them.
    assert_eq!(part("50000.00"), Some(exactly("40000.00")));
    assert_eq!(part("85000.00"), Some(exactly("5000.00")));
}

#[test]
fn one_payee_for_two_victims_takes_the_parts_that_are_named() {
    let clinic = "[[payee]]\nid = \"clinic\"\nkind = \"clinic\"\npart = [{ victim = \"v1\", share = \"1/3\" }, { victim = \"v2\", amount = \"500.00\" }]\n[[payee]]\nid = \"us\"\nkind = \"united-states\"\npart = [{ victim = \"v2\", share = \"1/10\" }]\n";
    let case = two(clinic);
    let totals = totals(&case, &claims_of(&case)).unwrap();
    let of = |defendant: &str, victim: &str| {
        rows(&totals)
            .into_iter()
            .filter(|row| row.2 == defendant && row.1 == victim)
            .map(|row| (row.0.to_owned(), row.3, row.4))
            .collect::<Vec<_>>()
    };
    // A third of the 90,000.00 that the insurer did not bear.
    assert_eq!(
        of("a", "v1"),
        [
            ("v1".to_owned(), exactly("60000.00"), 1),
            ("clinic".to_owned(), exactly("30000.00"), 1),
            ("insurer".to_owned(), exactly("10000.00"), 2),
        ]
    );
    // 500.00 first, a tenth of the 19,500.01 that are left, last of all.
    assert_eq!(
        of("a", "v2"),
        [
            ("v2".to_owned(), exactly("17550.01"), 1),
            ("clinic".to_owned(), exactly("500.00"), 1),
            ("us".to_owned(), exactly("1950.00"), 3),
        ]
    );
}

#[test]
fn property_counts_at_its_value_on_the_day_it_came_back() {
    let read = |entries: &str| {
        let text = format!(
            "schema = 1\n[case]\nname = \"United States v. Doe\"\ncourt = \"nysd\"\njudgment = 2016-06-01\n[[defendant]]\nid = \"doe\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 1343\"\nclass = \"mvra\"\nended = 2010-05-01\n[[victim]]\nid = \"bank\"\n[[victim.loss]]\nhead = \"total\"\namount = \"470000.00\"\ncause = \"trade\"\n[victim.record]\n{entries}[[victim.conduct]]\nvictim_of_count = true\n"
        );
        let case = casefile::read(text.as_bytes(), CaseFormat::Toml)
            .unwrap()
            .case;
        let claims = claims_of(&case);
        claims[0].answer.remaining().unwrap()
    };
    let entry = |kind: &str, amount: &str, more: &str| {
        format!(
            "[[victim.record.entry]]\nkind = \"{kind}\"\ndate = 2008-03-01\namount = \"{amount}\"\n{more}"
        )
    };
    // Robers: what the sale brought, and not what the house was worth when it was taken.
    let sold = entry("collateral", "280000.00", "");
    assert_eq!(read(&sold), exactly("190000.00"));
    let returned = entry("returned", "5000.00", "valued = 2008-03-01\n");
    assert_eq!(
        read(&[sold.as_str(), &returned].concat()),
        exactly("185000.00")
    );
    // Valued as of another day, the value on the day that counts is still to be found.
    let taken = entry("collateral", "330000.00", "valued = 2006-09-01\n");
    assert_eq!(
        read(&[returned.as_str(), &taken].concat()),
        Amount::between(Usd::ZERO, usd("465000.00"))
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: share_of(256), failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the case: each award goes to its payees to the cent, the sums by victim and by defendant agree, and no
    /// victim can be paid more than is ordered nor, together, more than remains of the losses.
    #[test]
    fn the_sums_agree(
        (scene, mut case) in case(),
        shares in prop::collection::vec((0..3_usize, 1..7_u64, 0..6_000_000_i64), 0..4),
        paid in prop::collection::vec((0..3_usize, 0..2_usize, 0..500_000_i64), 0..4),
    ) {
        for (place, (victim, over, fixed)) in shares.into_iter().enumerate() {
            let victim = case.victims[victim % case.victims.len()].id.clone();
            let split = if place % 2 == 0 {
                PayeeSplit::Share(Ratio::new(over, 28).unwrap())
            } else {
                PayeeSplit::Amount(Usd::from_cents(fixed))
            };
            case.payees.push(Payee {
                id: format!("payee-{place}"),
                kind: PayeeKind::Trust,
                parts: vec![PayeePart { victim, split }],
            });
        }
        for (place, (victim, defendant, cents)) in paid.into_iter().enumerate() {
            case.payments.push(Payment {
                id: format!("p{place}"),
                from: PaidFrom::Defendant,
                resource: None,
                defendant: Some(case.defendants[defendant % case.defendants.len()].id.clone()),
                victim: Some(case.victims[victim % case.victims.len()].id.clone()),
                line: None,
                award: None,
                reverses: None,
                date: "2021-01-01".parse().unwrap(),
                since: None,
                amount: Usd::from_cents(cents),
                source: None,
            });
        }
        let profile = scene.profile();
        let settings = LAW.settings(&case, profile, &Query::default()).unwrap();
        let claims: Vec<ClaimResult> = settings
            .iter()
            .map(|setting| redress_engine::compute(profile, setting).unwrap())
            .collect();
        let totals = totals(&case, &claims).unwrap();
        let sum = |amounts: &mut dyn Iterator<Item = Amount>| {
            amounts.fold((0_i64, 0_i64), |(least, most), amount| {
                (least + amount.least().cents(), most + amount.greatest().cents())
            })
        };
        let by_victim = sum(&mut totals.victims.iter().map(|it| it.ordered));
        let by_defendant = sum(&mut totals.defendants.iter().map(|it| it.ordered));
        let ends = |amount: Amount| (amount.least().cents(), amount.greatest().cents());
        let bounded = totals.ordered.greatest() < redress_case::facts::UNBOUNDED;
        if bounded {
            prop_assert_eq!(by_victim, ends(totals.ordered));
            prop_assert_eq!(by_defendant, ends(totals.ordered));
            prop_assert_eq!(sum(&mut totals.victims.iter().map(|it| it.payable)), ends(totals.payable));
        }
        for victim in &totals.victims {
            prop_assert!(victim.payable.greatest() <= victim.ordered.greatest());
            let owed: Vec<_> = claims.iter().filter(|claim| claim.victim == victim.victim).collect();
            let remaining = owed.iter().filter_map(|claim| claim.answer.remaining());
            let remaining = remaining.map(Amount::greatest).max();
            // An agreed amount, and one of an approach without a cap, may exceed the losses.
            let mut leaves = owed.iter().flat_map(|claim| claim.answer.values());
            let capped = leaves.all(|leaf| {
                matches!(leaf.outcome, Outcome::Ended(..)) || leaf.account.at_most().is_some()
            });
            prop_assert!(!capped || victim.payable.greatest() <= remaining.unwrap_or_default());
            // To the cent, where the award is one amount and one class.
            for claim in &owed {
                let same = owed.iter().filter(|it| it.defendant == claim.defendant).count();
                let mut leaves = claim.answer.values().into_iter();
                let denied = leaves.any(|leaf| matches!(leaf.outcome, Outcome::Ended(..)));
                let Some(Amount::Exact(award)) = claim.answer.range().filter(|_| same == 1 && !denied) else {
                    continue;
                };
                if case.payees.is_empty() {
                    continue;
                }
                let rows = totals.payees.iter().filter(|row| {
                    row.victim == claim.victim && row.defendant == claim.defendant
                });
                let paid = sum(&mut rows.map(|row| row.amount));
                prop_assert_eq!(paid, (award.cents(), award.cents()));
            }
        }
    }
}

//! The law put to invented facts whose answers a careful clerk worked out by hand, from the statutes.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use redress::case::Class;
use redress::casefile::{self, CaseFormat};
use redress::decided::{cells, under, ways_of_answer};
use redress::engine::{Conditional, Leaf, OpenPoint, Outcome};
use redress::money::Usd;
use redress::rule::{Amount, End, LiabilityKind};
use redress::{Query, Redress};
use redress_engine::Follows;
use redress_rule::Strength;

/// One defendant and one victim, and what is computed of them.
struct Facts {
    profile: &'static str,
    as_of: &'static str,
    statute: &'static str,
    class: &'static str,
    count: &'static str,
    losses: &'static str,
    victim: &'static str,
    answers: &'static [&'static str],
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            profile: "scotus",
            as_of: "2025-06-01",
            statute: "18 U.S.C. 2252A(a)(5)(B)",
            class: "",
            count: "ended = 2020-01-01",
            losses: "[[victim.loss]]\nid = \"total\"\nhead = \"medical\"\namount = \"812000.00\"\ncause = \"trade\"",
            victim: "",
            answers: &[],
        }
    }
}

impl Facts {
    /// The result under the first view of each question that is left, if nothing but questions and numbers is open.
    fn leaf(&self) -> Leaf {
        let answer = self.under_first_views();
        let [(_, leaves)] = &cells(&answer)[..] else {
            panic!("{:?}", answer.points());
        };
        leaves[0].clone()
    }

    /// The range of the amount, if nothing but numbers is open.
    fn amount(&self) -> Option<Amount> {
        self.under_first_views().range()
    }

    fn under_first_views(&self) -> Conditional<Leaf> {
        let answer = self.answer();
        let way = ways_of_answer(&answer).swap_remove(0);
        under(&answer, &way).map(&mut |leaf| {
            let mut leaf = leaf.clone();
            leaf.credits = under(&leaf.credits, &way);
            for consequence in &mut leaf.consequences {
                consequence.follows = under(&consequence.follows, &way);
            }
            leaf
        })
    }

    fn leaves(&self) -> Vec<Leaf> {
        self.answer().values().into_iter().cloned().collect()
    }

    fn answer(&self) -> Conditional<Leaf> {
        let text = format!(
            r#"schema = 1
[case]
name = "United States v. Doe"
court = "nynd"

[[defendant]]
id = "doe"

[[defendant.count]]
id = "1"
statute = "{}"
{}
{}

[[victim]]
id = "v"
{}
{}

[[victim.conduct]]
victim_of_count = true
"#,
            self.statute, self.class, self.count, self.victim, self.losses
        );
        let mut case = casefile::read(text.as_bytes(), CaseFormat::Toml)
            .unwrap_or_else(|errors| panic!("{errors:#?}"))
            .case;
        let mut take = redress::law::Views::new();
        for answer in self.answers {
            let (how, answer) = answer.split_once(' ').unwrap();
            match how {
                "assume" => {
                    redress::assume(&mut case, &format!("victims.v.{answer}")).unwrap();
                }
                "choose" => {
                    let made = redress::choose(&case, answer).unwrap();
                    case.choices.extend(made);
                }
                _ => {
                    let (question, view) = answer.split_once('=').unwrap();
                    take.insert(question.to_owned(), view.to_owned());
                }
            }
        }
        let query = Query {
            as_of: Some(self.as_of.parse().unwrap()),
            take,
            ..Query::default()
        };
        let computed = Redress::linked_in()
            .compute(&case, self.profile, &query)
            .unwrap();
        let [claim] = computed.claims.as_slice() else {
            panic!("{} claims", computed.claims.len());
        };
        claim.answer.clone()
    }
}

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn exactly(text: &str) -> Option<Amount> {
    Some(Amount::Exact(usd(text)))
}

/// An amount beside restitution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beside {
    AtMost(Usd),
    Of(Usd),
}

/// The amounts beside restitution.
fn beside(leaf: &Leaf) -> Vec<Beside> {
    let follow = leaf.consequences.iter().flat_map(|it| it.follows.values());
    follow
        .filter_map(|follows| match follows {
            Follows::AtMost(amount, _) => Some(Beside::AtMost(*amount)),
            Follows::Amount(amount, _) => Some(Beside::Of(*amount)),
            _ => None,
        })
        .collect()
}

/// The most that can be collected, whatever is found.
fn collectible(leaf: &Leaf) -> Option<Amount> {
    let credits = leaf.credits.values().into_iter();
    let most = credits.map(|it| it.collectible_at_most).max();
    most.flatten().map(Amount::Exact)
}

fn ended(leaf: &Leaf) -> Option<End> {
    match leaf.outcome {
        Outcome::Ended(end, _) => Some(end),
        _ => None,
    }
}

const OLD: &str = "ended = 2018-12-06";

#[test]
fn the_floor_lifts_a_smaller_share_under_the_text_of_2018_only() {
    let answers: &[&str] = &[
        "assume findings.full_losses=yes",
        "assume record.dma_received=0.00",
        "assume conduct.distributed=no",
        "assume conduct.produced=no",
        "choose relative-role=1240.00",
    ];
    let new = Facts {
        answers,
        ..Facts::default()
    };
    assert_eq!(new.leaf().outcome.range(), exactly("3000.00"));
    let old = Facts {
        answers,
        count: OLD,
        ..Facts::default()
    };
    assert_eq!(old.leaf().outcome.range(), exactly("1240.00"));
    // Conduct that ended the day before the text: no assessment either.
    let answers: &[&str] = &[answers, &["assume findings.assistance_elected=no"]].concat();
    let old = Facts {
        answers: answers.to_vec().leak(),
        count: OLD,
        ..Facts::default()
    };
    assert_eq!(beside(&old.leaf()), []);
}

#[test]
fn other_offenses_of_the_chapter_owe_the_full_amount_without_floor_or_tier() {
    let facts = Facts {
        statute: "18 U.S.C. 2252A(a)(7)",
        losses: "[[victim.loss]]\nid = \"total\"\nhead = \"medical\"\namount = \"900.00\"\ncause = \"this-defendant\"",
        answers: &["assume record.dma_received=0.00"],
        ..Facts::default()
    };
    let leaf = facts.leaf();
    assert_eq!(leaf.outcome.range(), exactly("900.00"));
    assert_eq!(leaf.outcome.liability(), Some(LiabilityKind::WholeAlone));
    assert_eq!(
        leaf.account.at_least().filter(|floor| !floor.is_zero()),
        None
    );
    assert_eq!(beside(&leaf), []);
}

#[test]
fn the_greatest_finding_caps_what_is_received_and_ends_liability() {
    let with = |received: &'static str| Facts {
        losses: "[[victim.loss]]\nid = \"total\"\nhead = \"medical\"\namount = \"750000.00\"\ncause = \"trade\"",
        answers: vec![
            "assume findings.full_losses=yes",
            "assume record.dma_received=0.00",
            // Final orders found 400,000, 1,100,000 and 750,000: not the sum, not the last.
            "assume record.greatest_finding=1100000.00",
            received,
        ]
        .leak(),
        ..Facts::default()
    };
    let left = with("assume record.received=760000.00").leaf();
    assert_eq!(collectible(&left), exactly("340000.00"));
    let ended = with("assume record.received=1100000.00").leaf();
    assert_eq!(collectible(&ended), exactly("0.00"));
    let grounds = grounds(&ended);
    assert!(grounds.contains(&"to-be-ended"), "{grounds:?}");
    // What ended on a finding that was vacated later stays ended, unless the other view is taken.
    let vacated = |view: &'static str| Facts {
        answers: vec![
            "assume findings.full_losses=yes",
            "assume record.dma_received=0.00",
            "assume record.greatest_finding=750000.00",
            "assume record.received=500000.00",
            "assume record.ended_on_vacated_finding=yes",
            view,
        ]
        .leak(),
        ..with("assume record.received=0.00")
    };
    let stays = vacated("take vacated-greatest-finding=stays-ended").leaf();
    assert_eq!(collectible(&stays), exactly("0.00"));
    let reopens = vacated("take vacated-greatest-finding=reopens").leaf();
    assert_eq!(collectible(&reopens), exactly("250000.00"));
}

#[test]
fn the_eighth_circuit_ends_older_orders_too_from_the_day_of_evans() {
    let on = |as_of| Facts {
        profile: "ca8",
        as_of,
        count: OLD,
        answers: &[
            "assume conduct.distributed=no",
            "assume conduct.produced=no",
            "assume record.received=812000.00",
            "assume record.greatest_finding=900000.00",
        ],
        ..Facts::default()
    };
    // Before Evans nothing more than the loss of this case can be collected; since, the greatest finding counts beside it.
    assert!(!grounds(&on("2022-09-08").leaf()).contains(&"greatest-caps"));
    assert!(grounds(&on("2022-09-09").leaf()).contains(&"greatest-caps"));
}

fn grounds(leaf: &Leaf) -> Vec<&'static str> {
    let of_consequences = leaf.consequences.iter().flat_map(|it| &it.steps);
    let credits = leaf.credits.values().into_iter();
    let steps = leaf.steps.iter().chain(of_consequences);
    let steps = steps.chain(credits.flat_map(|it| &it.steps));
    steps.map(|step| step.ground.id()).collect()
}

#[test]
fn assistance_received_comes_off_the_losses_before_the_relative_role() {
    let facts = Facts {
        losses: "[[victim.loss]]\nid = \"total\"\nhead = \"medical\"\namount = \"200000.00\"\ncause = \"trade\"",
        answers: &[
            "assume findings.full_losses=yes",
            "assume record.dma_received=43507.55",
            "choose relative-role=1/10",
        ],
        ..Facts::default()
    };
    let leaf = facts.leaf();
    assert_eq!(leaf.remaining, exactly("156492.45"));
    assert_eq!(leaf.outcome.range(), exactly("15649.25"));
}

#[test]
fn assistance_goes_to_who_has_not_collected_strictly_more_and_only_once() {
    let with = |received: &'static str, dma: &'static str| Facts {
        answers: vec![
            "assume findings.full_losses=yes",
            "assume findings.assistance_elected=yes",
            dma,
            received,
        ]
        .leak(),
        ..Facts::default()
    };
    let none = "assume record.dma_received=0.00";
    let amount = Beside::Of(usd("44790.78"));
    let as_much = with("assume record.received=44790.78", none).leaf();
    assert!(
        beside(&as_much).contains(&amount),
        "exactly as much is not greater"
    );
    let more = with("assume record.received=44790.79", none).leaf();
    assert!(!beside(&more).contains(&amount));
    let once = with(
        "assume record.received=0.00",
        "assume record.dma_received=35000.00",
    )
    .leaf();
    assert!(!beside(&once).contains(&amount));
    assert!(
        beside(&as_much).contains(&Beside::AtMost(usd("6718.61"))),
        "15 percent, not rounded up"
    );
}

#[test]
fn assistance_is_indexed_by_the_statute_and_pending_without_the_index() {
    // Worked out from the published averages by the formula of the statute; no agency has published the amounts.
    let amounts = [
        ("2019-06-01", "35000.00"),
        ("2020-06-01", "36504.55"),
        ("2021-06-01", "36954.90"),
        ("2022-06-01", "38691.05"),
        ("2023-06-01", "41787.39"),
        ("2024-03-10", "43507.55"),
        ("2025-06-01", "44790.78"),
        ("2026-06-01", "45969.34"),
    ];
    let on = |as_of| Facts {
        as_of,
        count: "ended = 2018-12-31",
        answers: &[
            "assume findings.full_losses=yes",
            "assume findings.assistance_elected=yes",
            "assume record.dma_received=0.00",
            "assume record.received=0.00",
        ],
        ..Facts::default()
    };
    for (day, amount) in amounts {
        let leaf = on(day).leaf();
        assert!(
            beside(&leaf).contains(&Beside::Of(usd(amount))),
            "{day}: {:?}",
            beside(&leaf)
        );
    }
    // The average of 2026 is not published: never the last one known.
    let leaf = on("2027-01-01").leaf();
    assert!(!beside(&leaf).iter().any(|it| matches!(it, Beside::Of(_))));
    let mut follow = leaf.consequences.iter().flat_map(|it| it.follows.values());
    let pending =
        |it: &Follows| matches!(it, Follows::Pending(parameter) if parameter.0 == "assistance");
    assert!(follow.any(pending));
}

#[test]
fn the_assessment_is_capped_by_the_tier_and_its_index_is_a_question() {
    let with = |statute, views: &[&'static str]| Facts {
        as_of: "2026-06-01",
        statute,
        answers: [
            &[
                "assume findings.full_losses=yes",
                "assume record.dma_received=0.00",
            ],
            views,
        ]
        .concat()
        .leak(),
        ..Facts::default()
    };
    let cap = |statute, views: &[&'static str]| {
        let leaf = with(statute, views).leaf();
        beside(&leaf).first().copied()
    };
    let at_most = |amount| Some(Beside::AtMost(usd(amount)));
    let (possession, other) = ("18 U.S.C. 2252(a)(4)(B)", "18 U.S.C. 2252(a)(2)");
    assert_eq!(cap(possession, &[]), at_most("17000.00"));
    assert_eq!(cap(other, &[]), at_most("35000.00"));
    let from_2017 = ["take assessment-index=from-2017"];
    assert_eq!(cap(possession, &from_2017), at_most("22327.97"));
    assert_eq!(
        cap(other, &["take assessment-index=from-2018"]),
        at_most("44873.32")
    );
    let two = &[
        "assume conduct.possession_counts=2",
        "take assessment-per=count",
    ];
    assert_eq!(cap(possession, two), at_most("34000.00"));
    let production = Facts {
        statute: "18 U.S.C. 2251(a)",
        answers: &["assume record.dma_received=0.00"],
        ..Facts::default()
    };
    assert_eq!(
        beside(&production.leaf()),
        [Beside::AtMost(usd("50000.00"))]
    );
}

#[test]
fn the_text_of_1994_gives_way_to_a_nominal_award_with_the_loss_recorded() {
    let with = |answers| Facts {
        as_of: "1995-06-01",
        statute: "18 U.S.C. 2251(a)",
        count: "ended = 1995-01-01",
        answers,
        ..Facts::default()
    };
    let unable = with(&["assume findings.cannot_pay=yes"]).leaf();
    assert_eq!(ended(&unable), Some(End::Nominal));
    assert_eq!(
        unable.outcome.range(),
        None,
        "how much is nominal the law does not say"
    );
    assert_eq!(unable.account.gross(), usd("812000.00"));
    let able = with(&["assume findings.cannot_pay=no"]).leaf();
    assert_eq!(able.outcome.range(), exactly("812000.00"));
}

#[test]
fn section_1593_adds_the_greater_of_gain_and_labor() {
    let with = |profile, as_of, answers| Facts {
        profile,
        as_of,
        statute: "18 U.S.C. 1591",
        losses: "[[victim.loss]]\nid = \"care\"\nhead = \"medical\"\namount = \"1000.00\"\ncause = \"this-defendant\"",
        answers,
        ..Facts::default()
    };
    let gain = &[
        "assume conduct.gross_income=9000.00",
        "assume conduct.labor_value=4000.00",
    ];
    assert_eq!(
        with("ca2", "2025-06-01", gain).leaf().outcome.range(),
        exactly("10000.00")
    );
    // Liquidated damages double the labor in the Fourth Circuit since Edwards, and nowhere unless the view is taken.
    let labor = &[
        "assume conduct.gross_income=0.00",
        "assume conduct.labor_value=272952.96",
    ];
    assert_eq!(
        with("ca4", "2021-04-20", labor).leaf().outcome.range(),
        exactly("273952.96")
    );
    let edwards = with("ca4", "2021-04-21", labor).leaf();
    assert_eq!(edwards.outcome.range(), exactly("546905.92"));
    assert_eq!(
        with("ca2", "2021-04-21", labor).leaf().outcome.range(),
        exactly("273952.96")
    );
    // An unknown gain leaves at least the rest.
    let unknown = with("ca2", "2025-06-01", &["assume conduct.labor_value=4000.00"]).amount();
    assert_eq!(unknown.map(Amount::least), Some(usd("5000.00")));
}

#[test]
fn section_2429_adds_gain_for_commercial_acts_only() {
    let with = |answers| Facts {
        statute: "18 U.S.C. 2422(b)",
        losses: "[[victim.loss]]\nid = \"care\"\nhead = \"medical\"\namount = \"1000.00\"\ncause = \"this-defendant\"",
        answers,
        ..Facts::default()
    };
    let commercial = &[
        "assume conduct.commercial=yes",
        "assume conduct.gross_income=700.00",
    ];
    assert_eq!(with(commercial).leaf().outcome.range(), exactly("1700.00"));
    assert_eq!(
        with(&["assume conduct.commercial=no"])
            .leaf()
            .outcome
            .range(),
        exactly("1000.00")
    );
    // Before the section there was section 3663, which lets the court order.
    let before = Facts {
        count: "ended = 2018-12-20",
        ..with(&["assume conduct.bodily_injury=yes"])
    }
    .leaf();
    assert_eq!(before.strength, Strength::Permitted);
    assert_eq!(before.outcome.range(), exactly("1000.00"));
}

#[test]
fn what_one_defendant_alone_caused_is_owed_whole_beside_a_share_of_the_rest() {
    let facts = |choice| Facts {
        count: OLD,
        losses: "[[victim.loss]]\nid = \"trade\"\nhead = \"medical\"\namount = \"900000.00\"\ncause = \"trade\"\n[[victim.loss]]\nid = \"own\"\nhead = \"other\"\namount = \"5000.00\"\ntraceable_to = \"doe\"",
        answers: vec![
            "assume record.dma_received=0.00",
            "assume conduct.distributed=no",
            "assume conduct.produced=no",
            "assume record.orders=8",
            choice,
        ]
        .leak(),
        ..Facts::default()
    };
    // 900,000 / 9 + 5,000.
    let shared = facts("choose relative-role=one-over-n").leaf();
    assert_eq!(shared.outcome.range(), exactly("105000.00"));
    assert_eq!(
        shared.strength,
        Strength::Illustrative,
        "no circuit here permits the method"
    );
    // An open choice is at least what is the defendant's own.
    let open = facts("assume conduct.images=3").leaf();
    assert_eq!(
        open.outcome.range().map(Amount::least),
        Some(usd("5000.00"))
    );
    // What the victim recovered elsewhere comes off the general losses first.
    let subtracted = Facts {
        answers: [
            facts("choose relative-role=1/10").answers,
            &[
                "take recoveries-before-the-share=subtract-first",
                "assume record.received=100000.00",
            ],
        ]
        .concat()
        .leak(),
        ..facts("choose relative-role=1/10")
    };
    assert_eq!(subtracted.leaf().outcome.range(), exactly("85000.00"));
}

#[test]
fn a_claim_may_be_deferred_declined_or_agreed() {
    let deferred = Facts {
        answers: &["assume findings.not_ascertainable=yes"],
        ..Facts::default()
    };
    assert_eq!(ended(&deferred.leaf()), Some(End::Deferred));
    let declined = Facts {
        statute: "18 U.S.C. 1343",
        answers: &["assume findings.too_complex=yes"],
        ..Facts::default()
    };
    assert_eq!(ended(&declined.leaf()), Some(End::Declined));
    let agreed = Facts {
        class: "class = \"agreed\"",
        answers: &["assume findings.agreed_amount=12345.67"],
        ..Facts::default()
    };
    assert_eq!(agreed.leaf().outcome.range(), exactly("12345.67"));
}

#[test]
fn conduct_that_straddles_two_texts_needs_a_finding_and_then_a_view() {
    let facts = |answers| Facts {
        count: "began = 2017-01-01\nended = 2019-06-30",
        answers,
        ..Facts::default()
    };
    // Over a period: the day on which it ended as to this victim is a finding.
    let regimes = |answers| -> Vec<usize> {
        let leaves = facts(answers).leaves();
        let mut regimes: Vec<usize> = leaves.iter().map(|leaf| leaf.law.regime).collect();
        regimes.dedup();
        regimes
    };
    assert_eq!(regimes(&[]).len(), 2, "both texts are possible");
    let found: &[&str] = &["assume conduct.ended=2019-01-15"];
    assert_eq!(regimes(found).len(), 2, "which text governs is a question");
    let ended = regimes(&[
        "assume conduct.ended=2019-01-15",
        "take straddling-conduct=day-it-ended",
    ]);
    let older = regimes(&[
        "assume conduct.ended=2019-01-15",
        "take straddling-conduct=older-text",
    ]);
    assert_eq!((ended.len(), older.len()), (1, 1));
    assert_ne!(ended, older, "the view decides the text");
}

#[test]
fn a_guardian_who_is_the_defendant_is_not_the_payee() {
    let facts = |answers| Facts {
        victim: "payee = \"guardian\"",
        answers,
        ..Facts::default()
    };
    let of = |answers| grounds(&facts(answers).leaves()[0]);
    let is_defendant = of(&[
        "assume findings.full_losses=yes",
        "assume conduct.representative_is_defendant=yes",
    ]);
    assert!(is_defendant.contains(&"another-representative"));
}

#[test]
fn an_attempt_is_of_no_class_until_somebody_takes_a_view() {
    let text = |attempt: &str| {
        format!(
            "schema = 1\n[case]\nname = \"United States v. Doe\"\ncourt = \"nysd\"\njudgment = 2022-06-01\n[[defendant]]\nid = \"doe\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 2252A(a)(2)\"\nended = 2020-05-01\n{attempt}[[victim]]\nid = \"v\"\n[[victim.loss]]\nhead = \"therapy\"\namount = \"1000.00\"\n"
        )
    };
    let compute = |attempt: &str, take: Option<&str>| {
        let case = casefile::read(text(attempt).as_bytes(), CaseFormat::Toml)
            .unwrap()
            .case;
        let take = take.map(|view| ("attempts".to_owned(), view.to_owned()));
        let query = Query {
            take: take.into_iter().collect(),
            ..Query::default()
        };
        let computed = Redress::linked_in().compute(&case, "ca2", &query).unwrap();
        let answer = computed.claims[0].answer.clone();
        let mut classes: Vec<Class> = answer.values().iter().map(|leaf| leaf.law.class).collect();
        classes.dedup();
        let asks = |id: &str| {
            let mut questions = computed.profile.questions.iter();
            let number = questions.find(|it| it.id == id).unwrap().number;
            answer.points().contains(&OpenPoint::Question(number))
        };
        (classes, asks("attempts"))
    };
    assert_eq!(compute("", None), (vec![Class::Images], false));
    let both = vec![Class::Images, Class::OtherChapter110];
    assert_eq!(compute("attempt = true\n", None), (both, true));
    let taken = |view| compute("attempt = true\n", Some(view));
    assert_eq!(taken("as-the-offense"), (vec![Class::Images], false));
    let other = vec![Class::OtherChapter110];
    assert_eq!(taken("other-chapter-110"), (other, false));
    // The file may settle it.
    let stated = "attempt = true\nclass = \"images\"\n";
    assert_eq!(compute(stated, None), (vec![Class::Images], false));
}

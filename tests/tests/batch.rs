//! A table of claims is answered as each of its cases is computed by itself.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may fail loudly"
)]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use redress::case::facts::{FactKind, FactValue, LOSS_TABLE, TABLE};
use redress::engine::OpenPoint;
use redress::money::Usd;
use redress::rule::NeedTarget;
use redress::{Query, Redress};
use redress_batch::{Answers, ClaimBatch, Claims, Fields};
use redress_case::Class;
use redress_case::facts::UNBOUNDED;
use redress_cite::Date;
use redress_engine::{Brief, Profile};
use redress_tests::cases::{config, share_of};
use redress_tests::law::LAW;

/// The losses of a table.
const LOSSES: [&str; 3] = ["medical", "fees", "total"];

fn headers() -> Vec<String> {
    let mut headers: Vec<String> = ["judgment", "record", "statute", "class"]
        .map(str::to_owned)
        .to_vec();
    headers.extend(TABLE.iter().map(|row| row.path.to_owned()));
    for loss in LOSSES {
        let names = LOSS_TABLE.iter().map(|row| row.name());
        let names = names.chain(["borne_by", "projected"]);
        headers.extend(names.map(|name| format!("losses.{loss}.{name}")));
    }
    for choice in ["relative-role", "apportionment", "no-such-choice"] {
        headers.push(format!("choices.{choice}"));
    }
    headers
}

fn choose<T: AsRef<str>>(words: &[T]) -> BoxedStrategy<String> {
    let words: Vec<String> = words.iter().map(|word| word.as_ref().to_owned()).collect();
    select(words).boxed()
}

/// A cell of a column; a few are not of its kind.
fn cell(header: &str) -> BoxedStrategy<String> {
    let name = header.rsplit('.').next().unwrap_or(header);
    let row = TABLE.iter().find(|row| row.path == header);
    let of_loss = header.strip_prefix("losses.").and(
        LOSS_TABLE
            .iter()
            .find(|row| row.name() == name && name != "cause"),
    );
    let days = [
        "2009-01-05",
        "2014-04-23",
        "2018-12-06",
        "2018-12-07",
        "2021-03-01",
    ];
    let kind = row.or(of_loss).map(|row| row.kind);
    let value = match (header, kind) {
        ("judgment", _) => choose(&["2012-05-01", "2016-09-30", "2020-06-30", "2024-06-03"]),
        ("record", _) => choose(&["open", "closed", "", "closed"]),
        ("statute", _) => choose(&[
            "18 U.S.C. 2252A(a)(5)(B)",
            "18 U.S.C. 2251(a)",
            "18 U.S.C. 1591",
            "18 U.S.C. 1341",
            "18 U.S.C. 1111",
            "not read",
        ]),
        ("class", _) => choose(&Class::ALL.map(|(_, name, _)| name)),
        ("record.awards", _) => choose(&["1000.00", "1000.00;2500.50; 3.01", "x", ""]),
        (_, Some(FactKind::YesNo)) => choose(&["yes", "no", "true", "false", "not-proved", "", "maybe"]),
        (_, Some(FactKind::Day)) => {
            let bounds = ["2010-01-01..2019-01-01", "..2018-12-07", "2018-12-07.."];
            choose(&[&days[..], &days[..], &bounds[..]].concat())
        }
        (_, Some(FactKind::Count)) => prop_oneof![
            6 => (0..60_u32).prop_map(|n| n.to_string()),
            1 => choose(&["0", "not-proved", "2..9", "3..", "..4", "1000000001", "-1"]),
        ]
        .boxed(),
        (_, Some(FactKind::Money)) => prop_oneof![
            8 => (0..9_000_000_000_i64).prop_map(|cents| Usd::from_cents(cents).plain().to_string()),
            4 => choose(&["0.00", "3000.00", "2999.99"]),
            2 => choose(&["not-proved", "10.00..2500.00", "..35000.00", "100.00.."]),
            1 => choose(&["-1.00", "1.005", "99999999999.99", "100000000000.00"]),
        ]
        .boxed(),
        (_, _) if name == "cause" => choose(&["trade", "this-defendant", "original-abuse", "before", ""]),
        (_, _) if name == "borne_by" => choose(&["victim", "payor", "free-of-charge", ""]),
        (_, _) if name == "projected" => choose(&["yes", "no", ""]),
        _ => choose(&["5000.00", "1/7", "12.5%", "one-over-n", "mean-of-earlier-awards", ""]),
    };
    prop_oneof![3 => value, 1 => Just(String::new())].boxed()
}

/// A table of some columns and a few rows, with what a row cannot do without.
fn table() -> impl Strategy<Value = (Vec<String>, Vec<Vec<String>>)> {
    let all = headers();
    let most = all.len();
    subsequence(all, 4..=most).prop_flat_map(|mut headers| {
        let needed = [
            "statute",
            "class",
            "conduct.ended",
            "conduct.victim_of_count",
        ];
        for needed in needed.map(str::to_owned) {
            if !headers.contains(&needed) {
                headers.push(needed);
            }
        }
        let row: Vec<_> = headers.iter().map(|header| cell(header)).collect();
        (Just(headers), vec(row, 1..12))
    })
}

/// Names the open points as a table does, by another way than the table.
fn names(profile: &Profile, points: &[OpenPoint], losses: &[&str]) -> Vec<String> {
    let mut names = Vec::new();
    for point in points {
        match point {
            OpenPoint::Choice(id) => names.push(format!("choices.{id}")),
            OpenPoint::Question(number) => {
                let id = profile
                    .question(*number)
                    .map(|question| question.id.clone());
                names.push(format!("questions.{}", id.unwrap_or_default()));
            }
            point => names.extend(point.needs().into_iter().map(|need| match need.target {
                NeedTarget::Fact(key) => key.row().path.to_owned(),
                NeedTarget::Line(line, _) if line >= losses.len() => "losses".to_owned(),
                NeedTarget::Line(line, fact) => {
                    format!("losses.{}.{}", losses[line], fact.row().name())
                }
            })),
        }
    }
    let mut each_once: Vec<String> = Vec::new();
    for name in names {
        if !each_once.contains(&name) {
            each_once.push(name);
        }
    }
    each_once
}

/// Compares the answers of a table with those of each of its cases.
fn agrees(redress: &Redress, claims: &Claims, answers: &Answers, ids: &[String], query: &Query) {
    let mut losses: Vec<&str> = Vec::new();
    let headers = claims.headers().iter();
    for header in headers.filter_map(|header| header.strip_prefix("losses.")) {
        let (id, _) = header.rsplit_once('.').expect("a fact of a loss");
        if !losses.contains(&id) {
            losses.push(id);
        }
    }
    let rejected: Vec<usize> = answers.rejected().iter().map(|(row, _)| *row).collect();
    let mut rows = answers.rows();
    for row in 0..claims.len() {
        let case = claims.case(row);
        let computed = case
            .as_ref()
            .map(|case| redress.compute(case, &ids[0], query));
        let refused = !matches!(computed, Ok(Ok(_)));
        assert_eq!(
            rejected.contains(&row),
            refused,
            "row {row}: {:?}",
            answers.rejected()
        );
        let Some(case) = case.ok().filter(|_| !refused) else {
            continue;
        };
        let day = Redress::as_of(&case, query).expect("it computed").day;
        for id in ids {
            let profile = redress.bound(id, day, query).expect("it binds");
            let results = redress.claims(&case, &profile, query).expect("it computes");
            let [claim] = results.as_slice() else {
                panic!("one claim a row");
            };
            let expected = Brief::from_answer(&profile, &claim.answer);
            let answer = rows.next().expect("one for each claim and profile");
            let told = format!(
                "row {row} under {id}: {}",
                serde_json::json!(claims.headers())
            );
            assert_eq!((answer.row, answer.profile), (row, id.as_str()), "{told}");
            assert_eq!(answer.kind, expected.kind, "{told}");
            let least = expected.range.map(redress::rule::Amount::least);
            let greatest = expected.range.map(redress::rule::Amount::greatest);
            assert_eq!(answer.least, least, "{told}");
            assert_eq!(
                answer.greatest,
                greatest.filter(|it| *it < UNBOUNDED),
                "{told}"
            );
            assert_eq!(answer.liability, expected.liability, "{told}");
            assert_eq!(answer.strength, expected.strength, "{told}");
            assert_eq!(answer.in_error, expected.in_error, "{told}");
            let open = names(&profile, &expected.points, &losses);
            assert_eq!(answer.open, open, "{told}");
        }
    }
    assert_eq!(rows.next(), None, "an answer without a claim");
}

fn claims_of(headers: &[String], rows: &[Vec<String>]) -> Claims {
    let fields = Fields::from_headers(headers).expect("each is a column");
    let mut claims = Claims::new(fields);
    for row in rows {
        // What cannot be read is no row of the table.
        let _ = claims.push(row);
    }
    claims
}

proptest! {
    #![proptest_config(config(1024))]

    /// Issue 17, 2: "equal to `compute` on every row, by property".
    #[test]
    fn a_table_is_answered_as_its_cases_are(
        (headers, rows) in table(),
        ids in subsequence(LAW.law().profile_ids().collect::<Vec<_>>(), 1..5),
        as_of in select(vec![None, Some("2015-06-30"), Some("2024-06-03")]),
        threads in 1..4_usize,
    ) {
        let claims = claims_of(&headers, &rows);
        let as_of: Option<Date> = as_of.map(|day| day.parse().expect("a day"));
        let query = Query { as_of, ..Query::default() };
        let mut batch = ClaimBatch::new(&LAW, &ids, query.clone()).expect("the profiles bind").threads(threads);
        let answers = batch.compute(&claims).expect("what is open is an answer and never a fault");
        agrees(&LAW, &claims, &answers, &ids, &query);
    }
}

/// Whether a column has numbers, which differ between rows of one plan.
fn is_number(header: &str) -> bool {
    let name = header.rsplit('.').next().unwrap_or(header);
    let mut rows = TABLE.iter().chain(LOSS_TABLE.iter());
    let row =
        rows.find(|row| row.path == header || header.starts_with("losses.") && row.name() == name);
    row.is_some_and(|row| matches!(row.kind, FactKind::Money | FactKind::Count))
}

/// A number of a column, often at a place where a rule turns.
fn number(header: &str) -> BoxedStrategy<String> {
    let count = TABLE
        .iter()
        .any(|row| row.path == header && row.kind == FactKind::Count);
    match count {
        true => prop_oneof![4 => 0..40_u32, 1 => 0..3_u32]
            .prop_map(|n| n.to_string())
            .boxed(),
        false => prop_oneof![
            4 => 0..900_000_000_i64,
            1 => 0..3_i64,
            2 => 299_998..300_002_i64,
            1 => select(vec![9_999_999_999_999_i64, 3_500_000, 600_000]),
        ]
        .prop_map(|cents| Usd::from_cents(cents).plain().to_string())
        .boxed(),
    }
}

/// A table of few patterns with many rows of each: rows of a pattern differ in numbers only.
fn table_of_patterns() -> impl Strategy<Value = (Vec<String>, Vec<Vec<String>>)> {
    table().prop_flat_map(|(headers, patterns)| {
        let patterns: Vec<Vec<String>> = patterns.into_iter().take(2).collect();
        let rows: Vec<_> = patterns
            .iter()
            .flat_map(|pattern| (0..30).map(move |_| pattern))
            .map(|pattern| {
                let cells = headers.iter().zip(pattern).map(|(header, cell)| {
                    match is_number(header) && cell.parse::<Usd>().is_ok() {
                        true => number(header),
                        false => Just(cell.clone()).boxed(),
                    }
                });
                cells.collect::<Vec<_>>()
            })
            .collect();
        (Just(headers), rows)
    })
}

/// Counts the results of plans over every case of the property below, which would hold of a batch without plans, too.
static PLANNED: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

proptest! {
    #![proptest_config(config(960))]

    /// Issue 17, 2: a plan of many rows answers each of them as the engine does.
    #[test]
    fn a_plan_answers_each_row_as_its_case_is_answered(
        (headers, rows) in table_of_patterns(),
        ids in subsequence(LAW.law().profile_ids().collect::<Vec<_>>(), 1..4),
        as_of in select(vec![Some("2012-11-30"), Some("2015-06-30"), Some("2024-06-03")]),
        views in select(vec![false, false, true]),
    ) {
        let claims = claims_of(&headers, &rows);
        let as_of: Option<Date> = as_of.map(|day| day.parse().expect("a day"));
        let query = Query { as_of, take: if views { first_views() } else { Default::default() }, ..Query::default() };
        let mut batch = ClaimBatch::new(&LAW, &ids, query.clone()).expect("the profiles bind").threads(1);
        let answers = batch.compute(&claims).expect("what is open is an answer and never a fault");
        PLANNED.fetch_add(answers.counts().planned, std::sync::atomic::Ordering::Relaxed);
        agrees(&LAW, &claims, &answers, &ids, &query);
    }
}

#[test]
fn plans_answer_rows_of_random_tables() {
    a_plan_answers_each_row_as_its_case_is_answered();
    let planned = PLANNED.load(std::sync::atomic::Ordering::Relaxed);
    let cases = usize::try_from(share_of(960)).expect("few");
    assert!(planned > cases, "{planned} of {cases} tables");
}

/// The first view of each question, so that little is open.
fn first_views() -> redress::law::Views {
    let questions = LAW.law().questions().expect("they are read");
    let first = questions.iter().filter_map(|question| {
        let view = question.views.first()?;
        Some((question.id.clone(), view.id.clone()))
    });
    first.collect()
}

/// Facts that are known in every row and differ from row to row, over every circuit: what a national caseload looks like.
#[test]
fn a_caseload_is_answered_as_its_cases_are_in_every_circuit() {
    let headers = [
        "id",
        "statute",
        "conduct.ended",
        "conduct.victim_of_count",
        "conduct.proximate_cause",
        "conduct.distributed",
        "conduct.produced",
        "findings.full_losses",
        "findings.original_abuse_separated",
        "record.received",
        "record.orders",
        "record.dma_received",
        "losses.medical.amount",
        "losses.medical.cause",
        "losses.lost-income.amount",
        "losses.lost-income.cause",
        "choices.relative-role",
    ]
    .map(str::to_owned);
    let rows: Vec<Vec<String>> = (0..400_u32)
        .map(|n| {
            let bit = |of: u32| {
                if (n / of).is_multiple_of(2) {
                    "yes"
                } else {
                    "no"
                }
                .to_owned()
            };
            let day = ["2016-05-01", "2019-05-01"][usize::from(n.is_multiple_of(2))].to_owned();
            let usd = |cents: u32| Usd::from_cents(i64::from(cents)).plain().to_string();
            let choice = ["", "one-over-n", "5000.00"][usize::try_from(n % 3).expect("small")];
            vec![
                format!("c{n}"),
                "18 U.S.C. 2252A(a)(5)(B)".to_owned(),
                day,
                "yes".to_owned(),
                "yes".to_owned(),
                bit(2),
                "no".to_owned(),
                "yes".to_owned(),
                "yes".to_owned(),
                if n % 5 == 0 {
                    String::new()
                } else {
                    usd(n * 7_919 % 600_000)
                },
                (1 + n % 40).to_string(),
                usd(n % 10 / 9 * 3_500_000),
                usd(n * 104_729 % 50_000_000),
                "trade".to_owned(),
                usd(n * 1_299_709 % 90_000_000),
                "trade".to_owned(),
                choice.to_owned(),
            ]
        })
        .collect();
    let claims = claims_of(&headers, &rows);
    assert_eq!(claims.len(), rows.len());
    let ids: Vec<String> = LAW.law().profile_ids().collect();
    let query = Query {
        as_of: Some("2024-06-03".parse().expect("a day")),
        ..Query::default()
    };
    let mut batch = ClaimBatch::new(&LAW, &ids, query.clone()).expect("the profiles bind");
    let answers = batch.compute(&claims).expect("it computes");
    assert_eq!(answers.rejected(), []);
    let counts = answers.counts();
    assert!(counts.planned > 0 && counts.whole > 0, "{counts:?}");
    agrees(&LAW, &claims, &answers, &ids, &query);
}

/// Issue 17, 2: "what the plan cannot take goes through the engine, row by row, and is counted". Questions, a finding and a choice that are
/// open beside one another leave no row to the engine but the first of each kind.
#[test]
fn a_caseload_on_which_much_is_open_is_answered_by_plans() {
    let headers = [
        "statute",
        "conduct.ended",
        "conduct.victim_of_count",
        "conduct.proximate_cause",
        "conduct.produced",
        "conduct.distributed",
        "findings.full_losses",
        "record.received",
        "record.orders",
        "losses.medical.amount",
        "losses.medical.cause",
        "losses.lost-income.amount",
        "losses.lost-income.cause",
        "choices.relative-role",
    ]
    .map(str::to_owned);
    let usd = |cents: u32| Usd::from_cents(i64::from(cents)).plain().to_string();
    let row = |n: u32| {
        let distributed = ["", "no"][usize::from(n.is_multiple_of(4))];
        let choice = ["", "one-over-n"][usize::from(n.is_multiple_of(2))];
        let cells = [
            "18 U.S.C. 2252A(a)(5)(B)",
            "2019-05-01",
            "yes",
            "yes",
            "no",
            distributed,
            "yes",
            &usd(n * 7_919 % 900_000),
            &(1 + n % 40).to_string(),
            &usd(n * 104_729 % 50_000_000),
            "trade",
            &usd(n * 1_299_709 % 90_000_000),
            "trade",
            choice,
        ];
        cells.map(str::to_owned).to_vec()
    };
    let rows: Vec<Vec<String>> = (0..400).map(row).collect();
    let claims = claims_of(&headers, &rows);
    let ids: Vec<String> = ["ca1", "ca2", "ca6", "ca7", "ca9", "cadc"]
        .map(str::to_owned)
        .to_vec();
    let query = Query {
        as_of: Some("2024-06-03".parse().expect("a day")),
        ..Query::default()
    };
    let batch = ClaimBatch::new(&LAW, &ids, query.clone()).expect("the profiles bind");
    let answers = batch.threads(1).compute(&claims).expect("it computes");
    let open = answers.rows().filter(|answer| answer.open.len() > 1);
    assert!(open.count() > 1_200, "several points are open at once");
    let counts = answers.counts();
    assert!(
        counts.planned > 20 * (counts.whole + counts.settled),
        "{counts:?}"
    );
    agrees(&LAW, &claims, &answers, &ids, &query);
}

#[test]
fn a_cell_that_is_empty_is_unknown_and_a_cell_that_is_wrong_is_named() {
    let headers = ["conduct.distributed", "record.orders", "record.received"].map(str::to_owned);
    let mut claims = Claims::new(Fields::from_headers(&headers).expect("they are columns"));
    claims.push(&["", "", ""]).expect("nothing is known");
    for (cells, column) in [
        (["perhaps", "", ""], "conduct.distributed"),
        (["", "1.5", ""], "record.orders"),
        (["", "", "12,34"], "record.received"),
        (["", "", "9..1"], "record.received"),
    ] {
        let error = claims.push(&cells).expect_err("it is not of its kind");
        assert_eq!(error.column, column);
        assert!(
            !error.to_string().contains("perhaps"),
            "no value of a claim in a message"
        );
    }
    assert_eq!(claims.len(), 1, "a row is added whole or not at all");
    let wrong = Fields::from_headers(&["record.order"]).expect_err("it names nothing");
    assert!(wrong.to_string().contains("record.orders"), "{wrong}");
    assert!(Fields::from_headers(&["id", "id"]).is_err());
    assert_eq!(FactValue::default(), FactValue::Unknown);
}

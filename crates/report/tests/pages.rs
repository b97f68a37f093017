//! The pages over decided cases: one answer, in the same words and figures wherever it is printed.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may fail loudly"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use redress::casefile::{self, CaseFormat};
use redress::{Query, Redress};
use redress_case::Case;
use redress_document::{Document, Format, Look};
use redress_engine::Computation;
use redress_report::{AwardLabel, Meta};
use serde_json::Value;

/// The most lines of a first page of one claim at 100 columns.
const ONE_PAGE: usize = 24;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> Case {
    let text = fs::read(root().join(path)).unwrap();
    let read = casefile::read(&text, CaseFormat::Toml);
    read.unwrap_or_else(|errors| panic!("{path}: {errors}"))
        .case
}

fn from_text(text: &str) -> Case {
    let read = casefile::read(text.as_bytes(), CaseFormat::Toml);
    read.unwrap_or_else(|errors| panic!("{errors}")).case
}

fn query(day: &str) -> Query {
    Query {
        as_of: Some(day.parse().unwrap()),
        ..Query::default()
    }
}

/// Computes without the digest, which changes with every word of the law.
fn computed(case: &Case, profile: &str, query: &Query) -> Computation {
    let redress = Redress::linked_in();
    let mut computation = redress.compute(case, profile, query).unwrap();
    Arc::make_mut(&mut computation.profile).digest = String::new();
    computation
}

fn meta() -> Meta {
    Meta {
        program: "redress".to_owned(),
        as_of_reason: "given by the user".to_owned(),
        day: Some("2020-01-02".parse().unwrap()),
        governing: Some("ca7".to_owned()),
        ..Meta::default()
    }
}

fn written(document: &Document, format: Format, width: usize) -> String {
    let look = Look {
        width,
        color: false,
    };
    String::from_utf8(document.write(format, look).unwrap()).unwrap()
}

fn on_a_terminal(document: &Document) -> String {
    written(document, Format::Human, 100)
}

const LARANETA: &str = "tests/decided/2012-laraneta-ca7/facts.toml";
const FOLLET: &str = "tests/decided/2001-follet-ca9/facts.toml";
const POSSESSION: &str = "examples/possession/facts.toml";

/// A possessor of images of two victims with equal facts, and no choice made.
fn alike() -> Case {
    let victim = |id: &str| {
        format!(
            "[[victim]]\nid = \"{id}\"\n[[victim.loss]]\nid = \"total\"\nhead = \"total\"\namount = \"9000.00\"\ncause = \"trade\"\n\
             [victim.findings]\nfull_losses = true\noriginal_abuse_separated = true\n[victim.record]\norders = 4\n\
             received = \"0.00\"\ndma_received = \"0.00\"\n\
             [[victim.conduct]]\nvictim_of_count = true\nproximate_cause = true\ndistributed = false\nproduced = false\n"
        )
    };
    let head = "schema = 1\n[case]\nname = \"United States v. Roe\"\ncourt = \"innd\"\njudgment = 2016-09-01\n[defaults]\nproof = \"found\"\n\
                [[defendant]]\nid = \"roe\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 2252A(a)(5)(B)\"\nended = 2015-01-02\n";
    from_text(&format!("{head}{}{}", victim("v1"), victim("v2")))
}

#[test]
fn the_first_page_of_one_claim_is_one_page_in_every_decided_case() {
    let redress = Redress::linked_in();
    let mut pages = 0;
    for entry in fs::read_dir(root().join("tests/decided")).unwrap() {
        let folder = entry.unwrap().path();
        let Ok(text) = fs::read_to_string(folder.join("facts.toml")) else {
            continue;
        };
        let case = from_text(&text);
        let Ok(governing) = redress.governing(&case) else {
            continue;
        };
        if case.victims.len() != 1 || case.defendants.len() != 1 {
            continue;
        }
        let Ok(computation) = redress.compute(&case, &governing, &Query::default()) else {
            continue;
        };
        if computation.claims.len() != 1 {
            continue;
        }
        let page = on_a_terminal(&redress_report::compute(
            Format::Human,
            &case,
            &computation,
            &Meta::default(),
        ));
        pages += 1;
        let lines = page.lines().count();
        assert!(
            lines <= ONE_PAGE,
            "{}: {lines} lines\n{page}",
            folder.display()
        );
        assert_keys_only_after_options(&page);
    }
    assert!(pages > 20, "{pages}");
}

/// Keys of the case file stand where the reader types them, and nowhere else.
fn assert_keys_only_after_options(page: &str) {
    let inputs = page
        .lines()
        .skip_while(|line| !line.starts_with("Your inputs"));
    let inputs: Vec<&str> = inputs.take_while(|line| !line.is_empty()).collect();
    for line in page.lines().filter(|line| !inputs.contains(line)) {
        let typed = ["--assume", "--choose", "--view"];
        let Some(at) = ["victims.", "findings.", "conduct.", "record."]
            .iter()
            .find_map(|key| line.find(key))
        else {
            continue;
        };
        let before = line.get(..at).unwrap();
        assert!(
            typed.iter().any(|option| before.contains(option)),
            "{line}\n{page}"
        );
    }
}

#[test]
fn a_step_that_is_written_once_is_named_by_its_number() {
    let (mut alone, mut runs, mut branches) = (0, 0, 0);
    for case in [
        LARANETA,
        "tests/decided/2014-rogers-ca1/facts.toml",
        "tests/decided/2015-reynolds-ca6/facts.toml",
        "tests/decided/2020-urfer-ca8/facts.toml",
    ] {
        let case = read(case);
        let governing = Redress::linked_in().governing(&case).unwrap();
        let computation = computed(&case, &governing, &Query::default());
        let page = redress_report::explain(Format::Plain, &case, &computation, &meta());
        let page = written(&page, Format::Plain, 100);
        // The lead of each step that is written in full, by number.
        let mut full: Vec<Option<&str>> = Vec::new();
        for line in page.lines() {
            if line.starts_with("worksheet: ") {
                full.clear();
            }
            if let Some(after) = line.strip_prefix("branch: After step ") {
                let (step, _) = after.split_once(',').unwrap();
                assert!(step.parse::<usize>().unwrap() <= full.len(), "{line}");
                branches += 1;
            }
            let Some((numbers, lead)) = line
                .strip_prefix("step ")
                .and_then(|it| it.split_once(": "))
                .filter(|(numbers, _)| !numbers.contains(','))
            else {
                continue;
            };
            let ends = |text: &str, between: &str| {
                let (first, last) = text.split_once(between).unwrap_or((text, text));
                (
                    first.parse::<usize>().unwrap(),
                    last.parse::<usize>().unwrap(),
                )
            };
            let (first, last) = ends(numbers, "-");
            assert_eq!(first, full.len() + 1, "{line}");
            let named = match (
                lead.strip_prefix("as step "),
                lead.strip_prefix("as steps "),
            ) {
                (Some(after), _) => {
                    let (step, same) = after.split_once(": ").unwrap();
                    let step = ends(step, "-");
                    assert_eq!(full[step.0 - 1], Some(same), "{line}");
                    alone += 1;
                    step
                }
                (_, Some(steps)) => {
                    runs += 1;
                    ends(&steps.replace(" and ", " to "), " to ")
                }
                (None, None) => {
                    full.push(Some(lead));
                    continue;
                }
            };
            assert_eq!(last - first, named.1 - named.0, "{line}");
            let written = &full[named.0 - 1..named.1];
            assert!(written.iter().all(Option::is_some), "{line}");
            full.resize(last, None);
        }
    }
    assert!(
        alone > 20 && runs > 10 && branches > 40,
        "{alone} {runs} {branches}"
    );
}

#[test]
fn an_amount_is_the_same_in_every_command_and_format() {
    let mut case = read(POSSESSION);
    case.awards.clear();
    let redress = Redress::linked_in();
    let day = query("2024-03-01");
    let one = computed(&case, "ca8", &day);
    let meta = meta();
    let both = [computed(&case, "ca8", &day), computed(&case, "ca9", &day)];
    let award = redress_case::Award {
        amount: "4000.00".parse().unwrap(),
        ..read_award(&case)
    };
    let setting = redress.settings(&case, &one.profile, &day).unwrap();
    let review = redress_engine::review(&one.profile, setting.first().unwrap(), award.amount);
    let reviews = [(AwardLabel::by_user("v1"), review.unwrap())];
    for format in [Format::Human, Format::Plain, Format::Markdown, Format::Html] {
        for page in [
            redress_report::compute(format, &case, &one, &meta),
            redress_report::explain(format, &case, &one, &meta),
            redress_report::compare(format, &case, &both, Some("ca8"), &meta),
            redress_report::review(format, &case, &one.profile, &reviews, &meta),
        ] {
            let page = written(&page, format, 100);
            assert!(page.contains("4,000.00"), "{page}");
            assert!(page.contains("Your inputs: day 2020-01-02"), "{page}");
        }
    }
    let csv = redress_report::compute(Format::Csv, &case, &one, &meta);
    let csv = written(&csv, Format::Csv, 100);
    assert!(csv.contains(",4000.00,4000.00,several,"), "{csv}");
    assert!(csv.contains("day 2020-01-02"), "{csv}");
    let json = redress_report::compute(Format::Json, &case, &one, &meta);
    let json: Value = serde_json::from_str(&written(&json, Format::Json, 100)).unwrap();
    let claim = &json["claims"][0];
    assert_eq!(claim["summary"]["ordered"], "4,000.00");
    assert_eq!(claim["amount"]["exact"]["usd"], "4000.00");
    assert_eq!(claim["amount"]["exact"]["cents"], 400_000);
    assert_eq!(claim["settled"], true);
    assert_eq!(json["inputs"]["says"][0], "day 2020-01-02");
}

fn read_award(case: &Case) -> redress_case::Award {
    let text = fs::read_to_string(root().join(POSSESSION)).unwrap();
    let award = "[[award]]\nid = \"a\"\nvictim = \"v1\"\ndefendant = \"DEFENDANT\"\namount = \"1.00\"\nposture = \"asked\"\n";
    let award = award.replace("DEFENDANT", &case.defendants.first().unwrap().id);
    let case = from_text(&format!("{text}\n{award}"));
    case.awards.into_iter().next().unwrap()
}

#[test]
fn victims_with_equal_answers_share_a_row_and_a_point() {
    let case = alike();
    let one = computed(&case, "ca7", &query("2016-09-01"));
    let page = on_a_terminal(&redress_report::compute(
        Format::Human,
        &case,
        &one,
        &meta(),
    ));
    let rows = page.lines().filter(|line| line.contains("9,000.00  court"));
    assert_eq!(rows.count(), 1, "{page}");
    assert!(page.contains("  v1, v2 "), "{page}");
    assert!(page.contains("(v1, v2)"), "{page}");
}

#[test]
fn the_circuit_that_governs_has_a_star_and_the_star_its_meaning() {
    let case = alike();
    let day = query("2016-09-01");
    let both = [computed(&case, "ca7", &day), computed(&case, "ca9", &day)];
    let compare = |all: &[Computation]| {
        on_a_terminal(&redress_report::compare(
            Format::Human,
            &case,
            all,
            Some("ca7"),
            &meta(),
        ))
    };
    let page = compare(&both);
    assert_eq!(page.matches("ca7 *").count(), 1, "{page}");
    assert!(page.contains("ca7, marked *, is the circuit"), "{page}");
    let [_, other] = both;
    assert!(!compare(&[other]).contains('*'));
}

#[test]
fn the_rows_of_a_table_of_answers_cover_the_range() {
    let case = read(LARANETA);
    let one = computed(&case, "ca7", &query("2012-11-14"));
    let csv = redress_report::compute(Format::Csv, &case, &one, &meta());
    let csv = written(&csv, Format::Csv, 100);
    let vicky: Vec<&str> = csv
        .lines()
        .filter(|line| line.contains(",vicky,"))
        .collect();
    assert_eq!(vicky.len(), 2, "{csv}");
    for (if_, amount) in [
        ("conduct.distributed is yes", "965827.64,965827.64"),
        ("conduct.distributed is no", "0.00,965827.64"),
    ] {
        let row = vicky.iter().find(|row| row.contains(if_)).unwrap();
        assert!(row.contains(amount), "{row}");
    }
}

#[test]
fn long_pages() {
    let laraneta = read(LARANETA);
    let day = query("2012-11-14");
    let all = ["ca4", "ca5", "ca7", "ca4-mvra"].map(|id| computed(&laraneta, id, &day));
    let ca7 = all.get(2).unwrap();
    let human = Format::Human;
    insta::assert_snapshot!(
        "compute",
        on_a_terminal(&redress_report::compute(human, &laraneta, ca7, &meta()))
    );
    let compared = redress_report::compare(human, &laraneta, &all, Some("ca7"), &meta());
    insta::assert_snapshot!("compare", on_a_terminal(&compared));
    insta::assert_snapshot!(
        "needs",
        on_a_terminal(&redress_report::needs(
            human,
            &laraneta,
            std::slice::from_ref(ca7),
            &meta()
        ))
    );
    let follet = read(FOLLET);
    let one = computed(&follet, "ca9", &query("2001-10-18"));
    insta::assert_snapshot!(
        "explain",
        on_a_terminal(&redress_report::explain(human, &follet, &one, &meta()))
    );
}

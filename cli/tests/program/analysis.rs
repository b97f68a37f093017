//! Many results at once: over time, over the facts, over the circuits.

use serde_json::Value;

use crate::run::{Folder, laraneta};

fn data(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn texts<'v>(values: &'v Value, key: &str) -> Vec<&'v str> {
    let values = values.as_array().unwrap().iter();
    values.map(|value| value[key].as_str().unwrap()).collect()
}

#[test]
fn a_timeline_begins_a_stretch_on_the_day_of_each_decision_and_names_it() {
    let folder = Folder::new("timeline");
    let facts = laraneta();
    let asked = [
        "timeline",
        &facts,
        "--profiles=ca5,ca7,ca4-mvra",
        "--from=2009-01-01",
    ];
    let ran = folder.run(&[&asked[..], &["--to=2013-12-31", "--format=json"]].concat());
    let made = data(&ran.wrote(0));
    assert_eq!(made["schema"], "redress.timeline/1");
    let lines = made["lines"].as_array().unwrap();
    let vicky = |profile: &str| {
        let mut lines = lines.iter();
        lines
            .find(|line| line["profile"] == profile && line["victim"] == "vicky")
            .unwrap()
    };
    let of_ca5 = &vicky("ca5")["stretches"];
    let days = [
        "2009-01-01",
        "2011-03-22",
        "2012-01-25",
        "2012-10-01",
        "2012-11-19",
    ];
    assert_eq!(texts(of_ca5, "from"), days);
    let why = of_ca5[2]["changed_by"][0].as_str().unwrap();
    assert!(
        why.contains("636 F.3d 190") && why.ends_with("rehearing granted"),
        "{why}"
    );
    let of_ca7 = &vicky("ca7")["stretches"];
    assert_eq!(texts(of_ca7, "from"), ["2009-01-01", "2012-11-14"]);
    assert_eq!(of_ca7[0]["before"], "2012-11-14");
    assert_eq!(of_ca7[1]["before"], Value::Null);
    assert_eq!(
        of_ca7[1]["changed_by"][0],
        "United States v. Laraneta, 700 F.3d 983 (7th Cir. 2012)"
    );
    assert!(vicky("ca4-mvra")["contrary_to"].is_string());
    // Whatever changed has a reason.
    for line in lines {
        for stretch in &line["stretches"].as_array().unwrap()[1..] {
            assert_ne!(stretch["changed_by"], Value::Array(Vec::new()), "{line}");
        }
    }
}

#[test]
fn a_stretch_has_the_result_of_every_day_in_it() {
    let folder = Folder::new("timeline-days");
    let args = [
        "timeline",
        "facts.toml",
        "--profiles=ca7",
        "--from=2010-01-01",
        "--to=2020-01-01",
    ];
    let made = data(
        &folder
            .run(&[&args[..], &["--format=json"]].concat())
            .wrote(0),
    );
    let lines = made["lines"].as_array().unwrap();
    for day in [
        "2010-01-01",
        "2012-11-13",
        "2012-11-14",
        "2014-04-22",
        "2014-04-23",
        "2019-12-31",
    ] {
        let as_of = format!("--as-of={day}");
        let csv = folder
            .run(&[
                "compare",
                "facts.toml",
                "--profiles=ca7",
                &as_of,
                "--format=json",
            ])
            .wrote(0);
        let computed = data(&csv);
        for (line, claim) in lines
            .iter()
            .zip(computed["computations"][0]["claims"].as_array().unwrap())
        {
            let mut stretches = line["stretches"].as_array().unwrap().iter();
            let stretch = stretches
                .rfind(|stretch| stretch["from"].as_str().unwrap() <= day)
                .unwrap();
            assert_eq!(line["victim"], claim["victim"]);
            let said = claim["amount"].to_string();
            for end in ["least", "greatest"] {
                let amount = stretch["result"][end].as_str().unwrap();
                assert!(said.contains(amount), "{day}: {amount} is not in {said}");
            }
        }
    }
}

#[test]
fn a_timeline_is_of_days_in_order() {
    let folder = Folder::new("timeline-usage");
    let backwards = [
        "timeline",
        "facts.toml",
        "--from=2015-01-01",
        "--to=2014-01-01",
    ];
    folder
        .run(&backwards)
        .said(2, &["is before the first", "--from DATE"]);
    let one = ["timeline", "facts.toml", "--as-of=2015-01-01"];
    folder
        .run(&one)
        .said(2, &["--as-of names one", "--from and --to"]);
}

/// The rows of `splits` as JSON.
fn splits(folder: &Folder, args: &[&str]) -> Value {
    let args = [&["splits", "--format=json"], args].concat();
    data(&folder.run(&args).wrote(0))
}

fn cell<'v>(splits: &'v Value, question: &str, circuit: &str) -> &'v Value {
    let mut rows = splits["rows"].as_array().unwrap().iter();
    rows.find(|row| row["question"] == question && row["circuit"] == circuit)
        .unwrap()
}

#[test]
fn a_cell_of_the_matrix_says_who_takes_which_view_on_which_day_and_what_that_is_worth() {
    let folder = Folder::new("splits");
    let on = |day: &str| splits(&folder, &[&format!("--as-of={day}")]);
    let now = on("2026-01-20");
    assert_eq!(now["circuits"].as_array().unwrap().len(), 12);
    for (question, circuit, state, mark, decided, status) in [
        (
            "original-abuse",
            "ca2",
            "takes",
            "B",
            "2013-09-09",
            "precedential",
        ),
        (
            "original-abuse",
            "ca9",
            "takes",
            "B",
            "2015-11-04",
            "precedential",
        ),
        (
            "original-abuse",
            "ca11",
            "takes",
            "A",
            "2019-05-08",
            "precedential",
        ),
        ("original-abuse", "ca7", "not-reached", ".", "", ""),
        (
            "recoveries-before-the-share",
            "ca9",
            "leans",
            "a",
            "2015-10-23",
            "of a district court",
        ),
        (
            "recoveries-before-the-share",
            "ca11",
            "leans",
            "a",
            "2020-11-04",
            "not precedential",
        ),
        (
            "assessment-3014-per",
            "ca10",
            "leans",
            "a",
            "2023-08-11",
            "a dictum",
        ),
        (
            "distributor-and-the-whole",
            "ca7",
            "superseded",
            "x",
            "2012-11-14",
            "precedential",
        ),
    ] {
        let cell = cell(&now, question, circuit);
        let of = |key: &str| cell[key].as_str().unwrap();
        let found = (of("state"), of("mark"), of("decided"), of("status"));
        assert_eq!(
            found,
            (state, mark, decided, status),
            "{question}, {circuit}"
        );
        assert_eq!(
            of("authority").is_empty(),
            decided.is_empty(),
            "{question}, {circuit}"
        );
    }
    // A decision takes nothing before its day.
    assert_eq!(
        cell(&on("2015-11-03"), "original-abuse", "ca9")["state"],
        "not-reached"
    );
    assert_eq!(
        cell(&on("2015-11-04"), "original-abuse", "ca9")["state"],
        "takes"
    );
    let split = |question: &str| {
        let mut questions = now["questions"].as_array().unwrap().iter();
        questions
            .find(|known| known["question"] == question)
            .unwrap()["split"]
            .clone()
    };
    assert_eq!(
        (split("original-abuse"), split("rounding")),
        (true.into(), false.into())
    );
}

#[test]
fn the_map_has_twelve_tiles_told_apart_without_color() {
    let folder = Folder::new("splits-map");
    let map = folder
        .run(&["splits", "original-abuse", "--as-of=2026-01-20"])
        .wrote(0);
    assert_eq!(map.matches('┌').count(), 12);
    assert!(
        !map.contains('\u{1b}'),
        "no color where nobody asked for it"
    );
    for (tile, times) in [("│\\\\ B \\\\│", 2), ("│// A //│", 1), ("│   .   │", 9)] {
        assert_eq!(map.matches(tile).count(), times, "{tile}:\n{map}");
    }
    let colored = folder
        .run(&["splits", "original-abuse", "--color=always"])
        .wrote(0);
    assert!(
        colored.contains("\u{1b}[") && colored.contains("// A //"),
        "{colored}"
    );
    for line in map.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    folder.run(&["splits", "original-abus"]).said(
        3,
        &[
            "there is no question `original-abus`",
            "did you mean `original-abuse`?",
        ],
    );
}

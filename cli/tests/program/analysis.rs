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

//! Theories of aggregate harm: shown where they are named, labeled wherever they show, and law nowhere.
#![expect(clippy::indexing_slicing, reason = "tests may fail loudly")]

use serde_json::Value;

use crate::run::Folder;

const THEORIES: &str = "theory-but-for,theory-equal-shares,theory-joint,theory-rule-for-all";

/// A possessor with numbers: losses of 3,381,159.00, 112 orders so far and this one, as in *Lundquist*.
fn numbers(folder: &Folder) {
    let case = r#"schema = 1
[case]
name = "United States v. Doe"
court = "nynd"
judgment = 2014-05-01
text_applied = "1996"
[defaults]
proof = "found"
[[defendant]]
id = "doe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2252A(a)(5)(B)"
[[victim]]
id = "amy"
[[victim.loss]]
head = "total"
amount = "3381159.00"
cause = "trade"
[victim.record]
orders = 112
predicted = 87
estimated = 71500
[[victim.conduct]]
victim_of_count = true
distributed = false
produced = false
without_the_act = "3381000.00"
"#;
    folder.write("numbers.toml", case);
}

fn compared(folder: &Folder, more: &[&str]) -> Value {
    let args = [
        "compare",
        "numbers.toml",
        "--profiles",
        THEORIES,
        "--format=json",
    ];
    let ran = folder.run(&[&args[..], more].concat());
    serde_json::from_str(&ran.wrote(0)).unwrap()
}

/// The exact amount under each theory, in the order of [`THEORIES`], and its kind of liability.
fn ordered(folder: &Folder, more: &[&str]) -> Vec<(String, String)> {
    let args = [
        "compare",
        "numbers.toml",
        "--profiles",
        THEORIES,
        "--format=csv",
    ];
    let csv = folder.run(&[&args[..], more].concat()).wrote(0);
    let mut lines = csv.lines().map(cells);
    let titles = lines.next().unwrap();
    let place = |title: &str| titles.iter().position(|it| it == title).unwrap();
    let (least, greatest) = (place("ordered_least"), place("ordered_greatest"));
    let liability = place("liability");
    let profile = place("profile");
    // A row for each answer: a result is between the least and the greatest of its rows.
    let mut all: Vec<(String, Vec<i64>, String)> = Vec::new();
    for cells in lines {
        let ends = [least, greatest].map(|place| cells[place].replace('.', "").parse().unwrap());
        match all.iter_mut().find(|(id, ..)| *id == cells[profile]) {
            Some((_, known, _)) => known.extend(ends),
            None => all.push((
                cells[profile].clone(),
                ends.to_vec(),
                cells[liability].clone(),
            )),
        }
    }
    let usd = |cents: &i64| format!("{}.{:02}", cents / 100, cents % 100);
    let of = |(_, ends, liability): (String, Vec<i64>, String)| {
        let [least, greatest] = [ends.iter().min(), ends.iter().max()].map(Option::unwrap);
        let amount = match least == greatest {
            true => usd(least),
            false => format!("{} to {}", usd(least), usd(greatest)),
        };
        (amount, liability)
    };
    all.into_iter().map(of).collect()
}

/// The cells of a line of CSV in which no cell has a line of its own.
fn cells(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(String::new()),
            c => all.last_mut().unwrap().push(c),
        }
    }
    all
}

/// Every strength in a report, wherever it stands.
fn strengths(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value.as_str() {
                    Some(word) if key == "strength" => into.push(word.to_owned()),
                    _ => strengths(value, into),
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|value| strengths(value, into)),
        _ => {}
    }
}

#[test]
fn a_theory_is_shown_where_it_is_named_and_nowhere_else() {
    let folder = Folder::new("theory-named");
    numbers(&folder);
    for args in [
        &["compare", "numbers.toml", "--all", "--include-proposed"][..],
        &["compare", "numbers.toml", "--all", "--first-difference"],
        &[
            "timeline",
            "numbers.toml",
            "--all",
            "--from=2014-01-01",
            "--to=2019-01-01",
        ],
        &[
            "vary",
            "numbers.toml",
            "--all",
            "--fact=victims.amy.record.orders=1..2",
        ],
        &["splits"],
        &["splits", "whom-n-counts"],
    ] {
        let ran = folder.run(args);
        assert!(!ran.out.is_empty(), "{ran:?}");
        assert!(!ran.out.contains("theory-"), "{args:?}:\n{}", ran.out);
    }
    let list = folder.run(&["profiles", "list", "--format=csv"]).wrote(0);
    for id in THEORIES.split(',') {
        assert!(list.contains(&format!("{id},theory,Theory: ")), "{list}");
    }
    // Beside a circuit, and never in its table.
    let beside = folder
        .run(&["compare", "numbers.toml", "--profiles", "theory-joint,ca2"])
        .wrote(0);
    let row = |id: &str| {
        let mut lines = beside.lines().map(str::trim_start);
        lines.position(|line| line.starts_with(id)).unwrap()
    };
    assert!(row("ca2 ") < row("theory-joint"), "{beside}");
    assert!(row("theory-joint") < row("(contrast)"), "{beside}");
}

#[test]
fn a_theory_claims_nothing_of_the_law_on_any_step() {
    let folder = Folder::new("theory-strength");
    numbers(&folder);
    for day in ["--as-of=2014-04-23", "--as-of=2026-02-01"] {
        for id in THEORIES.split(',') {
            let args = [
                "explain",
                "numbers.toml",
                "--profile",
                id,
                day,
                "--format=json",
            ];
            let ran = folder.run(&args);
            let worksheet: Value = serde_json::from_str(&ran.out).unwrap();
            let mut all = Vec::new();
            strengths(&worksheet, &mut all);
            assert!(all.len() > 5, "{id}: {all:?}");
            let weak = |word: &String| word == "contrast" || word.starts_with("theory: contrary");
            assert!(all.iter().all(weak), "{id}: {all:?}");
            // And its own sentence calls it a theory.
            let text = worksheet.to_string();
            assert!(
                text.contains("as a theory, and no law of this offense"),
                "{id}"
            );
            let told = folder.run(&["explain", "numbers.toml", "--profile", id, day]);
            for line in told.out.lines().filter(|line| line.contains("Result: ")) {
                assert!(
                    line.contains("theory: contrary to") || line.contains("several,"),
                    "{line}"
                );
            }
        }
    }
    let refused = folder.run(&["judgment", "numbers.toml", "--profile", "theory-joint"]);
    assert_eq!(
        (refused.code, refused.out.as_str()),
        (Some(3), ""),
        "{refused:?}"
    );
    assert!(
        refused.err.contains("is not the law of a court"),
        "{refused:?}"
    );
}

#[test]
fn each_theory_gives_what_its_arithmetic_gives() {
    let folder = Folder::new("theory-amounts");
    numbers(&folder);
    let own = |amount: &str| (amount.to_owned(), "several".to_owned());
    let joint = (
        "3381159.00".to_owned(),
        "joint with defendants of other cases".to_owned(),
    );
    // 3,381,159.00 less 3,381,000.00; over 113; the whole; over 112 + 1 + 87 = 200.
    let expected = vec![
        own("159.00"),
        own("29921.76"),
        joint.clone(),
        own("16905.80"),
    ];
    assert_eq!(
        ordered(
            &folder,
            &[
                "--view=original-abuse=not-required",
                "--view=whom-n-counts=ordered-and-this-one"
            ]
        ),
        expected
    );
    // Among whom shares are equal is a question, and each view another number.
    for (view, share) in [("ordered-so-far", "30188.92"), ("all-offenders", "47.29")] {
        let take = format!("--view=whom-n-counts={view}");
        let all = ordered(&folder, &[&take, "--view=original-abuse=not-required"]);
        assert_eq!(all[1], own(share), "{view}");
    }
    // 200 parts make the victim whole, to half a cent each; 113 of the equal ones of all do not come near.
    assert_eq!(1_690_580 * 200, 338_116_000);
}

#[test]
fn each_theory_names_the_finding_that_it_lacks_and_guesses_none() {
    let folder = Folder::new("theory-lacks");
    numbers(&folder);
    let without = |key: &str| {
        let case = folder.read("numbers.toml");
        let kept: Vec<&str> = case.lines().filter(|line| !line.starts_with(key)).collect();
        folder.write("numbers.toml", &kept.join("\n"));
        let made = ordered(
            &folder,
            &[
                "--view=original-abuse=not-required",
                "--view=whom-n-counts=all-offenders",
            ],
        );
        let json = compared(&folder, &["--view=whom-n-counts=all-offenders"]).to_string();
        numbers(&folder);
        (made, json)
    };
    for (key, path, place, bounds) in [
        (
            "without_the_act",
            "victims.amy.conduct.without_the_act",
            0,
            "0.00 to 3381159.00",
        ),
        // From one offender, this one, to no end of them.
        (
            "estimated",
            "victims.amy.record.estimated",
            1,
            "0.00 to 3381159.00",
        ),
        // The orders so far and this one are 113 at least.
        (
            "predicted",
            "victims.amy.record.predicted",
            3,
            "0.00 to 29921.76",
        ),
    ] {
        let (made, json) = without(key);
        assert_eq!(made[place].0, bounds, "{key}");
        assert!(json.contains(path), "{key}: {json}");
        // The others do not ask for it.
        let open = made
            .iter()
            .filter(|(amount, _)| amount.contains(" to "))
            .count();
        assert_eq!(open, 1, "{key}: {made:?}");
    }
}

//! `redress awards`, and the place of an amount among them in `explain`.

use crate::run::{Folder, words};

#[test]
fn awards_are_filtered_and_have_figures_of_those_that_stand() {
    let folder = Folder::new("awards");
    // Evans 3,250.00, Funke 3,500.00, Knapp 2,500.00 twice; Beckmann and a part of Knapp are for several victims.
    let filters = [
        "--circuit=ca8",
        "--role=possession",
        "--class=images",
        "--since=2014-04-23",
    ];
    let out = folder.run(&[&["awards"], &filters[..]].concat()).wrote(0);
    let figures = "4 awards from 2,500.00 to 3,500.00, median between 2,500.00 and 3,250.00, the two middle awards";
    assert!(words(&out).contains(figures), "{out}");
    for part in [
        "Evans",
        "1,346,158.12",
        "affirmed",
        "award VERIFIED",
        "Information, and no law",
    ] {
        assert!(words(&out).contains(part), "no {part}: {out}");
    }
    assert!(!out.contains("ca9"), "{out}");
    // A day after Evans leaves it out, and only the year 2017 is known of Funke.
    let late = [&["awards"], &filters[..3], &["--since=2017-01-02"]].concat();
    let out = folder.run(&late).wrote(0);
    assert!(!out.contains("Evans") && !out.contains("Funke"), "{out}");
    let none = folder.run(&["awards", "--since=2017-01-02", "--until=2017-01-01"]);
    none.prints(
        2,
        &["the last day, 2017-01-01, is before the first, 2017-01-02"],
    );
    let out = folder.run(&["awards", "LARANETA", "--format=csv"]).wrote(0);
    assert_eq!(out.lines().count(), 3, "{out}");
    assert!(
        out.contains("965827.64") && out.contains("vacated"),
        "{out}"
    );
}

#[test]
fn a_figure_from_memory_or_of_several_victims_enters_no_figures() {
    let folder = Folder::new("awards-figures");
    // In the Third Circuit one award is known from memory, and one was deferred.
    let out = folder
        .run(&["awards", "--circuit=ca3", "--class=images"])
        .wrote(0);
    let out = words(&out);
    assert!(out.contains("no award of more than nothing"), "{out}");
    assert!(
        out.contains("57,050.96") && out.contains("award RECALL"),
        "{out}"
    );
    // Every vacated award is shown and none is counted.
    let json = folder
        .run(&["awards", "--fate=vacated", "--format=json"])
        .wrote(0);
    assert!(json.contains("\"awards\": 0"), "{json}");
    assert!(json.contains("3367854.00"), "{json}");
    // An award that two decisions are about is counted once: as that of the district court, whose fate is not known.
    let out = folder.run(&["awards", "fast", "--format=json"]).wrote(0);
    assert!(out.contains("the award of ned-2012-fast-2"), "{out}");
}

#[test]
fn a_filter_that_nothing_can_pass_is_refused() {
    let folder = Folder::new("awards-filters");
    for (filter, says) in [
        ("--circuit=ca77", "no award is of a circuit `ca77`"),
        ("--role=posession", "did you mean `possession`?"),
        ("--text=1789", "no award is under the text `1789`"),
        (
            "--fate=lost",
            "affirmed, deferred, not-known, ordered, vacated",
        ),
    ] {
        folder.run(&["awards", filter]).prints(3, &[says]);
    }
}

#[test]
fn explain_places_an_amount_among_awards_and_compute_does_not() {
    let folder = Folder::new("awards-explain");
    let facts = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/possession/facts.toml"
    );
    let out = words(&folder.run(&["explain", facts]).out);
    // Under the text of 2018: Clemens 3,000.00, Sandstrom 4,000.00 and 6,000.00.
    for part in [
        "Information, and no law.",
        "redress awards --class images --text 2259-2018",
        "3 awards from 3,000.00 to 6,000.00, median 4,000.00",
        "lower: 1; equal: 1; higher: 1",
    ] {
        assert!(out.contains(part), "no {part}: {out}");
    }
    let out = folder.run(&["compute", facts]).out;
    assert!(!out.contains("comparable"), "{out}");
}

/// A folder of law adds awards to those of the program, and is refused with the place of what is wrong.
#[test]
fn a_folder_of_law_adds_awards() {
    let folder = Folder::new("awards-law");
    let award = r#"
[[decision]]
id = "mine-2025"
name = "United States v. Roe"
court = "mnd"
decided = 2025-01-02
text = "2259-2018"
class = "images"
roles = ["possession"]
[[decision.award]]
victims = 1
amount = "9000.00"
confidence = "VERIFIED"
fate = "ordered"
"#;
    let awards = ["awards", "--text=2259-2018", "--law=law", "--format=json"];
    folder.write("law/awards.toml", award);
    let out = folder.run(&awards).wrote(0);
    assert!(out.contains("\"greatest\": \"9000.00\""), "{out}");
    assert!(out.contains("\"awards\": 4"), "{out}");
    for (from, to, says) in [
        (
            "text = \"2259-2018\"",
            "text = \"2259-2081\"",
            "did you mean `2259-2018`?",
        ),
        ("confidence = \"VERIFIED\"\n", "", "each figure has its tag"),
        ("decided = 2025-01-02\n", "", "either `decided` or `year`"),
        ("9000.00", "9,0", "law/awards.toml:12"),
    ] {
        folder.write("law/awards.toml", &award.replace(from, to));
        folder.run(&awards).prints(3, &[says, "awards.toml"]);
    }
}

//! What the page says of law that was changed for the test.

use std::path::{Path, PathBuf};

use redress::Redress;

use crate::Wrong;
use crate::coverage::page;
use crate::decided::{Check, Decided};
use crate::grid::{Cell, Grid, grid};

/// A folder of law that is taken away again.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The grid of the built-in law with something put at the end of some of its files.
fn with(decided: &[Decided], ends: &[(&str, &str)]) -> Grid {
    try_with(decided, ends).unwrap()
}

fn try_with(decided: &[Decided], ends: &[(&str, &str)]) -> Result<Grid, Wrong> {
    let name = format!(
        "redress-coverage-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    );
    let folder = Folder(std::env::temp_dir().join(name));
    let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/law");
    let mut redress = Redress::linked_in();
    for (path, end) in ends {
        let to = folder.0.join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        let text = std::fs::read_to_string(law.join(path)).unwrap();
        // Tables come first: what is put at the end of a file may be another.
        std::fs::write(to, format!("{text}\n{end}\n")).unwrap();
    }
    if !ends.is_empty() {
        redress.law_mut().add(&folder.0).unwrap();
    }
    grid(redress.law(), decided)
}

fn cell<'g>(grid: &'g Grid, question: &str, circuit: &str) -> &'g Cell {
    let place = grid.circuits.iter().position(|id| id == circuit).unwrap();
    let mut questions = grid.questions.iter();
    let question = questions.find(|known| known.id == question).unwrap();
    question.cells.get(place).unwrap()
}

fn case(name: &str, cite: &str, ground: Option<&str>) -> Decided {
    Decided {
        name: name.to_owned(),
        cite: cite.parse().unwrap(),
        decided: "2016-02-03".to_owned(),
        question: String::new(),
        fate: String::new(),
        circuit: "ca9".to_owned(),
        check: Check::Disposition,
        known_gap: None,
        grounds: ground.map(str::to_owned).into_iter().collect(),
    }
}

/// A decision of the Third Circuit that nobody made.
fn made_up(rest: &str) -> String {
    format!(
        "[[authority]]\nid = \"made-up\"\nname = \"United States v. Made Up\"\ncite = \"1 F.4th 1\"\n\
         decided = 2016-02-03\nconfidence = \"VERIFIED\"\n{rest}\n\
         holding = [{{ id = \"it\", says = \"made up for a test\" }}]\n"
    )
}

const TAKES: &str = "[[takes]]\nquestion = \"original-abuse\"\nview = \"separate\"\nauthority = \"ca3/made-up#it\"\n";

#[test]
fn a_cell_says_how_much_a_decision_weighs() {
    let plain = with(&[], &[]);
    assert!(matches!(
        cell(&plain, "original-abuse", "ca3"),
        Cell::Open(_)
    ));
    let of = |rest: &str| {
        let authority = made_up(rest);
        let ends = [
            ("authorities/ca3.toml", authority.as_str()),
            ("profiles/ca3.toml", TAKES),
        ];
        with(&[], &ends)
    };
    let said = ("separate".to_owned(), "Made Up 2016".to_owned());
    let binding = of("");
    let Cell::Law(view, by) = cell(&binding, "original-abuse", "ca3") else {
        panic!("no law");
    };
    assert_eq!((view, by), (&said.0, &said.1));
    let quiet = of("precedential = false");
    let Cell::Persuasive(leans) = cell(&quiet, "original-abuse", "ca3") else {
        panic!("does not lean");
    };
    assert_eq!(leans, &[said]);
    let lost = of("event = [{ on = 2017-01-01, kind = \"reversed\" }]");
    assert!(matches!(
        cell(&lost, "original-abuse", "ca3"),
        Cell::Open(_)
    ));
}

#[test]
fn the_day_is_that_of_the_newest_decision_or_event() {
    let newest = |rest: &str| with(&[], &[("authorities/ca3.toml", &made_up(rest))]).as_of;
    let plain = with(&[], &[]).as_of;
    assert_eq!(newest(""), plain);
    let later = newest("event = [{ on = 2099-05-06, kind = \"affirmed\" }]");
    assert_eq!(later.to_string(), "2099-05-06");
}

#[test]
fn only_what_moves_nothing_but_methods_is_a_choice() {
    let plain = with(&[], &[]);
    for circuit in &plain.circuits {
        for question in ["whom-n-counts", "benchmark", "rounding"] {
            let cell = cell(&plain, question, circuit);
            assert!(
                !matches!(cell, Cell::Open(_) | Cell::NotMet),
                "{question}, {circuit}"
            );
        }
    }
    assert!(matches!(cell(&plain, "rounding", "ca3"), Cell::Choice(_)));
    // To lean to a method settles nothing that was open.
    let lean = "[[takes]]\nquestion = \"benchmark\"\nview = \"median\"\nauthority = \"ca2/miner#median\"\n";
    for circuit in ["ca2", "ca3"] {
        let path = format!("profiles/{circuit}.toml");
        let leans = with(&[], &[(&path, lean)]);
        let Cell::Choice(views) = cell(&leans, "benchmark", circuit) else {
            panic!("no choice in {circuit}");
        };
        assert_eq!(views, &[("median".to_owned(), "Miner 2015".to_owned())]);
    }
    // A rule that stands under a view of it decides a result.
    let rule = "[[add]]\nto = \"losses\"\noffense = \"images\"\nregime = \"1996\"\n\
                use = { rule = \"statute/separate-original-abuse\", authority = \"ca2/lundquist#take-out-earlier-harm\", \
                under = { question = \"rounding\", view = \"truncate\" } }\n";
    let with_rule = with(&[], &[("profiles/ca3.toml", rule)]);
    assert!(matches!(cell(&with_rule, "rounding", "ca3"), Cell::Open(_)));
    assert!(matches!(
        cell(&with_rule, "rounding", "ca1"),
        Cell::Choice(_)
    ));
}

#[test]
fn a_question_that_nothing_reads_is_met_nowhere() {
    let idle = "[[question]]\nid = \"idle\"\nasks = \"whether anything reads this\"\n\
                view = [{ id = \"a\", says = \"yes\" }, { id = \"b\", says = \"no\" }]\n";
    let grid = with(&[], &[("questions.toml", idle)]);
    assert!(matches!(cell(&grid, "idle", "ca3"), Cell::NotMet));
    let page = page(&grid, &[]);
    let gap = "Questions on which no rule depends in any circuit:\n\n";
    let listed = page.split(gap).nth(1).unwrap();
    let listed = listed.split("\n\n").next().unwrap();
    assert!(listed.lines().any(|line| line == "- `idle`"), "{page}");
}

#[test]
fn a_view_names_only_what_is_there() {
    let names = |holding: &str| {
        let question = format!(
            "[[question]]\nid = \"idle\"\nasks = \"whether anything reads this\"\n\
             view = [{{ id = \"a\", says = \"yes\", authority = [\"{holding}\"] }}]\n"
        );
        let made = try_with(&[], &[("questions.toml", &question)]);
        made.map(|_| ()).map_err(|wrong| wrong.to_string())
    };
    assert_eq!(names("ca9/galan#separate-original-abuse"), Ok(()));
    let wrong = names("ca9/galan#nothing").unwrap_err();
    assert!(
        wrong.contains("`a` of `idle` names `ca9/galan#nothing`"),
        "{wrong}"
    );
    assert!(names("ca9/nobody#nothing").is_err());
}

#[test]
fn a_decided_case_is_on_the_side_of_its_decision_or_of_the_holding_it_rests_on() {
    let decided = [
        case("the-case", "804 F.3d 1287", None),
        case(
            "on-its-ground",
            "1 F.4th 1",
            Some("ca9/galan#separate-original-abuse"),
        ),
        case(
            "on-a-statute",
            "2 F.4th 2",
            Some("congress/usc-18-2259-2018#full-losses"),
        ),
        case("on-another", "3 F.4th 3", Some("ca9/galan#other")),
    ];
    let grid = with(&decided, &[]);
    let of = |question: &str, view: &str| {
        let mut questions = grid.questions.iter();
        let views = &questions.find(|known| known.id == question).unwrap().views;
        let view = views.iter().find(|known| known.id == view).unwrap();
        view.decided.clone()
    };
    assert_eq!(
        of("original-abuse", "separate"),
        ["the-case", "on-its-ground"]
    );
    let none: [&str; 0] = [];
    assert_eq!(
        of("original-abuse-under-the-2018-text", "text-of-2018"),
        none
    );
    let page = page(&grid, &decided);
    assert!(
        page.contains("- `original-abuse`: not-required\n"),
        "{page}"
    );
}

#[test]
fn what_is_known_from_memory_only_is_a_gap() {
    let none = "support the law of a circuit: none.\n";
    assert!(page(&with(&[], &[]), &[]).ends_with(none));
    let take = "[[takes]]\nquestion = \"original-abuse\"\nview = \"not-required\"\nauthority = \"ca5/halverson#no-strict-separation\"\n";
    let page = page(&with(&[], &[("profiles/ca5.toml", take)]), &[]);
    assert!(
        page.ends_with("support the law of a circuit:\n\n- `ca5/halverson#no-strict-separation`\n"),
        "{page}"
    );
}

#[test]
fn the_columns_of_every_table_stand_one_under_another() {
    let page = page(&with(&[], &[]), &[]);
    let mut width = None;
    for line in page.lines() {
        let this = line.starts_with('|').then(|| line.chars().count());
        if let (Some(width), Some(this)) = (width, this) {
            assert_eq!(width, this, "{line}");
        }
        width = this;
    }
    let tables = page.matches("|-").count();
    assert!(tables > 4, "{tables}");
}

#[test]
fn the_reference_has_every_key_of_the_schema_once_in_each_table() {
    let schema = redress::casefile::schema();
    let page = crate::case_file::page(&schema).unwrap();
    let sections: Vec<&str> = page.split("\n## ").collect();
    let section = |head: &str| {
        let mut found = sections.iter().filter(|it| it.starts_with(head));
        let only = found.next().unwrap_or_else(|| panic!("no section {head}"));
        assert!(found.next().is_none(), "{head} twice");
        *only
    };
    for (name, head) in [
        ("file", "The file as a whole"),
        ("case", "`[case]`"),
        ("defaults", "`[defaults]`"),
        ("count", "`[[defendant.count]]`"),
        ("of_judgment", "`[defendant.judgment]`"),
        ("penalty", "`[[defendant.judgment.penalty]]`"),
        ("victim", "`[[victim]]`"),
        ("loss", "`[[victim.loss]]`"),
        ("record", "`[victim.record]`"),
        ("entry", "`[[victim.record.entry]]`"),
        ("findings", "`[victim.findings]`"),
        ("conduct", "`[[victim.conduct]]`"),
        ("payee_part", "`[[payee.part]]`"),
        ("payment", "`[[payment]]`"),
        ("money_full", "A fact in full"),
    ] {
        let of = schema.pointer(&format!("/$defs/{name}")).unwrap();
        let needed = of["required"].as_array().unwrap();
        let section = section(head);
        for (key, value) in of["properties"].as_object().unwrap() {
            let row = format!("| `{key}`");
            let rows: Vec<&str> = section.lines().filter(|it| it.starts_with(&row)).collect();
            let [row] = rows[..] else {
                panic!("{head}: {key}: {rows:?}");
            };
            assert_eq!(
                row.contains("| required |"),
                needed.contains(&key.as_str().into()),
                "{row}"
            );
            let says = value["description"].as_str().unwrap();
            assert!(row.contains(&says[1..]), "{row}: {says}");
        }
    }
}

#[test]
fn the_page_of_a_circuit_tells_what_is_its_own_and_links_to_the_rest() {
    let redress = Redress::linked_in();
    let grid = grid(redress.law(), &[]).unwrap();
    let pages = crate::circuit::pages(redress.law(), &grid, &[]).unwrap();
    let page = |id: &str| &pages.iter().find(|(known, _)| known == id).unwrap().1;
    let seventh = page("ca7");
    for part in [
        "- `recoveries-before-the-share`: **subtract-first** (Laraneta 2012).",
        "law from `2012-11-14`, before `2014-04-23`.",
        "(**United States v. Laraneta, 700 F.3d 983 (7th Cir. 2012), VERIFIED**)",
        "[the relative role: Paroline](#approach-",
        "[sexual abuse: the full amount, section 2248](scotus.md#approach-",
        "There are none here.",
    ] {
        assert!(seventh.contains(part), "{part}");
    }
    // A rule that has lost its force is shown in the approach that was the law then, and not as of today.
    let (_, then) = seventh
        .split_once("### possession and distribution: Laraneta")
        .unwrap();
    assert!(then.contains("`laraneta/viewer-or-distributor`: a distributor"));
    assert!(!page("scotus").contains("laraneta/viewer-or-distributor"));
    assert_eq!(pages.len(), grid.circuits.len() + 1);
}

#[test]
fn a_code_is_shown_with_its_files_and_without_what_all_have_in_common() {
    let page = crate::codes::page().unwrap();
    let (_, section) = page.split_once("### E204: ").unwrap();
    let (section, _) = section.split_once("\n### ").unwrap();
    assert_eq!(
        section
            .matches("`fails.toml`:\n\n```toml\n[[victim]]")
            .count(),
        1
    );
    assert_eq!(
        section
            .matches("`passes.toml`:\n\n```toml\n[[victim]]")
            .count(),
        1
    );
    assert!(
        section.contains("$ redress check fails.toml\nerror[E204]"),
        "{section}"
    );
    assert!(!section.contains("schema = 1"), "{section}");
}

//! Compares the rules with every decided case under `tests/decided/`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::path::Path;

use redress::case::Case;
use redress::casefile::{self, CaseFormat};
use redress::engine::Verdict;
use redress::law::Law;
use redress::money::Usd;
use redress::rule::RuleSet;
use redress::{Query, Redress};
use redress_rules_{{crate}}::{{Type}};

/// Opens the law of the program and of this folder, with the linked-in rule sets and this one.
fn redress() -> Redress {
    let mut sets = redress::linked_in();
    sets.push(&{{Type}});
    let mut law = Law::built_in(sets);
    law.add(&here().join("law")).unwrap();
    let mut redress = Redress::linked_in();
    *redress.law_mut() = law;
    redress
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the value of a key of `holding.toml`; fails if the author has not filled it in.
fn said(table: &toml::Table, key: &str) -> String {
    let said = table
        .get(key)
        .unwrap_or_else(|| panic!("holding.toml: `{key}` is missing"));
    let said = said.to_string().trim_matches('"').to_owned();
    assert!(
        !said.starts_with("to be filled"),
        "holding.toml: `{key}`: {said}"
    );
    said
}

#[test]
fn every_decided_case_comes_out_as_the_court_said() {
    let redress = redress();
    for entry in std::fs::read_dir(here().join("tests/decided")).unwrap() {
        let folder = entry.unwrap().path();
        println!("{}", folder.display());
        let read = |file| std::fs::read_to_string(folder.join(file)).unwrap();
        let holding: toml::Table = read("holding.toml").parse().unwrap();
        for key in ["cite", "court", "decided", "question", "fate", "confidence"] {
            said(&holding, key);
        }
        let query = Query {
            as_of: Some(said(&holding, "as-of").parse().unwrap()),
            ..Query::default()
        };
        let case = casefile::read(read("facts.toml").as_bytes(), CaseFormat::Toml)
            .unwrap_or_else(|errors| panic!("{errors}"))
            .case;
        let profile = said(&holding, "profile");
        let holds = holding.get("holds").and_then(toml::Value::as_array);
        for holds in holds.unwrap() {
            let holds = holds.as_table().unwrap();
            if holds.contains_key("award") {
                check_award(&redress, &case, &profile, &query, holds);
            } else {
                check_figure(&redress, &case, &profile, &query, holds);
            }
        }
    }
}

/// Checks an amount that the court named: every open branch must equal it.
fn check_figure(redress: &Redress, case: &Case, profile: &str, query: &Query, holds: &toml::Table) {
    let victim = said(holds, "victim");
    let amount: Usd = said(holds, "amount").parse().unwrap();
    let computation = redress.compute(case, profile, query).unwrap();
    let claims = computation.claims.iter();
    let leaves: Vec<_> = claims
        .filter(|claim| claim.victim == victim)
        .flat_map(|claim| claim.tree.leaves())
        .collect();
    assert!(!leaves.is_empty(), "no claim of {victim}");
    for leaf in leaves {
        let outcome = &leaf.outcome;
        let figure = match said(holds, "figure").as_str() {
            "award" => outcome.amount.and_then(|award| award.exact()),
            "least" => outcome.amount.map(|award| award.least()),
            "loss" => outcome.loss.exact(),
            "remaining" => outcome.remaining.exact(),
            other => panic!("`figure` is award, least, loss or remaining, not {other}"),
        };
        assert_eq!(figure, Some(amount), "{victim}");
    }
}

/// Checks the court's verdict on an award of the case file.
fn check_award(redress: &Redress, case: &Case, profile: &str, query: &Query, holds: &toml::Table) {
    let award = said(holds, "award");
    let (_, reviews) = redress.review(case, profile, query).unwrap();
    let (_, review) = reviews
        .iter()
        .find(|(entered, _)| entered.id == award)
        .unwrap_or_else(|| panic!("no award {award} was reviewed"));
    let verdict = match &review.verdict {
        Verdict::Passes => "passes",
        Verdict::NoStandard => "nothing",
        Verdict::Lacks(_) => "lacks",
        Verdict::Error(_) => "error",
    };
    assert_eq!(verdict, said(holds, "verdict"), "{award}");
}

/// `REDRESS_README=write cargo test` writes the declarations into the README; the remarks stay.
#[test]
fn the_readme_says_what_the_rules_declare() {
    let path = here().join("README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let redress = redress();
    let says = |holding: &str| Some(redress.law().holding(holding).ok()?.1.says);
    let readme = redress_conformance::readme({{Type}}.info(), &text, &says);
    if std::env::var("REDRESS_README").is_ok_and(|chosen| chosen == "write") {
        std::fs::write(&path, &readme).unwrap();
    } else {
        assert_eq!(text, readme, "stale: run `REDRESS_README=write cargo test`");
    }
}

//! Every decided case under `tests/decided/`: what the court said against what the rules compute.

use std::path::Path;

use redress::casefile::{self, Format};
use redress::core::Usd;
use redress::law::Law;
use redress::{Query, Redress};
use redress_rules_{{crate}}::{{Type}};

/// The law of the program and of this folder, with the rule sets that are linked in and this one.
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

/// The text of a key of `holding.toml`, which an author has to have filled.
fn said(table: &toml::Table, key: &str, folder: &Path) -> String {
    let said = table[key].to_string().trim_matches('"').to_owned();
    let unfilled = said.starts_with("to be filled");
    assert!(
        !unfilled,
        "{}/holding.toml: `{key}`: {said}",
        folder.display()
    );
    said
}

#[test]
fn every_decided_case_comes_out_as_the_court_said() {
    let redress = redress();
    for entry in std::fs::read_dir(here().join("tests/decided")).unwrap() {
        let folder = entry.unwrap().path();
        let read = |file| std::fs::read_to_string(folder.join(file)).unwrap();
        let holding: toml::Table = read("holding.toml").parse().unwrap();
        for key in ["cite", "court", "decided", "question", "fate", "confidence"] {
            said(&holding, key, &folder);
        }
        let query = Query {
            as_of: Some(said(&holding, "as-of", &folder).parse().unwrap()),
            ..Query::default()
        };
        let case = casefile::read(read("facts.toml").as_bytes(), Format::Toml)
            .unwrap_or_else(|errors| panic!("{}: {errors}", folder.display()))
            .case;
        let profile = said(&holding, "profile", &folder);
        let computation = redress.compute(&case, &profile, &query).unwrap();
        for holds in holding["holds"].as_array().unwrap() {
            let holds = holds.as_table().unwrap();
            let victim = said(holds, "victim", &folder);
            let amount: Usd = said(holds, "amount", &folder).parse().unwrap();
            let claims = computation.claims.iter();
            let mut found = false;
            for claim in claims.filter(|claim| claim.victim == victim) {
                for leaf in claim.tree.leaves() {
                    let outcome = &leaf.outcome;
                    let figure = match said(holds, "figure", &folder).as_str() {
                        "award" => outcome.amount.and_then(|award| award.exact()),
                        "least" => outcome.amount.map(|award| award.least()),
                        "loss" => outcome.loss.exact(),
                        "remaining" => outcome.remaining.exact(),
                        other => panic!("`figure` is award, least, loss or remaining, not {other}"),
                    };
                    assert_eq!(figure, Some(amount), "{}: {victim}", folder.display());
                    found = true;
                }
            }
            assert!(found, "{}: no claim of {victim}", folder.display());
        }
    }
}

//! The JSON Schemas of the files of the law accept every file of the project, and refuse what its reader refuses.
#![expect(clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use redress::law::LawKind;
use redress_tests::cases::{decided, root};
use serde_json::Value;

fn tables_below(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            tables_below(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            all.push(path);
        }
    }
}

fn data(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("it is there");
    as_json(toml::from_str(&text).expect("it is TOML"))
}

/// Writes a day as its text, as a schema has it.
fn as_json(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(day) => Value::from(day.to_string()),
        toml::Value::Array(all) => all.into_iter().map(as_json).collect(),
        toml::Value::Table(all) => all
            .into_iter()
            .map(|(key, value)| (key, as_json(value)))
            .collect(),
        toml::Value::String(text) => Value::from(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Boolean(yes) => Value::from(yes),
        toml::Value::Float(_) => panic!("a float in a file of the law"),
    }
}

#[test]
fn every_file_of_the_law_is_as_its_schema_says() {
    let mut met = BTreeSet::new();
    for law in [
        "rules/law",
        "examples/jurisdictions/washington",
        "examples/jurisdictions/california",
        "docs/book/formula/law",
        "tests/formulas/paroline",
    ] {
        let law = root().join(law);
        let mut files = Vec::new();
        tables_below(&law, &mut files);
        for path in files {
            let name = path.strip_prefix(&law).expect("below it");
            let name = name.to_str().expect("UTF-8").to_owned();
            if let Some(kind) = LawKind::from_path(&name) {
                holds(kind, &path);
                met.insert(kind.words());
            }
        }
    }
    for folder in decided() {
        holds(LawKind::Holding, &folder.join("holding.toml"));
        met.insert(LawKind::Holding.words());
    }
    let all: BTreeSet<_> = LawKind::ALL.iter().map(|kind| kind.words()).collect();
    assert_eq!(met, all, "a kind of which the project has no file");
}

fn holds(kind: LawKind, path: &Path) {
    let schema = jsonschema::validator_for(&kind.schema()).expect("a schema");
    let told: Vec<String> = schema
        .iter_errors(&data(path))
        .map(|error| format!("{} at {}", error, error.instance_path))
        .collect();
    assert!(told.is_empty(), "{}: {told:#?}", path.display());
}

/// A key that no reader knows is refused in every table of a file.
#[test]
fn an_unknown_key_is_refused_in_every_table() {
    let law = root().join("rules/law");
    let files = [
        (LawKind::Profile, law.join("profiles/ca7.toml")),
        (LawKind::Authority, law.join("authorities/ca7.toml")),
        (LawKind::Parameter, law.join("parameters/restitution.toml")),
        (LawKind::Question, law.join("questions.toml")),
        (LawKind::Offense, law.join("offenses.toml")),
        (LawKind::Regime, law.join("regimes.toml")),
        (
            LawKind::Holding,
            root().join("tests/decided/2012-laraneta-ca7/holding.toml"),
        ),
        (
            LawKind::Jurisdiction,
            root().join("examples/jurisdictions/washington/jurisdictions/washington.toml"),
        ),
        (
            LawKind::Fact,
            root().join("docs/book/formula/law/facts/grid.toml"),
        ),
        (
            LawKind::Formula,
            root().join("docs/book/formula/law/formulas/grid.toml"),
        ),
    ];
    for (kind, path) in files {
        let schema = jsonschema::validator_for(&kind.schema()).expect("a schema");
        let good = data(&path);
        let mut bad = good.clone();
        bad["no_such_key"] = Value::from("x");
        assert!(!schema.is_valid(&bad), "{}", path.display());
        let lists = good.as_object().expect("a table");
        for (key, value) in lists {
            let first = value.as_array().and_then(|all| all.first());
            if first.is_some_and(Value::is_object) {
                let mut bad = good.clone();
                bad[key][0]["no_such_key"] = Value::from("x");
                assert!(!schema.is_valid(&bad), "{}: {key}", path.display());
            }
        }
    }
}

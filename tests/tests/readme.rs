//! The README's worked example is what the program prints.

use std::path::Path;

use redress::casefile::{self, Format};
use redress::{Query, Redress};
use redress_report::{Look, Meta};

#[test]
fn every_line_of_the_worked_example_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let facts = std::fs::read(root.join("tests/decided/2012-laraneta-ca7/facts.toml")).unwrap();
    let case = casefile::read(&facts, Format::Toml).unwrap().case;
    let redress = Redress::linked_in();
    let query = Query {
        as_of: Some("2012-11-14".parse().unwrap()),
        ..Query::default()
    };
    let computations: Vec<_> = ["ca4", "ca4-mvra", "ca5", "ca7"]
        .iter()
        .map(|id| redress.compute(&case, id, &query).unwrap())
        .collect();
    let meta = Meta {
        as_of_reason: "given by the user".to_owned(),
        ..Meta::default()
    };
    let look = Look {
        width: 100,
        color: false,
    };
    let printed = redress_report::compare(
        redress_report::Format::Human,
        &case,
        &computations,
        Some("ca7"),
        &meta,
        look,
    );
    let example = readme
        .split("```text\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    // Each stretch between two marks of what is left out is printed as it stands, line after line.
    for stretch in example.split("[...]\n") {
        assert!(
            printed.contains(stretch),
            "not printed as the README has it:\n{stretch}\n\nbut:\n{printed}"
        );
    }
}

//! `redress demo`: it needs no file, and stands for a command that gives the same answer.

use crate::run::{Folder, words};

#[test]
fn the_demonstration_is_the_comparison_that_it_names() {
    let folder = Folder::new("demo");
    let ran = folder.run(&["demo"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for amount in ["3,367,854.00", "965,827.64"] {
        assert!(ran.out.contains(amount), "no {amount}: {ran:?}");
    }
    let named = "redress compare facts.toml --profiles ca4,ca4-mvra,ca5,ca7 --as-of 2012-11-14";
    assert!(words(&ran.err).contains(named), "{ran:?}");
    let saved = folder.run(&["demo", "--save", "new/demo"]);
    assert_eq!(saved.out, ran.out);
    assert!(words(&saved.err).contains("in new/demo;"), "{saved:?}");
    let facts = ["new/demo/facts.toml"];
    let compare = ["--profiles=ca4,ca4-mvra,ca5,ca7", "--as-of=2012-11-14"];
    let compared = folder.run(&[&["compare"], &facts[..], &compare].concat());
    assert_eq!((compared.code, &compared.out), (Some(0), &ran.out));
    folder.run(&["check", "new/demo/facts.toml"]).prints(0, &[]);
    // Nothing is written over.
    folder
        .run(&["demo", "--save", "new/demo"])
        .prints(1, &["is already there"]);
}

#[test]
fn the_demonstration_is_written_in_every_format() {
    let folder = Folder::new("demo-formats");
    let json = folder.run(&["demo", "--format=json"]).wrote(0);
    assert!(
        json.contains("redress compare facts.toml --profiles ca4,ca4-mvra,ca5,ca7"),
        "{json}"
    );
    folder
        .run(&["demo", "-o", "demo.html"])
        .prints(0, &["the same as"]);
    assert!(folder.read("demo.html").contains("3,367,854.00"));
    folder
        .run(&["demo", "-o", "demo.xyz"])
        .prints(2, &["demo.xyz"]);
}

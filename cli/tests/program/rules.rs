//! `redress rules`, of the sets that are linked in; `tests/tests` has libraries.

use crate::run::{Folder, words};

#[test]
fn linked_in_sets_are_listed_shown_and_part_of_the_program() {
    let folder = Folder::new("rules");
    let out = folder.run(&["rules", "list", "--format", "plain"]).wrote(0);
    for set in redress::linked_in() {
        let line = format!("{}, from: linked in", set.info().id);
        assert!(out.contains(&line), "{out}");
    }
    let out = folder.run(&["rules", "list", "--format", "json"]).wrote(0);
    assert!(out.contains("redress.rule-sets/1"), "{out}");
    let out = words(&folder.run(&["rules", "show", "laraneta"]).wrote(0));
    for part in [
        "laraneta/subtract-recoveries list losses",
        "what the victim has recovered in other cases is subtracted from the losses first",
        "(ca7/laraneta#recoveries-first, required)",
        "reads record.received",
    ] {
        assert!(out.contains(part), "`{part}`: {out}");
    }
    let ran = folder.run(&["rules", "verify", "statute"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        words(&ran.err).contains("is part of the program"),
        "{ran:?}"
    );
}

#[test]
fn a_set_that_is_not_there_is_said() {
    let folder = Folder::new("rules-none");
    folder
        .run(&["rules", "show", "larameta"])
        .prints(3, &["did you mean `laraneta`?"]);
    folder.run(&["rules", "trust", "mine"]).prints(
        3,
        &[
            "no library was found for the rule set `mine`",
            "--plugin-path DIR",
        ],
    );
    folder
        .run(&["rules", "test", "mine"])
        .prints(3, &["there is no rule set `mine`"]);
    folder
        .run(&["rules", "list", "--plugin-path", "gone"])
        .prints(1, &["error[P101]: gone"]);
    folder
        .run(&["compute", "facts.toml", "--only-plugins"])
        .prints(1, &["no rule set was found"]);
    folder
        .run(&["rules", "test", "mvra", "--with", "mvra/x"])
        .prints(2, &["write --with"]);
}

#[test]
fn a_set_is_held_to_what_it_declares() {
    let folder = Folder::new("rules-test");
    let test = [
        "rules", "test", "laraneta", "--claims", "40", "--format", "csv",
    ];
    let out = folder.run(&test).wrote(0);
    assert!(
        out.contains("laraneta/subtract-recoveries,refuses-unknown-facts,"),
        "{out}"
    );
    assert!(!out.contains("FAILED"), "{out}");
    // A rule that cannot be tried did not pass.
    let ran = folder.run(&["rules", "test", "mvra", "--claims", "40"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let with = [
        "rules",
        "test",
        "mvra",
        "--claims=40",
        r#"--with=mvra/multiple-of-gain={"times":2}"#,
    ];
    folder.run(&with).wrote(0);
}

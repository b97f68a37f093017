//! Files of the law from elsewhere: added to what there is, never in its place in silence, and within limits.

use crate::common::Folder;

#[test]
fn author_law_file_replaced() {
    let folder = Folder::new("author-law-file-replaced");
    folder
        .run("compute facts.toml --law law")
        .prints(4, &["law law/questions.toml"]);
    folder
        .run("compute facts.toml --law one-decision")
        .prints(4, &["law one-decision/authorities/ca8.toml"]);
    let shown = folder.run("authorities show ca8/made-up-for-a-test --law one-decision");
    shown.prints(0, &["United States v. Roe"]);

    // An entry that is there is an error, unless its file says that it replaces it.
    let parameters = "law2/parameters/mine.toml";
    let entry = "[[parameter]]\nid = \"floor-per-victim\"\nwhat = \"the floor\"\n[[parameter.value]]\nfrom = 2018-12-07\n\
        amount = \"4000.00\"\ncite = \"18 U.S.C. § 2259(b)(2)(B)\"\nconfidence = \"RECALL\"\n";
    folder.write(parameters, entry);
    folder
        .run("parameters --as-of 2024-06-01 --law law2")
        .prints(
            3,
            &[
                "`floor-per-victim` is already in rules/law/parameters/restitution.toml (built in)",
                "replaces = [\"floor-per-victim\"]",
            ],
        );
    folder.write(
        parameters,
        &format!("replaces = [\"floor-per-victim\"]\n{entry}"),
    );
    let ran = folder.run("parameters --as-of 2024-06-01 --law law2 --format csv");
    ran.prints(
        0,
        &[
            "floor-per-victim,\"4,000.00\"",
            "mine.toml replaces floor-per-victim",
        ],
    );
    assert!(!ran.out.contains("3,000.00"), "{ran:?}");
    let ran = folder.run("profiles list --law law2");
    ran.prints(0, &["law2/parameters/mine.toml replaces floor-per-victim"]);
    let ran = folder.run("compute facts.toml --law law2 --format plain");
    ran.prints(
        4,
        &["law2/parameters/mine.toml", "in place of floor-per-victim"],
    );
    // Nothing is there to replace.
    folder.write(
        parameters,
        &format!(
            "replaces = [\"floor-per-victm\"]\n{}",
            entry.replace("floor-per-victim", "mine")
        ),
    );
    folder.run("profiles list --law law2").prints(
        3,
        &[
            "there is no entry `floor-per-victm` to replace",
            "did you mean",
        ],
    );
    // One part of a file is no file.
    folder.write(parameters, &format!("{entry}{entry}"));
    folder
        .run("profiles list --law law2")
        .prints(3, &["is given twice"]);
}

#[test]
fn author_published_amount_ignored() {
    let folder = Folder::new("author-published-amount-ignored");
    let parameters = "parameters --law law --format csv --as-of";
    let ran = folder.run(&format!("{parameters} 2024-06-01"));
    ran.prints(0, &["assistance,\"43,508.00\"", "SECONDARY"]);
    // Where nobody published an amount, the formula gives it.
    let ran = folder.run(&format!("{parameters} 2023-06-01"));
    ran.prints(0, &["assistance,", "COMPUTED"]);
    // Two values for one day are refused.
    let text = folder.read("law/parameters/assistance.toml");
    let value = "[[parameter.value]]\nfrom = 2024-03-01\namount = \"1.00\"\ncite = \"18 U.S.C. § 2259(d)(1)(D)\"\nconfidence = \"RECALL\"\n\n[parameter.indexed]";
    let text = text.replacen("[parameter.indexed]", value, 1);
    folder.write("law/parameters/assistance.toml", &text);
    let ran = folder.run(&format!("{parameters} 2024-06-01"));
    ran.prints(3, &["`assistance` has two values from 2024-03-01 on"]);
}

#[test]
fn author_check_law() {
    let folder = Folder::new("author-check-law");
    // A profile in the place of a case file is named, with the command for it.
    folder.run("check law/profiles/vid.toml").prints(
        3,
        &[
            "law/profiles/vid.toml` is a profile, not a case file",
            "redress law check law",
        ],
    );
    let told = [
        "law/profiles/vid.toml:7:1",
        "there is no view `seperate` of `original-abuse`",
    ];
    folder.run("law check law").prints(3, &told);
    folder
        .run("law check law/profiles/vid.toml")
        .prints(3, &told);
    let text = folder.read("law/profiles/vid.toml");
    folder.write(
        "law/profiles/vid.toml",
        &text.replace("seperate", "nowhere"),
    );
    folder.run("law check law").prints(3, &["there is no view"]);

    // Without the view, the folder holds and the case comes out as decided.
    let text = text.split("[[takes]]").next().unwrap().to_owned();
    folder.write("law/profiles/vid.toml", &text);
    folder
        .run("law check law --format csv")
        .prints(0, &["errors"]);
    folder
        .run("law test decided --law law")
        .prints(0, &["as decided"]);
    // A decision that is not met prints the difference and the worksheet.
    let holding = folder.read("decided/holding.toml");
    folder.write(
        "decided/holding.toml",
        &holding.replace("amount = \"1000.00\"", "amount = \"1000.01\""),
    );
    folder.run("law test decided --law law").prints(
        3,
        &["award 1,000.00; the court says 1,000.01", "relative-role"],
    );
    for kind in [
        "profile",
        "authority",
        "parameter",
        "question",
        "offense",
        "holding",
    ] {
        folder
            .run(&format!("law schema {kind}"))
            .prints(0, &["json-schema.org", "\"properties\""]);
    }
}

#[test]
fn files_of_law_have_a_limit() {
    let folder = Folder::new("author-law-file-replaced");
    let long = format!("# {}\n", "x".repeat(3 << 20));
    folder.write("long/profiles/mine.toml", &long);
    folder
        .run("profiles list --law long")
        .prints(1, &["mine.toml: cannot be read: it is larger than 2 MiB"]);
    folder.write("approach.toml", &long);
    folder
        .run("compute facts.toml")
        .prints(1, &["approach.toml", "larger than 2 MiB"]);
    #[cfg(target_os = "linux")]
    for endless in ["/dev/zero", "/dev/stdin"] {
        for place in ["long/profiles/mine.toml", "approach.toml"] {
            std::fs::remove_file(folder.path(place)).unwrap();
            std::os::unix::fs::symlink(endless, folder.path(place)).unwrap();
        }
        folder
            .run("profiles list --law long")
            .prints(1, &["not a regular file"]);
        folder
            .run("compute facts.toml")
            .prints(1, &["approach.toml", "not a regular file"]);
    }
}

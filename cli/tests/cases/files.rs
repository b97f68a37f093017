//! Case files and rule sets from elsewhere: read as their formats say, and within limits.

use crate::common::Folder;

#[test]
fn attack_json_control_characters() {
    let folder = Folder::new("attack-json-control-characters");
    folder.run("check case.json").prints(
        3,
        &[
            "case.json:1:49",
            "a tab inside a text",
            "write `\\t` for it",
            "a line end inside a text",
        ],
    );
    let text = folder.read("case.json");
    let escaped = text.replace('\t', "\\t").replacen("and\n", "and\\n", 1);
    folder.write("case.json", &escaped);
    folder.run("check case.json").prints(0, &[]);
    // Blanks between values are no part of a text.
    folder.write("case.json", &escaped.replace(",\"", ",\n\t\""));
    folder.run("check case.json").prints(0, &[]);
    // In a key, and in other ways that the standard does not allow.
    folder.write("case.json", &escaped.replace("\"court\"", "\"co\turt\""));
    folder
        .run("check case.json")
        .prints(3, &["a tab inside a text"]);
    for (from, to) in [
        (":1,", ":01,"),
        (":1,", ":1.,"),
        (":1,", ":+1,"),
        ("Roe", "R\\xoe"),
    ] {
        folder.write("case.json", &escaped.replacen(from, to, 1));
        folder.run("check case.json").prints(3, &["error[E0"]);
    }
}

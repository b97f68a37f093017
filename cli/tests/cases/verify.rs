//! A result proves itself: any change is found, and the result chooses nothing that it is tested by.

use serde_json::Value;

use crate::common::Folder;

const FORGERY: &str = "attack-verify-forgery";
const COMPUTE: &str = "compute facts.toml --choose bay.relative-role=5000.00 --choose cove.relative-role=8000.00 -o good.json";

impl Folder {
    fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    /// Writes data as the program does.
    fn write_json(&self, name: &str, data: &Value) {
        self.write(name, &format!("{data:#}\n"));
    }

    #[track_caller]
    fn forged(&self, data: &Value, first: &str) {
        self.write_json("forged.json", data);
        let ran = self.run("verify forged.json --case facts.toml");
        ran.prints(3, &["differences: result", first]);
    }
}

#[test]
fn attack_verify_forgery() {
    let folder = Folder::new(FORGERY);
    folder.run(COMPUTE);
    folder
        .run("verify good.json --case facts.toml")
        .prints(0, &["yes"]);
    let good = folder.json("good.json");

    let mut left_out = good.clone();
    left_out["claims"].as_array_mut().unwrap().truncate(1);
    folder.forged(&left_out, "/claims/1: -");

    let mut repeated = good.clone();
    let claim = good["claims"][1].clone();
    repeated["claims"].as_array_mut().unwrap().push(claim);
    repeated["claims"][0]["summary"]["ordered"] = "1.00".into();
    folder.forged(&repeated, "/claims/0/summary/ordered: 1.00");

    // A long text that differs late is shown where it differs.
    let mut holding = good.clone();
    let summary = holding["profile"]["summary"].as_str().unwrap().to_owned();
    let (start, end) = summary.split_at(100);
    holding["profile"]["summary"] = format!("{start} NOT {end}").into();
    folder.forged(&holding, "/profile/summary: ...");

    // Nobody writes an endorsement behind the origin of a rule set.
    let mut endorsed = good.clone();
    endorsed["rule_sets"][0]["origin"] = "linked in, approved by the court".into();
    folder.write_json("forged.json", &endorsed);
    let ran = folder.run("verify forged.json --case facts.toml");
    ran.prints(3, &["differences: rule set amy-unknown"]);

    // A command that gives the same result is another command.
    let mut renamed = good;
    renamed["command"] = format!("redress {}", COMPUTE.replace("good.json", "other.json")).into();
    folder.forged(&renamed, "/seal:");
}

#[test]
fn attack_verify_law_from_receipt() {
    let folder = Folder::new("attack-verify-law-from-receipt");
    let compute = "compute facts.toml --law law --choose bay.relative-role=5000.00";
    let page = folder.run(compute);
    page.prints(4, &["law law/parameters/restitution.toml, sha256:"]);
    folder.run(&format!("{compute} -o result.json"));
    assert!(
        folder
            .read("result.json")
            .contains("\"law/parameters/restitution.toml\"")
    );
    for ending in ["html", "md", "txt"] {
        folder.run(&format!("{compute} -o page.{ending}"));
        let page = folder.read(&format!("page.{ending}"));
        assert!(page.contains("law/parameters/restitution.toml"), "{ending}");
    }
    folder.run("verify result.json --case facts.toml").prints(
        3,
        &[
            "differences: parameters/restitution.toml, result",
            "now: built in",
            "made with --law law, which is used only if you name it",
        ],
    );
    // Whoever verifies may name the folder, wherever it is now.
    let verify = "verify result.json --case facts.toml --law";
    folder
        .run(&format!("{verify} law"))
        .prints(0, &["now: built in, and law"]);
    std::fs::rename(folder.path("law"), folder.path("elsewhere")).unwrap();
    folder
        .run(&format!("{verify} elsewhere"))
        .prints(0, &["now: built in, and elsewhere"]);
}

#[test]
fn author_receipt_misses_law() {
    let folder = Folder::new("author-receipt-misses-law");
    folder.run("compute facts.toml --law law --choose relative-role=1000.00 -o result.json");
    let verify = "verify result.json --case facts.toml --law";
    folder.run(&format!("{verify} law-changed")).prints(
        3,
        &[
            "parameters/restitution.toml same: no",
            "differences: parameters/restitution.toml, result",
        ],
    );
    folder.run(&format!("{verify} law")).prints(0, &[]);
    // Each file that was read is in the receipt, with its origin and digest.
    let result = folder.json("result.json");
    let law = result["law"].as_array().unwrap();
    for path in [
        "parameters/restitution.toml",
        "questions.toml",
        "regimes.toml",
        "offenses.toml",
        "profiles/scotus.toml",
    ] {
        let file = law.iter().find(|file| file["path"] == path).unwrap();
        assert!(
            file["digest"].as_str().unwrap().starts_with("sha256:"),
            "{path}"
        );
    }
}

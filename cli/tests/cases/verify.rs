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

/// Returns how many random changes are tried: 100,000 by `cargo xtask long`, and in other runs as many as take some seconds.
fn changes() -> usize {
    match std::env::var("REDRESS_CASES") {
        Err(_) => 40,
        Ok(percentage) if percentage == "100" => 100_000,
        Ok(percentage) => percentage.parse::<usize>().unwrap() * 3,
    }
}

#[test]
fn no_random_change_of_a_result_passes() {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let seed = 0x9e37_79b9_7f4a_7c15 + u64::try_from(thread).unwrap();
            scope.spawn(move || none_passes(Random(seed), changes().div_ceil(threads)));
        }
    });
}

fn none_passes(mut random: Random, changes: usize) {
    let folder = Folder::new(FORGERY);
    folder.run(COMPUTE);
    folder.run("compare facts.toml --profiles ca5,ca6 -o compared.json");
    let results = [folder.read("good.json"), folder.read("compared.json")];
    for n in 0..changes {
        let before = &results[n % results.len()];
        let after = random.change(before);
        if after == *before {
            continue;
        }
        folder.write("changed.json", &after);
        let ran = folder.run("verify changed.json --case facts.toml");
        let refused = matches!(ran.code, Some(1..=3));
        assert!(refused, "change {n}, see changed.json: {ran:?}");
    }
}

/// Xorshift: the same changes in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(most.max(1)).unwrap()).unwrap()
    }

    /// Changes a byte, a value, a key or the length of a list.
    fn change(&mut self, text: &str) -> String {
        if self.below(3) == 0 {
            let mut bytes = text.as_bytes().to_vec();
            let at = self.below(bytes.len());
            match self.below(3) {
                0 => bytes[at] = b' ' + u8::try_from(self.below(95)).unwrap(),
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b'0'),
            }
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        let mut data: Value = serde_json::from_str(text).unwrap();
        self.change_in(&mut data);
        format!("{data:#}\n")
    }

    fn change_in(&mut self, value: &mut Value) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                let place = self.below(map.len());
                let key = map.keys().nth(place).unwrap().clone();
                match self.below(12) {
                    0 => drop(map.shift_remove(&key)),
                    1 => drop(map.insert(format!("{key}-2"), Value::Null)),
                    _ => self.change_in(&mut map[&key]),
                }
            }
            Value::Array(items) if !items.is_empty() => {
                let at = self.below(items.len());
                match self.below(8) {
                    0 => drop(items.remove(at)),
                    1 => items.push(items[at].clone()),
                    2 => items.reverse(),
                    _ => self.change_in(&mut items[at]),
                }
            }
            Value::String(text) => {
                let letters = text.chars().count();
                let at = self.below(letters + 1);
                let at = text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
                text.insert_str(at, ["1", " NOT ", "0", ", approved"][self.below(4)]);
            }
            Value::Bool(answer) => *answer = !*answer,
            other => {
                *other = if other.is_null() {
                    1.into()
                } else {
                    Value::Null
                }
            }
        }
    }
}

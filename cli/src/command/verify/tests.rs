//! No changed result verifies. A change is read and compared as the command does it; the result is made again once for each command line.

#![expect(clippy::arithmetic_side_effects, reason = "tests may fail loudly")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::receipt::Request;
use super::*;
use crate::console::Color;

const FACTS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/cases/attack-verify-forgery/facts.toml"
);

const COMMANDS: [&str; 2] = [
    "redress compute facts.toml --choose bay.relative-role=5000.00 --choose cove.relative-role=8000.00 -o good.json",
    "redress compare facts.toml --profiles ca5,ca6 --choose bay.relative-role=5000.00 --choose cove.relative-role=8000.00 -o compared.json",
];

/// Results that were made again, by the command line.
#[derive(Default)]
struct Made(BTreeMap<String, Option<(Asks, Written)>>);

impl Made {
    fn again(&mut self, request: Request) -> Option<&(Asks, Written)> {
        let line = request.line.clone();
        let made = self.0.entry(line).or_insert_with(|| {
            let asks = request.asks();
            let again = request.again(&now(), &Console::new(Color::Never, true));
            Some((asks, Written::new(&again.ok()?).ok()?))
        });
        made.as_ref()
    }

    /// Returns whether a stored result verifies.
    fn passes(&mut self, text: &str) -> bool {
        let kept = Input {
            name: "changed.json".to_owned(),
            bytes: text.as_bytes().to_vec(),
            folder: None,
        };
        let Ok(Receipt { result, request }) = Receipt::read(&kept) else {
            return false;
        };
        let made = self.again(request);
        made.is_some_and(|(asks, again)| {
            let compared = compared(&kept.bytes, &result, again, asks, &now());
            compared.is_ok_and(|compared| compared.same())
        })
    }
}

fn now() -> Now<'static> {
    static SETS: LazyLock<SetArgs> = LazyLock::new(SetArgs::default);
    Now {
        facts: Path::new(FACTS),
        law: &[],
        sets: &SETS,
        ledger: None,
    }
}

/// Returns how many random changes are tried: 100,000 by `cargo xtask long`, and in other runs as many as take some seconds.
fn changes() -> usize {
    match std::env::var("REDRESS_CASES") {
        Err(_) => 200,
        Ok(percentage) if percentage == "100" => 100_000,
        Ok(percentage) => percentage.parse::<usize>().unwrap() * 20,
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
    let mut made = Made::default();
    let results = COMMANDS.map(|line| {
        let receipt = json!({ "schema": "redress.result/2", "command": line });
        let receipt = Input {
            name: String::new(),
            bytes: receipt.to_string().into_bytes(),
            folder: None,
        };
        let Receipt { request, .. } = Receipt::read(&receipt).ok().unwrap();
        let (_, again) = made.again(request).unwrap();
        let text = String::from_utf8(again.bytes.clone()).unwrap();
        let data = again.value.clone();
        assert!(made.passes(&text), "{line}");
        (text, data)
    });
    for n in 0..changes {
        let (before, data) = &results[n % results.len()];
        let after = random.change(before, data);
        assert!(
            after == *before || !made.passes(&after),
            "change {n}: {after}"
        );
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
    fn change(&mut self, text: &str, data: &Value) -> String {
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
        let mut data = data.clone();
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

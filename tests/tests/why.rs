//! Why two circuits differ, over every decided case and every pair of circuits.
#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]

use std::path::Path;

use redress::casefile::{self, CaseFormat};
use redress::engine::Computation;
use redress::money::Usd;
use redress::{Query, Redress};
use redress_analysis::{Division, attribute};

const CIRCUITS: [&str; 13] = [
    "ca1", "ca2", "ca3", "ca4", "ca5", "ca6", "ca7", "ca8", "ca9", "ca10", "ca11", "cadc",
    "ca4-mvra",
];

fn divided(case: &redress::case::Case, pair: [&Computation; 2]) -> Vec<Result<Division, String>> {
    let why = attribute(case, pair).unwrap();
    why.claims.into_iter().map(|claim| claim.divided).collect()
}

#[test]
fn the_parts_come_to_the_difference_from_either_side() {
    let redress = Redress::linked_in();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("decided");
    let (mut seen, mut with_parts) = (0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = std::fs::read(path.join("facts.toml")) else {
            continue;
        };
        let case = casefile::read(&text, CaseFormat::Toml).unwrap().case;
        let computed: Vec<Computation> = CIRCUITS
            .iter()
            .filter_map(|id| redress.compute(&case, id, &Query::default()).ok())
            .collect();
        for (place, a) in computed.iter().enumerate() {
            for b in &computed[place + 1..] {
                let back = divided(&case, [b, a]);
                for (one, other) in divided(&case, [a, b]).into_iter().zip(back) {
                    seen += 1;
                    let (Ok(one), Ok(other)) = (&one, &other) else {
                        assert!(one.is_err() && other.is_err(), "open from one side only");
                        continue;
                    };
                    let sum = |it: &Division| -> i64 {
                        it.parts.iter().map(|part| part.amount.cents()).sum()
                    };
                    assert_eq!(Usd::from_cents(sum(one)), one.difference);
                    assert_eq!(Usd::from_cents(sum(other)), other.difference);
                    assert_eq!(one.difference.cents(), -other.difference.cents());
                    assert_eq!(one.parts.len(), other.parts.len());
                    // The same averages, but for the odd cents.
                    for (there, back) in one.parts.iter().zip(&other.parts) {
                        assert!((there.amount.cents() + back.amount.cents()).abs() <= 1);
                    }
                    with_parts += usize::from(one.parts.len() > 1);
                }
            }
        }
    }
    // What is open on one side is not divided; most of what was decided is.
    assert!(seen > 1000 && with_parts > 100, "{seen} {with_parts}");
}

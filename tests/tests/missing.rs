//! Bad and missing facts (issue 4, point 7).
#![expect(clippy::expect_used, reason = "tests may fail loudly")]

use redress::Query;
use redress::casefile::{self, Format};
use redress::core::{Amount, Usd};
use redress_tests::law::LAW;

/// A case in which a loss of 1,000 is found, and another one stands as it says; the defendant owes the whole.
fn ordered_with(another: &str) -> Option<Amount> {
    let text = format!(
        r#"schema = 1
[case]
name = "United States v. Doe"
court = "innd"
judgment = 2012-11-14
text_applied = "1996"
[defaults]
proof = "found"
source = "a record"
date = 2012-11-14
[[defendant]]
id = "doe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2252"
[[victim]]
id = "amy"
[[victim.loss]]
id = "a"
head = "medical"
amount = "1000.00"
cause = "trade"
[[victim.loss]]
id = "b"
head = "medical"
cause = "trade"
{another}
[[victim.conduct]]
victim_of_count = true
distributed = true
[victim.record]
received = "0.00"
"#
    );
    let case = casefile::read(text.as_bytes(), Format::Toml).expect("it reads");
    let computation = LAW.compute(&case.case, "ca7", &Query::default());
    let computation = computation.expect("never a fault");
    computation.claims.first()?.tree.amount()
}

/// Absent is never zero: a loss of which no amount is given is of unknown amount. An allegation, and what was
/// not proved, is no loss.
#[test]
fn a_loss_without_an_amount_is_not_nothing() {
    let usd = Usd::from_cents;
    let found = Some(Amount::Exact(usd(100_000)));
    let least = |amount: Option<Amount>| amount.map(Amount::least);
    for unknown in [
        "",
        "amount = { proof = \"unknown\" }",
        "proof = \"stipulated\"",
    ] {
        let amount = ordered_with(unknown);
        assert_ne!(amount, found, "{unknown}");
        assert_eq!(least(amount), least(found), "{unknown}");
    }
    for none in ["proof = \"alleged\"", "proof = \"not-proved\""] {
        assert_eq!(ordered_with(none), found, "{none}");
    }
    let disputed = "amount = { government = \"500.00\", defense = \"0.00\" }";
    let between = Amount::Between(usd(100_000), usd(150_000));
    assert_eq!(ordered_with(disputed), Some(between));
}

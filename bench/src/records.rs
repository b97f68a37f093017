//! Records like those that the peers were measured on: three losses, a number of earlier orders, what was
//! received, a day of conduct on either side of 2018-12-07.

use redress::case::facts::{Cause, FactValue, Head, Loss};
use redress::money::Usd;
use redress_case::facts::{
    CONDUCT_ENDED, ClaimFacts, DISTRIBUTED, FULL_LOSSES, ORDERS, RECEIVED, VICTIM_OF_COUNT,
};
use redress_rule::{Account, Share};

/// One record, in whole cents.
#[derive(Clone, Copy)]
pub(crate) struct Record {
    pub(crate) losses: [i64; 3],
    pub(crate) orders: i64,
    pub(crate) received: i64,
    /// Conduct that ended on or after 2018-12-07.
    pub(crate) new: bool,
}

const OLD_DAY: i64 = 20_160_501;
const NEW_DAY: i64 = 20_190_501;

/// Pseudo-random records; the same ones every time.
pub(crate) fn make(count: usize) -> Vec<Record> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        i64::try_from(state % below).unwrap_or(0)
    };
    (0..count)
        .map(|_| Record {
            losses: [next(50_000_000), next(200_000_000), next(10_000_000)],
            orders: 1 + next(400),
            received: next(60_000_000),
            new: next(2) == 0,
        })
        .collect()
}

impl Record {
    /// The record as the facts of a claim.
    pub(crate) fn facts(&self) -> ClaimFacts {
        let heads = [Head::Medical, Head::LostIncome, Head::Fees];
        let mut facts = ClaimFacts {
            losses: self
                .losses
                .iter()
                .zip(heads)
                .map(|(&amount, head)| Loss {
                    low: Usd::from_cents(amount),
                    high: Usd::from_cents(amount),
                    head,
                    projected: false,
                    cause: Some(Cause::Trade),
                    borne_by: redress::case::facts::BorneBy::Victim,
                    values: redress::case::facts::LossValues::default(),
                    counts: 0,
                    found: true,
                })
                .collect(),
            ..ClaimFacts::default()
        };
        facts.set(
            CONDUCT_ENDED,
            FactValue::Is(if self.new { NEW_DAY } else { OLD_DAY }),
        );
        facts.set(VICTIM_OF_COUNT, FactValue::yes_no(true));
        facts.set(FULL_LOSSES, FactValue::yes_no(true));
        facts.set(DISTRIBUTED, FactValue::yes_no(false));
        facts.set(ORDERS, FactValue::Is(self.orders));
        facts.set(RECEIVED, FactValue::Is(self.received));
        facts
    }
}

/// Whether the conduct ended under the text of 2018.
pub(crate) fn is_new(facts: &ClaimFacts) -> bool {
    facts.get(CONDUCT_ENDED) == FactValue::Is(NEW_DAY)
}

/// The award of an account, in cents.
pub(crate) fn amount(account: &Account) -> i64 {
    match account.share() {
        Share::Settled(amount, _) => amount.cents(),
        Share::Unsettled | Share::LeftToTheCourt => -1,
    }
}

/// One over n, with the cap and, under the text of 2018, the floor.
pub(crate) const ONE_OVER_N: &str = r#"
[[approach]]
name = "bench: one over n"
offense = "images"
regime = "1996"
law = { from = 2014-04-23 }
gates = ["statute/victim-of-the-count"]
losses = ["statute/proximate-losses"]
apportionment = [{ rule = "paroline/one-over-n", with = { divisor = "orders-and-this-one" } }]
bounds = ["statute/no-more-than-remains"]

[[approach]]
name = "bench: one over n with the floor"
offense = "images"
regime = "2018"
gates = ["statute/victim-of-the-count"]
losses = ["statute/full-losses"]
apportionment = [{ rule = "paroline/one-over-n", with = { divisor = "orders-and-this-one" } }]
bounds = ["statute/no-more-than-remains", { rule = "statute/floor", with = { over-smaller-loss = "floor" } }]
"#;

/// Laraneta, with one over n for a viewer; under the text of 2018 with the floor.
pub(crate) const LARANETA: &str = r#"
[[approach]]
name = "bench: Laraneta"
offense = "images"
regime = "1996"
law = { from = 2014-04-23 }
gates = ["statute/victim-of-the-count"]
losses = ["statute/proximate-losses", { rule = "laraneta/subtract-recoveries" }]
apportionment = [
  { rule = "laraneta/viewer-or-distributor", authority = "congress/usc-18-2259-1996#full-amount" },
  { rule = "paroline/one-over-n", with = { divisor = "orders-and-this-one" } },
]
bounds = ["statute/no-more-than-remains"]

[[approach]]
name = "bench: Laraneta with the floor"
offense = "images"
regime = "2018"
gates = ["statute/victim-of-the-count"]
losses = ["statute/full-losses", { rule = "laraneta/subtract-recoveries" }]
apportionment = [
  { rule = "laraneta/viewer-or-distributor", authority = "congress/usc-18-2259-1996#full-amount" },
  { rule = "paroline/one-over-n", with = { divisor = "orders-and-this-one" } },
]
bounds = ["statute/no-more-than-remains", { rule = "statute/floor", with = { over-smaller-loss = "floor" } }]
"#;

//! Smoke.
use redress::casefile::{self, Format};
use redress::{Query, Redress};
#[test]
fn look() {
    let text = std::fs::read("../../tests/decided/2012-laraneta-ca7/facts.toml").unwrap();
    let file = casefile::read(&text, Format::Toml)
        .map_err(|e| format!("{e}"))
        .unwrap();
    let redress = Redress::linked_in();
    for day in ["2011-06-30", "2012-11-14", "2015-06-30", "2017-01-01"] {
        for id in redress.law().profile_ids() {
            let query = Query {
                as_of: Some(day.parse().unwrap()),
                ..Query::default()
            };
            let c = redress
                .compute(&file.case, &id, &query)
                .unwrap_or_else(|e| panic!("{id}: {e}"));
            for claim in &c.claims {
                println!("{day} {id} {} {:?}", claim.victim, claim.tree.amount());
                for leaf in claim.tree.leaves() {
                    println!(
                        "   {:?} {:?} ltc={:?} open={} {:?} coll={:?} either={} lacks={}",
                        leaf.law.approach.map(|p| &c.profile.approaches[p].name),
                        leaf.outcome.liability,
                        leaf.outcome.left_to_court,
                        leaf.outcome.law_is_open,
                        leaf.outcome.strength,
                        leaf.outcome.collectible_at_most,
                        leaf.either_way.len(),
                        leaf.open_numbers.len()
                    );
                }
            }
        }
    }
}

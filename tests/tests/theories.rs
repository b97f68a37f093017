//! Whatever a profile of theory rests on, it illustrates at most, in the words of its ground and in what it claims.

use std::collections::BTreeSet;

use redress::cite::Date;
use redress::law::Views;
use redress_rule::Strength;
use redress_tests::law::LAW;

#[test]
fn a_theory_is_declared_as_one_and_claims_no_more() {
    let law = LAW.law();
    let set = law.sets().iter().find(|set| set.info().id == "theories");
    let mut rules: BTreeSet<String> = BTreeSet::new();
    for rule in set.unwrap().info().rules {
        rules.insert(format!("theories/{}", rule.name));
        assert!(rule.proposition.starts_with("theory: "), "{}", rule.name);
        for ground in rule.grounds {
            assert_eq!(ground.strength(), Strength::Illustrative, "{}", ground.id());
            assert!(
                ground
                    .because()
                    .unwrap_or_default()
                    .starts_with("as a theory, and no law of this offense: "),
                "{}",
                ground.because().unwrap_or_default()
            );
        }
    }
    let heads = law.profiles().unwrap();
    let mut used: BTreeSet<String> = BTreeSet::new();
    for head in &heads {
        let days = [(2014, 4, 23), (2018, 12, 7), (2026, 2, 1)];
        for (year, month, day) in days {
            let day = Date::new(year, month, day).unwrap();
            let profile = law.profile(&head.id, day, &Views::new(), None).unwrap();
            let theory = profile.contrast.as_ref().is_some_and(|it| it.theory);
            assert_eq!(theory, head.theory, "{}", head.id);
            assert_eq!(theory, head.id.starts_with("theory-"), "{}", head.id);
            for approach in &profile.approaches {
                for entry in &approach.entries {
                    if entry.name.starts_with("theories/") {
                        assert!(theory, "{}: `{}` is no law", head.id, entry.name);
                        used.insert(entry.name.clone());
                    }
                    for standing in entry.standings.iter().filter(|_| theory) {
                        assert!(
                            standing.strength <= Strength::Illustrative,
                            "{}: `{}` claims {}",
                            head.id,
                            entry.name,
                            standing.strength
                        );
                    }
                }
                assert!(!theory || approach.name.starts_with("theory, no law: "));
            }
        }
    }
    assert_eq!(used, rules, "every theory has a profile");
}

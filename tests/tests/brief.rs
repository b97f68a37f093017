//! The brief form of a result is that of the whole result, however it was made.
#![expect(clippy::expect_used, reason = "tests may fail loudly")]

use proptest::prelude::*;
use redress::decided::DecidedCase;
use redress::{Query, Redress};
use redress_engine::{Brief, Claim, Conditional, Profile, SettledRun, compute, compute_amount};
use redress_tests::cases::{config, decided};
use redress_tests::claims::scene;

/// Compares the brief results of a claim with the whole one. Returns whether the run without a worksheet settled it.
fn same(run: &mut SettledRun, profile: &Profile, claim: &Claim<'_>) -> bool {
    let whole = compute(profile, claim).expect("what is open is an answer and never a fault");
    let expected = Brief::from_answer(profile, &whole.answer);
    let amount = compute_amount(profile, claim).expect("it computes as the whole does");
    assert_eq!(Brief::from_answer(profile, &amount), expected);
    let settled = run.brief(profile, claim);
    let settled = settled.expect("it computes as the whole does");
    if let Some(brief) = &settled {
        assert!(matches!(whole.answer, Conditional::Settled(_)));
        assert_eq!(*brief, expected, "under {}", profile.id);
    }
    settled.is_some()
}

proptest! {
    #![proptest_config(config(4096))]

    /// Issue 17, 2: "equal to `compute` on every row, by property".
    #[test]
    fn a_claim_has_one_brief_result(scenes in prop::collection::vec(scene(), 2)) {
        let mut run = SettledRun::default();
        for scene in &scenes {
            same(&mut run, scene.profile(), &scene.setting(scene.facts.clone()));
        }
    }
}

#[test]
fn each_decided_case_has_one_brief_result_in_every_circuit() {
    let redress = Redress::linked_in();
    let mut run = SettledRun::default();
    let (mut settled, mut all) = (0, 0);
    for folder in decided() {
        let case = DecidedCase::open(&folder).expect("a decided case").case;
        let query = Query::default();
        for id in redress.law().profile_ids() {
            let Ok(profile) = redress.profile(&case, &id, &query) else {
                continue;
            };
            let claims = redress.settings(&case, &profile, &query);
            for claim in claims.expect("the counts have a class") {
                all += 1;
                settled += u32::from(same(&mut run, &profile, &claim));
            }
        }
    }
    assert!(settled > all / 10, "{settled} of {all}");
}

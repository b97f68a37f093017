//! The conformance kit: holds a rule set to what it declares, over its bytes and over generated claims.
//!
//! It knows no law. It asks a set everything that can be asked, well and badly formed, twice and from
//! eight threads, and puts each of its rules to claims that it makes up, always the same ones: what a
//! rule says of itself in [`RuleInfo`] must hold of every one. Any set will do, linked in or at a
//! distance; an author's own test is
//!
//! ```
//! # redress_plugin::rule_set! { pub Mine = "mine"; }
//! let report = redress_conformance::linked_in(&Mine, &[], 100);
//! assert!(report.passed(), "{report}");
//! ```
//!
//! | check of the set | it says that |
//! |---|---|
//! | `about-agrees` | over bytes it declares what it declares in place |
//! | `declares-itself` | names, grounds, parameters, reads and directions are well formed, each once |
//! | `refuses-what-it-cannot-read` | an unknown ask or rule, and what is no JSON, is refused in words |
//!
//! | check of a rule | it says that |
//! |---|---|
//! | `tried` | it could be tried at all: fails where it needs options and none were given |
//! | `takes-its-options` | it binds under its list, in place and over bytes |
//! | `refuses-unknown-options`, `refuses-unknown-facts`, `refuses-unknown-fields` | nothing is quietly ignored |
//! | `answers` | every claim is answered |
//! | `same-twice`, `same-on-eight-threads` | the same ask has the same bytes for an answer |
//! | `same-over-bytes` | over bytes it says what it says in place |
//! | `keeps-to-its-list` | it gives no change outside its list |
//! | `reads-what-it-declares`, `uses-declared-grounds` | it reads, asks for and rests on nothing else |
//! | `never-negative`, `never-at-fault` | no negative amount, no impossible change, no panic |
//! | `stops-at-the-unknown` | an unknown fact is asked for, by a need that it declares, once; it is never taken for an answer |
//! | `deaf-to-other-facts` | what it does not declare cannot change its answer |
//! | `rises-with-loss`, `homogeneous`, `symmetric`, `never-raises`, `never-lowers` | a [`Property`] that it declares |
//! | `moves` | each number that it declares moves its figure in that direction |
//!
//! The figure is what remains of the losses, for a loss rule; the settled share, for apportionment; the
//! clipped share, for a bound; what can be collected, for a credit. A claim in which the rule has no
//! figure is not compared, and a relation that was hardly ever compared fails as never exercised.
//!
//! What the kit cannot do is end a rule that never returns: run a set that you do not trust in isolation.
//!
//! [`RuleInfo`]: redress_rule::RuleInfo
//! [`Property`]: redress_rule::Property

mod by_hand;
mod bytes;
mod checks;
mod declared;
mod draw;
mod drive;
mod kept;
mod readme;
mod relations;
mod report;
mod scene;
mod trial;

use redress_plugin::protocol;
use redress_rule::{Options, RuleSet};

pub use by_hand::HandClaim;
pub use readme::readme;
pub use report::{Asker, Check, Report};

use bytes::Far;
use trial::Trial;

/// Holds a rule set to what it declares.
///
/// `ask` is the raw boundary of the same set: [`protocol::answer`] for a set that is linked in
/// ([`linked_in`]), the transport for one at a distance.
///
/// `options` are those under which to try each rule, by its name; a profile's will do, and one that is
/// given twice is tried once. A rule that refuses to go without, and for which none are given by name,
/// is tried under every entry that it takes. One that takes none fails the check `tried`.
///
/// `claims` is how many claims are made up for each rule and each of its options; as many again are the
/// same ones completed, with every finding that the rule asks for.
#[must_use]
pub fn test(
    set: &dyn RuleSet,
    ask: &Asker<'_>,
    options: &[(&str, Options)],
    claims: usize,
) -> Report {
    let far = Far(ask);
    let info = set.info();
    let mut checks = vec![
        declared::agrees(set, &far),
        declared::itself(info),
        bytes::unreadable(&far),
    ];
    for rule in info.rules {
        checks.extend(checks::of_rule(&Trial::of(
            set, rule, &far, options, claims,
        )));
    }
    Report {
        set: info.id.to_owned(),
        version: info.version.to_owned(),
        checks,
    }
}

/// The same, for a set that is linked in.
#[must_use]
pub fn linked_in(set: &dyn RuleSet, options: &[(&str, Options)], claims: usize) -> Report {
    let ask = |bytes: &[u8]| Ok(protocol::answer(set, bytes));
    test(set, &ask, options, claims)
}

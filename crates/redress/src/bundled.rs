//! The rule sets that are linked in. `cargo xtask tidy` holds this list to the folders under `rules/`.

use redress_rule::RuleSet;

/// Every rule set that is linked in.
#[must_use]
pub fn linked_in() -> Vec<&'static dyn RuleSet> {
    vec![
        &redress_rules_amy_unknown::AmyUnknown,
        &redress_rules_laraneta::Laraneta,
        &redress_rules_mvra::Mvra,
        &redress_rules_paroline::Paroline,
        &redress_rules_statute::Statute,
        &redress_rules_theories::Theories,
    ]
}

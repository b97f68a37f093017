//! The texts of `rules/law/`, built into the program. `cargo xtask tidy` holds this list to the folder.

macro_rules! texts {
    ($($path:literal),* $(,)?) => {
        /// Every text, by its path under `rules/law/`.
        pub(crate) const TEXTS: &[(&str, &str)] =
            &[$(($path, include_str!(concat!("../../../rules/law/", $path)))),*];
    };
}

texts![
    "awards.toml",
    "circuits.toml",
    "collection.toml",
    "offenses.toml",
    "questions.toml",
    "regimes.toml",
    "authorities/ca1.toml",
    "authorities/ca10.toml",
    "authorities/ca11.toml",
    "authorities/ca2.toml",
    "authorities/ca3.toml",
    "authorities/ca4.toml",
    "authorities/ca5.toml",
    "authorities/ca6.toml",
    "authorities/ca7.toml",
    "authorities/ca8.toml",
    "authorities/ca9.toml",
    "authorities/cadc.toml",
    "authorities/congress.toml",
    "authorities/scotus.toml",
    "authorities/wis.toml",
    "judgment/account.toml",
    "judgment/assessments.toml",
    "judgment/end.toml",
    "judgment/interest.toml",
    "judgment/restitution.toml",
    "judgment/statement.toml",
    "parameters/assessments.toml",
    "parameters/assistance.toml",
    "parameters/cpi-u.toml",
    "parameters/restitution.toml",
    "profiles/ca1.toml",
    "profiles/ca10.toml",
    "profiles/ca11.toml",
    "profiles/ca2.toml",
    "profiles/ca3.toml",
    "profiles/ca4-mvra.toml",
    "profiles/ca4.toml",
    "profiles/ca5.toml",
    "profiles/ca6.toml",
    "profiles/ca7.toml",
    "profiles/ca8.toml",
    "profiles/ca9.toml",
    "profiles/cadc.toml",
    "profiles/caed.toml",
    "profiles/scotus.toml",
    "profiles/stop-csam.toml",
    "profiles/theory-but-for.toml",
    "profiles/theory-equal-shares.toml",
    "profiles/theory-joint.toml",
    "profiles/theory-rule-for-all.toml",
];

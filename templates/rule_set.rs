//! The texts of a new rule set, and how their places are filled. One source for `cargo xtask new-rule-set` and for
//! `redress new rule-set`: each takes this file in with `#[path]`.

use std::path::Path;

/// The names of a rule set, made of its id.
#[derive(Debug)]
pub(crate) struct Names {
    id: String,
}

impl Names {
    /// None when it is no id: lower-case letters, digits and single hyphens, a letter first.
    pub(crate) fn of(id: &str) -> Option<Self> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let whole = id.split('-').all(|word| !word.is_empty());
        let fits =
            whole && id.chars().all(plain) && id.starts_with(|c: char| c.is_ascii_lowercase());
        fits.then(|| Self { id: id.to_owned() })
    }

    /// As profiles and manifests name it: `amy-unknown`.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// As it stands in the name of a Rust crate: `amy_unknown`.
    pub(crate) fn snake(&self) -> String {
        self.id.replace('-', "_")
    }

    /// As the name of a Rust type: `AmyUnknown`.
    pub(crate) fn camel(&self) -> String {
        let word = |word: &str| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        };
        self.id.split('-').map(word).collect()
    }

    /// A text with its places filled; `more` are places beyond the names.
    pub(crate) fn fill(&self, text: &str, more: &[(&str, &str)]) -> String {
        let filled = text
            .replace("{{name}}", &self.id)
            .replace("{{crate}}", &self.snake())
            .replace("{{Type}}", &self.camel());
        more.iter()
            .fold(filled, |text, (place, value)| text.replace(place, value))
    }
}

/// The crate itself, whichever workspace it stands in.
pub(crate) const LIB: &str = include_str!("rule-set/lib.rs");
/// What a README says of each rule.
pub(crate) const README_RULES: &str = include_str!("rule-set/README.rules.md");
/// A profile that uses the rules.
pub(crate) const PROFILE: &str = include_str!("rule-set/profile.toml");
/// The facts of a decided case.
pub(crate) const FACTS: &str = include_str!("rule-set/facts.toml");
/// What the court said of them: it reads only when it is filled.
pub(crate) const HOLDING: &str = include_str!("rule-set/holding.toml");

/// The files of a rule set that is no part of the workspace of redress: the path of each in its folder, and its text.
///
/// `redress` is the folder of a checkout of redress, as the new crate's `Cargo.toml` is to name it; without one the
/// dependencies are by `version`.
pub(crate) fn outside(
    names: &Names,
    redress: Option<&Path>,
    version: &str,
) -> Vec<(String, String)> {
    let source = |folder: &str| match redress {
        // TOML takes a path with forward slashes on every platform.
        Some(redress) => {
            let path = redress
                .join(folder)
                .display()
                .to_string()
                .replace('\\', "/");
            format!("{{ path = \"{path}\" }}")
        }
        None => format!("\"{version}\""),
    };
    let cargo = [
        ("{{core}}", source("crates/rule")),
        ("{{plugin}}", source("crates/plugin")),
        ("{{redress}}", source("crates/redress")),
        ("{{conformance}}", source("crates/conformance")),
    ];
    let cargo = cargo
        .each_ref()
        .map(|(place, value)| (*place, value.as_str()));
    let readme = format!(
        "{}{README_RULES}",
        include_str!("rule-set/README.outside.md")
    );
    let schema = [("#:schema {{schema}}\n", "")];
    let profile = format!("law/profiles/{}.toml", names.id());
    [
        (
            "Cargo.toml",
            include_str!("rule-set/Cargo.outside.toml"),
            &cargo[..],
        ),
        ("README.md", &readme, &[]),
        (".gitignore", "/target\n", &[]),
        ("src/lib.rs", LIB, &[]),
        (&profile, PROFILE, &[]),
        ("tests/decided.rs", include_str!("rule-set/decided.rs"), &[]),
        ("tests/decided/first/facts.toml", FACTS, &schema),
        ("tests/decided/first/holding.toml", HOLDING, &[]),
    ]
    .map(|(path, text, more)| (path.to_owned(), names.fill(text, more)))
    .into()
}

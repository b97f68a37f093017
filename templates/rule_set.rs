//! The texts of a new rule set, and the code that fills their placeholders. `cargo xtask new-rule-set` and
//! `redress new rule-set` both include this file with `#[path]`, so that they write the same files.

use std::path::PathBuf;

/// The names of a rule set, derived from its id.
#[derive(Debug)]
pub(crate) struct Names {
    id: String,
}

impl Names {
    /// Returns `None` if the text is not an id: lower-case letters, digits and single hyphens, a letter first.
    pub(crate) fn from_id(id: &str) -> Option<Self> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let whole = id.split('-').all(|word| !word.is_empty());
        let fits =
            whole && id.chars().all(plain) && id.starts_with(|c: char| c.is_ascii_lowercase());
        fits.then(|| Self { id: id.to_owned() })
    }

    /// Returns the name in profiles and manifests, such as `amy-unknown`.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Returns the name in a Rust crate, such as `amy_unknown`.
    pub(crate) fn snake(&self) -> String {
        self.id.replace('-', "_")
    }

    /// Returns the name of the Rust type, such as `AmyUnknown`.
    pub(crate) fn camel(&self) -> String {
        let word = |word: &str| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        };
        self.id.split('-').map(word).collect()
    }

    /// Fills the placeholders of a text; `more` has placeholders other than the names.
    pub(crate) fn fill(&self, text: &str, more: &[(&str, &str)]) -> String {
        let filled = text
            .replace("{{name}}", &self.id)
            .replace("{{crate}}", &self.snake())
            .replace("{{Type}}", &self.camel());
        more.iter()
            .fold(filled, |text, (place, value)| text.replace(place, value))
    }
}

/// The place from which a new crate takes the crates of redress.
#[derive(Debug)]
pub(crate) enum CratesFrom {
    /// A checkout of redress.
    Checkout(PathBuf),
    /// The URL of a git repository of redress.
    Git(String),
    /// The registry of cargo, in this version.
    Registry(String),
}

impl CratesFrom {
    /// Returns the place that the user names, a URL of git or a checkout; without one, the registry.
    pub(crate) fn new(named: Option<&str>, version: &str) -> Result<Self, String> {
        let Some(named) = named else {
            return Ok(Self::Registry(version.to_owned()));
        };
        if named.contains("://") {
            let plain = |c: char| !c.is_control() && c != '"' && c != '\\';
            return match named.chars().all(plain) {
                true => Ok(Self::Git(named.to_owned())),
                false => {
                    Err("a URL has no quotation mark, backslash or control character".to_owned())
                }
            };
        }
        let checkout = PathBuf::from(named)
            .canonicalize()
            .map_err(|error| format!("{named}: {error}"))?;
        match checkout.join("crates/rule").is_dir() {
            true => Ok(Self::Checkout(checkout)),
            false => Err(format!(
                "{} is no checkout of redress; name the folder that contains `crates/rule`, or a URL of git",
                checkout.display()
            )),
        }
    }
}

/// The source of the crate, in either workspace.
pub(crate) const LIB: &str = include_str!("rule-set/lib.rs");
/// The section of each rule in the README.
pub(crate) const README_RULES: &str = include_str!("rule-set/README.rules.md");
/// A profile that uses the rules.
pub(crate) const PROFILE: &str = include_str!("rule-set/profile.toml");
/// The facts of a decided case.
pub(crate) const FACTS: &str = include_str!("rule-set/facts.toml");
/// The decision of the court, which reads only after its author has filled it in.
pub(crate) const HOLDING: &str = include_str!("rule-set/holding.toml");

/// Returns the files of a rule set outside the workspace of redress, each with its path and text.
///
/// `source` says where the new crate's `Cargo.toml` takes the crates of redress from.
pub(crate) fn outside(names: &Names, source: &CratesFrom) -> Vec<(String, String)> {
    let source = |folder: &str| match source {
        // TOML takes a path with forward slashes on every platform.
        CratesFrom::Checkout(redress) => {
            let path = redress
                .join(folder)
                .display()
                .to_string()
                .replace('\\', "/");
            format!("{{ path = \"{path}\" }}")
        }
        CratesFrom::Git(url) => format!("{{ git = \"{url}\" }}"),
        CratesFrom::Registry(version) => format!("\"{version}\""),
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

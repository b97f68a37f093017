//! What the kit found of a rule set.

use std::fmt;

/// The checks of a rule set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The id of the set.
    pub set: String,
    /// Its version.
    pub version: String,
    /// Every check, those of the set first.
    pub checks: Vec<Check>,
}

/// One check of a set or of one of its rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The rule, or `None` for the set as a whole.
    pub rule: Option<String>,
    /// The stable name of the check.
    pub what: &'static str,
    /// How many claims or asks were really compared.
    pub claims: usize,
    /// Why it failed, with the smallest counterexample found, in words.
    pub outcome: Result<(), String>,
}

impl Report {
    /// Whether every check passed. A rule that could not be tried did not.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures().next().is_none()
    }

    /// The checks that failed.
    pub fn failures(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.outcome.is_err())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "rule set `{}` {}", self.set, self.version)?;
        self.checks
            .iter()
            .try_for_each(|check| writeln!(f, "{check}"))
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            rule,
            what,
            claims,
            outcome,
        } = self;
        let word = if outcome.is_ok() { "ok    " } else { "FAILED" };
        let of = rule.as_deref().unwrap_or("(the set)");
        write!(f, "{word} {of}: {what}, {claims} compared")?;
        match outcome {
            Ok(()) => Ok(()),
            Err(why) => write!(f, ": {why}"),
        }
    }
}

/// Carries the bytes of an ask to a set and those of the answer back; says in words where it cannot.
pub type Asker<'a> = dyn Fn(&[u8]) -> Result<Vec<u8>, String> + Sync + 'a;

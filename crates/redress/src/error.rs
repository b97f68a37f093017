//! What can go wrong on the way from a case file to a result.

/// An operational error. What the law or the facts do not allow is never an error but an answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A text of the law does not hold.
    #[error(transparent)]
    Law(#[from] redress_law::LawError),
    /// A rule or a profile is at fault.
    #[error("a rule set or profile is at fault: {0}")]
    Fault(#[from] redress_rule::RuleError),
    /// A rule set that is needed cannot be used.
    #[error(transparent)]
    RuleSet(#[from] redress_plugin_host::RegistryError),
    /// Loaded rule sets are to be used alone, and there is none.
    #[error("no rule set was found, and only loaded ones are to be used")]
    NoRuleSet,
    /// Nobody names the day whose law applies.
    #[error(
        "the case file names no judgment and no ruling, so that no day tells which law applies; give --as-of YYYY-MM-DD, or `judgment` under [case]"
    )]
    NoDay,
    /// There is no profile for the court of the case.
    #[error("there is no profile for the court `{court}`; give --profile, one of: {}", known.join(", "))]
    NoProfileForCourt {
        /// The court.
        court: String,
        /// The profiles that there are.
        known: Vec<String>,
    },
    /// A statute of conviction has no class.
    #[error(
        "{}: the statute of conviction is in no list of offenses; state `class` for the count, one of {}",
        counts.join("; "),
        classes()
    )]
    NoClass {
        /// Each such count, with its defendant and its statute.
        counts: Vec<String>,
    },
    /// An answer on the command line cannot be used.
    #[error("`{given}`: {problem}")]
    Answer {
        /// The part of the argument that is at fault.
        given: String,
        /// What is wrong and what to write.
        problem: String,
    },
}

/// The classes of offense, as a case file names them.
fn classes() -> String {
    let classes = redress_case::Class::ALL.map(|(_, name, _)| name);
    classes.join(", ")
}

//! Law outside of `rules/`: a citation, a circuit or a section number in the code of a crate that has no law.

/// Sections of the United States Code that restitution turns on.
const SECTIONS: &[&str] = &[
    "1593", "2248", "2251", "2252", "2255", "2259", "2264", "2429", "3013", "3014", "3509", "3553",
    "3559", "3572", "3612", "3613", "3663", "3664", "3771", "6103",
];

/// Forms of a citation.
const FORMS: &[&str] = &[
    "U.S.C.", "§", " F.2d", " F.3d", " F.4th", " U.S. ", "Pub. L.",
];

/// The courts of appeals, by the ids that profiles have.
const CIRCUITS: &[&str] = &[
    "ca1", "ca2", "ca3", "ca4", "ca5", "ca6", "ca7", "ca8", "ca9", "ca10", "ca11", "cadc",
];

/// Files in which one may stand, each with the reason.
pub(crate) const ALLOWED: &[(&str, &str)] = &[
    (
        "crates/cite/",
        "the forms of citations and the list of courts",
    ),
    (
        "crates/law/src/lessons.rs",
        "a list of files, compared with the folder",
    ),
    ("cli/src/help.rs", "examples of command lines"),
    (
        "crates/case/src/case.rs",
        "names of classes of offense, which case files have as keys",
    ),
    (
        "crates/case/src/facts.rs",
        "questions of facts, until a law can bring its own facts",
    ),
    (
        "crates/casefile/src/value.rs",
        "an example of a statute in an error and in the schema",
    ),
    (
        "crates/report/src/answer.rs",
        "the sign that a short citation leaves out",
    ),
    (
        "crates/report/src/meta.rs",
        "the notice of a copy under seal, which a reader of the law's files may not turn off",
    ),
    (
        "crates/ledger/src/posting.rs",
        "the sections that a ledger's file stores",
    ),
];

/// Keys of case files and of data that have a section in their name.
const KEYS: &[&str] = &[
    "assessment-2259a",
    "assessment-3013",
    "assessment-3014",
    "other-chapter-110",
];

/// Returns the first piece of law in some code without comments and tests.
pub(crate) fn law_in(code: &str) -> Option<String> {
    let code = KEYS.iter().fold(code.to_owned(), |code, key| {
        code.replace(&format!("\"{key}\""), "\"\"")
    });
    let form = FORMS.iter().find(|form| code.contains(**form));
    let section = SECTIONS
        .iter()
        .find(|section| has(&code, section, char::is_ascii_digit));
    let circuit = CIRCUITS
        .iter()
        .find(|circuit| has(&code, circuit, |c| c.is_ascii_alphanumeric() || *c == '_'));
    form.or(section)
        .or(circuit)
        .map(|found| found.trim().to_owned())
}

/// Returns whether a text has a word that no character of some kind touches.
fn has(text: &str, word: &str, part: impl Fn(&char) -> bool) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at.saturating_add(word.len())..);
        let after = after.and_then(|text| text.chars().next());
        !before.is_some_and(|c| part(&c)) && !after.is_some_and(|c| part(&c))
    })
}

#[cfg(test)]
mod tests {
    use super::law_in;

    #[test]
    fn law_is_found_in_literals_and_names() {
        for (code, found) in [
            ("Some(\"ca8\") => Reach::By(X)", Some("ca8")),
            ("fn assessment_3014() {}", Some("3014")),
            ("Due::Assessment2259A", Some("2259")),
            ("\"(18 U.S.C. 3612(f))\"", Some("U.S.C.")),
            ("\"990 F.3d 1127\"", Some("F.3d")),
            ("let cad = 12259; cache.ca8_of()", None),
            ("(Self::Assessment, \"assessment-2259a\")", None),
        ] {
            assert_eq!(law_in(code).as_deref(), found, "{code}");
        }
    }
}

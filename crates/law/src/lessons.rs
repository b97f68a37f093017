//! Lessons: those that ship, built into the program with the case files that they name, and those of one's own in the same form.

use redress_case::Side;
use redress_cite::Date;
use serde::Deserialize;
use toml::Spanned;

use crate::text::Day;
use crate::{LawError, Text};

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its id, the name of its file: `floor-of-2018`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it teaches.
    pub teaches: String,
    /// Its parts, in order.
    pub parts: Vec<LessonPart>,
    /// What to ask the class at the end.
    pub ask: Vec<LessonQuestion>,
    /// What to discuss: for whoever teaches.
    pub discuss: Vec<String>,
}

/// A part of a lesson: a case under some profiles on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonPart {
    /// Its title.
    pub title: String,
    /// The case file: a path from the folder of the lesson, or in the source of the program for a lesson that ships.
    pub facts: String,
    /// The profiles.
    pub profiles: Vec<String>,
    /// The day whose law applies.
    pub as_of: Date,
    /// Whose version of what is alleged or disputed to compute on.
    pub on: Side,
    /// Findings that are supposed, as `--assume` takes them.
    pub assume: Vec<String>,
    /// What to ask the class.
    pub ask: Vec<LessonQuestion>,
    /// What to discuss: for whoever teaches.
    pub discuss: Vec<String>,
}

/// A question to the class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonQuestion {
    /// The question.
    pub question: String,
    /// Its answer, as the author of the lesson wrote it; for the key alone.
    pub answer: Option<String>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected a question as text, or { question = \"...\", answer = \"...\" }"
)]
enum RawQuestion {
    Asked(String),
    Answered(AnsweredQuestion),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnsweredQuestion {
    question: String,
    answer: Option<String>,
}

impl From<RawQuestion> for LessonQuestion {
    fn from(raw: RawQuestion) -> Self {
        let (question, answer) = match raw {
            RawQuestion::Asked(question) => (question, None),
            RawQuestion::Answered(it) => (it.question, it.answer),
        };
        Self { question, answer }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    title: String,
    teaches: String,
    part: Vec<RawPart>,
    #[serde(default)]
    ask: Vec<RawQuestion>,
    #[serde(default)]
    discuss: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawPart {
    title: String,
    facts: String,
    profiles: Spanned<Vec<String>>,
    as_of: Day,
    #[serde(default)]
    on: Side,
    #[serde(default)]
    assume: Vec<String>,
    #[serde(default)]
    ask: Vec<RawQuestion>,
    #[serde(default)]
    discuss: Vec<String>,
}

macro_rules! texts {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../../", $path)))),*]
    };
}

/// The lessons, in the order in which they are taught.
const LESSONS: &[(&str, &str)] = texts![
    "lessons/before-and-after-paroline.toml",
    "lessons/viewer-or-distributor.toml",
    "lessons/disaggregating-the-original-abuse.toml",
    "lessons/floor-of-2018.toml",
];

/// The case files that they name.
const FACTS: &[(&str, &str)] = texts![
    "tests/decided/2012-amy-unknown-ca5/facts.toml",
    "tests/decided/2012-laraneta-ca7/facts.toml",
    "tests/decided/2013-lundquist-ca2/facts.toml",
    "tests/decided/2015-galan-ca9/facts.toml",
    "tests/decided/2017-knapp-ca8/facts.toml",
    "tests/decided/2019-rothenberg-ca11/facts.toml",
    "tests/decided/2021-clemens-ca8/facts.toml",
];

/// Every lesson that is built in.
///
/// # Errors
/// When a text does not read: says where, and what is wrong.
pub fn lessons() -> Result<Vec<Lesson>, LawError> {
    LESSONS
        .iter()
        .map(|(path, text)| lesson(path, text))
        .collect()
}

/// Returns the text of a case file that a built-in lesson names.
#[must_use]
pub fn lesson_facts(path: &str) -> Option<&'static str> {
    let mut known = FACTS.iter();
    known
        .find(|(known, _)| *known == path)
        .map(|(_, text)| *text)
}

/// Returns whether a text is a lesson, and no case file, by its keys; TOML that does not read can be either.
#[must_use]
pub fn is_lesson(text: &str) -> bool {
    let begins = |lead| text.lines().any(|line| line.starts_with(lead));
    (begins("[[part]]") || begins("teaches")) && !begins("[case]")
}

/// Reads a lesson; `path` names its file.
///
/// # Errors
/// When the text does not read: says where, and what is wrong.
pub fn lesson(path: &str, text: &str) -> Result<Lesson, LawError> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let id = name.strip_suffix(".toml").unwrap_or(name);
    let text = Text::of_a_file(path, text);
    let file: File = text.read(path)?;
    let questions = |raw: Vec<RawQuestion>| raw.into_iter().map(LessonQuestion::from).collect();
    let none = file
        .part
        .iter()
        .find(|part| part.profiles.as_ref().is_empty());
    if let Some(part) = none {
        let at = part.profiles.span().start;
        let error = LawError::at(
            &text,
            path,
            at,
            "this part has no profile, and so no answer",
        );
        return Err(error.with_help("name one or more, as in profiles = [\"ca7\", \"ca9\"]"));
    }
    let parts = file.part.into_iter().map(|raw| LessonPart {
        title: raw.title,
        facts: raw.facts,
        profiles: raw.profiles.into_inner(),
        as_of: raw.as_of.0,
        on: raw.on,
        assume: raw.assume,
        ask: questions(raw.ask),
        discuss: raw.discuss,
    });
    Ok(Lesson {
        id: id.to_owned(),
        title: file.title,
        teaches: file.teaches,
        parts: parts.collect(),
        ask: questions(file.ask),
        discuss: file.discuss,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "title = 'a'\nteaches = 'b'\n[[part]]\ntitle = 'c'\nfacts = 'f.toml'\nprofiles = ['ca7']\nas-of = 2012-11-14\n";

    fn of(text: &str) -> Result<Lesson, LawError> {
        lesson("lessons/tried.toml", text)
    }

    #[test]
    fn a_lesson_is_read_whole() {
        let text = format!("{GOOD}ask = ['d', {{ question = 'e', answer = 'f' }}]\n");
        let lesson = of(&text).unwrap();
        assert_eq!((lesson.id.as_str(), lesson.title.as_str()), ("tried", "a"));
        let [part] = lesson.parts.as_slice() else {
            panic!("one part was written")
        };
        assert_eq!(part.facts, "f.toml");
        assert_eq!(
            (part.on, part.as_of.to_string()),
            (Side::Found, "2012-11-14".to_owned())
        );
        let asked = part
            .ask
            .iter()
            .map(|it| (it.question.as_str(), it.answer.as_deref()));
        assert_eq!(asked.collect::<Vec<_>>(), [("d", None), ("e", Some("f"))]);
    }

    #[test]
    fn a_lesson_is_told_from_a_case_file() {
        assert!(is_lesson(GOOD));
        assert!(is_lesson(&GOOD.replace("11-14", "11-34")));
        assert!(!is_lesson("schema = 1\n[case]\nname = 'a'"));
        assert!(!is_lesson("no TOML"));
    }

    #[test]
    fn what_is_wrong_with_a_lesson_is_said_with_its_line() {
        for (from, to, line, says) in [
            ("as-of = 2012-11-14", "as-of = 2012-02-30", 7, ""),
            ("profiles", "profile", 6, "there is no key `profile`"),
            (
                "as-of = 2012-11-14",
                "as-of = 2012-11-14\non = 'court'",
                8,
                "there is no value `court`",
            ),
            ("teaches = 'b'\n", "", 1, "the key `teaches` is missing"),
            ("as-of = 2012-11-14\n", "", 3, "the key `as-of` is missing"),
            (
                "as-of = 2012-11-14",
                "as-of = 2012-11-14\nask = [{ asks = 'd' }]",
                8,
                "expected a question as text",
            ),
        ] {
            let error = of(&GOOD.replace(from, to)).unwrap_err();
            assert_eq!(error.line, line, "{error}");
            assert!(error.message.contains(says), "{error}");
            assert!(error.file.contains("lessons/tried.toml"), "{error}");
        }
    }

    #[test]
    fn the_lessons_that_ship_read() {
        let all = lessons().unwrap();
        assert_eq!(all.len(), LESSONS.len());
        for lesson in all {
            assert!(!lesson.parts.is_empty(), "{}", lesson.id);
            let facts = lesson.parts.iter().map(|part| &part.facts);
            let missing: Vec<_> = facts.filter(|path| lesson_facts(path).is_none()).collect();
            assert!(missing.is_empty(), "{}: {missing:?}", lesson.id);
            let asked = lesson.parts.iter().flat_map(|part| &part.ask);
            let mut asked = asked.chain(&lesson.ask);
            assert!(asked.all(|it| it.answer.is_some()), "{}", lesson.id);
            let questions = lesson
                .parts
                .iter()
                .map(|part| part.ask.len())
                .sum::<usize>();
            assert!(questions + lesson.ask.len() > 2, "{}", lesson.id);
        }
    }
}

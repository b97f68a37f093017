//! The lessons that ship: texts of `lessons/` with the case files that they name, built into the program.

use redress_case::Side;
use redress_cite::Date;
use serde::Deserialize;

use crate::text::Day;
use crate::{LawError, Text};

/// A lesson that is built in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its id: `floor-of-2018`.
    pub id: &'static str,
    /// Its title.
    pub title: String,
    /// What it teaches.
    pub teaches: String,
    /// Its parts, in order.
    pub parts: Vec<LessonPart>,
    /// What to ask the class at the end.
    pub ask: Vec<String>,
    /// What to discuss: for whoever teaches.
    pub discuss: Vec<String>,
}

/// A part of a lesson: a case under some profiles on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonPart {
    /// Its title.
    pub title: String,
    /// The case file: its path in the source of the program, and its text.
    pub facts: (&'static str, &'static str),
    /// The profiles.
    pub profiles: Vec<String>,
    /// The day whose law applies.
    pub as_of: Date,
    /// Whose version of what is alleged or disputed to compute on.
    pub on: Side,
    /// Findings that are supposed, as `--assume` takes them.
    pub assume: Vec<String>,
    /// What to ask the class.
    pub ask: Vec<String>,
    /// What to discuss: for whoever teaches.
    pub discuss: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    title: String,
    teaches: String,
    part: Vec<toml::Spanned<RawPart>>,
    #[serde(default)]
    ask: Vec<String>,
    #[serde(default)]
    discuss: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawPart {
    title: String,
    facts: String,
    profiles: Vec<String>,
    as_of: Day,
    #[serde(default)]
    on: Side,
    #[serde(default)]
    assume: Vec<String>,
    #[serde(default)]
    ask: Vec<String>,
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
        .map(|(path, text)| read(path, text, FACTS))
        .collect()
}

fn read(
    path: &'static str,
    text: &'static str,
    known: &[(&'static str, &'static str)],
) -> Result<Lesson, LawError> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let id = name.strip_suffix(".toml").unwrap_or(name);
    let text = Text::of_a_lesson(path, text);
    let file: File = text.read(path)?;
    let parts = file.part.into_iter().map(|spanned| {
        let at = spanned.span().start;
        let raw = spanned.into_inner();
        let facts = known.iter().find(|(path, _)| *path == raw.facts);
        let facts = *facts.ok_or_else(|| {
            let message = format!("the case file `{}` is not built in", raw.facts);
            LawError::at(&text, path, at, message)
        })?;
        Ok(LessonPart {
            title: raw.title,
            facts,
            profiles: raw.profiles,
            as_of: raw.as_of.0,
            on: raw.on,
            assume: raw.assume,
            ask: raw.ask,
            discuss: raw.discuss,
        })
    });
    Ok(Lesson {
        id,
        title: file.title,
        teaches: file.teaches,
        parts: parts.collect::<Result<_, LawError>>()?,
        ask: file.ask,
        discuss: file.discuss,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "title = 'a'\nteaches = 'b'\n[[part]]\ntitle = 'c'\nfacts = 'f.toml'\nprofiles = ['ca7']\nas-of = 2012-11-14\n";

    fn of(text: &'static str) -> Result<Lesson, LawError> {
        read("lessons/tried.toml", text, &[("f.toml", "schema = 1")])
    }

    #[test]
    fn a_lesson_is_read_whole() {
        let lesson = of(GOOD).unwrap();
        assert_eq!((lesson.id, lesson.title.as_str()), ("tried", "a"));
        let [part] = lesson.parts.as_slice() else {
            panic!("one part was written")
        };
        assert_eq!(part.facts, ("f.toml", "schema = 1"));
        assert_eq!(
            (part.on, part.as_of.to_string()),
            (Side::Found, "2012-11-14".to_owned())
        );
    }

    #[test]
    fn what_is_wrong_with_a_lesson_is_said_with_its_line() {
        let leak = |text: String| -> &'static str { text.leak() };
        for (from, to, line, says) in [
            (
                "f.toml",
                "g.toml",
                3,
                "the case file `g.toml` is not built in",
            ),
            ("as-of = 2012-11-14", "as-of = 2012-02-30", 7, ""),
            ("profiles", "profile", 6, "unknown field `profile`"),
            (
                "as-of = 2012-11-14",
                "as-of = 2012-11-14\non = 'court'",
                8,
                "unknown variant `court`",
            ),
            ("teaches = 'b'\n", "", 1, "missing field `teaches`"),
        ] {
            let error = of(leak(GOOD.replace(from, to))).unwrap_err();
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
            let questions = lesson
                .parts
                .iter()
                .map(|part| part.ask.len())
                .sum::<usize>();
            assert!(questions + lesson.ask.len() > 2, "{}", lesson.id);
        }
    }
}

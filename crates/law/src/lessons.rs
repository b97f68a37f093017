//! The lessons that ship: texts of `lessons/` with the case files that they name, built into the program.

use redress_cite::Date;
use serde::Deserialize;

use crate::text::Day;
use crate::{BUILT_IN, LawError, Text};

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
    /// Whose version of what is alleged or disputed to compute on: `government`, `defense`; else what was found.
    pub on: Option<String>,
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
    on: Option<String>,
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
    let text = Text {
        origin: format!("{path} ({BUILT_IN})"),
        text: text.into(),
    };
    let file: File =
        toml::from_str(&text.text).map_err(|error| LawError::toml(&text, path, &error))?;
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

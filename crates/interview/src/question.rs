//! The questions of an interview, and the next one of a state.

use redress::case::facts::{FactKind, FactRow};
use redress::case::{Case, Class};
use redress::casefile::{EXPECTED_STATUTE, words_of};
use redress_report::{ExpectedAnswer, OpenQuestion};

use crate::state::{FactSection, InterviewState, is_cause};

/// A question.
#[derive(Clone, Debug)]
pub struct InterviewQuestion {
    /// The name; no two questions of an interview have one name.
    pub(crate) name: String,
    /// The question in words.
    pub asks: String,
    /// The effect of the answer on the amount.
    pub why: Option<String>,
    /// The authorities of the rules that ask.
    pub authority: Vec<String>,
    /// Facts about the question, for help.
    pub(crate) about: Vec<(String, String)>,
    /// The valid answers, in few words, for the prompt.
    pub hint: String,
    /// The valid answers with examples, for help and for errors.
    pub examples: String,
    pub(crate) about_what: QuestionSubject,
}

/// The part of the case that a question is about.
#[derive(Clone, Debug)]
pub(crate) enum QuestionSubject {
    Name,
    Court,
    Docket,
    Judgment,
    Day,
    Defendant,
    /// A count of this defendant.
    Statute(String),
    /// The beginning or the end of a count: the defendant, the count, the key.
    OfCount(String, String, &'static str),
    /// The class of a count whose statute is in no list: the defendant, the count.
    Class(String, String),
    /// The victims whom a count harmed: the defendant, the count.
    Harmed(String, String),
    Victim,
    /// A loss of this victim.
    Head(String),
    /// The amount or the cause of a loss: the victim, the place, the key.
    OfLoss(String, usize, &'static str),
    Proof(FactSection, String),
    Source(FactSection, String),
    /// Anything else to add to a case file that was there before.
    More,
    Open(Box<OpenQuestion>),
    /// The case cannot be computed.
    Stuck,
}

impl InterviewQuestion {
    fn new(name: impl Into<String>, asks: impl Into<String>, about_what: QuestionSubject) -> Self {
        Self {
            name: name.into(),
            asks: asks.into(),
            why: None,
            authority: Vec::new(),
            about: Vec::new(),
            hint: String::new(),
            examples: String::new(),
            about_what,
        }
    }

    fn expecting(self, hint: impl Into<String>, examples: impl Into<String>) -> Self {
        Self {
            hint: hint.into(),
            examples: examples.into(),
            ..self
        }
    }

    fn because(self, why: impl Into<String>) -> Self {
        Self {
            why: Some(why.into()),
            ..self
        }
    }

    /// Returns the open point that the question is about, if it is about one.
    #[must_use]
    pub fn open_point(&self) -> Option<&OpenQuestion> {
        match &self.about_what {
            QuestionSubject::Open(open) => Some(open),
            _ => None,
        }
    }

    /// Returns whether the case cannot be computed with the last answer.
    #[must_use]
    pub const fn is_stuck(&self) -> bool {
        matches!(self.about_what, QuestionSubject::Stuck)
    }

    /// Returns the kind of the question, which names its field in a form.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match &self.about_what {
            QuestionSubject::Name => "name",
            QuestionSubject::Court => "court",
            QuestionSubject::Docket => "docket",
            QuestionSubject::Judgment => "judgment",
            QuestionSubject::Day => "day",
            QuestionSubject::Defendant => "defendant",
            QuestionSubject::Statute(_) => "statute",
            QuestionSubject::OfCount(_, _, key) | QuestionSubject::OfLoss(_, _, key) => key,
            QuestionSubject::Class(..) => "class",
            QuestionSubject::Harmed(..) => "harmed",
            QuestionSubject::Victim => "victim",
            QuestionSubject::Head(_) => "head",
            QuestionSubject::Proof(..) => "proof",
            QuestionSubject::Source(..) => "source",
            QuestionSubject::More => "more",
            QuestionSubject::Open(_) => "open",
            QuestionSubject::Stuck => "stuck",
        }
    }

    /// Returns whether the question is about the losses of a victim as a list.
    #[must_use]
    pub const fn is_of_losses(&self) -> bool {
        matches!(
            self.about_what,
            QuestionSubject::Head(_)
                | QuestionSubject::OfLoss(..)
                | QuestionSubject::Proof(FactSection::Losses, _)
                | QuestionSubject::Source(FactSection::Losses, _)
        )
    }

    /// Returns whether an empty line is an answer.
    #[must_use]
    pub fn takes_nothing(&self) -> bool {
        self.hint.contains("Enter")
    }

    /// Returns what is printed with the question: the argument for each view.
    pub fn shown(&self) -> impl Iterator<Item = &(String, String)> {
        self.about.iter().filter(|(label, _)| label == VIEW)
    }

    /// Returns what is printed in its help only.
    pub fn in_help(&self) -> impl Iterator<Item = &(String, String)> {
        self.about.iter().filter(|(label, _)| label != VIEW)
    }

    /// Returns the question after an answer with which the case cannot be computed.
    #[must_use]
    pub fn stuck() -> Self {
        let asks = "The case cannot be computed as it is; the error is above.";
        Self::new("stuck", asks, QuestionSubject::Stuck)
            .expecting("back or quit", "back, to change the last answer, or quit")
    }
}

/// The label of the argument for a view.
const VIEW: &str = "view";

const A_DAY: &str = "a day such as 6/14/2024 or 2024-06-14, the month first";
const AN_AMOUNT: &str = "an amount such as $12,500.00, 12500 or 12,500.50";
const AN_ID: &str =
    "a pseudonym such as v1 or amy: small letters, digits, `.`, `_` and `-`, never a real name";

/// Returns the next question about what the case is about; `None` once the case can be computed.
pub(crate) fn next_of_form(
    state: &InterviewState,
    case: Option<&Case>,
    resumed: bool,
) -> Option<InterviewQuestion> {
    let Some(case) = case else {
        return Some(first(state));
    };
    of_the_case(state, case)
        .or_else(|| case.defendants.is_empty().then(|| defendant(true)))
        .or_else(|| case.defendants.iter().find_map(|it| of_counts(state, it)))
        .or_else(|| another(state, "defendant", || defendant(false)))
        .or_else(|| case.victims.is_empty().then(|| victim(true)))
        .or_else(|| victims(case).find_map(|it| of_losses(state, it)))
        .or_else(|| another(state, "victim", || victim(false)))
        .or_else(|| (resumed && !state.has_passed("more")).then(more))
}

/// The questions before a case file can be written.
fn first(state: &InterviewState) -> InterviewQuestion {
    match state.name {
        None => InterviewQuestion::new(
            "name",
            "What is the caption of the case?",
            QuestionSubject::Name,
        )
        .expecting("text", "a caption such as United States v. Doe"),
        Some(_) => InterviewQuestion::new("court", "Which court?", QuestionSubject::Court)
            .because("the court decides whose law applies")
            .expecting(
                "a court",
                "a court such as N.D. Ill., Northern District of Illinois or ilnd",
            ),
    }
}

fn of_the_case(state: &InterviewState, case: &Case) -> Option<InterviewQuestion> {
    let open = |name: &str| !state.has_passed(name);
    if case.docket.is_none() && open("docket") {
        let asks = "What is the docket number?";
        return Some(
            InterviewQuestion::new("docket", asks, QuestionSubject::Docket).expecting(
                "text, or Enter for none",
                "a docket number such as 1:24-cr-00123",
            ),
        );
    }
    if case.judgment.is_none() && open("judgment") && state.day.is_none() {
        let asks = "On which day was the judgment entered, or is it expected?";
        return Some(
            InterviewQuestion::new("judgment", asks, QuestionSubject::Judgment)
                .because("the law of that day applies; skip if there is no such day")
                .expecting("a day", A_DAY),
        );
    }
    if case.judgment.is_none() && open("day") && state.day.is_none() {
        let asks = "The law of which day shall apply?";
        return Some(
            InterviewQuestion::new("day", asks, QuestionSubject::Day)
                .because("it is an option of the command, --as-of, and no part of the case file")
                .expecting("a day", A_DAY),
        );
    }
    None
}

fn defendant(first: bool) -> InterviewQuestion {
    let (asks, hint) = match first {
        true => ("Which id shall the defendant have in the file?", "an id"),
        false => (
            "Is there another defendant? Give an id.",
            "an id, or Enter for none",
        ),
    };
    let name = if first {
        "defendant"
    } else {
        "another-defendant"
    };
    let examples = "a pseudonym such as doe or d1: small letters, digits, `.`, `_` and `-`";
    InterviewQuestion::new(name, asks, QuestionSubject::Defendant).expecting(hint, examples)
}

fn victim(first: bool) -> InterviewQuestion {
    let (asks, hint) = match first {
        true => ("Which id shall the victim have in the file?", "an id"),
        false => (
            "Is there another victim? Give an id.",
            "an id, or Enter for none",
        ),
    };
    let name = if first { "victim" } else { "another-victim" };
    InterviewQuestion::new(name, asks, QuestionSubject::Victim).expecting(hint, AN_ID)
}

/// Returns a question for one more, unless the person said that there is no more.
fn another(
    state: &InterviewState,
    what: &str,
    question: impl Fn() -> InterviewQuestion,
) -> Option<InterviewQuestion> {
    (!state.has_passed(&format!("another-{what}"))).then(question)
}

fn of_counts(
    state: &InterviewState,
    defendant: &redress::case::Defendant,
) -> Option<InterviewQuestion> {
    let id = &defendant.id;
    for count in &defendant.counts {
        if !state.added.contains(&format!("count.{id}.{}", count.id)) {
            continue;
        }
        let of = |key: &'static str| QuestionSubject::OfCount(id.clone(), count.id.clone(), key);
        let open = |key: &str| !state.has_passed(&format!("{key}.{id}.{}", count.id));
        let unknown = |fact: &redress::case::StatedFact| {
            fact.value == redress::case::facts::FactValue::Unknown
        };
        if unknown(&count.ended) && open("ended") {
            let asks = format!(
                "On which day did the conduct of count {} of {id} end?",
                count.id
            );
            return Some(
                InterviewQuestion::new(format!("ended.{id}.{}", count.id), asks, of("ended"))
                    .because("the day decides which text of the statute applies")
                    .expecting("a day, or unknown", A_DAY),
            );
        }
        if unknown(&count.began) && !unknown(&count.ended) && open("began") {
            let asks = "On which day did it begin, if it was another day?";
            return Some(
                InterviewQuestion::new(format!("began.{id}.{}", count.id), asks, of("began"))
                    .expecting("a day, or Enter for the same day", A_DAY),
            );
        }
    }
    let subject = QuestionSubject::Statute(id.clone());
    let examples = EXPECTED_STATUTE;
    let name = format!("another-count.{id}");
    if defendant.counts.is_empty() && !state.has_passed(&name) {
        let asks = format!("Under which statute was {id} convicted on the first count?");
        return Some(InterviewQuestion::new(name, asks, subject).expecting("a statute", examples));
    }
    let asks = format!("Is there another count of {id}? Give its statute.");
    let question = InterviewQuestion::new(name, asks, subject)
        .expecting("a statute, or Enter for none", examples);
    (!state.has_passed(&question.name)).then_some(question)
}

/// Returns the question for the class of offense of a count whose statute no list of the law has.
pub(crate) fn class(defendant: &str, count: &str) -> InterviewQuestion {
    let asks = format!("Of which class of offense is count {count} of {defendant}?");
    let subject = QuestionSubject::Class(defendant.to_owned(), count.to_owned());
    let classes = Class::ALL.map(|(_, name, words)| format!("{name} ({words})"));
    InterviewQuestion::new(format!("class.{defendant}.{count}"), asks, subject)
        .because("the statute of conviction is in no list of offenses; the class decides which law applies")
        .expecting("a class", format!("one of {}", classes.join(", ")))
}

/// Returns the question for the victims whom a count harmed, where counts of several classes of offense have each its own.
pub(crate) fn harmed(defendant: &str, count: &str, case: &Case) -> InterviewQuestion {
    let asks = format!("Which victims did count {count} of {defendant} harm?");
    let subject = QuestionSubject::Harmed(defendant.to_owned(), count.to_owned());
    let ids: Vec<&str> = victims(case).map(|(id, _)| id).collect();
    InterviewQuestion::new(format!("harmed.{defendant}.{count}"), asks, subject)
        .because("the counts are of several classes of offense, each with its own rules")
        .expecting(
            "ids, all, none or unknown",
            format!(
                "all, none, or ids with commas between them, of {}",
                ids.join(", ")
            ),
        )
}

/// Returns the ids of the victims whom an answer names; `None` if it names another.
pub(crate) fn named_victims(case: &Case, line: &str) -> Option<Vec<String>> {
    let all: Vec<&str> = victims(case).map(|(id, _)| id).collect();
    let named: Vec<&str> = match line {
        "all" => all.clone(),
        "none" => Vec::new(),
        line => line.split([',', ' ']).filter(|id| !id.is_empty()).collect(),
    };
    let known = named.iter().all(|id| all.contains(id));
    known.then(|| named.into_iter().map(str::to_owned).collect())
}

/// Returns each victim, or group of victims, by the id of its table, with its losses.
fn victims(case: &Case) -> impl Iterator<Item = (&str, &redress::case::Victim)> {
    let mut groups: Vec<&str> = Vec::new();
    case.victims.iter().filter_map(move |it| match &it.group {
        Some(group) if groups.contains(&group.as_str()) => None,
        Some(group) => {
            groups.push(group);
            Some((group.as_str(), it))
        }
        None => Some((it.id.as_str(), it)),
    })
}

fn of_losses(
    state: &InterviewState,
    (id, victim): (&str, &redress::case::Victim),
) -> Option<InterviewQuestion> {
    for (place, loss) in victim.losses.iter().enumerate() {
        if !state.added.contains(&format!("loss.{id}.{place}")) {
            continue;
        }
        let of = |key: &'static str| QuestionSubject::OfLoss(id.to_owned(), place, key);
        let open = |key: &str| !state.has_passed(&format!("{key}.{id}.{place}"));
        if loss.amount.value == redress::case::facts::FactValue::Unknown && open("amount") {
            let asks = format!("What is the amount of loss {} of {id}?", loss.id);
            return Some(
                InterviewQuestion::new(format!("amount.{id}.{place}"), asks, of("amount"))
                    .expecting("an amount, or unknown", AN_AMOUNT),
            );
        }
        if loss.facts.cause.is_none() && open("cause") {
            let asks = format!("What caused loss {} of {id}?", loss.id);
            return Some(
                InterviewQuestion::new(format!("cause.{id}.{place}"), asks, of("cause"))
                    .because("only losses that result from the offense count, each by its own rule")
                    .expecting("a cause, or unknown", causes()),
            );
        }
    }
    let name = format!("another-loss.{id}");
    if state.has_passed(&name) {
        return None;
    }
    if let Some(question) = standing(state, FactSection::Losses, id) {
        return Some(question);
    }
    let subject = QuestionSubject::Head(id.to_owned());
    let (asks, hint) = match victim.losses.is_empty() {
        true => (
            format!("Which losses does {id} have? Give the head of the first."),
            "a head",
        ),
        false => (
            format!("Is there another loss of {id}? Give its head."),
            "a head, or Enter for none",
        ),
    };
    Some(InterviewQuestion::new(name, asks, subject).expecting(hint, one_of("head")))
}

fn causes() -> String {
    format!(
        "{}: the defendant's own offense, the trade in the images by many, the abuse in which they were made, somebody else, before the offense, a conspiracy",
        one_of("cause")
    )
}

fn one_of(key: &str) -> String {
    format!("one of {}", words_of(key).unwrap_or_default().join(", "))
}

/// Returns the question for the proof or the source of the facts of a section, if they are not known.
pub(crate) fn standing(
    state: &InterviewState,
    section: FactSection,
    victim: &str,
) -> Option<InterviewQuestion> {
    let words = section.words(victim);
    let named = |what: &str| format!("{what} of {words}");
    match state.standings.get(&(section, victim.to_owned())) {
        None => {
            let asks = format!("How do these facts stand: {words}?");
            let before = state.last.get(&section);
            let hint = match before {
                Some(before) => format!(
                    "found, admitted, stipulated, unopposed, alleged, or Enter for {} as before",
                    before.in_words()
                ),
                None => "found, admitted, stipulated, unopposed or alleged".to_owned(),
            };
            let subject = QuestionSubject::Proof(section, victim.to_owned());
            Some(
                InterviewQuestion::new(named("proof"), asks, subject)
                    .because("what is only alleged is no finding; it is asked once for all of them")
                    .expecting(hint, PROOFS),
            )
        }
        Some(known) if known.lacks_source() => {
            let asks = format!("Where is it written: {words}?");
            let subject = QuestionSubject::Source(section, victim.to_owned());
            let examples =
                "an entry of the docket or a page, such as ECF 41, or presentence report, page 12";
            Some(
                InterviewQuestion::new(named("source"), asks, subject)
                    .expecting("text, or Enter for none", examples),
            )
        }
        Some(_) => None,
    }
}

const PROOFS: &str = "one of found (by the court), admitted (by the defendant), stipulated (by both sides), unopposed, alleged (by one side)";

fn more() -> InterviewQuestion {
    let asks = "Is there anything to add before the open points?";
    InterviewQuestion::new("more", asks, QuestionSubject::More).expecting(
        "defendant, victim, count ID, loss ID, or Enter for nothing",
        "defendant, victim, count doe (of the defendant doe) or loss v1 (of the victim v1)",
    )
}

/// Returns an open point as a question.
pub(crate) fn open(open: OpenQuestion, case: &Case) -> InterviewQuestion {
    let (hint, examples) = expected(&open);
    let asks = match &open.expects {
        ExpectedAnswer::View(_) => format!("{}. Which view do you take?", open.asks),
        ExpectedAnswer::Choice(_) => format!("Left to the court: {}.", lower(&open.asks)),
        _ => open.asks.clone(),
    };
    let asks = match whose(&open, case) {
        whose if whose.is_empty() => asks,
        whose => format!("{whose}: {asks}"),
    };
    InterviewQuestion {
        why: Some(open.effect.clone()).filter(|why| !why.is_empty()),
        authority: open.authority.clone(),
        about: open.about.clone(),
        ..InterviewQuestion::new(
            open.name.clone(),
            asks,
            QuestionSubject::Open(Box::new(open)),
        )
        .expecting(hint, examples)
    }
}

/// Returns the victim and the defendant of an open point, as far as it is about one of several.
fn whose(open: &OpenQuestion, case: &Case) -> String {
    let of_the_claim = match &open.expects {
        ExpectedAnswer::View(_) => return String::new(),
        ExpectedAnswer::Choice(_) => true,
        ExpectedAnswer::Fact(key) => FactSection::of_path(key.row().path) == FactSection::Conduct,
        ExpectedAnswer::OfLoss(..) | ExpectedAnswer::Losses => false,
    };
    let victim = (case.victims.len() > 1).then(|| open.victim.clone());
    let defendant = (of_the_claim && case.defendants.len() > 1).then(|| open.defendant.clone());
    let both: Vec<String> = victim.into_iter().chain(defendant).collect();
    both.join(" against ")
}

fn lower(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_lowercase().chain(rest).collect(),
        None => String::new(),
    }
}

fn expected(open: &OpenQuestion) -> (String, String) {
    let owned = |(hint, examples): (&str, &str)| (hint.to_owned(), examples.to_owned());
    match &open.expects {
        ExpectedAnswer::Fact(key) => {
            let (hint, examples) = of_row(key.row());
            match key.row().fails_of_proof() {
                true => (hint, format!("{examples}; not proved, if the proof failed")),
                false => (hint, examples),
            }
        }
        ExpectedAnswer::OfLoss(_, fact) if is_cause(fact.row()) => {
            ("a cause, or unknown".to_owned(), causes())
        }
        ExpectedAnswer::OfLoss(_, fact) => of_row(fact.row()),
        ExpectedAnswer::Losses => owned((
            "add, or unknown",
            "add, to list the losses one by one, or unknown",
        )),
        ExpectedAnswer::View(views) => {
            let numbered = (1_usize..)
                .zip(views)
                .map(|(n, view)| format!("{n} {view}"));
            let numbered = numbered.collect::<Vec<_>>().join(", ");
            (
                format!("{numbered}, or skip"),
                format!("a view or its number: {numbered}; skip leaves the question open"),
            )
        }
        ExpectedAnswer::Choice(methods) => {
            let (hint, methods) = match methods.is_empty() {
                true => ("an amount, a share, or skip", String::new()),
                false => (
                    "an amount, a share, a method, or skip",
                    format!(", or a method: {}", methods.join(", ")),
                ),
            };
            (
                hint.to_owned(),
                format!(
                    "an amount such as $5,000.00, a share such as 1/136 or 12.5%{methods}; skip leaves it to the court"
                ),
            )
        }
    }
}

fn of_row(row: &FactRow) -> (String, String) {
    let (hint, examples) = match row.kind {
        FactKind::YesNo => (
            "yes, no or unknown",
            "yes, no, or unknown if nobody has found it",
        ),
        FactKind::Money => ("an amount, or unknown", AN_AMOUNT),
        FactKind::Count => ("a number, or unknown", "a whole number such as 12"),
        FactKind::Day => ("a day, or unknown", A_DAY),
        FactKind::Amounts => (
            "amounts, or unknown",
            "amounts with semicolons between them, such as 3,000.00; 1,500.00",
        ),
    };
    (hint.to_owned(), examples.to_owned())
}

/// The kind of field that takes an answer in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerField {
    /// Text of one line.
    Line,
    /// One of these words.
    Words(Vec<String>),
    /// One of these words, or another line, such as an amount or a share.
    WordsOrLine(Vec<String>),
}

impl InterviewQuestion {
    /// Returns the kind of field that takes an answer.
    #[must_use]
    pub fn field(&self) -> AnswerField {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let list = |key: &str| words_of(key).unwrap_or_default();
        let words = |words: Vec<&'static str>| AnswerField::Words(owned(&words));
        match &self.about_what {
            QuestionSubject::Head(_) => words(list("head")),
            QuestionSubject::OfLoss(_, _, "cause") => words(list("cause")),
            QuestionSubject::Class(..) => {
                words(Class::ALL.iter().map(|(_, name, _)| *name).collect())
            }
            QuestionSubject::Proof(..) => words(PROOF_WORDS.to_vec()),
            QuestionSubject::Open(open) => match &open.expects {
                ExpectedAnswer::Fact(key) if key.row().kind == FactKind::YesNo => {
                    match key.row().fails_of_proof() {
                        true => words(vec!["yes", "no", "not proved"]),
                        false => words(vec!["yes", "no"]),
                    }
                }
                ExpectedAnswer::OfLoss(_, fact) if is_cause(fact.row()) => words(list("cause")),
                ExpectedAnswer::OfLoss(_, fact) if fact.row().kind == FactKind::YesNo => {
                    words(vec!["yes", "no"])
                }
                ExpectedAnswer::Losses => words(vec!["add"]),
                ExpectedAnswer::View(views) => AnswerField::Words(views.clone()),
                ExpectedAnswer::Choice(methods) => AnswerField::WordsOrLine(methods.clone()),
                _ => AnswerField::Line,
            },
            _ => AnswerField::Line,
        }
    }
}

/// The kinds of proof that are asked.
pub(crate) const PROOF_WORDS: [&str; 5] =
    ["found", "admitted", "stipulated", "unopposed", "alleged"];

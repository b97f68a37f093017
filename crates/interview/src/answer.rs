//! From a line of the person to the next state.

use redress::case::facts::{FactKind, FactRow};
use redress::case::{Case, Class, How};
use redress::casefile::{EditError, NewValue, words_of};
use redress::cite::Date;
use redress::money::Usd;
use redress_report::{ExpectedAnswer, OpenQuestion};
use redress_table::{TableError, amount, court, day};

use crate::question::{InterviewQuestion, PROOF_WORDS, QuestionSubject, named_victims};
use crate::state::{FactSection, InterviewState, SectionProof, is_cause};

/// The reason why a line is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerError {
    /// It is none of the valid answers.
    Expected,
    /// The reason in words.
    Because(String),
}

impl From<EditError> for AnswerError {
    fn from(error: EditError) -> Self {
        Self::Because(match error {
            EditError::Syntax => "the file cannot be read as TOML".to_owned(),
            EditError::Shape => {
                "the file has something else in that place; change it in an editor".to_owned()
            }
        })
    }
}

impl From<TableError> for AnswerError {
    fn from(error: TableError) -> Self {
        Self::Because(error.what)
    }
}

/// Leaves a question open.
pub fn skip(state: &mut InterviewState, question: &InterviewQuestion) {
    match &question.about_what {
        QuestionSubject::Proof(section, victim) => {
            let key = (*section, victim.clone());
            state.standings.insert(key, SectionProof::default());
        }
        QuestionSubject::Source(section, victim) => no_source(state, *section, victim),
        _ => state.pass(&question.name),
    }
}

fn no_source(state: &mut InterviewState, section: FactSection, victim: &str) {
    source(state, section, victim, "");
}

fn source(state: &mut InterviewState, section: FactSection, victim: &str, text: &str) {
    if let Some(standing) = state.standings.get_mut(&(section, victim.to_owned())) {
        standing.source = Some(text.to_owned());
        state.last.insert(section, standing.clone());
    }
}

/// Returns the state after an answer. `today` decides the century of a year of two digits.
///
/// # Errors
/// If the line is no answer to the question.
pub fn answered(
    state: &InterviewState,
    case: Option<&Case>,
    question: &InterviewQuestion,
    line: &str,
    today: Date,
) -> Result<InterviewState, AnswerError> {
    if line.is_empty() && !question.takes_nothing() {
        return Err(AnswerError::Expected);
    }
    let mut state = state.clone();
    let text = || NewValue::Text(line.to_owned());
    let unknown = is_unknown(line);
    match &question.about_what {
        QuestionSubject::Stuck => return Err(AnswerError::Expected),
        QuestionSubject::Name => state.name = Some(line.to_owned()),
        QuestionSubject::Court => {
            let court = court(line)?;
            let name = state.name.clone().unwrap_or_default();
            state.begin(&name, court.as_str())?;
        }
        QuestionSubject::Docket
        | QuestionSubject::Defendant
        | QuestionSubject::Victim
        | QuestionSubject::Statute(_)
        | QuestionSubject::Head(_)
            if line.is_empty() =>
        {
            state.pass(&question.name);
        }
        QuestionSubject::Docket => state.set_case("docket", &text())?,
        QuestionSubject::Judgment => {
            state.set_case("judgment", &NewValue::Day(day(line, today)?))?
        }
        QuestionSubject::Day => state.day = Some(day(line, today)?),
        QuestionSubject::Defendant => state.add_person("defendant", line)?,
        QuestionSubject::Victim => state.add_person("victim", line)?,
        QuestionSubject::Statute(defendant) => state.add_count(defendant, line)?,
        QuestionSubject::OfCount(..)
        | QuestionSubject::OfLoss(..)
        | QuestionSubject::Harmed(..)
            if unknown || line.is_empty() =>
        {
            state.pass(&question.name);
        }
        QuestionSubject::OfCount(defendant, count, key) => {
            let day = NewValue::Day(day(line, today)?);
            state.set_count(defendant, count, key, &day)?;
        }
        QuestionSubject::Harmed(defendant, count) => {
            let named = case.and_then(|case| named_victims(case, line));
            let named = NewValue::Texts(named.ok_or(AnswerError::Expected)?);
            state.set_count(defendant, count, "victims", &named)?;
        }
        QuestionSubject::Class(defendant, count) => {
            let plain = line.to_lowercase();
            let class = Class::ALL.iter().find(|(_, name, _)| *name == plain);
            let (_, class, _) = class.ok_or(AnswerError::Expected)?;
            let class = NewValue::Text((*class).to_owned());
            state.set_count(defendant, count, "class", &class)?;
        }
        QuestionSubject::Head(victim) => state.add_loss(victim, &word("head", line)?)?,
        QuestionSubject::OfLoss(victim, place, key) => {
            let value = match *key {
                "cause" => NewValue::Text(word("cause", line)?),
                _ => money(line)?,
            };
            state.set_loss(victim, *place, key, value)?;
        }
        QuestionSubject::Proof(section, victim) => {
            let standing = match (line.is_empty(), state.last.get(section)) {
                (true, Some(last)) => last.clone(),
                (true, None) => return Err(AnswerError::Expected),
                (false, _) => SectionProof {
                    proof: Some(proof(line)?),
                    source: None,
                },
            };
            state.standings.insert((*section, victim.clone()), standing);
        }
        QuestionSubject::Source(section, victim) => source(&mut state, *section, victim, line),
        QuestionSubject::More => more(&mut state, case, line)?,
        QuestionSubject::Open(open) => {
            let case = case.ok_or(AnswerError::Expected)?;
            close(&mut state, case, open, line, today)?;
        }
    }
    Ok(state)
}

fn is_unknown(line: &str) -> bool {
    ["unknown", "don't know", "not known"].contains(&line.to_lowercase().as_str())
}

/// Answers an open point.
fn close(
    state: &mut InterviewState,
    case: &Case,
    open: &OpenQuestion,
    line: &str,
    today: Date,
) -> Result<(), AnswerError> {
    // One question is asked once, even if its answer does not close it: a fact that is only alleged is no finding.
    state.pass(&open.name);
    if is_unknown(line) {
        return Ok(());
    }
    match &open.expects {
        ExpectedAnswer::Losses => {
            if line != "add" {
                return Err(AnswerError::Expected);
            }
            state
                .passed
                .remove(&format!("another-loss.{}", open.victim));
        }
        ExpectedAnswer::View(views) => {
            let mut numbered = (1_usize..).zip(views);
            let is = |(n, view): &(usize, &String)| {
                view.eq_ignore_ascii_case(line) || n.to_string() == line
            };
            let (_, view) = numbered.find(is).ok_or(AnswerError::Expected)?;
            state.set_view(&open.name, view)?;
        }
        ExpectedAnswer::Choice(methods) => {
            let id = open.name.split('.').next().unwrap_or_default();
            let how = choice(case, id, methods, line)?;
            state.add_choice(case, (id, &open.victim, &open.defendant), how)?;
        }
        ExpectedAnswer::OfLoss(place, fact) if is_cause(fact.row()) => {
            let cause = NewValue::Text(word("cause", line)?);
            state.set_loss(&open.victim, *place, "cause", cause)?;
        }
        ExpectedAnswer::OfLoss(place, fact) => {
            let value = value(fact.row(), line, today)?;
            state.set_loss(&open.victim, *place, fact.row().name(), value)?;
        }
        ExpectedAnswer::Fact(key) => {
            let row = key.row();
            let failed = ["not proved", "not-proved"].contains(&line.to_lowercase().as_str());
            let value = match failed && row.fails_of_proof() {
                true => NewValue::Table(vec![("proof", NewValue::Text("not-proved".to_owned()))]),
                false => value(row, line, today)?,
            };
            state.set_fact(case, &open.victim, &open.defendant, row.path, value)?;
        }
    }
    Ok(())
}

/// Reads the value of a fact.
fn value(row: &FactRow, line: &str, today: Date) -> Result<NewValue, AnswerError> {
    match row.kind {
        FactKind::YesNo => match line.to_lowercase().as_str() {
            "yes" | "y" | "true" => Ok(NewValue::YesNo(true)),
            "no" | "n" | "false" => Ok(NewValue::YesNo(false)),
            _ => Err(AnswerError::Expected),
        },
        FactKind::Money => money(line),
        FactKind::Count => line
            .parse::<u32>()
            .map_or(Err(AnswerError::Expected), |count| {
                Ok(NewValue::Count(i64::from(count)))
            }),
        FactKind::Day => Ok(NewValue::Day(day(line, today)?)),
        FactKind::Amounts => {
            // A comma with a blank divides amounts, one without divides thousands.
            let parts = line.split(';').flat_map(|part| part.split(", "));
            let parts = parts.map(str::trim).filter(|part| !part.is_empty());
            let all = parts.map(positive).collect::<Result<Vec<_>, _>>()?;
            Ok(NewValue::Amounts(all))
        }
    }
}

fn money(line: &str) -> Result<NewValue, AnswerError> {
    positive(line).map(NewValue::Amount)
}

fn positive(text: &str) -> Result<Usd, AnswerError> {
    match amount(text)? {
        (_, true) => Err(AnswerError::Because("the amount is negative".to_owned())),
        (amount, false) => Ok(amount),
    }
}

/// Reads a choice of the court: an amount, a share or a method.
fn choice(
    case: &Case,
    id: &str,
    methods: &[String],
    line: &str,
) -> Result<(&'static str, NewValue), AnswerError> {
    if let Ok((_, false)) = amount(line) {
        return Ok(("amount", money(line)?));
    }
    let made = redress::choose(case, &format!("{id}={line}"));
    let made = made.map_err(|_| AnswerError::Expected)?;
    match made.into_iter().next().map(|made| made.how) {
        Some(How::Amount(amount)) => Ok(("amount", NewValue::Amount(amount))),
        Some(How::Share(_)) => Ok(("share", NewValue::Text(line.to_owned()))),
        Some(How::Method(method)) if methods.contains(&method) => {
            Ok(("method", NewValue::Text(method)))
        }
        Some(How::Method(_)) | None => Err(AnswerError::Expected),
    }
}

/// Reads a word of a list of the case file.
fn word(key: &str, line: &str) -> Result<String, AnswerError> {
    let plain = line.to_lowercase().replace([' ', '_'], "-");
    let words = words_of(key).unwrap_or_default();
    let known = words.iter().find(|word| **word == plain);
    known.map(|word| (*word).to_owned()).ok_or_else(|| {
        match redress::casefile::did_you_mean(&plain, words.iter().copied()) {
            Some(near) => AnswerError::Because(format!("no such {key}; did you mean `{near}`?")),
            None => AnswerError::Expected,
        }
    })
}

/// Reads how the facts of a section stand.
fn proof(line: &str) -> Result<&'static str, AnswerError> {
    let given = line.to_lowercase();
    let known = PROOF_WORDS.into_iter().find(|proof| *proof == given);
    known.ok_or(AnswerError::Expected)
}

/// Asks for something that a case file lacks, though it is complete.
fn more(state: &mut InterviewState, case: Option<&Case>, line: &str) -> Result<(), AnswerError> {
    let mut words = line.split_whitespace();
    let (what, id) = (words.next().unwrap_or_default(), words.next());
    let ids: Vec<&str> = case
        .into_iter()
        .flat_map(|case| match what {
            "count" => case
                .defendants
                .iter()
                .map(|it| it.id.as_str())
                .collect::<Vec<_>>(),
            _ => case
                .victims
                .iter()
                .map(|it| it.group.as_ref().unwrap_or(&it.id).as_str())
                .collect(),
        })
        .collect();
    let only = match ids.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    match (what, id.or(only)) {
        ("", _) => state.pass("more"),
        ("defendant" | "victim", _) => {
            state.passed.remove(&format!("another-{what}"));
        }
        ("count" | "loss", Some(id)) if ids.contains(&id) => {
            state.passed.remove(&format!("another-{what}.{id}"));
        }
        ("count" | "loss", Some(_)) => {
            let whose = if what == "count" {
                "defendant"
            } else {
                "victim"
            };
            return Err(AnswerError::Because(format!(
                "there is no such {whose}; there are: {}",
                ids.join(", ")
            )));
        }
        _ => return Err(AnswerError::Expected),
    }
    Ok(())
}

/// Reads an amount as people write it, such as $12,500.00.
///
/// # Errors
/// The reason, in words.
pub fn amount_of(line: &str) -> Result<Usd, String> {
    positive(line).map_err(|error| match error {
        AnswerError::Because(why) => why,
        AnswerError::Expected => "this is no amount".to_owned(),
    })
}

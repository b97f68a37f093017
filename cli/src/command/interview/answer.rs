//! From a line of the person to the next state.

use redress::case::facts::{Kind, Row};
use redress::case::{Case, Class, How};
use redress::casefile::{EditError, NewValue, words_of};
use redress_report::{ExpectedAnswer, OpenQuestion};
use redress_table::{TableError, amount, court, day};

use super::question::{Question, Subject, is_cause, named_victims};
use super::state::{Section, Standing, State};
use crate::command::ledger::shared::today;

/// The meaning of a line.
#[derive(Debug)]
pub(super) enum Reply {
    Help,
    Back,
    Skip,
    Quit,
    State(Box<State>),
}

/// The reason why a line is no answer.
#[derive(Debug)]
pub(super) enum Wrong {
    /// It is none of the valid answers.
    Expected,
    Because(String),
}

impl From<EditError> for Wrong {
    fn from(error: EditError) -> Self {
        Self::Because(match error {
            EditError::Syntax => "the file cannot be read as TOML".to_owned(),
            EditError::Shape => {
                "the file has something else in that place; change it in an editor".to_owned()
            }
        })
    }
}

impl From<TableError> for Wrong {
    fn from(error: TableError) -> Self {
        Self::Because(error.what)
    }
}

/// Returns the command that a line is, if it is one.
pub(super) fn command(line: &str) -> Option<Reply> {
    match line.to_lowercase().as_str() {
        "?" | "help" => Some(Reply::Help),
        "back" => Some(Reply::Back),
        "skip" => Some(Reply::Skip),
        "quit" => Some(Reply::Quit),
        _ => None,
    }
}

/// Returns the section whose proof and source are asked before this question.
pub(super) fn section(open: &OpenQuestion) -> Option<Section> {
    match &open.expects {
        ExpectedAnswer::Fact(key) => Some(Section::of_path(key.row().path)),
        ExpectedAnswer::OfLoss(_, fact) if !is_cause(fact.row()) => Some(Section::Losses),
        _ => None,
    }
}

/// Leaves a question open.
pub(super) fn skip(state: &mut State, question: &Question) {
    match &question.about_what {
        Subject::Proof(section, victim) => {
            let key = (*section, victim.clone());
            state.standings.insert(key, Standing::default());
        }
        Subject::Source(section, victim) => no_source(state, *section, victim),
        _ => state.pass(&question.name),
    }
}

fn no_source(state: &mut State, section: Section, victim: &str) {
    source(state, section, victim, "");
}

fn source(state: &mut State, section: Section, victim: &str, text: &str) {
    if let Some(standing) = state.standings.get_mut(&(section, victim.to_owned())) {
        standing.source = Some(text.to_owned());
        state.last.insert(section, standing.clone());
    }
}

/// Returns the state after an answer.
pub(super) fn answered(
    state: &State,
    case: Option<&Case>,
    question: &Question,
    line: &str,
) -> Result<Reply, Wrong> {
    if line.is_empty() && !question.takes_nothing() {
        return Err(Wrong::Expected);
    }
    let mut state = state.clone();
    let text = || NewValue::Text(line.to_owned());
    let unknown = ["unknown", "don't know", "not known"].contains(&line.to_lowercase().as_str());
    match &question.about_what {
        Subject::Stuck => return Err(Wrong::Expected),
        Subject::Name => state.name = Some(line.to_owned()),
        Subject::Court => {
            let court = court(line)?;
            let name = state.name.clone().unwrap_or_default();
            state.begin(&name, court.as_str())?;
        }
        Subject::Docket
        | Subject::Defendant
        | Subject::Victim
        | Subject::Statute(_)
        | Subject::Head(_)
            if line.is_empty() =>
        {
            state.pass(&question.name);
        }
        Subject::Docket => state.set_case("docket", &text())?,
        Subject::Judgment => state.set_case("judgment", &NewValue::Day(day(line, today())?))?,
        Subject::Day => state.day = Some(day(line, today())?),
        Subject::Defendant => state.add_person("defendant", line)?,
        Subject::Victim => state.add_person("victim", line)?,
        Subject::Statute(defendant) => state.add_count(defendant, line)?,
        Subject::OfCount(..) | Subject::OfLoss(..) | Subject::Harmed(..)
            if unknown || line.is_empty() =>
        {
            state.pass(&question.name);
        }
        Subject::OfCount(defendant, count, key) => {
            let day = NewValue::Day(day(line, today())?);
            state.set_count(defendant, count, key, &day)?;
        }
        Subject::Harmed(defendant, count) => {
            let named = case.and_then(|case| named_victims(case, line));
            let named = NewValue::Texts(named.ok_or(Wrong::Expected)?);
            state.set_count(defendant, count, "victims", &named)?;
        }
        Subject::Class(defendant, count) => {
            let plain = line.to_lowercase();
            let class = Class::ALL.iter().find(|(_, name, _)| *name == plain);
            let (_, class, _) = class.ok_or(Wrong::Expected)?;
            let class = NewValue::Text((*class).to_owned());
            state.set_count(defendant, count, "class", &class)?;
        }
        Subject::Head(victim) => state.add_loss(victim, &word("head", line)?)?,
        Subject::OfLoss(victim, place, key) => {
            let value = match *key {
                "cause" => NewValue::Text(word("cause", line)?),
                _ => money(line)?,
            };
            state.set_loss(victim, *place, key, value)?;
        }
        Subject::Proof(section, victim) => {
            let standing = match (line.is_empty(), state.last.get(section)) {
                (true, Some(last)) => last.clone(),
                (true, None) => return Err(Wrong::Expected),
                (false, _) => Standing {
                    proof: Some(proof(line)?),
                    source: None,
                },
            };
            state.standings.insert((*section, victim.clone()), standing);
        }
        Subject::Source(section, victim) => source(&mut state, *section, victim, line),
        Subject::More => more(&mut state, case, line)?,
        Subject::Open(open) => {
            let case = case.ok_or(Wrong::Expected)?;
            close(&mut state, case, open, line, unknown)?;
        }
    }
    Ok(Reply::State(Box::new(state)))
}

/// Answers an open point.
fn close(
    state: &mut State,
    case: &Case,
    open: &OpenQuestion,
    line: &str,
    unknown: bool,
) -> Result<(), Wrong> {
    // One question is asked once, even if its answer does not close it: a fact that is only alleged is no finding.
    state.pass(&open.name);
    if unknown {
        return Ok(());
    }
    match &open.expects {
        ExpectedAnswer::Losses => {
            if line != "add" {
                return Err(Wrong::Expected);
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
            let (_, view) = numbered.find(is).ok_or(Wrong::Expected)?;
            state.views.insert(open.name.clone(), view.clone());
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
            let value = value(fact.row(), line)?;
            state.set_loss(&open.victim, *place, fact.row().name(), value)?;
        }
        ExpectedAnswer::Fact(key) => {
            let row = key.row();
            let failed = ["not proved", "not-proved"].contains(&line.to_lowercase().as_str());
            let value = match failed && row.fails_of_proof() {
                true => NewValue::Table(vec![("proof", NewValue::Text("not-proved".to_owned()))]),
                false => value(row, line)?,
            };
            state.set_fact(case, &open.victim, &open.defendant, row.path, value)?;
        }
    }
    Ok(())
}

/// Reads the value of a fact.
fn value(row: &Row, line: &str) -> Result<NewValue, Wrong> {
    match row.kind {
        Kind::YesNo => match line.to_lowercase().as_str() {
            "yes" | "y" | "true" => Ok(NewValue::YesNo(true)),
            "no" | "n" | "false" => Ok(NewValue::YesNo(false)),
            _ => Err(Wrong::Expected),
        },
        Kind::Money => money(line),
        Kind::Count => line.parse::<u32>().map_or(Err(Wrong::Expected), |count| {
            Ok(NewValue::Count(i64::from(count)))
        }),
        Kind::Day => Ok(NewValue::Day(day(line, today())?)),
        Kind::Amounts => {
            // A comma with a blank divides amounts, one without divides thousands.
            let parts = line.split(';').flat_map(|part| part.split(", "));
            let parts = parts.map(str::trim).filter(|part| !part.is_empty());
            let all = parts.map(positive).collect::<Result<Vec<_>, _>>()?;
            Ok(NewValue::Amounts(all))
        }
    }
}

fn money(line: &str) -> Result<NewValue, Wrong> {
    positive(line).map(NewValue::Amount)
}

fn positive(text: &str) -> Result<redress::money::Usd, Wrong> {
    match amount(text)? {
        (_, true) => Err(Wrong::Because("the amount is negative".to_owned())),
        (amount, false) => Ok(amount),
    }
}

/// Reads a choice of the court: an amount, a share or a method.
fn choice(
    case: &Case,
    id: &str,
    methods: &[String],
    line: &str,
) -> Result<(&'static str, NewValue), Wrong> {
    if let Ok((_, false)) = amount(line) {
        return Ok(("amount", money(line)?));
    }
    let made = redress::choose(case, &format!("{id}={line}"));
    let made = made.map_err(|_| Wrong::Expected)?;
    match made.into_iter().next().map(|made| made.how) {
        Some(How::Amount(amount)) => Ok(("amount", NewValue::Amount(amount))),
        Some(How::Share(_)) => Ok(("share", NewValue::Text(line.to_owned()))),
        Some(How::Method(method)) if methods.contains(&method) => {
            Ok(("method", NewValue::Text(method)))
        }
        Some(How::Method(_)) | None => Err(Wrong::Expected),
    }
}

/// Reads a word of a list of the case file.
fn word(key: &str, line: &str) -> Result<String, Wrong> {
    let plain = line.to_lowercase().replace([' ', '_'], "-");
    let words = words_of(key).unwrap_or_default();
    let known = words.iter().find(|word| **word == plain);
    known.map(|word| (*word).to_owned()).ok_or_else(|| {
        match redress::casefile::did_you_mean(&plain, words.iter().copied()) {
            Some(near) => Wrong::Because(format!("no such {key}; did you mean `{near}`?")),
            None => Wrong::Expected,
        }
    })
}

/// Reads how the facts of a section stand.
fn proof(line: &str) -> Result<&'static str, Wrong> {
    let asked = ["found", "admitted", "stipulated", "unopposed", "alleged"];
    let given = line.to_lowercase();
    let known = asked.into_iter().find(|proof| *proof == given);
    known.ok_or(Wrong::Expected)
}

/// Asks for something that a case file lacks, though it is complete.
fn more(state: &mut State, case: Option<&Case>, line: &str) -> Result<(), Wrong> {
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
            return Err(Wrong::Because(format!(
                "there is no such {whose}; there are: {}",
                ids.join(", ")
            )));
        }
        _ => return Err(Wrong::Expected),
    }
    Ok(())
}

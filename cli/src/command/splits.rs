//! `redress splits`: each circuit's view of each question, with a map for each question.

use redress::cite::{Date, parse_date};
use redress_analysis::{Cell, Grid, GridQuestion, ViewHolding, grid, newest};
use redress_document::{Column, Document, Format, KeyValue, Row, Table, Tile, Tiles, Tone};
use redress_report::NOTICE;

use crate::args::{LawArgs, OutputArgs, SetArgs};
use crate::choices::no_such;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::Output;
use crate::session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::SPLITS)]
pub(crate) struct Args {
    /// Show these questions, each with a map; default: a matrix of all
    #[arg(value_name = "QUESTION")]
    questions: Vec<String>,
    /// Show the law of this day; default: the newest decision known here
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    #[command(flatten)]
    law: LawArgs,
    #[command(flatten)]
    sets: SetArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::new(&args.output, console)?;
    let redress = session::law_with_sets(&args.law, &args.sets, console)?;
    let law = redress.law();
    let day = match args.as_of {
        Some(day) => day,
        None => newest(law)?.ok_or_else(|| {
            Failure::invalid(
                Message::error("no authority has a day").help("give the day with --as-of DATE"),
            )
        })?,
    };
    let mut grid = grid(law, day)?;
    for id in &args.questions {
        if grid.questions.iter().all(|question| question.id != *id) {
            let known = grid.questions.iter().map(|question| question.id.as_str());
            return Err(no_such("there is no question", id, known));
        }
    }
    match args.questions.as_slice() {
        [] => grid
            .questions
            .retain(|question| !of_later_text(question, day)),
        named => grid
            .questions
            .retain(|question| named.contains(&question.id)),
    }
    grid.questions.sort_by_key(rank);
    let rows = rows(&grid);
    let mut document = Document::default();
    match output.format {
        Format::Plain | Format::Markdown => document.table(rows.clone()),
        _ => page(&mut document, &grid, !args.questions.is_empty()),
    }
    document.set_data(data(&grid, &rows));
    document.set_rows(rows);
    output.write(&document)?;
    Ok(Exit::Computed)
}

const SCHEMA: &str = "redress.splits/1";

/// Whether a question is about a text that was not there on a day: a view of it rests on later texts alone.
fn of_later_text(question: &GridQuestion, day: Date) -> bool {
    let later = |it: &ViewHolding| it.holding.starts_with("congress/") && it.decided > day;
    let mut views = question.views.iter();
    views.any(|view| !view.named.is_empty() && view.named.iter().all(later))
}

/// The state of a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Takes,
    Leans,
    NotReached,
    Superseded,
}

impl State {
    const fn new(cell: &Cell) -> Self {
        match cell {
            Cell::Law(_) => Self::Takes,
            Cell::Persuasive(_) => Self::Leans,
            Cell::Superseded(_) => Self::Superseded,
            Cell::Choice(_) | Cell::Open(_) | Cell::NotMet => Self::NotReached,
        }
    }

    /// Returns the name in data.
    const fn name(self) -> &'static str {
        match self {
            Self::Takes => "takes",
            Self::Leans => "leans",
            Self::NotReached => "not-reached",
            Self::Superseded => "superseded",
        }
    }
}

/// Returns the decisions of a cell, and how they answer the question.
fn decisions(cell: &Cell) -> (&[ViewHolding], &'static str) {
    match cell {
        Cell::Law(said) => (std::slice::from_ref(said), "takes it"),
        Cell::Persuasive(all) => (all, "leans to it without settling it"),
        Cell::Choice(all) => (all, "a method among those left to the court"),
        Cell::Open(all) => (all, "named for it, and does not settle it"),
        Cell::Superseded(all) => (all, "spoke for it once"),
        Cell::NotMet => (&[], "no law in force there depends on it"),
    }
}

/// Returns the letter of a view; the first is A.
fn letter(question: &GridQuestion, view: &str) -> char {
    let views = question.views.iter();
    let mut lettered = views.zip('A'..='Z');
    lettered
        .find(|(known, _)| known.id == view)
        .map_or('?', |(_, letter)| letter)
}

/// Returns the mark of a cell: `A` takes, `a` leans, `x` superseded, `.` not reached, `-` not relevant.
fn mark(question: &GridQuestion, cell: &Cell) -> String {
    match cell {
        Cell::Law(said) => letter(question, &said.view).to_string(),
        Cell::Persuasive(all) => {
            let mut letters: Vec<char> = all
                .iter()
                .map(|said| letter(question, &said.view).to_ascii_lowercase())
                .collect();
            letters.sort_unstable();
            letters.dedup();
            letters.into_iter().collect()
        }
        Cell::Superseded(_) => "x".to_owned(),
        Cell::Choice(_) | Cell::Open(_) => ".".to_owned(),
        Cell::NotMet => "-".to_owned(),
    }
}

/// The circuits where they lie, roughly: equal tiles, each row from west to east.
fn map(grid: &Grid, question: &GridQuestion) -> Tiles {
    let tiles = grid.tiles.iter().filter_map(|tile| {
        let place = grid.circuits.iter().position(|known| *known == tile.id)?;
        Some(Tile {
            name: tile.id.clone(),
            mark: mark(question, question.cells.get(place)?),
            place: (tile.column, tile.row),
            framed: false,
        })
    });
    Tiles {
        caption: format!(
            "{}: the circuits as tiles, each with its mark.",
            question.id
        ),
        tiles: tiles.collect(),
    }
}

/// Returns whether circuits take different views.
fn is_split(question: &GridQuestion) -> bool {
    let mut views: Vec<&str> = question
        .cells
        .iter()
        .filter_map(|cell| match cell {
            Cell::Law(said) => Some(said.view.as_str()),
            _ => None,
        })
        .collect();
    views.sort_unstable();
    views.dedup();
    views.len() > 1
}

/// Returns the place in which a question is shown: splits first, then what some court answers, then the rest.
fn rank(question: &GridQuestion) -> u8 {
    let speaks = |cell: &Cell| matches!(cell, Cell::Law(_) | Cell::Persuasive(_));
    match (is_split(question), question.cells.iter().any(speaks)) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    }
}

const LEGEND: [(&str, &str); 5] = [
    (
        "A, B",
        "a binding decision takes the first view, the second, and so on",
    ),
    (
        "a, b",
        "a dictum, a nonprecedential opinion or a district court only: it leans, without settling the question",
    ),
    (
        ".",
        "not reached: no decision settles it, or the court chooses",
    ),
    ("-", "not reached: no law in force there depends on it"),
    (
        "x",
        "superseded: the decision that took a view lost its force, and no later one takes a view",
    ),
];

fn page(page: &mut Document, grid: &Grid, chosen: bool) {
    let title = "Questions that the law has not settled everywhere, as of";
    page.heading(1, "questions", format!("{title} {}", grid.as_of));
    let short = |id: &String| Column::from_value(&id.trim_start_matches("ca").to_uppercase());
    let columns = std::iter::once(Column::text("Question")).chain(grid.circuits.iter().map(short));
    page.table(Table {
        subject: String::new(),
        columns: columns.collect(),
        rows: grid.questions.iter().map(matrix_row).collect(),
    });
    let mut legend: Vec<KeyValue> = LEGEND
        .iter()
        .map(|(mark, says)| KeyValue::new(*mark, *says))
        .collect();
    legend.push(KeyValue::new("*", "circuits take different views"));
    page.facts(legend);
    for question in &grid.questions {
        let speaks = question
            .cells
            .iter()
            .any(|cell| !decisions(cell).0.is_empty());
        if chosen || speaks {
            write_question(page, grid, question, chosen);
        }
    }
    page.note("notice", Tone::Strong, NOTICE);
}

fn matrix_row(question: &GridQuestion) -> Row {
    let marks = question.cells.iter().map(|cell| mark(question, cell));
    Row {
        governs: is_split(question),
        cells: std::iter::once(question.id.clone()).chain(marks).collect(),
        ..Row::default()
    }
}

fn write_question(page: &mut Document, grid: &Grid, question: &GridQuestion, chosen: bool) {
    page.heading(2, "question", &question.id);
    page.note("asks", Tone::Plain, &question.asks);
    let views = question.views.iter().map(|view| {
        let letter = letter(question, &view.id);
        KeyValue::new(letter.to_string(), format!("{}: {}", view.id, view.says))
    });
    page.facts(views.collect());
    let mut circuits = Vec::new();
    for (id, cell) in grid.circuits.iter().zip(&question.cells) {
        let (all, how) = decisions(cell);
        for said in all {
            let letter = letter(question, &said.view);
            let mark = match State::new(cell) {
                State::Takes => letter,
                State::Leans => letter.to_ascii_lowercase(),
                State::Superseded => 'x',
                State::NotReached => '.',
            };
            let text = format!("{}, {how}", cited(said));
            circuits.push(KeyValue::new(format!("{id} {mark}"), text));
        }
    }
    page.facts(circuits);
    if chosen {
        page.tiles(map(grid, question));
    }
}

/// Cites a decision for a view, with its date, its status and how it was checked.
fn cited(said: &ViewHolding) -> String {
    let lost = said
        .lost
        .map_or_else(String::new, |on| format!(", without force since {on}"));
    format!(
        "{}: {}, {}, {} [{}]{lost}",
        said.view, said.cite, said.decided, said.status, said.confidence
    )
}

/// Returns a row for each decision of a cell, and one row for a cell without decisions.
fn rows(grid: &Grid) -> Table {
    let mut rows = Vec::new();
    for question in &grid.questions {
        for (circuit, cell) in grid.circuits.iter().zip(&question.cells) {
            let (all, how) = decisions(cell);
            let mut row = |said: Option<&ViewHolding>| {
                let text = |of: &dyn Fn(&ViewHolding) -> String| said.map_or_else(String::new, of);
                rows.push(vec![
                    question.id.clone(),
                    circuit.clone(),
                    State::new(cell).name().to_owned(),
                    mark(question, cell),
                    text(&|said| said.view.clone()),
                    text(&|said| said.cite.clone()),
                    text(&|said| said.decided.to_string()),
                    text(&|said| said.status.to_owned()),
                    text(&|said| said.confidence.to_string()),
                    text(&|said| said.lost.map_or_else(String::new, |on| on.to_string())),
                    match said.is_some() || *cell == Cell::NotMet {
                        true => how.to_owned(),
                        false => "no known decision of the circuit".to_owned(),
                    },
                ]);
            };
            match all {
                [] => row(None),
                all => all.iter().for_each(|said| row(Some(said))),
            }
        }
    }
    Table::new(
        &[
            "question",
            "circuit",
            "state",
            "mark",
            "view",
            "authority",
            "decided",
            "status",
            "confidence",
            "lost force",
            "how",
        ],
        rows,
    )
}

fn data(grid: &Grid, rows: &Table) -> serde_json::Value {
    let questions = grid.questions.iter().map(|question| {
        let views = question.views.iter().map(|view| {
            serde_json::json!({
                "letter": letter(question, &view.id).to_string(),
                "view": view.id,
                "says": view.says,
            })
        });
        serde_json::json!({
            "question": question.id,
            "asks": question.asks,
            "split": is_split(question),
            "views": views.collect::<Vec<_>>(),
        })
    });
    serde_json::json!({
        "schema": SCHEMA,
        "as_of": grid.as_of.to_string(),
        "circuits": grid.circuits,
        "questions": questions.collect::<Vec<_>>(),
        "rows": rows.objects(),
        "notice": NOTICE,
    })
}

//! `redress splits`: every question against every circuit, and a map of the circuits for each.

use anstyle::{AnsiColor, Style};
use redress::cite::{Date, parse_date};
use redress_analysis::{Cell, Grid, Question, Said, grid, newest};
use redress_report::{Format, Look, NOTICE};

use crate::args::{LawArgs, OutputArgs, SetArgs};
use crate::choices::no_such;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::listing::Listing;
use crate::message::Message;
use crate::output::Output;
use crate::session;
use crate::text::{chars, hang, harmless, wrap};

#[derive(Debug, clap::Args)]
#[command(before_help = help::SPLITS)]
pub(crate) struct Args {
    /// The questions to show, each with a map of the circuits; else the matrix of all
    #[arg(value_name = "QUESTION")]
    questions: Vec<String>,
    /// The day whose law is shown; else the newest on which anything was decided, as far as the law here knows
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
    let output = Output::new(&args.output, console);
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
    if !args.questions.is_empty() {
        grid.questions
            .retain(|question| args.questions.contains(&question.id));
    }
    let text = match output.format {
        Format::Human => human(&grid, !args.questions.is_empty(), output.look),
        Format::Json => json(&grid),
        format => rows(&grid).write(format, output.look, SCHEMA),
    };
    output.write(&text)?;
    Ok(Exit::Computed)
}

const SCHEMA: &str = "redress.splits/1";

/// How a cell stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Takes,
    Leans,
    NotReached,
    Superseded,
}

impl State {
    const fn of(cell: &Cell) -> Self {
        match cell {
            Cell::Law(_) => Self::Takes,
            Cell::Persuasive(_) => Self::Leans,
            Cell::Superseded(_) => Self::Superseded,
            Cell::Choice(_) | Cell::Open(_) | Cell::NotMet => Self::NotReached,
        }
    }

    /// Its name in data.
    const fn name(self) -> &'static str {
        match self {
            Self::Takes => "takes",
            Self::Leans => "leans",
            Self::NotReached => "not-reached",
            Self::Superseded => "superseded",
        }
    }
}

/// What is said in a cell, and what that is worth.
fn said(cell: &Cell) -> (&[Said], &'static str) {
    match cell {
        Cell::Law(said) => (std::slice::from_ref(said), "takes it"),
        Cell::Persuasive(all) => (all, "leans to it without settling it"),
        Cell::Choice(all) => (all, "a method among those left to the court"),
        Cell::Open(all) => (all, "named for it, and does not settle it"),
        Cell::Superseded(all) => (all, "spoke for it once"),
        Cell::NotMet => (&[], "nothing that is in force there turns on it"),
    }
}

/// The letter of a view: A for the first.
fn letter(question: &Question, view: &str) -> char {
    let views = question.views.iter();
    let mut lettered = views.zip('A'..='Z');
    lettered
        .find(|(known, _)| known.id == view)
        .map_or('?', |(_, letter)| letter)
}

/// What stands for a cell: `A` takes, `a` leans, `x` superseded, `.` not reached, `-` nothing turns on it.
fn mark(question: &Question, cell: &Cell) -> String {
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

/// The color beside the letter and the pattern; never the only difference.
fn style(mark: &str) -> Style {
    let plain = Style::new();
    match mark {
        "A" => plain.bold().fg_color(Some(AnsiColor::Cyan.into())),
        "B" => plain.bold().fg_color(Some(AnsiColor::Magenta.into())),
        "C" => plain.bold().fg_color(Some(AnsiColor::Yellow.into())),
        "x" => plain.fg_color(Some(AnsiColor::Red.into())),
        "." | "-" => plain.dimmed(),
        _ if mark.starts_with(|c: char| c.is_ascii_uppercase()) => {
            plain.bold().fg_color(Some(AnsiColor::Green.into()))
        }
        _ => plain.italic(),
    }
}

fn colored(text: &str, mark: &str, look: Look) -> String {
    match look.color {
        true => {
            let style = style(mark);
            format!("{style}{text}{style:#}")
        }
        false => text.to_owned(),
    }
}

/// What fills the tile of a mark, so that it is told apart without letters and without color.
fn pattern(mark: &str) -> char {
    match mark {
        "A" => '/',
        "B" => '\\',
        "C" => '#',
        "D" => '=',
        "x" => '~',
        "." | "-" => ' ',
        _ if mark.starts_with(|c: char| c.is_ascii_uppercase()) => '+',
        _ => ':',
    }
}

/// How wide a tile is within its frame.
const TILE: usize = 7;

/// The circuits where they lie, roughly: equal tiles, each row from west to east.
fn map(grid: &Grid, question: &Question, look: Look) -> String {
    let tiles = &grid.tiles;
    let blank = " ".repeat(TILE.saturating_add(2));
    let cell = |id: &str| {
        let place = grid.circuits.iter().position(|known| known == id)?;
        question.cells.get(place)
    };
    let mut out = String::new();
    let columns = tiles.iter().map(|tile| tile.column).max().unwrap_or(0);
    let rows = tiles.iter().map(|tile| tile.row).max();
    for row in 0..rows.map_or(0, |last| last.saturating_add(1)) {
        let mut lines = [const { String::new() }; 4];
        for column in 0..=columns {
            let here = tiles
                .iter()
                .find(|tile| (tile.column, tile.row) == (column, row));
            let id = here.map_or("", |tile| tile.id.as_str());
            let tile = match cell(id) {
                None => [const { String::new() }; 4].map(|_| blank.clone()),
                Some(cell) => {
                    let mark = mark(question, cell);
                    let fill = pattern(&mark).to_string();
                    let bar = "─".repeat(TILE);
                    // The letter stands in the middle of its pattern.
                    let side = TILE
                        .saturating_sub(chars(&mark).saturating_add(2))
                        .div_ceil(2);
                    let left = format!("{} {mark} ", fill.repeat(side));
                    let right = fill.repeat(TILE.saturating_sub(chars(&left)));
                    let filled = colored(&format!("{left}{right}"), &mark, look);
                    [
                        format!("┌{bar}┐"),
                        format!("│{id:^TILE$}│"),
                        format!("│{filled}│"),
                        format!("└{bar}┘"),
                    ]
                }
            };
            for (line, part) in lines.iter_mut().zip(tile) {
                line.push(' ');
                line.push_str(&part);
            }
        }
        for line in lines {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

/// Whether circuits take different views.
fn is_split(question: &Question) -> bool {
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

const LEGEND: [(&str, &str); 5] = [
    (
        "A, B",
        "a decision that binds there takes the first view, the second, and so on",
    ),
    (
        "a, b",
        "a dictum, an opinion without precedent or a district court only: it leans and does not settle",
    ),
    (
        ".",
        "not reached: nothing there settles it, or the court chooses",
    ),
    (
        "-",
        "not reached: nothing that is in force there turns on it",
    ),
    (
        "x",
        "superseded: what took a view has lost its force, and nothing has since",
    ),
];

fn human(grid: &Grid, chosen: bool, look: Look) -> String {
    let mut out = format!(
        "Questions that the law has not settled everywhere, as of {}\n\n",
        grid.as_of
    );
    let names = grid.questions.iter().map(|question| chars(&question.id));
    let widest = names.max().unwrap_or_default().max(8);
    let short = |id: &str| id.trim_start_matches("ca").to_uppercase();
    out.push_str(&format!("  {:<widest$}", "circuit"));
    for id in &grid.circuits {
        out.push_str(&format!(" {:>2}", short(id)));
    }
    out.push('\n');
    for question in &grid.questions {
        let split = if is_split(question) { "*" } else { " " };
        out.push_str(&format!("{split} {:<widest$}", question.id));
        for cell in &question.cells {
            let mark = mark(question, cell);
            let text = format!("{mark:>2}");
            out.push(' ');
            out.push_str(&colored(&text, &mark, look));
        }
        out.push('\n');
    }
    out.push('\n');
    for (mark, says) in LEGEND {
        out.push_str(&hang(&format!("  {mark:<4}  "), says, look.width));
        out.push('\n');
    }
    out.push_str(&hang(
        "  *     ",
        "circuits take different views",
        look.width,
    ));
    out.push('\n');
    for question in &grid.questions {
        let speaks = question.cells.iter().any(|cell| !said(cell).0.is_empty());
        if chosen || speaks {
            out.push('\n');
            of_question(&mut out, grid, question, chosen, look);
        }
    }
    out.push_str(&format!("\n{}\n", wrap(NOTICE, look.width).join("\n")));
    out
}

fn of_question(out: &mut String, grid: &Grid, question: &Question, chosen: bool, look: Look) {
    out.push_str(&question.id);
    out.push('\n');
    let mut line = |lead: &str, text: &str| {
        out.push_str(&hang(lead, &harmless(text), look.width));
        out.push('\n');
    };
    line("  ", &question.asks);
    for view in &question.views {
        let letter = letter(question, &view.id);
        line(
            &format!("  {letter}  "),
            &format!("{}: {}", view.id, view.says),
        );
    }
    for (id, cell) in grid.circuits.iter().zip(&question.cells) {
        let (all, how) = said(cell);
        for said in all {
            let mark = match State::of(cell) {
                State::Takes => letter(question, &said.view).to_string(),
                State::Leans => letter(question, &said.view)
                    .to_ascii_lowercase()
                    .to_string(),
                State::Superseded => "x".to_owned(),
                State::NotReached => ".".to_owned(),
            };
            line(
                &format!("    {id:<5} {mark}  "),
                &format!("{}, {how}", cited(said)),
            );
        }
    }
    if chosen {
        out.push('\n');
        out.push_str(&map(grid, question, look));
    }
}

/// A view by a decision: its day, its status and how it was read.
fn cited(said: &Said) -> String {
    let lost = said
        .lost
        .map_or_else(String::new, |on| format!(", without force since {on}"));
    format!(
        "{}: {}, {}, {} [{}]{lost}",
        said.view, said.cite, said.decided, said.status, said.confidence
    )
}

/// A row for each thing that is said in a cell; one for a cell in which nothing is.
fn rows(grid: &Grid) -> Listing {
    let mut rows = Vec::new();
    for question in &grid.questions {
        for (circuit, cell) in grid.circuits.iter().zip(&question.cells) {
            let (all, how) = said(cell);
            let mut row = |said: Option<&Said>| {
                let text = |of: &dyn Fn(&Said) -> String| said.map_or_else(String::new, of);
                rows.push(vec![
                    question.id.clone(),
                    circuit.clone(),
                    State::of(cell).name().to_owned(),
                    mark(question, cell),
                    text(&|said| said.view.clone()),
                    text(&|said| harmless(&said.cite)),
                    text(&|said| said.decided.to_string()),
                    text(&|said| said.status.to_owned()),
                    text(&|said| said.confidence.to_string()),
                    text(&|said| said.lost.map_or_else(String::new, |on| on.to_string())),
                    match said.is_some() || *cell == Cell::NotMet {
                        true => how.to_owned(),
                        false => "no court of the circuit, as far as is known here".to_owned(),
                    },
                ]);
            };
            match all {
                [] => row(None),
                all => all.iter().for_each(|said| row(Some(said))),
            }
        }
    }
    Listing {
        columns: &[
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
    }
}

fn json(grid: &Grid) -> String {
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
    let all = serde_json::json!({
        "schema": SCHEMA,
        "as_of": grid.as_of.to_string(),
        "circuits": grid.circuits,
        "questions": questions.collect::<Vec<_>>(),
        "rows": rows(grid).data(),
        "notice": NOTICE,
    });
    redress_report::write_json(&all)
}

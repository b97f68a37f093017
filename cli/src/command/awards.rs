//! `redress awards`: awards in decided cases, as information and no law.

use std::collections::BTreeMap;

use redress::cite::{Confidence, CourtId, Date, parse_date};
use redress::law::{AwardFate, AwardFigures, DecidedAward};
use redress::money::{AmountsInOrder, Usd};
use redress_case::Class;
use redress_document::{Document, KeyValue, Plot, PlotMark, PlotRow, PlotScale, Table, Tone};
use serde_json::json;

use crate::args::{LawArgs, OutputArgs};
use crate::choices::no_such;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::Output;
use crate::session;

#[derive(Debug, clap::Args)]
#[command(before_help = help::AWARDS)]
pub(crate) struct Args {
    /// Show awards with this word in the name, citation, victim or note
    #[arg(value_name = "WORD")]
    word: Option<String>,
    /// Show awards of these circuits
    #[arg(long, value_name = "ID,...", value_delimiter = ',')]
    circuit: Vec<String>,
    /// Show awards decided on this day or later
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    since: Option<Date>,
    /// Show awards decided on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    until: Option<Date>,
    /// Show awards against defendants convicted of this conduct, such as possession
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// Show awards under this text of a statute
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    /// Show awards of this class of offense, such as images
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    /// Show awards with this fate, such as affirmed
    #[arg(long, value_name = "FATE")]
    fate: Option<String>,
    #[command(flatten)]
    law: LawArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::new(&args.output, console)?;
    let redress = session::law(&args.law, console)?;
    let (_, all) = redress.law().decided_awards()?;
    args.check(&all)?;
    let shown: Vec<&DecidedAward> = all.iter().filter(|award| args.shows(award)).collect();
    output.write(&document(&shown))?;
    Ok(Exit::Computed)
}

impl Args {
    /// Refuses a filter that no award can pass, with those that there are.
    fn check(&self, all: &[DecidedAward]) -> Result<(), Failure> {
        if let (Some(since), Some(until)) = (self.since, self.until)
            && until < since
        {
            return Err(Failure::usage(
                Message::error(format!(
                    "the last day, {until}, is before the first, {since}"
                ))
                .help("give a --since DATE that is not after --until DATE"),
            ));
        }
        let known = |what: &str, given: Option<&String>, known: Vec<String>| match given {
            Some(given) if !known.contains(given) => {
                Err(no_such(what, given, known.iter().map(String::as_str)))
            }
            _ => Ok(()),
        };
        let circuits: Vec<String> = all.iter().map(|it| it.circuit().to_string()).collect();
        for circuit in &self.circuit {
            known("no award is of a circuit", Some(circuit), circuits.clone())?;
        }
        let roles = all.iter().flat_map(|it| it.roles.clone()).collect();
        known("no award is of the role", self.role.as_ref(), roles)?;
        let texts = all.iter().map(|it| it.text.clone()).collect();
        known("no award is under the text", self.text.as_ref(), texts)?;
        let classes = all.iter().filter_map(class).map(str::to_owned).collect();
        known("no award is of the class", self.class.as_ref(), classes)?;
        let fates = AwardFate::ALL.map(|(_, name)| name.to_owned()).to_vec();
        known("there is no fate", self.fate.as_ref(), fates)
    }

    fn shows(&self, award: &DecidedAward) -> bool {
        let is = |given: &Option<String>, it: Option<&str>| {
            given
                .as_ref()
                .is_none_or(|given| it == Some(given.as_str()))
        };
        let made = award.award.as_ref();
        let circuit = award.circuit().to_string();
        (self.circuit.is_empty() || self.circuit.contains(&circuit))
            && self.since.is_none_or(|since| since <= award.decided.first)
            && self.until.is_none_or(|until| award.decided.first <= until)
            && self
                .role
                .as_ref()
                .is_none_or(|role| award.roles.contains(role))
            && is(&self.text, Some(&award.text))
            && is(&self.class, class(award))
            && is(&self.fate, made.map(|made| made.fate.name()))
            && self.word.as_ref().is_none_or(|word| has(award, word))
    }
}

fn class(award: &DecidedAward) -> Option<&'static str> {
    let mut all = Class::ALL.into_iter();
    let known = all.find(|(class, ..)| Some(*class) == award.class);
    known.map(|(_, name, _)| name)
}

fn has(award: &DecidedAward, word: &str) -> bool {
    let made = award.award.as_ref();
    let texts = [
        Some(award.name.clone()),
        award.cite.as_ref().map(ToString::to_string),
        made.and_then(|made| made.victim.clone()),
        made.and_then(|made| made.note.clone()),
    ];
    let word = word.to_lowercase();
    let mut texts = texts.into_iter().flatten();
    texts.any(|text| text.to_lowercase().contains(&word))
}

const COLUMNS: [&str; 14] = [
    "circuit",
    "decided",
    "case",
    "authority",
    "text",
    "roles",
    "counts",
    "victim",
    "loss",
    "award",
    "fate",
    "tag",
    "counted",
    "note",
];

/// Returns the citation with its court. One by docket number has the court already.
fn authority(award: &DecidedAward) -> String {
    let court = CourtId::abbreviation(&award.court);
    match award.cite.as_ref().map(ToString::to_string) {
        Some(cite) if cite.ends_with(')') => cite,
        Some(cite) => format!("{cite} ({court} {})", award.decided.first.year()),
        None => format!("no citation known ({court} {})", award.decided.first.year()),
    }
}

/// Returns the row of an award, with amounts as people or as programs read them.
fn row(award: &DecidedAward, money: fn(Usd) -> String) -> Vec<String> {
    let made = award.award.as_ref();
    let of_victim = made.map(|made| match (&made.victim, made.victims) {
        (Some(victim), Some(1) | None) => victim.clone(),
        (_, Some(1)) => "one".to_owned(),
        (_, Some(count)) => format!("{count} together"),
        (_, None) => "several together".to_owned(),
    });
    let tag = |what: &str, it: Option<Confidence>| it.map(|it| format!("{what} {it}"));
    let tags = [
        tag("award", made.and_then(|made| made.confidence)),
        tag("loss", made.and_then(|made| made.loss_confidence)),
    ];
    let tags: Vec<String> = tags.into_iter().flatten().collect();
    let same = award
        .same_as
        .as_ref()
        .map(|it| format!("the award of {it}"));
    let note = made.and_then(|made| made.note.clone());
    let notes: Vec<String> = same.into_iter().chain(note).collect();
    let text = [
        Some(award.circuit().to_string()),
        Some(award.decided.to_string()),
        Some(award.name.clone()),
        Some(authority(award)),
        Some(award.text.clone()),
        Some(award.roles.join(", ")),
        award.counts.map(|counts| counts.to_string()),
        of_victim,
        made.and_then(|made| made.loss).map(money),
        made.and_then(|made| made.amount).map(money),
        made.map(|made| made.fate.name().to_owned()),
        Some(tags.join("; ")),
        Some(
            if award.figure().is_some() {
                "yes"
            } else {
                "no"
            }
            .to_owned(),
        ),
        Some(notes.join("; ")),
    ];
    text.map(Option::unwrap_or_default).to_vec()
}

/// Returns the figures, then a row for each award.
fn document(shown: &[&DecidedAward]) -> Document {
    let figures = AwardFigures::new(shown.iter().copied());
    let plain = |amount: Usd| amount.plain().to_string();
    let table = |money: fn(Usd) -> String| {
        let rows = shown.iter().map(|award| row(award, money)).collect();
        Table::new(&COLUMNS, rows)
    };
    let data = table(plain);
    let table = for_people(&table(|amount| amount.to_string()))
        .right(&["counts", "loss", "award"])
        .folding(&["case", "roles", "tag", "note"]);
    let mut page = Document::default();
    page.set_data(json!({
        "schema": "redress.awards/1",
        "figures": {
            "awards": figures.amounts.as_ref().map_or(0, AmountsInOrder::count),
            "least": figures.amounts.as_ref().map(|it| plain(it.least())),
            "greatest": figures.amounts.as_ref().map(|it| plain(it.greatest())),
            "middle": figures.amounts.as_ref().map(|it| {
                let (a, b) = it.middle();
                [plain(a), plain(b)]
            }),
            "nothing": figures.nothing,
        },
        "rows": data.objects(),
    }));
    page.set_rows(data);
    page.heading(1, "awards", "Awards in decided cases");
    page.note("what it is", Tone::Plain, NO_LAW);
    page.facts(vec![
        KeyValue::new("rows", shown.len().to_string()),
        KeyValue::new(
            "figures",
            redress_report::award_figures(figures.amounts.as_ref(), figures.nothing),
        ),
        KeyValue::new("counted", IN_FIGURES),
    ]);
    // The drawing is within the section of the table, because most formats leave it out.
    page.heading(2, "section", "The awards");
    if figures.amounts.is_some() {
        page.plot(plot(shown));
    }
    match table.rows.is_empty() {
        true => page.note("list", Tone::Faint, "Nothing to list."),
        false => page.table(table),
    }
    page
}

/// Returns the table with the case and its authority in one column, and a star for what is counted.
fn for_people(table: &Table) -> Table {
    let mut columns: Vec<&str> = COLUMNS.to_vec();
    columns.retain(|name| !["authority", "counted"].contains(name));
    let rows = table.rows.iter().map(|row| {
        let cell = |name: &str| {
            let place = COLUMNS.iter().position(|known| *known == name);
            place
                .and_then(|place| row.cells.get(place))
                .map_or("", String::as_str)
        };
        let shown = columns.iter().map(|name| match *name {
            "case" => format!("{}, {}", cell("case"), cell("authority")),
            "award" if cell("counted") == "yes" => format!("{} *", cell("award")),
            name => cell(name).to_owned(),
        });
        shown.collect()
    });
    Table::new(&columns, rows.collect())
}

/// Draws each award that enters the figures as a dot, by circuit.
fn plot(shown: &[&DecidedAward]) -> Plot {
    let mut of_circuits: BTreeMap<(usize, String), Vec<&DecidedAward>> = BTreeMap::new();
    for award in shown.iter().filter(|it| it.figure().is_some()) {
        let circuit = session::place(award.circuit().as_str());
        of_circuits.entry(circuit).or_default().push(award);
    }
    let rows = of_circuits.into_iter().map(|((_, circuit), awards)| {
        let figures = AwardFigures::new(awards.iter().copied());
        let amounts = awards.iter().filter_map(|award| award.figure());
        let cents = amounts.filter_map(|amount| u64::try_from(amount.cents()).ok());
        let dot = |cents| PlotMark {
            least: cents,
            greatest: Some(cents),
            settled: true,
            hollow: false,
        };
        PlotRow {
            letter: String::new(),
            name: circuit,
            text: redress_report::award_figures(figures.amounts.as_ref(), figures.nothing),
            marks: cents.filter(|cents| *cents > 0).map(dot).collect(),
        }
    });
    Plot {
        title: "Awards by circuit, in dollars".to_owned(),
        columns: ["Circuit", "Awards"].map(str::to_owned),
        scale: PlotScale::Tenfold,
        legend:
            "A dot is an award that is counted. Each line of the scale is ten times the one before."
                .to_owned(),
        groups: vec![("Counted awards".to_owned(), rows.collect())],
    }
}

const NO_LAW: &str =
    "Information, and no law: no rule reads these amounts, and no court is bound by them.";

const IN_FIGURES: &str = "with a star: awards to one victim that are affirmed, or ordered without a known appeal, as read in an opinion or a summary; no figure from memory, none that was vacated, none for several victims together";

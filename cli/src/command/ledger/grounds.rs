//! `redress ledger grounds`: liabilities with grounds to end.

use std::path::Path;

use redress_document::{Document, Format, Item, KeyValue, Table, Tone};
use redress_ledger::{Grounds, LiabilityBalance, OrderAccount, VictimBalances};

use super::balance::open_points;
use super::notice;
use super::shared::{File, On, amount, with_grounds};
use super::sources::{OfVictim, Sources};
use crate::args::OutputArgs;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::output::Output;

pub(super) fn run(
    ledger: &File,
    notices: Option<&Path>,
    on: &On,
    output: &OutputArgs,
    console: &Console,
) -> Result<Exit, Failure> {
    let output = Output::new(output, console)?;
    let taken = on.taken()?;
    let (books, identity) = ledger.books()?;
    let mut all = Vec::new();
    let mut suspense = false;
    fn grounds(of: &VictimBalances) -> impl Iterator<Item = (&OrderAccount, &Grounds)> {
        with_grounds(of).map(|(liability, grounds)| (&liability.account, grounds))
    }
    for (id, history) in &books.victims {
        let told = taken
            .standing(history)
            .map_err(|error| ledger.failure(error))?;
        for remark in &told.told.remarks {
            console.note(format!("{id}: {remark}"));
        }
        for point in open_points(&told.told) {
            suspense = true;
            console.note(format!("{id}: {point}"));
        }
        let depends = told.otherwise.into_iter();
        all.push(OfVictim {
            victim: id.clone(),
            depends: depends
                .filter(|(.., other)| grounds(other).ne(grounds(&told.told)))
                .collect(),
            standing: told.told,
        });
    }
    let sources = Sources::new(&all, &taken)?;
    if !sources.offenses.is_empty() {
        console.note(&sources.offenses);
    }
    if let Some(folder) = notices {
        let ledger = format!("{identity}, whose head is {}", books.head);
        let written = notice::write(folder, &all, &sources, taken.day, &ledger)?;
        console.note(match written {
            0 => "no liability has grounds to end, so no notice was written".to_owned(),
            written => format!("draft notices written to {}: {written}", folder.display()),
        });
    }
    output.write(&document(&all, &sources, output.format))?;
    let open = |of: &OfVictim| {
        let unsettled = |(liability, grounds): (&LiabilityBalance, &Grounds)| {
            !sources.settled(&liability.account.case, grounds)
        };
        !of.depends.is_empty() || with_grounds(&of.standing).any(unsettled)
    };
    Ok(match suspense || all.iter().any(open) {
        true => Exit::Open,
        false => Exit::Computed,
    })
}

fn document(all: &[OfVictim], sources: &Sources, format: Format) -> Document {
    let people = !format.is_data() && !matches!(format, Format::Plain | Format::Markdown);
    let rows = all
        .iter()
        .flat_map(|of| of.standing.liabilities.iter().map(move |it| (of, it)));
    let rows = rows.filter_map(|(of, liability)| row(of, liability, sources, people, format));
    let titles = match people {
        true => COLUMNS.get(..6).unwrap_or(COLUMNS),
        false => COLUMNS,
    };
    let table = Table::new(titles, rows.collect()).right(&["remained", "in suspense"]);
    if !people {
        return Document::from_table("redress.ledger-grounds/1", table);
    }
    let mut page = Document::default();
    if table.rows.is_empty() {
        let says = "No liability has grounds to end.";
        page.note("grounds", Tone::Plain, says);
    }
    page.table(table);
    for of in all {
        beneath(&mut page, of, sources);
    }
    page
}

/// The columns of the data; people see the first six in the table and the rest in words below it.
const COLUMNS: &[&str] = &[
    "victim",
    "case",
    "defendant",
    "since",
    "remained",
    "in suspense",
    "finding in",
    "finding",
    "found",
    "finding vacated",
    "received",
    "law",
    "depends on",
];

/// Returns the row of a liability with grounds to end. Data also has a row if it has grounds under another view only.
fn row(
    of: &OfVictim,
    liability: &LiabilityBalance,
    sources: &Sources,
    people: bool,
    format: Format,
) -> Option<Vec<String>> {
    let mut depends = Vec::new();
    for (question, view, other) in &of.depends {
        let same = other
            .liabilities
            .iter()
            .find(|it| it.account == liability.account);
        let otherwise = same.and_then(|it| it.grounds.as_ref());
        if otherwise != liability.grounds.as_ref() {
            let since =
                otherwise.map_or_else(|| "none".to_owned(), |it| format!("since {}", it.day));
            depends.push(format!("{question}={view}: {since}"));
        }
    }
    let grounds = liability.grounds.as_ref();
    if grounds.is_none() && (people || depends.is_empty()) {
        return None;
    }
    let told = |tell: &dyn Fn(&Grounds) -> String| grounds.map(tell).unwrap_or_default();
    let mut row = vec![
        of.victim.clone(),
        liability.account.case.to_string(),
        liability.account.defendant.clone(),
        told(&|it| it.day.to_string()),
        told(&|it| amount(it.remained, format)),
        amount(liability.in_suspense, format),
    ];
    if !people {
        row.extend([
            told(&|it| it.under.case.to_string()),
            told(&|it| it.under.key.clone()),
            told(&|it| amount(it.under.amount, format)),
            told(&|it| {
                it.under
                    .vacated
                    .map_or_else(String::new, |day| day.to_string())
            }),
            amount(of.standing.received, format),
            told(&|it| sources.law(&liability.account.case, it)),
            depends.join("; "),
        ]);
    }
    Some(row)
}

/// Writes the reasons for the grounds of one victim, and the questions that change them, below the table.
fn beneath(page: &mut Document, of: &OfVictim, sources: &Sources) {
    let mut lines: Vec<KeyValue> = Vec::new();
    let standing = &of.standing;
    for (liability, grounds) in with_grounds(standing) {
        let under = &grounds.under;
        let vacated = under
            .vacated
            .map_or_else(String::new, |day| format!(", vacated {day}"));
        let since = format!(
            "since {} the victim has received the {} found in {} on {} (posting {}{vacated})",
            grounds.day, under.amount, under.case, under.date, under.key,
        );
        let case = &liability.account.case;
        let law = format!("{case}: {}", sources.law(case, grounds));
        for line in [KeyValue::new("reached", since), KeyValue::new("law", law)] {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    if with_grounds(standing).next().is_some() {
        let now = match &standing.greatest {
            None => format!(
                "received {}; no final finding is in effect",
                standing.received
            ),
            Some(greatest) => format!(
                "received {}, credited {} of {}, in suspense {}",
                standing.received, standing.credited, greatest.amount, standing.in_suspense
            ),
        };
        lines.push(KeyValue::new("now", now));
    }
    for (question, view, other) in &of.depends {
        lines.push(KeyValue::new(
            "depends on",
            of.depends(question, view, other),
        ));
    }
    if !lines.is_empty() {
        page.item(Item {
            key: of.victim.clone(),
            mark: "-".to_owned(),
            tone: Tone::Strong,
            lead: of.victim.clone(),
            facts: lines,
        });
    }
}

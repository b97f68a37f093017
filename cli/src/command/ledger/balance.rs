//! `redress ledger balance`: the balances of a victim's accounts.

use redress::money::Usd;
use redress_document::{Document, Format, Table};
use redress_ledger::VictimBalances;

use super::shared::{File, On, amount, victims};
use crate::args::OutputArgs;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::output::Output;

pub(super) fn run(
    ledger: &File,
    victim: Option<&str>,
    on: &On,
    output: &OutputArgs,
    console: &Console,
) -> Result<Exit, Failure> {
    let output = Output::new(output, console)?;
    let taken = on.taken()?;
    let books = ledger.books()?;
    let titles = ["victim", "item", "case", "who", "amount", "depends on"];
    let mut all = Vec::new();
    let mut exit = Exit::Computed;
    for (id, history) in victims(&books, victim)? {
        let told = taken
            .standing(history, on.as_of)
            .map_err(|error| ledger.failure(error))?;
        let depends = told.otherwise.iter();
        let depends = depends.filter(|(.., other)| other.credited != told.told.credited);
        let depends: Vec<&str> = depends.map(|(question, ..)| *question).collect();
        rows(id, &told.told, &depends.join(" "), output.format, &mut all);
        for remark in &told.told.remarks {
            console.note(format!("{id}: {remark}"));
        }
        for (question, view, other) in &told.otherwise {
            if other.credited != told.told.credited {
                exit = Exit::Open;
                console.note(format!(
                    "{id}: depends on the unsettled question {question}, without a view: under `{view}`, {} is credited and {} is in suspense",
                    other.credited, other.in_suspense
                ));
            }
        }
    }
    let table = Table::new(&titles, all).right(&["amount"]);
    output.write(&Document::from_table("redress.ledger-balance/1", table))?;
    Ok(exit)
}

fn rows(
    id: &str,
    standing: &VictimBalances,
    depends: &str,
    format: Format,
    rows: &mut Vec<Vec<String>>,
) {
    let mut row = |item: &str, case: &str, who: &str, cents: Usd| {
        rows.push(vec![
            id.to_owned(),
            item.to_owned(),
            case.to_owned(),
            who.to_owned(),
            amount(cents, format),
            match item {
                "credited" | "in suspense" => depends.to_owned(),
                _ => String::new(),
            },
        ]);
    };
    if let Some(greatest) = &standing.greatest {
        row(
            "greatest final finding",
            &greatest.case.to_string(),
            "",
            greatest.amount,
        );
    }
    row("received", "", "", standing.received);
    match standing.greatest {
        Some(_) => {
            row("credited", "", "", standing.credited);
            row("in suspense", "", "", standing.in_suspense);
        }
        None => row(
            "not covered by a final finding",
            "",
            "",
            standing.unmeasured,
        ),
    }
    if !standing.assistance.is_zero() {
        row("assistance", "", "", standing.assistance);
    }
    if !standing.civil.is_zero() {
        row("civil recovery", "", "", standing.civil);
    }
    for (payor, cents) in &standing.payors {
        row("compensated by payor", "", payor, *cents);
    }
    for liability in &standing.liabilities {
        let section = match liability.account.other_section() {
            None => String::new(),
            Some(other) => format!(", section {other}"),
        };
        let case = liability.account.case.to_string();
        let who = liability.account.defendant.as_deref().unwrap_or_default();
        let ordered = match (liability.ordered.is_zero(), liability.is_final) {
            (true, _) => "ordered, in effect",
            (false, true) => "ordered, final",
            (false, false) => "ordered, not final",
        };
        row(
            &format!("{ordered}{section}"),
            &case,
            who,
            liability.ordered,
        );
        row(
            &format!("received under it{section}"),
            &case,
            who,
            liability.received,
        );
        row(&format!("owed{section}"), &case, who, liability.owed);
        if !liability.in_suspense.is_zero() {
            row("in suspense of it", &case, who, liability.in_suspense);
        }
    }
}

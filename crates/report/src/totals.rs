//! The sums of a case: the amounts that each victim can be paid and each defendant owes, and the payees.

use redress_case::{Case, PayeeKind};
use redress_engine::{Computation, PayeeTotal, Totals, totals};

use crate::phrases;
use redress_document::{Column, Document, Row, Table, Tone};

/// Writes the sums if there is more than one claim, and the payees if there are any besides the victims.
pub(crate) fn write(page: &mut Document, case: &Case, computation: &Computation) {
    let Ok(totals) = totals(case, &computation.claims) else {
        page.note("totals", Tone::Warning, "The sums of this case do not fit.");
        return;
    };
    let mut of: Vec<&str> = computation
        .claims
        .iter()
        .map(|claim| claim.victim.as_str())
        .collect();
    of.dedup();
    let claims = of.len();
    if totals.victims.is_empty() {
        // Of no claim an amount is known: a sum would be a silent zero.
    } else if totals.defendants.len() > 1 || computation.claims.len() > claims {
        page.heading(2, "totals", "The sums of the case");
        page.table(victims(&totals));
        if totals.defendants.len() > 1 {
            page.table(defendants(&totals));
        }
        page.note("totals", Tone::Plain, sums(&totals, computation));
    } else if claims > 1 {
        // With one defendant and one class of offense the rows above add up.
        page.note("totals", Tone::Plain, sums(&totals, computation));
    }
    if !totals.payees.is_empty() {
        page.heading(2, "payees", "Who is paid");
        page.table(payees(&totals.payees));
    }
}

fn victims(totals: &Totals) -> Table {
    let jointly = totals
        .victims
        .iter()
        .any(|victim| !victim.jointly.is_empty());
    let mut columns = vec![
        Column::text("Victim"),
        Column::amount("Total loss"),
        Column::amount("Ordered in all"),
        Column::amount("Can be paid"),
    ];
    if jointly {
        columns.push(Column::text("Jointly"));
    }
    let row = |cells: Vec<String>| Row {
        cells,
        ..Row::default()
    };
    let mut rows: Vec<Row> = Vec::new();
    for victim in &totals.victims {
        let mut cells = vec![
            victim.victim.clone(),
            victim
                .loss
                .map_or_else(|| "not reached".to_owned(), phrases::amount),
            phrases::amount(victim.ordered),
            phrases::amount(victim.payable),
        ];
        if jointly {
            cells.push(victim.jointly.join(", "));
        }
        rows.push(row(cells));
    }
    if totals.victims.len() > 1 {
        let mut cells = vec![
            "all victims".to_owned(),
            String::new(),
            phrases::amount(totals.ordered),
            phrases::amount(totals.payable),
        ];
        if jointly {
            cells.push(String::new());
        }
        rows.push(row(cells));
    }
    Table {
        subject: "totals".to_owned(),
        columns,
        rows,
    }
}

fn defendants(totals: &Totals) -> Table {
    let rows = totals.defendants.iter().map(|defendant| Row {
        cells: vec![
            defendant.defendant.clone(),
            phrases::amount(defendant.ordered),
            phrases::amount(defendant.jointly),
        ],
        ..Row::default()
    });
    Table {
        subject: "defendants".to_owned(),
        columns: vec![
            Column::text("Defendant"),
            Column::amount("Owes all victims"),
            Column::amount("Of it jointly"),
        ],
        rows: rows.collect(),
    }
}

/// Returns how the two sums agree, and the claims that neither includes.
fn sums(totals: &Totals, computation: &Computation) -> String {
    let mut says = Vec::new();
    match (totals.ordered.exact(), totals.payable.exact()) {
        (Some(ordered), Some(payable)) if ordered == payable => {
            says.push(format!("To all victims: {ordered}."));
        }
        (Some(ordered), Some(payable)) => {
            says.push(format!(
                "In all {ordered} is owed, and the victims can be paid {payable}."
            ));
            for victim in &totals.victims {
                let more = victim.ordered.exact().zip(victim.payable.exact());
                let more = more.and_then(|(ordered, payable)| ordered.checked_sub(payable).ok());
                let Some(more) = more.filter(|more| !more.is_zero()) else {
                    continue;
                };
                let claims = computation.claims.iter();
                let orders = claims.filter(|claim| claim.victim == victim.victim).count();
                let why = match orders {
                    1 => "more than the loss, because the law sets a least amount",
                    _ => "loss that more than one order covers",
                };
                says.push(format!("{}: {more} is {why}.", victim.victim));
            }
        }
        _ if totals.ordered == totals.payable => says.push(format!(
            "To all victims: {}.",
            phrases::amount(totals.ordered)
        )),
        _ => says.push(format!(
            "In all {} is owed; the victims can be paid {}, no loss twice.",
            phrases::amount(totals.ordered),
            phrases::amount(totals.payable),
        )),
    }
    if !totals.without_amount.is_empty() {
        let claims = totals.without_amount.iter();
        let claims: Vec<String> = claims
            .map(|(victim, defendant)| format!("{victim} against {defendant}"))
            .collect();
        says.push(format!("Not in these sums: {}.", claims.join("; ")));
    }
    says.join(" ")
}

fn payees(payees: &[PayeeTotal]) -> Table {
    let rows = payees.iter().map(|payee| Row {
        cells: vec![
            phrases::payee_name(&payee.payee, payee.kind),
            payee.victim.clone(),
            payee.defendant.clone(),
            phrases::amount(payee.amount),
            turn(payee.kind).to_owned(),
        ],
        ..Row::default()
    });
    Table {
        subject: "payees".to_owned(),
        columns: vec![
            Column::text("Payee"),
            Column::text("For"),
            Column::text("Owed by"),
            Column::amount("Part"),
            Column::text("Paid"),
        ],
        rows: rows.collect(),
    }
}

/// Returns when a payee is paid (18 U.S.C. § 3664(i), (j)(1)).
pub(crate) const fn turn(kind: PayeeKind) -> &'static str {
    match kind.rank() {
        1 => "with the victims",
        2 => "after all victims",
        _ => "last",
    }
}

//! The sums of a case: the amounts that each victim can be paid and each defendant owes, and the payees.

use std::collections::BTreeMap;

use redress_case::{Case, PayeeKind};
use redress_engine::{Computation, PayeeTotal, Totals, VictimTotal, totals};

use crate::phrases;
use crate::phrases::names;
use redress_document::{Column, Document, KeyValue, Row, Table, Tone};
use redress_rule::{Amount, Usd};

/// Writes the sums if there is more than one claim, and the payees if there are any besides the victims.
pub(crate) fn write(page: &mut Document, case: &Case, computation: &Computation) {
    let Ok(totals) = totals(case, &computation.claims) else {
        page.note("totals", Tone::Warning, "The sums of this case do not fit.");
        return;
    };
    // Of no claim an amount is known: a sum would be a silent zero. One claim is its own sum.
    if computation.claims.len() > 1 && !totals.victims.is_empty() {
        let sums = sums(&totals, computation);
        if !sums.is_empty() {
            page.facts(sums);
        }
        page.note("totals", Tone::Plain, in_all(&totals, computation));
    }
    if !totals.payees.is_empty() {
        page.heading(2, "payees", "Who is paid");
        page.table(payees(&totals.payees));
    }
}

/// Returns the sums that the results do not have: of a victim or a defendant with several results, of a victim who can be paid less
/// than is ordered.
fn sums(totals: &Totals, computation: &Computation) -> Vec<KeyValue> {
    let claims = || computation.claims.iter();
    let of_victims = counts(claims().map(|claim| claim.victim.as_str()));
    let of_defendants = counts(claims().map(|claim| claim.defendant.as_str()));
    let several_of = |of: &BTreeMap<&str, usize>, id: &str| of.get(id).is_some_and(|of| *of > 1);
    let mut sums: Vec<KeyValue> = Vec::new();
    for victim in &totals.victims {
        let several = totals.victims.len() > 1 && several_of(&of_victims, &victim.victim);
        let jointly = !victim.jointly.is_empty() || !victim.perhaps_jointly.is_empty();
        if several || victim.ordered != victim.payable || jointly {
            sums.push(KeyValue::new(format!("to {}", victim.victim), owed(victim)));
        }
    }
    for defendant in &totals.defendants {
        let jointly = defendant.jointly != Amount::Exact(Usd::ZERO);
        if totals.defendants.len() > 1
            && (several_of(&of_defendants, &defendant.defendant) || jointly)
        {
            let mut says = phrases::range(defendant.ordered);
            if jointly {
                let of_it = phrases::range(defendant.jointly);
                says = format!("{says}, of it jointly {of_it}");
            }
            sums.push(KeyValue::new(format!("from {}", defendant.defendant), says));
        }
    }
    sums
}

/// Returns how often each id is listed.
fn counts<'a>(ids: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for id in ids {
        let count: &mut usize = counts.entry(id).or_default();
        *count = count.saturating_add(1);
    }
    counts
}

/// Returns a sum in words: what is ordered, and what can be paid if that is less.
fn owed(victim: &VictimTotal) -> String {
    let mut says = vec![phrases::range(victim.ordered)];
    if victim.ordered != victim.payable {
        says.push(format!("can be paid: {}", phrases::range(victim.payable)));
    }
    if !victim.jointly.is_empty() {
        says.push(format!("jointly from {}", names(&victim.jointly)));
    }
    if !victim.perhaps_jointly.is_empty() {
        says.push(format!(
            "perhaps jointly from {}",
            names(&victim.perhaps_jointly)
        ));
    }
    says.join("; ")
}

/// Returns how the two sums agree, and the claims that neither includes.
fn in_all(totals: &Totals, computation: &Computation) -> String {
    let mut says = Vec::new();
    match (totals.ordered.exact(), totals.payable.exact()) {
        (Some(ordered), Some(payable)) if ordered == payable => {
            says.push(format!("To all victims: {ordered}."));
        }
        (Some(ordered), Some(payable)) => {
            says.push(format!(
                "In all {ordered} is owed, and the victims can be paid {payable}."
            ));
            let claims = computation.claims.iter();
            let orders = counts(claims.map(|claim| claim.victim.as_str()));
            for victim in &totals.victims {
                let more = victim.ordered.exact().zip(victim.payable.exact());
                let more = more.and_then(|(ordered, payable)| ordered.checked_sub(payable).ok());
                let Some(more) = more.filter(|more| !more.is_zero()) else {
                    continue;
                };
                let why = match orders.get(victim.victim.as_str()) {
                    Some(1) => "more than the loss, because the law sets a least amount",
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
    for (says_so, always) in [
        ("Not in these sums", true),
        ("In these sums only where an amount can be said", false),
    ] {
        let claims = totals.without_amount.iter();
        let claims: Vec<String> = claims
            .filter(|it| it.always == always)
            .map(|it| format!("{} against {}", it.victim, it.defendant))
            .collect();
        if !claims.is_empty() {
            says.push(format!("{says_so}: {}.", claims.join("; ")));
        }
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

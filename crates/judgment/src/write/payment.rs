//! Writers for a divided payment: page, JSON and CSV.

use redress::money::Usd;
use redress_document::{Column, Document, Format, KeyValue, Row, Table, Tone};
use serde_json::{Value as Json, json as object};

use super::{MadeBy, by_user, money, row, title};
use crate::DRAFT;
use crate::apply::{OpenStep, PaidStep, Remainder, Split};
use crate::model::Figures;

/// Writes a divided payment as a draft.
#[must_use]
pub fn payment_document(
    format: Format,
    figures: &Figures,
    split: &Split,
    made: &MadeBy,
) -> Document {
    match format {
        Format::Json => made.data(data(figures, split)),
        Format::Csv => table(split),
        _ => page(figures, split, made),
    }
}

fn page(figures: &Figures, split: &Split, made: &MadeBy) -> Document {
    let mut page = title(figures, made);
    page.note(
        "draft",
        Tone::Warning,
        format!("{DRAFT}. A payment divided by the order of payment; no clerk posted it."),
    );
    page.facts(vec![
        match &split.reverses {
            None => KeyValue::new(
                "payment",
                format!("{} by {} on {}", split.amount, split.defendant, split.date),
            ),
            Some(id) => KeyValue::new(
                "taken back",
                format!("{} of {id} on {}", split.amount, split.date),
            ),
        },
        KeyValue::new("after", "every payment of the case file up to that day"),
    ]);
    if !split.before.is_empty() {
        let before = split.before.iter();
        page.facts(before.map(|it| KeyValue::new("paid before", it)).collect());
    }
    if let Some(resource) = &split.resource {
        page.note("resources", Tone::Strong, format!("Paid from {resource}."));
    }
    by_user(&mut page, figures, made);
    let not_counted = figures.not_counted(&split.defendant);
    for remark in split.death.iter().chain(&split.may_have_ended) {
        page.note("end", Tone::Warning, format!("{remark}."));
    }
    for under in &split.under {
        page.heading(2, "order", &under.why);
        if let Some(note) = &under.note {
            page.note("source", Tone::Warning, note);
        }
        for back in &under.taken_back {
            let says = format!(
                "{} is taken back from {}, of which {} is then left.",
                back.amount, back.debt, back.left
            );
            page.note("taken back", Tone::Plain, says);
        }
        let rows: Vec<Row> = under.steps.iter().flat_map(step_rows).collect();
        if !rows.is_empty() {
            page.table(Table {
                subject: split.defendant.clone(),
                columns: vec![
                    Column::amount("Step"),
                    Column::text("Pays"),
                    Column::text("Payee"),
                    Column::amount("Owed"),
                    Column::amount("Of this payment"),
                    Column::amount("Left"),
                    Column::folding("Authority"),
                ],
                rows,
            });
        }
        remainder(&mut page, &under.left);
    }
    if let Some(not_counted) = not_counted {
        page.note("not counted", Tone::Faint, format!("{not_counted}."));
    }
    made.finish(&mut page);
    page
}

/// Returns the rows of one step of the order of payment: a debt, or restitution with a row for each payee.
fn step_rows(step: &PaidStep) -> Vec<Row> {
    let number = step.number.to_string();
    let (owed, left) = texts(step.owed, step.left(), step.open.as_ref());
    let paid = step.paid.to_string();
    let (words, left) = match step.to.is_empty() {
        true => (step.due.name(), left),
        false => ("restitution", String::new()),
    };
    let of_step = row([&number, words, "", &owed, &paid, &left, &step.authority]);
    let of_payees = step.to.iter().map(|to| {
        let (owed, left) = texts(to.owed, to.left, to.open.as_ref());
        let paid = to.paid.to_string();
        let held = match to.held.is_zero() {
            true => String::new(),
            false => format!("{} held", to.held),
        };
        row([&number, "", &to.label(), &owed, &paid, &left, &held])
    });
    std::iter::once(of_step).chain(of_payees).collect()
}

/// Writes what was owed and what is left: bounds where the debt is open.
fn texts(owed: Usd, left: Usd, open: Option<&OpenStep>) -> (String, String) {
    match open {
        Some(open) => (open.owed.text(), open.left.text()),
        None => (owed.to_string(), left.to_string()),
    }
}

/// Writes what of a payment has no place.
fn remainder(page: &mut Document, left: &Remainder) {
    let (tone, says) = match left {
        Remainder::Nothing => return,
        Remainder::Over(left) => (
            Tone::Strong,
            format!("{left} is more than is owed, so far as is known here."),
        ),
        Remainder::Outside(left, why) => (Tone::Warning, format!("{left} is not divided: {why}.")),
        Remainder::NotPlaced(left, why) => {
            (Tone::Strong, format!("{left} cannot be placed: {why}."))
        }
    };
    page.note("left", tone, says);
}

/// Returns the bounds of what is left on an open debt.
fn may_be_left(open: Option<&OpenStep>) -> Option<Json> {
    open.map(|open| open.left.json())
}

/// Returns a divided payment as data with schema `redress.payment/1`.
fn data(figures: &Figures, split: &Split) -> Json {
    let under = split.under.iter().map(|under| {
        let steps = under.steps.iter().map(|step| {
            let to = step.to.iter().map(|to| {
                object!({
                    "payee": to.payee,
                    "victim": to.victim,
                    "debt": to.debt,
                    "owed": money(to.owed),
                    "paid": money(to.paid),
                    "held": money(to.held),
                    "left": money(to.left),
                    "may_be_left": may_be_left(to.open.as_ref()),
                })
            });
            object!({
                "step": step.number,
                "pays": if step.to.is_empty() { step.due.id() } else { "restitution" },
                "owed": money(step.owed),
                "paid": money(step.paid),
                "may_be_left": may_be_left(step.open.as_ref()),
                "to": to.collect::<Vec<_>>(),
                "authority": step.authority,
            })
        });
        let (left, why) = match &under.left {
            Remainder::Nothing => (Usd::ZERO, None),
            Remainder::Over(left) => (*left, Some("more than is owed, so far as is known here")),
            Remainder::Outside(left, why) | Remainder::NotPlaced(left, why) => {
                (*left, Some(why.as_str()))
            }
        };
        object!({
            "why": under.why,
            "note": under.note,
            "steps": steps.collect::<Vec<_>>(),
            "taken_back": under.taken_back.iter().map(|back| object!({
                "debt": back.debt,
                "amount": money(back.amount),
                "left": money(back.left),
            })).collect::<Vec<_>>(),
            "left": { "amount": money(left), "why": why },
        })
    });
    object!({
        "schema": "redress.payment/1",
        "status": DRAFT,
        "case": { "name": figures.case, "court": figures.court },
        "defendant": split.defendant,
        "amount": money(split.amount),
        "date": split.date.to_string(),
        "resource": split.resource,
        "by_user": figures.by_user,
        "method_of_the_case": figures.method,
        "days": figures.days,
        "before": split.before,
        "death": split.death,
        "may_have_ended": split.may_have_ended,
        "not_counted": figures.not_counted(&split.defendant),
        "under": under.collect::<Vec<_>>(),
        "notice": redress_report::NOTICE,
    })
}

/// Writes what was owed and what is left as numbers, in words only where the debt is open.
fn numbers(owed: Usd, left: Usd, open: Option<&OpenStep>) -> (String, String) {
    match open {
        Some(_) => texts(owed, left, open),
        None => (money(owed), money(left)),
    }
}

/// Returns a divided payment as rows: the amounts of one order of payment add up to the payment.
fn table(split: &Split) -> Document {
    let mut rows = Vec::new();
    for under in &split.under {
        let mut add = |cells: [&str; 9]| {
            let [step, pays, payee, victim, debt, owed, amount, held, left] = cells;
            let why = under.why.as_str();
            let cells = [
                why, step, pays, payee, victim, debt, owed, amount, held, left, DRAFT,
            ];
            rows.push(cells.map(str::to_owned).to_vec());
        };
        for step in &under.steps {
            let number = step.number.to_string();
            if step.to.is_empty() {
                let (owed, left) = numbers(step.owed, step.left(), step.open.as_ref());
                let (due, paid) = (step.due.id(), money(step.paid));
                add([&number, due, "", "", "", &owed, &paid, "", &left]);
            }
            for to in &step.to {
                let (owed, left) = numbers(to.owed, to.left, to.open.as_ref());
                let [paid, held] = [to.paid, to.held].map(money);
                let debt = to.debt.as_deref().unwrap_or_default();
                let (payee, victim) = (to.payee.as_str(), to.victim.as_str());
                add([
                    &number,
                    "restitution",
                    payee,
                    victim,
                    debt,
                    &owed,
                    &paid,
                    &held,
                    &left,
                ]);
            }
        }
        for back in &under.taken_back {
            let (amount, left) = (money(back.amount), money(back.left));
            let pays = format!("taken back: {}", back.debt);
            add(["", &pays, "", "", "", "", &amount, "", &left]);
        }
        for remark in split.death.iter().chain(&split.may_have_ended) {
            add(["", remark, "", "", "", "", "", "", ""]);
        }
        let (left, why) = match &under.left {
            Remainder::Nothing => continue,
            Remainder::Over(left) => (left, "more than is owed, so far as is known here"),
            Remainder::Outside(left, why) | Remainder::NotPlaced(left, why) => (left, why.as_str()),
        };
        let pays = format!("not placed: {why}");
        add(["", &pays, "", "", "", "", &money(*left), "", ""]);
    }
    Document::from_rows(Table::new(
        &[
            "order", "step", "pays", "payee", "victim", "debt", "owed", "paid", "held", "left",
            "status",
        ],
        rows,
    ))
}

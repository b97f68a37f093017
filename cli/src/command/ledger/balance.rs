//! `redress ledger balance`: the balances of a victim's accounts.

use std::collections::BTreeMap;

use redress::money::Usd;
use redress_document::{Document, Format, Table};
use redress_ledger::{
    Access, CaseRef, History, JointBasis, LedgerError, LiabilityBalance, OrderAccount,
    VictimBalances,
};

use super::shared::{BEYOND, BY_ANOTHER, File, On, Taken, amount, names, no_victim, with_grounds};
use crate::args::OutputArgs;
use crate::books::remember;
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
    let mut all = Vec::new();
    let mut exit = Exit::Computed;
    let mut each = |id: &str, history: &History| -> Result<(), Failure> {
        let one = one(
            ledger,
            &taken,
            id,
            history,
            output.format,
            console,
            &mut all,
        )?;
        exit = exit.max(one);
        Ok(())
    };
    match victim {
        // The postings about one victim are read alone, which is fast in a ledger of any size.
        Some(id) => {
            let opened = ledger.open(Access::Read)?;
            let history = opened.history(id).map_err(|error| ledger.failure(error))?;
            let Some((head, history)) = history else {
                let books = opened.books().map_err(|error| ledger.failure(error))?;
                return Err(no_victim(&books, id));
            };
            remember(&opened, &head);
            each(id, &history)?;
        }
        None => {
            let (books, _) = ledger.books()?;
            for (id, history) in &books.victims {
                each(id, history)?;
            }
        }
    }
    let titles = ["victim", "item", "case", "who", "amount", "depends on"];
    let table = Table::new(&titles, all).right(&["amount"]);
    output.write(&Document::from_table("redress.ledger-balance/1", table))?;
    Ok(exit)
}

/// Adds the rows of one victim, and prints what is open.
fn one(
    ledger: &File,
    taken: &Taken,
    id: &str,
    history: &History,
    format: Format,
    console: &Console,
    all: &mut Vec<Vec<String>>,
) -> Result<Exit, Failure> {
    let told = taken
        .standing(history)
        .map_err(|error| ledger.failure(error))?;
    let changes = |other: &VictimBalances| other.credited != told.told.credited;
    let depends = told.otherwise.iter().filter(|(.., other)| changes(other));
    let depends: Vec<&str> = depends.map(|(question, ..)| *question).collect();
    let by_another = taken.by_another(&told.told)?;
    rows(
        id,
        &told.told,
        (&depends.join(" "), &by_another),
        format,
        all,
    )
    .map_err(|error| ledger.failure(error))?;
    let mut exit = Exit::Computed;
    if !by_another.is_empty() {
        exit = Exit::Open;
        console.note(format!(
            "{id}: what is owed jointly depends on the unsettled question {}, without a view: it is shown under `{}`, and under each by `redress compute FACTS --ledger`",
            BY_ANOTHER.0, BY_ANOTHER.1
        ));
    }
    for remark in &told.told.remarks {
        console.note(format!("{id}: {remark}"));
    }
    if let Some((_, grounds)) = with_grounds(&told.told).next() {
        console.note(format!(
            "{id}: since {} what was received reaches the {} found in {}, so that what is owed may have ended: redress ledger grounds",
            grounds.day, grounds.under.amount, grounds.under.case
        ));
    }
    for open in open_points(&told.told) {
        exit = Exit::Open;
        console.note(format!("{id}: {open}"));
    }
    for (question, view, other) in &told.otherwise {
        if changes(other) && *question != BEYOND.0 {
            exit = Exit::Open;
            console.note(format!(
                "{id}: depends on the unsettled question {question}, without a view: under `{view}`, {} is credited and {} is in suspense",
                other.credited, other.in_suspense
            ));
        }
    }
    let later = history.later_than(taken.day);
    if !later.is_empty() {
        console.note(format!(
            "{id}: postings after {}, which do not count yet: {}",
            taken.day,
            later.len()
        ));
    }
    Ok(exit)
}

/// Describes the money in suspense without a place, and the orders that may be one debt.
pub(super) fn open_points(standing: &VictimBalances) -> Vec<String> {
    let mut open = Vec::new();
    let keys = |several: bool| -> Vec<&str> {
        let those = standing.unplaced.iter().filter(|it| it.several == several);
        those.map(|it| it.key.as_str()).collect()
    };
    let (without, several) = (keys(false), keys(true));
    if !without.is_empty() {
        open.push(format!(
            "received under orders that were not posted, and in suspense: {}; post the orders, or reverse the receipts",
            names(&without)
        ));
    }
    if !several.is_empty() {
        open.push(format!(
            "several orders fit, so in suspense: {}; reverse each, and post it again with its `section` or `debt`",
            names(&several)
        ));
    }
    for one in &standing.liabilities {
        if one.received.is_negative() {
            open.push(format!(
                "more was given back under the order against {} in {} than was received; post the receipt, or reverse the refund",
                one.account.defendant, one.account.case
            ));
        }
        if !one.beyond.is_zero() {
            open.push(format!(
                "{} was received beyond {} {} in {} and is in suspense; post the refund if it is given back, or the order that covers it",
                one.beyond, beyond_of(one), one.account.defendant, one.account.case
            ));
        }
    }
    let mut done: Vec<&LiabilityBalance> = Vec::new();
    for one in &standing.liabilities {
        let Some(joint) = &one.joint else {
            continue;
        };
        let JointBasis::Equal { .. } = joint.basis else {
            continue;
        };
        if done.iter().any(|it| joint.others.contains(&it.account)) {
            continue;
        }
        done.push(one);
        let group = standing
            .liabilities
            .iter()
            .filter(|it| it.account == one.account || joint.others.contains(&it.account));
        let alone = group.filter_map(|it| match it.joint.as_ref()?.basis {
            JointBasis::Equal { alone } => Some(format!(
                "{} in {} owes {alone}",
                it.account.defendant, it.account.case
            )),
            _ => None,
        });
        let alone: Vec<String> = alone.collect();
        open.push(format!(
            "orders for one loss are shown as one joint debt, of which {} is left; if they are separate debts, {}; post a `joint` for each with one `debt`, or with different ones",
            joint.owed,
            alone.join(", and ")
        ));
    }
    open
}

/// The words for money beyond the own sum of a defendant.
const BEYOND_THE_ORDER: &str = "the order against";

/// Returns what the receipts under an order are more than: the order, or the joint debt that it is part of.
pub(super) fn beyond_of(one: &LiabilityBalance) -> &'static str {
    match one.joint {
        Some(_) if one.received <= one.ordered => "the joint debt of",
        _ => BEYOND_THE_ORDER,
    }
}

fn rows(
    id: &str,
    standing: &VictimBalances,
    (depends, by_another): (&str, &[OrderAccount]),
    format: Format,
    rows: &mut Vec<Vec<String>>,
) -> Result<(), LedgerError> {
    let mut row = |item: &str, case: &str, who: &str, cents: Usd, depends: &str| {
        rows.push(vec![
            id.to_owned(),
            item.to_owned(),
            case.to_owned(),
            who.to_owned(),
            amount(cents, format),
            depends.to_owned(),
        ]);
    };
    if let Some(greatest) = &standing.greatest {
        let case = greatest.case.to_string();
        row("greatest final finding", &case, "", greatest.amount, "");
    }
    // Of orders under other sections the sums are with the orders.
    let counts = |it: &LiabilityBalance| it.account.other_section().is_none();
    let has_sums = !standing.received.is_zero()
        || standing.liabilities.is_empty()
        || standing.liabilities.iter().any(counts);
    if has_sums {
        row("received", "", "", standing.received, "");
    }
    match &standing.greatest {
        Some(greatest) => {
            row("credited", "", "", standing.credited, depends);
            let left = greatest.amount.checked_sub(standing.credited)?;
            // Money beyond an order that is kept leaves less of the finding.
            let on_beyond = depends.is_empty() && !standing.beyond.is_zero() && !left.is_zero();
            let on = if on_beyond { BEYOND.0 } else { depends };
            row("left of that finding to receive", "", "", left, on);
            row("in suspense", "", "", standing.in_suspense, depends);
        }
        None if !has_sums => {}
        None => {
            let item = "not covered by a final finding";
            row(item, "", "", standing.unmeasured, "");
        }
    }
    if !standing.beyond.is_zero() {
        row(
            "beyond the orders, in suspense",
            "",
            "",
            standing.beyond,
            BEYOND.0,
        );
    }
    if !standing.assistance.is_zero() {
        row("assistance", "", "", standing.assistance, "");
    }
    if !standing.civil.is_zero() {
        row(
            "civil recovery, not yet off what is owed",
            "",
            "",
            standing.civil,
            "",
        );
    }
    for (payor, cents) in &standing.payors {
        row("compensated by payor", "", payor, *cents, "");
    }
    for liability in &standing.liabilities {
        let mut what = match liability.account.other_section() {
            None => String::new(),
            Some(other) => format!(", section {}", other.to_ascii_uppercase()),
        };
        if let Some(debt) = &liability.account.debt {
            what.push_str(&format!(", debt {debt}"));
        }
        let case = liability.account.case.to_string();
        let who = liability.account.defendant.as_str();
        let ordered = match (liability.ordered.is_zero(), liability.is_final) {
            (true, _) => "ordered, in effect",
            (false, true) => "ordered, final",
            (false, false) => "ordered, not final",
        };
        let mut item = |item: &str, cents: Usd, depends: &str| {
            row(&format!("{item}{what}"), &case, who, cents, depends);
        };
        item(ordered, liability.ordered, "");
        item("received under it", liability.received, "");
        match &liability.joint {
            None => item("owed", liability.owed, ""),
            Some(joint) => {
                let others: Vec<&str> = joint
                    .others
                    .iter()
                    .map(|it| it.defendant.as_str())
                    .collect();
                let depends = match joint.basis {
                    JointBasis::Equal { .. } => "whether the orders are one debt",
                    _ if by_another.contains(&liability.account) => BY_ANOTHER.0,
                    JointBasis::Posted | JointBasis::WholeLoss => "",
                };
                let with = format!("owed jointly with {}", names(&others));
                item(&with, liability.owed, depends);
            }
        }
        if !liability.beyond.is_zero() {
            item(
                match beyond_of(liability) {
                    BEYOND_THE_ORDER => "beyond the order, in suspense",
                    _ => "beyond the joint debt, in suspense",
                },
                liability.beyond,
                "whether it is given back",
            );
        }
        if !liability.in_suspense.is_zero() {
            item("in suspense of it", liability.in_suspense, "");
        }
    }
    // What one defendant of one case paid is one row, however many receipts it came in.
    let mut unplaced: BTreeMap<(&CaseRef, &str, bool), (Vec<&str>, Usd)> = BTreeMap::new();
    for it in &standing.unplaced {
        let of = (&it.case, it.defendant.as_str(), it.several);
        let (keys, sum) = unplaced.entry(of).or_default();
        keys.push(&it.key);
        *sum = sum.checked_add(it.amount)?;
    }
    for ((case, who, several), (keys, sum)) in unplaced {
        let fits = match several {
            true => "fits several orders",
            false => "no order posted",
        };
        // More keys than a row holds are in `redress ledger log`.
        let which = match keys.len() {
            0..=6 => names(&keys),
            more => format!("{more} postings"),
        };
        let item = format!("{fits}, in suspense ({which})");
        row(&item, &case.to_string(), who, sum, "the order");
    }
    Ok(())
}

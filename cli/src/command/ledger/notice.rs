//! Draft notices to a court about liabilities in its cases.

use std::collections::BTreeMap;
use std::path::Path;

use redress::cite::CourtId;
use redress_ledger::{Grounds, LiabilityBalance};
use redress_report::NOTICE;

use super::sources::{OfVictim, Sources, otherwise, with_grounds};
use crate::exit::Failure;
use crate::message::Message;
use crate::output::create;

/// Writes a notice for each court with a liability that has grounds to end. Returns the number of notices.
pub(super) fn write(
    folder: &Path,
    all: &[OfVictim],
    sources: &Sources,
    day: &str,
    head: &str,
) -> Result<usize, Failure> {
    let mut courts: BTreeMap<&CourtId, Vec<(&OfVictim, &LiabilityBalance, &Grounds)>> =
        BTreeMap::new();
    for of in all {
        for (liability, grounds) in with_grounds(&of.standing) {
            let court = &liability.account.case.court;
            courts
                .entry(court)
                .or_default()
                .push((of, liability, grounds));
        }
    }
    if !courts.is_empty() {
        std::fs::create_dir_all(folder).map_err(|error| {
            Failure::failed(Message::error(format!(
                "`{}` cannot be written: {error}",
                folder.display()
            )))
        })?;
    }
    for (court, liabilities) in &courts {
        let text = notice(court, liabilities, sources, day, head);
        create(
            &folder.join(format!("{}.md", court.as_str())),
            text.as_bytes(),
        )?;
    }
    Ok(courts.len())
}

fn notice(
    court: &CourtId,
    liabilities: &[(&OfVictim, &LiabilityBalance, &Grounds)],
    sources: &Sources,
    day: &str,
    head: &str,
) -> String {
    let mut out = format!(
        "# Draft notice: grounds to end what remains of orders of restitution\n\n\
         To: {} (`{}`). As of {day}, from a ledger whose head is {head}.\n\n\
         {} The ledger shows that as to the orders below. Whether a liability has ended is for the court.\n",
        court.abbreviation(),
        court.as_str(),
        sources.clause,
    );
    for (of, liability, grounds) in liabilities {
        let (under, standing) = (&grounds.under, &of.standing);
        let defendant = liability.account.defendant.as_deref().unwrap_or_default();
        out.push_str(&format!(
            "\n## No. {}, defendant {defendant}, victim {}\n\n",
            liability.account.case.docket, of.victim
        ));
        let mut item = |what: &str, says: String| out.push_str(&format!("- {what}: {says}\n"));
        item(
            "ordered in this case, in effect",
            liability.ordered.to_string(),
        );
        item("received under it", liability.received.to_string());
        item("grounds since", grounds.day.to_string());
        item("remained on that day", grounds.remained.to_string());
        let vacated = under
            .vacated
            .map_or_else(String::new, |day| format!("; vacated on {day}"));
        item(
            "greatest final finding on that day",
            format!(
                "{}, in {} on {}{vacated}",
                under.amount, under.case, under.date
            ),
        );
        item(
            "received by the victim in all cases",
            standing.received.to_string(),
        );
        if !liability.in_suspense.is_zero() {
            item(
                "received under this order beyond the greatest final finding, and in suspense",
                liability.in_suspense.to_string(),
            );
        }
        item("law", sources.law(&liability.account.case, grounds));
        for (question, view, other) in &of.depends {
            item(
                "depends on an unsettled question",
                format!("`{question}`; under its view `{view}` {}", otherwise(other)),
            );
        }
    }
    out.push_str(&format!("\nA draft that was not filed. {NOTICE}\n"));
    out
}

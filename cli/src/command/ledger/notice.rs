//! Draft notices to a court about liabilities in its cases.

use std::collections::BTreeMap;
use std::path::Path;

use redress::cite::{CourtId, Date};
use redress_report::NOTICE;

use super::sources::{Ground, OfVictim, Sources};
use crate::exit::Failure;
use crate::message::Message;
use crate::output::create;

/// Writes a notice for each court with a liability that has grounds to end, of the ledger with this identity and head. Returns the
/// number of notices. Money without a place is not in them.
pub(super) fn write(
    folder: &Path,
    all: &[OfVictim],
    sources: &Sources,
    day: Date,
    ledger: &str,
) -> Result<usize, Failure> {
    let mut courts: BTreeMap<&CourtId, Vec<(&OfVictim, Ground<'_>)>> = BTreeMap::new();
    for of in all {
        for ground in of.grounds() {
            let court = &ground.liability.account.case.court;
            courts.entry(court).or_default().push((of, ground));
        }
    }
    if !courts.is_empty() {
        private_folder(folder).map_err(|error| {
            Failure::failed(Message::error(format!(
                "`{}` cannot be written: {error}",
                folder.display()
            )))
        })?;
    }
    for (court, liabilities) in &courts {
        let text = notice(court, liabilities, sources, day, ledger);
        create(
            &folder.join(format!("{}.md", court.as_str())),
            text.as_bytes(),
        )?;
    }
    Ok(courts.len())
}

/// Makes the folder for its owner only, because the names of its files are courts.
fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn notice(
    court: &CourtId,
    liabilities: &[(&OfVictim, Ground<'_>)],
    sources: &Sources,
    day: Date,
    ledger: &str,
) -> String {
    let mut out = format!(
        "# Draft notice: grounds to end what remains of orders of restitution\n\n\
         To: {} (`{}`). As of {day}, from the ledger {ledger}.\n\n\
         {} The ledger shows that as to the orders below, as far as nothing else is stated. Whether a liability has ended is for the court.\n",
        court.abbreviation(),
        court.as_str(),
        sources.clause,
    );
    for (of, ground) in liabilities {
        let (liability, grounds) = (ground.liability, ground.grounds);
        let (under, standing) = (&grounds.under, &of.standing);
        out.push_str(&format!(
            "\n## No. {}, defendant {}, victim {}\n\n",
            liability.account.case.docket, liability.account.defendant, of.victim
        ));
        let mut item = |what: &str, says: String| out.push_str(&format!("- {what}: {says}\n"));
        if ground.if_kept {
            item(
                "no grounds yet",
                "they depend on whether money received beyond an order is given back".to_owned(),
            );
        }
        item(
            "ordered in this case, in effect",
            liability.ordered.to_string(),
        );
        item("received under it", liability.received.to_string());
        let since = match ground.if_kept {
            true => "grounds, if that money is kept, since",
            false => "grounds since",
        };
        item(since, grounds.day.to_string());
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
        if !standing.beyond.is_zero() {
            item(
                "of that, beyond the orders under which it came, and in suspense",
                standing.beyond.to_string(),
            );
        }
        if !liability.in_suspense.is_zero() {
            item(
                "received under this order beyond the greatest final finding, and in suspense",
                liability.in_suspense.to_string(),
            );
        }
        item("law", sources.law(&liability.account.case, grounds));
        for (question, view, other) in &of.depends {
            item("depends on", of.depends(question, view, other));
        }
    }
    out.push_str(&format!("\nA draft that was not filed. {NOTICE}\n"));
    out
}

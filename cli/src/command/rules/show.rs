//! `redress rules show`: what a rule set declares.

use redress::Redress;
use redress::case::facts::{LOSSES_READ, TABLE};
use redress::rule::{Ground, RuleInfo, SetInfo};
use redress_report::{Format, Look};

use crate::args::{LawArgs, SetArgs};
use crate::choices::no_such;
use crate::console::Console;
use crate::exit::Failure;
use crate::listing::Listing;
use crate::session;
use crate::text::hang;

pub(crate) fn write(
    id: &str,
    sets: &SetArgs,
    format: Format,
    look: Look,
    console: &Console,
) -> Result<String, Failure> {
    let law = LawArgs {
        folders: Vec::new(),
    };
    let redress = session::law_with_sets(&law, sets, console)?;
    let about = find(&redress, id)?;
    let origin = redress.in_use().iter().find(|set| set.id == id);
    let origin = origin.map_or_else(String::new, redress::InUse::origin);
    Ok(match format {
        Format::Human => human(about, &origin, look),
        _ => listing(about, &origin).write(format, look, "redress.rule-set/1"),
    })
}

fn find(redress: &Redress, id: &str) -> Result<&'static SetInfo, Failure> {
    if let Some(refused) = redress.not_used().iter().find(|set| set.id == id) {
        return Err(refused.why.clone().into());
    }
    let sets = || redress.law().sets().iter().map(|set| set.info());
    sets()
        .find(|about| about.id == id)
        .ok_or_else(|| no_such("there is no rule set", id, sets().map(|about| about.id)))
}

/// A paragraph for each rule.
fn human(about: &SetInfo, origin: &str, look: Look) -> String {
    let mut out = format!("{} {}, {origin}\n", about.id, about.version);
    for rule in about.rules {
        out.push_str(&format!(
            "\n{}/{}, under `{}`\n",
            about.id,
            rule.name,
            rule.place.name()
        ));
        let mut line = |lead: &str, text: &str| {
            out.push_str(&hang(lead, text, look.width));
            out.push('\n');
        };
        line("  ", rule.proposition);
        for ground in rule.grounds {
            line(
                "  - ",
                &format!("{} ({})", ground.because(), authority(ground)),
            );
        }
        let reads = reads(rule);
        if !reads.is_empty() {
            line("  reads ", &reads);
        }
    }
    out
}

/// A row for each ground of each rule.
fn listing(about: &SetInfo, origin: &str) -> Listing {
    let rows = about.rules.iter().flat_map(|rule| {
        rule.grounds.iter().map(move |ground| {
            vec![
                format!("{}/{}", about.id, rule.name),
                about.version.to_owned(),
                origin.to_owned(),
                rule.place.name().to_owned(),
                rule.proposition.to_owned(),
                ground.id().to_owned(),
                ground.because().to_owned(),
                authority(ground),
                reads(rule),
            ]
        })
    });
    Listing {
        columns: &[
            "rule",
            "version",
            "from",
            "list",
            "proposition",
            "ground",
            "because",
            "authority",
            "reads",
        ],
        rows: rows.collect(),
    }
}

/// The holding; a profile can rest the rule on another.
fn authority(ground: &Ground) -> String {
    format!("{}, {}", ground.holding(), ground.strength())
}

fn reads(rule: &RuleInfo) -> String {
    let facts = TABLE
        .iter()
        .filter(|row| rule.reads & row.key.bit() != 0)
        .map(|row| row.path);
    let losses = (rule.reads & LOSSES_READ != 0).then_some("losses");
    facts.chain(losses).collect::<Vec<_>>().join(", ")
}

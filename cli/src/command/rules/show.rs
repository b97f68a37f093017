//! `redress rules show`: the declarations of a rule set.

use redress::Redress;
use redress::case::facts;
use redress::law::Law;
use redress::rule::{Ground, RuleInfo, SetInfo};
use redress_case::facts::LOSSES_READ;
use redress_document::{Document, Format, Item, KeyValue, Table, Tone};

use crate::args::{LawArgs, SetArgs};
use crate::choices::no_such;
use crate::console::Console;
use crate::exit::Failure;
use crate::session;

pub(crate) fn document(
    id: &str,
    law: &LawArgs,
    sets: &SetArgs,
    format: Format,
    console: &Console,
) -> Result<Document, Failure> {
    let redress = session::law_with_sets(law, sets, console)?;
    let about = find(&redress, id)?;
    let origin = redress.in_use().iter().find(|set| set.id == id);
    let law = redress.law();
    let as_data = law.formulas().iter().any(|set| set.info().id == id);
    let origin = match (origin, as_data) {
        (Some(origin), _) => origin.origin(),
        (None, true) => "written as data".to_owned(),
        (None, false) => String::new(),
    };
    let table = table(law, about, &origin);
    if format.is_data() || matches!(format, Format::Plain | Format::Markdown) {
        return Ok(Document::from_table("redress.rule-set/1", table));
    }
    Ok(page(law, about, &origin))
}

fn find(redress: &Redress, id: &str) -> Result<&'static SetInfo, Failure> {
    if let Some(refused) = redress.not_used().iter().find(|set| set.id == id) {
        return Err(refused.why.clone().into());
    }
    let sets = || redress.law().all_sets().map(|set| set.info());
    sets()
        .find(|about| about.id == id)
        .ok_or_else(|| no_such("there is no rule set", id, sets().map(|about| about.id)))
}

/// Returns a page with an item for each rule.
fn page(law: &Law, about: &SetInfo, origin: &str) -> Document {
    let mut page = Document::default();
    let title = format!("{} {}, {origin}", about.id, about.version);
    page.heading(1, "rule set", title);
    for rule in about.rules {
        let grounds = rule.grounds.iter().map(|ground| {
            let text = format!("{} ({})", because(law, ground), authority(ground));
            KeyValue::new("ground", text)
        });
        let mut facts = vec![
            KeyValue::new("list", rule.place.name()),
            KeyValue::new("proposition", rule.proposition),
        ];
        facts.extend(grounds);
        let reads = reads(rule);
        if !reads.is_empty() {
            facts.push(KeyValue::new("reads", reads));
        }
        page.item(Item {
            key: "rule".to_owned(),
            mark: "-".to_owned(),
            tone: Tone::Strong,
            lead: format!("{}/{}", about.id, rule.name),
            facts,
        });
    }
    page
}

/// Returns a row for each ground of each rule.
fn table(law: &Law, about: &SetInfo, origin: &str) -> Table {
    let rows = about.rules.iter().flat_map(|rule| {
        rule.grounds.iter().map(move |ground| {
            vec![
                format!("{}/{}", about.id, rule.name),
                about.version.to_owned(),
                origin.to_owned(),
                rule.place.name().to_owned(),
                rule.proposition.to_owned(),
                ground.id().to_owned(),
                because(law, ground),
                authority(ground),
                reads(rule),
            ]
        })
    });
    Table::new(
        &[
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
        rows.collect(),
    )
}

/// Returns the sentence of a ground: its own, or else that of its holding. A loaded set may cite a holding in its own law, which
/// this command does not read.
fn because(law: &Law, ground: &Ground) -> String {
    let says = || {
        law.holding(ground.holding())
            .map(|(_, holding)| holding.says)
    };
    let own = ground.because().map(str::to_owned);
    own.or_else(|| says().ok())
        .unwrap_or_else(|| "what the holding says".to_owned())
}

/// Returns the holding; a profile may cite another one for the rule.
fn authority(ground: &Ground) -> String {
    format!("{}, {}", ground.holding(), ground.strength())
}

fn reads(rule: &RuleInfo) -> String {
    let facts = facts::rows()
        .filter(|row| rule.reads & row.key.bit() != 0)
        .map(|row| row.path);
    let losses = (rule.reads & LOSSES_READ != 0).then_some("losses");
    facts.chain(losses).collect::<Vec<_>>().join(", ")
}

//! The report of a comparison: the answers side by side first, then drawings of them, then every open point, then every worksheet,
//! folded, and the authorities.

use redress_case::Case;
use redress_document::{
    Document, Item, KeyValue, Plot, PlotMark, PlotRow, PlotScale, Tile, Tiles, Tone, sentence,
};
use redress_engine::Computation;
use redress_rule::{Strength, Usd};

use crate::compare::{
    Group, Standing, asked, governs, groups, head, ids_in_short, profiles, table,
};
use crate::compute::foot_in_full;
use crate::explain::consequences;
use crate::phrases::bounded;
use crate::subject::{self, Subject};
use crate::worksheet::{Detail, worksheet};
use crate::{Meta, answer, phrases, unread};

/// Returns the report of a comparison.
pub(crate) fn page(
    case: &Case,
    computations: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
) -> Document {
    let mut page = Document::default();
    head(&mut page, case, computations, meta);
    unread::legend(&mut page, meta);
    let groups = groups(case, computations);
    page.heading(2, "section", "Side by side");
    page.table(table(&groups, governing, meta));
    governs(&mut page, computations, governing);
    for group in &groups {
        page.item(in_short(group, governing));
    }
    tiles(&mut page, &groups, governing, meta);
    page.plot(plot(&groups, governing));
    let lacks = asked(&groups);
    if !lacks.is_empty() {
        page.heading(2, "section", "Open points");
        for lack in &lacks {
            page.item(lack.item());
        }
    }
    page.page_break();
    page.heading(2, "section", "Worksheets");
    for subject in every(&groups) {
        sheet(&mut page, subject, meta);
    }
    page.page_break();
    page.heading(2, "section", "Authorities");
    authorities(&mut page, &groups);
    let profiles = profiles(computations);
    foot_in_full(&mut page, &profiles, meta);
    page
}

fn every<'g, 'a>(groups: &'g [Group<'a>]) -> impl Iterator<Item = &'g Subject<'a>> {
    groups.iter().flat_map(|group| group.of.iter().flatten())
}

/// Returns an item for a group: its profiles, the answer to each claim, and the law of each.
fn in_short(group: &Group<'_>, governing: Option<&str>) -> Item {
    let several = group.subjects().len() > 1;
    let answers = group.subjects().iter().map(|subject| {
        let ordered = answer::in_one_line(subject, subject.answer());
        match several {
            true => KeyValue::new(subject.name(), ordered),
            false => KeyValue::new("restitution", ordered),
        }
    });
    let laws = group.of.iter().filter_map(|subjects| {
        let id = subjects.first()?.profile.id.clone();
        let laws = phrases::each_once(subjects.iter().map(answer::law));
        Some(KeyValue::new(id, laws.join("; ")))
    });
    let ids = ids_in_short(&group.ids(), governing);
    Item {
        key: format!("answer {ids}"),
        mark: "-".to_owned(),
        tone: Tone::Strong,
        lead: format!("{ids}{}", group.standing.words()),
        facts: answers.chain(laws).collect(),
    }
}

/// Returns the letter of a group: A, B ... Z, then numbers.
fn letter(place: usize) -> String {
    let letter = u8::try_from(place).ok().and_then(|it| b'A'.checked_add(it));
    match letter.filter(u8::is_ascii_uppercase) {
        Some(letter) => char::from(letter).to_string(),
        None => place.saturating_add(1).to_string(),
    }
}

fn letter_of(groups: &[Group<'_>], id: &str) -> Option<String> {
    let place = groups.iter().position(|group| group.ids().contains(&id));
    place.map(letter)
}

/// Writes the circuits as tiles, each with the letter of its answer.
fn tiles(page: &mut Document, groups: &[Group<'_>], governing: Option<&str>, meta: &Meta) {
    let tiles = meta.tiles.iter();
    if tiles
        .filter(|tile| letter_of(groups, &tile.id).is_some())
        .count()
        < 2
    {
        return;
    }
    let tiles = meta.tiles.iter().map(|tile| Tile {
        name: tile.name.clone(),
        mark: letter_of(groups, &tile.id).unwrap_or_else(|| "-".to_owned()),
        place: (tile.column, tile.row),
        framed: governing == Some(tile.id.as_str()),
    });
    page.tiles(Tiles {
        caption: "The circuits as tiles, each with the letter of its answer, in the order of the table above.".to_owned(),
        tiles: tiles.collect(),
    });
}

fn plot(groups: &[Group<'_>], governing: Option<&str>) -> Plot {
    let row = |subject: &Subject<'_>| {
        let id = subject.profile.id.as_str();
        let governs = if governing == Some(id) { " *" } else { "" };
        PlotRow {
            letter: letter_of(groups, id).unwrap_or_default(),
            name: format!("{id}{governs}, {}", subject.name()),
            text: subject::labeled(subject, answer::ordered(subject.answer())),
            marks: mark(subject).into_iter().collect(),
        }
    };
    let kinds = [
        ("Jurisdictions", Standing::Law),
        ("A pending bill, no law", Standing::Proposed),
        ("For contrast, the law of no circuit", Standing::Contrast),
    ];
    let of_kind = |standing| {
        let groups = groups
            .iter()
            .filter(move |group| group.standing == standing);
        groups
            .flat_map(|group| group.of.iter().flatten().map(row))
            .collect::<Vec<_>>()
    };
    let kinds = kinds
        .into_iter()
        .map(|(title, standing)| (title.to_owned(), of_kind(standing)));
    Plot {
        title: "Restitution, in dollars".to_owned(),
        columns: ["Profile", "Ordered"].map(str::to_owned),
        scale: PlotScale::Even,
        legend: "A bar: the range while a point is open. A dot: one amount, nothing open. Hollow: an illustration only. No mark: no amount is known. All rows have one scale.".to_owned(),
        groups: kinds.filter(|(_, rows)| !rows.is_empty()).collect(),
    }
}

/// Returns the mark of a result in a plot; `None` if its amount is not known.
fn mark(subject: &Subject<'_>) -> Option<PlotMark> {
    let answer = subject.answer();
    let all = answer.range()?;
    let weak = answer
        .values()
        .iter()
        .any(|leaf| leaf.strength <= Strength::Illustrative);
    let greatest = Some(all.greatest()).filter(|most| bounded(*most));
    let cents = |amount: Usd| u64::try_from(amount.cents()).unwrap_or(0);
    Some(PlotMark {
        least: cents(all.least()),
        greatest: greatest.map(cents),
        settled: all.exact().is_some() && answer.is_settled(),
        hollow: Standing::from_profile(subject.profile) != Standing::Law || weak,
    })
}

/// Writes a worksheet, folded.
fn sheet(page: &mut Document, subject: &Subject<'_>, meta: &Meta) {
    let ordered = subject::labeled(subject, answer::ordered(subject.answer()));
    let profile = subject.profile;
    let line = format!(
        "{}, {}, {}: {ordered}",
        profile.id,
        profile.name,
        subject.name()
    );
    page.fold(line, |page| {
        worksheet(page, subject, meta, Detail::Brief);
        consequences(page, 3, None, subject, meta);
    });
}

/// Writes every authority behind a step, once, with the jurisdictions that rely on it.
fn authorities(page: &mut Document, groups: &[Group<'_>]) {
    // A sentence of the authority, with the jurisdictions that rely on it.
    type Where = Vec<(String, Vec<String>)>;
    let mut all: Vec<(String, Where)> = Vec::new();
    for subject in every(groups) {
        for leaf in subject.answer().values() {
            for step in &leaf.steps {
                let Some(standing) = subject.standing(leaf, step.entry, step.ground) else {
                    continue;
                };
                let support = &standing.support;
                let cite = format!("{} [{}]", phrases::cite(standing), support.confidence);
                let place = all.iter().position(|(known, _)| *known == cite);
                let place = place.unwrap_or_else(|| {
                    all.push((cite, Vec::new()));
                    all.len().saturating_sub(1)
                });
                let Some((_, says)) = all.get_mut(place) else {
                    continue;
                };
                let by = format!("{} ({})", subject.profile.id, support.weight);
                match says.iter_mut().find(|(said, _)| **said == *support.says) {
                    Some((_, who)) if who.contains(&by) => {}
                    Some((_, who)) => who.push(by),
                    None => says.push((support.says.to_string(), vec![by])),
                }
            }
        }
    }
    all.sort();
    page.note("read", Tone::Faint, "How each was read: VERIFIED, in its own words; SECONDARY, in a summary; RECALL, from memory. Read the opinion before you cite it.");
    for (cite, says) in all {
        let facts = says.into_iter().map(|(says, by)| {
            KeyValue::new("says", format!("{}; in {}", sentence(&says), by.join(", ")))
        });
        page.item(Item {
            key: "authority".to_owned(),
            mark: "-".to_owned(),
            lead: cite,
            facts: facts.collect(),
            ..Item::default()
        });
    }
}

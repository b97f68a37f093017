//! Two profiles on one day, as lists of rules: what a circuit split is.

use std::collections::{BTreeMap, BTreeSet};

use redress::core::case::Class;
use redress::engine::{Approach, EntryInfo, Profile};
use redress_report::{Format, Look};

use crate::choices::in_force;
use crate::listing::Listing;
use crate::text::{hang, wrap};

/// A class of offense under one text, and the approach that each profile has to it.
struct Pair<'a> {
    classes: Vec<Class>,
    statute: &'a str,
    a: Option<&'a Approach>,
    b: Option<&'a Approach>,
}

/// An entry of one list or of both.
struct Line<'a> {
    a: Option<&'a EntryInfo>,
    b: Option<&'a EntryInfo>,
}

pub(super) fn write(a: &Profile, b: &Profile, format: Format, look: Look) -> String {
    let pairs = pairs(a, b);
    match format {
        Format::Human => human(a, b, &pairs, look),
        _ => listing(a, b, &pairs).write(format, "redress.profiles-diff/1"),
    }
}

/// What either profile has an approach to, that day.
fn pairs<'a>(a: &'a Profile, b: &'a Profile) -> Vec<Pair<'a>> {
    let of = |profile: &'a Profile, regime: &str, class: Class| {
        in_force(profile).find(|approach| {
            approach.applies.regime == regime && approach.applies.offense.contains(&class)
        })
    };
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    for regime in &a.regimes {
        for class in Class::ALL.map(|(class, ..)| class) {
            let (a, b) = (of(a, &regime.id, class), of(b, &regime.id, class));
            let same = |x: Option<&Approach>, y: Option<&Approach>| match (x, y) {
                (Some(x), Some(y)) => std::ptr::eq(x, y),
                (None, None) => true,
                _ => false,
            };
            if a.is_none() && b.is_none() {
                continue;
            }
            match pairs
                .iter_mut()
                .find(|pair| same(pair.a, a) && same(pair.b, b))
            {
                Some(known) => known.classes.push(class),
                None => pairs.push(Pair {
                    classes: vec![class],
                    statute: &regime.statute,
                    a,
                    b,
                }),
            }
        }
    }
    pairs
}

impl<'a> Pair<'a> {
    fn of_what(&self) -> String {
        let classes: Vec<&str> = self.classes.iter().map(|class| class.words()).collect();
        format!("{}: {}", classes.join("; "), self.statute)
    }

    /// The entries list by list: those of the first profile in their order, then those that only the second has.
    fn lines(&self) -> Vec<Line<'a>> {
        let entries = |approach: Option<&'a Approach>| approach.map_or(&[][..], |it| &it.entries);
        let (a, b) = (entries(self.a), entries(self.b));
        let same = |x: &EntryInfo, y: &EntryInfo| {
            x.place == y.place && x.name == y.name && x.options == y.options
        };
        let mut lines: Vec<Line<'a>> = a
            .iter()
            .map(|entry| Line {
                a: Some(entry),
                b: b.iter().find(|other| same(entry, other)),
            })
            .collect();
        let only_b = b
            .iter()
            .filter(|entry| !a.iter().any(|other| same(entry, other)));
        lines.extend(only_b.map(|entry| Line {
            a: None,
            b: Some(entry),
        }));
        lines.sort_by_key(|line| line.entry().map(|entry| entry.place));
        lines
    }
}

impl<'a> Line<'a> {
    fn entry(&self) -> Option<&'a EntryInfo> {
        self.a.or(self.b)
    }

    fn name(&self) -> String {
        let Some(entry) = self.entry() else {
            return String::new();
        };
        let mut name = entry.name.clone();
        if !entry.options.is_empty() {
            name.push_str(&format!(" ({})", entry.options));
        }
        if let Some((question, view)) = &entry.under {
            name.push_str(&format!(", where {question} is {view}"));
        }
        name
    }

    /// Whether both have it, on the same authorities.
    fn is_shared(&self) -> bool {
        self.a.is_some()
            && self.b.is_some()
            && Self::authorities(self.a) == Self::authorities(self.b)
    }

    /// The authorities of one side, each once.
    fn authorities(entry: Option<&EntryInfo>) -> String {
        let mut cites: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for standing in entry.into_iter().flat_map(|entry| &entry.standings) {
            let strengths = cites.entry(&standing.support.cite).or_default();
            strengths.insert(standing.strength.word());
        }
        let cited = cites.into_iter().map(|(cite, strengths)| {
            let strengths: Vec<&str> = strengths.into_iter().collect();
            format!("{cite}, {}", strengths.join(" or "))
        });
        cited.collect::<Vec<_>>().join("; ")
    }
}

fn human(a: &Profile, b: &Profile, pairs: &[Pair<'_>], look: Look) -> String {
    let mut out = hang("", &format!("- {}, {}", a.id, a.name), look.width);
    out.push('\n');
    out.push_str(&hang("", &format!("+ {}, {}", b.id, b.name), look.width));
    out.push_str(&format!("\nas of {}\n", a.as_of));
    for pair in pairs {
        out.push('\n');
        out.push_str(&wrap(&pair.of_what(), look.width).join("\n"));
        out.push('\n');
        for (mark, approach) in [("  - ", pair.a), ("  + ", pair.b)] {
            let name = match approach {
                Some(approach) if approach.open => format!("{} (the law is open)", approach.name),
                Some(approach) => approach.name.clone(),
                None => "no approach".to_owned(),
            };
            out.push_str(&hang(mark, &name, look.width));
            out.push('\n');
        }
        let lines = pair.lines();
        if lines.iter().all(Line::is_shared) {
            out.push_str("  the same rules on the same authorities\n");
            continue;
        }
        let mut place = None;
        for line in lines {
            let Some(entry) = line.entry() else {
                continue;
            };
            if place != Some(entry.place) {
                place = Some(entry.place);
                out.push_str(&format!("  {}\n", entry.place.name()));
            }
            let mark = match (line.a, line.b) {
                (Some(_), Some(_)) => "      ",
                (Some(_), None) => "    - ",
                _ => "    + ",
            };
            out.push_str(&hang(mark, &line.name(), look.width));
            out.push('\n');
            let (of_a, of_b) = (Line::authorities(line.a), Line::authorities(line.b));
            let both = line.a.is_some() && line.b.is_some();
            let authorities = match both && of_a != of_b {
                true => vec![("        - ", of_a), ("        + ", of_b)],
                false if of_a.is_empty() => vec![("        ", of_b)],
                false => vec![("        ", of_a)],
            };
            for (lead, text) in authorities.iter().filter(|(_, text)| !text.is_empty()) {
                out.push_str(&hang(lead, text, look.width));
                out.push('\n');
            }
        }
    }
    out
}

fn listing(a: &Profile, b: &Profile, pairs: &[Pair<'_>]) -> Listing {
    let rows = pairs.iter().flat_map(|pair| {
        pair.lines().into_iter().map(move |line| {
            let whose = match (line.a, line.b) {
                (Some(_), Some(_)) => "both".to_owned(),
                (Some(_), None) => a.id.clone(),
                _ => b.id.clone(),
            };
            vec![
                line.name(),
                line.entry()
                    .map_or("", |entry| entry.place.name())
                    .to_owned(),
                pair.of_what(),
                whose,
                Line::authorities(line.a),
                Line::authorities(line.b),
            ]
        })
    });
    Listing {
        columns: &[
            "rule",
            "list",
            "offense and text",
            "in",
            "authority of the first",
            "authority of the second",
        ],
        rows: rows.collect(),
    }
}

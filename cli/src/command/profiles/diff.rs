//! Comparison of two profiles on one day: their views of unsettled questions and their lists of rules.

use std::collections::{BTreeMap, BTreeSet};

use redress::case::Class;
use redress::engine::{Approach, Profile, Question};
use redress::law::{Law, LawError, Views};
use redress_document::{Document, Format, Item, KeyValue, Table, Tone, sentence};
use redress_engine::{EntryInfo, Straddling, Support};

use crate::choices::{in_force, is_in_force};

/// A class of offense under one text, with the approach of each profile.
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

const SCHEMA: &str = "redress.profiles-diff/1";

pub(super) fn document(
    law: &Law,
    a: &Profile,
    b: &Profile,
    format: Format,
) -> Result<Document, LawError> {
    let (questions, pairs) = (questions(law, a, b)?, pairs(a, b));
    let (of_questions, of_rules) = (question_table(&questions), rule_table(a, b, &pairs));
    let mut document = match format {
        Format::Plain | Format::Markdown => {
            let mut tables = Document::default();
            tables.table(of_questions.clone());
            tables.table(of_rules.clone());
            tables
        }
        _ => page(a, b, &questions, &pairs),
    };
    document.set_data(serde_json::json!({
        "schema": SCHEMA,
        "as_of": a.as_of.to_string(),
        "first": a.id,
        "second": b.id,
        "questions": of_questions.objects(),
        "rows": of_rules.objects(),
    }));
    // A CSV file has one header, so both tables become one.
    document.set_rows(one_table(a, b, &questions, of_rules));
    Ok(document)
}

/// A question on which two profiles differ, with the answer of each profile that meets it.
struct Asked<'a> {
    question: &'a Question,
    a: Option<&'a Question>,
    b: Option<&'a Question>,
}

/// Returns the questions that either profile meets on its day and that they do not answer alike.
fn questions<'a>(law: &Law, a: &'a Profile, b: &'a Profile) -> Result<Vec<Asked<'a>>, LawError> {
    let (of_a, of_b) = (met(law, a)?, met(law, b)?);
    let of = |all: &[&'a Question], id: &str| all.iter().copied().find(|it| it.id == id);
    let only_b = of_b
        .iter()
        .filter(|question| of(&of_a, &question.id).is_none());
    let mut asked: Vec<Asked<'a>> = of_a
        .iter()
        .chain(only_b)
        .map(|&question| Asked {
            question,
            a: of(&of_a, &question.id),
            b: of(&of_b, &question.id),
        })
        .filter(|asked| stand(asked.a) != stand(asked.b))
        .collect();
    // List questions with two different views first, because the circuits split on them.
    let takes = |own: Option<&Question>| own.is_some_and(|question| question.taken.is_some());
    asked.sort_by_key(|asked| !(takes(asked.a) && takes(asked.b)));
    Ok(asked)
}

/// Returns the questions that change anything in force on the profile's day.
fn met<'a>(law: &Law, profile: &'a Profile) -> Result<Vec<&'a Question>, LawError> {
    let mut met = Vec::new();
    for question in &profile.questions {
        // A question that was met and on which nobody took a view is one that some entry depends on.
        let turns = match &question.taken {
            None => depends(profile, question),
            Some(taken) => {
                let mut turns = false;
                for view in question.views.iter().filter(|view| view.id != taken.view) {
                    let views = Views::from([(question.id.clone(), view.id.clone())]);
                    let other = law.profile(&profile.id, profile.as_of, &views, None)?;
                    turns = turns || differs(profile, &other);
                }
                turns
            }
        };
        if turns {
            met.push(question);
        }
    }
    Ok(met)
}

/// Returns whether the law of the profile's day depends on an unsettled question.
fn depends(profile: &Profile, question: &Question) -> bool {
    let straddling = match &profile.straddling {
        Straddling::Open(number, _) => *number == question.number,
        Straddling::Settled(..) => false,
    };
    let mut in_force = profile
        .approaches
        .iter()
        .filter(|it| is_in_force(profile, it));
    straddling
        || in_force.any(|approach| {
            let mut under = approach.entries.iter().flat_map(|entry| &entry.under);
            under.any(|(known, _)| *known == question.id)
        })
}

/// Returns whether another view changes the law of the profile's day: its entries, or the text that governs.
fn differs(profile: &Profile, other: &Profile) -> bool {
    let entries = |approach: &Approach| -> Vec<_> {
        let entries = approach.entries.iter();
        let entries = entries.map(|it| (it.place, it.name.clone(), it.options.clone()));
        entries.collect()
    };
    let both = profile.approaches.iter().zip(&other.approaches);
    let mut in_force = both.filter(|(one, _)| is_in_force(profile, one));
    profile.straddling != other.straddling
        || in_force.any(|(one, other)| entries(one) != entries(other))
}

/// Returns the view taken and the views leaned to; `None` if the profile does not meet the question.
fn stand(question: Option<&Question>) -> Option<(Option<&str>, BTreeSet<&str>)> {
    let question = question?;
    let taken = question.taken.as_ref().map(|taken| taken.view.as_str());
    let leans = question.leans.iter().map(|(view, _)| view.as_str());
    Some((taken, leans.collect()))
}

/// Returns the view taken, or the reason why there is none.
fn view(question: Option<&Question>) -> &str {
    match question {
        Some(Question {
            taken: Some(it), ..
        }) => &it.view,
        Some(_) => "open",
        None => "not met",
    }
}

/// Returns the view taken, or the view under which results are shown, in words.
fn view_in_words(question: Option<&Question>) -> String {
    let Some(question) = question else {
        return "not met: no law in force depends on it".to_owned();
    };
    let shown = question.views.first().map_or("", |view| &view.id);
    let (view, how) = match &question.taken {
        Some(taken) => (taken.view.as_str(), taken.view.clone()),
        None => (shown, format!("open, shown under {shown}")),
    };
    let said = question.views.iter().find(|known| known.id == view);
    let says = said.map_or("", |view| &view.says);
    format!("{how}: {says}")
}

/// Returns the holding for the view taken with its tag, and the holdings that lean to a view.
fn on_what(question: Option<&Question>) -> Vec<String> {
    let cited = |support: &Support| format!("{}, {}", support.cite, support.confidence);
    let taken = question.and_then(|question| question.taken.as_ref());
    let taken = taken.map(|taken| match &taken.support {
        Some(support) => format!("by {}: {}", taken.by, cited(support)),
        None => format!("by {}", taken.by),
    });
    let leans = question.map_or(&[][..], |question| &question.leans);
    let leans = leans
        .iter()
        .map(|(view, support)| format!("for {view}: {}, {}", cited(support), support.weight));
    taken.into_iter().chain(leans).collect()
}

/// Returns each class and text for which either profile has an approach on that day.
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
    fn class_and_text(&self) -> String {
        let classes: Vec<&str> = self.classes.iter().map(|class| class.words()).collect();
        format!("{}: {}", classes.join("; "), self.statute)
    }

    /// Returns the entries list by list: those of the first profile in order, then those of the second only.
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
        for (at, (question, view)) in entry.under.iter().enumerate() {
            let join = if at == 0 { ", where" } else { " and" };
            name.push_str(&format!("{join} {question} is {view}"));
        }
        name
    }

    /// Returns an entry with its profiles and authorities.
    fn item(&self, a: &Profile, b: &Profile) -> Item {
        let (of_a, of_b) = (Self::authorities(self.a), Self::authorities(self.b));
        let (a, b) = (a.id.as_str(), b.id.as_str());
        let (mark, authorities) = match (self.a, self.b) {
            (Some(_), Some(_)) if of_a == of_b => ("both", vec![("authority", of_a)]),
            (Some(_), Some(_)) => ("both", vec![(a, of_a), (b, of_b)]),
            (Some(_), None) => (a, vec![("authority", of_a)]),
            _ => (b, vec![("authority", of_b)]),
        };
        let facts = authorities.into_iter();
        Item {
            key: "rule".to_owned(),
            mark: mark.to_owned(),
            lead: self.name(),
            facts: facts
                .map(|(whose, cited)| KeyValue::new(whose, cited))
                .collect(),
            ..Item::default()
        }
    }

    /// Returns whether both profiles have it on the same authorities.
    fn is_shared(&self) -> bool {
        self.a.is_some()
            && self.b.is_some()
            && Self::authorities(self.a) == Self::authorities(self.b)
    }

    /// Returns the authorities of one profile, each once.
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

fn page(a: &Profile, b: &Profile, questions: &[Asked<'_>], pairs: &[Pair<'_>]) -> Document {
    let mut page = Document::default();
    let title = format!("{} and {} on {}", a.id, b.id, a.as_of);
    page.heading(1, "profiles", title);
    page.facts(vec![
        KeyValue::new(&a.id, &a.name),
        KeyValue::new(&b.id, &b.name),
    ]);
    page.heading(2, "section", "Questions on which they differ");
    if questions.is_empty() {
        page.note("questions", Tone::Plain, "no question on which they differ");
    }
    for asked in questions {
        let side = |profile: &Profile, own| {
            let cited = on_what(own).into_iter();
            let cited = cited.map(|cited| KeyValue::new("authority", cited));
            KeyValue::new(&profile.id, view_in_words(own)).with_below(cited.collect())
        };
        page.item(Item {
            key: "question".to_owned(),
            mark: "-".to_owned(),
            lead: format!("{}: {}", asked.question.id, asked.question.asks),
            facts: vec![side(a, asked.a), side(b, asked.b)],
            ..Item::default()
        });
    }
    for pair in pairs {
        page.heading(2, "approach", sentence(&pair.class_and_text()));
        let approach = |profile: &Profile, approach: Option<&Approach>| {
            let name = match approach {
                Some(approach) if approach.open => format!("{} (the law is open)", approach.name),
                Some(approach) => approach.name.clone(),
                None => "no approach".to_owned(),
            };
            KeyValue::new(&profile.id, name)
        };
        page.facts(vec![approach(a, pair.a), approach(b, pair.b)]);
        let lines = pair.lines();
        if lines.iter().all(Line::is_shared) {
            let says = "the same rules on the same authorities";
            page.note("rules", Tone::Plain, says);
            continue;
        }
        let mut place = None;
        for line in lines {
            let Some(entry) = line.entry() else {
                continue;
            };
            if place != Some(entry.place) {
                place = Some(entry.place);
                page.heading(3, "list", entry.place.name());
            }
            page.item(line.item(a, b));
        }
    }
    page
}

fn question_table(questions: &[Asked<'_>]) -> Table {
    let rows = questions.iter().map(|asked| {
        vec![
            asked.question.id.clone(),
            asked.question.asks.clone(),
            view(asked.a).to_owned(),
            view(asked.b).to_owned(),
            on_what(asked.a).join("; "),
            on_what(asked.b).join("; "),
        ]
    });
    Table::new(
        &[
            "question",
            "asks",
            "view of the first",
            "view of the second",
            "authority of the first",
            "authority of the second",
        ],
        rows.collect(),
    )
}

/// Merges questions and rules under one header; a cell is empty if it does not apply to the row.
fn one_table(a: &Profile, b: &Profile, questions: &[Asked<'_>], rules: Table) -> Table {
    let of_questions = questions.iter().map(|asked| {
        let whose = match (asked.a, asked.b) {
            (Some(_), Some(_)) => "both",
            (Some(_), None) => &a.id,
            _ => &b.id,
        };
        vec![
            asked.question.id.clone(),
            "questions".to_owned(),
            String::new(),
            whose.to_owned(),
            on_what(asked.a).join("; "),
            on_what(asked.b).join("; "),
            asked.question.asks.clone(),
            view(asked.a).to_owned(),
            view(asked.b).to_owned(),
        ]
    });
    let of_rules = rules.rows.into_iter().map(|mut row| {
        row.cells.extend([const { String::new() }; 3]);
        row.cells
    });
    Table::new(
        &[
            "rule or question",
            "list",
            "offense and text",
            "in",
            "authority of the first",
            "authority of the second",
            "asks",
            "view of the first",
            "view of the second",
        ],
        of_questions.chain(of_rules).collect(),
    )
}

fn rule_table(a: &Profile, b: &Profile, pairs: &[Pair<'_>]) -> Table {
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
                pair.class_and_text(),
                whose,
                Line::authorities(line.a),
                Line::authorities(line.b),
            ]
        })
    });
    Table::new(
        &[
            "rule",
            "list",
            "offense and text",
            "in",
            "authority of the first",
            "authority of the second",
        ],
        rows.collect(),
    )
}

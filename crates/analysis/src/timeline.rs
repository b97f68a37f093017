//! Over time: the same facts under the law of one day after another, and the decision that changed it.

use std::collections::{BTreeMap, BTreeSet};

use redress::case::Case;
use redress::cite::{Authority, Date};
use redress::engine::{Approach, ClaimResult, Computation, Profile};
use redress::law::{Law, LawError};
use redress_document::{Column, Document, Format, KeyValue, Row, Table, Tone};
use redress_report::{Meta, ResultSummary, foot, head, json_head, legend, summaries};
use serde_json::{Value, json};

use crate::{RESULT_COLUMNS, result, result_cells};

/// The results of one case over a period, profile by profile.
pub struct Timeline {
    /// The first day.
    pub(crate) from: Date,
    /// The last day.
    pub(crate) to: Date,
    /// The results by profile and claim.
    pub(crate) lines: Vec<ClaimTimeline>,
}

/// One claim under one profile, from the first day to the last.
pub(crate) struct ClaimTimeline {
    /// The id of the profile.
    pub(crate) profile: String,
    /// The name of the profile.
    pub(crate) name: String,
    /// The authority that a contrast profile contradicts; `None` for a circuit's law.
    pub(crate) contrast: Option<String>,
    /// The bill that a profile of a bill applies.
    pub(crate) proposed: Option<String>,
    /// Whether the profile is the law that governs the case.
    pub(crate) governs: bool,
    /// The periods without a change of the law or of the result, in order.
    pub(crate) stretches: Vec<Period>,
}

/// A period without a change of the law or of the result.
pub(crate) struct Period {
    /// The first day.
    pub(crate) from: Date,
    /// The result in it.
    pub(crate) brief: ResultSummary,
    /// The decisions and texts that began it, as cited; none for the first.
    pub(crate) changed_by: Vec<String>,
    /// The rules and holdings that tell the law of this period from others.
    law: Marks,
}

/// The rules that run, and the holdings they rely on.
#[derive(Default, PartialEq, Eq)]
struct Marks {
    rules: BTreeSet<(String, String, &'static str)>,
    holdings: BTreeSet<String>,
}

/// Returns the days on which the law of a profile may change: the first day, and every later edge up to the last.
#[must_use]
pub fn days(profile: &Profile, from: Date, to: Date) -> Vec<Date> {
    let edges = profile.edges.iter().copied();
    std::iter::once(from)
        .chain(edges.filter(|edge| *edge > from && *edge <= to))
        .collect()
}

/// Groups the results by profile: for each, its results day after day.
///
/// # Errors
/// Fails when the file of an authority is malformed.
pub fn timeline(
    law: &Law,
    case: &Case,
    (from, to): (Date, Date),
    computed: &[Vec<Computation>],
    governing: Option<&str>,
) -> Result<Timeline, LawError> {
    let authorities: BTreeMap<String, Authority> = law.authorities()?.into_iter().collect();
    let mut lines = Vec::new();
    for days in computed {
        let Some(first) = days.first() else {
            continue;
        };
        let claims = first.claims.len();
        let mut of_profile: Vec<ClaimTimeline> = (0..claims)
            .map(|_| ClaimTimeline {
                profile: first.profile.id.clone(),
                name: first.profile.name.clone(),
                contrast: first
                    .profile
                    .contrast
                    .as_ref()
                    .map(|contrast| format!("contrary to {}", contrast.contrary_to)),
                proposed: first.profile.proposed.clone(),
                governs: governing == Some(first.profile.id.as_str()),
                stretches: Vec::new(),
            })
            .collect();
        for computation in days {
            let summaries = summaries(case, &computation.profile, &computation.claims);
            let results = computation.claims.iter().zip(summaries);
            for (line, (claim, brief)) in of_profile.iter_mut().zip(results) {
                let law_of_day = marks(&computation.profile, claim);
                let day = computation.profile.as_of;
                let changed_by = match line.stretches.last() {
                    Some(last) if last.brief == brief && last.law == law_of_day => continue,
                    Some(last) => {
                        let both = (&last.law.holdings, &law_of_day.holdings);
                        let by = reasons(&authorities, &computation.profile, day, both);
                        match by.is_empty() {
                            true => figures(law, day)?,
                            false => by,
                        }
                    }
                    None => Vec::new(),
                };
                line.stretches.push(Period {
                    from: day,
                    brief,
                    changed_by,
                    law: law_of_day,
                });
            }
        }
        lines.extend(of_profile);
    }
    Ok(Timeline { from, to, lines })
}

/// Returns the basis of a result: the entries of its approaches, and every holding behind them or behind a view.
fn marks(profile: &Profile, claim: &ClaimResult) -> Marks {
    let mut marks = Marks::default();
    for leaf in claim.answer.values() {
        let place = leaf.law.approach;
        let Some(approach) = place.and_then(|place| profile.approaches.get(place)) else {
            continue;
        };
        let approach: &Approach = approach;
        for entry in &approach.entries {
            marks.rules.insert((
                entry.name.clone(),
                entry.options.clone(),
                entry.place.name(),
            ));
            let standings = entry.standings.iter();
            marks
                .holdings
                .extend(standings.map(|it| it.support.holding.clone()));
            // The holdings that decide under which view the entry applies.
            for (question, _) in &entry.under {
                let question = profile.questions.iter().find(|known| known.id == *question);
                let taken = question.and_then(|question| question.taken.as_ref());
                let support = taken.and_then(|taken| taken.support.as_ref());
                marks
                    .holdings
                    .extend(support.map(|support| support.holding.clone()));
            }
        }
    }
    marks
}

/// Returns the decisions and texts that changed the law on a day: those of that day that are newly relied on and those that lost
/// their force that day; else those of that day from this court, the Supreme Court or Congress.
fn reasons(
    authorities: &BTreeMap<String, Authority>,
    profile: &Profile,
    day: Date,
    (before, after): (&BTreeSet<String>, &BTreeSet<String>),
) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    let mut say = |reason: String| {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    };
    let of = |holding: &str| {
        let (authority, holding) = holding.split_once('#')?;
        let authority = authorities.get(authority)?;
        Some((authority, authority.holding(holding)))
    };
    for holding in after.difference(before) {
        if let Some((authority, _)) = of(holding).filter(|(known, _)| known.decided == day) {
            say(authority.short());
        }
    }
    for holding in before {
        let Some((authority, said)) = of(holding) else {
            continue;
        };
        let of_holding = said.into_iter().flat_map(|said| &said.events);
        let events = authority.events.iter().chain(of_holding);
        for event in events.filter(|event| event.on == day && event.kind.ends_force()) {
            let by = event.by.as_ref().map(|by| {
                let known = authorities.get(by).map(Authority::short);
                format!(" by {}", known.unwrap_or_else(|| by.clone()))
            });
            let (cited, by) = (authority.short(), by.unwrap_or_default());
            say(format!("{cited}: {}{by}", event.kind));
        }
    }
    if reasons.is_empty() {
        let own = format!("{}/", profile.id);
        let heard = |name: &str| {
            [&own, "scotus/", "congress/"]
                .iter()
                .any(|court| name.starts_with(*court))
        };
        let that_day = authorities
            .iter()
            .filter(|(name, known)| known.decided == day && heard(name));
        reasons.extend(that_day.map(|(_, known)| known.short()));
    }
    reasons
}

/// Returns the figures of the law that begin on a day.
fn figures(law: &Law, day: Date) -> Result<Vec<String>, LawError> {
    let figures = law.parameters_on(day)?.into_iter();
    let begin = figures.filter(|figure| figure.since == Some(day));
    Ok(begin
        .map(|figure| format!("{}: {}, {}", figure.what, figure.figure, figure.cite))
        .collect())
}

const SCHEMA: &str = "redress.timeline/1";

impl Timeline {
    /// Returns the timeline in a format.
    #[must_use]
    pub fn document(
        &self,
        format: Format,
        case: &Case,
        profiles: &[&Profile],
        meta: &Meta,
    ) -> Document {
        match format {
            Format::Json => self.json(case, meta),
            Format::Csv => self.csv(meta),
            _ => self.page(case, profiles, meta),
        }
    }

    fn page(&self, case: &Case, profiles: &[&Profile], meta: &Meta) -> Document {
        let mut page = Document::default();
        head(&mut page, case, meta);
        page.facts(vec![
            KeyValue::new("from", self.from.to_string()),
            KeyValue::new("to", self.to.to_string()),
            KeyValue::new("facts", "the same on every day; only the law moves"),
        ]);
        let mut names: Vec<&str> = Vec::new();
        for line in &self.lines {
            let name = line.claim();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for name in names {
            page.heading(2, "claim", name);
            let of_claim = || self.lines.iter().filter(|line| line.claim() == name);
            for line in of_claim().filter(|line| line.is_law()) {
                line.table(&mut page, meta);
            }
            for line in of_claim().filter(|line| !line.is_law()) {
                line.table(&mut page, meta);
            }
        }
        legend(&mut page, meta);
        foot(&mut page, profiles, meta);
        page
    }

    fn json(&self, case: &Case, meta: &Meta) -> Document {
        let mut all = json_head(SCHEMA, case, meta);
        all.insert("from".to_owned(), json!(self.from.to_string()));
        all.insert("to".to_owned(), json!(self.to.to_string()));
        let lines = self.lines.iter().map(|line| {
            let first = line.stretches.first().map(|first| &first.brief);
            let stretches = line.ends().map(|(stretch, before)| {
                json!({
                    "from": stretch.from.to_string(),
                    "before": before.map(|day| day.to_string()),
                    "result": result(&stretch.brief, &stretch.brief.flagged(meta)),
                    "changed_by": stretch.changed_by,
                })
            });
            json!({
                "profile": line.profile,
                "name": line.name,
                "governing": line.governs,
                "contrary_to": line.contrast,
                "proposed": line.proposed,
                "victim": first.map(|first| &first.victim),
                "defendant": first.map(|first| &first.defendant),
                "class": first.map(|first| first.class),
                "stretches": stretches.collect::<Vec<_>>(),
            })
        });
        let lines: Vec<Value> = lines.collect();
        all.insert("lines".to_owned(), Value::Array(lines));
        Document::from_data(Value::Object(all))
    }

    fn csv(&self, meta: &Meta) -> Document {
        let mut rows = Vec::new();
        for line in &self.lines {
            for (stretch, before) in line.ends() {
                let brief = &stretch.brief;
                let mut row = vec![
                    line.profile.clone(),
                    if line.governs { "yes" } else { "no" }.to_owned(),
                    line.contrast.clone().unwrap_or_default(),
                    brief.victim.clone(),
                    brief.defendant.clone(),
                    brief.class.to_owned(),
                    stretch.from.to_string(),
                    before.map_or_else(String::new, |day| day.to_string()),
                ];
                row.extend(result_cells(brief, meta));
                row.push(stretch.changed_by.join("; "));
                rows.push(row);
            }
        }
        let mut titles = vec![
            "profile",
            "governing",
            "contrary_to",
            "victim",
            "defendant",
            "class",
            "from",
            "before",
        ];
        titles.extend(RESULT_COLUMNS);
        titles.push("changed_by");
        Document::from_rows(Table::new(&titles, rows))
    }
}

impl ClaimTimeline {
    /// Returns the name of the claim.
    fn claim(&self) -> &str {
        self.stretches
            .first()
            .map_or("", |stretch| &stretch.brief.name)
    }

    /// Returns whether the profile is the law of a court.
    const fn is_law(&self) -> bool {
        self.contrast.is_none() && self.proposed.is_none()
    }

    /// Returns each period with the first day of the next.
    fn ends(&self) -> impl Iterator<Item = (&Period, Option<Date>)> {
        let next = self.stretches.iter().skip(1).map(|next| Some(next.from));
        self.stretches.iter().zip(next.chain([None]))
    }

    fn table(&self, page: &mut Document, meta: &Meta) {
        let mut title = format!("{}, {}", self.profile, self.name);
        if self.governs {
            title.push_str(", which governs this case");
        }
        if let Some(contrast) = &self.contrast {
            title = format!("For contrast, the law of no circuit: {title}, {contrast}");
        }
        if let Some(bill) = &self.proposed {
            title = format!("As a pending bill would have it, no law: {title}, {bill}");
        }
        page.heading(3, "profile", &title);
        let rows = self.stretches.iter().map(|stretch| {
            let brief = &stretch.brief;
            Row {
                cells: vec![
                    stretch.from.to_string(),
                    brief.flagged(meta),
                    brief.liability.clone(),
                    brief.strength.clone(),
                    brief.law.clone(),
                    stretch.changed_by.join("; "),
                    brief.open.clone(),
                ],
                tone: match self.is_law() {
                    true => Tone::Plain,
                    false => Tone::Faint,
                },
                ..Row::default()
            }
        });
        page.table(Table {
            subject: format!("{}, {}", self.claim(), self.profile),
            columns: vec![
                Column::text("From"),
                Column::amount("Ordered"),
                Column::text("Liability"),
                Column::text("Strength"),
                Column::folding("Law"),
                Column::folding("Changed by"),
                Column::folding("Open"),
            ],
            rows: rows.collect(),
        });
    }
}

#[cfg(test)]
mod tests {
    use redress::Redress;
    use redress::law::Views;

    use super::*;

    #[test]
    fn the_days_of_a_profile_are_the_same_whatever_day_it_is_bound_for() -> Result<(), LawError> {
        let redress = Redress::linked_in();
        let law = redress.law();
        for id in law.profile_ids() {
            let edges = |day| {
                law.profile(&id, day, &Views::new(), None)
                    .map(|it| it.edges.clone())
            };
            let early = edges(Date::constant(1997, 1, 1))?;
            assert_eq!(early, edges(Date::constant(2014, 4, 23))?, "{id}");
            assert_eq!(early, edges(Date::constant(2026, 1, 20))?, "{id}");
        }
        Ok(())
    }
}

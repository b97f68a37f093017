//! Which value of a fact gives an award: of a list, or of all values that the fact can have.
//!
//! A search over all values looks at both ends and halves the interval until it has two neighbors. It finds every solution if all
//! rules that read the fact declare the same direction in which it moves the award. Otherwise the search tries more values first,
//! and the answer covers only those: it never states that there is no other.

use std::collections::BTreeMap;

use redress::case::Case;
use redress::case::facts::{FactKind, Key};
use redress::engine::{Approach, ClaimResult, Outcome, Profile};
use redress::money::Usd;
use redress::rule::{Direction, List};
use redress_document::{Document, Format, Item, KeyValue, Table, Tone};
use redress_report::{Meta, ResultSummary, foot, head, json_head, legend};
use serde_json::{Value, json};

use crate::result;
use crate::vary::{Variation, VariedClaim, grouped, joined};

/// The most values that are computed for one claim under one profile; a search that halves needs some hundred.
const MOST_TRIES: usize = 2_000;

/// The largest amount searched, because no real loss comes near a hundred billion dollars.
const MOST_DOLLARS: i64 = 100_000_000_000;

/// All values of a number or an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Domain {
    money: bool,
    last: i64,
}

impl Domain {
    /// Returns the values of a kind of fact that has too many to list; `None` for the other kinds.
    #[must_use]
    pub fn from_kind(kind: FactKind) -> Option<Self> {
        match kind {
            FactKind::Money => Some(Self {
                money: true,
                last: MOST_DOLLARS.saturating_mul(100),
            }),
            FactKind::Count => Some(Self {
                money: false,
                last: redress_rule::GREATEST_COUNT,
            }),
            FactKind::YesNo | FactKind::Day | FactKind::Amounts => None,
        }
    }

    /// Returns a value as `--assume` takes it.
    #[must_use]
    pub fn written(self, value: i64) -> String {
        match self.money {
            true => Usd::from_cents(value).plain().to_string(),
            false => value.to_string(),
        }
    }

    fn words(self) -> String {
        match self.money {
            true => format!("{} to {}", Usd::ZERO, Usd::from_cents(self.last)),
            false => {
                // Grouped as dollars are.
                let last = Usd::from_cents(self.last.saturating_mul(100)).to_string();
                format!("0 to {}", last.trim_end_matches(".00"))
            }
        }
    }

    /// Returns values over its whole length, denser where they are small: 1 to 9, 10 to 90 and so on, and every small count.
    fn samples(self) -> Vec<i64> {
        let (mut all, mut unit): (Vec<i64>, i64) = match self.money {
            true => (Vec::new(), 100),
            false => ((0..=20).collect(), 1),
        };
        while unit < self.last {
            all.extend((1..=9).map(|times| unit.saturating_mul(times)));
            unit = unit.saturating_mul(10);
        }
        all.retain(|value| *value < self.last);
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// A result at one value of the fact.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The result.
    pub brief: ResultSummary,
    /// Whether every rule that could read the fact declares the same direction in which it moves the award ([`one_way`]).
    pub one_way: bool,
}

/// The values that an answer covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coverage {
    /// Every value of the user's list was computed.
    Listed,
    /// Every value, because the rules declare in which direction they move the award.
    Declared,
    /// Only the values that were computed.
    Tried,
}

impl Coverage {
    const fn name(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Declared => "declared",
            Self::Tried => "tried",
        }
    }
}

/// One claim under one profile: the values that were computed, in order, each with its result.
pub struct ClaimSolution {
    /// The claim and its profile, with the results.
    pub(crate) swept: VariedClaim,
    /// The values.
    pub(crate) values: Vec<String>,
    /// The values that the answer covers.
    pub(crate) covers: Coverage,
}

/// The values of a fact that give an award.
pub struct Solution {
    /// The award.
    pub(crate) award: Usd,
    /// The path of the fact, redacted for the audience.
    pub(crate) fact: String,
    /// The values searched, in words.
    pub(crate) over: String,
    /// The claims searched.
    pub(crate) lines: Vec<ClaimSolution>,
}

/// The position of a result relative to the award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    /// Every possible amount is less.
    Below,
    /// The result is exactly the award.
    Gives,
    /// The award is within the bounds of the open amount.
    Within,
    /// Every possible amount is more.
    Above,
    /// The result has no amount.
    Silent,
}

fn side(brief: &ResultSummary, award: Usd) -> Position {
    match (brief.exact, brief.range) {
        (Some(exact), _) if exact == award => Position::Gives,
        (Some(exact), _) if exact < award => Position::Below,
        (Some(_), _) => Position::Above,
        // Some answers have no amount, such as a deferred claim; the others may still allow the award.
        (None, None) => {
            let outcomes = brief.outcomes.values().into_iter();
            let mut ranges = outcomes.filter_map(Outcome::range);
            match ranges.any(|it| (it.least()..=it.greatest()).contains(&award)) {
                true => Position::Within,
                false => Position::Silent,
            }
        }
        (None, Some((least, _))) if award < least => Position::Above,
        (None, Some((_, Some(most)))) if most < award => Position::Below,
        (None, Some(_)) => Position::Within,
    }
}

/// Returns whether every rule that could decide the amount of a claim declares the same direction in which a fact moves the
/// award. It is always true for a loss (`None`).
#[must_use]
pub fn one_way(profile: &Profile, claim: &ClaimResult, key: Option<Key>) -> bool {
    let Some(key) = key else {
        return true;
    };
    let mut direction: Option<Direction> = None;
    claim.answer.values().into_iter().all(|leaf| {
        let place = leaf.law.approach;
        let approach = place.and_then(|place| profile.approaches.get(place));
        approach.is_none_or(|approach| agree(approach, key, &mut direction))
    })
}

fn agree(approach: &Approach, key: Key, direction: &mut Option<Direction>) -> bool {
    let numbered = (0_u16..).zip(&approach.entries);
    // Consequences and credits come after the award and do not move it.
    let before =
        numbered.filter(|(_, entry)| !matches!(entry.place, List::Consequences | List::Credits));
    let abouts = before.filter_map(|(number, _)| approach.info(number));
    let mut readers = abouts.filter(|about| about.reads & key.bit() != 0);
    readers.all(|about| {
        about
            .direction(key)
            .is_some_and(|now| *direction.get_or_insert(now) == now)
    })
}

/// The search in one claim.
struct Search<'a, E> {
    domain: Domain,
    award: Usd,
    /// The result at a value; `None` where there is no such claim.
    at: &'a mut dyn FnMut(i64) -> Result<Option<Probe>, E>,
    tried: BTreeMap<i64, Probe>,
}

impl<E> Search<'_, E> {
    fn look(&mut self, value: i64) -> Result<Option<Position>, E> {
        if !self.tried.contains_key(&value) {
            if self.tried.len() >= MOST_TRIES {
                return Ok(None);
            }
            let Some(probe) = (self.at)(value)? else {
                return Ok(None);
            };
            self.tried.insert(value, probe);
        }
        let probe = self.tried.get(&value);
        Ok(probe.map(|probe| side(&probe.brief, self.award)))
    }

    /// Halves the interval between two values until they are neighbors, or both sides are the same.
    fn divide(&mut self, from: i64, to: i64) -> Result<(), E> {
        let mut open = vec![(from, to)];
        while let Some((from, to)) = open.pop() {
            let middle = from.midpoint(to);
            let (Some(one), Some(other)) = (self.look(from)?, self.look(to)?) else {
                return Ok(());
            };
            if one == other || middle == from || middle == to {
                continue;
            }
            self.look(middle)?;
            open.extend([(middle, to), (from, middle)]);
        }
        Ok(())
    }

    fn run(mut self) -> Result<(Vec<(i64, ResultSummary)>, Coverage), E> {
        let last = self.domain.last;
        self.divide(0, last)?;
        let speaks = |it: &Probe| it.one_way && (it.brief.exact, it.brief.range) != (None, None);
        let covers = match self.tried.len() < MOST_TRIES && self.tried.values().all(speaks) {
            true => Coverage::Declared,
            false => {
                let samples = self.domain.samples();
                for value in &samples {
                    self.look(*value)?;
                }
                let known: Vec<i64> = self.tried.keys().copied().collect();
                for pair in known.windows(2) {
                    if let [from, to] = pair {
                        self.divide(*from, *to)?;
                    }
                }
                Coverage::Tried
            }
        };
        let tried = self.tried.into_iter();
        Ok((tried.map(|(value, it)| (value, it.brief)).collect(), covers))
    }
}

/// Looks over a whole domain for the values that give an award, in each claim under a profile. `at` computes the claims at a value,
/// always in the same order.
///
/// # Errors
/// Returns the first error of `at`.
pub fn search<E>(
    domain: Domain,
    award: Usd,
    profile: &Profile,
    mut at: impl FnMut(i64) -> Result<Vec<Probe>, E>,
) -> Result<Vec<ClaimSolution>, E> {
    let mut known: BTreeMap<i64, Vec<Probe>> = BTreeMap::new();
    let mut claims = |value: i64| -> Result<Vec<Probe>, E> {
        if let Some(known) = known.get(&value) {
            return Ok(known.clone());
        }
        let made = at(value)?;
        known.insert(value, made.clone());
        Ok(made)
    };
    let count = claims(0)?.len();
    let mut lines = Vec::with_capacity(count);
    for claim in 0..count {
        let search = Search {
            domain,
            award,
            at: &mut |value| Ok(claims(value)?.get(claim).cloned()),
            tried: BTreeMap::new(),
        };
        let (tried, covers) = search.run()?;
        let mut tried = tried.into_iter();
        let Some((value, first)) = tried.next() else {
            continue;
        };
        let mut values = vec![domain.written(value)];
        let mut swept = VariedClaim::new(profile, first);
        for (value, brief) in tried {
            values.push(domain.written(value));
            swept.results.push(brief);
        }
        lines.push(ClaimSolution {
            swept,
            values,
            covers,
        });
    }
    Ok(lines)
}

/// The relation of a run of neighboring values to the award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Finding {
    /// Each gives exactly the award.
    Gives,
    /// Under each the award is within bounds, and something is open.
    Within,
    /// The award lies between the results of these two neighbors.
    Between,
}

impl Finding {
    const fn name(self) -> &'static str {
        match self {
            Self::Gives => "gives",
            Self::Within => "within-bounds",
            Self::Between => "between",
        }
    }

    const fn from_position(side: Position) -> Option<Self> {
        match side {
            Position::Gives => Some(Self::Gives),
            Position::Within => Some(Self::Within),
            Position::Below | Position::Above | Position::Silent => None,
        }
    }
}

/// A run of values, with the results at its ends.
struct Stretch<'a> {
    finding: Finding,
    from: &'a str,
    to: &'a str,
    first: &'a ResultSummary,
    last: &'a ResultSummary,
}

/// An amount close to the award, and the value that gives it.
struct Near<'a> {
    amount: Usd,
    value: &'a str,
}

impl ClaimSolution {
    fn tried(&self) -> impl Iterator<Item = (&str, &ResultSummary)> {
        let values = self.values.iter().map(String::as_str);
        values.zip(&self.swept.results)
    }

    /// Returns the findings, in the order of the values.
    fn found(&self, award: Usd) -> Vec<Stretch<'_>> {
        let mut found: Vec<Stretch<'_>> = Vec::new();
        let mut before: Option<(&str, &ResultSummary, Position)> = None;
        for (value, brief) in self.tried() {
            let now = side(brief, award);
            let finding = Finding::from_position(now);
            match (before, found.last_mut(), finding) {
                (Some((.., then)), Some(stretch), Some(_)) if then == now => {
                    stretch.to = value;
                    stretch.last = brief;
                }
                (_, _, Some(finding)) => found.push(Stretch {
                    finding,
                    from: value,
                    to: value,
                    first: brief,
                    last: brief,
                }),
                (Some((from, first, then)), _, None)
                    if matches!(
                        (then, now),
                        (Position::Below, Position::Above) | (Position::Above, Position::Below)
                    ) =>
                {
                    found.push(Stretch {
                        finding: Finding::Between,
                        from,
                        to: value,
                        first,
                        last: brief,
                    });
                }
                _ => {}
            }
            before = Some((value, brief, now));
        }
        found
    }

    /// Returns the nearest amounts on both sides: below, above.
    fn nearest(&self, award: Usd) -> [Option<Near<'_>>; 2] {
        let (mut below, mut above): (Option<Near<'_>>, Option<Near<'_>>) = (None, None);
        for (value, brief) in self.tried() {
            let bounds = brief.exact.map(|it| (it, Some(it))).or(brief.range);
            match (side(brief, award), bounds) {
                (Position::Below, Some((_, Some(amount))))
                    if below.as_ref().is_none_or(|it| it.amount < amount) =>
                {
                    below = Some(Near { amount, value });
                }
                (Position::Above, Some((amount, _)))
                    if above.as_ref().is_none_or(|it| amount < it.amount) =>
                {
                    above = Some(Near { amount, value });
                }
                _ => {}
            }
        }
        [below, above]
    }

    /// Returns whether all results are the same.
    fn same(&self) -> bool {
        let results = &self.swept.results;
        results
            .first()
            .is_some_and(|first| results.iter().all(|brief| brief == first))
    }

    /// Returns a sentence on the values that the answer covers; `None` for a list, where it is plain.
    fn reach(&self, over: &str) -> Option<String> {
        let count = self.values.len();
        match self.covers {
            Coverage::Listed => None,
            Coverage::Declared => Some(format!(
                "Looked for from {over}. {count} values were computed; every rule that reads the fact declares which way it moves the \
                 award, so that the values between are covered."
            )),
            Coverage::Tried => Some(format!(
                "Tried at {count} values from {over}, and at no others: not every rule that reads the fact declares which way it moves \
                 the award, so that a value between may give it too."
            )),
        }
    }
}

impl Solution {
    /// Returns the values of a list that give the award.
    #[must_use]
    pub fn listed(award: Usd, sweep: Variation) -> Self {
        let points = sweep.points.iter();
        let values: Vec<String> = points.filter_map(|point| point.first().cloned()).collect();
        let fact = sweep.facts.into_iter().next();
        Self {
            award,
            over: fact.as_ref().map_or_else(String::new, |fact| fact.words()),
            fact: fact.map_or_else(String::new, |fact| fact.path),
            lines: sweep
                .lines
                .into_iter()
                .map(|swept| ClaimSolution {
                    swept,
                    values: values.clone(),
                    covers: Coverage::Listed,
                })
                .collect(),
        }
    }

    /// Returns the solutions of a search.
    #[must_use]
    pub fn searched(
        award: Usd,
        fact: String,
        domain: Domain,
        mut lines: Vec<ClaimSolution>,
    ) -> Self {
        // The law of no circuit comes last, as everywhere.
        lines.sort_by_key(|line| line.swept.no_law.is_some());
        Self {
            award,
            fact,
            over: domain.words(),
            lines,
        }
    }

    /// Returns the answer in a format.
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
        page.note(
            "varied",
            Tone::Warning,
            format!(
                "Varied by the user, in place of any finding: {}, {}",
                self.fact, self.over
            ),
        );
        page.facts(vec![KeyValue::new("award sought", self.award.to_string())]);
        for line in &self.lines {
            self.line(&mut page, line, meta);
        }
        legend(&mut page, meta);
        foot(&mut page, profiles, meta);
        page
    }

    fn line(&self, page: &mut Document, line: &ClaimSolution, meta: &Meta) {
        let title = line.swept.title();
        page.heading(2, "claim", &title);
        let found = line.found(self.award);
        // The words may be the same and the bounds under another view not.
        let ends = (line.values.first(), line.values.last());
        let throughout = matches!(found.as_slice(), [only]
            if ends.0.is_some_and(|first| first == only.from)
                && ends.1.is_some_and(|last| last == only.to));
        let same = line.same() && throughout && line.covers != Coverage::Tried;
        if found.is_empty() {
            self.none(page, line, &title);
        }
        for stretch in found {
            // The end of all values is none that anybody asked for.
            let up = line.covers == Coverage::Declared
                && stretch.from != stretch.to
                && line.values.last().is_some_and(|last| last == stretch.to);
            let values = match (same, up) {
                (true, _) => "whatever the value,".to_owned(),
                (false, true) => format!("{} or more", grouped(stretch.from)),
                (false, false) => joined(stretch.from, stretch.to),
            };
            let (lead, mut facts) = match stretch.finding {
                Finding::Gives if same => (format!("{values} it is exactly that"), Vec::new()),
                Finding::Gives => (format!("{values} gives exactly that"), Vec::new()),
                Finding::Within if same => (
                    format!("{values} the award is within the range, because points are open"),
                    vec![KeyValue::new("answer first", &stretch.first.open)],
                ),
                Finding::Within => (
                    format!("{values}: the award is within the range, because points are open"),
                    vec![KeyValue::new("answer first", &stretch.first.open)],
                ),
                Finding::Between => {
                    // If every value was covered, there is no other solution.
                    let none = match line.covers {
                        Coverage::Declared => "no value gives exactly that: ",
                        Coverage::Listed | Coverage::Tried => "",
                    };
                    let (from, to) = (grouped(stretch.from), grouped(stretch.to));
                    let lead = format!("{none}between {from} and {to} it is passed over");
                    (lead, Vec::new())
                }
            };
            if same {
                facts.push(KeyValue::new("ordered", stretch.first.flagged(meta)));
            } else {
                facts.push(KeyValue::new(
                    grouped(stretch.from),
                    stretch.first.flagged(meta),
                ));
                if stretch.to != stretch.from {
                    facts.push(KeyValue::new(
                        grouped(stretch.to),
                        stretch.last.flagged(meta),
                    ));
                }
            }
            facts.push(KeyValue::new("strength", &stretch.first.strength));
            facts.retain(|fact| !fact.text.is_empty());
            page.item(Item {
                key: format!("{title}, {}", stretch.finding.name()),
                mark: "-".to_owned(),
                tone: Tone::Plain,
                lead,
                facts,
            });
        }
        if let Some(reach) = line.reach(&self.over) {
            page.note("reach", Tone::Faint, reach);
        }
    }

    /// Writes that there is no solution, with the nearest amounts.
    fn none(&self, page: &mut Document, line: &ClaimSolution, title: &str) {
        let [below, above] = line.nearest(self.award);
        if below.is_none() && above.is_none() {
            let first = line.swept.results.first();
            let facts = first.into_iter().flat_map(|first| {
                let ordered = KeyValue::new("ordered", first.ordered.clone());
                [ordered, KeyValue::new("answer first", &first.open)]
            });
            page.item(Item {
                key: format!("{title}, none"),
                mark: "-".to_owned(),
                tone: Tone::Plain,
                lead: "no result has an amount, at any value that was computed".to_owned(),
                facts: facts.filter(|fact| !fact.text.is_empty()).collect(),
            });
            return;
        }
        let near = |near: Option<Near<'_>>, none: &str| {
            near.map_or_else(
                || none.to_owned(),
                |near| format!("{}, at {}", near.amount, grouped(near.value)),
            )
        };
        page.item(Item {
            key: format!("{title}, none"),
            mark: "-".to_owned(),
            tone: Tone::Plain,
            lead: match line.covers {
                Coverage::Declared => "no value gives it".to_owned(),
                Coverage::Listed | Coverage::Tried => {
                    "none of the values that were tried gives it, and it lies between no two of them"
                        .to_owned()
                }
            },
            facts: vec![
                KeyValue::new("nearest below", near(below, "none comes to less")),
                KeyValue::new("nearest above", near(above, "none comes to more")),
            ],
        });
    }

    fn json(&self, case: &Case, meta: &Meta) -> Document {
        let mut all = json_head("redress.seek/1", case, meta);
        all.insert("award".to_owned(), json!(self.award.plain().to_string()));
        all.insert("fact".to_owned(), json!(self.fact));
        all.insert("over".to_owned(), json!(self.over));
        let lines = self.lines.iter().map(|line| {
            let found = line.found(self.award).into_iter().map(|stretch| {
                json!({
                    "finding": stretch.finding.name(),
                    "from": stretch.from,
                    "to": stretch.to,
                    "at_from": result(stretch.first, &stretch.first.flagged(meta)),
                    "at_to": result(stretch.last, &stretch.last.flagged(meta)),
                })
            });
            let found: Value = found.collect();
            let near = line.nearest(self.award).map(|near| {
                near.map(
                    |near| json!({ "amount": near.amount.plain().to_string(), "at": near.value }),
                )
            });
            let [below, above] = near;
            let mut data = line.swept.data("found", found);
            if let Some(data) = data.as_object_mut() {
                data.insert("covers".to_owned(), json!(line.covers.name()));
                data.insert("tried".to_owned(), json!(line.values));
                data.insert("nearest_below".to_owned(), json!(below));
                data.insert("nearest_above".to_owned(), json!(above));
            }
            data
        });
        all.insert("lines".to_owned(), lines.collect());
        Document::from_data(Value::Object(all))
    }

    fn csv(&self, meta: &Meta) -> Document {
        let mut rows = Vec::new();
        for line in &self.lines {
            let first = line.swept.results.first();
            let row = |finding: &str, ends: [(String, String); 2], strength: String| {
                let [(from, at_from), (to, at_to)] = ends;
                vec![
                    line.swept.profile.clone(),
                    line.swept.no_law.clone().unwrap_or_default(),
                    first.map_or_else(String::new, |first| first.victim.clone()),
                    first.map_or_else(String::new, |first| first.defendant.clone()),
                    self.award.plain().to_string(),
                    self.fact.clone(),
                    line.covers.name().to_owned(),
                    finding.to_owned(),
                    from,
                    to,
                    at_from,
                    at_to,
                    strength,
                ]
            };
            let found = line.found(self.award);
            if found.is_empty() {
                // The nearest amounts, below and above.
                let ends = line.nearest(self.award).map(|near| {
                    near.map_or_else(Default::default, |near| {
                        (near.value.to_owned(), near.amount.plain().to_string())
                    })
                });
                rows.push(row("none", ends, String::new()));
            }
            for stretch in found {
                let end =
                    |value: &str, brief: &ResultSummary| (value.to_owned(), brief.flagged(meta));
                rows.push(row(
                    stretch.finding.name(),
                    [
                        end(stretch.from, stretch.first),
                        end(stretch.to, stretch.last),
                    ],
                    stretch.first.strength.clone(),
                ));
            }
        }
        let titles = [
            "profile",
            "no_law",
            "victim",
            "defendant",
            "award",
            "fact",
            "covers",
            "finding",
            "from",
            "to",
            "ordered_at_from",
            "ordered_at_to",
            "strength",
        ];
        Document::from_rows(Table::new(&titles, rows))
    }
}

#[cfg(test)]
mod tests {
    use redress::engine::{Conditional, Limits};
    use redress_report::ShortResult;

    use super::*;

    fn brief(least: i64, most: i64) -> ResultSummary {
        let (least, most) = (Usd::from_cents(least), Usd::from_cents(most));
        ResultSummary {
            name: String::new(),
            victim: String::new(),
            defendant: String::new(),
            class: "",
            state: "",
            loss: String::new(),
            ordered: String::new(),
            liability: String::new(),
            strength: String::new(),
            law: String::new(),
            open: String::new(),
            range: Some((least, Some(most))),
            exact: (least == most).then_some(least),
            short: ShortResult {
                mark: None,
                text: String::new(),
            },
            outcomes: Conditional::Settled(Outcome::Bounded(Limits {
                at_least: least,
                at_most: most,
                more_than: None,
                less_than: None,
            })),
        }
    }

    /// Returns the values at which an award is found, as stretches from and to, and how far that reaches.
    fn found(
        last: i64,
        award: i64,
        one_way: bool,
        result: impl Fn(i64) -> (i64, i64),
    ) -> (Vec<(&'static str, i64, i64)>, Coverage) {
        let domain = Domain { money: false, last };
        let search = Search::<()> {
            domain,
            award: Usd::from_cents(award),
            at: &mut |value| {
                let (least, most) = result(value);
                let brief = brief(least, most);
                Ok(Some(Probe { brief, one_way }))
            },
            tried: BTreeMap::new(),
        };
        let (tried, covers) = search.run().unwrap();
        let (values, results) = tried
            .into_iter()
            .map(|(value, brief)| (domain.written(value), brief))
            .unzip();
        let line = ClaimSolution {
            swept: VariedClaim {
                profile: String::new(),
                name: String::new(),
                no_law: None,
                results,
            },
            values,
            covers,
        };
        let found = line.found(Usd::from_cents(award));
        let found = found.iter().map(|it| {
            let end = |value: &str| value.parse().unwrap();
            (it.finding.name(), end(it.from), end(it.to))
        });
        (found.collect(), covers)
    }

    #[test]
    fn a_search_over_what_is_declared_finds_what_trying_every_value_finds() {
        let last = 500;
        // Steps of several lengths, up and down, and bounds that narrow.
        for (width, up) in [(1, true), (7, true), (40, false), (1000, false)] {
            let at = |value: i64| {
                let steps = value / width;
                if up { steps * 3 } else { 900 - steps * 3 }
            };
            for award in 0..950 {
                let (found, covers) = found(last, award, true, |value| (at(value), at(value)));
                assert_eq!(covers, Coverage::Declared);
                let all: Vec<i64> = (0..=last).filter(|value| at(*value) == award).collect();
                let between: Vec<_> = (0..last)
                    .filter(|value| {
                        let (one, other) = (at(*value), at(*value + 1));
                        one.min(other) < award && award < one.max(other)
                    })
                    .map(|value| ("between", value, value + 1))
                    .collect();
                match (all.first(), all.last()) {
                    (Some(first), Some(last)) => assert_eq!(found, [("gives", *first, *last)]),
                    _ => assert_eq!(found, between, "{width} {up} {award}"),
                }
            }
        }
        let (found, _) = found(last, 100, true, |value| (value, 2 * value));
        assert_eq!(found, [("within-bounds", 50, 100)]);
    }

    #[test]
    fn where_nothing_is_declared_an_answer_is_of_what_was_tried() {
        // Up, then down again: two values give it, and both ends are below.
        let tent = |value: i64| {
            let height = value.min(1_000_000 - value);
            (height, height)
        };
        let (twice, covers) = found(1_000_000, 300_500, false, tent);
        assert_eq!(covers, Coverage::Tried);
        assert_eq!(
            twice,
            [("gives", 300_500, 300_500), ("gives", 699_500, 699_500)]
        );
        // Had a rule declared that of itself, both ends would have been believed.
        assert_eq!(found(1_000_000, 300_500, true, tent).0, []);
    }
}

//! One case under one value of a fact after another, and the values that give an award.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

use redress::engine::Profile;
use redress::money::Usd;
use redress_report::ResultSummary;
use serde_json::{Value, json};

/// The most results that one variation has under one profile.
pub const MOST_POINTS: usize = 100_000;

/// The most rows of a table, because nobody reads a longer one: they are spread evenly, and JSON and CSV have all.
pub(crate) const MOST_ROWS: usize = 48;

/// A fact with the values that it takes in turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariedFact {
    /// The path, as `--assume` takes it.
    pub path: String,
    /// The values in order, as `--assume` takes them.
    pub values: Vec<String>,
}

impl VariedFact {
    /// Reads `path=1..100`, `path=100.00..500.00:50.00`, `path=yes,no` or `path=4,8,15`.
    ///
    /// ```
    /// use redress_analysis::VariedFact;
    ///
    /// let fact = VariedFact::parse("record.orders=1..7:3").unwrap();
    /// assert_eq!(fact.path, "record.orders");
    /// assert_eq!(fact.values, ["1", "4", "7"]);
    /// ```
    ///
    /// # Errors
    /// Describes the error without repeating the input, because it may contain text of a case file.
    pub fn parse(given: &str) -> Result<Self, String> {
        let (path, values) = given
            .split_once('=')
            .ok_or("write FACT=FIRST..LAST, FACT=FIRST..LAST:STEP or FACT=ONE,ANOTHER")?;
        let values = match values.split_once("..") {
            Some((first, rest)) => range(first.trim(), rest.trim())?,
            None => values
                .split(',')
                .map(|value| value.trim().to_owned())
                .collect(),
        };
        if values.iter().any(String::is_empty) {
            return Err("a value is empty".to_owned());
        }
        Ok(Self {
            path: path.trim().to_owned(),
            values,
        })
    }

    /// Returns the values in a few words: "1 to 1000, 1000 values".
    pub(crate) fn words(&self) -> String {
        match self.values.as_slice() {
            [first, _, _, .., last] => {
                format!("{first} to {last}, {} values", self.values.len())
            }
            few => few.join(", "),
        }
    }
}

/// Returns the values of `first..last:step`, both ends included: whole numbers, or amounts where one is written with cents.
fn range(first: &str, rest: &str) -> Result<Vec<String>, String> {
    let (last, step) = match rest.split_once(':') {
        Some((last, step)) => (last.trim(), Some(step.trim())),
        None => (rest, None),
    };
    let money = [Some(first), Some(last), step]
        .iter()
        .flatten()
        .any(|number| number.contains('.'));
    let read = |number: &str| -> Result<i64, String> {
        let read = match money {
            true => number.parse::<Usd>().ok().map(Usd::cents),
            false => number.parse::<i64>().ok(),
        };
        read.filter(|number| *number >= 0)
            .ok_or_else(|| "a range is of whole numbers or of amounts, none negative".to_owned())
    };
    let (first, last) = (read(first)?, read(last)?);
    let step = match (step, money) {
        (Some(step), _) => read(step)?,
        (None, false) => 1,
        (None, true) => {
            return Err("a range of amounts has a step, as in 100.00..500.00:50.00".to_owned());
        }
    };
    if step == 0 || last < first {
        return Err("a range goes up, by a step that is not zero".to_owned());
    }
    let mut values = Vec::new();
    let mut value = Some(first);
    while let Some(now) = value.filter(|now| *now <= last) {
        if values.len() == MOST_POINTS {
            return Err(format!(
                "a range has at most {MOST_POINTS} values; make the step larger"
            ));
        }
        values.push(match money {
            true => Usd::from_cents(now).plain().to_string(),
            false => now.to_string(),
        });
        value = now.checked_add(step);
    }
    Ok(values)
}

/// Returns a run of values in words: "1 to 9", "yes or no".
pub(crate) fn joined(from: &str, to: &str) -> String {
    let [first, last] = [from, to].map(grouped);
    // Between a yes and a no, or two of a list, nothing lies.
    match from.starts_with(|c: char| c.is_ascii_digit()) {
        _ if from == to => first,
        true => format!("{first} to {last}"),
        false => format!("{first} or {last}"),
    }
}

/// Returns an amount with separators, as tables of results have it; any other value as it is.
pub(crate) fn grouped(value: &str) -> String {
    let amount = value.contains('.').then(|| value.parse::<Usd>().ok());
    amount
        .flatten()
        .map_or_else(|| value.to_owned(), |amount| amount.to_string())
}

/// Returns every combination of the values of some facts; the last fact moves first.
#[must_use]
pub fn points(facts: &[VariedFact]) -> Vec<Vec<String>> {
    facts.iter().fold(vec![Vec::new()], |points, fact| {
        let with = |point: &Vec<String>| {
            let values = fact.values.iter();
            let point = point.clone();
            values.map(move |value| [&point[..], std::slice::from_ref(value)].concat())
        };
        points.iter().flat_map(with).collect()
    })
}

/// Calls `make` for each of `count` places on several threads, of which this is one, and keeps their order. `tell` receives the number
/// of places done.
///
/// # Errors
/// Returns the error of the first place that has one, whichever thread met it.
pub fn in_order<T: Send, E: Send>(
    count: usize,
    make: impl Fn(usize) -> Result<T, E> + Sync,
    mut tell: impl FnMut(usize),
) -> Result<Vec<T>, E> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    // Places are given out in order, so that every place before an error is always made.
    let make_next = || {
        let goes_on = !stop.load(Ordering::Relaxed);
        let place = goes_on.then(|| next.fetch_add(1, Ordering::Relaxed));
        let place = place.filter(|place| *place < count)?;
        let one = make(place);
        if one.is_err() {
            stop.store(true, Ordering::Relaxed);
        }
        Some((place, one))
    };
    let (send, receive) = mpsc::channel();
    let mut made: Vec<(usize, Result<T, E>)> = std::thread::scope(|scope| {
        for _ in 1..threads.min(count) {
            let (send, make_next) = (send.clone(), &make_next);
            scope.spawn(move || {
                while let Some(one) = make_next() {
                    if send.send(one).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut made = Vec::with_capacity(count);
        while let Some(one) = make_next() {
            made.push(one);
            made.extend(receive.try_iter());
            tell(made.len());
        }
        for one in receive {
            made.push(one);
            tell(made.len());
        }
        made
    });
    made.sort_by_key(|(place, _)| *place);
    made.into_iter().map(|(_, one)| one).collect()
}

/// A case under one value after another, profile by profile.
pub struct Variation {
    /// The facts, each with its values.
    pub(crate) facts: Vec<VariedFact>,
    /// The values of each point.
    pub(crate) points: Vec<Vec<String>>,
    /// Each claim under each profile, with its results at the points, in their order.
    pub(crate) lines: Vec<VariedClaim>,
}

/// One claim under one profile.
pub(crate) struct VariedClaim {
    /// The profile's id.
    pub(crate) profile: String,
    /// The name of the profile.
    pub(crate) name: String,
    /// A label for a profile that is no court's law.
    pub(crate) no_law: Option<String>,
    /// The results, one for each point.
    pub(crate) results: Vec<ResultSummary>,
}

impl Variation {
    /// Groups the results of all points by profile and claim.
    #[must_use]
    pub fn new(
        facts: Vec<VariedFact>,
        points: Vec<Vec<String>>,
        profiles: &[Arc<Profile>],
        made: Vec<Vec<Vec<ResultSummary>>>,
    ) -> Self {
        let mut lines: Vec<(usize, VariedClaim)> = Vec::new();
        for point in made {
            for (place, (profile, summaries)) in profiles.iter().zip(point).enumerate() {
                for brief in summaries {
                    let same = lines.iter_mut().find(|(of, line)| {
                        let first = line.results.first();
                        *of == place
                            && first.is_some_and(|first| {
                                (&first.name, first.class) == (&brief.name, brief.class)
                            })
                    });
                    match same {
                        Some((_, line)) => line.results.push(brief),
                        None => lines.push((place, VariedClaim::new(profile, brief))),
                    }
                }
            }
        }
        lines.sort_by_key(|(place, line)| (line.no_law.is_some(), *place));
        Self {
            facts,
            points,
            lines: lines.into_iter().map(|(_, line)| line).collect(),
        }
    }
}

impl VariedClaim {
    pub(crate) fn new(profile: &Profile, first: ResultSummary) -> Self {
        let contrast = profile.contrast.as_ref().map(|contrast| {
            format!(
                "for contrast, the law of no circuit: contrary to {}",
                contrast.contrary_to
            )
        });
        let bill = profile.proposed.as_ref();
        let bill = bill.map(|bill| format!("no law, a bill: {bill}"));
        Self {
            profile: profile.id.clone(),
            name: profile.name.clone(),
            no_law: contrast.or(bill),
            results: vec![first],
        }
    }

    /// Returns what is open, where it is the same at each value.
    pub(crate) fn open_throughout(&self) -> Option<&str> {
        let (first, rest) = self.results.split_first()?;
        let same = rest.iter().all(|brief| brief.open == first.open);
        same.then_some(first.open.as_str())
    }

    pub(crate) fn title(&self) -> String {
        let of = self.results.first().map_or("", |brief| brief.name.as_str());
        let title = format!("{of}: {}, {}", self.profile, self.name);
        match &self.no_law {
            Some(says) => format!("{title}, {says}"),
            None => title,
        }
    }

    /// Returns the claim and its profile as data, with one more entry.
    pub(crate) fn data(&self, key: &str, more: Value) -> Value {
        let first = self.results.first();
        json!({
            "profile": self.profile,
            "name": self.name,
            "no_law": self.no_law,
            "victim": first.map(|first| &first.victim),
            "defendant": first.map(|first| &first.defendant),
            "class": first.map(|first| first.class),
            key: more,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ranges_and_lists() {
        let values = |given: &str| VariedFact::parse(given).map(|varied| varied.values);
        assert_eq!(
            values("a.b=1..4").as_deref(),
            Ok(&["1", "2", "3", "4"].map(String::from)[..])
        );
        assert_eq!(
            values("a=0..5:2").as_deref(),
            Ok(&["0", "2", "4"].map(String::from)[..])
        );
        let amounts = ["1000.00", "1000.50", "1001.00"].map(String::from);
        assert_eq!(
            values("a=1000.00..1001.00:0.50").as_deref(),
            Ok(&amounts[..])
        );
        assert_eq!(
            values("a=yes,no").as_deref(),
            Ok(&["yes", "no"].map(String::from)[..])
        );
        for wrong in [
            "a",
            "a=",
            "a=1,,2",
            "a=4..1",
            "a=1..4:0",
            "a=1.00..2.00",
            "a=x..y",
            "a=-1..3",
            "a=0..100000",
        ] {
            assert!(values(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn combines_the_values_of_two_facts() {
        let facts = ["a=1,2", "b=x,y"].map(|given| {
            VariedFact::parse(given).unwrap_or_else(|_| VariedFact {
                path: String::new(),
                values: Vec::new(),
            })
        });
        assert_eq!(
            points(&facts),
            [["1", "x"], ["1", "y"], ["2", "x"], ["2", "y"]]
        );
    }

    #[test]
    fn keeps_the_order_and_the_first_error() {
        let mut told = 0;
        let made = in_order(1000, |place| Ok::<_, usize>(place * 2), |done| told = done);
        assert_eq!(
            (made, told),
            (Ok((0..1000).map(|place| place * 2).collect()), 1000)
        );
        for _ in 0..20 {
            let made = in_order(
                500,
                |place| if place < 123 { Ok(()) } else { Err(place) },
                |_| (),
            );
            assert_eq!(made, Err(123));
        }
    }
}

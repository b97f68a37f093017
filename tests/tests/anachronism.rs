//! Nothing of the law is shown before its own day: no authority, and no text that names a later day.
//!
//! Looks at every day before a decision of a circuit, of the Supreme Court or of Congress, since the first text of the MVRA.
#![expect(clippy::panic, reason = "a test fails loudly")]

use std::collections::BTreeSet;
use std::sync::Arc;

use redress::case::Case;
use redress::casefile::{self, CaseFormat};
use redress::cite::Date;
use redress::{Query, Redress};
use redress_document::{Format, Look};
use redress_report::Meta;
use redress_tests::cases::share_of;

/// The first day looked at: section 2252A, whose day bounds the conduct below, is older.
const FIRST: &str = "1996-10-01";

/// Classes with an offense of each.
const OFFENSES: [(&str, &str); 6] = [
    ("18 U.S.C. 2252A(a)(5)(B)", "images"),
    ("18 U.S.C. 2251(a)", "production"),
    ("18 U.S.C. 1343", "mvra"),
    ("18 U.S.C. 371", "vwpa"),
    ("18 U.S.C. 1591", "chapter-77"),
    ("18 U.S.C. 2242", "chapter-109a"),
];

/// Words before a day or a decision that say that it is not there yet.
const NOT_YET: [&str; 2] = ["before", "from"];

fn case(statute: &str, class: &str) -> Case {
    let text = format!(
        r#"
schema = 1

[case]
name = "United States v. Roe"
court = "ca8"
docket = "No. 1"

[[defendant]]
id = "roe"

[[defendant.count]]
id = "one"
statute = "{statute}"
class = "{class}"

[[victim]]
id = "fern"

[[victim.loss]]
id = "care"
head = "medical"
amount = "10000.00"

[[victim.loss]]
id = "fees"
head = "fees"
amount = "500.00"

[[victim.conduct]]
images = 3

[[award]]
id = "entered"
victim = "fern"
defendant = "roe"
amount = "4000.00"
posture = "entered"
"#
    );
    casefile::read(text.as_bytes(), CaseFormat::Toml)
        .unwrap_or_else(|error| panic!("{class}: {error:?}"))
        .case
}

/// The days written in a text that are later than a day, without those that are said not to be there yet.
fn later_days<'t>(text: &'t str, day: &str) -> Vec<&'t str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &'t str| word.trim_matches(|it: char| !it.is_ascii_digit());
    let places = words.iter().enumerate();
    let later = places.filter(|(at, word)| {
        let is_day = bare(word).parse::<Date>().is_ok();
        let said = at.checked_sub(1).and_then(|at| words.get(at));
        let not_yet = said.is_some_and(|word| NOT_YET.contains(&word.trim_start_matches('(')));
        is_day && bare(word) > day && !not_yet
    });
    later.map(|(_, word)| bare(word)).collect()
}

#[test]
fn nothing_is_shown_before_its_own_day() {
    let redress = Redress::linked_in();
    let authorities = redress.law().authorities().unwrap();
    let first: Date = FIRST.parse().unwrap();
    let cases: Vec<Case> = OFFENSES.iter().map(|(at, class)| case(at, class)).collect();
    let courts = redress.law().circuits().unwrap();
    let circuits = courts.iter().map(|tile| tile.id.to_string());
    // Each day is looked at; where few cases run, with one class after another.
    let each = share_of(OFFENSES.len().try_into().unwrap())
        .try_into()
        .unwrap();
    let mut wrong = BTreeSet::new();
    for circuit in circuits {
        let of_court = |id: &&(String, redress::cite::Authority)| {
            let court = id.0.split('/').next().unwrap_or_default();
            [circuit.as_str(), "scotus", "congress"].contains(&court)
        };
        let own = authorities.iter().filter(of_court);
        let days: BTreeSet<Date> = own
            .filter_map(|(_, authority)| authority.decided.yesterday().ok())
            .filter(|day| *day >= first)
            .collect();
        for (nth, day) in days.into_iter().enumerate() {
            let written = day.to_string();
            for case in cases.iter().cycle().skip(nth).take(each) {
                let query = Query {
                    as_of: Some(day),
                    ..Query::default()
                };
                let Ok(mut computation) = redress.compute(case, &circuit, &query) else {
                    panic!("{circuit} {day}: no result");
                };
                Arc::make_mut(&mut computation.profile).digest = String::new();
                let page =
                    redress_report::explain(Format::Human, case, &computation, &Meta::default());
                let look = Look {
                    width: 100,
                    color: false,
                };
                let text = String::from_utf8(page.write(Format::Human, look).unwrap()).unwrap();
                let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
                for (id, authority) in &authorities {
                    let cite = authority.cite.to_string();
                    // The sections of the code are cited alike under each text.
                    if authority.decided > day
                        && !id.starts_with("congress/")
                        && flat.contains(&cite)
                    {
                        wrong.insert(format!("{circuit} {written}: {id}"));
                    }
                }
                for later in later_days(&flat, &written) {
                    wrong.insert(format!("{circuit} {written}: a text names {later}"));
                }
            }
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

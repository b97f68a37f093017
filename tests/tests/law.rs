//! A profile that does not hold is refused when it is read: what, where, why, what to do.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::path::Path;

use redress::Redress;
use redress::law::{LawError, Views};

/// The head of a profile of the Seventh Circuit; what is tested begins on line 6.
const HEAD: &str = r#"id = "mine"
name = "Mine"
court = "ca7"
summary = "a profile under test"

"#;

fn bind(body: &str, taken: &[(&str, &str)]) -> Result<(), LawError> {
    let folder = std::env::temp_dir().join(format!(
        "redress-law-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::create_dir_all(folder.join("profiles")).unwrap();
    std::fs::write(folder.join("profiles/mine.toml"), format!("{HEAD}{body}")).unwrap();
    let mut redress = Redress::linked_in();
    redress.law_mut().add(&folder).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let taken: Views = taken
        .iter()
        .map(|(question, view)| ((*question).to_owned(), (*view).to_owned()))
        .collect();
    let day = "2020-01-01".parse().unwrap();
    redress.law().profile("mine", day, &taken, None).map(|_| ())
}

/// An approach with one list, from the day of Paroline.
fn approach(list: &str) -> String {
    format!(
        "[[approach]]\nname = \"a\"\noffense = \"images\"\nregime = \"1996\"\nlaw = {{ from = 2014-04-23 }}\n{list}\n"
    )
}

fn refused(body: &str, line: usize, says: &str, help: &str) {
    let Err(error) = bind(body, &[]) else {
        panic!("bound: {body}");
    };
    assert!(error.message.contains(says), "{error}");
    assert_eq!(error.line, line, "{error}");
    assert!(error.column > 0, "{error}");
    let given = error.help.clone().unwrap_or_default();
    assert!(given.contains(help), "{error}");
    assert!(error.file.ends_with("mine.toml"), "{}", error.file);
}

#[test]
fn approaches_that_overlap_are_refused() {
    let one = approach("open = true");
    let body = format!("{one}\n{one}");
    refused(&body, 13, "`a` and `a` overlap", "law = { from, before }");
    let backwards = "[[approach]]\nname = \"a\"\noffense = \"images\"\nregime = \"1996\"\nlaw = { from = 2015-01-01, before = 2014-01-01 }\n";
    refused(backwards, 6, "ends before it begins", "");
}

#[test]
fn rules_and_options_that_nobody_has_are_refused_with_the_nearest() {
    let gates = |entry: &str| approach(&format!("gates = [{entry}]"));
    refused(
        &gates("\"statute/victim-of-the-cuont\""),
        11,
        "no rule `statute/victim-of-the-cuont`",
        "`statute/victim-of-the-count`",
    );
    refused(
        &gates("\"statut/victim-of-the-count\""),
        11,
        "no rule set `statut`",
        "`statute`",
    );
    refused(
        &gates("\"victim-of-the-count\""),
        11,
        "not the name of a rule",
        "set/rule",
    );
    refused(
        &gates("\"paroline/not-nominal\""),
        11,
        "stands under `bounds`, not under `gates`",
        "",
    );
    refused(
        &gates("{ rule = \"statute/victim-of-the-count\", wiht = {} }"),
        11,
        "unknown field `wiht`",
        "",
    );
    refused(
        &gates("{ choice = \"c\", asks = \"?\", authority = \"scotus/paroline#relative-role\" }"),
        11,
        "a choice stands under `apportionment`",
        "",
    );
    let share = |with: &str| {
        approach(&format!(
            "apportionment = [{{ rule = \"paroline/one-over-n\", with = {{ {with} }} }}]"
        ))
    };
    refused(
        &share("divisor = \"order\""),
        11,
        "unknown variant `order`, expected one of `orders`",
        "",
    );
    refused(
        &share("divisr = \"orders\""),
        11,
        "unknown field `divisr`",
        "",
    );
    refused(
        &share("divisor = 1.5"),
        11,
        "is a float or a date",
        "in quotes",
    );
    refused(
        &share("divisor = \"orders\", rounding = \"up\""),
        11,
        "rounding",
        "",
    );
}

#[test]
fn authorities_must_carry_the_approach_through_its_whole_window() {
    let entry = |authority: &str| {
        approach(&format!(
            "gates = [{{ rule = \"statute/victim-of-the-count\", authority = \"{authority}\" }}]"
        ))
    };
    refused(
        &entry("laraneta"),
        11,
        "not the name of a holding",
        "court/authority#holding",
    );
    refused(
        &entry("ca7/larneta#viewer"),
        11,
        "no authority `larneta` of ca7",
        "`laraneta`",
    );
    refused(
        &entry("ca7/laraneta#viewr"),
        11,
        "no holding `viewr`",
        "`viewer`",
    );
    refused(&entry("ca99/x#y"), 11, "which the law does not have", "");
    refused(
        &entry("ca7/sainz#one-over-n"),
        11,
        "is of 2016-06-27: later than the approach begins",
        "begin the approach",
    );
    refused(
        &entry("ca7/laraneta#viewer"),
        11,
        "lost its force on 2014-04-23",
        "end the approach",
    );
}

#[test]
fn questions_and_views_must_exist() {
    let entry = |question: &str, view: &str| {
        approach(&format!(
            "gates = [{{ rule = \"statute/victim-of-the-count\", under = {{ question = \"{question}\", view = \"{view}\" }} }}]"
        ))
    };
    refused(
        &entry("floor-over-smaller-los", "floor"),
        11,
        "no question `floor-over-smaller-los`",
        "`floor-over-smaller-loss`",
    );
    refused(
        &entry("floor-over-smaller-loss", "flor"),
        11,
        "has no view `flor`",
        "",
    );
    let good = entry("floor-over-smaller-loss", "loss");
    assert!(bind(&good, &[("floor-over-smaller-loss", "loss")]).is_ok());
    let error = bind(&good, &[("floor-over-smaller-loss", "los")]).unwrap_err();
    assert!(error.to_string().contains("`loss`"), "{error}");
}

#[test]
fn every_shipped_profile_binds_on_every_day_on_which_its_law_changes() {
    let redress = Redress::linked_in();
    let law = redress.law();
    let days = [
        "1994-09-13",
        "1996-04-24",
        "2011-06-30",
        "2012-11-14",
        "2014-04-22",
        "2014-04-23",
        "2018-12-07",
        "2026-11-21",
    ];
    for id in law.profile_ids() {
        for day in days {
            let bound = law.profile(&id, day.parse().unwrap(), &Views::new(), None);
            if let Err(error) = bound {
                panic!("{id} on {day}: {error}");
            }
        }
    }
}

#[test]
fn a_folder_without_law_is_refused() {
    let mut redress = Redress::linked_in();
    let error = redress
        .law_mut()
        .add(Path::new(env!("CARGO_MANIFEST_DIR")))
        .unwrap_err();
    assert!(
        error.to_string().contains("no law was found there"),
        "{error}"
    );
}

#[test]
fn every_authority_is_whole() {
    let law = Redress::linked_in();
    let authorities = law.law().authorities().unwrap();
    assert!(authorities.len() > 20);
    for (id, authority) in &authorities {
        assert!(!authority.holdings.is_empty(), "{id} holds nothing");
        for (place, holding) in authority.holdings.iter().enumerate() {
            assert!(!holding.says.is_empty(), "{id}#{}", holding.id);
            let twice = authority
                .holdings
                .iter()
                .take(place)
                .any(|other| other.id == holding.id);
            assert!(!twice, "{id}#{} stands twice", holding.id);
        }
        let printed = authority.cite.to_string();
        assert_eq!(
            printed.parse::<redress::cite::Citation>().as_ref(),
            Ok(&authority.cite),
            "{id}"
        );
    }
}

#[test]
fn what_questions_and_events_name_exists() {
    let redress = Redress::linked_in();
    let law = redress.law();
    let authorities = law.authorities().unwrap();
    let holds = |reference: &str| {
        let (authority, holding) = reference.split_once('#').unwrap_or((reference, ""));
        authorities.iter().any(|(id, known)| {
            id == authority && (holding.is_empty() || known.holding(holding).is_some())
        })
    };
    for question in law.questions().unwrap() {
        assert!(question.views.len() > 1, "{} has one view", question.id);
        for reference in question.views.iter().flat_map(|view| &view.authority) {
            assert!(holds(reference), "{}: {reference}", question.id);
        }
    }
    for (id, authority) in &authorities {
        let events = authority.events.iter().chain(
            authority
                .holdings
                .iter()
                .flat_map(|holding| &holding.events),
        );
        for by in events.filter_map(|event| event.by.as_ref()) {
            assert!(holds(by), "{id}: {by}");
        }
    }
}

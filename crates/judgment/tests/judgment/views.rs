//! Every view of every question that the figures read changes a figure; and no figure rests on a view that nobody took.

use crate::common::{Doe, read, under};
use redress::case::Case;
use redress::{Query, Redress};
use redress_judgment::{Figures, JudgmentOptions, json};
use serde_json::Value as Json;

/// Cases of which each question has to find one where its views differ, and what is asked of them.
fn cases() -> Vec<(Case, JudgmentOptions)> {
    let young = Doe {
        court: "ca7",
        defendant: "[[defendant.count]]\nid = \"2\"\nstatute = \"18 U.S.C. 2251(a)\"\nended = 2024-02-01\nvictims = [\"x\"]\n\
                    [defendant.judgment]\nindigent = false\ncannot_pay_interest = false",
        ..Doe::default()
    };
    let old = "schema = 1\n[case]\nname = \"United States v. Doe\"\ncourt = \"ca7\"\njudgment = 2000-05-01\n[defaults]\nproof = \"found\"\n\
               [[defendant]]\nid = \"doe\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 2252\"\nended = 1995-02-01\n\
               [defendant.judgment]\nreleased = 2010-06-01\n";
    // More than a year, with February 29 in it.
    let ask = crate::common::rate("4.05", "2028-12-01");
    let leap = Doe {
        judgment: "2024-02-29",
        ..Doe::default()
    };
    let leap = (leap.case(), ask.clone());
    let reserve = Doe {
        more: "[[payment]]\nid = \"p1\"\nfrom = \"reserve\"\nvictim = \"x\"\ndate = 2026-06-01\namount = \"1000.00\"\n",
        ..Doe::default()
    };
    let reserve = (reserve.case(), ask.clone());
    let divided = (read(&divided()), ask.clone());
    // A fine that bore interest until the death of the defendant ended it.
    let ended = "schema = 1\n[case]\nname = \"United States v. Doe\"\ncourt = \"ca7\"\njudgment = 2020-05-01\n[[defendant]]\nid = \"doe\"\n\
                 [[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 2252\"\nended = 2016-02-01\n[defendant.judgment]\ndied = 2024-06-01\n\
                 [[defendant.judgment.penalty]]\nkind = \"fine\"\namount = \"5000.00\"\n";
    let ended = (read(ended), ask.clone());
    vec![
        ended,
        (young.case(), ask.clone()),
        (read(old), ask),
        leap,
        reserve,
        divided,
    ]
}

/// 6,000.00 that one owes alone and 4,000.00 that both owe, with a payment of 1,000.00 that names neither.
fn divided() -> String {
    let mut text = "schema = 1\n[case]\nname = \"United States v. Roe\"\ncourt = \"ca7\"\njudgment = 2024-05-01\n[defaults]\n\
                    proof = \"found\"\n"
        .to_owned();
    for id in ["roe", "poe"] {
        text.push_str(&format!(
            "[[defendant]]\nid = \"{id}\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 1343\"\nended = 2020-02-01\n"
        ));
    }
    text.push_str(
        "[[victim]]\nid = \"x\"\n[[victim.loss]]\nid = \"l\"\nhead = \"property\"\namount = \"10000.00\"\ncause = \"this-defendant\"\n\
         [victim.record]\nproperty_returned = \"0.00\"\nproperty_kept = \"0.00\"\n",
    );
    for id in ["roe", "poe"] {
        text.push_str(&format!(
            "[[victim.conduct]]\ndefendant = \"{id}\"\nvictim_of_count = true\n"
        ));
    }
    for (id, defendant, amount, with) in [
        ("alone", "roe", 6000, ""),
        ("joint", "roe", 4000, ""),
        ("both", "poe", 4000, "with = \"joint\"\n"),
    ] {
        text.push_str(&format!(
            "[[award]]\nid = \"{id}\"\nvictim = \"x\"\ndefendant = \"{defendant}\"\namount = \"{amount}.00\"\nposture = \"entered\"\n{with}"
        ));
    }
    text.push_str("[[payment]]\nid = \"p1\"\ndefendant = \"roe\"\nvictim = \"x\"\ndate = 2024-06-03\namount = \"1000.00\"\n");
    text
}

/// The figures themselves, without the lists of questions and of what is open.
fn bare(figures: &Figures) -> String {
    let mut data = json(figures);
    let data = data.as_object_mut().unwrap();
    for key in ["questions", "open"] {
        data.remove(key);
    }
    Json::Object(data.clone()).to_string()
}

fn figure_questions() -> Vec<redress::engine::Question> {
    let redress = Redress::linked_in();
    let day = "2026-05-01".parse().unwrap();
    let none = Query::default().take;
    let mut questions = redress.law().figures_questions("ca7", day, &none).unwrap();
    // What a defendant receives in prison changes a remark and no figure: `law_windfall` in `cli/tests/cases`.
    questions.retain(|it| !it.id.ends_with("-as-resources"));
    questions
}

/// The amounts, days and steps of an order in a text of figures: what no remark is part of.
fn figures_only(data: &Json, found: &mut Vec<String>) {
    match data {
        Json::Object(fields) => {
            for (key, value) in fields {
                match (key.as_str(), value) {
                    ("amount" | "least" | "greatest" | "day", Json::String(text)) => {
                        found.push(text.clone());
                    }
                    ("pays", value) => found.push(value.to_string()),
                    _ => figures_only(value, found),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| figures_only(item, found)),
        _ => {}
    }
}

#[test]
fn each_view_of_each_question_changes_a_figure() {
    let questions = figure_questions();
    assert!(questions.len() >= 6, "{}", questions.len());
    for question in questions {
        let differ = cases().iter().any(|(case, ask)| {
            let under_each: Vec<Vec<String>> = question
                .views
                .iter()
                .map(|view| {
                    // Each other question under its first view, so that a difference is this one's.
                    let mut take: Vec<(String, String)> = figure_questions()
                        .iter()
                        .map(|other| (other.id.clone(), other.views[0].id.clone()))
                        .collect();
                    for (id, taken) in &mut take {
                        if *id == question.id {
                            taken.clone_from(&view.id);
                        }
                        // Without the section in force there is nothing to set for each count.
                        if id == "assessment-3014-goes-on" && *id != question.id {
                            *taken = "goes-on".to_owned();
                        }
                    }
                    let take: Vec<(&str, &str)> = take
                        .iter()
                        .map(|(id, view)| (id.as_str(), view.as_str()))
                        .collect();
                    let mut found = Vec::new();
                    figures_only(&json(&under(case, ask, &take).unwrap()), &mut found);
                    found
                })
                .collect();
            under_each
                .iter()
                .enumerate()
                .all(|(place, one)| under_each.iter().skip(place + 1).all(|other| one != other))
        });
        assert!(differ, "no case tells the views of `{}` apart", question.id);
    }
}

#[test]
fn no_figure_rests_on_a_view_that_nobody_took() {
    let all: String = cases()
        .iter()
        .map(|(case, ask)| bare(&under(case, ask, &[]).unwrap()))
        .collect();
    for question in figure_questions() {
        for view in &question.views {
            let said = match question.id.as_str() {
                // Orders stand side by side.
                "order-of-payment" => format!("\"view\":\"{}\"", view.id),
                _ => format!("\"answer\":\"{}\"", view.id),
            };
            assert!(
                all.contains(&said),
                "{}: {} is not shown",
                question.id,
                view.id
            );
        }
        let open = cases().iter().any(|(case, ask)| {
            let open = under(case, ask, &[]).unwrap().open;
            open.iter().any(|open| open.place == question.id)
        });
        assert!(open, "{} is not said to be open", question.id);
    }
}

#[test]
fn a_view_that_is_taken_is_the_only_one() {
    for (case, ask) in cases() {
        let figures = under(&case, &ask, &[("order-of-payment", "statutes")]).unwrap();
        assert_eq!(crate::common::doe(&figures).orders.len(), 1);
    }
}

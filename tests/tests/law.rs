//! A profile that does not hold is refused when it is read: what, where, why, what to do.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::path::Path;
use std::sync::Arc;

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
        "[[approach]]\nname = \"a\"\noffense = \"images\"\nregime = \"1996\"\nlaw = {{ from = 2014-04-23 }}\n{list}\nuncapped = true\n"
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
fn a_kept_profile_names_the_files_that_it_was_made_of() {
    let kept = Redress::linked_in();
    let files = |redress: &Redress, id: &str| {
        let redress = redress.reopened();
        let day = "2015-06-30".parse().unwrap();
        redress.law().profile(id, day, &Views::new(), None).unwrap();
        redress.law().files()
    };
    let first = files(&kept, "ca7");
    assert_ne!(files(&kept, "ca9"), first);
    assert_eq!(files(&kept, "ca7"), first);
    assert_eq!(files(&Redress::linked_in(), "ca7"), first);
}

#[test]
fn approaches_that_overlap_are_refused() {
    let one = approach("open = true");
    let body = format!("{one}\n{one}");
    refused(&body, 14, "`a` and `a` overlap", "law = { from, before }");
    let backwards = "[[approach]]\nname = \"a\"\noffense = \"images\"\nregime = \"1996\"\nlaw = { from = 2015-01-01, before = 2014-01-01 }\nuncapped = true\n";
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
        "there is no key `wiht`",
        "did you mean `with`?",
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
        "there is no value `order`",
        "did you mean `orders`?",
    );
    refused(
        &share("divisr = \"orders\""),
        11,
        "there is no key `divisr`",
        "did you mean `divisor`?",
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

#[test]
fn steps_of_a_judgment_cite_law_that_is_there_and_none_before_its_day() {
    let redress = Redress::linked_in();
    let law = redress.law();
    let rules: Vec<String> = law
        .sets()
        .iter()
        .flat_map(|set| {
            let about = set.info();
            let rules = about.rules.iter();
            rules
                .map(|rule| format!("{}/{}", about.id, rule.name))
                .collect::<Vec<_>>()
        })
        .collect();
    let questions = law.questions().unwrap();
    let steps = law.judgment_steps().unwrap();
    for step in steps.iter() {
        for reference in &step.authority {
            let (authority, _) = law.holding(reference).unwrap();
            let from = step.from().unwrap_or(redress::cite::Date::MIN);
            // The days of the older sections are the first on which they are used.
            let older = authority.decided == "1996-04-24".parse().unwrap();
            assert!(
                older || authority.decided <= from,
                "{}: {reference}",
                step.id
            );
        }
        for id in step.parameters() {
            assert!(
                law.parameter_since(id).unwrap().is_some(),
                "{}: {id}",
                step.id
            );
        }
        for id in step.questions() {
            assert!(
                questions.iter().any(|known| known.id == id),
                "{}: {id}",
                step.id
            );
        }
        if let Ok(rule) = step.rule() {
            assert!(
                rules.iter().any(|known| known == rule),
                "{}: {rule}",
                step.id
            );
        }
        if let Some(on) = step.on() {
            steps.step(on).unwrap();
        }
        assert!(
            step.texts().iter().all(|text| !text.is_empty()),
            "{}",
            step.id
        );
    }
}

#[test]
fn a_step_of_a_judgment_refuses_a_sentence_or_a_value_that_is_missing() {
    let redress = Redress::linked_in();
    let steps = redress.law().judgment_steps().unwrap();
    let day = "2024-01-02".parse().unwrap();
    let step = steps.step("special-assessment").unwrap();
    let said = step.say("no-grade", day, &[("count", "{tag}")]);
    assert_eq!(
        said.as_deref(),
        Ok(
            "not known: the grade of count {tag} (18 U.S.C. 3013(a)); `grade` of the count in the case file"
        )
    );
    let missing = step.say("no-grade", day, &[]).unwrap_err();
    assert!(missing.message.contains("`count`"), "{missing}");
    let missing = step.say("no-such", day, &[]).unwrap_err();
    assert!(
        missing.message.contains("no sentence `no-such`"),
        "{missing}"
    );
    let nearest = steps.step("special-asessment").unwrap_err();
    assert_eq!(
        nearest.help.as_deref(),
        Some("did you mean `special-assessment`?")
    );
}

/// Evans (8th Cir. 2022-09-09) alone applies the clause of 2018 to orders under an older text.
#[test]
fn who_ends_older_orders_is_the_law_of_the_circuit_and_of_the_day() {
    let redress = Redress::linked_in();
    let cite = |court: &str, text: &str, day: &str| {
        let (court, day) = (court.parse().unwrap(), day.parse().unwrap());
        let holding = redress.law().termination(&court, text, day).unwrap();
        holding.map(|holding| holding.cite)
    };
    let statute = Some("18 U.S.C. 2259 (2018)".to_owned());
    let evans = Some("United States v. Evans, 48 F.4th 888 (8th Cir. 2022)".to_owned());
    assert_eq!(cite("ilnd", "2018", "2018-12-07"), statute);
    assert_eq!(cite("ilnd", "2018", "2018-12-06"), None);
    for text in ["1994", "1996"] {
        assert_eq!(cite("mnd", text, "2022-09-08"), None);
        assert_eq!(cite("mnd", text, "2022-09-09"), evans);
        assert_eq!(cite("ca8", text, "9999-12-31"), evans);
        assert_eq!(cite("ilnd", text, "2025-01-02"), None);
    }
    assert_eq!(cite("cafc", "1996", "2025-01-02"), None);
}

/// A profile that rests on another, with this after its head.
fn resting(
    extends: &str,
    court: &str,
    body: &str,
) -> Result<Arc<redress::engine::Profile>, LawError> {
    let folder = std::env::temp_dir().join(format!(
        "redress-law-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::create_dir_all(folder.join("profiles")).unwrap();
    let text = format!(
        "id = \"mine\"\nname = \"Mine\"\ncourt = \"{court}\"\nextends = \"{extends}\"\nsummary = \"under test\"\n\n{body}"
    );
    std::fs::write(folder.join("profiles/mine.toml"), text).unwrap();
    let mut redress = Redress::linked_in();
    redress.law_mut().add(&folder).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let day = "2020-01-01".parse().unwrap();
    redress.law().profile("mine", day, &Views::new(), None)
}

#[test]
fn a_profile_that_rests_on_nothing_or_adds_to_nothing_is_refused() {
    let add = |to: &str, more: &str| {
        format!(
            "[[add]]\nto = \"{to}\"\noffense = \"images\"\nregime = \"1996\"\n{more}use = \"statute/proximate-losses\"\n"
        )
    };
    let takes = |question: &str, view: &str, authority: &str| {
        format!(
            "[[takes]]\nquestion = \"{question}\"\nview = \"{view}\"\nauthority = \"{authority}\"\n"
        )
    };
    let refused = |extends, court, body: &str, says, help| {
        let error = resting(extends, court, body)
            .err()
            .unwrap_or_else(|| panic!("bound: {body}"));
        assert!(error.message.contains(says), "{error}");
        assert!(error.line > 0, "{error}");
        assert!(
            error.help.unwrap_or_default().contains(help),
            "{}",
            error.message
        );
    };
    let galan = "ca9/galan#separate-original-abuse";
    refused("scotas", "ca9", "", "no profile `scotas`", "`scotus`");
    refused("mine", "ca9", "", "rests on this profile in turn", "");
    let misspelt = takes("original-abus", "separate", galan);
    refused(
        "scotus",
        "ca9",
        &misspelt,
        "no question `original-abus`",
        "`original-abuse`",
    );
    let misspelt = takes("original-abuse", "seperate", galan);
    refused(
        "scotus",
        "ca9",
        &misspelt,
        "no view `seperate`",
        "`separate`",
    );
    let nowhere = takes("original-abuse", "separate", "ca9/galan#nowhere");
    refused("scotus", "ca9", &nowhere, "no holding `nowhere`", "");
    refused(
        "scotus",
        "ca9",
        &add("loses", ""),
        "no list or choice `loses`",
        "`losses`",
    );
    let elsewhere = add("losses", "before = \"statute/deduct-dna\"\n");
    refused(
        "scotus",
        "ca9",
        &elsewhere,
        "no rule `statute/deduct-dna`",
        "`statute/deduct-dma`",
    );
    let no_such_text = add("losses", "").replace("1996", "1066");
    refused("scotus", "ca9", &no_such_text, "no approach below", "");
    let misplaced = add("bounds", "");
    refused(
        "scotus",
        "ca9",
        &misplaced,
        "stands under `losses`, not under `bounds`",
        "",
    );
}

#[test]
fn a_district_adds_where_its_circuit_leaves_the_point_open_and_permits_at_most() {
    let own = "[[approach]]\nname = \"own\"\noffense = \"images\"\nregime = \"1996\"\nlaw = { from = 2016-01-01 }\nuncapped = true\nopen = true\n";
    let error = resting("ca9", "caed", own).err().unwrap();
    assert!(error.message.contains("does not replace it"), "{error}");
    // Before Kennedy the circuit's approach is open, and a district may have one of its own.
    let early = "[[approach]]\nname = \"own\"\noffense = \"images\"\nregime = \"1996\"\nlaw = { from = 2009-01-01, before = 2010-01-01 }\nuncapped = true\nopen = true\n";
    assert!(resting("ca9", "caed", early).is_ok());
    // What binds the district is its circuit's; its own practice is permitted, from the day of the decision.
    let on = |day: &str| {
        let redress = Redress::linked_in();
        let day = day.parse().unwrap();
        redress
            .law()
            .profile("caed", day, &Views::new(), None)
            .unwrap()
    };
    let method = |day: &str| {
        let profile = on(day);
        let approach = profile.approaches.iter().find(|approach| {
            approach.applies.regime == "1996"
                && approach
                    .applies
                    .offense
                    .contains(&redress::case::Class::Images)
                && approach.applies.on(profile.as_of)
        });
        let approach = approach.unwrap();
        let entry = approach
            .entries
            .iter()
            .find(|entry| entry.name == "paroline/one-over-n");
        let standing = &entry.unwrap().standings[0];
        (standing.support.holding.clone(), standing.strength)
    };
    use redress_rule::Strength;
    let (before, _) = method("2014-08-11");
    assert_ne!(before, "ca9/watkins#number-of-orders");
    let (since, strength) = method("2014-08-12");
    assert_eq!(
        (since.as_str(), strength),
        ("ca9/watkins#number-of-orders", Strength::Permitted)
    );
}

#[test]
fn a_court_takes_a_view_from_the_day_of_the_decision_if_it_binds_there() {
    let taken = |id: &str, day: &str, question: &str| {
        let redress = Redress::linked_in();
        let profile = redress
            .law()
            .profile(id, day.parse().unwrap(), &Views::new(), None)
            .unwrap();
        let found = profile.questions.iter().find(|known| known.id == question);
        let question = found
            .unwrap_or_else(|| panic!("{id} does not meet it"))
            .clone();
        let by = question.taken.map(|taken| {
            (
                taken.view,
                taken.by,
                taken.support.map_or_else(String::new, |it| it.holding),
            )
        });
        (by, question.leans.len())
    };
    let original_abuse = "original-abuse";
    assert_eq!(taken("ca9", "2015-11-03", original_abuse).0, None);
    let (galan, _) = taken("ca9", "2015-11-04", original_abuse);
    let galan = galan.unwrap();
    assert_eq!(galan.0, "separate");
    assert_eq!(
        (galan.1.as_str(), galan.2.as_str()),
        ("the circuit", "ca9/galan#separate-original-abuse")
    );
    let (rothenberg, _) = taken("ca11", "2019-05-08", original_abuse);
    assert_eq!(rothenberg.unwrap().0, "not-required");
    assert_eq!(taken("ca8", "2026-01-01", original_abuse).0, None);
    // An opinion without precedent leans, and settles nothing.
    let niezen = taken("ca11", "2021-01-01", "recoveries-before-the-share");
    assert_eq!(niezen, (None, 1));
    // The step of a view that was taken rests on the holding that takes it.
    let redress = Redress::linked_in();
    let profile = redress
        .law()
        .profile("ca2", "2020-01-01".parse().unwrap(), &Views::new(), None)
        .unwrap();
    let entries = profile
        .approaches
        .iter()
        .flat_map(|approach| &approach.entries);
    let mut separating = entries.filter(|entry| entry.name == "statute/separate-original-abuse");
    let standing = &separating.next().unwrap().standings[0];
    assert_eq!(
        standing.support.holding,
        "ca2/lundquist#take-out-earlier-harm"
    );
    assert_eq!(standing.support.weight, "binding");
}

#[test]
fn no_profile_leaves_a_gap_that_the_baseline_fills() {
    use redress::case::Class;
    let redress = Redress::linked_in();
    let law = redress.law();
    let circuits = law.profiles().unwrap();
    let baseline = law
        .profile("scotus", "2020-01-01".parse().unwrap(), &Views::new(), None)
        .unwrap();
    let mut looked_at = 0;
    for day in &baseline.edges {
        let bound = law.profile("scotus", *day, &Views::new(), None).unwrap();
        let has = |profile: &redress::engine::Profile, class, regime| {
            profile
                .approaches
                .iter()
                .any(|approach| approach.applies.of(class, regime) && approach.applies.on(*day))
        };
        for head in circuits.iter().filter(|head| head.extends.is_some()) {
            let circuit = law.profile(&head.id, *day, &Views::new(), None).unwrap();
            for regime in &bound.regimes {
                for (class, ..) in Class::ALL {
                    if regime.offense.contains(&class) && has(&bound, class, regime) {
                        looked_at += 1;
                        assert!(
                            has(&circuit, class, regime),
                            "{}, {day}, {class:?}",
                            head.id
                        );
                    }
                }
            }
        }
    }
    assert!(looked_at > 1000, "{looked_at}");
}

/// The assessment came into the law on a day, and counts of earlier conduct are none of those that it is set on.
#[test]
fn the_facts_about_counts_ask_since_the_day_on_which_assessments_are_law() {
    use redress_case::facts::{POSSESSION_COUNTS, PRODUCTION_COUNTS, TRAFFICKING_COUNTS};
    let redress = Redress::linked_in();
    let since = redress.law().parameter_since("assessment-possession");
    let since = since.unwrap().unwrap().to_string();
    for counts in [POSSESSION_COUNTS, TRAFFICKING_COUNTS, PRODUCTION_COUNTS] {
        let row = counts.key().row();
        assert!(row.asks.contains(&since), "{}: {}", row.path, row.asks);
    }
}

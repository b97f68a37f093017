//! The boundary: a rule set gives the same bytes whether it is linked in, loaded, or in a process of its own.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails loudly"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use redress::case::Case;
use redress::casefile::{self, CaseFormat};
use redress::engine::{Computation, Profile};
use redress::law::{Law, Views};
use redress::rule::RuleSet;
use redress::{Query, Redress, Sets};
use redress_document::Look;
use redress_engine as engine;
use redress_plugin::protocol::{RemoteSet, Transport, answer, in_json};
use redress_plugin_host::{Places, RunMode, Source, find, open};
use redress_report::Meta;
use redress_tests::cases::share_of;
use redress_tests::claims::{Scene, scene};
use redress_tests::law::LAW;
use serde_json::{Value, json};

use crate::built::{Folder, built};

/// The law with rule sets that are loaded.
struct Loaded {
    redress: Redress,
    /// Profiles as they were bound for a scene before.
    bound: BTreeMap<String, Arc<Profile>>,
    _folder: Folder,
}

impl Loaded {
    fn new(isolated: bool) -> Self {
        let folder = Folder::with_all();
        let redress = Redress::open(&Sets {
            plugin_path: vec![folder.0.clone()],
            only_plugins: true,
            allow_untrusted: true,
            isolate: isolated.then(|| built().isolation(Duration::from_secs(60))),
        });
        Self {
            redress: redress.unwrap(),
            bound: BTreeMap::new(),
            _folder: folder,
        }
    }

    fn both() -> [Self; 2] {
        [Self::new(false), Self::new(true)]
    }

    /// The profile of a scene, bound to loaded rules.
    fn profile(&mut self, scene: &Scene) -> &Profile {
        let key = format!("{:?} {} {:?}", scene.jurisdiction, scene.day, scene.taken);
        let law = self.redress.law();
        self.bound
            .entry(key)
            .or_insert_with(|| bound_to(law, scene))
    }
}

/// Returns the profile of a scene, bound to the rules of a law.
fn bound_to(law: &Law, scene: &Scene) -> Arc<Profile> {
    let mut taken = Views::new();
    for question in &scene.profile().questions {
        if let Some(view) = &question.taken
            && view.by == "the user"
        {
            taken.insert(question.id.clone(), view.view.clone());
        }
    }
    let own = scene.jurisdiction.own;
    let own = own.then(|| (Path::new("own.toml"), include_str!("../src/own.toml")));
    law.profile(scene.jurisdiction.id, scene.day, &taken, own)
        .unwrap()
}

/// A decided case, and on what it is computed.
struct Decided {
    name: String,
    case: Case,
    profile: String,
    query: Query,
}

fn decided() -> impl Iterator<Item = Decided> {
    redress_tests::cases::share_of_decided()
        .into_iter()
        .map(|folder| {
            let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
            let holding: toml::Table = read("holding.toml").parse().unwrap();
            let facts = read("facts.toml");
            let case = casefile::read(facts.as_bytes(), CaseFormat::Toml)
                .unwrap()
                .case;
            let own = holding.get("approach").and_then(toml::Value::as_bool) == Some(true);
            let profile = holding.get("profile").and_then(toml::Value::as_str);
            Decided {
                name: folder.display().to_string(),
                profile: profile.map_or_else(|| LAW.governing(&case).unwrap(), str::to_owned),
                query: Query {
                    as_of: Some(holding["as-of"].to_string().parse().unwrap()),
                    approach: own.then(|| (folder.join("approach.toml"), read("approach.toml"))),
                    ..Query::default()
                },
                case,
            }
        })
}

/// Everything that is found, as data and as it stands in memory.
fn written(case: &Case, computation: &Computation) -> (String, String) {
    let meta = Meta::default();
    let json = redress_document::Format::Json;
    let explained = redress_report::explain(json, case, computation, &meta);
    let json = explained.write(json, Look::default()).unwrap();
    let json = String::from_utf8(json).unwrap();
    (json, format!("{:?}", computation.claims))
}

#[test]
fn every_decided_case_comes_out_the_same_linked_in_loaded_and_isolated() {
    let loaded = Loaded::both();
    let mut compared = 0;
    for (place, decided) in decided().enumerate() {
        let Decided {
            name,
            case,
            profile,
            query,
        } = &decided;
        let linked_in = LAW.compute(case, profile, query).unwrap();
        let linked_in = written(case, &linked_in);
        for loaded in &loaded {
            let computation = loaded.redress.compute(case, profile, query).unwrap();
            let computed = written(case, &computation);
            assert!(computed.0 == linked_in.0, "{name}: other bytes");
            assert!(computed.1 == linked_in.1, "{name}: another tree");
            compared += 1;
        }
        // Its own law it has only under its own profile.
        let query = Query {
            approach: None,
            ..query.clone()
        };
        // Every profile has its turn with some cases.
        for id in LAW.law().profile_ids().skip(place % 6).step_by(6) {
            let linked_in = LAW.compute(case, &id, &query).unwrap();
            let computation = loaded[0].redress.compute(case, &id, &query).unwrap();
            let same = format!("{:?}", computation.claims) == format!("{:?}", linked_in.claims);
            assert!(same, "{name} under {id}");
            compared += 1;
        }
    }
    println!("{compared} computations compared");
}

/// Claims that are always the same ones.
fn scenes(count: u32) -> impl Iterator<Item = Scene> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let scenes = scene();
    (0..count).map(move |_| scenes.new_tree(&mut runner).unwrap().current())
}

#[test]
fn every_generated_claim_comes_out_the_same_linked_in_loaded_and_isolated() {
    let mut loaded = Loaded::both();
    for (place, scene) in scenes(share_of(300)).enumerate() {
        let linked_in = format!("{:?}", scene.compute());
        // A child is asked over pipes, which takes its time: every fourth.
        let modes = if place % 4 == 0 { 2 } else { 1 };
        for loaded in loaded.iter_mut().take(modes) {
            let setting = scene.setting(scene.facts.clone());
            let result = engine::compute(loaded.profile(&scene), &setting).unwrap();
            assert!(
                format!("{result:?}") == linked_in,
                "claim {place}: {scene:?}"
            );
        }
    }
}

#[test]
fn a_loaded_set_says_that_it_is_in_place_of_the_one_linked_in() {
    let folder = Folder::new();
    let library = crate::built::library_of("paroline");
    folder.put("paroline", &library, &built().library(&library));
    let sets = Sets {
        plugin_path: vec![folder.0.clone()],
        allow_untrusted: true,
        ..Sets::default()
    };
    let redress = Redress::open(&sets).unwrap();
    let origins: Vec<String> = redress
        .in_use()
        .iter()
        .map(redress::InUse::origin)
        .collect();
    let digest = redress::digest(&built().library(&library));
    let linked_in = "linked in".to_owned();
    let loaded = format!("{digest}, in place of the one linked in");
    let expected = [
        &linked_in, &linked_in, &linked_in, &loaded, &linked_in, &linked_in,
    ];
    assert_eq!(origins.iter().collect::<Vec<_>>(), expected);
    let alone = Sets {
        only_plugins: true,
        ..sets
    };
    let alone = Redress::open(&alone).unwrap();
    assert_eq!(alone.in_use().len(), 1);
    assert_eq!(alone.in_use()[0].origin(), digest);
}

/// The program, with nothing of this user in its environment.
fn redress_in(folder: &Folder, args: &[&str]) -> Output {
    let mut command = Command::new(&built().program);
    command
        .env_clear()
        .env("XDG_CONFIG_HOME", folder.path("config"));
    command.args(args).current_dir(&folder.0).output().unwrap()
}

#[test]
fn a_result_of_loaded_sets_is_verified_with_the_same_ones() {
    let folder = Folder::with_all();
    let facts = Path::new(env!("CARGO_MANIFEST_DIR")).join("decided/2012-laraneta-ca7/facts.toml");
    std::fs::copy(facts, folder.path("facts.toml")).unwrap();
    let run = |args: &[&str]| redress_in(&folder, args);
    let ids = redress::linked_in();
    let mut trust = vec!["rules", "trust", "--plugin-path=."];
    trust.extend(ids.iter().map(|set| set.info().id));
    assert!(run(&trust).status.success());
    let list = run(&["rules", "list", "--plugin-path=.", "--format=plain"]);
    let list = String::from_utf8(list.stdout).unwrap();
    for id in ids.iter().map(|set| set.info().id) {
        assert!(list.contains(&format!("{id}, trusted: yes\n")), "{list}");
        assert!(
            list.contains(&format!("{id}, shadows: the one linked in\n")),
            "{list}"
        );
    }
    let compute = [
        "compute",
        "facts.toml",
        "--plugin-path=.",
        "--only-plugins",
        "-o=result.json",
    ];
    assert_eq!(run(&compute).status.code(), Some(4));
    let kept = std::fs::read_to_string(folder.path("result.json")).unwrap();
    assert!(!kept.contains("linked in"), "every set was loaded");
    let verify = [
        "verify",
        "result.json",
        "--case=facts.toml",
        "--plugin-path=.",
        "--only-plugins",
        "--format=plain",
    ];
    let same = run(&verify);
    assert_eq!(same.status.code(), Some(0), "{same:?}");
    let apart = run(&[&verify[..], &["--in-process"]].concat());
    assert_eq!(apart.status.code(), Some(0), "{apart:?}");
    // Another build of the same set is another rule set, even if it comes to the same.
    let library = crate::built::library_of("laraneta");
    let mut other = built().library(&library);
    other.push(0);
    folder.put("laraneta", &library, &other);
    let refused = run(&verify);
    let says = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{says}");
    assert!(says.contains("error[P302]"), "{says}");
    assert!(
        run(&["rules", "trust", "laraneta", "--plugin-path=."])
            .status
            .success()
    );
    let differs = run(&verify);
    let says = String::from_utf8_lossy(&differs.stderr).into_owned();
    assert_eq!(differs.status.code(), Some(3), "{says}");
    assert!(says.contains("differences: rule set laraneta\n"), "{says}");
}

/// Asks as they were written down when the schema was 1, and the answers as they were reviewed. They stay
/// as they are: whatever comes later answers them.
static FROZEN: LazyLock<Vec<(String, Value)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("boundary/schema-1");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let read = |file: PathBuf| {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(file).unwrap();
        (name, serde_json::from_str(&text).unwrap())
    };
    files.into_iter().map(read).collect()
});

fn linked_in(id: &Value) -> &'static dyn RuleSet {
    let mut sets = redress::linked_in().into_iter();
    sets.find(|set| *id == set.info().id).unwrap()
}

fn ask(set: &dyn RuleSet, ask: &Value) -> Value {
    serde_json::from_slice(&answer(set, ask.to_string().as_bytes())).unwrap()
}

/// Whether everything that one says the other says too: what a set declares may grow.
fn holds(said: &Value, of: &Value) -> bool {
    match (said, of) {
        (Value::Object(said), Value::Object(of)) => said
            .iter()
            .all(|(key, said)| of.get(key).is_some_and(|of| holds(said, of))),
        (Value::Array(said), Value::Array(of)) => {
            said.iter().all(|said| of.iter().any(|of| holds(said, of)))
        }
        _ => said == of,
    }
}

#[test]
fn every_frozen_ask_of_schema_1_is_answered_as_it_was_reviewed() {
    assert!(FROZEN.len() >= 20);
    for (name, frozen) in FROZEN.iter() {
        let answered = ask(linked_in(&frozen["set"]), &frozen["ask"]);
        let reviewed = &frozen["answer"];
        let same = match frozen["ask"] == "about" {
            true => holds(reviewed, &answered),
            false => *reviewed == answered,
        };
        assert!(same, "{name}: {answered:#}");
    }
}

#[test]
fn frozen_asks_have_every_field_of_the_records() {
    let all: String = FROZEN
        .iter()
        .map(|(_, frozen)| frozen["ask"].to_string())
        .collect();
    let fields = [
        "about",
        "bind",
        "rule",
        "with",
        "claim",
        "so_far",
        "facts",
        "losses",
        "awards_elsewhere",
        "counts",
        "closed",
        "at_least",
        "at_greatest",
        "law",
        "gross",
        "remaining",
        "counted",
        "share",
        "at_most",
        "more_than",
        "less_than",
        "collectible_at_most",
        "low",
        "high",
        "head",
        "projected",
        "cause",
        "borne_by",
        "under_other",
        "outside_other",
        "found",
        "is",
        "within",
    ];
    for field in fields {
        assert!(
            all.contains(&format!("\"{field}\"")),
            "no frozen ask has `{field}`"
        );
    }
    let answers: String = FROZEN
        .iter()
        .map(|(_, frozen)| frozen["answer"].to_string())
        .collect();
    for said in [
        "effect",
        "needs",
        "end",
        "pending",
        "refused",
        "bound",
        "about",
        "stopped",
        "parameters",
    ] {
        assert!(
            answers.contains(&format!("\"{said}\"")),
            "no frozen answer says `{said}`"
        );
    }
}

/// Asks in the first compact form, as a program wrote them; each says what its JSON says. They stay as they are for as long as sets
/// declare that form.
#[test]
fn every_frozen_ask_in_the_compact_form_is_answered_as_it_was_reviewed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("boundary/compact-1.json");
    let frozen: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert!(frozen.len() >= 15);
    for frozen in &frozen {
        let digits = frozen["compact"].as_str().unwrap();
        let byte = |place| u8::from_str_radix(&digits[place..place + 2], 16).unwrap();
        let bytes: Vec<u8> = (0..digits.len()).step_by(2).map(byte).collect();
        let in_json: Value = serde_json::from_slice(&in_json(&bytes).unwrap()).unwrap();
        assert_eq!(in_json, frozen["ask"]);
        let answered = answer(linked_in(&frozen["set"]), &bytes);
        let answered: Value = serde_json::from_slice(&answered).unwrap();
        assert_eq!(answered, frozen["answer"], "{in_json}");
    }
    let about = ask(linked_in(&json!("paroline")), &json!("about"));
    assert_eq!(about["about"]["compact"], 1, "freeze asks of the new form");
}

/// A set that is older than the compact form is asked in JSON, and answers the same.
#[test]
fn an_old_set_is_asked_in_json_and_answers_the_same() {
    struct Old(&'static dyn RuleSet);
    impl Transport for Old {
        fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
            let read: Value = serde_json::from_slice(ask).map_err(|error| error.to_string())?;
            let mut answered: Value = serde_json::from_slice(&answer(self.0, ask)).unwrap();
            if read == "about" {
                let about = answered["about"].as_object_mut().unwrap();
                assert_eq!(about.remove("compact"), Some(json!(1)));
            }
            Ok(answered.to_string().into_bytes())
        }
    }
    let old = redress::linked_in().into_iter().map(|set| {
        let set = RemoteSet::open(Arc::new(Old(set))).unwrap();
        let set: &'static dyn RuleSet = Box::leak(Box::new(set));
        set
    });
    let law = Law::built_in(old.collect());
    for scene in scenes(20) {
        let profile = bound_to(&law, &scene);
        let setting = scene.setting(scene.facts.clone());
        let result = engine::compute(&profile, &setting).unwrap();
        assert_eq!(format!("{result:?}"), format!("{:?}", scene.compute()));
    }
}

/// A set that is older than a fact: it answers where the case lacks it, and else names it.
#[test]
fn an_old_set_answers_without_a_new_fact_and_names_it_where_it_is_given() {
    let rules = FROZEN
        .iter()
        .filter(|(_, frozen)| frozen["ask"]["rule"].is_object());
    for (name, frozen) in rules {
        let set = linked_in(&frozen["set"]);
        let put = |pointer: &str, field: &str, value: Value| {
            let mut new = frozen["ask"].clone();
            let at = new
                .pointer_mut(pointer)
                .unwrap_or_else(|| panic!("{name} has no {pointer}"));
            at[field] = value;
            ask(set, &new)["refused"].to_string()
        };
        if frozen["ask"]["rule"]["claim"]["facts"].is_object() {
            let refused = put("/rule/claim/facts", "record.new_fact", json!({ "is": 1 }));
            assert!(
                refused.contains("unknown fact `record.new_fact`"),
                "{name}: {refused}"
            );
        }
        for pointer in ["/rule", "/rule/claim", "/rule/so_far"] {
            let refused = put(pointer, "new_field", json!(1));
            assert!(
                refused.contains("unknown field `new_field`"),
                "{name}: {refused}"
            );
        }
    }
}

/// Small and large, in this process and in another: what a call costs is said, and measured in `bench`.
#[test]
fn what_a_library_answers_is_what_is_answered_in_place() {
    let folder = Folder::with_all();
    let places = Places {
        folders: vec![(Source::Flag, folder.0.clone())],
    };
    let isolated = RunMode::Isolated(built().isolation(Duration::from_secs(60)));
    for how in [RunMode::InProcess, isolated] {
        for found in find(&places) {
            let opened = open(&found, None, &how).unwrap();
            let of_set = FROZEN
                .iter()
                .filter(|(_, frozen)| frozen["set"] == opened.set.info().id);
            for (name, frozen) in of_set {
                let bytes = frozen["ask"].to_string().into_bytes();
                let answered = opened.transport.ask(&bytes).unwrap();
                let in_place = answer(linked_in(&frozen["set"]), &bytes);
                assert!(answered == in_place, "{name}");
            }
        }
    }
}

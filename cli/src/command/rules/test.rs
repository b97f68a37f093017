//! `redress rules test`: a rule set tested against its declarations with claims that the conformance kit generates.

use std::sync::{Arc, Mutex, PoisonError};

use redress::cite::Date;
use redress::law::{Law, Views};
use redress::rule::{Options, RuleSet, SetInfo};
use redress_conformance::{Check, Report};
use redress_document::Table;
use redress_plugin::protocol;
use redress_plugin::protocol::Transport;
use redress_plugin_host::{self as plugin_host, RunMode, Trust};
use redress_rule::{AnyRule, OptionError};

use crate::args::{LawArgs, SetArgs};
use crate::choices::no_such;
use crate::exit::{Exit, Failure};
use crate::message::Message;
use crate::sets::{find, sets as load_options};

/// A rule set and its binary interface.
struct Subject {
    set: &'static dyn RuleSet,
    ask: Arc<dyn Transport>,
}

/// Runs every check on each set. A set that fails is invalid.
pub(crate) fn test(
    ids: &[String],
    claims: usize,
    with: &[String],
    law: &LawArgs,
    sets: &SetArgs,
) -> Result<(Table, Exit), Failure> {
    let with: Vec<Given> = with
        .iter()
        .map(|it| Given::read(it))
        .collect::<Result<_, _>>()?;
    let subjects = subjects(ids, law, sets)?;
    let mut rows = Vec::new();
    let mut exit = Exit::Computed;
    for subject in &subjects {
        let options = options(subject, &subjects, law)?;
        let given = with
            .iter()
            .filter(|given| given.set == subject.set.info().id)
            .map(|given| (given.rule.as_str(), given.options.clone()));
        let options: Vec<(&str, Options)> = options
            .iter()
            .map(|(rule, options)| (rule.as_str(), options.clone()))
            .chain(given)
            .collect();
        let ask = |bytes: &[u8]| subject.ask.ask(bytes);
        let report = redress_conformance::test(subject.set, &ask, &options, claims);
        if !report.passed() {
            exit = Exit::Invalid;
        }
        rows.extend(rows_of(&report));
    }
    let columns = &["rule", "check", "compared", "result"];
    Ok((Table::new(columns, rows), exit))
}

/// Options of a rule as the user gives them.
struct Given {
    set: String,
    rule: String,
    options: Options,
}

impl Given {
    fn read(given: &str) -> Result<Self, Failure> {
        let read = || {
            let (name, options) = given.split_once('=')?;
            let (set, rule) = name.split_once('/')?;
            Some(Self {
                set: set.to_owned(),
                rule: rule.to_owned(),
                options: Options(serde_json::from_str(options).ok()?),
            })
        };
        read().ok_or_else(|| {
            Failure::usage(
                Message::error(format!("--with `{given}` gives no options"))
                    .help("write --with 'SET/RULE={\"option\": value}'"),
            )
        })
    }
}

fn rows_of(report: &Report) -> impl Iterator<Item = Vec<String>> + '_ {
    let row = |check: &Check| {
        let of = match &check.rule {
            Some(rule) => format!("{}/{rule}", report.set),
            None => report.set.clone(),
        };
        let result = match &check.outcome {
            Ok(()) => "ok".to_owned(),
            Err(why) => format!("FAILED: {why}"),
        };
        vec![of, check.what.to_owned(), check.claims.to_string(), result]
    };
    report.checks.iter().map(row)
}

/// Returns the sets with these ids, loaded if found and else linked in; all if none is given.
fn subjects(ids: &[String], law: &LawArgs, sets: &SetArgs) -> Result<Vec<Subject>, Failure> {
    let trust = match sets.allow_untrusted {
        true => None,
        false => Some(Trust::of_this_user()?),
    };
    let how = match load_options(sets)?.isolate {
        Some(isolation) => RunMode::Isolated(isolation),
        None => RunMode::InProcess,
    };
    let wanted = |id: &str| ids.is_empty() || ids.iter().any(|wanted| wanted == id);
    let mut subjects = Vec::new();
    for found in find(sets)?.iter().filter(|found| wanted(&found.id)) {
        let opened = plugin_host::open(found, trust.as_ref(), &how)?;
        subjects.push(Subject {
            set: opened.set,
            ask: opened.transport,
        });
    }
    let has = |subjects: &[Subject], id: &str| subjects.iter().any(|it| it.set.info().id == id);
    if !sets.only_plugins {
        for set in redress::linked_in() {
            let id = set.info().id;
            if wanted(id) && !has(&subjects, id) {
                let ask = Arc::new(LinkedIn(set));
                subjects.push(Subject { set, ask });
            }
        }
    }
    let formulas = with_folders(redress::linked_in(), law)?;
    for set in formulas.formulas().iter().copied() {
        if wanted(set.info().id) {
            let ask = Arc::new(LinkedIn(set));
            subjects.push(Subject { set, ask });
        }
    }
    if let Some(missing) = ids.iter().find(|id| !has(&subjects, id)) {
        let known = formulas.all_sets().map(|set| set.info().id);
        return Err(no_such("there is no rule set", missing, known));
    }
    Ok(subjects)
}

/// The binary interface of a linked-in set.
struct LinkedIn(&'static dyn RuleSet);

impl Transport for LinkedIn {
    fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
        Ok(protocol::answer(self.0, ask))
    }
}

/// Returns the options under which the profiles use the rules of a set, recorded while the profiles are bound.
fn options(
    of: &Subject,
    all: &[Subject],
    law: &LawArgs,
) -> Result<Vec<(String, Options)>, Failure> {
    let listener: &'static Listener = Box::leak(Box::new(Listener {
        set: of.set,
        heard: Mutex::default(),
    }));
    let id = of.set.info().id;
    let mut sets: Vec<&'static dyn RuleSet> = Vec::new();
    let formulas = with_folders(redress::linked_in(), law)?;
    let is_formula = |set: &dyn RuleSet| {
        let mut formulas = formulas.formulas().iter();
        formulas.any(|known| known.info().id == set.info().id)
    };
    let others = all.iter().map(|subject| subject.set);
    for set in others.chain(redress::linked_in()) {
        if sets.iter().all(|known| known.info().id != set.info().id) && !is_formula(set) {
            sets.push(set);
        }
    }
    let mut profiles = with_folders(sets, law)?;
    profiles.put_in_place(listener);
    let quoted = format!("\"{id}/");
    for profile in profiles.profile_ids().collect::<Vec<_>>() {
        if profiles.profile_text(&profile)?.contains(&quoted) {
            // One day suffices, because binding a profile binds its approaches of every day.
            profiles.profile(&profile, Date::constant(2026, 1, 1), &Views::new(), None)?;
        }
    }
    let heard = listener.heard.lock();
    Ok(heard.unwrap_or_else(PoisonError::into_inner).clone())
}

/// Returns the built-in law with these rule sets and the user's folders.
fn with_folders(sets: Vec<&'static dyn RuleSet>, law: &LawArgs) -> Result<Law, Failure> {
    let mut all = Law::built_in(sets);
    for folder in &law.folders {
        all.add(folder)
            .map_err(|error| Failure::failed(Message::from(error)))?;
    }
    Ok(all)
}

/// A rule set that records the options bound.
struct Listener {
    set: &'static dyn RuleSet,
    heard: Mutex<Vec<(String, Options)>>,
}

impl RuleSet for Listener {
    fn info(&self) -> &'static SetInfo {
        self.set.info()
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        let bound = self.set.bind(rule, with)?;
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push((rule.to_owned(), with.clone()));
        Ok(bound)
    }
}

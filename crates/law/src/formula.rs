//! Rules that are written as data: the closed lists of changes of crate `rule`, with lines, comparisons and grounds.
//!
//! A file `formulas/SET.toml` of a folder of law is a rule set. It is read with places, checked as a whole, and bound behind the
//! same traits as a rule in Rust. What it reads, in which direction a number moves it and which relations it satisfies are read off
//! its lines, so that no declaration can contradict them; the conformance kit tests them all the same.

mod declared;
mod read;
mod run;
mod syntax;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use redress_rule::{AnyRule, List, OptionError, Options, RuleInfo, RuleSet, SetInfo};

use crate::digest::digest;
use crate::facts::Bounds;
use crate::{LawError, Text};
pub(crate) use read::changes;
use syntax::{DataRule, leak};

/// The folder of the files of formulas.
pub(crate) const FOLDER: &str = "formulas/";

/// A rule set that is written as data.
#[derive(Debug)]
pub(crate) struct FormulaSet {
    info: &'static SetInfo,
    rules: Vec<Arc<DataRule>>,
}

/// The sets that were read: a declaration is for the life of the program, so that one text makes one set, however often it is read.
static SETS: Mutex<BTreeMap<String, &'static FormulaSet>> = Mutex::new(BTreeMap::new());

/// Reads the texts of a file of formulas as a rule set; a later one adds to those before it.
pub(crate) fn set(
    path: &str,
    texts: &[Text],
    bounds: &Bounds,
) -> Result<&'static FormulaSet, LawError> {
    let words = bounds.words();
    let mut parts = vec![path.to_owned(), words];
    parts.extend(
        texts
            .iter()
            .map(|text| format!("{}\n{}", text.replaced(), text.text)),
    );
    let key = digest(parts.iter().map(String::as_bytes));
    let known = || SETS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(set) = known().get(&key) {
        return Ok(set);
    }
    let id = id_of(path);
    let mut rules = Vec::new();
    for text in texts {
        if !redress_cite::is_id(id) {
            let message = format!("`{id}` is not an id: the file's name is the id of the rule set");
            return Err(LawError::at(text, path, 0, message));
        }
        let own = read::rules(path, text, bounds)?.into_iter();
        rules.extend(own.filter(|rule| text.keeps(rule.name)));
    }
    // What was read while this text was being read is the same.
    let mut known = known();
    if let Some(set) = known.get(&key) {
        return Ok(set);
    }
    let infos: Vec<RuleInfo> = rules.iter().map(declared::info).collect();
    let info: &'static SetInfo = Box::leak(Box::new(SetInfo {
        id: leak(id),
        version: leak(key.get(..15).unwrap_or_default()),
        rules: Vec::leak(infos),
    }));
    let rules = rules.into_iter().map(Arc::new).collect();
    let set: &'static FormulaSet = Box::leak(Box::new(FormulaSet { info, rules }));
    known.insert(key, set);
    Ok(set)
}

/// Returns the id of the rule set of a file of formulas.
pub(crate) fn id_of(path: &str) -> &str {
    let name = path.strip_prefix(FOLDER).unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name)
}

impl RuleSet for FormulaSet {
    fn info(&self) -> &'static SetInfo {
        self.info
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        let found = self.rules.iter().find(|known| known.name == rule);
        let found = found.ok_or_else(OptionError::no_such_rule)?;
        let bound = run::Bound::new(Arc::clone(found), with)?;
        Ok(match found.list {
            List::Gates => AnyRule::Gate(Arc::new(bound)),
            List::Losses => AnyRule::Loss(Arc::new(bound)),
            List::Apportionment => AnyRule::Apportionment(Arc::new(bound)),
            List::Limits => AnyRule::Limit(Arc::new(bound)),
            List::Consequences => AnyRule::Consequence(Arc::new(bound)),
            List::Credits => AnyRule::Credit(Arc::new(bound)),
        })
    }
}

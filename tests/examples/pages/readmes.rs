//! The READMEs of the rule sets: what each rule declares, with the author's remarks.

use std::collections::BTreeMap;
use std::fs;

use redress::law::Law;
use redress::rule::RuleSet;
use redress_rules_monzel::Monzel;

use crate::{Wrong, root};

/// Returns the README of every rule set of the tree.
pub(crate) fn pages() -> Result<BTreeMap<String, String>, Wrong> {
    let linked_in = redress::linked_in();
    let linked_in = linked_in.iter().map(|set| (*set, "rules"));
    let example: &dyn RuleSet = &Monzel;
    let sets = linked_in.chain([(example, "examples")]);
    let mut pages = BTreeMap::new();
    for (set, folder) in sets {
        let info = set.info();
        let dir = format!("{folder}/{}", info.id);
        let path = format!("{dir}/README.md");
        let text =
            fs::read_to_string(root().join(&path)).map_err(|error| format!("{path}: {error}"))?;
        let mut law = Law::built_in(redress::linked_in());
        let own = root().join(dir).join("law");
        if own.is_dir() {
            law.add(&own)?;
        }
        let says = |holding: &str| Some(law.holding(holding).ok()?.1.says);
        pages.insert(path, redress_conformance::readme(info, &text, &says));
    }
    Ok(pages)
}

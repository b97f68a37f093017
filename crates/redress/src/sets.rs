//! Which rule sets are used: those that are linked in, and loaded ones in their place or beside them.

use std::path::PathBuf;

use redress_law::Law;
use redress_plugin_host::{
    Found, Isolation, Places, PluginError, RegistryError, RunMode, Source, Trust,
};
use redress_rule::RuleSet;

use crate::{Error, Redress, linked_in};

/// Which rule sets to use beside those that are linked in. The default looks into the standard places only.
#[derive(Clone, Debug, Default)]
pub struct Sets {
    /// Folders to look into before the standard places.
    pub plugin_path: Vec<PathBuf>,
    /// Whether to use loaded sets alone.
    pub only_plugins: bool,
    /// Whether to open sets that are not on the user's list of trusted ones.
    pub allow_untrusted: bool,
    /// The program in which each loaded set runs apart; `None` is this process.
    pub isolate: Option<Isolation>,
}

/// A rule set in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InUse {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// What was loaded; `None` for one that is linked in.
    pub loaded: Option<Loaded>,
}

/// How a rule set was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Its manifest.
    pub manifest: PathBuf,
    /// Its digest, `sha256:` and hexadecimal.
    pub digest: String,
    /// Whether it runs in a process of its own.
    pub isolated: bool,
    /// Whether it takes the place of one that is linked in.
    pub shadows: bool,
}

impl InUse {
    /// Where it came from, as a result says it: "linked in", or the digest and what there is to say of it.
    #[must_use]
    pub fn origin(&self) -> String {
        let Some(loaded) = &self.loaded else {
            return "linked in".to_owned();
        };
        let mut origin = loaded.digest.clone();
        if loaded.isolated {
            origin.push_str(", isolated");
        }
        if loaded.shadows {
            origin.push_str(", in place of the one linked in");
        }
        origin
    }

    fn linked_in(set: &'static dyn RuleSet) -> Self {
        let about = set.info();
        Self {
            id: about.id.to_owned(),
            version: about.version.to_owned(),
            loaded: None,
        }
    }
}

/// A rule set that was found and is not used, and why. Nothing takes its place: a profile that needs it
/// is refused for that reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUsed {
    /// The id that its file name gives.
    pub id: String,
    /// Why.
    pub why: RegistryError,
}

/// What a found set became: used, or not and why.
type Outcome = Result<(&'static dyn RuleSet, InUse), NotUsed>;

impl Redress {
    /// The built-in law with the rule sets that are linked in, those that are loaded in their place, and
    /// those that are loaded beside them.
    ///
    /// # Errors
    /// When a folder that was named is not there, the list of trusted sets cannot be used, or, where loaded
    /// sets are used alone, there is none or one of them cannot be opened.
    pub fn open(sets: &Sets) -> Result<Self, Error> {
        let found = redress_plugin_host::find(&Places::standard(&sets.plugin_path)?);
        if found.is_empty() && !sets.only_plugins {
            return Ok(Self::linked_in());
        }
        if found.is_empty() {
            return Err(Error::NoRuleSet);
        }
        let trust = match sets.allow_untrusted {
            true => None,
            false => Some(Trust::of_this_user()?),
        };
        let outcomes = found
            .iter()
            .map(|found| (found.source, sets.load(found, trust.as_ref())))
            .collect();
        sets.put(outcomes)
    }

    /// The rule sets in use, by id.
    #[must_use]
    pub fn in_use(&self) -> &[InUse] {
        &self.in_use
    }

    /// The rule sets that were found and are not used.
    #[must_use]
    pub fn not_used(&self) -> &[NotUsed] {
        &self.not_used
    }

    pub(crate) fn linked_in_use() -> Vec<InUse> {
        linked_in().into_iter().map(InUse::linked_in).collect()
    }

    /// The set that is not used although this text, a profile or an approach, names a rule of it.
    pub(crate) fn needed(&self, text: &str) -> Option<&NotUsed> {
        self.not_used.iter().find(|set| {
            ['"', '\''].iter().any(|quote| {
                let name = format!("{quote}{}/", set.id);
                text.contains(&name)
            })
        })
    }
}

impl Sets {
    fn load(&self, found: &Found, trust: Option<&Trust>) -> Outcome {
        let how = match &self.isolate {
            Some(isolation) => RunMode::Isolated(isolation.clone()),
            None => RunMode::InProcess,
        };
        let opened = redress_plugin_host::open(found, trust, &how).map_err(|why| NotUsed {
            id: found.id.clone(),
            why,
        })?;
        let in_use = InUse {
            id: found.id.clone(),
            version: opened.version,
            loaded: Some(Loaded {
                manifest: opened.manifest,
                digest: opened.digest,
                isolated: opened.isolated,
                shadows: false,
            }),
        };
        Ok((opened.set, in_use))
    }

    /// Puts what was found in place of what is linked in, or beside it.
    fn put(&self, outcomes: Vec<(Source, Outcome)>) -> Result<Redress, Error> {
        let mut used: Vec<(&'static dyn RuleSet, InUse)> = match self.only_plugins {
            true => Vec::new(),
            false => linked_in()
                .into_iter()
                .map(|set| (set, InUse::linked_in(set)))
                .collect(),
        };
        let mut not_used = Vec::new();
        for (source, outcome) in outcomes {
            match outcome {
                Ok((set, mut new)) => {
                    let linked = used.len();
                    used.retain(|(_, known)| known.id != new.id);
                    if let Some(loaded) = &mut new.loaded {
                        loaded.shadows = used.len() < linked;
                    }
                    used.push((set, new));
                }
                Err(refused) if self.only_plugins => return Err(refused.why.into()),
                // What came with the program and nobody has trusted yet leaves what is linked in where it is.
                Err(refused)
                    if source == Source::Program
                        && matches!(refused.why.problem, PluginError::Untrusted { .. })
                        && used.iter().any(|(_, known)| known.id == refused.id) => {}
                Err(refused) => {
                    used.retain(|(_, known)| known.id != refused.id);
                    not_used.push(refused);
                }
            }
        }
        used.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
        let (sets, in_use) = used.into_iter().unzip();
        Ok(Redress {
            law: Law::built_in(sets),
            in_use,
            not_used,
        })
    }
}

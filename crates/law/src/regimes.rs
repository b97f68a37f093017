//! The texts of the statutes by date of conduct, and the class of each offense.

use std::collections::{BTreeMap, BTreeSet};

use redress_case::Class;
use redress_cite::{Citation, Confidence, Date, FEDERAL};
use redress_engine::StatuteVersion;
use serde::Deserialize;
use toml::Spanned;

use crate::text::{Day, OneOrMore, squeezed};
use crate::{LawError, Text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegimesFile {
    /// The question which text governs conduct that straddles two.
    straddling: Option<String>,
    regime: Vec<Spanned<RawRegime>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegime {
    id: String,
    statute: String,
    /// Absent: since before any day that is computed.
    from: Option<Day>,
    offense: OneOrMore<Class>,
    cite: String,
    by_conduct: Option<String>,
    /// The jurisdiction whose text it is; the federal one unless it is given.
    jurisdiction: Option<String>,
}

/// The texts of the statutes, newest first, and the question which of two federal ones governs conduct that straddles them.
pub(crate) struct Regimes {
    pub(crate) all: Vec<StatuteVersion>,
    /// The jurisdiction of each.
    jurisdictions: Vec<String>,
    pub(crate) straddling: Option<String>,
}

impl Regimes {
    /// Returns the texts of one jurisdiction.
    pub(crate) fn of_jurisdiction(&self, jurisdiction: &str) -> Vec<StatuteVersion> {
        let all = self.all.iter().zip(&self.jurisdictions);
        let own = all.filter(|(_, known)| known.as_str() == jurisdiction);
        own.map(|(version, _)| version.clone()).collect()
    }
}

/// Reads the texts of the statutes.
pub(crate) fn read(texts: &[Text]) -> Result<Regimes, LawError> {
    let mut regimes: Vec<(StatuteVersion, String)> = Vec::new();
    let known = redress_cite::declared();
    let mut straddling = None;
    for text in texts {
        let file: RegimesFile = text.read("regimes.toml")?;
        if straddling.is_some() && file.straddling.is_some() {
            let message = "`straddling` is already given by the file to which this one adds";
            return Err(LawError::at(text, "regimes.toml", 0, message).with_help("leave it out"));
        }
        straddling = straddling.or(file.straddling);
        for raw in file.regime {
            let (at, raw) = (raw.span().start, raw.into_inner());
            if !text.keeps(&raw.id) {
                continue;
            }
            let jurisdiction = raw.jurisdiction.unwrap_or_else(|| FEDERAL.to_owned());
            let mut ids = known.iter().map(|known| known.id.as_str());
            if jurisdiction != FEDERAL && !ids.any(|id| id == jurisdiction) {
                let ids = known.iter().map(|known| known.id.clone());
                let none = LawError::no_such("jurisdiction", &jurisdiction, ids);
                let help = none.help;
                let placed = LawError::at(text, "regimes.toml", at, none.message);
                return Err(LawError { help, ..placed });
            }
            let version = StatuteVersion {
                id: raw.id,
                statute: raw.statute,
                from: raw.from.map(|day| day.0),
                offense: raw.offense.0,
                cite: raw.cite,
                by_conduct: raw.by_conduct,
            };
            // Which of two texts of one day governs would be left to their order.
            let mut others = regimes.iter().filter(|(_, known)| *known == jurisdiction);
            let other = others.find_map(|(other, _)| {
                let mut classes = version.offense.iter();
                let class = classes.find(|class| other.offense.contains(class))?;
                (other.from == version.from).then_some((other, class))
            });
            if let Some((other, class)) = other {
                let message = format!(
                    "`{}` and `{}` are texts for {} from the same day",
                    other.id,
                    version.id,
                    class.name()
                );
                let help = "state the later day as the `from` of one; a text ends where the next one of its class begins";
                return Err(LawError::at(text, "regimes.toml", at, message).with_help(help));
            }
            regimes.push((version, jurisdiction));
        }
    }
    regimes.sort_by_key(|(regime, _)| std::cmp::Reverse(regime.from));
    let (all, jurisdictions) = regimes.into_iter().unzip();
    Ok(Regimes {
        all,
        jurisdictions,
        straddling,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OffensesFile {
    #[serde(default)]
    offense: Vec<RawOffense>,
    #[serde(default)]
    tier: Vec<RawTier>,
    #[serde(default)]
    felony: Vec<RawFelony>,
    #[serde(default)]
    enacted: Vec<RawEnacted>,
    #[serde(default)]
    finding: Vec<RawFinding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFinding {
    /// The fact that a conviction finds.
    fact: String,
    is: bool,
    statutes: Vec<String>,
    #[expect(dead_code, reason = "for the reader of the file")]
    confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEnacted {
    statutes: Vec<String>,
    from: Day,
    #[expect(dead_code, reason = "for the reader of the file")]
    confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFelony {
    statutes: Vec<String>,
    confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTier {
    tier: Tier,
    /// The class of a count that has the tier, where the statute alone does not tell.
    class: Option<Class>,
    /// The tier that a count of another class may have.
    otherwise: Option<Tier>,
    statutes: Vec<String>,
}

/// A tier as it is listed for a statute.
#[derive(Clone)]
struct ListedTier {
    tier: Tier,
    class: Option<Class>,
    otherwise: Option<Tier>,
}

/// A tier of the assessment of 18 U.S.C. § 2259A(a).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// Possession or access.
    Possession,
    /// Other trafficking in images.
    Trafficking,
    /// Production.
    Production,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOffense {
    class: Class,
    /// The question on which the class depends; a view that has the name of a class is that class, any other is `class`.
    question: Option<String>,
    statutes: Vec<String>,
}

/// Listed statutes: one that is not listed has what is listed for the paragraph or section in which it stands.
struct ByStatute<T>(BTreeMap<String, (String, T)>);

impl<T> Default for ByStatute<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Clone> ByStatute<T> {
    /// Lists statutes of a file, but those that a later file replaces.
    fn list(&mut self, text: &Text, statutes: &[String], known: &T) -> Result<(), LawError> {
        for statute in statutes {
            if !text.is_built_in() && !is_of_a_code(statute) {
                return Err(no_section(text, statute));
            }
            let statute = squeezed(statute);
            if text.keeps(&statute) {
                let key = statute.to_ascii_lowercase();
                self.0.insert(key, (statute, known.clone()));
            }
        }
        Ok(())
    }

    fn get(&self, statute: &str) -> Option<&T> {
        // A judgment may write 2252a.
        let mut cited = squeezed(statute).to_ascii_lowercase();
        loop {
            if let Some((_, known)) = self.0.get(&cited) {
                return Some(known);
            }
            cited.truncate(cited.rfind('(')?);
        }
    }
}

/// The statutes of conviction by class, by tier and by grade.
#[derive(Default)]
pub(crate) struct Offenses {
    /// The class, and the question on which it depends.
    classes: ByStatute<(Class, Option<String>)>,
    tiers: ByStatute<ListedTier>,
    felonies: ByStatute<Confidence>,
    enacted: ByStatute<Date>,
    /// By fact.
    findings: BTreeMap<String, ByStatute<bool>>,
}

impl Offenses {
    /// Reads the table of offenses.
    pub(crate) fn read(texts: &[Text]) -> Result<Self, LawError> {
        let mut all = Self::default();
        for text in texts {
            let file: OffensesFile = text.read("offenses.toml")?;
            for raw in file.offense {
                let class = (raw.class, raw.question);
                all.classes.list(text, &raw.statutes, &class)?;
            }
            for raw in file.tier {
                let tier = ListedTier {
                    tier: raw.tier,
                    class: raw.class,
                    otherwise: raw.otherwise,
                };
                all.tiers.list(text, &raw.statutes, &tier)?;
            }
            for raw in file.felony {
                all.felonies.list(text, &raw.statutes, &raw.confidence)?;
            }
            for raw in file.enacted {
                all.enacted.list(text, &raw.statutes, &raw.from.0)?;
            }
            for raw in file.finding {
                let of_fact = all.findings.entry(raw.fact).or_default();
                of_fact.list(text, &raw.statutes, &raw.is)?;
            }
        }
        Ok(all)
    }

    /// The class of a statute of conviction.
    pub(crate) fn class_of(&self, statute: &str) -> Option<Class> {
        self.classes.get(statute).map(|(class, _)| *class)
    }

    /// The paragraphs of a section that have a class.
    pub(crate) fn paragraphs_of(&self, section: &str) -> Vec<String> {
        let cited = squeezed(section);
        let section = cited.split('(').next().unwrap_or_default();
        let beside = |cited: &str| -> Vec<String> {
            let all = self.classes.0.values();
            let rest = all.filter_map(|(known, _)| known.strip_prefix(cited));
            rest.filter(|it| it.starts_with('('))
                .map(str::to_owned)
                .collect()
        };
        match beside(&cited) {
            within if within.is_empty() => beside(section),
            within => within,
        }
    }

    /// The listed sections that a misspelled one may mean: one with a digit or letter too many, one too few or two that changed places,
    /// or one with the same paragraph.
    pub(crate) fn near(&self, statute: &str) -> Vec<String> {
        fn parts(of: &str) -> (&str, &str) {
            of.split_at(of.find('(').unwrap_or(of.len()))
        }
        let letters = |of: &str| {
            let mut all: Vec<char> = of.chars().collect();
            all.sort_unstable();
            all
        };
        let lead = statute
            .rfind(' ')
            .map_or("", |at| statute.get(..=at).unwrap_or(""));
        let (squeezed_lead, statute) = (squeezed(lead), squeezed(statute));
        let (section, paragraph) = parts(&statute);
        let near = |known: &String| {
            let (of, its) = parts(known);
            let slip = of.len() != section.len() || letters(of) == letters(section);
            let meant = slip || !its.is_empty() && paragraph.starts_with(its);
            let meant = meant && strsim::damerau_levenshtein(of, section) == 1;
            let number = of.strip_prefix(&squeezed_lead).filter(|_| meant)?;
            Some(format!("{lead}{number}"))
        };
        let all = self.classes.0.values().map(|(known, _)| known);
        let near: BTreeSet<String> = all.filter_map(near).collect();
        near.into_iter().take(3).collect()
    }

    /// The question on which the class of a statute of conviction depends, if it does.
    pub(crate) fn question_of(&self, statute: &str) -> Option<&str> {
        self.classes.get(statute)?.1.as_deref()
    }

    /// The tiers of the assessment that a count under a statute has or may have, by its class where that is known: each with whether it
    /// has it for certain.
    pub(crate) fn tiers_of(
        &self,
        statute: &str,
        class: Option<Class>,
        stated: bool,
    ) -> Vec<(Tier, bool)> {
        let Some(listed) = self.tiers.get(statute) else {
            return Vec::new();
        };
        let otherwise = listed.otherwise.map(|tier| (tier, false));
        match (listed.class, class) {
            // The statute alone does not say whether such an offense has the tier.
            (Some(_), Some(_)) if otherwise.is_none() && !stated => vec![(listed.tier, false)],
            (Some(of), Some(class)) if class != of => otherwise.into_iter().collect(),
            (Some(_), None) => std::iter::once((listed.tier, false))
                .chain(otherwise)
                .collect(),
            _ => vec![(listed.tier, true)],
        }
    }

    /// The day of the act that made a statute of conviction, where it is listed.
    pub(crate) fn enacted(&self, statute: &str) -> Option<Date> {
        self.enacted.get(statute).copied()
    }

    /// The finding of a fact in a conviction under a statute, where it is listed.
    pub(crate) fn finds(&self, fact: &str, statute: &str) -> Option<bool> {
        self.findings.get(fact)?.get(statute).copied()
    }

    /// How sure we are that a statute of conviction is a felony; nothing where it is in no list.
    pub(crate) fn felony(&self, statute: &str) -> Option<Confidence> {
        self.felonies.get(statute).copied()
    }
}

/// Returns whether a text cites a section of a code that is known.
fn is_of_a_code(statute: &str) -> bool {
    let cited = statute.parse();
    matches!(cited, Ok(Citation::Code { .. } | Citation::CodeOf { .. }))
}

/// The error of a statute that no conviction can cite.
fn no_section(text: &Text, statute: &str) -> LawError {
    let at = text.text.find(&format!("\"{statute}\"")).unwrap_or(0);
    let message = format!("`{statute}` is no section of a code that is known");
    LawError::at(text, "offenses.toml", at, message).with_help(
        "write a section as judgments cite it, or declare its code in a file of jurisdictions/",
    )
}

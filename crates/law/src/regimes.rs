//! The texts of the statutes by date of conduct, and the class of each offense.

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
                return Err(none.in_text(text, "regimes.toml"));
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

/// The statutes of conviction by class, by tier and by grade, spelled alike.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Offenses {
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

impl Offenses {
    /// Reads the table of offenses.
    pub(crate) fn read(texts: &[Text]) -> Result<Self, LawError> {
        let mut all = Self::default();
        for text in texts {
            let mut file: Self = text.read("offenses.toml")?;
            let of_classes = file.offense.iter_mut().map(|it| &mut it.statutes);
            let of_tiers = file.tier.iter_mut().map(|it| &mut it.statutes);
            let of_felonies = file.felony.iter_mut().map(|it| &mut it.statutes);
            let enacted = file.enacted.iter_mut().map(|it| &mut it.statutes);
            let findings = file.finding.iter_mut().map(|it| &mut it.statutes);
            let lists = of_classes.chain(of_tiers).chain(of_felonies);
            for statutes in lists.chain(enacted).chain(findings) {
                for statute in &mut *statutes {
                    if !text.is_built_in() && !is_of_a_code(statute) {
                        return Err(no_section(text, statute));
                    }
                    *statute = squeezed(statute);
                }
                statutes.retain(|statute| text.keeps(statute));
            }
            all.offense.append(&mut file.offense);
            all.tier.append(&mut file.tier);
            all.felony.append(&mut file.felony);
            all.enacted.append(&mut file.enacted);
            all.finding.append(&mut file.finding);
        }
        Ok(all)
    }

    /// The class of a statute of conviction.
    pub(crate) fn class_of(&self, statute: &str) -> Option<Class> {
        let all = self.offense.iter();
        longest(all.map(|it| (it.statutes.as_slice(), it.class)), statute)
    }

    /// The paragraphs of a section that have a class.
    pub(crate) fn paragraphs_of(&self, section: &str) -> Vec<String> {
        let section = squeezed(section);
        let all = self.offense.iter().flat_map(|it| &it.statutes);
        let rest = all.filter_map(|known| known.strip_prefix(&section));
        rest.filter(|it| it.starts_with('('))
            .map(str::to_owned)
            .collect()
    }

    /// The question on which the class of a statute of conviction depends, if it does.
    pub(crate) fn question_of(&self, statute: &str) -> Option<&str> {
        let all = self.offense.iter();
        let questions = all.map(|it| (it.statutes.as_slice(), it.question.as_deref()));
        longest(questions, statute).flatten()
    }

    /// The tiers of the assessment that a count under a statute has or may have, by its class where that is known: each with whether it
    /// has it for certain.
    pub(crate) fn tiers_of(
        &self,
        statute: &str,
        class: Option<Class>,
        stated: bool,
    ) -> Vec<(Tier, bool)> {
        let all = self.tier.iter();
        let Some(listed) = longest(all.map(|it| (it.statutes.as_slice(), it)), statute) else {
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
        let all = self.enacted.iter();
        longest(all.map(|it| (it.statutes.as_slice(), it.from.0)), statute)
    }

    /// The finding of a fact in a conviction under a statute, where it is listed.
    pub(crate) fn finds(&self, fact: &str, statute: &str) -> Option<bool> {
        let all = self.finding.iter().filter(|it| it.fact == fact);
        longest(all.map(|it| (it.statutes.as_slice(), it.is)), statute)
    }

    /// How sure we are that a statute of conviction is a felony; nothing where it is in no list.
    pub(crate) fn felony(&self, statute: &str) -> Option<Confidence> {
        let all = self.felony.iter();
        longest(
            all.map(|it| (it.statutes.as_slice(), it.confidence)),
            statute,
        )
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

/// Says what the longest entry that begins a statute says.
fn longest<'a, T>(table: impl Iterator<Item = (&'a [String], T)>, statute: &str) -> Option<T>
where
    T: Copy,
{
    let statute = squeezed(statute);
    table
        .flat_map(|(statutes, what)| statutes.iter().map(move |known| (known, what)))
        .filter(|(known, _)| {
            let Some((start, rest)) = statute.as_bytes().split_at_checked(known.len()) else {
                return false;
            };
            // A judgment may write 2252a. Most entries differ from it at their end.
            let known = known.as_bytes();
            let ends_alike = start.last().zip(known.last());
            matches!(rest.first(), None | Some(b'('))
                && ends_alike.is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
                && start.eq_ignore_ascii_case(known)
        })
        .max_by_key(|(known, _)| known.len())
        .map(|(_, what)| what)
}

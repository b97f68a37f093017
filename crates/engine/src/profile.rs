//! A jurisdiction: its approaches with when each applies, and the views that it takes.

use std::sync::Arc;

use redress_case::Class;
use redress_case::facts::{CONDUCT_BEGAN, CONDUCT_ENDED, ClaimFacts, FactValue, day_number};
use redress_cite::{CourtId, Date};
use redress_rule::{Evidence, LawOfDay, RuleError, Stop};

use crate::approach::{Approach, StatuteVersion, StraddleRule, Straddling, Support};
use crate::conditional::QuestionId;
use crate::run::Halt;

/// A jurisdiction, bound for one day.
#[derive(Clone)]
pub struct Profile {
    /// Its id: `ca7`.
    pub id: String,
    /// Its name: `Seventh Circuit`.
    pub name: String,
    /// The court whose law it is.
    pub court: CourtId,
    /// The circuit's law in a few lines.
    pub summary: String,
    /// Set when the profile is no circuit's law.
    pub contrast: Option<Contrast>,
    /// The bill, where the profile is what a pending bill would make of the law.
    pub proposed: Option<String>,
    /// The day whose law it is.
    pub as_of: Date,
    /// The texts of the statutes, newest first within a class.
    pub regimes: Vec<StatuteVersion>,
    /// The approaches. An entry that is there only under a view of an unsettled question says so.
    pub approaches: Vec<Arc<Approach>>,
    /// Every day on which something of its law changes, in order.
    pub edges: Vec<Date>,
    /// Which text governs conduct that straddles two.
    pub straddling: Straddling,
    /// The questions that the profile meets.
    pub questions: Vec<Question>,
    /// Which approach applies, worked out once.
    pub choice_of_law: Chooser,
    /// Where it came from: built in, or a path.
    pub source: String,
    /// Digest of its text.
    pub digest: String,
}

/// Which approach applies to which class and day of conduct; filled by the profile at the first question.
#[derive(Clone, Debug, Default)]
pub struct Chooser(std::sync::OnceLock<Vec<TextInForce>>);

/// A text of a statute in force on the day of the law, for one class.
#[derive(Clone, Debug)]
struct TextInForce {
    class: Class,
    from: Option<Date>,
    regime: usize,
    approach: Option<usize>,
}

/// A text that a court applied to conduct of a day of another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextAgainstDay {
    /// The statute that the court applied, in words.
    pub applied: String,
    /// The statute that governs, in words.
    pub governs: String,
    /// The day on which the conduct ended, as the number `yyyymmdd`, where it is known exactly.
    pub ended: Option<i64>,
    /// The authority by which the day of the conduct chooses the text.
    pub authority: Option<String>,
}

/// Why a profile is no circuit's law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contrast {
    /// Whether it is a theory, and not a line of decisions put where it does not belong.
    pub theory: bool,
    /// The controlling authority that it contradicts, by circuit or in general.
    pub contrary_to: String,
    /// What it is for.
    pub note: String,
}

impl Contrast {
    /// How a result under it is labeled.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        if self.theory { "theory" } else { "contrast" }
    }
}

/// A point of law unsettled in a circuit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its place among all questions of the law.
    pub number: QuestionId,
    /// Its id.
    pub id: String,
    /// What is asked.
    pub asks: String,
    /// True if a finding of the case answers it, and no view of the law.
    pub of_fact: bool,
    /// The ids of the texts of a statute to whose words it belongs; none for a question of every text.
    pub texts: Vec<String>,
    /// The answers that courts give.
    pub views: Vec<View>,
    /// The view taken; `None` when nobody took one.
    pub taken: Option<Taken>,
    /// Views for which a court of this circuit speaks without settling it: a district court, an opinion without precedent, a dictum.
    pub leans: Vec<(String, Support)>,
    /// Views for which a court of this circuit spoke in a holding that lost its force by the profile's day, and on which day it did.
    pub lost: Vec<(String, Support, Date)>,
}

/// A view that somebody took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The view.
    pub view: String,
    /// By whom: "the circuit", "the Supreme Court", "the district", "the user".
    pub by: String,
    /// The holding that takes it; a user rests on none.
    pub support: Option<Support>,
    /// The controlling authority that takes another view, where the user's view contradicts it: that view, and the authority.
    pub contrary_to: Option<(String, Support)>,
}

/// An answer that courts give to an unsettled question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its id.
    pub id: String,
    /// The answer.
    pub says: String,
    /// Who takes it.
    pub authority: Vec<String>,
}

/// The first step of every worksheet; [`Profile::rejected`] says what was not chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChoiceOfLaw {
    /// The class of offense.
    pub class: Class,
    /// The place of the regime in the profile; past the last one where the profile has no text of that day, and
    /// [`Self::NOT_CHOSEN`] where the points that choose it are left combined.
    pub regime: usize,
    /// The place of the approach in the profile; `None` when the profile has none for this class and day.
    pub approach: Option<usize>,
    /// The rule by which the text was chosen, where another rule would have chosen another text.
    pub(crate) straddling: Option<StraddleRule>,
}

impl ChoiceOfLaw {
    /// The place of a regime that an open point has yet to choose.
    pub const NOT_CHOSEN: usize = usize::MAX;
}

/// A text or an approach that does not apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
}

/// Whether the conduct began before a day. A count that gives one day is of that day; a day that is known within bounds
/// only may be a finding that is needed.
fn began_before(claim: &Evidence<'_>, facts: &ClaimFacts, day: Date) -> Result<bool, Stop> {
    Ok(match facts.get(CONDUCT_BEGAN) {
        FactValue::Is(_) | FactValue::Within(..) => !claim.on_or_after(CONDUCT_BEGAN, day)?,
        FactValue::Unknown | FactValue::NotProved => false,
    })
}

impl Profile {
    /// Returns the first and the last day of conduct of a text of a class, as numbers; `None` where the class has no such text.
    #[must_use]
    pub fn days_of_text(&self, text: &str, class: Class) -> Option<(i64, i64)> {
        let of_class = || self.regimes.iter().filter(|it| it.offense.contains(&class));
        let applied = of_class().find(|it| it.id == text)?;
        let later = of_class().filter(|later| later.from > applied.from);
        let next = later.filter_map(|later| later.from).min();
        Some((
            applied.from.map_or(0, day_number),
            next.map_or(i64::MAX, |next| day_number(next).saturating_sub(1)),
        ))
    }

    /// Returns the text that a court applied and the text that governs, where the first cannot govern conduct of its day; `None` where it
    /// can, or where the day is not known. Conduct that began under the text applied and ended under a later one straddles both, which
    /// is a question.
    #[must_use]
    pub fn text_against_the_day(
        &self,
        applied: &str,
        class: Class,
        facts: &ClaimFacts,
    ) -> Option<TextAgainstDay> {
        let (first, last) = self.days_of_text(applied, class)?;
        let (least, greatest) = facts.get(CONDUCT_ENDED).ends();
        let began = match facts.get(CONDUCT_BEGAN) {
            FactValue::Is(day) | FactValue::Within(day, _) => day.min(least),
            FactValue::Unknown | FactValue::NotProved => least,
        };
        if began <= last && first <= greatest {
            return None;
        }
        let mut of_class = self.regimes.iter().filter(|it| it.offense.contains(&class));
        let applied = of_class.clone().find(|it| it.id == applied)?;
        let begun = |it: &&StatuteVersion| it.from.is_none_or(|from| day_number(from) <= least);
        let governs = of_class.find(begun)?;
        let by_conduct = applied.by_conduct.as_ref().or(governs.by_conduct.as_ref());
        Some(TextAgainstDay {
            applied: applied.statute.clone(),
            governs: governs.statute.clone(),
            ended: (least == greatest).then_some(least),
            authority: by_conduct.cloned(),
        })
    }

    /// Returns the statute that a court applied, in words, where it governs none of these claims: it is no text of their classes, nor the
    /// section that governs conduct of their days.
    #[must_use]
    pub fn text_of_another_class<'a>(
        &self,
        applied: &str,
        claims: impl Iterator<Item = (Class, &'a ClaimFacts)>,
    ) -> Option<&str> {
        fn section(of: &StatuteVersion) -> Option<&str> {
            of.cite.split('(').next()
        }
        let text = self.regimes.iter().find(|it| it.id == applied)?;
        let mut claims = claims.peekable();
        claims.peek()?;
        let governs = |class: Class, facts: &ClaimFacts| {
            let (least, greatest) = facts.get(CONDUCT_ENDED).ends();
            let mut of_section = self
                .regimes
                .iter()
                .filter(|it| section(it) == section(text));
            text.offense.contains(&class)
                || of_section.any(|it| {
                    let days = self.days_of_text(&it.id, class);
                    days.is_some_and(|(first, last)| first <= greatest && least <= last)
                })
        };
        let governs_one = claims.any(|(class, facts)| governs(class, facts));
        (!governs_one).then_some(text.statute.as_str())
    }

    /// Returns a question that the profile meets.
    #[must_use]
    pub fn question(&self, number: QuestionId) -> Option<&Question> {
        self.questions.iter().find(|it| it.number == number)
    }

    /// Returns the regime and the approach for a class of offense, under a view of the question on straddling conduct if
    /// one is given; no approach where the profile has none.
    pub(crate) fn choose(
        &self,
        class: Class,
        facts: &ClaimFacts,
        view: impl Fn(QuestionId) -> Option<u16>,
    ) -> Result<ChoiceOfLaw, Halt> {
        let by = |rule| self.choose_by(class, facts, rule);
        let rules = match &self.straddling {
            Straddling::Settled(rule, _) => {
                let chosen = by(*rule)?;
                let other = match rule {
                    StraddleRule::DayItEnded => StraddleRule::OlderText,
                    StraddleRule::OlderText => StraddleRule::DayItEnded,
                };
                let differs = by(other).is_ok_and(|other| other != chosen);
                return Ok(ChoiceOfLaw {
                    straddling: differs.then_some(*rule),
                    ..chosen
                });
            }
            Straddling::Open(question, rules) => match view(*question) {
                Some(view) => {
                    let rule = rules.get(usize::from(view)).copied().unwrap_or_default();
                    return Ok(ChoiceOfLaw {
                        straddling: Some(rule),
                        ..by(rule)?
                    });
                }
                None => (*question, rules),
            },
        };
        let (question, rules) = rules;
        // A finding that only one view needs is not asked before the view.
        let mut under_each = rules.iter().map(|rule| by(*rule));
        let first = under_each.next().ok_or(RuleError::NothingSettled)?;
        match under_each.all(|other| other == first) {
            true => Ok(first?),
            false => Err(Halt::Question(question)),
        }
    }

    /// Returns the approach to a class of offense where the facts settle which text applies; `None` if the profile has none.
    ///
    /// # Errors
    /// Stops with the comparison that is needed; a fault if the choice depends on an unsettled question.
    pub fn approach_to(&self, class: Class, facts: &ClaimFacts) -> Result<Option<&Approach>, Stop> {
        let law = self
            .choose(class, facts, |_| None)
            .map_err(|halt| match halt {
                Halt::Rule(stop) => stop,
                Halt::Question(_) => RuleError::NothingSettled.into(),
            })?;
        let place = law.approach;
        Ok(place
            .and_then(|place| self.approaches.get(place))
            .map(|it| &**it))
    }

    fn choose_by(
        &self,
        class: Class,
        facts: &ClaimFacts,
        straddling: StraddleRule,
    ) -> Result<ChoiceOfLaw, Stop> {
        let no_law = LawOfDay::default();
        let claim = Evidence::new(facts, &no_law);
        for text in self.choice_of_law.0.get_or_init(|| self.texts()) {
            if text.class == class
                && match text.from {
                    // Under the older text, conduct that began before this one is never its own, whenever it ended.
                    Some(from) if straddling == StraddleRule::OlderText => {
                        began_before(&claim, facts, from) != Ok(true)
                            && claim.on_or_after(CONDUCT_ENDED, from)?
                            && !began_before(&claim, facts, from)?
                    }
                    Some(from) => claim.on_or_after(CONDUCT_ENDED, from)?,
                    None => true,
                }
            {
                return Ok(ChoiceOfLaw {
                    class,
                    regime: text.regime,
                    approach: text.approach,
                    straddling: None,
                });
            }
        }
        // A state may have no text for such an offense, or none as early as that: then no law applies.
        Ok(ChoiceOfLaw {
            class,
            regime: self.regimes.len(),
            approach: None,
            straddling: None,
        })
    }

    /// The texts that were the law on the day of the profile, newest first within a class.
    fn texts(&self) -> Vec<TextInForce> {
        let mut texts = Vec::new();
        for (place, regime) in self.regimes.iter().enumerate() {
            if regime.from.is_some_and(|from| from > self.as_of) {
                continue;
            }
            for &class in &regime.offense {
                texts.push(TextInForce {
                    class,
                    from: regime.from,
                    regime: place,
                    approach: self.approaches.iter().position(|approach| {
                        approach.applies.of(class, regime) && approach.applies.on(self.as_of)
                    }),
                });
            }
        }
        texts
    }

    /// The texts and approaches that were not chosen, and why. Made on request: a batch has no use for it.
    #[must_use]
    pub fn rejected(&self, law: &ChoiceOfLaw) -> Vec<Rejected> {
        let mut rejected = Vec::new();
        if law.regime == ChoiceOfLaw::NOT_CHOSEN {
            return rejected;
        }
        for (place, regime) in self.regimes.iter().enumerate() {
            if place == law.regime || !regime.offense.contains(&law.class) {
                continue;
            }
            let why = match regime.from {
                _ if place > law.regime => "it was replaced before the conduct ended".to_owned(),
                Some(from) if from > self.as_of => format!("not yet the law on {}", self.as_of),
                Some(from) if law.straddling == Some(StraddleRule::OlderText) => {
                    format!(
                        "the conduct began before {from}, and under the view taken the older text governs"
                    )
                }
                Some(from) => format!("the conduct ended before {from}"),
                None => String::new(),
            };
            let what = regime.statute.clone();
            rejected.push(Rejected { what, why });
        }
        if let Some(regime) = self.regimes.get(law.regime) {
            rejected.extend(self.other_days(law.class, regime));
        }
        rejected
    }

    /// The approaches to the same text that are not the law that day.
    fn other_days(&self, class: Class, regime: &StatuteVersion) -> impl Iterator<Item = Rejected> {
        self.approaches
            .iter()
            .filter(move |approach| approach.applies.of(class, regime))
            .filter(|approach| !approach.applies.on(self.as_of))
            .map(|approach| {
                let approach: &Approach = approach;
                let why = match (approach.applies.from, approach.applies.before) {
                    (Some(from), _) if self.as_of < from => format!("the law only from {from}"),
                    (_, Some(before)) => format!("the law only before {before}"),
                    _ => "not the law that day".to_owned(),
                };
                let what = approach.name.clone();
                Rejected { what, why }
            })
    }
}

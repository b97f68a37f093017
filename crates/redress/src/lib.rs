//! Federal criminal restitution, circuit by circuit: open the law, compute, compare, review.
//!
//! This is the face that a program depends on. It joins case files, the law as data, the rule sets, linked
//! in or loaded, and the engine; it holds no rule and no law of its own.
//!
//! ```
//! use redress::{Query, Redress};
//! use redress::casefile::{self, CaseFormat};
//!
//! let redress = Redress::linked_in();
//! let case = casefile::read(casefile::skeleton().as_bytes(), CaseFormat::Toml).expect("reads").case;
//! let query = Query { as_of: Some("2015-06-30".parse()?), ..Query::default() };
//! let computation = redress.compute(&case, "ca7", &query)?;
//! assert_eq!(computation.profile.id, "ca7");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod beside;
mod builder;
mod bundled;
mod classes;
pub mod decided;
mod decimal;
mod error;
mod made;
mod orders;
mod sets;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use redress_case::facts::{
    CONDUCT_ENDED, ClaimFacts, DMA_RECEIVED, FactValue, VICTIM_OF_COUNT, day_number,
};
use redress_case::{
    Award, AwardKnown, Case, CaseIndex, ChoiceMade, Class, Defendant, Side, Victim, bit, in_words,
    redact,
};
use redress_cite::{CourtId, Date, circuit_of};
use redress_engine::{Claim, ClaimResult, Computation, Profile, Review};
use redress_law::{Figure, Law, LawError, Tier, Views};
use redress_money::Usd;

use crate::classes::{Counted, class_under, of_other_classes};

pub use answer::{assume, choose, kind_of};
pub use beside::table_in;
pub use builder::{
    CaseBuilder, CountBuilder, DefendantBuilder, LossBuilder, StatedValue, VictimBuilder,
};
pub use bundled::linked_in;
pub use decimal::{assume_amount, choose_amount, ordered};
pub use error::Error;
pub use made::{Made, digest, unread};
pub use redress_law::digest_of_reader;
pub use redress_report::{ClaimAnswer, OpenIssue, claim_answers};
pub use sets::{InUse, Loaded, NotUsed, Sets};
pub use written::ANSWER_SCHEMA;

/// Case files as types.
pub mod case {
    pub use redress_case::{
        Award, AwardKnown, Case, CaseIndex, ChoiceMade, Class, CountOfConviction, DebtLine,
        Defendant, Grade, How, LossItem, OfJudgment, PaidFrom, Payee, PayeeKind, PayeePart,
        PayeeSplit, Payment, Penalty, PenaltyKind, Posture, Proof, ProofKind, Resource, Ruling,
        Side, StatedFact, Victim, ViewTaken,
    };

    /// The tables of facts.
    pub mod facts {
        pub use redress_case::facts::{
            BorneBy, Cause, FactKind, FactRow, FactValue, GREATEST_FINDING, Head, Key, LOSS_TABLE,
            Loss, LossValues, NO_UPPER_BOUND, RECEIVED, TABLE, rows,
        };
    }
}

/// Reading of case files, with every error at its place.
pub mod casefile {
    pub use redress_casefile::{
        AWARD_FIELDS, CODES, CaseEditor, CaseFile, CaseFormat, Diagnostic, Diagnostics,
        EXPECTED_STATUTE, EditError, InsertError, Load, NewValue, Place, SavedMapping, Slot,
        did_you_mean, ids_of, insert, key_line, read, read_with, schema, skeleton, tables_in,
        words_of,
    };
}

/// Courts, citations and days.
pub mod cite {
    pub use redress_cite::{
        Authority, Citation, CiteError, Confidence, CourtId, Date, FEDERAL, Holding, circuit_of,
        parse_date, party,
    };
}

/// Exact amounts, shares and their rounding.
pub mod money {
    pub use redress_money::{
        AmountsInOrder, Decimal, MoneyError, Percent, Ratio, Rounding, Usd, split,
    };
}

/// The law of a day and the questions that it leaves open.
pub mod law {
    pub use redress_law::{
        AwardFate, AwardFigures, AwardMade, AwardText, CircuitTile, DecidedAward, DecisionDay, Law,
        LawCheck, LawError, LawFile, LawKind, Lesson, LessonPart, LessonQuestion, ProfileHead,
        Views, is_law_folder, is_lesson, lesson, lesson_facts, lessons, misnamed, read_text,
    };
}

/// Results of claims, and what they depend on.
pub mod engine {
    pub use redress_engine::{
        Approach, ChoiceEntry, Claim, ClaimResult, ClassDepends, Computation, Conditional, Label,
        Leaf, Limits, OpenPoint, Outcome, Profile, Question, QuestionId, Review, TextAgainstDay,
        UnderView, Verdict,
    };
}

/// Rules and rule sets: the names that a result or a program with a rule set of its own needs.
pub mod rule {
    pub use redress_rule::{
        Amount, Direction, End, Ground, LiabilityKind, List, Need, NeedQuestion, NeedTarget,
        Options, RuleError, RuleInfo, RuleSet, SetInfo, Strength,
    };
}

/// Rule sets in libraries of their own: where they are looked for, and how they are opened.
pub mod plugin_host {
    pub use redress_plugin_host::{Isolation, RegistryError};
}

/// The reviews of the awards of a case under one profile.
pub type Reviews = (Arc<Profile>, Vec<(Award, Review)>);

/// The law and the rule sets, opened once.
pub struct Redress {
    law: Law,
    in_use: Vec<InUse>,
    not_used: Vec<NotUsed>,
}

/// The parameter that no assistance from the Reserve exceeds.
const ASSISTANCE: &str = "assistance";

/// What to compute on.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The day whose law applies; else the case file says, by its last ruling or its judgment. Never today.
    pub as_of: Option<Date>,
    /// Whose version of disputed facts; else the case file says, and otherwise what was found.
    pub on: Option<Side>,
    /// Views taken of unsettled questions, before those that the case file takes.
    pub take: Views,
    /// A case's own `approach.toml`: its path and text.
    pub approach: Option<(PathBuf, String)>,
}

impl Query {
    /// Returns whose version of disputed facts a case is computed on.
    #[must_use]
    pub fn side(&self, case: &Case) -> Side {
        self.on.or(case.side).unwrap_or_default()
    }

    /// Returns the views that the query and the case file take.
    ///
    /// ```
    /// use redress::Query;
    ///
    /// use redress::casefile::{self, CaseFormat};
    ///
    /// let file = format!("{}\n[views]\noriginal-abuse = \"not-required\"\n", casefile::skeleton());
    /// let case = casefile::read(file.as_bytes(), CaseFormat::Toml)?.case;
    /// assert_eq!(Query::default().views(&case)["original-abuse"], "not-required");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn views(&self, case: &Case) -> Views {
        let kept = case.views.iter();
        let mut views: Views = kept
            .map(|it| (it.question.clone(), it.view.clone()))
            .collect();
        views.extend(self.take.clone());
        views
    }
}

/// The day of the law, and why that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The day.
    pub day: Date,
    /// Why, in words.
    pub reason: String,
}

impl Redress {
    /// The built-in law with the rule sets that are linked in. No file is looked at.
    #[must_use]
    pub fn linked_in() -> Self {
        Self {
            law: Law::built_in(linked_in()),
            in_use: Self::linked_in_use(),
            not_used: Vec::new(),
        }
    }

    /// Returns the same library, from whose law nothing was read yet: a result names the files of the law that it was made of, and not
    /// those of results before it.
    ///
    /// ```
    /// use redress::Redress;
    ///
    /// let redress = Redress::linked_in();
    /// redress.law().questions()?;
    /// assert_eq!(redress.law().files().len(), 1);
    /// assert!(redress.reopened().law().files().is_empty());
    /// # Ok::<(), redress::law::LawError>(())
    /// ```
    #[must_use]
    pub fn reopened(&self) -> Self {
        Self {
            law: self.law.reopened(),
            in_use: self.in_use.clone(),
            not_used: self.not_used.clone(),
        }
    }

    /// The law.
    #[must_use]
    pub const fn law(&self) -> &Law {
        &self.law
    }

    /// The law, to add to it.
    pub const fn law_mut(&mut self) -> &mut Law {
        &mut self.law
    }

    /// The day whose law applies: the user's, else that of the last ruling, else that of the judgment.
    ///
    /// # Errors
    /// When neither the user nor the case file names a day.
    pub fn as_of(case: &Case, query: &Query) -> Result<AsOf, Error> {
        let ruling = case.rulings.iter().map(|ruling| ruling.date).max();
        let (day, reason) = match (query.as_of, ruling, case.judgment) {
            (Some(day), ..) => (day, "given by the user"),
            (None, Some(day), _) => (day, "the day of the last ruling in the case file"),
            (None, None, Some(day)) => (day, "the day of the judgment"),
            (None, None, None) => return Err(Error::NoDay),
        };
        Ok(AsOf {
            day,
            reason: reason.to_owned(),
        })
    }

    /// Returns the public copy of a case: amounts and days, everybody by place, and no word of the file that is not a word of the law.
    #[must_use]
    pub fn public(&self, case: &Case) -> Case {
        let ids = self.law.profile_ids();
        let texts: Vec<&str> = ids
            .filter_map(|id| self.law.profile_text(&id).ok())
            .collect();
        let mut words: Vec<&str> = texts.iter().flat_map(|text| words_of(text)).collect();
        let questions = self.law.questions().unwrap_or_default();
        for question in &questions {
            words.push(&question.id);
            words.extend(question.views.iter().map(|view| view.id.as_str()));
        }
        in_words(&redact(case, &words), &words)
    }

    /// The profile of the court of a case: its circuit's, or its own.
    ///
    /// # Errors
    /// When the law has no profile for that court.
    pub fn governing(&self, case: &Case) -> Result<String, Error> {
        let circuit = circuit_of(&case.court).unwrap_or_else(|| case.court.clone());
        let id = circuit.as_str().to_owned();
        if let Some(id) = self.of_jurisdiction(&case.court)? {
            return Ok(id);
        }
        if self.law.profile_ids().any(|known| known == id) {
            Ok(id)
        } else {
            Err(Error::NoProfileForCourt {
                court: case.court.as_str().to_owned(),
                known: self.law.profile_ids().collect(),
            })
        }
    }

    /// Returns the profile of a court of a declared jurisdiction: its own, or the only one of the jurisdiction.
    fn of_jurisdiction(&self, court: &CourtId) -> Result<Option<String>, Error> {
        let Some(jurisdiction) = court.jurisdiction() else {
            return Ok(None);
        };
        let mut heads = self.law.profiles()?;
        heads.retain(|head| head.court.jurisdiction() == Some(jurisdiction));
        if let Some(own) = heads.iter().find(|head| head.court == *court) {
            return Ok(Some(own.id.clone()));
        }
        Ok(match heads.as_slice() {
            [only] => Some(only.id.clone()),
            _ => None,
        })
    }

    /// A profile, bound for the day and the views of a query.
    ///
    /// # Errors
    /// When the profile, its rules or its authorities do not hold, a rule set that it needs cannot be used,
    /// or no day is named.
    pub fn profile(&self, case: &Case, id: &str, query: &Query) -> Result<Arc<Profile>, Error> {
        let as_of = Self::as_of(case, query)?;
        let own = query
            .approach
            .as_ref()
            .map(|(path, text)| (path.as_path(), text.as_str()));
        let views = query.views(case);
        self.law.check_views(&views)?;
        let profile = self.law.profile(id, as_of.day, &views, own);
        profile.map_err(|error| self.why_not_bound(error, id, own.map(|(_, text)| text)))
    }

    /// Returns why a profile is not bound: where it needs a rule set that is not used, why that is not used.
    fn why_not_bound(&self, error: LawError, id: &str, own: Option<&str>) -> Error {
        let texts = [self.law.profile_text(id).ok(), own];
        let needed = texts
            .into_iter()
            .flatten()
            .find_map(|text| self.needed(text));
        needed.map_or_else(|| error.into(), |set| set.why.clone().into())
    }

    /// Returns a profile of a day under the views of a query, for whoever has no case.
    ///
    /// # Errors
    /// When the profile, its rules or its authorities do not hold.
    pub fn bound(&self, id: &str, day: Date, query: &Query) -> Result<Arc<Profile>, Error> {
        let profile = self.law.profile(id, day, &query.take, None);
        profile.map_err(|error| self.why_not_bound(error, id, None))
    }

    /// Computes every claim of a case under a profile.
    ///
    /// # Errors
    /// When the profile does not hold, an offense has no class, or a rule is at fault.
    pub fn compute(&self, case: &Case, id: &str, query: &Query) -> Result<Computation, Error> {
        let profile = self.profile(case, id, query)?;
        let claims = self.claims(case, &profile, query)?;
        Ok(Computation { profile, claims })
    }

    /// The results of every claim of a case under a profile that is bound already: for whoever changes the facts and not the law.
    ///
    /// # Errors
    /// When an offense has no class, or a rule is at fault.
    pub fn claims(
        &self,
        case: &Case,
        profile: &Profile,
        query: &Query,
    ) -> Result<Vec<ClaimResult>, Error> {
        let settings = self.settings(case, profile, query)?;
        let mut claims: Vec<ClaimResult> = Vec::with_capacity(settings.len());
        // The results of each group of victims alike, by their places: equal facts and choices have one result.
        let mut of_groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let groups = case.victims.iter();
        let groups = groups.filter_map(|it| Some((it.id.as_str(), it.group.as_deref()?)));
        let groups: BTreeMap<&str, &str> = groups.collect();
        for (place, setting) in settings.iter().enumerate() {
            let _span = claim_span(place.saturating_add(1));
            let group = groups.get(setting.victim).copied();
            let mut known = group
                .and_then(|group| of_groups.get(group))
                .into_iter()
                .flatten();
            let like =
                known.find(|known| settings.get(**known).is_some_and(|it| alike(it, setting)));
            let claim = match like.and_then(|known| claims.get(*known)) {
                Some(known) => ClaimResult {
                    victim: setting.victim.to_owned(),
                    ..known.clone()
                },
                None => {
                    if let Some(group) = group {
                        of_groups.entry(group).or_default().push(place);
                    }
                    redress_engine::compute(profile, setting)?
                }
            };
            claims.push(claim);
        }
        tracing::info!(claims = claims.len(), "claims computed");
        Ok(claims)
    }

    /// Computes every claim of a case under several profiles, one after another. A method that was chosen and that a profile does not
    /// permit leaves the choice open there.
    ///
    /// # Errors
    /// As [`Redress::compute`].
    pub fn compare(
        &self,
        case: &Case,
        ids: &[&str],
        query: &Query,
    ) -> Result<Vec<Computation>, Error> {
        let computed = ids.iter().map(|id| self.compute(case, id, query));
        computed.collect()
    }

    /// Computes every claim of a case, with the effect of each missing finding on the range of its result.
    ///
    /// # Errors
    /// As [`Redress::compute`].
    pub fn needs(&self, case: &Case, id: &str, query: &Query) -> Result<Computation, Error> {
        let mut computation = self.compute(case, id, query)?;
        let settings = self.settings(case, &computation.profile, query)?;
        for (claim, setting) in computation.claims.iter_mut().zip(&settings) {
            redress_engine::work_out_answers(&computation.profile, setting, claim)?;
            claim.narrowing = Some(redress_engine::narrowing(claim));
        }
        Ok(computation)
    }

    /// Puts every award of the case file, or one that the user names, to a profile.
    ///
    /// # Errors
    /// As [`Redress::compute`].
    pub fn review(&self, case: &Case, id: &str, query: &Query) -> Result<Reviews, Error> {
        let profile = self.profile(case, id, query)?;
        let (mut reviews, mut of_most) = (Vec::new(), Vec::new());
        let settings = self.settings(case, &profile, query)?;
        let awards = orders::whole_orders(case).map_err(redress_rule::RuleError::from)?;
        for setting in &settings {
            for award in &awards {
                if !is_for(award, setting) {
                    continue;
                }
                let mut of_award = vec![setting];
                if award.victims.len() > 1 {
                    let theirs = settings.iter().filter(|it| is_for(award, it));
                    let victims: BTreeSet<&str> = theirs.clone().map(|it| it.victim).collect();
                    // Victims of one class each have one claim each, whatever the classes are.
                    let one_each = victims.len() == theirs.clone().count();
                    of_award = theirs
                        .filter(|it| one_each || it.class == setting.class)
                        .collect();
                    // An award to several victims together is reviewed once, with the claim of the first of them.
                    let first = of_award.first().copied();
                    if !first.is_some_and(|first| std::ptr::eq(first, setting)) {
                        continue;
                    }
                }
                let of = |amount| redress_engine::review_together(&profile, &of_award, amount);
                reviews.extend(of(award.amount)?.map(|review| (award.clone(), review)));
                if let AwardKnown::UpTo(most) = award.known {
                    of_most.extend(of(most)?.map(|review| (award.clone(), review)));
                }
            }
        }
        let mut of_most = by_award(&profile, of_most).into_iter();
        let reviews = by_award(&profile, reviews).into_iter();
        let reviews = reviews.map(|(award, review)| {
            let review = match award.known {
                AwardKnown::Exactly => review,
                AwardKnown::OrMore => review.of_no_less(),
                AwardKnown::UpTo(_) => match of_most.next() {
                    Some((_, of_most)) => review.up_to(of_most),
                    None => review,
                },
            };
            (award, review)
        });
        let reviews = reviews.collect();
        Ok((profile, reviews))
    }

    /// Returns the contradictions of a case file as sentences without a stop: each count whose days contradict each other, the judgment,
    /// or the act that made its statute; conduct as to a victim outside the period of the counts; and a text that the court applied
    /// to conduct of another day, or that governs none of the claims.
    ///
    /// # Errors
    /// When the table of offenses is malformed.
    pub fn contradictions<'a>(
        &self,
        case: &Case,
        on: Side,
        profile: &Profile,
        claims: impl Iterator<Item = (Class, &'a ClaimFacts)>,
    ) -> Result<Vec<String>, Error> {
        let mut all = self.days_in_conflict(case, on)?;
        for victim in &case.victims {
            let given = victim.facts.get(&DMA_RECEIVED.key());
            let least = given.map_or(0, |given| given.known(on).ends().0);
            if let Some((most, bound)) = self.most_assistance(victim, profile.as_of)?
                && most < least
            {
                let id = victim.group.as_ref().unwrap_or(&victim.id);
                let least = Usd::from_cents(least);
                let says = format!(
                    "The defined monetary assistance of {id} is {least} in the case file, and {bound}"
                );
                all.extend((!all.contains(&says)).then_some(says));
            }
        }
        let Some(applied) = &case.text_applied else {
            return Ok(all);
        };
        let claims: Vec<_> = claims.collect();
        if let Some(statute) = profile.text_of_another_class(applied, claims.iter().copied()) {
            let classes: BTreeSet<&str> = claims.iter().map(|(class, _)| class.words()).collect();
            let classes: Vec<&str> = classes.into_iter().collect();
            let classes = classes.join(", ");
            all.push(format!(
                "The court applied {statute}, which governs none of the counts ({classes})"
            ));
        }
        for (class, facts) in claims {
            let found = profile.text_against_the_day(applied, class, facts);
            let says = found.map(|found| redress_report::text_against_the_day(&found));
            all.extend(says.filter(|says| !all.contains(says)));
        }
        Ok(all)
    }

    fn days_in_conflict(&self, case: &Case, on: Side) -> Result<Vec<String>, Error> {
        let mut all = Vec::new();
        for defendant in &case.defendants {
            for count in &defendant.counts {
                let (least, greatest) = count.ended.known(on).ends();
                let (began, _) = count.began.known(on).ends();
                let mut says = |conflict: String| {
                    let (count, defendant) = (&count.id, &defendant.id);
                    all.push(format!(
                        "{CONTRADICTS}: the conduct of count {count} of {defendant} {conflict}"
                    ));
                };
                if let Some(judgment) = case.judgment.filter(|it| least > day_number(*it)) {
                    says(format!("ended after the judgment of {judgment}"));
                }
                if let Some(enacted) = self
                    .law
                    .enacted(count)?
                    .filter(|it| greatest < day_number(*it))
                {
                    let cited = count.cited();
                    says(format!("ended before {cited} was enacted on {enacted}"));
                }
                if began > greatest {
                    says("began after it ended".to_owned());
                }
            }
        }
        for victim in &case.victims {
            for (id, conduct) in &victim.conduct {
                let Some((began, ended)) = period_of_counts(case, id, on) else {
                    continue;
                };
                let given = conduct.get(&CONDUCT_ENDED.key());
                let (least, greatest) = given.map_or((began, ended), |it| it.known(on).ends());
                let says = match (greatest < began, least > ended) {
                    (true, _) => "before every count began",
                    (_, true) => "after every count ended",
                    _ => continue,
                };
                let victim = victim.group.as_ref().unwrap_or(&victim.id);
                let says =
                    format!("{CONTRADICTS}: the conduct of {id} as to {victim} ended {says}");
                if !all.contains(&says) {
                    all.push(says);
                }
            }
        }
        Ok(all)
    }

    /// Returns the claims of a case, ready to be computed: each victim against each defendant, once for each class of offense.
    ///
    /// A victim whom no count harmed, and an award against a defendant whose counts did not harm the victim, are claims too, so that
    /// nobody in the file disappears from an answer.
    ///
    /// # Errors
    /// When a statute of conviction has no class.
    pub fn settings<'a>(
        &self,
        case: &'a Case,
        profile: &Profile,
        query: &Query,
    ) -> Result<Vec<Claim<'a>>, Error> {
        let (side, views) = (query.side(case), query.views(case));
        let index = CaseIndex::new(case);
        let mut settings = Vec::new();
        let mut without: Vec<String> = Vec::new();
        for victim in &case.victims {
            let mut defendants = case.defendants.iter();
            let harmed = defendants.any(|defendant| index.reaches(defendant, victim));
            for defendant in &case.defendants {
                let reached = index.reaches(defendant, victim);
                let awarded = !index.awards(&victim.id, &defendant.id).is_empty();
                if !reached && harmed && !awarded {
                    continue;
                }
                let facts_of = |place| index.facts(victim, defendant, side, bit(place));
                let classes = match classes::divided(
                    &self.law, victim, defendant, reached, profile, &views, facts_of,
                ) {
                    // All of them are told at once.
                    Err(Error::NoClass { counts }) => {
                        without.extend(
                            counts
                                .into_iter()
                                .filter(|it| !without.contains(it))
                                .collect::<Vec<_>>(),
                        );
                        continue;
                    }
                    other => other?,
                };
                for of_class in &classes {
                    // The facts of the claim with some of the counts, beside those that are computed apart.
                    let facts_with = |counted: Counted, view: Option<usize>| {
                        let counts = counted.counts.unwrap_or_default();
                        let mut facts = index.facts(victim, defendant, side, counts);
                        of_other_classes(
                            &mut facts,
                            of_class.counts_apart(&classes, counted, view),
                        );
                        if !reached {
                            facts.set(VICTIM_OF_COUNT, FactValue::yes_no(false));
                        }
                        self.count_tiers(&mut facts, defendant, side, &views)?;
                        self.bound_the_assistance(&mut facts, victim, profile)?;
                        self.law.bound_by_enactment(&mut facts, defendant)?;
                        self.law.found_by_conviction(&mut facts, defendant)?;
                        if let Some(regime) = &case.text_applied {
                            bound_by_text(&mut facts, profile, regime, counted.class);
                        }
                        Ok::<_, Error>(facts)
                    };
                    let (facts, class_depends) = of_class.facts(facts_with)?;
                    settings.push(Claim {
                        victim: &victim.id,
                        defendant: &defendant.id,
                        class: of_class.class,
                        class_depends,
                        facts,
                        choices: index.choices_for(&victim.id, &defendant.id),
                    });
                }
            }
        }
        match without.is_empty() {
            true => Ok(settings),
            false => Err(Error::NoClass { counts: without }),
        }
    }

    /// Returns the greatest assistance from the Reserve until the day of the law, or of a later record of the victim, in cents and as a
    /// sentence.
    fn most_assistance(
        &self,
        victim: &Victim,
        as_of: Date,
    ) -> Result<Option<(i64, String)>, Error> {
        let day = victim.record_date.map_or(as_of, |date| date.max(as_of));
        let amount = self.law.parameter(ASSISTANCE, day)?;
        Ok(amount.and_then(|amount| match amount.figure {
            Figure::Amount(most) => {
                let says = format!("no order until {} is for more than {most}", day.year());
                Some((most.cents(), format!("{says} ({})", amount.cite)))
            }
            _ => None,
        }))
    }

    /// Bounds the assistance that a victim received and that is not known; not where no losses are listed, because it would matter
    /// at neither end of them.
    fn bound_the_assistance(
        &self,
        facts: &mut ClaimFacts,
        victim: &Victim,
        profile: &Profile,
    ) -> Result<(), Error> {
        let known = facts.get(DMA_RECEIVED);
        let (least, greatest) = known.ends();
        if matches!(known, FactValue::Unknown | FactValue::Within(..))
            && !facts.losses.is_empty()
            && let Some((most, _)) = self.most_assistance(victim, profile.as_of)?
            && least < most
            && most < greatest
        {
            facts.set(DMA_RECEIVED, FactValue::Within(least, most));
        }
        Ok(())
    }

    /// The counts of conviction by the tier of the assessment of 18 U.S.C. § 2259A, which is set on the person, whoever the
    /// victims are; of conduct since there is one. What the file says of them goes before.
    fn count_tiers(
        &self,
        facts: &mut ClaimFacts,
        defendant: &Defendant,
        on: Side,
        views: &Views,
    ) -> Result<(), Error> {
        use redress_case::facts::{POSSESSION_COUNTS, PRODUCTION_COUNTS, TRAFFICKING_COUNTS};
        let Some(since) = self.law.parameter_since("assessment-possession")? else {
            return Ok(());
        };
        let since = day_number(since);
        let mut tiers = [
            (Tier::Possession, 0, 0),
            (Tier::Trafficking, 0, 0),
            (Tier::Production, 0, 0),
        ];
        for count in defendant.counts.iter().filter(|count| !count.dismissed) {
            let listed = self.law.class(count)?;
            let class = match self.law.class_question(count)? {
                Some(question) => views
                    .get(&question)
                    .and_then(|view| Some(class_under(view, listed?))),
                None => listed,
            };
            let (least, greatest) = count.ended.known(on).ends();
            for (tier, certain) in self.law.tiers(count, class)? {
                for (known, surely, at_most) in &mut tiers {
                    if *known == tier {
                        let sure = certain && least >= since;
                        *surely = i64::saturating_add(*surely, i64::from(sure));
                        *at_most = i64::saturating_add(*at_most, i64::from(greatest >= since));
                    }
                }
            }
        }
        let keys = [POSSESSION_COUNTS, TRAFFICKING_COUNTS, PRODUCTION_COUNTS];
        for (key, (_, surely, at_most)) in keys.into_iter().zip(tiers) {
            if facts.get(key) == FactValue::Unknown {
                let known = if surely == at_most {
                    FactValue::Is(surely)
                } else {
                    FactValue::Within(surely, at_most)
                };
                facts.set(key, known);
            }
        }
        Ok(())
    }
}

/// Returns whether two claims differ in the victim only.
fn alike(one: &Claim<'_>, other: &Claim<'_>) -> bool {
    let choices = |claim: &Claim<'_>| -> Vec<ChoiceMade> {
        let made = claim.choices.iter().map(|made| ChoiceMade {
            victim: None,
            ..(*made).clone()
        });
        made.collect()
    };
    one.defendant == other.defendant
        && one.class == other.class
        && one.class_depends == other.class_depends
        && one.facts == other.facts
        && choices(one) == choices(other)
}

/// The opening of a contradiction between days.
const CONTRADICTS: &str = "The case file contradicts itself";

/// Returns the first and the last day on which the conduct of a defendant's counts may lie, as numbers.
fn period_of_counts(case: &Case, defendant: &str, on: Side) -> Option<(i64, i64)> {
    let defendant = case.defendants.iter().find(|it| it.id == defendant)?;
    let days = defendant.counts.iter().map(|count| {
        let (began, ended) = (count.began.known(on).ends().0, count.ended.known(on).ends());
        (began, ended.1)
    });
    days.reduce(|(a, b), (began, ended)| (a.min(began), b.max(ended)))
}

/// Joins the reviews of one award under several classes of offense.
fn by_award(profile: &Profile, reviews: Vec<(Award, Review)>) -> Vec<(Award, Review)> {
    let mut all: Vec<(Award, Vec<Review>)> = Vec::new();
    let mut places: BTreeMap<(String, Vec<String>), usize> = BTreeMap::new();
    for (award, review) in reviews {
        let fresh = all.len();
        let key = (award.id.clone(), award.victims.clone());
        let place = *places.entry(key).or_insert(fresh);
        match all.get_mut(place) {
            Some((_, of_award)) => of_award.push(review),
            None => all.push((award, vec![review])),
        }
    }
    let joined = all.into_iter();
    let joined = joined.filter_map(|(award, of)| Some((award, Review::of_classes(profile, of)?)));
    joined.collect()
}

/// Returns whether an award is for the victim of a claim, against its defendant.
fn is_for(award: &Award, claim: &Claim<'_>) -> bool {
    let named = award.victims.iter().any(|victim| victim == claim.victim);
    named && award.defendant == claim.defendant
}

/// Opens the span of a claim by its number in the case; the engine records the approach once it is chosen.
fn claim_span(n: usize) -> tracing::span::EnteredSpan {
    tracing::info_span!("claim", n, approach = tracing::field::Empty).entered()
}

/// The words that a profile quotes: what stands between quotation marks, and each part of it after a slash.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-/".contains(letter);
    let quoted = text.split('"').filter(move |word| word.chars().all(plain));
    quoted.flat_map(|word| {
        let parts = word.match_indices('/');
        let parts = parts.filter_map(|(at, _)| word.get(at.saturating_add(1)..));
        std::iter::once(word).chain(parts)
    })
}

/// The text that the court applied excludes earlier and later texts: it bounds the day on which the conduct ended.
fn bound_by_text(facts: &mut ClaimFacts, profile: &Profile, applied: &str, class: Class) {
    let Some((first, last)) = profile.days_of_text(applied, class) else {
        return;
    };
    let (least, greatest) = facts.get(CONDUCT_ENDED).ends();
    let (least, greatest) = (least.max(first), greatest.min(last));
    if least <= greatest {
        facts.set(CONDUCT_ENDED, FactValue::Within(least, greatest));
    }
}

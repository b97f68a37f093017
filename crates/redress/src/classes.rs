//! Divides the counts of a defendant that harmed a victim by class of offense: those of one class are one claim. Where the class of a
//! count is a question, so is with which others it is computed.

use std::sync::Arc;

use redress_case::facts::{CONDUCT_BEGAN, CONDUCT_ENDED, Cause, ClaimFacts, FactValue};
use redress_case::{Class, CountOfConviction, Defendant, Victim, bit};
use redress_engine::{ClassDepends, Profile, QuestionId, UnderView, View};
use redress_law::{Law, Views};

use crate::error::Error;

/// The question of what an attempt is.
const ATTEMPTS: &str = "attempts";

/// The counts that are one claim.
pub(crate) struct OfClass {
    /// Their class, which no other claim as to the victim has.
    pub(crate) class: Class,
    counts: u64,
    depends: Option<Depends>,
}

/// A question on which the counts of a claim depend, or their class.
struct Depends {
    question: QuestionId,
    /// The ids of the texts under which it is asked; none for every text.
    texts: Vec<String>,
    /// The view that the user takes, where it is open whether a text asks.
    taken: Option<usize>,
    under: Vec<Counted>,
    /// Holds under a text that does not ask.
    otherwise: Counted,
}

/// The class and the counts of a claim under a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) class: Class,
    /// The counts; `None` if they are computed with another claim of that class.
    pub(crate) counts: Option<u64>,
}

/// Divides the counts of a defendant that harmed a victim, or all counts, by class.
pub(crate) fn divided(
    law: &Law,
    victim: &Victim,
    defendant: &Defendant,
    reached: bool,
    profile: &Profile,
    views: &Views,
    facts_of: impl Fn(usize) -> ClaimFacts,
) -> Result<Vec<OfClass>, Error> {
    let mut classes: Vec<OfClass> = Vec::new();
    let mut without = Vec::new();
    let convicted = defendant.counts.iter().any(|count| !count.dismissed);
    for (place, count) in defendant.counts.iter().enumerate() {
        if (count.dismissed && convicted) || (reached && !count.reaches(&victim.id)) {
            continue;
        }
        let Some(mut class) = law.class(count)? else {
            without.push(in_words(law, defendant, count)?);
            continue;
        };
        let mut depends = None;
        if let Some(question) = class_question(law, count, class)? {
            depends = class_depends(law, &question, class)?;
            let texts = depends.as_ref().map_or(&[][..], |it| &it.texts);
            let asked = reached_by_texts(profile, class, texts, &facts_of(place));
            if asked == Some(false) {
                depends = None;
            } else if let Some(view) = views.get(&question) {
                let taken = class_under(view, class);
                match asked {
                    Some(_) => (class, depends) = (taken, None),
                    // The view is of the texts that it belongs to, whichever governs.
                    None => depends.iter_mut().for_each(|it| {
                        it.taken = it.under.iter().position(|it| it.class == taken);
                    }),
                }
            }
        }
        let alike = |known: &&mut OfClass| {
            known.class == class && known.depends.is_some() == depends.is_some()
        };
        match classes.iter_mut().find(alike) {
            Some(known) => known.counts |= bit(place),
            None => classes.push(OfClass {
                class,
                counts: bit(place),
                depends,
            }),
        }
    }
    match without.is_empty() {
        true => Ok(each_class_once(classes)),
        false => Err(Error::NoClass { counts: without }),
    }
}

/// Returns a count without a class in words: its defendant, its statute, and what may be meant.
fn in_words(law: &Law, defendant: &Defendant, count: &CountOfConviction) -> Result<String, Error> {
    let mut words = format!("count {} of defendant `{}`", count.id, defendant.id);
    if let Some(statute) = count.statutes.first() {
        words.push_str(&format!(", {statute}"));
    }
    let paragraphs = law.paragraphs(count)?;
    let near = law.sections_near(count)?;
    if !paragraphs.is_empty() {
        let paragraphs = paragraphs.join(", ");
        words.push_str(&format!(" (with its paragraph, such as {paragraphs})"));
    } else if !near.is_empty() {
        words.push_str(&format!(" (did you mean {}?)", near.join(" or ")));
    }
    Ok(words)
}

/// Returns the id of the question on which the class of a count depends: of an attempt, or of its statute.
fn class_question(
    law: &Law,
    count: &CountOfConviction,
    class: Class,
) -> Result<Option<String>, Error> {
    let of_the_section = matches!(class, Class::Production | Class::Images);
    match count.attempt && count.class.is_none() && of_the_section {
        true => Ok(Some(ATTEMPTS.to_owned())),
        false => Ok(law.class_question(count)?),
    }
}

/// Returns a question on the class of an offense, with the class under each view.
fn class_depends(law: &Law, id: &str, class: Class) -> Result<Option<Depends>, Error> {
    let all = law.questions()?;
    let question = all.into_iter().find(|question| question.id == id);
    Ok(question.map(|question| {
        let apart = |class| Counted {
            class,
            counts: None,
        };
        let of_view = |view: &View| apart(class_under(&view.id, class));
        Depends {
            question: question.number,
            under: question.views.iter().map(of_view).collect(),
            texts: question.texts.clone(),
            taken: None,
            otherwise: apart(class),
        }
    }))
}

/// Lets counts whose class is open be computed with the settled counts of the class that they have under a view, so that no class has
/// two claims.
fn each_class_once(all: Vec<OfClass>) -> Vec<OfClass> {
    let all = all.into_iter().enumerate();
    let (mut claims, open): (Vec<_>, Vec<_>) = all.partition(|(_, claim)| claim.depends.is_none());
    let settled = claims.len();
    for (place, mut claim) in open {
        let Some(depends) = &mut claim.depends else {
            continue;
        };
        for counted in depends.each_mut() {
            let mut settled = claims.iter().take(settled);
            let with_another = settled.any(|(_, known)| known.class == counted.class);
            counted.counts = (!with_another).then_some(claim.counts);
        }
        for (_, known) in claims.iter_mut().take(settled) {
            known.join(&claim);
        }
        if let Some((apart, _)) = claim.apart() {
            claim.class = apart.class;
            match claims
                .iter_mut()
                .find(|(_, known)| known.class == claim.class)
            {
                Some((_, known)) => known.join(&claim),
                None => claims.push((place, claim)),
            }
        }
    }
    claims.sort_by_key(|(place, _)| *place);
    claims.into_iter().map(|(_, claim)| claim).collect()
}

impl Depends {
    fn each_mut(&mut self) -> impl Iterator<Item = &mut Counted> {
        self.under.iter_mut().chain([&mut self.otherwise])
    }

    /// Returns what holds under a view, or under a text that does not ask.
    fn counted(&self, view: Option<usize>) -> Counted {
        let under = view.and_then(|view| self.under.get(view));
        under.copied().unwrap_or(self.otherwise)
    }
}

impl OfClass {
    /// Takes up the counts of a claim whose class is open, under each view under which they are of this class. Under another question
    /// than the one that is known already, the class that they have without it decides.
    fn join(&mut self, open: &Self) {
        let Some(theirs) = &open.depends else {
            return;
        };
        let own = Counted {
            class: self.class,
            counts: Some(self.counts),
        };
        let depends = self.depends.get_or_insert_with(|| Depends {
            question: theirs.question,
            texts: theirs.texts.clone(),
            taken: theirs.taken,
            under: vec![own; theirs.under.len()],
            otherwise: own,
        });
        let same = depends.question == theirs.question;
        let views = (0..theirs.under.len()).map(Some).chain([None]);
        for (counted, view) in depends.each_mut().zip(views) {
            let joins = theirs.counted(view.filter(|_| same)).class == counted.class;
            if let Some(counts) = counted.counts.as_mut().filter(|_| joins) {
                *counts |= open.counts;
            }
        }
    }

    /// Returns the first state of the question in which a claim is one of its own.
    fn apart(&self) -> Option<(Counted, Option<usize>)> {
        let depends = self.depends.as_ref()?;
        let views = [None].into_iter().chain((0..depends.under.len()).map(Some));
        let mut all = views.map(|view| (depends.counted(view), view));
        all.find(|(counted, _)| counted.counts.is_some())
    }

    /// Returns the counts that are surely not computed with those of this claim.
    pub(crate) fn counts_apart(&self, all: &[Self], counted: Counted, view: Option<usize>) -> u64 {
        let question = self.depends.as_ref().map(|depends| depends.question);
        let theirs = |other: &Self| match &other.depends {
            Some(depends) if Some(depends.question) == question => {
                let theirs = depends.counted(view);
                theirs.counts.filter(|_| theirs.class != counted.class)
            }
            Some(depends) => {
                let mut classes = depends.under.iter().map(|it| it.class);
                let never = classes.all(|class| class != counted.class);
                never.then_some(other.counts)
            }
            None => Some(other.counts).filter(|_| other.class != counted.class),
        };
        let all = all.iter().filter_map(theirs).fold(0, |all, it| all | it);
        all & !counted.counts.unwrap_or(0)
    }

    /// Returns the facts of a claim, and the question on which they depend, or its class. They are those under a text that does not ask,
    /// or else under the first view under which the claim has counts.
    pub(crate) fn facts(
        &self,
        facts_with: impl Fn(Counted, Option<usize>) -> Result<ClaimFacts, Error>,
    ) -> Result<(ClaimFacts, Option<ClassDepends>), Error> {
        let settled = Counted {
            class: self.class,
            counts: Some(self.counts),
        };
        let (counted, known) = self.apart().unwrap_or((settled, None));
        let facts = facts_with(counted, known)?;
        let Some(depends) = &self.depends else {
            return Ok((facts, None));
        };
        let under = |view: Option<usize>| {
            let counted = depends.counted(view);
            if counted.counts.is_none() {
                return Ok(UnderView::InAnother);
            }
            if view == known {
                return Ok(UnderView::OfClass(counted.class));
            }
            let theirs = facts_with(counted, view)?;
            Ok::<_, Error>(match theirs == facts {
                true => UnderView::OfClass(counted.class),
                false => UnderView::WithCounts(counted.class, Arc::new(theirs)),
            })
        };
        let views = (0..depends.under.len()).map(|view| under(Some(view)));
        let depends = ClassDepends {
            question: depends.question,
            texts: depends.texts.clone(),
            taken: depends.taken,
            under: views.collect::<Result<_, _>>()?,
            otherwise: under(None)?,
        };
        Ok((facts, Some(depends)))
    }
}

/// Returns the class of an offense under a view: the class that the view has the name of, or else that of the offense.
pub(crate) fn class_under(view: &str, class: Class) -> Class {
    let mut classes = Class::ALL.iter();
    classes
        .find(|(_, name, _)| *name == view)
        .map_or(class, |(named, ..)| *named)
}

/// Returns whether one of these texts governs conduct as it is known, or whether none does; `None` where that is open. No texts are
/// every text.
fn reached_by_texts(
    profile: &Profile,
    class: Class,
    texts: &[String],
    facts: &ClaimFacts,
) -> Option<bool> {
    let (least, greatest) = facts.get(CONDUCT_ENDED).ends();
    let began = match facts.get(CONDUCT_BEGAN) {
        FactValue::Is(day) | FactValue::Within(day, _) => day.min(least),
        FactValue::Unknown | FactValue::NotProved => least,
    };
    let days = texts
        .iter()
        .filter_map(|text| profile.days_of_text(text, class));
    let days: Vec<_> = days.collect();
    if texts.is_empty()
        || days
            .iter()
            .any(|(first, last)| *first <= began && greatest <= *last)
    {
        return Some(true);
    }
    let perhaps = days
        .iter()
        .any(|(first, last)| *first <= greatest && began <= *last);
    (!perhaps).then_some(false)
}

/// Takes a loss that is tied to counts of other claims alone for what these caused, unless the file says that the trade or the
/// scheme did.
pub(crate) fn of_other_classes(facts: &mut ClaimFacts, others: u64) {
    for loss in &mut facts.losses {
        let of_others = loss.counts != 0 && loss.counts & others == loss.counts;
        if of_others && matches!(loss.cause, None | Some(Cause::ThisDefendant)) {
            loss.cause = Some(Cause::Another);
        }
    }
}

//! A choice that is left to the court: the ways in which it can be made, and what each gives.

use redress_document::KeyValue;
use redress_engine::{ChoiceEntry, Leaf, Limits, Method, OpenPoint, Outcome};
use redress_rule::{Amount, Usd};

use crate::subject::Subject;
use crate::{answer, phrases};

/// Returns the choice that a point leaves to the court, with a leaf whose approach has it: the first that leaves it open, because
/// one that left too many points combined does not say which choice is open there.
pub(crate) fn choice_of<'s>(
    subject: &Subject<'s>,
    id: &str,
) -> Option<(&'s Leaf, &'s ChoiceEntry)> {
    let leaves = subject.answer().values();
    let of = |leaf: &'s Leaf, open: bool| {
        let mut choices = subject.approach(leaf)?.choices();
        let choice = choices.find(|choice| choice.id == id)?;
        (!open || subject.open_choice(leaf).is_some_and(|it| it.id == id)).then_some((leaf, choice))
    };
    let first = |open| leaves.iter().find_map(|leaf| of(leaf, open));
    first(true).or_else(|| first(false))
}

/// The name of the way in which the court sets an amount by no method.
pub(crate) const ANY_AMOUNT: &str = "any amount";

/// The words for a method that gives no amount yet.
const NO_AMOUNT: &str = "no amount yet";

/// The amount that a court may set or that a method would give.
pub(crate) struct Way {
    pub(crate) name: String,
    pub(crate) gives: Gives,
    pub(crate) is_known: bool,
}

/// The amount that a method would give in words, with the findings that it lacks and the questions on which it turns.
#[derive(Default)]
pub(crate) struct Gives {
    says: String,
    lacks: Vec<String>,
    turns: Vec<String>,
}

impl std::fmt::Display for Gives {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.says)?;
        for (lead, all) in [("it lacks", &self.lacks), ("it turns on", &self.turns)] {
            if !all.is_empty() {
                write!(f, "; {lead} {}", all.join(", "))?;
            }
        }
        Ok(())
    }
}

/// Returns the bounds of a choice and what each of its methods would give, over all that is open beside it.
pub(crate) fn ways_of_choice(subject: &Subject<'_>, id: &str) -> Vec<Way> {
    let mut bounds: Vec<(Limits, Usd)> = Vec::new();
    let mut ways: Vec<Way> = Vec::new();
    for leaf in subject.answer().values() {
        let Outcome::CourtsChoice {
            limits, methods, ..
        } = leaf.outcome.illustrated()
        else {
            continue;
        };
        if subject.open_choice(leaf).is_none_or(|it| it.id != id) {
            continue;
        }
        bounds.push((*limits, leaf.account.own()));
        for method in methods {
            let gives = would_give(subject, *limits, method);
            match ways.iter_mut().find(|known| known.name == method.name) {
                None => ways.push(Way {
                    name: method.name.to_owned(),
                    gives,
                    is_known: method.gives.settled().is_some(),
                }),
                // The branches lack different facts.
                Some(known) if known.gives.says == gives.says => {
                    let Gives { lacks, turns, .. } = &mut known.gives;
                    for (all, more) in [(lacks, gives.lacks), (turns, gives.turns)] {
                        let new = more.into_iter().filter(|it| !all.contains(it));
                        let new: Vec<String> = new.collect();
                        all.extend(new);
                    }
                }
                Some(known) => {
                    known.is_known = false;
                    known.gives = Gives::saying("depends on what else is open");
                }
            }
        }
    }
    let any = bounds_of_choice(&bounds).map(|gives| Way {
        name: ANY_AMOUNT.to_owned(),
        gives: Gives::saying(gives),
        is_known: true,
    });
    any.into_iter().chain(ways).collect()
}

impl Gives {
    fn saying(says: impl Into<String>) -> Self {
        Self {
            says: says.into(),
            ..Self::default()
        }
    }
}

/// Returns the bounds of a choice in words: those of each way through what is open, with the part that is owed whole beside it.
fn bounds_of_choice(bounds: &[(Limits, Usd)]) -> Option<String> {
    let (first, own) = bounds.first()?;
    let ranges = bounds.iter().map(|(limits, _)| limits.range());
    let widest = ranges.reduce(Amount::hull)?;
    let alike = bounds.iter().all(|(limits, _)| limits == first);
    let mut words = match alike {
        true => answer::within(*first),
        false => phrases::range(widest),
    };
    let more = first.more_than.filter(|more| first.at_least <= *more);
    if let Some(more) = more
        && !alike
        && bounds
            .iter()
            .all(|(limits, _)| limits.more_than == first.more_than)
    {
        words.push_str(&format!(", more than {more}"));
    }
    if !alike && bounds.iter().any(|(limits, _)| limits.must_stay_below()) {
        words.push_str(", perhaps less than the whole");
    }
    let same_own = bounds.iter().all(|(_, other)| other == own);
    if same_own && !own.is_zero() {
        words.push_str(&format!(
            ", {own} of it owed whole beside the amount chosen"
        ));
    }
    if !same_own || bounds.iter().any(|(limits, _)| limits.range() != widest) {
        words.push_str(", depending on what else is open");
    }
    Some(words)
}

/// Returns the bounds of a choice, and the amount of each method whose facts are all known.
pub(crate) fn choice_in_short(subject: &Subject<'_>, id: &str) -> String {
    let ways = ways_of_choice(subject, id).into_iter();
    let known = ways.filter(|way| way.is_known);
    let all: Vec<String> = known
        .map(|way| match way.name.as_str() {
            ANY_AMOUNT => format!("the court may set {}", way.gives),
            name => format!("{name} {}", way.gives),
        })
        .collect();
    all.join("; ")
}

/// Returns what a permitted method would give within the limits of the choice, which is no result, and the findings and questions
/// on which that depends.
pub(crate) fn would_give(subject: &Subject<'_>, limits: Limits, method: &Method) -> Gives {
    let given = method.gives.values();
    let known = given.iter().copied().flatten().copied();
    let says = match known.reduce(Amount::hull) {
        None => NO_AMOUNT.to_owned(),
        Some(range) if range == limits.range() => NO_AMOUNT.to_owned(),
        Some(range) if given.contains(&&None) => {
            format!("would give {}, or no amount yet", phrases::range(range))
        }
        Some(range) => format!("would give {}", phrases::range(range)),
    };
    let points = method.gives.points();
    let lacks = points.iter().flat_map(OpenPoint::needs);
    let lacks: Vec<String> = lacks.map(|need| subject.short(&need)).collect();
    let questions = points.iter().filter_map(|point| match point {
        OpenPoint::Question(number) => Some(format!("`{}`", subject.question(*number)?.id)),
        _ => None,
    });
    Gives {
        says,
        lacks,
        turns: questions.collect(),
    }
}

/// Returns the authority of a choice, the facts that the court weighs, and a remark.
pub(crate) fn about_a_choice(subject: &Subject<'_>, id: &str) -> Vec<KeyValue> {
    let Some((leaf, choice)) = choice_of(subject, id) else {
        return Vec::new();
    };
    let mut facts = Vec::new();
    facts.extend(answer::choice_authority(subject, leaf).map(|it| KeyValue::new("authority", it)));
    facts.extend(choice.weighs.iter().map(|key| {
        KeyValue::new(
            "weighs",
            format!("{} = {}", subject.path(*key), subject.fact(*key)),
        )
    }));
    facts.extend(choice.note.iter().map(|note| KeyValue::new("note", note)));
    facts
}

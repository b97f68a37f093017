//! Checks of the user's choices and views against the law in use. An unknown name is an error, because a misspelled choice would
//! otherwise have no effect.

use std::sync::Arc;

use redress::case::{Case, ChoiceMade, How};
use redress::casefile::did_you_mean;
use redress::engine::{Approach, ChoiceEntry, Profile};
use redress::law::Law;
pub(crate) use redress::law::Views;

use crate::exit::Failure;
use crate::message::Message;

/// The greatest length of a list that is printed in addition to a similar name.
const MANY: usize = 12;

/// Returns the views that the user takes on the command line.
pub(crate) fn views(law: &Law, given: &[String]) -> Result<Views, Failure> {
    let mut views = Views::new();
    for given in given {
        let Some((id, view)) = given.split_once('=') else {
            let questions = law.questions()?;
            let near = did_you_mean(given, questions.iter().map(|it| it.id.as_str()));
            let (has, all) = (given.trim(), || questions.iter());
            let question = all().find(|it| it.id == has);
            let question = question.or_else(|| all().find(|it| Some(it.id.as_str()) == near));
            let question =
                question.or_else(|| all().find(|it| it.id.contains(has) || has.contains(&it.id)));
            let help = match question {
                Some(question) => {
                    let views: Vec<&str> = question.views.iter().map(|it| it.id.as_str()).collect();
                    let id = &question.id;
                    format!(
                        "write --view {id}=VIEW, where VIEW is one of: {}",
                        views.join(", ")
                    )
                }
                None => {
                    "write --view QUESTION=VIEW; `redress splits` lists the questions".to_owned()
                }
            };
            return Err(Failure::invalid(
                Message::error(format!("`{given}` is not a view")).help(help),
            ));
        };
        views.insert(id.trim().to_owned(), view.trim().to_owned());
    }
    law.check_views(&views)?;
    Ok(views)
}

/// Rejects a choice that no profile leaves to the court, and a method that no profile lists.
pub(crate) fn fit(case: &Case, profiles: &[Arc<Profile>]) -> Result<(), Failure> {
    let open = || profiles.iter().flat_map(|profile| open_to_choice(profile));
    for made in &case.choices {
        let same: Vec<&ChoiceEntry> = open().filter(|entry| entry.id == made.choice).collect();
        if same.is_empty() && made.by_user {
            let known = open().map(|entry| entry.id.as_str());
            return Err(no_such(
                "the law leaves the court no choice",
                &made.choice,
                known,
            ));
        }
        if !same.is_empty() && !same.iter().any(|entry| takes(entry, made)) {
            let How::Method(method) = &made.how else {
                continue;
            };
            let methods = same
                .iter()
                .flat_map(|entry| &entry.among)
                .map(|method| method.info.name);
            let whose = format!("the choice `{}` does not permit the method", made.choice);
            return Err(no_such(&whose, method, methods));
        }
    }
    Ok(())
}

/// Returns the case without the choices whose method this profile does not permit, and those choices. They stay open under this
/// profile, because circuits permit different methods.
pub(crate) fn permitted_by(case: &Case, profile: &Profile) -> (Case, Vec<String>) {
    let mut case = case.clone();
    let mut left_out = Vec::new();
    case.choices.retain(|made| {
        let mut same = open_to_choice(profile)
            .filter(|entry| entry.id == made.choice)
            .peekable();
        let kept = same.peek().is_none() || same.any(|entry| takes(entry, made));
        if !kept {
            left_out.push(made.choice.clone());
        }
        kept
    });
    (case, left_out)
}

fn takes(entry: &ChoiceEntry, made: &ChoiceMade) -> bool {
    match &made.how {
        How::Method(method) => entry.methods_named(method).next().is_some(),
        How::Amount(_) | How::Share(_) => true,
    }
}

/// Returns the choices that a profile leaves to the court on its day.
fn open_to_choice(profile: &Profile) -> impl Iterator<Item = &ChoiceEntry> {
    in_force(profile).flat_map(Approach::choices)
}

/// Returns the approaches in force on a profile's day.
pub(crate) fn in_force(profile: &Profile) -> impl Iterator<Item = &Approach> {
    let approaches = profile.approaches.iter().map(AsRef::as_ref);
    approaches.filter(|approach: &&Approach| is_in_force(profile, approach))
}

/// Returns whether an approach is in force on a profile's day.
pub(crate) fn is_in_force(profile: &Profile, approach: &Approach) -> bool {
    approach.applies.on(profile.as_of)
        && profile.regimes.iter().any(|regime| {
            regime.id == approach.applies.regime
                && regime.from.is_none_or(|from| from <= profile.as_of)
        })
}

/// Returns the error for an unknown name, with the most similar name and, unless there are many, all names.
pub(crate) fn no_such<'a>(
    what: &str,
    given: &str,
    known: impl Iterator<Item = &'a str>,
) -> Failure {
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    known.dedup();
    let nearest = did_you_mean(given, known.iter().copied());
    let list = match known.as_slice() {
        [] => "there are none on this day".to_owned(),
        known => format!("there are: {}", known.join(", ")),
    };
    let help = match nearest {
        Some(nearest) if known.len() > MANY => format!("did you mean `{nearest}`?"),
        Some(nearest) => format!("did you mean `{nearest}`? {list}"),
        None => list,
    };
    Failure::invalid(Message::error(format!("{what} `{given}`")).help(help))
}

//! Profiles with equal lists: they run once.

use std::fmt::Write as _;
use std::sync::Arc;

use redress_engine::{Apportionment, Approach, Profile};

/// Profiles of one day that answer every claim alike.
#[derive(Clone)]
pub(crate) struct Group {
    /// The first of them.
    pub(crate) profile: Arc<Profile>,
    signature: String,
}

/// Returns the groups of some profiles, and the place of the group of each profile.
pub(crate) fn groups(profiles: &[Arc<Profile>]) -> (Vec<Group>, Vec<usize>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut places = Vec::with_capacity(profiles.len());
    for profile in profiles {
        let signature = signature(profile);
        let known = groups.iter().position(|it| it.signature == signature);
        places.push(known.unwrap_or(groups.len()));
        if known.is_none() {
            groups.push(Group {
                profile: Arc::clone(profile),
                signature,
            });
        }
    }
    (groups, places)
}

/// Writes everything of a profile on which the brief form of a result depends: the texts, the lists with their options, the strength
/// of each ground, the values of the law and the questions. Names and citations are left out, because nothing turns on them.
fn signature(profile: &Profile) -> String {
    let mut text = format!("{} {:?}", profile.contrast.is_some(), profile.straddling);
    for regime in &profile.regimes {
        let _ = write!(
            text,
            "|{} {:?} {:?}",
            regime.id, regime.from, regime.offense
        );
    }
    for question in &profile.questions {
        let views = question.views.iter().map(|view| &view.id);
        let taken = question.taken.as_ref();
        let contrary = taken.is_some_and(|taken| taken.contrary_to.is_some());
        let _ = write!(
            text,
            "|{:?} {:?} {contrary}",
            question.number,
            views.collect::<Vec<_>>()
        );
    }
    for approach in &profile.approaches {
        of_approach(approach, &mut text);
    }
    text
}

fn of_approach(approach: &Approach, text: &mut String) {
    let _ = write!(
        text,
        "\n{:?} {} {:?} {:?}",
        approach.applies, approach.open, approach.questions, approach.law.figures
    );
    for entry in &approach.entries {
        let _ = write!(
            text,
            "|{:?} {} {} {:?}",
            entry.place, entry.name, entry.options, entry.under
        );
        for standing in &entry.standings {
            let _ = write!(text, " {} {:?}", standing.ground.id(), standing.strength);
        }
    }
    for part in &approach.apportionment {
        match part {
            Apportionment::Rule(entry) => {
                let _ = write!(text, "|{}", entry.number);
            }
            Apportionment::Choice(choice) => {
                let among = choice.among.iter().map(|method| method.number);
                let _ = write!(
                    text,
                    "|{} {} {} {:?}",
                    choice.number,
                    choice.id,
                    choice.if_made,
                    among.collect::<Vec<_>>()
                );
            }
        }
    }
}

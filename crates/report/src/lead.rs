//! The first lines of a report: the number of jurisdictions that order an amount, leave it open, or need a finding first.

use redress_engine::Leaf;
use redress_rule::{Amount, Strength, Usd};

use crate::findings::findings;
use crate::phrases::{self, State, bounded, state, strength};
use crate::subject::{Subject, leaves};

/// The reasons why a result is not one amount. The order is the order of the lines, settled results first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Keeps {
    law_is_open: bool,
    /// The authority is too weak for more than an illustration.
    illustrates: bool,
    question: bool,
    finding: bool,
    choice: bool,
    /// Nothing keeps it: it ends without an award.
    ended: bool,
    /// Nothing keeps it, and still it is no one amount.
    bounds: bool,
}

impl Keeps {
    fn from_subject(subject: &Subject<'_>) -> Self {
        let leaves = leaves(subject.tree);
        let any = |is: &dyn Fn(State) -> bool| leaves.iter().any(|(_, leaf)| is(state(leaf)));
        let open = any(&|state| matches!(state, State::OpenLaw | State::NoLaw));
        let weak = |(_, leaf): &(_, &Leaf)| strength(subject, leaf) <= Strength::Illustrative;
        let found = Self {
            law_is_open: open,
            illustrates: !open && leaves.iter().any(weak),
            // A law that is open throughout needs no further reason.
            question: !open && !subject.questions().is_empty(),
            finding: !open && !findings(subject.tree).is_empty(),
            choice: !open
                && leaves
                    .iter()
                    .any(|(_, leaf)| subject.open_choice(leaf).is_some()),
            ..Self::default()
        };
        if found != Self::default() {
            return found;
        }
        Self {
            ended: any(&|state| matches!(state, State::Ended(_))),
            bounds: any(&|state| !matches!(state, State::Ended(_) | State::Exact)),
            ..found
        }
    }

    /// Returns the reasons in words, for one jurisdiction or for several.
    fn words(self, several: bool) -> String {
        let say = |one: &'static str, more: &'static str| if several { more } else { one };
        let mut all = Vec::new();
        if self.law_is_open {
            all.push(say(
                "has no settled law on that day",
                "have no settled law on that day",
            ));
        }
        if self.illustrates {
            all.push(say(
                "has no more than an illustration",
                "have no more than an illustration",
            ));
        }
        if self.finding {
            all.push(say(
                "needs a finding that no court has made",
                "need findings that no court has made",
            ));
        }
        if self.question {
            all.push(say(
                "turns on a question that the law has not settled",
                "turn on questions that the law has not settled",
            ));
        }
        if self.choice {
            all.push(say(
                "leaves the amount to the court",
                "leave the amount to the court",
            ));
        }
        if self.ended {
            all.push(say("orders nothing", "order nothing"));
        }
        if self.bounds {
            all.push(say("comes to bounds only", "come to bounds only"));
        }
        if all.is_empty() {
            all.push(say("orders one amount", "order one amount"));
        }
        list(&all)
    }
}

/// A line of the lead: "9 need findings that no court has made", with the jurisdictions.
pub(crate) struct Line {
    /// The number of jurisdictions, and their reason.
    pub(crate) says: String,
    /// The jurisdictions, and the range of their amounts.
    pub(crate) who: String,
}

/// Returns the lines for some jurisdictions, each in one line.
pub(crate) fn lines(subjects: &[&Subject<'_>]) -> Vec<Line> {
    let mut kinds: Vec<(Keeps, Vec<&Subject<'_>>)> = Vec::new();
    for subject in subjects {
        let keeps = Keeps::from_subject(subject);
        match kinds.iter_mut().find(|(known, _)| *known == keeps) {
            Some((_, who)) => who.push(subject),
            None => kinds.push((keeps, vec![subject])),
        }
    }
    kinds.sort_by_key(|(keeps, _)| *keeps);
    let line = |(keeps, of): (Keeps, Vec<&Subject<'_>>)| Line {
        says: format!("{} {}", of.len(), keeps.words(of.len() > 1)),
        who: match amounts(keeps, &of) {
            // Single amounts are listed with their jurisdictions.
            Some(each) if keeps == Keeps::default() => each,
            Some(between) => format!("{}; {between}", who(&of)),
            None => who(&of),
        },
    };
    kinds.into_iter().map(line).collect()
}

/// Between which amounts these results lie; of each where it is one.
fn amounts(keeps: Keeps, of: &[&Subject<'_>]) -> Option<String> {
    if keeps.ended {
        return None;
    }
    let exact = |subject: &Subject<'_>| subject.tree.amount().and_then(Amount::exact);
    if keeps == Keeps::default() {
        let mut each: Vec<(Usd, Vec<&Subject<'_>>)> = Vec::new();
        for (subject, amount) in of.iter().filter_map(|it| Some((*it, exact(it)?))) {
            match each.iter_mut().find(|(known, _)| *known == amount) {
                Some((_, who)) => who.push(subject),
                None => each.push((amount, vec![subject])),
            }
        }
        let each = each.into_iter();
        let each = each.map(|(amount, of)| format!("{amount} in {}", who(&of)));
        return Some(each.collect::<Vec<_>>().join("; "));
    }
    let all = of.iter().map(|subject| subject.amount_over_views());
    let all = all.collect::<Option<Vec<Amount>>>()?.into_iter();
    all.reduce(Amount::hull)
        .filter(|all| bounded(all.greatest()))
        .map(phrases::amount)
}

/// Returns jurisdictions by name: "First and Ninth Circuits; Supreme Court baseline".
pub(crate) fn who(subjects: &[&Subject<'_>]) -> String {
    let names = || subjects.iter().map(|it| it.profile.name.as_str());
    let circuits: Vec<&str> = names()
        .filter_map(|name| name.strip_suffix(" Circuit"))
        .collect();
    let others = names().filter(|name| !name.ends_with(" Circuit"));
    let ending = if circuits.len() > 1 {
        "Circuits"
    } else {
        "Circuit"
    };
    let circuits = Some(format!("{} {ending}", list(&circuits))).filter(|_| !circuits.is_empty());
    let all = circuits.into_iter().chain(others.map(str::to_owned));
    all.collect::<Vec<_>>().join("; ")
}

/// Returns a list in words: "one", "one and another", "one, another and a third".
fn list(all: &[&str]) -> String {
    match all {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        few => few.concat(),
    }
}

//! The law of any day, each profile bound once for a day and reused.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::{LazyLock, Mutex, PoisonError};

use redress::Redress;
use redress::case::Class;
use redress::cite::Date;
use redress::engine::{Approach, ChoiceEntry, Profile, QuestionId};
use redress::law::Views;
use redress_engine::{Apportionment, Chooser, Entry, Straddling};

use crate::completion;

/// The built-in law.
pub static LAW: LazyLock<Redress> = LazyLock::new(Redress::linked_in);

/// The classes of offense that are put to every profile.
pub const CLASSES: [Class; 10] = [
    Class::Images,
    Class::Production,
    Class::OtherChapter110,
    Class::Mvra,
    Class::Vwpa,
    Class::Chapter109A,
    Class::Chapter110A,
    Class::Chapter77,
    Class::Chapter117,
    Class::Agreed,
];

/// Which view of every unsettled question the user takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taken {
    /// None.
    Nothing,
    /// The first of each.
    First,
    /// The last of each.
    Last,
}

/// A profile, as it stands or with a district court's own approaches in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Jurisdiction {
    /// The id of the profile.
    pub id: &'static str,
    /// Whether `own.toml` replaces what it replaces.
    pub own: bool,
}

/// Every linked-in profile, and two with approaches of their own.
pub static JURISDICTIONS: LazyLock<Vec<Jurisdiction>> = LazyLock::new(|| {
    let built_in = LAW.law().profile_ids().map(|id| Jurisdiction {
        id: id.leak(),
        own: false,
    });
    let own = ["scotus", "ca2"].map(|id| Jurisdiction { id, own: true });
    built_in.chain(own).collect()
});

static DAYS: LazyLock<BTreeMap<Jurisdiction, Vec<Date>>> = LazyLock::new(|| {
    let all = JURISDICTIONS.iter();
    all.map(|known| (*known, known.work_out_days())).collect()
});

type Key = (Jurisdiction, Date, Taken);
static BOUND: LazyLock<Mutex<BTreeMap<Key, &'static Profile>>> = LazyLock::new(Mutex::default);

impl Jurisdiction {
    /// The profile on a day.
    #[must_use]
    pub fn on(self, day: Date, taken: Taken) -> &'static Profile {
        let known = BOUND
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&(self, day, taken))
            .copied();
        known.unwrap_or_else(|| {
            let profile: &'static Profile = Box::leak(Box::new(self.bind(day, taken)));
            BOUND
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert((self, day, taken), profile);
            profile
        })
    }

    /// The same, shared.
    #[must_use]
    pub fn bind(self, day: Date, taken: Taken) -> Arc<Profile> {
        let views: Views = match taken {
            Taken::Nothing => Views::new(),
            Taken::First | Taken::Last => {
                let questions = &self.on(day, Taken::Nothing).questions;
                questions
                    .iter()
                    .map(|question| {
                        let view = match taken {
                            Taken::Last => question.views.last(),
                            _ => question.views.first(),
                        };
                        let view = view.expect("a question has views");
                        (question.id.clone(), view.id.clone())
                    })
                    .collect()
            }
        };
        let own = self
            .own
            .then(|| (Path::new("own.toml"), include_str!("own.toml")));
        LAW.law()
            .profile(self.id, day, &views, own)
            .expect("the profile binds on every day")
    }

    /// The classes of offense of which it speaks on a day, one for each approach; all of them where it
    /// speaks of none, or where any is asked for.
    #[must_use]
    pub fn classes(self, day: Date, any: bool) -> Vec<Class> {
        let approaches = self.on(day, Taken::Nothing).approaches.iter();
        let in_force = approaches.filter(|approach| approach.applies.on(day));
        let classes: Vec<_> = in_force
            .filter_map(|approach| approach.applies.offense.first().copied())
            .collect();
        if any || classes.is_empty() {
            CLASSES.to_vec()
        } else {
            classes
        }
    }

    /// Its id, and whether it brings approaches of its own.
    #[must_use]
    pub fn whose(self) -> String {
        let own = if self.own { " with its own" } else { "" };
        format!("{}{own}", self.id)
    }

    /// The first and the last day of every stretch in which its law does not change, in order.
    #[must_use]
    pub fn days(self) -> &'static [Date] {
        DAYS.get(&self).map(Vec::as_slice).unwrap_or_default()
    }

    fn work_out_days(self) -> Vec<Date> {
        let profile = self.on(Date::constant(2020, 1, 1), Taken::Nothing);
        let edges = profile.edges.iter().copied();
        let around = edges.flat_map(|edge| [edge.yesterday().ok(), Some(edge)]);
        let far = [Date::constant(1990, 6, 1), Date::constant(2026, 6, 1)];
        around
            .flatten()
            .chain(far)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }
}

/// Returns a profile in which a view of each question is taken: entries of other views are not there.
///
/// It is built here, and not bound with the views, so that the numbers of the entries stay.
#[must_use]
pub fn with_views(profile: &Profile, views: &completion::Views) -> Profile {
    let view = |question: QuestionId| views.get(&question).copied().unwrap_or_default();
    let approaches = profile.approaches.iter().map(|approach| {
        let approach: &Approach = approach;
        Arc::new(Approach {
            name: approach.name.clone(),
            applies: approach.applies.clone(),
            open: approach.open,
            of_the_case: approach.of_the_case,
            note: approach.note.clone(),
            with: approach.with.clone(),
            gates: there(&approach.gates, &view),
            losses: there(&approach.losses, &view),
            apportionment: apportionment(&approach.apportionment, &view),
            bounds: there(&approach.bounds, &view),
            terms: there(&approach.terms, &view),
            credits: there(&approach.credits, &view),
            entries: approach.entries.clone(),
            questions: approach.questions.clone(),
            law: approach.law.clone(),
            sources: approach.sources.clone(),
        })
    });
    Profile {
        id: profile.id.clone(),
        name: profile.name.clone(),
        court: profile.court.clone(),
        summary: profile.summary.clone(),
        contrast: profile.contrast.clone(),
        proposed: profile.proposed.clone(),
        as_of: profile.as_of,
        regimes: profile.regimes.clone(),
        approaches: approaches.collect(),
        edges: profile.edges.clone(),
        straddling: match &profile.straddling {
            Straddling::Open(question, rules) => {
                let rule = rules.get(usize::from(view(*question)));
                Straddling::Settled(*rule.expect("a view has its rule"), Some(*question))
            }
            settled @ Straddling::Settled(..) => settled.clone(),
        },
        questions: profile.questions.clone(),
        choice_of_law: Chooser::default(),
        source: profile.source.clone(),
        digest: profile.digest.clone(),
    }
}

fn there<C>(entries: &[Entry<C>], view: &impl Fn(QuestionId) -> u16) -> Vec<Entry<C>> {
    let mut entries = entries.to_vec();
    entries.retain(|entry| entry.under.iter().all(|it| view(it.question) == it.view));
    for entry in &mut entries {
        entry.under.clear();
    }
    entries
}

fn apportionment(
    entries: &[Apportionment],
    view: &impl Fn(QuestionId) -> u16,
) -> Vec<Apportionment> {
    let entries = entries.iter().flat_map(|entry| match entry {
        Apportionment::Rule(rule) => there(std::slice::from_ref(rule), view)
            .into_iter()
            .map(Apportionment::Rule)
            .collect(),
        Apportionment::Choice(choice) => vec![Apportionment::Choice(ChoiceEntry {
            among: there(&choice.among, view),
            ..choice.clone()
        })],
    });
    entries.collect()
}

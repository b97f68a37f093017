//! Every question against every circuit, as the law stands on the newest day that the data knows.

use std::collections::{BTreeMap, BTreeSet};

use redress::cite::{Authority, Confidence, Date, Holding, Kind};
use redress::core::rule::Place;
use redress::engine::{self, Apportionment, Approach, Profile, Support};
use redress::law::{Law, ProfileHead, Views};

use crate::Wrong;
use crate::decided::Decided;

/// What there is to say of the law.
pub(crate) struct Grid {
    pub(crate) as_of: Date,
    /// The circuits, by id.
    pub(crate) circuits: Vec<String>,
    pub(crate) questions: Vec<Question>,
    /// What a profile rests on although it is known from memory only.
    pub(crate) from_memory: BTreeSet<String>,
}

/// A question with a cell for each circuit.
pub(crate) struct Question {
    pub(crate) id: String,
    pub(crate) asks: String,
    pub(crate) views: Vec<View>,
    pub(crate) cells: Vec<Cell>,
}

/// An answer, and who stands on its side.
pub(crate) struct View {
    pub(crate) id: String,
    pub(crate) says: String,
    /// The authorities that the data names for it, as cited, with what a reader must know of them.
    pub(crate) named: Vec<String>,
    /// Those who take it or lean to it: whose law it is, how, and by which decision.
    pub(crate) courts: Vec<(String, Side, String)>,
    /// The decided cases that are one of its authorities, or rest on a holding of one.
    pub(crate) decided: Vec<String>,
}

/// How a court stands on the side of a view.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Law,
    Persuasive,
    Practice,
}

/// A question in a circuit: a view, with the decision for it in a few words.
pub(crate) enum Cell {
    /// A binding decision takes a view.
    Law(String, String),
    /// Courts of the circuit lean to views without settling it.
    Persuasive(Vec<(String, String)>),
    /// Only the methods of a choice turn on it. The views are those for which a decision of the circuit is named, or to which it leans.
    Choice(Vec<(String, String)>),
    /// Nothing here settles it. The views for which a decision of the circuit is named: of another text, or not of enough weight.
    Open(Vec<(String, String)>),
    /// Nothing that is in force there turns on it.
    NotMet,
}

/// The authorities by name, and the day.
struct Known {
    authorities: BTreeMap<String, Authority>,
    as_of: Date,
    /// The questions that the figures of a judgment read, and no rule of a claim.
    of_figures: BTreeSet<String>,
}

pub(crate) fn grid(law: &Law, decided: &[Decided]) -> Result<Grid, Wrong> {
    let authorities: BTreeMap<_, _> = law.authorities()?.into_iter().collect();
    let as_of = newest(authorities.values()).ok_or("no authority has a day")?;
    let heads = law.profiles()?;
    let mut of_figures = BTreeSet::new();
    let mut bind = |head: &ProfileHead| -> Result<Profile, Wrong> {
        let mut profile = law.profile(&head.id, as_of, &Views::new(), None)?;
        let beside = law.figures_questions(&head.id, as_of, &Views::new())?;
        of_figures.extend(beside.iter().map(|question| question.id.clone()));
        profile.questions.extend(beside);
        Ok(profile)
    };
    let mut circuits = Vec::new();
    for head in heads.iter().filter(|head| is_circuit(head)) {
        circuits.push(bind(head)?);
    }
    // ca2 before ca10.
    circuits.sort_by_key(|profile| (profile.id.len(), profile.id.clone()));
    let mut districts = Vec::new();
    for head in heads.iter().filter(|head| head.district) {
        districts.push(bind(head)?);
    }
    let known = Known {
        authorities,
        as_of,
        of_figures,
    };
    let mut questions = Vec::new();
    for question in law.questions()? {
        for view in &question.views {
            known.refuse_what_is_not_there(&question.id, view)?;
        }
        let cells = circuits.iter().map(|profile| {
            let named = question.views.iter().flat_map(|view| {
                let named = known.in_force_of(profile, &view.authority);
                named.map(|case| (view.id.clone(), case))
            });
            known.cell(profile, &question.id, named.collect())
        });
        let cells = cells.collect();
        let views = question.views.iter().map(|view| {
            let mut courts = Vec::new();
            let mut rests_on: BTreeSet<&str> = view.authority.iter().map(String::as_str).collect();
            let of_circuits = circuits.iter().map(|profile| (profile, false));
            let of_districts = districts.iter().map(|profile| (profile, true));
            for (profile, district) in of_circuits.chain(of_districts) {
                for (side, support) in sides(profile, &question.id, &view.id) {
                    // What binds a district, or persuades it, stands with its circuit.
                    if (side == Side::Practice) == district {
                        rests_on.insert(&support.holding);
                        courts.push((profile.id.clone(), side, known.case(&support.holding)));
                    }
                }
            }
            View {
                id: view.id.clone(),
                says: view.says.clone(),
                named: view
                    .authority
                    .iter()
                    .map(|holding| known.cited(holding))
                    .collect(),
                courts,
                decided: known.decided(&rests_on, decided),
            }
        });
        let views = views.collect();
        questions.push(Question {
            id: question.id.clone(),
            asks: question.asks.clone(),
            views,
            cells,
        });
    }
    Ok(Grid {
        as_of,
        questions,
        from_memory: circuits.iter().flat_map(from_memory).collect(),
        circuits: circuits.into_iter().map(|profile| profile.id).collect(),
    })
}

/// The law of a circuit: no contrast, no bill, no district's practice, and not the baseline that binds them all.
fn is_circuit(head: &ProfileHead) -> bool {
    !head.contrast && !head.proposed && !head.district && !head.court.is_supreme()
}

/// The last day on which something was decided, or happened to a decision.
fn newest<'a>(authorities: impl Iterator<Item = &'a Authority>) -> Option<Date> {
    authorities
        .flat_map(|authority| {
            let of_holdings = authority
                .holdings
                .iter()
                .flat_map(|holding| &holding.events);
            let events = authority.events.iter().chain(of_holdings);
            events
                .map(|event| event.on)
                .chain([authority.decided])
                .collect::<Vec<_>>()
        })
        .max()
}

/// The courts of a profile that stand on the side of a view, with the holding for it.
fn sides<'p>(profile: &'p Profile, question: &str, view: &str) -> Vec<(Side, &'p Support)> {
    let Some(question) = profile.questions.iter().find(|known| known.id == question) else {
        return Vec::new();
    };
    let taken = question.taken.iter().filter(|taken| taken.view == view);
    let taken = taken.filter_map(|taken| {
        let side = match taken.by.as_str() {
            "the district" => Side::Practice,
            _ => Side::Law,
        };
        Some((side, taken.support.as_ref()?))
    });
    let leans = question.leans.iter().filter(|(lean, _)| lean == view);
    taken
        .chain(leans.map(|(_, support)| (Side::Persuasive, support)))
        .collect()
}

impl Known {
    /// Nothing else looks up what a view names.
    fn refuse_what_is_not_there(&self, question: &str, view: &engine::View) -> Result<(), Wrong> {
        let there = |holding: &&String| matches!(self.of(holding), Some((_, Some(_))));
        match view.authority.iter().find(|holding| !there(holding)) {
            Some(holding) => Err(format!(
                "questions.toml: the view `{}` of `{question}` names `{holding}`, which is not there",
                view.id
            )
            .into()),
            None => Ok(()),
        }
    }

    fn of(&self, holding: &str) -> Option<(&Authority, Option<&Holding>)> {
        let (authority, holding) = holding.split_once('#')?;
        let authority = self.authorities.get(authority)?;
        Some((authority, authority.holding(holding)))
    }

    /// The decision behind a holding in a few words: "Galan 2015".
    fn case(&self, holding: &str) -> String {
        let Some((authority, _)) = self.of(holding) else {
            return holding.to_owned();
        };
        if authority.kind != Kind::Decision {
            return authority.name.clone();
        }
        // What stands in brackets is a remark, or another name of the same case.
        let name = authority.name.split(" (").next().unwrap_or_default();
        let name = name.strip_prefix("United States v. ").unwrap_or(name);
        let name = name.strip_suffix(" v. United States").unwrap_or(name);
        format!("{name} {}", authority.decided.year())
    }

    /// The authority of a holding as cited, with its tag, and since when it is without force.
    fn cited(&self, holding: &str) -> String {
        let Some((authority, said)) = self.of(holding) else {
            return holding.to_owned();
        };
        let mut cited = authority.short();
        // The page of a decision stands with the result that rests on it.
        if authority.kind != Kind::Decision
            && let Some(pin) = said.and_then(|said| said.pin.as_ref())
        {
            cited.push_str(&format!(", {pin}"));
        }
        let tag = said.map_or(authority.confidence, |said| said.confidence);
        cited.push_str(&format!(", {tag}"));
        match authority.lost_force(said) {
            Some(lost) if lost.on <= self.as_of => {
                format!("{cited}, without force since {}", lost.on)
            }
            _ => cited,
        }
    }

    /// The decisions of a profile's circuit among some holdings, so far as they are in force, in a few words.
    fn in_force_of(&self, profile: &Profile, holdings: &[String]) -> impl Iterator<Item = String> {
        let file = format!("{}/", profile.id);
        holdings
            .iter()
            .filter(move |holding| holding.starts_with(&file))
            .filter(|holding| {
                self.of(holding)
                    .is_some_and(|(authority, said)| authority.in_force(said, self.as_of))
            })
            .map(|holding| self.case(holding))
    }

    fn cell(&self, profile: &Profile, id: &str, named: Vec<(String, String)>) -> Cell {
        let Some(question) = profile.questions.iter().find(|known| known.id == id) else {
            return Cell::NotMet;
        };
        let case = |support: &Support| self.case(&support.holding);
        if let Some(taken) = &question.taken {
            let by = taken.support.as_ref().map(case).unwrap_or_default();
            return Cell::Law(taken.view.clone(), by);
        }
        let leans = question.leans.iter();
        let leans: Vec<_> = leans
            .map(|(view, support)| (view.clone(), case(support)))
            .collect();
        let turns = match self.of_figures.contains(id) {
            true => Turns::Result,
            false => turns_on(profile, id),
        };
        match turns {
            Turns::Methods => {
                let mut known = named;
                known.extend(leans);
                // What a profile leans to is mostly named for the view too.
                let mut seen = BTreeSet::new();
                known.retain(|it| seen.insert(it.clone()));
                Cell::Choice(known)
            }
            Turns::Result if leans.is_empty() => Cell::Open(named),
            Turns::Result => Cell::Persuasive(leans),
            Turns::Nothing => Cell::NotMet,
        }
    }

    /// The decided cases that are one of these authorities, or rest on one of these holdings. A statute decides no case.
    fn decided(&self, holdings: &BTreeSet<&str>, decided: &[Decided]) -> Vec<String> {
        let mut decisions = Vec::new();
        for holding in holdings {
            if let Some((authority, _)) = self.of(holding)
                && authority.kind == Kind::Decision
            {
                decisions.push((*holding, authority));
            }
        }
        let on_its_side = |case: &&Decided| {
            decisions.iter().any(|(holding, authority)| {
                case.cite == authority.cite || case.grounds.iter().any(|ground| ground == holding)
            })
        };
        let cases = decided.iter().filter(on_its_side);
        cases.map(|case| case.name.clone()).collect()
    }
}

/// What turns on a question that nobody took.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Turns {
    Nothing,
    /// Only which methods a choice has, or how they run.
    Methods,
    Result,
}

/// Compares the approaches in force with those under each other view.
fn turns_on(profile: &Profile, question: &str) -> Turns {
    let mut turns = Turns::Nothing;
    for other in &profile.alternatives {
        if other.question != question {
            continue;
        }
        if other.straddling != profile.straddling {
            return Turns::Result;
        }
        for (one, other) in profile.approaches.iter().zip(&other.approaches) {
            if !one.applies.on(profile.as_of) {
                continue;
            }
            let ((rules, methods), (other_rules, other_methods)) = (parts(one), parts(other));
            if rules != other_rules {
                return Turns::Result;
            }
            if methods != other_methods {
                turns = Turns::Methods;
            }
        }
    }
    turns
}

/// What identifies an entry: its list, its name and its options.
type Part<'a> = (&'static str, &'a str, &'a str);

/// The entries of an approach: those that run, and those that are methods of a choice.
fn parts(approach: &Approach) -> (Vec<Part<'_>>, Vec<Part<'_>>) {
    let runs: BTreeSet<u16> = approach
        .apportionment
        .iter()
        .map(|entry| match entry {
            Apportionment::Rule(rule) => rule.number,
            Apportionment::Choice(choice) => choice.number,
        })
        .collect();
    let (mut rules, mut methods) = (Vec::new(), Vec::new());
    for (number, entry) in (0_u16..).zip(&approach.entries) {
        let part = (
            entry.place.name(),
            entry.name.as_str(),
            entry.options.as_str(),
        );
        if entry.place == Place::Apportionment && !runs.contains(&number) {
            methods.push(part);
        } else {
            rules.push(part);
        }
    }
    (rules, methods)
}

/// The holdings known from memory only on which an approach of any day rests, or by which a court takes a view.
fn from_memory(profile: &Profile) -> Vec<String> {
    let others = profile
        .alternatives
        .iter()
        .flat_map(|other| &other.approaches);
    let entries = profile
        .approaches
        .iter()
        .chain(others)
        .flat_map(|approach| &approach.entries);
    let standings = entries
        .flat_map(|entry| &entry.standings)
        .map(|standing| &standing.support);
    let questions = profile.questions.iter();
    let takes = questions.flat_map(|question| {
        let taken = question
            .taken
            .iter()
            .filter_map(|taken| taken.support.as_ref());
        taken.chain(question.leans.iter().map(|(_, support)| support))
    });
    standings
        .chain(takes)
        .filter(|support| support.confidence >= Confidence::Recall)
        .map(|support| support.holding.clone())
        .collect()
}

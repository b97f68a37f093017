//! Every question that the law has not settled everywhere, against every circuit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redress::cite::{Authority, Confidence, Date, Holding};
use redress::engine::{Approach, Profile};
use redress::law::{Law, LawError, ProfileHead, Views};
use redress::rule::List;
use redress_cite::AuthorityKind;
use redress_engine::{Apportionment, EntryInfo, Straddling, Support};
use redress_law::CircuitTile;

/// The unsettled questions on one day, by circuit.
pub struct Grid {
    /// The day.
    pub as_of: Date,
    /// The circuits, by id.
    pub circuits: Vec<String>,
    /// The circuits as tiles of a map.
    pub tiles: Vec<CircuitTile>,
    /// The questions, in the order of their file.
    pub questions: Vec<GridQuestion>,
    /// The holdings known from memory only on which a profile relies.
    pub from_memory: BTreeSet<String>,
}

/// A question with a cell for each circuit.
pub struct GridQuestion {
    /// The id.
    pub id: String,
    /// The question as a sentence.
    pub asks: String,
    /// The answers that courts give.
    pub views: Vec<GridView>,
    /// The position in each circuit, in the order of the circuits.
    pub cells: Vec<Cell>,
}

/// An answer to a question, with the courts that support it.
pub struct GridView {
    /// The id.
    pub id: String,
    /// The answer.
    pub says: String,
    /// The holdings that the data names for it.
    pub named: Vec<ViewHolding>,
    /// The courts that take it or lean to it: the profile, the support, and the holding.
    pub courts: Vec<(String, Stance, ViewHolding)>,
    /// Every holding that is named for it or supports it.
    pub rests_on: BTreeSet<String>,
}

/// The support of a court for a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stance {
    /// A decision that binds there takes it.
    Law,
    /// A court of the circuit speaks for it without settling it.
    Persuasive,
    /// The practice of a district.
    Practice,
}

/// A view with the holding that speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewHolding {
    /// The view.
    pub view: String,
    /// The holding: `ca9/galan#separate-original-abuse`.
    pub holding: String,
    /// The decision in a few words: "Galan 2015".
    pub case: String,
    /// The authority as cited.
    pub cite: String,
    /// The page or subsection, where it was verified.
    pub pin: Option<String>,
    /// The date of the decision, or the date when the text took effect.
    pub decided: Date,
    /// The weight: precedent, a dictum, not precedential, of a district court, a text.
    pub status: &'static str,
    /// How we read the holding.
    pub confidence: Confidence,
    /// The date since when it has no force, if that is not after the date of the grid.
    pub lost: Option<Date>,
}

/// A question in a circuit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A binding decision takes a view.
    Law(ViewHolding),
    /// Courts of the circuit lean to views without settling it.
    Persuasive(Vec<ViewHolding>),
    /// Only the methods of a choice depend on it. The views are those that a decision of the circuit is named for or leans to.
    Choice(Vec<ViewHolding>),
    /// No decision here settles it. The views are those that a decision of the circuit is named for, about another text or
    /// without enough weight.
    Open(Vec<ViewHolding>),
    /// A court of the circuit spoke for views, in holdings that have lost their force, and none has since.
    Superseded(Vec<ViewHolding>),
    /// No rule in force there depends on it.
    NotMet,
}

/// The authorities by name, and the day.
struct Holdings {
    authorities: BTreeMap<String, Authority>,
    as_of: Date,
    /// The questions that only the parts of a judgment other than restitution read.
    of_figures: BTreeSet<String>,
}

/// Returns the last date of a decision, or of an event in its history, that the law data has.
///
/// # Errors
/// Fails when the file of an authority is malformed.
pub fn newest(law: &Law) -> Result<Option<Date>, LawError> {
    let days = law.authorities()?.into_iter().flat_map(|(_, authority)| {
        let of_holdings = authority
            .holdings
            .iter()
            .flat_map(|holding| &holding.events);
        let events = authority.events.iter().chain(of_holdings);
        let events = events.map(|event| event.on);
        events.chain([authority.decided]).collect::<Vec<_>>()
    });
    Ok(days.max())
}

/// Returns the grid of a day.
///
/// # Errors
/// Fails when a profile, a question or the file of an authority is malformed.
pub fn grid(law: &Law, as_of: Date) -> Result<Grid, LawError> {
    let heads = law.profiles()?;
    let mut of_figures = BTreeSet::new();
    let mut bind = |head: &ProfileHead| -> Result<Profile, LawError> {
        let profile = law.profile(&head.id, as_of, &Views::new(), None)?;
        let mut profile = Arc::unwrap_or_clone(profile);
        let mut beside = law.figures_questions(&head.id, as_of, &Views::new())?;
        beside.extend(law.ledger_questions(&head.id, as_of)?);
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
    let known = Holdings {
        authorities: law.authorities()?.into_iter().collect(),
        as_of,
        of_figures,
    };
    let mut questions = Vec::new();
    // A question of fact divides no circuits.
    let of_law = law.questions()?.into_iter().filter(|it| !it.of_fact);
    for question in of_law {
        let cells = circuits.iter().map(|profile| {
            let named = question.views.iter().flat_map(|view| {
                let named = known.decided_in_circuit(profile, &view.authority);
                named.map(|holding| known.view_holding(&view.id, holding))
            });
            known.cell(profile, &question.id, named.collect())
        });
        let cells = cells.collect();
        let views = question.views.iter().map(|view| {
            let mut courts = Vec::new();
            let mut rests_on: BTreeSet<String> = view.authority.iter().cloned().collect();
            let of_circuits = circuits.iter().map(|profile| (profile, false));
            let of_districts = districts.iter().map(|profile| (profile, true));
            for (profile, district) in of_circuits.chain(of_districts) {
                for (side, support) in sides(profile, &question.id, &view.id) {
                    // Decisions that bind or persuade a district are listed with its circuit.
                    if (side == Stance::Practice) == district {
                        rests_on.insert(support.holding.clone());
                        let said = known.view_holding(&view.id, &support.holding);
                        courts.push((profile.id.clone(), side, said));
                    }
                }
            }
            let named = view.authority.iter();
            GridView {
                id: view.id.clone(),
                says: view.says.clone(),
                named: named
                    .map(|holding| known.view_holding(&view.id, holding))
                    .collect(),
                courts,
                rests_on,
            }
        });
        let views = views.collect();
        questions.push(GridQuestion {
            id: question.id.clone(),
            asks: question.asks.clone(),
            views,
            cells,
        });
    }
    Ok(Grid {
        as_of,
        tiles: law.circuits()?,
        questions,
        from_memory: circuits.iter().flat_map(from_memory).collect(),
        circuits: circuits.into_iter().map(|profile| profile.id).collect(),
    })
}

/// Returns whether a profile is the law of a circuit: no contrast, no bill, no district's practice, and not the baseline that
/// binds them all.
fn is_circuit(head: &ProfileHead) -> bool {
    !head.contrast && !head.proposed && !head.district && !head.court.is_supreme()
}

/// Returns the support of a profile's courts for a view, with the holding of each.
fn sides<'p>(profile: &'p Profile, question: &str, view: &str) -> Vec<(Stance, &'p Support)> {
    let Some(question) = profile.questions.iter().find(|known| known.id == question) else {
        return Vec::new();
    };
    let taken = question.taken.iter().filter(|taken| taken.view == view);
    let taken = taken.filter_map(|taken| {
        let side = match taken.by.as_str() {
            "the district" => Stance::Practice,
            _ => Stance::Law,
        };
        Some((side, taken.support.as_ref()?))
    });
    let leans = question.leans.iter().filter(|(lean, _)| lean == view);
    taken
        .chain(leans.map(|(_, support)| (Stance::Persuasive, support)))
        .collect()
}

impl Holdings {
    fn find(&self, holding: &str) -> Option<(&Authority, Option<&Holding>)> {
        let (authority, holding) = holding.split_once('#')?;
        let authority = self.authorities.get(authority)?;
        Some((authority, authority.holding(holding)))
    }

    fn view_holding(&self, view: &str, holding: &str) -> ViewHolding {
        let (view, name) = (view.to_owned(), holding.to_owned());
        let Some((authority, said)) = self.find(holding) else {
            // A profile that names an unknown holding is not bound. For a view alone we show the name only.
            return ViewHolding {
                view,
                case: name.clone(),
                cite: name.clone(),
                holding: name,
                pin: None,
                decided: self.as_of,
                status: "not there",
                confidence: Confidence::Open,
                lost: None,
            };
        };
        ViewHolding {
            view,
            holding: name,
            case: case(authority),
            cite: authority.short(),
            pin: said.and_then(|said| said.pin.clone()),
            decided: authority.decided,
            status: status(authority, said),
            confidence: said.map_or(authority.confidence, |said| said.confidence),
            lost: authority
                .lost_force(said)
                .map(|event| event.on)
                .filter(|on| *on <= self.as_of),
        }
    }

    /// Returns the holdings of a profile's circuit among some, decided by the day.
    fn decided_in_circuit<'h>(
        &self,
        profile: &Profile,
        holdings: &'h [String],
    ) -> impl Iterator<Item = &'h String> {
        let file = format!("{}/", profile.id);
        holdings
            .iter()
            .filter(move |holding| holding.starts_with(&file))
            .filter(|holding| {
                self.find(holding)
                    .is_some_and(|(authority, _)| authority.decided <= self.as_of)
            })
    }

    fn cell(&self, profile: &Profile, id: &str, named: Vec<ViewHolding>) -> Cell {
        let (mut lost, named): (Vec<ViewHolding>, Vec<ViewHolding>) =
            named.into_iter().partition(|said| said.lost.is_some());
        let Some(question) = profile.questions.iter().find(|known| known.id == id) else {
            return Cell::NotMet;
        };
        let said = |view: &str, support: &Support| self.view_holding(view, &support.holding);
        if let Some(taken) = &question.taken
            && let Some(support) = &taken.support
        {
            return Cell::Law(said(&taken.view, support));
        }
        let leans = question.leans.iter();
        let leans: Vec<ViewHolding> = leans.map(|(view, support)| said(view, support)).collect();
        let taken_once = question.lost.iter();
        lost.extend(taken_once.map(|(view, support, _)| said(view, support)));
        once(&mut lost);
        let turns = match self.of_figures.contains(id) {
            true => Turns::Result,
            false => turns_on(profile, id),
        };
        match turns {
            Turns::Methods => {
                let mut known = named;
                known.extend(leans);
                // A view that a profile leans to is mostly a view that names its decision, too.
                once(&mut known);
                Cell::Choice(known)
            }
            Turns::Result if !leans.is_empty() => Cell::Persuasive(leans),
            Turns::Result if named.is_empty() && !lost.is_empty() => Cell::Superseded(lost),
            Turns::Result => Cell::Open(named),
            Turns::Nothing => Cell::NotMet,
        }
    }
}

/// Keeps each decision once for a view.
fn once(all: &mut Vec<ViewHolding>) {
    let mut seen = BTreeSet::new();
    all.retain(|said| seen.insert((said.view.clone(), said.case.clone())));
}

/// Returns the decision in a few words: "Galan 2015".
fn case(authority: &Authority) -> String {
    if authority.kind != AuthorityKind::Decision {
        return authority.name.clone();
    }
    // The text in brackets is a remark, or another name of the same case.
    let name = authority.name.split(" (").next().unwrap_or_default();
    let name = redress::cite::party(name);
    let name = name.strip_suffix(" v. United States").unwrap_or(name);
    format!("{name} {}", authority.decided.year())
}

/// Returns the weight that the court itself gave the decision.
fn status(authority: &Authority, said: Option<&Holding>) -> &'static str {
    let of_district = redress::cite::circuit_of(&authority.court)
        .is_some_and(|circuit| circuit != authority.court);
    match () {
        () if authority.kind != AuthorityKind::Decision => "a text",
        () if of_district => "of a district court",
        () if said.is_some_and(|said| said.dictum) => "a dictum",
        () if authority.precedential => "precedential",
        () => "not precedential",
    }
}

/// The part of a result that depends on a question for which no view is taken.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Turns {
    Nothing,
    /// Only which methods a choice has, or how they run.
    Methods,
    Result,
}

/// Returns which entries of the approaches in force are there, or have their options, only under a view of a question.
fn turns_on(profile: &Profile, question: &str) -> Turns {
    let number = profile.questions.iter().find(|known| known.id == question);
    let number = number.map(|known| known.number);
    if let Straddling::Open(straddling, _) = &profile.straddling
        && Some(*straddling) == number
    {
        return Turns::Result;
    }
    let mut turns = Turns::Nothing;
    for approach in profile
        .approaches
        .iter()
        .filter(|it| it.applies.on(profile.as_of))
    {
        let (rules, methods) = parts(approach);
        let depends = |entries: &[&EntryInfo]| {
            let mut under = entries.iter().flat_map(|entry| &entry.under);
            under.any(|(known, _)| known == question)
        };
        if depends(&rules) {
            return Turns::Result;
        }
        if depends(&methods) {
            turns = Turns::Methods;
        }
    }
    turns
}

/// Returns the entries of an approach: those that run, and those that are methods of a choice.
fn parts(approach: &Approach) -> (Vec<&EntryInfo>, Vec<&EntryInfo>) {
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
        if entry.place == List::Apportionment && !runs.contains(&number) {
            methods.push(entry);
        } else {
            rules.push(entry);
        }
    }
    (rules, methods)
}

/// Returns the holdings known from memory only that support an approach of any day, or a view that a court takes.
fn from_memory(profile: &Profile) -> Vec<String> {
    let entries = profile
        .approaches
        .iter()
        .flat_map(|approach| &approach.entries);
    let standings = entries
        .flat_map(|entry| &entry.standings)
        .map(|standing| &*standing.support);
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

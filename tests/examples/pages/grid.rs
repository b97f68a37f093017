//! Every question against every circuit, as the law stands on the newest day that the data knows, with the decided cases.

use std::collections::{BTreeMap, BTreeSet};

use redress::cite::{Authority, Date};
use redress::law::Law;
use redress_analysis::{self as analysis, ViewHolding};
use redress_cite::AuthorityKind;

use crate::Wrong;
use crate::decided::Decided;

pub(crate) use redress_analysis::Stance;

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
    pub(crate) courts: Vec<(String, Stance, String)>,
    /// The decided cases that are one of its authorities, or rest on a holding of one.
    pub(crate) decided: Vec<String>,
}

/// A question in a circuit: a view, with the decision for it in a few words.
pub(crate) enum Cell {
    /// A binding decision takes a view.
    Law(String, String),
    /// Courts of the circuit lean to views without settling it.
    Persuasive(Vec<(String, String)>),
    /// Only the methods of a choice turn on it.
    Choice(Vec<(String, String)>),
    /// Nothing here settles it.
    Open(Vec<(String, String)>),
    /// Nothing that is in force there turns on it.
    NotMet,
}

pub(crate) fn grid(law: &Law, decided: &[Decided]) -> Result<Grid, Wrong> {
    let authorities: BTreeMap<_, _> = law.authorities()?.into_iter().collect();
    let as_of = analysis::newest(law)?.ok_or("no authority has a day")?;
    for question in law.questions()? {
        for view in &question.views {
            refuse_what_is_not_there(&authorities, &question.id, view)?;
        }
    }
    let grid = analysis::grid(law, as_of)?;
    let questions = grid.questions.into_iter().map(|question| Question {
        cells: question.cells.iter().map(Cell::from).collect(),
        views: question
            .views
            .into_iter()
            .map(|view| View {
                decided: on_its_side(&authorities, &view.rests_on, decided),
                named: view
                    .named
                    .iter()
                    .map(|said| cited(&authorities, said))
                    .collect(),
                courts: view
                    .courts
                    .into_iter()
                    .map(|(court, side, said)| (court, side, said.case))
                    .collect(),
                id: view.id,
                says: view.says,
            })
            .collect(),
        id: question.id,
        asks: question.asks,
    });
    Ok(Grid {
        as_of,
        circuits: grid.circuits,
        questions: questions.collect(),
        from_memory: grid.from_memory,
    })
}

impl From<&analysis::Cell> for Cell {
    fn from(cell: &analysis::Cell) -> Self {
        let pair = |said: &ViewHolding| (said.view.clone(), said.case.clone());
        let pairs = |all: &[ViewHolding]| all.iter().map(pair).collect();
        match cell {
            analysis::Cell::Law(said) => Self::Law(said.view.clone(), said.case.clone()),
            analysis::Cell::Persuasive(all) => Self::Persuasive(pairs(all)),
            analysis::Cell::Choice(all) => Self::Choice(pairs(all)),
            analysis::Cell::Open(all) => Self::Open(pairs(all)),
            // What lost its force settles nothing.
            analysis::Cell::Superseded(_) => Self::Open(Vec::new()),
            analysis::Cell::NotMet => Self::NotMet,
        }
    }
}

/// Nothing else looks up what a view names.
fn refuse_what_is_not_there(
    authorities: &BTreeMap<String, Authority>,
    question: &str,
    view: &redress_engine::View,
) -> Result<(), Wrong> {
    let there = |name: &&String| {
        name.split_once('#').is_some_and(|(authority, holding)| {
            let authority = authorities.get(authority);
            authority.is_some_and(|authority| authority.holding(holding).is_some())
        })
    };
    match view.authority.iter().find(|holding| !there(holding)) {
        Some(holding) => Err(format!(
            "questions.toml: the view `{}` of `{question}` names `{holding}`, which is not there",
            view.id
        )
        .into()),
        None => Ok(()),
    }
}

/// A holding as cited, with its tag, and since when it is without force.
fn cited(authorities: &BTreeMap<String, Authority>, said: &ViewHolding) -> String {
    let name = said.holding.split('#').next().unwrap_or_default();
    let kind = authorities.get(name).map(|authority| authority.kind);
    let mut cited = said.cite.clone();
    // The page of a decision stands with the result that rests on it.
    if kind != Some(AuthorityKind::Decision)
        && let Some(pin) = &said.pin
    {
        cited.push_str(&format!(", {pin}"));
    }
    cited.push_str(&format!(", {}", said.confidence));
    match said.lost {
        Some(lost) => format!("{cited}, without force since {lost}"),
        None => cited,
    }
}

/// The decided cases that are one of these authorities, or rest on one of these holdings. A statute decides no case.
fn on_its_side(
    authorities: &BTreeMap<String, Authority>,
    holdings: &BTreeSet<String>,
    decided: &[Decided],
) -> Vec<String> {
    let mut decisions = Vec::new();
    for holding in holdings {
        if let Some((name, _)) = holding.split_once('#')
            && let Some(authority) = authorities.get(name)
            && authority.kind == AuthorityKind::Decision
        {
            decisions.push((holding, authority));
        }
    }
    let on_its_side = |case: &&Decided| {
        decisions.iter().any(|(holding, authority)| {
            case.cite == authority.cite || case.grounds.iter().any(|ground| ground == *holding)
        })
    };
    let cases = decided.iter().filter(on_its_side);
    cases.map(|case| case.name.clone()).collect()
}

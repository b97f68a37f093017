//! A profile on its way to being bound: its law, day and views, and all that was met.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use redress_cite::{Authority, Confidence, CourtId, Date, Holding};
use redress_engine::{StatuteVersion, Support};

use crate::authorities::Weight;
use crate::error::LawError;
use crate::law::{Law, Views};
use crate::parameters::Parameters;
use crate::questions;

/// A profile on its way to being bound.
pub(crate) struct Binder<'a> {
    pub(crate) law: &'a Law,
    pub(crate) court: CourtId,
    pub(crate) contrast: bool,
    pub(crate) proposed: bool,
    pub(crate) as_of: Date,
    pub(crate) regimes: &'a [StatuteVersion],
    pub(crate) parameters: Arc<Parameters>,
    pub(crate) questions: Arc<[questions::Question]>,
    pub(crate) takes: Vec<Take>,
    /// What was taken in holdings that have lost their force: the question, the view, the holding, the day.
    pub(crate) lost: Vec<(String, String, Support, Date)>,
    pub(crate) user_takes: &'a Views,
    /// The questions that the approaches met.
    pub(crate) met: BTreeSet<String>,
    /// Days on which an entry begins or ends to stand.
    pub(crate) edges: BTreeSet<Date>,
    /// The holdings that were looked up: every entry that rests on one, under every view, shares it.
    pub(crate) held: HashMap<String, Arc<Held>>,
    /// The errors of entries, which are left out, so that each is found.
    pub(crate) errors: Vec<LawError>,
}

/// A holding as it weighs in the court of the profile on its day.
pub(crate) struct Held {
    pub(crate) decided: Date,
    /// The day on which it lost its force, and how.
    pub(crate) lost: Option<(Date, String)>,
    pub(crate) support: Arc<Support>,
    pub(crate) weight: Weight,
}

/// A view that a court takes on the day of the law.
pub(crate) struct Take {
    pub(crate) question: String,
    pub(crate) view: String,
    pub(crate) by: &'static str,
    pub(crate) support: Arc<Support>,
    pub(crate) weight: Weight,
}

/// A view under which an entry is bound.
#[derive(Clone)]
pub(crate) struct ViewOf {
    pub(crate) id: String,
    /// Its place among the views of its question, where the question is unsettled.
    pub(crate) open: Option<u16>,
}

impl ViewOf {
    pub(crate) fn taken(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            open: None,
        }
    }
}

/// Returns what a holding supports, for an entry or a view that rests on it.
pub(crate) fn support_of(
    reference: &str,
    found: &Authority,
    said: &Holding,
    weight: Weight,
) -> Support {
    Support {
        holding: reference.to_owned(),
        cite: found.short(),
        pin: said.pin.clone(),
        confidence: said.confidence.max(Confidence::Verified),
        says: said.says.as_str().into(),
        weight: weight.words().to_owned(),
        since: found.decided,
    }
}

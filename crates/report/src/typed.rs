//! The answer of a claim for programs: typed, and short as JSON.

use redress_case::Case;
use redress_engine::{Brief, ClaimResult, Computation, OpenPoint, Profile};
use redress_money::Usd;
use redress_rule::{Date, LiabilityKind, Strength};
use serde_json::{Value, json};

use crate::subject::{PointKind, Subject};
use crate::{answer, phrases, points};

/// The answer of a claim under a profile, in the words of every other output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimAnswer {
    /// The profile.
    pub profile: String,
    /// The day of the law.
    pub day: Date,
    /// The controlling authority that the profile contradicts, if it is no law of a court.
    pub contrary_to: Option<String>,
    /// The victim.
    pub victim: String,
    /// The defendant.
    pub defendant: String,
    /// The class of offense.
    pub class: &'static str,
    /// The kind of result and its range, liability and strength.
    pub brief: Brief,
    /// The points that are open, each with the option that answers it.
    pub open: Vec<OpenIssue>,
    /// The authority of the steps that made the amount, in few words.
    pub authority: String,
}

/// A point on which the amount or the outcome depends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIssue {
    /// The kind: a finding, a number, a choice of the court or an unsettled question.
    pub kind: &'static str,
    /// Its name in the case file, of the choice or of the question.
    pub name: String,
    /// The question, as a court would put it.
    pub asks: String,
    /// The option that answers it, as `--assume` or `--view` has it.
    pub answer_with: String,
}

impl ClaimAnswer {
    fn new(case: &Case, profile: &Profile, claim: &ClaimResult) -> Self {
        let subject = Subject::new(case, profile, claim);
        let points = points::points(&subject).into_iter();
        Self {
            profile: profile.id.clone(),
            day: profile.as_of,
            contrary_to: profile.contrast.as_ref().map(|it| it.contrary_to.clone()),
            victim: claim.victim.clone(),
            defendant: claim.defendant.clone(),
            class: claim.class.name(),
            brief: Brief::from_answer(profile, &claim.answer),
            open: points
                .map(|point| OpenIssue {
                    kind: match point.point {
                        OpenPoint::Finding(_) => "finding",
                        OpenPoint::Number(_) => "number",
                        OpenPoint::Choice(_) => "choice",
                        OpenPoint::Question(_) => match point.kind {
                            PointKind::Finding => "finding",
                            _ => "question",
                        },
                    },
                    name: point.name,
                    asks: point.asks,
                    answer_with: point.how,
                })
                .collect(),
            authority: answer::authority(&subject),
        }
    }

    /// Returns the amount; `None` unless it is exact.
    #[must_use]
    pub fn amount(&self) -> Option<Usd> {
        self.brief.range?.exact()
    }

    /// Returns the least amount; `None` if no amount is known.
    #[must_use]
    pub fn least(&self) -> Option<Usd> {
        Some(self.brief.range?.least())
    }

    /// Returns the greatest amount; `None` if no amount is known, or nothing bounds it.
    #[must_use]
    pub fn greatest(&self) -> Option<Usd> {
        Some(self.brief.range?.greatest()).filter(|amount| phrases::bounded(*amount))
    }

    /// Returns the kinds of liability under any answer.
    pub fn liability(&self) -> impl Iterator<Item = LiabilityKind> {
        self.brief.liability.kinds()
    }

    /// Returns the strength of the weakest step under any answer.
    #[must_use]
    pub const fn strength(&self) -> Strength {
        self.brief.strength
    }

    /// Returns the data of `redress.answer/1`, whose schema is `schema/answer.json`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let amount = |amount: Option<Usd>| amount.map(|it| it.plain().to_string());
        let open = self.open.iter().map(|issue| {
            json!({
                "kind": issue.kind,
                "name": issue.name,
                "asks": issue.asks,
                "answer_with": issue.answer_with,
            })
        });
        json!({
            "schema": "redress.answer/1",
            "profile": self.profile,
            "day": self.day.to_string(),
            "contrary_to": self.contrary_to,
            "victim": self.victim,
            "defendant": self.defendant,
            "class": self.class,
            "result": self.brief.kind.name(),
            "amount": amount(self.amount()),
            "least": amount(self.least()),
            "greatest": amount(self.greatest()),
            "liability": self.liability().map(LiabilityKind::words).collect::<Vec<_>>(),
            "liability_open": self.brief.liability.is_open(),
            "strength": self.brief.strength.word(),
            "in_error": self.brief.in_error,
            "authority": self.authority,
            "open": open.collect::<Vec<_>>(),
        })
    }
}

/// Returns the answer of each claim of a computation.
#[must_use]
pub fn claim_answers(case: &Case, computation: &Computation) -> Vec<ClaimAnswer> {
    let claims = computation.claims.iter();
    claims
        .map(|claim| ClaimAnswer::new(case, &computation.profile, claim))
        .collect()
}

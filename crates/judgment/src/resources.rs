//! Resources that a defendant receives in prison, which are applied to what is still owed (18 U.S.C. § 3664(n)).

use std::collections::BTreeMap;

use redress::case::facts::FactValue;
use redress::case::{Defendant, Resource};
use redress::cite::Date;
use redress_case::facts::day_number;

use crate::JudgmentError;
use crate::inputs::Draft;
use crate::step::Step;

/// The words of the law on the resources from which a defendant pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ResourceWords {
    /// The duty.
    pub(crate) duty: String,
    /// Citations for it.
    pub(crate) authority: String,
    /// The rule for each kind of resources that is received in prison.
    received: BTreeMap<Resource, String>,
    /// The sentence for what is received after release.
    after_release: String,
    /// The day of release as a number, where it is known.
    released: Option<i64>,
}

impl ResourceWords {
    /// Returns the rule for a payment from some resources, by the day on which it was made.
    #[must_use]
    pub(crate) fn on(&self, resource: Resource, day: Date) -> String {
        let after = self.released.is_some_and(|it| it < day_number(day));
        let says = match self.received.get(&resource) {
            Some(received) if !after => received,
            _ => &self.after_release,
        };
        format!("{}: {says} ({})", resource.words(), self.authority)
    }
}

impl Draft<'_> {
    /// Returns the words on the resources of a defendant.
    pub(crate) fn resources(&self, defendant: &Defendant) -> Result<ResourceWords, JudgmentError> {
        let step = self.step("resources")?;
        // What is the same for several is written once.
        let id = match self.case.defendants.len() {
            1 => defendant.id.as_str(),
            _ => "a defendant",
        };
        let mut received = BTreeMap::new();
        for (resource, _) in Resource::ALL {
            let says = match resource {
                Resource::PrisonWages => self.under_view(step, "wages")?,
                Resource::Deposits => self.under_view(step, "deposits")?,
                _ => step.say("received", &[])?,
            };
            received.insert(resource, says);
        }
        Ok(ResourceWords {
            duty: step.say("duty", &[("id", id)])?,
            authority: step.authority()?.join("; "),
            received,
            after_release: step.say("after-release", &[])?,
            released: match defendant.judgment.released.known(self.on) {
                FactValue::Is(day) => Some(day),
                _ => None,
            },
        })
    }

    /// Returns the sentence of a kind of resources with the view taken of its question, or that the question is open.
    fn under_view(&self, step: Step<'_>, part: &str) -> Result<String, JudgmentError> {
        let question = step.data().question(part)?;
        let view = match step.taken(part)? {
            Some(taken) => taken,
            None => step.say("open", &[("question", question)])?,
        };
        step.say(part, &[("view", &view)])
    }
}

//! The far side: a rule set that answers asks. Plain safe code; whoever carries the bytes catches panics.

use super::record::{
    GroundRecord, NeedRecord, Request, Response, RuleRecord, RuleRequest, RuleResponse, SCHEMA,
    Said, SetRecord,
};
use redress_rule::facts::{self, LOSSES_READ};
use redress_rule::{
    Account, AnyRule, Change, Evidence, LawOfDay, OptionError, Options, Rule, RuleInfo, RuleSet,
    Stop, wire,
};

/// Answers one ask: JSON in, JSON out. What cannot be read is answered with a refusal in words.
#[must_use]
pub fn answer(set: &dyn RuleSet, ask: &[u8]) -> Vec<u8> {
    let answer = match serde_json::from_slice::<Request>(ask) {
        Ok(Request::About) => Response::About(about(set)),
        Ok(Request::Bind { rule, with }) => match set.bind(&rule, &Options(with)) {
            Ok(bound) => Response::Bound(bound.place()),
            Err(OptionError(words)) => Response::Refused(words),
        },
        Ok(Request::Rule(ask)) => rule(set, *ask).unwrap_or_else(Response::Refused),
        Err(error) => Response::Refused(error.to_string()),
    };
    serde_json::to_vec(&answer)
        .unwrap_or_else(|_| br#"{"refused":"the answer cannot be written"}"#.to_vec())
}

fn about(set: &dyn RuleSet) -> SetRecord {
    let about = set.info();
    SetRecord {
        id: about.id.to_owned(),
        version: about.version.to_owned(),
        schema: SCHEMA,
        rules: about.rules.iter().map(rule_record).collect(),
    }
}

fn rule_record(about: &RuleInfo) -> RuleRecord {
    RuleRecord {
        name: about.name.to_owned(),
        place: about.place,
        scope: about.scope,
        proposition: about.proposition.to_owned(),
        grounds: about
            .grounds
            .iter()
            .map(|ground| GroundRecord {
                id: ground.id().to_owned(),
                because: ground.because().unwrap_or_default().to_owned(),
                holding: ground.holding().to_owned(),
                strength: ground.strength(),
            })
            .collect(),
        reads: paths(about.reads),
        parameters: about.parameters.iter().map(|id| (*id).to_owned()).collect(),
        figures: {
            let figures = about.figures.iter();
            figures
                .map(|(id, unit)| ((*id).to_owned(), *unit))
                .collect()
        },
        moves: about
            .directions()
            .map(|(key, direction)| (key.row().path.to_owned(), direction))
            .collect(),
        keeps: about.satisfies.iter().collect(),
    }
}

/// The paths of a log of reads.
fn paths(reads: u64) -> Vec<String> {
    let mut paths: Vec<String> = facts::rows()
        .filter(|row| reads & row.key.bit() != 0)
        .map(|row| row.path.to_owned())
        .collect();
    if reads & LOSSES_READ != 0 {
        paths.push("losses".to_owned());
    }
    paths
}

fn rule(set: &dyn RuleSet, ask: RuleRequest) -> Result<Response, String> {
    let bound = set
        .bind(&ask.rule, &Options(ask.with))
        .map_err(|OptionError(words)| words)?;
    let (facts, ends) = ask.claim.facts()?;
    let law = LawOfDay {
        figures: ask.claim.law.into_iter().collect(),
    };
    let claim = Evidence::at_ends(&facts, &law, ends);
    let so_far = ask.so_far.account();
    Ok(Response::Rule(match bound {
        AnyRule::Gate(rule) => said(&*rule, &claim, &so_far, &law),
        AnyRule::Loss(rule) => said(&*rule, &claim, &so_far, &law),
        AnyRule::Apportionment(rule) => said(&*rule, &claim, &so_far, &law),
        AnyRule::Limit(rule) => said(&*rule, &claim, &so_far, &law),
        AnyRule::Consequence(rule) => said(&*rule, &claim, &so_far, &law),
        AnyRule::Credit(rule) => said(&*rule, &claim, &so_far, &law),
    }))
}

fn said<C>(
    rule: &dyn Rule<C>,
    claim: &Evidence<'_>,
    so_far: &Account,
    law: &LawOfDay,
) -> RuleResponse
where
    C: Change + Clone + serde::Serialize,
{
    let answer = rule.rule(claim, so_far);
    let log = wire::take_log(claim);
    let said = match answer {
        Ok(effect) => serde_json::to_value(effect.record())
            .map_or_else(|error| Said::Fault(error.to_string()), Said::Effect),
        Err(Stop::Needs(need)) => Said::Needs(NeedRecord::of(&need)),
        Err(Stop::End(end, ground)) => Said::End {
            end,
            ground: ground.id().to_owned(),
        },
        Err(Stop::Pending(parameter)) => Said::Pending(parameter.0.to_owned()),
        Err(Stop::Fault(fault)) => Said::Fault(fault.to_string()),
    };
    let parameters = law
        .figures
        .iter()
        .enumerate()
        .filter(|(place, _)| {
            let bit = u32::try_from(*place)
                .ok()
                .and_then(|place| 1_u32.checked_shl(place));
            bit.is_some_and(|bit| log.parameters & bit != 0)
        })
        .map(|(_, (name, _))| name.clone())
        .collect();
    RuleResponse {
        read: paths(log.facts),
        parameters,
        stopped: log.stopped,
        said,
    }
}

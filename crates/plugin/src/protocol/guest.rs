//! The far side: a rule set that answers asks. Plain safe code; whoever carries the bytes catches panics.

use serde::Serialize;

use super::compact::{self, COMPACT};
use super::record::{
    Asked, GroundRecord, NeedRecord, Request, Response, RuleRecord, RuleResponse, SCHEMA, Said,
    SetRecord,
};
use redress_rule::facts::{self, LOSSES_READ};
use redress_rule::{
    Account, AnyRule, Change, EffectRecord, Evidence, LawOfDay, OptionError, Options, Rule,
    RuleInfo, RuleSet, Stop, wire,
};

/// Answers one ask, JSON or a rule's in the compact form, with JSON. What cannot be read is answered with a refusal in words.
#[must_use]
pub fn answer(set: &dyn RuleSet, ask: &[u8]) -> Vec<u8> {
    if compact::is_compact(ask) {
        return compact::read(ask)
            .and_then(|ask| rule(set, ask))
            .unwrap_or_else(|words| written::<()>(&Response::Refused(words)));
    }
    let answer: Response<()> = match serde_json::from_slice::<Request>(ask) {
        Ok(Request::About) => Response::About(about(set)),
        Ok(Request::Bind { rule, with }) => match set.bind(&rule, &Options(with)) {
            Ok(bound) => Response::Bound(bound.place()),
            Err(OptionError(words)) => Response::Refused(words),
        },
        Ok(Request::Rule(ask)) => match ask.asked().and_then(|ask| rule(set, ask)) {
            Ok(answer) => return answer,
            Err(words) => Response::Refused(words),
        },
        Err(error) => Response::Refused(error.to_string()),
    };
    written(&answer)
}

fn written<E: Serialize>(answer: &Response<E>) -> Vec<u8> {
    serde_json::to_vec(answer)
        .unwrap_or_else(|_| br#"{"refused":"the answer cannot be written"}"#.to_vec())
}

fn about(set: &dyn RuleSet) -> SetRecord {
    let about = set.info();
    SetRecord {
        id: about.id.to_owned(),
        version: about.version.to_owned(),
        schema: SCHEMA,
        compact: COMPACT,
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

fn rule(set: &dyn RuleSet, ask: Asked) -> Result<Vec<u8>, String> {
    let bound = set
        .bind(&ask.rule, &ask.with)
        .map_err(|OptionError(words)| words)?;
    let claim = Evidence::at_ends(&ask.facts, &ask.law, ask.ends);
    Ok(match bound {
        AnyRule::Gate(rule) => said(&*rule, &claim, &ask.so_far, &ask.law),
        AnyRule::Loss(rule) => said(&*rule, &claim, &ask.so_far, &ask.law),
        AnyRule::Apportionment(rule) => said(&*rule, &claim, &ask.so_far, &ask.law),
        AnyRule::Limit(rule) => said(&*rule, &claim, &ask.so_far, &ask.law),
        AnyRule::Consequence(rule) => said(&*rule, &claim, &ask.so_far, &ask.law),
        AnyRule::Credit(rule) => said(&*rule, &claim, &ask.so_far, &ask.law),
    })
}

fn said<C>(rule: &dyn Rule<C>, claim: &Evidence<'_>, so_far: &Account, law: &LawOfDay) -> Vec<u8>
where
    C: Change + Clone + Serialize,
{
    let answer = rule.rule(claim, so_far);
    let log = wire::take_log(claim);
    let said: Said<EffectRecord<C>> = match answer {
        Ok(effect) => Said::Effect(effect.record()),
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
    written(&Response::Rule(RuleResponse {
        read: paths(log.facts),
        parameters,
        stopped: log.stopped,
        said,
    }))
}

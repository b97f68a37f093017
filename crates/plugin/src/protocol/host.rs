//! The near side: a rule set at a distance as a [`RuleSet`] like any other. The engine cannot tell.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::de::DeserializeOwned;

use super::record::{
    AccountRecord, ClaimRecord, Request, Response, RuleRequest, RuleResponse, SCHEMA, Said,
    SetRecord, key,
};
use redress_rule::facts::LOSSES_READ;
use redress_rule::{
    Account, AnyRule, Body, Change, Direction, Effect, EffectRecord, Evidence, List, OptionError,
    Options, ParameterId, Properties, Rule, RuleError, RuleInfo, RuleSet, SetInfo, Stop, wire,
};

/// Carries bytes to a rule set and back.
pub trait Transport: Send + Sync {
    /// Asks the set.
    ///
    /// # Errors
    /// Says in words what went wrong: the set panicked, was ended for taking too long, or is spoiled.
    fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String>;
}

/// The bytes of asks and answers that are kept; a set whose answers are larger is asked again.
const MOST_KEPT: usize = 1 << 24;

/// Keeps the answers of a set, so that it is asked each thing once.
///
/// A rule keeps no state, and the ask has all that it reads: profiles and branches that agree on it ask the same bytes. For example,
/// twelve circuits that share a rule ask it once for a claim.
struct Remembering {
    transport: Arc<dyn Transport>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    answers: BTreeMap<Vec<u8>, Vec<u8>>,
    bytes: usize,
}

impl Remembering {
    fn new(transport: Arc<dyn Transport>) -> Self {
        Self {
            transport,
            kept: Mutex::default(),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // What is kept is whole after each change, so that a panic elsewhere does not spoil it.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Remembering {
    fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
        if let Some(answer) = self.kept().answers.get(ask) {
            return Ok(answer.clone());
        }
        // A failure is no answer: it is told each time. A set that failed may be spoiled: what it said before is asked again.
        let answer = self
            .transport
            .ask(ask)
            .inspect_err(|_| *self.kept() = Kept::default())?;
        let size = ask.len().saturating_add(answer.len());
        let mut kept = self.kept();
        if kept.bytes.saturating_add(size) > MOST_KEPT {
            *kept = Kept::default();
        }
        if size <= MOST_KEPT && kept.answers.insert(ask.to_vec(), answer.clone()).is_none() {
            kept.bytes = kept.bytes.saturating_add(size);
        }
        Ok(answer)
    }
}

/// A rule set that cannot be used, with the reason in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ProtocolError(pub String);

/// A rule set at a distance. Its declarations are interned: a set is never unloaded.
pub struct RemoteSet {
    info: &'static SetInfo,
    transport: Arc<dyn Transport>,
}

impl std::fmt::Debug for RemoteSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RemoteSet({})", self.info.id)
    }
}

impl RemoteSet {
    /// Asks a set for what it declares and takes it up.
    ///
    /// # Errors
    /// When the set does not answer, declares a fact that this program does not know, or speaks another schema.
    pub fn open(transport: Arc<dyn Transport>) -> Result<Self, ProtocolError> {
        let transport: Arc<dyn Transport> = Arc::new(Remembering::new(transport));
        let record = match ask(&*transport, &Request::About).map_err(ProtocolError)? {
            Response::About(record) => record,
            other => return Err(ProtocolError(unexpected("about", &other))),
        };
        if record.schema != SCHEMA {
            return Err(ProtocolError(format!(
                "it speaks schema {}, this program speaks {SCHEMA}",
                record.schema
            )));
        }
        let info = intern(record).map_err(ProtocolError)?;
        Ok(Self { info, transport })
    }
}

impl RuleSet for RemoteSet {
    fn info(&self) -> &'static SetInfo {
        self.info
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        let info = self.info.rule(rule).ok_or_else(OptionError::no_such_rule)?;
        let bind = Request::Bind {
            rule: rule.to_owned(),
            with: with.0.clone(),
        };
        let place = match ask(&*self.transport, &bind).map_err(OptionError)? {
            Response::Bound(place) => place,
            Response::Refused(words) => return Err(OptionError(words)),
            other => return Err(OptionError(unexpected("bind", &other))),
        };
        if place != info.place {
            return Err(OptionError(format!(
                "it binds under `{}` and declares `{}`",
                place.name(),
                info.place.name()
            )));
        }
        let rule = RemoteRule {
            set: self.info.id,
            info,
            with: with.clone(),
            transport: Arc::clone(&self.transport),
        };
        Ok(match place {
            List::Gates => AnyRule::Gate(Box::new(rule)),
            List::Losses => AnyRule::Loss(Box::new(rule)),
            List::Apportionment => AnyRule::Apportionment(Box::new(rule)),
            List::Limits => AnyRule::Limit(Box::new(rule)),
            List::Consequences => AnyRule::Consequence(Box::new(rule)),
            List::Credits => AnyRule::Credit(Box::new(rule)),
        })
    }
}

/// A rule at a distance, bound to its options.
struct RemoteRule {
    set: &'static str,
    info: &'static RuleInfo,
    with: Options,
    transport: Arc<dyn Transport>,
}

impl<C: Change + DeserializeOwned> Rule<C> for RemoteRule {
    fn rule(&self, claim: &Evidence<'_>, so_far: &Account) -> Result<Effect<C>, Stop> {
        let answer = self
            .ask(claim, so_far)
            .map_err(|words| self.fault(&words))?;
        let mut read = 0;
        for path in &answer.read {
            read |= if path == "losses" {
                LOSSES_READ
            } else {
                key(path).map_err(|words| self.fault(&words))?.bit()
            };
        }
        if read & !self.info.reads != 0 {
            let path = self.info.undeclared(read);
            return Err(self.fault(&format!("it read {path}, which it does not declare")));
        }
        wire::log_reads(claim, read, &answer.parameters, answer.stopped);
        match answer.said {
            Said::Effect(effect) => {
                let record: EffectRecord<C> = serde_json::from_value(effect)
                    .map_err(|error| self.fault(&format!("an effect outside its list: {error}")))?;
                let ground = record.ground.clone();
                record
                    .effect(self.info.grounds)
                    .ok_or_else(|| self.fault(&format!("the ground `{ground}` is not declared")))
            }
            Said::Needs(record) => {
                let need = record
                    .need()
                    .ok_or_else(|| self.fault("it needs a fact that this program does not know"))?;
                let needed = need.target.bit();
                if needed & !self.info.reads != 0 {
                    let path = self.info.undeclared(needed);
                    let words = format!("it needs {path}, which it does not declare that it reads");
                    return Err(self.fault(&words));
                }
                Err(Stop::Needs(need))
            }
            Said::End { end, ground } => {
                let declared = self.info.grounds.iter().find(|known| known.id() == ground);
                Err(declared.map_or_else(
                    || self.fault(&format!("the ground `{ground}` is not declared")),
                    |ground| Stop::End(end, ground),
                ))
            }
            Said::Pending(name) => {
                let mut known = self.info.all_parameters();
                let declared = known.find(|(known, _)| *known == name);
                Err(declared.map_or_else(
                    || self.fault(&format!("the parameter `{name}` is not declared")),
                    |(name, _)| Stop::Pending(ParameterId(name)),
                ))
            }
            Said::Fault(words) => Err(self.fault(&words)),
        }
    }
}

impl RemoteRule {
    fn ask(&self, claim: &Evidence<'_>, so_far: &Account) -> Result<RuleResponse, String> {
        let asked = Request::Rule(Box::new(RuleRequest {
            rule: self.info.name.to_owned(),
            with: self.with.0.clone(),
            claim: record(claim, self.info),
            so_far: AccountRecord::of(so_far),
        }));
        match ask(&*self.transport, &asked)? {
            Response::Rule(answer) => Ok(answer),
            Response::Refused(words) => Err(words),
            other => Err(unexpected("rule", &other)),
        }
    }

    /// A refusal is an error that names the rule set, never a number.
    fn fault(&self, words: &str) -> Stop {
        Stop::Fault(RuleError::RuleSet(format!(
            "rule set `{}`, rule `{}`: {words}",
            self.set, self.info.name
        )))
    }
}

/// Returns the part of the evidence that a rule at a distance can be shown: the facts that it declared.
fn record(claim: &Evidence<'_>, info: &RuleInfo) -> ClaimRecord {
    let (facts, law, ends) = wire::parts(claim);
    let mut record = ClaimRecord::of(facts, ends, info.reads);
    for (name, _) in info.all_parameters() {
        if let Some((_, figure)) = law.figures.iter().find(|(known, _)| known == name) {
            record.law.insert(name.to_owned(), *figure);
        }
    }
    record
}

fn ask(transport: &dyn Transport, ask: &Request) -> Result<Response, String> {
    let bytes = serde_json::to_vec(ask).map_err(|error| error.to_string())?;
    let answer = transport.ask(&bytes)?;
    serde_json::from_slice(&answer).map_err(|error| format!("its answer cannot be read: {error}"))
}

fn unexpected(verb: &str, answer: &Response) -> String {
    match answer {
        Response::Refused(words) => words.clone(),
        _ => format!("it answers `{verb}` with something else"),
    }
}

/// What a set declares, for as long as the program runs.
fn intern(record: SetRecord) -> Result<&'static SetInfo, String> {
    let rules = record
        .rules
        .into_iter()
        .map(|rule| {
            let grounds = rule.grounds.into_iter().map(|ground| {
                let ground = wire::ground(
                    leak(ground.id),
                    leak(ground.because),
                    leak(ground.holding),
                    ground.strength,
                );
                &*Box::leak(Box::new(ground))
            });
            let mut reads = 0;
            for path in &rule.reads {
                reads |= if path == "losses" {
                    LOSSES_READ
                } else {
                    key(path)?.bit()
                };
            }
            let (mut raised_by, mut lowered_by) = (0, 0);
            for (path, direction) in &rule.moves {
                let bits = match direction {
                    Direction::Raises => &mut raised_by,
                    Direction::Lowers => &mut lowered_by,
                };
                *bits |= key(path)?.bit();
            }
            let satisfies = rule.keeps.iter();
            Ok(RuleInfo {
                body: Body::Remote,
                name: leak(rule.name),
                place: rule.place,
                scope: rule.scope,
                proposition: leak(rule.proposition),
                grounds: Vec::leak(grounds.collect()),
                reads,
                parameters: Vec::leak(rule.parameters.into_iter().map(leak).collect()),
                figures: {
                    let figures = rule.figures.into_iter();
                    Vec::leak(figures.map(|(id, unit)| (leak(id), unit)).collect())
                },
                raised_by,
                lowered_by,
                satisfies: satisfies.fold(Properties::NONE, |all, one| all.with(*one)),
            })
        })
        .collect::<Result<Vec<_>, String>>()?;
    Ok(Box::leak(Box::new(SetInfo {
        id: leak(record.id),
        version: leak(record.version),
        rules: Vec::leak(rules),
    })))
}

fn leak(text: String) -> &'static str {
    String::leak(text)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A set that counts what it is asked, fails the first time, and answers with its count.
    #[derive(Default)]
    struct Counting(AtomicUsize);

    impl Transport for Counting {
        fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
            match self.0.fetch_add(1, Ordering::Relaxed) {
                0 => Err("not yet".to_owned()),
                asked => Ok([ask, &[u8::try_from(asked).unwrap()]].concat()),
            }
        }
    }

    #[test]
    fn each_thing_is_asked_once_and_a_failure_is_asked_again() {
        let set = Remembering::new(Arc::new(Counting::default()));
        assert_eq!(set.ask(b"a"), Err("not yet".to_owned()));
        assert_eq!(set.ask(b"a"), Ok(b"a\x01".to_vec()));
        assert_eq!(set.ask(b"b"), Ok(b"b\x02".to_vec()));
        assert_eq!(set.ask(b"a"), Ok(b"a\x01".to_vec()));
        assert_eq!(set.ask(b"b"), Ok(b"b\x02".to_vec()));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let set = Remembering::new(Arc::new(Counting::default()));
        assert!(set.ask(b"").is_err());
        let large = vec![0; MOST_KEPT / 4];
        for first in 0..8 {
            let mut ask = large.clone();
            ask.push(first);
            assert!(set.ask(&ask).is_ok());
            assert!(set.kept().bytes <= MOST_KEPT);
        }
        // One that is larger than all is asked and not kept.
        let beyond = vec![0; MOST_KEPT];
        let (first, second) = (set.ask(&beyond), set.ask(&beyond));
        assert_ne!(first, second);
    }
}

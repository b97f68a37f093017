//! The near side: a rule set at a distance as a [`RuleSet`] like any other. The engine cannot tell.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::de::DeserializeOwned;

use super::compact::{self, COMPACT};
use super::record::{Request, Response, RuleResponse, SCHEMA, Said, SetRecord, key};
use redress_rule::facts::LOSSES_READ;
use redress_rule::{
    Account, AnyRule, Body, Change, ConsequenceChange, CreditChange, Direction, Effect,
    EffectRecord, Evidence, GateChange, LimitChange, List, LossChange, OptionError, Options,
    ParameterId, Properties, Rule, RuleError, RuleInfo, RuleSet, SetInfo, ShareChange, Stop, wire,
};

/// Carries bytes to a rule set and back.
pub trait Transport: Send + Sync {
    /// Asks the set.
    ///
    /// # Errors
    /// Says in words what went wrong: the set panicked, was ended for taking too long, or is spoiled.
    fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String>;
}

/// The bytes of asks and answers that a bound rule keeps; one whose answers are larger is asked again.
const MOST_KEPT: usize = 1 << 20;

/// A rule set that cannot be used, with the reason in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ProtocolError(pub String);

/// A rule set at a distance. Its declarations are interned: a set is never unloaded.
pub struct RemoteSet {
    info: &'static SetInfo,
    far: Arc<Far>,
    /// The rules that are bound, by name and options: profiles with the same rule and options share what it answered.
    bound: Mutex<Bound>,
}

#[derive(Default)]
struct Bound {
    /// The failures of the set at the time; a set that failed since is asked anew.
    failures: usize,
    rules: BTreeMap<(&'static str, String), Arc<dyn Any + Send + Sync>>,
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
        let mut far = Far {
            transport,
            compact: false,
            failures: AtomicUsize::new(0),
        };
        let record = match far.ask_in_json(&Request::About).map_err(ProtocolError)? {
            Response::About(record) => record,
            other => return Err(ProtocolError(unexpected("about", &other))),
        };
        if record.schema != SCHEMA {
            return Err(ProtocolError(format!(
                "it speaks schema {}, this program speaks {SCHEMA}",
                record.schema
            )));
        }
        far.compact = record.compact == COMPACT;
        let info = intern(record).map_err(ProtocolError)?;
        Ok(Self {
            info,
            far: Arc::new(far),
            bound: Mutex::default(),
        })
    }

    /// Binds a rule, once for the same options.
    fn rule<C: Change + Send + Sync>(
        &self,
        info: &'static RuleInfo,
        with: &Options,
    ) -> Result<Arc<RemoteRule<C>>, OptionError> {
        let text = match with.0.is_empty() {
            true => String::new(),
            false => {
                serde_json::to_string(&with.0).map_err(|error| OptionError(error.to_string()))?
            }
        };
        let place = (info.name, text);
        let failures = self.far.failures();
        let known = {
            let mut bound = lock(&self.bound);
            if bound.failures != failures {
                *bound = Bound {
                    failures,
                    ..Bound::default()
                };
            }
            bound.rules.get(&place).map(Arc::clone)
        };
        if let Some(Ok(told)) = known.map(Arc::downcast) {
            return Ok(Arc::new(RemoteRule(told)));
        }
        let bind = Request::Bind {
            rule: info.name.to_owned(),
            with: with.0.clone(),
        };
        let list = match self.far.ask_in_json(&bind).map_err(OptionError)? {
            Response::Bound(list) => list,
            Response::Refused(words) => return Err(OptionError(words)),
            other => return Err(OptionError(unexpected("bind", &other))),
        };
        if list != info.place {
            return Err(OptionError(format!(
                "it binds under `{}` and declares `{}`",
                list.name(),
                info.place.name()
            )));
        }
        let told = Arc::new(Told::<C> {
            set: self.info.id,
            info,
            with: place.1.clone(),
            far: Arc::clone(&self.far),
            kept: Mutex::default(),
        });
        let any: Arc<dyn Any + Send + Sync> = told.clone();
        lock(&self.bound).rules.insert(place, any);
        Ok(Arc::new(RemoteRule(told)))
    }
}

impl RuleSet for RemoteSet {
    fn info(&self) -> &'static SetInfo {
        self.info
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        let info = self.info.rule(rule).ok_or_else(OptionError::no_such_rule)?;
        Ok(match info.place {
            List::Gates => AnyRule::Gate(self.rule::<GateChange>(info, with)?),
            List::Losses => AnyRule::Loss(self.rule::<LossChange>(info, with)?),
            List::Apportionment => AnyRule::Apportionment(self.rule::<ShareChange>(info, with)?),
            List::Limits => AnyRule::Limit(self.rule::<LimitChange>(info, with)?),
            List::Consequences => AnyRule::Consequence(self.rule::<ConsequenceChange>(info, with)?),
            List::Credits => AnyRule::Credit(self.rule::<CreditChange>(info, with)?),
        })
    }
}

/// The far side, and how often it failed.
struct Far {
    transport: Arc<dyn Transport>,
    /// Whether it reads the compact form of a rule's ask.
    compact: bool,
    failures: AtomicUsize,
}

impl Far {
    fn failures(&self) -> usize {
        self.failures.load(Ordering::Acquire)
    }

    /// Asks the set. A failure is no answer: it is told each time. A set that failed may be spoiled, so that what it said before is
    /// asked again.
    fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
        self.transport.ask(ask).inspect_err(|_| {
            self.failures.fetch_add(1, Ordering::AcqRel);
        })
    }

    fn ask_in_json(&self, ask: &Request) -> Result<Response, String> {
        let ask = serde_json::to_vec(ask).map_err(|error| error.to_string())?;
        read(&self.ask(&ask)?)
    }
}

fn read<E: DeserializeOwned>(answer: &[u8]) -> Result<Response<E>, String> {
    serde_json::from_slice(answer).map_err(|error| {
        // What reads with any effect has one of another list.
        let what = match serde_json::from_slice::<Response>(answer) {
            Ok(_) => "an effect outside its list",
            Err(_) => "its answer cannot be read",
        };
        format!("{what}: {error}")
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is kept is whole after each change, so that a panic elsewhere does not spoil it.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A rule at a distance, bound to its options.
struct RemoteRule<C>(Arc<Told<C>>);

/// A bound rule and what it answered.
///
/// A rule keeps no state, and the ask has all that it reads: profiles and branches that agree on it ask the same bytes. Example:
/// twelve circuits that share a rule ask it once for a claim.
struct Told<C> {
    set: &'static str,
    info: &'static RuleInfo,
    /// The options as JSON; empty where there are none.
    with: String,
    far: Arc<Far>,
    kept: Mutex<Kept<C>>,
}

/// The answers of a rule by the ask.
struct Kept<C> {
    /// The failures of the set at the time.
    failures: usize,
    answers: BTreeMap<Vec<u8>, Arc<Heard<C>>>,
    bytes: usize,
}

impl<C> Default for Kept<C> {
    fn default() -> Self {
        Self {
            failures: 0,
            answers: BTreeMap::new(),
            bytes: 0,
        }
    }
}

/// An answer, with what the rule read.
struct Heard<C> {
    read: u64,
    parameters: Vec<String>,
    stopped: bool,
    answer: Result<Effect<C>, Stop>,
}

impl<C: Change + Clone + DeserializeOwned + Send + Sync> Rule<C> for RemoteRule<C> {
    fn rule(&self, claim: &Evidence<'_>, so_far: &Account) -> Result<Effect<C>, Stop> {
        let told = &self.0;
        let ask = compact::write(told.info, &told.with, claim, so_far);
        let heard = told.ask(ask).map_err(|words| told.fault(&words))?;
        wire::log_reads(claim, heard.read, &heard.parameters, heard.stopped);
        heard.answer.clone()
    }
}

impl<C: Change + DeserializeOwned> Told<C> {
    /// Returns what the rule answers, which it is asked once.
    fn ask(&self, ask: Vec<u8>) -> Result<Arc<Heard<C>>, String> {
        let failures = self.far.failures();
        {
            let mut kept = lock(&self.kept);
            if kept.failures != failures {
                *kept = Kept {
                    failures,
                    ..Kept::default()
                };
            }
            if let Some(heard) = kept.answers.get(&ask) {
                return Ok(Arc::clone(heard));
            }
        }
        let answer = match self.far.compact {
            true => self.far.ask(&ask)?,
            false => self.far.ask(&compact::in_json(&ask)?)?,
        };
        let size = ask.len().saturating_add(answer.len());
        let heard = Arc::new(match read(&answer)? {
            Response::Rule(answer) => self.heard(answer),
            Response::Refused(words) => return Err(words),
            other => return Err(unexpected("rule", &other)),
        });
        let mut kept = lock(&self.kept);
        if kept.bytes.saturating_add(size) > MOST_KEPT {
            kept.answers.clear();
            kept.bytes = 0;
        }
        if size <= MOST_KEPT && kept.answers.insert(ask, Arc::clone(&heard)).is_none() {
            kept.bytes = kept.bytes.saturating_add(size);
        }
        Ok(heard)
    }

    /// Holds an answer to what the rule declares.
    fn heard(&self, answer: RuleResponse<EffectRecord<C>>) -> Heard<C> {
        let read = self.reads(&answer.read);
        Heard {
            read: read.as_ref().copied().unwrap_or(0),
            parameters: answer.parameters,
            stopped: answer.stopped,
            answer: read.and_then(|_| self.effect(answer.said)),
        }
    }

    fn reads(&self, paths: &[String]) -> Result<u64, Stop> {
        let mut read = 0;
        for path in paths {
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
        Ok(read)
    }

    fn effect(&self, said: Said<EffectRecord<C>>) -> Result<Effect<C>, Stop> {
        match said {
            Said::Effect(record) => {
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

impl<C> Told<C> {
    /// A refusal is an error that names the rule set, never a number.
    fn fault(&self, words: &str) -> Stop {
        Stop::Fault(RuleError::RuleSet(format!(
            "rule set `{}`, rule `{}`: {words}",
            self.set, self.info.name
        )))
    }
}

fn unexpected<E>(verb: &str, answer: &Response<E>) -> String {
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
    use std::sync::atomic::AtomicBool;

    use redress_rule::facts::ClaimFacts;
    use redress_rule::{Ground, LawOfDay};

    use super::*;

    static PASSED: Ground = Ground::required("passed", "it passed", "court/authority#holding");

    /// A set of one gate.
    struct Set;

    impl RuleSet for Set {
        fn info(&self) -> &'static SetInfo {
            static INFO: SetInfo = SetInfo {
                id: "trial",
                version: "0.1.0",
                rules: &[
                    RuleInfo::gate("gate", |_, _| Ok(GateChange::Pass.on(&PASSED)))
                        .because("it passes")
                        .grounds(&[&PASSED]),
                ],
            };
            &INFO
        }
    }

    /// Carries asks to the set, counts them, and fails on demand.
    #[derive(Default)]
    struct Counting {
        asked: AtomicUsize,
        fails: AtomicBool,
    }

    impl Transport for Counting {
        fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
            self.asked.fetch_add(1, Ordering::Relaxed);
            match self.fails.load(Ordering::Relaxed) {
                true => Err("not now".to_owned()),
                false => Ok(super::super::answer(&Set, ask)),
            }
        }
    }

    fn gate(set: &RemoteSet) -> Arc<dyn Rule<GateChange>> {
        match set.bind("gate", &Options::default()) {
            Ok(AnyRule::Gate(gate)) => gate,
            other => panic!("{other:?}"),
        }
    }

    fn passes(gate: &dyn Rule<GateChange>, counts: u64) -> bool {
        let facts = ClaimFacts {
            counts,
            ..ClaimFacts::default()
        };
        let law = LawOfDay::default();
        let account = Account::open(&facts);
        gate.rule(&Evidence::new(&facts, &law), &account).is_ok()
    }

    #[test]
    fn each_thing_is_asked_once_and_a_failure_is_asked_again() {
        let far = Arc::new(Counting::default());
        let set = RemoteSet::open(far.clone()).unwrap();
        let asked = || far.asked.load(Ordering::Relaxed);
        let first = gate(&set);
        assert_eq!(asked(), 2, "about and bind");
        assert!(passes(&*first, 1) && passes(&*first, 1));
        assert_eq!(asked(), 3);
        // Bound again, it is the same rule.
        let second = gate(&set);
        assert!(passes(&*second, 1));
        assert_eq!(asked(), 3);
        assert!(passes(&*second, 2));
        assert_eq!(asked(), 4);
        // A set that failed may be spoiled: nothing that it said before is taken.
        far.fails.store(true, Ordering::Relaxed);
        assert!(!passes(&*first, 3));
        assert!(!passes(&*first, 1) && !passes(&*second, 2));
        assert!(set.bind("gate", &Options::default()).is_err());
        assert_eq!(asked(), 8);
        far.fails.store(false, Ordering::Relaxed);
        assert!(passes(&*first, 1) && passes(&*gate(&set), 1));
        assert_eq!(asked(), 11, "asked, bound and asked");
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let far = Arc::new(Counting::default());
        let set = RemoteSet::open(far).unwrap();
        let told = set.rule::<GateChange>(&set.info.rules[0], &Options::default());
        let told = &told.unwrap().0;
        let facts = ClaimFacts::default();
        let law = LawOfDay::default();
        let claim = Evidence::new(&facts, &law);
        let ask = compact::write(told.info, "", &claim, &Account::open(&facts));
        for counts in 0..30_000_u64 {
            let mut ask = ask.clone();
            // The counts come after the figures so far, as a number of one byte.
            let place = ask.len() - 6;
            ask.splice(place..=place, number(counts));
            assert!(told.ask(ask).is_ok());
            assert!(lock(&told.kept).bytes <= MOST_KEPT);
        }
        assert!(!lock(&told.kept).answers.is_empty());
    }

    /// A number in the compact form.
    fn number(mut number: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        while number > 0x7f {
            bytes.push(0x80 | u8::try_from(number & 0x7f).unwrap());
            number >>= 7;
        }
        bytes.push(u8::try_from(number).unwrap());
        bytes
    }
}

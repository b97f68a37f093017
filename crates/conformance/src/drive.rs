//! A rule, bound, put to a claim: what it said, and what became of the account.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use redress_rule::{
    Account, AnyRule, Change, Effect, EffectRecord, Evidence, List, OptionError, Options, Rule,
    RuleError, RuleInfo, RuleSet, Share, Step, Stop, Usd,
};
use serde_json::Value;

use crate::draw::Draw;
use crate::scene::{Scene, answered};

/// A rule under some options.
pub(crate) struct Tried {
    pub(crate) info: &'static RuleInfo,
    pub(crate) with: Options,
    bound: AnyRule,
}

/// What came of a rule on a claim.
pub(crate) struct Outcome {
    /// The effect that it gave, as a record, whatever the account made of it.
    pub(crate) effect: Option<Value>,
    pub(crate) ended: Result<Step, Stop>,
    pub(crate) before: Account,
    pub(crate) after: Account,
}

/// Says that a rule set panicked, and with which words.
pub(crate) fn panicked(panic: &(dyn std::any::Any + Send)) -> String {
    format!("it panicked: {}", redress_plugin::panic_words(panic))
}

/// Binds a rule; a panic is a refusal that says so.
pub(crate) fn bind(set: &dyn RuleSet, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
    catch_unwind(AssertUnwindSafe(|| set.bind(rule, with)))
        .unwrap_or_else(|panic| Err(OptionError(panicked(&*panic))))
}

impl Tried {
    pub(crate) fn of(
        set: &dyn RuleSet,
        info: &'static RuleInfo,
        with: &Options,
    ) -> Result<Self, OptionError> {
        Ok(Self {
            info,
            with: with.clone(),
            bound: bind(set, info.name, with)?,
        })
    }

    /// The list under which it bound.
    pub(crate) const fn place(&self) -> List {
        self.bound.place()
    }

    /// Puts the rule to a claim; `None` where the sums of the claim do not fit.
    pub(crate) fn put(&self, scene: &Scene) -> Option<Outcome> {
        Some(self.put_at(scene, scene.start(self.place())?))
    }

    /// Puts the rule to a claim, with the account as it stands.
    pub(crate) fn put_at(&self, scene: &Scene, before: Account) -> Outcome {
        // Each arm knows how to write down its own kind of change.
        macro_rules! hear {
            ($rule:expr) => {
                self.hear(
                    &**$rule,
                    |effect| serde_json::to_value(effect).ok(),
                    scene,
                    before,
                )
            };
        }
        match &self.bound {
            AnyRule::Gate(rule) => hear!(rule),
            AnyRule::Loss(rule) => hear!(rule),
            AnyRule::Apportionment(rule) => hear!(rule),
            AnyRule::Limit(rule) => hear!(rule),
            AnyRule::Consequence(rule) => hear!(rule),
            AnyRule::Credit(rule) => hear!(rule),
        }
    }

    fn hear<C: Change + Clone>(
        &self,
        rule: &dyn Rule<C>,
        write: fn(&EffectRecord<C>) -> Option<Value>,
        scene: &Scene,
        before: Account,
    ) -> Outcome {
        let heard = Heard {
            rule,
            write,
            effect: Mutex::new(None),
        };
        let claim = Evidence::new(&scene.facts, &scene.law);
        let mut after = before.clone();
        let mut steps: Vec<Step> = Vec::new();
        let ended = after
            .ask(&heard, self.info, &claim, 0, &mut steps)
            .and_then(|()| {
                let none = || RuleError::RuleSet("no step was written".to_owned()).into();
                steps.pop().ok_or_else(none)
            });
        Outcome {
            effect: heard.effect.into_inner().unwrap_or_default(),
            ended,
            before,
            after,
        }
    }

    /// The claim with every finding that the rule asks for, or as far as it comes to an end of asking.
    pub(crate) fn completed(&self, scene: &Scene) -> Scene {
        let mut draw = Draw::seeded(scene.pick);
        let mut scene = scene.clone();
        for _ in 0..MOST_FINDINGS {
            let Some(Err(Stop::Needs(need))) = self.put(&scene).map(|outcome| outcome.ended) else {
                break;
            };
            let yes = !draw.one_in(3);
            let Some(facts) = answered(&scene.facts, &need, yes, &mut draw) else {
                break;
            };
            scene.facts = facts;
        }
        scene
    }
}

/// More findings than any rule can need of a generated claim.
const MOST_FINDINGS: usize = 64;

/// Listens to a rule on its way to the account, and catches it where it panics.
struct Heard<'r, C> {
    rule: &'r dyn Rule<C>,
    write: fn(&EffectRecord<C>) -> Option<Value>,
    effect: Mutex<Option<Value>>,
}

impl<C: Change + Clone> Rule<C> for Heard<'_, C> {
    fn rule(&self, claim: &Evidence<'_>, so_far: &Account) -> Result<Effect<C>, Stop> {
        let effect = catch_unwind(AssertUnwindSafe(|| self.rule.rule(claim, so_far)))
            .unwrap_or_else(|panic| Err(RuleError::RuleSet(panicked(&*panic)).into()))?;
        if let Ok(mut heard) = self.effect.lock() {
            *heard = (self.write)(&effect.record());
        }
        Ok(effect)
    }
}

impl Outcome {
    /// The figure of which relations speak.
    pub(crate) fn figure(&self, place: List) -> Option<Usd> {
        self.ended.as_ref().ok()?;
        figure(&self.after, place)
    }

    /// The same figure before the rule spoke: for apportionment what remains of the losses, for a credit all of them.
    pub(crate) fn figure_before(&self, place: List) -> Option<Usd> {
        match place {
            List::Apportionment => Some(self.before.remaining()),
            List::Credits => figure(&self.before, place).or(Some(self.before.gross())),
            _ => figure(&self.before, place),
        }
    }

    /// The answer as text to be compared: the effect, whatever the account made of it, or why the rule
    /// stopped; `None` for a fault without an effect, which is no answer.
    pub(crate) fn said(&self) -> Option<String> {
        if let Some(effect) = &self.effect {
            return Some(effect.to_string());
        }
        match &self.ended {
            Ok(_) | Err(Stop::Fault(_)) => None,
            Err(Stop::Needs(need)) => {
                let info = match need.target {
                    redress_rule::NeedTarget::Fact(key) => key.row().path.to_owned(),
                    redress_rule::NeedTarget::Line(line, fact) => {
                        format!("`{}` of loss {line}", fact.row().name())
                    }
                };
                Some(format!("it needs {info} ({:?})", need.question))
            }
            Err(Stop::End(end, ground)) => Some(format!("it ends {end:?} on {}", ground.id())),
            Err(Stop::Pending(parameter)) => Some(format!("it waits for {}", parameter.0)),
        }
    }

    /// Whether it came to an end, with a change or without.
    pub(crate) const fn is_final(&self) -> bool {
        matches!(self.ended, Ok(_) | Err(Stop::End(..)))
    }
}

fn figure(account: &Account, place: List) -> Option<Usd> {
    match place {
        List::Losses => Some(account.remaining()),
        List::Apportionment | List::Limits => match account.share() {
            Share::Settled(amount, _) => Some(amount),
            Share::Unsettled | Share::LeftToTheCourt => None,
        },
        List::Credits => account.collectible_at_most(),
        List::Gates | List::Consequences => None,
    }
}

//! A rule on trial: under which options, on which claims, and the smallest claim that fails it.

use std::thread;

use redress_rule::{Account, OptionError, Options, RuleInfo, RuleSet};
use serde_json::{Value, json};

use crate::bytes::{self, Far, rule_ask};
use crate::draw::Draw;
use crate::drive::{Tried, bind};
use crate::report::Check;
use crate::scene::Scene;

/// How many comparisons exercise a check at the least, where there are so many claims.
const FEW: usize = 3;

/// How many smaller claims are tried for a counterexample.
const SMALLER: usize = 10_000;

/// What a check finds of one claim.
pub(crate) enum Verdict {
    /// There is nothing to compare.
    Skipped,
    Held,
    Broken(String),
}

impl Verdict {
    /// Held, or broken with these words.
    pub(crate) fn of(holds: bool, words: impl FnOnce() -> String) -> Self {
        if holds {
            Self::Held
        } else {
            Self::Broken(words())
        }
    }
}

/// Which claims a check looks at.
#[derive(Clone, Copy)]
pub(crate) enum Claims {
    /// As they were made up, with much unknown, and completed.
    All,
    /// Completed: with every finding that the rule asks for.
    Completed,
}

/// A rule under some options, with its claims.
struct Case {
    tried: Tried,
    open: Vec<Scene>,
    completed: Vec<Scene>,
}

impl Case {
    fn scenes(&self, claims: Claims) -> impl Iterator<Item = &Scene> {
        let open = match claims {
            Claims::All => self.open.as_slice(),
            Claims::Completed => &[],
        };
        open.iter().chain(&self.completed)
    }
}

/// One rule, under each of its options.
pub(crate) struct Trial<'t> {
    pub(crate) info: &'static RuleInfo,
    set: &'t dyn RuleSet,
    far: Far<'t>,
    claims: usize,
    cases: Vec<Case>,
    /// Why it does not bind where it should.
    pub(crate) refused: Vec<String>,
}

impl<'t> Trial<'t> {
    /// Returns true if the rule binds under some options.
    pub(crate) fn is_bound(&self) -> bool {
        !self.cases.is_empty()
    }

    pub(crate) fn of(
        set: &'t dyn RuleSet,
        info: &'static RuleInfo,
        far: &Far<'t>,
        options: &[(&str, Options)],
        claims: usize,
    ) -> Self {
        let mut trial = Self {
            info,
            set,
            far: *far,
            claims,
            cases: Vec::new(),
            refused: Vec::new(),
        };
        let mut draw = Draw::seeded(SEED);
        let mut refused = Vec::new();
        let without = trial.add(&Options::default(), &mut draw);
        let mine = |(rule, with): &&(&str, Options)| *rule == info.name && !with.0.is_empty();
        for (_, with) in options.iter().filter(mine) {
            if let Err(OptionError(words)) = trial.add(with, &mut draw) {
                refused.push(format!("with {}: {words}", json!(with.0)));
            }
        }
        if trial.cases.is_empty() && refused.is_empty() {
            // Nobody said what it takes: whatever it takes of all that was given.
            for (_, with) in options {
                let _ = trial.add(with, &mut draw);
            }
            if let (true, Err(OptionError(words))) = (trial.cases.is_empty(), without) {
                refused.push(format!("without options: {words}"));
            }
        }
        trial.refused = refused;
        trial
    }

    fn add(&mut self, with: &Options, draw: &mut Draw) -> Result<(), OptionError> {
        if self.cases.iter().any(|case| case.tried.with == *with) {
            return Ok(());
        }
        let tried = Tried::of(self.set, self.info, with)?;
        let open: Vec<Scene> = (0..self.claims)
            .map(|_| Scene::draw(draw, self.info))
            .collect();
        let completed = open.iter().map(|scene| tried.completed(scene)).collect();
        self.cases.push(Case {
            tried,
            open,
            completed,
        });
        Ok(())
    }

    pub(crate) fn done(
        &self,
        what: &'static str,
        claims: usize,
        outcome: Result<(), String>,
    ) -> Check {
        Check {
            rule: Some(self.info.name.to_owned()),
            what,
            claims,
            outcome,
        }
    }

    /// Judges claims until one fails, and makes that one small.
    pub(crate) fn judge(
        &self,
        what: &'static str,
        claims: Claims,
        judge: &dyn Fn(&Tried, &Scene) -> Verdict,
    ) -> Check {
        let mut compared = 0_usize;
        for case in &self.cases {
            for scene in case.scenes(claims) {
                match judge(&case.tried, scene) {
                    Verdict::Skipped => {}
                    Verdict::Held => compared = compared.saturating_add(1),
                    Verdict::Broken(why) => {
                        let why = smallest(&case.tried, scene.clone(), why, judge);
                        return self.done(what, compared.saturating_add(1), Err(why));
                    }
                }
            }
        }
        self.done(what, compared, Ok(()))
    }

    /// The same over completed claims, of which a few must have been compared.
    pub(crate) fn exercise(
        &self,
        what: &'static str,
        judge: &dyn Fn(&Tried, &Scene) -> Verdict,
    ) -> Check {
        let mut check = self.judge(what, Claims::Completed, judge);
        if check.outcome.is_ok() && check.claims < FEW.min(self.claims) {
            check.outcome = Err(format!(
                "never exercised: of {} claims, {} could be compared",
                self.claims.saturating_mul(self.cases.len()),
                check.claims
            ));
        }
        check
    }

    /// What the far side says of a claim: `Err` where it gives no answer of a rule.
    pub(crate) fn spoken(
        &self,
        tried: &Tried,
        scene: &Scene,
        so_far: &Account,
    ) -> Result<Value, String> {
        let mut answer = self.far.answer(&rule_ask(tried, scene, so_far))?;
        match (
            answer.get_mut("rule").map(Value::take),
            answer.get("refused"),
        ) {
            (Some(rule), _) => Ok(rule),
            (None, Some(words)) => Err(format!("it refuses: {words}")),
            (None, None) => Err("it answers a rule with something else".to_owned()),
        }
    }

    pub(crate) fn takes_its_options(&self) -> Check {
        let place = self.info.place;
        let outcome = self.cases.iter().try_for_each(|Case { tried, .. }| {
            let name = tried.place().name();
            if tried.place() != place {
                return Err(format!(
                    "it binds under `{name}` and declares `{}`",
                    place.name()
                ));
            }
            let ask = json!({"bind": {"rule": self.info.name, "with": tried.with.0}});
            let answer = self.far.answer(&ask)?;
            if answer == json!({"bound": place}) {
                Ok(())
            } else {
                Err(format!("over bytes it binds with {answer}"))
            }
        });
        self.done("takes-its-options", self.cases.len(), outcome)
    }

    pub(crate) fn refuses_unknown_options(&self) -> Check {
        let outcome = self.cases.iter().try_for_each(|Case { tried, open, .. }| {
            let what = "an unknown option";
            let with = bytes::with_unknown_option(tried);
            if bind(self.set, self.info.name, &with).is_ok() {
                return Err(format!("{what} is not refused in words"));
            }
            let ask = json!({"bind": {"rule": self.info.name, "with": with.0}});
            self.far.refuses(what, ask.to_string().as_bytes())?;
            let mut ask = first_ask(tried, open);
            if let Some(Value::Object(rule)) = ask.pointer_mut("/rule") {
                rule.insert("with".to_owned(), Value::Object(with.0));
            }
            self.far.refuses(what, ask.to_string().as_bytes())
        });
        self.done("refuses-unknown-options", self.cases.len(), outcome)
    }

    pub(crate) fn refuses_unknown_facts(&self) -> Check {
        let outcome = self.cases.iter().try_for_each(|Case { tried, open, .. }| {
            let ask = bytes::with_unknown_fact(&first_ask(tried, open));
            self.far
                .refuses("an unknown fact", ask.to_string().as_bytes())
        });
        self.done("refuses-unknown-facts", self.cases.len(), outcome)
    }

    pub(crate) fn refuses_unknown_fields(&self) -> Check {
        let outcome = self.cases.iter().try_for_each(|Case { tried, open, .. }| {
            let asks = bytes::with_unknown_fields(&first_ask(tried, open));
            asks.iter()
                .try_for_each(|(what, ask)| self.far.refuses(what, ask.to_string().as_bytes()))
        });
        self.done("refuses-unknown-fields", self.cases.len(), outcome)
    }

    /// Every ask of a claim, with its answer.
    fn asked(&self) -> Vec<Asked<'_>> {
        let scenes = self.cases.iter().flat_map(|case| {
            let scenes = case.scenes(Claims::All);
            scenes.map(|scene| (&case.tried, scene))
        });
        let asked = scenes.filter_map(|(tried, scene)| {
            let so_far = scene.start(tried.place())?;
            let ask = rule_ask(tried, scene, &so_far).to_string().into_bytes();
            let answer = self.far.bytes(&ask);
            Some(Asked {
                tried,
                scene,
                ask,
                answer,
            })
        });
        asked.collect()
    }

    /// Once in order and once backwards, so that what an ask leaves behind meets another ask.
    pub(crate) fn same_twice(&self) -> Check {
        let asked = self.asked();
        let again = |asked: &&Asked<'_>| self.far.bytes(&asked.ask) != asked.answer;
        let outcome = asked.iter().rev().find(again).map_or(Ok(()), |asked| {
            Err(asked.words("the same ask has another answer the second time"))
        });
        self.done("same-twice", asked.len(), outcome)
    }

    pub(crate) fn same_on_eight_threads(&self) -> Check {
        const THREADS: usize = 8;
        let asked = self.asked();
        let differs = |thread: usize| {
            // Each begins somewhere else, so that different asks meet.
            let first = asked
                .len()
                .saturating_mul(thread)
                .checked_div(THREADS)
                .unwrap_or(0);
            let places = (first..asked.len()).chain(0..first);
            places.into_iter().find(|place| {
                asked
                    .get(*place)
                    .is_some_and(|asked| self.far.bytes(&asked.ask) != asked.answer)
            })
        };
        let differs = &differs;
        let place = thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|thread| scope.spawn(move || differs(thread)))
                .collect();
            let places = threads
                .into_iter()
                .map(|thread| thread.join().ok().flatten());
            places.flatten().min()
        });
        let outcome = match place.and_then(|place| asked.get(place)) {
            Some(asked) => Err(asked.words("the same ask has another answer on another thread")),
            None => Ok(()),
        };
        self.done("same-on-eight-threads", asked.len(), outcome)
    }
}

/// Any will do: the claims are the same every time.
const SEED: u64 = 1789;

/// An ask of a rule, with its answer.
struct Asked<'a> {
    tried: &'a Tried,
    scene: &'a Scene,
    ask: Vec<u8>,
    answer: Result<Vec<u8>, String>,
}

impl Asked<'_> {
    fn words(&self, why: &str) -> String {
        words(self.tried, self.scene, why)
    }
}

/// A valid ask of the rule, to be spoiled.
fn first_ask(tried: &Tried, scenes: &[Scene]) -> Value {
    let scene = scenes.iter().find(|scene| !scene.facts.losses.is_empty());
    let scene = scene.or(scenes.first());
    scene
        .and_then(|scene| Some((scene, scene.start(tried.place())?)))
        .map_or(Value::Null, |(scene, so_far)| {
            rule_ask(tried, scene, &so_far)
        })
}

fn words(tried: &Tried, scene: &Scene, why: &str) -> String {
    let claim = scene.words(tried.place());
    let with = if tried.with.0.is_empty() {
        String::new()
    } else {
        format!(", with {}", json!(tried.with.0))
    };
    let claim = if claim.is_empty() {
        "of which nothing is known".to_owned()
    } else {
        format!("of {claim}")
    };
    format!("{why}; on a claim {claim}{with}")
}

/// Tries smaller claims for as long as one fails too.
fn smallest(
    tried: &Tried,
    mut scene: Scene,
    mut why: String,
    judge: &dyn Fn(&Tried, &Scene) -> Verdict,
) -> String {
    let mut left = SMALLER;
    loop {
        let smaller = scene.smaller().into_iter().take(left).find_map(|smaller| {
            left = left.saturating_sub(1);
            match judge(tried, &smaller) {
                Verdict::Broken(why) => Some((smaller, why)),
                Verdict::Skipped | Verdict::Held => None,
            }
        });
        match smaller {
            Some((smaller, reason)) => (scene, why) = (smaller, reason),
            None => return words(tried, &scene, &why),
        }
    }
}

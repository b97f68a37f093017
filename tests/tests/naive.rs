//! Issue 4: "a second, naive evaluator in `tests/` (exact rationals, no engine code) that agrees on 100,000 generated
//! claims". What it shares with the program and what not is said in `tests/src/naive.rs`.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    reason = "tests may fail loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use redress::case::facts::{FactValue, Key, Kind, TABLE};
use redress::case::{ChoiceMade, Class, How, Proof};
use redress::engine::{Approach, ClaimResult, Leaf, Tree};
use redress::money::{Ratio, Usd};
use redress::rule::{End, LiabilityKind};
use redress_case::facts::{
    ABUSE_SEPARATED, CONDUCT_BEGAN, CONDUCT_ENDED, ClaimFacts, FULL_LOSSES, NOT_ASCERTAINABLE,
    PROXIMATE_CAUSE, TOO_COMPLEX, VICTIM_OF_COUNT, day_number,
};
use redress_engine::{self as engine, Dependence};
use redress_tests::cases::share_of;
use redress_tests::claims::{Scene, conduct_days, scene, usd};
use redress_tests::completion::completed;
use redress_tests::law::{CLASSES, JURISDICTIONS, LAW as PROGRAM, Taken, approaches_of};
use redress_tests::naive::{
    Answer, Asked, Beside, Ended, Fraction, LAW, Liability, Named, Stop, Views, Worked, choose,
    work_out,
};

/// How many claims have to be compared, by all cases; `.ci/run` draws fewer.
const CLAIMS: u32 = 100_000;
/// How many are drawn. Some meet what nobody knows, and are skipped.
const DRAWN: u32 = 104_000;
/// How often each approach, class, rule, view and way to choose has to be met.
const LEAST: usize = 10;
/// At most one claim in this many may be skipped.
const SKIPPED_OF: usize = 25;

/// The claim of a number, the same on every machine. One in eight is as the properties draw it, with everything found.
/// The others are led to an approach that is law and through its gates; in one of four about an eighth of the facts
/// stay as they were drawn, unknown ones among them, in an open or a closed record.
fn drawn(number: u64, scenes: &impl Strategy<Value = Scene>) -> Scene {
    let mut seed = [0; 32];
    for (place, byte) in seed.iter_mut().zip(number.to_le_bytes()) {
        *place = byte;
    }
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let mut scene = draw(scenes, &mut runner);
    if !number.is_multiple_of(8) {
        lead(&mut scene, &mut runner);
    }
    let found = draw(&completed(&scene.facts), &mut runner);
    let before = std::mem::replace(&mut scene.facts, found);
    if number % 4 == 3 {
        let facts = &mut scene.facts;
        let kept = one_in_eight(&mut runner);
        for row in TABLE.iter().filter(|row| kept & row.key.bit() != 0) {
            facts.set(row.key, before.get(row.key));
        }
        if kept & (1 << 62) != 0 {
            facts.awards_elsewhere = before.awards_elsewhere;
        }
        if kept & (1 << 63) != 0 {
            facts.losses = before.losses;
        }
        facts.losses_to_be_found();
    }
    scene
}

/// Leads a claim to an approach that is law: conduct of its text, gates mostly passed, smaller numbers, and a choice
/// made in one of the ways that there are, by a method that may or may not be among those listed.
fn lead(scene: &mut Scene, runner: &mut TestRunner) {
    let profile = scene.profile();
    // Half of the time to images, where most of the law is.
    let images = draw(&any::<bool>(), runner);
    let on_the_day = |images: bool| -> Vec<usize> {
        let approaches = profile.approaches.iter().enumerate();
        approaches
            .filter(|(_, known)| known.applies.on(scene.day))
            .filter(|(_, known)| !images || known.applies.offense.contains(&Class::Images))
            .map(|(place, _)| place)
            .collect()
    };
    let mut places = on_the_day(images);
    if places.is_empty() {
        places = on_the_day(false);
    }
    if places.is_empty() {
        return;
    }
    let place = draw(&select(places), runner);
    let approach = profile.approaches.get(place).expect("it is one of them");
    scene.class = draw(&select(approach.applies.offense.clone()), runner);
    let mut days = conduct_days();
    days.retain(|day| {
        let mut facts = ClaimFacts::default();
        facts.set(CONDUCT_ENDED, FactValue::Is(*day));
        let chosen = profile.choose(scene.class, &facts, profile.straddling);
        chosen.expect("the day is known").approach == Some(place)
    });
    if let Some(day) = draw(&proptest::option::weighted(0.9, any::<Index>()), runner)
        && !days.is_empty()
    {
        scene
            .facts
            .set(CONDUCT_ENDED, FactValue::Is(*day.get(&days)));
        // Mostly nothing says that it began earlier.
        if draw(&prop::bool::weighted(0.8), runner) {
            scene.facts.set(CONDUCT_BEGAN, FactValue::Unknown);
        }
    }
    let otherwise = one_in_eight(runner);
    for key in [
        VICTIM_OF_COUNT,
        PROXIMATE_CAUSE,
        FULL_LOSSES,
        ABUSE_SEPARATED,
    ]
    .map(Key::from)
    {
        if otherwise & key.bit() == 0 {
            scene.facts.set(key, FactValue::yes_no(true));
        }
    }
    for key in [NOT_ASCERTAINABLE, TOO_COMPLEX].map(Key::from) {
        if otherwise & key.bit() == 0 {
            scene.facts.set(key, FactValue::yes_no(false));
        }
    }
    let small = draw(&any::<u64>(), runner);
    for row in TABLE.iter().filter(|row| small & row.key.bit() != 0) {
        let most = match row.kind {
            Kind::Money => 1_000_000_i64,
            Kind::Count => 300,
            Kind::YesNo | Kind::Day | Kind::Amounts => continue,
        };
        scene
            .facts
            .set(row.key, FactValue::Is(draw(&(0..most), runner)));
    }
    scene.facts.losses_to_be_found();
    scene.choices.clear();
    for choice in approach.choices() {
        let listed = choice
            .among
            .iter()
            .map(|method| method.info.name.to_owned());
        let listed =
            listed.chain(["mean-of-earlier-awards", "paroline/one-over-n"].map(str::to_owned));
        let share = (0..20_u64, 1..20_u64).prop_map(|(over, more)| Ratio::new(over, over + more));
        let how = prop_oneof![
            1 => Just(None),
            1 => usd().prop_map(|amount| Some(How::Amount(amount))),
            1 => share.prop_map(|share| share.ok().map(How::Share)),
            2 => select(listed.collect::<Vec<_>>()).prop_map(|method| Some(How::Method(method))),
        ];
        let jointly = draw(&any::<bool>(), runner);
        scene
            .choices
            .extend(draw(&how, runner).map(|how| ChoiceMade {
                choice: choice.id.clone(),
                victim: None,
                defendant: None,
                how,
                reasons: None,
                jointly,
                by_user: false,
                proof: Proof::default(),
            }));
    }
}

/// Bits, of which about one in eight is set.
fn one_in_eight(runner: &mut TestRunner) -> u64 {
    let (a, b, c) = draw(&any::<(u64, u64, u64)>(), runner);
    a & b & c
}

fn draw<S: Strategy>(strategy: &S, runner: &mut TestRunner) -> S::Value {
    strategy.new_tree(runner).expect("it draws").current()
}

/// The views that the user takes in a scene.
fn taken(scene: &Scene) -> Views {
    let all = LAW.first_and_last();
    let all = all.filter_map(|(question, first, last)| {
        let view = match scene.taken {
            Taken::Nothing => return None,
            Taken::First => first,
            Taken::Last => last,
        };
        Some((question.to_owned(), view.to_owned()))
    });
    all.collect()
}

fn exactly(amount: Usd) -> Fraction {
    Fraction::cents(amount.cents())
}

/// What the program says in a tree, in the words of the second evaluator; `None` where something is open.
fn said(scene: &Scene, tree: &Tree, approaches: &[Arc<Approach>]) -> Option<Answer> {
    let Tree::Leaf(leaf) = tree else {
        return None;
    };
    let Leaf { law, outcome, .. } = &**leaf;
    let regime = scene.profile().regimes.get(law.regime);
    let regime = regime.expect("the text is there").id.clone();
    if !leaf.open_numbers.is_empty() || leaf.unresolved.is_some() {
        return None;
    }
    let Some(approach) = law.approach.and_then(|place| approaches.get(place)) else {
        return Some(Answer {
            regime,
            law_is_open: outcome.law_is_open,
            ..Answer::default()
        });
    };
    let run = leaf.runs.first().filter(|run| run.lacks.is_none())?;
    let account = &run.account;
    let ended = outcome.ended.map(|(end, _)| match end {
        End::Denied => Ended::Denied,
        End::Deferred => Ended::Deferred,
        End::Declined => Ended::Declined,
        End::Nominal => Ended::Nominal,
    });
    let amount = outcome.amount.filter(|_| ended.is_none());
    let name = |entry| &approach.entry(entry).expect("the entry is there").name;
    let mut lacking: Vec<_> = run.beside.iter().map(|lack| lack.entry).collect();
    lacking.dedup();
    Some(Answer {
        regime,
        approach: Some(approach.name.clone()),
        ended,
        amount: amount.map(|amount| (exactly(amount.least()), exactly(amount.greatest()))),
        liability: outcome.liability.map(|kind| match kind {
            LiabilityKind::Several => Liability::Several,
            LiabilityKind::WholeAlone => Liability::WholeAlone,
            LiabilityKind::JointInCase => Liability::JointInCase,
            LiabilityKind::JointAcrossCases => Liability::JointAcrossCases,
        }),
        left_to_the_court: outcome.left_to_court.is_some(),
        law_is_open: outcome.law_is_open,
        counted: (0..scene.facts.losses.len())
            .filter(|line| account.counts(*line))
            .collect(),
        losses: exactly(account.gross()),
        remaining: exactly(account.remaining()),
        own: exactly(account.own()),
        at_least: account
            .at_least()
            .filter(|floor| !floor.is_zero())
            .map(exactly),
        at_most: account.at_most().map(exactly),
        more_than: account.more_than().map(exactly),
        less_than: account.less_than().map(exactly),
        refused: outcome.breaks.is_some(),
        terms: outcome
            .terms
            .iter()
            .map(|term| {
                let beside = term.beside.map(|beside| match beside {
                    engine::Beside::AtMost(amount) => Beside::AtMost(exactly(amount)),
                    engine::Beside::Of(amount) => Beside::Of(exactly(amount)),
                });
                (name(term.entry).clone(), beside)
            })
            .collect(),
        collectible: account.collectible_at_most().map(exactly),
        lacking: lacking
            .into_iter()
            .map(|entry| name(entry).clone())
            .collect(),
    })
}

/// The fields of an answer, a line each.
fn fields(answer: &Answer) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for line in format!("{answer:#?}").lines() {
        let inner = line.strip_prefix("    ").unwrap_or_default();
        match fields.last_mut() {
            Some(field) if inner.starts_with([' ', ')', ']', '}']) => field.push_str(line.trim()),
            _ => fields.push(inner.to_owned()),
        }
    }
    fields
}

/// Where two answers differ.
fn difference(second: &Answer, program: &Answer) -> String {
    let mut text = String::new();
    for (second, program) in fields(second).iter().zip(fields(program)) {
        if *second != program {
            let _ = writeln!(
                text,
                "  second evaluator: {second}\n  program:          {program}"
            );
        }
    }
    text
}

/// What came of some claims.
#[derive(Default)]
struct Tally {
    compared: usize,
    skipped: usize,
    /// How often each thing was met that has to be met.
    met: BTreeMap<String, usize>,
    /// How often each rule was asked.
    rules: BTreeMap<Named, usize>,
    /// What the two said that differs, by the number of the claim.
    apart: BTreeMap<u64, String>,
}

impl Tally {
    fn meet(&mut self, what: String) {
        *self.met.entry(what).or_default() += 1;
    }

    fn add(&mut self, other: Self) {
        self.compared += other.compared;
        self.skipped += other.skipped;
        self.apart.extend(other.apart);
        let rules = other.rules.into_iter();
        let rules = rules.map(|((list, rule), times)| (format!("rule {rule} under {list}"), times));
        for (what, times) in other.met.into_iter().chain(rules) {
            *self.met.entry(what).or_default() += times;
        }
    }

    /// Puts a claim to both, under the views shown and under each other view alone.
    fn compare(&mut self, number: u64, scene: &Scene) {
        let result = scene.compute();
        let id = scene.jurisdiction.id;
        let (day, taken) = (day_number(scene.day), taken(scene));
        let shown = LAW.shown(id, day, &taken).expect("it reads every profile");
        let asked = Asked {
            profile: id,
            own: scene.jurisdiction.own,
            day,
            views: &shown,
            class: scene.class,
            facts: &scene.facts,
            choices: &scene.choices,
        };
        self.meet(format!("class {}", scene.class.name()));
        let worked = work_out(&LAW, &asked);
        for made in &scene.choices {
            let asks = worked.choices.contains(&made.choice);
            match made.how {
                How::Amount(_) if asks => self.meet("choice by amount".to_owned()),
                How::Share(_) if asks => self.meet("choice by share".to_owned()),
                How::Method(_) if asks => self.meet("choice by method".to_owned()),
                _ => {}
            }
        }
        match self.hold(number, scene, &result, &worked, None) {
            true => self.compared += 1,
            false => self.skipped += 1,
        }
        let first = worked.answer;
        let straddling = LAW.straddling.iter().cloned();
        let mut questions: Vec<String> = straddling.collect();
        match choose(&LAW, &asked) {
            // Which questions are put is not known either.
            Err(_) => return,
            Ok((_, None)) => {}
            Ok((_, Some(standing))) => {
                let whose = scene.jurisdiction.whose();
                let label = standing.approach.label();
                self.meet(format!("{whose}: approach {}: {label}", standing.whose));
                for (by, rule) in &standing.added {
                    self.meet(format!("{whose}: added by {by}: {rule}"));
                }
                questions.extend(standing.questions());
            }
        }
        let others = LAW.others(id, day, &taken, &questions);
        let others = others.expect("it reads every profile");
        for dependence in &result.depends_on {
            let Dependence {
                question,
                view,
                tree,
                ..
            } = dependence;
            let asked = others
                .iter()
                .any(|(known, other)| (known, other) == (question, view));
            // A tree that was cut off is the same as no other.
            if !asked && tree.leaves().iter().all(|leaf| leaf.unresolved.is_none()) {
                let apart = format!("the program depends on {question}, {view}: {scene:?}");
                self.apart.entry(number).or_insert(apart);
            }
        }
        let mut views = shown.clone();
        for (question, view) in others {
            let before = views.insert(question.clone(), view.clone());
            let other = Asked {
                views: &views,
                ..asked
            };
            let worked = work_out(&LAW, &other);
            views.insert(question.clone(), before.expect("every question has a view"));
            let other = Some((&*question, &*view));
            if self.hold(number, scene, &result, &worked, other) {
                self.meet(format!("view {question}, {view}"));
            }
            let listed = result.depends_on.iter();
            let mut only_beside = listed.filter(|listed| listed.only_beside);
            if let (Ok(first), Ok(other)) = (&first, &worked.answer)
                && only_beside.any(|listed| (&listed.question, &listed.view) == (&question, &view))
                && first.ordered() != other.ordered()
            {
                let apart = format!(
                    "the program: {question}, {view} changes only what stands beside: {scene:?}"
                );
                self.apart.entry(number).or_insert(apart);
            }
        }
    }

    /// Holds one answer against the program's; `false` where something was not known.
    fn hold(
        &mut self,
        number: u64,
        scene: &Scene,
        result: &ClaimResult,
        worked: &Worked,
        view: Option<(&str, &str)>,
    ) -> bool {
        for (list, rule) in &worked.rules {
            *self.rules.entry((list, Arc::clone(rule))).or_default() += 1;
        }
        // A view under which nothing differs is not listed: the result stands under it too.
        let other = view.and_then(|(question, view)| {
            let mut others = result.depends_on.iter();
            others.find(|other| other.question == question && other.view == view)
        });
        let tree = other.map_or(&result.tree, |other| &other.tree);
        let approaches = approaches_of(scene.profile(), view.filter(|_| other.is_some()));
        let not_listed = view.is_some() && other.is_none();
        let same = |second: &Answer, program: &Answer| match not_listed {
            true => second.in_effect() == program.in_effect(),
            false => second == program,
        };
        // Under another view what turns nothing need not have been asked.
        let asks = |tree: &Tree| matches!(tree, Tree::Leaf(leaf) if !leaf.either_way.is_empty());
        let said = said(scene, tree, approaches).filter(|_| not_listed || !asks(tree));
        let apart = match (&worked.answer, said) {
            (Ok(second), Some(program)) if same(second, &program) => return true,
            (Ok(second), Some(program)) => difference(second, &program),
            (Ok(second), None) => {
                format!("  the program: something is open\n  second evaluator: {second:?}\n")
            }
            (Err(Stop::Needs(_)), None) => return false,
            // Under this view something is asked that turns nothing.
            (Err(Stop::Needs(_)), Some(_)) if not_listed => return false,
            (Err(stop), program) => {
                format!("  second evaluator: {stop:?}\n  program: {program:?}\n")
            }
        };
        let mut steps = String::new();
        for step in tree
            .leaves()
            .iter()
            .flat_map(|leaf| &leaf.runs)
            .flat_map(|run| &run.steps)
        {
            let (op, ground) = (
                &step.op,
                step.ground.because().unwrap_or(step.ground.holding()),
            );
            let _ = writeln!(
                steps,
                "  {op:?}, {} to {}: {ground}",
                step.before, step.after
            );
        }
        self.apart.entry(number).or_insert_with(|| {
            format!(
                "under the view {view:?}:\n{apart}{scene:?}\nthe second evaluator asked {:?}\nthe program's steps:\n{steps}",
                worked.rules
            )
        });
        true
    }
}

/// Everything that has to be met: every approach, class, rule, view and way to choose.
fn to_be_met() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for jurisdiction in JURISDICTIONS.iter() {
        let labels = LAW.labels(jurisdiction.id, jurisdiction.own);
        let labels = labels.expect("it reads every profile").into_iter();
        all.extend(labels.map(|label| format!("{}: {label}", jurisdiction.whose())));
    }
    let rules = LAW.profiles.values().flat_map(|profile| profile.rules());
    let own = LAW.own.iter().flat_map(|own| own.rules());
    all.extend(
        rules
            .chain(own)
            .map(|(list, rule)| format!("rule {} under {list}", rule.name)),
    );
    for set in PROGRAM.law().sets().iter().map(|set| set.info()) {
        for rule in set.rules {
            all.insert(format!(
                "rule {}/{} under {}",
                set.id,
                rule.name,
                rule.place.name()
            ));
        }
    }
    for class in CLASSES {
        all.insert(format!("class {}", class.name()));
    }
    let reached = LAW.regimes.iter().flat_map(|regime| &regime.offense);
    all.extend(reached.map(|class| format!("class {class}")));
    for way in ["amount", "share", "method"] {
        all.insert(format!("choice by {way}"));
    }
    let views = LAW.all_others();
    all.extend(views.map(|(question, view)| format!("view {question}, {view}")));
    all
}

#[test]
fn the_second_evaluator_agrees_on_every_claim() {
    assert!(!JURISDICTIONS.is_empty());
    // `REDRESS_CLAIM=17` looks at the claim of that number alone.
    if let Some(number) = std::env::var("REDRESS_CLAIM")
        .ok()
        .and_then(|number| number.parse().ok())
    {
        let mut tally = Tally::default();
        let scene = drawn(number, &scene());
        println!("{scene:?}");
        tally.compare(number, &scene);
        if let Some(apart) = tally.apart.get(&number) {
            panic!("{apart}");
        }
        return;
    }
    let end = u64::from(share_of(DRAWN));
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get().min(4));
    let threads = u64::try_from(threads).expect("a few");
    let mut tally = Tally::default();
    std::thread::scope(|scope| {
        let work: Vec<_> = (0..threads)
            .map(|first| {
                scope.spawn(move || {
                    let (mut tally, scenes) = (Tally::default(), scene());
                    let mut number = first;
                    while number < end && tally.apart.len() < 10 {
                        let scene = drawn(number, &scenes);
                        let compared = AssertUnwindSafe(|| tally.compare(number, &scene));
                        if catch_unwind(compared).is_err() {
                            tally
                                .apart
                                .insert(number, format!("which panics: {scene:?}"));
                        }
                        number += threads;
                    }
                    tally
                })
            })
            .collect();
        for work in work {
            tally.add(work.join().expect("nothing panics"));
        }
    });
    if let Some((number, apart)) = tally.apart.first_key_value() {
        let numbers: Vec<_> = tally.apart.keys().collect();
        panic!(
            "the two do not agree on claim {number} (REDRESS_CLAIM={number} looks at it alone; others: {numbers:?}), {apart}"
        );
    }
    // Rare approaches are met often enough only among all the claims.
    if end >= u64::from(DRAWN) {
        let unmet: Vec<_> = to_be_met()
            .into_iter()
            .filter(|what| tally.met.get(what).is_none_or(|times| *times < LEAST))
            .collect();
        assert!(
            unmet.is_empty(),
            "drawn {end} times and met less than {LEAST} times: {unmet:#?}"
        );
    }
    let Tally {
        compared, skipped, ..
    } = tally;
    let claims = usize::try_from(share_of(CLAIMS)).expect("not so many");
    assert!(compared >= claims, "compared {compared}, skipped {skipped}");
    assert!(
        skipped * SKIPPED_OF <= compared + skipped,
        "compared {compared}, skipped {skipped}"
    );
}

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
use redress::case::facts::{FactKind, FactValue, Key, TABLE};
use redress::case::{ChoiceMade, Class, How, Proof};
use redress::engine::{ClaimResult, Conditional, Label, Leaf, OpenPoint, Outcome};
use redress::money::{Ratio, Usd};
use redress::rule::{End, LiabilityKind};
use redress_case::facts::{
    ABUSE_SEPARATED, CONDUCT_BEGAN, CONDUCT_ENDED, ClaimFacts, FULL_LOSSES, NOT_ASCERTAINABLE,
    PROXIMATE_CAUSE, TOO_COMPLEX, VICTIM_OF_COUNT, day_number,
};
use redress_engine::Follows;
use redress_tests::cases::share_of;
use redress_tests::claims::{Scene, conduct_days, scene, usd};
use redress_tests::completion::{self, completed};
use redress_tests::law::{CLASSES, JURISDICTIONS, LAW as PROGRAM, Taken};
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
///
/// With it comes a completion of what it leaves open.
fn drawn(number: u64, scenes: &impl Strategy<Value = Scene>) -> (Scene, ClaimFacts) {
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
    let before = std::mem::replace(&mut scene.facts, found.clone());
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
    (scene, found)
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
        scene.approach(&facts) == Some(place)
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
            FactKind::Money => 1_000_000_i64,
            FactKind::Count => 300,
            FactKind::YesNo | FactKind::Day | FactKind::Amounts => continue,
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

/// Says what the program says, in the words of the second evaluator.
struct Said {
    answer: Answer,
    /// Says whether it depends on something that is not known how much can be collected.
    credits_open: bool,
    /// Whether too much is open to say how much can be collected.
    credits_cut_off: bool,
}

/// Says what the program says under some views; `None` where something is open.
fn said(scene: &Scene, answer: &Conditional<Leaf>, views: &completion::Views) -> Option<Said> {
    let leaf = under_views(answer, views)?;
    let Leaf { law, outcome, .. } = leaf;
    let regime = scene.profile().regimes.get(law.regime);
    let regime = regime.expect("the text is there").id.clone();
    let approaches = &scene.profile().approaches;
    let Some(approach) = law.approach.and_then(|place| approaches.get(place)) else {
        let answer = Answer {
            regime,
            law_is_open: true,
            ..Answer::default()
        };
        return Some(Said {
            answer,
            credits_open: false,
            credits_cut_off: false,
        });
    };
    let law_is_open = matches!(outcome, Outcome::LawOpen(_));
    let outcome = outcome.illustrated();
    let account = &leaf.account;
    let ended = match outcome {
        Outcome::Ended(end, _) => Some(match end {
            End::Denied => Ended::Denied,
            End::Deferred => Ended::Deferred,
            End::Declined => Ended::Declined,
            End::Nominal => Ended::Nominal,
        }),
        _ => None,
    };
    let amount = outcome.range().filter(|_| ended.is_none());
    let (mut terms, mut lacking) = (Vec::new(), Vec::new());
    for consequence in &leaf.consequences {
        let name = &approach
            .entry(consequence.entry)
            .expect("the entry is there")
            .name;
        match under_views(&consequence.follows, views) {
            Some(Follows::No) => {}
            Some(Follows::Yes(_)) => terms.push((name.clone(), None)),
            Some(Follows::AtMost(amount, _)) => {
                terms.push((name.clone(), Some(Beside::AtMost(exactly(*amount)))));
            }
            Some(Follows::Amount(amount, _)) => {
                terms.push((name.clone(), Some(Beside::Of(exactly(*amount)))));
            }
            Some(Follows::Pending(_) | Follows::Unknown) | None => lacking.push(name.clone()),
        }
    }
    let credits = under_views(&leaf.credits, views);
    let some_unknown = leaf.credits.values().iter().any(|credits| credits.unknown);
    let answer = Answer {
        regime,
        approach: Some(approach.name.clone()),
        ended,
        amount: amount.map(|amount| (exactly(amount.least()), exactly(amount.greatest()))),
        liability: outcome.liability().map(|kind| match kind {
            LiabilityKind::Several => Liability::Several,
            LiabilityKind::WholeAlone => Liability::WholeAlone,
            LiabilityKind::JointInCase => Liability::JointInCase,
            LiabilityKind::JointAcrossCases => Liability::JointAcrossCases,
        }),
        left_to_the_court: matches!(outcome, Outcome::CourtsChoice { .. }),
        law_is_open,
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
        refused: leaf.breaks.is_some(),
        terms,
        collectible: credits.and_then(|it| it.collectible_at_most).map(exactly),
        lacking,
    };
    Some(Said {
        answer,
        credits_open: credits.is_none(),
        credits_cut_off: some_unknown && credits.is_none_or(|credits| credits.unknown),
    })
}

/// The value under some views; `None` where anything but a question is open.
fn under_views<'t, T>(value: &'t Conditional<T>, views: &completion::Views) -> Option<&'t T> {
    match value {
        Conditional::Settled(value) => Some(value),
        Conditional::Depends {
            on: OpenPoint::Question(question),
            answers,
        } => {
            let taken = views.get(question).copied().unwrap_or_default();
            let mut answers = answers.iter();
            let (_, value) = answers.find(|(label, _)| *label == Label::View(taken))?;
            under_views(value, views)
        }
        Conditional::Depends { .. } => None,
    }
}

/// The views of the second evaluator as the program numbers them.
fn numbered(scene: &Scene, views: &Views) -> completion::Views {
    let questions = scene.profile().questions.iter();
    let numbered = questions.filter_map(|question| {
        let view = views.get(&question.id)?;
        let place = question.views.iter().position(|it| it.id == *view)?;
        Some((question.number, u16::try_from(place).ok()?))
    });
    numbered.collect()
}

/// Whether two answers are the same, apart from what only one of them says of what stands beside the amount: the second
/// evaluator says nothing of what lacks a finding, and the program does where it makes no difference.
fn same(second: &Answer, program: &Said, strictly: bool) -> bool {
    let known_to_lack = |name: &String| second.lacking.contains(name);
    let mut lacking = second.lacking.iter();
    let credits_lack = lacking.any(|name| !program.answer.lacking.contains(name));
    let of_both = |answer: &Answer| {
        let mut answer = answer.clone();
        answer.terms.retain(|(name, _)| !known_to_lack(name));
        answer.lacking.clear();
        // What can be collected of a least amount ordered over losses of which nothing remains is a known difference.
        let floor_alone =
            second.remaining == Fraction::ZERO && second.collectible > Some(Fraction::ZERO);
        if credits_lack || program.credits_cut_off || floor_alone {
            answer.collectible = None;
        }
        answer
    };
    let (one, other) = (of_both(second), of_both(&program.answer));
    let equal = match strictly {
        true => one == other,
        false => one.in_effect() == other.in_effect(),
    };
    // Of what lacks a finding never more can be collected than without it.
    let most = second.collectible.zip(program.answer.collectible);
    equal
        && most.is_none_or(|(without, most)| most <= without)
        && program.answer.lacking.iter().all(known_to_lack)
        && (!program.credits_open || credits_lack || program.credits_cut_off)
}

/// Says what is ordered, without the losses where a claim ended before they mattered.
fn ordered(answer: &Answer) -> Answer {
    let mut answer = answer.ordered();
    if matches!(
        answer.ended,
        Some(Ended::Denied | Ended::Deferred | Ended::Declined)
    ) {
        (answer.losses, answer.remaining) = (Fraction::ZERO, Fraction::ZERO);
    }
    answer
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

/// Says what came of some claims.
#[derive(Default)]
struct Tally {
    compared: usize,
    skipped: usize,
    /// How often each thing was met that has to be met.
    met: BTreeMap<String, usize>,
    /// How often each rule was asked.
    rules: BTreeMap<Named, usize>,
    /// Says what the two said that differs, by the number of the claim.
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

    /// Puts a claim to both, under the first views, under each other view alone, and under some of them together.
    fn compare(&mut self, number: u64, scene: &Scene, found: &ClaimFacts) {
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
        match self.hold(number, scene, &result, &asked, &worked, found, true) {
            true => self.compared += 1,
            false => self.skipped += 1,
        }
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
        // Under the other text that may govern conduct that straddles two, another approach has its own questions.
        let mut laws = result
            .answer
            .values()
            .into_iter()
            .map(|leaf| leaf.law.approach);
        let first = laws.next();
        if laws.all(|law| Some(law) == first) {
            for point in result.answer.points() {
                let OpenPoint::Question(question) = point else {
                    continue;
                };
                let id = &scene.profile().question(question).expect("it is met").id;
                if !others.iter().any(|(known, _)| known == id) {
                    let apart = format!("the program depends on {id}: {scene:?}");
                    self.apart.entry(number).or_insert(apart);
                }
            }
        }
        let mut views = shown.clone();
        for (question, view) in &others {
            let before = views.insert(question.clone(), view.clone());
            let asked = Asked {
                views: &views,
                ..asked
            };
            let worked = work_out(&LAW, &asked);
            if self.hold(number, scene, &result, &asked, &worked, found, false) {
                self.meet(format!("view {question}, {view}"));
            }
            views.insert(question.clone(), before.expect("every question has a view"));
        }
        for way in 0..2_u64 {
            // Half of them, by the bits of the number.
            let mut bits = (number + way + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            for (question, view) in &others {
                if bits & 1 == 1 {
                    views.insert(question.clone(), view.clone());
                }
                bits = bits.rotate_right(1);
            }
            let asked = Asked {
                views: &views,
                ..asked
            };
            let worked = work_out(&LAW, &asked);
            self.hold(number, scene, &result, &asked, &worked, found, false);
        }
    }

    /// Holds one answer against the program's; `false` where something was not known.
    #[expect(clippy::too_many_arguments, reason = "one claim, put to both")]
    fn hold(
        &mut self,
        number: u64,
        scene: &Scene,
        result: &ClaimResult,
        asked: &Asked<'_>,
        worked: &Worked,
        found: &ClaimFacts,
        strictly: bool,
    ) -> bool {
        for (list, rule) in &worked.rules {
            *self.rules.entry((list, Arc::clone(rule))).or_default() += 1;
        }
        let views = numbered(scene, asked.views);
        let leaf = under_views(&result.answer, &views);
        if leaf.is_some_and(|leaf| matches!(leaf.outcome, Outcome::TooManyPoints { .. })) {
            // It says that points were left combined, and only a range; liability and method are open with them.
            return false;
        }
        let program = said(scene, &result.answer, &views);
        let apart = match (&worked.answer, program) {
            (Ok(second), Some(program)) if same(second, &program, strictly) => return true,
            (Ok(second), Some(program)) => difference(second, &program.answer),
            (Ok(second), None) => {
                format!("  the program: something is open\n  second evaluator: {second:?}\n")
            }
            (Err(Stop::Needs(_)), None) => return false,
            // Whatever is found, it comes to what the program says.
            (Err(Stop::Needs(need)), Some(program)) => {
                let mut facts = found.clone();
                facts.set(CONDUCT_BEGAN, scene.facts.get(CONDUCT_BEGAN));
                let causes_known = scene.facts.losses.iter().all(|loss| loss.cause.is_some());
                let completes = facts.losses.len() == scene.facts.losses.len() && causes_known;
                let found = Asked {
                    facts: &facts,
                    ..*asked
                };
                match work_out(&LAW, &found).answer {
                    Ok(second) if completes && ordered(&second) != ordered(&program.answer) => {
                        let difference = difference(&ordered(&second), &ordered(&program.answer));
                        format!("without {need}:\n{difference}")
                    }
                    _ => return false,
                }
            }
            (Err(stop), program) => {
                let program = program.map(|program| program.answer);
                format!("  second evaluator: {stop:?}\n  program: {program:?}\n")
            }
        };
        let mut steps = String::new();
        let leaf = under_views(&result.answer, &views);
        for step in leaf.into_iter().flat_map(|leaf| &leaf.steps) {
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
                "under the views {:?}:\n{apart}{scene:?}\nthe second evaluator asked {:?}\nthe program's steps:\n{steps}",
                asked.views, worked.rules
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
        let (scene, found) = drawn(number, &scene());
        println!("{scene:?}");
        tally.compare(number, &scene, &found);
        if let Some(apart) = tally.apart.get(&number) {
            panic!("{apart}");
        }
        return;
    }
    // `REDRESS_FIRST_CLAIM=1000000` draws others than those that every run draws.
    let first = std::env::var("REDRESS_FIRST_CLAIM").ok();
    let start = first.map_or(0, |number| number.parse().expect("a number"));
    let end = start + u64::from(share_of(DRAWN));
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get().min(4));
    let threads = u64::try_from(threads).expect("a few");
    let mut tally = Tally::default();
    std::thread::scope(|scope| {
        let work: Vec<_> = (0..threads)
            .map(|first| {
                scope.spawn(move || {
                    let (mut tally, scenes) = (Tally::default(), scene());
                    let mut number = start + first;
                    while number < end && tally.apart.len() < 10 {
                        let (scene, found) = drawn(number, &scenes);
                        let compared = AssertUnwindSafe(|| tally.compare(number, &scene, &found));
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
    if end - start >= u64::from(DRAWN) {
        let unmet: Vec<_> = to_be_met()
            .into_iter()
            .filter(|what| tally.met.get(what).is_none_or(|times| *times < LEAST))
            .collect();
        assert!(
            unmet.is_empty(),
            "drawn {} times and met less than {LEAST} times: {unmet:#?}",
            end - start
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

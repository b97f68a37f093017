//! For every check a rule set that fails it, and says why.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails loudly, and so do bad sets"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use redress_case::facts::{DISTRIBUTED, IMAGES, LineFact, ORDERS, RECEIVED};
use redress_conformance::{linked_in, test};
use redress_plugin::protocol::{RemoteSet, Transport, answer, in_json};
use redress_rule::{
    Account, AnyRule, Change, Direction, Effect, Evidence, Formula, FormulaLine, Ground,
    LiabilityKind, LimitChange, List, LossChange, LossSet, Need, NeedQuestion, NeedTarget,
    OptionError, Options, Part, Properties, Property, Ratio, Rounding, Rule, RuleInfo, RuleSet,
    SetInfo, ShareChange, Stop, Usd,
};
use serde_json::{Value, json};

static GROUND: Ground = Ground::required("ground", "it is so", "court/authority#holding");
static OTHER: Ground = Ground::required("other", "it is otherwise", "court/authority#other");
static BOTH: [&Ground; 2] = [&GROUND, &OTHER];
static UNDECLARED: Ground = Ground::required("undeclared", "it is so", "court/authority#holding");

type Fun<C> = fn(&Evidence<'_>, &Account) -> Result<Effect<C>, Stop>;

/// A rule that is a function.
struct Does<C>(Fun<C>);

impl<C> Rule<C> for Does<C> {
    fn rule(&self, claim: &Evidence<'_>, so_far: &Account) -> Result<Effect<C>, Stop> {
        (self.0)(claim, so_far)
    }
}

#[derive(Clone, Copy)]
enum Body {
    Loss(Fun<LossChange>),
    Share(Fun<ShareChange>),
    Limit(Fun<LimitChange>),
}

/// A set of one rule.
#[derive(Clone, Copy)]
struct Set {
    info: &'static SetInfo,
    body: Body,
    takes_any_option: bool,
}

impl RuleSet for Set {
    fn info(&self) -> &'static SetInfo {
        self.info
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        if self.info.rule(rule).is_none() {
            return Err(OptionError::no_such_rule());
        }
        if !with.0.is_empty() && !self.takes_any_option {
            return Err(OptionError("it takes no options".to_owned()));
        }
        Ok(match self.body {
            Body::Loss(rule) => AnyRule::Loss(Arc::new(Does(rule))),
            Body::Share(rule) => AnyRule::Apportionment(Arc::new(Does(rule))),
            Body::Limit(rule) => AnyRule::Limit(Arc::new(Does(rule))),
        })
    }
}

fn rule(place: List) -> RuleInfo {
    RuleInfo {
        place,
        satisfies: Properties::NONE,
        ..RuleInfo::limit("rule", |_, _| Ok(LimitChange::None.on(&GROUND)))
            .because("it is so")
            .grounds(&BOTH)
    }
}

fn about(rules: Vec<RuleInfo>) -> &'static SetInfo {
    Box::leak(Box::new(SetInfo {
        id: "bad",
        version: "0.1.0",
        rules: Vec::leak(rules),
    }))
}

/// A set of one rule, declared as `rule` changes it.
fn set(body: Body, change: impl FnOnce(&mut RuleInfo)) -> Set {
    let mut one = rule(match body {
        Body::Loss(_) => List::Losses,
        Body::Share(_) => List::Apportionment,
        Body::Limit(_) => List::Limits,
    });
    change(&mut one);
    Set {
        info: about(vec![one]),
        body,
        takes_any_option: false,
    }
}

fn keeps(body: Body, keeps: &'static [Property]) -> Set {
    set(body, |rule| {
        let all = keeps
            .iter()
            .fold(*rule, |rule, property| rule.satisfies(*property));
        *rule = all.reads_losses().reads(ORDERS).reads(DISTRIBUTED);
    })
}

const CLAIMS: usize = 100;

/// Which checks a set fails.
fn fails(set: &Set) -> Vec<&'static str> {
    let report = linked_in(set, &[], CLAIMS);
    report.failures().map(|check| check.what).collect()
}

/// Which checks a good set fails whose bytes go through something that spoils them.
fn fails_when(
    set: &Set,
    ask: impl Fn(&[u8]) -> Result<Vec<u8>, String> + Sync,
) -> Vec<&'static str> {
    let report = test(set, &ask, &[], CLAIMS);
    report.failures().map(|check| check.what).collect()
}

/// Why it fails the one check that it fails.
fn why(set: &Set) -> String {
    let report = linked_in(set, &[], CLAIMS);
    let mut failed = report.failures();
    let (Some(one), None) = (failed.next(), failed.next()) else {
        panic!("{report}");
    };
    one.outcome.clone().unwrap_err()
}

fn whole(_: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
    Ok(ShareChange::Whole(LiabilityKind::WholeAlone).on(&GROUND))
}

/// The whole of a small loss, a tenth of a big one.
fn tenth_of_the_big(_: &Evidence<'_>, so_far: &Account) -> Result<Effect<ShareChange>, Stop> {
    let big = so_far.remaining() > Usd::from_cents(100_000);
    Ok(ShareChange::Ratio {
        ratio: Ratio::one_over(if big { 10 } else { 1 })?,
        of: redress_rule::Base::Remaining,
        rounding: Rounding::half_up(),
    }
    .on(&GROUND))
}

fn over_the_orders(claim: &Evidence<'_>, _: &Account) -> Result<Effect<ShareChange>, Stop> {
    Ok(ShareChange::Ratio {
        ratio: Ratio::one_over(claim.count(ORDERS)?.saturating_add(1))?,
        of: redress_rule::Base::Remaining,
        rounding: Rounding::half_up(),
    }
    .on(&GROUND))
}

#[test]
fn an_honest_set_passes() {
    let all = &[
        Property::RisesWithLoss,
        Property::Homogeneous,
        Property::Symmetric,
        Property::NeverRaises,
        Property::NeverLowers,
    ];
    assert_eq!(fails(&keeps(Body::Share(whole), all)), [""; 0]);
}

/// What is said, whatever the numbers: which claim is drawn first hangs on how many facts there are.
fn shape(said: &str) -> String {
    let words = said.split(' ').map(|word| {
        let number = word.trim_end_matches([',', ';']);
        let digits = number
            .chars()
            .all(|it| it.is_ascii_digit() || ".,".contains(it));
        match digits && !number.is_empty() {
            true => word.replace(number, "#"),
            false => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_lie_about_what_more_loss_does() {
    let set = keeps(Body::Share(tenth_of_the_big), &[Property::RisesWithLoss]);
    assert_eq!(fails(&set), ["rises-with-loss"]);
    assert_eq!(
        shape(&why(&set)),
        "its figure falls from # to # where a loss rises from # to #; on a claim of a loss of # (medical, cause \
         trade, found), # counted, # remaining"
    );
}

#[test]
fn a_lie_about_scale() {
    let set = keeps(Body::Share(tenth_of_the_big), &[Property::Homogeneous]);
    assert_eq!(fails(&set), ["homogeneous"]);
}

#[test]
fn a_rounding_to_the_dollar_is_no_lie_about_scale() {
    let third = |_: &Evidence<'_>, _: &Account| {
        Ok(ShareChange::Ratio {
            ratio: Ratio::one_over(3)?,
            of: redress_rule::Base::Remaining,
            rounding: Rounding::new(redress_money::Mode::Truncate, redress_money::Unit::Dollar),
        }
        .on(&GROUND))
    };
    assert_eq!(
        fails(&keeps(Body::Share(third), &[Property::Homogeneous])),
        [""; 0]
    );
}

#[test]
fn an_order_that_makes_a_difference() {
    let first = |claim: &Evidence<'_>, _: &Account| {
        let first = (0..claim.losses().min(1)).collect();
        Ok(LossChange::Count(LossSet::Some(first), Part::General).on(&GROUND))
    };
    assert_eq!(
        fails(&keeps(Body::Loss(first), &[Property::Symmetric])),
        ["symmetric"]
    );
}

#[test]
fn a_cap_that_raises_and_a_floor_that_lowers() {
    let floor = |_: &Evidence<'_>, _: &Account| {
        Ok(LimitChange::AtLeast(Usd::from_cents(100_000)).on(&GROUND))
    };
    let cap = |_: &Evidence<'_>, _: &Account| {
        Ok(LimitChange::AtMost(Usd::from_cents(100_000)).on(&GROUND))
    };
    let both = &[Property::NeverRaises, Property::NeverLowers];
    assert_eq!(fails(&keeps(Body::Limit(floor), both)), ["never-raises"]);
    assert_eq!(fails(&keeps(Body::Limit(cap), both)), ["never-lowers"]);
}

#[test]
fn a_number_that_moves_the_figure_the_other_way() {
    let set = |direction| {
        set(Body::Share(over_the_orders), |rule| {
            *rule = match direction {
                Direction::Raises => rule.raised_by(ORDERS),
                Direction::Lowers => rule.lowered_by(ORDERS),
            };
        })
    };
    assert_eq!(fails(&set(Direction::Lowers)), [""; 0]);
    assert_eq!(
        shape(&why(&set(Direction::Raises))),
        "`record.orders`: its figure falls from # to # where the number rises from # to #; on a claim of a loss \
         of # (medical, cause trade, found), # counted, # remaining"
    );
}

#[test]
fn a_relation_that_is_never_exercised() {
    let none = |_: &Evidence<'_>, _: &Account| Ok(ShareChange::None.on(&GROUND));
    let why = why(&keeps(Body::Share(none), &[Property::RisesWithLoss]));
    assert_eq!(why, "never exercised: of 100 claims, 0 could be compared");
}

#[test]
fn a_fact_that_is_not_declared() {
    let peeks = |claim: &Evidence<'_>, _: &Account| {
        let ground = if claim.is(DISTRIBUTED)? {
            &GROUND
        } else {
            &OTHER
        };
        Ok(ShareChange::None.on(ground))
    };
    assert_eq!(
        fails(&set(Body::Share(peeks), |_| ())),
        [
            "reads-what-it-declares",
            "same-over-bytes",
            "deaf-to-other-facts"
        ]
    );
}

#[test]
fn a_need_that_is_not_declared() {
    let fact: Fun<ShareChange> = |_, _| needs(NeedTarget::Fact(RECEIVED.key()));
    let line: Fun<ShareChange> = |_, _| needs(NeedTarget::Line(0, LineFact::CAUSED));
    for asks in [fact, line] {
        let failed = fails(&set(Body::Share(asks), |_| ()));
        assert_eq!(
            failed.first(),
            Some(&"reads-what-it-declares"),
            "{failed:?}"
        );
    }
}

fn needs(target: NeedTarget) -> Result<Effect<ShareChange>, Stop> {
    let question = NeedQuestion::YesNo;
    Err(Stop::Needs(Need { target, question }))
}

#[test]
fn a_parameter_that_is_not_declared() {
    let reads = |claim: &Evidence<'_>, _: &Account| {
        let floor = claim.parameter(redress_rule::ParameterId("floor-per-victim"))?;
        Ok(LimitChange::AtLeast(floor).on(&GROUND))
    };
    assert_eq!(
        fails(&set(Body::Limit(reads), |_| ())),
        ["reads-what-it-declares"]
    );
    let declared = set(Body::Limit(reads), |rule| {
        rule.parameters = &["floor-per-victim"]
    });
    assert_eq!(fails(&declared), [""; 0]);
}

#[test]
fn a_ground_that_is_not_declared() {
    let none = |_: &Evidence<'_>, _: &Account| Ok(ShareChange::None.on(&UNDECLARED));
    assert_eq!(
        fails(&set(Body::Share(none), |_| ())),
        ["uses-declared-grounds"]
    );
}

#[test]
fn a_negative_amount() {
    let floor =
        |_: &Evidence<'_>, _: &Account| Ok(LimitChange::AtLeast(Usd::from_cents(-1)).on(&GROUND));
    let test =
        |_: &Evidence<'_>, _: &Account| Ok(LimitChange::MoreThan(Usd::from_cents(-1)).on(&GROUND));
    // What is given is not negative, and what comes of it is.
    let share = |_: &Evidence<'_>, _: &Account| {
        let lines = vec![
            FormulaLine::Remaining,
            FormulaLine::Given(Usd::from_cents(1_000_000_000_000)),
            FormulaLine::Subtract(0, 1),
        ];
        Ok(ShareChange::Amount(Formula { lines }).on(&GROUND))
    };
    for body in [Body::Limit(floor), Body::Limit(test), Body::Share(share)] {
        assert_eq!(fails(&set(body, |_| ())), ["never-negative"]);
    }
}

#[test]
fn a_change_that_cannot_be_and_a_panic() {
    let too_much = |claim: &Evidence<'_>, _: &Account| {
        Ok(LossChange::Deduct(claim.amount(RECEIVED)?, LossSet::All).on(&GROUND))
    };
    let set_of = |body| set(body, |rule| *rule = rule.reads(RECEIVED));
    assert_eq!(
        why(&set_of(Body::Loss(too_much))),
        "a rule deducted more than remains of the losses that it named; on a claim of record.received = 0.01, \
         0.00 counted, 0.00 remaining"
    );
    let panics = |_: &Evidence<'_>, _: &Account| panic!("as it was asked to");
    assert_eq!(fails(&set_of(Body::Share(panics))), ["answers"]);
}

#[test]
fn a_state_between_calls() {
    static TURN: AtomicBool = AtomicBool::new(false);
    let turns = |_: &Evidence<'_>, _: &Account| {
        let ground = if TURN.fetch_not(Ordering::SeqCst) {
            &GROUND
        } else {
            &OTHER
        };
        Ok(ShareChange::None.on(ground))
    };
    let failed = fails(&set(Body::Share(turns), |_| ()));
    assert!(failed.contains(&"same-twice"), "{failed:?}");
}

#[test]
fn an_answer_that_depends_on_the_thread() {
    let threads = |_: &Evidence<'_>, _: &Account| {
        // The threads of the kit have no name, and that of a test has.
        let ground = if thread::current().name().is_some() {
            &GROUND
        } else {
            &OTHER
        };
        Ok(ShareChange::None.on(ground))
    };
    assert_eq!(
        fails(&set(Body::Share(threads), |_| ())),
        ["same-on-eight-threads"]
    );
}

#[test]
fn an_option_that_nobody_knows() {
    let set = Set {
        takes_any_option: true,
        ..set(Body::Share(whole), |_| ())
    };
    assert_eq!(fails(&set), ["refuses-unknown-options"]);
}

#[test]
fn a_list_other_than_the_declared_one() {
    let set = set(Body::Share(whole), |rule| rule.place = List::Losses);
    assert_eq!(fails(&set), ["takes-its-options", "keeps-to-its-list"]);
}

#[test]
fn an_unknown_that_does_not_stop() {
    let goes_on: Fun<ShareChange> = |claim, _| {
        let ground = if claim.is(DISTRIBUTED).unwrap_or(false) {
            &GROUND
        } else {
            &OTHER
        };
        Ok(ShareChange::None.on(ground))
    };
    let undeclared: Fun<ShareChange> = |_, _| {
        let about = NeedTarget::Fact(IMAGES.key());
        Err(Stop::Needs(Need {
            target: about,
            question: NeedQuestion::MoreThan(3),
        }))
    };
    let forever: Fun<ShareChange> = |_, _| {
        let about = NeedTarget::Fact(DISTRIBUTED.key());
        Err(Stop::Needs(Need {
            target: about,
            question: NeedQuestion::YesNo,
        }))
    };
    let nowhere: Fun<ShareChange> = |_, _| {
        let about = NeedTarget::Line(7, LineFact::AMOUNT);
        Err(Stop::Needs(Need {
            target: about,
            question: NeedQuestion::Value { up_to: 1 },
        }))
    };
    for (body, words) in [
        (goes_on, "went on after it had met an unknown fact"),
        (
            undeclared,
            "a rule needs conduct.images, which it does not declare that it reads",
        ),
        (
            forever,
            "it needs conduct.distributed (YesNo), and asks again when it is answered",
        ),
        (
            nowhere,
            "it needs `amount` of loss 7 (Value { up_to: 1 }), which this claim does not have",
        ),
    ] {
        let why = why(&keeps(Body::Share(body), &[]));
        assert!(why.contains(words), "{why}");
    }
}

/// A set at a distance that takes a fact which is not known for a no.
struct TakesUnknownForNo(Set);

impl Transport for TakesUnknownForNo {
    fn ask(&self, ask: &[u8]) -> Result<Vec<u8>, String> {
        let ask = in_json(ask).unwrap_or_else(|_| ask.to_owned());
        let mut ask: Value = serde_json::from_slice(&ask).map_err(|error| error.to_string())?;
        if let Some(Value::Object(claim)) = ask.pointer_mut("/rule/claim") {
            let facts = claim.entry("facts").or_insert(json!({}));
            let facts = facts.as_object_mut().unwrap();
            facts
                .entry(DISTRIBUTED.key().row().path)
                .or_insert(json!({"is": 0}));
        }
        Ok(answer(&self.0, ask.to_string().as_bytes()))
    }
}

#[test]
fn an_unknown_that_is_taken_for_a_no_at_a_distance() {
    let distributed: Fun<ShareChange> = |claim, _| {
        let ground = if claim.is(DISTRIBUTED)? {
            &GROUND
        } else {
            &OTHER
        };
        Ok(ShareChange::None.on(ground))
    };
    let far = Arc::new(TakesUnknownForNo(keeps(Body::Share(distributed), &[])));
    let remote = RemoteSet::open(far.clone()).unwrap();
    let report = test(&remote, &|ask| far.ask(ask), &[], CLAIMS);
    let failed: Vec<&str> = report.failures().map(|check| check.what).collect();
    assert_eq!(
        failed,
        ["refuses-what-it-cannot-read", "stops-at-the-unknown"]
    );
}

/// The answer as JSON, changed.
fn changed(set: &Set, ask: &[u8], change: impl Fn(&mut Value)) -> Result<Vec<u8>, String> {
    let mut answer = serde_json::from_slice(&answer(set, ask)).unwrap();
    change(&mut answer);
    Ok(answer.to_string().into_bytes())
}

fn put(answer: &mut Value, place: &str, value: Value) {
    if let Some(there) = answer.pointer_mut(place) {
        *there = value;
    }
}

#[test]
fn bytes_that_say_something_else() {
    let set = keeps(Body::Share(whole), &[]);
    let fails_with = |place: &'static str, value: Value| {
        fails_when(&set, |ask| {
            changed(&set, ask, |answer| put(answer, place, value.clone()))
        })
    };
    assert_eq!(fails_with("/about/version", json!("9")), ["about-agrees"]);
    assert_eq!(fails_with("/bound", json!("losses")), ["takes-its-options"]);
    assert_eq!(
        fails_with("/rule/said/effect/change", json!("pass")),
        ["keeps-to-its-list", "same-over-bytes"]
    );
    assert_eq!(
        fails_with("/rule/said/effect/ground", json!("made-up")),
        ["uses-declared-grounds", "same-over-bytes"]
    );
    assert_eq!(
        fails_with(
            "/rule/said/effect/change",
            json!({"amount": {"lines": [{"given": "-0.01"}]}})
        ),
        ["never-negative", "same-over-bytes"]
    );
    assert_eq!(
        fails_with("/rule/read", json!(["conduct.produced"])),
        ["reads-what-it-declares"]
    );
    let need = json!({"needs": {"fact": {"fact": "conduct.produced", "ask": "yes-no"}}});
    assert_eq!(
        fails_with("/rule/said", need),
        ["reads-what-it-declares", "same-over-bytes"]
    );
    assert_eq!(
        fails_with("/rule/said/effect", json!(null)),
        ["keeps-to-its-list", "same-over-bytes"]
    );
}

#[test]
fn bytes_that_take_what_cannot_be_read() {
    let set = keeps(Body::Share(whole), &[]);
    let refused = |ask: &[u8]| answer(&set, ask).starts_with(b"{\"refused\"");
    let taken = fails_when(&set, |ask| {
        if refused(ask) {
            Ok(br#"{"bound":"losses"}"#.to_vec())
        } else {
            Ok(answer(&set, ask))
        }
    });
    assert_eq!(
        taken,
        [
            "refuses-what-it-cannot-read",
            "refuses-unknown-options",
            "refuses-unknown-facts",
            "refuses-unknown-fields"
        ]
    );
    let panics = fails_when(&set, |ask| {
        assert!(!ask.is_empty(), "nothing was asked");
        Ok(answer(&set, ask))
    });
    assert_eq!(panics, ["refuses-what-it-cannot-read"]);
    let wordless = fails_when(&set, |ask| {
        changed(&set, ask, |answer| put(answer, "/refused", json!(" ")))
    });
    assert_eq!(wordless, taken);
    let silent = fails_when(&set, |ask| {
        changed(&set, ask, |answer| {
            if answer.get("rule").is_some() {
                *answer = json!({"refused": "not today"});
            }
        })
    });
    assert_eq!(&silent[..1], ["answers"]);
}

#[test]
fn declarations_that_are_not_well_formed() {
    static STOP: Ground = Ground::required("ground", "it is so.", "court/authority#holding");
    static NO_SENTENCE: Ground = Ground::required("ground", " ", "court/authority#holding");
    static NOWHERE: Ground = Ground::required("ground", "it is so", "authority#holding");
    static CAPITAL: Ground = Ground::required("Ground", "it is so", "court/authority#holding");
    type Change = fn(&mut RuleInfo);
    let changes: [(Change, &str); 15] = [
        (
            |rule| rule.name = "Rule",
            "the name `Rule` is not of a-z, 0-9 and -",
        ),
        (
            |rule| rule.proposition = "",
            "the proposition `` is not a sentence",
        ),
        (|rule| rule.grounds = &[], "it declares no ground"),
        (
            |rule| rule.grounds = Vec::leak(vec![&GROUND, &GROUND]),
            "the ground `ground` is declared twice",
        ),
        (
            |rule| rule.grounds = Vec::leak(vec![&STOP]),
            "not a sentence without its full stop",
        ),
        (
            |rule| rule.grounds = Vec::leak(vec![&NO_SENTENCE]),
            "not a sentence",
        ),
        (
            |rule| rule.grounds = Vec::leak(vec![&NOWHERE]),
            "`authority#holding` is not court/authority#holding",
        ),
        (
            |rule| rule.grounds = Vec::leak(vec![&CAPITAL]),
            "the ground `Ground` is not of a-z",
        ),
        (|rule| rule.reads = 1 << 62, "a fact that there is not"),
        (
            |rule| rule.parameters = &["a b"],
            "the parameter `a b` is not of a-z",
        ),
        (
            |rule| rule.parameters = &["a", "a"],
            "the parameter `a` is declared twice",
        ),
        (
            |rule| rule.lowered_by = ORDERS.key().bit(),
            "`record.orders` moves it, and it does not read it",
        ),
        (
            |rule| *rule = rule.lowered_by(DISTRIBUTED),
            "`conduct.distributed` moves it, and is no number",
        ),
        (
            |rule| *rule = rule.lowered_by(ORDERS).raised_by(ORDERS),
            "more of `record.orders` moves it both ways",
        ),
        (|rule| rule.name = "", "the name `` is not"),
    ];
    for (change, words) in changes {
        declares_badly(&set(Body::Share(whole), change), words);
    }
    let of = |about| Set {
        info: about,
        ..set(Body::Share(whole), |_| ())
    };
    let twice = about(vec![rule(List::Apportionment), rule(List::Apportionment)]);
    declares_badly(&of(twice), "the rule `rule` is declared twice");
    let mut other = rule(List::Apportionment);
    other.name = "other-rule";
    static SAME_NAME: Ground = Ground::permitted("ground", "it is so", "court/authority#holding");
    other.grounds = Vec::leak(vec![&SAME_NAME]);
    let two_things = about(vec![rule(List::Apportionment), other]);
    declares_badly(&of(two_things), "the ground `ground` says two things");
    let named = |id, version| -> &'static SetInfo {
        let rules = Vec::leak(vec![rule(List::Apportionment)]);
        Box::leak(Box::new(SetInfo { id, version, rules }))
    };
    declares_badly(&of(named("Bad", "0.1.0")), "the id of the set `Bad`");
    declares_badly(&of(named("bad", "")), "it has no version");
}

fn declares_badly(set: &Set, words: &str) {
    let report = linked_in(set, &[], 3);
    let of = |what| {
        report
            .checks
            .iter()
            .find(|check| check.what == what)
            .unwrap()
    };
    let why = of("declares-itself").outcome.clone().unwrap_err();
    assert!(why.contains(words), "{why}");
}

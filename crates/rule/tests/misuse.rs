//! What a rule author cannot do: some of it does not compile, the rest is a fault of the rule.

use redress_case::facts::{CANNOT_PAY, ClaimFacts, DISTRIBUTED, LineFact, PRODUCED, YesNo};
use redress_rule::{
    Account, Change, Effect, End, Evidence, GateChange, Ground, LawOfDay, Need, NeedQuestion,
    NeedTarget, NoSteps, Rule, RuleError, RuleInfo, Share, Step, Stop,
};

/// Issue 2: "Misuse does not compile".
#[test]
fn misuse_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/misuse/*.rs");
}

static DECLARED: Ground = Ground::required("declared", "it is declared", "ca7/laraneta#viewer");
static UNDECLARED: Ground = Ground::required("undeclared", "it is not", "ca7/laraneta#viewer");

static ABOUT: RuleInfo = RuleInfo::gate("rule", |_, _| Ok(GateChange::Pass.on(&DECLARED)))
    .because("a rule of these tests")
    .reads(DISTRIBUTED)
    .reads(PRODUCED)
    .grounds(&[&DECLARED]);

/// A gate that is a function, so that a test can say in a line what it does.
struct Gate<F>(F);

impl<F> Rule<GateChange> for Gate<F>
where
    F: Fn(&Evidence<'_>, &Account) -> Result<Effect<GateChange>, Stop> + Send + Sync,
{
    fn rule(&self, claim: &Evidence<'_>, so_far: &Account) -> Result<Effect<GateChange>, Stop> {
        self.0(claim, so_far)
    }
}

/// Asks a rule about a claim of which nothing is known; gives what came of it and the steps written.
fn ask<F>(rule: F) -> (Result<(), Stop>, Vec<Step>)
where
    F: Fn(&Evidence<'_>, &Account) -> Result<Effect<GateChange>, Stop> + Send + Sync,
{
    let (facts, law, mut steps) = (ClaimFacts::default(), LawOfDay::default(), Vec::new());
    let mut account = Account::open(&facts);
    let asked = account.ask(
        &Gate(rule),
        &ABOUT,
        &Evidence::new(&facts, &law),
        0,
        &mut steps,
    );
    assert_eq!(account.share(), Share::Unsettled);
    (asked, steps)
}

fn is_a_fault<F>(rule: F, fault: RuleError)
where
    F: Fn(&Evidence<'_>, &Account) -> Result<Effect<GateChange>, Stop> + Send + Sync,
{
    let (asked, steps) = ask(rule);
    assert_eq!(asked, Err(Stop::Fault(fault)));
    assert_eq!(steps, [], "a rule at fault writes no step");
}

fn pass() -> Result<Effect<GateChange>, Stop> {
    Ok(GateChange::Pass.on(&DECLARED))
}

fn swallow(claim: &Evidence<'_>, fact: YesNo) -> bool {
    claim.is(fact).unwrap_or(false)
}

/// Design section 3: "reading an unknown stops the rule, so none can look at an unknown and go on".
#[test]
fn a_rule_that_swallows_a_stop_and_goes_on_is_at_fault() {
    let goes_on = |claim: &Evidence<'_>, _: &Account| {
        swallow(claim, DISTRIBUTED);
        pass()
    };
    is_a_fault(goes_on, RuleError::Peeked);
    let ends = |claim: &Evidence<'_>, _: &Account| {
        swallow(claim, DISTRIBUTED);
        Err(Stop::End(End::Denied, &DECLARED))
    };
    is_a_fault(ends, RuleError::Peeked);
    let asks_both = |claim: &Evidence<'_>, _: &Account| {
        swallow(claim, DISTRIBUTED);
        claim.is(PRODUCED)?;
        pass()
    };
    assert!(
        matches!(ask(asks_both).0, Err(Stop::Needs(_))),
        "a rule that stops all the same learned nothing"
    );
}

/// The log belongs to the pen: a rule that asks another one would wipe its own traces.
#[test]
fn a_rule_that_asks_another_about_the_claim_is_at_fault() {
    let wipes = |claim: &Evidence<'_>, so_far: &Account| {
        swallow(claim, DISTRIBUTED);
        let inner = Gate(|_: &Evidence<'_>, _: &Account| pass());
        let _ = so_far.clone().ask(&inner, &ABOUT, claim, 0, &mut NoSteps);
        pass()
    };
    is_a_fault(wipes, RuleError::Peeked);
}

/// Design section 5: the host refuses "an undeclared read", answered or not.
#[test]
fn an_undeclared_read_is_a_fault() {
    let path = CANNOT_PAY.key().row().path;
    let reads = |claim: &Evidence<'_>, _: &Account| {
        claim.is(CANNOT_PAY)?;
        pass()
    };
    is_a_fault(reads, RuleError::UndeclaredRead(path));
    let counts = |claim: &Evidence<'_>, _: &Account| {
        let _ = claim.losses();
        pass()
    };
    is_a_fault(counts, RuleError::UndeclaredRead("the losses"));
}

/// A need is a read that was not logged: a rule that makes one up for a fact that it does not declare is refused.
#[test]
fn an_undeclared_need_is_a_fault() {
    let asks = |target, question| {
        move |_: &Evidence<'_>, _: &Account| Err(Stop::Needs(Need { target, question }))
    };
    let fact = NeedTarget::Fact(CANNOT_PAY.key());
    is_a_fault(
        asks(fact, NeedQuestion::YesNo),
        RuleError::UndeclaredNeed(CANNOT_PAY.key().row().path),
    );
    let line = NeedTarget::Line(0, LineFact::CAUSED);
    is_a_fault(
        asks(line, NeedQuestion::YesNo),
        RuleError::UndeclaredNeed("the losses"),
    );
    let declared = NeedTarget::Fact(DISTRIBUTED.key());
    let (asked, _) = ask(asks(declared, NeedQuestion::YesNo));
    assert!(matches!(asked, Err(Stop::Needs(need)) if need.target == declared));
}

/// Design section 5: the host refuses an undeclared ground, of an effect and of an end.
#[test]
fn an_undeclared_ground_is_a_fault() {
    is_a_fault(
        |_, _| Ok(GateChange::Pass.on(&UNDECLARED)),
        RuleError::UndeclaredGround("undeclared"),
    );
    is_a_fault(
        |_, _| Err(Stop::End(End::Denied, &UNDECLARED)),
        RuleError::UndeclaredGround("undeclared"),
    );
}

/// Text can be leaked into a ground, but not into what a rule declares beforehand.
#[test]
fn a_ground_made_up_at_run_time_is_a_fault() {
    let made_up = |_: &Evidence<'_>, _: &Account| {
        let because = "a sentence".repeat(2).leak();
        let ground = Box::leak(Box::new(Ground::required(
            DECLARED.id(),
            because,
            "scotus/paroline#relative-role",
        )));
        Ok(GateChange::Pass.on(ground))
    };
    is_a_fault(made_up, RuleError::UndeclaredGround(DECLARED.id()));
}

/// A printed claim shows nothing of itself: that would be a read that no log knows.
#[test]
fn a_claim_shows_no_fact_when_it_is_printed() {
    let (mut facts, law) = (ClaimFacts::default(), LawOfDay::default());
    let unknown = format!("{:?}", Evidence::new(&facts, &law));
    facts.set(DISTRIBUTED, redress_case::facts::FactValue::yes_no(true));
    assert_eq!(unknown, format!("{:?}", Evidence::new(&facts, &law)));
}

//! A claim that a test writes down, for the quick tests of a rule set.

use redress_case::facts::{
    Amounts, BorneBy, Cause, ClaimFacts, Count, FactValue, Head, Loss, LossValues, Money, YesNo,
};
use redress_rule::{
    Account, AnyRule, Change, Evidence, Ground, LawFigure, LawOfDay, LossChange, LossSet, NoSteps,
    Options, Part, Rule, RuleError, RuleInfo, RuleSet, Step, Stop, Usd,
};
use serde_json::Value;

static BEFORE: Ground = Ground::required("before", "as a rule before has it", "kit/by-hand#before");

/// A claim written by hand, and the account that rules move. It tests one rule in milliseconds, without a profile or a case file.
///
/// ```
/// use redress_conformance::HandClaim;
/// use redress_rule::facts::{Cause, Head};
/// use redress_rule::Usd;
/// # use redress_rule::{Change, LossChange, LossSet, Part, RuleInfo, grounds};
/// # redress_plugin::rule_set! { pub Mine = "mine"; ALL }
/// # grounds! { "ca1/made-up"; COUNTS = required "counts": "losses count"; }
/// # const ALL: RuleInfo = RuleInfo::loss("all", |_, _| Ok(LossChange::Count(LossSet::All, Part::General).on(COUNTS)))
/// #     .because("all losses count").grounds(&[COUNTS]);
///
/// let mut claim = HandClaim::new().with_loss(Usd::from_cents(100_00), Head::Therapy, Cause::Trade);
/// assert_eq!(claim.ask(&Mine, "all").unwrap(), "counts");
/// assert_eq!(claim.account().remaining(), Usd::from_cents(100_00));
/// ```
#[derive(Clone, Debug, Default)]
pub struct HandClaim {
    facts: ClaimFacts,
    law: LawOfDay,
    account: Account,
    steps: Vec<Step>,
}

impl HandClaim {
    /// A claim of one count without a loss, of which nothing is known, in an open record.
    #[must_use]
    pub fn new() -> Self {
        Self {
            facts: ClaimFacts {
                counts: 1,
                ..ClaimFacts::default()
            },
            ..Self::default()
        }
    }

    /// Adds a loss of the victim's that a court found.
    #[must_use]
    pub fn with_loss(self, amount: Usd, head: Head, cause: impl Into<Option<Cause>>) -> Self {
        self.with(Loss {
            low: amount,
            high: amount,
            head,
            projected: false,
            cause: cause.into(),
            borne_by: BorneBy::Victim,
            values: LossValues::default(),
            counts: 1,
            found: true,
        })
    }

    /// Adds a loss as it is given.
    #[must_use]
    pub fn with(mut self, loss: Loss) -> Self {
        self.facts.losses.push(loss);
        self.account.reopen(&self.facts);
        self
    }

    /// Changes the loss that was added last.
    #[must_use]
    pub fn but(mut self, change: impl FnOnce(&mut Loss)) -> Self {
        if let Some(loss) = self.facts.losses.last_mut() {
            change(loss);
        }
        self.account.reopen(&self.facts);
        self
    }

    /// Takes a finding.
    #[must_use]
    pub fn finding(mut self, fact: YesNo, yes: bool) -> Self {
        self.facts.set(fact, FactValue::yes_no(yes));
        self
    }

    /// Takes an amount.
    #[must_use]
    pub fn amount(mut self, fact: Money, amount: Usd) -> Self {
        self.facts.set(fact, FactValue::Is(amount.cents()));
        self
    }

    /// Takes a count.
    #[must_use]
    pub fn number(mut self, fact: Count, number: i64) -> Self {
        self.facts.set(fact, FactValue::Is(number));
        self
    }

    /// Takes the awards of other cases.
    #[must_use]
    pub fn awards(mut self, _: Amounts, awards: &[Usd]) -> Self {
        self.facts.awards_elsewhere = Some(awards.to_vec());
        self
    }

    /// Closes the record: whoever bears a burden has failed to prove what is unknown.
    #[must_use]
    pub const fn closed(mut self) -> Self {
        self.facts.closed = true;
        self
    }

    /// States a figure of the law; `None` is not published.
    #[must_use]
    pub fn figure(mut self, id: &str, figure: Option<LawFigure>) -> Self {
        self.law.figures.push((id.to_owned(), figure));
        self
    }

    /// Counts every loss, as the rule before the one that is tested would.
    ///
    /// # Errors
    /// When a sum does not fit.
    pub fn counting_all(self) -> Result<Self, Stop> {
        self.taking(LossChange::Count(LossSet::All, Part::General))
    }

    /// Takes a change, as a rule before the one that is tested would make it.
    ///
    /// # Errors
    /// When the change is impossible.
    pub fn taking<C: Change>(mut self, change: C) -> Result<Self, Stop> {
        self.account.take(change.on(&BEFORE), 0, &mut NoSteps)?;
        Ok(self)
    }

    /// The figures so far.
    #[must_use]
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// The steps that the rules wrote.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Asks a rule without options, moves the account, and returns the id of its ground.
    ///
    /// # Errors
    /// Whatever stopped the rule, or a rule that the set does not have.
    pub fn ask(&mut self, set: &dyn RuleSet, rule: &str) -> Result<&'static str, Stop> {
        self.ask_with(set, rule, Value::Null)
    }

    /// Asks a rule with options, as [`HandClaim::ask`] does.
    ///
    /// # Errors
    /// As [`HandClaim::ask`], and when the rule does not take the options.
    pub fn ask_with(
        &mut self,
        set: &dyn RuleSet,
        rule: &str,
        options: Value,
    ) -> Result<&'static str, Stop> {
        let options = match options {
            Value::Object(options) => Options(options),
            _ => Options::default(),
        };
        let fault = |words: String| Stop::Fault(RuleError::RuleSet(words));
        let about = set.info().rule(rule);
        let about = about.ok_or_else(|| fault(format!("there is no rule `{rule}`")))?;
        let bound = set.bind(rule, &options);
        match bound.map_err(|error| fault(error.to_string()))? {
            AnyRule::Gate(rule) => self.put(&*rule, about),
            AnyRule::Loss(rule) => self.put(&*rule, about),
            AnyRule::Apportionment(rule) => self.put(&*rule, about),
            AnyRule::Limit(rule) => self.put(&*rule, about),
            AnyRule::Consequence(rule) => self.put(&*rule, about),
            AnyRule::Credit(rule) => self.put(&*rule, about),
        }
    }

    fn put<C: Change>(
        &mut self,
        rule: &dyn Rule<C>,
        about: &RuleInfo,
    ) -> Result<&'static str, Stop> {
        let claim = Evidence::new(&self.facts, &self.law);
        self.account.ask(rule, about, &claim, 0, &mut self.steps)?;
        let step = self.steps.last();
        Ok(step.map_or("", |step| step.ground.id()))
    }
}

//! Declares a rule in one place: what it says of itself, and what it does.
//!
//! A rule without options is a function; one with options is the struct of its options. The constructor fixes the
//! list in which the rule stands, so that its declaration and its type cannot disagree.

use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::account::Account;
use crate::effect::{
    Change, ConsequenceChange, CreditChange, Effect, GateChange, Ground, LimitChange, LossChange,
    ShareChange,
};
use crate::evidence::{End, Evidence, Stop};
use crate::figure::FigureUnit;
use crate::options::{self, OptionInfo};
use crate::outcome::{LiabilityKind, Scope};
use crate::rule::{AnyRule, List, OptionError, Options, Properties, Property, Rule, RuleInfo};
use redress_case::facts::{Fact, LOSSES_READ, YesNo};

/// The answer of a rule: one change on one ground, or why it stopped.
pub type Answer<C> = Result<Effect<C>, Stop>;

/// A rule without options.
pub type RuleFn<C> = fn(&Evidence<'_>, &Account) -> Answer<C>;

impl<C> Rule<C> for RuleFn<C> {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Answer<C> {
        self(claim, account)
    }
}

/// The body of a rule: what it does.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// A gate without options.
    Gate(RuleFn<GateChange>),
    /// A loss rule without options.
    Loss(RuleFn<LossChange>),
    /// An apportionment rule without options.
    Apportionment(RuleFn<ShareChange>),
    /// A limit without options.
    Limit(RuleFn<LimitChange>),
    /// A consequence without options.
    Consequence(RuleFn<ConsequenceChange>),
    /// A credit without options.
    Credit(RuleFn<CreditChange>),
    /// A consequence that applies whenever its approach does.
    Applies(&'static Ground),
    /// A consequence that applies if a fact has one answer, with a ground for either.
    AppliesIf {
        /// The fact.
        fact: YesNo,
        /// The answer on which the consequence applies.
        is: bool,
        /// Why the consequence applies.
        applies: &'static Ground,
        /// Why the consequence does not apply.
        otherwise: &'static Ground,
    },
    /// A gate that passes if a fact has one answer, with a ground for either.
    PassesIf {
        /// The fact.
        fact: YesNo,
        /// The answer on which the claim passes.
        is: bool,
        /// Why the claim passes.
        passes: &'static Ground,
        /// How the claim ends otherwise.
        end: End,
        /// Why the claim ends.
        otherwise: &'static Ground,
    },
    /// A share of the whole that remains.
    Whole(LiabilityKind, &'static Ground),
    /// A share of the whole that remains if a fact is so, with a ground for either.
    WholeIf {
        /// The fact.
        fact: YesNo,
        /// The kind of liability for the whole.
        kind: LiabilityKind,
        /// Why the whole is owed.
        whole: &'static Ground,
        /// Why the rule sets no share.
        otherwise: &'static Ground,
    },
    /// A rule with options, which it reads first.
    WithOptions {
        /// Binds the rule to the options of a profile.
        bind: fn(&Options) -> Result<AnyRule, OptionError>,
        /// Returns the options that the rule takes.
        options: fn() -> Vec<OptionInfo>,
    },
    /// A rule of a loaded set, bound over the boundary.
    Remote,
    /// A rule that is written as data, bound by its set.
    Data {
        /// The options that the rule takes.
        options: &'static [OptionInfo],
    },
}

/// The options of a rule without options: none, and any is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoOptions {}

/// The consequence of [`Body::AppliesIf`].
struct AppliesIf {
    fact: YesNo,
    is: bool,
    applies: &'static Ground,
    otherwise: &'static Ground,
}

impl Rule<ConsequenceChange> for AppliesIf {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<ConsequenceChange> {
        Ok(if claim.is(self.fact)? == self.is {
            ConsequenceChange::Applies.on(self.applies)
        } else {
            ConsequenceChange::None.on(self.otherwise)
        })
    }
}

/// The gate of [`Body::PassesIf`].
struct PassesIf {
    fact: YesNo,
    is: bool,
    passes: &'static Ground,
    end: End,
    otherwise: &'static Ground,
}

impl Rule<GateChange> for PassesIf {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<GateChange> {
        if claim.is(self.fact)? == self.is {
            Ok(GateChange::Pass.on(self.passes))
        } else {
            Err(Stop::End(self.end, self.otherwise))
        }
    }
}

/// The share of [`Body::Whole`] and [`Body::WholeIf`].
struct Whole {
    kind: LiabilityKind,
    whole: &'static Ground,
    /// The fact without which the rule sets no share, and the ground for that.
    only_if: Option<(YesNo, &'static Ground)>,
}

impl Rule<ShareChange> for Whole {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<ShareChange> {
        Ok(match self.only_if {
            Some((fact, otherwise)) if !claim.is(fact)? => ShareChange::None.on(otherwise),
            _ => ShareChange::Whole(self.kind).on(self.whole),
        })
    }
}

/// The consequence of [`Body::Applies`].
struct Applies(&'static Ground);

impl Rule<ConsequenceChange> for Applies {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Answer<ConsequenceChange> {
        Ok(ConsequenceChange::Applies.on(self.0))
    }
}

impl Body {
    /// Returns the options that the rule takes; none for a rule of a loaded set, which does not tell them.
    #[must_use]
    pub fn options(self) -> Vec<OptionInfo> {
        match self {
            Self::WithOptions { options, .. } => options(),
            Self::Data { options } => options.to_vec(),
            _ => Vec::new(),
        }
    }

    pub(crate) fn bind(self, with: &Options) -> Result<AnyRule, OptionError> {
        if let Self::WithOptions { bind, .. } = self {
            return bind(with);
        }
        with.read::<NoOptions>()?;
        Ok(match self {
            Self::Gate(rule) => AnyRule::Gate(Arc::new(rule)),
            Self::Loss(rule) => AnyRule::Loss(Arc::new(rule)),
            Self::Apportionment(rule) => AnyRule::Apportionment(Arc::new(rule)),
            Self::Limit(rule) => AnyRule::Limit(Arc::new(rule)),
            Self::Consequence(rule) => AnyRule::Consequence(Arc::new(rule)),
            Self::Credit(rule) => AnyRule::Credit(Arc::new(rule)),
            Self::Applies(ground) => AnyRule::Consequence(Arc::new(Applies(ground))),
            Self::AppliesIf {
                fact,
                is,
                applies,
                otherwise,
            } => AnyRule::Consequence(Arc::new(AppliesIf {
                fact,
                is,
                applies,
                otherwise,
            })),
            Self::PassesIf {
                fact,
                is,
                passes,
                end,
                otherwise,
            } => AnyRule::Gate(Arc::new(PassesIf {
                fact,
                is,
                passes,
                end,
                otherwise,
            })),
            Self::Whole(kind, whole) => AnyRule::Apportionment(Arc::new(Whole {
                kind,
                whole,
                only_if: None,
            })),
            Self::WholeIf {
                fact,
                kind,
                whole,
                otherwise,
            } => AnyRule::Apportionment(Arc::new(Whole {
                kind,
                whole,
                only_if: Some((fact, otherwise)),
            })),
            Self::Remote | Self::Data { .. } | Self::WithOptions { .. } => {
                return Err(OptionError::no_such_rule());
            }
        })
    }
}

/// The properties that the rules of a list usually satisfy: a declaration names only the exceptions.
const fn usual(list: List) -> Properties {
    let symmetric = Properties::NONE.with(Property::Symmetric);
    match list {
        List::Losses | List::Apportionment => symmetric
            .with(Property::RisesWithLoss)
            .with(Property::Homogeneous),
        List::Gates | List::Limits | List::Consequences | List::Credits => symmetric,
    }
}

/// The constructors: one for each list, seven for rules that need no code, and one for rules with options.
impl RuleInfo {
    const fn new(name: &'static str, place: List, body: Body) -> Self {
        Self {
            name,
            place,
            scope: Scope::Claim,
            proposition: "",
            grounds: &[],
            reads: 0,
            parameters: &[],
            figures: &[],
            raised_by: 0,
            lowered_by: 0,
            satisfies: usual(place),
            body,
        }
    }

    /// Declares a gate: a rule that decides whether there is anything to compute.
    ///
    /// ```
    /// use redress_rule::facts::VICTIM_OF_COUNT;
    /// use redress_rule::{Account, Answer, Change, End, Evidence, GateChange, RuleInfo, Stop, grounds};
    ///
    /// grounds! { "congress/usc-18-2259-1996";
    ///     HARMED = required "harmed" of "victim": "this person was harmed by the offense";
    ///     NOT_HARMED = required "not-harmed" of "victim": "this person was not shown to be harmed by the offense";
    /// }
    ///
    /// const VICTIM_OF_THE_COUNT: RuleInfo = RuleInfo::gate("victim-of-the-count", victim_of_the_count)
    ///     .because("restitution goes to a person harmed by an offense of conviction")
    ///     .reads(VICTIM_OF_COUNT)
    ///     .grounds(&[HARMED, NOT_HARMED]);
    ///
    /// fn victim_of_the_count(claim: &Evidence<'_>, _: &Account) -> Answer<GateChange> {
    ///     // In a closed record an unknown fact has failed of proof; in an open one `?` asks for the finding.
    ///     if claim.is(VICTIM_OF_COUNT)? {
    ///         Ok(GateChange::Pass.on(HARMED))
    ///     } else {
    ///         Err(Stop::End(End::Denied, NOT_HARMED))
    ///     }
    /// }
    /// # assert_eq!(VICTIM_OF_THE_COUNT.grounds.len(), 2);
    /// ```
    #[must_use]
    pub const fn gate(name: &'static str, body: RuleFn<GateChange>) -> Self {
        Self::new(name, List::Gates, Body::Gate(body))
    }

    /// Declares a loss rule: what counts as loss, and what comes off. Usually proportional to the losses.
    ///
    /// ```
    /// use redress_rule::facts::RECEIVED;
    /// use redress_rule::{Account, Answer, Change, Evidence, LossChange, LossSet, RuleInfo, grounds};
    ///
    /// grounds! { "ca7/laraneta";
    ///     RECOVERIES_FIRST = required "recoveries-first";
    /// }
    ///
    /// const SUBTRACT_RECOVERIES: RuleInfo = RuleInfo::loss("subtract-recoveries", subtract_recoveries)
    ///     .because("amounts recovered in other cases are subtracted from the losses first")
    ///     .per_victim()
    ///     .lowered_by(RECEIVED)
    ///     .never_raises()
    ///     .grounds(&[RECOVERIES_FIRST]);
    ///
    /// fn subtract_recoveries(claim: &Evidence<'_>, account: &Account) -> Answer<LossChange> {
    ///     // More than remains has no further effect: this limit bounds the result while the amount is unknown.
    ///     let recovered = claim.amount_up_to(RECEIVED, account.remaining())?;
    ///     Ok(LossChange::Deduct(recovered, LossSet::All).on(RECOVERIES_FIRST))
    /// }
    /// # assert_eq!(SUBTRACT_RECOVERIES.directions().count(), 1);
    /// ```
    #[must_use]
    pub const fn loss(name: &'static str, body: RuleFn<LossChange>) -> Self {
        Self::new(name, List::Losses, Body::Loss(body))
    }

    /// Declares an apportionment rule: the defendant's part. Usually proportional to the losses.
    ///
    /// ```
    /// use redress_rule::facts::OTHERS_CONTRIBUTED;
    /// use redress_rule::{Account, Answer, Change, Evidence, LiabilityKind, RuleInfo, ShareChange, grounds};
    ///
    /// grounds! { "congress/usc-18-3664";
    ///     OTHERS = permitted "others" of "joint-or-apportioned": "another defendant of this case contributed";
    ///     NO_OTHERS = required "no-others" of "joint-or-apportioned": "no other defendant of this case contributed";
    /// }
    ///
    /// const JOINT_IN_THE_CASE: RuleInfo = RuleInfo::apportionment("joint-in-the-case", joint_in_the_case)
    ///     .because("defendants of one case who contributed may each be made liable for the full amount")
    ///     .reads(OTHERS_CONTRIBUTED)
    ///     .grounds(&[OTHERS, NO_OTHERS]);
    ///
    /// fn joint_in_the_case(claim: &Evidence<'_>, _: &Account) -> Answer<ShareChange> {
    ///     Ok(if claim.is(OTHERS_CONTRIBUTED)? {
    ///         ShareChange::Whole(LiabilityKind::JointInCase).on(OTHERS)
    ///     } else {
    ///         ShareChange::None.on(NO_OTHERS) // the next rule of the list is asked
    ///     })
    /// }
    /// # assert_eq!(JOINT_IN_THE_CASE.name, "joint-in-the-case");
    /// ```
    #[must_use]
    pub const fn apportionment(name: &'static str, body: RuleFn<ShareChange>) -> Self {
        Self::new(name, List::Apportionment, Body::Apportionment(body))
    }

    /// Declares a limit: a floor, a cap, or a test of an award.
    ///
    /// ```
    /// use redress_rule::Property::{Homogeneous, RisesWithLoss};
    /// use redress_rule::{Change, LimitChange, RuleInfo, grounds};
    ///
    /// grounds! { "congress/usc-18-2259-1996";
    ///     NO_MORE = required "no-more-than-remains" of "full-amount": "an order does not exceed the remaining losses";
    /// }
    ///
    /// const NO_MORE_THAN_REMAINS: RuleInfo =
    ///     RuleInfo::limit("no-more-than-remains", |_, _| Ok(LimitChange::AtMostRemaining.on(NO_MORE)))
    ///         .because("an order compensates and does not exceed the remaining losses")
    ///         .satisfies(RisesWithLoss)
    ///         .satisfies(Homogeneous)
    ///         .never_raises()
    ///         .grounds(&[NO_MORE]);
    /// # assert_eq!(NO_MORE_THAN_REMAINS.satisfies.iter().count(), 4);
    /// ```
    #[must_use]
    pub const fn limit(name: &'static str, body: RuleFn<LimitChange>) -> Self {
        Self::new(name, List::Limits, Body::Limit(body))
    }

    /// Declares a consequence that is not part of the amount.
    ///
    /// ```
    /// use redress_rule::facts::ASSISTANCE_ELECTED;
    /// use redress_rule::{Account, Answer, Change, ConsequenceChange, Evidence, ParameterId, RuleInfo, grounds};
    ///
    /// grounds! { "congress/usc-18-2259-2018";
    ///     FEE_CAP = required "fee-cap" of "assistance-fees";
    ///     NOT_CHOSEN = required "not-chosen" of "assistance": "the victim did not choose the assistance";
    /// }
    ///
    /// const ASSISTANCE_FEES: RuleInfo = RuleInfo::consequence("assistance-fees", assistance_fees)
    ///     .because("counsel may charge no more than a part of the assistance in fees and costs")
    ///     .per_victim()
    ///     .reads(ASSISTANCE_ELECTED)
    ///     .parameters(&["assistance-fee-cap"])
    ///     .grounds(&[FEE_CAP, NOT_CHOSEN]);
    ///
    /// fn assistance_fees(claim: &Evidence<'_>, _: &Account) -> Answer<ConsequenceChange> {
    ///     if !claim.is(ASSISTANCE_ELECTED)? {
    ///         return Ok(ConsequenceChange::None.on(NOT_CHOSEN));
    ///     }
    ///     let cap = claim.parameter(ParameterId("assistance-fee-cap"))?;
    ///     Ok(ConsequenceChange::AtMost(cap).on(FEE_CAP))
    /// }
    /// # assert_eq!(ASSISTANCE_FEES.parameters.len(), 1);
    /// ```
    #[must_use]
    pub const fn consequence(name: &'static str, body: RuleFn<ConsequenceChange>) -> Self {
        Self::new(name, List::Consequences, Body::Consequence(body))
    }

    /// Declares a credit: what a payment or a receipt leaves to be paid.
    ///
    /// ```
    /// use redress_rule::facts::RECEIVED;
    /// use redress_rule::{Account, Answer, Balances, Change, CreditChange, Evidence, RuleInfo, grounds};
    ///
    /// grounds! { "ca2/nucci";
    ///     NO_DOUBLE_RECOVERY = required "no-double-recovery" of "never-more-than-the-loss";
    /// }
    ///
    /// const ONE_RECOVERY: RuleInfo = RuleInfo::credit("no-double-recovery", no_double_recovery)
    ///     .because("a victim never collects more than the loss, whatever several orders add up to")
    ///     .per_victim()
    ///     .lowered_by(RECEIVED)
    ///     .grounds(&[NO_DOUBLE_RECOVERY]);
    ///
    /// fn no_double_recovery(claim: &Evidence<'_>, account: &Account) -> Answer<CreditChange> {
    ///     let received = claim.amount_up_to(RECEIVED, account.gross())?;
    ///     Ok(CreditChange::Balance(Balances {
    ///         of_the_losses: Some(account.gross().checked_sub(received)?),
    ///         of_the_order: None,
    ///     })
    ///     .on(NO_DOUBLE_RECOVERY))
    /// }
    /// # assert_eq!(ONE_RECOVERY.name, "no-double-recovery");
    /// ```
    #[must_use]
    pub const fn credit(name: &'static str, body: RuleFn<CreditChange>) -> Self {
        Self::new(name, List::Credits, Body::Credit(body))
    }

    /// Declares a rule with options, in the list of its change. The rule is the struct of its options.
    ///
    /// ```
    /// use redress_rule::facts::GAIN;
    /// use redress_rule::{
    ///     Account, Answer, Change, Evidence, Formula, Options, Ratio, Rounding, Rule, RuleInfo, ShareChange, grounds,
    /// };
    /// use serde::Deserialize;
    ///
    /// grounds! { "ca2/smathers";
    ///     TIMES_GAIN = permitted "times-gain" of "three-times-the-gain";
    /// }
    ///
    /// const MULTIPLE_OF_GAIN: RuleInfo = RuleInfo::with_options::<MultipleOfGain, ShareChange>("multiple-of-gain")
    ///     .because("the award is a multiple of the defendant's gain, given by the option `times`")
    ///     .raised_by(GAIN)
    ///     .grounds(&[TIMES_GAIN]);
    ///
    /// #[derive(Deserialize)]
    /// #[serde(deny_unknown_fields)]
    /// struct MultipleOfGain {
    ///     times: u64,
    /// }
    ///
    /// impl Rule<ShareChange> for MultipleOfGain {
    ///     fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<ShareChange> {
    ///         let times = Ratio::new(self.times, 1)?;
    ///         let award = Formula::given(claim.amount(GAIN)?).times(times, Rounding::half_up());
    ///         Ok(ShareChange::Amount(award).on(TIMES_GAIN))
    ///     }
    /// }
    ///
    /// let without = MULTIPLE_OF_GAIN.bind(&Options::default());
    /// assert_eq!(without.unwrap_err().to_string(), "missing field `times`");
    /// ```
    #[must_use]
    pub const fn with_options<R, C>(name: &'static str) -> Self
    where
        R: Rule<C> + DeserializeOwned + 'static,
        C: Change,
    {
        fn bind<R: Rule<C> + DeserializeOwned + 'static, C: Change>(
            with: &Options,
        ) -> Result<AnyRule, OptionError> {
            Ok(C::any_rule(Arc::new(with.read::<R>()?)))
        }
        let body = Body::WithOptions {
            bind: bind::<R, C>,
            options: options::options::<R>,
        };
        Self::new(name, C::LIST, body)
    }

    /// Declares a gate that a claim passes if a fact is so; else the claim ends, on the second ground.
    #[must_use]
    pub const fn passes_if(
        name: &'static str,
        fact: YesNo,
        end: End,
        grounds: &'static [&'static Ground; 2],
    ) -> Self {
        Self::passes_on(name, (fact, true), end, grounds)
    }

    /// Declares a gate that a claim passes unless a fact is so; then the claim ends, on the second ground.
    #[must_use]
    pub const fn passes_unless(
        name: &'static str,
        fact: YesNo,
        end: End,
        grounds: &'static [&'static Ground; 2],
    ) -> Self {
        Self::passes_on(name, (fact, false), end, grounds)
    }

    const fn passes_on(
        name: &'static str,
        (fact, is): (YesNo, bool),
        end: End,
        grounds: &'static [&'static Ground; 2],
    ) -> Self {
        let [passes, otherwise] = *grounds;
        let body = Body::PassesIf {
            fact,
            is,
            passes,
            end,
            otherwise,
        };
        Self::new(name, List::Gates, body)
            .reads(fact)
            .grounds(grounds)
    }

    /// Declares that the defendant owes the whole that remains of the losses.
    #[must_use]
    pub const fn whole(
        name: &'static str,
        kind: LiabilityKind,
        grounds: &'static [&'static Ground; 1],
    ) -> Self {
        let [ground] = *grounds;
        Self::new(name, List::Apportionment, Body::Whole(kind, ground)).grounds(grounds)
    }

    /// Declares that the defendant owes the whole that remains if a fact is so; the second ground says why the rule sets no share.
    #[must_use]
    pub const fn whole_if(
        name: &'static str,
        fact: YesNo,
        kind: LiabilityKind,
        grounds: &'static [&'static Ground; 2],
    ) -> Self {
        let [whole, otherwise] = *grounds;
        let body = Body::WholeIf {
            fact,
            kind,
            whole,
            otherwise,
        };
        Self::new(name, List::Apportionment, body)
            .reads(fact)
            .grounds(grounds)
    }

    /// Declares a consequence that applies whenever its approach does.
    #[must_use]
    pub const fn applies(name: &'static str, grounds: &'static [&'static Ground; 1]) -> Self {
        let [ground] = *grounds;
        Self::new(name, List::Consequences, Body::Applies(ground)).grounds(grounds)
    }

    /// Declares a consequence that applies if a fact is so; the second ground says why it does not.
    #[must_use]
    pub const fn applies_if(
        name: &'static str,
        fact: YesNo,
        grounds: &'static [&'static Ground; 2],
    ) -> Self {
        Self::applies_on(name, fact, true, grounds)
    }

    /// Declares a consequence that applies unless a fact is so; the second ground says why it does not.
    #[must_use]
    pub const fn applies_unless(
        name: &'static str,
        fact: YesNo,
        grounds: &'static [&'static Ground; 2],
    ) -> Self {
        Self::applies_on(name, fact, false, grounds)
    }

    const fn applies_on(
        name: &'static str,
        fact: YesNo,
        is: bool,
        grounds: &'static [&'static Ground; 2],
    ) -> Self {
        let [applies, otherwise] = *grounds;
        let body = Body::AppliesIf {
            fact,
            is,
            applies,
            otherwise,
        };
        Self::new(name, List::Consequences, body)
            .reads(fact)
            .grounds(grounds)
    }
}

/// The rest of a declaration.
impl RuleInfo {
    /// States the legal proposition, in a sentence without its period.
    #[must_use]
    pub const fn because(mut self, proposition: &'static str) -> Self {
        self.proposition = proposition;
        self
    }

    /// Speaks of a victim, whoever the defendants are.
    #[must_use]
    pub const fn per_victim(mut self) -> Self {
        self.scope = Scope::Victim;
        self
    }

    /// Speaks of a defendant, whoever the victims are.
    #[must_use]
    pub const fn per_defendant(mut self) -> Self {
        self.scope = Scope::Defendant;
        self
    }

    /// Adds a fact that the rule may read, and so may ask for.
    #[must_use]
    pub const fn reads<K>(mut self, fact: Fact<K>) -> Self {
        self.reads |= fact.key().bit();
        self
    }

    /// Adds the losses to what the rule may read.
    #[must_use]
    pub const fn reads_losses(mut self) -> Self {
        self.reads |= LOSSES_READ;
        self
    }

    /// Adds a number that the rule may read, of which more never lowers the award, whatever the other facts are.
    #[must_use]
    pub const fn raised_by<K>(mut self, number: Fact<K>) -> Self {
        self.raised_by |= number.key().bit();
        self.reads(number)
    }

    /// Adds a number that the rule may read, of which more never raises the award, whatever the other facts are.
    #[must_use]
    pub const fn lowered_by<K>(mut self, number: Fact<K>) -> Self {
        self.lowered_by |= number.key().bit();
        self.reads(number)
    }

    /// Sets the parameters of the law that the rule may read.
    #[must_use]
    pub const fn parameters(mut self, parameters: &'static [&'static str]) -> Self {
        self.parameters = parameters;
        self
    }

    /// Sets the parameters of the law that the rule may read as percentages, days or years.
    #[must_use]
    pub const fn figures(mut self, figures: &'static [(&'static str, FigureUnit)]) -> Self {
        self.figures = figures;
        self
    }

    /// Sets the grounds that the rule may use.
    #[must_use]
    pub const fn grounds(mut self, grounds: &'static [&'static Ground]) -> Self {
        self.grounds = grounds;
        self
    }

    /// Adds a property to those usual in the list.
    #[must_use]
    pub const fn satisfies(mut self, property: Property) -> Self {
        self.satisfies = self.satisfies.with(property);
        self
    }

    /// Removes a property that is usual in the list.
    #[must_use]
    pub const fn except(mut self, property: Property) -> Self {
        self.satisfies = self.satisfies.without(property);
        self
    }

    /// Adds that the rule never raises the figure, as a cap or an offset.
    #[must_use]
    pub const fn never_raises(self) -> Self {
        self.satisfies(Property::NeverRaises)
    }

    /// Adds that the rule never lowers the figure, as a floor.
    #[must_use]
    pub const fn never_lowers(self) -> Self {
        self.satisfies(Property::NeverLowers)
    }
}

/// Declares grounds of one authority: a name, the most that the ground claims, its id, the holding where that has
/// another id, and its sentence where the holding's own does not say it.
///
/// ```
/// redress_rule::grounds! { "ca7/laraneta";
///     VIEWER = required "viewer";
///     NOT_THE_WHOLE = required "not-the-whole" of "viewer": "a viewer does not owe the whole";
/// }
/// assert_eq!(VIEWER.holding(), "ca7/laraneta#viewer");
/// assert_eq!(VIEWER.because(), None); // the sentence of the holding
/// assert_eq!(NOT_THE_WHOLE.because(), Some("a viewer does not owe the whole"));
/// ```
#[macro_export]
macro_rules! grounds {
    ($authority:literal; $($name:ident = $strength:ident $id:literal $(of $holding:literal)? $(: $because:literal)?;)*) => {
        $(const $name: &$crate::Ground = {
            static GROUND: $crate::Ground = $crate::Ground::$strength(
                $id,
                concat!($($because)?),
                concat!($authority, "#", $crate::grounds!(@ $id $($holding)?)),
            );
            &GROUND
        };)*
    };
    (@ $id:literal) => { $id };
    (@ $id:literal $holding:literal) => { $holding };
}

/// Declares the options of a rule: a struct, and each set of words that one of them can be. A profile writes both in kebab-case, and
/// any other option is refused. The crate depends on `serde` with its feature `derive`.
///
/// ```
/// redress_rule::options! { Floor { over_smaller_loss: OverSmallerLoss }
///     /// What the floor does over losses that are smaller.
///     enum OverSmallerLoss {
///         /// The floor is ordered all the same.
///         Floor,
///         /// The losses are ordered.
///         Loss,
///     }
/// }
/// let options: Floor = serde_json::from_str(r#"{ "over-smaller-loss": "loss" }"#).unwrap();
/// assert_eq!(options.over_smaller_loss, OverSmallerLoss::Loss);
/// ```
#[macro_export]
macro_rules! options {
    ($(#[$of_struct:meta])* $name:ident { $($(#[$of_option:meta])* $option:ident: $kind:ty),* $(,)? }
     $($(#[$of_words:meta])* enum $words:ident { $($(#[$of_word:meta])* $word:ident),* $(,)? })*) => {
        $(#[$of_struct])*
        #[derive(Debug, ::serde::Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        struct $name {
            $($(#[$of_option])* $option: $kind),*
        }
        $(
            $(#[$of_words])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, ::serde::Deserialize)]
            #[serde(rename_all = "kebab-case")]
            enum $words {
                $($(#[$of_word])* $word),*
            }
        )*
    };
}

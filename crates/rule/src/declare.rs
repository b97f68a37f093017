//! Declares a rule in one place: what it says of itself, and what it does.
//!
//! A rule without options is a function; one with options is the struct of its options. The constructor fixes the
//! list in which the rule stands, so that its declaration and its type cannot disagree.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::account::Account;
use crate::effect::{
    Change, ConsequenceChange, CreditChange, Effect, GateChange, Ground, LimitChange, LossChange,
    ShareChange,
};
use crate::evidence::{Evidence, Stop};
use crate::outcome::Scope;
use crate::rule::{AnyRule, Direction, List, OptionError, Options, Property, Rule, RuleInfo};
use redress_case::facts::{Fact, Key, LOSSES_READ, YesNo};

/// What a rule returns: one change on one ground, or why it stopped.
pub type Answer<C> = Result<Effect<C>, Stop>;

/// A rule without options.
pub type RuleFn<C> = fn(&Evidence<'_>, &Account) -> Answer<C>;

impl<C> Rule<C> for RuleFn<C> {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Answer<C> {
        self(claim, account)
    }
}

/// What a rule does.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// The set binds it by itself, by its `bind`.
    InItsSet,
    /// A gate rule without options.
    Gate(RuleFn<GateChange>),
    /// A loss rule without options.
    Loss(RuleFn<LossChange>),
    /// An apportionment rule without options.
    Apportionment(RuleFn<ShareChange>),
    /// A bound rule without options.
    Limit(RuleFn<LimitChange>),
    /// A term rule without options.
    Consequence(RuleFn<ConsequenceChange>),
    /// A credit rule without options.
    Credit(RuleFn<CreditChange>),
    /// A term that follows whenever its approach applies.
    Follows(&'static Ground),
    /// A term that follows if a fact is so (or, reversed, if it is not), each with its ground.
    FollowsIf {
        /// The fact.
        fact: YesNo,
        /// On which answer it follows.
        is: bool,
        /// Why it follows.
        follows: &'static Ground,
        /// Why it does not.
        otherwise: &'static Ground,
    },
    /// A rule with options: reads them first.
    WithOptions(fn(&Options) -> Result<AnyRule, OptionError>),
}

/// A rule that takes no option refuses every option.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoOptions {}

/// The term of [`Body::FollowsIf`].
struct FollowsIf {
    fact: YesNo,
    is: bool,
    follows: &'static Ground,
    otherwise: &'static Ground,
}

impl Rule<ConsequenceChange> for FollowsIf {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<ConsequenceChange> {
        Ok(if claim.is(self.fact)? == self.is {
            ConsequenceChange::Applies.on(self.follows)
        } else {
            ConsequenceChange::None.on(self.otherwise)
        })
    }
}

/// The term of [`Body::Follows`].
struct Follows(&'static Ground);

impl Rule<ConsequenceChange> for Follows {
    fn rule(&self, _: &Evidence<'_>, _: &Account) -> Answer<ConsequenceChange> {
        Ok(ConsequenceChange::Applies.on(self.0))
    }
}

impl Body {
    pub(crate) fn bind(self, with: &Options) -> Result<AnyRule, OptionError> {
        if let Self::WithOptions(bind) = self {
            return bind(with);
        }
        with.read::<NoOptions>()?;
        Ok(match self {
            Self::Gate(rule) => AnyRule::Gate(Box::new(rule)),
            Self::Loss(rule) => AnyRule::Loss(Box::new(rule)),
            Self::Apportionment(rule) => AnyRule::Apportionment(Box::new(rule)),
            Self::Limit(rule) => AnyRule::Limit(Box::new(rule)),
            Self::Consequence(rule) => AnyRule::Consequence(Box::new(rule)),
            Self::Credit(rule) => AnyRule::Credit(Box::new(rule)),
            Self::Follows(ground) => AnyRule::Consequence(Box::new(Follows(ground))),
            Self::FollowsIf {
                fact,
                is,
                follows,
                otherwise,
            } => AnyRule::Consequence(Box::new(FollowsIf {
                fact,
                is,
                follows,
                otherwise,
            })),
            Self::InItsSet | Self::WithOptions(_) => return Err(OptionError::no_such_rule()),
        })
    }
}

/// What a rule that sizes the figure by the losses keeps.
pub const PROPORTIONAL: &[Property] = &[
    Property::RisesWithLoss,
    Property::Homogeneous,
    Property::Symmetric,
];
/// What an offset keeps.
pub const OFFSET: &[Property] = &[
    Property::RisesWithLoss,
    Property::Homogeneous,
    Property::Symmetric,
    Property::NeverRaises,
];

impl RuleInfo {
    const fn new(
        name: &'static str,
        place: List,
        proposition: &'static str,
        satisfies: &'static [Property],
        body: Body,
    ) -> Self {
        Self {
            name,
            place,
            scope: Scope::Claim,
            proposition,
            grounds: &[],
            reads: 0,
            parameters: &[],
            moves: &[],
            satisfies,
            body,
        }
    }

    /// A loss rule: proportional to the losses unless it says otherwise.
    #[must_use]
    pub const fn loss(name: &'static str, says: &'static str, rule: RuleFn<LossChange>) -> Self {
        Self::new(name, List::Losses, says, PROPORTIONAL, Body::Loss(rule))
    }

    /// An apportionment rule: proportional to the losses unless it says otherwise.
    #[must_use]
    pub const fn apportionment(
        name: &'static str,
        says: &'static str,
        rule: RuleFn<ShareChange>,
    ) -> Self {
        let body = Body::Apportionment(rule);
        Self::new(name, List::Apportionment, says, PROPORTIONAL, body)
    }

    /// An apportionment rule with options.
    #[must_use]
    pub const fn apportionment_with<R: Rule<ShareChange> + DeserializeOwned + 'static>(
        name: &'static str,
        says: &'static str,
    ) -> Self {
        fn bind<R: Rule<ShareChange> + DeserializeOwned + 'static>(
            with: &Options,
        ) -> Result<AnyRule, OptionError> {
            Ok(AnyRule::Apportionment(Box::new(with.read::<R>()?)))
        }
        let body = Body::WithOptions(bind::<R>);
        Self::new(name, List::Apportionment, says, PROPORTIONAL, body)
    }

    /// An apportionment rule whose options are checked as they are read.
    #[must_use]
    pub const fn apportionment_bound_by(
        name: &'static str,
        says: &'static str,
        bind: fn(&Options) -> Result<AnyRule, OptionError>,
    ) -> Self {
        let body = Body::WithOptions(bind);
        Self::new(name, List::Apportionment, says, PROPORTIONAL, body)
    }

    /// A bound rule with options.
    #[must_use]
    pub const fn limit_with<R: Rule<LimitChange> + DeserializeOwned + 'static>(
        name: &'static str,
        says: &'static str,
    ) -> Self {
        fn bind<R: Rule<LimitChange> + DeserializeOwned + 'static>(
            with: &Options,
        ) -> Result<AnyRule, OptionError> {
            Ok(AnyRule::Limit(Box::new(with.read::<R>()?)))
        }
        let body = Body::WithOptions(bind::<R>);
        Self::new(name, List::Limits, says, &[Property::Symmetric], body)
    }

    /// A bound rule.
    #[must_use]
    pub const fn limit(name: &'static str, says: &'static str, rule: RuleFn<LimitChange>) -> Self {
        let keeps = &[Property::Symmetric];
        Self::new(name, List::Limits, says, keeps, Body::Limit(rule))
    }

    const fn term(name: &'static str, says: &'static str, body: Body) -> Self {
        Self::new(name, List::Consequences, says, &[Property::Symmetric], body)
    }

    /// A term that follows whenever its approach applies.
    #[must_use]
    pub const fn follows(
        name: &'static str,
        says: &'static str,
        grounds: &'static [&'static Ground; 1],
    ) -> Self {
        Self::term(name, says, Body::Follows(grounds[0])).grounds(grounds)
    }

    /// A term that follows if a fact is so.
    #[must_use]
    pub const fn follows_if(
        name: &'static str,
        says: &'static str,
        fact: YesNo,
        grounds: &'static [&'static Ground; 2],
    ) -> Self {
        let [follows, otherwise] = *grounds;
        let body = Body::FollowsIf {
            fact,
            is: true,
            follows,
            otherwise,
        };
        Self::term(name, says, body).reads(fact).grounds(grounds)
    }

    /// A term that follows unless a fact is so.
    #[must_use]
    pub const fn follows_unless(
        name: &'static str,
        says: &'static str,
        fact: YesNo,
        grounds: &'static [&'static Ground; 2],
    ) -> Self {
        let [follows, otherwise] = *grounds;
        let body = Body::FollowsIf {
            fact,
            is: false,
            follows,
            otherwise,
        };
        Self::term(name, says, body).reads(fact).grounds(grounds)
    }

    /// It speaks of a victim, whoever the defendants are.
    #[must_use]
    pub const fn per_victim(mut self) -> Self {
        self.scope = Scope::Victim;
        self
    }

    /// It speaks of a defendant, whoever the victims are.
    #[must_use]
    pub const fn per_defendant(mut self) -> Self {
        self.scope = Scope::Defendant;
        self
    }

    /// It may read this fact.
    #[must_use]
    pub const fn reads<K>(mut self, fact: Fact<K>) -> Self {
        self.reads |= fact.key().bit();
        self
    }

    /// It may read the losses.
    #[must_use]
    pub const fn reads_losses(mut self) -> Self {
        self.reads |= LOSSES_READ;
        self
    }

    /// It may read these numbers, each of which moves the award that way, whatever the other facts are.
    #[must_use]
    pub const fn moved_by(mut self, moves: &'static [(Key, Direction)]) -> Self {
        let mut rest = moves;
        while let Some(((key, _), more)) = rest.split_first() {
            self.reads |= key.bit();
            rest = more;
        }
        self.moves = moves;
        self
    }

    /// The relations that it keeps, in place of those usual in its list.
    #[must_use]
    pub const fn satisfies(mut self, relations: &'static [Property]) -> Self {
        self.satisfies = relations;
        self
    }

    /// Every ground that it may use.
    #[must_use]
    pub const fn grounds(mut self, grounds: &'static [&'static Ground]) -> Self {
        self.grounds = grounds;
        self
    }
}

/// Declares grounds of one authority: a name, the most that it claims, its id, the holding where that has another id,
/// and its sentence.
#[macro_export]
macro_rules! grounds {
    ($authority:literal; $($name:ident = $strength:ident $id:literal $(of $holding:literal)?: $because:literal;)*) => {
        $(const $name: &$crate::Ground = {
            static GROUND: $crate::Ground = $crate::Ground::$strength(
                $id,
                $because,
                concat!($authority, "#", $crate::grounds!(@ $id $($holding)?)),
            );
            &GROUND
        };)*
    };
    (@ $id:literal) => { $id };
    (@ $id:literal $holding:literal) => { $holding };
}

//! A rule as its file has it, checked: names are resolved, facts are keys, and every change is one of the rule's list.

use redress_case::facts::{Amounts, BorneBy, Cause, Count, Day, Head, Money, YesNo};
use redress_cite::Date;
use redress_rule::{
    Base, End, Ground, LiabilityKind, List, Part, Ratio, Rounding, Scope, Usd, Within,
};

/// A rule.
#[derive(Debug)]
pub(crate) struct DataRule {
    pub(crate) name: &'static str,
    pub(crate) list: List,
    pub(crate) scope: Scope,
    pub(crate) says: &'static str,
    pub(crate) options: Vec<DataOption>,
    /// The lines that have a name.
    pub(crate) lines: Vec<Term>,
    /// The numbers that have a name.
    pub(crate) numbers: Vec<Number>,
    /// The first whose condition holds is the answer.
    pub(crate) answers: Vec<Answer>,
}

/// An option of a rule.
#[derive(Debug)]
pub(crate) struct DataOption {
    pub(crate) name: &'static str,
    pub(crate) kind: OptionKind,
    pub(crate) default: Option<OptionValue>,
}

/// The kind of values of an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OptionKind {
    Word(Vec<&'static str>),
    Amount,
    Count,
    Share,
    Rounding,
    Tiers,
}

/// The value of an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OptionValue {
    Word(String),
    Amount(Usd),
    Count(u64),
    Share(Ratio),
    Rounding(Rounding),
    Tiers(Vec<(u64, Usd)>),
}

/// One answer of a rule.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) condition: Option<Condition>,
    pub(crate) then: Then,
    pub(crate) ground: &'static Ground,
}

/// A condition on facts, options and figures.
#[derive(Debug)]
pub(crate) enum Condition {
    Is(YesNo),
    Not(Box<Self>),
    Any(Vec<Self>),
    All(Vec<Self>),
    /// An option has this word.
    Option(usize, String),
    /// A fact is more than a threshold.
    MoreMoney(Money, Term),
    MoreCount(Count, Number),
    OnOrAfter(Day, Date),
    /// A loss was found.
    LossesFound,
    /// There is no amount in a list.
    None(Amounts),
    /// A number is nothing.
    Zero(Number),
    /// A figure is more than another.
    MoreAmount(Term, Term),
}

/// An amount.
#[derive(Debug)]
pub(crate) enum Term {
    Named(usize),
    Fixed(Usd),
    Parameter(&'static str),
    Option(usize),
    /// A fact, with the most that matters.
    Fact(Money, Option<Box<Self>>),
    Gross,
    Remaining,
    Own,
    /// The defendant's part so far.
    Award,
    Sum(Vec<Self>),
    Less(Box<Self>, Box<Self>),
    Least(Vec<Self>),
    Greatest(Vec<Self>),
    Mean(Values, RoundedBy),
    Median(Values, RoundedBy),
    Times(Box<Self>, Number, RoundedBy),
    Over(Box<Self>, Number, RoundedBy),
    /// Nothing unless the condition holds.
    If(Box<Condition>, Box<Self>),
    /// The amount of the tier into which a count falls.
    Tier(Count, Tiers),
}

/// Several amounts.
#[derive(Debug)]
pub(crate) enum Values {
    Terms(Vec<Term>),
    Fact(Amounts),
}

/// Tiers, each with the number above which it begins.
#[derive(Debug)]
pub(crate) enum Tiers {
    Given(Vec<(u64, Term)>),
    Option(usize),
}

/// A rounding, given or by an option.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RoundedBy {
    Given(Rounding),
    Option(usize),
}

/// A number without a unit: a count, a share, a period.
#[derive(Debug)]
pub(crate) enum Number {
    Named(usize),
    Whole(u64),
    Share(Ratio),
    /// A count, and the parameter that bounds it.
    Fact(Count, Option<Box<Self>>),
    Count(&'static str),
    Percent(&'static str),
    Days(&'static str),
    Years(&'static str),
    Option(usize),
    Sum(Vec<Self>),
    ByOption(usize, Vec<(String, Self)>),
}

/// Which losses.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    pub(crate) heads: Vec<Head>,
    pub(crate) found: Option<bool>,
    pub(crate) projected: Option<bool>,
    pub(crate) of_conviction: Option<bool>,
    pub(crate) caused_by_offense: Option<bool>,
    pub(crate) cause: Option<Cause>,
    pub(crate) borne_by: Vec<BorneBy>,
}

impl Lines {
    /// Whether these are all the losses.
    pub(crate) const fn is_all(&self) -> bool {
        self.heads.is_empty()
            && self.found.is_none()
            && self.projected.is_none()
            && self.of_conviction.is_none()
            && self.caused_by_offense.is_none()
            && self.cause.is_none()
            && self.borne_by.is_empty()
    }
}

/// The base of a share.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ShareOf {
    Given(Base),
    Option(usize),
}

/// The answer of a rule: a change of its list, or an end.
#[derive(Debug)]
pub(crate) enum Then {
    End(End),
    /// Nothing changes, in any list; a gate passes.
    Nothing,
    Count(Lines, Part),
    LeaveOut(Lines),
    Portion(Lines, Number, RoundedBy),
    Value(Lines, Within),
    Deduct(Term, Lines),
    Put(Lines, Part),
    Add(Term, Part),
    Whole(LiabilityKind),
    /// An amount, and whether what this defendant alone caused is owed beside it.
    Amount {
        amount: Term,
        own: bool,
        jointly: bool,
    },
    Share {
        number: Number,
        over: bool,
        of: ShareOf,
        rounding: RoundedBy,
    },
    LeftToTheCourt,
    AtLeast(Term),
    AtMost(Term),
    AtMostRemaining,
    MoreThan(Term),
    LessThanRemaining,
    Applies,
    Of(Term),
    Balance {
        of_the_losses: Option<Term>,
        of_the_order: Option<Term>,
    },
}

/// Keeps a text for the life of the program, as a declaration has to be.
pub(super) fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}

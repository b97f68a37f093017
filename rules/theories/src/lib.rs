#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::facts::{ESTIMATED, ORDERS, PREDICTED, WITHOUT_THE_ACT};
use redress_rule::{
    Account, Answer, Base, Change, Evidence, Formula, LiabilityKind, Ratio, Rounding, Rule,
    RuleInfo, ShareChange, Stop, grounds, options,
};

redress_plugin::rule_set! {
    /// The rule set `theories`.
    pub Theories = "theories";
    BUT_FOR, EQUAL_SHARES, INDIVISIBLE, RULE_FOR_ALL,
}

grounds! { "scotus/burrage";
    ADDED = illustrative "but-for":
        "as a theory, and no law of this offense: the defendant answers for what the losses would have been less without his or her act";
}
grounds! { "scotus/paroline";
    IN_EQUAL_SHARES = illustrative "equal-shares" of "relative-role":
        "as a theory, and no law of this offense: those who caused the aggregate bear it in equal shares";
    NOBODY_TO_SHARE = illustrative "nobody-to-share" of "relative-role":
        "as a theory, and no law of this offense: nobody is counted among whom the shares would be equal";
    ASKED_OF_ALL = illustrative "rule-for-all" of "relative-role":
        "as a theory, and no law of this offense: each pays what makes the victim whole if every court asks the same of every defendant that is expected";
}
grounds! { "wis/kingston";
    TWO_FIRES = illustrative "indivisible" of "two-fires":
        "as a theory, and no law of this offense: of a harm that cannot be divided each who caused it owes the whole, together with all others who did";
}

const BUT_FOR: RuleInfo = RuleInfo::apportionment("but-for", but_for)
    .because("theory: the defendant pays what his or her own act adds to the losses")
    .lowered_by(WITHOUT_THE_ACT)
    .grounds(&[ADDED]);

fn but_for(claim: &Evidence<'_>, account: &Account) -> Answer<ShareChange> {
    // Losses that would have been greater without the act are not something that the act added.
    let without = claim.amount_up_to(WITHOUT_THE_ACT, account.gross())?;
    let added = Formula::gross().less(without);
    Ok(ShareChange::Amount(added).on(ADDED))
}

const EQUAL_SHARES: RuleInfo = RuleInfo::with_options::<EqualShares, ShareChange>("equal-shares")
    .because("theory: equal shares of the aggregate, among those named by the option `among`")
    .lowered_by(ORDERS)
    .lowered_by(ESTIMATED)
    .grounds(&[IN_EQUAL_SHARES, NOBODY_TO_SHARE]);

options! { EqualShares { among: Among }
    /// Among whom the shares are equal: each answer is another finding.
    enum Among {
        /// Those ordered to pay so far, without this one.
        Orders,
        /// Those ordered to pay so far, and this one.
        OrdersAndThisOne,
        /// All who are estimated to be involved, most of whom nobody will ever order to pay.
        Estimated,
    }
}

impl Rule<ShareChange> for EqualShares {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<ShareChange> {
        let n = match self.among {
            Among::Orders => claim.count(ORDERS)?,
            Among::OrdersAndThisOne => claim.count(ORDERS)?.saturating_add(1),
            // This defendant is one of them.
            Among::Estimated => claim.count(ESTIMATED)?.max(1),
        };
        if n == 0 {
            return Ok(ShareChange::LeftToTheCourt.on(NOBODY_TO_SHARE));
        }
        Ok(one_of(n)?.on(IN_EQUAL_SHARES))
    }
}

/// One of n equal parts of what remains, to the cent.
fn one_of(n: u64) -> Result<ShareChange, Stop> {
    Ok(ShareChange::Ratio {
        ratio: Ratio::one_over(n)?,
        of: Base::Remaining,
        rounding: Rounding::half_up(),
    })
}

const INDIVISIBLE: RuleInfo =
    RuleInfo::whole("indivisible", LiabilityKind::JointAcrossCases, &[TWO_FIRES])
        .because("theory: of an indivisible harm each owes the whole, jointly with all others");

const RULE_FOR_ALL: RuleInfo = RuleInfo::apportionment("rule-for-all", rule_for_all)
    .because("theory: what, asked of every defendant that is expected, makes the victim whole")
    .lowered_by(ORDERS)
    .lowered_by(PREDICTED)
    .grounds(&[ASKED_OF_ALL]);

/// The losses over all who are expected to be ordered to pay: those so far, this one, and those still to come.
fn rule_for_all(claim: &Evidence<'_>, _: &Account) -> Answer<ShareChange> {
    let expected = claim
        .count(ORDERS)?
        .saturating_add(1)
        .saturating_add(claim.count(PREDICTED)?);
    Ok(one_of(expected)?.on(ASKED_OF_ALL))
}

#[cfg(test)]
mod tests;

//! Sets the defendant's part.

use redress_rule::Property::{Homogeneous, RisesWithLoss};
use redress_rule::facts::{AGREED, CANNOT_PAY, CAUSED, OTHERS_CONTRIBUTED};
use redress_rule::{
    Account, Answer, Change, End, Evidence, Formula, LiabilityKind, RuleInfo, ShareChange, Stop,
    grounds,
};

grounds! { "congress/usc-18-2259-1996";
    FULL = required "full-amount";
    CAUSED_BY_THE_DEFENDANT = required "amount-caused" of "proximate-result":
        "the defendant pays the loss that he or she proximately caused";
}
grounds! { "congress/usc-18-3664";
    OTHERS = permitted "others" of "joint-or-apportioned":
        "another defendant of this case contributed to the loss: each may be made liable for the full amount";
    NO_OTHERS = required "no-others" of "joint-or-apportioned":
        "no other defendant of this case contributed to the loss";
}
grounds! { "congress/usc-18-2259-1994";
    NOMINAL = required "nominal" of "inability":
        "the court found on the record that the defendant can pay nothing now or in the foreseeable future under any schedule: a nominal award, with the loss recorded";
    CAN_PAY = required "can-pay" of "inability": "the defendant was not found unable to pay under any schedule";
}
grounds! { "congress/usc-18-3663";
    AS_AGREED = permitted "as-agreed" of "agreed":
        "the court may order restitution to the extent to which the parties agreed in the plea agreement";
}

/// 18 U.S.C. § 2259(b)(1): the full amount. For production and every other offense that is not trafficking in images.
pub(crate) const FULL_AMOUNT: RuleInfo =
    RuleInfo::whole("full-amount", LiabilityKind::WholeAlone, &[FULL])
        .because("the defendant pays the full amount of the victim's losses");

/// 18 U.S.C. § 3664(h): only where more than one defendant of the case contributed, and permitted, not required.
pub(crate) const JOINT_IN_THE_CASE: RuleInfo = RuleInfo::whole_if(
    "joint-in-the-case",
    OTHERS_CONTRIBUTED,
    LiabilityKind::JointInCase,
    &[OTHERS, NO_OTHERS],
)
.because("where more than one defendant of the case contributed, each may be made liable for the full amount");

pub(crate) const AMOUNT_CAUSED: RuleInfo = RuleInfo::apportionment("amount-caused", amount_caused)
    .because(
        "the defendant pays the loss that the court finds him or her to have proximately caused",
    )
    .raised_by(CAUSED)
    .except(RisesWithLoss)
    .grounds(&[CAUSED_BY_THE_DEFENDANT]);

/// The amount that a court found the defendant to have caused; in the Fourth Circuit since *Burgess*.
fn amount_caused(claim: &Evidence<'_>, account: &Account) -> Answer<ShareChange> {
    let caused = claim.amount_up_to(CAUSED, account.remaining())?;
    Ok(ShareChange::Amount(Formula::given(caused)).on(CAUSED_BY_THE_DEFENDANT))
}

pub(crate) const NOMINAL_IF_UNABLE: RuleInfo = RuleInfo::apportionment("nominal-if-unable", nominal_if_unable)
    .because("the mandate of 1994 gives way to a nominal award, with the loss recorded, where the defendant can pay under no schedule")
    .reads(CANNOT_PAY)
    .except(RisesWithLoss)
    .except(Homogeneous)
    .grounds(&[NOMINAL, CAN_PAY]);

/// 18 U.S.C. § 2259(b)(4)(D) of 1994: the mandate gives way to a nominal award, on a finding that the defendant must
/// bring about. Known from its twin in section 2248 and from the notes to section 2259.
fn nominal_if_unable(claim: &Evidence<'_>, _: &Account) -> Answer<ShareChange> {
    if claim.is(CANNOT_PAY)? {
        Err(Stop::End(End::Nominal, NOMINAL))
    } else {
        Ok(ShareChange::None.on(CAN_PAY))
    }
}

pub(crate) const AGREED_AMOUNT: RuleInfo = RuleInfo::apportionment("agreed-amount", agreed_amount)
    .because("the amount to which the parties agreed in the plea agreement")
    .raised_by(AGREED)
    .except(RisesWithLoss)
    .grounds(&[AS_AGREED]);

/// 18 U.S.C. § 3663(a)(3): any extent to which the parties agreed.
fn agreed_amount(claim: &Evidence<'_>, _: &Account) -> Answer<ShareChange> {
    Ok(ShareChange::Amount(Formula::given(claim.amount(AGREED)?)).on(AS_AGREED))
}

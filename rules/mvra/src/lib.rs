#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use redress_rule::Property::RisesWithLoss;
use redress_rule::facts::{
    AGAINST_PROPERTY, BODILY_INJURY, CONSPIRACY, Cause, FULL_LOSSES, GAIN, Head,
    OTHERS_CONTRIBUTED, PROXIMATE_CAUSE, PSYCHOLOGICAL_INJURY, RETURNED, TOO_COMPLEX,
};
use redress_rule::{
    Account, Answer, Change, End, Evidence, Formula, GateChange, LiabilityKind, LossChange,
    LossSet, Part, Ratio, Rounding, Rule, RuleInfo, ShareChange, Stop, Usd, grounds, options,
};
use serde::{Deserialize, Deserializer};

redress_plugin::rule_set! {
    /// The rule set `mvra`.
    pub Mvra = "mvra";
    NOT_TOO_COMPLEX,
    LOSSES_OF_CONVICTION,
    CLOSED_LIST,
    BODILY_INJURY_FOUND,
    WHOLE_CONSPIRACY_LOSS,
    PROPERTY_RETURNED,
    NO_CREDIT_FOR_KEPT_PROPERTY,
    NO_INTEREST_BEFORE_JUDGMENT,
    JOINT_CONSPIRATORS,
    FULL_AMOUNT,
    MULTIPLE_OF_GAIN,
}

grounds! { "congress/usc-18-3663a";
    NOT_OF_PROPERTY = required "not-of-property" of "complexity":
        "the offense is not one against property: that the facts are complex does not end restitution for it";
    SIMPLE_ENOUGH = required "not-too-complex" of "complexity":
        "the court did not find that the facts would complicate and prolong sentencing too much";
    COMPLEX = permitted "too-complex" of "complexity":
        "the court found on the record that determining the loss would complicate and prolong sentencing so much that the need for restitution is outweighed";
    NO_SUCH_HEAD = required "no-such-head" of "closed-list":
        "the section has no head for fees or for losses of another kind";
    INJURED = required "injured" of "bodily-injury":
        "the offense resulted in bodily injury to the victim: care, therapy, lost income and a funeral count";
    NOT_INJURED = required "not-injured" of "bodily-injury":
        "no bodily injury to the victim was found: care, therapy, lost income and a funeral do not count";
    NOTHING_OF_INJURY = required "nothing-of-injury" of "bodily-injury":
        "no loss is of care, therapy, lost income or a funeral";
    RETURNED_PROPERTY = required "returned-property" of "property-returned":
        "the value of property given back to the victim, on the day it was given back, comes off";
    NO_INTEREST = required "no-interest" of "property-returned":
        "the text measures what was lost by its value and names no interest: under the view taken interest before the judgment is no loss";
}
grounds! { "scotus/hughey";
    OF_CONVICTION = required "of-conviction" of "offense-of-conviction";
    NO_LOSS_PROVED = required "no-loss-proved" of "offense-of-conviction": "no loss was proved";
    CAUSE_NOT_PROVED = required "cause-not-proved" of "offense-of-conviction":
        "the offense was found not to have caused losses of this victim, or that was not proved";
}
grounds! { "ca4/newsome";
    WHOLE_CONSPIRACY = required "whole-conspiracy":
        "a conspirator answers for the loss of the whole conspiracy, not only for the acts that he or she did";
    NO_CONSPIRACY = required "no-conspiracy" of "whole-conspiracy":
        "the offense of conviction is not a conspiracy, scheme or pattern";
    CONSPIRATORS = permitted "conspirators" of "joint-conspirators":
        "each of the conspirators before the court may be made liable for the whole loss of the conspiracy";
    NO_OTHER_CONSPIRATOR = required "no-other-conspirator" of "joint-conspirators":
        "no other conspirator is before the court";
}
grounds! { "ca4/alalade";
    KEPT_PROPERTY = required "kept-property" of "no-credit-for-kept-property":
        "property that the Government seized and kept is not credited: nothing of it came back to the victim";
    FULL = required "full" of "full-amount";
}
grounds! { "ca2/smathers";
    TIMES_GAIN = permitted "times-gain" of "three-times-the-gain":
        "the court set the award at a multiple of what the defendant gained";
}

const NOT_TOO_COMPLEX: RuleInfo = RuleInfo::with_options::<NotTooComplex, GateChange>("not-too-complex")
    .because("restitution is left to other proceedings where the court finds that it would complicate and prolong sentencing too much; for which offenses, by the option `offenses`")
    .reads(TOO_COMPLEX)
    .reads(AGAINST_PROPERTY)
    .grounds(&[SIMPLE_ENOUGH, COMPLEX, NOT_OF_PROPERTY]);

options! { NotTooComplex { #[serde(default)] offenses: Offenses }
    /// The offenses for which the court may find so.
    #[derive(Default)]
    enum Offenses {
        /// Those against property (18 U.S.C. § 3663A(c)(3)).
        #[default]
        AgainstProperty,
        /// All (18 U.S.C. § 3663(a)(1)(B)(ii)).
        All,
    }
}

/// 18 U.S.C. §§ 3663(a)(1)(B)(ii), 3663A(c)(3): a finding on the record.
impl Rule<GateChange> for NotTooComplex {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<GateChange> {
        if !claim.is(TOO_COMPLEX)? {
            return Ok(GateChange::Pass.on(SIMPLE_ENOUGH));
        }
        if self.offenses == Offenses::AgainstProperty && !claim.is(AGAINST_PROPERTY)? {
            return Ok(GateChange::Pass.on(NOT_OF_PROPERTY));
        }
        Err(Stop::End(End::Declined, COMPLEX))
    }
}

const LOSSES_OF_CONVICTION: RuleInfo = RuleInfo::loss("losses-of-conviction", losses_of_conviction)
    .because("losses count that belong to the offense of conviction and are not found to come from something else")
    .reads(FULL_LOSSES)
    .reads(PROXIMATE_CAUSE)
    .reads_losses()
    .grounds(&[OF_CONVICTION, NO_LOSS_PROVED, CAUSE_NOT_PROVED]);

/// *Hughey*: the loss of the conduct that is the basis of the conviction. An amount that a court found is of the offense unless the
/// file states another cause, or that the cause was not proved (18 U.S.C. §§ 3663A(a)(2), 3664(e)).
fn losses_of_conviction(claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
    if claim.refuted(PROXIMATE_CAUSE)? {
        return Err(Stop::End(End::Denied, CAUSE_NOT_PROVED));
    }
    if !claim.losses_found()? {
        return Err(Stop::End(End::Denied, NO_LOSS_PROVED));
    }
    let counted = claim
        .found_where(|line| Ok(claim.of_conviction(line)? && !claim.caused_by_others(line)?))?;
    Ok(LossChange::Count(counted, Part::General).on(OF_CONVICTION))
}

const CLOSED_LIST: RuleInfo = RuleInfo::with_options::<ClosedList, LossChange>("closed-list")
    .because("a loss under a head that the section does not have is left out")
    .reads_losses()
    .never_raises()
    .grounds(&[NO_SUCH_HEAD]);

options! { ClosedList { #[serde(default)] remediation: Remediation }
    /// Whether the section has a head for the time that a victim spent to undo an identity theft.
    #[derive(Default)]
    enum Remediation {
        /// It has none.
        #[default]
        NoHead,
        /// It has one (18 U.S.C. § 3663(b)(6)).
        Head,
    }
}

/// 18 U.S.C. §§ 3663(b), 3663A(b); *Lagos*: fees and other losses of section 2259 have no head here. Costs of taking part in the case,
/// with travel and child care, have one.
impl Rule<LossChange> for ClosedList {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
        let other = claim.lines_where(|line| {
            Ok(match claim.head(line)? {
                Head::Fees | Head::Other => true,
                Head::Remediation => self.remediation == Remediation::NoHead,
                _ => false,
            })
        })?;
        Ok(other.then(LossChange::LeaveOut).on(NO_SUCH_HEAD))
    }
}

const BODILY_INJURY_FOUND: RuleInfo =
    RuleInfo::with_options::<BodilyInjury, LossChange>("bodily-injury")
        .because("care, therapy, lost income and a funeral count only where the offense resulted in bodily injury to the victim; whether harm to the mind is one, by the option `harm`")
        .reads_losses()
        .reads(BODILY_INJURY)
        .reads(PSYCHOLOGICAL_INJURY)
        .never_raises()
        .grounds(&[INJURED, NOT_INJURED, NOTHING_OF_INJURY]);

options! { BodilyInjury { harm: Harm }
    /// The harm that is bodily injury: a question.
    enum Harm {
        /// Harm to the body (*Hicks*, *Reichow*).
        Body,
        /// Harm to the body or to the mind.
        BodyOrMind,
    }
}

/// 18 U.S.C. §§ 3663(b)(2)-(3), 3663A(b)(2)-(3).
impl Rule<LossChange> for BodilyInjury {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Answer<LossChange> {
        let mut lines = Vec::new();
        for line in 0..claim.losses() {
            if account.counts(line) && of_injury(claim.head(line)?) {
                lines.push(line);
            }
        }
        if lines.is_empty() {
            return Ok(LossChange::None.on(NOTHING_OF_INJURY));
        }
        let injured = match self.harm {
            Harm::Body => claim.is(BODILY_INJURY)?,
            Harm::BodyOrMind => claim.any(&[BODILY_INJURY, PSYCHOLOGICAL_INJURY])?,
        };
        Ok(match injured {
            true => LossChange::None.on(INJURED),
            false => LossChange::LeaveOut(LossSet::Some(lines)).on(NOT_INJURED),
        })
    }
}

/// The heads that the sections have in the case of a bodily injury, or of the death that it resulted in.
const fn of_injury(head: Head) -> bool {
    matches!(
        head,
        Head::Medical | Head::Therapy | Head::LostIncome | Head::Funeral
    )
}

const WHOLE_CONSPIRACY_LOSS: RuleInfo =
    RuleInfo::loss("whole-conspiracy-loss", whole_conspiracy_loss)
        .because("a conspirator answers for the whole loss of the conspiracy")
        .reads(CONSPIRACY)
        .reads_losses()
        .never_lowers()
        .grounds(&[WHOLE_CONSPIRACY, NO_CONSPIRACY]);

/// *Newsome*; 18 U.S.C. § 3663A(a)(2): the scope of a conspiracy, scheme or pattern.
fn whole_conspiracy_loss(claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
    if !claim.is(CONSPIRACY)? {
        return Ok(LossChange::None.on(NO_CONSPIRACY));
    }
    let counted = claim.found_where(|line| claim.cause_is(line, Cause::Conspiracy))?;
    Ok(LossChange::Count(counted, Part::General).on(WHOLE_CONSPIRACY))
}

const PROPERTY_RETURNED: RuleInfo = RuleInfo::loss("property-returned", property_returned)
    .because("property given back to the victim comes off the value of the property, at its own value that day")
    .per_victim()
    .reads_losses()
    .lowered_by(RETURNED)
    .never_raises()
    .grounds(&[RETURNED_PROPERTY]);

/// 18 U.S.C. § 3663A(b)(1)(B)(ii): off the value of the property, and not off expenses. A total without items may be of property.
fn property_returned(claim: &Evidence<'_>, account: &Account) -> Answer<LossChange> {
    let mut lines = Vec::new();
    let mut value = Usd::ZERO;
    for line in 0..claim.losses() {
        if account.counts(line) && matches!(claim.head(line)?, Head::Property | Head::Total) {
            value = value.checked_add(claim.least_of(line)?)?;
            lines.push(line);
        }
    }
    let returned = claim.amount_up_to(RETURNED, value)?;
    let off = |lines| LossChange::Deduct(returned, lines);
    Ok(LossSet::Some(lines).then(off).on(RETURNED_PROPERTY))
}

/// *Alalade* is about property that the Government kept, and not about money that the victim has.
const NO_CREDIT_FOR_KEPT_PROPERTY: RuleInfo =
    RuleInfo::loss("no-credit-for-kept-property", |_, _| {
        Ok(LossChange::None.on(KEPT_PROPERTY))
    })
    .because("property that the Government seized and kept is not credited")
    .per_victim()
    .grounds(&[KEPT_PROPERTY]);

const NO_INTEREST_BEFORE_JUDGMENT: RuleInfo =
    RuleInfo::loss("no-interest-before-judgment", no_interest_before_judgment)
        .because("interest before the judgment is no loss")
        .reads_losses()
        .never_raises()
        .grounds(&[NO_INTEREST]);

/// A view, where no court of the circuit spoke; *Qurashi* (2d Cir. 2011) and others count such interest.
fn no_interest_before_judgment(claim: &Evidence<'_>, _: &Account) -> Answer<LossChange> {
    let interest = claim.lines_where(|line| Ok(claim.head(line)? == Head::Interest))?;
    Ok(interest.then(LossChange::LeaveOut).on(NO_INTEREST))
}

const JOINT_CONSPIRATORS: RuleInfo =
    RuleInfo::apportionment("joint-conspirators", joint_conspirators)
        .because("conspirators of one case may each be made liable for the whole")
        .reads(CONSPIRACY)
        .reads(OTHERS_CONTRIBUTED)
        .grounds(&[CONSPIRATORS, NO_OTHER_CONSPIRATOR]);

/// *Newsome*: four conspirators, each for the whole.
fn joint_conspirators(claim: &Evidence<'_>, _: &Account) -> Answer<ShareChange> {
    Ok(if claim.all(&[CONSPIRACY, OTHERS_CONTRIBUTED])? {
        ShareChange::Whole(LiabilityKind::JointInCase).on(CONSPIRATORS)
    } else {
        ShareChange::None.on(NO_OTHER_CONSPIRATOR)
    })
}

/// 18 U.S.C. § 3664(f)(1)(A); *Alalade*.
const FULL_AMOUNT: RuleInfo = RuleInfo::whole("full-amount", LiabilityKind::WholeAlone, &[FULL])
    .because("the full amount of each victim's loss is ordered");

/// A district court's method (the order under review in *Smathers*), not a rule of law.
const MULTIPLE_OF_GAIN: RuleInfo =
    RuleInfo::with_options::<MultipleOfGain, ShareChange>("multiple-of-gain")
        .because("the award is a multiple of the defendant's gain, given by the option `times`")
        .raised_by(GAIN)
        .except(RisesWithLoss)
        .grounds(&[TIMES_GAIN]);

options! { MultipleOfGain { #[serde(deserialize_with = "at_least_one")] times: u64 } }

fn at_least_one<'de, D: Deserializer<'de>>(value: D) -> Result<u64, D::Error> {
    match u64::deserialize(value)? {
        0 => Err(serde::de::Error::custom("`times` must be at least 1")),
        times => Ok(times),
    }
}

impl Rule<ShareChange> for MultipleOfGain {
    fn rule(&self, claim: &Evidence<'_>, _: &Account) -> Answer<ShareChange> {
        let times = Ratio::new(self.times, 1)?;
        let award = Formula::given(claim.amount(GAIN)?).times(times, Rounding::half_up());
        Ok(ShareChange::Amount(award).on(TIMES_GAIN))
    }
}

#[cfg(test)]
mod tests;

#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod consequences;
mod credits;
mod gates;
mod limits;
mod losses;
mod shares;
#[cfg(test)]
mod tests;

redress_plugin::rule_set! {
    /// The rule set `statute`.
    pub Statute = "statute";
    gates::VICTIM_OF_THE_COUNT, gates::PROXIMATE_CAUSE_FOUND,
    losses::PROXIMATE_LOSSES, losses::FULL_LOSSES_FIRST, losses::NO_FREE_CARE, losses::SEPARATE_ORIGINAL_ABUSE, losses::DEDUCT_DMA,
    shares::FULL_AMOUNT, shares::JOINT_IN_THE_CASE, shares::AMOUNT_CAUSED,
    limits::FLOOR, limits::NO_MORE_THAN_REMAINS,
    consequences::PAYOR_AFTER_VICTIMS,
    credits::NO_DOUBLE_RECOVERY, credits::CIVIL_RECOVERY, credits::PAYMENTS_IN_THE_CASE,
    gates::ASCERTAINABLE,
    losses::OWN_LOSSES, losses::FEES_CHARGED, losses::GAIN_OR_LABOR, losses::COMMERCIAL_GAIN,
    shares::NOMINAL_IF_UNABLE, shares::AGREED_AMOUNT,
    limits::OWN_LOSSES_WHOLE,
    consequences::REPRESENTATIVE, consequences::TRUSTEE, consequences::ASSESSMENT, consequences::LEAST_ASSESSMENT,
    consequences::ORDER_OF_PAYMENT, consequences::ASSISTANCE, consequences::ASSISTANCE_FEES, consequences::ASSISTANCE_CLAIM,
    credits::GROUNDS_FOR_TERMINATION,
}

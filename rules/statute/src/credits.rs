//! Credits payments and receipts: what is left to be paid, and to whom.

use redress_rule::facts::{
    CIVIL_FIXED, CIVIL_RECOVERED, DMA_RECEIVED, ENDED_ON_VACATED, GREATEST_FINDING, JOINT_TOTAL,
    PAID, PAID_BY_OTHERS, RECEIVED,
};
use redress_rule::{
    Account, Answer, Balances, Change, CreditChange, Evidence, LiabilityKind, Ratio, Rounding,
    Rule, RuleInfo, Share, Stop, Usd, grounds, options,
};

grounds! { "ca2/nucci";
    THE_LOSS_ONCE = required "no-double-recovery" of "never-more-than-the-loss":
        "a victim never collects more than the loss: what was received elsewhere is not collected again";
}
grounds! { "congress/usc-18-3664";
    UNTIL_WHOLE = permitted "until-whole" of "joint-or-apportioned":
        "each defendant of the case pays until his or her own sum is met or the victim is whole, whichever is first";
    IN_PROPORTION = permitted "in-proportion" of "joint-or-apportioned":
        "what another who owes jointly has paid lowers this defendant's smaller sum in proportion, under the view taken";
    NOTHING_PAID = required "nothing-paid" of "full-amount": "nothing has been paid under the orders of this case";
    DAMAGES = required "civil-recovery":
        "compensatory damages recovered later for the same loss reduce what is still to be paid";
}
grounds! { "congress/usc-18-2259-2018";
    GREATEST_CAPS = required "greatest-caps" of "termination":
        "what the victim receives from all defendants is capped by the greatest loss found in any case with a final order, this one included once it is final";
    TO_BE_ENDED = required "to-be-ended" of "termination":
        "the victim has received the greatest loss found in any case with a final order: there are grounds to end the liability of every defendant";
    NOTHING_TO_ORDER = permitted "nothing-to-order" of "aggregate-cap":
        "the victim has received the greatest loss found in any case with a final order: under the view taken no order issues, whatever its amount would be, and those of other cases have grounds to end";
    STAYS_ENDED = permitted "stays-ended" of "termination":
        "liability was taken to have ended on a finding that was vacated later, and under the view taken nothing reopens";
}

pub(crate) const NO_DOUBLE_RECOVERY: RuleInfo =
    RuleInfo::credit("no-double-recovery", no_double_recovery)
        .because("a victim never collects more than the loss, whatever several orders add up to")
        .per_victim()
        .lowered_by(RECEIVED)
        .grounds(&[THE_LOSS_ONCE]);

/// *Nucci*: however many orders there are, the victim collects the loss once.
fn no_double_recovery(claim: &Evidence<'_>, account: &Account) -> Answer<CreditChange> {
    let received = claim.amount_up_to(RECEIVED, account.gross())?;
    let left = account.gross().checked_sub(received)?;
    Ok(CreditChange::Balance(Balances::of_the_losses(left)).on(THE_LOSS_ONCE))
}

/// 18 U.S.C. § 3664(h), (f)(1)(A): each pays until the own sum is met or the victim is whole, whichever is first.
pub(crate) const PAYMENTS_IN_THE_CASE: RuleInfo = RuleInfo::with_options::<PaymentsInTheCase, CreditChange>("payments-in-the-case")
    .because("each defendant of a case pays until his or her own sum is met or the victim is whole, whichever is first; what a payment by another does to a smaller sum, by the option `by-another`")
    .lowered_by(PAID)
    .lowered_by(PAID_BY_OTHERS)
    .raised_by(JOINT_TOTAL)
    .grounds(&[UNTIL_WHOLE, IN_PROPORTION, NOTHING_PAID]);

options! { PaymentsInTheCase { by_another: ByAnother }
    /// What a payment by one defendant does to the unequal sum of another who owes together with him or her: a question.
    enum ByAnother {
        /// Nothing, until the victim is whole.
        UntilWhole,
        /// It lowers the sum in proportion.
        InProportion,
    }
}

impl Rule<CreditChange> for PaymentsInTheCase {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Answer<CreditChange> {
        // What the credits before have left.
        let losses = match account.losses_left() {
            Some(left) => left.min(account.remaining()),
            None => account.remaining(),
        };
        let (sum, jointly) = match account.share() {
            Share::Settled(amount, kind) => (amount, kind == LiabilityKind::JointInCase),
            Share::Unsettled | Share::LeftToTheCourt => (losses, false),
        };
        let most = losses.max(sum);
        let own = claim.amount_up_to(PAID, most)?;
        let others = claim.amount_up_to(PAID_BY_OTHERS, most)?;
        if own.is_zero() && others.is_zero() {
            return Ok(CreditChange::None.on(NOTHING_PAID));
        }
        let paid = own.checked_add(others)?;
        let losses_left = off(losses, paid)?;
        let mut order_left = off(account.order_left().unwrap_or(sum), own)?;
        let mut ground = UNTIL_WHOLE;
        if self.by_another == ByAnother::InProportion && jointly && sum < losses {
            let cents = |amount: Usd| u64::try_from(amount.cents()).unwrap_or_default();
            let ratio = Ratio::new(cents(sum), cents(losses))?;
            order_left = off(order_left, Rounding::half_up().of(others, ratio)?)?;
            ground = IN_PROPORTION;
        }
        if jointly {
            // What all of them owe together is owed once: paid by one, it is paid for all.
            let together = claim.amount_up_to(JOINT_TOTAL, losses)?.max(sum);
            order_left = order_left.min(off(together, paid)?);
        }
        Ok(CreditChange::Balance(Balances {
            of_the_losses: Some(losses_left),
            of_the_order: Some(order_left),
        })
        .on(ground))
    }
}

/// What is left of a figure when an amount has come off it; never less than nothing.
fn off(figure: Usd, amount: Usd) -> Result<Usd, Stop> {
    Ok(figure.checked_sub(amount.min(figure))?)
}

/// 18 U.S.C. § 3664(j)(2).
pub(crate) const CIVIL_RECOVERY: RuleInfo = RuleInfo::with_options::<CivilRecovery, CreditChange>(
    "civil-recovery",
)
.because("compensatory damages recovered later for the same loss reduce what is still to be paid")
.per_victim()
.lowered_by(CIVIL_RECOVERED)
.lowered_by(CIVIL_FIXED)
.grounds(&[DAMAGES]);

options! { CivilRecovery { #[serde(default)] burden: Burden, fixed: Fixed }
    /// Who proves that a recovery was for the same loss: a question.
    #[derive(Default)]
    enum Burden {
        /// The defendant (*Smathers*): in a closed record what was not shown is nothing.
        Defendant,
        /// The party that the court designates (18 U.S.C. § 3664(e)).
        #[default]
        AsJusticeRequires,
    }
    /// Whether the fixed damages of 18 U.S.C. § 2255 are damages for the same loss: a question.
    enum Fixed {
        /// They are not, and nothing comes off.
        NotTheLoss,
        /// They come off as other damages do.
        SameLoss,
    }
}

impl Rule<CreditChange> for CivilRecovery {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Answer<CreditChange> {
        // Damages for the loss are no longer owed by anybody: they lower what is left of the loss. An order for a part of the loss
        // is lower only so far as less than that part is left. For example, of a loss of 90,000.00 of which 70,000.00 was
        // recovered, an order for 25,000.00 leaves 20,000.00 to collect.
        let losses = account.losses_left().unwrap_or_else(|| account.remaining());
        let whole = match account.share() {
            Share::Settled(amount, kind) if kind != LiabilityKind::Several => Some(amount),
            Share::Settled(..) | Share::Unsettled | Share::LeftToTheCourt => None,
        };
        let all = losses.max(whole.unwrap_or_default());
        let up_to = account.gross().max(all);
        let of = |damages| match self.burden {
            Burden::Defendant => claim.amount_up_to(damages, up_to),
            Burden::AsJusticeRequires => claim.amount_whoever_proves_up_to(damages, up_to),
        };
        let mut recovered = of(CIVIL_RECOVERED)?;
        if self.fixed == Fixed::SameLoss && recovered < all {
            recovered = recovered.checked_add(of(CIVIL_FIXED)?)?;
        }
        let off = |figure| off(figure, recovered);
        // Where no credit before could say what is left of the losses, this one cannot: a greater loss may be found elsewhere.
        let left = Balances {
            of_the_losses: account.losses_left().map(off).transpose()?,
            of_the_order: whole
                .map(|sum| Ok::<_, Stop>(sum.min(off(all)?)))
                .transpose()?,
        };
        Ok(if left == Balances::default() {
            CreditChange::None
        } else {
            CreditChange::Balance(left)
        }
        .on(DAMAGES))
    }
}

/// 18 U.S.C. § 2259(b)(2)(C): not the sum of the findings, not the last, the greatest; received, not ordered.
pub(crate) const GROUNDS_FOR_TERMINATION: RuleInfo = RuleInfo::with_options::<GroundsForTermination, CreditChange>("grounds-for-termination")
    .because("what a victim receives is capped by the greatest loss found in any case with a final order, and when it is reached there are grounds to end every liability")
    .per_victim()
    .raised_by(GREATEST_FINDING)
    .lowered_by(RECEIVED)
    .lowered_by(DMA_RECEIVED)
    .reads(ENDED_ON_VACATED)
    .grounds(&[GREATEST_CAPS, TO_BE_ENDED, NOTHING_TO_ORDER, STAYS_ENDED]);

options! { GroundsForTermination { assistance: TowardTheCap, vacated: OnVacatur, order: OnceReceived }
    /// Whether defined monetary assistance, deducted from the losses, counts toward the cap on receipts as well: a question.
    enum TowardTheCap {
        /// It is deducted once, from the losses.
        Once,
        /// It is a recovery as well.
        Both,
    }
    /// What a greatest finding that was vacated does to what it had ended: a question.
    enum OnVacatur {
        /// Nothing reopens.
        StaysEnded,
        /// The liability is what the standing findings make of it.
        Reopens,
    }
    /// Whether an order issues where nothing is left to be recovered: a question. The text tells what is ordered, and what is
    /// recovered in all, and not which goes before.
    enum OnceReceived {
        /// It issues, and there are grounds to end the liability at once.
        OrderedAndEnded,
        /// It does not.
        NoOrder,
    }
}

impl Rule<CreditChange> for GroundsForTermination {
    fn rule(&self, claim: &Evidence<'_>, account: &Account) -> Answer<CreditChange> {
        if self.vacated == OnVacatur::StaysEnded && claim.is(ENDED_ON_VACATED)? {
            return Ok(CreditChange::Balance(Balances {
                of_the_losses: None,
                of_the_order: Some(Usd::ZERO),
            })
            .on(STAYS_ENDED));
        }
        // Assistance comes off when the full losses are found (section 2259(d)(2)(C)); what was received does not.
        let losses = account.gross();
        let mut greatest = claim.amount(GREATEST_FINDING)?;
        if greatest < losses {
            let found = losses.checked_sub(claim.amount_up_to(DMA_RECEIVED, losses)?)?;
            greatest = greatest.max(found);
        }
        let mut received = claim.amount_up_to(RECEIVED, greatest)?;
        if self.assistance == TowardTheCap::Both {
            received = received
                .checked_add(claim.amount_up_to(DMA_RECEIVED, greatest)?)?
                .min(greatest);
        }
        let left = greatest.checked_sub(received)?;
        let ground = match self.order {
            _ if !left.is_zero() || greatest.is_zero() => GREATEST_CAPS,
            OnceReceived::OrderedAndEnded => TO_BE_ENDED,
            OnceReceived::NoOrder => NOTHING_TO_ORDER,
        };
        Ok(CreditChange::Balance(Balances::of_the_losses(left)).on(ground))
    }
}

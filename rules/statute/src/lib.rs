#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod beside;
mod gates;
mod losses;
mod part;

use redress_rule::facts::{
    ABUSE_SEPARATED, AGREED, ASSISTANCE_ELECTED, CANNOT_PAY, CAUSED, CIVIL_FIXED, CIVIL_RECOVERED,
    COMMERCIAL, DMA_RECEIVED, ENDED_ON_VACATED, FULL_LOSSES, GREATEST_FINDING, GROSS_INCOME,
    JOINT_TOTAL, LABOR_VALUE, NOT_ASCERTAINABLE, OTHERS_CONTRIBUTED, PAID, PAID_BY_OTHERS,
    POSSESSION_COUNTS, PRODUCTION_COUNTS, PROXIMATE_CAUSE, RECEIVED, REPRESENTATIVE_IS_DEFENDANT,
    TRAFFICKING_COUNTS, VICTIM_OF_COUNT,
};
use redress_rule::{
    AnyRule, Direction, List, OptionError, Options, Property, RuleInfo, RuleSet, Scope, SetInfo,
    reads, reads_losses_and,
};

/// The rule set `statute`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Statute;

redress_plugin::export!(Statute);

static ABOUT: SetInfo = SetInfo {
    id: "statute",
    version: env!("CARGO_PKG_VERSION"),
    rules: &[
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "victim-of-the-count",
            place: List::Gates,
            scope: Scope::Claim,
            satisfies: &[Property::Symmetric],
            proposition: "restitution goes to a person harmed as a result of an offense of conviction",
            grounds: &[
                &gates::HARMED_BY_THE_OFFENSE,
                &gates::NOT_HARMED_BY_THE_OFFENSE,
            ],
            reads: reads(&[VICTIM_OF_COUNT.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "proximate-cause-found",
            place: List::Gates,
            scope: Scope::Claim,
            satisfies: &[Property::Symmetric],
            proposition: "the court finds that the offense proximately caused losses of this victim",
            grounds: &[&gates::CAUSED_LOSSES, &gates::CAUSED_NO_LOSSES],
            reads: reads(&[PROXIMATE_CAUSE.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "proximate-losses",
            place: List::Losses,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "losses of every head count so far as they are a proximate result of the offense",
            grounds: &[&losses::PROXIMATE, &losses::NO_LOSS_PROVED],
            reads: reads_losses_and(&[FULL_LOSSES.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "full-losses",
            place: List::Losses,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "the court first finds the full losses from all trafficking in the victim's images, incurred or reasonably projected",
            grounds: &[&losses::FULL_LOSSES_FOUND, &losses::NO_FULL_LOSSES],
            reads: reads_losses_and(&[FULL_LOSSES.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "no-free-care",
            place: List::Losses,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
                Property::NeverRaises,
            ],
            proposition: "care that nobody was charged for is not a cost incurred by the victim",
            grounds: &[&losses::FREE_OF_CHARGE],
            reads: reads_losses_and(&[]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "separate-original-abuse",
            place: List::Losses,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
                Property::NeverRaises,
            ],
            proposition: "losses caused by the original abuse are separated out, so far as possible, before the defendant's part is set",
            grounds: &[&losses::SEPARATED, &losses::NOT_SEPARATED],
            reads: reads_losses_and(&[ABUSE_SEPARATED.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "deduct-dma",
            place: List::Losses,
            scope: Scope::Victim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
                Property::NeverRaises,
            ],
            proposition: "defined monetary assistance that the victim received comes off the full losses, once",
            grounds: &[&losses::DMA],
            reads: reads(&[DMA_RECEIVED.key()]),
            parameters: &[],
            moves: &[(DMA_RECEIVED.key(), Direction::Lowers)],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "full-amount",
            place: List::Apportionment,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "the defendant pays the full amount of the victim's losses",
            grounds: &[&part::FULL_AMOUNT],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "joint-in-the-case",
            place: List::Apportionment,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "where more than one defendant of the case contributed, each may be made liable for the full amount",
            grounds: &[&part::OTHERS, &part::NO_OTHERS],
            reads: reads(&[OTHERS_CONTRIBUTED.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "amount-caused",
            place: List::Apportionment,
            scope: Scope::Claim,
            satisfies: &[Property::Homogeneous, Property::Symmetric],
            proposition: "the defendant pays the loss that the court finds him or her to have proximately caused",
            grounds: &[&part::AMOUNT_CAUSED],
            reads: reads(&[CAUSED.key()]),
            parameters: &[],
            moves: &[(CAUSED.key(), Direction::Raises)],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "floor",
            place: List::Limits,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Symmetric,
                Property::NeverLowers,
            ],
            proposition: "after the full losses are found, an order for trafficking in images is not less than the amount set",
            grounds: &[&part::FLOOR, &part::FLOOR_OVER_SMALLER_LOSS],
            reads: 0,
            parameters: &["floor-per-victim"],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "no-more-than-remains",
            place: List::Limits,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
                Property::NeverRaises,
            ],
            proposition: "an order compensates and does not exceed what remains of the losses",
            grounds: &[&part::NO_MORE_THAN_REMAINS],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "payor-after-victims",
            place: List::Consequences,
            scope: Scope::Claim,
            satisfies: &[Property::Symmetric],
            proposition: "insurance does not lower the amount; who compensated the victim is paid after all victims",
            grounds: &[&beside::PAYOR_AFTER_VICTIMS, &beside::NO_PAYOR],
            reads: reads_losses_and(&[]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "no-double-recovery",
            place: List::Credits,
            scope: Scope::Victim,
            satisfies: &[Property::Symmetric],
            proposition: "a victim never collects more than the loss, whatever several orders add up to",
            grounds: &[&beside::NO_DOUBLE_RECOVERY],
            reads: reads(&[RECEIVED.key()]),
            parameters: &[],
            moves: &[(RECEIVED.key(), Direction::Lowers)],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "civil-recovery",
            place: List::Credits,
            scope: Scope::Victim,
            satisfies: &[Property::Symmetric],
            proposition: "compensatory damages recovered later for the same loss reduce what is still to be paid",
            grounds: &[&beside::CIVIL_RECOVERY],
            reads: reads(&[CIVIL_RECOVERED.key(), CIVIL_FIXED.key()]),
            parameters: &[],
            moves: &[
                (CIVIL_RECOVERED.key(), Direction::Lowers),
                (CIVIL_FIXED.key(), Direction::Lowers),
            ],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "payments-in-the-case",
            place: List::Credits,
            scope: Scope::Claim,
            satisfies: &[Property::Symmetric],
            proposition: "each defendant of a case pays until his or her own sum is met or the victim is whole, whichever is first; what a payment by another does to a smaller sum, by the option `by-another`",
            grounds: &[
                &beside::UNTIL_WHOLE,
                &beside::IN_PROPORTION,
                &beside::NOTHING_PAID,
            ],
            reads: reads(&[PAID.key(), PAID_BY_OTHERS.key(), JOINT_TOTAL.key()]),
            parameters: &[],
            moves: &[
                (PAID.key(), Direction::Lowers),
                (PAID_BY_OTHERS.key(), Direction::Lowers),
                (JOINT_TOTAL.key(), Direction::Raises),
            ],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "ascertainable",
            place: List::Gates,
            scope: Scope::Claim,
            satisfies: &[Property::Symmetric],
            proposition: "where the losses are not ascertainable by ten days before sentencing, the court sets a later date",
            grounds: &[&gates::ASCERTAINABLE, &gates::NOT_YET],
            reads: reads(&[NOT_ASCERTAINABLE.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "own-losses",
            place: List::Losses,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "a loss that can be traced to this defendant's offense alone is owed whole, beside a share of the rest",
            grounds: &[&losses::OWN],
            reads: reads_losses_and(&[]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "fees-charged",
            place: List::Losses,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
            ],
            proposition: "fees of the victim's experts and counsel are charged whole beside the part",
            grounds: &[&losses::FEES_CHARGED],
            reads: reads_losses_and(&[]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "gain-or-labor",
            place: List::Losses,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
                Property::NeverLowers,
            ],
            proposition: "beside the losses, the greater of the gross income or value to the defendant and the value of the victim's labor; whether with liquidated damages, by the option `liquidated-damages`",
            grounds: &[&losses::GREATER_OF],
            reads: reads(&[GROSS_INCOME.key(), LABOR_VALUE.key()]),
            parameters: &[],
            moves: &[
                (GROSS_INCOME.key(), Direction::Raises),
                (LABOR_VALUE.key(), Direction::Raises),
            ],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "commercial-gain",
            place: List::Losses,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
                Property::NeverLowers,
            ],
            proposition: "beside the losses, the gross income or value to the defendant of commercial sex acts of the victim",
            grounds: &[&losses::INCOME, &losses::NOT_COMMERCIAL],
            reads: reads(&[COMMERCIAL.key(), GROSS_INCOME.key()]),
            parameters: &[],
            moves: &[(GROSS_INCOME.key(), Direction::Raises)],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "nominal-if-unable",
            place: List::Apportionment,
            scope: Scope::Claim,
            satisfies: &[Property::Symmetric],
            proposition: "the mandate of 1994 gives way to a nominal award, with the loss recorded, where the defendant can pay under no schedule",
            grounds: &[&part::NOMINAL, &part::CAN_PAY],
            reads: reads(&[CANNOT_PAY.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "agreed-amount",
            place: List::Apportionment,
            scope: Scope::Claim,
            satisfies: &[Property::Homogeneous, Property::Symmetric],
            proposition: "the amount to which the parties agreed in the plea agreement",
            grounds: &[&part::AS_AGREED],
            reads: reads(&[AGREED.key()]),
            parameters: &[],
            moves: &[(AGREED.key(), Direction::Raises)],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "own-losses-whole",
            place: List::Limits,
            scope: Scope::Claim,
            satisfies: &[
                Property::RisesWithLoss,
                Property::Homogeneous,
                Property::Symmetric,
                Property::NeverLowers,
            ],
            proposition: "an award is not less than what can be traced to this defendant's offense alone",
            grounds: &[&part::OWN_WHOLE],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "representative",
            place: List::Consequences,
            scope: Scope::Victim,
            satisfies: &[Property::Symmetric],
            proposition: "the defendant never represents the victim",
            grounds: &[&beside::ANOTHER_REPRESENTATIVE, &beside::NO_CONFLICT],
            reads: reads(&[REPRESENTATIVE_IS_DEFENDANT.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "trustee",
            place: List::Consequences,
            scope: Scope::Victim,
            satisfies: &[Property::Symmetric],
            proposition: "no law, a pending bill: a court could have restitution held by a trustee",
            grounds: &[&beside::TRUSTEE],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "assessment",
            place: List::Consequences,
            scope: Scope::Defendant,
            satisfies: &[Property::Symmetric],
            proposition: "an assessment of at most an amount set by the statute of conviction, for the person or for each count by the option `per`, indexed or not by the option `index`, for the year that the option `year` names",
            grounds: &[
                &beside::ASSESSED,
                &beside::ASSESSED_OF_THE_OFFENSE,
                &beside::ASSESSED_OF_THE_CONVICTION,
                &beside::NOT_ASSESSED,
            ],
            reads: reads(&[
                POSSESSION_COUNTS.key(),
                TRAFFICKING_COUNTS.key(),
                PRODUCTION_COUNTS.key(),
            ]),
            parameters: &[
                "assessment-possession",
                "assessment-trafficking",
                "assessment-production",
                "assessment-possession-from-2017",
                "assessment-trafficking-from-2017",
                "assessment-production-from-2017",
                "assessment-possession-from-2018",
                "assessment-trafficking-from-2018",
                "assessment-production-from-2018",
            ],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "least-assessment",
            place: List::Consequences,
            scope: Scope::Defendant,
            satisfies: &[Property::Symmetric],
            proposition: "whether the assessment may be of nothing, by the option `least`",
            grounds: &[
                &beside::MORE_THAN_NOTHING,
                &beside::MAY_BE_NOTHING,
                &beside::NOT_ASSESSED,
            ],
            reads: reads(&[
                POSSESSION_COUNTS.key(),
                TRAFFICKING_COUNTS.key(),
                PRODUCTION_COUNTS.key(),
            ]),
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "order-of-payment",
            place: List::Consequences,
            scope: Scope::Defendant,
            satisfies: &[Property::Symmetric],
            proposition: "the order in which what the defendant pays is applied",
            grounds: &[&beside::ORDER_OF_PAYMENT],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "assistance",
            place: List::Consequences,
            scope: Scope::Victim,
            satisfies: &[Property::Symmetric],
            proposition: "a victim of trafficking in images who so chooses is paid defined monetary assistance, once, from the Reserve",
            grounds: &[
                &beside::ASSISTANCE,
                &beside::NOT_CHOSEN,
                &beside::ONLY_ONCE,
                &beside::COLLECTED_MORE,
            ],
            reads: reads(&[ASSISTANCE_ELECTED.key(), DMA_RECEIVED.key(), RECEIVED.key()]),
            parameters: &["assistance"],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "assistance-fees",
            place: List::Consequences,
            scope: Scope::Victim,
            satisfies: &[Property::Symmetric],
            proposition: "counsel may charge no more than a part of the assistance in fees and costs",
            grounds: &[&beside::FEE_CAP, &beside::NOT_CHOSEN],
            reads: reads(&[ASSISTANCE_ELECTED.key()]),
            parameters: &["assistance-fee-cap"],
            moves: &[],
        },
        RuleInfo {
            body: redress_rule::Body::InItsSet,
            name: "grounds-for-termination",
            place: List::Credits,
            scope: Scope::Victim,
            satisfies: &[Property::Symmetric],
            proposition: "what a victim receives is capped by the greatest loss found in any case with a final order, and when it is reached there are grounds to end every liability",
            grounds: &[
                &beside::GREATEST_CAPS,
                &beside::TO_BE_ENDED,
                &beside::NOTHING_TO_ORDER,
                &beside::STAYS_ENDED,
            ],
            reads: reads(&[
                GREATEST_FINDING.key(),
                RECEIVED.key(),
                DMA_RECEIVED.key(),
                ENDED_ON_VACATED.key(),
            ]),
            parameters: &[],
            moves: &[
                (GREATEST_FINDING.key(), Direction::Raises),
                (RECEIVED.key(), Direction::Lowers),
                (DMA_RECEIVED.key(), Direction::Lowers),
            ],
        },
    ],
};

impl RuleSet for Statute {
    fn info(&self) -> &'static SetInfo {
        &ABOUT
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        Ok(match rule {
            "victim-of-the-count" => {
                AnyRule::Gate(Box::new(with.read::<gates::VictimOfTheCount>()?))
            }
            "proximate-cause-found" => {
                AnyRule::Gate(Box::new(with.read::<gates::ProximateCauseFound>()?))
            }
            "proximate-losses" => AnyRule::Loss(Box::new(with.read::<losses::ProximateLosses>()?)),
            "full-losses" => AnyRule::Loss(Box::new(with.read::<losses::FullLosses>()?)),
            "no-free-care" => AnyRule::Loss(Box::new(with.read::<losses::NoFreeCare>()?)),
            "separate-original-abuse" => {
                AnyRule::Loss(Box::new(with.read::<losses::SeparateOriginalAbuse>()?))
            }
            "deduct-dma" => AnyRule::Loss(Box::new(with.read::<losses::DeductDma>()?)),
            "full-amount" => AnyRule::Apportionment(Box::new(with.read::<part::FullAmount>()?)),
            "joint-in-the-case" => {
                AnyRule::Apportionment(Box::new(with.read::<part::JointInTheCase>()?))
            }
            "amount-caused" => AnyRule::Apportionment(Box::new(with.read::<part::AmountCaused>()?)),
            "floor" => AnyRule::Limit(Box::new(with.read::<part::Floor>()?)),
            "no-more-than-remains" => {
                AnyRule::Limit(Box::new(with.read::<part::NoMoreThanRemains>()?))
            }
            "payor-after-victims" => {
                AnyRule::Consequence(Box::new(with.read::<beside::PayorAfterVictims>()?))
            }
            "no-double-recovery" => {
                AnyRule::Credit(Box::new(with.read::<beside::NoDoubleRecovery>()?))
            }
            "civil-recovery" => AnyRule::Credit(Box::new(with.read::<beside::CivilRecovery>()?)),
            "payments-in-the-case" => {
                AnyRule::Credit(Box::new(with.read::<beside::PaymentsInTheCase>()?))
            }
            "ascertainable" => AnyRule::Gate(Box::new(with.read::<gates::Ascertainable>()?)),
            "own-losses" => AnyRule::Loss(Box::new(with.read::<losses::OwnLosses>()?)),
            "fees-charged" => AnyRule::Loss(Box::new(with.read::<losses::FeesCharged>()?)),
            "gain-or-labor" => AnyRule::Loss(Box::new(with.read::<losses::GainOrLabor>()?)),
            "commercial-gain" => AnyRule::Loss(Box::new(with.read::<losses::CommercialGain>()?)),
            "nominal-if-unable" => {
                AnyRule::Apportionment(Box::new(with.read::<part::NominalIfUnable>()?))
            }
            "agreed-amount" => AnyRule::Apportionment(Box::new(with.read::<part::AgreedAmount>()?)),
            "own-losses-whole" => AnyRule::Limit(Box::new(with.read::<part::OwnLossesWhole>()?)),
            "representative" => {
                AnyRule::Consequence(Box::new(with.read::<beside::Representative>()?))
            }
            "trustee" => AnyRule::Consequence(Box::new(with.read::<beside::Trustee>()?)),
            "assessment" => AnyRule::Consequence(Box::new(with.read::<beside::Assessment>()?)),
            "least-assessment" => {
                AnyRule::Consequence(Box::new(with.read::<beside::LeastAssessment>()?))
            }
            "order-of-payment" => {
                AnyRule::Consequence(Box::new(with.read::<beside::OrderOfPayment>()?))
            }
            "assistance" => AnyRule::Consequence(Box::new(with.read::<beside::Assistance>()?)),
            "assistance-fees" => {
                AnyRule::Consequence(Box::new(with.read::<beside::AssistanceFees>()?))
            }
            "grounds-for-termination" => {
                AnyRule::Credit(Box::new(with.read::<beside::GroundsForTermination>()?))
            }
            _ => return Err(OptionError::no_such_rule()),
        })
    }
}

#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod gates;
mod losses;
mod part;

use redress_core::facts::{
    ABUSE_SEPARATED, CAUSED, CIVIL_RECOVERED, DMA_RECEIVED, FULL_LOSSES, OTHERS_CONTRIBUTED,
    PROXIMATE_CAUSE, RECEIVED, VICTIM_OF_COUNT,
};
use redress_core::outcome::Scope;
use redress_core::rule::{
    BadOption, Bound, Direction, Options, Place, Relation, RuleAbout, RuleSet, SetAbout, reads,
    reads_losses_and,
};

/// The rule set `statute`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Statute;

redress_plugin::export!(Statute);

static ABOUT: SetAbout = SetAbout {
    id: "statute",
    version: env!("CARGO_PKG_VERSION"),
    rules: &[
        RuleAbout {
            name: "victim-of-the-count",
            place: Place::Gates,
            scope: Scope::Claim,
            keeps: &[Relation::Symmetric],
            proposition: "restitution goes to a person harmed as a result of an offense of conviction",
            grounds: &[
                &gates::HARMED_BY_THE_OFFENSE,
                &gates::NOT_HARMED_BY_THE_OFFENSE,
            ],
            reads: reads(&[VICTIM_OF_COUNT.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "proximate-cause-found",
            place: Place::Gates,
            scope: Scope::Claim,
            keeps: &[Relation::Symmetric],
            proposition: "the court finds that the offense proximately caused losses of this victim",
            grounds: &[&gates::CAUSED_LOSSES, &gates::CAUSED_NO_LOSSES],
            reads: reads(&[PROXIMATE_CAUSE.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "proximate-losses",
            place: Place::Losses,
            scope: Scope::Claim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Homogeneous,
                Relation::Symmetric,
            ],
            proposition: "losses of every head count so far as they are a proximate result of the offense",
            grounds: &[&losses::PROXIMATE, &losses::NO_LOSS_PROVED],
            reads: reads_losses_and(&[FULL_LOSSES.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "full-losses",
            place: Place::Losses,
            scope: Scope::Claim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Homogeneous,
                Relation::Symmetric,
            ],
            proposition: "the court first finds the full losses from all trafficking in the victim's images, incurred or reasonably projected",
            grounds: &[&losses::FULL_LOSSES_FOUND, &losses::NO_FULL_LOSSES],
            reads: reads_losses_and(&[FULL_LOSSES.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "no-free-care",
            place: Place::Losses,
            scope: Scope::Claim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Homogeneous,
                Relation::Symmetric,
                Relation::NeverRaises,
            ],
            proposition: "care that nobody was charged for is not a cost incurred by the victim",
            grounds: &[&losses::FREE_OF_CHARGE],
            reads: reads_losses_and(&[]),
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "separate-original-abuse",
            place: Place::Losses,
            scope: Scope::Claim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Homogeneous,
                Relation::Symmetric,
                Relation::NeverRaises,
            ],
            proposition: "losses caused by the original abuse are separated out, so far as possible, before the defendant's part is set",
            grounds: &[&losses::SEPARATED, &losses::NOT_SEPARATED],
            reads: reads_losses_and(&[ABUSE_SEPARATED.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "deduct-dma",
            place: Place::Losses,
            scope: Scope::Victim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Homogeneous,
                Relation::Symmetric,
                Relation::NeverRaises,
            ],
            proposition: "defined monetary assistance that the victim received comes off the full losses, once",
            grounds: &[&losses::DMA],
            reads: reads(&[DMA_RECEIVED.key()]),
            parameters: &[],
            moves: &[(DMA_RECEIVED.key(), Direction::Lowers)],
        },
        RuleAbout {
            name: "full-amount",
            place: Place::Apportionment,
            scope: Scope::Claim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Homogeneous,
                Relation::Symmetric,
            ],
            proposition: "the defendant pays the full amount of the victim's losses",
            grounds: &[&part::FULL_AMOUNT],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "joint-in-the-case",
            place: Place::Apportionment,
            scope: Scope::Claim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Homogeneous,
                Relation::Symmetric,
            ],
            proposition: "where more than one defendant of the case contributed, each may be made liable for the full amount",
            grounds: &[&part::OTHERS, &part::NO_OTHERS],
            reads: reads(&[OTHERS_CONTRIBUTED.key()]),
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "amount-caused",
            place: Place::Apportionment,
            scope: Scope::Claim,
            keeps: &[Relation::Homogeneous, Relation::Symmetric],
            proposition: "the defendant pays the loss that the court finds him or her to have proximately caused",
            grounds: &[&part::AMOUNT_CAUSED],
            reads: reads(&[CAUSED.key()]),
            parameters: &[],
            moves: &[(CAUSED.key(), Direction::Raises)],
        },
        RuleAbout {
            name: "floor",
            place: Place::Bounds,
            scope: Scope::Claim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Symmetric,
                Relation::NeverLowers,
            ],
            proposition: "after the full losses are found, an order for trafficking in images is not less than the amount set",
            grounds: &[&part::FLOOR, &part::FLOOR_OVER_SMALLER_LOSS],
            reads: 0,
            parameters: &["floor-per-victim"],
            moves: &[],
        },
        RuleAbout {
            name: "no-more-than-remains",
            place: Place::Bounds,
            scope: Scope::Claim,
            keeps: &[
                Relation::RisesWithLoss,
                Relation::Homogeneous,
                Relation::Symmetric,
                Relation::NeverRaises,
            ],
            proposition: "an order compensates and does not exceed what remains of the losses",
            grounds: &[&part::NO_MORE_THAN_REMAINS],
            reads: 0,
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "payor-after-victims",
            place: Place::Terms,
            scope: Scope::Claim,
            keeps: &[Relation::Symmetric],
            proposition: "insurance does not lower the amount; who compensated the victim is paid after all victims",
            grounds: &[&part::PAYOR_AFTER_VICTIMS, &part::NO_PAYOR],
            reads: reads_losses_and(&[]),
            parameters: &[],
            moves: &[],
        },
        RuleAbout {
            name: "no-double-recovery",
            place: Place::Credits,
            scope: Scope::Victim,
            keeps: &[Relation::Symmetric],
            proposition: "a victim never collects more than the loss, whatever several orders add up to",
            grounds: &[&part::NO_DOUBLE_RECOVERY],
            reads: reads(&[RECEIVED.key()]),
            parameters: &[],
            moves: &[(RECEIVED.key(), Direction::Lowers)],
        },
        RuleAbout {
            name: "civil-recovery",
            place: Place::Credits,
            scope: Scope::Victim,
            keeps: &[Relation::Symmetric],
            proposition: "compensatory damages recovered later for the same loss reduce what is still to be paid",
            grounds: &[&part::CIVIL_RECOVERY],
            reads: reads(&[CIVIL_RECOVERED.key()]),
            parameters: &[],
            moves: &[(CIVIL_RECOVERED.key(), Direction::Lowers)],
        },
    ],
};

impl RuleSet for Statute {
    fn about(&self) -> &'static SetAbout {
        &ABOUT
    }

    fn bind(&self, rule: &str, with: &Options) -> Result<Bound, BadOption> {
        Ok(match rule {
            "victim-of-the-count" => Bound::Gate(Box::new(with.read::<gates::VictimOfTheCount>()?)),
            "proximate-cause-found" => {
                Bound::Gate(Box::new(with.read::<gates::ProximateCauseFound>()?))
            }
            "proximate-losses" => Bound::Loss(Box::new(with.read::<losses::ProximateLosses>()?)),
            "full-losses" => Bound::Loss(Box::new(with.read::<losses::FullLosses>()?)),
            "no-free-care" => Bound::Loss(Box::new(with.read::<losses::NoFreeCare>()?)),
            "separate-original-abuse" => {
                Bound::Loss(Box::new(with.read::<losses::SeparateOriginalAbuse>()?))
            }
            "deduct-dma" => Bound::Loss(Box::new(with.read::<losses::DeductDma>()?)),
            "full-amount" => Bound::Apportionment(Box::new(with.read::<part::FullAmount>()?)),
            "joint-in-the-case" => {
                Bound::Apportionment(Box::new(with.read::<part::JointInTheCase>()?))
            }
            "amount-caused" => Bound::Apportionment(Box::new(with.read::<part::AmountCaused>()?)),
            "floor" => Bound::Bound(Box::new(with.read::<part::Floor>()?)),
            "no-more-than-remains" => {
                Bound::Bound(Box::new(with.read::<part::NoMoreThanRemains>()?))
            }
            "payor-after-victims" => Bound::Term(Box::new(with.read::<part::PayorAfterVictims>()?)),
            "no-double-recovery" => Bound::Credit(Box::new(with.read::<part::NoDoubleRecovery>()?)),
            "civil-recovery" => Bound::Credit(Box::new(with.read::<part::CivilRecovery>()?)),
            _ => return Err(BadOption::no_such_rule()),
        })
    }
}

//! Small profiles on figures of *Laraneta*, with rules of their own: enough to be open in every way.

use std::collections::BTreeMap;

use redress_case::{
    Case, Class, CountOfConviction, Defendant, LossItem, Proof, ProofKind, Side, StatedFact, Victim,
};
use redress_cite::Confidence;
use redress_rule::{End, Evidence, LawOfDay, Stop};
use std::sync::Arc;

use redress_case::PayeeKind;
use redress_case::facts::{
    BorneBy, CAUSED, DISTRIBUTED, FactValue, Head, Key, Loss, LossValues, ORDERS, PROXIMATE_CAUSE,
    RECEIVED,
};
use redress_engine::{
    Alternatives, Applies, Apportionment, Approach, ChoiceEntry, Claim, Computation, Contrast,
    Entry, EntryInfo, GroundInCourt, Profile, Question, StatuteVersion, StraddleRule, Support,
    View,
};
use redress_rule::{
    Account, Balances, Change, ConsequenceChange, CreditChange, Date, Effect, Formula, FormulaLine,
    GateChange, Ground, LiabilityKind, LimitChange, List, LossChange, LossSet, Part, Ratio,
    Rounding, Rule, RuleInfo, ShareChange, Strength, Usd,
};

use crate::{Audience, MapTile, Meta};

/// A rule made of its function.
struct Says<C>(fn(&Evidence<'_>, &Account) -> Result<Effect<C>, Stop>);

impl<C> Rule<C> for Says<C> {
    fn rule(&self, claim: &Evidence<'_>, so_far: &Account) -> Result<Effect<C>, Stop> {
        (self.0)(claim, so_far)
    }
}

macro_rules! ground {
    ($name:ident, $kind:ident, $id:literal, $because:literal, $holding:literal) => {
        static $name: Ground = Ground::$kind($id, $because, $holding);
    };
}
ground!(
    COUNTED,
    required,
    "counted",
    "every loss that was found counts",
    "statute#losses"
);
ground!(
    CAUSE,
    required,
    "cause",
    "the offense proximately caused losses",
    "burgess#cause"
);
ground!(
    NO_CAUSE,
    required,
    "no-cause",
    "no loss was proximately caused",
    "burgess#cause"
);
ground!(
    SHOWN,
    required,
    "shown",
    "what was proximately caused is owed",
    "burgess#amount"
);
ground!(
    FIRST,
    required,
    "first",
    "recoveries come off first",
    "laraneta#first"
);
ground!(
    DISTRIBUTOR,
    permitted,
    "distributor",
    "a distributor may owe the whole",
    "laraneta#whole"
);
ground!(
    VIEWER,
    required,
    "viewer",
    "a viewer owes only a portion",
    "laraneta#portion"
);
ground!(
    ONE_OF,
    permitted,
    "one-of",
    "divided by the orders and this one",
    "sainz#one-over-n"
);
ground!(
    REMAINS,
    required,
    "remains",
    "never more than remains",
    "statute#remains"
);
ground!(
    ALONE,
    required,
    "alone",
    "no contribution across cases",
    "laraneta#alone"
);
ground!(
    WHOLE,
    required,
    "whole",
    "the full amount of the losses",
    "full#whole"
);
ground!(
    NOTHING_RECEIVED,
    required,
    "nothing",
    "nothing was received",
    "laraneta#first"
);
ground!(
    RECEIVED_ELSEWHERE,
    required,
    "elsewhere",
    "the rest was received",
    "statute#once"
);

/// Declares a rule whose function each approach gives.
const fn info(rule: RuleInfo) -> RuleInfo {
    rule.because("the proposition of this rule")
}

static COUNT: RuleInfo = info(RuleInfo::loss("count", |_, _| {
    Ok(LossChange::None.on(&COUNTED))
}))
.reads_losses()
.grounds(&[&COUNTED]);
static PROVED: RuleInfo = info(RuleInfo::gate("cause", |_, _| {
    Ok(GateChange::Pass.on(&CAUSE))
}))
.reads(PROXIMATE_CAUSE)
.grounds(&[&CAUSE, &NO_CAUSE]);
static AMOUNT: RuleInfo = info(RuleInfo::apportionment("amount", |_, _| {
    Ok(ShareChange::None.on(&SHOWN))
}))
.raised_by(CAUSED)
.grounds(&[&SHOWN]);
static SUBTRACT: RuleInfo = info(RuleInfo::loss("subtract", |_, _| {
    Ok(LossChange::None.on(&FIRST))
}))
.lowered_by(RECEIVED)
.grounds(&[&FIRST]);
static SUBTRACT_IF_ANY: RuleInfo = info(RuleInfo::loss("subtract-if-any", |_, _| {
    Ok(LossChange::None.on(&FIRST))
}))
.lowered_by(RECEIVED)
.grounds(&[&FIRST, &NOTHING_RECEIVED]);
static VIEW: RuleInfo = info(RuleInfo::apportionment("viewer-or-distributor", |_, _| {
    Ok(ShareChange::None.on(&VIEWER))
}))
.reads(DISTRIBUTED)
.grounds(&[&DISTRIBUTOR, &VIEWER]);
static DIVIDE: RuleInfo = info(RuleInfo::apportionment("one-over-n", |_, _| {
    Ok(ShareChange::None.on(&ONE_OF))
}))
.reads(ORDERS)
.grounds(&[&ONE_OF]);
static CAP: RuleInfo = info(RuleInfo::limit("cap", |_, _| {
    Ok(LimitChange::None.on(&REMAINS))
}))
.grounds(&[&REMAINS]);
static NO_CONTRIBUTION: RuleInfo = info(RuleInfo::applies("no-contribution", &[&ALONE]));
static FULL: RuleInfo = info(RuleInfo::apportionment("full", |_, _| {
    Ok(ShareChange::None.on(&WHOLE))
}))
.grounds(&[&WHOLE]);
static ONCE: RuleInfo = info(RuleInfo::credit("once", |_, _| {
    Ok(CreditChange::None.on(&RECEIVED_ELSEWHERE))
}))
.reads(RECEIVED)
.grounds(&[&RECEIVED_ELSEWHERE]);

/// Builds an approach, numbering its entries.
struct Builder(Approach);

impl Builder {
    fn new(name: &str, from: Option<Date>, before: Option<Date>) -> Self {
        Self(Approach {
            name: name.to_owned(),
            applies: Applies {
                offense: vec![Class::Images],
                regime: "1996".to_owned(),
                from,
                before,
            },
            open: false,
            of_the_case: false,
            note: None,
            with: Vec::new(),
            gates: Vec::new(),
            losses: Vec::new(),
            apportionment: Vec::new(),
            bounds: Vec::new(),
            terms: Vec::new(),
            credits: Vec::new(),
            entries: Vec::new(),
            sources: Vec::new(),
            law: LawOfDay::default(),
        })
    }

    fn entry<C: 'static>(
        &mut self,
        info: &'static RuleInfo,
        rule: fn(&Evidence<'_>, &Account) -> Result<Effect<C>, Stop>,
    ) -> Entry<C>
    where
        Says<C>: Rule<C>,
    {
        let number = u16::try_from(self.0.entries.len()).unwrap();
        self.0.entries.push(EntryInfo {
            name: format!("test/{}", info.name),
            place: info.place,
            proposition: info.proposition.to_owned(),
            options: String::new(),
            standings: info.grounds.iter().map(|ground| standing(ground)).collect(),
            under: Vec::new(),
        });
        Entry {
            number,
            rule: Arc::new(Says(rule)),
            info,
        }
    }

    fn count(mut self) -> Self {
        let entry = self.entry(&COUNT, |claim, _| {
            let mut found = Vec::new();
            for line in 0..claim.losses() {
                if claim.found(line)? {
                    found.push(line);
                }
            }
            Ok(LossChange::Count(LossSet::Some(found), Part::General).on(&COUNTED))
        });
        self.0.losses.push(entry);
        self
    }

    fn subtract(mut self) -> Self {
        let entry = self.entry(&SUBTRACT, |claim, so_far| {
            let received = claim.amount_up_to(RECEIVED, so_far.remaining())?;
            Ok(LossChange::Deduct(received, LossSet::All).on(&FIRST))
        });
        self.0.losses.push(entry);
        self
    }

    /// Like [`Self::subtract`], with another step if nothing was received.
    fn subtract_if_any(mut self) -> Self {
        let entry = self.entry(&SUBTRACT_IF_ANY, |claim, so_far| {
            let received = claim.amount_up_to(RECEIVED, so_far.remaining())?;
            Ok(if received.is_zero() {
                LossChange::None.on(&NOTHING_RECEIVED)
            } else {
                LossChange::Deduct(received, LossSet::All).on(&FIRST)
            })
        });
        self.0.losses.push(entry);
        self
    }

    fn proximate_cause(mut self) -> Self {
        let gate = self.entry(&PROVED, |claim, _| {
            if claim.proved(PROXIMATE_CAUSE)? {
                Ok(GateChange::Pass.on(&CAUSE))
            } else {
                Err(Stop::End(End::Denied, &NO_CAUSE))
            }
        });
        let amount = self.entry(&AMOUNT, |claim, so_far| {
            let caused = claim.amount_up_to(CAUSED, so_far.remaining())?;
            let lines = vec![
                FormulaLine::Given(caused),
                FormulaLine::Remaining,
                FormulaLine::Least(vec![0, 1]),
            ];
            Ok(ShareChange::Amount(Formula { lines }).on(&SHOWN))
        });
        self.0.gates.push(gate);
        self.0.apportionment.push(Apportionment::Rule(amount));
        self
    }

    fn viewer_or_distributor(mut self, method: bool) -> Self {
        let rule = self.entry(&VIEW, |claim, _| {
            Ok(if claim.is(DISTRIBUTED)? {
                ShareChange::Whole(LiabilityKind::WholeAlone).on(&DISTRIBUTOR)
            } else {
                ShareChange::None.on(&VIEWER)
            })
        });
        self.0.apportionment.push(Apportionment::Rule(rule));
        let among = if method {
            vec![self.entry(&DIVIDE, |claim, _| {
                let orders = claim.count(ORDERS)?;
                let ratio = Ratio::one_over(orders.saturating_add(1))?;
                Ok(ShareChange::Ratio {
                    ratio,
                    of: redress_rule::Base::Remaining,
                    rounding: Rounding::half_up(),
                }
                .on(&ONE_OF))
            })]
        } else {
            Vec::new()
        };
        let number = u16::try_from(self.0.entries.len()).unwrap();
        self.0.entries.push(EntryInfo {
            name: "portion".to_owned(),
            place: List::Apportionment,
            proposition: "the portion allocable to this defendant".to_owned(),
            options: String::new(),
            standings: vec![GroundInCourt {
                ground: &redress_engine::LEFT_TO_THE_COURT,
                ..standing(&VIEWER)
            }],
            under: Vec::new(),
        });
        self.0
            .apportionment
            .push(Apportionment::Choice(ChoiceEntry {
                number,
                id: "portion".to_owned(),
                asks: "the portion of the losses allocable to this defendant".to_owned(),
                note: Some("the court prescribed no method".to_owned()),
                weighs: vec![ORDERS.key()],
                among,
                if_made: false,
            }));
        self
    }

    fn whole(mut self, kind: LiabilityKind) -> Self {
        let rule: fn(&Evidence<'_>, &Account) -> Result<Effect<ShareChange>, Stop> = match kind {
            LiabilityKind::JointAcrossCases => {
                |_, _| Ok(ShareChange::Whole(LiabilityKind::JointAcrossCases).on(&WHOLE))
            }
            LiabilityKind::JointInCase => {
                |_, _| Ok(ShareChange::Whole(LiabilityKind::JointInCase).on(&WHOLE))
            }
            _ => |_, _| Ok(ShareChange::Whole(LiabilityKind::WholeAlone).on(&WHOLE)),
        };
        let entry = self.entry(&FULL, rule);
        self.0.apportionment.push(Apportionment::Rule(entry));
        let once = self.entry(&ONCE, |claim, so_far| {
            let received = claim.amount_up_to(RECEIVED, so_far.remaining())?;
            let rest = so_far.remaining().checked_sub(received)?;
            Ok(CreditChange::Balance(Balances {
                of_the_losses: Some(rest),
                of_the_order: None,
            })
            .on(&RECEIVED_ELSEWHERE))
        });
        self.0.credits.push(once);
        self
    }

    fn build(mut self) -> Approach {
        let cap = self.entry(&CAP, |_, _| Ok(LimitChange::AtMostRemaining.on(&REMAINS)));
        self.0.bounds.push(cap);
        let term = self.entry(&NO_CONTRIBUTION, |_, _| {
            Ok(ConsequenceChange::Applies.on(&ALONE))
        });
        self.0.terms.push(term);
        self.0
    }
}

fn standing(ground: &'static Ground) -> GroundInCourt {
    let binding = ground.strength() == Strength::Required;
    GroundInCourt {
        ground,
        because: ground.because().unwrap_or_default().into(),
        strength: ground.strength(),
        support: Arc::new(Support {
            holding: ground.holding().to_owned(),
            cite: "United States v. Laraneta, 700 F.3d 983 (7th Cir. 2012)".to_owned(),
            pin: binding.then(|| "990".to_owned()),
            confidence: if binding {
                Confidence::Verified
            } else {
                Confidence::Secondary
            },
            says: "What the holding says.".to_owned(),
            weight: "binding".to_owned(),
            since: day(2012, 11, 14),
        }),
    }
}

pub(crate) fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

fn profile(id: &str, name: &str, approaches: Vec<Approach>) -> Profile {
    Profile {
        id: id.to_owned(),
        name: name.to_owned(),
        court: id.parse().unwrap(),
        summary: "A summary.".to_owned(),
        contrast: None,
        proposed: None,
        as_of: day(2012, 11, 14),
        regimes: vec![
            StatuteVersion {
                id: "2018".to_owned(),
                statute: "18 U.S.C. 2259 as amended in 2018".to_owned(),
                from: Some(day(2018, 12, 7)),
                offense: vec![Class::Images],
                cite: "Pub. L. 115-299".to_owned(),
            },
            StatuteVersion {
                id: "1996".to_owned(),
                statute: "18 U.S.C. 2259 as amended in 1996".to_owned(),
                from: None,
                offense: vec![Class::Images],
                cite: "Pub. L. 104-132".to_owned(),
            },
        ],
        edges: Vec::new(),
        approaches: approaches.into_iter().map(Arc::new).collect(),
        straddling: StraddleRule::DayItEnded,
        alternatives: Vec::new(),
        questions: Vec::new(),
        choice_of_law: redress_engine::Chooser::default(),
        source: "built in".to_owned(),
        digest: "sha256:0123".to_owned(),
    }
}

/// Returns a branch on the distribution, with a choice on one side; for Amy an unknown number besides.
pub(crate) fn ca7(method: bool) -> Profile {
    let before = Builder::new("before Laraneta", None, Some(day(2012, 11, 14))).build();
    let laraneta = Builder::new(
        "possession and distribution: Laraneta",
        Some(day(2012, 11, 14)),
        Some(day(2014, 4, 23)),
    )
    .count()
    .subtract()
    .viewer_or_distributor(method)
    .build();
    profile("ca7", "Seventh Circuit", vec![before, laraneta])
}

/// Returns findings on proximate cause and amount.
pub(crate) fn ca4() -> Profile {
    let burgess = Builder::new("Burgess", Some(day(2012, 7, 11)), None)
        .count()
        .proximate_cause()
        .build();
    profile("ca4", "Fourth Circuit", vec![burgess])
}

/// Returns the whole loss, exactly, with the most that can be collected.
pub(crate) fn ca5() -> Profile {
    let amy = Builder::new("Amy Unknown", Some(day(2012, 10, 1)), None)
        .count()
        .whole(LiabilityKind::JointAcrossCases)
        .build();
    profile("ca5", "Fifth Circuit", vec![amy])
}

/// No circuit's law.
pub(crate) fn contrast() -> Profile {
    let full = Builder::new("the full amount", None, None)
        .count()
        .whole(LiabilityKind::WholeAlone)
        .build();
    Profile {
        court: "ca4".parse().unwrap(),
        contrast: Some(Contrast {
            theory: false,
            contrary_to: "United States v. Burgess".to_owned(),
            note: "the full-amount line put to any claim".to_owned(),
        }),
        ..profile("ca4mvra", "Fourth Circuit, full amount", vec![full])
    }
}

/// Returns a profile with an unknown number whose ends lead through different steps.
pub(crate) fn two_ways() -> Profile {
    let approach = Builder::new("either way", None, None)
        .count()
        .subtract_if_any()
        .whole(LiabilityKind::JointInCase)
        .build();
    profile("ca6", "Sixth Circuit", vec![approach])
}

/// Returns an approach marked open.
pub(crate) fn open_law() -> Profile {
    let mut open = Builder::new("before any decision", None, Some(day(2014, 4, 23)))
        .count()
        .build();
    open.open = true;
    open.note = Some("No authority of this circuit was found.".to_owned());
    let later = Builder::new("a later decision", Some(day(2014, 4, 23)), None).build();
    profile("ca8", "Eighth Circuit", vec![open, later])
}

/// Returns an untaken question: whether recoveries come off.
pub(crate) fn unsettled() -> Profile {
    let first = |deducts: bool| {
        let builder = Builder::new("the text", None, None).count();
        let builder = if deducts { builder.subtract() } else { builder };
        builder.whole(LiabilityKind::WholeAlone).build()
    };
    let view = |id: &str, says: &str| View {
        id: id.to_owned(),
        says: says.to_owned(),
        authority: vec!["some court".to_owned()],
    };
    Profile {
        alternatives: vec![Alternatives {
            question: "recoveries".to_owned(),
            view: "ignored".to_owned(),
            approaches: vec![Arc::new(first(false))],
            straddling: StraddleRule::DayItEnded,
        }],
        questions: vec![Question {
            id: "recoveries".to_owned(),
            asks: "do recoveries come off first?".to_owned(),
            views: vec![
                view("subtracted", "they come off first"),
                view("ignored", "they do not matter"),
            ],
            taken: None,
            leans: Vec::new(),
            lost: Vec::new(),
        }],
        ..profile("ca9", "Ninth Circuit", vec![first(true)])
    }
}

fn found(value: FactValue) -> StatedFact {
    StatedFact {
        value,
        proof: Proof {
            kind: ProofKind::Found,
            source: Some("700 F.3d at 986".to_owned()),
            date: Some(day(2012, 11, 14)),
            note: None,
        },
        ..StatedFact::default()
    }
}

fn victim(id: &str, total: i64, received: Option<i64>) -> Victim {
    let facts: BTreeMap<Key, StatedFact> = received
        .map(|cents| (RECEIVED.key(), found(FactValue::Is(cents))))
        .into_iter()
        .collect();
    Victim {
        id: id.to_owned(),
        payee: PayeeKind::Victim,
        priority: None,
        losses: vec![LossItem {
            id: "total".to_owned(),
            what: None,
            head: Head::Total,
            amount: found(FactValue::Is(total)),
            facts: Loss {
                low: Usd::ZERO,
                high: Usd::ZERO,
                head: Head::Total,
                projected: false,
                cause: None,
                borne_by: BorneBy::Victim,
                values: LossValues::default(),
                counts: 0,
                found: true,
            },
            period: None,
            evidence: None,
            payor: None,
            traceable_to: None,
            counts: Vec::new(),
        }],
        facts,
        awards_elsewhere: None,
        record_date: None,
        left_out: Vec::new(),
        conduct: BTreeMap::new(),
    }
}

pub(crate) fn case() -> Case {
    Case {
        name: "United States v. Laraneta".to_owned(),
        court: "innd".parse().unwrap(),
        docket: Some("No. 2:10-cr-13".to_owned()),
        judgment: Some(day(2012, 11, 14)),
        text_applied: None,
        closed: false,
        defendants: vec![defendant("laraneta")],
        victims: vec![
            victim("amy", 336_785_400, None),
            victim("vicky", 122_469_704, Some(25_886_940)),
        ],
        awards: Vec::new(),
        rulings: Vec::new(),
        choices: Vec::new(),
        payees: Vec::new(),
        payments: Vec::new(),
        least_disbursement: None,
    }
}

pub(crate) fn defendant(id: &str) -> Defendant {
    Defendant {
        id: id.to_owned(),
        counts: vec![CountOfConviction {
            id: "1".to_owned(),
            statute: "18 U.S.C. 2252(a)(4)".parse().expect("a statute"),
            class: Some(Class::Images),
            grade: None,
            dismissed: false,
            attempt: false,
            began: StatedFact::default(),
            ended: StatedFact::default(),
            victims: Vec::new(),
        }],
        judgment: redress_case::OfJudgment::default(),
    }
}

pub(crate) fn computation(case: &Case, profile: Profile) -> Computation {
    let claims = case
        .claims()
        .map(|(victim, defendant)| {
            let setting = setting(case, victim, defendant);
            let mut claim = redress_engine::compute(&profile, &setting).unwrap();
            claim.narrowing = redress_engine::narrowing(&profile, &setting, &claim).ok();
            claim
        })
        .collect();
    Computation { profile, claims }
}

pub(crate) fn setting<'a>(
    case: &'a Case,
    victim: &'a Victim,
    defendant: &'a Defendant,
) -> Claim<'a> {
    Claim {
        victim: &victim.id,
        defendant: &defendant.id,
        class: Class::Images,
        facts: case.facts(victim, defendant, Side::Found, 1),
        choices: case.choices.iter().collect(),
    }
}

pub(crate) fn meta() -> Meta {
    Meta {
        program: "redress 0.1.0".to_owned(),
        case_digest: "sha256:abcd".to_owned(),
        as_of_reason: "the day of the judgment".to_owned(),
        rule_sets: vec![("test".to_owned(), "1".to_owned(), "linked in".to_owned())],
        command: None,
        assumed: Vec::new(),
        unread: Vec::new(),
        audience: Audience::Private,
        left_out: Vec::new(),
        tiles: TILES
            .into_iter()
            .map(|(id, name, column, row)| MapTile {
                id: id.to_owned(),
                name: name.to_owned(),
                column,
                row,
            })
            .collect(),
    }
}

/// The regional circuits with their places on a map of tiles: column, row.
const TILES: [(&str, &str, usize, usize); 12] = [
    ("ca9", "9", 0, 1),
    ("ca8", "8", 2, 0),
    ("ca7", "7", 3, 0),
    ("ca6", "6", 3, 1),
    ("ca10", "10", 1, 1),
    ("ca5", "5", 2, 2),
    ("ca11", "11", 3, 2),
    ("ca2", "2", 5, 0),
    ("ca1", "1", 6, 0),
    ("ca3", "3", 5, 1),
    ("ca4", "4", 4, 1),
    ("cadc", "DC", 5, 2),
];

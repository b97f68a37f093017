//! Changes of every kind that a rule can answer with, well-formed and not.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use redress::money::{Ratio, Rounding};
use redress::rule::LiabilityKind;
use redress_money::{Mode, Unit};
use redress_rule::{
    Base, Formula, FormulaLine, LimitChange, LossChange, LossSet, Part, ShareChange, Within,
};

use crate::claims::usd;

fn ratio() -> impl Strategy<Value = Ratio> {
    (any::<u64>(), 1..=u64::MAX)
        .prop_map(|(over, under)| Ratio::new(over, under).expect("not over nothing"))
}

fn lines() -> impl Strategy<Value = LossSet> {
    let places = vec(0..9_usize, 0..5);
    prop_oneof![Just(LossSet::All), places.prop_map(LossSet::Some)]
}

fn part() -> impl Strategy<Value = Part> {
    select(vec![
        Part::General,
        Part::Traceable,
        Part::Anothers,
        Part::OriginalAbuse,
        Part::Gain,
    ])
}

/// What a loss rule can say.
pub fn loss_change() -> impl Strategy<Value = LossChange> {
    let within = prop_oneof![
        Just(Within::Least),
        Just(Within::Greatest),
        rounding().prop_map(Within::Middle),
    ];
    prop_oneof![
        Just(LossChange::None),
        (lines(), part()).prop_map(|(lines, part)| LossChange::Count(lines, part)),
        lines().prop_map(LossChange::LeaveOut),
        (lines(), ratio(), rounding())
            .prop_map(|(lines, ratio, rounding)| LossChange::Portion(lines, ratio, rounding)),
        (lines(), within).prop_map(|(lines, within)| LossChange::Value(lines, within)),
        (usd(), lines()).prop_map(|(amount, lines)| LossChange::Deduct(amount, lines)),
    ]
}

fn working() -> impl Strategy<Value = Formula> {
    let places = || vec(0..9_usize, 0..5);
    let line = prop_oneof![
        usd().prop_map(FormulaLine::Given),
        Just(FormulaLine::Gross),
        Just(FormulaLine::Remaining),
        places().prop_map(FormulaLine::Add),
        (0..9_usize, 0..9_usize).prop_map(|(from, what)| FormulaLine::Subtract(from, what)),
        (0..9_usize, ratio(), rounding())
            .prop_map(|(place, ratio, rounding)| FormulaLine::Times(place, ratio, rounding)),
        places().prop_map(FormulaLine::Least),
        places().prop_map(FormulaLine::Greatest),
        (places(), rounding()).prop_map(|(places, rounding)| FormulaLine::Mean(places, rounding)),
        (places(), rounding()).prop_map(|(places, rounding)| FormulaLine::Median(places, rounding)),
    ];
    vec(line, 0..6).prop_map(|lines| Formula { lines })
}

/// What an apportionment rule can say.
pub fn share_change() -> impl Strategy<Value = ShareChange> {
    let kinds = [
        LiabilityKind::Several,
        LiabilityKind::WholeAlone,
        LiabilityKind::JointInCase,
        LiabilityKind::JointAcrossCases,
    ];
    let base = select(vec![Base::Remaining, Base::Gross]);
    prop_oneof![
        Just(ShareChange::None),
        select(kinds.to_vec()).prop_map(ShareChange::Whole),
        (ratio(), base, rounding()).prop_map(|(ratio, of, rounding)| ShareChange::Ratio {
            ratio,
            of,
            rounding
        }),
        working().prop_map(ShareChange::Amount),
        Just(ShareChange::LeftToTheCourt),
    ]
}

/// What a bound rule can say.
pub fn bound_change() -> impl Strategy<Value = LimitChange> {
    prop_oneof![
        Just(LimitChange::None),
        usd().prop_map(LimitChange::AtLeast),
        usd().prop_map(LimitChange::AtMost),
        Just(LimitChange::AtMostRemaining),
        usd().prop_map(LimitChange::MoreThan),
        Just(LimitChange::LessThanRemaining),
    ]
}

/// A rounding, by every mode and unit, after a percentage or not.
pub fn rounding() -> impl Strategy<Value = Rounding> {
    let mode = select(vec![Mode::HalfUp, Mode::HalfEven, Mode::Truncate]);
    let percent = prop::option::of((0..=Rounding::MAX_PLACES, mode.clone()));
    (mode, select(vec![Unit::Cent, Unit::Dollar]), percent).prop_map(|(mode, unit, percent)| {
        let rounding = Rounding::new(mode, unit);
        percent.map_or(rounding, |(places, mode)| {
            rounding
                .after_percent(places, mode)
                .expect("so many places")
        })
    })
}

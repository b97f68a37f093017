//! The phrases that all reports share, so that a result reads the same wherever it is shown.

use redress_case::facts::{self, BorneBy, Cause, FactKind, FactValue, LineFact, UNBOUNDED};
use redress_case::{LossItem, PayeeKind, ProofKind, StatedFact};
use redress_engine::{
    Approach, GroundInCourt, Narrowed, Narrowing, Requirement, Spread, TextAgainstDay,
};
use redress_rule::{
    Amount, Date, End, FormulaLine, GREATEST_COUNT, Ground, LawFigure, LiabilityKind, Need,
    NeedQuestion, NeedTarget, Op, Usd,
};

/// Returns each of some values once, in the order in which they come first.
pub(crate) fn each_once<T: PartialEq>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut known: Vec<T> = Vec::new();
    for one in all {
        if !known.contains(&one) {
            known.push(one);
        }
    }
    known
}

/// The sentence that ends every report.
pub const NOTICE: &str = "A computation, not legal advice and not a citator.";

/// Returns the payee's id, followed by its kind unless it is the victim.
///
/// ```
/// use redress_case::PayeeKind;
/// use redress_report::payee_name;
///
/// assert_eq!(payee_name("amy", PayeeKind::Victim), "amy");
/// ```
#[must_use]
pub fn payee_name(id: &str, kind: PayeeKind) -> String {
    match kind {
        PayeeKind::Victim => id.to_owned(),
        kind => format!("{id} ({})", kind.name().replace('-', " ")),
    }
}

/// Returns whether an amount is finite. An amount at or above the threshold stands for the absence of an upper bound.
pub(crate) fn bounded(amount: Usd) -> bool {
    amount < UNBOUNDED
}

/// Returns an amount as a result: "965,827.64", "between 0.00 and 965,827.64", "at least 3,000.00".
pub(crate) fn amount(amount: Amount) -> String {
    match amount {
        Amount::Exact(amount) if bounded(amount) => amount.to_string(),
        Amount::Between(least, greatest) if bounded(greatest) => {
            format!("between {least} and {greatest}")
        }
        Amount::Exact(_) => "no upper bound".to_owned(),
        Amount::Between(least, _) => format!("at least {least}"),
    }
}

/// Returns the most that can be collected: "at most 965,827.64 can be collected".
pub(crate) fn can_be_collected(most: Amount) -> String {
    match most {
        Amount::Between(Usd::ZERO, greatest) if !bounded(greatest) => {
            "at most an amount that is not known yet can be collected".to_owned()
        }
        Amount::Between(least, greatest) if !bounded(greatest) => {
            format!("at most an amount that is not known yet, {least} or more, can be collected")
        }
        Amount::Between(..) => format!("at most an amount of {} can be collected", range(most)),
        Amount::Exact(most) => format!("at most {most} can be collected"),
    }
}

/// Returns an amount within a sentence: "0.00 to 965,827.64".
pub(crate) fn range(amount: Amount) -> String {
    match amount {
        Amount::Between(least, _) if !bounded(least) => self::amount(Amount::Exact(least)),
        Amount::Between(least, greatest) if bounded(greatest) => format!("{least} to {greatest}"),
        other => self::amount(other),
    }
}

/// Returns the spread of a result, its greatest amount less its least.
pub(crate) fn spread(spread: Spread) -> String {
    match spread {
        Spread::Of(spread) if spread.is_zero() => "nothing".to_owned(),
        Spread::Of(spread) => spread.to_string(),
        Spread::AsFound => "what the amount found allows".to_owned(),
        Spread::Unbounded => "any amount".to_owned(),
    }
}

/// Returns the effect of a finding on the spread, if it has one by itself: "to at most 965,827.64", "to nothing under one of its answers".
pub(crate) fn narrowed(narrowing: &Narrowing, narrowed: &Narrowed) -> Option<String> {
    let (most, least) = (narrowed.at_most, narrowed.at_least);
    let how = match (most < narrowing.now, least < narrowing.now) {
        (true, _) if matches!(most, Spread::Of(most) if !most.is_zero()) => {
            format!("to at most {}", spread(most))
        }
        (true, _) => format!("to {}", spread(most)),
        (false, true) => format!("to {} under one of its answers", spread(least)),
        (false, false) => return None,
    };
    // Between the ends of a number more can be left.
    Some(match (narrowed.need.question, most) {
        (NeedQuestion::Value { .. }, Spread::Of(_)) => format!("{how}, found at its ends"),
        _ => how,
    })
}

/// Returns an end in a word.
pub(crate) const fn ended(end: End) -> &'static str {
    match end {
        End::Denied => "denied",
        End::Deferred => "deferred",
        End::Declined => "declined",
        End::Nominal => "nominal, with the loss recorded",
    }
}

/// Returns the requirement that an award does not meet.
pub(crate) fn must_be(must_be: Requirement) -> String {
    match must_be {
        Requirement::Exactly(amount) => format!("must be exactly {amount}"),
        Requirement::AtLeast(amount) => format!("must be at least {amount}"),
        Requirement::AtMost(Usd::ZERO) => format!("must be {}", Usd::ZERO),
        Requirement::AtMost(amount) => format!("must be at most {amount}"),
        Requirement::MoreThan(amount) => format!("must be more than {amount}"),
        Requirement::LessThan(amount) => format!("must be less than {amount}"),
        Requirement::Nothing => "must be nothing".to_owned(),
    }
}

/// Returns a day from its number `yyyymmdd`, which need not be in the calendar.
pub(crate) fn day(number: i64) -> String {
    let digits = format!("{number:08}");
    match (digits.get(..4), digits.get(4..6), digits.get(6..8)) {
        (Some(year), Some(month), Some(day)) if digits.len() == 8 => {
            format!("{year}-{month}-{day}")
        }
        _ => digits,
    }
}

/// Returns a number of a fact, by its kind.
pub(crate) fn value(kind: FactKind, value: i64) -> String {
    match kind {
        FactKind::YesNo if value == 0 => "no".to_owned(),
        FactKind::YesNo => "yes".to_owned(),
        FactKind::Money | FactKind::Amounts => amount(Amount::Exact(Usd::from_cents(value))),
        FactKind::Count => value.to_string(),
        FactKind::Day => day(value),
    }
}

/// Returns whether a number is the upper end of the range of its kind, so that it is no bound.
pub(crate) fn endless(kind: FactKind, value: i64) -> bool {
    match kind {
        FactKind::Count => value >= GREATEST_COUNT,
        _ => !bounded(Usd::from_cents(value)),
    }
}

/// Returns an end of the range of a number, by its kind.
pub(crate) fn value_or_endless(kind: FactKind, number: i64) -> String {
    match endless(kind, number) {
        true => "without limit".to_owned(),
        false => value(kind, number),
    }
}

/// Returns the known value of a fact.
pub(crate) fn known(kind: FactKind, known: FactValue) -> String {
    match known {
        FactValue::Unknown => "not known".to_owned(),
        FactValue::NotProved => "put to proof and not proved".to_owned(),
        FactValue::Is(number) => value(kind, number),
        FactValue::Within(least, greatest) if least == greatest => value(kind, least),
        FactValue::Within(least, greatest) => match (least <= 0, endless(kind, greatest)) {
            (true, true) => "not known".to_owned(),
            (true, false) if kind == FactKind::Day => format!("by {}", value(kind, greatest)),
            (true, false) => format!("at most {}", value(kind, greatest)),
            (false, true) if kind == FactKind::Day => format!("since {}", value(kind, least)),
            (false, true) => format!("at least {}", value(kind, least)),
            (false, false) => {
                format!(
                    "between {} and {}",
                    value(kind, least),
                    value(kind, greatest)
                )
            }
        },
    }
}

/// Returns the proof of a fact and its source: "found; 700 F.3d at 986; 2012-11-14".
pub(crate) fn proof(given: &StatedFact, kind: FactKind) -> String {
    let mut words = vec![match given.proof.kind {
        ProofKind::Assumed => "assumed by the user".to_owned(),
        ProofKind::Unknown => "no finding".to_owned(),
        ProofKind::Disputed => {
            let side = |side: Option<FactValue>| {
                side.map_or_else(|| "nothing".to_owned(), |it| known(kind, it))
            };
            format!(
                "disputed: the Government says {}, the defense {}",
                side(given.government),
                side(given.defense)
            )
        }
        other => other.name().replace('-', " "),
    }];
    if given.proof.kind != ProofKind::Assumed {
        words.extend(given.proof.source.clone());
    }
    words.extend(given.proof.date.map(|date| date.to_string()));
    words.extend(given.proof.note.clone());
    words.join("; ")
}

/// Returns a loss of the case file in one line.
pub(crate) fn loss_item(item: &LossItem) -> String {
    format!(
        "{} = {}, {} ({})",
        item.id,
        loss_amount(item),
        item.head.words(),
        proof(&item.amount, FactKind::Money)
    )
}

/// Returns a loss within a question: its id, with its head where the id is only its place in the file.
pub(crate) fn loss_name(item: &LossItem) -> String {
    let words = item.head.words();
    let words = words.split_once(") ").map_or(words, |(_, words)| words);
    match item.id.parse::<usize>() {
        Ok(place) => format!("loss {place} ({words})"),
        Err(_) => format!("the loss `{}`", item.id),
    }
}

/// Returns the amount of a loss of the case file.
pub(crate) fn loss_amount(item: &LossItem) -> String {
    match item.amount.value {
        FactValue::Unknown | FactValue::NotProved => known(FactKind::Money, item.amount.value),
        value => {
            let (low, high) = value.ends();
            amount(Amount::between(Usd::from_cents(low), Usd::from_cents(high)))
        }
    }
}

/// Returns why a loss that the case file lists does not count.
pub(crate) fn why_left_out(item: &LossItem, by: Option<&str>) -> String {
    let cause = match item.facts.cause {
        Some(Cause::Another) => "caused by another",
        Some(Cause::OriginalAbuse) => "caused by the original abuse",
        Some(Cause::Before) => "it came about before the offense",
        Some(Cause::Conspiracy) => "caused by the conspiracy, scheme or pattern",
        cause => match (item.facts.borne_by, by, cause) {
            (BorneBy::FreeOfCharge, ..) => "nobody was charged for it",
            (_, Some(by), _) => by,
            (_, None, None) => "not shown that the offense caused it",
            (_, None, Some(_)) => "no rule counts it",
        },
    };
    cause.to_owned()
}

/// Returns the reason why a loss that is listed is none that a result takes for found.
pub(crate) const fn why_not_found(item: &LossItem) -> &'static str {
    match item.amount.proof.kind {
        ProofKind::Alleged => "only alleged",
        ProofKind::Vacated => "its finding was vacated",
        _ => "not proved",
    }
}

/// Returns the question of a finding, with its threshold or its date.
pub(crate) fn question(need: &Need) -> String {
    let asks = match need.target {
        NeedTarget::Fact(key) => key.row().asks,
        NeedTarget::Line(_, fact) => fact.asks(),
    };
    match (need.target, need.question) {
        (NeedTarget::Fact(key), NeedQuestion::MoreThan(than)) => {
            format!("{asks}: more than {}?", value(key.row().kind, than))
        }
        (_, NeedQuestion::OnOrAfter(cut)) => format!("{asks}: on or after {}?", day(cut)),
        _ => format!("{asks}?"),
    }
}

/// Returns who bears the burden of a finding.
pub(crate) fn bearer(need: &Need) -> facts::Burden {
    match need.target {
        NeedTarget::Fact(key) => key.row().bearer,
        NeedTarget::Line(_, fact) => fact.row().bearer,
    }
}

/// Returns an answer to a finding as a condition: "yes", "more than 10,000.00", "before 2018-12-07".
pub(crate) fn answer(need: &Need, yes: bool) -> String {
    let kind = match need.target {
        NeedTarget::Fact(key) => key.row().kind,
        NeedTarget::Line(_, fact) => fact.row().kind,
    };
    match (need.question, yes) {
        (NeedQuestion::MoreThan(than), true) => format!("more than {}", value(kind, than)),
        (NeedQuestion::MoreThan(than), false) => format!("at most {}", value(kind, than)),
        (NeedQuestion::OnOrAfter(cut), true) => format!("on or after {}", day(cut)),
        (NeedQuestion::OnOrAfter(cut), false) => format!("before {}", day(cut)),
        (NeedQuestion::YesNo | NeedQuestion::Value { .. }, true) => "yes".to_owned(),
        (NeedQuestion::YesNo | NeedQuestion::Value { .. }, false) => "no".to_owned(),
    }
}

/// Returns an answer as a predicate: "is yes", "is more than 10,000.00", "is original-abuse".
pub(crate) fn is(need: &Need, yes: bool) -> String {
    match need.target {
        NeedTarget::Line(_, LineFact::CAUSED | LineFact::CausedBy(_)) => {
            format!("is {}", written(need, yes))
        }
        _ => format!("is {}", answer(need, yes)),
    }
}

/// Returns the value that means an answer, in the case file and after `--assume`.
pub(crate) fn written(need: &Need, yes: bool) -> &'static str {
    let cause = match need.target {
        NeedTarget::Line(_, fact) => fact.supposes(yes),
        NeedTarget::Fact(_) => None,
    };
    let cause = cause.and_then(|cause| Cause::ALL.iter().find(|(known, _)| *known == cause));
    match cause {
        Some((_, name)) => name,
        None if yes => "yes",
        None => "no",
    }
}

/// Returns the authority behind a step, with its pin, its confidence, its weight and its strength.
pub(crate) fn authority(standing: Option<&GroundInCourt>, ground: &Ground) -> String {
    match standing {
        Some(standing) => authority_of(standing),
        None => format!("{} [{}]", source(ground), ground.strength()),
    }
}

/// Returns the source of a ground that rests on no authority.
pub(crate) fn source(ground: &Ground) -> &str {
    match ground.holding() {
        "case-file#choice" => "the case file",
        "user#choice" => "the user of this program",
        "profile#choice" => "the profile: settled law prescribes none",
        "profile#open" => "no authority of this jurisdiction",
        "profile#view" => "a view of the question",
        other => other,
    }
}

/// Returns the authority of a ground in its court, with its pin, its confidence, its weight and its strength.
#[must_use]
pub fn authority_of(standing: &GroundInCourt) -> String {
    let support = &standing.support;
    format!(
        "{} [{}; {}; {}]",
        cite(standing),
        support.confidence,
        support.weight,
        standing.strength
    )
}

/// Returns the citation with its pin, or that the pin is not verified.
pub(crate) fn cite(standing: &GroundInCourt) -> String {
    let support = &standing.support;
    match &support.pin {
        Some(pin) if pin.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{}, at {pin}", support.cite)
        }
        Some(pin) => format!("{}, {pin}", support.cite),
        None => format!("{} (pin not verified)", support.cite),
    }
}

/// Returns a list in words: "Galan (2015) and Grovo (2016)".
fn list(items: &[String]) -> String {
    match items {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        items => items.join(""),
    }
}

/// Returns an approach with the decisions that shape it here and the days when it is the law: "Laraneta (from 2012-11-14, before
/// 2014-04-23)".
pub(crate) fn dated(approach: &Approach) -> String {
    let name = match approach.with.as_slice() {
        [] => approach.name.clone(),
        decisions => format!("{}, with {}", approach.name, list(decisions)),
    };
    match (approach.applies.from, approach.applies.before) {
        (None, None) => name,
        (Some(from), None) => format!("{name} (from {from})"),
        (None, Some(before)) => format!("{name} (before {before})"),
        (Some(from), Some(before)) => format!("{name} (from {from}, before {before})"),
    }
}

/// Returns the effect of a step.
///
/// A limit of an open choice is part of the result, although it moves no figure.
pub(crate) fn happened(op: &Op, moved: bool, choice_is_open: bool) -> String {
    let of_what_remains = |amount: Usd| match bounded(amount) {
        true => amount.to_string(),
        false => "what remains".to_owned(),
    };
    let bound = |words: &str, amount: Usd| {
        let amount = of_what_remains(amount);
        if moved {
            format!("{words} {amount}")
        } else if choice_is_open {
            format!("the choice is {words} {amount}")
        } else {
            format!("{words} {amount}, which changes nothing")
        }
    };
    match op {
        Op::Nothing => "no change".to_owned(),
        Op::Count(amount) if !bounded(*amount) => {
            "counted losses without an upper bound".to_owned()
        }
        Op::Count(amount) => format!("counted {amount} of loss"),
        Op::LeaveOut(amount) => format!("left out {}", figure(*amount)),
        Op::Deduct(amount) if !bounded(*amount) => {
            "deducted an amount without an upper bound".to_owned()
        }
        Op::Deduct(amount) => format!("deducted {}", figure(*amount)),
        Op::Whole(kind) => match kind {
            LiabilityKind::WholeAlone => "the whole of what remains, alone".to_owned(),
            kind => format!("the whole of what remains, {}", kind.words()),
        },
        Op::Times(ratio, rounding) => format!("took {ratio}, rounded {rounding}"),
        Op::Formula(_) => "worked out an amount".to_owned(),
        Op::LeftToTheCourt => "left to the court".to_owned(),
        Op::AtLeast(amount) => bound("not less than", *amount),
        Op::AtMost(amount) => bound("not more than", *amount),
        Op::MoreThan(amount) => format!("must be more than {amount}"),
        Op::LessThan(amount) => format!("must be less than {}", of_what_remains(*amount)),
        Op::Put(amount) => format!("set {} apart", figure(*amount)),
        Op::Add(lines) => {
            let last = lines
                .last()
                .map_or_else(String::new, |(_, value)| figure(*value));
            format!("added {last} to the losses")
        }
        Op::Term => "it follows".to_owned(),
        Op::TermAtMost(amount) => format!("beside restitution, at most {amount}"),
        Op::TermOf(amount) => format!("beside restitution, {amount}"),
        Op::Balances(left) => [left.of_the_losses, left.of_the_order]
            .into_iter()
            .flatten()
            .min()
            .map_or_else(String::new, |most| can_be_collected(Amount::Exact(most))),
        Op::End(end) => ended(*end).to_owned(),
    }
}

/// Returns a figure of a worksheet: "965,827.64", "no upper bound".
pub(crate) fn figure(amount: Usd) -> String {
    self::amount(Amount::Exact(amount))
}

/// Returns a line of a working in words; other lines by their number, from 1.
pub(crate) fn working(line: &FormulaLine) -> String {
    let number = |place: &usize| format!("({})", place.saturating_add(1));
    let list = |places: &[usize]| places.iter().map(number).collect::<Vec<_>>().join(", ");
    match line {
        FormulaLine::Given(_) => "given".to_owned(),
        FormulaLine::Gross => "the losses".to_owned(),
        FormulaLine::Remaining => "what remains of the losses".to_owned(),
        FormulaLine::Own => "what this defendant alone caused".to_owned(),
        FormulaLine::Add(places) => format!("the sum of {}", list(places)),
        FormulaLine::Subtract(from, what) => format!("{} less {}", number(from), number(what)),
        FormulaLine::Times(place, ratio, rounding) => {
            format!("{} times {ratio}, rounded {rounding}", number(place))
        }
        FormulaLine::Least(places) => format!("the least of {}", list(places)),
        FormulaLine::Greatest(places) => format!("the greatest of {}", list(places)),
        FormulaLine::Mean(places, rounding) => {
            format!("the mean of {}, rounded {rounding}", list(places))
        }
        FormulaLine::Median(places, rounding) => {
            format!("the median of {}, rounded {rounding}", list(places))
        }
    }
}

/// Returns the code under which a finding is reported missing; empty where it has none.
pub(crate) fn code(need: &Need) -> &'static str {
    match need.target {
        NeedTarget::Fact(key) => key.row().code,
        NeedTarget::Line(_, fact) => fact.code(),
    }
}

/// Returns the paths of the facts that a log of reads names.
pub(crate) fn keys_read(reads: u64) -> impl Iterator<Item = facts::Key> {
    facts::rows()
        .map(|row| row.key)
        .filter(move |key| reads & key.bit() != 0)
}

/// Returns the values of the law that a step read.
pub(crate) fn parameters(approach: &Approach, read: u32) -> impl Iterator<Item = LawsFigure<'_>> {
    let sources = approach.sources.iter().map(Option::as_deref);
    approach
        .law
        .figures
        .iter()
        .zip(sources.chain(std::iter::repeat(None)))
        .enumerate()
        .filter(move |(place, _)| {
            u32::try_from(*place)
                .ok()
                .and_then(|place| 1_u32.checked_shl(place))
                .is_some_and(|bit| read & bit != 0)
        })
        .map(|(_, ((name, figure), source))| LawsFigure {
            name,
            figure: *figure,
            source,
        })
}

/// A dated value of the law that a step read.
pub(crate) struct LawsFigure<'a> {
    pub(crate) name: &'a str,
    pub(crate) figure: Option<LawFigure>,
    /// The source and tag; `None` if it is not published.
    pub(crate) source: Option<&'a str>,
}

/// Returns the day of the law, with the reason: "2024-06-03 (the day of the judgment)".
pub(crate) fn day_of_law(date: Date, reason: &str) -> String {
    if reason.is_empty() {
        date.to_string()
    } else {
        format!("{date} ({reason})")
    }
}

/// The most names that a row lists.
const MOST_NAMES: usize = 6;

/// Returns names in a cell: "v1, v2", "v1 to v9 (9)".
pub(crate) fn names(all: &[String]) -> String {
    match (all.first(), all.last()) {
        (Some(first), Some(last)) if all.len() > MOST_NAMES => {
            format!("{first} to {last} ({})", all.len())
        }
        _ => all.join(", "),
    }
}

/// Returns claims in a sentence: "v1, v2", "v1, production; v2, production", "9 claims, v1 to v9".
pub(crate) fn claims(all: &[String]) -> String {
    let between = match all.iter().any(|name| name.contains(',')) {
        true => "; ",
        false => ", ",
    };
    match (all.first(), all.last()) {
        (Some(first), Some(last)) if all.len() > MOST_NAMES => {
            format!("{} claims, {first} to {last}", all.len())
        }
        _ => all.join(between),
    }
}

/// Returns that a court applied another text than the one that governs conduct of its day, without a stop.
#[must_use]
pub fn text_against_the_day(it: &TextAgainstDay) -> String {
    let ended = it.ended.map_or_else(
        || "conduct of its day".to_owned(),
        |ended| format!("conduct that ended on {}", day(ended)),
    );
    let authority = it.authority.as_ref();
    let authority = authority.map_or_else(String::new, |cite| format!(" ({cite})"));
    format!(
        "The court applied {}; {ended} is governed by {}{authority}",
        it.applied, it.governs
    )
}

#[cfg(test)]
mod tests {
    use redress_case::facts::NO_UPPER_BOUND;

    use super::*;

    #[test]
    fn says_amounts_and_their_absence() {
        let usd = Usd::from_cents;
        assert_eq!(amount(Amount::Exact(usd(96_582_764))), "965,827.64");
        assert_eq!(
            amount(Amount::Between(usd(0), usd(96_582_764))),
            "between 0.00 and 965,827.64"
        );
        assert_eq!(
            amount(Amount::Between(usd(300_000), usd(i64::MAX))),
            "at least 3,000.00"
        );
        // The rest of an unbounded amount, or a part of it, is unbounded, too.
        let left = NO_UPPER_BOUND.cents();
        for unbounded in [left - 50_000, left / 137] {
            let between = Amount::Between(usd(300_000), usd(unbounded));
            assert_eq!(amount(between), "at least 3,000.00");
        }
        assert_eq!(range(Amount::Between(usd(0), usd(5))), "0.00 to 0.05");
        assert_eq!(
            range(Amount::Between(usd(300_000), usd(i64::MAX))),
            "at least 3,000.00"
        );
    }

    #[test]
    fn says_what_is_known() {
        assert_eq!(
            known(FactKind::Day, FactValue::Within(0, 20_121_114)),
            "by 2012-11-14"
        );
        assert_eq!(
            known(FactKind::Money, FactValue::Within(300_000_000, i64::MAX)),
            "at least 3,000,000.00"
        );
        assert_eq!(known(FactKind::YesNo, FactValue::Is(0)), "no");
        assert_eq!(known(FactKind::Count, FactValue::Unknown), "not known");
    }
}

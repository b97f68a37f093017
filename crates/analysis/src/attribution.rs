//! Why two circuits differ: the whole difference of two results, divided among the rules in which they differ.
//!
//! We swap the rules of one profile for those of the other, one after another. Each swap moves the amount, by an amount that
//! depends on the earlier swaps. A rule's part is the average over all orders of swapping (the Shapley value), because the parts
//! then add up to the difference and no order is preferred. A mixture of two approaches is the law of no court.

use redress::case::Case;
use redress::engine::{Approach, Claim, ClaimResult, Computation, Profile};
use redress::money::{MoneyError, Usd};
use redress_document::{Document, Format, Item, KeyValue, Table, Tone};
use redress_engine::{Between, Swap};
use redress_report::{Meta, ResultSummary, authority_of, foot, head, json_head, legend, summaries};
use serde_json::{Value, json};

/// Two profiles over the claims of a case.
pub struct Attribution {
    /// Each claim that both compute, in the order of the case file.
    pub claims: Vec<ClaimAttribution>,
}

/// One claim under two profiles.
pub struct ClaimAttribution {
    /// The results, of the first profile and the second.
    pub(crate) results: [ResultSummary; 2],
    /// The difference and its parts, or the reason why it cannot be divided.
    pub divided: Result<Division, String>,
}

/// A difference, divided.
pub struct Division {
    /// The first result less the second.
    pub difference: Usd,
    /// The part of each place in which the two approaches differ. They add up to the difference, to the cent.
    pub parts: Vec<DifferencePart>,
    /// The number of orders of swapping in which every result is one amount, and the number of all orders.
    pub(crate) orders: (u128, u128),
    /// The number of mixtures computed, both ends included.
    pub(crate) runs: usize,
    /// Swaps that make no legal sense alone: the mixture computed, and its result in place of an amount.
    pub(crate) senseless: Vec<(String, String)>,
}

/// The part of a difference that one place makes.
pub struct DifferencePart {
    /// The list.
    pub(crate) list: &'static str,
    /// The rules that the first has there; may be none.
    pub(crate) first: Vec<CitedRule>,
    /// The rules that the second has there; may be none.
    pub(crate) second: Vec<CitedRule>,
    /// The amount by which the first rules lead to more than the second.
    pub amount: Usd,
}

/// A rule with its authority in its court.
pub(crate) struct CitedRule {
    /// The rule with its options, or the choice.
    pub(crate) rule: String,
    /// The authority of the step that it took; else of the first that it could take.
    pub(crate) authority: String,
}

/// Divides the difference of two results among the rules, claim by claim.
///
/// # Errors
/// Fails when an amount does not fit.
pub fn attribute(case: &Case, [a, b]: [&Computation; 2]) -> Result<Attribution, MoneyError> {
    let of_a = summaries(case, &a.profile, &a.claims);
    let of_b = summaries(case, &b.profile, &b.claims);
    let mut claims = Vec::new();
    for (claim, brief) in a.claims.iter().zip(of_a) {
        let mut of_b = b.claims.iter().zip(&of_b);
        if let Some((other, other_brief)) = of_b.find(|(other, _)| other.same_claim(claim)) {
            let results = [brief, other_brief.clone()];
            let sides = [(&*a.profile, claim), (&*b.profile, other)];
            claims.push(ClaimAttribution {
                divided: divided(case, sides, &results)?,
                results,
            });
        }
    }
    Ok(Attribution { claims })
}

/// One profile and its result on a claim.
type ProfileClaim<'a> = (&'a Profile, &'a ClaimResult);

fn divided(
    case: &Case,
    [a, b]: [ProfileClaim<'_>; 2],
    results: &[ResultSummary; 2],
) -> Result<Result<Division, String>, MoneyError> {
    let (Some(of_a), Some(of_b)) = (results[0].exact, results[1].exact) else {
        if results[0] == results[1] {
            return Ok(Err(
                "the results are equal under every finding and view".to_owned()
            ));
        }
        let without = results.iter().zip([a.0, b.0]);
        let without = without.filter(|(brief, _)| brief.exact.is_none());
        let why = without.map(|(brief, profile)| match brief.open.as_str() {
            "" => format!("{} is {}", profile.id, brief.ordered),
            open => format!("in {} answer first {open}", profile.id),
        });
        let why: Vec<String> = why.collect();
        return Ok(Err(format!(
            "each must be one amount; {}",
            why.join(", and ")
        )));
    };
    let (Some(first), Some(second)) = (approach(a), approach(b)) else {
        return Ok(Err("no law of that day".to_owned()));
    };
    let between = Between::of(a.0, first, second);
    let runs = Runs::new(case, a.1, &between);
    if (runs.amount(0), runs.amount(runs.all())) != (Some(of_a), Some(of_b)) {
        return Ok(Err(
            "they differ in more than their rules: in the text of the statute that applies, or in what is known"
                .to_owned(),
        ));
    }
    let difference = of_a.checked_sub(of_b)?;
    let orders = runs.orders();
    let Some(parts) = runs.parts(difference)? else {
        return Ok(Err(format!(
            "in no order can the rules be swapped one by one: {}",
            in_words(&runs.senseless(a.0, b.0))
        )));
    };
    let of_swap = |(swap, amount): (&Swap, Usd)| DifferencePart {
        list: swap.place.name(),
        first: ruled(first, a.1, &swap.first),
        second: ruled(second, b.1, &swap.second),
        amount,
    };
    Ok(Ok(Division {
        difference,
        parts: between.swaps().iter().zip(parts).map(of_swap).collect(),
        orders,
        runs: runs.results.len(),
        senseless: runs.senseless(a.0, b.0),
    }))
}

/// Returns the one approach behind a result of one amount.
fn approach<'a>((profile, claim): ProfileClaim<'a>) -> Option<&'a Approach> {
    // A result of one amount can have several leaves, which differ in something else.
    let leaves = claim.answer.values();
    let place = leaves.first()?.law.approach?;
    let same = leaves.iter().all(|leaf| leaf.law.approach == Some(place));
    profile
        .approaches
        .get(place)
        .filter(|_| same)
        .map(|it| &**it)
}

fn ruled(approach: &Approach, claim: &ClaimResult, numbers: &[u16]) -> Vec<CitedRule> {
    let leaves = claim.answer.values();
    let steps = leaves.first().map_or(&[][..], |leaf| &leaf.steps);
    let named = |number: u16| {
        let entry = approach.entry(number)?;
        Some(match entry.options.is_empty() {
            true => entry.name.clone(),
            false => format!("{} ({})", entry.name, entry.options),
        })
    };
    let of = |number: &u16| {
        let choice = approach.choices().find(|choice| choice.number == *number);
        let methods = choice.map_or(&[][..], |choice| &choice.among);
        let step = steps.iter().find(|step| {
            step.entry == *number || methods.iter().any(|method| method.number == step.entry)
        });
        let entry = step.map_or(*number, |step| step.entry);
        let rule = named(*number)?;
        let rule = match (choice, entry == *number) {
            (None, _) => rule,
            (Some(_), true) => format!("{rule}, as chosen"),
            (Some(_), false) => format!("{rule}: {}", named(entry)?),
        };
        let standing = match step {
            Some(step) => approach.standing(entry, step.ground),
            None => approach.entry(entry)?.standings.first(),
        };
        Some(CitedRule {
            rule,
            authority: match (step, standing) {
                (_, Some(standing)) => authority_of(standing),
                (Some(step), None) => step.ground.holding().to_owned(),
                (None, None) => String::new(),
            },
        })
    };
    numbers.iter().filter_map(of).collect()
}

/// The results of all mixtures. Each bit of the index puts one swap of the second approach in.
struct Runs<'b> {
    swaps: &'b [Swap],
    results: Vec<Result<Usd, String>>,
}

impl<'b> Runs<'b> {
    fn new(case: &Case, claim: &ClaimResult, between: &'b Between<'_>) -> Self {
        let swaps = between.swaps();
        let mixtures = 1_u32
            .checked_shl(u32::try_from(swaps.len()).unwrap_or(u32::MAX))
            .unwrap_or(1);
        let setting = Claim {
            victim: &claim.victim,
            defendant: &claim.defendant,
            class: claim.class,
            class_depends: None,
            facts: claim.facts.clone(),
            choices: case.choices_for(&claim.victim, &claim.defendant),
        };
        let run = |swapped: u32| {
            let profile = between.mixed(swapped);
            let result = match redress_engine::compute(&profile, &setting) {
                Ok(result) => result,
                Err(fault) => return Err(fault.to_string()),
            };
            let claims = [result];
            let brief = summaries(case, &profile, &claims).into_iter().next();
            match brief {
                Some(brief) => brief.exact.ok_or(brief.ordered),
                None => Err("no result".to_owned()),
            }
        };
        Self {
            swaps,
            results: (0..mixtures).map(run).collect(),
        }
    }

    fn all(&self) -> usize {
        self.results.len().saturating_sub(1)
    }

    fn amount(&self, mixture: usize) -> Option<Usd> {
        self.results.get(mixture)?.as_ref().ok().copied()
    }

    /// Returns the mixtures one swap further that are one amount.
    fn onward(&self, mixture: usize) -> impl Iterator<Item = (usize, usize)> {
        let swaps = (0..self.swaps.len()).filter_map(move |swap| {
            let bit = 1_usize.checked_shl(u32::try_from(swap).ok()?)?;
            (mixture & bit == 0).then_some((swap, mixture | bit))
        });
        swaps.filter(|(_, next)| self.amount(*next).is_some())
    }

    /// Returns how many orders of swapping lead to each mixture through amounts alone, and how many from it to the end.
    fn ways(&self) -> (Vec<i128>, Vec<i128>) {
        let ones = |at: usize| {
            let mut ways = vec![0_i128; self.results.len()];
            if let Some(way) = ways.get_mut(at) {
                *way = 1;
            }
            ways
        };
        let add = |ways: &mut [i128], to: usize, more: i128| {
            if let Some(way) = ways.get_mut(to) {
                *way = way.saturating_add(more);
            }
        };
        let (mut there, mut onward) = (ones(0), ones(self.all()));
        // A swap only ever adds a bit: every mixture comes after those that lead to it.
        for mixture in 0..self.results.len() {
            let here = there.get(mixture).copied().unwrap_or_default();
            for (_, next) in self.onward(mixture) {
                add(&mut there, next, here);
            }
        }
        for mixture in (0..self.results.len()).rev() {
            for (_, next) in self.onward(mixture) {
                let more = onward.get(next).copied().unwrap_or_default();
                add(&mut onward, mixture, more);
            }
        }
        (there, onward)
    }

    /// Returns the orders that run through amounts alone, and all orders.
    fn orders(&self) -> (u128, u128) {
        let counted = self.ways().0.last().copied().unwrap_or_default();
        let all = (1_u128..).zip(self.swaps).map(|(place, _)| place).product();
        (counted.unsigned_abs(), all)
    }

    /// Returns the average part of each swap over the orders; `None` if no order runs through amounts alone.
    fn parts(&self, difference: Usd) -> Result<Option<Vec<Usd>>, MoneyError> {
        let (there, onward) = self.ways();
        let orders = there.last().copied().unwrap_or_default();
        if orders == 0 {
            return Ok(None);
        }
        let mut sums = vec![0_i128; self.swaps.len()];
        for mixture in 0..self.results.len() {
            let Some(before) = self.amount(mixture) else {
                continue;
            };
            for (swap, next) in self.onward(mixture) {
                let ways = there.get(mixture).zip(onward.get(next));
                let ways = ways.and_then(|(there, onward)| there.checked_mul(*onward));
                let after = self.amount(next).unwrap_or_default();
                let moved = i128::from(before.checked_sub(after)?.cents());
                let moved = ways.and_then(|ways| ways.checked_mul(moved));
                if let Some(sum) = sums.get_mut(swap) {
                    let moved = moved.and_then(|moved| sum.checked_add(moved));
                    *sum = moved.ok_or(MoneyError::Overflow)?;
                }
            }
        }
        in_cents(&sums, orders, difference).map(Some)
    }

    /// Returns the single swaps, from either end, that give no amount.
    fn senseless(&self, a: &Profile, b: &Profile) -> Vec<(String, String)> {
        let mut senseless = Vec::new();
        for place in 0..self.swaps.len() {
            let bit = u32::try_from(place).ok();
            let bit = bit.and_then(|bit| 1_usize.checked_shl(bit)).unwrap_or(0);
            let number = place.saturating_add(1);
            for (mixture, of, with) in [(bit, a, b), (self.all() ^ bit, b, a)] {
                if let Some(Err(instead)) = self.results.get(mixture) {
                    let run = format!("{} with what {} has in place {number}", of.id, with.id);
                    senseless.push((run, instead.clone()));
                }
            }
        }
        senseless
    }
}

/// Returns averages in whole cents that add up to a total: each is rounded down, and the cents left over go to those that lost
/// most by it, the earlier first.
fn in_cents(sums: &[i128], orders: i128, total: Usd) -> Result<Vec<Usd>, MoneyError> {
    let cents = |cents: i128| {
        i64::try_from(cents)
            .map(Usd::from_cents)
            .map_err(|_| MoneyError::Overflow)
    };
    let down: Vec<i128> = sums.iter().map(|sum| sum.div_euclid(orders)).collect();
    let given = down.iter().try_fold(0_i128, |sum, it| sum.checked_add(*it));
    let left = given.and_then(|given| i128::from(total.cents()).checked_sub(given));
    let left = usize::try_from(left.ok_or(MoneyError::Overflow)?);
    let left = left.map_err(|_| MoneyError::Overflow)?;
    let mut order: Vec<usize> = (0..sums.len()).collect();
    let lost = |place: &usize| sums.get(*place).map(|sum| sum.rem_euclid(orders));
    order.sort_by_key(|place| std::cmp::Reverse(lost(place)));
    let one_more = order.get(..left).ok_or(MoneyError::Overflow)?;
    let all = down.iter().enumerate();
    all.map(|(place, it)| cents(it.saturating_add(i128::from(one_more.contains(&place)))))
        .collect()
}

const SCHEMA: &str = "redress.why/1";

/// The warning of every report that a mixture is no law.
const NO_LAW: &str = "A mixture of two approaches is the law of no court. Rules of one run among those of the other only to measure what each contributes to the difference.";

impl Attribution {
    /// Returns the division as a document.
    #[must_use]
    pub fn document(
        &self,
        format: Format,
        case: &Case,
        profiles: [&Profile; 2],
        meta: &Meta,
    ) -> Document {
        match format {
            Format::Json => self.json(case, profiles, meta),
            Format::Csv => self.csv(profiles),
            _ => self.page(case, profiles, meta),
        }
    }

    fn page(&self, case: &Case, [a, b]: [&Profile; 2], meta: &Meta) -> Document {
        let mut page = Document::default();
        head(&mut page, case, meta);
        page.note("no law", Tone::Strong, NO_LAW);
        for claim in &self.claims {
            let [first, second] = &claim.results;
            let name = &first.name;
            page.heading(
                2,
                "claim",
                format!("{name}: why {} and {} differ", a.id, b.id),
            );
            page.facts(vec![
                KeyValue::new(
                    a.id.clone(),
                    format!("{}: {}", first.law, first.flagged(meta)),
                ),
                KeyValue::new(
                    b.id.clone(),
                    format!("{}: {}", second.law, second.flagged(meta)),
                ),
            ]);
            match &claim.divided {
                Err(why) => page.note("not divided", Tone::Warning, format!("Not divided: {why}.")),
                Ok(divided) => divided.show(&mut page, name, [a, b]),
            }
        }
        legend(&mut page, meta);
        foot(&mut page, &[a, b], meta);
        page
    }

    fn json(&self, case: &Case, [a, b]: [&Profile; 2], meta: &Meta) -> Document {
        let mut head = json_head(SCHEMA, case, meta);
        head.insert("profiles".to_owned(), json!([a.id, b.id]));
        head.insert("no_law".to_owned(), json!(NO_LAW));
        let claims = self.claims.iter().map(|claim| {
            let [first, second] = &claim.results;
            let mut value = json!({
                "victim": first.victim,
                "defendant": first.defendant,
                "class": first.class,
                "first": crate::result(first, &first.flagged(meta)),
                "second": crate::result(second, &second.flagged(meta)),
            });
            if let Some(map) = value.as_object_mut() {
                match &claim.divided {
                    Ok(divided) => map.insert("divided".to_owned(), divided.data()),
                    Err(why) => map.insert("not_divided".to_owned(), json!(why)),
                };
            }
            value
        });
        head.insert("claims".to_owned(), claims.collect());
        Document::from_data(Value::Object(head))
    }

    fn csv(&self, [a, b]: [&Profile; 2]) -> Document {
        let titles = [
            "victim",
            "defendant",
            "class",
            "place",
            "list",
            "first",
            "first_rules",
            "first_authorities",
            "second",
            "second_rules",
            "second_authorities",
            "part",
            "difference",
            "not_divided",
        ];
        let mut rows = Vec::new();
        for claim in &self.claims {
            let brief = &claim.results[0];
            let of_claim = [&brief.victim, &brief.defendant].map(Clone::clone);
            let mut row =
                |place: String, list: &str, sides: [&[CitedRule]; 2], figures: [String; 3]| {
                    let mut cells = of_claim.to_vec();
                    cells.extend([brief.class.to_owned(), place, list.to_owned()]);
                    for (side, profile) in sides.into_iter().zip([a, b]) {
                        cells.extend([profile.id.clone(), rules(side), authorities(side)]);
                    }
                    cells.extend(figures);
                    rows.push(cells);
                };
            match &claim.divided {
                Err(why) => row(
                    String::new(),
                    "",
                    [&[], &[]],
                    [String::new(), String::new(), why.clone()],
                ),
                Ok(divided) => {
                    for (place, part) in (1_usize..).zip(&divided.parts) {
                        row(
                            place.to_string(),
                            part.list,
                            [&part.first, &part.second],
                            [
                                part.amount.plain().to_string(),
                                divided.difference.plain().to_string(),
                                String::new(),
                            ],
                        );
                    }
                }
            }
        }
        Document::from_rows(Table::new(&titles, rows))
    }
}

fn rules(side: &[CitedRule]) -> String {
    let rules: Vec<&str> = side.iter().map(|it| it.rule.as_str()).collect();
    match rules.is_empty() {
        true => "nothing".to_owned(),
        false => rules.join("; then "),
    }
}

fn authorities(side: &[CitedRule]) -> String {
    let mut all: Vec<&str> = Vec::new();
    for it in side {
        if !it.authority.is_empty() && !all.contains(&it.authority.as_str()) {
            all.push(&it.authority);
        }
    }
    all.join("; ")
}

fn in_words(senseless: &[(String, String)]) -> String {
    let runs: Vec<String> = senseless
        .iter()
        .map(|(run, instead)| format!("{run} comes to no amount ({instead})"))
        .collect();
    runs.join("; ")
}

impl Division {
    fn show(&self, page: &mut Document, name: &str, [a, b]: [&Profile; 2]) {
        if self.parts.is_empty() {
            page.note("same", Tone::Plain, "They run the same rules on the award.");
            return;
        }
        // Rules that make no part of the difference follow below, one a line.
        let mut nothing = Vec::new();
        for (place, part) in (1_usize..).zip(&self.parts) {
            if part.amount.is_zero() {
                let (first, second) = (rules(&part.first), rules(&part.second));
                nothing.push(KeyValue::new(
                    format!("{place}, {}", part.list),
                    format!("{}: {first}; {}: {second}", a.id, b.id),
                ));
                continue;
            }
            let mut facts = Vec::new();
            for (profile, side) in [(a, &part.first), (b, &part.second)] {
                facts.push(KeyValue::new(profile.id.clone(), rules(side)));
                let said = authorities(side);
                if !said.is_empty() {
                    facts.push(KeyValue::new("authority", said));
                }
            }
            page.item(Item {
                key: format!("{name}, place {place}"),
                mark: place.to_string(),
                tone: Tone::Plain,
                lead: format!("{}: {}", part.list, part.amount),
                facts,
            });
        }
        if !nothing.is_empty() {
            page.item(Item {
                key: format!("{name}, no part"),
                mark: "-".to_owned(),
                tone: Tone::Plain,
                lead: "no part of the difference".to_owned(),
                facts: nothing,
            });
        }
        page.note(
            "together",
            Tone::Strong,
            format!("Together {}, {} less {}.", self.difference, a.id, b.id),
        );
        let (counted, all) = self.orders;
        let orders = match counted == all {
            true => format!("all {all} orders of swapping"),
            false => format!(
                "{counted} of {all} orders of swapping: on the others some result is no single amount"
            ),
        };
        page.note(
            "average",
            Tone::Faint,
            format!(
                "Each part is the average over {orders}; {} mixtures were run.",
                self.runs
            ),
        );
        for (run, instead) in &self.senseless {
            page.note(
                "no legal sense",
                Tone::Warning,
                format!("No legal sense: {run} comes to no amount, but: {instead}."),
            );
        }
    }

    fn data(&self) -> Value {
        let side = |side: &[CitedRule]| -> Value {
            let rules = side.iter();
            rules
                .map(|it| json!({ "rule": it.rule, "authority": it.authority }))
                .collect()
        };
        let parts = self.parts.iter().map(|part| {
            json!({
                "list": part.list,
                "first": side(&part.first),
                "second": side(&part.second),
                "part": part.amount.plain().to_string(),
            })
        });
        let senseless = self.senseless.iter();
        let senseless = senseless.map(|(run, instead)| json!({ "run": run, "instead": instead }));
        json!({
            "difference": self.difference.plain().to_string(),
            "parts": parts.collect::<Value>(),
            "orders_averaged": self.orders.0.to_string(),
            "orders": self.orders.1.to_string(),
            "mixtures": self.runs,
            "no_legal_sense": senseless.collect::<Value>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use redress::rule::List;

    use super::*;

    fn runs<'b>(swaps: &'b [Swap], results: &[Option<i64>]) -> Runs<'b> {
        let results = results.iter().map(|cents| {
            cents
                .map(Usd::from_cents)
                .ok_or_else(|| "left open".to_owned())
        });
        Runs {
            swaps,
            results: results.collect(),
        }
    }

    fn swaps(count: usize) -> Vec<Swap> {
        let swap = Swap {
            place: List::Losses,
            first: Vec::new(),
            second: Vec::new(),
        };
        vec![swap; count]
    }

    fn cents(parts: Option<Vec<Usd>>) -> Option<Vec<i64>> {
        parts.map(|parts| parts.into_iter().map(Usd::cents).collect())
    }

    #[test]
    fn a_part_is_the_average_over_the_orders() {
        // From 100: the first swap alone leaves 60, the second alone 90, both 20. In one order 40 and 40, in the other 10 and 70.
        let two = swaps(2);
        let all = runs(&two, &[Some(100), Some(60), Some(90), Some(20)]);
        let difference = Usd::from_cents(80);
        assert_eq!(cents(all.parts(difference).unwrap()), Some(vec![55, 25]));
        assert_eq!(all.orders(), (2, 2));
    }

    #[test]
    fn an_order_through_what_is_no_amount_does_not_count() {
        let two = swaps(2);
        let one_way = runs(&two, &[Some(100), None, Some(90), Some(20)]);
        let difference = Usd::from_cents(80);
        assert_eq!(
            cents(one_way.parts(difference).unwrap()),
            Some(vec![70, 10])
        );
        assert_eq!(one_way.orders(), (1, 2));
        let no_way = runs(&two, &[Some(100), None, None, Some(20)]);
        assert_eq!(cents(no_way.parts(difference).unwrap()), None);
        assert_eq!(no_way.orders(), (0, 2));
    }

    #[test]
    fn odd_cents_go_where_most_was_lost() {
        // Three swaps, any first of which takes the only cent: a third of it each.
        let three = swaps(3);
        let mut results = vec![Some(0); 8];
        results[0] = Some(1);
        let third = runs(&three, &results);
        let parts = cents(third.parts(Usd::from_cents(1)).unwrap());
        assert_eq!(parts, Some(vec![1, 0, 0]));
        assert_eq!(
            in_cents(&[-1, 2, 5], 6, Usd::from_cents(1)).unwrap(),
            [0, 0, 1].map(Usd::from_cents)
        );
        assert_eq!(
            in_cents(&[-7, 1], 6, Usd::from_cents(-1)).unwrap(),
            [-1, 0].map(Usd::from_cents)
        );
    }
}

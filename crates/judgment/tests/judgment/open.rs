//! Orders whose amounts are open: whatever they turn out to be, each balance is within the bounds that are given now.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests may fail loudly, helpers too"
)]

use std::collections::BTreeMap;

use redress::money::Usd;
use redress_judgment::{Figures, JudgmentOptions, Person, Value, person_statement};

use crate::common::{rate, read, under};
use crate::shared::{Random, share_of};

/// The cases of a whole run; `REDRESS_CASES` is the percentage of them that is run.
const CASES: u64 = 600;

const VIEWS: [(&str, &str); 5] = [
    ("order-of-payment", "statutes"),
    ("payment-by-another", "until-whole"),
    ("payment-on-two-debts", "joint-first"),
    ("interest-compounds", "simple"),
    ("interest-year", "365"),
];

fn usd(cents: u64) -> Usd {
    Usd::from_cents(i64::try_from(cents).unwrap())
}

/// A case of one or two defendants and one to three victims. Each part of the text is fixed, or an order between two amounts.
struct Sample {
    parts: Vec<String>,
    open: Vec<(u64, u64)>,
    victims: u64,
}

impl Sample {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let (defendants, victims) = (1 + random.below(2), 1 + random.below(3));
        let mut text = "schema = 1\n[case]\nname = \"United States v. Roe\"\ncourt = \"ohnd\"\njudgment = 2020-03-02\n\
                        text_applied = \"mvra\"\n[defaults]\nproof = \"found\"\n"
            .to_owned();
        let ids: Vec<String> = (0..victims).map(|id| format!("\"v{id}\"")).collect();
        for defendant in 0..defendants {
            text.push_str(&format!(
                "[[defendant]]\nid = \"d{defendant}\"\n[defendant.judgment]\ncannot_pay_interest = false\n\
                 [[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 1343\"\nended = 2018-02-01\nvictims = [{}]\n",
                ids.join(", ")
            ));
        }
        let mut losses = Vec::new();
        for victim in 0..victims {
            let loss = [100_000, 250_000, 999_900][usize::try_from(random.below(3)).unwrap()];
            losses.push(loss);
            text.push_str(&format!(
                "[[victim]]\nid = \"v{victim}\"\n[[victim.loss]]\nhead = \"property\"\namount = \"{}\"\ncause = \"this-defendant\"\n\
                 [victim.record]\nproperty_returned = \"0.00\"\ncivil_recovered = \"0.00\"\n",
                usd(loss)
            ));
        }
        let (mut parts, mut open) = (Vec::new(), Vec::new());
        for (victim, loss) in losses.into_iter().enumerate() {
            let joint = random.one_in(2);
            for defendant in 0..defendants {
                let with = format!("with = \"a{victim}-0\"\n");
                let with = if joint && defendant > 0 { &*with } else { "" };
                let award = |id: &str, day: &str| {
                    format!(
                        "[[award]]\nid = \"a{victim}-{defendant}{id}\"\nvictim = \"v{victim}\"\ndefendant = \"d{defendant}\"\n\
                         posture = \"entered\"\ndate = {day}\n{with}amount = "
                    )
                };
                let day = ["2020-03-02", "2021-01-04"][usize::from(random.one_in(5))];
                text.push_str(&award("", day));
                match random.below(5) {
                    0 | 1 => {
                        let least = random.below(loss);
                        open.push((least, least + random.below(loss + 1 - least)));
                        parts.push(std::mem::take(&mut text));
                    }
                    2 => text.push_str(&format!("\"{}\"", usd(1 + random.below(loss)))),
                    _ => text.push_str(&format!("\"{}\"", usd(loss))),
                }
                text.push('\n');
                // A later order that is not joint, too, would be owed beside a joint one.
                if random.one_in(6) && (!joint || defendants == 1 || !with.is_empty()) {
                    let day = ["2021-06-01", "2023-02-01"][usize::from(random.one_in(2))];
                    text.push_str(&award("-again", day));
                    text.push_str(&format!("\"{}\"\n", usd(random.below(loss + 1))));
                }
            }
        }
        for id in 0..random.below(5) {
            let amount = [10_000, 5_000, 7_777, 100_000, 300_000];
            let amount = amount[usize::try_from(random.below(5)).unwrap()];
            let (year, month) = (2021 + random.below(3), 1 + random.below(12));
            text.push_str(&format!(
                "[[payment]]\nid = \"p{id}\"\ndate = {year}-{month:02}-14\namount = \"{}\"\n",
                usd(amount)
            ));
            let by_another = random.one_in(4);
            text.push_str(&match by_another {
                true => "from = \"third-party\"\n".to_owned(),
                false => format!("defendant = \"d{}\"\n", random.below(defendants)),
            });
            // How a payment is divided among several victims is not bounded where another's open debt moves what they are owed.
            if by_another || random.one_in(2) || defendants.min(victims) > 1 {
                text.push_str(&format!("victim = \"v{}\"\n", random.below(victims)));
            }
        }
        parts.push(text);
        Self {
            parts,
            open,
            victims,
        }
    }

    /// Returns what is left of each debt, and for each victim, with these amounts for the open orders.
    fn left(&self, amounts: &[String]) -> BTreeMap<String, Value> {
        let mut text = String::new();
        for (place, part) in self.parts.iter().enumerate() {
            text.push_str(part);
            text.push_str(amounts.get(place).map_or("", String::as_str));
        }
        let figures = under(&read(&text), &asked(), &VIEWS).expect("it has figures");
        let mut all = of_debts(&figures);
        for victim in 0..self.victims {
            let id = format!("v{victim}");
            let statement = person_statement(&figures, &Person::Victim(id.clone())).unwrap();
            all.extend(statement.in_all.map(|(left, _)| (id, left)));
        }
        all
    }
}

fn asked() -> JudgmentOptions {
    rate("5", "2024-01-15")
}

/// Returns what is left of each debt to a payee. Of several of which one is open, each is told by itself, and none is compared.
fn of_debts(figures: &Figures) -> BTreeMap<String, Value> {
    let mut all: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for defendant in &figures.defendants {
        for line in defendant.balances.iter().filter(|it| it.debt.is_none()) {
            let payee = line.payee.as_ref().map_or("", |(id, _)| id);
            let name = format!("{} {} {payee}", defendant.id, line.key);
            all.entry(name).or_default().push(line.left.clone());
        }
    }
    let single = all.into_iter().filter(|(_, left)| left.len() == 1);
    single
        .filter_map(|(name, left)| Some((name, left.into_iter().next()?)))
        .collect()
}

#[test]
fn whatever_open_orders_turn_out_to_be_each_balance_is_within_its_bounds() {
    let (mut compared, mut ranges) = (0, 0);
    for seed in 0..share_of(CASES) {
        let sample = Sample::new(seed);
        if sample.open.is_empty() {
            continue;
        }
        let open = sample.open.iter().map(|(least, most)| {
            let (least, most) = (usd(*least), usd(*most));
            format!("{{ at_least = \"{least}\", at_most = \"{most}\" }}")
        });
        let now = sample.left(&open.collect::<Vec<_>>());
        let mut random = Random(seed);
        for _ in 0..4 {
            let amounts = sample.open.iter().map(|(least, most)| {
                let cents = match random.below(3) {
                    0 => *least,
                    1 => *most,
                    _ => least + random.below(most - least + 1),
                };
                format!("\"{}\"", usd(cents))
            });
            let amounts: Vec<String> = amounts.collect();
            for (of, then) in sample.left(&amounts) {
                let bounds = now.get(&of).and_then(Value::ends);
                let (Some((least, most)), Some((low, Some(high)))) = (bounds, then.ends()) else {
                    continue;
                };
                compared += 1;
                ranges += u64::from(most != Some(least));
                assert!(
                    least <= low && most.is_none_or(|most| high <= most),
                    "seed {seed}, {of}: {} with {amounts:?}, and {} now",
                    then.text(),
                    now.get(&of).unwrap().text()
                );
            }
        }
    }
    assert!(compared > 0 && ranges > 0, "{compared} {ranges}");
}

/// An order of 177.92 to 4,272.33, replaced by one of 5,924.94, beside one of 291.18; 1,000.00 is paid, of which 100.00 goes to the
/// assessment.
const REPLACED: &str = r#"
schema = 1
[case]
name = "United States v. Roe"
court = "ohnd"
judgment = 2020-03-02
text_applied = "mvra"
[defaults]
proof = "found"
[[defendant]]
id = "roe"
[defendant.judgment]
cannot_pay_interest = false
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 1343"
ended = 2018-02-01
victims = ["ann", "bob"]
[[victim]]
id = "ann"
[[victim.loss]]
head = "property"
amount = "9999.00"
cause = "this-defendant"
[victim.record]
property_returned = "0.00"
civil_recovered = "0.00"
[[victim]]
id = "bob"
[[victim.loss]]
head = "property"
amount = "1000.00"
cause = "this-defendant"
[victim.record]
property_returned = "0.00"
civil_recovered = "0.00"
[[award]]
id = "a1"
victim = "ann"
posture = "entered"
amount = { at_least = "177.92", at_most = "4272.33" }
[[award]]
id = "a2"
victim = "ann"
posture = "entered"
date = 2021-06-01
amount = "5924.94"
[[award]]
id = "a3"
victim = "bob"
posture = "entered"
amount = "291.18"
[[payment]]
id = "p1"
date = 2023-01-24
amount = "1000.00"
"#;

/// From 2020-03-17 interest runs on 4,563.51 at most, and from 2021-06-16 on 6,216.12, until 900.00 of it is paid; and on nothing
/// before the later order if the first was for 177.92, because 469.10 bears none.
#[test]
fn interest_on_an_open_order_that_was_replaced_is_between_its_ends() {
    let figures = under(&read(REPLACED), &asked(), &VIEWS).unwrap();
    assert_eq!(
        crate::common::text(&figures, "interest-on-restitution"),
        "between 759.10 and 1,044.16"
    );
    let left = of_debts(&figures);
    let left = |of: &str| left.get(of).unwrap().text();
    assert_eq!(
        left("roe interest-on-restitution "),
        "between 759.10 and 1,044.16"
    );
    // 6,216.12 were ordered, and 900.00 may be paid on them.
    assert_eq!(left("roe restitution "), "between 5,316.12 and 6,216.12");
    // The order in force is the later one.
    let json = redress_judgment::json(&figures);
    let balances = json.pointer("/defendants/0/balances").unwrap();
    let of = |it: &&serde_json::Value| it.get("payee").is_some_and(|payee| payee == "ann");
    let ann = balances.as_array().unwrap().iter().find(of).unwrap();
    assert_eq!(ann.get("ordered_on").unwrap(), "2021-06-01");
}

/// Who is paid what of 10,000.00 is open, and how much bears interest is not: 10,000.00 for 1,399 days, and 1,000.00 less for 1,106.
#[test]
fn interest_on_an_award_whose_parts_are_open_is_one_amount() {
    let payor = "borne_by = \"payor\"\npayor = \"plan\"";
    let loss = format!(
        "head = \"medical\"\namount = {{ at_least = \"2000.00\", at_most = \"6000.00\" }}\ncause = \"this-defendant\"\n{payor}\n\
         [[victim.loss]]\nhead = \"medical\"\namount = \"8000.00\"\ncause = \"this-defendant\""
    );
    let (head, _) = REPLACED.split_once("[[victim]]\nid = \"bob\"").unwrap();
    let head = head.replace(
        "head = \"property\"\namount = \"9999.00\"\ncause = \"this-defendant\"",
        &loss,
    );
    let head = head.replace(
        "18 U.S.C. 1343\"",
        "18 U.S.C. 113(a)(6)\"\nclass = \"mvra\"\ngrade = \"felony\"",
    );
    let head = head.replace("[\"ann\", \"bob\"]", "[\"ann\"]");
    let award = "[[payee]]\nid = \"plan\"\nkind = \"insurer\"\n[[award]]\nvictim = \"ann\"\nposture = \"entered\"\n\
                 amount = \"10000.00\"\n";
    let paid = "[[payment]]\nid = \"p1\"\ndate = 2021-01-04\namount = \"1100.00\"\n";
    for (paid, interest) in [("", "1,916.44"), (paid, "1,764.93")] {
        let figures = under(&read(&format!("{head}{award}{paid}")), &asked(), &VIEWS).unwrap();
        let left = of_debts(&figures);
        let left = left.get("roe interest-on-restitution ").map(Value::text);
        assert_eq!(left.as_deref(), Some(interest));
    }
}

/// A defendant whose liability ended on 2029-08-31 leaves no liability that an estate could answer for in 2030.
#[test]
fn a_death_after_the_end_of_the_liability_is_not_told_with_it() {
    let old = REPLACED.replace("2020-03-02", "2005-05-02");
    let old = old.replace("2018-02-01", "2003-02-01");
    for (died, told) in [("2028-06-01", true), ("2030-06-01", false)] {
        let with = format!("cannot_pay_interest = false\nreleased = 2009-08-31\ndied = {died}");
        let text = old.replace("cannot_pay_interest = false", &with);
        let text = text.split("[[award]]").next().unwrap().to_owned();
        let award = "[[award]]\nvictim = \"ann\"\nposture = \"entered\"\namount = \"9999.00\"\n";
        let figures = under(&read(&(text + award)), &rate("5", "2031-01-15"), &VIEWS).unwrap();
        let lines = &crate::common::doe(&figures).balances;
        let restitution = lines.iter().find(|it| it.key == "restitution").unwrap();
        let estate = restitution.notes.iter().any(|it| it.contains("estate"));
        assert_eq!(estate, told, "{died}: {:?}", restitution.notes);
    }
}

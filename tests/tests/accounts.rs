//! Issue 13: `compute`, `judgment`, `payment`, `statement` and the ledger against a second evaluator, on random histories.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may fail loudly"
)]

use std::collections::BTreeMap;

use redress::case::Case;
use redress::casefile::{self, CaseFormat};
use redress::cite::Date;
use redress::money::Usd;
use redress::{Query, Redress};
use redress_judgment::{
    BalanceLine, Figures, JudgmentOptions, PaymentRequest, Person, Precedence, Remainder, Value,
    divide_payment, figures, left_to_collect, person_statement,
};
use redress_ledger::{History as Receipts, LedgerViews, Posting};
use redress_tests::accounts::{
    Balance, Evaluator, First, From, History, MOST_DIVISIONS, Made, Order, Payment, Random, Toward,
    Victim, history,
};
use redress_tests::naive::Fraction;

/// The histories of a whole run (`REDRESS_CASES=100`), and those without that percentage. A smaller percentage runs some hundreds.
const HISTORIES: u64 = 20_000;
const FEW: u64 = 120;

fn histories() -> u64 {
    let percentage = std::env::var("REDRESS_CASES").ok();
    percentage.map_or(FEW, |text| {
        let percentage: u64 = text.parse().expect("REDRESS_CASES is a percentage");
        match percentage {
            100.. => HISTORIES,
            part => (part * 20).max(1),
        }
    })
}

/// A case as the program reads it, with its computation.
struct Read<'a> {
    redress: &'a Redress,
    case: Case,
    query: Query,
    computation: redress::engine::Computation,
    rate: Option<u32>,
    precedence: Precedence,
}

impl<'a> Read<'a> {
    fn new(redress: &'a Redress, history: &History) -> Self {
        Self::from_text(redress, history, &history.case_file())
    }

    fn from_text(redress: &'a Redress, history: &History, text: &str) -> Self {
        let case = match casefile::read(text.as_bytes(), CaseFormat::Toml) {
            Ok(file) => file.case,
            Err(found) => panic!("{found:?}\n{text}"),
        };
        let views = [
            ("order-of-payment", "statutes"),
            (
                "interest-compounds",
                if history.compounds {
                    "yearly"
                } else {
                    "simple"
                },
            ),
            (
                "interest-year",
                if history.calendar {
                    "of-the-year"
                } else {
                    "365"
                },
            ),
            ("period-from-february-29", "march-1"),
            (
                "interest-after-the-end",
                if history.interest_ends {
                    "ends-with-the-debt"
                } else {
                    "stays"
                },
            ),
            (
                "payment-on-two-debts",
                match history.first {
                    First::Neither => "in-proportion",
                    First::Joint => "joint-first",
                    First::Alone => "alone-first",
                },
            ),
            (
                "reserve-after-the-order",
                if history.reserve_comes_off {
                    "comes-off"
                } else {
                    "stays"
                },
            ),
        ];
        let take = views.map(|(id, view)| (id.to_owned(), view.to_owned()));
        let query = Query {
            take: take.into_iter().collect(),
            ..Query::default()
        };
        let id = redress.governing(&case).expect("there is a profile");
        let computation = redress.compute(&case, &id, &query).expect("it is computed");
        Self {
            redress,
            case,
            query,
            computation,
            rate: history.rate,
            precedence: precedence(history),
        }
    }

    fn figures(&self, through: Date, rate: Option<u32>) -> Figures {
        let ask = JudgmentOptions {
            through: Some(through),
            rate: rate.map(|rate| {
                let percent = format!("{}.{:02}", rate / 100, rate % 100);
                percent.parse().expect("a percentage")
            }),
            precedence: self.precedence.clone(),
            ..JudgmentOptions::default()
        };
        let (case, query) = (&self.case, &self.query);
        figures(self.redress, case, &self.computation, query, &ask).expect("it has figures")
    }
}

/// Returns the priorities and percentages that the court gave.
fn precedence(history: &History) -> Precedence {
    let mut all = Precedence::default();
    for (place, victim) in history.victims.iter().enumerate() {
        let id = format!("v{place}");
        if let Some(priority) = victim.priority {
            all.priority.insert(id.clone(), priority);
        }
        if let Some(percent) = victim.percent {
            let percent = percent.to_string().parse().expect("a percentage");
            all.percent.insert(id, percent);
        }
    }
    all
}

fn exact(value: &Value) -> Fraction {
    match value.exact() {
        Some(amount) => Fraction::cents(amount.cents()),
        None => panic!("not one amount: {value:?}"),
    }
}

/// Returns the balances of a defendant as the program has them, by debt and victim.
fn balances(lines: &[BalanceLine], victims: &[String]) -> BTreeMap<String, [Fraction; 2]> {
    let mut all = BTreeMap::new();
    let lines = || lines.iter().filter(|line| line.debt.is_none());
    let several = lines().any(|line| line.payee.is_some());
    for line in lines() {
        let key = match (&line.payee, line.key.as_str()) {
            (Some((_, victim)), _) => victim.clone(),
            (None, "restitution") if several => continue,
            (None, "restitution") => match victims.first() {
                Some(victim) => victim.clone(),
                None => continue,
            },
            // Without a rate nobody knows it.
            (None, _) if matches!(line.left, Value::Unknown(_)) => continue,
            (None, key) => key.to_owned(),
        };
        all.insert(key, [exact(&line.left), exact(&line.paid)]);
    }
    all
}

fn close(ours: Fraction, theirs: Fraction, roundings: usize) -> bool {
    let most = Fraction::cents(i64::try_from(roundings).expect("few"));
    ours == theirs || (ours - theirs < most && theirs - ours < most)
}

/// Returns the victims who have an order against a defendant.
fn owed_to(history: &History, defendant: usize) -> Vec<String> {
    let victims = 0..history.victims.len();
    let has = |victim: &usize| {
        let mut orders = history.orders.iter();
        orders.any(|it| (it.victim, it.defendant) == (*victim, defendant))
    };
    victims
        .filter(has)
        .map(|victim| format!("v{victim}"))
        .collect()
}

/// Compares the draft of a judgment with the second evaluator.
fn judgment_agrees(history: &History, figures: &Figures, expected: &Balance) -> Result<(), String> {
    let rate = history.rate.is_some();
    for (place, defendant) in figures.defendants.iter().enumerate() {
        let theirs = owed_to(history, place);
        let found = balances(&defendant.balances, &theirs);
        let left = |key: &str| found.get(key).map_or(Fraction::ZERO, |it| it[0]);
        let mut wanted = vec![
            (
                "assessment-3013".to_owned(),
                expected.assessment[place],
                expected.roundings,
            ),
            ("fine".to_owned(), expected.fine[place], expected.roundings),
        ];
        for (victim, left) in expected.restitution[place].iter().enumerate() {
            if let Some(left) = left {
                wanted.push((format!("v{victim}"), *left, expected.roundings));
            }
        }
        if rate {
            // A cent of a principal can turn a cent of interest.
            let near = 4 * expected.roundings;
            let [restitution, fine] = expected.interest[place];
            wanted.push(("interest-on-restitution".to_owned(), restitution.left, near));
            wanted.push(("interest-on-fine".to_owned(), fine.left, near));
        }
        for (key, wanted, roundings) in wanted {
            if !close(left(&key), wanted, roundings) {
                return Err(format!(
                    "{} of {}: {:?}, by hand {wanted:?}",
                    key,
                    defendant.id,
                    left(&key)
                ));
            }
        }
    }
    Ok(())
}

/// Compares the other readers of the account with the draft of the judgment.
fn readers_agree(figures: &Figures, history: &History, day: Date) -> Result<(), String> {
    let left = left_to_collect(figures).expect("it is added up");
    for (place, defendant) in figures.defendants.iter().enumerate() {
        let theirs = owed_to(history, place);
        let found = balances(&defendant.balances, &theirs);
        // `compute`.
        for victim in &theirs {
            let mut of = left.iter();
            let of = of.find(|it| it.victim == *victim && it.defendant == defendant.id);
            let of = of.map(|it| Fraction::cents(it.least.cents()));
            if of != found.get(victim).map(|it| it[0]) {
                return Err(format!("compute: {of:?} of {victim}, judgment {found:?}"));
            }
        }
        // `statement`.
        let person = Person::Defendant(defendant.id.clone());
        let statement = person_statement(figures, &person).expect("an account");
        let stated: Vec<BalanceLine> = statement.balances.into_iter().map(|(_, it)| it).collect();
        if balances(&stated, &theirs) != found {
            return Err(format!(
                "statement of {}: {stated:?}, judgment {found:?}",
                defendant.id
            ));
        }
        // `payment`: of more than everything, each debt receives what is left of it.
        let request = PaymentRequest {
            amount: Usd::from_cents(10_000_000_000),
            date: day,
            defendant: defendant.id.clone(),
            resource: None,
            reverses: None,
        };
        let split = divide_payment(figures, &request).expect("it is divided");
        let [under] = split.under.as_slice() else {
            return Err(format!("payment: {split:?}"));
        };
        let is_right = match under.left {
            Remainder::Over(_) => true,
            Remainder::NotPlaced(..) => history.rate.is_none(),
            // An assessment that nobody paid has ended (18 U.S.C. 3013(c)), the first of what may end.
            Remainder::Outside(..) => day >= history.assessment_ends(),
            Remainder::Nothing => false,
        };
        if !is_right {
            return Err(format!("payment: {:?}", under.left));
        }
        let mut paid = BTreeMap::new();
        for step in &under.steps {
            for to in &step.to {
                let sum = paid.entry(to.victim.clone()).or_insert(Fraction::ZERO);
                *sum = *sum + Fraction::cents(to.paid.cents());
            }
            if step.to.is_empty() {
                paid.insert(step.due.id().to_owned(), Fraction::cents(step.paid.cents()));
            }
        }
        for (key, [left, _]) in &found {
            let paid = paid.get(key).copied().unwrap_or(Fraction::ZERO);
            if paid != *left {
                return Err(format!(
                    "payment: {paid:?} on {key} of {}, judgment {left:?}",
                    defendant.id
                ));
            }
        }
    }
    Ok(())
}

/// Compares the ledger of each victim, with the orders of the history and the receipts as the account divided them.
fn ledger_agrees(history: &History, figures: &Figures, day: Date) -> Result<(), String> {
    let today = Date::constant(2060, 1, 1);
    let case = |defendant: &str| match history.dockets {
        true => format!("vtd/5:23-cr-0008{}", defendant.trim_start_matches('d')),
        false => "vtd/5:23-cr-00083".to_owned(),
    };
    for (place, it) in history.victims.iter().enumerate() {
        let victim = format!("v{place}");
        let mut postings = Vec::new();
        let mut post = |fields: &[(&str, &str)]| {
            let key = format!("k{}", postings.len());
            let mut defendant = fields.iter().filter(|(field, _)| *field == "defendant");
            let case = case(defendant.next().map_or("", |(_, id)| id));
            let of = [
                ("key", key.as_str()),
                ("victim", &victim),
                ("case", &case),
                ("section", "3663a"),
            ];
            let fields = of.into_iter().chain(fields.iter().copied());
            postings.push(Posting::read(fields, today).expect("a posting"));
        };
        let orders = history.orders.iter().filter(|order| order.victim == place);
        for (at, order) in orders.clone().enumerate() {
            let (defendant, date) = (format!("d{}", order.defendant), order.day.to_string());
            let of = [("defendant", defendant.as_str()), ("date", &date)];
            let earlier = orders.clone().take(at);
            if earlier.clone().any(|it| it.defendant == order.defendant) {
                post(&[&of[..], &[("kind", "vacatur")]].concat());
            }
            if order.cents > 0 {
                let amount = Usd::from_cents(order.cents).to_string().replace(',', "");
                post(&[&of[..], &[("kind", "order"), ("amount", &amount)]].concat());
            }
            let debt = if it.joint {
                "j".to_owned()
            } else {
                format!("j{}", order.defendant)
            };
            post(&[&of[..], &[("kind", "joint"), ("debt", &debt)]].concat());
        }
        let person = Person::Victim(victim.clone());
        let statement = person_statement(figures, &person).expect("an account");
        for payment in &statement.payments {
            let number: usize = payment.id[1..].parse().expect("a number");
            let paid = history.payments[number];
            let Some(defendant) = paid.from.defendant() else {
                continue;
            };
            let (defendant, date) = (format!("d{defendant}"), payment.day.to_string());
            let kind = if paid.reverses.is_some() {
                "refund"
            } else {
                "receipt"
            };
            let amount = payment.amount.exact().expect("one amount").to_string();
            let amount = amount.trim_start_matches('-');
            post(&[
                ("kind", kind),
                ("defendant", &defendant),
                ("date", &date),
                ("amount", &amount.replace(',', "")),
            ]);
        }
        let standing = Receipts::from_postings(postings)
            .standing(Some(day), LedgerViews::default())
            .expect("it is added up");
        for liability in standing.liabilities {
            let defendant: usize = liability.account.defendant[1..].parse().expect("a number");
            let found = balances(
                &figures.defendants[defendant].balances,
                &owed_to(history, defendant),
            );
            let left = found.get(&victim).map_or(Fraction::ZERO, |it| it[0]);
            if Fraction::cents(liability.owed.cents()) != left {
                return Err(format!(
                    "ledger: {} owes {} to {victim}, judgment {left:?}",
                    liability.account.defendant, liability.owed
                ));
            }
        }
    }
    Ok(())
}

/// Whether the ledger has all that the balances depend on: it knows no loss, no payment by others, and no day of release.
fn ledger_knows(history: &History, day: Date) -> bool {
    let mut ends = history.orders.iter();
    if ends.any(|it| {
        history
            .liability_ends(it.defendant, it.day)
            .is_some_and(|ends| ends <= day)
    }) {
        return false;
    }
    let by_others = history
        .payments
        .iter()
        .any(|it| it.from.defendant().is_none());
    let mut victims = history.victims.iter().enumerate();
    !by_others
        && history.victims.iter().all(|victim| !victim.divided)
        && victims.all(|(place, victim)| {
            let mut greatest = vec![0; history.defendants.len()];
            for order in history.orders.iter().filter(|it| it.victim == place) {
                let most = &mut greatest[order.defendant];
                *most = order.cents.max(*most);
            }
            victim.joint || greatest.iter().sum::<i64>() <= victim.loss
        })
}

/// Returns the days to look at: of each event, the day before some of them, and some days later.
fn days(history: &History, random: &mut Random) -> Vec<Date> {
    let orders = history.orders.iter().map(|it| it.day);
    let payments = history.payments.iter().map(|it| it.day);
    let events: Vec<Date> = orders.chain(payments).collect();
    let mut days = vec![random.day(history.judgment, 900)];
    for _ in 0..2 {
        let day = events.get(random.index(events.len().max(1))).copied();
        // The second evaluator begins with the judgment.
        days.push(day.unwrap_or(history.judgment).max(history.judgment));
    }
    days.push(random.day(history.judgment, 500));
    // The day on which a liability ends, and the day before.
    let orders = history.orders.iter();
    let mut ends = orders.filter_map(|it| history.liability_ends(it.defendant, it.day));
    let last = events.iter().max().copied().unwrap_or(history.judgment);
    if let Some(ends) = ends.next().filter(|_| last > history.assessment_ends()) {
        days.extend([ends, ends.yesterday().expect("a day"), last]);
    }
    if random.one_in(10) {
        let ends = history.assessment_ends();
        days.extend([ends, ends.yesterday().expect("a day")]);
    }
    days
}

/// Money is where it was placed, in suspense, or taken back: of each payment of a defendant every cent. Nobody pays more on a debt than
/// the greatest sum that was ever ordered of it. The order in which the case file lists the payments changes nothing.
fn cents_are_conserved(history: &History, figures: &Figures, day: Date) -> Result<(), String> {
    let mut placed = vec![0; history.payments.len()];
    for (place, defendant) in figures.defendants.iter().enumerate() {
        let person = Person::Defendant(defendant.id.clone());
        let statement = person_statement(figures, &person).expect("an account");
        for part in &statement.payments {
            let number: usize = part.id[1..].parse().expect("a number");
            placed[number] += part.amount.exact().expect("one amount").cents();
        }
        let found = balances(&defendant.balances, &owed_to(history, place));
        for (victim, id) in (0..history.victims.len()).map(|it| (it, format!("v{it}"))) {
            let theirs = history
                .orders
                .iter()
                .filter(|it| (it.victim, it.defendant) == (victim, place) && it.day <= day);
            let mut greatest = BTreeMap::new();
            for order in theirs {
                let most = greatest.entry(order.group).or_insert(0);
                *most = order.cents.max(*most);
            }
            let paid = found.get(&id).map_or(Fraction::ZERO, |it| it[1]);
            if paid > Fraction::cents(greatest.values().sum()) {
                return Err(format!(
                    "{} paid {paid:?} to {id}: {greatest:?}",
                    defendant.id
                ));
            }
        }
    }
    for (place, payment) in history.payments.iter().enumerate() {
        if payment.from.defendant().is_none() || payment.reverses.is_some() {
            continue;
        }
        let id = format!("p{place:02}");
        let backs = history.payments.iter().enumerate();
        let backs = backs.filter(|(_, it)| it.reverses == Some(place) && it.day <= day);
        let (mut net, mut on) = (payment.cents, placed[place]);
        for (back, it) in backs {
            net -= it.cents;
            on += placed[back];
        }
        let left = figures.unplaced.iter().find(|it| it.id == id);
        let left = left.map_or(0, |it| it.amount.exact().expect("one amount").cents());
        if on + left != net && payment.day <= day {
            return Err(format!("{id}: {on} placed and {left} in suspense of {net}"));
        }
    }
    Ok(())
}

/// Payments in another order of the list make the same balances.
fn listed_otherwise(
    redress: &Redress,
    history: &History,
    figures: &Figures,
    day: Date,
) -> Result<(), String> {
    let backwards: Vec<usize> = (0..history.payments.len()).rev().collect();
    if backwards.len() < 2 || day.day() % 4 > 0 {
        return Ok(());
    }
    let text = history.case_file_with(&backwards);
    let again = Read::from_text(redress, history, &text).figures(day, history.rate);
    let lines = |figures: &Figures| -> Vec<Vec<BalanceLine>> {
        let defendants = figures.defendants.iter();
        defendants.map(|it| it.balances.clone()).collect()
    };
    match lines(&again) == lines(figures) {
        true => Ok(()),
        false => Err("other balances where the payments are listed backwards".to_owned()),
    }
}

/// `compute`, `judgment`, `payment`, `statement` and the ledger say what the second evaluator says, on every day.
#[test]
fn a_second_evaluator_agrees_on_every_balance() {
    let redress = Redress::linked_in();
    let seed = std::env::var("REDRESS_SEED")
        .ok()
        .map(|it| it.parse::<u64>().expect("a number"));
    let seeds = seed.map_or(0..histories(), |seed| seed..seed + 1);
    let (mut compared, mut skipped, mut in_ledgers) = (0_u64, 0_u64, 0_u64);
    let mut wrong = Vec::new();
    for seed in seeds {
        let history = history(seed);
        let read = Read::new(&redress, &history);
        let mut random = Random(seed);
        for day in days(&history, &mut random) {
            let expected = Evaluator::on(&history, day);
            if expected.divisions > MOST_DIVISIONS {
                skipped += 1;
                continue;
            }
            compared += 1;
            let figures = read.figures(day, read.rate);
            let mut agrees = judgment_agrees(&history, &figures, &expected)
                .and_then(|()| readers_agree(&figures, &history, day))
                .and_then(|()| cents_are_conserved(&history, &figures, day))
                .and_then(|()| listed_otherwise(&redress, &history, &figures, day));
            if ledger_knows(&history, day) {
                in_ledgers += 1;
                agrees = agrees.and_then(|()| ledger_agrees(&history, &figures, day));
            }
            if let Err(why) = agrees {
                if histories() == 1 || std::env::var_os("REDRESS_SEED").is_some() {
                    println!("{history:#?}\n{expected:#?}");
                    for defendant in &figures.defendants {
                        for line in &defendant.balances {
                            println!(
                                "{} {} {:?}: {} paid {} left {} ({}) {:?}",
                                defendant.id,
                                line.key,
                                line.payee,
                                line.ordered.text(),
                                line.paid.text(),
                                line.left.text(),
                                line.why,
                                line.notes
                            );
                        }
                    }
                    println!("{:?}", figures.unplaced);
                }
                wrong.push(format!("history {seed} on {day}: {why}"));
                break;
            }
        }
    }
    println!("{compared} days compared, {in_ledgers} of them with ledgers, {skipped} skipped");
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        seed.is_some() || in_ledgers * 4 > compared,
        "{in_ledgers} of {compared}"
    );
    assert!(
        compared < 1000 || skipped * 20 < compared,
        "{skipped} of {compared}"
    );
}

// --- faults that the second evaluator found, each worked by hand ------------------------------------------------------------------------

fn on(text: &str) -> Date {
    text.parse().expect("a day")
}

/// One loss of 10,000.00 with an order of 2023-01-09 for each of these sums.
fn ordered(joint: bool, dollars: &[i64]) -> History {
    let judgment = on("2023-01-09");
    let orders = dollars.iter().enumerate();
    History {
        judgment,
        victims: vec![Victim {
            loss: 1_000_000,
            joint,
            divided: false,
            priority: None,
            percent: None,
        }],
        defendants: vec![Made::default(); dollars.len()],
        orders: orders
            .map(|(defendant, dollars)| Order {
                victim: 0,
                defendant,
                day: judgment,
                cents: dollars * 100,
                group: 0,
            })
            .collect(),
        payments: Vec::new(),
        rate: None,
        compounds: false,
        calendar: false,
        reserve_comes_off: false,
        interest_ends: false,
        first: First::Neither,
        dockets: false,
    }
}

fn order(day: &str, victim: usize, defendant: usize, dollars: i64) -> Order {
    Order {
        victim,
        defendant,
        day: on(day),
        cents: dollars * 100,
        group: 0,
    }
}

fn paid(day: &str, from: From, dollars: i64) -> Payment {
    Payment {
        day: on(day),
        cents: dollars * 100,
        from,
        toward: Toward::Victim(0),
        reverses: None,
    }
}

fn taken_back(day: &str, of: usize, payment: Payment, dollars: i64) -> Payment {
    Payment {
        day: on(day),
        cents: dollars * 100,
        reverses: Some(of),
        ..payment
    }
}

/// Returns the figures on a day, and what each defendant owes to each victim, in dollars.
fn owed(history: &History, day: &str) -> (Figures, Vec<BTreeMap<String, String>>) {
    let redress = Redress::linked_in();
    let read = Read::new(&redress, history);
    let figures = read.figures(on(day), read.rate);
    let defendants = figures.defendants.iter().enumerate();
    let owed = defendants.map(|(place, defendant)| {
        let found = balances(&defendant.balances, &owed_to(history, place));
        let left = found
            .into_iter()
            .map(|(key, it)| (key, format!("{:?}", it[0])));
        left.collect()
    });
    let owed = owed.collect();
    (figures, owed)
}

/// 8,000.00 paid of 9,000.00, then lowered to 5,000.00: 3,000.00 may have to be given back, and the other still owes 5,000.00.
#[test]
fn what_is_paid_above_a_lowered_order_pays_nobody_elses_debt() {
    let mut history = ordered(true, &[9000, 10_000]);
    history.payments = vec![paid("2023-02-01", From::Defendant(0), 8000)];
    assert_eq!(owed(&history, "2023-03-01").1[1]["v0"], "2000.00");
    history.orders.push(order("2023-03-01", 0, 0, 5000));
    let (figures, owed) = owed(&history, "2023-03-01");
    assert_eq!((&*owed[0]["v0"], &*owed[1]["v0"]), ("0.00", "5000.00"));
    let balances = &figures.defendants[0].balances;
    let notes: Vec<&String> = balances.iter().flat_map(|line| &line.notes).collect();
    assert!(
        notes
            .iter()
            .any(|note| note.starts_with("3,000.00 of what this defendant paid is more")),
        "{notes:?}"
    );
}

/// 500.00 before the judgment, for no debt: it is in suspense, whether or not the rate of interest is known.
#[test]
fn what_was_paid_before_the_judgment_is_in_suspense_without_a_rate_too() {
    for rate in [None, Some(500)] {
        let mut history = History {
            rate,
            ..ordered(false, &[7300])
        };
        let early = paid("2023-01-02", From::Defendant(0), 500);
        history.payments = vec![Payment {
            toward: Toward::Order,
            ..early
        }];
        let (figures, owed) = owed(&history, "2023-03-01");
        assert_eq!(owed[0]["v0"], "7300.00", "{rate:?}");
        let waits = figures.unplaced.iter().map(|it| it.amount.text());
        assert_eq!(waits.collect::<Vec<_>>(), ["500.00"], "{rate:?}");
    }
}

/// 1,200.00 under an order of 1,000.00, which is raised to 1,500.00: 300.00 is left, not 500.00.
#[test]
fn what_was_more_than_was_owed_counts_under_a_greater_order() {
    let mut history = ordered(false, &[1000]);
    history.payments = vec![paid("2023-02-01", From::Defendant(0), 1200)];
    history.orders.push(order("2023-03-01", 0, 0, 1500));
    assert_eq!(owed(&history, "2023-03-01").1[0]["v0"], "300.00");
}

/// Paid between a vacatur and the new order.
#[test]
fn what_was_paid_while_no_order_was_in_force_counts_under_the_next() {
    let mut history = ordered(false, &[1000]);
    history.orders.push(order("2023-02-01", 0, 0, 0));
    history.orders.push(order("2023-05-01", 0, 0, 900));
    history.payments = vec![paid("2023-03-01", From::Defendant(0), 400)];
    assert_eq!(owed(&history, "2023-04-01").1[0]["v0"], "0.00");
    assert_eq!(owed(&history, "2023-05-01").1[0]["v0"], "500.00");
}

/// Both pay 6,000.00 of a joint 10,000.00; the check of the first is returned: 4,000.00 is left, not 6,000.00.
#[test]
fn a_returned_check_makes_room_for_what_another_paid_beyond_the_debt() {
    let mut history = ordered(true, &[10_000, 10_000]);
    let first = paid("2023-02-01", From::Defendant(0), 6000);
    let back = taken_back("2023-04-01", 0, first, 6000);
    history.payments = vec![first, paid("2023-03-01", From::Defendant(1), 6000), back];
    assert_eq!(owed(&history, "2023-03-01").1[1]["v0"], "0.00");
    let (_, owed) = owed(&history, "2023-04-01");
    assert_eq!((&*owed[0]["v0"], &*owed[1]["v0"]), ("4000.00", "4000.00"));
}

/// 1,100.00 by the order of payment: 100.00, and 500.00 to each of two victims; 400.00 of it comes back: 200.00 from each.
#[test]
fn what_is_taken_back_of_a_divided_payment_comes_from_all_who_shared_it() {
    let mut history = ordered(false, &[5000]);
    let victim = history.victims[0].clone();
    history.victims.push(victim);
    history.orders.push(order("2023-01-09", 1, 0, 5000));
    let mut first = paid("2023-02-01", From::Defendant(0), 1100);
    first.toward = Toward::Order;
    history.payments = vec![first, taken_back("2023-03-01", 0, first, 400)];
    let (_, owed) = owed(&history, "2023-03-01");
    assert_eq!((&*owed[0]["v0"], &*owed[0]["v1"]), ("4700.00", "4700.00"));
}

/// The payments of a statement add up to what is paid: 700.00 - 200.00.
#[test]
fn a_statement_adds_up_where_a_part_was_taken_back() {
    let mut history = ordered(false, &[5000]);
    let first = paid("2023-02-01", From::Defendant(0), 700);
    history.payments = vec![first, taken_back("2023-03-01", 0, first, 200)];
    let (figures, _) = owed(&history, "2023-03-01");
    for person in [
        Person::Victim("v0".to_owned()),
        Person::Defendant("d0".to_owned()),
    ] {
        let statement = person_statement(&figures, &person).expect("an account");
        let amounts = statement.payments.iter().map(|it| it.amount.text());
        assert_eq!(amounts.collect::<Vec<_>>(), ["700.00", "-200.00"]);
    }
}

/// Insurance is not considered in the amount, and the insurer takes the victim's place (18 U.S.C. 3664(f)(1)(B), (j)(1)); damages
/// lower what is left of the loss ((j)(2)).
#[test]
fn insurance_lowers_no_debt_and_damages_do() {
    let left = |from| {
        let mut history = ordered(false, &[10_000]);
        history.payments = vec![paid("2023-02-01", From::Other(from), 4000)];
        owed(&history, "2023-03-01").1[0]["v0"].clone()
    };
    assert_eq!(left("insurer"), "10000.00");
    assert_eq!(left("civil-judgment"), "6000.00");
}

/// Whether the Reserve's payment lowers an order that was made before is unsettled: no bare number is told, but with a view there is.
#[test]
fn the_reserve_is_a_question() {
    let mut history = ordered(false, &[10_000]);
    history.payments = vec![paid("2023-02-01", From::Other("reserve"), 4000)];
    let redress = Redress::linked_in();
    let mut read = Read::new(&redress, &history);
    read.query.take.remove("reserve-after-the-order");
    let left = |read: &Read<'_>| {
        let figures = read.figures(on("2023-03-01"), None);
        let left = left_to_collect(&figures).expect("it is added up");
        (
            left[0].least.to_string(),
            left[0].greatest.map(|it| it.to_string()),
        )
    };
    assert_eq!(
        left(&read),
        ("6,000.00".to_owned(), Some("10,000.00".to_owned()))
    );
    for (view, amount) in [("stays", "10,000.00"), ("comes-off", "6,000.00")] {
        let id = "reserve-after-the-order".to_owned();
        read.query.take.insert(id, view.to_owned());
        assert_eq!(left(&read), (amount.to_owned(), Some(amount.to_owned())));
    }
}

/// The second defendant owes the victim nothing, so that no loss is found against him or her.
#[test]
fn a_defendant_who_owes_nothing_hides_no_loss() {
    let mut history = ordered(true, &[10_000, 1]);
    history.orders.truncate(1);
    history.payments = vec![paid("2023-02-01", From::Other("third-party"), 4000)];
    assert_eq!(owed(&history, "2023-03-01").1[0]["v0"], "6000.00");
}

/// 7,300.00 at 5 percent is 1.00 a day: from 2023-01-24, the fifteenth day, to 2023-03-05, when 2,000.00 takes its place, are 40 days.
#[test]
fn interest_that_accrued_before_an_order_was_lowered_is_told() {
    let mut history = ordered(false, &[7300]);
    history.rate = Some(500);
    history.orders.push(order("2023-03-05", 0, 0, 2000));
    let (_, owed) = owed(&history, "2024-01-01");
    assert_eq!(owed[0]["interest-on-restitution"], "40.00");
}

/// Money for a victim to whom nothing is owed shows nothing of the special assessment.
#[test]
fn a_payment_on_no_order_does_not_show_that_the_assessment_was_paid() {
    let mut history = ordered(true, &[10_000, 1]);
    history.orders.truncate(1);
    history.payments = vec![paid("2023-02-01", From::Defendant(1), 400)];
    let (_, owed) = owed(&history, "2023-03-01");
    assert_eq!(owed[1]["assessment-3013"], "100.00");
}

// --- joint debts beside debts of one defendant ------------------------------------------------------------------------------------------

/// Orders of 2023-01-09 for the loss of 10,000.00: defendant, dollars, and the order with which each is a joint debt.
fn joined(history: &mut History, orders: &[(usize, i64, Option<usize>)]) -> String {
    history.orders.clear();
    let day = history.judgment;
    let mut text = history.case_file();
    text = text.replace("victim_of_count = false", "victim_of_count = true");
    for (place, (defendant, dollars, with)) in orders.iter().enumerate() {
        let with = with.map_or_else(String::new, |with| format!("with = \"a{with}\"\n"));
        text.push_str(&format!(
            "[[award]]\nid = \"a{place}\"\nvictim = \"v0\"\ndefendant = \"d{defendant}\"\namount = \"{dollars}.00\"\n\
             posture = \"entered\"\ndate = {day}\n{with}"
        ));
    }
    text
}

/// Returns what each defendant owes in all in restitution, and what the statement of the victim lists.
fn left_in_all(history: &History, text: &str, day: &str) -> Vec<String> {
    let redress = Redress::linked_in();
    let figures = Read::from_text(&redress, history, text).figures(on(day), None);
    let left = left_to_collect(&figures).expect("it is added up");
    left.iter().map(|it| it.says.clone()).collect()
}

/// 6,000.00 alone and 4,000.00 jointly with another, who owes 2,500.00 of it (18 U.S.C. 3664(h)). The other pays 2,500.00: of the joint
/// debt 1,500.00 is left, with 6,000.00 alone.
#[test]
fn a_joint_sum_with_an_own_cap_stands_beside_a_sum_alone() {
    let mut history = ordered(true, &[1, 1]);
    let orders = [(0, 6000, None), (0, 4000, None), (1, 2500, Some(1))];
    let text = joined(&mut history, &orders);
    assert_eq!(
        left_in_all(&history, &text, "2023-02-01"),
        ["10,000.00", "2,500.00"]
    );
    let by = |defendant: usize, dollars: i64, more: &str| {
        format!(
            "[[payment]]\nid = \"p{defendant}{dollars}\"\ndate = 2023-02-01\namount = \"{dollars}.00\"\ndefendant = \"d{defendant}\"\n\
             victim = \"v0\"\n{more}"
        )
    };
    let paid = format!("{text}{}", by(1, 2500, ""));
    assert_eq!(
        left_in_all(&history, &paid, "2023-02-01"),
        ["7,500.00", "0.00"]
    );
    // 4,000.00 on the joint debt, as the record says: the other owes nothing more. On the sum alone: as much as before.
    let joint = format!("{text}{}", by(0, 4000, "award = \"a1\"\n"));
    assert_eq!(
        left_in_all(&history, &joint, "2023-02-01"),
        ["6,000.00", "0.00"]
    );
    let alone = format!("{text}{}", by(0, 4000, "award = \"a0\"\n"));
    assert_eq!(
        left_in_all(&history, &alone, "2023-02-01"),
        ["6,000.00", "2,500.00"]
    );
}

/// Two groups: 4,000.00 of the first two, 3,000.00 of the others. A payment in one group pays nothing of the other.
#[test]
fn groups_of_defendants_owe_joint_debts_of_their_own() {
    let mut history = ordered(true, &[1, 1, 1, 1]);
    let orders = [
        (0, 4000, None),
        (1, 4000, Some(0)),
        (2, 3000, None),
        (3, 1000, Some(2)),
    ];
    let mut text = joined(&mut history, &orders);
    text.push_str("[[payment]]\nid = \"p\"\ndate = 2023-02-01\namount = \"2500.00\"\ndefendant = \"d2\"\nvictim = \"v0\"\n");
    let left = left_in_all(&history, &text, "2023-02-01");
    assert_eq!(left, ["4,000.00", "4,000.00", "500.00", "500.00"]);
}

/// An order is no joint debt with one against the same defendant.
#[test]
fn a_joint_debt_needs_two_defendants() {
    let mut history = ordered(true, &[1, 1]);
    let text = joined(&mut history, &[(0, 6000, None), (0, 4000, Some(0))]);
    let found = casefile::read(text.as_bytes(), CaseFormat::Toml).expect_err("it is refused");
    assert!(
        format!("{found:?}").contains("cannot be one joint debt"),
        "{found:?}"
    );
}

/// One owes 6,000.00 alone and has paid 5,000.00; two owe 3,000.00 jointly, and one of them has paid it: the other owes nothing. What
/// was paid on the sum alone is no payment on the joint one.
#[test]
fn a_sum_owed_alone_is_no_part_of_the_joint_total() {
    let mut history = ordered(true, &[6000, 3000, 3000]);
    history.payments = vec![
        paid("2023-02-01", From::Defendant(0), 5000),
        paid("2023-02-01", From::Defendant(1), 3000),
    ];
    let text = history
        .case_file()
        .replacen("jointly = true", "jointly = false", 1);
    assert_eq!(
        left_in_all(&history, &text, "2023-03-01"),
        ["1,000.00", "0.00", "0.00"]
    );
    let redress = Redress::linked_in();
    let read = Read::from_text(&redress, &history, &text);
    let claim = read
        .computation
        .claims
        .iter()
        .find(|it| it.defendant == "d2")
        .expect("a claim");
    for leaf in claim.answer.values() {
        for credits in leaf.credits.values() {
            let most = credits.collectible_at_most.as_ref();
            assert_eq!(most.map(ToString::to_string).as_deref(), Some("0.00"));
        }
    }
}

// --- interest under 18 U.S.C. 3612(f), worked by hand -----------------------------------------------------------------------------------

/// A sum of 7,300.00 at 5 percent bears 1.00 a day by 365 days. The fifteenth day after 2023-01-09 is Tuesday, 2023-01-24.
fn seventy_three_hundred() -> History {
    History {
        rate: Some(500),
        ..ordered(false, &[7300])
    }
}

/// Returns the interest on restitution and on the fine that a defendant owes on a day.
fn interest(history: &History, defendant: usize, day: &str) -> [String; 2] {
    let (_, owed) = owed(history, day);
    ["interest-on-restitution", "interest-on-fine"].map(|key| {
        let owed = owed[defendant].get(key).cloned();
        owed.unwrap_or_else(|| "none".to_owned())
    })
}

fn on_restitution(history: &History, day: &str) -> String {
    let [restitution, _] = interest(history, 0, day);
    restitution
}

/// Friday, 2023-03-31: the fifteenth day is a Saturday, so that it runs from Monday, 04-17. Thirty days.
#[test]
fn interest_begins_after_a_weekend() {
    let mut history = seventy_three_hundred();
    history.orders[0].day = on("2023-03-31");
    assert_eq!(on_restitution(&history, "2023-04-17"), "0.00");
    assert_eq!(on_restitution(&history, "2023-05-17"), "30.00");
}

/// The fifteenth day after 2023-06-04 is Monday, June 19, a holiday: from June 20, ten days.
#[test]
fn interest_begins_after_a_holiday() {
    let mut history = seventy_three_hundred();
    history.orders[0].day = on("2023-06-04");
    assert_eq!(on_restitution(&history, "2023-06-30"), "10.00");
}

/// From 2024-02-16 to 03-01 are 14 days, February 29 among them: 14.00 by 365, and 365.00 x 14/366 = 13.9617.. by a leap year.
#[test]
fn interest_counts_the_leap_day() {
    let mut history = seventy_three_hundred();
    history.orders[0].day = on("2024-02-01");
    assert_eq!(on_restitution(&history, "2024-03-01"), "14.00");
    history.calendar = true;
    assert_eq!(on_restitution(&history, "2024-03-01"), "13.96");
}

/// Simple, two years with a leap day: 731 days at the rate of the judgment, which does not change.
#[test]
fn interest_runs_at_one_rate() {
    assert_eq!(
        on_restitution(&seventy_three_hundred(), "2025-01-24"),
        "731.00"
    );
}

/// 365.00 is added after the first year; 7,665.00 x 5% x 366/365 = 384.30 in the second.
#[test]
fn interest_is_compounded_once_a_year_under_that_view() {
    let mut history = seventy_three_hundred();
    history.compounds = true;
    assert_eq!(on_restitution(&history, "2024-01-24"), "365.00");
    assert_eq!(on_restitution(&history, "2025-01-24"), "749.30");
}

#[test]
fn whoever_pays_in_full_before_the_fifteenth_day_owes_none() {
    let mut history = seventy_three_hundred();
    history.payments = vec![paid("2023-01-23", From::Defendant(0), 7300)];
    assert_eq!(on_restitution(&history, "2024-01-01"), "0.00");
    // Two days later: one day of it.
    history.payments[0].day = on("2023-01-25");
    assert_eq!(on_restitution(&history, "2024-01-01"), "1.00");
}

/// After thirty days 7,410.00: 100.00 to the assessment, 7,300.00 to the principal, 10.00 of the 30.00 (18 U.S.C. 3612(i)).
#[test]
fn a_payment_is_principal_first() {
    let mut history = seventy_three_hundred();
    let payment = paid("2023-02-23", From::Defendant(0), 7410);
    history.payments = vec![Payment {
        toward: Toward::Order,
        ..payment
    }];
    let (_, owed) = owed(&history, "2024-01-01");
    assert_eq!(
        (&*owed[0]["v0"], &*owed[0]["interest-on-restitution"]),
        ("0.00", "20.00")
    );
}

/// 2,000.00 to each of two victims is restitution of more than 2,500.00: 4,000.00 x 5% is 200.00 a year. Of 1,250.00 each it is not.
#[test]
fn the_threshold_is_of_the_restitution_in_all() {
    let both = |dollars| {
        let mut history = seventy_three_hundred();
        let victim = history.victims[0].clone();
        history.victims.push(victim);
        history.orders = vec![
            order("2023-01-09", 0, 0, dollars),
            order("2023-01-09", 1, 0, dollars),
        ];
        on_restitution(&history, "2024-01-24")
    };
    assert_eq!(both(2000), "200.00");
    assert_eq!(both(1250), "none");
}

/// A fine of 2,500.00 bears none beside 7,300.00 of restitution; 3,650.00 bears 0.50 a day.
#[test]
fn a_fine_and_restitution_have_a_threshold_each() {
    let mut history = seventy_three_hundred();
    history.defendants[0].fine = 250_000;
    assert_eq!(interest(&history, 0, "2023-02-23"), ["30.00", "none"]);
    history.defendants[0].fine = 365_000;
    assert_eq!(interest(&history, 0, "2023-02-23"), ["30.00", "15.00"]);
}

/// 18 U.S.C. 3612(f)(3): waived, limited to 12.00, limited to the ten days before 2023-02-03.
#[test]
fn the_court_waives_or_limits_interest() {
    let with = |made: Made| {
        let mut history = seventy_three_hundred();
        history.defendants = vec![made];
        on_restitution(&history, "2023-02-23")
    };
    assert_eq!(
        with(Made {
            waived: true,
            ..Made::default()
        }),
        "none"
    );
    assert_eq!(
        with(Made {
            at_most: Some(1200),
            ..Made::default()
        }),
        "12.00"
    );
    let until = Some(on("2023-02-03"));
    assert_eq!(
        with(Made {
            until,
            ..Made::default()
        }),
        "10.00"
    );
}

/// Deferred to 2023-04-03: from Tuesday, 04-18, thirty days.
#[test]
fn interest_on_a_deferred_order_runs_from_its_own_day() {
    let mut history = seventy_three_hundred();
    history.orders[0].day = on("2023-04-03");
    assert_eq!(on_restitution(&history, "2023-04-18"), "0.00");
    assert_eq!(on_restitution(&history, "2023-05-18"), "30.00");
}

/// 84 days at 1.00 until the fifteenth day of the amended order of 14,600.00, then ten at 2.00.
#[test]
fn an_increase_bears_interest_from_its_own_fifteenth_day() {
    let mut history = seventy_three_hundred();
    history.victims[0].loss = 2_000_000;
    history.orders.push(order("2023-04-03", 0, 0, 14_600));
    assert_eq!(on_restitution(&history, "2023-04-28"), "104.00");
}

/// Both owe 7,300.00 jointly; one pays 3,650.00 after ten days. For each: 10 x 1.00 and 20 x 0.50.
#[test]
fn a_payment_of_one_lowers_the_principal_of_both() {
    let mut history = History {
        rate: Some(500),
        ..ordered(true, &[7300, 7300])
    };
    history.payments = vec![paid("2023-02-03", From::Defendant(1), 3650)];
    assert_eq!(interest(&history, 0, "2023-02-23")[0], "20.00");
    assert_eq!(interest(&history, 1, "2023-02-23")[0], "20.00");
}

/// Forty days until it is vacated.
#[test]
fn a_vacated_order_bears_none() {
    let mut history = seventy_three_hundred();
    history.orders.push(order("2023-03-05", 0, 0, 0));
    assert_eq!(on_restitution(&history, "2024-01-01"), "40.00");
}

/// The fifteenth day after 2024-02-14 is February 29. By March 1, 2025, under that view, are 366 days at 1.00; then 28 days on 7,666.00 at
/// 5 percent, which is 29.40.
#[test]
fn a_year_of_interest_from_a_leap_day_ends_on_march_1_under_that_view() {
    let mut history = seventy_three_hundred();
    history.orders[0].day = on("2024-02-14");
    history.compounds = true;
    assert_eq!(on_restitution(&history, "2025-03-01"), "366.00");
    assert_eq!(on_restitution(&history, "2025-03-29"), "395.40");
}

/// 3,000.00 on 400.00 that is owed with the second and 3,000.00 that is owed with the third: 400.00 and 2,600.00. What comes back, 500.00,
/// comes off the last: the second owes nothing, and of the other debt 900.00 is left.
#[test]
fn what_is_taken_back_comes_off_the_debt_that_was_paid_last() {
    let mut history = ordered(true, &[1, 1, 1]);
    history.first = First::Joint;
    let orders = [
        (0, 400, None),
        (1, 400, Some(0)),
        (0, 3000, None),
        (2, 3000, Some(2)),
    ];
    let mut text = joined(&mut history, &orders);
    text.push_str(
        "[[payment]]\nid = \"p\"\ndate = 2023-02-01\namount = \"3000.00\"\ndefendant = \"d0\"\nvictim = \"v0\"\n\
         [[payment]]\nid = \"q\"\ndate = 2023-03-01\namount = \"500.00\"\nreverses = \"p\"\n",
    );
    assert_eq!(
        left_in_all(&history, &text, "2023-02-01"),
        ["400.00", "0.00", "400.00"]
    );
    assert_eq!(
        left_in_all(&history, &text, "2023-03-01"),
        ["900.00", "0.00", "900.00"]
    );
}

/// 1,300.00 by the order of payment and then 300.00 for the victim, of 100.00 and 1,000.00 that are owed: 200.00 and 300.00 wait. Of
/// 100.00 more that is ordered the first takes all.
#[test]
fn what_waits_for_an_order_is_placed_in_the_order_in_which_it_was_paid() {
    let mut history = ordered(false, &[1000]);
    let first = paid("2023-02-01", From::Defendant(0), 1300);
    history.payments = vec![
        Payment {
            toward: Toward::Order,
            ..first
        },
        paid("2023-02-02", From::Defendant(0), 300),
    ];
    history.orders.push(order("2023-03-01", 0, 0, 1100));
    let (figures, _) = owed(&history, "2023-03-01");
    let waits = figures
        .unplaced
        .iter()
        .map(|it| (it.id.as_str(), it.amount.text()));
    assert_eq!(
        waits.collect::<Vec<_>>(),
        [("p00", "100.00".to_owned()), ("p01", "300.00".to_owned())]
    );
}

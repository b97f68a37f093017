//! Interest to the cent, against tables worked by hand.

use redress::cite::Date;
use redress::money::Usd;
use redress_judgment::{
    AccountCreditor, AccountDebtor, AccountEntry, AccountLine, BearingLines, Compounds,
    InterestTerms, JudgmentAccount, LeapDay, LineOrder, Paid, PaymentSlot, Toward, Year,
};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

/// One line of restitution with its orders (day, amount, first day of interest) and payments.
struct Situation {
    orders: &'static [(&'static str, &'static str, &'static str)],
    payments: &'static [(&'static str, &'static str)],
    rate: &'static str,
    compounds: Compounds,
    year: Year,
    until: Option<&'static str>,
    at_most: Option<&'static str>,
    ends: Option<&'static str>,
}

impl Default for Situation {
    fn default() -> Self {
        Self {
            orders: &[("2023-01-03", "36500.00", "2023-01-18")],
            payments: &[],
            rate: "5%",
            compounds: Compounds::Never,
            year: Year::Of365,
            until: None,
            at_most: None,
            ends: None,
        }
    }
}

impl Situation {
    /// Returns the interest that accrued, the interest that is left, and the principal that is left.
    fn on(&self, date: &str) -> [String; 3] {
        let orders = self.orders.iter();
        let orders =
            orders.map(|(at, amount, from)| LineOrder::new(day(at), usd(amount), day(from)));
        let payments = self.payments.iter().enumerate();
        let entries = payments.map(|(place, (at, amount))| AccountEntry {
            id: format!("p{place}"),
            day: day(at),
            amount: usd(amount),
            what: Paid::By {
                debtor: 0,
                toward: Toward::Order,
            },
        });
        let account = JudgmentAccount {
            // Principal before interest.
            debtors: vec![AccountDebtor {
                order: vec![vec![PaymentSlot::Line(0)], vec![PaymentSlot::Interest(0)]],
            }],
            lines: vec![AccountLine {
                orders: orders.collect(),
                ends: self.ends.map(day),
                ..AccountLine::default()
            }],
            bearing: vec![BearingLines {
                ends: None,
                lines: vec![0],
                until: self.until.map(day),
                at_most: self.at_most.map(usd),
            }],
            entries: entries.collect(),
            terms: Some(InterestTerms {
                rate: self.rate.parse().unwrap(),
                above: usd("2500.00"),
                compounds: self.compounds,
                year: self.year,
                leap_day: LeapDay::March1,
            }),
            ..JudgmentAccount::default()
        };
        let standing = account.on(day(date)).unwrap();
        let (interest, line) = (standing.interest[0], standing.lines[0]);
        [interest.accrued, interest.left, line.left].map(|it| it.to_string())
    }
}

fn is(accrued: &str, interest: &str, principal: &str) -> [String; 3] {
    [accrued, interest, principal].map(str::to_owned)
}

/// 36,500.00 at 5 percent is 5.00 a day by 365.
#[test]
fn a_day_is_a_three_hundred_sixty_fifth() {
    let it = Situation::default();
    assert_eq!(it.on("2023-01-18"), is("0.00", "0.00", "36,500.00"));
    assert_eq!(it.on("2023-01-19"), is("5.00", "5.00", "36,500.00"));
    assert_eq!(it.on("2024-01-18"), is("1,825.00", "1,825.00", "36,500.00"));
    // 2024 has 366 days: 366 x 5.00 more.
    assert_eq!(it.on("2025-01-18"), is("3,655.00", "3,655.00", "36,500.00"));
}

/// By the calendar: from 2024-01-18 to 2025-01-18 are 349 days of 2024 and 17 of 2025; 1,825.00 x (349/366 + 17/365) =
/// 1,740.2322 + 85.0000 = 1,825.2322, after 1,825.00 less the part of January 2024: 348 days of 2023 and 17 of 2024, 1,825.00 x
/// (348/365 + 17/366) = 1,740.0000 + 84.7678 = 1,824.7678. Together 3,650.0000.
#[test]
fn a_leap_year_has_366_days_by_the_calendar() {
    let it = Situation {
        year: Year::OfTheCalendar,
        ..Situation::default()
    };
    assert_eq!(it.on("2024-01-18"), is("1,824.77", "1,824.77", "36,500.00"));
    assert_eq!(it.on("2025-01-18"), is("3,650.00", "3,650.00", "36,500.00"));
}

/// Paid in full on the last day before liability begins: nothing accrues.
#[test]
fn whoever_pays_before_the_fifteenth_day_owes_no_interest() {
    let it = Situation {
        payments: &[("2023-01-17", "36500.00")],
        ..Situation::default()
    };
    assert_eq!(it.on("2024-01-18"), is("0.00", "0.00", "0.00"));
}

/// 2,500.00 bears none; 2,500.01 at 5 percent is 125.0005 a year.
#[test]
fn the_threshold_is_more_than_the_sum() {
    let of = |amount| Situation {
        orders: Box::leak(Box::new([("2023-01-03", amount, "2023-01-18")])),
        ..Situation::default()
    };
    assert_eq!(
        of("2500.00").on("2024-01-18"),
        is("0.00", "0.00", "2,500.00")
    );
    assert_eq!(
        of("2500.01").on("2024-01-18"),
        is("125.00", "125.00", "2,500.01")
    );
}

/// 100 days at 5.00, then 29,200.00 (4.00 a day) for 50: the payment is all principal.
#[test]
fn a_payment_goes_to_principal_and_lowers_what_accrues() {
    let it = Situation {
        payments: &[("2023-04-28", "7300.00")],
        ..Situation::default()
    };
    assert_eq!(it.on("2023-04-28"), is("500.00", "500.00", "29,200.00"));
    assert_eq!(it.on("2023-06-17"), is("700.00", "700.00", "29,200.00"));
}

/// The principal is paid after 100 days; 200.00 of the 500.00 of interest with it, and the rest bears nothing.
#[test]
fn what_is_paid_beyond_the_principal_is_interest() {
    let it = Situation {
        payments: &[("2023-04-28", "36700.00")],
        ..Situation::default()
    };
    assert_eq!(it.on("2025-04-28"), is("500.00", "300.00", "0.00"));
}

/// 20,058.00 x 6.287% x 5,088/365 = 17,578.64 until 9,129.44 is paid, then 10,928.56 x 6.287% x 404/365 = 760.49.
#[test]
fn the_order_of_a_district_court_of_the_eleventh_circuit() {
    let it = Situation {
        orders: &[("2000-01-21", "20058.00", "2000-02-07")],
        payments: &[("2014-01-12", "9129.44")],
        rate: "6.287%",
        ..Situation::default()
    };
    assert_eq!(it.on("2014-01-12")[0], "17,578.64");
    assert_eq!(
        it.on("2015-02-20"),
        is("18,339.13", "18,339.13", "10,928.56")
    );
}

/// 36,500.00, then 1,825.00 is added: 38,325.00 at 5 percent is 1,916.25 for the second year, 3,741.25; the third begins at
/// 40,241.25, 2,012.0625 a year. The years run from 2023-01-18 and 365 divides them; 2024-01-18 to 2025-01-18 are 366 days:
/// 1,916.25 x 366/365 = 1,921.50, so that 3,746.50.
#[test]
fn interest_is_added_once_a_year() {
    let it = Situation {
        compounds: Compounds::Yearly,
        ..Situation::default()
    };
    assert_eq!(it.on("2024-01-18")[0], "1,825.00");
    assert_eq!(it.on("2025-01-18")[0], "3,746.50");
    // A third year of 365 days: (36,500.00 + 3,746.50) x 5% = 2,012.325, rounded up.
    assert_eq!(it.on("2026-01-18")[0], "5,758.83");
}

/// The principal is paid on the first anniversary; the 1,825.00 that was added bears 5 percent: 91.25 by 365 days, 0.25 for the 366th.
#[test]
fn interest_that_was_added_bears_interest_after_the_principal_is_paid() {
    let it = Situation {
        compounds: Compounds::Yearly,
        payments: &[("2024-01-18", "36500.00")],
        ..Situation::default()
    };
    assert_eq!(it.on("2025-01-18"), is("1,916.50", "1,916.50", "0.00"));
}

/// 36,500.00 from 2023-01-18, and 73,000.00 from 2023-05-03: 105 days at 5.00 and 45 at 10.00. Between the order and its fifteenth
/// day the increase bears nothing.
#[test]
fn an_increase_bears_interest_from_its_own_fifteenth_day() {
    let it = Situation {
        orders: &[
            ("2023-01-03", "36500.00", "2023-01-18"),
            ("2023-04-18", "73000.00", "2023-05-03"),
        ],
        ..Situation::default()
    };
    assert_eq!(it.on("2023-05-03"), is("525.00", "525.00", "73,000.00"));
    assert_eq!(it.on("2023-06-17"), is("975.00", "975.00", "73,000.00"));
}

/// 90 days at 5.00 until it is vacated, nothing for 100 days, then 18,250.00 (2.50 a day) from the fifteenth day of the new order.
#[test]
fn an_order_that_is_vacated_bears_none_until_the_next() {
    let it = Situation {
        orders: &[
            ("2023-01-03", "36500.00", "2023-01-18"),
            ("2023-04-18", "0.00", "2023-05-03"),
            ("2023-07-27", "18250.00", "2023-08-11"),
        ],
        ..Situation::default()
    };
    assert_eq!(it.on("2023-08-11"), is("450.00", "450.00", "18,250.00"));
    assert_eq!(it.on("2023-08-21"), is("475.00", "475.00", "18,250.00"));
}

/// Limited to 100.00 in all; limited to the first 30 days.
#[test]
fn the_court_limits_the_total_or_the_period() {
    let total = Situation {
        at_most: Some("100.00"),
        ..Situation::default()
    };
    assert_eq!(total.on("2023-02-02")[0], "75.00");
    assert_eq!(total.on("2024-02-02")[0], "100.00");
    let period = Situation {
        until: Some("2023-02-17"),
        ..Situation::default()
    };
    assert_eq!(period.on("2024-02-02")[0], "150.00");
}

/// Twenty years after the order, and not a day longer.
#[test]
fn interest_ends_with_the_liability() {
    let it = Situation {
        orders: &[("2003-01-03", "36500.00", "2003-01-18")],
        ends: Some("2023-01-03"),
        ..Situation::default()
    };
    // 2003-01-18 to 2023-01-03 are 7,290 days.
    assert_eq!(it.on("2023-01-03")[0], "36,450.00");
    assert_eq!(it.on("2030-01-03"), is("36,450.00", "36,450.00", "0.00"));
}

/// Three payments a month apart, one of them on the day of another: (31 x 5.00) + (28 x 4.00) + (31 x 2.00).
#[test]
fn several_payments() {
    let it = Situation {
        payments: &[
            ("2023-02-18", "7300.00"),
            ("2023-03-18", "7300.00"),
            ("2023-03-18", "7300.00"),
        ],
        ..Situation::default()
    };
    assert_eq!(it.on("2023-04-18"), is("329.00", "329.00", "14,600.00"));
}

/// Returns the interest at 4.05 percent on an amount that bears interest from a day.
fn accrued(
    order: &'static [(&'static str, &'static str, &'static str)],
    to: &str,
    compounds: Compounds,
    year: Year,
) -> String {
    let it = Situation {
        orders: order,
        rate: "4.05%",
        compounds,
        year,
        ..Situation::default()
    };
    let [accrued, ..] = it.on(to);
    accrued
}

/// 3,000.00 at 4.05 percent is 121.50 a year.
#[test]
fn a_common_year_is_the_rate_itself_in_every_way() {
    for compounds in [Compounds::Never, Compounds::Yearly] {
        for year in [Year::Of365, Year::OfTheCalendar] {
            let order = &[("2026-05-01", "3000.00", "2026-05-18")];
            assert_eq!(accrued(order, "2027-05-18", compounds, year), "121.50");
        }
    }
}

/// 366 days: 121.50 x 366 / 365 = 121.8328..; by the calendar 228 days of 2027 and 138 of 2028, a leap year:
/// 121.50 x (228/365 + 138/366) = 75.8958.. + 45.8114.. = 121.7072...
#[test]
fn a_year_with_february_29_tells_the_two_years_apart() {
    let order = &[("2027-05-01", "3000.00", "2027-05-18")];
    let simple = |year| accrued(order, "2028-05-18", Compounds::Never, year);
    assert_eq!(simple(Year::Of365), "121.83");
    assert_eq!(simple(Year::OfTheCalendar), "121.71");
}

/// Two common years: simple 243.00; yearly 121.50, then 3,121.50 x 4.05% = 126.42075.
#[test]
fn interest_on_interest_after_a_year() {
    let order = &[("2024-12-15", "3000.00", "2025-01-01")];
    let two_years = |compounds| accrued(order, "2027-01-01", compounds, Year::Of365);
    assert_eq!(two_years(Compounds::Never), "243.00");
    assert_eq!(two_years(Compounds::Yearly), "247.92");
}

/// 36,500.00 at 4.05 percent is 4.05 a day.
#[test]
fn the_first_day_counts_and_the_day_of_payment_does_not() {
    let order = &[("2026-05-01", "36500.00", "2026-05-18")];
    let to = |day| accrued(order, day, Compounds::Never, Year::Of365);
    assert_eq!(to("2026-05-17"), "0.00");
    assert_eq!(to("2026-05-18"), "0.00");
    assert_eq!(to("2026-05-19"), "4.05");
}

/// 3,000.00 to each of two payees at 1 percent, for 8 days and for 7: 0.6575 and 0.5753 are 1.2329, one figure of one defendant, so
/// that it is rounded once, to 1.23 and not to 0.66 and 0.58. Whoever pays it owes none.
#[test]
fn orders_of_several_days_bear_one_sum_of_interest() {
    let line = |creditor: usize, from: &str| AccountLine {
        creditor: Some(creditor),
        orders: vec![LineOrder::new(day("2023-01-03"), usd("3000.00"), day(from))],
        ..AccountLine::default()
    };
    let mut account = JudgmentAccount {
        debtors: vec![AccountDebtor::default()],
        creditors: vec![AccountCreditor::default(), AccountCreditor::default()],
        lines: vec![line(0, "2023-01-18"), line(1, "2023-01-19")],
        bearing: vec![BearingLines {
            lines: vec![0, 1],
            ..BearingLines::default()
        }],
        terms: Some(InterestTerms {
            rate: "1%".parse().unwrap(),
            above: usd("2500.00"),
            compounds: Compounds::Never,
            year: Year::Of365,
            leap_day: LeapDay::March1,
        }),
        ..JudgmentAccount::default()
    };
    let on = |account: &JudgmentAccount| {
        let standing = account.on(day("2023-01-26")).unwrap();
        let interest = standing.interest[0];
        [interest.accrued, interest.paid, interest.left].map(|it| it.to_string())
    };
    assert_eq!(on(&account), ["1.23", "0.00", "1.23"]);
    account.entries.push(AccountEntry {
        id: "p".to_owned(),
        day: day("2023-01-26"),
        amount: usd("1.23"),
        what: Paid::By {
            debtor: 0,
            toward: Toward::Interest(0),
        },
    });
    assert_eq!(on(&account), ["1.23", "1.23", "0.00"]);
    // A year later 30.45 and 30.37 cents are one figure, too, which does not fall to 30 and 30 as each is added to the principal.
    account.entries.clear();
    for line in &mut account.lines {
        line.orders[0].amount = usd("3045.00");
    }
    let terms = account.terms.as_mut().unwrap();
    (terms.rate, terms.compounds) = ("0.01%".parse().unwrap(), Compounds::Yearly);
    for date in ["2024-01-17", "2024-01-18", "2024-01-19"] {
        let standing = account.on(day(date)).unwrap();
        assert_eq!(standing.interest[0].accrued, usd("0.61"), "{date}");
    }
}

//! Worked histories, and random histories checked against a literal reading of the statute.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a place in a list of a test"
)]

use proptest::prelude::*;

use super::*;

fn day(n: u8) -> Date {
    Date::constant(2020, 1, 1).saturating_add(std::time::Duration::from_secs(86_400 * u64::from(n)))
}

fn posting(fields: &[(&str, &str)]) -> Posting {
    Posting::read(fields.iter().copied(), day(0)).unwrap()
}

fn history(postings: &[Posting]) -> History {
    let mut history = History::default();
    postings.iter().for_each(|posting| history.add(posting));
    history
}

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

/// Three cases of one victim, each with a finding, an order and the day on which it became final.
fn three_cases() -> Vec<Posting> {
    let mut all = Vec::new();
    for (n, losses) in [(1, "400000.00"), (2, "1100000.00"), (3, "750000.00")] {
        let case = format!("ilnd/1:19-cr-0000{n}");
        let (key, date) = (|what: &str| format!("{what}{n}"), format!("2020-0{n}-01"));
        let of = [("victim", "v1"), ("case", &case), ("date", &date)];
        let with = |more: &[(&str, &str)]| posting(&[&of[..], more].concat());
        all.push(with(&[
            ("key", &key("f")),
            ("kind", "finding"),
            ("amount", losses),
        ]));
        let order = [
            ("key", &*key("o")),
            ("kind", "order"),
            ("defendant", "d1"),
            ("text", "2018"),
            ("amount", "900000.00"),
        ];
        all.push(with(&order));
        all.push(with(&[
            ("key", &key("x")),
            ("kind", "final"),
            ("defendant", "d1"),
        ]));
    }
    all
}

fn receipt(key: &str, date: &str, case: u8, amount: &str) -> Posting {
    let case = format!("ilnd/1:19-cr-0000{case}");
    posting(&[
        ("key", key),
        ("kind", "receipt"),
        ("date", date),
        ("victim", "v1"),
        ("case", &case),
        ("defendant", "d1"),
        ("amount", amount),
    ])
}

#[test]
fn the_greatest_final_finding_caps_and_neither_the_sum_nor_the_mean_nor_the_last() {
    let mut all = three_cases();
    all.push(receipt("r1", "2021-01-01", 1, "760000.00"));
    let standing = history(&all)
        .standing(None, LedgerViews::default())
        .unwrap();
    assert_eq!(
        standing.greatest.as_ref().unwrap().amount,
        usd("1100000.00")
    );
    assert_eq!(standing.credited, usd("760000.00"));
    assert!(standing.liabilities.iter().all(|one| one.grounds.is_none()));

    all.push(receipt("r2", "2021-02-01", 2, "340000.00"));
    let standing = history(&all)
        .standing(None, LedgerViews::default())
        .unwrap();
    let since: Vec<String> = standing
        .liabilities
        .iter()
        .map(|one| one.grounds.as_ref().unwrap().day.to_string())
        .collect();
    assert_eq!(since, ["2021-02-01"; 3]);
    assert_eq!(standing.in_suspense, Usd::ZERO);

    all.push(receipt("r3", "2021-03-01", 3, "0.01"));
    let standing = history(&all)
        .standing(None, LedgerViews::default())
        .unwrap();
    assert_eq!(
        (standing.credited, standing.in_suspense),
        (usd("1100000.00"), usd("0.01"))
    );
    assert_eq!(standing.liabilities[2].in_suspense, usd("0.01"));
}

#[test]
fn a_greater_finding_that_becomes_final_later_takes_out_of_suspense() {
    let mut all = three_cases();
    all.push(receipt("r1", "2021-01-01", 1, "1100000.50"));
    let of_four = |more: &[(&str, &str)]| {
        posting(
            &[
                &[("victim", "v1"), ("case", "mad/4"), ("date", "2022-01-01")][..],
                more,
            ]
            .concat(),
        )
    };
    all.push(of_four(&[
        ("key", "f4"),
        ("kind", "finding"),
        ("amount", "1200000.00"),
    ]));
    all.push(of_four(&[
        ("key", "o4"),
        ("kind", "order"),
        ("defendant", "d4"),
        ("amount", "3000.00"),
    ]));
    let standing = history(&all)
        .standing(None, LedgerViews::default())
        .unwrap();
    assert_eq!(
        standing.in_suspense,
        usd("0.50"),
        "a finding in a case without a final order does not count"
    );
    all.push(of_four(&[
        ("key", "x4"),
        ("kind", "final"),
        ("defendant", "d4"),
    ]));
    let all = history(&all);
    let standing = all.standing(None, LedgerViews::default()).unwrap();
    assert_eq!(
        (standing.in_suspense, standing.credited),
        (Usd::ZERO, usd("1100000.50"))
    );
    let ended = |standing: &VictimBalances| {
        standing
            .liabilities
            .iter()
            .filter(|one| one.grounds.is_some())
            .count()
    };
    // Case 1 was paid more than its order on that day, so it had no balance.
    assert_eq!(ended(&standing), 2, "what has ended stays ended");
    let reopens = LedgerViews {
        reopens: true,
        ..LedgerViews::default()
    };
    assert_eq!(ended(&all.standing(None, reopens).unwrap()), 0);
}

#[test]
fn a_vacated_finding_reopens_nothing_unless_that_view_is_taken() {
    let mut all = three_cases();
    all.push(receipt("r1", "2021-01-01", 2, "900000.00"));
    all.push(receipt("r2", "2021-01-02", 3, "200000.00"));
    for n in 1..=3 {
        let (key, case) = (format!("w{n}"), format!("ilnd/1:19-cr-0000{n}"));
        all.push(posting(&[
            ("key", &key),
            ("kind", "vacatur"),
            ("date", "2021-06-01"),
            ("victim", "v1"),
            ("case", &case),
        ]));
    }
    let all = history(&all);
    let standing = all.standing(None, LedgerViews::default()).unwrap();
    assert_eq!(
        (standing.credited, standing.unmeasured),
        (Usd::ZERO, usd("1100000.00"))
    );
    let grounds: Vec<&Grounds> = standing
        .liabilities
        .iter()
        .filter_map(|one| one.grounds.as_ref())
        .collect();
    assert_eq!(
        grounds.len(),
        2,
        "of the one that was paid in full nothing remained"
    );
    assert!(
        grounds
            .iter()
            .all(|grounds| grounds.under.vacated.is_some())
    );
    let reopens = LedgerViews {
        reopens: true,
        ..LedgerViews::default()
    };
    let standing = all.standing(None, reopens).unwrap();
    assert!(standing.liabilities.iter().all(|one| one.grounds.is_none()));
}

#[test]
fn what_is_owed_again_after_it_was_given_back_has_grounds_from_then() {
    let mut all = three_cases();
    all.push(receipt("r1", "2021-01-01", 2, "900000.00"));
    all.push(receipt("r2", "2021-02-01", 1, "300000.00"));
    let of_two = |all: &[Posting]| {
        let standing = history(all).standing(None, LedgerViews::default()).unwrap();
        standing.liabilities[1]
            .grounds
            .as_ref()
            .map(|it| it.day.to_string())
    };
    assert_eq!(of_two(&all), None, "it was paid in full");
    let mut refund = receipt("b1", "2021-03-01", 2, "50000.00");
    refund.kind = PostingKind::Refund;
    all.push(refund);
    assert_eq!(of_two(&all).as_deref(), Some("2021-03-01"));
}

/// A random posting: kind, day, case, defendant, hundreds of dollars, whether it is under another section.
type Random = (u8, u8, u8, u8, u8, bool);

const KINDS: [&str; 9] = [
    "finding",
    "order",
    "final",
    "receipt",
    "refund",
    "vacatur",
    "assistance",
    "receipt",
    "vacatur",
];

fn postings_from(all: &[Random]) -> Vec<Posting> {
    let mut postings = Vec::new();
    for (n, (kind, date, case, defendant, amount, other)) in all.iter().enumerate() {
        let word = KINDS[usize::from(*kind)];
        let (key, date) = (format!("k{n}"), day(*date).to_string());
        let (case, defendant) = (format!("ilnd/{case}"), format!("d{defendant}"));
        let amount = format!("{}.00", u32::from(*amount) * 100);
        let mut fields = vec![
            ("key", &*key),
            ("kind", word),
            ("date", &*date),
            ("victim", "v1"),
            ("case", &*case),
        ];
        if !matches!(word, "final" | "vacatur") {
            fields.push(("amount", &amount));
        }
        let of_orders = matches!(word, "order" | "final" | "receipt" | "refund") || *kind == 8;
        if of_orders {
            fields.push(("defendant", &defendant));
            if *other {
                fields.push(("section", "3663a"));
            }
        }
        postings.push(posting(&fields));
    }
    postings
}

fn histories() -> impl Strategy<Value = Vec<Random>> {
    let one = (
        0..9_u8,
        0..10_u8,
        0..3_u8,
        0..2_u8,
        0..6_u8,
        prop::bool::weighted(0.1),
    );
    prop::collection::vec(one, 0..40)
}

/// The statute read literally, without state carried from one day to the next.
struct ByHand<'a>(&'a [Posting]);

impl ByHand<'_> {
    fn until(&self, kind: PostingKind, until: Date) -> impl Iterator<Item = &Posting> {
        self.0
            .iter()
            .filter(move |it| it.kind == kind && it.date.unwrap() <= until)
    }

    /// Returns whether something in a case was vacated between two days.
    fn fell(&self, it: &Posting, until: Date) -> bool {
        self.until(PostingKind::Vacatur, until).any(|fall| {
            let order = it.kind == PostingKind::Order;
            let same_section = !order || fall.section() == it.section();
            let same_defendant = fall.defendant == if order { it.defendant.clone() } else { None };
            fall.case == it.case && same_defendant && same_section && fall.date > it.date
        })
    }

    fn greatest(&self, until: Date) -> Usd {
        let is_final = |order: &Posting| {
            self.until(PostingKind::Final, until).any(|it| {
                it.case == order.case
                    && it.defendant == order.defendant
                    && it.section() == order.section()
                    && it.date >= order.date
            })
        };
        let counts = |finding: &&Posting| {
            !self.fell(finding, until)
                && self.until(PostingKind::Order, until).any(|order| {
                    order.case == finding.case
                        && order.section() == SECTION
                        && is_final(order)
                        && !self.fell(order, until)
                })
        };
        let found = self.until(PostingKind::Finding, until).filter(counts);
        found
            .map(|finding| finding.amount.unwrap())
            .max()
            .unwrap_or(Usd::ZERO)
    }

    fn sum(&self, kind: PostingKind, until: Date, which: impl Fn(&Posting) -> bool) -> Usd {
        Usd::sum(
            self.until(kind, until)
                .filter(|it| which(it))
                .map(|it| it.amount.unwrap()),
        )
        .unwrap()
    }

    fn received(&self, until: Date) -> Usd {
        let counts = |it: &Posting| it.section() == SECTION;
        self.sum(PostingKind::Receipt, until, counts)
            .checked_sub(self.sum(PostingKind::Refund, until, counts))
            .unwrap()
    }

    fn reached(&self, until: Date, assistance: bool) -> bool {
        let toward = match assistance {
            true => self
                .received(until)
                .checked_add(self.sum(PostingKind::Assistance, until, |_| true))
                .unwrap(),
            false => self.received(until),
        };
        !self.greatest(until).is_zero() && toward >= self.greatest(until)
    }

    fn owed(&self, account: &OrderAccount, until: Date) -> Usd {
        let of = |it: &Posting| {
            it.case.as_ref() == Some(&account.case)
                && it.defendant == account.defendant
                && it.section() == account.section
        };
        let ordered = self.sum(PostingKind::Order, until, |it| {
            of(it) && !self.fell(it, until)
        });
        let back = self.sum(PostingKind::Refund, until, of);
        let paid = self.sum(PostingKind::Receipt, until, of);
        ordered
            .checked_add(back)
            .unwrap()
            .checked_sub(paid)
            .unwrap()
    }

    fn grounds(&self, account: &OrderAccount, until: Date, views: LedgerViews) -> Option<Date> {
        let days = || (0..10).map(day).filter(|it| *it <= until);
        let first = self
            .until(PostingKind::Order, until)
            .filter(|it| {
                it.case.as_ref() == Some(&account.case) && it.defendant == account.defendant
            })
            .filter(|it| {
                it.section() == SECTION && account.section == SECTION && !self.fell(it, until)
            })
            .filter_map(|it| it.date)
            .min()?;
        let run = || {
            let back: Vec<Date> = days().collect();
            back.into_iter()
                .rev()
                .take_while(|it| self.reached(*it, views.assistance_counts))
                .last()
        };
        let from = if views.reopens { run()? } else { first };
        days().filter(|it| *it >= first && *it >= from).find(|it| {
            self.reached(*it, views.assistance_counts) && self.owed(account, *it) > Usd::ZERO
        })
    }
}

const VIEWS: [LedgerViews; 4] = [
    LedgerViews {
        assistance_counts: false,
        reopens: false,
    },
    LedgerViews {
        assistance_counts: true,
        reopens: false,
    },
    LedgerViews {
        assistance_counts: false,
        reopens: true,
    },
    LedgerViews {
        assistance_counts: true,
        reopens: true,
    },
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_more_than_the_greatest_final_finding_is_credited_and_the_rest_lies_in_suspense(all in histories()) {
        let postings = postings_from(&all);
        let (history, by_hand) = (history(&postings), ByHand(&postings));
        for until in (0..10).map(day) {
            for views in VIEWS {
                let standing = history.standing(Some(until), views).unwrap();
                let greatest = by_hand.greatest(until);
                prop_assert_eq!(standing.greatest.as_ref().map_or(Usd::ZERO, |it| it.amount), greatest);
                prop_assert_eq!(standing.received, by_hand.received(until));
                prop_assert!(standing.credited <= greatest);
                prop_assert!(!standing.credited.is_negative() && !standing.in_suspense.is_negative());
                let parts = [standing.credited, standing.in_suspense, standing.unmeasured];
                prop_assert_eq!(Usd::sum(parts).unwrap(), standing.received.max(Usd::ZERO));
                if standing.greatest.is_some() && !views.assistance_counts {
                    prop_assert_eq!(standing.credited, greatest.min(standing.received.max(Usd::ZERO)));
                }
                let held = standing.liabilities.iter().map(|it| it.in_suspense);
                prop_assert_eq!(Usd::sum(held).unwrap(), standing.in_suspense);
            }
        }
    }

    #[test]
    fn grounds_are_those_that_the_statute_gives_read_day_by_day(all in histories()) {
        let postings = postings_from(&all);
        let (history, by_hand) = (history(&postings), ByHand(&postings));
        for until in [day(4), day(9)] {
            for views in VIEWS {
                for liability in history.standing(Some(until), views).unwrap().liabilities {
                    let expected = by_hand.grounds(&liability.account, until, views);
                    prop_assert_eq!(liability.owed, by_hand.owed(&liability.account, until));
                    prop_assert_eq!(liability.grounds.map(|it| it.day), expected, "{:?} {:?}", liability.account, views);
                }
            }
        }
    }

    #[test]
    fn the_order_of_posting_is_nothing_to_the_standing(all in histories(), seed in any::<u64>()) {
        let postings = postings_from(&all);
        let mut other = postings.clone();
        // Use our own shuffle, because one seed must always give the same order.
        let mut state = seed;
        for at in (1..other.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            other.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
        }
        let (one, other) = (history(&postings), history(&other));
        for until in [None, Some(day(3)), Some(day(6))] {
            for views in VIEWS {
                prop_assert_eq!(one.standing(until, views).unwrap(), other.standing(until, views).unwrap());
            }
        }
    }
}

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
    Posting::read(fields.iter().copied(), Date::constant(2030, 1, 1)).unwrap()
}

fn history(postings: &[Posting]) -> History {
    let mut history = History::default();
    postings
        .iter()
        .for_each(|posting| history.add(posting.clone()));
    history
}

fn unplaced_sum(balances: &VictimBalances) -> Usd {
    Usd::sum(balances.unplaced.iter().map(|it| it.amount)).unwrap()
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
    all.push(receipt("r1", "2021-01-01", 1, "900000.00"));
    all.push(receipt("r2", "2021-01-02", 2, "200000.50"));
    let of_four = |more: &[(&str, &str)]| {
        posting(
            &[
                &[
                    ("victim", "v1"),
                    ("case", "mad/1:19-cr-00004"),
                    ("date", "2022-01-01"),
                ][..],
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
    // The order of case 1 was paid on that day, so it had no balance.
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

/// The only liability of a history with one order, and the balances.
fn balances(fields: &[&[(&str, &str)]]) -> VictimBalances {
    let all: Vec<Posting> = fields
        .iter()
        .enumerate()
        .map(|(n, fields)| {
            let key = format!("k{n}");
            let of = [("key", &*key), ("victim", "v1"), ("date", "2020-01-05")];
            let given = of
                .iter()
                .filter(|(name, _)| fields.iter().all(|(there, _)| there != name));
            posting(
                &given
                    .copied()
                    .chain(fields.iter().copied())
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    history(&all)
        .standing(None, LedgerViews::default())
        .unwrap()
}

const ONE: (&str, &str) = ("case", "ilnd/1:19-cr-00001");
const TWO: (&str, &str) = ("case", "mad/1:19-cr-00002");
const D1: (&str, &str) = ("defendant", "d1");
const D2: (&str, &str) = ("defendant", "d2");
const MVRA: (&str, &str) = ("section", "3663a");

fn order<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("kind", "order")][..], more].concat()
}

#[test]
fn a_debt_of_several_is_one_account_in_whatever_cases_they_were_ordered_to_pay() {
    let joint = ("debt", "robbery");
    let told = balances(&[
        &order(&[ONE, D1, MVRA, joint, ("amount", "1000.00")]),
        &order(&[TWO, D2, MVRA, joint, ("amount", "400.00")]),
        &[("kind", "receipt"), ONE, D1, ("amount", "700.00")],
        &[("kind", "receipt"), TWO, D2, ("amount", "450.00")],
    ]);
    let [d1, d2] = told.liabilities.as_slice() else {
        panic!("{told:?}")
    };
    // Beyond the own sum of d2 are 50.00, and 100.00 of the last receipt are beyond the debt.
    assert_eq!((d2.owed, d2.beyond), (Usd::ZERO, usd("150.00")));
    assert_eq!((d1.owed, d1.beyond), (Usd::ZERO, Usd::ZERO));
    let debt = d1.joint.as_ref().unwrap();
    assert_eq!(
        (debt.whole, debt.received, debt.owed),
        (usd("1000.00"), usd("1000.00"), Usd::ZERO)
    );
    assert_eq!(debt.basis, JointBasis::Posted);
    // A payment by another person reduces the debt and not the own sum.
    let told = balances(&[
        &order(&[ONE, D1, MVRA, joint, ("amount", "1000.00")]),
        &order(&[TWO, D2, MVRA, joint, ("amount", "400.00")]),
        &[
            ("kind", "receipt"),
            TWO,
            D2,
            ("payor", "aunt"),
            ("amount", "300.00"),
        ],
    ]);
    let owed: Vec<Usd> = told.liabilities.iter().map(|it| it.owed).collect();
    assert_eq!(owed, [usd("700.00"), usd("400.00")]);
}

#[test]
fn equal_orders_are_one_debt_only_where_a_finding_says_so_or_with_a_question() {
    let finding = |case, amount| [("kind", "finding"), case, ("amount", amount)];
    let bases = |fields: &[&[(&str, &str)]]| -> Vec<Option<JointBasis>> {
        let told = balances(fields);
        told.liabilities
            .iter()
            .map(|it| it.joint.as_ref().map(|it| it.basis))
            .collect()
    };
    let (d1, d2) = (
        order(&[ONE, D1, MVRA, ("amount", "500.00")]),
        order(&[ONE, D2, MVRA, ("amount", "500.00")]),
    );
    let equal = Some(JointBasis::Equal {
        alone: usd("500.00"),
    });
    assert_eq!(bases(&[&d1, &d2]), [equal, equal]);
    let whole = Some(JointBasis::WholeLoss);
    // A loss is made up once: of 600.00, 400.00 and 300.00 are owed apart, and 200.00 are left after 400.00.
    let apart = balances(&[
        &finding(ONE, "600.00"),
        &order(&[ONE, D1, MVRA, ("amount", "400.00")]),
        &order(&[ONE, D2, MVRA, ("amount", "300.00")]),
        &[("kind", "receipt"), ONE, D1, ("amount", "400.00")],
    ]);
    let owed: Vec<Usd> = apart.liabilities.iter().map(|it| it.owed).collect();
    assert_eq!(owed, [Usd::ZERO, usd("200.00")]);
    assert_eq!(bases(&[&finding(ONE, "500.00"), &d1, &d2]), [whole, whole]);
    // Without a finding nothing says whether unequal orders are shares.
    let alone = |alone| Some(JointBasis::Equal { alone: usd(alone) });
    let more = order(&[ONE, D2, MVRA, ("amount", "800.00")]);
    assert_eq!(bases(&[&d1, &more]), [equal, alone("800.00")]);
    let part = order(&[ONE, D2, MVRA, ("amount", "200.00")]);
    assert_eq!(
        bases(&[&finding(ONE, "500.00"), &d1, &part]),
        [whole, whole]
    );
    assert_eq!(bases(&[&finding(ONE, "1000.00"), &d1, &d2]), [None, None]);
    assert_eq!(bases(&[&finding(ONE, "700.00"), &d1, &d2]), [equal, equal]);
    // In two cases only if each order is for the whole of the losses found there.
    let other = order(&[TWO, D2, MVRA, ("amount", "500.00")]);
    assert_eq!(bases(&[&d1, &other]), [None, None]);
    assert_eq!(
        bases(&[
            &finding(ONE, "500.00"),
            &d1,
            &finding(TWO, "500.00"),
            &other
        ]),
        [equal, equal]
    );
    // Different ids answer the question, and orders under section 2259 are parts by their law.
    let answer = |case, who, id| [("kind", "joint"), case, who, ("debt", id)];
    assert_eq!(
        bases(&[&d1, &d2, &answer(ONE, D1, "a"), &answer(ONE, D2, "b")]),
        [None, None]
    );
    let posted = Some(JointBasis::Posted);
    assert_eq!(
        bases(&[&d1, &d2, &answer(ONE, D1, "a"), &answer(ONE, D2, "a")]),
        [posted, posted]
    );
    let (d1, d2) = (
        order(&[ONE, D1, ("amount", "500.00")]),
        order(&[ONE, D2, ("amount", "500.00")]),
    );
    assert_eq!(bases(&[&d1, &d2]), [None, None]);
}

#[test]
fn a_receipt_goes_to_the_only_order_that_fits_and_else_to_suspense() {
    let receipt = |more: &[(&'static str, &'static str)]| {
        [
            &[("kind", "receipt"), ONE, D1, ("amount", "60.00")][..],
            more,
        ]
        .concat()
    };
    let mvra = order(&[ONE, D1, MVRA, ("amount", "100.00")]);
    let told = balances(&[&mvra, &receipt(&[])]);
    assert_eq!(
        (told.liabilities[0].owed, told.unplaced.len()),
        (usd("40.00"), 0)
    );
    // Before the order was made: it waits.
    let told = balances(&[&mvra, &receipt(&[("date", "2020-01-01")])]);
    assert_eq!(
        (told.liabilities[0].owed, told.unplaced.len()),
        (usd("40.00"), 0)
    );
    // Another section, another defendant, no order.
    let told = balances(&[&mvra, &receipt(&[("section", "2259")])]);
    assert_eq!(
        (told.liabilities[0].owed, told.unplaced.len()),
        (usd("100.00"), 1)
    );
    let other = [("kind", "receipt"), ONE, D2, ("amount", "60.00")];
    let told = balances(&[&mvra, &other]);
    assert_eq!(
        (told.unplaced[0].several, told.unplaced[0].may_count),
        (false, true)
    );
    // Two orders: it must say which.
    let both = order(&[ONE, D1, ("amount", "100.00")]);
    let told = balances(&[&mvra, &both, &receipt(&[])]);
    assert!(told.unplaced[0].several);
    assert_eq!(unplaced_sum(&told), usd("60.00"));
    let told = balances(&[&mvra, &both, &receipt(&[("section", "3663A")])]);
    assert_eq!(told.unplaced.len(), 0);
}

#[test]
fn what_is_left_to_collect_names_the_step_that_limits_it() {
    let mut all = three_cases();
    let left = |all: &[Posting], n: u8| {
        let case = format!("ilnd/1:19-cr-0000{n}").parse().unwrap();
        let all = history(all).left_to_collect(&case, "d1", None, LedgerViews::default());
        let all = all.unwrap();
        (all[0].amount, all[0].binds)
    };
    assert_eq!(left(&all, 1), (usd("900000.00"), BindingStep::Order));
    all.push(receipt("r1", "2021-01-01", 2, "800000.00"));
    assert_eq!(
        left(&all, 1),
        (usd("300000.00"), BindingStep::GreatestFinding)
    );
    assert_eq!(left(&all, 2), (usd("100000.00"), BindingStep::Order));
}

/// A random posting: kind, day, case, defendant, hundreds of dollars, and how it names its order.
type Random = (u8, u8, u8, u8, u8, u8);

const KINDS: [&str; 10] = [
    "finding",
    "order",
    "final",
    "receipt",
    "refund",
    "vacatur",
    "assistance",
    "receipt",
    "vacatur",
    "joint",
];

fn postings_from(all: &[Random], debts: bool) -> Vec<Posting> {
    let mut postings = Vec::new();
    for (n, (kind, date, case, defendant, amount, names)) in all.iter().enumerate() {
        let word = match KINDS[usize::from(*kind)] {
            "joint" if !debts => "receipt",
            word => word,
        };
        let (key, date) = (format!("k{n}"), day(*date).to_string());
        let (case, defendant) = (
            format!("ilnd/1:20-cr-0000{}", case + 1),
            format!("d{defendant}"),
        );
        let amount = format!("{}.00", u32::from(*amount) * 100);
        let mut fields = vec![
            ("key", &*key),
            ("kind", word),
            ("date", &*date),
            ("victim", "v1"),
            ("case", &*case),
        ];
        if !matches!(word, "final" | "vacatur" | "joint") {
            fields.push(("amount", &amount));
        }
        let of_orders =
            matches!(word, "order" | "final" | "receipt" | "refund" | "joint") || *kind == 8;
        if of_orders {
            fields.push(("defendant", &defendant));
            match names {
                0 => fields.push(("section", "3663a")),
                1 => fields.push(("section", "2259")),
                2 if debts => fields.push(("debt", "j1")),
                3 if debts && word == "receipt" => fields.push(("payor", "p1")),
                _ => {}
            }
            if word == "joint" && *names != 2 {
                fields.push(("debt", "j2"));
            }
        }
        postings.push(posting(&fields));
    }
    postings
}

fn histories() -> impl Strategy<Value = Vec<Random>> {
    let one = (0..10_u8, 0..10_u8, 0..3_u8, 0..2_u8, 0..6_u8, 0..12_u8);
    prop::collection::vec(one, 0..40)
}

/// The statute read literally, without state carried from one day to the next.
struct ByHand<'a>(&'a [Posting]);

/// An account: case, defendant, section.
type Of = (CaseRef, String, String);

fn of_order(order: &Posting) -> Of {
    let section = order.section.clone().unwrap_or_else(|| SECTION.to_owned());
    (
        order.case.clone().unwrap(),
        order.defendant.clone().unwrap(),
        section,
    )
}

fn fits(it: &Posting, of: &Of) -> bool {
    it.case.as_ref() == Some(&of.0)
        && it.defendant.as_ref() == Some(&of.1)
        && it.section.as_ref().is_none_or(|section| *section == of.2)
}

impl ByHand<'_> {
    fn until(&self, kind: PostingKind, until: Date) -> impl Iterator<Item = &Posting> {
        self.0
            .iter()
            .filter(move |it| it.kind == kind && it.date.unwrap() <= until)
    }

    /// Returns whether something in a case was vacated between two days.
    fn fell(&self, it: &Posting, until: Date) -> bool {
        self.until(PostingKind::Vacatur, until).any(|fall| {
            let same = match it.kind {
                PostingKind::Order => fits(fall, &of_order(it)),
                _ => fall.case == it.case && fall.defendant.is_none(),
            };
            same && fall.date > it.date
        })
    }

    fn greatest(&self, until: Date) -> Usd {
        let is_final = |order: &Posting| {
            self.until(PostingKind::Final, until)
                .any(|it| fits(it, &of_order(order)) && it.date >= order.date)
        };
        let counts = |finding: &&Posting| {
            !self.fell(finding, until)
                && self.until(PostingKind::Order, until).any(|order| {
                    order.case == finding.case
                        && of_order(order).2 == SECTION
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

    fn accounts(&self, until: Date, it: &Posting, in_effect: bool) -> BTreeSet<Of> {
        self.until(PostingKind::Order, until)
            .filter(|order| !in_effect || !self.fell(order, until))
            .map(of_order)
            .filter(|of| fits(it, of))
            .collect()
    }

    /// Returns the account of a receipt or refund as known on a day: the only one in effect when it came, or the only one there
    /// ever was; if there was none, as of the first day on which there is one.
    fn account(&self, it: &Posting, until: Date) -> Option<Of> {
        let mut day = it.date.unwrap();
        while day <= until {
            let (now, ever) = (self.accounts(day, it, true), self.accounts(day, it, false));
            match (now.len(), ever.len()) {
                (1, _) => return now.into_iter().next(),
                (0, 1) => return ever.into_iter().next(),
                (0, 0) => day = day.tomorrow().unwrap(),
                _ => return None,
            }
        }
        None
    }

    fn received_under(&self, of: &Of, until: Date) -> Usd {
        let its = |it: &Posting| self.account(it, until).as_ref() == Some(of);
        self.sum(PostingKind::Receipt, until, its)
            .checked_sub(self.sum(PostingKind::Refund, until, its))
            .unwrap()
    }

    fn ordered(&self, of: &Of, until: Date) -> Usd {
        self.sum(PostingKind::Order, until, |it| {
            of_order(it) == *of && !self.fell(it, until)
        })
    }

    fn all_accounts(&self, until: Date) -> BTreeSet<Of> {
        self.until(PostingKind::Order, until)
            .map(of_order)
            .collect()
    }

    /// Returns the receipts under the section within the orders, and all of them.
    fn received(&self, until: Date) -> (Usd, Usd) {
        let of = self
            .all_accounts(until)
            .into_iter()
            .filter(|of| of.2 == SECTION);
        let (mut within, mut all) = (Usd::ZERO, Usd::ZERO);
        for of in of {
            let received = self.received_under(&of, until);
            all = all.checked_add(received).unwrap();
            within = within
                .checked_add(received.min(self.ordered(&of, until)))
                .unwrap();
        }
        (within, all)
    }

    fn reached(&self, until: Date, views: LedgerViews) -> bool {
        let (within, all) = self.received(until);
        let mut toward = if views.beyond_kept { all } else { within };
        if views.assistance_counts {
            let assistance = self.sum(PostingKind::Assistance, until, |_| true);
            toward = toward.checked_add(assistance).unwrap();
        }
        !self.greatest(until).is_zero() && toward >= self.greatest(until)
    }

    fn owed(&self, of: &Of, until: Date) -> Usd {
        let ordered = self.ordered(of, until);
        let left = ordered.checked_sub(self.received_under(of, until)).unwrap();
        left.clamp(Usd::ZERO, ordered)
    }

    /// Returns what is left of the losses found in a case with orders under one section, or of the greatest sum of one defendant.
    fn left(&self, case: &CaseRef, until: Date) -> Option<Usd> {
        let all = self.all_accounts(until).into_iter();
        let all: Vec<Of> = all.filter(|of| of.0 == *case).collect();
        let stands = |it: &&Posting| it.case.as_ref() == Some(case) && !self.fell(it, until);
        let found = self.until(PostingKind::Finding, until).filter(stands);
        let mut whole = found.map(|it| it.amount.unwrap()).max()?;
        if all.iter().any(|of| of.2 != all[0].2) {
            return None;
        }
        let mut within = Usd::ZERO;
        for of in &all {
            let ordered = self.ordered(of, until);
            let paid = self.received_under(of, until).min(ordered);
            within = within.checked_add(paid.max(Usd::ZERO)).unwrap();
            whole = whole.max(ordered);
        }
        Some(whole.checked_sub(within).unwrap().max(Usd::ZERO))
    }

    fn grounds(&self, of: &Of, until: Date, views: LedgerViews) -> Option<Date> {
        let days = || (0..10).map(day).filter(|it| *it <= until);
        let first = self
            .until(PostingKind::Order, until)
            .filter(|it| of_order(it) == *of && of.2 == SECTION && !self.fell(it, until))
            .filter_map(|it| it.date)
            .min()?;
        let run = || {
            let back: Vec<Date> = days().collect();
            back.into_iter()
                .rev()
                .take_while(|it| self.reached(*it, views))
                .last()
        };
        let from = if views.reopens { run()? } else { first };
        days()
            .filter(|it| *it >= first && *it >= from)
            .find(|it| self.reached(*it, views) && self.owed(of, *it) > Usd::ZERO)
    }
}

fn views() -> impl Iterator<Item = LedgerViews> {
    (0..8_u8).map(|n| LedgerViews {
        assistance_counts: n & 1 != 0,
        reopens: n & 2 != 0,
        beyond_kept: n & 4 != 0,
    })
}

fn of_account(account: &OrderAccount) -> Of {
    (
        account.case.clone(),
        account.defendant.clone(),
        account.section.clone(),
    )
}

/// The number of cases: `REDRESS_CASES` per cent of 1,000.
fn cases() -> u32 {
    let percentage = std::env::var("REDRESS_CASES").ok();
    10 * percentage.map_or(100, |text| text.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_more_than_the_greatest_final_finding_is_credited_and_the_rest_lies_in_suspense(all in histories()) {
        let postings = postings_from(&all, false);
        let (history, by_hand) = (history(&postings), ByHand(&postings));
        for until in (0..10).map(day) {
            let greatest = by_hand.greatest(until);
            let (within, received) = by_hand.received(until);
            for views in views() {
                let standing = history.standing(Some(until), views).unwrap();
                prop_assert_eq!(standing.greatest.as_ref().map_or(Usd::ZERO, |it| it.amount), greatest);
                prop_assert_eq!(standing.received, received);
                prop_assert!(standing.credited <= greatest);
                prop_assert_eq!(standing.beyond, received.checked_sub(within).unwrap());
                let parts = [standing.credited, standing.in_suspense, standing.unmeasured];
                prop_assert!(parts.iter().all(|part| !part.is_negative()));
                prop_assert_eq!(Usd::sum(parts).unwrap(), within.max(Usd::ZERO));
                if standing.greatest.is_some() && !views.assistance_counts && !views.beyond_kept {
                    prop_assert_eq!(standing.credited, greatest.min(within.max(Usd::ZERO)));
                }
            }
        }
    }

    #[test]
    fn grounds_are_those_that_the_statute_gives_read_day_by_day(all in histories()) {
        let postings = postings_from(&all, false);
        let (history, by_hand) = (history(&postings), ByHand(&postings));
        for until in [day(4), day(9)] {
            for views in views() {
                let all = history.standing(Some(until), views).unwrap().liabilities;
                let joint: BTreeSet<CaseRef> = all
                    .iter()
                    .filter(|it| it.joint.is_some())
                    .map(|it| it.account.case.clone())
                    .collect();
                for liability in all {
                    let of = of_account(&liability.account);
                    prop_assert_eq!(liability.received, by_hand.received_under(&of, until));
                    if !joint.contains(&of.0) {
                        let owed = by_hand.owed(&of, until);
                        let left = by_hand.left(&of.0, until).unwrap_or(owed);
                        prop_assert_eq!(liability.owed, owed.min(left));
                    }
                    prop_assert_eq!(liability.grounds.map(|it| it.day), by_hand.grounds(&of, until, views), "{:?} {:?}", liability.account, views);
                }
            }
        }
    }

    /// Joint debts in several cases, payments by others, any kind of reference to the order.
    #[test]
    fn every_cent_is_somewhere_and_no_balance_is_negative_or_above_the_debt(all in histories(), last in 0..10_u8) {
        let postings = postings_from(&all, true);
        let until = day(last);
        let by_hand = ByHand(&postings);
        let posted = by_hand.sum(PostingKind::Receipt, until, |_| true)
            .checked_sub(by_hand.sum(PostingKind::Refund, until, |_| true)).unwrap();
        for views in views() {
            let told = history(&postings).standing(Some(until), views).unwrap();
            let placed = Usd::sum(told.liabilities.iter().map(|it| it.received)).unwrap();
            prop_assert_eq!(placed.checked_add(unplaced_sum(&told)).unwrap(), posted);
            prop_assert!(told.credited <= told.greatest.as_ref().map_or(Usd::ZERO, |it| it.amount));
            for one in &told.liabilities {
                prop_assert!(!one.owed.is_negative() && one.owed <= one.ordered, "{:?}", one);
                prop_assert!(!one.beyond.is_negative() && !one.in_suspense.is_negative());
                let apart = one.beyond.checked_add(one.in_suspense).unwrap();
                prop_assert!(apart <= one.received.max(Usd::ZERO), "{:?}", one);
                if let Some(joint) = &one.joint {
                    prop_assert!(one.owed <= joint.owed.max(Usd::ZERO) && joint.received <= joint.whole);
                    prop_assert_eq!(joint.owed.checked_add(joint.received).unwrap(), joint.whole);
                }
            }
            for case in (1..4).map(|n| format!("ilnd/1:20-cr-0000{n}").parse().unwrap()) {
                for left in history(&postings).left_to_collect(&case, "d0", Some(until), views).unwrap() {
                    let one = told.liabilities.iter().find(|it| it.account == left.account).unwrap();
                    prop_assert_eq!(left.owed, one.owed);
                    prop_assert!(left.amount <= left.owed && !left.amount.is_negative());
                }
            }
        }
    }

    #[test]
    fn the_order_of_posting_is_nothing_to_the_standing(all in histories(), seed in any::<u64>()) {
        let postings = postings_from(&all, true);
        let mut other = postings.clone();
        // Use our own shuffle, because one seed must always give the same order.
        let mut state = seed;
        for at in (1..other.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            other.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
        }
        let (one, other) = (history(&postings), history(&other));
        for until in [None, Some(day(3)), Some(day(6))] {
            for views in views() {
                prop_assert_eq!(one.standing(until, views).unwrap(), other.standing(until, views).unwrap());
            }
        }
    }

    /// A posting of a later day changes no balance of an earlier one.
    #[test]
    fn a_later_posting_changes_nothing_before_its_day(all in histories(), last in 0..10_u8) {
        let postings = postings_from(&all, true);
        let until = day(last);
        let earlier: Vec<Posting> = postings.iter().filter(|it| it.date <= Some(until)).cloned().collect();
        for views in views() {
            prop_assert_eq!(history(&postings).standing(Some(until), views).unwrap(), history(&earlier).standing(None, views).unwrap());
        }
    }
}

//! The cost of a computation, with the account of the judgment and the page, by the size of a case: an exponent of 1 is a cost that
//! grows with the size, one of 2 a cost that grows with its square.

use std::fmt::Write as _;

use redress::casefile::{self, CaseFormat};
use redress::{Query, Redress};
use redress_document::{Format, Look};
use redress_judgment::{JudgmentOptions, figures, left_to_collect};
use redress_report::Meta;

use crate::processor::mean;

/// The greatest exponent that counts as linear: a little for caches and sorting.
const LINEAR: f64 = 1.15;

/// The things that grow, each with its first size.
const SIZES: [(&str, usize); 8] = [
    ("victims", 250),
    ("losses", 125),
    ("defendants", 50),
    ("orders", 100),
    ("payments", 250),
    ("reversals", 125),
    ("points", 125),
    ("all", 100),
];

/// Prints the exponent of each growth from n to 8n: of the time to compute, with the account and the page.
pub(crate) fn print() {
    let redress = Redress::linked_in();
    for (what, first) in SIZES {
        let times = [1, 8].map(|times| {
            let text = case_file(what, first * times);
            mean(|| once(&redress, what, &text)).as_secs_f64() * 1e3
        });
        let exponent = (times[1] / times[0]).log2() / 3.0;
        let [least, most] = times;
        let what = format!(
            "{what}, {first} to {}: exponent ({least:.1} to {most:.1} ms)",
            8 * first
        );
        crate::at_most(&what, exponent, LINEAR);
    }
}

/// Computes one case, for a profiler.
pub(crate) fn alone(what: &str, size: usize) {
    let redress = Redress::linked_in();
    once(&redress, what, &case_file(what, size));
}

fn once(redress: &Redress, what: &str, text: &str) {
    let file = casefile::read(text.as_bytes(), CaseFormat::Toml).expect("a case file");
    let query = Query::default();
    let profile = redress.governing(&file.case).expect("a profile");
    let computation = redress
        .compute(&file.case, &profile, &query)
        .expect("a computation");
    let interest = what == "all" || what == "payments";
    let ask = JudgmentOptions {
        through: Some("2031-01-01".parse().expect("a day")),
        rate: interest.then(|| "4.50".parse().expect("a rate")),
        ..JudgmentOptions::default()
    };
    let figures = figures(redress, &file.case, &computation, &query, &ask).expect("figures");
    let left = left_to_collect(&figures).expect("sums").into_iter();
    let meta = Meta {
        left_to_collect: left
            .map(|it| {
                (
                    (profile.clone(), it.victim.clone(), it.defendant.clone()),
                    it,
                )
            })
            .collect(),
        ..Meta::default()
    };
    let page = redress_report::compute(Format::Human, &file.case, &computation, &meta);
    let written = page.write(Format::Human, Look::default());
    std::hint::black_box(written).expect("a page");
}

/// Writes a case file in which one thing is as many as the size.
fn case_file(what: &str, size: usize) -> String {
    let of = |name: &str, other: usize| {
        let grows = what == name || (what == "all" && name != "defendants");
        if grows { size } else { other }
    };
    let victims = match what {
        "points" => size,
        _ => of("victims", if what == "payments" { 10 } else { 1 }),
    };
    let (losses, defendants) = (if what == "losses" { size } else { 1 }, of("defendants", 1));
    let (orders, payments) = (if what == "orders" { size } else { 1 }, of("payments", 1));
    let mut text = "schema = 1\n[case]\nname = \"United States v. Doe\"\ncourt = \"vtd\"\ndocket = \"No. 5:23-cr-00083\"\n\
         judgment = 2023-02-01\ntext_applied = \"mvra\"\n[defaults]\nproof = \"found\"\ndate = 2023-02-01\n"
        .to_owned();
    for place in 0..defendants {
        let _ = write!(
            text,
            "[[defendant]]\nid = \"d{place}\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 1343\"\ngrade = \"felony\"\n\
             ended = 2020-02-01\n"
        );
    }
    for place in 0..victims {
        let _ = write!(text, "[[victim]]\nid = \"v{place}\"\n");
        for loss in 0..losses {
            let _ = write!(
                text,
                "[[victim.loss]]\nid = \"l{loss}\"\nhead = \"property\"\namount = \"{}.00\"\ncause = \"this-defendant\"\n",
                5000 + place % 700
            );
        }
        let recovered = match what {
            "points" => "",
            _ => "civil_recovered = \"0.00\"\n",
        };
        let _ = write!(
            text,
            "[victim.record]\nproperty_returned = \"0.00\"\n{recovered}"
        );
        for defendant in 0..defendants {
            let _ = write!(
                text,
                "[[victim.conduct]]\ndefendant = \"d{defendant}\"\nvictim_of_count = true\n"
            );
        }
    }
    let day = |number: usize| {
        format!(
            "20{}-{:02}-{:02}",
            23 + number / 336 % 7,
            1 + number / 28 % 12,
            1 + number % 28
        )
    };
    for victim in 0..victims {
        for defendant in 0..defendants {
            for order in 0..orders {
                let number = if what == "all" {
                    31 + victim
                } else {
                    31 + order
                };
                let _ = write!(
                    text,
                    "[[award]]\nid = \"a{victim}-{defendant}-{order}\"\nvictim = \"v{victim}\"\ndefendant = \"d{defendant}\"\n\
                     amount = \"{}.00\"\nposture = \"entered\"\ndate = {}\n",
                    4000 + order % 100,
                    day(number)
                );
            }
            let _ = write!(
                text,
                "[[choice]]\nchoice = \"among-defendants\"\nvictim = \"v{victim}\"\ndefendant = \"d{defendant}\"\namount = \"4000.00\"\n\
                 jointly = {}\n",
                defendants > 1
            );
        }
    }
    let payments = if what == "reversals" { size } else { payments };
    for payment in 0..payments {
        let _ = write!(
            text,
            "[[payment]]\nid = \"p{payment:06}\"\ndate = {}\namount = \"{}.37\"\ndefendant = \"d0\"\n",
            day(40 + payment),
            1 + payment % 9
        );
        if what == "all" || payment % 2 == 1 {
            let _ = writeln!(text, "victim = \"v{}\"", payment % victims);
        }
        if what == "reversals" {
            let _ = write!(
                text,
                "[[payment]]\nid = \"r{payment:06}\"\ndate = {}\namount = \"1.00\"\nreverses = \"p{payment:06}\"\n",
                day(41 + payment)
            );
        }
    }
    text
}

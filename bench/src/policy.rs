//! The effect of a bill and of a made-up variant on a made-up caseload, by circuit: who gains, who loses, and how many stay open.
//!
//! Run by `examples/policy/run`. The claims are pseudo-random and the same ones every time; nothing here is a figure of any court.

use std::fmt::Write as _;
use std::path::Path;

use redress::money::Usd;
use redress::{Query, Redress};
use redress_batch::{AnswerRow, ClaimBatch, Claims, Fields};

use crate::batch::{CIRCUITS, VIEWS};

/// The claims that are computed together; memory depends on it and not on the length of the caseload.
const PART: usize = 500_000;
/// The day of the law.
const DAY: &str = "2026-11-01";

const HEADERS: [&str; 14] = [
    "class",
    "conduct.ended",
    "conduct.victim_of_count",
    "conduct.proximate_cause",
    "conduct.produced",
    "conduct.distributed",
    "findings.full_losses",
    "findings.original_abuse_separated",
    "record.received",
    "record.dma_received",
    "record.orders",
    "losses.therapy.amount",
    "losses.therapy.cause",
    "choices.relative-role",
];

/// A law that is compared with the law of today.
struct Variant {
    title: &'static str,
    note: &'static str,
    folder: &'static str,
    /// How the profile of a circuit is named.
    prefix: &'static str,
}

const VARIANTS: [Variant; 2] = [
    Variant {
        title: "STOP CSAM, one reading: a tenth where the losses are under $3,000",
        note: "A bill (H.R. 3921 and S. 1829, 119th Congress), not enacted, known from summaries and not from its text. As reported, the least amount \
               where the full losses are under $3,000 is $3,000 or a tenth of them. Under the other reading, $3,000, no amount on this page changes, \
               because the view taken above is that $3,000 is the least today.",
        folder: "stop-csam-tenth",
        prefix: "bill-",
    },
    Variant {
        title: "Made up: a least amount of $10,000",
        note: "Made up for this example: no bill that we know of has this figure.",
        folder: "other-floor",
        prefix: "",
    },
];

/// The counts of the claims of a circuit by what a law changes.
#[derive(Clone, Copy, Default)]
struct Effect {
    gain: usize,
    gained: i64,
    lose: usize,
    lost: i64,
    same: usize,
    open: usize,
    /// Claims whose amount is open today where no view is taken.
    open_today: usize,
    /// Claims whose range moves where no view is taken.
    moves_while_open: usize,
}

impl Effect {
    fn add(&mut self, before: &AnswerRow<'_>, after: &AnswerRow<'_>) {
        match (before.amount(), after.amount()) {
            (Some(before), Some(after)) => {
                let more = after.cents() - before.cents();
                match more.signum() {
                    1 => (self.gain, self.gained) = (self.gain + 1, self.gained + more),
                    -1 => (self.lose, self.lost) = (self.lose + 1, self.lost - more),
                    _ => self.same += 1,
                }
            }
            _ => self.open += 1,
        }
    }

    fn add_without_views(&mut self, before: &AnswerRow<'_>, after: &AnswerRow<'_>) {
        if before.amount().is_none() {
            self.open_today += 1;
            let moves = (before.least, before.greatest) != (after.least, after.greatest);
            self.moves_while_open += usize::from(moves);
        }
    }
}

/// Makes some of the claims of the caseload.
fn claims(from: usize, to: usize) -> Claims {
    let mut claims = Claims::new(Fields::from_headers(&HEADERS).expect("they are columns"));
    let usd = |cents: u64| {
        Usd::from_cents(i64::try_from(cents).expect("small"))
            .plain()
            .to_string()
    };
    for place in from..to {
        // A generator of its own for each claim, so that a part depends on no other.
        let mut state = (place as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut next = |below: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % below
        };
        // Losses of all sizes, from hundreds of dollars to millions.
        let most = [500_000, 5_000_000, 50_000_000, 300_000_000][next(4) as usize];
        let losses = usd(20_000 + next(most));
        let day = ["2016-05-01", "2019-05-01", "2022-05-01"][next(3) as usize];
        let distributed = if next(5) == 0 { "yes" } else { "no" };
        let received = usd(next(most) / 4);
        let assistance = if next(10) == 0 { "35000.00" } else { "0.00" };
        let orders = (1 + next(400)).to_string();
        // Of five claims, one is left to the court.
        let choice = if next(5) == 0 { "" } else { "one-over-n" };
        let cells = [
            "images",
            day,
            "yes",
            "yes",
            "no",
            distributed,
            "yes",
            "yes",
            &received,
            assistance,
            &orders,
            &losses,
            "trade",
            choice,
        ];
        claims.push(&cells).expect("it is a claim");
    }
    claims
}

/// Binds the circuits of a law.
fn batch<'r>(law: &'r Redress, prefix: &str, query: &Query) -> ClaimBatch<'r> {
    let ids = CIRCUITS.map(|circuit| format!("{prefix}{circuit}"));
    ClaimBatch::new(law, &ids, query.clone()).expect("the profiles bind")
}

/// Computes the effects of each variant by circuit, and writes them as a page.
pub(crate) fn write(count: usize, folder: &Path, page: &Path) {
    let today = Redress::linked_in();
    let laws: Vec<Redress> = VARIANTS
        .iter()
        .map(|variant| {
            let mut law = Redress::linked_in();
            law.law_mut()
                .add(&folder.join(variant.folder))
                .expect("the law is read");
            law
        })
        .collect();
    let mut effects = vec![[Effect::default(); CIRCUITS.len()]; VARIANTS.len()];
    for views in [true, false] {
        let query = Query {
            as_of: Some(DAY.parse().expect("a day")),
            take: VIEWS
                .iter()
                .filter(|_| views)
                .map(|(question, view)| ((*question).to_owned(), (*view).to_owned()))
                .collect(),
            ..Query::default()
        };
        let mut before = batch(&today, "", &query);
        let laws = laws.iter().zip(&VARIANTS);
        let mut after: Vec<ClaimBatch<'_>> = laws
            .map(|(law, variant)| batch(law, variant.prefix, &query))
            .collect();
        for from in (0..count).step_by(PART) {
            let claims = claims(from, count.min(from + PART));
            let today = before.compute(&claims).expect("it computes");
            for (effects, after) in effects.iter_mut().zip(&mut after) {
                let after = after.compute(&claims).expect("it computes");
                for (place, (before, after)) in today.rows().zip(after.rows()).enumerate() {
                    let effect = &mut effects[place % CIRCUITS.len()];
                    match views {
                        true => effect.add(&before, &after),
                        false => effect.add_without_views(&before, &after),
                    }
                }
            }
        }
    }
    std::fs::write(page, html(count, &effects)).expect("the page is written");
    println!(
        "{count} made-up claims x 12 circuits, {} laws: {}",
        VARIANTS.len() + 1,
        page.display()
    );
}

const STYLE: &str = "body{font:16px/1.45 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1rem;color:#1b1b1b;background:#fff}\
h1{font-size:1.4rem}h2{font-size:1.15rem;margin-top:2rem}.made-up{border-left:4px solid #8a5a00;padding-left:.7rem}\
svg{width:100%;height:auto;display:block}.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}\
th,td{padding:.2rem .5rem;text-align:right;border-bottom:1px solid #ddd;white-space:nowrap}th:first-child{text-align:left}";

fn html(count: usize, effects: &[[Effect; CIRCUITS.len()]]) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>A bill over a made-up caseload</title><style>{STYLE}</style></head><body>\n<h1>A bill over a made-up caseload, by circuit</h1>\n\
         <p class=\"made-up\"><strong>The caseload is made up</strong>: {count} pseudo-random claims for trafficking in images, in no proportion to those of any \
         court. The shares below show how to measure a bill, and not what it would do. Law of {DAY}.</p>\n\
         <p>Gains and losses are counted under one view of each unsettled question, which is the user&#8217;s and no court&#8217;s: {}. Open \
         without them means that a circuit has not settled what the amount depends on, or left it to the court.</p>\n",
        VIEWS
            .map(|(question, view)| format!("{question}={view}"))
            .join(", ")
    );
    for (variant, effects) in VARIANTS.iter().zip(effects) {
        let _ = write!(
            page,
            "<h2>{}</h2>\n<p class=\"made-up\">{}</p>\n",
            variant.title, variant.note
        );
        page.push_str(&picture(count, effects));
        page.push_str(
            "<div class=\"wide\"><table><thead><tr><th scope=\"col\">circuit</th><th scope=\"col\">gain</th><th scope=\"col\">gained, $</th>\
             <th scope=\"col\">lose</th><th scope=\"col\">lost, $</th><th scope=\"col\">same</th><th scope=\"col\">open</th>\
             <th scope=\"col\">open, no view</th><th scope=\"col\">of these, range moves</th></tr></thead><tbody>\n",
        );
        for (circuit, it) in CIRCUITS.iter().zip(effects) {
            let _ = writeln!(
                page,
                "<tr><th scope=\"row\">{circuit}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                it.gain,
                Usd::from_cents(it.gained),
                it.lose,
                Usd::from_cents(it.lost),
                it.same,
                it.open,
                it.open_today,
                it.moves_while_open
            );
        }
        page.push_str("</tbody></table></div>\n");
    }
    page.push_str(
        "<p>Made by <code>examples/policy/run</code>. A computation, not legal advice and not a citator.</p>\n</body></html>\n",
    );
    page
}

/// Draws the share of claims that gain, lose, stay the same and stay open in each circuit.
fn picture(count: usize, effects: &[Effect; CIRCUITS.len()]) -> String {
    const PARTS: [(&str, &str); 4] = [
        ("gain", "#1b6e3c"),
        ("lose", "#a3301c"),
        ("same", "#b9bec4"),
        ("open", "#4a5fa5"),
    ];
    let of = |it: &Effect| [it.gain, it.lose, it.same, it.open];
    let mut svg = String::from(
        "<svg viewBox=\"0 0 360 310\" role=\"img\" aria-label=\"Share of claims that gain, lose, stay the same or stay open; the table below has the numbers\" \
         font-family=\"system-ui,sans-serif\" font-size=\"12\">\n",
    );
    for (place, (name, color)) in PARTS.iter().enumerate() {
        let x = 44 + 78 * place;
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"4\" width=\"12\" height=\"12\" fill=\"{color}\"/><text x=\"{}\" y=\"15\">{name}</text>",
            x + 17
        );
    }
    for (row, (circuit, effect)) in CIRCUITS.iter().zip(effects).enumerate() {
        let y = 26 + 23 * row;
        let _ = write!(svg, "<text x=\"0\" y=\"{}\">{circuit}</text>", y + 13);
        let mut x = 0.0;
        for (part, (name, color)) in of(effect).iter().zip(PARTS) {
            let width = 312.0 * *part as f64 / count.max(1) as f64;
            let share = 100.0 * *part as f64 / count.max(1) as f64;
            let _ = write!(
                svg,
                "<rect x=\"{:.2}\" y=\"{y}\" width=\"{width:.2}\" height=\"17\" fill=\"{color}\"><title>{circuit}: {name} {share:.1}%</title></rect>",
                44.0 + x
            );
            x += width;
        }
        svg.push('\n');
    }
    svg.push_str("</svg>\n");
    svg
}

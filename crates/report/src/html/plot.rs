//! The plot: results of one claim on an axis of dollars, one row a profile. A bar is drawn from the least to the greatest that a
//! result can be; a dot only where it is one amount that rests on nothing open.
//!
//! Rows are those of a table that says the same in words. Places are whole hundredths of a percent of the width, so that one drawing
//! serves every width and no amount is ever a fraction.

use redress_rule::{Amount, Strength, Usd};

use super::pen::Pen;
use crate::subject::Subject;
use crate::words::{State, bounded, state, strength};

/// The axis begins here, in hundredths of a percent.
const LEFT: u128 = 300;
/// And is this long.
const LENGTH: u128 = 9_400;
/// At most so many steps from nothing to the end of the axis.
const STEPS: u128 = 4;

/// What is drawn for a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One amount, and nothing open.
    Dot(Usd),
    /// Everything that it can be; without an end where there is no upper bound.
    Bar(Usd, Option<Usd>),
}

/// A result as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub shape: Shape,
    /// Whether it is no more than an illustration: the law is open, the authority persuasive only, or the profile no circuit's law.
    pub hollow: bool,
}

/// The mark of a result; `None` where nothing can be said of its amount.
pub(crate) fn mark(subject: &Subject<'_>) -> Option<Mark> {
    let views = subject.claim.depends_on.iter();
    let views: Vec<_> = views.filter(|other| !other.only_beside).collect();
    let mut all = subject.tree.amount()?;
    for view in &views {
        all = all.hull(view.tree.amount()?);
    }
    let leaves = subject.tree.leaves();
    let settled = |state| matches!(state, State::Exact | State::Ended(_) | State::OpenLaw);
    let shape = match all {
        Amount::Exact(amount)
            if views.is_empty()
                && bounded(amount)
                && leaves.iter().all(|leaf| settled(state(leaf))) =>
        {
            Shape::Dot(amount)
        }
        amount => Shape::Bar(
            amount.least(),
            Some(amount.greatest()).filter(|most| bounded(*most)),
        ),
    };
    let hollow = subject.profile.contrast.is_some()
        || subject.profile.proposed.is_some()
        || leaves.iter().any(|leaf| {
            leaf.outcome.law_is_open || strength(subject, leaf) <= Strength::Illustrative
        });
    Some(Mark { shape, hollow })
}

impl Mark {
    /// The mark in words.
    pub const fn words(self) -> &'static str {
        match (self.shape, self.hollow) {
            (Shape::Dot(_), false) => "dot",
            (Shape::Dot(_), true) => "hollow dot",
            (Shape::Bar(_, Some(_)), false) => "bar",
            (Shape::Bar(_, Some(_)), true) => "hollow bar",
            (Shape::Bar(_, None), false) => "bar without end",
            (Shape::Bar(_, None), true) => "hollow bar without end",
        }
    }

    fn reaches(self) -> Usd {
        match self.shape {
            Shape::Dot(amount) | Shape::Bar(amount, None) => amount,
            Shape::Bar(_, Some(most)) => most,
        }
    }
}

/// From nothing to a round number of dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Axis {
    /// Cents from tick to tick.
    step: u128,
    /// Cents at its end.
    end: u128,
}

impl Axis {
    /// The axis on which all of these stand.
    pub fn over(marks: impl IntoIterator<Item = Mark>) -> Self {
        let most = marks.into_iter().map(|mark| cents(mark.reaches())).max();
        let most = most.unwrap_or(0).max(100);
        // 1, 2, 5, 10, 20, 50 ... dollars.
        let mut step = 100_u128;
        for factor in [2, 5, 10].into_iter().cycle() {
            if most.div_ceil(step) <= STEPS {
                break;
            }
            let ten = step_of_ten(step);
            step = ten.saturating_mul(factor);
        }
        Self {
            step,
            end: most.div_ceil(step).saturating_mul(step),
        }
    }

    /// The place of an amount, in hundredths of a percent of the width.
    fn place(self, cents: u128) -> u128 {
        let along = cents.min(self.end).saturating_mul(LENGTH);
        LEFT.saturating_add(along.checked_div(self.end).unwrap_or(0))
    }

    fn ticks(self) -> impl Iterator<Item = u128> {
        (0..=STEPS)
            .map(move |number| number.saturating_mul(self.step))
            .take_while(move |cents| *cents <= self.end)
    }

    /// The scale itself, above the rows.
    pub fn write(self, pen: &mut Pen) {
        pen.raw(r#"<svg class="scale" width="100%" height="22" aria-hidden="true">"#);
        for tick in self.ticks() {
            let (at, anchor) = match tick {
                end if end == self.end => (10_000, "end"),
                tick => (self.place(tick), "middle"),
            };
            pen.raw(r#"<text y="14" x=""#);
            percent(pen, at);
            pen.raw(r#"" text-anchor=""#).raw(anchor).raw(r#"">"#);
            pen.text(&dollars(tick)).raw("</text>");
        }
        pen.raw("</svg>");
    }

    /// A row: the ticks, and the mark.
    pub fn row(self, pen: &mut Pen, mark: Option<Mark>) {
        pen.raw(r#"<svg class="mark" width="100%" height="26" aria-hidden="true">"#);
        for tick in self.ticks() {
            let at = self.place(tick);
            line(pen, "tick", (at, "0"), (at, "26"));
        }
        if let Some(mark) = mark {
            let fill = if mark.hollow { "hollow" } else { "full" };
            match mark.shape {
                Shape::Dot(amount) => {
                    pen.raw(r#"<circle r="7" cy="13" cx=""#);
                    percent(pen, self.place(cents(amount)));
                    pen.raw(r#"" class=""#).raw(fill).raw(r#""/>"#);
                }
                Shape::Bar(least, most) => {
                    let from = self.place(cents(least));
                    let to = most.map_or_else(
                        || LEFT.saturating_add(LENGTH),
                        |most| self.place(cents(most)),
                    );
                    pen.raw(r#"<rect y="8" height="10" x=""#);
                    percent(pen, from);
                    pen.raw(r#"" width=""#);
                    percent(pen, to.saturating_sub(from));
                    pen.raw(r#"" class=""#).raw(fill).raw(r#""/>"#);
                    line(pen, "end", (from, "4"), (from, "22"));
                    if most.is_some() {
                        line(pen, "end", (to, "4"), (to, "22"));
                    } else {
                        pen.raw(r#"<text class="on" y="18" x="100%" text-anchor="end">→</text>"#);
                    }
                }
            }
        }
        pen.raw("</svg>");
    }
}

/// The power of ten at or below a step of 1, 2 or 5 times one.
fn step_of_ten(step: u128) -> u128 {
    let mut ten = 100_u128;
    while ten.saturating_mul(10) <= step {
        ten = ten.saturating_mul(10);
    }
    ten
}

fn line(pen: &mut Pen, class: &'static str, from: (u128, &'static str), to: (u128, &'static str)) {
    pen.raw(r#"<line class=""#).raw(class).raw(r#"" x1=""#);
    percent(pen, from.0);
    pen.raw(r#"" y1=""#).raw(from.1).raw(r#"" x2=""#);
    percent(pen, to.0);
    pen.raw(r#"" y2=""#).raw(to.1).raw(r#""/>"#);
}

/// An amount in cents; none here is less than nothing.
fn cents(amount: Usd) -> u128 {
    u128::try_from(amount.cents()).unwrap_or(0)
}

fn percent(pen: &mut Pen, hundredths: u128) {
    let whole = hundredths.checked_div(100).unwrap_or(0);
    let rest = hundredths.checked_rem(100).unwrap_or(0);
    pen.text(&format!("{whole}.{rest:02}%"));
}

/// Whole dollars, grouped.
fn dollars(cents: u128) -> String {
    let amount = i64::try_from(cents).map(Usd::from_cents);
    let written = amount.map_or_else(|_| String::new(), |amount| amount.to_string());
    written
        .strip_suffix(".00")
        .map_or(written.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(cents: i64) -> Axis {
        Axis::over([Mark {
            shape: Shape::Dot(Usd::from_cents(cents)),
            hollow: false,
        }])
    }

    #[test]
    fn an_axis_ends_on_a_round_number_at_or_after_the_greatest_amount() {
        for (most, step, end) in [
            (0, 100, 100),
            (400, 100, 400),
            (401, 200, 600),
            (96_582_764, 50_000_000, 100_000_000),
            (336_785_400, 100_000_000, 400_000_000),
            (
                i64::MAX / 4,
                1_000_000_000_000_000_000,
                3_000_000_000_000_000_000,
            ),
        ] {
            assert_eq!(over(most), Axis { step, end }, "{most}");
        }
    }

    #[test]
    fn a_place_is_never_off_the_drawing() {
        let axis = over(96_582_764);
        assert_eq!(axis.place(0), LEFT);
        assert_eq!(axis.place(50_000_000), 5_000);
        assert_eq!(axis.place(100_000_000), LEFT + LENGTH);
        assert_eq!(axis.place(u128::MAX), LEFT + LENGTH);
        assert_eq!(axis.ticks().count(), 3);
    }
}

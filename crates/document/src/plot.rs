//! A plot in HTML: amounts on an axis of dollars, one row each.
//!
//! A bar reaches from the least to the greatest possible amount; a dot is one amount with nothing open. Positions are whole
//! hundredths of a percent of the width, so that one drawing serves every width and no amount is ever a fraction.

use maud::{Markup, html};

use crate::model::{Plot, PlotMark, PlotRow, PlotScale};

/// The beginning of the axis, in hundredths of a percent.
const LEFT: u128 = 300;
/// The length of the axis.
const LENGTH: u128 = 9_400;
/// The greatest number of steps from zero to the end of the axis.
const STEPS: u128 = 4;

/// Writes a plot, all rows on one scale.
pub(crate) fn write(plot: &Plot) -> Markup {
    let rows = plot.groups.iter().flat_map(|(_, rows)| rows);
    let marks = rows.flat_map(|row| row.marks.iter().copied());
    let axis = Axis::over(plot.scale, marks);
    let [what, text] = &plot.columns;
    html! {
        h3 { (plot.title) }
        p.faint { (plot.legend) }
        @for (caption, rows) in &plot.groups {
            table.plot role="table" {
                caption { (caption) }
                thead role="rowgroup" {
                    tr role="row" {
                        th role="columnheader" scope="col" { (what) }
                        th role="columnheader" scope="col" { (text) }
                        th role="columnheader" scope="col" {
                            span.unseen { "Drawn, on a scale of dollars" }
                            (axis.scale())
                        }
                    }
                }
                tbody role="rowgroup" { @for row in rows { (one_row(axis, row)) } }
            }
        }
    }
}

fn one_row(axis: Axis, row: &PlotRow) -> Markup {
    html! {
        tr role="row" {
            th role="rowheader" scope="row" {
                @if !row.letter.is_empty() { span.letter { (row.letter) } " " }
                (row.name)
            }
            td role="cell" { (row.text) }
            td.drawn role="cell" {
                span.unseen {
                    @match row.marks.as_slice() {
                        [] => { "no mark" }
                        [mark] => { (mark.words()) }
                        marks => { (marks.len()) " marks" }
                    }
                }
                (axis.row(&row.marks))
            }
        }
    }
}

impl PlotMark {
    /// Returns the mark in words.
    const fn words(self) -> &'static str {
        match (self.settled, self.greatest, self.hollow) {
            (true, _, false) => "dot",
            (true, _, true) => "hollow dot",
            (false, Some(_), false) => "bar",
            (false, Some(_), true) => "hollow bar",
            (false, None, false) => "bar without end",
            (false, None, true) => "hollow bar without end",
        }
    }
}

/// An axis of dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Axis {
    /// From zero to a round number of dollars.
    Even {
        /// Cents from tick to tick.
        step: u128,
        /// Cents at its end.
        end: u128,
    },
    /// From a power of ten to another.
    Tenfold {
        /// Cents at its beginning.
        from: u128,
        /// How many times ten.
        steps: u32,
    },
}

impl Axis {
    /// Returns the axis that holds all of these.
    fn over(scale: PlotScale, marks: impl Iterator<Item = PlotMark> + Clone) -> Self {
        let reach = |mark: PlotMark| u128::from(mark.greatest.unwrap_or(mark.least));
        let most = marks.clone().map(reach).max().unwrap_or(0).max(100);
        let least = marks.map(|mark| u128::from(mark.least)).min().unwrap_or(0);
        match scale {
            PlotScale::Even => Self::even(most),
            PlotScale::Tenfold => {
                let power = |cents: u128| cents.max(100).checked_ilog10().unwrap_or(2);
                let from = 10_u128.saturating_pow(power(least));
                let above = power(most.saturating_sub(1)).saturating_add(1);
                let steps = above.saturating_sub(power(least)).max(1);
                Self::Tenfold { from, steps }
            }
        }
    }

    fn even(most: u128) -> Self {
        // 1, 2, 5, 10, 20, 50 ... dollars.
        let mut step = 100_u128;
        for factor in [2, 5, 10].into_iter().cycle() {
            if most.div_ceil(step) <= STEPS {
                break;
            }
            step = step_of_ten(step).saturating_mul(factor);
        }
        Self::Even {
            step,
            end: most.div_ceil(step).saturating_mul(step),
        }
    }

    /// Returns the position of an amount, in hundredths of a percent of the width.
    fn place(self, cents: u128) -> u128 {
        let along = match self {
            Self::Even { end, .. } => part_of(LENGTH, cents.min(end), end),
            Self::Tenfold { from, steps } => {
                let steps = u128::from(steps);
                let cents = cents.max(from);
                let power = cents.checked_div(from).unwrap_or(1).checked_ilog10();
                let power = power.unwrap_or(0);
                // Between two ticks the scale is even, so that no logarithm is a fraction.
                let tick = from.saturating_mul(10_u128.saturating_pow(power));
                let whole = part_of(LENGTH, u128::from(power), steps);
                let step = part_of(LENGTH, 1, steps);
                let within = part_of(step, cents.saturating_sub(tick), tick.saturating_mul(9));
                whole.saturating_add(within).min(LENGTH)
            }
        };
        LEFT.saturating_add(along)
    }

    fn ticks(self) -> Vec<u128> {
        match self {
            Self::Even { step, end } => (0..=STEPS)
                .map(|number| number.saturating_mul(step))
                .take_while(|cents| *cents <= end)
                .collect(),
            Self::Tenfold { from, steps } => (0..=steps)
                .map(|power| from.saturating_mul(10_u128.saturating_pow(power)))
                .collect(),
        }
    }

    /// Writes the scale above the rows.
    fn scale(self) -> Markup {
        html! {
            svg.scale width="100%" height="22" aria-hidden="true" {
                @let ticks = self.ticks();
                @for tick in &ticks {
                    @let (at, anchor) = if Some(tick) == ticks.last() { (10_000, "end") } else { (self.place(*tick), "middle") };
                    text y="14" x=(percent(at)) text-anchor=(anchor) { (dollars(*tick)) }
                }
            }
        }
    }

    /// Writes a row: the ticks, and the marks.
    fn row(self, marks: &[PlotMark]) -> Markup {
        html! {
            svg.mark width="100%" height="26" aria-hidden="true" {
                @for tick in self.ticks() { (line("tick", self.place(tick), "0", "26")) }
                @for mark in marks { (self.mark(*mark)) }
            }
        }
    }

    fn mark(self, mark: PlotMark) -> Markup {
        let fill = if mark.hollow { "hollow" } else { "full" };
        let from = self.place(u128::from(mark.least));
        let to = mark.greatest.map(|most| self.place(u128::from(most)));
        let end = to.unwrap_or(LEFT.saturating_add(LENGTH));
        html! {
            @if mark.settled {
                circle r="7" cy="13" cx=(percent(from)) class=(fill) {}
            } @else {
                rect y="8" height="10" x=(percent(from)) width=(percent(end.saturating_sub(from))) class=(fill) {}
                (line("end", from, "4", "22"))
                @if to.is_some() {
                    (line("end", end, "4", "22"))
                } @else {
                    text.on y="18" x="100%" text-anchor="end" { "→" }
                }
            }
        }
    }
}

/// Returns so much of a whole as `part` is of `of`.
fn part_of(whole: u128, part: u128, of: u128) -> u128 {
    whole.saturating_mul(part).checked_div(of).unwrap_or(0)
}

/// Returns the power of ten at or below a step of 1, 2 or 5 times one.
fn step_of_ten(step: u128) -> u128 {
    let mut ten = 100_u128;
    while ten.saturating_mul(10) <= step {
        ten = ten.saturating_mul(10);
    }
    ten
}

fn line(class: &str, at: u128, from: &str, to: &str) -> Markup {
    html! { line class=(class) x1=(percent(at)) y1=(from) x2=(percent(at)) y2=(to) {} }
}

fn percent(hundredths: u128) -> String {
    let whole = hundredths.checked_div(100).unwrap_or(0);
    let rest = hundredths.checked_rem(100).unwrap_or(0);
    format!("{whole}.{rest:02}%")
}

/// Returns whole dollars, grouped.
fn dollars(cents: u128) -> String {
    let digits = cents.checked_div(100).unwrap_or(0).to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(place);
        if place > 0 && left.is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(cents: u64) -> PlotMark {
        PlotMark {
            least: cents,
            greatest: Some(cents),
            settled: true,
            hollow: false,
        }
    }

    fn over(cents: u64) -> Axis {
        Axis::over(PlotScale::Even, [dot(cents)].into_iter())
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
                u64::MAX / 8,
                1_000_000_000_000_000_000,
                3_000_000_000_000_000_000,
            ),
        ] {
            assert_eq!(over(most), Axis::Even { step, end }, "{most}");
        }
    }

    #[test]
    fn a_place_is_never_off_the_drawing() {
        let axis = over(96_582_764);
        assert_eq!(axis.place(0), LEFT);
        assert_eq!(axis.place(50_000_000), 5_000);
        assert_eq!(axis.place(100_000_000), LEFT + LENGTH);
        assert_eq!(axis.place(u128::MAX), LEFT + LENGTH);
        assert_eq!(axis.ticks().len(), 3);
    }

    #[test]
    fn each_step_of_a_tenfold_scale_is_ten_times_the_one_before() {
        // 150.00 to 1,000,000.00 dollars: from 100 to 1,000,000 in four steps.
        let marks = [15_000, 100_000_000].map(dot).into_iter();
        let axis = Axis::over(PlotScale::Tenfold, marks);
        assert_eq!(
            axis,
            Axis::Tenfold {
                from: 10_000,
                steps: 4
            }
        );
        let ticks: Vec<String> = axis.ticks().into_iter().map(dollars).collect();
        assert_eq!(ticks, ["100", "1,000", "10,000", "100,000", "1,000,000"]);
        assert_eq!(axis.place(10_000), LEFT);
        assert_eq!(axis.place(100_000), LEFT + LENGTH / 4);
        assert_eq!(axis.place(550_000), LEFT + LENGTH / 4 + LENGTH / 8);
        assert_eq!(axis.place(100_000_000), LEFT + LENGTH);
        assert_eq!(axis.place(0), LEFT);
        assert_eq!(axis.place(u128::MAX), LEFT + LENGTH);
    }

    #[test]
    fn dollars_are_grouped() {
        assert_eq!(dollars(100), "1");
        assert_eq!(dollars(123_456_700), "1,234,567");
    }
}

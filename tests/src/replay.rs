//! A worksheet, replayed by somebody who can do sums and knows no law: of each step only what was done, the
//! figure before and the figure after.

use redress::money::{Ratio, Rounding, Usd};
use redress_money::{Mode, Unit};
use redress_rule::{FormulaLine, Op};

/// What the steps come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// The losses that count.
    pub gross: i64,
    /// What remains of them.
    pub remaining: i64,
    /// What of them was put apart as this defendant's own.
    pub apart: i64,
    /// The award, once it is settled.
    pub award: Option<i64>,
    /// Not less than this.
    pub floor: Option<i64>,
    /// Not more than this.
    pub cap: Option<i64>,
    /// Whether the steps say that nothing is owed, or nothing but a nominal sum.
    pub ended: bool,
}

impl Replayed {
    /// The least and the greatest that the award can be.
    #[must_use]
    pub fn ends(&self) -> (i64, i64) {
        match self.award {
            _ if self.ended => (0, 0),
            Some(award) => (award, award),
            None => {
                let least = self.floor.unwrap_or(0);
                let most = self.cap.unwrap_or(self.remaining).min(self.remaining);
                (least, most.max(least))
            }
        }
    }

    /// Does one step again.
    ///
    /// # Errors
    /// Says what does not add up.
    pub fn step(&mut self, op: &Op, before: Usd, after: Usd) -> Result<(), String> {
        let (before, after) = (before.cents(), after.cents());
        if let Op::Count(amount) | Op::LeaveOut(amount) | Op::Deduct(amount) | Op::Put(amount) = op
            && amount.is_negative()
        {
            return Err(format!("{op:?} moves the figure the wrong way"));
        }
        let figure = self.award.unwrap_or(self.remaining);
        let (from, to) = match op {
            Op::Nothing
            | Op::Term
            | Op::TermAtMost(_)
            | Op::TermOf(_)
            | Op::Balances(_)
            | Op::MoreThan(_)
            | Op::LessThan(_) => (figure, figure),
            Op::Count(more) => {
                let from = self.remaining;
                self.gross += more.cents();
                self.remaining += more.cents();
                (from, self.remaining)
            }
            Op::Put(apart) => {
                self.apart += apart.cents();
                (self.remaining, self.remaining)
            }
            Op::Add(lines) => {
                let from = self.remaining;
                let more = self.work(lines)?;
                self.gross += more;
                self.remaining += more;
                (from, self.remaining)
            }
            Op::LeaveOut(less) | Op::Deduct(less) => {
                let from = self.remaining;
                if matches!(op, Op::LeaveOut(_)) {
                    self.gross -= less.cents();
                }
                self.remaining -= less.cents();
                (from, self.remaining)
            }
            Op::Whole(_) => {
                self.award = Some(self.remaining);
                (self.remaining, self.remaining)
            }
            Op::Times(ratio, rounding) => {
                if ![self.gross, self.remaining].contains(&before) {
                    return Err(format!(
                        "a ratio of {before}, which is neither the losses nor what remains"
                    ));
                }
                let award = times(before, *ratio, *rounding);
                self.award = Some(award);
                (before, award)
            }
            Op::Formula(lines) => {
                let award = self.work(lines)?;
                self.award = Some(award);
                (self.remaining, award)
            }
            Op::LeftToTheCourt => (self.remaining, self.remaining),
            Op::AtLeast(floor) => {
                self.floor = self.floor.max(Some(floor.cents()));
                self.award = self.award.map(|award| award.max(floor.cents()));
                (figure, self.award.unwrap_or(self.remaining))
            }
            Op::AtMost(cap) => {
                self.cap = Some(self.cap.map_or(cap.cents(), |least| least.min(cap.cents())));
                self.award = self.award.map(|award| award.min(cap.cents()));
                (figure, self.award.unwrap_or(self.remaining))
            }
            Op::End(_) => {
                self.ended = true;
                (self.remaining, 0)
            }
        };
        if (from, to) == (before, after) {
            Ok(())
        } else {
            Err(format!(
                "{op:?} says {before} to {after}, and is {from} to {to}"
            ))
        }
    }

    fn work(&self, lines: &[(FormulaLine, Usd)]) -> Result<i64, String> {
        let at = |place: usize| lines.get(place).map(|(_, value)| value.cents());
        let all = |places: &[usize]| {
            places
                .iter()
                .map(|&place| at(place))
                .collect::<Option<Vec<_>>>()
        };
        for (line, said) in lines {
            let value = match line {
                FormulaLine::Given(amount) => Some(amount.cents()),
                FormulaLine::Gross => Some(self.gross),
                FormulaLine::Remaining => Some(self.remaining),
                // A deduction from what was put apart does not say so: it is at most that.
                FormulaLine::Own => Some(said.cents()).filter(|own| (0..=self.apart).contains(own)),
                FormulaLine::Add(places) => all(places).map(|values| values.iter().sum()),
                FormulaLine::Subtract(from, what) => at(*from).zip(at(*what)).map(|(a, b)| a - b),
                FormulaLine::Times(place, ratio, rounding) => {
                    at(*place).map(|value| times(value, *ratio, *rounding))
                }
                FormulaLine::Least(places) => {
                    all(places).and_then(|values| values.into_iter().min())
                }
                FormulaLine::Greatest(places) => {
                    all(places).and_then(|values| values.into_iter().max())
                }
                FormulaLine::Mean(places, rounding) => {
                    all(places).map(|values| mean(&values, *rounding))
                }
                FormulaLine::Median(places, rounding) => all(places).map(|mut values| {
                    values.sort_unstable();
                    let half = values.len() / 2;
                    let middle = if values.len() % 2 == 1 {
                        half..=half
                    } else {
                        half - 1..=half
                    };
                    mean(values.get(middle).unwrap_or_default(), *rounding)
                }),
            };
            if value != Some(said.cents()) {
                return Err(format!("the line {line:?} says {said}, and is {value:?}"));
            }
        }
        lines
            .last()
            .map(|(_, value)| value.cents())
            .ok_or_else(|| "a working without lines".to_owned())
    }
}

fn mean(values: &[i64], rounding: Rounding) -> i64 {
    let parties = u64::try_from(values.len()).expect("a length");
    times(
        values.iter().sum(),
        Ratio::one_over(parties).expect("some values"),
        rounding,
    )
}

/// A part of an amount, rounded as the name says: long division, in whole numbers.
fn times(cents: i64, ratio: Ratio, rounding: Rounding) -> i64 {
    let (mut over, mut under) = (
        i128::from(ratio.numerator()),
        i128::from(ratio.denominator()),
    );
    if let Some((places, mode)) = rounding.percent() {
        let scale = 10_i128.pow(u32::from(places) + 2);
        (over, under) = (divide(over * scale, under, mode), scale);
    }
    let unit = match rounding.unit() {
        Unit::Cent => 1,
        Unit::Dollar => 100,
    };
    let units = divide(i128::from(cents) * over, under * unit, rounding.mode());
    i64::try_from(units * unit).expect("an amount")
}

fn divide(over: i128, under: i128, mode: Mode) -> i128 {
    let (whole, rest) = (over / under, over % under);
    let up = match mode {
        Mode::HalfUp => rest * 2 >= under,
        Mode::HalfEven => rest * 2 > under || (rest * 2 == under && whole % 2 == 1),
        Mode::Truncate => false,
    };
    whole + i128::from(up)
}

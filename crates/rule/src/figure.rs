//! Values of the law with their units: an amount is not a percentage, and a period is neither.

use redress_money::{Ratio, Usd};
use serde::{Deserialize, Serialize};

use crate::evidence::{ParameterId, RuleError, Stop};

/// A value of the law on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WireFigure", into = "WireFigure")]
pub enum LawFigure {
    /// An amount of money.
    Amount(Usd),
    /// A percentage, as a ratio.
    Percent(Ratio),
    /// A number of days.
    Days(u32),
    /// A number of years.
    Years(u32),
    /// A number without a unit.
    Count(u32),
}

/// The unit of a value of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureUnit {
    /// Amounts of money.
    Amount,
    /// Percentages.
    Percent,
    /// Numbers of days.
    Days,
    /// Numbers of years.
    Years,
    /// Numbers without a unit.
    Count,
}

impl FigureUnit {
    /// The unit in words, as a plural: "percentages".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Amount => "amounts of money",
            Self::Percent => "percentages",
            Self::Days => "days",
            Self::Years => "years",
            Self::Count => "numbers",
        }
    }

    /// The key of a value of this unit in a file of parameters.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Percent => "percent",
            Self::Days => "days",
            Self::Years => "years",
            Self::Count => "count",
        }
    }
}

impl LawFigure {
    /// The unit of the value.
    #[must_use]
    pub const fn unit(self) -> FigureUnit {
        match self {
            Self::Amount(_) => FigureUnit::Amount,
            Self::Percent(_) => FigureUnit::Percent,
            Self::Days(_) => FigureUnit::Days,
            Self::Years(_) => FigureUnit::Years,
            Self::Count(_) => FigureUnit::Count,
        }
    }

    pub(crate) const fn fault(self, id: ParameterId, read_as: FigureUnit) -> Stop {
        let (read_as, stated) = (read_as.words(), self.unit().words());
        Stop::Fault(RuleError::WrongUnit(id.0, read_as, stated))
    }
}

impl std::fmt::Display for LawFigure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Amount(amount) => amount.fmt(f),
            Self::Percent(ratio) => match in_percent(*ratio) {
                Some(percent) => write!(f, "{percent}%"),
                None => write!(f, "{ratio}"),
            },
            Self::Days(days) => write!(f, "{days} days"),
            Self::Years(years) => write!(f, "{years} years"),
            Self::Count(count) => write!(f, "{count}"),
        }
    }
}

/// A ratio as a percentage of at most four decimal places; `None` where it has more.
fn in_percent(ratio: Ratio) -> Option<String> {
    let scaled = u128::from(ratio.numerator()).checked_mul(1_000_000)?;
    let denominator = u128::from(ratio.denominator());
    let whole = scaled.checked_div(denominator)?;
    if whole.checked_mul(denominator)? != scaled {
        return None;
    }
    let (percent, rest) = (whole.checked_div(10_000)?, whole.checked_rem(10_000)?);
    let text = format!("{percent}.{rest:04}");
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// A value as it crosses to a rule set: an amount as its text, as it was before there were other units.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum WireFigure {
    Amount(Usd),
    Other(OtherFigure),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum OtherFigure {
    Percent(Ratio),
    Days(u32),
    Years(u32),
    Count(u32),
}

impl From<LawFigure> for WireFigure {
    fn from(figure: LawFigure) -> Self {
        match figure {
            LawFigure::Amount(amount) => Self::Amount(amount),
            LawFigure::Percent(ratio) => Self::Other(OtherFigure::Percent(ratio)),
            LawFigure::Days(days) => Self::Other(OtherFigure::Days(days)),
            LawFigure::Years(years) => Self::Other(OtherFigure::Years(years)),
            LawFigure::Count(count) => Self::Other(OtherFigure::Count(count)),
        }
    }
}

impl From<WireFigure> for LawFigure {
    fn from(figure: WireFigure) -> Self {
        match figure {
            WireFigure::Amount(amount) => Self::Amount(amount),
            WireFigure::Other(OtherFigure::Percent(ratio)) => Self::Percent(ratio),
            WireFigure::Other(OtherFigure::Days(days)) => Self::Days(days),
            WireFigure::Other(OtherFigure::Years(years)) => Self::Years(years),
            WireFigure::Other(OtherFigure::Count(count)) => Self::Count(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_prints_as_one() {
        for (ratio, text) in [
            ((1, 10), "10%"),
            ((22, 2_500), "0.88%"),
            ((2, 1), "200%"),
            ((1, 3), "1/3"),
        ] {
            let ratio = Ratio::new(ratio.0, ratio.1).unwrap();
            assert_eq!(LawFigure::Percent(ratio).to_string(), text);
        }
    }

    #[test]
    fn an_amount_crosses_as_its_text_alone() {
        let ratio = Ratio::new(1, 10).unwrap();
        for (figure, text) in [
            (LawFigure::Amount(Usd::from_cents(300_000)), r#""3000.00""#),
            (LawFigure::Percent(ratio), r#"{"percent":"1/10"}"#),
            (LawFigure::Days(90), r#"{"days":90}"#),
            (LawFigure::Years(20), r#"{"years":20}"#),
            (LawFigure::Count(7), r#"{"count":7}"#),
        ] {
            assert_eq!(serde_json::to_string(&figure).unwrap(), text);
            assert_eq!(serde_json::from_str::<LawFigure>(text).unwrap(), figure);
        }
    }
}

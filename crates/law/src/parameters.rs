//! Dated, cited values of the law: amounts, periods, percentages, index figures.
//!
//! A value is never carried past its day: where a later one hangs on an index that is not published, there is
//! none, and a rule that asks for it says "pending".

use std::collections::BTreeMap;

use redress_cite::{Citation, Confidence, Date};
use redress_money::{Decimal, MoneyError, Percent, Ratio, Rounding, Usd};
use redress_rule::{FigureUnit, LawFigure};
use serde::Deserialize;
use toml::Spanned;

use crate::text::Day;
use crate::{LawError, Text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    parameter: Vec<Raw>,
    #[serde(default)]
    series: Vec<Series>,
}

/// A parameter with its place.
#[derive(Deserialize)]
#[serde(transparent)]
struct Raw(Spanned<Parameter>);

/// What the files of parameters hold.
#[derive(Default)]
pub(crate) struct Parameters {
    all: Vec<Parameter>,
    series: Vec<Series>,
}

/// A parameter and its values over time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameter {
    id: String,
    what: String,
    note: Option<String>,
    #[serde(default)]
    value: Vec<Value>,
    /// An amount that follows an index from year to year.
    indexed: Option<Indexed>,
}

/// One value, from a day on. A value without citation does not read.
#[derive(Deserialize)]
#[serde(try_from = "RawValue")]
struct Value {
    from: Day,
    before: Option<Day>,
    /// The day of the act that has it, where it is known.
    enacted: Option<Day>,
    figure: Figure,
    status: Status,
    cite: Citation,
    confidence: Confidence,
}

/// A value as it is written, with one key for each unit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawValue {
    from: Day,
    before: Option<Day>,
    enacted: Option<Day>,
    amount: Option<Usd>,
    days: Option<u32>,
    years: Option<u32>,
    percent: Option<Percent>,
    count: Option<u32>,
    #[serde(default)]
    status: Status,
    cite: Citation,
    confidence: Confidence,
}

impl TryFrom<RawValue> for Value {
    type Error = String;

    fn try_from(raw: RawValue) -> Result<Self, String> {
        let (from, before) = (raw.from, raw.before);
        if let Some(before) = before.filter(|before| before.0 <= from.0) {
            return Err(format!(
                "the value begins on {} and ends before {}, so that it holds on no day",
                from.0, before.0
            ));
        }
        let figures = [
            raw.amount.map(Figure::Amount),
            raw.days.map(Figure::Days),
            raw.years.map(Figure::Years),
            raw.percent.map(Figure::Percent),
            raw.count.map(Figure::Count),
        ];
        let mut figures = figures.into_iter().flatten();
        let (Some(figure), None) = (figures.next(), figures.next()) else {
            return Err(
                "a value has one figure: one of amount, days, years, percent or count".to_owned(),
            );
        };
        Ok(Self {
            from,
            before,
            enacted: raw.enacted,
            figure,
            status: raw.status,
            cite: raw.cite,
            confidence: raw.confidence,
        })
    }
}

/// A figure with its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// An amount of money.
    Amount(Usd),
    /// So many days.
    Days(u32),
    /// So many years.
    Years(u32),
    /// A percentage, such as `10`.
    Percent(Percent),
    /// A number without a unit, such as the most victims of one case.
    Count(u32),
}

/// A value of the law as it stands on a day, with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The figure.
    pub figure: Figure,
    /// As cited.
    pub cite: String,
    /// How sure we are of it.
    pub(crate) confidence: Confidence,
}

/// Whether a value is the law.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Status {
    #[default]
    InForce,
    /// Enacted; it takes effect on its day.
    Enacted,
    /// In a pending bill: no computation uses it.
    Proposed,
    /// Whether it is in force is not known: read under a view that it is, and by nothing else.
    Open,
    Repealed,
}

/// The status of a figure before the act that has it.
const NOT_ENACTED: &str = "not enacted";

impl Status {
    const fn is_law(self) -> bool {
        matches!(self, Self::InForce | Self::Enacted)
    }

    const fn words(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::Enacted => "enacted, not yet effective",
            Self::Proposed => "proposed",
            Self::Open => "not known to be in force",
            Self::Repealed => "repealed",
        }
    }
}

/// An amount for each calendar year: a base times the index of an earlier year over that of the base year, never less than the base.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Indexed {
    base: Usd,
    series: String,
    /// The day of the act that has it.
    #[serde(default)]
    enacted: Option<Day>,
    /// The first calendar year, in which the base itself applies.
    first_year: i16,
    /// The year whose index stands below the line.
    base_year: i16,
    /// How many years the index above the line lies back.
    lag: i16,
    rounding: Rounding,
    /// A part of what that comes to, cut to the cent: for a cap, which is not rounded up.
    part: Option<Ratio>,
    cite: Citation,
    confidence: Confidence,
}

/// A published series of index figures.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Series {
    id: String,
    #[expect(
        dead_code,
        reason = "documentation for those who edit the file; a series without it does not read"
    )]
    what: String,
    #[expect(dead_code, reason = "documentation: where the figures are published")]
    source: String,
    #[expect(dead_code, reason = "checked to be a tag when it is read")]
    confidence: Confidence,
    /// Annual averages by year.
    annual: BTreeMap<String, IndexValue>,
    /// The day on which the average of a year was published.
    #[serde(default)]
    published: BTreeMap<String, Day>,
    /// Figures by month, `2025-09`. A month that was never published stands in `missing`.
    #[serde(default)]
    #[expect(
        dead_code,
        reason = "checked to be exact decimals when they are read; the annual averages are what the law uses"
    )]
    monthly: BTreeMap<String, IndexValue>,
    #[serde(default)]
    #[expect(dead_code, reason = "documentation: months for which no figure exists")]
    missing: Vec<String>,
}

/// A published index value, such as `237.017`: more than zero, in quotation marks because a number in TOML is a float.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct IndexValue(Ratio);

impl TryFrom<String> for IndexValue {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let decimal = Decimal::from_str_exact(&text)
            .ok()
            .filter(|decimal| !decimal.is_zero());
        let decimal =
            decimal.ok_or("an index value is a decimal of more than zero, such as \"237.017\"")?;
        let ratio = Ratio::try_from(decimal);
        ratio
            .map(Self)
            .map_err(|problem: MoneyError| problem.to_string())
    }
}

/// A value as it is shown: what it is on a day, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterOnDay {
    /// Its id, as a rule names it.
    pub id: String,
    /// In words.
    pub what: String,
    /// The figure with its unit, or "pending" or "none".
    pub figure: String,
    /// Since when, where it is dated.
    pub since: Option<Date>,
    /// In force, enacted but not yet effective, pending, not enacted, proposed, repealed.
    pub status: &'static str,
    /// Its source.
    pub cite: String,
    /// How sure we are of it.
    pub confidence: Option<Confidence>,
    /// A remark.
    pub(crate) note: Option<String>,
}

impl Dated {
    /// The figure as a rule reads it.
    pub(crate) fn law_figure(&self) -> LawFigure {
        match &self.figure {
            Figure::Amount(amount) => LawFigure::Amount(*amount),
            Figure::Days(days) => LawFigure::Days(*days),
            Figure::Years(years) => LawFigure::Years(*years),
            Figure::Percent(percent) => LawFigure::Percent(percent.ratio()),
            Figure::Count(count) => LawFigure::Count(*count),
        }
    }
}

impl Parameters {
    /// Adds those of one file.
    pub(crate) fn read(&mut self, path: &str, text: &Text) -> Result<(), LawError> {
        let file: File = text.read(path)?;
        for parameter in file.parameter {
            let parameter = parameter.into_inner_checked(path, text)?;
            if text.keeps(&parameter.id) {
                self.all.push(parameter);
            }
        }
        let series = file.series.into_iter();
        self.series
            .extend(series.filter(|series| text.keeps(&series.id)));
        Ok(())
    }

    /// A parameter on a day, with its source; `open` asks for the value of which it is not known whether it is in force. A
    /// published value prevails over an index, because an index only computes what nobody has published.
    pub(crate) fn dated(&self, id: &str, day: Date, open: bool) -> Option<Dated> {
        let parameter = self.all.iter().find(|parameter| parameter.id == id)?;
        let published = match open {
            true => parameter.on_in(day, |status| status == Status::Open),
            false => parameter.on(day),
        };
        if let Some(value) = published {
            return Some(Dated {
                figure: value.figure.clone(),
                cite: value.cite.to_string(),
                confidence: value.confidence,
            });
        }
        let indexed = parameter.indexed.as_ref().filter(|_| !open)?;
        Some(Dated {
            figure: Figure::Amount(self.indexed(indexed, day)?),
            cite: indexed.cite.to_string(),
            confidence: indexed.confidence,
        })
    }

    /// The unit of the values of a parameter; `None` where it has none.
    pub(crate) fn unit(&self, id: &str) -> Option<FigureUnit> {
        let parameter = self.all.iter().find(|parameter| parameter.id == id)?;
        let stated = parameter.value.first().map(|value| value.figure.unit());
        stated.or(parameter.indexed.as_ref().map(|_| FigureUnit::Amount))
    }

    /// The ids of the parameters.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|parameter| parameter.id.as_str())
    }

    /// The first day of the first value of a parameter.
    pub(crate) fn since(&self, id: &str) -> Option<Date> {
        let parameter = self.all.iter().find(|parameter| parameter.id == id)?;
        parameter.value.iter().map(|value| value.from.0).min()
    }

    /// 18 U.S.C. § 2259(d)(1)(D): the base, times the greater of one and the ratio of two annual averages.
    fn indexed(&self, indexed: &Indexed, day: Date) -> Option<Usd> {
        let year = day.year();
        if year < indexed.first_year {
            return None;
        }
        let part = |whole: Usd| match indexed.part {
            Some(part) => Rounding::truncate().of(whole, part).ok(),
            None => Some(whole),
        };
        if year == indexed.first_year {
            return part(indexed.base);
        }
        let series = self
            .series
            .iter()
            .find(|series| series.id == indexed.series)?;
        let of = |year: i16| series.annual.get(&year.to_string()).map(|index| index.0);
        let above = of(year.checked_sub(indexed.lag)?)?;
        let below = of(indexed.base_year)?;
        let ratio = above
            .times(Ratio::new(below.denominator(), below.numerator()).ok()?)
            .ok()?;
        let grown = indexed.rounding.of(indexed.base, ratio).ok()?;
        part(grown.max(indexed.base))
    }

    /// Returns whether the index of a day's year was published on that day. An order of the year takes the amount of the year, also
    /// before: a list of that day cannot know it.
    fn is_published(&self, indexed: &Indexed, day: Date) -> bool {
        if day.year() <= indexed.first_year {
            return true;
        }
        let mut series = self.series.iter();
        let series = series.find(|series| series.id == indexed.series);
        let year = day.year().saturating_sub(indexed.lag).to_string();
        let published = series.and_then(|series| series.published.get(&year));
        published.is_some_and(|published| published.0 <= day)
    }

    /// Every day on which a value begins or ends.
    pub(crate) fn edges(&self) -> impl Iterator<Item = Date> {
        let dated = self.all.iter().flat_map(|parameter| {
            let values = parameter.value.iter();
            values.flat_map(|value| [Some(value.from.0), value.before.map(|before| before.0)])
        });
        let years = self
            .all
            .iter()
            .filter_map(|parameter| parameter.indexed.as_ref());
        let years = years.flat_map(|indexed| {
            // Until the year after the last for which the index is there.
            (indexed.first_year..=indexed.first_year.saturating_add(60))
                .take_while(|year| {
                    let before = Date::new(year.saturating_sub(1), 1, 1).ok();
                    before.is_some_and(|day| {
                        *year == indexed.first_year || self.indexed(indexed, day).is_some()
                    })
                })
                .map(|year| Date::new(year, 1, 1).ok())
        });
        dated.chain(years).flatten()
    }

    /// Every parameter as it stands on a day.
    pub(crate) fn on(&self, day: Date) -> Vec<ParameterOnDay> {
        self.all
            .iter()
            .map(|parameter| match &parameter.indexed {
                Some(indexed) if parameter.on(day).is_none() => ParameterOnDay {
                    id: parameter.id.clone(),
                    what: parameter.what.clone(),
                    figure: match self.indexed(indexed, day) {
                        _ if day.year() < indexed.first_year => "none".to_owned(),
                        Some(amount) if self.is_published(indexed, day) => amount.to_string(),
                        _ => "pending: the index is not published".to_owned(),
                    },
                    since: None,
                    status: match self.indexed(indexed, day) {
                        _ if indexed.enacted.is_some_and(|enacted| day < enacted.0) => NOT_ENACTED,
                        _ if day.year() < indexed.first_year => Status::Enacted.words(),
                        Some(_) if self.is_published(indexed, day) => Status::InForce.words(),
                        _ => "pending",
                    },
                    cite: indexed.cite.to_string(),
                    confidence: Some(indexed.confidence),
                    note: parameter.note.clone(),
                },
                _ => parameter.shown(day),
            })
            .collect()
    }
}

impl Raw {
    /// Returns the parameter if it states one value for each day.
    ///
    /// A later value ends an earlier one that gives no end. Two of one day, or an earlier one that ends after the later begins,
    /// leave the figure to chance.
    fn into_inner_checked(self, path: &str, text: &Text) -> Result<Parameter, LawError> {
        let at = self.0.span().start;
        let parameter = self.0.into_inner();
        let indexed = parameter.indexed.iter().map(|_| FigureUnit::Amount);
        let stated = parameter.value.iter().map(|value| value.figure.unit());
        let mut units = stated.chain(indexed);
        let first = units.next();
        if let Some(other) = units.find(|unit| Some(*unit) != first) {
            let message = format!(
                "`{}` has values of two units: {} and {}",
                parameter.id,
                first.map_or("none", FigureUnit::words),
                other.words()
            );
            let help = "give each unit a parameter of its own";
            return Err(LawError::at(text, path, at, message).with_help(help));
        }
        let mut figures = parameter.value.iter().map(|value| &value.figure);
        let negative = |it: &&Figure| matches!(it, Figure::Amount(amount) if *amount < Usd::ZERO);
        if let Some(figure) = figures.find(negative) {
            let message = format!(
                "`{}` is less than nothing: {}",
                parameter.id,
                figure.words()
            );
            let help = "write the amount without a minus sign";
            return Err(LawError::at(text, path, at, message).with_help(help));
        }
        for (place, value) in parameter.value.iter().enumerate() {
            let others = parameter.value.iter().skip(place.saturating_add(1));
            let mut others = others.filter(|other| value.status.is_law() == other.status.is_law());
            let Some(other) = others.find(|other| value.clashes(other)) else {
                continue;
            };
            let message = format!(
                "`{}` has two values from {} on: {} and {}",
                parameter.id,
                value.from.0.max(other.from.0),
                value.figure.words(),
                other.figure.words()
            );
            let help = "give each its `from` and `before`, so that one ends where the next begins";
            return Err(LawError::at(text, path, at, message).with_help(help));
        }
        Ok(parameter)
    }
}

impl Value {
    /// Returns true if both state the figure of one day.
    fn clashes(&self, other: &Self) -> bool {
        let (earlier, later) = match self.from.0 <= other.from.0 {
            true => (self, other),
            false => (other, self),
        };
        let alike = self.status.is_law() || self.status == other.status;
        let ends_later = earlier.before.is_some_and(|before| before.0 > later.from.0);
        alike && (earlier.from == later.from || ends_later)
    }
}

impl Parameter {
    /// The value in force on a day.
    fn on(&self, day: Date) -> Option<&Value> {
        self.on_in(day, Status::is_law)
    }

    /// The value of one of these standings on a day.
    fn on_in(&self, day: Date, standing: impl Fn(Status) -> bool) -> Option<&Value> {
        self.value
            .iter()
            .filter(|value| standing(value.status))
            .filter(|value| value.from.0 <= day && value.before.is_none_or(|before| day < before.0))
            .max_by_key(|value| value.from.0)
    }

    fn shown(&self, day: Date) -> ParameterOnDay {
        // A value that is not the law that day is shown as what it is, and used by nothing.
        let value = self.on(day).or_else(|| self.value.last());
        let first = self.value.iter().map(|value| value.from.0).min();
        let enacted = self
            .value
            .iter()
            .filter_map(|value| value.enacted)
            .min_by_key(|it| it.0);
        let status = |value: &Value| match value.status {
            // Before its act there was no figure, whatever became of it later.
            _ if enacted.is_some_and(|enacted| day < enacted.0) => NOT_ENACTED,
            _ if enacted.is_none() && first.is_some_and(|first| day < first) => {
                "not read before its first day"
            }
            Status::InForce | Status::Enacted if value.from.0 > day => Status::Enacted.words(),
            Status::InForce | Status::Enacted
                if value.before.is_some_and(|before| before.0 <= day) =>
            {
                "ended, or not known to go on"
            }
            Status::Enacted => Status::InForce.words(),
            status => status.words(),
        };
        ParameterOnDay {
            id: self.id.clone(),
            what: self.what.clone(),
            figure: value.map_or_else(|| "none".to_owned(), |value| value.figure.words()),
            since: value.map(|value| value.from.0),
            status: value.map_or("none", status),
            cite: value.map_or_else(String::new, |value| value.cite.to_string()),
            confidence: value.map(|value| value.confidence),
            note: self.note.clone(),
        }
    }
}

impl Figure {
    const fn unit(&self) -> FigureUnit {
        match self {
            Self::Amount(_) => FigureUnit::Amount,
            Self::Days(_) => FigureUnit::Days,
            Self::Years(_) => FigureUnit::Years,
            Self::Percent(_) => FigureUnit::Percent,
            Self::Count(_) => FigureUnit::Count,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Amount(amount) => amount.to_string(),
            Self::Days(days) => format!("{days} days"),
            Self::Years(years) => format!("{years} years"),
            Self::Percent(percent) => format!("{percent} %"),
            Self::Count(count) => count.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_value_is_a_decimal_of_more_than_zero() {
        let read = |text: &str| IndexValue::try_from(text.to_owned());
        assert_eq!(
            read("237.017").map(|index| index.0.to_string()),
            Ok("237017/1000".to_owned())
        );
        for text in ["0", "0.000", "1/3", "12%", "-1.5", ""] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}

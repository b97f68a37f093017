//! Values of cells as people write them.

use redress_cite::{CourtId, Date, parse_date};
use redress_money::Usd;

use crate::{TableError, quoted};

/// The kind of the values of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A day.
    Day,
    /// An amount in dollars.
    Amount,
    /// A federal court.
    Court,
    /// A text, as it is.
    Text,
}

/// A value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// A day.
    Day(Date),
    /// An amount, and whether it is negative.
    Amount {
        /// The amount without its sign.
        amount: Usd,
        /// True if it is written with a minus or in parentheses.
        negative: bool,
    },
    /// A federal court.
    Court(CourtId),
    /// A text.
    Text(String),
}

/// The values that a spreadsheet writes where a formula failed.
const FAILED: [&str; 8] = [
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#GETTING_DATA",
];

impl CellValue {
    /// Reads the text of a cell.
    pub(crate) fn read(text: &str, kind: ValueKind, today: Date) -> Result<Self, TableError> {
        if FAILED.contains(&text) {
            return Err(
                TableError::new(format!("a formula failed: {}", quoted(text)))
                    .with_help("mend it in the spreadsheet"),
            );
        }
        match kind {
            ValueKind::Day => day(text, today).map(Self::Day),
            ValueKind::Amount => {
                amount(text).map(|(amount, negative)| Self::Amount { amount, negative })
            }
            ValueKind::Court => court(text).map(Self::Court),
            ValueKind::Text => Ok(Self::Text(text.to_owned())),
        }
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads a day as a spreadsheet writes it: year, month and day; month, day and year with slashes; or with the name of the month.
///
/// # Errors
/// For anything else, and for a year of two digits that has not come by `today`.
pub fn day(text: &str, today: Date) -> Result<Date, TableError> {
    let unread = || {
        TableError::new(format!("not a day: {}", quoted(text)))
            .with_expected("a day as 2023-01-23 or 1/23/2023, the month first")
    };
    // A time of midnight, which a spreadsheet adds.
    let plain = text
        .split(['T', ' '])
        .next()
        .filter(|_| text.contains(':'))
        .unwrap_or(text);
    if let Ok(day) = parse_date(plain) {
        return Ok(day);
    }
    // The eight digits of a day without signs.
    if plain.len() == 8
        && let (Some(year), Some(month), Some(of_month)) =
            (plain.get(..4), plain.get(4..6), plain.get(6..))
        && let Ok(day) = parse_date(&format!("{year}-{month}-{of_month}"))
    {
        return Ok(day);
    }
    let parts: Vec<&str> = plain
        .split(['/', '-', '.', ' ', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let [one, two, year] = *parts.as_slice() else {
        let number = plain.len() == 5 && plain.bytes().all(|byte| byte.is_ascii_digit());
        return Err(match number {
            true => unread().with_help(
                "it is a plain number: give the column the format of a date in the spreadsheet",
            ),
            false => unread(),
        });
    };
    let month = |text: &str| -> Option<usize> {
        let text = text.to_lowercase();
        let starts = |month: &&str| text.len() >= 3 && month.starts_with(&text);
        MONTHS
            .iter()
            .position(starts)
            .and_then(|at| at.checked_add(1))
    };
    let named = [one, two].into_iter().any(|part| month(part).is_some());
    let number = |text: &str| {
        let ordinal = ["st", "nd", "rd", "th"].into_iter().filter(|_| named);
        let text = ordinal.fold(text, |text, end| text.strip_suffix(end).unwrap_or(text));
        let plain = (1..=2).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
        plain.then(|| text.parse::<usize>().ok()).flatten()
    };
    // The year first has one order, whichever signs are between.
    let digits = one.bytes().all(|byte| byte.is_ascii_digit());
    let year_first = one.len() == 4 && digits && !plain.contains(' ');
    let (one, two, year) = match year_first {
        true => (two, year, one),
        false => (one, two, year),
    };
    let read = match (month(one), month(two)) {
        (None, None) if year_first => number(one).zip(number(two)),
        (Some(month), None) => number(two).map(|day| (month, day)),
        (None, Some(month)) => number(one).map(|day| (month, day)),
        // Other orders of month and day have other signs.
        (None, None) if plain.contains('/') => number(one).zip(number(two)),
        _ => None,
    };
    let Some((month, day)) = read else {
        return Err(unread());
    };
    if month > 12 && (1..=12).contains(&day) && !year_first {
        let what = format!(
            "not a day: {}, because there is no month {month}",
            quoted(text)
        );
        return Err(TableError {
            casts_doubt: true,
            ..TableError::new(what)
                .with_expected("the month first, such as 1/23/2023, or 2023-01-23")
                .with_help("if the table has the day first, change the format of the whole column to YYYY-MM-DD")
        });
    }
    let century = |year: &str| parse_date(&format!("{year}-{month:02}-{day:02}")).ok();
    let read = match year.len() {
        4 => century(year),
        // A year of two digits is one that has come.
        2 => century(&format!("20{year}")).filter(|day| *day <= today),
        _ => None,
    };
    let has_no_such_day = match year.len() {
        4 => true,
        2 => century(&format!("20{year}")).is_none(),
        _ => false,
    };
    read.ok_or_else(|| match year.len() {
        _ if has_no_such_day && (1..=12).contains(&month) => TableError {
            what: format!(
                "not a day: {}, because that month has no day {day}",
                quoted(text)
            ),
            ..unread()
        },
        2 => unread().with_help("write the year in four digits"),
        _ => unread(),
    })
}

/// Reads an amount as a spreadsheet writes it, and whether it is negative: `$1,250.00`, `1250`, `75.5`, `(500.00)`, `USD 20.00`.
///
/// # Errors
/// For anything else, such as fractions of a cent or points between thousands.
pub fn amount(text: &str) -> Result<(Usd, bool), TableError> {
    let unread = || {
        TableError::new(format!("not an amount: {}", quoted(text)))
            .with_expected("dollars and cents, such as 1250.00 or $1,250.00; (500.00) is negative")
    };
    let mut rest = text.trim();
    let mut negative = false;
    // The sign or the parentheses and the mark of the currency may come in any order, each once.
    let (mut sign, mut mark) = (false, false);
    loop {
        let inner = rest.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
        if let Some(inner) = inner.filter(|_| !sign && !negative) {
            (rest, negative) = (inner.trim(), true);
            continue;
        }
        if let Some(less) = rest
            .strip_prefix(['-', '\u{2212}'])
            .filter(|_| !sign && !negative)
        {
            (rest, sign) = (less.trim_start(), true);
        } else if let Some(more) = ["US$", "USD", "$", "usd"]
            .iter()
            .find_map(|it| rest.strip_prefix(it))
            .filter(|_| !mark)
        {
            (rest, mark) = (more.trim_start(), true);
        } else if let Some(more) = ["USD", "usd", "$"]
            .iter()
            .find_map(|it| rest.strip_suffix(it))
            .filter(|_| !mark)
        {
            (rest, mark) = (more.trim_end(), true);
        } else if let Some(less) = rest.strip_suffix('-').filter(|_| !sign && !negative) {
            (rest, sign) = (less.trim_end(), true);
        } else {
            break;
        }
    }
    let (dollars, cents) = match rest.split_once('.') {
        Some((dollars, cents)) => (dollars, cents),
        None => (rest, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let groups: Vec<&str> = dollars.split(',').collect();
    let grouped = match groups.as_slice() {
        [all] => digits(all),
        [first, rest @ ..] => {
            (1..=3).contains(&first.len())
                && digits(first)
                && rest.iter().all(|it| it.len() == 3 && digits(it))
        }
        [] => false,
    };
    let dollars: String = groups.concat();
    if grouped && digits(cents) && cents.len() > 2 && !dollars.is_empty() {
        let what = format!("not whole cents: {}", quoted(text));
        return Err(
            TableError::new(what).with_expected("an amount of whole cents, such as 1250.00")
        );
    }
    if !grouped
        || dollars.is_empty()
        || !digits(cents)
        || cents.len() > 2
        || (cents.is_empty() && rest.contains('.'))
    {
        return Err(unread());
    }
    let plain = format!("{dollars}.{cents:0<2}");
    let plain = match plain.trim_start_matches('0') {
        cents if cents.starts_with('.') => format!("0{cents}"),
        plain => plain.to_owned(),
    };
    let amount: Usd = plain.parse().map_err(|_| unread())?;
    Ok((amount, (negative || sign) && !amount.is_zero()))
}

/// Reads a federal court as people write it: "N.D. Ohio", "Northern District of Ohio", "ohnd".
///
/// # Errors
/// When no federal court is called so.
pub fn court(text: &str) -> Result<CourtId, TableError> {
    CourtId::from_name(text.trim()).ok_or_else(|| {
        TableError::new(format!("not a court: {}", quoted(text)))
            .with_expected("a federal court, such as N.D. Ohio or ohnd")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 1, 2);

    #[test]
    fn amounts_are_read_as_spreadsheets_write_them() {
        let read = |text: &str| amount(text).ok();
        for (text, cents, negative) in [
            ("$1,250.00", 125_000, false),
            ("1250", 125_000, false),
            ("75.5", 7_550, false),
            ("1,234,567.89", 123_456_789, false),
            ("(500.00)", 50_000, true),
            ("($1,500.00)", 150_000, true),
            ("$(1,500.00)", 150_000, true),
            ("-$5", 500, true),
            ("$-5.00", 500, true),
            ("5.00-", 500, true),
            ("USD 20.00", 2_000, false),
            ("US$20", 2_000, false),
            ("0.00", 0, false),
            ("00012.30", 1_230, false),
            ("(0.00)", 0, false),
        ] {
            assert_eq!(
                read(text),
                Some((Usd::from_cents(cents), negative)),
                "{text}"
            );
        }
        for text in [
            "",
            "$",
            "1.250,00",
            "12,50",
            "1,25.00",
            "1.005",
            "5.",
            ".",
            "--5",
            "(-5)",
            "5 000",
            "((5))",
            "-(5)",
            "1e3",
            "five",
            "$$5",
            "1,,000",
            "\u{20ac}5",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_read_month_first() {
        let read = |text: &str| day(text, TODAY).ok();
        for text in [
            "2023-01-23",
            "1/23/2023",
            "01/23/2023",
            "1/23/23",
            "Jan 23, 2023",
            "January 23, 2023",
            "23-Jan-2023",
            "Jan-23-2023",
            "2023-01-23 00:00:00",
            "2023-01-23T00:00:00",
            "2023/01/23",
            "2023/1/23",
            "2023.01.23",
            "1/23/2023 0:00",
            "20230123",
            "January 23rd, 2023",
        ] {
            assert_eq!(read(text), Some(Date::constant(2023, 1, 23)), "{text}");
        }
        for text in [
            "23/1/2023",
            "2023-23-01",
            "20232301",
            "1th/23/2023",
            "2023/23/01",
            "2023-02-30",
            "1/23",
            "1-23-2023",
            "44949",
            "1/23/94",
            "13/13/2023",
            "2/30/2023",
            "soon",
            "J 1, 2023",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn courts_are_read_by_id_and_by_name() {
        for text in ["ohnd", "N.D. Ohio", "ND Ohio", "Northern District of Ohio"] {
            assert_eq!(court(text).unwrap().as_str(), "ohnd", "{text}");
        }
        assert!(court("Moon").is_err());
    }
}

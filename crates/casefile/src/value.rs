//! Scalars: what one value of a case file can be.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use redress_case::facts::{BorneBy, Cause, Head, UNBOUNDED};
use redress_case::{
    Class, DebtLine, Grade, NOT_READ, PaidFrom, PayeeKind, PenaltyKind, Posture, ProofKind,
    Resource, Side, ViewTaken,
};
use redress_cite::{Citation, CourtId, Date, FederalCode as Body, parse_date};
use redress_money::{Percent, Ratio, Usd};
use redress_rule::List;
use serde_json::{Map, Value, json};

use crate::decode::{Decode, Defs, mismatch};
use crate::diagnostic::{Code, Issue, Span};
use crate::privacy;
use crate::reader::{DEFENDANT, Reader, nearest, one};
use crate::tree::{Entry, Kind, Node};

/// The largest count.
const COUNTED: i64 = 1_000_000_000;

fn refuse<T>(issue: Issue, reader: &mut Reader) -> Option<T> {
    reader.report(issue);
    None
}

fn text<'a>(node: &'a Node, expected: &str, reader: &mut Reader) -> Option<&'a str> {
    match &node.kind {
        Kind::Text(text) => Some(text),
        _ => mismatch(node, expected, reader),
    }
}

/// Text in free words.
#[derive(Clone, Debug)]
pub(crate) struct Text(pub String);

impl Decode for Text {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let text = text(node, "text", reader)?;
        privacy::check(text, &node.span, reader);
        Some(Self(text.to_owned()))
    }

    fn schema(_: &mut Defs) -> Value {
        json!({ "type": "string" })
    }
}

/// The name of a table in the folder of the case file, or in a folder within it.
#[derive(Clone, Debug)]
pub(crate) struct TableName(pub String);

impl Decode for TableName {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        const EXPECTED: &str =
            "the name of a file in the folder of the case file, such as \"awards.csv\"";
        let name = text(node, EXPECTED, reader)?;
        let outside = |part: &str| part.is_empty() || part == "." || part == "..";
        if name.contains(['\\', ':']) || name.split('/').any(outside) {
            let message = "not the name of a file beside the case file";
            return refuse(
                Issue::new(Code::TABLE, &node.span, message).expected(EXPECTED),
                reader,
            );
        }
        Some(Self(name.to_owned()))
    }

    fn schema(_: &mut Defs) -> Value {
        json!({ "type": "string", "examples": ["awards.csv"] })
    }
}

/// The caption of a case, which is public, names included.
#[derive(Debug)]
pub(crate) struct Caption(pub String);

impl Decode for Caption {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        Some(Self(text(node, "text", reader)?.to_owned()))
    }

    fn schema(_: &mut Defs) -> Value {
        json!({ "type": "string" })
    }
}

/// An id that its table gives itself; `KIND` says of what.
#[derive(Clone, Debug)]
pub(crate) struct Id<const KIND: usize>(pub String);

impl<const KIND: usize> Decode for Id<KIND> {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        const EXPECTED: &str =
            "1 to 64 small letters, digits, `.`, `_` and `-`, a letter or digit first";
        let id = text(node, "an id", reader)?;
        privacy::check(id, &node.span, reader);
        // References to an id of the wrong shape are not wrong as well.
        reader.name(KIND, id, &node.span);
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let shaped = id.len() <= 64
            && id.bytes().next().is_some_and(plain)
            && id.bytes().all(|byte| plain(byte) || b"._-".contains(&byte));
        if shaped {
            return Some(Self(id.to_owned()));
        }
        let issue = Issue::new(Code::ID, &node.span, "not an id").expected(EXPECTED);
        let fixed: String = id
            .to_lowercase()
            .chars()
            .map(|c| if c.is_whitespace() { '-' } else { c })
            .filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c))
            .skip_while(|c| !c.is_ascii_alphanumeric())
            .take(64)
            .collect();
        let near = Some(fixed.as_str()).filter(|fixed| !fixed.is_empty());
        refuse(issue.did_you_mean(near), reader)
    }

    fn schema(_: &mut Defs) -> Value {
        json!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,63}$" })
    }
}

/// A reference to something by its id.
#[derive(Clone, Debug)]
pub(crate) struct Ref<const KIND: usize>(pub String);

impl<const KIND: usize> Decode for Ref<KIND> {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let id = text(node, "an id", reader)?;
        reader.refer(KIND, id, &node.span);
        Some(Self(id.to_owned()))
    }

    fn schema(_: &mut Defs) -> Value {
        let of = format!("The id of {}.", one(KIND));
        json!({ "type": "string", "title": of })
    }
}

/// Who paid: a defendant, or another, who is named by the word of `from`.
#[derive(Debug)]
pub(crate) enum Payer {
    /// A defendant, by the id.
    Defendant(String),
    /// Somebody else.
    Another(PaidFrom),
}

impl Decode for Payer {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let id = text(node, "an id", reader)?;
        let another = PaidFrom::ALL.iter().find(|(_, name)| *name == id);
        match another.filter(|(from, _)| *from != PaidFrom::default()) {
            Some((from, _)) => Some(Self::Another(*from)),
            None => Ref::<DEFENDANT>::decode(node, reader).map(|id| Self::Defendant(id.0)),
        }
    }

    fn schema(defs: &mut Defs) -> Value {
        Ref::<DEFENDANT>::schema(defs)
    }
}

impl Decode for bool {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match node.kind {
            Kind::Bool(answer) => Some(answer),
            _ => mismatch(node, "true or false", reader),
        }
    }

    fn schema(_: &mut Defs) -> Value {
        json!({ "type": "boolean" })
    }
}

impl Decode for Date {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::Text(text) | Kind::Date(text) => parse_date(text).ok().or_else(|| {
                let issue = Issue::new(Code::DAY, &node.span, "not a day of the calendar");
                let issue = issue.expected("a day as YYYY-MM-DD, without a time");
                let day = text.get(..10).filter(|day| parse_date(day).is_ok());
                let day = day.map(str::to_owned).or_else(|| as_a_day(text));
                refuse(issue.did_you_mean(day.as_deref()), reader)
            }),
            _ => mismatch(node, "a day such as 2012-11-14", reader),
        }
    }

    fn schema(_: &mut Defs) -> Value {
        json!({ "type": "string", "format": "date" })
    }
}

/// The day that a text writes as is usual in the United States, with its whole year: `2/1/2021`, `Feb. 1, 2021`.
pub(crate) fn as_a_day(text: &str) -> Option<String> {
    let day = redress_table::day(text, Date::MAX).ok()?;
    text.contains(&day.year().to_string())
        .then(|| day.to_string())
}

/// The days from the first to the last of a month or a year: `2014-06`, `2014`.
pub(crate) fn days_of(text: &str) -> Option<(Date, Date)> {
    let day = |text: &str| parse_date(text).ok();
    match text.len() {
        4 => Some((
            day(&format!("{text}-01-01"))?,
            day(&format!("{text}-12-31"))?,
        )),
        7 => {
            let last = (28..=31)
                .rev()
                .find_map(|last| day(&format!("{text}-{last}")))?;
            Some((day(&format!("{text}-01"))?, last))
        }
        _ => None,
    }
}

/// Reports a decimal number, which is no exact one, with the text to write instead.
fn unquoted<T>(node: &Node, literal: &str, expected: &str, reader: &mut Reader) -> Option<T> {
    let message = "a decimal number without quotation marks would not be exact";
    let issue = Issue::new(Code::FLOAT, &node.span, message).expected(expected);
    let literal = literal.replace('_', "");
    let quoted = match literal.split_once('.') {
        // Cents are two digits.
        Some((whole, cents)) if expected == AMOUNT && cents.len() == 1 => {
            format!("{whole}.{cents}0")
        }
        _ => literal,
    };
    refuse(issue.help(format!("write \"{quoted}\" in quotes")), reader)
}

const AMOUNT: &str = "an amount such as \"3367854.00\"";

impl Decode for Usd {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let amount = match &node.kind {
            Kind::Text(text) => text.parse().map_err(|error: redress_money::MoneyError| {
                Issue::new(Code::MONEY, &node.span, error.to_string()).expected(AMOUNT)
            }),
            Kind::Integer(dollars) => dollars
                .checked_mul(100)
                .map(Self::from_cents)
                .ok_or_else(|| Issue::new(Code::LARGE, &node.span, "the amount is too large")),
            Kind::Float(literal) => return unquoted(node, literal, AMOUNT, reader),
            _ => return mismatch(node, AMOUNT, reader),
        };
        match amount {
            Ok(amount) if amount.is_negative() => refuse(
                Issue::new(Code::NEGATIVE, &node.span, "the amount is negative")
                    .expected("an amount of zero or more"),
                reader,
            ),
            Ok(amount) if amount >= UNBOUNDED => refuse(
                Issue::new(Code::LARGE, &node.span, "the amount is too large")
                    .expected("less than 100000000000.00"),
                reader,
            ),
            Ok(amount) => Some(amount),
            Err(issue) => refuse(issue, reader),
        }
    }

    fn schema(_: &mut Defs) -> Value {
        json!({
            "anyOf": [
                {
                    "type": "string",
                    "pattern": "^\\$?(0|[1-9][0-9]*|[1-9][0-9]{0,2}(,[0-9]{3})+)(\\.[0-9]{2})?$",
                },
                { "type": "integer", "minimum": 0 },
            ],
            "examples": ["3367854.00"],
        })
    }
}

/// A whole number of things.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Count(pub i64);

impl Decode for Count {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match node.kind {
            Kind::Integer(count @ 0..=COUNTED) => Some(Self(count)),
            Kind::Integer(..0) => {
                let issue = Issue::new(Code::NEGATIVE, &node.span, "the count is negative");
                refuse(issue.expected("a whole number of zero or more"), reader)
            }
            Kind::Integer(_) => {
                let issue = Issue::new(Code::LARGE, &node.span, "the count is too large");
                refuse(issue.expected("at most 1000000000"), reader)
            }
            _ => mismatch(node, "a whole number", reader),
        }
    }

    fn schema(_: &mut Defs) -> Value {
        json!({ "type": "integer", "minimum": 0, "maximum": COUNTED })
    }
}

impl Decode for Percent {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        const EXPECTED: &str = "a percentage such as \"4.05\"";
        match &node.kind {
            Kind::Text(text) => match text.parse::<Self>() {
                Ok(percent) => Some(percent),
                Err(error) => refuse(
                    Issue::new(Code::RATIO, &node.span, error.to_string()).expected(EXPECTED),
                    reader,
                ),
            },
            Kind::Integer(number) => match number.to_string().parse::<Self>() {
                Ok(percent) => Some(percent),
                Err(error) => refuse(
                    Issue::new(Code::NEGATIVE, &node.span, error.to_string()).expected(EXPECTED),
                    reader,
                ),
            },
            Kind::Float(literal) => unquoted(node, literal, EXPECTED, reader),
            _ => mismatch(node, EXPECTED, reader),
        }
    }

    fn schema(_: &mut Defs) -> Value {
        json!({
            "anyOf": [
                { "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?%?$" },
                { "type": "integer", "minimum": 0 },
            ],
        })
    }
}

fn ratio(node: &Node, expected: &str, reader: &mut Reader) -> Option<Ratio> {
    match &node.kind {
        Kind::Text(text) => match text.parse::<Ratio>() {
            Ok(ratio) => Some(ratio),
            Err(error) => refuse(
                Issue::new(Code::RATIO, &node.span, error.to_string()).expected(expected),
                reader,
            ),
        },
        Kind::Integer(number) => match u64::try_from(*number).map(|n| Ratio::new(n, 1)) {
            Ok(Ok(ratio)) => Some(ratio),
            _ => refuse(
                Issue::new(Code::NEGATIVE, &node.span, "the number is negative").expected(expected),
                reader,
            ),
        },
        Kind::Float(literal) => unquoted(node, literal, expected, reader),
        _ => mismatch(node, expected, reader),
    }
}

/// A part of a whole, at most all of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share(pub Ratio);

impl Decode for Share {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        const EXPECTED: &str = "a share such as \"1/136\" or \"50%\"";
        let share = ratio(node, EXPECTED, reader)?;
        if share > Ratio::ONE {
            let issue = Issue::new(Code::RATIO, &node.span, "a share of more than the whole");
            return refuse(issue.expected(EXPECTED), reader);
        }
        Some(Self(share))
    }

    fn schema(_: &mut Defs) -> Value {
        json!({
            "anyOf": [
                { "type": "string", "pattern": "^[0-9]+(/[0-9]+|(\\.[0-9]+)?%?)$" },
                { "type": "integer", "minimum": 0 },
            ],
        })
    }
}

/// A number of units, such as hours.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quantity(pub Ratio);

impl Decode for Quantity {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        const EXPECTED: &str = "a quantity such as 52, \"1.5\" or \"12*2\"";
        if let Kind::Text(text) = &node.kind {
            let mut factors = text
                .split(['*', 'x', '×'])
                .map(|factor| factor.trim().parse::<Ratio>());
            let product = factors.try_fold(Ratio::ONE, |product, factor| product.times(factor?));
            return match product {
                Ok(product) => Some(Self(product)),
                Err(_) => refuse(
                    Issue::new(Code::RATIO, &node.span, "not a quantity").expected(EXPECTED),
                    reader,
                ),
            };
        }
        ratio(node, EXPECTED, reader).map(Self)
    }

    fn schema(_: &mut Defs) -> Value {
        json!({
            "anyOf": [
                { "type": "string", "pattern": "^[0-9]+(/[0-9]+|(\\.[0-9]+)?%?)( *[*x×] *[0-9]+(/[0-9]+|(\\.[0-9]+)?%?))*$" },
                { "type": "integer", "minimum": 0 },
            ],
        })
    }
}

/// A court: a federal one, or one that the law declares.
#[derive(Debug)]
pub(crate) struct Court(pub CourtId);

impl Decode for Court {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        const EXPECTED: &str = "the CourtListener id of a federal court, such as ca7 or innd, or its abbreviation, such as \"N.D. Ind.\"; or a court that a folder of law declares (--law)";
        let given = text(node, EXPECTED, reader)?;
        if let Some(court) = known_court(given) {
            return Some(Self(court));
        }
        if let Some(court) = CourtId::from_name(given) {
            return Some(Self(court));
        }
        let issue = Issue::new(Code::COURT, &node.span, "no known court has this id");
        let near = nearby(given).find_map(|id| known_court(&id));
        let near = near.map_or_else(|| CourtId::in_state(given), |near| vec![near]);
        let near: Vec<&str> = near.iter().map(CourtId::as_str).collect();
        let near = (!near.is_empty()).then(|| near.join("` or `"));
        refuse(
            issue.expected(EXPECTED).did_you_mean(near.as_deref()),
            reader,
        )
    }

    fn schema(_: &mut Defs) -> Value {
        json!({ "type": "string", "examples": ["ca7", "innd", "N.D. Ind."] })
    }
}

fn known_court(id: &str) -> Option<CourtId> {
    let court: CourtId = id.parse().ok()?;
    court.is_known().then_some(court)
}

/// The texts that one slip of the hand makes of another, the likelier slips first. The list of
/// courts is cite's own, which tells of one id whether it is a court's.
fn nearby(given: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = given.to_lowercase().chars().take(16).collect();
    let places = 0..=letters.len();
    let alphabet = || ('a'..='z').chain('0'..='9');
    // So many letters from a place on, replaced by others.
    let with = move |at: usize, less: usize, put: &[char]| -> String {
        let before = letters.iter().take(at);
        let after = letters.iter().skip(at.saturating_add(less));
        before.chain(put).chain(after).collect()
    };
    let given: Vec<char> = given.chars().take(16).collect();
    let same = std::iter::once(with(0, 0, &[]));
    // An abbreviation has the district first, and an id the state: "ndil" for "ilnd".
    let district = given.iter().skip(2).chain(given.iter().take(2));
    let turned = std::iter::once(district.collect::<String>());
    let swapped: Vec<String> = given
        .windows(2)
        .enumerate()
        .map(|(at, pair)| with(at, 2, &pair.iter().rev().copied().collect::<Vec<_>>()))
        .collect();
    let one: Vec<String> = [0, 1]
        .into_iter()
        .flat_map(|less| places.clone().map(move |at| (at, less)))
        .flat_map(|(at, less)| alphabet().map(move |c| (at, less, c)))
        .map(|(at, less, c)| with(at, less, &[c]))
        .collect();
    let dropped: Vec<String> = places.map(|at| with(at, 1, &[])).collect();
    same.chain(turned).chain(swapped).chain(one).chain(dropped)
}

/// The statute of conviction, as a judgment cites it, with what it cites together: its penalty paragraph, sections that help or extend
/// it. Without any it was not read.
#[derive(Debug)]
pub(crate) struct Statute(pub Vec<Citation>);

/// The valid forms of a statute of conviction, for an error.
pub const EXPECTED_STATUTE: &str = "a section of the United States Code, such as \"18 U.S.C. 2252(a)(2)\", or of a code that a folder of law declares, or \"not read\"";

impl Decode for Statute {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let cited = text(node, EXPECTED_STATUTE, reader)?;
        if cited == NOT_READ {
            return Some(Self(Vec::new()));
        }
        let usual = as_the_code_cites(cited);
        let read = of_the_code(cited).or_else(|| of_the_code(&usual));
        let read = read.map(|one| vec![one]).or_else(|| sections_of(&usual));
        let letter = read.iter().flatten().find_map(with_its_letter);
        if let (Some(statutes), None) = (read, &letter) {
            return Some(Self(statutes));
        }
        let issue = Issue::new(Code::STATUTE, &node.span, "not a citation of a statute");
        let issue = issue.expected(EXPECTED_STATUTE);
        // A section that defines an offense has at least three digits; "1" is the answer to another question.
        let bare = Some(usual.trim_start_matches(['§', ' ']));
        let bare = bare.filter(|it| !it.contains('-'));
        let bare = bare.filter(|it| it.bytes().take_while(u8::is_ascii_digit).count() >= 3);
        let titled = bare.and_then(|bare| sections_of(&format!("18 U.S.C. {bare}")));
        let titled = titled.and_then(|all| Some(all.first()?.to_string().replace("§ ", "")));
        let near = letter.or(titled).or_else(|| beginning_of(&usual));
        let near = near.or_else(|| beginning_of(&of_the_title(&usual)?));
        refuse(
            match near {
                Some(near) if tells_of_an_attempt(cited) => issue.help(format!(
                    "did you mean `{near}`? write `attempt = true` for an attempt or a conspiracy"
                )),
                near => issue.did_you_mean(near.as_deref()),
            },
            reader,
        )
    }

    fn schema(_: &mut Defs) -> Value {
        json!({
            "type": "string",
            "examples": ["18 U.S.C. 2252(a)(2)", "18 U.S.C. §§ 2252A(a)(2) and (b)(1)", NOT_READ],
        })
    }
}

/// A section of the United States Code, or of a code that the law declares.
fn of_the_code(cited: &str) -> Option<Citation> {
    let cited = cited.parse().ok()?;
    matches!(
        cited,
        Citation::CodeOf { .. }
            | Citation::Code {
                code: Body::UnitedStates,
                ..
            }
    )
    .then_some(cited)
}

/// A section whose letter stands in parentheses, 2252(A)(a)(2), as it should be: subsections have small letters.
fn with_its_letter(cited: &Citation) -> Option<String> {
    let Citation::Code {
        title,
        section,
        pin,
        ..
    } = cited
    else {
        return None;
    };
    let (letter, rest) = pin.as_deref()?.strip_prefix('(')?.split_once(')')?;
    let is_letter = letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_uppercase());
    is_letter.then(|| format!("{title} U.S.C. {section}{letter}{rest}"))
}

/// A citation in the form of the Code, where it is in another usual form: `Title 18, United States Code, Section 1344`, `18 USC §1344`,
/// `18 U. S. C. § 2252A (a) (2) (Count One)`, or `18:1344` as dockets have it.
fn as_the_code_cites(cited: &str) -> String {
    let spaced = cited
        .replace('§', " § ")
        .replace("United States Code", "U.S.C.")
        .replace("U.S. Code", "U.S.C.")
        .replace("U. S. C.", "U.S.C.")
        .replace([';', '/'], ", ");
    // A remark in parentheses or after a dash at the end is no paragraph. That it is an attempt or a conspiracy has a key of its own,
    // and is not dropped.
    let is_remark = |text: &str| {
        let words = text.len() > 6 || text.contains(|c: char| !c.is_ascii_alphanumeric());
        words && !text.contains(['(', ')']) && !tells_of_an_attempt(text)
    };
    let dash = [" - ", " \u{2013} ", " \u{2014} "];
    let after_a_dash = dash.iter().find_map(|dash| spaced.split_once(dash));
    let spaced = match after_a_dash {
        Some((before, remark)) if is_remark(remark) => before.to_owned(),
        _ => spaced,
    };
    let remark = spaced
        .trim_end()
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(" ("));
    let spaced = match remark {
        Some((before, remark)) if is_remark(remark) => before.to_owned(),
        _ => spaced,
    };
    let mut words: Vec<String> = Vec::new();
    for word in spaced.split_whitespace() {
        let bare = word.trim_end_matches(',');
        let last = words.last_mut();
        match (bare.to_ascii_lowercase().as_str(), last) {
            (
                "title" | "section" | "sections" | "sec." | "sec" | "secs." | "secs" | "ss" | "§",
                _,
            ) => {}
            ("a." | "s.", Some(last)) if last == "U.S.C." => {}
            ("usc" | "u.s.c" | "u.s.c." | "u.s.c.a." | "u.s.c.s.", _) => {
                words.push("U.S.C.".to_owned());
            }
            // A number before the name of the code is its title, and has no comma.
            (title, None) if title.parse::<u32>().is_ok() => words.push(bare.to_owned()),
            (part, Some(last))
                if is_of_paragraphs(part)
                    && last.ends_with(|c: char| {
                        c == ')' || c.is_ascii_digit() || c.is_ascii_uppercase()
                    }) =>
            {
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    let joined = words.join(" ");
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    match joined.split_once(':') {
        Some((title, section)) if is_number(title) => format!("{title} U.S.C. {section}"),
        _ => joined,
    }
}

/// Returns whether a text is paragraphs alone, such as `(a)(5)(B)`.
fn is_of_paragraphs(text: &str) -> bool {
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    inner.is_some_and(|inner| {
        let mut levels = inner.split(")(");
        levels.all(|level| level.len() <= 4 && level.chars().all(|c| c.is_ascii_alphanumeric()))
    })
}

/// Returns whether a text tells of an attempt or a conspiracy.
fn tells_of_an_attempt(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["attempt", "conspir"].iter().any(|it| text.contains(it))
}

/// Returns a text from the title of the code on, where words precede it.
fn of_the_title(text: &str) -> Option<String> {
    let (before, after) = text.split_once(" U.S.C.")?;
    let title = before.rsplit(' ').next()?;
    Some(format!("{title} U.S.C.{after} "))
}

/// The longest beginning of a text that cites a section, up to the end of a word or of a paragraph.
fn beginning_of(text: &str) -> Option<String> {
    let ends_there = |(at, c): (usize, char)| match c {
        ')' => Some(at.saturating_add(1)),
        ' ' | ',' | ':' => Some(at),
        _ => None,
    };
    let mut ends: Vec<usize> = text.char_indices().filter_map(ends_there).collect();
    ends.reverse();
    let mut beginnings = ends.into_iter().filter_map(|end| text.get(..end));
    let near = beginnings.find(|text| of_the_code(text).is_some())?;
    Some(near.to_owned())
}

/// The sections that a judgment cites together, without paragraphs of a section cited before. `None` where more than sections and
/// paragraphs follows.
fn sections_of(cited: &str) -> Option<Vec<Citation>> {
    let joined = cited.replace(" and ", ", ").replace(" & ", ", ");
    let mut parts = joined.split(',').map(str::trim).filter(|it| !it.is_empty());
    let first = of_the_code(parts.next()?)?;
    let title = match first {
        Citation::Code { title, .. } => title.to_string(),
        _ => String::new(),
    };
    let mut all = vec![first];
    for part in parts {
        let plain = |c: char| c.is_ascii_alphanumeric() || "().".contains(c);
        match of_the_code(part).or_else(|| of_the_code(&format!("{title} U.S.C. {part}"))) {
            Some(section) if part.starts_with(|c: char| c.is_ascii_digit()) => all.push(section),
            _ if part.starts_with('(') && part.chars().all(plain) => {}
            _ => return None,
        }
    }
    Some(all)
}

/// The version of the format, of which there is one.
#[derive(Debug)]
pub(crate) struct Version;

impl Decode for Version {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match node.kind {
            Kind::Integer(1) => Some(Self),
            Kind::Integer(_) => {
                let message = "this version of the format is not known here";
                let issue = Issue::new(Code::SCHEMA, &node.span, message).expected("1");
                refuse(
                    issue.help("write `schema = 1`, or use a newer redress"),
                    reader,
                )
            }
            _ => mismatch(node, "1", reader),
        }
    }

    fn schema(_: &mut Defs) -> Value {
        json!({ "const": 1 })
    }
}

/// A value out of a closed list of words.
trait Words: Copy + 'static {
    fn words() -> impl Iterator<Item = (Self, &'static str)>;
}

fn word<T: Words>(node: &Node, reader: &mut Reader) -> Option<T> {
    let expected = || {
        T::words()
            .map(|(_, word)| word)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let Kind::Text(given) = &node.kind else {
        return mismatch(node, &format!("one of {}", expected()), reader);
    };
    if let Some((value, _)) = T::words().find(|(_, word)| word == given) {
        return Some(value);
    }
    let issue = Issue::new(Code::WORD, &node.span, "not a word of the list")
        .expected(format!("one of {}", expected()));
    let near = near_word(given, T::words().map(|(_, word)| word));
    refuse(issue.did_you_mean(near), reader)
}

/// Returns the word of a list that is meant, if one is near in letters, shares a part or is called otherwise: "attorney fees" is
/// `fees`, "income" is `lost-income`, and "wages" is too.
pub(crate) fn near_word<'a>(
    given: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    let spoken = given.to_lowercase();
    let said: Vec<&str> = spoken.split([' ', '-', '_', '/']).collect();
    let shares = |word: &str| {
        word.split('-')
            .any(|part| part.len() > 4 && said.contains(&part))
    };
    let usual = || {
        said.iter().find_map(|said| {
            // A letter more or less is the same word.
            let is = |usual: &str| {
                usual == *said || said.len() > 5 && strsim::levenshtein(usual, said) == 1
            };
            let mut usual = USUAL.iter().filter(|(usual, _)| is(usual));
            usual.find_map(|(_, word)| known.iter().copied().find(|known| known == word))
        })
    };
    let of_list = |is: &dyn Fn(&str) -> bool| known.iter().copied().find(|word| is(word));
    // "orders" is `record.orders`.
    let of_table = |word: &str| {
        word.split_once('.')
            .is_some_and(|(_, of_table)| of_table == given)
    };
    // "class B misdemeanor" is `misdemeanor-b`, though another word of the list is as near.
    let every_part =
        |word: &str| word.contains('-') && word.split('-').all(|part| said.contains(&part));
    of_list(&every_part)
        .or_else(|| of_list(&of_table))
        .or_else(|| nearest(given, known.iter().copied()))
        .or_else(|| of_list(&|word| said.contains(&word)))
        .or_else(usual)
        .or_else(|| of_list(&shares))
}

/// Usual words for what the lists call otherwise.
const USUAL: [(&str, &str); 51] = [
    ("defendant", "this-defendant"),
    ("trafficking", "trade"),
    ("traffic", "trade"),
    ("traffick", "trade"),
    ("circulation", "trade"),
    ("distribution", "trade"),
    ("traffickers", "trade"),
    ("trafficking", "images"),
    ("possession", "images"),
    ("receipt", "images"),
    ("pornography", "images"),
    ("fraud", "mvra"),
    ("abuse", "original-abuse"),
    ("sought", "asked"),
    ("proposed", "asked"),
    ("wages", "lost-income"),
    ("earnings", "lost-income"),
    ("salary", "lost-income"),
    ("psychological", "medical"),
    ("psychiatric", "medical"),
    ("counseling", "medical"),
    ("mental", "medical"),
    ("hospital", "medical"),
    ("doctor", "medical"),
    ("rehabilitation", "therapy"),
    ("travel", "transport"),
    ("mileage", "transport"),
    ("transportation", "transport"),
    ("housing", "transport"),
    ("childcare", "transport"),
    ("child", "transport"),
    ("moving", "transport"),
    ("relocation", "transport"),
    ("veterinary", "other"),
    ("burial", "funeral"),
    ("attorney", "fees"),
    ("legal", "fees"),
    ("lawyer", "fees"),
    ("cash", "property"),
    ("money", "property"),
    ("goods", "property"),
    ("restitution", "total"),
    ("loss", "total"),
    ("losses", "total"),
    ("requested", "asked"),
    ("ordered", "entered"),
    ("imposed", "entered"),
    ("proven", "found"),
    ("proved", "found"),
    ("insurance", "insurer"),
    ("restoration", "forfeiture"),
];

macro_rules! words {
    ($($type:ty = $all:expr;)*) => {$(
        impl Words for $type {
            fn words() -> impl Iterator<Item = (Self, &'static str)> {
                ($all).into_iter()
            }
        }

        impl Decode for $type {
            fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
                word(node, reader)
            }

            fn schema(_: &mut Defs) -> Value {
                let words = <Self as Words>::words();
                let words: Vec<&str> = words.map(|(_, word)| word).collect();
                json!({ "enum": words })
            }
        }
    )*};
}

words! {
    ProofKind = Self::ALL;
    Cause = Self::ALL;
    BorneBy = Self::ALL;
    PayeeKind = Self::ALL;
    Posture = Self::ALL;
    Grade = Self::ALL;
    PenaltyKind = Self::ALL;
    PaidFrom = Self::ALL;
    Resource = Self::ALL;
    DebtLine = Self::ALL;
    Class = Self::ALL.map(|(class, name, _)| (class, name));
    Head = Self::ALL.map(|(head, name, _)| (head, name));
    Regime = TEXTS.iter().map(|text| (Self(text.as_str()), text.as_str()));
    Record = [(Self::Open, "open"), (Self::Closed, "closed")];
    Side = [
        (Self::Found, "found"),
        (Self::Government, "government"),
        (Self::Defense, "defense"),
    ];
    By = [(Self::Court, "court"), (Self::User, "user")];
    EntryKind = [
        (Self::Order, "order"),
        (Self::Receipt, "receipt"),
        (Self::Civil, "civil"),
        (Self::CivilFixed, "civil-fixed"),
        (Self::Dma, "dma"),
        (Self::Returned, "returned"),
        (Self::Collateral, "collateral"),
    ];
}

/// Returns the words that a key of a case file takes, if it takes a word out of a list.
///
/// ```
/// assert!(redress_casefile::words_of("head").unwrap().contains(&"medical"));
/// assert_eq!(redress_casefile::words_of("amount"), None);
/// ```
#[must_use]
pub fn words_of(key: &str) -> Option<Vec<&'static str>> {
    fn list<T: Words>() -> Vec<&'static str> {
        T::words().map(|(_, word)| word).collect()
    }
    match key {
        "head" => Some(list::<Head>()),
        "cause" => Some(list::<Cause>()),
        "proof" => Some(list::<ProofKind>()),
        "borne_by" => Some(list::<BorneBy>()),
        "posture" => Some(list::<Posture>()),
        "line" => Some(list::<DebtLine>()),
        "from" => Some(list::<PaidFrom>()),
        _ => None,
    }
}

/// The ids of the texts of statutes, as `rules/law/regimes.toml` has them: a new text needs no change here.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let regimes: Option<toml::Table> = include_str!("../../../rules/law/regimes.toml").parse().ok();
    let regimes = regimes
        .as_ref()
        .and_then(|file| file.get("regime")?.as_array());
    let ids = regimes
        .into_iter()
        .flatten()
        .filter_map(|regime| regime.get("id")?.as_str());
    ids.map(str::to_owned).collect()
});

#[derive(Default)]
struct ChoiceNames {
    choices: BTreeSet<String>,
    methods: BTreeSet<String>,
}

/// The ids of the choices of the built-in law, and the names of its methods, as the profiles have them.
static CHOICES: LazyLock<ChoiceNames> = LazyLock::new(|| {
    let mut known = ChoiceNames::default();
    for profile in PROFILES {
        let profile: Option<toml::Table> = profile.parse().ok();
        if let Some(profile) = profile {
            let lists =
                ["approach", "add"].map(|key| profile.get(key).and_then(|it| it.as_array()));
            for table in lists.into_iter().flatten().flatten() {
                for entry in ["apportionment", "use"].map(|key| table.get(key)) {
                    collect_choices(table, entry, &mut known);
                }
            }
        }
    }
    known
});

/// The profiles whose entries contain choices or methods.
const PROFILES: [&str; 6] = [
    include_str!("../../../rules/law/profiles/scotus.toml"),
    include_str!("../../../rules/law/profiles/ca1.toml"),
    include_str!("../../../rules/law/profiles/ca2.toml"),
    include_str!("../../../rules/law/profiles/ca6.toml"),
    include_str!("../../../rules/law/profiles/ca7.toml"),
    include_str!("../../../rules/law/profiles/caed.toml"),
];

fn collect_choices(
    table: &toml::Value,
    entry: Option<&toml::Value>,
    ChoiceNames { choices, methods }: &mut ChoiceNames,
) {
    let name = |rule: &toml::Value| {
        let rule = rule.get("rule").unwrap_or(rule).as_str()?;
        Some(
            rule.split_once('/')
                .map_or(rule, |(_, name)| name)
                .to_owned(),
        )
    };
    let is_list = |to: &str| List::ALL.iter().any(|list| list.name() == to);
    match entry {
        // A method that a decision adds to a choice.
        Some(entry @ toml::Value::Table(_)) => {
            let to = table.get("to").and_then(|to| to.as_str());
            if to.is_some_and(|to| !is_list(to)) {
                methods.extend(name(entry));
            }
        }
        Some(toml::Value::Array(entries)) => {
            for entry in entries {
                let choice = entry.get("choice").and_then(|choice| choice.as_str());
                choices.extend(choice.map(str::to_owned));
                let among = entry.get("among").and_then(|among| among.as_array());
                methods.extend(among.into_iter().flatten().filter_map(name));
            }
        }
        _ => {}
    }
}

/// A name of a list that the law can add to. One that looks like a misspelled name of the built-in law is an error; any other may
/// be of a law folder or of a case's own approach.
fn spelled(
    node: &Node,
    known: &BTreeSet<String>,
    what: &str,
    reader: &mut Reader,
) -> Option<String> {
    let given = text(node, &format!("a {what}"), reader)?;
    is_spelled(given, &node.span, known, what, reader).then(|| given.to_owned())
}

/// Reports a name that looks like a misspelled one of the built-in law. Returns whether it does not.
fn is_spelled(
    given: &str,
    span: &Span,
    known: &BTreeSet<String>,
    what: &str,
    reader: &mut Reader,
) -> bool {
    privacy::check(given, span, reader);
    let short = given.split_once('/').map_or(given, |(_, name)| name);
    if !known.contains(short) && !given.contains('/') {
        let near = nearest(given, known.iter().map(String::as_str));
        if near.is_some() {
            let message = format!("no {what} of the built-in law has this name");
            let all: Vec<&str> = known.iter().map(String::as_str).collect();
            let issue = Issue::new(Code::CHOICE_ID, span, message);
            let issue = issue.expected(format!("one of {}", all.join(", ")));
            reader.report(issue.did_you_mean(near));
            return false;
        }
    }
    true
}

/// The questions of the built-in law, each with its views.
static QUESTIONS: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let file: Option<toml::Table> = include_str!("../../../rules/law/questions.toml")
        .parse()
        .ok();
    let id = |table: &toml::Value| Some(table.get("id")?.as_str()?.to_owned());
    let questions = file
        .as_ref()
        .and_then(|file| file.get("question")?.as_array());
    let questions = questions.into_iter().flatten().filter_map(|question| {
        let views = question.get("view")?.as_array()?;
        Some((id(question)?, views.iter().filter_map(id).collect()))
    });
    questions.collect()
});

/// Views of unsettled questions, by question. Like a choice, one may be of a law folder.
#[derive(Debug)]
pub(crate) struct ViewsTaken(pub Vec<ViewTaken>);

impl Decode for ViewsTaken {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        const EXPECTED: &str = "a table of views, such as original-abuse = \"required\"";
        let Kind::Table(entries) = &node.kind else {
            return mismatch(node, EXPECTED, reader);
        };
        let questions: BTreeSet<String> = QUESTIONS.keys().cloned().collect();
        let mut taken = Vec::new();
        for Entry { key, span, node } in entries {
            if !is_spelled(key, span, &questions, "question", reader) {
                continue;
            }
            let view = match QUESTIONS.get(key) {
                Some(views) => spelled(node, views, "view", reader),
                None => text(node, "a view", reader).map(str::to_owned),
            };
            let question = key.clone();
            taken.extend(view.map(|view| ViewTaken { question, view }));
        }
        Some(Self(taken))
    }

    fn schema(_: &mut Defs) -> Value {
        let questions = QUESTIONS.iter().map(|(question, views)| {
            let views = json!({ "type": "string", "examples": views });
            (question.clone(), views)
        });
        json!({
            "type": "object",
            "properties": questions.collect::<Map<_, _>>(),
            "additionalProperties": { "type": "string" },
        })
    }
}

/// The id of a choice.
#[derive(Debug)]
pub(crate) struct ChoiceId(pub String);

impl Decode for ChoiceId {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        spelled(node, &CHOICES.choices, "choice", reader).map(Self)
    }

    fn schema(defs: &mut Defs) -> Value {
        Text::schema(defs)
    }
}

/// The name of a method of a choice.
#[derive(Debug)]
pub(crate) struct MethodName(pub String);

impl Decode for MethodName {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        spelled(node, &CHOICES.methods, "method", reader).map(Self)
    }

    fn schema(defs: &mut Defs) -> Value {
        Text::schema(defs)
    }
}

/// A text of a statute, by the id of its regime: for section 2259 the year from which it applies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Regime(pub &'static str);

/// Whether more can still be proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Record {
    Open,
    Closed,
}

/// Who made a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Court,
    User,
}

/// What an entry of the record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryKind {
    Order,
    Receipt,
    Civil,
    CivilFixed,
    Dma,
    Returned,
    Collateral,
}

impl EntryKind {
    /// Its word in a case file.
    pub(crate) fn word(self) -> &'static str {
        let word = Self::words().find(|(kind, _)| *kind == self);
        word.map_or("", |(_, word)| word)
    }
}

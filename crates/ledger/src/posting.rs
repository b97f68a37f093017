//! Postings: their kinds, their fields and their canonical spelling.

use std::fmt;
use std::str::FromStr;

use redress_cite::{CourtId, Date, circuit_of, parse_date};
use redress_money::Usd;
use serde_json::Value;

use crate::LedgerError;
use crate::docket;

/// The kind of a posting. The order of kinds is the order in which postings of one day take effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PostingKind {
    /// A finding is vacated or, if a defendant is named, the orders against that defendant.
    Vacatur,
    /// A court found the full losses of the victim.
    Finding,
    /// A court ordered restitution to the victim.
    Order,
    /// The orders against a defendant in a case are part of a joint debt, named by `debt`.
    Joint,
    /// An order became final. The user posts finality as a fact, because the ledger does not decide it.
    Final,
    /// The victim received restitution under an order.
    Receipt,
    /// The victim, or someone who held the money for the victim, gave restitution back.
    Refund,
    /// The victim received defined monetary assistance (18 U.S.C. § 2259(d)).
    Assistance,
    /// The victim recovered compensatory damages for the same losses in a civil case (18 U.S.C. § 3664(j)(2)).
    Civil,
    /// An insurer or other payor compensated the victim (18 U.S.C. § 3664(j)(1)).
    Insurance,
    /// An earlier posting was wrong and never counts.
    Reversal,
}

/// Whether a kind requires a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Yes,
    May,
    No,
}

impl PostingKind {
    /// Every kind with its word.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Finding, "finding"),
        (Self::Order, "order"),
        (Self::Joint, "joint"),
        (Self::Final, "final"),
        (Self::Receipt, "receipt"),
        (Self::Refund, "refund"),
        (Self::Vacatur, "vacatur"),
        (Self::Assistance, "assistance"),
        (Self::Civil, "civil"),
        (Self::Insurance, "insurance"),
        (Self::Reversal, "reversal"),
    ];

    /// Returns the word for the kind, such as `receipt`.
    #[must_use]
    pub(crate) fn word(self) -> &'static str {
        let known = Self::ALL.iter().find(|(kind, _)| *kind == self);
        known.map_or("", |(_, word)| word)
    }

    /// Returns the fields that a posting of the kind must have.
    pub(crate) fn needs(self) -> Vec<Field> {
        let all = Field::ALL.iter().map(|(field, ..)| *field);
        all.filter(|field| self.asks(*field) == Asked::Yes)
            .collect()
    }

    fn asks(self, field: Field) -> Asked {
        use Field as F;
        use PostingKind as K;
        match (field, self) {
            (F::Key | F::Kind, _) => Asked::Yes,
            (F::Posted | F::Source | F::Batch, _) => Asked::May,
            (F::Reverses, K::Reversal) => Asked::Yes,
            (F::Reverses, _) | (_, K::Reversal) => Asked::No,
            (F::Date | F::Victim, _) => Asked::Yes,
            (F::Case, K::Assistance | K::Civil) => Asked::May,
            (F::Case, K::Insurance) => Asked::No,
            (F::Case, _) => Asked::Yes,
            (F::Defendant, K::Order | K::Joint | K::Final | K::Receipt | K::Refund) => Asked::Yes,
            (F::Defendant, K::Vacatur) => Asked::May,
            (F::Defendant, _) => Asked::No,
            (F::Debt, K::Joint) => Asked::Yes,
            (
                F::Section | F::Debt,
                K::Order | K::Joint | K::Final | K::Receipt | K::Refund | K::Vacatur,
            )
            | (F::Text, K::Order) => Asked::May,
            (F::Section | F::Text | F::Debt, _) => Asked::No,
            (F::Payor, K::Insurance) => Asked::Yes,
            (F::Payor, K::Receipt) => Asked::May,
            (F::Payor, _) => Asked::No,
            (F::Amount, K::Vacatur | K::Final | K::Joint) => Asked::No,
            (F::Amount, _) => Asked::Yes,
        }
    }
}

impl FromStr for PostingKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let known = Self::ALL.iter().find(|(_, word)| *word == text);
        known.map(|(kind, _)| *kind).ok_or(())
    }
}

/// A field of a posting, in the order of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "`Field::ALL` has what each is")]
pub enum Field {
    Key,
    Kind,
    Date,
    Posted,
    Victim,
    Case,
    Defendant,
    Section,
    Text,
    Debt,
    Payor,
    Amount,
    Reverses,
    Source,
    Batch,
}

impl Field {
    /// Every field with its name and its expected value.
    pub const ALL: [(Self, &'static str, &'static str); 15] = [
        (Self::Key, "key", ID),
        (
            Self::Kind,
            "kind",
            "finding, order, joint, final, receipt, refund, vacatur, assistance, civil, insurance or reversal",
        ),
        (Self::Date, "date", DAY),
        (Self::Posted, "posted", DAY),
        (Self::Victim, "victim", ID),
        (
            Self::Case,
            "case",
            "COURT/DOCKET, such as ilnd/1:19-cr-00123: a CourtListener id, then the number of the docket",
        ),
        (Self::Defendant, "defendant", ID),
        (
            Self::Section,
            "section",
            "2259, 1593, 2248, 2264, 2429, 3663 or 3663a",
        ),
        (Self::Text, "text", "1994, 1996 or 2018"),
        (Self::Debt, "debt", ID),
        (Self::Payor, "payor", ID),
        (
            Self::Amount,
            "amount",
            "an amount such as 3000.00, of zero or more and less than 100000000000.00",
        ),
        (Self::Reverses, "reverses", ID),
        (
            Self::Source,
            "source",
            "a short reference, such as \"ECF 41\": up to 80 plain characters",
        ),
        (Self::Batch, "batch", ID),
    ];

    /// Returns the field with a name.
    ///
    /// # Examples
    ///
    /// ```
    /// use redress_ledger::Field;
    ///
    /// assert_eq!(Field::named("payor"), Some(Field::Payor));
    /// assert_eq!(Field::named("payer"), None);
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|(_, known, _)| *known == name);
        known.map(|(field, ..)| *field)
    }

    /// Returns the name in files and on the command line.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        let known = Self::ALL.iter().find(|(field, ..)| *field == self);
        known.map_or("", |(_, name, _)| name)
    }

    fn expects(self) -> &'static str {
        let known = Self::ALL.iter().find(|(field, ..)| *field == self);
        known.map_or("", |(.., expects)| expects)
    }
}

const ID: &str = "1 to 64 small letters, digits, `.`, `_` and `-`, a letter or digit first";
const DAY: &str = "a day as YYYY-MM-DD";

/// The default section of an order.
pub(crate) const SECTION: &str = "2259";
const SECTIONS: [&str; 7] = ["2259", "1593", "2248", "2264", "2429", "3663", "3663a"];
/// The texts of section 2259, by the year that names each.
const TEXTS: [&str; 3] = ["1994", "1996", "2018"];

/// Returns the section of the list that a text cites, such as `18 U.S.C. § 3663A(a)(1)`.
fn section(text: &str) -> Option<&'static str> {
    let letters = |it: &char| it.is_ascii_alphanumeric();
    let cited: String = text.split('(').next()?.chars().filter(letters).collect();
    let cited = cited.to_ascii_lowercase();
    let titles = ["18usc", "section", "sec", "18"];
    let bare = titles.iter().find_map(|it| cited.strip_prefix(it));
    let bare = bare.unwrap_or(&cited);
    SECTIONS.into_iter().find(|known| *known == bare)
}

/// A case, identified by its court and its docket number.
///
/// # Examples
///
/// ```
/// use redress_ledger::CaseRef;
///
/// let case: CaseRef = "ilnd/1:19-cr-00123".parse().unwrap();
/// assert_eq!(case.docket, "1:19-cr-00123");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseRef {
    /// The court.
    pub court: CourtId,
    /// The docket number.
    pub docket: String,
}

impl fmt::Display for CaseRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.court.as_str(), self.docket)
    }
}

impl FromStr for CaseRef {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (court, docket) = court_and_docket(text).ok_or(())?;
        let docket = match docket::normal(docket) {
            Some(docket) => docket,
            None if docket::plain(docket) => docket.to_owned(),
            None => return Err(()),
        };
        Ok(Self {
            court: court
                .parse()
                .or_else(|_| CourtId::from_name(court).ok_or(()))?,
            docket,
        })
    }
}

/// Parts a case into its court and its docket number: "ohnd/1:21-cr-00104", or as people write it, "N.D. Ohio No. 1:21-cr-00104".
pub(crate) fn court_and_docket(text: &str) -> Option<(&str, &str)> {
    // The court may come last, in parentheses.
    let last = text
        .trim()
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('));
    let last = last.filter(|(_, court)| CourtId::from_name(court.trim()).is_some());
    if let Some((docket, court)) = last {
        return Some((court.trim(), docket.trim()));
    }
    let parted = text.split_once('/').or_else(|| {
        let ends = text.match_indices([' ', ',']);
        let parts = ends.map(|(at, _)| text.split_at(at));
        let parts = parts.map(|(court, docket)| (court, docket.trim_start_matches([' ', ','])));
        let mut parts = parts.filter(|(court, _)| CourtId::from_name(court.trim()).is_some());
        parts.find(|(_, docket)| docket::normal(docket).is_some())
    });
    parted.map(|(court, docket)| (court.trim(), docket.trim()))
}

/// The terms on which new postings are read. A day after today or of another century, and a court or docket of unknown form, are
/// usually mistyped, so they are refused unless the caller allows them.
#[derive(Clone, Copy, Debug)]
pub struct PostingTerms {
    /// The latest day from which a posting may count.
    pub today: Date,
    /// The day of posting, for postings that have none.
    pub posted: Date,
    /// Allows days after today.
    pub future: bool,
    /// Allows courts that are not federal, and dockets of other forms.
    pub any_court: bool,
}

impl From<Date> for PostingTerms {
    fn from(today: Date) -> Self {
        Self {
            today,
            posted: today,
            future: false,
            any_court: false,
        }
    }
}

impl PostingTerms {
    fn check(&self, posting: &Posting) -> Result<(), LedgerError> {
        let latest = [
            (Field::Date, posting.date),
            (Field::Posted, Some(posting.posted)),
        ];
        for (field, day) in latest {
            if let Some(day) = day.filter(|day| *day > self.today && !self.future) {
                return Err(LedgerError::new(
                    "L1108",
                    format!("`{}` is {day}, which is after today", field.name()),
                )
                .help("correct the day, or allow days after today with --as-future"));
            }
            let first = self.today.year().saturating_sub(100);
            if let Some(day) = day.filter(|day| day.year() < first && !self.future) {
                let days = format!("`{}` is {day}, more than a hundred years ago", field.name());
                return Err(LedgerError::new("L1108", days).help("correct the day"));
            }
        }
        let Some(case) = posting.case.as_ref().filter(|_| !self.any_court) else {
            return Ok(());
        };
        let court = case.court.as_str();
        if circuit_of(&case.court).is_none() {
            return Err(LedgerError::new(
                "L1109",
                format!("`case`: there is no federal court `{court}`"),
            )
            .expected("a CourtListener id, such as ilnd for N.D. Ill.")
            .help("correct the court, or allow other courts with --court-unknown"));
        }
        if docket::normal(&case.docket).is_none() {
            return Err(LedgerError::new(
                "L1109",
                format!(
                    "`case`: `{}` is not the number of a federal docket",
                    case.docket
                ),
            )
            .expected("office:year-type-number, such as 1:19-cr-00123")
            .help("one case must have one spelling; allow other forms with --court-unknown"));
        }
        Ok(())
    }
}

/// A valid posting. Only [`Posting::read`] makes one, so the fields always fit the kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The idempotency key: a second posting with this key adds nothing.
    pub key: String,
    /// The kind.
    pub kind: PostingKind,
    /// The day from which it counts; `None` for a reversal, because the reversed posting never counts.
    pub date: Option<Date>,
    /// The day of posting. It changes no balance.
    pub posted: Date,
    /// The victim's pseudonymous id; `None` for a reversal, which takes the victim of the posting that it reverses.
    pub victim: Option<String>,
    /// The case.
    pub case: Option<CaseRef>,
    /// The defendant's pseudonymous id.
    pub defendant: Option<String>,
    /// The section of the order. An order has 2259 by default. Other postings go to the order that they fit, whatever its
    /// section.
    pub section: Option<String>,
    /// The year that names the text of section 2259 under which the order was made.
    pub text: Option<String>,
    /// The id of the joint debt. Orders of one victim with one id are one debt, in whatever cases they were made.
    pub debt: Option<String>,
    /// The id of the insurer, or of the person other than the defendant who paid.
    pub payor: Option<String>,
    /// The amount.
    pub amount: Option<Usd>,
    /// The key of the posting that this one reverses.
    pub reverses: Option<String>,
    /// The source document, such as "ECF 41".
    pub source: Option<String>,
    /// The id of the import that posted it. Like the day of posting it changes no balance.
    pub batch: Option<String>,
}

impl Posting {
    /// Reads a new posting from its fields, on the terms given: a [`Date`] alone is today, without exceptions.
    ///
    /// # Errors
    ///
    /// Returns the first error: an unknown or repeated field, a missing field that the kind requires, a field that the kind
    /// does not have, a malformed value, or a day, court or docket that the terms refuse.
    ///
    /// # Examples
    ///
    /// ```
    /// use redress_ledger::Posting;
    ///
    /// let today = redress_cite::Date::constant(2026, 1, 2);
    /// let fields = [
    ///     ("key", "r1"), ("kind", "receipt"), ("date", "2025-12-30"), ("victim", "v1"),
    ///     ("case", "ilnd/1:19-cr-00123"), ("defendant", "d1"), ("amount", "250.00"),
    /// ];
    /// assert!(Posting::read(fields, today).is_ok());
    /// assert!(Posting::read([("key", "r1"), ("kind", "receipt")], today).is_err());
    /// ```
    pub fn read<'a>(
        fields: impl IntoIterator<Item = (&'a str, &'a str)>,
        terms: impl Into<PostingTerms>,
    ) -> Result<Self, LedgerError> {
        let terms = terms.into();
        let mut given: Vec<(Field, &str)> = Vec::new();
        for (name, value) in fields {
            let Some(field) = Field::named(name) else {
                let names: Vec<&str> = Field::ALL.iter().map(|(_, name, _)| *name).collect();
                return Err(LedgerError::new("L1101", "a posting has no such field")
                    .expected(names.join(", ")));
            };
            if given.iter().any(|(there, _)| *there == field) {
                return Err(LedgerError::new(
                    "L1102",
                    format!("`{name}` is given twice"),
                ));
            }
            given.push((field, value));
        }
        let posting = Self::from_fields(&given, terms.posted)?;
        posting.says_nothing_of_a_person()?;
        terms.check(&posting)?;
        Ok(posting)
    }

    /// Builds a posting from these fields, each given once.
    pub(crate) fn from_fields(given: &[(Field, &str)], posted: Date) -> Result<Self, LedgerError> {
        let value = |field: Field| {
            given
                .iter()
                .find(|(there, _)| *there == field)
                .map(|(_, it)| *it)
        };
        let missing = |field: Field, of: &str| {
            LedgerError::new("L1103", format!("{of} has no `{}`", field.name()))
                .expected(field.expects())
        };
        let word = value(Field::Kind).ok_or_else(|| missing(Field::Kind, "a posting"))?;
        let kind: PostingKind = word.parse().map_err(|()| wrong(Field::Kind, word))?;
        for (field, ..) in Field::ALL {
            match (kind.asks(field), value(field)) {
                (Asked::Yes, None) => return Err(missing(field, &format!("the {word}"))),
                (Asked::No, Some(_)) => {
                    return Err(LedgerError::new(
                        "L1104",
                        format!(
                            "`{}` is no field of a posting of kind `{word}`",
                            field.name()
                        ),
                    ));
                }
                _ => {}
            }
        }
        let text = |field: Field, check: fn(&str) -> bool| match value(field) {
            Some(text) if check(text) => Ok(Some(text.to_owned())),
            Some(text) => Err(wrong(field, text)),
            None => Ok(None),
        };
        let day = |field: Field| match value(field) {
            Some(text) => parse_date(text).map(Some).map_err(|_| wrong(field, text)),
            None => Ok(None),
        };
        let posting = Self {
            key: text(Field::Key, id)?.unwrap_or_default(),
            kind,
            date: day(Field::Date)?,
            posted: day(Field::Posted)?.unwrap_or(posted),
            victim: text(Field::Victim, id)?,
            case: match value(Field::Case) {
                Some(text) => Some(text.parse().map_err(|()| wrong(Field::Case, text))?),
                None => None,
            },
            defendant: text(Field::Defendant, id)?,
            section: match value(Field::Section) {
                Some(text) => {
                    let section = section(text).ok_or_else(|| wrong(Field::Section, text))?;
                    Some(section.to_owned())
                }
                None => None,
            },
            text: text(Field::Text, |it| TEXTS.contains(&it))?,
            debt: text(Field::Debt, id)?,
            payor: text(Field::Payor, id)?,
            amount: match value(Field::Amount) {
                Some(text) => Some(amount(text)?),
                None => None,
            },
            reverses: text(Field::Reverses, id)?,
            source: text(Field::Source, reference)?,
            batch: text(Field::Batch, id)?,
        };
        posting.agrees()?;
        Ok(posting)
    }

    /// Checks that fields agree with each other.
    fn agrees(&self) -> Result<(), LedgerError> {
        if self.text.is_some() && self.section.as_deref().is_some_and(|it| it != SECTION) {
            return Err(
                LedgerError::new("L1104", "`text` is of an order under section 2259")
                    .help("leave `text` out"),
            );
        }
        if self.kind == PostingKind::Vacatur
            && self.defendant.is_none()
            && (self.section.is_some() || self.debt.is_some())
        {
            return Err(LedgerError::new(
                "L1104",
                "`section` and `debt` are of orders, and this vacates a finding",
            )
            .help("name the defendant, or leave them out"));
        }
        Ok(())
    }

    /// Rejects text that looks like a name or an address, because postings are never removed.
    fn says_nothing_of_a_person(&self) -> Result<(), LedgerError> {
        for field in [
            Field::Key,
            Field::Victim,
            Field::Defendant,
            Field::Debt,
            Field::Payor,
            Field::Source,
            Field::Batch,
        ] {
            if let Some(text) = self.value(field) {
                not_private(field, &text)?;
            }
        }
        Ok(())
    }

    /// Returns the value of a field as text.
    #[must_use]
    pub fn value(&self, field: Field) -> Option<String> {
        match field {
            Field::Key => Some(self.key.clone()),
            Field::Kind => Some(self.kind.word().to_owned()),
            Field::Date => self.date.map(|day| day.to_string()),
            Field::Posted => Some(self.posted.to_string()),
            Field::Victim => self.victim.clone(),
            Field::Case => self.case.as_ref().map(ToString::to_string),
            Field::Defendant => self.defendant.clone(),
            Field::Section => self.section.clone(),
            Field::Text => self.text.clone(),
            Field::Debt => self.debt.clone(),
            Field::Payor => self.payor.clone(),
            Field::Amount => self.amount.map(|amount| amount.plain().to_string()),
            Field::Reverses => self.reverses.clone(),
            Field::Source => self.source.clone(),
            Field::Batch => self.batch.clone(),
        }
    }

    /// Returns the canonical spelling: a line of JSON with the fields in order, all of them text. The hash chain covers it,
    /// and an export contains it.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = String::with_capacity(256);
        for (field, name, _) in Field::ALL {
            if let Some(value) = self.value(field) {
                line.push(if line.is_empty() { '{' } else { ',' });
                line.push_str(&format!("\"{name}\":{}", Value::from(value)));
            }
        }
        line.push('}');
        line
    }

    /// Returns whether two postings have equal content, ignoring the day and the batch of posting.
    #[must_use]
    pub(crate) fn same(&self, other: &Self) -> bool {
        let other = Self {
            posted: self.posted,
            batch: self.batch.clone(),
            ..other.clone()
        };
        *self == other
    }

    /// Writes how a posting differs from this one, which has its key: the names of the fields, and no value.
    pub(crate) fn told_apart(&self, other: &Self) -> String {
        let fields = Field::ALL.iter().map(|(field, name, _)| (*field, *name));
        let differs = fields.filter(|(field, _)| {
            !matches!(field, Field::Posted | Field::Batch)
                && self.value(*field) != other.value(*field)
        });
        let differs: Vec<String> = differs.map(|(_, name)| format!("`{name}`")).collect();
        format!(
            "the key `{}` belongs to a posting with another {}",
            other.key,
            differs.join(", ")
        )
    }

    /// Returns the account that gains, the account that gives, and the amount.
    ///
    /// A vacatur or a final order moves no money. Its effects are computed and never posted, because an earlier day may be
    /// posted later.
    pub(crate) fn lines(&self) -> Option<(String, String, Usd)> {
        let victim = self.victim.as_deref().unwrap_or_default();
        let case = self.value(Field::Case).unwrap_or_default();
        let defendant = self.defendant.as_deref().unwrap_or_default();
        // An order names its account; the account of a receipt depends on the orders, which may be posted later.
        let debtor = format!("{victim}/{case}/{defendant}");
        let section = self.section.as_deref().unwrap_or(SECTION);
        let order = match &self.debt {
            Some(debt) => format!("{debtor}/{section}/{debt}"),
            None => format!("{debtor}/{section}"),
        };
        let (gains, gives) = match self.kind {
            PostingKind::Finding => (
                format!("loss/{victim}/{case}"),
                format!("found/{victim}/{case}"),
            ),
            PostingKind::Order => (format!("owed/{order}"), format!("ordered/{order}")),
            PostingKind::Receipt => (format!("received/{debtor}"), format!("paid/{debtor}")),
            PostingKind::Refund => (format!("paid/{debtor}"), format!("received/{debtor}")),
            PostingKind::Assistance => (format!("assistance/{victim}"), "reserve".to_owned()),
            PostingKind::Civil => (format!("civil/{victim}"), format!("damages/{victim}")),
            PostingKind::Insurance => {
                let payor = self.payor.as_deref().unwrap_or_default();
                (
                    format!("compensated/{victim}"),
                    format!("payor/{payor}/{victim}"),
                )
            }
            PostingKind::Vacatur
            | PostingKind::Joint
            | PostingKind::Final
            | PostingKind::Reversal => return None,
        };
        Some((gains, gives, self.amount?))
    }
}

/// Rejects the text of a field if it looks like a name or an address.
pub(crate) fn not_private(field: Field, text: &str) -> Result<(), LedgerError> {
    match redress_casefile::looks_private(text) {
        Some(what) => Err(LedgerError::new(
            "L1105",
            format!("`{}` looks like {what}; a ledger holds none", field.name()),
        )
        .help("write a pseudonymous id, or a reference to where it is written")),
        None => Ok(()),
    }
}

/// Rejects the id of a batch that a posting could not have.
pub(crate) fn check_batch(batch: &str) -> Result<(), LedgerError> {
    match id(batch) {
        true => not_private(Field::Batch, batch),
        false => Err(wrong(Field::Batch, batch)),
    }
}

/// The greatest length of a rejected value in an error.
const SHOWN: usize = 40;

pub(crate) fn wrong(field: Field, value: &str) -> LedgerError {
    let shown: String = value.chars().take(SHOWN).collect();
    let more = if shown.len() < value.len() { "..." } else { "" };
    LedgerError::new(
        "L1106",
        format!("`{}` cannot be read: `{shown}{more}`", field.name()),
    )
    .expected(field.expects())
}

/// The greatest length of an id.
pub(crate) const LONGEST_ID: usize = 64;

fn id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() <= LONGEST_ID
        && text.bytes().next().is_some_and(plain)
        && text
            .bytes()
            .all(|byte| plain(byte) || b"._-".contains(&byte))
}

fn reference(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && text.trim() == text
}

fn amount(text: &str) -> Result<Usd, LedgerError> {
    match text.parse::<Usd>() {
        Ok(amount) if !amount.is_negative() && amount < redress_case::facts::UNBOUNDED => {
            Ok(amount)
        }
        _ => Err(wrong(Field::Amount, text)),
    }
}

//! Postings: what one says, which fields it has, and its one spelling.

use std::fmt;
use std::str::FromStr;

use redress_cite::{CourtId, Date, parse_date};
use redress_money::Usd;
use serde_json::Value;

use crate::LedgerError;

/// What a posting records. Kinds stand in the order in which those of one day take effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A finding, or with a defendant the orders against that one, no longer stand.
    Vacatur,
    /// A court found the full losses of the victim.
    Finding,
    /// A court ordered restitution to the victim.
    Order,
    /// An order became final. That it is final is a fact that somebody posts: the ledger decides no such thing.
    Final,
    /// The victim received restitution under an order.
    Receipt,
    /// The victim, or who held it for the victim, gave restitution back.
    Refund,
    /// The victim received defined monetary assistance (18 U.S.C. § 2259(d)).
    Assistance,
    /// The victim recovered compensatory damages for the same losses in a civil case (18 U.S.C. § 3664(j)(2)).
    Civil,
    /// An insurer or other payor compensated the victim (18 U.S.C. § 3664(j)(1)).
    Insurance,
    /// An earlier posting was wrong: it counts from no day.
    Reversal,
}

/// Whether a field is asked of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Yes,
    May,
    No,
}

impl Kind {
    /// Every kind with its word.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Finding, "finding"),
        (Self::Order, "order"),
        (Self::Final, "final"),
        (Self::Receipt, "receipt"),
        (Self::Refund, "refund"),
        (Self::Vacatur, "vacatur"),
        (Self::Assistance, "assistance"),
        (Self::Civil, "civil"),
        (Self::Insurance, "insurance"),
        (Self::Reversal, "reversal"),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        let known = Self::ALL.iter().find(|(kind, _)| *kind == self);
        known.map_or("", |(_, word)| word)
    }

    fn asks(self, field: Field) -> Asked {
        use Field as F;
        use Kind as K;
        match (field, self) {
            (F::Key | F::Kind, _) => Asked::Yes,
            (F::Posted | F::Source, _) => Asked::May,
            (F::Reverses, K::Reversal) => Asked::Yes,
            (F::Reverses, _) | (_, K::Reversal) => Asked::No,
            (F::Date | F::Victim, _) => Asked::Yes,
            (F::Case, K::Assistance | K::Civil) => Asked::May,
            (F::Case, K::Insurance) => Asked::No,
            (F::Case, _) => Asked::Yes,
            (F::Defendant, K::Order | K::Final | K::Receipt | K::Refund) => Asked::Yes,
            (F::Defendant, K::Vacatur) => Asked::May,
            (F::Defendant, _) => Asked::No,
            (F::Section, K::Order | K::Final | K::Receipt | K::Refund | K::Vacatur) => Asked::May,
            (F::Text, K::Order) => Asked::May,
            (F::Section | F::Text, _) => Asked::No,
            (F::Payor, K::Insurance) => Asked::Yes,
            (F::Payor, _) => Asked::No,
            (F::Amount, K::Vacatur | K::Final) => Asked::No,
            (F::Amount, _) => Asked::Yes,
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let known = Self::ALL.iter().find(|(_, word)| *word == text);
        known.map(|(kind, _)| *kind).ok_or(())
    }
}

/// A field of a posting, in the order in which they are written.
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
    Payor,
    Amount,
    Reverses,
    Source,
}

impl Field {
    /// Every field with its name and what belongs there.
    pub const ALL: [(Self, &'static str, &'static str); 13] = [
        (Self::Key, "key", ID),
        (
            Self::Kind,
            "kind",
            "finding, order, final, receipt, refund, vacatur, assistance, civil, insurance or reversal",
        ),
        (Self::Date, "date", DAY),
        (Self::Posted, "posted", DAY),
        (Self::Victim, "victim", ID),
        (
            Self::Case,
            "case",
            "COURT/DOCKET, such as ilnd/1:19-cr-00123: a CourtListener id, then up to 40 letters, digits and `:._-`",
        ),
        (Self::Defendant, "defendant", ID),
        (
            Self::Section,
            "section",
            "2259, 1593, 2248, 2264, 2429, 3663 or 3663a",
        ),
        (Self::Text, "text", "1994, 1996 or 2018"),
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
    ];

    /// Its name, in files and on a command line.
    #[must_use]
    pub fn name(self) -> &'static str {
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

/// The section of an order that does not say.
pub(crate) const SECTION: &str = "2259";
const SECTIONS: [&str; 7] = ["2259", "1593", "2248", "2264", "2429", "3663", "3663a"];
/// The texts of section 2259, by the year that names them.
const TEXTS: [&str; 3] = ["1994", "1996", "2018"];

/// A case by its court and its docket number.
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
        let (court, docket) = text.split_once('/').ok_or(())?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b":._-".contains(&byte);
        if docket.is_empty() || docket.len() > 40 || !docket.bytes().all(plain) {
            return Err(());
        }
        Ok(Self {
            court: court.parse().map_err(|_| ())?,
            docket: docket.to_owned(),
        })
    }
}

/// One posting. Made by [`Posting::read`] only, so that what there is of it is what its kind asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The idempotency key: what has one is posted once.
    pub key: String,
    /// What it records.
    pub kind: Kind,
    /// The day from which it counts. A reversal has none: what it reverses counts from no day.
    pub date: Option<Date>,
    /// The day on which it was posted. It enters no balance.
    pub posted: Date,
    /// The victim, by pseudonymous id; of a reversal, that of what it reverses.
    pub victim: Option<String>,
    /// The case.
    pub case: Option<CaseRef>,
    /// The defendant, by pseudonymous id.
    pub defendant: Option<String>,
    /// The section of the order; 2259 unless it says so.
    pub section: Option<String>,
    /// The text of section 2259 of the order, by year.
    pub text: Option<String>,
    /// The insurer or other payor, by id.
    pub payor: Option<String>,
    /// The amount.
    pub amount: Option<Usd>,
    /// The key of the posting that this one reverses.
    pub reverses: Option<String>,
    /// Where it is written.
    pub source: Option<String>,
}

impl Posting {
    /// Reads a posting from its fields, each once; `today` is the day of posting of one that has none.
    ///
    /// # Errors
    /// The first thing that is wrong: a name that no field has, a field that the kind asks for and that
    /// is not there or the other way round, a value of the wrong shape.
    pub fn read<'a>(
        fields: impl IntoIterator<Item = (&'a str, &'a str)>,
        today: Date,
    ) -> Result<Self, LedgerError> {
        let mut given: Vec<(Field, &str)> = Vec::new();
        for (name, value) in fields {
            let known = Field::ALL.iter().find(|(_, known, _)| *known == name);
            let Some((field, ..)) = known else {
                let names: Vec<&str> = Field::ALL.iter().map(|(_, name, _)| *name).collect();
                return Err(LedgerError::new("L1101", "a posting has no such field")
                    .expected(names.join(", ")));
            };
            if given.iter().any(|(there, _)| there == field) {
                return Err(LedgerError::new(
                    "L1102",
                    format!("`{name}` is given twice"),
                ));
            }
            given.push((*field, value));
        }
        let posting = Self::of(&given, today)?;
        posting.says_nothing_of_a_person()?;
        Ok(posting)
    }

    /// The posting of these fields, each once.
    pub(crate) fn of(given: &[(Field, &str)], today: Date) -> Result<Self, LedgerError> {
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
        let kind: Kind = word.parse().map_err(|()| wrong(Field::Kind))?;
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
            Some(_) => Err(wrong(field)),
            None => Ok(None),
        };
        let day = |field: Field| match value(field).map(parse_date) {
            Some(Ok(day)) => Ok(Some(day)),
            Some(Err(_)) => Err(wrong(field)),
            None => Ok(None),
        };
        let posting = Self {
            key: text(Field::Key, id)?.unwrap_or_default(),
            kind,
            date: day(Field::Date)?,
            posted: day(Field::Posted)?.unwrap_or(today),
            victim: text(Field::Victim, id)?,
            case: match value(Field::Case) {
                Some(text) => Some(text.parse().map_err(|()| wrong(Field::Case))?),
                None => None,
            },
            defendant: text(Field::Defendant, id)?,
            section: text(Field::Section, |it| SECTIONS.contains(&it))?,
            text: text(Field::Text, |it| TEXTS.contains(&it))?,
            payor: text(Field::Payor, id)?,
            amount: match value(Field::Amount) {
                Some(text) => Some(amount(text)?),
                None => None,
            },
            reverses: text(Field::Reverses, id)?,
            source: text(Field::Source, reference)?,
        };
        posting.agrees()?;
        Ok(posting)
    }

    /// What must agree across fields.
    fn agrees(&self) -> Result<(), LedgerError> {
        if self.text.is_some() && self.section() != SECTION {
            return Err(
                LedgerError::new("L1104", "`text` is of an order under section 2259")
                    .help("leave `text` out"),
            );
        }
        if self.kind == Kind::Vacatur && self.defendant.is_none() && self.section.is_some() {
            return Err(LedgerError::new(
                "L1104",
                "`section` is of orders, and this vacates a finding",
            )
            .help("say the defendant, or leave `section` out"));
        }
        Ok(())
    }

    /// Nothing is ever taken out again, so that what looks like a name or an address does not get in.
    fn says_nothing_of_a_person(&self) -> Result<(), LedgerError> {
        for field in [
            Field::Key,
            Field::Victim,
            Field::Defendant,
            Field::Payor,
            Field::Source,
        ] {
            if let Some(text) = self.value(field)
                && let Some(what) = redress_casefile::looks_private(&text)
            {
                return Err(LedgerError::new(
                    "L1105",
                    format!("`{}` looks like {what}; a ledger holds none", field.name()),
                )
                .help("write a pseudonymous id, or a reference to where it is written"));
            }
        }
        Ok(())
    }

    /// The section of the order that it is about.
    pub(crate) fn section(&self) -> &str {
        self.section.as_deref().unwrap_or(SECTION)
    }

    /// What it says in a field, as text.
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
            Field::Payor => self.payor.clone(),
            Field::Amount => self.amount.map(|amount| amount.plain().to_string()),
            Field::Reverses => self.reverses.clone(),
            Field::Source => self.source.clone(),
        }
    }

    /// Its one spelling: a line of JSON, fields in their order, all of them text. This is what the chain
    /// is made over and what an export holds.
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

    /// Whether both say the same; when it was said is no part of it.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        let other = Self {
            posted: self.posted,
            ..other.clone()
        };
        *self == other
    }

    /// Its two lines: the account that gains, and the one that gives, with the same cents. A finding that
    /// falls or an order that becomes final moves no money; what follows from them is worked out and never posted,
    /// because an earlier day may be posted later.
    pub(crate) fn lines(&self) -> Option<(String, String, Usd)> {
        let victim = self.victim.as_deref().unwrap_or_default();
        let case = self.value(Field::Case).unwrap_or_default();
        let defendant = self.defendant.as_deref().unwrap_or_default();
        let order = format!("{victim}/{case}/{defendant}/{}", self.section());
        let (gains, gives) = match self.kind {
            Kind::Finding => (
                format!("loss/{victim}/{case}"),
                format!("found/{victim}/{case}"),
            ),
            Kind::Order => (format!("owed/{order}"), format!("ordered/{order}")),
            Kind::Receipt => (format!("received/{order}"), format!("owed/{order}")),
            Kind::Refund => (format!("owed/{order}"), format!("received/{order}")),
            Kind::Assistance => (format!("assistance/{victim}"), "reserve".to_owned()),
            Kind::Civil => (format!("civil/{victim}"), format!("damages/{victim}")),
            Kind::Insurance => {
                let payor = self.payor.as_deref().unwrap_or_default();
                (
                    format!("compensated/{victim}"),
                    format!("payor/{payor}/{victim}"),
                )
            }
            Kind::Vacatur | Kind::Final | Kind::Reversal => return None,
        };
        Some((gains, gives, self.amount?))
    }
}

fn wrong(field: Field) -> LedgerError {
    LedgerError::new("L1106", format!("`{}` cannot be read", field.name()))
        .expected(field.expects())
}

fn id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() <= 64
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
        _ => Err(wrong(Field::Amount)),
    }
}

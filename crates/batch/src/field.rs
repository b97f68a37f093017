//! The columns of a table of claims, by their headers.

use redress_case::facts::{
    AWARDS_ELSEWHERE, CONDUCT_BEGAN, CONDUCT_ENDED, FactKind, Head, Key, LOSS_AMOUNT, LOSS_CAUSED,
    LOSS_TABLE, TABLE,
};

/// A header that names no column, or one that stands twice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {problem}")]
pub struct FieldError {
    /// The column, counted from 1.
    pub(crate) column: usize,
    /// The fault and the remedy.
    pub(crate) problem: String,
}

/// The content of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// The name of the claim; it is copied to its answers.
    Id,
    /// The day of the judgment.
    Judgment,
    /// Whether the record is open or closed.
    Record,
    /// The statute of conviction.
    Statute,
    /// The class of offense.
    Class,
    /// The day on which the conduct of the count began.
    Began,
    /// The day on which the conduct of the count ended.
    Ended,
    /// Awards in other cases.
    Awards,
    /// A fact of the claim that is one value.
    Fact(Key),
    /// The amount of a loss, by its place.
    Amount(usize),
    /// A fact of a loss that is one value.
    OfLoss(usize, Key),
    /// A word of a loss: its head, its cause, who has borne it, whether it lies in the future.
    Word(usize, &'static str),
    /// A choice of the court, by its id.
    Choice(String),
}

/// The words of a loss that a column can contain.
const WORDS: [&str; 4] = ["head", "cause", "borne_by", "projected"];

/// The columns of a table of claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    pub(crate) all: Vec<Field>,
    headers: Vec<String>,
    /// The ids of the losses, in the order in which they were met.
    pub(crate) losses: Vec<String>,
}

impl Fields {
    /// Reads headers: `id`, `judgment`, `record`, `statute`, `class`, a fact by its path such as `record.orders`, a fact of a loss such
    /// as `losses.therapy.amount`, or a choice such as `choices.relative-role`.
    ///
    /// # Errors
    /// When a header names nothing, with the nearest that there is, or stands twice.
    pub fn from_headers<T: AsRef<str>>(headers: &[T]) -> Result<Self, FieldError> {
        let mut fields = Self {
            all: Vec::new(),
            headers: Vec::new(),
            losses: Vec::new(),
        };
        for (place, header) in headers.iter().enumerate() {
            let header = header.as_ref().trim();
            let wrong = |problem| FieldError {
                column: place.saturating_add(1),
                problem,
            };
            let field = fields.field(header).ok_or_else(|| wrong(unknown(header)))?;
            if fields.all.contains(&field) {
                return Err(wrong(format!("there are two columns `{header}`")));
            }
            fields.all.push(field);
            fields.headers.push(header.to_owned());
        }
        Ok(fields)
    }

    fn field(&mut self, header: &str) -> Option<Field> {
        Some(match header {
            "id" => Field::Id,
            "judgment" => Field::Judgment,
            "record" => Field::Record,
            "statute" => Field::Statute,
            "class" => Field::Class,
            _ => match header.split_once('.')? {
                ("choices", id) if !id.is_empty() => Field::Choice(id.to_owned()),
                ("losses", rest) => self.of_loss(rest)?,
                _ => match Key::of_path(header)? {
                    key if key == CONDUCT_ENDED.key() => Field::Ended,
                    key if key == CONDUCT_BEGAN.key() => Field::Began,
                    key if key == AWARDS_ELSEWHERE.key() => Field::Awards,
                    key => Field::Fact(key),
                },
            },
        })
    }

    fn of_loss(&mut self, rest: &str) -> Option<Field> {
        let (id, name) = rest.rsplit_once('.').filter(|(id, _)| !id.is_empty())?;
        let word = WORDS.iter().find(|word| **word == name);
        let key = Key::of_loss(name).filter(|key| *key != LOSS_CAUSED.key());
        if word.is_none() && key.is_none() {
            return None;
        }
        let place = self.losses.iter().position(|known| known == id);
        let place = place.unwrap_or_else(|| {
            self.losses.push(id.to_owned());
            self.losses.len().saturating_sub(1)
        });
        Some(match (word, key) {
            (Some(word), _) => Field::Word(place, word),
            (None, Some(key)) if key != LOSS_AMOUNT.key() => Field::OfLoss(place, key),
            _ => Field::Amount(place),
        })
    }

    /// Returns the headers.
    #[must_use]
    pub(crate) fn headers(&self) -> &[String] {
        &self.headers
    }

    pub(crate) fn header(&self, place: usize) -> &str {
        self.headers.get(place).map_or("", String::as_str)
    }

    /// Returns the head of a loss without a column for it: the one that the loss is named after.
    pub(crate) fn head_by_id(id: &str) -> Option<Head> {
        let mut heads = Head::ALL.iter();
        heads
            .find(|(_, name, _)| *name == id)
            .map(|(head, ..)| *head)
    }
}

/// Returns what is wrong with a header that names nothing.
fn unknown(header: &str) -> String {
    let columns = ["id", "judgment", "record", "statute", "class"];
    let plain = columns.map(str::to_owned);
    let facts = TABLE.iter().map(|row| row.path.to_owned());
    let loss = match header.strip_prefix("losses.") {
        Some(rest) => rest.rsplit_once('.').map_or(rest, |(id, _)| id),
        None => "total",
    };
    let of_loss = LOSS_TABLE.iter().map(|row| row.name());
    let of_loss = of_loss.chain(WORDS).filter(|name| *name != "caused");
    let of_loss = of_loss.map(|name| format!("losses.{loss}.{name}"));
    let known: Vec<String> = plain.into_iter().chain(facts).chain(of_loss).collect();
    let nearest = redress::casefile::did_you_mean(header, known.iter().map(String::as_str));
    match nearest {
        Some(nearest) => format!("no column is named `{header}`; did you mean `{nearest}`?"),
        None => format!(
            "no column is named `{header}`; columns: {}; and each fact by its path, such as record.orders, losses.therapy.amount or choices.relative-role",
            columns.join(", ")
        ),
    }
}

impl Field {
    /// Returns whether the column contains what rows of one case share, and not a number of the claim.
    pub(crate) const fn is_of_the_case(&self) -> bool {
        !matches!(
            self,
            Self::Id | Self::Fact(_) | Self::Amount(_) | Self::OfLoss(..)
        )
    }

    /// Returns the kind of the values of a column that contains one value a row.
    pub(crate) fn kind(&self) -> Option<FactKind> {
        match self {
            Self::Fact(key) | Self::OfLoss(_, key) => Some(key.row().kind),
            Self::Amount(_) => Some(FactKind::Money),
            Self::Began | Self::Ended => Some(FactKind::Day),
            _ => None,
        }
    }
}

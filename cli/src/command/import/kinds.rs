//! The kinds of tables that can be imported into a case file: the fields of each kind, and the table that a row becomes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use redress::casefile::{AWARD_FIELDS, Place, SavedMapping, did_you_mean, tables_in, words_of};
use redress_table::{
    CellValue, FieldSpec, Given, RowValues, TableError, TableReader, ValueKind, court, day, quoted,
};

use super::target::Target;
use crate::clock::today;
use crate::exit::Failure;
use crate::message::Message;

/// The kind of the tables that are imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Losses,
    Awards,
    Orders,
    Payments,
}

const fn text(name: &'static str, headers: &'static [&'static str]) -> FieldSpec {
    FieldSpec::new(name, ValueKind::Text, headers)
}

const VICTIM: FieldSpec = text("victim", &["victim id", "client", "client id", "for"]);
const DEFENDANT: FieldSpec = text(
    "defendant",
    &["defendant id", "debtor", "offender", "defendant name"],
);
const SOURCE: FieldSpec = text(
    "source",
    &[
        "exhibit",
        "exhibit no",
        "ecf",
        "ecf no",
        "source document",
        "reference",
        "ref",
        "bates",
        "bates no",
    ],
);

const LOSSES: [FieldSpec; 10] = [
    FieldSpec::needed(
        "amount",
        ValueKind::Amount,
        &[
            "amount paid",
            "paid",
            "cost",
            "loss",
            "loss amount",
            "amount of loss",
            "amount claimed",
            "claimed",
            "price",
            "total",
            "total cost",
            "total amount",
            "usd",
        ],
    ),
    FieldSpec::new(
        "date",
        ValueKind::Day,
        &[
            "service date",
            "date of service",
            "dates of service",
            "dos",
            "date incurred",
            "date of expense",
            "expense date",
            "invoice date",
            "transaction date",
        ],
    ),
    text(
        "what",
        &[
            "description",
            "item",
            "expense",
            "service",
            "services",
            "purpose",
            "details",
            "particulars",
            "memo",
            "description of loss",
            "type of service",
        ],
    ),
    text(
        "provider",
        &[
            "payee",
            "vendor",
            "paid to",
            "provider name",
            "name of provider",
            "merchant",
        ],
    ),
    text(
        "head",
        &[
            "category",
            "head of loss",
            "kind",
            "kind of loss",
            "type",
            "type of loss",
            "expense type",
        ],
    ),
    VICTIM,
    SOURCE,
    text("cause", &[]),
    text("borne_by", &["borne by", "paid by"]),
    text("proof", &[]),
];

const ORDERS: [FieldSpec; 7] = [
    AWARD_FIELDS[0],
    AWARD_FIELDS[1],
    VICTIM,
    DEFENDANT,
    text("posture", &["status"]),
    text(
        "with",
        &[
            "joint",
            "joint and several",
            "joint several",
            "j s",
            "j and s",
            "co defendant",
            "codefendant",
            "co defendants",
            "codefendants",
            "joint with",
            "jointly with",
        ],
    ),
    SOURCE,
];

const PAYMENTS: [FieldSpec; 8] = [
    FieldSpec::needed(
        "amount",
        ValueKind::Amount,
        &[
            "amount paid",
            "paid",
            "payment",
            "payment amount",
            "amount received",
            "receipt amount",
            "usd",
        ],
    ),
    FieldSpec::needed(
        "date",
        ValueKind::Day,
        &[
            "date paid",
            "payment date",
            "date of payment",
            "paid on",
            "date received",
            "received",
            "receipt date",
            "posted",
            "deposit date",
            "transaction date",
        ],
    ),
    text("victim", &["victim id", "client", "payee"]),
    text(
        "defendant",
        &[
            "defendant id",
            "debtor",
            "offender",
            "payor",
            "payer",
            "paid by",
            "received from",
            "defendant name",
        ],
    ),
    text("line", &["debt", "applied to", "debt type"]),
    text("from", &[]),
    text("reverses", &["reversal of"]),
    text(
        "source",
        &[
            "receipt no",
            "receipt number",
            "check no",
            "check number",
            "reference",
            "ref",
            "ecf",
            "ecf no",
        ],
    ),
];

impl Kind {
    pub(super) const fn fields(self) -> &'static [FieldSpec] {
        match self {
            Self::Losses => &LOSSES,
            Self::Awards => &AWARD_FIELDS,
            Self::Orders => &ORDERS,
            Self::Payments => &PAYMENTS,
        }
    }

    pub(super) fn names(self) -> Vec<&'static str> {
        self.fields().iter().map(|field| field.name).collect()
    }

    pub(super) const fn singular(self) -> &'static str {
        match self {
            Self::Losses => "loss",
            Self::Awards => "earlier award",
            Self::Orders => "order",
            Self::Payments => "payment",
        }
    }

    pub(super) const fn plural(self) -> &'static str {
        match self {
            Self::Losses => "losses",
            Self::Awards => "earlier awards",
            Self::Orders => "orders",
            Self::Payments => "payments",
        }
    }

    /// Returns the header of a new table, and its key in the table above it.
    pub(super) const fn header(self) -> (&'static str, &'static str) {
        match self {
            Self::Losses => ("victim.loss", "loss"),
            Self::Awards => ("victim.record.entry", "entry"),
            Self::Orders => ("award", "award"),
            Self::Payments => ("payment", "payment"),
        }
    }

    /// Returns the place of new tables.
    pub(super) const fn place(self, victim: &str) -> Place<'_> {
        match self {
            Self::Losses => Place::Losses(victim),
            Self::Awards => Place::Entries(victim),
            Self::Orders | Self::Payments => Place::End,
        }
    }
}

/// A row as a table of a case file: its keys in order, with their texts; a day is not in quotation marks.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// The victim above the table.
    pub victim: Option<String>,
    pub keys: Vec<(&'static str, String)>,
    /// True for one amount of a list, because the table has no days.
    pub listed: bool,
    /// The row.
    line: usize,
}

impl Part {
    fn get(&self, key: &str) -> Option<&str> {
        self.keys
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, text)| text.as_str())
    }

    /// Returns the victim, the amount and the rest, for the table of a dry run.
    pub(super) fn shown(&self) -> (String, String, String) {
        let victim = self
            .victim
            .as_deref()
            .or_else(|| self.get("victim"))
            .unwrap_or_default();
        let rest = self
            .keys
            .iter()
            .filter(|(key, _)| !["victim", "amount", "kind"].contains(key));
        let rest: Vec<String> = rest.map(|(key, text)| format!("{key} {text}")).collect();
        (
            victim.to_owned(),
            self.get("amount").unwrap_or_default().to_owned(),
            rest.join(", "),
        )
    }

    pub(super) fn amount(&self) -> &str {
        self.get("amount").unwrap_or_default()
    }
}

/// How rows are read: the words and values that the user gives, and what the case file has.
pub(super) struct Reading {
    kind: Kind,
    prefix: String,
    words: Vec<(String, String)>,
    every: Vec<(String, String)>,
    /// The ids of the case file; `None` without one.
    victims: Option<Vec<String>>,
    defendants: Option<Vec<String>>,
    text: Option<String>,
    /// The tables of each victim that are not yet met among the rows.
    there: BTreeMap<String, Vec<BTreeMap<String, String>>>,
    /// The payments so far, for those that are taken back.
    payments: Vec<Part>,
    /// The first joint order for each victim and the defendants whom its row names: its id, and whether another one is joint with it.
    joint: BTreeMap<(String, BTreeSet<String>), (String, bool)>,
    read_as: BTreeSet<(String, String)>,
    has_days: bool,
    notes: Vec<String>,
}

impl Reading {
    pub(super) fn new<R: BufRead>(
        kind: Kind,
        prefix: String,
        words: Vec<(String, String)>,
        every: Vec<(String, String)>,
        target: Option<&Target>,
        table: &TableReader<'_, R>,
    ) -> Result<Self, Failure> {
        let columns = table.columns();
        let given = |field: &str| columns.has(field) || every.iter().any(|(name, _)| name == field);
        if kind == Kind::Losses && !given("head") {
            let heads = words_of("head").unwrap_or_default().join(", ");
            return Err(Failure::usage(
                Message::error("no column has the head of the losses")
                    .help(format!("name its column with --column head=HEADER, or say it for every row, such as --every head=medical; heads: {heads}")),
            ));
        }
        let mut notes = Vec::new();
        if kind == Kind::Losses
            && let (Some(provider), Some(what)) =
                (columns.header("provider"), columns.header("what"))
        {
            notes.push(format!(
                "column {} was left out, because {} describes the loss",
                quoted(provider),
                quoted(what)
            ));
        }
        let mut reading = Self {
            kind,
            prefix,
            words,
            every,
            victims: target.map(|target| target.ids("victim")),
            defendants: target.map(|target| target.ids("defendant")),
            text: target.map(|target| target.text.clone()),
            there: BTreeMap::new(),
            payments: Vec::new(),
            joint: BTreeMap::new(),
            read_as: BTreeSet::new(),
            has_days: columns.has("date"),
            notes,
        };
        reading.check_every(columns.has("victim"))?;
        Ok(reading)
    }

    /// Checks once what every row would be refused for: a value of the user, or that no victim is named.
    fn check_every(&mut self, has_victims: bool) -> Result<(), Failure> {
        let failure = |error: TableError| {
            let message = Message::error(error.what);
            let message = match error.expected {
                Some(expected) => message.expected(expected),
                None => message,
            };
            Failure::invalid(match error.help {
                Some(help) => message.help(help),
                None => message,
            })
        };
        let mut texts = BTreeMap::new();
        // The first one goes before another.
        for (name, text) in self.every.clone().into_iter().rev() {
            if let Some(field) = self.kind.fields().iter().find(|field| field.name == name) {
                let read = match field.kind {
                    ValueKind::Text => plain(&text).and_then(|text| self.word(field.name, text)),
                    ValueKind::Day => day(&text, today()).map(|day| day.to_string()),
                    ValueKind::Court => court(&text).map(|court| court.abbreviation().to_owned()),
                    ValueKind::Amount => Err(TableError::new(
                        "--every: each row has an amount of its own",
                    )),
                };
                let word = read.map_err(failure)?;
                texts.insert(field.name, word);
            }
        }
        for (name, text) in &mut self.every {
            if let Some(read) = texts.get(name.as_str()) {
                text.clone_from(read);
            }
        }
        match self.kind {
            Kind::Payments => Ok(()),
            _ if has_victims => Ok(()),
            _ => self.victim(&texts).map(drop).map_err(failure),
        }
    }

    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = self.notes.clone();
        let alone = self.joint.iter().filter(|(_, (_, is_joint))| !is_joint);
        notes.extend(alone.map(|((victim, _), (id, _))| {
            format!("the order `{id}` is joint, and no other order for {victim} in the table is: name the other one by `with` in the case file")
        }));
        if !self.read_as.is_empty() {
            let words: Vec<String> = self
                .read_as
                .iter()
                .map(|(from, to)| format!("{} is {to}", quoted(from)))
                .collect();
            notes.push(format!(
                "words that were read as others: {}",
                words.join(", ")
            ));
        }
        notes
    }

    /// Returns the words and values with these columns, for a mapping file.
    pub(super) fn mapping(self, columns: Vec<(String, String)>) -> SavedMapping {
        SavedMapping {
            columns,
            words: self.words,
            every: self.every,
        }
    }

    /// Returns the table that a row becomes, and whether the case file has it already.
    pub(super) fn part<R: BufRead>(
        &mut self,
        record: &RowValues,
        table: &TableReader<'_, R>,
    ) -> Result<(Part, bool), Vec<TableError>> {
        let mut errors = Vec::new();
        let texts = self.texts(record, table, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut part = self
            .keys(record, table, texts)
            .map_err(|error| vec![error])?;
        self.join(&mut part);
        let known = self
            .is_there(&part, record.line)
            .map_err(|error| vec![error.with_place(record.line, 1)])?;
        if self.kind == Kind::Payments {
            if let Some(of) = part.get("reverses") {
                let line = record.line;
                self.notes
                    .push(format!("row {line} takes back the payment `{of}`"));
            }
            self.payments.push(part.clone());
        }
        part.listed = self.kind == Kind::Awards && !self.has_days;
        Ok((part, known))
    }

    /// Returns the text of each field as the case file has it.
    fn texts<R: BufRead>(
        &mut self,
        record: &RowValues,
        table: &TableReader<'_, R>,
        errors: &mut Vec<TableError>,
    ) -> BTreeMap<&'static str, String> {
        let mut texts = BTreeMap::new();
        for field in self.kind.fields() {
            let given = record.given(field.name);
            let every = self
                .every
                .iter()
                .find(|(name, _)| name == field.name)
                .map(|(_, text)| text.clone());
            let read = match given {
                Some(given) => match &given.value {
                    CellValue::Day(day) => Ok(day.to_string()),
                    CellValue::Amount { negative: true, .. } if self.kind != Kind::Payments => {
                        Err(self.negative(&given.text))
                    }
                    CellValue::Amount { amount, .. } => Ok(amount.plain().to_string()),
                    CellValue::Court(court) => Ok(court.abbreviation().to_owned()),
                    CellValue::Text(text) => {
                        plain(text).and_then(|text| self.word(field.name, text))
                    }
                },
                None => match every {
                    Some(text) => Ok(text),
                    None => continue,
                },
            };
            match (read, given) {
                (Ok(text), _) => {
                    texts.insert(field.name, text);
                }
                (Err(error), Some(given)) => {
                    errors.push(table.at_column(error, record.line, given))
                }
                (Err(error), None) => errors.push(error.with_place(record.line, 1)),
            }
        }
        texts
    }

    /// Returns the error for a negative amount that takes back no payment.
    fn negative(&self, text: &str) -> TableError {
        let what = format!("a negative amount: {}", quoted(text));
        let error = TableError::new(what).with_expected("an amount of zero or more");
        error.with_help(match self.kind {
            Kind::Losses => {
                "take a credit or refund off the loss that it reduces, and leave its row out"
            }
            _ => "enter what was ordered, and leave out the row that takes it back",
        })
    }

    /// Returns a text as a word or an id of the case file.
    fn word(&mut self, field: &'static str, text: String) -> Result<String, TableError> {
        let same = |one: &str, two: &str| one.trim().to_lowercase() == two.trim().to_lowercase();
        let mapped = self
            .words
            .iter()
            .find(|(from, _)| same(from, &text))
            .map(|(_, to)| to.clone());
        let list: Vec<String> = match field {
            "victim" => self.victims.clone().unwrap_or_default(),
            "defendant" => {
                let mut list = self.defendants.clone().unwrap_or_default();
                // A payer who is no defendant.
                if self.kind == Kind::Payments {
                    let payers = words_of("from").into_iter().flatten();
                    list.extend(payers.filter(|it| *it != "defendant").map(str::to_owned));
                }
                list
            }
            _ => match words_of(field) {
                Some(words) => words.into_iter().map(str::to_owned).collect(),
                None => return Ok(text),
            },
        };
        let wanted = mapped.clone().unwrap_or_else(|| text.clone());
        let spoken = |word: &str| word.to_lowercase().replace([' ', '_'], "-");
        let found = list
            .iter()
            .find(|word| spoken(word) == spoken(&wanted))
            .cloned();
        let is_id = ["victim", "defendant"].contains(&field);
        let found = found.or_else(|| {
            // Without a case file, any id is one.
            let shaped = wanted
                .to_lowercase()
                .bytes()
                .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || b"._-".contains(&it));
            (is_id && self.victims.is_none() && shaped).then(|| wanted.to_lowercase())
        });
        match found {
            Some(word) => {
                if !same(&word, &text) {
                    self.read_as.insert((text, word.clone()));
                }
                Ok(word)
            }
            None if is_id && self.victims.is_none() => {
                Err(TableError::new(format!("not an id: {}", quoted(&text)))
                    .with_expected("a pseudonymous id, such as v1")
                    .with_help(format!("give one with --word \"{text}=ID\"")))
            }
            None => {
                let near = did_you_mean(&wanted, list.iter().map(String::as_str)).unwrap_or("WORD");
                let what = match is_id {
                    true => format!("no {field} of the case file is {}", quoted(&text)),
                    false => format!("not a {field} of the list: {}", quoted(&text)),
                };
                Err(TableError::new(what)
                    .with_expected(format!("one of {}", list.join(", ")))
                    .with_help(format!("say which it is, as in --word \"{text}={near}\"")))
            }
        }
    }

    /// Returns the victim of a row: its own, or the only one of the case file.
    fn victim(&self, texts: &BTreeMap<&'static str, String>) -> Result<Option<String>, TableError> {
        match (texts.get("victim"), self.victims.as_deref()) {
            (Some(victim), _) => Ok(Some(victim.clone())),
            (None, Some([only])) => Ok(Some(only.clone())),
            (None, Some([])) => Err(TableError::new("the case file has no victim")
                .with_help("add one: [[victim]] with an id")),
            (None, Some(several)) => Err(TableError::new("the row names no victim")
                .with_expected(format!("one of {}", several.join(", ")))
                .with_help("name the victim with --victim ID")),
            (None, None) => Ok(None),
        }
    }

    /// Returns the keys of the table.
    fn keys<R: BufRead>(
        &self,
        record: &RowValues,
        table: &TableReader<'_, R>,
        mut texts: BTreeMap<&'static str, String>,
    ) -> Result<Part, TableError> {
        let line = record.line;
        let amount = record.given("amount");
        let negative = matches!(
            amount.map(|it| &it.value),
            Some(CellValue::Amount { negative: true, .. })
        );
        let at_amount = |error: TableError| match amount {
            Some(given) => table.at_column(error, line, given),
            None => error.with_place(line, 1),
        };
        let shown = amount.map_or("", |given: &Given| given.text.as_str());
        let id = format!("{}-{line}", self.prefix);
        let mut keys: Vec<(&'static str, String)> = Vec::new();
        let mut put = |key: &'static str, text: Option<String>| {
            if let Some(text) = text {
                keys.push((key, text));
            }
        };
        let place = |error: TableError| error.with_place(line, 1);
        let mut above = None;
        match self.kind {
            Kind::Losses => {
                above = self.victim(&texts).map_err(place)?;
                put("id", Some(id));
                let provider = texts.remove("provider");
                put("what", texts.remove("what").or(provider));
                let Some(head) = texts.remove("head") else {
                    let header = table.columns().header("head").unwrap_or("head");
                    return Err(TableError::new(format!(
                        "column {}: the cell is empty",
                        quoted(header)
                    ))
                    .with_help("say the head of such rows, such as --every head=other")
                    .with_place(line, record.column("head")));
                };
                put("head", Some(head));
                put("amount", texts.remove("amount"));
                put("period", texts.remove("date"));
                for key in ["cause", "borne_by", "proof", "source"] {
                    put(key, texts.remove(key));
                }
            }
            Kind::Awards => {
                above = self.victim(&texts).map_err(place)?;
                if self.has_days {
                    put("kind", Some("order".to_owned()));
                    if !texts.contains_key("date") {
                        let header = table.columns().header("date").unwrap_or("date");
                        let what = format!("column {}: the cell is empty", quoted(header));
                        let help = "write the day of the order; or leave the column out, and every award is taken without its day";
                        return Err(TableError::new(what)
                            .with_help(help)
                            .with_place(line, record.column("date")));
                    }
                }
                for key in ["date", "amount", "court", "docket"] {
                    put(key, texts.remove(key));
                }
            }
            Kind::Orders => {
                put("id", Some(id));
                let victim = self.victim(&texts).map_err(place)?;
                put("victim", Some(needed("victim", victim).map_err(place)?));
                let defendant = self.defendant(&texts);
                put(
                    "defendant",
                    Some(needed("defendant", defendant).map_err(place)?),
                );
                put("amount", texts.remove("amount"));
                put(
                    "posture",
                    texts
                        .remove("posture")
                        .or_else(|| Some("entered".to_owned())),
                );
                for key in ["date", "source", "with"] {
                    put(key, texts.remove(key));
                }
            }
            Kind::Payments => {
                put("id", Some(id));
                let reverses = texts.remove("reverses");
                let takes_back = negative || reverses.is_some();
                if takes_back {
                    let of = match reverses {
                        Some(of) => of,
                        None => {
                            let found = self.payment_taken_back(&texts, (line, shown));
                            found.map_err(at_amount)?
                        }
                    };
                    put("reverses", Some(of));
                } else {
                    let several = self.defendants.as_ref().is_some_and(|ids| ids.len() > 1);
                    if several && !texts.contains_key("from") {
                        needed("defendant", self.defendant(&texts)).map_err(place)?;
                    }
                    for key in ["from", "defendant", "victim", "line"] {
                        put(key, texts.remove(key));
                    }
                }
                for key in ["date", "amount", "source"] {
                    put(key, texts.remove(key));
                }
            }
        }
        Ok(Part {
            victim: above,
            keys,
            listed: false,
            line,
        })
    }

    /// Names the first joint order for the victim as the one that this order is joint with, if its row says that it is joint.
    fn join(&mut self, part: &mut Part) {
        let Some(at) = part.keys.iter().position(|(key, _)| *key == "with") else {
            return;
        };
        let (_, said) = part.keys.remove(at);
        let said = said.to_lowercase();
        let of = |key| part.get(key).unwrap_or_default().to_owned();
        let jointly = ["yes", "y", "x", "true", "joint", "joint and several"];
        let mut named: BTreeSet<String> = match jointly.contains(&said.as_str()) {
            true => BTreeSet::new(),
            false => said
                .split([',', ';', '&'])
                .map(|it| it.trim().to_owned())
                .collect(),
        };
        let known = |id: &String| self.defendants.iter().flatten().any(|it| it == id);
        let with = match said.as_str() {
            "no" | "n" | "false" | "none" | "several" | "alone" => None,
            _ if named.iter().all(known) => {
                if !named.is_empty() {
                    named.insert(of("defendant"));
                }
                match self.joint.get_mut(&(of("victim"), named.clone())) {
                    Some((first, is_joint)) => {
                        *is_joint = true;
                        Some(first.clone())
                    }
                    None => {
                        self.joint.insert((of("victim"), named), (of("id"), false));
                        None
                    }
                }
            }
            _ => Some(said),
        };
        part.keys.extend(with.map(|id| ("with", id)));
    }

    fn defendant(&self, texts: &BTreeMap<&'static str, String>) -> Option<String> {
        let only = || match self.defendants.as_deref() {
            Some([only]) => Some(only.clone()),
            _ => None,
        };
        texts.get("defendant").cloned().or_else(only)
    }

    /// Returns whether a row takes a payment back that it does not name, which is found among all others.
    pub(super) fn takes_back(&self, record: &RowValues) -> bool {
        let negative = matches!(
            record.value("amount"),
            Some(CellValue::Amount { negative: true, .. })
        );
        self.kind == Kind::Payments && negative && record.given("reverses").is_none()
    }

    /// Returns the id of the one payment up to that day that a negative amount takes back.
    fn payment_taken_back(
        &self,
        texts: &BTreeMap<&'static str, String>,
        (line, shown): (usize, &str),
    ) -> Result<String, TableError> {
        let same = |payment: &&Part| {
            let of = |key: &str| payment.get(key) == texts.get(key).map(String::as_str);
            let reversed = payment.get("id").is_some_and(|id| {
                self.payments
                    .iter()
                    .any(|it| it.get("reverses") == Some(id))
            });
            payment.get("reverses").is_none()
                && !reversed
                && payment.get("date") <= texts.get("date").map(String::as_str)
                && of("amount")
                && of("defendant")
                && of("victim")
        };
        let found: Vec<&Part> = self.payments.iter().filter(same).collect();
        match found.as_slice() {
            [only] => Ok(only.get("id").unwrap_or_default().to_owned()),
            several => {
                let why = match several.iter().all(|it| it.line < line) {
                    _ if several.is_empty() => "no row of that day or before has that amount",
                    true => "several rows above have that amount",
                    false => "several rows have that amount",
                };
                Err(TableError::new(format!(
                    "a negative amount takes a payment back, and {why}: {}",
                    quoted(shown)
                ))
                .with_help("add a column `reverses` with the id of the payment, which is `row-` and the number of its row"))
            }
        }
    }

    /// Returns whether the case file has the table. Rejects an id that it has for another.
    fn is_there(&mut self, part: &Part, line: usize) -> Result<bool, TableError> {
        let Some(text) = &self.text else {
            return Ok(false);
        };
        let victim = part.victim.clone().unwrap_or_default();
        let (kind, place) = (self.kind, self.kind.place(&victim));
        let there = self
            .there
            .entry(victim.clone())
            .or_insert_with(|| tables_in(text, place, kind.header().1));
        let same = |table: &BTreeMap<String, String>| {
            part.keys
                .iter()
                .all(|(key, text)| table.get(*key) == Some(text))
        };
        if let Some(at) = there.iter().position(same) {
            there.swap_remove(at);
            return Ok(true);
        }
        let id = part.get("id");
        if id.is_some()
            && there
                .iter()
                .any(|table| table.get("id").map(String::as_str) == id)
        {
            let id = id.unwrap_or_default();
            let what = format!(
                "the case file has another {} with the id `{id}`",
                self.kind.singular()
            );
            return Err(TableError::new(what)
                .with_help("if this is another table, give its rows other ids with --prefix ID; if the row was changed, change it in the case file")
                .with_place(line, 1));
        }
        Ok(false)
    }
}

fn needed(field: &str, text: Option<String>) -> Result<String, TableError> {
    text.ok_or_else(|| {
        TableError::new(format!("the row names no {field}"))
            .with_help(format!("name the {field} with --every {field}=ID"))
    })
}

/// Returns a text without line ends, for a case file; an error for characters that no case file has.
fn plain(text: &str) -> Result<String, TableError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match redress_document::visible(&text) == text {
        true => Ok(text),
        false => Err(
            TableError::new(format!("a hidden character: {}", quoted(&text)))
                .with_help("delete it in the spreadsheet"),
        ),
    }
}

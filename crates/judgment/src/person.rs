//! A statement of one person's account: what a victim is owed, or what a defendant owes, with every payment by its day.

use std::collections::{BTreeMap, BTreeSet};

use redress::case::{PaidFrom, Payment};
use redress::cite::Date;
use redress::money::{MoneyError, Usd};
use redress_document::{Column, Document, Format, Row, Table, Tone};
use serde_json::{Value as Json, json as object};

use crate::JudgmentError;
use crate::account::PostedPlace;
use crate::books::{Book, Person};
use crate::lines::BalanceLine;
use crate::model::{Figures, UnplacedPart};
use crate::value::Value;
use crate::write::{MadeBy, balance_json, balances, by_user, money, title};

/// A statement of one person's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonStatement {
    /// The person.
    pub(crate) person: Person,
    /// The date of the balances.
    pub(crate) on: Date,
    /// The heading.
    pub(crate) heading: String,
    /// The balances, each with the defendant who owes it.
    pub balances: Vec<(String, BalanceLine)>,
    /// The payments that concern the person, by day.
    pub payments: Vec<StatedPayment>,
    /// The most that a victim can still be paid on the orders against several defendants, with its words.
    pub in_all: Option<(Value, String)>,
    /// The parts of payments that have no place.
    pub(crate) unplaced: Vec<UnplacedPart>,
    /// Remarks: the parts of payments that have no place, and what is deferred.
    pub notes: Vec<String>,
}

/// A payment in a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedPayment {
    /// The day on which it counts.
    pub day: Date,
    /// The id in the case file.
    pub id: String,
    /// The person who paid.
    pub(crate) from: String,
    /// The debt that received it, or that it was taken back from.
    pub(crate) toward: String,
    /// The part that this debt received; negative if it was taken back.
    pub amount: Value,
}

/// Returns the statement of one person's account from the figures of a judgment.
///
/// # Errors
///
/// Returns an error if the case has no such person.
pub fn person_statement(
    figures: &Figures,
    person: &Person,
) -> Result<PersonStatement, JudgmentError> {
    let books = &figures.books;
    let (id, known): (&str, Vec<&str>) = match person {
        Person::Victim(id) => {
            let victims = figures.payees.iter().map(|row| row.victim.as_str());
            let mut victims: Vec<&str> = victims.collect();
            victims.dedup();
            (id, victims)
        }
        Person::Defendant(id) => {
            let defendants = figures.defendants.iter();
            (id, defendants.map(|it| it.id.as_str()).collect())
        }
    };
    if !known.contains(&id) {
        return Err(JudgmentError::Given {
            given: id.to_owned(),
            problem: format!("no account in this case; there are: {}", known.join(", ")),
        });
    }
    let on = figures.balances_on.unwrap_or(figures.as_of);
    let step = books.person_words(person, &on.to_string())?;
    let mut statement = PersonStatement {
        person: person.clone(),
        on,
        heading: step,
        balances: Vec::new(),
        payments: Vec::new(),
        in_all: None,
        unplaced: Vec::new(),
        notes: Vec::new(),
    };
    if let Person::Victim(id) = person
        && let Some(left) = books.left_to_victim(id, &figures.payees)?
    {
        let amount = left.noun();
        let with = [("id", id.as_str()), ("amount", &amount)];
        let says = books.say_of_person("in-all", &with)?;
        statement.in_all = Some((left, says));
    }
    for defendant in &figures.defendants {
        let in_all = |line: &&BalanceLine| line.debt.is_none();
        let mut lines = defendant.balances.iter().filter(in_all);
        let several = lines.any(|line| line.payee.is_some());
        for line in &defendant.balances {
            let theirs = match person {
                Person::Defendant(id) => *id == defendant.id,
                Person::Victim(id) => match &line.payee {
                    Some((_, victim)) => victim == id,
                    None => {
                        let rows = figures.payees.iter();
                        let mut rows = rows.filter(|row| row.defendant == defendant.id);
                        line.key == "restitution"
                            && !several
                            && rows.any(|row| row.victim == *id && !row.orders.is_empty())
                    }
                },
            };
            if theirs {
                statement
                    .balances
                    .push((defendant.id.clone(), line.clone()));
            }
        }
    }
    let mut payments: Vec<&Payment> = figures.payments.iter().collect();
    payments.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    let known = KnownPayments::new(figures);
    for payment in payments {
        let stated = stated(figures, &known, payment, person);
        statement.payments.extend(stated);
    }
    for part in &figures.unplaced {
        let concerns = match person {
            Person::Defendant(_) => part.defendant.as_deref() == Some(id),
            Person::Victim(_) => {
                part.is_restitution && part.victim.as_deref().is_none_or(|victim| victim == id)
            }
        };
        if concerns {
            statement.notes.push(part.says.clone());
            statement.unplaced.push(part.clone());
        }
    }
    if let Person::Victim(id) = person
        && figures
            .payees
            .iter()
            .any(|row| row.victim == *id && row.orders.is_empty())
    {
        statement
            .notes
            .push(books.say_of_person("postponed", &[("victims", id)])?);
    } else if statement.balances.is_empty() && statement.payments.is_empty() {
        statement.notes.push(books.person_none()?);
    }
    Ok(statement)
}

/// Returns the parts of a payment that concern a person.
fn stated(
    figures: &Figures,
    known: &KnownPayments<'_>,
    payment: &Payment,
    person: &Person,
) -> Vec<StatedPayment> {
    let books = &figures.books;
    let of = match &payment.reverses {
        Some(id) => known.by_id.get(id.as_str()).copied(),
        None => Some(payment),
    };
    let reversals = known.reversals(payment);
    let from = match of.map(|of| (of.from, of.defendant.as_ref())) {
        Some((PaidFrom::Defendant, Some(defendant))) => {
            let resource = of.and_then(|of| of.resource);
            let resource = resource.map(|it| format!(", {}", it.words()));
            format!("{defendant}{}", resource.unwrap_or_default())
        }
        Some((from, Some(defendant))) => format!("{} for {defendant}", from.name()),
        Some((from, None)) => from.name().to_owned(),
        None => String::new(),
    };
    let mut places: Vec<PostedPlace> = Vec::new();
    let (mut met, mut moved) = (BTreeSet::new(), BTreeSet::new());
    for book in &books.accounts {
        let posted = book.posted(&payment.id).into_iter();
        let taken_back = reversals.iter().filter_map(|it| book.posted(&it.id));
        for part in posted.chain(taken_back).flat_map(|posted| &posted.parts) {
            if met.insert(part.place) {
                places.push(part.place);
            }
            if !part.amount.is_zero() {
                moved.insert(part.place);
            }
        }
    }
    places.retain(|place| moved.contains(place));
    places.retain(|place| match (person, place) {
        (Person::Defendant(id), PostedPlace::Line(line)) => {
            let line = books.lines.get(*line);
            line.is_some_and(|line| books.debtors.get(line.debtor) == Some(id))
        }
        (Person::Defendant(id), PostedPlace::Interest(group)) => {
            let group = books.groups.get(*group);
            group.is_some_and(|(debtor, _)| books.debtors.get(*debtor) == Some(id))
        }
        (Person::Defendant(_), PostedPlace::Loss(_) | PostedPlace::Beside(_)) => false,
        (Person::Victim(id), PostedPlace::Line(line)) => {
            let line = books.lines.get(*line).and_then(|line| line.row.as_ref());
            line.is_some_and(|(_, victim)| victim == id)
        }
        (Person::Victim(id), PostedPlace::Loss(creditor) | PostedPlace::Beside(creditor)) => {
            let creditor = books.creditors.get(*creditor);
            creditor.is_some_and(|(_, victim)| victim == id)
        }
        (Person::Victim(_), PostedPlace::Interest(_)) => false,
    });
    let parts = places.into_iter().map(|place| {
        let amount = |book: &Book| match part_of(book, reversals, payment, place) {
            Ok(part) => Value::Is(part),
            Err(error) => Value::Unknown(error.to_string()),
        };
        let toward = match &payment.reverses {
            Some(id) => format!("taken back of {id}: {}", books.place(place)),
            None => books.place(place),
        };
        StatedPayment {
            day: payment.date,
            id: payment.id.clone(),
            from: from.clone(),
            toward,
            amount: books.value(&amount),
        }
    });
    parts.collect()
}

/// The payments of a case by id, and those that take back a part of each.
struct KnownPayments<'f> {
    by_id: BTreeMap<&'f str, &'f Payment>,
    taken_back: BTreeMap<&'f str, Vec<&'f Payment>>,
}

impl<'f> KnownPayments<'f> {
    fn new(figures: &'f Figures) -> Self {
        let mut known = Self {
            by_id: BTreeMap::new(),
            taken_back: BTreeMap::new(),
        };
        for payment in &figures.payments {
            known.by_id.entry(&payment.id).or_insert(payment);
            if let Some(of) = &payment.reverses {
                known.taken_back.entry(of).or_default().push(payment);
            }
        }
        known
    }

    /// Returns the payments that take back a part of this one.
    fn reversals(&self, payment: &Payment) -> &[&'f Payment] {
        let back = self.taken_back.get(payment.id.as_str());
        back.map_or(&[], Vec::as_slice)
    }
}

/// Returns the part that a place received of a payment, before anything was taken back; negative if the payment takes back. So the
/// lines of a statement add up to what is paid.
fn part_of(
    book: &Book,
    reversals: &[&Payment],
    payment: &Payment,
    place: PostedPlace,
) -> Result<Usd, MoneyError> {
    let at = |id: &str| {
        let parts = book.posted(id).into_iter().flat_map(|posted| &posted.parts);
        Usd::sum(
            parts
                .filter(|part| part.place == place)
                .map(|part| part.amount),
        )
    };
    let mut sum = at(&payment.id)?;
    if payment.reverses.is_some() {
        return Usd::ZERO.checked_sub(sum);
    }
    for back in reversals {
        sum = sum.checked_add(at(&back.id)?)?;
    }
    Ok(sum)
}

/// Writes a statement of one person's account as a document in the format.
#[must_use]
pub fn person_document(
    format: Format,
    figures: &Figures,
    statement: &PersonStatement,
    made: &MadeBy,
) -> Document {
    match format {
        Format::Json => made.data(statement_json(figures, statement)),
        Format::Csv => statement_csv(statement),
        _ => page(figures, statement, made),
    }
}

fn page(figures: &Figures, statement: &PersonStatement, made: &MadeBy) -> Document {
    let mut page = title(figures, made);
    page.heading(2, "statement", &statement.heading);
    by_user(&mut page, figures, made);
    let several = figures.defendants.len() > 1;
    let mut defendants: Vec<&str> = Vec::new();
    for (defendant, _) in &statement.balances {
        if !defendants.contains(&defendant.as_str()) {
            defendants.push(defendant);
        }
    }
    for defendant in defendants {
        if several {
            page.heading(3, "defendant", defendant);
        }
        let lines = statement.balances.iter().filter(|(of, _)| of == defendant);
        let lines: Vec<BalanceLine> = lines.map(|(_, line)| line.clone()).collect();
        balances(&mut page, figures, &lines, true);
    }
    if let Some((_, says)) = &statement.in_all {
        page.note("in-all", Tone::Strong, format!("{says}."));
    }
    if !statement.payments.is_empty() {
        page.heading(2, "payments", "Payments");
        let rows = statement.payments.iter().map(|payment| Row {
            cells: vec![
                payment.day.to_string(),
                payment.id.clone(),
                payment.from.clone(),
                payment.toward.clone(),
                payment.amount.text(),
            ],
            ..Row::default()
        });
        page.table(Table {
            subject: "payments".to_owned(),
            columns: vec![
                Column::text("Day"),
                Column::text("Payment"),
                Column::text("From"),
                Column::folding("Toward"),
                Column::amount("Amount"),
            ],
            rows: rows.collect(),
        });
    }
    let notes = statement.notes.iter();
    for note in notes {
        page.note("open", Tone::Warning, format!("{note}."));
    }
    if let Some(not_counted) = not_counted(figures, statement) {
        page.note("not counted", Tone::Faint, format!("{not_counted}."));
    }
    made.finish(&mut page);
    page
}

/// Returns what no figure counts: payments of later days, and what the person may owe besides.
fn not_counted(figures: &Figures, statement: &PersonStatement) -> Option<String> {
    let theirs = |payment: &&Payment| match &statement.person {
        Person::Defendant(id) => payment.defendant.as_ref() == Some(id),
        Person::Victim(id) => payment.victim.as_ref().is_none_or(|victim| victim == id),
    };
    let payments = figures.payments.iter().filter(theirs);
    let later = payments.filter(|it| it.date > statement.on).count();
    let later = (later > 0).then(|| {
        format!(
            "payments after {}, which do not count yet: {later}",
            statement.on
        )
    });
    let besides = match &statement.person {
        Person::Defendant(id) => figures.not_counted(id),
        Person::Victim(_) => None,
    };
    let all: Vec<String> = later.into_iter().chain(besides).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// Returns a statement as data with schema `redress.statement/1`.
fn statement_json(figures: &Figures, statement: &PersonStatement) -> Json {
    let (kind, id) = match &statement.person {
        Person::Victim(id) => ("victim", id),
        Person::Defendant(id) => ("defendant", id),
    };
    let balances = statement.balances.iter().map(|(defendant, line)| {
        let mut data = balance_json(line);
        if let Some(data) = data.as_object_mut() {
            data.insert("defendant".to_owned(), defendant.clone().into());
        }
        data
    });
    let payments = statement.payments.iter().map(|payment| {
        object!({
            "day": payment.day.to_string(),
            "id": payment.id,
            "from": payment.from,
            "toward": payment.toward,
            "amount": payment.amount.json(),
        })
    });
    object!({
        "schema": "redress.statement/1",
        "case": { "name": figures.case, "court": figures.court },
        "of": { "kind": kind, "id": id },
        "on": statement.on.to_string(),
        "by_user": figures.by_user,
        "method_of_the_case": figures.method,
        "days": figures.days,
        "balances": balances.collect::<Vec<_>>(),
        "left_in_all": statement.in_all.as_ref().map(|(left, _)| left.json()),
        "payments": payments.collect::<Vec<_>>(),
        "notes": statement.notes,
        "not_counted": not_counted(figures, statement),
        "notice": redress_report::NOTICE,
    })
}

/// Returns a statement as rows: balances, then payments. An amount is a number, and in words only where it is not one amount.
fn statement_csv(statement: &PersonStatement) -> Document {
    let number = |value: &Value| value.exact().map_or_else(|| value.text(), money);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (defendant, line) in &statement.balances {
        for (figure, value) in [
            ("ordered", &line.ordered),
            ("paid", &line.paid),
            ("left", &line.left),
        ] {
            rows.push(vec![
                statement.on.to_string(),
                defendant.clone(),
                line.key.clone(),
                line.label(),
                figure.to_owned(),
                number(value),
            ]);
        }
    }
    if let (Person::Victim(id), Some((left, _))) = (&statement.person, &statement.in_all) {
        let cells = [
            &statement.on.to_string(),
            "",
            "restitution",
            id,
            "left in all",
        ];
        let mut cells: Vec<String> = cells.map(str::to_owned).to_vec();
        cells.push(number(left));
        rows.push(cells);
    }
    for payment in &statement.payments {
        rows.push(vec![
            payment.day.to_string(),
            payment.from.clone(),
            payment.toward.clone(),
            payment.id.clone(),
            "payment".to_owned(),
            number(&payment.amount),
        ]);
    }
    for part in &statement.unplaced {
        rows.push(vec![
            statement.on.to_string(),
            part.defendant.clone().unwrap_or_default(),
            String::new(),
            part.id.clone(),
            "no place".to_owned(),
            number(&part.amount),
        ]);
    }
    Document::from_rows(Table::new(
        &[
            "day",
            "from",
            "debt",
            "payee or payment",
            "figure",
            "amount",
        ],
        rows,
    ))
}

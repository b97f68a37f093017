//! Writers for the figures: page, JSON and CSV.

mod payment;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redress::case::Class;
use redress::engine::Profile;
use redress::money::Usd;
use redress_document::{Column, Document, Format, Item, KeyValue, Row, Table, Tone, sentence};
use redress_report::Meta;
use serde_json::{Value as Json, json as object};

use crate::DRAFT;
use crate::lines::{BalanceLine, FigureLine, OpenItem, PayeeRow, for_victim};
use crate::model::{DefendantFigures, Figures};
use crate::value::Value;

pub use self::payment::payment_document;

/// The notice at the beginning and end of each page.
const WHAT: &str = "Draft figures for the criminal monetary penalties, worked out from a case file. No court entered them.";

/// The sources of the figures: the profile, the program, the case file and the user's answers.
pub struct MadeBy {
    /// The profile.
    pub profile: Arc<Profile>,
    /// The program, the case file and the answers of the user.
    pub meta: Meta,
}

impl MadeBy {
    /// Returns the data together with its sources.
    pub(crate) fn data(&self, mut data: Json) -> Document {
        let meta = &self.meta;
        if let Some(data) = data.as_object_mut() {
            let tables = meta.case_tables.iter();
            let tables = tables.map(|(file, digest)| object!({ "file": file, "digest": digest }));
            let by = object!({
                "program": meta.program,
                "case_digest": meta.case_digest,
                "case_tables": tables.collect::<Vec<_>>(),
                "as_of_reason": meta.as_of_reason,
                "profile_digest": self.profile.digest,
                "assumed": meta.assumed,
                "contradictions": meta.conflicts,
                "command": meta.command,
            });
            data.insert("made_by".to_owned(), by);
        }
        Document::from_data(data)
    }

    /// Writes the end of a page.
    pub(crate) fn finish(&self, page: &mut Document) {
        redress_report::foot(page, &[&self.profile], &self.meta);
    }
}

/// Writes the figures as a draft.
#[must_use]
pub fn document(format: Format, figures: &Figures, made: &MadeBy) -> Document {
    match format {
        Format::Json => made.data(json(figures)),
        Format::Csv => csv(figures),
        _ => page(figures, made),
    }
}

pub(crate) fn title(figures: &Figures, made: &MadeBy) -> Document {
    let mut page = Document::default();
    page.heading(1, "case", format!("{} ({})", figures.case, figures.court));
    redress_report::audience(&mut page, made.meta.audience);
    redress_report::running_heads(&mut page, DRAFT, made.meta.audience);
    page
}

fn page(figures: &Figures, made: &MadeBy) -> Document {
    let mut page = title(figures, made);
    head(&mut page, figures, made);
    payees(&mut page, figures);
    joint(&mut page, figures);
    let sections = &figures.sections;
    of_each(&mut page, figures, &sections.balances, |page, defendant| {
        balances(page, figures, &defendant.balances, false);
    });
    for part in &figures.unplaced {
        page.note("suspense", Tone::Warning, format!("{}.", part.says));
    }
    of_each(
        &mut page,
        figures,
        "Monetary penalties",
        |page, defendant| {
            lines(page, "what", &defendant.owes);
        },
    );
    of_each(&mut page, figures, &sections.interest, interest);
    of_each(
        &mut page,
        figures,
        &sections.order_of_payment,
        |page, defendant| {
            orders(page, defendant);
            let words = &defendant.resources;
            let says = format!(
                "{}: {} ({}).",
                sections.resources, words.duty, words.authority
            );
            page.note("resources", Tone::Plain, says);
        },
    );
    of_each(
        &mut page,
        figures,
        "Deferral and the end of liability",
        |page, defendant| {
            let mut ends = vec![defendant.deferral.clone()];
            ends.extend(defendant.ends.iter().cloned());
            lines(page, "what", &ends);
        },
    );
    of_each(&mut page, figures, &sections.statement, contents);
    open(&mut page, figures);
    made.finish(&mut page);
    page
}

/// Writes a section for each defendant, and one for those of whom it says the same.
fn of_each(
    page: &mut Document,
    figures: &Figures,
    title: &str,
    write: impl Fn(&mut Document, &DefendantFigures),
) {
    let defendants = &figures.defendants;
    let mut sections: Vec<(Document, Vec<&str>)> = Vec::new();
    for defendant in defendants {
        let mut section = Document::default();
        write(&mut section, defendant);
        match sections.iter_mut().find(|(other, _)| *other == section) {
            Some((_, whose)) => whose.push(&defendant.id),
            None => sections.push((section, vec![&defendant.id])),
        }
    }
    for (section, whose) in sections {
        let heading = match (defendants.len(), whose.as_slice()) {
            (1, _) => title.to_owned(),
            (_, [one]) => format!("{title}: {one}"),
            (_, several) => format!("{title}: {} (each)", several.join(", ")),
        };
        page.heading(2, "section", heading);
        page.append(section);
    }
}

/// Writes which statements of a judgment the case file has.
fn contents(page: &mut Document, defendant: &DefendantFigures) {
    let rows = defendant.contents.iter().map(|check| {
        let there = if check.is_stated { "yes" } else { "no" };
        row([&check.pin, &check.what, there, &check.says])
    });
    page.table(Table {
        subject: "statement".to_owned(),
        columns: vec![
            Column::text("Paragraph"),
            Column::text("States"),
            Column::text("There"),
            Column::folding("Says"),
        ],
        rows: rows.collect(),
    });
}

fn row<const N: usize>(cells: [&str; N]) -> Row {
    Row {
        cells: cells.map(str::to_owned).into(),
        ..Row::default()
    }
}

fn head(page: &mut Document, figures: &Figures, made: &MadeBy) {
    page.note("draft", Tone::Warning, format!("{DRAFT}. {WHAT}"));
    for conflict in &made.meta.conflicts {
        page.note("conflict", Tone::Warning, format!("{conflict}."));
    }
    let (id, name) = &figures.profile;
    let judgment = figures.judgment.map_or_else(
        || "not known: give --judgment, or `judgment` under [case]".to_owned(),
        |day| day.to_string(),
    );
    page.facts(vec![
        KeyValue::new("law", format!("{name} ({id})")),
        KeyValue::new("as of", figures.as_of.to_string()),
        KeyValue::new("judgment", judgment),
    ]);
    by_user(page, figures, made);
}

/// Writes the days that are not known, and what comes from the user and from no court.
pub(crate) fn by_user(page: &mut Document, figures: &Figures, made: &MadeBy) {
    if let Some(method) = &figures.method {
        let says = format!("Restitution is by {method}.");
        page.note("method", Tone::Warning, says);
    }
    for says in &figures.days {
        page.note("day of a payment", Tone::Warning, sentence(says));
    }
    for fact in &made.meta.assumed {
        let says = format!("Assumed by the user, found by no court: {fact}");
        page.note("assumed", Tone::Warning, says);
    }
    for said in &figures.by_user {
        let text = format!("By the user of the program, and no court: {said}");
        page.note("by the user", Tone::Warning, text);
    }
}

fn payees(page: &mut Document, figures: &Figures) {
    page.heading(2, "section", &figures.sections.payees);
    if figures.payees.is_empty() {
        page.note(
            "payees",
            Tone::Plain,
            "No victim of a count of conviction is in the case file.",
        );
        return;
    }
    let several = figures.defendants.len() > 1;
    page.table(payee_table(figures, several));
    let mut told: BTreeSet<(String, Vec<String>)> = BTreeSet::new();
    for payee in &figures.payees {
        let what = match several {
            true => format!("{}, {}", payee.victim, payee.defendant),
            false => payee.victim.clone(),
        };
        // A reason for the whole award applies to every part of it.
        if !told.insert((what.clone(), payee.ordered.why())) {
            continue;
        }
        details(
            page,
            &format!("{what}: restitution"),
            &payee.ordered,
            &[],
            &[],
        );
    }
    page.note("shares", Tone::Faint, &figures.sections.shares);
}

/// Returns the table of payees. What several payees of one victim share is in a row of the victim above theirs.
fn payee_table(figures: &Figures, several: bool) -> Table {
    let mut of_claims: BTreeMap<(&str, &str), Class> = BTreeMap::new();
    let classes = figures.payees.iter().any(|row| {
        let of = (row.victim.as_str(), row.defendant.as_str());
        *of_claims.entry(of).or_insert(row.class) != row.class
    });
    let entered = figures.payees.iter().any(|row| row.entered.is_some());
    let under_the_law = match entered {
        true => "Under the law",
        false => "Restitution ordered",
    };
    let mut columns = vec![Column::text("Payee")];
    columns.extend(several.then(|| Column::text("Defendant")));
    columns.extend(classes.then(|| Column::folding("Class")));
    let loss_at = columns.len();
    columns.push(Column::amount("Total loss"));
    columns.push(Column::amount(under_the_law));
    columns.extend(entered.then(|| Column::amount("Entered")));
    columns.push(Column::text("Priority or percentage"));
    let mut of_victims: BTreeMap<&str, Vec<&PayeeRow>> = BTreeMap::new();
    for row in &figures.payees {
        of_victims.entry(&row.victim).or_default().push(row);
    }
    // The loss of a victim is one amount, however many rows share it: it is written once, so that the column adds up.
    let mut losses: BTreeSet<(String, String)> = BTreeSet::new();
    let mut loss_of = |payee: &PayeeRow| {
        let text = payee.loss.text();
        let is_new = losses.insert((payee.victim.clone(), text.clone()));
        is_new.then_some(text)
    };
    let mut headed: BTreeSet<&str> = BTreeSet::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut push = |cells: Vec<String>| {
        rows.push(Row {
            cells,
            ..Row::default()
        });
    };
    for payee in &figures.payees {
        let of_victim = of_victims.get(payee.victim.as_str());
        let of_victim = of_victim.map_or(&[][..], Vec::as_slice);
        let is_shared = of_victim.iter().any(|other| other.id != payee.id);
        if is_shared && headed.insert(&payee.victim) {
            let loss: Vec<String> = of_victim.iter().filter_map(|row| loss_of(row)).collect();
            let mut cells = vec![format!("{}, in all", payee.victim)];
            cells.resize(loss_at, String::new());
            cells.push(loss.join("; "));
            cells.resize(columns.len(), String::new());
            push(cells);
        }
        let name = redress_report::payee_name(&payee.id, payee.kind);
        let mut cells = vec![if is_shared { format!("- {name}") } else { name }];
        cells.extend(several.then(|| payee.defendant.clone()));
        cells.extend(classes.then(|| payee.class.words().to_owned()));
        cells.push(loss_of(payee).unwrap_or_default());
        cells.push(payee.ordered.text());
        let sum = payee.entered.as_ref().map(Value::text);
        cells.extend(entered.then(|| sum.unwrap_or_else(|| "-".to_owned())));
        cells.push(payee.precedence.clone());
        push(cells);
    }
    Table {
        subject: String::new(),
        columns,
        rows,
    }
}

fn joint(page: &mut Document, figures: &Figures) {
    if figures.joint.is_empty() {
        return;
    }
    page.heading(2, "section", &figures.sections.joint);
    let rows = figures.joint.iter().map(|joint| {
        let each = joint.each.iter();
        let each: Vec<String> = each
            .map(|(defendant, value)| format!("{defendant} {}", value.text()))
            .collect();
        row([&joint.payee, &each.join("; "), &joint.joint.text()])
    });
    page.table(Table {
        subject: String::new(),
        columns: vec![
            Column::text("Payee"),
            Column::text("Total of each defendant"),
            Column::amount("Joint and several"),
        ],
        rows: rows.collect(),
    });
    page.note("joint", Tone::Faint, &figures.sections.apportioned);
    for joint in &figures.joint {
        details(page, &joint.payee, &joint.joint, &[], &[]);
    }
}

/// Writes figures as a table; reasons and authorities follow below.
fn lines(page: &mut Document, key: &'static str, lines: &[FigureLine]) {
    let rows = lines.iter().map(|line| {
        let cited = line.authority.join("; ");
        row([&line.what, &line.value.text(), &cited])
    });
    page.table(Table {
        subject: key.to_owned(),
        columns: vec![
            Column::text("What"),
            Column::amount("Figure"),
            Column::folding("Authority"),
        ],
        rows: rows.collect(),
    });
    for line in lines {
        // Omit a fine that the case file does not state.
        if matches!(line.value, Value::Nothing(_)) && line.notes.is_empty() {
            continue;
        }
        details(page, &line.what, &line.value, &[], &line.notes);
    }
}

/// Writes the reason why a figure is not one amount, and its remarks.
fn details(page: &mut Document, what: &str, value: &Value, authority: &[String], notes: &[String]) {
    let why = value.short_why();
    if why.is_empty() && notes.is_empty() && authority.is_empty() {
        return;
    }
    let mut facts: Vec<KeyValue> = Vec::new();
    let label = if matches!(value, Value::Turns { .. }) {
        "turns"
    } else {
        "why"
    };
    facts.extend(why.into_iter().map(|why| KeyValue::new(label, why)));
    let says_more = |note: &&String| facts.iter().all(|fact| fact.text != **note);
    let notes: Vec<&String> = notes.iter().filter(says_more).collect();
    facts.extend(notes.into_iter().map(|note| KeyValue::new("note", note)));
    facts.extend(authority.iter().map(|it| KeyValue::new("authority", it)));
    page.item(Item {
        key: "figure".to_owned(),
        mark: "-".to_owned(),
        tone: Tone::Plain,
        lead: what.to_owned(),
        facts,
    });
}

fn interest(page: &mut Document, defendant: &DefendantFigures) {
    let interest = &defendant.interest;
    let mut facts = Vec::new();
    match &interest.first_day {
        Some(first) => {
            facts.push(KeyValue::new("fifteenth day", first.fifteenth.to_string()));
            let passed = match first.passed_over.is_empty() {
                true => String::new(),
                false => format!(" ({})", first.passed_over.join("; ")),
            };
            facts.push(KeyValue::new("runs from", format!("{}{passed}", first.day)));
            facts.push(KeyValue::new(
                "rate of the week",
                format!("{} to {}", first.week.0, first.week.1),
            ));
        }
        None => facts.push(KeyValue::new(
            "runs from",
            "it needs the day of the judgment",
        )),
    }
    for (ordered, first) in &interest.later_orders {
        let says = format!("{} for what was ordered on {ordered}", first.day);
        facts.push(KeyValue::new("runs from", says));
    }
    facts.push(KeyValue::new(
        "rate",
        interest.rate.as_ref().map_or_else(
            || "not given (--rate)".to_owned(),
            |rate| format!("{rate} percent a year, given by the user"),
        ),
    ));
    if let Some(through) = interest.through {
        facts.push(KeyValue::new(
            "through",
            format!("{through}: the first day counts, this day does not; payments of the case file are counted"),
        ));
    }
    page.facts(facts);
    lines(page, "interest", &interest.lines);
    page.note(
        "rounding",
        Tone::Faint,
        "Half-up to the cent, once a line; where interest is added to the principal, once each year.",
    );
}

/// Writes the balances of some debts with the reason of each; with the reason why an amount is open only where nothing else has it.
pub(crate) fn balances(
    page: &mut Document,
    figures: &Figures,
    lines: &[BalanceLine],
    is_alone: bool,
) {
    let rows = lines.iter().map(|line| {
        let what = match (&line.debt, &line.payee) {
            (Some(debt), _) => format!("- {debt}"),
            (None, Some(_)) => format!("- {}", line.label()),
            (None, None) => line.what.clone(),
        };
        let since = line.since.map_or_else(String::new, |day| day.to_string());
        let [ordered, paid, left] = [&line.ordered, &line.paid, &line.left].map(Value::text);
        row([&what, &since, &ordered, &paid, &left])
    });
    page.table(Table {
        subject: "balance".to_owned(),
        columns: vec![
            Column::text("Debt"),
            Column::text("Ordered on"),
            Column::amount("Ordered"),
            Column::amount("Paid"),
            Column::amount("Left"),
        ],
        rows: rows.collect(),
    });
    if let Some(day) = figures.balances_on {
        page.note("balances", Tone::Faint, format!("Balances of {day}."));
    }
    for line in lines {
        let as_ordered = line.left == line.ordered;
        let lead = match line.label() {
            label if label.is_empty() => line.what.clone(),
            label => format!("{}, {label}", line.what),
        };
        if is_alone && line.left.exact().is_none() && (as_ordered || line.why.is_empty()) {
            details(page, &lead, &line.left, &[], &line.notes);
            continue;
        }
        if (as_ordered || line.why.is_empty()) && line.notes.is_empty() {
            continue;
        }
        let why = Some(&line.why).filter(|why| !why.is_empty());
        let why = why.map(|why| KeyValue::new("left", why.clone()));
        let mut facts: Vec<KeyValue> = why.into_iter().collect();
        facts.extend(
            line.authority
                .iter()
                .map(|it| KeyValue::new("authority", it)),
        );
        facts.extend(
            line.left
                .why()
                .into_iter()
                .map(|why| KeyValue::new("turns", why)),
        );
        facts.extend(line.notes.iter().map(|note| KeyValue::new("note", note)));
        page.item(Item {
            key: "balance".to_owned(),
            mark: "-".to_owned(),
            tone: Tone::Plain,
            lead,
            facts,
        });
    }
}

fn orders(page: &mut Document, defendant: &DefendantFigures) {
    for ordering in &defendant.orders {
        page.note("order", Tone::Strong, &ordering.why);
        if let Some(note) = &ordering.order.note {
            page.note("source", Tone::Warning, note);
        }
        let steps = (1_usize..)
            .zip(&ordering.order.steps)
            .zip(&ordering.authority);
        let rows = steps.map(|((number, step), authority)| {
            let pays: Vec<&str> = step.pays.iter().map(|due| due.name()).collect();
            let authority = match &step.note {
                Some(note) => format!("{authority}; {note}"),
                None => authority.clone(),
            };
            row([&number.to_string(), &pays.join("; "), &authority])
        });
        page.table(Table {
            subject: "order".to_owned(),
            columns: vec![
                Column::amount("Step"),
                Column::text("Pays"),
                Column::folding("Authority"),
            ],
            rows: rows.collect(),
        });
    }
}

fn open(page: &mut Document, figures: &Figures) {
    page.heading(2, "section", "Still to be found, chosen, settled or stated");
    if figures.open.is_empty() {
        page.note("open", Tone::Plain, "Nothing.");
    }
    let all: BTreeSet<&str> = figures.defendants.iter().map(|it| it.id.as_str()).collect();
    // The same task for several victims or defendants is listed once.
    let mut tasks: Vec<(&OpenItem, Vec<&OpenItem>)> = Vec::new();
    let mut known: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for open in &figures.open {
        let fresh = tasks.len();
        let at = *known.entry((&open.code, &open.what)).or_insert(fresh);
        match tasks.get_mut(at) {
            Some((_, more)) => more.push(open),
            None => tasks.push((open, vec![open])),
        }
    }
    for (first, of_each) in tasks {
        let each_once = |text: fn(&OpenItem) -> &str| {
            let mut texts: Vec<&str> = of_each.iter().map(|it| text(it)).collect();
            let mut met = BTreeSet::new();
            texts.retain(|text| !text.is_empty() && met.insert(*text));
            texts
        };
        let whose = each_once(|it| &it.defendant);
        let whose = match whose.len() == all.len() || whose.is_empty() {
            true => String::new(),
            false => format!(" {}", whose.join(", ")),
        };
        let place = each_once(|it| &it.place).join(", ");
        let place = Some(place).filter(|place| !place.is_empty());
        let how = each_once(|it| &it.instruction).into_iter();
        page.item(Item {
            key: "open".to_owned(),
            mark: "-".to_owned(),
            tone: Tone::Plain,
            lead: format!("{}{whose}: {}", first.code, first.what),
            facts: place
                .map(|place| KeyValue::new("for", place))
                .into_iter()
                .chain(how.map(|how| KeyValue::new("how", how)))
                .collect(),
        });
    }
}

// --- data ----------------------------------------------------------------------------------------------------------------------------

fn line_json(line: &FigureLine) -> Json {
    object!({
        "key": line.key,
        "what": line.what,
        "value": line.value.json(),
        "text": line.value.text(),
        "authority": line.authority,
        "notes": line.notes,
    })
}

pub(crate) fn balance_json(line: &BalanceLine) -> Json {
    object!({
        "key": line.key,
        "what": line.what,
        "payee": line.payee.as_ref().map(|(payee, _)| payee),
        "victim": line.payee.as_ref().map(|(_, victim)| victim),
        "debt": line.debt,
        "ordered_on": line.since.map(|day| day.to_string()),
        "ordered": line.ordered.json(),
        "paid": line.paid.json(),
        "left": line.left.json(),
        "why": line.why,
        "authority": line.authority,
        "notes": line.notes,
    })
}

pub(crate) fn money(amount: Usd) -> String {
    amount.plain().to_string()
}

/// Returns the figures as data with schema `redress.figures/1`.
#[must_use]
pub fn json(figures: &Figures) -> Json {
    let payees = figures.payees.iter().map(|payee| {
        object!({
            "payee": payee.id,
            "kind": payee.kind.name(),
            "victim": payee.victim,
            "defendant": payee.defendant,
            "class": payee.class.name(),
            "total_loss": payee.loss.json(),
            "restitution_ordered": payee.ordered.json(),
            "entered": payee.entered.as_ref().map(Value::json),
            "priority_or_percentage": payee.precedence,
        })
    });
    let joint = figures.joint.iter().map(|joint| {
        let each = joint.each.iter();
        let each: Vec<Json> = each
            .map(|(defendant, value)| object!({ "defendant": defendant, "total": value.json() }))
            .collect();
        object!({
            "payee": joint.payee,
            "victim": joint.victim,
            "defendants": each,
            "joint_and_several": joint.joint.json(),
        })
    });
    let defendants = figures.defendants.iter().map(|defendant| {
        let interest = &defendant.interest;
        object!({
            "id": defendant.id,
            "owes": defendant.owes.iter().map(line_json).collect::<Vec<_>>(),
            "balances": defendant.balances.iter().map(balance_json).collect::<Vec<_>>(),
            "interest": {
                "fifteenth_day": interest.first_day.as_ref().map(|first| first.fifteenth.to_string()),
                "runs_from": interest.first_day.as_ref().map(|first| first.day.to_string()),
                "passed_over": interest.first_day.as_ref().map(|first| first.passed_over.clone()),
                "rate_percent": interest.rate.map(|rate| rate.to_string()),
                "through": interest.through.map(|day| day.to_string()),
                "lines": interest.lines.iter().map(line_json).collect::<Vec<_>>(),
            },
            "resources": { "duty": defendant.resources.duty, "authority": defendant.resources.authority },
            "order_of_payment": defendant.orders.iter().map(|ordering| object!({
                "view": ordering.order.view,
                "why": ordering.why,
                "note": ordering.order.note,
                "steps": ordering.order.steps.iter().zip(&ordering.authority).map(|(step, authority)| object!({
                    "pays": step.pays.iter().map(|due| due.id()).collect::<Vec<_>>(),
                    "authority": authority,
                    "note": step.note,
                })).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "final_determination": line_json(&defendant.deferral),
            "ends": defendant.ends.iter().map(line_json).collect::<Vec<_>>(),
            "judgment_states": defendant.contents.iter().map(|check| object!({
                "paragraph": check.pin,
                "what": check.what,
                "there": check.is_stated,
                "says": check.says,
            })).collect::<Vec<_>>(),
        })
    });
    let questions = figures.questions.iter().map(|question| {
        object!({
            "id": question.id,
            "asks": question.asks,
            "taken": question.taken.as_ref().map(|taken| object!({
                "view": taken.view,
                "by": taken.by,
                "authority": taken.support.as_ref().map(|support| support.cite.clone()),
            })),
            "views": question.views.iter().map(|view| object!({
                "id": view.id,
                "says": view.says,
                "authority": view.authority,
            })).collect::<Vec<_>>(),
        })
    });
    let open = figures.open.iter().map(|open| {
        object!({
            "code": open.code,
            "defendant": open.defendant,
            "what": open.says(),
            "how": open.instruction,
        })
    });
    object!({
        "schema": "redress.figures/1",
        "status": DRAFT,
        "case": { "name": figures.case, "court": figures.court },
        "profile": { "id": figures.profile.0, "name": figures.profile.1 },
        "as_of": figures.as_of.to_string(),
        "judgment": figures.judgment.map(|day| day.to_string()),
        "by_user": figures.by_user,
        "method_of_the_case": figures.method,
        "days": figures.days,
        "payees": payees.collect::<Vec<_>>(),
        "joint_and_several": joint.collect::<Vec<_>>(),
        "balances_on": figures.balances_on.map(|day| day.to_string()),
        "unplaced": figures.unplaced.iter().map(|part| object!({
            "payment": part.id,
            "defendant": part.defendant,
            "amount": part.amount.json(),
            "why": part.why,
        })).collect::<Vec<_>>(),
        "defendants": defendants.collect::<Vec<_>>(),
        "questions": questions.collect::<Vec<_>>(),
        "open": open.collect::<Vec<_>>(),
        "notice": redress_report::NOTICE,
    })
}

/// Returns one row for each figure, with its bounds if it has any.
fn csv(figures: &Figures) -> Document {
    let ends = |value: &Value| {
        let ends = value.ends();
        [
            ends.map_or_else(String::new, |(least, _)| money(least)),
            ends.and_then(|(_, greatest)| greatest)
                .map_or_else(String::new, money),
        ]
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut add = |defendant: &str, payee: &str, key: &str, value: &Value, cited: String| {
        let [least, greatest] = ends(value);
        let status = DRAFT.to_owned();
        let [defendant, payee, key] = [defendant, payee, key].map(str::to_owned);
        rows.push(vec![
            defendant,
            payee,
            key,
            least,
            greatest,
            value.text(),
            cited,
            status,
        ]);
    };
    let mut losses: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for payee in &figures.payees {
        // Once for each victim, so that the rows add up.
        let of_victim = losses.entry(&payee.victim).or_default();
        if !of_victim.contains(&&payee.loss) {
            of_victim.push(&payee.loss);
            let defendant = &payee.defendant;
            add(
                defendant,
                &payee.victim,
                "total-loss",
                &payee.loss,
                String::new(),
            );
        }
        add(
            &payee.defendant,
            &for_victim(&payee.id, &payee.victim),
            "restitution-ordered",
            &payee.ordered,
            String::new(),
        );
    }
    for joint in &figures.joint {
        add(
            "",
            &joint.payee,
            "joint-and-several",
            &joint.joint,
            String::new(),
        );
    }
    for defendant in &figures.defendants {
        let lines = defendant.owes.iter().chain(&defendant.interest.lines);
        let lines = lines.chain([&defendant.deferral]).chain(&defendant.ends);
        for line in lines {
            add(
                &defendant.id,
                "",
                &line.key,
                &line.value,
                line.authority.join("; "),
            );
        }
        for line in &defendant.balances {
            let payee = line.label();
            let cited = || line.authority.join("; ");
            let (paid, left) = (format!("{}-paid", line.key), format!("{}-left", line.key));
            add(&defendant.id, &payee, &paid, &line.paid, cited());
            add(&defendant.id, &payee, &left, &line.left, cited());
        }
    }
    for part in &figures.unplaced {
        let figure = format!("payment-{}-without-a-place", part.id);
        let [defendant, victim] = [&part.defendant, &part.victim].map(Option::as_deref);
        add(
            defendant.unwrap_or_default(),
            victim.unwrap_or_default(),
            &figure,
            &part.amount,
            String::new(),
        );
    }
    Document::from_rows(Table::new(
        &[
            "defendant",
            "payee",
            "figure",
            "least",
            "greatest",
            "says",
            "authority",
            "status",
        ],
        rows,
    ))
}

// --- a payment ---------------------------------------------------------------------------------------------------------------------

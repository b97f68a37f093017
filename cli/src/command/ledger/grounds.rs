//! `redress ledger grounds`: whose liability has grounds to end.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use redress::cite::Date;
use redress::law::LawError;
use redress_document::{Document, Format, Item, KeyValue, Table, Tone};
use redress_ledger::{CaseRef, Grounds, Liability, Standing};

use super::{File, On, amount, notice, victims};
use crate::args::{LawArgs, OutputArgs};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::session;

/// The grounds as to one victim.
pub(super) struct OfVictim {
    pub victim: String,
    pub standing: Standing,
    /// The questions on which they depend, each with its other view and what has grounds to end under that.
    pub depends: Vec<(&'static str, &'static str, Standing)>,
}

/// A liability with grounds to end it.
pub(super) fn with_grounds(standing: &Standing) -> impl Iterator<Item = (&Liability, &Grounds)> {
    let all = standing.liabilities.iter();
    all.filter_map(|liability| Some((liability, liability.grounds.as_ref()?)))
}

pub(super) fn run(
    ledger: &File,
    notices: Option<&Path>,
    on: &On,
    output: &OutputArgs,
    console: &Console,
) -> Result<Exit, Failure> {
    let output = Output::new(output, console)?;
    let taken = on.taken()?;
    let books = ledger.books()?;
    let mut all = Vec::new();
    for (id, history) in victims(&books, None)? {
        let told = taken
            .standing(history, on.as_of)
            .map_err(|error| ledger.failure(error))?;
        for remark in &told.told.remarks {
            console.note(format!("{id}: {remark}"));
        }
        let whose = |standing: &Standing| -> Vec<(Liability, Grounds)> {
            with_grounds(standing)
                .map(|(one, grounds)| (one.clone(), grounds.clone()))
                .collect()
        };
        let depends = told.otherwise.into_iter();
        all.push(OfVictim {
            victim: id.to_owned(),
            depends: depends
                .filter(|(.., other)| whose(other) != whose(&told.told))
                .collect(),
            standing: told.told,
        });
    }
    let sources = Sources::new(&all, on.as_of)?;
    if let Some(folder) = notices {
        let day = on
            .as_of
            .map_or_else(|| "all that is posted".to_owned(), |day| day.to_string());
        let written = notice::write(folder, &all, &sources, &day, &books.head.to_string())?;
        console.note(match written {
            0 => "no court has a liability with grounds to end: no notice was written".to_owned(),
            written => format!(
                "{written} draft notices were written to {}",
                folder.display()
            ),
        });
    }
    output.write(&document(&all, &sources, output.format))?;
    let open = |of: &OfVictim| {
        let unsettled = |(liability, grounds): (&Liability, &Grounds)| {
            !sources.settled(&liability.account.case, grounds)
        };
        !of.depends.is_empty() || with_grounds(&of.standing).any(unsettled)
    };
    Ok(match all.iter().any(open) {
        true => Exit::Open,
        false => Exit::Computed,
    })
}

/// The law on which grounds rest, by court and by the texts of the orders.
pub(super) struct Sources {
    /// The clause in a sentence, for a notice.
    pub clause: String,
    text_missing: String,
    older_text: String,
    /// The holding as cited; `None` where the court's circuit has none.
    known: BTreeMap<Asked, Option<String>>,
}

/// A court, and the texts under which the orders were made.
type Asked = (String, BTreeSet<Option<String>>);

fn asked(case: &CaseRef, grounds: &Grounds) -> Asked {
    (case.court.as_str().to_owned(), grounds.texts.clone())
}

impl Sources {
    /// The law of the day as of which the ledger is read; of the last day, where it is read to its end.
    fn new(all: &[OfVictim], as_of: Option<Date>) -> Result<Self, Failure> {
        let mut sources = Self {
            clause: String::new(),
            text_missing: String::new(),
            older_text: String::new(),
            known: BTreeMap::new(),
        };
        let mut with: Vec<(&CaseRef, &Grounds)> = Vec::new();
        for of in all {
            let grounds = with_grounds(&of.standing);
            with.extend(grounds.map(|(liability, grounds)| (&liability.account.case, grounds)));
        }
        // The law is read only where something rests on it.
        if with.is_empty() {
            return Ok(sources);
        }
        let redress = session::law(&LawArgs {
            folders: Vec::new(),
        })?;
        let law = redress.law();
        let day = as_of.unwrap_or(Date::MAX);
        let steps = law.judgment_steps()?;
        let step = steps.step("termination")?;
        sources.clause = step.say("notice", day, &[])?;
        sources.text_missing = step.say("text-missing", day, &[])?;
        sources.older_text = step.say("older-text", day, &[])?;
        for (case, grounds) in with {
            let key = asked(case, grounds);
            if sources.known.contains_key(&key) || grounds.texts.contains(&None) {
                continue;
            }
            let texts = grounds.texts.iter().flatten();
            let cited = texts.map(|text| {
                Ok(law.termination(&case.court, text, day)?.map(|holding| {
                    let pin = holding.pin.map_or_else(
                        || " (pin not verified)".to_owned(),
                        |pin| format!(", {pin}"),
                    );
                    format!("{}{pin} [{}]", holding.cite, holding.confidence)
                }))
            });
            let cited: Vec<Option<String>> = cited.collect::<Result<_, LawError>>()?;
            // Each of its texts has to be reached; the holding for the oldest says why.
            let all: Option<Vec<String>> = cited.into_iter().collect();
            let first = all.and_then(|all| all.into_iter().next());
            sources.known.insert(key, first);
        }
        Ok(sources)
    }

    /// Returns whether a holding is known by which the clause reaches the orders.
    fn settled(&self, case: &CaseRef, grounds: &Grounds) -> bool {
        matches!(self.known.get(&asked(case, grounds)), Some(Some(_)))
    }

    /// The holding by which the clause reaches the orders, or why none is known.
    pub fn law(&self, case: &CaseRef, grounds: &Grounds) -> String {
        if grounds.texts.contains(&None) {
            return self.text_missing.clone();
        }
        let known = self.known.get(&asked(case, grounds));
        let known = known.and_then(Clone::clone);
        known.unwrap_or_else(|| self.older_text.clone())
    }
}

/// What the other view of a question makes of it.
pub(super) fn otherwise(other: &Standing) -> String {
    let whose: Vec<String> = with_grounds(other)
        .map(|(liability, grounds)| {
            let defendant = liability.account.defendant.as_deref().unwrap_or_default();
            format!(
                "{defendant} in {} since {}",
                liability.account.case, grounds.day
            )
        })
        .collect();
    match whose.is_empty() {
        true => "there are grounds to end no liability".to_owned(),
        false => format!("there are grounds to end that of {}", whose.join("; of ")),
    }
}

fn document(all: &[OfVictim], sources: &Sources, format: Format) -> Document {
    let people = !format.is_data() && !matches!(format, Format::Plain | Format::Markdown);
    let rows = all
        .iter()
        .flat_map(|of| of.standing.liabilities.iter().map(move |it| (of, it)));
    let rows = rows.filter_map(|(of, liability)| row(of, liability, sources, people, format));
    let titles = match people {
        true => COLUMNS.get(..6).unwrap_or(COLUMNS),
        false => COLUMNS,
    };
    let table = Table::new(titles, rows.collect()).right(&["remained", "in suspense"]);
    if !people {
        return Document::from_table("redress.ledger-grounds/1", table);
    }
    let mut page = Document::default();
    if table.rows.is_empty() {
        let says = "There are grounds to end no liability.";
        page.note("grounds", Tone::Plain, says);
    }
    page.table(table);
    for of in all {
        beneath(&mut page, of, sources);
    }
    page
}

/// Of these, people see the first six in the table and the rest in words below it.
const COLUMNS: &[&str] = &[
    "victim",
    "case",
    "defendant",
    "since",
    "remained",
    "in suspense",
    "finding in",
    "finding",
    "found",
    "finding vacated",
    "received",
    "law",
    "depends on",
];

/// The row of a liability with grounds to end it; in data also of one that has them under another view only.
fn row(
    of: &OfVictim,
    liability: &Liability,
    sources: &Sources,
    people: bool,
    format: Format,
) -> Option<Vec<String>> {
    let mut depends = Vec::new();
    for (question, view, other) in &of.depends {
        let same = other
            .liabilities
            .iter()
            .find(|it| it.account == liability.account);
        let otherwise = same.and_then(|it| it.grounds.as_ref());
        if otherwise != liability.grounds.as_ref() {
            let since =
                otherwise.map_or_else(|| "none".to_owned(), |it| format!("since {}", it.day));
            depends.push(format!("{question}={view}: {since}"));
        }
    }
    let grounds = liability.grounds.as_ref();
    if grounds.is_none() && (people || depends.is_empty()) {
        return None;
    }
    let told = |tell: &dyn Fn(&Grounds) -> String| grounds.map(tell).unwrap_or_default();
    let mut row = vec![
        of.victim.clone(),
        liability.account.case.to_string(),
        liability.account.defendant.clone().unwrap_or_default(),
        told(&|it| it.day.to_string()),
        told(&|it| amount(it.remained, format)),
        amount(liability.in_suspense, format),
    ];
    if !people {
        row.extend([
            told(&|it| it.under.case.to_string()),
            told(&|it| it.under.key.clone()),
            told(&|it| amount(it.under.amount, format)),
            told(&|it| {
                it.under
                    .vacated
                    .map_or_else(String::new, |day| day.to_string())
            }),
            amount(of.standing.received, format),
            told(&|it| sources.law(&liability.account.case, it)),
            depends.join("; "),
        ]);
    }
    Some(row)
}

/// Writes below the table, for one victim, why there are grounds and on what they depend.
fn beneath(page: &mut Document, of: &OfVictim, sources: &Sources) {
    let mut lines: Vec<KeyValue> = Vec::new();
    let standing = &of.standing;
    for (liability, grounds) in with_grounds(standing) {
        let under = &grounds.under;
        let vacated = under
            .vacated
            .map_or_else(String::new, |day| format!(", vacated {day}"));
        let since = format!(
            "since {} the victim has received the {} found in {} on {} (posting {}{vacated})",
            grounds.day, under.amount, under.case, under.date, under.key,
        );
        let case = &liability.account.case;
        let law = format!("{case}: {}", sources.law(case, grounds));
        for line in [KeyValue::new("reached", since), KeyValue::new("law", law)] {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    if with_grounds(standing).next().is_some() {
        let now = match &standing.greatest {
            None => format!("received {}; no final finding stands", standing.received),
            Some(greatest) => format!(
                "received {}, credited {} of {}, in suspense {}",
                standing.received, standing.credited, greatest.amount, standing.in_suspense
            ),
        };
        lines.push(KeyValue::new("now", now));
    }
    for (question, view, other) in &of.depends {
        let says = format!("{question}: under `{view}` {}", otherwise(other));
        lines.push(KeyValue::new("depends on", says));
    }
    if !lines.is_empty() {
        page.item(Item {
            key: of.victim.clone(),
            mark: "-".to_owned(),
            tone: Tone::Strong,
            lead: of.victim.clone(),
            facts: lines,
        });
    }
}

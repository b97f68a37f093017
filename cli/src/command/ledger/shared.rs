//! The ledger, day and views of a `redress ledger` command.

use std::path::{Path, PathBuf};

use clap::{ValueEnum, ValueHint};
use redress::Redress;
use redress::cite::{Date, parse_date};
use redress_document::Format;
use redress_ledger::{Access, Books, History, Ledger, LedgerError, LedgerViews, VictimBalances};

use crate::books::{books, failure};
use crate::choices;
use crate::exit::Failure;

/// The ledger to use.
#[derive(Debug, clap::Args)]
pub(crate) struct File {
    /// The ledger
    #[arg(value_name = "LEDGER", value_hint = ValueHint::FilePath)]
    pub path: PathBuf,
}

/// The day and the views to compute balances with.
#[derive(Debug, clap::Args)]
pub(crate) struct On {
    /// Compute balances at the end of this day; default: after all postings
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub as_of: Option<Date>,
    /// Take a view of dma-toward-the-cap or vacated-greatest-finding; repeatable
    #[arg(long, alias = "take", value_name = "QUESTION=VIEW")]
    pub view: Vec<String>,
}

/// The format of a file of postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lines {
    /// One JSON object on each line
    Jsonl,
    /// Comma-separated values with a header
    Csv,
}

impl Lines {
    pub(crate) fn format_of(
        named: Option<Self>,
        path: Option<&Path>,
    ) -> redress_ledger::FileFormat {
        let csv = |path: &Path| {
            path.extension()
                .is_some_and(|it| it.eq_ignore_ascii_case("csv"))
        };
        match named {
            Some(Self::Csv) => redress_ledger::FileFormat::Csv,
            None if path.is_some_and(csv) => redress_ledger::FileFormat::Csv,
            _ => redress_ledger::FileFormat::JsonLines,
        }
    }
}

impl File {
    pub(crate) fn open(&self, access: Access) -> Result<Ledger, Failure> {
        Ledger::open(&self.path, access).map_err(|error| self.failure(error))
    }

    pub(crate) fn books(&self) -> Result<Books, Failure> {
        books(&self.path)
    }

    pub(crate) fn failure(&self, error: LedgerError) -> Failure {
        failure(&self.path, error)
    }
}

/// The unsettled questions that affect a ledger, each with the view that is not the default.
const QUESTIONS: [(&str, &str); 2] = [
    ("dma-toward-the-cap", "both"),
    ("vacated-greatest-finding", "reopens"),
];

/// The views taken by the user.
pub(crate) struct Taken {
    pub views: LedgerViews,
    /// The questions without a view.
    pub open: Vec<(&'static str, &'static str)>,
}

fn with(views: LedgerViews, question: &str, takes: bool) -> LedgerViews {
    match question {
        "dma-toward-the-cap" => LedgerViews {
            assistance_counts: takes,
            ..views
        },
        _ => LedgerViews {
            reopens: takes,
            ..views
        },
    }
}

impl On {
    pub(crate) fn taken(&self) -> Result<Taken, Failure> {
        let mut taken = Taken {
            views: LedgerViews::default(),
            open: QUESTIONS.to_vec(),
        };
        if self.view.is_empty() {
            return Ok(taken);
        }
        let redress = Redress::linked_in();
        for (question, view) in choices::views(redress.law(), &self.view)? {
            let Some((known, other)) = QUESTIONS.iter().find(|(known, _)| *known == question)
            else {
                let known = QUESTIONS.iter().map(|(known, _)| *known);
                return Err(choices::no_such(
                    "a ledger does not depend on the question",
                    &question,
                    known,
                ));
            };
            taken.views = with(taken.views, known, view == *other);
            taken.open.retain(|(open, _)| open != known);
        }
        Ok(taken)
    }
}

impl Taken {
    /// Computes a victim's balances, and the balances under each other view if they differ.
    pub(crate) fn standing(
        &self,
        history: &History,
        as_of: Option<Date>,
    ) -> Result<Told, LedgerError> {
        let told = history.standing(as_of, self.views)?;
        let mut otherwise = Vec::new();
        for (question, view) in &self.open {
            let other = history.standing(as_of, with(self.views, question, true))?;
            if other != told {
                otherwise.push((*question, *view, other));
            }
        }
        Ok(Told { told, otherwise })
    }
}

/// Balances, and the balances under other views.
pub(crate) struct Told {
    pub told: VictimBalances,
    pub otherwise: Vec<(&'static str, &'static str, VictimBalances)>,
}

/// Returns all victims of the ledger, or the named one.
pub(crate) fn victims<'a>(
    books: &'a Books,
    named: Option<&'a str>,
) -> Result<Vec<(&'a str, &'a History)>, Failure> {
    match named {
        None => Ok(books
            .victims
            .iter()
            .map(|(id, history)| (id.as_str(), history))
            .collect()),
        Some(id) => match books.victims.get(id) {
            Some(history) => Ok(vec![(id, history)]),
            None => Err(choices::no_such(
                "the ledger has no postings for a victim",
                id,
                books.victims.keys().map(String::as_str),
            )),
        },
    }
}

/// Writes an amount: grouped for people, plain in data.
pub(crate) fn amount(amount: redress::money::Usd, format: Format) -> String {
    match format.is_data() {
        true => amount.plain().to_string(),
        false => amount.to_string(),
    }
}

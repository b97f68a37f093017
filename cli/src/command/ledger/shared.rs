//! The ledger, day and views of a `redress ledger` command.

use std::cell::LazyCell;
use std::path::{Path, PathBuf};

use clap::{ValueEnum, ValueHint};
use redress::Redress;
use redress::cite::{Date, parse_date};
use redress_document::Format;
use redress_ledger::{
    Access, Books, CaseRef, Field, Grounds, History, Ledger, LedgerError, LedgerViews,
    LiabilityBalance, OrderAccount, Posting, VictimBalances,
};

use crate::books::{books, failure, open};
use crate::choices;
use crate::clock::today;
use crate::exit::Failure;
use crate::message::Message;

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
    /// Compute balances at the end of this day; default: today
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub as_of: Option<Date>,
    /// Take a view of an unsettled question; repeatable
    #[arg(long, alias = "take", value_name = "QUESTION=VIEW")]
    pub view: Vec<String>,
}

/// The format of a file of postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lines {
    /// One JSON object on each line
    Jsonl,
    /// A table with a header: CSV, or with semicolons or tabs
    Csv,
}

impl Lines {
    pub(crate) fn format_of(
        named: Option<Self>,
        path: Option<&Path>,
    ) -> redress_ledger::FileFormat {
        let csv = |path: &Path| {
            let tables = ["csv", "tsv", "tab", "txt", "xlsx", "xls"];
            path.extension()
                .is_some_and(|it| tables.iter().any(|known| it.eq_ignore_ascii_case(known)))
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
        open(&self.path, access)
    }

    pub(crate) fn books(&self) -> Result<(Books, String), Failure> {
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

/// The question what a payment by one defendant does to the smaller joint sum of another. A ledger has balances under one view.
pub(crate) const BY_ANOTHER: (&str, &str) = ("payment-by-another", "until-whole");

/// The question whether the victim keeps money received beyond an order. It is one of fact, so no view answers it: a refund or a
/// larger order does.
pub(crate) const BEYOND: (&str, &str) = ("money beyond an order", "kept");

/// The views taken by the user.
pub(crate) struct Taken {
    pub views: LedgerViews,
    /// The day of the balances.
    pub day: Date,
    /// The view of the question whether the end of liability reaches older orders.
    pub older_orders: Option<String>,
    /// Whether the user takes the view of the question [`BY_ANOTHER`] that the balances are under.
    pub by_another: bool,
    /// The questions without a view.
    pub open: Vec<(&'static str, &'static str)>,
}

fn with(views: LedgerViews, question: &str, takes: bool) -> LedgerViews {
    match question {
        "dma-toward-the-cap" => LedgerViews {
            assistance_counts: takes,
            ..views
        },
        _ if question == BEYOND.0 => LedgerViews {
            beyond_kept: takes,
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
            day: self.as_of.unwrap_or_else(today),
            older_orders: None,
            by_another: false,
            open: QUESTIONS.into_iter().chain([BEYOND]).collect(),
        };
        if self.view.is_empty() {
            return Ok(taken);
        }
        let redress = Redress::linked_in();
        let steps = redress.law().judgment_steps()?;
        let older_orders = steps
            .step("termination")?
            .question("older-orders")?
            .to_owned();
        for (question, view) in choices::views(redress.law(), &self.view)? {
            if question == older_orders {
                taken.older_orders = Some(view);
                continue;
            }
            if question == BY_ANOTHER.0 {
                if view != BY_ANOTHER.1 {
                    return Err(Failure::invalid(
                        Message::error(format!(
                            "a ledger has no balances under `{view}` of {question}"
                        ))
                        .help("`redress compute FACTS --ledger LEDGER` computes them"),
                    ));
                }
                taken.by_another = true;
                continue;
            }
            let Some((known, other)) = QUESTIONS.iter().find(|(known, _)| *known == question)
            else {
                let known = QUESTIONS.iter().map(|(known, _)| *known);
                let known = known.chain([older_orders.as_str(), BY_ANOTHER.0]);
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
    pub(crate) fn standing(&self, history: &History) -> Result<Told, LedgerError> {
        let as_of = Some(self.day);
        let told = history.standing(as_of, self.views)?;
        let mut otherwise = Vec::new();
        for (question, view) in &self.open {
            // Money that was given back is not kept.
            if *question == BEYOND.0 && told.beyond.is_zero() {
                continue;
            }
            let other = history.standing(as_of, with(self.views, question, true))?;
            if other != told {
                otherwise.push((*question, *view, other));
            }
        }
        Ok(Told { told, otherwise })
    }
}

impl Taken {
    /// Returns the joint debts whose balances the question [`BY_ANOTHER`] changes, unless the user or the courts of the case
    /// answer it: the account of one who owes each.
    pub(crate) fn by_another(
        &self,
        standing: &VictimBalances,
    ) -> Result<Vec<OrderAccount>, Failure> {
        let mut open = Vec::new();
        // Read the law once, and only if it is asked.
        let redress = LazyCell::new(Redress::linked_in);
        for liability in standing.liabilities.iter().filter(|_| !self.by_another) {
            if !liability.joint.as_ref().is_some_and(|it| it.is_by_another) {
                continue;
            }
            let account = &liability.account;
            let taken = redress
                .law()
                .view_taken(&account.case.court, BY_ANOTHER.0, self.day)?;
            if taken.is_none_or(|it| it.view != BY_ANOTHER.1) {
                open.push(account.clone());
            }
        }
        Ok(open)
    }
}

/// Balances, and the balances under other views.
pub(crate) struct Told {
    pub told: VictimBalances,
    pub otherwise: Vec<(&'static str, &'static str, VictimBalances)>,
}

/// Returns the defendant of a posting, and another who paid.
pub(crate) fn who(posting: &Posting) -> String {
    let text = |field| posting.value(field).filter(|text| !text.is_empty());
    match (text(Field::Defendant), text(Field::Payor)) {
        (Some(defendant), Some(payor)) => format!("{defendant}, by {payor}"),
        (defendant, payor) => defendant.or(payor).unwrap_or_default(),
    }
}

/// Reads the case that an option names.
pub(crate) fn case(option: &str, text: Option<&str>) -> Result<Option<CaseRef>, Failure> {
    text.map(str::parse).transpose().map_err(|()| {
        Failure::usage(
            Message::error(format!("{option} is not a case"))
                .help("write COURT/DOCKET, such as ilnd/1:19-cr-00123"),
        )
    })
}

/// Returns the failure for a victim without postings.
pub(crate) fn no_victim(books: &Books, id: &str) -> Failure {
    choices::no_such(
        "the ledger has no postings for a victim",
        id,
        books.victims.keys().map(String::as_str),
    )
}

/// The greatest number of keys or ids in one sentence.
const NAMED: usize = 6;

/// Lists names, the first six and the number of the others.
pub(crate) fn names(all: &[&str]) -> String {
    let named = all
        .iter()
        .take(NAMED)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    match all.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// Writes an amount: grouped for people, plain in data.
pub(crate) fn amount(amount: redress::money::Usd, format: Format) -> String {
    match format.is_data() {
        true => amount.plain().to_string(),
        false => amount.to_string(),
    }
}

/// Returns the liabilities with grounds to end.
pub(super) fn with_grounds(
    standing: &VictimBalances,
) -> impl Iterator<Item = (&LiabilityBalance, &Grounds)> {
    let all = standing.liabilities.iter();
    all.filter_map(|liability| Some((liability, liability.grounds.as_ref()?)))
}

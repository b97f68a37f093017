//! The commands, one file each.

mod authorities;
mod check;
mod compare;
mod completions;
mod compute;
mod explain;
mod judgment;
pub(crate) mod ledger;
mod lesson;
mod man;
mod needs;
mod new;
mod parameters;
mod payment;
mod profiles;
mod report;
mod review;
mod rules;
mod schema;
mod solve;
mod splits;
mod timeline;
mod vary;
mod verify;

use clap::Subcommand;

use crate::console::Console;
use crate::exit::{Exit, Failure};

/// A command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compute every claim of a case under one profile
    Compute(compute::Args),
    /// Put the same facts under several profiles, side by side
    Compare(compare::Args),
    /// Write a comparison as a report for people: one HTML file, or DOCX, Markdown, CSV, JSON
    Report(report::Args),
    /// Make a lesson of a case: a handout with places to write, and a key with the computed answers
    Lesson(lesson::Args),
    /// Follow the same facts through time: the result on each day on which the law changes, and what changed it
    Timeline(timeline::Args),
    /// Compute the case under one value of a fact after another
    #[command(alias = "sweep")]
    Vary(vary::Args),
    /// Find which value of a fact gives an award
    #[command(alias = "seek")]
    Solve(solve::Args),
    /// Write out the whole worksheet: every claim, branch and view
    Explain(explain::Args),
    /// List what is missing, by finding: who bears the burden, and what turns on it
    Needs(needs::Args),
    /// Hold an award against the law: it passes, is error, or lacks a finding
    Review(review::Args),
    /// Draft the figures of a judgment: payees, assessments, interest, the order of payment, the end of liability
    #[command(alias = "figures")]
    Judgment(judgment::Args),
    /// Divide one payment by the order of payment, to the cent
    #[command(alias = "apply")]
    Payment(payment::Args),
    /// Say everything that is wrong with case files; nothing when all is well
    Check(check::Args),
    /// List, show and compare the profiles of jurisdictions
    Profiles(profiles::Args),
    /// Show authorities: what they hold, on which page, and what became of them
    Authorities(authorities::Args),
    /// Show which circuit takes which view of each unsettled question, by which decision
    Splits(splits::Args),
    /// List the dated, cited figures of the law on a day: amounts, caps, periods
    Parameters(parameters::Args),
    /// List, show, verify, trust and test rule sets
    Rules(rules::Args),
    /// Make a JSON result again, and say whether it comes out the same, byte for byte
    Verify(verify::Args),
    /// Keep accounts of a victim across cases and courts: post, balance, grounds to end liability
    Ledger(ledger::Args),
    /// Print a JSON Schema
    Schema(schema::Args),
    /// Begin a case file or a profile
    New(new::Args),
    /// Print the completions for a shell
    Completions(completions::Args),
    /// Print the manual, as roff
    Man(man::Args),
}

impl Command {
    pub fn run(&self, console: &Console) -> Result<Exit, Failure> {
        match self {
            Self::Compute(args) => compute::run(args, console),
            Self::Compare(args) => compare::run(args, console),
            Self::Report(args) => report::run(args, console),
            Self::Lesson(args) => lesson::run(args, console),
            Self::Timeline(args) => timeline::run(args, console),
            Self::Vary(args) => vary::run(args, console),
            Self::Solve(args) => solve::run(args, console),
            Self::Explain(args) => explain::run(args, console),
            Self::Needs(args) => needs::run(args, console),
            Self::Review(args) => review::run(args, console),
            Self::Judgment(args) => judgment::run(args, console),
            Self::Payment(args) => payment::run(args, console),
            Self::Check(args) => check::run(args, console),
            Self::Profiles(args) => profiles::run(args, console),
            Self::Authorities(args) => authorities::run(args, console),
            Self::Splits(args) => splits::run(args, console),
            Self::Parameters(args) => parameters::run(args, console),
            Self::Ledger(args) => ledger::run(args, console),
            Self::Schema(args) => schema::run(args),
            Self::New(args) => new::run(args, console),
            Self::Completions(args) => completions::run(args),
            Self::Rules(args) => rules::run(args, console),
            Self::Verify(args) => verify::run(args, console),
            Self::Man(_) => man::run(),
        }
    }
}

//! The commands, one file each.

mod authorities;
mod awards;
mod batch;
mod check;
mod compare;
mod completions;
mod compute;
mod demo;
mod explain;
mod import;
mod interview;
mod judgment;
mod law;
pub(crate) mod ledger;
mod lesson;
mod man;
mod needs;
mod new;
mod parameters;
mod payment;
mod profiles;
mod recommendation;
mod report;
mod review;
mod rules;
mod schema;
#[cfg(feature = "serve")]
pub(crate) mod serve;
mod solve;
mod splits;
mod statement;
mod timeline;
mod undo;
mod vary;
mod verify;

use clap::Subcommand;

use crate::console::Console;
use crate::exit::{Exit, Failure};
#[cfg(feature = "serve")]
use crate::message::Message;

/// A command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compute every claim of a case under one profile
    Compute(compute::Command),
    /// Fill a case file by questions, those that matter most first
    Interview(interview::Args),
    /// Serve pages for one case file, in a browser on this machine
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    /// Compare the same facts under several profiles
    Compare(compare::Args),
    /// Run the main example: a decided case under several circuits
    Demo(demo::Args),
    /// Write a comparison as one file: HTML, DOCX, Markdown, CSV, JSON
    Report(report::Args),
    /// Write a recommendation for the court, or its exhibit of losses
    Recommendation(recommendation::Args),
    /// Write a handout for a class, and a key with the answers
    Lesson(lesson::Args),
    /// Show how the result changes when the law changes
    Timeline(timeline::Args),
    /// Compute a table of claims under several profiles
    Batch(batch::Args),
    /// Compute a case for each value of a fact
    #[command(alias = "sweep")]
    Vary(vary::Args),
    /// Find the value of a fact that gives an award
    #[command(alias = "seek")]
    Solve(solve::Args),
    /// Write the whole worksheet: every claim, branch and view
    Explain(explain::Args),
    /// List missing findings, with the burden of proof and the effect
    Needs(needs::Args),
    /// Review an award: it passes, is error, or lacks a finding
    Review(review::Args),
    /// Draft a judgment: payees, assessments, interest, order of payment
    #[command(alias = "figures")]
    Judgment(judgment::Args),
    /// Divide one payment by the order of payment
    #[command(alias = "apply")]
    Payment(payment::Args),
    /// State the account of one victim or defendant on a day
    Statement(statement::Args),
    /// Undo the last save of a case file by `interview`, `import`, `serve`
    Undo(undo::Args),
    /// Report all errors in case files
    Check(check::Args),
    /// List, show and compare profiles
    Profiles(profiles::Args),
    /// Show authorities: holdings, page cites and later history
    Authorities(authorities::Args),
    /// List awards in decided cases, as information and no law
    Awards(awards::Args),
    /// Show each circuit's view of each unsettled question
    Splits(splits::Args),
    /// List dated, cited figures of the law: amounts, caps, periods
    Parameters(parameters::Args),
    /// Check and test a folder of law; print schemas of its files
    Law(law::Args),
    /// List, show, verify, trust, test and build rule sets
    Rules(rules::Args),
    /// Recompute a JSON result and compare it byte for byte
    Verify(verify::Args),
    /// Import a spreadsheet: losses, earlier awards, orders, payments
    Import(import::Args),
    /// Keep a victim's accounts across cases and courts
    Ledger(ledger::Args),
    /// Print a JSON Schema
    Schema(schema::Args),
    /// Create a case file, a profile, a lesson or a rule set
    New(new::Args),
    /// Print shell completions
    Completions(completions::Args),
    /// Print the manual page
    Man(man::Args),
}

impl Command {
    /// Runs the command. `program` describes all commands, for completions and the manual.
    pub(crate) fn run(
        &self,
        program: fn() -> clap::Command,
        console: &Console,
    ) -> Result<Exit, Failure> {
        match self {
            Self::Compute(args) => compute::run_command(args, console),
            Self::Interview(args) => interview::run(args, console),
            // The program starts a server; one that a server were asked for would not end.
            #[cfg(feature = "serve")]
            Self::Serve(_) => Err(Failure::usage(Message::error("this command is not served"))),
            Self::Compare(args) => compare::run(args, console),
            Self::Demo(args) => demo::run(args, console),
            Self::Report(args) => report::run(args, console),
            Self::Recommendation(args) => recommendation::run(args, console),
            Self::Lesson(args) => lesson::run(args, console),
            Self::Timeline(args) => timeline::run(args, console),
            Self::Batch(args) => batch::run(args, console),
            Self::Vary(args) => vary::run(args, console),
            Self::Solve(args) => solve::run(args, console),
            Self::Explain(args) => explain::run(args, console),
            Self::Needs(args) => needs::run(args, console),
            Self::Review(args) => review::run(args, console),
            Self::Judgment(args) => judgment::run(args, console),
            Self::Payment(args) => payment::run(args, console),
            Self::Statement(args) => statement::run(args, console),
            Self::Undo(args) => undo::run(args, console),
            Self::Check(args) => check::run(args, console),
            Self::Profiles(args) => profiles::run(args, console),
            Self::Authorities(args) => authorities::run(args, console),
            Self::Awards(args) => awards::run(args, console),
            Self::Splits(args) => splits::run(args, console),
            Self::Parameters(args) => parameters::run(args, console),
            Self::Import(args) => import::run(args, console),
            Self::Ledger(args) => ledger::run(args, console),
            Self::Schema(args) => schema::run(args, console),
            Self::Law(args) => law::run(args, console),
            Self::New(args) => new::run(args, console),
            Self::Completions(args) => completions::run(args, program()),
            Self::Rules(args) => rules::run(args, console),
            Self::Verify(args) => verify::run(args, console),
            Self::Man(_) => man::run(program()),
        }
    }
}

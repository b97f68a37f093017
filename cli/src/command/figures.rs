//! `redress figures`: draft figures of a judgment, which no court entered.

use std::io::{IsTerminal as _, stdout};
use std::slice::from_ref;

use redress::case::Case;
use redress::cite::{Date, parse_date};
use redress::money::{Percent, Ratio};
use redress_judgment::{Figures, JudgmentOptions, Precedence};
use redress_report::Format;
use redress_report::page::Page;

use crate::args::{CaseArgs, OutputArgs, ProfileArgs, ToFile};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::Output;
use crate::session::{Session, results};

#[derive(Debug, clap::Args)]
#[command(before_help = help::FIGURES)]
pub(crate) struct Args {
    #[command(flatten)]
    pub profile: ProfileArgs,
    #[command(flatten)]
    pub case: CaseArgs,
    #[command(flatten)]
    pub judgment: JudgmentArgs,
    /// The day to which interest is computed
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub through: Option<Date>,
    #[command(flatten)]
    pub output: DocumentArgs,
}

/// What a judgment needs that no case file holds.
#[derive(Debug, clap::Args)]
pub(crate) struct JudgmentArgs {
    /// The day of the judgment, in place of that of the case file
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub judgment: Option<Date>,
    /// The yearly rate of interest in percent, such as 4.05; the program knows none
    #[arg(long, value_name = "PERCENT")]
    pub rate: Option<Percent>,
    /// Pay a payee before those of a greater number, such as amy=1; repeatable
    #[arg(long, value_name = "PAYEE=NUMBER")]
    pub priority: Vec<String>,
    /// The part of each payment that a payee gets, such as amy=60; repeatable
    #[arg(long, value_name = "PAYEE=PERCENT")]
    pub percent: Vec<String>,
}

/// How a document is written.
#[derive(Debug, clap::Args)]
pub(crate) struct DocumentArgs {
    /// How it is written: human, plain, json, csv, markdown or docx; else by the name of -o, else for a terminal
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<DocumentFormat>,
    #[command(flatten)]
    pub to: ToFile,
}

/// A format of reports, or a word processor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DocumentFormat {
    Report(Format),
    Docx,
}

impl std::str::FromStr for DocumentFormat {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "docx" => Ok(Self::Docx),
            _ => name
                .parse()
                .map(Self::Report)
                .map_err(|_| "a format is human, plain, json, csv, markdown or docx".to_owned()),
        }
    }
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = args.output.plain();
    let document = args.output.document();
    let writer = Output::of_case(&output, &args.case, console)?;
    refuse_a_terminal(document, &args.output)?;
    let mut session = Session::open(&args.case, console)?;
    let (figures, made) = work_out(
        &mut session,
        &args.profile,
        &args.case,
        &args.judgment,
        args.through,
        console,
    )?;
    match document {
        DocumentFormat::Docx => {
            // A document is passed on: the command, with the paths of this machine in it, is not.
            let mut made = made;
            made.meta.command = None;
            let page = finished(redress_judgment::page(&figures), &made);
            let bytes = redress_judgment::docx(&page, made.meta.audience).ok_or_else(|| {
                Failure::failed(Message::error("the document is too large for its format"))
            })?;
            writer.write_bytes(&bytes)?;
        }
        DocumentFormat::Report(_) => {
            let text = match writer.format {
                Format::Json => {
                    redress_report::write_json(&made.about(redress_judgment::json(&figures)))
                }
                Format::Csv => redress_judgment::csv(&figures),
                format => {
                    let page = finished(redress_judgment::page(&figures), &made);
                    redress_report::write_page(format, &page, writer.look)
                }
            };
            writer.write(&text)?;
        }
    }
    Ok(exit(&figures))
}

/// What is open makes the figures open.
fn exit(figures: &Figures) -> Exit {
    match figures.open.is_empty() {
        true => Exit::Computed,
        false => Exit::Open,
    }
}

/// The profile and what else made the figures.
pub(crate) struct MadeBy {
    profile: redress::engine::Profile,
    meta: redress_report::Meta,
}

impl MadeBy {
    /// Data, with what made it.
    pub fn about(&self, mut data: serde_json::Value) -> serde_json::Value {
        let meta = &self.meta;
        if let Some(data) = data.as_object_mut() {
            let by = serde_json::json!({
                "program": meta.program,
                "case_digest": meta.case_digest,
                "as_of_reason": meta.as_of_reason,
                "profile_digest": self.profile.digest,
                "assumed": meta.assumed,
                "command": meta.command,
            });
            data.insert("made_by".to_owned(), by);
        }
        data
    }
}

/// A page with its end.
pub(crate) fn finished(mut page: Page, made: &MadeBy) -> Page {
    for fact in &made.meta.assumed {
        page.note(
            "assumed",
            redress_report::page::Tone::Warning,
            format!("Assumed by the user, found by no court: {fact}"),
        );
    }
    page.audience(made.meta.audience);
    redress_report::foot(&mut page, &[&made.profile], &made.meta);
    page
}

/// Works out the figures of a case.
pub(crate) fn work_out(
    session: &mut Session,
    profile: &ProfileArgs,
    case: &CaseArgs,
    judgment: &JudgmentArgs,
    through: Option<Date>,
    console: &Console,
) -> Result<(Figures, MadeBy), Failure> {
    if let Some(day) = judgment.judgment {
        session.case.judgment = Some(day);
    }
    let id = session.profile(profile, case, console)?;
    let computation = session.compute(&id)?;
    let ask = JudgmentOptions {
        rate: judgment.rate,
        through,
        precedence: judgment.precedence(&session.case)?,
    };
    let figures =
        redress_judgment::figures(&session.redress, &session.case, &id, &session.query, &ask)?;
    let profile = session
        .redress
        .profile(&session.case, &id, &session.query)?;
    let meta = session.meta(&results(from_ref(&computation)))?;
    Ok((figures, MadeBy { profile, meta }))
}

impl JudgmentArgs {
    /// What the case file says of the rank of victims, and what the user says in its place.
    pub fn precedence(&self, case: &Case) -> Result<Precedence, Failure> {
        let ranked = case
            .victims
            .iter()
            .filter_map(|it| Some((it.id.clone(), it.priority?)));
        let mut precedence = Precedence {
            priority: ranked.collect(),
            ..Precedence::default()
        };
        for given in &self.priority {
            let (payee, number) = pair(given, "--priority PAYEE=NUMBER")?;
            let number = number.parse().map_err(|_| {
                Failure::usage(
                    Message::error(format!("`{given}` names no priority"))
                        .help("write a whole number, the first to be paid 1: --priority amy=1"),
                )
            })?;
            precedence.priority.insert(payee, number);
        }
        for given in &self.percent {
            let (payee, written) = pair(given, "--percent PAYEE=PERCENT")?;
            let part: Percent = written.parse().map_err(|problem| {
                Failure::usage(Message::error(format!("`{given}`: {problem}")))
            })?;
            if part.ratio() > Ratio::ONE {
                return Err(Failure::usage(
                    Message::error(format!("`{given}` is more than the whole"))
                        .help("the parts of all payees come to 100"),
                ));
            }
            precedence.percent.insert(payee, part);
        }
        Ok(precedence)
    }
}

fn pair(given: &str, write: &str) -> Result<(String, String), Failure> {
    match given.split_once('=') {
        Some((payee, what)) => Ok((payee.trim().to_owned(), what.trim().to_owned())),
        None => Err(Failure::usage(
            Message::error(format!("`{given}` says nothing of a payee"))
                .help(format!("write {write}")),
        )),
    }
}

impl DocumentArgs {
    /// The format that is named, else that of the name of the file.
    pub fn document(&self) -> DocumentFormat {
        let named = self.to.file().and_then(|file| file.extension());
        match self.format {
            Some(format) => format,
            None if named.is_some_and(|named| named.eq_ignore_ascii_case("docx")) => {
                DocumentFormat::Docx
            }
            None => DocumentFormat::Report(Format::Human),
        }
    }

    /// The same for what writes reports.
    pub fn plain(&self) -> OutputArgs {
        OutputArgs {
            format: match self.format {
                Some(DocumentFormat::Report(format)) => Some(format),
                _ => None,
            },
            to: self.to.clone(),
        }
    }
}

fn refuse_a_terminal(document: DocumentFormat, args: &DocumentArgs) -> Result<(), Failure> {
    if document == DocumentFormat::Docx && args.to.file().is_none() && stdout().is_terminal() {
        return Err(Failure::usage(
            Message::error("a DOCX file is not written to a terminal")
                .help("name a file: -o figures.docx"),
        ));
    }
    Ok(())
}

impl From<redress_judgment::Error> for Failure {
    fn from(error: redress_judgment::Error) -> Self {
        match error {
            redress_judgment::Error::Redress(error) => error.into(),
            redress_judgment::Error::Law(error) => error.into(),
            redress_judgment::Error::Money(_) => Self::failed(Message::error(error.to_string())),
            _ => Self::invalid(Message::error(error.to_string())),
        }
    }
}

//! `redress report`: a comparison for people, in one file.

use std::path::Path;

use redress_report::Format;

use crate::args::{CaseArgs, OutputArgs, ToFile};
use crate::command::compare::{Compared, Which, compared};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::Output;

#[derive(Debug, clap::Args)]
#[command(before_help = help::REPORT)]
pub(crate) struct Args {
    #[command(flatten)]
    pub case: CaseArgs,
    #[command(flatten)]
    which: Which,
    /// Write to a file that only you may read, whole or not at all; .html, .docx, .md, .csv or .json tells the format, and .pdf where
    /// the program was built with PDF
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: std::path::PathBuf,
}

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Html,
    Docx,
    #[cfg(feature = "pdf")]
    Pdf,
    /// As `compare` writes it.
    Compared(Format),
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let kind = Kind::of(&args.output)?;
    let plain = OutputArgs {
        format: match kind {
            Kind::Compared(format) => Some(format),
            _ => None,
        },
        to: ToFile {
            output: Some(args.output.clone()),
        },
    };
    let output = Output::of_case(&plain, &args.case, console)?;
    let mut compared = compared(&args.case, &args.which, console)?;
    output.write_bytes(&written(kind, &mut compared, &output)?)?;
    // What is open, and where, is what a report is made to show.
    Ok(Exit::Computed)
}

fn written(kind: Kind, compared: &mut Compared, output: &Output<'_>) -> Result<Vec<u8>, Failure> {
    let Compared {
        session,
        computations,
        governing,
        meta,
    } = compared;
    let (case, governing) = (&session.case, governing.as_deref());
    match kind {
        Kind::Html => Ok(redress_report::report(case, computations, governing, meta).into_bytes()),
        Kind::Docx => {
            // A word processor's file is passed on: the command, with the paths of this machine in it, is not.
            meta.command = None;
            let page = redress_report::report_page(case, computations, governing, meta);
            redress_judgment::docx_report(&page, meta.audience).ok_or_else(|| {
                Failure::failed(Message::error("the document is too large for its format"))
            })
        }
        #[cfg(feature = "pdf")]
        Kind::Pdf => {
            // It is passed on likewise.
            meta.command = None;
            let page = redress_report::report_page(case, computations, governing, meta);
            redress_pdf::pdf(&page, meta.audience).map_err(|error| {
                Failure::failed(
                    Message::error(format!("there is no PDF: {error}"))
                        .help("write report.html and print it from a browser"),
                )
            })
        }
        Kind::Compared(format) => {
            Ok(
                redress_report::compare(format, case, computations, governing, meta, output.look)
                    .into_bytes(),
            )
        }
    }
}

impl Kind {
    fn of(file: &Path) -> Result<Self, Failure> {
        let name = file.extension().and_then(|it| it.to_str()).unwrap_or("");
        let refuse = |what: String, help: &str| {
            Err(Failure::usage(Message::error(what).help(help.to_owned())))
        };
        match name.to_ascii_lowercase().as_str() {
            "html" | "htm" => Ok(Self::Html),
            "docx" => Ok(Self::Docx),
            "md" => Ok(Self::Compared(Format::Markdown)),
            "csv" => Ok(Self::Compared(Format::Csv)),
            "json" => Ok(Self::Compared(Format::Json)),
            #[cfg(feature = "pdf")]
            "pdf" => Ok(Self::Pdf),
            #[cfg(not(feature = "pdf"))]
            "pdf" => refuse(
                "PDF is not built into this program".to_owned(),
                "build it with `--features pdf` (CONTRIBUTING.md says how), or write report.html and print it from a browser: it has a \
                 style for paper",
            ),
            _ => refuse(
                format!("`{}` does not say what the report is to be", file.display()),
                match cfg!(feature = "pdf") {
                    true => "give -o a name that ends in .html, .pdf, .docx, .md, .csv or .json",
                    false => "give -o a name that ends in .html, .docx, .md, .csv or .json",
                },
            ),
        }
    }
}

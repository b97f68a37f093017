//! Arguments that several commands share.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, ValueEnum, ValueHint};
use redress::case::Side;
use redress::cite::{Date, parse_date};
use redress_document::Format;
use redress_report::Audience;

use crate::console::Color;
use crate::log::LogLevel;

/// Options of every command.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Common {
    /// Color output: auto, always or never; NO_COLOR and TERM=dumb turn `auto` off
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    pub color: Color,
    /// Suppress notes and warnings
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Log to standard error: error, warn, info, debug or trace
    #[arg(
        long,
        global = true,
        value_name = "LEVEL",
        default_value = "off",
        hide_possible_values = true
    )]
    pub log: LogLevel,
}

/// The case file and the assumptions to compute with.
#[derive(Clone, Debug, Args)]
pub(crate) struct CaseArgs {
    /// The case file, TOML or JSON; `-` reads standard input
    #[arg(value_name = "FACTS", value_hint = ValueHint::FilePath)]
    pub facts: PathBuf,
    /// The format of FACTS; default: by its name or first character
    #[arg(long, value_name = "FORMAT")]
    pub input_format: Option<InputFormat>,
    /// Apply the law of this day; default: the last ruling or judgment in the case file
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub as_of: Option<Date>,
    /// Assume a finding, such as victims.amy.conduct.distributed=yes; repeatable
    #[arg(long, value_name = "FINDING=ANSWER")]
    pub assume: Vec<String>,
    /// Take a view of an unsettled question; repeatable
    #[arg(long, alias = "take", value_name = "QUESTION=VIEW")]
    pub view: Vec<String>,
    /// Make a choice left to the court: =1500.00, =1/136, =12.5% or =one-over-n; for one victim amy.relative-role=...;
    /// repeatable
    #[arg(long, value_name = "CHOICE=HOW")]
    pub choose: Vec<String>,
    /// Fill each victim's record from a ledger, on the record's date or else the day of the law
    #[arg(long, value_name = "LEDGER", value_hint = ValueHint::FilePath)]
    pub ledger: Option<PathBuf>,
    /// Compute with this side's version of disputed facts; default: as the case file says, else found
    #[arg(long, alias = "on", value_name = "SIDE", value_parser = side())]
    pub side: Option<Side>,
    /// Make a copy for others: `public` replaces ids with positions (victim-1) and removes all text from the case file,
    /// including in messages; `sealed` marks the copy as sealed and requires -o
    #[arg(long, value_name = "COPY", value_parser = audience())]
    pub audience: Option<Audience>,
    #[command(flatten)]
    pub law: LawArgs,
    #[command(flatten)]
    pub sets: SetArgs,
    /// The command that this one repeats, as a shell reads it; `None` for the command as given.
    #[arg(skip)]
    pub command: Option<String>,
}

impl CaseArgs {
    /// Returns the readers of the copy; by default the user, who has the case file.
    pub(crate) fn audience(&self) -> Audience {
        self.audience.unwrap_or_default()
    }
}

/// Law in addition to the built-in law.
#[derive(Clone, Debug, Args)]
pub(crate) struct LawArgs {
    /// Add profiles, authorities and parameters from a folder laid out as rules/law/; repeatable
    #[arg(long = "law", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folders: Vec<PathBuf>,
}

/// Rule sets in addition to those linked in.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct SetArgs {
    /// Search a folder for rule sets before REDRESS_PLUGIN_PATH and the standard places; repeatable
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = SETS)]
    pub plugin_path: Vec<PathBuf>,
    /// Use loaded rule sets only, without those linked in
    #[arg(long, help_heading = SETS)]
    pub only_plugins: bool,
    /// Run loaded rule sets in the process of the program, without a sandbox
    #[arg(long, help_heading = SETS)]
    pub in_process: bool,
    /// The default, accepted for commands that name it.
    #[arg(long, hide = true, conflicts_with = "in_process")]
    pub isolate: bool,
    /// Load rule sets that are not on your list of trusted ones
    #[arg(long, help_heading = SETS)]
    pub allow_untrusted: bool,
}

const SETS: &str = "Rule sets";

/// The profile to compute under.
#[derive(Clone, Debug, Args)]
pub(crate) struct ProfileArgs {
    /// The profile; default: that of the court of the case
    #[arg(long, alias = "circuit", value_name = "ID")]
    pub profile: Option<String>,
    /// Ignore the approach.toml in the folder of FACTS
    #[arg(long)]
    pub no_approach: bool,
}

/// The profiles to compute under.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct WhichArgs {
    /// The profiles, in order of display; default: that of the court of the case
    #[arg(long, aliases = ["circuits", "circuit", "profile"], value_name = "ID,...", value_delimiter = ',')]
    pub profiles: Vec<String>,
    /// Include every circuit, the baseline and the contrasts, but no district or theory
    #[arg(long)]
    pub all: bool,
}

/// The format of a document, and its file.
#[derive(Debug, Args)]
#[command(mut_arg("output", |output| output.help(
    "Write to a file that only you may read, whole or not at all; its ending names the format: .txt, .md, .html, .docx, .csv, .json, .pdf",
)))]
pub(crate) struct OutputArgs {
    /// The format; default: by the ending of -o, else for a terminal
    #[arg(long, value_name = "FORMAT", value_parser = format())]
    pub format: Option<Format>,
    #[command(flatten)]
    pub to: ToFile,
}

/// The destination of the output.
#[derive(Clone, Debug, Args)]
pub(crate) struct ToFile {
    /// Write to a file that only you may read, whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// The format of a case file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    Toml,
    Json,
}

fn format() -> impl clap::builder::TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::all().map(Format::name))
        .try_map(|name| name.parse::<Format>())
}

fn audience() -> impl clap::builder::TypedValueParser<Value = Audience> {
    PossibleValuesParser::new(Audience::COPIES.map(|(_, name)| name)).map(|name| {
        let copy = Audience::COPIES.iter().find(|(_, known)| *known == name);
        copy.map_or(Audience::Public, |(copy, _)| *copy)
    })
}

fn side() -> impl clap::builder::TypedValueParser<Value = Side> {
    PossibleValuesParser::new(["found", "government", "defense"]).map(|side| match side.as_str() {
        "government" => Side::Government,
        "defense" => Side::Defense,
        _ => Side::Found,
    })
}

//! The arguments that several commands share, and the program as clap knows it.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};
use clap::{Args, CommandFactory as _, Parser, ValueEnum, ValueHint};
use redress::Sets;
use redress::case::Side;
use redress::cite::{Date, parse_date};
use redress::plugin_host::Isolation;
use redress_document::Format;
use redress_report::Audience;

use crate::command::Command;
use crate::console::Color;
use crate::exit::Failure;
use crate::help;
use crate::log::LogLevel;
use crate::message::Message;
use crate::output::keep_stdout;
use crate::serve::SERVE;

/// Federal criminal restitution for victims of child sexual abuse material, circuit by circuit.
#[derive(Debug, Parser)]
#[command(name = "redress", version, before_help = help::PROGRAM, arg_required_else_help = true)]
pub(crate) struct Program {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

/// What every command takes.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Common {
    /// When to use color: auto, always or never; NO_COLOR and TERM=dumb turn `auto` off
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    pub color: Color,
    /// Say no notes and no warnings
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

/// The case file and what to compute on.
#[derive(Clone, Debug, Args)]
pub(crate) struct CaseArgs {
    /// The case file, TOML or JSON; `-` reads standard input
    #[arg(value_name = "FACTS", value_hint = ValueHint::FilePath)]
    pub facts: PathBuf,
    /// The format of FACTS, if not by its name or its first character
    #[arg(long, value_name = "FORMAT")]
    pub input_format: Option<InputFormat>,
    /// The day whose law applies; else that of the last ruling or the judgment in the case file
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub as_of: Option<Date>,
    /// Assume a finding, such as victims.amy.conduct.distributed=yes; repeatable
    #[arg(long, value_name = "FINDING=ANSWER")]
    pub assume: Vec<String>,
    /// Take a view of a question that the law has not settled; repeatable
    #[arg(long, alias = "take", value_name = "QUESTION=VIEW")]
    pub view: Vec<String>,
    /// Make a choice left to the court: =1500.00, =1/136, =12.5% or =one-over-n, for one victim as
    /// amy.relative-role=...; repeatable
    #[arg(long, value_name = "CHOICE=HOW")]
    pub choose: Vec<String>,
    /// Fill the record of each victim out of a ledger, as of the record's date; else of the day whose law applies
    #[arg(long, value_name = "LEDGER", value_hint = ValueHint::FilePath)]
    pub ledger: Option<PathBuf>,
    /// Whose version of disputed facts to compute on
    #[arg(long, alias = "on", value_name = "SIDE", default_value = "found", value_parser = side())]
    pub side: Side,
    /// For whom the copy is: `public` tells everybody by place and leaves out every text of the case file, in messages
    /// too; `sealed` says so of itself and goes to a file (-o). Else it is for you, who have the case file
    #[arg(long, value_name = "COPY", value_parser = audience())]
    pub audience: Option<Audience>,
    #[command(flatten)]
    pub law: LawArgs,
    #[command(flatten)]
    pub sets: SetArgs,
    /// The command of which this is a repetition, as a shell reads it; else the one that was given
    #[arg(skip)]
    pub command: Option<String>,
}

impl CaseArgs {
    /// For whom the copy is.
    pub fn audience(&self) -> Audience {
        self.audience.unwrap_or_default()
    }
}

/// Law beside the one that is built in.
#[derive(Clone, Debug, Args)]
pub(crate) struct LawArgs {
    /// Add the profiles, authorities and parameters of a folder laid out as rules/law/; repeatable
    #[arg(long = "law", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folders: Vec<PathBuf>,
}

/// Rule sets beside those that are linked in.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct SetArgs {
    /// Look for rule sets in a folder before those of REDRESS_PLUGIN_PATH and the standard places; repeatable
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = SETS)]
    pub plugin_path: Vec<PathBuf>,
    /// Use loaded rule sets alone, none that is linked in
    #[arg(long, help_heading = SETS)]
    pub only_plugins: bool,
    /// Run each loaded rule set in a process of its own, with limits on time, memory and files
    #[arg(long, help_heading = SETS)]
    pub isolate: bool,
    /// Load rule sets that are not on your list of trusted ones
    #[arg(long, help_heading = SETS)]
    pub allow_untrusted: bool,
}

const SETS: &str = "Rule sets";

impl SetArgs {
    /// As the library takes it. What a set prints from then on is not taken for data.
    pub fn sets(&self) -> Result<Sets, Failure> {
        keep_stdout();
        let isolation = self
            .isolate
            .then(|| Isolation::of_this_program(SERVE))
            .transpose();
        Ok(Sets {
            plugin_path: self.plugin_path.clone(),
            only_plugins: self.only_plugins,
            allow_untrusted: self.allow_untrusted,
            isolate: isolation.map_err(|problem| {
                Failure::failed(Message::error(format!("a rule set {problem}")))
            })?,
        })
    }
}

/// Under which profile.
#[derive(Debug, Args)]
pub(crate) struct ProfileArgs {
    /// The profile; else that of the court of the case
    #[arg(long, value_name = "ID")]
    pub profile: Option<String>,
    /// Leave out the approach.toml beside FACTS
    #[arg(long)]
    pub no_approach: bool,
}

/// Under which profiles.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct WhichArgs {
    /// The profiles, in the order in which they are shown; else that of the court of the case
    #[arg(long, value_name = "ID,...", value_delimiter = ',')]
    pub profiles: Vec<String>,
    /// Every circuit, the baseline and the contrasts; a district or a theory by its name only
    #[arg(long)]
    pub all: bool,
}

/// The format of a document, and its file.
#[derive(Debug, Args)]
#[command(mut_arg("output", |output| output.help(
    "Write to a file that only you may read, whole or not at all; its ending names the format: .txt, .md, .html, .docx, .csv, .json, .pdf",
)))]
pub(crate) struct OutputArgs {
    /// The format; else by the ending of -o, else for a terminal
    #[arg(long, value_name = "FORMAT", value_parser = format())]
    pub format: Option<Format>,
    #[command(flatten)]
    pub to: ToFile,
}

/// Where data goes.
#[derive(Clone, Debug, Args)]
pub(crate) struct ToFile {
    /// Write to a file that only you may read, whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// What a case file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    Toml,
    Json,
}

fn format() -> impl clap::builder::TypedValueParser<Value = Format> {
    let shown = Format::all().map(|format| PossibleValue::new(format.name()));
    // Where it is not built in it is refused with the reason.
    let hidden = (!Format::Pdf.is_built_in()).then(|| PossibleValue::new("pdf").hide(true));
    PossibleValuesParser::new(shown.chain(hidden)).try_map(|name| name.parse::<Format>())
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

/// The program, each command with the same frame of help.
pub(crate) fn program() -> clap::Command {
    frame(Program::command())
}

fn frame(command: clap::Command) -> clap::Command {
    command
        .help_template(help::TEMPLATE)
        .after_help(help::ending())
        .mut_subcommands(frame)
}

/// The command that was given, as a shell reads it back.
pub(crate) fn given() -> String {
    std::iter::once("redress".to_owned())
        .chain(
            std::env::args_os()
                .skip(1)
                .map(|word| redress_document::shell_word(&word.to_string_lossy())),
        )
        .collect::<Vec<_>>()
        .join(" ")
}

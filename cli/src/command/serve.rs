//! `redress serve`: pages for one case file, in a browser on this machine. The pages and the interface over HTTP are in `redress-serve`; here are
//! the files and the commands behind them.

use std::cell::RefCell;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Parser, ValueHint};
use redress::Redress;
use redress::case::Case;
use redress::casefile::CaseFormat;
use redress::cite::Date;
use redress_report::Audience;
use redress_serve::{Needed, Notice, Ran, SaveError, ServerLimits, bind};

use super::compute;
use crate::args::{CaseArgs, InputFormat, LawArgs, ProfileArgs, SetArgs};
use crate::clock::today;
use crate::console::{Console, Within};
use crate::exit::{Exit, Failure};
use crate::help;
use crate::input::{Input, whole};
use crate::message::Message;
use crate::output::{changed_since, create, save};
use crate::session::{self, Session};

#[derive(Debug, clap::Args)]
#[command(before_help = help::SERVE)]
pub(crate) struct Args {
    /// The case file (TOML); it is created if it does not exist
    #[arg(value_name = "FACTS", value_hint = ValueHint::FilePath)]
    facts: PathBuf,
    /// A ledger to show beside it
    #[arg(value_name = "LEDGER", value_hint = ValueHint::FilePath)]
    ledger: Option<PathBuf>,
    /// The port; default: any that is free
    #[arg(
        long,
        value_name = "PORT",
        default_value = "0",
        hide_default_value = true
    )]
    port: u16,
    /// Listen on this address of the machine, and not on loopback only
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    #[command(flatten)]
    law: LawArgs,
    #[command(flatten)]
    sets: SetArgs,
}

/// Runs a command on a console within the server.
type RunWords = fn(&[String], &Console) -> Result<Exit, Failure>;

pub(crate) fn run(args: &Args, run_words: RunWords, console: &Console) -> Result<Exit, Failure> {
    let desk = Desk::open(args, run_words, console)?;
    let address = SocketAddr::new(args.listen, args.port);
    let failed =
        |error: redress_serve::ServeError| Failure::failed(Message::error(error.to_string()));
    let bound = bind(desk, address, ServerLimits::default()).map_err(failed)?;
    if !args.listen.is_loopback() {
        console.say(
            &Message::warning(format!(
                "other machines can reach {} of this one, and nothing on the way is encrypted",
                args.listen
            ))
            .help("leave out --listen, or put a proxy with TLS before it"),
        );
    }
    console.note(format!(
        "open {} in a browser; this address works once",
        bound.url()
    ));
    console.note(format!(
        "the token of programs, for Authorization: Bearer TOKEN: {}",
        bound.token()
    ));
    console.note(format!(
        "{} is saved after each answer; Ctrl-C ends the server",
        args.facts.display()
    ));
    bound.run().map_err(failed)?;
    Ok(Exit::Computed)
}

/// The files and the law of a server.
struct Desk {
    run_words: RunWords,
    redress: Arc<Redress>,
    facts: PathBuf,
    ledger: Option<PathBuf>,
    /// The options of law and rule sets, for the commands that pages show.
    options: Vec<String>,
}

impl Desk {
    fn open(args: &Args, run_words: RunWords, console: &Console) -> Result<Self, Failure> {
        if args.facts == Path::new("-") {
            return Err(Failure::usage(
                Message::error("a server needs a file that it can write")
                    .help("name the case file, as in `redress serve facts.toml`"),
            ));
        }
        if CaseFormat::of_name(&args.facts.display().to_string()) == Some(CaseFormat::Json) {
            return Err(Failure::usage(
                Message::error("pages write case files in TOML only")
                    .help("give a name that ends in .toml"),
            ));
        }
        let redress = session::law_with_sets(&args.law, &args.sets, console)?;
        let desk = Self {
            run_words,
            redress,
            facts: args.facts.clone(),
            ledger: args.ledger.clone(),
            options: args
                .law
                .folders
                .iter()
                .map(|folder| format!("--law={}", folder.display()))
                .collect(),
        };
        if let Some(ledger) = &desk.ledger {
            crate::books::books(ledger)?;
        }
        // A file that cannot be read is refused now, and one that has errors is shown on the page.
        desk.text()
            .map_err(|error| unreadable(&desk.facts, &error))?;
        Ok(desk)
    }

    /// Returns the content of the case file; `None` if there is no file.
    fn text(&self) -> std::io::Result<Option<Vec<u8>>> {
        match whole(&self.facts) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns a text as that of the case file.
    fn input(&self, text: &[u8]) -> Input {
        Input {
            name: self.facts.display().to_string(),
            bytes: text.to_vec(),
            folder: Some(self.facts.parent().unwrap_or(Path::new("")).to_owned()),
        }
    }

    /// Returns the console of a command, with the command as a user would give it.
    fn console(&self, words: &[String], text: Option<&[u8]>) -> Console {
        let of_the_case = words
            .iter()
            .skip(1)
            .take(1)
            .any(|it| it == "-" || Path::new(it) == self.facts);
        let law = self.options.iter().filter(|_| of_the_case);
        let all = std::iter::once("redress").chain(words.iter().chain(law).map(String::as_str));
        let shown: Vec<String> = all.map(redress_document::shell_word).collect();
        Console::within(Within {
            redress: Arc::new(self.redress.reopened()),
            command: shown.join(" "),
            stdin: text.unwrap_or_default().to_vec(),
            in_place_of: text.is_some().then(|| self.facts.clone()),
            messages: RefCell::default(),
            document: RefCell::default(),
        })
    }
}

fn unreadable(facts: &Path, error: &std::io::Error) -> Failure {
    Failure::failed(Message::error(format!(
        "`{}` cannot be read: {error}",
        facts.display()
    )))
}

/// The options of a computation, without the case file.
#[derive(Parser)]
#[command(no_binary_name = true)]
struct Asked {
    #[command(flatten)]
    args: compute::Args,
}

/// Returns the first message of a failure.
fn first(failure: &Failure) -> Box<Notice> {
    let first = failure.messages.first().map(Message::to_notice);
    Box::new(first.unwrap_or_else(|| Notice::error("the case file cannot be read or written")))
}

/// Returns the messages of a failure, without a last one that only says how many errors there are.
fn notices(failure: &Failure) -> Vec<Notice> {
    let mut all: Vec<Notice> = failure.messages.iter().map(Message::to_notice).collect();
    let counts = |last: &Notice| last.code.is_none() && last.place.is_none() && last.help.is_none();
    if all.len() > 1 && all.last().is_some_and(counts) {
        all.pop();
    }
    all
}

impl redress_serve::Program for Desk {
    fn run(&self, words: &[String], text: Option<&[u8]>) -> Ran {
        let console = self.console(words, text);
        let ran = (self.run_words)(words, &console);
        let within = console.inside();
        let mut all: Vec<Notice> = within
            .into_iter()
            .flat_map(|it| {
                it.messages
                    .borrow()
                    .iter()
                    .map(Message::to_notice)
                    .collect::<Vec<_>>()
            })
            .collect();
        let exit = match ran {
            Ok(exit) => exit,
            Err(failure) => {
                all.extend(notices(&failure));
                failure.exit
            }
        };
        Ran {
            document: within.and_then(|it| it.document.borrow_mut().take()),
            notices: all,
            exit: exit.number(),
        }
    }

    fn read(&self, text: &[u8]) -> Result<Case, Vec<Notice>> {
        let read = self
            .input(text)
            .case(Some(InputFormat::Toml), Audience::Private);
        read.map(|file| file.case)
            .map_err(|failure| notices(&failure))
    }

    fn computed(
        &self,
        text: &[u8],
        profiles: &[String],
        options: &[String],
    ) -> Result<Needed, Vec<Notice>> {
        let facts = self.facts.display().to_string();
        let words = std::iter::once(&facts).chain(options);
        let asked = Asked::try_parse_from(words)
            .map_err(|error| vec![Notice::error(first_lines(&error))])?;
        let console = self.console(&[], Some(text));
        computed(&asked.args.case, &asked.args.profile, profiles, &console)
            .map_err(|failure| notices(&failure))
    }

    fn load(&self) -> Result<Option<Vec<u8>>, Box<Notice>> {
        self.text().map_err(|error| {
            let failure = unreadable(&self.facts, &error);
            first(&failure)
        })
    }

    fn save(&self, known: Option<&[u8]>, text: &str) -> Result<(), SaveError> {
        let saved = match known {
            None => create(&self.facts, text.as_bytes()),
            Some(known) if changed_since(&self.facts, known) => return Err(SaveError::Changed),
            Some(known) => save(&self.facts, known, text),
        };
        saved.map_err(|failure| match known.is_none() && self.facts.exists() {
            true => SaveError::Changed,
            false => SaveError::Failed(first(&failure)),
        })
    }

    fn redress(&self) -> &Arc<Redress> {
        &self.redress
    }

    fn facts(&self) -> String {
        self.facts.display().to_string()
    }

    fn ledger(&self) -> Option<String> {
        self.ledger.as_ref().map(|it| it.display().to_string())
    }

    fn today(&self) -> Date {
        today()
    }
}

/// Computes a case under profiles, or as `needs` under the profile of the options.
fn computed(
    args: &CaseArgs,
    profile: &ProfileArgs,
    profiles: &[String],
    console: &Console,
) -> Result<Needed, Failure> {
    let mut session = Session::open(args, console)?;
    let computations = match profiles {
        [] => {
            let id = session.profile(profile, args, console)?;
            vec![session.needs(&id)?]
        }
        ids => {
            let each = ids
                .iter()
                .map(|id| session.beside(id, &session.query, console));
            each.collect::<Result<_, _>>()?
        }
    };
    Ok(Needed {
        case: session.case,
        computations,
    })
}

/// Returns an error of the command line as a failure, without the usage below it.
pub(crate) fn refused(error: &clap::Error) -> Failure {
    Failure::usage(Message::error(first_lines(error)))
}

/// Returns the message of an error of the command line with the values that are possible, without the usage below it.
fn first_lines(error: &clap::Error) -> String {
    let text = error.to_string();
    let lines = text.lines().take_while(|line| !line.is_empty());
    let first = lines.map(str::trim).collect::<Vec<_>>().join(" ");
    first.strip_prefix("error: ").unwrap_or(&first).to_owned()
}

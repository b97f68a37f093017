//! `redress interview`: fills a case file by questions, one at a time, and ends with the first page of `compute`.

mod dialog;

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::ValueHint;
use redress::case::Case;
use redress::casefile::{CaseFile, CaseFormat};
use redress::cite::{Date, parse_date};
use redress_document::shell_word;
use redress_interview::{
    AnswerError, InterviewQuestion, InterviewState, answered, next_of_counts, next_of_form,
    next_point, skip,
};
use redress_report::Audience;

use self::dialog::{Dialog, Line};
use crate::args::{CaseArgs, InputFormat, LawArgs, OutputArgs, ProfileArgs, SetArgs, ToFile};
use crate::choices;
use crate::clock::today;
use crate::command::compute;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::input::Input;
use crate::message::Message;
use crate::output::{changed_since, create, save};
use crate::session::{self, Session};

#[derive(Debug, clap::Args)]
#[command(before_help = help::INTERVIEW)]
pub(crate) struct Args {
    /// The case file (TOML); it is created if it does not exist
    #[arg(value_name = "FACTS", value_hint = ValueHint::FilePath)]
    facts: PathBuf,
    /// Apply the law of this day; default: the last ruling or judgment in the case file
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// Take a view of an unsettled question; repeatable
    #[arg(long, value_name = "QUESTION=VIEW")]
    view: Vec<String>,
    #[command(flatten)]
    profile: ProfileArgs,
    #[command(flatten)]
    law: LawArgs,
    #[command(flatten)]
    sets: SetArgs,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let mut interview = Interview::open(args, console)?;
    interview.greet();
    while let Some(question) = interview.next()? {
        if !interview.ask(&question)? {
            break;
        }
    }
    interview.end()
}

/// A command in the place of an answer.
enum Command {
    Help,
    Back,
    Skip,
    Quit,
}

impl Command {
    /// Returns the command that a line is, if it is one.
    fn from_line(line: &str) -> Option<Self> {
        match line.to_lowercase().as_str() {
            "?" | "help" => Some(Self::Help),
            "back" => Some(Self::Back),
            "skip" => Some(Self::Skip),
            "quit" => Some(Self::Quit),
            _ => None,
        }
    }
}

/// A session with the court whose law it was opened for.
struct Opened {
    court: String,
    profile: String,
    session: Session,
}

struct Interview<'a> {
    args: &'a Args,
    console: &'a Console,
    dialog: Dialog<'a>,
    state: InterviewState,
    /// The case that the file tells; `None` before there is one.
    case: Option<Case>,
    /// Earlier states, the last one last.
    before: Vec<InterviewState>,
    /// The text of the file, as it was read or written last; `None` before there is a file.
    on_disk: Option<String>,
    opened: Option<Opened>,
    /// The warnings that were printed: the code and the line of each.
    warned: BTreeSet<(&'static str, String)>,
}

impl<'a> Interview<'a> {
    fn open(args: &'a Args, console: &'a Console) -> Result<Self, Failure> {
        let facts = &args.facts;
        if facts == Path::new("-") {
            return Err(Failure::usage(
                Message::error("an interview needs a file that it can write")
                    .help("name the case file, as in `redress interview facts.toml`"),
            ));
        }
        if CaseFormat::of_name(&facts.display().to_string()) == Some(CaseFormat::Json) {
            return Err(Failure::usage(
                Message::error("an interview writes case files in TOML only")
                    .help("give a name that ends in .toml"),
            ));
        }
        // The law declares the courts, statutes and facts of a case file, which is read after it.
        let law = session::law(&args.law, console)?;
        choices::views(law.law(), &args.view)?;
        let state = InterviewState::new(args.as_of);
        let mut interview = Self {
            args,
            console,
            dialog: Dialog::new(console),
            state,
            case: None,
            before: Vec::new(),
            on_disk: None,
            opened: None,
            warned: BTreeSet::new(),
        };
        match std::fs::symlink_metadata(facts) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            // An empty file is a page to begin on.
            Ok(there) if there.is_file() && there.len() == 0 => {
                interview.on_disk = Some(String::new());
            }
            _ => interview.resume()?,
        }
        Ok(interview)
    }

    /// Reads a case file that was there before. What it has is not asked again.
    fn resume(&mut self) -> Result<(), Failure> {
        let input = Input::read(&self.args.facts)?;
        let file = input.case(Some(InputFormat::Toml), Audience::Private)?;
        input.warn(&file, Audience::Private, self.console);
        let text = String::from_utf8(input.bytes).map_err(|_| {
            Failure::invalid(Message::error(format!(
                "`{}` is not UTF-8 text",
                input.name
            )))
        })?;
        for found in &file.warnings {
            self.warned
                .insert((found.code.as_str(), found.source_line.clone()));
        }
        let case = file.case;
        self.state = InterviewState::from_file(&text, &case, self.state.day());
        self.on_disk = Some(text);
        self.case = Some(case);
        Ok(())
    }

    fn greet(&self) {
        let file = self.args.facts.display();
        self.dialog.say("", &format!(
            "Answer one question at a time. At every prompt: ? for help and examples, back, skip, quit. {file} is saved after each answer."
        ));
    }

    /// Returns the next question; `None` when nothing is open that was not skipped.
    fn next(&mut self) -> Result<Option<InterviewQuestion>, Failure> {
        if let Some(question) = next_of_form(&self.state, self.case.as_ref()) {
            return Ok(Some(question));
        }
        if self.state.lacking(self.case.as_ref()).is_some() {
            return Ok(None);
        }
        match self.open_question() {
            Ok(question) => Ok(question),
            // The last answer may be the reason: it can be taken back.
            Err(failure) if !self.before.is_empty() => {
                for message in &failure.messages {
                    self.dialog.message(message);
                }
                Ok(Some(InterviewQuestion::stuck()))
            }
            Err(failure) => Err(failure),
        }
    }

    /// Computes the case, and returns its first open point that was neither answered nor skipped.
    fn open_question(&mut self) -> Result<Option<InterviewQuestion>, Failure> {
        let Some(case) = self.case.clone() else {
            return Ok(None);
        };
        let court = case.court.to_string();
        if self.opened.as_ref().is_none_or(|it| it.court != court) {
            let args = self.case_args();
            let input = self.input(self.state.text());
            let mut session = Session::from_input(&input, &args, self.console)?;
            let profile = session.profile(&self.args.profile, &args, self.console)?;
            self.opened = Some(Opened {
                court,
                profile,
                session,
            });
        }
        let Some(Opened {
            session, profile, ..
        }) = &mut self.opened
        else {
            return Ok(None);
        };
        session.case = case;
        session.query.as_of = self.state.day();
        if let Some(question) = next_of_counts(&session.redress, &session.case, &self.state)? {
            return Ok(Some(question));
        }
        let computation = session.needs(profile)?;
        let next = next_point(&self.state, &session.case, &computation);
        Ok(next.map(|next| next.proof.unwrap_or(next.question)))
    }

    /// Asks until there is an answer. Returns false at the end of the interview.
    fn ask(&mut self, question: &InterviewQuestion) -> Result<bool, Failure> {
        self.dialog.blank();
        self.dialog.say("", &question.asks);
        if let Some(why) = &question.why {
            self.dialog.say("  why: ", why);
        }
        for (label, text) in question.shown() {
            self.dialog.say(&format!("  {label}: "), text);
        }
        if !question.authority.is_empty() {
            self.dialog.say("  from: ", &question.authority.join("; "));
        }
        loop {
            let line = match self.dialog.ask(&format!("[{}]", question.hint))? {
                Line::End => return Ok(false),
                Line::Refused(why) => {
                    self.dialog
                        .message(&Message::error(why).expected(&question.examples));
                    continue;
                }
                Line::Text(line) => line,
            };
            match Command::from_line(&line) {
                Some(Command::Quit) => return Ok(false),
                Some(Command::Help) => self.help(question),
                Some(Command::Back) => {
                    if self.back()? {
                        return Ok(true);
                    }
                    self.dialog.say("", "This is the first question.");
                }
                Some(Command::Skip) if question.is_stuck() => {
                    self.wrong(question, AnswerError::Expected);
                }
                Some(Command::Skip) => {
                    self.before.push(self.state.clone());
                    skip(&mut self.state, question);
                    return Ok(true);
                }
                None => {
                    let case = self.case.as_ref();
                    match answered(&self.state, case, question, &line, today()) {
                        Ok(state) => match self.take(state)? {
                            Some(messages) => {
                                messages.iter().for_each(|it| self.dialog.message(it))
                            }
                            None => {
                                self.remark(question);
                                return Ok(true);
                            }
                        },
                        Err(wrong) => self.wrong(question, wrong),
                    }
                }
            }
        }
    }

    /// Says that a fact which is only alleged leaves the result as it was.
    fn remark(&self, question: &InterviewQuestion) {
        let Some(open) = question.open_point() else {
            return;
        };
        let written = self
            .before
            .last()
            .is_some_and(|it| it.text() != self.state.text());
        if written && self.state.proof_of(open) == Some("alleged") {
            let says =
                "It is recorded as alleged, which is no finding: the result still depends on it.";
            self.dialog.say("", says);
        }
    }

    fn wrong(&self, question: &InterviewQuestion, wrong: AnswerError) {
        let message = match wrong {
            AnswerError::Expected => Message::error("this is no answer to the question"),
            AnswerError::Because(why) => Message::error(why),
        };
        self.dialog.message(&message.expected(&question.examples));
    }

    fn help(&self, question: &InterviewQuestion) {
        self.dialog.say("  answer with: ", &question.examples);
        for (label, text) in question.in_help() {
            self.dialog.say(&format!("  {label}: "), text);
        }
        self.dialog.say("  commands: ", "back returns to the question before and takes its answer back; skip leaves this one open; quit saves and ends");
    }

    /// Takes the last answer back. Returns false if there is none.
    fn back(&mut self) -> Result<bool, Failure> {
        let Some(before) = self.before.pop() else {
            return Ok(false);
        };
        self.state = before;
        self.case = match self.state.text().is_empty() {
            true => None,
            // It was read before.
            false => self.read(self.state.text()).ok().map(|file| file.case),
        };
        self.save()?;
        Ok(true)
    }

    /// Goes on with a new state, and saves it. Returns what is wrong with its text, if it is no case file.
    fn take(&mut self, state: InterviewState) -> Result<Option<Vec<Message>>, Failure> {
        let file = match state.text().is_empty() || state.text() == self.state.text() {
            true => None,
            false => match self.read(state.text()) {
                Ok(file) => Some(file),
                Err(failure) => {
                    let mut messages = failure.messages;
                    // The last one says that the file was rejected, and there is none.
                    messages.pop();
                    let messages = messages.into_iter().map(Message::without_place);
                    return Ok(Some(messages.collect()));
                }
            },
        };
        let before = std::mem::replace(&mut self.state, state);
        self.before.push(before);
        if let Some(file) = file {
            self.warn(&file);
            self.case = Some(file.case);
        }
        self.save()?;
        Ok(None)
    }

    fn read(&self, text: &str) -> Result<CaseFile, Failure> {
        let input = self.input(text);
        input.case(Some(InputFormat::Toml), Audience::Private)
    }

    /// Returns a text as that of the case file.
    fn input(&self, text: &str) -> Input {
        let facts = &self.args.facts;
        Input {
            name: facts.display().to_string(),
            bytes: text.as_bytes().to_vec(),
            folder: Some(facts.parent().unwrap_or(Path::new("")).to_owned()),
        }
    }

    /// Prints each warning about the file once.
    fn warn(&mut self, file: &CaseFile) {
        for found in &file.warnings {
            let line = (found.code.as_str(), found.source_line.clone());
            if self.warned.insert(line) {
                let message = Message::from_diagnostic("", found);
                self.dialog.message(&message.without_place());
            }
        }
    }

    /// Writes the case file, whole or not at all, if it changed. A file that somebody else changed meanwhile is not overwritten.
    fn save(&mut self) -> Result<(), Failure> {
        let text = self.state.text();
        if text.is_empty() || self.on_disk.as_deref() == Some(text) {
            return Ok(());
        }
        let facts = &self.args.facts;
        match &self.on_disk {
            None => create(facts, text.as_bytes())?,
            Some(known) => {
                if changed_since(facts, known.as_bytes()) {
                    let what = format!("`{}` was changed by another program", facts.display());
                    return Err(Failure::failed(
                        Message::error(what).help("the last answer was not saved; begin again to go on with the file as it is"),
                    ));
                }
                save(facts, known.as_bytes(), text)?;
            }
        }
        self.on_disk = Some(text.to_owned());
        Ok(())
    }

    /// Prints the first page of `compute`, and the command that prints it.
    fn end(&self) -> Result<Exit, Failure> {
        let file = self.args.facts.display();
        self.dialog.blank();
        if self.state.text().is_empty() && self.on_disk.as_deref().is_none_or(str::is_empty) {
            self.dialog.say(
                "",
                "Nothing was saved: a case file needs a caption and a court.",
            );
            return Ok(Exit::Open);
        }
        if let Some(lacks) = self.state.lacking(self.case.as_ref()) {
            self.dialog
                .say("", &format!("{file} is saved. It still lacks {lacks}."));
            self.dialog
                .command("Go on with:", &self.command("interview"));
            return Ok(Exit::Open);
        }
        let page = compute::Args {
            profile: self.args.profile.clone(),
            case: self.case_args(),
            output: OutputArgs {
                format: None,
                to: ToFile { output: None },
            },
        };
        let exit = compute::run(&page, self.console)?;
        self.dialog.blank();
        self.dialog
            .command("Print this page again:", &self.command("compute"));
        self.dialog
            .command("Go on with the questions:", &self.command("interview"));
        Ok(exit)
    }

    /// Returns the arguments of `compute` for this case.
    fn case_args(&self) -> CaseArgs {
        CaseArgs {
            facts: self.args.facts.clone(),
            input_format: Some(InputFormat::Toml),
            as_of: self.state.day(),
            assume: Vec::new(),
            view: self.args.view.clone(),
            choose: Vec::new(),
            ledger: None,
            side: None,
            audience: None,
            law: self.args.law.clone(),
            sets: self.args.sets.clone(),
            command: Some(self.command("compute")),
        }
    }

    /// Returns a command for this case, with the options of the interview.
    fn command(&self, name: &str) -> String {
        let shown = |path: &Path| shell_word(&path.display().to_string());
        let mut words = vec![
            "redress".to_owned(),
            name.to_owned(),
            shown(&self.args.facts),
        ];
        let mut option = |name: &str, value: String| words.extend([name.to_owned(), value]);
        if let Some(day) = self.state.day() {
            option("--as-of", day.to_string());
        }
        for view in &self.args.view {
            option("--view", shell_word(view));
        }
        if let Some(profile) = &self.args.profile.profile {
            option("--profile", shell_word(profile));
        }
        for folder in &self.args.law.folders {
            option("--law", shown(folder));
        }
        for folder in &self.args.sets.plugin_path {
            option("--plugin-path", shown(folder));
        }
        let flags = [
            ("--no-approach", self.args.profile.no_approach),
            ("--only-plugins", self.args.sets.only_plugins),
            ("--in-process", self.args.sets.in_process),
            ("--allow-untrusted", self.args.sets.allow_untrusted),
        ];
        let flags = flags.into_iter().filter(|(_, given)| *given);
        words.extend(flags.map(|(flag, _)| flag.to_owned()));
        words.join(" ")
    }
}

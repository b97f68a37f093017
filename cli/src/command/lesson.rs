//! `redress lesson`: a handout with blanks, and a separate key with the computed answers.

use std::fs;
use std::path::{Path, PathBuf};

use redress::engine::Computation;
use redress::law::{self, Lesson, LessonPart, LessonQuestion};
use redress_document::{Document, Format, Table};
use redress_report::{ClassQuestion, LessonContent, LessonSection, Meta, Sheet};

use crate::args::{CaseArgs, OutputArgs, ToFile, WhichArgs};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::input::Input;
use crate::message::Message;
use crate::output::Output;
use crate::session::{Session, results};

/// Write a handout for a class, and a key with the answers
#[derive(Debug, clap::Args)]
#[command(before_help = help::LESSON)]
#[command(mut_arg("output", |output| output.help(
    "Write the handout to a file that only you may read, whole or not at all; its ending names the format: .txt, .md, .html, .docx, .csv, .json, .pdf",
)))]
#[command(mut_arg("facts", |facts| facts
    .required(false)
    .required_unless_present("list")
    .default_value_if("list", "true", "-")
    .hide_default_value(true)
    .help("The case file, TOML or JSON, a lesson (TOML), or the name of a lesson that ships; `-` reads standard input")))]
pub(crate) struct Args {
    #[command(flatten)]
    case: CaseArgs,
    #[command(flatten)]
    which: WhichArgs,
    /// List the included lessons
    #[arg(long)]
    list: bool,
    /// Write the answers to this file; the handout contains none, not even hidden
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    key: Option<PathBuf>,
    /// Write slides to this file, which ends in .html: one idea a page, each answer on the page after its question
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    slides: Option<PathBuf>,
    /// Include the answers in the handout, folded, for self-study; HTML only
    #[arg(long)]
    self_study: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// A part of a lesson with its results.
struct Made {
    title: String,
    session: Session,
    computations: Vec<Computation>,
    meta: Meta,
    ask: Vec<LessonQuestion>,
    discuss: Vec<String>,
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    if args.list {
        return list(args, console);
    }
    let case = &args.case;
    let output = Output::for_case(&args.output, case, console)?;
    if args.self_study && output.format != Format::Html {
        return Err(Failure::usage(
            Message::error("only HTML can fold answers")
                .help("give -o a name that ends in .html, or write the answers to --key FILE"),
        ));
    }
    let others = [&args.key, &args.slides].map(|file| file.as_deref().map(to_file));
    let [key_to, slides_to] = others.each_ref().map(|to| {
        let to = to.as_ref();
        to.map(|to| Output::for_case(to, case, console)).transpose()
    });
    let (key_to, slides_to) = (key_to?, slides_to?);
    if slides_to
        .as_ref()
        .is_some_and(|it| it.format != Format::Html)
    {
        return Err(Failure::usage(
            Message::error("slides are written as HTML")
                .help("give --slides a name that ends in .html; a browser prints it as PDF, a slide a page"),
        ));
    }
    let files = [
        args.output.to.file(),
        args.key.as_deref(),
        args.slides.as_deref(),
    ];
    let files: Vec<&Path> = files.into_iter().flatten().collect();
    for (place, file) in files.iter().enumerate() {
        if files
            .iter()
            .skip(place.saturating_add(1))
            .any(|other| same(file, other))
        {
            return Err(Failure::usage(
                Message::error(
                    "two of the handout, the key and the slides have the same file name",
                )
                .help("give -o, --key and --slides different names"),
            ));
        }
    }

    let lessons = law::lessons()?;
    let own = own_lesson(&case.facts)?;
    let ships = || {
        let name = case.facts.to_str();
        lessons.iter().find(|it| Some(it.id.as_str()) == name)
    };
    let ready = own.as_ref().or_else(ships);
    let folder = own.as_ref().and_then(|_| case.facts.parent());
    let mut made = match ready {
        Some(lesson) => {
            fixed(case, &lesson.id)?;
            let parts = lesson.parts.iter();
            parts
                .map(|part| computed_part(part, folder, case, &args.which, console))
                .collect::<Result<Vec<_>, _>>()?
        }
        None => {
            let ids = lessons.iter().map(|it| it.id.as_str());
            let session = Session::open(case, console)
                .map_err(|failure| or_a_lesson(failure, &case.facts, &ids.collect::<Vec<_>>()))?;
            session.leave_out_approach(case, console)?;
            vec![Made::new(session, &args.which, console)?]
        }
    };
    if let Some(key) = &key_to {
        for made in &mut made {
            made.meta = std::mem::take(&mut made.meta).for_format(key.format);
        }
    }
    let title = |made: &Made| match ready {
        Some(lesson) => lesson.title.clone(),
        None => made.session.case.name.clone(),
    };
    let lesson = LessonContent {
        title: made.first().map(title).unwrap_or_default(),
        teaches: ready.map_or_else(String::new, |it| it.teaches.clone()),
        parts: made.iter().map(Made::part).collect(),
        ask: ready.map_or_else(Vec::new, |it| to_the_class(&it.ask)),
        discuss: ready.map_or_else(Vec::new, |it| it.discuss.clone()),
    };
    let sheet = match args.self_study {
        true => Sheet::SelfStudy,
        false => Sheet::Handout,
    };
    output.write(&redress_report::lesson(&lesson, sheet))?;
    if let Some(key) = key_to {
        key.write(&redress_report::lesson(&lesson, Sheet::Key))?;
    }
    if let Some(slides) = slides_to {
        slides.write(&redress_report::slides(&lesson))?;
    }
    Ok(Exit::Computed)
}

fn list(args: &Args, console: &Console) -> Result<Exit, Failure> {
    let output = Output::new(&args.output, console)?;
    let rows = law::lessons()?
        .into_iter()
        .map(|lesson| vec![lesson.id, lesson.title, lesson.teaches]);
    let table = Table::new(&["lesson", "title", "teaches"], rows.collect());
    let table = table.folding(&["teaches"]);
    output.write(&Document::from_table("redress.lessons/1", table))?;
    Ok(Exit::Computed)
}

/// Returns a destination whose format is by its ending.
fn to_file(file: &Path) -> OutputArgs {
    OutputArgs {
        format: None,
        to: ToFile {
            output: Some(file.to_owned()),
        },
    }
}

/// Returns whether two names mean one file, which need not exist yet.
fn same(a: &Path, b: &Path) -> bool {
    let whole = |path: &Path| {
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        fs::canonicalize(path)
            .or_else(|_| Ok(fs::canonicalize(folder)?.join(path.file_name().unwrap_or_default())))
    };
    let whole = |path| -> std::io::Result<PathBuf> { whole(path) };
    a == b || matches!((whole(a), whole(b)), (Ok(a), Ok(b)) if a == b)
}

/// Reads a lesson of one's own; `None` where the file is a case file, or no file.
fn own_lesson(file: &Path) -> Result<Option<Lesson>, Failure> {
    if file == Path::new("-") || !file.is_file() {
        return Ok(None);
    }
    let input = Input::read(file)?;
    let text = str::from_utf8(&input.bytes).unwrap_or_default();
    Ok(match law::is_lesson(text) {
        true => Some(law::lesson(&input.name, text)?),
        false => None,
    })
}

/// Returns the case file of a part: beside the lesson, or among those that the program carries.
fn facts(part: &LessonPart, folder: Option<&Path>) -> Result<Input, Failure> {
    match (folder, law::lesson_facts(&part.facts)) {
        (Some(folder), _) => Input::read(&folder.join(&part.facts)).map_err(|mut failure| {
            if let Some(message) = failure.messages.pop() {
                let help = format!(
                    "`facts` of the part \"{}\" names it, from the folder of the lesson",
                    part.title
                );
                failure.messages.push(message.help(help));
            }
            failure
        }),
        (None, Some(text)) => Ok(Input {
            name: part.facts.clone(),
            bytes: text.as_bytes().to_vec(),
            folder: None,
        }),
        (None, None) => Err(Failure::failed(Message::error(format!(
            "the case file `{}` of a lesson is not built in",
            part.facts
        )))),
    }
}

fn to_the_class(questions: &[LessonQuestion]) -> Vec<ClassQuestion> {
    let questions = questions.iter().cloned();
    let asked = |it: LessonQuestion| ClassQuestion {
        question: it.question,
        answer: it.answer,
    };
    questions.map(asked).collect()
}

/// Rejects options that a lesson sets itself, such as its day.
fn fixed(case: &CaseArgs, id: &str) -> Result<(), Failure> {
    let given = [
        ("--as-of", case.as_of.is_some()),
        ("--assume", !case.assume.is_empty()),
        ("--view", !case.view.is_empty()),
        ("--choose", !case.choose.is_empty()),
        ("--ledger", case.ledger.is_some()),
        ("--side", case.side.is_some()),
        ("--input-format", case.input_format.is_some()),
    ];
    match given.iter().find(|(_, given)| *given) {
        Some((option, _)) => Err(Failure::usage(
            Message::error(format!("the lesson `{id}` has its own facts and days: {option} does not go with it"))
                .help("leave it out, or make a handout of a case file of yours; --profiles does go with a lesson"),
        )),
        None => Ok(()),
    }
}

/// Adds the names of the included lessons, because a missing file may be a misspelled lesson.
fn or_a_lesson(mut failure: Failure, facts: &Path, ids: &[&str]) -> Failure {
    let is_name = facts.components().count() == 1 && facts.extension().is_none();
    if is_name
        && !facts.exists()
        && facts != Path::new("-")
        && let Some(message) = failure.messages.pop()
    {
        let list = format!("the lessons that ship are {}", ids.join(", "));
        failure.messages.push(message.help(list));
    }
    failure
}

fn computed_part(
    part: &LessonPart,
    folder: Option<&Path>,
    case: &CaseArgs,
    which: &WhichArgs,
    console: &Console,
) -> Result<Made, Failure> {
    let case = CaseArgs {
        as_of: Some(part.as_of),
        assume: part.assume.clone(),
        side: Some(part.on),
        ..case.clone()
    };
    let input = facts(part, folder)?;
    let of_part = |mut failure: Failure| {
        let place = format!("in the part \"{}\"", part.title);
        let messages = failure.messages.into_iter();
        failure.messages = messages.map(|message| message.within(&place)).collect();
        failure
    };
    let session = Session::from_input(&input, &case, console).map_err(of_part)?;
    let own = WhichArgs {
        profiles: part.profiles.clone(),
        all: false,
    };
    let which = match which.all || !which.profiles.is_empty() {
        true => which,
        false => &own,
    };
    let mut made = Made::new(session, which, console).map_err(of_part)?;
    made.meta.as_of_reason = "the day of the lesson".to_owned();
    made.title.clone_from(&part.title);
    made.ask.clone_from(&part.ask);
    made.discuss.clone_from(&part.discuss);
    Ok(made)
}

impl Made {
    fn new(session: Session, which: &WhichArgs, console: &Console) -> Result<Self, Failure> {
        let ids = session.which(which)?;
        let computations = ids
            .iter()
            .map(|id| session.beside(id, &session.query, console))
            .collect::<Result<Vec<_>, _>>()?;
        let meta = session.meta(&results(&computations))?;
        Ok(Self {
            title: String::new(),
            session,
            computations,
            meta,
            ask: Vec::new(),
            discuss: Vec::new(),
        })
    }

    fn part(&self) -> LessonSection<'_> {
        LessonSection {
            title: self.title.clone(),
            case: &self.session.case,
            computations: &self.computations,
            meta: &self.meta,
            on: self.session.query.side(&self.session.case),
            ask: to_the_class(&self.ask),
            discuss: self.discuss.clone(),
        }
    }
}

//! `redress law test`: every decided case of a folder, with the worksheet of each that does not come out as decided.

use std::path::{Path, PathBuf};

use redress::Redress;
use redress::decided::{DecidedCase, DecidedError, find};
use redress::law::is_law_folder;
use redress_document::{Document, Format, Table, Tone};
use redress_report::Meta;

use crate::args::{LawArgs, SetArgs};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::message::Message;
use crate::output::Output;
use crate::session;

/// A decided case and its differences from the decision.
struct Tested {
    folder: PathBuf,
    case: DecidedCase,
    differences: Vec<String>,
    /// The views under which the case comes out as decided.
    under: Vec<String>,
    worksheet: Option<Document>,
}

pub(super) fn run(
    folders: &[PathBuf],
    law: &LawArgs,
    sets: &SetArgs,
    output: &Output<'_>,
    console: &Console,
) -> Result<Exit, Failure> {
    let own = folders.iter().filter(|folder| is_law_folder(folder));
    let mut law = law.clone();
    for folder in own {
        if !law.folders.contains(folder) {
            law.folders.push(folder.clone());
        }
    }
    let redress = session::law_with_sets(&law, sets, console)?;
    let mut cases = Vec::new();
    for folder in folders {
        cases.extend(find(folder).map_err(failure)?);
    }
    if cases.is_empty() {
        let message = Message::error("no holding.toml was found");
        let help = "a decided case is a folder with facts.toml and holding.toml; `redress law new` writes one";
        return Err(Failure::invalid(message.help(help)));
    }
    let mut tested = Vec::new();
    for folder in cases {
        tested.push(test(&redress, &folder)?);
    }
    let exit = match tested.iter().all(|it| it.differences.is_empty()) {
        true => Exit::Computed,
        false => Exit::Invalid,
    };
    output.write(&document(tested))?;
    Ok(exit)
}

fn test(redress: &Redress, folder: &Path) -> Result<Tested, Failure> {
    let case = DecidedCase::open(folder).map_err(failure)?;
    let compared = case.compared(redress)?;
    let mut differences = compared.differences;
    differences.extend(redress_judgment::assessed_differences(redress, &case)?);
    match (&case.decision.known_gap, differences.is_empty()) {
        (Some(_), true) => differences.push("met now: take out `known-gap`".to_owned()),
        (Some(_), false) => differences.clear(),
        (None, _) => {}
    }
    let worksheet = match differences.is_empty() {
        true => None,
        false => {
            let meta = Meta {
                program: concat!("redress ", env!("CARGO_PKG_VERSION")).to_owned(),
                as_of_reason: "the day of the decision".to_owned(),
                case_digest: redress::digest(case.facts.as_bytes()),
                ..Meta::default()
            };
            let computation = case.compute(redress)?;
            let (format, case) = (Format::Plain, &case.case);
            Some(redress_report::explain(format, case, &computation, &meta))
        }
    };
    Ok(Tested {
        folder: folder.to_owned(),
        case,
        differences,
        under: compared.under,
        worksheet,
    })
}

fn document(tested: Vec<Tested>) -> Document {
    let rows = tested.iter().map(|it| {
        let decision = &it.case.decision;
        let kind = decision.check;
        let mut names = redress::decided::CheckKind::ALL.iter();
        let kind = names.find(|(known, _)| *known == kind);
        let result = match (&decision.known_gap, it.differences.as_slice()) {
            (_, [_, ..]) => "differs".to_owned(),
            (Some(_), []) => "known gap".to_owned(),
            (None, []) if it.under.is_empty() => "as decided".to_owned(),
            (None, []) => format!("as decided, if {}", it.under.join(" and ")),
        };
        vec![
            it.folder.display().to_string(),
            kind.map_or("", |(_, name)| name).to_owned(),
            result,
            it.differences.join("; "),
        ]
    });
    let titles = ["case", "check", "result", "differences"];
    let table = Table::new(&titles, rows.collect());
    let mut document = Document::from_table("redress.law-tests/1", table);
    for it in tested {
        if let Some(worksheet) = it.worksheet {
            document.heading(2, "worksheet", it.folder.display().to_string());
            for difference in &it.differences {
                document.note("difference", Tone::Strong, difference);
            }
            document.append(worksheet);
        }
    }
    document
}

fn failure(error: DecidedError) -> Failure {
    match error {
        DecidedError::File(path, error) => Failure::failed(Message::error(format!(
            "{}: cannot be read: {error}",
            path.display()
        ))),
        DecidedError::Law(error) => error.into(),
        DecidedError::Facts(path, found) => {
            let file = path.display().to_string();
            let messages = found.iter();
            let messages = messages.map(|found| Message::from_diagnostic(&file, found));
            Failure {
                messages: messages.collect(),
                exit: Exit::Invalid,
            }
        }
    }
}

//! `redress rules`: list, show, verify, trust, test and build rule sets.

mod library;
mod show;
mod test;
mod verify;

use std::path::PathBuf;

use clap::Subcommand;
use redress::plugin_host::RegistryError;
use redress_document::{Document, Format, Table};
use redress_plugin_host::{self as plugin_host, Found, Trust};

use crate::args::{LawArgs, OutputArgs, SetArgs};
use crate::choices::no_such;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::Output;
use crate::sets::find;

#[derive(Debug, clap::Args)]
#[command(before_help = help::RULES)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List every rule set, its origin and what it shadows, without loading code
    List {
        #[command(flatten)]
        sets: SetArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Show the rules of a rule set, with their propositions, grounds and authorities
    Show {
        /// The rule set
        #[arg(value_name = "ID")]
        id: String,
        #[command(flatten)]
        law: LawArgs,
        #[command(flatten)]
        sets: SetArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Run every check on rule sets that are libraries, and open them
    Verify {
        /// The rule sets; default: all that are found
        #[arg(value_name = "ID")]
        ids: Vec<String>,
        #[command(flatten)]
        sets: SetArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Test rule sets against their declarations with generated claims
    Test {
        /// The rule sets; default: all
        #[arg(value_name = "ID")]
        ids: Vec<String>,
        /// The number of claims for each rule and each of its options
        #[arg(long, value_name = "N", default_value_t = 50)]
        claims: usize,
        /// Options for a rule that no profile uses, such as 'paroline/one-over-n={"divisor":"orders"}'; repeatable
        #[arg(long, value_name = "RULE=JSON")]
        with: Vec<String>,
        #[command(flatten)]
        law: LawArgs,
        #[command(flatten)]
        sets: SetArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// List the rule sets that you trust, and the library of each
    Trusted {
        #[command(flatten)]
        sets: SetArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Build rule sets as libraries, each with its manifest
    Build {
        /// The Cargo.toml of each rule set
        #[arg(value_name = "CARGO_TOML", default_value = "Cargo.toml")]
        manifests: Vec<PathBuf>,
        /// The folder for the libraries and manifests
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// The profile of cargo, such as release or dev
        #[arg(long, value_name = "NAME", default_value = "release")]
        profile: String,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Take rule sets off your list of trusted ones
    Untrust {
        /// The rule sets
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Add rule sets to your list of trusted ones, by digest
    Trust {
        /// The rule sets
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        sets: SetArgs,
        #[command(flatten)]
        output: OutputArgs,
    },
}

pub(crate) fn run(args: &Args, console: &Console) -> Result<Exit, Failure> {
    match &args.what {
        What::List { sets, output } => {
            let output = Output::new(output, console)?;
            let table = list(&find(sets)?, sets, output.format)?;
            output.write(&Document::from_table("redress.rule-sets/1", table))?;
            Ok(Exit::Computed)
        }
        What::Show {
            id,
            law,
            sets,
            output,
        } => {
            let output = Output::new(output, console)?;
            output.write(&show::document(id, law, sets, output.format, console)?)?;
            Ok(Exit::Computed)
        }
        What::Verify { ids, sets, output } => {
            let output = Output::new(output, console)?;
            let found = named(find(sets)?, ids, console)?;
            let (table, exit) = verify::verify(&found, sets)?;
            output.write(&Document::from_table("redress.rule-set-checks/1", table))?;
            Ok(exit)
        }
        What::Test {
            ids,
            claims,
            with,
            law,
            sets,
            output,
        } => {
            let output = Output::new(output, console)?;
            let (table, exit) = test::test(ids, *claims, with, law, sets)?;
            output.write(&Document::from_table("redress.conformance/1", table))?;
            Ok(exit)
        }
        What::Trusted { sets, output } => {
            let output = Output::new(output, console)?;
            let table = trusted(&find(sets)?, console)?;
            output.write(&Document::from_table("redress.trusted-rule-sets/1", table))?;
            Ok(Exit::Computed)
        }
        What::Build {
            manifests,
            out,
            profile,
            output,
        } => {
            let output = Output::new(output, console)?;
            let table = library::build(manifests, out, profile)?;
            output.write(&Document::from_table("redress.rule-set-libraries/1", table))?;
            Ok(Exit::Computed)
        }
        What::Untrust { ids, output } => {
            let output = Output::new(output, console)?;
            let table = untrust(ids)?;
            output.write(&Document::from_table("redress.untrusted/1", table))?;
            Ok(Exit::Computed)
        }
        What::Trust { ids, sets, output } => {
            let output = Output::new(output, console)?;
            let found = named(find(sets)?, ids, console)?;
            let table = trust(&found, console)?;
            output.write(&Document::from_table("redress.trusted/1", table))?;
            Ok(Exit::Computed)
        }
    }
}

/// Returns the rule sets with these ids in the order given, or all. A set that is only linked in is part of the program, so it
/// has no file to check.
fn named(found: Vec<Found>, ids: &[String], console: &Console) -> Result<Vec<Found>, Failure> {
    if ids.is_empty() {
        if found.is_empty() {
            console
                .note("no rule set library was found; linked-in rule sets are part of the program");
        }
        return Ok(found);
    }
    let mut named = Vec::new();
    for id in ids {
        if let Some(found) = found.iter().find(|found| found.id == *id) {
            named.push(found.clone());
        } else if is_linked_in(id) {
            console.note(format!(
                "the rule set `{id}` is part of the program; no library of it was found"
            ));
        } else if found.is_empty() {
            let message = Message::error(format!("no library was found for the rule set `{id}`"));
            return Err(Failure::invalid(
                message.help("name the folder that contains it: --plugin-path DIR"),
            ));
        } else {
            let known = found.iter().map(|found| found.id.as_str());
            return Err(no_such("no library was found for the rule set", id, known));
        }
    }
    Ok(named)
}

fn is_linked_in(id: &str) -> bool {
    redress::linked_in().iter().any(|set| set.info().id == id)
}

/// Lists every rule set; those found come before those linked in.
fn list(found: &[Found], sets: &SetArgs, format: Format) -> Result<Table, Failure> {
    let trust = Trust::of_this_user()?;
    let mut rows: Vec<Vec<String>> = found
        .iter()
        .map(|found| row(found, &trust, sets, format))
        .collect();
    if !sets.only_plugins {
        for set in redress::linked_in() {
            let about = set.info();
            if found.iter().all(|found| found.id != about.id) {
                let mut row = vec![about.id, about.version, "linked in"];
                row.resize(COLUMNS.len(), "");
                rows.push(row.into_iter().map(str::to_owned).collect());
            }
        }
    }
    rows.sort();
    Ok(Table::new(COLUMNS, rows).folding(&["manifest", "shadows", "problem"]))
}

const COLUMNS: &[&str] = &[
    "id", "version", "from", "trusted", "digest", "manifest", "shadows", "problem",
];

fn row(found: &Found, trust: &Trust, sets: &SetArgs, format: Format) -> Vec<String> {
    let mut shadows: Vec<String> = found
        .shadows
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    if is_linked_in(&found.id) && !sets.only_plugins {
        shadows.push("the one linked in".to_owned());
    }
    let (version, trusted, digest) = match &found.read {
        Ok(manifest) => {
            let trusted = match trust.has(&manifest.id, &manifest.sha256) {
                true => "yes",
                false => "no",
            };
            let digest = shown(&manifest.sha256, format);
            (manifest.version.clone(), trusted, digest)
        }
        Err(_) => Default::default(),
    };
    let problem = plugin_host::check(found).err();
    vec![
        found.id.clone(),
        version,
        found.source.words().to_owned(),
        trusted.to_owned(),
        digest,
        found.manifest.display().to_string(),
        shadows.join(", "),
        problem
            .as_ref()
            .map_or_else(String::new, RegistryError::to_string),
    ]
}

/// Shortens a digest for people; data has all of it.
fn shown(digest: &str, format: Format) -> String {
    let shown = match format {
        Format::Human => digest.get(..16).unwrap_or(digest),
        _ => digest,
    };
    format!("sha256:{shown}")
}

/// Lists the digests that the user trusts, and the library that has each, if one was found.
fn trusted(found: &[Found], console: &Console) -> Result<Table, Failure> {
    let trust = Trust::of_this_user()?;
    let rows: Vec<Vec<String>> = trust
        .entries()
        .map(|(id, digest)| {
            let library = found.iter().find_map(|found| {
                let manifest = found.read.as_ref().ok()?;
                let is_it = manifest.id == id && manifest.sha256 == digest;
                is_it.then(|| found.library(manifest).display().to_string())
            });
            let library = library.unwrap_or_else(|| "not found".to_owned());
            vec![id.to_owned(), format!("sha256:{digest}"), library]
        })
        .collect();
    if rows.is_empty() {
        console.note("you trust no rule set; `redress rules trust ID` adds one");
    }
    Ok(Table::new(&["id", "digest", "library"], rows).folding(&["library"]))
}

/// Takes sets off the list of trusted ones, and reports the digests.
fn untrust(ids: &[String]) -> Result<Table, Failure> {
    let mut trust = Trust::of_this_user()?;
    let mut known: Vec<&str> = trust.entries().map(|(id, _)| id).collect();
    known.dedup();
    if let Some(missing) = ids.iter().find(|id| !known.contains(&id.as_str())) {
        let message = Message::error(format!(
            "the rule set `{missing}` is not on your list of trusted ones"
        ));
        return Err(Failure::invalid(match known.as_slice() {
            [] => message,
            known => message.help(format!("on the list: {}", known.join(", "))),
        }));
    }
    let mut rows = Vec::new();
    for id in ids {
        for digest in trust.remove(id)? {
            rows.push(vec![id.clone(), format!("sha256:{digest}")]);
        }
    }
    Ok(Table::new(&["id", "digest"], rows))
}

/// Adds sets to the list of trusted ones after every check of the file, and reports the list.
fn trust(found: &[Found], console: &Console) -> Result<Table, Failure> {
    let mut trust = Trust::of_this_user()?;
    let mut rows = Vec::new();
    for found in found {
        let manifest = plugin_host::check(found)?;
        trust.add(&manifest.id, &manifest.sha256)?;
        rows.push(vec![
            manifest.id.clone(),
            manifest.version.clone(),
            format!("sha256:{}", manifest.sha256),
            found.library(manifest).display().to_string(),
        ]);
    }
    if !rows.is_empty() {
        console.note(format!(
            "{} says so; what has another digest is not trusted. A trusted rule set runs in a sandbox; with --in-process it can do \
             whatever you can do",
            trust.path().display()
        ));
    }
    Ok(Table::new(&["id", "version", "digest", "library"], rows).folding(&["library"]))
}

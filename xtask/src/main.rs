//! Chores of the workspace. `cargo xtask tidy` holds the tree to what ARCHITECTURE.md says of it; `citations`
//! prints what it cites; `coverage` writes what it covers, `book` chapters of the book;
//! `new-rule-set` begins a rule set; `bench` measures its speed, `figures` its size; `long` runs every test in full.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for those who work on the workspace"
)]

mod bom;
mod citations;
mod commits;
mod figures;
mod imports;
mod law_in_code;
mod pages;
mod scaffold;
mod style;
mod tidy;
mod tree;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::SystemTime;

const HELP: &str = "\
cargo xtask tidy [--since COMMIT]
    holds the tree to the invariants of ARCHITECTURE.md and the style of STYLE.md, and the commits after COMMIT to theirs
cargo xtask ratchet
    writes the number of known departures from the style, which only falls
cargo xtask figures
    prints the size of the program: lines, rules, public items, circles of files, crates
cargo xtask long
    runs every test in full: 100,000 claims of the second evaluator, every day, every property
cargo xtask citations
    every citation in the law, the decided cases and the examples, once, one a line
cargo xtask coverage
    writes docs/coverage.md: every question in every circuit, the decided cases, the gaps
cargo xtask book
    writes chapters of docs/book: the case file key by key, every code, the law by circuit
cargo xtask readmes
    writes what each rule declares into the README of its rule set
cargo xtask schema
    writes schema/case.json, which editors read
cargo xtask console
    runs the commands of the book and the README, and writes what they print into the pages
cargo xtask new-rule-set NAME [--outside DIR [--redress SOURCE]]
    begins a rule set in the workspace, or in a folder of its own
cargo xtask bom
    prints the bill of materials of the program (CycloneDX)
cargo xtask bench
    awards per second and cold times, against a hand-written loop";

/// What went wrong, in a sentence.
type Wrong = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            eprintln!("{wrong}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the chore that the arguments name.
fn run(arguments: &[String]) -> Result<(), Wrong> {
    let (command, rest) = arguments.split_first().ok_or(HELP)?;
    let root = root()?;
    match (command.as_str(), Flags::read(rest)?) {
        ("tidy", flags) => tidy(&root, flags),
        ("ratchet", flags) if flags.are_none() => ratchet(&root),
        ("figures", flags) if flags.are_none() => {
            figures(&root);
            Ok(())
        }
        ("long", flags) if flags.are_none() => long(&root),
        ("citations", flags) if flags.are_none() => citations(&root),
        ("console", flags) if flags.are_none() => Ok(pages::console(&root)?),
        ("coverage" | "book" | "schema" | "readmes", flags) if flags.are_none() => {
            pages(&root, command)
        }
        ("bench", flags) if flags.are_none() => bench(&root),
        ("bom", flags) if flags.are_none() => {
            println!("{}", bom::bom(&root)?);
            Ok(())
        }
        ("new-rule-set", flags) => new_rule_set(&root, flags),
        _ => Err(HELP.into()),
    }
}

/// What stands after a command: one plain word, and flags with a value each.
#[derive(Default)]
struct Flags {
    word: Option<String>,
    values: Vec<(String, String)>,
}

impl Flags {
    fn read(arguments: &[String]) -> Result<Self, Wrong> {
        let mut flags = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.strip_prefix("--") {
                Some(name) => {
                    let value = rest
                        .next()
                        .ok_or_else(|| format!("{argument} takes a value"))?;
                    flags.values.push((name.to_owned(), value.clone()));
                }
                None if flags.word.is_none() => flags.word = Some(argument.clone()),
                None => return Err(HELP.into()),
            }
        }
        Ok(flags)
    }

    const fn are_none(&self) -> bool {
        self.word.is_none() && self.values.is_empty()
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let place = self.values.iter().position(|(known, _)| known == name)?;
        Some(self.values.remove(place).1)
    }

    fn path(&mut self, name: &str) -> Option<PathBuf> {
        self.take(name).map(PathBuf::from)
    }
}

/// Returns the workspace to act on: the one around the current directory, or else, when started by `cargo --manifest-path`, the
/// one that cargo names. A chore that was built in another tree is refused, because it would write that tree's texts here: in
/// a copy of a checkout with its target folder, cargo takes the old program for a fresh one.
fn root() -> Result<PathBuf, Wrong> {
    let here = std::env::current_dir()?;
    let named = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = tree::workspace_around(&here)
        .or_else(|| tree::workspace_around(&named?))
        .ok_or_else(|| {
            format!(
                "{}: not in a checkout of redress; change to one and try again",
                here.display()
            )
        })?;
    let own = tree::workspace_around(Path::new(env!("CARGO_MANIFEST_DIR")));
    let own = own.and_then(|own| own.canonicalize().ok());
    if own.as_ref() == Some(&root.canonicalize()?) {
        return Ok(root);
    }
    Err(format!(
        "this program was built in {}, which is not the checkout {}; build it here: cargo clean --package xtask",
        Path::new(env!("CARGO_MANIFEST_DIR")).display(),
        root.display()
    )
    .into())
}

/// Returns cargo, by the path that it gives itself when it starts a chore.
fn cargo_command() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn tidy(root: &Path, mut flags: Flags) -> Result<(), Wrong> {
    let since = flags.take("since");
    if !flags.are_none() {
        return Err(HELP.into());
    }
    let mut problems = tidy::tidy(root);
    if let Some(base) = since {
        problems.extend(commits::problems(root, &base)?);
    }
    for problem in &problems {
        eprintln!("{problem}");
    }
    match problems.len() {
        0 => Ok(()),
        count => Err(format!("tidy: {count} to mend").into()),
    }
}

fn ratchet(root: &Path) -> Result<(), Wrong> {
    for line in style::lower(root)? {
        println!("{line}");
    }
    Ok(())
}

fn figures(root: &Path) {
    for line in figures::figures(root) {
        println!("{line}");
    }
}

/// Runs every test with all of its cases, in a build that is optimized.
fn long(root: &Path) -> Result<(), Wrong> {
    let seed = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)?
        .as_secs()
        .to_string();
    println!("the cases of the properties: PROPTEST_RNG_SEED={seed} cargo test draws them again");
    let ran = cargo_command()
        .args(["test", "--workspace", "--locked", "--profile", "long"])
        .env("REDRESS_CASES", "100")
        .env("PROPTEST_RNG_SEED", seed)
        .current_dir(root)
        .status()?;
    match ran.success() {
        true => Ok(()),
        false => Err("a test failed".into()),
    }
}

fn citations(root: &Path) -> Result<(), Wrong> {
    let printed = citations::citations(root).map_err(|wrong| wrong.join("\n"))?;
    for citation in printed {
        println!("{citation}");
    }
    Ok(())
}

/// Writes what a chore makes out of the tree, and says which pages are new.
fn pages(root: &Path, chore: &str) -> Result<(), Wrong> {
    for page in pages::write(root, chore)? {
        println!("{}", page.strip_prefix(root).unwrap_or(&page).display());
    }
    Ok(())
}

fn new_rule_set(root: &Path, mut flags: Flags) -> Result<(), Wrong> {
    let (outside, redress) = (flags.path("outside"), flags.take("redress"));
    let Some(id) = flags.word.take().filter(|_| flags.are_none()) else {
        return Err(HELP.into());
    };
    let made = match outside {
        Some(folder) => scaffold::outside(root, &id, &folder, redress.as_deref())?,
        None if redress.is_none() => scaffold::inside(root, &id)?,
        None => return Err(HELP.into()),
    };
    for path in made {
        println!("{}", path.strip_prefix(root).unwrap_or(&path).display());
    }
    println!("\nEvery place that is to be filled says so, and the decided case fails until it is.");
    println!("`cargo xtask readmes` writes what the rules declare into the README.");
    println!("Its folder is then named after the year, the case and the court: 2015-galan-ca9.");
    Ok(())
}

/// Whether cargo did this in the workspace.
fn cargo(root: &Path, arguments: &[&str]) -> bool {
    cargo_command()
        .args(arguments)
        .current_dir(root)
        .status()
        .is_ok_and(|status| status.success())
}

/// The program and the benchmark are built before anything is timed.
fn bench(root: &Path) -> Result<(), Wrong> {
    let built = cargo(
        root,
        &[
            "build",
            "--release",
            "-p",
            "redress-cli",
            "-p",
            "redress-bench",
            "-p",
            "redress-rules-*",
        ],
    );
    if built
        && cargo(
            root,
            &["run", "--release", "--quiet", "-p", "redress-bench"],
        )
    {
        Ok(())
    } else {
        Err("nothing was measured".into())
    }
}

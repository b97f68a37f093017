//! `redress man`: one manual page with a section for each command.

use std::io;

use clap::Command;
use clap_mangen::Man;

use crate::exit::{Exit, Failure};
use crate::help;
use crate::message::Message;
use crate::output::to_stdout;

#[derive(Debug, clap::Args)]
#[command(before_help = help::MAN)]
pub(crate) struct Args {}

pub(crate) fn run(program: Command) -> Result<Exit, Failure> {
    let page = page(program).map_err(|error| Failure::failed(Message::error(error.to_string())))?;
    to_stdout(&page)?;
    Ok(Exit::Computed)
}

fn page(program: Command) -> io::Result<String> {
    let mut program = program.disable_help_subcommand(true);
    program.build();
    let mut page = Vec::new();
    let man = Man::new(program.clone()).manual("redress");
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    let mut page = String::from_utf8_lossy(&page).into_owned();
    page.push_str(&verbatim(
        "EXAMPLES",
        help::PROGRAM.trim_start_matches("Examples:\n"),
    ));
    page.push_str(".SH COMMANDS\n");
    for command in program.get_subcommands() {
        describe(command, &mut page)?;
    }
    page.push_str(&verbatim("EXIT STATUS", help::EXIT_CODES));
    page.push_str(&format!(".SH NOTES\n{}\n", redress_report::NOTICE));
    Ok(page)
}

/// Writes the usage, description, options and examples of a command and its subcommands.
fn describe(command: &Command, page: &mut String) -> io::Result<()> {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    page.push_str(&format!(".SS \"{name}\"\n"));
    let man = Man::new(command.clone());
    let mut text = Vec::new();
    man.render_description_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_options_section(&mut text)?;
    // Turn headings of a whole page into paragraphs of a section.
    for line in String::from_utf8_lossy(&text).lines() {
        match line.strip_prefix(".SH ") {
            Some("DESCRIPTION" | "OPTIONS") => page.push_str(".PP\n"),
            Some("SYNOPSIS") => page.push_str(".PP\nUsage:\n"),
            Some(other) => page.push_str(&format!(".PP\n{other}\n")),
            None => {
                page.push_str(line);
                page.push('\n');
            }
        }
    }
    if let Some(examples) = command.get_before_help() {
        page.push_str(&plain(&examples.to_string()));
    }
    for below in command.get_subcommands() {
        describe(below, page)?;
    }
    Ok(())
}

/// Writes a section whose lines are not wrapped.
fn verbatim(heading: &str, text: &str) -> String {
    format!(".SH \"{heading}\"\n{}", plain(text))
}

fn plain(text: &str) -> String {
    let mut out = String::from(".PP\n.nf\n");
    for line in text.trim_end().lines() {
        // Escape the two characters that start a roff request at the start of a line.
        if line.starts_with(['.', '\'']) {
            out.push_str("\\&");
        }
        out.push_str(&line.replace('\\', "\\e").replace('-', "\\-"));
        out.push('\n');
    }
    out.push_str(".fi\n");
    out
}

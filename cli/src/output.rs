//! Standard output, and files that are there whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _, stdout};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use redress_report::{Audience, Format, Look};

use crate::args::{CaseArgs, OutputArgs, ToFile};
use crate::console::{Console, width_of_output};
use crate::exit::Failure;
use crate::message::Message;

/// Where data goes, and how it is written.
pub(crate) struct Output<'a> {
    file: Option<&'a Path>,
    pub format: Format,
    pub look: Look,
}

impl<'a> Output<'a> {
    /// Where and how, as the arguments say: the format that is named, else the one of the file's name, else human.
    pub fn new(args: &'a OutputArgs, console: &Console) -> Self {
        let file = args.to.file();
        let named = file
            .and_then(Path::extension)
            .and_then(|extension| extension.to_str())
            .and_then(|extension| match extension.to_ascii_lowercase().as_str() {
                "json" => Some(Format::Json),
                "csv" => Some(Format::Csv),
                "md" => Some(Format::Markdown),
                _ => None,
            });
        Self {
            file,
            format: args.format.or(named).unwrap_or_default(),
            look: Look {
                width: width_of_output(),
                color: match file {
                    Some(_) => console.always(),
                    None => console.colors(&stdout()),
                },
            },
        }
    }

    /// The same, for a command that reads a file: its output may not take the place of its input.
    pub fn beside(args: &'a OutputArgs, input: &Path, console: &Console) -> Result<Self, Failure> {
        let output = Self::new(args, console);
        let same = |file: &Path| matches!((fs::canonicalize(file), fs::canonicalize(input)), (Ok(a), Ok(b)) if a == b);
        match output.file {
            Some(file) if same(file) => Err(Failure::usage(
                Message::error(format!("`{}` is the case file itself", file.display()))
                    .help("give -o another name"),
            )),
            _ => Ok(output),
        }
    }

    /// The same, for a copy of what is known of a case: a sealed one goes to a file, in a format that can say what it is.
    pub fn of_case(
        args: &'a OutputArgs,
        case: &CaseArgs,
        console: &Console,
    ) -> Result<Self, Failure> {
        let output = Self::beside(args, &case.facts, console)?;
        if case.audience() == Audience::Sealed {
            let refuse = |what: &str, help: &str| {
                Err(Failure::usage(
                    Message::error(what.to_owned()).help(help.to_owned()),
                ))
            };
            if output.file.is_none() {
                return refuse(
                    "a sealed copy is not written to standard output",
                    "give -o FILE: the file is one that only you may read",
                );
            }
            if output.format == Format::Csv {
                return refuse(
                    "a sealed copy is not written as CSV, which has no place to say so",
                    "write it as json, markdown or text",
                );
            }
        }
        Ok(output)
    }

    /// Writes the data; a file of that name is replaced.
    pub fn write(&self, text: &str) -> Result<(), Failure> {
        self.write_bytes(text.as_bytes())
    }

    /// The same for data that is no text.
    pub fn write_bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        match self.file {
            Some(file) => replace(file, bytes),
            None => bytes_to_stdout(bytes),
        }
    }
}

impl ToFile {
    /// The file; `-` is standard output.
    pub fn file(&self) -> Option<&Path> {
        self.output
            .as_deref()
            .filter(|file| *file != Path::new("-"))
    }
}

/// Standard output, once it is kept from what loaded rule sets print.
static OWN: OnceLock<File> = OnceLock::new();

/// Keeps standard output for data: what a loaded rule set prints goes to standard error.
pub(crate) fn keep_stdout() {
    if OWN.get().is_none()
        && let Ok(own) = redress::plugin_host::own_stdout()
    {
        // Nobody else sets it: this program asks once, from one thread.
        let _ = OWN.set(own);
    }
}

/// Writes data to standard output. A reader that goes away, such as `head`, has read enough.
pub(crate) fn to_stdout(text: &str) -> Result<(), Failure> {
    bytes_to_stdout(text.as_bytes())
}

fn bytes_to_stdout(bytes: &[u8]) -> Result<(), Failure> {
    let written = match OWN.get() {
        Some(mut own) => own.write_all(bytes),
        None => {
            let mut out = stdout().lock();
            out.write_all(bytes).and_then(|()| out.flush())
        }
    };
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::failed(
            Message::error(format!("standard output cannot be written: {error}")),
        )),
        _ => Ok(()),
    }
}

/// Writes a file whole or not at all, in place of what was there.
pub(crate) fn replace(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    // What is no regular file, such as /dev/null or a pipe, is written to and not replaced; and of a link,
    // what it points to is replaced.
    let write = || match fs::metadata(file) {
        Ok(there) if there.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Ok(there) if !there.is_file() => OpenOptions::new()
            .write(true)
            .open(file)
            .and_then(|mut file| file.write_all(bytes)),
        Ok(_) => fs::canonicalize(file).and_then(|file| {
            Beside::write(&file, bytes)?.put(|temporary| fs::rename(temporary, &file))
        }),
        Err(_) => Beside::write(file, bytes)?.put(|temporary| fs::rename(temporary, file)),
    };
    write().map_err(|error| cannot_write(file, &error))
}

/// Writes a file whole or not at all, and never in place of another.
pub(crate) fn create(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    // A link, other than a rename, fails where something has the name.
    let write = || Beside::write(file, bytes)?.put(|temporary| fs::hard_link(temporary, file));
    write().map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::failed(
            Message::error(format!("`{}` is already there", file.display()))
                .help("nothing was overwritten; give -o another name, or remove the file first"),
        ),
        _ => cannot_write(file, &error),
    })
}

fn cannot_write(file: &Path, error: &io::Error) -> Failure {
    let why = match error.kind() {
        ErrorKind::NotFound => "its folder is not there".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        _ => error.to_string(),
    };
    Failure::failed(Message::error(format!(
        "`{}` cannot be written: {why}",
        file.display()
    )))
}

/// A file written whole beside the one that it will be; gone unless it becomes that one.
struct Beside(PathBuf);

impl Beside {
    fn write(file: &Path, bytes: &[u8]) -> io::Result<Self> {
        let Some(name) = file.file_name() else {
            return Err(ErrorKind::IsADirectory.into());
        };
        let mut temporary = OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{}.part", std::process::id()));
        let beside = Self(file.with_file_name(temporary));
        let mut written = private(&beside.0)?;
        written.write_all(bytes)?;
        written.sync_all()?;
        Ok(beside)
    }

    fn put(self, put: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
        put(&self.0)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // It is gone already when it was renamed.
        let _ = fs::remove_file(&self.0);
    }
}

/// A new file that only its owner may read: a case file is of victims.
fn private(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

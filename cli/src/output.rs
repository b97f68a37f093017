//! Standard output, and files that are written whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, IsTerminal as _, Write as _, stdout};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use redress_document::{Document, Format, Look};
use redress_report::Audience;

use crate::args::{CaseArgs, OutputArgs, ToFile};
use crate::console::{Console, width_of_output};
use crate::exit::Failure;
use crate::input::whole;
use crate::message::Message;

/// The destination and format of a document.
pub(crate) struct Output<'a> {
    file: Option<&'a Path>,
    console: &'a Console,
    pub format: Format,
    pub look: Look,
}

impl<'a> Output<'a> {
    /// Chooses the format: the named one, else that of the file's ending, else the one for terminals. Rejects an unknown
    /// ending, or one of another format, before anything is computed.
    pub(crate) fn new(args: &'a OutputArgs, console: &'a Console) -> Result<Self, Failure> {
        let file = args.to.file();
        let format = format(args.format, file)?;
        let to_terminal = file.is_none() && console.inside().is_none() && stdout().is_terminal();
        if format.is_handed_on() && to_terminal {
            let ending = ending(format);
            return Err(Failure::usage(
                Message::error(format!("{format} is not written to a terminal"))
                    .help(format!("name a file: -o FILE{ending}")),
            ));
        }
        Ok(Self {
            file,
            console,
            format,
            look: Look {
                width: width_of_output(),
                color: match file {
                    Some(_) => console.always(),
                    None => console.colors(&stdout()),
                },
            },
        })
    }

    /// Like [`Output::new`], but refuses to overwrite the input file.
    pub(crate) fn beside(
        args: &'a OutputArgs,
        input: &Path,
        console: &'a Console,
    ) -> Result<Self, Failure> {
        let same = |file: &Path| matches!((fs::canonicalize(file), fs::canonicalize(input)), (Ok(a), Ok(b)) if a == b);
        match args.to.file() {
            Some(file) if same(file) => Err(Failure::usage(
                Message::error(format!("`{}` is the case file itself", file.display()))
                    .help("give -o another name"),
            )),
            _ => Self::new(args, console),
        }
    }

    /// Like [`Output::beside`], for a copy of a case. A sealed copy must go to a file, in a format that can be marked as
    /// sealed.
    pub(crate) fn for_case(
        args: &'a OutputArgs,
        case: &CaseArgs,
        console: &'a Console,
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
                    "give -o FILE; only you may read the file",
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

    /// Writes a document, replacing a file of that name; inside the program, hands it over and writes no file.
    pub(crate) fn write(&self, document: &Document) -> Result<(), Failure> {
        if let Some(within) = self.console.inside() {
            *within.document.borrow_mut() = Some(document.clone());
            return Ok(());
        }
        let bytes = document.write(self.format, self.look);
        let bytes = bytes.map_err(|error| Failure::failed(Message::error(error.to_string())))?;
        write(self.file, &bytes)
    }
}

/// Writes data to a file, replacing it, or to standard output.
pub(crate) fn write(file: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match file {
        Some(file) => replace(file, bytes),
        None => bytes_to_stdout(bytes),
    }
}

/// Returns the usual ending of a format, with its period.
fn ending(format: Format) -> String {
    let first = format.endings().first();
    first.map_or_else(String::new, |ending| format!(".{ending}"))
}

/// Returns the endings that this program writes.
pub(crate) fn endings() -> String {
    let mut all: Vec<String> = Format::all().map(ending).collect();
    all.dedup();
    all.join(", ")
}

fn format(named: Option<Format>, file: Option<&Path>) -> Result<Format, Failure> {
    let found = file
        .and_then(Path::extension)
        .map(|it| it.to_string_lossy());
    Ok(match (named, file, found) {
        (named, Some(file), Some(found)) => {
            let Some(known) = Format::from_extension(&found) else {
                return Err(Failure::usage(
                    Message::error(format!(
                        "`{}`: .{found} is not the ending of a known format",
                        file.display()
                    ))
                    .help(format!("give -o a name that ends in {}", endings())),
                ));
            };
            match named {
                Some(named) if named.endings() != known.endings() => {
                    return Err(Failure::usage(
                        Message::error(format!(
                            "`{}` is not the name of a file in the format {named}",
                            file.display()
                        ))
                        .help(format!(
                            "leave out --format, or name the file {}",
                            ending(named)
                        )),
                    ));
                }
                named => named.unwrap_or(known),
            }
        }
        (named, ..) => named.unwrap_or_default(),
    })
}

/// Returns the file of a command that writes one kind of text. Rejects another ending.
pub(crate) fn only<'a>(
    to: &'a ToFile,
    command: &str,
    endings: &[&str],
) -> Result<Option<&'a Path>, Failure> {
    let file = to.file();
    let found = file
        .and_then(Path::extension)
        .map(|it| it.to_string_lossy());
    match found {
        Some(found) if !endings.iter().any(|it| found.eq_ignore_ascii_case(it)) => {
            let written: Vec<String> = endings.iter().map(|it| format!(".{it}")).collect();
            Err(Failure::usage(Message::error(format!(
                "`{command}` does not write .{found}; it writes {}",
                written.join(", ")
            ))))
        }
        _ => Ok(file),
    }
}

impl ToFile {
    /// Returns the file; `None` for `-`, which is standard output.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output
            .as_deref()
            .filter(|file| *file != Path::new("-"))
    }
}

/// Our standard output, after it was separated from that of loaded rule sets.
static OWN: OnceLock<File> = OnceLock::new();

/// Reserves standard output for data; output of a loaded rule set goes to standard error.
pub(crate) fn keep_stdout() {
    if OWN.get().is_none()
        && let Ok(own) = redress_plugin_host::own_stdout()
    {
        // Nothing else sets it, because the program calls this once from one thread.
        let _ = OWN.set(own);
    }
}

/// Writes data to standard output. We ignore a closed pipe, because a reader such as `head` has read enough.
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

/// Returns whether a file has other bytes than it had when it was read.
pub(crate) fn changed_since(file: &Path, known: &[u8]) -> bool {
    match whole(file) {
        Ok(now) => now != known,
        Err(error) => error.kind() == ErrorKind::FileTooLarge,
    }
}

/// Writes a file whole or not at all, replacing an existing one.
pub(crate) fn replace(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    // Write into a special file such as /dev/null or a pipe, and follow a link, instead of replacing it.
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

/// Returns the name of the copy that [`save`] keeps of a case file.
pub(crate) fn previous(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".previous");
    name.into()
}

/// Replaces a case file, and keeps its text beside it for `redress undo`.
pub(crate) fn save(file: &Path, before: &[u8], text: &str) -> Result<(), Failure> {
    replace(&previous(file), before)?;
    replace(file, text.as_bytes())
}

/// Writes a file whole or not at all, and never replaces another.
pub(crate) fn create(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let write = || Beside::write(file, bytes)?.put(|temporary| name_anew(temporary, file));
    write().map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::failed(
            Message::error(format!("`{}` is already there", file.display()))
                .help("nothing was overwritten; give -o another name, or remove the file first"),
        ),
        _ => cannot_write(file, &error),
    })
}

/// Gives a file a name, unless the name is taken. A link fails then, where a rename would replace the file; on a disk without links
/// the name is taken first.
fn name_anew(temporary: &Path, file: &Path) -> io::Result<()> {
    match fs::hard_link(temporary, file) {
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::PermissionDenied | ErrorKind::Unsupported
            ) =>
        {
            private(file)?;
            fs::rename(temporary, file)
        }
        linked => linked,
    }
}

fn cannot_write(file: &Path, error: &io::Error) -> Failure {
    let why = match error.kind() {
        ErrorKind::NotFound => "its folder does not exist".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        _ => error.to_string(),
    };
    Failure::failed(Message::error(format!(
        "`{}` cannot be written: {why}",
        file.display()
    )))
}

/// A temporary file in the folder of its destination. It is removed unless it becomes the destination.
struct Beside(PathBuf);

impl Beside {
    fn write(file: &Path, bytes: &[u8]) -> io::Result<Self> {
        let Some(name) = file.file_name() else {
            return Err(ErrorKind::IsADirectory.into());
        };
        let mut temporary = OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{}.part", std::process::id()));
        let temporary = file.with_file_name(temporary);
        if let Some(mut nameless) = Self::nameless(file) {
            nameless.write_all(bytes)?;
            nameless.sync_all()?;
            if Self::name(&nameless, &temporary).is_ok() {
                return Ok(Self(temporary));
            }
        }
        let mut written = private(&temporary)?;
        let beside = Self(temporary);
        written.write_all(bytes)?;
        written.sync_all()?;
        Ok(beside)
    }

    /// Creates a file without a name in the folder of the destination, where the disk has such files: of a program that is killed
    /// while it writes, nothing stays.
    #[cfg(target_os = "linux")]
    fn nameless(file: &Path) -> Option<File> {
        use rustix::fs::{Mode, OFlags};
        let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let opened = rustix::fs::open(
            folder.unwrap_or(Path::new(".")),
            flags,
            Mode::RUSR | Mode::WUSR,
        );
        opened.ok().map(File::from)
    }

    #[cfg(target_os = "linux")]
    fn name(nameless: &File, name: &Path) -> io::Result<()> {
        use rustix::fs::{AtFlags, CWD, linkat};
        use std::os::fd::AsRawFd as _;
        let file = format!("/proc/self/fd/{}", nameless.as_raw_fd());
        linkat(CWD, file, CWD, name, AtFlags::SYMLINK_FOLLOW).map_err(io::Error::from)
    }

    #[cfg(not(target_os = "linux"))]
    const fn nameless(_: &Path) -> Option<File> {
        None
    }

    #[cfg(not(target_os = "linux"))]
    fn name(_: &File, _: &Path) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }

    fn put(self, put: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
        put(&self.0)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // After a rename the file no longer exists.
        let _ = fs::remove_file(&self.0);
    }
}

/// Creates a file that only its owner may read, because a case file is about victims.
fn private(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

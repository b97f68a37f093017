//! Runs the program on a copy of a case's folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A copy of the folder of a case, for one test.
pub(crate) struct Folder(PathBuf);

/// The exit code and output of a run, with one blank between words.
#[derive(Debug)]
pub(crate) struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Folder {
    /// Copies the folder of a case. Only this user can write the copy, because rule sets are in it.
    pub(crate) fn new(case: &str) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("cases")
            .join(format!("{case}-{number}"));
        let _ = fs::remove_dir_all(&folder);
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("tests/cases")
                .join(case),
            &folder,
        );
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs a command line whose words have no blanks.
    #[track_caller]
    pub(crate) fn run(&self, line: &str) -> Ran {
        let mut command = program(env!("CARGO_BIN_EXE_redress"));
        command.args(line.split_whitespace());
        self.ran(command, line)
    }

    /// Runs it with a variable of the environment.
    #[cfg(target_os = "linux")]
    #[track_caller]
    pub(crate) fn run_with(&self, name: &str, value: &str, line: &str) -> Ran {
        let mut command = program(env!("CARGO_BIN_EXE_redress"));
        command.args(line.split_whitespace()).env(name, value);
        self.ran(command, line)
    }

    /// Runs it where the system has so many kibibytes of memory.
    #[cfg(target_os = "linux")]
    #[track_caller]
    pub(crate) fn run_with_memory(&self, kibibytes: usize, line: &str) -> Ran {
        let mut command = program("sh");
        let redress = env!("CARGO_BIN_EXE_redress");
        command.args([
            "-c",
            &format!("ulimit -v {kibibytes}; exec {redress} {line}"),
        ]);
        self.ran(command, line)
    }

    /// Runs what a command names in this folder, with a configuration of its own.
    #[track_caller]
    pub(crate) fn ran(&self, mut command: Command, line: &str) -> Ran {
        let ran = command
            .current_dir(&self.0)
            .stdin(Stdio::null())
            .env("XDG_CONFIG_HOME", self.0.join("config"))
            .output()
            .unwrap();
        let words = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let ran = Ran {
            code: ran.status.code(),
            out: words(ran.stdout),
            err: words(ran.stderr),
        };
        assert!(!ran.err.contains("panicked"), "{line}: {ran:?}");
        ran
    }
}

/// A program that writes as wide as it does where no terminal says how wide it is.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.env_remove("COLUMNS");
    command
}

impl Ran {
    /// Checks the exit code and that the output or the messages contain all of these texts.
    #[track_caller]
    pub(crate) fn prints(&self, code: i32, all: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        for text in all {
            let found = self.out.contains(text) || self.err.contains(text);
            assert!(found, "no `{text}`: {self:?}");
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        match from.is_dir() {
            true => copy(&from, &to),
            false => drop(fs::copy(&from, &to).unwrap()),
        }
    }
}

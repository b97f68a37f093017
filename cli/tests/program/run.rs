//! Runs the program in a folder of its own.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Figures of *Laraneta*, with one victim whose recoveries are known and one whose are not.
pub(crate) const CASE: &str = r#"schema = 1
[case]
name = "United States v. Doe"
court = "innd"
judgment = 2013-01-15
text_applied = "1996"
[defaults]
proof = "found"
[[defendant]]
id = "doe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2252(a)(2)"
[[victim]]
id = "amy"
[[victim.loss]]
head = "total"
amount = "3367854.00"
cause = "trade"
[[victim.conduct]]
victim_of_count = true
[[victim]]
id = "vicky"
[[victim.loss]]
head = "total"
amount = "1224697.04"
cause = "trade"
[victim.record]
date = 2013-01-01
received = "258869.40"
[[victim.conduct]]
victim_of_count = true
distributed = true
[[award]]
id = "asked"
victim = "vicky"
defendant = "doe"
amount = "965827.64"
posture = "asked"
"#;

/// Returns the facts of the published opinion.
pub(crate) fn laraneta() -> String {
    decided("2012-laraneta-ca7")
}

/// The case file of a decided case.
pub(crate) fn decided(name: &str) -> String {
    let file = format!("../tests/decided/{name}/facts.toml");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    path.to_str().unwrap().to_owned()
}

/// The configuration of the tests, because the last head of each ledger is kept in it.
fn config() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("config")
}

/// A folder of a test's own, with the case in it as `facts.toml`.
pub(crate) struct Folder(PathBuf);

/// The exit code and output of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Folder {
    pub(crate) fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let folder = Self(folder);
        folder.write("facts.toml", CASE);
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names in it, hidden ones too.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
        command
            .args(args)
            .current_dir(&self.0)
            .stdin(Stdio::null())
            .env("XDG_CONFIG_HOME", config())
            .env_remove("COLUMNS")
            .env_remove("NO_COLOR");
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::from(self.command(args).output().unwrap())
    }

    pub(crate) fn run_on(&self, stdin: &str, args: &[&str]) -> Ran {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        // It may have refused the arguments before it reads.
        let _ = input.write_all(stdin.as_bytes());
        drop(input);
        Ran::from(child.wait_with_output().unwrap())
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let ran = Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        assert!(!ran.err.contains("at fault"), "{}", ran.err);
        ran
    }
}

impl Ran {
    /// Checks the exit code and returns the data.
    #[track_caller]
    pub(crate) fn wrote(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(!self.out.is_empty(), "{self:?}");
        self.out
    }

    /// Checks the exit code, that there is no data, and that the messages contain all of these texts.
    #[track_caller]
    pub(crate) fn prints(self, code: i32, all: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.out, "", "an error writes no data");
        // Where lines break is for the eye.
        let err = words(&self.err);
        for text in all {
            assert!(
                err.contains(&words(text)),
                "`{text}` is not said:\n{}",
                self.err
            );
        }
    }
}

/// The text with one blank between words.
pub(crate) fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

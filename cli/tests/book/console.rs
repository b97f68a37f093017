//! Runs the commands that a page shows, and holds what they print to what the page says.
//!
//! A block of the kind `console` has commands, each after `$ `, and below each what it prints. `[...]` on a line of its own
//! stands for lines that are left out, within a line for a part of it; such a line, with those that go on with it, may
//! break elsewhere, because a path may be longer or shorter. Every line goes to a shell, in a folder of the
//! page's own; `$ cd DIR` goes to a folder of the tree. What a command names is copied there first, so that nothing is
//! written into the tree.

use std::ffi::OsString;
use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

/// Returns the root of the workspace.
pub(crate) fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().unwrap()
}

/// Returns the folder of the pages and their examples.
pub(crate) fn book() -> PathBuf {
    root().join("docs/book")
}

/// A command and its output on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The text for the shell.
    pub command: String,
    /// The lines of the page, counted from 0, that hold what it prints.
    pub from: usize,
    pub to: usize,
}

/// The exit code of a command, and its output in order.
#[derive(Debug)]
pub(crate) struct Ran {
    pub code: i32,
    pub said: String,
}

/// Returns the commands of a page in order.
pub(crate) fn commands(page: &str) -> Vec<Shown> {
    let (mut found, mut within): (Vec<Shown>, bool) = (Vec::new(), false);
    let mut lines = page.lines().enumerate();
    while let Some((place, line)) = lines.next() {
        if line.starts_with("```") {
            within = !within && line == "```console";
            continue;
        }
        if !within {
            continue;
        }
        if let Some(first) = line.strip_prefix("$ ") {
            let (mut command, mut last) = (first.to_owned(), place);
            while command.ends_with('\\') {
                let Some((place, more)) = lines.next() else {
                    break;
                };
                command.push('\n');
                command.push_str(more);
                last = place;
            }
            found.push(Shown {
                command,
                from: last + 1,
                to: last + 1,
            });
        } else if let Some(shown) = found.last_mut() {
            shown.to = place + 1;
        } else {
            panic!("line {}: output before a command", place + 1);
        }
    }
    found
}

/// Returns the position in `shown` of the first line that was not printed; `None` if all were.
pub(crate) fn differs(shown: &[&str], printed: &[&str]) -> Option<usize> {
    let (mut at, mut place) = (0, 0);
    // Each stretch between marks of what is left out, line after line; the first at the beginning, the last at the end.
    let stretches: Vec<&[&str]> = shown.split(|line| *line == LEFT_OUT).collect();
    let last = stretches.len() - 1;
    for (number, stretch) in stretches.iter().enumerate() {
        let ends = |from: usize| {
            let end = fits(stretch, printed.get(from..)?)? + from;
            (number < last || end == printed.len()).then_some(end)
        };
        let end = match number {
            0 => ends(0),
            _ => (at..=printed.len()).find_map(ends),
        };
        let Some(end) = end else {
            return Some(place);
        };
        at = end;
        place += stretch.len() + 1;
    }
    None
}

/// The mark of an omission.
const LEFT_OUT: &str = "[...]";

/// Returns the number of printed lines that match the shown ones, if they match.
fn fits(shown: &[&str], printed: &[&str]) -> Option<usize> {
    let (mut at, mut shown) = (0, shown.iter().copied());
    let mut next = shown.next();
    while let Some(line) = next {
        next = shown.next();
        if !line.contains(LEFT_OUT) {
            if line.trim_end() != printed.get(at)?.trim_end() {
                return None;
            }
            at += 1;
            continue;
        }
        // Where a part is left out the line may break elsewhere: with the lines that go on with it, word by word.
        let mut whole = line.to_owned();
        while let Some(more) = next.filter(|more| more.starts_with(' ')) {
            whole.push_str(more);
            next = shown.next();
        }
        let mut there = (*printed.get(at)?).to_owned();
        at += 1;
        while let Some(more) = printed.get(at).filter(|more| more.starts_with(' ')) {
            there.push_str(more);
            at += 1;
        }
        if !line_fits(&words(&whole), &words(&there)) {
            return None;
        }
    }
    Some(at)
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns whether a line matches the shown one, with omissions.
fn line_fits(shown: &str, printed: &str) -> bool {
    let mut parts = shown.split(LEFT_OUT);
    let first = parts.next().unwrap();
    let Some(mut rest) = printed.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// The temporary folder in which the commands of a page run.
pub(crate) struct Shell {
    scratch: PathBuf,
    /// The reader's current folder, as a path within the tree.
    dir: PathBuf,
    /// Whether commands run in the tree itself, because they build what needs all of it.
    in_the_tree: bool,
    /// The paths already copied, because a file that a command removed must not come back with the next command.
    brought: Vec<PathBuf>,
    code: i32,
}

impl Drop for Shell {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.scratch);
    }
}

impl Shell {
    /// Creates a shell that starts in a folder of the tree.
    pub(crate) fn new(name: &str, dir: &str) -> Self {
        // Not below the tree, whose folders others may be able to write: no library would be opened. Of one length, because a table is
        // laid out for the names in it.
        let scratch = format!("redress-book-{:010}-{name}", std::process::id());
        let scratch = std::env::temp_dir().join(scratch);
        fs::create_dir(&scratch).unwrap();
        fs::set_permissions(&scratch, PermissionsExt::from_mode(0o700)).unwrap();
        fs::create_dir(scratch.join(".home")).unwrap();
        let mut shell = Self {
            scratch,
            dir: PathBuf::new(),
            in_the_tree: false,
            brought: Vec::new(),
            code: 0,
        };
        shell.go(Path::new(dir));
        shell
    }

    /// Creates a shell in the tree itself, for commands that build.
    pub(crate) fn in_the_tree(name: &str) -> Self {
        let mut shell = Self::new(name, "");
        shell.in_the_tree = true;
        shell
    }

    fn go(&mut self, dir: &Path) {
        self.dir = plain(&self.dir.join(dir));
        let there = root().join(&self.dir);
        assert!(there.is_dir(), "no folder {}", self.dir.display());
        fs::create_dir_all(self.scratch.join(&self.dir)).unwrap();
        close(&self.scratch);
    }

    pub(crate) fn run(&mut self, command: &str) -> Ran {
        if let Some(dir) = command.strip_prefix("cd ") {
            self.go(Path::new(dir));
            return Ran {
                code: 0,
                said: String::new(),
            };
        }
        if !self.in_the_tree {
            for word in command.split(|c: char| c.is_whitespace() || c == '=') {
                self.bring(word);
            }
        }
        let program = Path::new(env!("CARGO_BIN_EXE_redress"));
        let mut path = OsString::from(program.parent().unwrap());
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let home = self.scratch.join(".home");
        let at = match self.in_the_tree {
            true => root(),
            false => self.scratch.clone(),
        };
        let (mut reader, writer) = std::io::pipe().unwrap();
        let mut shell = Command::new("sh");
        shell
            // What ended before is what `$?` is.
            .args(["-c", &format!("umask 022; (exit {})\n{command}", self.code)])
            .current_dir(at.join(&self.dir))
            .stdin(Stdio::null())
            .stdout(writer.try_clone().unwrap())
            .stderr(writer)
            .env("PATH", path)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("TZ", "UTC")
            // Where Rust's own tools are is found by the home folder, unless somebody says so.
            .env("CARGO_HOME", rust_folder("CARGO_HOME", ".cargo"))
            .env("RUSTUP_HOME", rust_folder("RUSTUP_HOME", ".rustup"))
            .env("HOME", &home)
            .env_remove("REDRESS_PLUGIN_PATH")
            .env_remove("COLUMNS")
            .env_remove("NO_COLOR");
        let mut child = shell.spawn().unwrap();
        // The pipe ends when nobody can write to it any more.
        drop(shell);
        let mut said = Vec::new();
        reader.read_to_end(&mut said).unwrap();
        self.code = child.wait().unwrap().code().unwrap();
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(!said.contains("panicked"), "{command}: {said}");
        Ran {
            code: self.code,
            said,
        }
    }

    /// Copies the path that a word names, unless it exists.
    fn bring(&mut self, word: &str) {
        let word = Path::new(word.trim_matches(['"', '\'']));
        let mut parts = word.components();
        let own = parts.all(|part| matches!(part, Component::Normal(_) | Component::ParentDir));
        if !own || word.as_os_str().is_empty() {
            return;
        }
        let place = plain(&self.dir.join(word));
        let (from, to) = (root().join(&place), self.scratch.join(&place));
        let made = from.with_file_name(format!("{}.made", name(&from)));
        let there = from.symlink_metadata().is_ok() || made.is_file();
        let known = self.brought.iter().any(|known| place.starts_with(known));
        if there && !known && to.symlink_metadata().is_err() {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            copy(&from, &to);
            close(&self.scratch);
            self.brought.push(place);
        }
    }
}

/// Returns a folder of Rust's tools.
fn rust_folder(variable: &str, otherwise: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(otherwise),
        PathBuf::from,
    )
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Returns the path without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

/// Copies a file, a link or a folder without what is built in it. A file that is too large to be kept is made.
fn copy(from: &Path, to: &Path) {
    let made = from.with_file_name(format!("{}.made", name(from)));
    if made.is_file() {
        return fs::write(to, make(&fs::read_to_string(made).unwrap())).unwrap();
    }
    let kind = from.symlink_metadata().unwrap().file_type();
    if kind.is_symlink() {
        symlink(fs::read_link(from).unwrap(), to).unwrap();
    } else if kind.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let from = entry.unwrap().path();
            if name(&from) != "target" {
                copy(&from, &to.join(name(&from)));
            }
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// Takes from others the right to write, which a tree may leave to them: no library would be opened.
fn close(path: &Path) {
    let about = path.symlink_metadata().unwrap();
    if about.is_symlink() {
        return;
    }
    let mode = about.permissions().mode() & !0o022;
    fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    if about.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            close(&entry.unwrap().path());
        }
    }
}

/// A text in which `<<TEXT * 1000>>` stands for so many times a text.
fn make(text: &str) -> String {
    let mut made = String::new();
    for part in text.split(">>") {
        let Some((before, times)) = part.split_once("<<") else {
            made.push_str(part);
            continue;
        };
        let (what, times) = times.rsplit_once(" * ").unwrap();
        made.push_str(before);
        made.push_str(&what.repeat(times.parse().unwrap()));
    }
    made
}

/// Returns whether a difference is written into the page instead of being reported: `cargo xtask console` asks for it.
fn writes() -> bool {
    std::env::var_os("REDRESS_CONSOLE").is_some_and(|value| value == "write")
}

/// Runs every command of a page once and holds what is printed to what the page has; else everything that is wrong.
/// Where a page is not about errors, a command that ends in none of 0 and 4 is followed by `$ echo $?`.
pub(crate) fn holds(
    page: &Path,
    mut shell: Shell,
    about_errors: bool,
) -> Result<Vec<(Shown, Ran)>, String> {
    let text = fs::read_to_string(page).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (mut ran, mut new, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    let all = commands(&text);
    for (number, shown) in all.into_iter().enumerate() {
        let did = shell.run(&shown.command);
        let place = format!("{}:{}: `{}`", page.display(), shown.from, shown.command);
        let says = lines.get(shown.from..shown.to).unwrap();
        let says: Vec<&str> = says.iter().map(String::as_str).collect();
        let printed: Vec<&str> = did.said.lines().collect();
        if let Some(at) = differs(&says, &printed) {
            // What leaves something out is for a person to write.
            if writes() && !says.iter().any(|line| line.contains(LEFT_OUT)) {
                new.push((shown.clone(), did.said.clone()));
            } else {
                let line = says.get(at).unwrap_or(&"(the end)");
                wrong.push(format!(
                    "{place} does not print, from here:\n{line}\nbut in all:\n{}",
                    did.said
                ));
            }
        }
        if let Some(line) = says.iter().find(|line| line.chars().count() > 100) {
            wrong.push(format!("{place} prints more than 100 columns: {line}"));
        }
        let asked = commands(&text)
            .get(number + 1)
            .is_some_and(|next| next.command == "echo $?");
        if !(asked || about_errors || matches!(did.code, 0 | 4)) {
            wrong.push(format!(
                "{place} ends with {}, and the page does not say so:\n{}",
                did.code, did.said
            ));
        }
        ran.push((shown, did));
    }
    // From the last, so that places before it stay.
    for (shown, printed) in new.iter().rev() {
        lines.splice(shown.from..shown.to, printed.lines().map(str::to_owned));
    }
    if !new.is_empty() {
        fs::write(page, lines.join("\n") + "\n").unwrap();
    }
    match wrong.is_empty() {
        true => Ok(ran),
        false => Err(wrong.join("\n")),
    }
}

#[test]
fn commands_are_found_with_what_they_print() {
    let page = "a\n```console\n$ one\n$ two \\\n    more\nx\ny\n```\n```toml\n$ no\n```\n";
    let found = commands(page);
    let all: Vec<_> = found
        .iter()
        .map(|it| (it.command.as_str(), it.from, it.to))
        .collect();
    assert_eq!(all, [("one", 3, 3), ("two \\\n    more", 5, 7)]);
}

#[test]
fn what_is_shown_is_what_is_printed_but_for_what_is_left_out() {
    let printed = ["a 1 x", "b", "c", "d", "e"];
    for (shown, at) in [
        (&["a 1 x", "b", "c", "d", "e"][..], None),
        (&["a [...] x", "[...]", "d", "e"], None),
        (&["[...]"], None),
        (&["[...]", "c", "[...]"], None),
        (&["a 1 x", "[...]", "c", "[...]"], None),
        (&["a 1 x", "b"], Some(0)),
        (&["b", "[...]"], Some(0)),
        (&["[...]", "d"], Some(1)),
        (&["[...]", "c", "[...]", "b", "[...]"], Some(3)),
        (&["[...]", "b", "d", "[...]"], Some(1)),
        (&[], Some(0)),
    ] {
        assert_eq!(differs(shown, &printed), at, "{shown:?}");
    }
    assert!(line_fits("x [...] y [...]", "x 1 y 2"));
    assert!(!line_fits("x [...] z", "x 1 y"));
    // Where a path is left out, lines break elsewhere.
    let shown = ["error: [...]/a: is", "  too large", "b"];
    assert_eq!(
        differs(&shown, &["error: /tmp/x", "    /a: is too large", "b"]),
        None
    );
    assert_eq!(
        differs(&shown, &["error: /tmp/x", "    /a: is too small", "b"]),
        Some(0)
    );
}

#[test]
fn a_file_too_large_to_be_kept_is_made() {
    assert_eq!(
        make("a = \"<<xy * 3>>\"\nb<<- * 2>>"),
        "a = \"xyxyxy\"\nb--"
    );
}

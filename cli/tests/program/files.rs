//! Files that are written: whole or not at all, of their owner only, and never in place of another.

use crate::run::{Folder, Ran};

#[test]
fn the_name_of_the_file_tells_the_format() {
    let folder = Folder::new("names-of-files");
    let csv = folder
        .run(&["compute", "facts.toml", "--format", "csv"])
        .wrote(4);
    for (name, begins) in [
        ("out.json", "{\n"),
        ("out.csv", csv.lines().next().unwrap()),
        ("out.md", "# United States v. Doe"),
        ("out.txt", "United States v. Doe"),
    ] {
        folder
            .run(&["compute", "facts.toml", "-o", name])
            .prints(4, &[]);
        let text = folder.read(name);
        assert!(text.starts_with(begins), "{name}: {text}");
    }
    folder
        .run(&["compute", "facts.toml", "-o", "new.md", "--format", "json"])
        .prints(2, &["leave out --format, or name the file .json"]);
    assert!(!folder.names().contains(&"new.md".to_owned()));
    folder.run(&["compute", "facts.toml", "-o", "-"]).wrote(4);
    assert!(!folder.names().contains(&"-".to_owned()));
}

#[test]
fn only_the_file_that_is_named_is_written() {
    let folder = Folder::new("replaced");
    folder.write("out.json", "old");
    folder.write("other.json", "other");
    let before = folder.names();
    folder
        .run(&["compute", "facts.toml", "-o", "out.json"])
        .prints(4, &[]);
    assert!(folder.read("out.json").starts_with('{'));
    assert_eq!(folder.read("other.json"), "other");
    assert_eq!(folder.names(), before, "nothing is left beside it");
    // A command that fails writes nothing.
    folder
        .run(&[
            "compute",
            "facts.toml",
            "--profile",
            "none",
            "-o",
            "new.json",
        ])
        .prints(3, &[]);
    folder
        .run(&["compute", "facts.toml", "-o", "nowhere/out.json"])
        .prints(1, &["its folder does not exist"]);
    std::fs::create_dir(folder.path("dir")).unwrap();
    folder
        .run(&["compute", "facts.toml", "-o", "dir"])
        .prints(1, &["it is a directory"]);
    assert!(
        folder
            .names()
            .iter()
            .all(|name| !name.contains("new") && !name.contains("part"))
    );
}

#[test]
fn new_never_overwrites() {
    let folder = Folder::new("new-twice");
    folder.write("mine.toml", "mine");
    folder.run(&["new", "case", "-o", "mine.toml"]).prints(
        1,
        &["`mine.toml` is already there", "nothing was overwritten"],
    );
    assert_eq!(folder.read("mine.toml"), "mine");
    assert_eq!(folder.names(), ["facts.toml", "mine.toml"]);
}

#[cfg(unix)]
#[test]
fn what_is_written_is_for_its_owner_only() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let folder = Folder::new("private");
    folder.write("out.json", "old");
    let mode = |name: &str| folder.path(name).metadata().unwrap().mode() & 0o777;
    std::fs::set_permissions(
        folder.path("out.json"),
        std::fs::Permissions::from_mode(0o644),
    )
    .unwrap();
    folder
        .run(&["compute", "facts.toml", "-o", "out.json"])
        .prints(4, &[]);
    folder
        .run(&["new", "case", "-o", "mine.toml"])
        .prints(0, &[]);
    folder
        .run(&["schema", "case", "-o", "schema.json"])
        .prints(0, &[]);
    for name in ["out.json", "mine.toml", "schema.json"] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_not_replaced() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new("special");
    folder
        .run(&["compute", "facts.toml", "-o", "/dev/null"])
        .prints(4, &[]);
    assert!(
        !std::path::Path::new("/dev/null")
            .metadata()
            .unwrap()
            .is_file()
    );
    folder.write("target.json", "old");
    symlink(folder.path("target.json"), folder.path("link.json")).unwrap();
    folder
        .run(&["compute", "facts.toml", "-o", "link.json"])
        .prints(4, &[]);
    assert!(folder.read("target.json").starts_with('{'));
    assert!(
        folder
            .path("link.json")
            .symlink_metadata()
            .unwrap()
            .is_symlink()
    );
    symlink(folder.path("facts.toml"), folder.path("facts.json")).unwrap();
    folder
        .run(&["compute", "facts.toml", "-o", "facts.json"])
        .prints(2, &["is the case file itself"]);
}

/// A limit on the size of files ends the program in the middle of its writing, as a signal or a full disk would.
#[cfg(unix)]
#[test]
fn a_program_that_is_stopped_leaves_what_was_there() {
    let folder = Folder::new("stopped");
    folder.write("out.json", "old");
    for (trap, code) in [("trap '' XFSZ;", Some(1)), ("", None)] {
        let script = format!("{trap} ulimit -f 1; exec \"$0\" compute facts.toml -o out.json");
        let output = std::process::Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_redress")])
            .current_dir(folder.path(""))
            .output()
            .unwrap();
        let ran = Ran::from(output);
        assert_eq!(ran.code, code, "{ran:?}");
        assert_eq!(folder.read("out.json"), "old");
        if code.is_some() || has_nameless_files(&folder.path("")) {
            assert_eq!(
                folder.names(),
                ["facts.toml", "out.json"],
                "it cleans up after itself"
            );
        }
    }
}

/// Returns whether a disk has files without a name, which are gone with the program that writes them.
fn has_nameless_files(folder: &std::path::Path) -> bool {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::OpenOptions::new();
    // O_TMPFILE.
    options.write(true).custom_flags(0o20_200_000);
    cfg!(target_os = "linux") && options.open(folder).is_ok()
}

/// As on FAT and on some shares.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_links_has_new_files_that_replace_none() {
    let folder = Folder::new("no-links");
    folder.write(
        "none.c",
        "#include <errno.h>\nint linkat(int a, const char *b, int c, const char *d, int e) { errno = EPERM; return -1; }\n",
    );
    let at = |name: &str| folder.path(name).to_string_lossy().into_owned();
    let built = std::process::Command::new("cc")
        .args([
            "-shared",
            "-fPIC",
            "-w",
            "-o",
            &at("none.so"),
            &at("none.c"),
        ])
        .status();
    assert!(built.unwrap().success());
    let new = || {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_redress"))
            .args(["new", "case", "-o", "mine.toml"])
            .env("LD_PRELOAD", at("none.so"))
            .current_dir(folder.path(""))
            .output();
        Ran::from(output.unwrap())
    };
    new().prints(0, &[]);
    let written = folder.read("mine.toml");
    assert!(written.contains("[case]"), "{written}");
    folder.write("mine.toml", "mine");
    new().prints(1, &["`mine.toml` is already there"]);
    assert_eq!(folder.read("mine.toml"), "mine");
    assert_eq!(
        folder.names(),
        ["facts.toml", "mine.toml", "none.c", "none.so"]
    );
}

#[test]
fn arguments_come_from_a_file_or_standard_input() {
    let folder = Folder::new("arguments");
    let plain = folder.run(&["compute", "facts.toml", "--profile", "ca5"]);
    folder.write("private.txt", "facts.toml\n\n--profile\nca5\n");
    let from_file = folder.run(&["compute", "@private.txt"]);
    assert_eq!(from_file.code, plain.code);
    assert_eq!(from_file.out, plain.out);
    let script = "printf 'facts.toml\\n--profile\\nca5' | \"$0\" compute @-";
    let output = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_redress")])
        .current_dir(folder.path(""))
        .output();
    assert_eq!(Ran::from(output.unwrap()).out, plain.out);
    // What is shown as the command names the file and not what it has.
    folder.run(&["compute", "@private.txt", "-o", "out.json"]);
    assert!(folder.read("out.json").contains("@private.txt"));
    folder.run(&["compute", "@none"]).prints(
        2,
        &[
            "the arguments in `none` cannot be read",
            "one argument a line",
        ],
    );
    folder.write("long.txt", &"x\n".repeat(600_000));
    folder
        .run(&["compute", "@long.txt"])
        .prints(2, &["it is larger than 1 MiB"]);
    // A line is an argument as it is.
    folder.write("line.txt", "@none\n");
    folder
        .run(&["compute", "@line.txt"])
        .prints(1, &["there is no file `@none`"]);
}

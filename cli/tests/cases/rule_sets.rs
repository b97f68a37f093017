//! Rule sets from elsewhere, as libraries in C: each exchange has limits, and nothing runs that no digest covers.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::common::{Folder, program};

/// Builds a rule set in a folder of its own, with a manifest that fits.
fn build(folder: &Folder, name: &str, flags: &[&str]) {
    let place = folder.path(name);
    fs::create_dir_all(&place).unwrap();
    fs::set_permissions(&place, PermissionsExt::from_mode(0o700)).unwrap();
    let library = place.join("librude.so");
    compile(
        folder,
        &[&["-o", library.to_str().unwrap(), "rude.c"], flags].concat(),
    );
    let sha256 = redress::digest(&fs::read(&library).unwrap());
    let sha256 = sha256.trim_start_matches("sha256:");
    let manifest = format!(
        "id = \"rude\"\nlibrary = \"rude\"\nschema = 1\nversion = \"0.1.0\"\nsha256 = \"{sha256}\"\n"
    );
    folder.write(&format!("{name}/rude.redress.toml"), &manifest);
    for file in fs::read_dir(&place).unwrap() {
        fs::set_permissions(file.unwrap().path(), PermissionsExt::from_mode(0o600)).unwrap();
    }
}

fn compile(folder: &Folder, args: &[&str]) {
    let built = Command::new("cc")
        .args(["-shared", "-fPIC"])
        .args(args)
        .current_dir(folder.path("."))
        .output()
        .unwrap();
    assert!(built.status.success(), "{built:?}");
}

#[test]
fn attack_isolate_without_limit() {
    let folder = Folder::new("attack-isolate-without-limit");
    let facts = folder.read("facts.toml");
    let mut losses = String::new();
    for n in 0..980 {
        losses.push_str(&format!("[[victim.loss]]\nid = \"l{n}\"\nhead = \"transport\"\namount = \"1.00\"\ncause = \"trade\"\n"));
    }
    let many = facts.replacen(
        "[[victim.conduct]]",
        &format!("{losses}[[victim.conduct]]"),
        1,
    );
    folder.write("many.toml", &many);
    build(&folder, "stops", &["-DSTOPS_READING"]);
    build(&folder, "huge", &["-DHUGE_ANSWER"]);
    let compute = |facts: &str, set: &str, how: &str| {
        folder.run(&format!(
            "compute {facts} --profile rude --law law --plugin-path {set} --allow-untrusted {how}"
        ))
    };
    for how in ["", "--isolate"] {
        compute("many.toml", "stops", how).prints(
            1,
            &["rule set `rude`", "it took too long to take the question"],
        );
    }
    for how in ["", "--in-process"] {
        compute("facts.toml", "huge", how)
            .prints(1, &["rule set `rude`", "its answer is longer than 1 MiB"]);
    }
}

#[test]
fn attack_needed_library() {
    let folder = Folder::new("attack-needed-library");
    compile(&folder, &["-o", "libhelper.so", "helper.c"]);
    let here = folder.path(".").canonicalize().unwrap();
    let runpath = format!("-Wl,-rpath,{}", here.display());
    let needs = ["-Wl,--no-as-needed", "-L.", "-lhelper"];
    build(&folder, "needs", &needs);
    build(&folder, "both", &[&needs[..], &[&runpath]].concat());
    build(&folder, "path", &[&runpath]);
    build(&folder, "filter", &["-Wl,-f,libhelper.so"]);
    build(&folder, "good", &["-lm"]);
    // The name of a library of the system, in a version that the loader would search for.
    let version = ["-o", "libm.so.9", "-Wl,-soname,libm.so.9", "helper.c"];
    compile(&folder, &version);
    build(
        &folder,
        "version",
        &["-Wl,--no-as-needed", "-L.", "-l:libm.so.9"],
    );
    compile(&folder, &[&version[..], &["-DAFTER"]].concat());
    compile(&folder, &["-o", "libhelper.so", "-DAFTER", "helper.c"]);
    for (set, says) in [
        ("needs", "needs `libhelper.so`"),
        ("both", "P207"),
        ("version", "needs `libm.so.9`"),
        ("path", "brings the search path"),
        ("filter", "names `libhelper.so` as further code"),
    ] {
        for command in [
            "trust rude",
            "verify --allow-untrusted",
            "verify --allow-untrusted --in-process",
            "list",
        ] {
            let ran = folder.run(&format!(
                "rules {command} --plugin-path {set} --format plain"
            ));
            let code = if command == "list" { 0 } else { 1 };
            ran.prints(code, &["P207", says, "libc, libm, libgcc_s and the loader"]);
        }
    }
    folder
        .run("rules verify --plugin-path good --allow-untrusted")
        .prints(0, &["ok"]);
    // The path of the loader changes nothing.
    let ran = folder.run_with(
        "LD_LIBRARY_PATH",
        ".",
        "rules verify --plugin-path needs --allow-untrusted",
    );
    ran.prints(1, &["P207"]);
    assert!(!folder.path("ran-unhashed").exists());
}

/// Builds a new rule set as an author does, with the crates and the locked versions of this checkout.
fn build_lakes(folder: &Folder) {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let checkout = checkout.canonicalize().unwrap();
    let new = format!("new rule-set lakes --redress {}", checkout.display());
    folder.run(&new).prints(0, &["lakes compiles"]);
    fs::copy(checkout.join("Cargo.lock"), folder.path("lakes/Cargo.lock")).unwrap();
    let mut command = program(env!("CARGO_BIN_EXE_redress"));
    command
        .args(["rules", "build", "lakes/Cargo.toml", "--out", "above/rules"])
        .args(["--profile", "dev"])
        .env("CARGO_NET_OFFLINE", "true")
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("lakes"),
        );
    let built = folder.ran(command, "rules build");
    built.prints(0, &["lakes", "0.1.0", "libredress_rules_lakes.so"]);
}

#[test]
fn author_rule_set_tools() {
    let folder = Folder::new("author-rule-set-tools");
    for open in [folder.path("."), folder.path("above")] {
        fs::create_dir_all(&open).unwrap();
        fs::set_permissions(&open, PermissionsExt::from_mode(0o755)).unwrap();
    }
    build_lakes(&folder);
    let rules = |line: &str| folder.run(&format!("rules {line} --plugin-path above/rules"));
    let digest =
        redress::digest(&fs::read(folder.path("above/rules/libredress_rules_lakes.so")).unwrap());
    rules("trusted").prints(0, &["you trust no rule set"]);
    rules("verify lakes").prints(1, &["P302"]);
    rules("trust lakes").prints(0, &["lakes"]);
    rules("verify lakes").prints(0, &["it declares what its manifest says ok"]);
    let library = folder.path("above/rules/libredress_rules_lakes.so");
    let library = library.canonicalize().unwrap();
    rules("trusted --format csv").prints(0, &[&digest, library.to_str().unwrap()]);
    folder
        .run("rules trusted --format csv")
        .prints(0, &[&digest, "not found"]);
    rules("test lakes --claims 20").prints(0, &["lakes/one-over-orders"]);

    // Each message names the file or folder that has the problem, and the problem.
    let above = folder.path("above");
    let refused = |path: &Path, mode: u32, says: &str| {
        fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
        let named = format!("{}: {says}", path.canonicalize().unwrap().display());
        let ran = rules("verify lakes --format plain");
        ran.prints(1, &["P204", &named]);
        fs::set_permissions(path, PermissionsExt::from_mode(mode & 0o755)).unwrap();
    };
    refused(&above, 0o775, "is writable by its group (mode 0775)");
    refused(&above, 0o757, "is writable by all other users (mode 0757)");
    refused(&library, 0o664, "is writable by its group (mode 0664)");
    rules("verify lakes").prints(0, &["ok"]);

    folder.run("rules untrust lakes").prints(0, &[&digest]);
    rules("trusted").prints(0, &["you trust no rule set"]);
    rules("verify lakes").prints(1, &["P302"]);
    folder
        .run("rules untrust lakes")
        .prints(3, &["`lakes` is not on your list"]);
}

/// Without a checkout the new crate names a version of the crates, and the program says when that compiles.
#[test]
fn a_new_rule_set_says_where_its_crates_come_from() {
    let folder = Folder::new("author-rule-set-tools");
    folder.run("new rule-set lakes").prints(
        0,
        &["only where the registry of cargo has the crates of redress"],
    );
    folder
        .run("new rule-set ponds --redress https://example.org/redress.git")
        .prints(0, &["ponds compiles"]);
    let cargo = folder.read("ponds/Cargo.toml");
    assert!(
        cargo.contains("redress-rule = { git = \"https://example.org/redress.git\" }"),
        "{cargo}"
    );
    folder
        .run("new rule-set seas --redress .")
        .prints(1, &["is no checkout of redress"]);
    folder
        .run("rules build seas/Cargo.toml --out rules")
        .prints(
            1,
            &["seas/Cargo.toml", "name the Cargo.toml of the rule set"],
        );
}

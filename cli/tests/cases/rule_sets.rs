//! Rule sets from elsewhere, as libraries in C: each exchange has limits, and nothing runs that no digest covers.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::common::Folder;

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
    compile(&folder, &["-o", "libhelper.so", "-DAFTER", "helper.c"]);
    for (set, says) in [
        ("needs", "needs `libhelper.so`"),
        ("both", "P207"),
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

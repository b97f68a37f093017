//! The cold time of the program on the processor: a process for each run, start included, with linked-in rule sets and with loaded ones.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const RUNS: usize = 51;

/// The rule sets as libraries: every one that is linked in.
const SETS: [&str; 6] = [
    "amy-unknown",
    "laraneta",
    "mvra",
    "paroline",
    "statute",
    "theories",
];

/// Prints the cold times of `compute` and of a comparison of all profiles.
pub(crate) fn print() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = root.join("target/release/redress");
    if !program.is_file() {
        println!("cold times: {} is not built", program.display());
        return;
    }
    let facts = root.join("tests/decided/2012-laraneta-ca7/facts.toml");
    let facts = facts.to_string_lossy();
    let cases: [(&str, &[&str], f64); 2] = [
        ("compute, cold, ms", &["compute", &facts], 4.0),
        (
            "compare --all, cold, ms",
            &["compare", &facts, "--all"],
            10.0,
        ),
    ];
    for (what, arguments, aim) in cases {
        let times: Vec<f64> = (0..RUNS).map(|_| time(&program, &[arguments])).collect();
        crate::at_most(what, mean(&times), aim);
    }
    match folder(&root) {
        Err(why) => println!("loaded rule sets: {why}"),
        Ok(folder) => {
            let large = folder.join("large.toml").to_string_lossy().into_owned();
            fs::write(&large, case()).expect("the folder can be written");
            loaded(&program, &folder, &facts, "a decided case");
            loaded(&program, &folder, &large, "5 victims x 30 losses");
        }
    }
}

/// Prints what loaded sets cost on a comparison of all profiles, as a multiple of linked-in ones. The runs take turns.
fn loaded(program: &Path, folder: &Path, facts: &str, what: &str) {
    let plain: &[&str] = &["compare", facts, "--all"];
    let folder = folder.to_string_lossy();
    let apart: &[&str] = &[
        "--plugin-path",
        &folder,
        "--only-plugins",
        "--allow-untrusted",
    ];
    let here = &[apart, &["--in-process"]].concat();
    let ways: [&[&[&str]]; 3] = [&[plain], &[plain, here], &[plain, apart]];
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..RUNS {
        for (times, way) in times.iter_mut().zip(ways) {
            times.push(time(program, way));
        }
    }
    let [linked_in, here, apart] = times.map(|times| mean(&times));
    crate::figure(&format!("compare --all, {what}, linked in, ms"), linked_in);
    crate::at_most("the same loaded, x linked in", here / linked_in, 3.0);
    crate::at_most("the same isolated, x linked in", apart / linked_in, 6.0);
}

/// Returns the mean, because one run is few ticks of the processor's clock.
fn mean(times: &[f64]) -> f64 {
    times.iter().sum::<f64>() / times.len() as f64
}

fn time(program: &Path, arguments: &[&[&str]]) -> f64 {
    let before = of_children();
    let status = Command::new(program)
        .args(arguments.concat())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program starts");
    assert!(matches!(status.code(), Some(0 | 4)), "{status}");
    of_children() - before
}

/// Returns the processor time of the processes that ended, in milliseconds, because other programs run beside a benchmark.
fn of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("a process");
    let fields = stat.rsplit_once(')').expect("a name").1.split_whitespace();
    let ticks: Vec<f64> = fields.skip(13).take(2).flat_map(str::parse).collect();
    ticks.iter().sum::<f64>() * 10.0
}

/// Returns a folder with the libraries that cargo built, each with a manifest that fits it.
fn folder(root: &Path) -> Result<PathBuf, String> {
    let folder = root.join("target/bench-rules");
    let write = |name: &str, bytes: &[u8]| {
        fs::write(folder.join(name), bytes).expect("the folder can be written");
    };
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    fs::set_permissions(&folder, PermissionsExt::from_mode(0o700)).expect("it is ours");
    for id in SETS {
        let library = format!("redress_rules_{}", id.replace('-', "_"));
        let file = format!("lib{library}.so");
        let bytes = fs::read(root.join("target/release").join(&file)).map_err(|_| {
            format!("{file} is not built (cargo build --release -p redress-rules-{id})")
        })?;
        let digest = redress::digest(&bytes);
        let version = env!("CARGO_PKG_VERSION");
        let sha256 = digest.trim_start_matches("sha256:");
        let manifest = format!(
            "id = \"{id}\"\nlibrary = \"{library}\"\nschema = 1\nversion = \"{version}\"\nsha256 = \"{sha256}\"\n"
        );
        write(&file, &bytes);
        write(&format!("{id}.redress.toml"), manifest.as_bytes());
    }
    folder.canonicalize().map_err(|error| error.to_string())
}

/// Returns a case with many losses, of some of which the cause is not known, and a hundred earlier orders for each victim.
fn case() -> String {
    let mut text = String::from(
        "schema = 1\n[case]\nname = \"United States v. Doe\"\ncourt = \"innd\"\njudgment = 2015-01-15\ntext_applied = \"1996\"\n\
         [defaults]\nproof = \"found\"\n[[defendant]]\nid = \"doe\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 2252(a)(4)\"\n",
    );
    for victim in 1..=5 {
        let _ = writeln!(text, "[[victim]]\nid = \"v{victim}\"");
        for loss in 0..30 {
            let cause = if loss < 2 { "" } else { "cause = \"trade\"\n" };
            let _ = write!(
                text,
                "[[victim.loss]]\nhead = \"medical\"\namount = \"{}.25\"\n{cause}",
                1_000 + 37 * loss
            );
        }
        let awards = vec!["\"3000.00\""; 100].join(", ");
        let _ = write!(
            text,
            "[victim.record]\ndate = 2015-01-01\nawards = [{awards}]\n[[victim.conduct]]\nvictim_of_count = true\n"
        );
    }
    text
}

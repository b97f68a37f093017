//! A folder of law from a stranger: one of its files has these bytes. It is added or refused, and profiles bind or do not.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use redress_law::{Decision, Law};

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| crate::scratch("law"));

const FILES: [&str; 6] = [
    "profiles/ca99.toml",
    "authorities/ca99.toml",
    "parameters/more.toml",
    "questions.toml",
    "regimes.toml",
    "offenses.toml",
];

pub(crate) fn run(bytes: &[u8]) {
    let (Some((first, rest)), true) = (bytes.split_first(), bytes.len() < 16_384) else {
        return;
    };
    if let Ok(text) = std::str::from_utf8(rest) {
        let _ = Decision::read("holding.toml", text);
    }
    let file = FOLDER.join(FILES[usize::from(*first) % FILES.len()]);
    fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
    fs::write(&file, rest).expect("written");
    let mut law = Law::built_in(redress::linked_in());
    if law.add(&FOLDER).is_ok() {
        let day = "2020-01-01".parse().expect("a day");
        let _ = law.questions();
        let _ = law.regimes();
        let _ = law.parameters_on(day);
        let _ = law.profile("ca99", day, &redress_law::Views::default(), None);
    }
    fs::remove_file(&file).expect("removed");
}

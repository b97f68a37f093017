//! A case file from a stranger: it is read or refused, computed under a circuit, and written in every format, without a panic; the
//! same facts as TOML and as JSON come out the same.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use redress::casefile::{self, CaseFormat};
use redress::{Query, Redress};
use redress_document::{Format, Look};
use redress_report::Meta;

static REDRESS: LazyLock<Redress> = LazyLock::new(Redress::linked_in);

const FORMATS: [Format; 6] = [
    Format::Human,
    Format::Plain,
    Format::Json,
    Format::Csv,
    Format::Markdown,
    Format::Html,
];

fuzz_target!(|bytes: &[u8]| {
    let (Some((first, rest)), true) = (bytes.split_first(), bytes.len() < 16_384) else {
        return;
    };
    let format = match first % 2 {
        0 => CaseFormat::Toml,
        _ => CaseFormat::Json,
    };
    let Ok(file) = casefile::read(rest, format) else {
        return;
    };
    if file.case.victims.len() * file.case.defendants.len() > 9 {
        return;
    }
    let profile = ["ca2", "ca4-mvra", "ca5", "ca7", "ca9"][usize::from(first / 2 % 5)];
    let Ok(computation) = REDRESS.compute(&file.case, profile, &Query::default()) else {
        return;
    };
    let meta = Meta::default();
    for format in FORMATS {
        let page = redress_report::compute(format, &file.case, &computation, &meta);
        page.write(format, Look::default()).expect("every format is written");
    }
});

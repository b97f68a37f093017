//! A case file from a stranger: it is read or refused, computed under a circuit, and what comes of it is written, without a panic.

use std::sync::LazyLock;

use redress::casefile::{self, CaseFormat};
use redress::{Query, Redress};
use redress_document::{Format, Look};
use redress_judgment::{JudgmentOptions, MadeBy, Person};
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

pub(crate) fn run(bytes: &[u8]) {
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
    let (case, meta) = (&file.case, Meta::default());
    let write = |page: redress_document::Document, format| {
        page.write(format, Look::default())
            .expect("every format is written");
    };
    for format in FORMATS {
        write(
            redress_report::compute(format, case, &computation, &meta),
            format,
        );
    }
    let computations = std::slice::from_ref(&computation);
    write(
        redress_report::explain(Format::Human, case, &computation, &meta),
        Format::Human,
    );
    write(
        redress_report::needs(Format::Json, case, computations, &meta),
        Format::Json,
    );
    write(
        redress_report::recommendation(case, &computation, &meta),
        Format::Html,
    );
    let ask = JudgmentOptions {
        through: Some("2031-01-01".parse().expect("a day")),
        ..JudgmentOptions::default()
    };
    let Ok(figures) =
        redress_judgment::figures(&REDRESS, case, &computation, &Query::default(), &ask)
    else {
        return;
    };
    let made = MadeBy {
        profile: computation.profile.clone(),
        meta,
    };
    for format in FORMATS {
        write(redress_judgment::document(format, &figures, &made), format);
    }
    for victim in &case.victims {
        if let Ok(statement) =
            redress_judgment::person_statement(&figures, &Person::Victim(victim.id.clone()))
        {
            write(
                redress_judgment::person_document(Format::Human, &figures, &statement, &made),
                Format::Human,
            );
        }
    }
}

//! Twenty made-up cases of every day, of 2019 to 2026, under `tests/everyday/`: the first page of each is reviewed, and fits on a
//! screen; the recommendation is of a few pages, agrees with it, and has nothing that only a user of the program understands.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use redress::case::Case;
use redress::casefile::{self, CaseFormat};
use redress::engine::Computation;
use redress::{Query, Redress};
use redress_document::{Document, Format, Look};
use redress_report::Meta;

/// The most lines of a page at 100 columns: of one claim, more for each further one, and for the sums of several defendants.
const LINES: [usize; 3] = [24, 2, 7];

/// The most lines of a recommendation at 100 columns for one claim, and for each further one: four pages for four victims.
const PAPER: [usize; 2] = [140, 20];

fn folders() -> Vec<PathBuf> {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("everyday");
    let folders = std::fs::read_dir(all).unwrap();
    let mut folders: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn open(folder: &Path, redress: &Redress) -> (Case, Computation) {
    let bytes = std::fs::read(folder.join("facts.toml")).unwrap();
    let case = casefile::read(&bytes, CaseFormat::Toml);
    let case = case
        .unwrap_or_else(|error| panic!("{folder:?}: {error:?}"))
        .case;
    let profile = redress::cite::circuit_of(&case.court).unwrap();
    let query = Query::default();
    let computation = redress.compute(&case, profile.as_str(), &query);
    let mut computation = computation.unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    // A digest changes with every comment.
    Arc::make_mut(&mut computation.profile).digest = String::new();
    (case, computation)
}

fn meta() -> Meta {
    Meta {
        program: "redress".to_owned(),
        as_of_reason: "the day of the judgment".to_owned(),
        ..Meta::default()
    }
}

fn text(document: &Document) -> String {
    let look = Look {
        width: 100,
        color: false,
    };
    String::from_utf8(document.write(Format::Human, look).unwrap()).unwrap()
}

#[test]
fn each_first_page_is_as_reviewed_and_fits_on_a_screen() {
    let redress = Redress::linked_in();
    let mut changed = Vec::new();
    assert_eq!(folders().len(), 20);
    for folder in folders() {
        let (case, computation) = open(&folder, &redress);
        let page = text(&redress_report::compute(
            Format::Human,
            &case,
            &computation,
            &meta(),
        ));
        let lines = page.lines().count();
        let sums = LINES[2] * usize::from(case.defendants.len() > 1);
        let most = LINES[0] + LINES[1] * (computation.claims.len() - 1) + sums;
        assert!(
            lines <= most,
            "{folder:?}: {lines} lines, at most {most}\n{page}"
        );
        let mut beside = insta::Settings::clone_current();
        beside.set_snapshot_path(&folder);
        beside.set_prepend_module_to_snapshot(false);
        beside.set_omit_expression(true);
        let compare = || beside.bind(|| insta::assert_snapshot!("page", page));
        if catch_unwind(AssertUnwindSafe(compare)).is_err() {
            changed.push(folder);
        }
    }
    assert!(
        changed.is_empty(),
        "changed: {changed:?}; run `cargo insta review`"
    );
}

#[test]
fn each_recommendation_has_the_amounts_of_the_page_and_no_key_of_the_program() {
    let redress = Redress::linked_in();
    for folder in folders() {
        let (case, computation) = open(&folder, &redress);
        let paper = redress_report::recommendation(&case, &computation, &meta());
        let pages = pages(&paper);
        assert!(pages <= 4, "{folder:?}: {pages} pages of paper");
        let paper = text(&paper);
        let most = PAPER[0] + PAPER[1] * (computation.claims.len() - 1);
        let lines = paper.lines().count();
        assert!(
            lines <= most,
            "{folder:?}: {lines} lines, at most {most}\n{paper}"
        );
        for key in [
            "--",
            "victims.",
            "record.",
            "findings.",
            "conduct.",
            "redress ",
            "_proved",
            "proximate_",
            "#",
        ] {
            assert!(!paper.contains(key), "{folder:?}: {key:?} in\n{paper}");
        }
        for claim in redress_report::summaries(&case, &computation.profile, &computation.claims) {
            if let Some(amount) = claim.exact {
                assert!(paper.contains(&amount.to_string()), "{folder:?}: {amount}");
            }
        }
        for heading in [
            "Recommendation on restitution",
            "Losses",
            "Law and method",
            "Signature",
        ] {
            assert!(paper.contains(heading), "{folder:?}: {heading}");
        }
    }
}

/// The pages of a document as PDF, by the count in its tree of pages.
fn pages(document: &Document) -> usize {
    let pdf = document.write(Format::Pdf, Look::default()).unwrap();
    let pdf = String::from_utf8_lossy(&pdf);
    let count = pdf.split_once("/Count ").unwrap().1;
    let digits: String = count.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

/// The sum of what counts in the exhibit is the total loss of the first page.
#[test]
fn each_exhibit_adds_up_to_the_total_loss() {
    let redress = Redress::linked_in();
    for folder in folders() {
        let (case, computation) = open(&folder, &redress);
        let exhibit = text(&redress_report::exhibit(&case, &computation, &meta()));
        for claim in redress_report::summaries(&case, &computation.profile, &computation.claims) {
            let reached = claim.loss != "not reached";
            assert!(
                !reached || exhibit.contains(&claim.loss),
                "{folder:?}: {} is not in\n{exhibit}",
                claim.loss
            );
        }
    }
}

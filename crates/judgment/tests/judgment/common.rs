//! Cases for the tests of the figures.
use redress::case::Case;
use redress::casefile::{self, CaseFormat};
use redress::{Query, Redress};
use redress_judgment::{
    DefendantFigures, FigureLine, Figures, JudgmentError, JudgmentOptions, MadeBy, Value, figures,
};
use redress_report::{Audience, Meta};

/// One count of production with one victim of this loss, and what else is to be said.
pub(crate) struct Doe {
    pub court: &'static str,
    pub judgment: &'static str,
    pub loss: &'static str,
    /// Further counts, and what the judgment says: TOML of the defendant.
    pub defendant: &'static str,
    /// Further tables of the case file.
    pub more: &'static str,
}

/// Returns the profile and the copy's audience of such figures.
pub(crate) fn made_by(audience: Audience) -> MadeBy {
    let (redress, case) = (Redress::linked_in(), Doe::default().case());
    let profile = redress.profile(&case, "ca7", &Query::default());
    MadeBy {
        profile: profile.expect("it binds"),
        meta: Meta {
            audience,
            ..Meta::default()
        },
    }
}

impl Default for Doe {
    fn default() -> Self {
        Self {
            court: "ca7",
            judgment: "2026-05-01",
            loss: "90000.00",
            defendant: "",
            more: "",
        }
    }
}

impl Doe {
    pub(crate) fn case(&self) -> Case {
        let Self {
            court,
            judgment,
            loss,
            defendant,
            more,
        } = self;
        let judgment = match *judgment {
            "" => String::new(),
            day => format!("judgment = {day}"),
        };
        read(&format!(
            r#"
schema = 1
[case]
name = "United States v. Doe"
court = "{court}"
{judgment}
[defaults]
proof = "found"
source = "the record"
[[defendant]]
id = "doe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2251(a)"
ended = 2024-02-01
victims = ["x"]
{defendant}
[[victim]]
id = "x"
[[victim.loss]]
head = "therapy"
amount = "{loss}"
cause = "this-defendant"
[victim.record]
dma_received = "0.00"
received = "0.00"
civil_recovered = "0.00"
[victim.findings]
full_losses = true
[[victim.conduct]]
defendant = "doe"
victim_of_count = true
proximate_cause = true
{more}
"#
        ))
    }

    pub(crate) fn ask(&self, ask: &JudgmentOptions, take: &[(&str, &str)]) -> Figures {
        under(&self.case(), ask, take).expect("it has figures")
    }

    pub(crate) fn figures(&self) -> Figures {
        self.ask(&JudgmentOptions::default(), &[])
    }
}

/// A victim of another offense, with a loss.
pub(crate) const AND_Y: &str = r#"
[[victim]]
id = "y"
[[victim.loss]]
head = "therapy"
amount = "20000.00"
cause = "this-defendant"
[victim.record]
dma_received = "0.00"
received = "0.00"
[victim.findings]
full_losses = true
[[victim.conduct]]
defendant = "doe"
victim_of_count = true
proximate_cause = true
"#;

pub(crate) fn read(text: &str) -> Case {
    match casefile::read(text.as_bytes(), CaseFormat::Toml) {
        Ok(file) => file.case,
        Err(found) => panic!("{found:?}\n{text}"),
    }
}

pub(crate) fn under(
    case: &Case,
    ask: &JudgmentOptions,
    take: &[(&str, &str)],
) -> Result<Figures, JudgmentError> {
    let redress = Redress::linked_in();
    let take = take
        .iter()
        .map(|(id, view)| ((*id).to_owned(), (*view).to_owned()));
    let query = Query {
        take: take.collect(),
        ..Query::default()
    };
    let id = redress.governing(case).expect("there is a profile");
    let computation = redress.compute(case, &id, &query)?;
    figures(&redress, case, &computation, &query, ask)
}

pub(crate) fn rate(percent: &str, through: &str) -> JudgmentOptions {
    JudgmentOptions {
        rate: Some(percent.parse().expect("a percentage")),
        through: Some(through.parse().expect("a day")),
        ..JudgmentOptions::default()
    }
}

pub(crate) fn doe(figures: &Figures) -> &DefendantFigures {
    figures.defendants.first().expect("a defendant")
}

pub(crate) fn line<'f>(figures: &'f Figures, key: &str) -> &'f FigureLine {
    let doe = doe(figures);
    let lines = doe.owes.iter().chain(&doe.interest.lines);
    let mut lines = lines.chain([&doe.deferral]).chain(&doe.ends);
    lines
        .find(|line| line.key == key)
        .unwrap_or_else(|| panic!("no line {key}"))
}

pub(crate) fn text(figures: &Figures, key: &str) -> String {
    line(figures, key).value.text()
}

pub(crate) fn value<'f>(figures: &'f Figures, key: &str) -> &'f Value {
    &line(figures, key).value
}

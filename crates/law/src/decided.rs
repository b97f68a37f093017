//! `holding.toml` of a decided case: the court's decision, as data.

use redress_case::Side;
use redress_cite::{Citation, Confidence, CourtId, Date};
use redress_money::Usd;
use redress_rule::{End, LiabilityKind};
use serde::Deserialize;

use crate::check::is_declared;
use crate::text::Day;
use crate::{LawError, Text};

/// The decision of a court in a case, with the statements that a computation has to meet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Decision {
    /// Its citation.
    pub cite: Citation,
    /// The court that decided.
    pub court: CourtId,
    /// The day of the decision.
    #[serde(deserialize_with = "day")]
    pub decided: Date,
    /// The question decided.
    pub question: String,
    /// The end of the award: affirmed, vacated, not appealed.
    pub fate: String,
    /// The kind of check.
    pub check: CheckKind,
    /// The tag of the source.
    pub confidence: Confidence,
    /// The page, if somebody saw it.
    pub pin: Option<String>,
    /// The day whose law applies.
    #[serde(deserialize_with = "day")]
    pub as_of: Date,
    /// The profile, where it is not that of the court of the case.
    pub profile: Option<String>,
    /// True if the case's own `approach.toml` is checked.
    #[serde(default)]
    pub approach: bool,
    /// The reason why the computation cannot meet the decision.
    pub known_gap: Option<String>,
    /// The statements of the court.
    #[serde(default)]
    pub holds: Vec<CourtStatement>,
    /// The lines of the judgment beside restitution that the court stated.
    #[serde(default)]
    pub assessed: Vec<AssessedLine>,
}

/// A line of the judgment beside restitution, such as an assessment, with the amount that the court held to be the law's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AssessedLine {
    /// The line, by its name in data.
    pub line: String,
    /// The defendant, where there are several.
    pub defendant: Option<String>,
    /// The amount.
    pub amount: Usd,
    /// A remark for the reader of the file.
    pub note: Option<String>,
}

/// The kind of check that a decided case is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum CheckKind {
    /// The amount follows from facts other than the award.
    Computed,
    /// The award is the total found.
    Identity,
    /// The award passes the steps and limits.
    Consistent,
    /// The reason why an award was error, the finding that it lacked, or the end of the claim.
    Disposition,
}

impl CheckKind {
    /// Every kind, with its name in a file.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Computed, "computed"),
        (Self::Identity, "identity"),
        (Self::Consistent, "consistent"),
        (Self::Disposition, "disposition"),
    ];
}

/// One statement of a court: an amount, a verdict on an award, or the end of a claim.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CourtStatement {
    /// The victim of the claim.
    pub victim: Option<String>,
    /// The defendant, where there are several.
    pub defendant: Option<String>,
    /// The award of the case file that is reviewed.
    pub award: Option<String>,
    /// The side whose version of the facts is used.
    #[serde(default)]
    pub on: Side,
    /// Findings in addition to those of the case file.
    #[serde(default)]
    pub given: Vec<String>,
    /// The day of the law, where it is not that of the decision.
    #[serde(default, deserialize_with = "some_day")]
    pub as_of: Option<Date>,
    /// True for the circuit's law, although the case has its own approach.
    #[serde(default)]
    pub own_law: bool,
    /// The measure of the amount.
    pub figure: Option<Measure>,
    /// The amount.
    pub amount: Option<Usd>,
    /// The liability.
    pub liability: Option<LiabilityKind>,
    /// The verdict on the award.
    pub verdict: Option<CourtVerdict>,
    /// The holding on which an award is error or a claim ends.
    pub ground: Option<String>,
    /// Findings that the award lacked.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// Findings that the amount depends on.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The end of the claim.
    pub ends: Option<End>,
    /// A remark for the reader of the file.
    pub note: Option<String>,
}

/// The amount that a court named.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// The amount ordered.
    Award,
    /// The losses that count.
    Loss,
    /// The rest of them.
    Remaining,
    /// The least that can be ordered.
    Least,
    /// The most that can still be collected.
    Collectible,
}

impl Measure {
    /// Every measure, with its name in a file.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Award, "award"),
        (Self::Loss, "loss"),
        (Self::Remaining, "remaining"),
        (Self::Least, "least"),
        (Self::Collectible, "collectible"),
    ];
}

/// The verdict of a court on an award.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum CourtVerdict {
    /// It stands.
    Passes,
    /// It is error.
    Error,
    /// It lacks a finding.
    Lacks,
    /// There is no standard.
    Nothing,
}

impl CourtVerdict {
    /// Every verdict, with its name in a file.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Passes, "passes"),
        (Self::Error, "error"),
        (Self::Lacks, "lacks"),
        (Self::Nothing, "nothing"),
    ];
}

fn day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    Day::deserialize(deserializer).map(|day| day.0)
}

fn some_day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    day(deserializer).map(Some)
}

impl Decision {
    /// Reads the text of a `holding.toml`; `path` names it in an error.
    ///
    /// # Errors
    /// When the text is no decision; the error has file, line and column.
    pub fn read(path: &str, text: &str) -> Result<Self, LawError> {
        let text = Text::of_a_file(path, text);
        let decision: Self = text.read(path)?;
        if is_declared(&decision.court) {
            return Ok(decision);
        }
        let court = &decision.court;
        let at = text.text.find(&format!("\"{court}\"")).unwrap_or(0);
        let message = format!("no court `{court}` is known");
        Err(LawError::at(&text, path, at, message).with_help(
            "write the id of a federal court, or of one that a file of jurisdictions/ declares",
        ))
    }
}

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Citation, CourtId, date};

/// A decision, statute, regulation or rule, with its holdings and what happened to it since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Authority {
    /// The short name by which profiles and rules refer to it: `laraneta`.
    pub id: String,
    /// What it is called: "United States v. Laraneta".
    pub name: String,
    /// What it is.
    pub kind: AuthorityKind,
    /// The court that decided it; `congress` for a statute.
    pub court: CourtId,
    /// Where it is printed.
    pub cite: Citation,
    /// The day on which it was decided; for a statute, on which it took effect.
    #[serde(deserialize_with = "date::strict")]
    pub decided: Date,
    /// Whether the court gave it as precedent.
    pub precedential: bool,
    /// How far what is recorded of it was checked.
    pub confidence: Confidence,
    /// What it decided, point by point.
    #[serde(default)]
    pub holdings: Vec<Holding>,
    /// What happened to the whole of it since.
    #[serde(default)]
    pub events: Vec<Event>,
}

impl Authority {
    /// The holding with this id.
    #[must_use]
    pub fn holding(&self, id: &str) -> Option<&Holding> {
        self.holdings.iter().find(|holding| holding.id == id)
    }

    /// The earliest event by which it, or this holding of it, lost its force.
    #[must_use]
    pub fn lost_force<'a>(&'a self, holding: Option<&'a Holding>) -> Option<&'a Event> {
        let of_holding = holding.into_iter().flat_map(|holding| &holding.events);
        let events = self.events.iter().chain(of_holding);
        events
            .filter(|event| event.kind.ends_force())
            .min_by_key(|event| event.on)
    }

    /// Whether it, and this holding of it, was law on that day: decided by then, and not ended.
    ///
    /// Both ends take effect on their day.
    #[must_use]
    pub fn in_force(&self, holding: Option<&Holding>, on: Date) -> bool {
        self.decided <= on && self.lost_force(holding).is_none_or(|event| on < event.on)
    }

    /// The name and citation on one line:
    /// "United States v. Laraneta, 700 F.3d 983 (7th Cir. 2012)".
    ///
    /// The Supreme Court goes without its name beside its own reporters, as is usual, and an
    /// unreported decision has its full date.
    #[must_use]
    pub fn short(&self) -> String {
        let Authority {
            name,
            cite,
            court,
            decided,
            ..
        } = self;
        match cite {
            Citation::Docket { number, .. } => {
                format!("{name}, No. {number} ({} {decided})", court.abbreviation())
            }
            // A statute that is named by its section, and perhaps the year of its text, is not cited twice.
            _ if self.kind != AuthorityKind::Decision
                && name
                    .replace("§ ", "")
                    .starts_with(&cite.to_string().replace("§ ", "")) =>
            {
                name.clone()
            }
            _ if self.kind != AuthorityKind::Decision => format!("{name}, {cite}"),
            _ if court.is_supreme() => format!("{name}, {cite} ({})", decided.year()),
            _ => format!(
                "{name}, {cite} ({} {})",
                court.abbreviation(),
                decided.year()
            ),
        }
    }
}

/// What an authority is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuthorityKind {
    /// A decision of a court.
    Decision,
    /// An act of Congress or a section of the Code.
    Statute,
    /// A regulation.
    Regulation,
    /// A rule of procedure or evidence.
    Rule,
}

/// One point that an authority decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Holding {
    /// Its short name within the authority: `recoveries-first`.
    pub id: String,
    /// What it says, in one sentence.
    pub says: String,
    /// The page or subsection that says so; `None` where that was not verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
    /// How far this was checked.
    pub confidence: Confidence,
    /// Whether the decision did not need it: said in passing, and binding on nobody.
    #[serde(default)]
    pub dictum: bool,
    /// What happened to this point alone since.
    #[serde(default)]
    pub events: Vec<Event>,
}

/// Something that happened to an authority or to one holding after it was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Event {
    /// The day on which it took effect.
    #[serde(deserialize_with = "date::strict")]
    pub on: Date,
    /// What happened.
    pub kind: EventKind,
    /// What did it: the id of an authority, or a citation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What a reader should know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What happened to an authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// The court agreed to hear it again, which takes the opinion's force at once.
    RehearingGranted,
    /// The court put another opinion in its place.
    Replaced,
    /// Set aside.
    Vacated,
    /// Reversed on appeal.
    Reversed,
    /// A higher court decided otherwise in another case.
    Abrogated,
    /// Congress or an agency wrote another text in its place.
    Superseded,
    /// Congress or an agency took it away.
    Repealed,
    /// Upheld on appeal.
    Affirmed,
    /// The Supreme Court declined to hear it.
    CertDenied,
}

impl EventKind {
    /// Whether what it happened to is no longer law from that day on.
    #[must_use]
    pub const fn ends_force(self) -> bool {
        !matches!(self, EventKind::Affirmed | EventKind::CertDenied)
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            EventKind::RehearingGranted => "rehearing granted",
            EventKind::Replaced => "replaced",
            EventKind::Vacated => "vacated",
            EventKind::Reversed => "reversed",
            EventKind::Abrogated => "abrogated",
            EventKind::Superseded => "superseded",
            EventKind::Repealed => "repealed",
            EventKind::Affirmed => "affirmed",
            EventKind::CertDenied => "certiorari denied",
        })
    }
}

/// How far something recorded was checked against its source, the best first, so that the greatest
/// of several is the weakest link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Confidence {
    /// Seen in the source's own text.
    Verified,
    /// Seen in a summary or headnote.
    Secondary,
    /// Worked out from what was seen.
    Computed,
    /// From memory; never the measure of a test.
    Recall,
    /// Not settled by anyone.
    Open,
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Confidence::Verified => "VERIFIED",
            Confidence::Secondary => "SECONDARY",
            Confidence::Computed => "COMPUTED",
            Confidence::Recall => "RECALL",
            Confidence::Open => "OPEN",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn laraneta() -> Authority {
        serde_json::from_str(
            r#"{
                "id": "laraneta",
                "name": "United States v. Laraneta",
                "kind": "decision",
                "court": "ca7",
                "cite": "700 F.3d 983",
                "decided": "2012-11-14",
                "precedential": true,
                "confidence": "VERIFIED",
                "holdings": [
                    {
                        "id": "recoveries-first",
                        "says": "What the victim recovered is subtracted first.",
                        "pin": "990",
                        "confidence": "VERIFIED"
                    },
                    {
                        "id": "whole",
                        "says": "A distributor may owe the whole.",
                        "confidence": "SECONDARY",
                        "dictum": true,
                        "events": [{ "on": "2014-04-23", "kind": "abrogated", "by": "paroline" }]
                    }
                ],
                "events": [{ "on": "2013-10-07", "kind": "cert-denied" }]
            }"#,
        )
        .unwrap()
    }

    fn event(kind: EventKind, on: Date) -> Event {
        Event {
            on,
            kind,
            by: None,
            note: None,
        }
    }

    #[test]
    fn is_in_force_from_its_day_until_the_day_it_ends() {
        let mut authority = laraneta();
        assert!(!authority.in_force(None, date(2012, 11, 13)));
        assert!(authority.in_force(None, date(2012, 11, 14)));
        assert!(
            authority.in_force(None, date(2026, 1, 1)),
            "certiorari denied ends nothing"
        );

        let whole = authority.holding("whole").unwrap();
        assert!(authority.in_force(Some(whole), date(2014, 4, 22)));
        assert!(!authority.in_force(Some(whole), date(2014, 4, 23)));
        assert_eq!(authority.lost_force(Some(whole)), whole.events.first());
        assert_eq!(authority.lost_force(None), None);
        assert_eq!(authority.holding("none such"), None);

        authority
            .events
            .push(event(EventKind::Vacated, date(2013, 6, 1)));
        authority
            .events
            .push(event(EventKind::RehearingGranted, date(2013, 1, 2)));
        let first = authority.holding("recoveries-first").unwrap();
        assert_eq!(
            authority.lost_force(Some(first)).unwrap().kind,
            EventKind::RehearingGranted
        );
        assert!(
            !authority.in_force(Some(first), date(2013, 1, 2)),
            "it falls with the whole"
        );
    }

    #[test]
    fn prints_as_a_citation() {
        let mut authority = laraneta();
        assert_eq!(
            authority.short(),
            "United States v. Laraneta, 700 F.3d 983 (7th Cir. 2012)"
        );
        authority.cite = "No. 12-1302 (7th Cir.)".parse().unwrap();
        assert_eq!(
            authority.short(),
            "United States v. Laraneta, No. 12-1302 (7th Cir. 2012-11-14)"
        );

        authority.name = "Paroline v. United States".to_owned();
        authority.court = "scotus".parse().unwrap();
        authority.cite = "572 U.S. 434".parse().unwrap();
        assert_eq!(
            authority.short(),
            "Paroline v. United States, 572 U.S. 434 (2012)"
        );

        authority.kind = AuthorityKind::Statute;
        authority.name = "AVAA".to_owned();
        authority.cite = "Pub. L. 115-299".parse().unwrap();
        assert_eq!(authority.short(), "AVAA, Pub. L. 115-299");
        for name in ["28 C.F.R. 81.53", "28 C.F.R. § 81.53 (2024)"] {
            authority.cite = "28 C.F.R. § 81.53".parse().unwrap();
            authority.name = name.to_owned();
            assert_eq!(authority.short(), name);
        }
        authority.cite = "Pub. L. 115-299".parse().unwrap();
        authority.name = "Pub. L. 115-299".to_owned();
        assert_eq!(authority.short(), "Pub. L. 115-299");
    }

    #[test]
    fn reads_back_what_it_writes() {
        let authority = laraneta();
        let text = serde_json::to_string(&authority).unwrap();
        assert_eq!(serde_json::from_str::<Authority>(&text).unwrap(), authority);
        let misspelled = text.replace("\"dictum\"", "\"dicta\"");
        assert!(serde_json::from_str::<Authority>(&misspelled).is_err());
        let timed = text.replace("2012-11-14", "2012-11-14T00:00");
        let error = serde_json::from_str::<Authority>(&timed)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("write a date as YYYY-MM-DD"), "{error}");
    }

    #[test]
    fn the_weakest_confidence_is_the_greatest() {
        let weakest = [
            Confidence::Verified,
            Confidence::Recall,
            Confidence::Secondary,
        ];
        assert_eq!(weakest.into_iter().max().unwrap().to_string(), "RECALL");
    }
}

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::CiteError;

/// A court by its CourtListener id: `scotus`, `ca7`, `cadc`, `innd`.
///
/// Any id of the right shape is accepted, so that a court which this crate does not list can still
/// be named; `congress` stands for the court of a statute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CourtId(pub(crate) String);

impl CourtId {
    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is Congress, which stands in the place of a court for what it enacts, and for rules made under its acts.
    #[must_use]
    pub fn is_congress(&self) -> bool {
        self.0 == "congress"
    }

    /// Whether this is the Supreme Court of the United States.
    #[must_use]
    pub fn is_supreme(&self) -> bool {
        self.0 == "scotus"
    }
}

/// The circuit whose law a federal court applies: a district's, or a court of appeals itself.
///
/// `None` for the Supreme Court, which is in no circuit, and for a court that is not one of the 94
/// federal districts or 13 circuits.
#[must_use]
pub fn circuit_of(court: &CourtId) -> Option<CourtId> {
    let is_it = |(id, _): &Named| *id == court.0;
    CIRCUITS
        .iter()
        .find(|(circuit, districts)| is_it(circuit) || districts.iter().any(is_it))
        .map(|((id, _), _)| CourtId((*id).to_owned()))
}

impl fmt::Display for CourtId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for CourtId {
    type Error = CiteError;

    fn try_from(id: String) -> Result<CourtId, CiteError> {
        let plain = id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let shaped =
            plain && (2..=15).contains(&id.len()) && !id.starts_with(|c: char| c.is_ascii_digit());
        if shaped {
            Ok(CourtId(id))
        } else {
            Err(CiteError::Court)
        }
    }
}

impl FromStr for CourtId {
    type Err = CiteError;

    fn from_str(id: &str) -> Result<CourtId, CiteError> {
        id.to_owned().try_into()
    }
}

impl From<CourtId> for String {
    fn from(court: CourtId) -> String {
        court.0
    }
}

/// A court's id and its abbreviation.
pub(crate) type Named = (&'static str, &'static str);

/// Courts of a state that something cites.
pub(crate) const STATES: &[Named] = &[("wis", "Wis.")];

/// States by name, in small letters, with their abbreviation where it is not the name. A longer name comes before one that it ends
/// with.
#[rustfmt::skip]
pub(crate) const STATE_NAMES: &[Named] = &[
    ("alabama", "Ala."), ("arizona", "Ariz."), ("arkansas", "Ark."), ("california", "Cal."), ("colorado", "Colo."),
    ("connecticut", "Conn."), ("delaware", "Del."), ("columbia", "D.C."), ("florida", "Fla."), ("georgia", "Ga."), ("hawaii", "Haw."),
    ("illinois", "Ill."), ("indiana", "Ind."), ("kansas", "Kan."), ("kentucky", "Ky."), ("louisiana", "La."),
    ("massachusetts", "Mass."), ("maryland", "Md."), ("maine", "Me."), ("michigan", "Mich."), ("minnesota", "Minn."),
    ("mississippi", "Miss."), ("missouri", "Mo."), ("montana", "Mont."), ("nebraska", "Neb."), ("nevada", "Nev."),
    ("new hampshire", "N.H."), ("new jersey", "N.J."), ("new mexico", "N.M."), ("new york", "N.Y."),
    ("north carolina", "N.C."), ("north dakota", "N.D."), ("oklahoma", "Okla."), ("oregon", "Or."),
    ("pennsylvania", "Pa."), ("puerto rico", "P.R."), ("rhode island", "R.I."), ("south carolina", "S.C."),
    ("south dakota", "S.D."), ("tennessee", "Tenn."), ("texas", "Tex."), ("vermont", "Vt."), ("virgin islands", "V.I."),
    ("west virginia", "W. Va."), ("virginia", "Va."), ("washington", "Wash."), ("wisconsin", "Wis."), ("wyoming", "Wyo."),
    ("northern mariana islands", "N. Mar. I."),
];

/// Every circuit with its districts (28 U.S.C. § 41).
#[rustfmt::skip]
pub(crate) const CIRCUITS: &[(Named, &[Named])] = &[
    (("ca1", "1st Cir."), &[
        ("mad", "D. Mass."), ("med", "D. Me."), ("nhd", "D.N.H."), ("prd", "D.P.R."),
        ("rid", "D.R.I."),
    ]),
    (("ca2", "2d Cir."), &[
        ("ctd", "D. Conn."), ("nyed", "E.D.N.Y."), ("nynd", "N.D.N.Y."), ("nysd", "S.D.N.Y."),
        ("nywd", "W.D.N.Y."), ("vtd", "D. Vt."),
    ]),
    (("ca3", "3d Cir."), &[
        ("ded", "D. Del."), ("njd", "D.N.J."), ("paed", "E.D. Pa."), ("pamd", "M.D. Pa."),
        ("pawd", "W.D. Pa."), ("vid", "D.V.I."),
    ]),
    (("ca4", "4th Cir."), &[
        ("mdd", "D. Md."), ("nced", "E.D.N.C."), ("ncmd", "M.D.N.C."), ("ncwd", "W.D.N.C."),
        ("scd", "D.S.C."), ("vaed", "E.D. Va."), ("vawd", "W.D. Va."), ("wvnd", "N.D. W. Va."),
        ("wvsd", "S.D. W. Va."),
    ]),
    (("ca5", "5th Cir."), &[
        ("laed", "E.D. La."), ("lamd", "M.D. La."), ("lawd", "W.D. La."), ("msnd", "N.D. Miss."),
        ("mssd", "S.D. Miss."), ("txed", "E.D. Tex."), ("txnd", "N.D. Tex."),
        ("txsd", "S.D. Tex."), ("txwd", "W.D. Tex."),
    ]),
    (("ca6", "6th Cir."), &[
        ("kyed", "E.D. Ky."), ("kywd", "W.D. Ky."), ("mied", "E.D. Mich."), ("miwd", "W.D. Mich."),
        ("ohnd", "N.D. Ohio"), ("ohsd", "S.D. Ohio"), ("tned", "E.D. Tenn."),
        ("tnmd", "M.D. Tenn."), ("tnwd", "W.D. Tenn."),
    ]),
    (("ca7", "7th Cir."), &[
        ("ilcd", "C.D. Ill."), ("ilnd", "N.D. Ill."), ("ilsd", "S.D. Ill."), ("innd", "N.D. Ind."),
        ("insd", "S.D. Ind."), ("wied", "E.D. Wis."), ("wiwd", "W.D. Wis."),
    ]),
    (("ca8", "8th Cir."), &[
        ("ared", "E.D. Ark."), ("arwd", "W.D. Ark."), ("iand", "N.D. Iowa"), ("iasd", "S.D. Iowa"),
        ("mnd", "D. Minn."), ("moed", "E.D. Mo."), ("mowd", "W.D. Mo."), ("ndd", "D.N.D."),
        ("ned", "D. Neb."), ("sdd", "D.S.D."),
    ]),
    (("ca9", "9th Cir."), &[
        ("akd", "D. Alaska"), ("azd", "D. Ariz."), ("cacd", "C.D. Cal."), ("caed", "E.D. Cal."),
        ("cand", "N.D. Cal."), ("casd", "S.D. Cal."), ("gud", "D. Guam"), ("hid", "D. Haw."),
        ("idd", "D. Idaho"), ("mtd", "D. Mont."), ("nmid", "D. N. Mar. I."), ("nvd", "D. Nev."),
        ("ord", "D. Or."), ("waed", "E.D. Wash."), ("wawd", "W.D. Wash."),
    ]),
    (("ca10", "10th Cir."), &[
        ("cod", "D. Colo."), ("ksd", "D. Kan."), ("nmd", "D.N.M."), ("oked", "E.D. Okla."),
        ("oknd", "N.D. Okla."), ("okwd", "W.D. Okla."), ("utd", "D. Utah"), ("wyd", "D. Wyo."),
    ]),
    (("ca11", "11th Cir."), &[
        ("almd", "M.D. Ala."), ("alnd", "N.D. Ala."), ("alsd", "S.D. Ala."), ("flmd", "M.D. Fla."),
        ("flnd", "N.D. Fla."), ("flsd", "S.D. Fla."), ("gamd", "M.D. Ga."), ("gand", "N.D. Ga."),
        ("gasd", "S.D. Ga."),
    ]),
    (("cadc", "D.C. Cir."), &[("dcd", "D.D.C.")]),
    (("cafc", "Fed. Cir."), &[]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn court(id: &str) -> CourtId {
        id.parse().unwrap()
    }

    #[test]
    fn every_federal_district_is_in_one_circuit() {
        let listed = "almd alnd alsd akd azd ared arwd cacd caed cand casd cod ctd ded dcd flmd \
            flnd flsd gamd gand gasd gud hid idd ilcd ilnd ilsd innd insd iand iasd ksd kyed kywd \
            laed lamd lawd med mdd mad mied miwd mnd msnd mssd moed mowd mtd ned nvd nhd njd nmd \
            nyed nynd nysd nywd nced ncmd ncwd ndd nmid ohnd ohsd oked oknd okwd ord paed pamd \
            pawd prd rid scd sdd tned tnmd tnwd txed txnd txsd txwd utd vtd vid vaed vawd waed \
            wawd wvnd wvsd wied wiwd wyd";
        let mut listed: Vec<_> = listed.split_whitespace().collect();
        let mut table: Vec<_> = CIRCUITS
            .iter()
            .flat_map(|(_, districts)| districts.iter().map(|(id, _)| *id))
            .collect();
        listed.sort_unstable();
        table.sort_unstable();
        assert_eq!(table, listed);
        assert_eq!(table.len(), 94);
    }

    #[test]
    fn every_id_in_the_table_is_valid_and_every_name_its_own() {
        let mut names = vec!["U.S."];
        for ((id, name), districts) in CIRCUITS {
            assert_eq!(court(id).abbreviation(), *name);
            assert_eq!(circuit_of(&court(id)), Some(court(id)));
            names.push(name);
            for (district, name) in *districts {
                assert_eq!(court(district).abbreviation(), *name);
                assert_eq!(circuit_of(&court(district)), Some(court(id)));
                names.push(name);
            }
        }
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn every_court_is_found_by_its_abbreviation_however_it_is_spaced() {
        for ((id, name), districts) in CIRCUITS {
            for (id, name) in [(id, name)]
                .into_iter()
                .chain(districts.iter().map(|(id, name)| (id, name)))
            {
                for name in [
                    name.to_string(),
                    name.replace([' ', '.'], ""),
                    name.to_uppercase(),
                    id.to_string(),
                ] {
                    assert_eq!(CourtId::from_name(&name), Some(court(id)), "{name}");
                }
            }
        }
        for (name, id) in [
            ("Northern District of Ohio", "ohnd"),
            ("District of Nevada", "nvd"),
            ("Southern District of West Virginia", "wvsd"),
            ("Eastern District of Virginia", "vaed"),
            ("U.S. District Court for the District of Columbia", "dcd"),
            ("District of the Virgin Islands", "vid"),
            ("District of the Northern Mariana Islands", "nmid"),
            ("Western District of New York", "nywd"),
            ("District of North Dakota", "ndd"),
            ("Western District of Washington", "wawd"),
            ("District of Kansas", "ksd"),
            ("N.D. Ill., E. Div.", "ilnd"),
            ("Northern District of Illinois, Eastern Division", "ilnd"),
            ("W.D. of Texas", "txwd"),
            ("D. of the Virgin Islands", "vid"),
            ("W.D. Ky. (Louisville)", "kywd"),
        ] {
            assert_eq!(CourtId::from_name(name), Some(court(id)), "{name}");
        }
        for name in ["", "Ohio", "Superior Court of Ohio", "zzzz"] {
            assert_eq!(CourtId::from_name(name), None, "{name}");
        }
    }

    #[test]
    fn other_courts_have_no_circuit() {
        assert_eq!(circuit_of(&court("scotus")), None);
        assert_eq!(circuit_of(&court("congress")), None);
        assert_eq!(court("scotus").abbreviation(), "U.S.");
        assert_eq!(court("congress").abbreviation(), "congress");
    }

    #[test]
    fn an_id_has_one_shape() {
        for id in [
            "",
            "a",
            "7th",
            "CA7",
            "ca 7",
            "n.d.ind",
            "abcdefghijklmnop",
            "çad",
        ] {
            assert_eq!(id.parse::<CourtId>(), Err(CiteError::Court), "{id}");
        }
        assert_eq!(serde_json::to_string(&court("ca7")).unwrap(), r#""ca7""#);
        assert_eq!(
            serde_json::from_str::<CourtId>(r#""ca7""#).unwrap(),
            court("ca7")
        );
        assert!(serde_json::from_str::<CourtId>(r#""7th Cir.""#).is_err());
    }
}

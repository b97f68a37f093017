use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::CiteError;
use crate::jurisdiction::{CodeForm, code_of, declared};

/// One citation, parsed from text such as `700 F.3d 983, 990` and printed in the same form.
///
/// Only parsing makes one, so that each prints as text that reads back as itself. Every shape has
/// one spelling: the section sign may be left out on the way in, and is there on the way out. A
/// *pin* is the page or subsection that carries the point.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Citation {
    /// A volume and a page: `700 F.3d 983, 990`, `607 U.S. ___`, `132 Stat. 4383`.
    #[non_exhaustive]
    Reporter {
        /// The volume; a year for `WL`.
        volume: u32,
        /// Where it is printed.
        reporter: Reporter,
        /// The first page; `None` while it is not printed yet.
        page: Option<u32>,
        /// The page cited: `990`, `990-91`, `990 n.3` or `*4`.
        pin: Option<String>,
    },
    /// A section of a code: `18 U.S.C. § 2259(b)(2)(B)`, `28 C.F.R. § 81.53`.
    #[non_exhaustive]
    Code {
        /// The title.
        title: u32,
        /// The code.
        code: FederalCode,
        /// The section.
        section: String,
        /// The subsection, `(b)(2)(B)`.
        pin: Option<String>,
    },
    /// A section of a code of another jurisdiction, which its law declares: `RCW 9.94A.753(3)`.
    #[non_exhaustive]
    CodeOf {
        /// The code.
        code: &'static CodeForm,
        /// The section.
        section: String,
        /// The subsection, `(3)`.
        pin: Option<String>,
    },
    /// An act: `Pub. L. 115-299, § 3`.
    #[non_exhaustive]
    PublicLaw {
        /// The Congress that passed it.
        congress: u32,
        /// Its number in that Congress.
        number: u32,
        /// The section of it, with its subsection: `40113(b)`.
        pin: Option<String>,
    },
    /// A rule of procedure or evidence: `Fed. R. Crim. P. 49.1`.
    #[non_exhaustive]
    Rule {
        /// The set of rules.
        rules: CourtRules,
        /// The rule.
        number: String,
        /// The subdivision, `(c)`.
        pin: Option<String>,
    },
    /// A decision that no reporter prints: `No. 24-482 (U.S. 2026-01-20)`.
    #[non_exhaustive]
    Docket {
        /// The docket number.
        number: String,
        /// What stands in the parentheses: the court, and the date where it is given.
        court: String,
    },
}

impl Citation {
    /// The page, subsection or section that carries the point, where the citation names one.
    #[must_use]
    pub fn pin(&self) -> Option<&str> {
        match self {
            Citation::Reporter { pin, .. }
            | Citation::Code { pin, .. }
            | Citation::CodeOf { pin, .. }
            | Citation::PublicLaw { pin, .. }
            | Citation::Rule { pin, .. } => pin.as_deref(),
            Citation::Docket { .. } => None,
        }
    }
}

/// A reporter or another series cited by volume and page, out of a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reporter(&'static str);

impl Reporter {
    /// Every reporter that is known, as it is cited.
    pub const ALL: &[Reporter] = &[
        Reporter("U.S."),
        Reporter("S. Ct."),
        Reporter("L. Ed."),
        Reporter("L. Ed. 2d"),
        Reporter("F."),
        Reporter("F.2d"),
        Reporter("F.3d"),
        Reporter("F.4th"),
        Reporter("F. App'x"),
        Reporter("F. Supp."),
        Reporter("F. Supp. 2d"),
        Reporter("F. Supp. 3d"),
        Reporter("F.R.D."),
        Reporter("B.R."),
        Reporter("Fed. Cl."),
        Reporter("M.J."),
        Reporter("Wis."),
        Reporter("WL"),
        Reporter("Stat."),
        Reporter("Fed. Reg."),
    ];

    /// The abbreviation, `F. Supp. 2d`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    pub(crate) const fn declared(name: &'static str) -> Reporter {
        Reporter(name)
    }

    fn named(text: &str) -> Result<Reporter, CiteError> {
        let known = || {
            let federal = Reporter::ALL.iter().map(|reporter| reporter.0);
            let others = declared().into_iter().flat_map(|known| &known.reporters);
            federal.chain(others.map(|name| Reporter::declared(name).0))
        };
        exactly(known(), text)
            .map(Reporter)
            .map_err(|nearest| CiteError::Reporter { nearest })
    }
}

/// A code cited by title and section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FederalCode {
    /// The United States Code.
    UnitedStates,
    /// The Code of Federal Regulations.
    FederalRegulations,
}

impl FederalCode {
    const ALL: [FederalCode; 2] = [FederalCode::UnitedStates, FederalCode::FederalRegulations];

    /// The abbreviation, `U.S.C.`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            FederalCode::UnitedStates => "U.S.C.",
            FederalCode::FederalRegulations => "C.F.R.",
        }
    }
}

/// A set of rules or guidelines, out of a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CourtRules(&'static str);

impl CourtRules {
    /// Every set that is known, as it is cited.
    pub const ALL: &[CourtRules] = &[
        CourtRules("Fed. R. App. P."),
        CourtRules("Fed. R. Bankr. P."),
        CourtRules("Fed. R. Civ. P."),
        CourtRules("Fed. R. Crim. P."),
        CourtRules("Fed. R. Evid."),
    ];

    /// The abbreviation, `Fed. R. Crim. P.`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    fn named(text: &str) -> Result<CourtRules, CiteError> {
        let known = || CourtRules::ALL.iter().map(|rules| rules.0);
        exactly(known(), text)
            .map(CourtRules)
            .map_err(|nearest| CiteError::Rules { nearest })
    }
}

/// The known text that is the one given or, as the error, the nearest.
fn exactly(
    known: impl Iterator<Item = &'static str> + Clone,
    text: &str,
) -> Result<&'static str, &'static str> {
    if let Some(same) = known.clone().find(|known| *known == text) {
        return Ok(same);
    }
    // What people get wrong is spaces, periods and case, which therefore do not count.
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_lowercase()
    };
    let given = letters(text);
    let distance = |known: &&str| strsim::damerau_levenshtein(&letters(known), &given);
    Err(known.min_by_key(distance).unwrap_or_default())
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Citation::Reporter {
                volume,
                reporter,
                page,
                pin,
            } => {
                write!(f, "{volume} {} ", reporter.0)?;
                match page {
                    Some(page) => write!(f, "{page}")?,
                    None => f.write_str(BLANK)?,
                }
                pin.iter().try_for_each(|pin| write!(f, ", {pin}"))
            }
            Citation::Code {
                title,
                code,
                section,
                pin,
            } => {
                let pin = pin.as_deref().unwrap_or_default();
                write!(f, "{title} {} § {section}{pin}", code.as_str())
            }
            Citation::CodeOf { code, section, pin } => {
                let sign = if code.section_sign { "§ " } else { "" };
                let pin = pin.as_deref().unwrap_or_default();
                write!(f, "{} {sign}{section}{pin}", code.prefix)
            }
            Citation::PublicLaw {
                congress,
                number,
                pin,
            } => {
                write!(f, "Pub. L. {congress}-{number}")?;
                pin.iter().try_for_each(|pin| write!(f, ", § {pin}"))
            }
            Citation::Rule { rules, number, pin } => {
                write!(
                    f,
                    "{} {number}{}",
                    rules.0,
                    pin.as_deref().unwrap_or_default()
                )
            }
            Citation::Docket { number, court } => write!(f, "No. {number} ({court})"),
        }
    }
}

/// What stands for a page that is not printed yet.
const BLANK: &str = "___";

impl FromStr for Citation {
    type Err = CiteError;

    fn from_str(text: &str) -> Result<Citation, CiteError> {
        if let Some(rest) = text.strip_prefix("No. ") {
            return docket(rest);
        }
        if let Some(rest) = text.strip_prefix("Pub. L. ") {
            return public_law(rest);
        }
        if text.starts_with("Fed. R. ") {
            return rule(text);
        }
        if let Some((code, rest)) = code_of(text) {
            let (section, pin) = section(rest.strip_prefix("§ ").unwrap_or(rest))?;
            return Ok(Citation::CodeOf { code, section, pin });
        }
        let (volume, rest) = text.split_once(' ').ok_or(CiteError::Shape)?;
        let volume = number(volume).ok_or(CiteError::Shape)?;
        for code in FederalCode::ALL {
            if let Some(rest) = rest.strip_prefix(code.as_str()) {
                let rest = rest.strip_prefix(' ').ok_or(CiteError::Section)?;
                let (section, pin) = section(rest.strip_prefix("§ ").unwrap_or(rest))?;
                return Ok(Citation::Code {
                    title: volume,
                    code,
                    section,
                    pin,
                });
            }
        }
        reporter(volume, rest)
    }
}

/// Reads what follows the volume: `F. Supp. 2d 182, 190`.
fn reporter(volume: u32, text: &str) -> Result<Citation, CiteError> {
    if text.ends_with(')') && text.contains(" (") {
        return Err(CiteError::CourtAndYear);
    }
    let (place, pin) = match text.split_once(", ") {
        Some((place, pin)) if is_page_pin(pin) => (place, Some(pin.to_owned())),
        Some(_) => return Err(CiteError::Pin),
        None => (text, None),
    };
    let (reporter, page) = place.rsplit_once(' ').ok_or(CiteError::Shape)?;
    let reporter = Reporter::named(&reporter.replace('’', "'"))?;
    let page = match page {
        BLANK => None,
        page => Some(number(page).ok_or(CiteError::Page)?),
    };
    Ok(Citation::Reporter {
        volume,
        reporter,
        page,
        pin,
    })
}

fn docket(text: &str) -> Result<Citation, CiteError> {
    let (number, court) = text
        .strip_suffix(')')
        .and_then(|text| text.split_once(" ("))
        .filter(|(number, court)| {
            let digit = number.contains(|c: char| c.is_ascii_digit());
            let plain = |c: char| c.is_ascii_alphanumeric() || "-:. ".contains(c);
            // A comma in the number would begin a second citation.
            digit && number.chars().all(plain) && is_line(number) && is_line(court)
        })
        .ok_or(CiteError::Docket)?;
    Ok(Citation::Docket {
        number: number.to_owned(),
        court: court.to_owned(),
    })
}

fn public_law(text: &str) -> Result<Citation, CiteError> {
    let (law, pin) = match text.split_once(", § ") {
        Some((law, pin)) => {
            section(pin)?;
            (law, Some(pin.to_owned()))
        }
        None => (text, None),
    };
    let (congress, law) = law.split_once('-').ok_or(CiteError::PublicLaw)?;
    match (number(congress), number(law)) {
        (Some(congress), Some(number)) => Ok(Citation::PublicLaw {
            congress,
            number,
            pin,
        }),
        _ => Err(CiteError::PublicLaw),
    }
}

fn rule(text: &str) -> Result<Citation, CiteError> {
    let (rules, number) = text.rsplit_once(' ').ok_or(CiteError::Shape)?;
    let rules = CourtRules::named(rules)?;
    let (number, pin) = section(number)?;
    Ok(Citation::Rule { rules, number, pin })
}

/// Reads a whole number as citations write them: no sign, no zeros before it, not zero.
fn number(text: &str) -> Option<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| digits)
}

/// Reads `2259(b)(2)(B)` as the section and the subsection.
fn section(text: &str) -> Result<(String, Option<String>), CiteError> {
    let (section, pin) = match text.find('(').and_then(|at| text.split_at_checked(at)) {
        Some((section, pin)) => (section, Some(pin)),
        None => (text, None),
    };
    let mark = |c: char| c == '.' || c == '-';
    let named = section.starts_with(|c: char| c.is_ascii_alphanumeric())
        && section.ends_with(|c: char| c.is_ascii_alphanumeric())
        && section
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || mark(c));
    // What is between the first and the last parenthesis, taken apart where one closes and the
    // next opens.
    let nested = |pin: &str| {
        let inner = pin.strip_prefix('(').and_then(|pin| pin.strip_suffix(')'));
        let level = |part: &str| {
            (1..=6).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
        };
        inner.is_some_and(|inner| inner.split(")(").all(level))
    };
    if named && pin.is_none_or(nested) {
        Ok((section.to_owned(), pin.map(str::to_owned)))
    } else {
        Err(CiteError::Section)
    }
}

/// Whether this is `990`, `990-91`, `990 n.3`, `*4` or `*4-5`.
fn is_page_pin(text: &str) -> bool {
    let is_number = |text: &str| number(text).is_some();
    let pages = text.strip_prefix('*').unwrap_or(text);
    let (pages, note) = pages.split_once(" n.").unwrap_or((pages, "1"));
    let (first, last) = pages.split_once('-').unwrap_or((pages, "1"));
    is_number(first) && is_number(last) && is_number(note)
}

/// Whether this is something, on one line, without parentheses or blanks around it.
fn is_line(text: &str) -> bool {
    !text.is_empty()
        && text.trim() == text
        && !text.contains(|c: char| c.is_control() || c == '(' || c == ')')
}

impl TryFrom<String> for Citation {
    type Error = CiteError;

    fn try_from(text: String) -> Result<Citation, CiteError> {
        text.parse()
    }
}

impl From<Citation> for String {
    fn from(citation: Citation) -> String {
        citation.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Citation, CiteError> {
        text.parse()
    }

    #[test]
    fn every_shape_prints_as_it_is_written() {
        for (text, pin) in [
            ("700 F.3d 983", None),
            ("700 F.3d 983, 990", Some("990")),
            ("700 F.3d 983, 990-91", Some("990-91")),
            ("700 F.3d 983, 990 n.3", Some("990 n.3")),
            ("99 F.4th 775", None),
            ("971 F.2d 1138", None),
            ("572 U.S. 434", None),
            ("607 U.S. ___", None),
            ("607 U.S. ___, 7", Some("7")),
            ("139 S. Ct. 509", None),
            ("666 F. Supp. 2d 182", None),
            ("829 F. App'x 409", None),
            ("2009 WL 2827204, *4", Some("*4")),
            ("132 Stat. 4383", None),
            ("89 Fed. Reg. 92794", None),
            ("18 U.S.C. § 2259", None),
            ("18 U.S.C. § 2259A", None),
            ("18 U.S.C. § 2259(b)(2)(B)", Some("(b)(2)(B)")),
            ("28 C.F.R. § 81.53", None),
            ("42 U.S.C. § 300aa-1(a)", Some("(a)")),
            ("Pub. L. 115-299", None),
            ("Pub. L. 115-299, § 3", Some("3")),
            ("Pub. L. 103-322, § 40113(b)", Some("40113(b)")),
            ("Fed. R. Crim. P. 49.1", None),
            ("Fed. R. Crim. P. 32(i)(3)", Some("(i)(3)")),
            ("Fed. R. Evid. 702", None),
            ("No. 24-482 (U.S. 2026-01-20)", None),
            ("No. 5:23-CR-97 (W.D. La.)", None),
            ("No. CR 14-0129 WJ (D.N.M. July 28, 2017)", None),
        ] {
            let citation = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(citation.to_string(), text);
            assert_eq!(citation.pin(), pin, "{text}");
        }
    }

    #[test]
    fn two_spellings_are_taken_for_the_usual_one() {
        assert_eq!(
            parse("18 U.S.C. 2259(b)").unwrap().to_string(),
            "18 U.S.C. § 2259(b)"
        );
        assert_eq!(
            parse("829 F. App’x 409").unwrap().to_string(),
            "829 F. App'x 409"
        );
    }

    #[test]
    fn an_unknown_reporter_is_told_its_nearest() {
        for (text, nearest) in [
            ("700 F3d 983", "F.3d"),
            ("700 F. 3d 983", "F.3d"),
            ("666 F.Supp.2d 182", "F. Supp. 2d"),
            ("829 Fed. Appx. 409", "F. App'x"),
            ("572 US 434", "U.S."),
            ("139 S.Ct. 509", "S. Ct."),
            ("99 f.4th 775", "F.4th"),
            ("18 USC 2259", "U.S."),
            ("132 Stats. 4383", "Stat."),
        ] {
            assert_eq!(parse(text), Err(CiteError::Reporter { nearest }), "{text}");
        }
        let rules = CiteError::Rules {
            nearest: "Fed. R. Crim. P.",
        };
        assert_eq!(parse("Fed. R. Crim. Proc. 32"), Err(rules));
    }

    #[test]
    fn each_known_name_is_read_as_it_is_told() {
        for reporter in Reporter::ALL {
            let text = format!("7 {} 11", reporter.as_str());
            assert_eq!(parse(&text).map(|it| it.to_string()), Ok(text));
        }
        for rules in CourtRules::ALL {
            let text = format!("{} 32", rules.as_str());
            assert_eq!(parse(&text).map(|it| it.to_string()), Ok(text));
        }
        let court: crate::CourtId = "ca7".parse().unwrap();
        let told = format!("{court:>5} {}", crate::EventKind::CertDenied);
        assert_eq!(told, "  ca7 certiorari denied");
    }

    #[test]
    fn anything_else_is_refused_and_says_why() {
        for (text, error) in [
            ("", CiteError::Shape),
            ("Paroline", CiteError::Shape),
            ("Paroline v. United States", CiteError::Shape),
            ("700 F.3d", CiteError::Shape),
            ("0700 F.3d 983", CiteError::Shape),
            ("700 F.3d xii", CiteError::Page),
            ("700 F.3d 983 (7th Cir. 2012)", CiteError::CourtAndYear),
            ("700 F.3d 983, 990, 991", CiteError::Pin),
            ("572 U.S. 434, 134 S. Ct. 1710", CiteError::Pin),
            ("18 U.S.C. §§ 2259-2259B", CiteError::Section),
            ("18 U.S.C. § 2259 (b)", CiteError::Section),
            ("18 U.S.C. § 2259(b", CiteError::Section),
            ("18 U.S.C. § 2259()", CiteError::Section),
            ("18 U.S.C. § ", CiteError::Section),
            ("18 U.S.C.", CiteError::Section),
            ("Pub. L. 115", CiteError::PublicLaw),
            ("Pub. L. No. 115-299", CiteError::PublicLaw),
            ("No. 24-482", CiteError::Docket),
            ("No. 24-482 ()", CiteError::Docket),
            ("No. 24-482 (N.D. (Ill.)", CiteError::Docket),
            ("No. 24-482 (N.D.) Ill.)", CiteError::Docket),
            ("No. 24-482 (N.D.\tIll.)", CiteError::Docket),
            ("700 F.3d 983)", CiteError::Page),
            (
                "No. 09-14017-CR, 2009 WL 2827204 (S.D. Fla.)",
                CiteError::Docket,
            ),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn is_text_as_data() {
        let citation = parse("18 U.S.C. § 2259").unwrap();
        assert_eq!(
            serde_json::to_string(&citation).unwrap(),
            r#""18 U.S.C. § 2259""#
        );
        assert_eq!(
            serde_json::from_str::<Citation>(r#""18 U.S.C. 2259""#).unwrap(),
            citation
        );
        assert!(serde_json::from_str::<Citation>("18").is_err());
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(
            volume in 1..3000_u32,
            reporter in proptest::sample::select(Reporter::ALL),
            page in proptest::option::of(1..10_000_000_u32),
            pin in proptest::option::of("[*]?[1-9][0-9]{0,3}(-[1-9][0-9]?)?( n[.][1-9])?"),
        ) {
            let citation = Citation::Reporter { volume, reporter, page, pin };
            prop_assert_eq!(parse(&citation.to_string()), Ok(citation));
        }

        #[test]
        fn what_is_read_prints_as_what_reads_the_same(
            text in "([1-9][0-9]? (U[.]S[.]C[.]|F[.]3d)|No[.]|Pub[.] L[.]|Fed[.] R[.] Evid[.]) \
                (§ )?[0-9a(),.*§ -]{1,16}",
        ) {
            if let Ok(citation) = parse(&text) {
                prop_assert_eq!(parse(&citation.to_string()), Ok(citation));
            }
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = parse(&text);
        }
    }
}

use thiserror::Error;

/// What is wrong with a citation, a court or a date.
///
/// The texts say what was expected and never repeat the text given, which may come from a case
/// file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CiteError {
    /// No known shape of citation.
    #[error(
        "not a citation: write one of 700 F.3d 983, 990; 607 U.S. ___; 18 U.S.C. § 2259(b)(2)(B); \
         28 C.F.R. § 81.53; 132 Stat. 4383; Pub. L. 115-299, § 3; Fed. R. Crim. P. 49.1; \
         No. 24-482 (U.S. 2026-01-20)"
    )]
    Shape,
    /// A volume and a page of no reporter that is known.
    #[error(
        "unknown reporter; the nearest that is known is {nearest}; a jurisdiction declares its own under \
         `reporters`"
    )]
    Reporter {
        /// The known reporter whose text is nearest.
        nearest: &'static str,
    },
    /// A court and a year after the page, as in a brief.
    #[error(
        "write the volume, the reporter and the page alone, as in 700 F.3d 983: an authority has its court \
         and its day under keys of their own"
    )]
    CourtAndYear,
    /// A page that is not a number.
    #[error("write the first page as a number, or as ___ where it is not printed yet")]
    Page,
    /// A page cited within a decision that is not one.
    #[error("write the page cited as 990, 990-91, 990 n.3 or *4")]
    Pin,
    /// A section that does not read as one.
    #[error(
        "write one section, as in § 2259(b)(2)(B) or § 81.53, and nothing after it: the year of a \
         text belongs in the name of the authority"
    )]
    Section,
    /// A public law that does not read as one.
    #[error("write a public law as Pub. L. 115-299, with a section as in Pub. L. 115-299, § 3")]
    PublicLaw,
    /// A rule of a set of rules that is not known.
    #[error("unknown rules; the nearest that are known are {nearest}")]
    Rules {
        /// The known set whose text is nearest.
        nearest: &'static str,
    },
    /// A docket number without its court, or the other way around.
    #[error(
        "write a docket number with its court, as in No. 24-482 (U.S. 2026-01-20) \
         or No. 5:23-CR-97 (W.D. La.)"
    )]
    Docket,
    /// Text that cannot be the id of a court.
    #[error(
        "write a court by its CourtListener id, such as scotus, ca7 or innd: \
         2 to 15 lower-case letters and digits, a letter first"
    )]
    Court,
    /// Text that is no date, or a day that the calendar does not have.
    #[error("write a date as YYYY-MM-DD, a day that the calendar has, such as 2012-11-14")]
    Date,
}

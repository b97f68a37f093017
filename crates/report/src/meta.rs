//! The origin of a result besides its profile, and the copies of a document.

use std::collections::BTreeMap;

use redress_case::{Award, AwardKnown, Class, Posture};
use redress_document::{Document, Format, Tone};
use redress_money::AmountsInOrder;
use redress_rule::{Date, Usd};

/// The origin of a result besides its profile: the program, the case file and the options.
///
/// ```
/// use redress_document::Format;
/// use redress_report::Meta;
///
/// let meta = Meta {
///     program: "redress 0.1.0".to_owned(),
///     command: Some("redress compute case.toml".to_owned()),
///     ..Meta::default()
/// };
/// assert_eq!(meta.for_format(Format::Docx).command, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The program with its version: `redress 0.1.0`.
    pub program: String,
    /// Digest of the case file.
    pub case_digest: String,
    /// The tables that the case file names, each with its digest.
    pub case_tables: Vec<(String, String)>,
    /// The reason for the date of the law: "the day of the judgment", "given by the user".
    pub as_of_reason: String,
    /// The rule sets: id, version, digest or "linked in".
    pub rule_sets: Vec<(String, String, String)>,
    /// The files of the law that made the result.
    pub law: Vec<LawText>,
    /// The command that was given.
    pub command: Option<String>,
    /// The day that the user gave.
    pub day: Option<Date>,
    /// The views that the user takes: `attempts=within`.
    pub views: Vec<String>,
    /// Facts that the user assumed.
    pub assumed: Vec<String>,
    /// The side whose version of disputed facts is used; `None` is what was found.
    pub side: Option<&'static str>,
    /// The profile whose law governs the case.
    pub governing: Option<String>,
    /// The rules of the circuit that the case's own approach leaves out.
    pub left_out_of_own_approach: Vec<String>,
    /// Facts given that no rule read; receipts, recoveries and losses first.
    pub unread: Vec<String>,
    /// The contradictions of the case file, as sentences without a stop.
    pub conflicts: Vec<String>,
    /// Entries of a record that are later than its date and were left out.
    pub left_out: Vec<String>,
    /// The audience of the copy.
    pub audience: Audience,
    /// The balances of the account of the judgment by profile, victim and defendant, where the case has payments or orders.
    pub left_to_collect: BTreeMap<(String, String, String), LeftOfDebt>,
    /// The circuits as tiles of a map, from `rules/law/circuits.toml`; empty: no map is drawn.
    pub tiles: Vec<MapTile>,
    /// Awards in decided cases; only `explain` compares a result with them.
    pub comparable: Vec<ComparableAwards>,
}

/// Awards in decided cases of one class of offense under texts of a statute: information, and no law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparableAwards {
    /// The class of offense.
    pub class: Class,
    /// The texts of the statute by their ids in `regimes.toml`.
    pub regimes: Vec<String>,
    /// The texts in words.
    pub text: String,
    /// The id of the texts in `awards.toml`.
    pub text_id: String,
    /// The awards of more than nothing to one victim.
    pub amounts: Option<AmountsInOrder>,
    /// How many awarded nothing.
    pub nothing: usize,
}

/// A file of the law behind a result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LawText {
    /// The path under `rules/law/`, such as `parameters/restitution.toml`.
    pub path: String,
    /// "built in", or the file of the user.
    pub origin: String,
    /// Its digest.
    pub digest: String,
    /// Says what it replaces: entries by id, or a whole file.
    pub replaces: Vec<String>,
    /// True for a file of the program.
    pub built_in: bool,
}

/// The amount that is left to collect from a defendant for a victim, by the account of the judgment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOfDebt {
    /// The victim.
    pub victim: String,
    /// The defendant.
    pub defendant: String,
    /// The day of the balance.
    pub on: Option<Date>,
    /// The least amount.
    pub least: Usd,
    /// The greatest amount; `None` if there is no upper bound.
    pub greatest: Option<Usd>,
    /// The amount in words.
    pub says: String,
    /// The rule that makes it no more.
    pub why: String,
    /// Citations for that rule, in full.
    pub authority: Vec<String>,
    /// The points on which it depends, and remarks.
    pub notes: Vec<String>,
}

/// A circuit and its place on a map of tiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapTile {
    /// The id of the circuit's profile.
    pub id: String,
    /// The short name on the tile.
    pub name: String,
    /// The column, from west to east.
    pub column: usize,
    /// The row, from north to south.
    pub row: usize,
}

impl Meta {
    /// Leaves out the command where the format is handed on, because the command has paths of this machine.
    #[must_use]
    pub fn for_format(self, format: Format) -> Self {
        match format.is_handed_on() {
            true => Self {
                command: None,
                ..self
            },
            false => self,
        }
    }
}

/// The audience of a copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Everyone who has the case file.
    #[default]
    Private,
    /// The public: made from a case without its texts.
    Public,
    /// The court, under seal (18 U.S.C. § 3509(d)(2)).
    Sealed,
}

impl Audience {
    /// All audiences of a copy, with their names.
    pub const COPIES: [(Self, &'static str); 2] =
        [(Self::Public, "public"), (Self::Sealed, "sealed")];

    /// Returns the sentence at the head and at the end of the copy.
    #[must_use]
    pub const fn says(self) -> Option<&'static str> {
        match self {
            Self::Private => None,
            Self::Public => Some(
                "Public copy: people appear as victim-1 and defendant-1, and every name, id, source and remark of the case file is left out.",
            ),
            Self::Sealed => Some(
                "SEALED: to be filed under seal and disclosed only to those with reason to know (18 U.S.C. 3509(d)).",
            ),
        }
    }
}

/// The award that was reviewed; its victim, defendant and amount are in the review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardLabel {
    /// The id of the award in the case file, or the user's name for it.
    pub id: String,
    /// The posture of the award; `None` for an amount that the user stated.
    pub posture: Option<Posture>,
    /// The source.
    pub source: Option<String>,
    /// The date.
    pub date: Option<Date>,
    /// How exactly its amount is known.
    pub known: AwardKnown,
}

impl AwardLabel {
    /// Creates the label of an amount that the user stated.
    ///
    /// ```
    /// use redress_report::AwardLabel;
    ///
    /// let label = AwardLabel::by_user("amount");
    /// assert_eq!(label.id, "amount");
    /// assert!(label.posture.is_none());
    /// ```
    #[must_use]
    pub fn by_user(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            posture: None,
            source: None,
            date: None,
            known: AwardKnown::Exactly,
        }
    }

    /// Returns an amount as far as it is known: "at least 3,200.00".
    pub(crate) fn amount(&self, amount: Usd) -> String {
        match self.known {
            AwardKnown::Exactly => amount.to_string(),
            AwardKnown::OrMore => format!("at least {amount}"),
            AwardKnown::UpTo(greatest) => format!("between {amount} and {greatest}"),
        }
    }

    /// Returns the posture, the date and the source.
    pub(crate) fn words(&self) -> String {
        let posture = self.posture.map_or("stated by the user", Posture::name);
        std::iter::once(posture.to_owned())
            .chain(self.date.map(|date| date.to_string()))
            .chain(self.source.clone())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl From<&Award> for AwardLabel {
    fn from(award: &Award) -> Self {
        Self {
            id: award.id.clone(),
            posture: Some(award.posture),
            source: award.proof.source.clone(),
            date: award.proof.date,
            known: award.known,
        }
    }
}

/// Writes the audience of a copy.
pub fn audience(page: &mut Document, audience: Audience) {
    if let Some(says) = audience.says() {
        page.note("audience", Tone::Banner, says);
    }
}

/// Sets the running head of every sheet of paper: this text, and the audience of the copy.
pub fn running_heads(page: &mut Document, text: &'static str, audience: Audience) {
    page.running_head(text);
    if let Some(says) = audience.says() {
        page.running_head(says);
    }
}

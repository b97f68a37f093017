//! What can be known of one claim: every fact has a key, a kind, the question that a court answers, and a bearer.
//!
//! A value is kept as a plain whole number whatever its kind (yes 1, no 0, cents, a count, a date as
//! `yyyymmdd`), so that a claim is a small flat table: reading a fact by its key costs a nanosecond.
//! The keys are typed, so that no rule can read a date as money.

mod declared;
mod own;
mod row;

use std::collections::BTreeMap;
use std::marker::PhantomData;

use redress_cite::Date;
use redress_money::Usd;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

impl Key {
    /// Returns the row of the table with the meaning of this key.
    #[must_use]
    pub fn row(self) -> &'static FactRow {
        let row = match self.0.checked_sub(OF_LOSSES) {
            Some(place) => LOSS_TABLE.get(usize::from(place)),
            None => TABLE
                .get(usize::from(self.0))
                .or_else(|| declared::row(usize::from(self.0).checked_sub(FACTS)?)),
        };
        row.unwrap_or(&TABLE[0])
    }

    /// Returns the key of a fact of a claim by its path, if there is one.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        rows().find(|row| row.path == path).map(|row| row.key)
    }

    /// Returns the key of a fact of a loss by its name within the loss, if there is one.
    #[must_use]
    pub fn of_loss(name: &str) -> Option<Self> {
        let mut rows = LOSS_TABLE.iter();
        rows.find(|row| row.name() == name).map(|row| row.key)
    }

    /// Returns the fact as a yes or a no, if it is one.
    #[must_use]
    pub fn yes_no(self) -> Option<YesNo> {
        self.typed(FactKind::YesNo)
    }

    /// Returns the fact as an amount, if it is one.
    #[must_use]
    pub fn money(self) -> Option<Money> {
        self.typed(FactKind::Money)
    }

    /// Returns the fact as a whole number, if it is one.
    #[must_use]
    pub fn count(self) -> Option<Count> {
        self.typed(FactKind::Count)
    }

    /// Returns the fact as a day, if it is one.
    #[must_use]
    pub fn day(self) -> Option<Day> {
        self.typed(FactKind::Day)
    }

    /// Returns the fact as a list of amounts, if it is one.
    #[must_use]
    pub fn amounts(self) -> Option<Amounts> {
        self.typed(FactKind::Amounts)
    }

    fn typed<K>(self, kind: FactKind) -> Option<Fact<K>> {
        (self.0 < OF_LOSSES && self.row().kind == kind).then_some(Fact {
            key: self,
            kind: PhantomData,
        })
    }

    /// The key's place in the table, from 0.
    #[must_use]
    pub const fn index(self) -> u8 {
        self.0
    }

    /// The one bit that stands for this key in a log of reads; all facts of losses share [`LOSSES_READ`].
    #[must_use]
    pub const fn bit(self) -> u64 {
        if self.0 < OF_LOSSES {
            1 << self.0
        } else {
            LOSSES_READ
        }
    }
}

pub use declared::OWN_FACTS;
pub use own::{OwnFact, OwnFactError, declare};
pub use row::{Burden, FactKind, FactRow, Key};

/// Returns the rows of every fact of a claim: those of the table, and those that a law declares.
pub fn rows() -> impl Iterator<Item = &'static FactRow> + Clone {
    TABLE.iter().chain(declared::rows())
}

/// A fact by its key, the kind of its answer and its owner, so that no rule can read a day as money, or a loss as a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact<K, O = OfClaim> {
    key: Key,
    kind: PhantomData<(K, O)>,
}

impl<K, O> Fact<K, O> {
    const fn at(index: u8) -> Self {
        Self {
            key: Key(index),
            kind: PhantomData,
        }
    }

    /// The key without its kind.
    #[must_use]
    pub const fn key(&self) -> Key {
        self.key
    }
}

impl<K, O> From<Fact<K, O>> for Key {
    fn from(fact: Fact<K, O>) -> Self {
        fact.key
    }
}

/// The owner of a fact of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfClaim {}

/// The owner of a fact of one loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfLoss {}

/// The Rust type of an answer of each kind.
mod kinds {
    pub(super) type YesNo = bool;
    pub(super) type Money = super::Usd;
    pub(super) type Count = i64;
    pub(super) type Day = super::Date;
    pub(super) type Amounts = &'static [super::Usd];
}

/// A fact that is a yes or a no.
pub type YesNo = Fact<kinds::YesNo>;
/// A fact that is an amount.
pub type Money = Fact<kinds::Money>;
/// A fact that is a whole number.
pub type Count = Fact<kinds::Count>;
/// A fact that is a day.
pub type Day = Fact<kinds::Day>;
/// A fact that is a list of amounts.
pub type Amounts = Fact<kinds::Amounts>;

/// A fact of a loss that is a yes or a no.
pub type LossYesNo = Fact<kinds::YesNo, OfLoss>;
/// A fact of a loss that is an amount.
pub type LossMoney = Fact<kinds::Money, OfLoss>;

/// The keys from here on are those of facts of a loss.
const OF_LOSSES: u8 = 64;

macro_rules! table {
    (
        $(#[$facts_doc:meta])* $facts:ident, $(#[$table_doc:meta])* $table:ident, $owner:ident from $base:expr;
        $($(#[$doc:meta])* $name:ident: $kind:ident = $index:literal, $path:literal, $asks:literal, $bearer:ident, $code:literal;)*
    ) => {
        $($(#[$doc])* pub const $name: Fact<kinds::$kind, $owner> = Fact::at($base + $index);)*

        $(#[$facts_doc])*
        pub const $facts: usize = [$($index),*].len();

        $(#[$table_doc])*
        pub static $table: [FactRow; $facts] = [$(FactRow {
            key: Key($base + $index), kind: FactKind::$kind, path: $path, asks: $asks, bearer: Burden::$bearer, code: $code,
        }),*];
    };
}

table! {
    /// The number of facts of a claim.
    FACTS,
    /// Every fact that a claim can hold, by key.
    TABLE, OfClaim from 0;

    /// The day on which the conduct ended, as to this victim: it decides the regime (18 U.S.C. § 2259B(d); *Ellingburg*).
    CONDUCT_ENDED: Day = 0, "conduct.ended", "on which day did the defendant's conduct as to this victim end", Government, "FIND-02";
    /// Harmed as a result of an offense of conviction (18 U.S.C. § 2259(c)).
    VICTIM_OF_COUNT: YesNo = 1, "conduct.victim_of_count", "was this person harmed as a result of a count of conviction", Government, "REMAND-01";
    /// The defendant passed an image of this victim on to somebody else.
    DISTRIBUTED: YesNo = 2, "conduct.distributed", "did the defendant distribute an image of this victim", Government, "REMAND-06";
    /// The defendant made further copies of an image of this victim.
    REPRODUCED: YesNo = 3, "conduct.reproduced", "did the defendant reproduce an image of this victim", Government, "REMAND-06";
    /// The defendant had any connection to the first production.
    PRODUCED: YesNo = 4, "conduct.produced", "did the defendant have any connection to the initial production", Government, "REMAND-06";
    /// How many images of the victim the defendant had.
    IMAGES: Count = 5, "conduct.images", "how many images of this victim did the defendant possess", Government, "REMAND-06";
    /// A finding that the offense proximately caused losses of this victim.
    PROXIMATE_CAUSE: YesNo = 6, "conduct.proximate_cause", "did the defendant's offense proximately cause losses of this victim", Government, "REMAND-03";
    /// The loss that the defendant proximately caused, as an amount.
    CAUSED: Money = 7, "conduct.caused", "what amount of the losses did the defendant's offense proximately cause", Government, "REMAND-03";
    /// More than one defendant of this case contributed to the loss (18 U.S.C. § 3664(h)).
    OTHERS_CONTRIBUTED: YesNo = 8, "conduct.others_in_case_contributed", "did another defendant of this case contribute to the loss of this victim", Government, "REMAND-07";
    /// The gain of the defendant from the offense.
    GAIN: Money = 9, "conduct.gain", "what did the defendant gain from the offense", Government, "";
    /// The court found that losses of the original abuse were separated out so far as possible.
    ABUSE_SEPARATED: YesNo = 10, "findings.original_abuse_separated", "were losses caused by the original abuse separated out so far as possible", Court, "REMAND-04";
    /// No payment now nor in the foreseeable future under any schedule (18 U.S.C. § 2259(b)(4)(C) of 1994).
    CANNOT_PAY: YesNo = 11, "findings.cannot_pay", "is the defendant unable to pay now and in the foreseeable future", Defendant, "FIND-08";
    /// The full losses have been found: incurred or reasonably projected (18 U.S.C. § 2259(b)(2)(A)).
    FULL_LOSSES: YesNo = 12, "findings.full_losses", "has the court found the full amount of the victim's losses", Government, "REMAND-05";
    /// What the victim has received as restitution in other cases for the same losses.
    RECEIVED: Money = 13, "record.received", "what has the victim already received for these losses from defendants in other cases", AsJusticeRequires, "FIND-09";
    /// Orders in other cases for this victim so far.
    ORDERS: Count = 14, "record.orders", "how many defendants in other cases have been ordered to pay this victim so far", AsJusticeRequires, "REMAND-06";
    /// Further offenders likely to be caught and convicted.
    PREDICTED: Count = 15, "record.predicted", "how many further offenders are likely to be caught and convicted for contributing to these losses", AsJusticeRequires, "REMAND-06";
    /// The broader number of offenders, most of whom will never be caught.
    ESTIMATED: Count = 16, "record.estimated", "how many offenders in all are estimated to be involved", AsJusticeRequires, "REMAND-06";
    /// Awards to this victim in other cases, as amounts.
    AWARDS_ELSEWHERE: Amounts = 17, "record.awards", "which amounts were awarded to this victim in other cases", AsJusticeRequires, "REMAND-06";
    /// The greatest loss found for this victim in a case that ended in a final order (18 U.S.C. § 2259(b)(2)(C)).
    GREATEST_FINDING: Money = 18, "record.greatest_finding", "what is the greatest loss of this victim found in any case with a final order", Court, "INFO-01";
    /// Defined monetary assistance received from the Reserve (18 U.S.C. § 2259(d)).
    DMA_RECEIVED: Money = 19, "record.dma_received", "what defined monetary assistance has the victim received", Court, "FIND-07";
    /// Compensatory damages recovered later for the same loss in civil proceedings (18 U.S.C. § 3664(j)(2)).
    CIVIL_RECOVERED: Money = 20, "record.civil_recovered", "what has the victim recovered as compensatory damages for the same loss", Defendant, "FIND-10";
    /// The value of the victim's property that was given back, on the day it was given back.
    RETURNED: Money = 21, "record.property_returned", "what was the value of the property returned to the victim, or the price of collateral sold", Defendant, "";
    /// The value of property that the Government seized and kept.
    KEPT_BY_GOVERNMENT: Money = 22, "record.property_kept", "what was the value of the property that the Government seized and kept", Defendant, "";
    /// How many defendants of this case share the loss.
    DEFENDANTS: Count = 23, "conduct.defendants", "how many defendants of this case contributed to the loss of this victim", Court, "REMAND-07";
    /// The offense was a conspiracy, scheme or pattern (18 U.S.C. § 3663A(a)(2)).
    CONSPIRACY: YesNo = 24, "conduct.conspiracy", "is the offense of conviction a conspiracy, scheme or pattern to which the whole loss belongs", Court, "";
    /// The case is back after an appeal that vacated or reopened something; read from its rulings.
    ON_REMAND: YesNo = 25, "findings.on_remand", "is the case back on remand", Court, "";
    /// The day on which the conduct began, where a count states one: an offense over a period may straddle two texts.
    CONDUCT_BEGAN: Day = 26, "conduct.began", "on which day does the period begin that the counts as to this victim state", Government, "FIND-04";
    /// The gross income or value to the defendant of the victim's services or labor (18 U.S.C. §§ 1593(b)(3), 2429(b)(3)).
    GROSS_INCOME: Money = 27, "conduct.gross_income", "what was the gross income or value to the defendant of the victim's services or labor", Government, "";
    /// The value of the victim's labor under the minimum wage and overtime guarantees (18 U.S.C. § 1593(b)(3)).
    LABOR_VALUE: Money = 28, "conduct.labor_value", "what was the value of the victim's labor under the minimum wage and overtime guarantees", Government, "";
    /// The offense involved commercial sex acts of the victim (18 U.S.C. § 2429(b)(3)).
    COMMERCIAL: YesNo = 29, "conduct.commercial", "did the offense involve commercial sex acts of this victim", Government, "";
    /// The amount to which the parties agreed in a plea agreement (18 U.S.C. § 3663(a)(3)).
    AGREED: Money = 30, "findings.agreed_amount", "to what amount of restitution did the parties agree in the plea agreement", Court, "";
    /// The court found, on the record, that finding the facts would complicate or prolong sentencing too much
    /// (18 U.S.C. §§ 3663(a)(1)(B)(ii), 3663A(c)(3)). No such finding in the file is no such finding.
    TOO_COMPLEX: YesNo = 31, "findings.too_complex", "did the court find that determining the loss would complicate and prolong sentencing so much that the need for restitution is outweighed", Court, "";
    /// The losses are not ascertainable by ten days before sentencing (18 U.S.C. § 3664(d)(5)). No such finding in the file is no such finding.
    NOT_ASCERTAINABLE: YesNo = 32, "findings.not_ascertainable", "did the court find that the victim's losses were not ascertainable by ten days before sentencing", Government, "REMAND-02";
    /// Counts of conviction for possession or access, of conduct since the assessment is law (18 U.S.C. § 2259A(a)(1)); read off the counts.
    POSSESSION_COUNTS: Count = 33, "conduct.possession_counts", "how many counts of conviction, for conduct that ended on or after 2018-12-07, are for possession of, or access to, such material", Court, "FIND-01";
    /// Counts of conviction for other trafficking in images, of conduct since then (18 U.S.C. § 2259A(a)(2)); read off the counts.
    TRAFFICKING_COUNTS: Count = 34, "conduct.trafficking_counts", "how many counts of conviction, for conduct that ended on or after 2018-12-07, are for other trafficking in images", Court, "FIND-01";
    /// Counts of conviction for production, of conduct since then (18 U.S.C. § 2259A(a)(3)); read off the counts.
    PRODUCTION_COUNTS: Count = 35, "conduct.production_counts", "how many counts of conviction, for conduct that ended on or after 2018-12-07, are for production", Court, "FIND-01";
    /// The victim chose defined monetary assistance (18 U.S.C. § 2259(d)(1)(A)).
    ASSISTANCE_ELECTED: YesNo = 36, "findings.assistance_elected", "did the victim choose defined monetary assistance", Court, "FIND-15";
    /// This liability was taken to have ended on a greatest finding that was vacated later (18 U.S.C. § 2259(b)(2)(C)).
    ENDED_ON_VACATED: YesNo = 37, "record.ended_on_vacated_finding", "was this liability taken to have ended on a finding that was later vacated", Court, "";
    /// Whoever would take payment for the victim is the defendant (18 U.S.C. § 2259(c)(4)).
    REPRESENTATIVE_IS_DEFENDANT: YesNo = 38, "conduct.representative_is_defendant", "is the defendant the person who would represent this victim", Court, "FIND-06";
    /// Fixed damages of 18 U.S.C. § 2255(a) recovered; whether they are damages for the same loss is open.
    CIVIL_FIXED: Money = 39, "record.civil_fixed", "what has the victim recovered as the fixed damages of 18 U.S.C. 2255", Defendant, "FIND-10";
    /// What this defendant has paid this victim under an order of this case.
    PAID: Money = 40, "conduct.paid", "what has this defendant paid this victim under an order of this case", Court, "";
    /// What other defendants of this case have paid this victim.
    PAID_BY_OTHERS: Money = 41, "conduct.paid_by_others", "what have the other defendants of this case paid this victim for the same loss", Court, "";
    /// The greatest sum that a defendant of this case owes jointly for this loss; no less than any of them.
    JOINT_TOTAL: Money = 42, "conduct.joint_total", "what is the greatest sum for which a defendant of this case is liable for this loss, the whole loss if the court set no less", Court, "";
    /// What the losses would have been without this defendant's offense; only a theory asks, no law of a circuit.
    WITHOUT_THE_ACT: Money = 43, "conduct.without_the_act", "what would the losses of this victim have been without the defendant's offense", AsJusticeRequires, "";
    /// The offense resulted in bodily injury to this victim (18 U.S.C. §§ 3663(b)(2)-(3), 3663A(b)(2)-(3)).
    BODILY_INJURY: YesNo = 44, "conduct.bodily_injury", "did the offense result in bodily injury to this victim", Government, "";
    /// The offense harmed the mind of this victim; whether that is bodily injury is a question.
    PSYCHOLOGICAL_INJURY: YesNo = 45, "conduct.psychological_injury", "did the offense result in psychological injury to this victim", Government, "";
    /// The offense of conviction is one against property (18 U.S.C. § 3663A(c)(1)(A)(ii), (c)(3)).
    AGAINST_PROPERTY: YesNo = 46, "conduct.against_property", "is the offense of conviction one against property, fraud and deceit included", AsJusticeRequires, "";
}

table! {
    /// The number of facts of a loss.
    LOSS_FACTS,
    /// Every fact that a rule can ask of one loss, by key. A row here is all that a new one needs before a rule reads it: the
    /// reader of case files and its schema, `--assume`, the questions of results and the conformance kit read this table.
    LOSS_TABLE, OfLoss from OF_LOSSES;

    /// Its amount, where it is known only as a range ([`Loss::low`] and [`Loss::high`]).
    LOSS_AMOUNT: Money = 0, "losses.amount", "what is the amount of this loss", Government, "REMAND-02";
    /// The trade in the images, or the defendant's own offense, caused it ([`Loss::cause`]).
    LOSS_CAUSED: YesNo = 1, "losses.cause", "was this loss a proximate result of the offense", Government, "REMAND-03";
    /// For a total without items: some of it falls under head (F).
    UNDER_OTHER: YesNo = 2, "losses.any_under_other", "does any item of this loss fall under head (F), any other losses", AsJusticeRequires, "REMAND-02";
    /// For a total of which some falls under head (F): the amount that falls under the other heads.
    OUTSIDE_OTHER: Money = 3, "losses.outside_other", "what amount of this loss falls under heads (A) to (E)", Government, "REMAND-02";
}

/// The bit of the log that says that the losses themselves were read.
pub const LOSSES_READ: u64 = 1 << 63;

/// What the case file knows of a fact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum FactValue {
    /// Nothing.
    #[default]
    Unknown,
    /// It was put to proof, and the proof failed.
    NotProved,
    /// Exactly this.
    Is(i64),
    /// Somewhere between these, both included. May bound a result, never enters one.
    Within(i64, i64),
}
const fn is_zero(bits: &u64) -> bool {
    *bits == 0
}

impl FactValue {
    const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// A known yes or no.
    #[must_use]
    pub fn yes_no(answer: bool) -> Self {
        Self::Is(i64::from(answer))
    }

    /// A known amount.
    #[must_use]
    pub const fn usd(amount: Usd) -> Self {
        Self::Is(amount.cents())
    }

    /// A known day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self::Is(day_number(day))
    }

    /// The ends of what is known: `(least, greatest)`; an unknown has the widest.
    #[must_use]
    pub const fn ends(self) -> (i64, i64) {
        match self {
            Self::Unknown | Self::NotProved => (0, i64::MAX),
            Self::Is(value) => (value, value),
            Self::Within(least, greatest) => (least, greatest),
        }
    }
}

/// A day as the whole number `yyyymmdd`, which orders as days do.
#[must_use]
pub fn day_number(day: Date) -> i64 {
    i64::from(day.year())
        .saturating_mul(10_000)
        .saturating_add(i64::from(day.month()).saturating_mul(100))
        .saturating_add(i64::from(day.day()))
}

/// A head of loss. (A) to (F) are those of 18 U.S.C. § 2259; the rest serve its siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Head {
    /// (A) medical services, physical, psychiatric or psychological.
    Medical,
    /// (B) physical and occupational therapy or rehabilitation.
    Therapy,
    /// (C) necessary transportation, temporary housing, child care.
    Transport,
    /// (D) lost income.
    LostIncome,
    /// (E) attorneys' fees and other costs.
    Fees,
    /// (F) any other losses.
    Other,
    /// Property lost, damaged or destroyed (18 U.S.C. § 3663A(b)(1)).
    Property,
    /// Funeral and related services (§ 3663A(b)(3)).
    Funeral,
    /// Taking part in the investigation or prosecution (§ 3663A(b)(4)).
    Participation,
    /// Interest before the judgment, on money that was lost.
    Interest,
    /// Time spent to undo the harm of an identity theft (18 U.S.C. § 3663(b)(6)).
    Remediation,
    /// A total that a court found without items; its heads are not known.
    Total,
}

impl Head {
    /// Every head, with its name in a case file and its letter or section in words.
    pub const ALL: [(Self, &'static str, &'static str); 12] = [
        (Self::Medical, "medical", "(A) medical services"),
        (Self::Therapy, "therapy", "(B) therapy or rehabilitation"),
        (
            Self::Transport,
            "transport",
            "(C) transportation, housing, child care",
        ),
        (Self::LostIncome, "lost-income", "(D) lost income"),
        (Self::Fees, "fees", "(E) attorneys' fees and costs"),
        (Self::Other, "other", "(F) any other losses"),
        (Self::Property, "property", "property"),
        (Self::Funeral, "funeral", "funeral and related services"),
        (
            Self::Participation,
            "participation",
            "taking part in the proceedings",
        ),
        (Self::Interest, "interest", "interest before the judgment"),
        (
            Self::Remediation,
            "remediation",
            "time spent to undo an identity theft",
        ),
        (Self::Total, "total", "a total found without items"),
    ];

    /// Returns the letter or section in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        all.find(|(head, ..)| *head == self)
            .map_or("", |(.., words)| words)
    }
}

/// What caused a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// This defendant's own offense, by itself.
    ThisDefendant,
    /// The continuing trade in the images, by many: the general losses of *Paroline*.
    Trade,
    /// The abuse in which the images were made.
    OriginalAbuse,
    /// The act of somebody else, such as a person who sought the victim out.
    Another,
    /// It came about before the defendant's offense.
    Before,
    /// The conspiracy, scheme or pattern of which the defendant was part.
    Conspiracy,
}

impl Cause {
    /// Every cause, with its name in a case file.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::ThisDefendant, "this-defendant"),
        (Self::Trade, "trade"),
        (Self::OriginalAbuse, "original-abuse"),
        (Self::Another, "another"),
        (Self::Before, "before"),
        (Self::Conspiracy, "conspiracy"),
    ];

    /// Returns whether a loss of this cause is a proximate result of the offense.
    const fn of_the_offense(self) -> bool {
        matches!(self, Self::ThisDefendant | Self::Trade | Self::Conspiracy)
    }

    /// The question of exactly this cause, as a court would put it.
    const fn asks(self) -> &'static str {
        match self {
            Self::ThisDefendant => "was this loss caused by the defendant's own offense, by itself",
            Self::Trade => "was this loss caused by the continuing trade in the images",
            Self::OriginalAbuse => "was this loss caused by the original abuse",
            Self::Another => "was this loss caused by the act of somebody else",
            Self::Before => "did this loss come about before the defendant's offense",
            Self::Conspiracy => "was this loss caused by the conspiracy, scheme or pattern",
        }
    }
}

/// Who has borne a loss so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BorneBy {
    /// The victim, or somebody on the victim's behalf.
    #[default]
    Victim,
    /// An insurer or another payor, who is reimbursed after the victims (18 U.S.C. § 3664(j)(1)).
    Payor,
    /// A provider who charged nothing.
    FreeOfCharge,
}

impl BorneBy {
    const fn is_victim(&self) -> bool {
        matches!(self, Self::Victim)
    }

    /// Every bearer of a loss, with its name in a case file.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Victim, "victim"),
        (Self::Payor, "payor"),
        (Self::FreeOfCharge, "free-of-charge"),
    ];
}

/// Stands for the upper end of an amount that nobody has bounded, far above any real loss.
pub const NO_UPPER_BOUND: Usd = Usd::from_cents(100_000_000_000_000_000);

/// An amount of this much and more comes of one that nobody has bounded, less what was deducted from it or divided by
/// a number of defendants: a hundred billion dollars, above any real loss.
pub const UNBOUNDED: Usd = Usd::from_cents(NO_UPPER_BOUND.cents() / 10_000);

/// The question asked of one line of the losses: a fact of the table, or one cause out of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "WireLineFact", into = "WireLineFact")]
pub enum LineFact {
    /// A fact of [`LOSS_TABLE`].
    Of(Key),
    /// Exactly this caused it.
    CausedBy(Cause),
}

impl<K> From<Fact<K, OfLoss>> for LineFact {
    fn from(fact: Fact<K, OfLoss>) -> Self {
        Self::Of(fact.key)
    }
}

impl LineFact {
    /// The amount of a loss.
    pub const AMOUNT: Self = Self::Of(LOSS_AMOUNT.key());
    /// The offense caused it.
    pub const CAUSED: Self = Self::Of(LOSS_CAUSED.key());

    /// Returns the row of the table of losses.
    #[must_use]
    pub fn row(self) -> &'static FactRow {
        match self {
            Self::Of(key) => key.row(),
            Self::CausedBy(_) => LOSS_CAUSED.key().row(),
        }
    }

    /// Returns the question, as a court would put it.
    #[must_use]
    pub fn asks(self) -> &'static str {
        match self {
            Self::Of(key) => key.row().asks,
            Self::CausedBy(cause) => cause.asks(),
        }
    }

    /// Returns the code under which a careful clerk would report it missing, as for [`FactRow::code`].
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::CausedBy(Cause::OriginalAbuse) => "REMAND-04",
            _ => self.row().code,
        }
    }

    /// Returns the cause that an answer supposes, where the question is of a cause.
    #[must_use]
    pub fn supposes(self, yes: bool) -> Option<Cause> {
        Some(match (self, yes) {
            (Self::CausedBy(cause), true) => cause,
            (Self::CAUSED, false) | (Self::CausedBy(Cause::Trade), false) => Cause::Another,
            (Self::CAUSED, true) | (Self::CausedBy(_), false) => Cause::Trade,
            (Self::Of(_), _) => return None,
        })
    }
}

/// A [`LineFact`] as the protocol of rule sets writes it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WireLineFact {
    CausedBy(Cause),
    #[serde(untagged)]
    Named(String),
}

impl From<LineFact> for WireLineFact {
    fn from(fact: LineFact) -> Self {
        match fact {
            LineFact::CausedBy(cause) => Self::CausedBy(cause),
            LineFact::CAUSED => Self::Named("caused".to_owned()),
            LineFact::Of(key) => Self::Named(wire_name(key.row()).replace('_', "-")),
        }
    }
}

impl TryFrom<WireLineFact> for LineFact {
    type Error = String;

    fn try_from(fact: WireLineFact) -> Result<Self, String> {
        let name = match fact {
            WireLineFact::CausedBy(cause) => return Ok(Self::CausedBy(cause)),
            WireLineFact::Named(name) if name == "caused" => return Ok(Self::CAUSED),
            WireLineFact::Named(name) => name,
        };
        let mut rows = LOSS_TABLE.iter();
        let row = rows.find(|row| wire_name(row).replace('_', "-") == name);
        let row = row.ok_or_else(|| format!("unknown fact of a loss `{name}`"))?;
        Ok(Self::Of(row.key))
    }
}

/// The name of a fact of a loss in the protocol of rule sets, which is older than one name in case files.
fn wire_name(row: &FactRow) -> &'static str {
    if row.key == UNDER_OTHER.key() {
        "under_other"
    } else if row.key == LOSS_CAUSED.key() {
        "cause_proof"
    } else {
        row.name()
    }
}

/// The facts of a loss by key, without its amount and its cause, which are fields of [`Loss`]; a cause that was put to proof and
/// not proved is here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LossValues([FactValue; LOSS_FACTS]);

impl LossValues {
    /// Returns the rows of the facts that it contains.
    pub fn rows() -> impl Iterator<Item = &'static FactRow> {
        let rows = LOSS_TABLE.iter();
        rows.filter(move |row| row.key != LOSS_AMOUNT.key() && row.key != LOSS_CAUSED.key())
    }

    /// The rows that the protocol of rule sets carries: of the cause, that it was not proved.
    fn sent() -> impl Iterator<Item = &'static FactRow> {
        let rows = LOSS_TABLE.iter();
        rows.filter(|row| row.key != LOSS_AMOUNT.key())
    }

    /// Returns what is known, by the names in the protocol of rule sets.
    pub fn by_name(&self) -> impl Iterator<Item = (&'static str, FactValue)> {
        let known = Self::sent().map(|row| (wire_name(row), self.get(row.key)));
        known.filter(|(_, value)| !value.is_unknown())
    }

    /// Sets what is known by a name in the protocol of rule sets. Returns false if there is no such name.
    pub fn set_by_name(&mut self, name: &str, value: FactValue) -> bool {
        let row = Self::sent().find(|row| wire_name(row) == name);
        if let Some(row) = row {
            self.set(row.key, value);
        }
        row.is_some()
    }

    /// Returns these facts with one more.
    #[must_use]
    pub fn with(mut self, key: impl Into<Key>, value: FactValue) -> Self {
        self.set(key.into(), value);
        self
    }

    fn get(&self, key: Key) -> FactValue {
        let place = key.0.checked_sub(OF_LOSSES).map(usize::from);
        let value = place.and_then(|place| self.0.get(place));
        value.copied().unwrap_or_default()
    }

    fn set(&mut self, key: Key, value: FactValue) {
        let place = key.0.checked_sub(OF_LOSSES).map(usize::from);
        if let Some(known) = place.and_then(|place| self.0.get_mut(place)) {
            *known = value;
        }
    }
}

impl Serialize for LossValues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.by_name())
    }
}

impl<'de> Deserialize<'de> for LossValues {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let known = BTreeMap::<String, FactValue>::deserialize(deserializer)?;
        let mut values = Self::default();
        for (name, value) in known {
            if !values.set_by_name(&name, value) {
                return Err(D::Error::custom(format_args!("unknown field `{name}`")));
            }
        }
        Ok(values)
    }
}

/// One line of a victim's losses, as a rule may ask about it. Its words stay in the case file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// Least amount. Equal to `high` when the amount is known.
    pub low: Usd,
    /// Greatest amount.
    pub high: Usd,
    /// Head of loss.
    pub head: Head,
    /// Whether it lies in the future.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub projected: bool,
    /// What caused it; `None` is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// Who bore it.
    #[serde(default, skip_serializing_if = "BorneBy::is_victim")]
    pub borne_by: BorneBy,
    /// The other facts of [`LOSS_TABLE`].
    #[serde(flatten)]
    pub values: LossValues,
    /// The counts it belongs to, one bit each in the order of the case file; 0 is not said.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub counts: u64,
    /// Whether a court found it (or it was admitted or stipulated); an allegation is not a loss.
    pub found: bool,
}

impl Loss {
    /// Returns a total of which nothing is known but that the trade in the images caused it.
    #[must_use]
    pub(crate) fn unknown_total() -> Self {
        Self {
            low: Usd::ZERO,
            high: NO_UPPER_BOUND,
            head: Head::Total,
            projected: false,
            cause: Some(Cause::Trade),
            borne_by: BorneBy::Victim,
            values: LossValues::default(),
            counts: 0,
            found: true,
        }
    }

    /// Returns the value of a fact of the table of losses.
    #[must_use]
    pub fn get(&self, key: impl Into<Key>) -> FactValue {
        let key: Key = key.into();
        if key == LOSS_AMOUNT.key() {
            let (low, high) = (self.low.cents(), self.high.cents());
            if low == high {
                FactValue::Is(low)
            } else {
                FactValue::Within(low, high)
            }
        } else if key == LOSS_CAUSED.key() {
            let cause = self.cause.map(Cause::of_the_offense);
            cause.map_or_else(|| self.values.get(key), FactValue::yes_no)
        } else {
            self.values.get(key)
        }
    }

    /// Sets a fact of the table of losses; a yes or a no to the cause supposes one.
    pub fn set(&mut self, key: impl Into<Key>, value: FactValue) {
        let key: Key = key.into();
        match value {
            FactValue::Is(cents) if key == LOSS_AMOUNT.key() => {
                self.low = Usd::from_cents(cents);
                self.high = self.low;
            }
            FactValue::Is(yes) if key == LOSS_CAUSED.key() => {
                self.cause = LineFact::CAUSED.supposes(yes != 0);
            }
            _ => self.values.set(key, value),
        }
    }
}

/// Everything that is known of one claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimFacts {
    /// The table of facts, by key.
    pub values: [FactValue; FACTS + OWN_FACTS],
    /// The losses.
    pub losses: Vec<Loss>,
    /// Awards to this victim elsewhere; `None` is unknown.
    pub awards_elsewhere: Option<Vec<Usd>>,
    /// The defendant's counts of conviction that reach this victim, one bit each.
    pub counts: u64,
    /// Whether the record is closed: an unknown fact with a bearer is then a failure of proof, where the rule says so.
    pub closed: bool,
}

impl Default for ClaimFacts {
    fn default() -> Self {
        Self {
            values: [FactValue::Unknown; FACTS + OWN_FACTS],
            losses: Vec::new(),
            awards_elsewhere: None,
            counts: 0,
            closed: false,
        }
    }
}

impl ClaimFacts {
    /// What is known under a key.
    #[must_use]
    pub fn get(&self, key: impl Into<Key>) -> FactValue {
        let key: Key = key.into();
        self.values
            .get(usize::from(key.0))
            .copied()
            .unwrap_or_default()
    }

    /// Full losses that were found, of which the file gives none, are a loss of unknown amount: absent is never zero.
    pub fn losses_to_be_found(&mut self) {
        if self.get(FULL_LOSSES) == FactValue::yes_no(true)
            && !self.losses.iter().any(|loss| loss.found)
        {
            self.losses.push(Loss::unknown_total());
        }
    }

    /// Sets what is known under a key.
    pub fn set(&mut self, key: impl Into<Key>, known: FactValue) {
        let key: Key = key.into();
        if let Some(place) = self.values.get_mut(usize::from(key.0)) {
            *place = known;
        }
    }
}

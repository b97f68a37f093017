//! Facts: a bare value, or a table with a proof, bounds, or what each side says.

use std::fmt::Debug;
use std::marker::PhantomData;

use redress_case::facts::{FactValue, UNBOUNDED, day_number};
use redress_case::{AwardKnown, Proof, ProofKind, StatedFact, facts};
use redress_cite::{Date, parse_date};
use redress_money::{MoneyError, Percent, Ratio, Rounding, Usd};
use serde_json::{Value, json};

use crate::decode::{At, Decode, Defs, is_unknown};
use crate::diagnostic::{Code, Issue, Span};
use crate::reader::Reader;
use crate::section::{DecodeFact, section};
use crate::tree::{Kind, Node};
use crate::value::{Count, Quantity, Text, as_a_day, days_of};

/// A value that a fact can have, which core keeps as a whole number.
pub(crate) trait Scalar: Decode + Debug {
    /// What bounds of it are made of.
    type Bound: Scalar;
    /// Its name in the schema.
    const NAME: &'static str;
    fn number(self) -> i64;
    /// Reads a text that is a value only within bounds, as a month is of a day.
    fn known_within(_: &Node) -> Option<FactValue> {
        None
    }
}

impl Scalar for bool {
    type Bound = NoBound;
    const NAME: &'static str = "yes_no";
    fn number(self) -> i64 {
        i64::from(self)
    }
}

impl Scalar for Usd {
    type Bound = Self;
    const NAME: &'static str = "money";
    fn number(self) -> i64 {
        self.cents()
    }
}

impl Scalar for Count {
    type Bound = Self;
    const NAME: &'static str = "count";
    fn number(self) -> i64 {
        self.0
    }
}

impl Scalar for Date {
    type Bound = Self;
    const NAME: &'static str = "day";
    fn number(self) -> i64 {
        day_number(self)
    }
    fn known_within(node: &Node) -> Option<FactValue> {
        let Kind::Text(text) = &node.kind else {
            return None;
        };
        let (first, last) = days_of(text)?;
        Some(FactValue::Within(day_number(first), day_number(last)))
    }
}

/// A value as it is stated, which may be known only within bounds.
#[derive(Debug)]
pub(crate) struct Stated<K> {
    value: FactValue,
    kind: PhantomData<K>,
}

impl Stated<Date> {
    /// The first and the last day that it can be.
    pub(crate) fn days(&self) -> Option<(Date, Date)> {
        let (first, last) = self.value.ends();
        let day = |number: i64| {
            let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
            parse_date(&format!("{year:04}-{month:02}-{day:02}")).ok()
        };
        Some((day(first)?, day(last)?))
    }
}

impl<K: Scalar> Decode for Stated<K> {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let value = match K::known_within(node) {
            Some(within) => within,
            None => FactValue::Is(K::decode(node, reader)?.number()),
        };
        Some(Self {
            value,
            kind: PhantomData,
        })
    }

    fn schema(defs: &mut Defs) -> Value {
        if K::NAME != <Date as Scalar>::NAME {
            return K::schema(defs);
        }
        json!({ "type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$", "examples": ["2014-06-30", "2014-06", "2014"] })
    }
}

/// A yes or a no has no bounds, and nothing can be read as one.
#[derive(Debug)]
pub(crate) enum NoBound {}

impl Decode for NoBound {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let message = "a yes or a no has no bounds";
        let issue = Issue::new(Code::FACT_SHAPE, &node.span, message);
        reader.report(issue.expected("`value = true` or `value = false`"));
        None
    }

    fn schema(_: &mut Defs) -> Value {
        json!(false)
    }
}

impl Scalar for NoBound {
    type Bound = Self;
    const NAME: &'static str = "";
    fn number(self) -> i64 {
        match self {}
    }
}

section! {
    Bounds<K: Scalar>, &format!("{}_bounds", K::NAME), "bounds" {
        at_least: At<K::Bound>, optional, "It is no less than this.";
        at_most: At<K::Bound>, optional, "It is no more than this.";
    }
}

section! {
    Full<K: Scalar>, &format!("{}_full", K::NAME), "a fact" {
        value: Stated<K>, optional, "The value, as found or as alleged.";
        at_least: At<K::Bound>, optional, "It is no less than this.";
        at_most: At<K::Bound>, optional, "It is no more than this.";
        government: Side<K>, optional, "What the Government says: where it is disputed, or beside what was found.";
        defense: Side<K>, optional, "What the defense says: where it is disputed, or beside what was found.";
        sum: Vec<Usd>, optional, "Amounts whose sum is the value.";
        mean: Vec<Usd>, optional, "Amounts whose mean is the value, to the cent.";
        greatest: Vec<Usd>, optional, "Amounts of which the greatest is the value.";
        product: Vec<Quantity>, optional, "Factors whose product is the value, to the cent: units, rates, shares.";
        interest: SimpleInterest, optional, "Simple interest that is the value, to the cent.";
        proof: ProofKind, optional, "How the fact stands; otherwise as the defaults say.";
        source: Text, optional, "Where it is written: a page of an opinion, an entry of the docket.";
        date: Date, optional, "The day of the finding or of the source.";
        note: Text, optional, "A remark, such as what counsel said; it enters no sum.";
    }
}

section! {
    SimpleInterest, "simple_interest", "simple interest" {
        on: Usd, required, "The amount that bears interest.";
        percent: Percent, required, "The rate of a year of 365 days, in percent.";
        from: Date, required, "The day from which interest runs.";
        to: Date, required, "The day to which it runs.";
    }
}

/// What one side says: a value or bounds.
#[derive(Debug)]
pub(crate) struct Side<K> {
    known: Option<FactValue>,
    kind: PhantomData<K>,
}

impl<K: Scalar> Decode for Side<K> {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let known = if matches!(node.kind, Kind::Table(_)) {
            let Bounds::<K> { at_least, at_most } = Bounds::decode(node, reader)?;
            bounded::<K>(at_least, at_most, reader)
        } else {
            Some(Stated::<K>::decode(node, reader)?.value)
        };
        Some(Self {
            known,
            kind: PhantomData,
        })
    }

    fn schema(defs: &mut Defs) -> Value {
        json!({ "anyOf": [Stated::<K>::schema(defs), Bounds::<K>::schema(defs)] })
    }
}

/// Bounds, where there are any.
pub(crate) fn bounded<K: Scalar>(
    least: Option<At<K::Bound>>,
    greatest: Option<At<K::Bound>>,
    reader: &mut Reader,
) -> Option<FactValue> {
    let span = least.as_ref().or(greatest.as_ref())?.span.clone();
    let least = least.map_or(0, |at| at.value.number());
    let greatest = greatest.map_or(i64::MAX, |at| at.value.number());
    if least > greatest {
        let message = "the least value is above the greatest";
        let issue = Issue::new(Code::BOUNDS, &span, message);
        reader.report(issue.expected("a value that is not above the other"));
    }
    Some(if least == greatest {
        FactValue::Is(least)
    } else {
        FactValue::Within(least, greatest)
    })
}

/// The parts of a proof that are given in one place; the rest comes from the defaults.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnProof {
    pub(crate) kind: Option<ProofKind>,
    pub(crate) source: Option<Text>,
    pub(crate) date: Option<Date>,
    pub(crate) note: Option<Text>,
}

impl OwnProof {
    /// The whole proof.
    pub(crate) fn over(self, defaults: &Proof) -> Proof {
        let source = self.source.map(|source| source.0);
        Proof {
            kind: self.kind.unwrap_or(defaults.kind),
            source: source.or_else(|| defaults.source.clone()),
            date: self.date.or(defaults.date),
            note: self.note.map(|note| note.0),
        }
    }
}

/// A fact as it is written, before the defaults.
#[derive(Debug, Default)]
pub(crate) struct Fact {
    span: Span,
    value: Option<FactValue>,
    government: Option<FactValue>,
    defense: Option<FactValue>,
    own: OwnProof,
}

/// Returns how a fact is written that a text tells in usual words: how it is proved, a bound, or the name of a month.
fn in_words<K: Scalar>(text: &str) -> Option<String> {
    let words = text.trim().to_lowercase();
    if is_unknown(&words) {
        return Some("write { proof = \"unknown\" }, or leave the key out".to_owned());
    }
    let bound = |key: &str, words: &str| format!("write {{ {key} = \"{}\" }}", words.trim());
    for (key, lead) in [
        ("at_least", "at least "),
        ("at_most", "at most "),
        ("at_most", "up to "),
    ] {
        if let Some(rest) = words.strip_prefix(lead) {
            return Some(bound(key, rest));
        }
    }
    if K::NAME == Usd::NAME {
        let between = words.strip_prefix("between ").unwrap_or(&words);
        let ends = [" to ", " and ", "-"].into_iter();
        let ends = ends.filter_map(|word| between.split_once(word));
        let ends = ends.map(|(least, most)| [least.trim(), most.trim()]);
        let mut ends = ends.filter(|ends| ends.iter().all(|it| it.parse::<Usd>().is_ok()));
        if let Some([least, most]) = ends.next() {
            return Some(format!(
                "write {{ at_least = \"{least}\", at_most = \"{most}\" }}"
            ));
        }
    }
    if K::NAME == Date::NAME {
        let (month, year) = text.trim().split_once(' ')?;
        let day = as_a_day(&format!("{month} 1, {year}"))?;
        return Some(format!("write \"{}\"", day.get(..7)?));
    }
    let proof = words.replace(' ', "-");
    let known = ProofKind::ALL.iter().find(|(_, name)| *name == proof)?;
    Some(match known.0 {
        ProofKind::NotProved => "write { proof = \"not-proved\" }".to_owned(),
        ProofKind::Disputed => "write { government = VALUE, defense = VALUE }".to_owned(),
        _ => format!("write {{ value = VALUE, proof = \"{}\" }}", known.1),
    })
}

impl Fact {
    /// A value that is not written as a fact.
    pub(crate) fn of(span: Span, value: FactValue) -> Self {
        Self {
            span,
            value: Some(value),
            ..Self::default()
        }
    }

    fn decode<K: Scalar>(node: &Node, reader: &mut Reader) -> Option<Self> {
        let span = node.span.clone();
        if let Kind::Text(text) = &node.kind
            && let Some(help) = in_words::<K>(text)
        {
            let issue = Issue::new(Code::KIND, &span, "this is in words");
            reader.report(
                issue
                    .expected("a value, or a table with what is known")
                    .help(help),
            );
            return None;
        }
        if !matches!(node.kind, Kind::Table(_)) {
            return Some(Self::of(span, Stated::<K>::decode(node, reader)?.value));
        }
        let At {
            value: full, sound, ..
        } = At::<Full<K>>::decode(node, reader)?;
        if !sound {
            return None;
        }
        let parts = Parts {
            sum: full.sum,
            mean: full.mean,
            greatest: full.greatest,
            product: full.product,
            interest: full.interest,
        };
        let ways = [
            full.value.is_some(),
            full.at_least.is_some() || full.at_most.is_some(),
            parts.sum.is_some(),
            parts.mean.is_some(),
            parts.greatest.is_some(),
            parts.product.is_some(),
            parts.interest.is_some(),
        ];
        if ways.iter().filter(|given| **given).count() > 1 {
            let message = "the fact is given in two ways at once";
            let issue = Issue::new(Code::FACT_SHAPE, &span, message).expected(
                "one of `value`; `at_least` and `at_most`; `sum`, `mean`, `greatest`, `product` or `interest`",
            );
            reader.report(issue);
            return None;
        }
        let bounds = bounded::<K>(full.at_least, full.at_most, reader);
        let (made, how) = match parts.value::<K>(&span, reader)? {
            Some((value, how)) => (Some(value), Some(how)),
            None => (None, None),
        };
        Some(Self {
            span,
            value: full.value.map(|stated| stated.value).or(bounds).or(made),
            government: full.government.and_then(|side| side.known),
            defense: full.defense.and_then(|side| side.known),
            own: OwnProof {
                kind: full.proof,
                source: full.source,
                date: full.date,
                note: match (how, full.note) {
                    (Some(how), Some(note)) => Some(Text(format!("{how}; {}", note.0))),
                    (how, note) => how.map(Text).or(note),
                },
            },
        })
    }

    /// The fact with its proof. Beside a value that was found, what the sides say is what they asked for.
    pub(crate) fn given(self, defaults: &Proof, reader: &mut Reader) -> StatedFact {
        let disputed =
            (self.government.is_some() || self.defense.is_some()) && self.value.is_none();
        let own = OwnProof {
            kind: self.own.kind.or(disputed.then_some(ProofKind::Disputed)),
            ..self.own
        };
        let proof = own.over(defaults);
        let wrong = match (proof.kind, self.value, disputed) {
            (ProofKind::Disputed, _, true) => None,
            (_, _, true) => Some((
                Code::PROOF,
                "what two sides say is disputed",
                "`proof = \"disputed\"`, or none",
            )),
            (ProofKind::Disputed, ..) => Some((
                Code::PROOF,
                "a disputed fact without its sides",
                "`government` and `defense`, each with its value",
            )),
            (ProofKind::Unknown, Some(_), _) => Some((
                Code::PROOF,
                "an unknown fact with a value",
                "a `note` in place of the value, or another proof",
            )),
            (ProofKind::Unknown | ProofKind::NotProved, ..) | (_, Some(_), _) => None,
            (_, None, _) => Some((
                Code::FACT_EMPTY,
                "the fact has no value",
                "`value`, bounds, sides, or `proof = \"unknown\"`",
            )),
        };
        if let Some((code, message, expected)) = wrong {
            reader.report(Issue::new(code, &self.span, message).expected(expected));
        }
        StatedFact {
            value: self.value.unwrap_or_default(),
            government: self.government,
            defense: self.defense,
            proof,
        }
    }
}

/// The parts of which an amount is made, as a court stated them.
struct Parts {
    sum: Option<Vec<Usd>>,
    mean: Option<Vec<Usd>>,
    greatest: Option<Vec<Usd>>,
    product: Option<Vec<Quantity>>,
    interest: Option<SimpleInterest>,
}

impl Parts {
    /// The amount and how it is made, in words; `None` within where no parts are given, and without where they make no amount.
    fn value<K: Scalar>(
        self,
        span: &Span,
        reader: &mut Reader,
    ) -> Option<Option<(FactValue, String)>> {
        let lists = [&self.sum, &self.mean, &self.greatest];
        let is_empty = lists.into_iter().flatten().any(Vec::is_empty)
            || self.product.as_ref().is_some_and(Vec::is_empty);
        if is_empty {
            let issue = Issue::new(Code::FACT_EMPTY, span, "a list of parts is empty");
            reader.report(issue.expected("at least one part"));
            return None;
        }
        let listed = |amounts: &[Usd]| {
            let amounts: Vec<String> = amounts.iter().map(Usd::to_string).collect();
            amounts.join(", ")
        };
        let (made, how) = match self {
            Self { sum: Some(of), .. } => (
                Usd::sum(of.iter().copied()),
                format!("sum of {}", listed(&of)),
            ),
            Self { mean: Some(of), .. } => (mean(&of), format!("mean of {}", listed(&of))),
            Self {
                greatest: Some(of), ..
            } => {
                let greatest = of.iter().copied().max();
                let greatest = greatest.ok_or(MoneyError::ZeroDenominator);
                (greatest, format!("greatest of {}", listed(&of)))
            }
            Self {
                product: Some(of), ..
            } => {
                let factors: Vec<String> = of.iter().map(|factor| factor.0.to_string()).collect();
                (product(&of), format!("product of {}", factors.join(" x ")))
            }
            Self {
                interest: Some(of), ..
            } => {
                if of.from > of.to {
                    let message = "interest runs to a day before it begins";
                    let issue = Issue::new(Code::BOUNDS, span, message);
                    reader.report(issue.expected("a day `to` that is not before `from`"));
                    return None;
                }
                of.value()?
            }
            _ => return Some(None),
        };
        let issue = match made {
            Ok(amount) if K::NAME == <Usd as Scalar>::NAME && amount < UNBOUNDED => {
                return Some(Some((FactValue::usd(amount), how)));
            }
            Ok(_) if K::NAME == <Usd as Scalar>::NAME => {
                Issue::new(Code::LARGE, span, "the amount is too large")
            }
            Ok(_) => Issue::new(Code::FACT_SHAPE, span, "only an amount is made of parts")
                .expected("`value`"),
            Err(error) => Issue::new(Code::LARGE, span, error.to_string()),
        };
        reader.report(issue);
        None
    }
}

/// The days of a year by which simple interest is counted.
const DAYS_OF_A_YEAR: u64 = 365;

impl SimpleInterest {
    /// The interest, and how it is counted, in words; `None` where a part could not be read.
    fn value(self) -> Option<(Result<Usd, MoneyError>, String)> {
        let (on, percent) = (self.on?, self.percent?);
        let (from, to) = (self.from?, self.to?);
        let days = from.until(to).map_or(0, |span| span.get_days());
        let interest = || {
            let years = Ratio::new(u64::try_from(days).unwrap_or_default(), DAYS_OF_A_YEAR)?;
            Rounding::half_up().of(on, percent.ratio().times(years)?)
        };
        let how = format!(
            "simple interest at {percent} percent on {on} from {from} to {to}, {days} days of 365"
        );
        Some((interest(), how))
    }
}

fn mean(of: &[Usd]) -> Result<Usd, MoneyError> {
    let n = u64::try_from(of.len()).unwrap_or(u64::MAX);
    Rounding::half_up().of(Usd::sum(of.iter().copied())?, Ratio::one_over(n)?)
}

/// The product of factors, of which one is a rate in dollars.
fn product(of: &[Quantity]) -> Result<Usd, MoneyError> {
    let mut product = Ratio::ONE;
    for factor in of {
        product = product.times(factor.0)?;
    }
    Rounding::half_up().of(Usd::from_cents(100), product)
}

/// An amount, or bounds of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OrBounds {
    pub(crate) least: Usd,
    pub(crate) known: AwardKnown,
}

impl Decode for OrBounds {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        if !matches!(node.kind, Kind::Table(_)) {
            let (least, known) = (Usd::decode(node, reader)?, AwardKnown::Exactly);
            return Some(Self { least, known });
        }
        let Bounds::<Usd> { at_least, at_most } = Bounds::decode(node, reader)?;
        let has_most = at_most.is_some();
        let Some(known) = bounded::<Usd>(at_least, at_most, reader) else {
            let issue = Issue::new(Code::MISSING, &node.span, "an amount without a value");
            reader.report(issue.expected("`at_least`, `at_most` or both"));
            return None;
        };
        let (least, known) = match known {
            FactValue::Within(least, _) if !has_most => (least, AwardKnown::OrMore),
            FactValue::Within(least, most) => (least, AwardKnown::UpTo(Usd::from_cents(most))),
            FactValue::Is(amount) => (amount, AwardKnown::Exactly),
            _ => return None,
        };
        let least = Usd::from_cents(least);
        Some(Self { least, known })
    }

    fn schema(defs: &mut Defs) -> Value {
        json!({ "anyOf": [Usd::schema(defs), Bounds::<Usd>::schema(defs)] })
    }
}

/// A fact of a section with a kind that is known beforehand.
#[derive(Debug)]
pub(crate) struct FactOf<K> {
    pub(crate) fact: Fact,
    kind: PhantomData<K>,
}

impl<K: Scalar> Decode for FactOf<K> {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        Some(Self {
            fact: Fact::decode::<K>(node, reader)?,
            kind: PhantomData,
        })
    }

    fn schema(defs: &mut Defs) -> Value {
        let name = format!("{}_fact", K::NAME);
        if !defs.contains_key(&name) {
            let schema = json!({ "anyOf": [Stated::<K>::schema(defs), Full::<K>::schema(defs)] });
            defs.insert(name.clone(), schema);
            if K::NAME != Usd::NAME {
                only_amounts_have_parts(defs, K::NAME);
            }
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }
}

/// Takes from the schema of a fact that is no amount the parts of which an amount is made.
fn only_amounts_have_parts(defs: &mut Defs, kind: &str) {
    let full = defs.get_mut(&format!("{kind}_full"));
    let properties = full.and_then(|full| full.get_mut("properties"));
    if let Some(Value::Object(properties)) = properties {
        let parts = ["sum", "mean", "greatest", "product", "interest"];
        properties.retain(|key, _| !parts.contains(&key.as_str()));
    }
}

/// The fact, or nothing known.
pub(crate) fn given<K>(
    fact: Option<FactOf<K>>,
    defaults: &Proof,
    reader: &mut Reader,
) -> StatedFact {
    fact.map_or_else(unknown, |fact| fact.fact.given(defaults, reader))
}

/// What is absent.
pub(crate) fn unknown() -> StatedFact {
    StatedFact {
        proof: Proof {
            kind: ProofKind::Unknown,
            ..Proof::default()
        },
        ..StatedFact::default()
    }
}

section! {
    FullAmounts, "amounts_full", "a list of amounts" {
        value: Vec<Usd>, optional, "The amounts.";
        proof: ProofKind, optional, "How the list stands; otherwise as the defaults say.";
        source: Text, optional, "Where it is written.";
        date: Date, optional, "The day of the source.";
        note: Text, optional, "A remark; it enters no sum.";
    }
}

/// A fact of core's table.
#[derive(Debug)]
pub(crate) enum RowFact {
    /// A number or a yes or no.
    One(Fact),
    /// Amounts.
    Amounts(Span, Option<Vec<Usd>>, OwnProof),
}

impl DecodeFact for RowFact {
    fn decode(node: &Node, kind: facts::FactKind, reader: &mut Reader) -> Option<Self> {
        match kind {
            facts::FactKind::YesNo => Fact::decode::<bool>(node, reader).map(Self::One),
            facts::FactKind::Money => Fact::decode::<Usd>(node, reader).map(Self::One),
            facts::FactKind::Count => Fact::decode::<Count>(node, reader).map(Self::One),
            facts::FactKind::Day => Fact::decode::<Date>(node, reader).map(Self::One),
            facts::FactKind::Amounts => Self::amounts(node, reader),
        }
    }

    fn schema(kind: facts::FactKind, defs: &mut Defs) -> Value {
        match kind {
            facts::FactKind::YesNo => FactOf::<bool>::schema(defs),
            facts::FactKind::Money => FactOf::<Usd>::schema(defs),
            facts::FactKind::Count => FactOf::<Count>::schema(defs),
            facts::FactKind::Day => FactOf::<Date>::schema(defs),
            facts::FactKind::Amounts => {
                json!({ "anyOf": [Vec::<Usd>::schema(defs), FullAmounts::schema(defs)] })
            }
        }
    }
}

impl RowFact {
    fn amounts(node: &Node, reader: &mut Reader) -> Option<Self> {
        let span = node.span.clone();
        if !matches!(node.kind, Kind::Table(_)) {
            let value = Some(Vec::decode(node, reader)?);
            return Some(Self::Amounts(span, value, OwnProof::default()));
        }
        let At {
            value: full, sound, ..
        } = At::<FullAmounts>::decode(node, reader)?;
        if !sound {
            return None;
        }
        let own = OwnProof {
            kind: full.proof,
            source: full.source,
            date: full.date,
            note: full.note,
        };
        Some(Self::Amounts(span, full.value, own))
    }
}

//! Cases made by a program, checked by the reader of case files.

use redress_case::facts::{Cause, Head};
use redress_case::{Case, Class, ProofKind};
use redress_casefile::{CaseFormat, Diagnostics};
use redress_cite::Date;
use redress_money::{Ratio, Usd};
use serde_json::{Map, Value, json};

/// A case in the making. It becomes a [`Case`] only through the reader of case files, so that a case made by a program meets every
/// check of a case written by hand, and an error has the same code.
///
/// ```
/// use redress::case::facts::{Cause, Head};
/// use redress::{CaseBuilder, CountBuilder, DefendantBuilder, LossBuilder, Query, Redress, VictimBuilder};
/// use redress::cite::Date;
/// use redress::money::Usd;
///
/// let case = CaseBuilder::new("United States v. Doe", "ca7")
///     .judgment("2020-06-30".parse()?)
///     .defendant(
///         DefendantBuilder::new("doe")
///             .count(CountBuilder::new("1", "18 U.S.C. 2252A(a)(5)(B)").ended("2019-05-01".parse::<Date>()?)),
///     )
///     .victim(
///         VictimBuilder::new("v1")
///             .loss(LossBuilder::new("therapy", Head::Therapy).amount(Usd::from_cents(1_250_000)).cause(Cause::Trade))
///             .fact("conduct.victim_of_count", true)
///             .fact("record.orders", 40_u32),
///     )
///     .build()?;
/// let claims = Redress::linked_in().compute(&case, "ca7", &Query::default())?.claims;
/// assert_eq!(claims.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder is no case until `build`"]
pub struct CaseBuilder {
    case: Map<String, Value>,
    defaults: Map<String, Value>,
    defendants: Vec<Value>,
    victims: Vec<Value>,
    awards: Vec<Value>,
    choices: Vec<Value>,
}

/// A defendant in the making.
#[derive(Clone, Debug)]
#[must_use = "give the defendant to `CaseBuilder::defendant`"]
pub struct DefendantBuilder {
    id: String,
    counts: Vec<Value>,
}

/// A count of conviction in the making.
#[derive(Clone, Debug)]
#[must_use = "give the count to `DefendantBuilder::count`"]
pub struct CountBuilder(Map<String, Value>);

/// A victim in the making.
#[derive(Clone, Debug)]
#[must_use = "give the victim to `CaseBuilder::victim`"]
pub struct VictimBuilder {
    id: String,
    losses: Vec<Value>,
    /// The tables `record`, `findings` and `conduct`, the last by defendant.
    facts: Map<String, Value>,
    conduct: Vec<(Option<String>, Map<String, Value>)>,
}

/// A loss in the making.
#[derive(Clone, Debug)]
#[must_use = "give the loss to `VictimBuilder::loss`"]
pub struct LossBuilder(Map<String, Value>);

/// A fact as a program states it: a yes or no, an amount, a number, a day, or one of the functions here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedValue(Value);

impl From<bool> for StatedValue {
    fn from(answer: bool) -> Self {
        Self(json!(answer))
    }
}

impl From<Usd> for StatedValue {
    fn from(amount: Usd) -> Self {
        Self(json!(amount.plain().to_string()))
    }
}

impl From<u32> for StatedValue {
    fn from(count: u32) -> Self {
        Self(json!(count))
    }
}

impl From<Date> for StatedValue {
    fn from(day: Date) -> Self {
        Self(json!(day.to_string()))
    }
}

impl From<Vec<Usd>> for StatedValue {
    fn from(amounts: Vec<Usd>) -> Self {
        let amounts = amounts.iter().map(|amount| amount.plain().to_string());
        Self(json!(amounts.collect::<Vec<_>>()))
    }
}

impl StatedValue {
    /// A value within bounds; `None` is no bound.
    pub fn between(least: Option<impl Into<Self>>, greatest: Option<impl Into<Self>>) -> Self {
        let mut bounds = Map::new();
        bounds.extend(least.map(|least| ("at_least".to_owned(), least.into().0)));
        bounds.extend(greatest.map(|most| ("at_most".to_owned(), most.into().0)));
        Self(Value::Object(bounds))
    }

    /// A value with another proof than the case has by default.
    #[must_use]
    pub fn proof(self, proof: ProofKind) -> Self {
        Self(json!({ "value": self.0, "proof": proof.name() }))
    }

    /// A fact that was put to proof, and not proved.
    #[must_use]
    pub fn not_proved() -> Self {
        Self(json!({ "proof": ProofKind::NotProved.name() }))
    }

    /// A fact that is not known, which equals a fact that is left out.
    #[must_use]
    pub fn unknown() -> Self {
        Self(json!({ "proof": ProofKind::Unknown.name() }))
    }
}

impl CaseBuilder {
    /// Begins a case by its caption and its court, which has its CourtListener id.
    pub fn new(name: &str, court: &str) -> Self {
        let mut case = Map::new();
        case.insert("name".to_owned(), json!(name));
        case.insert("court".to_owned(), json!(court));
        Self {
            case,
            defaults: Map::new(),
            defendants: Vec::new(),
            victims: Vec::new(),
            awards: Vec::new(),
            choices: Vec::new(),
        }
    }

    /// Sets the day of the judgment, which determines the law.
    pub fn judgment(mut self, day: Date) -> Self {
        self.case
            .insert("judgment".to_owned(), json!(day.to_string()));
        self
    }

    /// Sets the docket number.
    pub fn docket(mut self, docket: &str) -> Self {
        self.case.insert("docket".to_owned(), json!(docket));
        self
    }

    /// Closes the record: nothing more can be proved.
    pub fn closed(mut self) -> Self {
        self.case.insert("record".to_owned(), json!("closed"));
        self
    }

    /// Sets the proof of each fact that states none; it is found unless this says otherwise.
    pub fn proof(mut self, proof: ProofKind) -> Self {
        self.defaults
            .insert("proof".to_owned(), json!(proof.name()));
        self
    }

    /// Adds a defendant.
    pub fn defendant(mut self, defendant: DefendantBuilder) -> Self {
        let DefendantBuilder { id, counts } = defendant;
        self.defendants.push(json!({ "id": id, "count": counts }));
        self
    }

    /// Adds a victim.
    pub fn victim(mut self, victim: VictimBuilder) -> Self {
        let mut table = victim.facts;
        let conduct = victim.conduct.into_iter().map(|(defendant, mut facts)| {
            facts.extend(defendant.map(|id| ("defendant".to_owned(), json!(id))));
            Value::Object(facts)
        });
        table.insert("id".to_owned(), json!(victim.id));
        table.insert("loss".to_owned(), json!(victim.losses));
        table.insert("conduct".to_owned(), conduct.collect());
        self.victims.push(Value::Object(table));
        self
    }

    /// Adds an award to a victim against a defendant that a court entered, for a review.
    pub fn award(mut self, id: &str, victim: &str, defendant: &str, amount: Usd) -> Self {
        self.awards.push(json!({
            "id": id,
            "victim": victim,
            "defendant": defendant,
            "amount": amount.plain().to_string(),
            "posture": "entered",
        }));
        self
    }

    /// Makes a choice of the court by an amount.
    pub fn chosen_amount(self, choice: &str, amount: Usd) -> Self {
        self.chosen(choice, "amount", json!(amount.plain().to_string()))
    }

    /// Makes a choice of the court by a share of what remains of the losses.
    pub fn chosen_share(self, choice: &str, share: Ratio) -> Self {
        self.chosen(choice, "share", json!(share.to_string()))
    }

    /// Makes a choice of the court by a method that its approach permits.
    pub fn chosen_method(self, choice: &str, method: &str) -> Self {
        self.chosen(choice, "method", json!(method))
    }

    fn chosen(mut self, choice: &str, how: &str, value: Value) -> Self {
        self.choices.push(json!({ "choice": choice, how: value }));
        self
    }

    /// Returns the case file, as JSON that `redress compute` reads.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut file = Map::new();
        file.insert("schema".to_owned(), json!(1));
        file.insert("case".to_owned(), json!(self.case));
        if !self.defaults.is_empty() {
            file.insert("defaults".to_owned(), json!(self.defaults));
        }
        file.insert("defendant".to_owned(), json!(self.defendants));
        for (key, list) in [
            ("victim", &self.victims),
            ("award", &self.awards),
            ("choice", &self.choices),
        ] {
            if !list.is_empty() {
                file.insert(key.to_owned(), json!(list));
            }
        }
        Value::Object(file).to_string()
    }

    /// Returns the case, checked as a case file is.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its code.
    pub fn build(self) -> Result<Case, Diagnostics> {
        let read = redress_casefile::read(self.to_json().as_bytes(), CaseFormat::Json)?;
        Ok(read.case)
    }
}

impl DefendantBuilder {
    /// Begins a defendant by a pseudonymous id.
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            counts: Vec::new(),
        }
    }

    /// Adds a count of conviction.
    pub fn count(mut self, count: CountBuilder) -> Self {
        self.counts.push(Value::Object(count.0));
        self
    }
}

impl CountBuilder {
    /// Begins a count by its number and the statute of conviction; "not read" with a [`class`](Self::class) where the statute is
    /// not known.
    pub fn new(id: &str, statute: &str) -> Self {
        let mut count = Map::new();
        count.insert("id".to_owned(), json!(id));
        count.insert("statute".to_owned(), json!(statute));
        Self(count)
    }

    fn with(mut self, key: &str, value: Value) -> Self {
        self.0.insert(key.to_owned(), value);
        self
    }

    /// Sets the class of the offense, where the statute does not decide it.
    pub fn class(self, class: Class) -> Self {
        self.with("class", json!(class.name()))
    }

    /// Sets the day on which the conduct began, for an offense over a period.
    pub fn began(self, day: impl Into<StatedValue>) -> Self {
        self.with("began", day.into().0)
    }

    /// Sets the day on which the conduct ended.
    pub fn ended(self, day: impl Into<StatedValue>) -> Self {
        self.with("ended", day.into().0)
    }

    /// Names the victims whom the count harmed; without them that is not stated.
    pub fn victims(self, ids: &[&str]) -> Self {
        self.with("victims", json!(ids))
    }
}

impl VictimBuilder {
    /// Begins a victim by a pseudonymous id.
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            losses: Vec::new(),
            facts: Map::new(),
            conduct: Vec::new(),
        }
    }

    /// Adds a loss.
    pub fn loss(mut self, loss: LossBuilder) -> Self {
        self.losses.push(Value::Object(loss.0));
        self
    }

    /// States a fact by its path in a case file: `record.orders`, `findings.full_losses`, `conduct.distributed`. Conduct is that of
    /// the only defendant; see [`conduct_of`](Self::conduct_of).
    pub fn fact(self, path: &str, value: impl Into<StatedValue>) -> Self {
        match path.split_once('.') {
            Some(("conduct", name)) => self.conduct(None, name, value.into()),
            Some((table, name)) => self.in_table(table, name, value.into()),
            None => self.in_table(path, "", value.into()),
        }
    }

    /// States a fact of the conduct of one defendant: `distributed`.
    pub fn conduct_of(self, defendant: &str, name: &str, value: impl Into<StatedValue>) -> Self {
        self.conduct(Some(defendant), name, value.into())
    }

    fn in_table(mut self, table: &str, name: &str, value: StatedValue) -> Self {
        let facts = self
            .facts
            .entry(table)
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(facts) = facts {
            facts.insert(name.to_owned(), value.0);
        }
        self
    }

    fn conduct(mut self, defendant: Option<&str>, name: &str, value: StatedValue) -> Self {
        let mut tables = self.conduct.iter_mut();
        match tables.find(|(known, _)| known.as_deref() == defendant) {
            Some((_, facts)) => {
                facts.insert(name.to_owned(), value.0);
            }
            None => {
                let mut facts = Map::new();
                facts.insert(name.to_owned(), value.0);
                self.conduct.push((defendant.map(str::to_owned), facts));
            }
        }
        self
    }
}

impl LossBuilder {
    /// Begins a loss by an id within the victim and its head.
    pub fn new(id: &str, head: Head) -> Self {
        let mut heads = Head::ALL.iter();
        let head = heads.find(|(known, ..)| *known == head);
        let mut loss = Map::new();
        loss.insert("id".to_owned(), json!(id));
        loss.insert("head".to_owned(), json!(head.map(|(_, name, _)| name)));
        Self(loss)
    }

    /// Sets the amount.
    pub fn amount(self, amount: impl Into<StatedValue>) -> Self {
        self.with("amount", amount.into().0)
    }

    /// Sets the cause.
    pub fn cause(self, cause: Cause) -> Self {
        let mut causes = Cause::ALL.iter();
        let name = causes.find(|(known, _)| *known == cause);
        self.with("cause", json!(name.map(|(_, name)| name)))
    }

    /// Says that the loss lies in the future.
    pub fn projected(self) -> Self {
        self.with("projected", json!(true))
    }

    /// Sets any other key of a loss in a case file, such as `borne_by`.
    pub fn fact(self, name: &str, value: impl Into<StatedValue>) -> Self {
        self.with(name, value.into().0)
    }

    fn with(mut self, key: &str, value: Value) -> Self {
        self.0.insert(key.to_owned(), value);
        self
    }
}

impl From<&str> for StatedValue {
    /// A word of a case file, such as `payor`.
    fn from(word: &str) -> Self {
        Self(json!(word))
    }
}

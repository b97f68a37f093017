//! Reads a file of formulas by hand, so that each error has its line and column and names what was expected.

use redress_case::facts::{self, BorneBy, Cause, FactKind, Head, Key};
use redress_rule::{
    Base, End, Ground, LiabilityKind, List, Part, Ratio, Rounding, Scope, Strength, Usd, Within,
};
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::run::{NOT_RISING, rising};
use super::syntax::{
    Answer, Condition, DataOption, DataRule, Lines, Number, OptionKind, RoundedBy, ShareOf, Term,
    Then, Tiers, Values, leak,
};
use crate::facts::Bounds;
use crate::{LawError, Text};

type Value<'t> = Spanned<DeValue<'t>>;

const RULE: [&str; 14] = [
    "name",
    "list",
    "says",
    "scope",
    "authority",
    "strength",
    "option",
    "lines",
    "numbers",
    "answer",
    "if",
    "then",
    "ground",
    "because",
];
const ANSWER: [&str; 6] = ["if", "then", "ground", "because", "authority", "strength"];
const LINES: [&str; 7] = [
    "head",
    "found",
    "projected",
    "of-conviction",
    "caused-by-offense",
    "cause",
    "borne-by",
];

/// Reads the rules of a file.
pub(super) fn rules(path: &str, text: &Text, bounds: &Bounds) -> Result<Vec<DataRule>, LawError> {
    let file = File { path, text, bounds };
    let parsed = DeTable::parse(&text.text).map_err(|error| LawError::toml(text, path, &error))?;
    let table = Table::new(&file, parsed.get_ref(), 0, "a file of formulas");
    table.only(&["rule"])?;
    let Some(rules) = table.get("rule") else {
        return Err(file.error(0, "a file of formulas has a [[rule]]"));
    };
    let mut all: Vec<DataRule> = Vec::new();
    for rule in file.list(rules)?.iter() {
        let at = rule.span().start;
        let rule = self::rule(&file.table(rule, "a rule")?)?;
        if all.iter().any(|known| known.name == rule.name) {
            let message = format!("the rule `{}` is given twice in this file", rule.name);
            return Err(file.error(at, message));
        }
        all.push(rule);
    }
    Ok(all)
}

/// The file that is being read.
struct File<'a> {
    path: &'a str,
    text: &'a Text,
    bounds: &'a Bounds,
}

impl File<'_> {
    fn error(&self, at: usize, message: impl Into<String>) -> LawError {
        LawError::at(self.text, self.path, at, message)
    }

    /// Something that is named here and is not there, with the nearest that is.
    fn no_such<'n>(
        &self,
        at: usize,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> LawError {
        let known = known.into_iter().map(str::to_owned);
        let nearest = LawError::no_such(what, name, known);
        LawError {
            help: nearest.help,
            ..self.error(at, nearest.message)
        }
    }

    fn mismatch(&self, value: &Value<'_>, expected: &str) -> LawError {
        let kind = match value.get_ref().type_str() {
            "array" => "a list",
            "boolean" => "true or false",
            "datetime" => "a day",
            "float" => "a decimal number",
            "integer" => "a whole number",
            "string" => "text",
            _ => "a table",
        };
        let message = format!("this is {kind}, and {expected} is expected");
        let error = self.error(value.span().start, message);
        match value.get_ref() {
            DeValue::Float(_) => {
                error.with_help("write an amount or a share as text, in quotation marks")
            }
            _ => error,
        }
    }

    fn table<'v, 't>(
        &self,
        value: &'v Value<'t>,
        noun: &'static str,
    ) -> Result<Table<'_, 'v, 't>, LawError> {
        match value.get_ref() {
            DeValue::Table(table) => Ok(Table::new(self, table, value.span().start, noun)),
            _ => Err(self.mismatch(value, noun)),
        }
    }

    fn list<'v, 't>(&self, value: &'v Value<'t>) -> Result<&'v DeArray<'t>, LawError> {
        match value.get_ref() {
            DeValue::Array(items) if items.is_empty() => {
                Err(self.error(value.span().start, "this list is empty"))
            }
            DeValue::Array(items) => Ok(items),
            _ => Err(self.mismatch(value, "a list")),
        }
    }

    fn text<'v>(&self, value: &'v Value<'_>) -> Result<&'v str, LawError> {
        let text = value.get_ref().as_str();
        text.ok_or_else(|| self.mismatch(value, "text"))
    }

    fn words(&self, value: &Value<'_>) -> Result<&'static str, LawError> {
        match self.text(value)?.trim() {
            "" => Err(self.error(value.span().start, "this text is empty")),
            words => Ok(leak(words)),
        }
    }

    fn id(&self, value: &Value<'_>) -> Result<&'static str, LawError> {
        let id = self.text(value)?;
        if redress_cite::is_id(id) {
            return Ok(leak(id));
        }
        let help = "write lower-case letters, digits, hyphens and dots, with a letter or a digit at both ends";
        let message = format!("`{id}` is not an id");
        Err(self.error(value.span().start, message).with_help(help))
    }

    fn yes_or_no(&self, value: &Value<'_>) -> Result<bool, LawError> {
        let answer = value.get_ref().as_bool();
        answer.ok_or_else(|| self.mismatch(value, "true or false"))
    }

    fn whole(&self, value: &Value<'_>) -> Result<u64, LawError> {
        let number = value.get_ref().as_integer();
        let number =
            number.and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok());
        number.ok_or_else(|| self.mismatch(value, "a whole number of no less than 0"))
    }

    /// Reads a text by the type that it stands for; `known` are the texts that there are.
    fn word<T: DeserializeOwned>(
        &self,
        value: &Value<'_>,
        what: &str,
        known: &[&str],
    ) -> Result<T, LawError> {
        let word = self.text(value)?;
        let read =
            T::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(word));
        read.map_err(|_| self.no_such(value.span().start, what, word, known.iter().copied()))
    }

    fn amount(&self, value: &Value<'_>) -> Result<Usd, LawError> {
        let amount = self.text(value)?.parse::<Usd>();
        let error = |message: String| self.error(value.span().start, message);
        let amount = amount.map_err(|problem| error(problem.to_string()))?;
        match amount.is_negative() {
            true => Err(error("an amount of a rule is not negative".to_owned())),
            false => Ok(amount),
        }
    }

    fn share(&self, value: &Value<'_>) -> Result<Ratio, LawError> {
        let ratio = self.text(value)?.parse::<Ratio>();
        ratio.map_err(|problem| {
            let error = self.error(value.span().start, problem.to_string());
            error.with_help("write a share such as \"1/3\" or \"12.5%\"")
        })
    }

    /// The key of a fact of one kind.
    fn fact<T>(
        &self,
        value: &Value<'_>,
        kind: FactKind,
        typed: impl Fn(Key) -> Option<T>,
    ) -> Result<(Key, T), LawError> {
        let path = self.text(value)?;
        let at = value.span().start;
        let of_kind = facts::rows().filter(|row| row.kind == kind);
        let Some(key) = Key::of_path(path) else {
            return Err(self.no_such(at, "fact", path, of_kind.map(|row| row.path)));
        };
        let found = typed(key).ok_or_else(|| {
            let message = format!(
                "`{path}` is {}, and {} is expected",
                noun(key.row().kind),
                noun(kind)
            );
            self.error(at, message)
        });
        Ok((key, found?))
    }
}

const fn noun(kind: FactKind) -> &'static str {
    match kind {
        FactKind::YesNo => "a yes or no",
        FactKind::Money => "an amount",
        FactKind::Count => "a count",
        FactKind::Day => "a day",
        FactKind::Amounts => "a list of amounts",
    }
}

/// A table with its place.
struct Table<'f, 'v, 't> {
    file: &'f File<'f>,
    table: &'v DeTable<'t>,
    at: usize,
    noun: &'static str,
}

impl<'f, 'v, 't> Table<'f, 'v, 't> {
    const fn new(
        file: &'f File<'f>,
        table: &'v DeTable<'t>,
        at: usize,
        noun: &'static str,
    ) -> Self {
        Self {
            file,
            table,
            at,
            noun,
        }
    }

    fn get(&self, key: &str) -> Option<&'v Value<'t>> {
        self.table.get(key)
    }

    fn need(&self, key: &str) -> Result<&'v Value<'t>, LawError> {
        let missing = || {
            self.file
                .error(self.at, format!("{} needs `{key}`", self.noun))
        };
        self.get(key).ok_or_else(missing)
    }

    fn only(&self, known: &[&str]) -> Result<(), LawError> {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let what = format!("key of {}", self.noun);
                return Err(self.file.no_such(
                    key.span().start,
                    &what,
                    name,
                    known.iter().copied(),
                ));
            }
        }
        Ok(())
    }

    /// Returns the one key among several that says what a table is. Only the keys of it, and those that stand beside any, are with it.
    fn head(
        &self,
        heads: &[Keyed<'static>],
        beside_any: &[&str],
    ) -> Result<(&'static str, &'v Value<'t>), LawError> {
        let beside = heads.iter().flat_map(|head| head.1);
        let known = heads.iter().map(|head| head.0).chain(beside.copied());
        let known: Vec<&str> = known.chain(beside_any.iter().copied()).collect();
        self.only(&known)?;
        let mut found = heads
            .iter()
            .filter_map(|(head, own)| Some((*head, self.get(head)?, *own)));
        let (head, value, own) = match (found.next(), found.next()) {
            (Some(one), None) => one,
            (Some((first, ..)), Some((other, ..))) => {
                let message = format!("{} has both `{first}` and `{other}`", self.noun);
                return Err(self.file.error(self.at, message));
            }
            (None, _) => {
                let heads: Vec<&str> = heads.iter().map(|head| head.0).collect();
                let message = format!("{} needs one of: {}", self.noun, heads.join(", "));
                return Err(self.file.error(self.at, message));
            }
        };
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if name != head && !own.contains(&name) && !beside_any.contains(&name) {
                let message = format!("`{name}` does not stand beside `{head}`");
                return Err(self.file.error(key.span().start, message));
            }
        }
        Ok((head, value))
    }
}

/// A key that says what a table is, and the keys that stand beside it.
type Keyed<'k> = (&'k str, &'k [&'k str]);

/// The names of a rule while its parts are read.
struct Names {
    options: Vec<DataOption>,
    lines: Vec<String>,
    numbers: Vec<String>,
}

/// A part of a rule, read with the names of the rule.
struct Reader<'a> {
    file: &'a File<'a>,
    names: &'a Names,
    list: List,
}

fn rule(table: &Table<'_, '_, '_>) -> Result<DataRule, LawError> {
    let file = table.file;
    table.only(&RULE)?;
    let name = file.id(table.need("name")?)?;
    let lists = List::ALL.map(List::name);
    let list: List = file.word(table.need("list")?, "list", &lists)?;
    let says = file.words(table.need("says")?)?;
    let scopes = ["claim", "victim", "defendant"];
    let scope = table
        .get("scope")
        .map(|scope| file.word(scope, "scope", &scopes));
    let scope: Scope = scope.transpose()?.unwrap_or_default();
    let options = match table.get("option") {
        Some(options) => self::options(&file.table(options, "the options")?)?,
        None => Vec::new(),
    };
    let part = |key: &str| {
        let part = table
            .get(key)
            .map(|part| file.table(part, "a table of names"));
        part.transpose()
    };
    let (lines, numbers) = (part("lines")?, part("numbers")?);
    let keys = |part: &Option<Table<'_, '_, '_>>| {
        let keys = part.iter().flat_map(|part| part.table.keys());
        keys.map(|key| key.get_ref().to_string())
            .collect::<Vec<_>>()
    };
    let names = Names {
        options,
        lines: keys(&lines),
        numbers: keys(&numbers),
    };
    for (part, what) in [(&lines, "line"), (&numbers, "number")] {
        let count = part.as_ref().map_or(0, |part| part.table.len());
        if count > MOST_NAMES {
            let message = format!("the rule has {count} {what}s, and can have {MOST_NAMES}");
            return Err(file.error(table.at, message));
        }
        for key in part.iter().flat_map(|part| part.table.keys()) {
            let name = key.get_ref().as_ref();
            if !redress_cite::is_id(name) || name.contains('.') || FIGURES.contains(&name) {
                let message = format!("`{name}` cannot be the name of a {what}");
                let help = "write lower-case letters, digits and hyphens; gross, remaining, own and award have a meaning already";
                return Err(file.error(key.span().start, message).with_help(help));
            }
        }
    }
    let reader = Reader {
        file,
        names: &names,
        list,
    };
    let mut terms = Vec::new();
    for value in lines.iter().flat_map(|lines| lines.table.values()) {
        terms.push(reader.term(value)?);
    }
    let mut counts = Vec::new();
    for value in numbers.iter().flat_map(|numbers| numbers.table.values()) {
        counts.push(reader.number(value)?);
    }
    let of_rule = Grounding {
        name,
        authority: table.get("authority"),
        strength: table.get("strength"),
    };
    let answers = reader.answers(table, &of_rule)?;
    let rule = DataRule {
        name,
        list,
        scope,
        says,
        lines: terms,
        numbers: counts,
        answers,
        options: names.options,
    };
    match circle(&rule) {
        None => Ok(rule),
        Some(place) => {
            let named = lines.iter().flat_map(|lines| lines.table.keys()).nth(place);
            let at = named.map_or(table.at, |key| key.span().start);
            Err(file.error(at, "this line depends on itself"))
        }
    }
}

/// The most lines or numbers of a rule. Each can name another, so that a chain of them is as deep.
const MOST_NAMES: usize = 100;

/// The figures of an account that a line can name.
const FIGURES: [&str; 4] = ["gross", "remaining", "own", "award"];

fn options(table: &Table<'_, '_, '_>) -> Result<Vec<DataOption>, LawError> {
    let file = table.file;
    let mut all = Vec::new();
    for (key, value) in table.table {
        let name = leak(key.get_ref());
        let option = file.table(value, "an option")?;
        let kind = match option.head(&[("values", &[]), ("kind", &[])], &["default"])? {
            ("values", values) => {
                let mut words = Vec::new();
                for value in file.list(values)?.iter() {
                    let word = file.words(value)?;
                    if words.contains(&word) {
                        let message = format!("`{word}` is given twice");
                        return Err(file.error(value.span().start, message));
                    }
                    words.push(word);
                }
                OptionKind::Word(words)
            }
            (_, kind) => match file.text(kind)? {
                "amount" => OptionKind::Amount,
                "count" => OptionKind::Count,
                "share" => OptionKind::Share,
                "rounding" => OptionKind::Rounding,
                "tiers" => OptionKind::Tiers,
                other => {
                    let known = ["amount", "count", "share", "rounding", "tiers"];
                    return Err(file.no_such(kind.span().start, "kind of option", other, known));
                }
            },
        };
        let mut made = DataOption {
            name,
            kind,
            default: None,
        };
        if let Some(default) = option.get("default") {
            let value = match default.get_ref() {
                DeValue::String(text) => serde_json::Value::from(text.as_ref()),
                _ => serde_json::Value::from(file.whole(default)?),
            };
            let value = made.value(&value);
            let error = |error: redress_rule::OptionError| {
                file.error(default.span().start, error.to_string())
            };
            made.default = Some(value.map_err(error)?);
        }
        all.push(made);
    }
    Ok(all)
}

/// The keys of a rule for the grounds of all its answers.
struct Grounding<'v, 't> {
    name: &'static str,
    authority: Option<&'v Value<'t>>,
    strength: Option<&'v Value<'t>>,
}

impl Reader<'_> {
    fn answers(
        &self,
        table: &Table<'_, '_, '_>,
        of_rule: &Grounding<'_, '_>,
    ) -> Result<Vec<Answer>, LawError> {
        let file = self.file;
        let Some(answers) = table.get("answer") else {
            return Ok(vec![self.answer(table, of_rule, 1, true)?]);
        };
        for key in ["if", "then", "ground", "because"] {
            if let Some(value) = table.get(key) {
                let message = format!("a rule with [[rule.answer]] has its `{key}` there");
                return Err(file.error(value.span().start, message));
            }
        }
        let list = file.list(answers)?;
        let mut all: Vec<Answer> = Vec::new();
        for (number, answer) in (1_usize..).zip(list.iter()) {
            let answer = file.table(answer, "an answer")?;
            answer.only(&ANSWER)?;
            let read = self.answer(&answer, of_rule, number, number == list.len())?;
            let id = read.ground.id();
            if all
                .iter()
                .any(|known| known.ground.id() == id && known.ground != read.ground)
            {
                let at = answer.get("ground").map_or(answer.at, |id| id.span().start);
                let message = format!("the ground `{id}` says something else in another answer");
                let help = "give each answer a ground of its own";
                return Err(file.error(at, message).with_help(help));
            }
            all.push(read);
        }
        Ok(all)
    }

    fn answer(
        &self,
        table: &Table<'_, '_, '_>,
        of_rule: &Grounding<'_, '_>,
        number: usize,
        last: bool,
    ) -> Result<Answer, LawError> {
        let file = self.file;
        let condition = table.get("if");
        if let (Some(condition), true) = (condition, last) {
            let message = "the last answer of a rule has no `if`: something must be said where no condition holds";
            let help = match self.list {
                List::Gates => "add an answer `then = \"pass\"`",
                _ => "add an answer `then = \"none\"`",
            };
            return Err(file.error(condition.span().start, message).with_help(help));
        }
        if condition.is_none() && !last {
            let message = "this answer has no `if`, so that none after it is reached";
            return Err(file.error(table.at, message));
        }
        let condition = condition.map(|condition| self.condition(condition));
        Ok(Answer {
            condition: condition.transpose()?,
            then: self.then(table.need("then")?)?,
            ground: self.ground(table, of_rule, number)?,
        })
    }

    fn ground(
        &self,
        table: &Table<'_, '_, '_>,
        of_rule: &Grounding<'_, '_>,
        number: usize,
    ) -> Result<&'static Ground, LawError> {
        let file = self.file;
        let id = match table.get("ground") {
            Some(id) => file.id(id)?,
            None if number == 1 => of_rule.name,
            None => leak(&format!("{}-{number}", of_rule.name)),
        };
        let because = table.get("because").map(|because| file.words(because));
        let because = because.transpose()?.unwrap_or_default();
        let authority = table.get("authority").or(of_rule.authority);
        let Some(authority) = authority else {
            let message = format!("{} needs `authority`, or its rule has one", table.noun);
            return Err(file.error(table.at, message));
        };
        let holding = file.text(authority)?;
        let named = holding.split_once('#').and_then(|(authority, holding)| {
            let (court, id) = authority.split_once('/')?;
            Some([court, id, holding].into_iter().all(redress_cite::is_id))
        });
        if named != Some(true) {
            let message = format!("`{holding}` is not the name of a holding");
            let help = "write court/authority#holding, such as `scotus/paroline#relative-role`";
            return Err(file.error(authority.span().start, message).with_help(help));
        }
        let strengths = ["required", "permitted", "illustrative"];
        let strength = table.get("strength").or(of_rule.strength);
        let strength = strength.map(|it| file.word(it, "strength", &strengths));
        let holding = leak(holding);
        let ground = match strength.transpose()?.unwrap_or(Strength::Required) {
            Strength::Required => Ground::required(id, because, holding),
            Strength::Permitted => Ground::permitted(id, because, holding),
            Strength::Illustrative | Strength::Contrast => {
                Ground::illustrative(id, because, holding)
            }
        };
        Ok(Box::leak(Box::new(ground)))
    }

    fn option(
        &self,
        value: &Value<'_>,
        wanted: &str,
        is: impl Fn(&OptionKind) -> bool,
    ) -> Result<usize, LawError> {
        let name = self.file.text(value)?;
        let options = &self.names.options;
        let known = options.iter().map(|option| option.name);
        let place = options.iter().position(|option| option.name == name);
        let at = value.span().start;
        let place = place.ok_or_else(|| self.file.no_such(at, "option", name, known))?;
        match options.get(place) {
            Some(option) if is(&option.kind) => Ok(place),
            _ => Err(self
                .file
                .error(at, format!("the option `{name}` is not {wanted}"))),
        }
    }

    fn rounding(&self, table: &Table<'_, '_, '_>) -> Result<RoundedBy, LawError> {
        let Some(value) = table.get("rounding") else {
            return Ok(RoundedBy::Given(Rounding::half_up()));
        };
        if let DeValue::Table(_) = value.get_ref() {
            let table = self.file.table(value, "a rounding")?;
            table.only(&["option"])?;
            let is = |kind: &OptionKind| *kind == OptionKind::Rounding;
            let place = self.option(table.need("option")?, "a rounding", is)?;
            return Ok(RoundedBy::Option(place));
        }
        let rounding = self.file.text(value)?.parse::<Rounding>();
        let rounding = rounding.map_err(|problem| {
            let error = self.file.error(value.span().start, problem.to_string());
            error.with_help("write half-up, half-even or truncate")
        });
        Ok(RoundedBy::Given(rounding?))
    }

    /// Reads an amount: the name of a line or a figure, the path of a fact, or a table.
    fn term(&self, value: &Value<'_>) -> Result<Term, LawError> {
        if value.get_ref().is_str() {
            return self.named(value);
        }
        const HEADS: [Keyed<'_>; 12] = [
            ("line", &[]),
            ("amount", &[]),
            ("parameter", &[]),
            ("option", &[]),
            ("fact", &["at-most"]),
            ("sum", &[]),
            ("less", &[]),
            ("least", &[]),
            ("greatest", &[]),
            ("mean", &[]),
            ("median", &[]),
            ("tier", &["of"]),
        ];
        let table = self.file.table(value, "an amount")?;
        let (head, of) = table.head(&HEADS, &["times", "over", "rounding", "if"])?;
        let rounds = ["mean", "median"].contains(&head)
            || ["times", "over"].iter().any(|key| table.get(key).is_some());
        if let (Some(value), false) = (table.get("rounding"), rounds) {
            let message = "nothing is rounded here: `rounding` stands beside `times`, `over`, `mean` or `median`";
            return Err(self.file.error(value.span().start, message));
        }
        let mut term = match head {
            "line" => self.named(of)?,
            "amount" => Term::Fixed(self.file.amount(of)?),
            "parameter" => Term::Parameter(self.file.id(of)?),
            "option" => {
                Term::Option(self.option(of, "an amount", |kind| *kind == OptionKind::Amount)?)
            }
            "fact" => self.money(of, table.get("at-most"))?,
            "sum" => Term::Sum(self.terms(of)?),
            "least" => Term::Least(self.terms(of)?),
            "greatest" => Term::Greatest(self.terms(of)?),
            "less" => self.less(of)?,
            "mean" => Term::Mean(self.values(of)?, self.rounding(&table)?),
            "median" => Term::Median(self.values(of)?, self.rounding(&table)?),
            _ => self.tiers(of, table.need("of")?)?,
        };
        if let Some(number) = table.get("times") {
            term = Term::Times(Box::new(term), self.number(number)?, self.rounding(&table)?);
        }
        if let Some(number) = table.get("over") {
            term = Term::Over(
                Box::new(term),
                self.divisor(number)?,
                self.rounding(&table)?,
            );
        }
        if let Some(condition) = table.get("if") {
            term = Term::If(Box::new(self.condition(condition)?), Box::new(term));
        }
        Ok(term)
    }

    /// Reads a bare name: a figure of the account, a line, or the path of an amount.
    fn named(&self, value: &Value<'_>) -> Result<Term, LawError> {
        let name = self.file.text(value)?;
        match name {
            "gross" => return Ok(Term::Gross),
            "remaining" => return Ok(Term::Remaining),
            "own" => return Ok(Term::Own),
            "award" if matches!(self.list, List::Limits | List::Consequences | List::Credits) => {
                return Ok(Term::Award);
            }
            _ => {}
        }
        if name.contains('.') {
            return self.money(value, None);
        }
        let names = &self.names.lines;
        let place = names.iter().position(|known| known == name);
        place.map(Term::Named).ok_or_else(|| {
            let known = names.iter().map(String::as_str).chain(FIGURES);
            self.file.no_such(value.span().start, "line", name, known)
        })
    }

    fn money(&self, value: &Value<'_>, at_most: Option<&Value<'_>>) -> Result<Term, LawError> {
        let (key, fact) = self.file.fact(value, FactKind::Money, Key::money)?;
        let given = at_most.map(|most| self.term(most)).transpose()?;
        let by_law = self.file.bounds.get(key).map(Term::Parameter);
        let most = match (given, by_law) {
            (Some(given), Some(by_law)) => Some(Term::Least(vec![given, by_law])),
            (given, by_law) => given.or(by_law),
        };
        Ok(Term::Fact(fact, most.map(Box::new)))
    }

    fn terms(&self, value: &Value<'_>) -> Result<Vec<Term>, LawError> {
        let terms = self.file.list(value)?.iter();
        terms.map(|term| self.term(term)).collect()
    }

    fn less(&self, value: &Value<'_>) -> Result<Term, LawError> {
        let mut terms = self.terms(value)?.into_iter();
        match (terms.next(), terms.next(), terms.next()) {
            (Some(from), Some(what), None) => Ok(Term::Less(Box::new(from), Box::new(what))),
            _ => {
                let message = "`less` takes two amounts: the second comes off the first";
                Err(self.file.error(value.span().start, message))
            }
        }
    }

    fn values(&self, value: &Value<'_>) -> Result<Values, LawError> {
        match value.get_ref() {
            DeValue::Array(_) => Ok(Values::Terms(self.terms(value)?)),
            _ => {
                let (_, fact) = self.file.fact(value, FactKind::Amounts, Key::amounts)?;
                Ok(Values::Fact(fact))
            }
        }
    }

    fn tiers(&self, fact: &Value<'_>, of: &Value<'_>) -> Result<Term, LawError> {
        let (_, fact) = self.file.fact(fact, FactKind::Count, Key::count)?;
        if let DeValue::Table(_) = of.get_ref() {
            let table = self.file.table(of, "tiers")?;
            table.only(&["option"])?;
            let is = |kind: &OptionKind| *kind == OptionKind::Tiers;
            let place = self.option(table.need("option")?, "a list of tiers", is)?;
            return Ok(Term::Tier(fact, Tiers::Option(place)));
        }
        let mut tiers = Vec::new();
        for tier in self.file.list(of)?.iter() {
            let table = self.file.table(tier, "a tier")?;
            table.only(&["over", "amount"])?;
            let over = self.file.whole(table.need("over")?)?;
            let amount = table.need("amount")?;
            let term = match amount.get_ref().as_str() {
                Some(text) if text.starts_with(|c: char| c.is_ascii_digit()) => {
                    Term::Fixed(self.file.amount(amount)?)
                }
                _ => self.term(amount)?,
            };
            tiers.push((over, term));
        }
        match rising(tiers.iter().map(|tier| tier.0)) {
            true => Ok(Term::Tier(fact, Tiers::Given(tiers))),
            false => Err(self.file.error(of.span().start, NOT_RISING)),
        }
    }

    /// Reads a number without a unit.
    fn number(&self, value: &Value<'_>) -> Result<Number, LawError> {
        let file = self.file;
        if value.get_ref().is_integer() {
            return Ok(Number::Whole(file.whole(value)?));
        }
        if let Some(text) = value.get_ref().as_str() {
            if text.starts_with(|c: char| c.is_ascii_digit()) {
                return Ok(Number::Share(file.share(value)?));
            }
            if text.contains('.') {
                return self.count(value, None);
            }
            let names = &self.names.numbers;
            let place = names.iter().position(|known| known == text);
            return place.map(Number::Named).ok_or_else(|| {
                let known = names.iter().map(String::as_str);
                file.no_such(value.span().start, "number", text, known)
            });
        }
        let table = file.table(value, "a number")?;
        const HEADS: [Keyed<'_>; 8] = [
            ("count", &[]),
            ("percent", &[]),
            ("days", &[]),
            ("years", &[]),
            ("option", &[]),
            ("fact", &["at-most"]),
            ("sum", &[]),
            ("by", &["is"]),
        ];
        let (head, of) = table.head(&HEADS, &[])?;
        Ok(match head {
            "count" => Number::Count(file.id(of)?),
            "percent" => Number::Percent(file.id(of)?),
            "days" => Number::Days(file.id(of)?),
            "years" => Number::Years(file.id(of)?),
            "option" => {
                let is = |kind: &OptionKind| matches!(kind, OptionKind::Count | OptionKind::Share);
                Number::Option(self.option(of, "a count or a share", is)?)
            }
            "fact" => self.count(of, table.get("at-most"))?,
            "sum" => {
                let numbers = file.list(of)?.iter().map(|number| self.number(number));
                Number::Sum(numbers.collect::<Result<_, _>>()?)
            }
            _ => self.by_option(of, table.need("is")?)?,
        })
    }

    /// Reads a number by which something is divided.
    fn divisor(&self, value: &Value<'_>) -> Result<Number, LawError> {
        let number = self.number(value)?;
        let zero = match number {
            Number::Whole(number) => number == 0,
            Number::Share(ratio) => ratio.is_zero(),
            _ => false,
        };
        match zero {
            true => Err(self
                .file
                .error(value.span().start, "nothing is divided by 0")),
            false => Ok(number),
        }
    }

    fn count(&self, value: &Value<'_>, at_most: Option<&Value<'_>>) -> Result<Number, LawError> {
        let (key, fact) = self.file.fact(value, FactKind::Count, Key::count)?;
        let given = at_most.map(|most| self.number(most)).transpose()?;
        let most = given.or_else(|| self.file.bounds.get(key).map(Number::Count));
        Ok(Number::Fact(fact, most.map(Box::new)))
    }

    fn by_option(&self, option: &Value<'_>, cases: &Value<'_>) -> Result<Number, LawError> {
        let is = |kind: &OptionKind| matches!(kind, OptionKind::Word(_));
        let place = self.option(option, "a list of words", is)?;
        let table = self.file.table(cases, "the values by option")?;
        let words = match self.names.options.get(place).map(|option| &option.kind) {
            Some(OptionKind::Word(words)) => words.as_slice(),
            _ => &[],
        };
        table.only(words)?;
        let cases = words.iter().map(|word| {
            let number = self.number(table.need(word)?)?;
            Ok(((*word).to_owned(), number))
        });
        Ok(Number::ByOption(
            place,
            cases.collect::<Result<_, LawError>>()?,
        ))
    }

    fn condition(&self, value: &Value<'_>) -> Result<Condition, LawError> {
        let file = self.file;
        if value.get_ref().is_str() {
            return Ok(Condition::Is(
                file.fact(value, FactKind::YesNo, Key::yes_no)?.1,
            ));
        }
        let table = file.table(value, "a condition")?;
        const HEADS: [Keyed<'_>; 9] = [
            ("not", &[]),
            ("any", &[]),
            ("all", &[]),
            ("none", &[]),
            ("zero", &[]),
            ("option", &["is"]),
            ("fact", &["more-than", "on-or-after"]),
            ("line", &["more-than"]),
            ("losses-found", &[]),
        ];
        let (head, of) = table.head(&HEADS, &[])?;
        let several = || {
            let conditions = file.list(of)?.iter();
            let conditions = conditions.map(|condition| self.condition(condition));
            conditions.collect::<Result<Vec<Condition>, LawError>>()
        };
        Ok(match head {
            "losses-found" => match file.yes_or_no(of)? {
                true => Condition::LossesFound,
                false => Condition::Not(Box::new(Condition::LossesFound)),
            },
            "not" => Condition::Not(Box::new(self.condition(of)?)),
            "any" => Condition::Any(several()?),
            "all" => Condition::All(several()?),
            "none" => Condition::None(file.fact(of, FactKind::Amounts, Key::amounts)?.1),
            "zero" => Condition::Zero(self.number(of)?),
            "option" => self.option_is(of, table.need("is")?)?,
            "line" => Condition::MoreAmount(self.named(of)?, self.term(table.need("more-than")?)?),
            _ => self.compared(&table, of)?,
        })
    }

    fn option_is(&self, option: &Value<'_>, word: &Value<'_>) -> Result<Condition, LawError> {
        let is = |kind: &OptionKind| matches!(kind, OptionKind::Word(_));
        let place = self.option(option, "a list of words", is)?;
        let wanted = self.file.text(word)?;
        if let Some(OptionKind::Word(words)) = self.names.options.get(place).map(|it| &it.kind)
            && !words.contains(&wanted)
        {
            let at = word.span().start;
            return Err(self.file.no_such(
                at,
                "value of the option",
                wanted,
                words.iter().copied(),
            ));
        }
        Ok(Condition::Option(place, wanted.to_owned()))
    }

    fn compared(&self, table: &Table<'_, '_, '_>, of: &Value<'_>) -> Result<Condition, LawError> {
        let file = self.file;
        let path = file.text(of)?;
        let key = Key::of_path(path).ok_or_else(|| {
            let known = facts::rows().map(|row| row.path);
            file.no_such(of.span().start, "fact", path, known)
        })?;
        if let Some(day) = table.get("on-or-after") {
            if table.get("more-than").is_some() {
                let message = "a condition has both `on-or-after` and `more-than`";
                return Err(file.error(day.span().start, message));
            }
            let (_, fact) = file.fact(of, FactKind::Day, Key::day)?;
            let text = day.get_ref().as_datetime().map(ToString::to_string);
            let date = text.and_then(|text| redress_cite::parse_date(&text).ok());
            let date = date.ok_or_else(|| file.mismatch(day, "a day such as 2018-12-07"));
            return Ok(Condition::OnOrAfter(fact, date?));
        }
        let than = table.need("more-than")?;
        Ok(match (key.money(), key.count()) {
            (Some(fact), _) => Condition::MoreMoney(fact, self.term(than)?),
            (_, Some(fact)) => Condition::MoreCount(fact, self.number(than)?),
            _ => {
                let message = format!(
                    "`{path}` is {}, and is not compared by `more-than`",
                    noun(key.row().kind)
                );
                return Err(file.error(of.span().start, message));
            }
        })
    }

    fn lines(&self, value: &Value<'_>) -> Result<Lines, LawError> {
        let file = self.file;
        if value.get_ref().as_str() == Some("all") {
            return Ok(Lines::default());
        }
        let table = file.table(value, "the losses")?;
        table.only(&LINES)?;
        let answer = |key: &str| {
            table
                .get(key)
                .map(|value| file.yes_or_no(value))
                .transpose()
        };
        let heads = Head::ALL.map(|(_, name, _)| name);
        let causes = Cause::ALL.map(|(_, name)| name);
        let bearers = BorneBy::ALL.map(|(_, name)| name);
        let cause = table
            .get("cause")
            .map(|cause| file.word(cause, "cause", &causes));
        Ok(Lines {
            heads: self.words_of(table.get("head"), "head of loss", &heads)?,
            found: answer("found")?,
            projected: answer("projected")?,
            of_conviction: answer("of-conviction")?,
            caused_by_offense: answer("caused-by-offense")?,
            cause: cause.transpose()?,
            borne_by: self.words_of(table.get("borne-by"), "bearer of a loss", &bearers)?,
        })
    }

    /// One word or a list of them.
    fn words_of<T: DeserializeOwned>(
        &self,
        value: Option<&Value<'_>>,
        what: &str,
        known: &[&str],
    ) -> Result<Vec<T>, LawError> {
        let Some(value) = value else {
            return Ok(Vec::new());
        };
        match value.get_ref() {
            DeValue::Array(_) => {
                let items = self.file.list(value)?.iter();
                items
                    .map(|item| self.file.word(item, what, known))
                    .collect()
            }
            _ => Ok(vec![self.file.word(value, what, known)?]),
        }
    }

    fn part(&self, table: &Table<'_, '_, '_>) -> Result<Part, LawError> {
        let Some(part) = table.get("part") else {
            return Ok(Part::General);
        };
        let parts = ["general", "own", "anothers", "original-abuse", "gain"];
        self.file.word(part, "part of the losses", &parts)
    }

    /// Reads a change of the list, or an end.
    fn then(&self, value: &Value<'_>) -> Result<Then, LawError> {
        let file = self.file;
        let (words, keys) = changes(self.list);
        if let Some(word) = value.get_ref().as_str() {
            let ends = ["denied", "deferred", "declined", "nominal"];
            return Ok(match word {
                "denied" => Then::End(End::Denied),
                "deferred" => Then::End(End::Deferred),
                "declined" => Then::End(End::Declined),
                "nominal" => Then::End(End::Nominal),
                word if !words.contains(&word) => {
                    let what = format!("change under `{}`", self.list.name());
                    let known = words
                        .iter()
                        .copied()
                        .chain(keys.iter().map(|key| key.0))
                        .chain(ends);
                    let error = file.no_such(value.span().start, &what, word, known);
                    return Err(of_another_list(error, word));
                }
                "whole" => Then::Whole(LiabilityKind::WholeAlone),
                "left-to-the-court" => Then::LeftToTheCourt,
                "at-most-remaining" => Then::AtMostRemaining,
                "less-than-remaining" => Then::LessThanRemaining,
                "applies" => Then::Applies,
                _ => Then::Nothing,
            });
        }
        let table = file.table(value, "a change")?;
        let heads = keys.iter().map(|key| key.0);
        let beside = keys.iter().flat_map(|key| key.1.iter().copied());
        let known: Vec<&str> = heads.chain(beside).collect();
        let mut given = table.table.keys().map(|key| key.get_ref().as_ref());
        if let Some(unknown) = given.find(|key| !known.contains(key)) {
            let only = table.only(&known);
            only.map_err(|error| of_another_list(error, unknown))?;
        }
        if self.list == List::Credits {
            let term = |key: &str| table.get(key).map(|value| self.term(value)).transpose();
            return Ok(Then::Balance {
                of_the_losses: term("of-the-losses")?,
                of_the_order: term("of-the-order")?,
            });
        }
        let (head, of) = table.head(keys, &[])?;
        self.change(&table, head, of)
    }

    fn change(
        &self,
        table: &Table<'_, '_, '_>,
        head: &str,
        of: &Value<'_>,
    ) -> Result<Then, LawError> {
        let file = self.file;
        Ok(match head {
            "count" => Then::Count(self.lines(of)?, self.part(table)?),
            "leave-out" => Then::LeaveOut(self.lines(of)?),
            "portion" => {
                let number = self.number(table.need("times")?)?;
                Then::Portion(self.lines(of)?, number, self.rounding(table)?)
            }
            "value" => {
                let within = table.need("within")?;
                let within = match file.text(within)? {
                    "least" => Within::Least,
                    "greatest" => Within::Greatest,
                    "middle" => Within::Middle(Rounding::half_up()),
                    other => {
                        let known = ["least", "greatest", "middle"];
                        return Err(file.no_such(
                            within.span().start,
                            "value of a range",
                            other,
                            known,
                        ));
                    }
                };
                Then::Value(self.lines(of)?, within)
            }
            "deduct" => {
                let from = table.get("from").map(|from| self.lines(from));
                Then::Deduct(self.term(of)?, from.transpose()?.unwrap_or_default())
            }
            "put" => Then::Put(self.lines(of)?, self.part(table)?),
            "add" => Then::Add(self.term(of)?, self.part(table)?),
            "whole" => {
                let kinds = ["whole-alone", "joint-in-case"];
                Then::Whole(file.word(of, "liability", &kinds)?)
            }
            "amount" => Then::Amount {
                amount: self.term(of)?,
                own: match table.get("with-own") {
                    Some(own) => file.yes_or_no(own)?,
                    None => false,
                },
                jointly: false,
            },
            "joint-up-to" => Then::Amount {
                amount: self.term(of)?,
                own: false,
                jointly: true,
            },
            "share" | "one-over" => Then::Share {
                number: match head {
                    "share" => self.number(of)?,
                    _ => self.divisor(of)?,
                },
                over: head == "one-over",
                of: self.share_of(table.get("of"))?,
                rounding: self.rounding(table)?,
            },
            "at-least" => Then::AtLeast(self.term(of)?),
            "at-most" => Then::AtMost(self.term(of)?),
            "more-than" => Then::MoreThan(self.term(of)?),
            _ => Then::Of(self.term(of)?),
        })
    }

    fn share_of(&self, value: Option<&Value<'_>>) -> Result<ShareOf, LawError> {
        let Some(value) = value else {
            return Ok(ShareOf::Given(Base::Remaining));
        };
        if let DeValue::Table(_) = value.get_ref() {
            let table = self.file.table(value, "the base of a share")?;
            table.only(&["option"])?;
            let bases = |kind: &OptionKind| matches!(kind, OptionKind::Word(words) if words.iter().all(|word| ["remaining", "gross"].contains(word)));
            let place = self.option(table.need("option")?, "`remaining` or `gross`", bases)?;
            return Ok(ShareOf::Option(place));
        }
        let base = self
            .file
            .word(value, "base of a share", &["remaining", "gross"])?;
        Ok(ShareOf::Given(base))
    }
}

/// The words and the keys of the changes of a list; beside each key those that go with it.
type Changes = (&'static [&'static str], &'static [Keyed<'static>]);

/// Returns the changes that a rule of a list can make.
pub(crate) const fn changes(list: List) -> Changes {
    match list {
        List::Gates => (&["pass"], &[]),
        List::Losses => (
            &["none"],
            &[
                ("count", &["part"]),
                ("leave-out", &[]),
                ("portion", &["times", "rounding"]),
                ("value", &["within"]),
                ("deduct", &["from"]),
                ("put", &["part"]),
                ("add", &["part"]),
            ],
        ),
        List::Apportionment => (
            &["none", "whole", "left-to-the-court"],
            &[
                ("whole", &[]),
                ("amount", &["with-own"]),
                ("joint-up-to", &[]),
                ("share", &["of", "rounding"]),
                ("one-over", &["of", "rounding"]),
            ],
        ),
        List::Limits => (
            &["none", "at-most-remaining", "less-than-remaining"],
            &[("at-least", &[]), ("at-most", &[]), ("more-than", &[])],
        ),
        List::Consequences => (&["none", "applies"], &[("at-most", &[]), ("of", &[])]),
        List::Credits => (&["none"], &[("of-the-losses", &[]), ("of-the-order", &[])]),
    }
}

/// Adds to the error of an unknown change the lists that have it.
fn of_another_list(error: LawError, change: &str) -> LawError {
    let has = |list: &&List| {
        let (words, keys) = changes(**list);
        words.contains(&change) || keys.iter().any(|(key, _)| *key == change)
    };
    let lists = List::ALL.iter().filter(has);
    let lists: Vec<String> = lists.map(|list| format!("`{}`", list.name())).collect();
    match (lists.is_empty(), error.help.clone()) {
        (false, Some(help)) => {
            error.with_help(format!("`{change}` is of {}; {help}", lists.join(" and ")))
        }
        _ => error,
    }
}

/// Returns the place of a line or number that depends on itself.
fn circle(rule: &DataRule) -> Option<usize> {
    let lines = |place: &usize| super::declared::lines_named(rule.lines.get(*place));
    let numbers = |place: &usize| super::declared::numbers_named(rule.numbers.get(*place));
    let line = (0..rule.lines.len()).find(|place| returns(*place, &lines));
    line.or_else(|| (0..rule.numbers.len()).find(|place| returns(*place, &numbers)))
}

/// Whether a walk from a place comes back to it.
fn returns(start: usize, next: &dyn Fn(&usize) -> Vec<usize>) -> bool {
    let (mut seen, mut open) = (Vec::new(), next(&start));
    while let Some(place) = open.pop() {
        if place == start {
            return true;
        }
        if !seen.contains(&place) {
            seen.push(place);
            open.extend(next(&place));
        }
    }
    false
}

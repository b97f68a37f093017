//! The law's texts as a lawyer wrote them, read with a TOML reader and nothing else of the program's.
//! A key that is not known here is refused by its name: it may change what a text says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use toml::{Table, Value};

use super::Fraction;

/// Which view is taken of each question, by id.
pub type Views = BTreeMap<String, String>;

/// The lists of an approach, in the order in which they are gone through.
pub const LISTS: [&str; 6] = [
    "gates",
    "losses",
    "apportionment",
    "bounds",
    "terms",
    "credits",
];

/// `rules/law/` as it stands in the tree, and the approaches of `tests/src/own.toml`.
pub static LAW: LazyLock<Law> =
    LazyLock::new(|| Law::read_from_the_tree().expect("the second evaluator reads the law"));

/// The texts of the law.
pub struct Law {
    /// The profiles, by id.
    pub profiles: BTreeMap<String, Profile>,
    /// Approaches as a case brings them.
    pub own: Vec<Approach>,
    questions: Vec<Question>,
    /// The texts of the statutes.
    pub regimes: Vec<Regime>,
    /// The question which text governs conduct that straddles two.
    pub straddling: Option<String>,
    parameters: BTreeMap<String, Parameter>,
    series: BTreeMap<String, BTreeMap<i64, Fraction>>,
    /// What courts have said, by `court/authority#holding`.
    holdings: BTreeMap<String, Holding>,
}

/// A jurisdiction.
pub struct Profile {
    court: String,
    extends: Option<String>,
    takes: Vec<Take>,
    adds: Vec<Add>,
    approaches: Vec<Approach>,
}

/// A view that a holding takes.
struct Take {
    question: String,
    view: String,
    authority: String,
}

/// An entry that a holding adds to the approaches of the profiles below.
struct Add {
    to: String,
    offense: Vec<String>,
    regime: String,
    before: Option<String>,
    instead: Option<String>,
    rule: Rule,
}

/// What a court or a text has said.
struct Holding {
    court: String,
    /// A statute, a regulation or a rule of procedure.
    text: bool,
    decided: i64,
    /// Precedential, and no dictum.
    precedent: bool,
    /// The days on which it lost its force.
    lost: Vec<i64>,
}

/// One legal test.
pub struct Approach {
    /// Its name.
    pub name: String,
    /// The classes of offense to which it is put.
    pub offense: Vec<String>,
    /// The text of the statute.
    pub regime: String,
    from: Option<i64>,
    before: Option<i64>,
    /// Whether no authority settles the part.
    pub open: bool,
    lists: BTreeMap<&'static str, Vec<Entry>>,
}

/// An entry of a list, as written.
pub enum Entry {
    /// A rule.
    Rule(Rule),
    /// A choice that is left to the court, with the methods that it may take, and whether others speak where nobody chose.
    Choice(String, Vec<Rule>, bool),
}

/// A rule with its options.
pub struct Rule {
    /// `set/rule`.
    pub name: Arc<str>,
    with: Table,
    under: Option<(String, String)>,
    authority: Option<String>,
    from: Option<i64>,
    before: Option<i64>,
}

/// An approach as it is put to one class of offense on one day, with what the profiles above add.
pub struct Standing<'l> {
    /// The approach.
    pub approach: &'l Approach,
    /// The profile in whose file it stands; `own` for the case's.
    pub whose: &'l str,
    /// What was added, with the profile that added it.
    pub added: Vec<(&'l str, &'l str)>,
    lists: BTreeMap<&'static str, Vec<Put<'l>>>,
}

/// An entry that stands in a list on a day.
pub enum Put<'l> {
    /// A rule.
    Rule(&'l Rule),
    /// A choice, with its methods, and whether others speak where nobody chose.
    Choice(&'l str, Vec<&'l Rule>, bool),
}

/// An approach or an entry of one of the files from which a jurisdiction's law is put together, the uppermost first.
struct Layer<'l> {
    whose: &'l str,
    approaches: &'l [Approach],
    adds: &'l [Add],
}

/// An amount of the law.
enum Parameter {
    /// From a day, perhaps before another, an amount.
    Dated(Vec<(i64, Option<i64>, Fraction)>),
    /// It follows an index.
    Indexed(Indexed),
    /// A number of days or years, or a percentage: nothing that is asked for here.
    NoAmount,
}

struct Indexed {
    base: Fraction,
    series: String,
    first_year: i64,
    base_year: i64,
    lag: i64,
    rounding: String,
    part: Option<Fraction>,
}

/// A text of a statute.
pub struct Regime {
    /// Its id.
    pub id: String,
    from: Option<i64>,
    /// The classes of offense that it reaches.
    pub offense: Vec<String>,
}

struct Question {
    id: String,
    /// The views, with what a rule sees of each.
    views: Vec<(String, String)>,
    /// Whether the rules of claims read it, and not the figures of a judgment.
    of_claims: bool,
}

type Read<T> = Result<T, String>;

impl Law {
    /// Reads `rules/law/` and `own.toml`.
    pub(super) fn read_from_the_tree() -> Read<Self> {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self::read(&tests.join("../rules/law"), &tests.join("src/own.toml"))
    }

    fn read(folder: &Path, own: &Path) -> Read<Self> {
        let mut profiles = BTreeMap::new();
        for (id, profile) in Node::folder(&folder.join("profiles"))? {
            profiles.insert(id, Profile::read(&profile)?);
        }
        let mut holdings = BTreeMap::new();
        for (court, file) in Node::folder(&folder.join("authorities"))? {
            file.only(&["authority"])?;
            for authority in file.each("authority", |known| Holding::read(&court, known))? {
                holdings.extend(authority);
            }
        }
        let (mut parameters, mut series) = (BTreeMap::new(), BTreeMap::new());
        for (_, file) in Node::folder(&folder.join("parameters"))? {
            file.only(&["parameter", "series"])?;
            parameters.extend(file.each("parameter", Parameter::read)?);
            series.extend(file.each("series", read_series)?);
        }
        let regimes = Node::file(&folder.join("regimes.toml"))?;
        regimes.only(&["straddling", "regime"])?;
        Ok(Self {
            profiles,
            own: Node::file(own)?.each("approach", Approach::read)?,
            questions: Node::file(&folder.join("questions.toml"))?
                .each("question", Question::read)?,
            regimes: regimes.each("regime", |regime| {
                regime.only(&["id", "statute", "from", "offense", "cite", "by_conduct"])?;
                Ok(Regime {
                    id: regime.text("id")?,
                    from: regime.day("from")?,
                    offense: regime.texts("offense")?,
                })
            })?,
            straddling: regimes.maybe("straddling")?,
            parameters,
            series,
            holdings,
        })
    }

    fn profile(&self, id: &str) -> Read<&Profile> {
        let profile = self.profiles.get(id);
        profile.ok_or_else(|| format!("no profile `{id}`"))
    }

    /// A profile and those on which it rests, the uppermost first.
    fn resting<'l>(&'l self, id: &'l str) -> Read<Vec<(&'l str, &'l Profile)>> {
        let mut resting = vec![(id, self.profile(id)?)];
        while let Some((
            _,
            Profile {
                extends: Some(below),
                ..
            },
        )) = resting.last()
        {
            let below = (&**below, self.profile(below)?);
            resting.push(below);
        }
        Ok(resting)
    }

    fn layers<'l>(&'l self, id: &'l str, own: bool) -> Read<Vec<Layer<'l>>> {
        let of_the_case = own.then_some(Layer {
            whose: "own",
            approaches: &self.own,
            adds: &[],
        });
        let resting = self.resting(id)?.into_iter().map(|(whose, profile)| Layer {
            whose,
            approaches: &profile.approaches,
            adds: &profile.adds,
        });
        Ok(of_the_case.into_iter().chain(resting).collect())
    }

    /// The approach of a jurisdiction to a class of offense under one text on a day.
    ///
    /// # Errors
    /// When a profile or a holding is not there.
    pub fn approach<'l>(
        &'l self,
        id: &'l str,
        own: bool,
        class: &str,
        regime: &str,
        day: i64,
    ) -> Read<Option<Standing<'l>>> {
        let layers = self.layers(id, own)?;
        let kept = kept(&layers, class, regime);
        match kept.into_iter().find(|(.., approach)| approach.on(day)) {
            None => Ok(None),
            Some((above, layer, approach)) => {
                let standing = self.standing(approach, layer.whose, above, class, day);
                standing.map(Some)
            }
        }
    }

    /// Every approach that a jurisdiction can come to on some day, and every entry that can be added to one, by label.
    ///
    /// # Errors
    /// When a profile or a holding is not there.
    pub fn labels(&self, id: &str, own: bool) -> Read<BTreeSet<String>> {
        let layers = self.layers(id, own)?;
        let mut labels = BTreeSet::new();
        for regime in &self.regimes {
            for class in &regime.offense {
                for (above, layer, approach) in kept(&layers, class, &regime.id) {
                    labels.insert(format!("approach {}: {}", layer.whose, approach.label()));
                    for (whose, add) in above.iter().flat_map(Layer::adds) {
                        let from = self.added_from(add)?;
                        let in_time = approach
                            .before
                            .zip(from)
                            .is_none_or(|(end, from)| from < end);
                        if add.is_for(approach, class) && approach.has(&add.to) && in_time {
                            labels.insert(format!("added by {whose}: {}", add.rule.name));
                        }
                    }
                }
            }
        }
        Ok(labels)
    }

    /// An approach with what the layers above add to it, the lowest of them first.
    fn standing<'l>(
        &'l self,
        approach: &'l Approach,
        whose: &'l str,
        above: &[Layer<'l>],
        class: &str,
        day: i64,
    ) -> Read<Standing<'l>> {
        let mut added = Vec::new();
        let mut lists = BTreeMap::new();
        for list in LISTS {
            let written = approach
                .lists
                .get(list)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let put = written.iter().map(|entry| match entry {
                Entry::Rule(rule) => Put::Rule(rule),
                Entry::Choice(id, among, if_made) => {
                    Put::Choice(id, among.iter().collect(), *if_made)
                }
            });
            lists.insert(list, put.collect::<Vec<_>>());
        }
        // The lowest first.
        for (by, add) in above.iter().rev().flat_map(Layer::adds) {
            let begun = self.added_from(add)?.is_none_or(|from| from <= day);
            if !begun || !add.rule.on(day) || !add.is_for(approach, class) || !approach.has(&add.to)
            {
                continue;
            }
            added.push((by, &*add.rule.name));
            if let Some(entries) = lists.get_mut(&*add.to) {
                let place = |name: &Option<String>| {
                    let named = |entry: &Put<'_>| matches!(entry, Put::Rule(rule) if Some(&*rule.name) == name.as_deref());
                    entries.iter().position(named)
                };
                match (place(&add.instead), place(&add.before)) {
                    (Some(place), _) => {
                        entries.splice(place..=place, [Put::Rule(&add.rule)]);
                    }
                    (None, place) => {
                        entries.insert(place.unwrap_or(entries.len()), Put::Rule(&add.rule));
                    }
                }
            }
            // A method of a choice; their order says nothing.
            for entry in lists.values_mut().flatten() {
                if let Put::Choice(id, among, _) = entry
                    && *id == add.to
                {
                    let gives_way = [Some(&*add.rule.name), add.instead.as_deref()];
                    among.retain(|known| !gives_way.contains(&Some(&*known.name)));
                    among.push(&add.rule);
                }
            }
        }
        for entries in lists.values_mut() {
            entries.retain(|entry| match entry {
                Put::Rule(rule) => rule.on(day),
                Put::Choice(..) => true,
            });
            for entry in entries {
                if let Put::Choice(_, among, _) = entry {
                    among.retain(|rule| rule.on(day));
                }
            }
        }
        Ok(Standing {
            approach,
            whose,
            added,
            lists,
        })
    }

    /// The day from which an added entry stands: its own, else that of its authority.
    fn added_from(&self, add: &Add) -> Read<Option<i64>> {
        Ok(match (add.rule.from, &add.rule.authority) {
            (None, Some(authority)) => Some(self.holding(authority)?.decided),
            (from, _) => from,
        })
    }

    fn holding(&self, name: &str) -> Read<&Holding> {
        let holding = self.holdings.get(name);
        holding.ok_or_else(|| format!("no holding `{name}`"))
    }

    /// The views that courts take for a jurisdiction on a day. A holding takes one that binds there: a text, the Supreme
    /// Court's; the circuit's own, if it is precedent; and, where nothing of these does, a district's own.
    ///
    /// # Errors
    /// When a profile or a holding is not there.
    pub fn takes(&self, id: &str, day: i64) -> Read<Views> {
        let resting = self.resting(id)?;
        let court = &self.profile(id)?.court;
        let circuit = resting.iter().map(|(_, profile)| &profile.court);
        let circuit = circuit.into_iter().find(|court| is_circuit(court));
        let mut best: BTreeMap<&str, (u8, i64, &str)> = BTreeMap::new();
        for take in resting.iter().flat_map(|(_, profile)| &profile.takes) {
            let said = self.holding(&take.authority)?;
            if !said.in_force(day) {
                continue;
            }
            let rank = match &said.court {
                _ if said.text => 3,
                of if of == "scotus" && said.precedent => 3,
                of if Some(of) == circuit && said.precedent => 2,
                of if of == court && !is_circuit(of) => 1,
                _ => continue,
            };
            let known = best.entry(&take.question).or_default();
            if (known.0, known.1) < (rank, said.decided) {
                *known = (rank, said.decided, &take.view);
            }
        }
        let best = best.into_iter();
        Ok(best
            .map(|(question, (_, _, view))| (question.to_owned(), view.to_owned()))
            .collect())
    }

    /// The views under which a result is shown on a day: those taken by the user, else by the courts, else the first of
    /// each question.
    ///
    /// # Errors
    /// When a profile or a holding is not there.
    pub fn shown(&self, id: &str, day: i64, taken: &Views) -> Read<Views> {
        let mut views: Views = self
            .questions
            .iter()
            .filter_map(|question| Some((question.id.clone(), question.views.first()?.0.clone())))
            .collect();
        views.extend(self.takes(id, day)?);
        views.extend(taken.clone());
        Ok(views)
    }

    /// The views, other than the first, of each of these questions that neither the user nor a court has taken.
    ///
    /// # Errors
    /// When a profile or a holding is not there.
    pub fn others(
        &self,
        id: &str,
        day: i64,
        taken: &Views,
        questions: &[String],
    ) -> Read<Vec<(String, String)>> {
        let by_courts = self.takes(id, day)?;
        let asked = |question: &&Question| {
            questions.contains(&question.id)
                && !taken.contains_key(&question.id)
                && !by_courts.contains_key(&question.id)
        };
        let questions = self.questions.iter().filter(asked);
        let others = questions.flat_map(|question| {
            let views = question.views.iter().skip(1);
            views.map(|(view, _)| (question.id.clone(), view.clone()))
        });
        Ok(others.collect())
    }

    /// Every question that claims read, with each of its views but the first.
    pub fn all_others(&self) -> impl Iterator<Item = (&str, &str)> {
        let of_claims = self.questions.iter().filter(|question| question.of_claims);
        of_claims.flat_map(|question| {
            let views = question.views.iter().skip(1);
            views.map(|(view, _)| (question.id.as_str(), view.as_str()))
        })
    }

    /// Every question that claims read, with the first and the last of its views.
    pub fn first_and_last(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let of_claims = self.questions.iter().filter(|question| question.of_claims);
        of_claims.filter_map(|question| {
            let (first, last) = (question.views.first()?, question.views.last()?);
            Some((question.id.as_str(), first.0.as_str(), last.0.as_str()))
        })
    }

    /// What a rule sees of a view of a question.
    fn seen(&self, question: &str, views: &Views) -> Read<&str> {
        let view = views.get(question);
        let question = self.questions.iter().find(|known| known.id == question);
        let views = question
            .map(|question| &question.views[..])
            .unwrap_or_default();
        let found = views.iter().find(|(known, _)| Some(known) == view);
        let (_, value) = found.ok_or("a question or view that is not there")?;
        Ok(value)
    }

    /// An amount of the law on a day; `None` where it has none.
    ///
    /// # Errors
    /// When the law has no such parameter.
    pub fn parameter(&self, id: &str, day: i64) -> Read<Option<Fraction>> {
        match self.parameters.get(id) {
            Some(Parameter::Dated(values)) => Ok(values
                .iter()
                .filter(|(from, before, _)| {
                    *from <= day && before.is_none_or(|before| day < before)
                })
                .max_by_key(|(from, ..)| *from)
                .map(|(.., amount)| *amount)),
            Some(Parameter::Indexed(known)) => self.indexed(known, day / 10_000),
            Some(Parameter::NoAmount) | None => Err(format!("no parameter `{id}`")),
        }
    }

    /// 18 U.S.C. 2259(d)(1)(D): in the first year the base; later the base as the index has moved since the base year,
    /// never less. `None` while the index is not published.
    fn indexed(&self, known: &Indexed, year: i64) -> Read<Option<Fraction>> {
        let Indexed {
            base,
            first_year,
            base_year,
            ..
        } = *known;
        let series = self.series.get(&known.series);
        let series = series.ok_or_else(|| format!("no series `{}`", known.series))?;
        let whole = if year < first_year {
            return Ok(None);
        } else if year == first_year {
            base
        } else {
            let (Some(now), Some(then)) = (series.get(&(year - known.lag)), series.get(&base_year))
            else {
                return Ok(None);
            };
            let moved = base.part(*now / *then, &known.rounding);
            moved
                .ok_or_else(|| format!("no rounding `{}`", known.rounding))?
                .max(base)
        };
        Ok(match known.part {
            None => Some(whole),
            Some(part) => whole.part(part, "truncate"),
        })
    }
}

/// The approaches to a class under a text that stand, each with its layer and the layers above it: an approach takes the
/// place of every one below with which it shares a day.
fn kept<'a, 'l>(
    layers: &'a [Layer<'l>],
    class: &str,
    regime: &str,
) -> Vec<(&'a [Layer<'l>], &'a Layer<'l>, &'l Approach)> {
    let mut kept: Vec<(_, _, &Approach)> = Vec::new();
    for (depth, layer) in layers.iter().enumerate() {
        let speaks = |known: &&Approach| known.regime == regime && has(&known.offense, class);
        let here: Vec<_> = layer
            .approaches
            .iter()
            .filter(speaks)
            .filter(|known| !kept.iter().any(|(.., above)| above.shares_a_day(known)))
            .map(|known| (layers.get(..depth).unwrap_or_default(), layer, known))
            .collect();
        kept.extend(here);
    }
    kept
}

impl<'l> Layer<'l> {
    fn adds(&self) -> impl DoubleEndedIterator<Item = (&'l str, &'l Add)> {
        let whose = self.whose;
        self.adds.iter().map(move |add| (whose, add))
    }
}

impl Add {
    fn is_for(&self, approach: &Approach, class: &str) -> bool {
        self.regime == approach.regime && has(&self.offense, class)
    }
}

fn has(list: &[String], item: &str) -> bool {
    list.iter().any(|known| known == item)
}

/// Whether a court is a court of appeals; what is none and not the Supreme Court is a district court.
fn is_circuit(court: &str) -> bool {
    let of = court.strip_prefix("ca").unwrap_or("district");
    of == "dc" || of.parse::<u8>().is_ok()
}

impl Profile {
    fn read(profile: &Node) -> Read<Self> {
        profile.only(&[
            "id", "name", "court", "extends", "summary", "contrast", "proposed", "takes", "add",
            "note", "approach",
        ])?;
        Ok(Self {
            court: profile.text("court")?,
            extends: profile.maybe("extends")?,
            takes: profile.each("takes", |take| {
                take.only(&["question", "view", "authority"])?;
                Ok(Take {
                    question: take.text("question")?,
                    view: take.text("view")?,
                    authority: take.text("authority")?,
                })
            })?,
            adds: profile.each("add", |add| {
                add.only(&["to", "offense", "regime", "before", "instead", "use"])?;
                Ok(Add {
                    to: add.text("to")?,
                    offense: add.texts("offense")?,
                    regime: add.text("regime")?,
                    before: add.maybe("before")?,
                    instead: add.maybe("instead")?,
                    rule: Rule::read(&add.inner("use"))?,
                })
            })?,
            approaches: profile.each("approach", Approach::read)?,
        })
    }

    /// Every rule that its file names, with its list; the methods of a choice too.
    pub fn rules(&self) -> impl Iterator<Item = (&'static str, &Rule)> {
        let adds = self.adds.iter().map(|add| {
            let list = LISTS.into_iter().find(|list| *list == add.to);
            (list.unwrap_or("apportionment"), &add.rule)
        });
        self.approaches.iter().flat_map(Approach::rules).chain(adds)
    }
}

impl Holding {
    /// The holdings of an authority, by name.
    fn read(file: &str, authority: &Node) -> Read<Vec<(String, Self)>> {
        authority.only(&[
            "id",
            "name",
            "kind",
            "cite",
            "decided",
            "precedential",
            "confidence",
            "court",
            "holding",
            "event",
        ])?;
        let id = authority.text("id")?;
        let lost = authority.lost()?;
        authority.each("holding", |holding| {
            holding.only(&["id", "says", "pin", "confidence", "dictum", "event"])?;
            Ok((
                format!("{file}/{id}#{}", holding.text("id")?),
                Self {
                    court: authority.maybe("court")?.unwrap_or_else(|| file.to_owned()),
                    text: authority
                        .maybe("kind")?
                        .is_some_and(|kind| kind != "decision"),
                    decided: authority
                        .day("decided")?
                        .ok_or("an authority without a day")?,
                    precedent: !authority.is("precedential", false) && !holding.is("dictum", true),
                    lost: lost.iter().copied().chain(holding.lost()?).collect(),
                },
            ))
        })
    }

    fn in_force(&self, day: i64) -> bool {
        self.decided <= day && self.lost.iter().all(|lost| day < *lost)
    }
}

impl Parameter {
    fn read(parameter: &Node) -> Read<(String, Self)> {
        parameter.only(&["id", "what", "note", "value", "indexed"])?;
        let id = parameter.text("id")?;
        if parameter.get("indexed").is_some() {
            let indexed = parameter.inner("indexed");
            indexed.only(&[
                "base",
                "series",
                "first-year",
                "base-year",
                "lag",
                "rounding",
                "part",
                "cite",
                "confidence",
                // The day of the act, which `redress parameters` shows.
                "enacted",
            ])?;
            let part = match indexed.maybe("part")? {
                None => None,
                Some(text) => {
                    let percent = text.strip_suffix('%').and_then(Fraction::decimal);
                    Some(percent.ok_or("a part is a percentage")? / Fraction::whole(100))
                }
            };
            let base = Fraction::written(&indexed.text("base")?);
            return Ok((
                id,
                Self::Indexed(Indexed {
                    base: base.ok_or("an amount is dollars and cents")?,
                    series: indexed.text("series")?,
                    first_year: indexed.number("first-year")?,
                    base_year: indexed.number("base-year")?,
                    lag: indexed.number("lag")?,
                    rounding: indexed.text("rounding")?,
                    part,
                }),
            ));
        }
        let values = parameter.each("value", |value| {
            value.only(&[
                "from",
                "before",
                "amount",
                "days",
                "years",
                "percent",
                "status",
                "cite",
                "confidence",
                "enacted",
            ])?;
            // Of no parameter that claims read.
            if value.maybe("status")?.is_some_and(|it| it != "in-force") {
                return Ok(None);
            }
            let from = value.day("from")?.ok_or("a value without a day")?;
            let Some(amount) = value.maybe("amount")? else {
                return Ok(None);
            };
            let amount = Fraction::written(&amount).ok_or("an amount is dollars and cents")?;
            Ok(Some((from, value.day("before")?, amount)))
        })?;
        let values: Option<Vec<_>> = values.into_iter().collect();
        Ok((id, values.map_or(Self::NoAmount, Self::Dated)))
    }
}

/// The annual averages of an index.
fn read_series(series: &Node) -> Read<(String, BTreeMap<i64, Fraction>)> {
    series.only(&[
        "id",
        "what",
        "source",
        "confidence",
        "missing",
        "published",
        "annual",
        "monthly",
    ])?;
    let annual = series.inner("annual");
    let annual = annual
        .0
        .as_table()
        .into_iter()
        .flatten()
        .map(|(year, average)| {
            let average = average.as_str().and_then(Fraction::decimal);
            Some((year.parse().ok()?, average?))
        });
    let annual = annual
        .collect::<Option<_>>()
        .ok_or("an average is a number by year")?;
    Ok((series.text("id")?, annual))
}

impl Approach {
    fn read(approach: &Node) -> Read<Self> {
        approach.only(
            &[
                &[
                    "name", "offense", "regime", "law", "open", "uncapped", "note",
                ],
                &LISTS[..],
            ]
            .concat(),
        )?;
        let law = approach.inner("law");
        law.only(&["from", "before"])?;
        let mut lists = BTreeMap::new();
        for list in LISTS {
            lists.insert(list, approach.each(list, Entry::read)?);
        }
        Ok(Self {
            name: approach.text("name")?,
            offense: approach.texts("offense")?,
            regime: approach.text("regime")?,
            from: law.day("from")?,
            before: law.day("before")?,
            open: matches!(approach.get("open"), Some(Value::Boolean(true))),
            lists,
        })
    }

    #[cfg(test)]
    pub(super) fn written(text: &str) -> Read<Self> {
        let table = text.parse::<Table>().map_err(|error| error.to_string())?;
        Self::read(&Node(Value::Table(table)))
    }

    /// Its name with the text and the day from which it is the law: no two of a profile have the same.
    #[must_use]
    pub fn label(&self) -> String {
        let from = self.from.unwrap_or_default();
        format!("{} (text {}, from {from})", self.name, self.regime)
    }

    /// Whether it is the law on a day.
    #[must_use]
    pub fn on(&self, day: i64) -> bool {
        self.from.is_none_or(|from| from <= day) && self.before.is_none_or(|before| day < before)
    }

    /// Whether it has a list, or a choice, of that name.
    fn has(&self, name: &str) -> bool {
        let mut entries = self.lists.values().flatten();
        LISTS.contains(&name)
            || entries.any(|entry| matches!(entry, Entry::Choice(id, ..) if id == name))
    }

    fn shares_a_day(&self, other: &Self) -> bool {
        let ends = |end: Option<i64>, begin: Option<i64>| {
            end.zip(begin).is_some_and(|(end, begin)| end <= begin)
        };
        !ends(self.before, other.from) && !ends(other.before, self.from)
    }

    /// Every rule that it names as written, with its list; the methods of a choice too.
    pub fn rules(&self) -> impl Iterator<Item = (&'static str, &Rule)> {
        self.lists.iter().flat_map(|(list, entries)| {
            let rules = entries.iter().flat_map(|entry| match entry {
                Entry::Rule(rule) => std::slice::from_ref(rule),
                Entry::Choice(_, among, _) => among,
            });
            rules.map(|rule| (*list, rule))
        })
    }
}

impl<'l> Standing<'l> {
    /// The entries of a list.
    #[must_use]
    pub fn list(&self, list: &str) -> &[Put<'l>] {
        self.lists.get(list).map(Vec::as_slice).unwrap_or_default()
    }

    /// The questions that it puts.
    #[must_use]
    pub fn questions(&self) -> Vec<String> {
        let of_rule = |rule: &Rule| {
            let under = rule.under.iter().map(|(question, _)| question.clone());
            let with = rule.with.values().filter_map(question_of);
            under.chain(with.map(str::to_owned)).collect::<Vec<_>>()
        };
        let entries = self.lists.values().flatten();
        let of_entry = |entry: &Put<'l>| match entry {
            Put::Rule(rule) => of_rule(rule),
            Put::Choice(_, among, _) => among.iter().flat_map(|rule| of_rule(rule)).collect(),
        };
        entries.flat_map(of_entry).collect()
    }
}

impl Regime {
    /// Whether it was the law by a day.
    #[must_use]
    pub fn begun(&self, day: i64) -> bool {
        self.from.is_none_or(|from| from <= day)
    }

    /// Its first day; the first of all days where there is none.
    #[must_use]
    pub fn first_day(&self) -> i64 {
        self.from.unwrap_or(0)
    }
}

impl Question {
    fn read(question: &Node) -> Read<Self> {
        question.only(&["id", "asks", "read_by", "of_fact", "texts", "view"])?;
        let of_claims = match question.maybe("read_by")?.as_deref() {
            None => true,
            Some("figures" | "classes" | "ledger") => false,
            Some(other) => return Err(format!("nobody is called `{other}`")),
        };
        let views = question.each("view", |view| {
            view.only(&["id", "value", "says", "authority"])?;
            let id = view.text("id")?;
            let value = view.text("value").unwrap_or_else(|_| id.clone());
            Ok((id, value))
        })?;
        Ok(Self {
            id: question.text("id")?,
            views,
            of_claims,
        })
    }
}

impl Entry {
    fn read(entry: &Node) -> Read<Self> {
        if entry.get("choice").is_none() {
            return Ok(Self::Rule(Rule::read(entry)?));
        }
        entry.only(&[
            "choice",
            "asks",
            "authority",
            "weighs",
            "among",
            "if-made",
            "note",
        ])?;
        let among = entry.each("among", Rule::read)?;
        let if_made = matches!(entry.get("if-made"), Some(Value::Boolean(true)));
        Ok(Self::Choice(entry.text("choice")?, among, if_made))
    }
}

impl Rule {
    fn read(rule: &Node) -> Read<Self> {
        if let Value::String(name) = &rule.0 {
            return Ok(Self {
                name: name.as_str().into(),
                with: Table::new(),
                under: None,
                authority: None,
                from: None,
                before: None,
            });
        }
        rule.only(&["rule", "with", "authority", "strength", "under", "law"])?;
        let law = rule.inner("law");
        law.only(&["from", "before"])?;
        let under = rule.inner("under");
        under.only(&["question", "view"])?;
        Ok(Self {
            name: rule.text("rule")?.into(),
            with: rule.inner("with").0.as_table().cloned().unwrap_or_default(),
            under: match rule.get("under") {
                None => None,
                Some(_) => Some((under.text("question")?, under.text("view")?)),
            },
            authority: rule.maybe("authority")?,
            from: law.day("from")?,
            before: law.day("before")?,
        })
    }

    /// Whether a day is one of its own days.
    fn on(&self, day: i64) -> bool {
        self.from.is_none_or(|from| from <= day) && self.before.is_none_or(|before| day < before)
    }

    /// Whether it stands in its list under these views.
    #[must_use]
    pub fn stands(&self, views: &Views) -> bool {
        let under = self.under.as_ref();
        under.is_none_or(|(question, view)| views.get(question) == Some(view))
    }

    /// Its options, a question among them answered by the view.
    ///
    /// # Errors
    /// When a question or view is not there.
    pub fn options(&self, law: &Law, views: &Views) -> Read<Options> {
        let mut options = self.with.clone();
        for (_, value) in &mut options {
            if let Some(question) = question_of(value) {
                *value = Value::String(law.seen(question, views)?.to_owned());
            }
        }
        Ok(Options(options))
    }
}

fn question_of(value: &Value) -> Option<&str> {
    value.as_table()?.get("question")?.as_str()
}

/// The options of a rule that are not yet read.
pub struct Options(Table);

impl Options {
    /// An option that is one of these words; the first of them where it is not there.
    ///
    /// # Errors
    /// When it is something else.
    pub fn word(&mut self, name: &str, words: &[&'static str]) -> Read<&'static str> {
        match self.0.remove(name) {
            None => words.first().copied().ok_or_else(String::new),
            Some(value) => {
                let known = words.iter().find(|word| value.as_str() == Some(word));
                known.copied().ok_or(format!("`{name}` is {value}"))
            }
        }
    }

    /// An option that is text, or what it is where it is not there.
    ///
    /// # Errors
    /// When it is something else.
    pub fn text(&mut self, name: &str, default: &str) -> Read<String> {
        match self.0.remove(name) {
            None => Ok(default.to_owned()),
            Some(Value::String(text)) => Ok(text),
            Some(value) => Err(format!("`{name}` is {value}")),
        }
    }

    /// An option that is a whole number.
    ///
    /// # Errors
    /// When it is something else, or not there.
    pub fn number(&mut self, name: &str) -> Read<i64> {
        let value = self.0.remove(name).as_ref().and_then(Value::as_integer);
        value.ok_or(format!("`{name}` is a whole number"))
    }

    /// An option that is a list of tables.
    ///
    /// # Errors
    /// When it is something else, or not there.
    pub fn tables(&mut self, name: &str) -> Read<Vec<Self>> {
        let of = |value: Value| match value {
            Value::Table(table) => Some(Self(table)),
            _ => None,
        };
        match self.0.remove(name) {
            Some(Value::Array(items)) => items.into_iter().map(of).collect(),
            _ => None,
        }
        .ok_or(format!("`{name}` is a list of tables"))
    }

    /// That nothing is left that nobody read.
    ///
    /// # Errors
    /// Names an option that was not read.
    pub fn no_more(&self) -> Read<()> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(format!("takes no option `{name}` here")),
        }
    }
}

/// A piece of a text.
struct Node(Value);

impl Node {
    fn file(path: &Path) -> Read<Self> {
        let in_file = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| in_file(&error))?;
        let table = text.parse::<Table>().map_err(|error| in_file(&error))?;
        Ok(Self(Value::Table(table)))
    }

    /// The files of a folder, by name.
    fn folder(folder: &Path) -> Read<Vec<(String, Self)>> {
        let in_folder = |error: std::io::Error| format!("{}: {error}", folder.display());
        let mut files = Vec::new();
        for file in std::fs::read_dir(folder).map_err(in_folder)? {
            let path = file.map_err(in_folder)?.path();
            let name = path.file_stem().and_then(|name| name.to_str());
            let name = name.ok_or("a file without a name")?.to_owned();
            files.push((name, Self::file(&path)?));
        }
        Ok(files)
    }

    fn get(&self, key: &str) -> Option<&Value> {
        self.0.as_table()?.get(key)
    }

    fn only(&self, known: &[&str]) -> Read<()> {
        let keys = self.0.as_table().into_iter().flat_map(Table::keys);
        match keys.into_iter().find(|key| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => Err(format!(
                "the second evaluator does not know the key `{key}` of\n{}",
                self.0
            )),
        }
    }

    /// A table within; an empty one where it is not there.
    fn inner(&self, key: &str) -> Self {
        let inner = self.get(key).cloned();
        Self(inner.unwrap_or_else(|| Value::Table(Table::new())))
    }

    fn text(&self, key: &str) -> Read<String> {
        let text = self.get(key).and_then(Value::as_str);
        text.map(str::to_owned).ok_or(format!("no text `{key}`"))
    }

    /// A text that may be left out.
    fn maybe(&self, key: &str) -> Read<Option<String>> {
        self.get(key).map(|_| self.text(key)).transpose()
    }

    fn number(&self, key: &str) -> Read<i64> {
        let number = self.get(key).and_then(Value::as_integer);
        number.ok_or(format!("no number `{key}`"))
    }

    fn is(&self, key: &str, answer: bool) -> bool {
        self.get(key).and_then(Value::as_bool) == Some(answer)
    }

    /// The days of the events that took the force of an authority or a holding.
    fn lost(&self) -> Read<Vec<i64>> {
        let events = self.each("event", |event| {
            event.only(&["on", "kind", "by", "note"])?;
            let on = event.day("on")?.ok_or("an event without a day")?;
            match &*event.text("kind")? {
                "rehearing-granted" | "replaced" | "vacated" | "reversed" | "abrogated"
                | "superseded" | "repealed" => Ok(Some(on)),
                "affirmed" | "cert-denied" => Ok(None),
                kind => Err(format!("no event is `{kind}`")),
            }
        })?;
        Ok(events.into_iter().flatten().collect())
    }

    /// One text or a list of them.
    fn texts(&self, key: &str) -> Read<Vec<String>> {
        match self.get(key) {
            Some(Value::Array(texts)) => texts
                .iter()
                .map(|text| text.as_str().map(str::to_owned))
                .collect::<Option<_>>()
                .ok_or(format!("`{key}` is a list of texts")),
            _ => self.text(key).map(|text| vec![text]),
        }
    }

    /// A day as the number `yyyymmdd`.
    fn day(&self, key: &str) -> Read<Option<i64>> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        let day = value.as_datetime().and_then(|day| day.date);
        let day = day.ok_or(format!("`{key}` is a day"))?;
        let number = i64::from(day.year) * 10_000 + i64::from(day.month) * 100 + i64::from(day.day);
        Ok(Some(number))
    }

    fn each<T>(&self, key: &str, of: impl Fn(&Self) -> Read<T>) -> Read<Vec<T>> {
        match self.get(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => items.iter().map(|item| of(&Self(item.clone()))).collect(),
            Some(_) => Err(format!("`{key}` is a list")),
        }
    }
}

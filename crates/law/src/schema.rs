//! The JSON Schemas of the files of the law, for editors and for whoever writes law.
//!
//! `tests/tests/law_schema.rs` holds every file that is built in to them, and every decided case.

mod formula;
mod shape;

use redress_case::Class;
use serde_json::{Value, json};

use crate::decided::{CheckKind, CourtVerdict, Measure};
use crate::{AwardFate, LawError};
use shape::{
    Keys, amount, classes, confidence, court, dated_text, day, file, id, list, reference, table,
    text, whole, window, words, yes_or_no,
};

/// A kind of file of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LawKind {
    /// `profiles/ID.toml`.
    Profile,
    /// `authorities/COURT.toml`.
    Authority,
    /// `parameters/*.toml`.
    Parameter,
    /// `questions.toml`.
    Question,
    /// `offenses.toml`.
    Offense,
    /// `regimes.toml`.
    Regime,
    /// `awards.toml`.
    Award,
    /// `holding.toml` of a decided case.
    Holding,
    /// `jurisdictions/ID.toml`.
    Jurisdiction,
    /// `facts/*.toml`.
    Fact,
    /// `formulas/SET.toml`.
    Formula,
}

impl LawKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Profile,
        Self::Authority,
        Self::Parameter,
        Self::Question,
        Self::Offense,
        Self::Regime,
        Self::Award,
        Self::Holding,
        Self::Jurisdiction,
        Self::Fact,
        Self::Formula,
    ];

    /// The kind of the file at a path under a folder of law, or of a decided case.
    #[must_use]
    pub fn from_path(path: &str) -> Option<Self> {
        Some(match path.rsplit_once('/') {
            Some(("profiles", _)) => Self::Profile,
            Some(("authorities", _)) => Self::Authority,
            Some(("parameters", _)) => Self::Parameter,
            Some(("jurisdictions", _)) => Self::Jurisdiction,
            Some(("facts", _)) => Self::Fact,
            Some(("formulas", _)) => Self::Formula,
            _ if path.ends_with("holding.toml") => Self::Holding,
            _ => match path {
                "questions.toml" => Self::Question,
                "offenses.toml" => Self::Offense,
                "regimes.toml" => Self::Regime,
                "awards.toml" => Self::Award,
                _ => return None,
            },
        })
    }

    /// The kind of a text by its keys; `None` for a text that is no file of the law, such as a case file.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let table: toml::Table = toml::from_str(text).ok()?;
        let has = |key: &str| table.contains_key(key);
        if has("case") || has("schema") {
            return None;
        }
        let of_profile = ["approach", "takes", "add", "extends", "contrast"];
        let by_key = [
            ("authority", Self::Authority),
            ("parameter", Self::Parameter),
            ("series", Self::Parameter),
            ("question", Self::Question),
            ("regime", Self::Regime),
            ("offense", Self::Offense),
            ("decision", Self::Award),
            ("fact", Self::Fact),
            ("rule", Self::Formula),
            ("captions", Self::Jurisdiction),
        ];
        if has("holds") {
            Some(Self::Holding)
        } else if has("id") && has("court") || of_profile.into_iter().any(has) {
            Some(Self::Profile)
        } else {
            let mut known = by_key.into_iter();
            known.find(|(key, _)| has(key)).map(|(_, kind)| kind)
        }
    }

    /// The kind in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Profile => "a profile",
            Self::Authority => "a file of authorities",
            Self::Parameter => "a file of parameters",
            Self::Question => "a file of questions",
            Self::Offense => "a file of offenses",
            Self::Regime => "a file of texts of statutes",
            Self::Award => "a file of awards in decided cases",
            Self::Holding => "the decision of a decided case",
            Self::Jurisdiction => "a jurisdiction",
            Self::Fact => "a file of facts",
            Self::Formula => "a file of rules",
        }
    }

    /// The tables of its file where the key of an error belongs that is unknown in its own: `holding` belongs under `[[authority]]`.
    #[must_use]
    pub fn place_of_key(error: &LawError) -> Option<String> {
        let key = error.message.strip_prefix("there is no key `")?;
        let key = key.strip_suffix('`')?;
        let meant = |help: &String| help.starts_with("did you mean");
        if error.help.as_ref().is_some_and(meant) {
            return None;
        }
        let (folder, name) = error.file.rsplit_once('/').unwrap_or(("", &error.file));
        let folder = folder.rsplit('/').next().unwrap_or_default();
        let kind = match name {
            "approach.toml" => Some(Self::Profile),
            _ => Self::from_path(&format!("{folder}/{name}")).or_else(|| Self::from_path(name)),
        };
        let mut places = Vec::new();
        let top = ("the top of the file", "");
        shape::add_places(&kind?.schema(), key, top, &mut places);
        (!places.is_empty()).then(|| format!("`{key}` belongs under {}", places.join(" or ")))
    }

    /// The JSON Schema of a file of this kind.
    #[must_use]
    pub fn schema(self) -> Value {
        let (title, file) = match self {
            Self::Profile => ("redress profile", profile()),
            Self::Authority => ("redress authorities of a court", authorities()),
            Self::Parameter => ("redress parameters", parameters()),
            Self::Question => ("redress questions", questions()),
            Self::Offense => ("redress offenses", offenses()),
            Self::Regime => ("redress texts of statutes", regimes()),
            Self::Award => ("redress awards in decided cases", awards()),
            Self::Holding => ("redress decided case", holding()),
            Self::Jurisdiction => ("redress jurisdiction", jurisdiction()),
            Self::Fact => ("redress facts of a law", facts()),
            Self::Formula => ("redress rules as data", formula::formulas()),
        };
        let mut all = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": title,
        });
        if let (Some(all), Value::Object(file)) = (all.as_object_mut(), file) {
            all.extend(file);
            match self {
                Self::Profile => drop(all.insert("$defs".to_owned(), json!({ "entry": entry() }))),
                Self::Formula => drop(all.insert("$defs".to_owned(), formula::parts())),
                _ => {}
            }
        }
        all
    }
}

fn strength() -> Value {
    words(["required", "permitted", "illustrative", "contrast"])
}

fn entry() -> Value {
    let view = table(
        "A view of a question.",
        vec![
            ("question!", id(), "The question."),
            ("view!", id(), "The view."),
        ],
    );
    let rule = table(
        "A rule of a rule set.",
        vec![
            ("rule!", text(), "The rule: SET/RULE."),
            (
                "with",
                json!({ "type": "object" }),
                "Its options. `{ question = \"ID\" }` is the value of the current view.",
            ),
            (
                "authority",
                reference(),
                "The holding that supports the rule here: court/authority#holding.",
            ),
            ("strength", strength(), "The most that the entry claims."),
            (
                "under",
                view,
                "The entry is in the list under this view only.",
            ),
            (
                "law",
                window(),
                "The entry is in the list on these days only.",
            ),
        ],
    );
    let method = json!({ "anyOf": [text(), rule] });
    let choice = table(
        "A choice that the law leaves to the court.",
        vec![
            (
                "choice!",
                id(),
                "Its id, as a case file and --choose name it.",
            ),
            ("asks!", text(), "The choice in words."),
            (
                "authority!",
                reference(),
                "The holding that leaves it to the court.",
            ),
            (
                "weighs",
                list(text()),
                "Facts that the court weighs, by path.",
            ),
            ("among", list(method), "The methods that the law permits."),
            (
                "if-made",
                yes_or_no(),
                "True: the choice counts if the court made it; else the entries that follow apply.",
            ),
            ("note", text(), "A remark."),
        ],
    );
    json!({ "anyOf": [text(), rule, choice] })
}

fn entries() -> Value {
    list(json!({ "$ref": "#/$defs/entry" }))
}

fn profile() -> Value {
    let approach = table(
        "One legal test.",
        vec![
            ("name!", text(), "The common name of the test."),
            ("offense!", classes(), "The classes of offense."),
            (
                "regime!",
                id(),
                "The text of the statute, an id of regimes.toml.",
            ),
            ("law", window(), "The days on which this is the law."),
            (
                "open",
                yes_or_no(),
                "True: a period without authority; the result is \"the law is open\" if no rule settles it.",
            ),
            ("uncapped", yes_or_no(), "True: nothing caps an award."),
            ("note", text(), "A remark that prints with it."),
            ("gates", entries(), "Rules that admit or end a claim."),
            ("losses", entries(), "Rules that count the losses."),
            (
                "apportionment",
                entries(),
                "Rules and choices of the share.",
            ),
            ("bounds", entries(), "Floors and caps."),
            ("terms", entries(), "Consequences, such as assessments."),
            (
                "credits",
                entries(),
                "Credits and the end of the liability.",
            ),
        ],
    );
    let contrast = table(
        "The profile is no court's law.",
        vec![
            ("theory", yes_or_no(), "True: shown only where it is named."),
            (
                "contrary_to!",
                dated_text(),
                "The controlling authority that it contradicts.",
            ),
            ("note!", text(), "Its purpose."),
        ],
    );
    let proposed = table(
        "The law under a pending bill.",
        vec![
            ("bill!", text(), "The bill, as cited."),
            (
                "note!",
                text(),
                "Its changes, and those that are not computed.",
            ),
        ],
    );
    let takes = table(
        "The view of the court of a question that is not settled elsewhere.",
        vec![
            ("question!", id(), "The question."),
            ("view!", id(), "The view."),
            ("authority!", reference(), "The holding that takes it."),
        ],
    );
    let add = table(
        "An entry that a decision adds to inherited approaches.",
        vec![
            ("to!", text(), "A list, or the id of a choice."),
            ("offense!", classes(), "The classes of offense."),
            ("regime!", id(), "The text of the statute."),
            (
                "before",
                text(),
                "The entry is placed before that of this rule.",
            ),
            ("instead", text(), "The entry replaces that of this rule."),
            ("use!", json!({ "$ref": "#/$defs/entry" }), "The entry."),
        ],
    );
    let note = table(
        "A remark that prints with an approach.",
        vec![
            ("offense!", classes(), "The classes of offense."),
            ("regime!", id(), "The text of the statute."),
            ("from", day(), "The first day."),
            ("before", day(), "The day after the last."),
            ("says!", text(), "The remark."),
        ],
    );
    file(
        "The law of one court, dated.",
        vec![
            ("id!", id(), "The file's name."),
            ("name!", text(), "The jurisdiction in words."),
            ("court!", court(), "The court whose law it is."),
            (
                "summary!",
                text(),
                "The decisions in a few lines, each with its year.",
            ),
            ("extends", id(), "The profile whose approaches it inherits."),
            (
                "contrast",
                contrast,
                "The profile contradicts controlling authority.",
            ),
            ("proposed", proposed, "The profile is a pending bill."),
            ("takes", list(takes), "Views that the court takes."),
            ("add", list(add), "Entries that decisions add."),
            ("note", list(note), "Remarks."),
            ("approach", list(approach), "The legal tests."),
        ],
    )
}

fn authorities() -> Value {
    let event = table(
        "Later history.",
        vec![
            ("on!", day(), "The day."),
            (
                "kind!",
                words([
                    "rehearing-granted",
                    "replaced",
                    "vacated",
                    "reversed",
                    "abrogated",
                    "superseded",
                    "repealed",
                    "affirmed",
                    "cert-denied",
                ]),
                "The event.",
            ),
            ("by", text(), "The authority that caused it."),
            ("note", text(), "The reason."),
        ],
    );
    let holding = table(
        "One proposition of the authority.",
        vec![
            ("id!", id(), "The name after `#`."),
            ("says!", text(), "The proposition, paraphrased."),
            (
                "pin",
                text(),
                "The page or subsection, if you have seen it.",
            ),
            (
                "confidence",
                confidence(),
                "The tag, if not that of the authority.",
            ),
            (
                "dictum",
                yes_or_no(),
                "True: not necessary to the decision.",
            ),
            (
                "event",
                list(event.clone()),
                "Later history of this holding alone.",
            ),
        ],
    );
    let authority = table(
        "A decision, statute, regulation or rule.",
        vec![
            ("id!", id(), "The name after the slash."),
            (
                "name!",
                text(),
                "The caption, or the section with its year.",
            ),
            (
                "kind",
                words(["decision", "statute", "regulation", "rule"]),
                "The kind; a decision if absent.",
            ),
            ("cite!", text(), "One citation."),
            (
                "decided!",
                day(),
                "The day of the decision, or the first day of a text.",
            ),
            ("precedential", yes_or_no(), "False: it makes no precedent."),
            ("confidence!", confidence(), "The tag."),
            ("court", court(), "The court, if not that of the file."),
            ("holding", list(holding), "Its holdings."),
            ("event", list(event), "Later history of all of it."),
        ],
    );
    file(
        "The authorities of one court.",
        vec![("authority!", list(authority), "The authorities.")],
    )
}

fn parameters() -> Value {
    let value = table(
        "One value, with exactly one of `amount`, `days`, `years` and `percent`.",
        vec![
            ("from!", day(), "The first day."),
            ("before", day(), "The day after the last."),
            ("enacted", day(), "The day of the act."),
            ("amount", amount(), "An amount of money, as text."),
            ("days", whole(), "A number of days."),
            ("years", whole(), "A number of years."),
            ("count", whole(), "A number without a unit."),
            ("percent", text(), "A percentage, as text, such as `10`."),
            (
                "status",
                words(["in-force", "enacted", "proposed", "open", "repealed"]),
                "In force if absent.",
            ),
            ("cite!", text(), "One citation."),
            ("confidence!", confidence(), "The tag."),
        ],
    );
    let indexed = table(
        "An amount for each calendar year that follows an index.",
        vec![
            ("base!", amount(), "The amount of the first year."),
            ("series!", id(), "The index."),
            ("enacted", day(), "The day of the act."),
            ("first-year!", whole(), "The year of the base."),
            (
                "base-year!",
                whole(),
                "The year whose index is the divisor.",
            ),
            ("lag!", whole(), "The years between index and amount."),
            ("rounding!", json!({}), "The rounding, such as `nearest`."),
            ("part", text(), "The part of the amount, such as `1/10`."),
            ("cite!", text(), "One citation."),
            ("confidence!", confidence(), "The tag."),
        ],
    );
    let parameter = table(
        "A dated figure of the law.",
        vec![
            ("id!", id(), "The name in rules."),
            ("what!", text(), "The name in words."),
            ("note", text(), "A remark."),
            ("value", list(value), "Its values over time."),
            ("indexed", indexed, "An index that it follows."),
        ],
    );
    let figures = json!({ "type": "object", "additionalProperties": { "type": "string" } });
    let series = table(
        "A published index.",
        vec![
            ("id!", id(), "The name."),
            ("what!", text(), "The name in words."),
            ("source!", text(), "The publication."),
            ("confidence!", confidence(), "The tag."),
            ("annual!", figures.clone(), "Annual averages by year."),
            (
                "published",
                json!({ "type": "object" }),
                "The day of publication by year.",
            ),
            ("monthly", figures, "Figures by month."),
            ("missing", list(text()), "Months without a figure."),
        ],
    );
    file(
        "Dated figures of the law.",
        vec![
            ("parameter", list(parameter), "The figures."),
            ("series", list(series), "Indexes."),
        ],
    )
}

fn awards() -> Value {
    let award = table(
        "An amount that was awarded. A figure that is absent is not known.",
        vec![
            ("victims", whole(), "The number of victims whom it is for."),
            ("victim", id(), "The pseudonym of the victim's series."),
            ("loss", amount(), "The loss found."),
            ("loss_confidence", confidence(), "How the loss was read."),
            ("amount", amount(), "The amount."),
            ("confidence", confidence(), "How the amount was read."),
            (
                "fate!",
                words(AwardFate::ALL.map(|(_, name)| name)),
                "What became of it.",
            ),
            ("note", text(), "A remark."),
        ],
    );
    let decision = table(
        "A decided case.",
        vec![
            ("id!", id(), "The id."),
            ("name!", text(), "The name."),
            ("cite", text(), "The citation."),
            ("court!", court(), "The court."),
            ("decided", day(), "The day."),
            ("year", whole(), "The year, where the day is not known."),
            ("text!", id(), "The text of the statute, by its id."),
            (
                "class",
                words(Class::ALL.map(|(_, name, _)| name)),
                "The class of offense.",
            ),
            (
                "roles!",
                list(text()),
                "The conduct of which the defendant was convicted.",
            ),
            ("counts", whole(), "The number of counts of conviction."),
            ("same_as", id(), "The decision that has this award already."),
            ("award", list(award), "The awards."),
        ],
    );
    let kind = table(
        "A text of a statute under which awards compare.",
        vec![
            ("id!", id(), "The id."),
            ("says!", text(), "The text in words."),
            ("regimes", list(id()), "The texts in `regimes.toml`."),
        ],
    );
    file(
        "Awards in decided cases: information, and no law.",
        vec![
            ("text", list(kind), "The texts."),
            ("decision", list(decision), "The decisions."),
        ],
    )
}

fn questions() -> Value {
    let view = table(
        "An answer of courts.",
        vec![
            ("id!", id(), "The name."),
            ("says!", text(), "The answer in words."),
            (
                "value",
                json!({}),
                "The value that a rule receives; the id if absent.",
            ),
            ("authority", list(reference()), "The holdings that take it."),
        ],
    );
    let question = table(
        "A point of law that is not settled.",
        vec![
            ("id!", id(), "The name."),
            ("asks!", text(), "The question in words."),
            (
                "read_by",
                words(["claims", "figures", "classes", "ledger"]),
                "The reader; rules of claims if absent.",
            ),
            (
                "of_fact",
                yes_or_no(),
                "Whether a finding of the case answers it, and no view of the law.",
            ),
            (
                "texts",
                list(id()),
                "The texts of a statute to whose words it belongs.",
            ),
            ("view!", list(view), "The views."),
        ],
    );
    file(
        "Unsettled questions.",
        vec![("question!", list(question), "The questions.")],
    )
}

fn offenses() -> Value {
    let tier = || words(["possession", "trafficking", "production"]);
    let statutes = || list(text());
    let listed = |description, more: Keys| {
        let mut keys = more;
        keys.push(("statutes!", statutes(), "Statutes of conviction."));
        list(table(description, keys))
    };
    file(
        "Statutes of conviction by class, tier and grade.",
        vec![
            (
                "offense",
                listed(
                    "Statutes of one class.",
                    vec![
                        (
                            "class!",
                            words(Class::ALL.map(|(_, name, _)| name)),
                            "The class.",
                        ),
                        ("question", id(), "The question on which the class depends."),
                    ],
                ),
                "Classes.",
            ),
            (
                "tier",
                listed(
                    "Statutes of one tier of an assessment.",
                    vec![
                        ("tier!", tier(), "The tier."),
                        (
                            "class",
                            words(Class::ALL.map(|(_, name, _)| name)),
                            "The class of a count that has it, where the statute does not tell.",
                        ),
                        (
                            "otherwise",
                            tier(),
                            "The tier that a count of another class may have.",
                        ),
                    ],
                ),
                "Tiers.",
            ),
            (
                "felony",
                listed(
                    "Statutes that are felonies.",
                    vec![("confidence!", confidence(), "The tag.")],
                ),
                "Felonies.",
            ),
            (
                "finding",
                listed(
                    "Statutes of which the conviction finds a fact.",
                    vec![
                        ("fact!", text(), "The fact, by its path."),
                        ("is!", yes_or_no(), "What it finds."),
                        ("confidence!", confidence(), "The tag."),
                    ],
                ),
                "Findings.",
            ),
            (
                "enacted",
                listed(
                    "Statutes made by an act of a day.",
                    vec![
                        ("from!", day(), "The day."),
                        ("confidence!", confidence(), "The tag."),
                    ],
                ),
                "Acts.",
            ),
        ],
    )
}

fn jurisdiction() -> Value {
    let code = table(
        "A code.",
        vec![
            ("cite!", text(), "The text before the section: `RCW`."),
            (
                "section-sign",
                yes_or_no(),
                "A section sign stands before the section.",
            ),
            ("name", text(), "The name of the code."),
        ],
    );
    let courts = table(
        "A court, or the legislature.",
        vec![
            ("id!", court(), "The id."),
            ("name!", text(), "The name."),
            ("abbreviation!", text(), "The name in a citation."),
            (
                "bound-by",
                list(court()),
                "The courts whose precedents bind it, beside its own.",
            ),
            (
                "trial",
                yes_or_no(),
                "A trial court, whose judges do not bind one another.",
            ),
            (
                "legislature",
                yes_or_no(),
                "The legislature, under which statutes are filed.",
            ),
        ],
    );
    file(
        "The courts of a jurisdiction and its citations.",
        vec![
            ("id!", id(), "The file's name."),
            ("name!", text(), "The jurisdiction in words."),
            ("kind!", text(), "The kind of jurisdiction, such as state."),
            (
                "captions",
                list(text()),
                "Beginnings of captions, such as `State v. `.",
            ),
            ("reporters", list(text()), "Reporters, as they are cited."),
            ("code", list(code), "Codes."),
            ("court!", list(courts), "Courts."),
        ],
    )
}

fn facts() -> Value {
    let fact = table(
        "A fact that the law asks for.",
        vec![
            (
                "path!",
                json!({ "type": "string", "pattern": "^(conduct|findings|record)\\.[a-z][a-z0-9_]*$" }),
                "The place in a case file.",
            ),
            (
                "kind!",
                words(["yes-no", "money", "count", "day"]),
                "The kind of answer.",
            ),
            ("asks!", text(), "The question, without its question mark."),
            (
                "burden!",
                words(["government", "defendant", "as-justice-requires", "court"]),
                "The party that bears the burden.",
            ),
            (
                "at-most",
                id(),
                "The parameter that states the greatest value.",
            ),
            ("note", text(), "A remark."),
        ],
    );
    file("Facts of a law.", vec![("fact!", list(fact), "The facts.")])
}

fn regimes() -> Value {
    let regime = table(
        "One text of a statute.",
        vec![
            ("id!", id(), "The name in an approach."),
            ("statute!", text(), "The text in words."),
            (
                "from",
                day(),
                "The text applies to conduct that ended on or after this day.",
            ),
            ("offense!", classes(), "Its classes."),
            ("cite!", text(), "Its source."),
            (
                "by_conduct",
                text(),
                "The authority that keeps the text from conduct of an earlier day.",
            ),
            (
                "jurisdiction",
                id(),
                "The jurisdiction; the federal one if absent.",
            ),
        ],
    );
    file(
        "Texts of statutes by the day on which the conduct ended.",
        vec![
            (
                "straddling",
                id(),
                "The question which of two texts governs conduct that straddles them.",
            ),
            ("regime!", list(regime), "The texts."),
        ],
    )
}

fn holding() -> Value {
    let statement = table(
        "One statement of the court.",
        vec![
            ("victim", text(), "The victim of the claim."),
            (
                "defendant",
                text(),
                "The defendant, where there are several.",
            ),
            (
                "award",
                text(),
                "The award of the case file that is reviewed.",
            ),
            (
                "on",
                words(["found", "government", "defense"]),
                "The side whose version of the facts is used.",
            ),
            (
                "given",
                list(text()),
                "Further findings, as --assume takes them.",
            ),
            ("as-of", day(), "The day of the law."),
            (
                "own-law",
                yes_or_no(),
                "True: the circuit's law, although the case has its own approach.",
            ),
            (
                "figure",
                words(Measure::ALL.map(|(_, name)| name)),
                "The measure of the amount.",
            ),
            ("amount", amount(), "The amount that the court named."),
            (
                "liability",
                words([
                    "own-part",
                    "whole-alone",
                    "joint-in-case",
                    "joint-with-strangers",
                ]),
                "The liability.",
            ),
            (
                "verdict",
                words(CourtVerdict::ALL.map(|(_, name)| name)),
                "The verdict on the award.",
            ),
            (
                "ground",
                reference(),
                "The holding of the error or of the end.",
            ),
            ("lacks", list(text()), "Findings that the award lacked."),
            (
                "needs",
                list(text()),
                "Findings that the amount depends on.",
            ),
            (
                "ends",
                words(["denied", "deferred", "declined", "nominal"]),
                "The end of the claim.",
            ),
            ("note", text(), "A remark."),
        ],
    );
    let assessed = table(
        "A line of the judgment beside restitution, with the amount that the court held to be the law's.",
        vec![
            (
                "line!",
                text(),
                "A line of a judgment, by its name in data.",
            ),
            (
                "defendant",
                text(),
                "The defendant, where there are several.",
            ),
            ("amount!", amount(), "The amount."),
            ("note", text(), "A remark."),
        ],
    );
    table(
        "The decision of a court in the case of the facts.toml beside it.",
        vec![
            ("cite!", text(), "Its citation."),
            ("court!", court(), "The court."),
            ("decided!", day(), "The day."),
            ("question!", text(), "The question decided."),
            ("fate!", text(), "Affirmed, vacated, not appealed."),
            (
                "check!",
                words(CheckKind::ALL.map(|(_, name)| name)),
                "The kind of check.",
            ),
            ("confidence!", confidence(), "The tag of the source."),
            ("pin", text(), "The page, if you have seen it."),
            ("as-of!", day(), "The day whose law applies."),
            (
                "profile",
                id(),
                "The profile, if not that of the court of the case.",
            ),
            (
                "approach",
                yes_or_no(),
                "True: the case's own approach.toml is checked.",
            ),
            (
                "known-gap",
                text(),
                "The reason why the computation cannot meet the decision.",
            ),
            ("holds", list(statement), "The statements of the court."),
            (
                "assessed",
                list(assessed),
                "The lines of the judgment beside restitution that the court stated.",
            ),
        ],
    )
}

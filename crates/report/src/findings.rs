//! The missing findings of a result: each once, with the results that depend on it.

use redress_case::facts::Kind;
use redress_engine::{Beside, FindingBeside, Leaf, OpenNumber, Run, Then, Tree};
use redress_rule::{Amount, Need, NeedQuestion, NeedTarget, Share, Usd};

use crate::phrases;
use crate::subject::{Path, Subject, leaves};
use redress_document::shell_word;
use redress_document::{Item, KeyValue, Tone};

/// A finding that a result lacks.
pub(crate) struct Finding<'a> {
    pub(crate) need: Need,
    pub(crate) turns: Vec<Turn<'a>>,
}

/// A place in a result that depends on a finding.
pub(crate) struct Turn<'a> {
    pub(crate) path: Path,
    pub(crate) on: On<'a>,
}

/// How a result depends on a finding.
pub(crate) enum On<'a> {
    /// Two results, one for each answer.
    Branch { yes: &'a Tree, no: &'a Tree },
    /// A number that bounds a result, or leaves it to the bounds of the law.
    Number(&'a Leaf, OpenNumber),
    /// A list of amounts, without which only the law bounds a result.
    List(&'a Leaf),
    /// A finding beyond the last branch that is worked out.
    Beyond,
}

/// Returns the findings that change something, in the order in which the rules asked for them.
pub(crate) fn findings(tree: &Tree) -> Vec<Finding<'_>> {
    fn add<'a>(all: &mut Vec<Finding<'a>>, need: Need, turn: Turn<'a>) {
        match all.iter_mut().find(|finding| finding.need == need) {
            Some(finding) => finding.turns.push(turn),
            None => all.push(Finding {
                need,
                turns: vec![turn],
            }),
        }
    }
    fn collect<'a>(tree: &'a Tree, path: &Path, all: &mut Vec<Finding<'a>>) {
        let turn = |on| Turn {
            path: path.clone(),
            on,
        };
        match tree {
            Tree::Branch { need, yes, no } => {
                add(all, *need, turn(On::Branch { yes, no }));
                for (tree, answer) in [(yes, true), (no, false)] {
                    let mut path = path.clone();
                    path.push((*need, answer));
                    collect(tree, &path, all);
                }
            }
            Tree::Leaf(leaf) => {
                for number in &leaf.open_numbers {
                    add(all, number.need, turn(On::Number(leaf, *number)));
                }
                let mut lists: Vec<Need> = leaf.runs.iter().filter_map(|run| run.lacks).collect();
                lists.dedup();
                for need in lists {
                    add(all, need, turn(On::List(leaf)));
                }
                if let Some(need) = leaf.unresolved {
                    add(all, need, turn(On::Beyond));
                }
            }
        }
    }
    let mut all = Vec::new();
    collect(tree, &Vec::new(), &mut all);
    all
}

/// Returns the findings of a claim, the one that narrows its result most first, where that was worked out.
pub(crate) fn ranked<'a>(subject: &Subject<'a>) -> Vec<Finding<'a>> {
    let mut findings = findings(subject.tree);
    if let Some(narrowing) = &subject.claim.narrowing {
        findings.sort_by_key(|finding| {
            let known = narrowing.of(&finding.need);
            known.map_or(usize::MAX, |(place, _)| place)
        });
    }
    findings
}

/// Returns findings that are missing and decide nothing anywhere.
pub(crate) fn either_way(tree: &Tree) -> Vec<Need> {
    let turning = findings(tree);
    let mut needs = Vec::new();
    for (_, leaf) in leaves(tree) {
        for need in &leaf.either_way {
            if !needs.contains(need) && turning.iter().all(|finding| finding.need != *need) {
                needs.push(*need);
            }
        }
    }
    needs
}

impl Finding<'_> {
    /// Returns the finding as an item: its question, its burden, its place, and the results that depend on it.
    pub(crate) fn item(&self, subject: &Subject<'_>) -> Item {
        let mut facts = self.about(subject);
        facts.extend(self.turning(subject));
        self.with(subject, facts)
    }

    /// Returns the item with these facts.
    pub(crate) fn with(&self, subject: &Subject<'_>, facts: Vec<KeyValue>) -> Item {
        Item {
            key: format!("finding {}", subject.id(&self.need)),
            mark: "-".to_owned(),
            tone: Tone::Strong,
            lead: phrases::question(&self.need),
            facts,
        }
    }

    /// Returns who bears the burden, the place in the case file, and the option that assumes an answer.
    pub(crate) fn about(&self, subject: &Subject<'_>) -> Vec<KeyValue> {
        let mut facts = vec![
            KeyValue::new("burden on", phrases::bearer(&self.need).words()),
            KeyValue::new("case file", subject.id(&self.need)),
        ];
        let code = phrases::code(&self.need);
        if !code.is_empty() {
            facts.push(KeyValue::new("code", code));
        }
        // A remark in the case file. It changes no amount, and may save a search.
        if let NeedTarget::Fact(key) = self.need.target
            && let Some(note) = subject.given(key).and_then(|it| it.proof.note.as_ref())
        {
            facts.push(KeyValue::new("note", note));
        }
        facts.push(KeyValue::new("to try it", assume(subject, &self.need)));
        facts
    }

    /// Returns the spread that this finding alone would leave, if several are missing.
    pub(crate) fn narrows(&self, subject: &Subject<'_>) -> Option<KeyValue> {
        let narrowing = subject.claim.narrowing.as_ref()?;
        if narrowing.findings.len() < 2 {
            return None;
        }
        let text = narrowing.of(&self.need).map_or_else(
            || "not compared: more than sixteen findings are missing".to_owned(),
            |(_, narrowed)| phrases::labeled(subject, phrases::narrowed(narrowing, narrowed)),
        );
        Some(KeyValue::new("narrows", text))
    }

    /// Returns the result either way; where it is the same on several branches, once.
    pub(crate) fn turning(&self, subject: &Subject<'_>) -> Vec<KeyValue> {
        let turns = self
            .turns
            .iter()
            .map(|turn| (turn.path.clone(), turn.facts(subject, &self.need)));
        merged(subject, turns)
            .into_iter()
            .flat_map(|(paths, facts)| condition("asked if", &paths).into_iter().chain(facts))
            .collect()
    }
}

/// Returns an item for a finding that affects consequences or credits but not the amount ordered.
pub(crate) fn item_beside(subject: &Subject<'_>, beside: &FindingBeside) -> Item {
    let finding = Finding {
        need: beside.need,
        turns: Vec::new(),
    };
    let mut facts = finding.about(subject);
    facts.extend(turning_beside(subject, beside));
    finding.with(subject, facts)
}

/// Returns the consequences, and the most that can be collected, under either answer.
pub(crate) fn turning_beside(subject: &Subject<'_>, beside: &FindingBeside) -> [KeyValue; 2] {
    let kind = kind(&beside.need);
    let credits = beside.then.iter().any(|then| then.collectible.is_some());
    let [one, other] = beside
        .then
        .each_ref()
        .map(|then| phrases::labeled(subject, then_in_words(subject, then, credits)));
    match beside.ends {
        Some([least, greatest]) => [
            KeyValue::new(format!("if {}", phrases::value(kind, least)), one),
            if phrases::endless(kind, greatest) {
                KeyValue::new("if without bound", other)
            } else {
                let label = format!("if {}", phrases::value(kind, greatest));
                KeyValue::new(label, format!("{other}; more changes nothing"))
            },
        ],
        None => [(true, one), (false, other)].map(|(answer, said)| {
            let label = format!("if {}", phrases::answer(&beside.need, answer));
            KeyValue::new(label, said)
        }),
    }
}

fn then_in_words(subject: &Subject<'_>, then: &Then, credits: bool) -> String {
    let collected = credits.then(|| match then.collectible {
        Some(most) if phrases::bounded(most.greatest()) => phrases::can_be_collected(most),
        _ => "no limit to what can be collected".to_owned(),
    });
    let terms = then.terms.iter().map(|term| {
        let because = subject.because(term.ground);
        match term.beside {
            None => because.to_owned(),
            Some(Beside::AtMost(amount)) => format!("{because}: at most {amount}"),
            Some(Beside::Of(amount)) => format!("{because}: {amount}"),
        }
    });
    let all: Vec<String> = collected.into_iter().chain(terms).collect();
    if all.is_empty() {
        "nothing follows".to_owned()
    } else {
        all.join("; ")
    }
}

/// Merges what several branches have in common; the list of paths is empty if all branches have it.
pub(crate) fn merged<T: PartialEq>(
    subject: &Subject<'_>,
    said: impl IntoIterator<Item = (Path, T)>,
) -> Vec<(Vec<String>, T)> {
    let mut all: Vec<(Vec<Path>, T)> = Vec::new();
    for (path, what) in said {
        match all.iter_mut().find(|(_, known)| *known == what) {
            Some((paths, _)) => paths.push(path),
            None => all.push((vec![path], what)),
        }
    }
    all.into_iter()
        .map(|(paths, what)| {
            let paths = shortest(paths).into_iter();
            (paths.map(|path| subject.path_words(&path)).collect(), what)
        })
        .collect()
}

/// Merges paths that differ only in the last answer, because the result is the same either way.
fn shortest(mut paths: Vec<Path>) -> Vec<Path> {
    loop {
        let parting = paths.iter().enumerate().find_map(|(place, path)| {
            let ((need, answer), rest) = path.split_last()?;
            let twin = paths.iter().position(|other| {
                other.split_last().is_some_and(|((of, other), before)| {
                    of == need && other != answer && before == rest
                })
            })?;
            Some((place, twin, rest.to_vec()))
        });
        let Some((place, twin, rest)) = parting else {
            return paths;
        };
        paths.remove(place.max(twin));
        if let Some(path) = paths.get_mut(place.min(twin)) {
            *path = rest;
        }
    }
}

/// Returns a label with the branches on which something applies; `None` if it applies on all.
pub(crate) fn condition(label: &str, paths: &[String]) -> Option<KeyValue> {
    let somewhere = paths.iter().any(|path| !path.is_empty());
    somewhere.then(|| KeyValue::new(label, paths.join("; or ")))
}

impl Turn<'_> {
    fn facts(&self, subject: &Subject<'_>, need: &Need) -> Vec<KeyValue> {
        match &self.on {
            On::Branch { yes, no } => [(yes, true), (no, false)]
                .into_iter()
                .map(|(tree, answer)| {
                    KeyValue::new(
                        format!("if {}", phrases::answer(need, answer)),
                        phrases::one_line(&subject.with_tree(tree)),
                    )
                })
                .collect(),
            On::Number(leaf, number) => number_facts(subject, leaf, number),
            On::List(leaf) => {
                let result = phrases::labeled(subject, phrases::ordered(leaf));
                vec![KeyValue::new(
                    "until then",
                    format!("{result}; only the law bounds it"),
                )]
            }
            On::Beyond => vec![KeyValue::new(
                "until then",
                "no result: more than sixteen branches are open",
            )],
        }
    }
}

fn number_facts(subject: &Subject<'_>, leaf: &Leaf, number: &OpenNumber) -> Vec<KeyValue> {
    let kind = kind(&number.need);
    let end = |value: i64| {
        if phrases::endless(kind, value) {
            "no upper bound".to_owned()
        } else {
            phrases::value(kind, value)
        }
    };
    let mut facts = Vec::new();
    // Only with one unknown number does each of the two computations belong to one of its ends.
    if let ([least, greatest], [_], true) = (
        leaf.runs.as_slice(),
        leaf.open_numbers.as_slice(),
        number.bounds,
    ) {
        let at = |run: &Run| phrases::labeled(subject, run_result(run));
        facts.push(KeyValue::new(
            format!("if {}", end(number.least)),
            at(least),
        ));
        let (label, more) = if phrases::endless(kind, number.greatest) {
            ("if without bound".to_owned(), "")
        } else {
            (
                format!("if {}", end(number.greatest)),
                "; more changes nothing",
            )
        };
        facts.push(KeyValue::new(label, format!("{}{more}", at(greatest))));
    } else {
        facts.push(KeyValue::new(
            "matters",
            format!("from {} to {}", end(number.least), end(number.greatest)),
        ));
    }
    let why = if number.bounds {
        "the ends of the number bound it"
    } else {
        "the number may move it either way, so that only the law bounds it"
    };
    facts.push(KeyValue::new(
        "until then",
        format!(
            "{}; {why}",
            phrases::labeled(subject, phrases::ordered(leaf))
        ),
    ));
    facts
}

/// Returns the result of one computation, at one end of an unknown number.
fn run_result(run: &Run) -> String {
    if let Some((end, _)) = run.ended {
        return phrases::ended(end).to_owned();
    }
    if let Some(parameter) = run.pending {
        return format!("pending: {} is not published", parameter.0);
    }
    match run.account.share() {
        Share::Settled(amount, kind) => {
            format!(
                "{}, {}",
                phrases::amount(Amount::Exact(amount)),
                kind.words()
            )
        }
        Share::LeftToTheCourt | Share::Unsettled => {
            let least = run.account.at_least().unwrap_or(Usd::ZERO);
            let remaining = run.account.remaining();
            let cap = run
                .account
                .at_most()
                .map_or(remaining, |cap| cap.min(remaining));
            format!(
                "court's choice, {}",
                phrases::range(Amount::between(least, cap.max(least)))
            )
        }
    }
}

/// Returns the kind of answer that a finding has.
pub(crate) fn kind(need: &Need) -> Kind {
    match need.target {
        NeedTarget::Fact(key) => key.row().kind,
        NeedTarget::Line(_, fact) => fact.row().kind,
    }
}

/// Returns the option that assumes an answer.
pub(crate) fn assume(subject: &Subject<'_>, need: &Need) -> String {
    let id = subject.id(need);
    let with = |value: &str| shell_word(&format!("{id}={value}"));
    match (need.question, kind(need)) {
        (NeedQuestion::YesNo, _) => format!(
            "--assume {} (or {})",
            with(phrases::written(need, true)),
            phrases::written(need, false)
        ),
        (_, Kind::Day) => format!("--assume {}", with("YYYY-MM-DD")),
        (_, Kind::Count) => format!("--assume {}", with("NUMBER")),
        (_, Kind::Amounts) => format!("--assume {}", with("AMOUNT,AMOUNT,AMOUNT")),
        (_, Kind::Money | Kind::YesNo) => format!("--assume {}", with("AMOUNT")),
    }
}

//! The first difference of two results: the first step that only one takes, or takes with another figure, under the first answers
//! under which they differ.

use redress_case::Case;
use redress_engine::{Computation, Leaf, Outcome, Path};
use redress_rule::{Amount, Step, Usd};
use serde_json::{Value, json};

use crate::subject::Subject;
use crate::worksheet::moved;
use crate::{Meta, ResultSummary, answer, choice, compare, compute, json, paths, phrases};
use redress_document::{Document, Format, Item, KeyValue, Table, Tone};

/// Two results of one claim, and where they part.
struct FirstDifference {
    sides: [Side; 2],
    /// Whether the results are equal under every finding and every view.
    equal: bool,
    /// The number of the step among those that move something; `None` where both take the same steps.
    step: Option<usize>,
}

/// One of two results, at the step at which they part.
struct Side {
    profile: String,
    /// Whether the profile is a contrast or a bill and not the law of a court.
    no_law: bool,
    brief: ResultSummary,
    /// The answers under which its steps were followed.
    condition: String,
    /// The rule of the step, or why there is none.
    rule: String,
    /// The effect of the step.
    did: String,
    /// The figure after it.
    after: Option<Amount>,
    /// The result under those answers.
    then: String,
    authority: String,
    /// The methods of a choice in which alone the two differ, with what each would give.
    methods: Vec<String>,
}

/// Returns the steps that change the award, up to the limits. Consequences and credits are left out, because they make no
/// difference in the amount.
pub(crate) fn moving<'l>(subject: &Subject<'_>, leaf: &'l Leaf) -> Vec<&'l Step> {
    let steps = leaf.steps.iter();
    steps
        .filter(|step| moved(step) && answer::makes_the_amount(subject, leaf, step))
        .collect()
}

/// Returns the steps that change the award or, of a choice that is open, limit it.
fn deciding<'l>(subject: &Subject<'_>, leaf: &'l Leaf) -> Vec<&'l Step> {
    let steps = leaf.steps.iter();
    steps
        .filter(|step| moved(step) || leaf.is_bound_by_limits() && step.op.is_a_limit())
        .filter(|step| answer::makes_the_amount(subject, leaf, step))
        .collect()
}

/// Returns the place of the first step that only one of two results takes, or takes with another figure.
fn first_step_apart(sides: [(&[&Step], &Leaf); 2]) -> Option<usize> {
    let [(a, leaf_a), (b, leaf_b)] = sides;
    let figures = |step: &Step, leaf: &Leaf| (did(step, leaf), step.before, step.after);
    let same = a
        .iter()
        .zip(b)
        .take_while(|(one, other)| figures(one, leaf_a) == figures(other, leaf_b));
    let place = same.count();
    (place < a.len().max(b.len())).then_some(place)
}

fn did(step: &Step, leaf: &Leaf) -> String {
    phrases::happened(&step.op, moved(step), leaf.is_bound_by_limits())
}

impl FirstDifference {
    fn between(a: &Subject<'_>, b: &Subject<'_>) -> Self {
        let equal = a.answer().decisions() == b.answer().decisions();
        let both = a.answer().zip(b.answer());
        let paths = both.paths();
        let apart = |a_leaf: &Leaf, b_leaf: &Leaf| {
            let (of_a, of_b) = (deciding(a, a_leaf), deciding(b, b_leaf));
            first_step_apart([(&of_a, a_leaf), (&of_b, b_leaf)])
        };
        // A step that differs tells more than the methods of a choice, and dollars more than the liability. Of several the fewest
        // conditions: the others would change neither step.
        let differing = paths
            .iter()
            .filter(|(_, (a, b))| !equal && !a.decides_the_same(b))
            .min_by_key(|(path, (a, b))| {
                let same_range = a.outcome.range() == b.outcome.range();
                (apart(a, b).is_none(), same_range, path.len())
            });
        let Some((path, (leaf_a, leaf_b))) = differing.or_else(|| paths.first()) else {
            return Self {
                sides: [Side::empty(a), Side::empty(b)],
                equal,
                step: None,
            };
        };
        let (of_a, of_b) = (deciding(a, leaf_a), deciding(b, leaf_b));
        let place = apart(leaf_a, leaf_b).unwrap_or(usize::MAX);
        let condition = condition(a, b, path);
        let mut sides = [
            Side::at_step(a, &condition, leaf_a, of_a.get(place).copied()),
            Side::at_step(b, &condition, leaf_b, of_b.get(place).copied()),
        ];
        let [one, other] = &mut sides;
        one.methods = methods_beyond(a, leaf_a, leaf_b);
        other.methods = methods_beyond(b, leaf_b, leaf_a);
        Self {
            sides,
            equal,
            step: place.checked_add(1).filter(|_| !equal),
        }
    }

    /// Returns the first result less the second, where each is one amount that rests on nothing open.
    fn difference(&self) -> Option<Usd> {
        let [a, b] = &self.sides;
        a.brief.exact?.checked_sub(b.brief.exact?).ok()
    }
}

/// Returns the methods of a choice that gives other amounts, or is not permitted, on the other side, where the limits are the same.
fn methods_beyond(subject: &Subject<'_>, own: &Leaf, other: &Leaf) -> Vec<String> {
    let methods = |leaf: &Leaf| match leaf.outcome.illustrated() {
        Outcome::CourtsChoice {
            limits, methods, ..
        } => Some((*limits, methods.clone())),
        _ => None,
    };
    let (Some((limits, own)), Some((others, other))) = (methods(own), methods(other)) else {
        return Vec::new();
    };
    let differs = own
        .iter()
        .filter(|method| limits == others && !other.iter().any(|it| it.gives_the_same(method)));
    let says = differs.map(|method| {
        let gives = choice::would_give(subject, limits, method);
        format!("{} {gives}", method.name)
    });
    says.collect()
}

/// Returns the answers that lead to a difference, in words. Only one of the two profiles may have a question.
fn condition(a: &Subject<'_>, b: &Subject<'_>, path: &Path) -> String {
    let steps = path.iter().map(|step| {
        let one = vec![step.clone()];
        let says = paths::path_in_words(a, &one);
        match says.starts_with(' ') {
            true => paths::path_in_words(b, &one),
            false => says,
        }
    });
    steps.collect::<Vec<_>>().join(" and ")
}

impl Side {
    fn empty(subject: &Subject<'_>) -> Self {
        let profile = subject.profile;
        Self {
            profile: profile.id.clone(),
            no_law: profile.contrast.is_some() || profile.proposed.is_some(),
            brief: ResultSummary::from_subject(subject),
            condition: String::new(),
            rule: String::new(),
            did: String::new(),
            after: None,
            then: String::new(),
            authority: String::new(),
            methods: Vec::new(),
        }
    }

    fn at_step(subject: &Subject<'_>, condition: &str, leaf: &Leaf, step: Option<&Step>) -> Self {
        let approach = subject.approach(leaf);
        let entry = step.and_then(|step| approach?.entry(step.entry));
        let rule = match (step, entry) {
            (Some(_), Some(entry)) if entry.options.is_empty() => entry.name.clone(),
            (Some(_), Some(entry)) => format!("{} ({})", entry.name, entry.options),
            (Some(step), None) => step.ground.holding().to_owned(),
            (None, _) if approach.is_none() => "no law of that day".to_owned(),
            (None, _) => "no further step".to_owned(),
        };
        Self {
            condition: condition.to_owned(),
            rule,
            did: step.map_or_else(String::new, |step| did(step, leaf)),
            after: step.map(|step| Amount::Exact(step.after)),
            then: answer::of_leaf(leaf),
            authority: step.map_or_else(String::new, |step| {
                phrases::authority(subject.standing(leaf, step.entry, step.ground), step.ground)
            }),
            ..Self::empty(subject)
        }
    }

    fn words(&self, meta: &Meta) -> Vec<KeyValue> {
        let mut said = self.rule.clone();
        if !self.did.is_empty() {
            said.push_str(&format!(": {}", self.did));
        }
        if let Some(after) = self.after {
            said.push_str(&format!(", leaves {}", phrases::range(after)));
        }
        let mut facts = vec![KeyValue::new(self.profile.clone(), said)];
        if !self.authority.is_empty() {
            facts.push(KeyValue::new("authority", &self.authority));
        }
        if !self.condition.is_empty() {
            facts.push(KeyValue::new("then", &self.then));
        }
        let methods = self.methods.iter();
        facts.extend(methods.map(|method| KeyValue::new("method", method)));
        facts.push(KeyValue::new("restitution", self.brief.flagged(meta)));
        facts
    }

    fn data(&self, meta: &Meta) -> Value {
        json!({
            "profile": self.profile,
            "no_law": self.no_law,
            "rule": self.rule,
            "did": self.did,
            "after": self.after.map(|after| json!({
                "least": after.least().plain().to_string(),
                "greatest": phrases::bounded(after.greatest())
                    .then(|| after.greatest().plain().to_string()),
            })),
            "authority": self.authority,
            "followed_if": self.condition,
            "then": self.then,
            "methods": self.methods,
            "ordered": self.brief.flagged(meta),
            "strength": self.brief.strength,
        })
    }
}

/// Returns every pair of profiles, claim by claim. Pairs with a contrast or a bill come last and are marked as such.
fn all(case: &Case, computations: &[Computation]) -> Vec<FirstDifference> {
    let mut all = Vec::new();
    for (place, a) in computations.iter().enumerate() {
        for b in computations.iter().skip(place.saturating_add(1)) {
            let of_b = Subject::all(case, b);
            for one in Subject::all(case, a) {
                let other = of_b.iter().find(|it| it.claim.same_claim(one.claim));
                all.extend(other.map(|other| FirstDifference::between(&one, other)));
            }
        }
    }
    all.sort_by_key(|parting| parting.sides.iter().any(|side| side.no_law));
    all
}

/// Returns the first difference of each pair of profiles.
pub(crate) fn write(
    format: Format,
    case: &Case,
    computations: &[Computation],
    meta: &Meta,
) -> Document {
    let partings = all(case, computations);
    match format {
        Format::Json => {
            let mut head = json::head(
                "redress.partings/1",
                case,
                &compare::profiles(computations),
                meta,
            );
            let pairs = partings.iter().map(|parting| {
                let [a, b] = &parting.sides;
                json!({
                    "victim": a.brief.victim,
                    "defendant": a.brief.defendant,
                    "class": a.brief.class,
                    "equal": parting.equal,
                    "step": parting.step,
                    "first": a.data(meta),
                    "second": b.data(meta),
                    "difference": parting.difference().map(|it| it.plain().to_string()),
                })
            });
            head.insert("pairs".to_owned(), pairs.collect());
            Document::from_data(Value::Object(head))
        }
        Format::Csv => {
            let rows = partings.iter().map(|parting| {
                let [a, b] = &parting.sides;
                let mut row = vec![a.brief.victim.clone(), a.brief.defendant.clone()];
                row.push(a.brief.class.to_owned());
                row.push(
                    parting
                        .step
                        .map_or_else(String::new, |step| step.to_string()),
                );
                for side in [a, b] {
                    row.extend([
                        side.profile.clone(),
                        side.rule.clone(),
                        side.did.clone(),
                        side.after.map_or_else(String::new, phrases::range),
                        side.authority.clone(),
                        side.condition.clone(),
                        side.brief.flagged(meta),
                        side.brief.strength.clone(),
                    ]);
                }
                let difference = parting.difference();
                row.push(difference.map_or_else(String::new, |it| it.plain().to_string()));
                row
            });
            let titles = [
                "victim",
                "defendant",
                "class",
                "step",
                "first",
                "first_rule",
                "first_did",
                "first_after",
                "first_authority",
                "first_followed_if",
                "first_ordered",
                "first_strength",
                "second",
                "second_rule",
                "second_did",
                "second_after",
                "second_authority",
                "second_followed_if",
                "second_ordered",
                "second_strength",
                "difference",
            ];
            Document::from_rows(Table::new(&titles, rows.collect()))
        }
        _ => page(case, computations, &partings, meta),
    }
}

fn page(
    case: &Case,
    computations: &[Computation],
    partings: &[FirstDifference],
    meta: &Meta,
) -> Document {
    let mut page = Document::default();
    compare::head(&mut page, case, computations, meta);
    claims(&mut page, 2, partings, meta);
    crate::unread::legend(&mut page, meta);
    compute::foot(&mut page, &compare::profiles(computations), meta);
    page
}

/// Writes where each pair of profiles parts on a page of something else, its headings on this level.
pub(crate) fn write_on(
    page: &mut Document,
    level: u8,
    case: &Case,
    computations: &[Computation],
    meta: &Meta,
) {
    claims(page, level, &all(case, computations), meta);
}

fn claims(page: &mut Document, level: u8, partings: &[FirstDifference], meta: &Meta) {
    let names = partings.iter().map(|it| it.sides[0].brief.name.as_str());
    for name in phrases::each_once(names) {
        page.heading(level, "claim", format!("{name}: where results part"));
        let of_claim = partings
            .iter()
            .filter(|parting| parting.sides[0].brief.name == name);
        for parting in of_claim {
            let [a, b] = &parting.sides;
            let beside = match a.no_law || b.no_law {
                true => " (one of them is the law of no court)",
                false => "",
            };
            let when = match a.condition.as_str() {
                "" => String::new(),
                condition => format!(" if {condition},"),
            };
            let what = match parting.step {
                _ if parting.equal => "give equal results under every finding and view".to_owned(),
                Some(step) => format!("part{when} at step {step} of those that move something"),
                None => format!("part{when} after the same steps"),
            };
            let lead = format!("{} and {} {what}{beside}", a.profile, b.profile);
            let mut facts = Vec::new();
            if !parting.equal {
                facts.extend(a.words(meta));
                facts.extend(b.words(meta));
                facts.push(KeyValue::new(
                    "difference",
                    match parting.difference() {
                        Some(difference) => {
                            format!("{difference}, {} less {}", a.profile, b.profile)
                        }
                        None => "not a figure: a result is open, or is no amount".to_owned(),
                    },
                ));
            }
            page.item(Item {
                key: format!("{name}, {} and {}", a.profile, b.profile),
                mark: "-".to_owned(),
                tone: Tone::Plain,
                lead,
                facts,
            });
        }
    }
}

//! The page of `compare`: the same facts under several profiles, side by side. Profiles with equal answers share a row.

use redress_case::Case;
use redress_engine::{ClaimResult, Computation, Decisions, OpenPoint, Profile};

use crate::compute::{self, foot, inputs, shared_points, title};
use crate::phrases::names;
use crate::subject::{PointKind, Subject};
use crate::{Meta, answer, phrases, unread};
use redress_document::{Column, Document, Item, KeyValue, Row, Table, Tone};

/// The most points that the page describes; the others are counted.
const MOST_POINTS: usize = 3;
/// The most authorities that a cell lists for profiles with equal answers.
const MOST_AUTHORITIES: usize = 3;

/// Returns the page of `compare`.
pub(crate) fn page(
    case: &Case,
    computations: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
) -> Document {
    let mut page = Document::default();
    head(&mut page, case, computations, meta);
    let groups = groups(case, computations);
    page.table(table(&groups, governing, meta));
    governs(&mut page, computations, governing);
    unread::legend(&mut page, meta);
    open(&mut page, &groups);
    foot(&mut page, &profiles(computations), meta);
    page
}

/// Writes the case, the days and the user's inputs.
pub(crate) fn head(page: &mut Document, case: &Case, computations: &[Computation], meta: &Meta) {
    let subjects: Vec<Subject<'_>> = computations
        .iter()
        .flat_map(|it| Subject::all(case, it))
        .collect();
    // The method of one case is marked as none of the law.
    if let [one] = computations
        && one.profile.approaches.iter().any(|it| it.of_the_case)
    {
        return compute::head(page, case, &subjects, &one.profile, meta);
    }
    title(page, case, meta);
    let days = computations
        .iter()
        .map(|it| phrases::day_of_law(it.profile.as_of, &meta.as_of_reason));
    let days = phrases::each_once(days);
    let law = match computations.len() {
        1 => "Law".to_owned(),
        several => format!("{several} profiles of the law"),
    };
    page.note("law", Tone::Plain, format!("{law} on {}.", days.join(", ")));
    inputs(page, case, &profiles(computations), meta);
}

pub(crate) fn profiles(computations: &[Computation]) -> Vec<&Profile> {
    computations
        .iter()
        .map(|computation| &*computation.profile)
        .collect()
}

/// Writes the meaning of the star, if a row has one.
pub(crate) fn governs(page: &mut Document, computations: &[Computation], governing: Option<&str>) {
    let Some(governing) = governing else { return };
    if computations
        .iter()
        .any(|computation| computation.profile.id == governing)
    {
        let mut all = computations.iter();
        let what = noun(all.all(|computation| is_federal(&computation.profile)));
        let says = format!("{governing}, marked *, is the {what} whose law governs this case.");
        page.note("governing", Tone::Plain, says);
    }
}

/// Returns true for the law of the federal courts.
fn is_federal(profile: &Profile) -> bool {
    profile.court.jurisdiction().is_none()
}

/// Returns the word for what is compared: circuits, or jurisdictions where there is another than the federal one.
const fn noun(all_federal: bool) -> &'static str {
    if all_federal {
        "circuit"
    } else {
        "jurisdiction"
    }
}

/// The kind of a profile: the law of a court, a bill, or a contrast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    Law,
    Proposed,
    Contrast,
}

impl Standing {
    pub(crate) const fn from_profile(profile: &Profile) -> Self {
        match (&profile.contrast, &profile.proposed) {
            (Some(_), _) => Self::Contrast,
            (None, Some(_)) => Self::Proposed,
            (None, None) => Self::Law,
        }
    }

    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Law => "",
            Self::Proposed => " (a bill, no law)",
            Self::Contrast => " (contrast)",
        }
    }
}

/// Profiles whose answers to every claim are equal.
pub(crate) struct Group<'a> {
    pub(crate) standing: Standing,
    /// One result for each claim, of each profile.
    pub(crate) of: Vec<Vec<Subject<'a>>>,
}

impl<'a> Group<'a> {
    pub(crate) fn ids(&self) -> Vec<&'a str> {
        let first = self.of.iter().filter_map(|subjects| subjects.first());
        first.map(|subject| subject.profile.id.as_str()).collect()
    }

    /// Returns the results of the first profile, which stand for all.
    pub(crate) fn subjects(&self) -> &[Subject<'a>] {
        self.of.first().map_or(&[], Vec::as_slice)
    }
}

/// Decisions of one profile, claim by claim.
type Answers<'a> = Vec<(&'a ClaimResult, Decisions)>;

fn answers<'a>(subjects: &[Subject<'a>]) -> Answers<'a> {
    let of = |subject: &Subject<'a>| (subject.claim, subject.answer().decisions());
    subjects.iter().map(of).collect()
}

/// Returns whether two profiles have equal answers to the same claims.
fn are_equal(one: &Answers<'_>, other: &Answers<'_>) -> bool {
    let equal = |((claim, decides), (other, others)): (&(&ClaimResult, _), &(&ClaimResult, _))| {
        claim.same_claim(other) && decides == others
    };
    one.len() == other.len() && one.iter().zip(other).all(equal)
}

/// Returns the profiles in groups of equal answers, in the order in which each group first appears; contrasts last.
pub(crate) fn groups<'a>(case: &'a Case, computations: &'a [Computation]) -> Vec<Group<'a>> {
    let mut groups: Vec<(Answers<'a>, Group<'a>)> = Vec::new();
    for computation in computations {
        let subjects = Subject::all(case, computation);
        if subjects.is_empty() {
            continue;
        }
        let standing = Standing::from_profile(&computation.profile);
        let answers = answers(&subjects);
        match groups
            .iter_mut()
            .find(|(known, group)| group.standing == standing && are_equal(known, &answers))
        {
            Some((_, group)) => group.of.push(subjects),
            None => groups.push((
                answers,
                Group {
                    standing,
                    of: vec![subjects],
                },
            )),
        }
    }
    let mut groups: Vec<Group<'a>> = groups.into_iter().map(|(_, group)| group).collect();
    groups.sort_by_key(|group| group.standing);
    groups
}

/// Returns one row for each group and each claim that differs within it.
pub(crate) fn table(groups: &[Group<'_>], governing: Option<&str>, meta: &Meta) -> Table {
    let claims = groups
        .iter()
        .map(|group| group.subjects().len())
        .max()
        .unwrap_or_default();
    let mut subjects = groups.iter().flat_map(Group::subjects);
    let title = match noun(subjects.all(|subject| is_federal(subject.profile))) {
        "circuit" => "Circuit",
        _ => "Jurisdiction",
    };
    let mut columns = vec![Column::text(title)];
    if claims > 1 {
        columns.push(Column::text("Victim"));
    }
    columns.extend([
        Column::amount("Total loss"),
        Column::amount("Restitution"),
        Column::text("Liability"),
        Column::text("Depends on"),
        Column::folding("Authority"),
    ]);
    let mut rows = Vec::new();
    for group in groups {
        let ids = ids_in_short(&group.ids(), governing);
        let mut of_group: Vec<(Vec<String>, Vec<String>)> = Vec::new();
        for (place, subject) in group.subjects().iter().enumerate() {
            let all: Vec<&Subject<'_>> = group.of.iter().filter_map(|of| of.get(place)).collect();
            let cells = cells(&all, meta);
            match of_group.iter_mut().find(|(_, known)| *known == cells) {
                Some((whose, _)) => whose.push(subject.name()),
                None => of_group.push((vec![subject.name()], cells)),
            }
        }
        let strong = group.ids().iter().any(|id| governing == Some(*id));
        for (place, (whose, cells)) in of_group.into_iter().enumerate() {
            let first = match place {
                0 => format!("{ids}{}", group.standing.words()),
                _ => String::new(),
            };
            let whose = (claims > 1).then(|| names(&whose));
            rows.push(Row {
                tone: if strong { Tone::Strong } else { Tone::Plain },
                cells: std::iter::once(first).chain(whose).chain(cells).collect(),
                ..Row::default()
            });
        }
    }
    Table {
        subject: String::new(),
        columns,
        rows,
    }
}

/// Returns the cells of a claim under profiles with equal answers.
fn cells(all: &[&Subject<'_>], meta: &Meta) -> Vec<String> {
    let Some(first) = all.first() else {
        return Vec::new();
    };
    let answer = first.answer();
    let losses = all.iter().map(|subject| subject.answer().loss());
    let loss = losses.reduce(|a, b| match (a, b) {
        (Some(a), Some(b)) => Some(a.hull(b)),
        (a, b) => a.or(b),
    });
    let loss = loss
        .flatten()
        .map_or_else(|| "not reached".to_owned(), phrases::range);
    let mut authorities: Vec<(String, Vec<&str>)> = Vec::new();
    for subject in all {
        let says = answer::authority(subject);
        match authorities.iter_mut().find(|(known, _)| *known == says) {
            Some((_, ids)) => ids.push(&subject.profile.id),
            None => authorities.push((says, vec![&subject.profile.id])),
        }
    }
    let authority = match authorities.as_slice() {
        [(only, _)] => only.clone(),
        several if several.len() > MOST_AUTHORITIES => "by circuit".to_owned(),
        several => {
            let each = several.iter();
            let each = each.map(|(says, ids)| format!("{}: {says}", ids_in_short(ids, None)));
            each.collect::<Vec<_>>().join("; ")
        }
    };
    vec![
        loss,
        unread::flagged(answer::ordered(answer), first, meta),
        answer::liability(first, answer),
        depends_on(first),
        authority,
    ]
}

/// Returns the number of points on which a result depends, by kind: "1 finding, 2 questions of law".
pub(crate) fn depends_on(subject: &Subject<'_>) -> String {
    let points = subject.answer().material_points();
    match points.is_empty() {
        true => "-".to_owned(),
        false => counted(subject, &points),
    }
}

/// Returns a number of points, by kind.
pub(crate) fn counted(subject: &Subject<'_>, points: &[OpenPoint]) -> String {
    let kinds = [PointKind::Finding, PointKind::Question, PointKind::Choice];
    let kinds = kinds.into_iter().filter_map(|kind| {
        let of_kind = points.iter().filter(|point| subject.kind(point) == kind);
        match of_kind.count() {
            0 => None,
            1 => Some(format!("1 {}", kind.words()[0])),
            count => Some(format!("{count} {}", kind.words()[1])),
        }
    });
    kinds.collect::<Vec<_>>().join(", ")
}

/// Returns the ids of profiles in short, with the star of the one that governs: "ca1, ca3 to ca6, ca9 *".
pub(crate) fn ids_in_short(ids: &[&str], governing: Option<&str>) -> String {
    let number = |id: &str| {
        id.strip_prefix("ca")
            .and_then(|number| number.parse::<u16>().ok())
    };
    let mut runs: Vec<Vec<&str>> = Vec::new();
    for id in ids {
        let follows = |last: &str| {
            let next = number(last).and_then(|last| last.checked_add(1));
            next.is_some() && next == number(id) && governing != Some(last)
        };
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| follows(last)) && governing != Some(*id) => {
                run.push(id);
            }
            _ => runs.push(vec![id]),
        }
    }
    let star = |id: &str| match governing == Some(id) {
        true => format!("{id} *"),
        false => id.to_owned(),
    };
    let words = runs.iter().map(|run| match run.as_slice() {
        [first, .., last] if run.len() > 2 => format!("{first} to {last}"),
        few => few.iter().map(|id| star(id)).collect::<Vec<_>>().join(", "),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Writes the points on which results depend, each with the profiles that ask for it.
fn open(page: &mut Document, groups: &[Group<'_>]) {
    let lacks = asked(groups);
    if lacks.is_empty() {
        return;
    }
    let lead = match lacks.len() {
        1 => "Open: one point could change a result.".to_owned(),
        several => format!("Open: {several} points could change a result."),
    };
    page.heading(3, "open", lead);
    for lack in lacks.iter().take(MOST_POINTS) {
        page.item(lack.item());
    }
    if let Some(more) = lacks
        .len()
        .checked_sub(MOST_POINTS)
        .filter(|more| *more > 0)
    {
        page.note("more", Tone::Plain, format!("{more} more: redress needs."));
    }
}

/// A point with the profiles that ask for it.
pub(crate) struct Lack {
    pub(crate) asks: String,
    pub(crate) name: String,
    pub(crate) how: String,
    pub(crate) by: Vec<String>,
    /// Says whether it is a question of law, a choice, or a fact.
    pub(crate) kind: &'static str,
}

impl Lack {
    pub(crate) fn item(&self) -> Item {
        let by: Vec<&str> = self.by.iter().map(String::as_str).collect();
        Item {
            key: format!("point {}", self.name),
            mark: "-".to_owned(),
            tone: Tone::Plain,
            lead: format!("{} ({}: {})", self.asks, self.kind, ids_in_short(&by, None)),
            facts: vec![KeyValue::new("answer with", &self.how)],
        }
    }
}

/// Returns the points of all results, each once, with the profiles that ask for it.
pub(crate) fn asked(groups: &[Group<'_>]) -> Vec<Lack> {
    let mut all: Vec<Lack> = Vec::new();
    for subjects in groups.iter().flat_map(|group| &group.of) {
        let Some(id) = subjects.first().map(|subject| subject.profile.id.clone()) else {
            continue;
        };
        for shared in shared_points(subjects) {
            let point = shared.point;
            let [kind, _] = point.kind.words();
            match all
                .iter_mut()
                .find(|known| known.asks == point.asks && known.name == point.name)
            {
                Some(known) if known.by.contains(&id) => {}
                Some(known) => known.by.push(id.clone()),
                None => all.push(Lack {
                    asks: point.asks,
                    name: point.name,
                    how: point.how,
                    by: vec![id.clone()],
                    kind,
                }),
            }
        }
    }
    all
}

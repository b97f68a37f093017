//! The first page of a computation: the answer, then what it depends on, then what to do. The worksheet is the page of `explain`.

use std::collections::BTreeMap;

use redress_case::{Case, How, PayeeKind, ProofKind, StatedFact};
use redress_engine::{Computation, LossesCounted, Outcome, Profile, SharedLosses};

use crate::points::Point;
use crate::subject::Subject;
use crate::{LawText, LeftOfDebt, Meta, answer, consequences, phrases, points, totals, unread};
use redress_document::{Column, Document, Item, KeyValue, Row, Table, Tone};
use redress_money::Usd;

/// The most lines of points on the first page, at 100 columns; the other points are counted.
const LINES_OF_POINTS: usize = 7;
/// The longest line of results under the answers to a point; `needs` prints longer ones.
const LONGEST_RESULTS: usize = 158;

/// Returns the page of `compute`.
pub(crate) fn page(case: &Case, computation: &Computation, meta: &Meta) -> Document {
    let mut page = Document::default();
    let subjects = Subject::all(case, computation);
    head(&mut page, case, &subjects, &computation.profile, meta);
    page.table(results(&subjects, meta));
    owed_once(&mut page, &subjects);
    unread::legend(&mut page, meta);
    totals::write(&mut page, case, computation);
    let listed = left_to_collect(&mut page, &subjects, meta);
    let subjects = Subject::once_each(subjects);
    open(&mut page, &subjects);
    also(&mut page, &subjects, meta, listed);
    whatever_the_result(&mut page, case, &subjects);
    foot(&mut page, &[&computation.profile], meta);
    page
}

/// Writes the case, the law, the day and the user's inputs.
pub(crate) fn head(
    page: &mut Document,
    case: &Case,
    subjects: &[Subject<'_>],
    profile: &Profile,
    meta: &Meta,
) {
    title(page, case, meta);
    let texts = phrases::each_once(subjects.iter().flat_map(answer::texts));
    let texts = match texts.is_empty() {
        true => String::new(),
        false => format!("; {}", texts.join(" or ")),
    };
    let own = subjects.iter().find_map(|subject| {
        let leaves = subject.answer().values();
        let mut approaches = leaves.into_iter().filter_map(|leaf| subject.approach(leaf));
        approaches.find(|approach| approach.of_the_case)
    });
    let law = match own {
        Some(own) => format!(
            "The method of this case ({}, approach.toml), not the law of the {}",
            own.name, profile.name
        ),
        None => format!("{} law", profile.name),
    };
    let day = phrases::day_of_law(profile.as_of, &meta.as_of_reason);
    page.note("law", Tone::Plain, format!("{law} on {day}{texts}."));
    if own.is_some() && !meta.left_out_of_own_approach.is_empty() {
        let left_out = meta.left_out_of_own_approach.join(", ");
        let says = format!("The method leaves out what the law requires: {left_out}.");
        page.note("leaves out", Tone::Warning, says);
    }
    no_law(page, profile);
    inputs(page, case, &[profile], meta);
}

/// Writes that a profile is no circuit's law, if it is none.
fn no_law(page: &mut Document, profile: &Profile) {
    if let Some(contrast) = &profile.contrast {
        let says = format!("Contrary to {}; {}.", contrast.contrary_to, contrast.note);
        page.note("contrast", Tone::Warning, says);
    }
    if let Some(bill) = &profile.proposed {
        page.note("proposed", Tone::Warning, format!("No law, a bill: {bill}"));
    }
}

/// Writes the title: the case, its court and docket.
pub(crate) fn title(page: &mut Document, case: &Case, meta: &Meta) {
    let docket = case
        .docket
        .as_ref()
        .map_or_else(String::new, |docket| format!(" {docket}"));
    page.heading(
        1,
        "case",
        format!("{}, {}{docket}", case.name, case.court.abbreviation()),
    );
    crate::audience(page, meta.audience);
    crate::running_heads(page, phrases::NOTICE, meta.audience);
    for conflict in &meta.conflicts {
        page.note("conflict", Tone::Warning, format!("{conflict}."));
    }
    if nothing_found(case) {
        page.note(
            "only alleged",
            Tone::Warning,
            "Nothing in this file is a finding: every fact is only alleged, disputed or unknown.",
        );
    }
}

/// Returns whether a case file states facts, and none of them is found.
fn nothing_found(case: &Case) -> bool {
    let facts = || {
        case.victims.iter().flat_map(|victim| {
            let conduct = victim.conduct.values().flat_map(|facts| facts.values());
            let losses = victim.losses.iter().map(|loss| &loss.amount);
            victim.facts.values().chain(conduct).chain(losses)
        })
    };
    let open = |fact: &StatedFact| {
        matches!(
            fact.proof.kind,
            ProofKind::Alleged | ProofKind::Disputed | ProofKind::Unknown | ProofKind::Vacated
        )
    };
    facts().next().is_some() && facts().all(open)
}

/// Writes what the user put in, and the controlling authority that a view contradicts.
pub(crate) fn inputs(page: &mut Document, case: &Case, profiles: &[&Profile], meta: &Meta) {
    let all = all_inputs(case, profiles, meta);
    if !all.is_empty() {
        page.note(
            "your inputs",
            Tone::Strong,
            format!("Your inputs: {}.", all.join("; ")),
        );
    }
    for profile in profiles {
        let taken = profile.questions.iter().filter_map(|question| {
            let taken = question.taken.as_ref()?;
            let (view, support) = taken.contrary_to.as_ref()?;
            Some((question, taken, view, support))
        });
        for (question, taken, view, support) in taken {
            let says = format!(
                "Contrast: in {} the view {}={} is contrary to {}, which controls and takes the view {view}.",
                profile.id, question.id, taken.view, support.cite
            );
            page.note("contrary", Tone::Warning, says);
        }
    }
}

/// Returns what the user put in, with what a method of the case leaves out, for a row of a table.
pub(crate) fn inputs_of_row(case: &Case, profile: &Profile, meta: &Meta) -> String {
    let mut all = all_inputs(case, &[profile], meta);
    if !meta.left_out_of_own_approach.is_empty() {
        let left_out = meta.left_out_of_own_approach.join(", ");
        all.push(format!("method of this case, without {left_out}"));
    }
    all.join("; ")
}

/// Returns what the user put in: day, side, views, choices, assumptions.
pub(crate) fn all_inputs(case: &Case, profiles: &[&Profile], meta: &Meta) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    all.extend(meta.day.map(|day| format!("day {day}")));
    all.extend(meta.side.map(|side| format!("the figures of the {side}")));
    all.extend(meta.views.iter().map(|view| format!("view {view}")));
    for profile in profiles {
        for question in &profile.questions {
            let taken = question
                .taken
                .as_ref()
                .filter(|taken| taken.by == "the user");
            let says = taken.map(|taken| format!("view {}={}", question.id, taken.view));
            all.extend(says.filter(|says| !all.contains(says)));
        }
    }
    let mut chosen: Vec<(String, String, Vec<String>)> = Vec::new();
    for made in case.choices.iter().filter(|made| made.by_user) {
        let how = match &made.how {
            How::Amount(amount) => amount.to_string(),
            How::Share(ratio) => ratio.to_string(),
            How::Method(method) => method.clone(),
        };
        let choice = made.choice.replace('-', " ");
        let mut known = chosen.iter_mut();
        let same = known.find(|it| (&it.0, &it.1) == (&choice, &how) && !it.2.is_empty());
        let whom = match (&made.victim, &made.defendant) {
            (Some(victim), Some(defendant)) => Some(format!("{victim} against {defendant}")),
            (None, Some(defendant)) => Some(format!("all victims against {defendant}")),
            (victim, None) => victim.clone(),
        };
        match (same, whom) {
            (Some((.., whose)), Some(whom)) => whose.push(whom),
            (_, whom) => chosen.push((choice, how, whom.into_iter().collect())),
        }
    }
    for (choice, how, whose) in chosen {
        all.push(match whose.is_empty() {
            true => format!("{choice} {how}"),
            false => format!("{choice} for {} {how}", phrases::names(&whose)),
        });
    }
    all.extend(meta.assumed.iter().map(|fact| format!("assumed {fact}")));
    all
}

/// Returns the results in the columns of a judgment. Victims with equal results share a row.
pub(crate) fn results(subjects: &[Subject<'_>], meta: &Meta) -> Table {
    let with_defendant = subjects.iter().any(|subject| !subject.others().is_empty());
    let with_class = subjects.iter().any(|subject| !subject.one_class);
    let mut columns = vec![Column::text("Victim")];
    if with_defendant {
        columns.push(Column::text("Defendant"));
    }
    if with_class {
        columns.push(Column::folding("Class"));
    }
    columns.extend([
        Column::amount("Total loss"),
        Column::amount("Restitution"),
        Column::text("Liability"),
        Column::text("Authority"),
    ]);
    let rows = subjects.iter().map(|subject| {
        let mut cells = Vec::new();
        if with_defendant {
            cells.push(subject.claim.defendant.clone());
        }
        if with_class {
            cells.push(subject.class(subject.claim.class).to_owned());
        }
        let answer = subject.answer();
        cells.extend([
            answer::loss(answer),
            unread::flagged(answer::ordered(answer), subject, meta),
            answer::liability(subject, answer),
            answer::authority(subject),
        ]);
        (payee(subject), cells)
    });
    Table {
        subject: String::new(),
        columns,
        rows: shared(rows).into_iter().map(Row::from).collect(),
    }
}

/// Returns rows of a name and cells. Names with equal cells share a row.
fn shared(rows: impl Iterator<Item = (String, Vec<String>)>) -> Vec<Vec<String>> {
    let mut all: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    let mut places: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for (name, cells) in rows {
        let known = places.get(&cells).copied();
        match known.and_then(|place| all.get_mut(place)) {
            // The rows of one name follow one another.
            Some((names, _)) if names.last() == Some(&name) => {}
            Some((names, _)) => names.push(name),
            None => {
                places.insert(cells.clone(), all.len());
                all.push((vec![name], cells));
            }
        }
    }
    let rows = all.into_iter().map(|(names, cells)| {
        std::iter::once(phrases::names(&names))
            .chain(cells)
            .collect()
    });
    rows.collect()
}

/// Returns the payee of a result.
pub(crate) fn payee(subject: &Subject<'_>) -> String {
    let kind = subject.victim.map(|victim| victim.payee);
    phrases::payee_name(&subject.claim.victim, kind.unwrap_or(PayeeKind::Victim))
}

/// A victim who is owed under two classes of offense is computed for each; a loss is owed once.
pub(crate) fn owed_once(page: &mut Document, subjects: &[Subject<'_>]) {
    let mut of_one = subjects.chunk_by(|a, b| {
        (&a.claim.victim, &a.claim.defendant) == (&b.claim.victim, &b.claim.defendant)
    });
    let shared = of_one.any(|classes| {
        let counted = classes.iter().filter(|it| it.answer().loss().is_some());
        let mut counted = counted.map(|it| LossesCounted::of_claim(it.claim));
        let Some(mut known) = counted.next() else {
            return false;
        };
        let none = SharedLosses::Twice(Usd::ZERO);
        counted.any(|theirs| known.add(&theirs).ok() != Some(none))
    });
    if shared {
        page.note(
            "owed once",
            Tone::Strong,
            "The same losses are computed for each class of offense. A loss is owed once: the rows do not add up.",
        );
    }
}

/// A point with the claims that depend on it.
pub(crate) struct Shared {
    pub(crate) point: Point,
    pub(crate) whose: Vec<String>,
    /// Those of them that another option answers.
    pub(crate) others: Vec<String>,
    /// Whether the results under its answers are equal for all of them.
    pub(crate) same: bool,
}

impl Shared {
    pub(crate) fn new(whose: String, point: Point) -> Self {
        Self {
            point,
            whose: vec![whose],
            others: Vec::new(),
            same: true,
        }
    }

    /// Adds a claim that depends on the point as it describes it.
    pub(crate) fn add(&mut self, whose: String, point: &Point) {
        self.same &= self.point.answers == point.answers;
        if self.point.how != point.how {
            self.others.push(whose.clone());
        }
        self.whose.push(whose);
    }

    /// Returns what is asked and of whom, with what turns on it and the option that answers it.
    pub(crate) fn item(&self, several: bool, turns: impl IntoIterator<Item = KeyValue>) -> Item {
        let names = match several {
            true => format!(" ({})", phrases::claims(&self.whose)),
            false => String::new(),
        };
        let how = self.point.answer_with(&self.others);
        Item {
            tone: Tone::Plain,
            lead: format!("{}{names}", self.point.asks),
            ..self.point.item_of(turns.into_iter().chain([how]).collect())
        }
    }
}

/// Returns the material points of all claims. A point on which several claims depend is listed once.
pub(crate) fn shared_points(subjects: &[Subject<'_>]) -> Vec<Shared> {
    let mut all: Vec<Shared> = Vec::new();
    for subject in subjects {
        for point in points::points(subject) {
            match all.iter_mut().find(|known| known.point.asks_as(&point)) {
                Some(known) => known.add(subject.name(), &point),
                None => all.push(Shared::new(subject.name(), point)),
            }
        }
    }
    all
}

/// Writes the points on which the results depend.
fn open(page: &mut Document, subjects: &[Subject<'_>]) {
    let points = shared_points(subjects);
    if points.is_empty() {
        return;
    }
    // Which of combined points matters most is worked out for whoever asks.
    let combined = subjects
        .iter()
        .any(|subject| subject.claim.leaves_points_combined());
    let shown = match combined {
        true => Vec::new(),
        false => what_fits(&points, subjects.len() > 1),
    };
    let lead = match (points.len(), shown.len()) {
        (all, 0) => {
            format!("Open: {all} points could change this. Which narrow it most: redress needs.")
        }
        (1, _) => "Open: one point could change this.".to_owned(),
        (all, shown) if all == shown => format!("Open: {all} points could change this."),
        (all, 1) => {
            format!("Open: {all} points could change this. The first (all: redress needs):")
        }
        (all, shown) => {
            format!("Open: {all} points could change this. The first {shown} (all: redress needs):")
        }
    };
    page.heading(3, "open", lead);
    let why: Vec<String> = subjects
        .iter()
        .flat_map(|subject| points::why_open(subject, subject.answer()))
        .collect();
    if let Some(why) = why.first() {
        page.note("because", Tone::Plain, format!("The law is open: {why}"));
    }
    for item in shown {
        page.item(item);
    }
}

/// Returns the first points, as many as have room on the page, and one at least.
fn what_fits(points: &[Shared], several: bool) -> Vec<Item> {
    let items = points.iter().map(|shared| point_item(shared, several));
    let mut room = LINES_OF_POINTS;
    let shown = items.enumerate().take_while(|(place, item)| {
        let lines = lines(item);
        let fits = *place == 0 || lines <= room;
        room = room.saturating_sub(lines);
        fits
    });
    shown.map(|(_, item)| item).collect()
}

/// Returns how many lines an item takes at 100 columns, about.
fn lines(item: &Item) -> usize {
    let facts = item
        .facts
        .iter()
        .map(|fact| fact.text.len().div_ceil(81).max(1));
    facts
        .sum::<usize>()
        .saturating_add(item.lead.len().div_ceil(94))
}

/// Returns a point in two lines: what is asked with the results, and the option that answers it.
fn point_item(shared: &Shared, several: bool) -> Item {
    let then = KeyValue::new("then", &shared.point.short);
    let then = Some(then).filter(|fact| shared.same && fact.text.len() <= LONGEST_RESULTS);
    shared.item(several, then)
}

/// Lists what is left to collect on several orders, and returns whether it did. Victims to whom as much is left share a row.
fn left_to_collect(page: &mut Document, subjects: &[Subject<'_>], meta: &Meta) -> bool {
    let all = subjects.iter();
    let all: Vec<&LeftOfDebt> = all
        .filter_map(|it| consequences::left_to_collect(it, meta))
        .collect();
    let [first, _, ..] = all.as_slice() else {
        return false;
    };
    let heading = match first.on {
        Some(day) => format!("Left to collect on {day}:"),
        None => "Left to collect:".to_owned(),
    };
    page.note("left-to-collect", Tone::Strong, heading);
    let rows = all.iter().map(|left| {
        let why = format!("{}{}", left.why, consequences::cited(left));
        let cells = vec![left.defendant.clone(), left.says.clone(), why];
        (left.victim.clone(), cells)
    });
    page.table(Table {
        subject: "left-to-collect".to_owned(),
        columns: vec![
            Column::text("Victim"),
            Column::text("Defendant"),
            Column::amount("Left"),
            Column::folding("Why"),
        ],
        rows: shared(rows).into_iter().map(Row::from).collect(),
    });
    let notes = all.iter().flat_map(|left| {
        let of = |note: &String| {
            // A remark on one of several defendants names this one.
            let mut same = all.iter().filter(|it| it.victim == left.victim);
            let whose = match same.all(|it| it.notes.contains(note)) {
                true => left.victim.clone(),
                false => format!("{} from {}", left.victim, left.defendant),
            };
            (whose, vec![note.clone()])
        };
        left.notes.iter().map(of)
    });
    for note in shared(notes) {
        page.note("left-to-collect", Tone::Plain, note.join(": "));
    }
    true
}

/// Writes the consequences other than restitution that have an amount, and counts the others.
fn also(page: &mut Document, subjects: &[Subject<'_>], meta: &Meta, listed: bool) {
    // The clause and the authority of a consequence, with the amounts of each person whom it concerns.
    type OfEach = Vec<(String, Vec<String>)>;
    let mut known: Vec<(String, String, OfEach)> = Vec::new();
    let mut others = 0_usize;
    let mut immaterial = 0_usize;
    for subject in subjects {
        immaterial = immaterial.saturating_add(points::immaterial(subject).len());
        let told = match listed {
            true => consequences::beside_restitution(subject),
            false => consequences::consequences(subject, meta),
        };
        for told in told {
            let Some([clause, amount, authority]) = told.in_short() else {
                others = others.saturating_add(1);
                continue;
            };
            let whom = told.whom(subject);
            let mut all = known.iter_mut();
            let same = all.find(|it| (&it.0, &it.1) == (&clause, &authority));
            let Some((.., of_each)) = same else {
                known.push((clause, authority, vec![(whom, vec![amount])]));
                continue;
            };
            match of_each.iter_mut().find(|(known, _)| *known == whom) {
                Some((_, amounts)) => amounts.push(amount),
                None => of_each.push((whom, vec![amount])),
            }
        }
    }
    let mut says: Vec<String> = Vec::new();
    for (clause, authority, of_each) in known {
        // One person has several amounts where they depend on an open point.
        let mut equal: Vec<(String, Vec<String>)> = Vec::new();
        for (whom, amounts) in of_each {
            let amounts = phrases::each_once(amounts).join(" or ");
            match equal.iter_mut().find(|(known, _)| *known == amounts) {
                Some((_, all)) => all.push(whom),
                None => equal.push((amounts, vec![whom])),
            }
        }
        let several = equal.len() > 1;
        let amounts = equal.iter().map(|(amount, whom)| match several {
            true => format!(
                "{amount} for {}",
                phrases::names(&phrases::each_once(whom.clone()))
            ),
            false => amount.clone(),
        });
        let amounts: Vec<String> = amounts.collect();
        says.push(format!("{clause}: {}{authority}", amounts.join(", ")));
    }
    let refused = subjects.iter().flat_map(|subject| {
        let whose = match subjects.len() {
            1 => String::new(),
            _ => format!(" for {}", subject.whom()),
        };
        let all = consequences::refused(subject).into_iter();
        all.map(move |it| format!("{it}{whose}"))
    });
    says.extend(phrases::each_once(refused));
    if others > 0 {
        says.push(match others {
            1 => "1 other consequence".to_owned(),
            several => format!("{several} other consequences"),
        });
    }
    if immaterial > 0 {
        says.push(match immaterial {
            1 => "1 open point without effect on restitution".to_owned(),
            several => format!("{several} open points without effect on restitution"),
        });
    }
    if !says.is_empty() {
        let more = if others > 0 || immaterial > 0 {
            " (redress explain)"
        } else {
            ""
        };
        page.note(
            "also",
            Tone::Plain,
            format!("Also: {}{more}.", says.join("; ")),
        );
    }
}

/// Writes where the assessments are of defendants against whom no claim comes to a rule on them, because what the law puts on a
/// person convicted asks for no victim.
fn whatever_the_result(page: &mut Document, case: &Case, subjects: &[Subject<'_>]) {
    let ended = |subject: &Subject<'_>| {
        let outcomes = subject.answer().outcomes();
        let mut all = outcomes.values().into_iter();
        all.all(|outcome| matches!(outcome, Outcome::Ended(..)))
    };
    let without = case.defendants.iter().filter(|defendant| {
        let mut claims = subjects.iter();
        claims.all(|it| it.claim.defendant != defendant.id || ended(it))
    });
    let without: Vec<String> = without.map(|defendant| defendant.id.clone()).collect();
    if without.is_empty() {
        return;
    }
    let none = match case.victims.is_empty() {
        true => "No victim is in the case file: no restitution is computed. ",
        false => "",
    };
    let whom = phrases::names(&without);
    page.note(
        "assessments",
        Tone::Plain,
        format!("{none}Assessments of {whom} do not depend on a victim: redress judgment."),
    );
}

/// Returns a file of the law in words, with what it replaces.
fn law_text(text: &LawText) -> String {
    let instead = match text.replaces.as_slice() {
        [] => String::new(),
        replaced => format!(", in place of {}", replaced.join(", ")),
    };
    format!("{}, {}{instead}", text.origin, short(&text.digest))
}

/// Returns a line for each file of law that is not of the program, and one for those that are.
fn law_texts(meta: &Meta) -> Vec<KeyValue> {
    let (built_in, own): (Vec<_>, Vec<_>) = meta.law.iter().partition(|text| text.built_in);
    let own = own
        .into_iter()
        .map(|text| KeyValue::new("law", law_text(text)));
    let count = built_in.len();
    let of_program = (count > 0).then(|| KeyValue::new("law", format!("built in ({count} files)")));
    own.chain(of_program).collect()
}

/// Returns the part of a digest that tells it apart at sight; JSON has the whole.
pub(crate) fn short(digest: &str) -> &str {
    digest
        .split_at_checked(23)
        .map_or(digest, |(start, _)| start)
}

/// Writes the versions and digests behind the results, and the notice.
pub(crate) fn foot(page: &mut Document, profiles: &[&Profile], meta: &Meta) {
    unread::count(page, meta, " (redress explain)");
    made_by(page, profiles, meta);
}

pub(crate) fn made_by(page: &mut Document, profiles: &[&Profile], meta: &Meta) {
    let mut made = vec![
        meta.program.clone(),
        format!("facts {}", short(&meta.case_digest)),
    ];
    let tables = meta.case_tables.iter();
    made.extend(tables.map(|(name, digest)| format!("{name} {}", short(digest))));
    let ids: Vec<&str> = profiles.iter().map(|profile| profile.id.as_str()).collect();
    match profiles {
        [only] => made.push(format!("law {} {}", only.id, short(&only.digest))),
        _ => made.push(format!("law {}", ids.join(", "))),
    }
    let own = meta.law.iter().filter(|text| !text.built_in);
    made.extend(own.map(|text| format!("law {}", law_text(text))));
    let loaded = meta
        .rule_sets
        .iter()
        .filter(|(_, _, origin)| origin != "linked in");
    made.extend(loaded.map(|(id, version, origin)| format!("rule set {id} {version}, {origin}")));
    page.note(
        "made by",
        Tone::Faint,
        format!("Made by {}.", made.join("; ")),
    );
    page.note("notice", Tone::Faint, phrases::NOTICE);
    crate::audience(page, meta.audience);
}

/// Writes the versions and digests in full, the facts that no rule read, and the notice, for the reader of a worksheet.
pub(crate) fn foot_in_full(page: &mut Document, profiles: &[&Profile], meta: &Meta) {
    page.heading(2, "section", "What made this");
    let mut facts = vec![
        KeyValue::new("program", &meta.program),
        KeyValue::new("case file", &meta.case_digest),
    ];
    for (name, digest) in &meta.case_tables {
        facts.push(KeyValue::new("table", format!("{name}, {digest}")));
    }
    for profile in profiles {
        let says = format!("{}, {}, {}", profile.id, profile.source, profile.digest);
        facts.push(KeyValue::new("profile", says));
    }
    for (id, version, origin) in &meta.rule_sets {
        facts.push(KeyValue::new(
            "rule set",
            format!("{id} {version}, {origin}"),
        ));
    }
    facts.extend(law_texts(meta));
    let command = meta.command.iter();
    facts.extend(command.map(|command| KeyValue::new("command", command)));
    page.facts(facts);
    unread::list(page, meta);
    made_by(page, profiles, meta);
}

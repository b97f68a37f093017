//! The report of a comparison: the differences, their reasons, and the missing answers; then drawings of them; then every
//! worksheet, folded.

use redress_case::Case;
use redress_document::{
    Document, Item, KeyValue, Plot, PlotMark, PlotRow, Tile, Tiles, Tone, sentence,
};
use redress_engine::{Computation, Tree};
use redress_rule::{Amount, Need, Strength};

use crate::compare::{branches, claims, details, key, law, table};
use crate::compute::{as_of, assumed, foot, title};
use crate::findings::findings;
use crate::phrases::{State, bounded, state, strength};
use crate::subject::{Subject, leaves};
use crate::worksheet::{Detail, worksheet};
use crate::{MapTile, Meta, lead, phrases, unread};

/// Returns the report of a comparison.
pub(crate) fn page(
    case: &Case,
    computations: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
) -> Document {
    let subjects: Vec<Subject<'_>> = computations
        .iter()
        .flat_map(|computation| Subject::all(case, computation))
        .collect();
    let mut page = Document::default();
    title(&mut page, case, meta);
    page.note(
        "report",
        Tone::Faint,
        "Federal criminal restitution, the same facts under the law of several jurisdictions.",
    );
    page.note("notice", Tone::Strong, phrases::NOTICE);
    as_of(&mut page, computations, meta);
    assumed(&mut page, meta);
    unread::legend(&mut page, meta);
    for claim in claims(computations) {
        page.page_break();
        let part = Part::from_subjects(subjects.iter().filter(|subject| key(subject) == claim));
        part.write(&mut page, governing, meta);
    }
    page.page_break();
    page.heading(2, "section", "Authorities");
    authorities(&mut page, &subjects);
    let profiles: Vec<_> = computations.iter().map(|it| &it.profile).collect();
    foot(&mut page, &profiles, meta);
    page
}

/// The results of one claim: of circuits, of a pending bill, of contrasts.
struct Part<'a> {
    name: String,
    circuits: Vec<&'a Subject<'a>>,
    proposed: Vec<&'a Subject<'a>>,
    contrasts: Vec<&'a Subject<'a>>,
    groups: Vec<Group<'a>>,
}

/// Jurisdictions with the same result under every answer, where the same is missing.
struct Group<'a> {
    letter: String,
    says: Says<'a>,
    who: Vec<&'a Subject<'a>>,
}

/// A result as it is compared with those of other jurisdictions.
#[derive(PartialEq, Eq)]
struct Says<'a> {
    ordered: String,
    /// The result under each answer.
    branches: Vec<KeyValue>,
    /// The result under each other view of a question without a view taken.
    otherwise: Vec<(&'a str, Vec<KeyValue>)>,
    missing: Vec<String>,
}

impl<'a> Part<'a> {
    fn from_subjects(subjects: impl Iterator<Item = &'a Subject<'a>>) -> Self {
        let (mut circuits, mut proposed, mut contrasts) = (Vec::new(), Vec::new(), Vec::new());
        for subject in subjects {
            match subject.profile {
                profile if profile.contrast.is_some() => contrasts.push(subject),
                profile if profile.proposed.is_some() => proposed.push(subject),
                _ => circuits.push(subject),
            }
        }
        let all = [&circuits, &proposed, &contrasts];
        let first = all.into_iter().flatten().next();
        let mut groups: Vec<Group<'a>> = Vec::new();
        for subject in &circuits {
            let says = Says {
                ordered: phrases::summary(subject).ordered,
                branches: branches(subject),
                otherwise: otherwise(subject),
                missing: lacks(subject),
            };
            match groups.iter_mut().find(|group| group.says == says) {
                Some(group) => group.who.push(subject),
                None => groups.push(Group {
                    letter: letter(groups.len()),
                    says,
                    who: vec![subject],
                }),
            }
        }
        Self {
            name: first.map_or_else(String::new, |first| first.name()),
            circuits,
            proposed,
            contrasts,
            groups,
        }
    }

    fn write(&self, page: &mut Document, governing: Option<&str>, meta: &Meta) {
        page.heading(2, "claim", format!("Restitution for {}", self.name));
        let asked = self.asked();
        if !self.circuits.is_empty() {
            page.heading(3, "section", "In short");
            self.in_short(page, governing, &asked, &meta.tiles);
        }
        missing(page, &asked);
        page.plot(self.plot(governing));
        for (title, subjects) in [
            ("Side by side", &self.circuits),
            ("As a pending bill would have it, no law", &self.proposed),
            ("For contrast, the law of no circuit", &self.contrasts),
        ] {
            if !subjects.is_empty() {
                page.heading(3, "section", title);
                page.table(table(&self.name, subjects, governing, meta));
            }
        }
        page.heading(3, "section", "Worksheets");
        for subject in self.all() {
            sheet(page, subject, meta);
        }
    }

    fn all(&self) -> impl Iterator<Item = &'a Subject<'a>> {
        let all = [&self.circuits, &self.proposed, &self.contrasts];
        all.into_iter().flatten().copied()
    }

    /// Writes which jurisdictions differ, the law of each, and its missing answers.
    fn in_short(
        &self,
        page: &mut Document,
        governing: Option<&str>,
        asked: &Asked<'_>,
        map: &[MapTile],
    ) {
        self.tiles(page, governing, map);
        let day = self.circuits.first().map(|it| it.profile.as_of.to_string());
        let lead = format!(
            "The law of {} on {}, put to the same facts: {}.",
            many(self.circuits.len(), "jurisdiction"),
            day.unwrap_or_default(),
            match self.groups.len() {
                1 => "the same answer in each".to_owned(),
                more => format!("{more} different answers"),
            },
        );
        page.note("in short", Tone::Strong, lead);
        for line in lead::lines(&self.circuits) {
            page.item(item("in short", format!("{}: {}.", line.says, line.who)));
        }
        self.why(page);
        asked.in_short(page);
        let governs = governing.map_or_else(String::new, |id| {
            format!(" {id}, marked *, is the circuit whose law governs this case.")
        });
        page.note(
            "answers",
            Tone::Faint,
            format!("Each answer, with the law behind it and what it lacks.{governs}"),
        );
        for group in &self.groups {
            page.item(group.item(governing));
        }
    }

    /// Writes why the answers differ: the questions asked first and who asks them; the tests, if no question is asked.
    fn why(&self, page: &mut Document) {
        if self.groups.len() < 2 {
            return;
        }
        let mut first: Vec<(String, Vec<&Subject<'_>>)> = Vec::new();
        for subject in &self.circuits {
            let Tree::Branch { need, .. } = subject.tree else {
                continue;
            };
            let asks = phrases::question(need);
            match first.iter_mut().find(|(known, _)| *known == asks) {
                Some((_, who)) => who.push(subject),
                None => first.push((asks, vec![subject])),
            }
        }
        let why = match first.len() {
            0 => "each has a test of its own, which stands below with its answer.",
            1 => "not all ask for this finding, and those that do make different things of it.",
            _ => "they do not ask for the same finding first.",
        };
        page.note("why", Tone::Plain, format!("Why they differ: {why}"));
        for (asks, who) in first {
            let lead = format!("{} ({})", sentence(&asks), lead::who(&who));
            page.item(item("asked first", lead));
        }
    }

    /// Writes the circuits as tiles, each with the letter of its result.
    fn tiles(&self, page: &mut Document, governing: Option<&str>, map: &[MapTile]) {
        let letter = |id: &str| self.group(id).map(|group| group.letter.clone());
        if map.iter().filter(|tile| letter(&tile.id).is_some()).count() < 2 {
            return;
        }
        let tiles = map.iter().map(|tile| Tile {
            name: tile.name.clone(),
            mark: letter(&tile.id).unwrap_or_else(|| "-".to_owned()),
            place: (tile.column, tile.row),
            framed: governing == Some(tile.id.as_str()),
        });
        let frame = governing
            .map(|_| " The heavy frame is the circuit whose law governs this case.")
            .unwrap_or_default();
        page.tiles(Tiles {
            caption: format!(
                "The circuits as tiles: above the number, below the letter of the answer in the list.{frame}"
            ),
            tiles: tiles.collect(),
        });
    }

    fn group(&self, id: &str) -> Option<&Group<'a>> {
        let has = |group: &&Group<'_>| group.who.iter().any(|it| it.profile.id == id);
        self.groups.iter().find(has)
    }

    /// Returns the missing answers, each with the jurisdictions that ask for it.
    fn asked(&self) -> Asked<'_> {
        fn add<'s>(to: &mut Vec<Lack<'s>>, what: String, more: String, who: &'s str) {
            match to.iter_mut().find(|it| it.what == what && it.more == more) {
                Some(known) if known.by.contains(&who) => {}
                Some(known) => known.by.push(who),
                None => to.push(Lack {
                    what,
                    more,
                    by: vec![who],
                }),
            }
        }
        let mut asked = Asked::default();
        for subject in self.circuits.iter().chain(&self.proposed) {
            let id = subject.profile.id.as_str();
            for finding in findings(subject.tree) {
                let bearer = phrases::bearer(&finding.need).words();
                let more = format!("{}; burden on {bearer}", subject.id(&finding.need));
                let what = phrases::question(&finding.need);
                add(&mut asked.findings, what, more, id);
            }
            for (_, leaf) in leaves(subject.tree) {
                if let Some(choice) = subject.open_choice(leaf) {
                    let (what, more) = (choice.asks.clone(), choice.id.clone());
                    add(&mut asked.choices, what, more, id);
                }
            }
            for id_of in subject.questions() {
                let asks = subject.profile.questions.iter().find(|it| it.id == id_of);
                let asks = asks.map_or_else(|| id_of.to_owned(), |it| it.asks.clone());
                add(&mut asked.questions, asks, id_of.to_owned(), id);
            }
        }
        asked
    }

    fn plot(&self, governing: Option<&str>) -> Plot {
        let groups = [
            ("Jurisdictions", &self.circuits),
            ("A pending bill, no law", &self.proposed),
            ("For contrast, the law of no circuit", &self.contrasts),
        ];
        let row = |subject: &&Subject<'_>| {
            let id = subject.profile.id.as_str();
            let governs = if governing == Some(id) { " *" } else { "" };
            PlotRow {
                letter: self
                    .group(id)
                    .map_or_else(String::new, |it| it.letter.clone()),
                name: format!("{id}{governs}"),
                text: phrases::labeled(subject, phrases::summary(subject).ordered),
                mark: mark(subject),
            }
        };
        let groups = groups
            .into_iter()
            .filter(|(_, subjects)| !subjects.is_empty());
        Plot {
            title: "What can be ordered, in dollars".to_owned(),
            legend: "A bar: everything that the result can be while a finding, a choice or a question is open. A dot: one amount, nothing open. Hollow: no more than an illustration. No mark: no amount can be said. All rows stand on one scale.".to_owned(),
            groups: groups
                .map(|(title, subjects)| (title.to_owned(), subjects.iter().map(row).collect()))
                .collect(),
        }
    }
}

/// Returns an item with a dot.
fn item(key: &str, lead: String) -> Item {
    Item {
        key: key.to_owned(),
        mark: "-".to_owned(),
        lead,
        ..Item::default()
    }
}

/// Returns the mark of a result in a plot; `None` if its amount is not known.
fn mark(subject: &Subject<'_>) -> Option<PlotMark> {
    let views = subject.claim.depends_on.iter();
    let views: Vec<_> = views.filter(|other| !other.only_beside).collect();
    let mut all = subject.tree.amount()?;
    for view in &views {
        all = all.hull(view.tree.amount()?);
    }
    let leaves = subject.tree.leaves();
    let is_settled = |state| matches!(state, State::Exact | State::Ended(_) | State::OpenLaw);
    let hollow = subject.profile.contrast.is_some()
        || subject.profile.proposed.is_some()
        || leaves.iter().any(|leaf| {
            leaf.outcome.law_is_open || strength(subject, leaf) <= Strength::Illustrative
        });
    let greatest = Some(all.greatest()).filter(|most| bounded(*most));
    let cents = |amount: redress_rule::Usd| u64::try_from(amount.cents()).unwrap_or(0);
    Some(PlotMark {
        least: cents(all.least()),
        greatest: greatest.map(cents),
        settled: matches!(all, Amount::Exact(_))
            && views.is_empty()
            && greatest.is_some()
            && leaves.iter().all(|leaf| is_settled(state(leaf))),
        hollow,
    })
}

/// Something missing.
struct Lack<'a> {
    /// The question.
    what: String,
    /// The name in the case file or in the profiles, and who bears the burden.
    more: String,
    /// The jurisdictions that ask for it.
    by: Vec<&'a str>,
}

/// Everything missing, by kind.
#[derive(Default)]
struct Asked<'a> {
    findings: Vec<Lack<'a>>,
    choices: Vec<Lack<'a>>,
    questions: Vec<Lack<'a>>,
}

impl Asked<'_> {
    /// Writes the number of missing answers.
    fn in_short(&self, page: &mut Document) {
        let kinds = [
            (self.findings.len(), "finding"),
            (self.choices.len(), "choice of the court"),
            (self.questions.len(), "unsettled question"),
        ];
        let counts: Vec<String> = kinds
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, kind)| match kind {
                "choice of the court" if count > 1 => format!("{count} choices of the court"),
                kind => many(count, kind),
            })
            .collect();
        let says = match counts.is_empty() {
            true => "nothing.".to_owned(),
            false => format!("{}; who asks for what stands below.", counts.join(", ")),
        };
        page.note("missing", Tone::Plain, format!("What is missing: {says}"));
    }
}

/// Writes the missing answers in full, by kind.
fn missing(page: &mut Document, asked: &Asked<'_>) {
    page.heading(3, "section", "What is missing");
    let lists = [
        ("Findings: a fact that no court has found", &asked.findings),
        (
            "Choices: what settled law leaves to the court",
            &asked.choices,
        ),
        ("Questions: what the law has not settled", &asked.questions),
    ];
    if lists.iter().all(|(_, list)| list.is_empty()) {
        let says = "Nothing: no finding, no choice, no unsettled question.";
        page.note("missing", Tone::Plain, says);
    }
    for (title, list) in lists {
        if !list.is_empty() {
            page.heading(4, "section", title);
        }
        for lack in list {
            page.item(Item {
                facts: vec![
                    KeyValue::new("named", &lack.more),
                    KeyValue::new("asked by", lack.by.join(", ")),
                ],
                ..item("missing", sentence(&lack.what))
            });
        }
    }
}

impl Group<'_> {
    /// Returns an item for the group: the jurisdictions, the answer, the law of each, and the missing answers.
    fn item(&self, governing: Option<&str>) -> Item {
        let law = self.who.iter().map(|subject| {
            let id = subject.profile.id.as_str();
            let governs = if governing == Some(id) { " *" } else { "" };
            KeyValue::new(format!("{id}{governs}"), law(subject))
        });
        let mut facts = vec![
            KeyValue::new("ordered", &self.says.ordered),
            KeyValue::new("law", "").with_below(law.collect()),
        ];
        if let Some(first) = self.who.first() {
            match (first.tree, self.says.branches.as_slice()) {
                (tree @ Tree::Branch { .. }, _) => facts.push(branch("turns on", first, tree)),
                (_, [only]) if only.text != self.says.ordered => facts.push(only.clone()),
                _ => {}
            }
            // The item shows the questions of its branches already.
            let lacks = self.says.missing.iter();
            let lacks = lacks.filter(|it| !branches_ask(first, it));
            facts.extend(lacks.map(|lack| KeyValue::new("missing", sentence(lack))));
        }
        Item {
            key: "answer".to_owned(),
            mark: self.letter.clone(),
            tone: Tone::Strong,
            lead: lead::who(&self.who),
            facts,
        }
    }
}

/// Returns a finding as a question, with its name in the case file.
fn asks(subject: &Subject<'_>, need: &Need) -> String {
    format!("{} ({})", phrases::question(need), subject.short(need))
}

/// Returns a finding that is missing, and the result under each answer.
fn branch(label: &str, subject: &Subject<'_>, tree: &Tree) -> KeyValue {
    match tree {
        Tree::Leaf(_) => KeyValue::new(label, phrases::one_line(&subject.with_tree(tree))),
        Tree::Branch { need, yes, no } => {
            let answers = [(true, yes), (false, no)];
            let answers =
                answers.map(|(answer, tree)| branch(&phrases::answer(need, answer), subject, tree));
            KeyValue::new(label, sentence(&asks(subject, need))).with_below(answers.into())
        }
    }
}

/// Returns whether a branch of the result asks just this.
fn branches_ask(subject: &Subject<'_>, lack: &str) -> bool {
    let leaves = leaves(subject.tree);
    let mut needs = leaves.iter().flat_map(|(path, _)| path);
    needs.any(|(need, _)| asks(subject, need) == lack)
}

/// Returns a number of things.
fn many(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        more => format!("{more} {one}s"),
    }
}

/// Returns the result under each other view of a question.
fn otherwise<'a>(subject: &Subject<'a>) -> Vec<(&'a str, Vec<KeyValue>)> {
    let views = subject.claim.depends_on.iter();
    views
        .map(|other| (other.view.as_str(), branches(&subject.under(other))))
        .collect()
}

/// Returns the missing answers of a result, in words, each once.
fn lacks(subject: &Subject<'_>) -> Vec<String> {
    let found = findings(subject.tree).into_iter();
    let found = found.map(|finding| asks(subject, &finding.need));
    let leaves = leaves(subject.tree);
    let choices = leaves
        .iter()
        .filter_map(|(_, leaf)| subject.open_choice(leaf))
        .map(|choice| format!("The court's choice: {}", choice.asks));
    let settled = subject.questions().into_iter().map(|id| {
        let asks = subject.profile.questions.iter().find(|it| it.id == id);
        let asks = asks.map_or(id, |it| it.asks.as_str());
        format!("Unsettled: {asks}")
    });
    let mut all: Vec<String> = Vec::new();
    for lack in found.chain(choices).chain(settled) {
        if !all.contains(&lack) {
            all.push(lack);
        }
    }
    all
}

/// Returns the letter of a group: A, B ... Z, then numbers.
fn letter(place: usize) -> String {
    let letter = u8::try_from(place).ok().and_then(|it| b'A'.checked_add(it));
    match letter.filter(u8::is_ascii_uppercase) {
        Some(letter) => char::from(letter).to_string(),
        None => place.saturating_add(1).to_string(),
    }
}

/// Writes a worksheet, folded.
fn sheet(page: &mut Document, subject: &Subject<'_>, meta: &Meta) {
    let ordered = phrases::labeled(subject, phrases::summary(subject).ordered);
    let profile = subject.profile;
    let line = format!("{}, {}: {ordered}", profile.id, profile.name);
    page.fold(line, |page| {
        page.facts(details(subject));
        worksheet(page, subject, meta, Detail::Brief);
    });
}

/// Writes every authority behind a step, once, with the jurisdictions that rely on it.
fn authorities(page: &mut Document, subjects: &[Subject<'_>]) {
    // A sentence of the authority, with the jurisdictions that rely on it.
    type Where = Vec<(String, Vec<String>)>;
    let mut all: Vec<(String, Where)> = Vec::new();
    for subject in subjects {
        for (_, leaf) in leaves(subject.tree) {
            for step in leaf.runs.iter().flat_map(|run| &run.steps) {
                let Some(standing) = subject.standing(leaf, step.entry, step.ground) else {
                    continue;
                };
                let support = &standing.support;
                let cite = format!("{} [{}]", phrases::cite(standing), support.confidence);
                let place = all.iter().position(|(known, _)| *known == cite);
                let place = place.unwrap_or_else(|| {
                    all.push((cite, Vec::new()));
                    all.len().saturating_sub(1)
                });
                let Some((_, says)) = all.get_mut(place) else {
                    continue;
                };
                let by = format!("{} ({})", subject.profile.id, support.weight);
                match says.iter_mut().find(|(said, _)| *said == support.says) {
                    Some((_, who)) if who.contains(&by) => {}
                    Some((_, who)) => who.push(by),
                    None => says.push((support.says.clone(), vec![by])),
                }
            }
        }
    }
    all.sort();
    page.note("read", Tone::Faint, "How each was read: VERIFIED, in its own words; SECONDARY, in a summary; RECALL, from memory. Read the opinion before you cite it.");
    for (cite, says) in all {
        let facts = says.into_iter().map(|(says, by)| {
            KeyValue::new("says", format!("{}; in {}", sentence(&says), by.join(", ")))
        });
        page.item(Item {
            facts: facts.collect(),
            ..item("authority", cite)
        });
    }
}

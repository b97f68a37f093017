//! The papers of a recommendation: the recommendation itself, in a few pages, and the losses as an exhibit.
//!
//! They are read by people who have no case file before them, so no key or option of the program stands in them.

use std::collections::{BTreeMap, BTreeSet};

use redress_case::facts::{self, AWARDS_ELSEWHERE, FactValue, Head, Key, TABLE};
use redress_case::{Case, CountOfConviction, LossItem, Posture, Proof, ProofKind};
use redress_document::{Column, Document, Item, KeyValue, Row, Table, Tone, sentence};
use redress_engine::{Computation, Leaf, OpenPoint, Path};
use redress_money::AmountsInOrder;
use redress_rule::{Amount, Op, Step, Usd};

use crate::compute::{Shared, head, made_by, owed_once, results, shared_points};
use crate::consequences::Told;
use crate::losses::{self, LossLine};
use crate::phrases::names;
use crate::points::Point;
use crate::subject::Subject;
use crate::{
    AwardLabel, Meta, award_figures, consequences, paths, phrases, totals, unread, worksheet,
};

/// A line to sign or to fill in.
const BLANK: &str = "________________________________________";
/// More losses of one victim than these are summed by head; the exhibit lists each.
const MOST_LOSSES: usize = 8;
/// More victims than these have a second table.
const MOST_COLUMNS: usize = 4;
/// Where more answers than these lead to steps of their own, only the steps of every answer are told.
const MOST_ANSWERS: usize = 4;
/// More open points than these are counted.
const MOST_POINTS: usize = 6;
/// More sources than these are counted.
const MOST_SOURCES: usize = 3;

/// Returns the recommendation.
pub(crate) fn page(case: &Case, computation: &Computation, meta: &Meta) -> Document {
    let mut page = Document::default();
    let all = Subject::all(case, computation);
    head(&mut page, case, &all, &computation.profile, meta);
    page.heading(2, "paper", "Recommendation on restitution");
    page.table(convictions(case));
    page.heading(2, "section", "Restitution");
    page.table(results(&all, meta));
    owed_once(&mut page, &all);
    unread::legend(&mut page, meta);
    stated(&mut page, case);
    totals::write(&mut page, case, computation);
    let once = Subject::once_each(all);
    let numbers = open(&mut page, &once);
    page.heading(2, "section", "Losses");
    let by_victim = by_victim(&once);
    for losses in &by_victim {
        losses.write(&mut page, by_victim.len() > 1);
    }
    recovered(&mut page, &once);
    page.heading(2, "section", "Law and method");
    method(&mut page, &once, &numbers);
    beside(&mut page, &once, meta);
    page.heading(2, "section", "Submitted by");
    let blanks = ["Name and office", "Signature", "Date"];
    page.facts(blanks.map(|blank| KeyValue::new(blank, BLANK)).to_vec());
    unread::count(&mut page, meta, "");
    made_by(&mut page, &[&computation.profile], meta);
    page
}

/// Returns the exhibit: every listed loss with its source, and what counts of it.
pub(crate) fn exhibit(case: &Case, computation: &Computation, meta: &Meta) -> Document {
    let mut page = Document::default();
    let all = Subject::all(case, computation);
    head(&mut page, case, &all, &computation.profile, meta);
    page.heading(2, "paper", "Exhibit: losses");
    let once = Subject::once_each(all);
    for losses in by_victim(&once) {
        page.heading(2, "section", format!("Losses of {}", losses.whose()));
        page.table(losses.each());
    }
    unread::count(&mut page, meta, "");
    made_by(&mut page, &[&computation.profile], meta);
    page
}

/// Returns the counts of conviction of each defendant.
fn convictions(case: &Case) -> Table {
    let mut table = Table::new(&["Defendant", "Count", "Statute", "Conduct"], Vec::new());
    for defendant in &case.defendants {
        for count in defendant.counts.iter().filter(|count| !count.dismissed) {
            table.push([
                defendant.id.clone(),
                count.id.clone(),
                statute(count),
                period(count),
            ]);
        }
    }
    "Convictions".clone_into(&mut table.subject);
    table
}

fn statute(count: &CountOfConviction) -> String {
    let words = count.class.map(|class| class.words().to_owned());
    let cited = count.statutes.first().map(ToString::to_string);
    let cited = cited.or(words).unwrap_or_else(|| "not read".to_owned());
    match count.attempt {
        true => format!("{cited}, attempt or conspiracy"),
        false => cited,
    }
}

/// Returns the days of a count: "2019-01-04 to 2021-05-01".
fn period(count: &CountOfConviction) -> String {
    let day = |value: FactValue| match value {
        FactValue::Is(day) => phrases::day(day),
        FactValue::Within(from, to) => format!("{} to {}", phrases::day(from), phrases::day(to)),
        FactValue::Unknown | FactValue::NotProved => "not known".to_owned(),
    };
    match count.began.value {
        FactValue::Unknown => day(count.ended.value),
        began => format!("{} to {}", day(began), day(count.ended.value)),
    }
}

/// Writes the amounts that the case file states, such as those that somebody asked for.
fn stated(page: &mut Document, case: &Case) {
    let stated = case.awards.iter().filter(|award| {
        matches!(
            award.posture,
            Posture::Asked | Posture::Recommended | Posture::Agreed
        )
    });
    let rows = stated.map(|award| Row {
        cells: vec![
            names(&award.victims),
            award.defendant.clone(),
            phrases::figure(award.amount),
            AwardLabel::from(award).words(),
        ],
        ..Row::default()
    });
    let rows: Vec<Row> = rows.collect();
    if !rows.is_empty() {
        page.heading(
            3,
            "section",
            "Amounts that the parties or an officer stated",
        );
        page.table(Table {
            subject: "Stated amounts".to_owned(),
            columns: vec![
                Column::text("Victim"),
                Column::text("Defendant"),
                Column::amount("Amount"),
                Column::text("Stated"),
            ],
            rows,
        });
    }
}

/// The losses of a victim, or of victims alike, as results count them.
struct Losses<'a> {
    victims: Vec<String>,
    /// The results that count them so; empty if all results of the victim do.
    of: Vec<String>,
    lines: Vec<LossLine<'a>>,
    /// Amount that the law adds to them.
    added: Option<Amount>,
}

/// Returns the losses of each victim once, and again for each result that counts them in another way.
fn by_victim<'a>(subjects: &[Subject<'a>]) -> Vec<Losses<'a>> {
    let mut all: Vec<Losses<'a>> = Vec::new();
    for subject in subjects {
        let mut lines = losses::lines(subject);
        if lines.is_empty() {
            // No answer reached the losses: they are listed, and nothing is said of what counts.
            let listed = subject.victim.map_or(&[][..], |victim| &victim.losses);
            lines = listed.iter().map(LossLine::not_reached).collect();
        }
        let victim = subject.whom();
        let mut known = all.iter_mut().filter(|it| it.victims.contains(&victim));
        let added = losses::added(subject);
        match known.find(|it| it.lines == lines && it.added == added) {
            Some(same) => same.of.push(subject.name()),
            None => all.push(Losses {
                victims: vec![victim],
                of: vec![subject.name()],
                lines,
                added,
            }),
        }
    }
    // A result that reached no loss says nothing of them beside one that did.
    let is_reached = |it: &Losses<'_>| it.lines.iter().any(|line| line.reached);
    let reached = all.iter().filter(|it| is_reached(it));
    let reached: BTreeSet<String> = reached.flat_map(|it| it.victims.clone()).collect();
    all.retain(|it| is_reached(it) || it.victims.iter().any(|victim| !reached.contains(victim)));
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for victim in all.iter().flat_map(|it| &it.victims) {
        let times = times.entry(victim.clone()).or_default();
        *times = times.saturating_add(1);
    }
    for losses in &mut all {
        let once = losses
            .victims
            .iter()
            .all(|victim| times.get(victim) == Some(&1));
        if once {
            losses.of.clear();
        }
    }
    all
}

impl Losses<'_> {
    fn whose(&self) -> String {
        match self.of.as_slice() {
            [] => names(&self.victims),
            of => of.join("; "),
        }
    }

    /// Writes the losses as the recommendation has them: each, or where they are many, summed by head.
    fn write(&self, page: &mut Document, several: bool) {
        if several {
            page.heading(3, "section", self.whose());
        }
        if self.lines.is_empty() {
            page.note("losses", Tone::Plain, "No loss is listed.");
            return;
        }
        match self.lines.len() > MOST_LOSSES {
            true => page.table(self.by_head()),
            false => page.table(self.brief()),
        }
    }

    fn brief(&self) -> Table {
        let mut table = columns(&["Loss", "Source"]);
        for line in &self.lines {
            table.push([
                named(line.item),
                phrases::loss_amount(line.item),
                line.counts_in_words(),
                with_evidence(line, with_why(line, source(&line.item.amount.proof))),
            ]);
        }
        self.sum(&mut table);
        table
    }

    fn by_head(&self) -> Table {
        let mut table = columns(&["Loss", "Source"]);
        for (head, _, words) in Head::ALL {
            let lines = || self.lines.iter().filter(|line| line.item.head == head);
            let count = lines().count();
            if count == 0 {
                continue;
            }
            let sources = lines().map(|line| with_why(line, source(&line.item.amount.proof)));
            let sources = phrases::each_once(sources.filter(|it| !it.is_empty()));
            let sources = match sources.len() > MOST_SOURCES {
                true => format!("{} sources, see the exhibit", sources.len()),
                false => sources.join("; "),
            };
            let amount = lines().map(|line| amount_of(line.item));
            let counts = lines().map(|line| line.counted());
            table.push([
                match count {
                    1 => sentence(words),
                    several => format!("{} ({several} losses)", sentence(words)),
                },
                in_words(amount),
                in_words(counts),
                sources,
            ]);
        }
        self.sum(&mut table);
        table
    }

    fn each(&self) -> Table {
        let mut table = columns(&["Loss", "Period", "Evidence", "Source", "Why"]);
        for line in &self.lines {
            let item = line.item;
            let paid = item.payor.as_ref().map(|payor| format!("borne by {payor}"));
            let evidence = item.evidence.clone().into_iter().chain(paid);
            table.push([
                named(item),
                phrases::loss_amount(item),
                line.counts_in_words(),
                item.period.clone().unwrap_or_default(),
                evidence.collect::<Vec<_>>().join("; "),
                source(&item.amount.proof),
                line.why(),
            ]);
        }
        self.sum(&mut table);
        table
    }

    /// Adds a row of what the law adds, and the row of the sums, if there is more than one row.
    fn sum(&self, table: &mut Table) {
        let mut push = |tone, mut cells: Vec<String>| {
            cells.resize(table.columns.len(), String::new());
            table.rows.push(Row {
                tone,
                cells,
                ..Row::default()
            });
        };
        let added = self.added.map(phrases::range);
        if let Some(added) = added {
            let cells = vec![
                "Added by law to the losses".to_owned(),
                String::new(),
                added,
            ];
            push(Tone::Plain, cells);
        } else if self.lines.len() < 2 {
            return;
        }
        let amounts = self.lines.iter().map(|line| amount_of(line.item));
        let counts = self.lines.iter().map(LossLine::counted);
        let counts = counts.chain(self.added.map(Some));
        let cells = vec!["In all".to_owned(), in_words(amounts), in_words(counts)];
        push(Tone::Strong, cells);
    }
}

/// Returns a table of losses: the first column, the amounts, then the others.
fn columns(titles: &[&'static str]) -> Table {
    let mut columns: Vec<Column> = Vec::new();
    for title in titles {
        columns.push(Column::text(title));
        if columns.len() == 1 {
            columns.extend([Column::amount("Amount"), Column::amount("Counts")]);
        }
    }
    Table {
        subject: "Losses".to_owned(),
        columns,
        rows: Vec::new(),
    }
}

/// Returns a loss by its head and its words.
fn named(item: &LossItem) -> String {
    let head = sentence(item.head.words());
    match &item.what {
        Some(what) => format!("{head}: {what}"),
        None => head,
    }
}

/// Returns the kind of proof and its source.
fn source(proof: &Proof) -> String {
    let words = std::iter::once(proof.kind.name().replace('-', " "))
        .chain(proof.source.clone())
        .chain(proof.date.map(|date| date.to_string()));
    words.collect::<Vec<_>>().join("; ")
}

fn with_why(line: &LossLine<'_>, source: String) -> String {
    match line.counts {
        None if !line.reached => source,
        None => format!("{source}; {}", line.why()),
        Some(_) => source,
    }
}

/// Adds the evidence of a loss, such as a report on its present value.
fn with_evidence(line: &LossLine<'_>, source: String) -> String {
    let evidence = line.item.evidence.iter().cloned();
    let all = std::iter::once(source).filter(|it| !it.is_empty());
    all.chain(evidence).collect::<Vec<_>>().join("; ")
}

/// Returns the amount of a loss; `None` if it is not known or has no upper bound.
fn amount_of(item: &LossItem) -> Option<Amount> {
    let (low, high) = match item.amount.value {
        FactValue::Unknown => return None,
        FactValue::NotProved => (0, 0),
        value => value.ends(),
    };
    Some(Amount::between(Usd::from_cents(low), Usd::from_cents(high)))
}

/// Returns the sum of amounts in words; "not known" where one is not known.
fn in_words(amounts: impl Iterator<Item = Option<Amount>>) -> String {
    let mut sum = (Usd::ZERO, Usd::ZERO);
    for amount in amounts {
        let added = amount.and_then(|amount| {
            let least = sum.0.checked_add(amount.least()).ok()?;
            let greatest = sum.1.checked_add(amount.greatest()).ok()?;
            Some((least, greatest))
        });
        match added {
            Some(added) => sum = added,
            None => return "not known".to_owned(),
        }
    }
    phrases::range(Amount::between(sum.0, sum.1))
}

/// Writes what each victim recovered elsewhere, and the orders of other cases: a row for each question, a column for each victim.
fn recovered(page: &mut Document, subjects: &[Subject<'_>]) {
    let mut victims: Vec<&Subject<'_>> = Vec::new();
    for subject in subjects {
        let victim = &subject.claim.victim;
        if victims.iter().all(|known| known.claim.victim != *victim) {
            victims.push(subject);
        }
    }
    page.heading(2, "section", "Orders and recoveries elsewhere");
    let questions = TABLE.iter().filter(|row| row.path.starts_with("record."));
    let questions: Vec<_> = questions
        .filter(|row| victims.iter().any(|it| of_record(it, row.key).is_some()))
        .collect();
    if questions.is_empty() {
        page.note("record", Tone::Plain, "The case file states none.");
        return;
    }
    for victims in victims.chunks(MOST_COLUMNS) {
        let mut columns = vec![Column::text("Question")];
        columns.extend(victims.iter().map(|it| Column::from_value(&it.whom())));
        let rows = questions.iter().map(|row| {
            let answers = victims.iter().map(|it| of_record(it, row.key));
            let answers = answers.map(|says| says.unwrap_or_else(|| "not stated".to_owned()));
            Row {
                cells: std::iter::once(sentence(row.asks)).chain(answers).collect(),
                ..Row::default()
            }
        });
        let sources = victims.iter().map(|it| sources(it, &questions));
        let sources = Row {
            cells: std::iter::once("Source".to_owned())
                .chain(sources)
                .collect(),
            ..Row::default()
        };
        page.table(Table {
            subject: "Orders and recoveries elsewhere".to_owned(),
            columns,
            rows: rows.chain([sources]).collect(),
        });
    }
}

/// Returns a fact of the record in words, with its proof unless it is found; `None` if the case file does not state it.
fn of_record(subject: &Subject<'_>, key: Key) -> Option<String> {
    let (says, kind) = if key == AWARDS_ELSEWHERE.key() {
        let (amounts, proof) = awards_elsewhere(subject)?;
        let nothing = amounts.iter().filter(|amount| amount.is_zero()).count();
        let more = amounts.iter().copied().filter(|amount| !amount.is_zero());
        let figures = award_figures(AmountsInOrder::new(more).as_ref(), nothing);
        (figures, proof.kind)
    } else {
        let given = subject.given(key)?;
        let value = phrases::known(key.row().kind, given.value);
        (value, given.proof.kind)
    };
    Some(match kind {
        ProofKind::Found => says,
        kind => format!("{says} ({})", kind.name().replace('-', " ")),
    })
}

fn awards_elsewhere<'a>(subject: &Subject<'a>) -> Option<&'a (Vec<Usd>, Proof)> {
    subject.victim?.awards_elsewhere.as_ref()
}

/// Returns the sources of a victim's record, each once.
fn sources(subject: &Subject<'_>, questions: &[&facts::FactRow]) -> String {
    let given = questions.iter().filter_map(|row| subject.given(row.key));
    let sources = given.map(|given| &given.proof);
    let sources = sources.chain(awards_elsewhere(subject).map(|(_, proof)| proof));
    let sources = phrases::each_once(sources.filter_map(|proof| proof.source.clone()));
    match sources.is_empty() {
        true => "not stated".to_owned(),
        false => sources.join("; "),
    }
}

/// Steps that follow one another, under answers to open points; none of them at the start.
struct Stretch<'a> {
    condition: String,
    leaf: &'a Leaf,
    steps: Vec<&'a Step>,
}

/// Results that take the same steps to their amounts, each with its own figures.
struct Way<'s, 'a> {
    of: Vec<(&'s Subject<'a>, Vec<Stretch<'a>>)>,
}

/// Returns the steps that made the amounts of a result: those that are the same under every answer, then those of each answer to a
/// material point. Where an answer to a point that changes nothing leads to other steps, only those that all of its answers share
/// are told.
fn stretches<'a>(subject: &Subject<'a>, numbers: &[OpenPoint]) -> Vec<Stretch<'a>> {
    let material = subject.answer().material_points();
    let mut all: Vec<Stretch<'a>> = Vec::new();
    for (path, leaf) in subject.answer().paths() {
        let path: Path = path
            .into_iter()
            .filter(|(point, _)| material.iter().any(|it| it.same_point(point)))
            .collect();
        let condition = paths::path_with_names(subject, &path, |point| {
            let place = numbers.iter().position(|known| known.same_point(point));
            place.map_or_else(
                || paths::name(subject, point),
                |place| format!("({})", place.saturating_add(1)),
            )
        });
        let steps: Vec<&Step> = leaf.steps.iter().filter(|step| tells(leaf, step)).collect();
        match all.iter_mut().find(|known| known.condition == condition) {
            Some(known) => known.steps.retain(|step| has(&steps, step)),
            None => all.push(Stretch {
                condition,
                leaf,
                steps,
            }),
        }
    }
    let Some(first) = all.first() else {
        return all;
    };
    let shared = Stretch {
        condition: String::new(),
        leaf: first.leaf,
        steps: first
            .steps
            .iter()
            .copied()
            .filter(|step| all.iter().all(|other| has(&other.steps, step)))
            .collect(),
    };
    for stretch in &mut all {
        stretch.steps.retain(|step| !has(&shared.steps, step));
    }
    all.retain(|stretch| !stretch.steps.is_empty());
    if all.len() > MOST_ANSWERS {
        all.clear();
    }
    all.insert(0, shared);
    all
}

/// Returns whether steps have one of this rule and ground that came to the same figure.
fn has(steps: &[&Step], step: &Step) -> bool {
    steps.iter().any(|known| {
        (known.entry, known.after, known.ground) == (step.entry, step.after, step.ground)
            && known.op == step.op
    })
}

/// Returns whether a step made an amount: it moved a figure, or it limits what is left to the court.
fn tells(leaf: &Leaf, step: &Step) -> bool {
    let limits = matches!(
        step.op,
        Op::AtLeast(_) | Op::AtMost(_) | Op::MoreThan(_) | Op::LessThan(_)
    );
    worksheet::moved(step) || limits && leaf.is_bound_by_limits()
}

/// Returns whether two results take the same steps, on the same grounds, under the same answers and law.
fn same_way(one: &[Stretch<'_>], other: &[Stretch<'_>]) -> bool {
    let same = |(one, other): (&Stretch<'_>, &Stretch<'_>)| {
        one.condition == other.condition
            && one.leaf.law == other.leaf.law
            && one.steps.len() == other.steps.len()
            && one
                .steps
                .iter()
                .zip(&other.steps)
                .all(|(one, other)| one.entry == other.entry && one.ground == other.ground)
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

/// Writes the law of each result, and the steps that moved a figure, each with its authority. Results with the same steps share
/// them, and each has its own figures.
fn method(page: &mut Document, subjects: &[Subject<'_>], numbers: &[OpenPoint]) {
    let mut ways: Vec<Way<'_, '_>> = Vec::new();
    for subject in subjects {
        let stretches = stretches(subject, numbers);
        let mut known = ways.iter_mut();
        let same = known.find(|way| {
            let first = way.of.first();
            first.is_some_and(|(_, known)| same_way(known, &stretches))
        });
        match same {
            Some(way) => way.of.push((subject, stretches)),
            None => ways.push(Way {
                of: vec![(subject, stretches)],
            }),
        }
    }
    let several = ways.len() > 1;
    for way in &ways {
        way.write(page, several);
    }
}

impl Way<'_, '_> {
    fn write(&self, page: &mut Document, several: bool) {
        let Some((subject, stretches)) = self.of.first() else {
            return;
        };
        if several {
            let whose: Vec<String> = self.of.iter().map(|(of, _)| of.name()).collect();
            page.heading(3, "section", whose.join(", "));
        }
        let mut number = 0_usize;
        for (stretch, at) in stretches.iter().zip(0_usize..) {
            if stretch.condition.is_empty() {
                page.note("law", Tone::Plain, law_of(subject, stretch.leaf));
            } else {
                let says = format!("If {}:", stretch.condition);
                page.note("if", Tone::Strong, says);
            }
            if stretch.condition.is_empty()
                && stretches.len() == 1
                && !subject.answer().is_settled()
            {
                let says = "Further steps depend on what is open.";
                page.note("open", Tone::Plain, says);
            }
            for place in 0..stretch.steps.len() {
                number = number.saturating_add(1);
                if let Some(item) = self.step(at, place, number) {
                    page.item(item);
                }
            }
        }
    }

    /// Returns a step as an item, with the figure of each result.
    fn step(&self, at: usize, place: usize, number: usize) -> Option<Item> {
        let of_each = self.of.iter().filter_map(|(subject, stretches)| {
            let stretch = stretches.get(at)?;
            Some((*subject, stretch.leaf, *stretch.steps.get(place)?))
        });
        let of_each: Vec<(&Subject<'_>, &Leaf, &Step)> = of_each.collect();
        let (subject, leaf, step) = *of_each.first()?;
        let mut facts = figures(&of_each);
        let standing = subject.standing(leaf, step.entry, step.ground);
        facts.push(KeyValue::new(
            "authority",
            phrases::authority(standing, step.ground),
        ));
        facts.extend(reasons(&of_each));
        Some(Item {
            key: "step".to_owned(),
            mark: format!("{number}."),
            tone: Tone::Plain,
            lead: sentence(subject.because(step.ground)),
            facts,
        })
    }
}

/// Returns what a step did to the figure of each result; once for those where it did the same.
fn figures(of_each: &[(&Subject<'_>, &Leaf, &Step)]) -> Vec<KeyValue> {
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for (subject, leaf, step) in of_each {
        let open = leaf.is_bound_by_limits();
        let after = phrases::figure(step.after);
        let says = match &step.op {
            Op::Formula(_) if worksheet::takes_a_choice(step) => after,
            op @ (Op::Formula(_) | Op::Times(..) | Op::Whole(_) | Op::Deduct(_)) => {
                format!("{}: {after}", phrases::happened(op, true, open))
            }
            op => phrases::happened(op, worksheet::moved(step), open),
        };
        match all.iter_mut().find(|(known, _)| *known == says) {
            Some((_, whose)) => whose.push(subject.name()),
            None => all.push((says, vec![subject.name()])),
        }
    }
    match all.as_slice() {
        [(says, _)] => vec![KeyValue::new("figure", says)],
        _ => {
            let each = all.iter();
            each.map(|(says, whose)| KeyValue::new(names(whose), says))
                .collect()
        }
    }
}

/// Returns the reasons that were stated for a choice.
fn reasons(of_each: &[(&Subject<'_>, &Leaf, &Step)]) -> Vec<KeyValue> {
    let made = of_each.iter().filter_map(|(subject, leaf, step)| {
        let made =
            worksheet::takes_a_choice(step).then(|| subject.choice_made(leaf, step.entry))??;
        let reasons = made.reasons.as_deref().unwrap_or("none stated");
        Some((reasons, subject.name()))
    });
    let mut all: Vec<(&str, Vec<String>)> = Vec::new();
    for (reasons, whose) in made {
        match all.iter_mut().find(|(known, _)| *known == reasons) {
            Some((_, known)) => known.push(whose),
            None => all.push((reasons, vec![whose])),
        }
    }
    let several = all.len() > 1;
    let each = all.into_iter().map(|(reasons, whose)| match several {
        true => KeyValue::new("reasons", format!("{}: {reasons}", names(&whose))),
        false => KeyValue::new("reasons", reasons),
    });
    each.collect()
}

/// Returns the text of the statute, and the approach of the circuit with its authority.
fn law_of(subject: &Subject<'_>, leaf: &Leaf) -> String {
    let text = subject.regime(leaf).map(|regime| regime.statute.clone());
    let approach = subject.approach(leaf).map(phrases::dated);
    let words = text.into_iter().chain(approach);
    format!("{}.", words.collect::<Vec<_>>().join("; "))
}

/// Writes what is open: what is asked, who bears the burden, and the result under each answer. Returns the points in the order of
/// their numbers.
fn open(page: &mut Document, subjects: &[Subject<'_>]) -> Vec<OpenPoint> {
    let points = shared_points(subjects);
    if !points.is_empty() {
        page.heading(2, "section", "What is open");
    }
    for (shared, number) in points.iter().zip(1_usize..).take(MOST_POINTS) {
        page.item(open_item(shared, subjects, number));
    }
    if let Some(more) = points
        .len()
        .checked_sub(MOST_POINTS)
        .filter(|more| *more > 0)
    {
        let says = format!("And {more} more, which the worksheet lists.");
        page.note("more", Tone::Plain, says);
    }
    let points = points.into_iter().map(|shared| shared.point.point);
    points.collect()
}

fn open_item(shared: &Shared, subjects: &[Subject<'_>], number: usize) -> Item {
    let Point { point, asks, .. } = &shared.point;
    let whose = match subjects {
        [_] => String::new(),
        _ => format!(" ({})", phrases::claims(&shared.whose)),
    };
    let mut facts = answers(shared, subjects);
    if let OpenPoint::Finding(_) | OpenPoint::Number(_) = point {
        let bearers = point.needs();
        let bearers = bearers.iter().map(|need| phrases::bearer(need).words());
        facts.push(KeyValue::new(
            "burden on",
            phrases::each_once(bearers).join(", "),
        ));
    }
    Item {
        key: "open".to_owned(),
        mark: format!("({number})"),
        tone: Tone::Plain,
        lead: format!("{asks}{whose}"),
        facts,
    }
}

/// Returns the answers to a point: each with its result, if that is the same for all claims, and a view with what it says.
fn answers(shared: &Shared, subjects: &[Subject<'_>]) -> Vec<KeyValue> {
    let Point {
        point,
        answers,
        short,
        ..
    } = &shared.point;
    match point {
        OpenPoint::Choice(_) if shared.same => vec![KeyValue::new("then", short)],
        OpenPoint::Choice(_) => Vec::new(),
        OpenPoint::Question(number) => {
            let mut all = subjects.iter();
            let views = all.find_map(|subject| subject.question(*number));
            let views = views.into_iter().flat_map(|question| &question.views);
            let each = views.zip(answers).map(|(view, (id, result))| {
                let says = match shared.same {
                    true => format!("{}: {result}", view.says),
                    false => view.says.clone(),
                };
                KeyValue::new(id, says)
            });
            each.collect()
        }
        OpenPoint::Finding(_) | OpenPoint::Number(_) if shared.same => {
            let each = answers.iter();
            each.map(|(answer, result)| KeyValue::new(answer, result))
                .collect()
        }
        OpenPoint::Finding(_) | OpenPoint::Number(_) => Vec::new(),
    }
}

/// Writes the consequences beside restitution, each with whom it concerns.
fn beside(page: &mut Document, subjects: &[Subject<'_>], meta: &Meta) {
    let mut all: Vec<(Told, Vec<String>)> = Vec::new();
    for subject in subjects {
        for told in consequences::consequences(subject, meta) {
            let whom = told.whom(subject);
            match all.iter_mut().find(|(known, _)| known.says == told.says) {
                Some((_, known)) if known.contains(&whom) => {}
                Some((_, known)) => known.push(whom),
                None => all.push((told, vec![whom])),
            }
        }
    }
    if all.is_empty() {
        return;
    }
    page.heading(2, "section", "Beside restitution");
    for (told, whom) in all {
        let authority = told.authority.map(|(_, full)| full);
        let authority = authority.map(|full| KeyValue::new("authority", full));
        let concerns = KeyValue::new("concerns", names(&whom));
        page.item(Item {
            key: "beside".to_owned(),
            mark: "-".to_owned(),
            tone: Tone::Plain,
            lead: told.says,
            facts: std::iter::once(concerns).chain(authority).collect(),
        });
    }
}

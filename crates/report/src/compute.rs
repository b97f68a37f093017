//! The page of one computation: the results in the columns of a judgment, then everything that is open.

use redress_case::{Case, PayeeKind};
use redress_engine::{
    Beside, ChoiceEntry, ClaimResult, Computation, Dependence, LEFT_TO_THE_COURT, Leaf, Method,
    Profile, Term,
};
use redress_rule::{List, Need, NeedQuestion, Op, Scope};

use crate::compare::branches;
use crate::findings::{condition, either_way, findings, merged};
use crate::phrases;
use crate::subject::{Subject, leaves};
use crate::worksheet::{Detail, worksheet};
use crate::{Meta, review, totals, unread};
use redress_document::shell_word;
use redress_document::{Column, Document, Item, KeyValue, Row, Table, Tone};

/// Returns the page of `compute`.
pub(crate) fn page(case: &Case, computation: &Computation, meta: &Meta) -> Document {
    let mut page = Document::default();
    let subjects = Subject::all(case, computation);
    head(&mut page, case, &computation.profile, meta);
    page.table(results(&subjects, meta));
    owed_once(&mut page, &subjects);
    unread::legend(&mut page, meta);
    totals::write(&mut page, case, computation);
    for subject in &subjects {
        open(&mut page, subject);
    }
    for subject in &subjects {
        page.heading(2, "worksheet", format!("Worksheet: {}", subject.name()));
        worksheet(&mut page, subject, meta, Detail::Brief);
    }
    foot(&mut page, &[&computation.profile], meta);
    page
}

/// Writes the case, the law, the date and the assumed facts.
pub(crate) fn head(page: &mut Document, case: &Case, profile: &Profile, meta: &Meta) {
    title(page, case, meta);
    let mut facts = vec![
        KeyValue::new("law", format!("{} ({})", profile.name, profile.id)),
        KeyValue::new("as of", phrases::as_of(profile.as_of, &meta.as_of_reason)),
    ];
    if let Some(contrast) = &profile.contrast {
        facts.push(KeyValue::new(
            "contrast",
            format!("contrary to {}; {}", contrast.contrary_to, contrast.note),
        ));
    }
    if let Some(bill) = &profile.proposed {
        facts.push(KeyValue::new("proposed", format!("no law, a bill: {bill}")));
    }
    page.facts(facts);
    assumed(page, meta);
}

pub(crate) fn title(page: &mut Document, case: &Case, meta: &Meta) {
    let docket = case
        .docket
        .as_ref()
        .map_or_else(String::new, |docket| format!(", {docket}"));
    page.heading(
        1,
        "case",
        format!("{} ({}{docket})", case.name, case.court.abbreviation()),
    );
    audience(page, meta);
    crate::running_heads(page, phrases::NOTICE, meta.audience);
}

/// Writes the audience of the copy.
fn audience(page: &mut Document, meta: &Meta) {
    crate::audience(page, meta.audience);
}

/// Writes the date of the law, once for all profiles or for each that has its own.
pub(crate) fn as_of(page: &mut Document, computations: &[Computation], meta: &Meta) {
    let mut days: Vec<String> = Vec::new();
    for computation in computations {
        let day = phrases::as_of(computation.profile.as_of, &meta.as_of_reason);
        if !days.contains(&day) {
            days.push(day);
        }
    }
    page.facts(
        days.into_iter()
            .map(|day| KeyValue::new("as of", day))
            .collect(),
    );
}

/// Writes the facts that the user assumed, before any result that depends on them.
pub(crate) fn assumed(page: &mut Document, meta: &Meta) {
    for fact in &meta.assumed {
        page.note(
            "assumed",
            Tone::Warning,
            format!("Assumed by the user, found by no court: {fact}"),
        );
    }
}

/// Returns one line a victim, in the columns of a judgment.
pub(crate) fn results(subjects: &[Subject<'_>], meta: &Meta) -> Table {
    let with_defendant = subjects.iter().any(|subject| !subject.others().is_empty());
    let with_class = subjects.iter().any(|subject| !subject.one_class);
    let mut columns = vec![Column::text("Payee")];
    if with_defendant {
        columns.push(Column::text("Defendant"));
    }
    if with_class {
        columns.push(Column::folding("Class"));
    }
    columns.extend([
        Column::amount("Total loss"),
        Column::amount("Ordered"),
        Column::text("Liability"),
        Column::text("Strength"),
    ]);
    let rows = subjects.iter().map(|subject| {
        let summary = phrases::summary(subject);
        let mut cells = vec![payee(subject)];
        if with_defendant {
            cells.push(subject.claim.defendant.clone());
        }
        if with_class {
            cells.push(subject.claim.class.words().to_owned());
        }
        cells.extend([
            summary.loss,
            unread::flagged(summary.ordered, subject, meta),
            summary.liability,
            summary.strength,
        ]);
        Row {
            cells,
            ..Row::default()
        }
    });
    Table {
        subject: String::new(),
        columns,
        rows: rows.collect(),
    }
}

/// Returns the payee of a result.
pub(crate) fn payee(subject: &Subject<'_>) -> String {
    let kind = subject.victim().map(|victim| victim.payee);
    phrases::payee_name(&subject.claim.victim, kind.unwrap_or(PayeeKind::Victim))
}

/// A victim who is owed under two classes of offense is computed for each; a loss is owed once.
pub(crate) fn owed_once(page: &mut Document, subjects: &[Subject<'_>]) {
    if subjects.iter().any(|subject| !subject.one_class) {
        page.note(
            "owed once",
            Tone::Strong,
            "The same losses are computed for each class of offense. A loss is owed once: the rows do not add up.",
        );
    }
}

/// Writes the open points of one result, and their consequences.
fn open(page: &mut Document, subject: &Subject<'_>) {
    let mut part = Part {
        page,
        name: subject.name(),
        begun: false,
    };
    found(&mut part, subject);
    chosen(&mut part, subject);
    in_error(&mut part, subject);
    unsettled(&mut part, subject);
    open_law(&mut part, subject);
    consequences(&mut part, subject);
}

/// The part of a page about one result. Its heading is written with its first section.
struct Part<'p> {
    page: &'p mut Document,
    name: String,
    begun: bool,
}

impl Part<'_> {
    fn heading(&mut self, text: &str) -> &mut Document {
        if !self.begun {
            self.page.heading(2, "claim", &self.name);
            self.begun = true;
        }
        self.page.heading(3, "section", text);
        self.page
    }
}

fn found(part: &mut Part<'_>, subject: &Subject<'_>) {
    let findings = findings(subject.tree);
    let either = either_way(subject.tree);
    if findings.is_empty() && either.is_empty() {
        return;
    }
    let page = part.heading("What must be found");
    for finding in &findings {
        page.item(finding.item(subject));
    }
    if !either.is_empty() {
        page.note("decides nothing", Tone::Faint, neither(subject, &either));
    }
}

pub(crate) fn neither(subject: &Subject<'_>, either: &[Need]) -> String {
    let ids: Vec<String> = either
        .iter()
        .map(|need| named_finding(subject, need))
        .collect();
    format!(
        "Unknown, but either way the same result: {}.",
        ids.join(", ")
    )
}

/// Returns the place of a finding in the case file, with the threshold of a comparison.
pub(crate) fn named_finding(subject: &Subject<'_>, need: &Need) -> String {
    match need.question {
        NeedQuestion::MoreThan(_) | NeedQuestion::OnOrAfter(_) => {
            format!("{} ({})", subject.id(need), phrases::answer(need, true))
        }
        NeedQuestion::YesNo | NeedQuestion::Value { .. } => subject.id(need),
    }
}

fn chosen(part: &mut Part<'_>, subject: &Subject<'_>) {
    let items = choices(subject);
    if items.is_empty() {
        return;
    }
    let page = part.heading("What is left to the court");
    for item in items {
        page.item(item);
    }
}

/// Returns the choices left to the court, each with the results of the permitted methods. A choice that is the same on several
/// branches is listed once.
pub(crate) fn choices(subject: &Subject<'_>) -> Vec<Item> {
    let open = leaves(subject.tree).into_iter().filter_map(|(path, leaf)| {
        let choice = subject.open_choice(leaf)?;
        let methods = leaf
            .methods
            .iter()
            .map(|method| method_item(subject, leaf, choice, method));
        let items: Vec<Item> = std::iter::once(choice_item(subject, leaf, choice))
            .chain(methods)
            .collect();
        Some((path, items))
    });
    merged(subject, open)
        .into_iter()
        .flat_map(|(paths, mut items)| {
            if let Some(first) = items.first_mut() {
                let condition = condition("left open if", &paths);
                first.facts.splice(..0, condition);
            }
            items
        })
        .collect()
}

fn choice_item(subject: &Subject<'_>, leaf: &Leaf, choice: &ChoiceEntry) -> Item {
    let mut facts = vec![
        KeyValue::new("within", phrases::labeled(subject, phrases::limits(leaf))),
        KeyValue::new("because", subject.because(&LEFT_TO_THE_COURT)),
    ];
    if let Some(standing) = subject.standing(leaf, choice.number, &LEFT_TO_THE_COURT) {
        facts.push(KeyValue::new(
            "authority",
            phrases::authority(Some(standing), &LEFT_TO_THE_COURT),
        ));
    }
    facts.extend(choice.weighs.iter().map(|key| {
        KeyValue::new(
            "weighs",
            format!("{} = {}", subject.path(*key), subject.fact(*key)),
        )
    }));
    facts.extend(choice.note.iter().map(|note| KeyValue::new("note", note)));
    if leaf.methods.is_empty() {
        facts.push(KeyValue::new("methods", "no authority here prescribes one"));
    }
    facts.push(KeyValue::new(
        "to choose",
        choose(subject, choice, "AMOUNT"),
    ));
    Item {
        key: format!("choice {}", choice.id),
        mark: "-".to_owned(),
        tone: Tone::Strong,
        lead: choice.asks.clone(),
        facts,
    }
}

/// Returns the option that makes a choice for this victim.
fn choose(subject: &Subject<'_>, choice: &ChoiceEntry, how: &str) -> String {
    let whose = if subject.case.victims.len() > 1 {
        format!("{}.", subject.claim.victim)
    } else {
        String::new()
    };
    format!(
        "--choose {}",
        shell_word(&format!("{whose}{}={how}", choice.id))
    )
}

fn method_item(subject: &Subject<'_>, leaf: &Leaf, choice: &ChoiceEntry, method: &Method) -> Item {
    let info = subject
        .approach(leaf)
        .and_then(|approach| approach.entry(method.entry));
    let mut facts = vec![KeyValue::new(
        "would give",
        match &method.gives {
            Ok(amount) => format!(
                "{}: what this method would give, not a result",
                phrases::labeled(subject, phrases::range(*amount))
            ),
            Err(needs) => {
                let mut lacks: Vec<_> = needs.iter().map(|need| subject.id(need)).collect();
                lacks.dedup();
                format!("no amount yet; it lacks {}", lacks.join(", "))
            }
        },
    )];
    facts.push(KeyValue::new("strength", method.strength.word()));
    let mut cites: Vec<String> = Vec::new();
    for standing in info.iter().flat_map(|info| &info.standings) {
        let cite = format!(
            "{} [{}; {}]",
            phrases::cite(standing),
            standing.support.confidence,
            standing.support.weight
        );
        if !cites.contains(&cite) {
            cites.push(cite);
        }
    }
    facts.extend(
        cites
            .into_iter()
            .map(|cite| KeyValue::new("authority", cite)),
    );
    let name = info.map_or("", |info| info.name.as_str());
    facts.push(KeyValue::new("to choose", choose(subject, choice, name)));
    let lead = match info {
        Some(info) if info.options.is_empty() => format!("a method: {name}: {}", info.proposition),
        Some(info) => format!("a method: {name} ({}): {}", info.options, info.proposition),
        None => "a method".to_owned(),
    };
    Item {
        key: format!("method {name}"),
        mark: "-".to_owned(),
        tone: Tone::Plain,
        lead,
        facts,
    }
}

fn unsettled(part: &mut Part<'_>, subject: &Subject<'_>) {
    if subject.claim.depends_on.is_empty() {
        return;
    }
    let page = part.heading("What the law has not settled here");
    let mut done: Vec<&str> = Vec::new();
    for dependence in &subject.claim.depends_on {
        if done.contains(&dependence.question.as_str()) {
            continue;
        }
        done.push(&dependence.question);
        page.item(question(subject, &dependence.question));
    }
}

/// Returns an unsettled question with the result under each view.
pub(crate) fn question(subject: &Subject<'_>, id: &str) -> Item {
    let question = subject
        .profile
        .questions
        .iter()
        .find(|question| question.id == id);
    let first = phrases::first_view(subject, id).unwrap_or("the first view");
    let own = branches(&subject.with_tree(&subject.claim.tree));
    let mut facts = vec![KeyValue::new("as shown", view(subject, id, first))];
    let others = || {
        let depends_on = subject.claim.depends_on.iter();
        depends_on.filter(|other| other.question == id)
    };
    // If the views differ in consequences only, the amounts are shown once, above.
    if others().any(|other| !other.only_beside) {
        facts.extend(own.iter().cloned());
    }
    for other in others() {
        facts.push(KeyValue::new("else", view(subject, id, &other.view)));
        facts.extend(under_another_view(subject, other, &own));
    }
    facts.push(KeyValue::new(
        "to take one",
        format!("--view {}", shell_word(&format!("{id}={first}"))),
    ));
    Item {
        key: format!("question {id}"),
        mark: "-".to_owned(),
        tone: Tone::Strong,
        lead: question.map_or_else(|| id.to_owned(), |question| question.asks.clone()),
        facts,
    }
}

/// Returns the result under another view, which may differ in something other than the amounts.
pub(crate) fn under_another_view(
    subject: &Subject<'_>,
    other: &Dependence,
    own: &[KeyValue],
) -> Vec<KeyValue> {
    let facts = branches(&subject.under(other));
    if other.only_beside {
        let said = consequence_items(&subject.under(other));
        let before: Vec<String> = consequence_items(subject)
            .into_iter()
            .map(|item| item.lead)
            .collect();
        said.into_iter()
            .filter(|item| !before.contains(&item.lead))
            .map(|item| KeyValue::new("beside", item.lead))
            .collect()
    } else if facts == own {
        let same = "the same amounts; the losses, the steps or what can be collected differ";
        vec![KeyValue::new(
            "result",
            phrases::labeled(subject, same.to_owned()),
        )]
    } else {
        facts
    }
}

/// Returns a view with its sentence and its authorities.
fn view(subject: &Subject<'_>, question: &str, id: &str) -> String {
    let view = subject
        .profile
        .questions
        .iter()
        .find(|known| known.id == question)
        .and_then(|question| question.views.iter().find(|view| view.id == id));
    match view {
        None => id.to_owned(),
        Some(view) if view.authority.is_empty() => format!("{id}: {}", view.says),
        Some(view) => format!("{id}: {} ({})", view.says, view.authority.join("; ")),
    }
}

/// Writes a stated amount that fails a test of the law. It is computed as stated, and marked as error.
fn in_error(part: &mut Part<'_>, subject: &Subject<'_>) {
    for (path, leaf) in leaves(subject.tree) {
        let Some(fault) = &leaf.outcome.breaks else {
            continue;
        };
        let page = part.heading("What is in error");
        let mut facts = review::broken(fault, subject);
        if !path.is_empty() {
            facts.insert(0, KeyValue::new("if", subject.path_words(&path)));
        }
        page.item(Item {
            key: "error".to_owned(),
            mark: "-".to_owned(),
            tone: Tone::Strong,
            lead: format!("the amount {}", phrases::must_be(fault.must_be)),
            facts,
        });
    }
}

fn open_law(part: &mut Part<'_>, subject: &Subject<'_>) {
    let why = why_open(subject);
    if why.is_empty() {
        return;
    }
    let page = part.heading("Where the law is open");
    for text in why {
        page.note("open", Tone::Plain, text);
    }
}

/// Returns why the law is open, if it is: the remark of the profile, and the dates of its approaches.
pub(crate) fn why_open(subject: &Subject<'_>) -> Vec<String> {
    let mut why: Vec<String> = Vec::new();
    for (_, leaf) in leaves(subject.tree) {
        let approach = subject.approach(leaf);
        if leaf.unresolved.is_some()
            || !(leaf.outcome.law_is_open || approach.is_none_or(|approach| approach.open))
        {
            continue;
        }
        let profile = subject.profile;
        let mut words = vec![match approach {
            Some(approach) => format!(
                "No authority of this court settles it on {}: {}.",
                profile.as_of,
                phrases::dated(approach)
            ),
            None => format!(
                "The profile has no approach for {} on {} under {}.",
                leaf.law.class.words(),
                profile.as_of,
                subject
                    .regime(leaf)
                    .map_or("this text", |regime| regime.statute.as_str())
            ),
        }];
        words.extend(approach.and_then(|approach| approach.note.clone()));
        // The worksheet also has the texts of the statute that do not apply.
        let rejected = profile.rejected(&leaf.law);
        let other_approaches = rejected.iter().filter(|rejected| {
            subject
                .approaches
                .iter()
                .any(|approach| approach.name == rejected.what)
        });
        words.extend(
            other_approaches
                .map(|rejected| format!("Not that day: {} ({}).", rejected.what, rejected.why)),
        );
        let words = words.join(" ");
        if !why.contains(&words) {
            why.push(words);
        }
    }
    why
}

fn consequences(part: &mut Part<'_>, subject: &Subject<'_>) {
    let items = consequence_items(subject);
    if items.is_empty() {
        return;
    }
    let page = part.heading("What follows");
    for item in items {
        page.item(item);
    }
}

/// Consequences that are not amounts, and the most that can be collected; with the branch where it is not on all.
fn consequence_items(subject: &Subject<'_>) -> Vec<Item> {
    let leaves = leaves(subject.tree);
    let said = leaves.iter().flat_map(|(path, leaf)| {
        let terms = leaf
            .outcome
            .terms
            .iter()
            .filter(|term| !said_before(subject, leaf, term))
            .map(|term| {
                let standing = subject.standing(leaf, term.entry, term.ground);
                let authority = phrases::authority(standing, term.ground);
                (term_in_words(subject, leaf, term), Some(authority))
            });
        collection(subject, leaf)
            .into_iter()
            .chain(terms)
            .chain(beside_lacks(subject, leaf))
            .map(move |said| (path.clone(), said))
    });
    merged(subject, said)
        .into_iter()
        .map(|(paths, (lead, authority))| {
            let mut facts = Vec::new();
            facts.extend(condition("if", &paths));
            facts.extend(authority.map(|authority| KeyValue::new("authority", authority)));
            Item {
                key: "consequence".to_owned(),
                mark: "-".to_owned(),
                tone: Tone::Plain,
                lead,
                facts,
            }
        })
        .collect()
}

/// Returns whether an earlier result has the consequence already, if it follows once for a defendant or once for a victim.
fn said_before(subject: &Subject<'_>, leaf: &Leaf, term: &Term) -> bool {
    let claim = subject.claim;
    let says = |earlier: &ClaimResult| {
        let leaves = earlier.tree.leaves();
        leaves.iter().any(|leaf| {
            let mut terms = leaf.outcome.terms.iter();
            terms.any(|said| std::ptr::eq(said.ground, term.ground) && said.beside == term.beside)
        })
    };
    // The nearest first, because the results of one victim are adjacent.
    let mut earlier = subject.earlier.iter().rev();
    match scope(subject, leaf, term.entry) {
        Scope::Claim => false,
        Scope::Defendant => earlier.any(|it| it.defendant == claim.defendant && says(it)),
        Scope::Victim => earlier.take_while(|it| it.victim == claim.victim).any(says),
    }
}

fn scope(subject: &Subject<'_>, leaf: &Leaf, entry: u16) -> Scope {
    subject
        .approach(leaf)
        .and_then(|approach| approach.info(entry))
        .map_or(Scope::Claim, |about| about.scope)
}

/// Returns a consequence with its amount, if it has one, and its scope.
fn term_in_words(subject: &Subject<'_>, leaf: &Leaf, term: &Term) -> String {
    let because = sentence(subject.because(term.ground));
    let once = match scope(subject, leaf, term.entry) {
        Scope::Defendant => ", once for the defendant",
        Scope::Victim => ", once for the victim",
        Scope::Claim => "",
    };
    match term.beside {
        None => because,
        Some(Beside::AtMost(amount)) => {
            phrases::labeled(subject, format!("{because}: at most {amount}{once}"))
        }
        Some(Beside::Of(amount)) => phrases::labeled(subject, format!("{because}: {amount}{once}")),
    }
}

/// Returns the consequences that cannot be decided yet.
fn beside_lacks(subject: &Subject<'_>, leaf: &Leaf) -> Vec<(String, Option<String>)> {
    let approach = subject.approach(leaf);
    let mut said: Vec<(String, Option<String>)> = Vec::new();
    for lack in leaf.runs.iter().flat_map(|run| &run.beside) {
        let Some(info) = approach.and_then(|approach| approach.entry(lack.entry)) else {
            continue;
        };
        let lead = match (info.place, lack.lacks) {
            (List::Credits, Ok(_)) => continue,
            (_, Ok(need)) => format!(
                "Whether {} turns on {}",
                info.proposition,
                subject.id(&need)
            ),
            (_, Err(parameter)) => format!(
                "Pending: {}; {} is not published for that day",
                info.proposition, parameter.0
            ),
        };
        if said.iter().all(|(known, _)| *known != lead) {
            said.push((lead, None));
        }
    }
    said
}

/// Returns the most that can be collected, or the findings it depends on.
fn collection(subject: &Subject<'_>, leaf: &Leaf) -> Vec<(String, Option<String>)> {
    let mut said = Vec::new();
    if let Some(amount) = leaf.outcome.collectible_at_most {
        let step = leaf
            .runs
            .iter()
            .flat_map(|run| &run.steps)
            .find(|step| matches!(step.op, Op::Balances(_)));
        let because = step.map_or_else(String::new, |it| {
            format!(": {}", subject.because(it.ground))
        });
        let most = phrases::can_be_collected(amount);
        let lead = format!("{most}{because}").replacen("at", "At", 1);
        let authority = step.map(|step| {
            let standing = subject.standing(leaf, step.entry, step.ground);
            phrases::authority(standing, step.ground)
        });
        said.push((phrases::labeled(subject, lead), authority));
    }
    let mut lacking: Vec<String> = Vec::new();
    let approach = subject.approach(leaf);
    for lack in leaf.runs.iter().flat_map(|run| &run.beside) {
        let place = approach.and_then(|approach| approach.entry(lack.entry));
        if let (Some(List::Credits), Ok(need)) = (place.map(|info| info.place), lack.lacks) {
            let id = subject.id(&need);
            if !lacking.contains(&id) {
                lacking.push(id);
            }
        }
    }
    if !lacking.is_empty() {
        let lead = format!(
            "What can be collected of it turns on {}; the amount ordered does not",
            lacking.join(", ")
        );
        said.push((lead, None));
    }
    said
}

/// Returns the text with a capital first letter.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// Returns a line for each file of law that is not of the program, and one for those that are.
fn law_texts(meta: &Meta) -> Vec<KeyValue> {
    let (built_in, own): (Vec<_>, Vec<_>) = meta.law.iter().partition(|text| text.built_in);
    let own = own.into_iter().map(|text| {
        let instead = match text.replaces.as_slice() {
            [] => String::new(),
            replaced => format!(", in place of {}", replaced.join(", ")),
        };
        let digest = short(&text.digest);
        KeyValue::new("law", format!("{}, {digest}{instead}", text.origin))
    });
    let count = built_in.len();
    let of_program = (count > 0)
        .then(|| KeyValue::new("law", format!("built in, {count} files; JSON lists each")));
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
    page.heading(2, "section", "What made this");
    let mut facts = vec![
        KeyValue::new("program", &meta.program),
        KeyValue::new("case file", short(&meta.case_digest)),
    ];
    for profile in profiles {
        facts.push(KeyValue::new(
            "profile",
            format!(
                "{}, {}, {}",
                profile.id,
                profile.source,
                short(&profile.digest)
            ),
        ));
    }
    for (id, version, origin) in &meta.rule_sets {
        facts.push(KeyValue::new(
            "rule set",
            format!("{id} {version}, {origin}"),
        ));
    }
    facts.extend(law_texts(meta));
    facts.extend(
        meta.command
            .iter()
            .map(|command| KeyValue::new("command", command)),
    );
    page.facts(facts);
    unread::list(page, meta);
    page.note("notice", Tone::Strong, phrases::NOTICE);
    audience(page, meta);
}

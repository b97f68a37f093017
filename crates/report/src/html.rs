//! The report: one HTML file that needs nothing else. No script, no address, no image; a policy that lets a browser load and run
//! nothing, and use only the two style sheets that stand here, by their digests.
//!
//! It says first what differs, why, and what is missing; then it draws it; and then come the worksheets, folded.

mod lesson;
mod pen;
mod plot;

use redress_case::Case;
use redress_engine::{Computation, Tree};
use redress_rule::Need;
use sha2::{Digest as _, Sha256};

use self::pen::Pen;
use self::plot::{Axis, Mark, mark};
use crate::compare::{branches, claims, details, key, law, table};
use crate::compute::{as_of, assumed, foot};
use crate::findings::findings;
use crate::lead;
use crate::page::{Block, Fact, Page, Table, Tone};
use crate::subject::{Subject, leaves};
use crate::worksheet::{Detail, worksheet};
use crate::{Audience, MapTile, Meta, unread, words};

const STYLE: &str = include_str!("html/style.css");
/// A sealed copy says so on every printed page.
const SEALED: &str = include_str!("html/sealed.css");

/// The report of a comparison.
pub(crate) fn report(
    case: &Case,
    computations: &[Computation],
    governing: Option<&str>,
    meta: &Meta,
) -> String {
    let docket = case.docket.as_ref();
    let docket = docket.map_or_else(String::new, |docket| format!(", {docket}"));
    let title = format!("{} ({}{docket})", case.name, case.court.abbreviation());
    let subjects: Vec<Subject<'_>> = computations
        .iter()
        .flat_map(|computation| Subject::all(case, computation))
        .collect();
    let claims = claims(computations);
    let parts: Vec<Part<'_>> = claims
        .iter()
        .map(|claim| Part::of(subjects.iter().filter(|it| key(it) == *claim)))
        .collect();

    let mut pen = Pen::default();
    head(&mut pen, &format!("Restitution: {title}"), meta, &[]);
    pen.raw("<a class=\"skip\" href=\"#c1\">To the results</a>\n");
    pen.raw("<header>");
    audience(&mut pen, meta);
    pen.element("h1", &title);
    pen.raw(r#"<p class="sub">Federal criminal restitution, the same facts under the law of several jurisdictions. "#);
    pen.element("strong", words::NOTICE).raw("</p>");
    let mut opening = Page::default();
    as_of(&mut opening, computations, meta);
    assumed(&mut opening, meta);
    unread::legend(&mut opening, meta);
    blocks(&mut pen, opening.blocks(), 0);
    pen.raw("</header>\n");
    contents(&mut pen, &parts);
    pen.raw("<main>\n");
    for (number, part) in (1_usize..).zip(&parts) {
        part.write(&mut pen, number, governing, meta);
    }
    pen.raw(r#"<section id="authorities" aria-labelledby="authorities-h"><h2 id="authorities-h">Authorities</h2>"#);
    authorities(&mut pen, &subjects);
    pen.raw("</section>\n</main>\n<footer id=\"made\">");
    let mut made = Page::default();
    let profiles: Vec<_> = computations.iter().map(|it| &it.profile).collect();
    foot(
        &mut made,
        &profiles,
        &Meta {
            audience: Audience::Private,
            ..meta.clone()
        },
    );
    blocks(&mut pen, made.blocks(), 0);
    audience(&mut pen, meta);
    pen.raw("</footer>\n</body>\n</html>\n");
    pen.done()
}

pub(crate) use self::lesson::sheet as lesson_sheet;

/// The head of a document, with the style sheet of every one and more of its own.
fn head(pen: &mut Pen, title: &str, meta: &Meta, more: &[&'static str]) {
    let sealed = (meta.audience == Audience::Sealed).then_some(SEALED);
    let sheets = || [STYLE].iter().chain(more).copied().chain(sealed);
    pen.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    pen.raw(r#"<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src"#);
    for sheet in sheets() {
        pen.raw(" 'sha256-").text(&digest(sheet)).raw("'");
    }
    pen.raw("; base-uri 'none'; form-action 'none'\"/>\n");
    pen.raw("<meta name=\"referrer\" content=\"no-referrer\"/>\n");
    pen.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    pen.element("title", title).raw("\n");
    for sheet in sheets() {
        pen.raw("<style>").raw(sheet).raw("</style>\n");
    }
    pen.raw("</head>\n<body>\n");
}

/// The SHA-256 digest of a style sheet in base 64, as a policy names it.
fn digest(style: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in Sha256::digest(style).chunks(3) {
        let byte = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let six = usize::try_from(bits >> shift & 63).unwrap_or(0);
            let letter = LETTERS.get(six).copied().map_or('=', char::from);
            out.push(if place <= three.len() { letter } else { '=' });
        }
    }
    out
}

fn audience(pen: &mut Pen, meta: &Meta) {
    if let Some(says) = meta.audience.says() {
        pen.raw(r#"<p class="audience">"#).text(says).raw("</p>");
    }
}

fn contents(pen: &mut Pen, parts: &[Part<'_>]) {
    pen.raw(r#"<nav aria-label="Contents"><ul>"#);
    for (number, part) in (1_usize..).zip(parts) {
        pen.raw(r##"<li><a href="#c"##).number(number).raw("\">");
        pen.text(&part.name).raw("</a></li>");
    }
    pen.raw(r##"<li><a href="#authorities">Authorities</a></li><li><a href="#made">What made this</a></li></ul></nav>"##);
    pen.raw("\n");
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
    branches: Vec<Fact>,
    /// The same under each other view of a question that nobody took.
    otherwise: Vec<(&'a str, Vec<Fact>)>,
    missing: Vec<String>,
}

impl<'a> Part<'a> {
    fn of(subjects: impl Iterator<Item = &'a Subject<'a>>) -> Self {
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
                ordered: words::summary(subject).ordered,
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

    fn write(&self, pen: &mut Pen, number: usize, governing: Option<&str>, meta: &Meta) {
        pen.raw(r#"<section id="c"#).number(number);
        pen.raw(r#"" aria-labelledby="h"#).number(number);
        pen.raw(r#""><h2 id="h"#).number(number);
        pen.raw("\">Restitution for ").text(&self.name).raw("</h2>");
        let asked = self.asked();
        if !self.circuits.is_empty() {
            pen.element("h3", "In short");
            self.in_short(pen, governing, &asked, &meta.tiles);
        }
        missing(pen, &asked);
        pen.element("h3", "What can be ordered, in dollars");
        self.plots(pen, governing);
        for (title, subjects) in [
            ("Side by side", &self.circuits),
            ("As a pending bill would have it, no law", &self.proposed),
            ("For contrast, the law of no circuit", &self.contrasts),
        ] {
            if !subjects.is_empty() {
                pen.element("h3", title);
                let mut page = Page::default();
                page.table(table(&self.name, subjects, governing, meta));
                blocks(pen, page.blocks(), 0);
            }
        }
        pen.element("h3", "Worksheets");
        pen.raw(r#"<p class="sub">Each opens to its branches and then every step, with the authority for it. On paper all are open.</p>"#);
        let all = [&self.circuits, &self.proposed, &self.contrasts];
        for subject in all.into_iter().flatten() {
            sheet(pen, subject, meta);
        }
        pen.raw("</section>\n");
    }

    /// Which jurisdictions differ, under which law, and what each lacks.
    fn in_short(
        &self,
        pen: &mut Pen,
        governing: Option<&str>,
        asked: &Asked<'_>,
        tiles: &[MapTile],
    ) {
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
        pen.raw(r#"<div class="short"><div><p class="lead">"#);
        pen.text(&lead).raw(r#"</p><ul class="items">"#);
        for line in lead::lines(&self.circuits) {
            pen.raw("<li><strong>").text(&line.says).raw("</strong>: ");
            pen.text(&line.who).raw(".</li>");
        }
        pen.raw("</ul>");
        self.why(pen);
        asked.in_short(pen);
        pen.raw("</div>");
        self.tiles(pen, governing, tiles);
        pen.raw("</div>");
        pen.raw(r#"<p class="sub">Each answer, with the law behind it and what it lacks. The letters stand in the drawings too.</p><div class="groups">"#);
        for group in &self.groups {
            group.write(pen, governing);
        }
        pen.raw("</div>");
    }

    /// Why the answers differ: what is asked first, by whom; where nothing is asked, the tests.
    fn why(&self, pen: &mut Pen) {
        if self.groups.len() < 2 {
            return;
        }
        let mut first: Vec<(String, Vec<&Subject<'_>>)> = Vec::new();
        for subject in &self.circuits {
            let Tree::Branch { need, .. } = subject.tree else {
                continue;
            };
            let asks = words::question(need);
            match first.iter_mut().find(|(known, _)| *known == asks) {
                Some((_, who)) => who.push(subject),
                None => first.push((asks, vec![subject])),
            }
        }
        pen.raw("<p><strong>Why they differ:</strong> ");
        if first.is_empty() {
            pen.raw("each has a test of its own, which stands below with its answer.</p>");
            return;
        }
        pen.raw(match first.len() {
            1 => "not all ask for this finding, and those that do make different things of it.",
            _ => "they do not ask for the same finding first.",
        });
        pen.raw(r#"</p><ul class="items">"#);
        for (asks, who) in first {
            pen.raw("<li>").text(&sentence(&asks));
            pen.raw(" (").text(&lead::who(&who)).raw(")</li>");
        }
        pen.raw("</ul>");
    }

    /// The circuits as tiles, each with the letter of its result.
    fn tiles(&self, pen: &mut Pen, governing: Option<&str>, tiles: &[MapTile]) {
        let of = |id: &str| {
            let has = |group: &&Group<'_>| group.who.iter().any(|it| it.profile.id == id);
            self.groups.iter().find(has).map(|it| it.letter.as_str())
        };
        if tiles.iter().filter(|tile| of(&tile.id).is_some()).count() < 2 {
            return;
        }
        pen.raw(r#"<figure class="map"><svg viewBox="0 0 378 164" role="img" aria-label="Map of the circuits as tiles, each with the letter of its result; the list beside it says the same.">"#);
        for MapTile {
            id,
            name,
            column,
            row,
        } in tiles
        {
            let letter = of(id);
            let class = match letter {
                None => "tile none",
                Some(_) if governing == Some(id.as_str()) => "tile governs",
                Some(_) => "tile",
            };
            let at = |place: usize, more: usize| place.saturating_mul(54).saturating_add(more);
            pen.raw(r#"<rect width="50" height="50" rx="3" x=""#);
            pen.number(at(*column, 2))
                .raw(r#"" y=""#)
                .number(at(*row, 2));
            pen.raw(r#"" class=""#).raw(class).raw(r#""/>"#);
            pen.raw(r#"<text class="circuit" x=""#)
                .number(at(*column, 8));
            pen.raw(r#"" y=""#).number(at(*row, 18)).raw("\">");
            pen.text(name).raw("</text>");
            pen.raw(r#"<text class="result" text-anchor="middle" x=""#);
            pen.number(at(*column, 30)).raw(r#"" y=""#);
            pen.number(at(*row, 42)).raw("\">");
            pen.text(letter.unwrap_or("-")).raw("</text>");
        }
        pen.raw("</svg><figcaption>The circuits as tiles: above the number, below the letter of the result.");
        if governing.is_some() {
            pen.raw(" The heavy frame is the circuit whose law governs this case.");
        }
        pen.raw("</figcaption></figure>");
    }

    /// What is missing, each once, with the jurisdictions that ask for it.
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
                let bearer = words::bearer(&finding.need).words();
                let more = format!("{}; burden on {bearer}", subject.id(&finding.need));
                let what = words::question(&finding.need);
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

    fn plots(&self, pen: &mut Pen, governing: Option<&str>) {
        let all = [&self.circuits, &self.proposed, &self.contrasts];
        let axis = Axis::over(all.into_iter().flatten().filter_map(|it| mark(it)));
        pen.raw(r#"<p class="sub">A bar: everything that the result can be while a finding, a choice or a question is open. A dot: one amount, nothing open. Hollow: no more than an illustration. No mark: no amount can be said. All rows stand on one scale.</p>"#);
        for (title, subjects) in [
            ("Jurisdictions", &self.circuits),
            ("A pending bill, no law", &self.proposed),
            ("For contrast, the law of no circuit", &self.contrasts),
        ] {
            if !subjects.is_empty() {
                self.plot(pen, axis, title, subjects, governing);
            }
        }
    }

    fn plot(
        &self,
        pen: &mut Pen,
        axis: Axis,
        title: &'static str,
        subjects: &[&Subject<'_>],
        governing: Option<&str>,
    ) {
        pen.raw(r#"<table class="plot" role="table"><caption>"#)
            .raw(title);
        pen.raw(r#"</caption><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Profile</th><th role="columnheader" scope="col">Ordered</th><th role="columnheader" scope="col"><span class="unseen">Drawn, on a scale of dollars</span>"#);
        axis.write(pen);
        pen.raw(r#"</th></tr></thead><tbody role="rowgroup">"#);
        for subject in subjects {
            let id = subject.profile.id.as_str();
            let has = |group: &&Group<'_>| group.who.iter().any(|it| it.profile.id == id);
            pen.raw(r#"<tr role="row"><th role="rowheader" scope="row">"#);
            if let Some(group) = self.groups.iter().find(has) {
                pen.raw(r#"<span class="letter">"#)
                    .text(&group.letter)
                    .raw("</span> ");
            }
            pen.text(id);
            if governing == Some(id) {
                pen.raw(" *");
            }
            pen.raw(r#"</th><td role="cell">"#);
            pen.text(&words::labeled(subject, words::summary(subject).ordered));
            pen.raw(r#"</td><td role="cell" class="drawn"><span class="unseen">"#);
            let drawn = mark(subject);
            pen.raw(drawn.map_or("no mark", Mark::words)).raw("</span>");
            axis.row(pen, drawn);
            pen.raw("</td></tr>");
        }
        pen.raw("</tbody></table>\n");
    }
}

/// Something missing.
struct Lack<'a> {
    /// What, as it is asked.
    what: String,
    /// Its name in the case file or in the profiles, and who bears the burden.
    more: String,
    /// The jurisdictions that ask for it.
    by: Vec<&'a str>,
}

/// What is missing, by kind.
#[derive(Default)]
struct Asked<'a> {
    findings: Vec<Lack<'a>>,
    choices: Vec<Lack<'a>>,
    questions: Vec<Lack<'a>>,
}

impl Asked<'_> {
    /// How much is missing.
    fn in_short(&self, pen: &mut Pen) {
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
        pen.raw("<p><strong>What is missing:</strong> ");
        if counts.is_empty() {
            pen.raw("nothing.</p>");
            return;
        }
        pen.text(&counts.join(", "))
            .raw("; who asks for what stands below.</p>");
    }
}

/// What is missing, by kind, in full.
fn missing(pen: &mut Pen, asked: &Asked<'_>) {
    pen.element("h3", "What is missing");
    let lists = [
        ("Findings: a fact that no court has found", &asked.findings),
        (
            "Choices: what settled law leaves to the court",
            &asked.choices,
        ),
        ("Questions: what the law has not settled", &asked.questions),
    ];
    if lists.iter().all(|(_, list)| list.is_empty()) {
        pen.raw("<p>Nothing: no finding, no choice, no unsettled question.</p>");
    }
    for (title, list) in lists {
        if list.is_empty() {
            continue;
        }
        pen.element("h4", title).raw(r#"<ul class="items">"#);
        for lack in list {
            pen.raw("<li><strong>").text(&sentence(&lack.what));
            pen.raw(r#"</strong> <span class="faint">"#)
                .text(&lack.more);
            pen.raw("; asked by ")
                .text(&lack.by.join(", "))
                .raw("</span></li>");
        }
        pen.raw("</ul>");
    }
}

impl Group<'_> {
    /// Whose answer it is, what it is, by which law, and what it lacks.
    fn write(&self, pen: &mut Pen, governing: Option<&str>) {
        pen.raw(r#"<div class="group"><h4><span class="letter">"#);
        pen.text(&self.letter).raw("</span> ");
        pen.text(&lead::who(&self.who)).raw("</h4>");
        pen.raw(r#"<p class="strong">"#);
        pen.text(&sentence(&self.says.ordered)).raw("</p><dl>");
        pen.raw("<div><dt>law</dt><dd><ul>");
        for subject in &self.who {
            pen.raw("<li><strong>").text(&subject.profile.id);
            if governing == Some(subject.profile.id.as_str()) {
                pen.raw(", which governs this case");
            }
            pen.raw("</strong>: ").text(&law(subject)).raw("</li>");
        }
        pen.raw("</ul></dd></div>");
        let Some(first) = self.who.first() else {
            return;
        };
        if let Tree::Branch { .. } = first.tree {
            pen.raw("<div><dt>turns on</dt><dd>");
            branch(pen, first, first.tree);
            pen.raw("</dd></div>");
        } else if let [only] = self.says.branches.as_slice()
            && only.text != self.says.ordered
        {
            fact(pen, &only.label, &only.text);
        }
        // What the branches ask stands there already.
        let lacks = self.says.missing.iter();
        let lacks: Vec<&String> = lacks.filter(|it| !branches_ask(first, it)).collect();
        if !lacks.is_empty() {
            pen.raw("<div><dt>missing</dt><dd><ul>");
            for lack in lacks {
                pen.element("li", &sentence(lack));
            }
            pen.raw("</ul></dd></div>");
        }
        pen.raw("</dl></div>");
    }
}

/// A finding as a question, with its name in the case file.
fn asks(subject: &Subject<'_>, need: &Need) -> String {
    format!("{} ({})", words::question(need), subject.short(need))
}

/// A finding that is missing, and the result under each answer.
fn branch(pen: &mut Pen, subject: &Subject<'_>, tree: &Tree) {
    match tree {
        Tree::Leaf(_) => {
            pen.text(&words::one_line(&subject.with_tree(tree)));
        }
        Tree::Branch { need, yes, no } => {
            pen.text(&sentence(&words::question(need)));
            pen.raw(r#" <span class="faint">("#)
                .text(&subject.short(need));
            pen.raw(")</span><dl>");
            for (answer, tree) in [(true, yes), (false, no)] {
                pen.raw("<div><dt>").text(&words::answer(need, answer));
                pen.raw("</dt><dd>");
                branch(pen, subject, tree);
                pen.raw("</dd></div>");
            }
            pen.raw("</dl>");
        }
    }
}

/// Whether a branch of the result asks just this.
fn branches_ask(subject: &Subject<'_>, lack: &str) -> bool {
    let leaves = leaves(subject.tree);
    let mut needs = leaves.iter().flat_map(|(path, _)| path);
    needs.any(|(need, _)| asks(subject, need) == lack)
}

/// A number of things.
fn many(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        more => format!("{more} {one}s"),
    }
}

/// What each other view of a question would make of a result.
fn otherwise<'a>(subject: &Subject<'a>) -> Vec<(&'a str, Vec<Fact>)> {
    let views = subject.claim.depends_on.iter();
    views
        .map(|other| (other.view.as_str(), branches(&subject.under(other))))
        .collect()
}

/// What a result lacks, in words, each once.
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

/// A, B ... Z, then numbers.
fn letter(place: usize) -> String {
    let letter = u8::try_from(place).ok().and_then(|it| b'A'.checked_add(it));
    match letter.filter(u8::is_ascii_uppercase) {
        Some(letter) => char::from(letter).to_string(),
        None => place.saturating_add(1).to_string(),
    }
}

/// With a capital first.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

/// A worksheet, folded.
fn sheet(pen: &mut Pen, subject: &Subject<'_>, meta: &Meta) {
    let summary = words::summary(subject);
    pen.raw("<details><summary><strong>");
    pen.text(&format!("{}, {}", subject.profile.id, subject.profile.name));
    pen.raw("</strong>: ")
        .text(&words::labeled(subject, summary.ordered))
        .raw("</summary>");
    let mut page = Page::default();
    page.facts(details(subject));
    worksheet(&mut page, subject, meta, Detail::Brief);
    blocks(pen, page.blocks(), 1);
    pen.raw("</details>\n");
}

/// Every authority behind a step, once, with the jurisdictions in which it stands.
fn authorities(pen: &mut Pen, subjects: &[Subject<'_>]) {
    // What it says, and where.
    type Where = Vec<(String, Vec<String>)>;
    let mut all: Vec<(String, Where)> = Vec::new();
    for subject in subjects {
        for (_, leaf) in leaves(subject.tree) {
            for step in leaf.runs.iter().flat_map(|run| &run.steps) {
                let Some(standing) = subject.standing(leaf, step.entry, step.ground) else {
                    continue;
                };
                let support = &standing.support;
                let cite = format!("{} [{}]", words::cite(standing), support.confidence);
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
    pen.raw(r#"<p class="sub">How each was read: VERIFIED, in its own words; SECONDARY, in a summary; RECALL, from memory. Read the opinion before you cite it.</p>"#);
    pen.raw(r#"<ul class="items">"#);
    for (cite, says) in &all {
        pen.raw("<li><strong>").text(cite).raw("</strong><ul>");
        for (says, by) in says {
            pen.raw("<li>").text(&sentence(says)).raw(";");
            pen.raw(r#" <span class="faint">"#)
                .raw("in ")
                .text(&by.join(", "));
            pen.raw("</span></li>");
        }
        pen.raw("</ul></li>");
    }
    pen.raw("</ul>");
}

/// Blocks of a page; headings go down by some levels.
fn blocks(pen: &mut Pen, blocks: &[Block], down: u8) {
    let mut in_list = false;
    for block in blocks {
        let is_item = matches!(block, Block::Item(_));
        if is_item != in_list {
            pen.raw(if is_item {
                r#"<ul class="items">"#
            } else {
                "</ul>"
            });
            in_list = is_item;
        }
        match block {
            Block::Heading(heading) => {
                let name = match heading.level.saturating_add(down) {
                    0 | 1 => "h1",
                    2 => "h2",
                    3 => "h3",
                    4 => "h4",
                    5 => "h5",
                    _ => "h6",
                };
                pen.element(name, &heading.text);
            }
            Block::Note(note) => {
                pen.raw("<p class=\"").raw(tone(note.tone)).raw("\">");
                pen.text(&note.text).raw("</p>");
            }
            Block::Facts(facts) => list(pen, facts),
            Block::Item(item) => {
                pen.raw("<li class=\"")
                    .raw(tone(item.tone))
                    .raw("\"><span class=\"lead\">");
                if item.mark != "-" {
                    pen.raw(r#"<span class="number">"#)
                        .text(&item.mark)
                        .raw("</span> ");
                }
                pen.text(&item.lead).raw("</span>");
                list(pen, &item.facts);
                pen.raw("</li>");
            }
            Block::Table(table) => one_table(pen, table),
        }
    }
    if in_list {
        pen.raw("</ul>");
    }
}

const fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Strong => "strong",
        Tone::Faint => "faint",
        Tone::Warning => "warning",
    }
}

fn list(pen: &mut Pen, facts: &[Fact]) {
    if facts.is_empty() {
        return;
    }
    pen.raw("<dl>");
    for it in facts {
        fact(pen, &it.label, &it.text);
    }
    pen.raw("</dl>");
}

fn fact(pen: &mut Pen, label: &str, text: &str) {
    pen.raw("<div><dt>").text(label).raw("</dt><dd>");
    pen.text(text).raw("</dd></div>");
}

/// A table; on a narrow screen its cells stand below each other, each with its title.
fn one_table(pen: &mut Pen, table: &Table) {
    pen.raw(r#"<table class="matrix" role="table"><thead role="rowgroup"><tr role="row">"#);
    for column in &table.columns {
        pen.raw(r#"<th role="columnheader" scope="col">"#);
        pen.text(&column.title).raw("</th>");
    }
    pen.raw(r#"</tr></thead><tbody role="rowgroup">"#);
    for row in &table.rows {
        pen.raw(if row.governs {
            r#"<tr role="row" class="governs">"#
        } else {
            r#"<tr role="row">"#
        });
        for (place, (column, cell)) in table.columns.iter().zip(&row.cells).enumerate() {
            pen.raw(match (place, column.right) {
                (0, _) => r#"<th role="rowheader" scope="row" data-title=""#,
                (_, true) => r#"<td role="cell" class="right" data-title=""#,
                (_, false) => r#"<td role="cell" data-title=""#,
            });
            pen.text(&column.title).raw("\">").text(cell);
            if place == 0 && row.governs {
                pen.raw(" *");
            }
            pen.raw(if place == 0 { "</th>" } else { "</td>" });
        }
        pen.raw("</tr>");
    }
    pen.raw("</tbody></table>");
    if table.rows.iter().any(|row| row.governs) {
        pen.raw(r#"<p class="faint">* the circuit whose law governs this case</p>"#);
    }
}

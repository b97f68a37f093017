//! The losses as a table: each cell can be changed, and rows of a spreadsheet can be pasted.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use maud::{Markup, html};
use redress::casefile::{CaseEditor, EditError, NewValue, Slot, words_of};
use redress_document::visible;

use crate::form::Form;
use crate::layout::{hidden, in_words, notices};
use crate::problem::{Problem, redirect};
use crate::program::{Notice, NoticeLevel, SaveError};
use crate::visit::{Visit, ok, version, with};

/// The cells of a row: the key in the case file, and the title.
const CELLS: [(&str, &str); 6] = [
    ("head", "Head"),
    ("what", "Description"),
    ("amount", "Amount"),
    ("cause", "Cause"),
    ("proof", "Proof"),
    ("source", "Source"),
];

/// A victim, or a group of victims, with its losses as the file has them.
struct Listed {
    place: usize,
    id: String,
    rows: Vec<Vec<String>>,
}

fn listed(editor: &CaseEditor) -> Vec<Listed> {
    let victims = 0..editor.count(&[], "victim");
    victims
        .map(|place| {
            let whose = Slot::Item("victim", place);
            let losses = 0..editor.count(&[whose], "loss");
            let row = |loss| {
                let at = [whose, Slot::Item("loss", loss)];
                let cell = |(key, _): &(&str, &str)| editor.shown_at(&at, key).unwrap_or_default();
                CELLS.iter().map(cell).collect()
            };
            Listed {
                place,
                id: editor
                    .text_at(&[whose], "id")
                    .unwrap_or_default()
                    .to_owned(),
                rows: losses.map(row).collect(),
            }
        })
        .collect()
}

fn editor(visit: &Visit<'_>) -> Result<CaseEditor, Problem> {
    let text = str::from_utf8(visit.bytes.as_deref().unwrap_or_default());
    let editor = text.ok().and_then(|text| CaseEditor::parse(text).ok());
    editor.ok_or_else(|| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "The case file has errors",
            "Its tables cannot be read as TOML. Mend it in an editor.",
        )
    })
}

/// Returns the page.
pub(crate) fn get(visit: &Visit<'_>) -> Result<Response<Body>, Problem> {
    page(visit, None, &[], StatusCode::OK)
}

/// Saves the cells that were changed.
pub(crate) fn post(visit: &Visit<'_>, form: &Form) -> Result<Response<Body>, Problem> {
    let saving = visit.server.saving.lock();
    let visit = &visit.read_again()?;
    let typed = form.get("victim").and_then(|it| it.parse::<usize>().ok());
    let (Some(victim), true) = (
        typed,
        form.get("version") == Some(version(visit.bytes.as_deref()).as_str()),
    ) else {
        return page(visit, Some(form), &[changed()], StatusCode::CONFLICT);
    };
    let mut editor = editor(visit)?;
    let before = listed(&editor);
    let Some(of_victim) = before.iter().find(|it| it.place == victim) else {
        return page(visit, Some(form), &[changed()], StatusCode::CONFLICT);
    };
    let mut wrong: Vec<Notice> = Vec::new();
    for (row, old) in of_victim
        .rows
        .iter()
        .chain([&vec![String::new(); CELLS.len()]])
        .enumerate()
    {
        let is_new = row == of_victim.rows.len();
        let given = |key: &str| {
            form.get(&format!("{row}.{key}"))
                .map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        let removed = form.has(&format!("{row}.remove"));
        let empty = CELLS
            .iter()
            .all(|(key, _)| given(key).is_none_or(|it| it.is_empty()));
        if removed || is_new && empty {
            continue;
        }
        if is_new && given("head").is_none_or(|head| head.is_empty()) {
            wrong.push(Notice::error("the new row has no head of loss"));
            continue;
        }
        let at = [Slot::Item("victim", victim), Slot::Item("loss", row)];
        for ((key, title), old) in CELLS.iter().zip(old) {
            let Some(new) = given(key).filter(|new| new != old) else {
                continue;
            };
            if let Err(why) = set(&mut editor, &at, key, &new) {
                wrong.push(Notice::error(format!(
                    "row {}, {}: {why}",
                    row.saturating_add(1),
                    title.to_lowercase()
                )));
            }
        }
    }
    for row in (0..of_victim.rows.len()).rev() {
        if form.has(&format!("{row}.remove")) {
            editor.remove_item(&[Slot::Item("victim", victim)], "loss", row);
        }
    }
    let text = editor.text();
    if wrong.is_empty()
        && let Err(found) = visit.server.program.read(text.as_bytes())
    {
        wrong.extend(found.into_iter().map(|it| Notice { place: None, ..it }));
    }
    if !wrong.is_empty() {
        return page(visit, Some(form), &wrong, StatusCode::UNPROCESSABLE_ENTITY);
    }
    if Some(text.as_bytes()) != visit.bytes.as_deref() {
        match visit.server.program.save(visit.bytes.as_deref(), &text) {
            Ok(()) => {}
            Err(SaveError::Changed) => {
                return page(visit, Some(form), &[changed()], StatusCode::CONFLICT);
            }
            Err(SaveError::Failed(notice)) => return Err(Problem::from_command(1, vec![*notice])),
        }
    }
    drop(saving);
    Ok(redirect(&with(
        &visit.options.address("/losses"),
        &format!("saved={victim}"),
    )))
}

fn changed() -> Notice {
    Notice::error("not saved: the case file was changed since this page was made, in another tab or another program")
        .with_help("the table shows your cells; save again to write them over the file as it is now")
}

/// Writes a cell. An amount is written as the file writes amounts.
fn set(
    editor: &mut CaseEditor,
    at: &[Slot<'_>],
    key: &'static str,
    new: &str,
) -> Result<(), String> {
    let refused = |error: EditError| match error {
        EditError::Syntax => "the file cannot be read as TOML".to_owned(),
        EditError::Shape => {
            "the file has something else in that place; change it in an editor".to_owned()
        }
    };
    let fact = [at, &[Slot::Key(key)]].concat();
    let value = match key {
        "amount" if !new.is_empty() => {
            let amount = redress_interview::amount_of(new)?;
            // An amount that is found takes the place of a range.
            editor.remove(at, "low");
            editor.remove(at, "high");
            NewValue::Amount(amount)
        }
        "head" | "cause" | "proof" if !new.is_empty() => {
            let known = words_of(key).unwrap_or_default();
            if !known.contains(&new) {
                return Err(format!("`{new}` is none of {}", known.join(", ")));
            }
            NewValue::Text(new.to_owned())
        }
        _ => NewValue::Text(new.to_owned()),
    };
    if new.is_empty() {
        editor.remove(at, key);
        return Ok(());
    }
    match editor.has(&fact) {
        true => editor.set(&fact, "value", &value),
        false => editor.set(at, key, &value),
    }
    .map_err(refused)
}

/// Shows what becomes of pasted rows, or adds them.
pub(crate) fn import(visit: &Visit<'_>, form: &Form) -> Result<Response<Body>, Problem> {
    let saving = visit.server.saving.lock();
    let visit = &visit.read_again()?;
    let rows = form.get("rows").unwrap_or_default();
    let adds = form.get("do") == Some("add");
    if adds && form.get("version") != Some(version(visit.bytes.as_deref()).as_str()) {
        return page(visit, Some(form), &[changed()], StatusCode::CONFLICT);
    }
    let facts = visit.server.program.facts();
    let mut words = vec![
        "import".to_owned(),
        "losses".to_owned(),
        "-".to_owned(),
        format!("--into={facts}"),
    ];
    let given = |name: &str| form.get(name).map(str::trim).filter(|it| !it.is_empty());
    words.extend(given("for").map(|id| format!("--victim={id}")));
    for field in ["head", "cause", "proof", "source"] {
        words
            .extend(given(&format!("every-{field}")).map(|word| format!("--every={field}={word}")));
    }
    for field in COLUMNS {
        words.extend(
            given(&format!("column-{field}")).map(|column| format!("--column={field}={column}")),
        );
    }
    for line in given("words")
        .into_iter()
        .flat_map(str::lines)
        .map(str::trim)
        .filter(|it| !it.is_empty())
    {
        words.push(format!("--word={line}"));
    }
    if form.has("skip-refused") {
        words.push("--skip-refused".to_owned());
    }
    if !adds {
        words.extend(["--dry-run".to_owned(), "--format=html".to_owned()]);
    }
    // A form has line ends of its own.
    let rows = rows.replace("\r\n", "\n");
    let mut ran = visit.server.program.run(&words, Some(rows.as_bytes()));
    drop(saving);
    if adds && ran.exit == 0 {
        return Ok(redirect(&with(
            &visit.options.address("/losses"),
            "saved=rows",
        )));
    }
    // A preview writes nothing, and a page has fields in place of options.
    ran.notices
        .retain(|it| !it.text.starts_with("nothing was written"));
    for notice in &mut ran.notices {
        if notice.help.as_ref().is_some_and(|help| help.contains("--")) {
            notice.help = Some("use the fields below".to_owned());
        }
    }
    let refused = ran.notices.iter().any(|it| it.level == NoticeLevel::Error);
    let content = html! {
        h1 { "Rows of a spreadsheet" }
        p { "This is what becomes of each row. Nothing was written yet." }
        (notices(&ran.notices))
        @if let Some(document) = &ran.document { div.document.within { (crate::layout::written(document, 1)) } }
        form method="post" action="/losses/import" {
            (hidden(&visit.options))
            input type="hidden" name="version" value=(version(visit.bytes.as_deref()));
            (paste_fields(visit, Some(form))?)
            @if refused || form.has("skip-refused") {
                label.check { input type="checkbox" name="skip-refused" checked[form.has("skip-refused")]; " Leave out the refused rows, and add the others" }
            }
            p.actions {
                @if ran.document.is_some() { button.main type="submit" name="do" value="add" { "Add these rows" } }
                button type="submit" name="do" value="preview" { "Read them again" }
                a.button href=(visit.options.address("/losses")) { "Cancel" }
            }
        }
    };
    let mut response = ok(visit.framed("/losses", "Losses", content));
    if ran.document.is_none() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// The columns whose place can be corrected.
const COLUMNS: [&str; 6] = ["amount", "head", "what", "date", "victim", "source"];

/// Writes the fields of pasted rows.
fn paste_fields(visit: &Visit<'_>, form: Option<&Form>) -> Result<Markup, Problem> {
    let value = |name: &str| {
        form.and_then(|form| form.get(name))
            .unwrap_or_default()
            .to_owned()
    };
    let victims: Vec<String> = listed(&editor(visit)?)
        .into_iter()
        .map(|it| it.id)
        .collect();
    let of_one = value("for");
    let select = |name: &str, key: &str, none: &str| {
        let words = words_of(key).unwrap_or_default();
        let chosen = value(name);
        html! {
            select id=(name) name=(name) {
                option value="" { (none) }
                @for word in words { option value=(word) selected[word == chosen] { (in_words(word)) } }
            }
        }
    };
    let corrected = COLUMNS
        .iter()
        .any(|field| !value(&format!("column-{field}")).is_empty())
        || !value("words").is_empty();
    Ok(html! {
        label for="rows" { "Rows, with their header" }
        textarea id="rows" name="rows" rows="8" spellcheck="false" required aria-describedby="rows-hint" { (value("rows")) }
        p.hint id="rows-hint" { "Copy the rows in the spreadsheet, header included, and paste them here. Dates, dollar signs and thousands separators are understood." }
        div.settings {
            div {
                label for="for" { "Victim of rows that name none" }
                select id="for" name="for" {
                    option value="" { "each row names one" }
                    @for id in &victims { option value=(id) selected[*id == of_one || victims.len() == 1] { (visible(id)) } }
                }
            }
            div { label for="every-head" { "Head of every row" } (select("every-head", "head", "the column has it")) }
            div { label for="every-cause" { "Cause of every row" } (select("every-cause", "cause", "not given, or the column has it")) }
            div { label for="every-proof" { "Proof of every row" } (select("every-proof", "proof", "as the file says")) }
            div {
                label for="every-source" { "Source of every row" }
                input id="every-source" name="every-source" type="text" value=(value("every-source"));
            }
        }
        details open[corrected] {
            summary { "Correct how columns and words are read" }
            div.settings {
                @for field in COLUMNS {
                    @let name = format!("column-{field}");
                    div {
                        label for=(name) { "Column of the " (match field { "what" => "description", field => field }) }
                        input id=(name) name=(name) type="text" value=(value(&name)) placeholder="header or letter";
                    }
                }
            }
            label for="words" { "Words of the table, one a line, such as Counseling=medical" }
            textarea id="words" name="words" rows="3" spellcheck="false" { (value("words")) }
        }
    })
}

fn page(
    visit: &Visit<'_>,
    form: Option<&Form>,
    wrong: &[Notice],
    status: StatusCode,
) -> Result<Response<Body>, Problem> {
    let victims = listed(&editor(visit)?);
    let typed = form
        .and_then(|form| form.get("victim"))
        .and_then(|it| it.parse::<usize>().ok());
    let content = html! {
        h1 { "Losses" }
        @if visit.query.has("saved") && wrong.is_empty() { p.saved role="status" { "Saved to the case file." } }
        (notices(wrong))
        @if victims.is_empty() {
            p { "The case has no victim yet. Add one in the " a href=(visit.options.address("/interview")) { "questions" } "." }
        }
        @for victim in &victims { (one_table(visit, victim, form.filter(|_| typed == Some(victim.place)))) }
        @if !victims.is_empty() {
            section aria-labelledby="paste" {
                h2 id="paste" { "Paste rows of a spreadsheet" }
                form method="post" action="/losses/import" {
                    (hidden(&visit.options))
                    input type="hidden" name="version" value=(version(visit.bytes.as_deref()));
                    (paste_fields(visit, form.filter(|form| form.has("rows")))?)
                    p.actions { button.main type="submit" name="do" value="preview" { "Show what becomes of each row" } }
                }
            }
        }
    };
    let mut response = ok(visit.framed("/losses", "Losses", content));
    *response.status_mut() = status;
    Ok(response)
}

/// Writes the losses of a victim as a table of fields.
fn one_table(visit: &Visit<'_>, victim: &Listed, form: Option<&Form>) -> Markup {
    let place = victim.place;
    let heading = format!("losses-{place}");
    let new = vec![String::new(); CELLS.len()];
    let rows = victim.rows.iter().chain([&new]);
    html! {
        section aria-labelledby=(heading) {
            h2 id=(heading) { "Losses of " (visible(&victim.id)) }
            form.sheet method="post" action="/losses" {
                (hidden(&visit.options))
                input type="hidden" name="version" value=(version(visit.bytes.as_deref()));
                input type="hidden" name="victim" value=(place);
                table.cells role="table" {
                    thead role="rowgroup" {
                        tr role="row" {
                            @for (_, title) in CELLS { th role="columnheader" scope="col" { (title) } }
                            th role="columnheader" scope="col" { "Remove" }
                        }
                    }
                    tbody role="rowgroup" {
                        @for (row, cells) in rows.enumerate() {
                            @let name = if row == victim.rows.len() { "new row".to_owned() } else { format!("row {}", row.saturating_add(1)) };
                            tr role="row" {
                                @for ((key, title), old) in CELLS.iter().zip(cells) {
                                    @let field = format!("{row}.{key}");
                                    @let value = form.and_then(|form| form.get(&field)).unwrap_or(old);
                                    td role="cell" data-title=(title) { (cell(&field, key, &format!("{title}, {name}, {}", victim.id), value)) }
                                }
                                td role="cell" data-title="Remove" {
                                    @if row < victim.rows.len() {
                                        label.check { input type="checkbox" name={ (row) ".remove" } aria-label={ "Remove " (name) " of " (visible(&victim.id)) }; }
                                    }
                                }
                            }
                        }
                    }
                }
                p.actions { button.main type="submit" { "Save the losses of " (visible(&victim.id)) } }
            }
        }
    }
}

fn cell(name: &str, key: &str, label: &str, value: &str) -> Markup {
    match words_of(key).filter(|_| matches!(key, "head" | "cause" | "proof")) {
        Some(words) => html! {
            select name=(name) aria-label=(visible(label)) {
                option value="" { @if key == "proof" { "as the file says" } }
                @for word in words { option value=(word) selected[word == value] { (in_words(word)) } }
            }
        },
        None => html! {
            input.amount[key == "amount"] type="text" name=(name) value=(value) autocomplete="off" spellcheck="false" aria-label=(visible(label));
        },
    }
}

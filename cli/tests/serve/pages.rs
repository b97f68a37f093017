//! The pages: what they save, and what they do when somebody else saves.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::client::{CASE, Server};

/// Answers the question of the page.
fn answer(server: &Server, page: &str, fields: &[(&str, &str)]) -> String {
    let shown = server.get(page);
    assert_eq!(shown.status, 200, "{}", shown.text());
    let version = shown.field("version").unwrap();
    let at = shown.field("at").unwrap_or_default();
    let mut all = vec![
        ("version", version.as_str()),
        ("at", at.as_str()),
        ("do", "answer"),
    ];
    all.extend(fields);
    let done = server.post("/interview", &all);
    assert_eq!(done.status, 303, "{}", done.text());
    done.header("location").unwrap().to_owned()
}

#[test]
fn an_empty_page_becomes_a_case_file_that_only_its_user_reads() {
    let server = Server::start("empty", "", &[]).enter();
    assert_eq!(server.get("/").header("location"), Some("/interview"));
    let next = answer(
        &server,
        "/interview",
        &[
            ("name", "United States v. Roe"),
            ("court", "N.D. Ill."),
            ("docket", ""),
            ("judgment", "6/14/2024"),
        ],
    );
    assert_eq!(
        server.text(),
        "schema = 1\ndefendant = []\n\n[case]\nname = \"United States v. Roe\"\ncourt = \"ilnd\"\njudgment = 2024-06-14\n"
    );
    let mode = fs::metadata(server.facts()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let next = answer(
        &server,
        &next,
        &[
            ("defendant", "d1"),
            ("statute", "18 U.S.C. 2252A(a)(5)(B)"),
            ("ended", "5/1/2021"),
            ("began", ""),
        ],
    );
    let next = answer(&server, &next, &[("statute", "")]);
    let next = answer(&server, &next, &[("defendant", "")]);
    let next = answer(
        &server,
        &next,
        &[
            ("victim", "v1"),
            ("proof", "found"),
            ("source", "ECF 41"),
            ("head", "medical"),
            ("amount", "$1,000"),
            ("cause", "trade"),
        ],
    );
    let loss = "[[victim.loss]]\nhead = \"medical\"\nproof = \"found\"\nsource = \"ECF 41\"\namount = \"1000.00\"\ncause = \"trade\"\n";
    assert!(server.text().ends_with(loss), "{}", server.text());
    let next = answer(&server, &next, &[("head", "")]);
    let next = answer(&server, &next, &[("victim", "")]);
    assert!(
        server
            .get(&next)
            .text()
            .contains("Was this person harmed as a result of a count of conviction?")
    );
    // The answer stands beside the question: the loss, and that nothing is denied or ordered yet.
    assert!(server.get(&next).text().contains("1,000.00"));
    // Another server goes on with the file.
    let folder = server.folder.clone();
    let (code, _) = server.stop();
    assert_eq!(code, Some(0));
    let server = Server::start_in(folder, &[]).enter();
    assert!(
        server
            .get("/interview")
            .text()
            .contains("Was this person harmed as a result of a count of conviction?")
    );
}

#[test]
fn a_wrong_answer_saves_nothing_and_stays_on_the_page() {
    let server = Server::start("wrong", "", &[]).enter();
    let fields = [
        ("version", "none"),
        ("do", "answer"),
        ("name", "A v. B"),
        ("court", "nowhere"),
        ("judgment", "June"),
    ];
    let page = server.post("/interview", &fields);
    assert_eq!(page.status, 422);
    let text = page.text();
    assert!(
        text.contains("not a court")
            && text.contains("value=\"A v. B\"")
            && text.contains("value=\"nowhere\""),
        "{text}"
    );
    assert!(!server.facts().exists());
    let fields = [
        ("version", "none"),
        ("do", "answer"),
        ("name", "A v. B"),
        ("court", "ilnd"),
        ("docket", ""),
        ("judgment", "June"),
    ];
    assert_eq!(server.post("/interview", &fields).status, 422);
    assert!(!server.facts().exists());
}

#[test]
fn back_takes_the_last_answer_back() {
    let server = Server::start("back", CASE, &[]).enter();
    let next = answer(&server, "/interview", &[("docket", "1:24-cr-00001")]);
    assert!(server.text().contains("docket = \"1:24-cr-00001\""));
    let page = server.get(&next);
    let (version, at) = (page.field("version").unwrap(), page.field("at").unwrap());
    let done = server.post(
        "/interview",
        &[("version", &version), ("at", &at), ("do", "back")],
    );
    assert_eq!(done.status, 303);
    assert_eq!(server.text(), CASE);
    assert!(
        server
            .get(done.header("location").unwrap())
            .text()
            .contains("What is the docket number?")
    );
}

#[test]
fn the_second_of_two_tabs_is_told_and_writes_over_nothing() {
    let server = Server::start("tabs", CASE, &[]).enter();
    let [one, two] = [server.get("/interview"), server.get("/interview")]
        .map(|page| page.field("version").unwrap());
    assert_eq!(
        server
            .post(
                "/interview",
                &[
                    ("version", &one),
                    ("do", "answer"),
                    ("docket", "1:24-cr-00001")
                ]
            )
            .status,
        303
    );
    let late = server.post(
        "/interview",
        &[
            ("version", &two),
            ("do", "answer"),
            ("docket", "1:24-cr-00002"),
        ],
    );
    assert_eq!(late.status, 409);
    assert!(
        late.text().contains("was changed since this page was made")
            && late.text().contains("1:24-cr-00002")
    );
    assert!(server.text().contains("1:24-cr-00001"));
    // An editor is noticed too, in the table of losses as well.
    let version = server.get("/losses").field("version").unwrap();
    let edited = server.text() + "# by hand\n";
    fs::write(server.facts(), &edited).unwrap();
    let late = server.post(
        "/losses",
        &[("version", &version), ("victim", "0"), ("0.amount", "1.00")],
    );
    assert_eq!(late.status, 409);
    assert_eq!(server.text(), edited);
    let rows = "Amount\n10.00\n";
    let late = server.post(
        "/losses/import",
        &[
            ("version", &version),
            ("do", "add"),
            ("rows", rows),
            ("for", "v1"),
            ("every-head", "medical"),
        ],
    );
    assert_eq!(late.status, 409);
    assert_eq!(server.text(), edited);
}

#[test]
fn many_tabs_at_once_lose_no_answer() {
    let server = Server::start("many", CASE, &[]).enter();
    let version = server.get("/losses").field("version").unwrap();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let tabs: Vec<_> = (1..=12)
            .map(|n| {
                let (server, version) = (&server, &version);
                scope.spawn(move || {
                    let amount = format!("{n}.00");
                    let page = server.post(
                        "/losses",
                        &[
                            ("version", version),
                            ("victim", "0"),
                            ("1.head", "medical"),
                            ("1.amount", &amount),
                        ],
                    );
                    page.status
                })
            })
            .collect();
        tabs.into_iter().map(|tab| tab.join().unwrap()).collect()
    });
    assert_eq!(
        statuses.iter().filter(|it| **it == 303).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|it| **it == 409).count(),
        11,
        "{statuses:?}"
    );
    assert_eq!(server.text().matches("[[victim.loss]]").count(), 2);
}

#[test]
fn a_file_that_cannot_be_written_stays_whole() {
    let server = Server::start("readonly", CASE, &[]).enter();
    let version = server.get("/losses").field("version").unwrap();
    // A folder in the place of the temporary file stops the write, for root too.
    let part = server
        .folder
        .join(format!(".facts.toml.{}.part", server.pid()));
    fs::create_dir(&part).unwrap();
    let failed = server.post(
        "/losses",
        &[("version", &version), ("victim", "0"), ("0.amount", "1.00")],
    );
    assert_eq!(failed.status, 500);
    assert!(failed.text().contains("cannot be written"));
    assert_eq!(server.text(), CASE);
    fs::remove_dir(&part).unwrap();
    assert_eq!(
        server
            .post(
                "/losses",
                &[("version", &version), ("victim", "0"), ("0.amount", "1.00")]
            )
            .status,
        303
    );
}

#[test]
fn cells_are_changed_added_and_removed() {
    let server = Server::start("cells", CASE, &[]).enter();
    let save = |fields: &[(&str, &str)]| {
        let version = server.get("/losses").field("version").unwrap();
        let mut all = vec![("version", version.as_str()), ("victim", "0")];
        all.extend(fields);
        server.post("/losses", &all)
    };
    let saved = save(&[
        ("0.amount", "$90,210.50"),
        ("0.head", "medical"),
        ("0.cause", "trade"),
        ("1.head", "no-such-head"),
        ("1.amount", "1,200"),
        ("1.what", "two weeks"),
        ("1.source", "ECF 50"),
    ]);
    assert_eq!(saved.status, 422, "no-such-head is no head of loss");
    assert_eq!(server.text(), CASE);
    let saved = save(&[
        ("0.amount", "$90,210.50"),
        ("1.head", "lost-income"),
        ("1.amount", "1,200"),
        ("1.what", "two weeks"),
    ]);
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert!(server.text().contains("amount = \"90210.50\""));
    assert!(
        server
            .text()
            .contains("head = \"lost-income\"\nwhat = \"two weeks\"\namount = \"1200.00\"\n"),
        "{}",
        server.text()
    );
    assert_eq!(save(&[("0.amount", "-5")]).status, 422);
    assert_eq!(save(&[("0.remove", "on")]).status, 303);
    assert!(!server.text().contains("90210.50") && server.text().contains("two weeks"));
}

#[test]
fn pasted_rows_are_shown_before_they_are_added() {
    let server = Server::start("rows", CASE, &[]).enter();
    let rows = "Service Date\tDescription\tAmount Paid\r\n3/1/2022\tcounseling\t$4,250.00\r\n\tTotal\t$4,250.00\r\n";
    let version = server.get("/losses").field("version").unwrap();
    let fields = [
        ("version", version.as_str()),
        ("rows", rows),
        ("for", "v1"),
        ("every-head", "medical"),
    ];
    let preview = server.post(
        "/losses/import",
        &[&fields[..], &[("do", "preview")]].concat(),
    );
    assert!(
        preview.text().contains("4250.00") && preview.text().contains("row 3 is a total"),
        "{}",
        preview.text()
    );
    assert_eq!(server.text(), CASE);
    let added = server.post("/losses/import", &[&fields[..], &[("do", "add")]].concat());
    assert_eq!(added.status, 303, "{}", added.text());
    assert!(
        server
            .text()
            .contains("what = \"counseling\"\nhead = \"medical\"\namount = \"4250.00\""),
        "{}",
        server.text()
    );
    let wrong = server.post(
        "/losses/import",
        &[
            ("rows", "Amount\nmany\n"),
            ("for", "v1"),
            ("every-head", "medical"),
            ("do", "preview"),
        ],
    );
    assert!(
        wrong.text().contains("not an amount: `many`") && !wrong.text().contains("--"),
        "{}",
        wrong.text()
    );
}

#[test]
fn an_answer_that_is_tried_is_marked_and_not_saved() {
    let server = Server::start("tried", CASE, &[]).enter();
    let page = server.get("/?answer_to=assume%3Dvictims.v1.record.received&answer=10.00");
    assert_eq!(
        page.header("location"),
        Some("/?assume=victims.v1.record.received%3D10.00")
    );
    let text = server.get(page.header("location").unwrap()).text();
    assert!(
        text.contains("Assumed victims.v1.record.received=10.00"),
        "{text}"
    );
    // The document says so too, as the command does.
    assert!(
        text.contains("Your inputs: ") && text.contains("victims.v1.record.received = 10.00"),
        "{text}"
    );
    assert_eq!(server.text(), CASE);
}

#[test]
fn a_search_reads_all_holdings_names_summaries_and_awards() {
    let server = Server::start("search", CASE, &[]).enter();
    // The words of the first stand in two holdings of one decision.
    for (sought, found) in [
        (
            "formal+separation+declaration",
            "v. Rothenberg, 923 F.3d 1309",
        ),
        ("magistrate+judge+total", "total losses was proved"),
        (
            "Seventh+Circuit+allocable",
            "a viewer only an allocable portion",
        ),
        ("Sandstrom", "Awards in decided cases"),
    ] {
        let text = server.get(&format!("/law?q={sought}")).text();
        assert!(text.contains(found), "{sought}: {text}");
    }
    let none = server.get("/law?q=zzzz").text();
    assert!(none.contains("Nothing in the law"), "{none}");
}

#[test]
fn a_file_with_errors_is_shown_with_its_lines() {
    let wrong = CASE.replace("court = ", "cuort = ");
    let server = Server::start("errors", &wrong, &[]).enter();
    for path in ["/", "/interview", "/compare", "/judgment"] {
        let text = server.get(path).text();
        assert!(
            text.contains("did you mean `court`?") && text.contains("Line 4"),
            "{path}: {text}"
        );
    }
    assert_eq!(server.get("/download/report.docx").status, 422);
    fs::write(server.facts(), CASE).unwrap();
    assert!(server.get("/").text().contains("90,210.00"));
}

#[test]
fn downloads_are_what_the_command_writes() {
    let server = Server::start("downloads", CASE, &[]).enter();
    for (id, command) in [
        ("answer", "compute"),
        ("explain", "explain"),
        ("needs", "needs"),
        ("judgment", "judgment"),
    ] {
        for format in ["csv", "html", "docx"] {
            let file = server.get(&format!("/download/{id}.{format}"));
            assert_eq!(file.status, 200, "{id}.{format}");
            let named = file.header("content-disposition").unwrap();
            assert_eq!(named, format!("attachment; filename=\"{id}.{format}\""));
            let name = format!("written.{format}");
            let done = std::process::Command::new(env!("CARGO_BIN_EXE_redress"))
                .args([command, "facts.toml", "-o", &name])
                .current_dir(&server.folder)
                .output()
                .unwrap();
            let written = fs::read(server.folder.join(&name)).unwrap();
            // Only HTML has the command, and it was given in another way.
            let plain = |bytes: &[u8]| {
                String::from_utf8_lossy(bytes)
                    .lines()
                    .filter(|it| !it.contains("redress "))
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            assert_eq!(
                plain(&written),
                plain(&file.body),
                "{id}.{format}: {done:?}"
            );
        }
    }
}

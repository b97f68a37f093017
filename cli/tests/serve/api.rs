//! The answers of the interface for programs: byte for byte those of the commands.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::client::{CASE, Server};

/// Runs a command on standard input.
fn command(words: &[&str], case: &str) -> Vec<u8> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_redress"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(case.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap().stdout
}

fn decided(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/decided")
        .join(name);
    std::fs::read_to_string(folder.join("facts.toml")).unwrap()
}

#[test]
fn many_requests_leave_no_memory_behind() {
    let server = Server::start("memory", CASE, &[]);
    let case = decided("2015-galan-ca9");
    let ask = |times: u32| {
        for time in 0..times {
            let day = format!("2016-{:02}-15", 1 + time % 12);
            let body = json!({ "case": case, "as_of": day, "brief": true });
            assert_eq!(server.api("compute", &body.to_string()).status, 200);
        }
    };
    let kilobytes = || -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let number = line.unwrap().split_whitespace().nth(1);
        number.unwrap().parse().unwrap()
    };
    ask(60);
    let before = kilobytes();
    ask(1_000);
    let more = kilobytes().saturating_sub(before);
    assert!(more < 4_096, "{more} kB more than before");
}

#[test]
fn an_answer_is_that_of_the_command_byte_for_byte() {
    let server = Server::start("bytes", CASE, &[]);
    for name in ["2012-laraneta-ca7", "2015-galan-ca9", "2013-fast-ca8"] {
        let Ok(case) = std::panic::catch_unwind(|| decided(name)) else {
            panic!("there is no decided case {name}");
        };
        for (command_name, fields, words) in [
            ("compute", json!({}), vec!["compute", "-", "--format=json"]),
            (
                "needs",
                json!({ "side": "government" }),
                vec!["needs", "-", "--side=government", "--format=json"],
            ),
            (
                "compute",
                json!({ "brief": true }),
                vec!["compute", "-", "--brief", "--format=json"],
            ),
            (
                "compute",
                json!({ "profile": "ca5", "as_of": "2014-06-30" }),
                vec![
                    "compute",
                    "-",
                    "--profile=ca5",
                    "--as-of=2014-06-30",
                    "--format=json",
                ],
            ),
            (
                "compare",
                json!({ "profiles": ["ca4", "ca7"], "as_of": "2012-11-14", "audience": "public" }),
                vec![
                    "compare",
                    "-",
                    "--as-of=2012-11-14",
                    "--audience=public",
                    "--profiles=ca4,ca7",
                    "--format=json",
                ],
            ),
            (
                "judgment",
                json!({ "rate": "4.05" }),
                vec!["judgment", "-", "--rate=4.05", "--format=json"],
            ),
        ] {
            let mut body = fields.clone();
            body["case"] = json!(case);
            let answer = server.api(command_name, &body.to_string());
            let printed = command(&words, &case);
            assert_eq!(
                answer.status == 200,
                !printed.is_empty(),
                "{name} {words:?}: {}",
                answer.text()
            );
            if answer.status == 200 {
                assert!(answer.body == printed, "{name}: {words:?} differs");
            }
        }
    }
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
}

#[test]
fn a_case_as_an_object_and_every_kind_of_answer() {
    let server = Server::start("object", CASE, &[]);
    let case: Value = json!({
        "schema": 1,
        "case": { "name": "United States v. Doe", "court": "ilnd", "judgment": "2024-06-14" },
        "defendant": [{ "id": "doe", "count": [{ "id": "1", "statute": "18 U.S.C. 2252A(a)(5)(B)", "ended": "2021-05-01" }] }],
        "victim": [{ "id": "v1", "loss": [{ "head": "medical", "amount": "90210.00", "cause": "trade" }], "conduct": [{ "victim_of_count": true }] }],
    });
    let body = json!({ "case": case, "awards": { "v1": "3000.00" }, "choices": ["v1.relative-role=3000.00"], "assumptions": {
        "victims.v1.findings.full_losses": "yes", "victims.v1.conduct.proximate_cause": "yes", "victims.v1.record.received": "0.00",
        "victims.v1.record.dma_received": "0.00",
    } });
    let review = server.api("review", &body.to_string());
    assert_eq!(review.status, 200, "{}", review.text());
    let review: Value = serde_json::from_slice(&review.body).unwrap();
    assert_eq!(
        review["command"],
        "redress review - --assume=victims.v1.conduct.proximate_cause=yes --assume=victims.v1.findings.full_losses=yes --assume=victims.v1.record.dma_received=0.00 --assume=victims.v1.record.received=0.00 --choose=v1.relative-role=3000.00 --award=v1=3000.00 --format=json"
    );
    let checked = server.api("check", &json!({ "case": case }).to_string());
    assert_eq!(
        serde_json::from_slice::<Value>(&checked.body).unwrap()["valid"],
        true
    );
}

#[test]
fn a_refusal_says_what_and_where_as_the_program_does() {
    let server = Server::start("problem", CASE, &[]);
    let wrong = CASE
        .replace("court = ", "cuort = ")
        .replace("90210.00", "ninety");
    let problem = |command: &str, body: &Value, status: u16| -> Value {
        let answer = server.api(command, &body.to_string());
        assert_eq!(answer.status, status, "{}", answer.text());
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json")
        );
        let problem: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(problem["status"], status);
        problem
    };
    let found = problem("compute", &json!({ "case": wrong }), 422);
    let errors = found["errors"].as_array().unwrap();
    let at = |line: u64| errors.iter().find(|it| it["line"] == line).unwrap();
    assert_eq!(at(4)["help"], "did you mean `court`?");
    assert!(at(4)["code"].as_str().unwrap().starts_with('E'));
    assert_eq!(at(16)["column"], 10);
    assert_eq!(
        found["type"],
        format!("urn:redress:error:{}", errors[0]["code"].as_str().unwrap())
    );
    // A file with errors is an answer of `check`.
    let checked = server.api("check", &json!({ "case": wrong }).to_string());
    let checked: Value = serde_json::from_slice(&checked.body).unwrap();
    assert_eq!(
        (
            checked["valid"].clone(),
            checked["errors"].as_array().unwrap().len()
        ),
        (json!(false), 3)
    );
    problem("compute", &json!({ "case": CASE, "profile": "ca99" }), 422);
    for (body, says) in [
        (
            json!({ "case": CASE, "view": "a=b" }),
            "unknown field `view`, expected one of `case`",
        ),
        (json!({}), "missing field `case`"),
        (
            json!({ "case": CASE, "profile": 7 }),
            "A value of the body is of another type",
        ),
        (
            json!({ "case": CASE, "side": "judge" }),
            "[possible values: found, government, defense]",
        ),
    ] {
        let found = problem("compute", &body, 400);
        let detail = found["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{detail}");
    }
    problem(
        "compute",
        &json!({ "case": CASE, "awards": { "v1": "1.00" } }),
        400,
    );
    problem("compute", &json!({ "case": CASE, "as_of": "June" }), 400);
    problem("compute", &json!({ "case": CASE, "profile": null }), 400);
    problem("compute", &json!({ "case": 7 }), 400);
    problem("compare", &json!({ "case": CASE }), 400);
    problem(
        "compute",
        &json!({ "case": CASE, "views": { "no-question": "x" } }),
        422,
    );
    // Neither a file nor another command can be reached by an option.
    problem(
        "compute",
        &json!({ "case": CASE, "profile": "ca7 --ledger=/etc/passwd" }),
        422,
    );
    problem("serve", &json!({ "case": CASE }), 404);
    let head = format!(
        "GET /v1/compute HTTP/1.1\r\n{}Authorization: Bearer {}\r\n",
        server.host(),
        server.bearer
    );
    let answer = server.send(&head, b"");
    assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")));
    let head = head.replace("GET", "POST");
    assert_eq!(server.send(&head, b"case=1").status, 415);
}

#[test]
fn the_description_names_every_command_and_resolves() {
    let server = Server::start("openapi", CASE, &[]);
    let answer = server.send(
        &format!("GET /v1/openapi.json HTTP/1.1\r\n{}", server.host()),
        b"",
    );
    let api: Value = serde_json::from_slice(&answer.body).unwrap();
    for command in ["check", "compute", "compare", "review", "needs", "judgment"] {
        let operation = &api["paths"][format!("/v1/{command}")]["post"];
        assert_eq!(operation["operationId"], command);
    }
    let text = api.to_string();
    for name in text
        .split("\"$ref\":\"")
        .skip(1)
        .map(|it| it.split('"').next().unwrap())
    {
        let pointer = name.strip_prefix('#').unwrap();
        assert!(api.pointer(pointer).is_some(), "{name} is nowhere");
    }
    let health = server.send(&format!("GET /health HTTP/1.1\r\n{}", server.host()), b"");
    assert_eq!(health.text(), r#"{"status":"ok"}"#);
}

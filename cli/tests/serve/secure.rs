//! Who is let in, and what every response forbids.

use std::io::Write as _;

use crate::client::{CASE, Server, read};

#[test]
fn the_first_address_works_once_and_a_cookie_takes_its_place() {
    let server = Server::start("once", CASE, &[]);
    let open = |server: &Server, path: &str| {
        server.send(&format!("GET {path} HTTP/1.1\r\n{}", server.host()), b"")
    };
    assert_eq!(server.get("/").status, 401);
    let wrong = server.open.replace("token=", "token=0");
    assert_eq!(open(&server, &wrong).status, 403);
    let first = open(&server, &server.open);
    assert_eq!((first.status, first.header("location")), (303, Some("/")));
    let cookie = first.header("set-cookie").unwrap();
    assert!(
        cookie.contains("; HttpOnly; SameSite=Strict; Path=/"),
        "{cookie}"
    );
    let again = open(&server, &server.open);
    assert_eq!(again.status, 403);
    assert!(again.text().contains("It works once."));
    let value = cookie.split(';').next().unwrap();
    assert!(
        !server.open.contains(value.split('=').nth(1).unwrap()),
        "the cookie is the token"
    );
    for (cookie, status) in [
        (value, 200),
        ("redress=1", 401),
        (&value[..value.len() - 1], 401),
    ] {
        let page = server.send(
            &format!(
                "GET / HTTP/1.1\r\n{}Cookie: a=b; {cookie}\r\n",
                server.host()
            ),
            b"",
        );
        assert_eq!(page.status, status, "{cookie}");
    }
}

#[test]
fn a_program_has_a_token_of_its_own() {
    let server = Server::start("bearer", CASE, &[]);
    let get = |authorization: &str| {
        let head = format!(
            "GET / HTTP/1.1\r\n{}Authorization: {authorization}\r\n",
            server.host()
        );
        server.send(&head, b"").status
    };
    assert_eq!(get(&format!("Bearer {}", server.bearer)), 200);
    assert_eq!(get(&format!("bearer {}", server.bearer)), 200);
    assert_eq!(get(&format!("Basic {}", server.bearer)), 401);
    assert_eq!(get(&format!("Bearer {}0", server.bearer)), 401);
    assert_eq!(get("Bearer"), 401);
    let refused = server.send(
        &format!("POST /v1/check HTTP/1.1\r\n{}", server.host()),
        b"{}",
    );
    assert_eq!(refused.status, 401);
    assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
    assert_eq!(
        refused.header("content-type"),
        Some("application/problem+json")
    );
}

#[test]
fn another_host_is_refused_even_with_the_cookie() {
    let server = Server::start("host", CASE, &[]).enter();
    let port = server.port;
    for (host, status) in [
        (format!("Host: localhost:{port}\r\n"), 200),
        (format!("Host: 127.0.0.1:{port}\r\n"), 200),
        (format!("Host: evil.example:{port}\r\n"), 421),
        ("Host: 127.0.0.1\r\n".to_owned(), 421),
        (format!("Host: 127.0.0.1:{}\r\n", port.wrapping_add(1)), 421),
        (format!("Host: 127.0.0.1:{port}.evil.example\r\n"), 421),
        (String::new(), 421),
        (
            format!("Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n"),
            421,
        ),
    ] {
        let page = server.send(
            &format!("GET / HTTP/1.1\r\n{host}Cookie: {}\r\n", server.cookie),
            b"",
        );
        assert!(
            page.status == status || status == 421 && page.status == 400,
            "{host}: {}",
            page.head
        );
        assert!(
            status == 200 || !page.text().contains("90,210.00"),
            "{host}"
        );
    }
}

#[test]
fn a_change_is_accepted_from_a_page_of_the_server_only() {
    let server = Server::start("origin", CASE, &[]).enter();
    let version = server.get("/losses").field("version").unwrap();
    let fields = [
        ("version", version.as_str()),
        ("victim", "0"),
        ("0.amount", "1.00"),
    ];
    let port = server.port;
    for foreign in [
        "Origin: http://evil.example\r\n".to_owned(),
        "Origin: null\r\n".to_owned(),
        format!("Origin: https://127.0.0.1:{port}\r\n"),
        format!("Origin: http://127.0.0.1:{}\r\n", port.wrapping_add(1)),
        "Sec-Fetch-Site: cross-site\r\n".to_owned(),
        "Sec-Fetch-Site: same-site\r\n".to_owned(),
        String::new(),
    ] {
        assert_eq!(
            server.post_with("/losses", &fields, &foreign).status,
            403,
            "{foreign}"
        );
        assert_eq!(server.text(), CASE);
    }
    assert_eq!(server.post("/losses", &fields).status, 303);
    assert!(server.text().contains("amount = \"1.00\""));
}

#[test]
fn every_response_forbids_what_a_page_does_not_need() {
    let server = Server::start("headers", CASE, &[]).enter();
    let paths = [
        "/",
        "/interview",
        "/losses",
        "/compare",
        "/explain",
        "/needs",
        "/timeline",
        "/judgment",
        "/law",
        "/law?q=floor",
        "/law/authorities",
        "/law/parameters",
        "/law/awards",
        "/documents",
        "/nowhere",
        "/v1/nowhere",
        "/health",
        "/app.js",
        "/style.css",
        "/v1/openapi.json",
    ];
    for path in paths {
        let page = server.get(path);
        let policy = page.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self';",
            "style-src 'self';",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(
            page.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(
            page.header("referrer-policy"),
            Some("same-origin"),
            "{path}"
        );
        assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
        if page
            .header("content-type")
            .is_some_and(|it| it.starts_with("text/html"))
        {
            let text = page.text();
            assert!(
                !text.contains("<style")
                    && !text.contains(" style=")
                    && !text.contains("javascript:"),
                "{path}"
            );
            assert_eq!(
                text.matches("<script").count(),
                text.matches("<script src=\"/app.js\"").count(),
                "{path}"
            );
            assert!(
                !text.contains(" onclick")
                    && !text.contains(" onload")
                    && !text.contains(" oninput"),
                "{path}"
            );
            assert!(
                !text.contains("http://") && !text.contains("https://"),
                "{path} names an address elsewhere"
            );
        }
    }
}

#[test]
fn text_of_the_case_is_never_markup() {
    let case = CASE.replace(
        "United States v. Doe",
        "<script>alert(1)</script> v. \\u202Eevil\\\" onload=x",
    );
    let server = Server::start("markup", &case, &[]).enter();
    for path in [
        "/",
        "/interview",
        "/losses",
        "/compare",
        "/explain",
        "/judgment",
        "/?assume=%3Cscript%3E",
        "/law?q=%3Cscript%3E",
        "/compare?view=%22%3E%3Cb%3E",
    ] {
        let text = server.get(path).text();
        assert!(
            !text.contains("<script>") && !text.contains("\"><b>") && !text.contains('\u{202e}'),
            "{path}"
        );
    }
}

#[test]
fn a_request_has_limits() {
    let server = Server::start("limits", CASE, &[]).enter();
    let large = format!("rows={}", "a".repeat(13 << 20));
    let head = format!(
        "POST /losses/import HTTP/1.1\r\n{}Cookie: {}\r\nOrigin: http://127.0.0.1:{}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
        server.host(),
        server.cookie,
        server.port
    );
    let refused = server.send(&head, large.as_bytes());
    assert_eq!(refused.status, 413);
    // Requests that never end take every place; another is told to come again, and the places are free once they are gone.
    let endless = || {
        let mut stream = server.connect();
        let text = format!("{head}Content-Length: 10\r\n\r\na");
        stream.write_all(text.as_bytes()).unwrap();
        stream
    };
    let mut waiting: Vec<_> = (0..64).map(|_| endless()).collect();
    let mut last = server.get("/health");
    for _ in 0..100 {
        if last.status == 503 {
            break;
        }
        // The request above may have had the last place when one of these came.
        waiting.push(endless());
        last = server.get("/health");
    }
    assert_eq!((last.status, last.header("retry-after")), (503, Some("1")));
    drop(waiting);
    for _ in 0..100 {
        if server.get("/health").status == 200 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("the places are never free again");
}

#[test]
fn what_is_no_request_is_refused_without_a_fault() {
    let server = Server::start("garbage", CASE, &[]).enter();
    for text in [
        "\0\0\0",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ] {
        let mut stream = server.connect();
        stream.write_all(text.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let _ = read(stream);
    }
    for method in ["PUT", "DELETE", "TRACE", "OPTIONS"] {
        let head = format!(
            "{method} / HTTP/1.1\r\n{}Cookie: {}\r\nOrigin: http://127.0.0.1:{}\r\n",
            server.host(),
            server.cookie,
            server.port
        );
        assert_eq!(server.send(&head, b"").status, 405, "{method}");
    }
    assert_eq!(server.get("/%00%ff/../../etc/passwd").status, 404);
    assert_eq!(server.get("/download/..%2fanswer.json").status, 404);
    assert_eq!(server.get("/download/answer.exe").status, 404);
    let (code, log) = server.stop();
    assert_eq!(code, Some(0));
    assert!(!log.contains("at fault"), "{log}");
}

#[test]
fn the_log_has_no_value_of_the_case() {
    let server = Server::start("log", CASE, &["--log", "trace"]).enter();
    for path in [
        "/",
        "/compare?view=original-abuse-2018=separate",
        "/?assume=victims.v1.record.received=90210.00",
        "/losses",
        "/v1-90210",
        "/judgment",
    ] {
        server.get(path);
    }
    let version = server.get("/losses").field("version").unwrap();
    server.post(
        "/losses",
        &[
            ("version", &version),
            ("victim", "0"),
            ("0.amount", "90211.00"),
        ],
    );
    server.api("compute", "{\"case\": \"schema = 90210\"}");
    let (code, log) = server.stop();
    assert_eq!(code, Some(0));
    assert!(log.contains("request answered"), "{log}");
    for value in [
        "90210",
        "90211",
        "90,210",
        "v1.",
        "Doe",
        "ilnd",
        "received",
        "original-abuse",
    ] {
        assert!(!log.contains(value), "{value} is in the log: {log}");
    }
}

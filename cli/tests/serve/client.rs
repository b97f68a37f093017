//! A server of the built program, and a client that sends what it is told to.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

pub(crate) const CASE: &str = r#"schema = 1
[case]
name = "United States v. Doe"
court = "ilnd"
judgment = 2024-06-14
[[defendant]]
id = "doe"
[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2252A(a)(5)(B)"
ended = 2021-05-01
[[victim]]
id = "v1"
[[victim.loss]]
head = "medical"
amount = "90210.00"
cause = "trade"
[[victim.conduct]]
victim_of_count = true
"#;

/// A running server with its case file, in a folder of its own.
pub(crate) struct Server {
    child: Child,
    reader: Option<JoinHandle<String>>,
    pub folder: PathBuf,
    pub port: u16,
    /// The path and query of the first address.
    pub open: String,
    pub bearer: String,
    pub cookie: String,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Response {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Response {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut same = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        same.next().map(|(_, value)| value)
    }

    /// Returns the value of a hidden field of a page.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let text = self.text();
        let (_, after) = text.split_once(&format!("name=\"{name}\" value=\""))?;
        after.split('"').next().map(str::to_owned)
    }
}

impl Server {
    /// Starts a server about a case; an empty text is no file.
    pub(crate) fn start(test: &str, case: &str, more: &[&str]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("serve-{test}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        if !case.is_empty() {
            fs::write(folder.join("facts.toml"), case).unwrap();
        }
        Self::start_in(folder, more)
    }

    pub(crate) fn start_in(folder: PathBuf, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_redress"))
            .args(["serve", "facts.toml"])
            .args(more)
            .current_dir(&folder)
            .env("COLUMNS", "400")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut log = String::new();
        let (mut url, mut bearer) = (String::new(), String::new());
        while bearer.is_empty() {
            let line = lines
                .next()
                .unwrap_or_else(|| panic!("the server ended: {log}"))
                .unwrap();
            if let Some((_, after)) = line.split_once("open http://") {
                after.split(' ').next().unwrap().clone_into(&mut url);
            }
            if let Some((_, token)) = line.split_once("Bearer TOKEN: ") {
                token.clone_into(&mut bearer);
            }
            log.push_str(&line);
            log.push('\n');
        }
        let reader = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                log.push_str(&line);
                log.push('\n');
            }
            log
        });
        let (host, open) = url.split_once('/').unwrap();
        let port = host.rsplit_once(':').unwrap().1.parse().unwrap();
        Self {
            child,
            reader: Some(reader),
            folder,
            port,
            open: format!("/{open}"),
            bearer,
            cookie: String::new(),
        }
    }

    /// Opens the server as a browser does.
    pub(crate) fn enter(mut self) -> Self {
        let entered = self.send(
            &format!("GET {} HTTP/1.1\r\n{}\r\n", self.open, self.host()),
            b"",
        );
        assert_eq!(entered.status, 303, "{}", entered.head);
        let cookie = entered.header("set-cookie").unwrap();
        cookie
            .split(';')
            .next()
            .unwrap()
            .clone_into(&mut self.cookie);
        self
    }

    pub(crate) fn host(&self) -> String {
        format!("Host: 127.0.0.1:{}\r\n", self.port)
    }

    pub(crate) fn facts(&self) -> PathBuf {
        self.folder.join("facts.toml")
    }

    pub(crate) fn text(&self) -> String {
        fs::read_to_string(self.facts()).unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        self.send(
            &format!(
                "GET {path} HTTP/1.1\r\n{}Cookie: {}\r\n",
                self.host(),
                self.cookie
            ),
            b"",
        )
    }

    /// Sends a form as a page of the server does.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let origin = format!("Origin: http://127.0.0.1:{}\r\n", self.port);
        self.post_with(path, fields, &origin)
    }

    pub(crate) fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &str) -> Response {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let head = format!(
            "POST {path} HTTP/1.1\r\n{}Cookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n{headers}",
            self.host(),
            self.cookie
        );
        self.send(&head, pairs.join("&").as_bytes())
    }

    /// Sends a request as a program does.
    pub(crate) fn api(&self, command: &str, body: &str) -> Response {
        let head = format!(
            "POST /v1/{command} HTTP/1.1\r\n{}Authorization: Bearer {}\r\nContent-Type: application/json\r\n",
            self.host(),
            self.bearer
        );
        self.send(&head, body.as_bytes())
    }

    /// Sends a head without its end, and a body.
    pub(crate) fn send(&self, head: &str, body: &[u8]) -> Response {
        let mut stream = self.connect();
        let head = format!(
            "{head}Connection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        // A server that refuses the head reads no body.
        let _ = stream.write_all(body);
        read(stream)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        stream
    }

    /// Interrupts the server. Returns its exit code and what it wrote to standard error.
    pub(crate) fn stop(mut self) -> (Option<i32>, String) {
        let interrupted = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status();
        assert!(interrupted.unwrap().success());
        let code = self.child.wait().unwrap().code();
        (code, self.reader.take().unwrap().join().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads a response to its end.
pub(crate) fn read(mut stream: TcpStream) -> Response {
    let mut bytes = Vec::new();
    // A connection that was reset has ended too.
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes
        .windows(4)
        .position(|it| it == b"\r\n\r\n")
        .unwrap_or(bytes.len());
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|it| it.parse().ok())
        .unwrap_or(0);
    Response {
        status,
        head,
        body: bytes.get(end + 4..).unwrap_or_default().to_vec(),
    }
}

fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte.is_ascii_alphanumeric() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

impl Server {
    /// Returns the id of the process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

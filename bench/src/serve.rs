//! The interface over HTTP: requests on *Laraneta* that one core of `redress serve` answers in a second.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Requests of one form, after as many as fill what the server keeps.
const REQUESTS: u32 = 500;

/// Prints requests that one core answers in a second: `check`, and `compute` in its brief and its full form, on one connection.
pub(crate) fn print() {
    let Some(mut server) = Server::start() else {
        return;
    };
    for (command, brief) in [("check", false), ("compute", true), ("compute", false)] {
        for _ in 0..20 {
            server.ask(command, brief);
        }
        let began = server.processor();
        let bytes: usize = (0..REQUESTS).map(|_| server.ask(command, brief)).sum();
        let per_second = f64::from(REQUESTS) / (server.processor() - began);
        let what = format!(
            "/v1/{command}, {} bytes, requests/s a core",
            bytes / REQUESTS as usize
        );
        match brief {
            true => crate::at_least(&what, per_second, 1_000.0),
            false => crate::figure(&what, per_second),
        }
    }
}

struct Server {
    child: Child,
    stream: BufReader<TcpStream>,
    head: String,
    /// The case file, as JSON text.
    case: String,
}

impl Server {
    fn start() -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let program = root.join("target/release/redress");
        if !program.is_file() {
            println!("requests: {} is not built", program.display());
            return None;
        }
        let facts = root.join("tests/decided/2012-laraneta-ca7/facts.toml");
        let case = std::fs::read_to_string(&facts).expect("a decided case");
        let mut child = Command::new(program)
            .args(["serve".as_ref(), facts.as_os_str()])
            // No line is wrapped.
            .env("COLUMNS", "400")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("is piped")).lines();
        let mut after = |mark: &str| {
            let line = lines.find_map(|line| Some(line.ok()?.split_once(mark)?.1.to_owned()));
            let rest = line.expect("the server prints it");
            rest.split([' ', '/']).next().unwrap_or_default().to_owned()
        };
        let (host, token) = (after("http://"), after("Bearer TOKEN: "));
        let stream = TcpStream::connect(&host).expect("the server listens");
        stream.set_nodelay(true).expect("a socket");
        // What it writes after this is read by nobody and is little.
        std::mem::forget(lines);
        Some(Self {
            child,
            stream: BufReader::new(stream),
            case: case
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n"),
            head: format!(
                "Host: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            ),
        })
    }

    /// Returns the processor time of the server so far, in seconds.
    fn processor(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()));
        let stat = stat.expect("the server runs");
        let fields = stat.rsplit_once(')').expect("a name").1.split_whitespace();
        let ticks: Vec<f64> = fields.skip(11).take(2).flat_map(str::parse).collect();
        ticks.iter().sum::<f64>() / 100.0
    }

    /// Sends a request and returns the bytes of the answer.
    fn ask(&mut self, command: &str, brief: bool) -> usize {
        let brief = if brief { ",\"brief\":true" } else { "" };
        let body = format!("{{\"case\":\"{}\"{brief}}}", self.case);
        let request = format!(
            "POST /v1/{command} HTTP/1.1\r\n{}Content-Length: {}\r\n\r\n{body}",
            self.head,
            body.len()
        );
        let stream = self.stream.get_mut();
        stream.write_all(request.as_bytes()).expect("it is sent");
        let mut length = 0;
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            self.stream.read_line(&mut line).expect("an answer");
            assert!(
                !line.starts_with("HTTP") || line.contains(" 200 "),
                "{line}"
            );
            if let Some((name, value)) = line.split_once(": ")
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a number");
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).expect("an answer");
        length
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

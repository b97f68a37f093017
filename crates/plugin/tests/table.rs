//! The table, called as a program calls it, without a library: pointers, statuses, panics, threads.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use redress_plugin::protocol::{Request, Response};
use redress_plugin::{RuleSetTable, Status};
use redress_rule::{
    Account, Answer, AnyRule, Change, Evidence, GateChange, Ground, OptionError, Options, RuleInfo,
    RuleSet, SetInfo,
};

static PASSED: Ground = Ground::required("passed", "it passed", "court/case#holding");

static ABOUT: SetInfo = SetInfo {
    id: "trial",
    version: "0.1.0",
    rules: &[RuleInfo::gate("gate", gate)
        .because("a gate under test")
        .grounds(&[&PASSED])],
};

#[derive(Clone, Copy, Debug, Default)]
struct Trial;

redress_plugin::export!(Trial);

impl RuleSet for Trial {
    fn info(&self) -> &'static SetInfo {
        &ABOUT
    }

    #[expect(clippy::panic, reason = "the panic is what is under test")]
    fn bind(&self, rule: &str, with: &Options) -> Result<AnyRule, OptionError> {
        match self.info().rule(rule) {
            Some(rule) => rule.bind(with),
            None if rule == "panic" => panic!("as asked"),
            None => Err(OptionError::no_such_rule()),
        }
    }
}

fn gate(_: &Evidence<'_>, _: &Account) -> Answer<GateChange> {
    tracing::debug!(rule = "gate", "asked");
    Ok(GateChange::Pass.on(&PASSED))
}

static TABLE: &RuleSetTable = &REDRESS;

fn bind(rule: &str) -> Vec<u8> {
    let ask = Request::Bind {
        rule: rule.to_owned(),
        with: serde_json::Map::new(),
    };
    serde_json::to_vec(&ask).unwrap()
}

#[test]
fn a_table_says_what_it_is() {
    let header = TABLE.header();
    assert!(header.has_magic() && header.has_every_field());
    assert_eq!(header.schema(), redress_plugin::protocol::SCHEMA);
    assert_eq!(
        usize::try_from(header.size()).unwrap(),
        size_of::<RuleSetTable>()
    );
}

#[test]
fn what_cannot_be_read_is_refused_in_words() {
    for ask in [
        &b""[..],
        b"{",
        b"\"aboot\"",
        b"{\"rule\":{\"rule\":\"gate\",\"claim\":{\"district\":1},\"so_far\":{}}}",
    ] {
        let (status, answer) = TABLE.call(ask);
        assert_eq!(status, Status::Answered);
        let answer: Response = serde_json::from_slice(&answer).unwrap();
        assert!(matches!(answer, Response::Refused(words) if !words.is_empty()));
    }
    let (_, answer) =
        TABLE.call(b"{\"rule\":{\"rule\":\"gate\",\"claim\":{\"district\":1},\"so_far\":{}}}");
    assert!(
        String::from_utf8(answer)
            .unwrap()
            .contains("unknown field `district`")
    );
}

#[test]
fn a_panic_is_caught_and_its_words_come_back() {
    let (status, words) = TABLE.call(&bind("panic"));
    assert_eq!(status, Status::Panicked);
    assert_eq!(words, b"as asked");
    assert_eq!(
        TABLE.call(&bind("gate")).0,
        Status::Answered,
        "the table itself goes on"
    );
}

#[test]
fn eight_threads_get_the_same_bytes() {
    let once = TABLE.call(&bind("gate"));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..200 {
                    assert_eq!(TABLE.call(&bind("gate")), once);
                }
            });
        }
    });
}

#[test]
fn what_a_set_logs_reaches_the_program() {
    use std::sync::Mutex;
    static LINES: Mutex<Vec<(u8, String)>> = Mutex::new(Vec::new());
    unsafe extern "C" fn log(level: u8, text: *const u8, length: usize) {
        // SAFETY: the forwarder passes a text that is readable during the call.
        let text = unsafe { std::slice::from_raw_parts(text, length) };
        LINES
            .lock()
            .unwrap()
            .push((level, String::from_utf8_lossy(text).into_owned()));
    }
    TABLE.attach(log);
    let ask =
        br#"{"rule":{"rule":"gate","claim":{},"so_far":{"gross":"0.00","remaining":"0.00"}}}"#;
    let (status, answer) = TABLE.call(ask);
    assert_eq!(
        status,
        Status::Answered,
        "{}",
        String::from_utf8_lossy(&answer)
    );
    let lines = LINES.lock().unwrap();
    assert!(
        lines.iter().any(|(level, line)| *level == 4
            && line.contains("asked")
            && line.contains("rule=\"gate\"")),
        "{lines:?}"
    );
}

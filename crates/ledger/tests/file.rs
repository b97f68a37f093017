//! The file: what is posted is there once, whatever becomes of the bytes is told, and what is no ledger is refused.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use redress_ledger::{
    Access, FileFormat, Ledger, LedgerError, LedgerViews, Posted, Posting, Postings, ReadPosting,
};

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

const LINES: &str = r#"
{"key":"f1","kind":"finding","date":"2020-01-01","posted":"2020-02-01","victim":"v1","case":"ilnd/1:19-cr-00001","amount":"5000.00"}
{"key":"o1","kind":"order","date":"2020-01-01","posted":"2020-02-01","victim":"v1","case":"ilnd/1:19-cr-00001","defendant":"d1","text":"2018","amount":"3000.00"}
{"key":"o2","kind":"order","date":"2020-01-01","posted":"2020-02-01","victim":"v1","case":"mad/1:18-cr-10002","defendant":"d2","text":"1996","amount":"4000.00","source":"ECF 41, \"amended\""}
{"key":"x1","kind":"final","date":"2020-01-15","posted":"2020-02-01","victim":"v1","case":"ilnd/1:19-cr-00001","defendant":"d1"}
{"key":"r1","kind":"receipt","date":"2020-03-01","posted":"2020-03-02","victim":"v1","case":"ilnd/1:19-cr-00001","defendant":"d1","amount":"2500.00"}
{"key":"r2","kind":"receipt","date":"2020-04-01","posted":"2020-04-02","victim":"v1","case":"mad/1:18-cr-10002","defendant":"d2","amount":"2600.00"}
{"key":"r3","kind":"receipt","date":"2020-04-01","posted":"2020-04-02","victim":"v1","case":"mad/1:18-cr-10002","defendant":"d2","amount":"26.00"}
{"key":"z3","kind":"reversal","posted":"2020-04-05","reverses":"r3"}
{"key":"a1","kind":"assistance","date":"2020-05-01","posted":"2020-05-02","victim":"v2","amount":"35000.00"}
{"key":"i1","kind":"insurance","date":"2020-05-01","posted":"2020-05-02","victim":"v2","payor":"p1","amount":"100.00"}
{"key":"c1","kind":"civil","date":"2020-05-01","posted":"2020-05-02","victim":"v2","amount":"7.00"}
"#;

fn read(lines: &str, format: FileFormat) -> impl Iterator<Item = Result<ReadPosting, LedgerError>> {
    let today: redress_cite::Date = "2026-01-01".parse().unwrap();
    Postings::new(lines.as_bytes(), format, today)
}

fn postings() -> Vec<Posting> {
    read(LINES, FileFormat::JsonLines)
        .map(|it| it.unwrap().posting)
        .collect()
}

/// A ledger with those postings, closed again.
fn ledger(path: &Path) -> String {
    Ledger::create(path).unwrap();
    let mut ledger = Ledger::open(path, Access::Post).unwrap();
    ledger
        .import(None, read(LINES, FileFormat::JsonLines))
        .unwrap();
    ledger.verify(None).unwrap().to_string()
}

/// Everything that a ledger answers.
fn answers(path: &Path) -> Result<String, LedgerError> {
    answers_of(&Ledger::open(path, Access::Read)?)
}

fn answers_of(ledger: &Ledger) -> Result<String, LedgerError> {
    let books = ledger.books()?;
    let mut all = String::new();
    let head = ledger.read(|_, posting| all.push_str(&posting.line()))?;
    for (victim, history) in &books.victims {
        all.push_str(&format!(
            "{victim}: {:?}\n",
            history.standing(None, LedgerViews::default())?
        ));
    }
    all.push_str(&format!("{head} {} {}", books.head, ledger.identity()));
    Ok(all)
}

/// The answers about one victim, each of which is right or an error whatever the others are.
fn answers_about(ledger: &Ledger, victim: &str) -> Result<String, LedgerError> {
    let (head, history) = ledger.history(victim)?.unwrap();
    let standing = history.standing(None, LedgerViews::default())?;
    Ok(format!("{victim} {head} {standing:?}"))
}

#[test]
fn every_byte_that_is_flipped_is_found_or_harmless() {
    let folder = folder("bytes");
    ledger(&folder.join("good"));
    let told = answers(&folder.join("good")).unwrap();
    let about = ["v1", "v2"].map(|victim| {
        let ledger = Ledger::open(&folder.join("good"), Access::Read).unwrap();
        answers_about(&ledger, victim).unwrap()
    });
    let good = fs::read(folder.join("good")).unwrap();
    // Bytes in turn each, so that both processors have work: all of them, or `REDRESS_CASES` per cent.
    let percentage = std::env::var("REDRESS_CASES").ok();
    let percentage = percentage.map_or(100, |text| text.parse().unwrap());
    let apart = 2 * (100 / percentage).max(1);
    let halves = [0, 1].map(|half| {
        let (good, told, path) = (good.clone(), told.clone(), folder.join(half.to_string()));
        let about = about.clone();
        std::thread::spawn(move || {
            let mut found = 0;
            for at in (half..good.len()).step_by(apart) {
                let mut bytes = good.clone();
                bytes[at] ^= if at % 3 == 0 { 1 << (at / 3 % 8) } else { 0xff };
                fs::write(&path, &bytes).unwrap();
                let opened = Ledger::open(&path, Access::Read);
                let answered = opened.and_then(|ledger| {
                    for (victim, told) in ["v1", "v2"].iter().zip(&about) {
                        if let Ok(answer) = answers_about(&ledger, victim) {
                            assert_eq!(answer, *told, "byte {at} changes what is told of {victim}");
                        }
                    }
                    let answer = answers_of(&ledger)?;
                    // What is told is what was posted, or nothing is told, with or without verifying.
                    assert_eq!(answer, told, "byte {at} changes what is told");
                    ledger.verify(None)
                });
                found += usize::from(answered.is_err());
                let _ = fs::remove_file(path.with_file_name(format!("{half}-journal")));
            }
            found
        })
    });
    let found: usize = halves.into_iter().map(|half| half.join().unwrap()).sum();
    println!(
        "{} bytes: {found} found, {} harmless",
        good.len(),
        good.len() - found
    );
    assert!(
        found > 6_000 / apart,
        "of {} bytes {found} were found",
        good.len()
    );
}

#[test]
fn what_is_cut_off_or_wiped_out_is_found_or_harmless() {
    let folder = folder("cut");
    ledger(&folder.join("good"));
    let told = answers(&folder.join("good")).unwrap();
    let good = fs::read(folder.join("good")).unwrap();
    let path = folder.join("bad");
    let holds = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let verified = Ledger::open(&path, Access::Read).and_then(|ledger| ledger.verify(None));
        // A posting that is told is one that was posted.
        if let Ok(answer) = answers(&path) {
            assert_eq!(answer, told);
        }
        let _ = fs::remove_file(folder.join("bad-journal"));
        verified.is_ok()
    };
    for end in (0..good.len()).step_by(512) {
        assert!(!holds(good.get(..end).unwrap()), "cut off at {end}");
    }
    for (fill, wide) in [(0, 512), (0xff, 512), (0, 4096), (0xff, 4096)] {
        for at in (0..good.len()).step_by(wide) {
            let mut bytes = good.clone();
            bytes
                .iter_mut()
                .skip(at)
                .take(wide)
                .for_each(|byte| *byte = fill);
            holds(&bytes);
        }
    }
}

#[test]
fn posting_twice_is_posting_once_and_a_key_says_one_thing() {
    let path = folder("twice").join("a.ledger");
    let head = ledger(&path);
    let mut ledger = Ledger::open(&path, Access::Post).unwrap();
    for (n, posting) in (1..).zip(postings()) {
        assert_eq!(ledger.post(&posting), Ok(Posted::Already(n)));
        let later = Posting {
            posted: "2030-01-01".parse().unwrap(),
            ..posting
        };
        assert_eq!(
            ledger.post(&later),
            Ok(Posted::Already(n)),
            "the day of posting is no part of it"
        );
    }
    use std::os::unix::fs::PermissionsExt as _;
    for file in fs::read_dir(path.parent().unwrap()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", file.file_name());
    }
    let other = Posting {
        key: "r1".to_owned(),
        ..postings()[5].clone()
    };
    assert_eq!(ledger.post(&other).unwrap_err().code, "L1201");
    assert_eq!(ledger.verify(None).unwrap().to_string(), head);
}

#[test]
fn an_export_makes_the_same_ledger_again() {
    let folder = folder("export");
    let head = ledger(&folder.join("a.ledger"));
    let (mut lines, mut csv) = (String::new(), format!("{}\r\n", redress_ledger::csv_head()));
    let a = Ledger::open(&folder.join("a.ledger"), Access::Read).unwrap();
    a.read(|_, posting| {
        lines.push_str(&format!(
            "{}\n",
            redress_ledger::json_line(&posting, a.identity())
        ));
        csv.push_str(&format!(
            "{}\r\n",
            redress_ledger::csv_line(&posting, a.identity())
        ));
    })
    .unwrap();
    let own = format!(",\"batch\":\"import-1\",\"ledger\":\"{}\"", a.identity());
    assert_eq!(
        lines.replace(&own, ""),
        LINES.trim_start(),
        "an export is what was imported"
    );
    for (name, text, format) in [
        ("j", &lines, FileFormat::JsonLines),
        ("c", &csv, FileFormat::Csv),
    ] {
        let path = folder.join(name);
        Ledger::create(&path).unwrap();
        let mut other = Ledger::open(&path, Access::Post).unwrap();
        other.import(None, read(text, format)).unwrap();
        assert_eq!(other.verify(Some(&head)).unwrap().to_string(), head);
        assert_ne!(other.identity(), a.identity());
        assert_eq!(other.batches().unwrap(), a.batches().unwrap());
    }
}

#[test]
fn the_order_of_posting_changes_the_chain_and_no_balance() {
    let folder = folder("order");
    let standings = |path: &Path| {
        let books = Ledger::open(path, Access::Read).unwrap().books().unwrap();
        let all = books.victims.iter();
        let all = all.map(|(id, it)| {
            format!(
                "{id} {:?}",
                it.standing(None, LedgerViews::default()).unwrap()
            )
        });
        all.collect::<Vec<_>>()
    };
    ledger(&folder.join("a"));
    Ledger::create(&folder.join("b")).unwrap();
    let mut other = Ledger::open(&folder.join("b"), Access::Post).unwrap();
    let mut postings = postings();
    // A reversal comes after what it reverses.
    postings.sort_by_key(|it| (it.reverses.is_some(), std::cmp::Reverse(it.key.clone())));
    for posting in &postings {
        other.post(posting).unwrap();
    }
    assert_eq!(standings(&folder.join("a")), standings(&folder.join("b")));
}

#[test]
fn an_import_is_whole_or_not_at_all_and_tells_every_wrong_line() {
    let path = folder("import").join("a.ledger");
    let head = ledger(&path);
    let mut ledger = Ledger::open(&path, Access::Post).unwrap();
    let mut wrong = |lines: &str, format| -> Vec<(&'static str, Option<(usize, usize)>)> {
        let errors = ledger.import(None, read(lines, format)).unwrap_err();
        errors
            .iter()
            .map(|error| (error.code, error.place))
            .collect()
    };
    let lines = r#"{"key":"n1","kind":"assistance","date":"2020-01-01","victim":"v9","amount":"1.00"}
{"key":"n2","kind":"assistance","date":"2020-01-32","victim":"v9","amount":"1.00"}
{"key":"n3","kind":"assistance","date":"2020-01-01","victim":"v9","amount":1}
{"key":"n4","kind":"gift"}
{"key":"n4","key":"n5"}
{"key":"n6","kind":"reversal","reverses":"never"}
{"key":"n7","kind":"reversal","reverses":"r3"}
{"key":"n8","kind":"reversal","reverses":"z3"}
{"key":"r1","kind":"assistance","date":"2020-01-01","victim":"v9","amount":"1.00"}
{"key":"n9","kind":"assistance","date":"2020-01-01","victim":"v9","amount":"-1.00"}
{"key":"n10","kind":"final","date":"2020-01-01","victim":"v9","case":"ilnd/1","defendant":"d1","amount":"1.00"}
{"key":"n11","kind":"civil","date":"2020-01-01","victim":"v9","amount":"1.00","source":"call (312) 555-0100"}
"#;
    assert_eq!(
        wrong(lines, FileFormat::JsonLines),
        [
            ("L1106", Some((2, 33))),
            ("L1107", Some((3, 76))),
            ("L1106", Some((4, 13))),
            ("L1102", Some((5, 2))),
            ("L1202", Some((6, 1))),
            ("L1203", Some((7, 1))),
            ("L1204", Some((8, 1))),
            ("L1201", Some((9, 1))),
            ("L1106", Some((10, 67))),
            ("L1104", Some((11, 96))),
            ("L1105", Some((12, 79))),
        ]
    );
    assert_eq!(
        wrong("key,kin\r\n", FileFormat::Csv),
        [("L1107", Some((1, 5)))]
    );
    let csv = "key,kind,date,victim,amount\nn1,assistance,2020-01-01,v1,1\nn2,assistance,2020-01-01,v1,x\n";
    assert_eq!(wrong(csv, FileFormat::Csv), [("L1106", Some((3, 29)))]);
    assert_eq!(ledger.verify(None).unwrap().to_string(), head);
}

#[test]
fn a_batch_by_a_name_that_no_posting_can_have_is_refused() {
    let path = folder("batch-name").join("a.ledger");
    ledger(&path);
    let (before, told) = (fs::read(&path).unwrap(), answers(&path).unwrap());
    let row =
        r#"{"key":"n1","kind":"assistance","date":"2020-01-01","victim":"v9","amount":"1.00"}"#;
    let long = "a".repeat(65);
    for (batch, code) in [
        ("My Batch", "L1106"),
        ("", "L1106"),
        ("-a", "L1106"),
        ("a\nb", "L1106"),
        (&long, "L1106"),
        ("312-555-0100", "L1105"),
    ] {
        let mut opened = Ledger::open(&path, Access::Post).unwrap();
        let errors = opened
            .import(Some(batch), read(row, FileFormat::JsonLines))
            .unwrap_err();
        // A posting with that batch is refused with the same error.
        let fields = [
            ("key", "n1"),
            ("kind", "assistance"),
            ("date", "2020-01-01"),
            ("victim", "v9"),
            ("amount", "1.00"),
            ("batch", batch),
        ];
        let today: redress_cite::Date = "2026-01-01".parse().unwrap();
        assert_eq!(errors, [Posting::read(fields, today).unwrap_err()]);
        assert_eq!(errors[0].code, code, "{batch}");
        drop(opened);
        assert_eq!(fs::read(&path).unwrap(), before, "{batch}");
        assert_eq!(answers(&path).unwrap(), told, "{batch}");
    }
    let mut opened = Ledger::open(&path, Access::Post).unwrap();
    opened
        .import(Some("b-1"), read(row, FileFormat::JsonLines))
        .unwrap();
    opened.verify(None).unwrap();
}

#[test]
fn the_head_of_an_earlier_day_stays_in_the_chain() {
    let path = folder("heads").join("a.ledger");
    let head = ledger(&path);
    let mut ledger = Ledger::open(&path, Access::Post).unwrap();
    let more = Posting {
        key: "r9".to_owned(),
        ..postings()[4].clone()
    };
    ledger.post(&more).unwrap();
    assert!(ledger.verify(Some(&head)).is_ok());
    let other = "0f".repeat(32);
    assert_eq!(ledger.verify(Some(&other)).unwrap_err().code, "L1401");
}

#[test]
fn nothing_is_changed_or_deleted_by_another_tool_unless_it_is_found() {
    let path = folder("tool").join("a.ledger");
    ledger(&path);
    let tool = rusqlite::Connection::open(&path).unwrap();
    for change in [
        "UPDATE posting SET cents = 1 WHERE key = 'r1'",
        "DELETE FROM posting WHERE key = 'r2'",
        "UPDATE line SET cents = 1",
        "DELETE FROM line",
    ] {
        let refused = tool.execute(change, []).unwrap_err();
        assert!(
            refused.to_string().contains("is reversed, not"),
            "{refused}"
        );
    }
    // One that takes the triggers away, and puts them back.
    let trigger: String = tool
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'posting_stays'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    tool.execute_batch(&format!(
        "DROP TRIGGER posting_stays; UPDATE posting SET cents = 1 WHERE key = 'r1'; {trigger}"
    ))
    .unwrap();
    drop(tool);
    assert_eq!(answers(&path).unwrap_err().code, "L1401");
}

#[test]
fn what_is_no_ledger_is_refused_and_left_as_it_is() {
    let folder = folder("refused");
    let refused = |path: &Path| {
        Ledger::open(path, Access::Post)
            .err()
            .map(|error| error.code)
    };
    assert_eq!(refused(&folder.join("none")), Some("L1001"));
    assert_eq!(refused(&folder), Some("L1003"));
    let good = folder.join("good");
    ledger(&good);
    assert_eq!(Ledger::create(&good).unwrap_err().code, "L1002");
    std::os::unix::fs::symlink(&good, folder.join("link")).unwrap();
    assert_eq!(refused(&folder.join("link")), Some("L1004"));
    assert_eq!(
        Ledger::create(&folder.join("link")).unwrap_err().code,
        "L1002"
    );
    std::os::unix::fs::symlink(folder.join("nowhere"), folder.join("dangling")).unwrap();
    assert_eq!(
        Ledger::create(&folder.join("dangling")).unwrap_err().code,
        "L1002"
    );
    let bytes = fs::read(&good).unwrap();
    let with = |name: &str, change: fn(&mut Vec<u8>)| {
        let mut bytes = bytes.clone();
        change(&mut bytes);
        fs::write(folder.join(name), &bytes).unwrap();
        let code = refused(&folder.join(name));
        assert_eq!(
            fs::read(folder.join(name)).unwrap(),
            bytes,
            "{name} was changed"
        );
        code
    };
    assert_eq!(with("newer", |it| it[63] = 3), Some("L1007"));
    assert_eq!(with("other", |it| it[68] = 0), Some("L1006"));
    assert_eq!(with("empty", Vec::clear), Some("L1006"));
    assert_eq!(
        with("text", |it| *it = b"schema = 1\n".to_vec()),
        Some("L1006")
    );
    assert_eq!(with("half", |it| it.truncate(5000)), Some("L1401"));
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(
        fs::metadata(&good).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

/// Returns the code of an opening that is refused.
fn code(path: &Path, access: Access) -> Option<&'static str> {
    Ledger::open(path, access).err().map(|error| error.code)
}

#[test]
fn only_our_schema_is_opened_and_only_under_one_name() {
    let folder = folder("schema");
    for (n, change) in [
        "CREATE TRIGGER x BEFORE INSERT ON line BEGIN SELECT RAISE(IGNORE); END",
        "DROP TRIGGER line_stays",
        "CREATE INDEX i ON posting (date)",
        "CREATE TABLE more (a)",
        "ALTER TABLE posting RENAME TO posting0; CREATE VIEW posting AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT p.* FROM posting0 p, r",
        "PRAGMA journal_mode = WAL",
    ]
    .iter()
    .enumerate()
    {
        let path = folder.join(n.to_string());
        ledger(&path);
        rusqlite::Connection::open(&path).unwrap().execute_batch(change).unwrap();
        for access in [Access::Read, Access::Post] {
            assert_eq!(code(&path, access), Some("L1401"), "{change}");
        }
    }
    let path = folder.join("one");
    ledger(&path);
    fs::hard_link(&path, folder.join("two")).unwrap();
    for name in ["one", "two"] {
        assert_eq!(code(&folder.join(name), Access::Read), Some("L1004"));
    }
    fs::remove_file(folder.join("two")).unwrap();
    assert_eq!(code(&path, Access::Read), None);
    for ending in ["-wal", "-shm"] {
        let beside = folder.join(format!("one{ending}"));
        fs::write(&beside, b"").unwrap();
        assert_eq!(code(&path, Access::Read), Some("L1013"));
        fs::remove_file(beside).unwrap();
    }
}

/// Returns a ledger and the journal of a posting that was interrupted in it, as a killed program leaves them.
fn interrupted(path: &Path) -> (Vec<u8>, Vec<u8>) {
    let tool = rusqlite::Connection::open(path).unwrap();
    // A small cache, so that the file is written before the end.
    tool.execute_batch("PRAGMA cache_size = 2; BEGIN IMMEDIATE; PRAGMA user_version = 2")
        .unwrap();
    for n in 0..200 {
        let row = format!("INSERT INTO line VALUES (1, 'x{n}{}', 0)", "y".repeat(300));
        tool.execute_batch(&row).unwrap();
    }
    let journal = path.with_extension("ledger-journal");
    let left = (fs::read(path).unwrap(), fs::read(journal).unwrap());
    drop(tool);
    left
}

#[test]
fn the_journal_of_another_ledger_is_refused_and_its_own_is_played_back() {
    let folder = folder("journal");
    let (a, b) = (folder.join("a.ledger"), folder.join("b.ledger"));
    let head = ledger(&a);
    ledger(&b);
    let (with_a, journal_a) = interrupted(&a);
    let (_, journal_b) = interrupted(&b);
    let good = fs::read(&a).unwrap();
    assert_ne!(
        with_a, good,
        "the file was written before it was interrupted"
    );
    let journal = folder.join("a.ledger-journal");
    fs::write(&journal, &journal_b).unwrap();
    for access in [Access::Read, Access::Post] {
        assert_eq!(code(&a, access), Some("L1013"));
    }
    assert_eq!(fs::read(&a).unwrap(), good, "nothing was changed");
    // Nor is a new ledger made beside it.
    fs::rename(&journal, folder.join("c.ledger-journal")).unwrap();
    assert_eq!(
        Ledger::create(&folder.join("c.ledger")).unwrap_err().code,
        "L1013"
    );
    fs::rename(folder.join("c.ledger-journal"), &journal).unwrap();
    // The journal of an interrupted posting, beside a later state of the same ledger.
    fs::remove_file(&journal).unwrap();
    for n in 0..3 {
        let more = Posting {
            key: format!("m{n}"),
            ..postings()[4].clone()
        };
        Ledger::open(&a, Access::Post).unwrap().post(&more).unwrap();
    }
    fs::write(&journal, &journal_a).unwrap();
    assert_eq!(code(&a, Access::Read), Some("L1013"));
    // Its own.
    fs::write(&a, &with_a).unwrap();
    fs::write(&journal, &journal_a).unwrap();
    let opened = Ledger::open(&a, Access::Read).unwrap();
    assert_eq!(opened.verify(None).unwrap().to_string(), head);
    assert!(!journal.exists());
}

#[test]
fn nothing_is_posted_onto_an_end_that_was_changed() {
    let path = folder("tail").join("a.ledger");
    ledger(&path);
    let tool = rusqlite::Connection::open(&path).unwrap();
    let trigger: String = tool
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'posting_stays'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    // The triggers come back in another order, so the last one is the one that goes.
    let last: String = tool
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'line_remains'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let all: Vec<String> = ["posting_remains", "line_stays"]
        .iter()
        .map(|name| {
            tool.query_row(
                "SELECT sql FROM sqlite_schema WHERE name = ?1",
                [name],
                |row| row.get(0),
            )
            .unwrap()
        })
        .collect();
    tool.execute_batch(&format!(
        "DROP TRIGGER posting_stays; DROP TRIGGER posting_remains; DROP TRIGGER line_stays; DROP TRIGGER line_remains;
         UPDATE posting SET cents = 701 WHERE key = 'c1'; {trigger}; {}; {}; {last}",
        all[0], all[1]
    ))
    .unwrap();
    drop(tool);
    let mut opened = Ledger::open(&path, Access::Post).unwrap();
    let more = Posting {
        key: "m".to_owned(),
        ..postings()[4].clone()
    };
    assert_eq!(opened.post(&more).unwrap_err().code, "L1401");
    assert_eq!(answers_about(&opened, "v2").unwrap_err().code, "L1401");
}

#[test]
fn an_import_is_one_batch_that_is_reversed_whole_and_imported_again() {
    let path = folder("batch").join("a.ledger");
    ledger(&path);
    let mut opened = Ledger::open(&path, Access::Post).unwrap();
    let sheet = "Date Received,Client,Court,Case No.,Defendant,Amount\n1/23/2020,v1,N.D. Ill.,1:19-cr-1,d1,$10.00\n1/23/2020,v1,N.D. Ill.,1:19-cr-1,d1,$10.00\n";
    let first = opened.import(None, read(sheet, FileFormat::Csv)).unwrap();
    assert_eq!(
        (first.new, first.already, &*first.batch),
        (2, 0, "import-2")
    );
    let again = opened.import(None, read(sheet, FileFormat::Csv)).unwrap();
    assert_eq!((again.new, again.already), (0, 2));
    let received = |opened: &Ledger| {
        opened
            .history("v1")
            .unwrap()
            .unwrap()
            .1
            .standing(None, LedgerViews::default())
            .unwrap()
            .received
            .to_string()
    };
    assert_eq!(received(&opened), "5,120.00");
    let day = "2020-06-01".parse().unwrap();
    assert_eq!(opened.reverse("import-2", day).unwrap(), 2);
    assert_eq!(opened.reverse("import-2", day).unwrap(), 0);
    assert_eq!(received(&opened), "5,100.00");
    assert_eq!(opened.reverse("nothing", day).unwrap_err().code, "L1206");
    // The first import has a reversal in it, which cannot be reversed.
    assert_eq!(opened.reverse("import-1", day).unwrap_err().code, "L1204");
    let repeated = opened
        .import(Some("again"), read(sheet, FileFormat::Csv))
        .unwrap();
    assert_eq!((repeated.new, repeated.already), (2, 0));
    assert_eq!(received(&opened), "5,120.00");
    let batches = opened.batches().unwrap();
    let told: Vec<(&str, usize, usize)> = batches
        .iter()
        .map(|it| (&*it.id, it.postings, it.reversed))
        .collect();
    assert_eq!(
        told,
        [
            ("import-1", 11, 1),
            ("import-2", 2, 2),
            ("undo-import-2", 2, 0),
            ("again", 2, 0)
        ]
    );
    opened.verify(None).unwrap();
}

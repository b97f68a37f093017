//! One file for each code, with the place and the help of it.

#![expect(clippy::panic, reason = "helpers of tests may fail loudly")]

use std::collections::BTreeSet;

use redress_casefile::{CODES, CaseFormat, Diagnostic, read};

const HEAD: &str = r#"schema = 1
[case]
name = "United States v. Doe"
court = "innd"
[[defendant]]
id = "doe"
count = [{ id = "1", statute = "18 U.S.C. 2252(a)(2)" }]
"#;

/// What is said of a file by its code, if it is.
fn told(bytes: &[u8], format: CaseFormat, code: &str) -> Diagnostic {
    let all: Vec<Diagnostic> = match read(bytes, format) {
        Ok(file) => file.warnings,
        Err(errors) => errors.iter().cloned().collect(),
    };
    let [only] = &all[..] else {
        panic!("{code}: {all:#?}");
    };
    assert_eq!(only.code.as_str(), code, "{only}");
    only.clone()
}

/// `(code, what stands after the head, what is underlined, help)`; lines are those after the head.
type Row = (&'static str, &'static str, &'static str, &'static str);

const ROWS: &[Row] = &[
    (
        "E003",
        "[[victim]]\nid = \"v\"\ndefaults = { source = \"a\u{202E}b\" }",
        "\u{202E}",
        "delete it",
    ),
    (
        "E003",
        "[[victim]]\nid = \"v\"\ndefaults = { source = \"a\\u202Eb\" }",
        r#""a\u202Eb""#,
        "delete it",
    ),
    (
        "E010",
        "[[victim]]\nid = v",
        "v",
        "write \"v\", in quotation marks",
    ),
    ("E011", "[[victim]]\nid = \"v\"\nid = \"w\"", "id", ""),
    (
        "E101",
        "[[victim]]\nid = \"v\"\n[[victim.conduct]]\ndistributd = true",
        "distributd",
        "did you mean `distributed`?",
    ),
    ("E102", "[[victim]]\npayee = \"victim\"", "[[victim]]", ""),
    (
        "E103",
        "[[victim]]\nid = \"v\"\n[victim.findings]\nfull_losses = \"yes\"",
        "\"yes\"",
        "write true or false, without quotes",
    ),
    (
        "E103",
        "[[victim]]\nid = \"v\"\n[victim.findings]\nfull_losses = \"Unknown\"",
        "\"Unknown\"",
        "write { proof = \"unknown\" }, or leave the key out",
    ),
    (
        "E103",
        "[[victim]]\nid = \"v\"\n[[victim.loss]]\nhead = \"fees\"\namount = \"TBD\"",
        "\"TBD\"",
        "write { proof = \"unknown\" }, or leave the key out",
    ),
    (
        "E103",
        "[[victim]]\nid = \"v\"\n[[victim.loss]]\nhead = \"fees\"\namount = \"at least 5,000\"",
        "\"at least 5,000\"",
        "write { at_least = \"5,000\" }",
    ),
    (
        "E103",
        "[[victim]]\nid = \"v\"\n[[victim.loss]]\nhead = \"fees\"\namount = \"between $5,000 and $7,000\"",
        "\"between $5,000 and $7,000\"",
        "write { at_least = \"$5,000\", at_most = \"$7,000\" }",
    ),
    (
        "E103",
        "[[victim]]\nid = \"v\"\n[victim.findings]\nfull_losses = \"disputed\"",
        "\"disputed\"",
        "write { government = VALUE, defense = VALUE }",
    ),
    (
        "E103",
        "[[victim]]\nid = \"v\"\n[victim.findings]\nfull_losses = \"not proved\"",
        "\"not proved\"",
        "write { proof = \"not-proved\" }",
    ),
    (
        "E103",
        "[[victim]]\nid = \"v\"\n[victim.record]\norders = \"30\"",
        "\"30\"",
        "write 30, without quotes",
    ),
    (
        "E103",
        "[[victim]]\nid = \"v\"\n[[victim.conduct]]\nended = \"June 2020\"",
        "\"June 2020\"",
        "write \"2020-06\"",
    ),
    (
        "E010",
        "[[victim]]\nid = \"v\"\n[[victim.conduct]]\nended = 2020-06",
        "2020-06",
        "write \"2020-06\", in quotation marks",
    ),
    ("E103", "[[victim]]\nid = 7", "7", "write \"7\""),
    (
        "E201",
        "[[victim]]\nid = \"v\"\npayee = \"Gaurdian\"",
        "\"Gaurdian\"",
        "did you mean `guardian`?",
    ),
    (
        "E202",
        "[[victim]]\nid = \"Victim 1\"",
        "\"Victim 1\"",
        "did you mean `victim-1`?",
    ),
    (
        "E203",
        "[[victim]]\nid = \"v\"\n[victim.record]\ndate = 2012-11-14T10:00:00",
        "2012-11-14T10:00:00",
        "did you mean `2012-11-14`?",
    ),
    (
        "E203",
        "[[victim]]\nid = \"v\"\n[victim.record]\ndate = \"2012-02-30\"",
        "\"2012-02-30\"",
        "",
    ),
    (
        "E204",
        "[[victim]]\nid = \"v\"\n[victim.record]\nreceived = \"1.234,00\"",
        "\"1.234,00\"",
        "",
    ),
    (
        "E205",
        "[[victim]]\nid = \"v\"\n[victim.record]\nreceived = 3_000.1",
        "3_000.1",
        "write \"3000.10\" in quotes",
    ),
    (
        "E205",
        "[[victim]]\nid = \"v\"\nloss = [{ head = \"fees\", amount = { value = 1.25 } }]",
        "1.25",
        "write \"1.25\" in quotes",
    ),
    (
        "E206",
        "[[victim]]\nid = \"v\"\n[victim.record]\nreceived = \"-5.00\"",
        "\"-5.00\"",
        "",
    ),
    (
        "E206",
        "[[victim]]\nid = \"v\"\n[victim.record]\norders = -1",
        "-1",
        "",
    ),
    (
        "E207",
        "[[victim]]\nid = \"v\"\n[victim.record]\norders = 1_000_000_001",
        "1_000_000_001",
        "",
    ),
    (
        "E207",
        "[[victim]]\nid = \"v\"\n[victim.record]\nreceived = 99999999999999999999",
        "99999999999999999999",
        "",
    ),
    (
        "E207",
        "[[victim]]\nid = \"v\"\n[victim.record]\nreceived = \"100000000000.00\"",
        "\"100000000000.00\"",
        "",
    ),
    (
        "E208",
        "[[choice]]\nchoice = \"portion\"\nshare = \"3/2\"",
        "\"3/2\"",
        "",
    ),
    (
        "E208",
        "[[choice]]\nchoice = \"portion\"\nshare = \"half\"",
        "\"half\"",
        "",
    ),
    (
        "E209",
        "[[ruling]]\ndate = 2012-11-14\ncourt = \"7ca\"",
        "\"7ca\"",
        "",
    ),
    (
        "E209",
        "[[ruling]]\ndate = 2012-11-14\ncourt = \"nysdd\"",
        "\"nysdd\"",
        "did you mean `nysd`?",
    ),
    (
        "E209",
        "[[ruling]]\ndate = 2012-11-14\ncourt = \"Kentucky\"",
        "\"Kentucky\"",
        "did you mean `kyed` or `kywd`?",
    ),
    (
        "E211",
        "[[victim]]\nid = \"v\"\n[[ruling]]\ndate = 2012-11-14\ncourt = \"ca7\"\ncloses = [\"v.loses\"]",
        "\"v.loses\"",
        "did you mean `losses`?",
    ),
    (
        "E301",
        "[[victim]]\nid = \"v\"\n[[victim]]\nid = \"v\"",
        "\"v\"",
        "",
    ),
    (
        "E301",
        "[[victim]]\nid = \"v\"\nloss = [{ head = \"fees\", id = \"2\" }, { head = \"other\" }]",
        "{ head = \"other\" }",
        "",
    ),
    (
        "E302",
        "[[victim]]\nid = \"amy\"\nloss = [{ head = \"fees\", traceable_to = \"dow\" }]",
        "\"dow\"",
        "did you mean `doe`?",
    ),
    (
        "E303",
        "[[victim]]\nid = \"v\"\n[victim.record]\norders = { value = 1, at_least = 1 }",
        "{ value = 1, at_least = 1 }",
        "",
    ),
    (
        "E303",
        "[[victim]]\nid = \"v\"\n[victim.findings]\nfull_losses = { at_least = true }",
        "true",
        "",
    ),
    (
        "E304",
        "[[victim]]\nid = \"v\"\n[victim.record]\norders = { source = \"page 3\" }",
        "{ source = \"page 3\" }",
        "",
    ),
    (
        "E305",
        "[[victim]]\nid = \"v\"\n[victim.record]\norders = { at_least = 3, at_most = 2 }",
        "3",
        "",
    ),
    (
        "E305",
        "[[victim]]\nid = \"v\"\nloss = [{ head = \"fees\", low = 3, high = 2 }]",
        "3",
        "",
    ),
    (
        "E306",
        "[[victim]]\nid = \"v\"\n[victim.record]\norders = { value = 3, proof = \"disputed\" }",
        "{ value = 3, proof = \"disputed\" }",
        "",
    ),
    (
        "E306",
        "[[victim]]\nid = \"v\"\n[victim.record]\norders = { government = 3, proof = \"found\" }",
        "{ government = 3, proof = \"found\" }",
        "",
    ),
    (
        "E306",
        "[[victim]]\nid = \"v\"\n[victim.record]\norders = { value = 3, proof = \"unknown\" }",
        "{ value = 3, proof = \"unknown\" }",
        "",
    ),
    (
        "E307",
        "[[victim]]\nid = \"v\"\n[[victim.loss]]\nhead = \"fees\"\namount = 1\nlow = 1",
        "[[victim.loss]]",
        "",
    ),
    (
        "E307",
        "[[victim]]\nid = \"v\"\n[[victim.loss]]\nhead = \"fees\"\nquantity = 1",
        "[[victim.loss]]",
        "",
    ),
    ("E308", "[[choice]]\nchoice = \"portion\"", "[[choice]]", ""),
    (
        "E308",
        "[[choice]]\nchoice = \"portion\"\nshare = \"1/2\"\namount = 1",
        "[[choice]]",
        "",
    ),
    (
        "E308",
        "[[victim]]\nid = \"v\"\n[[payee]]\nid = \"p\"\nkind = \"trust\"\npart = [{ victim = \"v\" }]",
        "{ victim = \"v\" }",
        "",
    ),
    (
        "E314",
        "[[victim]]\nid = \"v\"\n[[payee]]\nid = \"p\"\nkind = \"trust\"\npart = [{ victim = \"v\", share = \"2/3\" }, { victim = \"v\", share = \"1/2\" }]",
        "{ victim = \"v\", share = \"1/2\" }",
        "",
    ),
    (
        "E319",
        "[[payment]]\nid = \"p\"\nline = \"fine\"\ndate = 2021-01-01\namount = 1\n[[payment]]\nid = \"q\"\nreverses = \"p\"\ndate = 2021-01-02\namount = 2",
        "[[payment]]",
        "",
    ),
    (
        "E331",
        "[[victim]]\nid = \"v\"\n[victim.record]\norders = 1\nawards = [1, 2]",
        "[1, 2]",
        "",
    ),
    (
        "E333",
        "[[victim]]\nid = \"v\"\n[victim.record]\nawards_from = \"awards.csv\"",
        "\"awards.csv\"",
        "`awards.csv`: the table was not given",
    ),
    (
        "E333",
        "[[victim]]\nid = \"v\"\n[victim.record]\nawards_from = \"../awards.csv\"",
        "\"../awards.csv\"",
        "",
    ),
    ("E332", "[[victim]]\nid = \"v\"\ncount = 0", "0", ""),
    (
        "E309",
        "[[victim]]\nid = \"v\"\n[victim.record]\nreceived = 1\n[[victim.record.entry]]\nkind = \"receipt\"\ndate = 2011-01-01\namount = 1",
        "[[victim.record.entry]]",
        "",
    ),
    (
        "E310",
        "[[victim]]\nid = \"v\"\n[[victim.record.entry]]\nkind = \"order\"\ndate = 2011-01-01\namount = 1\n[[victim.record.entry]]\nkind = \"receipt\"\ndate = 2011-01-01\namount = 2",
        "[[victim.record.entry]]",
        "",
    ),
    (
        "E311",
        "[[defendant]]\nid = \"roe\"\n[[victim]]\nid = \"v\"\n[[victim.conduct]]\ndistributed = true",
        "[[victim.conduct]]",
        "",
    ),
    (
        "E312",
        "[[victim]]\nid = \"v\"\n[[victim.conduct]]\ndefendant = \"doe\"\n[[victim.conduct]]\ndistributed = true",
        "[[victim.conduct]]",
        "",
    ),
    (
        "E315",
        "[[choice]]\nchoice = \"among-defendant\"\namount = \"4000.00\"",
        "\"among-defendant\"",
        "did you mean `among-defendants`?",
    ),
    (
        "E210",
        "[[defendant]]\nid = \"roe\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"section 2252A\"",
        "\"section 2252A\"",
        "did you mean `18 U.S.C. 2252A`?",
    ),
    (
        "W401",
        "[[victim]]\nid = \"v\"\nloss = [{ head = \"fees\", what = \"born 1999-05-03\" }]",
        "\"born 1999-05-03\"",
        "write a neutral description",
    ),
    (
        "W402",
        "[[victim]]\nid = \"v\"\nloss = [{ head = \"fees\", what = \"a@b.org\" }]",
        "\"a@b.org\"",
        "write a neutral description",
    ),
    (
        "W403",
        "[[victim]]\nid = \"v\"\nloss = [{ head = \"fees\", what = \"312-555-0100\" }]",
        "\"312-555-0100\"",
        "write a neutral description",
    ),
    (
        "W404",
        "[[victim]]\nid = \"v\"\nloss = [{ head = \"fees\", what = \"at 12 Elm St.\" }]",
        "\"at 12 Elm St.\"",
        "write a neutral description",
    ),
    (
        "W405",
        "[[victim]]\nid = \"d41d8cd98f00b204e9800998ecf8427e\"",
        "\"d41d8cd98f00b204e9800998ecf8427e\"",
        "write a neutral description",
    ),
    (
        "W406",
        "[[victim]]\nid = \"img1.jpg\"",
        "\"img1.jpg\"",
        "write a neutral description",
    ),
    (
        "W407",
        "[[victim]]\nid = \"v\"\n[[award]]\nid = \"a\"\nvictim = \"v\"\namount = \"1.00\"\nposture = \"vacated\"",
        "[[award]]",
        "[[ruling]] with `date`, `court` and `vacates = [\"a\"]`",
    ),
    (
        "W408",
        "[[defendant]]\nid = \"roe\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 1344\"\n[[victim]]\nid = \"v\"\n[[award]]\nid = \"a\"\nvictim = \"v\"\ndefendant = \"doe\"\namount = \"1.00\"\nposture = \"entered\"\n[[award]]\nid = \"b\"\nvictim = \"v\"\ndefendant = \"roe\"\namount = \"1.00\"\nposture = \"entered\"\nwith = \"a\"\n[[award]]\nid = \"c\"\nvictim = \"v\"\ndefendant = \"doe\"\namount = \"1.00\"\nposture = \"entered\"\ndate = 2024-01-01",
        "[[award]]",
        "`with`, naming an order against another defendant, if it replaces the joint one",
    ),
];

#[test]
fn each_code_has_its_place_and_its_help() {
    for (code, text, marked, help) in ROWS {
        let whole = format!("{HEAD}{text}");
        let found = told(whole.as_bytes(), CaseFormat::Toml, code);
        let shown: String = found
            .source_line
            .chars()
            .skip(found.column - 1)
            .take(found.width)
            .collect();
        assert_eq!(shown, *marked, "{code}: {found:?}");
        // The fault is where it stands last.
        let at = whole.rfind(marked).unwrap();
        let line = whole[..at].matches('\n').count() + 1;
        let column = whole[..at].lines().last().map_or(0, |line| {
            if whole[..at].ends_with('\n') {
                0
            } else {
                line.chars().count()
            }
        }) + 1;
        let placed = match *code {
            // These stand at the first of two that are alike.
            "E303" | "E305" | "E312" | "E307" => (found.line, found.column),
            _ => (line, column),
        };
        assert_eq!((found.line, found.column), placed, "{code}: {found:?}");
        assert_eq!(found.help.as_deref().unwrap_or_default(), *help, "{code}");
    }
}

/// Codes that a text after the head cannot have.
#[test]
fn files_that_are_refused_as_a_whole() {
    let large = vec![b' '; (8 << 20) + 1];
    assert_eq!(told(&large, CaseFormat::Toml, "E001").line, 1);

    let found = told(b"schema = 1\n# caf\xE9\n", CaseFormat::Toml, "E002");
    assert_eq!((found.line, found.column), (2, 6));
    assert_eq!(found.source_line, "# caf\u{FFFD}");

    let deep = format!("{{ \"schema\": {}{} }}", "[".repeat(70), "]".repeat(70));
    let all = read(deep.as_bytes(), CaseFormat::Json).unwrap_err();
    assert!(
        all.iter()
            .any(|e| e.code.as_str() == "E004" && e.column == 77),
        "{all:?}"
    );
    for (format, deep) in [
        (CaseFormat::Json, "[".repeat(100_000)),
        (
            CaseFormat::Json,
            format!("{}1{}", "[".repeat(500), "]".repeat(500)),
        ),
        (CaseFormat::Toml, format!("a = {}", "[".repeat(100_000))),
        (
            CaseFormat::Toml,
            format!("a = {}1{}", "[".repeat(70), "]".repeat(70)),
        ),
        (CaseFormat::Toml, format!("{}a = 1", "a.".repeat(100_000))),
    ] {
        let all = read(deep.as_bytes(), format).unwrap_err();
        let codes: Vec<_> = all.iter().map(|e| e.code.as_str()).collect();
        assert!(codes.contains(&"E004"), "{codes:?}");
    }

    let long = format!(
        "{HEAD}[[ruling]]\ndate = 2012-11-14\ncourt = \"ca7\"\nsays = \"{}\"",
        "a".repeat(70_000)
    );
    assert_eq!(told(long.as_bytes(), CaseFormat::Toml, "E005").line, 11);

    let losses = "{ head = \"fees\" },".repeat(1_001);
    let many = format!("{HEAD}[[victim]]\nid = \"v\"\nloss = [{losses}]");
    assert_eq!(
        told(many.as_bytes(), CaseFormat::Toml, "E006").column,
        9 + 18 * 1_000
    );

    let newer = HEAD.replace("schema = 1", "schema = 2");
    let found = told(newer.as_bytes(), CaseFormat::Toml, "E104");
    assert_eq!(
        (found.line, found.column, found.expected.as_deref()),
        (1, 10, Some("1"))
    );

    let found = told(b"{ \"schema\": 1, }", CaseFormat::Json, "E010");
    assert_eq!((found.line, found.column), (1, 14));
    told(b"", CaseFormat::Json, "E010");
    told(b"[1, 2] // no", CaseFormat::Json, "E010");
    let json = br#"{ "schema": 1, "case": { "name": "A", "court": "ca7", "docket": null }, "defendant": [] }"#;
    assert_eq!(
        told(json, CaseFormat::Json, "E103").help.as_deref(),
        Some("leave the key out: what is absent is unknown")
    );
    let json = br#"{ "schema": 1, "schema": 1, "case": { "name": "A", "court": "ca7" }, "defendant": [] }"#;
    assert_eq!(told(json, CaseFormat::Json, "E011").column, 16);
}

#[test]
fn every_code_has_a_file() {
    let mut covered: BTreeSet<&str> = ROWS.iter().map(|row| row.0).collect();
    // In the test above, and where there are too many errors in `read.rs`.
    covered.extend(["E001", "E002", "E004", "E005", "E006", "E104", "E007"]);
    let all: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
    assert_eq!(all.len(), CODES.len(), "each code once");
    assert_eq!(covered, all);
}

//! Other inputs of the kinds that the folders show: a third jurisdiction, other files of law, other commands.

use crate::common::Folder;
use crate::jurisdiction::{examples, has_no_federal_word};

/// A made-up state with a cap, dated parameters, a question with two views and facts of its own.
#[test]
fn author_third_state() {
    let folder = Folder::new("author-third-state");
    let ran = folder.run("law check law --format csv");
    ran.prints(0, &[",0,0"]);
    folder.run("law test law").prints(0, &["as decided"]);
    folder.run("rules test alder --law law").prints(0, &["ok"]);
    folder.run("check facts.toml --law law").prints(0, &[]);

    let ran = folder.run("compute facts.toml --law law");
    ran.prints(4, &["2,310.00 or 2,032.50", "92.40 or 81.30"]);
    has_no_federal_word(&ran);
    folder
        .run("compute facts.toml --law law --view alder-copies=distinct")
        .prints(0, &["2,032.50"]);
    for line in [
        "explain facts.toml --law law",
        "needs unknown.toml --law law",
        "review facts.toml --law law --award v1=2000.00",
        "timeline facts.toml --law law",
        "compare facts.toml --law law --profiles alder --format markdown",
        "recommendation facts.toml --law law --view alder-copies=each",
        "lesson facts.toml --law law --profiles alder -o handout.md --key key.md",
    ] {
        let ran = folder.run(line);
        assert!(matches!(ran.code, Some(0 | 4)), "{line}: {ran:?}");
        has_no_federal_word(&ran);
        assert!(!ran.out.contains("()"), "{line}: {ran:?}");
    }

    // The divisor counts this offender: unknown, it is between one and no limit.
    folder
        .run("compute old.toml --law law")
        .prints(4, &["0.00 to 9,000.00"]);
    let of_three = "compute old.toml --law law --assume victims.v1.record.orders=3";
    folder.run(of_three).prints(0, &["2,250.00"]);
    let table = "id,judgment,statute,conduct.ended,losses.therapy.amount,losses.therapy.head,\
        losses.therapy.cause,conduct.victim_of_count,conduct.images,conduct.alder_copies,conduct.alder_taught\n\
        1,2023-02-01,A.C.A.R. § 9-101,2021-01-01,9000.00,therapy,trade,yes,40,10,yes\n\
        2,2023-02-01,A.C.A.R. § 9-101,1980-01-01,9000.00,therapy,trade,yes,40,10,yes\n";
    folder.write("claims.csv", table);
    folder
        .run("batch claims.csv --law law --profiles alder -o answers.csv")
        .prints(4, &[]);
    let answers = folder.read("answers.csv");
    assert!(answers.contains("1,alder,depends,,2032.50,2310.00,questions.alder-copies"));
    assert!(answers.contains("2,alder,law-open"), "{answers}");
}

/// Before the first text of a state no law applies, which is an answer and no fault of a rule set.
#[test]
fn a_state_has_no_law_before_its_first_text() {
    let folder = examples();
    folder
        .run("compute facts.toml --law washington --profile wash --as-of 1980-01-01")
        .prints(4, &["the law is open: nothing applies that day"]);
    let early = folder
        .read("facts.toml")
        .replace("2015-06-01", "1970-06-01");
    folder.write("early.toml", &early);
    folder
        .run("compute early.toml --law washington")
        .prints(4, &["the law is open: nothing applies that day"]);
    let folder = Folder::new("author-third-state");
    folder
        .run("timeline facts.toml --law law")
        .prints(0, &["1996-04-24", "law: none", "2,310.00 or 2,032.50"]);
}

/// A command reads a case file after the law, which declares its courts, statutes and facts.
#[test]
fn every_command_reads_the_case_file_of_a_state() {
    let folder = Folder::new("author-third-state");
    for line in [
        "check unknown.toml --law law",
        "interview unknown.toml --law law",
        "vary unknown.toml --law law --fact victims.v1.conduct.alder_copies=0,10",
        "solve facts.toml --law law --fact victims.v1.conduct.images --award 2032.50 --view alder-copies=distinct",
        "report facts.toml --law law --profiles alder -o report.html",
        "splits --law law",
        "parameters --law law --as-of 2023-01-01",
        "awards --law law",
    ] {
        let ran = folder.run(line);
        assert!(matches!(ran.code, Some(0 | 4)), "{line}: {ran:?}");
        assert!(!ran.err.contains("E209"), "{line}: {ran:?}");
    }
    let result = folder.run("compute facts.toml --law law -o result.json");
    assert_eq!(result.code, Some(4), "{result:?}");
    folder
        .run("verify result.json --case facts.toml --law law")
        .prints(0, &["yes"]);
}

/// The law of collection is that of the federal courts: no draft states it for a court of a state.
#[test]
fn no_account_of_a_state_follows_federal_law() {
    let folder = examples();
    for line in [
        "judgment facts.toml --law washington",
        "statement facts.toml --law washington --date 2018-01-01 --defendant doe",
        "payment facts.toml --law washington --date 2018-01-01 --amount 5.00",
    ] {
        let ran = folder.run(line);
        ran.prints(3, &["`wash` is the law of a state"]);
        assert_eq!(ran.out, "", "{line}");
    }
    let payment = "[[award]]\nid = \"a\"\nvictim = \"v1\"\ndefendant = \"doe\"\namount = \"50000.00\"\nposture = \"entered\"\n\
        [[payment]]\nid = \"p\"\ndefendant = \"doe\"\ndate = 2017-06-01\namount = \"500.00\"\n";
    folder.write(
        "paid.toml",
        &format!("{}{payment}", folder.read("facts.toml")),
    );
    let ran = folder.run("compute paid.toml --law washington");
    ran.prints(4, &["payments are not deducted"]);
    has_no_federal_word(&ran);
}

/// Files of law that state one thing twice or nothing at all, each told with its place.
#[test]
fn a_file_of_law_says_one_thing() {
    let regime = "\n[[regime]]\nid = \"second\"\njurisdiction = \"washington\"\nstatute = \"RCW 9.94A.999\"\n\
        from = 1985-07-02\noffense = \"images\"\ncite = \"RCW 9.94A.999\"\n";
    let parameters = "washington/parameters/washington.toml";
    for (file, from, to, says) in [
        (
            "washington/regimes.toml",
            "cite = \"RCW 9.94A.753\"\n",
            &*format!("cite = \"RCW 9.94A.753\"\n{regime}"),
            "`rcw-9.94a.753` and `second` are texts for images from the same day",
        ),
        (
            "washington/regimes.toml",
            "id = \"rcw-9.94a.753\"",
            "id = \"rcw-9.94a.75\"",
            "there is no regime `rcw-9.94a.753` of this jurisdiction",
        ),
        (
            parameters,
            "from = 1985-07-02",
            "from = 1985-07-02\nbefore = 1985-07-02",
            "so that it holds on no day",
        ),
        (
            parameters,
            "percent = \"200\"",
            "percent = \"200\"\namount = \"5.00\"",
            "one of amount, days, years, percent or count",
        ),
        (
            parameters,
            "percent = \"200\"",
            "days = \"200\"",
            "a whole number without quotation marks is expected here, and not the text \"200\"",
        ),
        (
            parameters,
            "from = 1985-07-02",
            "from = \"1985-07-02\"",
            "write a day as 2012-11-14, without quotation marks",
        ),
        (
            "washington/profiles/wash.toml",
            "law = { from = 2016-10-31 }",
            "law = 5",
            "a table is expected here, and not `5`",
        ),
        (
            "washington/formulas/washington.toml",
            "then = \"whole\"",
            "then = []",
            "this is a list, and a change is expected",
        ),
        (
            "washington/authorities/washctapp.toml",
            "cite = \"196 Wash. App. 552\"",
            "cite = \"RCW 9.94A.753 (1999)\"",
            "the year of a text belongs in the name",
        ),
    ] {
        let folder = examples();
        let text = folder.read(file);
        let changed = text.replacen(from, to, 1);
        // The formulas of Washington have no rule for the whole.
        let changed = match changed == text {
            true => text.replacen("then = \"pass\"", to, 1),
            false => changed,
        };
        folder.write(file, &changed);
        let ran = folder.run("compute facts.toml --law washington");
        ran.prints(3, &[says]);
        assert!(ran.err.contains("--> washington/"), "{file}: {ran:?}");
        for rust in ["u32", "struct", "RawWindow", "i128"] {
            assert!(!ran.err.contains(rust), "{ran:?}");
        }
    }
}

/// A file whose name is nearly that of a file of law is told, because nothing reads it.
#[test]
fn a_misnamed_file_of_law_is_told() {
    let folder = examples();
    folder.write("washington/question.toml", "");
    folder.write("washington/formula/x.toml", "");
    let ran = folder.run("law check washington");
    ran.prints(
        0,
        &["did you mean `questions.toml`?", "did you mean `formulas`?"],
    );
}

/// A parameter that only a fact names is told as the fact's.
#[test]
fn a_bound_of_a_fact_names_the_fact() {
    let folder = Folder::new("author-third-state");
    let facts = folder.read("law/facts/alder.toml");
    let bound = facts.replacen(
        "burden = \"defendant\"",
        "burden = \"defendant\"\nat-most = \"alder-most\"",
        1,
    );
    folder.write("law/facts/alder.toml", &bound);
    folder.run("compute facts.toml --law law").prints(
        3,
        &["there is no parameter `alder-most`, which the fact `conduct.alder_copies` names"],
    );
    let most = "\n[[parameter]]\nid = \"alder-most\"\nwhat = \"made up\"\n[[parameter.value]]\nfrom = 1998-07-01\n\
        count = 20\ncite = \"A.C.A.R. § 30.5\"\nconfidence = \"RECALL\"\n";
    let parameters = folder.read("law/parameters/alder.toml");
    folder.write("law/parameters/alder.toml", &format!("{parameters}{most}"));
    folder.run("law check law").prints(0, &[]);
    // At most 20 of at least 10 and at most 60 images are copies: 800.00 and 18.50 for none.
    folder
        .run("compute unknown.toml --law law --view alder-copies=distinct --assume victims.v1.conduct.alder_taught=no --assume victims.v1.conduct.images=60")
        .prints(4, &["1,540.00 to 1,910.00"]);
}

/// An endless file is refused before it is read.
#[cfg(unix)]
#[test]
fn an_endless_file_is_refused() {
    let folder = Folder::new("author-third-state");
    for (line, code) in [
        ("batch /dev/zero --profiles ca9 -o answers.csv", 1),
        ("compute /dev/zero", 3),
        ("compute facts.toml --law /dev/zero", 1),
        ("verify /dev/zero --case facts.toml", 3),
        ("lesson /dev/zero -o handout.md --key key.md", 3),
    ] {
        let ran = folder.run(line);
        assert_eq!(ran.code, Some(code), "{line}: {ran:?}");
        assert!(ran.err.starts_with("error"), "{line}: {ran:?}");
    }
    folder
        .run("batch /dev/zero --profiles ca9 -o answers.csv")
        .prints(1, &["`/dev/zero` is not a regular file"]);
}

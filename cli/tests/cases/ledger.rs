//! Ledgers: what their postings prove, what they do not, and what a file from elsewhere may not do.

use std::fs;

use crate::common::{Folder, Ran, program};

impl Folder {
    /// Runs a command of the ledger, wide enough for its tables. Words in single quotation marks are one.
    #[track_caller]
    fn ledger(&self, line: &str) -> Ran {
        let parts = line.split('\'').enumerate();
        let words = parts.flat_map(|(n, part)| match n % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        });
        let mut command = program(env!("CARGO_BIN_EXE_redress"));
        command.arg("ledger").args(words).env("COLUMNS", "300");
        self.ran(command, line)
    }

    /// A new ledger `l` with the postings of the case.
    #[track_caller]
    fn imported(case: &str) -> Self {
        let folder = Self::new(case);
        folder.ledger("new l").prints(0, &[]);
        folder.ledger("import l postings.csv").prints(0, &[]);
        folder
    }
}

#[test]
fn money_overpaid_order() {
    let folder = Folder::imported("money-overpaid-order");
    let balance = folder.ledger("balance l");
    balance.prints(
        4,
        &[
            "200.00 was received beyond the order against d1 in ilnd/1:19-cr-00001 and is in suspense",
            "beyond the order, in suspense ilnd/1:19-cr-00001 d1 200.00",
            "owed ilnd/1:19-cr-00001 d1 0.00",
            "owed mad/1:19-cr-00002 d2 400.00",
            "credited 800.00",
        ],
    );
    assert!(!balance.out.contains("-200.00"), "{balance:?}");
    folder.ledger("grounds l --notices n").prints(
        4,
        &[
            "No liability has grounds to end.",
            "if the 200.00 beyond the order against d1 in ilnd/1:19-cr-00001 is not given back, there are grounds to end the liability of d2 in mad/1:19-cr-00002",
        ],
    );
    let notice = folder.read("n/mad.md");
    assert!(
        notice.contains("depend on whether money received beyond an order is given back"),
        "{notice}"
    );
    // Given back, nothing is open; with a larger order the money is placed, and there are grounds.
    fs::copy(folder.path("l"), folder.path("m")).unwrap();
    let about = "--victim v1 --case ilnd/1:19-cr-00001 --defendant d1 --amount 200.00";
    folder
        .ledger(&format!("post l refund --key b1 --date 2021-03-01 {about}"))
        .prints(0, &[]);
    folder
        .ledger("balance l")
        .prints(0, &["owed mad/1:19-cr-00002 d2 400.00"]);
    folder
        .ledger("grounds l")
        .prints(0, &["No liability has grounds to end."]);
    let larger = format!("post m order --key o3 --date 2021-01-05 --text 2018 {about}");
    let refused = folder.ledger(&larger);
    // The copy has the identity of the ledger, and not its last posting.
    refused.prints(1, &["error[L1402]"]);
    folder.ledger("verify m --accept").prints(0, &[]);
    folder.ledger(&larger).prints(0, &[]);
    folder
        .ledger("grounds m")
        .prints(0, &["mad/1:19-cr-00002 d2 2021-02-02 400.00"]);
}

#[test]
fn money_receipts_without_orders() {
    let folder = Folder::imported("money-receipts-without-orders");
    let balance = folder.ledger("balance l");
    balance.prints(
        4,
        &[
            "received under orders that were not posted, and in suspense: r2, r3, r4",
            "no order posted, in suspense (r2) utd/2:18-cr-00090 d2 250.00",
            "no order posted, in suspense (r3) med/1:18-cr-00091 d3 125.00",
            "no order posted, in suspense (r4) wyd/1:18-cr-00092 d4 400.00",
            "owed ctd/3:17-cr-00089 d1 4,300.00",
        ],
    );
    assert!(!balance.out.contains(" -"), "{balance:?}");
    let record = folder.ledger("record l reed --date 2020-01-01 --but nvd/2:19-cr-00001");
    record.prints(
        0,
        &[
            "orders = { at_least = 4,",
            "received = { at_least = \"700.00\", at_most = \"1475.00\",",
        ],
    );
    // The orders are no complete list.
    assert!(!record.out.contains("awards"), "{record:?}");
    // Without one of the cases there is one order less.
    folder
        .ledger("record l reed --date 2020-01-01 --but utd/2:18-cr-00090")
        .prints(0, &["orders = { at_least = 3,"]);
    // With the orders, in any order of posting, all is placed.
    for (n, case) in [
        (2, "utd/2:18-cr-00090"),
        (3, "med/1:18-cr-00091"),
        (4, "wyd/1:18-cr-00092"),
    ] {
        let order = format!(
            "post l order --key o{n} --date 2018-05-01 --victim reed --case {case} --defendant d{n} --text 1996 --amount 1000.00"
        );
        folder.ledger(&order).prints(0, &[]);
    }
    folder.ledger("balance l").prints(
        0,
        &["owed utd/2:18-cr-00090 d2 750.00", "received 1,475.00"],
    );
    folder
        .ledger("record l reed --date 2020-01-01 --but nvd/2:19-cr-00001")
        .prints(
            0,
            &[
                "orders = { value = 4,",
                "received = { value = \"1475.00\",",
                "awards = ",
            ],
        );
    // One at a time, a receipt without an order is refused unless the user says that it is unplaced.
    let lone = "post l receipt --key r9 --date 2019-05-01 --victim reed --case vtd/2:18-cr-00093 --defendant d9 --amount 5.00";
    folder.ledger(lone).prints(
        3,
        &[
            "error[L1205]",
            "no order against `d9` in vtd/2:18-cr-00093",
            "--unplaced",
        ],
    );
    folder.ledger(&format!("{lone} --unplaced")).prints(0, &[]);
    folder.ledger("balance l").prints(4, &["in suspense (r9)"]);
}

#[test]
fn money_receipt_section() {
    let folder = Folder::imported("money-receipt-section");
    let balance = folder.ledger("balance l");
    balance.prints(
        0,
        &[
            "received under it, section 3663A ksd/0:14-cr-00008 d1 61,097.95",
            "owed, section 3663A ksd/0:14-cr-00008 d1 816,285.00",
        ],
    );
    assert!(!balance.out.contains(" -"), "{balance:?}");
    // As the Code writes it.
    let receipt = "post l receipt --date 2024-02-05 --victim v1 --case ksd/0:14-cr-00008 --defendant d1 --amount 285.00";
    folder
        .ledger(&format!("{receipt} --key r2 --section 3663A"))
        .prints(0, &[]);
    folder
        .ledger("balance l")
        .prints(0, &["owed, section 3663A ksd/0:14-cr-00008 d1 816,000.00"]);
    // Two orders fit: nothing is guessed.
    folder
        .ledger("post l order --key o2 --date 2019-04-30 --victim v1 --case ksd/0:14-cr-00008 --defendant d1 --section 2259 --amount 500.00")
        .prints(0, &[]);
    folder.ledger(&format!("{receipt} --key r3")).prints(0, &[]);
    folder.ledger("balance l").prints(
        4,
        &[
            "several orders fit, so in suspense: r1, r3",
            "owed, section 3663A ksd/0:14-cr-00008 d1 877,097.95",
        ],
    );
}

#[test]
fn money_joint_across_cases() {
    let folder = Folder::imported("money-joint-across-cases");
    let balance = folder.ledger("balance l");
    balance.prints(
        4,
        &[
            "owed jointly with d2, section 3663A ksd/0:14-cr-00008 d1 815,884.50",
            "owed jointly with d1, section 3663A ksd/0:14-cr-00009 d2 815,884.50",
            "if they are separate debts, d1 in ksd/0:14-cr-00008 owes 816,285.00, and d2 in ksd/0:14-cr-00009 owes 876,982.45",
        ],
    );
    // Said to be one debt, nothing is open; said to be two, each is an account of its own.
    fs::copy(folder.path("l"), folder.path("m")).unwrap();
    for (ledger, debts) in [("l", ["loss", "loss"]), ("m", ["one", "two"])] {
        folder
            .ledger(&format!("verify {ledger} --accept"))
            .prints(0, &[]);
        for (n, (debt, case)) in debts
            .iter()
            .zip(["ksd/0:14-cr-00008", "ksd/0:14-cr-00009"])
            .enumerate()
        {
            let n = n + 1;
            folder
                .ledger(&format!("post {ledger} joint --key j{n} --date 2019-04-30 --victim bank --case {case} --defendant d{n} --debt {debt}"))
                .prints(0, &[]);
        }
    }
    folder
        .ledger("balance m")
        .prints(0, &["d1 816,285.00", "d2 876,982.45"]);
    folder.ledger("verify l --accept").prints(0, &[]);
    folder
        .ledger("balance l")
        .prints(0, &["d1 815,884.50", "d2 815,884.50"]);
    // What one pays beyond the debt is in suspense, and nobody owes less than nothing.
    folder
        .ledger("post l receipt --key r9 --date 2025-01-06 --victim bank --case ksd/0:14-cr-00009 --defendant d2 --amount 815884.60")
        .prints(0, &[]);
    folder.ledger("balance l").prints(
        4,
        &[
            "d1 0.00",
            "d2 0.00",
            "beyond the joint debt, in suspense, section 3663A ksd/0:14-cr-00009 d2 0.10",
        ],
    );
}

#[test]
fn money_joint_sum_counted_twice() {
    let folder = Folder::imported("money-joint-sum-counted-twice");
    folder.ledger("balance l").prints(
        4,
        &[
            "one joint debt, of which 12,000.00 is left",
            "owed jointly with roe, section 3663A med/1:17-cr-00082 poe 12,000.00",
            "owed jointly with poe, section 3663A med/1:17-cr-00082 roe 12,000.00",
        ],
    );
    // A finding of that loss leaves no other reading: the victim recovers it once.
    let finding = |amount: &str| {
        format!(
            "post l finding --key f1 --date 2018-03-05 --victim shop --case med/1:17-cr-00082 --amount {amount}"
        )
    };
    fs::copy(folder.path("l"), folder.path("m")).unwrap();
    folder.ledger(&finding("20000.00")).prints(0, &[]);
    folder
        .ledger("balance l")
        .prints(0, &["poe 12,000.00", "roe 12,000.00"]);
    // A finding of the sum makes them shares.
    folder.ledger("verify m --accept").prints(0, &[]);
    folder
        .ledger(&finding("40000.00").replace("post l", "post m"))
        .prints(0, &[]);
    folder.ledger("balance m").prints(
        0,
        &[
            "owed, section 3663A med/1:17-cr-00082 poe 20,000.00",
            "roe 12,000.00",
        ],
    );
}

#[test]
fn answer_ledger_and_compute_disagree() {
    // What `compute --ledger` must say is tested where it is computed.
    let folder = Folder::imported("answer-ledger-and-compute-disagree");
    folder.ledger("balance l").prints(
        0,
        &["owed mnd/0:15-cr-00070 roe 9,000.00", "credited 55,000.00"],
    );
    folder
        .ledger("grounds l")
        .prints(0, &["No liability has grounds to end."]);
    let ledger =
        redress_ledger::Ledger::open(&folder.path("l"), redress_ledger::Access::Read).unwrap();
    let (_, history) = ledger.history("lark").unwrap().unwrap();
    let case = "mnd/0:15-cr-00070".parse().unwrap();
    let day = "2022-12-01".parse().unwrap();
    let left = history.left_to_collect(
        &case,
        "roe",
        Some(day),
        redress_ledger::LedgerViews::default(),
    );
    let left = left.unwrap();
    assert_eq!(left[0].amount.to_string(), "9,000.00");
    assert_eq!(left[0].room.unwrap().to_string(), "25,000.00");
    assert_eq!(left[0].binds, redress_ledger::BindingStep::Order);
}

#[test]
fn attack_ledger_file() {
    let folder = Folder::new("attack-ledger-file");
    folder.ledger("new a").prints(0, &[]);
    folder.ledger("import a postings.csv").prints(0, &[]);
    for name in ["b", "c", "d", "e"] {
        fs::copy(folder.path("a"), folder.path(name)).unwrap();
    }
    let tool = |name: &str, script: &str| {
        let opened = rusqlite::Connection::open(folder.path(name)).unwrap();
        opened.execute_batch(script).unwrap();
    };
    tool("a", &folder.read("ignore-lines.sql"));
    tool("b", &folder.read("endless.sql"));
    let post = |name: &str| {
        folder.ledger(&format!("post {name} receipt --key r2 --date 2021-02-01 --victim heath --case nvd/2:19-cr-00131 --defendant roe --amount 30.00"))
    };
    let every = |name: &str, code: &str| {
        post(name).prints(1, &[code]);
        for command in ["balance", "log", "grounds", "verify", "export", "batches"] {
            folder
                .ledger(&format!("{command} {name}"))
                .prints(1, &[code]);
        }
    };
    every("a", "error[L1401]");
    every("b", "error[L1401]");
    fs::hard_link(folder.path("c"), folder.path("link")).unwrap();
    every("c", "error[L1004]: c: it has a second name (a hard link)");
    fs::remove_file(folder.path("link")).unwrap();
    fs::write(folder.path("d-wal"), "another ledger's").unwrap();
    every("d", "error[L1013]: d: `d-wal` beside it is not its own");
    assert!(folder.path("d-wal").exists(), "nothing was touched");
    // What was acknowledged is in every later answer, and an older copy in its place is noticed.
    post("c").prints(0, &["posted as number 3"]);
    folder
        .ledger("balance c heath")
        .prints(0, &["owed nvd/2:19-cr-00131 roe 1,930.00"]);
    every("e", "error[L1402]");
    folder.ledger("verify e --accept").prints(0, &[]);
    folder.ledger("balance e").prints(0, &["roe 1,960.00"]);
}

#[test]
fn attack_ledger_future_receipt() {
    let folder = Folder::new("attack-ledger-future-receipt");
    folder.ledger("new l").prints(0, &[]);
    folder.ledger("import l postings.csv").prints(
        3,
        &[
            "error[L1108]: postings.csv:5:12: column `date` is 2799-01-05, which is after today",
            "error[L1109]: postings.csv:6:40: column `case`: there is no federal court `qqqq`",
            "nothing was posted",
        ],
    );
    folder
        .ledger("import l postings.csv --as-future --court-unknown")
        .prints(0, &["in suspense"]);
    // A year of one digit too few, or of another century.
    for year in ["0021", "1799", "1921"] {
        let earlier = folder
            .read("postings.csv")
            .replace("2799-01-05", &format!("{year}-01-05"));
        folder.write("earlier.csv", &earlier);
        folder
            .ledger("import l earlier.csv --court-unknown")
            .prints(
                3,
                &[&format!(
                    "column `date` is {year}-01-05, more than a hundred years ago"
                )],
            );
    }
    // A receipt of a later day does not count before it, and one without an order never does.
    let balance = folder.ledger("balance l");
    balance.prints(
        4,
        &[
            "owed nvd/2:19-cr-00128 roe 2,000.00",
            "no order posted, in suspense (r2) qqqq/.. roe 300.00",
            "do not count yet: 1",
        ],
    );
    assert!(!balance.out.contains(" -"), "{balance:?}");
    folder
        .ledger("balance l --as-of 2799-01-05")
        .prints(4, &["owed nvd/2:19-cr-00128 roe 0.00"]);
    // One case has one spelling, or is refused.
    let post = |key: &str, case: &str| {
        folder.ledger(&format!("post l receipt --key {key} --date 2021-03-01 --victim heath --case '{case}' --defendant roe --amount 1.00"))
    };
    post("r3", "nvd/No. 2:19-CR-128").prints(0, &[]);
    folder
        .ledger("balance l")
        .prints(4, &["owed nvd/2:19-cr-00128 roe 1,999.00"]);
    post("r4", "nvd/19-cr-128").prints(3, &["error[L1109]", "not the number of a federal docket"]);
    post("r5", "nvd/..").prints(3, &["error[L1109]"]);
    post("r6", "nvdd/2:19-cr-00128").prints(3, &["error[L1109]", "no federal court `nvdd`"]);
}

#[test]
fn law_decision_before_its_day() {
    let folder = Folder::imported("law-decision-before-its-day");
    let on = |day: &str| folder.ledger(&format!("grounds l --as-of {day}"));
    let unsettled = |case: &str| format!("{case}: unsettled: the clause is of 2018");
    let (iowa, nevada) = (
        unsettled("iand/1:14-cr-00078"),
        unsettled("nvd/2:14-cr-00079"),
    );
    for day in ["2019-12-31", "2022-09-08"] {
        let told = on(day);
        told.prints(4, &[&iowa, &nevada]);
        assert!(!told.out.contains("Evans"), "{told:?}");
    }
    let told = on("2022-09-09");
    told.prints(
        4,
        &[
            "iand/1:14-cr-00078: United States v. Evans, 48 F.4th 888 (8th Cir. 2022)",
            &nevada,
        ],
    );
    // A balance that may have ended says so, from that day on.
    let ended =
        "since 2019-04-01 what was received reaches the 7,000.00 found in iand/1:14-cr-00078";
    let balance = |day: &str| folder.ledger(&format!("balance l birch --as-of {day}"));
    assert!(balance("2019-04-01").err.contains(ended));
    assert!(!balance("2019-03-31").err.contains("may have ended"));
    // A view settles it for the user, and says that it is the user's.
    folder
        .ledger("grounds l --as-of 2019-12-31 --view termination-of-older-orders=reaches")
        .prints(0, &["your view `reaches`"]);
}

#[test]
fn input_spreadsheet() {
    let folder = Folder::new("input-spreadsheet");
    folder.ledger("new l").prints(0, &[]);
    // How each row is understood, and nothing posted.
    folder.ledger("import l receipts.csv --dry-run").prints(
        0,
        &[
            "2 receipt 2023-01-23 thistle ohnd/1:21-cr-00104 r-roe 1,250.00",
            "3 receipt 2023-02-06 thistle ohnd/1:21-cr-00104 r-roe 75.00",
            "row 5 is a total and was left out; it equals the rows above it, 1,325.00",
            "columns that were left out: `Notes`",
            "`R. Roe` is r-roe",
            "nothing was posted",
        ],
    );
    folder.ledger("batches l").prints(0, &["Nothing to list."]);
    folder
        .ledger("import l receipts.csv")
        .prints(0, &["2 new postings, 0 duplicates; batch import-1"]);
    folder
        .ledger("import l receipts.csv")
        .prints(0, &["0 new postings, 2 duplicates"]);
    folder
        .ledger("import l nearly.csv")
        .prints(0, &["2 new postings, 0 duplicates; batch import-2"]);
    folder.ledger("import l semicolons.csv").prints(
        0,
        &["separated by semicolons", "0 new postings, 1 duplicates"],
    );
    // Found again, and taken back whole.
    let log = folder.ledger("log l --payer r-roe --from 2023-02-01 --to 2023-02-28 --case 'ohnd/1:21-cr-104' --batch import-1");
    log.prints(0, &["thistle ohnd/1:21-cr-00104 r-roe 75.00"]);
    assert!(
        !log.out.contains("1,250.00") && !log.out.contains("75.50"),
        "{log:?}"
    );
    folder
        .ledger("reverse l import-1")
        .prints(0, &["2 postings reversed"]);
    let log = folder.ledger("batches l");
    log.prints(0, &["import-1", "undo-import-1"]);
    folder
        .ledger("import l receipts.csv")
        .prints(0, &["2 new postings"]);
    folder.ledger("verify l").prints(0, &[]);
}

#[test]
fn a_table_is_mapped_once_and_each_refused_row_is_named_with_its_column() {
    let folder = Folder::new("input-spreadsheet");
    folder.ledger("new l").prints(0, &[]);
    let table = "Payments of 2023\n\nWhen;For;Where;Docket No.;Who;How much\n\
        01/23/2023;v1;Northern District of Ohio;No. 1:21-CR-104-ABC;roe;(500.00)\n\
        1/24/2023;v1;ND Ohio;1:21-cr-104;roe;$1,250.00\n\n";
    folder.write("other.csv", table);
    folder.ledger("import l other.csv").prints(
        3,
        &[
            "error[L1107]: other.csv:3:1: unknown column `When`",
            "--column",
        ],
    );
    folder.write(
        "columns.toml",
        "# our table\n[columns]\ndate = \"When\"\nvictim = \"For\"\ncourt = \"Where\"\ndefendant = \"Who\"\namount = \"How much\"\n",
    );
    folder
        .ledger("import l other.csv --mapping columns.toml")
        .prints(
            3,
            &["error[L1103]", "no column has the kind", "--kind receipt"],
        );
    folder
        .ledger("import l other.csv --mapping columns.toml --kind receipt --dry-run")
        .prints(
            0,
            &[
                "4 refund 2023-01-23 v1 ohnd/1:21-cr-00104 roe 500.00",
                "5 receipt 2023-01-24 v1 ohnd/1:21-cr-00104 roe 1,250.00",
                "negative receipts that were taken for refunds, rows 4",
            ],
        );
    let refused = |rows: &str, all: &[&str]| {
        folder.write(
            "rows.csv",
            &format!("Date Received,Client,Court,Case No.,Defendant,Amount\r\n{rows}"),
        );
        folder
            .ledger("import l rows.csv")
            .prints(3, &[all, &["nothing was posted"]].concat());
        folder.ledger("log l").prints(0, &["Nothing to list."]);
    };
    refused(
        "23/1/2023,v1,N.D. Ohio,1:21-cr-00104,roe,5.00\r\n1/23/2023,v1,N.D. Ohio,1:21-cr-00104,roe,\"12,5\"\r\n",
        &[
            "rows.csv:2:1: column `Date Received`: not a day: `23/1/2023`",
            "rows.csv:3:42: column `Amount`: not an amount: `12,5`",
        ],
    );
    refused(
        "1/23/2023,v1,Ohio,1:21-cr-00104,roe,5.00\r\n",
        &["rows.csv:2:14: column `Court` is not known: `Ohio`"],
    );
    refused(
        "1/23/2023,v1,N.D. Ohio,21-cr-104,roe,5.00\r\n",
        &[
            "error[L1109]",
            "`21-cr-104` is not the number of a federal docket",
        ],
    );
    refused(
        "1/23/2023,Mary Major,N.D. Ohio,1:21-cr-00104,roe,5.00\r\n",
        &["column `Client` looks like a name"],
    );
    refused(
        "1/23/2023,v1,N.D. Ohio,1:21-cr-00104,roe,\r\n",
        &["error[L1103]: rows.csv:2:42: the receipt has no value in column `Amount`"],
    );
    refused(
        "1/23/2023,v1,N.D. Ohio,1:21-cr-00104,roe,1,250.00\r\n",
        &["more values than the header", "quotation marks"],
    );
    fs::write(folder.path("book.xlsx"), b"PK\x03\x04\x14\0\0\0\n\n\xff").unwrap();
    let ran = folder.ledger("import l book.xlsx");
    ran.prints(
        3,
        &[
            "the workbook cannot be read",
            "save it as .xlsx without a password, or the sheet as CSV",
        ],
    );
    assert_eq!(ran.err.matches("error").count(), 2, "{ran:?}");
}

#[test]
fn a_table_says_once_for_all_rows_what_no_column_has() {
    let folder = Folder::new("input-spreadsheet");
    folder.ledger("new l").prints(0, &[]);
    folder.write(
        "paid.csv",
        "Date,Defendant,Amount\n1/23/2023,Roe,$100.00\n2/23/2023,Poe,$50.00\n",
    );
    let help = "--kind receipt --every victim=v1 --every case=ilnd/1:19-cr-00123";
    folder.ledger("import l paid.csv").prints(
        3,
        &[
            "paid.csv:1:1: no column has the kind, the victim, the case of the postings",
            help,
        ],
    );
    let every = "--kind receipt --every victim=v1 --every court=ohnd --every docket=1:21-cr-104";
    folder
        .ledger(&format!(
            "import l paid.csv {every} --save-mapping map.toml"
        ))
        .prints(
            0,
            &[
                "2 new postings",
                "the victim of each row that has none is v1",
            ],
        );
    folder
        .ledger("import l paid.csv --mapping map.toml")
        .prints(0, &["0 new postings, 2 duplicates"]);
    folder.write("paid.csv", "Date Received,Client,Case,Defendant,Amount\n1/24/2023,v1,N.D. Ohio No. 1:21-cr-104,roe,5\n1/25/2023,v1,,roe,5\n");
    folder.ledger("import l paid.csv --dry-run").prints(
        3,
        &[
            "v1 ohnd/1:21-cr-00104 roe 5.00",
            "paid.csv:3:14: the receipt has no value in column `Case`",
        ],
    );
    // As offices shorten their headers, and as dockets are written.
    folder.write("paid.csv", "Rec'd,Client,Docket #,Dist.,Def.,Ck #,Amt\n1/24/2023,v1,3:21cr5,W.D. Wash.,roe,12,5\n1/25/2023,v1,18-cr-42,D. Minn.,roe,13,5\n1/26/2023,v\u{1b}1,3:21cr5,W.D. Wash.,roe,12,5\n");
    folder.ledger("import l paid.csv --dry-run").prints(
        3,
        &[
            "2 receipt 2023-01-24 v1 wawd/3:21-cr-00005 roe 5.00",
            "paid.csv:3:14: column `Docket #`: `18-cr-42` is not the number of a federal docket",
            "column `Client` cannot be read: `v\\u{1b}1`",
        ],
    );
    folder.write(
        "paid.csv",
        "Date Received,Client,Case,Defendant,Amount\n1/24/2023,v1,,roe,5\n",
    );
    for (every, wrong) in [
        ("case=foo", "--every case=foo: `case` cannot be read"),
        ("amount=5", "each row has its own amount"),
        ("cause=x", "`cause` is no field of a posting"),
    ] {
        let ran = folder.ledger(&format!("import l paid.csv --every {every} --dry-run"));
        assert!(
            ran.err.contains(wrong) && !ran.out.contains("Nothing"),
            "{ran:?}"
        );
    }
}

/// 6,000.00 of a joint debt of 10,000.00, of which the other paid 5,000.00: what that does to the smaller sum no court of the Seventh
/// Circuit settled, and one of the Tenth did. A third defendant owes a sum alone.
#[test]
fn a_joint_debt_by_its_own_posting() {
    let folder = Folder::new("answer-ledger-and-compute-disagree");
    for (court, code) in [("innd", 4), ("cod", 0)] {
        let posting = |kind: &str, key: &str, who: &str, rest: &str| {
            format!(
                "{{\"key\":\"{key}\",\"kind\":\"{kind}\",\"date\":\"2021-03-0{}\",\"victim\":\"v1\",\"case\":\"{court}/2:20-cr-00011\",\"defendant\":\"{who}\"{rest}}}\n",
                1 + u8::from(kind == "receipt")
            )
        };
        let postings = [
            posting("order", "o1", "roe", ",\"amount\":\"6000.00\""),
            posting("order", "o2", "poe", ",\"amount\":\"10000.00\""),
            posting("order", "o3", "zed", ",\"amount\":\"700.00\""),
            posting("joint", "j1", "roe", ",\"debt\":\"d\""),
            posting("joint", "j2", "poe", ",\"debt\":\"d\""),
            posting(
                "receipt",
                "r1",
                "roe",
                ",\"amount\":\"2000.00\",\"debt\":\"d\"",
            ),
            posting("receipt", "r2", "poe", ",\"amount\":\"5000.00\""),
        ];
        folder.write("joint.jsonl", &postings.concat());
        let l = format!("l-{court}");
        folder.ledger(&format!("new {l}")).prints(0, &[]);
        folder
            .ledger(&format!("import {l} joint.jsonl"))
            .prints(0, &["7 new postings"]);
        let ran = folder.ledger(&format!("balance {l}"));
        ran.prints(
            code,
            &[
                "received under it",
                "roe 2,000.00",
                "poe 3,000.00",
                "roe 3,000.00",
            ],
        );
        assert!(
            !ran.err.contains("does nothing") && !ran.out.contains("suspense"),
            "{ran:?}"
        );
        assert_eq!(ran.out.contains("payment-by-another"), code == 4, "{ran:?}");
        let view = "--view payment-by-another=until-whole";
        folder
            .ledger(&format!("balance {l} {view}"))
            .prints(0, &["roe 3,000.00"]);
        let facts = format!(
            "schema = 1\n[case]\nname = \"United States v. Roe\"\ncourt = \"{court}\"\ndocket = \"2:20-cr-00011\"\njudgment = 2021-03-01\n{}[[victim]]\nid = \"v1\"\n",
            ["roe", "poe", "zed"].map(|id| format!("[[defendant]]\nid = \"{id}\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 1343\"\nended = 2019-05-01\n")).concat()
        );
        folder.write("facts.toml", &facts);
        let left = folder.run(&format!(
            "compute facts.toml --ledger {l} --as-of 2021-03-02 {view}"
        ));
        left.prints(4, &["v1 roe 3,000.00", "v1 poe 3,000.00", "v1 zed 700.00"]);
    }
    folder
        .ledger("balance l-innd --view payment-by-another=in-proportion")
        .prints(3, &["redress compute FACTS --ledger LEDGER"]);
}

/// 9,500.00 of 10,000.00 was received here and some elsewhere, where less was found: the greatest finding leaves no more to collect than
/// its rest (18 U.S.C. 2259(b)(2)(C)), however many questions are open.
#[test]
fn compute_collects_no_more_than_the_greatest_finding_of_the_ledger() {
    let folder = Folder::new("answer-ledger-and-compute-disagree");
    let facts = "schema = 1\n[case]\nname = \"United States v. Roe\"\ncourt = \"ilnd\"\ndocket = \"1:20-cr-00001\"\njudgment = 2021-01-01\n\
        [defaults]\nproof = \"found\"\n[[defendant]]\nid = \"d1\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 2252A(a)(2)\"\n\
        ended = 2019-05-01\n[[victim]]\nid = \"v1\"\n[[victim.loss]]\nhead = \"medical\"\namount = \"10000.00\"\ncause = \"trade\"\n\
        [victim.findings]\nfull_losses = true\n[victim.record]\ndma_received = \"0.00\"\n[[victim.conduct]]\nvictim_of_count = true\n\
        proximate_cause = true\ndistributed = true\nproduced = false\n[[choice]]\nchoice = \"relative-role\"\namount = \"10000.00\"\n";
    folder.write("one.toml", facts);
    for (elsewhere, left) in [
        ("600.00", "0.00"),
        ("400.00", "100.00"),
        ("10.00", "490.00"),
    ] {
        let ledger = format!("l-{elsewhere}");
        let postings = format!(
            "key,kind,date,victim,case,defendant,amount\nf1,finding,2021-01-01,v1,ilnd/1:20-cr-00001,,10000\n\
             o1,order,2021-01-01,v1,ilnd/1:20-cr-00001,d1,10000\nn1,final,2021-02-01,v1,ilnd/1:20-cr-00001,d1,\n\
             f2,finding,2021-01-01,v1,mad/1:20-cr-00002,,9000\no2,order,2021-01-01,v1,mad/1:20-cr-00002,d2,4000\n\
             n2,final,2021-02-01,v1,mad/1:20-cr-00002,d2,\nr1,receipt,2021-03-01,v1,ilnd/1:20-cr-00001,d1,9500\n\
             r2,receipt,2021-03-02,v1,mad/1:20-cr-00002,d2,{elsewhere}\n"
        );
        folder.write("two.csv", &postings);
        folder.ledger(&format!("new {ledger}")).prints(0, &[]);
        folder
            .ledger(&format!("import {ledger} two.csv"))
            .prints(0, &["8 new postings"]);
        let ran = folder.run(&format!(
            "compute one.toml --ledger {ledger} --as-of 2021-04-01 --view recoveries-under-the-2018-text=cap-on-receipts"
        ));
        let says = format!(
            "left to collect on 2021-04-01: {left}, what the victim receives from all defendants is capped by the greatest loss"
        );
        ran.prints(0, &[&says, "18 U.S.C. 2259 (2018)(b)(2)(C)"]);
    }
}

/// Another person paid 700.00 of a loss of 10,000.00, and the defendant 300.00 of a part of 5,000.00: 4,700.00 is left of it, also
/// where nobody found the loss in the ledger and the whole of it was ordered.
#[test]
fn what_another_pays_makes_up_the_loss_in_the_ledger_and_in_compute() {
    let folder = Folder::new("answer-ledger-and-compute-disagree");
    let facts = "schema = 1\n[case]\nname = \"United States v. Roe\"\ncourt = \"ilnd\"\ndocket = \"1:20-cr-00001\"\njudgment = 2021-01-01\n\
        [defaults]\nproof = \"found\"\n[[defendant]]\nid = \"d1\"\n[[defendant.count]]\nid = \"1\"\nstatute = \"18 U.S.C. 1343\"\n\
        ended = 2019-05-01\n[[victim]]\nid = \"v1\"\n[[victim.loss]]\nhead = \"property\"\namount = \"10000.00\"\ncause = \"this-defendant\"\n\
        [victim.findings]\nfull_losses = true\n[victim.record]\nproperty_returned = \"0.00\"\n[[victim.conduct]]\nvictim_of_count = true\n";
    folder.write("one.toml", facts);
    let finding = "f1,finding,2021-01-01,v1,ilnd/1:20-cr-00001,,10000,,\n";
    for (name, finding, ordered, left) in [
        ("part", finding, "5000", "4,700.00"),
        ("whole", finding, "10000", "9,000.00"),
        ("unfound", "", "10000", "9,000.00"),
    ] {
        let postings = format!(
            "key,kind,date,victim,case,defendant,amount,section,payor\n{finding}o1,order,2021-01-01,v1,ilnd/1:20-cr-00001,d1,{ordered},3663A,\n\
             r1,receipt,2021-03-01,v1,ilnd/1:20-cr-00001,d1,700,,kin\nr2,receipt,2021-03-02,v1,ilnd/1:20-cr-00001,d1,300,,\n"
        );
        folder.write("two.csv", &postings);
        folder.ledger(&format!("new l-{name}")).prints(0, &[]);
        folder
            .ledger(&format!("import l-{name} two.csv"))
            .prints(0, &["new postings"]);
        let owed = format!("d1 {left}");
        folder
            .ledger(&format!("balance l-{name} v1"))
            .prints(0, &[&owed]);
        let says = format!("left to collect on 2021-04-01: {left}");
        folder
            .run(&format!(
                "compute one.toml --ledger l-{name} --as-of 2021-04-01"
            ))
            .prints(0, &[&says]);
    }
}

/// A case is named as people write it, and who paid is apart from whose debt it is.
#[test]
fn a_posting_names_its_case_and_who_paid() {
    let folder = Folder::new("attack-ledger-future-receipt");
    folder.ledger("new l").prints(0, &[]);
    let of = "--date 2021-03-01 --victim v1 --defendant d1 --amount 900";
    folder
        .ledger(&format!(
            "post l order --key o1 {of} --case N.D.Ill./1:20cr1"
        ))
        .prints(0, &["posted as number 1"]);
    folder
        .ledger(&format!(
            "post l receipt --key r1 {of} --case ilnd/1:20-cr-00001 --payor kin"
        ))
        .prints(0, &["posted as number 2"]);
    folder
        .ledger("log l --payer kin")
        .prints(0, &["ilnd/1:20-cr-00001 d1, by kin 900.00"]);
    // A defendant who pays is no other person, and a court may stand after its number.
    folder.write(
        "paid.csv",
        "Payment Received On,Client,Case No.,Offender,Paid By,Amount\n\
         3/1/2021,v2,1:20-cr-1 (N.D. Ill.),Roe,Roe,60\n4/1/2021,v2,1:20-cr-1 (N.D. Ill.),Roe,Defendant,30\n",
    );
    let import = "import l paid.csv --kind receipt";
    let case = "if `Case No.` has the court, too, write --column \"Case No.=case\"";
    folder.ledger(import).prints(3, &[case]);
    folder
        .ledger(&format!("{import} --column case=C"))
        .prints(0, &["2 new postings"]);
    let order = "--date 2021-01-01 --victim v2 --case ilnd/1:20-cr-1 --defendant roe";
    folder
        .ledger(&format!(
            "post l order --key o2 {order} --section 3663A --amount 100"
        ))
        .prints(0, &[]);
    folder
        .ledger("balance l v2")
        .prints(0, &["owed, section 3663A ilnd/1:20-cr-00001 roe 10.00"]);
}

#[test]
fn a_log_of_an_unknown_victim_lists_the_known_ones() {
    let folder = Folder::new("answer-ledger-and-compute-disagree");
    folder.run("ledger new l").prints(0, &[]);
    folder.run("ledger import l postings.csv").prints(0, &[]);
    for command in ["log", "balance"] {
        folder.run(&format!("ledger {command} l lrak")).prints(
            3,
            &["the ledger has no postings for a victim `lrak`", "lark"],
        );
    }
    folder
        .run("ledger log l lark")
        .prints(0, &["key: r2 kind: receipt"]);
    // A day on which nothing was posted of a known victim is an empty list.
    folder
        .run("ledger log l lark --from 2025-01-01")
        .prints(0, &["Nothing to list."]);
    // A column that is named for its currency has the amounts.
    folder.write(
        "usd.csv",
        "Received,Victim,Case,Defendant,USD\n3/4/2021,lark,azd/2:17-cr-00071,poe,50.00\n",
    );
    folder
        .run("ledger import l usd.csv --kind receipt --dry-run")
        .prints(0, &["2021-03-04 lark azd/2:17-cr-00071 poe 50.00"]);
}

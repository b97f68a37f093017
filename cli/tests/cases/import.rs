//! Spreadsheets into case files: what offices keep is taken, or refused with its row, its column, itself and the reason.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::common::Folder;

/// A case with two victims and two defendants, and remarks that must stay.
const CASE: &str = r#"# a case of two victims
schema = 1

[case]
name = "United States v. Roe"
court = "innd"
judgment = 2020-01-15

[[defendant]]
id = "roe"

[[defendant.count]]
id = "1"
statute = "18 U.S.C. 2252(a)(2)"
ended = 2019-01-01

[[defendant]]
id = "poe"

[[defendant.count]]
id = "2"
statute = "18 U.S.C. 2252(a)(2)"
ended = 2019-01-01

[[victim]]
id = "amy"      # the first

[[victim.loss]]
head = "fees"
amount = "100.00"

# the record of the first
[victim.record]
received = "0.00"

# the second
[[victim]]
id = "vicky"
"#;

fn folder() -> Folder {
    let folder = Folder::new("input-spreadsheet");
    folder.write("facts.toml", CASE);
    folder
}

/// The bills of an office, as a workbook.
fn bills(folder: &Folder, name: &str) {
    let day = Format::new().set_num_format("m/d/yyyy");
    let money = Format::new().set_num_format("$#,##0.00");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Bills").unwrap();
    sheet.write(0, 0, "Bills of the first victim").unwrap();
    for (column, header) in (0..).zip([
        "Service Date",
        "Provider",
        "Description",
        "Category",
        "Amount Paid",
        "Checked by",
    ]) {
        sheet.write(1, column, header).unwrap();
    }
    for (row, (serial, what, head, amount)) in (2..).zip([
        (43_470.0, "sessions\nof January", "Counseling", 1250.0),
        (43_480.0, "train", "transport", 75.5),
        (43_490.0, "train", "Transport", 0.300_000_000_000_000_04),
    ]) {
        sheet
            .write_with_format(
                row,
                0,
                ExcelDateTime::from_serial_datetime(serial).unwrap(),
                &day,
            )
            .unwrap();
        sheet.write(row, 2, what).unwrap();
        sheet.write(row, 3, head).unwrap();
        sheet.write_with_format(row, 4, amount, &money).unwrap();
    }
    sheet.write(7, 3, "Total").unwrap();
    sheet.write_with_format(7, 4, 1325.8, &money).unwrap();
    book.add_worksheet()
        .set_name("Old")
        .unwrap()
        .write(0, 0, "nothing here")
        .unwrap();
    book.save(folder.path(name)).unwrap();
}

#[test]
fn losses_of_a_workbook_are_added_once_and_the_rest_of_the_file_stays() {
    let folder = folder();
    bills(&folder, "bills.xlsx");
    let ran = folder.run("import losses bills.xlsx --victim amy --dry-run");
    ran.prints(
        3,
        &[
            "3 refused column D `Category`: not a head of the list: `Counseling`",
            "4 loss amy 75.50 id row-4, what train, head transport, period 2019-01-15",
            "columns that were left out: `Checked by`",
            "the sheet `Bills` was read; other sheets were left out: `Old`",
            "--word \"Counseling=medical\"",
        ],
    );
    assert_eq!(folder.read("facts.toml"), CASE);
    let import =
        "import losses bills.xlsx --victim amy --word Counseling=medical --into facts.toml";
    folder
        .run(&format!("{import} --dry-run --save-mapping map.toml"))
        .prints(
            0,
            &[
                "`Counseling` is medical",
                "row 8 is a total and was left out; it equals the rows above it, 1,325.80",
                "dry run",
            ],
        );
    assert_eq!(folder.read("facts.toml"), CASE);
    folder
        .run(import)
        .prints(0, &["3 losses added to facts.toml; already there: 0"]);
    let loss = |row: u32, what: &str, head: &str, amount: &str, day: &str| {
        format!(
            "\n\n[[victim.loss]]\nid = \"row-{row}\"\nwhat = \"{what}\"\nhead = \"{head}\"\namount = \"{amount}\"\nperiod = \"{day}\""
        )
    };
    let added = [
        loss(3, "sessions of January", "medical", "1250.00", "2019-01-05"),
        loss(4, "train", "transport", "75.50", "2019-01-15"),
        loss(5, "train", "transport", "0.30", "2019-01-25"),
    ]
    .concat();
    let whole = CASE.replacen(
        "amount = \"100.00\"",
        &format!("amount = \"100.00\"{added}"),
        1,
    );
    assert_eq!(folder.read("facts.toml"), whole);
    folder.run("check facts.toml").prints(0, &[]);
    // A second import adds nothing, and a changed row is not taken for another one.
    folder
        .run("import losses bills.xlsx --victim amy --mapping map.toml --into facts.toml")
        .prints(0, &["0 losses added to facts.toml; already there: 3"]);
    folder.write("facts.toml", &whole.replacen("75.50", "80.00", 1));
    folder.run(import).prints(
        3,
        &[
            "bills.xlsx: row 4: the case file has another loss with the id `row-4`",
            "--prefix",
        ],
    );
    folder
        .run(&format!("{import} --prefix new"))
        .prints(0, &["3 losses added"]);
}

#[test]
fn nothing_is_written_if_a_row_is_refused() {
    let folder = folder();
    let table = "Victim;Date;Description;Head;Amount\namy;1/5/2019;a;medical;$1,250.00\nVICKY;1/6/2019;b;medical;(5.00)\n\
        zoe;1/7/2019;c;medical;75.505\n;;;Total;1.00\n";
    folder.write("losses.csv", table);
    let ran = folder.run("import losses losses.csv --into facts.toml");
    ran.prints(
        3,
        &[
            "losses.csv: row 3: column `Amount`: a negative amount: `(5.00)`",
            "losses.csv: row 4: column `Amount`: not whole cents: `75.505`",
            "the cells are separated by semicolons",
            "nothing was written",
        ],
    );
    assert_eq!(folder.read("facts.toml"), CASE);
    folder.write("losses.csv", &table.replace("75.505", "75.5"));
    folder
        .run("import losses losses.csv --into facts.toml")
        .prints(
            3,
            &[
                "row 4: column `Victim`: no victim of the case file is `zoe`",
                "one of amy, vicky",
            ],
        );
    folder
        .run("undo facts.toml")
        .prints(3, &["there is no `facts.toml.previous`"]);
    folder
        .run("import losses losses.csv --into facts.toml --skip-refused")
        .prints(0, &["warning: losses.csv: row 3", "1 loss added"]);
    let added = folder.read("facts.toml");
    for text in [CASE, &added] {
        folder.run("undo facts.toml").prints(0, &[]);
        assert_eq!(folder.read("facts.toml"), text);
    }
    folder
        .run("import losses losses.csv --into facts.toml --skip-refused --word zoe=vicky")
        .prints(0, &["1 loss added to facts.toml; already there: 1"]);
    // A column that may have the day first is not only a row.
    folder.write("losses.csv", &table.replace("1/5/2019", "13/5/2019"));
    folder
        .run("import losses losses.csv --into facts.toml --skip-refused")
        .prints(3, &["there is no month 13", "--skip-refused does not help"]);
    // A total that differs is a row that was misread.
    folder.write("facts.toml", CASE);
    folder.write(
        "losses.csv",
        "Victim,Head,Amount\namy,fees,1.00\n,Total,2.00\n",
    );
    folder
        .run("import losses losses.csv --into facts.toml")
        .prints(3, &["losses.csv: row 3: the row is a total of 2.00, and the rows above it add up to 1.00"]);
}

#[test]
fn a_table_without_a_needed_column_is_refused_in_one_sentence() {
    let folder = folder();
    folder.write(
        "losses.tsv",
        "When\tHow much\tFor what\n1/5/2019\t$5.00\tbus\n",
    );
    let import = "import losses losses.tsv --victim amy --every head=transport";
    folder.run(import).prints(
        3,
        &["no column has a known name; the headers are `When`, `How much`, `For what`, separated by tabs", "--column amount=C"],
    );
    let ran = folder.run(&format!("{import} --column amount=B --column when=date"));
    ran.prints(
        0,
        &[
            "amount = \"5.00\"",
            "period = \"2019-01-05\"",
            "columns that were left out: `For what`",
        ],
    );
    folder
        .run("import losses losses.tsv --column amount=B")
        .prints(
            2,
            &[
                "no column has the head of the losses",
                "--every head=medical",
            ],
        );
    folder
        .run(&format!("{import} --column amount=Z"))
        .prints(3, &["no column is `Z`"]);
    folder
        .run(&format!("{import} --column nothing=B"))
        .prints(2, &["`nothing=B` names no field"]);
    folder
        .run(&format!("{import} --column amount=B --every posture=asked"))
        .prints(2, &["`posture` is no field of losses"]);
    folder.write("map.toml", "amount = \"B\"\n");
    folder
        .run(&format!("{import} --mapping map.toml"))
        .prints(3, &["`map.toml` is not a mapping: line 1"]);
}

#[test]
fn earlier_awards_become_orders_with_their_days_or_a_list() {
    let folder = folder();
    folder.write(
        "awards.csv",
        "\u{feff}Date of Judgment,Court,Case No.,Restitution Ordered\r\n1/23/2013,N.D. Ill.,1:12-cr-1,\"$3,000.00\"\r\n\
         2014-02-03,United States District Court for the Northern District of Illinois,1:13-cr-2,$500\r\n\
         2014-02-03,N.D. Illinois,1:13-cr-2,$500\r\n,,Total,\"$4,000.00\"\r\n",
    );
    let import = "import awards awards.csv --victim amy --into facts.toml";
    folder.run(import).prints(
        0,
        &[
            "3 earlier awards added",
            "row 5 is a total and was left out",
        ],
    );
    let text = folder.read("facts.toml");
    let entry = "[[victim.record.entry]]\nkind = \"order\"\ndate = 2014-02-03\namount = \"500.00\"\ncourt = \"N.D. Ill.\"\ndocket = \"1:13-cr-2\"\n";
    // Two equal awards of one table are two.
    assert_eq!(text.matches(entry).count(), 2, "{text}");
    folder.run(import).prints(
        0,
        &["0 earlier awards added to facts.toml; already there: 3"],
    );
    folder.run("check facts.toml").prints(0, &[]);
    // Without days they are a list.
    folder.write("amounts.csv", "Award\n3000\n4500.00\n");
    folder
        .run("import awards amounts.csv --victim vicky --into facts.toml")
        .prints(0, &["2 earlier awards added"]);
    let listed = "[victim.record]\nawards = [\n  \"3000.00\",\n  \"4500.00\",\n]\n";
    assert!(folder.read("facts.toml").ends_with(listed));
    // A second list is not merged in silence.
    let again = folder.run("import awards amounts.csv --victim vicky --into facts.toml");
    again.prints(
        3,
        &["nothing was written, because the case file would have errors"],
    );
}

#[test]
fn orders_and_payments_name_the_people_of_the_case_file() {
    let folder = folder();
    folder.write("orders.csv", "Victim,Defendant,Amount,Order Date\nAmy,R. Roe,\"3,000.00\",1/15/2020\nAmy,poe,\"3,000.00\",1/15/2020\n");
    folder
        .run("import orders orders.csv --into facts.toml")
        .prints(
            3,
            &[
                "row 2: column `Defendant`: no defendant of the case file is `R. Roe`",
                "one of roe, poe",
                "--word",
            ],
        );
    folder.write("map.toml", "[words]\n\"R. Roe\" = \"roe\"\n");
    folder
        .run("import orders orders.csv --into facts.toml --prefix order --mapping map.toml")
        .prints(0, &["2 orders added"]);
    folder.write(
        "paid.csv",
        "Date Paid,Payor,Client,Check No.,Amount\n6/1/2020,R. Roe,amy,101,$50.00\n7/1/2020,R. Roe,amy,102,$50.00\n7/2/2020,poe,amy,7,$25.00\n7/9/2020,poe,amy,7,($25.00)\n",
    );
    folder
        .run(
            "import payments paid.csv --into facts.toml --prefix paid --mapping map.toml --dry-run",
        )
        .prints(
            0,
            &["5 payment 25.00 id paid-5, reverses paid-4, date 2020-07-09, source 7"],
        );
    folder
        .run("import payments paid.csv --into facts.toml --prefix paid --mapping map.toml")
        .prints(
            0,
            &["4 payments added", "row 5 takes back the payment `paid-4`"],
        );
    let text = folder.read("facts.toml");
    assert!(text.starts_with(CASE), "{text}");
    assert!(text.contains("id = \"order-2\"\nvictim = \"amy\"\ndefendant = \"roe\"\namount = \"3000.00\"\nposture = \"entered\"\ndate = 2020-01-15\n"));
    folder.run("check facts.toml").prints(0, &[]);
    folder
        .run("statement facts.toml --victim amy")
        .prints(0, &["- amy 2020-01-15 3,000.00 100.00 2,900.00"]);
    // A payer who is no defendant, a day of no calendar and the year first.
    let head = "Date Paid,Payor,Client,Amount\n";
    let rows = "2020/02/30,roe,amy,5\n2/29/21,roe,amy,5\n2020/02/29,Insurance Co.,amy,5\n";
    folder.write("paid.csv", &format!("{head}{rows}"));
    folder
        .run("import payments paid.csv --into facts.toml")
        .prints(
            3,
            &[
                "not a day: `2020/02/30`, because that month has no day 30",
                "not a day: `2/29/21`, because that month has no day 29",
                "--word \"Insurance Co.=insurer\"",
            ],
        );
    // Which of two columns is money received is not in the table.
    folder.write(
        "pair.csv",
        "Date Paid,Payor,Client,Dr,Cr\n3/7/23,roe,amy,,5\n",
    );
    folder
        .run("import payments pair.csv --into facts.toml")
        .prints(3, &["put `Dr` and `Cr` into one column of amounts"]);
    folder.run("ledger new pair.ledger").prints(0, &[]);
    folder.write(
        "pair.csv",
        "Date,Victim,Court,Dkt,Defendant,Debit,Credit\n3/7/23,amy,wied,2:21-cr-00044,doe,,5\n",
    );
    folder
        .run("ledger import pair.ledger pair.csv --kind receipt")
        .prints(
            3,
            &[
                "put `Debit` and `Credit` into one column of amounts",
                "unknown column `Debit`, `Credit`",
            ],
        );
    folder.write("words.toml", "[words]\n\"Insurance Co.\" = \"insurer\"\n");
    folder.write(
        "paid.csv",
        &format!("{head}2020/02/29,Insurance Co.,amy,5\n"),
    );
    folder
        .run("import payments paid.csv --into facts.toml --mapping words.toml --dry-run")
        .prints(0, &["defendant insurer, date 2020-02-29"]);
    // A negative amount that fits two payments takes neither back.
    folder.write("paid.csv", "Date Paid,Payor,Client,Amount\n6/1/2020,roe,amy,5\n6/2/2020,roe,amy,5\n6/3/2020,roe,amy,-5\n");
    folder
        .run("import payments paid.csv --into facts.toml")
        .prints(3, &["row 4: column `Amount`: a negative amount takes a payment back, and several rows above have that amount: `-5`"]);
}

#[test]
fn case_files_that_cannot_be_added_to_are_refused_whole() {
    let folder = folder();
    folder.write("losses.csv", "Head,Amount\nfees,1.00\n");
    folder
        .run("import losses losses.csv --victim zoe --into facts.toml")
        .prints(3, &["no victim of the case file is `zoe`"]);
    folder
        .run("import losses losses.csv --into facts.toml")
        .prints(3, &["the row names no victim", "one of amy, vicky"]);
    folder
        .run("import losses losses.csv --into -")
        .prints(2, &["--into names a file"]);
    folder
        .run("import losses losses.csv --into gone.toml")
        .prints(1, &["there is no file"]);
    folder.write("large.csv", &"Head,Amount\n".repeat(800_000));
    folder
        .run("import losses large.csv")
        .prints(3, &["`large.csv` is larger than 8 MiB"]);
    folder
        .run("import losses gone.csv")
        .prints(1, &["`gone.csv` cannot be read"]);
    folder
        .run("import losses losses.csv -o out.csv")
        .prints(2, &["-o is for the table of a --dry-run"]);
    folder.write(
        "inline.toml",
        &CASE.replace("[[victim]]\nid = \"vicky\"\n", ""),
    );
    folder
        .run("import losses losses.csv --into inline.toml")
        .prints(0, &["1 loss added"]);
    folder.write("facts.toml", "schema = 1\n");
    folder
        .run("import losses losses.csv --into facts.toml")
        .prints(3, &["error[E102]"]);
}

#[test]
fn a_cell_drives_no_terminal() {
    let folder = folder();
    folder.write(
        "losses.csv",
        "Head,Description,Amount\nfees,\u{1b}[31mred\u{202e},1.00\n\u{1b}[2J,a,1.00\n",
    );
    let ran = folder.run("import losses losses.csv --victim amy --dry-run");
    ran.prints(3, &["a hidden character", "\\u{1b}[31mred\\u{202e}"]);
    assert!(
        !ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'),
        "{ran:?}"
    );
    folder.write("losses.csv", "He\u{1b}ad,Am\u{7}ount\nfees,1.00\n");
    let ran = folder.run("import losses losses.csv --victim amy");
    assert!(
        !ran.err.contains('\u{1b}') && !ran.err.contains('\u{7}'),
        "{ran:?}"
    );
}

#[test]
fn a_workbook_is_posted_to_a_ledger() {
    let folder = folder();
    folder.run("ledger new l").prints(0, &[]);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (column, header) in (0..).zip([
        "Date Received",
        "Client",
        "Court",
        "Case No.",
        "Defendant",
        "Amount",
    ]) {
        sheet.write(0, column, header).unwrap();
    }
    for (row, amount) in [(1, 1250.0), (3, 75.5), (4, -75.5)] {
        sheet
            .write_with_format(
                row,
                0,
                ExcelDateTime::from_serial_datetime(44_949.0).unwrap(),
                &day,
            )
            .unwrap();
        for (column, text) in (1..).zip(["Thistle", "N.D. Ohio", "1:21-cr-00104", "roe"]) {
            sheet.write(row, column, text).unwrap();
        }
        sheet.write(row, 5, amount).unwrap();
    }
    sheet.write(6, 0, "Total").unwrap();
    sheet.write(6, 5, 1250).unwrap();
    book.save(folder.path("receipts.xlsx")).unwrap();
    folder
        .run("ledger import l receipts.xlsx --dry-run")
        .prints(
            0,
            &[
                "2 receipt 2023-01-23 thistle ohnd/1:21-cr-00104 roe 1,250.00",
                "4 receipt 2023-01-23 thistle ohnd/1:21-cr-00104 roe 75.50",
                "5 refund 2023-01-23 thistle ohnd/1:21-cr-00104 roe 75.50",
                "row 7 is a total and was left out; it equals the rows above it, 1,250.00",
                "2 blank rows were left out",
            ],
        );
    folder
        .run("import ledger l receipts.xlsx")
        .prints(0, &["3 new postings, 0 duplicates"]);
}

/// The choice of one over n, by which the number of earlier orders decides.
const ONE_OVER_N: &str =
    "--choose relative-role=one-over-n --view whom-n-counts=ordered-and-this-one";

/// Earlier awards beside a case file, and the same awards in it.
fn earlier(folder: &Folder) -> (String, String) {
    let by_hand = include_str!("input-many-alike/awards.toml");
    let list = "awards = [\"3000.00\", \"3000.00\", \"4000.00\", \"5000.00\", \"10000.00\"]";
    assert!(by_hand.contains(list));
    let from = by_hand.replace(list, "awards_from = \"earlier/awards.csv\"");
    folder.write("by-hand.toml", by_hand);
    folder.write("from.toml", &from);
    let table = "Date;Court;Case No.;Amount Ordered\r\n1/2/2015;N.D. Ill.;1:14-cr-1;$3,000.00\r\n1/3/2015;D. Kan.;5:14-cr-2;3000\r\n\
        ;;;\r\n2016-05-06;D. Kan.;5:15-cr-2;4000.0\r\n5/6/2017;D. Kan.;5:16-cr-2;$5,000\r\n5/6/2018;D. Kan.;5:17-cr-2;\"10,000\"\r\nTotal;;;\"$25,000.00\"\r\n";
    folder.write("earlier/awards.csv", table);
    (from, table.to_owned())
}

/// Removes what differs because the files have other names and digests.
fn without_names(ran: &str) -> String {
    let words = ran.split_whitespace().map(|word| {
        match word.contains("sha256:") || word.contains(".toml") {
            true => "*",
            false => word,
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn earlier_awards_in_a_table_count_as_those_in_the_case_file() {
    let folder = folder();
    let (from, table) = earlier(&folder);
    for command in ["compute", "explain", "needs", "compare"] {
        let by_hand = folder.run(&format!("{command} by-hand.toml --format plain"));
        let by_table = folder.run(&format!("{command} from.toml --format plain"));
        assert_eq!(by_table.code, by_hand.code, "{command}");
        let answer = |text: &str| {
            without_names(
                text.split("Made by")
                    .next()
                    .unwrap()
                    .split("What made this")
                    .next()
                    .unwrap(),
            )
        };
        assert_eq!(answer(&by_table.out), answer(&by_hand.out), "{command}");
    }
    // Five awards are at least five orders.
    folder
        .run(&format!("compute from.toml {ONE_OVER_N}"))
        .prints(4, &["3,000.00 to 15,000.00"]);
    // Every row of one victim, if the table has a column for the victim.
    folder.write(
        "earlier/awards.csv",
        "Victim,Amount\nPoppy,3000\nPoppy,3000\nPoppy,4000\nPoppy,5000\nPoppy,10000\n",
    );
    folder.run("check from.toml").prints(0, &[]);
    folder.write(
        "earlier/awards.csv",
        "Victim,Amount\nPoppy,3000\nZoe,3000\n",
    );
    folder.run("check from.toml").prints(
        3,
        &[
            "error[E333]",
            "row 3: column `Victim`: no victim of the case file is `Zoe`",
        ],
    );
    // One amount a line.
    folder.write("earlier/awards.csv", "$3,000.00\n3000\n4000\n5000\n10000\n");
    folder
        .run(&format!("compute from.toml {ONE_OVER_N}"))
        .prints(4, &["3,000.00 to 15,000.00"]);
    // Awards after the day of the record are left out, as entries are.
    folder.write("earlier/awards.csv", &table);
    folder.write(
        "dated.toml",
        &from.replace("awards_from = ", "date = 2017-01-01\nawards_from = "),
    );
    folder.run("compute dated.toml").prints(4, &["Later than the record, and left out: poppy, earlier/awards.csv, row 6: order of 5,000.00 on 2017-05-06"]);
}

#[test]
fn a_table_of_awards_is_digested_and_a_changed_one_does_not_verify() {
    let folder = folder();
    let (_, table) = earlier(&folder);
    folder
        .run("compute from.toml -o result.json")
        .prints(4, &[]);
    let result = folder.read("result.json");
    assert!(
        result.contains("\"file\": \"earlier/awards.csv\""),
        "{result}"
    );
    folder
        .run("verify result.json --case from.toml")
        .prints(0, &[]);
    // A change that changes no amount.
    folder.write(
        "earlier/awards.csv",
        &table.replace("N.D. Ill.", "S.D. Ill."),
    );
    folder
        .run("verify result.json --case from.toml")
        .prints(3, &["differs"]);
    folder.write(
        "earlier/awards.csv",
        &table
            .replace("$5,000", "$6,000")
            .replace("25,000", "26,000"),
    );
    folder
        .run("verify result.json --case from.toml")
        .prints(3, &["differs"]);
    folder.write("earlier/awards.csv", &table);
    folder
        .run("verify result.json --case from.toml")
        .prints(0, &[]);
    folder
        .run("explain from.toml")
        .prints(4, &["earlier/awards.csv, sha256:"]);
    // A public copy does not repeat the name.
    let public = folder.run("compute from.toml --audience public --format json");
    assert!(
        public.out.contains("\"file\": \"table 1\"") && !public.out.contains("earlier/awards"),
        "{public:?}"
    );
}

#[test]
fn a_table_of_awards_that_cannot_be_read_refuses_the_case_file() {
    let folder = folder();
    let (from, table) = earlier(&folder);
    for (written, says) in [
        (
            table.replace("4000.0\r", "4000.005\r"),
            "row 5: column `Amount Ordered`: not whole cents: `4000.005`",
        ),
        (
            table.replace("1/2/2015", "13/2/2015"),
            "there is no month 13",
        ),
        (
            table.replace("1/2/2015", "1/2/15"),
            "write the year in four digits",
        ),
        (
            table.replace("$5,000;", "").replace("$5,000", "(5.00)"),
            "a negative amount: `(5.00)`",
        ),
        (
            table.replace("$25,000", "$24,000"),
            "it is 24,000.00, and the rows above it add up to 25,000.00",
        ),
        (
            table.replace("Amount Ordered", "Sum of it"),
            "no column has the field `amount`",
        ),
    ] {
        folder.write("earlier/awards.csv", &written);
        folder.run("compute from.toml").prints(
            3,
            &["error[E333]", "from.toml:", "`earlier/awards.csv`", says],
        );
    }
    std::fs::remove_file(folder.path("earlier/awards.csv")).unwrap();
    folder.run("check from.toml").prints(
        3,
        &[
            "error[E333]",
            "there is no such file in the folder of the case file",
        ],
    );
    for name in ["/etc/passwd", "../awards.csv", "earlier/../../x", "c:x", ""] {
        folder.write("outside.toml", &from.replace("earlier/awards.csv", name));
        folder.run("check outside.toml").prints(
            3,
            &["error[E333]", "not the name of a file beside the case file"],
        );
    }
    folder.write("earlier/awards.csv", &table);
    folder.write(
        "both.toml",
        &from.replace("awards_from", "awards = [1]\nawards_from"),
    );
    folder
        .run("check both.toml")
        .prints(3, &["error[E309]", "a table of awards beside `awards`"]);
    folder.write(
        "fewer.toml",
        &from.replace("awards_from", "orders = 4\nawards_from"),
    );
    folder.run("check fewer.toml").prints(3, &["error[E331]"]);
    // Standard input has no folder.
    let piped = format!("exec {} check - < from.toml", env!("CARGO_BIN_EXE_redress"));
    let mut shell = crate::common::program("sh");
    shell.args(["-c", &piped]);
    folder.ran(shell, &piped).prints(
        3,
        &["standard input has no folder; name the case file instead"],
    );
    // An import into the file reads the table too.
    folder.write("losses.csv", "Head,Amount\nfees,1.00\n");
    folder
        .run("import losses losses.csv --into from.toml")
        .prints(0, &["1 loss added"]);
}

#[test]
fn a_mapping_of_one_ledger_table_reads_the_next() {
    let folder = folder();
    folder.run("ledger new l").prints(0, &[]);
    let header = "Receipt No.;When;For;Where;Docket No.;Who;How much;Clerk\n";
    let row = "17;01/23/2023;v1;N.D. Ohio;1:21-CR-104;roe;$1,250.00;abc\n";
    folder.write("one.csv", &format!("{header}{row}"));
    let columns = "--column date=When --column victim=C --column Where=court --column defendant=Who --column amount=G";
    folder
        .run(&format!("ledger import l one.csv {columns}"))
        .prints(3, &["unknown column `Clerk` in the header", "HEADER=-"]);
    folder
        .run(&format!(
            "ledger import l one.csv {columns} --column Clerk=- --save-mapping map.toml"
        ))
        .prints(0, &["1 new postings", "each row is a receipt"]);
    folder.write(
        "two.csv",
        &format!("{header}{}", row.replacen("17", "18", 1)),
    );
    folder
        .run("ledger import l two.csv --mapping map.toml")
        .prints(0, &["1 new postings, 0 duplicates"]);
    folder.run("ledger log l").prints(
        0,
        &[
            "key: 17 kind: receipt date: 2023-01-23",
            "key: 18 kind: receipt",
        ],
    );
}

#[test]
fn a_cell_that_is_merged_downward_is_said_of_each_of_its_rows() {
    let folder = folder();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    for (column, header) in (0..).zip(["Victim", "Date", "Category", "Amount"]) {
        sheet.write(0, column, header).unwrap();
    }
    for row in 1..4 {
        sheet.write(row, 1, format!("1/{row}/2019")).unwrap();
        sheet.write(row, 2, "medical").unwrap();
    }
    sheet.merge_range(1, 0, 2, 0, "vicky", &plain).unwrap();
    sheet.write(3, 0, "amy").unwrap();
    sheet.write(1, 3, 10.0).unwrap();
    // An amount is not said twice.
    sheet.merge_range(2, 3, 3, 3, "5.00", &plain).unwrap();
    book.save(folder.path("merged.xlsx")).unwrap();
    let ran = folder.run("import losses merged.xlsx --into facts.toml --dry-run");
    ran.prints(
        3,
        &[
            "2 loss vicky 10.00",
            "3 loss vicky 5.00",
            "row 4: column D `Amount`: the cell is empty",
        ],
    );
}

#[test]
fn payments_may_have_the_latest_first_and_orders_may_be_joint() {
    let folder = folder();
    folder.write("orders.csv", "Defendant,Victim,Restitution Ordered,Joint & Several\nroe,amy,5000,Yes\npoe,amy,3000,yes\nroe,vicky,100,No\npoe,vicky,50,yes\n");
    folder
        .run("import orders orders.csv --into facts.toml")
        .prints(
            0,
            &[
                "4 orders added",
                "the order `row-5` is joint, and no other order for vicky in the table is",
            ],
        );
    let text = folder.read("facts.toml");
    assert_eq!(text.matches("with = \"row-2\"").count(), 1, "{text}");
    folder
        .run("statement facts.toml --victim amy")
        .prints(0, &["amy can still be paid 5,000.00"]);
    folder.write(
        "paid.csv",
        "Date,Payor,Client,Amount\n7/1/2020,poe,amy,7\n6/3/2020,roe,amy,(5)\n6/1/2020,roe,amy,5\n",
    );
    folder
        .run("import payments paid.csv --into facts.toml --prefix paid")
        .prints(
            0,
            &["3 payments added", "row 3 takes back the payment `paid-4`"],
        );
    // Where a quotation mark is not closed, the rows after it are not skipped unread.
    folder.write(
        "paid.csv",
        "Date,Payor,Amount\n1/4/2020,roe,1\n1/5/2020,\"roe,100\n1/6/2020,roe,5\n",
    );
    folder
        .run("import payments paid.csv --into facts.toml --skip-refused")
        .prints(
            3,
            &[
                "row 3: a quotation mark is not closed",
                "--skip-refused does not help",
            ],
        );
    // Of several defendants one paid.
    folder.write("paid.csv", "Date,Amount\n7/1/2020,7\n");
    folder
        .run("import payments paid.csv --into facts.toml")
        .prints(
            3,
            &["row 2: the row names no defendant", "--every defendant=ID"],
        );
}

//! Reads tables as offices keep them, and refuses what cannot be read for certain.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::io::{Cursor, Write as _};

use redress_cite::Date;
use redress_money::Usd;
use redress_table::{
    CellValue, FieldSpec, Mapping, RowOutcome, RowValues, TableError, TableReader, ValueKind,
};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::write::SimpleFileOptions;

const FIELDS: [FieldSpec; 4] = [
    FieldSpec::needed("amount", ValueKind::Amount, &["amount paid"]),
    FieldSpec::new("date", ValueKind::Day, &["service date"]),
    FieldSpec::new("court", ValueKind::Court, &[]),
    FieldSpec::new("what", ValueKind::Text, &["description"]),
];

fn mapping() -> Mapping<'static> {
    Mapping::new(&FIELDS, Date::constant(2026, 1, 2))
}

fn named(columns: &[(&str, &str)]) -> Mapping<'static> {
    let columns = columns
        .iter()
        .map(|(one, two)| ((*one).to_owned(), (*two).to_owned()));
    Mapping {
        columns: columns.collect(),
        ..mapping()
    }
}

fn open(
    bytes: &[u8],
    mapping: Mapping<'static>,
) -> Result<(Vec<RowOutcome>, Vec<String>), TableError> {
    let mut table = TableReader::open(bytes, mapping)?;
    let rows = std::iter::from_fn(|| table.next_row()).collect();
    Ok((rows, table.notes()))
}

fn taken(rows: &[RowOutcome]) -> Vec<&RowValues> {
    let taken = rows.iter().filter_map(|row| match row {
        RowOutcome::Taken(record) => Some(record),
        _ => None,
    });
    taken.collect()
}

fn refused(rows: &[RowOutcome]) -> Vec<String> {
    let refused = rows.iter().filter_map(|row| match row {
        RowOutcome::Refused { errors, .. } => Some(errors),
        _ => None,
    });
    refused.flatten().map(ToString::to_string).collect()
}

fn amounts(rows: &[RowOutcome]) -> Vec<(i64, bool)> {
    let amount = |record: &&RowValues| match record.value("amount") {
        Some(CellValue::Amount { amount, negative }) => (amount.cents(), *negative),
        other => panic!("{other:?}"),
    };
    taken(rows).iter().map(amount).collect()
}

#[test]
fn a_text_is_read_under_any_separator_line_end_and_byte_order_mark() {
    for separator in [",", ";", "\t", "|"] {
        for end in ["\n", "\r\n"] {
            for mark in ["", "\u{feff}"] {
                let cell = |text: &str| format!("\"{text}\"");
                let lines = [
                    ["Service Date", "Description", "Amount Paid"].map(str::to_owned),
                    [
                        "1/23/2023".to_owned(),
                        cell("one, two; three"),
                        cell("$1,250.00"),
                    ],
                    [
                        "2023-02-06".to_owned(),
                        cell("say \"\"so\"\""),
                        "75.5".to_owned(),
                    ],
                ];
                let text = lines.map(|line| line.join(separator)).join(end);
                let (rows, _) = open(format!("{mark}{text}{end}").as_bytes(), mapping()).unwrap();
                assert_eq!(amounts(&rows), [(125_000, false), (7_550, false)], "{text}");
                let first = taken(&rows)[0];
                assert_eq!(
                    first.value("date"),
                    Some(&CellValue::Day(Date::constant(2023, 1, 23)))
                );
                assert_eq!(
                    first.value("what"),
                    Some(&CellValue::Text("one, two; three".to_owned()))
                );
                assert_eq!(
                    taken(&rows)[1].value("what"),
                    Some(&CellValue::Text("say \"so\"".to_owned()))
                );
            }
        }
    }
}

#[test]
fn blank_rows_totals_titles_and_repeated_headers_are_left_out_and_reported() {
    let text = "Receipts of 2023,,\n,,\nDate,Description,Amount\n1/2/2023,a,10.00\n,,\nDate,Description,Amount\n1/3/2023,Total loss of a car,5.00\n\
        Subtotal,,15.00\n1/4/2023,b,1.00\nGrand Total,,16.00\n";
    let (rows, notes) = open(text.as_bytes(), mapping()).unwrap();
    assert_eq!(amounts(&rows), [(1_000, false), (500, false), (100, false)]);
    let left_out: Vec<(usize, &str)> = rows
        .iter()
        .filter_map(|row| match row {
            RowOutcome::LeftOut {
                line,
                reason,
                differs: false,
                ..
            } => Some((*line, *reason)),
            _ => None,
        })
        .collect();
    assert_eq!(
        left_out,
        [
            (5, "blank"),
            (6, "the header again"),
            (8, "a total"),
            (10, "a total")
        ]
    );
    assert!(
        notes.contains(&"row 1 is a title and was left out".to_owned()),
        "{notes:?}"
    );
    assert!(
        notes.contains(&"1 blank row was left out".to_owned()),
        "{notes:?}"
    );
}

#[test]
fn a_loss_that_begins_with_the_word_is_no_total() {
    let text = "Description,Amount\nTotal knee replacement,30000.00\nTherapy,100.00\nTotal hip replacement,20000\nTotal,\"50,100.00\"\n";
    let (rows, _) = open(text.as_bytes(), mapping()).unwrap();
    assert_eq!(amounts(&rows).len(), 3);
    assert!(matches!(
        rows.last(),
        Some(RowOutcome::LeftOut {
            reason: "a total",
            differs: false,
            ..
        })
    ));
    // A total that differs from the rows is told apart.
    let (rows, _) = open(text.replace("50,100", "50,000").as_bytes(), mapping()).unwrap();
    assert!(
        matches!(rows.last(), Some(RowOutcome::LeftOut { differs: true, note: Some(note), .. })
        if note.contains("it is 50,000.00, and the rows above it add up to 50,100.00"))
    );
    // The first row is none, because there is nothing above it.
    let (rows, _) = open(b"Description,Amount\nTotal,5000.00\n", mapping()).unwrap();
    assert_eq!(amounts(&rows), [(500_000, false)]);
}

#[test]
fn words_alone_below_the_rows_are_a_remark() {
    let read = |last: &str| {
        let text = format!("Court,Date,Amount\nN.D. Ill.,2024-01-15,5000.00\n{last}\n");
        let (rows, _) = open(text.as_bytes(), mapping()).unwrap();
        let last = rows.into_iter().next_back();
        matches!(last, Some(RowOutcome::LeftOut { reason: "a remark", note: Some(note), .. })
            if note == "row 3 is a remark and was left out")
    };
    assert!(read("Prepared by the clerk on 3/1/2024,,"));
    assert!(read(",* as of March 2024,"));
    // A value that was mistyped, and an amount in words, are refused.
    for refused in [
        "2024-13-45,,",
        "N.D. Il,,",
        ",,five thousand dollars",
        "Prepared by the clerk,2024-01-15,",
    ] {
        assert!(!read(refused), "{refused}");
    }
    // Above the rows there is nothing that it could be a remark on.
    let first = b"Court,Date,Amount\nPrepared by the clerk,,\nN.D. Ill.,2024-01-15,5000.00\n";
    let (rows, _) = open(first, mapping()).unwrap();
    assert!(
        matches!(rows.first(), Some(RowOutcome::Refused { .. })),
        "{rows:?}"
    );
}

#[test]
fn a_refused_value_is_named_with_its_row_its_column_itself_and_the_reason() {
    let text = "Date,Court,Description,Amount\n13/02/2020,N.D. Ohio,a,1.00\n1/2/2020,Moon,b,\"12,5\"\n1/2/2020,,c,75.505\n1/2/2020,,d,\n1/2/2020,,e,#REF!\n1/2/2020,,f,(5.00)\n";
    let (rows, _) = open(text.as_bytes(), mapping()).unwrap();
    let refused = refused(&rows);
    for (refused, all) in refused.iter().zip([
        &["row 2: column `Date`: not a day: `13/02/2020`, because there is no month 13"][..],
        &["row 3: column `Court`: not a court: `Moon`"],
        &["row 3: column `Amount`: not an amount: `12,5`"],
        &["row 4: column `Amount`: not whole cents: `75.505`"],
        &["row 5: column `Amount`: the cell is empty"],
        &["row 6: column `Amount`: a formula failed: `#REF!`"],
    ]) {
        assert!(all.iter().all(|part| refused.contains(part)), "{refused}");
    }
    assert_eq!(refused.len(), 6);
    assert_eq!(amounts(&rows), [(500, true)]);
    // A day-first column is not only a row.
    let doubts = |row: &RowOutcome| matches!(row, RowOutcome::Refused { errors, .. } if errors.iter().any(|error| error.casts_doubt));
    assert_eq!(rows.iter().filter(|row| doubts(row)).count(), 1);
}

#[test]
fn a_quotation_mark_within_a_cell_swallows_no_row() {
    let text = "Description,Amount\nan 8\" bandage,10.00\n6\" of gauze,20.00\n\"a \"\"5\"\" of it,\nand more\" ,30.00\n";
    let (rows, _) = open(text.as_bytes(), mapping()).unwrap();
    assert_eq!(
        amounts(&rows),
        [(1_000, false), (2_000, false), (3_000, false)]
    );
    let what = |row: usize| taken(&rows)[row].value("what").cloned();
    assert_eq!(what(0), Some(CellValue::Text("an 8\" bandage".to_owned())));
    assert_eq!(
        what(2),
        Some(CellValue::Text("a \"5\" of it,\nand more".to_owned()))
    );
    // A mark that is never closed refuses the rest.
    let (rows, _) = open(b"Description,Amount\na,1.00\n\"b,2.00\nc,3.00\n", mapping()).unwrap();
    assert_eq!(amounts(&rows), [(100, false)]);
    assert!(refused(&rows)[0].contains("row 3: a quotation mark is not closed"));
}

#[test]
fn columns_are_named_by_field_header_or_letter() {
    let text = "When;How much;Amount;What\n1/2/2023;5.00;7.00;a\n";
    let read = |columns: &[(&str, &str)]| {
        open(text.as_bytes(), named(columns)).map(|(rows, _)| amounts(&rows))
    };
    assert_eq!(read(&[]).unwrap(), [(700, false)]);
    for columns in [
        ("amount", "How much"),
        ("How much", "amount"),
        ("amount", "B"),
        ("amount", "how MUCH"),
    ] {
        assert_eq!(read(&[columns]).unwrap(), [(500, false)], "{columns:?}");
    }
    let error = read(&[("amount", "Nowhere")]).unwrap_err().to_string();
    assert!(error.contains("no column is `Nowhere`; the headers are `When`, `How much`, `Amount`, `What`, separated by semicolons"), "{error}");
    assert!(
        read(&[("Amount", "-")])
            .unwrap_err()
            .to_string()
            .contains("--column amount=HEADER")
    );
    // A table without a header.
    let bare = "1/2/2023,5.00,a\n1/3/2023,6.00,b\n";
    let (rows, _) = open(bare.as_bytes(), named(&[("amount", "B"), ("date", "A")])).unwrap();
    assert_eq!(amounts(&rows), [(500, false), (600, false)]);
    let error = open(bare.as_bytes(), mapping()).unwrap_err().to_string();
    assert!(
        error.contains("no column has a known name") && error.contains("--column amount=C"),
        "{error}"
    );
}

#[test]
fn two_columns_of_one_field_are_refused() {
    let error = open(b"Amount,Amount Paid\n1.00,2.00\n", mapping())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("the columns `Amount` and `Amount Paid` have one meaning"),
        "{error}"
    );
    let (rows, _) = open(
        b"Amount,Amount Paid\n1.00,2.00\n",
        named(&[("amount", "Amount Paid")]),
    )
    .unwrap();
    assert_eq!(amounts(&rows), [(200, false)]);
}

fn book(write: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    write(&mut book);
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_to_the_cent_and_the_day() {
    let day = Format::new().set_num_format("m/d/yyyy");
    let money = Format::new().set_num_format("$#,##0.00");
    let bytes = book(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 1, "Restitution receipts").unwrap();
        for (column, header) in ["Service Date", "Description", "Amount Paid"]
            .iter()
            .enumerate()
        {
            sheet
                .write(2, u16::try_from(column).unwrap() + 1, *header)
                .unwrap();
        }
        for (row, (serial, amount)) in [
            (44_949.0, 75.5),
            (44_949.5, 0.300_000_000_000_000_04),
            (44_951.0, 1_372_587.33),
        ]
        .into_iter()
        .enumerate()
        {
            let row = u32::try_from(row).unwrap() + 3;
            sheet
                .write_with_format(
                    row,
                    1,
                    ExcelDateTime::from_serial_datetime(serial).unwrap(),
                    &day,
                )
                .unwrap();
            sheet.write(row, 2, "a").unwrap();
            sheet.write_with_format(row, 3, amount, &money).unwrap();
        }
        sheet.write(6, 1, "1/26/2023").unwrap();
        sheet.write(6, 3, "($5.00)").unwrap();
        sheet.write(8, 1, 44_949.0).unwrap();
        sheet.write(8, 3, 75.505).unwrap();
        sheet.write(9, 2, "Total").unwrap();
        sheet
            .write_formula(9, 3, Formula::new("=SUM(D4:D7)").set_result("1372658.13"))
            .unwrap();
    });
    let (rows, _) = open(&bytes, mapping()).unwrap();
    assert_eq!(
        amounts(&rows),
        [
            (7_550, false),
            (30, false),
            (137_258_733, false),
            (500, true)
        ]
    );
    for record in &taken(&rows)[..2] {
        assert_eq!(
            record.value("date"),
            Some(&CellValue::Day(Date::constant(2023, 1, 23)))
        );
    }
    let refused = refused(&rows);
    assert!(
        refused[0].contains("row 9: column B `Service Date`: not a day: `44949`")
            && refused[0].contains("format of a date"),
        "{refused:?}"
    );
    assert!(
        refused[1].contains("row 9: column D `Amount Paid`: not whole cents: `75.505`"),
        "{refused:?}"
    );
    assert!(matches!(
        rows.last(),
        Some(RowOutcome::LeftOut {
            line: 10,
            reason: "a total",
            ..
        })
    ));
}

#[test]
fn of_several_sheets_the_one_that_fits_is_read() {
    let write = |second: &str| {
        book(|book| {
            let sheet = book.add_worksheet().set_name("Notes").unwrap();
            sheet.write(0, 0, "to do").unwrap();
            let sheet = book.add_worksheet().set_name("Bills").unwrap();
            sheet.write(0, 0, "Amount").unwrap();
            sheet.write(1, 0, 5).unwrap();
            let sheet = book.add_worksheet().set_name("Old bills").unwrap();
            sheet.write(0, 0, second).unwrap();
            sheet.write(1, 0, 7).unwrap();
        })
    };
    let (rows, notes) = open(&write("number"), mapping()).unwrap();
    assert_eq!(amounts(&rows), [(500, false)]);
    assert!(
        notes[0].contains(
            "the sheet `Bills` was read; other sheets were left out: `Notes`, `Old bills`"
        ),
        "{notes:?}"
    );
    let error = open(&write("Amount"), mapping()).unwrap_err().to_string();
    assert!(
        error.contains("several sheets of the workbook fit: `Bills`, `Old bills`")
            && error.contains("--sheet"),
        "{error}"
    );
    let with = |name: &str| Mapping {
        sheet: Some(name.to_owned()),
        ..mapping()
    };
    let (rows, _) = open(&write("Amount"), with("old BILLS")).unwrap();
    assert_eq!(amounts(&rows), [(700, false)]);
    let error = open(&write("Amount"), with("none"))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("no sheet with content is named `none`") && error.contains("`Bills`"),
        "{error}"
    );
    assert!(
        open(b"Amount\n1.00\n", with("Bills"))
            .unwrap_err()
            .to_string()
            .contains("no sheet")
    );
}

#[test]
fn a_workbook_beyond_the_limits_is_refused() {
    let refusal = |bytes: &[u8]| open(bytes, mapping()).unwrap_err().to_string();
    let far = book(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "Amount").unwrap();
        sheet.write(1_048_575, 16_383, "far").unwrap();
    });
    assert!(refusal(&far).contains("more than 100000 rows or 500 columns"));
    // A part that unpacks to more than is read, whatever it states.
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive
        .start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default())
        .unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..130 {
        archive.write_all(&zeros).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    assert!(refusal(&bomb).contains("unpacks to more than 128 MiB"));
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive
        .start_file("xl/sharedStrings.xml", SimpleFileOptions::default())
        .unwrap();
    archive
        .write_all(b"<sst uniqueCount=\"99999999999999\"></sst>")
        .unwrap();
    assert!(
        refusal(&archive.finish().unwrap().into_inner()).contains("states more texts than it has")
    );
    assert!(
        refusal(b"PK\x03\x04\x14\0\0\0\n\n\xff").contains("save it as .xlsx without a password")
    );
    assert!(
        refusal(&[b"PK\x03\x04".as_slice(), &vec![0; 9 << 20]].concat())
            .contains("larger than 8 MiB")
    );
    assert!(refusal(b"\xd0\xcf\x11\xe0").contains("save it as .xlsx"));
    for wide in [
        b"\xff\xfeA\0".as_slice(),
        b"\xfe\xff\0A",
        b"A\0m\0",
        b"\0A\0m",
    ] {
        assert!(refusal(wide).contains("UTF-16"), "{wide:?}");
    }
    assert!(refusal(b"Amount\r1.00\r").contains("carriage returns only"));
}

#[test]
fn every_damage_to_a_workbook_is_an_error_and_no_panic() {
    let whole = book(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "Amount").unwrap();
        sheet.write(1, 0, 5).unwrap();
    });
    for place in (0..whole.len()).step_by(31) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x5a;
        let _ = open(&bytes, mapping());
        let _ = open(&whole[..place], mapping());
    }
}

#[test]
fn a_sum_is_exact() {
    // Twenty thousand amounts that binary fractions do not hold.
    let rows: String = (0..20_000).map(|_| "0.10\n").collect();
    let text = format!("Amount\n{rows}");
    let (rows, _) = open(text.as_bytes(), mapping()).unwrap();
    let sum = Usd::sum(
        amounts(&rows)
            .iter()
            .map(|(cents, _)| Usd::from_cents(*cents)),
    )
    .unwrap();
    assert_eq!(sum.cents(), 200_000);
}

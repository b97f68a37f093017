//! A table of claims: answers as of each case by itself, whatever is wrong with a row and however often the run is ended.

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::common::Folder;

const HEAD: &str = "id,statute,conduct.ended,conduct.victim_of_count,conduct.distributed,findings.full_losses,\
findings.original_abuse_separated,record.received,record.orders,losses.therapy.amount,losses.therapy.cause,choices.relative-role\n";

/// Asks for the answers of a table under two circuits.
const BATCH: &str = "batch claims.csv --profiles ca2,ca7 --as-of 2024-06-03 -o answers.csv";

fn folder(rows: &str) -> Folder {
    let folder = Folder::new("input-spreadsheet");
    folder.write("claims.csv", &format!("{HEAD}{rows}"));
    folder
}

fn row(id: &str, distributed: &str, amount: &str, choice: &str) -> String {
    format!(
        "{id},18 U.S.C. 2252A(a)(5)(B),2016-05-01,yes,{distributed},yes,yes,100.00,12,{amount},trade,{choice}\n"
    )
}

#[test]
fn a_table_is_answered_and_bad_rows_are_set_aside() {
    let rows = [
        row("c1", "no", "125000.00", "4000.00"),
        row("c2", "perhaps", "125000.00", "4000.00"),
        row("=c3", "no", "", ""),
        row("c4", "no", "12", "1/0"),
    ];
    let folder = folder(&rows.concat());
    assert_eq!(folder.run(BATCH).code, Some(4), "something is open");
    let answers = folder.read("answers.csv");
    let of = |id: &str, profile: &str| {
        let start = format!("{id},{profile},");
        let mut lines = answers.lines();
        let line = lines.find(|line| line.starts_with(&start));
        line.unwrap_or_else(|| panic!("no answer {start}: {answers}"))
            .to_owned()
    };
    // Vicky-like: a viewer, an amount of the court within the losses.
    assert!(of("c1", "ca7").contains(",exact,4000.00,4000.00,4000.00,,several,permitted,no,"));
    assert!(of("'=c3", "ca7").contains("losses.therapy.amount"));
    assert!(
        answers.contains("day 2024-06-03"),
        "the user's day is marked"
    );
    assert!(!answers.contains("c2,") && !answers.contains("c4,"));
    let rejected = folder.read("answers.rejected.csv");
    assert!(rejected.contains("3,conduct.distributed,"), "{rejected}");
    assert!(rejected.contains("5,choices.relative-role,"), "{rejected}");
    for left in ["answers.csv.part", "answers.csv.checkpoint"] {
        assert!(!folder.path(left).exists(), "{left}");
    }
}

#[test]
fn a_table_that_is_wrong_as_a_whole_leaves_no_file() {
    let folder = folder("");
    folder.write("claims.csv", "id,record.order\nc1,2\n");
    let ran = folder.run(BATCH);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("record.orders"), "{}", ran.err);
    assert!(!folder.path("answers.csv").exists() && !folder.path("answers.csv.part").exists());
    let same = folder.run("batch claims.csv --profiles ca7 -o claims.csv");
    assert_eq!(same.code, Some(2), "the input is not overwritten");
}

#[test]
fn a_run_that_was_killed_goes_on_and_writes_the_same() {
    let rows: String = (0..60_000)
        .map(|n| {
            let wrong = if n % 1_000 == 7 { "perhaps" } else { "no" };
            row(&format!("c{n}"), wrong, &format!("{n}.00"), "4000.00")
        })
        .collect();
    let whole = folder(&rows);
    let line = "batch claims.csv --profiles ca7 --as-of 2024-06-03 -o answers.csv";
    assert_eq!(whole.run(line).code, Some(4), "rows are rejected");
    let killed = folder(&rows);
    let mut child = Command::new(env!("CARGO_BIN_EXE_redress"))
        .args(line.split_whitespace())
        .current_dir(killed.path(""))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let checkpoint = killed.path("answers.csv.checkpoint");
    let began = Instant::now();
    while !checkpoint.exists() && began.elapsed() < Duration::from_secs(120) {
        sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(checkpoint.exists(), "the run ended before it was killed");
    assert!(!killed.path("answers.csv").exists(), "no half of a file");
    // What was written after the checkpoint counts for nothing.
    let part = killed.path("answers.csv.part");
    let mut text = fs::read(&part).unwrap();
    text.extend(b"half a li");
    fs::write(&part, text).unwrap();
    let ran = killed.run(line);
    assert!(ran.err.contains("goes on after it"), "{}", ran.err);
    for file in ["answers.csv", "answers.rejected.csv"] {
        assert_eq!(killed.read(file), whole.read(file), "{file}");
    }
}

#[test]
#[cfg(not(feature = "arrow"))]
fn a_program_without_files_of_columns_says_how_to_come_to_one() {
    let folder = folder(&row("c1", "no", "1.00", "1.00"));
    for line in [
        "batch claims.parquet --profiles ca7 -o answers.csv",
        "batch claims.csv --profiles ca7 -o answers.parquet",
        "batch claims.csv --profiles ca7 -o answers.arrow",
    ] {
        let ran = folder.run(line);
        assert_eq!(ran.code, Some(2), "{line}: {}", ran.err);
        assert!(ran.err.contains("--features arrow"), "{line}: {}", ran.err);
    }
    let other = folder.run("batch claims.csv --profiles ca7 -o answers.xlsx");
    assert!(other.err.contains(".csv"), "{}", other.err);
}

#[cfg(feature = "arrow")]
mod columns {
    use std::fs::File;
    use std::path::Path;
    use std::sync::Arc;

    use redress_batch::arrow_array::cast::AsArray as _;
    use redress_batch::arrow_array::types::Decimal128Type;
    use redress_batch::arrow_array::{
        Array, ArrayRef, BooleanArray, Decimal128Array, Int32Array, RecordBatch, StringArray,
    };
    use redress_batch::{TableFile, TableFormat, write_part};

    use super::*;

    const LINE: &str =
        "batch claims.parquet --profiles ca2,ca7 --as-of 2024-06-03 -o answers.parquet";

    fn column(array: impl Array + 'static) -> ArrayRef {
        Arc::new(array)
    }

    /// The claims as columns of their types; of every hundredth the date is no date.
    fn claims(rows: usize) -> RecordBatch {
        let cents = |each: i128| {
            let amounts = (0..rows).map(|row| Some(i128::try_from(row).unwrap() * each));
            let amounts = Decimal128Array::from_iter(amounts);
            column(amounts.with_precision_and_scale(18, 2).unwrap())
        };
        let text =
            |of: &dyn Fn(usize) -> String| column(StringArray::from_iter_values((0..rows).map(of)));
        let yes = || column(BooleanArray::from(vec![true; rows]));
        let distributed = (0..rows).map(|row| (row % 3 > 0).then_some(row % 3 == 1));
        let orders = (0..rows).map(|row| i32::try_from(row % 40).unwrap());
        let date = |row: usize| {
            if row % 100 == 7 {
                "never"
            } else {
                "2016-05-01"
            }
            .to_owned()
        };
        RecordBatch::try_from_iter([
            ("id", text(&|row| format!("c{row}"))),
            ("statute", text(&|_| "18 U.S.C. 2252A(a)(5)(B)".to_owned())),
            ("conduct.ended", text(&date)),
            ("conduct.victim_of_count", yes()),
            (
                "conduct.distributed",
                column(BooleanArray::from_iter(distributed)),
            ),
            ("findings.full_losses", yes()),
            ("findings.original_abuse_separated", yes()),
            ("record.received", cents(1_000)),
            (
                "record.orders",
                column(Int32Array::from_iter_values(orders)),
            ),
            ("losses.therapy.amount", cents(12_345)),
            ("losses.therapy.cause", text(&|_| "trade".to_owned())),
            ("choices.relative-role", text(&|_| "one-over-n".to_owned())),
        ])
        .unwrap()
    }

    /// Writes the claims as CSV.
    fn csv(claims: &RecordBatch) -> String {
        let mut text = HEAD.to_owned();
        for row in 0..claims.num_rows() {
            let cells = claims.columns().iter().map(|column| {
                if column.is_null(row) {
                    return String::new();
                }
                if let Some(amounts) = column.as_primitive_opt::<Decimal128Type>() {
                    return amounts.value_as_string(row);
                }
                if let Some(answers) = column.as_boolean_opt() {
                    return if answers.value(row) { "yes" } else { "no" }.to_owned();
                }
                match column.as_any().downcast_ref::<Int32Array>() {
                    Some(counts) => counts.value(row).to_string(),
                    None => column.as_string::<i32>().value(row).to_owned(),
                }
            });
            text.push_str(&cells.collect::<Vec<_>>().join(","));
            text.push('\n');
        }
        text
    }

    fn table(path: &Path) -> Vec<RecordBatch> {
        let format = TableFormat::from_path(path).unwrap();
        let mut file = TableFile::open(path, format, 0, 1_000_000).unwrap();
        let mut all = Vec::new();
        while let Some(part) = file.next_part().unwrap() {
            all.push(part);
        }
        all
    }

    /// Amounts and open points, as text, so that two forms can be compared.
    fn in_text(parts: &[RecordBatch]) -> Vec<String> {
        let mut all = Vec::new();
        for part in parts {
            let amounts = ["least", "greatest"].map(|name| {
                part.column_by_name(name)
                    .unwrap()
                    .as_primitive::<Decimal128Type>()
            });
            let ids = part.column_by_name("id").unwrap().as_string::<i32>();
            let open = part.column_by_name("open").unwrap().as_list::<i32>();
            for row in 0..part.num_rows() {
                let amount = |of: &Decimal128Array| match of.is_null(row) {
                    true => String::new(),
                    false => of.value_as_string(row),
                };
                let points = open.value(row);
                let points: Vec<&str> = points.as_string::<i32>().iter().flatten().collect();
                let [least, greatest] = amounts.map(amount);
                let id = ids.value(row);
                all.push(format!("{id},{least},{greatest},{}", points.join("; ")));
            }
        }
        all
    }

    #[test]
    fn tables_of_columns_are_answered_as_csv_is() {
        let claims = claims(2_000);
        let folder = folder("");
        folder.write("claims.csv", &csv(&claims));
        for (name, format) in [
            ("claims.parquet", TableFormat::Parquet),
            ("claims.arrow", TableFormat::Ipc),
        ] {
            write_part(File::create(folder.path(name)).unwrap(), format, &claims).unwrap();
        }
        assert_eq!(folder.run(BATCH).code, Some(4));
        let by_csv: Vec<String> = folder
            .read("answers.csv")
            .lines()
            .skip(1)
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                [cells[0], cells[4], cells[5], cells[6]].join(",")
            })
            .collect();
        assert_eq!(by_csv.len(), 2 * 1_980, "twenty dates are none");
        for claims in ["claims.csv", "claims.parquet", "claims.arrow"] {
            for answers in ["answers.parquet", "answers.arrow"] {
                let line =
                    format!("batch {claims} --profiles ca2,ca7 --as-of 2024-06-03 -o {answers}");
                let ran = folder.run(&line);
                assert_eq!(ran.code, Some(4), "{line}: {}", ran.err);
                assert_eq!(in_text(&table(&folder.path(answers))), by_csv, "{line}");
                let rejected = folder.read("answers.rejected.csv");
                assert_eq!(rejected.lines().count(), 21, "{line}");
                assert!(
                    rejected.contains("8,conduct.ended,") || claims == "claims.csv",
                    "{rejected}"
                );
            }
        }
        assert_eq!(
            folder
                .run("batch claims.parquet --profiles ca2,ca7 --as-of 2024-06-03 -o answers.csv")
                .code,
            Some(4)
        );
        assert_eq!(folder.read("answers.csv").lines().count(), 2 * 1_980 + 1);
    }

    #[test]
    fn a_killed_run_on_columns_goes_on_and_writes_the_same() {
        let claims = claims(140_000);
        let write = |folder: &Folder| {
            let file = File::create(folder.path("claims.parquet")).unwrap();
            write_part(file, TableFormat::Parquet, &claims).unwrap();
        };
        let (whole, killed) = (folder(""), folder(""));
        write(&whole);
        write(&killed);
        assert_eq!(whole.run(LINE).code, Some(4), "rows are rejected");
        let mut child = Command::new(env!("CARGO_BIN_EXE_redress"))
            .args(LINE.split_whitespace())
            .current_dir(killed.path(""))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let checkpoint = killed.path("answers.parquet.checkpoint");
        let began = Instant::now();
        while !checkpoint.exists() && began.elapsed() < Duration::from_secs(120) {
            sleep(Duration::from_millis(2));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(checkpoint.exists(), "the run ended before it was killed");
        assert!(
            !killed.path("answers.parquet").exists(),
            "no half of a file"
        );
        let ran = killed.run(LINE);
        assert!(ran.err.contains("goes on after it"), "{}", ran.err);
        let name = "answers.rejected.csv";
        assert_eq!(killed.read(name), whole.read(name), "{name}");
        let [killed_answers, whole_answers] =
            [&killed, &whole].map(|folder| table(&folder.path("answers.parquet")));
        assert!(killed_answers == whole_answers, "the answers differ");
        assert!(
            !killed.path("answers.parquet.part-0").exists(),
            "parts are removed"
        );
    }

    #[test]
    fn a_file_that_is_no_table_and_a_float_are_named() {
        let folder = folder("");
        folder.write("claims.parquet", "no table");
        let ran = folder.run(LINE);
        assert_eq!(ran.code, Some(3), "{}", ran.err);
        assert!(ran.err.contains("claims.parquet"), "{}", ran.err);
        let received = redress_batch::arrow_array::Float64Array::from(vec![1.5]);
        let batch = RecordBatch::try_from_iter([("record.received", column(received))]);
        let file = File::create(folder.path("claims.parquet")).unwrap();
        write_part(file, TableFormat::Parquet, &batch.unwrap()).unwrap();
        let ran = folder.run(LINE);
        assert_eq!(ran.code, Some(3), "{}", ran.err);
        assert!(ran.err.contains("decimal(18, 2)"), "{}", ran.err);
        assert!(!folder.path("answers.parquet").exists());
    }
}

/// A cap of a formula on the losses is the cap of each row's own losses.
#[test]
fn a_formula_that_looks_at_the_losses_is_asked_for_each_row() {
    let folder = Folder::new("input-spreadsheet");
    let rows: String = (1..=60)
        .map(|n| format!("c{n},RCW 9.68A.070(2),2017-05-01,yes,0.00,{n}000.00,trade,900000.00\n"))
        .collect();
    folder.write(
        "claims.csv",
        &format!(
            "id,statute,conduct.ended,conduct.victim_of_count,conduct.gain,losses.medical.amount,losses.medical.cause,choices.reasonable-share\n{rows}"
        ),
    );
    let law = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/jurisdictions/washington"
    );
    folder.run(&format!(
        "batch claims.csv --profiles wash --as-of 2024-06-03 --law {law} --view wash-double=up-to-double -o answers.csv"
    ));
    let answers = folder.read("answers.csv");
    for n in 1..=60 {
        let start = format!("c{n},wash,");
        let line = answers.lines().find(|line| line.starts_with(&start));
        let double = format!(",{}000.00,", 2 * n);
        assert!(line.is_some_and(|line| line.contains(&double)), "{line:?}");
    }
}

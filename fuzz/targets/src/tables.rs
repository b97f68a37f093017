//! Cells of a spreadsheet from a stranger: days, amounts and courts; an amount that is read is written and read as it was.

pub(crate) fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let today: redress_cite::Date = "2026-01-02".parse().expect("a day");
    if let Ok(day) = redress_table::day(text, today) {
        assert_eq!(redress_table::day(&day.to_string(), today), Ok(day));
    }
    if let Ok((amount, _)) = redress_table::amount(text) {
        let (again, _) =
            redress_table::amount(&amount.to_string()).expect("what is written is read");
        assert_eq!(again, amount);
    }
    let _ = redress_table::court(text);
    let _ = redress_table::words(text);
}

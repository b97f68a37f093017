//! `redress ledger record`: the record section of a case file.

use redress::case::facts::{FactKind, FactValue, NO_UPPER_BOUND};
use redress::cite::Date;
use redress_ledger::Record;

use super::shared::{File, case, names};
use crate::args::ToFile;
use crate::console::Console;
use crate::exit::Failure;
use crate::output::{only, write};

pub(super) fn run(
    ledger: &File,
    victim: &str,
    date: Date,
    but: Option<&str>,
    to: &ToFile,
    console: &Console,
) -> Result<(), Failure> {
    let file = only(to, "ledger record", &["toml"])?;
    let but = case("--but", but)?;
    if but.is_none() {
        console.note(
            "the record covers every case in the ledger; leave out the case of the file with --but",
        );
    }
    let (books, _) = ledger.books()?;
    let record = books
        .record(victim, date, but.as_ref())
        .map_err(|error| ledger.failure(error))?;
    if !record.unposted.is_empty() {
        let unposted: Vec<&str> = record.unposted.iter().map(String::as_str).collect();
        console.note(format!(
            "orders that are not posted, although money came under them: {}; the record has a least number of orders, and no list of awards",
            names(&unposted)
        ));
    }
    let text = toml(victim, &record);
    write(file, text.as_bytes())
}

/// Writes the section, to be placed below its victim. Quoting needs no escapes, because every text in it is plain.
fn toml(victim: &str, record: &Record) -> String {
    let mut out = format!(
        "# Of victim {victim}.\n[victim.record]\ndate = {}\n",
        record.date
    );
    let day = record.date;
    for (key, known, source) in &record.facts {
        let row = key.row();
        let name = row.path.trim_start_matches("record.");
        let number = |number: i64| match row.kind {
            FactKind::Money => format!("\"{}\"", redress::money::Usd::from_cents(number).plain()),
            _ => number.to_string(),
        };
        let value = match known {
            FactValue::Is(value) => format!("value = {}", number(*value)),
            FactValue::Within(least, most) if *most >= NO_UPPER_BOUND.cents() => {
                format!("at_least = {}", number(*least))
            }
            FactValue::Within(least, most) => {
                format!("at_least = {}, at_most = {}", number(*least), number(*most))
            }
            _ => continue,
        };
        out.push_str(&format!(
            "{name} = {{ {value}, source = \"{source}\", date = {day} }}\n"
        ));
    }
    if let Some((awards, source)) = &record.awards {
        let awards: Vec<String> = awards
            .iter()
            .map(|award| format!("\"{}\"", award.plain()))
            .collect();
        out.push_str(&format!(
            "awards = {{ value = [{}], source = \"{source}\", date = {day} }}\n",
            awards.join(", ")
        ));
    }
    for unposted in &record.unposted {
        out.push_str(&format!(
            "# an order that is not posted, although money came under it: {unposted}\n"
        ));
    }
    for later in &record.left_out {
        out.push_str(&format!("# later, and left out: {later}\n"));
    }
    out
}

//! Facts that a law declares beside those of the table.
//!
//! A fact is a place in the table of a claim and a bit in the log of reads, so that there are as many places as bits are left. A
//! declaration is for the life of the program, as a loaded rule set is: two laws of one program share the facts that they declare
//! alike, and cannot declare one path in two ways.

use std::sync::{Mutex, PoisonError};

use super::declared::{OWN_FACTS, ROWS, rows};
use super::row::{Burden, FactKind, FactRow, Key};
use super::{FACTS, TABLE};

const _: () = assert!(FACTS + OWN_FACTS <= 63, "the log of reads is one word");

static DECLARING: Mutex<()> = Mutex::new(());

/// The tables of a case file in which a law can declare a fact.
const TABLES: [&str; 3] = ["conduct", "findings", "record"];

/// A fact that a law declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFact {
    /// The place in a case file, within the victim: `conduct.prior_possession`.
    pub path: String,
    /// The kind of answer.
    pub kind: FactKind,
    /// The question, as a court would put it, without its question mark.
    pub asks: String,
    /// Who bears the burden.
    pub bearer: Burden,
}

/// A fact that cannot be declared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnFactError {
    /// The path names no fact of a case file.
    #[error(
        "`{0}` is no path of a fact: write conduct, findings or record, a period, and a name of small letters, digits and `_`"
    )]
    Path(String),
    /// A fact of the table has the path.
    #[error("`{0}` is a fact that every case file has")]
    Known(String),
    /// Another law of this program declares the path in another way.
    #[error("`{0}` is declared in another way by another law")]
    Otherwise(String),
    /// A list of amounts.
    #[error(
        "`{0}` is a list: a law declares facts that are a yes or no, an amount, a count or a day"
    )]
    List(String),
    /// There is no place left.
    #[error("the laws of one program can declare {OWN_FACTS} facts, and `{0}` is one more")]
    Full(String),
}

/// Declares a fact, or finds it where it is declared in the same way.
///
/// ```
/// use redress_case::facts::{Burden, Key, FactKind, OwnFact, declare};
///
/// let key = declare(OwnFact {
///     path: "conduct.made_up_for_an_example".to_owned(),
///     kind: FactKind::Count,
///     asks: "how many examples are there".to_owned(),
///     bearer: Burden::Government,
/// })
/// .unwrap();
/// assert_eq!(Key::of_path("conduct.made_up_for_an_example"), Some(key));
/// ```
///
/// # Errors
/// When the path is no path of a fact, is taken, or there is no place left.
pub fn declare(fact: OwnFact) -> Result<Key, OwnFactError> {
    let named = |name: &str| {
        let mut letters = name.chars();
        let first = letters.next().is_some_and(|c| c.is_ascii_lowercase());
        first && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let path = fact.path.split_once('.');
    if !path.is_some_and(|(table, name)| TABLES.contains(&table) && named(name)) {
        return Err(OwnFactError::Path(fact.path));
    }
    if TABLE.iter().any(|row| row.path == fact.path) {
        return Err(OwnFactError::Known(fact.path));
    }
    if fact.kind == FactKind::Amounts {
        return Err(OwnFactError::List(fact.path));
    }
    // Two declarations at once must not take one place.
    let _declaring = DECLARING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(row) = rows().find(|row| row.path == fact.path) {
        let alike = row.kind == fact.kind && row.asks == fact.asks && row.bearer == fact.bearer;
        return match alike {
            true => Ok(row.key),
            false => Err(OwnFactError::Otherwise(fact.path)),
        };
    }
    let free = ROWS.iter().zip(0_u8..).find(|(row, _)| row.get().is_none());
    let place =
        free.and_then(|(row, place)| Some((row, u8::try_from(FACTS).ok()?.checked_add(place)?)));
    let Some((row, index)) = place else {
        return Err(OwnFactError::Full(fact.path));
    };
    let row = row.get_or_init(|| FactRow {
        key: Key(index),
        kind: fact.kind,
        path: fact.path.leak(),
        asks: fact.asks.leak(),
        bearer: fact.bearer,
        code: "",
    });
    Ok(row.key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{ClaimFacts, FactValue, rows};

    fn fact(path: &str) -> OwnFact {
        OwnFact {
            path: path.to_owned(),
            kind: FactKind::Count,
            asks: "how many are there".to_owned(),
            bearer: Burden::Government,
        }
    }

    #[test]
    fn a_declared_fact_is_a_row_like_any_other() {
        let key = declare(fact("record.tests")).unwrap();
        assert_eq!(declare(fact("record.tests")), Ok(key), "twice is once");
        assert_eq!(key.row().path, "record.tests");
        assert_eq!(Key::of_path("record.tests"), Some(key));
        assert!(key.count().is_some() && key.money().is_none());
        assert_eq!(key.bit().count_ones(), 1);
        assert!(rows().any(|row| row.key == key));
        let mut facts = ClaimFacts::default();
        facts.set(key, FactValue::Is(7));
        assert_eq!(facts.get(key), FactValue::Is(7));
    }

    #[test]
    fn a_fact_is_declared_in_one_way() {
        declare(fact("record.once")).unwrap();
        let otherwise = OwnFact {
            kind: FactKind::Money,
            ..fact("record.once")
        };
        let path = |path: &str| path.to_owned();
        assert_eq!(
            declare(otherwise),
            Err(OwnFactError::Otherwise(path("record.once")))
        );
        for wrong in [
            "",
            "conduct",
            "conduct.",
            "conduct.A",
            "losses.x",
            "conduct.a-b",
            "conduct.1",
        ] {
            assert_eq!(declare(fact(wrong)), Err(OwnFactError::Path(path(wrong))));
        }
        assert_eq!(
            declare(fact("conduct.images")),
            Err(OwnFactError::Known(path("conduct.images")))
        );
    }
}

//! The JSON Schema of a result accepts the result and the worksheet of every decided case, and refuses what no result has.
#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]

use redress::Redress;
use redress::decided::DecidedCase;
use redress_document::{Document, Format, Look};
use redress_report::Meta;
use redress_tests::cases::share_of_decided;
use serde_json::Value;

fn data(document: &Document) -> Value {
    let text = document.write(Format::Json, Look::default()).unwrap();
    serde_json::from_slice(&text).unwrap()
}

#[test]
fn every_decided_result_is_as_the_schema_says() {
    let redress = Redress::linked_in();
    let schema = jsonschema::validator_for(&redress_report::result_schema()).expect("a schema");
    let meta = Meta::default();
    let mut results = 0;
    for folder in share_of_decided() {
        let decided = DecidedCase::open(&folder).unwrap();
        let computation = decided.compute(&redress).unwrap();
        for document in [
            redress_report::compute(Format::Json, &decided.case, &computation, &meta),
            redress_report::explain(Format::Json, &decided.case, &computation, &meta),
        ] {
            let errors = schema
                .iter_errors(&data(&document))
                .map(|error| format!("{} at {}", error.masked(), error.instance_path))
                .collect::<Vec<_>>();
            assert!(errors.is_empty(), "{}: {errors:#?}", decided.name());
            results += 1;
        }
    }
    assert_eq!(results, 2 * share_of_decided().len());
}

/// A key that no result has, and one that is missing, are refused at every depth.
#[test]
fn another_key_is_no_result() {
    let redress = Redress::linked_in();
    let schema = jsonschema::validator_for(&redress_report::result_schema()).expect("a schema");
    let folder = redress_tests::cases::decided()
        .into_iter()
        .next()
        .expect("a case");
    let decided = DecidedCase::open(&folder).unwrap();
    let computation = decided.compute(&redress).unwrap();
    let document =
        redress_report::explain(Format::Json, &decided.case, &computation, &Meta::default());
    let good = data(&document);
    assert!(schema.is_valid(&good));
    for path in [
        "",
        "/case",
        "/profile",
        "/claims/0",
        "/claims/0/summary",
        "/totals",
    ] {
        let mut more = good.clone();
        let table = more.pointer_mut(path).unwrap().as_object_mut().unwrap();
        table.insert("no_such_key".to_owned(), Value::Null);
        assert!(!schema.is_valid(&more), "{path}");
        let mut less = good.clone();
        let table = less.pointer_mut(path).unwrap().as_object_mut().unwrap();
        let first = table.keys().next().cloned().unwrap();
        table.remove(&first);
        assert!(!schema.is_valid(&less), "{path}/{first}");
    }
}

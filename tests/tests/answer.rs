//! The short answer of a claim follows its schema and says what the full result says.

use redress::decided::DecidedCase;
use redress::{ANSWER_SCHEMA, Query, Redress, claim_answers};
use redress_tests::cases::share_of_decided;
use serde_json::Value;

#[test]
fn each_decided_case_has_an_answer_of_the_schema() {
    let schema: Value = serde_json::from_str(ANSWER_SCHEMA).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("it is a schema");
    let redress = Redress::linked_in();
    let query = Query::default();
    let mut answers = 0;
    for folder in share_of_decided() {
        let case = DecidedCase::open(&folder).expect("a decided case").case;
        for id in ["ca2", "ca5", "ca7", "ca9"] {
            let Ok(computation) = redress.compute(&case, id, &query) else {
                continue;
            };
            let full = redress.computation_json(&case, &computation, &query, b"");
            let full: Value = serde_json::from_str(&full.expect("a day")).expect("JSON");
            let claims = full.pointer("/claims").and_then(Value::as_array);
            let claims = claims.expect("it has claims");
            let short = claim_answers(&case, &computation);
            assert_eq!(short.len(), claims.len());
            for (answer, claim) in short.iter().zip(claims) {
                answers += 1;
                let data = answer.to_json();
                let errors: Vec<String> =
                    schema.iter_errors(&data).map(|it| it.to_string()).collect();
                assert!(errors.is_empty(), "{errors:?}");
                let told = format!("{} under {id}", folder.display());
                assert_eq!(claim.get("result"), data.get("result"), "{told}");
                for (path, end) in [
                    ("exact", "amount"),
                    ("least", "least"),
                    ("greatest", "greatest"),
                ] {
                    let of_full = claim.pointer(&format!("/amount/{path}/usd"));
                    let of_full = of_full.cloned().unwrap_or(Value::Null);
                    assert_eq!(Some(&of_full), data.get(end), "{told}: {end}");
                }
                let open = claim.get("depends_on").and_then(Value::as_array);
                let open = open.map_or(0, Vec::len);
                assert_eq!(answer.open.len(), open, "{told}");
            }
        }
    }
    assert!(answers > 2 * share_of_decided().len(), "{answers}");
}

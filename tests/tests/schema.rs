//! The schema that every shipped case file names is the one that the reader keeps.

use std::path::Path;

#[test]
fn the_shipped_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/case.json");
    let mut current = serde_json::to_string_pretty(&redress::casefile::schema()).unwrap();
    current.push('\n');
    if std::env::var_os("REDRESS_SNAPSHOTS").is_some_and(|value| value == "update") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &current).unwrap();
    }
    let shipped = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        shipped == current,
        "schema/case.json is stale: run with REDRESS_SNAPSHOTS=update"
    );
}

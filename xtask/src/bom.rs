//! The bill of materials of the program, in CycloneDX 1.5: every crate of the default build with its version, license and digest.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::Wrong;

/// The platform of the archive.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// The crate of the program.
const PROGRAM: &str = "redress-cli";

/// Returns the bill of materials: what cargo resolves for the program, without what only tests use.
pub(crate) fn bom(root: &Path) -> Result<String, Wrong> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--format-version", "1"])
        .args(["--filter-platform", PLATFORM])
        .current_dir(root)
        .output()?;
    if !metadata.status.success() {
        return Err(String::from_utf8_lossy(&metadata.stderr).into());
    }
    let metadata: Value = serde_json::from_slice(&metadata.stdout)?;
    let checksums = checksums(&std::fs::read_to_string(root.join("Cargo.lock"))?)?;
    let packages: BTreeMap<&str, &Value> = list(&metadata, "packages")
        .filter_map(|package| Some((package.get("id")?.as_str()?, package)))
        .collect();
    let uses = uses(&metadata);
    let program = packages.iter().find(|(_, it)| name(it) == PROGRAM);
    let (program, _) = program.ok_or("the workspace has no program")?;

    let mut reached = BTreeSet::from([*program]);
    let mut next = vec![*program];
    while let Some(id) = next.pop() {
        for used in uses.get(id).into_iter().flatten() {
            if reached.insert(used) {
                next.push(used);
            }
        }
    }
    let component = |id: &str| packages.get(id).map(|it| component(it, &checksums));
    let others = reached.iter().filter(|id| *id != program);
    let components: Vec<Value> = others.filter_map(|id| component(id)).collect();
    let reference = |id: &str| packages.get(id).map(|it| purl(it));
    let dependencies: Vec<Value> = reached
        .iter()
        .filter_map(|id| {
            let on: Vec<String> = uses
                .get(id)
                .into_iter()
                .flatten()
                .filter_map(|id| reference(id))
                .collect();
            Some(json!({ "ref": reference(id)?, "dependsOn": on }))
        })
        .collect();
    let bom = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": component(program) },
        "components": components,
        "dependencies": dependencies,
    });
    Ok(serde_json::to_string_pretty(&bom)?)
}

/// Returns the crates that each crate is built with, by id; those of its tests alone are left out.
fn uses(metadata: &Value) -> BTreeMap<&str, Vec<&str>> {
    let nodes = metadata
        .get("resolve")
        .into_iter()
        .flat_map(|resolve| list(resolve, "nodes"));
    let of_node = |node| {
        let id = Value::get(node, "id")?.as_str()?;
        let built_with = |dep: &&Value| {
            list(dep, "dep_kinds").any(|it| it.get("kind").and_then(Value::as_str) != Some("dev"))
        };
        let deps = list(node, "deps").filter(built_with);
        let used = deps.filter_map(|dep| dep.get("pkg")?.as_str());
        Some((id, used.collect()))
    };
    nodes.filter_map(of_node).collect()
}

/// Returns the SHA-256 of each crate of the lock file, by name and version.
fn checksums(lock: &str) -> Result<BTreeMap<(String, String), String>, Wrong> {
    let lock: toml::Table = lock.parse()?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let of_package = |package: &toml::Value| {
        let text = |key: &str| Some(package.get(key)?.as_str()?.to_owned());
        Some(((text("name")?, text("version")?), text("checksum")?))
    };
    Ok(packages
        .into_iter()
        .flatten()
        .filter_map(of_package)
        .collect())
}

fn component(package: &Value, checksums: &BTreeMap<(String, String), String>) -> Value {
    let (name, version) = (name(package), text(package, "version"));
    let mut component = json!({
        "type": if name == PROGRAM { "application" } else { "library" },
        "bom-ref": purl(package),
        "name": name,
        "version": version,
        "purl": purl(package),
    });
    if let Some(component) = component.as_object_mut() {
        let license = text(package, "license");
        if !license.is_empty() {
            // Older manifests write a slash for "or".
            let license = license.replace('/', " OR ");
            let licenses = json!([{ "expression": license }]);
            component.insert("licenses".to_owned(), licenses);
        }
        if let Some(digest) = checksums.get(&(name.to_owned(), version.to_owned())) {
            let hashes = json!([{ "alg": "SHA-256", "content": digest }]);
            component.insert("hashes".to_owned(), hashes);
        }
    }
    component
}

/// Returns the package URL of a crate, which names it in the bill.
fn purl(package: &Value) -> String {
    format!(
        "pkg:cargo/{}@{}",
        name(package),
        text(package, "version").replace('+', "%2B")
    )
}

fn name(package: &Value) -> &str {
    text(package, "name")
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bill_has_what_is_built_and_not_what_only_tests_use() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let bom: Value = serde_json::from_str(&bom(&root).unwrap()).unwrap();
        let find = |wanted: &str| list(&bom, "components").find(|it| name(it) == wanted);
        let serde_json = find("serde_json").unwrap();
        assert_eq!(list(serde_json, "hashes").count(), 1);
        assert_eq!(list(serde_json, "licenses").count(), 1);
        assert!(find("redress-rules-statute").is_some());
        assert!(find("proptest").is_none() && find("trybuild").is_none());
        let program = bom.pointer("/metadata/component/name");
        assert_eq!(program.and_then(Value::as_str), Some(PROGRAM));
        // Each reference of a dependency is a component.
        let components = list(&bom, "components").map(purl_of);
        let known: BTreeSet<&str> = components.collect();
        for dependency in list(&bom, "dependencies") {
            for on in list(dependency, "dependsOn").filter_map(Value::as_str) {
                assert!(known.contains(on), "{on}");
            }
        }
    }

    fn purl_of(component: &Value) -> &str {
        text(component, "purl")
    }
}

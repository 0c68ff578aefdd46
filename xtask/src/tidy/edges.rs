//! Who may depend on whom. The two tables are the architecture; ARCHITECTURE.md explains them.

use serde_json::Value;

/// For each crate those of ours that it may name; a room that is not open yet may stand here.
const OURS: &[(&str, &[&str])] = &[
    ("facts", &[]),
    ("git", &[]),
    ("code", &[]),
    ("lab", &[]),
    ("picture", &[]),
    ("provenance", &["facts"]),
    ("capture", &["facts", "provenance"]),
    ("forge", &["facts"]),
    ("kernels", &["facts", "code", "lab"]),
    ("history", &["facts", "provenance", "git", "code"]),
    ("ledger", &["facts"]),
    ("figures", &["facts"]),
    ("checks", &["facts", "provenance", "code", "ledger"]),
    ("corpus", &["facts", "provenance", "code", "lab", "ledger", "kernels"]),
    ("web", &["facts", "ledger", "picture"]),
    ("python", &["kernels", "ledger", "history", "git", "code"]),
    (
        "outcross",
        &[
            "facts",
            "git",
            "code",
            "lab",
            "picture",
            "provenance",
            "capture",
            "forge",
            "kernels",
            "history",
            "ledger",
            "figures",
            "checks",
            "corpus",
            "web",
        ],
    ),
    ("testkit", &[]),
    ("xtask", &["testkit", "facts", "ledger", "provenance"]),
];

/// Beside those above, every crate's tests may use this one.
const FOR_TESTS: &str = "testkit";

/// Foreign crates that only some of ours may name, by tests too. A `*` at the end stands for any rest; the first row
/// that fits decides.
const FOREIGN: &[(&str, &[&str])] = &[
    ("gix-imara-diff", &["history"]),
    ("gix*", &["git"]),
    ("datafusion*", &["corpus"]),
    ("arrow*", &["ledger", "kernels", "corpus", "python"]),
    ("parquet*", &["ledger", "corpus", "python"]),
    ("clap*", &["outcross"]),
    ("ureq", &["forge"]),
    ("tree-sitter*", &["code"]),
    ("axum*", &["web"]),
    ("tokio*", &["corpus", "web"]),
];

/// Crates that may depend on nothing at all outside their tests.
const BARE: &[&str] = &["facts"];

/// Crates that a plain `cargo build` must not build; the program joins them once it links the first of them.
const HEAVY: &[&str] = &["corpus", "web", "python"];

/// A crate of the workspace with those that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Package {
    pub(super) name: String,
    /// Its folder lies directly in the workspace.
    pub(super) top_level: bool,
    pub(super) dependencies: Vec<Dependency>,
}

/// A crate that another names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dependency {
    pub(super) name: String,
    /// It is one of ours.
    pub(super) ours: bool,
    /// It is named for tests alone.
    pub(super) for_tests: bool,
}

/// The crates of the workspace from `cargo metadata`.
pub(super) fn packages(metadata: &Value) -> Vec<Package> {
    let root = metadata["workspace_root"].as_str().unwrap_or_default();
    array(&metadata["packages"]).map(|package| read_package(package, root)).collect()
}

fn read_package(package: &Value, root: &str) -> Package {
    let manifest = package["manifest_path"].as_str().unwrap_or_default();
    let inside = manifest.strip_prefix(root).unwrap_or(manifest).trim_start_matches('/');
    let dependencies = array(&package["dependencies"]).map(|dependency| Dependency {
        name: dependency["name"].as_str().unwrap_or_default().to_owned(),
        ours: dependency["path"].is_string(),
        for_tests: dependency["kind"] == "dev",
    });
    Package {
        name: package["name"].as_str().unwrap_or_default().to_owned(),
        top_level: inside.matches('/').count() == 1,
        dependencies: dependencies.collect(),
    }
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Every edge that the tables don't allow.
pub(super) fn complaints(packages: &[Package]) -> Vec<String> {
    packages
        .iter()
        .flat_map(|package| package.dependencies.iter().filter_map(|to| complaint(&package.name, to)))
        .collect()
}

fn complaint(from: &str, to: &Dependency) -> Option<String> {
    let name = to.name.as_str();
    if BARE.contains(&from) && !to.for_tests {
        return Some(format!("{from} -> {name}: {from} depends on nothing"));
    }
    if to.ours {
        let Some((_, allowed)) = OURS.iter().find(|(room, _)| *room == from) else {
            return Some(format!("{from}: no room of that name in the table of edges (xtask/src/tidy/edges.rs)"));
        };
        let fine = allowed.contains(&name) || (to.for_tests && name == FOR_TESTS);
        return (!fine).then(|| format!("{from} -> {name}: not an edge of the architecture"));
    }
    let (_, allowed) = FOREIGN.iter().find(|(pattern, _)| fits(pattern, name))?;
    (!allowed.contains(&from)).then(|| format!("{from} -> {name}: only {} may name it", allowed.join(", ")))
}

fn fits(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}

/// Heavy crates among the default members.
pub(super) fn heavy_defaults(metadata: &Value) -> Vec<String> {
    let name_of = |id: &Value| {
        array(&metadata["packages"]).find(|package| package["id"] == *id).map(|package| package["name"].clone())
    };
    let names = |list: &str| {
        array(&metadata[list]).filter_map(name_of).filter_map(|name| name.as_str().map(str::to_owned)).collect()
    };
    let (members, defaults): (Vec<String>, Vec<String>) =
        (names("workspace_members"), names("workspace_default_members"));
    let linked = members.iter().any(|name| HEAVY.contains(&name.as_str()));
    let heavy = |name: &&String| HEAVY.contains(&name.as_str()) || (linked && *name == "outcross");
    defaults.iter().filter(heavy).map(|name| format!("{name} is a default member and takes minutes to build")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(from: &str, to: &str, ours: bool, for_tests: bool, expect: Option<&str>) {
        let to = Dependency { name: to.to_owned(), ours, for_tests };
        assert_eq!(complaint(from, &to).as_deref(), expect, "{from} -> {}", to.name);
    }

    #[test]
    fn edges_between_our_crates() {
        check("history", "git", true, false, None);
        check("git", "facts", true, false, Some("git -> facts: not an edge of the architecture"));
        check("ledger", "history", true, false, Some("ledger -> history: not an edge of the architecture"));
        check("ledger", "history", true, true, Some("ledger -> history: not an edge of the architecture"));
        check("history", "testkit", true, true, None);
        check("history", "testkit", true, false, Some("history -> testkit: not an edge of the architecture"));
        check(
            "new",
            "facts",
            true,
            false,
            Some("new: no room of that name in the table of edges (xtask/src/tidy/edges.rs)"),
        );
    }

    #[test]
    fn foreign_crates_with_a_room_of_their_own() {
        check("git", "gix", false, false, None);
        check("git", "gix-object", false, false, None);
        check("history", "gix-imara-diff", false, false, None);
        check("history", "gix-hash", false, false, Some("history -> gix-hash: only git may name it"));
        check("testkit", "gix", false, true, Some("testkit -> gix: only git may name it"));
        check("outcross", "datafusion", false, false, Some("outcross -> datafusion: only corpus may name it"));
        check("history", "rayon", false, false, None);
        check("facts", "serde", false, false, Some("facts -> serde: facts depends on nothing"));
        check("facts", "insta", false, true, None);
    }

    #[test]
    fn metadata_is_read() {
        let metadata = json!({
            "workspace_root": "/r",
            "workspace_members": ["1", "2"],
            "workspace_default_members": ["1", "2"],
            "packages": [
                {"id": "1", "name": "corpus", "manifest_path": "/r/crates/corpus/Cargo.toml", "dependencies": [
                    {"name": "facts", "kind": null, "path": "/r/crates/facts"},
                    {"name": "insta", "kind": "dev"},
                ]},
                {"id": "2", "name": "xtask", "manifest_path": "/r/xtask/Cargo.toml", "dependencies": []},
            ],
        });
        let packages = packages(&metadata);
        let expected = [("facts", true, false), ("insta", false, true)].map(|(name, ours, for_tests)| Dependency {
            name: name.to_owned(),
            ours,
            for_tests,
        });
        assert_eq!(packages[0].dependencies, expected);
        assert_eq!(packages.iter().map(|package| package.top_level).collect::<Vec<_>>(), [false, true]);
        assert_eq!(heavy_defaults(&metadata), ["corpus is a default member and takes minutes to build"]);
    }
}

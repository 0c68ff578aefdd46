//! By what ledgers of different builds are kept apart: the sources of the crates that make rows.
//!
//! The program takes a ledger for right by its version and settings; while it is being worked on, rows change under the
//! same version.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::Path;

use crate::Failure;

/// The crates whose code decides the rows of a ledger.
const CRATES: &[&str] = &["code", "facts", "git", "history", "ledger", "provenance"];

/// 16 hex digits that differ where these sources, or the versions of what they are built with, do.
pub(super) fn print(root: &Path) -> Result<String, Failure> {
    let mut command = testkit::git(root);
    command.args(["ls-files", "--cached", "--others", "--exclude-standard", "--", "Cargo.lock"]);
    command.args(CRATES.iter().flat_map(|name| ["src", "Cargo.toml"].map(|part| format!("crates/{name}/{part}"))));
    let output = command.output().map_err(|error| format!("cannot run git: {error}"))?;
    let mut paths: Vec<&str> = std::str::from_utf8(&output.stdout).unwrap_or_default().lines().collect();
    paths.sort_unstable();
    let mut hasher = DefaultHasher::new();
    for path in paths {
        // A file may be deleted and not committed yet.
        let bytes = std::fs::read(root.join(path)).unwrap_or_default();
        (path, bytes).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

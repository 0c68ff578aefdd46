//! Where a part lies: paths made from a table, a repository id and a hash, and from nothing else.
//!
//! A repository id becomes one path component by percent-encoding, which readers of Hive partitions (DuckDB, Arrow,
//! Spark, Polars) decode. Invariant: the component is `repo=` followed by lower-case ASCII letters, digits, `.`, `_`,
//! `-` and `%XX` only, so it can't be a parent folder, hold a separator or NUL, end in a dot, or differ from another
//! one by case alone.

use std::ffi::OsStr;

use crate::table::Table;

/// The name of the file that is the commit point.
pub(crate) const MANIFEST: &str = "ledger.json";
/// The name under which its successor is written.
pub(crate) const MANIFEST_TEMPORARY: &str = "ledger.json.tmp";
/// The name of the file that a writer locks.
pub(crate) const LOCK: &str = ".lock";
/// Every table folder that a ledger of any schema version so far planned may have: all of it is the ledger's.
pub(crate) const TABLE_FOLDERS: [&str; 9] =
    ["clones", "commits", "fates", "findings", "problems", "reviews", "series", "spans", "units"];
/// The folder of what a later scan goes on from.
pub(crate) const CHECKPOINTS: &str = "checkpoints";
/// The folder of records that were imported, and that no table can be made anew without: writers leave it alone.
pub const IMPORTS: &str = "imports";
/// The longest component in bytes that common file systems take.
const MAX_COMPONENT_BYTES: usize = 255;
/// Digits of a part's BLAKE3 in its name: enough that no two contents share one.
const NAME_DIGITS: usize = 32;

/// What is kept of a repository beside the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The checkpoint of the last scan.
    Last,
    /// One before, for a branch whose last commits were rewritten.
    Older,
    /// One long before; while a scan is at work, or after one that was stopped, the last that it left on its way.
    Oldest,
    /// What a scan that is at work, or was stopped, found until then.
    Found,
    /// What parsing found in the texts of the head.
    Units,
}

/// Whether a writer may have put an entry of this name into a ledger's folder.
pub(crate) fn is_ours(name: &OsStr) -> bool {
    let names = [MANIFEST, MANIFEST_TEMPORARY, LOCK, CHECKPOINTS, IMPORTS];
    names.iter().chain(&TABLE_FOLDERS).any(|known| name == *known)
}

/// The folder of a repository's parts of a table, relative to the ledger; `None` if the id is empty or too long.
pub(crate) fn folder(table: Table, repo_id: &str) -> Option<String> {
    let component = format!("repo={}", encode(repo_id));
    let fits = !repo_id.is_empty() && component.len() <= MAX_COMPONENT_BYTES;
    fits.then(|| format!("{table}/{component}"))
}

/// The file of what is kept of a repository, relative to the ledger; `None` as for [`folder`].
pub(crate) fn kept(repo_id: &str, which: Kept) -> Option<String> {
    let suffix = match which {
        Kept::Last => "last",
        Kept::Older => "older",
        Kept::Oldest => "oldest",
        Kept::Found => "found",
        Kept::Units => "units",
    };
    // `+` is in no encoded id.
    let component = format!("repo={}+{suffix}.bin", encode(repo_id));
    let fits = !repo_id.is_empty() && component.len() <= MAX_COMPONENT_BYTES;
    fits.then(|| format!("{CHECKPOINTS}/{component}"))
}

/// The extension of a file of that folder while it is being written.
pub(crate) const UNFINISHED: &str = "tmp";

/// The path of a finished part: its number within the table and repository, and its content.
pub(crate) fn part(folder: &str, number: usize, blake3: blake3::Hash) -> String {
    let hash = blake3.to_hex();
    format!("{folder}/part-{number}-{}.parquet", &hash[..NAME_DIGITS])
}

/// The path of a part while it is being written. It does not end in `.parquet`, so no reader takes it for a part.
pub(crate) fn temporary_part(folder: &str, number: usize) -> String {
    format!("{folder}/part-{number}.tmp")
}

fn encode(repo_id: &str) -> String {
    let last = repo_id.len().saturating_sub(1);
    repo_id.bytes().enumerate().map(|(at, byte)| encode_byte(byte, at == last)).collect()
}

fn encode_byte(byte: u8, is_last: bool) -> String {
    match byte {
        b'.' if is_last => format!("%{byte:02X}"),
        b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(repo_id: &str, expect: Option<&str>) {
        assert_eq!(folder(Table::Spans, repo_id).as_deref(), expect, "{repo_id:?}");
    }

    #[test]
    fn an_id_becomes_one_component() {
        check("github.com/owner/name", Some("spans/repo=github.com%2Fowner%2Fname"));
        check("a_b-c.d", Some("spans/repo=a_b-c.d"));
        check("Name", Some("spans/repo=%4Eame"));
        check("../..", Some("spans/repo=..%2F.%2E"));
        check("..", Some("spans/repo=.%2E"));
        check("/etc/passwd", Some("spans/repo=%2Fetc%2Fpasswd"));
        check("a\0b\nc", Some("spans/repo=a%00b%0Ac"));
        check("a\\b%2f=c", Some("spans/repo=a%5Cb%252f%3Dc"));
        check("é", Some("spans/repo=%C3%A9"));
    }

    #[test]
    fn an_id_that_fits_no_component_has_no_folder() {
        check("", None);
        check(&"a".repeat(4096), None);
        check(&"a".repeat(251), None);
        check(&"/".repeat(84), None);
        assert!(folder(Table::Spans, &"a".repeat(250)).is_some());
    }
}

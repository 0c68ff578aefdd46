//! Which files there are, and that their bytes depend on the rows alone.

use std::fs;
use std::path::PathBuf;

use ledger::{Ledger, WriteError};
use tempfile::TempDir;

use crate::sample::{Rows, entry, files, one, open, parts, put};

#[test]
fn each_table_has_a_part_even_without_rows() {
    let dir = one("github.com/owner/name", &Rows::new(0));
    let folders: Vec<_> = parts(dir.path()).iter().map(|path| path.parent().unwrap().to_owned()).collect();
    let expect: [PathBuf; 6] = ["commits", "fates", "problems", "reviews", "series", "spans"]
        .map(|table| format!("{table}/repo=github.com%2Fowner%2Fname").into());
    assert_eq!(folders, expect);
}

#[test]
fn bytes_do_not_depend_on_order_or_on_what_was_there() {
    let (first, second) = (Rows::new(20), Rows::new(33));
    let (one_way, other_way) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let writer = open(one_way.path()).unwrap();
    put(&writer, "a", &first).unwrap();
    put(&writer, "b", &second).unwrap();

    let writer = open(other_way.path()).unwrap();
    for (repo_id, rows) in [("b", &first), ("a", &second), ("b", &second), ("a", &first), ("a", &first)] {
        put(&writer, repo_id, rows).unwrap();
    }
    assert_eq!(files(one_way.path()), files(other_way.path()));
}

#[test]
fn rows_in_several_calls_make_the_same_parts() {
    let rows = Rows::new(30);
    let (whole, pieces) = (one("a", &rows), TempDir::new().unwrap());
    let writer = open(pieces.path()).unwrap();
    let mut staged = writer.stage(entry("a", &rows)).unwrap();
    for piece in rows.spans.chunks(7) {
        staged.spans(piece.iter().cloned()).unwrap();
    }
    for row in rows.commits {
        staged.commits([row]).unwrap();
    }
    staged.fates(rows.fates).unwrap();
    staged.series(rows.series).unwrap();
    staged.reviews(rows.reviews).unwrap();
    staged.problems(rows.problems).unwrap();
    staged.commit().unwrap();
    assert_eq!(files(whole.path()), files(pieces.path()));
}

#[test]
fn a_hostile_id_chooses_no_place() {
    let long = "x".repeat(4096);
    let slashes = "/".repeat(90);
    let ids = [
        ("..", true),
        ("../..", true),
        ("/etc/passwd", true),
        ("a\0b", true),
        ("a\nb", true),
        ("C:\\x", true),
        ("%2e%2e%2f", true),
        ("repo=x", true),
        ("\u{202e}gnp", true),
        ("", false),
        (&long, false),
        (&slashes, false),
    ];
    for (repo_id, fits) in ids {
        let outer = TempDir::new().unwrap();
        let dir = outer.path().join("in/ledger");
        let rows = Rows::new(3);
        let put = put(&open(&dir).unwrap(), repo_id, &rows);
        assert_eq!(put.is_ok(), fits, "{repo_id:?}: {put:?}");
        if fits {
            assert_eq!(Rows::read(&Ledger::open(&dir).unwrap(), repo_id), rows);
        } else {
            assert!(matches!(put, Err(WriteError::RepositoryId { .. })));
        }
        for path in parts(outer.path()) {
            assert_eq!(path.components().count(), 5, "{path:?}");
            assert!(path.starts_with("in/ledger"), "{path:?}");
        }
        assert_eq!(fs::read_dir(outer.path().join("in")).unwrap().count(), 1);
        assert_eq!(fs::read_dir(outer.path()).unwrap().count(), 1);
    }
}

#[test]
fn ids_that_differ_by_case_or_escape_have_folders_of_their_own() {
    let dir = TempDir::new().unwrap();
    let writer = open(dir.path()).unwrap();
    let ids = ["name", "Name", "NAME", "n/a", "n%2Fa", "n%2fa", "n", "n.", "n.."];
    for (count, repo_id) in (1..).zip(ids) {
        put(&writer, repo_id, &Rows::new(count)).unwrap();
    }
    let ledger = Ledger::open(dir.path()).unwrap();
    ledger.verify().unwrap();
    for (count, repo_id) in (1..).zip(ids) {
        assert_eq!(Rows::read(&ledger, repo_id), Rows::new(count), "{repo_id}");
    }
    let mut folders: Vec<String> = fs::read_dir(dir.path().join("spans"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().to_lowercase())
        .collect();
    folders.sort();
    folders.dedup();
    assert_eq!(folders.len(), ids.len());
}

#[cfg(unix)]
#[test]
fn a_new_folder_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let outer = TempDir::new().unwrap();
    let dir = outer.path().join("new/ledger");
    drop(open(&dir).unwrap());
    assert_eq!(fs::metadata(&dir).unwrap().permissions().mode() & 0o777, 0o700);
}

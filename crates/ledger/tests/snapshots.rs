//! Every byte that leaves: the columns, `ledger.json`, the footer of a part, and the messages.

use std::fmt::Write as _;
use std::fs::File;

use ledger::{Ledger, OpenError, ReadError, Settings, Table, VerifyError, WriteError, columns};
use parquet::file::reader::{FileReader as _, SerializedFileReader};

use crate::sample::{Rows, entry, fill, one, open, parts};

#[test]
fn the_columns() {
    let mut text = String::new();
    for table in Table::ALL {
        writeln!(text, "{table}: {}", table.row_meaning()).unwrap();
        for column in columns(table) {
            let null = if column.nullable { " or null" } else { "" };
            writeln!(text, "  {}: {}{null}: {}", column.name, column.kind, column.meaning).unwrap();
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn the_ledger_json() {
    let dir = one("github.com/owner/name", &Rows::new(4));
    insta::assert_snapshot!(std::fs::read_to_string(dir.path().join("ledger.json")).unwrap());
}

#[test]
fn the_ledger_json_of_an_empty_repository() {
    let rows = Rows::new(0);
    let dir = one("empty", &rows);
    let ledger = Ledger::open(dir.path()).unwrap();
    assert_eq!(ledger.repositories()[0].head, None);
    assert_eq!(Rows::read(&ledger, "empty"), rows);
    insta::assert_snapshot!(std::fs::read_to_string(dir.path().join("ledger.json")).unwrap());
}

#[test]
fn the_ledger_json_with_filled_tables() {
    let rows = Rows::new(4);
    let dir = one("a", &rows);
    fill(&open(dir.path()).unwrap(), &entry("a", &rows), 3).unwrap();
    insta::assert_snapshot!(std::fs::read_to_string(dir.path().join("ledger.json")).unwrap());
}

#[test]
fn the_footers() {
    let rows = Rows::new(4);
    let dir = one("github.com/owner/name", &rows);
    fill(&open(dir.path()).unwrap(), &entry("github.com/owner/name", &rows), 4).unwrap();
    let mut text = String::new();
    for part in parts(dir.path()) {
        let reader = SerializedFileReader::new(File::open(dir.path().join(part)).unwrap()).unwrap();
        let file = reader.metadata().file_metadata();
        writeln!(text, "created by {}", file.created_by().unwrap()).unwrap();
        for pair in file.key_value_metadata().unwrap() {
            writeln!(text, "{} = {}", pair.key, pair.value.as_deref().unwrap()).unwrap();
        }
        let mut schema = Vec::new();
        parquet::schema::printer::print_schema(&mut schema, file.schema());
        writeln!(text, "{}", String::from_utf8(schema).unwrap()).unwrap();
        let column = reader.metadata().row_group(0).column(0);
        writeln!(text, "{:?}\n", column.compression()).unwrap();
    }
    insta::assert_snapshot!(text);
}

#[test]
fn the_hash_of_settings_tells_all_of_them_apart() {
    let hash = |pairs: &[(&str, &str)]| pairs.iter().copied().collect::<Settings>().hash();
    assert_eq!(hash(&[("a", "1"), ("b", "2")]), hash(&[("b", "2"), ("a", "1")]));
    let all = [
        hash(&[]),
        hash(&[("", "")]),
        hash(&[("a", "1")]),
        hash(&[("a1", "")]),
        hash(&[("a", "1b"), ("2", "")]),
        hash(&[("a", "1"), ("b", "2")]),
    ];
    let mut unique = all.to_vec();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), all.len());
    insta::assert_snapshot!(all[2], @"bed5f2b48cfc0bc98ff42b1bf8d9059d9f86300f294f8f8bf4c745486d719f12");
}

#[test]
fn the_messages() {
    let (path, dir) = (|| "L/spans/part-0.parquet".into(), || "L".into());
    let repo_id = || "host/owner/name".to_owned();
    let io = |kind: std::io::ErrorKind| std::io::Error::new(kind, "the system's words");
    use std::io::ErrorKind::{NotFound, PermissionDenied, StorageFull};
    let open = [
        OpenError::NotFound { dir: dir() },
        OpenError::Io { path: path(), cause: io(PermissionDenied) },
        OpenError::OtherSchema { path: path(), found: "outcross/ledger/2\u{1b}".to_owned() },
        OpenError::Damaged { path: "L/ledger.json".into(), cause: "a cause".to_owned() },
    ];
    let read = [
        ReadError::NoRepository { dir: dir(), repo_id: repo_id() },
        ReadError::Io { path: path(), cause: io(NotFound) },
        ReadError::Damaged { path: path(), cause: "a cause".to_owned() },
    ];
    let verify = [VerifyError::Extra { path: path() }, VerifyError::List { path: dir(), cause: io(PermissionDenied) }];
    let write = [
        WriteError::Io { path: path(), cause: io(StorageFull) },
        WriteError::Io { path: path(), cause: io(PermissionDenied) },
        WriteError::Leftover { path: path(), cause: io(PermissionDenied) },
        WriteError::NotDurable { dir: dir(), cause: io(StorageFull) },
        WriteError::Locked { dir: dir() },
        WriteError::NotALedger { dir: dir() },
        WriteError::Damaged { path: "L/ledger.json".into(), cause: "a cause".to_owned() },
        WriteError::RepositoryId { repo_id: "x".repeat(4096) },
        WriteError::TwoRepositories { repo_id: repo_id(), there: "one".to_owned(), here: "other\u{1b}[2J".to_owned() },
        WriteError::StagedTwice { repo_id: repo_id() },
        WriteError::ScannedAgain { repo_id: repo_id() },
        WriteError::Unreadable(ReadError::Damaged { path: path(), cause: "a cause".to_owned() }),
        WriteError::Counts { repo_id: repo_id(), what: "lines", stated: 3, written: 2 },
        WriteError::RowTooLarge { repo_id: repo_id(), table: Table::Spans, bytes: 40, limit: 30 },
    ];
    let lines = (open.iter().map(|error| (error.to_string(), error.hint())))
        .chain(read.iter().map(|error| (error.to_string(), error.hint())))
        .chain(verify.iter().map(|error| (error.to_string(), error.hint())))
        .chain(write.iter().map(|error| (error.to_string(), error.hint())))
        .map(|(message, hint)| format!("{message}\n    {}", hint.as_deref().unwrap_or("-")));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

//! Who may write what, and what is left when it ends early.

use std::fs;

use ledger::{Kept, Ledger, OpenError, ReadError, Rebuild, VerifyError, WriteError, Writer};
use tempfile::TempDir;

use crate::sample::{Rows, entry, files, one, open, parts, put, put_entry, settings, tool};

#[test]
fn a_second_writer_is_told_who_is_there() {
    let dir = TempDir::new().unwrap();
    let first = open(dir.path()).unwrap();
    assert!(matches!(open(dir.path()), Err(WriteError::Locked { .. })));
    drop(first);
    open(dir.path()).unwrap();
}

#[test]
fn two_repositories_of_one_id_are_an_error_and_the_first_stays() {
    let dir = one("a", &Rows::new(5));
    let before = files(dir.path());
    let writer = open(dir.path()).unwrap();
    let mut other = entry("a", &Rows::new(6));
    other.source = "https://elsewhere/a.git".to_owned();
    let error = put_entry(&writer, other, &Rows::new(6)).unwrap_err();
    assert!(matches!(error, WriteError::TwoRepositories { .. }), "{error}");
    assert_eq!(files(dir.path()), before);
}

#[test]
fn a_second_scan_replaces_the_parts_of_its_repository_alone() {
    let dir = one("a", &Rows::new(5));
    let writer = open(dir.path()).unwrap();
    put(&writer, "b", &Rows::new(7)).unwrap();
    put(&writer, "a", &Rows::new(9)).unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    ledger.verify().unwrap();
    assert_eq!(Rows::read(&ledger, "a"), Rows::new(9));
    assert_eq!(Rows::read(&ledger, "b"), Rows::new(7));
    assert_eq!(parts(dir.path()).len(), 12);
}

#[test]
fn dropped_or_refused_it_leaves_nothing() {
    let dir = one("a", &Rows::new(5));
    let before = files(dir.path());
    let writer = open(dir.path()).unwrap();
    let rows = Rows::new(50);
    let mut staged = writer.stage(entry("a", &rows)).unwrap();
    staged.commits(rows.commits.clone()).unwrap();
    drop(staged);
    assert_eq!(files(dir.path()), before);

    let mut wrong = entry("a", &rows);
    wrong.counts.lines += 1;
    let error = put_entry(&writer, wrong, &rows).unwrap_err();
    assert!(matches!(error, WriteError::Counts { what: "lines", .. }), "{error}");
    assert_eq!(files(dir.path()), before);
}

#[test]
fn a_repository_is_staged_once_at_a_time() {
    let dir = TempDir::new().unwrap();
    let writer = open(dir.path()).unwrap();
    let rows = Rows::new(1);
    let first = writer.stage(entry("a", &rows)).unwrap();
    assert!(matches!(writer.stage(entry("a", &rows)), Err(WriteError::StagedTwice { .. })));
    drop(first);
    put(&writer, "a", &rows).unwrap();
}

#[test]
fn several_threads_may_stage_at_once() {
    let (dir, alone) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let ids: Vec<String> = (0..8).map(|number| format!("host/owner/{number}")).collect();
    let writer = open(dir.path()).unwrap();
    std::thread::scope(|scope| {
        for repo_id in &ids {
            let writer = &writer;
            scope.spawn(move || put(writer, repo_id, &Rows::new(40)).unwrap());
        }
    });
    let writer = open(alone.path()).unwrap();
    ids.iter().for_each(|repo_id| put(&writer, repo_id, &Rows::new(40)).unwrap());
    assert_eq!(files(dir.path()), files(alone.path()));
}

#[test]
fn leftovers_go_when_a_writer_opens() {
    let dir = one("a", &Rows::new(5));
    let before = files(dir.path());
    let leftovers = [
        "ledger.json.tmp",
        "spans/repo=a/part-0.tmp",
        "checkpoints/repo=a+last.tmp",
        "spans/repo=a/part-9.parquet",
        "spans/repo=gone/part-0.parquet",
        "fates/repo=a/part-0.parquet",
        "units/deep/deeper/x.parquet",
    ];
    for path in leftovers.map(|path| dir.path().join(path)) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "left").unwrap();
    }
    let error = Ledger::open(dir.path()).unwrap().verify().unwrap_err();
    assert!(matches!(error, VerifyError::Extra { .. }), "{error}");
    drop(open(dir.path()).unwrap());
    assert_eq!(files(dir.path()), before);
    assert!(!dir.path().join("units").exists());
    Ledger::open(dir.path()).unwrap().verify().unwrap();
}

#[cfg(unix)]
#[test]
fn what_is_kept_is_replaced_as_a_whole() {
    let dir = one("a", &Rows::new(5));
    let before = files(dir.path());
    let writer = open(dir.path()).unwrap();
    let keep = |which, text: &'static str| writer.keep("a", which, |out| out.write_all(text.as_bytes()));
    let kept = |which| writer.kept("a", which).map(|bytes| String::from_utf8(bytes).unwrap());
    assert_eq!(kept(Kept::Last), None);
    keep(Kept::Last, "one").unwrap();
    keep(Kept::Last, "three").unwrap();
    let refused = writer.keep("a", Kept::Last, |out| {
        out.write_all(b"half")?;
        Err(std::io::ErrorKind::StorageFull.into())
    });
    assert!(matches!(refused, Err(WriteError::Io { .. })));
    assert_eq!((kept(Kept::Last).as_deref(), kept(Kept::Older)), (Some("three"), None));
    assert_eq!(writer.kept_start("a", Kept::Last, 2).as_deref(), Some(&b"th"[..]));
    writer.keep_as("a", Kept::Last, Kept::Older).unwrap();
    writer.keep_as("a", Kept::Last, Kept::Oldest).unwrap();
    assert_eq!((kept(Kept::Last), kept(Kept::Older).as_deref(), kept(Kept::Oldest)), (None, Some("three"), None));
    writer.forget("a", Kept::Older).unwrap();
    writer.forget("a", Kept::Older).unwrap();
    assert_eq!(files(dir.path()), before, "nothing half written stays");
    assert!(matches!(writer.forget("", Kept::Last), Err(WriteError::RepositoryId { .. })));
}

#[test]
fn a_link_among_the_leftovers_is_removed_and_not_followed() {
    let (dir, outside) = (one("a", &Rows::new(5)), TempDir::new().unwrap());
    fs::write(outside.path().join("x.parquet"), "mine").unwrap();
    std::os::unix::fs::symlink(outside.path(), dir.path().join("spans/link")).unwrap();
    drop(open(dir.path()).unwrap());
    assert!(!dir.path().join("spans/link").exists());
    assert!(outside.path().join("x.parquet").exists());
}

#[test]
fn a_folder_of_other_things_is_left_alone() {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("commits")).unwrap();
    fs::write(dir.path().join("commits/precious.parquet"), "mine").unwrap();
    fs::write(dir.path().join("notes.txt"), "mine").unwrap();
    let before = files(dir.path());
    assert!(matches!(open(dir.path()), Err(WriteError::NotALedger { .. })));
    assert_eq!(files(dir.path()), before);

    fs::write(dir.path().join("ledger.json"), r#"{"schema": "a ledger of coins"}"#).unwrap();
    assert!(matches!(open(dir.path()), Err(WriteError::Damaged { .. })));
    assert!(dir.path().join("commits/precious.parquet").exists());
}

#[test]
fn other_settings_make_the_ledger_anew_with_the_first_commit() {
    let dir = one("a", &Rows::new(5));
    put(&open(dir.path()).unwrap(), "b", &Rows::new(6)).unwrap();
    let before = files(dir.path());
    let mut other = settings();
    other.set("diff", "histogram");
    let writer = Writer::open(dir.path(), tool(), other.clone()).unwrap();
    let repositories = vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(writer.rebuild(), Some(&Rebuild::OtherSettings { repositories }));
    drop(writer.stage(entry("b", &Rows::new(7))).unwrap());
    assert_eq!(files(dir.path()), before);

    put(&writer, "b", &Rows::new(7)).unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    ledger.verify().unwrap();
    assert_eq!(ledger.settings(), &other);
    assert_eq!(ledger.repositories().len(), 1);
    assert_eq!(parts(dir.path()).len(), 6);
    assert!(!dir.path().join("spans/repo=a").exists());
}

#[test]
fn another_schema_version_is_made_anew_with_the_first_commit() {
    let dir = one("a", &Rows::new(5));
    let manifest = dir.path().join("ledger.json");
    let newer = fs::read_to_string(&manifest).unwrap().replace(ledger::JSON_SCHEMA, "outcross/ledger/99");
    fs::write(&manifest, newer).unwrap();
    let before = files(dir.path());
    assert!(matches!(Ledger::open(dir.path()), Err(OpenError::OtherSchema { .. })));

    let writer = open(dir.path()).unwrap();
    assert_eq!(writer.rebuild(), Some(&Rebuild::OtherSchema { found: "outcross/ledger/99".to_owned() }));
    drop(writer.stage(entry("b", &Rows::new(7))).unwrap());
    assert_eq!(files(dir.path()), before);
    put(&writer, "b", &Rows::new(7)).unwrap();
    Ledger::open(dir.path()).unwrap().verify().unwrap();
    assert_eq!(parts(dir.path()).len(), 6);
}

#[test]
fn a_row_of_absurd_size_is_an_error_that_says_so() {
    let dir = TempDir::new().unwrap();
    let writer = open(dir.path()).unwrap();
    let mut rows = Rows::new(1);
    rows.spans[0].path = "x".repeat(33 << 20).into();
    let error = put(&writer, "a", &rows).unwrap_err();
    assert!(matches!(error, WriteError::RowTooLarge { .. }), "{error}");
    assert!(parts(dir.path()).is_empty());
}

#[test]
fn what_is_not_there_is_said() {
    let dir = TempDir::new().unwrap();
    assert!(matches!(Ledger::open(&dir.path().join("none")), Err(OpenError::NotFound { .. })));
    put(&open(dir.path()).unwrap(), "a", &Rows::new(1)).unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    assert!(matches!(ledger.spans("b").err(), Some(ReadError::NoRepository { .. })));
    fs::remove_file(dir.path().join(&parts(dir.path())[0])).unwrap();
    let error = ledger.commits("a").unwrap().next().unwrap().unwrap_err();
    assert!(matches!(error, ReadError::Io { .. }), "{error}");
    assert!(error.hint().is_some());
    assert!(matches!(ledger.verify(), Err(VerifyError::Part(ReadError::Io { .. }))));
}

#[test]
fn a_file_where_the_folder_should_be_is_an_error_with_its_name() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let error = open(&file).err().unwrap();
    assert!(error.to_string().contains("file"), "{error}");
}

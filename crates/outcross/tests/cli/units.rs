//! `outcross scan --units`: the table of units, against the spans of the same ledger and the text of the head.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use facts::{Claim, CloneRow, Level, LineClaims, SpanRow, UnitKind, UnitRow};
use insta::assert_snapshot;
use ledger::Ledger;
use testkit::Repo;

use crate::in_repo;

/// A function that an agent changes, one that it adds to, a rename, documents with code, and two functions that are
/// equal but for names.
const MIXED: &str = r#"
    commit base
        author Ada <ada@example.com>
        time 2019-05-01T12:00:00Z
        file src/sum.rs <<END
        /// Adds.
        pub fn sum(values: &[u32]) -> u32 {
            let mut total = 0;
            for value in values {
                total += value;
            }

            total
        }
        END
    commit agent
        author Bob <bob@example.com>
        time 2024-02-01T12:00:00Z
        file src/sum.rs <<END
        /// Adds.
        pub fn sum(values: &[u32]) -> u32 {
            let mut total = 0;
            for value in values {
                // Increment the total by the value.
                total = total.saturating_add(*value);
            }

            total
        }

        fn helper() -> u32 {
            let _ = std::fs::remove_file("x");
            crate::other::count(&[1])
        }

        #[test]
        fn adds() {
            assert_eq!(sum(&[1]), helper());
        }
        END
        trailer Co-authored-by: Claude <noreply@anthropic.com>
    commit rename
        author Bob <bob@example.com>
        time 2024-03-01T12:00:00Z
        rename src/sum.rs src/add.rs
        file src/other.py <<END
        def count(values):
            return len(values)


        def first(rows, limit):
            kept = []
            for row in rows:
                if row.size > limit:
                    kept.append(row.name)
                elif row.size == 0:
                    raise ValueError("empty row")
            kept.sort()
            print("kept", len(kept))
            return kept


        def second(items, most):
            found = []
            for item in items:
                if item.size > most:
                    found.append(item.name)
                elif item.size == 0:
                    raise ValueError("empty row")
            found.sort()
            print("kept", len(found))
            return found
        END
        file README.md <<END
        # How

        ```python
        def shown():

            return 1
        ```
        END
        file cells.ipynb <<END
        {"cells": [{"cell_type": "code", "source": [
         "def cell():\n",
         "    return 2\n"
        ]}], "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
        END
"#;

/// The document of a scan into a ledger beside the repository.
fn scan(repo: &Repo, args: &[&str]) -> serde_json::Value {
    let ledger = repo.beside("ledger");
    let call = in_repo(repo, ["scan", "--json", "--ledger", ledger.to_str().unwrap()]).args(args);
    serde_json::from_str(&call.run().expect_code(0).stdout).unwrap()
}

fn units(repo: &Repo) -> Vec<UnitRow> {
    let ledger = Ledger::open(&repo.beside("ledger")).unwrap();
    ledger.verify().unwrap();
    let repo_id = ledger.repositories()[0].repo_id.clone();
    ledger.units_of(&repo_id).unwrap().map(Result::unwrap).collect()
}

fn spans(repo: &Repo) -> Vec<SpanRow> {
    let ledger = Ledger::open(&repo.beside("ledger")).unwrap();
    let repo_id = ledger.repositories()[0].repo_id.clone();
    ledger.spans(&repo_id).unwrap().map(Result::unwrap).collect()
}

fn text(repo: &Repo, path: &[u8]) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    let mut name = b"HEAD:".to_vec();
    name.extend(path);
    let mut git = Command::new("git");
    git.args(["cat-file", "blob"]).arg(std::ffi::OsStr::from_bytes(&name)).current_dir(repo.path());
    git.output().unwrap().stdout
}

/// What every row must be, worked out line by line from spans and text.
fn check_rows(repo: &Repo, rows: &[UnitRow]) {
    let mut lines: BTreeMap<(String, u32), SpanRow> = BTreeMap::new();
    for span in spans(repo) {
        for line in 0..span.lines {
            lines.insert((span.path.to_string(), span.start_line + line), span.clone());
        }
    }
    let mut ids: Vec<_> = rows.iter().map(|row| row.row).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), rows.len());
    for row in rows {
        let text = text(repo, row.path_raw.as_deref().unwrap_or(row.path.as_bytes()));
        let of_file: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
        let is_blank = |line: u32| of_file[line as usize - 1].trim_ascii().is_empty();
        let found: Vec<&SpanRow> = (row.start_line..=row.end_line)
            .filter(|line| !is_blank(*line))
            .map(|line| &lines[&(row.path.to_string(), line)])
            .collect();
        let count = |claim| u32::try_from(found.iter().filter(|span| span.claim == claim).count()).unwrap();
        let expect = LineClaims { ai: count(Claim::Ai), human: count(Claim::Human), unknown: count(Claim::Unknown) };
        assert_eq!(row.lines, expect, "{row:?}");
        let of_claim = found.iter().filter(|span| span.claim == row.claim);
        assert_eq!(row.level, of_claim.clone().map(|span| span.level).max().unwrap_or(Level::Unknown));
        let most = [expect.ai, expect.human, expect.unknown].into_iter().max();
        assert_eq!(most, Some(u32::try_from(of_claim.count()).unwrap()), "{row:?}");
        assert_eq!(row.written_at, found.iter().map(|span| span.written_at).min());
        assert_eq!(row.last_changed_at, found.iter().map(|span| span.written_at).max());
        assert_eq!(Some(row.review.class), found.iter().map(|span| span.review.class).min());
        assert!(row.signals["duplicated_lines"] <= row.signals["lines"]);
        assert!(row.minhash.len() <= 32 && row.minhash.is_sorted());
    }
}

fn line(row: &UnitRow) -> String {
    let UnitRow { path, kind, name, start_line, end_line, lines: LineClaims { ai, human, unknown }, .. } = row;
    let days = row.survived_days.map_or(-1, i64::from);
    let clone = if row.clone_class.is_some() { " cloned" } else { "" };
    format!("{path}:{start_line}-{end_line} {kind} {name}: {} ({ai}/{human}/{unknown}) {days} d{clone}", row.claim)
}

fn lines(rows: &[UnitRow]) -> String {
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn signals(row: &UnitRow) -> String {
    let set = row.signals.iter().filter(|(_, count)| **count > 0);
    set.map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
}

fn named<'a>(rows: &'a [UnitRow], name: &str) -> &'a UnitRow {
    rows.iter().find(|row| &*row.name == name).unwrap_or_else(|| panic!("{name} in {}", lines(rows)))
}

#[test]
fn who_wrote_a_unit_is_what_its_spans_say() {
    let repo = Repo::new(MIXED);
    let document = scan(&repo, &["--units"]);
    let rows = units(&repo);
    assert_eq!(document["repositories"][0]["units"], rows.len());
    check_rows(&repo, &rows);
    assert_snapshot!(lines(&rows), @r"
    README.md:4-6 function shown: unknown (0/0/2) 0 d
    cells.ipynb:2-3 function cell: unknown (0/0/2) 0 d
    src/add.rs:2-10 function sum: human (2/6/0) 1766 d
    src/add.rs:12-15 function helper: ai (4/0/0) 29 d
    src/add.rs:17-20 test adds: ai (4/0/0) 29 d
    src/other.py:1-2 function count: unknown (0/0/2) 0 d
    src/other.py:5-14 function first: unknown (0/0/10) 0 d cloned
    src/other.py:17-26 function second: unknown (0/0/10) 0 d cloned
    ");
    assert_snapshot!(signals(named(&rows, "sum")), @"calls 1, code_lines 7, comment_lines 1, lines 9, nesting 1, plain_comments 1, restating_comments 1");
    assert_snapshot!(signals(named(&rows, "helper")), @"calls 2, code_lines 4, cross_file_calls 1, lines 4, masked_errors 1");
    assert_snapshot!(signals(named(&rows, "second")), @"calls 5, code_lines 10, duplicated_lines 10, lines 10, nesting 2");
    assert_eq!(named(&rows, "first").clone_class, named(&rows, "second").clone_class);
    assert_eq!(named(&rows, "first").shape, named(&rows, "second").shape);
    let helper = named(&rows, "helper");
    assert_eq!(helper.agent.as_ref().map(|agent| &*agent.0), Some("claude-code"));
}

/// A function, a copy of it by an agent, a renamed one, and a change of the copy alone.
const COPIES: &str = r#"
    commit first
        author Ada <ada@example.com>
        time 2024-01-01T00:00:00Z
        file src/a.rs <<END
        fn checksum(bytes: &[u8], start: usize) -> Option<u64> {
            let mut sum = 0_u64;
            for (at, byte) in bytes.iter().enumerate().skip(start) {
                if at > start * 2 {
                    sum = sum.wrapping_mul(31);
                }
                sum = sum.wrapping_add(u64::from(*byte));
            }
            Some(sum)
        }
        END
    commit copied
        author Bob <bob@example.com>
        time 2024-02-01T00:00:00Z
        copy src/a.rs src/b.rs
        trailer Co-authored-by: Claude <noreply@anthropic.com>
"#;

#[test]
fn clones_are_filled_beside_units_and_name_the_same_classes() {
    let repo = Repo::new(COPIES);
    scan(&repo, &["--units"]);
    let ledger = Ledger::open(&repo.beside("ledger")).unwrap();
    let repo_id = ledger.repositories()[0].repo_id.clone();
    let rows: Vec<CloneRow> = ledger.clones_of(&repo_id).unwrap().map(Result::unwrap).collect();
    let shown: Vec<String> = rows
        .iter()
        .map(|row| {
            let born = row.first_seen_commit.map(|commit| repo.label(&commit.to_string()).unwrap().to_owned());
            let LineClaims { ai, human, unknown } = row.lines;
            let (start, end) = (row.start_line, row.end_line);
            format!(
                "{} {}:{start}-{end} {born:?} {ai} {human} {unknown} {:?}",
                row.clone_type, row.path, row.consistent
            )
        })
        .collect();
    assert_eq!(
        shown,
        [r#"1 src/a.rs:1-10 Some("first") 0 0 10 Some(true)"#, r#"1 src/b.rs:1-10 Some("copied") 10 0 0 Some(true)"#,]
    );
    assert_eq!(units(&repo)[0].clone_class, Some(rows[0].class));
}

#[test]
fn the_bytes_are_the_same_with_any_number_of_threads_and_a_scan_alone_leaves_none() {
    let repo = Repo::new(MIXED);
    let ledger = repo.beside("ledger");
    scan(&repo, &["--units", "--threads", "1"]);
    let one = table(&ledger);
    assert_eq!(one.len(), 1);
    assert_eq!(scan(&repo, &[])["repositories"][0]["units"], serde_json::Value::Null);
    assert!(units(&repo).is_empty() && table(&ledger).is_empty());
    scan(&repo, &["--units", "--threads", "4"]);
    assert_eq!(table(&ledger), one);
}

/// The files of the table `units`, and their bytes.
fn table(ledger: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let folders = std::fs::read_dir(ledger.join("units")).into_iter().flatten();
    let parts = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    parts.map(|part| part.unwrap().path()).map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

#[test]
fn what_can_not_be_parsed_is_a_problem_and_not_the_end() {
    let deep = "(".repeat(5000);
    let repo = Repo::new(&format!(
        r#"
        commit base
            file deep.js "x = {deep}1{}\n"
            file broken.py "def good():\n    return 1\n\ndef (((:\n  ]\n"
            file plain.txt "no code\n"
    "#,
        ")".repeat(5000)
    ));
    let document = scan(&repo, &["--units"]);
    let rows = units(&repo);
    check_rows(&repo, &rows);
    assert!(rows.iter().any(|row| &*row.name == "good" && &*row.path == "broken.py"));
    assert!(rows.iter().all(|row| &*row.path == "broken.py"), "{}", lines(&rows));
    let problems = document["repositories"][0]["problems"].to_string();
    assert_snapshot!(problems, @r#"[{"affected":0,"count":1,"reason":"too-deep","stage":"units"}]"#);
    let ledger = Ledger::open(&repo.beside("ledger")).unwrap();
    assert_eq!(ledger.repositories()[0].counts.problems, 1);
    // A second scan goes on from the first, whose problems of units it must not keep.
    scan(&repo, &["--units"]);
    assert_eq!(Ledger::open(&repo.beside("ledger")).unwrap().repositories()[0].counts.problems, 1);
}

#[test]
fn names_that_nobody_should_trust() {
    let repo = Repo::new(
        r#"
        commit base
            file "a\x1b[31m\n.py" "def f\xc3\xa9():\n    pass\n"
            file "\xff.py" "def g():\n    pass\n\nclass A:\n    def m(self):\n        return 1\n"
            file "same.py" "def g():\n    pass\n"
    "#,
    );
    scan(&repo, &["--units"]);
    let rows = units(&repo);
    check_rows(&repo, &rows);
    assert_eq!(rows.iter().filter(|row| row.path_raw.is_some()).count(), 3);
    let kinds: Vec<UnitKind> = rows.iter().map(|row| row.kind).collect();
    assert!(kinds.contains(&UnitKind::Method) && kinds.contains(&UnitKind::Class));
    assert_eq!(named(&rows, "A.m").kind, UnitKind::Method);
}

#[test]
fn a_repository_without_commits_has_no_units() {
    let repo = Repo::new("head unborn main");
    scan(&repo, &["--units"]);
    assert!(units(&repo).is_empty());
}

#[test]
fn figures_of_units_need_units() {
    let repo = Repo::new(MIXED);
    let ledger = repo.beside("ledger");
    let trend = |args: &[&str]| {
        let call = in_repo(&repo, ["trend", "--by", "year", "--ledger", ledger.to_str().unwrap()]).args(args);
        call.replace(ledger.display().to_string(), "[LEDGER]").run()
    };
    assert_snapshot!(trend(&["--metric", "churn", "--metric", "nesting"]), @r"
    exit: 2
    ----- stderr -----
    error: nesting is a figure of units, and the ledger has none of this head

    hint: fill them in with outcross scan --units, and the same --ledger
    ");
    assert!(!trend(&["--json"]).expect_code(0).stdout.contains("comment_density"));
    scan(&repo, &["--units"]);
    let metrics = ["comment_density", "restating", "masked_errors", "single_use", "test_code", "cross_file_calls"];
    let named: Vec<&str> = metrics.iter().flat_map(|name| ["--metric", name]).collect();
    assert_snapshot!(trend(&[&named[..], &["--split", "claim"]].concat()), @r"
    exit: 0
    ----- stdout -----
    repo @ [rename]   first-parent view: the first-parent line, after the merge
    By year, 2019 to 2024; the data end on 2024-03-01

    Units alive, by time written   2019  2020  2021  2022  2023  2024
    comment_density  █····▁       12.5%     -     -     -     -  0.0%*
      ai             ·····▁           -     -     -     -     -  0.0%*
      human          ▅·····       12.5%     -     -     -     -     -
      unknown        ·····▁           -     -     -     -     -  0.0%*
    restating        ▅·····        100%     -     -     -     -     -
      human          ▅·····        100%     -     -     -     -     -
    masked_errors    ▁····█        0.00     -     -     -     - 29.41*
      ai             ·····▅           -     -     -     -     -   125*
      human          ▁·····        0.00     -     -     -     -     -
      unknown        ·····▁           -     -     -     -     -  0.00*
    single_use       ▁····▁        0.0%     -     -     -     -  0.0%*
      ai             ·····▁           -     -     -     -     -  0.0%*
      human          ▁·····        0.0%     -     -     -     -     -
      unknown        ·····▁           -     -     -     -     -  0.0%*
    test_code        ▁····█        0.0%     -     -     -     - 11.4%*
      ai             ·····▅           -     -     -     -     - 50.0%*
      human          ▁·····        0.0%     -     -     -     -     -
      unknown        ·····▁           -     -     -     -     -  0.0%*
    cross_file_calls ▁····█        0.00     -     -     -     -  0.14*
      ai             ·····▅           -     -     -     -     -  0.50*
      human          ▁·····        0.00     -     -     -     -     -
      unknown        ·····▁           -     -     -     -     -  0.00*

    * not final: the period, or what has to pass after it, is not over where the data end
    - not known: nothing that it could be a part of, or too few to say
    ");
    let document = trend(&["--json"]).expect_code(0);
    assert!(document.stdout.contains("comment_density"));
    crate::output::follows_schema("trend", &document);
}

/// Files of one text have units of their own, with their own authors.
#[test]
fn the_same_text_twice() {
    let repo = Repo::new(
        r#"
        commit base
            author Ada <ada@example.com>
            time 2019-05-01T12:00:00Z
            file a.py "def f(x):\n    return x + 1\n"
            file deep.js "\n"
        commit agent
            time 2024-02-01T12:00:00Z
            file b.py "def f(x):\n    return x + 1\n"
            trailer Co-authored-by: Claude <noreply@anthropic.com>
    "#,
    );
    scan(&repo, &["--units"]);
    let rows = units(&repo);
    check_rows(&repo, &rows);
    assert_eq!(lines(&rows), "a.py:1-2 function f: human (0/2/0) 1737 d\nb.py:1-2 function f: ai (2/0/0) 0 d");
}

/// The file of what parsing found before.
fn store(repo: &Repo) -> PathBuf {
    let folder = repo.beside("ledger").join("checkpoints");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.into_iter().find(|path| path.display().to_string().ends_with("+units.bin")).unwrap()
}

#[test]
fn what_was_parsed_before_makes_the_same_rows() {
    let (repo, other) = (Repo::new(MIXED), Repo::new(MIXED));
    repo.point("refs/heads/main", repo.id("agent"));
    scan(&repo, &["--units"]);
    let first = std::fs::read(store(&repo)).unwrap();
    repo.point("refs/heads/main", repo.id("rename"));
    scan(&repo, &["--units"]);
    scan(&other, &["--units"]);
    assert_eq!(units(&repo), units(&other));
    let whole = std::fs::read(store(&repo)).unwrap();
    assert_eq!(whole, std::fs::read(store(&other)).unwrap());
    // Cut off, of another state, damaged, or nothing of the kind.
    let mut damaged = whole.clone();
    damaged[200] ^= 1;
    for bytes in [&whole[..whole.len() / 2], &first, &damaged, b"", b"no store"] {
        std::fs::write(store(&repo), bytes).unwrap();
        scan(&repo, &["--units"]);
        assert_eq!(units(&repo), units(&other));
        assert_eq!(std::fs::read(store(&repo)).unwrap(), whole);
    }
}

/// A store that says something else is believed, because it is sealed: so nothing was parsed.
#[test]
fn what_was_parsed_before_is_not_parsed_again() {
    let repo = Repo::new(MIXED);
    scan(&repo, &["--units"]);
    let mut body = std::fs::read(store(&repo)).unwrap();
    body.truncate(body.len() - blake3::OUT_LEN);
    let at = body.windows(8).position(|bytes| bytes == b"\"helper\"").unwrap();
    body[at..at + 8].copy_from_slice(b"\"HELPER\"");
    let seal = blake3::hash(&body);
    body.extend(seal.as_bytes());
    std::fs::write(store(&repo), body).unwrap();
    scan(&repo, &["--units"]);
    assert_eq!(named(&units(&repo), "HELPER").kind, UnitKind::Function);
}

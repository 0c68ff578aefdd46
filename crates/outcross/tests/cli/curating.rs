//! Repositories as sources of a corpus: what becomes a row, what is left out, what is known of lines.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::num::NonZero;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use corpus::row::{Label, LeftOut, Row};
use corpus::source::{Source, SourceError, Taken};
use facts::Claim;
use insta::assert_snapshot;
use outcross::cli::{Format, Global};
use outcross::commands::Session;
use outcross::curating::{SourceOptions, Unit, open};
use outcross::errors::CommandError;
use outcross::platform::Environment;
use outcross::settings::Settings;
use outcross::ui::Ui;
use serde_json::Value;
use testkit::oracle::{ls_files, unquoted};
use testkit::{Repo, Shape, generate};

use crate::outcross as program;

pub(crate) fn session(cache: Option<&Path>, threads: usize) -> Session {
    let global = Global { quiet: true, threads: NonZero::new(threads), ..Global::default() };
    let environment = Environment { cache_home: cache.map(Path::to_owned), ..Environment::default() };
    let settings = Settings::resolve("curate", &[Format::Text], &global, &environment).unwrap();
    Session { ui: Ui::new(&settings), settings }
}

pub(crate) fn sources(paths: &[&Path], options: &SourceOptions, cache: &Path) -> Vec<Box<dyn Source>> {
    try_open(paths, options, cache).unwrap_or_else(|error| panic!("{}", error.text()))
}

pub(crate) fn try_open(
    paths: &[&Path],
    options: &SourceOptions,
    cache: &Path,
) -> Result<Vec<Box<dyn Source>>, CommandError> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
    open(&paths, options, &session(Some(cache), 2))
}

pub(crate) fn read(source: &dyn Source) -> Result<Vec<Taken>, SourceError> {
    let mut all = Vec::new();
    source.read(&mut |taken| {
        all.push(taken);
        Ok(())
    })?;
    Ok(all)
}

/// Everything of one source.
pub(crate) fn taken(path: &Path, options: &SourceOptions, cache: &Path) -> Vec<Taken> {
    let sources = sources(&[path], options, cache);
    assert_eq!(sources.len(), 1);
    read(&*sources[0]).unwrap()
}

pub(crate) fn rows(taken: &[Taken]) -> Vec<&Row> {
    fn row(one: &Taken) -> Option<&Row> {
        if let Taken::Row(row) = one { Some(row) } else { None }
    }
    taken.iter().filter_map(row).collect()
}

pub(crate) fn place(taken: &Taken) -> (&str, u32) {
    match taken {
        Taken::Row(row) => (&row.path, row.start_line),
        Taken::LeftOut(LeftOut { path, start_line, .. }) => (path, *start_line),
    }
}

/// A line for each thing that was taken.
pub(crate) fn shown(taken: &[Taken]) -> String {
    let line = |one: &Taken| match one {
        Taken::Row(row) => {
            let (kind, name) = (row.kind.as_str(), row.name.as_deref().unwrap_or("-"));
            let (path, first, last) = (&row.path, row.start_line, row.end_line);
            let language = row.language.unwrap_or("-");
            format!("row {} {path}:{first}-{last} {kind} {name} {language} {}", row.repo, row.class.as_str())
        }
        Taken::LeftOut(LeftOut { repo, path, start_line, bytes, reason, detail, .. }) => {
            format!("out {repo} {path}:{start_line} {bytes} {reason}: {detail}")
        }
    };
    taken.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Claim, level, agent, model and review of a line.
type Said = [Option<String>; 5];

/// What is said of each line of a row.
fn by_line(row: &Row) -> Vec<Said> {
    let unknown = || Some("unknown".to_owned());
    let said = |label: &Label| {
        let word = |word: &str| Some(word.to_owned());
        let (agent, model) = (label.agent.as_ref().map(|agent| agent.0.to_string()), label.model.as_deref());
        let review = word(label.review_class.as_str());
        [word(label.claim.as_str()), word(label.level.as_str()), agent, model.and_then(word), review]
    };
    let of = |line| row.labels.iter().find(|label| (label.start..=label.end).contains(&line));
    let lines = 1..=row.end_line - row.start_line + 1;
    lines.map(|line| of(line).map_or_else(|| [unknown(), unknown(), None, None, unknown()], said)).collect()
}

/// The same, as `blame --json` says.
fn blamed(repo: &Repo, path: &[u8], cache: &Path) -> Vec<Said> {
    let output = program(repo.path(), ["blame", "--json", "--"]).args([OsStr::from_bytes(path)]);
    let output = output.env("XDG_CACHE_HOME", cache).run().expect_code(0);
    let document: Value = serde_json::from_slice(&output.raw).unwrap();
    let fields = ["claim", "level", "agent", "model", "review_class"];
    let of = |line: &Value| fields.map(|field| line[field].as_str().map(str::to_owned));
    document["lines"].as_array().unwrap().iter().map(of).collect()
}

#[track_caller]
fn is_as_blame_says(repo: &Repo) {
    let cache = repo.beside("cache");
    let all = taken(repo.path(), &SourceOptions::default(), &cache);
    for row in rows(&all) {
        let path = if row.path.starts_with('"') { unquoted(row.path.as_bytes()) } else { row.path.as_bytes().to_vec() };
        assert_eq!(by_line(row), blamed(repo, &path, &cache), "{}", row.path);
    }
}

#[test]
fn labels_are_what_blame_says_of_each_line() {
    is_as_blame_says(&Repo::new(crate::TEAM));
    is_as_blame_says(&Repo::new(crate::DISPUTED));
    is_as_blame_says(&Repo::new(crate::lab_sources::MIXED));
    is_as_blame_says(&generate(7, &Shape::everything()).build());
}

#[test]
fn labels_are_runs_and_times_are_of_the_row() {
    let repo = Repo::new(crate::lab_sources::MIXED);
    let all = taken(repo.path(), &SourceOptions::default(), &repo.beside("cache"));
    let store = rows(&all).into_iter().find(|row| &*row.path == "src/store.rs").unwrap();
    let runs: Vec<_> =
        store.labels.iter().map(|label| (label.start, label.end, label.claim.as_str(), label.level.as_str())).collect();
    assert_eq!(runs, [(1, 4, "human", "inferred"), (5, 9, "ai", "claimed")]);
    assert_eq!(store.written_first, Some(1_556_712_000_000_000));
    assert_eq!(store.written_last, Some(1_706_788_800_000_000));
    // From 2024-02-01 to 2025-02-01.
    assert_eq!(store.survived_days, Some(366));
    let options = SourceOptions { unit: Unit::Function, ..SourceOptions::default() };
    let units = taken(repo.path(), &options, &repo.beside("cache"));
    let save = rows(&units).into_iter().find(|row| row.name.as_deref() == Some("save")).unwrap();
    assert_eq!((save.start_line, save.end_line, save.labels.len()), (6, 9, 1));
    assert_eq!((save.labels[0].start, save.labels[0].end, save.labels[0].claim), (1, 4, Claim::Ai));
    assert_eq!(save.written_first, Some(1_706_788_800_000_000));
}

/// Most lines of `a.txt` are Bob's, as many of `b.txt` are one's as the other's, `c.txt` was moved by Bob.
const AUTHORS: &str = r"
    commit one
        author Ada <ada@example.com>
        lines a.txt 1..3
        lines b.txt 1..3
        lines old.txt 101..120
    commit two
        author Bob <bob@example.com>
        lines a.txt 1..8
        lines b.txt 1..6
        rename old.txt c.txt
";

#[test]
fn an_author_is_who_wrote_most_lines() {
    let repo = Repo::new(AUTHORS);
    let cache = repo.beside("cache");
    let sources = sources(&[repo.path()], &SourceOptions::default(), &cache);
    let all = read(&*sources[0]).unwrap();
    let by = |path: &str| rows(&all).into_iter().find(|row| &*row.path == path).unwrap().author.clone().unwrap();
    let (bob, ada) = (by("a.txt"), by("c.txt"));
    assert!(ada != bob && ada.len() == 16, "{ada} {bob}");
    assert_eq!(by("b.txt"), ada.clone().min(bob.clone()));
    let ledger = repo.beside("ledger");
    let key = repo.beside("key");
    fs::write(&key, "secret").unwrap();
    let args = [OsStr::new("--identity-key"), key.as_os_str(), OsStr::new("--ledger"), ledger.as_os_str()];
    let _ = program(repo.path(), ["scan", "."]).args(args).env("XDG_CACHE_HOME", &cache).run().expect_code(0);
    let keyed = crate::curating::sources(&[&ledger, repo.path()], &SourceOptions::default(), &cache);
    assert_ne!(keyed[0].id().state, sources[0].id().state);
    let others = read(&*keyed[0]).unwrap();
    assert_ne!(rows(&others)[0].author, rows(&all)[0].author);
    // A commit that is walked has authors too; a folder has none.
    let rev = SourceOptions { rev: Some("HEAD~1".to_owned()), ..SourceOptions::default() };
    assert!(rows(&taken(repo.path(), &rev, &cache)).iter().all(|row| row.author.as_deref() == Some(&*ada)));
    let folder = tempfile::TempDir::new().unwrap();
    fs::write(folder.path().join("a.txt"), "one\n").unwrap();
    assert_eq!(rows(&taken(folder.path(), &SourceOptions::default(), &cache))[0].author, None);
}

#[test]
fn every_file_of_a_commit_is_handed_over_once_and_in_order() {
    for seed in 0..6 {
        let repo = generate(seed, &Shape::everything()).build();
        let cache = repo.beside("cache");
        let all = taken(repo.path(), &SourceOptions::default(), &cache);
        let found: Vec<Vec<u8>> = all
            .iter()
            .map(|one| place(one).0)
            .map(|path| if path.starts_with('"') { unquoted(path.as_bytes()) } else { path.as_bytes().to_vec() })
            .collect();
        let mut listed: Vec<Vec<u8>> = ls_files(repo.path(), "HEAD").into_iter().map(|file| file.path).collect();
        listed.sort();
        assert_eq!(found, listed, "seed {seed}");
    }
}

#[test]
fn threads_change_nothing() {
    let repo = generate(3, &Shape::everything()).build();
    let cache = repo.beside("cache");
    for unit in [Unit::File, Unit::Function, Unit::Repository] {
        let options = SourceOptions { unit, ..SourceOptions::default() };
        let on = |threads| {
            let sources = open(&[repo.path().to_owned()], &options, &session(Some(&cache), threads)).unwrap();
            (sources[0].id().clone(), read(&*sources[0]).unwrap())
        };
        assert_eq!(on(1), on(8));
    }
}

/// A repository with something of each kind that is no row.
const AWKWARD: &str = r#"
    commit base
        author Ada <ada@example.com>
        file src/ok.rs "fn ok() {}\n"
        file src/nul.rs "fn a() {}\0"
        file src/latin.rs "fn caf\xe9() {}\n"
        file "src/\xff.rs" "fn b() {}\n"
        file "src/a\nb.rs" "fn c() {}\n"
        file src/empty.rs ""
        file src/blank.rs "\n \n"
        file vendor/lib.c "int x;\n"
        file src/made.pb.go "// Code generated by protoc-gen-go. DO NOT EDIT.\npackage x\n"
        symlink link src/ok.rs
        gitlink sub 0123
"#;

#[test]
fn what_becomes_no_row_says_why() {
    let repo = Repo::new(AWKWARD);
    let all = taken(repo.path(), &SourceOptions::default(), &repo.beside("cache"));
    assert_snapshot!(shown(&all), @r#"
    out repo link:1 0 link: a symbolic link
    row repo src/a
    b.rs:1-1 file - Rust source
    out repo src/blank.rs:1 3 empty: nothing but white space
    out repo src/empty.rs:1 0 empty: nothing but white space
    out repo src/latin.rs:1 13 not-utf8: byte 6 is no UTF-8
    out repo src/made.pb.go:1 59 generated: generated-name
    out repo src/nul.rs:1 10 binary: a NUL at byte 9
    row repo src/ok.rs:1-1 file - Rust source
    row repo "src/\377.rs":1-1 file - Rust source
    out repo sub:1 0 submodule: commit 0123012301230123012301230123012301230123
    out repo vendor/lib.c:1 7 vendored: vendored-folder
    "#);
}

#[test]
fn names_that_are_shown_alike_and_files_that_are_too_large() {
    let text = "commit base\n author Ada <ada@example.com>\n file \"\\\"\\\\377\\\"\" one\n file \"\\xff\" two\n lines large 1..350000";
    let repo = Repo::new(text);
    let all = taken(repo.path(), &SourceOptions::default(), &repo.beside("cache"));
    assert_snapshot!(shown(&all), @r#"
    out repo "\377":1 3 same-name: another file is shown by this name
    out repo large:1 2338895 too-large: more than 2097152 bytes
    row repo "\377":1-1 file - - data
    "#);
}

/// Each line that is more than white space is in one piece.
#[track_caller]
fn covers(text: &str, pieces: &[&Taken]) {
    let mut seen: BTreeMap<u32, usize> = BTreeMap::new();
    for piece in pieces {
        let (start, end) = match piece {
            Taken::Row(row) => {
                let lines: Vec<&str> = text.split_inclusive('\n').collect();
                assert_eq!(row.text, lines[row.start_line as usize - 1..row.end_line as usize].concat());
                (row.start_line, row.end_line)
            }
            // How far it goes is told by its bytes.
            Taken::LeftOut(out) => {
                let rest: Vec<&str> = text.split_inclusive('\n').skip(out.start_line as usize - 1).collect();
                let lines = (1..=rest.len()).find(|lines| rest[..*lines].concat().len() as u64 == out.bytes).unwrap();
                (out.start_line, out.start_line + u32::try_from(lines).unwrap() - 1)
            }
        };
        (start..=end).for_each(|line| *seen.entry(line).or_default() += 1);
    }
    for (line, text) in (1..).zip(text.lines()) {
        let times = seen.get(&line).copied().unwrap_or(0);
        assert!(times == 1 || times == 0 && text.trim().is_empty(), "line {line} is in {times} pieces: {text}");
    }
}

#[test]
fn pieces_of_this_program_cover_each_line_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cache = tempfile::TempDir::new().unwrap();
    let options = SourceOptions { unit: Unit::Function, ..SourceOptions::default() };
    let all = taken(&root.join("src"), &options, cache.path());
    let mut by_file: BTreeMap<&str, Vec<&Taken>> = BTreeMap::new();
    all.iter().for_each(|one| by_file.entry(place(one).0).or_default().push(one));
    assert!(by_file.len() > 100 && all.len() > by_file.len());
    for (path, pieces) in by_file {
        covers(&fs::read_to_string(root.join("src").join(path)).unwrap(), &pieces);
    }
}

#[test]
fn functions_and_what_lies_between() {
    let text = r#"
        commit base
            author Ada <ada@example.com>
            file a.py <<END
            """About this module, in a sentence."""
            import os, sys, json, collections

            # What it is for.
            # It is for this.
            @cached
            def first(a):
                def inner():
                    return a
                return inner

            class Table:
                """Rows of something, and columns."""

                columns = ["one", "two", "three", "four"]

                def read(self):
                    return 1

                def write(self): return 2

            class Empty(Exception):
                pass
            END
            file b.rs <<END
            use std::fmt;

            /// A value.
            pub struct Value(u8);

            impl Value {
                /// Makes one.
                fn new() -> Value { Value(1) }
            }
            END
            file c.toml "[a]\nb = 1\n"
    "#;
    let repo = Repo::new(text);
    let options = SourceOptions { unit: Unit::Function, ..SourceOptions::default() };
    let all = taken(repo.path(), &options, &repo.beside("cache"));
    assert_snapshot!(shown(&all), @r"
    row repo a.py:1-2 block - Python source
    row repo a.py:4-10 function first Python source
    row repo a.py:12-15 class Table Python source
    row repo a.py:17-18 method Table.read Python source
    row repo a.py:20-20 method Table.write Python source
    row repo a.py:22-23 class Empty Python source
    out repo b.rs:1 14 between-units: lines between units, with too little in them
    row repo b.rs:3-4 class Value Rust source
    out repo b.rs:6 13 between-units: lines between units, with too little in them
    row repo b.rs:7-8 method Value.new Rust source
    out repo b.rs:9 2 between-units: lines between units, with too little in them
    row repo c.toml:1-2 file - TOML config
    ");
}

#[test]
fn a_repository_is_in_the_order_of_its_imports() {
    let text = r#"
        commit base
            author Ada <ada@example.com>
            file app/a.py "from . import z\nimport os\n"
            file app/m.py "x = 1\n"
            file app/z.py "from .zz import y\n"
            file app/zz.py "y = 1\n"
            file vendor/lib.c "int x;\n"
        commit more
            file z.txt "more\n"
    "#;
    let repo = Repo::new(text);
    let cache = repo.beside("cache");
    let options = |unit| SourceOptions { unit, ..SourceOptions::default() };
    let all = taken(repo.path(), &options(Unit::Repository), &cache);
    let order: Vec<&str> = all.iter().map(|one| place(one).0).collect();
    let expect = ["app/m.py", "app/zz.py", "app/z.py", "app/a.py", "vendor/lib.c", "z.txt"];
    assert_eq!(order, expect);
    // The rows are those of files.
    let by_path = |mut rows: Vec<Taken>| {
        rows.sort_by(|one, other| place(one).cmp(&place(other)));
        rows
    };
    assert_eq!(by_path(all), taken(repo.path(), &options(Unit::File), &cache));
    // A commit that is walked is in the same order, with labels.
    let rev = SourceOptions { rev: Some("HEAD^".to_owned()), ..options(Unit::Repository) };
    let walked = taken(repo.path(), &rev, &cache);
    assert_eq!(walked.iter().map(|one| place(one).0).collect::<Vec<_>>(), expect[..5]);
    assert!(rows(&walked).iter().all(|row| row.labels.len() == 1 && row.author.is_some()));
    let folder = tempfile::TempDir::new().unwrap();
    for (path, text) in [("a.py", "import b\n"), ("b.py", "c = 1\n")] {
        fs::write(folder.path().join(path), text).unwrap();
    }
    let all = taken(folder.path(), &options(Unit::Repository), &cache);
    assert_eq!(all.iter().map(|one| place(one).0).collect::<Vec<_>>(), ["b.py", "a.py"]);
}

#[test]
fn random_repositories_have_the_rows_of_files_in_another_order() {
    for seed in 0..3 {
        let repo = generate(seed, &Shape::everything()).build();
        let cache = repo.beside("cache");
        let of = |unit| {
            let mut all = taken(repo.path(), &SourceOptions { unit, ..SourceOptions::default() }, &cache);
            all.sort_by(|one, other| place(one).cmp(&place(other)));
            all
        };
        assert_eq!(of(Unit::Repository), of(Unit::File), "seed {seed}");
    }
}

#[test]
fn a_ledger_is_its_repositories_and_nothing_is_taken_twice() {
    let repo = Repo::new(crate::lab_sources::MIXED);
    let (cache, ledger) = (repo.beside("cache"), repo.beside("ledger"));
    let scan = program(repo.path(), ["scan", ".", "--ledger"]).args([&ledger]).env("XDG_CACHE_HOME", &cache);
    let _ = scan.run().expect_code(0);
    let options = SourceOptions::default();
    let direct = sources(&[repo.path()], &options, &cache);
    let beside = sources(&[&ledger, repo.path()], &options, &cache);
    assert_eq!((direct.len(), beside.len()), (1, 1));
    assert_eq!(read(&*direct[0]).unwrap(), read(&*beside[0]).unwrap());
    assert_eq!(direct[0].id().state, beside[0].id().state);
    assert_eq!(direct[0].id().commit, repo.id("person"));
    assert_eq!(sources(&[repo.path(), repo.path()], &options, &cache).len(), 1);
    // Without the repository there is no text.
    let error = try_open(&[&ledger], &options, &cache).err().unwrap();
    assert!(error.text().contains("a ledger holds no text") && !error.hints.is_empty());
    let rev = SourceOptions { rev: Some("HEAD".to_owned()), ..SourceOptions::default() };
    assert_eq!(try_open(&[&ledger, repo.path()], &rev, &cache).err().unwrap().kind.code(), 2);
}

#[test]
fn another_commit_than_the_head_is_walked() {
    let repo = Repo::new(crate::lab_sources::MIXED);
    let cache = repo.beside("cache");
    let options = SourceOptions { rev: Some("HEAD~1".to_owned()), ..SourceOptions::default() };
    let sources = sources(&[repo.path()], &options, &cache);
    assert_eq!(sources[0].id().commit, repo.id("agent"));
    assert!(sources[0].id().state.starts_with("walked "));
    let all = read(&*sources[0]).unwrap();
    let store = rows(&all).into_iter().find(|row| &*row.path == "src/store.rs").unwrap();
    let claims: Vec<_> = store.labels.iter().map(|label| (label.end, label.claim.as_str())).collect();
    assert_eq!((claims, store.survived_days), (vec![(4, "human"), (9, "ai")], Some(0)));
}

#[test]
fn the_state_is_that_of_the_spans() {
    let repo = Repo::new(crate::lab_sources::MIXED);
    let (one, two) = (repo.beside("one"), repo.beside("two"));
    let id = |cache: &Path| sources(&[repo.path()], &SourceOptions::default(), cache)[0].id().clone();
    assert_eq!(id(&one), id(&two));
    let before = id(&one).state;
    let note = [
        "notes",
        "--ref=ai",
        "add",
        "-m",
        "src/tool.py\n  s_1 1-4\n---\n{\"schema_version\": \"authorship/3.0.0\", \"sessions\": {\"s_1\": {\"agent_id\": {\"tool\": \"cursor\", \"model\": \"gpt-5\"}}}}",
        "HEAD",
    ];
    let _ = repo.git(["-c", "user.name=Ada", "-c", "user.email=ada@example.com"].into_iter().chain(note));
    assert_eq!(id(&one).commit, repo.id("person"));
    assert_ne!(id(&one).state, before);
}

#[test]
fn without_a_place_for_a_ledger_there_is_an_error() {
    let repo = Repo::new(crate::TEAM);
    let paths = [repo.path().to_owned()];
    let error = open(&paths, &SourceOptions::default(), &session(None, 1)).err().unwrap();
    assert_eq!((error.kind.code(), error.hints), (2, vec!["say where: --ledger DIR".to_owned()]));
    let options = SourceOptions { ledger: Some(repo.beside("ledger")), ..SourceOptions::default() };
    assert_eq!(open(&paths, &options, &session(None, 1)).unwrap().len(), 1);
}

#[test]
fn a_repository_without_commits_has_no_rows() {
    let repo = Repo::new("head unborn main");
    let sources = sources(&[repo.path()], &SourceOptions::default(), &repo.beside("cache"));
    assert_eq!((sources[0].id().commit.as_str(), read(&*sources[0]).unwrap().len()), ("unborn", 0));
}

#[test]
fn a_missing_object_is_left_out_and_the_rest_is_read() {
    let repo = Repo::new(&format!("storage loose\n{}", crate::TEAM));
    let blob = repo.resolve("HEAD:README.md");
    let cache = repo.beside("cache");
    repo.delete_object(&blob);
    let all = taken(repo.path(), &SourceOptions::default(), &cache);
    let out: Vec<String> = shown(&all).lines().map(|line| line.replace(&blob, "[BLOB]")).collect();
    assert_eq!(out[0], "out repo README.md:1 0 unreadable: object [BLOB] is missing");
    assert_eq!(rows(&all).len(), 1);
}

#[test]
fn a_taker_that_fails_stops_the_source() {
    let repo = Repo::new(crate::TEAM);
    let sources = sources(&[repo.path()], &SourceOptions::default(), &repo.beside("cache"));
    let mut count = 0;
    let stopped = sources[0].read(&mut |_| {
        count += 1;
        Err(SourceError { message: "disk full".to_owned(), hint: None, interrupted: false })
    });
    assert_eq!((stopped.unwrap_err().message, count), ("disk full".to_owned(), 1));
}

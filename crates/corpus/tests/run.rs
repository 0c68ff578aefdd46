//! Whole runs over made up sources.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use corpus::database::{Database, Table};
use corpus::finished::Kept;
use corpus::manifest::Manifest;
use corpus::recipe::{Format, Recipe};
use corpus::source::Source;
use corpus::{Against, CorpusError, Job, Limits, curate};
use facts::{Claim, ReviewClass};

use crate::made::{Made, code, label, left_out, row, taken};

pub(crate) fn run(
    recipe: &Recipe,
    out: &Path,
    threads: usize,
    sources: &[Box<dyn Source>],
) -> Result<Manifest, CorpusError> {
    run_against(recipe, out, threads, (sources, &[]))
}

/// What other corpora have already is left out.
pub(crate) fn run_against(
    recipe: &Recipe,
    out: &Path,
    threads: usize,
    (sources, against): (&[Box<dyn Source>], &[Against]),
) -> Result<Manifest, CorpusError> {
    let limits = Limits { threads, memory_bytes: 128 << 20 };
    curate(
        &Job { recipe, out, against, limits, tool: ("outcross", "0"), tick: &|_, _, _| {} },
        sources.iter().map(|source| &**source),
    )
}

/// Every file of a folder with its bytes.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Two repositories with everything that a stage drops.
pub(crate) fn sources() -> Vec<Box<dyn Source>> {
    let mut first: Vec<_> =
        (0..6).map(|at| taken(row("a.example/one/x", &format!("src/{at}.rs"), &code(at, 12)))).collect();
    let mut reviewed = row("a.example/one/x", "src/reviewed.rs", &code(90, 12));
    reviewed.labels =
        vec![label(1, 30, Claim::Human, ReviewClass::Approved), label(31, 72, Claim::Ai, ReviewClass::None)];
    reviewed.written_first = Some(5_000_000);
    first.push(taken(reviewed));
    first.push(left_out("a.example/one/x", "vendor/y.c", "vendored"));
    let mut copyleft = row("a.example/one/x", "src/copyleft.rs", &code(7, 12));
    copyleft.licence.class = "copyleft".to_owned();
    first.push(taken(copyleft));
    first.push(taken(row("a.example/one/x", "src/long.rs", &"x".repeat(1_001))));
    let mut second = vec![taken(row("b.example/two/y", "copy.rs", &code(3, 12)))];
    let mut older = row("b.example/two/y", "older.rs", &code(90, 12));
    older.labels = vec![label(1, 72, Claim::Ai, ReviewClass::None)];
    older.written_first = Some(1_000_000);
    second.push(taken(older));
    second.push(taken(row("b.example/two/y", "near.rs", &format!("{}fn more() {{}}\n", code(4, 12)))));
    let key = ["AKIA", "Z7VQ3MNB5XKJ2PTW"].concat();
    second.push(taken(row("b.example/two/y", "secret.rs", &format!("{}const KEY: &str = \"{key}\";\n", code(8, 12)))));
    vec![Made::new("one", first).boxed(), Made::new("two", second).boxed()]
}

#[test]
fn every_row_is_accounted_for() {
    let out = tempfile::tempdir().unwrap();
    let manifest = run(&Recipe::default(), out.path(), 2, &sources()).unwrap();
    assert_eq!(manifest.faults(), Vec::<String>::new());
    let reasons: BTreeMap<&str, &BTreeMap<String, u64>> =
        manifest.stages.iter().map(|stage| (stage.name.as_str(), &stage.reasons)).collect();
    let one = |reason: &str| BTreeMap::from([(reason.to_owned(), 1)]);
    assert_eq!(reasons["ingest"], &one("vendored"));
    assert_eq!(reasons["filter"], &one("starcoder2/mean-line"));
    assert_eq!(reasons["licence"], &one("copyleft"));
    assert_eq!(reasons["exact"], &BTreeMap::from([("exact-duplicate".to_owned(), 2)]));
    assert_eq!(reasons["near"], &one("near-duplicate"));
    assert_eq!((manifest.rows.r#in, manifest.rows.kept, manifest.rows.dropped), (14, 8, 6));
    assert_eq!(manifest.redacted_rows, 1);
    assert_eq!(Manifest::read(out.path()).unwrap(), manifest);
    assert!(!out.path().join(".outcross").exists());
}

#[test]
fn bytes_depend_on_no_thread_and_no_stop() {
    let (one, many, stopped) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let recipe = Recipe::default();
    run(&recipe, one.path(), 1, &sources()).unwrap();
    run(&recipe, many.path(), 8, &sources()).unwrap();
    let whole = files(one.path());
    assert_eq!(whole, files(many.path()));
    let Taken { first, second } = Taken::halves();
    let halted = vec![first, second];
    assert!(matches!(run(&recipe, stopped.path(), 2, &halted), Err(CorpusError::Interrupted)));
    assert!(!stopped.path().join("manifest.json").exists());
    run(&recipe, stopped.path(), 2, &sources()).unwrap();
    assert_eq!(whole, files(stopped.path()));
    // A second run over a corpus that is whole changes nothing.
    run(&recipe, stopped.path(), 2, &sources()).unwrap();
    assert_eq!(whole, files(stopped.path()));
}

/// The same sources, of which the second stops on its way.
struct Taken {
    first: Box<dyn Source>,
    second: Box<dyn Source>,
}

impl Taken {
    fn halves() -> Self {
        struct Stopped(Box<dyn Source>);
        impl Source for Stopped {
            fn id(&self) -> &corpus::source::SourceId {
                self.0.id()
            }
            fn read(&self, take: &mut corpus::source::Take<'_>) -> Result<(), corpus::source::SourceError> {
                let stop = corpus::source::SourceError { message: String::new(), hint: None, interrupted: true };
                let mut left = 2;
                self.0.read(&mut |taken| {
                    left -= 1;
                    if left == 0 { Ok(()) } else { take(taken) }
                })?;
                Err(stop)
            }
        }
        let mut sources = sources().into_iter();
        let (first, second) = (sources.next().unwrap(), sources.next().unwrap());
        Taken { first, second: Box::new(Stopped(second)) }
    }
}

/// A source that says how many bytes it has.
struct Sized(Box<dyn Source>, u64);

impl Source for Sized {
    fn id(&self) -> &corpus::source::SourceId {
        self.0.id()
    }

    fn bytes(&self) -> Option<u64> {
        Some(self.1)
    }

    fn read(&self, take: &mut corpus::source::Take<'_>) -> Result<(), corpus::source::SourceError> {
        self.0.read(take)
    }
}

#[test]
fn small_sources_are_read_in_one_step_and_make_the_same_corpus() {
    let alone = tempfile::tempdir().unwrap();
    run(&Recipe::default(), alone.path(), 2, &sources()).unwrap();
    // Within one step, beyond it, and no sum at all.
    for (bytes, steps) in [([1, 1], 1), ([1 << 20, 64 << 20], 2), ([u64::MAX, 1], 2)] {
        let sized = |sources: Vec<Box<dyn Source>>| -> Vec<Box<dyn Source>> {
            sources.into_iter().zip(bytes).map(|(of, bytes)| Box::new(Sized(of, bytes)) as _).collect()
        };
        let out = tempfile::tempdir().unwrap();
        let Taken { first, second } = Taken::halves();
        let stopped = run(&Recipe::default(), out.path(), 2, &sized(vec![first, second]));
        assert!(matches!(stopped, Err(CorpusError::Interrupted)));
        let made = |name: &str| out.path().join(".outcross").join(name).join("done.json").is_file();
        assert_eq!((made("ingest-00000"), made("ingest-00001")), (steps == 2, false), "{bytes:?}");
        run(&Recipe::default(), out.path(), 2, &sized(sources())).unwrap();
        assert_eq!(files(alone.path()), files(out.path()), "{bytes:?}");
    }
}

#[test]
fn another_recipe_is_refused_with_what_differs() {
    let out = tempfile::tempdir().unwrap();
    run(&Recipe::default(), out.path(), 1, &sources()).unwrap();
    let before = files(out.path());
    let mut other = Recipe::default();
    other.dedup.threshold = 0.8;
    let error = run(&other, out.path(), 1, &sources()).unwrap_err().to_string();
    assert!(error.ends_with("is a corpus of other settings: dedup.threshold = 0.7, now 0.8"), "{error}");
    assert_eq!(before, files(out.path()));
    let foreign = tempfile::tempdir().unwrap();
    fs::write(foreign.path().join("notes.txt"), "mine").unwrap();
    let error = run(&Recipe::default(), foreign.path(), 1, &sources()).unwrap_err().to_string();
    assert!(error.ends_with("is not empty, and no corpus"), "{error}");
    assert_eq!(files(foreign.path()).len(), 1);
}

#[test]
fn nothing_is_a_corpus_too() {
    let out = tempfile::tempdir().unwrap();
    let none = Made::new("none", Vec::new()).boxed();
    let manifest = run(&Recipe::default(), out.path(), 2, &[none]).unwrap();
    assert_eq!((manifest.rows.r#in, manifest.shards.len()), (0, 0));
    assert_eq!(manifest.faults(), Vec::<String>::new());
}

#[test]
fn lines_of_json_hold_the_same_rows() {
    let out = tempfile::tempdir().unwrap();
    let mut recipe = Recipe::default();
    recipe.output.format = Format::Jsonl;
    let manifest = run(&recipe, out.path(), 2, &sources()).unwrap();
    assert_eq!(manifest.faults(), Vec::<String>::new());
    assert!(manifest.shards.iter().all(|shard| shard.path.ends_with(".jsonl.zst")));
    let plain = tempfile::tempdir().unwrap();
    run(&Recipe::default(), plain.path(), 2, &sources()).unwrap();
    let limits = Limits { threads: 2, memory_bytes: 64 << 20 };
    let open = |folder: &Path| Database::open(&[folder.to_owned()], limits.clone()).unwrap();
    let (lines, parquet) = (open(out.path()), open(plain.path()));
    assert_eq!(lines.tables().len(), 2);
    for (of_lines, of_parquet) in lines.tables().iter().zip(parquet.tables()) {
        assert_eq!(of_lines.name, of_parquet.name);
        let names = |table: &Table| table.columns.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(of_lines), names(of_parquet));
        let rows = |of: &Database| {
            let mut bytes = Vec::new();
            of.json_lines(&format!("SELECT * FROM {} ORDER BY row", of_lines.name), &mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(rows(&lines), rows(&parquet));
        // Types too: a time is a time, and a number is one.
        let plain = |table: &Table| -> Vec<(String, String)> {
            let columns = table.columns.iter().filter(|(_, of)| !of.contains("List") && !of.contains("Map"));
            columns.cloned().collect()
        };
        assert_eq!(plain(of_lines), plain(of_parquet));
    }
    let shard = out.path().join(&manifest.shards[0].path);
    for damage in [&b"no zstd"[..], &zstd::encode_all(&b"{\"row\": \"a\", \"lines\": \"many\"}\n"[..], 1).unwrap()] {
        fs::write(&shard, damage).unwrap();
        let error = Database::open(&[out.path().to_owned()], limits.clone()).err().unwrap().to_string();
        assert!(error.contains(&*shard.to_string_lossy()), "{error}");
    }
}

/// Rows of two repositories of one owner: four by Ada, of which two were reviewed, one by Bob, two by nobody.
fn of_authors() -> Vec<Box<dyn Source>> {
    let by = |number: u32, repo: &str, author: Option<&str>, review: ReviewClass| {
        let mut row = row(repo, &format!("src/{number}.rs"), &code(number, 12));
        row.author = author.map(Into::into);
        row.labels = vec![label(1, 72, Claim::Human, review)];
        taken(row)
    };
    let (one, two) = ("a.example/one/x", "a.example/one/y");
    let (ada, bob) = (Some("ada"), Some("bob"));
    let first = vec![
        by(1, one, ada, ReviewClass::None),
        by(2, one, ada, ReviewClass::Approved),
        by(3, one, None, ReviewClass::None),
        by(4, one, None, ReviewClass::None),
    ];
    let second = vec![
        by(5, two, ada, ReviewClass::Approved),
        by(6, two, ada, ReviewClass::None),
        by(7, two, bob, ReviewClass::None),
    ];
    vec![Made::new("one", first).boxed(), Made::new("two", second).boxed()]
}

#[test]
fn an_author_has_no_more_rows_than_the_cap_and_nobody_is_not_capped() {
    let run_of = |per_author, per_owner| {
        let out = tempfile::tempdir().unwrap();
        let mut recipe = Recipe::default();
        (recipe.caps.per_author, recipe.caps.per_owner) = (per_author, per_owner);
        let manifest = run(&recipe, out.path(), 2, &of_authors()).unwrap();
        assert_eq!(manifest.faults(), Vec::<String>::new());
        let mut kept: Vec<String> = Kept::places(out.path(), &manifest).map(|row| row.unwrap().path).collect();
        kept.sort();
        let caps = manifest.stages.iter().filter(|stage| stage.name.contains("cap"));
        let caps: Vec<_> = caps.map(|stage| (stage.name.clone(), stage.reasons.clone())).collect();
        (kept.join(" "), caps)
    };
    let gone = |stage: &str, reason: &str, rows| (stage.to_owned(), BTreeMap::from([(reason.to_owned(), rows)]));
    let (kept, caps) = run_of(Some(2), None);
    assert_eq!(kept, "src/2.rs src/3.rs src/4.rs src/5.rs src/7.rs");
    assert_eq!(caps, [gone("author-cap", "author-cap", 2)]);
    // An author's rows that went take nobody's place among the owner's.
    let (kept, caps) = run_of(Some(2), Some(4));
    assert_eq!(kept, "src/2.rs src/3.rs src/4.rs src/5.rs");
    assert_eq!(caps, [gone("author-cap", "author-cap", 2), gone("cap", "owner-cap", 1)]);
    let (kept, caps) = run_of(None, Some(4));
    assert_eq!(kept, "src/1.rs src/2.rs src/3.rs src/5.rs");
    assert_eq!(caps, [gone("cap", "owner-cap", 3)]);
}

#[test]
fn recipes_that_can_not_be_are_refused() {
    let check = |change: fn(&mut Recipe), expect: &str| {
        let mut recipe = Recipe::default();
        change(&mut recipe);
        let error = recipe.check().unwrap_err().to_string();
        assert!(error.contains(expect), "{error}");
    };
    check(|recipe| recipe.dedup.threshold = 0.2, "dedup.threshold");
    check(|recipe| recipe.licence.allow = vec!["free".to_owned()], "no class of licences");
    check(|recipe| recipe.filter.rules = vec!["starcoder".to_owned()], "starcoder2");
    check(|recipe| recipe.split.test = 2.0, "split");
    check(|recipe| recipe.caps.per_owner = Some(0), "caps.per_owner");
    check(|recipe| recipe.caps.per_author = Some(0), "caps.per_author");
}

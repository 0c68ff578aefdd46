//! Corpora that add to others: what these have is left out, and nothing else.

use std::fs;
use std::path::Path;

use corpus::database::Database;
use corpus::finished::{Found, diff, verify, why};
use corpus::manifest::Manifest;
use corpus::recipe::{Format, Recipe, Unit};
use corpus::source::Source;
use corpus::{Against, CorpusError, Job, Limits, curate};
use tempfile::TempDir;

use crate::made::{Made, code, row, taken};
use crate::run::{files, run, run_against, sources};

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn opened(folders: &[&TempDir]) -> Vec<Against> {
    folders.iter().map(|folder| Against::open(folder.path()).unwrap()).collect()
}

fn source(name: &str, texts: &[String]) -> Vec<Box<dyn Source>> {
    let rows = texts.iter().enumerate().map(|(at, text)| taken(row(name, &format!("{at}.rs"), text)));
    vec![Made::new(name, rows.collect()).boxed()]
}

/// What a query says of a corpus, a line a row.
fn asked(corpus: &Path, sql: &str) -> Vec<String> {
    let limits = Limits { threads: 1, memory_bytes: 64 << 20 };
    let answer = Database::open(&[corpus.to_owned()], limits).unwrap().answer(sql, 10_000).unwrap();
    answer.rows.into_iter().map(|row| row.join(" ")).collect()
}

fn faults(corpus: &TempDir, against: &[Against]) -> (u64, Vec<String>) {
    let found = verify(corpus.path(), against, &|_, _| {}).unwrap();
    (found.unchecked, found.faults)
}

fn stages(manifest: &Manifest) -> Vec<(&str, u64)> {
    let reasons = manifest.stages.iter().flat_map(|stage| &stage.reasons);
    reasons.map(|(reason, rows)| (reason.as_str(), *rows)).collect()
}

#[test]
fn a_source_adds_nothing_to_its_own_corpus() {
    let (old, new) = (folder(), folder());
    let before = run(&Recipe::default(), old.path(), 2, &sources()).unwrap();
    let against = opened(&[&old]);
    let whole = files(old.path());
    let manifest = run_against(&Recipe::default(), new.path(), 2, (&sources(), &against)).unwrap();
    assert_eq!((manifest.rows.r#in, manifest.rows.kept), (14, 0));
    let exact = ("exact-in-other-corpus", 10);
    let near = ("near-in-other-corpus", 1);
    assert_eq!(stages(&manifest), [("vendored", 1), ("starcoder2/mean-line", 1), ("copyleft", 1), exact, near]);
    assert_eq!(manifest.faults(), Vec::<String>::new());
    assert_eq!((manifest.against[0].rows, &*manifest.against[0].blake3), (before.rows.kept, against[0].blake3()));
    assert_eq!(whole, files(old.path()), "the other corpus stays as it is");
    assert_eq!(faults(&new, &[]), (11, Vec::new()));
    assert_eq!(faults(&new, &against), (0, Vec::new()));
    // Rows go where they came from: to a row of the same id in the other corpus.
    let drops = "select duplicate_in, count(*) from drops where duplicate_of is not null group by 1";
    assert_eq!(asked(new.path(), drops), [format!("{} 11", against[0].blake3())]);
    let Found::One(found) = why(new.path(), "near.rs").unwrap() else { panic!("one row is called so") };
    let of = &found.duplicates[0];
    let named = old.path().to_string_lossy().into_owned();
    assert_eq!((&*of.repo, &*of.path, &*of.role, &of.corpus), ("a.example/one/x", "src/4.rs", "kept", &Some(named)));
    assert_eq!(found.duplicates.len(), 1, "{:?}", found.duplicates);
}

/// Texts of some families, alike, equal and unlike.
fn texts(seed: u64, count: u64) -> Vec<String> {
    let mut state = seed;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let part = |family, at| code(family * 100 + at, 1);
    let mut text = || {
        let (family, start) = (random(6) as u32, random(16) as u32);
        (start..start + 8 + random(4) as u32).map(|at| part(family, at)).collect()
    };
    (0..count).map(|_| text()).collect()
}

/// The old rows with the new ones are those of one run over both, in which the old ones come first.
#[test]
fn it_is_one_run_over_both() {
    let check = |seed: u64, format: Format| {
        let mut recipe = Recipe::default();
        let (first, second) = (source("first", &texts(seed, 30)), source("second", &texts(seed + 100, 30)));
        let (old, new, joint) = (folder(), folder(), folder());
        recipe.output.format = format;
        run(&recipe, old.path(), 2, &first).unwrap();
        recipe.output.format = Format::Parquet;
        let against = opened(&[&old]);
        run_against(&recipe, new.path(), 2, (&second, &against)).unwrap();
        run(&recipe, joint.path(), 2, &first.into_iter().chain(second).collect::<Vec<_>>()).unwrap();
        let kept = "select row from rows where repo = 'second' order by row";
        assert_eq!(asked(new.path(), kept), asked(joint.path(), kept), "seed {seed}");
        let dropped = "select row from drops where repo = 'second' order by row";
        let of_new = asked(new.path(), dropped);
        assert_eq!(of_new, asked(joint.path(), dropped), "seed {seed}");
        assert!(!of_new.is_empty(), "seed {seed}");
        assert_eq!(faults(&new, &against), (0, Vec::new()));
    };
    check(1, Format::Parquet);
    check(2, Format::Parquet);
    check(3, Format::Jsonl);
}

#[test]
fn of_several_the_first_one_is_named() {
    let (one, two, new) = (folder(), folder(), folder());
    let all = texts(5, 12);
    run(&Recipe::default(), one.path(), 2, &source("one", &all[..6])).unwrap();
    run(&Recipe::default(), two.path(), 2, &source("two", &all)).unwrap();
    let against = opened(&[&one, &two]);
    let recipe = Recipe::default();
    let manifest = run_against(&recipe, new.path(), 2, (&source("new", &all), &against)).unwrap();
    assert_eq!(manifest.rows.kept, 0);
    let of = "select duplicate_in from drops where path = '0.rs'";
    assert_eq!(asked(new.path(), of), [against[0].blake3()]);
    assert_eq!(faults(&new, &against), (0, Vec::new()));
    assert!(faults(&new, &against[..1]).0 > 0);
    // Nothing of a corpus vanishes where another one adds to it.
    let found = diff(one.path(), new.path()).unwrap();
    assert_eq!((found.same, found.vanished), (against[0].manifest().rows.kept, 0));
}

#[test]
fn threads_and_stops_change_no_byte() {
    let (old, one, many, stopped) = (folder(), folder(), folder(), folder());
    run(&Recipe::default(), old.path(), 2, &source("old", &texts(6, 20))).unwrap();
    let against = opened(&[&old]);
    let new = || source("new", &texts(7, 40));
    run_against(&Recipe::default(), one.path(), 1, (&new(), &against)).unwrap();
    run_against(&Recipe::default(), many.path(), 8, (&new(), &against)).unwrap();
    let whole = files(one.path());
    assert_eq!(whole, files(many.path()));
    // A shard of the other corpus is gone when its texts are wanted.
    let shard = against[0].folder().join(&against[0].manifest().shards[0].path);
    let aside = old.path().join("aside");
    let tick = |stage: &'static str, _: u64, _: Option<u64>| {
        if stage == "exact" {
            fs::rename(&shard, &aside).unwrap();
        }
    };
    let limits = Limits { threads: 2, memory_bytes: 128 << 20 };
    let (recipe, out) = (&Recipe::default(), stopped.path());
    let job = Job { recipe, out, against: &against, limits, tool: ("outcross", "0"), tick: &tick };
    let error = curate(&job, new()).unwrap_err();
    assert!(matches!(&error, CorpusError::File { path, .. } if *path == shard), "{error}");
    assert!(!stopped.path().join("manifest.json").exists());
    fs::rename(&aside, &shard).unwrap();
    run_against(&Recipe::default(), stopped.path(), 2, (&new(), &against)).unwrap();
    assert_eq!(whole, files(stopped.path()));
    run_against(&Recipe::default(), stopped.path(), 2, (&new(), &against)).unwrap();
    assert_eq!(whole, files(stopped.path()));
}

#[test]
fn redacted_rows_are_known_by_their_text_before() {
    let (old, new) = (folder(), folder());
    let key = ["AKIA", "Z7VQ3MNB5XKJ2PTW"].concat();
    let secret = format!("{}const KEY: &str = \"{key}\";\n", code(8, 12));
    let manifest = run(&Recipe::default(), old.path(), 2, &source("old", std::slice::from_ref(&secret))).unwrap();
    assert_eq!(manifest.redacted_rows, 1);
    let near = format!("{secret}fn more() {{}}\n");
    let other = code(9, 12);
    let against = opened(&[&old]);
    let texts = source("new", &[secret, near, other]);
    let manifest = run_against(&Recipe::default(), new.path(), 2, (&texts, &against)).unwrap();
    assert_eq!(stages(&manifest), [("exact-in-other-corpus", 1), ("near-in-other-corpus", 1)]);
    assert_eq!(manifest.rows.kept, 1);
}

#[test]
fn what_is_not_as_it_was_is_refused() {
    let (old, new) = (folder(), folder());
    let recipe = Recipe::default();
    run(&recipe, old.path(), 2, &source("old", &texts(8, 10))).unwrap();
    let against = opened(&[&old]);
    let shard = old.path().join(&against[0].manifest().shards[0].path);
    let whole = fs::read(&shard).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let texts_of_new = source("new", &texts(9, 10));
    for bad in [&flipped[..], &whole[..whole.len() / 2]] {
        fs::write(&shard, bad).unwrap();
        let error = run_against(&recipe, new.path(), 2, (&texts_of_new, &against)).unwrap_err();
        assert!(error.to_string().ends_with("is not the file that its manifest names"), "{error}");
        assert!(error.to_string().contains(&*shard.to_string_lossy()) && error.hint().is_some());
        assert!(!new.path().join("manifest.json").exists());
    }
    fs::write(&shard, &whole).unwrap();
    run_against(&recipe, new.path(), 2, (&texts_of_new, &against)).unwrap();
    // Another corpus in its place is another setting.
    let (other, before) = (folder(), files(new.path()));
    run(&recipe, other.path(), 2, &source("other", &texts(10, 10))).unwrap();
    for against in [opened(&[&other]), Vec::new()] {
        let error = run_against(&recipe, new.path(), 2, (&texts_of_new, &against)).unwrap_err().to_string();
        assert!(error.contains("is a corpus of other settings: against = "), "{error}");
    }
    assert_eq!(before, files(new.path()));
    let (_, faults) = faults(&new, &opened(&[&other]));
    assert!(faults[0].starts_with("it was not made against "), "{faults:?}");
}

#[test]
fn what_could_find_nothing_is_refused() {
    let (old, new) = (folder(), folder());
    run(&Recipe::default(), old.path(), 2, &source("old", &texts(11, 4))).unwrap();
    let against = opened(&[&old]);
    let check = |change: fn(&mut Recipe), expect: &str| {
        let mut recipe = Recipe::default();
        change(&mut recipe);
        let error = run_against(&recipe, new.path(), 1, (&source("new", &[]), &against)).unwrap_err().to_string();
        assert!(error.contains(expect), "{error}");
        assert_eq!(files(new.path()).len(), 0);
    };
    check(|recipe| recipe.unit = Unit::Function, "which are never those of unit = \"function\"");
    check(|recipe| (recipe.dedup.exact, recipe.dedup.near) = (false, false), "is not looked for");
    assert!(Against::open(new.path()).unwrap_err().to_string().ends_with("is no corpus"));
}

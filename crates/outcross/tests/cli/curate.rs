//! `curate`, `corpus` and `sql` from outside: what they write, what they refuse, and that nothing but input decides.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use testkit::{Output, Repo};

use crate::outcross;
use crate::output::follows_schema;

/// Takes what has no licence too.
const OPEN: &str = "[licence]\nallow = [\"permissive\", \"none\"]\n";

/// A text that no rule drops and that is like no text of another number.
pub(crate) fn code(number: usize) -> String {
    let word = |at: usize| {
        let letter = |by: usize| char::from(b'a' + u8::try_from((number * 7 + at * 5 + by * 3) % 26).unwrap());
        (0..6).map(letter).collect::<String>()
    };
    let body = |at| format!("fn {0}_{number}(value: u32) -> u32 {{\n    value + {at} * {number}\n}}\n\n", word(at));
    (0..12).map(body).collect()
}

/// A folder with a repository that people and an agent wrote, a folder of texts, and recipes.
pub(crate) struct World {
    pub(crate) repo: Repo,
    folder: TempDir,
}

impl World {
    fn new() -> Self {
        let text = format!(
            "commit base\n author Ada <ada@example.com>\n time 2019-01-01T12:00:00Z\n file src/old.rs {:?}\n \
             trailer Reviewed-by: Bob <bob@example.com>\n\
             commit agent\n author Bob <bob@example.com>\n time 2025-02-01T12:00:00Z\n file src/new.rs {:?}\n \
             trailer Co-authored-by: Claude <noreply@anthropic.com>\n",
            code(1),
            code(2)
        );
        let folder = TempDir::new().unwrap();
        let texts = folder.path().join("texts");
        fs::create_dir_all(texts.join("sub")).unwrap();
        fs::write(texts.join("tagged.rs"), format!("// SPDX-License-Identifier: MIT\n{}", code(3))).unwrap();
        fs::write(texts.join("copy.rs"), code(1)).unwrap();
        fs::write(texts.join("sub/tagged.rs"), code(4)).unwrap();
        fs::write(texts.join("nul.rs"), "fn a() {}\0").unwrap();
        fs::write(folder.path().join("open.toml"), OPEN).unwrap();
        World { repo: Repo::new(&text), folder }
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        let call = outcross(self.folder.path(), args.iter().copied()).names_of(&self.repo).hide_ids();
        call.env("XDG_CACHE_HOME", self.at("cache")).run()
    }

    pub(crate) fn curate(&self, out: &str, more: &[&str]) -> Output {
        let repo = self.repo.path().to_str().unwrap();
        let args = ["curate", repo, "texts", "--recipe", "open.toml", "--out", out];
        self.run(&[&args[..], more].concat())
    }

    /// With a corpus named `corpus`.
    pub(crate) fn made() -> Self {
        let world = World::new();
        let _ = world.curate("corpus", &[]).expect_code(0);
        world
    }

    pub(crate) fn manifest(&self, corpus: &str) -> Value {
        serde_json::from_slice(&fs::read(self.at(corpus).join("manifest.json")).unwrap()).unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_slice(&self.run(args).raw).unwrap()
    }
}

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

/// The same by paths within the folder.
pub(crate) fn within(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files(folder).into_iter().map(|(path, bytes)| (path.strip_prefix(folder).unwrap().to_owned(), bytes)).collect()
}

fn only_file(folder: &Path) -> PathBuf {
    files(folder).into_keys().next().unwrap()
}

#[test]
fn a_corpus_accounts_for_every_row_and_verifies() {
    let world = World::new();
    let json = world.curate("corpus", &["--json"]).expect_code(0);
    assert_eq!(json.raw, fs::read(world.at("corpus/manifest.json")).unwrap());
    follows_schema("corpus", &json);
    let manifest = world.manifest("corpus");
    let rows = |name: &str| manifest["rows"][name].as_u64().unwrap();
    assert_eq!((rows("in"), rows("kept"), rows("dropped")), (6, 4, 2));
    assert!(manifest["tokens"]["ai"].as_u64() > Some(0) && manifest["tokens"]["human_reviewed"].as_u64() > Some(0));
    let verified = world.run(&["corpus", "verify", "corpus", "--json"]).expect_code(0);
    follows_schema("corpus-verify", &verified);
    let text = world.curate("again", &[]).expect_code(0).stdout;
    assert!(text.starts_with("4 of 6 rows of 2 sources kept in again\n"), "{text}");
    assert!(text.contains("exact-duplicate 1") && text.contains("binary 1"), "{text}");
}

#[test]
fn other_settings_and_foreign_folders_are_refused() {
    let world = World::made();
    let before = files(&world.at("corpus"));
    fs::write(world.at("open.toml"), format!("{OPEN}[dedup]\nthreshold = 0.8\n")).unwrap();
    let refused = world.curate("corpus", &[]).expect_code(2);
    assert!(refused.stderr.contains("dedup.threshold = 0.7, now 0.8"), "{}", refused.stderr);
    assert_eq!(before, files(&world.at("corpus")));
    fs::create_dir(world.at("mine")).unwrap();
    fs::write(world.at("mine/notes.txt"), "mine").unwrap();
    let refused = world.curate("mine", &[]).expect_code(2);
    assert!(refused.stderr.contains("mine is not empty, and no corpus"), "{}", refused.stderr);
    assert_eq!(files(&world.at("mine")).len(), 1);
}

#[test]
fn recipes_that_say_something_unknown_are_refused() {
    let world = World::new();
    let check = |recipe: &str, expect: &str| {
        fs::write(world.at("open.toml"), recipe).unwrap();
        let refused = world.curate("corpus", &[]).expect_code(2);
        assert!(refused.stderr.contains(expect), "{}", refused.stderr);
        assert!(!world.at("corpus").exists());
    };
    check("[dedup]\nthreshhold = 0.8\n", "unknown field `threshhold`");
    check("[corpus.dedup]\nthreshhold = 0.8\n", "unknown field `threshhold`");
    check("unit = \"file\"\nunit = \"file\"\n", "duplicate key");
    check("[dedup]\nthreshold = \"much\"\n", "invalid type");
    check("unit = \"page\"\n", "unknown variant `page`");
    check("[licence]\nallow = [\"free\"]\n", "`free` is no class of licences");
    check("[filter]\nvalues = false\n", "rules drop rows by their values");
    check("[licence]\nfind = false\n", "allow the class `none`");
}

#[test]
fn licences_are_not_looked_for_on_request() {
    let world = World::new();
    let of_tagged = |corpus: &str| {
        let query = "select licence, licence_class, licence_from from rows where path = 'tagged.rs'";
        world.json(&["sql", "--from", corpus, query, "--json"])["rows"][0].clone()
    };
    let _ = world.curate("corpus", &[]).expect_code(0);
    let found = serde_json::json!({ "licence": "MIT", "licence_class": "permissive", "licence_from": "tag" });
    assert_eq!(of_tagged("corpus"), found);
    fs::write(world.at("open.toml"), format!("{OPEN}find = false\n")).unwrap();
    let _ = world.curate("without", &[]).expect_code(0);
    let none = serde_json::json!({ "licence_class": "none", "licence_from": "none" });
    assert_eq!(of_tagged("without"), none);
    let _ = world.run(&["corpus", "card", "without"]).expect_code(0);
    let card = fs::read_to_string(world.at("without/card/README.md")).unwrap();
    assert!(card.contains("They were not looked for"), "{card}");
}

#[test]
fn values_of_rules_are_left_out_on_request() {
    let world = World::new();
    let values = |corpus: &str| {
        let query = "select count(*) as rows, count(hits) as hits from rows";
        world.json(&["sql", "--from", corpus, query, "--json"])["rows"][0].clone()
    };
    let _ = world.curate("corpus", &[]).expect_code(0);
    assert_eq!(values("corpus"), serde_json::json!({"rows": 4, "hits": 4}));
    fs::write(world.at("open.toml"), format!("{OPEN}[filter]\nrules = []\nvalues = false\n")).unwrap();
    let _ = world.curate("without", &[]).expect_code(0);
    assert_eq!(values("without"), serde_json::json!({"rows": 4, "hits": 0}));
    let _ = world.run(&["corpus", "verify", "without"]).expect_code(0);
    let why = world.run(&["corpus", "why", "without", "src/new.rs", "--json"]).expect_code(0);
    follows_schema("corpus-why", &why);
    let _ = world.run(&["corpus", "card", "without"]).expect_code(0);
}

#[test]
fn a_dry_run_writes_no_corpus() {
    let world = World::new();
    let plan = world.curate("corpus", &["--dry-run", "--json"]).expect_code(0);
    follows_schema("curate-plan", &plan);
    assert!(!world.at("corpus").exists());
    assert!(world.run(&["curate", "texts", "--dry-run"]).expect_code(0).stdout.contains("Estimate"));
}

#[test]
fn why_finds_rows_by_path_and_id() {
    let world = World::made();
    let why = |row: &str| world.run(&["corpus", "why", "corpus", row, "--json"]);
    let new = why("src/new.rs").expect_code(0);
    follows_schema("corpus-why", &new);
    let new: Value = serde_json::from_slice(&new.raw).unwrap();
    let id = new["row"]["row"].as_str().unwrap();
    let by_id: Value = serde_json::from_slice(&why(&id[..12]).expect_code(0).raw).unwrap();
    assert_eq!((&new, new["is_kept"].as_bool()), (&by_id, Some(true)));
    let copy: Value = serde_json::from_slice(&why("copy.rs").expect_code(0).raw).unwrap();
    assert_eq!((copy["is_kept"].as_bool(), copy["duplicates"][0]["path"].as_str()), (Some(false), Some("src/old.rs")));
    assert!(why("none.rs").expect_code(3).stderr.contains("no row of corpus is called none.rs"));
    let _ = why("texts:sub/tagged.rs").expect_code(0);
    fs::create_dir(world.at("other")).unwrap();
    fs::write(world.at("other/tagged.rs"), code(9)).unwrap();
    let _ = world.run(&["curate", "texts", "other", "--recipe", "open.toml", "--out", "both"]).expect_code(0);
    let several = world.run(&["corpus", "why", "both", "tagged.rs"]).expect_code(2);
    assert!(several.stderr.contains("several rows of both are called tagged.rs"), "{}", several.stderr);
}

#[test]
fn rows_that_were_reviewed_must_not_vanish() {
    let world = World::made();
    let same = world.run(&["corpus", "diff", "corpus", "corpus", "--json"]).expect_code(0);
    follows_schema("corpus-diff", &same);
    fs::remove_file(world.at("texts/copy.rs")).unwrap();
    let _ = world.run(&["curate", "texts", "--recipe", "open.toml", "--out", "less"]).expect_code(0);
    let diff = world.run(&["corpus", "diff", "corpus", "less"]).expect_code(1);
    assert!(diff.stdout.contains("src/old.rs") && !diff.stdout.contains("src/new.rs"), "{}", diff.stdout);
    assert_eq!(world.run(&["corpus", "diff", "less", "corpus"]).code, Some(0));
}

#[test]
fn verify_finds_what_was_changed_afterwards() {
    let check = |change: fn(&Path), expect: &str| {
        let world = World::made();
        change(&world.at("corpus"));
        let found = world.run(&["corpus", "verify", "corpus"]).expect_code(1).stdout;
        assert!(found.contains(expect), "{found}");
    };
    check(
        |corpus| {
            let shard = only_file(&corpus.join("shards"));
            let mut bytes = fs::read(&shard).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(shard, bytes).unwrap();
        },
        "has another hash",
    );
    check(|corpus| fs::remove_file(only_file(&corpus.join("drops"))).unwrap(), "drops/");
    check(|corpus| fs::write(corpus.join("shards/more.parquet"), "").unwrap(), "more.parquet is not named in");
}

#[test]
fn sql_answers_in_four_forms_and_writes_nothing() {
    let world = World::made();
    let sql = |query: &str, more: &[&str]| world.run(&[&["sql", "--from", "corpus", query], more].concat());
    let query = "select path from rows where tokens_ai > 0";
    assert_eq!(sql(query, &[]).expect_code(0).stdout, "path\nsrc/new.rs\n");
    assert_eq!(sql(query, &["--format", "csv"]).expect_code(0).stdout, "path\nsrc/new.rs\n");
    let json = sql(query, &["--json"]).expect_code(0);
    follows_schema("sql", &json);
    let json: Value = serde_json::from_slice(&json.raw).unwrap();
    assert_eq!(json["rows"], serde_json::json!([{"path": "src/new.rs"}]));
    let _ = sql(query, &["--format", "parquet", "-o", "answer.parquet"]).expect_code(0);
    assert_eq!(&fs::read(world.at("answer.parquet")).unwrap()[..4], b"PAR1");
    follows_schema("sql-tables", &world.run(&["sql", "--from", "corpus", "--tables", "--json"]).expect_code(0));
    let before = files(world.folder.path());
    for writes in [
        "create table t as select 1",
        "drop table rows",
        "insert into rows select * from rows",
        "copy (select 1) to 'stolen.csv'",
        "create external table t stored as csv location 'open.toml'",
    ] {
        let _ = sql(writes, &[]).expect_code(2);
    }
    assert_eq!(before, files(world.folder.path()));
}

#[test]
fn escapes_in_paths_and_cells_are_harmless() {
    let world = World::new();
    fs::write(world.at("texts/a\u{1b}[31m.rs"), code(6)).unwrap();
    let _ = world.curate("corpus", &[]).expect_code(0);
    let shown = |args: &[&str]| {
        let output = world.run(args);
        assert!(!output.raw.contains(&0x1b) && !output.stderr.contains('\u{1b}'), "{output}");
        output
    };
    assert!(shown(&["sql", "--from", "corpus", "select path from rows"]).stdout.contains("[31m.rs"));
    let _ = shown(&["corpus", "why", "corpus", "a\u{1b}[31m.rs"]).expect_code(0);
    let _ = shown(&["corpus", "why", "corpus", "b\u{1b}[31m.rs"]).expect_code(3);
    fs::create_dir(world.at("empty")).unwrap();
    let _ = world.run(&["curate", "empty", "--out", "none"]).expect_code(0);
    let _ = shown(&["corpus", "diff", "corpus", "none"]);
}

#[test]
fn threads_change_no_byte() {
    let world = World::new();
    let _ = world.curate("one", &["--threads", "1"]).expect_code(0);
    let _ = world.curate("many", &["--threads", "8"]).expect_code(0);
    assert_eq!(within(&world.at("one")), within(&world.at("many")));
}

#[test]
fn the_dictionary_has_every_column() {
    let world = World::made();
    let page = include_str!("../../../../docs/reference/corpus.md");
    let tables = world.json(&["sql", "--from", "corpus", "--tables", "--json"]);
    for table in tables["tables"].as_array().unwrap() {
        let name = table["name"].as_str().unwrap();
        let section = page.split_once(&format!("## Table `{name}`")).unwrap().1;
        let section = section.split("\n## ").next().unwrap();
        let written: std::collections::BTreeSet<&str> =
            section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
        let columns = table["columns"].as_object().unwrap();
        assert_eq!(written, columns.keys().map(String::as_str).collect(), "{name}");
    }
}

#[test]
fn the_page_of_rules_is_the_programs() {
    let head =
        "# Rules of the corpus\n\nMade from the program's own table. What a recipe names, and what `hits` has.\n\n";
    let page = format!("{head}{}\n", kernels::rules::reference().trim_end());
    let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus-rules.md");
    fs::write(&made, &page).unwrap();
    let there = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/corpus-rules.md");
    let is_same = fs::read_to_string(there).is_ok_and(|there| there == page);
    assert!(is_same, "docs/reference/corpus-rules.md is behind: copy {} there", made.display());
}

#[test]
fn the_page_of_the_recipe_has_every_key() {
    let page = include_str!("../../../../docs/reference/corpus.md");
    for (key, value) in corpus::recipe::Recipe::default().settings() {
        // An empty map has no keys, and is its own row.
        let row = format!("| `{key}` | ");
        let line = page.lines().find(|line| line.starts_with(&row));
        let line = line.unwrap_or_else(|| panic!("docs/reference/corpus.md lacks {key} = {value}"));
        assert!(line.contains(&format!("| `{value}` |")), "{line} is not {value}");
    }
}

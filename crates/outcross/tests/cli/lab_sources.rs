//! `outcross lab` over repositories and ledgers: what is read, and what is known of its lines.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value;
use testkit::{Output, Repo};

use crate::in_repo;
use crate::output::follows_schema;
use crate::status::agents_in;

/// Code of 2019 by a person, of 2024 by an agent and by a person of whom nothing is known, in lines of one file too.
pub(crate) const MIXED: &str = r#"
    layout worktree
    commit old
        author Ada <ada@example.com>
        time 2019-05-01T12:00:00Z
        file src/store.rs <<END
        pub fn load(path: &Path) -> Table {
            let file = File::open(path).expect("a file");
            Table::parse(file.read_old()).checked()
        }
        END
        file README.md "nothing to count\n"
    commit agent
        author Bob <bob@example.com>
        time 2024-02-01T12:00:00Z
        file src/store.rs <<END
        pub fn load(path: &Path) -> Table {
            let file = File::open(path).expect("a file");
            Table::parse(file.read_old()).checked()
        }

        pub fn save(table: &Table, path: &Path) {
            let mut file = File::create(path).expect("a file");
            file.write_new(table.rendered()).expect("written");
        }
        END
        trailer Co-authored-by: Claude <noreply@anthropic.com>
    commit person
        author Ada <ada@example.com>
        time 2025-02-01T12:00:00Z
        file src/tool.py <<END
        import json

        def show(table):
            return json.dumps(table.rows()).strip()
        END
"#;

pub(crate) fn lab(repo: &Repo, args: &str) -> Output {
    in_repo(repo, ["lab"].into_iter().chain(args.split_whitespace())).run()
}

pub(crate) fn document(output: &Output) -> Value {
    assert_eq!(output.code, Some(0), "{output}");
    serde_json::from_slice(&output.raw).unwrap()
}

/// How often each type occurs.
fn sums<'a>(rows: impl Iterator<Item = &'a Value>) -> BTreeMap<&'a str, u64> {
    let mut all = BTreeMap::new();
    for row in rows.flat_map(|of| of["types"].as_array().unwrap()) {
        *all.entry(row["type"].as_str().unwrap()).or_default() += row["count"].as_u64().unwrap();
    }
    all
}

#[test]
fn types_are_counted_by_who_wrote_their_lines() {
    let repo = Repo::new(MIXED);
    assert_snapshot!(lab(&repo, "counts . --by claim --family api"), @r"
    exit: 0
    ----- stdout -----
    # tokens = 13
    # types = 11
    type,count,units,claim
    expect,2,1,ai
    checked,1,1,human
    create,1,1,ai
    dumps,1,1,unknown
    expect,1,1,human
    open,1,1,human
    parse,1,1,human
    read_old,1,1,human
    rendered,1,1,ai
    rows,1,1,unknown
    strip,1,1,unknown
    write_new,1,1,ai
    ");
}

#[test]
fn classes_add_up_to_the_whole() {
    let repo = Repo::new(MIXED);
    let families = ["identifier", "import", "call-bigram", "ast-path", "idiom"].map(|family| (family, "file"));
    let others = [("api", "function"), ("api", "repository"), ("ast-path", "function"), ("ast-path", "repository")];
    for (family, unit) in families.into_iter().chain(others) {
        let args = format!("counts . --json --family {family} --unit {unit}");
        let whole = document(&lab(&repo, &args));
        for by in ["claim", "review", "claim,review"] {
            let classes = document(&lab(&repo, &format!("{args} --by {by}")));
            assert_eq!(sums(classes["classes"].as_array().unwrap().iter()), sums([&whole].into_iter()), "{args} {by}");
            for part in ["corpus", "types", "units", "source", "spectrum"] {
                assert_eq!(classes[part], whole[part], "{args} {by}: {part}");
            }
        }
    }
}

#[test]
fn tables_by_class_are_forecast_as_the_whole() {
    let repo = Repo::new(MIXED);
    let table = repo.beside("counts.csv");
    let _ = lab(&repo, &format!("counts . --by claim,review -o {}", table.display())).expect_code(0);
    let read = document(&lab(&repo, &format!("forecast --counts {} --json", table.display())));
    let direct = document(&lab(&repo, "forecast . --json"));
    assert_eq!(read["generations"], direct["generations"]);
    follows_schema("lab-counts", &lab(&repo, "counts . --by claim,review --json"));
    follows_schema("lab-counts", &lab(&repo, "counts . --by claim --anonymous --json"));
    follows_schema("lab-forecast", &lab(&repo, "forecast . --json"));
    follows_schema("lab-at-risk", &lab(&repo, "at-risk . --json"));
    let hidden = lab(&repo, "counts . --by claim --anonymous").expect_code(2);
    assert!(hidden.stderr.contains("a table without names has no classes"), "{hidden}");
}

/// A repository is what it is at a commit, a folder what is on disk.
#[test]
fn a_repository_is_read_at_its_head() {
    let repo = Repo::new(MIXED);
    let api = |paths: &str| document(&lab(&repo, &format!("counts {paths} --family api --json")));
    let at_head = api(".");
    let id = repo.id("person");
    assert_eq!(at_head["source"]["repositories"][0]["commit"], id);
    let types = |document: &Value| document["corpus"]["types"].as_u64().unwrap();
    fs::write(repo.path().join("src/new.rs"), "fn f() { x.not_committed(); }\n").unwrap();
    assert_eq!(types(&api(".")), types(&at_head));
    assert_eq!(types(&api("src")), types(&at_head) + 1);
    assert_eq!(api("src")["source"]["repositories"], serde_json::json!([]));
    // Of a folder, or a file, that is asked for by commit only that part is read.
    let old = api("src/store.rs --rev HEAD~2");
    assert_eq!((types(&old), &old["source"]["files"]), (5, &Value::from(1)));
    let classes = document(&lab(&repo, "counts src/tool.py --by claim --family api --json"));
    assert_eq!((types(&classes), classes["classes"].as_array().unwrap().len()), (3, 1));
}

#[test]
fn a_ledger_has_its_text_from_the_repository() {
    let repo = Repo::new(MIXED);
    let ledger = repo.beside("ledger");
    let scan = in_repo(&repo, ["scan", ".", "--ledger", ledger.to_str().unwrap()]).run();
    assert_eq!(scan.code, Some(0), "{scan}");
    let expect = lab(&repo, "counts . --by claim").expect_code(0).stdout;
    let (ledger, path) = (ledger.display(), repo.path().display());
    for args in [format!("{ledger}"), format!("{ledger} {path}"), format!(". --ledger {ledger}")] {
        assert_eq!(lab(&repo, &format!("counts {args} --by claim")).expect_code(0).stdout, expect, "{args}");
    }
    let elsewhere = crate::outcross(Path::new("/"), ["lab", "counts", &ledger.to_string()]).run().expect_code(3);
    assert!(elsewhere.stderr.contains("a ledger holds no text"), "{elsewhere}");
    assert!(elsewhere.stderr.contains("hint: name the repository beside the ledger"), "{elsewhere}");
    assert_eq!(lab(&repo, &format!("counts {ledger} --rev HEAD")).code, Some(2));
}

#[test]
fn what_nobody_knows_is_said() {
    let repo = Repo::new(MIXED);
    let folder = tempfile::TempDir::new().unwrap();
    fs::write(folder.path().join("a.rs"), "fn f() { x.y(); }\n").unwrap();
    let plain = folder.path().display();
    let check = |args: &str, code: i32, expect: &str| {
        let output = lab(&repo, args).expect_code(code);
        assert!(output.stderr.contains(expect), "{args}: {output}");
    };
    check(&format!("counts {plain} --by claim"), 3, "lies in no git repository");
    check(&format!("counts {plain} --rev HEAD"), 3, "lies in no git repository");
    check(&format!("forecast {plain} --regime mix"), 3, "lies in no git repository");
    check(&format!("at-risk {plain} --floor-from human"), 3, "lies in no git repository");
    check("counts . --by claim --rev HEAD~1", 2, "is not the head of");
    check("counts . --rev absent", 3, "absent");
    check("counts . --by agent", 2, "invalid value 'agent'");
    check("forecast . --regime mix", 3, "can't be estimated: 0 commits with a record of AI lines; it takes 20");
    let empty = Repo::new("layout worktree\nhead unborn main\n");
    fs::write(empty.path().join("a.rs"), "fn f() { x.y(); }\n").unwrap();
    assert!(lab(&empty, "counts . --family api").expect_code(0).stdout.ends_with("y,1,1\n"));
    assert_eq!(lab(&empty, "counts . --by claim").code, Some(3));
}

/// Half of the lines are estimated to be AI's, 42 % to 67 %: the rest is real.
#[test]
fn the_real_share_is_what_is_not_estimated_to_be_ai() {
    let repo = agents_in(".py", [15, 15, 10, 60]);
    let forecast = lab(&repo, "forecast . --regime mix --json");
    follows_schema("lab-forecast", &forecast);
    let forecast = document(&forecast);
    let real = &forecast["policy"]["real_fraction"];
    let near = |value: &Value, expect: f64| assert!((value.as_f64().unwrap() - expect).abs() < 1e-9, "{forecast:#}");
    near(&real["low"], 0.33);
    near(&real["value"], 0.5);
    near(&real["high"], 0.58);
    let from = &forecast["policy"]["real_from"];
    near(&from["estimated_ai_share"]["high"], 0.67);
    near(&from["declared_ai_share"], 0.4);
    assert_eq!((&from["commits"], &from["marked"], &from["lines"]), (&30.into(), &15.into(), &400.into()));
    let asked = document(&lab(&repo, "forecast . --real-fraction 0.33..0.58 --json"));
    assert_eq!(asked["policy"]["real_from"], Value::Null);
    let last = |forecast: &Value, end: &str| forecast["generations"][9][end].as_f64().unwrap();
    assert!((last(&forecast, "types_kept_low") - last(&asked, "types_kept_low")).abs() < 1e-9);
    assert!((last(&forecast, "types_kept_high") - last(&asked, "types_kept_high")).abs() < 1e-9);
    let text = lab(&repo, "forecast . --regime mix").expect_code(0).stdout;
    let said: Vec<&str> = text.lines().filter(|line| line.starts_with("After") || line.starts_with("Real")).collect();
    assert_snapshot!(said.join("\n"), @r"
    After 10 generations with the regime mix and 33.0 % to 58.0 % real data, by token,
    Real is what is not estimated to be AI: that is 50.0 % of 400 lines (42.0 % to 67.0 %; 40.0 % are declared).
    ");
    let said = lab(&repo, "at-risk . --regime mix --below 1 --family identifier").expect_code(0).stdout;
    assert!(said.contains("Real is what is not estimated to be AI: that is 50.0 %"), "{said}");
    let own = document(&lab(&repo, "forecast . --regime mix --real-fraction 0.2 --json"));
    assert_eq!(own["policy"]["real_fraction"]["value"], 0.2);
    let table = repo.beside("counts.csv");
    fs::write(&table, "type,count\na,1\n").unwrap();
    let output = lab(&repo, &format!("forecast --counts {} --regime mix", table.display())).expect_code(2);
    assert!(output.stderr.contains("a table of counts does not say how much of it is real"), "{output}");
}

/// Real text by whole repositories keeps less than by files, and varies more.
#[test]
fn repositories_are_a_unit() {
    let folder = tempfile::TempDir::new().unwrap();
    for repository in 0..6 {
        for file in 0..5 {
            let path = folder.path().join(format!("r{repository}/src/f{file}.rs"));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let calls: Vec<String> = (0..8).map(|at| format!("x.of_{repository}_{}();", (at + file) % 9)).collect();
            fs::write(path, format!("fn f{file}() {{ {} }}\n", calls.join(" "))).unwrap();
        }
    }
    let call = |args: &str| document(&crate::outcross(folder.path(), args.split_whitespace()).run());
    let named = "r0 r1 r2 r3 r4 r5";
    let of = |paths: &str, unit: &str| {
        call(&format!("lab forecast {paths} --family api --real-fraction 0.2 --unit {unit} --json"))
    };
    let (files, repositories) = (of(named, "file"), of(named, "repository"));
    let last = |forecast: &Value, what: &str| forecast["generations"][9][what].as_f64().unwrap();
    assert!(last(&repositories, "types_kept") < last(&files, "types_kept"));
    let width = |of: &Value| last(of, "types_kept_high") - last(of, "types_kept_low");
    assert!(width(&repositories) > width(&files));
    assert_eq!(repositories["policy"]["unit"], "repository");
    let units = |paths: &str| call(&format!("lab counts {paths} --unit repository --json"))["units"].clone();
    assert_eq!(units(named), 6);
    assert_eq!(units("."), 1, "a folder that is named is one");
    for repository in 0..6 {
        fs::create_dir(folder.path().join(format!("r{repository}/.git"))).unwrap();
    }
    assert_eq!(units("."), 6, "but for the repositories in it");
    assert_eq!(of(".", "repository")["generations"], repositories["generations"]);
    let risk = call(&format!("lab at-risk {named} --family api --unit repository --below 1 --json"));
    assert_eq!(risk["families"][0]["rows"][0]["files"], 5);
}

/// Takes everything that is code, as it is.
const ALL_ROWS: &str =
    "[filter]\nrules = []\n[licence]\nallow = [\"permissive\", \"none\"]\n[output]\nformat = \"FORMAT\"\n";

/// A corpus that dropped nothing gives the counts of its repository, with the same labels.
#[test]
fn a_corpus_is_counted_as_what_it_was_made_of() {
    let repo = Repo::new(MIXED);
    for format in ["parquet", "jsonl"] {
        let (recipe, corpus) = (repo.beside(&format!("{format}.toml")), repo.beside(format));
        fs::write(&recipe, ALL_ROWS.replace("FORMAT", format)).unwrap();
        let (recipe, corpus) = (recipe.to_str().unwrap(), corpus.to_str().unwrap());
        let curated = in_repo(&repo, ["curate", ".", "--recipe", recipe, "--out", corpus]).run();
        assert_eq!(curated.code, Some(0), "{curated}");
        for asked in ["--by claim,review --family api", "--family import", "--by claim --unit function"] {
            let of = |what: &str| lab(&repo, &format!("counts {what} {asked}")).expect_code(0).stdout;
            assert_eq!(of(corpus), of("."), "{format} {asked}");
        }
        let counts = document(&lab(&repo, &format!("counts {corpus} --unit repository --json")));
        assert_eq!((&counts["units"], &counts["source"]["files"]), (&1.into(), &2.into()));
        assert_eq!(counts["source"]["repositories"][0]["commit"], repo.id("person"));

        // Four lines are the agent's and its blank one; nobody knows of the others, a README's too, who wrote them.
        let output = lab(&repo, &format!("forecast {corpus} --regime mix --json"));
        follows_schema("lab-forecast", &output);
        let forecast = document(&output);
        let from = &forecast["policy"]["real_from"];
        assert_eq!((&from["lines"], &from["commits"]), (&14.into(), &Value::Null), "{forecast:#}");
        let share = &from["estimated_ai_share"];
        for (found, expect) in
            [(&from["declared_ai_share"], 5.0 / 14.0), (&share["low"], 5.0 / 14.0), (&share["high"], 1.0)]
        {
            assert!((found.as_f64().unwrap() - expect).abs() < 1e-9, "{from}");
        }

        let risk = lab(&repo, &format!("at-risk {corpus} --family api --json"));
        follows_schema("lab-at-risk", &risk);
        let age = lab(&repo, &format!("at-risk {corpus} --family api")).expect_code(0).stdout;
        assert!(age.contains("2024") && age.contains("2025"), "{age}");
    }
}

#[test]
fn a_corpus_that_is_none_or_asked_for_too_much_is_said() {
    let repo = Repo::new(MIXED);
    let corpus = repo.beside("corpus");
    fs::create_dir_all(&corpus).unwrap();
    fs::write(corpus.join("manifest.json"), "{}").unwrap();
    let shown = corpus.display();
    let torn = lab(&repo, &format!("counts {shown}"));
    assert!(torn.code != Some(0) && torn.stderr.contains("manifest.json"), "{torn}");
    let (recipe, hunks) = (repo.beside("hunk.toml"), repo.beside("hunks"));
    fs::write(&recipe, format!("unit = \"hunk\"\n{}", ALL_ROWS.replace("FORMAT", "parquet"))).unwrap();
    let (recipe, hunks) = (recipe.to_str().unwrap(), hunks.to_str().unwrap());
    let _ = in_repo(&repo, ["curate", ".", "--recipe", recipe, "--out", hunks]).run().expect_code(0);
    let edits = lab(&repo, &format!("counts {hunks}")).expect_code(2);
    assert!(edits.stderr.contains("are hunks of commits, which no lexer reads"), "{edits}");
    let dated = lab(&repo, &format!("counts {shown} --rev HEAD")).expect_code(2);
    assert!(dated.stderr.contains("is a corpus, which says itself of which commits it is"), "{dated}");
}

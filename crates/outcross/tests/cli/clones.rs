//! `outcross clones`.

use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use serde_json::Value;
use tempfile::TempDir;
use testkit::{Cli, Output, Repo};

use crate::output::follows_schema;
use crate::{in_repo, outcross};

/// A function of about 90 tokens; other words make other tokens.
fn function(name: &str, words: [&str; 3]) -> String {
    let [a, b, c] = words;
    format!(
        "fn {name}({a}: &[u8], {b}: usize) -> Option<u64> {{\n    let mut {c} = 0_u64;\n    for (at, byte) in \
         {a}.iter().enumerate().skip({b}) {{\n        if at > {b} * 2 {{\n            {c} = {c}.wrapping_mul(31);\n        }}\n        \
         {c} = {c}.wrapping_add(u64::from(*byte));\n        if {c} > 1_000_000 {{\n            return None;\n        }}\n    \
         }}\n    Some({c})\n}}\n"
    )
}

fn original() -> String {
    function("checksum", ["bytes", "start", "sum"])
}

fn other(name: &str) -> String {
    format!(
        "fn {name}(path: &Path) -> io::Result<Vec<String>> {{\n    let text = fs::read_to_string(path)?;\n    let mut names: \
         Vec<String> = text.lines().map(str::trim).map(str::to_owned).collect();\n    names.retain(|line| !line.is_empty() \
         && !line.starts_with('#'));\n    names.sort();\n    names.dedup_by(|a, b| a.eq_ignore_ascii_case(b));\n    \
         Ok(names)\n}}\n"
    )
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    files.iter().for_each(|(path, text)| put(folder.path(), path, text));
    folder
}

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// An exact copy, a renamed one, an edited one, and something else.
fn copies() -> TempDir {
    let renamed = function("digest", ["data", "offset", "total"]);
    let edited = original()
        .replace("at > start * 2", "at % 2 == 0 && at > start")
        .replace("wrapping_mul(31)", "wrapping_mul(33).rotate_left(5)")
        .replace("return None", "break");
    folder(&[
        ("src/a.rs", &original()),
        ("src/b.rs", &format!("// The same.\n{}", original().replace("    ", "\t"))),
        ("src/c.rs", &renamed),
        ("src/d.rs", &edited),
        ("src/e.rs", &other("names")),
    ])
}

fn clones(folder: &Path, args: &str) -> Cli {
    outcross(folder, ["clones"].into_iter().chain(args.split_whitespace()))
}

fn document(output: &Output) -> Value {
    assert!(matches!(output.code, Some(0 | 1)), "{output}");
    follows_schema("clones", output);
    serde_json::from_slice(&output.raw).unwrap()
}

/// Classes as type and files.
fn classes(document: &Value) -> Vec<(u64, Vec<String>)> {
    let members = |class: &Value| {
        class["members"].as_array().unwrap().iter().map(|member| member["path"].as_str().unwrap().to_owned()).collect()
    };
    let mut found: Vec<_> = document["classes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|class| (class["type"].as_u64().unwrap(), members(class)))
        .collect();
    found.sort();
    found
}

fn named(classes: &[(u64, &[&str])]) -> Vec<(u64, Vec<String>)> {
    classes.iter().map(|(of, paths)| (*of, paths.iter().map(ToString::to_string).collect())).collect()
}

#[test]
fn exact_renamed_and_edited_copies_are_classes() {
    let folder = copies();
    let found = document(&clones(folder.path(), "--json").run());
    assert_eq!(
        classes(&found),
        named(&[
            (1, &["src/a.rs", "src/b.rs"]),
            (2, &["src/a.rs", "src/b.rs", "src/c.rs"]),
            (3, &["src/a.rs", "src/b.rs", "src/c.rs", "src/d.rs"]),
        ])
    );
    let summary = &found["summary"];
    assert_eq!(summary["files"], 5);
    assert_eq!(summary["lines"], 13 * 4 + 1 + 8);
    assert_eq!(summary["duplicated_lines"], 13 * 4);
    let alone = document(&clones(folder.path(), "--json --types 1").run());
    assert_eq!(classes(&alone), named(&[(1, &["src/a.rs", "src/b.rs"])]));
    assert_eq!(alone["summary"]["duplicated_lines"], 13 * 2);
    assert_eq!(classes(&document(&clones(folder.path(), "--json --types 3,1").run())).len(), 2);
}

#[test]
fn for_people() {
    let folder = copies();
    assert_snapshot!(clones(folder.path(), "").run());
}

#[test]
fn threads_and_the_store_change_nothing() {
    let folder = copies();
    let all = clones(folder.path(), "--json -j 1");
    let first = all.run();
    assert_eq!(all.run().raw, first.raw);
    assert_eq!(clones(folder.path(), "--json -j 4 --no-cache").run().raw, first.raw);
}

#[test]
fn a_second_run_sees_what_changed() {
    let folder = copies();
    let call = clones(folder.path(), "--json");
    let before = document(&call.run());
    put(folder.path(), "src/b.rs", &other("lines"));
    put(folder.path(), "src/f.rs", &original());
    fs::remove_file(folder.path().join("src/c.rs")).unwrap();
    let after = call.run();
    assert_ne!(document(&after), before);
    assert_eq!(after.raw, clones(folder.path(), "--json --no-cache").run().raw);
    assert_eq!(classes(&document(&after))[0], (1, vec!["src/a.rs".to_owned(), "src/f.rs".to_owned()]));
}

#[test]
fn a_store_that_is_damaged_is_made_anew() {
    let folder = copies();
    let call = clones(folder.path(), "--json");
    let good = call.run();
    let stores = call.home().join("cache/outcross/clones");
    age(folder.path());
    assert_eq!(call.run().raw, good.raw);
    let stores: Vec<PathBuf> = fs::read_dir(&stores).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(stores.len(), 2, "tokens, and how similar functions are: {stores:?}");
    for store in stores {
        let whole = fs::read(&store).unwrap();
        for at in (0..whole.len()).step_by(97) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&store, &bytes).unwrap();
            assert_eq!(call.run().raw, good.raw, "byte {at}");
            fs::write(&store, &whole[..at]).unwrap();
            assert_eq!(call.run().raw, good.raw, "cut at {at}");
        }
    }
}

/// Makes new files older than a store of now: what was changed in the same second is not kept.
fn age(folder: &Path) {
    let aged = std::time::SystemTime::now() - std::time::Duration::from_secs(600);
    for file in fs::read_dir(folder.join("src")).unwrap() {
        let file = fs::File::options().write(true).open(file.unwrap().path()).unwrap();
        let changed = file.metadata().unwrap().modified().unwrap();
        if changed > aged + std::time::Duration::from_secs(300) {
            file.set_modified(aged).unwrap();
        }
    }
}

#[test]
fn a_small_change_writes_a_small_file() {
    let folder = copies();
    for number in 0..20 {
        put(folder.path(), &format!("src/more{number}.rs"), &other(&format!("more{number}")));
    }
    age(folder.path());
    let call = clones(folder.path(), "--json");
    assert_eq!(call.run().raw, clones(folder.path(), "--json --no-cache").run().raw);
    let stores = call.home().join("cache/outcross/clones");
    let sizes = || -> Vec<(String, u64)> {
        let size = |file: fs::DirEntry| {
            let extension =
                file.path().extension().map_or_else(String::new, |word| word.to_string_lossy().into_owned());
            (extension, file.metadata().unwrap().len())
        };
        let mut sizes: Vec<_> = fs::read_dir(&stores).unwrap().map(|file| size(file.unwrap())).collect();
        sizes.sort();
        sizes
    };
    let before = sizes();
    let all = before.last().unwrap().1;
    put(folder.path(), "src/more7.rs", &original());
    age(folder.path());
    let after = call.run();
    assert_eq!(after.raw, clones(folder.path(), "--json --no-cache").run().raw);
    let recent: Vec<u64> = sizes().into_iter().filter(|(word, _)| word == "recent").map(|(_, size)| size).collect();
    assert!(recent.len() == 1 && recent[0] * 4 < all, "{before:?} {:?}", sizes());
    for number in 8..20 {
        put(folder.path(), &format!("src/more{number}.rs"), &format!("{}// {number}\n", original()));
    }
    age(folder.path());
    let after = call.run();
    assert_eq!(after.raw, clones(folder.path(), "--json --no-cache").run().raw);
    assert!(sizes().iter().all(|(word, _)| word != "recent"), "much is new: all is written, {:?}", sizes());
    assert_eq!(call.run().raw, after.raw);
}

#[test]
fn what_git_ignores_and_what_is_generated_takes_no_part() {
    let text = original();
    let folder = folder(&[
        (".gitignore", "out/\n"),
        (".gitattributes", "src/made.rs linguist-generated\n"),
        ("src/a.rs", &text),
        ("src/made.rs", &text),
        ("out/b.rs", &text),
        ("tests/c.rs", &text),
        ("vendor/d.rs", &text),
        (".git/e.rs", &text),
        ("src/bytes.rs", "fn \0() {}"),
    ]);
    let paths = |args: &str| {
        let found = document(&clones(folder.path(), &format!("--json --types 1 {args}")).run());
        classes(&found).first().map(|(_, paths)| paths.join(" "))
    };
    assert_eq!(paths("").unwrap(), "src/a.rs tests/c.rs");
    assert_eq!(paths("--no-tests"), None);
    assert_eq!(paths("--with-ignored").unwrap(), "out/b.rs src/a.rs tests/c.rs");
    assert_eq!(paths("--class generated,source").unwrap(), "src/a.rs src/made.rs");
    assert_eq!(paths("--class all").unwrap(), "src/a.rs src/made.rs tests/c.rs vendor/d.rs");
    let found = document(&clones(folder.path(), "--json").run());
    let problems = found["problems"].as_array().unwrap();
    let reasons: Vec<&str> = problems.iter().map(|row| row["reason"].as_str().unwrap()).collect();
    for reason in ["binary", "generated", "vendored"] {
        assert!(reasons.contains(&reason), "{reasons:?}");
    }
}

#[test]
fn a_file_that_two_places_lead_to_is_no_clone_of_itself() {
    let folder = folder(&[("src/a.rs", &original()), ("b.rs", &other("names"))]);
    let found = document(&clones(folder.path(), "--json . src src/a.rs").run());
    assert_eq!(found["summary"]["files"], 2);
    assert_eq!(found["summary"]["classes"], 0);
    let repo = history();
    let twice = document(&in_repo(&repo, ["clones", "--json", "--rev", "HEAD", ".", "."]).run());
    assert_eq!(twice["summary"]["files"], 3);
}

#[test]
#[cfg(unix)]
fn links_and_special_files_are_not_opened() {
    let folder = folder(&[("a.rs", &original())]);
    std::os::unix::fs::symlink("a.rs", folder.path().join("b.rs")).unwrap();
    std::os::unix::fs::symlink("/", folder.path().join("root")).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(folder.path().join("c.rs")).status().unwrap();
    assert!(pipe.success());
    let found = document(&clones(folder.path(), "--json").run());
    assert_eq!(found["summary"]["files"], 1);
    assert_eq!(found["summary"]["classes"], 0);
}

#[test]
fn a_baseline_holds_what_was_there() {
    let folder = copies();
    let made = clones(folder.path(), "--write-baseline known.json").run().expect_code(0);
    assert!(made.stderr.contains("known.json holds 3 classes"), "{made}");
    let check = || document(&clones(folder.path(), "--json --baseline known.json --fail-on new").run());
    assert_eq!(check()["summary"]["new_classes"], 0);
    // Moved down, and into another file: no new clone.
    put(folder.path(), "src/b.rs", &format!("{}\n\n{}", other("more"), original()));
    fs::rename(folder.path().join("src/c.rs"), folder.path().join("src/z.rs")).unwrap();
    assert_ne!(check()["summary"]["new_classes"], 0, "names and more are new");
    fs::remove_file(folder.path().join("src/e.rs")).unwrap();
    assert_eq!(check()["summary"]["new_classes"], 0);
    // One more copy.
    put(folder.path(), "src/f.rs", &original());
    let output = clones(folder.path(), "--json --baseline known.json --fail-on new --types 1").run();
    assert_eq!(output.code, Some(1), "{output}");
    assert_eq!(document(&output)["summary"]["new_classes"], 1);
}

#[test]
fn a_baseline_that_fits_not_is_refused() {
    let folder = copies();
    let check = |text: &str, args: &str, expect: &str| {
        put(folder.path(), "known.json", text);
        let output = clones(folder.path(), &format!("--baseline known.json {args}")).run().expect_code(2);
        assert!(output.stderr.contains(expect), "{output}");
    };
    check("{}", "", "missing field");
    check("no json", "", "expected");
    check(r#"{"schema":"other","min_tokens":50,"classes":[]}"#, "", "its schema");
    check(
        r#"{"schema":"outcross/clones-baseline/1","min_tokens":50,"classes":[]}"#,
        "--min-tokens 40",
        "--min-tokens 50",
    );
    check(
        r#"{"schema":"outcross/clones-baseline/1","min_tokens":50,"classes":[{"type":1,"members":2,"exact":["x"],"renamed":[],"whole":[]}]}"#,
        "",
        "is no hash",
    );
    let missing = clones(folder.path(), "--baseline nothing.json").run().expect_code(2);
    assert!(missing.stderr.contains("--write-baseline"), "{missing}");
}

#[test]
fn a_share_or_new_clones_can_fail() {
    let folder = copies();
    let code = |args: &str| clones(folder.path(), args).run().code;
    assert_eq!(code("--fail-on 99%"), Some(0));
    assert_eq!(code("--fail-on 10%"), Some(1));
    assert_eq!(code("--fail-on new"), Some(2));
    assert_eq!(code("--fail-on much"), Some(2));
    assert_eq!(code("--types 4"), Some(2));
    assert_eq!(code("--class nothing"), Some(2));
    assert_eq!(code("nowhere"), Some(3));
    assert_eq!(code("--class docs"), Some(3));
}

/// Ada writes a function; an agent copies it; Bob changes the copy alone.
fn history() -> Repo {
    let [first, changed] = [original(), original().replace("wrapping_mul(31)", "wrapping_mul(33)")];
    let file = |text: &str| format!("{text:?}");
    Repo::new(&format!(
        r"
        commit first
            author Ada <ada@example.com>
            time 2024-01-01T00:00:00Z
            file src/a.rs {}
        commit copied
            author Bob <bob@example.com>
            time 2024-02-01T00:00:00Z
            file src/b.rs {}
            trailer Co-authored-by: Claude <noreply@anthropic.com>
        commit changed
            author Bob <bob@example.com>
            time 2024-03-01T00:00:00Z
            file src/b.rs {}
        commit last
            author Ada <ada@example.com>
            time 2024-03-11T00:00:00Z
            file src/c.rs {}
        ",
        file(&first),
        file(&first),
        file(&changed),
        file(&other("names"))
    ))
}

#[test]
fn history_says_who_wrote_a_clone_and_since_when() {
    let repo = history();
    let found = document(&in_repo(&repo, ["clones", "--json", "--history", "always"]).run());
    let class = &found["classes"][0];
    assert_eq!(class["first_seen"]["commit"], repo.id("copied"));
    assert_eq!(class["first_seen"]["at"], "2024-02-01T00:00:00Z");
    assert_eq!(class["age_days"], 39);
    assert_eq!(class["members"][0]["born"]["commit"], repo.id("first"));
    assert_eq!(class["members"][1]["written"]["ai"], 12, "all but the line that Bob changed: {class}");
    assert_eq!(class["agents"][0], "claude-code");
    let edited = found["classes"].as_array().unwrap().iter().find(|class| class["type"] == 2).unwrap();
    assert_eq!(edited["consistent"], false, "only one of them was changed");
}

#[test]
fn without_a_ledger_there_is_no_history_unless_asked() {
    let repo = history();
    let call = in_repo(&repo, ["clones", "--json"]);
    assert!(document(&call.run())["classes"][0]["first_seen"].is_null());
    let asked = in_repo(&repo, ["clones", "--history", "always"]).run().expect_code(0);
    assert!(asked.stdout.contains("since 2024-02-01"), "{asked}");
}

#[test]
fn new_since_a_commit() {
    let repo = history();
    let new = |rev: &str| {
        let found = document(&in_repo(&repo, ["clones", "--json", "--new-since", rev]).run());
        found["summary"]["new_classes"].as_u64().unwrap()
    };
    assert_eq!(new("HEAD"), 0);
    assert_eq!(new(repo.id("copied")), 0, "a change of one of two is no new clone");
    assert!(new(repo.id("first")) > 0);
    let fails = in_repo(&repo, ["clones", "--new-since", repo.id("first"), "--fail-on", "new"]).run();
    assert_eq!(fails.code, Some(1), "{fails}");
    assert!(fails.stdout.contains("new  type"), "{fails}");
    let nowhere = copies();
    assert_eq!(clones(nowhere.path(), "--new-since HEAD").run().code, Some(3));
}

/// In types 2 and 3 a text is one literal, however many words it has.
#[test]
fn a_clone_with_a_long_text_is_known_again() {
    // Neither what stands before the text nor what stands behind it is long enough alone.
    let text = |name: &str, words: &str| {
        let prose: String = (0..40).map(|at| format!("{words} number {at} of the description\n")).collect();
        let before = "    total = first * second + first - second\n    third = total // second\n";
        let behind = "    while total > first:\n        total = total - second * third\n        third = total\n    return [total, \
                      first, second, third, notes]\n";
        format!("def {name}(first, second):\n{before}    notes = \"\"\"\n{prose}\"\"\"\n{behind}")
    };
    let files = [("a.py", text("one", "some line")), ("b.py", text("two", "another line, and quite another one,"))];
    let files: String = files.iter().map(|(path, text)| format!("\n    file src/{path} {text:?}")).collect();
    let repo = Repo::new(&format!("commit only{files}"));
    let of = |args: &[&'static str]| document(&in_repo(&repo, ["clones", "--json", "--types", "2"]).args(args).run());
    assert_eq!(of(&[])["summary"]["classes"], 1, "{:#}", of(&[]));
    assert_eq!(of(&["--new-since", "HEAD"])["summary"]["new_classes"], 0);
    let _ = in_repo(&repo, ["clones", "--types", "2", "--write-baseline", "known.json"]).run().expect_code(0);
    assert_eq!(of(&["--baseline", "known.json"])["summary"]["new_classes"], 0);
}

#[test]
fn a_commit_can_be_searched() {
    let repo = history();
    let of = |rev: &str| document(&in_repo(&repo, ["clones", "--json", "--rev", rev]).run());
    assert_eq!(of(repo.id("first"))["summary"]["classes"], 0);
    let copied = of(repo.id("copied"));
    assert_eq!(classes(&copied)[0], (1, vec!["src/a.rs".to_owned(), "src/b.rs".to_owned()]));
    assert_eq!(copied["sources"][0]["commit"], repo.id("copied"));
}

#[test]
fn sarif_and_the_page_hold_no_markup_of_others() {
    let evil = "src/<script>alert(1)<script>\u{202e}.rs";
    let text = original().replace("return None;", "return None; // </td><script>alert(2)</script>");
    let folder = folder(&[(evil, &text), ("src/a.rs", &text)]);
    let page = clones(folder.path(), "--format html").run().expect_code(0);
    assert!(!page.stdout.contains("<script>alert"), "{page}");
    assert!(!page.stdout.contains('\u{202e}'), "{page}");
    assert!(page.stdout.contains("Side by side"), "{page}");
    let sarif = clones(folder.path(), "--format sarif").run().expect_code(0);
    let log: Value = serde_json::from_slice(&sarif.raw).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 1, "{log}");
    assert_eq!(results[0]["ruleId"], "clone-exact");
    assert!(!results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap().contains('<'));
    assert_eq!(results[0]["relatedLocations"].as_array().unwrap().len(), 1);
}

#[test]
fn the_functions_of_all_repositories_of_a_ledger_are_compared() {
    let repos = [history(), history()];
    let renamed = function("digest", ["data", "offset", "total"]);
    let third = Repo::new(&format!("commit only\n    time 2024-05-01T00:00:00Z\n    file lib.rs {renamed:?}"));
    let ledger = repos[0].beside("ledger");
    let ledger = ledger.to_str().unwrap();
    let scan = |repo: &Repo, name: &str, units: &[&str]| {
        let args = ["scan", "--ledger", ledger, "--name", name];
        let _ = in_repo(repo, args).args(units).run().expect_code(0);
    };
    scan(&repos[0], "one", &["--units"]);
    scan(&repos[1], "two", &["--units"]);
    scan(&third, "three", &[]);
    let missing = in_repo(&third, ["clones", ledger]).run().expect_code(3);
    assert!(missing.stderr.contains("scan --units"), "{missing}");
    scan(&third, "three", &["--units"]);
    let call = |args: &[&'static str]| in_repo(&third, ["clones", ledger]).args(args).run();
    let found = document(&call(&["--json"]));
    let members = |class: &Value| {
        let member =
            |member: &Value| format!("{}:{}", member["repo"].as_str().unwrap(), member["path"].as_str().unwrap());
        class["members"].as_array().unwrap().iter().map(member).collect::<Vec<_>>()
    };
    let of_type = |of: u64| {
        let mut classes: Vec<_> =
            found["classes"].as_array().unwrap().iter().filter(|class| class["type"] == of).map(members).collect();
        classes.sort();
        classes
    };
    assert_eq!(
        of_type(1),
        [["one:src/a.rs", "two:src/a.rs"], ["one:src/b.rs", "two:src/b.rs"], ["one:src/c.rs", "two:src/c.rs"]]
    );
    assert_eq!(of_type(2), [["one:src/a.rs", "three:lib.rs", "two:src/a.rs"]]);
    assert!(found["classes"].as_array().unwrap().iter().any(|class| class["written"]["ai"] == 24), "{found}");
    let text = call(&[]).expect_code(0).stdout;
    assert!(text.contains("3 repositories") && text.contains("checksum"), "{text}");
    assert_eq!(call(&["--format", "html"]).code, Some(2));
    assert_eq!(call(&["."]).code, Some(2));
}

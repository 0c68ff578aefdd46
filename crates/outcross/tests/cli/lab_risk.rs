//! `outcross lab at-risk`: the floor, how old it is, from whom, and what need not be saved.

use std::fs;
use std::path::PathBuf;

use insta::assert_snapshot;
use serde_json::Value;
use testkit::Repo;

use crate::in_repo;
use crate::lab_sources::{MIXED, document, lab};

fn names(found: &Value) -> Vec<&str> {
    found["families"][0]["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

#[test]
fn a_floor_has_an_age() {
    let repo = Repo::new(MIXED);
    let found = document(&lab(&repo, "at-risk . --family api --below 1 --json"));
    let floor = &found["families"][0]["cheapest_floor"];
    let years = |floor: &Value| -> Vec<(Option<i64>, u64)> {
        let rows = floor["years"].as_array().unwrap().iter();
        rows.map(|row| (row["year"].as_i64(), row["functions"].as_u64().unwrap())).collect()
    };
    assert_eq!(years(floor), [(Some(2019), 1), (Some(2024), 1), (Some(2025), 1)], "{floor:#}");
    let sum =
        |what: &str| floor["years"].as_array().unwrap().iter().map(|row| row[what].as_f64().unwrap()).sum::<f64>();
    assert!((sum("share") - 1.0).abs() < 1e-9 && (sum("code_share") - 1.0).abs() < 1e-9, "{floor:#}");
    let text = lab(&repo, "at-risk . --family api --below 1 --top 1").expect_code(0).stdout;
    assert_snapshot!(text.lines().skip(2).take(5).collect::<Vec<_>>().join("\n"), @r"
    11 of 11 names of APIs are left with a chance below 100.0 %.
    Keeping 3 functions in every generation, 100.0 % of the code, saves all of them.
      written in (beside all code): 2019 37.2 % (37.2), 2024 42.5 % (42.5), 2025 20.4 % (20.4)
    The best 0 % of the code holds 0 of 11.
      count   files     left  types
    ");
    // The same at an older commit, by following its lines; of a folder on disk nobody knows.
    let old = document(&lab(&repo, "at-risk . --rev HEAD~1 --family api --below 1 --json"));
    assert_eq!(years(&old["families"][0]["cheapest_floor"]), [(Some(2019), 1), (Some(2024), 1)]);
    let disk = document(&lab(&repo, "at-risk src --family api --below 1 --json"));
    assert_eq!(years(&disk["families"][0]["cheapest_floor"]), [(None, 3)]);
    assert!(!lab(&repo, "at-risk src --below 1").stdout.contains("written in"));
}

/// The repository, and a ledger that says that the old code was approved.
fn approved() -> (Repo, PathBuf) {
    let repo = Repo::new(MIXED);
    let (ledger, file) = (repo.beside("ledger"), repo.beside("events.csv"));
    let mut rows = "change_id,state,at,login,reviewer_kind,head_commit,merge_commit\n".to_owned();
    for (change, label) in [("#1", "old"), ("#2", "agent")] {
        let id = repo.id(label);
        rows += &format!("{change},opened,2019-04-30T12:00:00Z,ada,human,{id},\n");
        rows += &format!("{change},approved,2019-04-30T13:00:00Z,cleo,human,{id},\n");
        rows += &format!("{change},merged,2019-05-01T12:00:00Z,cleo,human,{id},{id}\n");
    }
    fs::write(&file, rows).unwrap();
    let args = ["reviews", "import", "--from", file.to_str().unwrap(), "--ledger", ledger.to_str().unwrap()];
    let _ = in_repo(&repo, args).run().expect_code(0);
    (repo, ledger)
}

#[test]
fn a_floor_may_be_of_what_people_wrote_and_others_approved() {
    let (repo, ledger) = approved();
    let ledger = ledger.display();
    let chosen = |from: &str| -> Vec<String> {
        let file = repo.beside(&format!("{from}.jsonl"));
        let args = format!(
            "at-risk . --ledger {ledger} --family api --below 1 --floor-from {from} --floor-out {}",
            file.display()
        );
        let found = document(&lab(&repo, &format!("{args} --json")));
        assert_eq!(found["floor_from"], from);
        assert_eq!(found["families"][0]["cheapest_floor"]["of_types"], 11);
        let rows = fs::read_to_string(file).unwrap();
        rows.lines()
            .map(|row| serde_json::from_str::<Value>(row).unwrap())
            .map(|row| format!("{} {}-{}", row["path"].as_str().unwrap(), row["start_line"], row["end_line"]))
            .collect()
    };
    assert_eq!(chosen("any"), ["src/store.rs 1-4", "src/store.rs 6-9", "src/tool.py 1-4"]);
    assert_eq!(chosen("human"), ["src/store.rs 1-4"]);
    assert_eq!(chosen("reviewed"), ["src/store.rs 1-4"]);
    let by = lab(&repo, &format!("counts . --ledger {ledger} --by claim,review --family api")).expect_code(0).stdout;
    assert!(by.contains("\nopen,1,1,human,approved\n") && by.contains("\ncreate,1,1,ai,approved\n"), "{by}");
    let unreviewed = Repo::new(MIXED);
    let none = document(&lab(&unreviewed, "at-risk . --family api --below 1 --floor-from reviewed --json"));
    assert_eq!(none["families"][0]["cheapest_floor"]["functions"], 0);
    let text = lab(&unreviewed, "at-risk . --family api --below 1 --floor-from reviewed").expect_code(0).stdout;
    assert!(text.contains("saves 0 of them; the rest is in no function that may be in a floor"), "{text}");
}

#[test]
fn a_floor_can_be_used() {
    let repo = Repo::new(MIXED);
    let file = repo.beside("floor.csv");
    let args = format!("at-risk . --below 1 --family api --family import --floor-out {}", file.display());
    let _ = lab(&repo, &args).expect_code(0);
    let rows = fs::read_to_string(&file).unwrap();
    let blob = String::from_utf8(repo.git(["rev-parse", "HEAD:src/store.rs"])).unwrap();
    let expect = format!("repo,{},src/store.rs,{},1,4,", repo.id("person"), blob.trim());
    assert!(rows.lines().nth(1).unwrap().starts_with(&expect), "{rows}");
    assert!(rows.lines().nth(1).unwrap().ends_with(",2019,api"), "{rows}");
    assert_eq!(rows.lines().count(), 4, "{rows}");
    assert!(rows.lines().nth(3).unwrap().ends_with(",1,4,23,2025,api import"), "{rows}");
    let again = repo.beside("again.csv");
    let _ = lab(&repo, &args.replace("floor.csv", "again.csv")).expect_code(0);
    assert_eq!(fs::read_to_string(again).unwrap(), rows);
    let nowhere = lab(&repo, "at-risk . --floor-out absent/floor.csv").expect_code(2);
    assert!(nowhere.stderr.contains("cannot write absent/floor.csv"), "{nowhere}");
}

#[test]
fn types_are_sorted_as_asked() {
    let repo = Repo::new(MIXED);
    let sorted = |by: &str| document(&lab(&repo, &format!("at-risk . --family api --below 1 --json {by}")));
    let most = |by: &str| names(&sorted(by))[..3].join(" ");
    assert_eq!(most(""), "expect checked create");
    assert_eq!(most("--sort count"), most(""));
    assert_eq!(most("--sort name"), "checked create dumps");
    assert_eq!(names(&sorted("--sort survival")).last(), Some(&"expect"));
    assert_eq!(names(&sorted("--sort survival")).len(), 11);
    assert_eq!(most("--sort files"), "checked create dumps");
}

/// What is deprecated need not be saved, where it is meant: in that language, of that module.
#[test]
fn what_is_deprecated_need_not_be_saved() {
    let repo = Repo::new(MIXED);
    let file = repo.beside("names.csv");
    let found = |rows: &str| {
        fs::write(&file, format!("language,name,since,replacement\n{rows}")).unwrap();
        document(&lab(
            &repo,
            &format!("at-risk . --family api --family import --below 1 --json --deprecated {}", file.display()),
        ))
    };
    let marked = |found: &Value| -> Vec<String> {
        let rows =
            found["families"].as_array().unwrap().iter().flat_map(|family| family["rows"].as_array().unwrap().clone());
        rows.filter(|row| !row["deprecated"].is_null()).map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    let old = found("rust,read_old,1.80,read_new\npython,json.dumps,3.14,\n");
    assert_eq!(marked(&old), ["dumps", "read_old"]);
    let api = &old["families"][0];
    assert_eq!((&api["endangered"], &api["endangered_deprecated"]), (&11.into(), &2.into()));
    assert_eq!(api["cheapest_floor"]["of_types"], 9);
    assert_eq!(api["cheapest_floor"]["deprecated_types"], 2);
    assert_eq!(
        api["rows"].as_array().unwrap().iter().find(|row| row["name"] == "read_old").unwrap()["deprecated"],
        serde_json::json!({"since": "1.80", "replacement": "read_new"})
    );
    assert_eq!(marked(&found("python,read_old,,\nrust,json.dumps,,\n*,yaml.dumps,,\n")), Vec::<String>::new());
    assert_eq!(marked(&found("*,json,,\n")), ["json"]);
    let text = lab(&repo, &format!("at-risk . --family import --below 1 --deprecated {}", file.display()))
        .expect_code(0)
        .stdout;
    assert!(text.contains("Of them 1 is deprecated and need not be saved."), "{text}");
    let toml = repo.beside("names.toml");
    fs::write(&toml, "[[deprecated]]\nlanguage = \"rs\"\nname = \"Table::read_old\"\nsince = \"1.80\"\n").unwrap();
    let of_toml =
        document(&lab(&repo, &format!("at-risk . --family api --below 1 --json --deprecated {}", toml.display())));
    assert_eq!(marked(&of_toml), ["read_old"]);
}

#[test]
fn bad_tables_of_deprecated_names_are_refused() {
    let repo = Repo::new(MIXED);
    let check = |name: &str, text: &str, expect: &str| {
        let file = repo.beside(name);
        fs::write(&file, text).unwrap();
        let output = lab(&repo, &format!("at-risk . --deprecated {}", file.display())).expect_code(2);
        assert!(output.stderr.contains(expect), "{text}: {output}");
        assert!(output.stderr.contains("hint: a table of deprecated names has the columns"), "{output}");
    };
    check("a.csv", "", "it has no rows");
    check("a.csv", "language,since\n", "it has no column name");
    check("a.csv", "language,name,why\n", "no column is called why");
    check("a.csv", "language,name\nrust\n", "line 2: 1 columns where the header has 2");
    check("a.csv", "language,name\n\nklingon,x\n", "line 3: no language that is known is called klingon");
    check("a.csv", "language,name\nrust, \n", "line 2: a row without a name");
    check("a.toml", "[[deprecated]]\nnam = \"x\"\n", "unknown field `nam`");
    check("a.toml", "[[deprecated]]\nname = \"\"\n", "entry 1: a row without a name");
}

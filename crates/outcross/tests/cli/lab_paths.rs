//! `outcross lab` with paths of syntax trees: the family that needs a parser.

use std::fs;

use insta::assert_snapshot;
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::{Output, Repo};

use crate::lab_sources::{self, MIXED};
use crate::outcross;
use crate::output::follows_schema;

/// More brackets within each other than a parse may have nodes.
const DEEP: usize = 3_000;

fn lab(folder: &TempDir, args: &str) -> Output {
    outcross(folder.path(), ["lab"].into_iter().chain(args.split_whitespace())).run()
}

fn folder(files: &[(&str, String)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn document(output: &Output) -> Value {
    assert_eq!(output.code, Some(0), "{output}");
    serde_json::from_slice(&output.raw).unwrap()
}

#[test]
fn paths_are_counted_by_file() {
    let folder = folder(&[("a.py", "# said\nx = 1\n".to_owned()), ("b.py", "y = 2\n".to_owned())]);
    assert_snapshot!(lab(&folder, "counts . --family ast-path"), @r"
    exit: 0
    ----- stdout -----
    # tokens = 14
    # types = 7
    type,count,units
    assignment > identifier,2,2
    assignment > integer,2,2
    expression_statement > assignment,2,2
    expression_statement > assignment > identifier,2,2
    expression_statement > assignment > integer,2,2
    module > expression_statement,2,2
    module > expression_statement > assignment,2,2
    ");
}

#[test]
fn paths_stand_in_the_function_where_they_end() {
    let text = "def f(a):\n    return a\n\n\ndef g(b):\n    return b\n";
    let folder = folder(&[("a.py", text.to_owned())]);
    let found = document(&lab(&folder, "counts . --family ast-path --unit function --json"));
    let whole = document(&lab(&folder, "counts . --family ast-path --json"));
    assert_eq!((&found["units"], &whole["units"]), (&json!(2), &json!(1)));
    assert_eq!(found["spectrum"], whole["spectrum"]);
    let row = found["types"].as_array().unwrap().iter().find(|row| row["type"] == "block > return_statement").unwrap();
    assert_eq!((&row["count"], &row["units"]), (&json!(2), &json!(2)));
}

#[test]
fn paths_are_of_the_line_where_they_end() {
    let repo = Repo::new(MIXED);
    let found = lab_sources::document(&lab_sources::lab(&repo, "counts . --family ast-path --by claim --json"));
    let functions = |class: &Value| {
        let types = class["types"].as_array().unwrap().clone();
        let row = types.into_iter().find(|row| row["type"] == "source_file > function_item");
        (class["claim"].as_str().unwrap().to_owned(), row.map(|row| row["count"].as_u64().unwrap()))
    };
    let classes: Vec<_> = found["classes"].as_array().unwrap().iter().map(functions).collect();
    let expect = [("ai", Some(1)), ("human", Some(1)), ("unknown", None)];
    assert_eq!(classes, expect.map(|(class, count)| (class.to_owned(), count)));
}

#[test]
fn what_can_not_be_parsed_is_counted_as_left_out() {
    let deep = format!("x = {}1{}\n", "(".repeat(DEEP), ")".repeat(DEEP));
    let folder = folder(&[("a.py", "x = 1\n".to_owned()), ("deep.js", deep.clone()), ("b.lua", "x = 1\n".to_owned())]);
    let found = document(&lab(&folder, "counts . --family ast-path --json"));
    let row = |reason: &str, bytes: usize| json!({"stage": "read", "reason": reason, "count": 1, "affected": bytes});
    let problems = [row("no grammar of its language", 6), row("too deep to parse", deep.len())];
    assert_eq!(found["source"]["problems"], json!(problems));
    assert_eq!((&found["source"]["files"], &found["units"]), (&json!(3), &json!(1)));
    let names = document(&lab(&folder, "counts . --family idiom --json"));
    assert_eq!(names["source"]["problems"], json!([]), "nothing is parsed that nobody asked for");
}

#[test]
fn paths_are_forecast_and_named() {
    let files: Vec<(String, String)> = (0..6)
        .map(|at| (format!("f{at}.py"), format!("def f(a):\n    return a[{at}]\n{}", "g(1)\n".repeat(at))))
        .collect();
    let files: Vec<(&str, String)> = files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    let folder = folder(&files);
    let said = lab(&folder, "forecast . --family ast-path").expect_code(0).stdout;
    assert!(said.contains("paths of syntax trees are left"), "{said}");
    assert!(said.contains("a path is two or three kinds of nodes") && !said.contains("by a lexer"), "{said}");
    let output = lab(&folder, "at-risk . --family ast-path --family api --below 0.9 --json");
    follows_schema("lab-at-risk", &output);
    let found = document(&output);
    let families: Vec<&Value> = found["families"].as_array().unwrap().iter().map(|row| &row["family"]).collect();
    assert_eq!(families, ["ast-path"], "there is no API in it");
    assert_eq!(
        lab(&folder, "counts . --family ast-path -j 1").raw,
        lab(&folder, "counts . --family ast-path -j 3").raw
    );
}

//! Paths in syntax trees.

use code::ast_paths;
use code::parse::{Budget, parse};

use crate::language;

fn paths(name: &str, text: &str) -> Vec<(String, usize)> {
    let parsed = parse(language(name), text.as_bytes(), &Budget::default(), &mut || true).unwrap();
    let mut found = Vec::new();
    ast_paths::each(&parsed, &mut |path, at| found.push((path.to_owned(), at)));
    found
}

#[track_caller]
fn check(name: &str, text: &str, expect: &[(&str, usize)]) {
    let found = paths(name, text);
    let found: Vec<(&str, usize)> = found.iter().map(|(path, at)| (path.as_str(), *at)).collect();
    assert_eq!(found, expect);
}

#[test]
fn two_and_three_kinds_in_order_of_the_text() {
    let expect = [
        ("module > expression_statement", 0),
        ("expression_statement > call", 0),
        ("module > expression_statement > call", 0),
        ("call > identifier", 0),
        ("expression_statement > call > identifier", 0),
        ("call > argument_list", 1),
        ("expression_statement > call > argument_list", 1),
        ("argument_list > integer", 2),
        ("call > argument_list > integer", 2),
    ];
    check("Python", "f(1)\n", &expect);
    // Names, numbers and comments change nothing.
    let shapes = |text: &str| paths("Python", text).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    assert_eq!(shapes("f(1)\n"), shapes("# a comment\nsecret(2048) # and one more\n"));
    assert!(paths("Python", "password = 'hunter2'\n").iter().all(|(path, _)| !path.contains("hunter2")));
}

#[test]
fn what_can_not_be_read_leads_nowhere() {
    let found = paths("Rust", "fn a() { 1 }\n)) @@ fn {");
    assert!(found.iter().any(|(path, _)| path == "source_file > function_item"));
    assert!(found.iter().all(|(path, _)| !path.contains("ERROR")), "{found:?}");
    check("Python", "", &[]);
}

#[test]
fn every_node_has_a_path_from_its_parent() {
    let found = paths("Rust", "fn a(b: u8) -> u8 { if b > 1 { b } else { a(b) } }");
    let short = found.iter().filter(|(path, _)| path.matches(ast_paths::SEPARATOR).count() == 1).count();
    let long = found.len() - short;
    // A child of the root has a short one alone.
    assert_eq!(short, long + 1);
    assert!(found.iter().any(|(path, _)| path == "if_expression > block > identifier"));
}

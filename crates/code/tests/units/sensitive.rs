//! What lines touch, language by language.

use std::fmt::Write as _;

use code::parse::Budget;
use code::sensitive::{SensitiveKind, SensitiveLine, rules, sensitive_lines, sensitive_lines_within};
use proptest::prelude::*;

use super::{cases, language};

fn shown(name: &str, text: &str) -> String {
    let mut shown = String::new();
    for SensitiveLine { line, kind, reason, name } in sensitive_lines(language(name), text.as_bytes()) {
        writeln!(shown, "{line} {} {name}: {reason}", kind.as_str()).unwrap();
    }
    shown
}

#[test]
fn lines_touch_what_their_names_say() {
    cases::check_folder("sensitive", shown);
}

#[test]
fn tables_have_every_kind_and_no_pattern_twice() {
    for name in ["C", "C++", "C#", "Go", "Java", "JavaScript", "PHP", "Python", "Ruby", "Rust", "Shell"] {
        let all: Vec<_> = rules(language(name)).iter().flat_map(|rules| rules.iter()).collect();
        let mut patterns: Vec<&str> = all.iter().map(|rule| rule.pattern).collect();
        let count = patterns.len();
        patterns.sort_unstable();
        patterns.dedup();
        assert_eq!(patterns.len(), count, "{name}");
        assert!(all.iter().all(|rule| !rule.reason.is_empty() && !rule.pattern.contains("::")), "{name}");
        for kind in SensitiveKind::ALL {
            let is_there = all.iter().any(|rule| rule.kind == kind);
            assert!(is_there || (name == "Shell" && kind == SensitiveKind::Deserialization), "{name} {kind:?}");
        }
    }
    assert!(rules(language("Markdown")).is_empty());
}

#[test]
fn without_a_tree_names_come_from_tokens() {
    let text =
        b"use std::process::Command;\nfn f() {\n    Command::new(\"ls\");\n    let q = \"select a from b\";\n}\n";
    let budget = Budget { bytes: 0, ..Budget::default() };
    let (found, why) = sensitive_lines_within(language("Rust"), text, &budget, &mut || true);
    assert_eq!(why.unwrap().as_str(), "too long");
    assert_eq!(found, sensitive_lines(language("Rust"), text));
    let lines: Vec<u32> = found.iter().map(|line| line.line).collect();
    assert_eq!(lines, [1, 3, 4]);
}

#[test]
fn cells_of_notebooks_count_by_the_lines_of_the_file() {
    let text = r#"{"cells": [
  {"cell_type": "code", "source": [
    "import pickle\n",
    "x = 1\n",
    "pickle.loads(x)"]}]}"#;
    let lines: Vec<u32> =
        sensitive_lines(language("Jupyter Notebook"), text.as_bytes()).iter().map(|line| line.line).collect();
    assert_eq!(lines, [3, 5]);
}

proptest! {
    #[test]
    fn any_text_has_lines_within_it(name in prop::sample::select(&["Rust", "Python", "Shell", "PHP", "Go"][..]), text in "[a-d.:(){}\"' \n;|$]{0,200}") {
        let found = sensitive_lines(language(name), text.as_bytes());
        prop_assert!(found.is_sorted());
        prop_assert!(found.iter().all(|line| line.line as usize <= text.lines().count().max(1)));
    }
}

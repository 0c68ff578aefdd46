//! A parse ends: with a tree, or with the name of the limit that it met.

use code::parse::{Budget, Unparsed, has_grammar, parse};
use proptest::prelude::*;

use super::language;

const GRAMMARS: &[&str] =
    &["C", "C#", "C++", "Go", "Java", "JavaScript", "PHP", "Python", "Ruby", "Rust", "TSX", "TypeScript"];

fn outcome(name: &str, text: &[u8], budget: &Budget) -> Result<bool, Unparsed> {
    parse(language(name), text, budget, &mut || true).map(|parsed| parsed.has_errors())
}

#[test]
fn eleven_languages_have_grammars() {
    let rows: &[(&str, &str)] = &[
        ("C", "int f(void) { return 1; }"),
        ("C#", "class A { int F() { return 1; } }"),
        ("C++", "template<class T> T f(T a) { return a; }"),
        ("Go", "package p\nfunc f() int { return 1 }"),
        ("Java", "class A { int f() { return 1; } }"),
        ("JavaScript", "const f = () => 1;"),
        ("PHP", "<?php function f() { return 1; }"),
        ("Python", "def f():\n    return 1\n"),
        ("Ruby", "def f\n  1\nend\n"),
        ("Rust", "fn f() -> u32 { 1 }"),
        ("TSX", "const f = (a: number) => <b>{a}</b>;"),
        ("TypeScript", "const f = (a: number): number => a;"),
    ];
    for (name, text) in rows {
        assert_eq!(outcome(name, text.as_bytes(), &Budget::default()), Ok(false), "{name}");
    }
    assert_eq!(rows.len(), GRAMMARS.len());
}

#[test]
fn text_with_mistakes_has_a_tree_all_the_same() {
    assert_eq!(outcome("Rust", b"fn f( { let = ; }", &Budget::default()), Ok(true));
}

#[test]
fn no_grammar_is_a_value() {
    assert!(!has_grammar(language("COBOL")));
    assert_eq!(outcome("COBOL", b"MOVE A TO B.", &Budget::default()), Err(Unparsed::NoGrammar));
}

#[test]
fn a_text_may_be_too_long() {
    let budget = Budget { bytes: 10, ..Budget::default() };
    assert_eq!(outcome("C", b"int a = 10;", &budget), Err(Unparsed::TooLong));
    assert_eq!(outcome("C", b"int a = 1;", &budget), Ok(false));
}

/// tree-sitter/tree-sitter-typescript#323: an earlier version of the grammar never ends on these 17 bytes.
#[test]
fn a_trap_of_17_bytes_comes_to_an_end() {
    let trap = b"<a {{b:>c:d(e f)\n";
    assert_eq!(trap.len(), 17);
    let found = outcome("TSX", trap, &Budget::default());
    assert!(matches!(found, Ok(true) | Err(Unparsed::OutOfSteps)), "{found:?}");
}

#[test]
fn steps_have_a_limit_that_is_the_same_everywhere() {
    let text = "int a = (1 + 2) * 3;\n".repeat(1_000);
    let budget = Budget { steps: 10, steps_per_kib: 0, ..Budget::default() };
    assert_eq!(outcome("C", text.as_bytes(), &budget), Err(Unparsed::OutOfSteps));
    assert_eq!(outcome("C", text.as_bytes(), &Budget::default()), Ok(false));
}

#[test]
fn the_caller_can_stop_it() {
    let text = "int a = 1;\n".repeat(5_000);
    let mut asked = 0;
    let stopped = parse(language("C"), text.as_bytes(), &Budget::default(), &mut || {
        asked += 1;
        asked < 3
    });
    assert_eq!(stopped.err(), Some(Unparsed::Stopped));
    assert_eq!(asked, 3);
}

#[test]
fn depth_has_a_limit() {
    let text = format!("int a = {}1{};", "(".repeat(3_000), ")".repeat(3_000));
    let roomy = Budget { depth: usize::MAX, ..Budget::default() };
    assert_eq!(outcome("C", text.as_bytes(), &Budget::default()), Err(Unparsed::TooDeep));
    assert_eq!(outcome("C", text.as_bytes(), &roomy), Ok(false));
}

#[test]
fn brackets_without_end_are_over_some_limit_or_have_a_tree() {
    for name in GRAMMARS {
        for bracket in ["(", "[", "{", "<", "a(", "{{", "if (", "\"${", "((a,", "/*", "'''"] {
            let _ = outcome(name, bracket.repeat(2_000).as_bytes(), &Budget::default());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_come_to_an_end(name in prop::sample::select(GRAMMARS), text in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = outcome(name, &text, &Budget::default());
    }

    #[test]
    fn any_punctuation_comes_to_an_end(name in prop::sample::select(GRAMMARS), text in "[a-c<>{}()\\[\\];:,.=/*\"'`$ \n]{0,120}") {
        let _ = outcome(name, text.as_bytes(), &Budget::default());
    }
}

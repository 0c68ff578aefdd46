//! What is found in a file, language by language.

use std::fmt::Write as _;

use code::fingerprint::{of_unit, of_units};
use code::parse::{Budget, parse};
use code::signals;
use code::units::{LiteralKind, Outline, Span, outline, read};
use proptest::prelude::*;

use super::{cases, language};

fn of(name: &str, text: &[u8]) -> Outline {
    read(language(name), text, &Budget::default(), &mut || true)
}

fn lines(span: Span) -> String {
    format!("{}-{}", span.start_line, span.end_line)
}

fn shown(name: &str, text: &str) -> String {
    let outline = of(name, text.as_bytes());
    let mut shown = String::new();
    for (at, unit) in outline.units.iter().enumerate() {
        let parent = unit.parent.map(|parent| format!(" in {parent}")).unwrap_or_default();
        writeln!(shown, "{at} {} {} {}{parent}", unit.kind.as_str(), lines(unit.span), unit.name).unwrap();
    }
    for import in &outline.imports {
        let alias = if import.alias.is_empty() { "*" } else { &import.alias };
        writeln!(shown, "import {} {} as {alias}", import.line, import.path).unwrap();
    }
    for call in &outline.calls {
        let unit = call.unit.map(|unit| format!(" in {unit}")).unwrap_or_default();
        let qualified = call.qualified.as_ref().map(|name| format!(" = {name}")).unwrap_or_default();
        writeln!(shown, "call {} {}{qualified}{unit}", call.span.start_line, call.written).unwrap();
    }
    for comment in &outline.comments {
        let kind = if comment.docstring {
            "docstring"
        } else if comment.documents {
            "doc"
        } else {
            "comment"
        };
        writeln!(shown, "{kind} {}", lines(comment.span)).unwrap();
    }
    let count = |kind| outline.literals.iter().filter(|literal| literal.kind == kind).count();
    writeln!(shown, "strings {}, numbers {}", count(LiteralKind::String), count(LiteralKind::Number)).unwrap();
    shown
}

#[test]
fn files_have_outlines() {
    cases::check_folder("outline", shown);
}

#[test]
fn without_a_tree_imports_comments_and_literals_are_found() {
    let text = b"use std::fs;\n// note\nfn f() { \"a\"; 1 }\n";
    let budget = Budget { bytes: 3, ..Budget::default() };
    let outline = read(language("Rust"), text, &budget, &mut || true);
    assert_eq!(outline.unparsed.unwrap().as_str(), "too long");
    assert_eq!(outline.imports[0].path, "std.fs");
    assert_eq!((outline.comments.len(), outline.literals.len()), (1, 2));
    assert!(outline.units.is_empty() && outline.calls.is_empty());
    let text = b"import os.path as p\ndef f(a):\n    if (a): return p.join(a, g (1))\n    x = b.c().d(e)\n";
    let calls = read(language("Python"), text, &budget, &mut || true).calls;
    let names: Vec<&str> = calls.iter().map(code::units::Call::name).collect();
    assert_eq!(names, ["os.path.join", "g", "b.c", "d"]);
}

#[test]
fn imports_by_tokens_are_those_of_the_tree() {
    for file in ["rust", "python", "go", "java", "c", "javascript", "csharp", "php"] {
        let path = format!("{}/tests/units/cases/outline/{file}.md", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let mut blocks = text.split("~~~");
        let (word, code) = blocks.nth(1).unwrap().split_once('\n').unwrap();
        let tree = of(word, code.as_bytes()).imports;
        let budget = Budget { bytes: 0, ..Budget::default() };
        let tokens = read(language(word), code.as_bytes(), &budget, &mut || true).imports;
        let kept: Vec<_> = tree.iter().filter(|import| tokens.contains(import)).collect();
        assert_eq!(kept.len(), tokens.len(), "{file}: {tokens:?}");
        assert!(tokens.len() * 2 >= tree.len(), "{file}: {tree:?}");
    }
}

#[test]
fn many_units_and_blocks_take_one_walk() {
    let text = "x = f(1)\n# note\ndef f(a): return g(a)\n".repeat(5_000);
    let parsed = parse(language("Python"), text.as_bytes(), &Budget::default(), &mut || true).unwrap();
    let outline = outline(&parsed);
    assert_eq!((outline.units.len(), outline.calls.len(), outline.comments.len()), (10_000, 10_000, 5_000));
    assert!(outline.calls.iter().all(|call| call.unit.is_some()));
    let prints = of_units(&parsed, &outline);
    assert_eq!(prints[0].shape, prints[2].shape);
    assert_eq!(prints[1].exact, prints[9_999].exact);
    assert_eq!(signals::of_units(&parsed, &outline)[9_999].calls, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_has_an_outline_that_nests(
        name in prop::sample::select(&["C", "C#", "C++", "Go", "Java", "JavaScript", "PHP", "Python", "Ruby", "Rust", "TSX"][..]),
        words in prop::collection::vec(prop::sample::select(WORDS), 0..60),
    ) {
        let text = words.concat();
        let parsed = parse(language(name), text.as_bytes(), &Budget::default(), &mut || true).unwrap();
        let outline = outline(&parsed);
        let prints = of_units(&parsed, &outline);
        prop_assert_eq!(&prints, &outline.units.iter().map(|unit| of_unit(&parsed, unit)).collect::<Vec<_>>());
        for (unit, signals) in outline.units.iter().zip(signals::of_units(&parsed, &outline)) {
            prop_assert_eq!(signals.lines, unit.span.lines());
            prop_assert!(signals.code_lines <= signals.lines && signals.restating_comments <= signals.plain_comments);
        }
        for (at, unit) in outline.units.iter().enumerate() {
            prop_assert!(unit.span.start <= unit.core.start && unit.core.end <= unit.span.end && unit.span.end <= text.len());
            if let Some(parent) = unit.parent {
                let parent = &outline.units[parent];
                prop_assert!(parent.span.start <= unit.span.start && unit.span.end <= parent.span.end, "{at} {text:?} {:?}", outline.units);
            }
        }
        prop_assert!(outline.units.is_sorted_by_key(|unit| unit.span.start), "{text:?} {:?}", outline.units);
        for call in &outline.calls {
            prop_assert!(call.unit.is_none_or(|unit| outline.units[unit].span.start <= call.span.start && call.span.end <= outline.units[unit].span.end));
        }
    }
}

const WORDS: &[&str] = &[
    "fn f() {",
    "}",
    "def f(a):\n    ",
    "class A {",
    "class A:\n  ",
    "\n",
    " ",
    "f(x);",
    "import a\n",
    "#[test]\n",
    "@b\n",
    "use a::{b, c as d};\n",
    "mod m {",
    "namespace n {",
    "impl A {",
    "func f() {",
    "x = 1\n",
    "const f = () => {",
    "struct S {",
    "end\n",
    "it(\"a\", () => {",
    "})",
    "export ",
    "template<class T> ",
    "typedef ",
    "int f(int a) {",
    "<?php ",
    "#ifdef A\n",
    "#endif\n",
    "/* c */",
    "\"s\"",
    "public void f() {",
    "module M\n",
    "do |x|\n",
];

//! Signals of units, by small files.

use std::fmt::Write as _;

use code::clones::{CloneType, File, Settings, find};
use code::parse::{Budget, parse};
use code::signals::{TestRatio, across, duplicated, of_units, tests};
use code::stream::Stream;
use code::units::{Outline, outline, read};

use super::{cases, language};

fn shown(name: &str, text: &str) -> String {
    let parsed = parse(language(name), text.as_bytes(), &Budget::default(), &mut || true).unwrap();
    assert!(!parsed.has_errors(), "{name}: {text}");
    let outline = outline(&parsed);
    let mut shown = String::new();
    for (unit, signals) in outline.units.iter().zip(of_units(&parsed, &outline)) {
        writeln!(
            shown,
            "{} {}: lines {} code {} comments {} plain {} restating {} tokens {} nesting {} masked {} of {} handlers calls {}",
            unit.kind.as_str(),
            unit.name,
            signals.lines,
            signals.code_lines,
            signals.comment_lines,
            signals.plain_comments,
            signals.restating_comments,
            signals.tokens,
            signals.nesting,
            signals.masked_errors,
            signals.handlers,
            signals.calls
        )
        .unwrap();
    }
    shown
}

#[test]
fn units_have_signals() {
    cases::check_folder("signals", shown);
}

fn outlines(name: &str, texts: &[&str]) -> Vec<Outline> {
    texts.iter().map(|text| read(language(name), text.as_bytes(), &Budget::default(), &mut || true)).collect()
}

#[test]
fn calls_are_counted_across_files() {
    let texts = [
        "def helper(a): return a\ndef both(): return helper(1)\ndef loop(): return loop()\ndef same(): pass\n",
        "from a import both\ndef user():\n    both()\n    both()\n    unknown()\n    same()\ndef same(): pass\n",
    ];
    let outlines = outlines("Python", &texts);
    let found = across(&outlines.iter().collect::<Vec<_>>());
    type Row = (u32, u32, u32, u32, bool);
    let shown: Vec<Vec<Row>> = found
        .iter()
        .map(|units| {
            units
                .iter()
                .map(|unit| {
                    (unit.callers, unit.callers_elsewhere, unit.calls_here, unit.calls_elsewhere, unit.is_single_use())
                })
                .collect()
        })
        .collect();
    // helper is called once by its neighbour, both twice from elsewhere; a call of itself is none; two have one name.
    assert_eq!(shown[0], [(1, 0, 0, 0, true), (2, 2, 1, 0, false), (0, 0, 0, 0, false), (0, 0, 0, 0, false)]);
    assert_eq!(shown[1], [(0, 0, 0, 2, false), (0, 0, 0, 0, false)]);
    assert!(!found[0][3].is_known && found[0][0].is_known);
}

#[test]
fn tests_and_the_rest_add_up() {
    let texts = ["fn a() {\n  b();\n  fn inner() {}\n}\n#[test]\nfn t() {\n}\n", "fn helper() {\n}\n"];
    let outlines = outlines("Rust", &texts);
    let ratio = tests([(&outlines[0], false), (&outlines[1], true)]);
    assert_eq!(ratio, TestRatio { test_lines: 5, other_lines: 4 });
}

#[test]
fn duplicated_lines_of_a_unit_are_those_within_it() {
    let function = "fn f(a: u8) -> u8 {\n    let b = a + 1;\n    g(b, a);\n    b * a\n}\n";
    let texts = [format!("{function}fn x() {{}}\n"), format!("fn y() {{ 1 }}\n{function}")];
    let rust = language("Rust");
    let streams: Vec<Stream> = texts.iter().map(|text| Stream::new(Some(rust), text.as_bytes())).collect();
    let files: Vec<File<'_>> = streams.iter().map(|stream| File::new(stream, &[])).collect();
    let classes = find(&files, &Settings { min_tokens: 20, ..Settings::default() }).unwrap();
    let outline = read(rust, texts[0].as_bytes(), &Budget::default(), &mut || true);
    let lines: Vec<u32> =
        outline.units.iter().map(|unit| duplicated(unit.span, 0, &classes, CloneType::Edited)).collect();
    assert_eq!(lines, [5, 0]);
}

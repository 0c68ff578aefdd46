//! Any bytes, of any length: an answer, always the same, from the bytes that are looked at alone.

use code::{Attributes, HEAD_BYTES, MAX_LINE_BYTES, MAX_RULES, TAIL_BYTES, classify, language, rules};
use proptest::prelude::*;

use crate::shown;

/// Pieces that rules look for, so that random files meet them.
const PIECES: &[&str] = &[
    "// ",
    "/* ",
    " */",
    "# ",
    "\n",
    "\r\n",
    "Code generated ",
    "by x",
    " DO NOT EDIT.",
    "@generated",
    "This file is ",
    "\"\"\"",
    "<!-- ",
    " -->",
    "#!/usr/bin/env ",
    "python3",
    "exec ",
    "\"$0\"",
    "<?xml",
    "namespace x",
    "\u{feff}",
    "\0",
    "automatically ",
    "generated ",
    "- ",
    ". ",
    ", ",
    "it",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

const NAMES: &[&str] = &[
    "/",
    ".",
    "..",
    "test",
    "tests",
    "vendor",
    "docs",
    "locales",
    "de",
    "a.min.js",
    ".rs",
    ".h",
    ".test.ts",
    ".snap",
    "values-",
    "strings.xml",
    "_",
    "-",
    "de_DE",
    ".po",
    ".map",
    "README",
    ".in",
    ".example",
    ".go",
];

fn made_of(pieces: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(pieces).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_file_has_a_class_of_a_listed_rule(path in made_of(NAMES), content in made_of(PIECES)) {
        let found = classify(&path, &content, &Attributes::default());
        prop_assert!(rules().any(|rule| rule.name == found.reason && rule.class == found.class));
        prop_assert_eq!(found, classify(&path, &content, &Attributes::default()));
    }

    #[test]
    fn nothing_beyond_the_looked_at_bytes_counts(
        path in made_of(NAMES),
        head in made_of(PIECES),
        (one, other) in (1..9000_usize, any::<u8>()).prop_flat_map(|(length, byte)| {
            (Just(vec![byte; length]), prop::collection::vec(any::<u8>(), length))
        }),
    ) {
        let whole = |middle: &[u8]| {
            let mut content = head.clone();
            content.resize(HEAD_BYTES, b' ');
            content.extend(middle);
            content.extend([b'x'; TAIL_BYTES]);
            content
        };
        let (one, other) = (whole(&one), whole(&other));
        prop_assert_eq!(shown(&path, &one), shown(&path, &other));
        prop_assert_eq!(language(&path, &one), language(&path, &other));
        prop_assert_eq!(language(&path, &one), language(&path, &one[..HEAD_BYTES]));
    }

    #[test]
    fn attributes_read_anything(folder in made_of(NAMES), text in prop::collection::vec(any::<u8>(), 0..200), path in made_of(NAMES)) {
        let attributes = Attributes::new([(folder.as_slice(), text.as_slice())]);
        prop_assert_eq!(attributes.of(&path), attributes.of(&path));
    }
}

#[test]
fn paths_need_not_be_text() {
    assert_eq!(shown(b"src/\xff\xfe.rs", b""), "source programming-language");
    assert_eq!(shown(b"tests/\xc3\x28/x.rs", b"\xff\xff"), "test test-folder");
    assert_eq!(shown(b"\n/\t.md", b""), "docs prose");
}

#[test]
fn long_paths_and_names_cost_linear_time() {
    let deep = "a/".repeat(1 << 15) + "x.rs";
    assert_eq!(shown(deep.as_bytes(), b""), "source programming-language");
    let dots = ".".repeat(1 << 16) + "rs";
    assert_eq!(shown(dots.as_bytes(), b""), "config dot-file");
    let locales = "locales/".to_owned() + &"de_".repeat(1 << 14) + "x.json";
    assert_eq!(shown(locales.as_bytes(), b""), "data data-language");
    let tests = "src/test/".repeat(1 << 12) + "x.c";
    assert_eq!(shown(tests.as_bytes(), b""), "test test-folder");
}

#[test]
fn patterns_of_stars_cost_bounded_time() {
    let stars = "*a".repeat(500) + "b linguist-generated\n";
    let folders = "**/a/".repeat(200) + "b linguist-generated\n";
    let text = (stars + &folders).repeat(MAX_RULES);
    let attributes = Attributes::new([(b"".as_slice(), text.as_bytes())]);
    assert_eq!(attributes.left_out().rules, MAX_RULES);
    let path = "a/".repeat(300) + &"a".repeat(200);
    assert_eq!(attributes.of(path.as_bytes()).generated, None);
}

#[test]
fn limits_leave_out_and_count() {
    let long = format!("{} linguist-generated\nx linguist-generated\n", "a".repeat(MAX_LINE_BYTES));
    let attributes = Attributes::new([(b"".as_slice(), long.as_bytes())]);
    assert_eq!(attributes.left_out().long_lines, 1);
    assert_eq!(attributes.of(b"x").generated, Some(true));
    let nested: String =
        (0..60).map(|at| format!("[attr]m{} m{at} m{at} m{at} linguist-generated\n", at + 1)).collect();
    let attributes = Attributes::new([(b"".as_slice(), format!("{nested}* m60\n").as_bytes())]);
    assert_eq!(attributes.of(b"x").generated, Some(true));
}

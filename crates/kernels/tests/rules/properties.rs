//! What holds of any text.

use code::{Language, languages};
use kernels::rules::{Chosen, Depth, Reader, Source, first_hit, is_hit, rule, rules, values};
use proptest::prelude::*;

/// Pieces that rules look for, so that random texts hold them.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    " ",
    "    ",
    "\"",
    "'",
    "`",
    "\"\"\"",
    "//",
    "/*",
    "*/",
    "#",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<p>",
    "&amp;",
    "<",
    "0x1f,",
    "0x",
    "\\u00e9",
    "def f(a):",
    "return x",
    "class A:",
    "class A {",
    "import a",
    "func f() {",
    "int main() {",
    "}",
    "},",
    ")",
    "(",
    "=",
    ":=",
    ";",
    ":",
    "module.exports.x = ",
    "function",
    "todo",
    "assert",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "é",
    "\u{200b}",
    "\u{202e}",
    "\u{feff}",
    "\u{fffd}",
    "語",
    "𝒳",
    "\u{301}",
    "\\",
    "\0",
    "word",
    "Word",
    "if",
    "else",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => proptest::sample::select(PIECES).prop_map(str::to_owned), 1 => ".{0,12}"];
    proptest::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

fn language() -> impl Strategy<Value = Option<Language>> {
    let shaped =
        ["Python", "C", "C++", "C#", "Go", "Java", "JavaScript", "HTML", "SQL", "Shell", "JSON", "Rust", "Text"];
    let shaped: Vec<Option<Language>> = shaped.iter().map(|name| Language::named(name.as_bytes())).collect();
    let any: Vec<Option<Language>> = languages().map(Some).chain([None]).collect();
    prop_oneof![3 => proptest::sample::select(shaped), 1 => proptest::sample::select(any)]
}

/// Names of values that count or average; all others are shares or yes and no.
const NUMBERS: &[&str] = &[
    "outcross/bidi",
    "outcross/invisible",
    "starcoder2/total-lines",
    "starcoder2/mean-line",
    "starcoder2/max-line",
    "starcoder2/encoded-match",
    "starcoder2/data-lines",
    "starcoder2/html-text",
    "refinecode/min-words",
    "refinecode/min-characters",
    "refinecode/max-characters",
    "refinecode/min-word-length",
    "refinecode/max-word-length",
    "refinecode/max-bytes",
    "refinecode/min-lines",
    "refinecode/max-lines",
    "refinecode/max-line",
    "refinecode/min-mean-line",
    "refinecode/max-mean-line",
    "refinecode/encoded-match",
    "refinecode/main-functions",
    "refinecode/html-text",
    "code/functions",
    "code/function-lines",
    "code/function-tokens",
    "code/nesting",
    "code/max-nesting",
    "code/calls",
    "code/masked-errors",
    "code/handlers",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn values_are_finite_and_shares_are_shares(text in text(), language in language()) {
        for (name, value) in values(&Source { text: &text, path: "a/b_test.go", language }) {
            prop_assert!(value.is_finite() && value >= 0.0, "{name} {value}");
            prop_assert!(value <= 1.0 || NUMBERS.contains(&name), "{name} {value}");
        }
    }

    #[test]
    fn each_value_is_of_a_rule_for_the_language_and_in_its_order(text in text(), language in language()) {
        let found = values(&Source { text: &text, path: "a", language });
        let expected = rules().iter().filter(|rule| found.iter().any(|(name, _)| *name == rule.name));
        prop_assert_eq!(found.iter().map(|(name, _)| *name).collect::<Vec<_>>(), expected.map(|rule| rule.name).collect::<Vec<_>>());
        for (name, _) in found {
            prop_assert!(rule(name).unwrap().languages.hold(language), "{}", name);
        }
    }

    #[test]
    fn a_reader_remembers_nothing(texts in proptest::collection::vec((text(), language()), 1..6)) {
        let mut reader = Reader::new(Depth::Signals);
        for (text, language) in &texts {
            let source = Source { text, path: "a", language: *language };
            prop_assert_eq!(reader.values(&source), values(&source));
        }
    }

    #[test]
    fn the_first_hit_is_the_first_that_hits(text in text(), language in language()) {
        let found = values(&Source { text: &text, path: "a", language });
        let chosen = Chosen::new(["refinecode", "starcoder2", "outcross", "code"], []).unwrap();
        let expected = found.iter().find(|(name, value)| is_hit(rule(name).unwrap(), language, *value));
        let hit = first_hit(language, &found, &chosen);
        prop_assert_eq!(hit.map(|hit| (hit.rule.name, hit.value)), expected.copied());
    }
}

#[test]
fn threads_give_the_same() {
    let text = include_str!("properties.rs");
    let one = |name: &str| values(&Source { text, path: "a", language: Language::named(name.as_bytes()) });
    let names = ["Rust", "Python", "JavaScript", "C"];
    let alone: Vec<_> = names.iter().map(|name| one(name)).collect();
    let together: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = names.iter().map(|name| scope.spawn(move || one(name))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(alone, together);
}

#[test]
fn hostile_texts_end() {
    let size = 20_000;
    let texts = [
        "(",
        "<",
        "<!--",
        "<a \"",
        "\"",
        "'",
        "/*",
        "0x41,",
        "\\u",
        "def f(",
        "return f(",
        "a",
        "a b ",
        "func f(",
        "#",
        "&",
        "{",
        "\n",
        "`${",
        "class A<",
        "f(a(",
        "import a,",
        "import a\n",
        "using a\n",
        "public\n",
        "A<\n",
        "a,\n",
        "int f(\n",
        "class A :\n",
    ];
    let mut reader = Reader::new(Depth::Text);
    for language in ["Python", "C", "C#", "Go", "Java", "JavaScript", "HTML", "Rust", "JSON"] {
        for text in texts {
            let text = text.repeat(size / text.len());
            let language = Language::named(language.as_bytes());
            assert!(!reader.values(&Source { text: &text, path: "a", language }).is_empty());
        }
    }
}

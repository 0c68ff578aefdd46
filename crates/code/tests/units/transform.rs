//! Steps change what they say and nothing else; functions are followed through them.

use std::fs;
use std::path::Path;

use code::Language;
use code::fingerprint::{Fingerprints, of_unit};
use code::marks::{MarkKind, read};
use code::parse::{Budget, parse};
use code::transform::{Outcome, Step, apply, carry, copied, functions, is_known, lead};
use code::units::outline;

use super::language;

const RUST: &str = "use a::b;\n\nstruct S;\n\nimpl S {\n    /// Adds.\n    pub fn add(&self, values: &[u32], limit: u32) -> u32 {\n        let mut sum = 0;\n        let least = values.len() as u32; // at most\n        for value in values {\n            sum += call(value.min(&limit), \"text\");\n        }\n        note(least, sum);\n        sum\n    }\n\n    fn other(&self) -> bool {\n        let ready = self.is_ready();\n        let done = self.is_done(ready);\n        log(\"other\", ready);\n        done\n    }\n}\n\nfn free(first: u32, second: u32) -> u32 {\n    let total = first + second;\n    let half = total / 2;\n    show(half, total);\n    half\n}\n";
const PYTHON: &str = "import os\n\nclass A:\n    # Adds.\n    def add(self, values, limit):\n        \"\"\"Doc.\n          more  \n        \"\"\"\n        total = 0\n        least = len(values)\n        for value in values:\n            total += call(value, \"text\", key=limit)\n        note(least, total)\n        return total\n\n    def other(self):\n        ready = self.is_ready()\n        done = self.is_done(ready)\n        log(\"other\", ready)\n        return done\n\ndef free(first, second):\n    total = first + second  # sum\n    half = total / 2\n    show(half, total)\n    return half\n\ndef more(first):\n    return first\n";
const JAVASCRIPT: &str = "import b from 'a';\n\nclass A {\n  // Adds.\n  add(values, limit) {\n    let total = 0;\n    const least = values.length;\n    for (const value of values) {\n      total += call(value, limit, \"text\");\n    }\n    note(least, total, `a ${total}\n  b`);\n    return total;\n  }\n\n  other() {\n    const ready = this.isReady();\n    const done = this.isDone(ready);\n    log(\"other\", ready);\n    return done;\n  }\n}\n\nfunction free(first, second) {\n  const total = first + second;\n  const half = total / 2;\n  show(half, total);\n  return half;\n}\n\nexport function more(first) {\n  return first;\n}\n";
const GO: &str = "package a\n\nimport \"fmt\"\n\n// Add adds.\nfunc (s *S) Add(values []int, limit int) int {\n\ttotal := 0\n\tleast := len(values)\n\tfor _, value := range values {\n\t\ttotal += call(value, limit, \"text\")\n\t}\n\tnote(least, total)\n\treturn total\n}\n\nfunc free(first, second int) int {\n\ttotal := first + second\n\thalf := total / 2\n\tfmt.Println(\"half\", half, total)\n\treturn half\n}\n";
const JAVA: &str = "package a;\n\nclass A {\n    /** Adds. */\n    int add(List<Integer> values, int limit) {\n        int total = 0;\n        int least = values.size();\n        for (int value : values) {\n            total += call(value, limit, \"text\");\n        }\n        note(least, total);\n        return total;\n    }\n\n    boolean other() {\n        boolean ready = isReady();\n        boolean done = isDone(ready);\n        log(\"other\", ready);\n        return done;\n    }\n}\n";

const SAMPLES: [(&str, &str); 5] =
    [("Rust", RUST), ("Python", PYTHON), ("JavaScript", JAVASCRIPT), ("Go", GO), ("Java", JAVA)];

/// Fingerprints of the functions that begin at these bytes; all of them are there.
fn prints(language: Language, bytes: &[u8], starts: &[usize]) -> Vec<Fingerprints> {
    let parsed = parse(language, bytes, &Budget::default(), &mut || true).unwrap();
    assert!(!parsed.has_errors(), "{}", String::from_utf8_lossy(bytes));
    let outline = outline(&parsed);
    let unit = |start: &usize| outline.units.iter().find(|unit| unit.core.start == *start);
    starts.iter().map(|start| of_unit(&parsed, unit(start).unwrap_or_else(|| panic!("{start}")))).collect()
}

fn starts(language: Language, bytes: &[u8]) -> Vec<usize> {
    let parsed = parse(language, bytes, &Budget::default(), &mut || true).unwrap();
    let outline = outline(&parsed);
    functions(bytes, &outline).into_iter().map(|at| outline.units[at].core.start).collect()
}

/// Each sample, the fingerprints before, what comes out, and the fingerprints of the functions afterwards.
fn each(steps: &[Step], mut check: impl FnMut(&str, Vec<Fingerprints>, &Outcome, Vec<Fingerprints>)) {
    for (name, text) in SAMPLES {
        let language = language(name);
        let starts = starts(language, text.as_bytes());
        assert!(starts.len() >= 2, "{name}");
        for seed in 0..8 {
            let out = apply(language, text.as_bytes(), &starts, steps, seed).unwrap();
            assert_eq!(out, apply(language, text.as_bytes(), &starts, steps, seed).unwrap());
            let first: Vec<usize> = out.functions.iter().map(|function| function.starts[0]).collect();
            let after = prints(language, &out.bytes, &first);
            check(name, prints(language, text.as_bytes(), &starts), &out, after);
        }
    }
}

#[test]
fn another_layout_keeps_every_token() {
    each(&[Step::Reformat], |name, before, out, after| {
        for (before, after) in before.iter().zip(&after) {
            assert_eq!((before.text, before.shape), (after.text, after.shape), "{name}");
            assert_ne!(before.exact, after.exact, "{name}: {}", String::from_utf8_lossy(&out.bytes));
        }
    });
}

#[test]
fn other_names_keep_the_shape() {
    let mut renamed = 0;
    each(&[Step::Rename], |name, before, out, after| {
        for ((before, after), function) in before.iter().zip(&after).zip(&out.functions) {
            assert_eq!(before.shape, after.shape, "{name}: {}", String::from_utf8_lossy(&out.bytes));
            assert_eq!(before.text != after.text, function.is_changed, "{name}");
            renamed += usize::from(function.is_changed);
        }
    });
    // 13 functions of the samples bind names.
    assert_eq!(renamed, 8 * 13);
}

#[test]
fn another_order_keeps_every_function() {
    let mut moved = 0;
    each(&[Step::Reorder], |name, before, out, after| {
        let exact = |prints: &[Fingerprints]| prints.iter().map(|print| print.exact).collect::<Vec<_>>();
        assert_eq!(exact(&before), exact(&after), "{name}");
        let sorted = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        let before = SAMPLES.iter().find(|(of, _)| *of == name).unwrap().1;
        let text = String::from_utf8(out.bytes.clone()).unwrap();
        assert_eq!(sorted(before), sorted(&text), "{name}");
        if let Some(comment) = text.find("Adds.\n").or_else(|| text.find("Adds. */")) {
            assert!(text[comment..].lines().nth(1).unwrap().contains("add("), "{text}");
        }
        moved += out.functions.iter().filter(|function| function.is_changed).count();
    });
    assert!(moved > 30, "{moved}");
}

#[test]
fn comments_go_and_docstrings_stay() {
    each(&[Step::StripComments], |name, before, out, after| {
        assert!(before.iter().zip(&after).all(|(before, after)| before.text == after.text), "{name}");
        let text = String::from_utf8_lossy(&out.bytes);
        assert!(!["Adds", "// ", "# "].iter().any(|comment| text.contains(comment)), "{text}");
        assert_eq!(text.contains("Doc.\n          more  \n"), name == "Python");
    });
}

#[test]
fn statements_become_functions() {
    let mut all = 0;
    each(&[Step::Extract], |name, before, out, after| {
        for ((before, after), function) in before.iter().zip(&after).zip(&out.functions) {
            assert_eq!(function.is_changed, function.starts.len() == 2, "{name}");
            if function.is_changed {
                assert_ne!(before.shape, after.shape, "{name}");
                assert_eq!(prints(language(name), &out.bytes, &function.starts).len(), 2);
                all += 1;
            }
        }
    });
    assert_eq!(all, 8 * 13);
}

#[test]
fn steps_follow_each_other() {
    let all = [Step::Reformat, Step::Rename, Step::Reorder, Step::StripComments];
    each(&all, |name, before, _, after| {
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before.shape, after.shape, "{name}");
        }
    });
    each(&[Step::Extract, Step::Reformat, Step::Reorder, Step::Rename], |_, _, _, _| {});
}

#[test]
fn a_copy_stands_in_a_file_of_its_own() {
    for (name, text) in SAMPLES {
        let language = language(name);
        let parsed = parse(language, text.as_bytes(), &Budget::default(), &mut || true).unwrap();
        let outline = outline(&parsed);
        for at in functions(text.as_bytes(), &outline) {
            let (copy, start) = copied(language, text.as_bytes(), &outline, at);
            let before = of_unit(&parsed, &outline.units[at]);
            assert_eq!(prints(language, &copy, &[start])[0].exact, before.exact, "{name}");
        }
    }
}

#[test]
fn marks_are_carried_and_read_again() {
    for (name, text) in SAMPLES {
        let language = language(name);
        let starts = starts(language, text.as_bytes());
        let carried = carry(language, text.as_bytes(), &starts, b"store").unwrap();
        let _ = prints(language, &carried.bytes, &carried.starts);
        let found = read(Some(language), &carried.bytes, &[]).marks;
        let count = |kind| found.iter().filter(|mark| mark.kind == kind).count();
        assert_eq!(count(MarkKind::C2paBlock), 1, "{name}");
        assert_eq!(count(MarkKind::AiStatement), starts.len(), "{name}");
        // Selectors and characters without width in a comment, selectors in a text, blanks at a line's end.
        let texts = if name == "Rust" { starts.len() - 1 } else { starts.len() };
        let more = count(MarkKind::HiddenBytes);
        assert!(more >= 3 * starts.len() && more <= 3 * starts.len() + texts, "{name}: {more}");
    }
}

#[test]
fn invisible_characters_go() {
    for (name, text) in SAMPLES {
        let language = language(name);
        let starts = starts(language, text.as_bytes());
        let carried = carry(language, text.as_bytes(), &starts, b"store").unwrap();
        let out = apply(language, &carried.bytes, &carried.starts, &[Step::Clean], 1).unwrap();
        let found = read(Some(language), &out.bytes, &[]).marks;
        assert!(found.iter().all(|mark| mark.hidden.is_none()), "{name}: {found:?}");
        assert!(out.functions.iter().all(|function| function.is_changed), "{name}");
        let first: Vec<usize> = out.functions.iter().map(|function| function.starts[0]).collect();
        assert_eq!(prints(language, &out.bytes, &first), prints(language, text.as_bytes(), &starts), "{name}");
    }
}

#[test]
fn real_code_goes_through_every_step() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let rust = language("Rust");
    let (mut followed, mut all) = (0, 0);
    for file in ["units/walk.rs", "witness/lookup.rs", "lex.rs", "clones/edited.rs"] {
        let bytes = fs::read(folder.join(file)).unwrap();
        let starts = starts(rust, &bytes);
        let steps = [Step::Extract, Step::Rename, Step::Reformat, Step::Reorder, Step::StripComments];
        let out = apply(rust, &bytes, &starts, &steps, 5).unwrap();
        all += starts.len();
        followed += out.functions.iter().filter(|function| !function.starts.is_empty()).count();
        let first: Vec<usize> = out.functions.iter().flat_map(|function| function.starts.clone()).collect();
        let _ = prints(rust, &out.bytes, &first);
    }
    assert_eq!(followed, all);
}

#[test]
fn what_can_not_be_parsed_is_no_outcome() {
    assert_eq!(apply(language("Kotlin"), b"fun a() {}", &[0], &[Step::Rename], 1), None);
    let lost = apply(language("Go"), b"package a\n", &[4], &[Step::Rename], 1).unwrap();
    assert!(lost.functions[0].starts.is_empty());
    assert!(is_known(language("Go")) && !is_known(language("C")));
    let parsed = parse(language("Go"), GO.as_bytes(), &Budget::default(), &mut || true).unwrap();
    let units = outline(&parsed).units;
    assert_eq!(
        &GO[lead(language("Go"), GO.as_bytes(), units.iter().find(|unit| unit.name.ends_with("Add")).unwrap())..][..6],
        "// Add"
    );
}

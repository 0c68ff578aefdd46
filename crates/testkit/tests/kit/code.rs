//! Copies of code have the changes that they are said to have, and no other.

use testkit::Prng;
use testkit::mutate_code::{CodeStyle, edit, is_plain, reformat, rename};

const CODE: &str = "fn total(values: &[u32], limit: u32) -> u32 {\n    let mut sum = 0;\n    for value in values {\n        sum += value.min(limit); // at most\n    }\n    note(\"total\", sum);\n    sum\n}\n";

/// Words without layout and comments.
fn words(text: &str) -> Vec<String> {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    code.flat_map(str::split_whitespace).map(str::to_owned).collect()
}

#[test]
fn layout_changes_no_word() {
    for seed in 0..20 {
        let copy = reformat(CODE, CodeStyle::BRACES, &mut Prng::new(seed));
        assert_ne!(copy, CODE);
        assert_eq!(words(&copy), words(CODE), "{copy}");
    }
}

#[test]
fn indents_stay_where_they_mean_something() {
    let python = "def f(a):\n    if a:\n        return 1\n    return 2\n";
    for seed in 0..20 {
        let copy = reformat(python, CodeStyle::INDENTS, &mut Prng::new(seed));
        let code: Vec<&str> = copy.lines().map(|line| line.split("  # why").next().unwrap_or_default()).collect();
        let code: Vec<&str> =
            code.into_iter().filter(|line| !line.trim().is_empty() && !line.trim().starts_with('#')).collect();
        // Every indent is as deep again: who stands within whom stays.
        let deeper = |line: &str| format!("{}{line}", " ".repeat(line.len() - line.trim_start().len()));
        assert_eq!(code, python.lines().map(deeper).collect::<Vec<_>>());
    }
}

#[test]
fn local_names_are_renamed_and_others_stay() {
    let copy = rename(CODE, CodeStyle::BRACES, &mut Prng::new(1));
    for gone in ["values", "limit", "sum ", "value."] {
        assert!(!copy.contains(gone), "{gone}: {copy}");
    }
    for kept in ["fn total(", ".min(", "note(", "// at most", "u32"] {
        assert!(copy.contains(kept), "{kept}: {copy}");
    }
}

#[test]
fn edits_touch_as_many_lines_as_they_say() {
    for seed in 0..20 {
        let (copy, touched) = edit(CODE, 25, &["other(1);"], &mut Prng::new(seed));
        assert_eq!(touched, 2);
        let kept = CODE.lines().filter(|line| copy.lines().any(|other| other == *line)).count();
        assert!(kept >= CODE.lines().count() - 2, "{copy}");
        assert!(copy.starts_with("fn total(values: &[u32], limit: u32) -> u32 {\n"));
    }
}

#[test]
fn what_lines_can_not_read_is_not_plain() {
    assert!(is_plain(CODE, CodeStyle::BRACES));
    for text in ["/* a */", "\"open", "`t`", "#ifdef A", "x = \"a\" + 'b'", "\"\"\"doc\"\"\""] {
        assert!(!is_plain(text, CodeStyle::BRACES), "{text}");
    }
}

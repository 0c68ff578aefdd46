//! Cases in Markdown: a block of code with the name of its language, then a block `text` with what is expected.
//!
//! `UPDATE_CASES=1` writes what is found into the files; what changed is then for the eyes of a reviewer.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Checks every case of every file in a folder of `cases`.
pub(crate) fn check_folder(folder: &str, found: impl Fn(&str, &str) -> String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/units/cases").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "no cases in {}", folder.display());
    let wrong: Vec<String> = files.iter().flat_map(|file| check_file(file, &found)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check_file(file: &Path, found: &impl Fn(&str, &str) -> String) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let blocks = blocks(&text);
    assert!(!blocks.is_empty() && blocks.len().is_multiple_of(2), "{}: code and expectation in pairs", file.display());
    let mut wrong = Vec::new();
    let mut renewed = String::new();
    let mut written = 0;
    for pair in blocks.chunks(2) {
        let [code, expect] = pair else { unreachable!() };
        assert_eq!(expect.word, "text", "{}:{}", file.display(), expect.line);
        let found = found(code.word, code.text);
        write!(renewed, "{}{found}", &text[written..expect.start]).unwrap();
        written = expect.start + expect.text.len();
        if found != expect.text {
            wrong.push(format!("{}:{}\nexpected:\n{}found:\n{found}", file.display(), expect.line, expect.text));
        }
    }
    renewed.push_str(&text[written..]);
    if std::env::var_os("UPDATE_CASES").is_some() {
        fs::write(file, renewed).unwrap();
        wrong.clear();
    }
    wrong
}

struct Block<'a> {
    word: &'a str,
    text: &'a str,
    start: usize,
    line: usize,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(&str, usize, usize)> = None;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let end = at + line.len();
        match (open, line.strip_prefix("~~~")) {
            (Some((word, start, line)), Some("\n")) => {
                found.push(Block { word, text: &text[start..at], start, line });
                open = None;
            }
            (None, Some(word)) => open = Some((word.trim(), end, number + 2)),
            _ => {}
        }
        at = end;
    }
    found
}

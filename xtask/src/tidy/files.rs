//! Rules for the text of single files.
//!
//! The words that are looked for are put together from pieces here, so that this file does not break its own rules.

/// Lines that a Rust file may have.
const MOST_LINES: usize = 800;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: &[&str] = &["util", "utils", "common", "helper", "helpers", "core", "misc"];

/// What is left unfinished or switched off.
const UNFINISHED: &[&str] = &[
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("db", "g!("),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("#[ig", "nore"),
];

/// Folders of a developer's machine.
const MACHINE: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];

/// Hosts of package registries: a build takes them from its own configuration.
const REGISTRIES: &[&str] = &[
    concat!("crates", ".io/"),
    concat!("pypi", ".org"),
    concat!("npmjs", ".org"),
    concat!("debian", ".org"),
    concat!("pythonhosted", ".org"),
];

/// What is wrong with a file.
pub(super) fn complaints(path: &str, text: &str) -> Vec<String> {
    let mut complaints = everywhere(path, text);
    if path.ends_with(".rs") {
        complaints.extend(rust(path, text));
    }
    complaints
}

fn everywhere(path: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, line) in numbered(text) {
        if MACHINE.iter().any(|folder| {
            stands_alone(line, folder, |before| before.is_ascii_alphanumeric() || "._-}".contains(before))
        }) {
            complaints.push(format!("{path}:{number}: names a folder of one machine"));
        }
        if REGISTRIES.iter().any(|host| stands_alone(line, host, |before| before.is_ascii_alphanumeric())) {
            complaints.push(format!("{path}:{number}: names the host of a package registry"));
        }
    }
    complaints
}

fn rust(path: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let lines = text.lines().count();
    if lines > MOST_LINES {
        complaints.push(format!("{path}: {lines} lines, more than {MOST_LINES}"));
    }
    if !text.starts_with("//!") {
        complaints.push(format!("{path}: does not begin with `//!`: what, why, invariant"));
    }
    let parts = path.trim_end_matches(".rs").split('/');
    complaints.extend(
        parts
            .filter(|part| EMPTY_NAMES.contains(part))
            .map(|part| format!("{path}: '{part}' says nothing of what is inside")),
    );
    for (number, line) in numbered(text) {
        let words = UNFINISHED
            .iter()
            .filter(|word| stands_alone(line, word, |before| before.is_alphanumeric() || before == '_'));
        complaints.extend(words.map(|word| format!("{path}:{number}: {word}")));
    }
    complaints
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines())
}

/// Whether `line` holds `word`, and not as the end of a longer one.
fn stands_alone(line: &str, word: &str, continues: impl Fn(char) -> bool) -> bool {
    line.match_indices(word).any(|(at, _)| !line[..at].chars().next_back().is_some_and(&continues))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, expect: &[&str]) {
        assert_eq!(complaints(path, text), expect, "{path}: {text}");
    }

    #[test]
    fn rust_files() {
        check("crates/x/src/lib.rs", "//! Head.\n", &[]);
        check(
            "crates/x/src/lib.rs",
            "fn f() {}\n",
            &["crates/x/src/lib.rs: does not begin with `//!`: what, why, invariant"],
        );
        check("crates/x/src/utils.rs", "//! .\n", &["crates/x/src/utils.rs: 'utils' says nothing of what is inside"]);
        check("crates/core/src/a.rs", "//! .\n", &["crates/core/src/a.rs: 'core' says nothing of what is inside"]);
        let long = format!("//! .\n{}", "\n".repeat(800));
        check("a.rs", &long, &["a.rs: 801 lines, more than 800"]);
        check("a.md", &long, &[]);
    }

    #[test]
    fn unfinished_work() {
        let word = concat!("TO", "DO");
        check("a.rs", &format!("//! .\n// {word}: later\n"), &[&format!("a.rs:2: {word}")]);
        check("a.rs", &format!("//! .\nMAS{word} {word}NT\n"), &[&format!("a.rs:2: {word}")]);
        let call = concat!("db", "g!(");
        check("a.rs", &format!("//! .\n    {call}x);\n"), &[&format!("a.rs:2: {call}")]);
    }

    #[test]
    fn machines_and_registries() {
        let folder = concat!("/ho", "me/");
        check("a.md", &format!("see {folder}ada/x"), &["a.md:1: names a folder of one machine"]);
        check("a.md", &format!("see docs{folder}page"), &[]);
        let host = concat!("crates", ".io/");
        check("a.md", &format!("https://{host}x"), &["a.md:1: names the host of a package registry"]);
        check("Cargo.lock", concat!("registry+https://example.com/crates", ".io-index"), &[]);
    }
}

//! Secrets and personal data: what is found, what isn't, and files of rules.

mod files;
mod people;
pub(crate) mod planted;
mod quiet;
mod rows;

use std::sync::LazyLock;

use kernels::secrets::Rules;

pub(crate) static RULES: LazyLock<Rules> = LazyLock::new(Rules::built_in);

/// What is found in a text, as `rule: text`.
pub(crate) fn found(text: &str, path: &str) -> Vec<String> {
    RULES.find(text, path).iter().map(|hit| format!("{}: {}", hit.rule, &text[hit.start..hit.end])).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(found(text, "src/a.py"), expected, "{text}");
}

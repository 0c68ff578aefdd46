//! Language, class and attributes, case by case.

#![allow(clippy::unwrap_used)]

mod attributes;
mod classes;
mod headers;
mod hostile;
mod languages;
mod page;
mod precedence;

use code::{Attributes, classify};

/// The class and rule of a file in a repository without attributes.
fn shown(path: &[u8], content: &[u8]) -> String {
    let found = classify(path, content, &Attributes::default());
    format!("{} {}", found.class.as_str(), found.reason)
}

/// `class rule`, or a class alone.
fn check(path: &str, content: &str, expect: &str) {
    let found = shown(path.as_bytes(), content.as_bytes());
    let class = found.split(' ').next().unwrap();
    let fits = if expect.contains(' ') { found == expect } else { class == expect };
    assert!(fits, "{path}: {found}, not {expect}\n{content}");
}

/// Rows of one class.
fn check_all(expect: &str, rows: &[(&str, &str)]) {
    for (path, content) in rows {
        check(path, content, expect);
    }
}

/// Paths of one class whose content does not matter.
fn check_paths(expect: &str, paths: &[&str]) {
    for path in paths {
        check(path, "", expect);
    }
}

//! Trees, tokens, units, fingerprints, clones, case by case.

#![allow(clippy::unwrap_used)]

mod ast_paths;
mod cases;
mod clones;
mod embedded;
mod fingerprints;
mod injected;
mod marks;
mod outline;
mod parse;
mod sensitive;
mod signals;
mod tokens;
mod transform;
mod trees;
mod witness;

use code::Language;

/// The language of a name that a test writes.
fn language(name: &str) -> Language {
    Language::named(name.as_bytes()).unwrap_or_else(|| panic!("no language {name}"))
}

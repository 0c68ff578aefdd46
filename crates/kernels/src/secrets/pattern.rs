//! Patterns, compiled under a bound of memory.

use regex::bytes::{Regex, RegexBuilder};

use crate::secrets::error::RulesError;

/// Bytes that one compiled pattern may take.
const LARGEST_PATTERN: usize = 4 << 20;

/// Where a pattern was read, for the error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) line: usize,
    pub(crate) id: &'a str,
}

/// Compiles a pattern: ASCII classes as in RE2, or Unicode ones where the pattern can't do without.
pub(crate) fn compile(pattern: &str, origin: Origin<'_>) -> Result<Regex, RulesError> {
    let build = |unicode| RegexBuilder::new(pattern).unicode(unicode).size_limit(LARGEST_PATTERN).build();
    build(false).or_else(|_| build(true)).map_err(|error| RulesError::Pattern {
        line: origin.line,
        id: origin.id.to_owned(),
        message: one_line(&error.to_string()),
    })
}

/// The last line of a message over many, which says what is wrong.
fn one_line(message: &str) -> String {
    let last = message.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or(message);
    last.trim().trim_start_matches("error: ").to_owned()
}

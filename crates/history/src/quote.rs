//! Paths as text: UTF-8 as it is, other bytes as git quotes them.

use std::fmt::Write as _;
use std::sync::Arc;

/// A path as a row holds it.
#[derive(Debug, Clone)]
pub(crate) struct PathText {
    pub(crate) text: Arc<str>,
    /// The bytes, where they are not UTF-8.
    pub(crate) raw: Option<Arc<[u8]>>,
}

impl PathText {
    pub(crate) fn new(path: &[u8]) -> PathText {
        match std::str::from_utf8(path) {
            Ok(text) => PathText { text: Arc::from(text), raw: None },
            Err(_) => PathText { text: Arc::from(quoted(path)), raw: Some(Arc::from(path)) },
        }
    }
}

/// A path as rows hold it: UTF-8 as it is, other bytes as git quotes them.
#[must_use]
pub fn path_text(path: &[u8]) -> Arc<str> {
    PathText::new(path).text
}

/// The path in double quotes, with git's escapes (`core.quotePath`): C's for control characters, quotes and
/// backslashes, octal for the other bytes outside ASCII.
fn quoted(path: &[u8]) -> String {
    let mut text = String::from('"');
    for byte in path {
        match byte {
            b'"' => text.push_str("\\\""),
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\t' => text.push_str("\\t"),
            b'\r' => text.push_str("\\r"),
            7 => text.push_str("\\a"),
            8 => text.push_str("\\b"),
            11 => text.push_str("\\v"),
            12 => text.push_str("\\f"),
            0x20..=0x7e => text.push(char::from(*byte)),
            _ => write!(text, "\\{byte:03o}").expect("writing to a string can't fail"),
        }
    }
    text.push('"');
    text
}

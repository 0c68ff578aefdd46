//! What is wrong with the text of a policy, and where.

use std::ops::Range;

/// The text can't be used as a policy. It holds foreign text: keys and values as they were written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PolicyError {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
    /// What is wrong, in one line.
    pub message: String,
    /// The key or word that may have been meant.
    pub nearest: Option<String>,
    /// What to do about it, where that is not to write `nearest`.
    pub hint: Option<String>,
    /// Where, in bytes of the text.
    pub span: Range<usize>,
}

impl PolicyError {
    pub(super) fn new(text: &str, span: Range<usize>, message: impl Into<String>) -> PolicyError {
        let (line, column) = place(text, span.start);
        PolicyError { line, column, message: shortened(message.into()), nearest: None, hint: None, span }
    }

    pub(super) fn nearest(mut self, nearest: Option<impl Into<String>>) -> PolicyError {
        self.nearest = nearest.map(Into::into);
        self
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> PolicyError {
        self.hint = Some(hint.into());
        self
    }

    /// What to do, in one sentence; `None` if the message says it all.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        let nearest = || self.nearest.as_ref().map(|nearest| format!("did you mean '{nearest}'?"));
        self.hint.clone().or_else(nearest)
    }
}

/// A message stays a line that can be read, whatever is quoted in it.
fn shortened(mut message: String) -> String {
    const MAX_CHARS: usize = 300;
    if let Some((at, _)) = message.char_indices().nth(MAX_CHARS) {
        message.truncate(at);
        message.push('…');
    }
    message
}

/// Line and column of a byte, both from 1.
fn place(text: &str, at: usize) -> (u32, u32) {
    let before = &text.as_bytes()[..at.min(text.len())];
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |feed| feed + 1);
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

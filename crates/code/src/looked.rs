//! The part of a file that is looked at. Nothing else of the content reaches a rule, so that a file of a gigabyte costs
//! what a small one costs.

/// Bytes at the start of a file that rules may look at.
pub const HEAD_BYTES: usize = 4096;

/// Bytes at the end of a file that rules may look at.
pub const TAIL_BYTES: usize = 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Start and end of a content; they overlap where it is short.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Looked<'a> {
    /// The first [`HEAD_BYTES`], without a byte order mark.
    pub(crate) head: &'a [u8],
    /// The last [`TAIL_BYTES`].
    pub(crate) tail: &'a [u8],
}

impl<'a> Looked<'a> {
    pub(crate) fn new(content: &'a [u8]) -> Self {
        let head = &content[..content.len().min(HEAD_BYTES)];
        let tail = &content[content.len().saturating_sub(TAIL_BYTES)..];
        Self { head: head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head), tail }
    }

    /// Whether some line of the head begins with `start`.
    pub(crate) fn has_line(&self, start: &[u8]) -> bool {
        self.head.starts_with(start)
            || memchr::memmem::find_iter(self.head, start).any(|at| at > 0 && self.head[at - 1] == b'\n')
    }

    /// Whether the head contains `text`.
    pub(crate) fn has(&self, text: &[u8]) -> bool {
        memchr::memmem::find(self.head, text).is_some()
    }
}

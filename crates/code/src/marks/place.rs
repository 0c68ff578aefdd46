//! Lines and columns of bytes that are asked for in rising order: one pass over the text for all of them.

/// Where bytes stand.
pub(super) struct Places<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
    column: u32,
}

impl<'a> Places<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1, column: 1 }
    }

    /// Line and column of a byte, from 1. It is not before the one that was asked for last.
    pub(super) fn of(&mut self, target: usize) -> (u32, u32) {
        for byte in &self.bytes[self.at..target] {
            if *byte == b'\n' {
                self.line = self.line.saturating_add(1);
                self.column = 1;
            } else if !is_continuation(*byte) {
                self.column = self.column.saturating_add(1);
            }
        }
        self.at = target;
        (self.line, self.column)
    }
}

/// A byte within a character of UTF-8.
fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

//! Lines.

use super::bytes;

/// Lines of a text. What stands behind the last line feed is a line if it is not empty.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Lines {
    pub(in super::super) count: usize,
    /// Characters of the longest, without its end.
    pub(in super::super) longest: usize,
    /// Characters of the longest, with its end.
    pub(in super::super) longest_with_end: usize,
    /// Characters of all, without their ends: `\n` or `\r\n`.
    pub(in super::super) characters: usize,
}

impl Lines {
    /// `starts` takes the first byte of each line.
    pub(super) fn of(text: &str, starts: &mut Vec<usize>) -> Self {
        if text.is_ascii() {
            Self::read(text, starts, <[u8]>::len)
        } else {
            Self::read(text, starts, bytes::characters)
        }
    }

    fn read(text: &str, starts: &mut Vec<usize>, length: impl Fn(&[u8]) -> usize) -> Self {
        let all = text.as_bytes();
        starts.clear();
        let (mut found, mut start) = (Self::default(), 0);
        for feed in memchr::memchr_iter(b'\n', all) {
            let line = &all[start..feed];
            found.add(line, length(line), 1);
            starts.push(start);
            start = feed + 1;
        }
        if start < all.len() {
            found.add(&all[start..], length(&all[start..]), 0);
            starts.push(start);
        }
        found
    }

    fn add(&mut self, line: &[u8], length: usize, feed: usize) {
        let returned = usize::from(feed == 1 && line.last() == Some(&b'\r'));
        self.count += 1;
        self.longest = self.longest.max(length - returned);
        self.longest_with_end = self.longest_with_end.max(length + feed);
        self.characters += length - returned;
    }
}

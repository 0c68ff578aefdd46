//! Replacements in a text that know where everything else goes.

use std::ops::Range;

/// What stands in the place of something.
#[derive(Debug)]
pub(super) enum Part {
    New(String),
    /// Bytes of the old text.
    Old(Range<usize>),
    /// A function that was taken out of the one with this number begins here.
    Begins(usize),
}

/// Replacements, in any order.
#[derive(Default, Debug)]
pub(super) struct Edits(Vec<(Range<usize>, Vec<Part>)>);

impl Edits {
    pub(super) fn replace(&mut self, range: Range<usize>, parts: Vec<Part>) {
        self.0.push((range, parts));
    }

    pub(super) fn text(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.replace(range, vec![Part::New(text.into())]);
    }

    /// The new text. Of replacements that overlap the first counts.
    pub(super) fn apply(mut self, bytes: &[u8]) -> Rewritten {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = Rewritten::default();
        let mut at = 0;
        for (range, parts) in self.0 {
            if range.start < at {
                continue;
            }
            out.keep(bytes, at..range.start);
            at = range.end;
            for part in parts {
                match part {
                    Part::New(text) => out.bytes.extend(text.into_bytes()),
                    Part::Old(old) => out.keep(bytes, old),
                    Part::Begins(owner) => out.begun.push((owner, out.bytes.len())),
                }
            }
        }
        out.keep(bytes, at..bytes.len());
        out.pieces.sort_by_key(|(old, _)| old.start);
        out
    }
}

/// A new text.
#[derive(Default)]
pub(super) struct Rewritten {
    bytes: Vec<u8>,
    /// Bytes of the old text, rising, and where they are now.
    pieces: Vec<(Range<usize>, usize)>,
    begun: Vec<(usize, usize)>,
}

impl Rewritten {
    fn keep(&mut self, bytes: &[u8], old: Range<usize>) {
        if !old.is_empty() {
            self.pieces.push((old.clone(), self.bytes.len()));
            self.bytes.extend(&bytes[old]);
        }
    }

    /// Where a byte of the old text is; `None` if it was replaced.
    pub(super) fn place(&self, old: usize) -> Option<usize> {
        let behind = self.pieces.partition_point(|(piece, _)| piece.start <= old);
        let (piece, new) = self.pieces.get(behind.checked_sub(1)?)?;
        piece.contains(&old).then(|| new + old - piece.start)
    }

    /// Where functions begin that were taken out of one.
    pub(super) fn begun(&self, owner: usize) -> impl Iterator<Item = usize> + '_ {
        self.begun.iter().filter(move |(of, _)| *of == owner).map(|(_, at)| *at)
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

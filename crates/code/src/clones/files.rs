//! Files laid end to end: one number for each token.

use std::borrow::Cow;
use std::ops::Range;

use super::anchors::{self, Anchors};
use super::kept::Kept;
use super::prints::Print;
use super::{CloneType, File, Member, TooManyTokens};
use crate::stream::{Stream, Word};

/// How texts over several lines count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Texts {
    /// Word by word: what is equal inside them is equal.
    Split,
    /// As one literal each: whatever they say.
    Whole,
}

/// The files with the number of each one's first token.
pub(super) struct Files<'a> {
    sources: Vec<Source<'a>>,
    /// One more than files: the last is the number of all tokens.
    starts: Vec<u32>,
}

/// A file as a search sees it.
pub(super) struct Source<'a> {
    pub(super) words: Cow<'a, [Word]>,
    pub(super) units: &'a [Range<u32>],
    pub(super) stream: &'a Stream,
    kept: &'a Kept,
    /// For each text that is one token its place in `words`, and the token of the stream behind it.
    whole_texts: Vec<(u32, u32)>,
}

/// A token of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) file: u32,
    pub(super) words: &'a [Word],
    pub(super) at: usize,
}

impl<'a> Files<'a> {
    pub(super) fn new(files: &[File<'a>], texts: Texts) -> Result<Self, TooManyTokens> {
        let mut starts = vec![0_u32];
        for file in files {
            let last = starts.last().copied().unwrap_or_default();
            starts.push(last.checked_add(file.stream.len()).ok_or(TooManyTokens)?);
        }
        Ok(Self { sources: files.iter().map(|file| Source::new(file, texts)).collect(), starts })
    }

    /// Each file with the number of its first token.
    pub(super) fn each(&self) -> impl Iterator<Item = (u32, &Source<'a>)> {
        self.starts.iter().copied().zip(&self.sources)
    }

    /// The file of a token, and where it stands there.
    pub(super) fn place(&self, token: u32) -> Place<'_> {
        let file = self.starts.partition_point(|start| *start <= token) - 1;
        let at = (token - self.starts[file]) as usize;
        Place { file: u32::try_from(file).unwrap_or(u32::MAX), words: &self.sources[file].words, at }
    }

    /// A fragment of `tokens` tokens from `start` on.
    pub(super) fn member(&self, start: u32, tokens: u32) -> Member {
        let place = self.place(start);
        let source = &self.sources[place.file as usize];
        let at = u32::try_from(place.at).unwrap_or(u32::MAX);
        let (first_token, end) = (source.in_stream(at), source.in_stream(at + tokens));
        let (start_line, end_line) = (source.stream.line_of(first_token), source.stream.line_of(end - 1));
        Member { file: place.file, first_token, tokens: end - first_token, start_line, end_line }
    }
}

impl<'a> Source<'a> {
    fn new(file: &File<'a>, texts: Texts) -> Self {
        let (stream, units, kept) = (file.stream, file.units, file.kept);
        let (words, whole_texts) = match texts {
            Texts::Split => (Cow::Borrowed(stream.words()), Vec::new()),
            Texts::Whole => (stream.with_whole_texts(), whole_texts(stream)),
        };
        Self { words, units, stream, kept, whole_texts }
    }

    /// The anchors of windows that count at least `least`: those that were kept, if they serve.
    pub(super) fn anchors(&self, least: usize, clone_type: CloneType) -> Cow<'a, Anchors> {
        let kept = self.kept.anchors(clone_type).filter(|_| least >= anchors::KEPT);
        kept.map_or_else(|| Cow::Owned(Anchors::new(&self.words, least, clone_type)), Cow::Borrowed)
    }

    /// The prints of a unit by number: those that were kept, if it has some.
    pub(super) fn print(&self, unit: usize) -> Cow<'a, Print> {
        let made = || Cow::Owned(Print::new(self.stream, &self.units[unit]));
        self.kept.print(unit).map_or_else(made, Cow::Borrowed)
    }

    /// The token of the stream that the search has the token `at` for: the first one of a text.
    fn in_stream(&self, at: u32) -> u32 {
        let before = self.whole_texts.partition_point(|(joined, _)| *joined < at);
        let last = before.checked_sub(1).map(|last| &self.whole_texts[last]);
        last.map_or(at, |(joined, end)| end + (at - joined - 1))
    }
}

/// Where each text stands that is one token, and where it ends in the stream.
fn whole_texts(stream: &Stream) -> Vec<(u32, u32)> {
    let mut skipped = 0;
    let one = |text: &Range<u32>| {
        let joined = text.start - skipped;
        skipped += text.end - text.start - 1;
        (joined, text.end)
    };
    stream.texts().iter().map(one).collect()
}

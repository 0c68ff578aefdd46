//! Files laid end to end: one number for each token.

use std::borrow::Cow;
use std::ops::Range;

use super::{File, Member, TooManyTokens};
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

    /// A number above that of each token.
    pub(super) fn tokens(&self) -> u32 {
        self.starts.last().copied().unwrap_or_default()
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
        let (stream, units) = (file.stream, file.units);
        match texts {
            Texts::Split => Self { words: Cow::Borrowed(stream.words()), units, stream, whole_texts: Vec::new() },
            Texts::Whole => Self { words: stream.with_whole_texts(), units, stream, whole_texts: whole_texts(stream) },
        }
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

//! Files laid end to end: one number for each token.

use super::{File, Member, TooManyTokens};
use crate::stream::{Stream, Word};

/// The files with the number of each one's first token.
pub(super) struct Files<'a> {
    pub(super) files: &'a [File<'a>],
    /// One more than files: the last is the number of all tokens.
    starts: Vec<u32>,
}

/// A token of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) file: u32,
    pub(super) words: &'a [Word],
    pub(super) at: usize,
}

impl<'a> Files<'a> {
    pub(super) fn new(files: &'a [File<'a>]) -> Result<Self, TooManyTokens> {
        let mut starts = vec![0_u32];
        for file in files {
            let last = starts.last().copied().unwrap_or_default();
            starts.push(last.checked_add(file.stream.len()).ok_or(TooManyTokens)?);
        }
        Ok(Self { files, starts })
    }

    /// All tokens.
    pub(super) fn tokens(&self) -> u32 {
        self.starts.last().copied().unwrap_or_default()
    }

    /// The number of a file's first token.
    pub(super) fn start(&self, file: usize) -> u32 {
        self.starts[file]
    }

    /// The file of a token, and where it stands there.
    pub(super) fn place(&self, token: u32) -> Place<'a> {
        let file = self.starts.partition_point(|start| *start <= token) - 1;
        let at = (token - self.starts[file]) as usize;
        Place { file: u32::try_from(file).unwrap_or(u32::MAX), words: &self.files[file].stream.words, at }
    }

    /// A fragment of `tokens` tokens from `start` on.
    pub(super) fn member(&self, start: u32, tokens: u32) -> Member {
        let place = self.place(start);
        let stream: &Stream = self.files[place.file as usize].stream;
        let first_token = u32::try_from(place.at).unwrap_or(u32::MAX);
        let (start_line, end_line) = (stream.line_of(first_token), stream.line_of(first_token + tokens - 1));
        Member { file: place.file, first_token, tokens, start_line, end_line }
    }
}

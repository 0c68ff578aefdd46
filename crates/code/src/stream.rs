//! The tokens of a file as numbers: what clones and fingerprints are found in.
//!
//! A token is 4 bytes: 2 bits of what it is and 30 of a hash of its text, the same on every machine. So streams need no
//! table of words, can be stored, and can be compared across files and runs. Comments are left out. A line costs 4 bytes.

use xxhash_rust::xxh3::xxh3_64;

use crate::Language;
use crate::lex::{Dialect, TokenKind, tokens};

/// What changes with every change of what a stored stream means.
pub const VERSION: u32 = 1;

/// A token: its class in the two highest bits, a hash of its text below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(pub u32);

impl Word {
    const NAME: u32 = 1 << 30;
    const NUMBER: u32 = 2 << 30;
    const STRING: u32 = 3 << 30;
    const CLASS: u32 = 3 << 30;

    /// The word of a token.
    #[must_use]
    pub fn new(kind: TokenKind, text: &[u8]) -> Self {
        let class = match kind {
            TokenKind::Word => Self::NAME,
            TokenKind::Number => Self::NUMBER,
            TokenKind::String => Self::STRING,
            TokenKind::Keyword | TokenKind::Operator | TokenKind::Comment => 0,
        };
        Self(class | text_hash(text))
    }

    /// A name: what a renaming may change.
    #[must_use]
    pub const fn is_name(self) -> bool {
        self.0 & Self::CLASS == Self::NAME
    }

    /// A number or a text.
    #[must_use]
    pub const fn is_literal(self) -> bool {
        self.0 & Self::CLASS >= Self::NUMBER
    }

    /// Only what it is, for names and literals; itself for the rest.
    #[must_use]
    pub const fn class(self) -> Self {
        if self.0 & Self::CLASS == 0 { self } else { Self(self.0 & Self::CLASS) }
    }
}

fn text_hash(text: &[u8]) -> u32 {
    u32::try_from(xxh3_64(text) >> 34).expect("because 30 bits are left")
}

/// The tokens of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stream {
    pub(crate) words: Vec<Word>,
    /// For each line the number of tokens that begin on lines before it.
    pub(crate) lines: Vec<u32>,
}

/// A part of a stored stream can't be what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadStream;

impl Stream {
    /// The stream of a text.
    #[must_use]
    pub fn new(language: Option<Language>, bytes: &[u8]) -> Self {
        let mut stream = Self { words: Vec::with_capacity(bytes.len() / 5), lines: vec![0] };
        for token in tokens(Dialect::of(language), bytes) {
            if token.kind == TokenKind::Comment {
                continue;
            }
            let line = token.line as usize;
            stream.lines.resize(line.max(stream.lines.len()), stream.len());
            stream.words.push(Word::new(token.kind, token.text(bytes)));
        }
        let lines =
            memchr::memchr_iter(b'\n', bytes).count() + usize::from(bytes.last().is_some_and(|last| *last != b'\n'));
        stream.lines.resize(lines.max(stream.lines.len()), stream.len());
        stream.words.shrink_to_fit();
        stream.lines.shrink_to_fit();
        stream
    }

    /// Tokens.
    #[must_use]
    pub fn len(&self) -> u32 {
        u32::try_from(self.words.len()).unwrap_or(u32::MAX)
    }

    /// It has no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Its tokens.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Lines of the text.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap_or(u32::MAX)
    }

    /// The line, from 1, that a token begins on.
    #[must_use]
    pub fn line_of(&self, token: u32) -> u32 {
        u32::try_from(self.lines.partition_point(|before| *before <= token)).unwrap_or(u32::MAX)
    }

    /// The tokens that begin on lines `first..=last`, from 1.
    #[must_use]
    pub fn tokens_of(&self, first: u32, last: u32) -> std::ops::Range<u32> {
        let before = |line: u32| self.lines.get(line as usize).copied().unwrap_or_else(|| self.len());
        before(first.saturating_sub(1))..before(last)
    }

    /// Its stored form: version, counts, words, then lines as steps of one byte (255 and four bytes for longer ones).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(12 + self.words.len() * 4 + self.lines.len());
        let counts = [VERSION, self.len(), self.line_count()];
        counts.iter().chain(self.words.iter().map(|word| &word.0)).for_each(|number| out.extend(number.to_le_bytes()));
        let mut before = 0;
        for line in &self.lines {
            match u8::try_from(line - before) {
                Ok(step) if step < 255 => out.push(step),
                _ => {
                    out.push(255);
                    out.extend((line - before).to_le_bytes());
                }
            }
            before = *line;
        }
        out
    }

    /// A stream from its stored form.
    ///
    /// # Errors
    /// Another version, or bytes that no stream is stored as.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadStream> {
        let mut reader = Reader { bytes };
        let (version, words, lines) = (reader.number()?, reader.number()? as usize, reader.number()? as usize);
        if version != VERSION || lines == 0 || words.saturating_mul(4).saturating_add(lines) > reader.bytes.len() {
            return Err(BadStream);
        }
        let words = (0..words).map(|_| reader.number().map(Word)).collect::<Result<Vec<_>, _>>()?;
        let mut at = 0_u32;
        let lines = (0..lines)
            .map(|_| reader.step().and_then(|step| at.checked_add(step)).inspect(|next| at = *next).ok_or(BadStream));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let fits =
            reader.bytes.is_empty() && lines[0] == 0 && lines.last().is_some_and(|last| *last as usize <= words.len());
        if fits { Ok(Self { words, lines }) } else { Err(BadStream) }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn number(&mut self) -> Result<u32, BadStream> {
        let (number, rest) = self.bytes.split_first_chunk::<4>().ok_or(BadStream)?;
        self.bytes = rest;
        Ok(u32::from_le_bytes(*number))
    }

    fn step(&mut self) -> Option<u32> {
        let (step, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        if *step == 255 { self.number().ok() } else { Some(u32::from(*step)) }
    }
}

/// Each token as the skeleton of code has it: a name that a renaming may change, a number, a text are only that; names
/// that are called or stand behind `.`, `::` or `->` stay what they are, because they name what is elsewhere.
#[must_use]
pub fn skeleton(words: &[Word]) -> Vec<Word> {
    let operator = |text: &str| Word::new(TokenKind::Operator, text.as_bytes());
    let before = [".", "::", "->", "?."].map(operator);
    let behind = ["(", "::", "!"].map(operator);
    let at = |index: usize| {
        let word = words[index];
        let stays = word.is_name()
            && (index.checked_sub(1).is_some_and(|before_it| before.contains(&words[before_it]))
                || words.get(index + 1).is_some_and(|next| behind.contains(next)));
        if stays { word } else { word.class() }
    };
    (0..words.len()).map(at).collect()
}

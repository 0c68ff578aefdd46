//! The tokens of a file as numbers: what clones and fingerprints are found in.
//!
//! A token is 4 bytes: 2 bits of what it is and 30 of a hash of its text, the same on every machine. So streams need no
//! table of words, can be stored, and can be compared across files and runs. Comments are left out. A line costs 4 bytes.
//!
//! A text in quotes that runs over several lines is as many tokens as it has words and marks: code and prose are copied
//! inside of texts too (scripts, expected output, documentation). [`Stream::texts`] says where they stand, so that who
//! asks for names and shapes can take each for one token.

use std::borrow::Cow;
use std::ops::Range;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::Language;
use crate::lex::{Dialect, Token, TokenKind, tokens};

/// What changes with every change of what a stored stream means.
pub const VERSION: u32 = 2;

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
    narrow(xxh3_64(text))
}

fn narrow(hash: u64) -> u32 {
    u32::try_from(hash >> 34).expect("because 30 bits are left")
}

/// What becomes of a text over several lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LongTexts {
    /// As many tokens as it has words and marks.
    Split,
    /// One token.
    Whole,
}

/// The tokens of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stream {
    pub(crate) words: Vec<Word>,
    /// For each line the number of tokens that begin on lines before it.
    pub(crate) lines: Vec<u32>,
    /// Tokens of texts over several lines, rising.
    texts: Vec<Range<u32>>,
}

/// A part of a stored stream can't be what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadStream;

impl Stream {
    /// The stream of a text.
    #[must_use]
    pub fn new(language: Option<Language>, bytes: &[u8]) -> Self {
        Self::read(language, bytes, LongTexts::Split)
    }

    /// The same with one token for each text, whatever its length: what fingerprints are made of.
    #[must_use]
    pub(crate) fn of_whole_texts(language: Option<Language>, bytes: &[u8]) -> Self {
        Self::read(language, bytes, LongTexts::Whole)
    }

    fn read(language: Option<Language>, bytes: &[u8], long_texts: LongTexts) -> Self {
        let words = Vec::with_capacity(bytes.len() / 5);
        let mut stream = Self { words, lines: vec![0], texts: Vec::new() };
        for token in tokens(Dialect::of(language), bytes) {
            if token.kind == TokenKind::Comment {
                continue;
            }
            let text = token.text(bytes);
            let is_split = token.kind == TokenKind::String && long_texts == LongTexts::Split;
            if is_split && memchr::memchr(b'\n', text).is_some() {
                stream.push_pieces(token, text);
            } else {
                stream.push(token.line, Word::new(token.kind, text));
            }
        }
        let lines =
            memchr::memchr_iter(b'\n', bytes).count() + usize::from(bytes.last().is_some_and(|last| *last != b'\n'));
        stream.lines.resize(lines.max(stream.lines.len()), stream.len());
        stream.words.shrink_to_fit();
        stream.lines.shrink_to_fit();
        stream
    }

    fn push(&mut self, line: u32, word: Word) {
        self.lines.resize((line as usize).max(self.lines.len()), self.len());
        self.words.push(word);
    }

    /// What a text is made of, as prose: quotes inside it open nothing.
    fn push_pieces(&mut self, token: Token, text: &[u8]) {
        let start = self.len();
        for piece in tokens(Dialect::of(None), text) {
            self.push(token.line + piece.line - 1, Word::new(TokenKind::String, piece.text(text)));
        }
        self.texts.push(start..self.len());
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

    /// The ranges of tokens that are texts over several lines, rising.
    #[must_use]
    pub fn texts(&self) -> &[Range<u32>] {
        &self.texts
    }

    /// Its tokens with one for each text, whatever its length.
    #[must_use]
    pub(crate) fn with_whole_texts(&self) -> Cow<'_, [Word]> {
        if self.texts.is_empty() {
            return Cow::Borrowed(&self.words);
        }
        Cow::Owned(self.part_with_whole_texts(0..self.len()))
    }

    /// The same for some of its tokens. A text that begins or ends outside is one token too.
    #[must_use]
    pub(crate) fn part_with_whole_texts(&self, part: Range<u32>) -> Vec<Word> {
        let words = |from: u32, to: u32| &self.words[from as usize..to as usize];
        let mut joined = Vec::with_capacity(part.len());
        let mut at = part.start;
        let first = self.texts.partition_point(|text| text.end <= part.start);
        for text in self.texts[first..].iter().take_while(|text| text.start < part.end) {
            let start = text.start.max(part.start);
            joined.extend_from_slice(words(at, start));
            joined.push(whole(words(text.start, text.end)));
            at = text.end.min(part.end);
        }
        joined.extend_from_slice(words(at, part.end));
        joined
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
    pub fn tokens_of(&self, first: u32, last: u32) -> Range<u32> {
        let before = |line: u32| self.lines.get(line as usize).copied().unwrap_or_else(|| self.len());
        before(first.saturating_sub(1))..before(last)
    }

    /// Its stored form: version, counts, words, starts and ends of texts, then lines as steps of one byte (255 and four
    /// bytes for longer ones).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(16 + self.words.len() * 4 + self.texts.len() * 8 + self.lines.len());
        let texts = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let counts = [VERSION, self.len(), self.line_count(), texts];
        let words = self.words.iter().map(|word| word.0);
        let texts = self.texts.iter().flat_map(|text| [text.start, text.end]);
        counts.into_iter().chain(words).chain(texts).for_each(|number| out.extend(number.to_le_bytes()));
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
        let texts = reader.number()? as usize;
        let least = words.saturating_mul(4).saturating_add(texts.saturating_mul(8)).saturating_add(lines);
        if version != VERSION || lines == 0 || least > reader.bytes.len() {
            return Err(BadStream);
        }
        let words = reader.words(words)?;
        let texts = reader.texts(texts, words.len())?;
        let lines = reader.lines(lines)?;
        let fits =
            reader.bytes.is_empty() && lines[0] == 0 && lines.last().is_some_and(|last| *last as usize <= words.len());
        if fits { Ok(Self { words, lines, texts }) } else { Err(BadStream) }
    }
}

/// One token for those of a text.
fn whole(pieces: &[Word]) -> Word {
    let mut hash = Xxh3::new();
    pieces.iter().for_each(|piece| hash.update(&piece.0.to_le_bytes()));
    Word(Word::STRING | narrow(hash.digest()))
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

    fn words(&mut self, count: usize) -> Result<Vec<Word>, BadStream> {
        let (words, rest) = self.bytes.split_at_checked(count.saturating_mul(4)).ok_or(BadStream)?;
        self.bytes = rest;
        let word = |bytes: &[u8]| Word(bytes.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes)));
        Ok(words.chunks_exact(4).map(word).collect())
    }

    /// Ranges that rise and lie within `words` words.
    fn texts(&mut self, count: usize, words: usize) -> Result<Vec<Range<u32>>, BadStream> {
        let mut end = 0;
        let one = |_| {
            let text = self.number()?..self.number()?;
            let fits = text.start >= end && text.end > text.start && text.end as usize <= words;
            end = text.end;
            if fits { Ok(text) } else { Err(BadStream) }
        };
        (0..count).map(one).collect()
    }

    fn lines(&mut self, count: usize) -> Result<Vec<u32>, BadStream> {
        let mut at = 0_u32;
        let one = |_| {
            at = self.step().and_then(|step| at.checked_add(step)).ok_or(BadStream)?;
            Ok(at)
        };
        (0..count).map(one).collect()
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

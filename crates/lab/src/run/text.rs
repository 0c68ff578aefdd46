//! Text as numbers.

use rustc_hash::FxHashMap;

/// The token that ends every document.
pub const END: u32 = 0;

/// Documents, one after the other, each with [`END`] at its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The tokens.
    pub tokens: Vec<u32>,
}

impl Text {
    /// The documents, each with its end. What comes after the last end is a document too.
    pub fn documents(&self) -> impl Iterator<Item = &[u32]> {
        self.tokens.split_inclusive(|token| *token == END)
    }

    /// How often each token occurs, for a vocabulary of so many.
    #[must_use]
    pub fn counts(&self, vocabulary: usize) -> Vec<u64> {
        let mut counts = vec![0; vocabulary];
        for token in &self.tokens {
            if let Some(count) = counts.get_mut(*token as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// Adds a document, or a part of one.
    pub fn push(&mut self, tokens: &[u32]) {
        self.tokens.extend_from_slice(tokens);
    }

    /// Ends the last document if it has no end.
    pub fn close(&mut self) {
        if self.tokens.last().is_some_and(|last| *last != END) {
            self.tokens.push(END);
        }
    }
}

/// The words behind the numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    names: Vec<Box<str>>,
    is_tracked: Vec<bool>,
    ids: FxHashMap<Box<str>, u32>,
}

impl Default for Vocabulary {
    fn default() -> Vocabulary {
        let ids = FxHashMap::from_iter([("".into(), END)]);
        Vocabulary { names: vec!["".into()], is_tracked: vec![false], ids }
    }
}

impl Vocabulary {
    /// A vocabulary of [`END`] alone.
    #[must_use]
    pub fn new() -> Vocabulary {
        Vocabulary::default()
    }

    /// The number of a word; a new one if it has none. Tracked words are those whose loss is measured: names, and no
    /// keywords, punctuation or literals.
    pub fn id(&mut self, word: &str, is_tracked: bool) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(word.into());
        self.is_tracked.push(is_tracked);
        self.ids.insert(word.into(), id);
        id
    }

    /// The number of a word that is known.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<u32> {
        self.ids.get(word).copied()
    }

    /// How many words there are, with the end.
    #[must_use]
    pub fn size(&self) -> usize {
        self.names.len()
    }

    /// The words by number; that of [`END`] is empty.
    #[must_use]
    pub fn names(&self) -> &[Box<str>] {
        &self.names
    }

    /// Which words are tracked.
    #[must_use]
    pub fn tracked(&self) -> &[bool] {
        &self.is_tracked
    }

    /// Adds a document of words to a text. Empty words are left out.
    pub fn document<W: AsRef<str>>(&mut self, text: &mut Text, words: impl IntoIterator<Item = (W, bool)>) {
        for (word, is_tracked) in words {
            if !word.as_ref().is_empty() {
                text.tokens.push(self.id(word.as_ref(), is_tracked));
            }
        }
        text.tokens.push(END);
    }
}

//! How long a fragment is: an operator counts as many tokens as it has characters.
//!
//! Lexers disagree on operators (`->`, `::`, `!=` are one token for some and two for others, jscpd among these), so a limit
//! in tokens would mean something else for each. Counted by characters the limit lets pass whatever passes in either way.

use std::sync::LazyLock;

use crate::lex::{LONG_OPERATORS, TokenKind};
use crate::stream::Word;

const SLOTS: usize = 256;

/// Operators of several characters by their hash, with what they count; 0 where a slot is empty.
static TABLE: LazyLock<[(Word, u8); SLOTS]> = LazyLock::new(|| {
    let mut table = [(Word(0), 0); SLOTS];
    for operator in LONG_OPERATORS {
        let word = Word::new(TokenKind::Operator, operator);
        let mut slot = slot(word);
        while table[slot].1 > 0 {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = (word, u8::try_from(operator.len()).unwrap_or(1));
    }
    table
});

fn slot(word: Word) -> usize {
    word.0 as usize % SLOTS
}

/// Counts tokens.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    table: &'static [(Word, u8); SLOTS],
}

impl Marks {
    pub(super) fn new() -> Self {
        Self { table: &TABLE }
    }

    /// What a token counts, at least 1.
    pub(super) fn of(self, word: Word) -> usize {
        if word.is_name() || word.is_literal() {
            return 1;
        }
        let first = slot(word);
        if self.table[first].1 == 0 { 1 } else { self.from(first, word) }
    }

    fn from(self, mut slot: usize, word: Word) -> usize {
        loop {
            match self.table[slot] {
                (_, 0) => return 1,
                (same, marks) if same == word => return usize::from(marks),
                _ => slot = (slot + 1) % SLOTS,
            }
        }
    }

    /// The tokens of the shortest run at the start of `words` that counts at least `least`; none if all count less.
    pub(super) fn shortest(self, words: &[Word], least: usize) -> Option<usize> {
        let mut marks = 0;
        let enough = |word: &Word| {
            marks += self.of(*word);
            marks >= least
        };
        words.iter().position(enough).map(|last| last + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_count_their_characters() {
        let marks = Marks::new();
        let words: Vec<Word> = [
            (TokenKind::Word, "a"),
            (TokenKind::Operator, "->"),
            (TokenKind::String, "\"->\""),
            (TokenKind::Operator, "..."),
            (TokenKind::Operator, "+"),
        ]
        .map(|(kind, text)| Word::new(kind, text.as_bytes()))
        .to_vec();
        assert_eq!(words.iter().map(|word| marks.of(*word)).collect::<Vec<_>>(), [1, 2, 1, 3, 1]);
        for (least, expect) in [(1, Some(1)), (2, Some(2)), (3, Some(2)), (4, Some(3)), (8, Some(5)), (9, None)] {
            assert_eq!(marks.shortest(&words, least), expect, "{least}");
        }
        for operator in LONG_OPERATORS {
            assert_eq!(marks.of(Word::new(TokenKind::Operator, operator)), operator.len());
        }
    }
}

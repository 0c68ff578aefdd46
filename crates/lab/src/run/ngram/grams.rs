//! The n-grams of a text by numbers.

use rustc_hash::FxHashMap;

use super::super::text::{END, Text};

/// No n-gram.
pub(super) const UNSEEN: u32 = u32::MAX;

/// The longest n-grams: one token longer than the longest model's.
pub(super) const MOST_LENGTH: usize = super::MOST_ORDER + 1;

/// The n-grams of one length. An n-gram is its first n - 1 tokens, by their number, and one more.
#[derive(Debug, Clone, Default)]
pub(super) struct Level {
    ids: FxHashMap<u64, u32>,
    /// The number of the first n - 1 tokens.
    pub(super) heads: Vec<u32>,
    /// The number of the last n - 1 tokens.
    pub(super) tails: Vec<u32>,
    pub(super) counts: Vec<u32>,
}

/// The n-grams of a text up to a length. They stay within documents, which begin with an end.
#[derive(Debug, Clone)]
pub(super) struct Grams {
    pub(super) levels: Vec<Level>,
}

/// What ends at a place: for each length from 0 the number of the n-gram; [`UNSEEN`] where there is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ending {
    ids: [u32; MOST_LENGTH + 1],
}

impl Ending {
    /// The number of the n-gram of a length.
    pub(super) fn id(&self, length: usize) -> u32 {
        self.ids[length]
    }
}

impl Grams {
    /// A length of more than [`MOST_LENGTH`] is taken as that.
    pub(super) fn new(text: &Text, length: usize) -> Grams {
        let mut grams = Grams { levels: vec![Level::default(); length.min(MOST_LENGTH)] };
        let end = grams.add(&Grams::empty(), END, false);
        for document in text.documents() {
            let mut last = end;
            for token in document {
                last = grams.add(&last, *token, true);
            }
        }
        grams
    }

    fn empty() -> Ending {
        let mut ids = [UNSEEN; MOST_LENGTH + 1];
        ids[0] = 0;
        Ending { ids }
    }

    /// The longest n-gram that ends here, if the text has it.
    pub(super) fn has_longest(&self, ending: &Ending) -> bool {
        ending.id(self.levels.len()) != UNSEEN
    }

    /// What ends where a document begins.
    pub(super) fn opening(&self) -> Ending {
        self.after(&Grams::empty(), END)
    }

    /// What ends with one more token, of what is known.
    pub(super) fn after(&self, last: &Ending, token: u32) -> Ending {
        let mut ids = [0; MOST_LENGTH + 1];
        for (length, level) in self.levels.iter().enumerate() {
            let head = last.ids[length];
            let known = level.ids.get(&key(head, token)).copied();
            ids[length + 1] = if head == UNSEEN { UNSEEN } else { known.unwrap_or(UNSEEN) };
        }
        Ending { ids }
    }

    /// The same, where what is new becomes known, and is counted if asked.
    fn add(&mut self, last: &Ending, token: u32, counts: bool) -> Ending {
        let mut ids = [0; MOST_LENGTH + 1];
        for (length, level) in self.levels.iter_mut().enumerate() {
            let (head, tail) = (last.ids[length], ids[length]);
            ids[length + 1] = if head == UNSEEN { UNSEEN } else { level.add(head, tail, token, counts) };
        }
        Ending { ids }
    }
}

impl Level {
    fn add(&mut self, head: u32, tail: u32, token: u32, counts: bool) -> u32 {
        let new = self.counts.len() as u32;
        let id = *self.ids.entry(key(head, token)).or_insert(new);
        if id == new {
            self.heads.push(head);
            self.tails.push(tail);
            self.counts.push(0);
        }
        self.counts[id as usize] += u32::from(counts);
        id
    }
}

fn key(head: u32, token: u32) -> u64 {
    u64::from(head) << 32 | u64::from(token)
}

//! What a unit is compared by, before its tokens are.

use std::ops::Range;

use super::kept::taken;
use crate::fingerprint::{Sketch, grams, shape_of_tokens};
use crate::stream::{BadStream, Stream, Word};

/// A unit's prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Print {
    /// A hash of its tokens and of which are texts: units with the same are one.
    pub(super) content: u64,
    /// Of its tokens but for names.
    pub(super) shape: u64,
    /// Its smallest grams.
    pub(super) sketch: Sketch,
}

impl Print {
    /// The prints of a unit that has these tokens.
    pub(super) fn new(stream: &Stream, unit: &Range<u32>) -> Self {
        let words = &stream.words()[unit.start as usize..unit.end as usize];
        let content = content(words, &texts_within(stream.texts(), unit));
        Self { content, shape: shape_of_tokens(words), sketch: Sketch::new(&grams(words)) }
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.content.to_le_bytes());
        out.extend(self.shape.to_le_bytes());
        out.push(u8::try_from(self.sketch.grams().len()).expect("because a sketch has at most 32 grams"));
        self.sketch.grams().iter().for_each(|gram| out.extend(gram.to_le_bytes()));
    }

    pub(super) fn read(bytes: &mut &[u8]) -> Result<Self, BadStream> {
        let (content, shape) = (u64::from_le_bytes(taken(bytes)?), u64::from_le_bytes(taken(bytes)?));
        let [count] = taken(bytes)?;
        let grams = (0..count).map(|_| taken(bytes).map(u64::from_le_bytes)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { content, shape, sketch: Sketch::of_kept(grams).ok_or(BadStream)? })
    }
}

/// The texts of a file that a unit holds, by the unit's tokens.
pub(super) fn texts_within(texts: &[Range<u32>], unit: &Range<u32>) -> Vec<Range<usize>> {
    let first = texts.partition_point(|text| text.end <= unit.start);
    let within = texts[first..].iter().take_while(|text| text.start < unit.end);
    let cut = |at: u32| (at.clamp(unit.start, unit.end) - unit.start) as usize;
    within.map(|text| cut(text.start)..cut(text.end)).collect()
}

/// Strong, because what is known of two units is believed of all units with their hashes.
fn content(words: &[Word], texts: &[Range<usize>]) -> u64 {
    let mut bytes: Vec<u8> = Vec::with_capacity(words.len() * 4 + texts.len() * 16 + 8);
    bytes.extend((words.len() as u64).to_le_bytes());
    words.iter().for_each(|word| bytes.extend(word.0.to_le_bytes()));
    for text in texts {
        [text.start, text.end].iter().for_each(|at| bytes.extend((*at as u64).to_le_bytes()));
    }
    let hash = blake3::hash(&bytes);
    u64::from_le_bytes(*hash.as_bytes().first_chunk().expect("because the hash has 32 bytes"))
}

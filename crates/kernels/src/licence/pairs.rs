//! How many pairs of words a text of the store of licences has, which bounds how alike another text can be to it.
//!
//! The store keeps the number to itself, but not how alike two texts are: `2 m / (a + b)` of `m` shared pairs among `a` and
//! `b` (Dice's coefficient). A text that is compared with a probe, and with the probe and more pairs that it does not
//! share, gives two such equations.

use std::sync::LazyLock;

use spdx::detection::TextData;

/// Words that licences have, as pairs; one that is shared suffices. Two licences have none. The last three words are any
/// address in the store.
const COMMON: &str = "of the in the to the software and or for any use is provided this license creative commons and distribute may be \
                      les droits long as in any hereby granted do anything script is other rights responsibility for and not http blackboxed url";

/// Pairs that no licence has.
const MORE: usize = 1000;

/// The probe without and with these.
static PROBES: LazyLock<(TextData, TextData)> = LazyLock::new(|| {
    let more: String = (0..MORE).map(|at| format!(" {}", word(at))).collect();
    (TextData::new(COMMON), TextData::new(&format!("{COMMON}{more}")))
});

/// A word that is in no licence, in letters alone: the store drops some digits.
fn word(number: usize) -> String {
    let letter = |place: u32| char::from(b'a' + (number / 26_usize.pow(place) % 26) as u8);
    ["xq".to_owned(), (0..3).map(letter).collect()].concat()
}

/// How many pairs a text has; `None` where it shares none with the probe.
pub(super) fn pairs(text: &TextData) -> Option<u32> {
    let (plain, more) = &*PROBES;
    let own = COMMON.split(' ').count() as f64 - 1.0;
    let (plain, more) = (f64::from(text.match_score(plain)), f64::from(text.match_score(more)));
    let pairs = MORE as f64 * more / (plain - more) - own;
    // What is shared is a whole number; anything else would be an answer to other equations.
    let shared = plain * (own + pairs.round()) / 2.0;
    let is_sound = plain > more && more > 0.0 && (shared - shared.round()).abs() < 0.01 && shared.round() > 0.0;
    is_sound.then_some(pairs.round() as u32)
}

/// How alike two texts of so many pairs can be at most, as the store computes it.
pub(super) fn most_alike(one: Option<u32>, other: Option<u32>) -> f32 {
    let (Some(one), Some(other)) = (one, other) else { return 1.0 };
    (2.0 * one.min(other) as f32) / ((one + other) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted() {
        for words in [1, 2, 5, 40, 700, 9000] {
            let own: String = (0..words).map(|at| format!("w{} ", word(at as usize))).collect();
            assert_eq!(pairs(&TextData::new(&format!("{own}of the"))), Some(words + 1), "{words}");
        }
        assert_eq!(pairs(&TextData::new("nothing that is shared")), None);
        assert_eq!(pairs(&TextData::new("")), None);
    }
}

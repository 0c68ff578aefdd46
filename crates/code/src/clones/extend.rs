//! The longest extent on which fragments agree.

use rustc_hash::FxHashMap;

use super::CloneType;
use super::files::Place;
use crate::stream::Word;

/// Tokens that all places agree on before and behind a window: `(before, behind)`.
///
/// No fragment grows into the next one of the same file; the places of one file stand in rising order.
pub(super) fn extent(places: &[Place<'_>], width: usize, clone_type: CloneType) -> (usize, usize) {
    let (mut before, mut behind) = room(places, width);
    let [first, others @ ..] = places else { return (0, 0) };
    for other in others {
        let (left, right) = match clone_type {
            CloneType::Exact => exact(*first, *other, width, (before, behind)),
            _ => renamed(*first, *other, width, (before, behind)),
        };
        (before, behind) = (left, right);
    }
    fit(places, width, before, behind)
}

/// How far fragments could grow without leaving their files.
fn room(places: &[Place<'_>], width: usize) -> (usize, usize) {
    let before = places.iter().map(|place| place.at).min().unwrap_or_default();
    let behind = places.iter().map(|place| place.words.len() - place.at - width).min().unwrap_or_default();
    (before, behind)
}

/// Cuts an extent so that neighbours in a file do not overlap: what is behind counts before what is in front.
fn fit(places: &[Place<'_>], width: usize, before: usize, behind: usize) -> (usize, usize) {
    let neighbours = places.windows(2).filter(|pair| pair[0].file == pair[1].file);
    let gap = neighbours.map(|pair| pair[1].at - pair[0].at).min().unwrap_or(usize::MAX);
    let most = gap.max(width);
    let before = before.min(most - width);
    (before, behind.min(most - width - before))
}

fn exact(a: Place<'_>, b: Place<'_>, width: usize, most: (usize, usize)) -> (usize, usize) {
    let before = (1..=most.0).take_while(|step| a.words[a.at - step] == b.words[b.at - step]).count();
    let (from_a, from_b) = (&a.words[a.at + width..], &b.words[b.at + width..]);
    let behind = from_a.iter().zip(from_b).take(most.1).take_while(|(x, y)| x == y).count();
    (before, behind)
}

fn renamed(a: Place<'_>, b: Place<'_>, width: usize, most: (usize, usize)) -> (usize, usize) {
    let mut names = Renaming::default();
    for step in 0..width {
        if !names.fits(a.words[a.at + step], b.words[b.at + step]) {
            return (0, 0);
        }
    }
    let behind =
        (0..most.1).take_while(|step| names.fits(a.words[a.at + width + step], b.words[b.at + width + step])).count();
    let before = (1..=most.0).take_while(|step| names.fits(a.words[a.at - step], b.words[b.at - step])).count();
    (before, behind)
}

/// A one-to-one renaming that grows with each pair of names.
#[derive(Default)]
pub(super) struct Renaming {
    there: FxHashMap<Word, Word>,
    back: FxHashMap<Word, Word>,
}

impl Renaming {
    /// Whether two tokens are equal but for the renaming; two new names become part of it.
    pub(super) fn fits(&mut self, a: Word, b: Word) -> bool {
        if !a.is_name() || !b.is_name() {
            return a.class() == b.class();
        }
        match (self.there.get(&a), self.back.get(&b)) {
            (None, None) => {
                self.there.insert(a, b);
                self.back.insert(b, a);
                true
            }
            (there, back) => there == Some(&b) && back == Some(&a),
        }
    }
}

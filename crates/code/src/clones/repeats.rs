//! Classes of exact and renamed clones: sets of windows of equal hash, grown to their longest common extent.
//!
//! Windows are gone through in order, and a set is looked at where it is not the set of the window before moved on by
//! one. Its places are then verified token by token (a hash is no proof) and grown. A set that a class found
//! before covers is known by the distances between its places.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::Xxh3;

use super::candidates::{ALONE, Candidates};
use super::extend::{Renaming, extent};
use super::files::{Files, Place};
use super::marks::Marks;
use super::windows::encoded;
use super::{CloneClass, CloneType, Member, Settings};
use crate::stream::Word;

/// Different tokens, as a renaming sees them, that a window of a renamed clone has at least: lists of names and fields
/// have fewer.
const FEWEST_DIFFERENT: usize = 8;

/// Members of a set that is looked at in parts too.
const MOST_SPLIT: usize = 64;

/// Members of a class that are verified and shown; of more frequent windows the first ones.
const MOST_MEMBERS: usize = 10_000;

/// The classes of one type. Those of renamed clones have a member that differs in a name or literal.
pub(super) fn find(files: &Files<'_>, settings: &Settings, clone_type: CloneType) -> Vec<CloneClass> {
    let least = settings.min_tokens.max(1) as usize;
    let candidates = Candidates::new(files, least, clone_type);
    let mut search = Search {
        files,
        settings,
        clone_type,
        marks: Marks::new(),
        least,
        candidates: &candidates,
        covered: BTreeMap::new(),
        rejected: None,
        repeated: Vec::new(),
        classes: Vec::new(),
    };
    for index in 0..candidates.tokens.len() {
        search.look_at(index);
    }
    search.classes
}

struct Search<'a> {
    files: &'a Files<'a>,
    settings: &'a Settings,
    clone_type: CloneType,
    marks: Marks,
    /// What a window counts at least.
    least: usize,
    candidates: &'a Candidates,
    /// For the distances between places and the start of a class's first fragment: where that ends.
    covered: BTreeMap<(u64, u32), u32>,
    /// The last window that said too little; the next may say more.
    rejected: Option<usize>,
    /// The fragments, rising, of the last class that was cut because it overlaps itself: fragments of its length that all
    /// begin in or right behind one of them say no more.
    repeated: Vec<Range<u32>>,
    classes: Vec<CloneClass>,
}

impl Search<'_> {
    fn look_at(&mut self, index: usize) {
        let bucket = self.candidates.bucket[index];
        if bucket == ALONE || self.candidates.members(bucket).next() != Some(index) || self.goes_on(index, bucket) {
            return;
        }
        if self.clone_type == CloneType::Renamed && !self.says_something(self.candidates.tokens[index]) {
            self.rejected = Some(index);
            return;
        }
        let tokens: Vec<u32> =
            self.candidates.members(bucket).take(MOST_MEMBERS).map(|member| self.candidates.tokens[member]).collect();
        let mut sets = self.verified(&tokens);
        while let Some(set) = sets.pop() {
            sets.extend(self.grow(&set));
        }
    }

    /// The set is that of the window before, each place moved on by one.
    fn goes_on(&self, index: usize, bucket: u32) -> bool {
        let Some(before) = index.checked_sub(1).filter(|before| self.rejected != Some(*before)) else { return false };
        let tokens = &self.candidates.tokens;
        let last = self.candidates.bucket[before];
        if last == ALONE || last == bucket || tokens[before] + 1 != tokens[index] {
            return false;
        }
        let mut old = self.candidates.members(last);
        let mut new = self.candidates.members(bucket);
        loop {
            match (old.next(), new.next()) {
                (None, None) => return true,
                (Some(old), Some(new)) if tokens[old] + 1 == tokens[new] => {}
                _ => return false,
            }
        }
    }

    /// Sets of at least two places whose windows are truly equal, without places that overlap the one before.
    fn verified(&self, tokens: &[u32]) -> Vec<Vec<u32>> {
        let mut sets: Vec<Vec<u32>> = Vec::new();
        for token in tokens {
            let place = self.files.place(*token);
            let same = sets.iter_mut().find(|set| self.equal(self.files.place(set[0]), place));
            match same {
                Some(set) => {
                    let last = set.last().copied().unwrap_or_default();
                    let apart = last + narrow(self.width(place)) <= *token;
                    if apart || self.files.place(last).file != place.file {
                        set.push(*token);
                    }
                }
                None => sets.push(vec![*token]),
            }
        }
        sets.retain(|set| set.len() > 1);
        sets
    }

    /// Tokens of the window at a place.
    fn width(&self, place: Place<'_>) -> usize {
        let rest = &place.words[place.at..];
        self.marks.shortest(rest, self.least).unwrap_or(rest.len())
    }

    fn equal(&self, a: Place<'_>, b: Place<'_>) -> bool {
        let (a, b) = (&a.words[a.at..a.at + self.width(a)], &b.words[b.at..b.at + self.width(b)]);
        if self.clone_type == CloneType::Exact {
            return a == b;
        }
        let mut names = Renaming::default();
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| names.fits(*a, *b))
    }

    /// Makes a class of a set. What comes back are parts of the set whose places agree on more than all of it does.
    fn grow(&mut self, set: &[u32]) -> Vec<Vec<u32>> {
        let width = self.width(self.files.place(set[0]));
        let distances = distances(set);
        let last = self.covered.range(..=(distances, set[0])).next_back();
        if last.is_some_and(|((same, _), end)| *same == distances && *end >= set[0] + narrow(width)) {
            return Vec::new();
        }
        let places: Vec<Place<'_>> = set.iter().map(|token| self.files.place(*token)).collect();
        let (before, behind) = extent(&places, width, self.clone_type);
        let (before, tokens) = (narrow(before), narrow(before + width + behind));
        let start = set[0] - before;
        self.covered.insert((distances, start), start + tokens);
        if touches_itself(&places, tokens as usize) {
            if set.iter().all(|token| self.is_repeated(token - before)) {
                return Vec::new();
            }
            self.repeated = set.iter().map(|token| token - before..token - before + tokens).collect();
        }
        let members: Vec<Member> = set.iter().map(|token| self.files.member(token - before, tokens)).collect();
        self.keep(members, &places, before as usize, tokens as usize);
        self.parts(set, &places, before as usize, tokens as usize)
    }

    /// The token lies in, or right behind, a fragment of the last class that was cut.
    fn is_repeated(&self, token: u32) -> bool {
        let last = self.repeated.partition_point(|fragment| fragment.start <= token).checked_sub(1);
        last.is_some_and(|last| token <= self.repeated[last].end)
    }

    /// Places that go on alike behind or in front of the fragment, where not all do.
    fn parts(&self, set: &[u32], places: &[Place<'_>], before: usize, tokens: usize) -> Vec<Vec<u32>> {
        if !(3..=MOST_SPLIT).contains(&set.len()) {
            return Vec::new();
        }
        let ends = [self.neighbours(places, before, tokens, true), self.neighbours(places, before, tokens, false)];
        let mut found = Vec::new();
        for neighbours in ends {
            let mut alike: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
            for (token, neighbour) in set.iter().zip(neighbours) {
                neighbour.into_iter().for_each(|neighbour| alike.entry(neighbour).or_default().push(*token));
            }
            found.extend(alike.into_values().filter(|part| part.len() > 1 && part.len() < set.len()));
        }
        // The last one is looked at first.
        found.sort_unstable_by(|a, b| b.cmp(a));
        found
    }

    /// For each place what stands behind or in front of its fragment, as this type of clone sees it.
    fn neighbours(&self, places: &[Place<'_>], before: usize, tokens: usize, behind: bool) -> Vec<Option<u64>> {
        let one = |place: &Place<'_>| {
            let start = place.at - before;
            let at = if behind { Some(start + tokens) } else { start.checked_sub(1) };
            let word = *place.words.get(at?)?;
            if self.clone_type == CloneType::Exact {
                return Some(u64::from(word.0));
            }
            let fragment = &place.words[start..start + tokens];
            let same = |other: &Word| *other == word;
            let distance = if behind { fragment.iter().rev().position(same) } else { fragment.iter().position(same) };
            Some(encoded(word, distance.map_or(0, |distance| distance + 1)))
        };
        places.iter().map(one).collect()
    }

    /// Enough different tokens to be more than a list.
    fn says_something(&self, token: u32) -> bool {
        let place = self.files.place(token);
        let words = &place.words[place.at..place.at + self.width(place)];
        let mut last = FxHashMap::default();
        let different: FxHashSet<u64> = words
            .iter()
            .enumerate()
            .map(|(at, word)| encoded(*word, last.insert(*word, at).map_or(0, |before| at - before)))
            .collect();
        different.len() >= FEWEST_DIFFERENT
    }

    fn keep(&mut self, members: Vec<Member>, places: &[Place<'_>], before: usize, tokens: usize) {
        let long_enough = members.iter().any(|member| member.lines() >= self.settings.min_lines);
        let differs =
            || places.windows(2).any(|pair| fragment(pair[0], before, tokens) != fragment(pair[1], before, tokens));
        if long_enough && (self.clone_type == CloneType::Exact || differs()) {
            self.classes.push(CloneClass { clone_type: self.clone_type, members, similar_percent: 100 });
        }
    }
}

fn fragment<'a>(place: Place<'a>, before: usize, tokens: usize) -> &'a [Word] {
    &place.words[place.at - before..place.at - before + tokens]
}

fn narrow(tokens: usize) -> u32 {
    u32::try_from(tokens).expect("because all tokens together are fewer than 2^32")
}

/// A hash of how far places stand from the first.
fn distances(set: &[u32]) -> u64 {
    let mut hash = Xxh3::new();
    set.iter().for_each(|token| hash.update(&(token - set[0]).to_le_bytes()));
    hash.digest()
}

/// Two neighbours in a file leave no token between them.
fn touches_itself(places: &[Place<'_>], tokens: usize) -> bool {
    places.windows(2).any(|pair| pair[0].file == pair[1].file && pair[1].at - pair[0].at <= tokens)
}

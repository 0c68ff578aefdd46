//! Classes of near copies among units.
//!
//! Units that are equal but for names stand for each other. Of those left, two are compared where their sketches
//! ([`crate::fingerprint::Sketch`]) share [`FEWEST_SHARED`] grams; two whose tokens align well enough are linked, and what
//! is linked is a class (single linkage, as `NiCad` groups clone pairs: Roy, Cordy 2008). Near copies of a near copy can so
//! stand in one class; `similar_percent` is the weakest link.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::align::similar_percent;
use super::files::Files;
use super::marks::Marks;
use super::{CloneClass, CloneType, Member, SIMILAR_PERCENT, Settings};
use crate::fingerprint::{Sketch, grams, shape_of_tokens};
use crate::stream::Word;

/// Grams that the sketches of two units share before they are compared.
const FEWEST_SHARED: usize = 3;
/// The share of tokens, in percent, that the first units of two classes have in common before these become one.
const LEAST_BETWEEN_FIRST: u32 = 40;
/// Units with one gram among which each is paired with each; of more each is paired with the first and its neighbour.
const MOST_PAIRED: usize = 8;
/// A gram of more units says nothing.
const MOST_COMMON: usize = 2_000;

/// The classes of near copies.
pub(super) fn find(files: &Files<'_>, settings: &Settings) -> Vec<CloneClass> {
    let units = units(files, settings);
    let groups = groups(&units);
    let sketches: Vec<Sketch> = groups.iter().map(|group| Sketch::new(&grams(units[group[0]].words))).collect();
    let mut links = Links::new(groups.len());
    for (percent, a, b) in alike(&units, &groups, &sketches) {
        let roots = (links.root(a), links.root(b));
        if roots.0 != roots.1 && roots_fit(&units, &groups, roots, (a, b)) {
            links.join(a, b, percent);
        }
    }
    links.classes(&groups, |unit| units[unit].member)
}

/// Groups whose first units are similar enough, the most similar first.
fn alike(units: &[Unit<'_>], groups: &[Vec<usize>], sketches: &[Sketch]) -> Vec<(u32, usize, usize)> {
    let first = |group: usize| &units[groups[group][0]];
    let mut found: Vec<(u32, usize, usize)> = pairs(sketches)
        .into_iter()
        .map(|(a, b)| (first(a), first(b), a, b))
        .filter(|(one, other, _, _)| !one.touches(other) && lengths_fit(one.words, other.words))
        .map(|(one, other, a, b)| (similar_percent(one.words, other.words), a, b))
        .filter(|(percent, _, _)| *percent >= SIMILAR_PERCENT)
        .collect();
    found.sort_unstable_by_key(|(percent, a, b)| (std::cmp::Reverse(*percent), *a, *b));
    found
}

/// The first units of two classes are alike too: a chain of small steps joins no strangers.
fn roots_fit(units: &[Unit<'_>], groups: &[Vec<usize>], roots: (usize, usize), pair: (usize, usize)) -> bool {
    let words = |group: usize| units[groups[group][0]].words;
    let ordered = |(a, b): (usize, usize)| (a.min(b), a.max(b));
    ordered(roots) == ordered(pair) || similar_percent(words(roots.0), words(roots.1)) >= LEAST_BETWEEN_FIRST
}

/// Units of so different lengths can't be similar enough.
fn lengths_fit(a: &[Word], b: &[Word]) -> bool {
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    2 * short * 100 >= (short + long) * SIMILAR_PERCENT as usize
}

struct Unit<'a> {
    member: Member,
    words: &'a [Word],
}

impl Unit<'_> {
    fn touches(&self, other: &Self) -> bool {
        let (a, b) = (&self.member, &other.member);
        a.file == b.file && a.first_token < b.first_token + b.tokens && b.first_token < a.first_token + a.tokens
    }
}

fn units<'a>(files: &'a Files<'_>, settings: &Settings) -> Vec<Unit<'a>> {
    let all = files.each().flat_map(|(start, file)| {
        let ranges = file.units.iter().map(|range| file.in_search(range.start)..file.in_search(range.end));
        let is_long = |words: &[Word]| Marks::new().shortest(words, settings.min_tokens as usize).is_some();
        let fits =
            move |range: &Range<u32>| file.words.get(range.start as usize..range.end as usize).is_some_and(is_long);
        ranges.filter(fits).map(move |range| {
            let words = &file.words[range.start as usize..range.end as usize];
            Unit { member: files.member(start + range.start, range.end - range.start), words }
        })
    });
    all.filter(|unit| unit.member.lines() >= settings.min_lines).collect()
}

/// Units by their shape without a tree, each group by position, groups by their first unit.
fn groups(units: &[Unit<'_>]) -> Vec<Vec<usize>> {
    let mut order: FxHashMap<u64, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let next = groups.len();
        let group = *order.entry(shape_of_tokens(unit.words)).or_insert(next);
        if group == next {
            groups.push(Vec::new());
        }
        groups[group].push(at);
    }
    groups
}

/// Pairs of sketches that share enough grams, rising.
fn pairs(sketches: &[Sketch]) -> Vec<(usize, usize)> {
    let mut entries: Vec<(u64, u32)> = Vec::new();
    for (number, sketch) in (0_u32..).zip(sketches) {
        entries.extend(sketch.grams().iter().map(|gram| (*gram, number)));
    }
    entries.sort_unstable();
    let mut found: Vec<(u32, u32)> = Vec::new();
    for same in entries.chunk_by(|a, b| a.0 == b.0).filter(|same| (2..=MOST_COMMON).contains(&same.len())) {
        for (at, (_, unit)) in same.iter().enumerate() {
            let all = if same.len() <= MOST_PAIRED { 0..at } else { at.saturating_sub(1)..at };
            found.extend(same[all].iter().map(|(_, other)| (*other, *unit)));
            found.extend(same.first().filter(|_| same.len() > MOST_PAIRED && at > 1).map(|(_, first)| (*first, *unit)));
        }
    }
    drop(entries);
    found.sort_unstable();
    let counted = found.chunk_by(|a, b| a == b).filter(|same| same.len() >= FEWEST_SHARED);
    counted.map(|same| (same[0].0 as usize, same[0].1 as usize)).collect()
}

/// What is linked, as a forest (union by the smaller number).
struct Links {
    parents: Vec<usize>,
    weakest: Vec<u32>,
}

impl Links {
    fn new(count: usize) -> Self {
        Self { parents: (0..count).collect(), weakest: vec![100; count] }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize, percent: u32) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        self.parents[high] = low;
        self.weakest[low] = self.weakest[low].min(self.weakest[high]).min(percent);
    }

    fn classes(&mut self, groups: &[Vec<usize>], member: impl Fn(usize) -> Member) -> Vec<CloneClass> {
        let mut trees: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for group in 0..groups.len() {
            let root = self.root(group);
            trees.entry(root).or_default().push(group);
        }
        let linked = trees.into_iter().filter(|(_, tree)| tree.len() > 1);
        let mut classes: Vec<CloneClass> = linked
            .map(|(root, tree)| {
                let members = tree.iter().flat_map(|group| &groups[*group]).map(|unit| member(*unit));
                let similar_percent = self.weakest[root];
                CloneClass { clone_type: CloneType::Edited, members: apart(members.collect()), similar_percent }
            })
            .filter(|class| class.members.len() > 1)
            .collect();
        classes.sort_unstable();
        classes
    }
}

/// Members by position without those that lie within the one before.
fn apart(mut members: Vec<Member>) -> Vec<Member> {
    members.sort_unstable();
    let mut kept: Vec<Member> = Vec::new();
    for member in members {
        let inside = kept.last().is_some_and(|last: &Member| {
            last.file == member.file && member.first_token < last.first_token + last.tokens
        });
        if !inside {
            kept.push(member);
        }
    }
    kept
}

//! Classes of near copies among units.
//!
//! Units that are equal but for names stand for each other. Of those left, two are compared where their sketches
//! ([`crate::fingerprint::Sketch`]) share [`FEWEST_SHARED`] grams. Pairs whose tokens align well enough become classes, the
//! most alike first; two classes become one where the centre of the larger is alike to all of the other. So a chain of small
//! steps joins no strangers, as it would if each link were enough (`NiCad`'s grouping: Roy, Cordy 2008).

use std::borrow::Cow;
use std::ops::Range;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;
use rustc_hash::FxHashMap;

use super::align::Tokens;
use super::alignments::Alignments;
use super::files::{Files, Source};
use super::marks::Marks;
use super::prints::{Print, texts_within};
use super::{CloneClass, CloneType, Member, SIMILAR_PERCENT, Settings};
use crate::fingerprint::Sketch;
use crate::stream::Word;

/// Grams that the sketches of two units share before they are compared.
const FEWEST_SHARED: usize = 3;
/// Units with one gram among which each is paired with each; of more each is paired with the first and its neighbour.
const MOST_PAIRED: usize = 32;
/// A gram of more units says nothing.
const MOST_COMMON: usize = 2_000;

/// The classes of near copies.
pub(super) fn find(files: &Files<'_>, settings: &Settings, alignments: &Alignments) -> Vec<CloneClass> {
    let units = units(files, settings);
    let groups = groups(&units);
    let percent = |a: usize, b: usize| {
        let (one, other) = (&units[groups[a][0]], &units[groups[b][0]]);
        alignments.percent((&one.print, &one.tokens), (&other.print, &other.tokens))
    };
    let mut stars = Stars::new(groups.len());
    for link in alike(&units, &groups, percent) {
        stars.join(link, percent);
    }
    stars.classes(&groups, |unit| units[unit].member)
}

/// Groups whose first units are similar enough, the most similar first.
fn alike(
    units: &[Unit<'_>],
    groups: &[Vec<usize>],
    percent: impl Fn(usize, usize) -> u32 + Sync,
) -> Vec<(u32, usize, usize)> {
    let first = |group: usize| &units[groups[group][0]];
    let sketches: Vec<&Sketch> = (0..groups.len()).map(|group| &first(group).print.sketch).collect();
    let mut found: Vec<(u32, usize, usize)> = pairs(&sketches)
        .into_par_iter()
        .map(|(a, b)| (first(a), first(b), a, b))
        .filter(|(one, other, _, _)| !one.touches(other) && lengths_fit(one.tokens.words, other.tokens.words))
        .map(|(_, _, a, b)| (percent(a, b), a, b))
        .filter(|(percent, _, _)| *percent >= SIMILAR_PERCENT)
        .collect();
    found.sort_unstable_by_key(|(percent, a, b)| (std::cmp::Reverse(*percent), *a, *b));
    found
}

/// Units of so different lengths can't be similar enough.
fn lengths_fit(a: &[Word], b: &[Word]) -> bool {
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    2 * short * 100 >= (short + long) * SIMILAR_PERCENT as usize
}

struct Unit<'a> {
    member: Member,
    tokens: Tokens<'a>,
    print: Cow<'a, Print>,
}

impl Unit<'_> {
    fn touches(&self, other: &Self) -> bool {
        let (a, b) = (&self.member, &other.member);
        a.file == b.file && a.first_token < b.first_token + b.tokens && b.first_token < a.first_token + a.tokens
    }
}

fn units<'a>(files: &'a Files<'_>, settings: &Settings) -> Vec<Unit<'a>> {
    let long: Vec<(u32, &Source<'_>, usize)> =
        files.each().flat_map(|(start, file)| long(start, file, settings)).collect();
    let one = |(start, file, number): (u32, &'a Source<'_>, usize)| {
        let range = &file.units[number];
        let words = &file.words[range.start as usize..range.end as usize];
        let member = files.member(start + range.start, range.end - range.start);
        let tokens = Tokens { words, texts: texts_within(file.stream.texts(), range) };
        Unit { member, tokens, print: file.print(number) }
    };
    long.into_par_iter().map(one).filter(|unit| unit.member.lines() >= settings.min_lines).collect()
}

/// The units of a file that have enough tokens, by number.
fn long<'a>(
    start: u32,
    file: &'a Source<'a>,
    settings: &Settings,
) -> impl Iterator<Item = (u32, &'a Source<'a>, usize)> {
    let least = settings.min_tokens as usize;
    let is_long = move |range: &Range<u32>| {
        let words = file.words.get(range.start as usize..range.end as usize);
        words.is_some_and(|words| Marks::new().shortest(words, least).is_some())
    };
    file.units.iter().enumerate().filter(move |(_, range)| is_long(range)).map(move |(number, _)| (start, file, number))
}

/// Units by their shape without a tree, each group by position, groups by their first unit.
fn groups(units: &[Unit<'_>]) -> Vec<Vec<usize>> {
    let mut order: FxHashMap<u64, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let next = groups.len();
        let group = *order.entry(unit.print.shape).or_insert(next);
        if group == next {
            groups.push(Vec::new());
        }
        groups[group].push(at);
    }
    groups
}

/// Pairs of sketches that share enough grams, rising.
fn pairs(sketches: &[&Sketch]) -> Vec<(usize, usize)> {
    let mut entries: Vec<(u64, u32)> = Vec::new();
    for (number, sketch) in (0_u32..).zip(sketches) {
        entries.extend(sketch.grams().iter().map(|gram| (*gram, number)));
    }
    entries.par_sort_unstable();
    let mut found: Vec<(u32, u32)> = Vec::new();
    for same in entries.chunk_by(|a, b| a.0 == b.0).filter(|same| (2..=MOST_COMMON).contains(&same.len())) {
        for (at, (_, unit)) in same.iter().enumerate() {
            let all = if same.len() <= MOST_PAIRED { 0..at } else { at.saturating_sub(1)..at };
            found.extend(same[all].iter().map(|(_, other)| (*other, *unit)));
            found.extend(same.first().filter(|_| same.len() > MOST_PAIRED && at > 1).map(|(_, first)| (*first, *unit)));
        }
    }
    drop(entries);
    found.par_sort_unstable();
    let counted = found.chunk_by(|a, b| a == b).filter(|same| same.len() >= FEWEST_SHARED);
    counted.map(|same| (same[0].0 as usize, same[0].1 as usize)).collect()
}

/// Groups around centres that each of them is alike to.
struct Stars {
    /// The star of each group, by number; a group can be a guest in others.
    star: Vec<usize>,
    /// Groups of each star, its centre first; none where it became part of another.
    groups: Vec<Vec<usize>>,
    weakest: Vec<u32>,
}

impl Stars {
    fn new(count: usize) -> Self {
        Self {
            star: (0..count).collect(),
            groups: (0..count).map(|group| vec![group]).collect(),
            weakest: vec![100; count],
        }
    }

    /// Makes one of the stars of two groups, if the centre of the larger is alike to all groups of the other.
    fn join(&mut self, (linked, a, b): (u32, usize, usize), percent: impl Fn(usize, usize) -> u32) {
        let stars = (self.star[a], self.star[b]);
        if stars.0 == stars.1 {
            return;
        }
        let order = |star: usize| (std::cmp::Reverse(self.groups[star].len()), star);
        let (large, small) = if order(stars.0) < order(stars.1) { stars } else { (stars.1, stars.0) };
        let centre = self.groups[large][0];
        let percents = self.groups[small].iter().map(|group| percent(centre, *group));
        let mut weakest = percents.map(|percent| Some(percent).filter(|percent| *percent >= SIMILAR_PERCENT));
        match weakest.try_fold(self.weakest[large], |weakest, percent| Some(weakest.min(percent?))) {
            Some(weakest) => self.unite(large, small, weakest),
            // Who fits no class gets one with the group that it is most alike to, which stays in its own too.
            None if self.groups[small].len() == 1 => {
                self.groups[small].push(if self.star[a] == small { b } else { a });
                self.weakest[small] = linked;
            }
            None => {}
        }
    }

    fn unite(&mut self, large: usize, small: usize, weakest: u32) {
        for group in std::mem::take(&mut self.groups[small]) {
            if self.star[group] == small {
                self.star[group] = large;
            }
            if !self.groups[large].contains(&group) {
                self.groups[large].push(group);
            }
        }
        self.weakest[large] = weakest;
    }

    fn classes(&self, groups: &[Vec<usize>], member: impl Fn(usize) -> Member) -> Vec<CloneClass> {
        let stars = self.groups.iter().zip(&self.weakest).filter(|(star, _)| star.len() > 1);
        let class = |(star, weakest): (&Vec<usize>, &u32)| {
            let members = star.iter().flat_map(|group| &groups[*group]).map(|unit| member(*unit));
            let members = apart(members.collect());
            CloneClass { clone_type: CloneType::Edited, members, similar_percent: *weakest }
        };
        let mut classes: Vec<CloneClass> = stars.map(class).filter(|class| class.members.len() > 1).collect();
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

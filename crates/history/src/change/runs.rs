//! Runs of lines that two sides have in common, wherever they stand.
//!
//! Pairs of equal lines that are not trivial seed runs; a run extends over all equal neighbours. Every run that is as
//! long as it can be is found, with one limit: a line that occurs so often that its pairs are more than
//! [`MAX_PAIRS`] is only tried against the [`NEAR`] occurrences nearest by rank.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::weight::Weight;

/// Alphanumerics that a run holds at the least: git's bound on moved blocks.
const RUN_ALNUMS: u32 = 20;

/// Pairs of one token that are all tried.
const MAX_PAIRS: usize = 4096;
const NEAR: usize = 64;

/// Earlier lines that a line is compared with, to see whether it is a copy: the first, and the latest few.
const EARLIER: usize = 4;

/// A line on one of the sides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) token: u64,
    pub(crate) weight: Weight,
    /// The file that it stands in, by a number of the side.
    pub(crate) file: u32,
    /// Its place in the file, from 0.
    pub(crate) place: u32,
}

/// Equal lines: `lines` of them, from a place in the new side and a place in the old side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) new: usize,
    pub(crate) old: usize,
    pub(crate) lines: usize,
}

/// Whether the line after `at` is its neighbour in the file.
fn goes_on(side: &[Line], at: usize) -> bool {
    side.get(at + 1).is_some_and(|next| next.file == side[at].file && next.place == side[at].place + 1)
}

/// Weights of a side, summed up so that a run's is a difference.
struct Sums {
    alnums: Vec<u32>,
    telling: Vec<u32>,
}

impl Sums {
    fn new(side: &[Line]) -> Sums {
        let (mut alnums, mut telling) = (vec![0u32], vec![0u32]);
        for line in side {
            alnums.push(alnums[alnums.len() - 1].saturating_add(u32::from(line.weight.alnums)));
            telling.push(telling[telling.len() - 1] + u32::from(!line.weight.trivial));
        }
        Sums { alnums, telling }
    }

    fn alnums(&self, start: usize, lines: usize) -> u32 {
        self.alnums[start + lines] - self.alnums[start]
    }

    /// Whether lines are enough for a run.
    fn is_run(&self, start: usize, lines: usize) -> bool {
        self.alnums(start, lines) >= RUN_ALNUMS && self.telling[start + lines] > self.telling[start]
    }
}

/// Runs of new lines that are runs of old lines, each line on either side at most once: the heaviest first, of equal
/// ones that within one file, then the earliest. `same_file` says whether a new and an old file are one.
pub(crate) fn moves(new: &[Line], old: &[Line], same_file: impl Fn(u32, u32) -> bool) -> Vec<Run> {
    if new.is_empty() || old.is_empty() {
        return Vec::new();
    }
    let seeds = seeds(new, old);
    if seeds.is_empty() {
        return Vec::new();
    }
    let sums = Sums::new(new);
    let runs = maximal(new, old, seeds, |_, _| true);
    let rank = |run: Run| {
        let same = same_file(new[run.new].file, old[run.old].file);
        (sums.alnums(run.new, run.lines), same, Reverse((run.new, run.old)), run.lines)
    };
    let mut heap: BinaryHeap<_> = runs.into_iter().filter(|run| sums.is_run(run.new, run.lines)).map(rank).collect();
    let (mut new_taken, mut old_taken) = (vec![false; new.len()], vec![false; old.len()]);
    let mut taken = Vec::new();
    while let Some((_, _, Reverse((new_at, old_at)), lines)) = heap.pop() {
        let is_free = |at: usize| !new_taken[new_at + at] && !old_taken[old_at + at];
        let pieces = stretches(lines, is_free);
        if pieces.first().is_some_and(|piece| *piece == (0..lines)) {
            new_taken[new_at..new_at + lines].fill(true);
            old_taken[old_at..old_at + lines].fill(true);
            taken.push(Run { new: new_at, old: old_at, lines });
            continue;
        }
        let left = pieces.into_iter().map(|piece| Run {
            new: new_at + piece.start,
            old: old_at + piece.start,
            lines: piece.len(),
        });
        heap.extend(left.filter(|run| sums.is_run(run.new, run.lines)).map(rank));
    }
    taken
}

/// The lines that are copies of others of the same side, each with the other's place. Only lines that are `open` can be
/// copies; the other stands earlier, or is not open.
pub(crate) fn copies(side: &[Line], open: &[bool]) -> Vec<(usize, usize)> {
    let seeds = earlier(side, open);
    if seeds.is_empty() {
        return Vec::new();
    }
    let sums = Sums::new(side);
    let may = |new: usize, old: usize| open[new] && (old < new || !open[old]);
    let mut runs = maximal(side, side, seeds, may);
    runs.retain(|run| sums.is_run(run.new, run.lines));
    let is_far = |run: &Run| side[run.new].file != side[run.old].file;
    runs.sort_by_key(|run| (Reverse(sums.alnums(run.new, run.lines)), is_far(run), run.new, run.old));
    let mut taken = vec![false; side.len()];
    let mut copies = Vec::new();
    for run in runs {
        for at in (0..run.lines).filter(|at| !std::mem::replace(&mut taken[run.new + at], true)) {
            copies.push((run.new + at, run.old + at));
        }
    }
    copies
}

/// The stretches of `0..length` on which a condition holds.
fn stretches(length: usize, holds: impl Fn(usize) -> bool) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for at in (0..length).filter(|at| holds(*at)) {
        match found.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => found.push(at..at + 1),
        }
    }
    found
}

fn places(side: &[Line], wanted: impl Fn(usize) -> bool) -> FxHashMap<u64, Vec<usize>> {
    let mut places: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, line) in side.iter().enumerate().filter(|(at, line)| !line.weight.trivial && wanted(*at)) {
        places.entry(line.token).or_default().push(at);
    }
    places
}

/// Pairs of equal lines of the two sides, as (new, old).
fn seeds(new: &[Line], old: &[Line]) -> Vec<(usize, usize)> {
    let old_places = places(old, |_| true);
    let new_places = places(new, |at| old_places.contains_key(&new[at].token));
    let mut seeds = Vec::new();
    for (token, new_at) in &new_places {
        let old_at = &old_places[token];
        let all = new_at.len() * old_at.len() <= MAX_PAIRS;
        for (rank, at) in new_at.iter().enumerate() {
            let middle = rank * old_at.len() / new_at.len();
            let first = if all { 0 } else { middle.saturating_sub(NEAR / 2) };
            let last = if all { old_at.len() } else { old_at.len().min(first + NEAR) };
            seeds.extend(old_at[first..last].iter().map(|old| (*at, *old)));
        }
    }
    seeds
}

/// Pairs of an open line with a few earlier equal ones, and with a few that are not open.
fn earlier(side: &[Line], open: &[bool]) -> Vec<(usize, usize)> {
    let mut seeds = Vec::new();
    for places in places(side, |_| true).values().filter(|places| places.len() > 1) {
        let settled: Vec<usize> = places.iter().copied().filter(|at| !open[*at]).take(EARLIER).collect();
        for (rank, at) in places.iter().enumerate().filter(|(_, at)| open[**at]) {
            let latest = &places[rank.saturating_sub(EARLIER)..rank];
            let sources = places[..rank.min(1)].iter().chain(latest).chain(&settled).filter(|source| *source != at);
            seeds.extend(sources.map(|source| (*at, *source)));
        }
    }
    seeds
}

/// The longest runs through the seeds, over pairs that may be in one.
fn maximal(new: &[Line], old: &[Line], mut seeds: Vec<(usize, usize)>, may: impl Fn(usize, usize) -> bool) -> Vec<Run> {
    // By diagonal, then by place: a run covers the seeds that follow on its diagonal.
    seeds.sort_unstable_by_key(|(new, old)| (new.wrapping_sub(*old), *new));
    let equal = |i: usize, j: usize| new[i].token == old[j].token && may(i, j);
    let mut runs: Vec<Run> = Vec::new();
    let mut covered: Option<(usize, usize)> = None;
    for (i, j) in seeds {
        let diagonal = i.wrapping_sub(j);
        if covered.is_some_and(|(on, end)| on == diagonal && i < end) || !may(i, j) {
            continue;
        }
        let floor = covered.filter(|(on, _)| *on == diagonal).map_or(0, |(_, end)| end);
        let mut back = 0;
        while i - back > floor
            && j > back
            && goes_on(new, i - back - 1)
            && goes_on(old, j - back - 1)
            && equal(i - back - 1, j - back - 1)
        {
            back += 1;
        }
        let mut lines = 1;
        while goes_on(new, i + lines - 1) && goes_on(old, j + lines - 1) && equal(i + lines, j + lines) {
            lines += 1;
        }
        runs.push(Run { new: i - back, old: j - back, lines: back + lines });
        covered = Some((diagonal, i + lines));
    }
    runs
}

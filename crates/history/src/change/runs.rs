//! Runs of lines that two sides have in common, wherever they stand.
//!
//! Pairs of equal lines that are not trivial seed runs; a run extends over all equal neighbours. Every run that is as
//! long as it can be is found, with one limit: a line that occurs so often that its pairs are more than
//! [`MAX_PAIRS`] is only tried against the [`NEAR`] occurrences nearest by rank.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

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

/// A pair of equal lines: the diagonal that it is on and its place in the new side, in one number, because there can
/// be very many. In their order the pairs of a run follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seed(u64);

impl Seed {
    fn new(new: usize, old: usize) -> Seed {
        let (new, old) = (number(new), number(old));
        Seed(u64::from(new.wrapping_sub(old)) << 32 | u64::from(new))
    }

    /// The place in the new side, and that in the old side.
    fn places(self) -> (usize, usize) {
        let [a, b, c, d, e, f, g, h] = self.0.to_be_bytes();
        let (diagonal, new) = (u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]));
        (new as usize, new.wrapping_sub(diagonal) as usize)
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("a commit has fewer lines than can be numbered")
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
    let runs = maximal((new, old), seeds, |_, _| true, |run| sums.is_run(run.new, run.lines));
    let rank = |run: Run| {
        let same = same_file(new[run.new].file, old[run.old].file);
        (sums.alnums(run.new, run.lines), same, Reverse((number(run.new), number(run.old))), number(run.lines))
    };
    let mut heap: BinaryHeap<_> = runs.into_iter().map(rank).collect();
    let (mut new_taken, mut old_taken) = (vec![false; new.len()], vec![false; old.len()]);
    let mut taken = Vec::new();
    while let Some((_, _, Reverse((new_at, old_at)), lines)) = heap.pop() {
        let (new_at, old_at, lines) = (new_at as usize, old_at as usize, lines as usize);
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
    let mut runs = maximal((side, side), seeds, may, |run| sums.is_run(run.new, run.lines));
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

/// Lines of one token, each with its place.
type Places<'a> = &'a [(u64, usize)];

/// The lines of a side that are not trivial, by token and then by place.
fn places(side: &[Line]) -> Vec<(u64, usize)> {
    let telling = side.iter().enumerate().filter(|(_, line)| !line.weight.trivial);
    let mut places: Vec<(u64, usize)> = telling.map(|(at, line)| (line.token, at)).collect();
    places.sort_unstable();
    places
}

/// The places of one token after the other.
fn by_token(places: Places<'_>) -> impl Iterator<Item = Places<'_>> {
    places.chunk_by(|a, b| a.0 == b.0)
}

/// Pairs of equal lines of the two sides.
fn seeds(new: &[Line], old: &[Line]) -> Vec<Seed> {
    let (new, old) = (places(new), places(old));
    // Counted first: where there are very many, a list that grows would need twice the room.
    let pairs =
        |(new_at, old_at): (Places<'_>, Places<'_>)| if is_few(new_at, old_at) { old_at.len() } else { NEAR } * new_at.len();
    let mut seeds = Vec::with_capacity(common(&new, &old).map(pairs).sum());
    for (new_at, old_at) in common(&new, &old) {
        for (rank, (_, at)) in new_at.iter().enumerate() {
            let near = if is_few(new_at, old_at) {
                old_at
            } else {
                let first = (rank * old_at.len() / new_at.len()).saturating_sub(NEAR / 2);
                &old_at[first..old_at.len().min(first + NEAR)]
            };
            seeds.extend(near.iter().map(|(_, old)| Seed::new(*at, *old)));
        }
    }
    seeds
}

/// Whether all pairs of a token are tried.
fn is_few(new_at: Places<'_>, old_at: Places<'_>) -> bool {
    new_at.len() * old_at.len() <= MAX_PAIRS
}

/// The places of the tokens that both sides have.
fn common<'a>(new: Places<'a>, old: Places<'a>) -> impl Iterator<Item = (Places<'a>, Places<'a>)> {
    let mut old = by_token(old).peekable();
    by_token(new).filter_map(move |new| {
        while old.next_if(|old| old[0].0 < new[0].0).is_some() {}
        Some((new, old.next_if(|old| old[0].0 == new[0].0)?))
    })
}

/// Pairs of an open line with a few earlier equal ones, and with a few that are not open.
fn earlier(side: &[Line], open: &[bool]) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for places in by_token(&places(side)).filter(|places| places.len() > 1) {
        let settled: Vec<(u64, usize)> = places.iter().copied().filter(|(_, at)| !open[*at]).take(EARLIER).collect();
        for (rank, (_, at)) in places.iter().enumerate().filter(|(_, (_, at))| open[*at]) {
            let latest = &places[rank.saturating_sub(EARLIER)..rank];
            let sources = places[..rank.min(1)].iter().chain(latest).chain(&settled);
            seeds.extend(sources.filter(|(_, source)| source != at).map(|(_, source)| Seed::new(*at, *source)));
        }
    }
    seeds
}

/// The longest runs through the seeds, over pairs that may be in one; those that are to be kept.
fn maximal(
    (new, old): (&[Line], &[Line]),
    mut seeds: Vec<Seed>,
    may: impl Fn(usize, usize) -> bool,
    keep: impl Fn(&Run) -> bool,
) -> Vec<Run> {
    // By diagonal, then by place: a run covers the seeds that follow on its diagonal.
    seeds.sort_unstable();
    let equal = |i: usize, j: usize| new[i].token == old[j].token && may(i, j);
    let mut runs: Vec<Run> = Vec::new();
    let mut covered: Option<(usize, usize)> = None;
    for (i, j) in seeds.into_iter().map(Seed::places) {
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
        runs.extend(Some(Run { new: i - back, old: j - back, lines: back + lines }).filter(&keep));
        covered = Some((diagonal, i + lines));
    }
    runs
}

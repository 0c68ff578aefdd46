//! The operations of one commit, straight from their definitions: every pair of lines is tried.

use std::collections::{BTreeMap, HashMap};

use super::line::{Line, Replacement, is_update, replacement};

/// Alphanumerics that a moved or copied run holds at least.
const RUN_ALNUMS: usize = 20;
/// Lines of a window that is looked for in the tree before the commit.
const WINDOW: usize = 5;
/// Alphanumerics from which one line alone is looked for.
const LONG_LINE: usize = 40;
/// Pairs from which one replacement is a find and replace.
const REPLACED: usize = 3;

/// A line that the commit brings.
#[derive(Debug)]
pub(crate) struct Born<'a> {
    pub(crate) path: &'a [u8],
    pub(crate) at: usize,
    pub(crate) line: &'a Line,
    /// Which hunk of the commit it stands in.
    pub(crate) hunk: Option<usize>,
    /// The file that its file was compared with.
    pub(crate) source: Option<&'a [u8]>,
    /// The place, in the commit, that took the line of which this one is a second taker.
    pub(crate) second_of: Option<(Vec<u8>, usize)>,
}

/// A line that the commit takes away.
#[derive(Debug)]
pub(crate) struct Removed<'a> {
    pub(crate) path: &'a [u8],
    pub(crate) at: usize,
    pub(crate) line: &'a Line,
    pub(crate) hunk: Option<usize>,
}

/// A file of the tree before the commit: which of its lines the commit keeps, and when each was written.
pub(crate) struct Live<'a> {
    pub(crate) path: &'a [u8],
    pub(crate) lines: &'a [Line],
    pub(crate) kept: Vec<bool>,
    pub(crate) written_at: Vec<i64>,
}

/// What a line that the commit brings is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Birth {
    Added,
    /// The removed line, by its index.
    Moved(usize),
    /// The born line that it equals, by its index.
    CopiedWithin(usize),
    /// A line of another path's, taken whole from the same source.
    Second,
    /// The file and line of the tree before, by their indices.
    CopiedFromLive(usize, usize),
    /// The removed line, by its index, and whether the replacement is a common one.
    Updated(usize, bool),
}

/// Classifies every born line; both lists are in order of path and line.
pub(crate) fn classify(born: &[Born], removed: &[Removed], live: &[Live]) -> Vec<Birth> {
    let mut found: Vec<Option<Birth>> =
        born.iter().map(|line| line.second_of.as_ref().map(|_| Birth::Second)).collect();
    moved(born, removed, &mut found);
    updated(born, removed, &mut found);
    copied_within(born, &mut found);
    copied_from_live(born, live, &mut found);
    found.into_iter().map(|birth| birth.unwrap_or(Birth::Added)).collect()
}

/// A run of equal lines: where it starts on both sides, and how long it is.
#[derive(Debug, Clone, Copy)]
struct Run {
    born: usize,
    source: usize,
    lines: usize,
}

fn follow_each_other(before: &Born, after: &Born) -> bool {
    before.path == after.path && before.at + 1 == after.at
}

fn moved(born: &[Born], removed: &[Removed], found: &mut [Option<Birth>]) {
    let mut paid = vec![false; removed.len()];
    loop {
        let fits = |i: usize, j: usize| found[i].is_none() && !paid[j] && born[i].line.token == removed[j].line.token;
        let goes_on = |j: usize| removed[j].path == removed[j + 1].path && removed[j].at + 1 == removed[j + 1].at;
        let same_file = |run: &Run| born[run.born].source == Some(removed[run.source].path);
        let Some(run) = longest_run(born, removed.len(), &fits, &goes_on, &same_file) else { return };
        for offset in 0..run.lines {
            found[run.born + offset] = Some(Birth::Moved(run.source + offset));
            paid[run.source + offset] = true;
        }
    }
}

/// A line is a copy if any run that holds enough makes it one; the source is that of the heaviest.
fn copied_within(born: &[Born], found: &mut [Option<Birth>]) {
    let settled = found.to_vec();
    let may_be_source = |i: usize, j: usize| j < i || settled[j].is_some();
    let fits = |i: usize, j: usize| {
        i != j && settled[i].is_none() && may_be_source(i, j) && born[i].line.token == born[j].line.token
    };
    let goes_on = |j: usize| follow_each_other(&born[j], &born[j + 1]);
    let same_file = |run: &Run| born[run.born].path == born[run.source].path;
    let mut runs = runs(born, born.len(), &fits, &goes_on, &same_file);
    runs.sort_by_key(|(_, rank)| std::cmp::Reverse(*rank));
    for (run, _) in runs {
        for offset in 0..run.lines {
            found[run.born + offset].get_or_insert(Birth::CopiedWithin(run.source + offset));
        }
    }
}

/// What a run is worth: its alphanumerics, and whether it stays within a file.
type Rank = (usize, bool);

/// Of all runs that hold enough the one with the most alphanumerics; then within a file; then the first.
fn longest_run(
    born: &[Born],
    sources: usize,
    fits: &dyn Fn(usize, usize) -> bool,
    goes_on: &dyn Fn(usize) -> bool,
    same_file: &dyn Fn(&Run) -> bool,
) -> Option<Run> {
    let mut best: Option<(Run, Rank)> = None;
    for (run, rank) in runs(born, sources, fits, goes_on, same_file) {
        if best.is_none_or(|(_, known)| rank > known) {
            best = Some((run, rank));
        }
    }
    best.map(|(run, _)| run)
}

/// From every pair of places the run that begins there, if it holds enough.
fn runs(
    born: &[Born],
    sources: usize,
    fits: &dyn Fn(usize, usize) -> bool,
    goes_on: &dyn Fn(usize) -> bool,
    same_file: &dyn Fn(&Run) -> bool,
) -> Vec<(Run, Rank)> {
    let mut found = Vec::new();
    for at in 0..born.len() {
        for source in 0..sources {
            let mut lines = 0;
            while fits(at + lines, source + lines) {
                lines += 1;
                let inside = at + lines < born.len() && source + lines < sources;
                if !inside
                    || !follow_each_other(&born[at + lines - 1], &born[at + lines])
                    || !goes_on(source + lines - 1)
                {
                    break;
                }
            }
            let run = Run { born: at, source, lines };
            let alnums: usize = born[at..at + lines].iter().map(|line| line.line.alnums).sum();
            let seeded = born[at..at + lines].iter().any(|line| !line.line.trivial);
            if alnums >= RUN_ALNUMS && seeded {
                found.push((run, (alnums, same_file(&run))));
            }
        }
    }
    found
}

/// Windows of lines that stand in the tree before and stay; then long lines alone.
fn copied_from_live(born: &[Born], live: &[Live], found: &mut [Option<Birth>]) {
    let free: Vec<bool> = found.iter().map(Option::is_none).collect();
    for (lines, alnums) in [(WINDOW, RUN_ALNUMS), (1, LONG_LINE)] {
        for at in 0..(born.len() + 1).saturating_sub(lines) {
            let window = &born[at..at + lines];
            let in_a_row = window.windows(2).all(|pair| follow_each_other(&pair[0], &pair[1]));
            let holds = window.iter().map(|line| line.line.alnums).sum::<usize>();
            let seeded = window.iter().any(|line| !line.line.trivial);
            if !in_a_row || !free[at..at + lines].iter().all(|free| *free) || holds < alnums || !seeded {
                continue;
            }
            let Some((file, first)) = oldest(window, live) else { continue };
            for offset in 0..lines {
                found[at + offset].get_or_insert(Birth::CopiedFromLive(file, first + offset));
            }
        }
    }
}

/// Where the lines of a window stand in the tree before, all kept: the oldest such place, by its first line.
fn oldest(window: &[Born], live: &[Live]) -> Option<(usize, usize)> {
    let mut places = Vec::new();
    for (file, known) in live.iter().enumerate() {
        for first in 0..(known.lines.len() + 1).saturating_sub(window.len()) {
            let mut pairs = window.iter().zip(first..);
            if pairs.all(|(line, at)| known.kept[at] && known.lines[at].token == line.line.token) {
                places.push((known.written_at[first], file, first));
            }
        }
    }
    places.into_iter().min().map(|(_, file, first)| (file, first))
}

fn updated(born: &[Born], removed: &[Removed], found: &mut [Option<Birth>]) {
    let mut paid = vec![false; removed.len()];
    for birth in found.iter().flatten() {
        if let Birth::Moved(source) = birth {
            paid[*source] = true;
        }
    }
    let mut hunks: BTreeMap<usize, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    let may_pair = |line: &Line, hunk: Option<usize>| hunk.filter(|_| !line.trivial);
    for (at, line) in removed.iter().enumerate().filter(|(at, _)| !paid[*at]) {
        if let Some(hunk) = may_pair(line.line, line.hunk) {
            hunks.entry(hunk).or_default().0.push(at);
        }
    }
    for (at, line) in born.iter().enumerate().filter(|(at, _)| found[*at].is_none()) {
        if let Some(hunk) = may_pair(line.line, line.hunk) {
            hunks.entry(hunk).or_default().1.push(at);
        }
    }
    let pairs: Vec<(usize, usize)> =
        hunks.values().flat_map(|(old, new)| most_pairs(old, new, removed, born)).collect();
    let change = |pair: &(usize, usize)| replacement(removed[pair.0].line, born[pair.1].line);
    let mut counts: HashMap<Replacement, usize> = HashMap::new();
    for pair in &pairs {
        *counts.entry(change(pair)).or_default() += 1;
    }
    for pair in &pairs {
        let change = change(pair);
        let says_something = !change.0.is_empty() || !change.1.is_empty();
        found[pair.1] = Some(Birth::Updated(pair.0, says_something && counts[&change] >= REPLACED));
    }
}

/// The longest list of pairs in order; of those of equal length the one with the fewest changed words.
fn most_pairs(old: &[usize], new: &[usize], removed: &[Removed], born: &[Born]) -> Vec<(usize, usize)> {
    // For every pair of tails: how many pairs, and minus the words that they change.
    let mut best = vec![vec![(0usize, 0isize); new.len() + 1]; old.len() + 1];
    let step = |i: usize, j: usize| is_update(removed[old[i]].line, born[new[j]].line);
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            best[i][j] = best[i + 1][j].max(best[i][j + 1]);
            if let Some(apart) = step(i, j) {
                let (pairs, words) = best[i + 1][j + 1];
                best[i][j] = best[i][j].max((pairs + 1, words - isize::try_from(apart).unwrap()));
            }
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        let paired = step(i, j).map(|apart| {
            let (pairs, words) = best[i + 1][j + 1];
            (pairs + 1, words - isize::try_from(apart).unwrap())
        });
        if paired == Some(best[i][j]) {
            pairs.push((old[i], new[j]));
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] == best[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

//! What a commit does to lines, known from its files alone: which lines it moves, copies, updates, adds and deletes
//! (`docs/reference/metrics.md` has the definitions).
//!
//! This is a pure function of the versions of its files. Whether a line is a copy of code elsewhere in the tree
//! depends on the tree, and is decided when the commit is applied.

mod delta;
mod runs;
mod update;
mod weight;
mod window;

use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) use delta::{Delta, Home, Want, delta, removal, renamed};
pub(crate) use runs::Line;
pub(crate) use window::{LONG_LINE_ALNUMS, Mark, WINDOW, is_window, line_key, window_key};

use self::update::{Hunk, Worded};
use crate::plan::{Plan, Step};

/// Places in which the same replacement makes an update a find-and-replace.
const MANY_PLACES: usize = 3;

/// What a new line is. Numbers are those of [`Change::gone`] and [`Change::born`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BornFate {
    /// Not found in the commit: added, or copied from live code.
    New,
    /// It went on in another new file already, made from the same source.
    Second,
    /// It was cut elsewhere.
    Moved(u32),
    /// The commit brings it more than once.
    Copied(u32),
    /// It takes the place of a similar line.
    Updated(u32),
    /// Likewise, by a replacement that the commit makes in many places.
    Replaced(u32),
}

/// What became of a removed line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GoneFate {
    Deleted,
    Moved,
    Updated,
    Replaced,
}

/// All lines that a commit brings and takes.
#[derive(Debug, Default)]
pub(crate) struct Change {
    /// By step, which is the number of their file, then by place; and what each is.
    pub(crate) born: Vec<Line>,
    pub(crate) born_fates: Vec<BornFate>,
    /// By old side, which is the number of their file, then by place; and what became of each.
    pub(crate) gone: Vec<Line>,
    pub(crate) gone_fates: Vec<GoneFate>,
    /// Paths in the parent that lose lines.
    pub(crate) old_sides: Vec<Vec<u8>>,
}

/// What a commit with one parent, or none, does to lines. `deltas` has one entry a step; their lines are taken.
pub(crate) fn classify(plan: &Plan, deltas: &mut [Option<&mut Delta>]) -> Change {
    let mut change = Change::default();
    let sides = change.take_old_sides(plan, deltas);
    change.take_born(plan, deltas);
    if !change.born.is_empty() {
        change.find_moves(plan, &sides);
        change.find_updates(deltas, &sides);
        change.find_copies();
    }
    change
}

impl Change {
    /// Collects the lines that are gone; returns the old side of each step that has one.
    fn take_old_sides(&mut self, plan: &Plan, deltas: &[Option<&mut Delta>]) -> Vec<Option<u32>> {
        let users = Users::of(plan);
        let mut by_path: FxHashMap<&[u8], u32> = FxHashMap::default();
        let mut sides = vec![None; plan.steps.len()];
        for (at, (step, delta)) in plan.steps.iter().zip(deltas).enumerate() {
            let Some(delta) = delta else { continue };
            let path = match step {
                Step::Build { sources, .. } => match sources.first() {
                    Some(source) => source.path.as_slice(),
                    None => continue,
                },
                Step::Remove { path, .. } if !users.names(path) => path.as_slice(),
                Step::Remove { .. } | Step::Take { .. } => continue,
            };
            if users.takes_whole(path) {
                continue;
            }
            if let Some(side) = by_path.get(path) {
                sides[at] = Some(*side);
                continue;
            }
            let side = u32::try_from(self.old_sides.len()).expect("a commit has fewer files than that");
            let others = users.others(path, at, deltas);
            let lines = delta.gone.iter().filter(|line| others.iter().all(|other| other.contains(&line.place)));
            self.gone.extend(lines.map(|line| Line { file: side, ..*line }));
            self.old_sides.push(path.to_vec());
            by_path.insert(path, side);
            sides[at] = Some(side);
        }
        self.gone_fates = vec![GoneFate::Deleted; self.gone.len()];
        sides
    }

    /// Collects the lines that are new, and those that another new file has already.
    fn take_born(&mut self, plan: &Plan, deltas: &mut [Option<&mut Delta>]) {
        self.born.reserve_exact(deltas.iter().flatten().map(|delta| delta.born.len()).sum());
        let mut carried: FxHashSet<(&[u8], u32)> = FxHashSet::default();
        for ((number, step), delta) in (0..).zip(&plan.steps).zip(deltas.iter_mut()) {
            let Some(delta) = delta else { continue };
            let start = self.born.len();
            self.born.extend(std::mem::take(&mut delta.born).into_iter().map(|line| Line { file: number, ..line }));
            self.born_fates.resize(self.born.len(), BornFate::New);
            let Some(source) = step.first_source().filter(|_| !delta.carried.is_empty()) else { continue };
            let lines = std::mem::take(&mut delta.carried).into_iter();
            let second = lines.filter(|(_, place)| !carried.insert((&source.path, *place)));
            let second: Vec<(Line, BornFate)> =
                second.map(|(line, _)| (Line { file: number, ..line }, BornFate::Second)).collect();
            let mut all: Vec<(Line, BornFate)> = self.born.drain(start..).zip(self.born_fates.drain(start..)).collect();
            all.extend(second);
            all.sort_by_key(|(line, _)| line.place);
            self.born.extend(all.iter().map(|(line, _)| *line));
            self.born_fates.extend(all.iter().map(|(_, fate)| *fate));
        }
    }

    fn find_moves(&mut self, plan: &Plan, sides: &[Option<u32>]) {
        let same_file = |step: u32, side: u32| {
            sides[step as usize] == Some(side) || *plan.steps[step as usize].path() == self.old_sides[side as usize]
        };
        for run in runs::moves(&self.born, &self.gone, same_file) {
            for at in 0..run.lines {
                self.born_fates[run.new + at] = BornFate::Moved(number(run.old + at));
                self.gone_fates[run.old + at] = GoneFate::Moved;
            }
        }
    }

    fn find_copies(&mut self) {
        let open: Vec<bool> = self.born_fates.iter().map(|fate| *fate == BornFate::New).collect();
        for (at, source) in runs::copies(&self.born, &open) {
            self.born_fates[at] = BornFate::Copied(number(source));
        }
    }

    /// Pairs of lines of a hunk that were not moved. They come before copies: a line that takes the place of a similar
    /// one is an edit of it, also where the same edit is made to equal lines elsewhere.
    fn find_updates(&mut self, deltas: &[Option<&mut Delta>], sides: &[Option<u32>]) {
        let mut found: Vec<(usize, usize, Option<u64>)> = Vec::new();
        for ((step, delta), side) in (0..).zip(deltas).zip(sides) {
            let (Some(delta), Some(side)) = (delta, side) else { continue };
            for hunk in &delta.hunks {
                self.pair(hunk, step, *side, &mut found);
            }
        }
        let mut places: FxHashMap<u64, usize> = FxHashMap::default();
        found.iter().filter_map(|(.., replacement)| *replacement).for_each(|key| *places.entry(key).or_default() += 1);
        for (born, gone, replacement) in found {
            if replacement.is_some_and(|key| places[&key] >= MANY_PLACES) {
                self.born_fates[born] = BornFate::Replaced(number(gone));
                self.gone_fates[gone] = GoneFate::Replaced;
            }
        }
    }
}

impl Change {
    fn pair(&mut self, hunk: &Hunk, step: u32, side: u32, found: &mut Vec<(usize, usize, Option<u64>)>) {
        let born_at = |line: u32| self.born.binary_search_by_key(&(step, line), |born| (born.file, born.place)).ok();
        let gone_at = |line: u32| self.gone.binary_search_by_key(&(side, line), |gone| (gone.file, gone.place)).ok();
        let is_new = |line: &&Worded| born_at(line.place).is_some_and(|at| self.born_fates[at] == BornFate::New);
        let is_left = |line: &&Worded| gone_at(line.place).is_some_and(|at| self.gone_fates[at] == GoneFate::Deleted);
        let old: Vec<&Worded> = hunk.old.iter().filter(is_left).collect();
        let new: Vec<&Worded> = hunk.new.iter().filter(is_new).collect();
        let pairs = hunk.pair(&old, &new).into_iter();
        let places: Vec<_> =
            pairs.filter_map(|pair| Some((born_at(pair.new)?, gone_at(pair.old)?, pair.replacement))).collect();
        for (born, gone, replacement) in places {
            self.born_fates[born] = BornFate::Updated(number(gone));
            self.gone_fates[gone] = GoneFate::Updated;
            found.push((born, gone, replacement));
        }
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("a commit has fewer lines than can be numbered")
}

/// Which steps take lines from another path than their own.
struct Users<'a> {
    built: FxHashMap<&'a [u8], Vec<usize>>,
    whole: FxHashSet<&'a [u8]>,
}

impl<'a> Users<'a> {
    fn of(plan: &'a Plan) -> Users<'a> {
        let (mut built, mut whole) = (FxHashMap::<&[u8], Vec<usize>>::default(), FxHashSet::default());
        for (at, step) in plan.steps.iter().enumerate() {
            match step {
                Step::Build { path, sources, .. } => {
                    for source in sources.iter().filter(|source| source.path != *path) {
                        built.entry(&source.path).or_default().push(at);
                    }
                }
                Step::Take { path, from } if from.path != *path => drop(whole.insert(from.path.as_slice())),
                Step::Take { .. } | Step::Remove { .. } => {}
            }
        }
        Users { built, whole }
    }

    fn names(&self, path: &[u8]) -> bool {
        self.built.contains_key(path) || self.takes_whole(path)
    }

    fn takes_whole(&self, path: &[u8]) -> bool {
        self.whole.contains(path)
    }

    /// What the other users of a source leave of it.
    fn others(&self, path: &[u8], at: usize, deltas: &[Option<&mut Delta>]) -> Vec<FxHashSet<u32>> {
        let others = self.built.get(path).into_iter().flatten().filter(|other| **other != at);
        others.filter_map(|other| Some(deltas[*other].as_ref()?.gone.iter().map(|line| line.place).collect())).collect()
    }
}

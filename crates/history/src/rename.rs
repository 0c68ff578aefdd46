//! The file from which a new path was renamed: git's search, one path at a time.
//!
//! Each new path picks its own best source among the deleted files, so one deleted file can feed many new ones
//! (blame.md, rule 2). Ties go as git's table of four candidates makes them go.

use std::rc::Rc;

use git::{ObjectId, Objects};
use rustc_hash::FxHashMap;

use crate::similarity::{BASENAME_SCORE, RENAME_SCORE, Spans, sizes_fit};

/// Pairs of blobs that a commit may compare by content, for each of its parents. git itself would go on; a commit that
/// adds and deletes thousands of files of like size would take minutes.
const MAX_PAIRS: u64 = 400_000;

/// Candidates that git keeps for a new path.
const CANDIDATES: usize = 4;

/// The search for renamed files between a parent and a commit.
pub(crate) struct Renames<'a> {
    objects: &'a Objects,
    /// Deleted regular files, in order of their paths.
    deleted: Vec<(Vec<u8>, ObjectId)>,
    sizes: Option<Vec<u64>>,
    spans: FxHashMap<ObjectId, Option<Rc<Spans>>>,
    pairs: u64,
    pairs_left_out: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    score: u64,
    same_name: bool,
    deleted: usize,
}

impl<'a> Renames<'a> {
    pub(crate) fn new(objects: &'a Objects, deleted: Vec<(Vec<u8>, ObjectId)>) -> Self {
        Renames { objects, deleted, sizes: None, spans: FxHashMap::default(), pairs: 0, pairs_left_out: 0 }
    }

    /// How many pairs were not compared because of the limit.
    pub(crate) fn pairs_left_out(&self) -> u64 {
        self.pairs_left_out
    }

    /// The deleted file from which the new one comes, if any is similar enough.
    pub(crate) fn source_of(&mut self, path: &[u8], blob: ObjectId) -> Option<(Vec<u8>, ObjectId)> {
        if self.deleted.is_empty() {
            return None;
        }
        let found = self.exact(path, blob).or_else(|| self.similar(path, blob))?;
        Some(self.deleted[found].clone())
    }

    /// A deleted file with the same content: one of the same name, else the first.
    fn exact(&self, path: &[u8], blob: ObjectId) -> Option<usize> {
        let equal = || self.deleted.iter().enumerate().filter(|(_, (_, deleted))| *deleted == blob);
        let named = equal().find(|(_, (source, _))| name(source) == name(path));
        named.or_else(|| equal().next()).map(|(at, _)| at)
    }

    fn similar(&mut self, path: &[u8], blob: ObjectId) -> Option<usize> {
        let size = self.objects.size(blob).ok()?;
        self.only_namesake(path, blob, size).or_else(|| self.best(path, blob, size))
    }

    /// The only deleted file of the same name, if it is similar enough to need no comparison with others.
    fn only_namesake(&mut self, path: &[u8], blob: ObjectId, size: u64) -> Option<usize> {
        let mut namesakes = (0..self.deleted.len()).filter(|at| name(&self.deleted[*at].0) == name(path));
        let only = namesakes.next().filter(|_| namesakes.next().is_none())?;
        (self.score(only, blob, size) >= BASENAME_SCORE).then_some(only)
    }

    fn best(&mut self, path: &[u8], blob: ObjectId, size: u64) -> Option<usize> {
        let mut table: Vec<Candidate> = Vec::with_capacity(CANDIDATES);
        for deleted in 0..self.deleted.len() {
            let score = self.score(deleted, blob, size);
            let same_name = name(&self.deleted[deleted].0) == name(path);
            enter(&mut table, Candidate { score, same_name, deleted });
        }
        let rank = |candidate: &Candidate| (candidate.score, candidate.same_name);
        let best = table.iter().map(rank).max()?;
        let first = table.iter().find(|candidate| rank(candidate) == best)?;
        (first.score >= RENAME_SCORE).then_some(first.deleted)
    }

    fn score(&mut self, deleted: usize, blob: ObjectId, size: u64) -> u64 {
        let source = self.deleted[deleted].1;
        if !sizes_fit(self.deleted_size(deleted), size) {
            return 0;
        }
        if self.pairs >= MAX_PAIRS {
            self.pairs_left_out += 1;
            return 0;
        }
        self.pairs += 1;
        let (Some(source), Some(target)) = (self.spans_of(source), self.spans_of(blob)) else { return 0 };
        source.score(&target)
    }

    /// The size of a deleted file; one that can't be read fits nothing.
    fn deleted_size(&mut self, deleted: usize) -> u64 {
        let objects = self.objects;
        let files = &self.deleted;
        self.sizes.get_or_insert_with(|| {
            files.iter().map(|(_, blob)| objects.size(*blob).unwrap_or(u64::MAX >> 20)).collect()
        })[deleted]
    }

    fn spans_of(&mut self, blob: ObjectId) -> Option<Rc<Spans>> {
        let objects = self.objects;
        let read = || Some(Rc::new(Spans::new(&objects.blob(blob).ok()?)));
        self.spans.entry(blob).or_insert_with(read).clone()
    }
}

/// Enters a candidate as git does: into the first free place, else over the worst one if it is better.
fn enter(table: &mut Vec<Candidate>, new: Candidate) {
    if table.len() < CANDIDATES {
        table.push(new);
        return;
    }
    let rank = |candidate: &Candidate| (candidate.score, candidate.same_name);
    let worst = (0..table.len()).reduce(|worst, at| if rank(&table[at]) < rank(&table[worst]) { at } else { worst });
    if let Some(worst) = worst.filter(|worst| rank(&table[*worst]) < rank(&new)) {
        table[worst] = new;
    }
}

/// The part of a path after its last slash.
fn name(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or(path)
}

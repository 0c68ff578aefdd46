//! The answers: for each commit and each of its lines the review that it had.

use std::sync::Arc;

use facts::{CommitId, Review, ReviewRow, ReviewedLines};
use rustc_hash::FxHashMap;

use crate::graph::CommitIndex;
use crate::paths::PathIndex;

/// A review by its number.
pub(crate) type ReviewIndex = u32;

/// Of whose review nothing is known.
pub(crate) const UNKNOWN: ReviewIndex = 0;

/// What is known of a commit's way in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OfCommit {
    pub(crate) change_id: Option<Arc<str>>,
    pub(crate) change_head: Option<CommitId>,
    pub(crate) landed: Option<CommitIndex>,
    /// That of all its lines where no other is given, and of a commit without lines.
    pub(crate) whole: ReviewIndex,
    /// The weakest of its lines.
    pub(crate) weakest: ReviewIndex,
    pub(crate) lines: ReviewedLines,
}

/// The reviews of a history.
#[derive(Debug)]
pub(crate) struct Reviewed {
    table: Vec<Review>,
    numbers: FxHashMap<Key, ReviewIndex>,
    pub(crate) commits: Vec<OfCommit>,
    /// Of lines of a file whose review is not that of the whole commit: from which number on it is what.
    files: FxHashMap<(CommitIndex, PathIndex), Vec<(u32, ReviewIndex)>>,
    /// The events.
    pub(crate) rows: Vec<ReviewRow>,
}

type Key = (facts::ReviewClass, facts::Level, Arc<[Arc<str>]>, Option<i64>, bool, Option<bool>, Option<bool>);

fn key(review: &Review) -> Key {
    let Review { class, level, reviewers, at, read_mark, independent, code_owner } = review.clone();
    (class, level, reviewers, at, read_mark, independent, code_owner)
}

impl Reviewed {
    /// Nothing is known of so many commits.
    pub(crate) fn nothing(commits: usize) -> Reviewed {
        let unknown = Review::default();
        Reviewed {
            numbers: [(key(&unknown), UNKNOWN)].into_iter().collect(),
            table: vec![unknown],
            commits: vec![OfCommit::default(); commits],
            files: FxHashMap::default(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn intern(&mut self, review: Review) -> ReviewIndex {
        let next = ReviewIndex::try_from(self.table.len()).expect("memory ends before reviews are 2^32");
        let table = &mut self.table;
        *self.numbers.entry(key(&review)).or_insert_with(|| {
            table.push(review);
            next
        })
    }

    pub(crate) fn get(&self, review: ReviewIndex) -> &Review {
        &self.table[review as usize]
    }

    /// Lines of a file have reviews of their own: ascending, from which number on it is what.
    pub(crate) fn set_file(&mut self, commit: CommitIndex, path: PathIndex, from: Vec<(u32, ReviewIndex)>) {
        self.files.insert((commit, path), from);
    }

    /// The review of a line by its number in the file of the commit that wrote it.
    pub(crate) fn of_line(&self, commit: CommitIndex, path: PathIndex, number: u32) -> ReviewIndex {
        let Some(of_commit) = self.commits.get(commit as usize) else { return UNKNOWN };
        let Some(from) = self.files.get(&(commit, path)) else { return of_commit.whole };
        let after = from.partition_point(|(first, _)| *first <= number);
        after.checked_sub(1).map_or(of_commit.whole, |at| from[at].1)
    }
}

//! In which order commits are listed: as `git log --date-order` does it.
//!
//! No parent stands before one of its children; of those that may come next the one committed last does, by its clamped
//! time, so that one wrong clock does not send everything before it to the end. Equal times come in the order in which
//! their children named them.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use facts::{CommitId, CommitRow};

/// The commits of a history.
#[derive(Debug, Default)]
pub(super) struct Order {
    commits: Vec<Seen>,
    numbers: HashMap<CommitId, usize>,
}

#[derive(Debug)]
struct Seen {
    parents: Vec<CommitId>,
    clamped_at: i64,
}

impl Order {
    /// Takes the next commit, and returns its number: 0 for the first.
    pub(super) fn add(&mut self, row: &CommitRow) -> usize {
        let number = self.commits.len();
        self.commits.push(Seen { parents: row.parents.clone(), clamped_at: row.clamped_at });
        self.numbers.insert(row.commit, number);
        number
    }

    /// The place of each commit in the list, by its number.
    pub(super) fn places(&self) -> Vec<usize> {
        let mut children = self.children();
        let mut places = vec![0; self.commits.len()];
        let mut queue = Queue::default();
        let tips = (0..self.commits.len()).rev().filter(|number| children[*number] == 0);
        tips.for_each(|tip| queue.put(tip, self.commits[tip].clamped_at));
        let mut next = 0;
        while let Some(number) = queue.take() {
            places[number] = next;
            next += 1;
            for parent in self.parents(number) {
                children[parent] -= 1;
                if children[parent] == 0 {
                    queue.put(parent, self.commits[parent].clamped_at);
                }
            }
        }
        places
    }

    /// How many children each commit has.
    fn children(&self) -> Vec<usize> {
        let mut children = vec![0; self.commits.len()];
        (0..self.commits.len()).flat_map(|number| self.parents(number)).for_each(|parent| children[parent] += 1);
        children
    }

    /// The parents of a commit that are in the history; a shallow clone lacks some.
    fn parents(&self, number: usize) -> impl Iterator<Item = usize> {
        self.commits[number].parents.iter().filter_map(|parent| self.numbers.get(parent).copied())
    }
}

/// Commits that may come next: the latest first, of equal times the one that was put first.
#[derive(Default)]
struct Queue {
    waiting: BinaryHeap<(i64, Reverse<usize>, usize)>,
    put: usize,
}

impl Queue {
    fn put(&mut self, number: usize, at: i64) {
        self.waiting.push((at, Reverse(self.put), number));
        self.put += 1;
    }

    fn take(&mut self) -> Option<usize> {
        self.waiting.pop().map(|(_, _, number)| number)
    }
}

//! Review as work: how long changes wait for people, who does it, and what is merged without it.
//!
//! A **change** is what a forge calls a pull or merge request, or a commit under review. Its events are rows of
//! `reviews`; its lines are those of the commits that came with it. Figures are about changes by when they were merged,
//! and about lines by when their commits landed on the first-parent line.
//!
//! A **person** here is a named account that is a human's or of a kind that nobody knows, and not the author's. Who is
//! not named is nobody: it may be the author. What bots and AIs do is never review by a person. What happens after the
//! merge is no part of a change.
//!
//! Invariant: persons are counted and never listed; the same rows give the same figures in any order.

mod by_class;
mod change_load;
mod commits;
mod concentration;
mod events;
mod range;
mod waits;
mod writers;

use std::collections::BTreeMap;
use std::sync::Arc;

use facts::{CommitRow, ReviewRow};

use crate::calendar::{By, Period};
pub use by_class::ByClass;
pub use change_load::ChangeLoad;
use change_load::Name;
use commits::{CommitFacts, Landing};
pub use concentration::Concentration;
use events::Record;
pub use range::{GroupLoad, Queue, RangeLoad, ReviewGroup};
pub use waits::{Median, Waits};

/// What is taken for granted of people who read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReviewingOptions {
    /// Nobody reads a changed line in less, in seconds.
    pub seconds_per_line: f64,
}

impl ReviewingOptions {
    /// Half a second.
    pub const DEFAULT: ReviewingOptions = ReviewingOptions { seconds_per_line: 0.5 };
}

/// Takes the rows of repositories, one after the other. Events and what is needed of commits are kept until the
/// repository ends.
#[derive(Debug, Clone)]
pub struct Reviewing {
    options: ReviewingOptions,
    records: BTreeMap<ChangeKey, Record>,
    commits: Vec<CommitFacts>,
    found: Reviewed,
    repository: usize,
}

/// A change within a repository: its name and its forge.
type ChangeKey = (Arc<str>, Arc<str>);

impl Reviewing {
    /// No rows yet.
    #[must_use]
    pub fn new(options: ReviewingOptions) -> Reviewing {
        Reviewing { options, records: BTreeMap::new(), commits: Vec::new(), found: Reviewed::default(), repository: 0 }
    }

    /// The rows that follow are of another repository.
    pub fn next_repository(&mut self) {
        self.settle();
        self.repository += 1;
    }

    /// Takes an event.
    pub fn add_review(&mut self, row: &ReviewRow) {
        let key = (Arc::clone(&row.change_id), Arc::clone(&row.forge));
        self.records.entry(key).or_default().add(row);
    }

    /// Takes a commit.
    pub fn add_commit(&mut self, row: &CommitRow) {
        self.found.as_of = self.found.as_of.max(Some(row.clamped_at));
        self.commits.push(CommitFacts::of(row));
    }

    /// What was found.
    #[must_use]
    pub fn finish(mut self) -> Reviewed {
        self.settle();
        self.found.landings.sort_by(|a, b| a.order().cmp(&b.order()));
        self.found
    }

    /// Puts commits to their changes.
    fn settle(&mut self) {
        let records = std::mem::take(&mut self.records);
        let commits = std::mem::take(&mut self.commits);
        let landed_at = commits::landing_times(&commits);
        let sums = commits::sums_of_changes(&records, &commits);
        for (((change_id, forge), record), sums) in records.into_iter().zip(sums) {
            let timeline = record.timeline(&landed_at);
            let name = Name { repository: self.repository, change_id, forge };
            self.found.changes.push(ChangeLoad::new(name, timeline, sums, self.options));
        }
        self.found.landings.extend(commits::landings(&commits, &landed_at, self.repository));
    }
}

/// Changes, and lines that landed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reviewed {
    /// Where the data end: the latest clamped time of a commit, microseconds since 1970; `None` without commits.
    pub as_of: Option<i64>,
    /// The changes of each repository, in the order of their names.
    pub changes: Vec<ChangeLoad>,
    /// In the order of time.
    landings: Vec<Landing>,
}

impl Reviewed {
    /// Whether there is any record of review: an event of a change, or a line whose class of review is known.
    #[must_use]
    pub fn has_records(&self) -> bool {
        !self.changes.is_empty() || self.landings.iter().any(|landing| landing.lines.known() > 0)
    }

    /// When the first change was opened of which that is known, microseconds since 1970: nothing is known of queues
    /// before.
    #[must_use]
    pub fn first_opened_at(&self) -> Option<i64> {
        self.changes.iter().filter_map(|change| change.opened_at).min()
    }

    /// Review in the time from `from` to before `to`, microseconds since 1970, as far as the data go.
    #[must_use]
    pub fn over(&self, from: i64, to: i64) -> RangeLoad {
        let end = self.as_of.map_or(i64::MIN, |as_of| as_of.saturating_add(1));
        let to = to.min(end);
        let first = self.landings.partition_point(|landing| landing.at < from);
        let last = self.landings.partition_point(|landing| landing.at < to).max(first);
        range::load(&self.changes, &self.landings[first..last], from..to)
    }

    /// The same for each period in which a change was opened or merged, or lines landed; oldest first.
    #[must_use]
    pub fn periods(&self, by: By) -> Vec<(Period, RangeLoad)> {
        let Some(as_of) = self.as_of else { return Vec::new() };
        let of_changes = self.changes.iter().flat_map(|change| [change.opened_at, change.merged_at]).flatten();
        let times = of_changes.chain(self.landings.iter().map(|landing| landing.at));
        let mut periods: Vec<Period> = times.filter(|at| *at <= as_of).map(|at| Period::of(at, by)).collect();
        periods.sort_unstable();
        periods.dedup();
        periods.into_iter().map(|period| (period, self.over(period.start(), period.end()))).collect()
    }
}

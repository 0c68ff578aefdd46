//! Review as work: by hand, by brute force, as properties of random events, and as series of a trend.

mod changes;
mod periods;
mod random;
mod series;

use facts::{CommitRow, Operations, ReviewRow};
use figures::{Reviewed, Reviewing, ReviewingOptions};

use crate::rows::commit;

fn reviewed(events: &[ReviewRow], commits: &[CommitRow]) -> Reviewed {
    let mut fold = Reviewing::new(ReviewingOptions::DEFAULT);
    commits.iter().for_each(|row| fold.add_commit(row));
    events.iter().for_each(|row| fold.add_review(row));
    fold.finish()
}

/// A commit of a day that adds lines and came with a change.
fn with_change(on: i64, change: &str, lines: u32) -> CommitRow {
    CommitRow {
        change_id: Some(change.into()),
        operations: Operations { added: lines, ..Operations::default() },
        landed_commit: Some(commit(on).commit),
        ..commit(on)
    }
}

fn of_change(change: &str, row: ReviewRow) -> ReviewRow {
    ReviewRow { change_id: change.into(), ..row }
}

//! What scans leave for later ones to go on from: which of it is kept, and which a scan takes up.
//!
//! Of each repository there are three checkpoints at the most, and while a scan is at work what it found so far. A
//! checkpoint alone needs the rows of its commits in the ledger; with what was found it needs those before.

use std::cmp::Reverse;
use std::sync::atomic::{AtomicBool, Ordering};

use facts::{CommitRow, ProblemRow};
use history::{Keeper, Milestone, Prepared, Scan, Start};
use ledger::{Kept, WriteError, Writer};

use crate::ui::Ui;

/// Commits by which the older checkpoint is behind the last at the least before that takes its place.
const OLDER_BY: u64 = 64;

/// Commits by which the oldest checkpoint is behind the older at the least before that takes its place.
const OLDEST_BY: u64 = 4096;

/// Rows of a repository that a scan may go on from.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// Those of commits, in the order of the walk.
    pub commits: &'a [CommitRow],
    /// What was skipped.
    pub problems: &'a [ProblemRow],
}

/// The checkpoints of one repository.
pub struct Checkpoints<'a> {
    writer: &'a Writer,
    repo_id: &'a str,
    caller: String,
    ui: &'a Ui,
    is_refused: AtomicBool,
}

impl<'a> Checkpoints<'a> {
    /// Those that lie beside a ledger. `caller` stands for program and settings.
    #[must_use]
    pub fn new(writer: &'a Writer, repo_id: &'a str, caller: String, ui: &'a Ui) -> Self {
        Checkpoints { writer, repo_id, caller, ui, is_refused: AtomicBool::new(false) }
    }

    /// Where a walk goes on from: as far along as can be, with the rows that are there.
    #[must_use]
    pub fn start(&self, prepared: &Prepared<'_>, rows: Option<Rows<'_>>) -> Option<Start> {
        let fits = |which| Some((self.fits(which, |head, caller| prepared.fits(head, caller))?, which));
        let mut kept: Vec<(u64, Kept)> = [Kept::Last, Kept::Older, Kept::Oldest].into_iter().filter_map(fits).collect();
        kept.sort_by_key(|(commits, _)| Reverse(*commits));
        kept.into_iter().find_map(|(_, which)| {
            let checkpoint = self.writer.kept(self.repo_id, which)?;
            let found = self.writer.kept(self.repo_id, Kept::Found);
            let start = prepared.start(&checkpoint, found.as_deref(), &self.caller)?;
            has_rows(&start, prepared, rows).then_some(start)
        })
    }

    /// Keeps where a scan ended, whose rows are in the ledger now; every so many commits also what the ones before
    /// left.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn keep_end(&self, scan: &Scan) -> Result<(), WriteError> {
        let (writer, repo_id) = (self.writer, self.repo_id);
        writer.forget(repo_id, Kept::Found)?;
        let commits = |which| self.fits(which, |head, caller| scan.fits(head, caller));
        let (last, older, oldest) = (commits(Kept::Last), commits(Kept::Older), commits(Kept::Oldest));
        if is_due(last, older, OLDER_BY) {
            if is_due(older, oldest, OLDEST_BY) {
                writer.keep_as(repo_id, Kept::Older, Kept::Oldest)?;
            }
            writer.keep_as(repo_id, Kept::Last, Kept::Older)?;
        }
        writer.keep(repo_id, Kept::Last, |out| scan.write_checkpoint(&self.caller, out))
    }

    fn fits(&self, which: Kept, fits: impl Fn(&[u8], &str) -> Option<u64>) -> Option<u64> {
        fits(&self.writer.kept_start(self.repo_id, which, history::HEAD_BYTES)?, &self.caller)
    }
}

impl Keeper for Checkpoints<'_> {
    /// What was found goes first: it serves the checkpoint before, too.
    fn keep(&self, milestone: &Milestone<'_>) {
        if self.is_refused.load(Ordering::Relaxed) {
            return;
        }
        let (writer, repo_id) = (self.writer, self.repo_id);
        let kept = writer
            .keep(repo_id, Kept::Found, |out| milestone.write_found(&self.caller, out))
            .and_then(|()| writer.keep(repo_id, Kept::Oldest, |out| milestone.write_checkpoint(&self.caller, out)));
        if let Err(error) = kept {
            self.is_refused.store(true, Ordering::Relaxed);
            self.ui.warn(format!("a scan that is stopped now begins anew: {error}"));
        }
    }
}

/// Whether a checkpoint takes the place of one before it: that is not there, or far enough behind.
fn is_due(later: Option<u64>, earlier: Option<u64>, behind: u64) -> bool {
    later.is_some_and(|later| earlier.is_none_or(|earlier| earlier + behind <= later))
}

/// Whether the rows that a walk from here does not find are there: those of the first commits, and no others. Of
/// problems it can't be told which commits they are of.
fn has_rows(start: &Start, prepared: &Prepared<'_>, rows: Option<Rows<'_>>) -> bool {
    let resumed = usize::try_from(start.resumed()).expect("that many commits are in memory");
    let are_there = |rows: Rows<'_>| {
        let is_all = resumed == rows.commits.len();
        (is_all || resumed < rows.commits.len() && rows.problems.is_empty())
            && rows.commits.iter().map(|row| row.commit).zip(prepared.commits()).take(resumed).all(|(a, b)| a == b)
    };
    resumed == 0 || rows.is_some_and(are_there)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(later: Option<u64>, earlier: Option<u64>, expect: bool) {
        assert_eq!(is_due(later, earlier, OLDER_BY), expect, "{later:?} over {earlier:?}");
    }

    #[test]
    fn a_place_is_taken_when_it_is_far_behind() {
        check(None, None, false);
        check(None, Some(1), false);
        check(Some(1), None, true);
        check(Some(64), Some(1), false);
        check(Some(65), Some(1), true);
        check(Some(1), Some(65), false);
    }
}

//! Our answer as the ledger has it: lines of the full view by commit, and whether the sums of each view add up.

use std::collections::BTreeMap;
use std::path::Path;

use facts::{CommitId, Effect, FateRow, Operation, View};
use ledger::Ledger;

use crate::Failure;

/// What the repository is called in the ledgers that are made here.
pub(super) const NAME: &str = "measured";

/// Lines that come to and go from a file, or in all files, of one commit. A line that moves comes and goes; one of
/// which only white space changes does neither.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) added: u64,
    /// Counted where the line stood; for one that moves, where it comes to.
    pub(super) deleted: u64,
    pub(super) moved: u64,
    pub(super) copied_within: u64,
}

impl Counts {
    pub(super) fn plus(self, other: Counts) -> Counts {
        Counts {
            added: self.added + other.added,
            deleted: self.deleted + other.deleted,
            moved: self.moved + other.moved,
            copied_within: self.copied_within + other.copied_within,
        }
    }

    fn of(row: &FateRow) -> Counts {
        let lines = u64::from(row.lines);
        let when = |holds: bool| if holds { lines } else { 0 };
        let is_moved = row.operation == Operation::Moved;
        Counts {
            added: when(is_moved || row.effect == Effect::Written),
            deleted: when(is_moved || matches!(row.effect, Effect::Died | Effect::Repeated)),
            moved: when(is_moved),
            copied_within: when(row.operation == Operation::CopiedWithin),
        }
    }
}

/// What a scan of both views says.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// The full view, by commit and raw path. Merges too, less what they drop and restore.
    pub(super) files: BTreeMap<CommitId, BTreeMap<Vec<u8>, Counts>>,
    /// By view: lines written and revived, less those that died and those of the head. Anything but 0 is a bug.
    pub(super) balance: BTreeMap<String, i64>,
}

/// Reads the ledger that a scan left in a folder.
pub(super) fn read(folder: &Path) -> Result<Answer, Failure> {
    let ledger = Ledger::open(folder).map_err(|error| error.to_string())?;
    let mut answer = Answer::default();
    let mut at_head = 0;
    for row in ledger.spans(NAME).map_err(|error| error.to_string())? {
        at_head += i64::from(row.map_err(|error| error.to_string())?.lines);
    }
    answer.balance = View::ALL.iter().map(|view| (view.to_string(), -at_head)).collect();
    for row in ledger.fates(NAME).map_err(|error| error.to_string())? {
        answer.add(&row.map_err(|error| error.to_string())?);
    }
    Ok(answer)
}

impl Answer {
    fn add(&mut self, row: &FateRow) {
        let sign = match row.effect {
            Effect::Written | Effect::Revived => 1,
            Effect::Died => -1,
            Effect::Kept | Effect::Repeated => 0,
        };
        *self.balance.entry(row.view.to_string()).or_default() += sign * i64::from(row.lines);
        if row.view == View::Full && !matches!(row.operation, Operation::Dropped | Operation::Restored) {
            let path = row.path_raw.as_deref().unwrap_or(row.path.as_bytes()).to_vec();
            let counts = self.files.entry(row.commit).or_default().entry(path).or_default();
            *counts = counts.plus(Counts::of(row));
        }
    }

    /// What the commit does to a file.
    pub(super) fn file(&self, commit: &str, path: &[u8]) -> Counts {
        let files = commit.parse().ok().and_then(|id: CommitId| self.files.get(&id));
        files.and_then(|files| files.get(path)).copied().unwrap_or_default()
    }

    /// What the commit does to all files.
    pub(super) fn commit(&self, commit: &str) -> Counts {
        let files = commit.parse().ok().and_then(|id: CommitId| self.files.get(&id));
        files.into_iter().flat_map(BTreeMap::values).fold(Counts::default(), |sum, counts| sum.plus(*counts))
    }
}

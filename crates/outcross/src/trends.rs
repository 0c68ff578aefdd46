//! From ledgers to figures over time: the rows of repositories, read one by one into a fold.

use facts::CommitRow;
use figures::{Fold, Options, Trend};
use ledger::{Ledger, ReadError};

use crate::errors::CommandError;
use crate::scanning::{read_error, stop_if_interrupted};

/// Rows between two looks for an interrupt.
const ROWS_PER_LOOK: usize = 1 << 16;

/// The figures of these repositories of a ledger, together.
///
/// # Errors
/// If rows can't be read, or the user stops it.
pub fn read<'a>(
    ledger: &Ledger,
    repo_ids: impl IntoIterator<Item = &'a str>,
    options: &Options,
) -> Result<Trend, CommandError> {
    let mut fold = Fold::new(options.clone());
    for repo_id in repo_ids {
        fold.next_repository();
        each(ledger.commits(repo_id), |row| fold.commit(&row))?;
        each(ledger.series(repo_id), |row| fold.figure(&row))?;
        each(ledger.fates(repo_id), |row| fold.fate(&row))?;
    }
    Ok(fold.finish())
}

/// Where the data of a repository end: the latest clamped time of a commit; `None` without commits.
///
/// # Errors
/// As [`read`].
pub fn data_end(ledger: &Ledger, repo_id: &str) -> Result<Option<i64>, CommandError> {
    let mut end = None;
    each(ledger.commits(repo_id), |row: CommitRow| end = end.max(Some(row.clamped_at)))?;
    Ok(end)
}

fn each<R>(
    rows: Result<impl Iterator<Item = Result<R, ReadError>>, ReadError>,
    mut take: impl FnMut(R),
) -> Result<(), CommandError> {
    for (at, row) in rows.map_err(read_error)?.enumerate() {
        take(row.map_err(read_error)?);
        if at % ROWS_PER_LOOK == 0 {
            stop_if_interrupted()?;
        }
    }
    Ok(())
}

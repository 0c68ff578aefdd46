//! From ledgers to figures over time: the rows of repositories, read one by one into a fold.

use facts::View;
use figures::{Fold, Options, Recent, RecentCounts, Trend};
use ledger::{Ledger, ReadError};

use crate::errors::CommandError;
use crate::scanning::{read_error, stop_if_interrupted};
use crate::units;

/// Rows between two looks for an interrupt.
const ROWS_PER_LOOK: usize = 1 << 16;

/// The window of [`recent`], in days.
pub const RECENT_DAYS: u32 = 90;
/// The windows of [`recent`].
pub const RECENT_WINDOWS: usize = 4;

/// The figures of these repositories of a ledger, together.
///
/// # Errors
/// If rows can't be read, or the user stops it.
pub fn read<'a>(
    ledger: &Ledger,
    repo_ids: impl IntoIterator<Item = &'a str>,
    options: &Options,
) -> Result<Trend, CommandError> {
    let [trend] = read_each(ledger, repo_ids, [options])?;
    Ok(trend)
}

/// The same figures in several ways, from one reading of the rows.
///
/// # Errors
/// As [`read`].
pub fn read_each<'a, const N: usize>(
    ledger: &Ledger,
    repo_ids: impl IntoIterator<Item = &'a str>,
    options: [&Options; N],
) -> Result<[Trend; N], CommandError> {
    let mut folds = options.map(|options| Fold::new(options.clone()));
    for repo_id in repo_ids {
        folds.iter_mut().for_each(Fold::next_repository);
        each(ledger.commits(repo_id), |row| folds.iter_mut().for_each(|fold| fold.commit(&row)))?;
        each(ledger.reviews(repo_id), |row| folds.iter_mut().for_each(|fold| fold.review(&row)))?;
        each(ledger.series(repo_id), |row| folds.iter_mut().for_each(|fold| fold.figure(&row)))?;
        each(ledger.fates(repo_id), |row| folds.iter_mut().for_each(|fold| fold.fate(&row)))?;
        if units::is_filled(ledger, repo_id) {
            each(ledger.units_of(repo_id), |row| folds.iter_mut().for_each(|fold| fold.unit(&row)))?;
        }
    }
    Ok(folds.map(Fold::finish))
}

/// What happened lately in a repository, after the merge: windows of [`RECENT_DAYS`], the oldest first. Empty without
/// commits. Most of history is not read for it.
///
/// # Errors
/// As [`read`].
pub fn recent(ledger: &Ledger, repo_id: &str) -> Result<Vec<RecentCounts>, CommandError> {
    let Some(data_end) = ledger.data_end(repo_id).map_err(read_error)? else { return Ok(Vec::new()) };
    let churn_days = Options::DEFAULT.churn_days;
    let mut recent = Recent::new(View::FirstParent, RECENT_DAYS, RECENT_WINDOWS, churn_days, data_end);
    each(ledger.fates_since(repo_id, recent.start()), |row| recent.add(&row))?;
    Ok(recent.finish().collect())
}

/// The time that a person means who says since when: a day, or so long before the data of these repositories end.
///
/// # Errors
/// As [`read`].
pub fn since<'a>(
    ledger: &Ledger,
    repo_ids: impl IntoIterator<Item = &'a str>,
    text: Option<&str>,
) -> Result<Option<i64>, CommandError> {
    let Some(text) = text else { return Ok(None) };
    let mut data_end = None;
    for repo_id in repo_ids {
        data_end = data_end.max(ledger.data_end(repo_id).map_err(read_error)?);
    }
    Ok(data_end.and_then(|data_end| figures::back_from(data_end, text)))
}

/// Takes rows one by one.
///
/// # Errors
/// As [`read`].
pub fn each<R>(
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

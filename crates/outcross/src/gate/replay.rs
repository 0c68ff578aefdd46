//! A policy over changes that have landed: what it would have stopped.
//!
//! A change is what came in with one commit of the first-parent line, or with several where the records say that they are
//! one change. It is judged with the records of its review, by the tree that it landed on.

use std::collections::HashMap;

use checks::{Baseline, Mode, Policy, Report, Severity};
use facts::{CommitId, CommitRow, ReviewEvent};
use history::{NothingKnown, Options, Proposal, ReviewRecords, Unwatched};

use super::asked::Asked;
use super::facts as seen;
use crate::errors::CommandError;
use crate::scanning::scan_error;
use crate::target::{Target, object_id};

/// A change that landed, with the verdict on it.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// The commit that brought it in.
    pub commit: CommitId,
    /// What its forge calls it.
    pub change: Option<String>,
    /// When it landed, microseconds since 1970.
    pub at: i64,
    /// The first line of that commit's message.
    pub subject: String,
    /// The verdict.
    pub report: Report,
}

/// Commits of the first-parent line that came in as one change: the last of them, and the commit before the first.
struct Landed<'a> {
    last: &'a CommitRow,
    before: CommitId,
    commits: Vec<CommitId>,
}

/// Judges every change that landed at `since` (microseconds since 1970) or later, the earliest first; `each` is told how
/// many are done, of how many.
///
/// # Errors
/// If history can't be read, or the user stops it.
pub fn replay(
    target: &Target,
    rows: &[CommitRow],
    (policy, since): (&Policy, i64),
    (options, each): (&Options, &dyn Fn(u64, u64) -> Result<(), CommandError>),
) -> Result<Vec<Replayed>, CommandError> {
    let Some(head) = target.head_commit() else { return Ok(Vec::new()) };
    let landed = history::landed_changes(&target.repository, head, &options.reviews.events).map_err(scan_error)?;
    let events: HashMap<CommitId, Vec<ReviewEvent>> =
        landed.into_iter().map(|change| (change.commit, change.events)).collect();
    let rest = ReviewRecords { events: Vec::new(), ..options.reviews.clone() };
    let options = Options { reviews: ReviewRecords::default(), ..options.clone() };
    let wanted: Vec<Landed<'_>> = changes(rows).into_iter().filter(|landed| landed.last.clamped_at >= since).collect();
    let mut found = Vec::with_capacity(wanted.len());
    for (at, landed) in wanted.iter().enumerate() {
        each(at as u64, wanted.len() as u64)?;
        let of_change = landed.commits.iter().filter_map(|commit| events.get(commit)).flatten().cloned().collect();
        let records = ReviewRecords { events: of_change, ..rest.clone() };
        let options = Options { reviews: records, ..options.clone() };
        found.push(one(target, landed, policy, &options)?);
    }
    Ok(found)
}

/// The changes of the first-parent line; its first commit is none.
fn changes(rows: &[CommitRow]) -> Vec<Landed<'_>> {
    let mut found: Vec<Landed<'_>> = Vec::new();
    for row in rows.iter().filter(|row| row.first_parent) {
        let Some(before) = row.parents.first().copied() else { continue };
        match found.last_mut() {
            Some(last)
                if last.last.commit == before && row.change_id.is_some() && last.last.change_id == row.change_id =>
            {
                last.last = row;
                last.commits.push(row.commit);
            }
            _ => found.push(Landed { last: row, before, commits: vec![row.commit] }),
        }
    }
    found
}

fn one(target: &Target, landed: &Landed<'_>, policy: &Policy, options: &Options) -> Result<Replayed, CommandError> {
    let row = landed.last;
    let asked = Asked {
        base: object_id(landed.before),
        head: object_id(row.commit),
        published: Vec::new(),
        target: target.short_branch(),
        changes: Vec::new(),
        words: String::new(),
    };
    let proposal = Proposal {
        base: asked.base,
        head: asked.head,
        published: Vec::new(),
        has_landed: true,
        trusts_unsigned: policy.review.trust_unsigned,
        at: row.committed_at.div_euclid(1_000_000),
    };
    let proposed =
        history::proposed(&target.repository, &proposal, &NothingKnown, (options, &Unwatched)).map_err(scan_error)?;
    let change = seen::change((target, &asked), &proposed, (&options.agents, None), Vec::new());
    let settings = checks::Settings {
        mode: Mode::Replay,
        today: crate::output::plain::day(row.committed_at.div_euclid(1_000_000), b"+0000"),
        baseline: Baseline::default(),
        base_lines: Vec::new(),
        fail_on: Severity::Error,
    };
    let report = checks::judge(policy, &change, &settings);
    Ok(Replayed {
        commit: row.commit,
        change: row.change_id.as_deref().map(str::to_owned),
        at: row.clamped_at,
        subject: change.commits.last().map(|commit| commit.subject.to_string()).unwrap_or_default(),
        report,
    })
}

//! `REV` and `BASE..REV`: which commits of the head's history.

use std::collections::{HashMap, HashSet};

use facts::CommitId;
use ledger::Ledger;

use crate::errors::CommandError;
use crate::target::{Target, commit_id, object_id};
use crate::trends::each;

/// The ends of a range, and once it is resolved the commits in it.
pub(super) struct Range {
    base: Option<CommitId>,
    tip: CommitId,
    commits: HashSet<CommitId>,
}

/// Commits of the head's history with their parents.
type Parents = HashMap<CommitId, Vec<CommitId>>;

impl Range {
    /// What was typed, as commits; an end that is left out is HEAD.
    pub(super) fn of(text: &str, target: &Target) -> Result<Range, CommandError> {
        if text.contains("...") {
            return Err(CommandError::usage(format!("'{text}' is no range")).hint("a range is REV or BASE..REV"));
        }
        let commit = |rev: &str| target.resolve(if rev.is_empty() { "HEAD" } else { rev }).map(commit_id);
        let (base, tip) = match text.split_once("..") {
            Some((base, tip)) => (Some(commit(base)?), commit(tip)?),
            None => (None, commit(text)?),
        };
        Ok(Range { base, tip, commits: HashSet::new() })
    }

    /// With the commits that the tip reaches and the base does not.
    pub(super) fn resolved(mut self, ledger: &Ledger, target: &Target) -> Result<Range, CommandError> {
        let mut parents = Parents::new();
        each(ledger.commits(&target.repo_id), |row| drop(parents.insert(row.commit, row.parents)))?;
        if !parents.contains_key(&self.tip) {
            let error = CommandError::nothing(format!("{} is not in the history of HEAD", self.tip));
            return Err(error.hint("only commits that HEAD's history holds are known"));
        }
        let known = entries(self.base, &parents, target)?;
        let left_out = reached(known, &parents, &HashSet::new());
        self.commits = reached(vec![self.tip], &parents, &left_out);
        Ok(self)
    }

    pub(super) fn has(&self, commit: CommitId) -> bool {
        self.commits.contains(&commit)
    }
}

/// Where the way from a commit comes into the history of the head: the commit itself if it is there.
fn entries(from: Option<CommitId>, parents: &Parents, target: &Target) -> Result<Vec<CommitId>, CommandError> {
    let objects = target.repository.objects();
    let mut stack: Vec<CommitId> = from.into_iter().collect();
    let (mut seen, mut entries) = (HashSet::new(), Vec::new());
    while let Some(commit) = stack.pop() {
        let id = object_id(commit);
        if parents.contains_key(&commit) {
            entries.push(commit);
        } else if seen.insert(commit) && !target.repository.is_shallow_boundary(id) {
            let read = objects.commit(id).map_err(CommandError::unreadable)?;
            stack.extend(read.parents.iter().map(|parent| commit_id(*parent)));
        }
    }
    Ok(entries)
}

/// The commits that these reach, without those that are left out and what lies behind them.
fn reached(mut stack: Vec<CommitId>, parents: &Parents, left_out: &HashSet<CommitId>) -> HashSet<CommitId> {
    let mut reached = HashSet::new();
    while let Some(commit) = stack.pop() {
        let next = parents.get(&commit).filter(|_| !left_out.contains(&commit));
        if let Some(next) = next.filter(|_| reached.insert(commit)) {
            stack.extend(next);
        }
    }
    reached
}

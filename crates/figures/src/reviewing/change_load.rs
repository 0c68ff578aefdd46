//! One change on its way in.

use std::collections::BTreeSet;
use std::sync::Arc;

use facts::{AgentId, Claim, ReviewClass};

use super::ReviewingOptions;
use super::commits::Sums;
use super::events::Timeline;

/// What happened to a change. Times are microseconds since 1970-01-01T00:00:00Z and `None` where no record says. A
/// person is defined in the module; lines and files are known of what landed alone.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeLoad {
    /// Which repository, from 0 in the order in which they came.
    pub repository: usize,
    /// The host of the forge, or the kind of record.
    pub forge: Arc<str>,
    /// The change, as its forge spells it.
    pub change_id: Arc<str>,
    /// When it was opened.
    pub opened_at: Option<i64>,
    /// When a review was first asked for.
    pub requested_at: Option<i64>,
    /// When a person first commented, approved or asked for changes.
    pub first_review_at: Option<i64>,
    /// When a person first approved.
    pub first_approved_at: Option<i64>,
    /// When the last approval before the merge was given that nobody took back.
    pub last_approved_at: Option<i64>,
    /// It was merged: a record says so, or it landed.
    pub is_merged: bool,
    /// When; where no record says, when the commit that brought it in was made.
    pub merged_at: Option<i64>,
    /// It was closed and not merged.
    pub is_closed: bool,
    /// When, at last.
    pub closed_at: Option<i64>,
    /// How often persons came to it: runs of their events (comments, approvals, requests for changes) that no push, by
    /// whomever, and no such event of the author interrupts.
    pub rounds: u64,
    /// Persons who commented, approved or asked for changes.
    pub reviewers: u64,
    /// Persons whose approval stood at the merge.
    pub approvals: u64,
    /// Who they are, to be counted over changes.
    pub(super) approvers: BTreeSet<Arc<str>>,
    /// Events of any kind, by anybody.
    pub events: u64,
    /// Commits that came with it.
    pub commits: u64,
    /// Lines that these change (the denominator of shares of operations), added up.
    pub lines: u64,
    /// Files that the merge which brought it in changes; without one those of its commits, added up.
    pub files: u64,
    /// AI if any of its commits is, human if all are (a merge that changes no line says nothing), else unknown.
    pub claim: Claim,
    /// The agents of its AI commits.
    pub agents: BTreeSet<AgentId>,
    /// The weakest review of any of its commits.
    pub class: ReviewClass,
    /// Seconds from the request or the opening to the first approval, per changed line.
    pub seconds_per_line: Option<f64>,
    /// Every approval by a person came sooner after the last push before it, or the opening, than its lines can be read.
    /// `None` without an approval, a line, or one of the times. A record without pushes makes this rarer, never more
    /// frequent; who had read an earlier version, and approves the next at once, counts as well.
    pub is_rushed: Option<bool>,
}

/// What a change is called.
pub(super) struct Name {
    pub(super) repository: usize,
    pub(super) change_id: Arc<str>,
    pub(super) forge: Arc<str>,
}

impl ChangeLoad {
    pub(super) fn new(name: Name, timeline: Timeline, sums: Sums, options: ReviewingOptions) -> ChangeLoad {
        let mut load = ChangeLoad {
            repository: name.repository,
            forge: name.forge,
            change_id: name.change_id,
            opened_at: timeline.opened_at,
            requested_at: timeline.requested_at,
            first_review_at: timeline.first_review_at,
            first_approved_at: timeline.first_approved_at,
            last_approved_at: timeline.last_approved_at,
            is_merged: timeline.is_merged,
            merged_at: timeline.merged_at,
            is_closed: timeline.is_closed,
            closed_at: timeline.closed_at,
            rounds: timeline.rounds,
            reviewers: timeline.reviewers,
            approvals: timeline.approvers.len() as u64,
            approvers: timeline.approvers,
            events: timeline.events,
            commits: sums.commits,
            lines: sums.lines,
            files: sums.files(),
            claim: sums.claim(),
            class: sums.class(),
            agents: sums.agents,
            seconds_per_line: None,
            is_rushed: None,
        };
        load.seconds_per_line = load.approval_wait().and_then(|wait| load.per_line(wait));
        let per_line = timeline.longest_reading.and_then(|reading| load.per_line(reading));
        load.is_rushed = per_line.map(|seconds| seconds < options.seconds_per_line);
        load
    }

    /// From the request or the opening to the first review by a person, in microseconds.
    #[must_use]
    pub fn review_wait(&self) -> Option<i64> {
        self.wait_until(self.first_review_at)
    }

    /// From the request or the opening to the first approval by a person, in microseconds.
    #[must_use]
    pub fn approval_wait(&self) -> Option<i64> {
        self.wait_until(self.first_approved_at)
    }

    /// It was opened at this time or before, and neither merged nor closed by then.
    #[must_use]
    pub fn is_open_at(&self, at: i64) -> bool {
        let is_over = |is_so: bool, when: Option<i64>| is_so && when.is_none_or(|when| when <= at);
        self.opened_at.is_some_and(|opened| opened <= at)
            && !is_over(self.is_merged, self.merged_at)
            && !is_over(self.is_closed, self.closed_at)
    }

    /// From the first request; from the opening where that came only later.
    fn wait_until(&self, at: Option<i64>) -> Option<i64> {
        let at = at?;
        let mut starts = [self.requested_at, self.opened_at].into_iter().flatten();
        starts.find(|start| *start <= at).map(|start| at.saturating_sub(start))
    }

    /// Seconds a line.
    fn per_line(&self, micros: i64) -> Option<f64> {
        (self.lines > 0).then(|| micros as f64 / 1e6 / self.lines as f64)
    }
}

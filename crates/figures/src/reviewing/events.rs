//! What the events of one change say, put in order.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use facts::{CommitId, ReviewRow, ReviewState, ReviewerKind};

/// An event. Ordered by its time; those without one come first, those of one time in the order of their states.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    at: Option<i64>,
    state: ReviewState,
    who: Option<Arc<str>>,
    kind: ReviewerKind,
    is_author: bool,
}

impl Event {
    /// A person who is not the author looked at it.
    fn is_review(&self) -> bool {
        is_looked_at(self.state)
            && self.who.is_some()
            && !self.is_author
            && matches!(self.kind, ReviewerKind::Human | ReviewerKind::Unknown)
    }

    /// It ends a round: a push by whomever, or something that the author did.
    fn is_answer(&self) -> bool {
        match self.state {
            ReviewState::Opened | ReviewState::Pushed => true,
            state => self.is_author && is_looked_at(state),
        }
    }

    fn is_before(&self, end: Option<i64>) -> bool {
        end.is_none_or(|end| self.at.is_none_or(|at| at <= end))
    }
}

fn is_looked_at(state: ReviewState) -> bool {
    matches!(state, ReviewState::Commented | ReviewState::Approved | ReviewState::ChangesRequested)
}

/// The events of a change as they come.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    events: Vec<Event>,
    requested_at: Option<i64>,
    pub(super) landed: Option<CommitId>,
}

impl Record {
    pub(super) fn add(&mut self, row: &ReviewRow) {
        let at_request = row.at.filter(|_| row.state == ReviewState::Requested);
        self.requested_at = earliest([self.requested_at, row.requested_at, at_request]);
        // Rows of one change name one commit; should they not, the order of rows must not decide.
        self.landed = [self.landed, row.landed_commit].into_iter().flatten().min();
        self.events.push(Event {
            at: row.at,
            state: row.state,
            who: row.reviewer_id.clone(),
            kind: row.reviewer_kind,
            is_author: row.is_author,
        });
    }

    /// What happened when, with the times at which commits landed.
    pub(super) fn timeline(mut self, landed_at: &HashMap<CommitId, i64>) -> Timeline {
        self.events.sort();
        let is_merged = self.landed.is_some() || self.has(ReviewState::Merged);
        let landed_at = self.landed.and_then(|commit| landed_at.get(&commit).copied());
        let merged_at = self.first(ReviewState::Merged).or(landed_at);
        let is_closed = !is_merged && self.has(ReviewState::Closed);
        let mut timeline = Timeline {
            events: self.events.len() as u64,
            opened_at: self.first(ReviewState::Opened),
            requested_at: self.requested_at,
            is_merged,
            merged_at,
            is_closed,
            closed_at: self.last(ReviewState::Closed).filter(|_| is_closed),
            ..Timeline::default()
        };
        self.events.retain(|event| event.is_before(merged_at));
        timeline.take_reviews(&self.events);
        timeline
    }

    fn has(&self, state: ReviewState) -> bool {
        self.events.iter().any(|event| event.state == state)
    }

    fn first(&self, state: ReviewState) -> Option<i64> {
        self.events.iter().filter(|event| event.state == state).find_map(|event| event.at)
    }

    fn last(&self, state: ReviewState) -> Option<i64> {
        self.events.iter().rev().filter(|event| event.state == state).find_map(|event| event.at)
    }
}

fn earliest<const N: usize>(times: [Option<i64>; N]) -> Option<i64> {
    times.into_iter().flatten().min()
}

/// What happened to a change, and when. Times are microseconds since 1970.
#[derive(Debug, Clone, Default)]
pub(super) struct Timeline {
    pub(super) events: u64,
    pub(super) opened_at: Option<i64>,
    pub(super) requested_at: Option<i64>,
    pub(super) is_merged: bool,
    pub(super) merged_at: Option<i64>,
    pub(super) is_closed: bool,
    pub(super) closed_at: Option<i64>,
    pub(super) first_review_at: Option<i64>,
    pub(super) first_approved_at: Option<i64>,
    pub(super) last_approved_at: Option<i64>,
    /// Whose approval stands.
    pub(super) approvers: BTreeSet<Arc<str>>,
    pub(super) reviewers: u64,
    pub(super) rounds: u64,
    /// The longest time that anyone took to approve what was pushed last; `None` where that of any is not known.
    pub(super) longest_reading: Option<i64>,
}

impl Timeline {
    /// From events in order, none after the merge.
    fn take_reviews(&mut self, events: &[Event]) {
        let reviews = || events.iter().filter(|event| event.is_review());
        let approvals = || reviews().filter(|event| event.state == ReviewState::Approved);
        self.first_review_at = reviews().find_map(|event| event.at);
        self.first_approved_at = approvals().find_map(|event| event.at);
        self.reviewers = reviews().map(|event| &event.who).collect::<BTreeSet<_>>().len() as u64;
        self.rounds = rounds(events);
        let standing = standing(events);
        self.last_approved_at = standing.values().copied().max().flatten();
        self.approvers = standing.into_keys().collect();
        let readings: Option<Vec<i64>> = approvals().map(|event| reading(event, events)).collect();
        self.longest_reading = readings.and_then(|readings| readings.into_iter().max());
    }
}

/// How often persons came to it: runs of their events that no answer interrupts. Events without a time have no place.
fn rounds(events: &[Event]) -> u64 {
    let (mut rounds, mut is_open) = (0, false);
    for event in events.iter().filter(|event| event.at.is_some()) {
        if event.is_review() {
            rounds += u64::from(!is_open);
            is_open = true;
        } else if event.is_answer() {
            is_open = false;
        }
    }
    rounds
}

/// The approvals of persons that nobody took back, with their times: dismissed, or changes asked for later.
fn standing(events: &[Event]) -> BTreeMap<Arc<str>, Option<i64>> {
    let mut standing = BTreeMap::new();
    for event in events {
        let Some(who) = &event.who else { continue };
        match event.state {
            ReviewState::Approved if event.is_review() => {
                standing.insert(Arc::clone(who), event.at);
            }
            ReviewState::ChangesRequested | ReviewState::Dismissed => {
                standing.remove(who);
            }
            _ => {}
        }
    }
    standing
}

/// From the last push before an approval, or the opening, to the approval.
fn reading(approval: &Event, events: &[Event]) -> Option<i64> {
    let at = approval.at?;
    let is_version = |event: &&Event| matches!(event.state, ReviewState::Opened | ReviewState::Pushed);
    let versions = events.iter().filter(is_version).filter_map(|event| event.at);
    versions.filter(|version| *version <= at).max().map(|version| at.saturating_sub(version))
}

//! The events of one change while they are put together; what a record spells wrongly is counted and left out.

use std::str::FromStr;
use std::sync::Arc;

use facts::{Account, CommitId, Level, Reason, Region, ReviewEvent, ReviewState, SignatureVerdict};

use crate::problem::Problems;
use crate::{limits, time};

/// What all events of a source have in common.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    pub(crate) forge: Arc<str>,
    pub(crate) source: Arc<str>,
    pub(crate) level: Level,
}

impl Stamp {
    /// Of events that were fetched from the forge itself.
    pub(crate) fn fetched(host: &str) -> Stamp {
        Stamp { forge: host.into(), source: "api".into(), level: Level::Forge }
    }

    /// Of events that a file says the forge said.
    pub(crate) fn dumped(forge: Arc<str>) -> Stamp {
        Stamp { forge, source: "dump".into(), level: Level::Claimed }
    }
}

/// A change and its events.
pub(crate) type Told = (Arc<str>, Vec<ReviewEvent>);

/// The events of one change.
pub(crate) struct Draft<'p> {
    change: Arc<str>,
    stamp: Stamp,
    target: Option<Arc<str>>,
    events: Vec<ReviewEvent>,
    pub(crate) problems: &'p mut Problems,
}

impl<'p> Draft<'p> {
    pub(crate) fn new(change: String, stamp: &Stamp, problems: &'p mut Problems) -> Draft<'p> {
        Draft { change: change.into(), stamp: stamp.clone(), target: None, events: Vec::new(), problems }
    }

    /// The branch that the change is to land on, of all events from here on.
    pub(crate) fn set_target(&mut self, target: Option<&str>) {
        self.target = target.and_then(|target| limits::text(target, limits::BRANCH, self.problems));
    }

    /// Adds an event; the caller fills in what it knows beside it.
    pub(crate) fn push(&mut self, state: ReviewState, at: Option<i64>, actor: Account) -> &mut ReviewEvent {
        let index = self.events.len();
        self.events.push(self.event(state, at, actor));
        &mut self.events[index]
    }

    fn event(&self, state: ReviewState, at: Option<i64>, actor: Account) -> ReviewEvent {
        ReviewEvent {
            change: self.change.clone(),
            forge: self.stamp.forge.clone(),
            state,
            at,
            actor,
            head_commit: None,
            head_tree: None,
            merge_commit: None,
            commits: Vec::new(),
            target: self.target.clone(),
            regions: Vec::new(),
            source: self.stamp.source.clone(),
            level: self.stamp.level,
            signature: SignatureVerdict::None,
            signer: None,
        }
    }

    /// A verdict that no longer stands. When it was taken back is known for some; for the others the approval itself
    /// is left out, so that nothing counts it: it fails closed.
    pub(crate) fn push_taken_back(&mut self, verdict: &ReviewEvent, taken_back_at: Option<i64>) {
        let dismissed = ReviewEvent {
            state: ReviewState::Dismissed,
            at: taken_back_at.or(verdict.at),
            regions: Vec::new(),
            ..verdict.clone()
        };
        if taken_back_at.is_some() {
            self.events.push(verdict.clone());
        }
        self.events.push(dismissed);
    }

    /// An event of this change that is not among them yet.
    pub(crate) fn loose(&self, state: ReviewState, at: Option<i64>, actor: Account) -> ReviewEvent {
        self.event(state, at, actor)
    }

    /// Adds an event made by [`Draft::loose`].
    pub(crate) fn add(&mut self, event: ReviewEvent) {
        self.events.push(event);
    }

    /// Whether there is an event of that kind by that account.
    pub(crate) fn has(&self, state: ReviewState, actor: &Account) -> bool {
        self.events.iter().any(|event| event.state == state && event.actor == *actor)
    }

    /// An object id; counted if there is a text and it is none.
    pub(crate) fn id<T: FromStr>(&mut self, text: Option<&str>) -> Option<T> {
        limits::id(text, self.problems)
    }

    /// Object ids, oldest first, as many as an event may hold.
    pub(crate) fn commits<'t>(&mut self, texts: impl Iterator<Item = &'t str>) -> Vec<CommitId> {
        limits::commits(texts, self.problems)
    }

    /// A time; counted if there is a text and it is none.
    pub(crate) fn at(&mut self, text: Option<&str>) -> Option<i64> {
        let text = text?;
        let at = time::micros(text);
        if at.is_none() {
            self.problems.add(Reason::Malformed, "time that is not RFC 3339", text);
        }
        at
    }

    /// Lines of a file; the whole file where they are not known (`start_line` 0).
    pub(crate) fn region(&mut self, path: Option<&str>, start_line: u64, last_line: u64) -> Option<Region> {
        limits::region(path?, start_line, last_line, self.problems)
    }

    /// The change, and its events by their times; those without one come first.
    pub(crate) fn finish(mut self) -> Told {
        self.events.sort_by_key(|event| (event.at, event.state));
        for event in &mut self.events {
            limits::shorten(&mut event.regions, limits::REGIONS, "more regions of one event", self.problems);
        }
        (self.change, self.events)
    }
}

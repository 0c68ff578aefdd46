//! A change that must be caught: lines of an agent, unreviewed, where secrets are checked. It is judged in each run, so
//! that a gate that lets everything through says so.

use std::sync::Arc;

use facts::{Claim, Class, CommitId, Level, Review, ReviewClass};

use crate::change::{Authorship, Change, Commit, Declared, Hunk, Ownership};
use crate::demand::demands;
use crate::policy::Policy;

/// What became of the canary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Canary {
    /// The shipped policy caught it: the gate works.
    pub gate_works: bool,
    /// The policy at hand catches it.
    pub policy_catches: bool,
}

/// Judges the canary.
#[must_use]
pub fn canary(policy: &Policy) -> Canary {
    Canary { gate_works: catches(&Policy::shipped()), policy_catches: catches(policy) }
}

/// Whether a policy catches it.
pub(crate) fn catches(policy: &Policy) -> bool {
    demands(policy, &known_bad()).iter().all(|demand| demand.shortfall().is_some())
}

fn known_bad() -> Change {
    let id = CommitId::from_bytes(&[0xca; 20]).expect("because ids of 20 bytes are known");
    let authorship = Authorship { claim: Claim::Ai, level: Level::Claimed, ..Authorship::default() };
    let hunk = Hunk {
        commit: 0,
        path: Arc::from("src/auth/session.rs"),
        first_line: 1,
        last_line: 40,
        touched: None,
        at_head: Some((Arc::from("src/auth/session.rs"), 1)),
        class: Class::Source,
        language: Some(Arc::from("Rust")),
        introduced: authorship.clone(),
        written: authorship.clone(),
        review: Review { class: ReviewClass::None, level: Level::Forge, ..Review::default() },
        ownership: Ownership::Nobody,
        sensitivity: Vec::new(),
        content: Arc::from("0000000000000000"),
    };
    let commit = Commit {
        id,
        subject: Arc::from("canary"),
        is_merge: false,
        author: Arc::from("0000000000000000"),
        is_bot: false,
        is_first_time: Some(false),
        declared: Declared { ai: true, human: false },
        authorship,
    };
    Change {
        repository: Arc::from("canary"),
        target: None,
        base: id,
        head: id,
        commits: vec![commit],
        hunks: vec![hunk],
        approvals: Vec::new(),
        unproven: 0,
        unread: Vec::new(),
        twins: Vec::new(),
    }
}

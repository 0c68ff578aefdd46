//! The class of review that lines had: which rung of the ladder the events of their change reach.
//!
//! | class | what was there before the merge |
//! |---|---|
//! | none | no event of review |
//! | self | only the author's own |
//! | automated | those of automata, of AI, or of nobody that the record names |
//! | commented | a human who is not the author commented, or took an approval back |
//! | stale | such a one approved, and the approval does not cover these lines |
//! | approved | such a one approved these lines |
//! | attested | that approval is signed by a trusted key that is not the author's |
//!
//! Of each person the last verdict holds: who asks for changes after an approval, or whose approval is dismissed, has
//! commented. A comment after an approval takes nothing back. Whoever a record names without saying what they are counts
//! as a human if they are no known automaton; the level of the record says how far to trust that.

use facts::{Level, ReviewClass, ReviewState, ReviewerKind, SignatureVerdict};

use super::people::PersonIndex;

/// An event of review, with who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// What happened.
    pub state: ReviewState,
    /// Who did it; `None` if the record names nobody.
    pub person: Option<PersonIndex>,
    /// What they are.
    pub kind: ReviewerKind,
    /// How good the record is.
    pub level: Level,
    /// What became of its signature.
    pub signature: SignatureVerdict,
    /// Who signed it.
    pub signer: Option<PersonIndex>,
}

/// The rung that lines reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// The class.
    pub class: ReviewClass,
    /// The best level among the events that give it; of `none` [`Level::Unknown`].
    pub level: Level,
    /// Those events, by their places; of `attested` the unsigned approvals too.
    pub acts: Vec<usize>,
}

/// What an event is worth for lines.
fn worth(acts: &[Act], at: usize, is_own: &dyn Fn(PersonIndex) -> bool, covers: &dyn Fn(usize) -> bool) -> ReviewClass {
    let act = &acts[at];
    let is_verdict = matches!(
        act.state,
        ReviewState::Approved | ReviewState::ChangesRequested | ReviewState::Commented | ReviewState::Dismissed
    );
    if !is_verdict {
        return ReviewClass::None;
    }
    let Some(person) = act.person else { return ReviewClass::Automated };
    if is_own(person) {
        return ReviewClass::Own;
    }
    if matches!(act.kind, ReviewerKind::Bot | ReviewerKind::Ai) {
        return ReviewClass::Automated;
    }
    if act.state != ReviewState::Approved || is_taken_back(acts, at) {
        return ReviewClass::Commented;
    }
    let is_attested = act.signature == SignatureVerdict::Good && act.signer.is_some_and(|signer| !is_own(signer));
    match (covers(at), is_attested) {
        (false, _) => ReviewClass::Stale,
        (true, false) => ReviewClass::Approved,
        (true, true) => ReviewClass::Attested,
    }
}

/// Whether the same person thought better of it later.
fn is_taken_back(acts: &[Act], at: usize) -> bool {
    let later = acts[at + 1..].iter().filter(|act| act.person == acts[at].person);
    let mut verdicts = later.map(|act| act.state).filter(|state| {
        matches!(state, ReviewState::Approved | ReviewState::ChangesRequested | ReviewState::Dismissed)
    });
    verdicts.next_back().is_some_and(|state| state != ReviewState::Approved)
}

/// The rung that lines reach by these events, the earliest first, each with a person by their root. `is_own`: the person
/// wrote the lines, or is the author of the change; `covers`: what was approved holds the lines.
#[must_use]
pub fn rung(acts: &[Act], is_own: &dyn Fn(PersonIndex) -> bool, covers: &dyn Fn(usize) -> bool) -> Rung {
    let worths: Vec<ReviewClass> = (0..acts.len()).map(|at| worth(acts, at, is_own, covers)).collect();
    let class = worths.iter().copied().max().unwrap_or(ReviewClass::None);
    if class == ReviewClass::None {
        return Rung { class, level: Level::Unknown, acts: Vec::new() };
    }
    let is_approval = |at: &usize| class == ReviewClass::Attested && worths[*at] == ReviewClass::Approved;
    let found: Vec<usize> = (0..acts.len()).filter(|at| worths[*at] == class || is_approval(at)).collect();
    let level = match class {
        ReviewClass::Attested => Level::Attested,
        _ => found.iter().map(|at| acts[*at].level).min().unwrap_or(Level::Unknown),
    };
    Rung { class, level, acts: found }
}

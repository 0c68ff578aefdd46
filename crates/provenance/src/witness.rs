//! What is known of lines by their content: a unit elsewhere has it too, and something is claimed of that one.
//!
//! After all that a commit's evidence, its age and copies within the repository say ([`crate::fuse_lines`]):
//!
//! | the line is | the unit elsewhere is | claim | evidence beside what is there |
//! |---|---|---|---|
//! | any | unknown | stays | |
//! | unknown | ai | ai, inferred, with agent and model | its entry |
//! | unknown | human | human, inferred | its entry |
//! | unknown | ai in one source, human in another | unknown | both entries, `conflict: …` |
//! | ai | ai: the same agent, or one names none | stays | its entry |
//! | ai | ai: another agent | stays | its entry, `conflict: …` |
//! | human | human | stays | its entry |
//! | ai | human | stays | its entry, `conflict: …` |
//! | human | ai | stays | its entry, `conflict: …` |
//!
//! What is known of a copy is never more than inferred, however well its source is known, and decides nothing where
//! anything else did.

use std::sync::Arc;

use facts::{AgentId, Claim, Level};

use crate::evidence::{MAX_CHARS, clean, text};
use crate::fuse::Verdict;

/// What is claimed of a unit elsewhere that is the same as lines here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Who wrote it.
    pub claim: Claim,
    /// How that is known there.
    pub level: Level,
    /// The agent.
    pub agent: Option<AgentId>,
    /// The model, normalised.
    pub model: Option<Arc<str>>,
    /// Where it stands, and what happened on the way.
    pub place: String,
}

/// The verdict on lines that witnesses speak of, the one that counts first, by the table at the head of this module.
#[must_use]
pub fn fuse_witnesses(line: &Verdict, witnesses: &[Witness]) -> Verdict {
    let speaking: Vec<&Witness> = witnesses.iter().filter(|witness| witness.claim != Claim::Unknown).collect();
    let Some(first) = speaking.first() else { return line.clone() };
    let other = speaking.iter().find(|witness| witness.claim != first.claim);
    let mut evidence: Vec<Arc<str>> = line.evidence.to_vec();
    evidence.push(entry(first));
    evidence.extend(other.map(|other| entry(other)));
    let mut verdict = match (line.claim, other) {
        (Claim::Unknown, None) => by(first),
        (Claim::Unknown, Some(other)) => {
            let (one, two) = (first.claim.min(other.claim), first.claim.max(other.claim));
            evidence.push(format!("conflict: one witness says {one}, one {two}").into());
            line.clone()
        }
        _ => {
            evidence.extend(conflict(line, first));
            line.clone()
        }
    };
    evidence.sort_unstable();
    evidence.dedup();
    verdict.evidence = evidence.into();
    verdict
}

fn by(witness: &Witness) -> Verdict {
    let ai = witness.claim == Claim::Ai;
    Verdict {
        claim: witness.claim,
        level: Level::Inferred,
        agent: witness.agent.clone().filter(|_| ai),
        model: witness.model.clone().filter(|_| ai),
        model_raw: None,
        evidence: Arc::default(),
    }
}

fn entry(witness: &Witness) -> Arc<str> {
    let agent = witness.agent.as_ref().map(|agent| format!(" {agent}")).unwrap_or_default();
    let remark = clean(format!("{}{agent}, {}", witness.claim, witness.level).as_bytes(), MAX_CHARS / 3);
    text("witness", witness.place.as_bytes(), Some(&remark))
}

fn conflict(line: &Verdict, witness: &Witness) -> Option<Arc<str>> {
    if line.claim != witness.claim {
        return Some(format!("conflict: line is {}, witness says {}", line.claim, witness.claim).into());
    }
    match (&line.agent, &witness.agent) {
        (Some(one), Some(two)) if one != two => {
            let names = format!("line is by {one}, witness names {two}");
            Some(text("conflict", names.as_bytes(), None))
        }
        _ => None,
    }
}

//! How many lines agents wrote in all: an estimate beside the lower bound that is declared.
//!
//! Two sources say of a commit that an agent took part: line records and marks. Of the commits whose records say so,
//! some carry a mark too: that is the **recall** of marks (capture and recapture: Petersen 1896, Lincoln 1930, Chapman
//! 1951). Where there is no record, marks were found with that recall, so that more commits than the marked ones are of
//! agents (the correction of Rogan and Gladen 1978; specificity is taken as 1). docs/concepts/estimate.md has the
//! formula, what it takes for granted, and what breaks it.
//!
//! Invariant: the same evidence gives the same estimate, whatever the order in which it came.

mod random;
mod seen;
mod sizes;

use std::collections::BTreeMap;

use facts::AgentId;

use crate::ratio::Ratio;
use random::Random;
pub use seen::{AiEvidence, AiSeen};
use sizes::Sizes;

/// Fewer commits with a record of an agent's lines say too little of the recall of marks.
pub const LEAST_RECORDED_COMMITS: u64 = 20;

/// Where there are fewer commits with a mark alone, sizes are drawn from those with a record too.
const LEAST_SIZES: usize = 100;

/// Why there is no estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotEstimable {
    /// There are no lines.
    NoLines,
    /// Too few commits have a record of an agent's lines.
    FewRecords,
    /// None of them has a mark: nothing is known of the recall but that it is low.
    NoOverlap,
}

/// An estimated number of lines with its interval of 95 %, each of all lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AiShare {
    /// The median.
    pub estimate: Ratio,
    /// The quantile of 2.5 %; never below what is declared.
    pub low: Ratio,
    /// The quantile of 97.5 %.
    pub high: Ratio,
}

/// How often marks are there where records say that an agent took part, and what follows for the lines at the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AiEstimate {
    /// Commits with a mark, of those whose records name lines of an agent.
    pub recall: Ratio,
    /// The same by the agent that the commit's evidence names.
    pub by_agent: BTreeMap<Option<AgentId>, Ratio>,
    /// The share of lines by agents, or why it is not estimable.
    pub share: Result<AiShare, NotEstimable>,
}

/// The share of lines that agents wrote, by `replicates` draws (at least one) of the parametric bootstrap:
///
/// - recall ~ Beta(m + 1/2, n - m + 1/2), where `n` commits have a record and `m` of these a mark;
/// - commits of agents with neither ~ NegBin(k + 1/2, recall), where `k` have a mark alone;
/// - their lines by Pólya's urn from the sizes of the `k` (of fewer than 100: of all that are an agent's), with one
///   larger than any seen; no more than candidates have.
///
/// # Errors
/// Why there is nothing to estimate from.
pub fn estimate_share(evidence: &AiEvidence, replicates: usize) -> Result<AiShare, NotEstimable> {
    let AiEvidence { recorded, both, .. } = *evidence;
    match (evidence.lines, recorded, both) {
        (0, ..) => return Err(NotEstimable::NoLines),
        (_, ..LEAST_RECORDED_COMMITS, _) => return Err(NotEstimable::FewRecords),
        (_, _, 0) => return Err(NotEstimable::NoOverlap),
        _ => {}
    }
    let (sizes, mut random) = (Sizes::new(evidence.sizes_to_draw_from(LEAST_SIZES)), Random::new());
    let mut undeclared: Vec<f64> = (0..replicates.max(1)).map(|_| replicate(evidence, &sizes, &mut random)).collect();
    undeclared.sort_by(f64::total_cmp);
    let last = undeclared.len() - 1;
    // Of B draws the i-th, from 1, is at the quantile i / (B + 1).
    let outside = ((undeclared.len() + 1) / 40).saturating_sub(1);
    let at = |at: usize| Ratio::new(evidence.declared_lines + undeclared[at].round() as u64, evidence.lines);
    Ok(AiShare { estimate: at(last / 2), low: at(outside), high: at(last - outside) })
}

/// Lines of agents that nothing declares, drawn once.
fn replicate(evidence: &AiEvidence, sizes: &Sizes, random: &mut Random) -> f64 {
    let (recorded, both) = (evidence.recorded as f64, evidence.both as f64);
    let recall = random.beta(both + 0.5, recorded - both + 0.5);
    let commits = random.failures(evidence.marked_only.len() as f64 + 0.5, recall);
    sizes.draw(commits, random).min(evidence.candidate_lines as f64)
}

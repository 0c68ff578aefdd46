//! What happened within a change before it was merged: lines written and ended again, models that took turns.

use facts::{Claim, Metric};
use provenance::fuse_commit;

use super::Figure;
use crate::evidence::Evidence;
use crate::full::Brought;
use crate::graph::CommitIndex;

/// The figures of a commit that brings in others; none where it stands alone.
pub(crate) fn joined(commit: CommitIndex, brought: &Brought, evidence: &Evidence) -> Vec<Figure> {
    let mut figures = Vec::new();
    if brought.first == commit {
        return figures;
    }
    let figure = |metric, value, denominator| Figure { commit, metric, class: None, value, denominator };
    if brought.began > 0 {
        figures.push(figure(Metric::ReeditedLines, brought.reedited, brought.began));
    }
    let models: Vec<_> = (brought.first..=commit)
        .map(|commit| evidence.of(commit))
        .filter(|evidence| !evidence.marks.marks.is_empty() || !evidence.records.is_empty())
        .map(|evidence| fuse_commit(&evidence))
        .filter(|verdict| verdict.claim == Claim::Ai)
        .map(|verdict| (verdict.agent, verdict.model))
        .collect();
    if models.len() > 1 {
        let switches = models.windows(2).filter(|pair| pair[0] != pair[1]).count() as u64;
        figures.push(figure(Metric::ModelSwitches, switches, models.len() as u64 - 1));
    }
    figures
}

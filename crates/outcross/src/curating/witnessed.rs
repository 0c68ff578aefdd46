//! What witness indices know of a file: labels for lines of which nothing else is known, and the match of a row.

use std::cmp::Reverse;
use std::ops::RangeInclusive;
use std::sync::Arc;

use corpus::row::{Label, RowWitness};
use facts::{Claim, Level, ReviewClass};
use provenance::{Verdict, fuse_witnesses};

use super::labels::add;
use crate::witness::laying::{happened, speaking};
use crate::witness::{UnitMatch, Witnesses};

/// The units of a file that indices know, in the order of their lines.
#[derive(Debug, Default)]
pub(super) struct Witnessed(Vec<UnitMatch>);

impl Witnessed {
    /// Looks a file up, if there is where.
    pub(super) fn of(witnesses: Option<&Arc<Witnesses>>, repo_id: &str, (path, text): (&[u8], &str)) -> Witnessed {
        let found = witnesses.map(|witnesses| witnesses.of_file(repo_id, path, text.as_bytes()));
        Witnessed(found.unwrap_or_default())
    }

    /// The labels of some lines of the file with what is claimed of those that are unknown. Labels count from the first
    /// of these lines.
    pub(super) fn labels(&self, known: Vec<Label>, lines: &RangeInclusive<u32>) -> Vec<Label> {
        if self.0.is_empty() {
            return known;
        }
        let mut labels = Vec::new();
        for run in covering(known, lines.end() - lines.start() + 1) {
            let mut next = run.start;
            for found in self.within(lines) {
                let first = (found.start_line.max(*lines.start()) - lines.start() + 1).max(next);
                let last = (found.end_line.min(*lines.end()) - lines.start() + 1).min(run.end);
                if first > last {
                    continue;
                }
                if next < first {
                    add(&mut labels, Label { start: next, end: first - 1, ..run.clone() });
                }
                add(&mut labels, Label { start: first, end: last, ..fused(&run, found) });
                next = last + 1;
            }
            if next <= run.end {
                add(&mut labels, Label { start: next, ..run });
            }
        }
        labels
    }

    /// The match that says most of some lines of the file: of those that name a writer the strongest, then the longest.
    pub(super) fn strongest(&self, lines: &RangeInclusive<u32>) -> Option<RowWitness> {
        let named = self.within(lines).filter(|found| found.closest.claim.claim != Claim::Unknown);
        let overlap = |found: &UnitMatch| found.end_line.min(*lines.end()) - found.start_line.max(*lines.start());
        let rank = |found: &&UnitMatch| (found.closest.found.strength, overlap(found), Reverse(found.start_line));
        let closest = &named.max_by_key(rank)?.closest;
        Some(RowWitness {
            claim: closest.claim.claim,
            transformation: happened(closest.found.transformation),
            strength: closest.found.strength.as_str(),
            place: format!("{} line {}", closest.found.source, closest.found.line),
        })
    }

    fn within(&self, lines: &RangeInclusive<u32>) -> impl Iterator<Item = &UnitMatch> {
        self.0.iter().filter(|found| found.end_line >= *lines.start() && found.start_line <= *lines.end())
    }
}

/// Labels for so many lines, without a gap.
fn covering(known: Vec<Label>, lines: u32) -> Vec<Label> {
    let unknown = |start, end| Label {
        start,
        end,
        claim: Claim::Unknown,
        level: Level::Unknown,
        agent: None,
        model: None,
        review_class: ReviewClass::Unknown,
    };
    let (mut all, mut next) = (Vec::with_capacity(known.len() + 1), 1);
    for label in known {
        if next < label.start {
            all.push(unknown(next, label.start - 1));
        }
        next = label.end + 1;
        all.push(label);
    }
    if next <= lines {
        all.push(unknown(next, lines));
    }
    all
}

/// A label with what a match claims of its lines.
fn fused(label: &Label, found: &UnitMatch) -> Label {
    let before = Verdict {
        claim: label.claim,
        level: label.level,
        agent: label.agent.clone(),
        model: label.model.clone(),
        model_raw: None,
        evidence: Arc::default(),
    };
    let Verdict { claim, level, agent, model, .. } = fuse_witnesses(&before, &speaking(found));
    Label { claim, level, agent, model, ..label.clone() }
}

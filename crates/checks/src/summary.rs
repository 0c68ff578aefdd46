//! Totals of a change.

use std::collections::{BTreeMap, BTreeSet};

use facts::{Claim, ReviewClass};

use crate::change::Change;
use crate::demand::Demand;
use crate::finding::{Finding, Held, Summary};

pub(crate) fn summary(change: &Change, demands: &[Demand], (ai_unreviewed, held): (u32, &[Finding])) -> Summary {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let files: BTreeSet<&str> = change.hunks.iter().map(|hunk| &**hunk.place().0).collect();
    let mut summary = Summary {
        commits: count(change.commits.len()),
        files: count(files.len()),
        ai_unreviewed,
        ..Summary::default()
    };
    let mut reviews: BTreeMap<ReviewClass, (u32, u32)> = BTreeMap::new();
    for (hunk, demand) in change.hunks.iter().zip(demands) {
        let lines = hunk.lines();
        summary.lines += lines;
        summary.gone += if hunk.at_head.is_none() { lines } else { 0 };
        match hunk.authorship().claim {
            Claim::Ai => summary.ai += lines,
            Claim::Human => summary.human += lines,
            Claim::Unknown => summary.unknown += lines,
        }
        let of_class = reviews.entry(hunk.review.class).or_default();
        of_class.0 += lines;
        of_class.1 += if hunk.is_ai() { lines } else { 0 };
        summary.sensitive += if demand.sensitive.is_empty() { 0 } else { lines };
    }
    summary.reviews = reviews.into_iter().map(|(class, (lines, ai))| (class, lines, ai)).collect();
    for finding in held {
        match finding.held {
            Some(Held::Suppressed { .. }) => summary.suppressed += 1,
            Some(Held::Baseline) => summary.in_baseline += 1,
            Some(Held::Allowed { .. }) => summary.allowed += 1,
            None => {}
        }
    }
    summary
}

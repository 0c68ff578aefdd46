//! Lines of each commit by the review that they had.

use facts::{ReviewClass, ReviewedLines};
use rustc_hash::FxHashMap;

use super::table::{ReviewIndex, Reviewed};
use crate::lines::Lines;

/// Counts the lines that each commit wrote, and finds the weakest review among them.
pub(crate) fn count(lines: &Lines, reviewed: &mut Reviewed) {
    let mut seen = vec![false; reviewed.commits.len()];
    for (birth, first, numbers) in lines.births() {
        for (line, number) in (first..).zip(numbers).filter(|(line, _)| lines.is_own_work(*line)) {
            debug_assert!(line >= first);
            let review = reviewed.of_line(birth.commit, birth.path, *number);
            let class = reviewed.get(review).class;
            let at = birth.commit as usize;
            let weakest = reviewed.get(reviewed.commits[at].weakest).class;
            let of_commit = &mut reviewed.commits[at];
            *of_class(&mut of_commit.lines, class) += 1;
            if !std::mem::replace(&mut seen[at], true) || class < weakest {
                of_commit.weakest = review;
            }
        }
    }
    let brought = brought(reviewed, &seen);
    for (at, seen) in seen.into_iter().enumerate().filter(|(_, seen)| !seen) {
        debug_assert!(!seen);
        let of_commit = &mut reviewed.commits[at];
        of_commit.weakest = brought.get(&at).copied().unwrap_or(of_commit.whole);
    }
}

/// For each commit of the first-parent line the weakest review of the commits with lines that came in with it: a merge
/// that writes no line of its own is as reviewed as what it brings.
fn brought(reviewed: &Reviewed, seen: &[bool]) -> FxHashMap<usize, ReviewIndex> {
    let mut weakest: FxHashMap<usize, ReviewIndex> = FxHashMap::default();
    for (of_commit, _) in reviewed.commits.iter().zip(seen).filter(|(_, seen)| **seen) {
        let Some(landed) = of_commit.landed else { continue };
        let known = weakest.entry(landed as usize).or_insert(of_commit.weakest);
        if reviewed.get(of_commit.weakest).class < reviewed.get(*known).class {
            *known = of_commit.weakest;
        }
    }
    weakest
}

fn of_class(lines: &mut ReviewedLines, class: ReviewClass) -> &mut u32 {
    match class {
        ReviewClass::Unknown => &mut lines.unknown,
        ReviewClass::None => &mut lines.none,
        ReviewClass::Own => &mut lines.own,
        ReviewClass::Automated => &mut lines.automated,
        ReviewClass::Commented => &mut lines.commented,
        ReviewClass::Stale => &mut lines.stale,
        ReviewClass::Approved => &mut lines.approved,
        ReviewClass::Attested => &mut lines.attested,
    }
}

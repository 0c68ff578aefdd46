//! Lines of each commit by the review that they had.

use facts::{ReviewClass, ReviewedLines};

use super::table::Reviewed;
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
    for (of_commit, seen) in reviewed.commits.iter_mut().zip(seen) {
        if !seen {
            of_commit.weakest = of_commit.whole;
        }
    }
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

//! How thorough a review is recommended: all of it by an owner where a line is sensitive; all of it where many lines of
//! agents were not reviewed, or a warning was given; else a look.

use crate::change::Change;
use crate::demand::Demand;
use crate::finding::{Finding, ReviewLevel, Summary};
use crate::policy::{Recommend, Severity};

pub(crate) fn recommend(
    policy: &Recommend,
    summary: &Summary,
    (change, demands): (&Change, &[Demand]),
    findings: &[Finding],
) -> ReviewLevel {
    let sensitive = change.hunks.iter().zip(demands).find(|(_, demand)| !demand.sensitive.is_empty());
    if let Some((hunk, demand)) = sensitive {
        let why = demand.sensitive.first().map(String::as_str).unwrap_or_default();
        return ReviewLevel::FullByOwner { reason: format!("{} is security-sensitive ({why})", hunk.place().0) };
    }
    if summary.ai_unreviewed > policy.full_above_ai_lines {
        let (lines, limit) = (summary.ai_unreviewed, policy.full_above_ai_lines);
        return ReviewLevel::Full { reason: format!("{lines} lines of agents without a review, more than {limit}") };
    }
    let warning = findings.iter().find(|finding| finding.severity == Severity::Warning);
    match warning.filter(|_| policy.full_on_warning) {
        Some(finding) => ReviewLevel::Full { reason: format!("{}: {}", finding.rule, finding.message) },
        None => ReviewLevel::Light,
    }
}

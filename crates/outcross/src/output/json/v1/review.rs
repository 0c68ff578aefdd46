//! Review in a stretch of time, as documents hold it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Share;

/// Review in the days before the last commit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReviewLately {
    /// There is a record of review, of whatever time. Without any nothing of all this is known.
    pub has_records: bool,
    /// The length of the window, in days.
    pub window_days: u32,
    /// The figures.
    #[serde(flatten)]
    pub range: ReviewRange,
}

/// Review in a period of a trend.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReviewPeriod {
    /// The name of the period.
    pub period: String,
    /// The figures.
    #[serde(flatten)]
    pub range: ReviewRange,
}

/// Review in a stretch of time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReviewRange {
    /// Of all that came in.
    pub all: ReviewedGroup,
    /// Of what AI wrote: lines of commits by AI, and changes with such a commit.
    pub ai: ReviewedGroup,
    /// Changes that wait at its end.
    pub queue: OpenChanges,
    /// On how few people approvals rest. Nobody is named.
    pub approvals: Approvals,
}

/// Changes that were merged, and lines that came in.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReviewedGroup {
    /// Lines that came in, trivial ones left out.
    pub lines: u64,
    /// The same by the review that they had: unknown, none, self, automated, commented, stale, approved, attested.
    pub by_class: BTreeMap<&'static str, u64>,
    /// Commits of the first-parent line of which there is a record, of those that brought these lines in.
    pub landings: Share,
    /// Lines of the classes none and self, of those of a known class.
    pub unreviewed: Interval,
    /// Lines of the class automated, likewise.
    pub automated: Interval,
    /// Changes merged.
    pub changes: u64,
    /// From the request for a review, or the opening, to the first review by a person.
    pub first_review: Waits,
    /// The same to the first approval by a person.
    pub approval: Waits,
    /// Changes approved sooner than their lines can be read, of the approved ones of which that is known.
    pub rushed: Share,
}

/// A share with its interval of 95 %.
#[derive(Debug, Clone, Copy, Default, Serialize, JsonSchema)]
pub struct Interval {
    /// From 0 to 1; null where the denominator is 0.
    pub value: Option<f64>,
    /// The lower end.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// What was counted.
    pub numerator: u64,
    /// Of what.
    pub denominator: u64,
}

/// How long changes waited, in hours.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Waits {
    /// Changes of which the time is known.
    pub changes: u64,
    /// Their median; null of fewer than 6.
    pub median_hours: Option<f64>,
    /// The lower end of the median's interval of 95 %.
    pub low_hours: Option<f64>,
    /// The upper end.
    pub high_hours: Option<f64>,
    /// What nine of ten did not exceed; null of fewer than 10.
    pub p90_hours: Option<f64>,
}

/// Changes that were opened, and neither merged nor closed.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct OpenChanges {
    /// How many.
    pub open: u64,
    /// Those that no person has looked at.
    pub unseen: u64,
    /// The median of the time since they were opened; null without any.
    pub median_age_hours: Option<f64>,
}

/// Approvals that stood at the merge, one a person and change.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Approvals {
    /// How many.
    pub approvals: u64,
    /// Persons who gave them.
    pub reviewers: u64,
    /// The least number of persons who gave half of them.
    pub half: u64,
    /// Those of the busiest person, of all.
    pub busiest: Share,
    /// The index of Herfindahl and Hirschman, from 0 to 1; null without approvals.
    pub herfindahl: Option<f64>,
}

//! Review in a stretch of time as the documents hold it.

use facts::{Claim, ReviewClass};
use figures::{Concentration, GroupLoad, Period, Queue, RangeLoad, ReviewGroup, ShareInterval, Waits};

use super::share;
use crate::output::json::v1;

/// A period of a trend.
pub(crate) fn period(period: &Period, load: &RangeLoad) -> v1::ReviewPeriod {
    v1::ReviewPeriod { period: period.to_string(), range: range(load) }
}

/// What came in, by whomever and by AI, what waits, and who approved.
pub(crate) fn range(load: &RangeLoad) -> v1::ReviewRange {
    v1::ReviewRange {
        all: group(&load.group(&ReviewGroup::All)),
        ai: group(&load.group(&ReviewGroup::Claim(Claim::Ai))),
        queue: queue(&load.queue),
        approvals: approvals(&load.concentration),
    }
}

fn group(load: &GroupLoad) -> v1::ReviewedGroup {
    v1::ReviewedGroup {
        lines: load.lines.sum(),
        by_class: ReviewClass::ALL.iter().map(|class| (class.as_str(), load.lines.get(*class))).collect(),
        landings: share(load.landings),
        unreviewed: interval(load.unreviewed),
        automated: interval(load.automated),
        changes: load.merged,
        first_review: waits(&load.first_review),
        approval: waits(&load.approval),
        rushed: share(load.rushed),
    }
}

fn interval(share: Option<ShareInterval>) -> v1::Interval {
    share.map_or_else(v1::Interval::default, |ShareInterval { share, low, high }| v1::Interval {
        value: share.value(),
        low: Some(low),
        high: Some(high),
        numerator: share.numerator,
        denominator: share.denominator,
    })
}

fn waits(waits: &Waits) -> v1::Waits {
    v1::Waits {
        changes: waits.changes,
        median_hours: waits.median.map(|median| median.hours),
        low_hours: waits.median.map(|median| median.low_hours),
        high_hours: waits.median.map(|median| median.high_hours),
        p90_hours: waits.p90_hours,
    }
}

fn queue(queue: &Queue) -> v1::OpenChanges {
    v1::OpenChanges { open: queue.open, unseen: queue.unseen, median_age_hours: queue.median_age_hours }
}

fn approvals(concentration: &Concentration) -> v1::Approvals {
    v1::Approvals {
        approvals: concentration.approvals,
        reviewers: concentration.reviewers,
        half: concentration.half,
        busiest: share(concentration.busiest),
        herfindahl: concentration.herfindahl.value(),
    }
}

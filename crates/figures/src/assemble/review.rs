//! Review as series: of all that came in, and by claim and agent of those who wrote it.

use std::collections::BTreeSet;
use std::sync::Arc;

use facts::ReviewClass;

use super::{Desk, Figures};
use crate::calendar::Period;
use crate::groups::{Groups, Split};
use crate::measure::Measure;
use crate::ratio::Ratio;
use crate::reviewing::{GroupLoad, Queue, RangeLoad, ReviewGroup, Reviewed, Waits};
use crate::trend::Point;
use crate::wilson::ShareInterval;

/// How a figure follows from what came in.
const OF_GROUPS: Figures<GroupLoad> = &[
    (Measure::Reviewed, |load| lines(load, &[ReviewClass::Approved, ReviewClass::Attested])),
    (Measure::Commented, |load| lines(load, &[ReviewClass::Commented])),
    (Measure::Stale, |load| lines(load, &[ReviewClass::Stale])),
    (Measure::Automated, |load| lines(load, &[ReviewClass::Automated])),
    (Measure::Unreviewed, |load| lines(load, &[ReviewClass::None, ReviewClass::Own])),
    (Measure::ReviewUnknown, |load| Point::ratio(Ratio::new(load.lines.get(ReviewClass::Unknown), load.lines.sum()))),
    (Measure::FirstReview, |load| median(&load.first_review, load.merged)),
    (Measure::FirstReviewP90, |load| wait(load.first_review.p90_hours, &load.first_review, load.merged)),
    (Measure::Approval, |load| median(&load.approval, load.merged)),
    (Measure::ApprovalP90, |load| wait(load.approval.p90_hours, &load.approval, load.merged)),
    (Measure::Rushed, |load| within(load.rushed, ShareInterval::new(load.rushed, load.rushed.denominator as f64))),
];

impl Desk<'_> {
    /// Puts the series of review, and gives what they are made of; nothing where there is no record.
    pub(super) fn review(&mut self, mut reviewed: Reviewed) -> Vec<RangeLoad> {
        if self.options.split == Split::Agent {
            reviewed.name_writers(self.options.most_groups);
        }
        let over = |period: &Period| reviewed.over(period.start(), period.end());
        let loads: Vec<RangeLoad> = self.periods.iter().map(over).collect();
        self.groups_of_review(&loads);
        let first_opened = reviewed.first_opened_at();
        let queue = |period: &Period, queue: &Queue| match first_opened {
            Some(first) if first < period.end() => Point::count(queue.open),
            _ => Point::default(),
        };
        let queues = self.periods.iter().zip(&loads).map(|(period, load)| queue(period, &load.queue)).collect();
        let concentrations = loads.iter().map(|load| Point::ratio(load.concentration.herfindahl)).collect();
        self.put(Measure::Queue, Split::None, Groups::ALL.into(), queues);
        self.put(Measure::Concentration, Split::None, Groups::ALL.into(), concentrations);
        if reviewed.has_records() { loads } else { Vec::new() }
    }

    fn groups_of_review(&mut self, loads: &[RangeLoad]) {
        let all = std::iter::once(&ReviewGroup::All);
        let groups: BTreeSet<&ReviewGroup> = all.chain(loads.iter().flat_map(|load| load.groups.keys())).collect();
        let nothing = GroupLoad::default();
        for group in groups {
            let Some((split, name)) = self.name_of(group) else { continue };
            let loads: Vec<&GroupLoad> = loads.iter().map(|load| load.groups.get(group).unwrap_or(&nothing)).collect();
            for (measure, figure) in OF_GROUPS {
                self.put(*measure, split, Arc::clone(&name), loads.iter().map(|load| figure(load)).collect());
            }
        }
    }

    /// Agents are shown where lines are split by them alone, as in all other figures.
    fn name_of(&self, group: &ReviewGroup) -> Option<(Split, Arc<str>)> {
        match group {
            ReviewGroup::All => Some((Split::None, Groups::ALL.into())),
            ReviewGroup::Claim(claim) => Some((Split::Claim, claim.as_str().into())),
            ReviewGroup::Agent(agent) if self.options.split == Split::Agent => Some((Split::Agent, (&*agent.0).into())),
            ReviewGroup::Agent(_) => None,
        }
    }
}

/// Lines of these classes.
fn lines(load: &GroupLoad, classes: &[ReviewClass]) -> Point {
    let lines = classes.iter().map(|class| load.lines.get(*class)).sum();
    within(Ratio::new(lines, load.lines.known()), load.share(lines))
}

fn within(share: Ratio, interval: Option<ShareInterval>) -> Point {
    Point { interval: interval.map(|share| (share.low, share.high)), ..Point::ratio(share) }
}

fn median(waits: &Waits, merged: u64) -> Point {
    let interval = waits.median.map(|median| (median.low_hours, median.high_hours));
    Point { interval, ..wait(waits.median.map(|median| median.hours), waits, merged) }
}

/// A time, with the changes of which it is known and all of them.
fn wait(hours: Option<f64>, waits: &Waits, merged: u64) -> Point {
    Point { value: hours, numerator: waits.changes, denominator: merged, ..Point::default() }
}

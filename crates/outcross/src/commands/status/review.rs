//! Who looked at what was merged lately, as text and as a part of the document.

use std::io::{self, Write};

use facts::{Claim, ReviewClass};
use figures::{ByClass, DAY_MICROS, GroupLoad, LEAST_FOR_MEDIAN, Queue, RangeLoad, ReviewGroup, Reviewed, Waits};

use crate::commands::documents::review as documents;
use crate::output::json::v1;
use crate::output::plain;
use crate::trends::RECENT_DAYS;
use crate::ui::Output;

/// Where there is no record of review, what makes some.
const NO_RECORDS: &str = "no records of review here: outcross reviews import";

/// Review in the last [`RECENT_DAYS`] days before the last commit.
pub(super) struct Lately {
    has_records: bool,
    load: RangeLoad,
}

impl Lately {
    /// `None` without commits.
    pub(super) fn of(reviewed: &Reviewed) -> Option<Lately> {
        let end = reviewed.as_of?.saturating_add(1);
        let start = end.saturating_sub(DAY_MICROS * i64::from(RECENT_DAYS));
        Some(Lately { has_records: reviewed.has_records(), load: reviewed.over(start, end) })
    }

    pub(super) fn write(&self, output: &mut Output) -> io::Result<()> {
        let text = if self.has_records { self.lines() } else { vec![NO_RECORDS.to_owned()] };
        let titles = std::iter::once("Review").chain(std::iter::repeat(""));
        titles.zip(text).try_for_each(|(title, line)| writeln!(output, "{title:10}  {line}"))
    }

    pub(super) fn document(&self) -> v1::ReviewLately {
        v1::ReviewLately {
            has_records: self.has_records,
            window_days: RECENT_DAYS,
            range: documents::range(&self.load),
        }
    }

    fn lines(&self) -> Vec<String> {
        let (all, ai) = (self.load.group(&ReviewGroup::All), self.load.group(&ReviewGroup::Claim(Claim::Ai)));
        let mut lines = vec![merged(&all, &ai)];
        lines.extend(classes(&ai.lines));
        lines.extend(classes(&all.lines).map(|classes| format!("all lines: {classes}")));
        if all.merged > 0 {
            lines.push(wait("first review", &all.first_review));
            lines.push(wait("approval", &all.approval));
        }
        lines.push(open(&self.load.queue));
        lines
    }
}

/// `AI lines merged in the last 90 days: 21,930 of 50,112   (records for 212 of 214 changes)`.
fn merged(all: &GroupLoad, ai: &GroupLoad) -> String {
    if all.lines.sum() == 0 {
        return format!("no lines merged in the last {RECENT_DAYS} days");
    }
    let [of_ai, of_all] = [ai, all].map(|group| plain::grouped(group.lines.sum()));
    let [recorded, landed] = [all.landings.numerator, all.landings.denominator].map(plain::grouped);
    let noun = if all.landings.denominator == 1 { "change" } else { "changes" };
    format!(
        "AI lines merged in the last {RECENT_DAYS} days: {of_ai} of {of_all}   (records for {recorded} of {landed} {noun})"
    )
}

/// `approved 71.0 % · automated only 9.0 % · none 20.0 %`, the strongest first; the shares sum to 100. Nothing without
/// lines.
fn classes(lines: &ByClass) -> Option<String> {
    let classes = || ReviewClass::ALL.iter().rev();
    let counts: Vec<u64> = classes().map(|class| lines.get(*class)).collect();
    let parts = classes().zip(plain::shares(&counts)).zip(&counts).filter(|(_, count)| **count > 0);
    let texts = parts.map(|((class, share), count)| format!("{} {} %", name(*class), plain::percent(share, *count)));
    let texts: Vec<String> = texts.collect();
    (!texts.is_empty()).then(|| texts.join(" · "))
}

fn name(class: ReviewClass) -> &'static str {
    match class {
        ReviewClass::Automated => "automated only",
        ReviewClass::Own => "author alone",
        class => class.as_str(),
    }
}

/// `first review after 3.2 h (median of 40 changes; nine of ten within 20 h)`.
fn wait(what: &str, waits: &Waits) -> String {
    let changes = plain::counted(waits.changes, "change");
    let Some(median) = waits.median else {
        return format!("time to {what}: not known ({changes} with a time; it takes {LEAST_FOR_MEDIAN})");
    };
    let p90 = waits.p90_hours.map_or_else(String::new, |hours| format!("; nine of ten within {}", plain::hours(hours)));
    format!("{what} after {} (median of {changes}{p90})", plain::hours(median.hours))
}

/// `12 changes open, 3 not looked at by a person; median age 4.1 days`.
fn open(queue: &Queue) -> String {
    let Some(age) = queue.median_age_hours else { return "no change is open".to_owned() };
    let (open, unseen) = (plain::counted(queue.open, "change"), plain::grouped(queue.unseen));
    format!("{open} open, {unseen} not looked at by a person; median age {}", plain::hours(age))
}

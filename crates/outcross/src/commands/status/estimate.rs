//! The estimated share of AI, beside the declared one.

use std::io::{self, Write};

use figures::{AiEstimate, AiShare, LEAST_RECORDED_COMMITS, NotEstimable, Ratio};

use crate::output::json::v1;
use crate::output::plain;
use crate::ui::Output;

/// The line under who wrote the lines.
pub(super) fn write(output: &mut Output, estimate: &AiEstimate) -> io::Result<()> {
    match estimate.share {
        Ok(share) => writeln!(output, "            {}", estimated(&share, estimate.recall)),
        Err(why) => writeln!(output, "            estimated AI: not estimable ({})", reason(why, estimate.recall)),
    }
}

/// `estimated AI 19.2 % (14.1 to 25.3; recall of marks 57 % on 212 commits with a record)`.
fn estimated(share: &AiShare, recall: Ratio) -> String {
    let AiShare { estimate, low, high } = share;
    let (middle, low, high) = (percent(*estimate), percent(*low), percent(*high));
    let found = plain::split(100, &[recall.numerator, recall.denominator - recall.numerator])[0];
    let commits = plain::counted(recall.denominator, "commit");
    format!("estimated AI {middle} % ({low} to {high}; recall of marks {found} % on {commits} with a record)")
}

fn percent(Ratio { numerator, denominator }: Ratio) -> String {
    plain::percent(plain::shares(&[numerator, denominator - numerator])[0], numerator)
}

fn reason(why: NotEstimable, recall: Ratio) -> String {
    match (why, recall.denominator) {
        (NotEstimable::NoLines, _) => "there are no lines".to_owned(),
        (NotEstimable::FewRecords, 0) => "no commit has a record of AI lines".to_owned(),
        (NotEstimable::FewRecords, commits) => {
            let commits = plain::counted(commits, "commit");
            format!("{commits} with a record of AI lines; it takes {LEAST_RECORDED_COMMITS}")
        }
        (NotEstimable::NoOverlap, _) => "no commit has both a record and a mark".to_owned(),
    }
}

pub(super) fn document(estimate: &AiEstimate) -> v1::Estimate {
    let share = estimate.share.ok();
    let agent = |(agent, recall): (&Option<facts::AgentId>, &Ratio)| v1::AgentRecall {
        agent: agent.as_ref().map(ToString::to_string),
        commits: recall.denominator,
        marked: recall.numerator,
        recall: recall.value(),
    };
    v1::Estimate {
        estimable: share.is_some(),
        reason: estimate.share.err().map(word),
        share: share.and_then(|share| share.estimate.value()),
        low: share.and_then(|share| share.low.value()),
        high: share.and_then(|share| share.high.value()),
        recall: estimate.recall.value(),
        commits: estimate.recall.denominator,
        marked: estimate.recall.numerator,
        by_agent: estimate.by_agent.iter().map(agent).collect(),
    }
}

fn word(why: NotEstimable) -> &'static str {
    match why {
        NotEstimable::NoLines => "no_lines",
        NotEstimable::FewRecords => "few_records",
        NotEstimable::NoOverlap => "no_overlap",
    }
}

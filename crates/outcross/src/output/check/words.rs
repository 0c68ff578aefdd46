//! The words of a judgement: those of the wire, and sentences for people.

use checks::{Answer, Demand, Held, Needs, ReviewLevel, Severity, Shortfall, Verdict};

use super::Judged;
use super::foreign::short;
use crate::output::plain::{counted, grouped};

pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Off => "off",
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// As a verdict is written.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Unreadable => "unreadable",
    }
}

/// As they are typed in a policy.
pub(super) fn needs(needs: Needs) -> &'static str {
    match needs {
        Needs::Allow => "allow",
        Needs::Declare => "declare",
        Needs::Review => "review",
        Needs::TwoReviews => "two-reviews",
        Needs::Forbid => "forbid",
    }
}

pub(super) fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::NoneNeeded => "none-needed",
        Answer::Met => "met",
        Answer::Lacking(_) => "lacking",
    }
}

pub(super) fn shortfall(shortfall: Shortfall) -> &'static str {
    match shortfall {
        Shortfall::Forbidden => "forbidden",
        Shortfall::NoRecord => "no-record",
        Shortfall::Nobody => "nobody",
        Shortfall::OnlySelf => "only-self",
        Shortfall::OnlyAutomata => "only-automata",
        Shortfall::OnlyComments => "only-comments",
        Shortfall::Stale => "stale",
        Shortfall::Unproven => "unproven",
        Shortfall::Unsigned => "unsigned",
        Shortfall::TooFew { .. } => "too-few",
        Shortfall::NoOwner => "no-owner",
        Shortfall::NotIndependent => "not-independent",
    }
}

/// Whether lines have what they need, as a sentence.
pub(super) fn answer_text(answer: Answer) -> String {
    match answer {
        Answer::NoneNeeded => "nothing is needed".to_owned(),
        Answer::Met => "they have it".to_owned(),
        Answer::Lacking(shortfall) => format!("they lack it: {}", shortfall_text(shortfall)),
    }
}

fn shortfall_text(shortfall: Shortfall) -> String {
    let text = match shortfall {
        Shortfall::Forbidden => "lines of agents may not come in here",
        Shortfall::NoRecord => "there is no record of the change",
        Shortfall::Nobody => "nobody looked",
        Shortfall::OnlySelf => "only the author looked",
        Shortfall::OnlyAutomata => "only automata looked",
        Shortfall::OnlyComments => "a person commented, and none approved",
        Shortfall::Stale => "the approval is of an earlier state",
        Shortfall::Unproven => "the record was neither fetched from the forge nor signed by a trusted key",
        Shortfall::Unsigned => "the approval is not signed by a trusted key",
        Shortfall::TooFew { has, needs } => return format!("{has} of {needs} persons approved"),
        Shortfall::NoOwner => "none of the reviewers is known to own the file",
        Shortfall::NotIndependent => "the reviewer asked the agent for the work, or may have",
    };
    text.to_owned()
}

/// `review; of agents two-reviews`.
pub(super) fn demand(demand: &Demand) -> String {
    match demand.ai {
        Needs::Allow => needs(demand.needs).to_owned(),
        ai => format!("{}; of agents {}", needs(demand.needs), needs(ai)),
    }
}

/// The kind of reason why a finding does not count.
pub(super) fn held(held: &Held) -> &'static str {
    match held {
        Held::Suppressed { .. } => "suppressed",
        Held::Baseline => "baseline",
        Held::Allowed { .. } => "allowed",
    }
}

/// Why a finding does not count, as a sentence with foreign text.
pub(super) fn held_text(held: &Held) -> String {
    match held {
        Held::Suppressed { reason, owner, expires } => format!("suppressed: {reason} ({owner}, until {expires})"),
        Held::Baseline => "in the baseline".to_owned(),
        Held::Allowed { lines } => {
            format!("the policy allows {} of agents without review", counted(u64::from(*lines), "line"))
        }
    }
}

/// `full, by a code owner`, and why; the reason is foreign text.
pub(super) fn review_level(level: &ReviewLevel) -> (&'static str, Option<&str>) {
    match level {
        ReviewLevel::Light => ("light", None),
        ReviewLevel::Full { reason } => ("full", Some(reason)),
        ReviewLevel::FullByOwner { reason } => ("full, by a code owner", Some(reason)),
    }
}

/// `1 error, 2 warnings`; empty where there is none.
fn severities(counts: [(Severity, usize); 3]) -> String {
    let texts = counts.into_iter().filter(|(_, count)| *count > 0);
    texts.map(|(kind, count)| counted(count as u64, severity(kind))).collect::<Vec<_>>().join(", ")
}

/// `3 suppressed, 0 in the baseline, 0 allowed by number`.
pub(super) fn held_counts(judged: &Judged<'_>) -> String {
    let summary = &judged.report.summary;
    let [suppressed, known, allowed] =
        [summary.suppressed, summary.in_baseline, summary.allowed].map(|count| grouped(u64::from(count)));
    format!("{suppressed} suppressed, {known} in the baseline, {allowed} allowed by number")
}

/// `1 error, 2 warnings in 3 commits`, or that there is nothing.
fn found(judged: &Judged<'_>) -> String {
    let kinds = [Severity::Error, Severity::Warning, Severity::Note].map(|kind| (kind, judged.count(kind)));
    let commits = counted(u64::from(judged.report.summary.commits), "commit");
    match severities(kinds) {
        none if none.is_empty() => format!("nothing found in {commits}"),
        found => format!("{found} in {commits}"),
    }
}

/// What was found, where, and that it fails nothing if so.
pub(super) fn conclusion(judged: &Judged<'_>) -> String {
    let report_only = if judged.shown.is_report_only { "; report only: this fails nothing" } else { "" };
    format!("{} of {}{report_only}", found(judged), short(&judged.shown.range))
}

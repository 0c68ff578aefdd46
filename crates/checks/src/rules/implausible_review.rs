//! `implausible-review`: an approval faster than anybody reads.
//!
//! Seconds from when what was approved lay there to the approval, over the lines that the change adds at its head. A
//! doubt, and no proof: the reviewer may have read on while it was written.

use crate::change::Hunk;
use crate::policy::Severity;
use crate::rules::{Context, Flaw, Of, Rule};

pub(super) const RULE: Rule = Rule {
    id: "implausible-review",
    title: "an approval faster than anybody reads",
    severity: Severity::Warning,
    page: include_str!("../../../../docs/reference/rules/implausible-review.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    let least = context.policy.review.min_seconds_per_line;
    let at_head = context.change.hunks.iter().filter(|hunk| hunk.at_head.is_some());
    let lines: u32 = at_head.map(Hunk::lines).sum();
    for approval in &context.change.approvals {
        let Some(since) = approval.since.filter(|_| lines > 0) else { continue };
        let seconds = approval.at.saturating_sub(since).max(0) / 1_000_000;
        let needed = f64::from(lines) * least;
        if seconds_of(seconds) < needed {
            let message = format!("{lines} lines were approved {seconds} s after they lay there");
            let reason = format!("[review] min_seconds_per_line = {least}: {needed:.0} s for these lines");
            let help = "have somebody read the change, or say in the policy how fast your reviewers read";
            found.push(Flaw::new(Of::Change, message, help).because([reason]));
        }
    }
}

/// More seconds than 2^32 are as plausible as those.
fn seconds_of(seconds: i64) -> f64 {
    u32::try_from(seconds).map_or(f64::from(u32::MAX), f64::from)
}

//! `zero-review-merge`: a change that was merged without anybody having looked at it.

use facts::ReviewClass;

use crate::judge::Mode;
use crate::policy::Severity;
use crate::rules::{Context, Flaw, Of, Rule};

pub(super) const RULE: Rule = Rule {
    id: "zero-review-merge",
    title: "a change that was merged without anybody having looked at it",
    severity: Severity::Error,
    page: include_str!("../../../../docs/reference/rules/zero-review-merge.md"),
    check,
};

/// Of what has landed alone: a change that is still open may be looked at yet.
fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    let hunks = &context.change.hunks;
    let is_unseen = |class| matches!(class, ReviewClass::None | ReviewClass::Own | ReviewClass::Automated);
    if context.mode == Mode::Replay && !hunks.is_empty() && hunks.iter().all(|hunk| is_unseen(hunk.review.class)) {
        let help = "have somebody read it now: 'outcross mark reviewed' records that";
        found.push(Flaw::new(Of::Change, "merged without a look by a person other than its author", help));
    }
}

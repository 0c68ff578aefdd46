//! `automated-review-only`: lines that only automata reviewed.

use crate::policy::Severity;
use crate::rules::unanswered::{Kind, flaws};
use crate::rules::{Context, Flaw, Rule};

pub(super) const RULE: Rule = Rule {
    id: "automated-review-only",
    title: "lines that only automata reviewed",
    severity: Severity::Error,
    page: include_str!("../../../../docs/reference/rules/automated-review-only.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    flaws(context, Kind::AutomatedReviewOnly, found);
}

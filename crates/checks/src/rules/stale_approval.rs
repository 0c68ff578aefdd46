//! `stale-approval`: lines that came after the approval.

use crate::policy::Severity;
use crate::rules::unanswered::{Kind, flaws};
use crate::rules::{Context, Flaw, Rule};

pub(super) const RULE: Rule = Rule {
    id: "stale-approval",
    title: "lines that came after the approval",
    severity: Severity::Error,
    page: include_str!("../../../../docs/reference/rules/stale-approval.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    flaws(context, Kind::StaleApproval, found);
}

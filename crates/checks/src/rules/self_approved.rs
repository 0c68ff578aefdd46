//! `self-approved`: lines that only their author, or who asked the agent for them, approved.

use crate::policy::Severity;
use crate::rules::unanswered::{Kind, flaws};
use crate::rules::{Context, Flaw, Rule};

pub(super) const RULE: Rule = Rule {
    id: "self-approved",
    title: "lines that only their author, or who asked the agent for them, approved",
    severity: Severity::Error,
    page: include_str!("../../../../docs/reference/rules/self-approved.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    flaws(context, Kind::SelfApproved, found);
}

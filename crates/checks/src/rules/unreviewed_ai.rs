//! `unreviewed-ai`: lines of an agent that no person reviewed.

use crate::policy::Severity;
use crate::rules::unanswered::{Kind, flaws};
use crate::rules::{Context, Flaw, Rule};

pub(super) const RULE: Rule = Rule {
    id: "unreviewed-ai",
    title: "lines of an agent that no person reviewed",
    severity: Severity::Error,
    page: include_str!("../../../../docs/reference/rules/unreviewed-ai.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    flaws(context, Kind::UnreviewedAi, found);
}

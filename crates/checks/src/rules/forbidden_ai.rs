//! `forbidden-ai`: lines of an agent where the policy lets none in.

use crate::policy::Severity;
use crate::rules::unanswered::{Kind, flaws};
use crate::rules::{Context, Flaw, Rule};

pub(super) const RULE: Rule = Rule {
    id: "forbidden-ai",
    title: "lines of an agent where the policy lets none in",
    severity: Severity::Error,
    page: include_str!("../../../../docs/reference/rules/forbidden-ai.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    flaws(context, Kind::ForbiddenAi, found);
}

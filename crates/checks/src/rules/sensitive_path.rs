//! `sensitive-path`: lines that need a review whoever wrote them, and lack it.

use crate::policy::Severity;
use crate::rules::unanswered::{Kind, flaws};
use crate::rules::{Context, Flaw, Rule};

pub(super) const RULE: Rule = Rule {
    id: "sensitive-path",
    title: "lines that need a review whoever wrote them, and lack it",
    severity: Severity::Error,
    page: include_str!("../../../../docs/reference/rules/sensitive-path.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    flaws(context, Kind::SensitivePath, found);
}

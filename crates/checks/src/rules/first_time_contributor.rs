//! `first-time-contributor`: the first change of an author.

use std::collections::BTreeSet;

use crate::policy::Severity;
use crate::rules::{Context, Flaw, Of, Rule};

pub(super) const RULE: Rule = Rule {
    id: "first-time-contributor",
    title: "the first change of an author",
    severity: Severity::Warning,
    page: include_str!("../../../../docs/reference/rules/first-time-contributor.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    let mut seen = BTreeSet::new();
    for (at, commit) in context.change.commits.iter().enumerate() {
        if commit.is_first_time == Some(true) && !commit.is_bot && seen.insert(&commit.author) {
            let message = "the author has no commit on the base branch yet";
            let help = "look at who they are, as well as at what they wrote";
            found.push(Flaw::new(Of::Commit(at), message, help));
        }
    }
}

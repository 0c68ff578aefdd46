//! `undeclared`: a commit that says nothing of who wrote it.

use crate::policy::{Missing, Needs, Severity};
use crate::rules::{Context, Flaw, Of, Rule};

pub(super) const RULE: Rule = Rule {
    id: "undeclared",
    title: "a commit that says nothing of who wrote it",
    severity: Severity::Warning,
    page: include_str!("../../../../docs/reference/rules/undeclared.md"),
    check,
};

/// Both answers are statements. Identity, trailers and notes make them; what they state is the business of others.
fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    let severity = match context.policy.missing.authorship {
        Missing::Pass => return,
        Missing::Warn => Severity::Warning,
        Missing::Fail => Severity::Error,
    };
    for (at, commit) in context.change.commits.iter().enumerate() {
        let mut own = context.hunks().filter(|(_, hunk, _)| hunk.commit == at && hunk.touched.is_none());
        let is_asked = own.any(|(_, _, demand)| demand.needs >= Needs::Declare);
        if is_asked && !commit.declared.is_stated() {
            let flaw = Flaw::new(
                Of::Commit(at),
                "a commit that does not say whether an agent took part",
                "say it by a trailer ('Assisted-by: AGENT:MODEL' or 'AI-Assisted: no') or with 'outcross mark ai|human'",
            );
            found.push(Flaw { severity: Some(severity), ..flaw });
        }
    }
}

//! `missing-model`: lines of an agent of which no model is named.

use crate::policy::Severity;
use crate::rules::unanswered::who;
use crate::rules::{Context, Flaw, Of, Rule};

pub(super) const RULE: Rule = Rule {
    id: "missing-model",
    title: "lines of an agent of which no model is named",
    severity: Severity::Warning,
    page: include_str!("../../../../docs/reference/rules/missing-model.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    for (at, hunk, demand) in context.hunks() {
        if demand.require_model && hunk.is_ai() && hunk.touched.is_none() && hunk.authorship().model.is_none() {
            let message = format!("lines written by {} without the name of a model", who(hunk));
            let help = "name the model in the trailer ('Assisted-by: AGENT:MODEL') or record it in a note";
            found.push(Flaw::new(Of::Hunk(at), message, help));
        }
    }
}

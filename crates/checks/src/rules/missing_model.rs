//! `missing-model`: lines of an agent of which no model is named.

use crate::change::Hunk;
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
        if demand.require_model && hunk.is_ai() && hunk.touched.is_none() && has_no_model(hunk) {
            let message = format!("lines written by {} without the name of a model", who(hunk));
            let help = "name the model in the trailer ('Assisted-by: AGENT:MODEL') or record it in a note";
            found.push(Flaw::new(Of::Hunk(at), message, help));
        }
    }
}

/// Of each agent that had a share in the lines the model is asked for.
fn has_no_model(hunk: &Hunk) -> bool {
    hunk.origins().any(|origin| origin.model.is_none())
}

//! `vendored-claim`: a claim of who wrote code that was taken over or made by a tool.

use facts::{Class, Level};

use crate::policy::Severity;
use crate::rules::{Context, Flaw, Of, Rule};

pub(super) const RULE: Rule = Rule {
    id: "vendored-claim",
    title: "a claim of who wrote code that was taken over or made by a tool",
    severity: Severity::Warning,
    page: include_str!("../../../../docs/reference/rules/vendored-claim.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    for (at, hunk, _) in context.hunks() {
        let is_foreign = matches!(hunk.class, Class::Vendored | Class::Generated);
        let is_set_aside = hunk.introduced.evidence.iter().any(|evidence| evidence.starts_with("set aside"));
        // What is only inferred, such as an age, nobody claimed.
        let is_claimed = hunk.introduced.level <= Level::Claimed;
        if is_foreign && (is_claimed || is_set_aside) && hunk.touched.is_none() {
            let message = format!("a claim of who wrote a file that is {}", hunk.class);
            let help = "claim only what was written for this change; a record of lines is not believed here";
            let evidence = hunk.introduced.evidence.iter().map(|evidence| format!("evidence: {evidence}"));
            found.push(Flaw::new(Of::Hunk(at), message, help).because(evidence));
        }
    }
}

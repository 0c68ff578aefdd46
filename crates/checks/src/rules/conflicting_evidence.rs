//! `conflicting-evidence`: sources that say different things of who wrote the same.

use facts::Claim;

use crate::policy::Severity;
use crate::rules::{Context, Flaw, Of, Rule};

pub(super) const RULE: Rule = Rule {
    id: "conflicting-evidence",
    title: "sources that say different things of who wrote the same",
    severity: Severity::Warning,
    page: include_str!("../../../../docs/reference/rules/conflicting-evidence.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    for (at, commit) in context.change.commits.iter().enumerate() {
        let own = context.change.hunks.iter().filter(|hunk| hunk.commit == at);
        let of_lines = own.clone().flat_map(|hunk| hunk.introduced.evidence.iter());
        let mut reasons: Vec<String> = of_lines
            .chain(commit.authorship.evidence.iter())
            .filter(|evidence| evidence.starts_with("conflict"))
            .map(|evidence| format!("evidence: {evidence}"))
            .collect();
        if commit.declared.human && (commit.is_bot || commit.authorship.claim == Claim::Ai) {
            reasons.push("it states that no agent took part, and other evidence says that one did".to_owned());
        }
        if own.clone().any(|hunk| hunk.introduced.claim == Claim::Human && hunk.written.claim == Claim::Ai) {
            reasons.push("it calls lines human that it moved, and that an agent is said to have written".to_owned());
        }
        reasons.sort_unstable();
        reasons.dedup();
        if !reasons.is_empty() {
            let help = "find out which is right; the stricter of them decides what the lines need";
            let message = "evidence of who wrote a commit that contradicts itself";
            found.push(Flaw::new(Of::Commit(at), message, help).because(reasons));
        }
    }
}

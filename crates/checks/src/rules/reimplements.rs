//! `reimplements`: a function that the change adds although the base has one like it.

use crate::change::{Hunk, Twin};
use crate::policy::Severity;
use crate::rules::{Context, Flaw, Of, Rule};

pub(super) const RULE: Rule = Rule {
    id: "reimplements",
    title: "a function that is there already",
    severity: Severity::Warning,
    page: include_str!("../../../../docs/reference/rules/reimplements.md"),
    check,
};

/// A finding stands where the first lines of the function do that the change adds.
fn check(context: &Context<'_>, found: &mut Vec<Flaw>) {
    for twin in &context.change.twins {
        let first = context.hunks().filter(|(_, hunk, _)| is_of(hunk, twin)).min_by_key(|(_, hunk, _)| hunk.place().1);
        if let Some((at, ..)) = first {
            found.push(flaw(at, twin));
        }
    }
}

fn is_of(hunk: &Hunk, twin: &Twin) -> bool {
    let stands_there = hunk.at_head.as_ref().is_some_and(|(path, _)| *path == twin.path);
    let (_, first, last) = hunk.place();
    stands_there && hunk.touched.is_none() && first <= twin.last_line && last >= twin.first_line
}

fn flaw(at: usize, twin: &Twin) -> Flaw {
    let known = &twin.known;
    let message = format!("{} re-implements {} ({}:{})", twin.name, known.name, known.path, known.line);
    let reason = match twin.similar_percent {
        None => "the same but for layout, comments and names of its own".to_owned(),
        Some(percent) => format!("{percent} % of what they consist of is the same"),
    };
    let mut flaw = Flaw::new(Of::Hunk(at), message, "use what is there, or say why it needs a second one");
    // Likeness is an estimate.
    flaw.severity = twin.similar_percent.map(|_| Severity::Note);
    flaw.because([reason])
}

//! Lines that lack the review that they need: which rule that is, and how it is said.

use crate::change::Hunk;
use crate::demand::{Demand, Shortfall};
use crate::judge::Mode;
use crate::policy::{Missing, Needs, Severity};
use crate::rules::{Context, Flaw, Of};

/// The rule that a lack belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    UnreviewedAi,
    SensitivePath,
    AutomatedReviewOnly,
    SelfApproved,
    StaleApproval,
    ForbiddenAi,
}

/// The flaws of one kind.
pub(super) fn flaws(context: &Context<'_>, kind: Kind, found: &mut Vec<Flaw>) {
    for (at, hunk, demand) in context.hunks() {
        let mut lacking = demand.shortfall().into_iter().chain(demand.beside);
        let Some(shortfall) = lacking.rfind(|shortfall| kind_of(*shortfall, demand) == kind) else {
            continue;
        };
        if context.mode == Mode::PrePush && shortfall != Shortfall::Forbidden {
            continue;
        }
        let severity = match (shortfall, context.policy.missing.review) {
            (Shortfall::NoRecord, Missing::Pass) => continue,
            (Shortfall::NoRecord, Missing::Warn) => Some(Severity::Warning),
            _ => None,
        };
        let flaw = Flaw::new(Of::Hunk(at), message(kind, shortfall, hunk, demand), help(shortfall));
        let by_claim_alone = demand.needs < Needs::Review && shortfall != Shortfall::Forbidden;
        let allowed = Some(demand.max_unreviewed_ai_lines).filter(|lines| by_claim_alone && *lines > 0);
        found.push(Flaw { severity, allowed, ..flaw.because(reasons(hunk, demand)) });
    }
}

fn kind_of(shortfall: Shortfall, demand: &Demand) -> Kind {
    match shortfall {
        Shortfall::Forbidden => Kind::ForbiddenAi,
        Shortfall::OnlySelf | Shortfall::NotIndependent => Kind::SelfApproved,
        Shortfall::OnlyAutomata => Kind::AutomatedReviewOnly,
        Shortfall::Stale => Kind::StaleApproval,
        _ if demand.needs >= Needs::Review => Kind::SensitivePath,
        _ => Kind::UnreviewedAi,
    }
}

fn message(kind: Kind, shortfall: Shortfall, hunk: &Hunk, demand: &Demand) -> String {
    let what = match (hunk.touched, hunk.is_ai()) {
        (Some(touched), _) => format!("a file that is {touched}"),
        (None, true) => format!("lines written by {}", who(hunk)),
        (None, false) => "lines".to_owned(),
    };
    if shortfall == Shortfall::Forbidden {
        return format!("{what}, which the policy forbids here");
    }
    let lacks = match demand.strictest() {
        Needs::TwoReviews => "two persons' review",
        _ => "a person's review",
    };
    let place = if kind == Kind::SensitivePath { " in a place where every line needs it" } else { "" };
    format!("{what} without {lacks}{place}: {}", has(shortfall))
}

/// The agent and its model as far as they are named.
pub(super) fn who(hunk: &Hunk) -> String {
    let of = hunk.authorship();
    match (&of.agent, &of.model) {
        (Some(agent), Some(model)) => format!("{agent} ({model})"),
        (Some(agent), None) => agent.to_string(),
        (None, Some(model)) => format!("an agent ({model})"),
        (None, None) => "an agent".to_owned(),
    }
}

fn has(shortfall: Shortfall) -> String {
    match shortfall {
        Shortfall::Forbidden => "forbidden".to_owned(),
        Shortfall::NoRecord => "there is no record of a review".to_owned(),
        Shortfall::Nobody => "nobody looked at the change".to_owned(),
        Shortfall::OnlySelf => "only the author approved".to_owned(),
        Shortfall::OnlyAutomata => "only automata looked at it".to_owned(),
        Shortfall::OnlyComments => "there are comments and no approval that stands".to_owned(),
        Shortfall::Stale => "the approval is of an earlier state".to_owned(),
        Shortfall::Unproven => "the record is neither signed nor fetched from a forge".to_owned(),
        Shortfall::Unsigned => "the approval is not signed by a key that the base trusts".to_owned(),
        Shortfall::TooFew { has: 0, .. } => "the record names nobody".to_owned(),
        Shortfall::TooFew { has, needs } => format!("{has} of {needs} approved"),
        Shortfall::NoOwner => "no owner of the file approved, as far as is known".to_owned(),
        Shortfall::NotIndependent => "who approved may be who asked the agent for it".to_owned(),
    }
}

fn help(shortfall: Shortfall) -> &'static str {
    match shortfall {
        Shortfall::Forbidden => "have a person write these lines, or change the policy on the base branch first",
        Shortfall::NoRecord => {
            "have a person approve the change; its record comes from --forge, 'outcross reviews import' or a signed note"
        }
        Shortfall::Nobody | Shortfall::OnlyComments | Shortfall::OnlyAutomata => "have a person approve the change",
        Shortfall::OnlySelf => "have a person who did not write the change approve it",
        Shortfall::Stale => "have it approved again, after the last push",
        Shortfall::Unproven => {
            "fetch the record from the forge (--forge), sign it with a key that the base trusts, or set [review] trust_unsigned"
        }
        Shortfall::Unsigned => {
            "sign the review: 'outcross mark reviewed' with a key of .config/outcross/allowed_signers"
        }
        Shortfall::TooFew { .. } => "have one more person approve the change",
        Shortfall::NoOwner => "have an owner of the file approve the change; members of teams are not known here",
        Shortfall::NotIndependent => "have a person approve it who did not ask the agent for the work",
    }
}

fn reasons(hunk: &Hunk, demand: &Demand) -> Vec<String> {
    let mut reasons: Vec<String> = demand.sensitive.iter().map(|why| format!("sensitive: {why}")).collect();
    reasons.extend(demand.rules.iter().map(|rule| format!("asked for by the policy's rule '{rule}'")));
    if hunk.is_ai() {
        reasons.extend(hunk.authorship().evidence.iter().map(|evidence| format!("evidence: {evidence}")));
    }
    if hunk.at_head.is_none() && hunk.touched.is_none() {
        reasons.push("a later commit of the change took these lines away again".to_owned());
    }
    reasons
}

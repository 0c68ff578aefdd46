//! Attestations of gittuf (`refs/gittuf/attestations`): approvals of the tree that a ref is to get, in signed envelopes.
//!
//! | predicate | marks |
//! |---|---|
//! | `reference-authorization` | approved, by whoever holds the key |
//! | `github-pull-request-approval` | approved and dismissed, by accounts; signed by the application that relays it |
//! | `github-pull-request` | merged, by an account |
//!
//! An approval is bound to the tree, so it outlives a squash whose tree is the same. An account that approved again
//! after a dismissal stands in both lists: it counts as approving. Signatures are not checked. The other files of that
//! tree (its index) hold no attestation and are a counted problem.

use facts::Reason;
use serde::Deserialize;

use super::dsse::{self, Opened};
use super::{Collected, ReviewKind, ReviewMark, ReviewSource, Reviewer, object_id, text, time};
use crate::agents::Agents;
use crate::format::lenient::{Object, Text};
use crate::format::scalar::{List, Scalar};
use crate::problem::Problem;

/// The fields of all predicates; those of the others are absent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PredicateV0 {
    #[serde(rename = "targetRef")]
    target_ref: Text,
    #[serde(rename = "targetTreeID")]
    target_tree: Text,
    #[serde(rename = "targetID")]
    target: Text,
    approvers: List<Text>,
    #[serde(rename = "dismissedApprovers")]
    dismissed: List<Text>,
    html_url: Text,
    merged_at: Text,
    merged_by: Object<AccountV0>,
    user: Object<AccountV0>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AccountV0 {
    login: Text,
    id: Scalar,
}

/// Reads one attestation. Never fails; linear in its size.
#[must_use]
pub fn parse(agents: &Agents, attestation: &[u8]) -> (Vec<ReviewMark>, Vec<Problem>) {
    let mut collected = Collected::default();
    if collected.admits(attestation)
        && let Some(opened) = dsse::open::<PredicateV0>(attestation, &mut collected.problems)
    {
        marks(agents, &opened, &mut collected);
    }
    collected.finish()
}

fn marks(agents: &Agents, opened: &Opened<PredicateV0>, collected: &mut Collected) {
    let name = opened.predicate_type.strip_prefix("https://gittuf.dev/").and_then(|rest| rest.split('/').next());
    match name {
        Some("reference-authorization") => collected.push(approval(opened, ReviewKind::Approved, "authorization")),
        Some("github-pull-request-approval") => approvals(agents, opened, collected),
        Some("github-pull-request") => merge(agents, opened).into_iter().for_each(|mark| collected.push(mark)),
        _ => collected.problems.add(
            Reason::UnknownVersion,
            "attestation of another kind",
            opened.predicate_type.as_bytes(),
            1,
        ),
    }
}

/// The mark without its reviewer, who is known by the key only.
fn approval(opened: &Opened<PredicateV0>, kind: ReviewKind, what: &str) -> ReviewMark {
    let predicate = &opened.predicate;
    let named = [&predicate.target_tree, &predicate.target].into_iter().find_map(|id| object_id(id.0.as_deref()?));
    // A ref of tags gets an object that the subject calls a commit.
    let (head_commit, head_tree) = match &opened.commit {
        Some(commit) => (Some(commit.clone()), opened.tree.clone()),
        None => (None, opened.tree.clone().or(named)),
    };
    let mark = ReviewMark::new(kind, ReviewSource::Gittuf, what.as_bytes());
    ReviewMark {
        change: predicate.target_ref.0.as_deref().and_then(|name| text(name.as_bytes())),
        head_commit,
        head_tree,
        signature: opened.signature,
        signer: opened.signer.clone(),
        ..mark
    }
}

fn approvals(agents: &Agents, opened: &Opened<PredicateV0>, collected: &mut Collected) {
    let PredicateV0 { approvers, dismissed, .. } = &opened.predicate;
    let approved = approvers.0.iter().map(|account| (account, ReviewKind::Approved, "approval"));
    let withdrawn = dismissed.0.iter().filter(|account| !approvers.0.iter().take(MAX_APPROVERS).any(|a| a == *account));
    let withdrawn = withdrawn.map(|account| (account, ReviewKind::Dismissed, "dismissal"));
    for (account, kind, what) in approved.chain(withdrawn).take(MAX_APPROVERS) {
        let Some(spelled) = account.0.as_deref() else { continue };
        let mark = approval(opened, kind, what);
        collected.push(ReviewMark { reviewer: reviewer(agents, spelled), ..mark });
    }
}

/// Accounts that are compared and read; more than that approve nothing.
const MAX_APPROVERS: usize = 1_000;

/// `login+id`.
fn reviewer(agents: &Agents, account: &str) -> Option<Reviewer> {
    let (login, id) = account.rsplit_once('+').unwrap_or((account, ""));
    Reviewer::account(agents, login.as_bytes(), id.parse().ok(), None)
}

/// The merge; `None` of a pull request that was not merged.
fn merge(agents: &Agents, opened: &Opened<PredicateV0>) -> Option<ReviewMark> {
    let predicate = &opened.predicate;
    let at = time::rfc3339(predicate.merged_at.0.as_deref()?);
    let merged_by = &predicate.merged_by.0;
    let id = merged_by.id.number().and_then(|id| u64::try_from(id).ok());
    let login = merged_by.login.0.as_deref().unwrap_or_default();
    let mark = ReviewMark::new(ReviewKind::Merged, ReviewSource::Gittuf, b"pull request");
    Some(ReviewMark {
        reviewer: Reviewer::account(agents, login.as_bytes(), id, at),
        author: predicate.user.0.login.0.as_deref().and_then(|login| text(login.as_bytes())),
        at,
        change: predicate.html_url.0.as_deref().and_then(|url| text(url.as_bytes())),
        head_commit: opened.commit.clone(),
        signature: opened.signature,
        signer: opened.signer.clone(),
        ..mark
    })
}

//! Attestations of SLSA's source track in notes (`refs/notes/commits`): one bundle or envelope a line.
//!
//! | predicate | marks |
//! |---|---|
//! | source provenance, activity `pr_merge` | merged by the actor; the evidence names the controls |
//! | verification summary | the policy passed or failed; the evidence names the levels |
//!
//! That ref holds whatever anybody notes, so a line that is no JSON object is not counted as a problem. Provenance of
//! tags and other activities give no mark. Signatures are not checked.

use serde::Deserialize;

use super::dsse::{self, Opened};
use super::{Collected, ReviewKind, ReviewMark, ReviewSource, Reviewer, time};
use crate::agents::Agents;
use crate::format::lenient::{Object, Text};
use crate::format::scalar::List;
use crate::problem::Problem;

/// The fields of both predicates; those of the other are absent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PredicateV1 {
    #[serde(rename = "activityType")]
    activity: Text,
    actor: Text,
    #[serde(rename = "createdOn")]
    created_on: Text,
    controls: List<Object<ControlV1>>,
    #[serde(rename = "verificationResult")]
    result: Text,
    #[serde(rename = "verifiedLevels")]
    levels: List<Text>,
    #[serde(rename = "timeVerified")]
    verified_at: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ControlV1 {
    name: Text,
}

/// Controls and levels that the evidence names at most.
const MAX_NAMES: usize = 16;

/// Reads a note. Never fails; linear in its size.
#[must_use]
pub fn parse(agents: &Agents, note: &[u8]) -> (Vec<ReviewMark>, Vec<Problem>) {
    let mut collected = Collected::default();
    if collected.admits(note) {
        for line in note.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| line.starts_with(b"{")) {
            let opened = dsse::open::<PredicateV1>(line, &mut collected.problems);
            if let Some(mark) = opened.and_then(|opened| mark(agents, &opened)) {
                collected.push(mark);
            }
        }
    }
    collected.finish()
}

fn mark(agents: &Agents, opened: &Opened<PredicateV1>) -> Option<ReviewMark> {
    let mark = if opened.predicate_type.starts_with("https://slsa.dev/verification_summary/v") {
        summary(&opened.predicate)?
    } else if opened.predicate_type.contains("/source-provenance/v") {
        merge(agents, &opened.predicate)?
    } else {
        return None;
    };
    Some(ReviewMark {
        head_commit: opened.commit.clone(),
        head_tree: opened.tree.clone(),
        signature: opened.signature,
        signer: opened.signer.clone(),
        ..mark
    })
}

fn merge(agents: &Agents, predicate: &PredicateV1) -> Option<ReviewMark> {
    if predicate.activity.0.as_deref() != Some("pr_merge") {
        return None;
    }
    let at = predicate.created_on.0.as_deref().and_then(time::rfc3339);
    let detail = named("pr_merge", predicate.controls.0.iter().map(|Object(control)| &control.name));
    let mark = ReviewMark::new(ReviewKind::Merged, ReviewSource::Slsa, detail.as_bytes());
    let actor = predicate.actor.0.as_deref().unwrap_or_default();
    Some(ReviewMark { reviewer: Reviewer::account(agents, actor.as_bytes(), None, at), at, ..mark })
}

fn summary(predicate: &PredicateV1) -> Option<ReviewMark> {
    let (kind, what) = match predicate.result.0.as_deref()? {
        "PASSED" => (ReviewKind::PolicyPassed, "policy passed"),
        "FAILED" => (ReviewKind::PolicyFailed, "policy failed"),
        _ => return None,
    };
    let detail = named(what, predicate.levels.0.iter());
    let mark = ReviewMark::new(kind, ReviewSource::Slsa, detail.as_bytes());
    Some(ReviewMark { at: predicate.verified_at.0.as_deref().and_then(time::rfc3339), ..mark })
}

/// `what: name, name`.
fn named<'t>(what: &str, names: impl Iterator<Item = &'t Text>) -> String {
    let names: Vec<&str> = names.filter_map(|name| name.0.as_deref()).take(MAX_NAMES).collect();
    if names.is_empty() { what.to_owned() } else { format!("{what}: {}", names.join(", ")) }
}

//! Agent Trace 0.1.0: one record a commit and agent, because a record has one tool. Lines of people, and of an agent
//! that nobody names, are in a record without a tool.

use std::collections::BTreeMap;

use facts::{AgentId, Claim};
use history::{ClaimedRange, CommitClaims, FileClaims};
use provenance::format::agent_trace::{ClaimedLines, Contributor, TraceDraft, write};

use super::{Exported, hash, is_stated, path_of};
use crate::output::{json, plain};

/// What a record's id is the hash of, beside its commit and agent.
const SUBJECT: &str = "outcross 2026-11 id of an exported Agent Trace record";

/// A file, who wrote lines of it, and with which model.
type Group<'a> = (&'a [u8], Claim, Option<&'a str>);

/// The ranges of each.
type Groups<'a> = BTreeMap<Group<'a>, Vec<(u32, u32)>>;

pub(super) fn of_commit(claims: &CommitClaims) -> Result<Exported, serde_json::Error> {
    let mut exported = Exported::default();
    let mut by_agent: BTreeMap<Option<&AgentId>, Groups<'_>> = BTreeMap::new();
    for (file, range) in stated(claims) {
        let model = range.verdict.model.as_deref().or(range.verdict.model_raw.as_deref());
        let groups = by_agent.entry(range.verdict.agent.as_ref()).or_default();
        let group = groups.entry((path_of(file), range.verdict.claim, model)).or_default();
        group.push((range.first_line, range.last_line));
    }
    let (commit, timestamp) = (claims.commit.to_string(), plain::rfc3339(claims.committed_at));
    for (agent, groups) in &by_agent {
        let agent = agent.map(ToString::to_string);
        let id = uuid(&commit, agent.as_deref());
        let claimed: Vec<ClaimedLines<'_>> = groups.iter().map(claimed_lines).collect();
        let draft =
            TraceDraft { id: &id, timestamp: &timestamp, commit: &commit, agent: agent.as_deref(), claims: &claimed };
        let (record, problems) = write(&draft);
        exported.left_out.extend(problems);
        if groups.keys().any(|(path, ..)| std::str::from_utf8(path).is_ok()) {
            exported.lines.push(json::harmless(&String::from_utf8_lossy(&record)));
        }
    }
    Ok(exported)
}

fn stated(claims: &CommitClaims) -> impl Iterator<Item = (&FileClaims, &ClaimedRange)> {
    let ranges = claims.files.iter().flat_map(|file| file.ranges.iter().map(move |range| (file, range)));
    ranges.filter(|(_, range)| is_stated(range))
}

fn claimed_lines<'a>(((path, claim, model), ranges): (&Group<'a>, &'a Vec<(u32, u32)>)) -> ClaimedLines<'a> {
    let contributor = match claim {
        Claim::Ai => Contributor::Ai,
        Claim::Human => Contributor::Human,
        Claim::Unknown => Contributor::Unknown,
    };
    ClaimedLines { path, ranges, contributor, model: *model }
}

/// A UUID of version 8 (RFC 9562, section 5.8): the same for the same commit and agent.
fn uuid(commit: &str, agent: Option<&str>) -> String {
    let hash = hash(SUBJECT, &[commit, agent.unwrap_or_default()]);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

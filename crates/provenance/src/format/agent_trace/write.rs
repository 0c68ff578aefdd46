//! Agent Trace records, written: one record of one commit, as one line of JSON.

use std::collections::BTreeMap;

use facts::Reason;
use serde::Serialize;

use super::Contributor;
use crate::problem::{Problem, Tally};

/// The version that is written.
const VERSION: &str = "0.1.0";

/// Longest name of a model that the format allows, in characters.
const MAX_MODEL_CHARS: usize = 250;

/// What a record is made of.
#[derive(Debug, Clone, Copy)]
pub struct TraceDraft<'a> {
    /// Its id, a UUID.
    pub id: &'a str,
    /// When it was recorded, as RFC 3339 text.
    pub timestamp: &'a str,
    /// The commit whose lines these are, in hex.
    pub commit: &'a str,
    /// The agent, as `tool.name`. A record has one: claims of several agents go into several records.
    pub agent: Option<&'a str>,
    /// The lines, in any order.
    pub claims: &'a [ClaimedLines<'a>],
}

/// Lines of a file by one contributor.
#[derive(Debug, Clone, Copy)]
pub struct ClaimedLines<'a> {
    /// The file, from the root of the repository.
    pub path: &'a [u8],
    /// First and last line of each range, from 1, both included.
    pub ranges: &'a [(u32, u32)],
    /// Who wrote them.
    pub contributor: Contributor,
    /// With which model, `provider/model`.
    pub model: Option<&'a str>,
}

/// One record as a line of JSON, with no line end. The files are in the order of their paths, and a file's claims in
/// the order in which they were given. Paths that are not UTF-8, ranges that are none, and names of models that are
/// too long can't be written: they are left out and counted.
#[must_use]
pub fn write(draft: &TraceDraft<'_>) -> (Vec<u8>, Vec<Problem>) {
    let mut problems = Tally::default();
    let record = RecordV0 {
        version: VERSION,
        id: draft.id,
        timestamp: draft.timestamp,
        vcs: VcsV0 { r#type: "git", revision: draft.commit },
        tool: draft.agent.map(|name| ToolV0 { name }),
        files: files(draft.claims, &mut problems),
        metadata: MetadataV0 { outcross: OutcrossV1 { lines_of: "revision" } },
    };
    let json = serde_json::to_vec(&record).expect("because the record has neither maps nor fallible parts");
    (json, problems.finish())
}

#[derive(Serialize)]
struct RecordV0<'a> {
    version: &'static str,
    id: &'a str,
    timestamp: &'a str,
    vcs: VcsV0<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool: Option<ToolV0<'a>>,
    files: Vec<FileV0<'a>>,
    metadata: MetadataV0,
}

#[derive(Serialize)]
struct VcsV0<'a> {
    r#type: &'static str,
    revision: &'a str,
}

#[derive(Serialize)]
struct ToolV0<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct FileV0<'a> {
    path: &'a str,
    conversations: Vec<ConversationV0<'a>>,
}

#[derive(Serialize)]
struct ConversationV0<'a> {
    contributor: ContributorV0<'a>,
    ranges: Vec<RangeV0>,
}

#[derive(Serialize)]
struct ContributorV0<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    model_id: Option<&'a str>,
}

#[derive(Serialize)]
struct RangeV0 {
    start_line: u32,
    end_line: u32,
}

/// The reader of another tool must know that the lines are those of the revision itself.
#[derive(Serialize)]
struct MetadataV0 {
    outcross: OutcrossV1,
}

#[derive(Serialize)]
struct OutcrossV1 {
    lines_of: &'static str,
}

fn files<'a>(claims: &[ClaimedLines<'a>], problems: &mut Tally) -> Vec<FileV0<'a>> {
    let mut files: BTreeMap<&str, Vec<ConversationV0<'_>>> = BTreeMap::new();
    for claim in claims {
        let Ok(path) = std::str::from_utf8(claim.path) else {
            problems.add(Reason::Malformed, "path is not UTF-8, not written", claim.path, 1);
            continue;
        };
        let ranges = ranges(claim.ranges, problems);
        if !ranges.is_empty() {
            files.entry(path).or_default().push(ConversationV0 { contributor: contributor(claim, problems), ranges });
        }
    }
    files.into_iter().map(|(path, conversations)| FileV0 { path, conversations }).collect()
}

fn ranges(ranges: &[(u32, u32)], problems: &mut Tally) -> Vec<RangeV0> {
    let (good, bad): (Vec<_>, Vec<_>) = ranges.iter().partition(|(first, last)| 1 <= *first && first <= last);
    for (first, last) in bad {
        problems.add(Reason::Malformed, "not a range of lines", format!("{first}-{last}").as_bytes(), 1);
    }
    good.into_iter().map(|(start_line, end_line)| RangeV0 { start_line, end_line }).collect()
}

fn contributor<'a>(claim: &ClaimedLines<'a>, problems: &mut Tally) -> ContributorV0<'a> {
    let short = |model: &&str| model.chars().count() <= MAX_MODEL_CHARS;
    if let Some(model) = claim.model.filter(|model| !short(model)) {
        problems.add(Reason::TooLarge, "name of a model, not written", model.as_bytes(), model.len() as u64);
    }
    ContributorV0 { r#type: claim.contributor.as_str(), model_id: claim.model.filter(short) }
}

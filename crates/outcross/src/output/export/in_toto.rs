//! in-toto: one Statement v1 a commit, with the predicate of `docs/reference/predicate-line-provenance.md`. It is not
//! signed: who wants that wraps it in an envelope.

use history::{ClaimedRange, CommitClaims, FileClaims};
use serde::Serialize;

use super::{Exported, lines};
use crate::output::json::v1::Tool;
use crate::output::plain;

/// The kind and version of the predicate.
pub const PREDICATE_TYPE: &str =
    concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/reference/predicate-line-provenance.md#v0.1");

#[derive(Serialize)]
struct StatementV1 {
    #[serde(rename = "_type")]
    kind: &'static str,
    subject: [SubjectV1; 2],
    #[serde(rename = "predicateType")]
    predicate_type: &'static str,
    predicate: PredicateV0,
}

#[derive(Serialize)]
struct SubjectV1 {
    name: &'static str,
    digest: DigestV1,
}

/// The names of in-toto's set of digests.
#[derive(Serialize)]
enum DigestV1 {
    #[serde(rename = "gitCommit")]
    Commit(String),
    #[serde(rename = "gitTree")]
    Tree(String),
}

#[derive(Serialize)]
struct PredicateV0 {
    tool: Tool,
    settings_hash: String,
    created: String,
    files: Vec<FileV0>,
}

#[derive(Serialize)]
struct FileV0 {
    path: String,
    ranges: Vec<RangeV0>,
}

#[derive(Serialize)]
struct RangeV0 {
    start_line: u32,
    end_line: u32,
    claim: &'static str,
    level: &'static str,
    agent: Option<String>,
    model: Option<String>,
    evidence: Vec<String>,
}

pub(super) fn of_commit(claims: &CommitClaims, settings_hash: &str) -> Result<Exported, serde_json::Error> {
    let statement = StatementV1 {
        kind: "https://in-toto.io/Statement/v1",
        subject: [
            SubjectV1 { name: "git commit", digest: DigestV1::Commit(claims.commit.to_string()) },
            SubjectV1 { name: "git tree", digest: DigestV1::Tree(claims.tree.to_string()) },
        ],
        predicate_type: PREDICATE_TYPE,
        predicate: PredicateV0 {
            tool: Tool::THIS,
            settings_hash: settings_hash.to_owned(),
            created: plain::rfc3339(claims.committed_at),
            files: claims.files.iter().map(file).collect(),
        },
    };
    Ok(Exported { lines: lines(&[statement])?, left_out: Vec::new() })
}

fn file(file: &FileClaims) -> FileV0 {
    FileV0 { path: file.path.to_string(), ranges: file.ranges.iter().map(range).collect() }
}

fn range(range: &ClaimedRange) -> RangeV0 {
    let verdict = &range.verdict;
    RangeV0 {
        start_line: range.first_line,
        end_line: range.last_line,
        claim: verdict.claim.as_str(),
        level: verdict.level.as_str(),
        agent: verdict.agent.as_ref().map(ToString::to_string),
        model: verdict.model.as_ref().map(ToString::to_string),
        evidence: verdict.evidence.iter().map(ToString::to_string).collect(),
    }
}

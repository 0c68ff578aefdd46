//! Our own: one object a range of lines, with all that is known of them.

use history::CommitClaims;

use super::{Exported, lines};
use crate::output::json::v1;

pub(super) fn of_commit(claims: &CommitClaims) -> Result<Exported, serde_json::Error> {
    let mut documents = Vec::new();
    for file in &claims.files {
        documents.extend(file.ranges.iter().map(|range| v1::ExportedLines {
            schema: v1::EXPORT,
            commit: claims.commit.to_string(),
            path: file.path.to_string(),
            start_line: range.first_line,
            end_line: range.last_line,
            claim: range.verdict.claim.as_str(),
            level: range.verdict.level.as_str(),
            agent: range.verdict.agent.as_ref().map(ToString::to_string),
            model: range.verdict.model.as_ref().map(ToString::to_string),
            model_raw: range.verdict.model_raw.as_ref().map(ToString::to_string),
            evidence: range.verdict.evidence.iter().map(ToString::to_string).collect(),
        }));
    }
    Ok(Exported { lines: lines(&documents)?, left_out: Vec::new() })
}

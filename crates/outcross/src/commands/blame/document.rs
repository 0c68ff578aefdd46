//! Lines with their origin as a JSON document.

use facts::CopySource;

use super::Blamed;
use crate::blamed::{BlamedFile, BlamedLine, Changes};
use crate::commands::documents::{self, line_review};
use crate::output::json::v1;
use crate::tally::Tally;

pub(super) fn of(blamed: &Blamed<'_>, files: &[BlamedFile]) -> v1::Blame {
    let mut tally = Tally::default();
    let mut lines = Vec::new();
    for line in files.iter().flat_map(BlamedFile::lines) {
        tally.add(line.span, 1);
        lines.push(line_document(&line, blamed.scanned));
    }
    v1::Blame {
        schema: v1::BLAME,
        tool: v1::Tool::THIS,
        repo: documents::repo(blamed.target, Some(blamed.commit)),
        settings: documents::settings(blamed.scanner.settings()),
        summary: v1::BlameSummary {
            files: files.len() as u64,
            lines: tally.lines(),
            written: documents::written_by(&tally),
        },
        lines,
        problems: documents::problems(blamed.problems),
    }
}

fn line_document(line: &BlamedLine<'_>, scanned: Option<&Changes>) -> v1::Line {
    let span = line.span;
    v1::Line {
        path: span.path.to_string(),
        line: line.number,
        introduced_commit: span.introduced_commit.to_string(),
        introduced_path: span.introduced_path.to_string(),
        introduced_line: line.introduced_line,
        written_commit: scanned.map(|_| span.written_commit.to_string()),
        copied_from: line.copied_from().as_ref().map(copy_source),
        boundary: span.boundary,
        claim: span.claim.as_str(),
        level: span.level.as_str(),
        agent: span.agent.as_ref().map(ToString::to_string),
        model: span.model.as_ref().map(ToString::to_string),
        model_raw: span.model_raw.as_ref().map(ToString::to_string),
        review: scanned.map(|_| line_review::review(&span.review)).unwrap_or_default(),
        change_id: scanned.and_then(|changes| changes.get(&span.written_commit)).map(ToString::to_string),
        evidence: span.evidence.iter().map(ToString::to_string).collect(),
    }
}

fn copy_source(source: &CopySource) -> v1::CopySource {
    v1::CopySource {
        commit: source.commit.to_string(),
        path: source.path.to_string(),
        line: source.line,
        claim: source.claim.as_str(),
    }
}

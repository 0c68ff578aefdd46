//! Reviews as parts of JSON documents.

use facts::{Review, ReviewRow, ReviewedLines};

use crate::output::json::v1;
use crate::output::plain::rfc3339;

pub(crate) fn review(review: &Review) -> v1::Review {
    v1::Review {
        review_class: Some(review.class.as_str()),
        review_level: Some(review.level.as_str()),
        reviewed_at: review.at.map(rfc3339),
        reviewers: Some(review.reviewers.iter().map(ToString::to_string).collect()),
        read_mark: Some(review.read_mark),
        independent: review.independent,
        code_owner: review.code_owner,
    }
}

pub(crate) fn reviewed_lines(lines: &ReviewedLines) -> v1::ReviewedLines {
    let ReviewedLines { unknown, none, own, automated, commented, stale, approved, attested } = *lines;
    v1::ReviewedLines { unknown, none, own, automated, commented, stale, approved, attested }
}

pub(crate) fn event(row: &ReviewRow) -> v1::ReviewEvent {
    v1::ReviewEvent {
        change_id: row.change_id.to_string(),
        forge: row.forge.to_string(),
        state: row.state.as_str(),
        at: row.at.map(rfc3339),
        reviewer_id: row.reviewer_id.as_ref().map(ToString::to_string),
        reviewer_kind: row.reviewer_kind.as_str(),
        agent: row.agent.as_ref().map(ToString::to_string),
        is_author: row.is_author,
        requested_at: row.requested_at.map(rfc3339),
        head_commit: row.head_commit.map(|head| head.to_string()),
        paths: row.paths.iter().map(ToString::to_string).collect(),
        source: row.source.to_string(),
        level: row.level.as_str(),
        signature: row.signature.as_str(),
    }
}

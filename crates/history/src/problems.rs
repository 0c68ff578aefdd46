//! What a walk could not do, as rows.

use std::sync::Arc;

use code::LeftOut;
use facts::{ProblemRow, Reason, Stage};
use git::{Notice, ObjectError};

use crate::evidence::EvidenceProblem;
use crate::graph::Graph;
use crate::log::{Log, Skipped};
use crate::quote::PathText;

/// Every problem of a walk, sorted, each once.
pub(crate) fn problems(notices: &[Notice], graph: &Graph, log: &Log, evidence: &[EvidenceProblem]) -> Vec<ProblemRow> {
    let mut rows: Vec<ProblemRow> = notices.iter().filter_map(|notice| of_notice(*notice)).collect();
    rows.extend(graph.lost.iter().map(|error| of_object(Stage::Graph, Arc::from(error.id().to_string()), error)));
    rows.extend(log.skipped.iter().map(|skipped| of_skipped(graph, skipped)));
    rows.extend(log.renames_left_out.iter().map(|(commit, pairs)| ProblemRow {
        stage: Stage::Origin,
        subject: Arc::from(graph.nodes[*commit as usize].id.to_string()),
        reason: Reason::TooMany,
        detail: Arc::from(format!("{pairs} pairs of files were not compared in the search for renames")),
        affected: 0,
    }));
    rows.extend(evidence.iter().map(of_evidence));
    rows.sort();
    rows.dedup();
    rows
}

/// Whether a walk of the same commits may not have this problem: what is missing or damaged may be there the next time.
/// Nothing goes on from a walk with such a problem.
#[must_use]
pub fn may_get_better(reason: Reason) -> bool {
    matches!(reason, Reason::Missing | Reason::Partial | Reason::Damaged | Reason::WrongType)
}

/// What the limits on attributes left out, if anything.
pub(crate) fn of_attributes(left_out: LeftOut) -> Option<ProblemRow> {
    let affected = left_out.rules as u64 + left_out.long_lines as u64;
    (affected > 0).then(|| ProblemRow {
        stage: Stage::Objects,
        subject: Arc::from(".gitattributes"),
        reason: Reason::TooMany,
        detail: Arc::from("lines of attributes were left out: they are too many, or too long"),
        affected,
    })
}

fn of_notice(notice: Notice) -> Option<ProblemRow> {
    let (reason, detail) = match notice {
        Notice::Shallow => (Reason::Shallow, "a shallow clone: lines may be older than the commits that are here"),
        Notice::ReplaceRefs => (Reason::Replaced, "replace refs are there and were ignored"),
        Notice::Grafts => (Reason::Replaced, "a grafts file is there and was ignored"),
        // Neither changes a figure by itself: objects that a partial clone lacks are problems of their own.
        Notice::Partial | Notice::CommitGraph => return None,
    };
    let (stage, subject) = (Stage::Graph, Arc::from("repository"));
    Some(ProblemRow { stage, subject, reason, detail: Arc::from(detail), affected: 0 })
}

fn of_skipped(graph: &Graph, skipped: &Skipped) -> ProblemRow {
    let mut row = of_object(Stage::Objects, PathText::new(&skipped.path).text, &skipped.error);
    row.detail = Arc::from(format!("in commit {}: {}", graph.nodes[skipped.commit as usize].id, row.detail));
    row
}

pub(crate) fn of_evidence(problem: &EvidenceProblem) -> ProblemRow {
    match problem {
        EvidenceProblem::Ref(name, detail) => ProblemRow {
            stage: Stage::Provenance,
            subject: Arc::from(*name),
            reason: Reason::Damaged,
            detail: Arc::from(detail.as_str()),
            affected: 0,
        },
        EvidenceProblem::Object(error) => of_object(Stage::Provenance, Arc::from(error.id().to_string()), error),
        EvidenceProblem::Record(commit, problem) => ProblemRow {
            stage: Stage::Provenance,
            subject: Arc::from(commit.to_string()),
            reason: problem.reason,
            detail: Arc::clone(&problem.detail),
            affected: problem.affected,
        },
    }
}

/// A problem of an object that could not be read.
#[must_use]
pub fn of_object(stage: Stage, subject: Arc<str>, error: &ObjectError) -> ProblemRow {
    let (reason, affected) = of_error(error);
    ProblemRow { stage, subject, reason, detail: Arc::from(error.to_string()), affected }
}

/// Why an object could not be read, and what is affected.
pub(crate) fn of_error(error: &ObjectError) -> (Reason, u64) {
    match error {
        ObjectError::Missing { .. } => (Reason::Missing, 0),
        ObjectError::Partial { .. } => (Reason::Partial, 0),
        ObjectError::Damaged { .. } => (Reason::Damaged, 0),
        ObjectError::WrongType { .. } => (Reason::WrongType, 0),
        ObjectError::TooLarge { bytes, .. } => (Reason::TooLarge, *bytes),
        ObjectError::TooDeep { .. } => (Reason::TooDeep, 0),
        ObjectError::TooManyPaths { .. } => (Reason::TooMany, 0),
    }
}

//! Identities, trailers, models, records of authorship and of review, and their fusion, case by case.

#![allow(clippy::unwrap_used)]

mod agent_trace;
mod agent_trace_note;
mod any_bytes;
mod authorship_ref;
mod bors;
mod branches;
mod entire;
mod fusion;
mod gerrit_notes;
mod git_ai;
mod git_ai_note;
mod git_appraise;
mod gittuf;
mod h5i;
mod hostile;
mod hostile_records;
mod identities;
mod ladder;
mod models;
mod outcross_mark;
mod owners;
mod people;
mod qwen;
mod review_trailers;
mod reviews;
mod slsa;
mod source_trace;
mod table;
mod trailers;
mod whogitit;
mod witnesses;

use facts::Reason;
use provenance::{Agents, CommitMarks, CommitText, LineRecord, Person, Problem, Statement, read_marks};

/// Microseconds since 1970 of 2026-03-01: a time at which every shipped identity but the doubted ones is valid.
const MARCH_2026: i64 = 1_772_323_200_000_000;

const NOBODY: Person<'_> = Person { name: b"Ada Example", email: b"ada@example.org" };

/// The marks of a commit by nobody in particular with this message.
fn marks_of(message: &[u8]) -> CommitMarks {
    let text =
        CommitText { author: NOBODY, committer: NOBODY, authored_at: MARCH_2026, committed_at: MARCH_2026, message };
    read_marks(&Agents::builtin(), &text)
}

/// The marks of a commit with these identities and no trailers.
fn marks_by(author: (&str, &str), committer: (&str, &str), at: i64) -> CommitMarks {
    let text = CommitText {
        author: Person { name: author.0.as_bytes(), email: author.1.as_bytes() },
        committer: Person { name: committer.0.as_bytes(), email: committer.1.as_bytes() },
        authored_at: at,
        committed_at: at,
        message: b"subject\n\nbody\n",
    };
    read_marks(&Agents::builtin(), &text)
}

/// One line a mark: claim, agent, model, evidence.
fn shown(marks: &CommitMarks) -> Vec<String> {
    let agent = |mark: &provenance::Mark| mark.agent.as_ref().map_or("-".to_owned(), ToString::to_string);
    let line = |mark: &provenance::Mark| {
        let model = mark.model.as_deref().unwrap_or("-");
        format!("{} {} {model} | {}", mark.claim, agent(mark), mark.evidence)
    };
    marks.marks.iter().map(line).collect()
}

/// `path first-last claim agent model`, a span a line.
fn lines(record: &LineRecord) -> Vec<String> {
    let spans = record.files().flat_map(|(path, spans)| spans.iter().map(move |span| (path, span)));
    let line = |(path, span): (&[u8], &provenance::RecordSpan)| {
        let source = record.source_of(span);
        let agent = source.agent.as_ref().map_or("-".to_owned(), ToString::to_string);
        let model = source.model.as_deref().unwrap_or("-");
        let path = String::from_utf8_lossy(path);
        format!("{path} {}-{} {} {agent} {model}", span.first, span.last, source.claim)
    };
    spans.map(line).collect()
}

/// The evidence of every source.
fn evidence(record: &LineRecord) -> Vec<&str> {
    record.sources().iter().map(|source| &*source.evidence).collect()
}

/// `claim agent model raw-model | evidence`.
fn said(statement: &Statement) -> String {
    let agent = statement.agent.as_ref().map_or("-".to_owned(), ToString::to_string);
    let (model, raw) = (statement.model.as_deref().unwrap_or("-"), statement.model_raw.as_deref().unwrap_or("-"));
    format!("{} {agent} {model} {raw} | {}", statement.claim, statement.evidence)
}

fn reasons(problems: &[Problem]) -> Vec<(Reason, u64)> {
    problems.iter().map(|problem| (problem.reason, problem.affected)).collect()
}

fn details(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| &*problem.detail).collect()
}

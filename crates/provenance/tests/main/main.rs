//! Identities, trailers, models, Git AI notes and their fusion, case by case.

#![allow(clippy::unwrap_used)]

mod fusion;
mod git_ai;
mod hostile;
mod identities;
mod models;
mod table;
mod trailers;

use provenance::{Agents, CommitMarks, CommitText, Person, read_marks};

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

//! Sources made up for tests.

use std::sync::Arc;

use corpus::row::{Label, LeftOut, Row, RowKind, RowLicence};
use corpus::source::{Source, SourceError, SourceId, Take, Taken};
use facts::{Claim, Class, Level, ReviewClass};

/// A source with its rows in memory.
pub(crate) struct Made {
    pub(crate) id: SourceId,
    pub(crate) taken: Vec<Taken>,
    /// Fails after so many, as if stopped.
    pub(crate) stops_after: Option<usize>,
}

impl Made {
    pub(crate) fn new(name: &str, taken: Vec<Taken>) -> Self {
        let id = SourceId {
            named: name.to_owned(),
            kind: "folder",
            id: name.to_owned(),
            commit: format!("tree:{name}"),
            state: String::new(),
        };
        Made { id, taken, stops_after: None }
    }

    pub(crate) fn boxed(self) -> Box<dyn Source> {
        Box::new(self)
    }
}

impl Source for Made {
    fn id(&self) -> &SourceId {
        &self.id
    }

    fn read(&self, take: &mut Take<'_>) -> Result<(), SourceError> {
        for (at, taken) in self.taken.iter().enumerate() {
            if self.stops_after == Some(at) {
                return Err(SourceError { message: "stopped".to_owned(), hint: None, interrupted: true });
            }
            take(taken.clone())?;
        }
        Ok(())
    }
}

/// A row under a permissive licence of which nobody says who wrote it.
pub(crate) fn row(repo: &str, path: &str, text: &str) -> Row {
    Row {
        repo: repo.into(),
        commit: "tree:1".into(),
        path: path.into(),
        start_line: 1,
        end_line: text.lines().count() as u32,
        kind: RowKind::File,
        name: None,
        language: Some("Rust"),
        class: Class::Source,
        text: text.to_owned(),
        labels: Vec::new(),
        author: None,
        written_first: None,
        written_last: None,
        survived_days: None,
        licence: RowLicence {
            expression: Some("MIT".to_owned()),
            from: "file".to_owned(),
            class: "permissive".to_owned(),
            decided_by: Some("LICENSE".to_owned()),
        },
        witness: None,
        findings: Vec::new(),
    }
}

pub(crate) fn taken(row: Row) -> Taken {
    Taken::Row(Box::new(row))
}

pub(crate) fn left_out(repo: &str, path: &str, reason: &'static str) -> Taken {
    Taken::LeftOut(LeftOut {
        repo: repo.into(),
        commit: "tree:1".into(),
        path: path.into(),
        start_line: 1,
        bytes: 10,
        reason,
        detail: String::new(),
    })
}

/// A label over some lines.
pub(crate) fn label(start: u32, end: u32, claim: Claim, review_class: ReviewClass) -> Label {
    let agent = (claim == Claim::Ai).then(|| facts::AgentId(Arc::from("claude-code")));
    Label { start, end, claim, level: Level::Claimed, agent, model: None, review_class }
}

/// Source code that no rule drops, and that is like no other of another number.
pub(crate) fn code(number: u32, functions: u32) -> String {
    (0..functions)
        .map(|at| {
            format!(
                "/// Adds what case {number} of step {at} needs.\npub fn step_{number}_{at}(left: u64, right: u64) -> u64 {{\n    \
                 let sum_{number} = left.wrapping_add(right * {at});\n    sum_{number} ^ 0x{number:04x}{at:04x}\n}}\n\n"
            )
        })
        .collect()
}

//! Statements in notes: what is written to and read from `refs/notes/outcross-review` and `refs/notes/outcross-mark`.
//!
//! A note is a line a statement. A line is an **envelope**: the text that was stated and, if it is signed, the signature
//! over that very text. The text is JSON: version 1 names the repository, the branch, the commit and its tree, so that a
//! statement counts in no other place.

use std::collections::BTreeMap;
use std::sync::Arc;

use facts::{Account, ReviewEvent};
use forge::events;
use history::{Place, Says, Statement};
use provenance::Agents;
use provenance::format::outcross_mark;
use serde::{Deserialize, Serialize};

/// The ref of events of review and of read marks.
pub const REVIEWS: &str = "refs/notes/outcross-review";

/// The ref of marks of who wrote commits.
pub const MARKS: &str = "refs/notes/outcross-mark";

/// What signatures are made for, and for nothing else.
pub const NAMESPACE: &str = "outcross-review";

/// A line of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvelopeV1 {
    /// The statement, as JSON in a text: what is signed is bytes.
    pub statement: String,
    /// The SSH signature over these bytes, armoured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementV1 {
    /// `outcross/statement/1`.
    pub schema: String,
    /// `review`, `read`, `human` or `ai`.
    pub kind: KindV1,
    /// The repository, as `host/owner/name`.
    pub repository: String,
    /// The branch that the commit is on, by its short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The commit.
    pub commit: String,
    /// Its tree.
    pub tree: String,
    /// When it was stated, microseconds since 1970.
    pub at: i64,
    /// Of `review`: the events of the change, in their form for storage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<serde_json::Value>,
    /// Of `read`, `human` and `ai`: who says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonV1>,
    /// Of `read`: the files; all that the commit touched if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Of `human` and `ai`: for each file the first and last lines that are meant, as the commit has them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ranges: BTreeMap<String, Vec<(u32, u32)>>,
    /// Of `ai`: what wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_by: Option<AgentV1>,
}

/// An agent and its model, as somebody calls them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentV1 {
    /// The agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

/// What is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KindV1 {
    /// What happened to the change that the commit brought in.
    Review,
    /// Somebody read what the commit wrote.
    Read,
    /// A person wrote it.
    Human,
    /// An agent wrote it.
    Ai,
}

/// Somebody, as git knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonV1 {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// How every statement of this version says what it is.
pub const SCHEMA: &str = "outcross/statement/1";

/// Bytes of a note that are read.
pub const MAX_NOTE_BYTES: usize = 8 << 20;

/// Statements of a note that are read.
const MAX_STATEMENTS: usize = 4096;

/// Files that one statement names at most.
const MAX_PATHS: usize = 1 << 16;

/// Events of a change as they stand in a statement.
pub fn events_json(of_change: &[ReviewEvent]) -> Vec<serde_json::Value> {
    let mut lines = Vec::new();
    events::write(&mut lines, of_change).expect("because memory takes all that is written");
    lines.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

/// The statements of the note on a commit, and how many lines are none.
#[must_use]
pub fn statements(agents: &Agents, annotated: git::ObjectId, note: &[u8]) -> (Vec<Statement>, u64) {
    let mut found = Vec::new();
    let mut damaged = 0;
    for line in note.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
        match statement(agents, annotated, line).filter(|_| found.len() < MAX_STATEMENTS) {
            Some(statement) => found.push(statement),
            None => damaged += 1,
        }
    }
    (found, damaged)
}

fn statement(agents: &Agents, annotated: git::ObjectId, line: &[u8]) -> Option<Statement> {
    let envelope: EnvelopeV1 = serde_json::from_slice(line).ok()?;
    let statement: StatementV1 = serde_json::from_str(&envelope.statement).ok()?;
    if statement.schema != SCHEMA {
        return None;
    }
    let says = match statement.kind {
        KindV1::Review => {
            let read = |value: &serde_json::Value| events::read_line(&serde_json::to_vec(value).ok()?).ok();
            Says::Events(statement.events.iter().map(read).collect::<Option<Vec<_>>>()?)
        }
        KindV1::Read => Says::Read { by: account(statement.by?), paths: paths(statement.paths)? },
        KindV1::Human | KindV1::Ai => Says::Wrote(outcross_mark::parse(agents, line).0),
    };
    Some(Statement {
        annotated,
        place: Place { repository: statement.repository.into(), branch: statement.branch.map(Into::into) },
        tree: statement.tree.parse().ok()?,
        at: statement.at,
        payload: envelope.statement.into_bytes().into(),
        signature: envelope.signature.map(|text| text.into_bytes().into()),
        says,
    })
}

fn paths(paths: Vec<String>) -> Option<Vec<Arc<str>>> {
    (paths.len() <= MAX_PATHS).then(|| paths.into_iter().map(Into::into).collect())
}

fn account(person: PersonV1) -> Account {
    let said = |text: String| Some(text).filter(|text| !text.is_empty()).map(Into::into);
    Account { name: said(person.name), email: said(person.email), ..Account::default() }
}

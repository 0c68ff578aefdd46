//! Checkpoints of the Entire recorder: which one a commit names, where its files lie, and what they say.
//!
//! A commit names its checkpoint in a trailer, `Entire-Checkpoint: <id>`. An id of 12 hex digits lies in the branch
//! [`BRANCH`] below [`CheckpointId::branch_path`]; a ULID (26 characters) is the tree of the commit that
//! [`CheckpointId::ref_name`] names. A checkpoint's root `metadata.json` is read by [`parse_root`], those of its
//! sessions (`0/metadata.json`, ...; numbers can be missing) by [`parse_session`]. Nothing else of a checkpoint is read:
//! prompts, transcripts and summaries are passed over.
//!
//! The recorder counts lines by commit. It knows neither which lines an agent wrote nor the model, and says of itself
//! that its counts inform and secure nothing. So a session claims if it counts lines of an agent, and is evidence
//! without a claim if it counts none, or none at all.

use std::sync::Arc;

use facts::{AgentId, Claim, Reason};
use serde::Deserialize;

use super::document::Document;
use super::lenient::{Object, Text};
use super::scalar::{List, Scalar};
use super::trailers::{self, TailLine};
use crate::agents::Agents;
use crate::evidence;
use crate::problem::{Problem, Tally};
use crate::review::{ReviewKind, ReviewMark, ReviewSource, Reviewer};
use crate::statement::Statement;

/// The branch that holds checkpoints with ids of 12 hex digits.
pub const BRANCH: &str = "entire/checkpoints/v1";

/// Largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 4 << 20;

/// Checkpoints of one commit that are named; a squash merge repeats those of its commits.
const MAX_CHECKPOINTS: usize = 64;

/// What evidence begins with.
const FORMAT: &str = "entire-checkpoint";

const METADATA: Document =
    Document { limit: MAX_FILE_BYTES, too_large: "metadata larger than the limit", not_json: "metadata is not JSON" };

/// The name that the recorder gives an agent that it does not know.
const NAMELESS: &str = "Agent";

/// The name of a checkpoint: 12 hex digits or a ULID, nothing else, so that it is safe in a path and in a ref.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CheckpointId(Arc<str>);

impl CheckpointId {
    /// The id, if the text is one. Case is kept: it is part of the name.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<CheckpointId> {
        let hex = text.len() == 12 && text.iter().all(u8::is_ascii_hexdigit);
        if !hex && !is_ulid(text) {
            return None;
        }
        std::str::from_utf8(text).ok().map(|id| CheckpointId(id.into()))
    }

    /// The id as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a ULID, whose checkpoint has a ref of its own.
    #[must_use]
    pub fn is_ulid(&self) -> bool {
        self.0.len() == 26
    }

    /// The folder of the checkpoint in the tree of [`BRANCH`]: `0a/1b2c3d4e5f`.
    #[must_use]
    pub fn branch_path(&self) -> String {
        format!("{}/{}", &self.0[..2], &self.0[2..])
    }

    /// The ref whose commit's tree is the checkpoint: `refs/entire/checkpoints/0D/01KX…0D`.
    #[must_use]
    pub fn ref_name(&self) -> String {
        format!("refs/entire/checkpoints/{}/{}", &self.0[self.0.len() - 2..], self.0)
    }
}

/// 26 characters of Crockford's base 32, the first of which holds three bits.
fn is_ulid(text: &[u8]) -> bool {
    let digit = |byte: &u8| byte.is_ascii_alphanumeric() && !b"ILOU".contains(&byte.to_ascii_uppercase());
    text.len() == 26 && (b'0'..=b'7').contains(&text[0]) && text.iter().all(digit)
}

/// The checkpoints that the trailers of a commit name, each once, in their order; 64 at most. What is no id names none.
#[must_use]
pub fn checkpoints(agents: &Agents, message: &[u8]) -> Vec<CheckpointId> {
    let mut found = Vec::new();
    for line in trailers::tail(message, |line| agents.footer(line).is_some()) {
        if let TailLine::Trailer(key, value) = line
            && key.eq_ignore_ascii_case(b"Entire-Checkpoint")
            && let Some(id) = CheckpointId::parse(&value)
            && found.len() < MAX_CHECKPOINTS
            && !found.contains(&id)
        {
            found.push(id);
        }
    }
    found
}

/// What the root `metadata.json` of a checkpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Its own name: that of the folder or ref that it lies in, or the file is out of place.
    pub id: Option<CheckpointId>,
    /// Sessions that it lists.
    pub sessions: usize,
    /// An AI reviewed: class `automated`, never more.
    pub review: Option<ReviewMark>,
}

/// What the `metadata.json` of a session says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who took part, and whether lines were counted.
    pub statement: Statement,
    /// An AI reviewed in this session: class `automated`, never more.
    pub review: Option<ReviewMark>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RootV1 {
    checkpoint_id: Text,
    sessions: List<Object<Ignored>>,
    has_review: Scalar,
}

/// A value of which only the presence counts.
#[derive(Debug, Default, Deserialize)]
struct Ignored {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SessionV1 {
    checkpoint_id: Text,
    agent: Text,
    kind: Text,
    initial_attribution: Object<AttributionV1>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AttributionV1 {
    agent_lines: Scalar,
    total_committed: Scalar,
}

/// Reads the root `metadata.json` of a checkpoint. Never fails; `None` if it is no JSON object at all.
#[must_use]
pub fn parse_root(file: &[u8]) -> (Option<Checkpoint>, Vec<Problem>) {
    let (root, problems) = read::<RootV1>(file);
    let checkpoint = root.map(|root| Checkpoint {
        id: id_of(&root.checkpoint_id),
        sessions: root.sessions.0.len(),
        review: (root.has_review.flag() == Some(true)).then(|| review(&root.checkpoint_id, None)),
    });
    (checkpoint, problems)
}

/// Reads the `metadata.json` of one session. Never fails; `None` if it is no JSON object at all.
#[must_use]
pub fn parse_session(agents: &Agents, file: &[u8]) -> (Option<Session>, Vec<Problem>) {
    let (session, problems) = read::<SessionV1>(file);
    let session = session.map(|session| {
        let statement = statement(agents, &session);
        let reviewed = session.kind.0.as_deref() == Some("agent_review");
        let review = reviewed.then(|| review(&session.checkpoint_id, statement.agent.clone()));
        Session { statement, review }
    });
    (session, problems)
}

fn read<'de, T: Deserialize<'de> + Default>(file: &'de [u8]) -> (Option<T>, Vec<Problem>) {
    let mut problems = Tally::default();
    // Another type than an object would become an empty one: told apart before it is read.
    if file.len() <= METADATA.limit && !file.trim_ascii_start().starts_with(b"{") {
        problems.add(Reason::Malformed, "metadata is no object", file, 1);
        return (None, problems.finish());
    }
    (METADATA.read(file, &mut problems), problems.finish())
}

fn statement(agents: &Agents, session: &SessionV1) -> Statement {
    let spelled = session.agent.0.as_deref().filter(|agent| *agent != NAMELESS);
    let agent_lines = session.initial_attribution.0.agent_lines.number();
    let wrote = agent_lines.is_some_and(|lines| lines > 0);
    Statement {
        format: FORMAT,
        claim: if wrote { Claim::Ai } else { Claim::Unknown },
        agent: spelled.and_then(|agent| agents.tool(agent)),
        model: None,
        model_raw: None,
        evidence: evidence::text(FORMAT, detail(session, spelled).as_bytes(), (!wrote).then_some("no claim")),
    }
}

/// `0a1b2c3d4e5f Claude Code, 32 of 33 lines`.
fn detail(session: &SessionV1, agent: Option<&str>) -> String {
    let counts = &session.initial_attribution.0;
    let count = match (counts.agent_lines.number(), counts.total_committed.number()) {
        (Some(lines), Some(total)) => format!("{lines} of {total} lines"),
        (Some(lines), None) => format!("{lines} lines"),
        (None, _) => "lines not counted".to_owned(),
    };
    let id = id_of(&session.checkpoint_id);
    let id = id.as_ref().map_or("unnamed", CheckpointId::as_str);
    format!("{id} {}, {count}", evidence::clean(agent.unwrap_or("unnamed agent").as_bytes(), 60))
}

fn id_of(text: &Text) -> Option<CheckpointId> {
    CheckpointId::parse(text.0.as_deref()?.as_bytes())
}

fn review(checkpoint: &Text, agent: Option<AgentId>) -> ReviewMark {
    let id = id_of(checkpoint);
    let id = id.as_ref().map_or("unnamed", CheckpointId::as_str);
    let mark = ReviewMark::new(ReviewKind::Reviewed, ReviewSource::Entire, format!("{id} by an agent").as_bytes());
    ReviewMark { reviewer: Some(Reviewer::ai(agent)), ..mark }
}

//! Notes of h5i (`refs/h5i/notes`): one JSON object a commit, which may say which agent and model made it. Of single
//! lines it says nothing. The prompt, the usage and everything else that a note holds is skipped.

use facts::{Claim, Reason};
use serde::Deserialize;

use super::document::NOTE;
use super::lenient::{Object, Text};
use super::names::Names;
use crate::agents::Agents;
use crate::evidence;
use crate::problem::{Problem, Tally};
use crate::statement::Statement;

/// What evidence begins with.
const FORMAT: &str = "h5i-note";

/// Reads a note: what it says of its commit, if it says that an agent made it. Never fails: what can't be read is in the
/// problems.
#[must_use]
pub fn parse(agents: &Agents, text: &[u8]) -> (Option<Statement>, Vec<Problem>) {
    let mut problems = Tally::default();
    let Some(note) = NOTE.read::<NoteV1>(text, &mut problems) else {
        return (None, problems.finish());
    };
    if note.git_oid.0.is_none() && note.ai_metadata.is_none() {
        problems.add(Reason::Malformed, "note without a commit", b"", 1);
    }
    (note.ai_metadata.map(|Object(metadata)| metadata.statement(agents)), problems.finish())
}

/// A note, as far as it is used.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NoteV1 {
    git_oid: Text,
    ai_metadata: Option<Object<AiV1>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AiV1 {
    model_name: Text,
    agent_id: Text,
}

impl AiV1 {
    fn statement(&self, agents: &Agents) -> Statement {
        let named = |text: &'_ Text| text.0.as_ref().is_some_and(|text| !text.trim().is_empty());
        let names = Names {
            tool: self.agent_id.0.as_deref().filter(|_| named(&self.agent_id)),
            model: self.model_name.0.as_deref().filter(|_| named(&self.model_name)),
        };
        let mut detail = "ai".to_owned();
        names.append_to(&mut detail);
        Statement {
            format: FORMAT,
            claim: Claim::Ai,
            agent: names.agent(agents),
            model: names.model(agents),
            model_raw: names.model_raw(),
            evidence: evidence::text(FORMAT, detail.as_bytes(), None),
        }
    }
}

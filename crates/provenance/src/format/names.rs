//! What records call an agent and its model, and what the table of agents makes of it.

use std::sync::Arc;

use facts::AgentId;

use crate::agents::Agents;
use crate::evidence;

/// Characters kept of a model's name.
const MODEL_CHARS: usize = 100;

/// The names as a record spells them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Names<'r> {
    /// Of the tool: the agent.
    pub(super) tool: Option<&'r str>,
    /// Of the model.
    pub(super) model: Option<&'r str>,
}

impl Names<'_> {
    /// The agent; `unknown` is none.
    pub(super) fn agent(&self, agents: &Agents) -> Option<AgentId> {
        let named = self.tool.filter(|tool| !tool.trim().eq_ignore_ascii_case("unknown"));
        named.and_then(|tool| agents.tool(tool))
    }

    /// The model in the one spelling.
    pub(super) fn model(&self, agents: &Agents) -> Option<Arc<str>> {
        self.model.and_then(|model| agents.models().normalise(model)).map(Into::into)
    }

    /// The model as it is spelled, as far as it can be shown.
    pub(super) fn model_raw(&self) -> Option<Arc<str>> {
        self.model.map(|model| evidence::clean(model.as_bytes(), MODEL_CHARS).into())
    }

    /// Both names behind a text, each with a space before it.
    pub(super) fn append_to(&self, detail: &mut String) {
        for name in [self.tool, self.model].into_iter().flatten() {
            detail.push(' ');
            detail.push_str(&evidence::clean(name.as_bytes(), 60));
        }
    }
}

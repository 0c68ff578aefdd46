//! What a record says of a whole commit, with no lines.

use std::sync::Arc;

use facts::{AgentId, Claim};

/// What a record says of a whole commit, with no lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The name of the format, as evidence begins with it.
    pub format: &'static str,
    /// Who wrote the commit's code.
    pub claim: Claim,
    /// The agent, if the record names it.
    pub agent: Option<AgentId>,
    /// The model, normalised.
    pub model: Option<Arc<str>>,
    /// The model as the record spells it.
    pub model_raw: Option<Arc<str>>,
    /// `format: detail`, at most 200 visible characters.
    pub evidence: Arc<str>,
}

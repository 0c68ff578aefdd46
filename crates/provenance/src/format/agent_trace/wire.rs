//! The JSON of Agent Trace records, as far as it is used.

use std::sync::Arc;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{LinesOf, Writer};
use crate::evidence;
use crate::format::lenient::{Line, List, Object, Text};

/// A record, as far as it is used.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RecordV0 {
    pub(super) version: Text,
    pub(super) id: Text,
    pub(super) timestamp: Text,
    pub(super) vcs: Object<VcsV0>,
    pub(super) tool: Object<ToolV0>,
    pub(super) files: List<Object<FileV0>>,
    pub(super) metadata: Object<MetadataV0>,
    pub(super) sig: Option<IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct VcsV0 {
    pub(super) r#type: Text,
    pub(super) revision: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ToolV0 {
    pub(super) name: Text,
}

/// Which writer's own fields are there; what they hold (beginnings of prompts, names of people) is skipped.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MetadataV0 {
    pub(super) agentdiff: Option<IgnoredAny>,
    pub(super) outcross: Option<IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FileV0 {
    pub(super) path: Text,
    pub(super) conversations: List<Object<ConversationV0>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ConversationV0 {
    pub(super) contributor: Object<ContributorV0>,
    pub(super) ranges: List<Object<RangeV0>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ContributorV0 {
    pub(super) r#type: Text,
    pub(super) model_id: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RangeV0 {
    pub(super) start_line: Line,
    pub(super) end_line: Line,
    pub(super) contributor: Option<Box<Object<ContributorV0>>>,
}

impl RecordV0 {
    pub(super) fn revision(&self) -> Option<Arc<str>> {
        let revision = self.vcs.0.revision.0.as_deref()?.trim();
        let known = self.vcs.0.r#type.0.as_deref().is_none_or(|kind| matches!(kind, "git" | "jj"));
        let hex = revision.bytes().all(|byte| byte.is_ascii_hexdigit());
        (known && hex && (7..=64).contains(&revision.len())).then(|| revision.to_ascii_lowercase().into())
    }

    /// Who made the record, if that is not known of the whole text.
    pub(super) fn writer(&self, of_text: Writer) -> Writer {
        if self.metadata.0.agentdiff.is_some() { Writer::Agentdiff } else { of_text }
    }

    pub(super) fn lines_of(&self, writer: Writer) -> LinesOf {
        let after = writer == Writer::Agentdiff || self.sig.is_some() || self.metadata.0.outcross.is_some();
        if after { LinesOf::Revision } else { LinesOf::Child }
    }

    pub(super) fn id(&self) -> Option<Arc<str>> {
        let id = evidence::clean(self.id.0.as_deref()?.as_bytes(), 60);
        (!id.is_empty()).then(|| id.into())
    }
}

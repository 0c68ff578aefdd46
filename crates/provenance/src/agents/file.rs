//! The file format of the table of agents, version 1 (`agents.toml`): what may be written, before it is judged.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileV1 {
    pub(super) version: Spanned<u32>,
    #[serde(default, rename = "agent")]
    pub(super) agents: Vec<AgentV1>,
    #[serde(default, rename = "trailer")]
    pub(super) trailers: Vec<TrailerV1>,
    #[serde(default, rename = "model")]
    pub(super) models: Vec<ModelV1>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgentV1 {
    pub(super) id: Spanned<String>,
    #[serde(default)]
    pub(super) role: super::Role,
    #[serde(default)]
    pub(super) names: Vec<String>,
    #[serde(default)]
    pub(super) given_names: Vec<String>,
    #[serde(default)]
    pub(super) tools: Vec<String>,
    #[serde(default)]
    pub(super) emails: Vec<String>,
    #[serde(default)]
    pub(super) github_ids: Vec<u64>,
    #[serde(default)]
    pub(super) logins: Vec<String>,
    #[serde(default)]
    pub(super) author_suffixes: Vec<String>,
    #[serde(default)]
    pub(super) footers: Vec<String>,
    #[serde(default)]
    pub(super) footer_starts: Vec<String>,
    #[serde(default)]
    pub(super) description_starts: Vec<String>,
    #[serde(default)]
    pub(super) subject_starts: Vec<String>,
    #[serde(default)]
    pub(super) branch_prefixes: Vec<String>,
    #[serde(default, rename = "identity")]
    pub(super) identities: Vec<IdentityV1>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentityV1 {
    pub(super) email: Option<String>,
    pub(super) github_id: Option<u64>,
    pub(super) login: Option<String>,
    pub(super) name: Option<String>,
    pub(super) role: Option<super::Role>,
    #[serde(default)]
    pub(super) reliability: super::Reliability,
    pub(super) valid_from: Option<Datetime>,
    pub(super) valid_to: Option<Datetime>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TrailerV1 {
    pub(super) key: Spanned<String>,
    pub(super) kind: super::TrailerKind,
    pub(super) agent: Option<String>,
    #[serde(default)]
    pub(super) values: Vec<String>,
    #[serde(default)]
    pub(super) reliability: super::Reliability,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelV1 {
    pub(super) provider: Spanned<String>,
    pub(super) starts: Vec<String>,
    #[serde(default)]
    pub(super) families: Vec<String>,
    #[serde(default)]
    pub(super) efforts: Vec<String>,
}

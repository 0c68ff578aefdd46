//! The part of SARIF 2.1.0 (OASIS Standard, with Errata 01) that is written here; sections are those of the standard.

use std::collections::BTreeMap;

use serde::Serialize;

/// A log (3.13).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Log<'a, P> {
    #[serde(rename = "$schema")]
    pub(crate) schema: &'static str,
    pub(crate) version: &'static str,
    pub(crate) runs: [Run<'a, P>; 1],
}

/// A run (3.14).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Run<'a, P> {
    pub(crate) tool: Tool,
    pub(crate) automation_details: AutomationDetails,
    pub(crate) invocations: [Invocation; 1],
    pub(crate) original_uri_base_ids: BTreeMap<&'static str, BaseLocation>,
    pub(crate) results: &'a [Result<'a, P>],
    pub(crate) properties: BTreeMap<&'static str, String>,
}

/// A tool (3.18).
#[derive(Debug, Serialize)]
pub(crate) struct Tool {
    pub(crate) driver: Driver,
}

/// A tool component (3.19).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Driver {
    pub(crate) name: &'static str,
    pub(crate) semantic_version: String,
    pub(crate) information_uri: &'static str,
    pub(crate) rules: Vec<Rule>,
}

/// A reporting descriptor (3.49).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Rule {
    pub(crate) id: &'static str,
    pub(crate) name: String,
    pub(crate) short_description: Message,
    pub(crate) help: Message,
    pub(crate) help_uri: String,
    pub(crate) default_configuration: Configuration,
    pub(crate) properties: Tags,
}

/// A reporting configuration (3.50).
#[derive(Debug, Serialize)]
pub(crate) struct Configuration {
    pub(crate) level: &'static str,
}

/// A property bag with tags (3.8.2).
#[derive(Debug, Serialize)]
pub(crate) struct Tags {
    pub(crate) tags: [&'static str; 2],
}

/// Run automation details (3.17).
#[derive(Debug, Serialize)]
pub(crate) struct AutomationDetails {
    pub(crate) id: &'static str,
}

/// An invocation (3.20).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Invocation {
    pub(crate) execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tool_execution_notifications: Vec<Notification>,
}

/// A notification (3.58).
#[derive(Debug, Serialize)]
pub(crate) struct Notification {
    pub(crate) level: &'static str,
    pub(crate) message: Message,
}

/// A message (3.11).
#[derive(Debug, Serialize)]
pub(crate) struct Message {
    pub(crate) text: String,
}

/// What relative addresses are relative to (3.14.14): known to who reads the log.
#[derive(Debug, Serialize)]
pub(crate) struct BaseLocation {
    pub(crate) description: Message,
}

/// A result (3.27).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Result<'a, P> {
    pub(crate) rule_id: &'static str,
    pub(crate) rule_index: usize,
    pub(crate) level: &'static str,
    pub(crate) message: Message,
    pub(crate) locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) related_locations: Vec<Location>,
    pub(crate) partial_fingerprints: BTreeMap<&'static str, &'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) suppressions: Vec<Suppression>,
    /// What is known of its lines (a property bag, 3.8).
    pub(crate) properties: P,
}

/// A location (3.28).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<usize>,
    pub(crate) physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<Message>,
}

/// A physical location (3.29).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PhysicalLocation {
    pub(crate) artifact_location: ArtifactLocation,
    pub(crate) region: Region,
}

/// An artifact location (3.4).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ArtifactLocation {
    pub(crate) uri: String,
    pub(crate) uri_base_id: &'static str,
}

/// A region (3.30).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Region {
    pub(crate) start_line: u32,
    pub(crate) end_line: u32,
}

/// A suppression (3.35).
#[derive(Debug, Serialize)]
pub(crate) struct Suppression {
    pub(crate) kind: &'static str,
    pub(crate) status: &'static str,
    pub(crate) justification: String,
}

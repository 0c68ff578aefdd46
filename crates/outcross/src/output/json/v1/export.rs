//! The lines of `outcross export`.

use schemars::JsonSchema;
use serde::Serialize;

/// A line of `outcross export --format jsonl`: consecutive lines of a file that one commit wrote, with one answer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExportedLines {
    /// `outcross/export/1`.
    pub schema: &'static str,
    /// The commit that introduced the lines.
    pub commit: String,
    /// The file in that commit; bytes that are not UTF-8 are escaped as git quotes them.
    pub path: String,
    /// The first line in the commit's version of the file, from 1.
    pub start_line: u32,
    /// The last one.
    pub end_line: u32,
    /// Who wrote them: ai, human, or with --all unknown.
    pub claim: &'static str,
    /// How that is known: attested, forge, claimed, inferred or unknown.
    pub level: &'static str,
    /// The agent.
    pub agent: Option<String>,
    /// The model, normalised.
    pub model: Option<String>,
    /// The model as the evidence spells it.
    pub model_raw: Option<String>,
    /// Every piece of evidence, as `source: detail`, sorted.
    pub evidence: Vec<String>,
}

//! `outcross findings import --json`, `outcross findings list --json`.

use std::collections::BTreeMap;

use checks::imported::Unused;
use facts::{CommitId, FindingRow};
use schemars::JsonSchema;
use serde::Serialize;

use super::{FINDINGS_IMPORT, FINDINGS_LIST, Tool};

/// `outcross findings import --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FindingsImport {
    /// `outcross/findings-import/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The commit whose lines the findings count.
    pub head: String,
    /// The tools that reported.
    pub tools: Vec<String>,
    /// Findings that were imported.
    pub findings: u64,
    /// Findings of the same tools that they took the place of.
    pub replaced: u64,
    /// Results that are no findings of this repository, by why.
    pub problems: Vec<UnusedResults>,
}

/// Results that could not be used.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct UnusedResults {
    /// Why.
    pub reason: &'static str,
    /// How many.
    pub count: u64,
}

impl FindingsImport {
    /// Of an import: how many findings came and how many went.
    #[must_use]
    pub fn new(
        head: &str,
        tools: Vec<String>,
        (findings, replaced): (u64, u64),
        unused: &BTreeMap<Unused, u64>,
    ) -> Self {
        let problem = |(why, count): (&Unused, &u64)| UnusedResults { reason: why.as_str(), count: *count };
        FindingsImport {
            schema: FINDINGS_IMPORT,
            tool: Tool::THIS,
            head: head.to_owned(),
            tools,
            findings,
            replaced,
            problems: unused.iter().map(problem).collect(),
        }
    }
}

/// `outcross findings list --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FindingsList {
    /// `outcross/findings-list/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The repository.
    pub repository: String,
    /// The commit whose lines the findings count.
    pub head: String,
    /// Findings that count the lines of another commit, and are not here.
    pub of_other_heads: u64,
    /// In the order of their places.
    pub findings: Vec<ListedFinding>,
}

/// A finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ListedFinding {
    /// The file, relative to the root.
    pub path: String,
    /// First line, from 1; 0: the whole file.
    pub start_line: u32,
    /// Last line; 0: the whole file.
    pub end_line: u32,
    /// The tool.
    pub tool: String,
    /// The rule.
    pub rule: String,
    /// error, warning, note or none.
    pub severity: &'static str,
    /// What the tool says.
    pub message: String,
    /// Who wrote most of the lines: ai, human or unknown.
    pub claim: &'static str,
    /// How that is known: attested, forge, claimed, inferred or unknown.
    pub level: &'static str,
    /// The agent.
    pub agent: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// The review that the lines had.
    pub review_class: &'static str,
    /// The commit that wrote most of the lines.
    pub written_commit: Option<String>,
    /// Lines of the finding with the claim ai.
    pub ai_lines: u32,
    /// Likewise human.
    pub human_lines: u32,
    /// Likewise unknown, or not in the ledger.
    pub unknown_lines: u32,
}

impl FindingsList {
    /// Of what was found, and how many findings are of other heads.
    #[must_use]
    pub fn new(repository: &str, head: CommitId, (rows, of_other_heads): (&[FindingRow], u64)) -> Self {
        FindingsList {
            schema: FINDINGS_LIST,
            tool: Tool::THIS,
            repository: repository.to_owned(),
            head: head.to_string(),
            of_other_heads,
            findings: rows.iter().map(ListedFinding::of).collect(),
        }
    }
}

impl ListedFinding {
    fn of(row: &FindingRow) -> Self {
        ListedFinding {
            path: row.path.to_string(),
            start_line: row.start_line,
            end_line: row.end_line,
            tool: row.tool.to_string(),
            rule: row.rule.to_string(),
            severity: row.severity.as_str(),
            message: row.message.to_string(),
            claim: row.claim.as_str(),
            level: row.level.as_str(),
            agent: row.agent.as_ref().map(ToString::to_string),
            model: row.model.as_ref().map(ToString::to_string),
            review_class: row.review_class.as_str(),
            written_commit: row.written_commit.map(|commit| commit.to_string()),
            ai_lines: row.lines.ai,
            human_lines: row.lines.human,
            unknown_lines: row.lines.unknown,
        }
    }
}

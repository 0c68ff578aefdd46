//! `outcross init --json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::Tool;

/// `outcross init --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Init {
    /// `outcross/init/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// Kind of the forge: github, gitlab or gitea; null if it is not known.
    pub forge: Option<&'static str>,
    /// Something was written; otherwise the files are as they were.
    pub written: bool,
    /// The files, in the order in which they are written or taken back.
    pub files: Vec<InitFile>,
}

/// A file of the set-up.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct InitFile {
    /// Its path in the work tree, or below .git.
    pub path: String,
    /// The part of the set-up: policy, ci, record, notes or hooks.
    pub part: &'static str,
    /// What becomes of it: create, edit, same, keep; with --undo remove, restore, same, keep.
    pub action: &'static str,
    /// Why it is kept.
    pub reason: Option<String>,
    /// Lines that come.
    pub lines_added: u64,
    /// Lines that go.
    pub lines_removed: u64,
    /// The change, a line each, with +, - or a space before it.
    pub diff: Vec<String>,
}

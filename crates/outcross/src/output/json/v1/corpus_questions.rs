//! A corpus: the plan of a run, and answers to questions of a finished one. The manifest has a form of its own.

use std::collections::BTreeMap;

use corpus::finished::{Diff, Why};
use corpus::manifest::ManifestSource;
use corpus::recipe::Recipe;
use schemars::JsonSchema;
use serde::Serialize;

use super::Tool;
use crate::output::corpus_card;

/// `outcross curate --dry-run --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CuratePlan {
    /// `outcross/curate-plan/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// Of so many texts one was looked at.
    pub one_of: u64,
    /// What would be read.
    pub sources: Vec<ManifestSource>,
    /// How.
    pub recipe: Recipe,
    /// BLAKE3 of the settings.
    pub settings_hash: String,
    /// What each stage would do, estimated: near duplicates have to meet in the sample, so their number is a lower bound.
    pub stages: Vec<CuratePlanStage>,
}

/// A stage, estimated.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CuratePlanStage {
    /// Its name.
    pub name: String,
    /// Rows that it would keep.
    pub kept: u64,
    /// Rows that it would drop.
    pub dropped: u64,
    /// Those by reason.
    pub reasons: BTreeMap<String, u64>,
}

/// `outcross corpus verify --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CorpusVerify {
    /// `outcross/corpus-verify/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// Files that were read.
    pub files: u64,
    /// Rows that were read.
    pub rows: u64,
    /// Rows that duplicate a row of another corpus that was not named with --against.
    pub unchecked: u64,
    /// What does not hold; the first hundred.
    pub faults: Vec<String>,
}

/// `outcross corpus why --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CorpusWhy {
    /// `outcross/corpus-why/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The row and its way.
    #[serde(flatten)]
    pub why: Why,
}

/// `outcross corpus diff --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CorpusDiff {
    /// `outcross/corpus-diff/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// What changed.
    #[serde(flatten)]
    pub diff: Diff,
}

/// `outcross corpus card --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CorpusCard {
    /// `outcross/corpus-card/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The folder of the card.
    pub folder: String,
    /// Its files.
    pub files: Vec<CorpusCardFile>,
}

/// A file of a card.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CorpusCardFile {
    /// Its path in the folder.
    pub path: String,
    /// Its bytes.
    pub bytes: u64,
    /// BLAKE3, hex.
    pub blake3: String,
}

impl CorpusCardFile {
    /// A file that was written.
    #[must_use]
    pub fn of(file: &corpus_card::CardFile) -> CorpusCardFile {
        CorpusCardFile {
            path: file.name.to_owned(),
            bytes: file.text.len() as u64,
            blake3: blake3::hash(file.text.as_bytes()).to_hex().to_string(),
        }
    }
}

//! Marks of a tree, and what is left of marks when code is copied and changed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Problems, Tool};

/// `outcross lab marks --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabMarks {
    /// `outcross/lab-marks/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// What was read.
    pub source: LabMarksSource,
    /// Marks by kind; kinds that were not found are left out.
    pub marks: Vec<LabMarkKind>,
    /// What is left of marks; null where that was not asked for.
    pub survival: Option<LabSurvival>,
}

/// What was read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabMarksSource {
    /// Files and folders, as they were named.
    pub paths: Vec<String>,
    /// Text files that were read.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Marks that were found.
    pub marks: u64,
    /// Marks beyond those that are kept of one file; in none of the counts.
    pub left_out: u64,
    /// What was skipped, by kind.
    pub problems: Vec<Problems>,
}

/// Marks of one kind.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabMarkKind {
    /// The kind.
    pub kind: &'static str,
    /// How many there are.
    pub count: u64,
    /// In how many files.
    pub files: u64,
    /// The first of them, by file and line.
    pub places: Vec<LabMarkPlace>,
}

/// A mark.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabMarkPlace {
    /// Its file.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// The character of the line that it begins at, from 1.
    pub column: u32,
    /// Its bytes in the file.
    pub bytes: u64,
    /// What it says or consists of, in words.
    pub detail: String,
    /// How hidden bytes are written; null where nothing decodes.
    pub scheme: Option<&'static str>,
    /// The first hidden bytes as text, what is no UTF-8 replaced.
    pub hidden: Option<String>,
    /// The address of a manifest that is elsewhere.
    pub address: Option<String>,
    /// The program that made the claim of a manifest, as it says.
    pub generator: Option<String>,
    /// The digital source type of a manifest.
    pub source_type: Option<String>,
}

/// What is left of marks and fingerprints.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabSurvival {
    /// Where random numbers come from.
    pub seed: u64,
    /// Functions of the tree that can be followed.
    pub eligible: u64,
    /// Functions of the sample, by language.
    pub functions: BTreeMap<&'static str, u64>,
    /// Functions of the sample that marks could not be put on.
    pub unmarked: u64,
    /// A row for each transformation.
    pub transformations: Vec<LabSurvivalRow>,
}

/// A transformation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabSurvivalRow {
    /// The word for it.
    pub transformation: &'static str,
    /// Functions that it changed and that were found again.
    pub functions: u64,
    /// Functions that it changed nothing of; they do not count.
    pub unchanged: u64,
    /// Functions that could not be followed; they do not count.
    pub lost: u64,
    /// What is left of each mark and fingerprint.
    pub left: Vec<LabSurvivalCell>,
}

/// What is left of a mark or fingerprint.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct LabSurvivalCell {
    /// The mark or fingerprint.
    pub carrier: &'static str,
    /// Functions that had it before.
    pub had: u64,
    /// Those of them that have it afterwards.
    pub left: u64,
    /// `left / had`; null where none had it.
    pub share: Option<f64>,
}

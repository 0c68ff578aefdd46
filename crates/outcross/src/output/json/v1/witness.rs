//! Provenance looked up by content.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Problems, Tool};

/// `outcross witness lookup --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WitnessLookup {
    /// `outcross/witness-lookup/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// Where was looked.
    pub indices: Vec<WitnessIndex>,
    /// What says enough.
    pub limits: WitnessLimits,
    /// Totals.
    pub summary: WitnessSummary,
    /// Units that an index knows: by file, and by line in it.
    pub matches: Vec<WitnessMatch>,
    /// What was skipped or is incomplete, by kind.
    pub problems: Vec<Problems>,
}

/// An index.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WitnessIndex {
    /// Its file as it was named.
    pub path: String,
    /// Units in it.
    pub units: u64,
    /// It knows parts of units too, and so edited ones and quotes.
    pub parts: bool,
    /// The first 16 hex digits of its BLAKE3, as it says: nobody added it up.
    pub checksum: String,
}

/// What a match has to be.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct WitnessLimits {
    /// The least strength that is shown: weak, fair or strong.
    pub min_strength: &'static str,
    /// The claim that is shown: ai, human or unknown; null for all.
    pub claim: Option<&'static str>,
    /// Tokens that a unit of an index has at least.
    pub min_tokens: u32,
    /// Sources of an index that may have a unit of one shape.
    pub most_sources: u64,
    /// Grams of a unit of an index, of the 12 kept, that are in what is looked up.
    pub min_parts: u32,
    /// Shapes of an index that may share one gram.
    pub most_of_a_part: u64,
}

/// Totals of a lookup.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct WitnessSummary {
    /// Files that were looked at.
    pub files: u64,
    /// Lines of these files.
    pub lines: u64,
    /// Units of these files that were looked up, and quotes.
    pub units: u64,
    /// What is shown.
    pub matched: WitnessCount,
    /// The same by claim: ai, human, unknown.
    pub by_claim: BTreeMap<&'static str, WitnessCount>,
    /// The same by transformation: verbatim, reformatted, renamed, edited.
    pub by_transformation: BTreeMap<&'static str, WitnessCount>,
    /// The same by strength: weak, fair, strong.
    pub by_strength: BTreeMap<&'static str, WitnessCount>,
    /// Those of which an index says that agents wrote them, and people too.
    pub conflicts: u64,
    /// Units that fit something and are not shown.
    pub left_out: WitnessLeftOut,
}

/// Units, and the lines that they touch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WitnessCount {
    /// Units.
    pub units: u64,
    /// Lines, each once.
    pub lines: u64,
}

/// Units that fit something and are not shown, by the reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WitnessLeftOut {
    /// What fits is too short to say anything.
    pub too_short: u64,
    /// Too many sources have it.
    pub too_common: u64,
    /// It is weaker than asked for.
    pub weaker: u64,
    /// It has another claim than asked for.
    pub other_claim: u64,
}

/// A unit that an index knows. The match itself is no more than level inferred.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WitnessMatch {
    /// The file; `-` for stdin.
    pub path: String,
    /// The first line of the unit.
    pub start_line: u32,
    /// Its last line.
    pub end_line: u32,
    /// Its name here; empty for a block or a quote.
    pub name: String,
    /// The claim that counts, and where it comes from.
    #[serde(flatten)]
    pub closest: WitnessClaim,
    /// Agents are said to have written it, and people too.
    pub conflict: bool,
    /// What else is claimed of it, each claim once.
    pub others: Vec<WitnessClaim>,
}

/// What an index claims of a unit that fits.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WitnessClaim {
    /// Who wrote it: ai, human or unknown.
    pub claim: &'static str,
    /// How the ledger knew that the index was built from: attested, forge, claimed, inferred or unknown.
    pub source_level: &'static str,
    /// The agent.
    pub agent: Option<String>,
    /// The model, normalised.
    pub model: Option<String>,
    /// What happened to it on the way: verbatim, reformatted, renamed or edited.
    pub transformation: &'static str,
    /// An estimate of the tokens that edits touched, in percent; null unless edited.
    pub edited_percent: Option<u32>,
    /// How much the match says: weak, fair or strong.
    pub strength: &'static str,
    /// Where the index has it from: repository, colon, path.
    pub source: String,
    /// Its name there.
    pub source_name: String,
    /// The line there that it begins on.
    pub source_line: u32,
    /// Its tokens there.
    pub tokens: u32,
    /// Sources of that index that have a unit of its shape.
    pub sources: u64,
}

/// `outcross witness build --json` and `outcross witness merge --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WitnessBuild {
    /// `outcross/witness-build/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The file.
    pub path: String,
    /// Ledgers, repositories or indices, as they were named.
    pub inputs: Vec<String>,
    /// Totals.
    pub summary: WitnessBuildSummary,
}

/// What is in an index.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct WitnessBuildSummary {
    /// Units; the same unit of the same place counts once.
    pub units: u64,
    /// The same by claim: ai, human, unknown.
    pub by_claim: BTreeMap<&'static str, u64>,
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of names: those of units, and of sources and claims.
    pub name_bytes: u64,
    /// Bytes without names and without what does not grow with the units, by unit; null without units.
    pub bytes_per_unit: Option<f64>,
    /// It knows parts of units too.
    pub parts: bool,
    /// The first 16 hex digits of its BLAKE3.
    pub checksum: String,
}

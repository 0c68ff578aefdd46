//! Types that are expected to vanish, and the floors that keep them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{LabPolicy, LabSource, Tool};

/// `outcross lab at-risk --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabAtRisk {
    /// `outcross/lab-at-risk/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// What was counted.
    pub source: LabSource,
    /// The policy that is forecast.
    pub policy: LabPolicy,
    /// The generation at which survival is stated.
    pub generation: u32,
    /// Types with a lower chance to be left are endangered.
    pub below: f64,
    /// Which functions may be in a floor: any, human (most lines by people) or reviewed (and every line approved).
    pub floor_from: &'static str,
    /// The families that were asked for.
    pub families: Vec<LabFamilyAtRisk>,
    /// Under what assumptions all this holds.
    pub assumptions: Vec<String>,
}

/// The endangered types of a family.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabFamilyAtRisk {
    /// The family.
    pub family: &'static str,
    /// All its types.
    pub types: u64,
    /// Those that are endangered.
    pub endangered: u64,
    /// Those of them that are deprecated and need not be saved; null without a table of deprecated names.
    pub endangered_deprecated: Option<u64>,
    /// The endangered types, in the order that was asked for.
    pub rows: Vec<LabEndangered>,
    /// The functions that together have every endangered type that is not deprecated, chosen greedily.
    pub cheapest_floor: LabFloor,
    /// The floor with the most types for a tenth of the tokens.
    pub best_tenth: LabFloor,
}

/// An endangered type.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabEndangered {
    /// Its name.
    pub name: String,
    /// How often it occurs.
    pub count: u64,
    /// In how many files.
    pub files: u64,
    /// The chance that it is left.
    pub survival: f64,
    /// What a table of deprecated names says of it; null where it is not in one.
    pub deprecated: Option<LabDeprecated>,
}

/// What a table of deprecated names says of a type.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabDeprecated {
    /// Since when.
    pub since: Option<String>,
    /// What to use in its place.
    pub replacement: Option<String>,
}

/// A set of functions that every generation keeps.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabFloor {
    /// How many functions.
    pub functions: u64,
    /// Their tokens.
    pub tokens: u64,
    /// Their share of the corpus's tokens.
    pub share: f64,
    /// How many of the types that were looked for they have.
    pub types: u64,
    /// How many types were looked for.
    pub of_types: u64,
    /// How old it is, beside how old the code is, by the year in which most lines of a function were written; rising, what
    /// is not known first.
    pub years: Vec<LabFloorYear>,
    /// Types in it that are deprecated; null without a table of deprecated names.
    pub deprecated_types: Option<u64>,
    /// Their share of all types in it.
    pub deprecated_share: Option<f64>,
}

/// What a floor has of one year.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct LabFloorYear {
    /// The year; null where it is not known.
    pub year: Option<i16>,
    /// Functions of the floor.
    pub functions: u64,
    /// Their tokens.
    pub tokens: u64,
    /// Their share of the floor's tokens.
    pub share: f64,
    /// The share of all code that was written in this year.
    pub code_share: f64,
}

/// A function of a floor, as `--floor-out` writes it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabFloorFunction {
    /// The id of its repository; null for files on disk.
    pub repository: Option<String>,
    /// The commit that was read.
    pub commit: Option<String>,
    /// The path in that commit, or on disk.
    pub path: String,
    /// The file's content.
    pub blob: Option<String>,
    /// Its first line with code, from 1.
    pub start_line: Option<u32>,
    /// Its last.
    pub end_line: Option<u32>,
    /// Its tokens.
    pub tokens: u64,
    /// The year in which most of its lines were written.
    pub year: Option<i16>,
    /// The families of types for which it was chosen.
    pub families: Vec<&'static str>,
}

//! What a corpus will lose: counts, forecasts and endangered types.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Problems, Tool};

/// What was counted.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct LabSource {
    /// Files and folders, or the table of counts, as they were named.
    pub paths: Vec<String>,
    /// Source files that were read; null where a table was.
    pub files: Option<u64>,
    /// Tokens of these files, of every kind.
    pub code_tokens: Option<u64>,
    /// The family of types; null where a table does not say.
    pub family: Option<&'static str>,
    /// The repositories that were read at a commit; files and folders have none.
    pub repositories: Vec<LabRepository>,
    /// What was skipped, by kind.
    pub problems: Vec<Problems>,
}

/// A repository that was read at a commit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabRepository {
    /// Its id.
    pub repo: String,
    /// The commit.
    pub commit: String,
}

/// Sums of counts.
#[derive(Debug, Clone, Copy, Default, Serialize, JsonSchema)]
pub struct LabTotals {
    /// Different types.
    pub types: u64,
    /// Their occurrences.
    pub tokens: u64,
    /// Types that occur once.
    pub once: u64,
    /// The share of the language's tokens of types that the corpus never saw (Good and Turing).
    pub missing_mass: f64,
}

/// A number with an interval of 95 %.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct LabInterval {
    /// The lower end.
    pub low: f64,
    /// The best estimate.
    pub value: f64,
    /// The upper end.
    pub high: f64,
}

/// What is done with data from one generation to the next.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabPolicy {
    /// The regime, as it is typed.
    pub regime: String,
    /// The share of each generation that is fresh and real.
    pub real_fraction: LabInterval,
    /// In which pieces real text comes: token, function, file or repository.
    pub unit: &'static str,
    /// The factor by which the model writes every type more or less often than it saw it; 1 for a model that only
    /// copies frequencies.
    pub selection: f64,
    /// The share of the model's tokens that are spread evenly over all types.
    pub invented: f64,
    /// How many tokens of a type the model writes at once.
    pub burst: f64,
    /// What a ledger, or a corpus, says, where the real share was taken from it; null where it was asked for.
    pub real_from: Option<LabRealShare>,
}

/// The share of lines that agents wrote, from which the share of real text follows: one less the estimate, with its
/// interval, and not one less what is declared.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct LabRealShare {
    /// The estimated share of AI in all lines at the head, as `outcross status` has it; of a corpus the ends are what its
    /// labels leave open, and the value is between them.
    pub estimated_ai_share: LabInterval,
    /// The declared one, which is a lower bound.
    pub declared_ai_share: f64,
    /// All lines at the head, or of the corpus.
    pub lines: u64,
    /// Commits whose records name lines of an agent; null for a corpus.
    pub commits: Option<u64>,
    /// Of these, commits with a mark; null for a corpus.
    pub marked: Option<u64>,
}

/// `outcross lab forecast --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabForecast {
    /// `outcross/lab-forecast/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// What was counted.
    pub source: LabSource,
    /// The policy that is forecast.
    pub policy: LabPolicy,
    /// The corpus before the first generation.
    pub corpus: LabTotals,
    /// The generations from 1.
    pub generations: Vec<LabGeneration>,
    /// The first generation at which at most half of the types are left; null if not within 200.
    pub half_lost_at: Option<u32>,
    /// When the share of the types is lost that was asked for.
    pub until_loss: LabUntilLoss,
    /// What it takes to keep types, by their count; for real text that comes token by token.
    pub needs: Vec<LabNeed>,
    /// How fast error falls where everything is kept; null under other regimes, of which no such theorem is known.
    pub convergence: Option<LabConvergence>,
    /// Under what assumptions all this holds.
    pub assumptions: Vec<String>,
}

/// Until when so much is lost.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct LabUntilLoss {
    /// The share of the types.
    pub share: f64,
    /// The first generation at which at least this share is lost; null if not within those that were searched.
    pub generation: Option<u32>,
    /// How many generations were searched.
    pub searched: u32,
}

/// The rate at which error falls with the rounds t where everything is kept (arXiv:2602.16065, Theorem 3.4).
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabConvergence {
    /// p: the error of the kind of model falls as t^-p on real text alone.
    pub baseline: f64,
    /// Error falls as t to the minus this: the lesser of p and the real share.
    pub exponent: LabInterval,
    /// A factor log t comes on top.
    pub has_log: bool,
    /// How many times as many rounds halve the error; null if it never falls, or takes more than a number can say.
    pub rounds_to_halve: Option<f64>,
    /// How many times as many rounds halve what an early fault left: 2 to the power of 1 / real share; null as above.
    pub early_fault_rounds_to_halve: Option<f64>,
    /// Under what conditions this is a theorem. They are part of the numbers.
    pub conditions: Vec<String>,
}

/// The forecast of a generation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabGeneration {
    /// Its number; the real corpus is 0.
    pub generation: u32,
    /// How many types are left.
    pub types_kept: f64,
    /// The lower end of 95 %.
    pub types_kept_low: f64,
    /// The upper end.
    pub types_kept_high: f64,
    /// The share of the corpus's occurrences whose types are gone.
    pub lost_real_mass: f64,
    /// The lower end of 95 %.
    pub lost_real_mass_low: f64,
    /// The upper end.
    pub lost_real_mass_high: f64,
    /// The same by how often types occur in the real corpus.
    pub bands: Vec<LabBand>,
}

/// Types that occur about as often.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct LabBand {
    /// The least count.
    pub count_low: u64,
    /// The greatest count.
    pub count_high: u64,
    /// How many types there are.
    pub types: u64,
    /// How many are left.
    pub types_kept: f64,
    /// The lower end of 95 %.
    pub types_kept_low: f64,
    /// The upper end.
    pub types_kept_high: f64,
}

/// What it takes to keep a type.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct LabNeed {
    /// How often the type occurs.
    pub count: u64,
    /// The chance with which it shall be left.
    pub chance: f64,
    /// The generation at which; null for ever.
    pub generation: Option<u32>,
    /// The least share of fresh real tokens in each generation; null if not even 1 is enough.
    pub real_fraction: Option<f64>,
    /// The least share of a fixed random floor of real tokens; null if not even 1 is enough.
    pub floor: Option<f64>,
}

/// `outcross lab counts --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabCounts {
    /// `outcross/lab-counts/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// What was counted.
    pub source: LabSource,
    /// The unit in which occurrences are told apart: function, file or repository; unknown where tables were added up.
    pub unit: &'static str,
    /// How many units have a type; null where tables were added up.
    pub units: Option<u64>,
    /// The sums.
    pub corpus: LabTotals,
    /// How many types occur once, twice, and so on.
    pub spectrum: Vec<LabSpectrumRow>,
    /// The types, the most frequent first; null where names were not asked for.
    pub types: Option<Vec<LabTypeRow>>,
    /// The same by who wrote the line where a type stands and what review it had, as far as that was asked for. The counts
    /// of a type add up to those of the whole.
    pub classes: Vec<LabCountsClass>,
}

/// The counts of one class of lines.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabCountsClass {
    /// Who wrote the lines: ai, human or unknown; null where that was not asked for.
    pub claim: Option<String>,
    /// What review they had; null where that was not asked for.
    pub review: Option<String>,
    /// How many units have such lines with a type; null where tables were added up.
    pub units: Option<u64>,
    /// The sums.
    pub corpus: LabTotals,
    /// How many types occur once, twice, and so on, in such lines.
    pub spectrum: Vec<LabSpectrumRow>,
    /// The types, the most frequent first; null where names were not asked for.
    pub types: Option<Vec<LabTypeRow>>,
}

/// Types that occur equally often.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct LabSpectrumRow {
    /// How often each occurs.
    pub count: u64,
    /// How many types do.
    pub types: u64,
}

/// A type.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabTypeRow {
    /// Its name.
    #[serde(rename = "type")]
    pub name: String,
    /// How often it occurs.
    pub count: u64,
    /// In how many units; null where a table does not say.
    pub units: Option<u64>,
}

/// `outcross lab run --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabRun {
    /// `outcross/lab-run/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The model: gaussian, gmm, linear, zipf, ngram, recommender, vae or transformer.
    pub preset: &'static str,
    /// Where random numbers come from.
    pub seed: u64,
    /// The settings of the model, by name.
    pub model: BTreeMap<&'static str, f64>,
    /// What the model learned from; null where it is made up.
    pub source: Option<LabSource>,
    /// Which kinds of collapse the measures tell of.
    pub definitions: Vec<LabDefinition>,
    /// A run for each regime.
    pub runs: Vec<LabRegimeRun>,
    /// Types that the forecast calls endangered, and what became of them; null where types have no names.
    pub endangered: Option<LabRunEndangered>,
    /// Images, of a model that draws; null for others.
    pub images: Option<LabRunImages>,
}

/// Some of what was drawn.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabRunImages {
    /// Pixels of a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// How many different things people drew.
    pub classes: u32,
    /// By regime and generation.
    pub drawn: Vec<LabRunDrawn>,
}

/// Images of one generation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabRunDrawn {
    /// The regime, as it is typed.
    pub regime: String,
    /// The generation; 0 was drawn by people.
    pub generation: u32,
    /// The images, two hexadecimal digits a pixel, row by row: 00 is paper, ff is ink.
    pub images: Vec<String>,
}

/// A kind of collapse, of those that arXiv:2503.03150 tells apart, and the measures that tell of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabDefinition {
    /// What collapses.
    pub collapse: &'static str,
    /// The names of the measures.
    pub measures: Vec<&'static str>,
}

/// Types that are more likely to go than to stay under one of the regimes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabRunEndangered {
    /// The chance to be left at the last generation below which a type is endangered.
    pub below: f64,
    /// How many types are.
    pub types: u64,
    /// The most used of them.
    pub rows: Vec<LabRunType>,
}

/// An endangered type and what became of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabRunType {
    /// Its name.
    pub name: String,
    /// How often it occurs.
    pub count: u64,
    /// In how many files.
    pub files: u64,
    /// Under each regime, in the order of `runs`.
    pub fates: Vec<LabRunFate>,
}

/// What became of a type at the last generation.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct LabRunFate {
    /// The chance that it is left, by the forecast.
    pub survival: f64,
    /// It is left in the simulation.
    pub left: bool,
}

/// A run under one regime.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabRegimeRun {
    /// The regime, as it is typed.
    pub regime: String,
    /// The generations from 0, which is the truth.
    pub generations: Vec<LabRunGeneration>,
}

/// A simulated generation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LabRunGeneration {
    /// Its number.
    pub generation: u32,
    /// What was measured, by name; null where a measure has no value.
    pub measures: BTreeMap<String, Option<f64>>,
    /// How many types chance alone leaves; null for models without types, and for generation 0.
    pub expected: Option<LabInterval>,
    /// What is left against what chance leaves, by how often types occur in the real corpus.
    pub bands: Vec<LabRunBand>,
}

/// Types that occur about as often, simulated.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct LabRunBand {
    /// The least count.
    pub count_low: u64,
    /// The greatest count.
    pub count_high: u64,
    /// How many types there were.
    pub types: u64,
    /// How many are left.
    pub kept: u64,
    /// How many chance leaves.
    pub expected: f64,
    /// (kept - expected) / deviation: below -3 something narrows, above 3 something copies or leaks; null where chance
    /// can do nothing.
    pub z: Option<f64>,
}

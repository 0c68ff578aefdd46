//! `manifest.json`, version 1: what a corpus holds, what it was made of and how, and what became of every row.
//!
//! It is the corpus's only commit point: shards that it does not name are leftovers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::CorpusError;
use crate::near::NearReport;
use crate::recipe::Recipe;

/// The name and version of the form.
pub const SCHEMA: &str = "outcross/corpus/1";

/// The file.
pub const FILE: &str = "manifest.json";

/// A manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// `outcross/corpus/1`.
    pub schema: String,
    /// What made it.
    pub tool: ManifestTool,
    /// How it was made.
    pub recipe: Recipe,
    /// BLAKE3 of the recipe, the versions of row functions and relations: corpora with the same are made the same way.
    pub settings_hash: String,
    /// The rules' version, and a hash of their table.
    pub rules: ManifestRules,
    /// What it was made of.
    pub sources: Vec<ManifestSource>,
    /// Corpora that it adds to: what they hold already is not in it. Left out where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<ManifestAgainst>,
    /// Rows that came in, stayed and went; `in` is the sum of the others.
    pub rows: Rows,
    /// The tokens of the rows that stayed.
    pub tokens: Tokens,
    /// The stages in order.
    pub stages: Vec<ManifestStage>,
    /// Rows that stayed with something in them redacted.
    pub redacted_rows: u64,
    /// How near duplicates were found; none where the recipe does not look for them.
    pub near: Option<ManifestNear>,
    /// The largest groups of duplicates.
    pub largest_groups: Vec<ManifestGroup>,
    /// The files of rows that stayed.
    pub shards: Vec<ManifestFile>,
    /// The files of rows that went.
    pub drops: Vec<ManifestFile>,
}

/// A program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManifestTool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManifestRules {
    /// Their version.
    pub version: String,
    /// A hash of names, bounds and thresholds.
    pub fingerprint: String,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManifestSource {
    /// As it was named.
    pub named: String,
    /// `repository`, `folder`, `archive`, `parquet` or `jsonl`.
    pub kind: String,
    /// The repository's id, or the source's name.
    pub id: String,
    /// The commit, or a hash of what it held.
    pub commit: String,
}

/// A corpus that another one adds to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManifestAgainst {
    /// As it was named.
    pub named: String,
    /// BLAKE3 of its manifest, hex: `duplicate_in` of rows that it has already.
    pub blake3: String,
    /// Rows that it kept.
    pub rows: u64,
}

/// Rows that came in, stayed and went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// Came in.
    pub r#in: u64,
    /// Stayed.
    pub kept: u64,
    /// Went.
    pub dropped: u64,
}

/// Tokens by who wrote them: `human`, `ai` and `unknown` add up to `total`, the others cut across.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// How they are counted.
    pub tokenizer: String,
    /// All.
    pub total: u64,
    /// On lines by people.
    pub human: u64,
    /// On lines by people that another person approved.
    pub human_reviewed: u64,
    /// On lines by AI.
    pub ai: u64,
    /// On lines of which nobody says who wrote them.
    pub unknown: u64,
    /// On lines that a person other than the author approved, whoever wrote them.
    pub reviewed: u64,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManifestStage {
    /// Its name.
    pub name: String,
    /// Rows that came to it: those that the one before kept.
    pub r#in: u64,
    /// Rows that it kept.
    pub kept: u64,
    /// Rows that it dropped.
    pub dropped: u64,
    /// Those by reason.
    pub reasons: BTreeMap<String, u64>,
    /// The tokens of what it kept, with the rows' own labels.
    pub tokens: Tokens,
}

/// How near duplicates were found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManifestNear {
    /// Words and symbols of a shingle.
    pub shingle_tokens: u32,
    /// Bands of a sketch.
    pub bands: u32,
    /// Places of a band.
    pub rows: u32,
    /// The least Jaccard similarity.
    pub threshold: f64,
    /// The probability that a pair is compared, by its similarity.
    pub curve: BTreeMap<String, f64>,
    /// What was done.
    pub report: NearReport,
}

/// A group of duplicates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManifestGroup {
    /// The row that stands for it.
    pub row: String,
    /// Its repository.
    pub repo: String,
    /// Its path.
    pub path: String,
    /// Rows in it.
    pub size: u64,
}

/// A file of a corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManifestFile {
    /// Its path in the corpus.
    pub path: String,
    /// The part of the corpus: `train`, `validation` or `test`; empty for what went.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub split: String,
    /// Its rows.
    pub rows: u64,
    /// Its bytes.
    pub bytes: u64,
    /// BLAKE3, hex.
    pub blake3: String,
}

impl ManifestFile {
    /// Where it lies. A manifest is no more to be trusted than the rest: it names files of the corpus alone.
    ///
    /// # Errors
    ///
    /// Its path leads out of the corpus.
    pub fn place(&self, corpus: &Path) -> Result<PathBuf, CorpusError> {
        let is_outside = |part: &str| part.is_empty() || part == ".." || part.contains(['\\', ':']);
        if self.path.split('/').any(is_outside) {
            let message = format!("names {}, which is no path within the corpus", self.path);
            return Err(CorpusError::Damaged { path: corpus.join(FILE), message });
        }
        Ok(corpus.join(&self.path))
    }
}

impl Manifest {
    /// Whether a path is a corpus.
    #[must_use]
    pub fn is_in(path: &Path) -> bool {
        path.join(FILE).is_file()
    }

    /// The manifest of a corpus.
    ///
    /// # Errors
    ///
    /// There is none, or it is none of this version.
    pub fn read(corpus: &Path) -> Result<Manifest, CorpusError> {
        Manifest::read_with_hash(corpus).map(|(manifest, _)| manifest)
    }

    /// The same, with the BLAKE3 of its file, hex.
    ///
    /// # Errors
    ///
    /// As those of [`Manifest::read`].
    pub fn read_with_hash(corpus: &Path) -> Result<(Manifest, String), CorpusError> {
        let path = corpus.join(FILE);
        let text = std::fs::read(&path).map_err(CorpusError::file(&path))?;
        let manifest: Manifest = serde_json::from_slice(&text)
            .map_err(|error| CorpusError::Damaged { path: path.clone(), message: error.to_string() })?;
        if manifest.schema != SCHEMA {
            let message = format!("is of form {}, and this version reads {SCHEMA}", manifest.schema);
            return Err(CorpusError::Damaged { path, message });
        }
        Ok((manifest, blake3::hash(&text).to_hex().to_string()))
    }

    /// Its text.
    ///
    /// # Panics
    ///
    /// Never: it has texts and finite numbers alone.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("because it has texts and finite numbers alone");
        text.push('\n');
        text
    }

    /// What in it does not add up.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut check = |holds: bool, what: String| {
            if !holds {
                faults.push(what);
            }
        };
        let Rows { r#in: came, kept, dropped } = self.rows;
        check(came == kept + dropped, format!("{came} rows came in, {kept} stayed and {dropped} went"));
        let mut left = came;
        for stage in &self.stages {
            check(stage.r#in == left, format!("{left} rows came to stage {}, which counts {}", stage.name, stage.r#in));
            let reasons: u64 = stage.reasons.values().sum();
            check(stage.r#in == stage.kept + stage.dropped, format!("stage {} loses rows", stage.name));
            check(reasons == stage.dropped, format!("the reasons of stage {} are not its drops", stage.name));
            left = stage.kept;
        }
        check(left == kept, format!("the last stage kept {left} rows of {kept}"));
        let of = |files: &[ManifestFile]| files.iter().map(|file| file.rows).sum::<u64>();
        check(of(&self.shards) == kept, format!("the shards hold {} rows of {kept}", of(&self.shards)));
        check(of(&self.drops) == dropped, format!("the drops hold {} rows of {dropped}", of(&self.drops)));
        let tokens = &self.tokens;
        let sum = tokens.human + tokens.ai + tokens.unknown;
        check(sum == tokens.total, format!("{sum} tokens by who wrote them of {}", tokens.total));
        faults
    }
}

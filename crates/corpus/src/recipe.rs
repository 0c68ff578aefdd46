//! The recipe: which rows a corpus takes and what becomes of them, as data. Without one it is [`Recipe::default`].

use std::collections::BTreeMap;

use kernels::catalogue::Function;
use kernels::rules::{Chosen, Rule, rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::CorpusError;

/// What a row is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A file.
    #[default]
    File,
    /// A function; what lies between functions is a row as well.
    Function,
    /// A file, those of a repository behind each other, each after those that it imports.
    Repository,
    /// A hunk of a commit that is no merge, in unified form.
    Hunk,
}

/// By what the member of a group that stays is chosen, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// Written by people and approved by another person, for the most part.
    Reviewed,
    /// Written first.
    Earliest,
    /// Under a permissive licence.
    Permissive,
}

/// The form of shards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Parquet, compressed with zstd.
    Parquet,
    /// A JSON object a line, compressed with zstd.
    Jsonl,
}

/// Which rules drop rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// Sets and rules that drop rows (`starcoder2`, `refinecode`, `outcross`, or a rule's name); `-` in front leaves one
    /// out. The values of the others are kept as well.
    pub rules: Vec<String>,
    /// Other thresholds of rules that drop rows.
    pub thresholds: BTreeMap<String, f64>,
    /// Parse texts for rules that need a syntax tree.
    pub parse: bool,
    /// Keep the values of all rules, in the column `hits`. Without them there is none, and no rule drops a row.
    pub values: bool,
}

/// Which licences are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Licence {
    /// Classes: `permissive`, `weak-copyleft`, `copyleft`, `other`, `none`.
    pub allow: Vec<String>,
    /// Look for the licence of each file. Without it all are of the class `none`, but for what tables say.
    pub find: bool,
}

/// What becomes of duplicates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Dedup {
    /// Drop rows whose text another one has.
    pub exact: bool,
    /// Drop rows that are nearly another one.
    pub near: bool,
    /// The least Jaccard similarity of near duplicates.
    pub threshold: f64,
    /// Which member of a group stays, best first; of equals the first in the order of sources and paths.
    pub keep: Vec<Keep>,
    /// The largest share of a source's rows (of a source of 1,000 or more) that one group may hold.
    pub largest_share: f64,
}

/// What is redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Secrets {
    /// Replace secrets, e-mail and public addresses.
    pub redact: bool,
    /// More rules, in the format of gitleaks.
    pub rules: Option<String>,
}

/// How many rows one owner, or one author, may have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Caps {
    /// The most rows of an author, by the column `author`; rows without one are not capped.
    pub per_author: Option<u64>,
    /// The most rows of an owner: of `host/owner/name` what stands before the name.
    pub per_owner: Option<u64>,
}

/// How repositories are divided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Split {
    /// The share of repositories for validation.
    pub validation: f64,
    /// The share of repositories for tests.
    pub test: f64,
}

/// What is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Output {
    /// The form of the shards.
    pub format: Format,
}

/// A recipe: the table `[corpus]` of `outcross.toml`, or a file of its own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Recipe {
    /// What a row is.
    pub unit: Unit,
    /// Which rules drop rows.
    pub filter: Filter,
    /// Which licences are taken.
    pub licence: Licence,
    /// What becomes of duplicates.
    pub dedup: Dedup,
    /// What is redacted.
    pub secrets: Secrets,
    /// How many rows one owner, or one author, may have.
    pub caps: Caps,
    /// How repositories are divided.
    pub split: Split,
    /// What is written.
    pub output: Output,
}

impl Default for Filter {
    fn default() -> Self {
        let rules = ["starcoder2", "outcross"].map(str::to_owned).to_vec();
        Filter { rules, thresholds: BTreeMap::new(), parse: true, values: true }
    }
}

impl Default for Licence {
    fn default() -> Self {
        Licence { allow: vec!["permissive".to_owned()], find: true }
    }
}

impl Default for Dedup {
    fn default() -> Self {
        let keep = vec![Keep::Reviewed, Keep::Earliest, Keep::Permissive];
        Dedup { exact: true, near: true, threshold: 0.7, keep, largest_share: 0.5 }
    }
}

impl Default for Secrets {
    fn default() -> Self {
        Secrets { redact: true, rules: None }
    }
}

impl Default for Split {
    fn default() -> Self {
        Split { validation: 0.01, test: 0.01 }
    }
}

impl Default for Output {
    fn default() -> Self {
        Output { format: Format::Parquet }
    }
}

/// The classes of licences.
pub const LICENCE_CLASSES: [&str; 5] = ["permissive", "weak-copyleft", "copyleft", "other", "none"];

impl Recipe {
    /// Says what can't be: nothing that a recipe says is ignored.
    ///
    /// # Errors
    ///
    /// [`CorpusError::Recipe`].
    pub fn check(&self) -> Result<(), CorpusError> {
        let wrong = |message: String| Err(CorpusError::Recipe(message));
        self.chosen()?;
        if !self.filter.values && !self.filter.rules.is_empty() {
            return wrong("filter.values: rules drop rows by their values; keep them, or say `rules = []`".to_owned());
        }
        if let Some(class) = self.licence.allow.iter().find(|class| !LICENCE_CLASSES.contains(&class.as_str())) {
            let classes = LICENCE_CLASSES.join(", ");
            return wrong(format!("licence.allow: `{class}` is no class of licences, which are {classes}"));
        }
        if !self.licence.find && !self.licence.allow.iter().any(|class| class == "none") {
            return wrong(
                "licence.find: where no licence is looked for there is none; allow the class `none`".to_owned(),
            );
        }
        let threshold = self.dedup.threshold;
        if !(0.5..=1.0).contains(&threshold) {
            return wrong(format!(
                "dedup.threshold: {threshold} is not from 0.5 to 1: pairs below are seldom compared"
            ));
        }
        if !(0.0..=1.0).contains(&self.dedup.largest_share) {
            return wrong(format!("dedup.largest_share: {} is no share", self.dedup.largest_share));
        }
        let Split { validation, test } = self.split;
        if validation < 0.0 || test < 0.0 || !(0.0..=1.0).contains(&(validation + test)) {
            return wrong(format!("split: {validation} and {test} are no shares of repositories"));
        }
        for (name, cap) in [("per_author", self.caps.per_author), ("per_owner", self.caps.per_owner)] {
            if cap == Some(0) {
                return wrong(format!("caps.{name}: 0 would leave nothing; leave the key out for no cap"));
            }
        }
        if self.dedup.near && !self.dedup.exact {
            return wrong("dedup.near needs dedup.exact: equal texts are nearly equal too".to_owned());
        }
        Ok(())
    }

    /// The rules that drop rows.
    pub(crate) fn chosen(&self) -> Result<Chosen, CorpusError> {
        let thresholds = self.filter.thresholds.iter().map(|(name, value)| (name.as_str(), *value));
        let chosen = Chosen::new(self.filter.rules.iter().map(String::as_str), thresholds)
            .map_err(|error| CorpusError::Recipe(format!("filter: {error}")))?;
        if self.unit != Unit::Hunk {
            return Ok(chosen);
        }
        let named = self.filter.rules.iter().chain(self.filter.thresholds.keys());
        match named.filter_map(|name| rule(name)).find(|rule| !rule.judges_lines()) {
            Some(Rule { name, .. }) => {
                Err(CorpusError::Recipe(format!("filter: rule `{name}` judges whole files, and a hunk is none")))
            }
            None => Ok(chosen.of_lines()),
        }
    }

    /// Settings by their names, as JSON writes them: what decides a corpus beside its sources and this program.
    ///
    /// # Panics
    ///
    /// Never: a recipe has texts, numbers and lists alone.
    #[must_use]
    pub fn settings(&self) -> BTreeMap<String, String> {
        let value = serde_json::to_value(self).expect("because a recipe has no map with keys that are no texts");
        let mut found = BTreeMap::new();
        flattened(&value, String::new(), &mut found);
        found
    }

    /// The columns of `ranked.sql` that rank rows, best first, each followed by a comma.
    pub(crate) fn order(&self) -> String {
        let of = |keep: &Keep| match keep {
            Keep::Reviewed => "k.reviewed ASC NULLS LAST, ",
            Keep::Earliest => "k.earliest ASC NULLS LAST, ",
            Keep::Permissive => "k.permissive ASC NULLS LAST, ",
        };
        self.dedup.keep.iter().map(of).collect()
    }

    /// The row functions, those that need settings with the recipe's.
    pub(crate) fn functions(&self) -> Result<Vec<Function>, CorpusError> {
        crate::functions::all(self)
    }
}

fn flattened(value: &serde_json::Value, name: String, found: &mut BTreeMap<String, String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                flattened(value, name, found);
            }
        }
        value => {
            found.insert(name, value.to_string());
        }
    }
}

//! `outcross config show --json`, `outcross config check --json`.

use checks::policy::{Effective, Origin, Setting, Table, Value};
use schemars::JsonSchema;
use serde::Serialize;

use super::{CONFIG, Repo, Tool};
use crate::policy_file::PolicyFile;

/// `outcross config show --json`, `outcross config check --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Config {
    /// `outcross/config/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The repository at the commit whose policy this is; null for a file that was checked.
    pub repo: Option<Repo>,
    /// The file; null where the shipped default holds alone.
    pub file: Option<ConfigFile>,
    /// The work tree has another file than the commit, one that the commit lacks, or lacks the commit's.
    pub work_tree_differs: bool,
    /// The tables of the policy; rule and suppress as often as there are rules and suppressions, in their order.
    pub tables: Vec<ConfigTable>,
    /// What flags and the environment decide.
    pub program: Vec<ProgramSetting>,
}

/// A policy file.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ConfigFile {
    /// Its path.
    pub path: String,
    /// The commit that it was read from; null for a file that was checked.
    pub commit: Option<String>,
}

/// A table of the policy.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ConfigTable {
    /// Its name; empty for the keys before the first table.
    pub table: &'static str,
    /// Its values.
    pub settings: Vec<ConfigSetting>,
}

/// A value that holds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ConfigSetting {
    /// Its key.
    pub key: String,
    /// The value; a date is a text.
    pub value: ConfigValue,
    /// Where it comes from: default or file.
    pub origin: &'static str,
    /// The line of the file, from 1; null for a default.
    pub line: Option<u32>,
}

/// A value of a policy.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ConfigValue {
    /// true or false.
    Flag(bool),
    /// A whole number.
    Count(u32),
    /// Seconds.
    Seconds(f64),
    /// A text, a word, a date.
    Text(String),
    /// Texts, globs.
    Texts(Vec<String>),
}

/// A setting of the program.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProgramSetting {
    /// Its name.
    pub name: &'static str,
    /// The value; null where nothing was said.
    pub value: Option<String>,
    /// Where it comes from: default, flag or environment.
    pub origin: &'static str,
}

impl Config {
    /// Of a policy and the file that it comes from.
    #[must_use]
    pub fn new(effective: &Effective, file: Option<&PolicyFile>) -> Config {
        let of_file =
            |file: &PolicyFile| ConfigFile { path: file.path.clone(), commit: file.commit.map(|id| id.to_string()) };
        Config {
            schema: CONFIG,
            tool: Tool::THIS,
            repo: None,
            file: file.map(of_file),
            work_tree_differs: false,
            tables: effective.tables.iter().map(table).collect(),
            program: Vec::new(),
        }
    }
}

fn table(table: &Table) -> ConfigTable {
    ConfigTable { table: table.place.as_str(), settings: table.settings.iter().map(setting).collect() }
}

fn setting(setting: &Setting) -> ConfigSetting {
    let (origin, line) = match setting.origin {
        Origin::Default => ("default", None),
        Origin::File { line } => ("file", Some(line)),
    };
    ConfigSetting { key: setting.key.clone(), value: value(&setting.value), origin, line }
}

fn value(value: &Value) -> ConfigValue {
    match value {
        Value::Flag(flag) => ConfigValue::Flag(*flag),
        Value::Count(count) => ConfigValue::Count(*count),
        Value::Seconds(seconds) => ConfigValue::Seconds(*seconds),
        Value::Text(text) | Value::Date(text) => ConfigValue::Text(text.clone()),
        Value::Texts(texts) => ConfigValue::Texts(texts.clone()),
        Value::Globs(globs) => ConfigValue::Texts(globs.texts().to_vec()),
    }
}

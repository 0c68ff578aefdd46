//! Clones of trees and commits.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Problems, Repo, Tool};

/// What was searched.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClonesSource {
    /// The folder, file or repository, as it was named.
    pub path: String,
    /// The commit whose files were read; null where those on disk were.
    pub commit: Option<String>,
    /// The repository that it is, or lies in.
    pub repo: Option<Repo>,
}

/// What counts as a clone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClonesSettings {
    /// The types that were looked for.
    pub types: Vec<u8>,
    /// Tokens that a member has at least.
    pub min_tokens: u32,
    /// Lines that the longest member of a class has at least.
    pub min_lines: u32,
    /// The classes of files that took part.
    pub classes: Vec<&'static str>,
}

/// How much is duplicated.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClonesSummary {
    /// Files that took part.
    pub files: u64,
    /// Their lines.
    pub lines: u64,
    /// Their tokens; comments are none.
    pub tokens: u64,
    /// Lines that members of a class touch, each once.
    pub duplicated_lines: u64,
    /// The same in percent of all lines, 0 to 100.
    pub duplicated_percent: f64,
    /// Classes.
    pub classes: u64,
    /// Classes that are new; null where nothing was compared.
    pub new_classes: Option<u64>,
    /// By type.
    pub types: Vec<ClonesOfType>,
}

/// Clones of one type.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClonesOfType {
    /// 1, 2 or 3.
    pub r#type: u8,
    /// Classes of the type.
    pub classes: u64,
    /// Lines that members of this type, and of stricter ones that were looked for, touch, each once.
    pub duplicated_lines: u64,
}

/// Files of one language.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClonesLanguage {
    /// The language; null where it is not known.
    pub language: Option<String>,
    /// Files.
    pub files: u64,
    /// Their lines.
    pub lines: u64,
    /// Those that are duplicated.
    pub duplicated_lines: u64,
}

/// Fragments that are clones of each other.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClonesClass {
    /// By what it is known again, wherever its members stand.
    pub id: String,
    /// 1: equal but for layout and comments. 2: also but for names and literals. 3: units that are alike.
    pub r#type: u8,
    /// `exact`, `renamed` or `edited`.
    pub how: &'static str,
    /// The smallest share of tokens, in percent, that two linked members have in common.
    pub similar_percent: u32,
    /// Tokens that would go if one member stayed.
    pub duplicated_tokens: u64,
    /// Whether the baseline or the earlier commit did not have it, or had fewer members; null where nothing was compared.
    pub is_new: Option<bool>,
    /// When there were two members; null without history.
    pub first_seen: Option<ClonesBirth>,
    /// Days from then to the last commit.
    pub age_days: Option<i64>,
    /// Whether members changed alike since; null without history.
    pub consistent: Option<bool>,
    /// Lines of all members by who wrote them; null without history.
    pub written: Option<BTreeMap<&'static str, u64>>,
    /// Agents that wrote some of them.
    pub agents: Vec<String>,
    /// At least two.
    pub members: Vec<ClonesMember>,
}

/// A commit and its time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClonesBirth {
    /// The commit; null where a ledger's units say when alone.
    pub commit: Option<String>,
    /// Its time.
    pub at: String,
}

/// A fragment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClonesMember {
    /// The repository, of a member of a ledger.
    pub repo: Option<String>,
    /// Its file.
    pub path: String,
    /// Its name, of a member of a ledger.
    pub name: Option<String>,
    /// Its first line, from 1.
    pub start_line: u32,
    /// Its last line.
    pub end_line: u32,
    /// Its tokens.
    pub tokens: u32,
    /// The commit that wrote most of its lines; of a member of a ledger when its first line was written; null without history.
    pub born: Option<ClonesBirth>,
    /// Its lines by who wrote them; null without history.
    pub written: Option<BTreeMap<&'static str, u64>>,
}

/// The document of `outcross clones --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Clones {
    /// `outcross/clones/1`.
    pub schema: &'static str,
    /// Who made it.
    pub tool: Tool,
    /// What was searched.
    pub sources: Vec<ClonesSource>,
    /// What counts as a clone.
    pub settings: ClonesSettings,
    /// How much is duplicated.
    pub summary: ClonesSummary,
    /// By language, the one with most duplicated lines first.
    pub languages: Vec<ClonesLanguage>,
    /// Those of most duplicated tokens first.
    pub classes: Vec<ClonesClass>,
    /// What was skipped, by kind.
    pub problems: Vec<Problems>,
}

//! A file of rules as it is written: the TOML of gitleaks, read strictly.

use serde::Deserialize;
use toml::Spanned;

use crate::secrets::allow::Allow;
use crate::secrets::error::RulesError;
use crate::secrets::pattern::Origin;

/// A file that was read, with the text that its places point into.
#[derive(Debug)]
pub(crate) struct File {
    text: String,
    document: Document,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[allow(dead_code, reason = "fields that say something to people only are read, so that a misspelt one is an error")]
struct Document {
    title: Option<String>,
    description: Option<String>,
    min_version: Option<String>,
    #[serde(default)]
    extend: Extend,
    #[serde(default)]
    rules: Vec<RuleSpec>,
    #[serde(default)]
    allowlists: Vec<AllowSpec>,
    allowlist: Option<AllowSpec>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Extend {
    #[serde(default)]
    use_default: bool,
    path: Option<Spanned<String>>,
    url: Option<Spanned<String>>,
    #[serde(default)]
    disabled_rules: Vec<String>,
}

/// A rule as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[allow(dead_code, reason = "the description and the tags are for people")]
pub(crate) struct RuleSpec {
    id: Spanned<String>,
    description: Option<String>,
    pub(crate) regex: Option<Spanned<String>>,
    pub(crate) path: Option<Spanned<String>>,
    pub(crate) secret_group: Option<usize>,
    pub(crate) entropy: Option<f64>,
    #[serde(default)]
    pub(crate) keywords: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    allowlists: Vec<AllowSpec>,
    allowlist: Option<AllowSpec>,
}

impl RuleSpec {
    pub(crate) fn id(&self) -> &str {
        self.id.get_ref()
    }

    pub(crate) fn allowlists(&self) -> impl Iterator<Item = &AllowSpec> {
        self.allowlists.iter().chain(&self.allowlist)
    }
}

/// What is allowed, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[allow(dead_code, reason = "the description is for people")]
pub(crate) struct AllowSpec {
    description: Option<String>,
    #[serde(default)]
    pub(crate) condition: Condition,
    #[serde(default)]
    pub(crate) regex_target: Target,
    #[serde(default)]
    pub(crate) paths: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) regexes: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) stopwords: Vec<String>,
    /// A text doesn't know its commit, so these allow nothing here.
    #[serde(default)]
    pub(crate) commits: Vec<String>,
    /// Of an allowlist of the file: the rules that it is for, all if none is named.
    #[serde(default)]
    pub(crate) target_rules: Vec<String>,
}

/// Whether one part of an allowlist is enough.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum Condition {
    /// One is enough.
    #[default]
    #[serde(rename = "OR", alias = "or", alias = "||")]
    Or,
    /// Each must hold.
    #[serde(rename = "AND", alias = "and", alias = "&&")]
    And,
}

/// What the patterns of an allowlist are asked about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Target {
    /// What would be redacted.
    #[default]
    Secret,
    /// All that the rule's pattern matched.
    Match,
    /// The line, or lines, of the match.
    Line,
}

/// Reads a file of rules.
pub(crate) fn parse(text: &str) -> Result<File, RulesError> {
    let document = toml::from_str(text).map_err(|error| RulesError::Format {
        line: line_of(text, error.span().map_or(0, |span| span.start)),
        message: error.message().replace('\n', " "),
    })?;
    let file = File { text: text.to_owned(), document };
    file.refuse_twins()?;
    file.refuse_other_files()?;
    Ok(file)
}

/// The line of a byte, from 1.
fn line_of(text: &str, byte: usize) -> usize {
    1 + text.as_bytes().iter().take(byte).filter(|&&byte| byte == b'\n').count()
}

impl File {
    pub(crate) fn rules(&self) -> &[RuleSpec] {
        &self.document.rules
    }

    pub(crate) fn extends_default(&self) -> bool {
        self.document.extend.use_default
    }

    /// Leaves out the rules that another file has too or doesn't want.
    pub(crate) fn give_way_to(&mut self, other: &Self) {
        let disabled = &other.document.extend.disabled_rules;
        let gone = |id: &str| other.rules().iter().any(|rule| rule.id() == id) || disabled.iter().any(|one| one == id);
        self.document.rules.retain(|rule| !gone(rule.id()));
    }

    /// What no rule, or no rule of some, may find.
    pub(crate) fn allow_everywhere(&self) -> Result<Vec<Allow>, RulesError> {
        let specs = self.document.allowlists.iter().chain(&self.document.allowlist);
        specs.map(|spec| Allow::compile(spec, self, "allowlists")).collect()
    }

    pub(crate) fn origin<'a, T>(&self, value: &Spanned<T>, id: &'a str) -> Origin<'a> {
        Origin { line: line_of(&self.text, value.span().start), id }
    }

    pub(crate) fn line(&self, rule: &RuleSpec) -> usize {
        line_of(&self.text, rule.id.span().start)
    }

    fn refuse_twins(&self) -> Result<(), RulesError> {
        let mut seen = std::collections::BTreeSet::new();
        match self.rules().iter().find(|rule| !seen.insert(rule.id())) {
            None => Ok(()),
            Some(twin) => Err(RulesError::Twice { line: self.line(twin), id: twin.id().to_owned() }),
        }
    }

    /// A row function reads no file.
    fn refuse_other_files(&self) -> Result<(), RulesError> {
        let refuse = |value: &Option<Spanned<String>>, what| match value {
            None => Ok(()),
            Some(value) => Err(RulesError::Unsupported { line: line_of(&self.text, value.span().start), what }),
        };
        refuse(&self.document.extend.path, "extending a file of rules by path")?;
        refuse(&self.document.extend.url, "extending a file of rules by address")
    }
}

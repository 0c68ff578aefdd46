//! What looks like a secret and is allowed to.

use aho_corasick::AhoCorasick;
use regex::bytes::Regex;

use crate::secrets::error::RulesError;
use crate::secrets::file::{AllowSpec, Condition, File, Target};
use crate::secrets::pattern;

/// An allowlist, compiled.
#[derive(Debug)]
pub(crate) struct Allow {
    condition: Condition,
    target: Target,
    paths: Vec<Regex>,
    patterns: Vec<Regex>,
    stopwords: Option<AhoCorasick>,
    /// The rules that it is for, all if empty.
    rules: Vec<String>,
}

/// What a rule found, as an allowlist looks at it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) rule: &'a str,
    pub(crate) path: &'a str,
    pub(crate) secret: &'a [u8],
    pub(crate) matched: &'a [u8],
    pub(crate) line: &'a [u8],
}

impl Allow {
    pub(crate) fn compile(spec: &AllowSpec, file: &File, id: &str) -> Result<Self, RulesError> {
        let compile = |patterns: &[toml::Spanned<String>]| -> Result<Vec<Regex>, RulesError> {
            patterns.iter().map(|one| pattern::compile(one.get_ref(), file.origin(one, id))).collect()
        };
        Ok(Self {
            condition: spec.condition,
            target: spec.regex_target,
            paths: compile(&spec.paths)?,
            patterns: compile(&spec.regexes)?,
            stopwords: stopwords(&spec.stopwords)?,
            rules: spec.target_rules.clone(),
        })
    }

    pub(crate) fn allows(&self, found: &Found<'_>) -> bool {
        let meant = self.rules.is_empty() || self.rules.iter().any(|rule| rule == found.rule);
        let mut answers = self.answers(found).into_iter().flatten();
        meant
            && match self.condition {
                Condition::Or => answers.any(|answer| answer),
                Condition::And => self.asks() && answers.all(|answer| answer),
            }
    }

    /// What each part says, `None` for a part that isn't there.
    fn answers(&self, found: &Found<'_>) -> [Option<bool>; 3] {
        let target = match self.target {
            Target::Secret => found.secret,
            Target::Match => found.matched,
            Target::Line => found.line,
        };
        let any = |patterns: &[Regex], text: &[u8]| {
            (!patterns.is_empty()).then(|| patterns.iter().any(|pattern| pattern.is_match(text)))
        };
        [
            any(&self.paths, found.path.as_bytes()),
            any(&self.patterns, target),
            self.stopwords.as_ref().map(|words| words.is_match(found.secret)),
        ]
    }

    fn asks(&self) -> bool {
        !self.paths.is_empty() || !self.patterns.is_empty() || self.stopwords.is_some()
    }
}

fn stopwords(words: &[String]) -> Result<Option<AhoCorasick>, RulesError> {
    if words.is_empty() {
        return Ok(None);
    }
    let build = AhoCorasick::builder().ascii_case_insensitive(true).build(words);
    build.map(Some).map_err(|error| RulesError::Keywords { message: error.to_string() })
}

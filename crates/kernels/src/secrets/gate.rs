//! Which rules a text is worth asking.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::secrets::error::RulesError;
use crate::secrets::rule::Rule;

/// The keywords of all rules, searched for at once.
#[derive(Debug)]
pub(crate) struct Gate {
    keywords: AhoCorasick,
    /// By keyword: the rules that have it.
    rules: Vec<Vec<usize>>,
    /// The rules that are always asked.
    always: Vec<usize>,
    count: usize,
}

impl Gate {
    /// # Errors
    ///
    /// The keywords are too many.
    pub(crate) fn new(rules: &[Rule]) -> Result<Self, RulesError> {
        let mut by_keyword: std::collections::BTreeMap<String, Vec<usize>> = std::collections::BTreeMap::new();
        for (at, rule) in rules.iter().enumerate() {
            for keyword in &rule.keywords {
                by_keyword.entry(keyword.to_ascii_lowercase()).or_default().push(at);
            }
        }
        let (words, of_words): (Vec<_>, Vec<_>) = by_keyword.into_iter().unzip();
        let keywords = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&words)
            .map_err(|error| RulesError::Keywords { message: error.to_string() })?;
        let always = (0..rules.len()).filter(|&at| rules[at].keywords.is_empty()).collect();
        Ok(Self { keywords, rules: of_words, always, count: rules.len() })
    }

    /// The rules to ask about a text, in their order.
    pub(crate) fn open(&self, text: &str) -> impl Iterator<Item = usize> {
        let mut open = vec![false; self.count];
        for &at in &self.always {
            open[at] = true;
        }
        let mut unseen = self.rules.len();
        let mut seen = vec![false; unseen];
        for found in self.keywords.find_overlapping_iter(text) {
            let keyword = found.pattern().as_usize();
            if std::mem::replace(&mut seen[keyword], true) {
                continue;
            }
            for &at in &self.rules[keyword] {
                open[at] = true;
            }
            unseen -= 1;
            if unseen == 0 {
                break;
            }
        }
        open.into_iter().enumerate().filter_map(|(at, open)| open.then_some(at))
    }
}

//! Quality rules of published code corpora, by name, with their thresholds.
//!
//! | set | source |
//! |---|---|
//! | `outcross` | characters that turn or hide text (Trojan Source, CVE-2021-42574): for quarantine |
//! | `starcoder2` | StarCoder2 and The Stack v2, arXiv 2402.19173, section 2.1 |
//! | `refinecode` | OpenCoder, arXiv 2411.04905, and its code: OpenCoder-llm/opc_data_filtering, `pipeline/code_filter_config.py` |
//! | `code` | parse success and means of `code::signals` |
//!
//! A text is measured once: [`values`] gives the value of **every** rule that speaks of its language, whether it decides
//! or not, and [`first_hit`] finds the one that decides. Rules are data (`rules/starcoder2.rs`, ...); what they measure is
//! in `rules/measure`. Where a published rule is open, its table says how it is read here.
//!
//! Left out: the malware rule of StarCoder2 (it needs a scanner with signatures), rules that RefineCode computes and never
//! drops by (string concatenation, `goto`, `bits/stdc++.h`, naming of Java and JavaScript), its filters of prose.
//!
//! Invariants: a value is finite; a share lies in 0..=1; a value depends on text, path and language alone; nothing is
//! random (what RefineCode drops with a probability, the BLAKE3 hash of the text draws).

use code::Language;

mod batch;
mod chosen;
mod code_rules;
mod family;
mod lines;
mod measure;
mod outcross;
mod reference;
mod refinecode;
mod rule;
mod starcoder2;

use std::sync::LazyLock;

pub use batch::{first_hit_type, first_hits, rule_values, rule_values_type};
pub use chosen::{ChoiceError, Chosen};
pub use family::Family;
pub use measure::{Depth, Reader};
pub use reference::{VERSION, fingerprint, reference};
pub use rule::{Bound, Languages, Rule, RuleSet};

/// A text and what is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    /// The whole text.
    pub text: &'a str,
    /// Its path in the repository, folders separated by `/`.
    pub path: &'a str,
    /// Its language; without one the rules for all languages apply.
    pub language: Option<Language>,
}

static RULES: LazyLock<Vec<Rule>> =
    LazyLock::new(|| [outcross::RULES, starcoder2::RULES, refinecode::RULES, code_rules::RULES].concat());

/// Every rule, in the order in which they decide.
#[must_use]
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// The rule of that name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.name == name)
}

/// The value of every rule that speaks of the language, in the order of [`rules`]; one that can't be had (no syntax tree
/// within the budget, nothing to divide by) is left out. [`Reader`] does the same for many texts, and for less.
#[must_use]
pub fn values(source: &Source<'_>) -> Vec<(&'static str, f64)> {
    Reader::new(Depth::Signals).values(source)
}

/// Whether a value is beyond the rule's own threshold for a language.
#[must_use]
pub fn is_hit(rule: &Rule, language: Option<Language>, value: f64) -> bool {
    rule.languages.hold(language) && rule.bound_for(language).is_beyond(value)
}

/// A rule that decided.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// Which.
    pub rule: &'static Rule,
    /// What it measured.
    pub value: f64,
    /// The threshold that the value is beyond: the rule's own for the language, or the recipe's.
    pub threshold: f64,
}

/// The first of the chosen rules, in the order of [`rules`], that a value is beyond. A rule without a value never decides.
#[must_use]
pub fn first_hit<N: AsRef<str>>(language: Option<Language>, values: &[(N, f64)], chosen: &Chosen) -> Option<Hit> {
    let mut at = 0;
    chosen.iter().filter(|(rule, _)| rule.languages.hold(language)).find_map(|(rule, threshold)| {
        // Values come in the order of the rules: the next one is near the last.
        let places = (at..values.len()).chain(0..at);
        at = places.into_iter().find(|place| values[*place].0.as_ref() == rule.name)?;
        let bound = threshold.map_or(rule.bound_for(language), |threshold| rule.bound.with(threshold));
        let value = values[at].1;
        Some(Hit { rule, value, threshold: bound.threshold()? }).filter(|_| bound.is_beyond(value))
    })
}

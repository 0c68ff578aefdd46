//! The rules as a page for people, and as one hash.

use std::fmt::Write as _;

use super::rule::{Rule, RuleSet};
use super::rules;

/// The version of the rules: what a value means changes with it.
pub const VERSION: &str = "1";

/// BLAKE3, in hexadecimal digits, of the version and of every rule's name, languages and thresholds, in their order.
#[must_use]
pub fn fingerprint() -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(VERSION.as_bytes());
    for rule in rules() {
        hasher.update(line(rule).as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

fn line(rule: &Rule) -> String {
    let mut line = format!("\n{}\t{}\t{}", rule.name, rule.languages, rule.bound);
    for (languages, bound) in rule.instead {
        write!(line, "\t{languages}\t{bound}").expect("because a string takes all");
    }
    line
}

/// Every rule as Markdown: a table a set, in the order in which they decide.
#[must_use]
pub fn reference() -> String {
    let mut page = String::new();
    for set in RuleSet::ALL {
        let name = set.as_str();
        write!(page, "## `{name}`\n\n| rule | hit when | languages | value |\n|---|---|---|---|\n")
            .expect("because a string takes all");
        for rule in rules().iter().filter(|rule| rule.set == set) {
            let (name, languages, about) = (rule.name, rule.languages, rule.about);
            writeln!(page, "| `{name}` | {} | {languages} | {about} |", hit_when(rule))
                .expect("because a string takes all");
        }
        page.push('\n');
    }
    page
}

fn hit_when(rule: &Rule) -> String {
    let special = rule.instead.iter().map(|(languages, bound)| format!("; {bound} for {languages}"));
    special.fold(rule.bound.to_string(), |text, special| text + &special)
}

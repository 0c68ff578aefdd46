//! What the gate found, in every form that people and programs read it in.
//!
//! Invariant: every text that others wrote (paths, subjects, models, evidence, names of rules and branches) leaves
//! through a sink of `untrusted` or as a JSON string, and is cut where it is longer than anybody needs; the same
//! judgement gives the same bytes.

mod baseline;
mod document;
mod figures;
pub(crate) mod foreign;
mod github;
mod gitlab;
mod markdown;
mod place;
mod sarif;
mod text;
mod words;

pub use baseline::read_baseline;
pub use document::document;
pub use github::{annotations as github_annotations, summary as github_summary};
pub use gitlab::write as gitlab;
pub use markdown::{MARKER, comment as markdown};
pub use sarif::write as sarif;
pub use text::{Source, write as text};
pub use words::verdict as verdict_word;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use checks::{Change, Finding, Report, Severity};

/// How a change was judged: what is known beside the change and the judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Which policy judged: `outcross.toml at 1a2b3c4d`, `the shipped default (no outcross.toml at main)`.
    pub policy_origin: String,
    /// What was judged: `main..HEAD`.
    pub range: String,
    /// Findings don't make the run fail.
    pub is_report_only: bool,
    /// What became of the known bad change that every run has to catch: `caught`.
    pub canary: String,
    /// The version of this program.
    pub version: String,
    /// The day or time as of which suppressions were looked at, RFC 3339.
    pub as_of: String,
}

/// Whether each hunk is shown, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Findings, figures, verdict.
    Findings,
    /// Before the figures every hunk: its evidence, its class, the rule that decided; and what is held back.
    Explain,
}

/// A change, its judgement, and how that came about.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// How.
    pub shown: &'a Shown,
    /// The change.
    pub change: &'a Change,
    /// The judgement.
    pub report: &'a Report,
}

impl<'a> Judged<'a> {
    /// How many findings that count have this severity.
    fn count(&self, severity: Severity) -> usize {
        self.report.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Findings that count, the worst first; those of equal severity in the order of the report.
    fn worst_first(&self) -> Vec<&'a Finding> {
        let mut findings: Vec<&'a Finding> = self.report.findings.iter().collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        findings
    }
}

/// Where a rule is explained.
fn help_address(rule: &str) -> String {
    format!("{}/blob/main/docs/reference/rules/{rule}.md", env!("CARGO_PKG_REPOSITORY"))
}

//! What the tests of the gate have in common: a forge on loopback, records of review in its words, and the verdict.

pub(crate) mod forge;
pub(crate) mod judged;
pub(crate) mod signed;

use std::collections::BTreeSet;

use testkit::Repo;

use crate::outcross;

/// The place of every repository at its forge.
pub(crate) const HOST: &str = "github.com";
pub(crate) const PATH: &str = "team/poem";

/// What the gate said of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) code: i32,
    /// Rules of findings that count, of the weight error.
    pub(crate) errors: BTreeSet<String>,
    /// Likewise of the weight warning.
    pub(crate) warnings: BTreeSet<String>,
    /// All of it.
    pub(crate) document: serde_json::Value,
    pub(crate) stderr: String,
}

impl Said {
    /// The exit code, and the rules that made it.
    pub(crate) fn words(&self) -> String {
        let rules: Vec<&str> = self.errors.iter().map(String::as_str).collect();
        format!("{} {}", self.code, rules.join(" ")).trim().to_owned()
    }
}

/// Runs `check` in a repository.
pub(crate) fn check<'a>(repo: &Repo, args: impl IntoIterator<Item = &'a str>) -> Said {
    check_in(repo.path(), args)
}

/// Runs `check` in a folder.
pub(crate) fn check_in<'a>(folder: &std::path::Path, args: impl IntoIterator<Item = &'a str>) -> Said {
    let output = outcross(folder, ["check", "--json"].into_iter().chain(args)).run();
    let document: serde_json::Value = serde_json::from_str(&output.stdout).unwrap_or_default();
    let rules = |severity: &str| {
        let findings = document["findings"].as_array().into_iter().flatten();
        let weighty = findings.filter(|finding| finding["severity"] == severity);
        weighty.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
    };
    Said {
        code: output.code.unwrap(),
        errors: rules("error"),
        warnings: rules("warning"),
        stderr: output.stderr.clone(),
        document,
    }
}

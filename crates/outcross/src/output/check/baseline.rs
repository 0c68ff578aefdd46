//! A baseline: the findings of an earlier run, from its JSON document.
//!
//! Invariant: a file that is anything else is an error, never an empty baseline. What the earlier run held back because
//! it was in a baseline itself stays known; what a suppression held back does not, or it would outlive its last day.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::errors::CommandError;
use crate::output::json::v1::CHECK;

/// What is read of a document.
#[derive(Deserialize)]
struct Document {
    schema: String,
    findings: Vec<Known>,
    suppressed: Vec<Known>,
}

#[derive(Deserialize)]
struct Known {
    fingerprints: Vec<String>,
    held: Option<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    by: String,
}

/// The fingerprints of the findings in a document of `outcross check --json`; `name` is its file, for messages.
///
/// # Errors
/// If it is no such document (exit 2).
pub fn read_baseline(bytes: &[u8], name: &str) -> Result<BTreeSet<String>, CommandError> {
    let document: Document = serde_json::from_slice(bytes).map_err(|error| unusable(name, &error.to_string()))?;
    if document.schema != CHECK {
        return Err(unusable(name, &format!("its schema is '{}', not '{CHECK}'", document.schema)));
    }
    let known = document.suppressed.into_iter().filter(Known::is_of_baseline);
    let fingerprints: BTreeSet<String> =
        document.findings.into_iter().chain(known).flat_map(|known| known.fingerprints).collect();
    match fingerprints.iter().find(|fingerprint| !is_fingerprint(fingerprint)) {
        Some(other) => Err(unusable(name, &format!("'{other}' is no fingerprint of 16 hex digits"))),
        None => Ok(fingerprints),
    }
}

impl Known {
    fn is_of_baseline(&self) -> bool {
        self.held.as_ref().is_some_and(|held| held.by == "baseline")
    }
}

fn is_fingerprint(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn unusable(name: &str, why: &str) -> CommandError {
    let why = super::foreign::short(why);
    CommandError::usage(format!("cannot use {name} as a baseline: {why}"))
        .hint("a baseline is the output of 'outcross check --json -o FILE'")
}

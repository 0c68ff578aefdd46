//! The policy that a change is judged by: that of its base.

use std::path::Path;

use checks::{Policy, RULES};
use git::ObjectId;

use super::texts::Texts;
use crate::errors::CommandError;
use crate::scanning::short;
use crate::target::{Target, commit_id};

/// Where a repository keeps it; the first that is there counts.
pub const PLACES: [&str; 2] = ["outcross.toml", ".config/outcross.toml"];

/// A policy, and where it comes from in words.
#[derive(Debug, Clone)]
pub struct Found {
    /// The policy.
    pub policy: Policy,
    /// Where from.
    pub origin: String,
}

/// The rules that a policy can name.
#[must_use]
pub fn rule_ids() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.id).collect()
}

/// The policy of a commit; the shipped one where it has none.
///
/// # Errors
/// If it is there and is none.
pub fn of_commit(target: &Target, commit: ObjectId) -> Result<Found, CommandError> {
    let mut texts = Texts::new(target);
    let at = short(commit_id(commit));
    for place in PLACES {
        let text = texts
            .at(commit, place.as_bytes())
            .map_err(|error| CommandError::unreadable(format!("cannot read {place} of {at}: {error}")))?;
        if let Some(text) = text {
            let origin = format!("{place} of {at}");
            return Ok(Found { policy: read(&text, &origin)?, origin });
        }
    }
    Ok(Found { policy: Policy::shipped(), origin: format!("the shipped default ({at} has no {})", PLACES[0]) })
}

/// The policy in a file that the user names.
///
/// # Errors
/// If it can't be read, or is none.
pub fn of_file(file: &Path) -> Result<Found, CommandError> {
    let origin = file.display().to_string();
    let text = std::fs::read(file).map_err(|error| CommandError::usage(format!("cannot read {origin}: {error}")))?;
    Ok(Found { policy: read(&text, &origin)?, origin })
}

fn read(text: &[u8], origin: &str) -> Result<Policy, CommandError> {
    let text = std::str::from_utf8(text).map_err(|error| CommandError::usage(format!("{origin}: {error}")))?;
    Policy::parse(text, &rule_ids()).map_err(|error| {
        let advice = error.advice();
        let told = CommandError::usage(format!("{origin}:{}:{}: {error}", error.line, error.column));
        match advice {
            Some(advice) => told.hint(advice),
            None => told,
        }
    })
}

//! The policy that a change is judged by: that of its base.

use std::path::Path;

use checks::Policy;
use git::ObjectId;

use crate::errors::CommandError;
use crate::policy_file::{PLACES, PolicyFile};
use crate::scanning::short;
use crate::target::{Target, commit_id};

/// A policy, and where it comes from in words.
#[derive(Debug, Clone)]
pub struct Found {
    /// The policy.
    pub policy: Policy,
    /// Where from.
    pub origin: String,
}

/// The policy of a commit; the shipped one where it has none.
///
/// # Errors
/// If it is there and is none, or there are two.
pub fn of_commit(target: &Target, commit: ObjectId) -> Result<Found, CommandError> {
    let at = short(commit_id(commit));
    match PolicyFile::at_commit(target, commit)? {
        Some(file) => Ok(Found { policy: file.read()?.policy, origin: format!("{} of {at}", file.path) }),
        None => {
            Ok(Found { policy: Policy::shipped(), origin: format!("the shipped default ({at} has no {})", PLACES[0]) })
        }
    }
}

/// The policy in a file that the user names.
///
/// # Errors
/// If it can't be read, or is none.
pub fn of_file(file: &Path) -> Result<Found, CommandError> {
    let file = PolicyFile::on_disk(file)?;
    Ok(Found { policy: file.read()?.policy, origin: file.path })
}

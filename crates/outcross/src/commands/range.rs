//! Commits as people name them: one, or those that one end has and the other lacks.

use std::collections::HashSet;

use git::ObjectId;

use crate::errors::CommandError;
use crate::target::Target;

/// The commits of `REV` or `BASE..HEAD`.
///
/// # Errors
/// If an end is no commit, or can't be read.
pub(crate) fn commits(target: &Target, typed: &str) -> Result<HashSet<ObjectId>, CommandError> {
    let Some((base, head)) = typed.split_once("..") else {
        return Ok(HashSet::from([target.resolve(typed)?]));
    };
    if head.starts_with('.') {
        return Err(CommandError::usage(format!("'{typed}' is the difference of two sides, and no range"))
            .hint("BASE..HEAD, with two dots, are the commits of HEAD that BASE lacks"));
    }
    let end = |typed: &str| target.resolve(if typed.is_empty() { "HEAD" } else { typed });
    let lacking = reached(target, end(base)?, &HashSet::new())?;
    reached(target, end(head)?, &lacking)
}

fn reached(target: &Target, from: ObjectId, less: &HashSet<ObjectId>) -> Result<HashSet<ObjectId>, CommandError> {
    let objects = target.repository.objects();
    let mut found = HashSet::new();
    let mut next = vec![from];
    while let Some(commit) = next.pop() {
        if less.contains(&commit) || !found.insert(commit) {
            continue;
        }
        match objects.commit(commit) {
            Ok(commit) => next.extend(commit.parents),
            // Beyond a shallow boundary there is nothing to name.
            Err(_) if found.len() > 1 => {
                found.remove(&commit);
            }
            Err(error) => return Err(CommandError::unreadable(error)),
        }
    }
    Ok(found)
}

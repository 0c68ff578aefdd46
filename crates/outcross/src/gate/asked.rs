//! Which change is meant: as typed, as CI says, or what the branch has that the default branch lacks.

use git::ObjectId;

use super::ci::Ci;
use crate::errors::CommandError;
use crate::target::Target;

/// A change to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The tip of the branch that it is to land on.
    pub base: ObjectId,
    /// Its last commit.
    pub head: ObjectId,
    /// Commits that are public already.
    pub published: Vec<ObjectId>,
    /// The branch that it is to land on, as people write it.
    pub target: Option<String>,
    /// Numbers of change requests at the forge.
    pub changes: Vec<u64>,
    /// The range in words.
    pub words: String,
}

/// Branches that a change is measured against where nothing else is said, in this order.
const DEFAULTS: [&str; 5] = [
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
];

impl Asked {
    /// A typed range `BASE..HEAD`, or `BASE` for what HEAD has on top of it.
    ///
    /// # Errors
    /// If an end is no commit.
    pub fn typed(target: &Target, typed: &str) -> Result<Asked, CommandError> {
        if typed.contains("...") {
            return Err(CommandError::usage(format!("'{typed}' is the difference of two sides, and no change"))
                .hint("BASE..HEAD, with two dots, are the commits of HEAD that BASE lacks"));
        }
        let (base, head) = typed.split_once("..").unwrap_or((typed, "HEAD"));
        let (base, head) = (or_head(base), or_head(head));
        Ok(Asked {
            base: resolve(target, base)?,
            head: resolve(target, head)?,
            published: Vec::new(),
            target: branch(target, base),
            changes: Vec::new(),
            words: format!("{base}..{head}"),
        })
    }

    /// What CI says it runs for.
    ///
    /// # Errors
    /// If a commit of it is not here.
    pub fn of_ci(target: &Target, ci: &Ci) -> Result<Asked, CommandError> {
        let here = |rev: &str| {
            resolve(target, rev).map_err(|error| {
                error.hint("fetch the whole history: with actions/checkout 'fetch-depth: 0', with GitLab GIT_DEPTH: 0")
            })
        };
        Ok(Asked {
            base: here(&ci.base)?,
            head: here(&ci.head)?,
            published: Vec::new(),
            target: ci.target.clone(),
            changes: ci.changes.clone(),
            words: ci.words.clone(),
        })
    }

    /// What HEAD has that the default branch lacks.
    ///
    /// # Errors
    /// If no default branch is known, or there is no commit.
    pub fn of_branch(target: &Target) -> Result<Asked, CommandError> {
        let head = target.head_commit().ok_or_else(|| CommandError::nothing("the branch has no commit yet"))?;
        let found = DEFAULTS.iter().find_map(|name| {
            let tip = target.repository.reference(name).ok().flatten()?;
            Some((*name, target.repository.objects().peel_to_commit(tip).ok()?))
        });
        let Some((name, base)) = found else {
            return Err(CommandError::usage("it is not known which branch the change is for")
                .hint("say so: outcross check main..HEAD"));
        };
        let short = short(name);
        Ok(Asked {
            base,
            head,
            published: Vec::new(),
            target: Some(short.to_owned()).filter(|name| name != "HEAD"),
            changes: Vec::new(),
            words: format!("{}..HEAD", name.trim_start_matches("refs/remotes/").trim_start_matches("refs/heads/")),
        })
    }
}

fn or_head(rev: &str) -> &str {
    if rev.is_empty() { "HEAD" } else { rev }
}

fn resolve(target: &Target, rev: &str) -> Result<ObjectId, CommandError> {
    target.resolve(rev).map_err(|error| match error.hints.is_empty() {
        true => error.hint("a change is BASE..HEAD: the branch that it is for, and its last commit"),
        false => error,
    })
}

/// The branch that a revision names, as the forge calls it.
fn branch(target: &Target, rev: &str) -> Option<String> {
    let names = [format!("refs/heads/{rev}"), format!("refs/remotes/{rev}"), rev.to_owned()];
    let is_there =
        |name: &&String| name.starts_with("refs/") && matches!(target.repository.reference(name), Ok(Some(_)));
    names.iter().find(is_there).map(|name| short(name).to_owned())
}

/// `main` of `refs/heads/main` and of `refs/remotes/origin/main`.
fn short(name: &str) -> &str {
    match name.strip_prefix("refs/remotes/") {
        Some(remote) => remote.split_once('/').map_or(remote, |(_, branch)| branch),
        None => name.strip_prefix("refs/heads/").unwrap_or(name),
    }
}

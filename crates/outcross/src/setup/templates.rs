//! The files as they are written.

use super::block::{self, At, DamagedMarks};

/// Where the project lives.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// actions/checkout, pinned: a tag can be moved.
const CHECKOUT: &str = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";
/// The commit of this release, known to the builds of releases alone.
const RELEASE_COMMIT: Option<&str> = option_env!("OUTCROSS_RELEASE_COMMIT");
/// In its place where it is not known: no commit, so that the workflow fails until somebody fills it in.
const NO_COMMIT: &str = "0000000000000000000000000000000000000000";

/// What a workflow of a build that knows no release has to be told.
pub const PIN_ADVICE: &str = "this build knows no release: put the commit of the release in place of the zeros behind 'uses: outcross/outcross@'";

/// Whether this build knows the commit of its release.
#[must_use]
pub fn is_release() -> bool {
    RELEASE_COMMIT.is_some()
}

/// The policy.
#[must_use]
pub fn policy() -> String {
    filled(include_str!("../../templates/outcross.toml"))
}

/// The workflow of GitHub that checks.
#[must_use]
pub fn github_check() -> String {
    filled(include_str!("../../templates/github-check.yml"))
}

/// The workflow of GitHub that runs the check again after a review.
#[must_use]
pub fn github_again() -> String {
    filled(include_str!("../../templates/github-again.yml"))
}

/// The workflow of GitHub that records reviews of what landed on a branch; `None` if the branch has a name that can't
/// stand in YAML as it is.
#[must_use]
pub fn github_record(branch: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let is_name = branch.starts_with(|c: char| c.is_ascii_alphabetic()) && branch.chars().all(is_plain);
    is_name.then(|| filled(include_str!("../../templates/github-record.yml")).replace("{branch}", branch))
}

/// The workflow of Gitea and Forgejo.
#[must_use]
pub fn gitea_check() -> String {
    filled(include_str!("../../templates/gitea.yml"))
}

/// The pipeline of GitLab with the job in it; `None` if it has such a job that is not ours. Stages of its own may lack
/// the usual one; the first one is always there.
///
/// # Errors
/// If the marks in the file are no pair.
pub fn gitlab_ci(file: &[u8]) -> Result<Option<Vec<u8>>, DamagedMarks> {
    let others = block::without_block(file)?;
    let has = |start: &[u8]| others.split(|byte| *byte == b'\n').any(|line| line.starts_with(start));
    if has(b"outcross:") {
        return Ok(None);
    }
    let stage = if has(b"stages:") { ".pre" } else { "test" };
    let job = filled(include_str!("../../templates/gitlab.yml")).replace("{stage}", stage);
    block::with_block(file, &job, At::End).map(Some)
}

/// The hook with the check in it; a new one for an empty file. `None` if the file is no shell script.
#[must_use]
pub fn pre_push(file: &[u8]) -> Option<Result<Vec<u8>, DamagedMarks>> {
    const SHELLS: [&str; 6] = ["sh", "bash", "dash", "zsh", "ksh", "ash"];
    let hook = include_str!("../../templates/pre-push.sh");
    if file.is_empty() {
        return Some(block::with_block(b"#!/bin/sh\n", hook, At::SecondLine));
    }
    let first = file.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let first = std::str::from_utf8(first).ok()?.strip_prefix("#!")?;
    let mut words = first.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    let program = words.next().filter(|word| *word != "env").or_else(|| words.next())?;
    SHELLS.contains(&program).then(|| block::with_block(file, hook, At::SecondLine))
}

fn filled(template: &str) -> String {
    let commit = RELEASE_COMMIT.unwrap_or(NO_COMMIT);
    template
        .replace("{repository}", REPOSITORY)
        .replace("{version}", VERSION)
        .replace("{checkout}", CHECKOUT)
        .replace("{checkout_url}", &format!("https://github.com/{CHECKOUT}"))
        .replace("{action}", &format!("outcross/outcross@{commit} # v{VERSION}"))
}

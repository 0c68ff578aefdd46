//! What a push would make public: the lines that git gives a `pre-push` hook (githooks(5)).

use git::ObjectId;

use super::asked::Asked;
use crate::errors::CommandError;
use crate::target::Target;

/// Refs that are looked at for what is public.
const MAX_REFS: usize = 1 << 14;

/// The changes of a push, one a ref; refs that are deleted have none. The base of each is what the remote has there, or
/// its default branch.
///
/// # Errors
/// If a line is none of such a hook, or a commit is not here.
pub fn changes(target: &Target, lines: &str) -> Result<Vec<Asked>, CommandError> {
    let objects = target.repository.objects();
    let public = target.repository.references_under("refs/remotes/", MAX_REFS);
    let published: Vec<ObjectId> = public.iter().filter_map(|(_, tip)| objects.peel_to_commit(*tip).ok()).collect();
    let mut found = Vec::new();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let [local, head, remote, known] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            return Err(CommandError::usage("stdin does not say what is pushed")
                .hint("run it as the hook pre-push: git gives it LOCAL_REF COMMIT REMOTE_REF COMMIT"));
        };
        if is_nothing(head) || !remote.starts_with("refs/heads/") {
            continue;
        }
        let head = target.resolve(head)?;
        let there = ObjectId::from_hex(known.as_bytes()).filter(|_| !is_nothing(known));
        let there = there.and_then(|there| objects.peel_to_commit(there).ok());
        let base = match there {
            Some(there) => there,
            None => Asked::of_branch(target).map_or_else(|_| published.first().copied().unwrap_or(head), |of| of.base),
        };
        found.push(Asked {
            base,
            head,
            published: published.clone(),
            target: remote.strip_prefix("refs/heads/").map(str::to_owned),
            changes: Vec::new(),
            words: format!("{} on its way to {remote}", local.trim_start_matches("refs/heads/")),
        });
    }
    Ok(found)
}

/// Zeros stand for no commit.
fn is_nothing(id: &str) -> bool {
    id.bytes().all(|byte| byte == b'0')
}

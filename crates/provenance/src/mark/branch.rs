//! What the subject of a commit says: the branch that a merge brings in, and words that an agent begins subjects with.
//!
//! Neither claims a line. The lines of a merged branch belong to its own commits, and whoever opened a branch need not
//! have written what is on it; people write an agent's name before a colon too (`aider: 0.45 -> 0.46`).

use facts::{AgentId, Claim};

use super::{Mark, MarkSource, Reader};
use crate::agents::Reliability;
use crate::evidence;

/// The name of the branch that a merge commit brings in, by the forms in which git, GitHub, Gitea, Bitbucket, homu and
/// bors write it; the first, if there are several. Without the name of a remote or a fork's owner before it. `None` for
/// any other message.
#[must_use]
pub fn merged_branch(message: &[u8]) -> Option<&[u8]> {
    let subject = first_line(message);
    let name = from_request(subject).or_else(|| from_git(subject)).or_else(|| from_queue(subject))?;
    (!name.is_empty()).then_some(name)
}

impl Reader<'_> {
    pub(super) fn subject(&mut self, message: &[u8]) {
        let agents = self.agents;
        if let Some((agent, start)) = agents.subject(message) {
            self.hint(MarkSource::Subject, agent, "subject", start.trim_ascii(), "no claim");
        }
        if let Some(branch) = merged_branch(message)
            && let Some(agent) = agents.branch(branch)
        {
            self.hint(MarkSource::Branch, agent, "branch", branch, "merged");
        }
    }

    /// A mark that names an agent and claims nothing.
    fn hint(&mut self, source: MarkSource, agent: &AgentId, label: &str, detail: &[u8], remark: &str) {
        let mark = Mark::of(source, Some(agent), evidence::text(label, detail, Some(remark)));
        self.push(Mark { claim: Claim::Unknown, reliability: Reliability::None, ..mark });
    }
}

/// `Merge pull request #1 from owner/branch` (GitHub), `Merge pull request 'title' (#1) from branch into main` (Gitea,
/// with `owner:` before the branch of a fork), `Merged in branch (pull request #1)` (Bitbucket).
fn from_request(subject: &[u8]) -> Option<&[u8]> {
    if let Some(rest) = subject.strip_prefix(b"Merged in ") {
        return before(rest, b" (pull request #");
    }
    let rest = subject.strip_prefix(b"Merge pull request ")?;
    if rest.starts_with(b"#") {
        return first_word(after(rest, b" from ")?).and_then(|name| after(name, b"/"));
    }
    let at = rest.windows(b" from ".len()).rposition(|window| window == b" from ")?;
    let name = first_word(&rest[at + b" from ".len()..])?;
    Some(after(name, b":").unwrap_or(name))
}

/// `Merge branch 'x'`, `Merge branches 'x' and 'y'`, `Merge remote-tracking branch 'origin/x'`.
fn from_git(subject: &[u8]) -> Option<&[u8]> {
    let rest = subject.strip_prefix(b"Merge ")?;
    if let Some(rest) = rest.strip_prefix(b"remote-tracking branch") {
        return quoted(rest).and_then(|name| after(name, b"/"));
    }
    quoted(rest.strip_prefix(b"branch")?)
}

/// `Auto merge of #1 - owner:branch, r=reviewer`; older: `auto merge of #1 : owner/repository/branch, r=reviewer`.
fn from_queue(subject: &[u8]) -> Option<&[u8]> {
    let rest = subject.strip_prefix(b"Auto merge of #").or_else(|| subject.strip_prefix(b"auto merge of #"))?;
    let rest = before(rest, b", r=")?;
    if let Some(head) = after(rest, b" - ") {
        return after(head, b":");
    }
    after(rest, b" : ").and_then(|head| after(head, b"/")).and_then(|head| after(head, b"/"))
}

/// What stands between the first quote and the next; what follows the word before it may be `es`, for the plural.
fn quoted(rest: &[u8]) -> Option<&[u8]> {
    let rest = rest.strip_prefix(b"es").unwrap_or(rest).strip_prefix(b" '")?;
    before(rest, b"'")
}

fn first_line(message: &[u8]) -> &[u8] {
    message.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end()
}

fn first_word(text: &[u8]) -> Option<&[u8]> {
    text.split(u8::is_ascii_whitespace).next()
}

/// What stands before the first `mark`.
fn before<'t>(text: &'t [u8], mark: &[u8]) -> Option<&'t [u8]> {
    text.windows(mark.len()).position(|window| window == mark).map(|at| &text[..at])
}

/// What stands after the first `mark`.
fn after<'t>(text: &'t [u8], mark: &[u8]) -> Option<&'t [u8]> {
    text.windows(mark.len()).position(|window| window == mark).map(|at| &text[at + mark.len()..])
}

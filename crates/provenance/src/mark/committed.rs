//! Marks of the two identities that a commit states.

use facts::Claim;

use super::{Mark, MarkSource, Person, Reader};
use crate::agents::{Identity, Reliability, Role};
use crate::evidence;

impl Reader<'_> {
    pub(super) fn author(&mut self, author: &Person<'_>) {
        if let Some(mark) = self.identity(MarkSource::Author, "author", author) {
            self.push(mark);
        }
        if let Some((agent, suffix)) = self.agents.author_suffix(author.name) {
            // Only the suffix: the name before it is a person's.
            let detail = [b"name ends with '".as_slice(), suffix, b"'"].concat();
            let mark = Mark::of(MarkSource::AuthorName, Some(agent), evidence::text("author", &detail, None));
            self.push(mark);
        }
    }

    /// An agent that only committed may have typed nothing (a rebase, a message): evidence without a claim.
    pub(super) fn committer(&mut self, committer: &Person<'_>, author: &Person<'_>) {
        let agent_of = |person| self.agents.find(person, self.at).map(|identity| &identity.agent);
        let is_author = agent_of(committer) == agent_of(author);
        if !is_author && let Some(mark) = self.identity(MarkSource::Committer, "committer", committer) {
            self.push(Mark { claim: Claim::Unknown, ..mark });
        }
        if self.agents.author_suffix(author.name).is_some() {
            return;
        }
        if let Some((agent, suffix)) = self.agents.author_suffix(committer.name) {
            let detail = [b"name ends with '".as_slice(), suffix, b"'"].concat();
            let text = evidence::text("committer", &detail, Some("wrote the message only"));
            let mark = Mark::of(MarkSource::Committer, Some(agent), text);
            self.push(Mark { claim: Claim::Unknown, ..mark });
        }
    }

    /// The mark of a person whom the table knows as an AI agent; none for other automata.
    pub(super) fn identity(&self, source: MarkSource, label: &str, person: &Person<'_>) -> Option<Mark> {
        let identity = self.agents.find(person, self.at)?;
        let (claim, remark) = judge(identity, self.at)?;
        let detail = [person.name.trim_ascii(), b" <", person.email.trim_ascii(), b">"].concat();
        let mark = Mark::of(source, Some(&identity.agent), evidence::text(label, &detail, remark));
        let name = std::str::from_utf8(person.name).ok();
        let model = name.and_then(|name| self.agents.models().in_name(name));
        Some(Mark { claim, reliability: identity.reliability, ..mark.with_model(model) })
    }
}

/// What an identity claims at a time, and the remark that explains it; `None` if it is no AI at all.
fn judge(identity: &Identity, at: i64) -> Option<(Claim, Option<&'static str>)> {
    match identity.role {
        Role::Release | Role::Automation => None,
        Role::Reviewer => Some((Claim::Unknown, Some("reviewer"))),
        Role::Author | Role::Suggestion if !identity.valid.contains(at) => Some((Claim::Unknown, Some("not its time"))),
        Role::Author | Role::Suggestion => Some(believed(identity.reliability, identity.role)),
    }
}

fn believed(reliability: Reliability, role: Role) -> (Claim, Option<&'static str>) {
    match (reliability, role) {
        (Reliability::None, _) => (Claim::Unknown, Some("unreliable then")),
        (Reliability::Low, _) => (Claim::Ai, Some("of low reliability")),
        (Reliability::High, Role::Suggestion) => (Claim::Ai, Some("suggestion")),
        (Reliability::High, _) => (Claim::Ai, None),
    }
}

//! Who reviewed: a person, an automaton, an AI, or nobody knows.

use std::sync::Arc;

use facts::{AgentId, ReviewerKind};

use super::text;
use crate::agents::{Agents, Role};
use crate::mark::Person;

/// Who a record names. What is private stays in these fields: no evidence repeats them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewer {
    /// What they are.
    pub kind: ReviewerKind,
    /// The agent or automaton, if the table of agents knows it.
    pub agent: Option<AgentId>,
    /// Name, visible characters only.
    pub name: Option<Arc<str>>,
    /// Address, visible characters only.
    pub email: Option<Arc<str>>,
    /// Name of the account at the forge.
    pub login: Option<Arc<str>>,
}

fn kind_of(role: Role) -> ReviewerKind {
    match role {
        Role::Author | Role::Suggestion | Role::Reviewer => ReviewerKind::Ai,
        Role::Release | Role::Automation => ReviewerKind::Bot,
    }
}

impl Reviewer {
    /// An AI, the agent of which may be unknown.
    pub(crate) fn ai(agent: Option<AgentId>) -> Reviewer {
        Reviewer { kind: ReviewerKind::Ai, agent, name: None, email: None, login: None }
    }

    /// Who stands as name and address; `None` if neither says anything.
    pub(super) fn person(agents: &Agents, person: &Person<'_>, at: Option<i64>) -> Option<Reviewer> {
        let (name, email) = (text(person.name), text(person.email));
        if name.is_none() && email.is_none() {
            return None;
        }
        let at = at.unwrap_or_default();
        let identity = agents.find(person, at);
        let kind = match identity {
            Some(identity) => kind_of(identity.role),
            None if agents.is_bot(person, at) => ReviewerKind::Bot,
            None if is_own_address(person.email) => ReviewerKind::Human,
            None => ReviewerKind::Unknown,
        };
        Some(Reviewer { kind, agent: identity.map(|identity| identity.agent.clone()), name, email, login: None })
    }

    /// Who stands as an account of the forge, with its number if that is known; an address in its place is a
    /// person's. `None` if it says nothing. An account alone is no evidence of a person.
    pub(super) fn account(agents: &Agents, login: &[u8], id: Option<u64>, at: Option<i64>) -> Option<Reviewer> {
        if login.contains(&b'@') {
            return Reviewer::person(agents, &Person { name: b"", email: login }, at);
        }
        let spelled = text(login)?;
        let at = at.unwrap_or_default();
        let identity = agents.account(login, id, at);
        let kind = match identity {
            Some(identity) => kind_of(identity.role),
            None if agents.is_bot(&Person { name: login, email: b"" }, at) => ReviewerKind::Bot,
            None => ReviewerKind::Unknown,
        };
        let agent = identity.map(|identity| identity.agent.clone());
        Some(Reviewer { kind, agent, name: None, email: None, login: Some(spelled) })
    }
}

/// `local@host` without white space, and not a mailbox that nobody reads.
fn is_own_address(email: &[u8]) -> bool {
    let email = email.trim_ascii();
    let Some(at) = email.iter().position(|&byte| byte == b'@') else { return false };
    let (local, host) = (&email[..at], &email[at + 1..]);
    let nobody = ["noreply", "no-reply", "donotreply"].iter().any(|word| local.eq_ignore_ascii_case(word.as_bytes()));
    let odd = |byte: &u8| byte.is_ascii_whitespace() || byte.is_ascii_control() || b"@<>,;".contains(byte);
    !local.is_empty() && !host.is_empty() && !nobody && !local.iter().chain(host).any(odd)
}

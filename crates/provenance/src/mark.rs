//! The commit-level marks: what the identities and the message of a commit say of who took part.
//!
//! Invariants: a person is never an agent by name alone or by the domain of an address; a mark that is not believed
//! (reviewer, committer alone, unreliable then) stays as evidence and claims nothing; nobody's name gets into the
//! evidence except with an address that the table of agents knows. A commit without marks costs no allocation.

mod branch;
mod committed;
mod trailer;

use std::sync::Arc;

use facts::{AgentId, Claim, Reason};

use crate::agents::{Agents, Reliability};
use crate::distinct::Distinct;
use crate::format::trailers::{self, TailLine};
use crate::{Problem, Statement, evidence};
pub use branch::merged_branch;
pub(crate) use trailer::split_person;

/// Marks kept of one commit at most; the rest is counted in a problem.
pub const MAX_MARKS: usize = 64;

/// A name and an address as a commit or a trailer states them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person<'a> {
    /// The name, any bytes.
    pub name: &'a [u8],
    /// The address without its angle brackets, any bytes.
    pub email: &'a [u8],
}

/// What of a commit can hold marks.
#[derive(Debug, Clone, Copy)]
pub struct CommitText<'a> {
    /// Who is named as author.
    pub author: Person<'a>,
    /// Who is named as committer.
    pub committer: Person<'a>,
    /// Author time, microseconds since 1970: the time at which the validity of identities is judged, because the
    /// message was written then and a rebase keeps it.
    pub authored_at: i64,
    /// Committer time, microseconds since 1970.
    pub committed_at: i64,
    /// The whole message, any bytes.
    pub message: &'a [u8],
}

/// Where a mark stands, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkSource {
    /// The author's address is an agent's.
    Author,
    /// The author's name has an agent's suffix.
    AuthorName,
    /// A record of the whole commit: a session, an assistant's own statement.
    Record,
    /// A trailer.
    Trailer,
    /// A line that an agent leaves at the end of a message.
    Footer,
    /// The committer's identity.
    Committer,
    /// The first words of the subject.
    Subject,
    /// The name of the branch that a merge commit brings in.
    Branch,
}

/// One mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands.
    pub source: MarkSource,
    /// `Ai` if it claims the commit's lines, `Unknown` if it is evidence only. Never `Human`.
    pub claim: Claim,
    /// The agent that it names.
    pub agent: Option<AgentId>,
    /// The model that it names, normalised (`anthropic/claude-opus-4.5`).
    pub model: Option<Arc<str>>,
    /// The model as it spells it.
    pub model_raw: Option<Arc<str>>,
    /// How far it can be believed.
    pub reliability: Reliability,
    /// `source: detail`, at most 200 visible characters.
    pub evidence: Arc<str>,
}

/// The marks of a commit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommitMarks {
    /// Each once, in this order: author, committer, subject, then the end of the message from top to bottom.
    pub marks: Vec<Mark>,
    /// The author's identity is an agent's or another automaton's.
    pub is_bot: bool,
    /// What could not be used.
    pub problems: Vec<Problem>,
}

impl CommitMarks {
    /// The mark that names the agent: of those that claim, one that names an agent before one that does not, a
    /// reliable one before another, then the strongest source, then the first in the commit.
    #[must_use]
    pub fn lead(&self) -> Option<&Mark> {
        self.claiming().min_by_key(|mark| (mark.agent.is_none(), mark.reliability, mark.source))
    }

    /// Adds what a record says of the whole commit.
    pub fn state(&mut self, statement: Statement) {
        let Statement { claim, agent, model, model_raw, evidence, .. } = statement;
        let claim = if claim == Claim::Ai { Claim::Ai } else { Claim::Unknown };
        let mark = Mark {
            source: MarkSource::Record,
            claim,
            agent,
            model,
            model_raw,
            reliability: Reliability::High,
            evidence,
        };
        if !self.marks.contains(&mark) && self.marks.len() < MAX_MARKS {
            self.marks.push(mark);
        }
    }

    /// The marks that claim the commit's lines.
    pub fn claiming(&self) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(|mark| mark.claim == Claim::Ai)
    }
}

/// Reads the marks of a commit. Linear in the size of the message; no allocation if there are none.
#[must_use]
pub fn read_marks(agents: &Agents, commit: &CommitText<'_>) -> CommitMarks {
    let mut reader = Reader { agents, at: commit.authored_at, marks: Distinct::up_to(MAX_MARKS) };
    reader.author(&commit.author);
    reader.committer(&commit.committer, &commit.author);
    reader.subject(commit.message);
    for line in trailers::tail(commit.message, |line| agents.footer(line).is_some()) {
        match line {
            TailLine::Trailer(key, value) => reader.trailer(key, &value),
            TailLine::Other(line) => reader.footer(line),
        }
    }
    let is_bot = agents.is_bot(&commit.author, commit.authored_at);
    let (marks, dropped) = reader.marks.finish();
    CommitMarks { marks, is_bot, problems: beyond(dropped).into_iter().collect() }
}

/// Collects the marks of one commit.
struct Reader<'a> {
    agents: &'a Agents,
    at: i64,
    marks: Distinct<Mark>,
}

impl Reader<'_> {
    fn footer(&mut self, line: &[u8]) {
        if let Some(agent) = self.agents.footer(line) {
            let mark = Mark::of(MarkSource::Footer, Some(agent), evidence::text("footer", line, None));
            self.push(mark);
        }
    }

    fn push(&mut self, mark: Mark) {
        self.marks.push(mark);
    }
}

/// The problem of marks beyond the limit, if there are any.
fn beyond(dropped: u64) -> Option<Problem> {
    let detail = || format!("more than {MAX_MARKS} marks, {dropped} left out").into();
    (dropped > 0).then(|| Problem { reason: Reason::TooMany, detail: detail(), affected: dropped })
}

impl Mark {
    /// A reliable mark that claims.
    fn of(source: MarkSource, agent: Option<&AgentId>, evidence: Arc<str>) -> Mark {
        Mark {
            source,
            claim: Claim::Ai,
            agent: agent.cloned(),
            model: None,
            model_raw: None,
            reliability: Reliability::High,
            evidence,
        }
    }

    /// The same with the model, and its spelling, if there is one.
    fn with_model(mut self, model: Option<(String, &str)>) -> Mark {
        if let Some((model, raw)) = model {
            self.model = Some(model.into());
            self.model_raw = Some(evidence::clean(raw.as_bytes(), evidence::MAX_CHARS).into());
        }
        self
    }
}

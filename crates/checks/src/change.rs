//! What is known of a change: its commits and the lines that each of them added.

use std::sync::Arc;

use facts::{AgentId, Claim, Class, CommitId, Level, Review};

/// A change that asks to be merged, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The repository, `host/owner/name`.
    pub repository: Arc<str>,
    /// The branch that it is to land on, if that is known.
    pub target: Option<Arc<str>>,
    /// The tip of that branch: policy, owners, signers and attributes are read there.
    pub base: CommitId,
    /// The last commit of the change.
    pub head: CommitId,
    /// Its commits, parents before children.
    pub commits: Vec<Commit>,
    /// The lines that its commits added, those that later ones took away again included; by commit, path and line.
    pub hunks: Vec<Hunk>,
    /// Approvals by persons who did not write it.
    pub approvals: Vec<Approval>,
    /// Records of review that did not count, because they are neither signed nor fetched from a forge.
    pub unproven: u64,
    /// What was asked for and could not be read.
    pub unread: Vec<Unread>,
    /// Functions that it adds although the base has one like them; by path and line. Empty where nobody looked.
    pub twins: Vec<Twin>,
}

/// A function that a change adds, and one of the base, which stays as it is, that is like it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// Its file at the head.
    pub path: Arc<str>,
    /// Its first line there.
    pub first_line: u32,
    /// Its last line.
    pub last_line: u32,
    /// Its name, behind those of what it lies in. Foreign text.
    pub name: Arc<str>,
    /// What is there already.
    pub known: Known,
    /// How like they are: of all their grams the share that both have, in percent; `None` where they are the same but for
    /// names of their own, layout and comments.
    pub similar_percent: Option<u32>,
}

/// A function of the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its file.
    pub path: Arc<str>,
    /// Its first line.
    pub line: u32,
    /// Its name, behind those of what it lies in. Foreign text.
    pub name: Arc<str>,
}

/// An approval of a change. Times are microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Pseudonym of who approved.
    pub reviewer: Arc<str>,
    /// When.
    pub at: i64,
    /// Since when what was approved lay there, or was last looked at; `None` if no record tells.
    pub since: Option<i64>,
}

/// A commit of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: CommitId,
    /// The first line of its message, as it stands there.
    pub subject: Arc<str>,
    /// It has several parents.
    pub is_merge: bool,
    /// Pseudonym of its author.
    pub author: Arc<str>,
    /// The author is an agent or another automaton.
    pub is_bot: bool,
    /// The author has no commit that the base reaches; `None` where that can't be known (a shallow clone).
    pub is_first_time: Option<bool>,
    /// What it states of who wrote it.
    pub declared: Declared,
    /// What its evidence says of the commit as a whole.
    pub authorship: Authorship,
}

/// What a commit states of who wrote it, by a note, a trailer or its author's identity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Declared {
    /// That an agent took part.
    pub ai: bool,
    /// That none did.
    pub human: bool,
}

impl Declared {
    /// Whether it states anything.
    #[must_use]
    pub fn is_stated(self) -> bool {
        self.ai || self.human
    }
}

/// Who wrote lines, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorship {
    /// Who.
    pub claim: Claim,
    /// How that is known.
    pub level: Level,
    /// The agent, if one is named.
    pub agent: Option<AgentId>,
    /// The model, if one is named.
    pub model: Option<Arc<str>>,
    /// All evidence, as `source: detail`. Foreign text.
    pub evidence: Arc<[Arc<str>]>,
}

impl Default for Authorship {
    fn default() -> Self {
        Authorship { claim: Claim::Unknown, level: Level::Unknown, agent: None, model: None, evidence: Arc::default() }
    }
}

/// Consecutive lines that one commit added to one file and of which all the same is known; or a file that a commit
/// changes without adding a line to it (`touched`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// The commit, by its place in [`Change::commits`].
    pub commit: usize,
    /// The path in that commit; other bytes than UTF-8 are escaped as git quotes them.
    pub path: Arc<str>,
    /// The first line in that commit's version, from 1; 0 if none was added.
    pub first_line: u32,
    /// The last one.
    pub last_line: u32,
    /// What the commit does to the file instead of adding lines; `None` where it adds these.
    pub touched: Option<&'static str>,
    /// Where the lines stand at the head, by path and first line; `None` if the change took them away again.
    pub at_head: Option<(Arc<str>, u32)>,
    /// What the file is.
    pub class: Class,
    /// Its language.
    pub language: Option<Arc<str>>,
    /// What the evidence of the commit that introduced the lines says.
    pub introduced: Authorship,
    /// What is known of who wrote them, where they were moved here from elsewhere; the same as `introduced` otherwise.
    pub written: Authorship,
    /// Which review covers them.
    pub review: Review,
    /// Who owns the file by the rules of the base.
    pub ownership: Ownership,
    /// What of their content is sensitive, if the content was looked at.
    pub sensitivity: Vec<Sensitivity>,
    /// BLAKE3 of the lines without white space, 16 hex digits: the same wherever they stand.
    pub content: Arc<str>,
}

impl Hunk {
    /// How many lines.
    #[must_use]
    pub fn lines(&self) -> u32 {
        if self.first_line == 0 { 0 } else { self.last_line.saturating_sub(self.first_line) + 1 }
    }

    /// The stricter of what is known of the lines' two origins: an agent's share in either counts.
    #[must_use]
    pub fn authorship(&self) -> &Authorship {
        if self.introduced.claim != Claim::Ai && self.written.claim == Claim::Ai {
            &self.written
        } else {
            &self.introduced
        }
    }

    /// What is known of the lines' two origins, where an agent's share is known of one; what the commit says otherwise.
    pub(crate) fn origins(&self) -> impl Iterator<Item = &Authorship> {
        let of_agents = [&self.introduced, &self.written].into_iter().filter(|origin| origin.claim == Claim::Ai);
        let other = (!self.is_ai()).then_some(&self.introduced);
        of_agents.chain(other)
    }

    /// Whether an agent is said to have written the lines.
    #[must_use]
    pub fn is_ai(&self) -> bool {
        self.authorship().claim == Claim::Ai
    }

    /// The paths that it is judged by: its own, and that which the lines have at the head.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let at_head = self.at_head.as_ref().map(|(path, _)| &**path).filter(|path| *path != &*self.path);
        std::iter::once(&*self.path).chain(at_head)
    }

    /// Path and lines to show: those at the head, else those in the commit.
    #[must_use]
    pub fn place(&self) -> (&Arc<str>, u32, u32) {
        match &self.at_head {
            Some((path, first)) => (path, *first, (first + self.lines()).saturating_sub(1)),
            None => (&self.path, self.first_line, self.last_line),
        }
    }
}

/// Who owns a file by the rules of the base.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ownership {
    /// No rule names it.
    #[default]
    Nobody,
    /// A rule does.
    Owned,
}

/// Why lines are sensitive by their content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sensitivity {
    /// The kind: `auth`, `crypto`, `exec`, `network`, `sql`, `deserialisation`.
    pub kind: Arc<str>,
    /// What they name.
    pub reason: Arc<str>,
}

/// A source of evidence that was asked for and could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// What: the forge, a ref, a commit.
    pub what: Arc<str>,
    /// Why. Foreign text.
    pub detail: Arc<str>,
    /// The change can't be judged without it, whatever the policy says: history that is cut off.
    pub is_vital: bool,
}

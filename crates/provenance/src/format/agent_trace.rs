//! Agent Trace records (cursor/agent-trace, version 0.1.0): alone, in a JSON list, or one a line
//! (`.agent-trace/traces.jsonl`, notes, the refs of agentdiff).
//!
//! A record names files, in each the conversations, and in each of those ranges of lines with a contributor. It may name
//! a revision, and writers differ in what that is: see [`Trace::lines_of`]. The caller decides which commit a record is
//! about, and which of its paths are files.
//!
//! | contributor | claim |
//! |---|---|
//! | `ai` | ai |
//! | `mixed` | ai, with the remark `mixed` |
//! | `human` | human |
//! | `unknown` | none |
//! | none, or another word | none, and a counted problem |
//!
//! A range may have a contributor of its own. Where ranges overlap the last one wins. What the reference writer does
//! against its own specification is read: version `1.0`, names in place of files (`.sessions`, `.shell-history`,
//! `.unknown`: left out and counted), lines 1 to n where it did not find the edit. Hashes of content are not used. A
//! signature is not verified: it raises no level. Conversations are neither read nor named.

mod wire;
mod write;

use std::collections::HashMap;
use std::sync::Arc;

use facts::{Claim, Reason};

use super::document::Document;
use super::git_ai::MAX_RANGES;
use super::lenient::{self, Line, Object};
use super::names::Names;
use super::values;
use crate::agents::Agents;
use crate::problem::{Problem, Tally};
use crate::record::{Builder, LineRecord, LineSource};
use crate::{evidence, time};

use wire::{ContributorV0, ConversationV0, FileV0, RangeV0, RecordV0};
pub use write::{ClaimedLines, TraceDraft, write};

/// Largest text that is read, in bytes. Larger ones are a problem and no record.
pub const MAX_TEXT_BYTES: usize = 64 << 20;

/// Most records that are read of one text. Those beyond are left out, and counted.
pub const MAX_TRACES: usize = 1 << 18;

/// What evidence begins with.
const FORMAT: &str = "agent-trace";

const TRACES: Document =
    Document { limit: MAX_TEXT_BYTES, too_large: "traces larger than the limit", not_json: "trace is not JSON" };

/// Versions whose shape is known: those of the specification and of its schema, and what writers make of them.
const VERSIONS: [&str; 4] = ["0.1.0", "0.1", "1.0", "1.0.0"];

/// Names that the reference writer puts in place of a file.
const PSEUDO_FILES: [&str; 3] = [".sessions", ".shell-history", ".unknown"];

/// A record, and what it says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Its id as far as it can be shown, at most 60 characters; of any form. Equal ids are copies of one record.
    pub id: Option<Arc<str>>,
    /// The revision, 7 to 64 lower-case hex digits: whole ids of commits, or their beginnings.
    pub revision: Option<Arc<str>>,
    /// What the lines are those of, seen from the revision.
    pub lines_of: LinesOf,
    /// When it was recorded, microseconds since 1970.
    pub timestamp: Option<i64>,
    /// Whether it carries a signature, of whatever worth: nothing here verifies it.
    pub signed: bool,
    /// Its lines.
    pub record: LineRecord,
}

/// Which commit has the lines of a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinesOf {
    /// The revision itself (agentdiff, and what [`write()`] makes).
    Revision,
    /// A commit that was made on top of the revision (the reference writer, which takes what is checked out while the
    /// agent works).
    Child,
}

/// Who made a text of records. It changes what words mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Anybody.
    Any,
    /// agentdiff. It calls human what it saw no agent write, which is no evidence that a person did: such lines claim
    /// nothing. Where it knows no agent its tool is the author's name, and its older records call those lines an
    /// agent's too: a tool that the table of agents does not know is not named, and claims only beside a model.
    Agentdiff,
}

impl Writer {
    /// Whether a tool's name is one, and not a person's.
    fn names_tool(self, agents: &Agents, name: &str) -> bool {
        self == Writer::Any || agents.knows_tool(name)
    }
}

/// Who wrote lines, in the words of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Contributor {
    /// A person.
    Human,
    /// An agent.
    Ai,
    /// Both.
    Mixed,
    /// Nobody knows.
    Unknown,
}

impl Contributor {
    /// The word of the format.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Contributor::Human => "human",
            Contributor::Ai => "ai",
            Contributor::Mixed => "mixed",
            Contributor::Unknown => "unknown",
        }
    }

    pub(super) fn read(word: &str) -> Option<Contributor> {
        let all = [Contributor::Human, Contributor::Ai, Contributor::Mixed, Contributor::Unknown];
        all.into_iter().find(|contributor| contributor.as_str() == word)
    }

    /// What it claims.
    pub(super) fn claim(self) -> Claim {
        match self {
            Contributor::Human => Claim::Human,
            Contributor::Ai | Contributor::Mixed => Claim::Ai,
            Contributor::Unknown => Claim::Unknown,
        }
    }
}

/// Reads the records of a text. Never fails: what can't be read is in the problems. Linear in the size of the text, but
/// for a logarithm where ranges overlap.
#[must_use]
pub fn parse(agents: &Agents, text: &[u8]) -> (Vec<Trace>, Vec<Problem>) {
    parse_of(agents, text, Writer::Any)
}

/// Reads the records of a text that is known to be of a writer. As [`parse()`], which knows agentdiff's newer records by
/// their metadata and nothing of the older ones.
#[must_use]
pub fn parse_of(agents: &Agents, text: &[u8], writer: Writer) -> (Vec<Trace>, Vec<Problem>) {
    let mut reader = Reader { agents, writer, traces: Vec::new(), problems: Tally::default() };
    if TRACES.admits(text, &mut reader.problems) {
        values::split(text).into_iter().for_each(|value| reader.value(value));
    }
    (reader.traces, reader.problems.finish())
}

/// A text being read.
struct Reader<'a> {
    agents: &'a Agents,
    writer: Writer,
    traces: Vec<Trace>,
    problems: Tally,
}

impl Reader<'_> {
    fn value(&mut self, value: &[u8]) {
        let read = match value.first() {
            Some(b'[') => lenient::each(value, |Object(record)| self.record(&record)),
            _ => serde_json::from_slice(value).map(|Object(record)| self.record(&record)),
        };
        if let Err(error) = read {
            self.problems.add(Reason::Malformed, TRACES.not_json, error.to_string().as_bytes(), 1);
        }
    }

    fn record(&mut self, record: &RecordV0) {
        let Some(files) = &record.files.0 else {
            self.problems.add(Reason::Malformed, "trace without files", b"", 1);
            return;
        };
        if self.traces.len() >= MAX_TRACES {
            self.problems.add(Reason::TooMany, "traces beyond the limit", b"", 1);
            return;
        }
        self.check_version(record);
        let writer = record.writer(self.writer);
        let tool = record.tool.0.name.0.as_deref().filter(|tool| writer.names_tool(self.agents, tool));
        let mut lines = Lines {
            agents: self.agents,
            about: About { id: record.id(), tool, signed: record.sig.is_some() },
            writer,
            builder: Builder::new(FORMAT),
            sources: HashMap::new(),
            problems: &mut self.problems,
        };
        files.iter().for_each(|Object(file)| lines.file(file));
        let (About { id, signed, .. }, builder) = (lines.about, lines.builder);
        let timestamp = record.timestamp.0.as_deref().and_then(time::rfc3339);
        let (revision, lines_of) = (record.revision(), record.lines_of(writer));
        self.traces.push(Trace { id, revision, lines_of, timestamp, signed, record: builder.finish() });
    }

    fn check_version(&mut self, record: &RecordV0) {
        let version = record.version.0.as_deref().unwrap_or("none");
        if !VERSIONS.contains(&version) {
            self.problems.add(Reason::UnknownVersion, "trace version", version.as_bytes(), 1);
        }
    }
}

/// What every source of a record has in common.
struct About<'r> {
    id: Option<Arc<str>>,
    tool: Option<&'r str>,
    signed: bool,
}

/// The lines of one record, being read.
struct Lines<'r> {
    agents: &'r Agents,
    about: About<'r>,
    writer: Writer,
    builder: Builder,
    /// By contributor and model as spelled.
    sources: HashMap<(Contributor, Option<&'r str>), u32>,
    problems: &'r mut Tally,
}

impl<'r> Lines<'r> {
    fn file(&mut self, file: &'r FileV0) {
        let Some(path) = file.path.0.as_deref().filter(|path| !path.is_empty()) else {
            self.problems.add(Reason::Malformed, "file without a path", b"", 1);
            return;
        };
        if PSEUDO_FILES.contains(&path) {
            self.problems.add(Reason::Malformed, "no file, left out", path.as_bytes(), 1);
            return;
        }
        for Object(conversation) in file.conversations.items() {
            self.conversation(path, conversation);
        }
    }

    fn conversation(&mut self, path: &str, conversation: &'r ConversationV0) {
        let mut claimed = Vec::new();
        for Object(range) in conversation.ranges.items() {
            let Some(lines) = self.lines(range, claimed.len()) else { continue };
            let own = range.contributor.as_ref().map(|own| &own.0).filter(|own| own.r#type.0.is_some());
            if let Some(source) = self.source(own.unwrap_or(&conversation.contributor.0), lines) {
                claimed.push((source, lines));
            }
        }
        for run in claimed.chunk_by(|one, next| one.0 == next.0) {
            self.builder.ascribe(path.as_bytes(), run.iter().map(|(_, lines)| *lines), run[0].0);
        }
    }

    /// The lines of a range, unless it is none, or one too many.
    fn lines(&mut self, range: &RangeV0, waiting: usize) -> Option<(u32, u32)> {
        let (Line(first), Line(last)) = (range.start_line, range.end_line);
        if first == 0 || first > last {
            self.problems.add(Reason::Malformed, "not a range of lines", format!("{first}-{last}").as_bytes(), 1);
            return None;
        }
        if self.builder.ranges() + waiting >= MAX_RANGES {
            self.problems.add(Reason::TooMany, "ranges beyond the limit", b"", 1);
            return None;
        }
        Some((first, last))
    }

    /// The number of a contributor's source, made when it is first met; none for those who claim nothing.
    fn source(&mut self, contributor: &'r ContributorV0, (first, last): (u32, u32)) -> Option<u32> {
        let word = contributor.r#type.0.as_deref();
        let Some(kind) = word.and_then(Contributor::read) else {
            let (what, lines) = ("lines without a known contributor", u64::from(last - first) + 1);
            self.problems.add(Reason::Unresolved, what, word.unwrap_or_default().as_bytes(), lines);
            return None;
        };
        let model = contributor.model_id.0.as_deref().filter(|_| kind != Contributor::Human);
        if kind == Contributor::Unknown || (self.writer == Writer::Agentdiff && kind == Contributor::Human) {
            return None;
        }
        if self.writer == Writer::Agentdiff && self.about.tool.is_none() && model.is_none() {
            let lines = u64::from(last - first) + 1;
            self.problems.add(Reason::Unresolved, "lines of a tool that is not known", b"", lines);
            return None;
        }
        if let Some(number) = self.sources.get(&(kind, model)) {
            return Some(*number);
        }
        let number = self.builder.source(self.about.source(self.agents, kind, model));
        self.sources.insert((kind, model), number);
        Some(number)
    }
}

impl About<'_> {
    /// A source with its evidence: `agent-trace: ai, trace 550e8400-… cursor anthropic/claude-opus-4-5 [mixed]`.
    fn source(&self, agents: &Agents, kind: Contributor, model: Option<&str>) -> LineSource {
        let claim = kind.claim();
        let tool = self.tool.filter(|_| claim == Claim::Ai);
        let names = Names { tool, model };
        let mut detail = format!("{claim}, trace {}", self.id.as_deref().unwrap_or("-"));
        names.append_to(&mut detail);
        let remark = match (kind == Contributor::Mixed, self.signed) {
            (true, true) => Some("mixed; signed, not verified"),
            (true, false) => Some("mixed"),
            (false, true) => Some("signed, not verified"),
            (false, false) => None,
        };
        LineSource {
            claim,
            agent: names.agent(agents),
            model: names.model(agents),
            model_raw: names.model_raw(),
            evidence: evidence::text(FORMAT, detail.as_bytes(), remark),
        }
    }
}

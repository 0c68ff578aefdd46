//! Git AI notes (`refs/notes/ai`): Git AI Standard 3.0.0, as it is found in the wild.
//!
//! A note is an attestation (paths, and under each the lines of a session, a prompt or a person), a line `---`, and
//! a JSON object that says which agent a session or prompt was. The schema string did not change when the keys did,
//! so entries are read by the shape of their key, never by its length and never by the version:
//!
//! | key | claim | named by |
//! |---|---|---|
//! | `s_…`, `s_…::t_…` | ai | `sessions` |
//! | hex digits, a UUID, `ai_agent` | ai | `prompts`, `sessions` |
//! | `h_…`, `human` | human | the key alone |
//! | anything else that `prompts` or `sessions` hold | ai | those |
//! | anything else | none: the entry is left out | |
//!
//! A key that nothing resolves still claims by its shape, with agent unknown, and is a counted problem. Where entries
//! overlap the last one wins. A session in the JSON without lines is no proof of any line and claims nothing. People
//! are never named: the key stands for them. Prompts and transcripts are skipped, never kept.

mod grammar;
mod note;

use std::collections::HashMap;

use facts::{Claim, Reason};
use serde::Deserialize;

use super::document::NOTE;
use super::lenient::{Map, Object, Text};
use crate::agents::Agents;
use crate::evidence;
use crate::problem::{Problem, Tally};
use crate::record::{Builder, LineRecord, LineSource};
use grammar::{Line, json_half, split_at_divider, split_entry};

pub(super) use grammar::parse_range;
pub use note::{Attestation, Entry, Note};

/// Largest note that is read, in bytes. Larger ones are a problem and no record.
pub const MAX_NOTE_BYTES: usize = 8 << 20;

/// Most ranges that are read of one note. Those beyond are left out, and counted.
pub const MAX_RANGES: usize = 1 << 20;

/// What evidence begins with.
const FORMAT: &str = "git-ai-note";

/// The one schema that is known.
const SCHEMA: &str = "authorship/3.0.0";

/// Reads a note. Never fails: what can't be read is in the problems, and a note of which nothing can be read is a
/// record that [`LineRecord::is_readable`] denies. Linear in the size of the note, but for a logarithm where ranges
/// overlap.
#[must_use]
pub fn parse(agents: &Agents, note: &[u8]) -> (LineRecord, Vec<Problem>) {
    let mut problems = Tally::default();
    let builder = Builder::new(FORMAT);
    if !NOTE.admits(note, &mut problems) {
        return (builder.unreadable(), problems.finish());
    }
    let Some((attestation, rest)) = split_at_divider(note) else {
        problems.add(Reason::Malformed, "note without a divider", note, 1);
        return (builder.unreadable(), problems.finish());
    };
    let metadata = Metadata::read(rest, &mut problems);
    let mut reader = Reader { agents, metadata, builder, sources: HashMap::new(), problems };
    reader.attestation(attestation);
    (reader.builder.finish(), reader.problems.finish())
}

/// The JSON half, as far as it is used.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Metadata {
    schema_version: Text,
    prompts: Map<RecordV3>,
    sessions: Map<RecordV3>,
    humans: Map<HumanV3>,
}

/// A prompt or a session.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RecordV3 {
    agent_id: Object<AgentV3>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AgentV3 {
    tool: Text,
    model: Text,
}

/// A person; nothing of it is kept.
#[derive(Debug, Default, Deserialize)]
struct HumanV3 {}

impl Metadata {
    fn read(text: &[u8], problems: &mut Tally) -> Metadata {
        let json = json_half(text, problems);
        let mut values = serde_json::Deserializer::from_slice(json).into_iter::<Object<Metadata>>();
        let metadata = match values.next() {
            Some(Ok(Object(metadata))) => metadata,
            Some(Err(error)) => {
                problems.add(Reason::Malformed, "metadata is not JSON", error.to_string().as_bytes(), 1);
                return Metadata::default();
            }
            None => {
                problems.add(Reason::Malformed, "no metadata", b"", 1);
                return Metadata::default();
            }
        };
        let after = &json[values.byte_offset()..];
        if !after.trim_ascii().is_empty() {
            problems.add(Reason::Malformed, "text after the metadata, not read", after, 1);
        }
        metadata.check_version(problems);
        metadata
    }

    fn check_version(&self, problems: &mut Tally) {
        let version = self.schema_version.0.as_deref().unwrap_or("none");
        if version != SCHEMA {
            problems.add(Reason::UnknownVersion, "schema version", version.as_bytes(), 1);
        }
    }
}

/// A note being read.
struct Reader<'n> {
    agents: &'n Agents,
    metadata: Metadata,
    builder: Builder,
    /// By key without its trace: the source, or nothing for keys that claim nothing.
    sources: HashMap<&'n [u8], Option<Source>>,
    problems: Tally,
}

/// A source that is already in the record.
#[derive(Debug, Clone, Copy)]
struct Source {
    number: u32,
    resolved: bool,
}

impl<'n> Reader<'n> {
    fn attestation(&mut self, text: &'n [u8]) {
        let mut path = None;
        for line in grammar::lines(text) {
            match (line, path) {
                (Line::Path(named), _) => path = Some(named),
                (Line::Entry(entry), Some(path)) => self.entry(path, entry),
                (Line::Entry(entry), None) => {
                    self.problems.add(Reason::Malformed, "entry before any path", entry, 1);
                }
            }
        }
    }

    fn entry(&mut self, path: &'n [u8], entry: &'n [u8]) {
        let Some((key, ranges)) = split_entry(entry) else {
            self.problems.add(Reason::Malformed, "entry without key or ranges", entry, 1);
            return;
        };
        let ranges = grammar::ranges(ranges, self.builder.ranges(), &mut self.problems);
        if ranges.is_empty() {
            return;
        }
        let lines = ranges.iter().map(|(first, last)| u64::from(last - first) + 1).sum();
        let source = self.source(key);
        if source.is_none_or(|source| !source.resolved) {
            self.problems.add(Reason::Unresolved, "key without metadata", key, lines);
        }
        if let Some(source) = source {
            self.builder.ascribe(path, ranges, source.number);
        }
    }

    /// The source of a key, made when it is first met.
    fn source(&mut self, key: &'n [u8]) -> Option<Source> {
        let id = key.windows(2).position(|pair| pair == b"::").map_or(key, |at| &key[..at]);
        if let Some(source) = self.sources.get(id) {
            return *source;
        }
        let made = self.describe(id);
        let source = made.map(|(source, resolved)| Source { number: self.builder.source(source), resolved });
        self.sources.insert(id, source);
        source
    }

    /// What a key stands for, and whether the metadata say so.
    fn describe(&self, id: &[u8]) -> Option<(LineSource, bool)> {
        let text = std::str::from_utf8(id).unwrap_or_default();
        if id.starts_with(b"h_") || id == b"human" {
            let resolved = id == b"human" || self.metadata.humans.0.contains_key(text);
            return Some((source(Claim::Human, "person", id, None), resolved));
        }
        let (sessions, prompts) = (&self.metadata.sessions.0, &self.metadata.prompts.0);
        let (kind, found) = match (sessions.get(text), prompts.get(text)) {
            (Some(session), _) => ("session", Some(session)),
            (None, Some(prompt)) => ("prompt", Some(prompt)),
            (None, None) if id.starts_with(b"s_") => ("session", None),
            (None, None) if is_ai_shaped(id) => ("prompt", None),
            (None, None) => return None,
        };
        let agent = found.map(|record| &record.0.agent_id.0);
        let claimed = source(Claim::Ai, kind, id, agent);
        Some((self.named(claimed, agent), agent.is_some()))
    }

    fn named(&self, source: LineSource, agent: Option<&AgentV3>) -> LineSource {
        let tool = agent.and_then(|agent| agent.tool.0.as_deref());
        let model = agent.and_then(|agent| agent.model.0.as_deref());
        LineSource {
            agent: tool.and_then(|tool| self.agents.tool(tool)),
            model: model.and_then(|model| self.agents.models().normalise(model)).map(Into::into),
            model_raw: model.map(|model| evidence::clean(model.as_bytes(), 100).into()),
            ..source
        }
    }
}

/// A source with its evidence: `git-ai-note: session s_… claude claude-sonnet-4-6`.
fn source(claim: Claim, kind: &str, id: &[u8], agent: Option<&AgentV3>) -> LineSource {
    let mut detail = format!("{kind} {}", evidence::clean(id, 60));
    for text in agent.into_iter().flat_map(|agent| [&agent.tool.0, &agent.model.0]).flatten() {
        detail.push(' ');
        detail.push_str(&evidence::clean(text.as_bytes(), 60));
    }
    let remark = (claim == Claim::Ai && agent.is_none()).then_some("unresolved");
    let evidence = evidence::text(FORMAT, detail.as_bytes(), remark);
    LineSource { claim, agent: None, model: None, model_raw: None, evidence }
}

/// Hex digits, a UUID, or the literal that one version wrote.
fn is_ai_shaped(id: &[u8]) -> bool {
    let hex = !id.is_empty() && id.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
    id == b"ai_agent" || (hex && id[0] != b'-')
}

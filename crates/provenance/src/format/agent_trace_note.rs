//! Notes of agent-trace-cli (`refs/notes/agent-trace`, version 2.0): which lines of a commit traces account for.
//!
//! Such a note counts the commit's AI lines, and may hold a ledger of them: by file, ranges with a contributor and the
//! trace that they come from. Without the ledger it speaks of the commit as a whole. Other tools put plain Agent Trace
//! records under the same ref: [`is_note`] tells the two apart. Prompts, summaries, conversations and the contents of
//! lines, which a note may also hold, are skipped.

use std::collections::HashMap;

use facts::{Claim, Reason};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::agent_trace::Contributor;
use super::document::NOTE;
use super::git_ai::MAX_RANGES;
use super::lenient::{Line, List, Map, Number, Object, Text};
use super::names::Names;
use crate::agents::Agents;
use crate::evidence;
use crate::problem::{Problem, Tally};
use crate::record::{Builder, LineRecord, LineSource};
use crate::statement::Statement;

/// What evidence begins with.
const FORMAT: &str = "agent-trace-note";

/// The versions that are known.
const VERSIONS: [&str; 2] = ["2.0", "1.0"];

/// What a note says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The lines of its ledger; none if it has no ledger.
    pub lines: LineRecord,
    /// What its counts say of the commit, if they say that an agent wrote lines of it.
    pub commit: Option<Statement>,
}

/// Whether a text is such a note, and no Agent Trace record.
#[must_use]
pub fn is_note(text: &[u8]) -> bool {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Marks {
        ledger_hash: Option<IgnoredAny>,
        ledger: Option<IgnoredAny>,
        stats: Option<IgnoredAny>,
        files: Option<IgnoredAny>,
    }
    serde_json::from_slice::<Object<Marks>>(text).is_ok_and(|Object(marks)| {
        marks.files.is_none() && (marks.ledger_hash.is_some() || marks.ledger.is_some() || marks.stats.is_some())
    })
}

/// Reads a note. Never fails: what can't be read is in the problems, and a note of which nothing can be read has lines
/// that [`LineRecord::is_readable`] denies.
#[must_use]
pub fn parse(agents: &Agents, text: &[u8]) -> (Note, Vec<Problem>) {
    let mut problems = Tally::default();
    let builder = Builder::new(FORMAT);
    let Some(note) = NOTE.read::<NoteV2>(text, &mut problems) else {
        return (Note { lines: builder.unreadable(), commit: None }, problems.finish());
    };
    let version = note.version.0.as_deref().unwrap_or("none");
    if !VERSIONS.contains(&version) {
        problems.add(Reason::UnknownVersion, "note version", version.as_bytes(), 1);
    }
    let mut reader = Reader { agents, builder, sources: HashMap::new(), problems };
    for (path, Object(file)) in &note.ledger.0.files.0 {
        reader.file(path, file.line_attributions.items());
    }
    (Note { lines: reader.builder.finish(), commit: note.statement() }, reader.problems.finish())
}

/// A note, as far as it is used.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NoteV2 {
    version: Text,
    stats: Object<StatsV2>,
    ledger: Object<LedgerV2>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct StatsV2 {
    ai_lines: Number,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LedgerV2 {
    files: Map<FileV2>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FileV2 {
    line_attributions: List<Object<SegmentV2>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SegmentV2 {
    start_line: Line,
    end_line: Line,
    r#type: Text,
    model_id: Text,
    trace_id: Text,
}

impl NoteV2 {
    fn statement(&self) -> Option<Statement> {
        let lines = self.stats.0.ai_lines.0.filter(|lines| *lines > 0)?;
        let evidence = evidence::text(FORMAT, format!("{lines} lines by an agent").as_bytes(), None);
        Some(Statement { format: FORMAT, claim: Claim::Ai, agent: None, model: None, model_raw: None, evidence })
    }
}

/// A contributor, the model and the trace, as spelled.
type SourceKey<'n> = (Contributor, Option<&'n str>, Option<&'n str>);

/// A note being read.
struct Reader<'n> {
    agents: &'n Agents,
    builder: Builder,
    sources: HashMap<SourceKey<'n>, u32>,
    problems: Tally,
}

impl<'n> Reader<'n> {
    fn file(&mut self, path: &str, segments: &'n [Object<SegmentV2>]) {
        for Object(segment) in segments {
            let (Line(first), Line(last)) = (segment.start_line, segment.end_line);
            if first == 0 || first > last {
                self.problems.add(Reason::Malformed, "not a range of lines", format!("{first}-{last}").as_bytes(), 1);
            } else if self.builder.ranges() >= MAX_RANGES {
                self.problems.add(Reason::TooMany, "ranges beyond the limit", b"", 1);
            } else if let Some(source) = self.source(segment, u64::from(last - first) + 1) {
                self.builder.ascribe(path.as_bytes(), [(first, last)], source);
            }
        }
    }

    /// The number of a segment's source; none if it claims nothing. A segment without a type is an agent's: the
    /// writer's own reader takes it so.
    fn source(&mut self, segment: &'n SegmentV2, lines: u64) -> Option<u32> {
        let word = segment.r#type.0.as_deref().unwrap_or("ai");
        let Some(kind) = Contributor::read(word) else {
            self.problems.add(Reason::Unresolved, "lines without a known contributor", word.as_bytes(), lines);
            return None;
        };
        if kind == Contributor::Unknown {
            return None;
        }
        let key = (kind, segment.model_id.0.as_deref(), segment.trace_id.0.as_deref());
        if let Some(number) = self.sources.get(&key) {
            return Some(*number);
        }
        let number = self.builder.source(source(self.agents, key));
        self.sources.insert(key, number);
        Some(number)
    }
}

/// A source with its evidence: `agent-trace-note: ai, trace 1f0c… claude-opus-4-5`.
fn source(agents: &Agents, (kind, model, trace): SourceKey<'_>) -> LineSource {
    let claim = kind.claim();
    let names = Names { tool: None, model: model.filter(|_| claim == Claim::Ai) };
    let mut detail = format!("{claim}, trace {}", evidence::clean(trace.unwrap_or("-").as_bytes(), 60));
    names.append_to(&mut detail);
    let remark = (kind == Contributor::Mixed).then_some("mixed");
    LineSource {
        claim,
        agent: None,
        model: names.model(agents),
        model_raw: names.model_raw(),
        evidence: evidence::text(FORMAT, detail.as_bytes(), remark),
    }
}

//! Notes of whogitit (`refs/notes/whogitit`, before that `refs/notes/ai-blame`), versions 2 and 3: every line of every
//! file that a session touched, with its source.
//!
//! | source | claim |
//! |---|---|
//! | `AI` | ai |
//! | `AIModified` | ai, with the remark `modified by a person` |
//! | `Human` | human |
//! | `Original`, `Unknown` | none |
//!
//! A note names the model and no agent. It also holds what the lines say, and the prompts: both are skipped, never kept.

use facts::{Claim, Reason};
use serde::Deserialize;

use super::document::{NOTE, check_version};
use super::git_ai::MAX_RANGES;
use super::lenient::{Line, List, Number, Object, Text};
use super::names::Names;
use crate::agents::Agents;
use crate::evidence;
use crate::problem::{Problem, Tally};
use crate::record::{Builder, LineRecord, LineSource};

/// What evidence begins with.
const FORMAT: &str = "whogitit-note";

/// The versions that are known.
const VERSIONS: [u64; 2] = [2, 3];

/// Reads a note. Never fails: what can't be read is in the problems, and a note of which nothing can be read is a
/// record that [`LineRecord::is_readable`] denies.
#[must_use]
pub fn parse(agents: &Agents, text: &[u8]) -> (LineRecord, Vec<Problem>) {
    let mut problems = Tally::default();
    let builder = Builder::new(FORMAT);
    let Some(note) = NOTE.read::<NoteV3>(text, &mut problems) else {
        return (builder.unreadable(), problems.finish());
    };
    let Some(files) = &note.files.0 else {
        problems.add(Reason::Malformed, "note without files", b"", 1);
        return (builder.unreadable(), problems.finish());
    };
    check_version(note.version, &VERSIONS, &mut problems);
    let mut reader = Reader { agents, session: &note.session.0, builder, sources: [None; 3], problems };
    files.iter().for_each(|Object(file)| reader.file(file));
    (reader.builder.finish(), reader.problems.finish())
}

/// A note, as far as it is used.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NoteV3 {
    version: Number,
    session: Object<SessionV3>,
    files: List<Object<FileV3>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SessionV3 {
    session_id: Text,
    model: Object<ModelV3>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ModelV3 {
    id: Text,
    provider: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FileV3 {
    path: Text,
    lines: List<Object<LineV3>>,
}

/// A line without what it says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LineV3 {
    line_number: Line,
    source: Object<SourceV3>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SourceV3 {
    r#type: Kind,
}

/// Where a line comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "Text")]
enum Kind {
    Ai,
    AiModified,
    Human,
    NoClaim,
    #[default]
    Strange,
}

impl From<Text> for Kind {
    fn from(word: Text) -> Kind {
        match word.0.as_deref() {
            Some("AI") => Kind::Ai,
            Some("AIModified") => Kind::AiModified,
            Some("Human") => Kind::Human,
            Some("Original" | "Unknown") => Kind::NoClaim,
            _ => Kind::Strange,
        }
    }
}

/// A note being read.
struct Reader<'n> {
    agents: &'n Agents,
    session: &'n SessionV3,
    builder: Builder,
    /// The numbers of the sources of `Ai`, `AiModified` and `Human`, once they have lines.
    sources: [Option<u32>; 3],
    problems: Tally,
}

impl Reader<'_> {
    fn file(&mut self, file: &FileV3) {
        let Some(path) = file.path.0.as_deref().filter(|path| !path.is_empty()) else {
            self.problems.add(Reason::Malformed, "file without a path", b"", 1);
            return;
        };
        let follows = |one: &Object<LineV3>, next: &Object<LineV3>| {
            one.0.source.0.r#type == next.0.source.0.r#type
                && one.0.line_number.0.checked_add(1) == Some(next.0.line_number.0)
        };
        for run in file.lines.items().chunk_by(follows) {
            self.run(path, &run[0].0, run.len());
        }
    }

    /// Lines on end with one source.
    fn run(&mut self, path: &str, LineV3 { line_number: Line(first), source }: &LineV3, lines: usize) {
        let last = u32::try_from(lines - 1).ok().and_then(|more| first.checked_add(more));
        let kind = source.0.r#type;
        match last.filter(|_| *first > 0) {
            _ if kind == Kind::NoClaim => {}
            _ if kind == Kind::Strange => {
                self.problems.add(Reason::Unresolved, "lines without a known source", b"", lines as u64);
            }
            None => self.problems.add(Reason::Malformed, "line without a number", b"", lines as u64),
            Some(_) if self.builder.ranges() >= MAX_RANGES => {
                self.problems.add(Reason::TooMany, "ranges beyond the limit", b"", 1);
            }
            Some(last) => {
                let source = self.source(kind);
                self.builder.ascribe(path.as_bytes(), [(*first, last)], source);
            }
        }
    }

    fn source(&mut self, kind: Kind) -> u32 {
        if let Some(number) = self.sources[kind as usize] {
            return number;
        }
        let number = self.builder.source(self.session.source(self.agents, kind));
        self.sources[kind as usize] = Some(number);
        number
    }
}

impl SessionV3 {
    /// A source with its evidence: `whogitit-note: ai, session 7f3a4b2c-… claude-opus-4-5-20251101`.
    fn source(&self, agents: &Agents, kind: Kind) -> LineSource {
        let claim = if kind == Kind::Human { Claim::Human } else { Claim::Ai };
        let model = self.model.0.id.0.as_deref().filter(|_| claim == Claim::Ai);
        let names = Names { tool: None, model };
        let session = self.session_id.0.as_deref().unwrap_or("-");
        let mut detail = format!("{claim}, session {}", evidence::clean(session.as_bytes(), 60));
        names.append_to(&mut detail);
        let remark = (kind == Kind::AiModified).then_some("modified by a person");
        let provided = self.model.0.provided(model);
        LineSource {
            claim,
            agent: None,
            model: Names { tool: None, model: provided.as_deref() }.model(agents),
            model_raw: names.model_raw(),
            evidence: evidence::text(FORMAT, detail.as_bytes(), remark),
        }
    }
}

impl ModelV3 {
    /// The model with its provider before it, if it names one.
    fn provided(&self, model: Option<&str>) -> Option<String> {
        let model = model?;
        let provider = self.provider.0.as_deref().map(str::trim).filter(|provider| !provider.is_empty());
        Some(match provider {
            Some(provider) if !model.contains('/') => format!("{provider}/{model}"),
            _ => model.to_owned(),
        })
    }
}

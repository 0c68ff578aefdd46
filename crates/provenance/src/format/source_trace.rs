//! Notes of source-trace (`refs/notes/srctrace/attribution`, version 1):
//! `{"v": 1, "f": {path: [{"s": "agent|cursor(claude-3-7-sonnet-20250219)", "l": [1, "5-9"]}]}}`.
//!
//! What stands before `|` is who wrote the lines: `agent` claims ai, `operator` claims human, and nothing else is known.
//! Where entries overlap the last one wins.

use std::collections::{BTreeMap, HashMap};

use facts::{Claim, Reason};
use serde::Deserialize;
use serde::de::{Deserializer, Visitor};

use super::document::{self, NOTE, check_version};
use super::git_ai::parse_range;
use super::lenient::{List, Number, Object, Text, otherwise};
use super::names::Names;
use crate::agents::Agents;
use crate::evidence;
use crate::problem::{Problem, Tally};
use crate::record::{Builder, LineRecord, LineSource};

/// What evidence begins with.
const FORMAT: &str = "source-trace-note";

/// The one version that is known.
const VERSION: u64 = 1;

/// Reads a note. Never fails: what can't be read is in the problems, and a note of which nothing can be read is a
/// record that [`LineRecord::is_readable`] denies.
#[must_use]
pub fn parse(agents: &Agents, text: &[u8]) -> (LineRecord, Vec<Problem>) {
    let mut problems = Tally::default();
    let builder = Builder::new(FORMAT);
    let Some(note) = NOTE.read::<NoteV1>(text, &mut problems) else {
        return (builder.unreadable(), problems.finish());
    };
    let Some(Object(files)) = &note.f else {
        problems.add(Reason::Malformed, "note without files", b"", 1);
        return (builder.unreadable(), problems.finish());
    };
    check_version(note.v, &[VERSION], &mut problems);
    let mut reader = Reader { agents, builder, sources: HashMap::new(), problems };
    for (path, entries) in files {
        entries.items().iter().for_each(|Object(entry)| reader.entry(path, entry));
    }
    (reader.builder.finish(), reader.problems.finish())
}

/// A note, as far as it is used.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NoteV1 {
    v: Number,
    f: Option<Object<BTreeMap<String, List<Object<EntryV1>>>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EntryV1 {
    s: Text,
    l: List<Item>,
}

/// A line or a range; nothing for what is neither.
#[derive(Debug, Clone, Copy)]
struct Item(Option<(u32, u32)>);

struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item;

    otherwise!(@expecting);
    otherwise!(Item(None); bool i64 f64 unit seq map);

    fn visit_u64<E>(self, line: u64) -> Result<Item, E> {
        Ok(Item(u32::try_from(line).ok().filter(|line| *line > 0).map(|line| (line, line))))
    }

    fn visit_str<E>(self, range: &str) -> Result<Item, E> {
        Ok(Item(parse_range(range.trim().as_bytes())))
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Item, D::Error> {
        deserializer.deserialize_any(ItemVisitor)
    }
}

/// A note being read.
struct Reader<'n> {
    agents: &'n Agents,
    builder: Builder,
    /// By source as spelled; nothing for those that claim nothing.
    sources: HashMap<&'n str, Option<u32>>,
    problems: Tally,
}

impl<'n> Reader<'n> {
    fn entry(&mut self, path: &str, entry: &'n EntryV1) {
        let items = entry.l.items().iter().map(|Item(range)| (*range, &b""[..]));
        let ranges = document::ranges(items, self.builder.ranges(), &mut self.problems);
        if ranges.is_empty() {
            return;
        }
        let spelled = entry.s.0.as_deref().unwrap_or_default();
        match self.source(spelled) {
            Some(source) => self.builder.ascribe(path.as_bytes(), ranges, source),
            None => {
                let lines = ranges.iter().map(|(first, last)| u64::from(last - first) + 1).sum();
                self.problems.add(Reason::Unresolved, "lines without a known source", spelled.as_bytes(), lines);
            }
        }
    }

    fn source(&mut self, spelled: &'n str) -> Option<u32> {
        if let Some(source) = self.sources.get(spelled) {
            return *source;
        }
        let made = source(self.agents, spelled).map(|source| self.builder.source(source));
        self.sources.insert(spelled, made);
        made
    }
}

/// What a spelled source claims: `agent|tool(model)`, `operator`. A person is not named.
fn source(agents: &Agents, spelled: &str) -> Option<LineSource> {
    let (kind, who) = spelled.split_once('|').unwrap_or((spelled, ""));
    let (claim, names) = match kind.trim() {
        "agent" => (Claim::Ai, names(who)),
        "operator" => (Claim::Human, Names::default()),
        _ => return None,
    };
    let mut detail = kind.trim().to_owned();
    names.append_to(&mut detail);
    Some(LineSource {
        claim,
        agent: names.agent(agents),
        model: names.model(agents),
        model_raw: names.model_raw(),
        evidence: evidence::text(FORMAT, detail.as_bytes(), None),
    })
}

/// `tool(model)`, or either alone.
fn names(who: &str) -> Names<'_> {
    let (tool, model) = who.trim().strip_suffix(')').and_then(|who| who.split_once('(')).unwrap_or((who, ""));
    let named = |name: &'_ str| !name.trim().is_empty();
    Names { tool: Some(tool.trim()).filter(|tool| named(tool)), model: Some(model.trim()).filter(|model| named(model)) }
}

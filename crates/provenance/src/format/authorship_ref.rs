//! Git AI's first form (schema `authorship/0.0.1`): a blob under `refs/ai/authorship/<commit>`,
//! `{"files": {path: {"authors": [{"author": "Claude", "lines": [22, [10, 71]], "agent_metadata": …}]}}}`.
//!
//! An author is an agent if the table of agents knows the name of a tool, or if there is metadata of an agent; else it
//! is a person, who is not named. Where entries overlap the last one wins.

use std::collections::BTreeMap;

use facts::{Claim, Reason};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, SeqAccess, Visitor};

use super::document::{self, Document};
use super::git_ai::{MAX_NOTE_BYTES, MAX_RANGES};
use super::lenient::{List, Object, Text, otherwise};
use crate::agents::Agents;
use crate::evidence;
use crate::problem::{Problem, Tally};
use crate::record::{Builder, LineRecord, LineSource};

/// What evidence begins with.
const FORMAT: &str = "git-ai-ref";

const RECORD: Document =
    Document { limit: MAX_NOTE_BYTES, too_large: "record larger than the limit", not_json: "record is not JSON" };

/// Reads a record. Never fails: what can't be read is in the problems, and a text of which nothing can be read is a
/// record that [`LineRecord::is_readable`] denies.
#[must_use]
pub fn parse(agents: &Agents, text: &[u8]) -> (LineRecord, Vec<Problem>) {
    let mut problems = Tally::default();
    let mut builder = Builder::new(FORMAT);
    let Some(record) = RECORD.read::<RecordV0>(text, &mut problems) else {
        return (builder.unreadable(), problems.finish());
    };
    let Some(Object(files)) = &record.files else {
        problems.add(Reason::Malformed, "record without files", b"", 1);
        return (builder.unreadable(), problems.finish());
    };
    for (path, Object(file)) in files {
        for Object(author) in file.authors.items() {
            let items = author.lines.items().iter().map(|Item(range)| (*range, &b""[..]));
            let ranges = document::ranges(items, builder.ranges(), &mut problems);
            if !ranges.is_empty() {
                let source = builder.source(source(agents, author));
                builder.ascribe(path.as_bytes(), ranges, source);
            }
        }
    }
    (builder.finish(), problems.finish())
}

/// A record, as far as it is used.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RecordV0 {
    files: Option<Object<BTreeMap<String, Object<FileV0>>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FileV0 {
    authors: List<Object<AuthorV0>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AuthorV0 {
    author: Text,
    lines: List<Item>,
    agent_metadata: Option<Object<MetadataV0>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MetadataV0 {
    model: Text,
}

/// A line, or a list of two: a range; nothing for what is neither.
#[derive(Debug, Clone, Copy)]
struct Item(Option<(u32, u32)>);

struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item;

    otherwise!(@expecting);
    otherwise!(Item(None); bool i64 f64 str unit map);

    fn visit_u64<E>(self, line: u64) -> Result<Item, E> {
        Ok(Item(range(line, line)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Item, A::Error> {
        let mut ends = [None; 2];
        let mut more = false;
        let mut at = 0;
        while let Some(super::lenient::Number(number)) = items.next_element()? {
            match ends.get_mut(at) {
                Some(end) => *end = number,
                None => more = true,
            }
            at += 1;
        }
        let found = match ends {
            [Some(first), Some(last)] if !more => range(first, last),
            _ => None,
        };
        if at > MAX_RANGES { Err(A::Error::custom("a range of very many numbers")) } else { Ok(Item(found)) }
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Item, D::Error> {
        deserializer.deserialize_any(ItemVisitor)
    }
}

fn range(first: u64, last: u64) -> Option<(u32, u32)> {
    let (first, last) = (u32::try_from(first).ok()?, u32::try_from(last).ok()?);
    (first > 0 && first <= last).then_some((first, last))
}

fn source(agents: &Agents, author: &AuthorV0) -> LineSource {
    let spelled = author.author.0.as_deref().unwrap_or_default();
    let metadata = author.agent_metadata.as_ref().map(|Object(metadata)| metadata);
    if metadata.is_none() && !agents.knows_tool(spelled) {
        let evidence = evidence::text(FORMAT, b"person", None);
        return LineSource { claim: Claim::Human, agent: None, model: None, model_raw: None, evidence };
    }
    let model = metadata.and_then(|metadata| metadata.model.0.as_deref()).unwrap_or_default();
    let names = super::names::Names { tool: Some(spelled), model: Some(model).filter(|model| !model.is_empty()) };
    let mut detail = "agent".to_owned();
    names.append_to(&mut detail);
    LineSource {
        claim: Claim::Ai,
        agent: names.agent(agents),
        model: names.model(agents),
        model_raw: names.model_raw(),
        evidence: evidence::text(FORMAT, detail.as_bytes(), None),
    }
}

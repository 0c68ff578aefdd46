//! Marks of authorship of our own (`refs/notes/outcross-mark`, version 1): people state that lines of a commit were
//! written by a person, or by an agent.
//!
//! A note is a line a statement: `{"statement": "<JSON>", "signature": "..."}`. The statement has `schema`
//! (`outcross/statement/1`), `kind` (`human`, `ai`), `ranges` (for each path the first and last lines that are meant) and
//! for `ai` `written_by` (`agent`, `model`). Where statements overlap the last one wins. The signature is not checked
//! here: what is read is a claim.

use std::collections::BTreeMap;

use facts::{Claim, Reason};
use serde::Deserialize;

use super::document::{NOTE, ranges};
use super::lenient::{List, Object, Text};
use super::names::Names;
use crate::agents::Agents;
use crate::evidence;
use crate::problem::{Problem, Tally};
use crate::record::{Builder, LineRecord, LineSource};

/// What evidence begins with.
const FORMAT: &str = "outcross-mark";

/// The one version that is known.
const SCHEMA: &str = "outcross/statement/1";

/// Reads a note. Never fails: what can't be read is in the problems.
#[must_use]
pub fn parse(agents: &Agents, text: &[u8]) -> (LineRecord, Vec<Problem>) {
    let mut problems = Tally::default();
    let mut builder = Builder::new(FORMAT);
    if !NOTE.admits(text, &mut problems) {
        return (builder.unreadable(), problems.finish());
    }
    let mut read = 0;
    for line in text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
        match statement(line) {
            Some(statement) => {
                read += 1;
                add(agents, &statement, &mut builder, &mut problems);
            }
            None => problems.add(Reason::Malformed, "line that is no mark", b"", 1),
        }
    }
    let record = if read > 0 { builder.finish() } else { builder.unreadable() };
    (record, problems.finish())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EnvelopeV1 {
    statement: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct StatementV1 {
    schema: Text,
    kind: Text,
    ranges: Object<BTreeMap<String, List<(u32, u32)>>>,
    written_by: Object<WrittenByV1>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WrittenByV1 {
    agent: Text,
    model: Text,
}

fn statement(line: &[u8]) -> Option<StatementV1> {
    let Object(envelope) = serde_json::from_slice::<Object<EnvelopeV1>>(line).ok()?;
    let Object(statement) = serde_json::from_str::<Object<StatementV1>>(envelope.statement.0.as_deref()?).ok()?;
    (statement.schema.0.as_deref() == Some(SCHEMA)).then_some(statement)
}

fn add(agents: &Agents, statement: &StatementV1, builder: &mut Builder, problems: &mut Tally) {
    let Some(source) = source(agents, statement) else {
        problems.add(Reason::Unresolved, "mark of another kind", b"", 1);
        return;
    };
    let source = builder.source(source);
    let Object(files) = &statement.ranges;
    for (path, items) in files {
        let read = |(first, last): &(u32, u32)| (*first > 0 && first <= last).then_some((*first, *last));
        let items = items.items().iter().map(|item| (read(item), &b""[..]));
        let ranges = ranges(items, builder.ranges(), problems);
        builder.ascribe(path.as_bytes(), ranges, source);
    }
}

fn source(agents: &Agents, statement: &StatementV1) -> Option<LineSource> {
    let (claim, detail) = match statement.kind.0.as_deref()? {
        "human" => (Claim::Human, "human"),
        "ai" => (Claim::Ai, "ai"),
        _ => return None,
    };
    let Object(by) = &statement.written_by;
    let named = |text: &'_ Text| text.0.as_ref().is_some_and(|text| !text.trim().is_empty());
    let names = match claim {
        Claim::Ai => Names {
            tool: by.agent.0.as_deref().filter(|_| named(&by.agent)),
            model: by.model.0.as_deref().filter(|_| named(&by.model)),
        },
        _ => Names::default(),
    };
    let mut detail = detail.to_owned();
    names.append_to(&mut detail);
    Some(LineSource {
        claim,
        agent: names.agent(agents),
        model: names.model(agents),
        model_raw: names.model_raw(),
        evidence: evidence::text(FORMAT, detail.as_bytes(), None),
    })
}

//! Notes of Qwen Code (`refs/notes/ai-attribution`, version 1): by file, the share of an agent in the characters that a
//! commit changed. Shares are the writer's estimate, and say nothing of single lines: a note with any is a statement that
//! an agent took part in the commit.
//!
//! The first version of the writer used other field names: both are read. The generator is the product, never the model,
//! whose name the writer hides.

use facts::{Claim, Reason};
use serde::Deserialize;

use super::document::{NOTE, check_version};
use super::lenient::{Map, Number, Object, Text};
use super::names::Names;
use crate::agents::Agents;
use crate::evidence;
use crate::problem::{Problem, Tally};
use crate::statement::Statement;

/// What evidence begins with.
const FORMAT: &str = "qwen-note";

/// The one version that is known.
const VERSION: u64 = 1;

/// Reads a note: what it says of its commit, if an agent has a share in it. Never fails: what can't be read is in the
/// problems.
#[must_use]
pub fn parse(agents: &Agents, text: &[u8]) -> (Option<Statement>, Vec<Problem>) {
    let mut problems = Tally::default();
    let Some(note) = NOTE.read::<NoteV1>(text, &mut problems) else {
        return (None, problems.finish());
    };
    if note.files.is_none() && note.summary.is_none() {
        problems.add(Reason::Malformed, "note without files", b"", 1);
        return (None, problems.finish());
    }
    check_version(note.version, &[VERSION], &mut problems);
    (note.statement(agents), problems.finish())
}

/// A note, as far as it is used.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NoteV1 {
    version: Number,
    generator: Text,
    files: Option<Map<ShareV1>>,
    summary: Option<Object<SummaryV1>>,
}

/// The share in a file. The second pair is what the first writers wrote.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ShareV1 {
    ai_chars: Number,
    percent: Number,
    ai_chars_added: Number,
    ai_chars_removed: Number,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct SummaryV1 {
    ai_percent: Number,
    ai_chars: Number,
    overall_ai_percent: Number,
    total_ai_chars_added: Number,
}

impl ShareV1 {
    fn is_any(&self) -> bool {
        any(&[self.ai_chars, self.percent, self.ai_chars_added, self.ai_chars_removed])
    }
}

impl SummaryV1 {
    fn is_any(&self) -> bool {
        any(&[self.ai_percent, self.ai_chars, self.overall_ai_percent, self.total_ai_chars_added])
    }
}

fn any(numbers: &[Number]) -> bool {
    numbers.iter().any(|number| number.0.is_some_and(|number| number > 0))
}

impl NoteV1 {
    fn statement(&self, agents: &Agents) -> Option<Statement> {
        let files = self.files.iter().flat_map(|files| &files.0);
        let shared: Vec<&str> = files.filter(|(_, share)| share.0.is_any()).map(|(path, _)| path.as_str()).collect();
        if shared.is_empty() && !self.summary.as_ref().is_some_and(|summary| summary.0.is_any()) {
            return None;
        }
        let names = Names { tool: self.generator.0.as_deref(), model: None };
        Some(Statement {
            format: FORMAT,
            claim: Claim::Ai,
            agent: names.agent(agents),
            model: None,
            model_raw: None,
            evidence: evidence::text(FORMAT, self.detail(names, &shared).as_bytes(), None),
        })
    }

    /// `ai Qwen-Coder 38 %, 1 of 2 files: src/main.ts`.
    fn detail(&self, names: Names<'_>, shared: &[&str]) -> String {
        let mut detail = "ai".to_owned();
        names.append_to(&mut detail);
        let summary = self.summary.as_ref().map(|summary| &summary.0);
        let percent = summary.and_then(|summary| summary.ai_percent.0.or(summary.overall_ai_percent.0));
        if let Some(percent) = percent.filter(|percent| *percent <= 100) {
            detail.push_str(&format!(" {percent} %"));
        }
        if let Some(Object(files)) = &self.files {
            let few: Vec<String> = shared.iter().take(8).map(|path| evidence::clean(path.as_bytes(), 60)).collect();
            detail.push_str(&format!(", {} of {} files: {}", shared.len(), files.len(), few.join(", ")));
        }
        detail
    }
}

//! What lines touch, by the syntax of their file: authentication, cryptography, programs, network, databases, objects
//! from bytes. Each version of a file is parsed once.

use std::collections::HashMap;
use std::sync::Arc;

use checks::Sensitivity;
use code::sensitive::sensitive_lines;
use git::ObjectId;
use history::{ProposedCommit, ProposedLines};

use super::texts::Texts;
use crate::target::object_id;

/// The lines of a file that touch something, ascending.
#[derive(Debug, Clone, Default)]
pub struct Touches(Vec<(u32, Sensitivity)>);

impl Touches {
    /// What some lines touch, each once.
    #[must_use]
    pub fn of(&self, first: u32, last: u32) -> Vec<Sensitivity> {
        let mut found: Vec<Sensitivity> = Vec::new();
        for (_, touched) in self.0.iter().filter(|(line, _)| (first..=last).contains(line)) {
            if !found.contains(touched) {
                found.push(touched.clone());
            }
        }
        found
    }
}

/// Versions of files that were looked at.
#[derive(Default)]
pub struct Sensitive(HashMap<(ObjectId, Arc<str>), Touches>);

impl Sensitive {
    /// What the version of a file touches that some lines are of. One that can't be read touches nothing known.
    pub fn of(&mut self, texts: &mut Texts, commit: &ProposedCommit, lines: &ProposedLines) -> &Touches {
        let commit = object_id(commit.row.commit);
        let read = || {
            let path = lines.path_raw.as_deref().unwrap_or(lines.path.as_bytes());
            let text = texts.at(commit, path).ok().flatten();
            text.map(|text| touches(path, &text)).unwrap_or_default()
        };
        self.0.entry((commit, Arc::clone(&lines.path))).or_insert_with(read)
    }
}

fn touches(path: &[u8], text: &[u8]) -> Touches {
    let Some(language) = code::language(path, text) else { return Touches::default() };
    let found = sensitive_lines(language, text).into_iter().map(|of| {
        let reason = format!("{} ({})", of.name, of.reason);
        (of.line, Sensitivity { kind: of.kind.as_str().into(), reason: reason.into() })
    });
    Touches(found.collect())
}

//! What changed between two corpora. Training data should accumulate: a row that people wrote and other people approved must
//! not vanish without a trace.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use serde::Serialize;

use super::rows::{JsonRow, count, each, text};
use crate::error::CorpusError;
use crate::manifest::{Manifest, Tokens};

/// A row that is in one of them alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Change {
    /// Its id.
    pub row: String,
    /// Its repository.
    pub repo: String,
    /// Its path.
    pub path: String,
    /// Its tokens by people that other people approved.
    pub tokens_human_reviewed: u64,
}

/// What changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Diff {
    /// Texts in both, and all of the first where the second adds to it.
    pub same: u64,
    /// Rows of the second whose text the first does not have.
    pub added: u64,
    /// Rows of the first whose text the second dropped, by reason: the second says so.
    pub dropped: BTreeMap<String, u64>,
    /// Rows of the first that the second has at the same place with another text.
    pub changed: u64,
    /// Rows of the first of which the second says nothing.
    pub vanished: u64,
    /// Those of them that were for the most part written by people and approved by others.
    pub vanished_reviewed: Vec<Change>,
    /// Tokens of the first and of the second.
    pub tokens: (Tokens, Tokens),
    /// Settings that differ, with both values.
    pub settings: BTreeMap<String, (String, String)>,
}

/// Compares two corpora by the texts before redaction. What was made against the first adds to it: all rows of the first count
/// as the same.
///
/// # Errors
///
/// One of them can't be read.
pub fn diff(before: &Path, after: &Path) -> Result<Diff, CorpusError> {
    let ((old, hash), new) = (Manifest::read_with_hash(before)?, Manifest::read(after)?);
    let is_added = new.against.iter().any(|of| of.blake3 == hash);
    let mut kept: HashSet<String> = HashSet::new();
    let mut places: HashSet<Place> = HashSet::new();
    for file in &new.shards {
        each(&file.place(after)?, |row| {
            kept.insert(of(&row, "content"));
            places.insert(place(&row));
            Ok(())
        })?;
    }
    let mut gone: HashMap<String, String> = HashMap::new();
    for file in &new.drops {
        each(&file.place(after)?, |row| {
            let reason = format!("{}: {}", of(&row, "stage"), of(&row, "reason"));
            if row.contains_key("content") {
                gone.insert(of(&row, "content"), reason.clone());
            }
            Ok(())
        })?;
    }
    let mut found = Diff { tokens: (old.tokens.clone(), new.tokens.clone()), ..Diff::default() };
    let mut known: HashSet<String> = HashSet::new();
    for file in &old.shards {
        each(&file.place(before)?, |row| {
            let content = of(&row, "content");
            match gone.get(&content) {
                _ if is_added || kept.contains(&content) => found.same += 1,
                Some(reason) => *found.dropped.entry(reason.clone()).or_default() += 1,
                None if places.contains(&place(&row)) => found.changed += 1,
                None => vanished(&mut found, &row),
            }
            known.insert(content);
            Ok(())
        })?;
    }
    found.added = kept.difference(&known).count() as u64;
    let (was, is) = (old.recipe.settings(), new.recipe.settings());
    let differs = was.into_iter().filter_map(|(name, was)| {
        let is = is.get(&name).cloned().unwrap_or_default();
        (was != is).then_some((name, (was, is)))
    });
    found.settings = differs.collect();
    Ok(found)
}

fn of(row: &JsonRow, column: &str) -> String {
    text(row, column).unwrap_or_default().to_owned()
}

/// Repository, path, first line, and of a hunk its commit: another commit's hunk there is another change.
type Place = (String, String, u64, Option<String>);

fn place(row: &JsonRow) -> Place {
    let commit = (text(row, "kind") == Some("hunk")).then(|| of(row, "commit"));
    (of(row, "repo"), of(row, "path"), count(row, "start_line"), commit)
}

fn vanished(found: &mut Diff, row: &JsonRow) {
    found.vanished += 1;
    let reviewed = count(row, "tokens_human_reviewed");
    if reviewed * 2 > count(row, "tokens") {
        found.vanished_reviewed.push(Change {
            row: of(row, "row"),
            repo: of(row, "repo"),
            path: of(row, "path"),
            tokens_human_reviewed: reviewed,
        });
    }
}

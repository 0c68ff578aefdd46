//! Who wrote the lines that a change moved here from the files before it.

use std::collections::{BTreeMap, BTreeSet};

use facts::{ProblemRow, SpanRow, Stage};
use git::{ObjectId, Repository};
use provenance::Verdict;
use rustc_hash::FxHashMap;

use super::found::Found;
use crate::graph::CommitIndex;
use crate::paths::PathIndex;
use crate::{Options, Progress, ScanError, blame};

/// A line of a file before the change.
pub(super) type Place = (CommitIndex, PathIndex, u32);

/// What is known of such lines.
#[derive(Default)]
pub(super) struct Origins {
    known: FxHashMap<Place, Verdict>,
    pub(super) problems: Vec<ProblemRow>,
}

impl Origins {
    pub(super) fn get(&self, place: Place) -> Option<&Verdict> {
        self.known.get(&place)
    }
}

/// Knows lines of a commit without a walk: a ledger that was made at it, say.
pub trait KnownLines {
    /// The spans of these files of a commit; `None` if it is not known.
    fn spans(&self, commit: ObjectId, paths: &[Vec<u8>]) -> Option<Vec<SpanRow>>;
}

/// Knows nothing.
#[derive(Debug, Clone, Copy)]
pub struct NothingKnown;

impl KnownLines for NothingKnown {
    fn spans(&self, _: ObjectId, _: &[Vec<u8>]) -> Option<Vec<SpanRow>> {
        None
    }
}

/// Looks up the lines that were moved out of the files before the change.
pub(super) fn look_up(
    repository: &Repository,
    found: &Found<'_>,
    known: &dyn KnownLines,
    (options, progress): (&Options, &dyn Progress),
) -> Result<Origins, ScanError> {
    let mut wanted: BTreeMap<CommitIndex, BTreeMap<PathIndex, BTreeSet<u32>>> = BTreeMap::new();
    for (commit, path, number) in found.moved_here() {
        wanted.entry(commit).or_default().entry(path).or_default().insert(number);
    }
    let mut origins = Origins::default();
    for (commit, files) in wanted {
        let names: BTreeMap<Vec<u8>, PathIndex> =
            files.keys().map(|path| (found.path(*path).to_vec(), *path)).collect();
        let paths: Vec<Vec<u8>> = names.keys().cloned().collect();
        let spans = match known.spans(found.id(commit), &paths) {
            Some(spans) => spans,
            None => {
                let scan = blame(repository, found.id(commit), &paths, options, progress)?;
                // A record that some old commit has and nobody can read is nothing of the change.
                let own = scan.problems().iter().filter(|problem| problem.stage != Stage::Provenance);
                origins.problems.extend(own.cloned());
                scan.spans().collect()
            }
        };
        for span in spans {
            let raw = span.path_raw.as_deref().unwrap_or(span.path.as_bytes());
            let Some(path) = names.get(raw) else { continue };
            let lines = files[path].range(span.start_line..span.start_line + span.lines);
            origins.known.extend(lines.map(|line| ((commit, *path, *line), verdict(&span))));
        }
    }
    Ok(origins)
}

fn verdict(span: &SpanRow) -> Verdict {
    let SpanRow { claim, level, agent, model, model_raw, evidence, .. } = span.clone();
    Verdict { claim, level, agent, model, model_raw, evidence }
}

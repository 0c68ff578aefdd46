//! The lines of the head as spans: runs with one origin and one claim.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use facts::{Claim, Class, CommitId, CopySource, SpanRow};
use rustc_hash::FxHashMap;

use crate::graph::{CommitIndex, Graph};
use crate::kinds::{FileKind, Kinds};
use crate::lines::{Birth, Copied, LineId, Lines};
use crate::paths::PathIndex;
use crate::quote::PathText;
use crate::reviews::{ReviewIndex, Reviewed, UNKNOWN};
use crate::scan::{Scan, commit_id};
use crate::state::FileState;
use crate::verdicts::VerdictIndex;
use crate::walk::Walked;

/// Lines of a file that have one origin, of either kind.
struct Run<'a> {
    /// Lines at the head, from 1.
    lines: Range<u32>,
    introduced: Origin<'a>,
    written: Origin<'a>,
    /// The written line that the first line is.
    first: LineId,
    copied: Option<(&'a Copied, u32)>,
    verdict: VerdictIndex,
    review: ReviewIndex,
}

/// A line of a file of a commit.
#[derive(Clone, Copy)]
struct Origin<'a> {
    birth: &'a Birth,
    number: u32,
}

impl Origin<'_> {
    /// Whether the other line comes so many lines after.
    fn continues(&self, other: &Origin<'_>, after: u32) -> bool {
        std::ptr::eq(self.birth, other.birth) && other.number == self.number + after
    }
}

/// A file of the head, as its spans name it.
struct HeadFile {
    path: PathText,
    kind: FileKind,
}

/// Iterates over the spans of all text files of the head.
pub(crate) struct Spans<'a> {
    graph: &'a Graph,
    walked: &'a Walked,
    times: &'a [i64],
    kinds: &'a Kinds,
    reviewed: &'a Reviewed,
    files: std::vec::IntoIter<(PathIndex, &'a FileState)>,
    ready: VecDeque<SpanRow>,
    texts: FxHashMap<PathIndex, PathText>,
}

impl<'a> Spans<'a> {
    pub(crate) fn new(scan: &'a Scan) -> Self {
        let Scan { graph, walked, times, kinds, reviewed, .. } = scan;
        let mut files: Vec<_> =
            walked.head.iter().filter(|(_, file)| !file.is_binary).map(|(path, file)| (*path, file)).collect();
        files.sort_by_key(|(path, _)| walked.paths.get(*path));
        Spans {
            graph,
            walked,
            times,
            kinds,
            reviewed,
            files: files.into_iter(),
            ready: VecDeque::new(),
            texts: FxHashMap::default(),
        }
    }

    fn path_text(&mut self, path: PathIndex) -> PathText {
        let bytes = self.walked.paths.get(path);
        self.texts.entry(path).or_insert_with(|| PathText::new(bytes)).clone()
    }

    /// What a file is; one that could be walked and not be read again is data of no known language.
    fn kind(&self, path: PathIndex) -> FileKind {
        self.kinds.get(&path).cloned().unwrap_or(FileKind { language: None, class: Class::Data })
    }

    fn add_file(&mut self, path: PathIndex, lines: &[LineId]) {
        let at_head = HeadFile { path: self.path_text(path), kind: self.kind(path) };
        for run in runs(&self.walked.lines, self.reviewed, lines) {
            let row = self.row(&at_head, &run);
            self.ready.push_back(row);
        }
    }

    fn commit(&self, commit: CommitIndex) -> CommitId {
        commit_id(self.graph.nodes[commit as usize].id)
    }

    fn source(&mut self, run: &Run<'_>) -> Option<CopySource> {
        let (copied, offset) = run.copied?;
        let path = self.path_text(copied.path).text;
        let claim = self.walked.verdicts.claim(copied.verdict);
        Some(CopySource { commit: self.commit(copied.commit), path, line: copied.line + offset, claim })
    }

    fn row(&mut self, at_head: &HeadFile, run: &Run<'_>) -> SpanRow {
        let (introduced, written) = (run.introduced.birth, run.written.birth);
        let (introduced_path, written_path) = (self.path_text(introduced.path).text, self.path_text(written.path).text);
        let copied_from = self.source(run);
        let verdicts = &self.walked.verdicts;
        let verdict = verdicts.get(run.verdict);
        SpanRow {
            path: Arc::clone(&at_head.path.text),
            path_raw: at_head.path.raw.clone(),
            language: at_head.kind.language.clone(),
            class: at_head.kind.class,
            start_line: run.lines.start,
            lines: run.lines.end - run.lines.start,
            introduced_commit: self.commit(introduced.commit),
            introduced_path,
            introduced_line: run.introduced.number,
            written_commit: self.commit(written.commit),
            written_path,
            written_at: self.times[written.commit as usize],
            operation: self.walked.lines.operation(run.first),
            copied_from,
            boundary: introduced.cut,
            claim: verdict.claim,
            level: verdict.level,
            introduced_claim: if introduced.cut { Claim::Unknown } else { verdicts.claim(introduced.verdict) },
            agent: verdict.agent.clone(),
            model: verdict.model.clone(),
            model_raw: verdict.model_raw.clone(),
            evidence: Arc::clone(&verdict.evidence),
            review: self.reviewed.get(run.review).clone(),
        }
    }
}

impl Iterator for Spans<'_> {
    type Item = SpanRow;

    fn next(&mut self) -> Option<SpanRow> {
        while self.ready.is_empty() {
            let (path, file) = self.files.next()?;
            self.add_file(path, &file.lines);
        }
        self.ready.pop_front()
    }
}

/// Cuts a file into runs: lines that follow each other in both origins, and in the source if they are copies, and that
/// had the same review.
fn runs<'a>(lines: &'a Lines, reviewed: &Reviewed, file: &[LineId]) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    for (line, number) in file.iter().zip(1u32..) {
        let written = lines.written(*line);
        let (birth, introduced_line) = lines.introduced(*line);
        let introduced = Origin { birth, number: introduced_line };
        let (birth, written_line) = lines.birth(written);
        let origin = Origin { birth, number: written_line };
        let copied = lines.copied(written);
        let review = if birth.cut { UNKNOWN } else { reviewed.of_line(birth.commit, birth.path, written_line) };
        if let Some(run) = runs.last_mut() {
            let after = run.lines.end - run.lines.start;
            let is_one = run.introduced.continues(&introduced, after)
                && run.written.continues(&origin, after)
                && run.review == review
                && lines.operation(run.first) == lines.operation(written)
                && is_one_copy(run.copied, copied, after);
            if is_one {
                run.lines.end = number + 1;
                continue;
            }
        }
        let (lines_at, verdict) = (number..number + 1, lines.verdict(written));
        runs.push(Run { lines: lines_at, introduced, written: origin, first: written, copied, verdict, review });
    }
    runs
}

fn is_one_copy(first: Option<(&Copied, u32)>, other: Option<(&Copied, u32)>, after: u32) -> bool {
    match (first, other) {
        (None, None) => true,
        (Some((first, offset)), Some((other, further))) => std::ptr::eq(first, other) && further == offset + after,
        _ => false,
    }
}

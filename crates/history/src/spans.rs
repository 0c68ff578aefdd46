//! The lines of the head as spans: runs with one origin and one claim.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use facts::{Claim, Class, SpanRow};
use provenance::{CommitMarks, Verdict, fuse_lines};
use rustc_hash::FxHashMap;

use crate::evidence::Evidence;
use crate::graph::{CommitIndex, Graph};
use crate::kinds::{FileKind, Kinds};
use crate::lines::{Birth, LineId};
use crate::paths::PathIndex;
use crate::quote::PathText;
use crate::scan::{Scan, commit_id, unknown};
use crate::walk::{FileState, Walked};

/// Lines of a file that were introduced as one run of lines.
struct Run<'a> {
    /// Lines at the head, from 1.
    lines: Range<u32>,
    birth: &'a Birth,
    /// The first line's number where it was introduced.
    introduced_line: u32,
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
    evidence: &'a Evidence,
    times: &'a [i64],
    kinds: &'a Kinds,
    files: std::vec::IntoIter<(PathIndex, &'a FileState)>,
    ready: VecDeque<SpanRow>,
    texts: FxHashMap<PathIndex, PathText>,
    no_marks: CommitMarks,
}

impl<'a> Spans<'a> {
    pub(crate) fn new(scan: &'a Scan) -> Self {
        let Scan { graph, walked, evidence, times, kinds, .. } = scan;
        let mut files: Vec<_> =
            walked.head.iter().filter(|(_, file)| !file.is_binary).map(|(path, file)| (*path, file)).collect();
        files.sort_by_key(|(path, _)| walked.paths.get(*path));
        Spans {
            graph,
            walked,
            evidence,
            times,
            kinds,
            files: files.into_iter(),
            ready: VecDeque::new(),
            texts: FxHashMap::default(),
            no_marks: CommitMarks::default(),
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
        for run in runs(self.walked, lines) {
            let introduced = self.path_text(run.birth.path).text;
            for (part, verdict) in self.verdicts(&run) {
                let row = self.row(&at_head, &introduced, &run, part, verdict);
                self.ready.push_back(row);
            }
        }
    }

    /// What is known of the lines of a run, by their numbers where they were introduced.
    fn verdicts(&self, run: &Run<'_>) -> Vec<(Range<u32>, Verdict)> {
        let introduced = run.introduced_line..run.introduced_line + (run.lines.end - run.lines.start);
        if run.birth.cut {
            return vec![(introduced, unknown())];
        }
        let marks = self.evidence.marks.get(&run.birth.commit).unwrap_or(&self.no_marks);
        let record = self.evidence.records.get(&run.birth.commit);
        if marks.marks.is_empty() && record.is_none() {
            return vec![(introduced, unknown())];
        }
        fuse_lines(marks, record, self.walked.paths.get(run.birth.path), introduced)
    }

    fn row(
        &self,
        at_head: &HeadFile,
        introduced: &Arc<str>,
        run: &Run<'_>,
        part: Range<u32>,
        verdict: Verdict,
    ) -> SpanRow {
        let commit: CommitIndex = run.birth.commit;
        let id = commit_id(self.graph.nodes[commit as usize].id);
        SpanRow {
            path: Arc::clone(&at_head.path.text),
            path_raw: at_head.path.raw.clone(),
            language: at_head.kind.language.clone(),
            class: at_head.kind.class,
            start_line: run.lines.start + (part.start - run.introduced_line),
            lines: part.end - part.start,
            introduced_commit: id,
            introduced_path: Arc::clone(introduced),
            introduced_line: part.start,
            written_commit: id,
            written_path: Arc::clone(introduced),
            written_at: self.times[commit as usize],
            operation: facts::Operation::Added,
            copied_from: None,
            boundary: run.birth.cut,
            claim: verdict.claim,
            level: verdict.level,
            introduced_claim: if run.birth.cut { Claim::Unknown } else { verdict.claim },
            agent: verdict.agent,
            model: verdict.model,
            model_raw: verdict.model_raw,
            evidence: verdict.evidence,
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

/// Cuts a file into runs: one birth, numbers that follow each other.
fn runs<'a>(walked: &'a Walked, lines: &[LineId]) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    for (line, number) in lines.iter().zip(1u32..) {
        let (birth, introduced_line) = walked.lines.origin(*line);
        match runs.last_mut() {
            Some(run)
                if std::ptr::eq(run.birth, birth)
                    && introduced_line == run.introduced_line + (run.lines.end - run.lines.start) =>
            {
                run.lines.end = number + 1;
            }
            _ => runs.push(Run { lines: number..number + 1, birth, introduced_line }),
        }
    }
    runs
}

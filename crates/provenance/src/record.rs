//! What a record says of single lines, whatever its format: files, ranges, and whom each range is ascribed to.
//!
//! Invariants: ranges are kept as ranges (one real note claims 268,860 lines in a few bytes); within a file they are
//! ascending and disjoint, because the last entry that covers a line wins; memory is bounded by the record's size.

use std::collections::{BTreeMap, BinaryHeap, btree_map};
use std::ops::Range;
use std::sync::Arc;

use facts::{AgentId, Claim, Level};

/// A line-level record of one commit. Lines are those of the file as the commit has it, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRecord {
    format: &'static str,
    readable: bool,
    level: Level,
    files: BTreeMap<Box<[u8]>, Vec<RecordSpan>>,
    sources: Vec<LineSource>,
}

/// A range of lines of a file with one source, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordSpan {
    /// First line.
    pub first: u32,
    /// Last line, not before the first.
    pub last: u32,
    /// Which of [`LineRecord::sources`].
    pub source: u32,
}

/// Whom a record ascribes lines to: a session, a prompt, a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineSource {
    /// `Ai` or `Human`.
    pub claim: Claim,
    /// The agent, if the record resolves its key.
    pub agent: Option<AgentId>,
    /// The model, normalised.
    pub model: Option<Arc<str>>,
    /// The model as the record spells it.
    pub model_raw: Option<Arc<str>>,
    /// `format: detail`, at most 200 visible characters.
    pub evidence: Arc<str>,
}

impl LineRecord {
    /// Several records of one commit, of one format, as one: where they overlap the last one wins. It is readable if one
    /// of them is. `None` of none.
    #[must_use]
    pub fn joined(records: &[&LineRecord]) -> Option<LineRecord> {
        let mut builder = Builder::new(records.first()?.format);
        records.iter().for_each(|record| builder.append(record));
        let readable = records.iter().any(|record| record.readable);
        Some(LineRecord { readable, ..builder.finish() })
    }

    /// The same record, signed by somebody who is trusted.
    #[must_use]
    pub fn attested(self) -> LineRecord {
        LineRecord { level: Level::Attested, ..self }
    }

    /// How good it is: claimed, or attested.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// The name of the format, as evidence begins with it.
    #[must_use]
    pub fn format(&self) -> &'static str {
        self.format
    }

    /// False if nothing could be read: the commit then counts as one without a record.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.readable
    }

    /// The files with their ranges, by path. Paths are as the record spells them, without quotes around them.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (&[u8], &[RecordSpan])> {
        self.files.iter().map(|(path, spans)| (&**path, &**spans))
    }

    /// The sources, each of which has lines, or had them before a later entry took them all.
    #[must_use]
    pub fn sources(&self) -> &[LineSource] {
        &self.sources
    }

    /// The source of a span of this record.
    #[must_use]
    pub fn source_of(&self, span: &RecordSpan) -> &LineSource {
        &self.sources[span.source as usize]
    }

    /// Lines that the record claims, by source.
    #[must_use]
    pub fn lines_by_source(&self) -> Vec<u64> {
        let mut lines = vec![0; self.sources.len()];
        for span in self.files.values().flatten() {
            lines[span.source as usize] += u64::from(span.last - span.first) + 1;
        }
        lines
    }

    /// How many of some lines of a file (half open) it claims.
    #[must_use]
    pub fn lines_in(&self, path: &[u8], lines: &Range<u32>) -> u64 {
        let within = |span: &RecordSpan| {
            let first = span.first.max(lines.start);
            u64::from(span.last.saturating_add(1).min(lines.end)).saturating_sub(u64::from(first))
        };
        self.touching(path, lines).iter().map(within).sum()
    }

    /// The spans that touch some lines of a file (half open), ascending.
    pub(crate) fn touching(&self, path: &[u8], lines: &Range<u32>) -> &[RecordSpan] {
        let spans = self.files.get(path).map_or(&[][..], Vec::as_slice);
        let from = spans.partition_point(|span| span.last < lines.start);
        let spans = &spans[from..];
        &spans[..spans.partition_point(|span| span.first < lines.end)]
    }
}

/// Builds a record entry by entry, in the order of the record.
#[derive(Debug)]
pub(crate) struct Builder {
    format: &'static str,
    files: BTreeMap<Box<[u8]>, Vec<Entry>>,
    sources: Vec<LineSource>,
    entries: usize,
}

/// A range as it was read. `order` is its place in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    first: u32,
    order: usize,
    last: u32,
    source: u32,
}

impl Builder {
    pub(crate) fn new(format: &'static str) -> Builder {
        Builder { format, files: BTreeMap::new(), sources: Vec::new(), entries: 0 }
    }

    /// Adds a source and returns its number.
    pub(crate) fn source(&mut self, source: LineSource) -> u32 {
        self.sources.push(source);
        u32::try_from(self.sources.len() - 1).expect("because a record is shorter than 4 GiB")
    }

    /// Ranges added so far.
    pub(crate) fn ranges(&self) -> usize {
        self.entries
    }

    /// Ascribes ranges of a file (both ends included, ends in order) to a source; they win over those before.
    pub(crate) fn ascribe(&mut self, path: &[u8], ranges: impl IntoIterator<Item = (u32, u32)>, source: u32) {
        let entries = match self.files.entry(path.into()) {
            btree_map::Entry::Occupied(file) => file.into_mut(),
            btree_map::Entry::Vacant(file) => file.insert(Vec::new()),
        };
        for (first, last) in ranges {
            entries.push(Entry { first, order: self.entries, last, source });
            self.entries += 1;
        }
    }

    /// Everything of a record, behind what is there.
    fn append(&mut self, record: &LineRecord) {
        let before = u32::try_from(self.sources.len()).expect("because records are shorter than 4 GiB");
        self.sources.extend(record.sources.iter().cloned());
        for (path, spans) in record.files() {
            for run in spans.chunk_by(|one, next| one.source == next.source) {
                self.ascribe(path, run.iter().map(|span| (span.first, span.last)), before + run[0].source);
            }
        }
    }

    pub(crate) fn finish(self) -> LineRecord {
        let files = self.files.into_iter().map(|(path, entries)| (path, last_wins(entries)));
        let files = files.filter(|(_, spans)| !spans.is_empty()).collect();
        LineRecord { format: self.format, readable: true, level: Level::Claimed, files, sources: self.sources }
    }

    pub(crate) fn unreadable(self) -> LineRecord {
        LineRecord { readable: false, ..Builder::new(self.format).finish() }
    }
}

/// Disjoint ascending spans from overlapping entries in any order, in n log n: a sweep over the lines that keeps the
/// entries begun so far in a heap, the latest of the record on top.
fn last_wins(mut entries: Vec<Entry>) -> Vec<RecordSpan> {
    entries.sort_unstable();
    let mut waiting = entries.into_iter().peekable();
    let mut begun: BinaryHeap<(usize, u32, u32)> = BinaryHeap::new();
    let mut spans = Vec::new();
    let mut line = 0u64;
    loop {
        while begun.peek().is_some_and(|&(_, last, _)| u64::from(last) < line) {
            begun.pop();
        }
        if begun.is_empty() {
            let Some(entry) = waiting.peek() else { return spans };
            line = line.max(u64::from(entry.first));
        }
        while let Some(entry) = waiting.next_if(|entry| u64::from(entry.first) <= line) {
            begun.push((entry.order, entry.last, entry.source));
        }
        if let Some(&(_, last, source)) = begun.peek()
            && let Ok(first) = u32::try_from(line)
            && first <= last
        {
            let last = waiting.peek().map_or(last, |next| last.min(next.first - 1));
            append(&mut spans, RecordSpan { first, last, source });
            line = u64::from(last) + 1;
        }
    }
}

/// Appends a span, as part of the one before if that ends right there and has the same source.
fn append(spans: &mut Vec<RecordSpan>, span: RecordSpan) {
    match spans.last_mut() {
        Some(before) if before.source == span.source && before.last + 1 == span.first => before.last = span.last,
        _ => spans.push(span),
    }
}

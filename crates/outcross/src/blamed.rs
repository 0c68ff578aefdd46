//! A file at a commit with the origin of each line, and the commits that are named there.
//!
//! Invariant: spans cover each line of a text file once and in order; a file without spans has no lines here.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use facts::{CommitId, CopySource, SpanRow};
use git::{Commit, Objects};

use crate::only::Only;
use crate::target::object_id;

/// A file with the origin of its lines.
#[derive(Debug)]
pub struct BlamedFile {
    /// Its path, raw bytes.
    pub path: Vec<u8>,
    /// Its bytes at the commit.
    pub content: Vec<u8>,
    /// Its spans, lines ascending.
    pub spans: Vec<SpanRow>,
    /// The lines that were asked for.
    pub wanted: Wanted,
}

/// Lines that were asked for: those in one of the ranges that are of one of the kinds and had one of the reviews.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Numbers of lines, from 1; no range is all lines.
    pub ranges: Vec<RangeInclusive<u32>>,
    /// The kinds and reviews.
    pub only: Only,
}

impl Wanted {
    fn has(&self, line: &BlamedLine<'_>) -> bool {
        let is_in_range = self.ranges.is_empty() || self.ranges.iter().any(|range| range.contains(&line.number));
        is_in_range && self.only.admits(line.span.claim, &line.span.evidence, line.span.review.class)
    }
}

/// A line of a file.
#[derive(Debug, Clone, Copy)]
pub struct BlamedLine<'a> {
    /// Its number, from 1.
    pub number: u32,
    /// Its number in the file of the commit that introduced it.
    pub introduced_line: u32,
    /// The span that it belongs to.
    pub span: &'a SpanRow,
    /// Its bytes, without the line feed.
    pub text: &'a [u8],
}

impl BlamedLine<'_> {
    /// What it was copied from.
    #[must_use]
    pub fn copied_from(&self) -> Option<CopySource> {
        let source = self.span.copied_from.clone()?;
        Some(CopySource { line: source.line + (self.number - self.span.start_line), ..source })
    }
}

impl BlamedFile {
    /// The lines that were asked for.
    pub fn lines(&self) -> impl Iterator<Item = BlamedLine<'_>> {
        let numbered = self.spans.iter().flat_map(|span| (0..span.lines).map(move |at| (span, at)));
        let lines = numbered.zip(texts(&self.content)).map(|((span, at), text)| BlamedLine {
            number: span.start_line + at,
            introduced_line: span.introduced_line + at,
            span,
            text,
        });
        lines.filter(|line| self.wanted.has(line))
    }

    /// How many lines the file has.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.spans.iter().map(|span| span.lines).sum()
    }
}

/// The lines of a text without their line feeds; a last line without one is a line.
pub fn texts(content: &[u8]) -> impl Iterator<Item = &[u8]> {
    content.split_inclusive(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\n").unwrap_or(line))
}

/// The change that each commit came with, as its forge spells it.
pub type Changes = HashMap<CommitId, Arc<str>>;

/// Reads commits, each once. One that can't be read is absent.
pub struct Commits {
    objects: Objects,
    known: HashMap<CommitId, Option<Commit>>,
}

impl Commits {
    /// Reads with this reader.
    #[must_use]
    pub fn new(objects: Objects) -> Self {
        Commits { objects, known: HashMap::new() }
    }

    /// A commit.
    pub fn get(&mut self, id: CommitId) -> Option<&Commit> {
        let read = || self.objects.commit(object_id(id)).ok();
        self.known.entry(id).or_insert_with(read).as_ref()
    }
}

//! Lines as numbers: every line that ever appears gets one, in the order of the walk.
//!
//! A number stands for one stay of a line in one place. Where it is introduced is `git blame -w`'s answer; where it
//! was written may be another line: the one that it was moved from (`docs/concepts/line-origins.md`).

mod wire;

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use facts::Operation;
use rustc_hash::FxHashMap;

use crate::graph::CommitIndex;
use crate::paths::PathIndex;
use crate::verdicts::{UNKNOWN, VerdictIndex};

/// A line, by its number.
pub(crate) type LineId = u32;

/// No line.
pub(crate) const NO_LINE: LineId = LineId::MAX;

/// Lines that one commit introduced in one file, and of which its evidence says one thing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Birth {
    first: LineId,
    pub(crate) commit: CommitIndex,
    pub(crate) path: PathIndex,
    /// The lines may be older: the version before could not be read.
    pub(crate) cut: bool,
    /// What the commit's evidence says of them.
    pub(crate) verdict: VerdictIndex,
}

/// Where copied lines come from: consecutive lines of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Copied {
    first: LineId,
    lines: u32,
    /// The commit that wrote the source.
    pub(crate) commit: CommitIndex,
    pub(crate) path: PathIndex,
    /// The first line of the source, from 1.
    pub(crate) line: u32,
    /// What is known of who wrote the source.
    pub(crate) verdict: VerdictIndex,
    /// What the copies inherit of that.
    pub(crate) inherited: VerdictIndex,
}

/// More lines were introduced than can be numbered (2^32).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooManyLines;

/// What is noted of a line's life.
mod note {
    pub(super) const OPERATION: u8 = 0b0000_0111;
    pub(super) const TRIVIAL: u8 = 0b0000_1000;
    pub(super) const DEAD: u8 = 0b0001_0000;
    pub(super) const ON_LINE: u8 = 0b0010_0000;
    pub(super) const BINARY: u8 = 0b0100_0000;
}

/// The operations that write a line, by the number in its notes.
const WRITING: [Operation; 5] =
    [Operation::Added, Operation::CopiedWithin, Operation::CopiedFromLive, Operation::Updated, Operation::FindReplaced];

/// Where each line was introduced and written, and what became of it.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    births: Vec<Birth>,
    /// The number that each line had in its file, from 1.
    numbers: Vec<u32>,
    /// The line that each line was when it was written.
    written: Vec<LineId>,
    notes: Vec<u8>,
    /// Lines that were introduced as another: those of a second file made from one source.
    introduced_as: FxHashMap<LineId, LineId>,
    copies: Vec<Copied>,
    /// The birth that was asked for last: the next question is mostly about the same.
    recent: AtomicUsize,
    /// For lines of the first-parent view the line of the full view that stood in its place.
    twins: Vec<LineId>,
}

impl Lines {
    /// Introduces lines of a file; `numbers` are their places in it, from 1. They count as added until told otherwise.
    pub(crate) fn introduce(
        &mut self,
        commit: CommitIndex,
        path: PathIndex,
        cut: bool,
        numbers: &[u32],
        verdicts: &[(usize, VerdictIndex)],
    ) -> Result<Range<LineId>, TooManyLines> {
        let first = LineId::try_from(self.numbers.len()).map_err(|_| TooManyLines)?;
        self.numbers.extend_from_slice(numbers);
        let end = LineId::try_from(self.numbers.len()).ok().filter(|end| *end < NO_LINE).ok_or(TooManyLines)?;
        self.written.extend(first..end);
        self.notes.resize(self.numbers.len(), 0);
        if end > first {
            let births = verdicts.iter().map(|(start, verdict)| {
                let start = LineId::try_from(*start).expect("a file has fewer lines than that");
                Birth { first: first + start, commit, path, cut, verdict: *verdict }
            });
            self.births.extend(births);
        }
        Ok(first..end)
    }

    /// How many lines there are.
    pub(crate) fn len(&self) -> LineId {
        LineId::try_from(self.numbers.len()).expect("more were refused when they were introduced")
    }

    /// Where a line was introduced, and its number there.
    pub(crate) fn introduced(&self, line: LineId) -> (&Birth, u32) {
        self.birth(self.introduced_as.get(&line).copied().unwrap_or(line))
    }

    /// The commit and file in which a line first stood under this very number, and its number there.
    pub(crate) fn birth(&self, line: LineId) -> (&Birth, u32) {
        let recent = self.recent.load(Ordering::Relaxed);
        let is_there = self.births.get(recent).is_some_and(|birth| birth.first <= line)
            && self.births.get(recent + 1).is_none_or(|next| line < next.first);
        let at = if is_there { recent } else { self.births.partition_point(|birth| birth.first <= line) - 1 };
        self.recent.store(at, Ordering::Relaxed);
        (&self.births[at], self.numbers[line as usize])
    }

    /// The line that a line was when it was written.
    pub(crate) fn written(&self, line: LineId) -> LineId {
        self.written[line as usize]
    }

    /// A line is introduced as another was.
    pub(crate) fn set_introduced(&mut self, line: LineId, other: LineId) {
        let other = self.introduced_as.get(&other).copied().unwrap_or(other);
        self.introduced_as.insert(line, other);
    }

    /// A line was moved here.
    pub(crate) fn set_moved(&mut self, line: LineId, from: LineId) {
        self.written[line as usize] = self.written(from);
    }

    /// How a line was written.
    pub(crate) fn set_operation(&mut self, line: LineId, operation: Operation) {
        let number = WRITING.iter().position(|writing| *writing == operation).expect("only these write lines");
        let number = u8::try_from(number).expect("they are five");
        let note = &mut self.notes[line as usize];
        *note = (*note & !note::OPERATION) | number;
    }

    /// How a written line was written.
    pub(crate) fn operation(&self, line: LineId) -> Operation {
        WRITING[usize::from(self.notes[line as usize] & note::OPERATION)]
    }

    pub(crate) fn is_trivial(&self, line: LineId) -> bool {
        self.notes[line as usize] & note::TRIVIAL != 0
    }

    pub(crate) fn set_trivial(&mut self, line: LineId) {
        self.notes[line as usize] |= note::TRIVIAL;
    }

    /// Whether a written line has ended.
    pub(crate) fn is_dead(&self, line: LineId) -> bool {
        self.notes[line as usize] & note::DEAD != 0
    }

    pub(crate) fn set_dead(&mut self, line: LineId, dead: bool) {
        self.set(line, note::DEAD, dead);
    }

    /// A line of a binary version: it neither lives nor dies.
    pub(crate) fn set_binary(&mut self, line: LineId) {
        self.set(line, note::BINARY | note::DEAD, true);
    }

    /// Whether a line is one of a binary version.
    pub(crate) fn is_binary(&self, line: LineId) -> bool {
        self.notes[line as usize] & note::BINARY != 0
    }

    /// Whether a line of text was written where it was born, and is more than a brace.
    pub(crate) fn is_own_work(&self, line: LineId) -> bool {
        self.written(line) == line && self.notes[line as usize] & (note::BINARY | note::TRIVIAL) == 0
    }

    /// All births, each with its first line and the numbers of its lines.
    pub(crate) fn births(&self) -> impl Iterator<Item = (&Birth, LineId, &[u32])> {
        let ends = self.births.iter().skip(1).map(|next| next.first).chain([self.len()]);
        self.births
            .iter()
            .zip(ends)
            .map(|(birth, end)| (birth, birth.first, &self.numbers[birth.first as usize..end as usize]))
    }

    /// Whether a written line stands in the tree of the last commit of the first-parent line.
    pub(crate) fn is_on_line(&self, line: LineId) -> bool {
        self.notes[line as usize] & note::ON_LINE != 0
    }

    pub(crate) fn set_on_line(&mut self, line: LineId, on: bool) {
        self.set(line, note::ON_LINE, on);
    }

    fn set(&mut self, line: LineId, flag: u8, on: bool) {
        let note = &mut self.notes[line as usize];
        *note = if on { *note | flag } else { *note & !flag };
    }

    /// Notes a copy of consecutive lines; copies come in the order of their numbers.
    pub(crate) fn add_copied(&mut self, lines: Range<LineId>, source: CopySource) {
        let CopySource { commit, path, line, verdict, inherited } = source;
        let count = lines.end - lines.start;
        self.copies.push(Copied { first: lines.start, lines: count, commit, path, line, verdict, inherited });
    }

    /// What a written line was copied from, and how far into the copy it stands.
    pub(crate) fn copied(&self, line: LineId) -> Option<(&Copied, u32)> {
        let after = self.copies.partition_point(|copied| copied.first <= line);
        let copied = self.copies.get(after.checked_sub(1)?)?;
        let offset = line - copied.first;
        (offset < copied.lines).then_some((copied, offset))
    }

    pub(crate) fn twin(&self, line: LineId) -> Option<LineId> {
        self.twins.get(line as usize).copied().filter(|twin| *twin != NO_LINE)
    }

    pub(crate) fn set_twin(&mut self, line: LineId, twin: LineId) {
        if self.twins.len() <= line as usize {
            self.twins.resize(line as usize + 1, NO_LINE);
        }
        self.twins[line as usize] = twin;
    }

    /// What is known of who wrote a written line: what the evidence of its commit says; where that says nothing, what
    /// it inherits as a copy.
    pub(crate) fn verdict(&self, written: LineId) -> VerdictIndex {
        let (birth, _) = self.birth(written);
        match birth.verdict {
            _ if birth.cut => UNKNOWN,
            UNKNOWN if !self.copies.is_empty() => self.copied(written).map_or(UNKNOWN, |(copied, _)| copied.inherited),
            verdict => verdict,
        }
    }
}

/// Where a copy comes from: see [`Copied`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CopySource {
    pub(crate) commit: CommitIndex,
    pub(crate) path: PathIndex,
    pub(crate) line: u32,
    pub(crate) verdict: VerdictIndex,
    pub(crate) inherited: VerdictIndex,
}

//! Units to rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use code::signals::{CallSignals, across};
use code::units::{Outline, UnitKind};
use facts::{Class, CommitId, ContentId, SpanRow, UnitId, UnitRow};
use ledger::{Ledger, RepositoryEntry};

use super::claims::Written;
use super::code_of::{FileCode, PieceCode};
use super::duplicates::{Duplicated, Duplicates};
use super::files::{self, HeadFile};
use crate::errors::CommandError;
use crate::scanning::read_error;

const DAY_MICROSECONDS: i64 = 86_400_000_000;

/// What all rows need.
struct Context<'a> {
    repo_id: &'a str,
    head: CommitId,
    /// Where the data end, microseconds since 1970.
    end: i64,
    names: Names,
}

/// The rows of all units, file by file.
pub(super) fn rows(
    ledger: &Ledger,
    (scanned, head): (&RepositoryEntry, CommitId),
    files: &[HeadFile],
    code: &[Arc<FileCode>],
    duplicates: &Duplicates,
) -> Result<Vec<UnitRow>, CommandError> {
    let repo_id = scanned.repo_id.as_str();
    let end = ledger.data_end(repo_id).map_err(read_error)?.unwrap_or(i64::MIN);
    let context = Context { repo_id, head, end, names: Names::new() };
    let outlines: Vec<&Outline> =
        code.iter().flat_map(|file| &file.pieces).map(|piece| &piece.parsed.outline).collect();
    let mut calls = across(&outlines).into_iter();
    let mut rows = Vec::new();
    let mut at = 0;
    files::spans(ledger, repo_id, |spans| {
        for (number, piece) in code[at].pieces.iter().enumerate() {
            let calls = calls.next().unwrap_or_default();
            let of_unit = |unit: usize| Unit {
                context: &context,
                file: &files[at],
                piece: (number, piece),
                unit,
                calls: calls.get(unit).copied().unwrap_or_default(),
                duplicated: duplicates.of((at, number), piece.parsed.outline.units[unit].span),
            };
            rows.extend((0..piece.parsed.outline.units.len()).map(|unit| of_unit(unit).row(spans)));
        }
        at += 1;
    })?;
    Ok(rows)
}

/// A unit with all that its row says.
struct Unit<'a> {
    context: &'a Context<'a>,
    file: &'a HeadFile,
    piece: (usize, &'a PieceCode),
    unit: usize,
    calls: CallSignals,
    duplicated: Duplicated,
}

impl Unit<'_> {
    fn row(&self, spans: &[SpanRow]) -> UnitRow {
        let piece = self.piece.1;
        let unit = &piece.parsed.outline.units[self.unit];
        let (fingerprints, span) = (&piece.parsed.fingerprints[self.unit], unit.span);
        let lines = (span.start_line..=span.end_line).filter(|line| piece.is_written(*line));
        let written = Written::of(spans, lines.map(|line| piece.file_line(line)));
        let (agent, model) = written.agent_and_model();
        UnitRow {
            row: self.id(),
            path: Arc::clone(&self.file.path),
            path_raw: self.file.path_raw.clone(),
            language: Some(self.context.names.language(piece.language.name())),
            class: self.file.class,
            kind: kind(unit.kind),
            name: unit.name.as_str().into(),
            start_line: piece.file_line(span.start_line),
            end_line: piece.file_line(span.end_line),
            tokens: fingerprints.tokens,
            content: ContentId::new(fingerprints.exact),
            text: fingerprints.text,
            shape: fingerprints.shape,
            minhash: fingerprints.sketch.grams().into(),
            clone_class: self.duplicated.class,
            lines: written.lines,
            claim: written.claim(),
            level: written.level(),
            agent,
            model,
            review: written.review(),
            written_at: written.first_at,
            last_changed_at: written.last_at,
            survived_days: written.first_at.map(|at| days(at, self.context.end)),
            signals: self.signals(),
        }
    }

    /// BLAKE3 of repository, head, path, number of the piece, first byte and the byte after the last; texts with their
    /// lengths before them.
    fn id(&self) -> UnitId {
        let span = self.piece.1.parsed.outline.units[self.unit].span;
        let mut hash = blake3::Hasher::new();
        for text in [self.context.repo_id.as_bytes(), self.context.head.as_bytes(), self.file.bytes()] {
            hash.update(&(text.len() as u64).to_le_bytes()).update(text);
        }
        for number in [self.piece.0, span.start, span.end] {
            hash.update(&(number as u64).to_le_bytes());
        }
        UnitId::new(*hash.finalize().as_bytes().first_chunk().expect("because a hash has 32 bytes"))
    }

    /// What it is and what the units are that it lies in, from the inside out.
    fn kinds(&self) -> impl Iterator<Item = UnitKind> {
        let units = &self.piece.1.parsed.outline.units;
        std::iter::successors(Some(self.unit), |at| units[*at].parent).map(|at| units[at].kind)
    }

    fn is_test(&self) -> bool {
        self.file.class == Class::Test || self.kinds().any(|kind| kind == UnitKind::Test)
    }

    /// It lies within a function, a method or a test.
    fn is_inner(&self) -> bool {
        self.kinds().skip(1).any(|kind| matches!(kind, UnitKind::Function | UnitKind::Method | UnitKind::Test))
    }

    fn signals(&self) -> BTreeMap<Arc<str>, u32> {
        let (kind, found) =
            (self.piece.1.parsed.outline.units[self.unit].kind, &self.piece.1.parsed.signals[self.unit]);
        let is_helper = matches!(kind, UnitKind::Function | UnitKind::Method) && !self.is_test();
        let values = [
            found.calls,
            found.code_lines,
            found.comment_lines,
            self.calls.calls_elsewhere,
            self.duplicated.lines,
            found.handlers,
            u32::from(self.is_inner()),
            u32::from(self.is_test()),
            found.lines,
            found.masked_errors,
            found.nesting,
            found.plain_comments,
            found.restating_comments,
            u32::from(is_helper && self.calls.is_single_use()),
        ];
        self.context.names.signals.iter().cloned().zip(values).collect()
    }
}

/// The signals of a row, in the order of their names.
pub(super) const SIGNALS: [&str; 14] = [
    "calls",
    "code_lines",
    "comment_lines",
    "cross_file_calls",
    "duplicated_lines",
    "handlers",
    "is_inner",
    "is_test",
    "lines",
    "masked_errors",
    "nesting",
    "plain_comments",
    "restating_comments",
    "single_use",
];

/// Words that many rows share.
struct Names {
    signals: Vec<Arc<str>>,
    languages: BTreeMap<&'static str, Arc<str>>,
}

impl Names {
    fn new() -> Self {
        let languages = code::languages().map(|language| (language.name(), language.name().into())).collect();
        Names { signals: SIGNALS.map(Arc::from).into(), languages }
    }

    fn language(&self, name: &'static str) -> Arc<str> {
        self.languages.get(name).cloned().unwrap_or_else(|| name.into())
    }
}

fn kind(kind: UnitKind) -> facts::UnitKind {
    match kind {
        UnitKind::Function => facts::UnitKind::Function,
        UnitKind::Method => facts::UnitKind::Method,
        UnitKind::Class => facts::UnitKind::Class,
        UnitKind::Test => facts::UnitKind::Test,
        UnitKind::Block => facts::UnitKind::Block,
    }
}

/// Whole days from one time to a later one; none where it is no later.
fn days(from: i64, to: i64) -> u32 {
    u32::try_from(to.saturating_sub(from) / DAY_MICROSECONDS).unwrap_or(0)
}

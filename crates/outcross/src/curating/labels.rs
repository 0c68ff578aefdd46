//! What is known of lines: labels of a row from the spans of its file, and when the lines were written.

use std::ops::RangeInclusive;

use corpus::row::Label;
use corpus::source::SourceError;
use facts::SpanRow;

const DAY_MICROSECONDS: i64 = 86_400_000_000;

/// What is known of consecutive lines of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// Runs of lines of one label, counted from the first of these lines.
    pub(super) labels: Vec<Label>,
    /// When the first line was written, microseconds since 1970. Nothing where no line is known, or history is cut off
    /// before one: that one may be older.
    pub(super) first: Option<i64>,
    /// When the last was written, no later than which all are.
    pub(super) last: Option<i64>,
}

impl Known {
    /// Of these lines of a file; its spans come in the order of their lines.
    pub(super) fn of(spans: &[SpanRow], lines: RangeInclusive<u32>) -> Known {
        let (mut known, mut is_cut) = (Known::default(), false);
        for (span, first, last) in within(spans, &lines) {
            add(&mut known.labels, label(span, first - lines.start() + 1, last - lines.start() + 1));
            known.first = Some(known.first.map_or(span.written_at, |first| first.min(span.written_at)));
            known.last = known.last.max(Some(span.written_at));
            is_cut |= span.boundary;
        }
        known.first = known.first.filter(|_| !is_cut);
        known
    }

    /// Whole days from when the last line was written to where the data end.
    pub(super) fn survived_days(&self, data_end: Option<i64>) -> Option<u32> {
        let days = data_end?.saturating_sub(self.last?) / DAY_MICROSECONDS;
        Some(u32::try_from(days).unwrap_or(0))
    }
}

/// The spans that have some of these lines of a file, each with the first and the last line that it has of them.
pub(super) fn within<'a>(
    spans: &'a [SpanRow],
    lines: &RangeInclusive<u32>,
) -> impl Iterator<Item = (&'a SpanRow, u32, u32)> {
    let (start, end) = (*lines.start(), *lines.end());
    let from = spans.partition_point(|span| last_line(span) < start);
    let spans = spans[from..].iter().take_while(move |span| span.start_line <= end);
    spans.map(move |span| (span, span.start_line.max(start), last_line(span).min(end)))
}

fn last_line(span: &SpanRow) -> u32 {
    span.start_line.saturating_add(span.lines).saturating_sub(1)
}

fn label(span: &SpanRow, start: u32, end: u32) -> Label {
    Label {
        start,
        end,
        claim: span.claim,
        level: span.level,
        agent: span.agent.clone(),
        model: span.model.clone(),
        review_class: span.review.class,
    }
}

/// Labels with those that say the same of lines that touch as one.
pub(super) fn joined(labels: impl Iterator<Item = Label>) -> Vec<Label> {
    let mut all = Vec::new();
    labels.for_each(|label| add(&mut all, label));
    all
}

/// Adds what is known of the next lines, to the last label where it is the same.
pub(super) fn add(labels: &mut Vec<Label>, next: Label) {
    match labels.last_mut() {
        Some(last) if last.end + 1 == next.start && is_same(last, &next) => last.end = next.end,
        _ => labels.push(next),
    }
}

fn is_same(a: &Label, b: &Label) -> bool {
    let of = |label: &Label| (label.claim, label.level, label.review_class);
    of(a) == of(b) && a.agent == b.agent && a.model == b.model
}

/// The spans of files, which are asked for in the order of their paths' bytes, from rows in that order: none but those of
/// one file is in memory.
pub(super) struct Spans<'a> {
    rows: Box<dyn Iterator<Item = Result<SpanRow, SourceError>> + 'a>,
    next: Option<SpanRow>,
}

impl<'a> Spans<'a> {
    pub(super) fn new(rows: impl Iterator<Item = Result<SpanRow, SourceError>> + 'a) -> Self {
        Spans { rows: Box::new(rows), next: None }
    }

    /// Those of a file.
    pub(super) fn of(&mut self, path: &[u8]) -> Result<Vec<SpanRow>, SourceError> {
        let mut found = Vec::new();
        loop {
            let span = match self.next.take() {
                Some(span) => span,
                None => match self.rows.next() {
                    Some(span) => span?,
                    None => return Ok(found),
                },
            };
            match path_of(&span).cmp(path) {
                std::cmp::Ordering::Less if found.is_empty() => {}
                std::cmp::Ordering::Equal => found.push(span),
                std::cmp::Ordering::Less => return Err(out_of_order(&span)),
                std::cmp::Ordering::Greater => {
                    self.next = Some(span);
                    return Ok(found);
                }
            }
        }
    }
}

/// The path of a span's file, raw bytes.
pub(super) fn path_of(span: &SpanRow) -> &[u8] {
    span.path_raw.as_deref().unwrap_or(span.path.as_bytes())
}

fn out_of_order(span: &SpanRow) -> SourceError {
    SourceError {
        message: format!("the spans of the ledger are not in order at {}", span.path),
        hint: Some("scan the repository again: its parts are then replaced".to_owned()),
        interrupted: false,
    }
}

//! Where the lines of a commit's files, or of a corpus's rows, come from: who wrote them, when, and what review they had.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use corpus::finished::{KeptLabel, KeptRow};
use facts::{Claim, ReviewClass, SpanRow};

/// Where a line comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Who wrote it.
    pub claim: Claim,
    /// What review it had before it was merged.
    pub review: ReviewClass,
    /// The year in which it was written; none where history is cut off before it.
    pub year: Option<i16>,
}

impl Origin {
    /// Of a line of which nothing is known.
    pub const UNKNOWN: Origin = Origin { claim: Claim::Unknown, review: ReviewClass::Unknown, year: None };
}

/// Consecutive lines of one origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    start: u32,
    lines: u32,
    origin: Origin,
}

/// The origins of the lines of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileOrigins(Vec<Run>);

impl FileOrigins {
    /// Those of a row of a corpus. When its single lines were written it does not say: all get the year of the last.
    #[must_use]
    pub fn of_row(row: &KeptRow) -> FileOrigins {
        let written = row.written_last.as_deref().and_then(|at| at.parse().ok());
        let year = written.map(year_of);
        let origin = |label: &KeptLabel| Origin {
            claim: label.claim.parse().unwrap_or(Claim::Unknown),
            review: label.review_class.parse().unwrap_or_default(),
            year,
        };
        let run = |label: &KeptLabel| Run {
            start: label.start,
            lines: label.end.saturating_add(1).saturating_sub(label.start),
            origin: origin(label),
        };
        let mut runs: Vec<Run> = row.labels.iter().map(run).collect();
        runs.sort_unstable_by_key(|run| run.start);
        FileOrigins(runs)
    }

    /// That of a line, from 1; unknown where nothing covers it.
    #[must_use]
    pub fn of(&self, line: u32) -> Origin {
        let next = self.0.partition_point(|run| run.start <= line);
        let run = next.checked_sub(1).map(|at| &self.0[at]).filter(|run| line - run.start < run.lines);
        run.map_or(Origin::UNKNOWN, |run| run.origin)
    }

    /// That of a unit with code on these lines, as the table of units has it: who wrote most of them (of equally many
    /// `unknown` goes first, then `ai`), the weakest review of any, and the year in which most were written (of equally
    /// many the first).
    #[must_use]
    pub fn of_unit(&self, lines: impl IntoIterator<Item = u32>) -> Origin {
        let (mut claims, mut years) = (BTreeMap::<Claim, u32>::new(), BTreeMap::<Option<i16>, u32>::new());
        let mut review = None;
        for origin in lines.into_iter().map(|line| self.of(line)) {
            *claims.entry(origin.claim).or_default() += 1;
            *years.entry(origin.year).or_default() += 1;
            review = Some(review.map_or(origin.review, |weakest: ReviewClass| weakest.min(origin.review)));
        }
        let of = |claim: Claim| claims.get(&claim).copied().unwrap_or(0);
        let (ai, human, unknown) = (of(Claim::Ai), of(Claim::Human), of(Claim::Unknown));
        let claim = match () {
            () if unknown >= ai.max(human) => Claim::Unknown,
            () if ai >= human => Claim::Ai,
            () => Claim::Human,
        };
        let most = years.values().max().copied().unwrap_or(0);
        let year = years.into_iter().find(|(_, lines)| *lines == most).and_then(|(year, _)| year);
        Origin { claim, review: review.unwrap_or_default(), year }
    }
}

/// The origins of all lines of some files, by the paths that git has.
#[derive(Debug, Clone, Default)]
pub struct Origins(HashMap<Vec<u8>, Arc<FileOrigins>>);

impl Origins {
    /// Those that spans state.
    ///
    /// # Errors
    /// The first that the spans have.
    pub fn of_spans<E>(spans: impl IntoIterator<Item = Result<SpanRow, E>>) -> Result<Origins, E> {
        let mut files: HashMap<Vec<u8>, FileOrigins> = HashMap::new();
        for span in spans {
            let span = span?;
            let path = span.path_raw.as_deref().unwrap_or(span.path.as_bytes());
            let run = Run { start: span.start_line, lines: span.lines, origin: origin(&span) };
            match files.get_mut(path) {
                Some(file) => file.0.push(run),
                None => {
                    files.insert(path.to_owned(), FileOrigins(vec![run]));
                }
            }
        }
        files.values_mut().for_each(|file| file.0.sort_unstable_by_key(|run| run.start));
        Ok(Origins(files.into_iter().map(|(path, file)| (path, Arc::new(file))).collect()))
    }

    /// Those of a file.
    #[must_use]
    pub fn of_file(&self, path: &[u8]) -> Arc<FileOrigins> {
        self.0.get(path).cloned().unwrap_or_default()
    }
}

fn origin(span: &SpanRow) -> Origin {
    let written = jiff::Timestamp::from_microsecond(span.written_at).ok().filter(|_| !span.boundary);
    let year = written.map(year_of);
    Origin { claim: span.claim, review: span.review.class, year }
}

fn year_of(at: jiff::Timestamp) -> i16 {
    at.to_zoned(jiff::tz::TimeZone::UTC).year()
}

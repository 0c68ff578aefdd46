//! A second opinion: the definitions of `docs/reference/metrics.md`, read literally and computed by trying every pair.
//!
//! It shares no code with the walk under test: commits, texts, hunks and renames come from real git. It is slow
//! (hundreds of lines a commit are its limit) and meant to be read beside the definitions.

mod classify;
mod line;
mod repository;
mod walk;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

use facts::{Claim, Class, CommitId, CopySource, Effect, FateRow, Level, Metric, Operations, SeriesRow, SpanRow, View};
use testkit::Repo;

use crate::answer::Answer;
use crate::invariants::count;
use repository::{Commit, commits};
use walk::{Event, Id, Walk, first_parent_line};

const DAY: i64 = 86_400_000_000;

/// The reference's answer about the history of a head (hex id).
pub(crate) fn answer(repo: &Repo, head: &str) -> Answer {
    let commits = commits(repo, head);
    let full = Walk::run(repo, &commits, View::Full);
    let first_parent = Walk::run(repo, &commits, View::FirstParent);
    let mut answer = Answer { series: series(&commits), spans: spans(&commits, &full), ..Answer::default() };
    for (view, walk) in [(View::Full, &full), (View::FirstParent, &first_parent)] {
        answer.fates.extend(walk.events.iter().map(|event| row(&commits, walk, view, event)));
    }
    answer.operations = commits.iter().map(|commit| (id(commit), Operations::default())).collect();
    for row in answer.fates.iter().filter(|row| row.view == View::Full) {
        count(answer.operations.get_mut(&row.commit).expect("a row is of a commit"), row);
    }
    answer
}

fn id(commit: &Commit) -> CommitId {
    commit.id.parse().unwrap()
}

/// The row of one line.
fn row(commits: &[Commit], walk: &Walk, view: View, event: &Event) -> FateRow {
    let (commit, life) = (&commits[event.commit], &walk.lives[event.id]);
    let written = &commits[life.commit];
    let source = life.source.as_ref().filter(|_| event.effect == Effect::Written);
    let source = source.map(|source| &commits[walk.lives[source.id].commit]);
    // On a branch the source of a copy may be younger than the copy.
    let days = |since: &Commit| u32::try_from((commit.at - since.at).max(0) / DAY).unwrap();
    let (path, path_raw) = text(&event.path);
    FateRow {
        view,
        commit: id(commit),
        at: commit.at,
        path,
        path_raw,
        language: None,
        class: Class::Data,
        operation: event.operation,
        effect: event.effect,
        trivial: life.trivial,
        lines: 1,
        from_path: event.from_path.as_deref().map(|path| text(path).0),
        written_commit: id(written),
        written_at: written.at,
        age_days: days(written),
        source_commit: source.map(id),
        source_age_days: source.map(days),
        source_claim: source.map(|_| Claim::Unknown),
        claim: Claim::Unknown,
        level: Level::Unknown,
        agent: None,
        model: None,
    }
}

/// A path as rows hold it: git's quotes where it is not UTF-8.
fn text(path: &[u8]) -> (Arc<str>, Option<Arc<[u8]>>) {
    if let Ok(text) = std::str::from_utf8(path) {
        return (Arc::from(text), None);
    }
    let mut quoted = String::from("\"");
    for byte in path {
        match byte {
            b'"' | b'\\' => write!(quoted, "\\{}", char::from(*byte)).unwrap(),
            0x20..=0x7e => quoted.push(char::from(*byte)),
            _ => write!(quoted, "\\{byte:03o}").unwrap(),
        }
    }
    (Arc::from(quoted + "\""), Some(Arc::from(path)))
}

/// One span a line. Where a line was introduced is no question to the reference: it says what it says of `written`.
fn spans(commits: &[Commit], walk: &Walk) -> Vec<SpanRow> {
    let Some(head) = commits.len().checked_sub(1) else { return Vec::new() };
    let mut spans = Vec::new();
    for (path, ids) in &walk.states[&head] {
        for (line, number) in ids.iter().zip(1..) {
            spans.push(span(commits, walk, path, number, *line));
        }
    }
    spans
}

fn span(commits: &[Commit], walk: &Walk, path: &[u8], number: u32, line: Id) -> SpanRow {
    let life = &walk.lives[line];
    let (path, path_raw) = text(path);
    let written_path = text(&life.path).0;
    let copied_from = life.source.as_ref().map(|source| CopySource {
        commit: id(&commits[walk.lives[source.id].commit]),
        path: text(&source.path).0,
        line: u32::try_from(source.at + 1).unwrap(),
        claim: Claim::Unknown,
    });
    SpanRow {
        path,
        path_raw,
        language: None,
        class: Class::Data,
        start_line: number,
        lines: 1,
        introduced_commit: id(&commits[life.commit]),
        introduced_path: Arc::clone(&written_path),
        introduced_line: number,
        written_commit: id(&commits[life.commit]),
        written_path,
        written_at: commits[life.commit].at,
        operation: life.operation,
        copied_from,
        boundary: false,
        claim: Claim::Unknown,
        level: Level::Unknown,
        introduced_claim: Claim::Unknown,
        agent: None,
        model: None,
        model_raw: None,
        evidence: Arc::default(),
        review: facts::Review::default(),
    }
}

/// Files, lines and windows of five lines at every commit of the first-parent line.
fn series(commits: &[Commit]) -> Vec<SeriesRow> {
    let mut rows = Vec::new();
    for at in first_parent_line(commits) {
        let commit = &commits[at];
        let texts: Vec<&[line::Line]> =
            commit.files.values().filter_map(|entry| Some(entry.text.as_ref()?.as_slice())).collect();
        let mut windows: HashMap<Vec<&[u8]>, u64> = HashMap::new();
        let full = |window: &&[line::Line]| window.iter().map(|line| line.alnums).sum::<usize>() >= 20;
        for window in texts.iter().flat_map(|text| text.windows(5).filter(full)) {
            *windows.entry(window.iter().map(|line| line.token.as_slice()).collect()).or_default() += 1;
        }
        let repeated = windows.values().filter(|count| **count > 1).sum();
        let lines = texts.iter().map(|text| text.len() as u64).sum();
        let figures = BTreeMap::from([
            (Metric::Files, (texts.len() as u64, 1)),
            (Metric::Lines, (lines, 1)),
            (Metric::CloneWindows, (repeated, windows.values().sum())),
        ]);
        rows.extend(figures.into_iter().map(|(metric, (value, denominator))| SeriesRow {
            commit: id(commit),
            at: commit.at,
            metric,
            class: None,
            value,
            denominator,
        }));
    }
    rows
}

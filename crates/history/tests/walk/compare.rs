//! What the tests share: walking a repository of testkit's and comparing with git.

use std::collections::BTreeMap;

use facts::{ProblemRow, Reason, SpanRow};
use git::{Head, Limits, ObjectId, Repository};
use history::{Options, Scan, Unwatched};
use provenance::Agents;
use testkit::Repo;
use testkit::oracle::{self, BlameLine};

/// The origin of every line of every text file.
pub(crate) type Origins = BTreeMap<Vec<u8>, Vec<BlameLine>>;

pub(crate) fn open(repo: &Repo) -> (Repository, ObjectId) {
    open_with(repo, &Limits::default())
}

pub(crate) fn open_with(repo: &Repo, limits: &Limits) -> (Repository, ObjectId) {
    let repository = Repository::open(repo.path(), limits, &std::env::temp_dir()).unwrap();
    match repository.head().unwrap() {
        Head::Commit { id, .. } => (repository, id),
        Head::Unborn { name } => panic!("{name} has no commit"),
    }
}

pub(crate) fn options(threads: usize) -> Options {
    Options {
        threads,
        reviews: history::ReviewRecords::default(),
        identity_key: None,
        agents: Agents::builtin(),
        views: history::Views::Both,
        pace: history::Pace::Sparing,
    }
}

pub(crate) fn scan(repo: &Repo) -> Scan {
    scan_on(repo, 2)
}

pub(crate) fn scan_on(repo: &Repo, threads: usize) -> Scan {
    let (repository, head) = open(repo);
    history::scan(&repository, head, &options(threads), &Unwatched).unwrap()
}

/// The origins that spans tell; fails unless the spans of a file cover its lines once, in order.
pub(crate) fn origins(spans: impl Iterator<Item = SpanRow>) -> Origins {
    let mut origins = Origins::new();
    for span in spans {
        let path = span.path_raw.as_ref().map_or_else(|| span.path.as_bytes().to_vec(), |raw| raw.to_vec());
        let lines = origins.entry(path).or_default();
        assert_eq!(span.start_line as usize, lines.len() + 1, "the spans of {} have no gap and no overlap", span.path);
        assert!(span.lines > 0);
        lines.extend((0..span.lines).map(|offset| BlameLine {
            commit: span.introduced_commit.to_string(),
            path: unquoted(&span.introduced_path),
            line: span.introduced_line + offset,
            boundary: span.boundary,
        }));
    }
    origins
}

/// The bytes of a path as rows spell it: quoted as git does where it is not UTF-8.
fn unquoted(path: &str) -> Vec<u8> {
    if path.starts_with('"') { oracle::unquoted(path.as_bytes()) } else { path.as_bytes().to_vec() }
}

/// Compares with `git blame -w` on every line of every text file; returns how many lines there are.
pub(crate) fn agrees_with_git(repo: &Repo) -> usize {
    let scan = scan(repo);
    let ours = origins(scan.spans());
    let mut truth = oracle::blame_all(repo.path(), "HEAD");
    truth.retain(|_, lines| !lines.is_empty());
    for (path, lines) in &truth {
        let found = ours.get(path).map(Vec::as_slice).unwrap_or_default();
        let name = String::from_utf8_lossy(path);
        for (number, (found, truth)) in found.iter().zip(lines).enumerate() {
            assert_eq!(found, truth, "{name}:{}\n{}", number + 1, labels(repo));
        }
        assert_eq!(found.len(), lines.len(), "lines of {name}");
    }
    assert_eq!(ours.keys().collect::<Vec<_>>(), truth.keys().collect::<Vec<_>>());
    let lines = truth.values().map(Vec::len).sum::<usize>();
    assert_eq!(scan.summary().lines, lines as u64);
    lines
}

fn labels(repo: &Repo) -> String {
    repo.ids().map(|(label, id)| format!("{label} = {id}\n")).collect()
}

pub(crate) fn reasons(problems: &[ProblemRow]) -> Vec<(Reason, String)> {
    problems.iter().map(|problem| (problem.reason, problem.subject.to_string())).collect()
}

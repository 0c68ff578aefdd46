//! Random histories: the subject against the reference, and sums that have to add up.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use facts::{CommitId, FateRow, Metric, Operation, View};
use testkit::color_moved::{Against, moved_lines};
use testkit::{Repo, Shape, generate};

use crate::answer::Answer;
use crate::{invariants, made, reference, subject};

/// What a row says, as text, without its number of lines.
type Told = BTreeMap<String, u32>;

/// How much of a row is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// The operation, its effect, and whose lines they are.
    Operations,
    /// Where they come from too.
    Sources,
}

fn told(repo: &Repo, answer: &Answer, view: View, commit: CommitId, depth: Depth) -> Told {
    let label = |id: CommitId| repo.label(&id.to_string()).unwrap().to_owned();
    let mut told = Told::new();
    for row in answer.fates.iter().filter(|row| row.view == view && row.commit == commit) {
        let FateRow { path, operation, effect, trivial, written_commit, age_days, .. } = row;
        let mut text = format!("{operation} {effect} in {path} of {} {age_days}", label(*written_commit));
        if *trivial {
            text.push_str(" trivial");
        }
        if depth == Depth::Sources {
            let source = row.source_commit.map(label);
            let _ = write!(text, " from {:?} {source:?} {:?}", row.from_path, row.source_age_days);
        }
        *told.entry(text).or_default() += row.lines;
    }
    told
}

/// Compares every commit of a view, the oldest first; a failure shows the commit.
fn compare(repo: &Repo, ours: &Answer, theirs: &Answer, view: View, depth: Depth) {
    let said = String::from_utf8(repo.git(["rev-list", "--topo-order", "--reverse", "HEAD"])).unwrap();
    for id in said.lines() {
        let commit = id.parse().unwrap();
        let [found, expected] = [ours, theirs].map(|answer| told(repo, answer, view, commit, depth));
        if found != expected {
            let difference = |a: &Told, b: &Told| {
                let only = a.iter().filter(|(text, lines)| b.get(*text) != Some(*lines));
                only.fold(String::new(), |out, (text, lines)| out + &format!("    {lines} {text}\n"))
            };
            let (found_only, expected_only) = (difference(&found, &expected), difference(&expected, &found));
            let diff = String::from_utf8_lossy(&repo.git(["show", "-m", "-w", "-U0", "-M", id])).into_owned();
            let label = repo.label(id).unwrap_or("?");
            panic!("{view}: commit {label}\n  found\n{found_only}  expected\n{expected_only}\n{diff}");
        }
    }
}

/// Lines of the head with their writers and what they were copied from.
fn written(repo: &Repo, answer: &Answer) -> Vec<String> {
    let mut lines = Vec::new();
    for span in &answer.spans {
        let writer = repo.label(&span.written_commit.to_string()).unwrap();
        let row = format!("{} {writer} {} {}", span.path, span.written_path, span.operation);
        lines.extend((0..span.lines).map(|offset| format!("{}: {row}", span.start_line + offset)));
    }
    lines
}

/// Repositories with the subject's answer and the reference's.
fn linear(seeds: std::ops::Range<u64>) -> Vec<(Repo, Answer, Answer)> {
    let one = |seed| {
        let repo = made::history(seed).build();
        let head = repo.resolve("HEAD");
        let (ours, theirs) = (subject::answer(&repo, &head), reference::answer(&repo, &head));
        (repo, ours, theirs)
    };
    seeds.map(one).collect()
}

/// Operations first, on all of them, then where lines come from: a failure of the first kind explains the second.
#[test]
fn linear_histories_are_read_as_the_reference_reads_them() {
    let answers = linear(0..60);
    for depth in [Depth::Operations, Depth::Sources] {
        for (repo, ours, theirs) in &answers {
            View::ALL.iter().for_each(|view| compare(repo, ours, theirs, *view, depth));
        }
    }
    for (repo, ours, theirs) in &answers {
        invariants::hold(ours);
        assert_eq!(written(repo, ours), written(repo, theirs), "lines of the head");
        let head = repo.resolve("HEAD");
        assert_eq!(figures(ours, &head), figures(theirs, &head), "figures of the head");
    }
    every_operation_occurs(answers.iter().map(|(_, _, theirs)| theirs));
}

/// The figures of the head that the reference knows.
fn figures(answer: &Answer, head: &str) -> BTreeMap<Metric, (u64, u64)> {
    let known = [Metric::Files, Metric::Lines, Metric::CloneWindows];
    let rows = answer.series.iter().filter(|row| row.class.is_none() && known.contains(&row.metric));
    rows.filter(|row| row.commit.to_string() == head).map(|row| (row.metric, (row.value, row.denominator))).collect()
}

/// A comparison of histories in which nothing happens would prove nothing.
fn every_operation_occurs<'a>(answers: impl Iterator<Item = &'a Answer>) {
    let mut lines: BTreeMap<Operation, u32> = BTreeMap::new();
    for row in answers.flat_map(|answer| &answer.fates).filter(|row| !row.trivial) {
        *lines.entry(row.operation).or_default() += row.lines;
    }
    let linear = Operation::ALL.iter().filter(|it| !matches!(it, Operation::Dropped | Operation::Restored));
    for operation in linear {
        assert!(lines.get(operation).is_some_and(|lines| *lines >= 100), "{operation} is rare: {lines:?}");
    }
}

/// What git marks as moved is moved, or a copy of what was.
#[test]
fn git_calls_moved_what_is_moved_or_copied() {
    let (mut marked, mut missed) = (0, 0);
    for (repo, ours, _) in linear(200..240) {
        moved_lines(repo.path(), "HEAD", Against::OnlyParent, |commit| {
            let id: CommitId = commit.commit.parse().unwrap();
            for (path, file) in commit.files {
                let path = String::from_utf8(path).unwrap();
                let rows = ours.fates.iter().filter(|row| {
                    let is_move = matches!(row.operation, Operation::Moved | Operation::CopiedWithin);
                    row.view == View::Full && row.commit == id && *row.path == *path && is_move
                });
                let found: usize = rows.map(|row| row.lines as usize).sum();
                marked += file.moved.len();
                missed += file.moved.len().saturating_sub(found);
            }
        });
    }
    assert!(marked > 200 && missed * 100 <= marked, "{missed} of {marked} lines that git marks are neither");
}

#[test]
fn views_agree_where_nothing_is_merged() {
    for seed in 100..120 {
        let repo = made::history(seed).build();
        let answer = subject::answer(&repo, &repo.resolve("HEAD"));
        let rows = |view| {
            let rows = answer.fates.iter().filter(move |row| row.view == view);
            rows.map(|row| FateRow { view: View::Full, ..row.clone() }).collect::<Vec<_>>()
        };
        assert_eq!(rows(View::Full), rows(View::FirstParent), "seed {seed}");
    }
}

/// Small histories of each shape.
fn graphs(seeds: u64) -> impl Iterator<Item = Repo> {
    let shapes = Shape::ALL.iter().flat_map(move |(_, shape)| (0..seeds).map(move |seed| (seed, shape)));
    shapes.map(|(seed, shape)| {
        let small = Shape { commits: shape.commits.min(14), files: shape.files.min(4), lines: 12, ..(*shape).clone() };
        generate(seed, &small).build()
    })
}

#[test]
fn sums_hold_on_random_graphs() {
    for repo in graphs(4) {
        invariants::hold(&subject::answer(&repo, &repo.resolve("HEAD")));
    }
}

#[test]
fn sums_hold_at_every_commit_of_the_first_parent_line() {
    for repo in graphs(1) {
        let line = String::from_utf8(repo.git(["rev-list", "--first-parent", "HEAD"])).unwrap();
        line.lines().for_each(|head| invariants::hold(&subject::answer(&repo, head)));
    }
}

#[test]
fn first_parent_views_of_random_graphs_are_those_of_the_reference() {
    for repo in graphs(3) {
        let head = repo.resolve("HEAD");
        let (ours, theirs) = (subject::answer(&repo, &head), reference::answer(&repo, &head));
        compare(&repo, &ours, &theirs, View::FirstParent, Depth::Operations);
    }
}

//! A walk that goes on from an earlier one finds what a whole walk finds.

use std::fmt::Write as _;
use std::sync::Mutex;

use facts::{CommitRow, FateRow, SeriesRow, SpanRow};
use git::Repository;
use history::{KeepNothing, Keeper, Milestone, Options, Pace, Prepared, Scan, Unwatched, Views};
use testkit::{Prng, Repo, Shape, generate};

use crate::compare::{open, options};

const CALLER: &str = "tests";

fn walk(repository: &Repository, head: &str, options: &Options, from: Option<&[u8]>) -> Option<Scan> {
    walk_as(CALLER, repository, head, options, from.map(|from| (from, None)))
}

/// From a checkpoint and what was found until then, if from anything; `None` if there is no going on from there.
fn walk_as(
    caller: &str,
    repository: &Repository,
    head: &str,
    options: &Options,
    from: Option<(&[u8], Option<&[u8]>)>,
) -> Option<Scan> {
    let head = repository.resolve(head).unwrap();
    let prepared = Prepared::new(repository, head, options, &Unwatched).unwrap();
    let start = match from {
        None => None,
        Some((checkpoint, found)) => Some(prepared.start(checkpoint, found, caller)?),
    };
    Some(prepared.walk(start, &KeepNothing).unwrap())
}

fn checkpoint(scan: &Scan) -> Vec<u8> {
    let mut bytes = Vec::new();
    scan.write_checkpoint(CALLER, &mut bytes).unwrap();
    bytes
}

/// The rows of a walk that both kinds have; those of commits at the first `known` left out.
fn rows(scan: &Scan, known: &Scan) -> (Vec<CommitRow>, Vec<FateRow>, Vec<SeriesRow>, Vec<SpanRow>) {
    let commits: Vec<_> = known.commits().iter().map(|row| row.commit).collect();
    let is_new = |commit| !commits.contains(&commit);
    (
        scan.commits().iter().filter(|row| is_new(row.commit)).cloned().collect(),
        scan.fates().filter(|row| is_new(row.commit)).collect(),
        scan.series().filter(|row| is_new(row.commit)).collect(),
        scan.spans().collect(),
    )
}

fn first_parent_line(repo: &Repo) -> Vec<String> {
    let line = String::from_utf8(repo.git(["rev-list", "--first-parent", "--reverse", "HEAD"])).unwrap();
    line.lines().map(ToOwned::to_owned).collect()
}

/// Goes from commit to commit of the first-parent line, each time from the checkpoint before.
fn check(repo: &Repo, options: &Options, step: usize) {
    let (repository, _) = open(repo);
    let line = first_parent_line(repo);
    let mut known: Option<Scan> = None;
    let heads = line.iter().step_by(step).chain(line.last());
    for head in heads {
        let whole = walk(&repository, head, options, None).unwrap();
        if let Some(known) = &known {
            let before = checkpoint(known);
            let resumed = walk(&repository, head, options, Some(&before)).expect("the branch goes on");
            assert_eq!(rows(&resumed, known), rows(&whole, known), "{head}");
            assert_eq!(resumed.summary(), whole.summary());
            assert!(resumed.lines_at_head().eq(whole.lines_at_head()));
            assert!(checkpoint(&resumed) == checkpoint(&whole), "{head}: the checkpoints differ");
        }
        known = Some(whole);
    }
}

#[test]
fn from_every_commit_of_random_histories() {
    for (_, shape) in Shape::ALL {
        for seed in 200..203 {
            let step = 1 + Prng::new(seed).below(4);
            check(&generate(seed, shape).build(), &options(2), step);
        }
    }
}

#[test]
fn in_each_view() {
    for views in [Views::Full, Views::FirstParent] {
        for (_, shape) in Shape::ALL {
            check(&generate(300, shape).build(), &Options { views, ..options(1) }, 3);
        }
    }
}

const THREE: &str = r#"
    commit one
        lines a 1..9
    commit two
        lines a 1..5 x 6..9
    commit three
        lines a 1..5 y 6..9
    commit other < two
        lines a 1..5 z 6..9
    "#;

#[test]
fn a_rewritten_branch_is_not_taken_up() {
    let repo = Repo::new(THREE);
    let (repository, _) = open(&repo);
    let (three, other) = (repo.id("three"), repo.id("other"));
    let checkpoint = checkpoint(&walk(&repository, three, &options(1), None).unwrap());
    assert!(walk(&repository, other, &options(1), Some(&checkpoint)).is_none());
    assert!(walk(&repository, repo.id("two"), &options(1), Some(&checkpoint)).is_none());
    assert!(walk(&repository, three, &options(1), Some(&checkpoint)).is_some());
    let fits = |head: &str| {
        let (options, head) = (options(1), repository.resolve(head).unwrap());
        let prepared = Prepared::new(&repository, head, &options, &Unwatched).unwrap();
        prepared.fits(&checkpoint[..checkpoint.len().min(400)], CALLER)
    };
    assert_eq!([three, other, repo.id("two")].map(fits), [Some(3), None, None]);
}

#[test]
fn bytes_that_no_walk_made_are_not_taken_up() {
    let repo = Repo::new(THREE);
    let (repository, _) = open(&repo);
    let three = repo.id("three");
    let checkpoint = checkpoint(&walk(&repository, three, &options(1), None).unwrap());
    for at in (0..checkpoint.len()).step_by(7) {
        let mut other = checkpoint.clone();
        other[at] ^= 1 << (at % 8);
        assert!(walk(&repository, three, &options(1), Some(&other)).is_none(), "byte {at}");
        assert!(walk(&repository, three, &options(1), Some(&checkpoint[..at])).is_none(), "length {at}");
    }
    let other = walk_as("another", &repository, three, &options(1), Some((&checkpoint, None)));
    assert!(other.is_none(), "made with other settings");
}

/// Both pieces of each milestone, as they were handed over.
#[derive(Default)]
struct Kept(Mutex<Vec<(Vec<u8>, Vec<u8>)>>);

impl Keeper for Kept {
    fn keep(&self, milestone: &Milestone<'_>) {
        let (mut checkpoint, mut found) = (Vec::new(), Vec::new());
        milestone.write_checkpoint(CALLER, &mut checkpoint).unwrap();
        milestone.write_found(CALLER, &mut found).unwrap();
        self.0.lock().unwrap().push((checkpoint, found));
    }
}

fn walk_keeping(repository: &Repository, head: &str, options: &Options, from: Option<&[u8]>) -> (Scan, Vec<Pair>) {
    let (head, kept) = (repository.resolve(head).unwrap(), Kept::default());
    let prepared = Prepared::new(repository, head, options, &Unwatched).unwrap();
    let start = from.map(|from| prepared.start(from, None, CALLER).unwrap());
    let scan = prepared.walk(start, &kept).unwrap();
    (scan, kept.0.into_inner().unwrap())
}

type Pair = (Vec<u8>, Vec<u8>);

/// All that a walk tells, in its order.
fn all_rows(scan: &Scan) -> impl PartialEq + use<> {
    let (commits, problems) = (scan.commits().to_vec(), scan.problems().to_vec());
    let (fates, series): (Vec<_>, Vec<_>) = (scan.fates().collect(), scan.series().collect());
    let (spans, at_head): (Vec<_>, Vec<_>) = (scan.spans().collect(), scan.lines_at_head().collect());
    (commits, problems, fates, series, spans, at_head, scan.summary().clone(), scan.resumed())
}

/// Stops a walk at each of its milestones, goes on from there, and compares with the walk that was not stopped. What
/// was found may reach further than the checkpoint.
fn check_milestones(repo: &Repo, options: &Options, from: Option<&str>) -> usize {
    let (repository, _) = open(repo);
    let options = Options { pace: Pace::Commits(3), ..options.clone() };
    let from = from.map(|from| checkpoint(&walk(&repository, from, &options, None).unwrap()));
    let (whole, kept) = walk_keeping(&repository, "HEAD", &options, from.as_deref());
    let (expect, end) = (all_rows(&whole), checkpoint(&whole));
    for (at, (stop, found)) in kept.iter().enumerate() {
        let commits = whole.fits(stop, CALLER).unwrap();
        let later = &kept.get(at + 1).unwrap_or(&kept[at]).1;
        for found in [found, later] {
            let resumed = walk_as(CALLER, &repository, "HEAD", &options, Some((stop, Some(found)))).unwrap();
            assert!(all_rows(&resumed) == expect, "after {commits} commits");
            assert!(checkpoint(&resumed) == end, "after {commits} commits: the checkpoints differ");
        }
        // Alone it is as good as the checkpoint of a walk that ended there.
        let resumed = walk_as(CALLER, &repository, "HEAD", &options, Some((stop, None))).unwrap();
        assert_eq!(resumed.resumed(), commits);
        assert!(checkpoint(&resumed) == end, "after {commits} commits: the checkpoints differ");
        // What was found until an earlier milestone does not serve a later one.
        if let Some((_, earlier)) = at.checked_sub(1).map(|before| &kept[before]) {
            let alone = walk_as(CALLER, &repository, "HEAD", &options, Some((stop, Some(earlier)))).unwrap();
            assert_eq!(alone.resumed(), commits);
        }
    }
    kept.len()
}

#[test]
fn from_every_milestone_of_random_histories() {
    let mut milestones = 0;
    for views in [Views::Both, Views::Full, Views::FirstParent] {
        for (_, shape) in Shape::ALL {
            let repo = generate(400, shape).build();
            let options = Options { views, ..options(1) };
            milestones += check_milestones(&repo, &options, None);
            let line = first_parent_line(&repo);
            milestones += check_milestones(&repo, &options, Some(&line[line.len() / 3]));
        }
    }
    assert!(milestones > 40, "{milestones}");
}

#[test]
fn a_branch_that_forks_off_long_ago_is_known_at_a_milestone() {
    let mut text = String::from(
        "commit first
    lines a 1..9
",
    );
    for at in 0..800 {
        writeln!(
            text,
            "commit c{at}
    lines b {at}"
        )
        .unwrap();
    }
    text.push_str(
        "commit side < first
    lines c 1..5
commit joined < c799 side
    lines c 1..5
",
    );
    let repo = Repo::new(&text);
    let (repository, _) = open(&repo);
    let options = Options { pace: Pace::Commits(530), ..options(2) };
    let (whole, kept) = walk_keeping(&repository, "HEAD", &options, None);
    let (stop, found) = &kept[0];
    let resumed = walk_as(CALLER, &repository, "HEAD", &options, Some((stop, Some(found)))).unwrap();
    assert!(all_rows(&resumed) == all_rows(&whole));
}

#[test]
fn what_was_found_is_whole_or_nothing() {
    let repo = Repo::new(THREE);
    let (repository, _) = open(&repo);
    let options = Options { pace: Pace::Commits(1), ..options(1) };
    let (_, kept) = walk_keeping(&repository, repo.id("three"), &options, None);
    let (stop, found) = &kept[1];
    let resumed = |found: &[u8]| {
        walk_as(CALLER, &repository, repo.id("three"), &options, Some((stop, Some(found)))).unwrap().resumed()
    };
    assert_eq!(resumed(found), 0);
    for at in (0..found.len()).step_by(5) {
        let mut other = found.clone();
        other[at] ^= 1 << (at % 8);
        assert_eq!(resumed(&other), 2, "byte {at}");
        assert_eq!(resumed(&found[..at]), 2, "length {at}");
    }
}

#[test]
fn nothing_is_kept_of_a_walk_that_may_be_better_the_next_time() {
    let repo = Repo::new(THREE);
    repo.delete_object(&repo.resolve(&format!("{}:a", repo.id("two"))));
    let (repository, _) = open(&repo);
    let options = Options { pace: Pace::Commits(1), ..options(1) };
    let (scan, kept) = walk_keeping(&repository, repo.id("three"), &options, None);
    assert!(!scan.problems().is_empty());
    assert_eq!(kept.len(), 1, "only that before the commit whose file is missing");
}

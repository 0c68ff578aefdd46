//! A walk that goes on from an earlier one finds what a whole walk finds.

use facts::{CommitRow, FateRow, SeriesRow, SpanRow};
use git::Repository;
use history::{Options, Scan, Unwatched, Views};
use testkit::{Prng, Repo, Shape, generate};

use crate::compare::{open, options};

const CALLER: &str = "tests";

fn walk(repository: &Repository, head: &str, options: &Options, from: Option<&[u8]>) -> Option<Scan> {
    let head = repository.resolve(head).unwrap();
    match from {
        None => Some(history::scan(repository, head, options, &Unwatched).unwrap()),
        Some(from) => history::resume(repository, head, options, from, CALLER, &Unwatched).unwrap(),
    }
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
            let checkpoint = known.checkpoint(CALLER);
            let resumed = walk(&repository, head, options, Some(&checkpoint)).expect("the branch goes on");
            assert_eq!(rows(&resumed, known), rows(&whole, known), "{head}");
            assert_eq!(resumed.summary(), whole.summary());
            assert!(resumed.lines_at_head().eq(whole.lines_at_head()));
            assert!(resumed.checkpoint(CALLER) == whole.checkpoint(CALLER), "{head}: the checkpoints differ");
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
    let checkpoint = walk(&repository, three, &options(1), None).unwrap().checkpoint(CALLER);
    assert!(walk(&repository, other, &options(1), Some(&checkpoint)).is_none());
    assert!(walk(&repository, repo.id("two"), &options(1), Some(&checkpoint)).is_none());
    assert!(walk(&repository, three, &options(1), Some(&checkpoint)).is_some());
}

#[test]
fn bytes_that_no_walk_made_are_not_taken_up() {
    let repo = Repo::new(THREE);
    let (repository, _) = open(&repo);
    let three = repo.id("three");
    let checkpoint = walk(&repository, three, &options(1), None).unwrap().checkpoint(CALLER);
    for at in (0..checkpoint.len()).step_by(7) {
        let mut other = checkpoint.clone();
        other[at] ^= 1 << (at % 8);
        assert!(walk(&repository, three, &options(1), Some(&other)).is_none(), "byte {at}");
        assert!(walk(&repository, three, &options(1), Some(&checkpoint[..at])).is_none(), "length {at}");
    }
    let head = repository.resolve(three).unwrap();
    let other = history::resume(&repository, head, &options(1), &checkpoint, "another", &Unwatched).unwrap();
    assert!(other.is_none(), "made with other settings");
}

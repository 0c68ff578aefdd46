//! Lines are conserved: in each view what was written and revived is what died and what stands at the head.

use std::collections::BTreeMap;

use facts::{Effect, FateRow, Metric, Operation, Operations, View};
use history::{Options, Scan, Unwatched, Views};
use testkit::{Repo, Shape, generate};

use crate::compare::{open, options, scan};

fn net(effect: Effect) -> i64 {
    match effect {
        Effect::Written | Effect::Revived => 1,
        Effect::Died => -1,
        Effect::Kept | Effect::Repeated => 0,
    }
}

/// Lines left of what each commit wrote.
fn left(fates: impl Iterator<Item = FateRow>, view: View) -> BTreeMap<String, i64> {
    let mut left = BTreeMap::new();
    for fate in fates.filter(|fate| fate.view == view) {
        *left.entry(fate.written_commit.to_string()).or_default() += net(fate.effect) * i64::from(fate.lines);
    }
    left.retain(|_, lines| *lines != 0);
    left
}

fn at_head(scan: &Scan) -> BTreeMap<String, i64> {
    let mut lines = BTreeMap::new();
    scan.spans().for_each(|span| *lines.entry(span.written_commit.to_string()).or_default() += i64::from(span.lines));
    lines
}

/// The operations of a commit's rows of the full view, as its commit row has them.
fn operations(scan: &Scan) -> BTreeMap<String, Operations> {
    let mut sums: BTreeMap<String, Operations> = BTreeMap::new();
    for fate in scan.fates().filter(|fate| fate.view == View::Full) {
        let is_old_side = matches!(fate.effect, Effect::Died | Effect::Repeated);
        let sum = sums.entry(fate.commit.to_string()).or_default();
        let count = match fate.operation {
            Operation::Dropped | Operation::Restored => continue,
            Operation::Noop | Operation::Moved if fate.trivial => continue,
            Operation::Noop => &mut sum.noop,
            Operation::Moved => &mut sum.moved,
            Operation::Deleted if fate.trivial => &mut sum.trivial_deleted,
            Operation::Deleted => &mut sum.deleted,
            Operation::Updated | Operation::FindReplaced if is_old_side => continue,
            _ if fate.trivial => &mut sum.trivial_added,
            Operation::Updated => &mut sum.updated,
            Operation::FindReplaced => &mut sum.find_replaced,
            Operation::CopiedWithin => &mut sum.copied_within,
            Operation::CopiedFromLive => &mut sum.copied_from_live,
            Operation::Added => &mut sum.added,
        };
        *count += fate.lines;
    }
    sums
}

fn check(repo: &Repo) {
    let both = scan(repo);
    assert_eq!(left(both.fates(), View::Full), at_head(&both), "the full view");
    let total: i64 = left(both.fates(), View::FirstParent).values().sum();
    assert_eq!(total, i64::try_from(both.summary().lines).unwrap(), "the first-parent view");
    let (repository, head) = open(repo);
    let options = Options { views: Views::FirstParent, ..options(2) };
    let alone = history::scan(&repository, head, &options, &Unwatched).unwrap();
    assert_eq!(left(alone.fates(), View::FirstParent), at_head(&alone), "the first-parent view alone");
    let strip = |fate: FateRow| FateRow {
        claim: facts::Claim::Unknown,
        level: facts::Level::Unknown,
        agent: None,
        model: None,
        source_claim: None,
        ..fate
    };
    let mut here: Vec<_> =
        both.fates().filter(|fate| fate.view == View::FirstParent).map(strip).map(|fate| format!("{fate:?}")).collect();
    let mut there: Vec<_> = alone.fates().map(strip).map(|fate| format!("{fate:?}")).collect();
    here.sort();
    there.sort();
    assert_eq!(here.len(), there.len());
    let of_commits: BTreeMap<String, Operations> =
        both.commits().iter().map(|row| (row.commit.to_string(), row.operations)).collect();
    for (commit, sum) in operations(&both) {
        assert_eq!(of_commits[&commit], sum, "{commit}");
    }
    let last = both.series().filter(|row| row.metric == Metric::Lines).last();
    assert_eq!(last.map_or(0, |row| row.value), both.summary().lines);
}

#[test]
fn of_random_histories() {
    for (_, shape) in Shape::ALL {
        for seed in 100..112 {
            check(&generate(seed, shape).build());
        }
    }
}

#[test]
fn where_binary_files_become_text() {
    check(&Repo::new(
        r#"
        commit one
            file f "\0first line of it\nsecond line of it\n"
            file g "first line of g\nsecond line of g\n"
        commit side
            lines other 1..3
        commit main < one
            lines another 1..3
        commit merge < main side
            take side other
            file f "first line of it\nsecond line of it\nthird line of it\n"
            file g "\0first line of g\nsecond line of g\n"
        commit back
            file g "first line of g\nsecond line of g\nthird\n"
        "#,
    ));
}

#[test]
fn a_second_file_from_one_source_says_where_the_source_stood() {
    let repo = Repo::new(
        r#"
        commit one
            lines f "a line of many letters" "another line of letters" "the third line of them"
        commit two
            delete f
            lines p "a line of many letters" "another line of letters" "the third line of them"
            lines q head "a line of many letters" "another line of letters" "the third line of them"
        "#,
    );
    check(&repo);
    let spans: Vec<_> = scan(&repo).spans().filter(|span| span.copied_from.is_some()).collect();
    let [span] = spans.as_slice() else { panic!("one span is copied: {spans:?}") };
    let source = span.copied_from.clone().unwrap();
    assert_eq!((&*span.path, span.start_line, span.lines), ("q", 2, 3));
    assert_eq!((&*source.path, source.line, source.commit.to_string()), ("f", 1, repo.id("one").to_owned()));
}

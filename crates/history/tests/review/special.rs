//! What the table of planted cases can't say: octopus merges, rows of commits and events, the first-parent line alone.

use facts::{ReviewClass, ReviewState};
use history::ReviewRecords;

use crate::check::{class, letters, made};
use crate::land::{Landed, Way};
use crate::notation::cases;
use crate::records::events;
use crate::subject::{scan, scan_line};

/// A commit whose lines a later one takes back stands in no diff of the whole; it is judged all the same.
#[test]
fn a_commit_that_the_net_diff_hides() {
    let case = cases(
        "
=== hidden
commit base
    lines f base1 base2
commit one
    author ann
    lines f base1 base2 one01
commit hidden
    author ann
    lines f base1 base2 one01 hidden1
commit taken
    author ann
    lines f base1 base2 one01
land 1
---
opened ann @one
approved rita @one tree
pushed ann @taken
merged max
---
f ..A
",
    )
    .remove(0);
    for (way, label) in [(Way::Merge, "hidden"), (Way::Forward, "hidden"), (Way::Rebase, "land1-hidden")] {
        let (repo, reviews) = made(&case, way, false);
        let scan = scan(&repo, &reviews);
        let of = |label: &str| {
            let id = repo.id(label).to_owned();
            let row = scan.commits().iter().find(|row| row.commit.to_string() == id).unwrap().clone();
            (row.review.class, row.reviewed_lines.stale)
        };
        assert_eq!(letters(&scan, "f"), "..A", "{}", way.as_str());
        assert_eq!(of(label), (ReviewClass::Stale, 1), "{}", way.as_str());
    }
}

const OCTOPUS: &str = "
commit base
    author Max <max@example.com>
    lines f base1 base2
commit one < base
    author Ann <ann@example.com>
    lines f base1 base2 one01
commit two < base
    author Bob <bob@example.com>
    lines g two01 two02
commit both < base one two
    author Max <max@example.com>
    take one f
    take two g
    lines h evil1
";

/// The classes of f, g and h when one merge brings in the changes #1 and #2.
fn octopus(rows: &[&str]) -> [String; 3] {
    let repo = testkit::Repo::new(OCTOPUS);
    let rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
    let reviews = ReviewRecords { events: events(&rows, &Landed::default(), &repo), ..ReviewRecords::default() };
    let scan = scan(&repo, &reviews);
    ["f", "g", "h"].map(|path| letters(&scan, path))
}

const OPENED: [&str; 2] = ["#1 opened ann @one", "#2 opened bob @two"];
const MERGED: [&str; 2] = ["#1 merged max @one on=both", "#2 merged max @two on=both"];

#[test]
fn two_changes_that_one_merge_brings_in() {
    let with = |rows: &[&str]| octopus(&[&OPENED, rows, &MERGED].concat());
    assert_eq!(with(&[]), ["..n", "nn", "n"]);
    assert_eq!(with(&["#1 approved rita @one"]), ["..A", "nn", "t"]);
    assert_eq!(with(&["#2 commented rita @two"]), ["..n", "cc", "c"]);
    // Each approves the other's: neither opened what they approve.
    assert_eq!(with(&["#1 approved bob @one", "#2 approved ann @two"]), ["..A", "AA", "s"]);
    assert_eq!(with(&["#1 approved ann @one", "#2 approved bob @two"]), ["..s", "ss", "s"]);
    // Who wants one of them changed still approves the other.
    assert_eq!(with(&["#1 approved rita @one", "#2 changes_requested rita @two"]), ["..A", "cc", "c"]);
}

/// The lines that the merge itself wrote: of the first-parent line alone they are all that the branch brought.
#[test]
fn the_first_parent_line_alone() {
    for (file, name) in [("verdicts", "approved"), ("heads", "approve, then push"), ("people", "self-approval")] {
        let case = crate::planted::of_file(file).into_iter().find(|case| case.name == name).unwrap();
        for moves in [false, true] {
            let (repo, reviews) = made(&case, Way::Merge, moves);
            let scan = scan_line(&repo, &reviews);
            let answers = case.answers(Way::Squash);
            let class = answers.iter().filter(|answer| answer.about == "class");
            class.for_each(|answer| assert_eq!(letters(&scan, &answer.path), answer.letters, "{name}"));
        }
    }
}

#[test]
fn rows_of_events_say_who_is_an_author() {
    let case = crate::planted::of_file("people").into_iter().find(|case| case.name == "who only merged approves");
    let (repo, reviews) = made(&case.unwrap(), Way::Merge, true);
    let scan = scan(&repo, &reviews);
    let rows: Vec<_> = scan.reviews().iter().map(|row| (row.state, row.is_author)).collect();
    let (opened, approved, merged) = (ReviewState::Opened, ReviewState::Approved, ReviewState::Merged);
    assert_eq!(rows, [(opened, true), (approved, false), (merged, false)]);
    assert!(scan.reviews().iter().all(|row| row.landed_commit.unwrap().to_string() == repo.id("land1")));
}

/// The weakest review of a commit's lines is the commit's.
#[test]
fn a_commit_has_the_weakest_review_of_its_lines() {
    let case = crate::planted::of_file("heads").into_iter().find(|case| case.name == "approve, then push");
    let (repo, reviews) = made(&case.unwrap(), Way::Squash, true);
    let scan = scan(&repo, &reviews);
    let row = scan.commits().iter().find(|row| row.commit.to_string() == repo.id("land1")).unwrap();
    assert_eq!(class(row.review.class), 't');
    assert_eq!((row.reviewed_lines.approved, row.reviewed_lines.stale), (2, 2));
    assert_eq!(row.change_id.as_deref(), Some("#1"));
    assert_eq!(row.change_head.unwrap().to_string(), repo.id("two"));
    assert_eq!(row.landed_commit.unwrap(), row.commit);
}

//! Planted histories. Expected answers are worked out by hand from `docs/reference/metrics.md`; the number of cases
//! stands here so that none is lost to a slip in its file.

use crate::check::run;

#[test]
fn moves() {
    run(include_str!("cases/moves.txt"), 48);
}

#[test]
fn copies_within_a_commit() {
    run(include_str!("cases/copies.txt"), 25);
}

#[test]
fn copies_of_live_code() {
    run(include_str!("cases/live.txt"), 29);
}

#[test]
fn updates() {
    run(include_str!("cases/updates.txt"), 40);
}

#[test]
fn find_and_replace() {
    run(include_str!("cases/replaced.txt"), 15);
}

#[test]
fn white_space_and_trivial_lines() {
    run(include_str!("cases/space.txt"), 22);
}

#[test]
fn files_and_commits() {
    run(include_str!("cases/files.txt"), 22);
}

#[test]
fn merges() {
    run(include_str!("cases/merges.txt"), 40);
}

#[test]
fn open_questions() {
    run(include_str!("cases/open.txt"), 15);
}

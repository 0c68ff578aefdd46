//! Planted histories. Expected answers are worked out by hand; the number of cases stands here so that none is lost to
//! a slip in its file.

use crate::check::wrongs;
use crate::notation::{Case, cases};

/// The files of cases, with how many scenarios each has.
pub(crate) const FILES: [(&str, &str, usize); 4] = [
    ("verdicts", include_str!("cases/verdicts.txt"), 19),
    ("heads", include_str!("cases/heads.txt"), 33),
    ("people", include_str!("cases/people.txt"), 24),
    ("kept", include_str!("cases/kept.txt"), 17),
];

pub(crate) fn of_file(name: &str) -> Vec<Case> {
    let (_, text, expected) = FILES.into_iter().find(|(known, ..)| *known == name).unwrap();
    let found = cases(text);
    assert_eq!(found.len(), expected, "scenarios in the file");
    found
}

/// Runs every other case of a file, so that halves can run side by side.
fn run(name: &str, half: usize) {
    let cases = of_file(name).into_iter().skip(half).step_by(2);
    let wrong: Vec<String> = cases.flat_map(|case| wrongs(&case)).collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_was_said() {
    run("verdicts", 0);
}

#[test]
fn what_was_said_further() {
    run("verdicts", 1);
}

#[test]
fn what_it_was_said_of() {
    run("heads", 0);
}

#[test]
fn what_it_was_said_of_further() {
    run("heads", 1);
}

#[test]
fn who_said_it() {
    run("people", 0);
}

#[test]
fn who_said_it_further() {
    run("people", 1);
}

#[test]
fn what_the_repository_keeps() {
    run("kept", 0);
}

#[test]
fn what_the_repository_keeps_further() {
    run("kept", 1);
}

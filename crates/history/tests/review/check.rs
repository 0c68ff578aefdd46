//! Compares what a scan says with what a planted case says.

use std::collections::BTreeMap;
use std::num::NonZero;

use facts::{Level, Review, ReviewClass};
use history::{ReviewRecords, Scan};
use testkit::{History, Repo};

use crate::land::{Way, land};
use crate::notation::Case;
use crate::records::events;
use crate::subject::{resumed, scan, scan_on, told, wrong_sums};

/// How many lines of planted files were compared in a case that landed in one way.
pub(crate) fn lines(case: &Case, way: Way) -> usize {
    case.answers(way).iter().filter(|answer| answer.about == "class").map(|answer| answer.letters.len()).sum()
}

/// Whether the main line goes on beside the branch: both, where the branch can still land then.
pub(crate) fn variants(way: Way) -> impl Iterator<Item = bool> {
    [false, true].into_iter().filter(move |moves| !moves || way != Way::Forward)
}

/// Lands the case in each of its ways and compares; what is wrong, with the way.
pub(crate) fn wrongs(case: &Case) -> Vec<String> {
    let mut found = Vec::new();
    for way in &case.ways {
        for moves in variants(*way) {
            let beside = if moves { ", the main line goes on" } else { "" };
            let wrong = caught(|| wrong(case, *way, moves));
            found
                .extend(wrong.into_iter().map(|wrong| format!("=== {}\n{}{beside}: {wrong}", case.name, way.as_str())));
        }
    }
    found
}

/// What is wrong; a panic is a wrong too.
fn caught(check: impl FnOnce() -> Vec<String>) -> Vec<String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).unwrap_or_else(|problem| {
        let text = problem.downcast_ref::<String>().cloned();
        vec![text.or_else(|| problem.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()]
    })
}

/// A repository in which the changes of a case have landed, and its records.
pub(crate) fn made(case: &Case, way: Way, moves: bool) -> (Repo, ReviewRecords) {
    let landed = land(case, way, moves);
    let repo = History::parse(&landed.text).unwrap_or_else(|error| panic!("{error}\n{}", landed.text)).build();
    let reviews = ReviewRecords {
        events: events(&case.records, &landed, &repo),
        whole: case.is_whole.then_some(i64::MIN..=i64::MAX),
        ..ReviewRecords::default()
    };
    if way == Way::Lost || case.history.iter().any(|row| row.starts_with("commit old")) {
        // What no ref holds is gone, as on a forge.
        repo.git(["repack", "-a", "-d", "-q"]);
    }
    (repo, reviews)
}

fn wrong(case: &Case, way: Way, moves: bool) -> Vec<String> {
    let (repo, reviews) = made(case, way, moves);
    let one = scan(&repo, &reviews);
    let mut wrongs = wrong_answers(case, way, &one);
    let sums = wrong_sums(&one);
    if !sums.is_empty() {
        wrongs.push(format!("sums: {sums:?}"));
    }
    if moves || way == Way::Forward {
        wrongs.extend(wrong_again(&repo, &reviews, &one));
    }
    wrongs
}

/// Scans again, with other threads and from a checkpoint.
fn wrong_again(repo: &Repo, reviews: &ReviewRecords, one: &Scan) -> Vec<String> {
    let mut wrongs = Vec::new();
    let two = scan_on(repo, reviews, NonZero::new(2).unwrap());
    let rows = |scan: &Scan| (told(scan), scan.commits().to_vec());
    if rows(one) != rows(&two) {
        wrongs.push("two threads find something else".to_owned());
    }
    if let Some(resumed) = resumed(repo, reviews)
        && told(&resumed) != told(one)
    {
        wrongs.push("a scan that goes on finds something else".to_owned());
    }
    wrongs
}

fn wrong_answers(case: &Case, way: Way, scan: &Scan) -> Vec<String> {
    let mut files: BTreeMap<String, Vec<Review>> = BTreeMap::new();
    for span in scan.spans() {
        let lines = std::iter::repeat_n(&span.review, span.lines as usize).cloned();
        files.entry(span.path.to_string()).or_default().extend(lines);
    }
    let answers = case.answers(way);
    let mut wrongs = Vec::new();
    for answer in &answers {
        let lines = files.get(&answer.path).map(Vec::as_slice).unwrap_or_default();
        let found: String = lines.iter().map(|review| letter(&answer.about, review)).collect();
        let found = if found.is_empty() { "-".to_owned() } else { found };
        if found != answer.letters {
            wrongs.push(format!("{} {} {} is {found}", answer.about, answer.path, answer.letters));
        }
    }
    let of_line = if case.is_whole { ReviewClass::None } else { ReviewClass::Unknown };
    for (path, lines) in &files {
        let is_told = answers.iter().any(|answer| answer.path == *path && answer.about == "class");
        if !is_told && lines.iter().any(|review| review.class != of_line) {
            wrongs.push(format!("nothing was said of {path}"));
        }
    }
    wrongs
}

fn letter(about: &str, review: &Review) -> char {
    let answer = |said: Option<bool>| said.map_or('.', |said| if said { 'y' } else { 'n' });
    match about {
        "owner" => answer(review.code_owner),
        "independent" => answer(review.independent),
        "level" => match review.level {
            Level::Attested => 'S',
            Level::Forge => 'F',
            Level::Claimed => 'C',
            Level::Inferred => 'I',
            Level::Unknown => '.',
        },
        _ => class(review.class),
    }
}

pub(crate) fn class(class: ReviewClass) -> char {
    match class {
        ReviewClass::Unknown => '.',
        ReviewClass::None => 'n',
        ReviewClass::Own => 's',
        ReviewClass::Automated => 'm',
        ReviewClass::Commented => 'c',
        ReviewClass::Stale => 't',
        ReviewClass::Approved => 'A',
        ReviewClass::Attested => 'S',
    }
}

/// The letters of each line of a file at the head.
pub(crate) fn letters(scan: &Scan, path: &str) -> String {
    let spans = scan.spans().filter(|span| &*span.path == path);
    spans.flat_map(|span| std::iter::repeat_n(class(span.review.class), span.lines as usize)).collect()
}

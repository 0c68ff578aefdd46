//! Properties over random changes: what a squash keeps, what an edit loses, what an event can do.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use facts::ReviewClass;
use history::ReviewRecords;
use testkit::{Prng, Repo};

use crate::check::{letters, made};
use crate::land::Way;
use crate::notation::{Case, cases};
use crate::planted::{FILES, of_file};
use crate::records::event;
use crate::subject::scan;

type Text = Vec<String>;

/// Adds, drops and replaces lines; new ones are like no other.
fn edited(random: &mut Prng, text: &Text, fresh: &mut usize) -> Text {
    let mut text = text.clone();
    for _ in 0..=random.below(4) {
        let at = random.below(text.len() + 1);
        *fresh += 1;
        let line = format!("line {fresh} of a file");
        match random.below(4) {
            0 if at < text.len() => drop(text.remove(at)),
            1 if at < text.len() => text[at] = line,
            2 if at < text.len() => text[at] = format!("    {}", text[at].replace(' ', "  ")),
            _ => text.insert(at, line),
        }
    }
    text
}

fn statement(path: &str, text: &Text) -> String {
    let words: String = text.iter().fold(String::new(), |words, line| words + " \"" + line + "\"");
    format!("lines {path}{words}\n")
}

fn bare(line: &str) -> String {
    line.replace(' ', "")
}

const PATHS: [&str; 2] = ["f", "g"];

/// A change of some commits, the approved one among them, and the text of each file at base, approval and end.
struct Random {
    case: Case,
    stages: [Vec<Text>; 3],
}

/// `pushes`: commits after the approved one; where there are none, `edits` says whether the landing edits what it lands.
fn random(seed: u64, pushes: usize, edits: bool) -> Random {
    let (random, fresh) = (&mut Prng::new(seed), &mut 0);
    let mut files: Vec<Text> = PATHS.iter().map(|_| edited(random, &Vec::new(), fresh)).collect();
    for text in &mut files {
        for _ in 0..3 {
            *text = edited(random, text, fresh);
        }
        text.push("the last line stays".to_owned());
    }
    let mut history = String::new();
    let commit = |label: &str, files: &[Text], history: &mut String| {
        writeln!(history, "commit {label}\nauthor ann").unwrap();
        PATHS.iter().zip(files).for_each(|(path, text)| *history += &statement(path, text));
    };
    commit("base", &files, &mut history);
    let base = files.clone();
    let commits = 1 + random.below(3);
    let mut approved = files.clone();
    for number in 0..commits + pushes {
        files.iter_mut().for_each(|text| *text = edited(random, text, fresh));
        commit(&format!("c{number}"), &files, &mut history);
        if number + 1 == commits {
            approved.clone_from(&files);
        }
    }
    history += "land 1\n";
    if edits {
        files.iter_mut().for_each(|text| *text = edited(random, text, fresh));
        PATHS.iter().zip(&files).for_each(|(path, text)| history += &statement(path, text));
    }
    let (head, last) = (commits - 1, commits + pushes - 1);
    let records = format!("opened ann @c0\napproved rita @c{head}\npushed ann @c{last}\nmerged max");
    let text = format!("\n=== seed {seed}\n{history}---\n{records}\n---\nf .\n");
    Random { case: cases(&text).remove(0), stages: [base, approved, files] }
}

/// Compares each line with where it stood first; returns how many are approved and stale.
fn check(made_up: &Random, way: Way, moves: bool) -> (usize, usize) {
    let (repo, reviews) = made(&made_up.case, way, moves);
    let scan = scan(&repo, &reviews);
    let (mut approved, mut stale) = (0, 0);
    for (at, path) in PATHS.iter().enumerate() {
        let [before, read, after] = &made_up.stages;
        let known = |text: &Text| text.iter().map(|line| bare(line)).collect::<BTreeSet<_>>();
        let (before, read) = (known(&before[at]), known(&read[at]));
        let expected: String = after[at]
            .iter()
            .map(|line| match bare(line) {
                line if before.contains(&line) => '.',
                line if read.contains(&line) => 'A',
                _ => 't',
            })
            .collect();
        let name = &made_up.case.name;
        assert_eq!(letters(&scan, path), expected, "{name}, {}, {path}", way.as_str());
        approved += expected.matches('A').count();
        stale += expected.matches('t').count();
    }
    (approved, stale)
}

#[test]
fn a_squash_of_an_approved_tree_keeps_every_approval() {
    let mut approved = 0;
    for seed in 0..60 {
        let way = if seed % 2 == 0 { Way::Squash } else { Way::Lost };
        let (found, stale) = check(&random(seed, 0, false), way, seed % 3 == 0);
        assert_eq!(stale, 0);
        approved += found;
    }
    assert!(approved > 200, "{approved}");
}

#[test]
fn an_edit_after_the_approval_loses_the_lines_that_it_touches() {
    let mut found = (0, 0);
    for seed in 100..150 {
        let (approved, stale) = check(&random(seed, 0, true), Way::Squash, seed % 2 == 0);
        found = (found.0 + approved, found.1 + stale);
    }
    assert!(found.0 > 120 && found.1 > 80, "{found:?}");
}

#[test]
fn a_push_after_the_approval_loses_the_lines_that_it_touches_however_it_lands() {
    let mut found = (0, 0);
    for seed in 200..225 {
        let made_up = random(seed, 1 + seed as usize % 2, false);
        for way in [Way::Merge, Way::Squash, Way::Rebase, Way::Forward] {
            let (approved, stale) = check(&made_up, way, way != Way::Forward && seed % 2 == 0);
            found = (found.0 + approved, found.1 + stale);
        }
    }
    assert!(found.0 > 300 && found.1 > 300, "{found:?}");
}

/// Lines of a new version that git's diff adds, white space ignored.
fn added(repo: &Repo, from: &str, to: &str, path: &str) -> BTreeSet<usize> {
    let options = ["diff", "-w", "-U0", "--diff-algorithm=myers", "--indent-heuristic", "--no-renames"];
    let text = String::from_utf8(repo.git(options.into_iter().chain([from, to, "--", path]))).unwrap();
    let hunks = text.lines().filter_map(|line| line.strip_prefix("@@ ")?.split(' ').nth(1)?.strip_prefix('+'));
    let lines = hunks.flat_map(|hunk| {
        let (first, count) = hunk.split_once(',').unwrap_or((hunk, "1"));
        let (first, count): (usize, usize) = (first.parse().unwrap(), count.parse().unwrap());
        first..first + count
    });
    lines.collect()
}

/// Versions of few words, so that lines repeat: git decides which of them are the approved ones.
#[test]
fn lines_that_repeat_are_those_that_git_says() {
    const WORDS: [&str; 5] = ["abcd", "efgh", "ijkl", "{", ""];
    let (mut approved, mut stale) = (0, 0);
    for seed in 300..400 {
        let random = &mut Prng::new(seed);
        let mut text = || -> Text { (0..4 + random.below(9)).map(|_| (*random.pick(&WORDS)).to_owned()).collect() };
        let [base, read, merged] = [text(), text(), text()].map(|text| statement("f", &text));
        let history = format!("commit base\n{base}commit one\nauthor ann\n{read}land 1\n{merged}");
        let text = format!("\n=== {seed}\n{history}---\nopened ann @one\napproved rita @one\nmerged max\n---\nf .\n");
        let (repo, reviews) = made(&cases(&text)[0], Way::Squash, false);
        let scan = scan(&repo, &reviews);
        let (squash, one) = (repo.id("land1"), repo.id("one"));
        let touched = added(&repo, one, squash, "f");
        for (number, letter) in (1..).zip(letters(&scan, "f").chars()) {
            let is_line = |span: &facts::SpanRow| (span.start_line..span.start_line + span.lines).contains(&number);
            let span = scan.spans().find(is_line).unwrap();
            if span.written_commit.to_string() != squash {
                assert_eq!(letter, '.', "{seed}: line {number}");
                continue;
            }
            let is_touched = touched.contains(&(number as usize));
            assert_eq!(letter, if is_touched { 't' } else { 'A' }, "{seed}: line {number}");
            *if is_touched { &mut stale } else { &mut approved } += 1;
        }
    }
    assert!(approved > 100 && stale > 100, "{approved} {stale}");
}

/// The classes of all lines at the head, in order.
fn classes(repo: &Repo, reviews: &ReviewRecords) -> Vec<ReviewClass> {
    let scan = scan(repo, reviews);
    let spans = scan.spans();
    spans.flat_map(|span| std::iter::repeat_n(span.review.class, span.lines as usize)).collect()
}

/// Adds one more event at every place of the records of each planted case, landed in one way or another.
fn with_one_more(row: &str, compare: fn(ReviewClass, ReviewClass) -> bool) {
    let mut changed = 0;
    for (number, case) in FILES.iter().flat_map(|(name, ..)| of_file(name)).enumerate() {
        let way = case.ways[number % case.ways.len()];
        let (repo, reviews) = made(&case, way, number % 2 == 0 && way != Way::Forward);
        let before = classes(&repo, &reviews);
        for at in 0..=reviews.events.len() {
            let mut more = reviews.clone();
            let near = reviews.events.get(at).or(reviews.events.last());
            let moment = near.and_then(|event| event.at).unwrap_or(1_800_000_000_000_000);
            let mut event = event(row, moment, &crate::land::Landed::default(), &repo);
            event.head_commit = near.and_then(|event| event.head_commit);
            if let Some(near) = near {
                (event.change, event.forge) = (near.change.clone(), near.forge.clone());
            }
            more.events.insert(at, event);
            let after = classes(&repo, &more);
            for (line, (before, after)) in before.iter().zip(&after).enumerate() {
                let name = &case.name;
                assert!(
                    compare(*before, *after),
                    "{name}, {}, place {at}, line {line}: {before} {after}",
                    way.as_str()
                );
                changed += usize::from(before != after);
            }
        }
    }
    assert!(changed > 50, "{changed}");
}

#[test]
fn one_more_approval_lowers_nothing() {
    with_one_more("approved zoe", |before, after| after >= before);
}

#[test]
fn one_more_automaton_raises_nothing_above_automated() {
    with_one_more("approved watcher[bot]", |before, after| {
        after == before || (before < after && after <= ReviewClass::Automated)
    });
}

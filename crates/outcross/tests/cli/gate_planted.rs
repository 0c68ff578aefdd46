//! Changes whose verdict is known because they were made for it: those of `gate_planted/cases.txt`, and combinations
//! that a seeded generator makes together with their truth. The truth comes from what was planted, never from a run.

mod case;
mod generated;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use testkit::Repo;

use crate::gate_world::check;
use crate::gate_world::forge::{Forge, change};
use case::{Case, cases};

/// Tests that share the cases out, so that they run beside each other.
const SHARES: usize = 4;
/// Seeds of the generator in each share.
const SEEDS: u64 = 25;

/// All cases of a share, each in a branch of one repository.
struct Planted {
    repo: Repo,
    forge: Forge,
    cases: Vec<Case>,
}

impl Planted {
    fn new(cases: Vec<Case>) -> Planted {
        let text: Vec<&str> = cases.iter().map(|case| case.history.as_str()).collect();
        let repo = Repo::new(&text.join("\n"));
        repo.append_config("[remote \"origin\"]\n url = https://github.com/team/poem.git\n");
        let mut changes = BTreeMap::new();
        for case in &cases {
            for row in &case.rows {
                let target = row.target.clone().unwrap_or_else(|| case.prefix.clone());
                let events: Vec<String> = row.events.iter().map(|event| with_ids(event, &repo)).collect();
                changes.insert(row.number, change(row.number, (&row.opener, &target), &events));
            }
        }
        Planted { forge: Forge::of(changes), repo, cases }
    }

    /// What is said otherwise than it should be.
    fn wrongs(&self) -> Vec<String> {
        let mut wrongs = Vec::new();
        for case in &self.cases {
            let range = format!("{}..{}", case.prefix, self.repo.id(&format!("{}-head", case.prefix)));
            let own: Vec<String> = case.args.iter().map(|arg| with_ids(arg, &self.repo)).collect();
            for row in &case.rows {
                let args = [own.clone(), self.forge.args(row.number)].concat();
                let said = check(&self.repo, [range.as_str()].into_iter().chain(args.iter().map(String::as_str)));
                if said.words() != row.expect {
                    let (kind, events) = (&case.kind, row.events.join("; "));
                    let (found, expect, stderr) = (said.words(), &row.expect, said.stderr);
                    wrongs.push(format!("{kind}: {events}: '{found}' instead of '{expect}' {stderr}"));
                }
            }
        }
        wrongs
    }
}

/// Labels of commits as their ids: `@c3-head`, `c3-one`.
fn with_ids(text: &str, repo: &Repo) -> String {
    let word = |word: &str| match word.strip_prefix('@') {
        Some(label) => format!("@{}", repo.id(label)),
        None => repo.ids().find(|(label, _)| *label == word).map_or(word, |(_, id)| id).to_owned(),
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn share(at: usize) -> Vec<Case> {
    let planted = cases().into_iter().enumerate().filter(|(place, _)| place % SHARES == at).map(|(_, case)| case);
    planted.chain(generated(at)).collect()
}

fn generated(at: usize) -> Vec<Case> {
    let first = at as u64 * SEEDS;
    (first..first + SEEDS).map(generated::case).collect()
}

fn check_share(at: usize) {
    let wrongs = Planted::new(share(at)).wrongs();
    assert!(wrongs.is_empty(), "{} wrong verdicts:\n{}", wrongs.len(), wrongs.join("\n"));
}

#[test]
fn first_share() {
    check_share(0);
}

#[test]
fn second_share() {
    check_share(1);
}

#[test]
fn third_share() {
    check_share(2);
}

#[test]
fn fourth_share() {
    check_share(3);
}

/// Kinds with how many of their changes may merge, and may not.
fn table() -> String {
    let mut text = String::from("| kind of change | planted | may merge | may not |\n|---|---|---|---|\n");
    let combined: Vec<Case> = (0..SHARES).flat_map(generated).collect();
    let mut sums = (0, 0);
    let mut row = |text: &mut String, kind: &str, cases: &[&Case]| {
        let rows = || cases.iter().flat_map(|case| &case.rows);
        let passing = rows().filter(|row| row.expect == "0").count();
        let failing = rows().count() - passing;
        sums = (sums.0 + passing, sums.1 + failing);
        writeln!(text, "| {kind} | {} | {passing} | {failing} |", passing + failing).unwrap();
    };
    for case in &cases() {
        row(&mut text, &case.kind, &[case]);
    }
    row(&mut text, "combinations, generated", &combined.iter().collect::<Vec<_>>());
    writeln!(text, "| all | {} | {} | {} |", sums.0 + sums.1, sums.0, sums.1).unwrap();
    text
}

#[test]
fn accuracy_md_has_the_table_of_what_is_planted() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ACCURACY.md")).unwrap();
    let table = table();
    assert!(page.contains(&table), "the table of gate verdicts in ACCURACY.md should read\n{table}");
}

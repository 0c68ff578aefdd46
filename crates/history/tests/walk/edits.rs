//! What commits changed agrees with what they claim, and with the commits of a scan.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use git::Repository;
use history::{CommitClaims, CommitEdits, CommitRange, Unwatched, Wanted, path_text};
use testkit::{Repo, Shape, generate};

use crate::claimed::noted;
use crate::compare::{open, options, scan};

fn edits(repo: &Repo, threads: usize) -> Vec<CommitEdits> {
    let (repository, head) = open(repo);
    let mut found = Vec::new();
    let mut each = |edits| {
        found.push(edits);
        ControlFlow::Continue(())
    };
    history::edits_of(&repository, head, &options(threads), &Unwatched, &mut each).unwrap();
    found
}

/// The claims of each commit by path.
fn claims(repo: &Repo) -> BTreeMap<(String, String), Vec<history::ClaimedRange>> {
    let (repository, head): (Repository, _) = open(repo);
    let mut found = BTreeMap::new();
    let mut each = |claims: CommitClaims| {
        let files = claims.files.into_iter();
        found.extend(files.map(|file| ((claims.commit.to_string(), file.path.to_string()), file.ranges)));
        ControlFlow::Continue(())
    };
    let range = CommitRange::Reached { head, base: None };
    history::claims_of(&repository, (range, Wanted::Every), &options(2), &Unwatched, &mut each).unwrap();
    found
}

#[test]
fn edits_are_the_lines_of_which_commits_say_something() {
    for (name, shape) in Shape::ALL {
        for seed in 0..2 {
            let repo = noted(generate(seed, shape), seed).build();
            let claims = claims(&repo);
            let rows: Vec<_> = scan(&repo).commits().iter().filter(|row| !row.is_merge).cloned().collect();
            let found = edits(&repo, 2);
            let of_rows = rows.iter().map(|row| (row.commit, row.author_id.clone(), row.clamped_at));
            let of_edits = found.iter().map(|edits| (edits.commit, edits.author_id.clone(), edits.written_at));
            assert_eq!(of_edits.collect::<Vec<_>>(), of_rows.collect::<Vec<_>>(), "{name} {seed}");
            for edits in &found {
                assert!(edits.files.is_sorted_by(|one, next| one.path < next.path));
                for file in &edits.files {
                    let place = (edits.commit.to_string(), path_text(&file.path).to_string());
                    let lines = file.lines.as_ref().unwrap();
                    assert_eq!(
                        lines.ranges,
                        claims.get(&place).cloned().unwrap_or_default(),
                        "{name} {seed} {place:?}"
                    );
                    let is_new =
                        |line: u32| !lines.same.iter().any(|same| (same.now..same.now + same.lines).contains(&line));
                    let mut new = lines.ranges.iter().flat_map(|range| range.first_line..=range.last_line);
                    assert!(new.all(|line| is_new(line - 1)), "{name} {seed} {place:?}");
                }
            }
        }
    }
}

#[test]
fn threads_change_no_edit() {
    let repo = generate(5, &Shape::everything()).build();
    let of = |threads| edits(&repo, threads).into_iter().map(|edits| (edits.commit, edits.files)).collect::<Vec<_>>();
    assert_eq!(of(1), of(7));
}

#[test]
fn a_rename_is_no_file_that_went() {
    let repo = Repo::new(
        "commit base\n lines a 1..30\n lines b 1..5\n lines c x y z\ncommit next\n rename a d\n delete b\n rename c e\n lines d 1..29 more\n",
    );
    let found = edits(&repo, 1);
    let files: Vec<_> =
        found[1].files.iter().map(|file| (file.path.as_slice(), file.before.is_some(), file.now.is_some())).collect();
    assert_eq!(files, [(&b"b"[..], true, false), (&b"d"[..], true, true)]);
}

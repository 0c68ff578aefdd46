//! Repositories that are incomplete, damaged or lying: counted problems, nothing lost, nothing invented.

use facts::{Claim, Reason};
use git::Limits;
use history::{ScanError, Unwatched};
use testkit::mutate::Damage;
use testkit::{Repo, oracle};

use crate::compare::{agrees_with_git, open, open_with, options, origins, reasons, scan};

const LINE: &str = r#"
    commit one
        lines f 1..10
    commit two
        lines f 1..10 a
        trailer Co-authored-by: Claude <noreply@anthropic.com>
    commit three
        lines f 1..10 a b
        lines g 1..5
    commit four
        lines f 1..10 a b c
"#;

#[test]
fn a_shallow_clone_ends_at_its_boundary() {
    for depth in 1..=3 {
        let clone = Repo::new(LINE).shallow_clone(depth);
        agrees_with_git(&clone);
        let scan = scan(&clone);
        assert!(scan.spans().any(|span| span.boundary));
        assert!(scan.spans().all(|span| !span.boundary || span.claim == Claim::Unknown), "no evidence beyond");
        assert_eq!(reasons(scan.problems()), [(Reason::Shallow, "repository".to_owned())]);
    }
}

#[test]
fn a_root_commit_in_the_shallow_file_cuts_nothing_off() {
    let clone = Repo::new(LINE).shallow_clone(4);
    assert!(!oracle::shallow_commits(clone.path()).is_empty(), "git lists the root when the depth just reaches it");
    assert!(scan(&clone).spans().all(|span| !span.boundary));
}

#[test]
fn replace_refs_grafts_and_commit_graphs_are_ignored() {
    let repo = Repo::new(LINE);
    let truth = origins(scan(&repo).spans());
    // git writes no commit-graph once the others are there.
    repo.write_lying_commit_graph(repo.id("four"));
    repo.replace(repo.id("two"), repo.id("one"));
    repo.graft(repo.id("four"), &[repo.id("one")]);
    let scan = scan(&repo);
    assert_eq!(origins(scan.spans()), truth);
    assert_eq!(scan.summary().commits, 4);
    assert_eq!(scan.problems().iter().filter(|problem| problem.reason == Reason::Replaced).count(), 2);
}

#[test]
fn a_lost_version_is_a_boundary() {
    let repo = Repo::new(LINE);
    let blob = repo.resolve(&format!("{}:f", repo.id("two")));
    repo.delete_object(&blob);
    let scan = scan(&repo);
    assert_eq!(scan.summary().lines, 18, "every line of the head is covered");
    let lost = scan.spans().find(|span| &*span.path == "f").unwrap();
    assert_eq!((lost.introduced_commit.to_string().as_str(), lost.boundary), (repo.id("three"), true));
    assert_eq!(reasons(scan.problems()), [(Reason::Missing, "f".to_owned())]);
    let whole = scan.spans().find(|span| &*span.path == "g").unwrap();
    assert!(!whole.boundary);
}

#[test]
fn a_lost_folder_is_a_boundary_for_what_may_come_from_it() {
    let repo = Repo::new(
        r#"
        commit one
            lines a/f 1..10
            lines a/g 20..30
            lines top 1..5
        commit two
            lines a/f 1..10 x
        commit three
            rename a/g b/g
            lines top 1..5 y
            trailer Co-authored-by: Claude <noreply@anthropic.com>
        "#,
    );
    repo.delete_object(&repo.resolve(&format!("{}:a", repo.id("two"))));
    let scan = scan(&repo);
    let found: Vec<_> = scan.spans().map(|span| (span.path.to_string(), span.boundary, span.claim)).collect();
    assert_eq!(
        found,
        [
            ("a/f".to_owned(), true, Claim::Unknown),
            ("b/g".to_owned(), true, Claim::Unknown),
            ("top".to_owned(), false, Claim::Unknown),
            ("top".to_owned(), false, Claim::Ai),
        ]
    );
    assert!(scan.problems().iter().all(|problem| problem.reason == Reason::Missing && &*problem.subject == "a"));
    assert!(!scan.problems().is_empty());
}

#[test]
fn a_lost_commit_is_a_boundary() {
    let repo = Repo::new(LINE);
    repo.delete_object(repo.id("two"));
    let scan = scan(&repo);
    assert_eq!(reasons(scan.problems()), [(Reason::Missing, repo.id("two").to_owned())]);
    assert_eq!(scan.summary().lines, 18);
    let boundaries: Vec<_> = scan.spans().map(|span| (span.path.to_string(), span.boundary)).collect();
    assert_eq!(boundaries, [("f".to_owned(), true), ("f".to_owned(), false), ("g".to_owned(), true)]);
}

#[test]
fn a_damaged_object_is_told_from_a_missing_one() {
    for damage in [Damage::FlippedBit, Damage::Truncated, Damage::Emptied, Damage::Garbage] {
        let repo = Repo::new(LINE);
        repo.damage_object(&repo.resolve("HEAD:g"), damage);
        let scan = scan(&repo);
        assert_eq!(reasons(scan.problems()), [(Reason::Damaged, "g".to_owned())], "{damage:?}");
        assert_eq!(scan.summary().lines, 13, "{damage:?}: the other file is whole");
        assert_eq!((scan.summary().files, scan.summary().unread_files), (1, 1), "{damage:?}");
    }
}

#[test]
fn a_partial_clone_excuses_what_it_lacks() {
    let clone = Repo::new(LINE).partial_clone();
    let scan = scan(&clone);
    assert!(!scan.problems().is_empty());
    assert!(scan.problems().iter().all(|problem| problem.reason == Reason::Partial));
}

#[test]
fn a_head_that_is_not_there_is_an_error() {
    let repo = Repo::new(LINE);
    let (repository, _) = open(&repo);
    let none = git::ObjectId::from_hex(&[b'1'; 40]).unwrap();
    let result = history::scan(&repository, none, &options(1), &Unwatched);
    assert!(matches!(result, Err(ScanError::Head(_))));
}

#[test]
fn a_file_over_the_limit_is_skipped_and_counted() {
    let repo = Repo::new("commit one\nlines small 1..9\nlines large 1..2000\ncommit two\nlines large 1..3\n");
    let (repository, head) = open_with(&repo, &Limits { object_bytes: 4000, ..Limits::default() });
    let scan = history::scan(&repository, head, &options(1), &Unwatched).unwrap();
    assert_eq!(reasons(scan.problems()), [(Reason::TooLarge, "large".to_owned())]);
    assert!(scan.problems()[0].affected > 4000);
    assert_eq!(scan.summary().unread_files, 0, "the version at the head is small");
    let found: Vec<_> = scan.spans().map(|span| (span.path.to_string(), span.lines, span.boundary)).collect();
    assert_eq!(found, [("large".to_owned(), 3, true), ("small".to_owned(), 9, false)]);
}

#[test]
fn a_bundle_and_a_worktree_read_like_the_repository() {
    let repo = Repo::new(&format!("layout worktree\n{LINE}"));
    let truth = origins(scan(&repo).spans());
    let bundle = repo.bundle("all.bundle", &["main"]);
    let worktree = repo.worktree("linked", "HEAD");
    for path in [bundle.as_path(), worktree.path()] {
        let repository = git::Repository::open(path, &Limits::default(), &std::env::temp_dir()).unwrap();
        let head = repository.resolve("HEAD").unwrap();
        let scan = history::scan(&repository, head, &options(1), &Unwatched).unwrap();
        assert_eq!(origins(scan.spans()), truth, "{}", path.display());
    }
}

#[test]
fn nothing_is_written_to_the_repository() {
    let repo = Repo::new(LINE);
    let before = repo.footprint();
    let _ = scan(&repo);
    assert_eq!(repo.footprint(), before);
    assert_eq!(oracle::rev_list(repo.path(), "HEAD").len(), 4);
}

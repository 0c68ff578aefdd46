//! Objects in packs: chains of deltas of every kind, read in any order, are what git says that they are.

use std::fmt::Write as _;

use git::{ObjectId, Repository};
use testkit::Repo;

use crate::planted::{Stored, pack};
use crate::reading::{id, opened};

/// Versions of a file that git stores as deltas of each other.
const VERSIONS: usize = 60;

fn version(number: usize) -> String {
    let mut text = String::new();
    for line in 0..200 {
        let changed = if line % VERSIONS <= number { number } else { 0 };
        let _ = writeln!(text, "line {line} of a file that changes now and then: {changed}");
    }
    text
}

fn repo() -> Repo {
    let mut history = String::new();
    for number in 0..VERSIONS {
        let _ = writeln!(history, "commit c{number}\n    file folder/file <<END\n{}END", version(number));
    }
    Repo::new(&history)
}

fn blobs(repo: &Repo) -> Vec<ObjectId> {
    (0..VERSIONS).map(|number| id(&repo.resolve(&format!("{}:folder/file", repo.id(&format!("c{number}")))))).collect()
}

fn check(repository: &Repository, blobs: &[ObjectId], order: impl Iterator<Item = usize>) {
    let objects = repository.objects();
    for number in order {
        assert_eq!(*objects.blob(blobs[number]).unwrap(), version(number).into_bytes(), "version {number}");
    }
}

fn check_all(repo: &Repo) {
    let (repository, blobs) = (opened(repo), blobs(repo));
    check(&repository, &blobs, 0..VERSIONS);
    check(&repository, &blobs, (0..VERSIONS).rev());
    check(&opened(repo), &blobs, (0..VERSIONS).map(|at| at * 37 % VERSIONS));
}

/// How many objects of a repository are stored as deltas.
fn deltas(repo: &Repo) -> usize {
    let told = repo.git(["cat-file", "--batch-all-objects", "--batch-check=%(deltabase)"]);
    let none = "0".repeat(40);
    String::from_utf8(told).unwrap().lines().filter(|base| *base != none).count()
}

#[test]
fn long_chains_are_followed() {
    let repo = repo();
    repo.git(["repack", "-a", "-d", "-f", "-q", "--depth=200", "--window=50"]);
    assert!(deltas(&repo) > VERSIONS / 2, "many blobs are deltas");
    check_all(&repo);
}

#[test]
fn bases_may_be_named_by_their_ids() {
    let repo = repo();
    repo.git(["-c", "repack.useDeltaBaseOffset=false", "repack", "-a", "-d", "-f", "-q", "--depth=200"]);
    assert!(deltas(&repo) > VERSIONS / 2, "many blobs are deltas");
    check_all(&repo);
}

#[test]
fn some_packs_and_very_many() {
    let repo = repo();
    let all = blobs(&repo);
    for (number, blob) in all.iter().enumerate() {
        let content = version(number).into_bytes();
        pack(&repo.git_dir(), &format!("one-{number}"), &[(*blob, Stored::Blob(&content))]);
        if number == 2 {
            check_all(&repo);
        }
    }
    repo.git(["prune-packed", "-q"]);
    check_all(&repo);
}

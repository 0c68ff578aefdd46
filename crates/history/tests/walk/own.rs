//! This very repository, where it is a git repository: every line of every text file, against real git.

use std::path::Path;

use git::{Head, Limits, Repository};
use history::Unwatched;
use testkit::oracle;

use crate::compare::{options, origins};

#[test]
fn this_repository_agrees_with_git() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // Sources unpacked from an archive are no repository; a clone, as CI has it, is.
    let Ok(repository) = Repository::open(&root, &Limits::default(), &std::env::temp_dir()) else { return };
    // git answers for no checkout that belongs to another user.
    if !oracle::plain_git(&root).args(["rev-parse", "--verify", "--quiet", "HEAD"]).output().unwrap().status.success() {
        return;
    }
    let Ok(Head::Commit { id, .. }) = repository.head() else { panic!("a checkout has a commit") };
    let scan = history::scan(&repository, id, &options(2), &Unwatched).unwrap();
    let ours = origins(scan.spans());
    let mut truth = oracle::blame_all(&root, "HEAD");
    truth.retain(|_, lines| !lines.is_empty());
    assert_eq!(ours, truth);
}

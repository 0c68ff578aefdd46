//! Whom the planted histories ask.

use testkit::Repo;

use crate::answer::Answer;
use crate::reference;

/// The answer about the history of `head`, a hex id.
pub(crate) fn answer(repo: &Repo, head: &str) -> Answer {
    reference::answer(repo, head)
    // The scan in place of the reference:
    //
    // let repository = git::Repository::open(repo.path(), &git::Limits::default(), &std::env::temp_dir()).unwrap();
    // let head = repository.resolve(head).unwrap();
    // let options = history::Options { threads: 2, identity_key: None, agents: provenance::Agents::builtin() };
    // let scan = history::scan(&repository, head, &options, &history::Unwatched).unwrap();
    // Answer::of_rows(scan.fates(), scan.series(), scan.spans(), scan.commits())
}

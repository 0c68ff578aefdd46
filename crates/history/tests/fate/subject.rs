//! Whom the planted histories ask.

use provenance::Agents;
use testkit::Repo;

use crate::answer::Answer;

/// The scan's answer about the history of `head`, a hex id.
pub(crate) fn answer(repo: &Repo, head: &str) -> Answer {
    let repository = git::Repository::open(repo.path(), &git::Limits::default(), &std::env::temp_dir()).unwrap();
    let head = repository.resolve(head).unwrap();
    let options = history::Options {
        threads: 2,
        reviews: history::ReviewRecords::default(),
        identity_key: None,
        agents: Agents::builtin(),
        views: history::Views::Both,
        pace: history::Pace::Sparing,
    };
    let scan = history::scan(&repository, head, &options, &history::Unwatched).unwrap();
    Answer::of_rows(scan.fates(), scan.series(), scan.spans(), scan.commits())
}

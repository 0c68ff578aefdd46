//! Scans of planted histories.

use std::num::NonZero;

use facts::{CommitRow, ReviewRow, SpanRow};
use git::{Head, Limits, ObjectId, Repository};
use history::{KeepNothing, Options, Pace, Prepared, ReviewRecords, Scan, Unwatched, Views};
use provenance::Agents;
use testkit::Repo;

pub(crate) fn open(repo: &Repo) -> (Repository, ObjectId) {
    let repository = Repository::open(repo.path(), &Limits::default(), &std::env::temp_dir()).unwrap();
    match repository.head().unwrap() {
        Head::Commit { id, .. } => (repository, id),
        Head::Unborn { name } => panic!("{name} has no commit"),
    }
}

pub(crate) fn options(reviews: &ReviewRecords, threads: NonZero<usize>) -> Options {
    Options {
        threads: threads.get(),
        reviews: reviews.clone(),
        identity_key: None,
        agents: Agents::builtin(),
        views: Views::Both,
        pace: Pace::Sparing,
    }
}

pub(crate) fn scan(repo: &Repo, reviews: &ReviewRecords) -> Scan {
    scan_on(repo, reviews, NonZero::<usize>::MIN)
}

pub(crate) fn scan_on(repo: &Repo, reviews: &ReviewRecords, threads: NonZero<usize>) -> Scan {
    let (repository, head) = open(repo);
    history::scan(&repository, head, &options(reviews, threads), &Unwatched).unwrap()
}

/// The scan of the first-parent line alone.
pub(crate) fn scan_line(repo: &Repo, reviews: &ReviewRecords) -> Scan {
    let (repository, head) = open(repo);
    let options = Options { views: Views::FirstParent, ..options(reviews, NonZero::<usize>::MIN) };
    history::scan(&repository, head, &options, &Unwatched).unwrap()
}

const CALLER: &str = "tests";

/// The scan that goes on from the checkpoint of one that ended a commit of the first-parent line earlier, and knew no
/// records; `None` where there is no earlier commit.
pub(crate) fn resumed(repo: &Repo, reviews: &ReviewRecords) -> Option<Scan> {
    let (repository, head) = open(repo);
    let line = String::from_utf8(repo.git(["rev-list", "--first-parent", "--max-count=2", "HEAD"])).unwrap();
    let before = repository.resolve(line.lines().nth(1)?).unwrap();
    let nothing = options(&ReviewRecords::default(), NonZero::<usize>::MIN);
    let earlier = Prepared::new(&repository, before, &nothing, &Unwatched).unwrap().walk(None, &KeepNothing).unwrap();
    let mut checkpoint = Vec::new();
    earlier.write_checkpoint(CALLER, &mut checkpoint).unwrap();
    let options = options(reviews, NonZero::<usize>::MIN);
    let prepared = Prepared::new(&repository, head, &options, &Unwatched).unwrap();
    let start = prepared.start(&checkpoint, None, CALLER).expect("the main line goes on");
    Some(prepared.walk(Some(start), &KeepNothing).unwrap())
}

/// Everything that a scan tells of reviews.
pub(crate) fn told(scan: &Scan) -> (Vec<SpanRow>, Vec<ReviewRow>, String) {
    let commits: Vec<_> = scan.reviewed_commits().collect();
    (scan.spans().collect(), scan.reviews().to_vec(), format!("{commits:?}"))
}

/// Rows of commits whose lines by review are not the lines that their operations wrote.
pub(crate) fn wrong_sums(scan: &Scan) -> Vec<&CommitRow> {
    let is_wrong = |row: &&CommitRow| {
        let (lines, by) = (&row.reviewed_lines, &row.operations);
        let reviewed = [
            lines.unknown,
            lines.none,
            lines.own,
            lines.automated,
            lines.commented,
            lines.stale,
            lines.approved,
            lines.attested,
        ];
        let written = [by.added, by.copied_within, by.copied_from_live, by.updated, by.find_replaced];
        !row.is_merge && reviewed.iter().sum::<u32>() != written.iter().sum::<u32>()
    };
    scan.commits().iter().filter(is_wrong).collect()
}

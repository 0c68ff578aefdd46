//! Sizes of commits.

use facts::{Claim, CommitRow, View};
use figures::{By, Measure, Options, Sizes, Split, Trend};
use proptest::prelude::*;

use crate::rows::{check, commit, deleted, ratios, values, written};

const MONTHLY: Options = Options { by: By::Month, ..Options::DEFAULT };

#[test]
fn sizes_files_and_tests() {
    let commits = [
        CommitRow { files: 3, tests_touched: 1, ..commit(0) },
        CommitRow { files: 1, ..commit(1) },
        CommitRow { files: 0, claim: Claim::Ai, ..commit(2) },
    ];
    let rows = [written(0, 10), deleted(1, 1, 4), written(1, 1)];
    let trend = Trend::of(&commits, [], &rows, &MONTHLY);
    // 0, 5 and 10 lines.
    assert_eq!(values(trend.points(Measure::ChangeSize)), "5");
    assert_eq!(values(trend.points(Measure::ChangeSizeP90)), "10");
    check(&trend, Measure::ChangeSize, "15/3*");
    check(&trend, Measure::Commits, "3/1*");
    check(&trend, Measure::FilesPerCommit, "4/3*");
    check(&trend, Measure::TestsTouched, "1/2*");
    assert_eq!(ratios(trend.points_of(Measure::ChangeSize, Split::Claim, "ai")), "0/1*");
}

#[test]
fn a_view_has_its_commits() {
    let side = CommitRow { first_parent: false, ..commit(1) };
    let merge = CommitRow { is_merge: true, files: 7, ..commit(2) };
    let commits = [commit(0), side, merge];
    check(&Trend::of(&commits, [], [], &MONTHLY), Measure::FilesPerCommit, "8/2*");
    let full = Options { view: View::Full, ..MONTHLY };
    check(&Trend::of(&commits, [], [], &full), Measure::FilesPerCommit, "2/2*");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn percentiles_are_of_the_nearest_rank(mut lines in prop::collection::vec(0..50u64, 1..40), percent in 1..=100u64) {
        let mut sizes = Sizes::default();
        lines.iter().for_each(|lines| sizes.add(*lines));
        lines.sort_unstable();
        let rank = (lines.len() as f64 * percent as f64 / 100.0 - 1e-9).ceil() as usize;
        prop_assert_eq!(sizes.percentile(percent), Some(lines[rank.max(1) - 1]));
    }
}

#[test]
fn no_commits_have_no_median() {
    assert_eq!(Sizes::default().percentile(50), None);
}

//! Several repositories in one trend.

use facts::Metric;
use figures::{By, Fold, Measure, Options};

use crate::rows::{check, commit, deleted, figure, written};

const MONTHLY: Options = Options { by: By::Month, ..Options::DEFAULT };

#[test]
fn each_repository_ends_where_its_data_end() {
    let mut fold = Fold::new(MONTHLY);
    // The first ends on day 10, within the window; its second commit also has the id of one of the other.
    fold.next_repository();
    [0, 10].map(commit).iter().for_each(|row| fold.commit(row));
    fold.figure(&figure(10, Metric::CloneWindows, None, 1, 10));
    [written(0, 5), deleted(10, 10, 5)].iter().for_each(|row| fold.fate(row));
    fold.next_repository();
    [0, 10, 100].map(commit).iter().for_each(|row| fold.commit(row));
    fold.figure(&figure(40, Metric::CloneWindows, None, 2, 10));
    [written(0, 7), deleted(10, 10, 2)].iter().for_each(|row| fold.fate(row));
    let trend = fold.finish();
    check(&trend, Measure::Churn, "2/7 - -* -*");
    check(&trend, Measure::ChangedLines, "19/1 0/1 0/1 0/1*");
    check(&trend, Measure::Commits, "4/1 0/1 0/1 1/1*");
    check(&trend, Measure::ChangeSize, "19/4 - - 0/1*");
    check(&trend, Measure::Clones, "1/10 3/20 3/20 3/20*");
    // 90 days were seen in the second alone; the first's lines all died before.
    check(&trend, Measure::Survival90, "5/12* -* -* -*");
}

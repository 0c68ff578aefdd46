//! Windows that end where the data end.

use facts::{FateRow, Operation, View};
use figures::Recent;

use crate::rows::{day, deleted, fate, moved, written};

/// Three windows of ten days, up to day 30; churn within three.
fn recent() -> Recent {
    Recent::new(View::FirstParent, 10, 3, 3, day(30))
}

/// Of each window, the oldest first: added, deleted, moved; written and died of churn.
#[track_caller]
fn check(rows: &[FateRow], expect: &[(u64, u64, u64, u64, u64)]) {
    let mut recent = recent();
    rows.iter().for_each(|row| recent.add(row));
    let found: Vec<_> = recent
        .finish()
        .map(|counts| {
            let (operations, churn) = (counts.operations, counts.churn);
            (operations.added, operations.deleted, operations.moved, churn.written, churn.died)
        })
        .collect();
    assert_eq!(found, expect);
}

#[test]
fn each_window_has_its_rows() {
    let none = (0, 0, 0, 0, 0);
    check(&[written(1, 5), moved(20, 9, 2), written(21, 7)], &[(5, 0, 0, 5, 0), (0, 0, 2, 0, 0), (7, 0, 0, 7, 0)]);
    check(&[written(0, 5), written(-1, 5), fate(25, 0, Operation::Noop, facts::Effect::Kept, 3)], &[none; 3]);
    check(&[FateRow { view: View::Full, ..written(5, 5) }], &[none; 3]);
}

#[test]
fn deaths_are_those_of_the_window_of_writing() {
    let rows = [written(20, 9), deleted(22, 2, 4), deleted(24, 4, 1)];
    check(&rows, &[(0, 0, 0, 0, 0), (9, 0, 0, 9, 4), (0, 5, 0, 0, 0)]);
}

#[test]
fn the_last_days_have_no_churn_yet() {
    check(&[written(28, 9), deleted(29, 1, 4)], &[(0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (9, 4, 0, 0, 0)]);
    check(&[written(27, 9)], &[(0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (9, 0, 0, 9, 0)]);
}

#[test]
fn no_row_before_the_start_counts() {
    assert_eq!(recent().start(), day(0) + 1);
    check(
        &[FateRow { at: day(0) + 1, written_at: day(0) + 1, ..written(0, 5) }],
        &[(5, 0, 0, 5, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0)],
    );
}

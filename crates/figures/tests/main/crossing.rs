//! When copied lines overtook moved ones.

use facts::{Effect, FateRow, Operation};
use figures::{Crossing, Options};

use crate::rows::{fate, moved, trend};

fn copied(on: i64, lines: u32) -> FateRow {
    fate(on, 0, Operation::CopiedWithin, Effect::Written, lines)
}

#[track_caller]
fn check(rows: &[FateRow], expect: &str) {
    let trend = trend(rows, 2000, &Options::DEFAULT);
    let found = trend.crossings.first().map_or(Crossing::NotKnown, |all| all.crossing);
    let text = match found {
        Crossing::Since(month) => month.to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!(text, expect);
}

#[test]
fn the_month_of_crossing() {
    check(&[], "NotKnown");
    check(&[fate(0, 0, Operation::Added, Effect::Written, 5)], "NotKnown");
    check(&[copied(0, 5), moved(0, 0, 4)], "Always");
    check(&[copied(0, 4), moved(0, 0, 4)], "No");
    check(&[moved(0, 0, 9), copied(40, 5), copied(70, 5)], "2024-03");
    // Overtaken, fallen back, overtaken again: the last time counts.
    check(&[moved(0, 0, 9), copied(40, 10), moved(70, 0, 9), copied(100, 20)], "2024-04");
    check(&[moved(0, 0, 9), copied(40, 10), moved(70, 0, 9)], "No");
}

#[test]
fn sums_go_back_twelve_months() {
    // The moves of January 2024 leave the sum of January 2025.
    check(&[moved(0, 0, 9), copied(40, 5), copied(700, 1)], "2025-01");
    // The copies do, too, and nothing is copied any more while moves go on.
    check(&[copied(0, 9), moved(40, 0, 5), moved(700, 0, 1)], "No");
}

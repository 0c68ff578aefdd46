//! Sums that have to add up, whatever the history.

use std::collections::BTreeMap;

use facts::{CommitId, Effect, FateRow, Metric, Operation, Operations, View};

use crate::answer::Answer;

/// Fails unless the rows agree with each other.
pub(crate) fn hold(answer: &Answer) {
    for view in View::ALL {
        born_and_dead_make_the_living(answer, *view);
        both_sides_of_updates_are_equal(answer, *view);
    }
    the_living_were_written_where_the_spans_say(answer);
    operations_are_sums_of_fates(answer);
    effects_belong_to_operations(answer);
}

fn rows(answer: &Answer, view: View) -> impl Iterator<Item = &FateRow> {
    answer.fates.iter().filter(move |row| row.view == view)
}

/// written + revived = died + alive at the head.
fn born_and_dead_make_the_living(answer: &Answer, view: View) {
    let sum =
        |effect| rows(answer, view).filter(|row| row.effect == effect).map(|row| u64::from(row.lines)).sum::<u64>();
    let alive: u64 = answer.spans.iter().map(|span| u64::from(span.lines)).sum();
    let (written, revived, died) = (sum(Effect::Written), sum(Effect::Revived), sum(Effect::Died));
    assert_eq!(
        written + revived,
        died + alive,
        "{view}: {written} written + {revived} revived, {died} died, {alive} alive"
    );
    let said = answer.series.iter().rev().find(|row| row.metric == Metric::Lines && row.class.is_none());
    assert_eq!(said.map_or(0, |row| row.value), alive, "the last figure of lines");
}

/// An update ends as many lines of a file as it writes, counting those that had ended on another branch.
fn both_sides_of_updates_are_equal(answer: &Answer, view: View) {
    let mut sums: BTreeMap<(CommitId, &str, Operation), (u32, u32)> = BTreeMap::new();
    for row in rows(answer, view) {
        if matches!(row.operation, Operation::Updated | Operation::FindReplaced) {
            let sum = sums.entry((row.commit, &row.path, row.operation)).or_default();
            match row.effect {
                Effect::Written => sum.0 += row.lines,
                Effect::Died | Effect::Repeated => sum.1 += row.lines,
                other => panic!("{} is {other}", row.operation),
            }
        }
    }
    for (key, (written, died)) in sums {
        assert!(died == written, "{view}: {key:?}: {written} written, {died} died");
    }
}

/// By commit: lines written, less those that died, are those of the spans.
fn the_living_were_written_where_the_spans_say(answer: &Answer) {
    let mut living: BTreeMap<CommitId, i64> = BTreeMap::new();
    for row in rows(answer, View::Full) {
        let sign = match row.effect {
            Effect::Written | Effect::Revived => 1,
            Effect::Died => -1,
            Effect::Kept | Effect::Repeated => 0,
        };
        *living.entry(row.written_commit).or_default() += sign * i64::from(row.lines);
    }
    for span in &answer.spans {
        *living.entry(span.written_commit).or_default() -= i64::from(span.lines);
    }
    living.retain(|_, lines| *lines != 0);
    assert!(living.is_empty(), "lines of the fates less those of the spans: {living:?}");
}

/// The operations of a commit are the sums of its rows in the full view.
fn operations_are_sums_of_fates(answer: &Answer) {
    let mut sums: BTreeMap<CommitId, Operations> =
        answer.operations.keys().map(|commit| (*commit, Operations::default())).collect();
    for row in rows(answer, View::Full) {
        count(sums.get_mut(&row.commit).expect("a row is of a commit of the walk"), row);
    }
    assert_eq!(sums, answer.operations);
}

/// Adds a row to the operations of its commit: a moved or updated line once, trivial lines apart (those that move are
/// in no sum). What a merge drops or restores was counted where the branch did it.
pub(crate) fn count(operations: &mut Operations, row: &FateRow) {
    let counter = match (row.trivial, row.operation, row.effect) {
        (_, Operation::Dropped | Operation::Restored, _) => return,
        (true, _, Effect::Written) => &mut operations.trivial_added,
        (true, _, Effect::Died | Effect::Repeated) => &mut operations.trivial_deleted,
        (true, _, _) | (false, Operation::Updated | Operation::FindReplaced, Effect::Died | Effect::Repeated) => return,
        (false, Operation::Added, _) => &mut operations.added,
        (false, Operation::Deleted, _) => &mut operations.deleted,
        (false, Operation::Moved, _) => &mut operations.moved,
        (false, Operation::CopiedWithin, _) => &mut operations.copied_within,
        (false, Operation::CopiedFromLive, _) => &mut operations.copied_from_live,
        (false, Operation::Updated, _) => &mut operations.updated,
        (false, Operation::FindReplaced, _) => &mut operations.find_replaced,
        (false, Operation::Noop, _) => &mut operations.noop,
    };
    *counter += row.lines;
}

/// Each operation has its effects, and each row its lines; what a row says of times fits.
fn effects_belong_to_operations(answer: &Answer) {
    for row in &answer.fates {
        let fits = match row.operation {
            Operation::Added | Operation::CopiedWithin | Operation::CopiedFromLive => row.effect == Effect::Written,
            Operation::Deleted => matches!(row.effect, Effect::Died | Effect::Repeated),
            Operation::Dropped => row.effect == Effect::Died,
            Operation::Moved | Operation::Noop => row.effect == Effect::Kept,
            Operation::Restored => row.effect == Effect::Revived,
            Operation::Updated | Operation::FindReplaced => {
                matches!(row.effect, Effect::Written | Effect::Died | Effect::Repeated)
            }
        };
        assert!(row.effect != Effect::Repeated || row.view == View::Full, "{row:?}");
        assert!(fits && row.lines > 0, "{row:?}");
        assert!(row.effect != Effect::Written || row.written_commit == row.commit, "{row:?}");
        assert!(row.written_at <= row.at && i64::from(row.age_days) == (row.at - row.written_at) / 86_400_000_000);
        let copied = matches!(row.operation, Operation::CopiedWithin | Operation::CopiedFromLive);
        assert_eq!(copied, row.source_commit.is_some(), "copies have a source: {row:?}");
        let has_from = copied || row.operation == Operation::Moved;
        assert!(!has_from || row.from_path.is_some(), "{row:?}");
    }
}

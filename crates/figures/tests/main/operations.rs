//! Operations, written lines, the age of revised lines, and how splits make groups.

use facts::{Claim, Class, Effect, FateRow, Operation, View};
use figures::{By, Measure, Options, Point, Split};
use proptest::prelude::*;

use crate::rows::{by_agent, check, day, deleted, fate, moved, ratios, trend, written};

const MONTHLY: Options = Options { by: By::Month, ..Options::DEFAULT };

fn update(on: i64, age: i64, operation: Operation, lines: u32) -> [FateRow; 2] {
    [fate(on, 0, operation, Effect::Written, lines), fate(on, age, operation, Effect::Died, lines)]
}

#[test]
fn each_changed_line_counts_once() {
    let mut rows = vec![written(0, 10), deleted(1, 1, 2), moved(2, 2, 3)];
    rows.extend(update(3, 3, Operation::Updated, 4));
    rows.extend(update(3, 3, Operation::FindReplaced, 5));
    rows.push(fate(4, 0, Operation::CopiedWithin, Effect::Written, 6));
    rows.push(fate(4, 0, Operation::CopiedFromLive, Effect::Written, 7));
    rows.push(fate(5, 5, Operation::Noop, Effect::Kept, 8));
    rows.push(fate(5, 5, Operation::Dropped, Effect::Died, 9));
    rows.push(fate(5, 5, Operation::Restored, Effect::Revived, 11));
    rows.push(FateRow { trivial: true, ..written(5, 12) });
    rows.push(FateRow { trivial: true, ..deleted(5, 1, 13) });
    rows.push(FateRow { trivial: true, ..moved(5, 1, 14) });
    let trend = trend(&rows, 40, &MONTHLY);
    check(&trend, Measure::Added, "10/37 -*");
    check(&trend, Measure::Deleted, "2/37 -*");
    check(&trend, Measure::Moved, "3/37 -*");
    check(&trend, Measure::Updated, "4/37 -*");
    check(&trend, Measure::FindReplaced, "5/37 -*");
    check(&trend, Measure::Copied, "6/37 -*");
    check(&trend, Measure::CopiedFromLive, "7/37 -*");
    check(&trend, Measure::ChangedLines, "37/1 0/1*");
    check(&trend, Measure::NoopLines, "8/1 0/1*");
    check(&trend, Measure::DroppedLines, "9/1 0/1*");
    check(&trend, Measure::RestoredLines, "11/1 0/1*");
    check(&trend, Measure::TrivialLines, "39/1 0/1*");
}

#[test]
fn without_fates_nothing_is_known() {
    let trend = trend(&[], 40, &MONTHLY);
    for measure in [Measure::Added, Measure::Churn, Measure::ChangedLines, Measure::Alive, Measure::ChangeSize] {
        check(&trend, measure, "-*");
    }
    check(&trend, Measure::Survival30, "-*");
    check(&trend, Measure::Commits, "1/1*");
}

#[test]
fn only_rows_of_the_view_count() {
    let rows = [written(0, 3), FateRow { view: View::Full, ..written(0, 5) }];
    check(&trend(&rows, 31, &MONTHLY), Measure::ChangedLines, "3/1 0/1*");
    let full = Options { view: View::Full, ..MONTHLY };
    check(&trend(&rows, 31, &full), Measure::ChangedLines, "5/1 0/1*");
}

#[test]
fn written_lines_by_claim() {
    let human = FateRow { claim: Claim::Human, ..written(1, 3) };
    let rows = [by_agent(written(0, 1), "a"), human, written(40, 4), moved(40, 1, 9)];
    let trend = trend(&rows, 60, &MONTHLY);
    check(&trend, Measure::WrittenAi, "1/4 0/4 -*");
    check(&trend, Measure::WrittenHuman, "3/4 0/4 -*");
    check(&trend, Measure::WrittenUnknown, "0/4 4/4 -*");
}

#[test]
fn revised_lines_by_age() {
    let mut rows = vec![deleted(400, 13, 1), deleted(400, 14, 2), deleted(400, 29, 3), deleted(400, 30, 4)];
    rows.extend([deleted(400, 364, 5), deleted(400, 365, 6), fate(400, 400, Operation::Dropped, Effect::Died, 7)]);
    rows.extend(update(400, 3, Operation::Updated, 8));
    let trend = trend(&rows, 400, &MONTHLY);
    check(&trend, Measure::Revised14, "9/29*");
    check(&trend, Measure::Revised30, "5/29*");
    check(&trend, Measure::Revised365, "9/29*");
    check(&trend, Measure::RevisedOlder, "6/29*");
}

fn split(split: Split) -> String {
    let at = |path: &str, row: FateRow| FateRow { path: path.into(), ..row };
    let human = FateRow { claim: Claim::Human, class: Class::Docs, language: None, ..written(0, 3) };
    let model = FateRow { model: Some("m-1".into()), ..by_agent(written(0, 1), "a") };
    let rows = [at("src/x/y.rs", model), at("README", human), at("src/z.rs", by_agent(written(0, 5), "b"))];
    let trend = trend(&rows, 0, &Options { split, ..MONTHLY });
    let series = trend.series.iter().filter(|series| series.measure == Measure::ChangedLines && series.split == split);
    series.map(|series| format!("{}={} ", series.group, ratios(&series.points))).collect()
}

#[test]
fn splits_make_groups() {
    let check = |of: Split, expect: &str| assert_eq!(split(of).trim_end(), expect);
    check(Split::None, "all=9/1*");
    check(Split::Claim, "ai=6/1* human=3/1*");
    check(Split::Agent, "a=1/1* b=5/1* human=3/1*");
    check(Split::Model, "human=3/1* m-1=1/1* unknown=5/1*");
    check(Split::Language, "Rust=6/1* unknown=3/1*");
    check(Split::Class, "docs=3/1* source=6/1*");
    check(Split::Folder, ".=3/1* src=6/1*");
    check(Split::TwoFolders, ".=3/1* src=5/1* src/x=1/1*");
}

#[test]
fn the_smallest_groups_are_shown_together() {
    let rows: Vec<FateRow> = [("a", 1), ("b", 9), ("c", 5), ("d", 1)]
        .map(|(folder, lines)| FateRow { path: format!("{folder}/x").into(), ..written(0, lines) })
        .into();
    let options = Options { split: Split::Folder, most_groups: 2, ..MONTHLY };
    let trend = trend(&rows, 0, &options);
    let lines = |group: &str| ratios(trend.points_of(Measure::ChangedLines, Split::Folder, group));
    assert_eq!(["b", "c", "(other)", "a"].map(lines), ["9/1*", "5/1*", "2/1*", ""]);
}

#[test]
fn nothing_before_since() {
    let rows = [written(0, 3), written(40, 4), deleted(50, 50, 1)];
    let options = Options { since: Some(day(45)), ..MONTHLY };
    let trend = trend(&rows, 65, &options);
    assert_eq!(trend.periods.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2024-02", "2024-03"]);
    check(&trend, Measure::ChangedLines, "5/1 0/1*");
    // What is alive was written before, too; survival is of the lines written since alone.
    check(&trend, Measure::Alive, "6/1 6/1*");
    assert_eq!(trend.lives[0].curve.written, 4);
}

#[test]
fn absurd_times_make_no_endless_list() {
    let far = FateRow { at: i64::MAX, written_at: i64::MAX, ..written(0, 1) };
    let trend = trend(&[written(0, 1), far], 0, &Options { by: By::Week, ..Options::DEFAULT });
    assert_eq!(trend.periods.len(), 2);
    check(&trend, Measure::ChangedLines, "1/1 1/1");
}

fn any_row() -> impl Strategy<Value = FateRow> {
    let operation = prop::sample::select(Operation::ALL);
    let effect = prop::sample::select(Effect::ALL);
    let claim = prop::sample::select(Claim::ALL);
    let class = prop::sample::select(Class::ALL);
    (0..700i64, 0..400i64, operation, effect, claim, class, any::<bool>(), 1..1000u32).prop_map(
        |(on, age, operation, effect, claim, class, trivial, lines)| {
            let row = fate(on + age, age, operation, effect, lines);
            FateRow { claim, class, trivial, ..row }
        },
    )
}

fn sums_to_one(series: &[&[Point]]) -> Result<(), TestCaseError> {
    for at in 0..series[0].len() {
        let known: Vec<f64> = series.iter().filter_map(|points| points[at].value).collect();
        prop_assert!(known.is_empty() || known.len() == series.len());
        let sum: u64 = series.iter().map(|points| points[at].numerator).sum();
        prop_assert_eq!(sum, series[0][at].denominator);
        prop_assert!(known.is_empty() || (known.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shares_sum_to_the_whole(rows in prop::collection::vec(any_row(), 1..60)) {
        use Measure::{Added, Copied, CopiedFromLive, Deleted, FindReplaced, Moved, Updated};
        use Measure::{Revised14, Revised30, Revised365, RevisedOlder, WrittenAi, WrittenHuman, WrittenUnknown};
        let trend = trend(&rows, 1200, &Options::DEFAULT);
        let points = |measures: &[Measure]| {
            let points: Vec<&[Point]> = measures.iter().map(|measure| trend.points(*measure)).collect();
            sums_to_one(&points)
        };
        points(&[Added, Deleted, Updated, FindReplaced, Moved, Copied, CopiedFromLive])?;
        points(&[WrittenAi, WrittenHuman, WrittenUnknown])?;
        points(&[Revised14, Revised30, Revised365, RevisedOlder])?;
        for (at, all) in trend.points(Measure::ChangedLines).iter().enumerate() {
            let of_classes = trend.series.iter().filter(|s| s.measure == Measure::ChangedLines && s.split == Split::Class);
            prop_assert_eq!(of_classes.map(|series| series.points[at].numerator).sum::<u64>(), all.numerator);
        }
    }

    #[test]
    fn the_order_of_rows_makes_no_difference(rows in prop::collection::vec(any_row(), 1..40)) {
        let mut turned = rows.clone();
        turned.reverse();
        prop_assert_eq!(trend(&rows, 1200, &Options::DEFAULT), trend(&turned, 1200, &Options::DEFAULT));
    }
}

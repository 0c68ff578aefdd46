//! Lines alive.

use facts::{Claim, Effect, FateRow, Operation};
use figures::{By, Measure, Options, Split};
use proptest::prelude::*;

use crate::rows::{by_agent, check, deleted, fate, moved, trend, values, written};

#[test]
fn alive_at_the_end_of_each_month_by_year_and_claim() {
    let trivial = FateRow { trivial: true, ..written(0, 2) };
    let rows =
        [by_agent(written(0, 10), "a"), trivial, by_agent(deleted(40, 40, 3), "a"), written(366, 5), moved(370, 4, 5)];
    let trend = trend(&rows, 400, &Options { by: By::Quarter, ..Options::DEFAULT });
    check(&trend, Measure::Alive, "9/1 9/1 9/1 9/1 14/1*");
    let of = |split, group| values(trend.points_of(Measure::Alive, split, group));
    assert_eq!(of(Split::Cohort, "2024"), "9 9 9 9 9");
    assert_eq!(of(Split::Cohort, "2025"), "0 0 0 0 5");
    assert_eq!(of(Split::Claim, "ai"), "7 7 7 7 7");
    assert_eq!(of(Split::Claim, "unknown"), "2 2 2 2 7");
    // A line may change its class with its file, and no row says so.
    assert_eq!(of(Split::Class, "source"), "");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn at_the_end_what_was_written_and_revived_less_what_died(
        lines in prop::collection::vec((0..500i64, 1..100u32, 0..3u8, any::<bool>(), prop::sample::select(Claim::ALL)), 1..40),
    ) {
        let mut rows = Vec::new();
        let mut alive = 0u64;
        for (on, count, fate_of, trivial, claim) in lines {
            let like = |row: FateRow| FateRow { trivial, claim, ..row };
            rows.push(like(written(on, count)));
            alive += u64::from(if fate_of == 1 { 0 } else { count });
            if fate_of > 0 {
                rows.push(like(deleted(on + 20, 20, count)));
            }
            if fate_of > 1 {
                rows.push(like(fate(on + 30, 30, Operation::Restored, Effect::Revived, count)));
            }
        }
        let trend = trend(&rows, 600, &Options::DEFAULT);
        let last = |split, group: &str| trend.points_of(Measure::Alive, split, group).last().map_or(0, |point| point.numerator);
        prop_assert_eq!(last(Split::None, "all"), alive);
        let claims: u64 = Claim::ALL.iter().map(|claim| last(Split::Claim, claim.as_str())).sum();
        prop_assert_eq!(claims, alive);
        prop_assert_eq!(["2024", "2025"].map(|year| last(Split::Cohort, year)).iter().sum::<u64>(), alive);
    }
}

//! `pairs` and `waiting`: which rows of a bucket are compared in a round, and which wait for a later one.
//!
//! Ranks below 1 are of rows that were decided before there was a bucket: they are compared with the others alone.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{Int64Builder, ListBuilder, StructBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_schema::{DataType, Field, Fields};

use crate::KernelError;
use crate::jaccard::lists;

/// The type of a pair: `a` ranks before `b`.
#[must_use]
pub fn fields() -> Fields {
    Fields::from(vec![Field::new("a", DataType::Int64, true), Field::new("b", DataType::Int64, true)])
}

/// The most pairs of a bucket that is compared as a whole: those of 256 rows.
pub const MOST_PAIRS: usize = 256 * 255 / 2;

/// A sorted bucket as a round sees it.
struct Bucket<'a> {
    ranks: &'a [i64],
    /// Rows at its front that were decided before.
    decided: usize,
    /// Rows at its front that are compared with all behind them.
    leaders: usize,
}

impl<'a> Bucket<'a> {
    /// All rows lead where there are few pairs. Else the best one does; or, of those that were decided before, as many as
    /// make no more pairs than a small bucket.
    fn of(ranks: &'a [i64]) -> Self {
        let decided = ranks.partition_point(|rank| *rank < 1);
        let left = ranks.len() - decided;
        let pairs = (left.saturating_mul(left.saturating_sub(1)) / 2).saturating_add(left.saturating_mul(decided));
        let leaders = match decided {
            _ if left == 0 || pairs <= MOST_PAIRS => ranks.len(),
            0 => 1,
            decided => (MOST_PAIRS / left).clamp(1, decided),
        };
        Bucket { ranks, decided, leaders }
    }

    fn each(&self, pair: &mut dyn FnMut(i64, i64)) {
        for (at, first) in self.ranks[..self.leaders].iter().enumerate() {
            self.ranks[self.decided.max(at + 1)..].iter().for_each(|second| pair(*first, *second));
        }
    }
}

/// The pairs of each sorted list that a round compares, in their order.
///
/// # Errors
///
/// The array holds no lists of 64-bit integers.
pub fn pairs_of(ranks: &ArrayRef) -> Result<ArrayRef, KernelError> {
    let ranks = lists(ranks, "ranks")?;
    let pair = StructBuilder::new(fields(), vec![Box::new(Int64Builder::new()), Box::new(Int64Builder::new())]);
    let mut found = ListBuilder::new(pair);
    for list in ranks.iter() {
        if let Some(list) = &list {
            let bucket = Bucket::of(list.as_primitive::<Int64Type>().values());
            bucket.each(&mut |first, second| append(found.values(), first, second));
        }
        found.append(list.is_some());
    }
    Ok(Arc::new(found.finish()))
}

/// The rows of each sorted list that were not compared with all others.
///
/// # Errors
///
/// The array holds no lists of 64-bit integers.
pub fn waiting_of(ranks: &ArrayRef) -> Result<ArrayRef, KernelError> {
    let ranks = lists(ranks, "ranks")?;
    let mut found = ListBuilder::new(Int64Builder::new());
    for list in ranks.iter() {
        if let Some(list) = &list {
            let bucket = Bucket::of(list.as_primitive::<Int64Type>().values());
            found.values().append_slice(&bucket.ranks[bucket.leaders..]);
        }
        found.append(list.is_some());
    }
    Ok(Arc::new(found.finish()))
}

fn append(pairs: &mut StructBuilder, first: i64, second: i64) {
    for (at, value) in [first, second].into_iter().enumerate() {
        let column = pairs.field_builder::<Int64Builder>(at).expect("because both columns were made as such");
        column.append_value(value);
    }
    pairs.append(true);
}

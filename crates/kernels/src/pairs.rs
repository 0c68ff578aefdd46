//! `pairs` and `pairs_of_first`: which rows of a bucket are compared.

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

/// Every pair of each list, in its order.
///
/// # Errors
///
/// The array holds no lists of 64-bit integers.
pub fn pairs_of(ranks: &ArrayRef) -> Result<ArrayRef, KernelError> {
    paired(ranks, |ranks, pair| {
        for (at, first) in ranks.iter().enumerate() {
            ranks[at + 1..].iter().for_each(|second| pair(*first, *second));
        }
    })
}

/// The first of each list with each other.
///
/// # Errors
///
/// The array holds no lists of 64-bit integers.
pub fn pairs_of_first(ranks: &ArrayRef) -> Result<ArrayRef, KernelError> {
    paired(ranks, |ranks, pair| {
        if let Some((first, others)) = ranks.split_first() {
            others.iter().for_each(|other| pair(*first, *other));
        }
    })
}

fn paired(ranks: &ArrayRef, each: impl Fn(&[i64], &mut dyn FnMut(i64, i64))) -> Result<ArrayRef, KernelError> {
    let ranks = lists(ranks, "ranks")?;
    let pair = StructBuilder::new(fields(), vec![Box::new(Int64Builder::new()), Box::new(Int64Builder::new())]);
    let mut found = ListBuilder::new(pair);
    for list in ranks.iter() {
        if let Some(list) = &list {
            each(list.as_primitive::<Int64Type>().values(), &mut |first, second| append(found.values(), first, second));
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

//! `jaccard`: how alike two sets of shingles are, exactly.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, ListArray};
use arrow_schema::DataType;

use crate::KernelError;

/// What two sorted sets have in common over what either has; 0 where both are empty.
#[must_use]
pub fn jaccard(first: &[i64], second: &[i64]) -> f64 {
    let (mut common, mut left, mut right) = (0usize, 0, 0);
    while left < first.len() && right < second.len() {
        let (a, b) = (first[left], second[right]);
        common += usize::from(a == b);
        left += usize::from(a <= b);
        right += usize::from(b <= a);
    }
    let either = first.len() + second.len() - common;
    if either == 0 { 0.0 } else { common as f64 / either as f64 }
}

/// The similarity of each pair of lists; null where one is.
///
/// # Errors
///
/// An array holds no lists of 64-bit integers.
pub fn jaccard_of(first: &ArrayRef, second: &ArrayRef) -> Result<ArrayRef, KernelError> {
    let (first, second) = (lists(first, "first")?, lists(second, "second")?);
    let pairs = first.iter().zip(second.iter());
    let similarity = pairs.map(|(first, second)| {
        let (first, second) = first.zip(second)?;
        Some(jaccard(first.as_primitive::<Int64Type>().values(), second.as_primitive::<Int64Type>().values()))
    });
    Ok(Arc::new(similarity.collect::<Float64Array>()))
}

/// How many integers each list has; null where there is none.
///
/// # Errors
///
/// The array holds no lists of 64-bit integers.
pub fn items_of(of: &ArrayRef) -> Result<ArrayRef, KernelError> {
    let lists = lists(of, "of")?;
    let items = lists.iter().map(|list| list.map(|list| list.len() as i64));
    Ok(Arc::new(items.collect::<Int64Array>()))
}

pub(crate) fn lists<'a>(array: &'a ArrayRef, argument: &'static str) -> Result<&'a ListArray, KernelError> {
    let wrong = || KernelError::WrongType { argument, found: array.data_type().clone() };
    let lists = array.as_list_opt::<i32>().ok_or_else(wrong)?;
    if lists.values().data_type() == &DataType::Int64 { Ok(lists) } else { Err(wrong()) }
}

//! From sources to a training corpus that accounts for every row.

pub mod row;
pub mod source;

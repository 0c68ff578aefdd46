//! The formats in which provenance is found, one file each. Every reader is total: it takes any bytes and returns
//! what can be used, and the problems.

pub mod git_ai;
mod lenient;
pub(crate) mod trailers;

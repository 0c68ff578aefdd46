//! Figures from small tables of rows: by hand, by brute force, and as properties of random rows.
#![allow(clippy::unwrap_used, missing_docs)]

mod churn;
mod commits;
mod crossing;
mod estimate;
mod lines;
mod operations;
mod pool;
mod recent;
mod reviewing;
mod rows;
mod standing;
mod survival;
mod threshold;
mod tree;
mod units;

//! Tests of the row functions.

mod near;

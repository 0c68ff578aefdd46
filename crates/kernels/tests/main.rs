//! Tests of the row functions.

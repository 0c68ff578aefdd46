//! The rules: a case on both sides of every threshold, choices, batches, properties.

mod batch;
mod cases;
mod choice;
mod oracles;
mod properties;
mod reference;

//! The kit against real git: what is described is what git finds.
#![allow(clippy::unwrap_used)]

mod cli;
mod code;
mod color_moved;
mod generated;
mod language;
mod mutations;
mod oracle;

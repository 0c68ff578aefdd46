//! The formats in which provenance is found, one file each. Every reader is total: it takes any bytes and returns
//! what can be used, and the problems.

pub mod agent_trace;
pub mod agent_trace_note;
pub mod authorship_ref;
pub(crate) mod document;
pub mod entire;
pub mod git_ai;
pub mod h5i;
pub(crate) mod lenient;
mod names;
pub mod outcross_mark;
pub mod qwen;
pub(crate) mod scalar;
pub mod source_trace;
pub(crate) mod trailers;
mod values;
pub mod whogitit;

//! The binary as a library: what is typed, shown and written, so that tests and tools can use it.
//!
//! A verb goes one way: `cli` (what was typed) -> `settings` (what it means here) -> `commands/<verb>` (one library
//! call) -> `output` (bytes that leave). Invariant: nothing below `settings` sees clap, the environment or the
//! terminal; `platform` is the only module that assumes anything of the operating system.

pub mod agents;
pub mod blamed;
pub mod checkpoints;
pub mod cli;
pub mod clones;
pub mod commands;
pub mod curating;
pub mod errors;
pub mod findings;
pub mod gate;
pub mod marks;
pub mod only;
pub mod output;
pub mod packed;
pub mod platform;
pub mod policy_file;
pub mod reference;
pub mod repo_id;
pub mod reviews;
pub mod scanning;
pub mod settings;
pub mod setup;
pub mod tally;
pub mod target;
pub mod tree_walk;
pub mod trends;
pub mod type_counts;
pub mod ui;
pub mod units;
pub mod untrusted;
pub mod witness;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::errors::CommandError;

/// Runs the program with these arguments (the first is its own name) and returns its exit code. Errors are written
/// to stderr here and nowhere else.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match cli::Cli::try_parse_from(arguments) {
        Ok(cli) => finish(commands::run(cli)),
        Err(error) => errors::report_usage(&error),
    }
}

fn finish(result: Result<errors::Verdict, CommandError>) -> ExitCode {
    match result {
        Ok(verdict) => ExitCode::from(verdict.code()),
        Err(error) => errors::report(&error),
    }
}

//! Programs of this machine that a verb asks for: the git binary for writes, ssh-keygen for signatures.
//!
//! A program is given by an absolute path or found in the absolute folders of the caller's `PATH`, gets a list of
//! arguments (never a line for a shell), none of the caller's environment but what [`Environment`] lets through, its
//! input by a pipe, and limits on what it may say and how long it may take. What it says on stderr is cleaned before
//! it becomes part of an error.

mod environment;
mod git;
mod running;

use std::path::PathBuf;

pub use environment::Environment;
pub use git::Git;
pub(crate) use running::Invocation;

/// How much a program may say, and how long it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunLimits {
    /// Bytes of its stdout.
    pub output_bytes: usize,
    /// Seconds until it closes its output, and again until it ends.
    pub seconds: u64,
}

impl Default for RunLimits {
    fn default() -> Self {
        RunLimits { output_bytes: 16 << 20, seconds: 300 }
    }
}

/// Why a program did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// There is no such program.
    #[error("the program {} is not there", program.display())]
    NotFound {
        /// Its path, or the name that was looked for.
        program: PathBuf,
    },
    /// A path that would mean another program in another folder.
    #[error("the program {} is named by a relative path", program.display())]
    Relative {
        /// The path as given.
        program: PathBuf,
    },
    /// It can't be started.
    #[error("can't start {}: {detail}", program.display())]
    Start {
        /// Its path.
        program: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// It ended with another status than 0.
    #[error("{} failed ({status}): {said}", program.display())]
    Failed {
        /// Its path.
        program: PathBuf,
        /// `exit status: 128`, or the signal that ended it.
        status: String,
        /// Its stderr, cleaned and cut off.
        said: String,
    },
    /// It said more than [`RunLimits::output_bytes`].
    #[error("{} wrote more than {limit} bytes", program.display())]
    TooMuchOutput {
        /// Its path.
        program: PathBuf,
        /// The limit in bytes.
        limit: usize,
    },
    /// It took longer than [`RunLimits::seconds`].
    #[error("{} did not end within {seconds} seconds", program.display())]
    TooSlow {
        /// Its path.
        program: PathBuf,
        /// The limit in seconds.
        seconds: u64,
    },
}

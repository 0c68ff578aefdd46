//! Who wrote a line, as far as evidence says, and how that is known.
//!
//! Evidence comes in as bytes and leaves as plain data: the **marks** of a commit (identities, trailers, footers:
//! [`read_marks`]), its **records** ([`mod@format`]: of single lines a [`LineRecord`], of the whole commit a
//! [`Statement`]), who **reviewed** it ([`review`]), and the table of [`Agents`] that says whose identity an address is.
//! [`fuse_commit`] and [`fuse_lines`] make one [`Verdict`] of them and keep every piece of evidence beside it; what a copy
//! elsewhere says comes last ([`fuse_witnesses`]).
//!
//! Invariants: no signal is `unknown`, never `human`; an address is matched whole, never by its domain; nothing that
//! a repository contains makes a function here fail, panic or work for longer than its size allows. No I/O, no git.

mod agents;
mod denial;
mod distinct;
mod evidence;
pub mod format;
mod fuse;
mod mark;
mod model;
mod problem;
mod record;
pub mod review;
mod statement;
mod time;
mod witness;

pub use agents::{Agents, AgentsError, Identity, Reliability, Role, Window};
pub use denial::denies_agents;
pub use fuse::{BEFORE_AGENTS, CommitEvidence, Verdict, fuse_commit, fuse_lines, fuse_set_aside};
pub use mark::{CommitMarks, CommitText, MAX_MARKS, Mark, MarkSource, Person, merged_branch, read_marks};
pub use problem::Problem;
pub use record::{LineRecord, LineSource, RecordSpan};
pub use statement::Statement;
pub use witness::{Witness, fuse_witnesses};

//! Marks in the files of folders, and what becomes of marks when code is copied and changed.
//!
//! Invariant: the same files and seed give the same answer, in whatever order folders list them and on any number of
//! threads.

use code::marks::AgentName;
use provenance::Agents;

pub mod lines;
pub mod survival;
pub mod transformations;
pub mod tree;

/// The names of agents that statements are looked for.
#[must_use]
pub fn names(agents: &Agents) -> Vec<AgentName> {
    let name =
        |(name, is_given): (&[u8], bool)| AgentName { name: String::from_utf8_lossy(name).into_owned(), is_given };
    agents.product_names().map(name).collect()
}

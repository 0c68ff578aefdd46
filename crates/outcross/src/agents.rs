//! The table of agents of this call: the program's own, with a user's file before it where one is given.

use std::fs;
use std::path::Path;

use provenance::Agents;

use crate::errors::CommandError;

/// What stands in the settings of a ledger where no file is given.
const SHIPPED: &str = "shipped";

/// A table, and by what the settings tell it from others.
#[derive(Debug, Clone)]
pub struct AgentTable {
    /// The table.
    pub agents: Agents,
    /// `shipped`, or `blake3` and the hash of the user's file.
    pub print: String,
}

impl AgentTable {
    /// The program's own table.
    #[must_use]
    pub fn shipped() -> AgentTable {
        AgentTable { agents: Agents::builtin(), print: SHIPPED.to_owned() }
    }

    /// The table with this file's entries before the program's own.
    ///
    /// # Errors
    /// If the file can't be read, or is no table of agents.
    pub fn with_file(file: &Path) -> Result<AgentTable, CommandError> {
        let name = file.display();
        let bytes = fs::read(file).map_err(|error| {
            CommandError::usage(format!("cannot read the agents file {name}: {error}"))
                .hint("--agents and OUTCROSS_AGENTS name a file; leave both out to use the program's own table alone")
        })?;
        let print = format!("blake3 {}", blake3::hash(&bytes).to_hex());
        let unusable = |error: &dyn std::fmt::Display| {
            CommandError::usage(format!("cannot use the agents file {name}: {error}"))
                .hint("docs/reference/agents.md has the format, and an example")
        };
        let text = String::from_utf8(bytes).map_err(|_| unusable(&"it is not UTF-8"))?;
        let agents = Agents::builtin_with(&text).map_err(|error| unusable(&error))?;
        Ok(AgentTable { agents, print })
    }
}

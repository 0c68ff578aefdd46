//! Commits by what records call them: their ids, or the beginnings of these.

use crate::graph::{CommitIndex, Graph};

/// The commits of a walk in the order of their names.
pub(crate) struct CommitNames(Vec<(String, CommitIndex)>);

impl CommitNames {
    pub(crate) fn of(graph: &Graph) -> CommitNames {
        let mut names: Vec<(String, CommitIndex)> =
            (0..).zip(&graph.nodes).map(|(at, node)| (node.id.to_string(), at)).collect();
        names.sort_unstable();
        CommitNames(names)
    }

    /// The only commit whose name begins so.
    pub(crate) fn find(&self, start: &str) -> Option<CommitIndex> {
        let from = self.0.partition_point(|(name, _)| name.as_str() < start);
        match self.0.get(from..)? {
            [(name, _), (next, _), ..] if name.starts_with(start) && next.starts_with(start) => None,
            [(name, commit), ..] if name.starts_with(start) => Some(*commit),
            _ => None,
        }
    }
}

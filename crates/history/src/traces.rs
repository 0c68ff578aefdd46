//! Agent Trace records that a tree carries: `.agent-trace/traces.jsonl` of the head.
//!
//! A record names a revision. Some writers mean the commit that has the lines; the reference writer takes what is
//! checked out while the agent works, which is the parent of that commit. Where it is the parent, and several commits
//! of the walk were made on top of it, nothing tells which of them is meant, and the record is left out.

use git::{Repository, lookup};
use provenance::format::agent_trace::{self, LinesOf, Trace};
use provenance::{Agents, LineRecord, Problem};
use rustc_hash::FxHashMap;

use crate::graph::{CommitIndex, Graph};
use crate::names::CommitNames;

const FILE: &[u8] = b".agent-trace/traces.jsonl";

/// The records of a walk's commits, in the order of the walk, and what was wrong with the file.
pub(crate) fn read(
    repository: &Repository,
    graph: &Graph,
    agents: &Agents,
) -> (Vec<(CommitIndex, LineRecord)>, Vec<Problem>) {
    let Some(head) = graph.nodes.last() else { return (Vec::new(), Vec::new()) };
    let objects = repository.objects();
    let Ok(Some(entry)) = lookup(&objects, head.commit.tree, FILE) else { return (Vec::new(), Vec::new()) };
    let Ok(text) = objects.blob(entry.id) else { return (Vec::new(), Vec::new()) };
    let (traces, problems) = agent_trace::parse(agents, &text);
    let places = Places::of(graph);
    let mut by_commit: FxHashMap<CommitIndex, Vec<&LineRecord>> = FxHashMap::default();
    for trace in &traces {
        if let Some(commit) = places.commit(trace) {
            by_commit.entry(commit).or_default().push(&trace.record);
        }
    }
    let joined = |(commit, records): (CommitIndex, Vec<&LineRecord>)| Some((commit, LineRecord::joined(&records)?));
    let mut found: Vec<(CommitIndex, LineRecord)> = by_commit.into_iter().filter_map(joined).collect();
    found.sort_by_key(|(commit, _)| *commit);
    (found, problems)
}

/// Which commit has the lines of a record.
struct Places {
    names: CommitNames,
    /// The only commit of one parent on top; `None` if there are several.
    child: FxHashMap<CommitIndex, Option<CommitIndex>>,
}

impl Places {
    fn of(graph: &Graph) -> Places {
        let mut child = FxHashMap::default();
        for (at, node) in (0..).zip(&graph.nodes) {
            if let [parent] = node.parents.as_slice() {
                child.entry(*parent).and_modify(|child| *child = None).or_insert(Some(at));
            }
        }
        Places { names: CommitNames::of(graph), child }
    }

    /// The commit whose lines a record is about.
    fn commit(&self, trace: &Trace) -> Option<CommitIndex> {
        let revision = self.names.find(trace.revision.as_deref()?)?;
        match trace.lines_of {
            LinesOf::Revision => Some(revision),
            LinesOf::Child => *self.child.get(&revision)?,
        }
    }
}

//! Agent Trace records: those that the tree of the head carries (`.agent-trace/traces.jsonl`), and those that agentdiff
//! keeps under refs of its own: each a commit with a file of traces, or such a file itself.
//!
//! A record names a revision. Some writers mean the commit that has the lines; the reference writer takes what is
//! checked out while the agent works, which is the parent of that commit. Where it is the parent, and several commits
//! of the walk were made on top of it, nothing tells which of them is meant, and the record is left out.

use git::{ObjectError, ObjectId, Objects, Repository, lookup};
use provenance::format::agent_trace::{self, LinesOf, Trace, Writer};
use provenance::{Agents, LineRecord, Problem};
use rustc_hash::FxHashMap;

use crate::graph::{CommitIndex, Graph};
use crate::names::CommitNames;
use crate::sources::agentdiff_refs;

/// The file in the tree of the head.
const FILE: &[u8] = b".agent-trace/traces.jsonl";

/// The file in the trees of agentdiff's refs.
const AGENTDIFF_FILE: &[u8] = b"traces.jsonl";

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The records of a walk's commits, in the order of the walk.
    pub(crate) records: Vec<(CommitIndex, LineRecord)>,
    /// What was wrong with a text, and the commit or file that it was found by.
    pub(crate) problems: Vec<(ObjectId, Problem)>,
    /// What could not be read.
    pub(crate) unread: Vec<ObjectError>,
}

/// A text of records.
struct Source {
    /// The commit or file that it is found by.
    from: ObjectId,
    blob: ObjectId,
    writer: Writer,
}

/// Reads all of them. Where several speak of a line of a commit, the tree of the head is believed before agentdiff's
/// refs, and of these the last.
pub(crate) fn read(repository: &Repository, graph: &Graph, agents: &Agents) -> Found {
    let mut found = Found::default();
    let objects = repository.objects();
    let mut sources = agentdiff_sources(repository, &objects, &mut found.unread);
    sources.extend(head_source(graph, &objects));
    if sources.is_empty() {
        return found;
    }
    let mut traces = Vec::new();
    for source in &sources {
        match objects.blob(source.blob) {
            Ok(text) => {
                let (read, problems) = agent_trace::parse_of(agents, &text, source.writer);
                traces.extend(read);
                found.problems.extend(problems.into_iter().map(|problem| (source.from, problem)));
            }
            Err(error) => found.unread.push(error),
        }
    }
    found.records = by_commit(graph, &traces);
    found
}

fn head_source(graph: &Graph, objects: &Objects) -> Option<Source> {
    let head = graph.nodes.last()?;
    let blob = lookup(objects, head.commit.tree, FILE).ok()??.id;
    Some(Source { from: head.id, blob, writer: Writer::Any })
}

/// The texts under agentdiff's refs, each once, in the order of the refs.
fn agentdiff_sources(repository: &Repository, objects: &Objects, unread: &mut Vec<ObjectError>) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for (_, tip) in agentdiff_refs(repository) {
        match agentdiff_text(objects, tip) {
            Ok(Some(blob)) if sources.iter().all(|source| source.blob != blob) => {
                sources.push(Source { from: tip, blob, writer: Writer::Agentdiff });
            }
            Ok(_) => {}
            Err(error) => unread.push(error),
        }
    }
    sources
}

/// The file of traces that a ref leads to.
fn agentdiff_text(objects: &Objects, tip: ObjectId) -> Result<Option<ObjectId>, ObjectError> {
    match objects.peel_to_commit(tip) {
        Ok(commit) => {
            let entry = lookup(objects, objects.commit(commit)?.tree, AGENTDIFF_FILE)?;
            Ok(entry.map(|entry| entry.id))
        }
        // No commit: then it is the file.
        Err(_) => objects.blob(tip).map(|_| Some(tip)),
    }
}

fn by_commit(graph: &Graph, traces: &[Trace]) -> Vec<(CommitIndex, LineRecord)> {
    let places = Places::of(graph);
    let mut by_commit: FxHashMap<CommitIndex, Vec<&LineRecord>> = FxHashMap::default();
    for trace in traces {
        if let Some(commit) = places.commit(trace) {
            by_commit.entry(commit).or_default().push(&trace.record);
        }
    }
    let joined = |(commit, records): (CommitIndex, Vec<&LineRecord>)| Some((commit, LineRecord::joined(&records)?));
    let mut found: Vec<(CommitIndex, LineRecord)> = by_commit.into_iter().filter_map(joined).collect();
    found.sort_by_key(|(commit, _)| *commit);
    found
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

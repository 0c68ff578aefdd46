//! Where records of who wrote a commit are kept: refs of notes, and the format of each.

use crate::graph::{CommitIndex, Graph};
use crate::names::CommitNames;
use crate::sessions::BRANCHES;
use git::{ObjectId, Repository};
use provenance::format::{
    agent_trace, agent_trace_note, authorship_ref, git_ai, h5i, outcross_mark, qwen, source_trace, whogitit,
};
use provenance::{Agents, LineRecord, Problem, Statement};

/// What a note says.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) record: Option<LineRecord>,
    pub(crate) statement: Option<Statement>,
    pub(crate) problems: Vec<Problem>,
}

/// A ref of notes on commits.
pub(crate) struct NotesSource {
    pub(crate) reference: &'static str,
    pub(crate) read: fn(&Agents, &[u8]) -> Told,
}

/// All that are read, in the order in which their line records are believed: the formats that say what a line number
/// means come first.
pub(crate) const SOURCES: &[NotesSource] = &[
    NotesSource { reference: "refs/notes/ai", read: read_git_ai },
    NotesSource { reference: "refs/notes/agent-trace", read: read_agent_trace },
    NotesSource { reference: "refs/notes/srctrace/attribution", read: read_source_trace },
    NotesSource { reference: "refs/notes/whogitit", read: read_whogitit },
    NotesSource { reference: "refs/notes/ai-blame", read: read_whogitit },
    NotesSource { reference: "refs/notes/ai-attribution", read: read_qwen },
    NotesSource { reference: "refs/h5i/notes", read: read_h5i },
    NotesSource { reference: "refs/notes/outcross-mark", read: read_mark },
];

/// Where the first form of Git AI keeps a blob for each commit.
const FIRST_REFS: &str = "refs/ai/authorship/";

/// Refs of that kind that are read.
const MAX_FIRST_REFS: usize = 1 << 16;

/// The blobs of the first form, each with the commit that its ref names, in the order of the refs.
pub(crate) fn first_refs(repository: &Repository, graph: &Graph) -> Vec<(CommitIndex, ObjectId)> {
    let refs = repository.references_under(FIRST_REFS, MAX_FIRST_REFS);
    if refs.is_empty() {
        return Vec::new();
    }
    let names = CommitNames::of(graph);
    // A shorter beginning than git shows names nothing.
    let commit = |name: &str| names.find(name.strip_prefix(FIRST_REFS).filter(|name| name.len() >= 7)?);
    let mut found: Vec<_> = refs.into_iter().filter_map(|(name, blob)| Some((commit(&name)?, blob))).collect();
    found.sort_by_key(|(commit, _)| *commit);
    found
}

/// Where agentdiff keeps its traces: under `meta` for good, under `traces/` those of a branch that is not merged yet.
/// What else is there, such as keys, is none.
const AGENTDIFF_REFS: &str = "refs/agentdiff/";

/// Refs of that kind that are read.
const MAX_AGENTDIFF_REFS: usize = 1 << 10;

/// The refs of agentdiff's traces and where they point, in the order of their names.
pub(crate) fn agentdiff_refs(repository: &Repository) -> Vec<(String, ObjectId)> {
    let holds_traces = |name: &str| {
        let name = name.strip_prefix(AGENTDIFF_REFS);
        name.is_some_and(|name| name == "meta" || name.starts_with("traces/"))
    };
    let refs = repository.references_under(AGENTDIFF_REFS, MAX_AGENTDIFF_REFS);
    refs.into_iter().filter(|(name, _)| holds_traces(name)).collect()
}

pub(crate) fn read_first(agents: &Agents, text: &[u8]) -> Told {
    record(authorship_ref::parse(agents, text))
}

/// The refs of [`SOURCES`], as a setting says them.
pub(crate) const REFS: &str = "refs/notes/ai refs/notes/agent-trace refs/notes/srctrace/attribution \
                               refs/notes/whogitit refs/notes/ai-blame refs/notes/ai-attribution refs/h5i/notes refs/notes/outcross-mark \
                               refs/ai/authorship/ refs/agentdiff/ refs/heads/entire/checkpoints/v1";

/// The refs of notes that are read.
pub fn notes_refs() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().map(|source| source.reference)
}

/// What stands for the notes of a repository: BLAKE3, in hex, of the refs that are there and where they point; `None`
/// if there are none.
#[must_use]
pub fn notes_print(repository: &Repository) -> Option<String> {
    let first = repository.references_under(FIRST_REFS, MAX_FIRST_REFS);
    print_of(tips(repository, notes_refs().chain(BRANCHES)).chain(first).chain(agentdiff_refs(repository)))
}

/// Those of these refs that are there, and where they point.
pub(crate) fn tips<'n>(
    repository: &Repository,
    names: impl Iterator<Item = &'n str>,
) -> impl Iterator<Item = (String, ObjectId)> {
    names.filter_map(|name| Some((name.to_owned(), repository.reference(name).ok()??)))
}

/// BLAKE3, in hex, of refs and where they point; `None` if there are none.
pub(crate) fn print_of(tips: impl Iterator<Item = (String, ObjectId)>) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    let mut any = false;
    for (name, tip) in tips {
        any = true;
        hasher.update(format!("{name} {tip}\n").as_bytes());
    }
    any.then(|| hasher.finalize().to_hex().to_string())
}

fn record((record, problems): (LineRecord, Vec<Problem>)) -> Told {
    Told { record: Some(record), problems, ..Told::default() }
}

fn statement((statement, problems): (Option<Statement>, Vec<Problem>)) -> Told {
    Told { statement, problems, ..Told::default() }
}

fn read_git_ai(agents: &Agents, text: &[u8]) -> Told {
    record(git_ai::parse(agents, text))
}

fn read_mark(agents: &Agents, text: &[u8]) -> Told {
    record(outcross_mark::parse(agents, text))
}

fn read_source_trace(agents: &Agents, text: &[u8]) -> Told {
    record(source_trace::parse(agents, text))
}

fn read_whogitit(agents: &Agents, text: &[u8]) -> Told {
    record(whogitit::parse(agents, text))
}

/// A note of the tool of that name, or traces themselves; these are of the commit that carries them, whatever revision
/// they name.
fn read_agent_trace(agents: &Agents, text: &[u8]) -> Told {
    if agent_trace_note::is_note(text) {
        let (note, problems) = agent_trace_note::parse(agents, text);
        return Told { record: Some(note.lines), statement: note.commit, problems };
    }
    let (traces, problems) = agent_trace::parse(agents, text);
    let records: Vec<&LineRecord> = traces.iter().map(|trace| &trace.record).collect();
    Told { record: LineRecord::joined(&records), problems, ..Told::default() }
}

fn read_qwen(agents: &Agents, text: &[u8]) -> Told {
    statement(qwen::parse(agents, text))
}

fn read_h5i(agents: &Agents, text: &[u8]) -> Told {
    statement(h5i::parse(agents, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_names_every_ref() {
        assert_eq!(REFS, notes_refs().chain([FIRST_REFS, AGENTDIFF_REFS, BRANCHES[0]]).collect::<Vec<_>>().join(" "));
    }
}

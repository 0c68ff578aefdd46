//! What commits say of who wrote them: marks for every commit, line records for those that have a note.

use git::{Notes, ObjectError, ObjectId, Objects, Repository, list_notes};
use provenance::{Agents, CommitMarks, CommitText, LineRecord, Person, Problem, format, read_marks};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::graph::{CommitIndex, Graph, Node};

/// The ref of Git AI notes.
const NOTES_REF: &str = "refs/notes/ai";

/// Something wrong with a piece of evidence.
#[derive(Debug)]
pub(crate) enum EvidenceProblem {
    /// The notes ref is there and can't be read.
    Ref(String),
    /// A note, or a part of the tree of notes, can't be read.
    Object(ObjectError),
    /// A record or a message is not what its format says.
    Record(ObjectId, Problem),
}

/// The evidence of a walk's commits.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// Marks of the commits that have any, or are a bot's.
    pub(crate) marks: FxHashMap<CommitIndex, CommitMarks>,
    pub(crate) records: FxHashMap<CommitIndex, LineRecord>,
    pub(crate) problems: Vec<EvidenceProblem>,
}

impl Evidence {
    /// Reads the marks of all commits of a graph, and the notes on them.
    pub(crate) fn read(repository: &Repository, graph: &Graph, agents: &Agents) -> Evidence {
        let mut evidence = Evidence::default();
        evidence.read_marks(graph, agents);
        match list_notes(repository, &repository.objects(), NOTES_REF) {
            Ok(Some(notes)) => evidence.read_notes(repository, graph, agents, notes),
            Ok(None) => {}
            Err(error) => evidence.problems.push(EvidenceProblem::Ref(error.to_string())),
        }
        evidence
    }

    fn read_marks(&mut self, graph: &Graph, agents: &Agents) {
        let marks: Vec<CommitMarks> =
            graph.nodes.par_iter().map(|node| read_marks(agents, &commit_text(node))).collect();
        for ((index, node), mut marks) in (0..).zip(&graph.nodes).zip(marks) {
            let problems = marks.problems.drain(..).map(|problem| EvidenceProblem::Record(node.id, problem));
            self.problems.extend(problems);
            if !marks.marks.is_empty() || marks.is_bot {
                self.marks.insert(index, marks);
            }
        }
    }

    fn read_notes(&mut self, repository: &Repository, graph: &Graph, agents: &Agents, notes: Notes) {
        self.problems.extend(notes.skipped.into_iter().map(EvidenceProblem::Object));
        let noted: Vec<(CommitIndex, ObjectId, ObjectId)> = (0..)
            .zip(&graph.nodes)
            .filter_map(|(index, node)| Some((index, node.id, *notes.blobs.get(&node.id)?)))
            .collect();
        let read: Vec<_> = noted
            .par_iter()
            .map_init(|| repository.objects(), |objects, (_, _, blob)| read_note(objects, agents, *blob))
            .collect();
        for ((index, commit, _), record) in noted.into_iter().zip(read) {
            match record {
                Ok((record, problems)) => {
                    self.records.insert(index, record);
                    self.problems.extend(problems.into_iter().map(|problem| EvidenceProblem::Record(commit, problem)));
                }
                Err(error) => self.problems.push(EvidenceProblem::Object(error)),
            }
        }
    }
}

fn read_note(objects: &Objects, agents: &Agents, blob: ObjectId) -> Result<(LineRecord, Vec<Problem>), ObjectError> {
    Ok(format::git_ai::parse(agents, &objects.blob(blob)?))
}

fn commit_text(node: &Node) -> CommitText<'_> {
    let commit = &node.commit;
    CommitText {
        author: Person { name: &commit.author.name, email: &commit.author.email },
        committer: Person { name: &commit.committer.name, email: &commit.committer.email },
        authored_at: commit.author.seconds.saturating_mul(1_000_000),
        committed_at: commit.committer.seconds.saturating_mul(1_000_000),
        message: &commit.message,
    }
}

//! What commits say of who wrote them: marks for every commit, line records for those that have a note.

use git::{Notes, ObjectError, ObjectId, Repository, list_notes};
use provenance::{
    Agents, BEFORE_AGENTS, CommitEvidence, CommitMarks, CommitText, LineRecord, Person, Problem, read_marks,
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::graph::{CommitIndex, Graph, Node};
use crate::sessions::Sessions;
use crate::sources::{NotesSource, SOURCES, Told, first_refs, read_first};
use crate::traces;

/// Something wrong with a piece of evidence.
#[derive(Debug)]
pub(crate) enum EvidenceProblem {
    /// The notes ref is there and can't be read.
    Ref(&'static str, String),
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
    /// Readable or not, in the order in which they are believed.
    pub(crate) records: FxHashMap<CommitIndex, Vec<LineRecord>>,
    /// For each commit of the graph whether it is older than all agents.
    before_agents: Vec<bool>,
    /// The marks of all others.
    no_marks: CommitMarks,
    pub(crate) problems: Vec<EvidenceProblem>,
}

impl Evidence {
    /// Reads the marks of the given commits of a graph, and the notes on them.
    pub(crate) fn read(
        repository: &Repository,
        graph: &Graph,
        agents: &Agents,
        commits: impl Iterator<Item = CommitIndex>,
    ) -> Evidence {
        let commits: Vec<(CommitIndex, &Node)> =
            commits.map(|commit| (commit, &graph.nodes[commit as usize])).collect();
        let before_agents = graph.clamped_times().iter().map(|at| *at < BEFORE_AGENTS).collect();
        let mut evidence = Evidence { before_agents, ..Evidence::default() };
        evidence.read_marks(&commits, agents);
        evidence.read_sessions(repository, &commits, agents);
        for source in SOURCES {
            match list_notes(repository, &repository.objects(), source.reference) {
                Ok(Some(notes)) => evidence.read_notes(repository, &commits, agents, (source, notes)),
                Ok(None) => {}
                Err(error) => evidence.problems.push(EvidenceProblem::Ref(source.reference, error.to_string())),
            }
        }
        evidence.read_first_refs(repository, graph, &commits, agents);
        evidence.read_traces(repository, graph, &commits, agents);
        evidence
    }

    /// Takes in records that are attested, of the commits from this one on.
    pub(crate) fn attest(&mut self, attested: Vec<(CommitIndex, LineRecord)>, first: CommitIndex) {
        for (commit, record) in attested.into_iter().filter(|(commit, _)| *commit >= first) {
            let records = self.records.entry(commit).or_default();
            // The note was read as the claim that it is without its signature.
            match records.iter_mut().find(|claimed| (*claimed).clone().attested() == record) {
                Some(claimed) => *claimed = record,
                None => records.push(record),
            }
        }
    }

    /// Takes no commit for older than all agents: a date is cheap to forge.
    pub(crate) fn without_age(mut self) -> Evidence {
        self.before_agents.fill(false);
        self
    }

    /// What is known of a commit; of most that is nothing but their age.
    pub(crate) fn of(&self, commit: CommitIndex) -> CommitEvidence<'_> {
        CommitEvidence {
            marks: self.marks.get(&commit).unwrap_or(&self.no_marks),
            records: self.records.get(&commit).map_or(&[], Vec::as_slice),
            before_agents: self.before_agents.get(commit as usize).copied().unwrap_or_default(),
        }
    }

    /// Reads the traces of these commits.
    fn read_traces(
        &mut self,
        repository: &Repository,
        graph: &Graph,
        commits: &[(CommitIndex, &Node)],
        agents: &Agents,
    ) {
        let found = traces::read(repository, graph, agents);
        self.problems.extend(found.problems.into_iter().map(|(from, problem)| EvidenceProblem::Record(from, problem)));
        self.problems.extend(found.unread.into_iter().map(EvidenceProblem::Object));
        for (commit, record) in found.records {
            if commits.binary_search_by_key(&commit, |(of, _)| *of).is_ok() {
                self.records.entry(commit).or_default().push(record);
            }
        }
    }

    fn read_marks(&mut self, commits: &[(CommitIndex, &Node)], agents: &Agents) {
        let marks: Vec<CommitMarks> =
            commits.par_iter().map(|(_, node)| read_marks(agents, &commit_text(node))).collect();
        for ((commit, node), mut marks) in commits.iter().zip(marks) {
            let problems = marks.problems.drain(..).map(|problem| EvidenceProblem::Record(node.id, problem));
            self.problems.extend(problems);
            if !marks.marks.is_empty() || marks.is_bot {
                self.marks.insert(*commit, marks);
            }
        }
    }

    /// Reads the sessions that messages name.
    fn read_sessions(&mut self, repository: &Repository, commits: &[(CommitIndex, &Node)], agents: &Agents) {
        let sessions = Sessions::new(repository);
        let read: Vec<_> = commits
            .par_iter()
            .map_init(|| repository.objects(), |objects, (_, node)| sessions.of(objects, agents, &node.commit.message))
            .collect();
        for ((commit, node), (statements, problems)) in commits.iter().zip(read) {
            for statement in statements {
                self.marks.entry(*commit).or_default().state(statement);
            }
            self.problems.extend(problems.into_iter().map(|problem| EvidenceProblem::Record(node.id, problem)));
        }
    }

    fn read_notes(
        &mut self,
        repository: &Repository,
        commits: &[(CommitIndex, &Node)],
        agents: &Agents,
        (source, notes): (&NotesSource, Notes),
    ) {
        self.problems.extend(notes.skipped.into_iter().map(EvidenceProblem::Object));
        let noted =
            commits.iter().filter_map(|(commit, node)| Some((*commit, node.id, *notes.blobs.get(&node.id)?))).collect();
        self.read_blobs(repository, agents, source.read, noted);
    }

    /// Reads the refs of Git AI's first form.
    fn read_first_refs(
        &mut self,
        repository: &Repository,
        graph: &Graph,
        commits: &[(CommitIndex, &Node)],
        agents: &Agents,
    ) {
        let node = |commit: &CommitIndex| Some(commits[commits.binary_search_by_key(commit, |(of, _)| *of).ok()?].1);
        let refs = first_refs(repository, graph).into_iter();
        let named = refs.filter_map(|(commit, blob)| Some((commit, node(&commit)?.id, blob))).collect();
        self.read_blobs(repository, agents, read_first, named);
    }

    /// Reads blobs, each about a commit.
    fn read_blobs(
        &mut self,
        repository: &Repository,
        agents: &Agents,
        read: fn(&Agents, &[u8]) -> Told,
        noted: Vec<(CommitIndex, ObjectId, ObjectId)>,
    ) {
        let read: Vec<Result<Told, ObjectError>> = noted
            .par_iter()
            .map_init(|| repository.objects(), |objects, (_, _, blob)| Ok(read(agents, &objects.blob(*blob)?)))
            .collect();
        for ((commit, id, _), told) in noted.into_iter().zip(read) {
            match told {
                Ok(Told { record, statement, problems }) => {
                    if let Some(record) = record {
                        self.records.entry(commit).or_default().push(record);
                    }
                    if let Some(statement) = statement {
                        self.marks.entry(commit).or_default().state(statement);
                    }
                    self.problems.extend(problems.into_iter().map(|problem| EvidenceProblem::Record(id, problem)));
                }
                Err(error) => self.problems.push(EvidenceProblem::Object(error)),
            }
        }
    }
}

pub(crate) fn commit_text(node: &Node) -> CommitText<'_> {
    let commit = &node.commit;
    CommitText {
        author: Person { name: &commit.author.name, email: &commit.author.email },
        committer: Person { name: &commit.committer.name, email: &commit.committer.email },
        authored_at: commit.author.seconds.saturating_mul(1_000_000),
        committed_at: commit.committer.seconds.saturating_mul(1_000_000),
        message: &commit.message,
    }
}

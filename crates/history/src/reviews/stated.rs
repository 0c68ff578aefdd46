//! Statements on commits: whether they speak of this place, and whether their signature counts.
//!
//! A statement is believed as far as its signature goes. Without one it is a claim. With one it counts only if the
//! signature is good, by a key that the base of the change trusts, over this very repository, branch, commit and tree;
//! anything else is shown and counts for nothing.

use std::sync::Arc;

use facts::{Account, Level, ReviewEvent, ReviewerKind, SignatureVerdict};
use git::{ObjectId, Objects, lookup};
use provenance::review::people::PersonIndex;
use provenance::{Agents, LineRecord};
use rustc_hash::{FxHashMap, FxHashSet};

use super::landing::Landings;
use super::persons::Persons;
use super::{ALLOWED_SIGNERS, Place, ReviewRecords, Says, Statement};
use crate::graph::{CommitIndex, Graph};
use crate::plan::file;

/// Statements with what became of them.
#[derive(Default)]
pub(super) struct Stated {
    /// Events of changes, with the commit that each came in with.
    pub(super) changes: Vec<(CommitIndex, Vec<ReviewEvent>)>,
    pub(super) reads: Vec<ReadMark>,
}

/// A person read what a commit wrote.
pub(super) struct ReadMark {
    pub(super) commit: CommitIndex,
    pub(super) by: Account,
    pub(super) at: i64,
    pub(super) paths: Vec<Arc<str>>,
    pub(super) signature: SignatureVerdict,
    pub(super) signer: Option<Arc<str>>,
}

/// Whether what is signed so counts at all.
pub(super) fn counts(signature: SignatureVerdict) -> bool {
    matches!(signature, SignatureVerdict::None | SignatureVerdict::Good | SignatureVerdict::Unchecked)
}

/// Judges all statements on commits of this history.
pub(super) fn stated(
    objects: &Objects,
    graph: &Graph,
    (landings, by_id): (&Landings, &FxHashMap<ObjectId, CommitIndex>),
    records: &ReviewRecords,
) -> Stated {
    let mut judge = Judge { objects, graph, landings, records, lists: FxHashMap::default() };
    let mut stated = Stated::default();
    let mut seen: FxHashSet<(CommitIndex, &[u8])> = FxHashSet::default();
    for (statement, commit) in places(graph, by_id, &records.statements) {
        // The note on a commit and that on its tree say the same.
        if !seen.insert((commit, &statement.payload)) {
            continue;
        }
        let (signature, signer) = judge.verdict(statement, commit);
        match &statement.says {
            Says::Events(events) => {
                let level = if signature == SignatureVerdict::Good { Level::Forge } else { Level::Claimed };
                let event = |event: &ReviewEvent| {
                    let (signer, level) = (signer.clone(), event.level.max(level));
                    ReviewEvent { signature, signer, level, ..event.clone() }
                };
                stated.changes.push((commit, events.iter().map(event).collect()));
            }
            Says::Read { by, paths } => stated.reads.push(ReadMark {
                commit,
                by: by.clone(),
                at: statement.at,
                paths: paths.clone(),
                signature,
                signer,
            }),
            Says::Wrote(_) => {}
        }
    }
    stated
}

/// Records of who wrote lines that are signed by somebody whom the base trusts, with the commits that they are of.
pub(crate) fn attested(objects: &Objects, graph: &Graph, records: &ReviewRecords) -> Vec<(CommitIndex, LineRecord)> {
    let is_of_lines =
        |statement: &&Statement| matches!(statement.says, Says::Wrote(_)) && statement.signature.is_some();
    if !records.statements.iter().any(|statement| is_of_lines(&statement)) {
        return Vec::new();
    }
    let (landings, by_id) = (Landings::of(graph), (0..).zip(&graph.nodes).map(|(at, node)| (node.id, at)).collect());
    let mut judge = Judge { objects, graph, landings: &landings, records, lists: FxHashMap::default() };
    let mut found = Vec::new();
    for (statement, commit) in places(graph, &by_id, &records.statements) {
        if let Says::Wrote(record) = &statement.says
            && judge.verdict(statement, commit).0 == SignatureVerdict::Good
        {
            found.push((commit, record.clone().attested()));
        }
    }
    found
}

/// The commits that each statement is on: one, or those of a tree.
fn places<'s>(
    graph: &Graph,
    by_id: &FxHashMap<ObjectId, CommitIndex>,
    statements: &'s [Statement],
) -> Vec<(&'s Statement, CommitIndex)> {
    let mut by_tree: FxHashMap<ObjectId, Vec<CommitIndex>> = FxHashMap::default();
    if !statements.is_empty() {
        for (at, node) in (0..).zip(&graph.nodes) {
            by_tree.entry(node.commit.tree).or_default().push(at);
        }
    }
    let mut found = Vec::new();
    for statement in statements {
        let of_tree = by_tree.get(&statement.annotated).into_iter().flatten();
        found.extend(by_id.get(&statement.annotated).into_iter().chain(of_tree).map(|at| (statement, *at)));
    }
    found
}

struct Judge<'a> {
    objects: &'a Objects,
    graph: &'a Graph,
    landings: &'a Landings,
    records: &'a ReviewRecords,
    /// Lists of signers by the tree that holds them.
    lists: FxHashMap<ObjectId, Option<git::Bytes>>,
}

impl Judge<'_> {
    fn verdict(&mut self, statement: &Statement, commit: CommitIndex) -> (SignatureVerdict, Option<Arc<str>>) {
        if !self.is_of_here(statement, commit) {
            return (SignatureVerdict::WrongContext, None);
        }
        let Some(signature) = &statement.signature else { return (SignatureVerdict::None, None) };
        let Some(verifier) = self.records.verifier.clone() else { return (SignatureVerdict::UntrustedKey, None) };
        let landed = self.landings.of[commit as usize];
        let Some(list) = self.list(landed) else { return (SignatureVerdict::UntrustedKey, None) };
        // A key that had expired when the change came in does not become good by an early date in the statement.
        let landed_at = self.graph.nodes[landed as usize].commit.committer.seconds;
        let at = (statement.at / 1_000_000).max(landed_at);
        verifier.verify(&statement.payload, signature, &list, at)
    }

    /// Whether a statement names this repository and branch, and the commit's tree: what was reviewed is content, and a
    /// commit that was made anew with the same tree has the same.
    fn is_of_here(&self, statement: &Statement, commit: CommitIndex) -> bool {
        let (Place { repository, branch }, here) = (&statement.place, &self.records.place);
        let node = &self.graph.nodes[commit as usize];
        *repository == here.repository
            && (branch.is_none() || here.branch.is_none() || *branch == here.branch)
            && statement.tree.to_string() == node.commit.tree.to_string()
    }

    /// The signers that the commit before trusts.
    fn list(&mut self, landed: CommitIndex) -> Option<git::Bytes> {
        let base = *self.graph.nodes.get(landed as usize)?.parents.first()?;
        let tree = self.graph.nodes[base as usize].commit.tree;
        let objects = self.objects;
        let read = || {
            let entry = lookup(objects, tree, ALLOWED_SIGNERS.as_bytes()).ok().flatten();
            objects.blob(file(entry)?).ok()
        };
        self.lists.entry(tree).or_insert_with(read).clone()
    }
}

/// Events by the change that they are of.
pub(super) type ByChange = FxHashMap<(Arc<str>, Arc<str>), Vec<usize>>;

pub(super) fn by_change(events: &[ReviewEvent]) -> ByChange {
    let mut found = ByChange::default();
    for (at, event) in events.iter().enumerate() {
        found.entry((Arc::clone(&event.forge), Arc::clone(&event.change))).or_default().push(at);
    }
    found
}

/// The events of a statement that no other record tells of. One that is told of gets the statement's signature if that
/// is good: it is one event, on the better of two records.
pub(super) fn unknown_yet(
    events: &mut [ReviewEvent],
    known: &ByChange,
    of_change: Vec<ReviewEvent>,
) -> Vec<ReviewEvent> {
    let told = |event: &ReviewEvent| (event.state, event.at, event.head_commit, event.actor.clone());
    let mut unknown = Vec::new();
    for event in of_change {
        let places = known.get(&(Arc::clone(&event.forge), Arc::clone(&event.change)));
        let same = places.into_iter().flatten().find(|at| told(&events[**at]) == told(&event));
        match same {
            None => unknown.push(event),
            Some(at) if event.signature == SignatureVerdict::Good => {
                let known = &mut events[*at];
                known.level = known.level.min(event.level);
                (known.signature, known.signer) = (event.signature, event.signer);
            }
            Some(_) => {}
        }
    }
    unknown
}

/// A read mark that counts.
pub(super) struct Read {
    pub(super) person: Option<PersonIndex>,
    /// Whose trusted key signed it.
    pub(super) signer: Option<PersonIndex>,
    pub(super) at: i64,
    paths: Vec<Arc<str>>,
}

impl Read {
    /// Whether it is of some files alone.
    pub(super) fn is_of_files(&self) -> bool {
        !self.paths.is_empty()
    }

    /// Whether it is of a file, or of all of them.
    pub(super) fn has(&self, path: Option<&[u8]>) -> bool {
        let is_of = |path: &[u8]| self.paths.iter().any(|of| of.as_bytes() == path);
        self.paths.is_empty() || path.is_some_and(is_of)
    }
}

/// The read marks of persons, by commit; those of automata and those whose signature does not count are left out.
pub(super) fn reads(marks: Vec<ReadMark>, persons: &mut Persons, agents: &Agents) -> FxHashMap<CommitIndex, Vec<Read>> {
    let mut found: FxHashMap<CommitIndex, Vec<Read>> = FxHashMap::default();
    for mark in marks.into_iter().filter(|mark| counts(mark.signature)) {
        let (person, kind) = persons.of_account(agents, &mark.by, mark.at);
        let signer = mark.signer.as_deref().and_then(|signer| persons.address(signer));
        if !matches!(kind, ReviewerKind::Bot | ReviewerKind::Ai) {
            found.entry(mark.commit).or_default().push(Read { person, signer, at: mark.at, paths: mark.paths });
        }
    }
    found
}

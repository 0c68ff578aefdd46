//! A walk that can be taken up again: all that later commits need to know of those before.
//!
//! A checkpoint is a cache of one program version's own making. It says which commits it stands for, in which order,
//! and what beside them it depends on; a hash over all bytes says that it is what was written. Whatever does not fit
//! leads to a whole walk, never to other figures.

mod states;
mod wire;

use std::sync::Arc;

use facts::{AgentId, Claim, Level};
use provenance::Verdict;
use rustc_hash::FxHashMap;

use crate::collect::Authors;
use crate::graph::{CommitIndex, Graph};
use crate::kinds::Kind;
use crate::lines::Lines;
use crate::live::Live;
use crate::paths::{PathIndex, Paths};
use crate::state::Files;
use crate::verdicts::Verdicts;
use crate::walk::Walked;
pub(crate) use wire::{In, Out};

/// The form of the bytes.
const MAGIC: &[u8] = b"outcross checkpoint 1";

/// Bytes of the hash at the end.
const HASH_BYTES: usize = 32;

/// What figures depend on beside the commits: equal, or nothing is taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ground {
    /// Program, settings and key of identities, as the caller names them.
    pub(crate) caller: Vec<u8>,
    /// The notes on the commits, the attributes of the head, what is peculiar about the repository.
    pub(crate) repository: Vec<u8>,
}

/// Where a walk stands after its last commit.
pub(crate) struct Checkpoint {
    /// How many commits it has seen.
    pub(crate) commits: CommitIndex,
    pub(crate) paths: Paths,
    pub(crate) verdicts: Verdicts,
    pub(crate) kinds: FxHashMap<PathIndex, Kind>,
    /// Lines of the view that spans are made of, and the files of its last commits.
    pub(crate) lines: Lines,
    pub(crate) states: Vec<(CommitIndex, Files)>,
    pub(crate) mainline: Option<MainlineState>,
    pub(crate) authors: Authors,
}

/// The first-parent view beside the full one, or alone (its lines are then those of the checkpoint).
#[derive(Default)]
pub(crate) struct MainlineState {
    pub(crate) lines: Lines,
    pub(crate) files: Files,
    pub(crate) live: Live,
}

/// The bytes of a walk's checkpoint.
pub(crate) fn put(graph: &Graph, ground: &Ground, walked: &Walked) -> Vec<u8> {
    let mut out = Out::default();
    out.bytes(MAGIC);
    out.bytes(&ground.caller);
    out.bytes(&ground.repository);
    out.count(graph.nodes.len());
    out.bytes(&order(graph, graph.nodes.len()));
    put_paths(&mut out, &walked.paths);
    put_verdicts(&mut out, &walked.verdicts);
    put_kinds(&mut out, &walked.kinds);
    walked.lines.put(&mut out);
    let recent: Vec<(CommitIndex, &Files)> = walked.recent.iter().map(|(commit, files)| (*commit, files)).collect();
    states::put(&mut out, &recent);
    out.u8(u8::from(walked.mainline.is_some()));
    if let Some(mainline) = &walked.mainline {
        mainline.lines.put(&mut out);
        states::put(&mut out, &[(0, &mainline.files)]);
        mainline.live.put(&mut out);
    }
    walked.authors.put(&mut out);
    let hash = blake3::hash(&out.0);
    out.0.extend_from_slice(hash.as_bytes());
    out.0
}

/// How many commits a checkpoint stands for, if it is whole and stands on this ground.
fn open<'a>(bytes: &'a [u8], ground: &Ground) -> Option<(In<'a>, usize, &'a [u8])> {
    let (body, hash) = bytes.split_at_checked(bytes.len().checked_sub(HASH_BYTES)?)?;
    if blake3::hash(body).as_bytes() != hash {
        return None;
    }
    let mut input = In(body);
    let fits = input.bytes()? == MAGIC && input.bytes()? == ground.caller && input.bytes()? == ground.repository;
    let commits = input.count()?;
    let order = input.bytes()?;
    fits.then_some((input, commits, order))
}

/// How many commits a checkpoint stands for, if these bytes are one: the first so many of the walk that made it.
#[must_use]
pub fn commits(bytes: &[u8]) -> Option<usize> {
    let mut input = In(bytes);
    let is_one = input.bytes()? == MAGIC;
    input.bytes()?;
    input.bytes()?;
    input.count().filter(|_| is_one)
}

/// Reads a checkpoint that the graph continues: its commits come first, in the same order, its last one lies on the
/// first-parent line, and every later commit's parents are known.
pub(crate) fn take(bytes: &[u8], graph: &Graph, ground: &Ground) -> Option<Checkpoint> {
    let (mut input, commits, order_then) = open(bytes, ground)?;
    let last = commits.checked_sub(1)?;
    if commits > graph.nodes.len() || order(graph, commits) != order_then || !graph.first_parent_line()[last] {
        return None;
    }
    let (paths, verdicts) = (take_paths(&mut input)?, take_verdicts(&mut input)?);
    let kinds = take_kinds(&mut input)?;
    let (lines, states) = (Lines::take(&mut input)?, states::take(&mut input)?);
    let mainline = match input.u8()? {
        0 => None,
        _ => {
            let lines = Lines::take(&mut input)?;
            let files = states::take(&mut input)?.pop()?.1;
            Some(MainlineState { lines, files, live: Live::take(&mut input)? })
        }
    };
    let authors = Authors::take(&mut input)?;
    let has_state =
        |parent: &CommitIndex| *parent as usize >= commits || states.iter().any(|(commit, _)| commit == parent);
    let is_known = graph.nodes[commits..].iter().flat_map(|node| &node.parents).all(has_state);
    let commits = CommitIndex::try_from(commits).ok()?;
    is_known.then_some(Checkpoint { commits, paths, verdicts, kinds, lines, states, mainline, authors })
}

/// What stands for the order of the first commits.
fn order(graph: &Graph, commits: usize) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new();
    for node in &graph.nodes[..commits] {
        hasher.update(node.id.as_bytes());
    }
    hasher.finalize().as_bytes().to_vec()
}

fn put_paths(out: &mut Out, paths: &Paths) {
    out.count(paths.len());
    paths.iter().for_each(|path| out.bytes(path));
}

fn take_paths(input: &mut In<'_>) -> Option<Paths> {
    let mut paths = Paths::default();
    for path in input.many(In::bytes)? {
        paths.intern(path);
    }
    Some(paths)
}

fn put_verdicts(out: &mut Out, verdicts: &Verdicts) {
    out.count(verdicts.len());
    for verdict in verdicts.iter() {
        out.bytes(verdict.claim.as_str().as_bytes());
        out.bytes(verdict.level.as_str().as_bytes());
        out.optional(verdict.agent.as_ref().map(|agent| &*agent.0));
        out.optional(verdict.model.as_deref());
        out.optional(verdict.model_raw.as_deref());
        out.count(verdict.evidence.len());
        verdict.evidence.iter().for_each(|text| out.bytes(text.as_bytes()));
    }
}

fn take_verdicts(input: &mut In<'_>) -> Option<Verdicts> {
    let read = input.many(|input| {
        let (claim, level): (Claim, Level) = (input.text()?.parse().ok()?, input.text()?.parse().ok()?);
        let agent = input.optional()?.map(|agent| AgentId(Arc::from(agent)));
        let (model, model_raw) = (input.optional()?.map(Arc::from), input.optional()?.map(Arc::from));
        let evidence: Vec<Arc<str>> = input.many(|input| input.text().map(Arc::from))?;
        Some(Verdict { claim, level, agent, model, model_raw, evidence: evidence.into() })
    })?;
    let mut verdicts = Verdicts::default();
    let count = read.len();
    for verdict in read {
        verdicts.intern(verdict);
    }
    (verdicts.len() == count).then_some(verdicts)
}

fn put_kinds(out: &mut Out, kinds: &FxHashMap<PathIndex, Kind>) {
    let mut kinds: Vec<_> = kinds.iter().collect();
    kinds.sort_unstable_by_key(|(path, _)| **path);
    out.count(kinds.len());
    for (path, kind) in kinds {
        out.u32(*path);
        out.optional(kind.language.map(code::Language::name));
        out.bytes(kind.class.as_str().as_bytes());
    }
}

fn take_kinds(input: &mut In<'_>) -> Option<FxHashMap<PathIndex, Kind>> {
    let kinds = input.many(|input| {
        let path = input.u32()?;
        let language = match input.optional()? {
            Some(name) => Some(code::Language::named(name.as_bytes())?),
            None => None,
        };
        let name = input.text()?;
        let class = *code::Class::ALL.iter().find(|class| class.as_str() == name)?;
        Some((path, Kind { language, class }))
    })?;
    Some(kinds.into_iter().collect())
}

//! A walk that can be taken up again: all that later commits need to know of those before.
//!
//! A checkpoint is a cache of one program version's own making. It says which commits it stands for, in which order,
//! and what beside them it depends on; a hash over all bytes says that it is what was written. Whatever does not fit
//! leads to a whole walk, never to other figures.
//!
//! A walk leaves one at its end, and some on its way. What it found up to one of those is in no ledger yet, and comes
//! in bytes of its own ([`found`]): so a checkpoint is the same whether its walk ended there or not.

pub(crate) mod found;
mod ground;
pub(crate) mod keep;
mod states;
mod wire;

use std::io::{self, Write};
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
pub(crate) use ground::{Ground, Grounds};
pub(crate) use wire::{In, Out};

/// The form of the bytes.
const MAGIC: &[u8] = b"outcross checkpoint 2";

/// Where a walk stands after some commit of the first-parent line.
pub(crate) struct Checkpoint {
    /// How many commits it has seen.
    pub(crate) commits: CommitIndex,
    pub(crate) paths: Paths,
    pub(crate) verdicts: Verdicts,
    pub(crate) kinds: FxHashMap<PathIndex, Kind>,
    /// Lines of the view that spans are made of, and the files of commits that later ones may need.
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

/// A [`Checkpoint`] as it is in the walk.
pub(crate) struct Standing<'a> {
    pub(crate) commits: CommitIndex,
    pub(crate) paths: &'a Paths,
    pub(crate) verdicts: &'a Verdicts,
    pub(crate) kinds: &'a FxHashMap<PathIndex, Kind>,
    pub(crate) lines: &'a Lines,
    pub(crate) states: Vec<(CommitIndex, &'a Files)>,
    pub(crate) mainline: Option<MainlineStanding<'a>>,
    pub(crate) authors: &'a Authors,
}

/// A [`MainlineState`] as it is in the walk. Where it is the only view it has no lines of its own.
pub(crate) struct MainlineStanding<'a> {
    pub(crate) lines: Option<&'a Lines>,
    pub(crate) files: &'a Files,
    pub(crate) live: &'a Live,
}

/// Writes a checkpoint.
pub(crate) fn put(graph: &Graph, ground: &Ground, standing: &Standing<'_>, to: &mut dyn Write) -> io::Result<()> {
    let mut out = Out::new(to);
    put_head(&mut out, MAGIC, graph, ground, standing.commits);
    put_paths(&mut out, standing.paths);
    put_verdicts(&mut out, standing.verdicts);
    put_kinds(&mut out, standing.kinds);
    standing.lines.put(&mut out);
    states::put(&mut out, &standing.states);
    out.u8(u8::from(standing.mainline.is_some()));
    if let Some(mainline) = &standing.mainline {
        mainline.lines.unwrap_or(&Lines::default()).put(&mut out);
        states::put(&mut out, &[(0, mainline.files)]);
        mainline.live.put(&mut out);
    }
    standing.authors.put(&mut out);
    out.seal()
}

/// What bytes of this kind begin with: for how many commits they stand, and on what ground.
fn put_head(out: &mut Out<'_>, magic: &[u8], graph: &Graph, ground: &Ground, commits: CommitIndex) {
    out.bytes(magic);
    out.u32(commits);
    out.bytes(&ground.caller);
    out.bytes(&ground.repository);
    out.bytes(&order(graph, commits as usize));
}

/// Bytes that the head of a checkpoint takes at the most, with a caller of less than a thousand.
pub const HEAD_BYTES: u64 = 1 << 11;

/// Reads the head of bytes of this kind: the number of commits, if it is these that the graph begins with, the last one
/// lies on the first-parent line, and the ground is the same.
fn take_head(input: &mut In<'_>, magic: &[u8], graph: &Graph, grounds: &Grounds, caller: &str) -> Option<CommitIndex> {
    let commits = Some(input.bytes()?).filter(|found| *found == magic).and_then(|_| input.u32())?;
    if commits == 0 || commits as usize > graph.nodes.len() {
        return None;
    }
    let ground = grounds.of(commits, caller);
    let fits = input.bytes()? == ground.caller && input.bytes()? == ground.repository;
    let is_order = fits && input.bytes()? == order(graph, commits as usize);
    (is_order && graph.first_parent_line()[commits as usize - 1]).then_some(commits)
}

/// How many commits a checkpoint stands for, if it begins with these bytes, and they are those of one of this walk.
pub(crate) fn fits(start: &[u8], graph: &Graph, grounds: &Grounds, caller: &str) -> Option<u64> {
    take_head(&mut In(start), MAGIC, graph, grounds, caller).map(u64::from)
}

/// Reads a checkpoint that the graph continues: its commits come first, in the same order, its last one lies on the
/// first-parent line, and every later commit's parents are known.
pub(crate) fn take(bytes: &[u8], graph: &Graph, grounds: &Grounds, caller: &str) -> Option<Checkpoint> {
    let mut input = In::sealed(bytes)?;
    let commits = take_head(&mut input, MAGIC, graph, grounds, caller)?;
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
    let has_state = |parent: &CommitIndex| *parent >= commits || states.iter().any(|(commit, _)| commit == parent);
    let is_known = graph.nodes[commits as usize..].iter().flat_map(|node| &node.parents).all(has_state);
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

fn put_paths(out: &mut Out<'_>, paths: &Paths) {
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

fn put_verdicts(out: &mut Out<'_>, verdicts: &Verdicts) {
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

fn put_kinds(out: &mut Out<'_>, kinds: &FxHashMap<PathIndex, Kind>) {
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

//! A unit of code at the head: a function, a method, a class, a test or a top-level block.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{AgentId, Claim, Class, CloneClassId, ContentId, Level, Review, UnitId, UnitKind};

/// Lines by who wrote them, blank ones left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineClaims {
    /// Lines of [`Claim::Ai`].
    pub ai: u32,
    /// Lines of [`Claim::Human`].
    pub human: u32,
    /// Lines of [`Claim::Unknown`], and lines of which the ledger knows nothing.
    pub unknown: u32,
}

/// A unit of a text file at the head, with what it is known by and who wrote its lines. A unit may lie within another
/// one; its lines are then lines of both. Line numbers start at 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// The first 8 bytes of the BLAKE3 of repository, head commit, path and the bytes that it takes there.
    pub row: UnitId,
    /// Path at the head, UTF-8; other bytes are escaped as git quotes them.
    pub path: Arc<str>,
    /// The path's raw bytes where they are not UTF-8.
    pub path_raw: Option<Arc<[u8]>>,
    /// The language of the code, as linguist names it: of a fence in Markdown that of the fence.
    pub language: Option<Arc<str>>,
    /// What the lines of the file are.
    pub class: Class,
    /// What it is.
    pub kind: UnitKind,
    /// Its name behind those of what it lies in, with dots between; empty for a block.
    pub name: Arc<str>,
    /// Its first line, decorators and attributes in front included.
    pub start_line: u32,
    /// Its last line.
    pub end_line: u32,
    /// Its tokens but comments.
    pub tokens: u32,
    /// Of its bytes.
    pub content: ContentId,
    /// Fingerprint of its tokens: layout and comments don't change it.
    pub text: u64,
    /// Fingerprint of its syntax: nor does a consistent renaming of what is its own.
    pub shape: u64,
    /// The smallest hashes of its grams, rising, at most 32: the share that two units have in common is an estimate of
    /// how much they resemble each other.
    pub minhash: Arc<[u64]>,
    /// The class of clones, up to type 2, that covers most of its lines; `None` where none covers half of them.
    pub clone_class: Option<CloneClassId>,
    /// Its lines by who wrote them.
    pub lines: LineClaims,
    /// What most of its lines are; of equally many [`Claim::Unknown`] goes first, then [`Claim::Ai`].
    pub claim: Claim,
    /// The weakest level of the lines of that claim.
    pub level: Level,
    /// The agent of most of its lines by AI.
    pub agent: Option<AgentId>,
    /// The model of most of its lines by that agent.
    pub model: Option<Arc<str>>,
    /// The weakest review that any of its lines had.
    pub review: Review,
    /// When the first of its lines was written, microseconds since 1970; `None` where the ledger has no line of it.
    pub written_at: Option<i64>,
    /// When the last of its lines was written.
    pub last_changed_at: Option<i64>,
    /// Whole days from `written_at` to where the data end.
    pub survived_days: Option<u32>,
    /// Counts of how it is written, by name (`docs/reference/signals.md`).
    pub signals: BTreeMap<Arc<str>, u32>,
}

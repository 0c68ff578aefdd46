//! Clones: fragments of code that are equal, equal but for names, or nearly equal; as classes, not pairs.
//!
//! | type | fragments are equal |
//! |---|---|
//! | [`CloneType::Exact`] | but for layout and comments |
//! | [`CloneType::Renamed`] | also but for a consistent renaming (Baker's parameterized match, 1995) and the values of literals |
//! | [`CloneType::Edited`] | whole units, at least [`SIMILAR_PERCENT`] % of whose tokens align with names renamed consistently |
//!
//! A class of the first two types is a set of fragments of the longest extent on which all of them agree: a maximal
//! repeat. A fragment may lie within one of another class that has fewer members. Everything is found from
//! [`Stream`]s, which can be stored: after a change only the streams of changed files are made anew.
//!
//! [`Kept`] and [`Alignments`] hold what of the work depends on a file, or on two units, alone.
//!
//! Memory beyond the streams: for each of the first two types 1.1 bytes a token for anchors, for the third 270 bytes a
//! unit; 10 bytes for each window whose anchor is repeated (one in five, of renamed clones two in five) and 16 more for each
//! that is itself (one in ten to twenty).
//!
//! Windows are hashed and near copies looked for on the threads of the caller's pool (rayon); the rest of a type takes one.
//!
//! Invariants: the same classes whatever the order of equal work, on any number of threads, with what is kept or without;
//! the order of files decides which member is the first, nothing else. Members of a class do not overlap.

use std::ops::Range;

use files::{Files, Texts};

use crate::stream::Stream;
use crate::units::{Outline, UnitKind};

mod align;
mod alignments;
mod anchors;
mod blocks;
mod candidates;
mod edited;
mod extend;
mod files;
mod identity;
mod kept;
mod lines;
mod marks;
mod prints;
mod repeats;
mod windows;

pub use alignments::Alignments;
pub use blocks::blocks;
pub use identity::{class_hash, fragment_hash, window_hashes};
pub use kept::Kept;
pub use lines::{duplicated_lines, lines_touched};

/// The share of tokens, in percent of the mean of two units' tokens, that has to align for [`CloneType::Edited`].
pub const SIMILAR_PERCENT: u32 = 60;

/// How equal the fragments of a class are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CloneType {
    /// Type 1: but for layout and comments.
    Exact = 1,
    /// Type 2: also but for names and values of literals.
    Renamed = 2,
    /// Type 3: also but for edits.
    Edited = 3,
}

impl CloneType {
    /// Every type, the strictest first.
    pub const ALL: [Self; 3] = [Self::Exact, Self::Renamed, Self::Edited];

    /// Its number: 1, 2 or 3.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// How equal its fragments are, in a word: `exact`, `renamed`, `edited`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Renamed => "renamed",
            Self::Edited => "edited",
        }
    }
}

/// What counts as a clone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Tokens that a fragment has at least. Comments are none, and an operator counts as many as it has characters, so that
    /// the limit is no higher than where `->` is two tokens; what is told of a fragment counts it as one.
    pub min_tokens: u32,
    /// Lines that the longest fragment of a class touches at least.
    pub min_lines: u32,
    /// Types up to this one are looked for.
    pub up_to: CloneType,
}

impl Default for Settings {
    fn default() -> Self {
        Self { min_tokens: 50, min_lines: 5, up_to: CloneType::Edited }
    }
}

/// A file: its tokens, and the units that may be near copies of each other.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its tokens.
    pub stream: &'a Stream,
    /// Ranges of tokens of its units, for [`CloneType::Edited`]: of [`crate::units`] or of [`blocks`].
    pub units: &'a [Range<u32>],
    /// What is known of it from earlier searches.
    pub kept: &'a Kept,
}

impl<'a> File<'a> {
    /// A file of which nothing else is known.
    #[must_use]
    pub fn new(stream: &'a Stream, units: &'a [Range<u32>]) -> Self {
        Self { stream, units, kept: &kept::NOTHING }
    }
}

/// The ranges of tokens of functions, methods and tests, for [`File::units`]: of the lines that they touch.
#[must_use]
pub fn unit_ranges(outline: &Outline, stream: &Stream) -> Vec<Range<u32>> {
    let callable = |kind: UnitKind| matches!(kind, UnitKind::Function | UnitKind::Method | UnitKind::Test);
    let units = outline.units.iter().filter(|unit| callable(unit.kind));
    units.map(|unit| stream.tokens_of(unit.core.start_line, unit.core.end_line)).collect()
}

/// A fragment of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member {
    /// The index of its file.
    pub file: u32,
    /// Its first token.
    pub first_token: u32,
    /// Its tokens.
    pub tokens: u32,
    /// The line of its first token, from 1.
    pub start_line: u32,
    /// The line that its last token begins on.
    pub end_line: u32,
}

impl Member {
    /// Lines that it touches.
    #[must_use]
    pub fn lines(self) -> u32 {
        self.end_line - self.start_line + 1
    }
}

/// Fragments that are clones of each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CloneClass {
    /// How equal they are.
    pub clone_type: CloneType,
    /// At least two, by file and position.
    pub members: Vec<Member>,
    /// The smallest share of tokens, in percent, that two linked members have in common; 100 for types 1 and 2.
    pub similar_percent: u32,
}

/// More tokens than the numbers of a run can count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyTokens;

/// The classes of a set of files, by type and then by their first member.
///
/// # Errors
/// The files have 2^32 tokens or more together.
pub fn find(files: &[File<'_>], settings: &Settings) -> Result<Vec<CloneClass>, TooManyTokens> {
    let mut classes = Vec::new();
    for clone_type in CloneType::ALL.into_iter().filter(|clone_type| *clone_type <= settings.up_to) {
        classes.extend(find_of(files, settings, clone_type, &Alignments::default())?);
    }
    Ok(classes)
}

/// The classes of one type alone, by their first member: the types are looked for apart, so that threads can share them.
///
/// # Errors
/// As [`find`].
pub fn find_of(
    files: &[File<'_>],
    settings: &Settings,
    clone_type: CloneType,
    alignments: &Alignments,
) -> Result<Vec<CloneClass>, TooManyTokens> {
    // Texts are one literal for renamed clones, and words for the others.
    let texts = if clone_type == CloneType::Renamed { Texts::Whole } else { Texts::Split };
    let files = Files::new(files, texts)?;
    let mut classes = match clone_type {
        CloneType::Exact | CloneType::Renamed => repeats::find(&files, settings, clone_type),
        CloneType::Edited => edited::find(&files, settings, alignments),
    };
    classes.sort_unstable();
    classes.dedup();
    Ok(classes)
}

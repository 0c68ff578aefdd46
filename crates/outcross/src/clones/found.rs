//! Classes of clones, with what is said of each.

use std::collections::BTreeMap;

use code::clones::{Alignments, CloneClass, CloneType, File, Settings, class_hash, duplicated_lines, find_of};
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::files::{Code, CodeFile};
use super::past::ClassPast;
use crate::errors::CommandError;

/// Tokens from which on the types are looked for one after the other: each keeps a table of its own.
const MANY_TOKENS: u64 = 60_000_000;

/// A class.
#[derive(Debug, Clone)]
pub struct FoundClass {
    /// Its members, how equal they are.
    pub class: CloneClass,
    /// Whether a baseline or an earlier commit did not have it, or had fewer members; `None` where nothing was compared.
    pub is_new: Option<bool>,
    /// What history says of it, where it was asked and knows.
    pub past: Option<ClassPast>,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Those of most duplicated tokens first.
    pub classes: Vec<FoundClass>,
    /// Lines that members touch, each once, by type and those stricter than it; of the types that were looked for.
    pub duplicated: BTreeMap<CloneType, u64>,
    /// Lines of each file that members of any type touch.
    pub by_file: Vec<u32>,
}

/// Looks for classes of these types.
///
/// # Errors
/// If the files have more tokens than can be numbered.
pub fn find(
    code: &Code,
    types: &[CloneType],
    settings: &Settings,
    alignments: &Alignments,
) -> Result<Found, CommandError> {
    let files: Vec<File<'_>> = code.files.iter().map(CodeFile::searched).collect();
    let one = |clone_type: &CloneType| find_of(&files, settings, *clone_type, alignments);
    let found = if code.tokens() < MANY_TOKENS {
        // The last type takes longest, and shares its work: it goes first.
        types.par_iter().rev().map(one).collect::<Result<Vec<_>, _>>()
    } else {
        types.iter().map(one).collect()
    };
    let too_many =
        |_| CommandError::usage("there are more than 4 billion tokens").hint("look at fewer folders at a time");
    let classes: Vec<CloneClass> = found.map_err(too_many)?.into_iter().flatten().collect();
    let lines = |up_to: CloneType| duplicated_lines(&classes, code.files.len(), up_to);
    let sum = |lines: Vec<u32>| lines.into_iter().map(u64::from).sum();
    let duplicated = types.iter().map(|clone_type| (*clone_type, sum(lines(*clone_type)))).collect();
    let by_file = lines(CloneType::Edited);
    let found = |class| FoundClass { class, is_new: None, past: None };
    let mut classes: Vec<FoundClass> = classes.into_iter().map(found).collect();
    classes.sort_by_cached_key(|found| {
        (std::cmp::Reverse(weight(&found.class)), found.class.clone_type, found.class.members[0])
    });
    Ok(Found { classes, duplicated, by_file })
}

/// Tokens that would go if one member stayed.
fn weight(class: &CloneClass) -> u64 {
    class.members.iter().skip(1).map(|member| u64::from(member.tokens)).sum()
}

/// By what a class is known again, wherever its members stand: a hash of their tokens.
#[must_use]
pub fn id(code: &Code, class: &CloneClass) -> String {
    let hash = class_hash(class, |file| &code.files[file as usize].stream);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

//! Clones among the units of ledgers, of any number of repositories: by their fingerprints, without their text.
//!
//! | type | units have in common |
//! |---|---|
//! | 1 | the fingerprint of their tokens |
//! | 2 | the fingerprint of their syntax, names of their own left out |
//! | 3 | [`LEAST_ALIKE`] % of their grams, as their sketches of 32 estimate it (bottom-k resemblance: Broder, 1997) |
//!
//! Functions, methods and tests alone are compared: a class holds its methods. Types 1 and 2 are exact up to a collision of
//! 64 bits; type 3 is an estimate, and single linkage to a class's first unit.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use code::clones::{CloneType, Settings};
use facts::{UnitKind, UnitRow};

/// The share of grams, in percent, that units of type 3 have in common.
pub const LEAST_ALIKE: u32 = 50;

/// Grams that two sketches share before they are compared.
const FEWEST_SHARED: usize = 6;

/// A gram of more different units says nothing.
const MOST_COMMON: usize = 500;

/// A unit with the repository that it is of.
#[derive(Debug, Clone)]
pub struct UnitOf {
    /// The number of the repository.
    pub repo: usize,
    /// The unit.
    pub row: UnitRow,
}

/// Units that are clones of each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitClass {
    /// How equal they are.
    pub clone_type: CloneType,
    /// Numbers of at least two units.
    pub members: Vec<usize>,
    /// The smallest resemblance to the first member; 100 for types 1 and 2.
    pub similar_percent: u32,
}

/// Whether a unit is long enough, and a function.
#[must_use]
pub fn is_compared(unit: &UnitRow, settings: &Settings) -> bool {
    let is_function = matches!(unit.kind, UnitKind::Function | UnitKind::Method | UnitKind::Test);
    is_function && unit.tokens >= settings.min_tokens && unit.end_line - unit.start_line + 1 >= settings.min_lines
}

/// The classes of these types; those in most repositories first, then those of most duplicated tokens.
#[must_use]
pub fn find(units: &[UnitOf], types: &[CloneType], settings: &Settings) -> Vec<UnitClass> {
    let compared: Vec<usize> = (0..units.len()).filter(|at| is_compared(&units[*at].row, settings)).collect();
    let by_text = grouped(&compared, |at| units[at].row.text);
    let by_shape = grouped(&compared, |at| units[at].row.shape);
    let mut classes = Vec::new();
    if types.contains(&CloneType::Exact) {
        classes.extend(by_text.into_iter().filter_map(|members| class(CloneType::Exact, members)));
    }
    if types.contains(&CloneType::Renamed) {
        let differs = |members: &Vec<usize>| members.iter().any(|at| units[*at].row.text != units[members[0]].row.text);
        let renamed = by_shape.iter().filter(|members| differs(members)).cloned();
        classes.extend(renamed.filter_map(|members| class(CloneType::Renamed, members)));
    }
    if types.contains(&CloneType::Edited) {
        classes.extend(edited(units, &by_shape));
    }
    let repositories = |class: &UnitClass| {
        let mut repos: Vec<usize> = class.members.iter().map(|at| units[*at].repo).collect();
        repos.sort_unstable();
        repos.dedup();
        repos.len()
    };
    let tokens =
        |class: &UnitClass| -> u64 { class.members[1..].iter().map(|at| u64::from(units[*at].row.tokens)).sum() };
    classes.sort_by_cached_key(|class| {
        (class.clone_type, Reverse((repositories(class), tokens(class))), class.members[0])
    });
    classes
}

fn class(clone_type: CloneType, members: Vec<usize>) -> Option<UnitClass> {
    (members.len() > 1).then_some(UnitClass { clone_type, members, similar_percent: 100 })
}

/// Units by a fingerprint, each group by number, groups by their first unit.
fn grouped(units: &[usize], fingerprint: impl Fn(usize) -> u64) -> Vec<Vec<usize>> {
    let mut groups: HashMap<u64, Vec<usize>> = HashMap::new();
    units.iter().for_each(|at| groups.entry(fingerprint(*at)).or_default().push(*at));
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.sort_unstable();
    groups
}

/// Groups of one shape that resemble the first of a class.
fn edited(units: &[UnitOf], groups: &[Vec<usize>]) -> Vec<UnitClass> {
    let sketch = |group: usize| &*units[groups[group][0]].row.minhash;
    // The group that stands for the class of each, and how much it resembles it.
    let mut first: Vec<(usize, u32)> = (0..groups.len()).map(|group| (group, 100)).collect();
    for (one, other) in pairs(groups.len(), sketch) {
        let (to, _) = first[one];
        if first[other].0 == other {
            let percent = alike(sketch(to), sketch(other));
            if percent >= LEAST_ALIKE {
                first[other] = (to, percent);
            }
        }
    }
    let mut classes: BTreeMap<usize, UnitClass> = BTreeMap::new();
    for (group, (to, percent)) in first.iter().enumerate() {
        let empty = || UnitClass { clone_type: CloneType::Edited, members: Vec::new(), similar_percent: 100 };
        let class = classes.entry(*to).or_insert_with(empty);
        class.members.extend(&groups[group]);
        class.similar_percent = class.similar_percent.min(*percent);
    }
    let is_edited = |class: &UnitClass| class.similar_percent < 100;
    let mut found: Vec<UnitClass> = classes.into_values().filter(is_edited).collect();
    found.iter_mut().for_each(|class| class.members.sort_unstable());
    found
}

/// Pairs of groups whose sketches share enough grams, the lower number first, rising.
fn pairs<'a>(groups: usize, sketch: impl Fn(usize) -> &'a [u64]) -> Vec<(usize, usize)> {
    let mut entries: Vec<(u64, usize)> =
        (0..groups).flat_map(|group| sketch(group).iter().map(move |gram| (*gram, group))).collect();
    entries.sort_unstable();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for same in entries.chunk_by(|a, b| a.0 == b.0).filter(|same| (2..=MOST_COMMON).contains(&same.len())) {
        for (at, (_, group)) in same.iter().enumerate() {
            found.extend(same[..at].iter().rev().take(8).map(|(_, other)| (*other, *group)));
        }
    }
    found.sort_unstable();
    let shared = found.chunk_by(|a, b| a == b).filter(|same| same.len() >= FEWEST_SHARED);
    shared.map(|same| same[0]).collect()
}

/// The resemblance that two sketches estimate, in percent, rounded down: of the smallest grams of both together, as many
/// as the larger sketch has, the share that is in both.
fn alike(a: &[u64], b: &[u64]) -> u32 {
    let size = a.len().max(b.len());
    let mut all: Vec<u64> = a.iter().chain(b).copied().collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(size);
    let both = all.iter().filter(|gram| a.binary_search(gram).is_ok() && b.binary_search(gram).is_ok()).count();
    u32::try_from(both * 100 / size.max(1)).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resemblance_is_the_share_of_the_smallest_grams() {
        assert_eq!(alike(&[1, 2, 3, 4], &[1, 2, 3, 4]), 100);
        assert_eq!(alike(&[1, 2, 3, 4], &[1, 2, 5, 6]), 50);
        assert_eq!(alike(&[1, 2, 3, 4], &[5, 6, 7, 8]), 0);
        assert_eq!(alike(&[1, 2], &[1, 2, 3, 4]), 50);
        assert_eq!(alike(&[], &[]), 0);
    }

    #[test]
    fn pairs_share_enough_grams() {
        let sketches: [&[u64]; 3] = [&[1, 2, 3, 4, 5, 6], &[1, 2, 3, 4, 5, 7], &[1, 2, 3, 4, 5, 6, 7]];
        assert_eq!(pairs(3, |group| sketches[group]), [(0, 2), (1, 2)]);
    }
}

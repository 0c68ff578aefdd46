//! The order of a repository's files in which each comes after those that it imports.
//!
//! Of the files that are left the one with the fewest imports among them is next, of equal ones the first by path. Without
//! cycles every file comes after all that it imports; a cycle is cut where the least is missing. What imports nothing that
//! is there stays in the order of paths.

mod imports;
mod places;

use std::collections::{BTreeSet, HashSet};

pub(super) use imports::Imports;
use places::Places;

/// The places of files, in the order in which they come. `files` have their paths and what they import, in the order of
/// paths.
pub(super) fn order(files: &[(&[u8], Imports)]) -> Vec<usize> {
    let places = Places::new(files);
    by_needs(&files.iter().enumerate().map(|(at, (_, imports))| places.of(at, imports)).collect::<Vec<_>>())
}

/// Things in such an order.
pub(super) fn ordered<T>(things: Vec<T>, order: &[usize]) -> Vec<T> {
    let mut things: Vec<Option<T>> = things.into_iter().map(Some).collect();
    order.iter().filter_map(|at| things[*at].take()).collect()
}

/// Puts in order what needs others.
fn by_needs(needs: &[Vec<usize>]) -> Vec<usize> {
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
    let mut missing = vec![0_usize; needs.len()];
    for (at, of) in needs.iter().enumerate() {
        for need in of.iter().copied().filter(|need| *need != at).collect::<HashSet<_>>() {
            needed_by[need].push(at);
            missing[at] += 1;
        }
    }
    let mut left: BTreeSet<(usize, usize)> = missing.iter().copied().zip(0..).collect();
    let mut order = Vec::with_capacity(needs.len());
    while let Some((_, next)) = left.pop_first() {
        order.push(next);
        for at in &needed_by[next] {
            // One that came before, in a cycle, is not there any more.
            if left.remove(&(missing[*at], *at)) {
                missing[*at] -= 1;
                left.insert((missing[*at], *at));
            }
        }
    }
    order
}

#[cfg(test)]
mod tests;

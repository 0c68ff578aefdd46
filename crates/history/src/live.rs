//! The code that stands in the tree of the last commit of the first-parent line, by its windows: where a text stands,
//! and how much of the tree stands in it more than once.
//!
//! A commit changes only the windows around its changed lines, so that the figures are right at every commit for the
//! price of its diff (history.md, D.2).

mod wire;

use std::collections::BTreeSet;
use std::collections::hash_map::Entry;

use facts::Class;
use rustc_hash::FxHashMap;

use crate::change::Mark;
use crate::lines::LineId;
use crate::paths::PathIndex;

/// Where a window begins. Ordered by age: the line that was introduced first comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) line: LineId,
    pub(crate) path: PathIndex,
}

/// Windows of a tree, and those of them that stand in it more than once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Density {
    pub(crate) windows: u64,
    pub(crate) duplicated: u64,
}

/// Where each window and each long line of the tree stands.
#[derive(Debug, Default)]
pub(crate) struct Live {
    /// The oldest place of each.
    places: FxHashMap<u64, Place>,
    /// The further places of those that have several.
    further: FxHashMap<u64, BTreeSet<Place>>,
    /// By the place of the class among all.
    density: [Density; Class::ALL.len()],
}

impl Live {
    /// The places where a window or long line stands, the oldest first.
    pub(crate) fn find(&self, key: u64) -> impl Iterator<Item = Place> {
        let first = self.places.get(&key);
        let further = first.and_then(|_| self.further.get(&key)).into_iter().flatten();
        first.into_iter().chain(further).copied()
    }

    /// Whether it stands in more than one place.
    pub(crate) fn is_duplicated(&self, key: u64) -> bool {
        self.further.contains_key(&key)
    }

    pub(crate) fn add(&mut self, mark: &Mark, place: Place, class_of: impl Fn(PathIndex) -> Class) {
        if mark.is_window {
            self.of(class_of(place.path)).windows += 1;
        }
        match self.places.entry(mark.key) {
            Entry::Vacant(vacant) => drop(vacant.insert(place)),
            Entry::Occupied(mut first) => {
                let further = self.further.entry(mark.key).or_default();
                let pair = (further.is_empty() && mark.is_window).then(|| *first.get());
                let later = if place < *first.get() { first.insert(place) } else { place };
                further.insert(later);
                if let Some(other) = pair {
                    self.of(class_of(other.path)).duplicated += 1;
                }
                if mark.is_window {
                    self.of(class_of(place.path)).duplicated += 1;
                }
            }
        }
    }

    pub(crate) fn remove(&mut self, mark: &Mark, place: Place, class_of: impl Fn(PathIndex) -> Class) {
        let Some(first) = self.places.get_mut(&mark.key) else { return };
        let Entry::Occupied(mut entry) = self.further.entry(mark.key) else {
            if *first == place {
                self.places.remove(&mark.key);
                if mark.is_window {
                    self.of(class_of(place.path)).windows -= 1;
                }
            }
            return;
        };
        if *first == place {
            *first = entry.get_mut().pop_first().expect("further places are never an empty set");
        } else if !entry.get_mut().remove(&place) {
            return;
        }
        let left = entry.get().is_empty().then(|| {
            entry.remove();
            *first
        });
        if mark.is_window {
            let own = self.of(class_of(place.path));
            own.windows -= 1;
            own.duplicated -= 1;
            if let Some(left) = left {
                self.of(class_of(left.path)).duplicated -= 1;
            }
        }
    }

    fn of(&mut self, class: Class) -> &mut Density {
        &mut self.density[place_of(class)]
    }

    /// The figures of each class, and of all.
    pub(crate) fn density(&self) -> impl Iterator<Item = (Class, Density)> {
        Class::ALL.iter().map(|class| (*class, self.density[place_of(*class)]))
    }
}

fn place_of(class: Class) -> usize {
    Class::ALL.iter().position(|known| *known == class).expect("all classes are in the list of all")
}

//! What the views of a walk share.

use facts::Class;
use rustc_hash::FxHashMap;

use crate::evidence::Evidence;
use crate::kinds::{Kind, class_word};
use crate::paths::{PathIndex, Paths};
use crate::verdicts::Verdicts;

/// Names for what occurs in all views: paths, what files are, who wrote lines.
pub(crate) struct World<'a> {
    pub(crate) paths: Paths,
    pub(crate) verdicts: Verdicts,
    /// What each path was when it first appeared.
    pub(crate) kinds: FxHashMap<PathIndex, Kind>,
    pub(crate) evidence: &'a Evidence,
}

impl<'a> World<'a> {
    pub(crate) fn new(evidence: &'a Evidence) -> Self {
        World { paths: Paths::default(), verdicts: Verdicts::default(), kinds: FxHashMap::default(), evidence }
    }

    /// What the lines of a path are.
    pub(crate) fn class(&self, path: PathIndex) -> Class {
        self.kinds.get(&path).map_or(Class::Data, |kind| class_word(kind.class))
    }
}

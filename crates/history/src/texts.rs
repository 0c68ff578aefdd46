//! Decoded versions of files, kept for as long as they fit in a budget.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use clru::{CLruCache, CLruCacheConfig, WeightScale};
use git::{ObjectError, ObjectId, Objects};
use rustc_hash::FxBuildHasher;

use crate::text::Text;

/// Bytes of decoded versions that a walk keeps at the least and at the most.
const BUDGET_BYTES: std::ops::RangeInclusive<u64> = 32 << 20..=88 << 20;

struct Weight;

impl WeightScale<ObjectId, Arc<Text>> for Weight {
    fn weight(&self, _: &ObjectId, text: &Arc<Text>) -> usize {
        text.weight()
    }
}

type Cache = CLruCache<ObjectId, Arc<Text>, FxBuildHasher, Weight>;

/// The versions that all threads of a walk share.
pub(crate) struct Texts {
    cache: Mutex<Cache>,
}

impl Texts {
    /// A cache for a history whose packs have so many bytes: a small history needs few, and memory that is touched
    /// once and never again costs more than it saves.
    pub(crate) fn new(packed_bytes: u64) -> Self {
        let budget = packed_bytes.clamp(*BUDGET_BYTES.start(), *BUDGET_BYTES.end());
        let budget = usize::try_from(budget).ok().and_then(|bytes| bytes.try_into().ok());
        let config = CLruCacheConfig::new(budget.expect("the bounds are neither zero nor large"))
            .with_hasher(FxBuildHasher)
            .with_scale(Weight);
        Texts { cache: Mutex::new(CLruCache::with_config(config)) }
    }

    /// The versions of one path, for a thread that reads several of them in order.
    pub(crate) fn of_path(&self) -> OfPath<'_> {
        OfPath { texts: self, recent: VecDeque::with_capacity(RECENT) }
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Cache> {
        // The cache holds only finished texts: a panic elsewhere leaves it whole.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Versions that are at hand while those of one path are read.
const RECENT: usize = 4;
/// Of these the last are what later commits are compared with; the others have seldom any use again.
const KEPT: usize = 2;

/// Versions of one path as they are read.
pub(crate) struct OfPath<'a> {
    texts: &'a Texts,
    recent: VecDeque<(ObjectId, Arc<Text>)>,
}

impl OfPath<'_> {
    /// A version; `reference` is one that it may have much in common with.
    pub(crate) fn get(
        &mut self,
        objects: &Objects,
        blob: ObjectId,
        reference: Option<&Text>,
    ) -> Result<Arc<Text>, ObjectError> {
        if let Some((_, text)) = self.recent.iter().find(|(known, _)| *known == blob) {
            return Ok(Arc::clone(text));
        }
        let kept = self.texts.cache().get(&blob).map(Arc::clone);
        let text = match kept {
            Some(text) => text,
            None => Arc::new(Text::new(objects.blob(blob)?, reference)),
        };
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back((blob, Arc::clone(&text)));
        Ok(text)
    }

    /// Keeps the last versions for all threads.
    pub(crate) fn keep(self) {
        let last = self.recent.into_iter().rev().take(KEPT).collect::<Vec<_>>();
        let mut cache = self.texts.cache();
        for (blob, text) in last.into_iter().rev() {
            // A version that is heavier than the whole budget is simply not kept.
            let _ = cache.put_with_weight(blob, text);
        }
    }
}

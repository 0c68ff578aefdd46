//! Decoded versions of files, kept for as long as they fit in a budget.

use std::sync::{Arc, Mutex, PoisonError};

use clru::{CLruCache, CLruCacheConfig, WeightScale};
use git::{ObjectError, ObjectId, Objects};
use rustc_hash::FxBuildHasher;

use crate::text::Text;

/// Bytes of decoded versions that a walk keeps at the least and at the most.
const BUDGET_BYTES: std::ops::RangeInclusive<u64> = 32 << 20..=96 << 20;

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

    /// A version of a file; `reference` is one that it may have much in common with.
    pub(crate) fn get(
        &self,
        objects: &Objects,
        blob: ObjectId,
        reference: Option<&Text>,
    ) -> Result<Arc<Text>, ObjectError> {
        if let Some(text) = self.cache().get(&blob) {
            return Ok(Arc::clone(text));
        }
        let text = Arc::new(Text::new(objects.blob(blob)?, reference));
        // A version that is heavier than the whole budget is simply not kept.
        let _ = self.cache().put_with_weight(blob, Arc::clone(&text));
        Ok(text)
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Cache> {
        // The cache holds only finished texts: a panic elsewhere leaves it whole.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

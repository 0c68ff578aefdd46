//! Entries of packs as they are when inflated, for all readers.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use clru::{CLruCache, CLruCacheConfig, WeightScale};
use rustc_hash::FxBuildHasher;

use super::Place;

/// Bytes of inflated entries that are kept.
const BUDGET_BYTES: usize = 56 << 20;
/// Parts that are locked by themselves, so that readers seldom wait for each other.
const SHARDS: usize = 16;

/// An entry of a pack.
pub(super) enum Inflated {
    /// An object as it is.
    Whole(gix::object::Kind, super::Bytes),
    /// What makes an object out of another one.
    Delta { base: Place, delta: Box<[u8]> },
}

struct Weight;

impl WeightScale<Place, Arc<Inflated>> for Weight {
    fn weight(&self, _: &Place, entry: &Arc<Inflated>) -> usize {
        let bytes = match &**entry {
            Inflated::Whole(_, bytes) => bytes.len(),
            Inflated::Delta { delta, .. } => delta.len(),
        };
        bytes + 128
    }
}

type Shard = Mutex<CLruCache<Place, Arc<Inflated>, FxBuildHasher, Weight>>;

/// The entries that were read last.
pub(super) struct Cache {
    shards: Vec<Shard>,
}

impl Default for Cache {
    fn default() -> Self {
        let budget = NonZeroUsize::new(BUDGET_BYTES / SHARDS).expect("the budget is not zero");
        let config = || CLruCacheConfig::new(budget).with_hasher(FxBuildHasher).with_scale(Weight);
        Cache { shards: (0..SHARDS).map(|_| Mutex::new(CLruCache::with_config(config()))).collect() }
    }
}

impl Cache {
    pub(super) fn get(&self, place: Place) -> Option<Arc<Inflated>> {
        self.shard(place).get(&place).map(Arc::clone)
    }

    pub(super) fn put(&self, place: Place, entry: Arc<Inflated>) {
        // What is heavier than the whole budget is simply not kept.
        let _ = self.shard(place).put_with_weight(place, entry);
    }

    fn shard(&self, place: Place) -> std::sync::MutexGuard<'_, CLruCache<Place, Arc<Inflated>, FxBuildHasher, Weight>> {
        // The low bits of neighbours' offsets differ enough; a cache is whole after a panic elsewhere.
        let shard = usize::try_from(place.offset % SHARDS as u64).expect("a shard's number is small");
        self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

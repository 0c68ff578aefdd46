//! One reader's way through chains of deltas.

use std::sync::Arc;

use clru::{CLruCache, CLruCacheConfig, WeightScale};
use gix::object::Kind;
use gix_pack::data::entry::Header;
use rustc_hash::FxBuildHasher;

use super::inflated::Inflated;
use super::{Bytes, Packs, Place, delta};
use crate::ObjectId;

/// Bytes of decoded objects that one reader keeps.
const DECODED_BYTES: usize = 4 << 20;
/// Deltas in a chain, at most: git makes none of more than 4095.
const MAX_CHAIN: usize = 4096;

struct Weight;

impl WeightScale<Place, (Kind, Bytes)> for Weight {
    fn weight(&self, _: &Place, (_, bytes): &(Kind, Bytes)) -> usize {
        bytes.len() + 128
    }
}

/// One reader's buffers and the objects that it decoded last.
pub(crate) struct Decoder {
    decoded: CLruCache<Place, (Kind, Bytes), FxBuildHasher, Weight>,
    inflate: gix::zlib::Inflate,
    /// The pack in which an object was found last.
    pack: u32,
}

impl Default for Decoder {
    fn default() -> Self {
        let budget = DECODED_BYTES.try_into().expect("the constant is not zero");
        let config = CLruCacheConfig::new(budget).with_hasher(FxBuildHasher).with_scale(Weight);
        Decoder { decoded: CLruCache::with_config(config), inflate: gix::zlib::Inflate::default(), pack: 0 }
    }
}

impl Decoder {
    /// A packed object; `None` if it is in no pack, or is not for the short way.
    pub(crate) fn read(&mut self, packs: &Packs, id: ObjectId) -> Option<(Kind, Bytes)> {
        let place = packs.find(id, self.pack)?;
        self.pack = place.pack;
        let mut deltas = Vec::new();
        let (kind, mut bytes) = self.base(packs, place, &mut deltas)?;
        for (place, entry) in deltas.iter().rev() {
            let Inflated::Delta { delta, .. } = &**entry else { return None };
            let mut result = Vec::new();
            delta::apply(&bytes, delta, packs.object_bytes, &mut result)?;
            bytes = Arc::new(result);
            self.keep(*place, kind, &bytes);
        }
        Some((kind, bytes))
    }

    /// Follows a chain up to an object that is whole or was decoded before; collects the deltas on the way.
    fn base(
        &mut self,
        packs: &Packs,
        mut place: Place,
        deltas: &mut Vec<(Place, Arc<Inflated>)>,
    ) -> Option<(Kind, Bytes)> {
        let mut room = packs.object_bytes;
        loop {
            if let Some((kind, bytes)) = self.decoded.get(&place) {
                return Some((*kind, Arc::clone(bytes)));
            }
            let entry = self.entry(packs, place)?;
            place = match &*entry {
                Inflated::Whole(kind, bytes) => return Some((*kind, Arc::clone(bytes))),
                Inflated::Delta { base, delta } if deltas.len() < MAX_CHAIN => {
                    room = room.checked_sub(delta.len())?;
                    let base = *base;
                    deltas.push((place, entry));
                    base
                }
                Inflated::Delta { .. } => return None,
            };
        }
    }

    fn entry(&mut self, packs: &Packs, place: Place) -> Option<Arc<Inflated>> {
        if let Some(entry) = packs.inflated.get(place) {
            return Some(entry);
        }
        let bundle = packs.bundle(place);
        let entry = bundle.pack.entry(place.offset).ok()?;
        let bytes = usize::try_from(entry.decompressed_size).ok().filter(|bytes| *bytes <= packs.object_bytes)?;
        let mut inflated = Vec::new();
        inflated.try_reserve_exact(bytes).ok()?;
        inflated.resize(bytes, 0);
        bundle.pack.decompress_entry(&entry, &mut self.inflate, &mut inflated).ok()?;
        let base = match entry.header {
            Header::OfsDelta { base_distance } => Some(entry.checked_base_pack_offset(base_distance)?),
            Header::RefDelta { base_id } => Some(bundle.index.pack_offset_at_index(bundle.index.lookup(base_id)?)),
            _ => None,
        };
        let inflated = match base {
            Some(offset) => Inflated::Delta { base: Place { offset, ..place }, delta: inflated.into_boxed_slice() },
            None => Inflated::Whole(entry.header.as_kind()?, Arc::new(inflated)),
        };
        let inflated = Arc::new(inflated);
        packs.inflated.put(place, Arc::clone(&inflated));
        Some(inflated)
    }

    fn keep(&mut self, place: Place, kind: Kind, bytes: &Bytes) {
        // An object that is heavier than the whole budget is simply not kept.
        let _ = self.decoded.put_with_weight(place, (kind, Arc::clone(bytes)));
    }
}

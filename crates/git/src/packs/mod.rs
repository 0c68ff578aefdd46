//! Packed objects, with what was inflated before kept at hand.
//!
//! Git stores the versions of a file as a chain, the newest whole and each older one as a delta against the next. A
//! walk from old to new asks for every version of a chain in turn, and each answer starts at the chain's newest. So
//! deltas are kept as they are once inflated, for all readers (applying one costs far less than inflating it), and the
//! versions read last are kept whole, for each reader.
//!
//! This is the short way for what is in good order. Whatever is not (damage, deltas across packs, objects over the
//! limits) is left to the long way, which tells what is wrong with it.

mod chain;
mod delta;
mod inflated;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix_pack::Bundle;

pub(crate) use chain::Decoder;
use inflated::Cache;

use crate::{Limits, ObjectId};

/// More packs than this are left to the long way: it knows the index over many packs.
const MAX_PACKS: usize = 50;

/// The packs of a repository, for all its readers.
pub(crate) struct Packs {
    bundles: Vec<Bundle>,
    inflated: Cache,
    object_bytes: usize,
}

/// An entry of a pack: which pack, and where in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    pack: u32,
    offset: u64,
}

impl Packs {
    /// Opens the packs of these folders of objects. A pack that can't be opened is left out.
    pub(crate) fn open(objects_dirs: &[PathBuf], hash: gix::hash::Kind, limits: &Limits) -> Packs {
        let mut indexes: Vec<PathBuf> = objects_dirs.iter().flat_map(|dir| indexes(&dir.join("pack"))).collect();
        if indexes.len() > MAX_PACKS {
            indexes.clear();
        }
        let bundles = indexes.iter().filter_map(|index| Bundle::at(index, hash).ok()).collect();
        Packs { bundles, inflated: Cache::default(), object_bytes: limits.object_bytes }
    }

    /// Where an object lies; the pack given is tried first.
    fn find(&self, id: ObjectId, first: u32) -> Option<Place> {
        let id = id.to_gix();
        let packs = 0..u32::try_from(self.bundles.len()).ok()?;
        let others = packs.clone().filter(|pack| *pack != first);
        Some(first).filter(|first| packs.contains(first)).into_iter().chain(others).find_map(|pack| {
            let index = &self.bundles[pack as usize].index;
            let entry = index.lookup(id)?;
            Some(Place { pack, offset: index.pack_offset_at_index(entry) })
        })
    }

    fn bundle(&self, place: Place) -> &Bundle {
        &self.bundles[place.pack as usize]
    }
}

/// The indexes in a folder that stand beside their packs, in the order of their names.
pub(crate) fn indexes(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "idx"));
    found.retain(|index| index.is_file() && index.with_extension("pack").is_file());
    found.sort();
    found
}

/// A decoded object, shared with the cache that keeps it.
pub type Bytes = Arc<Vec<u8>>;

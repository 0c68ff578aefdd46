//! Reading objects, with the checks that gix leaves to its callers.
//!
//! A loose object is hashed again when it is read (they are few, and anybody can plant one); a packed one relies on
//! zlib's checksum. Where a copy is missing, damaged or lying, the other copies (loose or packed) are tried before
//! the object counts as lost.

use std::cell::RefCell;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clru::{CLruCache, CLruCacheConfig, WeightScale};
use gix::odb::Header as _;
use gix::odb::pack::{self, Find as _};
use rustc_hash::FxBuildHasher;

use crate::commit::{Commit, MalformedCommit};
use crate::packs::{Bytes, Decoder, Packs, indexes};
use crate::tree::{MalformedTree, is_sorted, sorted};
use crate::{Limits, ObjectId};

/// Bytes of pack deltas that one reader keeps decoded where it goes the long way.
const PACK_CACHE_BYTES: usize = 16 << 20;
/// Bytes of trees that one reader keeps decoded.
const TREE_CACHE_BYTES: usize = 8 << 20;
/// Bytes of the buffer for decoding that one reader keeps; one object may need a large one, the next ones don't.
const SCRATCH_BYTES: usize = 16 << 20;

/// The type of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A commit.
    Commit,
    /// A tree.
    Tree,
    /// A blob.
    Blob,
    /// An annotated tag.
    Tag,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Commit => "commit",
            Kind::Tree => "tree",
            Kind::Blob => "blob",
            Kind::Tag => "tag",
        })
    }
}

impl From<gix::object::Kind> for Kind {
    fn from(kind: gix::object::Kind) -> Self {
        match kind {
            gix::object::Kind::Commit => Kind::Commit,
            gix::object::Kind::Tree => Kind::Tree,
            gix::object::Kind::Blob => Kind::Blob,
            gix::object::Kind::Tag => Kind::Tag,
        }
    }
}

/// Why an object could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObjectError {
    /// No copy of it is in the repository.
    #[error("object {id} is missing")]
    Missing {
        /// The object.
        id: ObjectId,
    },
    /// No copy of it is here, as expected of a partial clone.
    #[error("object {id} is not in this partial clone")]
    Partial {
        /// The object.
        id: ObjectId,
    },
    /// Copies are here, and none can be decoded to content that has this id.
    #[error("object {id} is damaged: {detail}")]
    Damaged {
        /// The object.
        id: ObjectId,
        /// What is wrong with it.
        detail: String,
    },
    /// It is of another type than the place that names it says.
    #[error("object {id} is a {found}, not a {expected}")]
    WrongType {
        /// The object.
        id: ObjectId,
        /// What it should have been.
        expected: Kind,
        /// What it is.
        found: Kind,
    },
    /// It is larger than [`Limits::object_bytes`], or takes more than a few times as much to decode.
    #[error("object {id} of {bytes} bytes takes more than the limit of {limit}")]
    TooLarge {
        /// The object.
        id: ObjectId,
        /// Its size, decoded.
        bytes: u64,
        /// The limit.
        limit: usize,
    },
    /// Trees are nested more deeply than [`Limits::tree_depth`], or a path is longer than [`Limits::path_bytes`].
    #[error("object {id} is nested too deeply, or its path is too long")]
    TooDeep {
        /// The object at which reading stopped.
        id: ObjectId,
    },
    /// A comparison of trees has more than [`Limits::changed_paths`] paths.
    #[error("too many paths, the rest from object {id} on was left out")]
    TooManyPaths {
        /// The object at which reading stopped.
        id: ObjectId,
    },
}

impl ObjectError {
    /// The object that it is about.
    #[must_use]
    pub fn id(&self) -> ObjectId {
        match self {
            ObjectError::Missing { id }
            | ObjectError::Partial { id }
            | ObjectError::Damaged { id, .. }
            | ObjectError::WrongType { id, .. }
            | ObjectError::TooLarge { id, .. }
            | ObjectError::TooDeep { id }
            | ObjectError::TooManyPaths { id } => *id,
        }
    }
}

/// Weighs a cached tree by its bytes.
struct Weight;

impl WeightScale<ObjectId, CachedTree> for Weight {
    fn weight(&self, _: &ObjectId, tree: &CachedTree) -> usize {
        tree.bytes.len() + 64
    }
}

#[derive(Clone)]
struct CachedTree {
    bytes: Bytes,
    /// Its entries were seen to stand in git's order, each once.
    in_order: bool,
}

type TreeCache = CLruCache<ObjectId, CachedTree, FxBuildHasher, Weight>;

/// What every reader of a repository shares.
pub(crate) struct Store {
    pub(crate) odb: Arc<gix::odb::Store>,
    pub(crate) packs: Packs,
    pub(crate) objects_dir: PathBuf,
    pub(crate) hash: gix::hash::Kind,
    pub(crate) limits: Limits,
    pub(crate) partial: bool,
}

/// A reader of objects with caches of its own: one a thread.
pub struct Objects {
    odb: gix::odb::Handle,
    store: Arc<Store>,
    trees: RefCell<TreeCache>,
    decoder: RefCell<Decoder>,
    scratch: RefCell<Vec<u8>>,
}

impl Objects {
    pub(crate) fn new(store: Arc<Store>) -> Self {
        let mut handle = store.odb.to_handle();
        handle.refresh_never();
        handle.ignore_replacements = true;
        // Deltas against objects in other packs: git writes none to disk and reads none from there, and a planted
        // tangle of them costs a buffer a step, or a panic.
        handle.max_recursion_depth = 0;
        let mut odb = gix::odb::Handle::from(handle);
        odb.set_pack_cache(|| Box::new(pack::cache::lru::MemoryCappedHashmap::new(PACK_CACHE_BYTES)));
        let trees = CLruCacheConfig::new(TREE_CACHE_BYTES.try_into().expect("the constant is not zero"))
            .with_hasher(FxBuildHasher)
            .with_scale(Weight);
        let trees = RefCell::new(CLruCache::with_config(trees));
        Objects { odb, store, trees, decoder: RefCell::default(), scratch: RefCell::default() }
    }

    /// The limits under which objects are read.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.store.limits
    }

    /// Bytes of an object id: 20 or 32.
    pub(crate) fn id_len(&self) -> usize {
        self.store.hash.len_in_bytes()
    }

    /// A commit.
    ///
    /// # Errors
    /// If no good copy of it can be read.
    pub fn commit(&self, id: ObjectId) -> Result<Commit, ObjectError> {
        Commit::parse(&self.read(id, Kind::Commit)?)
            .map_err(|MalformedCommit| ObjectError::Damaged { id, detail: "the commit can't be parsed".to_owned() })
    }

    /// A blob.
    ///
    /// # Errors
    /// If no good copy of it can be read.
    pub fn blob(&self, id: ObjectId) -> Result<Bytes, ObjectError> {
        self.read(id, Kind::Blob)
    }

    /// The size of an object in bytes, decoded; read from its header alone.
    ///
    /// # Errors
    /// If the object is not here or its header can't be read.
    pub fn size(&self, id: ObjectId) -> Result<u64, ObjectError> {
        if !self.can_hold(id) {
            return Err(self.missing(id));
        }
        match self.odb.try_header(&id.to_gix()) {
            Ok(Some(header)) => Ok(header.size()),
            Ok(None) => Err(self.missing(id)),
            Err(_) => Err(damaged(id, UNDECODABLE)),
        }
    }

    /// Whether the id is as long as those of this repository; what names it may say anything.
    fn can_hold(&self, id: ObjectId) -> bool {
        id.as_bytes().len() == self.id_len()
    }

    fn missing(&self, id: ObjectId) -> ObjectError {
        if self.store.partial { ObjectError::Partial { id } } else { ObjectError::Missing { id } }
    }

    /// The commit that an object stands for: itself, or what an annotated tag points to.
    ///
    /// # Errors
    /// If an object on the way can't be read, or the end of the way is no commit.
    pub fn peel_to_commit(&self, id: ObjectId) -> Result<ObjectId, ObjectError> {
        let mut id = id;
        for _ in 0..MAX_TAG_CHAIN {
            match self.read_any(id)? {
                (Kind::Commit, _) => return Ok(id),
                (Kind::Tag, tag) => id = tag_target(&tag).ok_or_else(|| damaged(id, "the tag can't be parsed"))?,
                (found, _) => return Err(ObjectError::WrongType { id, expected: Kind::Commit, found }),
            }
        }
        Err(damaged(id, "the chain of tags is too long"))
    }

    /// The bytes of a tree, its entries in git's order, each once: comparing trees relies on it.
    pub(crate) fn tree(&self, id: ObjectId) -> Result<Bytes, ObjectError> {
        let tree = self.stored_tree(id)?;
        if tree.in_order {
            return Ok(tree.bytes);
        }
        let malformed = |MalformedTree| malformed_tree(id);
        let bytes = if is_sorted(&tree.bytes, self.id_len()).map_err(malformed)? {
            tree.bytes
        } else {
            Arc::new(sorted(&tree.bytes, self.id_len()).map_err(malformed)?)
        };
        self.keep(id, CachedTree { bytes: Arc::clone(&bytes), in_order: true });
        Ok(bytes)
    }

    /// The bytes of a tree as they are stored: enough to look a name up in it.
    pub(crate) fn tree_as_stored(&self, id: ObjectId) -> Result<Bytes, ObjectError> {
        self.stored_tree(id).map(|tree| tree.bytes)
    }

    fn stored_tree(&self, id: ObjectId) -> Result<CachedTree, ObjectError> {
        if let Some(tree) = self.trees.borrow_mut().get(&id) {
            return Ok(tree.clone());
        }
        let tree = CachedTree { bytes: self.read(id, Kind::Tree)?, in_order: false };
        self.keep(id, tree.clone());
        Ok(tree)
    }

    fn keep(&self, id: ObjectId, tree: CachedTree) {
        // A tree that is heavier than the whole cache is simply not kept.
        let _ = self.trees.borrow_mut().put_with_weight(id, tree);
    }

    fn read(&self, id: ObjectId, expected: Kind) -> Result<Bytes, ObjectError> {
        let (found, bytes) = self.read_any(id)?;
        if found == expected { Ok(bytes) } else { Err(ObjectError::WrongType { id, expected, found }) }
    }

    fn read_any(&self, id: ObjectId) -> Result<(Kind, Bytes), ObjectError> {
        if !self.can_hold(id) {
            return Err(self.missing(id));
        }
        if let Some((kind, bytes)) = self.decoder.borrow_mut().read(&self.store.packs, id) {
            return Ok((kind.into(), bytes));
        }
        // Decoding needs room for the deltas too, so it has a buffer of its own that is used again and again.
        let mut buffer = self.scratch.borrow_mut();
        if buffer.capacity() > SCRATCH_BYTES {
            *buffer = Vec::new();
        }
        let kind = self.read_long(id, &mut buffer)?;
        Ok((kind, Arc::new(buffer.as_slice().to_vec())))
    }

    /// Reads what no pack in good order holds.
    fn read_long(&self, id: ObjectId, buffer: &mut Vec<u8>) -> Result<Kind, ObjectError> {
        let wanted = id.to_gix();
        let first = match self.odb.try_find(&wanted, buffer) {
            Ok(Some((object, place))) => {
                let (kind, bytes) = (object.kind, object.data.len());
                if bytes > self.store.limits.object_bytes {
                    return Err(self.too_large(id, bytes as u64));
                }
                if place.is_some() || self.has_hash(kind, object.data, &wanted) {
                    return Ok(kind.into());
                }
                damaged(id, "its content has another id")
            }
            Ok(None) => return Err(self.missing(id)),
            Err(error) => self.explain(id, &error),
        };
        self.rescue(&wanted, buffer).ok_or(first)
    }

    /// Tells an object over the limit from a damaged one.
    fn explain(&self, id: ObjectId, error: &gix::Error) -> ObjectError {
        match self.size(id) {
            Ok(bytes) if error.is_resource_exhausted() => self.too_large(id, bytes),
            _ => damaged(id, UNDECODABLE),
        }
    }

    fn too_large(&self, id: ObjectId, bytes: u64) -> ObjectError {
        ObjectError::TooLarge { id, bytes, limit: self.store.limits.object_bytes }
    }

    fn has_hash(&self, kind: gix::object::Kind, data: &[u8], wanted: &gix::oid) -> bool {
        gix::objs::compute_hash(self.store.hash, kind, data).is_ok_and(|found| found == wanted)
    }

    /// Looks for a good copy beside the bad one that was found first, in every place that can hold one.
    fn rescue(&self, wanted: &gix::oid, buffer: &mut Vec<u8>) -> Option<Kind> {
        places(&self.store.objects_dir).iter().find_map(|objects_dir| {
            self.rescue_loose(objects_dir, wanted, buffer).or_else(|| self.rescue_packed(objects_dir, wanted, buffer))
        })
    }

    fn rescue_loose(&self, objects_dir: &Path, wanted: &gix::oid, buffer: &mut Vec<u8>) -> Option<Kind> {
        let options = gix::odb::loose::Options {
            alloc_limit_bytes: Some(self.store.limits.object_bytes),
            ..gix::odb::loose::Options::default()
        };
        let loose = gix::odb::loose::Store::at_opts(objects_dir, self.store.hash, options);
        // What is no regular file is not opened: a FIFO would block.
        if !loose.contains(wanted) {
            return None;
        }
        let kind = loose.try_find(wanted, buffer).ok()??.kind;
        self.has_hash(kind, buffer, wanted).then(|| kind.into())
    }

    fn rescue_packed(&self, objects_dir: &Path, wanted: &gix::oid, buffer: &mut Vec<u8>) -> Option<Kind> {
        indexes(&objects_dir.join("pack")).iter().find_map(|index| {
            let mut bundle = pack::Bundle::at(index, self.store.hash).ok()?;
            bundle.pack = bundle.pack.with_alloc_limit_bytes(Some(self.store.limits.decoding_bytes()));
            let mut inflate = gix::zlib::Inflate::default();
            let (object, _) = bundle.find(wanted, buffer, &mut inflate, &mut pack::cache::Never).ok()??;
            let (kind, is_small) = (object.kind, object.data.len() <= self.store.limits.object_bytes);
            (is_small && self.has_hash(kind, object.data, wanted)).then(|| kind.into())
        })
    }
}

/// Every folder that can hold objects of a repository: its own, and those that it borrows from.
pub(crate) fn places(objects_dir: &Path) -> Vec<PathBuf> {
    let alternates = gix::odb::alternate::resolve(objects_dir.to_owned(), Path::new(".")).unwrap_or_default();
    std::iter::once(objects_dir.to_owned()).chain(alternates).collect()
}

/// What is said instead of gix's own words: they name files of this machine, and tell packed from loose.
const UNDECODABLE: &str = "it can't be decoded";
/// Tags that point to tags, at most.
const MAX_TAG_CHAIN: usize = 32;

fn tag_target(tag: &[u8]) -> Option<ObjectId> {
    let line = tag.split(|byte| *byte == b'\n').next()?;
    ObjectId::from_hex(line.strip_prefix(b"object ")?)
}

/// The error for a tree that is no list of entries.
pub(crate) fn malformed_tree(id: ObjectId) -> ObjectError {
    damaged(id, "the tree can't be parsed")
}

fn damaged(id: ObjectId, detail: &str) -> ObjectError {
    ObjectError::Damaged { id, detail: detail.to_owned() }
}

//! The id of an object.

use std::fmt;
use std::hash::{Hash, Hasher};

/// The id of an object: 20 bytes (SHA-1) or 32 bytes (SHA-256). Prints as lower-case hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectId {
    bytes: [u8; 32],
    len: u8,
}

impl ObjectId {
    /// From raw bytes; `None` unless there are 20 or 32 of them.
    #[must_use]
    pub fn from_bytes(raw: &[u8]) -> Option<Self> {
        let len = u8::try_from(raw.len()).ok().filter(|len| matches!(len, 20 | 32))?;
        let mut bytes = [0; 32];
        bytes[..raw.len()].copy_from_slice(raw);
        Some(ObjectId { bytes, len })
    }

    /// From 40 or 64 hex digits.
    #[must_use]
    pub fn from_hex(hex: &[u8]) -> Option<Self> {
        gix::ObjectId::from_hex(hex).ok().map(|id| Self::from_gix(&id))
    }

    /// The raw bytes, 20 or 32 of them.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    pub(crate) fn from_gix(id: &gix::oid) -> Self {
        Self::from_bytes(id.as_bytes()).expect("gix's ids have 20 or 32 bytes")
    }

    pub(crate) fn to_gix(self) -> gix::ObjectId {
        gix::ObjectId::from_bytes_or_panic(self.as_bytes())
    }
}

impl Hash for ObjectId {
    /// All bytes count: an id that is merely named (a parent, a note's key) is not the hash of anything, and a
    /// thousand such ids may well begin alike.
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(self.as_bytes());
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ObjectId({self})")
    }
}

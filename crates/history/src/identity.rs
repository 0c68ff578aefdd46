//! Pseudonyms of persons: a keyed hash of the address, so that a ledger can count people without naming them.
//!
//! A pseudonym, not anonymity: who has the key (by default anybody with the repository) can hash a known address and
//! compare.

use std::sync::Arc;

use git::{ObjectId, Person};
use rustc_hash::FxHashMap;

/// A key for pseudonyms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentityKey([u8; 32]);

impl IdentityKey {
    /// A key from a secret of any length: ids made with the same secret join across repositories.
    #[must_use]
    pub fn from_secret(secret: &[u8]) -> Self {
        IdentityKey(blake3::derive_key("outcross 2026-11 identity key from a secret", secret))
    }

    /// The key of a repository, from its first root commit (of a shallow clone: the lowest boundary commit).
    pub(crate) fn of_root(root: ObjectId) -> Self {
        IdentityKey(blake3::derive_key("outcross 2026-11 identity key from a root commit", root.as_bytes()))
    }
}

/// Gives each person one pseudonym.
pub(crate) struct Pseudonyms {
    key: IdentityKey,
    known: FxHashMap<Vec<u8>, Arc<str>>,
}

impl Pseudonyms {
    pub(crate) fn new(key: IdentityKey) -> Self {
        Pseudonyms { key, known: FxHashMap::default() }
    }

    /// 16 hex digits of the keyed BLAKE3 of the address in lower case; of the name where there is no address.
    pub(crate) fn of(&mut self, person: &Person) -> Arc<str> {
        let spelled = if person.email.is_empty() { &person.name } else { &person.email };
        self.of_spelled(spelled.to_ascii_lowercase())
    }

    /// Likewise of an address, or of another name in lower case.
    pub(crate) fn of_name(&mut self, name: &str) -> Arc<str> {
        self.of_spelled(name.as_bytes().to_ascii_lowercase())
    }

    fn of_spelled(&mut self, spelled: Vec<u8>) -> Arc<str> {
        let key = self.key.0;
        let hash = |spelled: &Vec<u8>| Arc::from(&blake3::keyed_hash(&key, spelled).to_hex()[..16]);
        self.known.entry(spelled).or_insert_with_key(hash).clone()
    }
}

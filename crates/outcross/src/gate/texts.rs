//! Files of commits, each read once.

use std::collections::HashMap;

use git::{Bytes, EntryKind, ObjectError, ObjectId, Objects, lookup};

use crate::target::Target;

/// Reads files of commits.
pub struct Texts {
    objects: Objects,
    trees: HashMap<ObjectId, ObjectId>,
    known: HashMap<(ObjectId, Vec<u8>), Option<Bytes>>,
}

/// Files that are kept.
const MAX_KNOWN: usize = 256;

impl Texts {
    /// Of a repository.
    #[must_use]
    pub fn new(target: &Target) -> Texts {
        Texts { objects: target.repository.objects(), trees: HashMap::new(), known: HashMap::new() }
    }

    /// A file of a commit; `None` if no regular file stands there.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn at(&mut self, commit: ObjectId, path: &[u8]) -> Result<Option<Bytes>, ObjectError> {
        let key = (commit, path.to_vec());
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let tree = match self.trees.get(&commit) {
            Some(tree) => *tree,
            None => *self.trees.entry(commit).or_insert(self.objects.commit(commit)?.tree),
        };
        let entry = lookup(&self.objects, tree, path)?.filter(|entry| entry.kind == EntryKind::File);
        let text = entry.map(|entry| self.objects.blob(entry.id)).transpose()?;
        if self.known.len() >= MAX_KNOWN {
            self.known.clear();
        }
        self.known.insert(key, text.clone());
        Ok(text)
    }
}

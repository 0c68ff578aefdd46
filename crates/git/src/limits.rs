//! How much of a hostile repository is read. Every limit that bites is reported; none is silent.

/// Upper bounds on what one object or one commit may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one decoded object (blob, tree or commit). Decoding may take three times as much: two versions of an
    /// object and the deltas between them, so that what is within the limit is read whether it lies packed or loose.
    pub object_bytes: usize,
    /// Folders nested within each other (git's own `core.maxTreeDepth` is 2048).
    pub tree_depth: usize,
    /// Paths that one comparison of trees may yield, folders on the way included. One that takes much memory (a long
    /// path, or very many trees to compare) counts for several.
    pub changed_paths: usize,
    /// Bytes of one path.
    pub path_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { object_bytes: 64 << 20, tree_depth: 2048, changed_paths: 1_000_000, path_bytes: 4096 }
    }
}

impl Limits {
    /// Bytes that decoding one object may take.
    pub(crate) fn decoding_bytes(&self) -> usize {
        self.object_bytes.saturating_mul(3)
    }
}

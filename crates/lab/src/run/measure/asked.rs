//! Names that are asked of something: methods, fields, last parts of paths.

use rustc_hash::FxHashSet;

use crate::run::text::{Text, Vocabulary};

/// After these a name is asked of something, and before the last of them it is only on the way.
const ASKING: [&str; 3] = [".", "?.", "::"];

/// The marks and names of a vocabulary that tell an API.
#[derive(Debug, Clone, Default)]
pub struct Apis {
    asking: [Option<u32>; 3],
    is_tracked: Vec<bool>,
}

impl Apis {
    /// Those of a vocabulary.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary) -> Apis {
        Apis { asking: ASKING.map(|mark| vocabulary.find(mark)), is_tracked: vocabulary.tracked().to_vec() }
    }

    /// How many different names of APIs a text has: names after `.`, `?.` or `::`, and not before `::`. It rises with
    /// the size of a text, so texts must be of one size.
    #[must_use]
    pub fn types(&self, text: &Text) -> u64 {
        let path = self.asking[2];
        let is_asking = |token: u32| self.asking.contains(&Some(token));
        let is_name = |token: u32| self.is_tracked.get(token as usize).copied().unwrap_or(false);
        let of = |at: usize| {
            let name = text.tokens[at];
            let is_api = is_name(name) && is_asking(text.tokens[at - 1]);
            (is_api && (path.is_none() || text.tokens.get(at + 1).copied() != path)).then_some(name)
        };
        (1..text.tokens.len()).filter_map(of).collect::<FxHashSet<u32>>().len() as u64
    }
}

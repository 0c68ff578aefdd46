//! Things of one record or commit, each once, and no more than a limit of them.

/// Collects things in their order. What is there already is not added; what goes beyond the limit is counted.
#[derive(Debug)]
pub(crate) struct Distinct<T> {
    items: Vec<T>,
    limit: usize,
    dropped: u64,
}

impl<T: PartialEq> Distinct<T> {
    /// None yet.
    pub(crate) fn up_to(limit: usize) -> Distinct<T> {
        Distinct { items: Vec::new(), limit, dropped: 0 }
    }

    /// Adds a thing unless it is there.
    pub(crate) fn push(&mut self, item: T) {
        if self.items.contains(&item) {
            return;
        }
        if self.items.len() >= self.limit {
            self.dropped += 1;
        } else {
            self.items.push(item);
        }
    }

    /// The things, and how many were beyond the limit.
    pub(crate) fn finish(self) -> (Vec<T>, u64) {
        (self.items, self.dropped)
    }
}

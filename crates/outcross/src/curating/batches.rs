//! Reading in parallel, handing over in order.

use corpus::source::{SourceError, Take, Taken};

use super::Shared;
use crate::platform::interrupted;
use crate::ui::Meter;

/// Bytes of texts that are in memory at one time; one more text may be.
const BATCH_BYTES: u64 = 32 << 20;

/// Files that are read between two looks at whether the user wishes to stop.
const BATCH_FILES: usize = 1024;

/// Cuts files into batches, none with more than so many files, or with more bytes unless it is one file.
pub(super) fn cut<F>(files: &[F], bytes: impl Fn(&F) -> u64) -> impl Iterator<Item = &[F]> {
    let mut rest = files;
    std::iter::from_fn(move || {
        let (mut total, mut count) = (0_u64, 0);
        for file in rest.iter().take(BATCH_FILES) {
            total = total.saturating_add(bytes(file));
            if count > 0 && total > BATCH_BYTES {
                break;
            }
            count += 1;
        }
        let (batch, after) = rest.split_at(count);
        rest = after;
        (!batch.is_empty()).then_some(batch)
    })
}

/// Whether a batch of texts is full.
pub(super) fn is_full(files: usize, bytes: u64) -> bool {
    files >= BATCH_FILES || bytes >= BATCH_BYTES
}

/// Shows how far a source is read, and stops it when the user wishes.
pub(super) struct Progress {
    meter: Meter,
    done: u64,
    total: Option<u64>,
}

impl Progress {
    pub(super) fn new(shared: &Shared, name: &str, total: Option<u64>) -> Progress {
        Progress { meter: shared.ui.meter(name), done: 0, total }
    }

    /// Before the next batch of so many files.
    pub(super) fn step(&mut self, files: usize) -> Result<(), SourceError> {
        if interrupted() {
            return Err(SourceError { message: "stopped".to_owned(), hint: None, interrupted: true });
        }
        self.meter.update("files", self.done, self.total);
        self.done += files as u64;
        Ok(())
    }
}

/// Hands over what was made of a batch.
pub(super) fn hand_over(made: Vec<Vec<Taken>>, take: &mut Take<'_>) -> Result<(), SourceError> {
    made.into_iter().flatten().try_for_each(take)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_keep_order_and_bounds() {
        let check = |bytes: &[u64], expect: &[usize]| {
            let found: Vec<usize> = cut(bytes, |bytes| *bytes).map(<[u64]>::len).collect();
            assert_eq!(found, expect);
        };
        check(&[], &[]);
        check(&[1, 2, 3], &[3]);
        check(&[BATCH_BYTES, 1, BATCH_BYTES - 1, 1], &[1, 2, 1]);
        check(&[BATCH_BYTES + 9, 1], &[1, 1]);
        check(&vec![0; BATCH_FILES + 1], &[BATCH_FILES, 1]);
    }
}

//! Windows that occur twice: first by a filter of two-bit counters, then by sorting those that pass.

use super::CloneType;
use super::files::Files;
use super::windows::each_window;

/// No bucket: the window occurs once.
pub(super) const ALONE: u32 = u32::MAX;

/// The repeated windows of all files.
pub(super) struct Candidates {
    /// The first token of each window that may be repeated, rising.
    pub(super) tokens: Vec<u32>,
    /// Where the bucket of each begins in `sorted`, or [`ALONE`].
    pub(super) bucket: Vec<u32>,
    /// Windows by hash: the hash's upper half, then the window's index. Buckets of one are gone.
    sorted: Vec<u64>,
}

impl Candidates {
    pub(super) fn new(files: &Files<'_>, width: usize, clone_type: CloneType) -> Self {
        let counters = Counters::filled(files, width, clone_type);
        let (mut tokens, mut sorted) = (Vec::new(), Vec::new());
        let mut batch = Vec::with_capacity(BATCH);
        for (start, file) in files.each() {
            let mut take = |batch: &mut Vec<(u32, u64)>| {
                for (token, hash) in batch.drain(..).filter(|(_, hash)| counters.is_repeated(*hash)) {
                    sorted.push(hash & (u64::from(u32::MAX) << 32) | tokens.len() as u64);
                    tokens.push(token);
                }
            };
            each_window(&file.words, width, clone_type, |at, hash| {
                batch.push((start + u32::try_from(at).unwrap_or(u32::MAX), hash));
                if batch.len() == BATCH {
                    take(&mut batch);
                }
            });
            take(&mut batch);
        }
        drop(counters);
        sorted.sort_unstable();
        keep_repeated(&mut sorted);
        let mut bucket = vec![ALONE; tokens.len()];
        let mut first = 0;
        for (at, entry) in sorted.iter().enumerate() {
            if entry >> 32 != sorted[first] >> 32 {
                first = at;
            }
            bucket[index_of(*entry)] = u32::try_from(first).unwrap_or(ALONE);
        }
        Self { tokens, bucket, sorted }
    }

    /// Indices of the windows in a bucket, rising.
    pub(super) fn members(&self, bucket: u32) -> impl Iterator<Item = usize> + Clone + '_ {
        let rest = &self.sorted[bucket as usize..];
        let hash = rest.first().map(|entry| entry >> 32);
        rest.iter().take_while(move |entry| Some(*entry >> 32) == hash).map(|entry| index_of(*entry))
    }
}

fn index_of(entry: u64) -> usize {
    usize::try_from(entry & u64::from(u32::MAX)).expect("because it was an index")
}

fn keep_repeated(sorted: &mut Vec<u64>) {
    let mut kept = 0;
    let mut at = 0;
    while at < sorted.len() {
        let end = at + sorted[at..].partition_point_near(sorted[at] >> 32);
        if end - at > 1 {
            sorted.copy_within(at..end, kept);
            kept += end - at;
        }
        at = end;
    }
    sorted.truncate(kept);
    sorted.shrink_to_fit();
}

trait Runs {
    fn partition_point_near(&self, hash: u64) -> usize;
}

impl Runs for [u64] {
    /// Entries at the start that have this hash. Most runs are short.
    fn partition_point_near(&self, hash: u64) -> usize {
        self.iter().take_while(|entry| *entry >> 32 == hash).count()
    }
}

/// Windows that are counted at once: counters lie far apart, and memory is asked for several of them at a time.
const BATCH: usize = 1 << 10;

/// Counters of two bits, two or more for each token: 0, 1, or more.
struct Counters {
    bytes: Vec<u8>,
    shift: u32,
}

impl Counters {
    fn filled(files: &Files<'_>, width: usize, clone_type: CloneType) -> Self {
        const FEWEST: u64 = 1 << 12;
        let counters = (u64::from(files.tokens()) * 2).max(FEWEST).next_power_of_two();
        let bytes = usize::try_from(counters / 4).expect("because 2^31 bytes can be addressed");
        let mut found = Self { bytes: vec![0; bytes], shift: 64 - counters.trailing_zeros() };
        let mut hashes = Vec::with_capacity(BATCH);
        for (_, file) in files.each() {
            each_window(&file.words, width, clone_type, |_, hash| {
                hashes.push(hash);
                if hashes.len() == BATCH {
                    hashes.drain(..).for_each(|hash| found.count(hash));
                }
            });
        }
        hashes.drain(..).for_each(|hash| found.count(hash));
        found
    }

    fn place(&self, hash: u64) -> (usize, u32) {
        // The buckets use the upper half of the hash: other bits decide here.
        let at = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift;
        (usize::try_from(at / 4).expect("because it is less than the bytes"), u32::try_from(at % 4).unwrap_or(0) * 2)
    }

    fn count(&mut self, hash: u64) {
        let (byte, bit) = self.place(hash);
        if (self.bytes[byte] >> bit) & 3 < 2 {
            self.bytes[byte] += 1 << bit;
        }
    }

    fn is_repeated(&self, hash: u64) -> bool {
        let (byte, bit) = self.place(hash);
        (self.bytes[byte] >> bit) & 3 >= 2
    }
}

//! Windows that occur twice: those whose anchors do, of them by a filter of two-bit counters, then by sorting what passes.

use std::borrow::Cow;
use std::ops::Range;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::CloneType;
use super::anchors::Anchors;
use super::files::Files;
use super::windows::{Windows, mix};
use crate::stream::Word;

/// No bucket: the window occurs once.
pub(super) const ALONE: u32 = u32::MAX;

/// The repeated windows of all files.
pub(super) struct Candidates {
    /// The first token of each window that may be repeated, rising.
    pub(super) tokens: Vec<u32>,
    /// Where the bucket of each begins in `sorted`, or [`ALONE`].
    pub(super) bucket: Vec<u32>,
    /// Windows by hash: the hash's upper bits, then the window's index. Buckets of one are gone.
    sorted: Vec<u64>,
    layout: Layout,
}

/// Which bits of a number are a window's index; the rest are of its hash.
#[derive(Clone, Copy)]
struct Layout {
    index: u64,
}

impl Layout {
    /// For fewer than so many windows.
    fn of(windows: u64) -> Self {
        Self { index: (windows + 1).next_power_of_two() - 1 }
    }

    fn entry(self, hash: u64, index: usize) -> u64 {
        hash & !self.index | index as u64
    }

    fn hash_of(self, entry: u64) -> u64 {
        entry & !self.index
    }

    fn index_of(self, entry: u64) -> usize {
        usize::try_from(entry & self.index).expect("because it was an index")
    }
}

impl Candidates {
    pub(super) fn new(files: &Files<'_>, least: usize, clone_type: CloneType) -> Self {
        let regions = Regions::find(files, least, clone_type);
        let hashes = regions.hashes();
        let counters = Counters::of(&hashes, FOR_WINDOWS);
        let layout = Layout::of(hashes.len() as u64);
        let (mut tokens, mut sorted) = (Vec::new(), Vec::new());
        let windows = regions.first_tokens().zip(&hashes);
        for (token, hash) in windows.filter(|(_, hash)| **hash != DATA && counters.is_repeated(**hash)) {
            sorted.push(layout.entry(*hash, tokens.len()));
            tokens.push(token);
        }
        drop((counters, hashes));
        sorted.par_sort_unstable();
        keep_repeated(&mut sorted, layout);
        let mut bucket = vec![ALONE; tokens.len()];
        let mut first = 0;
        for (at, entry) in sorted.iter().enumerate() {
            if layout.hash_of(*entry) != layout.hash_of(sorted[first]) {
                first = at;
            }
            bucket[layout.index_of(*entry)] = u32::try_from(first).unwrap_or(ALONE);
        }
        Self { tokens, bucket, sorted, layout }
    }

    /// Indices of the windows in a bucket, rising.
    pub(super) fn members(&self, bucket: u32) -> impl Iterator<Item = usize> + Clone + '_ {
        let (rest, layout) = (&self.sorted[bucket as usize..], self.layout);
        let hash = rest.first().map(|entry| layout.hash_of(*entry));
        let same = rest.iter().take_while(move |entry| Some(layout.hash_of(**entry)) == hash);
        same.map(move |entry| layout.index_of(*entry))
    }
}

fn keep_repeated(sorted: &mut Vec<u64>, layout: Layout) {
    let mut kept = 0;
    let mut at = 0;
    while at < sorted.len() {
        let hash = layout.hash_of(sorted[at]);
        let end = at + sorted[at..].iter().take_while(|entry| layout.hash_of(**entry) == hash).count();
        if end - at > 1 {
            sorted.copy_within(at..end, kept);
            kept += end - at;
        }
        at = end;
    }
    sorted.truncate(kept);
    sorted.shrink_to_fit();
}

/// In place of the hash of a window that is data.
const DATA: u64 = 0;

/// Where windows are that may be repeated, because their anchors are.
struct Regions<'a> {
    clone_type: CloneType,
    least: usize,
    files: Vec<Region<'a>>,
}

/// The number of a file's first token, its tokens, and the first tokens of its windows.
type Region<'a> = (u32, &'a [Word], Vec<Range<u32>>);

impl<'a> Regions<'a> {
    fn find(files: &'a Files<'_>, least: usize, clone_type: CloneType) -> Self {
        let anchors: Vec<Cow<'_, Anchors>> = files.each().map(|(_, file)| file.anchors(least, clone_type)).collect();
        let hashes: Vec<u64> =
            anchors.iter().flat_map(|anchors| &anchors.starts).map(|(_, hash)| spread(*hash)).collect();
        let counters = Counters::of(&hashes, FOR_ANCHORS);
        let found = files.each().zip(&anchors).map(|((start, file), anchors)| {
            let repeated = anchors.each().filter(|(hash, _)| counters.is_repeated(spread(*hash)));
            (start, &*file.words, joined(repeated.map(|(_, windows)| windows)))
        });
        let files = found.filter(|(_, _, regions)| !regions.is_empty()).collect();
        Self { clone_type, least, files }
    }

    /// The first token of each window, rising.
    fn first_tokens(&self) -> impl Iterator<Item = u32> + '_ {
        let regions =
            self.files.iter().flat_map(|(first, _, regions)| regions.iter().map(move |region| (first, region)));
        regions.flat_map(|(first, region)| first + region.start..first + region.end)
    }

    /// The hash of each window.
    fn hashes(&self) -> Vec<u64> {
        self.files.par_iter().map(|file| self.hashes_of(file)).collect::<Vec<_>>().concat()
    }

    fn hashes_of(&self, (_, words, regions): &Region<'_>) -> Vec<u64> {
        let windows = Windows::new(words, self.least, self.clone_type);
        let mut hashes = Vec::with_capacity(regions.iter().map(Range::len).sum());
        for near in regions.chunk_by(|a, b| ((b.start - a.end) as usize) < self.least / 2) {
            rolled(&windows, near, &mut hashes);
        }
        hashes
    }
}

/// The hashes of the windows of regions that lie so near to each other that rolling on is cheaper than beginning anew.
fn rolled(windows: &Windows<'_>, regions: &[Range<u32>], hashes: &mut Vec<u64>) {
    let (Some(first), Some(last)) = (regions.first(), regions.last()) else { return };
    let expected = hashes.len() + regions.iter().map(Range::len).sum::<usize>();
    let mut behind = regions.iter();
    let mut region = first;
    windows.each(first.start as usize..last.end as usize, |window| {
        if window.start >= region.end as usize {
            region = behind.find(|region| window.start < region.end as usize).unwrap_or(last);
        }
        if window.start >= region.start as usize {
            hashes.push(if window.is_data { DATA } else { window.hash.max(1) });
        }
    });
    // Anchors of shorter windows stand where no window of this length begins any more.
    hashes.resize(expected, DATA);
}

/// Ranges without a gap between them as one.
fn joined(ranges: impl Iterator<Item = Range<u32>>) -> Vec<Range<u32>> {
    let mut found: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match found.last_mut().filter(|last| last.end == range.start) {
            Some(last) => last.end = range.end,
            None => found.push(range),
        }
    }
    found
}

/// 32 bits of a hash as 64.
const fn spread(hash: u32) -> u64 {
    mix(hash as u64 + 1)
}

/// Counters for each anchor: one that is taken for repeated costs ten windows.
const FOR_ANCHORS: u64 = 8;

/// Counters for each window: one that is taken for repeated costs 16 bytes.
const FOR_WINDOWS: u64 = 4;

/// Counters of two bits: 0, 1, or more.
struct Counters {
    bytes: Vec<u8>,
    shift: u32,
}

impl Counters {
    /// Of hashes, with `each` counters or more for each of them.
    fn of(hashes: &[u64], each: u64) -> Self {
        const FEWEST: u64 = 1 << 12;
        let counters = (hashes.len() as u64 * each).max(FEWEST).next_power_of_two();
        let bytes = usize::try_from(counters / 4).expect("because 2^31 bytes can be addressed");
        let mut found = Self { bytes: vec![0; bytes], shift: 64 - counters.trailing_zeros() };
        hashes.iter().filter(|hash| **hash != DATA).for_each(|hash| found.count(*hash));
        found
    }

    fn place(&self, hash: u64) -> (usize, u32) {
        // The buckets use the upper bits of the hash: all of them decide here.
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

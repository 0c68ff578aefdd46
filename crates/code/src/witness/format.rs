//! The bytes of an index, and safe reading of them.
//!
//! ```text
//! head       8 magic, 4 version, 4 zero, then offset and count (8 bytes each) of:
//!            units, parts, claims, sources, places; then 32 bytes BLAKE3 of the head
//! units      a directory of 65,537 numbers of 4 bytes, then 32 bytes each by shape, text, exact, claim, source, place
//! parts      the same directory, then gram (8) and unit (4) each, by gram
//! claims     for each the end of its text (4), then the texts; sources the same
//! places     for each unit, at the offset that it names: source, line, length of the name as LEB128, the name
//! end        32 bytes BLAKE3 of all before
//! ```

use std::collections::BTreeMap;

use super::version;

pub(super) const MAGIC: &[u8; 8] = b"OXWITNES";
pub(super) const UNIT: usize = 32;
pub(super) const PART: usize = 12;
pub(super) const DIRECTORY: usize = ((1 << 16) + 1) * 4;
pub(super) const SECTIONS: usize = 5;
pub(super) const HEAD: usize = 16 + SECTIONS * 16 + 32;
pub(super) const CHECKSUM: usize = 32;

/// Why bytes are no index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadIndex {
    /// They don't begin like one, or the head is damaged.
    NoIndex,
    /// It was made by a version that computes other fingerprints.
    OtherVersion,
    /// Its parts don't lie where the head says.
    CutOff,
}

impl BadIndex {
    /// Words for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoIndex => "not a witness index",
            Self::OtherVersion => "a witness index of another version",
            Self::CutOff => "a witness index that is cut off",
        }
    }
}

/// An index, read in place.
#[derive(Clone, Copy, Debug)]
pub struct Index<'a> {
    bytes: &'a [u8],
    units: Table<'a>,
    parts: Table<'a>,
    claims: Texts<'a>,
    sources: Texts<'a>,
    places: &'a [u8],
}

/// How much is in an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Units by what is claimed of them.
    pub units_by_claim: BTreeMap<String, u64>,
    /// Bytes of names of units, of sources and of claims.
    pub name_bytes: u64,
    /// Bytes that do not grow with the units: head, directories, checksum.
    pub fixed_bytes: u64,
}

/// A unit of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) shape: u64,
    pub(super) text: u64,
    pub(super) exact: u64,
    pub(super) tokens: u16,
    pub(super) claim: u16,
    pub(super) place: u32,
}

/// Where a unit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    pub(super) source: u32,
    pub(super) line: u32,
    pub(super) name: &'a [u8],
}

impl<'a> Index<'a> {
    /// Opens an index: reads its head.
    ///
    /// # Errors
    /// [`BadIndex`] says what is wrong with the head or with where it says that things are.
    pub fn open(bytes: &'a [u8]) -> Result<Self, BadIndex> {
        let head = bytes.get(..HEAD).ok_or(BadIndex::NoIndex)?;
        let (fields, checksum) = head.split_at(HEAD - CHECKSUM);
        if !head.starts_with(MAGIC) || blake3::hash(fields).as_bytes() != checksum {
            return Err(BadIndex::NoIndex);
        }
        if number_at(head, 8) != Some(version()) {
            return Err(BadIndex::OtherVersion);
        }
        let section = |at: usize| {
            let offset = long_at(head, 16 + at * 16).and_then(|offset| usize::try_from(offset).ok());
            let count = long_at(head, 24 + at * 16).and_then(|count| usize::try_from(count).ok());
            offset.zip(count).ok_or(BadIndex::CutOff)
        };
        let places = section(4)?;
        let places = bytes.get(places.0..).and_then(|rest| rest.get(..places.1)).ok_or(BadIndex::CutOff)?;
        Ok(Self {
            bytes,
            units: Table::new(bytes, section(0)?, UNIT)?,
            parts: Table::new(bytes, section(1)?, PART)?,
            claims: Texts::new(bytes, section(2)?)?,
            sources: Texts::new(bytes, section(3)?)?,
            places,
        })
    }

    /// Units.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.count
    }

    /// It has no unit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.count == 0
    }

    /// It has an index of parts.
    #[must_use]
    pub fn has_parts(&self) -> bool {
        self.parts.count > 0
    }

    /// Every byte is what was written. Reads all of it.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        let Some((all, checksum)) = self.bytes.split_last_chunk::<CHECKSUM>() else { return false };
        blake3::hash(all).as_bytes() == checksum
    }

    /// Adds up what is in it. Reads all of it.
    #[must_use]
    pub fn content(&self) -> Content {
        let mut content = Content { name_bytes: self.claims.bytes() + self.sources.bytes(), ..Content::default() };
        let mut by_claim = BTreeMap::<u16, u64>::new();
        for row in (0..self.len()).filter_map(|unit| self.row(unit)) {
            *by_claim.entry(row.claim).or_default() += 1;
            content.name_bytes += self.place(&row).map_or(0, |place| place.name.len() as u64);
        }
        for (claim, units) in by_claim {
            let claim = String::from_utf8_lossy(self.claim(claim)).into_owned();
            *content.units_by_claim.entry(claim).or_default() += units;
        }
        content.fixed_bytes = (HEAD + 2 * DIRECTORY + CHECKSUM) as u64;
        content
    }

    pub(super) fn row(&self, unit: usize) -> Option<Row> {
        let row = self.units.entry(unit)?;
        Some(Row {
            shape: long_at(row, 0)?,
            text: long_at(row, 8)?,
            exact: long_at(row, 16)?,
            tokens: short_at(row, 24)?,
            claim: short_at(row, 26)?,
            place: number_at(row, 28)?,
        })
    }

    /// Units of a shape.
    pub(super) fn of_shape(&self, shape: u64) -> std::ops::Range<usize> {
        self.units.equal(shape)
    }

    /// Units with a gram.
    pub(super) fn of_part(&self, gram: u64) -> impl ExactSizeIterator<Item = u32> + Clone + '_ {
        let range = self.parts.equal(gram);
        range.map(|at| self.parts.entry(at).and_then(|part| number_at(part, 8)).unwrap_or(u32::MAX))
    }

    pub(super) fn part(&self, at: usize) -> Option<(u64, u32)> {
        let part = self.parts.entry(at)?;
        Some((long_at(part, 0)?, number_at(part, 8)?))
    }

    pub(super) fn part_count(&self) -> usize {
        self.parts.count
    }

    pub(super) fn claim(&self, claim: u16) -> &'a [u8] {
        self.claims.get(usize::from(claim))
    }

    pub(super) fn source(&self, source: u32) -> &'a [u8] {
        self.sources.get(source as usize)
    }

    pub(super) fn place(&self, row: &Row) -> Option<Place<'a>> {
        let mut rest = self.places.get(row.place as usize..)?;
        let (source, line, length) = (varint(&mut rest)?, varint(&mut rest)?, varint(&mut rest)?);
        Some(Place { source, line, name: rest.get(..length as usize)? })
    }
}

/// Entries of one width, sorted by their first 8 bytes.
#[derive(Clone, Copy, Debug)]
struct Table<'a> {
    directory: &'a [u8],
    entries: &'a [u8],
    width: usize,
    count: usize,
}

impl<'a> Table<'a> {
    fn new(bytes: &'a [u8], (offset, count): (usize, usize), width: usize) -> Result<Self, BadIndex> {
        let rest = bytes.get(offset..).ok_or(BadIndex::CutOff)?;
        let (directory, rest) = rest.split_at_checked(DIRECTORY).ok_or(BadIndex::CutOff)?;
        let length = count.checked_mul(width).ok_or(BadIndex::CutOff)?;
        Ok(Self { directory, entries: rest.get(..length).ok_or(BadIndex::CutOff)?, width, count })
    }

    fn entry(&self, at: usize) -> Option<&'a [u8]> {
        let start = at.checked_mul(self.width)?;
        self.entries.get(start..start + self.width)
    }

    /// The entries with these first 8 bytes.
    fn equal(&self, hash: u64) -> std::ops::Range<usize> {
        let first = usize::try_from(hash >> 48).unwrap_or_default() * 4;
        let from = number_at(self.directory, first).unwrap_or_default() as usize;
        let to = (number_at(self.directory, first + 4).unwrap_or_default() as usize).min(self.count);
        let low = self.first_not_below(hash, (from.min(to), to));
        let next = hash.checked_add(1);
        low..next.map_or(to, |next| self.first_not_below_near(next, low, (low, to)))
    }

    /// The first entry that is not below a hash, of those from `low` to before `high`; `high` if there is none. Hashes
    /// are spread evenly, so that it is not far from where that puts it.
    fn first_not_below(&self, hash: u64, (low, high): (usize, usize)) -> usize {
        let share = (u128::from(hash & 0xffff_ffff_ffff) * (high - low) as u128) >> 48;
        let guess = (low + usize::try_from(share).unwrap_or_default()).min(high);
        self.first_not_below_near(hash, guess, (low, high))
    }

    /// The same, looked for from a guess on in steps that double.
    fn first_not_below_near(&self, hash: u64, guess: usize, (low, high): (usize, usize)) -> usize {
        let is_below = |at: usize| self.entry(at).and_then(|entry| long_at(entry, 0)).is_some_and(|key| key < hash);
        let (mut from, mut to, mut step) = (guess, guess, 4);
        while from > low && !is_below(from - 1) {
            to = from - 1;
            from = from.saturating_sub(step).max(low);
            step *= 2;
        }
        step = 4;
        while to < high && is_below(to) {
            from = to + 1;
            to = (to + step).min(high);
            step *= 2;
        }
        let mut from = from.min(to);
        while from < to {
            let middle = from.midpoint(to);
            if is_below(middle) { from = middle + 1 } else { to = middle }
        }
        from
    }
}

/// Texts by number.
#[derive(Clone, Copy, Debug)]
struct Texts<'a> {
    ends: &'a [u8],
    texts: &'a [u8],
}

impl<'a> Texts<'a> {
    fn new(bytes: &'a [u8], (offset, count): (usize, usize)) -> Result<Self, BadIndex> {
        let rest = bytes.get(offset..).ok_or(BadIndex::CutOff)?;
        let (ends, texts) = rest.split_at_checked(count.saturating_mul(4)).ok_or(BadIndex::CutOff)?;
        Ok(Self { ends, texts })
    }

    /// Bytes of all texts.
    fn bytes(&self) -> u64 {
        number_at(self.ends, self.ends.len().saturating_sub(4)).map_or(0, u64::from)
    }

    /// Nothing where there is no such text.
    fn get(&self, at: usize) -> &'a [u8] {
        let end = |at: usize| number_at(self.ends, at.checked_mul(4)?);
        let start = if at == 0 { Some(0) } else { end(at - 1) };
        let range = start.zip(end(at)).map(|(start, end)| start as usize..end as usize);
        range.and_then(|range| self.texts.get(range)).unwrap_or_default()
    }
}

fn number_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

fn long_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

fn short_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

fn varint(rest: &mut &[u8]) -> Option<u32> {
    let mut value = 0_u32;
    for shift in (0..32).step_by(7) {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        value |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

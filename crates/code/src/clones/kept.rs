//! What a search finds out about a file by itself, so that it can be kept: whatever else has changed, it stays right.

use std::ops::Range;

use super::CloneType;
use super::anchors::{self, Anchors};
use super::marks::Marks;
use super::prints::Print;
use crate::stream::{BadStream, Stream, Word};

/// What is known of a file before a search; nothing is as right, only slower.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    exact: Option<Anchors>,
    renamed: Option<Anchors>,
    /// Of each unit that is long enough.
    prints: Option<Vec<Option<Print>>>,
}

/// Nothing is known.
pub(super) static NOTHING: Kept = Kept { exact: None, renamed: None, prints: None };

impl Kept {
    /// Finds out what a search for these types needs, and is not known.
    pub fn add(&mut self, stream: &Stream, units: &[Range<u32>], types: &[CloneType]) {
        for clone_type in types {
            match clone_type {
                CloneType::Exact => {
                    let anchors = || Anchors::new(stream.words(), anchors::KEPT, *clone_type);
                    self.exact.get_or_insert_with(anchors);
                }
                CloneType::Renamed => {
                    let anchors = || Anchors::new(&stream.with_whole_texts(), anchors::KEPT, *clone_type);
                    self.renamed.get_or_insert_with(anchors);
                }
                CloneType::Edited => {
                    self.prints.get_or_insert_with(|| units.iter().map(|unit| print(stream, unit)).collect());
                }
            }
        }
    }

    /// Whether all is known that a search for these types needs.
    #[must_use]
    pub fn serves(&self, types: &[CloneType]) -> bool {
        types.iter().all(|clone_type| match clone_type {
            CloneType::Exact => self.exact.is_some(),
            CloneType::Renamed => self.renamed.is_some(),
            CloneType::Edited => self.prints.is_some(),
        })
    }

    pub(super) fn anchors(&self, clone_type: CloneType) -> Option<&Anchors> {
        if clone_type == CloneType::Exact { self.exact.as_ref() } else { self.renamed.as_ref() }
    }

    pub(super) fn print(&self, unit: usize) -> Option<&Print> {
        self.prints.as_ref()?.get(unit)?.as_ref()
    }

    /// Its stored form: for each part whether it is there, then its numbers.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for anchors in [&self.exact, &self.renamed] {
            out.push(u8::from(anchors.is_some()));
            anchors.iter().for_each(|anchors| anchors.write(&mut out));
        }
        out.push(u8::from(self.prints.is_some()));
        if let Some(prints) = &self.prints {
            out.extend((prints.len() as u64).to_le_bytes());
            for print in prints {
                out.push(u8::from(print.is_some()));
                print.iter().for_each(|print| print.write(&mut out));
            }
        }
        out
    }

    /// What is known from its stored form.
    ///
    /// # Errors
    /// Bytes that nothing is stored as.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadStream> {
        let mut rest = bytes;
        let kept = Self {
            exact: optional(&mut rest, Anchors::read)?,
            renamed: optional(&mut rest, Anchors::read)?,
            prints: optional(&mut rest, prints)?,
        };
        if rest.is_empty() { Ok(kept) } else { Err(BadStream) }
    }
}

fn optional<T>(
    bytes: &mut &[u8],
    read: impl FnOnce(&mut &[u8]) -> Result<T, BadStream>,
) -> Result<Option<T>, BadStream> {
    match taken(bytes)? {
        [0] => Ok(None),
        [1] => read(bytes).map(Some),
        _ => Err(BadStream),
    }
}

fn prints(bytes: &mut &[u8]) -> Result<Vec<Option<Print>>, BadStream> {
    let count = usize::try_from(u64::from_le_bytes(taken(bytes)?)).map_err(|_| BadStream)?;
    if count > bytes.len() {
        return Err(BadStream);
    }
    (0..count).map(|_| optional(bytes, Print::read)).collect()
}

/// The next bytes.
pub(super) fn taken<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], BadStream> {
    let (taken, rest) = bytes.split_first_chunk().ok_or(BadStream)?;
    *bytes = rest;
    Ok(*taken)
}

/// Units that count less are no clones as long as nobody asks for shorter ones.
fn print(stream: &Stream, unit: &Range<u32>) -> Option<Print> {
    let words: &[Word] = stream.words().get(unit.start as usize..unit.end as usize)?;
    let is_long = Marks::new().shortest(words, anchors::KEPT).is_some();
    is_long.then(|| Print::new(stream, unit))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn what_was_stored_is_known_again() {
        let text = "fn f(a: u32) -> u32 {\n".to_owned() + &"let b = g(a) + a;\n".repeat(20) + "b\n}\n";
        let stream = Stream::new(Language::named(b"Rust"), text.as_bytes());
        let units = [0..stream.len(), 0..3];
        for types in [&CloneType::ALL[..], &[CloneType::Renamed], &[]] {
            let mut kept = Kept::default();
            kept.add(&stream, &units, types);
            assert!(kept.serves(types) && Kept::from_bytes(&kept.to_bytes()) == Ok(kept.clone()));
            assert_eq!(kept.serves(&CloneType::ALL), types.len() == 3);
            let bytes = kept.to_bytes();
            for end in 0..bytes.len() {
                assert!(Kept::from_bytes(&bytes[..end]).is_err(), "{end}");
            }
        }
        let mut kept = Kept::default();
        kept.add(&stream, &units, &CloneType::ALL);
        assert!(kept.print(0).is_some() && kept.print(1).is_none());
        assert!(!kept.anchors(CloneType::Exact).unwrap().starts.is_empty());
    }
}

//! Texts in a CBOR item (RFC 8949) with the keys that lead to them; enough to read a claim.
//!
//! Bounded: so many items, so deep, and nothing past the bytes.

/// Items that are looked at, and how deep they may lie.
const MOST_ITEMS: usize = 20_000;
const DEEPEST: usize = 32;

/// Every text that is the value of a key: the names of the map's own key and that of the key itself, with `/` between
/// them, where the map is the value of a text key, else the key alone. Lists do not count as levels.
pub(super) fn texts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut reader = Reader { bytes, left: MOST_ITEMS, found: Vec::new() };
    let _ = reader.item("", 0);
    reader.found
}

struct Reader<'a> {
    bytes: &'a [u8],
    left: usize,
    found: Vec<(String, String)>,
}

/// How many entries a list or map has.
#[derive(Clone, Copy)]
enum Length {
    Known(u64),
    /// Until a stop.
    Open,
}

impl<'a> Reader<'a> {
    /// Reads one item, the value of `key`. `None`: it is cut off, or no CBOR, or too much of it.
    fn item(&mut self, key: &str, depth: usize) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        let (kind, length) = self.head().filter(|_| depth <= DEEPEST)?;
        match kind {
            2 | 3 => self.string(kind, length, key, depth),
            4 => self.list(length, key, depth),
            5 => self.map(length, key, depth),
            6 => self.item(key, depth + 1),
            _ => Some(()),
        }
    }

    /// The major type of an item and its argument.
    fn head(&mut self) -> Option<(u8, Length)> {
        let first = self.take(1)?[0];
        let (kind, short) = (first >> 5, first & 31);
        let argument = match short {
            0..=23 => u64::from(short),
            24..=27 => self.take(1 << (short - 24))?.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
            31 => return Some((kind, Length::Open)),
            _ => return None,
        };
        Some((kind, Length::Known(argument)))
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    fn string(&mut self, kind: u8, length: Length, key: &str, depth: usize) -> Option<()> {
        let Length::Known(length) = length else {
            // Pieces until a stop.
            return self.list(Length::Open, key, depth);
        };
        let bytes = self.take(usize::try_from(length).ok()?)?;
        if kind == 3 && !key.is_empty() {
            self.found.push((key.to_owned(), String::from_utf8_lossy(bytes).into_owned()));
        }
        Some(())
    }

    fn list(&mut self, length: Length, key: &str, depth: usize) -> Option<()> {
        let mut count = 0;
        while self.goes_on(length, count)? {
            self.item(key, depth + 1)?;
            count += 1;
        }
        Some(())
    }

    fn map(&mut self, length: Length, outer: &str, depth: usize) -> Option<()> {
        let mut count = 0;
        while self.goes_on(length, count)? {
            let key = self.key(depth)?;
            let outer = outer.rsplit('/').next().unwrap_or_default();
            let path = if outer.is_empty() { key } else { format!("{outer}/{key}") };
            self.item(&path, depth + 1)?;
            count += 1;
        }
        Some(())
    }

    /// The text of a key; nothing for one of another kind.
    fn key(&mut self, depth: usize) -> Option<String> {
        let before = self.bytes;
        if let (3, Length::Known(length)) = self.head()? {
            let bytes = self.take(usize::try_from(length).ok()?)?;
            return Some(String::from_utf8_lossy(&bytes[..bytes.len().min(100)]).into_owned());
        }
        self.bytes = before;
        self.item("", depth + 1).map(|()| String::new())
    }

    fn goes_on(&mut self, length: Length, count: u64) -> Option<bool> {
        match length {
            Length::Known(length) => Some(count < length),
            Length::Open if *self.bytes.first()? == 0xff => self.take(1).map(|_| false),
            Length::Open => Some(true),
        }
    }
}

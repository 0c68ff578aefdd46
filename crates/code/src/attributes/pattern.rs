//! Patterns of `.gitattributes`, matched as git's wildmatch does, without its backtracking.
//!
//! A pattern is cut at its slashes into parts, of which `**` stands for any number of folders. Two loops, one over parts
//! and one over the signs of a part, each go back to their last star alone: that is enough, because a later star can
//! take whatever an earlier one could have left.

/// A pattern and the folder that it counts in.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// With a `/` at the end, or empty.
    folder: Vec<u8>,
    whole: Whole,
}

#[derive(Clone, Debug)]
enum Whole {
    /// No slash: the name of the file, wherever it lies in the folder.
    Name(Vec<Sign>),
    /// The path from the folder on: literally up to the first sign that is none, then by parts. git cuts there too, so
    /// that `a**/b` crosses folders, but `?**/b` does not.
    Path { start: Vec<u8>, parts: Vec<Part> },
}

#[derive(Clone, Debug)]
enum Part {
    /// `**`
    Folders,
    Name(Vec<Sign>),
}

#[derive(Clone, Debug)]
enum Sign {
    Byte(u8),
    /// `?`
    Any,
    /// `*`
    Star,
    /// `[...]`: a bit for each byte.
    Set(Box<[u64; 4]>),
}

impl Pattern {
    /// `None` for a pattern that no file fits: an empty one, one for a folder, a malformed one.
    pub(super) fn new(folder: &[u8], text: &[u8]) -> Option<Self> {
        let mut folder = folder.to_vec();
        if !folder.is_empty() {
            folder.push(b'/');
        }
        if text.is_empty() || text.ends_with(b"/") {
            return None;
        }
        let whole = if memchr::memchr(b'/', text).is_none() {
            Whole::Name(signs(text)?)
        } else {
            let text = text.strip_prefix(b"/").unwrap_or(text);
            let start = text.iter().position(|byte| b"*?[\\".contains(byte)).unwrap_or(text.len());
            Whole::Path { start: text[..start].to_vec(), parts: parts(&text[start..])? }
        };
        Some(Self { folder, whole })
    }

    pub(super) fn fits(&self, path: &[u8]) -> bool {
        let Some(inside) = path.strip_prefix(self.folder.as_slice()) else { return false };
        match &self.whole {
            Whole::Name(signs) => {
                fits_name(signs, memchr::memrchr(b'/', inside).map_or(inside, |at| &inside[at + 1..]))
            }
            Whole::Path { start, parts } => {
                inside.strip_prefix(start.as_slice()).is_some_and(|rest| fits_path(parts, rest))
            }
        }
    }
}

/// Cuts at slashes, of which one in brackets is none.
fn parts(text: &[u8]) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for signs in signs(text)?.split(|sign| matches!(sign, Sign::Byte(b'/'))) {
        let folders = signs.len() >= 2 && signs.iter().all(|sign| matches!(sign, Sign::Star));
        match parts.last() {
            Some(Part::Folders) if folders => {}
            _ if folders => parts.push(Part::Folders),
            _ => parts.push(Part::Name(signs.to_vec())),
        }
    }
    if matches!(parts.last(), Some(Part::Folders)) {
        parts.push(Part::Name(vec![Sign::Star]));
    }
    Some(parts)
}

fn signs(text: &[u8]) -> Option<Vec<Sign>> {
    let mut signs = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        at += 1;
        match byte {
            b'*' => signs.push(Sign::Star),
            b'?' => signs.push(Sign::Any),
            b'\\' => {
                signs.push(Sign::Byte(*text.get(at)?));
                at += 1;
            }
            b'[' => {
                let (set, length) = set(&text[at..])?;
                signs.push(Sign::Set(set));
                at += length;
            }
            byte => signs.push(Sign::Byte(*byte)),
        }
    }
    Some(signs)
}

/// The bytes that `...]` stands for, and its length.
fn set(text: &[u8]) -> Option<(Box<[u64; 4]>, usize)> {
    let negated = matches!(text.first(), Some(b'!' | b'^'));
    let start = usize::from(negated);
    let mut bits = Box::new([0_u64; 4]);
    let mut at = start;
    loop {
        if *text.get(at)? == b']' && at > start {
            break;
        }
        if let Some((class, length)) = class(&text[at..]) {
            (0..=u8::MAX).filter(class).for_each(|byte| insert(&mut bits, byte));
            at += length;
            continue;
        }
        let (low, length) = member(&text[at..])?;
        at += length;
        let mut high = low;
        if text.get(at) == Some(&b'-') && *text.get(at + 1)? != b']' {
            let (end, length) = member(&text[at + 1..])?;
            high = end;
            at += 1 + length;
        }
        // A range that runs backwards is its first byte.
        (low..=high.max(low)).for_each(|byte| insert(&mut bits, byte));
    }
    if negated {
        bits.iter_mut().for_each(|word| *word = !*word);
    }
    Some((bits, at + 1))
}

fn insert(bits: &mut [u64; 4], byte: u8) {
    bits[usize::from(byte >> 6)] |= 1 << (byte & 63);
}

/// A byte in brackets, escaped or not, and its length.
fn member(text: &[u8]) -> Option<(u8, usize)> {
    match *text.first()? {
        b'\\' => Some((*text.get(1)?, 2)),
        byte => Some((byte, 1)),
    }
}

type Test = fn(&u8) -> bool;

/// `[:alpha:]` and the like, and its length.
fn class(text: &[u8]) -> Option<(Test, usize)> {
    const CLASSES: &[(&[u8], Test)] = &[
        (b"[:alnum:]", u8::is_ascii_alphanumeric),
        (b"[:alpha:]", u8::is_ascii_alphabetic),
        (b"[:blank:]", |byte| *byte == b' ' || *byte == b'\t'),
        (b"[:cntrl:]", u8::is_ascii_control),
        (b"[:digit:]", u8::is_ascii_digit),
        (b"[:graph:]", u8::is_ascii_graphic),
        (b"[:lower:]", u8::is_ascii_lowercase),
        (b"[:print:]", |byte| *byte == b' ' || byte.is_ascii_graphic()),
        (b"[:punct:]", u8::is_ascii_punctuation),
        (b"[:space:]", |byte| byte.is_ascii_whitespace() || *byte == 11),
        (b"[:upper:]", u8::is_ascii_uppercase),
        (b"[:xdigit:]", u8::is_ascii_hexdigit),
    ];
    CLASSES.iter().find(|(name, _)| text.starts_with(name)).map(|(name, test)| (*test, name.len()))
}

impl Sign {
    fn fits(&self, byte: u8) -> bool {
        match self {
            Self::Byte(known) => *known == byte,
            Self::Any => true,
            Self::Star => false,
            Self::Set(bits) => bits[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1,
        }
    }
}

fn fits_name(signs: &[Sign], name: &[u8]) -> bool {
    let (mut sign, mut at) = (0, 0);
    let mut last_star = None;
    while at < name.len() {
        match signs.get(sign) {
            Some(Sign::Star) => {
                sign += 1;
                last_star = Some((sign, at));
            }
            Some(known) if known.fits(name[at]) => {
                sign += 1;
                at += 1;
            }
            _ => {
                let Some((after, taken)) = last_star else { return false };
                last_star = Some((after, taken + 1));
                (sign, at) = (after, taken + 1);
            }
        }
    }
    signs[sign..].iter().all(|sign| matches!(sign, Sign::Star))
}

fn fits_path(parts: &[Part], path: &[u8]) -> bool {
    let mut part = 0;
    let mut rest = Some(path);
    let mut last_folders = None;
    while let Some(text) = rest {
        let (name, after) = first_folder(text);
        match parts.get(part) {
            Some(Part::Folders) => {
                part += 1;
                last_folders = Some((part, text));
            }
            Some(Part::Name(signs)) if fits_name(signs, name) => {
                part += 1;
                rest = after;
            }
            _ => {
                let Some((next, taken)) = last_folders else { return false };
                let Some(shorter) = first_folder(taken).1 else { return false };
                last_folders = Some((next, shorter));
                (part, rest) = (next, Some(shorter));
            }
        }
    }
    part == parts.len()
}

fn first_folder(path: &[u8]) -> (&[u8], Option<&[u8]>) {
    memchr::memchr(b'/', path).map_or((path, None), |at| (&path[..at], Some(&path[at + 1..])))
}

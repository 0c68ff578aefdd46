//! Where single tokens end.

use memchr::memmem;

/// Bytes that a quoted text over several lines may have; beyond, the quote was none.
const MOST_QUOTED: usize = 1 << 16;

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

pub(super) fn word(bytes: &[u8], start: usize) -> usize {
    end_where(bytes, start, |byte| !is_word(byte))
}

fn end_where(bytes: &[u8], start: usize, stop: impl Fn(u8) -> bool) -> usize {
    bytes[start..].iter().position(|byte| stop(*byte)).map_or(bytes.len(), |length| start + length)
}

/// Digits of any base with separators, fraction, exponent and suffix.
pub(super) fn number(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    let hexadecimal = bytes[start] == b'0' && matches!(bytes.get(at), Some(b'x' | b'X'));
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        let goes_on = match byte {
            b'.' => next.is_ascii_digit(),
            b'\'' => next.is_ascii_hexdigit() && bytes[at - 1].is_ascii_hexdigit(),
            b'+' | b'-' => !hexadecimal && matches!(bytes[at - 1], b'e' | b'E') && next.is_ascii_digit(),
            _ => byte.is_ascii_alphanumeric() || byte == b'_',
        };
        if !goes_on {
            break;
        }
        at += 1;
    }
    at
}

pub(super) const OPERATORS: &[&[u8]] = &[
    b"...", b"===", b"!==", b"<=>", b"**=", b"??=", b"::", b"->", b"=>", b"==", b"!=", b"<=", b">=", b"&&", b"||",
    b"+=", b"-=", b"*=", b"/=", b"%=", b"|=", b"^=", b"++", b"--", b"**", b"..", b":=", b"??", b"?.", b"<<",
];

/// The longest operator that is known; `>>` is two, because it may close two lists of types.
pub(super) fn operator(bytes: &[u8], start: usize) -> usize {
    if !bytes.get(start + 1).is_some_and(u8::is_ascii_punctuation) {
        return start + 1;
    }
    let rest = &bytes[start..];
    OPERATORS.iter().find(|operator| rest.starts_with(operator)).map_or(start + 1, |operator| start + operator.len())
}

pub(super) fn to_line_end(bytes: &[u8], start: usize) -> usize {
    memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |length| start + length)
}

/// A comment that is not closed ends with the text.
pub(super) fn block(bytes: &[u8], start: usize, open: &[u8], close: &[u8], nested: bool) -> usize {
    let mut at = start + open.len();
    if !nested {
        return memmem::find(&bytes[at..], close).map_or(bytes.len(), |length| at + length + close.len());
    }
    let mut depth = 1_usize;
    while depth > 0 {
        let Some(found) = memchr::memchr2(open[0], close[0], &bytes[at..]) else { return bytes.len() };
        at += found;
        if bytes[at..].starts_with(close) {
            depth -= 1;
            at += close.len();
        } else if bytes[at..].starts_with(open) {
            depth += 1;
            at += open.len();
        } else {
            at += 1;
        }
    }
    at
}

/// Where a text ends, or how many bytes were looked at in vain.
pub(super) type Scanned = Result<usize, usize>;

/// How a quoted text is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quoted {
    /// It may run over the end of a line.
    pub(super) lines: bool,
    /// A backslash takes the next byte with it.
    pub(super) escapes: bool,
    /// The quote twice stands for itself.
    pub(super) doubled: bool,
}

/// The end of a quoted text whose quote stands at `start`.
pub(super) fn quoted(bytes: &[u8], start: usize, how: Quoted) -> Scanned {
    let quote = bytes[start];
    let text = &bytes[..bytes.len().min(start + MOST_QUOTED)];
    let mut at = start + 1;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' if how.escapes => at += 1,
            b'\n' if !how.lines => return Err(at - start),
            _ if byte == quote => {
                if !(how.doubled && text.get(at + 1) == Some(&quote)) {
                    return Ok(at + 1);
                }
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    Err(at - start)
}

/// The end of a text between `open`, which stands at `start`, and `close`.
pub(super) fn between(bytes: &[u8], start: usize, open: &[u8], close: &[u8], escapes: bool) -> Scanned {
    let mut at = start + open.len();
    while let Some(length) = bytes.get(at..).and_then(|rest| memmem::find(rest, close)) {
        let end = at + length;
        let slashes = bytes[at..end].iter().rev().take_while(|byte| **byte == b'\\').count();
        at = end + close.len();
        if !escapes || slashes % 2 == 0 {
            return Ok(at);
        }
        at = end + 1;
    }
    Err(bytes.len() - start)
}

/// A template of JavaScript with code in `${}`.
pub(super) fn template(bytes: &[u8], start: usize) -> Scanned {
    let text = &bytes[..bytes.len().min(start + MOST_QUOTED)];
    let (mut at, mut depth) = (start + 1, 0_usize);
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'`' if depth == 0 => return Ok(at + 1),
            b'$' if text.get(at + 1) == Some(&b'{') => {
                depth += 1;
                at += 1;
            }
            b'{' if depth > 0 => depth += 1,
            b'}' if depth > 0 => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    Err(at - start)
}

/// A regular expression between slashes on one line.
pub(super) fn regex(bytes: &[u8], start: usize) -> Scanned {
    let mut at = start + 1;
    let mut in_class = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' => break,
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class && at > start + 1 => return Ok(word(bytes, at + 1)),
            b'/' if !in_class => break,
            _ => {}
        }
        at += 1;
    }
    Err(at - start)
}

/// A raw text of Rust: `"` or `#` stands at `at`.
pub(super) fn hashed(bytes: &[u8], at: usize) -> Scanned {
    let hashes = bytes[at..].iter().take_while(|byte| **byte == b'#').count();
    if bytes.get(at + hashes) != Some(&b'"') {
        return Err(hashes);
    }
    let mut from = at + hashes + 1;
    while let Some(length) = bytes.get(from..).and_then(|rest| memchr::memchr(b'"', rest)) {
        from += length + 1;
        if bytes[from..].iter().take(hashes).take_while(|byte| **byte == b'#').count() == hashes {
            return Ok(from + hashes);
        }
    }
    Err(bytes.len() - at)
}

/// A raw text of C++: `"delimiter(` stands at `at`.
pub(super) fn delimited(bytes: &[u8], at: usize) -> Scanned {
    const MOST: usize = 16;
    let name = bytes.get(at + 1..).unwrap_or_default();
    let Some(length) = name.iter().take(MOST + 1).position(|byte| *byte == b'(') else { return Err(MOST) };
    let mut close = [0; MOST + 2];
    close[0] = b')';
    close[1..=length].copy_from_slice(&name[..length]);
    close[length + 1] = b'"';
    let from = at + length + 2;
    let found = memmem::find(&bytes[from..], &close[..length + 2]);
    found.map(|found| from + found + length + 2).ok_or(bytes.len() - at)
}

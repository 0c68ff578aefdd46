//! Base64 (RFC 4648, section 4), read leniently: blanks and line ends between digits do not count.

/// The bytes, or `None` where something else stands in the text or nothing does.
pub(super) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut buffer, mut bits, mut ended) = (0_u32, 0_u32, false);
    for byte in text.iter().filter(|byte| !byte.is_ascii_whitespace()) {
        if *byte == b'=' {
            ended = true;
            continue;
        }
        buffer = buffer << 6 | u32::from(digit(*byte).filter(|_| !ended)?);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((buffer >> bits & 0xff) as u8);
        }
    }
    (!out.is_empty() && bits < 6).then_some(out)
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// Text of bytes, with padding.
pub(super) fn encode(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or_default());
        let word = at(0) << 16 | at(1) << 8 | at(2);
        let digit = |index: usize| char::from(DIGITS[(word >> (18 - 6 * index) & 63) as usize]);
        (0..4).for_each(|index| out.push(if index <= chunk.len() { digit(index) } else { '=' }));
    }
    out
}

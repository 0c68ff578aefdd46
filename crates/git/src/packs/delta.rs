//! Deltas as packs hold them (gitformat-pack, "Deltified representation").

/// A delta's sizes, and its instructions.
struct Delta<'a> {
    base_bytes: usize,
    result_bytes: usize,
    instructions: &'a [u8],
}

/// Bytes that a copy instruction without a size copies.
const COPIED_BYTES: usize = 0x10000;

/// Makes the object that a delta describes from its base; `None` if the delta is damaged, is for another base, or makes
/// an object of more than `limit` bytes.
pub(super) fn apply(base: &[u8], delta: &[u8], limit: usize, result: &mut Vec<u8>) -> Option<()> {
    let Delta { base_bytes, result_bytes, mut instructions } = parse(delta)?;
    if base_bytes != base.len() || result_bytes > limit {
        return None;
    }
    result.clear();
    result.try_reserve_exact(result_bytes).ok()?;
    while let Some((command, rest)) = instructions.split_first() {
        let (piece, rest) = match command {
            0 => return None,
            insert if insert & 0x80 == 0 => rest.split_at_checked(usize::from(*insert))?,
            copy => {
                let (start, bytes, rest) = parse_copy(*copy, rest)?;
                (base.get(start..start.checked_add(bytes)?)?, rest)
            }
        };
        if piece.len() > result_bytes - result.len() {
            return None;
        }
        result.extend_from_slice(piece);
        instructions = rest;
    }
    (result.len() == result_bytes).then_some(())
}

fn parse(delta: &[u8]) -> Option<Delta<'_>> {
    let (base_bytes, rest) = parse_size(delta)?;
    let (result_bytes, instructions) = parse_size(rest)?;
    Some(Delta { base_bytes, result_bytes, instructions })
}

/// A size in groups of seven bits, the lowest first.
fn parse_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut size = 0usize;
    for (at, byte) in bytes.iter().enumerate().take(usize::BITS as usize / 7) {
        size |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((size, &bytes[at + 1..]));
        }
    }
    None
}

/// Where to copy from and how much: the command's low seven bits tell which bytes of the two numbers follow.
fn parse_copy(command: u8, mut rest: &[u8]) -> Option<(usize, usize, &[u8])> {
    let (mut start, mut bytes) = (0, 0);
    for bit in 0..7 {
        if command & (1 << bit) == 0 {
            continue;
        }
        let (byte, after) = rest.split_first()?;
        rest = after;
        if bit < 4 {
            start |= usize::from(*byte) << (8 * bit);
        } else {
            bytes |= usize::from(*byte) << (8 * (bit - 4));
        }
    }
    Some((start, if bytes == 0 { COPIED_BYTES } else { bytes }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &str, delta: &[u8], expected: Option<&str>) {
        let mut result = Vec::new();
        let made = apply(base.as_bytes(), delta, 100, &mut result).map(|()| String::from_utf8_lossy(&result));
        assert_eq!(made.as_deref(), expected, "{delta:02x?}");
    }

    #[test]
    fn deltas_are_applied() {
        check("", &[0, 0], Some(""));
        check("", &[0, 2, 2, b'h', b'i'], Some("hi"));
        check("hello", &[5, 4, 0x91, 1, 4], Some("ello"));
        check("hello", &[5, 7, 0x90, 5, 2, b'!', b'?'], Some("hello!?"));
        check("hello", &[5, 3, 0x91, 4, 1, 0x90, 2], Some("ohe"));
    }

    #[test]
    fn a_copy_without_a_size_copies_64_kib() {
        let base = "x".repeat(COPIED_BYTES);
        let mut result = Vec::new();
        let delta = [0x80, 0x80, 4, 0x80, 0x80, 4, 0x80];
        assert_eq!(apply(base.as_bytes(), &delta, COPIED_BYTES, &mut result), Some(()));
        assert_eq!(result, base.as_bytes());
        assert_eq!(apply(base.as_bytes(), &delta, COPIED_BYTES - 1, &mut result), None);
    }

    #[test]
    fn damaged_deltas_are_refused() {
        for delta in [
            &[][..],
            &[5],
            &[0x80; 30],
            // Another base.
            &[4, 1, 1, b'x'],
            // The reserved instruction.
            &[5, 1, 0],
            // Cut off in an insertion, in a copy.
            &[5, 3, 3, b'x'],
            &[5, 3, 0x91, 1],
            // Behind the end of the base.
            &[5, 3, 0x91, 3, 3],
            // More, and less, than it says.
            &[5, 1, 2, b'h', b'i'],
            &[5, 3, 2, b'h', b'i'],
        ] {
            check("hello", delta, None);
        }
    }
}

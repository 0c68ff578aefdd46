//! Literals by their value: whatever quotes or base they are written with.

/// The content of a quoted text. Escaped quotes are quotes; backslashes of a raw text are escaped ones.
pub(super) fn text(literal: &[u8]) -> Vec<u8> {
    let Some(open) = literal.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'`')) else {
        return literal.to_vec();
    };
    let prefix: Vec<u8> = literal[..open].iter().map(u8::to_ascii_lowercase).collect();
    let raw = prefix.iter().any(|byte| matches!(byte, b'r' | b'@')) || literal[open] == b'`';
    let hashes = prefix.iter().filter(|byte| **byte == b'#').count();
    let quote = literal[open];
    let triple = literal[open..].starts_with(&[quote; 3]) && literal.len() >= open + 6;
    let width = if triple { 3 } else { 1 };
    let end = literal.len().saturating_sub(hashes + width).max(open + width);
    let inside = literal.get(open + width..end).unwrap_or_default();
    // A byte string is no string: letters but those of raw and plain Unicode texts stay.
    let mut out: Vec<u8> = prefix.into_iter().filter(|byte| matches!(byte, b'b' | b'f' | b'c' | b'$' | b'l')).collect();
    out.push(0);
    let mut bytes = inside.iter();
    while let Some(&byte) = bytes.next() {
        match (byte, raw) {
            (b'\\', true) => out.extend(b"\\\\"),
            (b'\\', false) => match bytes.next() {
                Some(quote @ (b'"' | b'\'' | b'`')) => out.push(*quote),
                Some(other) => out.extend([b'\\', *other]),
                None => out.push(b'\\'),
            },
            _ => out.push(byte),
        }
    }
    out
}

/// A number in base ten without separators; its suffix stays. What does not fit 128 bits, and what has a fraction or an
/// exponent, keeps its digits.
pub(super) fn number(literal: &[u8]) -> Vec<u8> {
    let plain: Vec<u8> =
        literal.iter().filter(|byte| !matches!(byte, b'_' | b'\'')).map(u8::to_ascii_lowercase).collect();
    let (base, digits) = match plain.as_slice() {
        [b'0', b'x', rest @ ..] => (16, rest),
        [b'0', b'o', rest @ ..] => (8, rest),
        [b'0', b'b', rest @ ..] => (2, rest),
        [b'0', rest @ ..] if !rest.is_empty() && rest.iter().all(|byte| matches!(byte, b'0'..=b'7')) => (8, rest),
        rest => (10, rest),
    };
    let is_digit = |byte: &u8| char::from(*byte).is_digit(base);
    let length = digits.iter().position(|byte| !is_digit(byte)).unwrap_or(digits.len());
    let (value, suffix) = digits.split_at(length);
    let is_whole =
        !suffix.iter().any(|byte| matches!(byte, b'.' | b'e' | b'p')) || base == 16 && !suffix.contains(&b'p');
    let parsed = std::str::from_utf8(value).ok().and_then(|value| u128::from_str_radix(value, base).ok());
    match parsed {
        Some(value) if is_whole => [value.to_string().as_bytes(), suffix].concat(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_equal_whatever_the_quotes() {
        let rows: &[(&str, &str, bool)] = &[
            ("'a'", "\"a\"", true),
            ("'it\\'s'", "\"it's\"", true),
            ("r'\\d'", "'\\\\d'", true),
            ("r#\"a\"#", "\"a\"", true),
            ("'''a'''", "\"a\"", true),
            ("u'a'", "'a'", true),
            ("b'a'", "'a'", false),
            ("f'a'", "'a'", false),
            ("'\\n'", "'n'", false),
            ("'a'", "'b'", false),
            ("''", "\"\"", true),
        ];
        for (a, b, same) in rows {
            assert_eq!(text(a.as_bytes()) == text(b.as_bytes()), *same, "{a} {b}");
        }
    }

    #[test]
    fn numbers_are_equal_whatever_the_base() {
        let rows: &[(&str, &str, bool)] = &[
            ("0x1F", "31", true),
            ("1_000", "1000", true),
            ("0b101", "5", true),
            ("0o17", "15", true),
            ("017", "15", true),
            ("31u8", "0x1fu8", true),
            ("10u8", "0xAu8", true),
            ("1.50", "1.5", false),
            ("1e3", "1000", false),
            ("0", "00", true),
            ("12", "13", false),
            ("0xffffffffffffffffffffffffffffffffff", "0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", true),
        ];
        for (a, b, same) in rows {
            assert_eq!(number(a.as_bytes()) == number(b.as_bytes()), *same, "{a} {b}");
        }
    }
}

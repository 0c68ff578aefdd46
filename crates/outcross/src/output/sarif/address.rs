//! Paths as relative URI references (RFC 3986), and texts as SARIF's messages.

use std::fmt::Write as _;

use crate::output::check::foreign;

/// A path relative to the root of the repository: every byte that may not stand in a segment is percent-encoded, the
/// colon too, so that no path reads as an address of another kind, and so are steps to the folder above.
pub(crate) fn relative(path: &str) -> String {
    let path = foreign::path(path);
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

fn segment(segment: &str) -> String {
    // An empty one at the beginning would make the address absolute, or name a host.
    if matches!(segment, "" | "." | "..") {
        return if segment.is_empty() { "%2F".to_owned() } else { segment.replace('.', "%2E") };
    }
    let mut encoded = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// A plain text message (3.11): brackets would begin a link (3.11.6) and braces a placeholder (3.11.5).
pub(crate) fn message(text: &str) -> String {
    let text = foreign::short(text);
    let mut message = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '[' | ']' => message.extend(['\\', c]),
            '{' | '}' => message.extend([c, c]),
            _ => message.push(c),
        }
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative() {
        let check = |path: &str, expect: &str| assert_eq!(relative(path), expect);
        check("src/a-b_c.d~.rs", "src/a-b_c.d~.rs");
        check("a b/ü.rs", "a%20b/%C3%BC.rs");
        check("https://x.y/?q#f", "https%3A/%2F/x.y/%3Fq%23f");
        check("/etc/passwd", "%2F/etc/passwd");
        check("../../x/.", "%2E%2E/%2E%2E/x/%2E");
        check("a%2fb\\c\n\u{202e}", "a%252fb%5Cc%0A%E2%80%AE");
    }

    #[test]
    fn messages_have_no_markup() {
        let check = |text: &str, expect: &str| assert_eq!(message(text), expect);
        check("[x](https://y) {0}", "\\[x\\](https://y) {{0}}");
        check("a\nb\u{1b}", "a\\nb\\x1b");
    }
}
